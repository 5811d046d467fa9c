"""Amounts before tax, the tax, with tax, and what was paid: only the last is paid, whatever the others are called."""

from decimal import Decimal
from typing import Any

import pytest

from tests.trap_papers import known, only, paid, proved, xlsx

GROSS = {"INV-20501": "1250.00", "INV-20502": "830.40", "INV-20518": "2210.15"}
ITEMS = known(*GROSS.items())


@pytest.mark.parametrize(
    ("heads", "rate"),
    [
        ("Rechnung | Netto | MwSt | Brutto | Skonto | Zahlbetrag", 19),
        ("Invoice | Net | VAT | Gross | Discount | Paid", 20),
        ("Beleg | Nettobetrag | USt 19% | Bruttobetrag | Skonto | gezahlt", 19),
        ("Factura | Base | IVA 21% | Total | Dto. pp | Pagado", 21),
        ("Factuur | Excl. btw | Btw 21% | Incl. btw | Korting | Betaald", 21),
        ("Rechnung | ohne MwSt | MwSt-Betrag | inkl. MwSt | Skonto | Überweisung", 19),
        ("Faktura | Netto | VAT 23 % | Brutto | Rabat | Zapłacono", 23),
    ],
)
def test_what_is_paid_is_neither_before_tax_nor_the_tax(heads: str, rate: int) -> None:
    rows: list[list[Any]] = []
    for number, gross in GROSS.items():
        tax = (Decimal(gross) * rate / (100 + rate)).quantize(Decimal("0.01"))
        discount = (Decimal(gross) * 2 / 100).quantize(Decimal("0.01"))
        amounts = (Decimal(gross) - tax, tax, Decimal(gross), discount, Decimal(gross) - discount)
        rows.append([number, *map(float, amounts)])
    sums = ["Total", *(round(sum(row[at] for row in rows), 2) for at in range(1, 6))]

    advice = only(xlsx(("Sheet1", [["Payment", "688153"], heads.split(" | "), *rows, sums])), ITEMS, "a.xlsx")

    assert paid(advice) == [(row[0], f"{row[5]:.2f}") for row in rows]
    assert [(str(line.gross), str(line.discount)) for line in advice.lines] == [
        (f"{row[3]:.2f}", f"{row[4]:.2f}") for row in rows
    ]
    assert proved(advice)
