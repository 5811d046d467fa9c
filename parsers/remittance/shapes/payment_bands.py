"""Lists of several payments in, a page for each out: a line with a payment's number and sum above the rows it pays.

"Auftrag 118822, ausgeführt am 10.03. | 450,00" above rows that come to 450,00, and the same word with another number
above the next: each such line heads a payment, since every one is the sum of what stands below it.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from parsers.remittance.facts.currencies import Pages
from parsers.remittance.facts.labels import bare_label, read_label
from parsers.remittance.lines import Line, Token, TokenKind
from parsers.remittance.made import labelled_line
from parsers.remittance.words import fold, total_kind

_LEAST_BANDS = 2
_MOST_WORDS = 3
_SURE = 3  # the strength of a label of the payment alone


def cut_at_bands(pages: Pages) -> list[list[Line]] | None:
    """None unless one page lists several payments so."""
    if len(pages) != 1:
        return None
    lines = pages[0]
    starts = [index for index, line in enumerate(lines) if _label(line)]
    labels = {_label(lines[index]) for index in starts}
    if len(starts) < _LEAST_BANDS or len(labels) != 1:
        return None
    blocks = [list(lines[start:end]) for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)]
    if not all(_comes_to_its_band(block) for block in blocks):
        return None
    payments = [[*_band(block[0]), *block[1:]] for block in blocks]
    return [[*lines[: starts[0]], *payments[0]], *payments[1:]]


def _label(line: Line) -> str:
    """The words before the number at the line's beginning, where they label a payment's with one amount behind."""
    if not line.cells or len(_amounts(line)) != 1:
        return ""
    words = line.cells[0].text.split()
    place = next((at for at, word in enumerate(words) if any(map(str.isdigit, word))), 0)
    label = fold(" ".join(words[:place]))
    if not 0 < place <= _MOST_WORDS or total_kind(label) is not None:
        return ""
    name, strength = bare_label(label) or bare_label(f"{label} no") or ("", 0)
    return label if name == "reference" and (strength >= _SURE or _tells_the_day(line)) else ""


def _tells_the_day(line: Line) -> bool:
    """ "executed on 10 March": an order of goods or a voucher is not."""
    labels = [found for cell in line.cells[1:] if (found := read_label(cell.text))]
    return any(name == "payment_date" and strength >= _SURE for name, strength, _, _ in labels)


def _comes_to_its_band(block: Sequence[Line]) -> bool:
    (stated,) = _amounts(block[0])
    rows = [_amounts(line)[-1] for line in block[1:] if _amounts(line) and total_kind(line.cells[0].text) is None]
    return bool(rows) and sum(map(_value, rows), Decimal(0)) == _value(stated)


def _amounts(line: Line) -> list[Token]:
    return [token for token in line.amounts() if token.kind is TokenKind.AMOUNT]


def _value(token: Token) -> Decimal:
    return token.amount.values[-1] if token.amount else Decimal(0)


def _band(line: Line) -> list[Line]:
    """Its words, and its sum behind a label."""
    (stated,) = _amounts(line)
    rest = replace(
        line,
        tokens=[token for token in line.tokens if token is not stated],
        cells=[cell for cell in line.cells if cell.x1 <= stated.x0],
    )
    return [rest, replace(labelled_line("Payment amount:", stated, line, stated), top=line.top + 0.01)]
