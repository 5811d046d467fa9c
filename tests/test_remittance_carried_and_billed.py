"""Sums carried from sheet to sheet, what was billed, paid in part before or taken off, and headings of two lines."""

from decimal import Decimal

import pytest

from tests.trap_papers import only, paid, proved

HEAD = "CREDITORS REMITTANCE\nTransfer no 77120\n\n"


@pytest.mark.parametrize(("carried", "brought"), [("CARRIED DOWN", "BROUGHT DOWN"), ("SHEET FOOT", "SHEET TOP")])
def test_a_sum_carried_on_and_the_same_brought_on_are_never_lines_of_a_proof(carried: str, brought: str) -> None:
    def row(text: str, amount: str) -> str:
        return f"{text:<40}{amount:>14}\n"

    head = row("INVOICE NO", "AMOUNT")
    first = row("INV-4101", "120.00") + row("INV-4102", "80.50") + row(carried, "200.50")
    second = head + row(brought, "200.50") + row("INV-4103", "10.00") + row("AMOUNT TRANSFERRED", "210.50")
    advice = only(HEAD + head + first + "\f" + second, name="advice.txt")

    lines = [("INV-4101", "120.00"), ("INV-4102", "80.50"), ("INV-4103", "10.00")]
    assert paid(advice) == lines or not proved(advice)
    if carried == "CARRIED DOWN":
        assert (paid(advice), proved(advice)) == (lines, True)


def test_what_was_billed_is_the_base_with_its_tax() -> None:
    rows = (
        "Remittance advice\nReference;X-1\n\n"
        "Invoice;Net value;Levy;Total;Income tax withheld;Paid\n"
        "INV-4101;100.00;21.00;121.00;15.00;106.00\n"
        "INV-4102;200.00;42.00;242.00;30.00;212.00\n"
        "Total;;;363.00;45.00;318.00\n"
    )
    advice = only(rows, name="advice.csv")

    assert proved(advice)
    assert [(line.gross, line.withheld, line.net) for line in advice.lines] == [
        (Decimal("121.00"), Decimal("15.00"), Decimal("106.00")),
        (Decimal("242.00"), Decimal("30.00"), Decimal("212.00")),
    ]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("N°|Date|Montant|Escompte|Net", "facture|facture|brut||payé"),
        ("Invoice|Invoice|Gross|Cash|Amount", "no.|date|amount|discount|paid"),
        ("Rechnungs-|Rechnungs-|Brutto-|Skonto-|Zahl-", "nummer|datum|betrag|betrag|betrag"),
    ],
)
def test_headings_begun_in_one_line_and_ended_in_the_next_are_whole(upper: str, lower: str) -> None:
    def row(cells: str) -> str:
        return "".join(f"{cell:<14}" for cell in cells.split("|")).rstrip() + "\n"

    rows = row("INV-4101|03/08/2026|1,200.00|0.00|1,200.00") + row("INV-4102|10/08/2026|2,000.00|40.00|1,960.00")
    advice = only(HEAD + row(upper) + row(lower) + rows + row("Total||3,200.00|40.00|3,160.00"), name="advice.txt")

    assert proved(advice)
    assert [(line.reference, line.gross, line.discount, line.net) for line in advice.lines] == [
        ("INV-4101", Decimal("1200.00"), Decimal("0.00"), Decimal("1200.00")),
        ("INV-4102", Decimal("2000.00"), Decimal("40.00"), Decimal("1960.00")),
    ]


@pytest.mark.parametrize(
    ("partly", "now"),
    [
        ("Payé partiellement", "Net réglé"),
        ("Teilzahlung bisher", "Zahlbetrag"),
        ("Part paid", "This payment"),
        ("Acconti versati", "Importo pagato"),
    ],
)
def test_what_was_paid_in_part_before_is_not_paid_now(partly: str, now: str) -> None:
    heads = f"Payment;X-1\n\nInvoice;Amount;{partly};{now}\n"
    rows = "INV-4101;1200.00;0.00;1200.00\nINV-4102;2000.00;500.00;1500.00\n"
    advice = only(f"{heads}{rows}Total;3200.00;500.00;2700.00\n", name="advice.csv")

    assert paid(advice) == [("INV-4101", "1200.00"), ("INV-4102", "1500.00")]
    assert proved(advice)


def test_under_words_nobody_knows_a_rate_of_a_discount_on_every_row_is_one() -> None:
    rows = "Payment;X-1\n\nInvoice;Gross;Xanq;Paid\nINV-4101;1234.56;24.69;1209.87\nINV-4102;2000.00;60.00;1940.00\n"
    advice = only(f"{rows}Total;3234.56;84.69;3149.87\n", name="advice.csv")

    assert [(line.discount, line.deduction) for line in advice.lines] == [
        (Decimal("24.69"), None),
        (Decimal("60.00"), None),
    ]
