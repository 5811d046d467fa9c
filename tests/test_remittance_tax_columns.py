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


@pytest.mark.parametrize(
    ("heads", "rate", "told"),
    [
        ("Invoice | Net | VAT | Gross", 20, False),
        ("Számla | Nettó | ÁFA | Bruttó", 27, False),
        ("Lasku | Netto | ALV | Brutto", 24, False),
        ("Facture | HT | TVA | TTC", 20, False),
        ("Facture | Montant HT | TVA | Montant TTC", 20, False),
        ("Fatura | Valor s/ IVA | IVA | Valor c/ IVA", 23, False),
        ("Faktura | Kwota netto | Podatek VAT | Kwota brutto", 23, False),
        ("Nr faktury | Netto | VAT | Zapłacono brutto", 23, True),
        ("Rechnung | Netto | MwSt | Bezahlt inkl. MwSt", 19, True),
        ("Facture | HT | TVA | Réglé", 20, True),
        ("Factuur | Netto | Btw | Betaald", 21, True),
        ("Invoice | Net amount | Tax | Amount paid", 20, True),
    ],
)
def test_what_was_billed_is_paid_with_its_tax_and_proved_where_a_heading_or_the_ledger_says_so(
    heads: str, rate: int, told: bool
) -> None:
    page = _bill(heads, rate, with_tax_last=True)

    for items, sure in ((ITEMS, True), (known(), told)):
        advice = only(page, items, "a.xlsx")
        assert paid(advice) == list(GROSS.items())
        assert proved(advice) is sure


@pytest.mark.parametrize("heads", ["Rechnung | Netto | Xyz | Brutto", "Invoice | Net | Xyz | Abc"])
def test_a_column_of_unknown_words_that_holds_a_rate_of_tax_is_not_proved_to_be_taken_off(heads: str) -> None:
    assert not proved(only(_bill(heads, 20, with_tax_last=True), ITEMS, "a.xlsx"))


@pytest.mark.parametrize("heads", ["Invoice | Gross | VAT | Net paid", "Fattura | Totale | IVA | Netto a pagare"])
def test_what_is_paid_without_its_tax_is_proved_where_the_heading_says_so(heads: str) -> None:
    advice = only(_bill(heads, 20, with_tax_last=False), ITEMS, "a.xlsx")

    assert [line.gross for line in advice.lines] == [Decimal(amount) for amount in GROSS.values()]
    assert all(line.withheld == line.gross - line.net for line in advice.lines if line.gross)
    assert proved(advice)


def _bill(heads: str, rate: int, *, with_tax_last: bool) -> bytes:
    """Number, amount without tax, tax and amount with it, or the other way round, and a total beneath each."""
    rows: list[list[Any]] = []
    for number, gross in GROSS.items():
        base = (Decimal(gross) / (1 + Decimal(rate) / 100)).quantize(Decimal("0.01"))
        amounts = [base, Decimal(gross) - base, Decimal(gross)]
        rows.append([number, *map(float, amounts if with_tax_last else reversed(amounts))])
    sums = ["Total", *(round(sum(row[at] for row in rows), 2) for at in range(1, 4))]
    return xlsx(("Sheet1", [["Payment", "688153"], heads.split(" | "), *rows, sums]))
