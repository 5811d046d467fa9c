"""Tables in, rows out: paid items, totals, carried-forward sums and loose amounts, each with its cells.

A row is a line with an amount in an amount column; lines without one are notes of the nearest row. The
reference column is the one whose cells the ledger knows most; without a ledger its heading decides.
"""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum

from parsers.keys import canonical_keys, without_suffix
from parsers.known_items import KnownItem, KnownItems
from parsers.numbers.number_ranges import looks_like_several
from parsers.problems import PageBox
from parsers.remittance.columns import TOO_LONG_FOR_AMOUNT
from parsers.remittance.lines import Line, Token, TokenKind
from parsers.remittance.table_parts import Column, TablePart, column_of
from parsers.remittance.words import (
    Role,
    TotalKind,
    clipped_role,
    counts_documents,
    fold,
    heading_role,
    names_credit,
    names_deduction,
    total_kind,
)

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W_]")
_REFERENCE_WORD = re.compile(r"(?=.*\d)[\w][\w./\\\-_#&+:]*")
_TAIL = re.compile(r"[-/_.][A-Za-z0-9]{1,4}")  # what a narrow cell breaks off
# a piece of a number: "RE-", "2026-", "26/A"
_PIECE = re.compile(r"(?=.*[A-Z0-9])(?!.*[-/_.]{2})[A-Z]{0,4}[\d./_-]*[A-Z]{0,2}[-/_]?")
_MAX_KEY_WORDS = 3
_COUNT_DIGITS = 3  # a column of shorter numbers beside longer ones counts invoices
_LEAST_SHIFTED = 2
_MANY_HITS = 3
_ENDS_IN_DATE = re.compile(r"\d{5,}[./-]\d\d[./-](19|20)\d\d$")
_SAME_START = 3.0  # points
_TITLE_WORDS = 5
# IV: an invoice's number follows, in ANSI X12.
_NO_PART_OF_A_NUMBER = frozenset({"NO", "NR", "RNR", "DU", "DE", "IV"})
_BREAKS = ("-", "/", "_")  # where a number goes on in the next line


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


class Certainty(StrEnum):
    LEDGER = "ledger"
    HEADING = "heading"
    GUESS = "guess"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class ReferenceColumn:
    keys: tuple[str, ...]
    certainty: Certainty


class Anchors:
    """The known items by canonical key."""

    def __init__(self, known: KnownItems) -> None:
        self._by_key: dict[str, list[KnownItem]] = {}
        for item in known.items:
            for key in dict.fromkeys((*item.keys, *canonical_keys(item.number))):
                self._by_key.setdefault(key, []).append(item)
        self._found: dict[str, tuple[int, tuple[KnownItem, ...]]] = {}

    def __bool__(self) -> bool:
        return bool(self._by_key)

    def find(self, text: str) -> tuple[int, tuple[KnownItem, ...]]:
        """(how much had to be dropped from the text, items that share its most specific known key)."""
        if text not in self._found:
            keys = canonical_keys(text)
            shorter = canonical_keys(without_suffix(text) or "")[:1]
            keys = (*keys, *(key for key in shorter if key not in keys))
            level = next((level for level, key in enumerate(keys) if key in self._by_key), len(keys))
            self._found[text] = (level, tuple(self._by_key[keys[level]]) if level < len(keys) else ())
        return self._found[text]


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
            if _is_total_label(row):
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
    in_order = _sums_in_order(line, columns)
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


def _sums_in_order(line: Line, columns: Sequence[Column]) -> dict[int, Column]:
    """The column of each amount, by identity, in a row of sums that has one for each column, however far its label
    has pushed them aside."""
    numeric = [column for column in columns if column.numeric]
    sums = [token for token in line.amounts() if not token.inline]
    if len(numeric) < _LEAST_SHIFTED or len(sums) != len(numeric) or total_kind(line.cells[0].text) is None:
        return {}
    return {id(token): column for token, column in zip(sums, numeric, strict=True)}


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
            or min(near, key=lambda r: (_apart(r.line, note), r.line.top > note.top))
        )
        if _apart(row.line, note) < 3.2 * (note.bottom - note.top):
            row.notes.append(note)


