"""What a plain advice says of itself: a label of two words, a settlement of invoices in its title, and a payment that
is going out."""

import pytest

from parsers.remittance.advice import DocumentKind
from tests.trap_papers import TWO, known, only, paid, read

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
