"""Rows and their reference column in; their kind, number and known item out: paid items, totals, and the rest."""

import re
from collections.abc import Sequence

from parsers.known_items import KnownItem
from parsers.numbers.number_ranges import looks_like_several
from parsers.remittance.anchors import Anchors, find_best, key_runs
from parsers.remittance.lines import Token, TokenKind
from parsers.remittance.rows.cell_numbers import cell_words, find_named, is_tail
from parsers.remittance.rows.reference_columns import ReferenceColumn
from parsers.remittance.rows.rows import BREAKS, Row, RowKind, begins_with_count, words_of
from parsers.remittance.words import TotalKind, fold, heading_role, names_credit, total_kind

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W_]")
_REFERENCE_WORD = re.compile(r"(?=.*\d)[\w][\w./\\\-_#&+:]*")
_TAIL = re.compile(r"[-/_.][A-Za-z0-9]{1,4}")  # what a narrow cell breaks off
_ENDS_IN_DATE = re.compile(r"\d{5,}[./-]\d\d[./-](19|20)\d\d$")
# IV: an invoice's number follows, in ANSI X12.
_NO_PART_OF_A_NUMBER = frozenset({"NO", "NR", "RNR", "DU", "DE", "IV"})


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
    if begins_with_count(row):
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
        if len(words := words_of(_reference_tokens(row, column))) > 1 and words[0].rstrip(".").isdigit()
    ]
    counts = all(words[0].rstrip(".") == str(count) for count, (_, words) in enumerate(numbered, start=1))
    return {id(row) for row, _ in numbered} if counts and len(numbered) > 1 else set()


def _reference_tokens(row: Row, column: ReferenceColumn) -> list[Token]:
    return [token for key in column.keys for token in row.texts.get(key, ()) if token.kind is not TokenKind.DATE]


def _refer(row: Row, column: ReferenceColumn, anchors: Anchors, *, counted: bool = False) -> None:
    """`counted` when the first word is only the line's own number."""
    tokens = _reference_tokens(row, column)
    if not tokens and (beside := _owed_beside(row, anchors)) is not None:
        row.reference, row.item_candidates = beside
        return
    words, above, below = cell_words(row, tokens, first=1 if counted else 0)
    several = " ".join(words).strip(" ,;:")
    if looks_like_several(several) and anchors.find(several)[0] > 0:
        row.reference = several
        return
    if anchors:
        if _names_several(words, anchors):
            row.reference = several
            return
        found = find_named(words, above, below, anchors)
        if found:
            row.reference, row.item_candidates = found[1].lstrip("#"), found[2]
            broken = found[0] > 0 and len(below) == 1 and _REFERENCE_WORD.fullmatch(below[0]) is not None
            row.reference_sure = not found[1].endswith(BREAKS) and not broken
            return
    printed = printed_reference(words)
    if any(token.joined for token in tokens):
        row.reference_sure = False
    if not printed and (above or below) and not words:
        printed = "".join([*above, *below]) if len(above) <= 1 and len(below) <= 1 else ""
        row.reference_sure = False
    elif printed and below and words:
        if printed.endswith(BREAKS):
            printed += below[0]
        elif len(below) == 1 and _TAIL.fullmatch(below[0]):
            printed += below[0]
            row.reference_sure = False
        elif len(below) > 1 and all(is_tail([piece]) for piece in below):
            printed += "".join(below)
            row.reference_sure = False
        elif len(below) == 1 and _REFERENCE_WORD.fullmatch(below[0]):
            row.reference_sure = False
    if _ENDS_IN_DATE.search(printed):
        row.reference_sure = False  # two columns that touch
    if printed.endswith(BREAKS) or any(word.endswith(BREAKS) and _WORD.search(word) for word in words):
        row.reference_sure = row.reference_sure and bool(below)
    row.reference = printed


def _owed_beside(row: Row, anchors: Anchors) -> tuple[str, tuple[KnownItem, ...]] | None:
    """The item named in another cell, where the line has its whole open amount, sign included: a type so long that it
    runs into the number, "Note de crédit 4711"."""
    words = [word for token in row.line.cells for word in token.text.split()]
    found = find_best(key_runs(words), anchors) if anchors else None
    if found is None or found[0] or len(found[2]) != 1:
        return None
    owed = found[2][0].open_amount
    printed = any(owed and token.amount and owed in token.amount.values for token in row.amounts.values())
    return (found[1], found[2]) if printed else None


def _names_several(words: Sequence[str], anchors: Anchors) -> bool:
    """Whether the cell holds the whole numbers of two or more known items of one customer."""
    hits = [anchors.find(word.strip(",;:&+")) for word in words if _DIGIT.search(word)]
    named = {(items[0].customer, items[0].id) for level, items in hits if level == 0 and len(items) == 1}
    return len({customer for customer, _ in named}) < len(named)


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