def _broken_above(rows: Sequence[Row], note: Line) -> Row | None:
    """The row right above whose number breaks off where the note stands: "VF2026-" above "0343607"."""
    above = [row for row in rows if row.line.top < note.top and _apart(row.line, note) < note.bottom - note.top]
    last = max(above, key=lambda row: row.line.top, default=None)
    if last is None or len(note.cells) != 1:
        return None
    ends = (token for token in last.line.tokens if abs(token.x0 - note.cells[0].x0) < _SAME_START)
    return last if any(token.text.endswith(_BREAKS) for token in ends) else None


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


def _apart(line: Line, other: Line) -> float:
    return max(other.top - line.bottom, line.top - other.bottom, 0.0)


def find_reference_column(
    rows: Sequence[Row], columns: Mapping[str, Column], anchors: Anchors, tables: Sequence[frozenset[str]] = ()
) -> ReferenceColumn | None:
    """The column that names our invoices. `tables` are the column keys of each table: columns that never stand in
    the same one may name them together, each in its own."""
    body = [row for row in rows if not _is_total_label(row) and not _counts_them(row)]
    digits: dict[str, int] = {}
    hits: dict[str, int] = {}
    longest: dict[str, int] = {}
    for row in body:
        for key, tokens in row.texts.items():
            if any(_DIGIT.search(token.text) and token.kind is not TokenKind.DATE for token in tokens):
                digits[key] = digits.get(key, 0) + 1
                longest[key] = max(longest.get(key, 0), *(len(token.text) for token in tokens))
                if anchors and names_known(tokens, anchors):
                    hits[key] = hits.get(key, 0) + 1
    counters = [key for key in digits if len(digits) > 1 and _counts_rows(key, body)]
    for key in counters if len(counters) < len(digits) else ():
        del digits[key]
        hits.pop(key, None)
    if not digits:
        return None
    if hits and (known := _known_column(hits, digits, columns, tables)):
        return known
    for role in (Role.INVOICE, Role.WEAK_INVOICE):
        fitting = [key for key in digits if _role(columns, key) is role]
        fitting = [key for key in fitting if longest[key] > _COUNT_DIGITS] or fitting
        if len(fitting) == 1:
            rival = (role is Role.WEAK_INVOICE and _has_rival(fitting[0], digits, columns, {None})) or (
                _heads_two(columns[fitting[0]].heading) and _has_rival(fitting[0], digits, columns, {None, Role.TEXT})
            )
            return ReferenceColumn((fitting[0],), Certainty.AMBIGUOUS if rival else Certainty.HEADING)
        if fitting and _stand_apart(fitting, tables):
            return ReferenceColumn(tuple(fitting), Certainty.HEADING)
        if fitting:
            fullest = max(fitting, key=lambda key: digits[key])
            alone = all(digits[key] * 3 < digits[fullest] for key in fitting if key != fullest)
            return ReferenceColumn((fullest,), Certainty.HEADING if alone else Certainty.AMBIGUOUS)
    texts = [key for key in digits if _role(columns, key) in (Role.TEXT, None)]
    telling = [key for key in texts if digits[key] == len(body) and all(_names_invoice(row, key) for row in body)]
    if len(telling) == 1:
        return ReferenceColumn((telling[0],), Certainty.HEADING)
    if texts:
        return ReferenceColumn((max(texts, key=lambda key: digits[key]),), Certainty.GUESS)
    return ReferenceColumn((max(digits, key=lambda key: digits[key]),), Certainty.GUESS)


def _counts_them(row: Row) -> bool:
    """ "Anzahl: 7" before the sum."""
    return any(counts_documents(cell.text) for cell in row.line.cells[:1])


def _counts_rows(key: str, rows: Sequence[Row]) -> bool:
    """Whether the column numbers the lines: 1, 2, 3."""
    values = [tokens[0].text.rstrip(".") for row in rows if (tokens := row.texts.get(key))]
    counts = [str(number) for number in range(1, len(values) + 1)]
    return len(values) > 1 and [value.lstrip("0") for value in values] == counts


def _names_invoice(row: Row, key: str) -> bool:
    """Whether the cell itself says so: "Rechnung 4711 vom", whatever its column is headed."""
    words = _words(row.texts.get(key, ()))
    return any(
        heading_role(word) is Role.INVOICE and word.isalpha() and _DIGIT.search(number)
        for word, number in itertools.pairwise(words)
    )


