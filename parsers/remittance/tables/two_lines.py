"""The lines of a table in, the same lines out with each item in one, where its number stands above its amounts.

"Invoice 47035 | PO 4563635991" above "08/26/2026 | 4,045.82 | 121.37 | 3,924.45": the number moves to a column of its
own, left of all others, and keeps the place where it is drawn.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.remittance.lines import Line, Token, TokenKind
from parsers.remittance.words import Role, heading_role, total_kind

_LEAST_ITEMS = 2
_NEAR = 1.2  # of a line's height
_SHIFT = 2000.0  # points to the left, beyond any page


def join_two_lines(lines: Sequence[Line]) -> tuple[list[Line], str] | None:
    """The joined lines and the word before the numbers ("Invoice"); None unless every item is printed so."""
    items = [line for line in lines if _pays(line) and not _is_total(line)]
    pairs = list(_pairs(lines))
    if len(items) < _LEAST_ITEMS or len(pairs) != len(items):
        return None
    named = {_name(upper) for upper, _ in pairs}
    if len(named) != 1:
        return None
    gone = {id(upper) for upper, _ in pairs}
    joined = {id(lower): _joined(upper, lower) for upper, lower in pairs}
    return [joined.get(id(line), line) for line in lines if id(line) not in gone], named.pop()


def _pays(line: Line) -> bool:
    return any(not token.inline for token in line.amounts())


def _is_total(line: Line) -> bool:
    return total_kind(line.cells[0].text) is not None


def _pairs(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """A line with a number and no amount, right above one with amounts and no number."""
    for upper, lower in itertools.pairwise(lines):
        near = lower.page == upper.page and lower.top - upper.bottom < _NEAR * (upper.bottom - upper.top)
        if near and _is_named(upper) and _pays(lower) and not _is_total(lower) and not _has_number(lower):
            yield upper, lower


def _is_named(line: Line) -> bool:
    """Whether a number stands at the head of the line ("Invoice 47035"), and no amount."""
    return not line.amounts() and line.tokens[0].kind is not TokenKind.DATE and _has_digit(line.cells[0].text)


def _has_number(line: Line) -> bool:
    told = (token for token in line.tokens if token.kind in (TokenKind.TEXT, TokenKind.NUMBER))
    return any(_has_digit(token.text) for token in told)


def _has_digit(text: str) -> bool:
    return any(map(str.isdigit, text))


def _name(line: Line) -> str:
    """The words before the number when they name an invoice; else none."""
    words = list(itertools.takewhile(lambda word: not _has_digit(word.text), line.cells[0].words))
    name = " ".join(word.text for word in words)
    return name if heading_role(name) is Role.INVOICE else ""


def _joined(upper: Line, lower: Line) -> Line:
    def moved(token: Token) -> Token:
        return replace(token, x0=token.x0 - _SHIFT, x1=token.x1 - _SHIFT, drawn=token.box(), inline=False)

    return Line(
        lower.page,
        lower.top,
        lower.bottom,
        [*map(moved, upper.tokens), *lower.tokens],
        [*map(moved, upper.cells), *lower.cells],
    )


def numbers_span(lines: Sequence[Line]) -> tuple[float, float]:
    """From where to where the moved numbers stand."""
    first = [line.cells[0] for line in lines if line.cells and line.cells[0].x0 < 0]
    return min(cell.x0 for cell in first), max(cell.x1 for cell in first)
