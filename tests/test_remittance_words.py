"""Words of remittances that sound like others: what heads a column, and what a total is a total of."""

import pytest

from parsers.remittance.facts.kind import title_weight
from parsers.remittance.words import Role, TotalKind, heading_role, total_kind


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Transferred", Role.NET),  # no transaction number
        ("Trans. no.", Role.OWN_NUMBER),
        ("Net of discount", Role.NET),
        ("nach Skonto", Role.NET),
        ("Less discount", Role.DISCOUNT),
        ("Kred.bep.", Role.DISCOUNT),
        ("Kredietbeperking", Role.DISCOUNT),
        ("Skto.", Role.DISCOUNT),
        ("Dto. p.p.", Role.DISCOUNT),
        ("Sconto cassa", Role.DISCOUNT),
        ("Rif. fornitore", Role.INVOICE),
        ("Fremdbeleg", Role.INVOICE),
        ("Rif. interno", Role.OWN_NUMBER),
        ("Buchungsbeleg", Role.OWN_NUMBER),
        ("Soll/Haben", Role.TYPE),
        ("Prompt payment", Role.DISCOUNT),
        ("Not paid", Role.BALANCE),
        ("Unbezahlt", Role.BALANCE),
        ("Ret. 15%", Role.WITHHELD),
        ("Returned", None),
        ("Claimed", Role.DEDUCTION),
        ("Claim no.", Role.ORDER),
        ("Belastung", Role.DEBIT),
        ("zu überweisen", Role.NET),
        ("à virer", Role.NET),
        ("da pagare", Role.NET),
        ("uit te betalen", Role.NET),
        ("do wypłaty", Role.NET),
        ("Settled earlier", Role.BALANCE),  # on another day
        ("Paid to date", Role.BALANCE),
        ("Paid date", Role.DATE),
        ("Value now settled", Role.NET),
        ("Previous payments", Role.BALANCE),
        ("Earlier", Role.BALANCE),
        ("of which VAT", Role.TAX),
        ("w tym VAT", Role.TAX),
        ("Bereits gezahlt", Role.BALANCE),
        ("Déjà réglé", Role.BALANCE),
        ("Pagado anteriormente", Role.BALANCE),
        ("Già pagato", Role.BALANCE),
        ("Reeds voldaan", Role.BALANCE),
        ("Já pago", Role.BALANCE),
        ("Wcześniej zapłacono", Role.BALANCE),
        ("Redan betalt", Role.BALANCE),
        ("Sent with this run", Role.NET),
        ("Sent", None),  # goods are sent, too
        ("Freigabe", None),
        ("Montant mandaté", Role.NET),
        ("Importe líquido", Role.NET),
        ("Kwota rozliczenia", Role.NET),
        ("Utbetalt", Role.NET),
        ("Resteert", Role.BALANCE),
        ("Remainder", Role.BALANCE),
    ],
)
def test_a_heading_is_told_from_one_that_sounds_like_it(heading: str, role: Role | None) -> None:
    assert heading_role(heading) is role


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("We pay you", TotalKind.PAID),
        ("Summe der Zahlungen", TotalKind.PAID),
        ("Summe der Rechnungen", TotalKind.OTHER),
        ("Total des règlements", TotalKind.PAID),
        ("Total des factures", TotalKind.OTHER),
        ("Razem zapłacono", TotalKind.PAID),
        ("Łącznie", TotalKind.GENERAL),
        ("Z przeniesienia", TotalKind.CARRIED),
        ("Over te brengen", TotalKind.CARRIED),
        ("Settled by this note", TotalKind.PAID),
        ("Wir haben Ihnen überwiesen", TotalKind.PAID),
        ("Somme mandatée", TotalKind.PAID),
        ("Líquido transferido", TotalKind.PAID),
        ("Netto accreditato", TotalKind.PAID),
        ("Door ons overgeschreven", TotalKind.PAID),
        ("Creditado na v/ conta", TotalKind.PAID),
        ("Razem rozliczono", TotalKind.PAID),
        ("Total previously paid", TotalKind.OTHER),
        ("Summe bereits gezahlt", TotalKind.OTHER),
    ],
)
def test_a_total_of_the_payment_is_told_from_another_sum(label: str, kind: TotalKind) -> None:
    assert total_kind(label) is kind


@pytest.mark.parametrize(
    ("title", "pays"),
    [
        ("Zestawienie płatności 7/2026", True),
        ("Wezwanie do zapłaty 7/2026", False),
        ("Faktura VAT 7/2026", False),
        ("Relação de pagamentos", True),
        ("Lembrete de pagamento", False),
        ("Avis de règlement", True),
        ("Avis de prélèvement SEPA", False),
        ("Avis d'échéance", False),
        ("Sammelüberweisung", True),
        ("Lastschriftankündigung", False),
        ("Direct deposit", True),
        ("Bordereau de paiemen PMT-040516", True),  # a sheet's cell cut it
        ("Direct debit notice", False),
        ("Settlement note", True),
        ("Release of funds", True),
        ("Request for release of funds", False),
        ("Funds transfer request", False),
        ("What this transfer covers", True),
        ("Regulierungsanzeige", True),
        ("Bordereau de mandatement", True),
        ("Nota di bonifico", True),
        ("Specificatie overboeking", True),
        ("Nota de liquidação", True),
    ],
)
def test_a_title_of_an_advice_is_told_from_one_of_a_paper_that_asks_for_money(title: str, pays: bool) -> None:
    assert (title_weight(title) > 0) is pays
    assert title_weight(title) != 0