def _has_rival(key: str, digits: Mapping[str, int], columns: Mapping[str, Column], roles: Set[Role | None]) -> bool:
    """Whether a column of these roles has as many numbers: it may be ours, and this one the payer's."""
    return any(
        _is_text(columns, other) and _role(columns, other) in roles and count >= digits[key]
        for other, count in digits.items()
        if other != key
    )


def _heads_two(heading: str) -> bool:
    """Whether the heading ends in that of another number: "Invoice Purchase Ord", of two that stand too near."""
    words = heading.split()
    ends = [" ".join(words[at:]) for at in range(1, len(words))]
    other = (Role.ORDER, Role.OWN_NUMBER)
    return any(heading_role(end) in other or (" " in end and clipped_role(end, 2) in other) for end in ends)


def _is_text(columns: Mapping[str, Column], key: str) -> bool:
    return key in columns and not columns[key].numeric


def _known_column(
    hits: Mapping[str, int],
    digits: Mapping[str, int],
    columns: Mapping[str, Column],
    tables: Sequence[frozenset[str]],
) -> ReferenceColumn | None:
    """The column that the ledger knows most of, with those of other tables that it knows most of."""
    ranked = sorted(hits, key=lambda key: -hits[key])
    best = ranked[0]
    tied = [key for key in ranked if hits[key] == hits[best]]
    if len(tied) > 1 and not _stand_apart(tied, tables):
        invoice = [key for key in tied if _role(columns, key) is Role.INVOICE]
        if len(invoice) != 1:
            return ReferenceColumn((best,), Certainty.AMBIGUOUS)
        best = invoice[0]
    if 2 * hits[best] < digits[best] and hits[best] < _MANY_HITS:
        return None
    keys = [best]
    for key in ranked:
        if key != best and 2 * hits[key] >= digits[key] and _stand_apart([*keys, key], tables):
            keys.append(key)
    return ReferenceColumn(tuple(keys), Certainty.LEDGER)


def _stand_apart(keys: Sequence[str], tables: Sequence[frozenset[str]]) -> bool:
    return bool(tables) and all(sum(key in table for key in keys) < 2 for table in tables)


def _role(columns: Mapping[str, Column], key: str) -> Role | None:
    return columns[key].role if key in columns else None


def _is_total_label(row: Row) -> bool:
    first = row.line.cells[0].text if row.line.cells else ""
    return total_kind(first) is not None and not any(
        token.kind is TokenKind.DATE for tokens in row.texts.values() for token in tokens
    )


def names_known(tokens: Sequence[Token], anchors: Anchors) -> bool:
    words = [word.text for token in tokens if token.kind is not TokenKind.DATE for word in token.words]
    return any(anchors.find(text)[1] for text in _runs(words))


def _runs(words: Sequence[str]) -> Iterator[str]:
    for length in range(1, _MAX_KEY_WORDS + 1):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            ends_in_words = _WORD.search(run[0]) and _WORD.search(run[-1])  # not in the sign of "4711 / 4500118"
            if ends_in_words and (_DIGIT.search(run[-1]) or _DIGIT.search(run[0])):
                yield " ".join(run)


def name_rows(rows: Sequence[Row], column: ReferenceColumn | None, anchors: Anchors) -> None:
    """Set kind, reference and known item of every row."""
    counted = _counted(rows, column) if column is not None else set()
    for row in rows:
        row.total = _total_of(row, column)
        if row.total is not None:
            row.kind = RowKind.TOTAL
            continue
        if column is not None:
            _refer(row, column, anchors, counted=id(row) in counted)
        row.kind = RowKind.ITEM if row.reference else RowKind.LOOSE
    _keep_one_family(rows)


def _total_of(row: Row, column: ReferenceColumn | None) -> TotalKind | None:
    """What the row totals: told by its first cell; later words count only in a row without a reference. An amount
    set between stars is a cheque's."""
    if any("**" in token.text for token in row.amounts.values()):
        return TotalKind.PAID
    has_date = any(token.kind is TokenKind.DATE for tokens in row.texts.values() for token in tokens)
    first = row.line.cells[0].text if row.line.cells else ""
    kind = total_kind(first) if not has_date else None
    if kind is not None and not _is_amount_text(first):
        return kind
    if _counts_them(row):
        return total_kind(row.label) or TotalKind.GENERAL
    referred = column is not None and any(
        _DIGIT.search(token.text) and token.kind is not TokenKind.DATE
        for key in column.keys
        for token in row.texts.get(key, ())
    )
    if referred or (has_date and names_credit(row.label)):
        return None
    return total_kind(row.label) if row.label and not has_date else None


