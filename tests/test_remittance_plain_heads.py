"""What a plain advice says of itself: its number, its sum, a settlement in its title, and a payment that goes out."""

import pytest

from parsers.remittance.advice import DocumentKind
from parsers.remittance.facts.companies import find_company
from tests.trap_papers import TWO, known, only, paid, proved, read

ROWS = "65653             300.00       300.00\n65654             150.00       150.00\n"
LINES = f"Invoice      Invoice amt     Paid amt\n{ROWS}"


@pytest.mark.parametrize(
    "label", ["Trace/Ref", "Trace/Reference", "TRN/UTR", "Zahlungsreferenz/Trace", "Virement n/Réf"]
)
def test_either_word_of_a_label_says_that_the_number_is_the_payments(label: str) -> None:
    text = f"Calder & Firth National Bank\nIncoming ACH payment notification\n\n{label:<26}: 0044026\n\n{LINES}"

    assert only(text, known(*TWO)).reference == "0044026"


@pytest.mark.parametrize(
    "title",
    [
        "Liquidación de facturas n.º",
        "Settlement of invoices No.",
        "Liquidazione delle fatture n.",
        "Liquidation de vos factures n°",
        "Ausgleich Ihrer Rechnungen Nr.",
    ],
)
def test_a_settlement_of_invoices_is_a_payment_with_its_number(title: str) -> None:
    text = f"Talleres Rioverde S.A.\n\n{title} 0077780\n\n{LINES}Total             450.00       450.00\n"

    advice = only(text, known(*TWO))

    assert (advice.reference, paid(advice)) == ("0077780", [("65653", "300.00"), ("65654", "150.00")])


@pytest.mark.parametrize(
    "sentence",
    [
        "Please see below for the payment going out on 10 October 2026, our ref P00030083.",
        "Hier die Zahlung, sie geht morgen raus, unser Zeichen P00030083.",
        "Voici le détail du virement qui part demain, notre réf P00030083.",
    ],
)
def test_a_payment_that_is_going_out_is_a_payment(sentence: str) -> None:
    rows = "Invoice      Amount\n65653        300.00\n65654        150.00\nTotal        450.00\n"
    text = f"Hi,\n\n{sentence}\n\n{rows}\nJo Marsh\n"

    reading = read(text, known(*TWO), "mail.txt")

    assert reading.kind is DocumentKind.REMITTANCE
    assert paid(reading.payments[0]) == [("65653", "300.00"), ("65654", "150.00")]


@pytest.mark.parametrize(
    ("head", "number"),
    [
        ("Operação n.º: EFT-014756\nExecutada em: 17-10-2026\n", "EFT-014756"),
        ("Transakcja nr: 2000041\nData: 17.10.2026\n", "2000041"),
        ("Batch: 0065507\nValue date: 2026-11-01\n", "0065507"),
        ("Betaling        Uitgevoerd        Overgemaakt\n2000059723      2026-10-10        450.00\n", "2000059723"),
        ("Payment         Executed          Paid out\n2000059723      2026-10-10        450.00\n", "2000059723"),
    ],
)
def test_the_payments_number_is_told_by_an_operation_a_batch_or_a_band_of_labels(head: str, number: str) -> None:
    text = f"Calder & Firth Ltd\nPayment details\n\n{head}\n{LINES}"

    assert only(text, known(*TWO)).reference == number


@pytest.mark.parametrize("label", ["Batch total", "Page total", "Total for supplier"])
def test_the_only_sum_below_all_rows_is_the_total_whatever_it_is_called(label: str) -> None:
    advice = only(f"Calder & Firth Ltd\nPayment details\n\n{LINES}{label:<18}450.00       450.00\n", known(*TWO))

    assert (str(advice.total), proved(advice)) == ("450.00", True)


@pytest.mark.parametrize(
    "name",
    [
        "Boekhouding Calder & Firth B.V.",
        "Calder & Firth B.V., Accounts payable",
        "Buchhaltung der Calder & Firth B.V.",
    ],
)
def test_the_office_that_writes_is_no_part_of_the_payers_name(name: str) -> None:
    assert find_company(["Jo Marsh", name]) == "Calder & Firth B.V."


@pytest.mark.parametrize(
    "head",
    [
        "Calder & Firth Ltd\nSubcontract ledger - payment made to\nNorthmere Instruments\nBACS ref: 2000020175\n",
        "Portale fornitori\nDettaglio mandato\nEnte: Calder & Firth Ltd\nMandato n.: 2000020175\n",
        "Calder & Firth Ltd\nProveedor: C40150\nTransferencia n.: 2000020175\n",
    ],
)
def test_neither_a_title_nor_a_suppliers_number_hides_who_pays(head: str) -> None:
    advice = only(f"{head}\n{LINES}Total             450.00       450.00\n")

    assert advice.payer == "Calder & Firth Ltd"
