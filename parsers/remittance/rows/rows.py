"""Tables in, rows out: lines with an amount in an amount column, each with its cells and the notes around it.

A row is a line with an amount in an amount column; lines without one are notes of the nearest row.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from parsers.known_items import KnownItem
from parsers.problems import PageBox
from parsers.remittance.lines import Line, Token, TokenKind
from parsers.remittance.tables.columns import TOO_LONG_FOR_AMOUNT
from parsers.remittance.tables.table_parts import Column, TablePart, column_of
from parsers.remittance.words import TotalKind, counts_documents, names_credit, names_deduction, total_kind

_DIGIT = re.compile(r"\d")
_LEAST_SHIFTED = 2
_SAME_START = 3.0  # points
_TITLE_WORDS = 5
BREAKS = ("-", "/", "_")  # where a number goes on in the next line


class RowKind(StrEnum):
    ITEM = "item"
    LOOSE = "loose"  # an amount without a reference: an adjustment, a deduction, or an unmarked total
    TOTAL = "total"


@dataclass(slots=True, eq=False)
class Row:
    """`amounts` and `texts` by column key; `label` is the text before the first amount."""

    kind: RowKind
    line: Line
    amounts: dict[str, Token]
    texts: dict[str, list[Token]]
    label: str
    total: TotalKind | None = None
    notes: list[Line] = field(default_factory=list)
    reference: str = ""
    reference_sure: bool = True
    item: KnownItem | None = None
    item_candidates: tuple[KnownItem, ...] = ()
    section: str = ""  # the words above a side table: "Less deductions"

    @property
    def words(self) -> str:
        return f"{self.line.text} {self.section}" if self.section else self.line.text

    def box(self) -> PageBox:
        boxes = [token.box() for token in self.line.tokens]
        drawn = any(token.drawn for token in self.line.tokens)
        return PageBox(
            self.line.page,
            min(box.x0 for box in boxes),
            min(box.top for box in boxes) if drawn else self.line.top,
            max(box.x1 for box in boxes),
            max(box.bottom for box in boxes) if drawn else self.line.bottom,
        )


def read_rows(part: TablePart) -> list[Row]:
    rows: list[Row] = []
    loose_notes: list[Line] = []
    section = part.section
    left = min((column.x0 for column in part.columns), default=0.0)
    for line in part.lines:
        row = _row(line, part.columns)
        if row is None:
            loose_notes.append(line)
            if _may_title_rows(line, left):
                section = line.text if names_credit(line.text) or names_deduction(line.text) else part.section
        else:
            row.section = section
            rows.append(row)
            if is_total_label(row):
                section = part.section
    _attach_notes(rows, loose_notes)
    return rows


def _may_title_rows(line: Line, left: float) -> bool:
    """ "Credit notes taken", between the rows of one table: a few words without a number, at its left edge."""
    few = len(line.cells) == 1 and len(line.text.split()) <= _TITLE_WORDS
    return few and line.cells[0].x0 < left + _SAME_START and not _DIGIT.search(line.text)


def _row(line: Line, columns: Sequence[Column]) -> Row | None:
    amounts: dict[str, Token] = {}
    texts: dict[str, list[Token]] = {}
    in_order = _in_order(line, columns)
    for token in line.tokens:
        column = in_order.get(id(token)) or _numeric_column(token, columns)
        if column is not None and column.key not in amounts:
            amounts[column.key] = token
            continue
        textual = column_of(columns, token, False)
        texts.setdefault(textual.key if textual else "", []).append(token)
    if not amounts:
        return None
    first = min(token.x0 for token in amounts.values())
    before = [token for token in line.tokens if token.x0 < first and token not in amounts.values()]
    label = " ".join(token.text for token in before)
    return Row(RowKind.LOOSE, line, amounts, texts, label)


def _in_order(line: Line, columns: Sequence[Column]) -> dict[int, Column]:
    """The column of each amount, by identity, where a row has one for each column and place does not tell which: a
    row of sums that its label has pushed aside, and one in which two amounts stand at the same column."""
    numeric = [column for column in columns if column.numeric]
    amounts = [token for token in line.amounts() if not token.inline]
    if len(numeric) < _LEAST_SHIFTED or len(amounts) != len(numeric):
        return {}
    placed = [column.key for token in amounts if (column := _numeric_column(token, columns))]
    if len(set(placed)) == len(placed) and total_kind(line.cells[0].text) is None:
        return {}
    return {id(token): column for token, column in zip(amounts, numeric, strict=True)}


def _numeric_column(token: Token, columns: Sequence[Column]) -> Column | None:
    if token.amount is None or (token.kind is TokenKind.NUMBER and len(token.text) >= TOO_LONG_FOR_AMOUNT):
        return None
    numeric = column_of(columns, token, True)
    if numeric is None:
        return None
    overlap = min(numeric.x1, token.x1) - max(numeric.x0, token.x0)
    if token.kind is TokenKind.AMOUNT:
        return numeric if overlap > 0 or not token.inline else None
    textual = column_of(columns, token, False)
    over_text = min(textual.x1, token.x1) - max(textual.x0, token.x0) if textual else 0.0
    return numeric if overlap > 0 and overlap > over_text and not token.inline else None


def _attach_notes(rows: Sequence[Row], notes: Sequence[Line]) -> None:
    """Each line without amounts goes to the nearest row of its page, the one above when equally near."""
    if not rows:
        return
    by_page: dict[int, list[Row]] = {}
    for row in rows:
        by_page.setdefault(row.line.page, []).append(row)
    for note in notes:
        near = by_page.get(note.page)
        if not near:
            continue
        row = (
            _broken_above(near, note)
            or _same_cell_above(near, note)
            or min(near, key=lambda r: (gap_between(r.line, note), r.line.top > note.top))
        )
        if gap_between(row.line, note) < 3.2 * (note.bottom - note.top):
            row.notes.append(note)


def _broken_above(rows: Sequence[Row], note: Line) -> Row | None:
    """The row right above whose number breaks off where the note stands: "VF2026-" above "0343607"."""
    above = [row for row in rows if row.line.top < note.top and gap_between(row.line, note) < note.bottom - note.top]
    last = max(above, key=lambda row: row.line.top, default=None)
    if last is None or len(note.cells) != 1:
        return None
    ends = (token for token in last.line.tokens if abs(token.x0 - note.cells[0].x0) < _SAME_START)
    return last if any(token.text.endswith(BREAKS) for token in ends) else None


def _same_cell_above(rows: Sequence[Row], note: Line) -> Row | None:
    """The row whose notes the note goes on with, nearer to them than to the row below: a cell of three lines."""
    height = note.bottom - note.top
    for row in rows:
        last = row.notes[-1] if row.notes else None
        if last is None or not 0 <= note.top - last.top < 1.6 * height or last.top < row.line.top:
            continue
        below = min((other.line.top for other in rows if other.line.top > note.top), default=None)
        if _starts_alike(last, note) and (below is None or below - note.top > 1.05 * (note.top - last.top)):
            return row
    return None


def _starts_alike(one: Line, other: Line) -> bool:
    return len(one.cells) == len(other.cells) == 1 and abs(one.cells[0].x0 - other.cells[0].x0) < _SAME_START


def gap_between(line: Line, other: Line) -> float:
    return max(other.top - line.bottom, line.top - other.bottom, 0.0)


def begins_with_count(row: Row) -> bool:
    """ "Anzahl: 7" before the sum."""
    return any(counts_documents(cell.text) for cell in row.line.cells[:1])


def is_total_label(row: Row) -> bool:
    first = row.line.cells[0].text if row.line.cells else ""
    return total_kind(first) is not None and not any(
        token.kind is TokenKind.DATE for tokens in row.texts.values() for token in tokens
    )


def words_of(tokens: Sequence[Token]) -> list[str]:
    return [word.text for token in tokens for word in token.words]
