"""A column of percentages beside the amount taken off: headings that begin their wide columns while the figures end
them keep their order, and a percentage is no amount."""

from decimal import Decimal

import pytest

from tests.trap_papers import known, only, parts, placed_pdf, proved, table

GROSS = (
    ("INV-20501", "1250.00", 2),
    ("INV-20502", "830.40", 0),
    ("INV-20518", "2210.15", 3),
    ("INV-20519", "96.20", 0),
)
HEADS = (58, 148, 239, 330, 420, 511)  # left in their columns; the figures end theirs
FIGURES = (58, 148, 328, 418, 509, 600)


@pytest.mark.parametrize(
    "heads",
    [
        "Beleg|Belegdatum|Brutto EUR|Skonto %|Skonto EUR|gezahlt EUR",
        "Invoice|Inv. date|Gross USD|Disc. %|Disc. USD|Paid USD",
        "Facture|Date|Montant|Escompte %|Escompte EUR|Payé EUR",
    ],
)
@pytest.mark.parametrize("with_ledger", [True, False])
def test_the_column_of_percentages_takes_no_heading_from_the_amounts(heads: str, with_ledger: bool) -> None:
    placed = [(45, 40, "Brookmart Stores"), (45, 60, "Payment 2000008454"), *table(90, HEADS, heads.split("|"))]
    wanted, sums = [], [Decimal(0)] * 3
    for at, (number, gross, rate) in enumerate(GROSS):
        less = (Decimal(gross) * rate / 100).quantize(Decimal("0.01"))
        amounts = Decimal(gross), less, Decimal(gross) - less
        sums = [have + more for have, more in zip(sums, amounts, strict=True)]
        cells = amounts[0], f"{rate}.00" if rate else "", less or "", amounts[2]
        figures = [f">{cell}" if cell else "" for cell in cells]
        placed += table(104 + 14 * at, FIGURES, (number, f"{10 + at}.06.2026", *figures))
        wanted.append((gross, f"{less:.2f}" if less else "", "", "", f"{amounts[2]:.2f}"))
    placed += table(170, FIGURES, ("Total", "", f">{sums[0]}", "", f">{sums[1]}", f">{sums[2]}"))
    items = known(*((number, gross) for number, gross, _ in GROSS)) if with_ledger else None

    advice = only(placed_pdf([placed]), items)

    assert parts(advice) == wanted
    assert proved(advice)
