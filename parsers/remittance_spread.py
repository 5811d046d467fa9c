"""Lines that pay several invoices at once in, one line for each invoice out, where the ledger proves the split."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from parsers.advice import RemittanceLine
from parsers.known_items import KnownItem
from parsers.remittance_rows import Anchors

_MIN_DIGITS = 4
_SEPARATORS = re.compile(r"\s*[/,;&+\-–]\s*|\s+")
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


def names_several(references: Sequence[str]) -> bool:
    """Whether a reference is two or more numbers of the shape that the document's other references have."""
    shapes = [_shape(reference) for reference in references if reference]
    if not shapes:
        return False
    usual = Counter(shapes).most_common(1)[0][0]
    for reference in references:
        parts = [part for part in _SEPARATORS.split(reference) if part]
        listed = [part for part in re.split(r"\s*[,;&+]\s*|\s+", reference) if part]
        if len(parts) > 1 and _shape(reference) != usual and all(_shape(part) == usual for part in parts):
            return True
        if (
            len(listed) > 1
            and len({_shape(part) for part in listed}) == 1
            and min(map(_digits, listed)) >= _MIN_DIGITS
        ):
            return True
    return False


def _shape(text: str) -> str:
    return re.sub(r"[A-Za-z]", "A", re.sub(r"\d", "9", text))


def _digits(text: str) -> int:
    return sum(char.isdigit() for char in text)
