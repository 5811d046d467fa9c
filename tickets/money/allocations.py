"""The append-only sub-ledger: payments, and what they were applied to.

An allocation is an event: `apply`, or `reverse` referencing one live apply, once. Balances are sums. Rows are
never changed or deleted (a trigger refuses it).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from parsers.money import from_minor
from tickets.db import Base, UtcInstant
from tickets.errors import IllegalMove, NotFound
from tickets.money.following import follow_items
from tickets.money.remittances import Remittance, RemittanceState, list_lines, lock_remittance, record_on, required
from tickets.users import Actor, require


class Payment(Base):
    """Money that is there to be applied, of a remittance or, without one, of a bank receipt (`receipt_id`). Its
    amount never changes. Without a customer its payer is unidentified. `residual` says what becomes of the part that
    nothing is applied to; money that the bank took back (`returned_by_id`) has none."""

    __tablename__ = "payment"

    id: Mapped[int] = mapped_column(primary_key=True)
    remittance_id: Mapped[int | None] = mapped_column(ForeignKey("remittance.id"), unique=True)
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("bank_receipt.id"), unique=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    reference: Mapped[str | None] = mapped_column(String(100))
    received_on: Mapped[date | None] = mapped_column(Date)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    residual: Mapped[str | None] = mapped_column(String(10))
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("bank_receipt.id"), unique=True)
    version: Mapped[int] = mapped_column(server_default="1", default=1)

    __table_args__ = (
        CheckConstraint("remittance_id is not null or receipt_id is not null or amount_minor = 0", name="source"),
        CheckConstraint("residual in ('on_account','refund','duplicate')", name="residual"),
    )


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


def reverse(session: Session, allocation_id: int, reason: str, *, by: Actor, now: datetime) -> Allocation:
    """Take back one live apply; the reason is required. Its item's balance is as before, to the cent: a discount
    that was granted together with the cash goes with it."""
    require(by, "reverse_cash")
    allocation = session.get(Allocation, allocation_id)
    if allocation is None:
        raise NotFound(f"There is no allocation {allocation_id}.")
    payment = session.get_one(Payment, allocation.payment_id)
    if payment.remittance_id is None:
        raise IllegalMove("This payment has no remittance; take it back on its own page.")
    remittance = lock_remittance(session, payment.remittance_id, by, None)
    live = list_live(session, payment.id)
    if allocation.event != "apply" or allocation.id not in {row.id for row in live}:
        raise IllegalMove("This allocation is taken back already.")
    together = [row for row in live if _belongs_together(row, allocation)]
    reversals = _reverse_rows(session, remittance, payment, live, together, reason, by, now)
    return next(row for row in reversals if row.reverses_id == allocation.id)


def reverse_all(session: Session, remittance_id: int, reason: str, *, by: Actor, now: datetime, version: int) -> None:
    """Take back everything that this remittance applied, in one step."""
    require(by, "reverse_cash")
    remittance = lock_remittance(session, remittance_id, by, version)
    payment = find_payment(session, remittance_id)
    live = list_live(session, payment.id) if payment else []
    if payment is None or not live:
        raise IllegalMove("Nothing of this remittance is applied.")
    _reverse_rows(session, remittance, payment, live, live, reason, by, now)


def list_allocations(session: Session, remittance_id: int) -> list[Allocation]:
    """All events of the remittance's payment, oldest first."""
    found = session.scalars(
        select(Allocation)
        .join(Payment, Payment.id == Allocation.payment_id)
        .where(Payment.remittance_id == remittance_id)
        .order_by(Allocation.id)
    )
    return list(found)


def summarise(session: Session, remittance_id: int) -> CashSummary:
    remittance = session.get(Remittance, remittance_id)
    if remittance is None:
        raise NotFound(f"There is no remittance {remittance_id}.")
    currency = remittance.currency or ""
    lines_sum = sum(line.net_minor for line in list_lines(session, remittance_id))
    payment = find_payment(session, remittance_id)
    applied = sum_live_cash(session, payment.id) if payment else 0
    paid = remittance.total_minor if remittance.total_minor is not None else lines_sum
    return CashSummary(
        total=None if remittance.total_minor is None else from_minor(remittance.total_minor, currency),
        lines_sum=from_minor(lines_sum, currency),
        applied=from_minor(applied, currency),
        unapplied=from_minor(paid - applied, currency),
    )


def _reverse_rows(
    session: Session,
    remittance: Remittance,
    payment: Payment,
    live: Sequence[Allocation],
    taken_back: Sequence[Allocation],
    reason: str,
    by: Actor,
    now: datetime,
) -> list[Allocation]:
    reason = required(reason)
    gone = {row.id for row in taken_back}
    rest = sum_cash(row for row in live if row.id not in gone)
    if rest > payment.amount_minor:
        raise IllegalMove(
            "Without this credit note the rest would be more than the payment; take back an invoice it paid first."
        )
    reversals = [
        Allocation(
            payment_id=row.payment_id,
            invoice_id=row.invoice_id,
            line_id=row.line_id,
            event="reverse",
            kind=row.kind,
            amount_minor=row.amount_minor,
            currency=row.currency,
            reverses_id=row.id,
            reason=reason,
            by_id=by.user_id,
            by_name=by.name,
            at=now,
        )
        for row in taken_back
    ]
    session.add_all(reversals)
    if len(gone) == len(live):
        remittance.state = RemittanceState.REVERSED
    remittance.version += 1
    session.flush()
    follow_items(session, {row.invoice_id for row in taken_back}, now=now)
    record_on(
        session, "cash_reversed", remittance, by=by, now=now,
        reason=reason, payment=payment.id, allocations=sorted(gone), currency=payment.currency,
        amount=str(from_minor(sum_cash(taken_back), payment.currency)),
    )  # fmt: skip
    return reversals


def _belongs_together(row: Allocation, allocation: Allocation) -> bool:
    return row.id == allocation.id or (
        row.line_id is not None and (row.line_id, row.invoice_id) == (allocation.line_id, allocation.invoice_id)
    )


def find_payment(session: Session, remittance_id: int) -> Payment | None:
    return session.scalar(select(Payment).where(Payment.remittance_id == remittance_id))


def list_live(session: Session, payment_id: int) -> list[Allocation]:
    """Applies that nothing has taken back, oldest first."""
    back = aliased(Allocation)
    found = session.scalars(
        select(Allocation)
        .where(
            Allocation.payment_id == payment_id,
            Allocation.event == "apply",
            ~select(back.id).where(back.reverses_id == Allocation.id).exists(),
        )
        .order_by(Allocation.id)
    )
    return list(found)


def list_live_lines(session: Session, remittance_id: int) -> set[int]:
    payment = find_payment(session, remittance_id)
    return {row.line_id for row in list_live(session, payment.id) if row.line_id} if payment else set()


def sum_live_cash(session: Session, payment_id: int) -> int:
    return sum_cash(list_live(session, payment_id))


def sum_cash(rows: Iterable[Allocation]) -> int:
    """What is used of the payment: a discount costs it nothing, a credit gives back to it."""
    return sum(row.amount_minor for row in rows if row.kind != AllocationKind.DISCOUNT)
