"""Rows with their amounts in, those that only sum up the rows above them out: carried forward, by page, by group.

A printed word is not needed: an amount that is the sum of what stands above it says nothing new. Without a label it
surely is one; with a label ("Store 0417") it may be a line by chance, so the caller tries both. So do rows that say
what the row above them is made of.
"""

import itertools
from collections.abc import Mapping, Sequence
from decimal import Decimal

from parsers.remittance.lines import TokenKind
from parsers.remittance.rows.rows import Row

_ZERO = Decimal(0)

Values = Mapping[str, Decimal]


def sum_rows(rows: Sequence[Row], values: Sequence[Values]) -> tuple[frozenset[int], frozenset[int]]:
    """Positions of the rows that surely are sums, and of those that may be."""
    sure: set[int] = set()
    likely: set[int] = set()
    group: list[Values] = []
    everything: list[Values] = []
    for index, (row, value) in enumerate(zip(rows, values, strict=True)):
        bare = not row.label and not row.reference
        if _may_sum(row) and (
            (len(group) > (0 if bare else 1) and _sums_up(value, group))
            or (len(everything) > len(group) and _sums_up(value, everything))
        ):
            (sure if bare else likely).add(index)
            group = []
            continue
        group.append(value)
        everything.append(value)
    return frozenset(sure), frozenset(likely)


def part_rows(rows: Sequence[Row], values: Sequence[Values]) -> frozenset[int]:
    """Positions of rows that say what the row above them is made of: the orders of an invoice, each with its amount.
    None unless the rows behind each line, that have neither a date nor a known item, add up to it."""
    parts: set[int] = set()
    heads = [index for index, row in enumerate(rows) if not _may_sum(row)]
    for head, end in itertools.pairwise([*heads, len(rows)]):
        below = range(head + 1, end)
        if not below:
            continue
        columns = {key for index in below for key in values[index]}
        summed = {key: sum((values[index].get(key, _ZERO) for index in below), _ZERO) for key in columns}
        if not columns or any(values[head].get(key) != amount for key, amount in summed.items()):
            return frozenset()
        parts.update(below)
    return frozenset(parts)


def _may_sum(row: Row) -> bool:
    """A line with a date or a known item is no sum."""
    return row.item is None and not any(t.kind is TokenKind.DATE for tokens in row.texts.values() for t in tokens)


def _sums_up(value: Values, above: Sequence[Values]) -> bool:
    """Whether each of its amounts, not all of them nothing, is the sum of its column."""
    return any(value.values()) and all(
        amount == sum((other.get(key, _ZERO) for other in above), _ZERO) for key, amount in value.items()
    )
