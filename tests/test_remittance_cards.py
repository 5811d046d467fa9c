"""Invoices printed as cards of labels and values are lines like those of a table."""

import pytest

from tests.trap_papers import Placed, known, only, paid, placed_pdf, proved, read

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
