"""PURE: one remittance advice and a customer's open items in, a proposal of allocations out."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from parsers.known_items import KnownItem, KnownItems
from parsers.remittance import RemittanceAdvice


class EvidenceClass(StrEnum):
    A = "A"  # proved: every line exact and unique, ties, one payer
    B = "B"  # proved but for a policy item (coded deduction, write-off or discount within its limit)
    C = "C"  # unique inference without remittance lines
    D = "D"  # ambiguous or partial: a person decides
    E = "E"  # payer or items unknown


class LineClass(StrEnum):
    FULL = "full"
    DISCOUNT = "discount"
    SHORT_PAY = "short_pay"
    OVERPAY = "overpay"
    CREDIT = "credit"
    UNMATCHED = "unmatched"


@dataclass(frozen=True, slots=True)
class MatchPolicy:
    """Limits in the payment's currency. `auto_classes` are the classes that post without a person; a version
    one of the desk posts nothing by itself, `auto` then only says what it would do."""

    tolerance: Decimal = Decimal("0.00")
    discount_rate_limit: Decimal = Decimal("0.05")
    auto_classes: frozenset[EvidenceClass] = frozenset({EvidenceClass.A})


@dataclass(frozen=True, slots=True)
class ProposedAllocation:
    """`amount` in the advice's currency reduces the item by that much: cash plus the discount that is earned."""

    line: int
    item_id: int
    number: str
    amount: Decimal
    evidence_class: EvidenceClass
    auto: bool
    reason: str


@dataclass(frozen=True, slots=True)
class LineMatch:
    """What became of one advice line: its class, the item it settles, other candidates, and why in words."""

    line: int
    line_class: LineClass
    evidence_class: EvidenceClass
    item: KnownItem | None
    candidates: tuple[KnownItem, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """`customer` is the one account all anchored items belong to, else None; `unapplied` what is left over;
    `review` is true when a person must look."""

    customer: str | None
    evidence_class: EvidenceClass
    reason: str
    allocations: tuple[ProposedAllocation, ...]
    lines: tuple[LineMatch, ...]
    unapplied: Decimal
    review: bool


def propose(advice: RemittanceAdvice, known: KnownItems, policy: MatchPolicy) -> Proposal:
    """Suggest how one payment settles open items; never more than an item's balance, each item's balance once.

    Lines are matched in printed order. Pure: same input, same proposal.
    """
    raise NotImplementedError
