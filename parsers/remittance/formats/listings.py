"""Lines of a text in, the tables among them out whose cells stand only one blank apart.

"Invoice Date Gross Net" above rows like "4711 06/10/2026 343.90 340.00": a clerk types so, and so may a pasted
table end. The rows tell how many columns there are and which hold dates and amounts; the words of the line
above them are cut so that each column has a heading of its kind.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from parsers.dates import date_readings
from parsers.files.grid_text import Grid
from parsers.money import CURRENCY_CODES, CURRENCY_SYMBOLS, read_amount
from parsers.remittance.words import AMOUNT_ROLES, Role, heading_role

_GAP = "   "
_LEAST_COLUMNS = 2
_MOST_WORDS = 12
_DIGIT = re.compile(r"\d")
_WIDE = re.compile(r"\S\s{2,}\S|\t")
_MONEY = re.compile(r"[^\w\s]{0,3}\d[\d.,'’]*[.,]\d{2}[^\w\s]{0,2}")
_TAKEN = frozenset({Role.DISCOUNT, Role.DEDUCTION, Role.WITHHELD})
_BILLED = frozenset({Role.GROSS, Role.AMOUNT})
_DATES = frozenset({Role.DATE, Role.DUE_DATE})


class _Kind(Enum):
    WORD = "word"
    DATE = "date"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Listing:
    """The lines from `start` to before `end`, as rows of cells; the first row is the headings."""

    start: int
    end: int
    rows: list[list[str]]


def align_listings(text: str) -> str:
    """The text with the cells of its listings below each other, three blanks apart at least."""
    return "\f".join(map(_aligned, text.split("\f")))  # a form feed starts a new page


def _aligned(text: str) -> str:
    lines = text.split("\n")
    for found in list_listings(lines):
        widths = [max(map(len, column)) for column in zip(*found.rows, strict=True)]
        lines[found.start : found.end] = [_GAP.join(map(str.ljust, row, widths)).rstrip() for row in found.rows]
    return "\n".join(lines)


def tabulate_listings(grids: Sequence[Grid]) -> list[Grid]:
    """The grids with each listing among the lines of text between tables as a table of its own."""
    tabulated: list[Grid] = []
    for of_text, group in itertools.groupby(grids, key=_is_line):
        if not of_text:
            tabulated += group
            continue
        lines = list(group)
        place = 0
        for found in list_listings([grid[0][0] for grid in lines]):
            tabulated += [*lines[place : found.start], found.rows]
            place = found.end
        tabulated += lines[place:]
    return tabulated


def _is_line(grid: Grid) -> bool:
    return len(grid) == 1 and len(grid[0]) == 1


def list_listings(lines: Sequence[str]) -> Iterator[Listing]:
    """From the top; they never overlap."""
    index = 0
    while index < len(lines):
        found = _listing_at(lines, index)
        if found:
            yield found
        index = found.end if found else index + 1


def _listing_at(lines: Sequence[str], start: int) -> Listing | None:
    """The listing whose headings are this line."""
    words = lines[start].split()
    if not _LEAST_COLUMNS <= len(words) <= _MOST_WORDS or _DIGIT.search(lines[start]) or _WIDE.search(lines[start]):
        return None
    rows: list[list[str]] = []
    for line in lines[start + 1 :]:
        cells = [] if _WIDE.search(line) else _fields(line.split())
        if not rows and not cells:
            return None
        kinds = list(map(_kind, cells))
        if rows and kinds != list(map(_kind, rows[0])):
            break
        rows.append(cells)
    if not rows or _kind(rows[0][-1]) is not _Kind.AMOUNT or _kind(rows[0][0]) is _Kind.AMOUNT:
        return None
    fitting = [cut for cut in _cuts(words, list(map(_kind, rows[0]))) if _ties(cut, rows)]
    if not fitting:
        return None
    headings = min(fitting, key=lambda cut: max(len(heading.split()) for heading in cut))
    end = start + 1 + len(rows)
    sums = _sums(lines[end].split(), rows[0]) if end < len(lines) else None
    return Listing(start, end + (sums is not None), [headings, *rows, *([sums] if sums else [])])


def _fields(words: Sequence[str]) -> list[str]:
    """The words, a currency's sign or code joined with the amount beside it."""
    fields: list[str] = []
    for word in words:
        before = fields[-1] if fields else ""
        if (_is_currency(before) and _MONEY.fullmatch(word)) or (_is_currency(word) and _MONEY.fullmatch(before)):
            fields[-1] = f"{before} {word}"
        else:
            fields.append(word)
    return fields


def _is_currency(word: str) -> bool:
    return word in CURRENCY_SYMBOLS or word in CURRENCY_CODES


def _kind(field: str) -> _Kind:
    if date_readings(field):
        return _Kind.DATE
    money = [word for word in field.split() if _MONEY.fullmatch(word) and read_amount(word) is not None]
    return _Kind.AMOUNT if money else _Kind.WORD


def _cuts(words: Sequence[str], kinds: Sequence[_Kind]) -> Iterator[list[str]]:
    """The ways to cut the words into as many headings, each of its column's kind."""
    for places in itertools.combinations(range(1, len(words)), len(kinds) - 1):
        edges = [0, *places, len(words)]
        headings = [" ".join(words[left:right]) for left, right in itertools.pairwise(edges)]
        if all(_heads(heading, kind) for heading, kind in zip(headings, kinds, strict=True)):
            yield headings


def _heads(heading: str, kind: _Kind) -> bool:
    role = heading_role(heading)
    if kind is _Kind.DATE:
        return role in _DATES
    return role is not None and role not in _DATES and (role in AMOUNT_ROLES) == (kind is _Kind.AMOUNT)


def _ties(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether every row's amounts are what the headings call them: words may be cut in several ways that are all
    headings, and "Discount" must not stand above what was paid."""
    places = [place for place, field in enumerate(rows[0]) if _kind(field) is _Kind.AMOUNT]
    if len(places) == 1:
        return heading_role(headings[places[0]]) not in _TAKEN
    roles = [heading_role(headings[place]) for place in places]
    values = [[_value(row[place]) for place in places] for row in rows]
    return roles.count(Role.NET) == 1 and any(
        role in _BILLED and all(_leaves(roles, row, at) for row in values) for at, role in enumerate(roles)
    )


def _leaves(roles: Sequence[Role | None], values: Sequence[Decimal], billed: int) -> bool:
    """Whether what was billed, less what is taken off it, is what was paid."""
    taken = sum((abs(value) for role, value in zip(roles, values, strict=True) if role in _TAKEN), Decimal(0))
    return values[billed] - taken == values[roles.index(Role.NET)]


def _value(field: str) -> Decimal:
    amounts = (read_amount(word) for word in field.split() if _MONEY.fullmatch(word))
    return next((amount.values[0] for amount in amounts if amount), Decimal(0))


def _sums(words: Sequence[str], row: Sequence[str]) -> list[str] | None:
    """The row of the total below: words, then an amount for the last column or for each column of amounts."""
    fields = _fields(words)
    label = list(itertools.takewhile(lambda field: _kind(field) is _Kind.WORD, fields))
    amounts = fields[len(label) :]
    columns = sum(_kind(field) is _Kind.AMOUNT for field in row)
    if len(amounts) not in (1, columns) or not all(_kind(field) is _Kind.AMOUNT for field in amounts):
        return None
    return [" ".join(label), *[""] * (len(row) - 1 - len(amounts)), *amounts]
