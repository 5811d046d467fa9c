"""A payer's own short numbers are those of other customers' invoices by chance; invoice numbers that a narrow cell
broke are read whole before the columns are compared."""

import pytest

from parsers.known_items import KnownItems
from tests.trap_papers import known_item, only, paid, placed_pdf, proved, table

PLACES = (45, 100, 160, 230, 330, 420, 500)
OWN = ("5299", "8885", "2466", "1948")
AMOUNTS = (
    ("1505.45", "75.27", "1430.18"),
    ("917.51", "", "917.51"),
    ("831.61", "41.58", "790.03"),
    ("72.98", "", "72.98"),
)


@pytest.mark.parametrize(
    ("heads", "total", "numbers"),
    [
        ("Mandat|N°|Date|Objet|Montant TTC|Retenue de garantie|Montant payé", "TOTAL", "INV-/0001552"),
        ("Warrant|No.|Date|Purpose|Gross amount|Retention|Amount paid", "Total", "RE-2026-/01552"),
        ("Anordnung|Nr.|Datum|Zweck|Bruttobetrag|Sicherheitseinbehalt|Zahlbetrag", "Summe", "B-1552-/26"),
        ("Libramiento|N.º factura|Fecha|Objeto|Importe bruto|Retención|Importe pagado", "Total", "90001552"),
    ],
)
@pytest.mark.parametrize("with_ledger", [True, False])
def test_numbers_that_are_strangers_invoices_by_chance_are_not_taken(
    heads: str, total: str, numbers: str, with_ledger: bool
) -> None:
    ours = [numbers.replace("1552", str(1552 + at)) for at in range(len(OWN))]
    whole = [number.replace("/", "") for number in ours]
    items = [known_item(at, whole[at], AMOUNTS[at][0]) for at in range(len(OWN))]
    items += [
        known_item(10 + at, f"SI0000{own}", "64.00", customer=f"C{at}", name=f"Stranger {at} Ltd")
        for at, own in enumerate(OWN)
    ]
    placed = [
        (45, 40, "Brookmart Stores"), (45, 60, "Payment 2000008454, 02/10/2026"),
        *table(90, PLACES, heads.split("|")),
    ]  # fmt: skip
    for at, own in enumerate(OWN):
        first, _, rest = ours[at].partition("/")
        day = f"{10 + at}.06.2026"
        placed += table(112 + 26 * at, PLACES, (own, first, day, "spare parts", *AMOUNTS[at]))
        placed += table(121 + 26 * at, PLACES, ("", rest, "", "workshop", "", "", ""))
    placed += table(230, PLACES, (total, "", "", "", "3327.55", "116.85", "3210.70"))

    advice = only(placed_pdf([placed]), KnownItems(tuple(items) if with_ledger else ()))

    assert paid(advice) == [(number, amounts[2]) for number, amounts in zip(whole, AMOUNTS, strict=True)]
    assert proved(advice) or not with_ledger
