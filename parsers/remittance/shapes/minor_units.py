"""Lines in, the same with whole numbers as hundredths out, where the document counts in cents: "30000" is 300.00.

Packed files leave out the decimal mark. The document says so, or the ledger does: numbers beside our items are a
hundred times what is open of them. Where any amount has decimals of its own, none is in cents.
"""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from decimal import Decimal

from parsers.known_items import KnownItem
from parsers.remittance.anchors import Anchors
from parsers.remittance.facts.currencies import Pages
from parsers.remittance.lines import Line, Token, TokenKind
from parsers.remittance.words import fold

_IN_CENTS = re.compile(
    r"\b(in (cents?|pence|pennies|eurocents?|centesimi|(euro)?centen|minor units)|en (euro)?(centimes|centimos)"
    r"|em centimos|w groszach|i ore|implied decimals?|two decimals? implied)\b"
)
_HUNDREDTH = Decimal("0.01")
_LEAST_LINES = 2


def read_minor_units(pages: Pages, anchors: Anchors) -> Pages:
    lines = [line for page in pages for line in page]
    if any(token.amount and token.amount.decimals for line in lines for token in line.amounts()):
        return pages
    named = list(_beside_items(lines, anchors))
    owed = [token for token, cents in named if cents]
    if len(owed) < _LEAST_LINES or 2 * len(owed) <= len({id(line) for line in lines if _names_item(line, anchors)}):
        if any(_IN_CENTS.search(fold(line.text)) for line in lines):
            return [[_in_cents(line, None) for line in page] for page in pages]
        return pages
    places = {round(token.x1) for token in owed} | {round(token.x0) for token in owed}
    return [[_in_cents(line, places) for line in page] for page in pages]


def _beside_items(lines: Sequence[Line], anchors: Anchors) -> Iterator[tuple[Token, bool]]:
    """The whole numbers of lines that name a known item, and whether each is what is open of it, in cents."""
    for line in lines:
        for item in _items(line, anchors):
            open_ = {abs(item.open_amount), abs(item.original_amount)}
            for token in line.tokens:
                yield token, _is_whole(token) and _value(token) * _HUNDREDTH in open_


def _items(line: Line, anchors: Anchors) -> Iterator[KnownItem]:
    for token in line.tokens:
        level, items = anchors.find(token.text)
        if level == 0 and len(items) == 1:
            yield items[0]


def _names_item(line: Line, anchors: Anchors) -> bool:
    return next(_items(line, anchors), None) is not None


def _in_cents(line: Line, places: Set[int] | None) -> Line:
    """`places` are where the amounts begin or end; without them only what is read as an amount will be one."""

    def scaled(token: Token) -> Token:
        if token.amount is None or not _is_whole(token):
            return token
        value = _value(token) * _HUNDREDTH
        amount = replace(token.amount, values=(value,), decimals=2)
        if places is None or places.isdisjoint({round(token.x0), round(token.x1)}):
            return replace(token, amount=amount)
        return replace(token, amount=amount, kind=TokenKind.AMOUNT, text=str(value))

    return replace(line, tokens=[scaled(token) for token in line.tokens])


def _is_whole(token: Token) -> bool:
    return token.amount is not None and token.amount.decimals == 0 and len(token.amount.values) == 1


def _value(token: Token) -> Decimal:
    return token.amount.values[0] if token.amount else Decimal(0)
