"""How payers call what they send: receipts of portals, lists of paid invoices, and the payment's number under other words."""

# ruff: noqa: E501  (documents as they are printed)

from decimal import Decimal

import pytest

from parsers.remittance.advice import DocumentKind
from parsers.remittance.facts.kind import title_weight
from tests.trap_papers import known, only, paid, pdf, proved, read

TWO = [("INV-65653", "300.00"), ("INV-65654", "150.00")]
ITEMS = known(("INV-65653", "300"), ("INV-65654", "150"))
LINES = "Invoice       Date          Amount\nINV-65653     01/02/2026    300.00\nINV-65654     01/03/2026    150.00\n"

RECEIPTS = {
    "en": "Payment receipt\n\nAmount             From\n$450.00 USD        Brookmart Stores Inc.\n\nConfirmation       Sent\n118822             March 12, 2026\n\n"
    "INV-65653    Paid    $300.00\nIssued January 2, 2026 - PO 4500118822\nINV-65654    Paid    $150.00\nIssued January 3, 2026 - PO 4500118823\n\n2 bills paid         $450.00\n",
    "fr": "Reçu de paiement\n\nN° de confirmation     Date de paiement\n118822                 12/03/2026\n\nMontant                Payeur\n450,00 EUR             Brookmart Stores Inc.\n\n"
    "INV-65653    Réglée    300,00\nÉmise le 02/01/2026\nINV-65654    Réglée    150,00\nÉmise le 03/01/2026\n\n2 factures réglées     450,00\n",
    "de": "Zahlung erfolgt\n\nBetrag                 Von\n450,00 EUR             Brookmart Stores Inc.\n\nBestätigungsnummer     Ausgeführt am\n118822                 12.03.2026\n\n"
    "INV-65653    300,00\nvom 02.01.2026\nINV-65654    150,00\nvom 03.01.2026\n\n2 Rechnungen bezahlt   450,00\n",
    "es": "Recibo de pago\n\nOrdenante              Fecha valor\nBrookmart Stores Inc.  12/03/2026\n\nNúmero de confirmación\n118822\n\n"
    "INV-65654    150,00 EUR\nFecha de factura 03/01/2026\nINV-65653    300,00 EUR\nFecha de factura 02/01/2026\n\n2 facturas pagadas     450,00 EUR\n",
}  # fmt: skip


@pytest.mark.parametrize("text", RECEIPTS.values(), ids=RECEIPTS)
def test_a_receipt_that_a_portal_gives_the_payer_is_his_advice(text: str) -> None:
    advice = only(pdf(text), ITEMS)

    assert (sorted(paid(advice)), advice.total, proved(advice)) == (TWO, Decimal(450), True)
    assert (advice.reference, advice.payer, str(advice.payment_date)) == (
        "118822",
        "Brookmart Stores Inc.",
        "2026-03-12",
    )


@pytest.mark.parametrize(
    "title",
    [
        "Relación de facturas abonadas", "Bills paid", "Bezahlte Rechnungen", "Aufstellung der beglichenen Posten", "Liste des factures réglées",
        "Elenco fatture saldate", "Betaalde facturen", "Faturas pagas", "Zapłacone faktury",
    ],
)  # fmt: skip
def test_a_list_of_paid_invoices_is_a_remittance(title: str) -> None:
    text = f"Brookmart Stores Inc.\n{title}\n\n{LINES}Total         450.00\n"

    assert read(text.encode(), ITEMS, "a.txt").kind is DocumentKind.REMITTANCE


@pytest.mark.parametrize(
    "title",
    [
        "Facturas no abonadas",
        "Rechnungen nicht bezahlt",
        "Invoices to be paid",
        "Factures non réglées",
        "Unpaid bills",
        "Fatture non pagate",
        "Bill paid",
    ],
)
def test_a_list_of_invoices_that_are_not_paid_is_called_otherwise(title: str) -> None:
    assert title_weight(title) <= 0


