"""Lines without headings that name known items in, the same as a table out: "det|INV-20501|1250.00".

A payer's program may write one record a line, with a word for the kind of record and none for its fields. What the
fields are is told by the ledger alone: numbers of known items, in most lines beside what is open of them, and in a
line that names no item the sum of all. Less is no payment.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from parsers.dates import date_readings
from parsers.known_items import KnownItem
from parsers.remittance.anchors import Anchors
from parsers.remittance.lines import Line, Token, TokenKind
from parsers.remittance.made import Cell, MadeRow, made_table
from parsers.remittance.words import TotalKind, fold, total_kind

_LEAST_RECORDS = 2
_OPEN = re.compile(  # a list of what is still to be paid
    r"\b(open|balance|due|overdue|outstanding|unpaid|statement|offen\w*|saldo|fallig\w*|solde|impaye\w*|echu\w*|abiert\w*|pendiente\w*"
    r"|vencid\w*|apert\w*|scadut\w*|insolut\w*|openstaand\w*|vervallen)\b"
)
_DAY = re.compile(r"20\d{6}")


@dataclass(slots=True, eq=False)
class _Record:
    number: Token
    item: KnownItem
    amounts: dict[int, Token]  # by their place among the fields
    day: Token | None


@dataclass(frozen=True, slots=True)
class Records:
    """The pages with the records as a table below the last one; `told` where words say that their sum was paid and no
    record has another amount, so that nothing but the number can be what is paid for."""

    pages: list[list[Line]]
    told: bool


def tabulate_records(pages: Sequence[Sequence[Line]], anchors: Anchors) -> Records | None:
    """None unless the lines of the pages, which have no table, are such records."""
    lines = [line for page in pages for line in page]
    if not anchors or len(lines) < _LEAST_RECORDS + 1:
        return None
    if any(_OPEN.search(fold(line.text)) for line in lines):
        return None
    records = {id(line): record for line in lines if (record := _record(line, anchors))}
    found = list(records.values())
    place = _paid_field(found)
    if len(found) < _LEAST_RECORDS or place is None or len({record.item.id for record in found}) < len(found):
        return None
    paid = sum((_value(record.amounts[place]) for record in found), Decimal(0))
    others = [line for line in lines if id(line) not in records]
    sums = [(line, token) for line in others for token in line.amounts() if _value(token) == paid]
    if not sums or paid <= 0:
        return None
    total = sums[0][1]
    told = any(total_kind(line.text.removesuffix(token.text)) is TotalKind.PAID for line, token in sums)
    rows = [
        MadeRow(_cell(record.number), _cell(record.amounts[place]), _cell(record.day) if record.day else Cell(""))
        for record in found
    ]
    rest = [[_dated(line) for line in page if id(line) not in records] for page in pages]
    table = made_table(rows, _cell(total), pages[-1])
    single = all(len(record.amounts) == 1 for record in found)
    return Records([*rest[:-1], [*rest[-1], *table]], told and single)


def _dated(line: Line) -> Line:
    """ "20261112" in a line of the payment is its day."""

    def dated(token: Token) -> Token:
        is_day = token.kind is TokenKind.NUMBER and _DAY.fullmatch(token.text) and date_readings(token.text)
        return replace(token, kind=TokenKind.DATE, amount=None) if is_day else token

    return replace(line, tokens=[dated(token) for token in line.tokens])


def _record(line: Line, anchors: Anchors) -> _Record | None:
    """A line whose fields are one known item's whole number, amounts, and little else."""
    named = [(cell, items[0]) for cell, items in _known_cells(line, anchors) if len(items) == 1]
    amounts = {place: token for place, token in enumerate(line.tokens) if token.kind is TokenKind.AMOUNT}
    if len(named) != 1 or not amounts:
        return None
    day = next((token for token in line.tokens if token.kind is TokenKind.DATE), None)
    return _Record(*named[0], amounts, day)


def _known_cells(line: Line, anchors: Anchors) -> Iterator[tuple[Token, tuple[KnownItem, ...]]]:
    for token in line.tokens:
        if token.kind in (TokenKind.TEXT, TokenKind.NUMBER) and len(token.words) == 1:
            level, items = anchors.find(token.text)
            if level == 0 and items:
                yield token, items


def _paid_field(records: Sequence[_Record]) -> int | None:
    """The field in which most records have what is open of their item; every one has an amount there."""
    hits = Counter(
        place
        for record in records
        for place, token in record.amounts.items()
        if _value(token) in (record.item.open_amount, record.item.original_amount)
    )
    best = hits.most_common(1)
    if not best or 2 * best[0][1] <= len(records) or not all(best[0][0] in record.amounts for record in records):
        return None
    return best[0][0]


def _value(token: Token) -> Decimal:
    return token.amount.values[-1] if token.amount else Decimal(0)


def _cell(token: Token) -> Cell:
    return Cell(token.text, token.box())