def _is_amount_text(text: str) -> bool:
    return heading_role(text) is None and bool(re.fullmatch(r"[\d.,\s]+", text))


def _counted(rows: Sequence[Row], column: ReferenceColumn) -> set[int]:
    """Identities of the rows whose number stands behind the line's own: "1 F26/14717", "2 F26/14721"."""
    numbered = [
        (row, words)
        for row in rows
        if len(words := _words(_reference_tokens(row, column))) > 1 and words[0].rstrip(".").isdigit()
    ]
    counts = all(words[0].rstrip(".") == str(count) for count, (_, words) in enumerate(numbered, start=1))
    return {id(row) for row, _ in numbered} if counts and len(numbered) > 1 else set()


def _reference_tokens(row: Row, column: ReferenceColumn) -> list[Token]:
    return [token for key in column.keys for token in row.texts.get(key, ()) if token.kind is not TokenKind.DATE]


def _words(tokens: Sequence[Token]) -> list[str]:
    return [word.text for token in tokens for word in token.words]


def _refer(row: Row, column: ReferenceColumn, anchors: Anchors, *, counted: bool = False) -> None:
    """`counted` when the first word is only the line's own number."""
    tokens = _reference_tokens(row, column)
    if not tokens and (beside := _owed_beside(row, anchors)) is not None:
        row.reference, row.item_candidates = beside
        return
    words = _words(tokens)[1 if counted else 0 :]
    above, below = _notes_in_column(row, tokens, column)
    words, above, below = _made_whole(words, above, below)
    several = " ".join(words).strip(" ,;:")
    if looks_like_several(several) and anchors.find(several)[0] > 0:
        row.reference = several
        return
    if anchors:
        if _names_several(words, anchors):
            row.reference = several
            return
        found = _best_anchor(_runs(words), anchors)
        joined = _best_anchor(_joined(words, above, below), anchors)
        if joined and joined[0] == 0 and (not found or found[0] > 0):
            found = joined
        if found:
            row.reference, row.item_candidates = found[1], found[2]
            broken = found[0] > 0 and len(below) == 1 and _REFERENCE_WORD.fullmatch(below[0]) is not None
            row.reference_sure = not found[1].endswith(_BREAKS) and not broken
            return
    printed = printed_reference(words)
    if any(token.joined for token in tokens):
        row.reference_sure = False
    if not printed and (above or below) and not words:
        printed = "".join([*above, *below]) if len(above) <= 1 and len(below) <= 1 else ""
        row.reference_sure = False
    elif printed and below and words:
        if printed.endswith(_BREAKS):
            printed += below[0]
        elif len(below) == 1 and _TAIL.fullmatch(below[0]):
            printed += below[0]
            row.reference_sure = False
        elif len(below) > 1 and all(_is_tail([piece]) for piece in below):
            printed += "".join(below)
            row.reference_sure = False
        elif len(below) == 1 and _REFERENCE_WORD.fullmatch(below[0]):
            row.reference_sure = False
    if _ENDS_IN_DATE.search(printed):
        row.reference_sure = False  # two columns that touch
    if printed.endswith(_BREAKS) or any(word.endswith(_BREAKS) and _WORD.search(word) for word in words):
        row.reference_sure = row.reference_sure and bool(below)
    row.reference = printed


def _owed_beside(row: Row, anchors: Anchors) -> tuple[str, tuple[KnownItem, ...]] | None:
    """The item named in another cell, where the line has its whole open amount, sign included: a type so long that it
    runs into the number, "Note de crédit 4711"."""
    words = [word for token in row.line.cells for word in token.text.split()]
    found = _best_anchor(_runs(words), anchors) if anchors else None
    if found is None or found[0] or len(found[2]) != 1:
        return None
    owed = found[2][0].open_amount
    printed = any(owed and token.amount and owed in token.amount.values for token in row.amounts.values())
    return (found[1], found[2]) if printed else None


