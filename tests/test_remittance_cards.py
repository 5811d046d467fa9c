"""Invoices printed as cards of labels and values are lines like those of a table."""

# ruff: noqa: E501  (documents as they are printed)

from decimal import Decimal

import pytest

from parsers.remittance.advice import DocumentKind
from tests.trap_papers import Placed, known, only, paid, pdf, placed_pdf, proved, read, table

_HEAD = "Brookmart Stores Inc.\nREMITTANCE ADVICE\nPayment no.: 118822\nPayment date: 04/22/2026\n\n"
_TWO = [("INV-65653", "300.00"), ("INV-65654", "150.00")]


@pytest.mark.parametrize(
    "cards",
    [
        (
            "Invoice: INV-65653\nInvoice date: 01/15/2026\nAmount paid: 300.00\n\n"
            "Invoice: INV-65654\nInvoice date: 01/16/2026\nAmount paid: 150.00\n\n"
        ),
        (
            "Invoice       INV-65653\nInvoice date  01/15/2026\nAmount paid   300.00\n\n"
            "Invoice       INV-65654\nInvoice date  01/16/2026\nAmount paid   150.00\n\n"
        ),
        (
            "Invoice:  INV-65653   Invoice date:  01/15/2026   Amount paid:  300.00\n"
            "Invoice:  INV-65654   Invoice date:  01/16/2026   Amount paid:  150.00\n\n"
        ),
    ],
)
def test_labels_that_repeat_for_each_invoice_are_the_headings_of_a_table(cards: str) -> None:
    advice = only(f"{_HEAD}{cards}Total payment: 450.00\n")

    assert paid(advice) == _TWO
    assert [str(line.invoice_date) for line in advice.lines] == ["2026-01-15", "2026-01-16"]
    assert advice.reference == "118822"
    assert proved(advice)


def test_cards_side_by_side_are_read_from_left_to_right() -> None:
    def card(x: float, top: float, *values: str) -> list[Placed]:
        rows = zip(("Rechnung", "Rechnungsbetrag", "Skonto", "Zahlbetrag"), values, strict=True)
        return [
            cell
            for position, (label, value) in enumerate(rows)
            for cell in ((x, top + 12 * position, label), (x + 90, top + 12 * position, value))
        ]

    content = placed_pdf(
        [
            [
                (40, 40, "Zahlungsavis"),
                (40, 60, "Zahlungsbetrag"),
                (140, 60, "520,00 EUR"),
                *card(50, 100, "65653", "306,00", "6,00", "300,00"),
                *card(300, 100, "65654", "150,00", "0,00", "150,00"),
                *card(50, 180, "65655", "70,00", "0,00", "70,00"),
            ]
        ]
    )

    advice = only(content, known(("65653", "306"), ("65654", "150"), ("65655", "70"), currency="EUR"))

    assert paid(advice) == [("65653", "300.00"), ("65654", "150.00"), ("65655", "70.00")]
    assert [str(line.discount) for line in advice.lines] == ["6.00", "0.00", "0.00"]
    assert proved(advice)


def test_cards_that_do_not_add_up_prove_nothing() -> None:
    advice = only(
        f"{_HEAD}Invoice: INV-65653\nAmount paid: 300.00\n\nInvoice: INV-65654\nAmount paid: 150.00\n\n"
        "Total payment: 460.00\n"
    )

    assert paid(advice) == _TWO
    assert not proved(advice)


def test_labels_of_the_payment_alone_are_no_cards() -> None:
    reading = read("REMITTANCE ADVICE\nPayment no.: 118822\nPayment date: 04/22/2026\nPayment amount: 450.00\n")

    assert all(advice.lines == () for advice in reading.payments)


def test_a_form_about_one_invoice_pays_it() -> None:
    form = "Brookmart Stores Inc.\nElectronic Payment Notification\nTrace number:      001892\nEffective date:    03/18/2026\nInvoice number:    HC26-32982\nInvoice date:      01/26/2026\nInvoice amount:    $704.13\nDiscount taken:    $14.08\nAmount paid:       $690.05\n"

    advice = only(pdf(form), known(("HC26-32982", "704.13")))

    assert paid(advice) == [("HC26-32982", "690.05")]
    assert (advice.lines[0].gross, advice.lines[0].discount) == (Decimal("704.13"), Decimal("14.08"))
    assert (advice.total, proved(advice)) == (Decimal("690.05"), True)


def test_an_invoice_that_tells_what_has_been_paid_of_it_is_no_remittance() -> None:
    form = "Brookmart Stores Inc.\nInvoice number:    HC26-32982\nInvoice date:      01/26/2026\nInvoice amount:    $704.13\nAmount paid:       $690.05\nBalance due:       $14.08\n"

    reading = read(pdf(form), known(("HC26-32982", "704.13")))

    assert reading.kind is DocumentKind.NOT_REMITTANCE


def test_cards_are_read_below_a_band_of_facts_and_where_their_halves_stand_unevenly() -> None:
    cards = [
        *table(110, (40, 140, 240, 340), ("Invoice", "65653", "Invoice date", "20 Aug 2026"), ("Gross amount", "$300.00", "Net paid", "$294.00")),
        *table(160, (40, 143, 248, 346), ("Invoice", "65654", "Invoice date", "7 Sep 2026"), ("Gross amount", "$150.00", "Net paid", "$150.00")),
    ]  # fmt: skip
    head = table(40, (40,), ("Remittance PMT-024963",), ("Brookmart Stores Inc.",))
    facts = table(75, (40, 180, 320, 440), ("From", "To", "Payment date", "Net amount"), ("Brookmart Stores Inc.", "Fernhollow Ltd", "5 Nov 2026", "$444.00"))  # fmt: skip

    advice = only(placed_pdf([[*head, *facts, *cards]]), known(("65653", "300"), ("65654", "150")))

    assert paid(advice) == [("65653", "294.00"), ("65654", "150.00")]
    assert (advice.total, proved(advice)) == (Decimal("444.00"), True)
