"""The append-only sub-ledger: payments, and what they were applied to.

An allocation is an event: `apply`, or `reverse` referencing one live apply, once. Balances are sums. Rows are
never changed or deleted (a trigger refuses it), and the database itself refuses one that is more than its payment or
its item has, that leaves the customer's family, or that is dated into closed books (`guards`). Each
leaves its journal entry in the same transaction.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, Date, ForeignKey, Index, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from parsers.money import from_minor, say_minor
from tickets.audit import record
from tickets.db import Base, UtcInstant, find_row
from tickets.errors import IllegalMove, NotFound, StaleEdit
from tickets.money.advices.remittances import (
    Remittance,
    RemittanceState,
    list_lines,
    lock_remittance,
    record_on,
    required,
)
from tickets.money.books.journal import post_allocations
from tickets.money.books.periods import closed_through, open_day
from tickets.money.disputes.following import follow_items
from tickets.money.receivables.ledger import Invoice
from tickets.money.subledger.approvals import Approval
from tickets.money.subledger.departures import PaymentExchange, exchange_back, live_exchanges, sum_gone
from tickets.outgoing.recalling import recall_mail
from tickets.users import Actor, require


class Payment(Base):
    """Money that is there to be applied: of a remittance; without one of a bank receipt (`receipt_id`), which several
    payments may share; or exchanged from another payment (`exchanged_from_id`). Its amount never changes. Without a
    customer its payer is unidentified. `residual` says what becomes of the part that nothing is applied to. Nothing
    is left of one that the bank took back (`returned_by_id`), or that was put together or exchanged back
    (`undone_at`)."""

    __tablename__ = "payment"

    id: Mapped[int] = mapped_column(primary_key=True)
    remittance_id: Mapped[int | None] = mapped_column(ForeignKey("remittance.id"), unique=True)
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("bank_receipt.id"), index=True)
    exchanged_from_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"), index=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    reference: Mapped[str | None] = mapped_column(String(100))
    received_on: Mapped[date | None] = mapped_column(Date)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    residual: Mapped[str | None] = mapped_column(String(10))
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("bank_receipt.id"), unique=True)
    undone_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    version: Mapped[int] = mapped_column(server_default="1", default=1)

    __table_args__ = (
        CheckConstraint(
            "remittance_id is not null or receipt_id is not null or exchanged_from_id is not null "
            "or amount_minor = 0",
            name="source",
        ),
        CheckConstraint("residual in ('on_account','refund','duplicate')", name="residual"),
    )

    @property
    def is_dead(self) -> bool:
        """Whether nothing of it is left, whatever its amount."""
        return self.returned_by_id is not None or self.undone_at is not None


class AllocationKind(StrEnum):
    CASH = "cash"
    DISCOUNT = "discount"
    CREDIT = "credit"  # a credit note used up: negative amount on a negative item
    WRITE_OFF = "write_off"  # a small difference, or a larger one that a second person agreed to
    WITHHOLDING = "withholding"  # tax that the payer pays for us; the certificate is due on `due_on`
    RETENTION = "retention"  # held back until acceptance; released on `due_on`
    BANK_FEE = "bank_fee"
    FX = "fx"  # what a rate of exchange left over or short; negative for a gain


MONEY = (AllocationKind.CASH, AllocationKind.CREDIT)  # the kinds that use the payment up, or give to it


class Allocation(Base):
    """`event` is apply or reverse; a reverse has the same amount as the apply it takes back (`reverses_id`). Rows of
    one `group_id` (the id of their first one) belong together: what takes one back takes all."""

    __tablename__ = "allocation"

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("remittance_line.id"))
    event: Mapped[str] = mapped_column(String(7))
    kind: Mapped[str] = mapped_column(String(12))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    group_id: Mapped[int | None]
    effective_on: Mapped[date | None] = mapped_column(Date)  # None for rows older than the journal
    due_on: Mapped[date | None] = mapped_column(Date)
    approval_id: Mapped[int | None] = mapped_column(ForeignKey("approval.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("allocation.id"), unique=True)
    reason: Mapped[str | None] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    by_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcInstant)

    __table_args__ = (
        CheckConstraint("event in ('apply','reverse')", name="event"),
        CheckConstraint("(event = 'reverse') = (reverses_id is not null)", name="reverses"),
        CheckConstraint(
            "kind in ('cash','discount','credit','write_off','withholding','retention','bank_fee','fx')", name="kind"
        ),
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


def reverse(
    session: Session, allocation_id: int, reason: str, *, by: Actor, now: datetime, approval: Approval | None = None
) -> Allocation:
    """Take back one live apply; the reason is required. Its item's balance is as before, to the cent: a discount or
    difference that was granted together with the cash goes with it. What stands in closed books needs an
    approval."""
    require(by, "reverse_cash")
    allocation = session.get(Allocation, allocation_id)
    if allocation is None:
        raise NotFound(f"There is no allocation {allocation_id}.")
    payment = lock_payment(session, allocation.payment_id, by)
    live = list_live(session, payment.id)
    if allocation.event != "apply" or allocation.id not in {row.id for row in live}:
        raise IllegalMove("This allocation is taken back already.")
    together = [row for row in live if belongs_together(row, allocation)]
    reversals = take_back(session, payment, together, reason, by=by, now=now, approval=approval)
    return next(row for row in reversals if row.reverses_id == allocation.id)


def reverse_all(
    session: Session,
    remittance_id: int,
    reason: str,
    *,
    by: Actor,
    now: datetime,
    version: int,
    returned: bool = False,
    approval: Approval | None = None,
) -> None:
    """Take back everything that this remittance applied, in one step. With `returned` the bank took the money away,
    which closed books don't stop."""
    require(by, "reverse_cash")
    lock_remittance(session, remittance_id, by, version)
    payment = find_payment(session, remittance_id)
    live = list_live(session, payment.id) if payment else []
    exchanged = list_exchanged(session, payment.id) if payment else []
    if payment is None or not (live or exchanged):
        raise IllegalMove("Nothing of this remittance is applied.")
    for other in exchanged:
        lock_payment(session, other.id, by)
        rows = list_live(session, other.id)
        take_back(session, other, rows, reason, by=by, now=now, returned=returned, approval=approval)
    if live:
        lock_payment(session, payment.id, by)
        take_back(session, payment, live, reason, by=by, now=now, returned=returned, approval=approval)


