"""Remittance advices as read, the person's confirmation, and the append-only sub-ledger of allocations.

An allocation is an event: `apply`, or `reverse` referencing one live apply, once. Balances are sums. Rows are
never changed or deleted (a trigger refuses it). `record_remittance` → `confirm` (or `reject`) → `reverse_all`
/ `reverse` → `confirm` again.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.document import DocumentText
from parsers.remittance import RemittanceAdvice, RemittanceReading
from tickets.db import Base, UtcInstant
from tickets.matching import Proposal
from tickets.users import Actor


class RemittanceState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"  # a person applied it
    REJECTED = "rejected"  # a person said: not a payment to apply
    REVERSED = "reversed"  # applied once, taken back whole
    UNREADABLE = "unreadable"  # encrypted, scanned, broken: needs keying; `problems` says which


class Remittance(Base):
    """One payment advice of one attachment (a document with two payments gives two rows)."""

    __tablename__ = "remittance"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"), index=True)
    position: Mapped[int]  # which payment of the document, from 0
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    state: Mapped[str] = mapped_column(String(12))
    payer: Mapped[str | None] = mapped_column(String(200))
    reference: Mapped[str | None] = mapped_column(String(100))
    payment_date: Mapped[date | None] = mapped_column(Date)
    method: Mapped[str | None] = mapped_column(String(20))
    currency: Mapped[str | None] = mapped_column(String(3))
    total_minor: Mapped[int | None] = mapped_column(BigInteger)
    consistent: Mapped[bool] = mapped_column(default=False)
    proved: Mapped[bool] = mapped_column(default=False)
    proof: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    evidence_class: Mapped[str | None] = mapped_column(String(1))
    class_reason: Mapped[str | None] = mapped_column(Text)
    problems: Mapped[list[Any]] = mapped_column(JSON, default=list)
    page_count: Mapped[int] = mapped_column(default=0)
    page_sizes: Mapped[list[Any]] = mapped_column(JSON, default=list)  # [page, width, height] in points
    fingerprint: Mapped[str | None] = mapped_column(String(64), index=True)  # payer, reference, total and lines
    duplicate_of: Mapped[int | None] = mapped_column(ForeignKey("remittance.id"))
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        UniqueConstraint("attachment_id", "position"),
        CheckConstraint("state in ('proposed','confirmed','rejected','reversed','unreadable')", name="state"),
    )


class RemittanceRow(Base):
    """A line of the advice with what the matcher says of it. Amounts in minor units of the advice's currency.
    `box` is [page, x0, top, x1, bottom]; `candidates` the invoice ids that also fit."""

    __tablename__ = "remittance_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    remittance_id: Mapped[int] = mapped_column(ForeignKey("remittance.id"), index=True)
    sequence: Mapped[int]
    reference: Mapped[str] = mapped_column(String(120))
    invoice_date: Mapped[date | None] = mapped_column(Date)
    gross_minor: Mapped[int | None] = mapped_column(BigInteger)
    discount_minor: Mapped[int | None] = mapped_column(BigInteger)
    deduction_minor: Mapped[int | None] = mapped_column(BigInteger)
    withheld_minor: Mapped[int | None] = mapped_column(BigInteger)
    net_minor: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str | None] = mapped_column(Text)
    box: Mapped[list[Any]] = mapped_column(JSON)
    net_box: Mapped[list[Any] | None] = mapped_column(JSON)
    line_class: Mapped[str] = mapped_column(String(10))
    evidence_class: Mapped[str] = mapped_column(String(1))
    match_reason: Mapped[str] = mapped_column(Text)
    invoice_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"))
    proposed_minor: Mapped[int | None] = mapped_column(BigInteger)  # cash; None: nothing to apply
    proposed_discount_minor: Mapped[int | None] = mapped_column(BigInteger)  # earned, on top of the cash
    candidates: Mapped[list[int]] = mapped_column(JSON, default=list)

    __table_args__ = (UniqueConstraint("remittance_id", "sequence"),)


class Payment(Base):
    """Money a person confirmed as received. One per remittance in this version; its amount never changes."""

    __tablename__ = "payment"

    id: Mapped[int] = mapped_column(primary_key=True)
    remittance_id: Mapped[int] = mapped_column(ForeignKey("remittance.id"), unique=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    reference: Mapped[str | None] = mapped_column(String(100))
    received_on: Mapped[date | None] = mapped_column(Date)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    created_at: Mapped[datetime] = mapped_column(UtcInstant)


class AllocationKind(StrEnum):
    CASH = "cash"
    DISCOUNT = "discount"
    CREDIT = "credit"  # a credit note used up: negative amount on a negative item


class Allocation(Base):
    """`event` is apply or reverse; a reverse has the same amount as the apply it takes back (`reverses_id`)."""

    __tablename__ = "allocation"

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("remittance_line.id"))
    event: Mapped[str] = mapped_column(String(7))
    kind: Mapped[str] = mapped_column(String(8))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("allocation.id"), unique=True)
    reason: Mapped[str | None] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    by_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcInstant)

    __table_args__ = (
        CheckConstraint("event in ('apply','reverse')", name="event"),
        CheckConstraint("(event = 'reverse') = (reverses_id is not null)", name="reverses"),
        CheckConstraint("kind in ('cash','discount','credit')", name="kind"),
        CheckConstraint("amount_minor <> 0", name="amount"),
        Index("ix_allocation_invoice_event", "invoice_id", "event"),
    )


@dataclass(frozen=True, slots=True)
class CashSummary:
    """What the remittance page shows of the money: all in the advice's currency."""

    total: Decimal | None
    lines_sum: Decimal
    applied: Decimal
    unapplied: Decimal


