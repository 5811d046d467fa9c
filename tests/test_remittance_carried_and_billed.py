"""Sums that are carried from sheet to sheet are no lines, and what was billed is what tax makes of a base."""

from decimal import Decimal

import pytest
from trap_papers import only, paid, proved

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