@pytest.mark.parametrize(
    "printed",
    [
        "Détail de notre versement n° 118822 du 12.03.2026", "Aufstellung zu unserer Auszahlung Nr. 118822 vom 12.03.2026", "Uitbetaling nr. 118822",
        "Referencia de la operación\n118822", "Riferimento dell'operazione: 118822", "Confirmation code: 118822", "Bevestigingsnummer: 118822",
        "Payment proposal executed    118822", "Zahlungsvorschlag ausgeführt    118822",
        "BETAALLIJST CREDITEUR C40550    OPDRACHT 118822", "ZAHLUNGSLISTE KREDITOR C40550    AUFTRAG 118822",
    ],
)  # fmt: skip
def test_the_payments_number_stands_behind_many_words(printed: str) -> None:
    advice = only(pdf(f"Brookmart Stores Inc.\nRemittance\n\n{printed}\n\n{LINES}Total paid    450.00\n"), ITEMS)

    assert (advice.reference, proved(advice)) == ("118822", True)


@pytest.mark.parametrize(
    "words", ["Payment proposal", "Payment proposal not executed", "Zahlungsvorschlag nicht ausgeführt"]
)
def test_a_proposal_that_was_not_executed_pays_nothing(words: str) -> None:
    assert not proved(only(pdf(f"Brookmart Stores Inc.\n{words}    118822\n\n{LINES}Total paid    450.00\n"), ITEMS))


@pytest.mark.parametrize(
    "payer",
    [
        "Brookmart Kft.",
        "Brookmart s.r.o.",
        "Brookmart d.o.o.",
        "Brookmart Sp. z o.o.",
        "Brookmart Oy",
        "Brookmart Lda.",
    ],
)
def test_the_letterhead_is_the_payer_not_a_heading_nor_the_word_for_the_sum(payer: str) -> None:
    rows = "Bizonylat      Teljesítés    Térítés\nINV-65653      2026.01.02.    300,00\nINV-65654      2026.01.03.    150,00\n               Mindösszesen   450,00\n"

    assert only(f"{payer}\nÁtutalási értesítő 118822   2026.03.12.\n\n{rows}", name="a.txt").payer == payer


NAMED = {
    "letters set apart": ("L i n d h o r s t   M o d e   A G", "Lindhorst Mode AG"),
    "a rare legal form": ("Théâtre du Vieux Port SCIC", "Théâtre du Vieux Port SCIC"),
    "an office below": ("Corvo Moda S.p.A.\nAmministrazione fornitori", "Corvo Moda S.p.A."),
    "a street with a tax number": (
        "Bodegas Elba y Nieto\nCarretera de Laguardia, km 5 - 01300 Álava - CIF B01555018",
        "Bodegas Elba y Nieto",
    ),
}


@pytest.mark.parametrize(("head", "payer"), NAMED.values(), ids=NAMED)
def test_the_payer_is_the_name_and_not_what_stands_around_it(head: str, payer: str) -> None:
    text = f"{head}\n\n\nRemittance advice\nPayment number   118822\nDate             March 12, 2026\n\n{LINES}Total                       450.00\n"

    assert only(pdf(text)).payer == payer


def test_the_day_of_a_payment_is_the_one_in_its_own_sentence() -> None:
    text = (
        "Bonjour,\nNous venons de régler vos factures :\n- facture INV-65653 du 01/02/2026 : 300,00 €\n- facture INV-65654 du 03/01/2026 : 150,00 €\n\n"
        "Soit un virement de 450,00 € le 12/03/2026 (réf. du virement EFT-075066) sur votre compte.\n"
    )

    advice = only(text.encode(), name="a.txt")

    assert (str(advice.payment_date), advice.reference) == ("2026-03-12", "EFT-075066")


def test_a_title_above_labels_is_no_label_of_the_first_value() -> None:
    text = f"Brookmart Stores S.p.A.\nDISPOSIZIONE DI BONIFICO\nCod. fornitore     : C40041\nNumero bonifico    : P00011480\nData valuta        : 12/03/2026\n\n{LINES}Total                       450.00\n"

    assert only(pdf(text)).reference == "P00011480"
