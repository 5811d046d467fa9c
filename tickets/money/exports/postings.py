"""What is posted here and the accounting system should take over, as the values that every export format writes from.

A posting is one record of a file: money that came in (`receipt`), that the bank took back (`return`) or that we give
back (`refund`), what a payment does to one item (`application`), that taken back (`reversal`), or a credit note that
accounting is to write (`credit`). Amounts are signed: cash of an application is what the payment
gives, negative where a credit note gives to it; a reversal has the application's amounts with the other sign.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from tickets.money.books.journal import Side


class PostingKind(StrEnum):
    RECEIPT = "receipt"
    RETURN = "return"
    APPLICATION = "application"
    REVERSAL = "reversal"
    REFUND = "refund"
    CREDIT_REQUEST = "credit"  # accounting is to write this credit note
    EXCHANGE = "exchange"  # it became a payment in another currency; positive when it came back
    ENTRY = "entry"  # of the journal


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What settles a part of the item without cash or discount: a write-off, withheld tax, a fee."""

    kind: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PostedPayment:
    """`unapplied` is what nothing in this file, or before it, has used."""

    id: int
    customer: str
    customer_name: str
    payer: str
    reference: str
    method: str
    received_on: date
    currency: str
    amount: Decimal
    unapplied: Decimal
    account: str = ""  # ours, where the bank booked it
    bank_reference: str = ""
    exchanged: bool = False  # out of another payment, not booked by the bank in this currency


@dataclass(frozen=True, slots=True)
class Posting:
    """Record `number` of a file. `held_back` is what the payer took off and we have not granted: it stays open."""

    number: int
    kind: PostingKind
    payment: PostedPayment | None  # a credit request has none
    currency: str
    amount: Decimal
    on: date
    by: str
    customer: str = ""  # the item's
    item: str = ""
    item_date: date | None = None
    is_credit: bool = False
    discount: Decimal = Decimal(0)
    adjustments: tuple[Adjustment, ...] = ()
    held_back: Decimal = Decimal(0)
    why_held_back: str = ""
    reason: str = ""  # of a reversal, a refund, a credit
    to: str = ""  # name and account of a refund
    reverses: str = ""  # batch and record that it takes back: "CF000012/4"

    @property
    def adjusted(self) -> Decimal:
        return sum((adjustment.amount for adjustment in self.adjustments), Decimal(0))

    @property
    def settled(self) -> Decimal:
        """By how much the item's balance falls."""
        return self.amount + self.discount + self.adjusted


@dataclass(frozen=True, slots=True)
class Names:
    """What the accounting system calls the customers and items of the sides, by our ids."""

    customers: Mapping[int, str] = field(default_factory=dict)
    items: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PostingFile:
    """One batch before it is written. `hash_total` adds all amounts without their sign, currencies mixed."""

    name: str  # "CF000012"
    sequence: int
    company: str
    at: datetime
    postings: Sequence[Posting]
    hash_total: int
    sides: Sequence[Side] = ()  # of the journal, where that is what is told
    names: Names = field(default_factory=Names)

    @property
    def count(self) -> int:
        return len(self.postings) or len({side.entry_id for side in self.sides})

    def by_payment(self) -> Iterator[tuple[PostedPayment, list[Posting]]]:
        """Each payment that came in with what it settles, in the order of the records."""
        settled: dict[int, list[Posting]] = defaultdict(list)
        for posting in self.postings:
            if posting.kind is PostingKind.APPLICATION and posting.payment:
                settled[posting.payment.id].append(posting)
        for posting in self.postings:
            if posting.kind is PostingKind.RECEIPT and posting.payment:
                yield posting.payment, settled[posting.payment.id]


def plain(amount: Decimal) -> str:
    """Without exponent, and with the decimals it has."""
    return f"{amount:f}"
