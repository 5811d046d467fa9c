"""Printed sheets whose columns run on over more pages in, pages as wide as the sheet out.

A spreadsheet that is too wide for its paper prints the columns that are left over on pages of their own, behind the
others, each row at the same height. Read page by page, such a sheet pays what is billed and hides what is taken off.
"""

from collections.abc import Sequence
from dataclasses import replace

from parsers.remittance.lines import Line, Token
from parsers.remittance.words import AMOUNT_ROLES, REFERENCE_ROLES, heading_role

_SAME_HEIGHT = 2.0  # points
_APART = 40.0
_LEAST_LINES = 3
_REPEATED = 2


def join_overflow(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages as they are, unless the second half of them holds the rest of the rows of the first."""
    whole = [list(page) for page in pages]
    half, odd = divmod(len(whole), 2)
    if odd or not half or not _heads_amounts_only(whole[half]):
        return whole
    pairs = list(zip(whole[:half], whole[half:], strict=True))
    if not all(_goes_on(left, right) for left, right in pairs):
        return whole
    shift = max(token.x1 for left, _ in pairs for line in left for token in line.tokens) + _APART
    return [_side_by_side(left, right, shift) for left, right in pairs]


def _heads_amounts_only(page: Sequence[Line]) -> bool:
    """Whether the table of the page has headings of amounts only, and so does not say whose they are."""
    for line in page:
        roles = [heading_role(cell.text) for cell in line.cells]
        if roles and all(role in AMOUNT_ROLES for role in roles):
            return True
        if line.amounts() or any(role in REFERENCE_ROLES for role in roles):
            return False
    return False


def _goes_on(left: Sequence[Line], right: Sequence[Line]) -> bool:
    """Whether each line of the right page stands beside one of the left; a page that says the same in some lines is
    the next payment of the same form."""
    beside = [(_beside(left, line), line) for line in right]
    repeated = sum(1 for other, line in beside if other is not None and other.text == line.text)
    return len(right) >= _LEAST_LINES and repeated < _REPEATED and all(other is not None for other, _ in beside)


def _beside(page: Sequence[Line], line: Line) -> Line | None:
    near = [other for other in page if abs(other.top - line.top) < _SAME_HEIGHT]
    return near[0] if len(near) == 1 else None


def _side_by_side(left: Sequence[Line], right: Sequence[Line], shift: float) -> list[Line]:
    joined = []
    for line in left:
        rest = next((other for other in right if abs(other.top - line.top) < _SAME_HEIGHT), None)
        if rest is None:
            joined.append(line)
            continue
        tokens = [*line.tokens, *(_moved(token, line, shift) for token in rest.tokens)]
        cells = [*line.cells, *(_moved(cell, line, shift) for cell in rest.cells)]
        joined.append(Line(line.page, line.top, line.bottom, tokens, cells))
    return joined


def _moved(token: Token, line: Line, shift: float) -> Token:
    """The token beside the line; `drawn` is still where it is printed."""
    words = tuple(replace(word, x0=word.x0 + shift, x1=word.x1 + shift) for word in token.words)
    x0, x1 = token.x0 + shift, token.x1 + shift
    return replace(token, page=line.page, x0=x0, x1=x1, words=words, drawn=token.box())
