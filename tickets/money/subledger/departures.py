"""What leaves a payment otherwise than by being applied: sent back, taken back in part by the bank, or exchanged.

All of it is append-only. What left is no longer on account; only an exchange can be undone, by an event of its own.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Select, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from tickets.db import Base, UtcInstant
from tickets.money.books.journal import post_exchange
from tickets.users import Actor

if TYPE_CHECKING:
    from tickets.money.subledger.allocations import Payment


class Refund(Base):
    """Money of a payment that goes back to the account it came from, as a second person granted it. It leaves
    outside of this desk; here it is no longer on account."""

    __tablename__ = "refund"

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    to_account: Mapped[str] = mapped_column(String(60))
    to_name: Mapped[str] = mapped_column(String(200))
    approval_id: Mapped[int] = mapped_column(ForeignKey("approval.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcInstant)

    __table_args__ = (CheckConstraint("amount_minor > 0", name="amount"),)


class PaymentReturn(Base):
    """A part of a payment that the bank took back with the entry `receipt_id`; one entry may take parts of several
    payments. A payment that is taken back whole has `returned_by_id` instead."""

    __tablename__ = "payment_return"

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("bank_receipt.id"), index=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    by_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcInstant)

    __table_args__ = (CheckConstraint("amount_minor > 0", name="amount"),)


class PaymentExchange(Base):
    """A part of a payment that became the payment `into_id` in another currency. `rate` says how much of the first
    currency one unit of the second costs, as a decimal. `event` is exchange or undo; an undo repeats the amounts."""

    __tablename__ = "payment_exchange"

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("payment.id"), index=True)
    event: Mapped[str] = mapped_column(String(8))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    into_minor: Mapped[int] = mapped_column(BigInteger)
    into_currency: Mapped[str] = mapped_column(String(3))
    rate: Mapped[str] = mapped_column(String(30))
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("payment_exchange.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    by_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcInstant)

    __table_args__ = (
        CheckConstraint("event in ('exchange','undo')", name="event"),
        CheckConstraint("(event = 'undo') = (undoes_id is not null)", name="undoes"),
        CheckConstraint("amount_minor > 0 and into_minor > 0 and currency <> into_currency", name="amounts"),
    )


def exchange_back(
    session: Session, payment: "Payment", into: "Payment", reason: str, *, by: Actor, now: datetime
) -> None:
    """Nothing is left of `into`, and `payment` has again what it gave for it. Both are locked by the caller."""
    row = session.scalars(live_exchanges().where(PaymentExchange.into_id == into.id)).one()
    undo = PaymentExchange(
        payment_id=row.payment_id, into_id=row.into_id, event="undo", amount_minor=row.amount_minor,
        currency=row.currency, into_minor=row.into_minor, into_currency=row.into_currency, rate=row.rate,
        undoes_id=row.id, reason=reason, by_id=by.user_id, by_name=by.name, at=now,
    )  # fmt: skip
    session.add(undo)
    into.undone_at, into.version = now, into.version + 1
    session.flush()
    post_exchange(session, payment, into, undo, by=by, now=now)


def sum_gone(session: Session, payment_ids: Collection[int]) -> dict[int, int]:
    """What left each of these payments; those of which nothing left are left out."""
    gone: dict[int, int] = defaultdict(int)
    ids = sorted(payment_ids)
    for start in range(0, len(ids), 500):
        chunk = ids[start : start + 500]
        refunds = select(Refund.payment_id, func.sum(Refund.amount_minor)).where(Refund.payment_id.in_(chunk))
        returns = select(PaymentReturn.payment_id, func.sum(PaymentReturn.amount_minor)).where(
            PaymentReturn.payment_id.in_(chunk)
        )
        exchanges = live_exchanges().with_only_columns(
            PaymentExchange.payment_id, func.sum(PaymentExchange.amount_minor)
        )
        for query in (
            refunds.group_by(Refund.payment_id),
            returns.group_by(PaymentReturn.payment_id),
            exchanges.where(PaymentExchange.payment_id.in_(chunk)).group_by(PaymentExchange.payment_id),
        ):
            for payment_id, total in session.execute(query):
                gone[payment_id] += int(total)
    return gone


def list_returns(session: Session, receipt_id: int) -> list[PaymentReturn]:
    """What this entry of the bank took back, oldest first."""
    query = select(PaymentReturn).where(PaymentReturn.receipt_id == receipt_id)
    return list(session.scalars(query.order_by(PaymentReturn.id)))


def list_refunds(session: Session, payment_id: int) -> list[Refund]:
    """What of a payment went back to where it came from, oldest first."""
    return list(session.scalars(select(Refund).where(Refund.payment_id == payment_id).order_by(Refund.id)))


def list_parts_taken(session: Session, payment_id: int) -> list[PaymentReturn]:
    """What of a payment the bank took back, oldest first."""
    query = select(PaymentReturn).where(PaymentReturn.payment_id == payment_id)
    return list(session.scalars(query.order_by(PaymentReturn.id)))


@cache
def live_exchanges() -> Select[PaymentExchange]:
    """Exchanges that nothing has undone. Built once: an alias copies every column of its table."""
    undo = aliased(PaymentExchange)
    undone = select(undo.id).where(undo.undoes_id == PaymentExchange.id).exists()
    return select(PaymentExchange).where(PaymentExchange.event == "exchange", ~undone)