def list_exchanged(session: Session, payment_id: int) -> list[Payment]:
    """The payments in other currencies that parts of this one became, and still are."""
    into = live_exchanges().where(PaymentExchange.payment_id == payment_id).with_only_columns(PaymentExchange.into_id)
    return list(session.scalars(select(Payment).where(Payment.id.in_(into)).order_by(Payment.id)))


def get_payment(session: Session, payment_id: int) -> Payment:
    """Raises NotFound."""
    payment = find_row(session, Payment, payment_id)
    if payment is None:
        raise NotFound(f"There is no payment {payment_id}.")
    return payment


def lock_payment(session: Session, payment_id: int, by: Actor, version: int | None = None) -> Payment:
    """The row as it is now, with its remittance's, locked until the transaction ends."""
    payment = get_payment(session, payment_id)
    if payment.remittance_id is not None:
        lock_remittance(session, payment.remittance_id, by, None)
    else:
        require(by, "view_cash")
    locked = session.scalar(
        select(Payment).where(Payment.id == payment_id).with_for_update().execution_options(populate_existing=True)
    )
    assert locked is not None
    if version is not None and locked.version != version:
        raise StaleEdit("Somebody changed this payment in the meantime; look at it again first.")
    return locked


def take_back(
    session: Session,
    payment: Payment,
    rows: Sequence[Allocation],
    reason: str,
    *,
    by: Actor,
    now: datetime,
    returned: bool = False,
    approval: Approval | None = None,
) -> list[Allocation]:
    """Reverse these live applies of a locked payment, with their journal entries. Refuses (IllegalMove) what would
    leave the rest above the payment, and what closed books hold without an approval."""
    reason = required(reason)
    live = list_live(session, payment.id)
    gone = {row.id for row in rows}
    if sum_cash(row for row in live if row.id not in gone) > payment.amount_minor - gone_minor(session, payment):
        raise IllegalMove(
            "Without this credit note the rest would be more than the payment; take back an invoice it paid first."
        )
    if approval is None and not returned:
        _refuse_closed(session, rows)
    lock_items(session, {row.invoice_id for row in rows})
    today = open_day(session, now.date())
    reversals = [_reversal(row, reason, approval, today, by, now) for row in sorted(rows, key=_frees_most)]
    session.add_all(reversals)
    payment.version += 1
    session.flush()
    post_allocations(session, payment, reversals, by=by, now=now)
    follow_items(session, {row.invoice_id for row in rows}, now=now)
    whole = len(gone) == len(live)
    _note_reversal(session, payment, rows, reason, whole=whole, by=by, now=now)
    if whole and payment.exchanged_from_id is not None:
        _exchange_back(session, payment, reason, by=by, now=now)
    return reversals


