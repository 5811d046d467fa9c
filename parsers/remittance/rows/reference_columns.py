"""Rows and their columns in, the column that names our invoices out.

It is the one whose cells the ledger knows most; without a ledger its heading decides.
"""

import itertools
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from parsers.known_items import KnownItem
from parsers.remittance.anchors import Anchors
from parsers.remittance.lines import Token, TokenKind
from parsers.remittance.rows.cell_numbers import cell_words, find_named
from parsers.remittance.rows.rows import Row, begins_with_count, is_total_label, words_of
from parsers.remittance.tables.table_parts import Column, role_of
from parsers.remittance.words import Role, clipped_role, heading_role, heads_reference, heads_suppliers, names_credit

_DIGIT = re.compile(r"\d")
_COUNT_DIGITS = 3  # a column of shorter numbers beside longer ones counts invoices
_MANY_HITS = 3
_MAX_CHANCE = 6  # characters of a number that another kind of number may equal by chance
_ZERO = Decimal(0)
_Named = tuple[Row, str, tuple[KnownItem, ...]]  # a row's cell: its number, and the items that have it


class Certainty(StrEnum):
    LEDGER = "ledger"
    HEADING = "heading"
    GUESS = "guess"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class ReferenceColumn:
    keys: tuple[str, ...]
    certainty: Certainty


def find_reference_column(
    rows: Sequence[Row], columns: Mapping[str, Column], anchors: Anchors, tables: Sequence[frozenset[str]] = ()
) -> ReferenceColumn | None:
    """The column that names our invoices. `tables` are the column keys of each table: columns that never stand in
    the same one may name them together, each in its own."""
    body = [row for row in rows if not is_total_label(row) and not begins_with_count(row)]
    digits: dict[str, int] = {}
    named: dict[str, list[_Named]] = {}
    longest: dict[str, int] = {}
    for row in body:
        for key, tokens in row.texts.items():
            words, above, below = cell_words(row, tokens)
            if any(map(_DIGIT.search, words)):
                digits[key] = digits.get(key, 0) + 1
                longest[key] = max(longest.get(key, 0), *(len(token.text) for token in tokens))
                if found := find_named(words, above, below, anchors):
                    named.setdefault(key, []).append((row, *found[1:]))
    counters = [key for key in digits if len(digits) > 1 and _counts_rows(key, body)]
    for key in counters if len(counters) < len(digits) else ():
        del digits[key]
        named.pop(key, None)
    if not digits:
        return None
    hits = {key: count for key, found in named.items() if (count := _count_meant(found))}
    if hits and (known := _known_column(hits, digits, columns, tables)):
        return known
    for role in (Role.INVOICE, Role.WEAK_INVOICE):
        fitting = [key for key in digits if role_of(columns, key) is role]
        fitting = [key for key in fitting if longest[key] > _COUNT_DIGITS] or fitting
        if len(fitting) == 1:
            rival = (role is Role.WEAK_INVOICE and _has_rival(fitting[0], digits, columns, {None})) or (
                _heads_two(columns[fitting[0]].heading) and _has_rival(fitting[0], digits, columns, {None, Role.TEXT})
            )
            return ReferenceColumn((fitting[0],), Certainty.AMBIGUOUS if rival else Certainty.HEADING)
        if fitting and _stand_apart(fitting, tables):
            return ReferenceColumn(tuple(fitting), Certainty.HEADING)
        if len(theirs := [key for key in fitting if heads_suppliers(columns[key].heading)]) == 1:
            return ReferenceColumn((theirs[0],), Certainty.HEADING)  # beside "Invoice", the payer's own
        if len(outer := [key for key in fitting if heads_reference(columns[key].heading)]) == 1:
            return ReferenceColumn((outer[0],), Certainty.AMBIGUOUS)
        if fitting:
            fullest = max(fitting, key=lambda key: digits[key])
            alone = all(digits[key] * 3 < digits[fullest] for key in fitting if key != fullest)
            return ReferenceColumn((fullest,), Certainty.HEADING if alone else Certainty.AMBIGUOUS)
    texts = [key for key in digits if role_of(columns, key) in (Role.TEXT, None)]
    telling = [key for key in texts if _names_invoices(body, key)]
    if len(telling) == 1:
        return ReferenceColumn((telling[0],), Certainty.HEADING)
    if texts:
        return ReferenceColumn((max(texts, key=lambda key: digits[key]),), Certainty.GUESS)
    return ReferenceColumn((max(digits, key=lambda key: digits[key]),), Certainty.GUESS)


def _count_meant(named: Sequence[_Named]) -> int:
    """How many of a column's cells mean the items that they name. A short number is that of somebody's invoice by
    chance; it is meant where its item has the amount of the row, or belongs to the payer of another row's item."""
    rows_of: dict[str, int] = {}
    for _, _, items in named:
        for family in {item.family for item in items}:
            rows_of[family] = rows_of.get(family, 0) + 1
    return sum(
        any(len(number) > _MAX_CHANCE or rows_of[item.family] > 1 or _has_amount_of(row, item) for item in items)
        for row, number, items in named
    )


def _has_amount_of(row: Row, item: KnownItem) -> bool:
    owed = {abs(item.open_amount), abs(item.original_amount)} - {_ZERO}
    return any(abs(value) in owed for token in row.amounts.values() if token.amount for value in token.amount.values)


def _counts_rows(key: str, rows: Sequence[Row]) -> bool:
    """Whether the column numbers the lines: 1, 2, 3."""
    values = [tokens[0].text.rstrip(".") for row in rows if (tokens := row.texts.get(key))]
    counts = [str(number) for number in range(1, len(values) + 1)]
    return len(values) > 1 and [value.lstrip("0") for value in values] == counts


def _names_invoices(rows: Sequence[Row], key: str) -> bool:
    """Whether every line with a number in the column says what it is, whatever the column is headed: "Rechnung 4711
    vom", "Vendor credit #4712"; and whether no line with an amount has its number elsewhere."""
    numbered = [row for row in rows if any(map(_DIGIT.search, words_of(row.texts.get(key, ()))))]
    others = [
        row for row in rows if row not in numbered and row.amounts and any(map(_has_number, row.texts.values()))
    ]
    return bool(numbered) and not others and all(_names_invoice(row, key) for row in numbered)


def _has_number(tokens: Sequence[Token]) -> bool:
    return any(token.kind is not TokenKind.DATE and _DIGIT.search(token.text) for token in tokens)


def _names_invoice(row: Row, key: str) -> bool:
    numbers = {word for word in words_of(row.texts.get(key, ())) if _DIGIT.search(word)}
    cells = [cell for cell in row.line.cells if any(word in numbers for word in cell.text.split())]
    return any(
        (heading_role(word) is Role.INVOICE or names_credit(word)) and word.isalpha() and number in numbers
        for cell in cells
        for word, number in itertools.pairwise(cell.text.split())
    )


def _has_rival(key: str, digits: Mapping[str, int], columns: Mapping[str, Column], roles: Set[Role | None]) -> bool:
    """Whether a column of these roles has as many numbers: it may be ours, and this one the payer's."""
    return any(
        _is_text(columns, other) and role_of(columns, other) in roles and count >= digits[key]
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
        invoice = [key for key in tied if role_of(columns, key) is Role.INVOICE]
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