def record_remittance(
    session: Session,
    *,
    ticket_id: int,
    attachment_id: int,
    document: DocumentText,
    reading: RemittanceReading,
    proposals: tuple[Proposal, ...],
    now: datetime,
) -> list[Remittance]:
    """Store what was read, one row per payment (or one `unreadable` row with the reason), with its proposal and
    a duplicate link when the same advice (fingerprint) was seen before."""
    raise NotImplementedError


def confirm(
    session: Session,
    remittance_id: int,
    *,
    accept_lines: frozenset[int] | None,
    by: Actor,
    now: datetime,
    version: int,
) -> Payment:
    """A person says that this money came and applies it. `accept_lines` are line ids to apply, None for all that
    have a proposal. Refuses (IllegalMove/Invalid) when a line would take more than its item's balance, when
    currencies differ, when items belong to another customer, or when the sum exceeds the payment."""
    raise NotImplementedError


def reject(session: Session, remittance_id: int, reason: str, *, by: Actor, now: datetime, version: int) -> None:
    raise NotImplementedError


def choose_item(
    session: Session, line_id: int, invoice_id: int | None, *, by: Actor, now: datetime, version: int
) -> None:
    """A person's choice for a line: one of its candidates or any open item of the customer; None for nothing."""
    raise NotImplementedError


def reverse(session: Session, allocation_id: int, reason: str, *, by: Actor, now: datetime) -> Allocation:
    """Take back one live apply; the reason is required. Its item's balance is as before, to the cent."""
    raise NotImplementedError


def reverse_all(session: Session, remittance_id: int, reason: str, *, by: Actor, now: datetime, version: int) -> None:
    raise NotImplementedError


def get_remittance(session: Session, remittance_id: int, actor: Actor) -> Remittance:
    """Raises NotFound for an actor who may not see its ticket."""
    raise NotImplementedError


def list_lines(session: Session, remittance_id: int) -> list[RemittanceRow]:
    raise NotImplementedError


def list_allocations(session: Session, remittance_id: int) -> list[Allocation]:
    """All events of the remittance's payment, oldest first."""
    raise NotImplementedError


def summarise(session: Session, remittance_id: int) -> CashSummary:
    raise NotImplementedError
