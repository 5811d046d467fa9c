"""Lines that pay several invoices at once in, one line for each invoice out, where the ledger proves the split."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from parsers.advice import RemittanceLine
from parsers.known_items import KnownItem
from parsers.remittance_rows import Anchors

_BETWEEN = re.compile(r"\s*[/,;&+]\s*|\s+(?:and|und|et|y|e|en)\s+|\s+")


def spread(lines: Sequence[RemittanceLine], anchors: Anchors) -> tuple[RemittanceLine, ...]:
    """ "1001/1002 300.00" becomes two lines when both are known items whose open amounts are 300.00 together."""
    spread_out: list[RemittanceLine] = []
    for line in lines:
        items = _items(line, anchors)
        if items and sum((item.open_amount for _, item in items), Decimal(0)) == line.net:
            spread_out += [
                replace(
                    line, reference=text, net=item.open_amount, gross=None, discount=None, deduction=None,
                    withheld=None, item_id=item.id, net_box=None,
                )
                for text, item in items
            ]  # fmt: skip
        else:
            spread_out.append(line)
    return tuple(replace(line, sequence=number) for number, line in enumerate(spread_out, start=1))


def _items(line: RemittanceLine, anchors: Anchors) -> list[tuple[str, KnownItem]]:
    """The known item of each number in the cell; none unless every number names exactly one, and each its own."""
    parts = _BETWEEN.split(line.reference)
    if line.item_id is not None or len(parts) < 2:
        return []
    found = [(part, anchors.find(part)) for part in parts]
    if any(level != 0 or len(items) != 1 for _, (level, items) in found):
        return []
    named = [(part, items[0]) for part, (_, items) in found]
    return named if len({item.id for _, item in named}) == len(named) else []