def _notes_in_column(row: Row, tokens: Sequence[Token], column: ReferenceColumn) -> tuple[list[str], list[str]]:
    """Words of the note lines right above and below that stand in the reference column."""
    if tokens:
        x0, x1 = min(token.x0 for token in tokens), max(token.x1 for token in tokens)
    else:
        return [], []
    above: list[str] = []
    below: list[str] = []
    previous = row.line
    for note in row.notes:
        inside = [
            word.text
            for cell in note.cells
            if abs(cell.x0 - x0) < 3 or (cell.x0 >= x0 - 1 and cell.x1 <= x1 + 3)
            for word in cell.words
        ]
        near = _apart(previous, note) < 0.9 * (note.bottom - note.top)
        previous = note if inside and near and note.top > row.line.top and _is_tail(inside) else row.line
        if inside and near:
            (below if note.top > row.line.top else above).extend(inside)
    return above, below


def _is_tail(words: Sequence[str]) -> bool:
    """Whether the words can be a piece of a number that its cell broke."""
    return len(words) == 1 and words[0].isalnum() and words[0].upper() == words[0]


def _made_whole(
    words: Sequence[str], above: Sequence[str], below: Sequence[str]
) -> tuple[list[str], list[str], list[str]]:
    """A number that its cell broke after a mark, over up to three lines ("B-" above "25534-" above "26"), as one
    word; with the words above and below that are left. A piece that the word already holds is not put to it again."""
    whole, over, under = list(words), list(above), list(below)
    if whole and under and whole[-1].endswith(_BREAKS) and _PIECE.fullmatch(under[0]):
        tail = under.pop(0)
        whole[-1] = tail if tail.startswith(whole[-1]) else whole[-1] + tail
    if whole and over and over[-1].endswith(_BREAKS) and _PIECE.fullmatch(over[-1]) and _DIGIT.search(whole[0]):
        head = over.pop()
        whole[0] = whole[0] if whole[0].startswith(head) else head + whole[0]
    return whole, over, under


def _names_several(words: Sequence[str], anchors: Anchors) -> bool:
    """Whether the cell holds the whole numbers of two or more known items of one customer."""
    hits = [anchors.find(word.strip(",;:&+")) for word in words if _DIGIT.search(word)]
    named = {(items[0].customer, items[0].id) for level, items in hits if level == 0 and len(items) == 1}
    return len({customer for customer, _ in named}) < len(named)


def _best_anchor(texts: Iterator[str], anchors: Anchors) -> tuple[int, str, tuple[KnownItem, ...]] | None:
    """The text that names known items with the least dropped; the longest of those, as it is printed."""
    best: tuple[int, str, tuple[KnownItem, ...]] | None = None
    for text in texts:
        level, items = anchors.find(text)
        if items and (best is None or (level, -len(text)) < (best[0], -len(best[1]))):
            best = (level, text, items)
    return best


def _joined(words: Sequence[str], above: Sequence[str], below: Sequence[str]) -> Iterator[str]:
    """The number with what stands right below or above it, for one that is wrapped in its cell."""
    for end in range(1, len(below) + 1 if words else 1):
        yield words[-1] + "".join(below[:end])
    if words and above:
        yield above[-1] + words[0]


def printed_reference(words: Sequence[str]) -> str:
    """The number of the cell without words around it: "Invoice 4711 dated" gives 4711, "RE 2024 17" stays."""
    clean = [word.strip(",;:()[]#'\"") for word in words]
    marked = [
        index
        for index, word in enumerate(clean)
        if _REFERENCE_WORD.fullmatch(word) and not "".join(words[index + 1 : index + 2]).startswith("%")
    ]
    if not marked:
        return ""
    start = end = marked[0]
    while end + 1 in marked and end - start < 2:
        end += 1
    before = clean[start - 1] if start else ""
    if before.isupper() and before.isalpha() and 1 <= len(before) <= 4 and before not in _NO_PART_OF_A_NUMBER:
        start -= 1
    return " ".join(clean[start : end + 1])


def _keep_one_family(rows: Sequence[Row]) -> None:
    """A hit names its item when it is the only one, at all or within the customer that most hits belong to."""
    votes: dict[str, int] = {}
    for row in rows:
        for customer in {item.customer for item in row.item_candidates}:
            votes[customer] = votes.get(customer, 0) + 1
    family = max(votes, key=lambda customer: votes[customer]) if votes else None
    for row in rows:
        own = [item for item in row.item_candidates if item.customer == family]
        if len(own) == 1:
            row.item = own[0]
        elif len(row.item_candidates) == 1:
            row.item = row.item_candidates[0]
        elif len(own) > 1:
            exact = [item for item in own if fold(item.number) == fold(row.reference)]
            row.item = exact[0] if len(exact) == 1 else None
