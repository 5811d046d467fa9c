"""What payers print beside a short payment is taken apart into code, claim number and reason, in eight languages."""

import pytest

from parsers.remittance.rows.deduction_reasons import WORDS, normal_code, read_deduction_reason
from tickets.money.disputes.dispute_reasons import COMMON_CODES, REASONS, Reason


@pytest.mark.parametrize(
    ("printed", "code", "claim", "reason"),
    [
        ("damaged goods, claim DN-551", "DAMAGED GOODS", "DN-551", "DAMAGED"),
        ("RC 044 short shipped claim CLM-8812", "044", "CLM-8812", "QTY"),
        ("SLA-11", "SLA-11", None, "SERVICE"),
        ("25 - pricing error", "25", None, "PRICE"),
        ("FRT", "FRT", None, "FREIGHT"),
        ("044", "044", None, None),
        ("Reklamation 55123", "REKLAMATION", "55123", None),
        ("debit memo DM-4471 damaged", "DAMAGED", "DM-4471", "DAMAGED"),
        ("Grund 17: Preisdifferenz", "17", None, "PRICE"),
        ("", None, None, None),
        (None, None, None, None),
    ],
)
def test_code_claim_number_and_reason_are_told_apart(
    printed: str | None, code: str | None, claim: str | None, reason: str | None
) -> None:
    read = read_deduction_reason(printed)

    assert (read.code, read.claim_number, read.reason) == (code, claim, reason)


@pytest.mark.parametrize(
    ("reason", "printed"),
    [
        pytest.param(
            "DUPINV",
            "billed twice|doppelt berechnet|facturé en double|facturado dos veces|fattura doppia|"
            "dubbel|em duplicado|podwójna faktura",
        ),
        pytest.param(
            "PRICE",
            "price difference|Preisabweichung|écart de prix|diferencia de precio|differenza prezzo|"
            "prijsverschil|diferença de preço|różnica ceny",
        ),
        pytest.param(
            "QTY",
            "2 cartons short|Fehlmenge|quantité manquante|faltan 3 cajas|quantità mancante|tekort|"
            "quantidade em falta|brak 2 sztuk",
        ),
        pytest.param(
            "DAMAGED",
            "damaged|beschädigt|marchandise endommagée|mercancía dañada|merce danneggiata|beschadigd|"
            "danificada|uszkodzony",
        ),
        pytest.param(
            "FREIGHT",
            "freight|Fracht|frais de port|portes|spese di trasporto|vrachtkosten|portes|koszty transportu",
        ),
        pytest.param(
            "WHT",
            "withholding tax|Quellensteuer|retenue à la source|retención|ritenuta|bronbelasting|"
            "retenção na fonte|podatek u źródła",
        ),
        pytest.param(
            "DISC",
            "cash discount|Skonto|escompte|pronto pago|sconto cassa|betalingskorting|"
            "desconto de pronto pagamento|skonto",
        ),
        pytest.param(
            "SERVICE",
            "outage|Leistung nicht erbracht|prestation non rendue|servicio|servizio non reso|storing|serviço|usługa",
        ),
    ],
)
def test_reasons_are_found_in_eight_languages(reason: str, printed: str) -> None:
    found = {words: read_deduction_reason(words).reason for words in printed.split("|")}

    assert found == dict.fromkeys(found, reason)


def test_every_reason_of_the_words_and_codes_is_one_of_ours() -> None:
    assert {reason for reason, _ in WORDS} <= set(Reason)
    assert set(REASONS) == set(Reason)
    assert all(normal_code(code) == code for code in COMMON_CODES)
