"""PURE: what would make an advice tie that does not: one line read otherwise, one too many, one missing.

Only changes that close the whole gap to the printed total by themselves; a person decides. With several, none is
likelier than the others.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from parsers.known_items import KnownItem
from parsers.money import group_amount
from parsers.remittance.advice import RemittanceAdvice, RemittanceLine


class RepairKind(StrEnum):
    READ_AS = "read_as"  # the line pays `amount`
    REMOVE = "remove"  # the line is none
    ADD = "add"  # a line for `number` with `amount` is missing


@dataclass(frozen=True, slots=True)
class Repair:
    """`line` is the advice line's sequence (None for a missing one), `reason` why just this amount."""

    kind: RepairKind
    line: int | None
    amount: Decimal
    number: str
    reason: str


MAX_REPAIRS = 5


def find_repairs(
    advice: RemittanceAdvice, matched: Mapping[int, KnownItem], open_items: Sequence[KnownItem]
) -> tuple[Repair, ...]:
    """`matched` are the items of its lines by sequence, `open_items` the customer's. Empty when it ties, or when
    nothing or too much would close the gap."""
    if advice.total is None or not advice.lines:
        return ()
    gap = advice.total - sum(line.net for line in advice.lines)
    if not gap:
        return ()
    found = list(_find_all(advice, gap, matched, open_items))
    best = {(repair.kind, repair.line, repair.number): repair for repair in reversed(found)}
    repairs = tuple(reversed(best.values()))
    return repairs if len(repairs) <= MAX_REPAIRS else ()


def _find_all(
    advice: RemittanceAdvice, gap: Decimal, matched: Mapping[int, KnownItem], open_items: Sequence[KnownItem]
) -> Iterator[Repair]:
    twins = Counter((line.reference, line.net) for line in advice.lines)
    for line in advice.lines:
        wanted = line.net + gap
        item = matched.get(line.sequence)
        for reason in _reasons_to_read(line, wanted, item, advice.currency):
            yield Repair(RepairKind.READ_AS, line.sequence, wanted, line.reference, reason)
        if line.net == -gap and twins[line.reference, line.net] > 1:
            yield Repair(RepairKind.REMOVE, line.sequence, line.net, line.reference, "it is printed twice")
        elif line.net == -gap and item is None and not line.reference.strip("0123456789.,- "):
            yield Repair(RepairKind.REMOVE, line.sequence, line.net, line.reference, "it may be a sum")
    used = {item.id for item in matched.values()}
    for item in open_items:
        if item.open_amount == gap and item.id not in used and item.currency == (advice.currency or item.currency):
            yield Repair(RepairKind.ADD, None, gap, item.number, "exactly this is open on it")


def _reasons_to_read(
    line: RemittanceLine, wanted: Decimal, item: KnownItem | None, currency: str | None
) -> Iterator[str]:
    """Why the line could pay `wanted` instead: its own parts, its item's balance, or its sign."""
    parts = [line.discount, line.deduction, line.withheld]
    if line.gross is not None:
        expected = line.gross - sum((part for part in parts if part is not None), Decimal(0))
        if wanted == expected != line.net:
            said = f"{group_amount(line.gross, currency)} less its deductions"
            yield said if any(parts) else "it is its gross"
        return  # anything else would contradict its own parts
    if item is not None and wanted == item.open_amount != line.net:
        yield f"it is what is open on {item.number}"
    if wanted == -line.net:
        yield "with the other sign"