def stands_in_closed_books(session: Session, rows: Iterable[Allocation]) -> bool:
    closed = closed_through(session)
    return closed is not None and any(row.effective_on and row.effective_on <= closed for row in rows)


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
    applied = sum_live_cash(session, payment.id) + _exchanged_minor(session, payment) if payment else 0
    paid = remittance.total_minor if remittance.total_minor is not None else lines_sum
    return CashSummary(
        total=None if remittance.total_minor is None else from_minor(remittance.total_minor, currency),
        lines_sum=from_minor(lines_sum, currency),
        applied=from_minor(applied, currency),
        unapplied=from_minor(paid - applied, currency),
    )


def _exchanged_minor(session: Session, payment: Payment) -> int:
    """What of it settles items in other currencies."""
    found = live_exchanges().where(PaymentExchange.payment_id == payment.id)
    return sum(row.amount_minor for row in session.scalars(found))


def _refuse_closed(session: Session, rows: Sequence[Allocation]) -> None:
    if stands_in_closed_books(session, rows):
        raise IllegalMove(
            f"This stands in the books that are closed up to {closed_through(session)}; a second person must agree."
        )


def lock_items(session: Session, invoice_ids: Collection[int]) -> None:
    """In order of id, as all do; who needs more items later locks them here first."""
    ids = select(Invoice.id).where(Invoice.id.in_(invoice_ids)).order_by(Invoice.id)
    session.execute(ids.with_for_update())


def _frees_most(row: Allocation) -> int:
    """What gives back to the payment comes before what takes from it: no sum is ever above it in between."""
    return -row.amount_minor


def _reversal(
    row: Allocation, reason: str, approval: Approval | None, today: date, by: Actor, now: datetime
) -> Allocation:
    return Allocation(
        payment_id=row.payment_id,
        invoice_id=row.invoice_id,
        line_id=row.line_id,
        event="reverse",
        kind=row.kind,
        amount_minor=row.amount_minor,
        currency=row.currency,
        group_id=row.group_id,
        effective_on=today,
        approval_id=approval.id if approval else None,
        reverses_id=row.id,
        reason=reason,
        by_id=by.user_id,
        by_name=by.name,
        at=now,
    )


def _note_reversal(
    session: Session,
    payment: Payment,
    rows: Sequence[Allocation],
    reason: str,
    *,
    whole: bool,
    by: Actor,
    now: datetime,
) -> None:
    facts: dict[str, Any] = {
        "reason": reason,
        "payment": payment.id,
        "allocations": sorted(row.id for row in rows),
        "currency": payment.currency,
        "amount": str(from_minor(sum_cash(rows), payment.currency)),
    }
    if payment.remittance_id is None:
        record(session, "cash_reversed", "payment", payment.id, by=by, now=now, **facts)
        return
    remittance = session.get_one(Remittance, payment.remittance_id)
    if whole:
        remittance.state = RemittanceState.REVERSED
    remittance.version += 1
    record_on(session, "cash_reversed", remittance, by=by, now=now, **facts)
    why = f"payment {remittance.reference or remittance.id} was un-applied"
    recall_mail(session, remittance.ticket_id, since=min(row.at for row in rows), why=why, by=by, now=now)


