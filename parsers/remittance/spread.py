"""Lines that pay several invoices at once in, one line for each invoice out, where the ledger proves the split."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from parsers.known_items import KnownItem
from parsers.numbers.number_ranges import looks_like_several, number_list, number_range
from parsers.remittance.advice import RemittanceLine
from parsers.remittance.anchors import Anchors

_MIN_DIGITS = 4
_SEPARATORS = re.compile(r"\s*[/,;&+\-–]\s*|\s+")

_Items = tuple[tuple[str, KnownItem], ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """`unsure` when a cell can be read in two ways that both add up."""

    lines: tuple[RemittanceLine, ...]
    unsure: bool = False


def spread(lines: Sequence[RemittanceLine], anchors: Anchors) -> Spread:
    """ "1001/1002 300.00" becomes two lines when both are known items whose open amounts are 300.00 together, and
    "1001-1004" a line for each open item of that range."""
    spread_out: list[RemittanceLine] = []
    unsure = False
    for line in lines:
        readings = _readings(line, anchors)
        if len(readings) == 1 and readings[0]:
            spread_out += [_part(line, text, item) for text, item in readings[0]]
        else:
            spread_out.append(line)
        unsure = unsure or len(readings) > 1
    return Spread(tuple(replace(line, sequence=number) for number, line in enumerate(spread_out, start=1)), unsure)


def _part(line: RemittanceLine, reference: str, item: KnownItem) -> RemittanceLine:
    return replace(
        line, reference=reference, net=item.open_amount, gross=None, discount=None, deduction=None, withheld=None,
        item_id=item.id, net_box=None,
    )  # fmt: skip


def _readings(line: RemittanceLine, anchors: Anchors) -> list[_Items]:
    """The ways to read the cell that add up to what the line pays; an empty one where it is one item's number."""
    listed = number_list(line.reference)
    ranged = number_range(line.reference)
    if not listed and not ranged:
        return []
    found = [
        items
        for items in (_known(listed, anchors, gaps=False), _known(ranged, anchors, gaps=True))
        if len(items) > 1 and sum((item.open_amount for _, item in items), Decimal(0)) == line.net
    ]
    distinct = list({tuple(item.id for _, item in items): items for items in found}.values())
    if distinct and any(_pays_whole(line, item) for item in _whole(line, anchors)):
        distinct.append(())
    return distinct


def known_items(text: str, anchors: Anchors) -> _Items:
    """The items of a range or list, or the item whose whole number the text is; none when one is unknown."""
    whole = _only(anchors.find(text))
    return ((text, whole),) if whole else _known(number_range(text), anchors, gaps=True)


def _known(numbers: Sequence[str], anchors: Anchors, *, gaps: bool) -> _Items:
    """The item of each number; none unless every number (of a range: the first and the last) names exactly one,
    and each its own. Items of a range that are settled are not paid by it."""
    found = [(number, _only(anchors.find(number))) for number in numbers]
    edges = (found[:1] + found[-1:]) if gaps else found
    if not found or any(item is None for _, item in edges):
        return ()
    named = tuple((number, item) for number, item in found if item is not None and (item.open_amount or not gaps))
    return named if len({item.id for _, item in named}) == len(named) else ()


def _only(found: tuple[int, tuple[KnownItem, ...]]) -> KnownItem | None:
    level, items = found
    return items[0] if level == 0 and len(items) == 1 else None


def _whole(line: RemittanceLine, anchors: Anchors) -> Iterator[KnownItem]:
    level, items = anchors.find(line.reference)
    yield from items if level == 0 else ()


def _pays_whole(line: RemittanceLine, item: KnownItem) -> bool:
    return line.net in (item.open_amount, item.original_amount)


def names_several(lines: Sequence[RemittanceLine]) -> bool:
    """Whether a reference is two or more numbers of the shape that the document's other references have, or reads
    like a range on its face. The number of a known item is one number."""
    references = [line.reference for line in lines if line.reference]
    shapes = Counter(_shape(reference) for reference in references)
    if not shapes:
        return False
    usual = min(shapes, key=lambda shape: (-shapes[shape], len(shape)))
    starts = Counter(reference[:4] for reference in references)
    for line in lines:
        reference = line.reference
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
        if line.item_id is None and starts[reference[:4]] == 1 and looks_like_several(reference):
            return True
    return False


def _shape(text: str) -> str:
    return re.sub(r"[A-Za-z]", "A", re.sub(r"\d", "9", text))


def _digits(text: str) -> int:
    return sum(char.isdigit() for char in text)
