"""Lines and the known items in, tables out whose headings say nothing to the reader: rows are told by the ledger.

A row is a line that names a known item beside an amount of its own cell; the words right above the first one are the
headings, in whatever language. What each column holds is left to the arithmetic.
"""

from collections.abc import Sequence

from parsers.remittance.anchors import Anchors, names_known
from parsers.remittance.lines import Line, Token
from parsers.remittance.tables.columns import find_columns
from parsers.remittance.tables.heading_bands import may_head, read_headings
from parsers.remittance.tables.table_parts import TablePart

_MOST_HEADING_LINES = 3
_NEAR = 1.6  # of a line's height, from top to top
_BELOW_HEADINGS = 3.0
_SAME_EDGE = 3.0  # points


def anchored_tables(pages: Sequence[Sequence[Line]], anchors: Anchors) -> list[TablePart]:
    """One part for each page from the first row on; none where no line names a known item beside an amount."""
    parts: list[TablePart] = []
    if not anchors:
        return parts
    for lines in pages:
        before = parts[-1] if parts else None
        known = [index for index, line in enumerate(lines) if _is_known(line, anchors)]
        if known:
            parts.append(_part(lines, known, before))
        elif before is not None and lines:
            parts.append(TablePart(before.headings, [], list(lines), continued=True))
    for part in parts:
        part.columns = find_columns(part)
    return [part for part in parts if any(column.numeric for column in part.columns)]


def _is_known(line: Line, anchors: Anchors) -> bool:
    amounts = _amounts(line)
    return bool(amounts) and names_known([token for token in line.tokens if token not in amounts], anchors)


def _amounts(line: Line) -> list[Token]:
    return [token for token in line.amounts() if not token.inline]


def _part(lines: Sequence[Line], known: Sequence[int], before: TablePart | None) -> TablePart:
    amounts = [token for index in known for token in _amounts(lines[index])]
    first = known[0]
    while first and _goes_with(lines[first - 1], lines[first], amounts):
        first -= 1
    start = _first_heading(lines, first)
    if start == first and before is not None:
        return TablePart(before.headings, [], list(lines), continued=True)
    band = list(lines[start:first])
    headings = read_headings([line for line in band if not _is_rule(line)])
    return TablePart(headings, band, list(lines[first:]))


def _goes_with(line: Line, below: Line, amounts: Sequence[Token]) -> bool:
    """Whether a line above the first known item is a row, too: its amounts stand where those of the known ones do."""
    near = line.page == below.page and below.top - line.top < _BELOW_HEADINGS * (line.bottom - line.top)
    own = _amounts(line)
    return near and bool(own) and all(any(abs(t.x1 - other.x1) < _SAME_EDGE for other in amounts) for t in own)


def _first_heading(lines: Sequence[Line], first: int) -> int:
    """The place of the first line of headings above the row; the row's own where there is none."""
    start = place = first
    while place and first - place < _MOST_HEADING_LINES:
        line, below = lines[place - 1], lines[place]
        most = (_BELOW_HEADINGS if start == first else _NEAR) * (line.bottom - line.top)
        if not 0 < below.top - line.top < most or not may_head(line):
            break
        place -= 1
        if _is_rule(line):
            continue
        if len(line.cells) < 2:
            break
        start = place
    return start


def _is_rule(line: Line) -> bool:
    """A line of dashes below the headings."""
    return not any(map(str.isalnum, line.text))