def _exchange_back(session: Session, payment: Payment, reason: str, *, by: Actor, now: datetime) -> None:
    """What was exchanged for items that are open again is there again in its own currency."""
    source = lock_payment(session, payment.exchanged_from_id or 0, by)
    exchange_back(session, source, payment, reason, by=by, now=now)
    source.version += 1
    if source.remittance_id is not None and not list_live(session, source.id):
        remittance = session.get_one(Remittance, source.remittance_id)
        remittance.state, remittance.version = RemittanceState.REVERSED, remittance.version + 1
        into = say_minor(payment.amount_minor, payment.currency)
        record_on(session, "exchange_taken_back", remittance, by=by, now=now, into=into, reason=reason)
        applied = select(func.max(Allocation.at)).where(Allocation.payment_id == payment.id)
        since = session.scalar(applied.where(Allocation.event == "apply")) or now
        why = f"payment {remittance.reference or remittance.id} was un-applied"
        recall_mail(session, remittance.ticket_id, since=since, why=why, by=by, now=now)
    session.flush()


def belongs_together(row: Allocation, allocation: Allocation) -> bool:
    """Rows of one group; of older ones those of the same line and item."""
    if row.id == allocation.id:
        return True
    if row.group_id is not None or allocation.group_id is not None:
        return row.group_id == allocation.group_id
    return row.line_id is not None and (row.line_id, row.invoice_id) == (allocation.line_id, allocation.invoice_id)


def find_payment(session: Session, remittance_id: int) -> Payment | None:
    return session.scalar(select(Payment).where(Payment.remittance_id == remittance_id))


def list_live(session: Session, payment_id: int) -> list[Allocation]:
    """Applies that nothing has taken back, oldest first."""
    query = select(Allocation).where(Allocation.payment_id == payment_id, is_live()).order_by(Allocation.id)
    return list(session.scalars(query))


def list_claims(session: Session, customer_id: int) -> list[Allocation]:
    """Tax withheld and retentions that stand on a customer's items, with a day of their own; the next first."""
    kinds = (AllocationKind.WITHHOLDING, AllocationKind.RETENTION)
    query = select(Allocation).join(Invoice, Invoice.id == Allocation.invoice_id)
    own = query.where(Invoice.customer_id == customer_id, Allocation.kind.in_(kinds), is_live())
    return list(session.scalars(own.order_by(Allocation.due_on, Allocation.id)))


@cache
def is_live() -> ColumnElement[bool]:
    """An apply that nothing has taken back. Built once: an alias copies every column of its table."""
    back = aliased(Allocation)
    return (Allocation.event == "apply") & ~select(back.id).where(back.reverses_id == Allocation.id).exists()


def list_live_lines(session: Session, remittance_id: int) -> set[int]:
    payment = find_payment(session, remittance_id)
    return {row.line_id for row in list_live(session, payment.id) if row.line_id} if payment else set()


def sum_live_cash(session: Session, payment_id: int) -> int:
    return sum_cash(list_live(session, payment_id))


def sum_used(session: Session, payment_ids: Collection[int]) -> dict[int, int]:
    """What of each of these payments is applied; those of which nothing is are left out."""
    used: dict[int, int] = {}
    ids = sorted(payment_ids)
    for start in range(0, len(ids), 500):
        query = select(Allocation.payment_id, func.sum(Allocation.amount_minor)).where(
            Allocation.payment_id.in_(ids[start : start + 500]),
            Allocation.kind.in_(MONEY),
            is_live(),
        )
        for payment_id, total in session.execute(query.group_by(Allocation.payment_id)):
            used[payment_id] = int(total)
    return used


def sum_cash(rows: Iterable[Allocation]) -> int:
    """What is used of the payment: a discount or a difference costs it nothing, a credit gives back to it."""
    return sum(row.amount_minor for row in rows if row.kind in MONEY)


def available_minor(session: Session, payment: Payment) -> int:
    """What can still be applied: the amount less what is applied and what left; nothing of a dead payment."""
    if payment.is_dead:
        return 0
    return payment.amount_minor - sum_live_cash(session, payment.id) - gone_minor(session, payment)


def gone_minor(session: Session, payment: Payment) -> int:
    """What went back, was taken back by the bank in part, or was exchanged."""
    return sum_gone(session, [payment.id]).get(payment.id, 0)
