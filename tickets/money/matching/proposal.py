"""What the matcher says of an advice: its allocations, the fate of each line, and the evidence class.

The class decides whether a payment could post without a person. When in doubt, suggest: a wrong automatic
application is the worst error there is.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from parsers.known_items import KnownItem


class EvidenceClass(StrEnum):
    A = "A"  # proved: every line exact and unique, ties, one payer
    B = "B"  # proved but for a policy item (coded deduction, write-off or discount within its limit)
    C = "C"  # unique inference without remittance lines, or from a cut reference with its exact amount
    D = "D"  # ambiguous or partial: a person decides
    E = "E"  # payer or items unknown


class LineClass(StrEnum):
    FULL = "full"
    DISCOUNT = "discount"
    SHORT_PAY = "short_pay"
    OVERPAY = "overpay"
    CREDIT = "credit"
    UNMATCHED = "unmatched"


class DifferenceKind(StrEnum):
    """What may settle a part of an item beside cash, discount and credit notes."""

    WRITE_OFF = "write_off"  # a small difference
    WITHHOLDING = "withholding"  # tax that the payer pays for us, against a certificate
    RETENTION = "retention"  # a share held back until the work is accepted
    BANK_FEE = "bank_fee"


@dataclass(frozen=True, slots=True)
class Difference:
    """A part of an item that is settled without money; negative where the payer paid a little too much."""

    kind: DifferenceKind
    amount: Decimal
    reason: str


@dataclass(frozen=True, slots=True)
class MatchPolicy:
    """Limits in the payment's currency. `auto_classes` are the classes that post without a person; a version
    one of the desk posts nothing by itself, `auto` then only says what it would do."""

    tolerance: Decimal = Decimal("0.00")
    deduction_limit: Decimal = Decimal("0.00")  # a stated deduction up to here is class B
    discount_rate_limit: Decimal = Decimal("0.05")  # for items without known terms
    discount_grace_days: int = 5  # post time after the discount date
    auto_classes: frozenset[EvidenceClass] = frozenset({EvidenceClass.A})


@dataclass(frozen=True, slots=True)
class ProposedAllocation:
    """`amount` in the advice's currency reduces the item by that much: cash plus the discount that is earned. The
    `differences` come on top: a person may drop each of them, and then that much stays open.

    `line` is the advice line's sequence, or -1 when the advice has no lines."""

    line: int
    item_id: int
    number: str
    amount: Decimal
    evidence_class: EvidenceClass
    auto: bool
    reason: str
    discount: Decimal = Decimal(0)
    differences: tuple[Difference, ...] = ()

    @property
    def cash(self) -> Decimal:
        return self.amount - self.discount


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
