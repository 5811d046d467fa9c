"""Money as the bank tells it: the entries of its statements, each stored once.

A remittance is never money; only a bank entry is. How a statement is taken over is in
`tickets.money.bank.receipt_import`, which remittances an entry pays in `tickets.money.bank.links`, a payment that
nothing announced in `tickets.money.bank.payments`.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.money import say_minor
from tickets.audit import record
from tickets.db import Base, UtcInstant, find_row
from tickets.errors import NotFound, StaleEdit
from tickets.users import Actor, require


class ReceiptState(StrEnum):
    OPEN = "open"  # a part of it, or all, waits for a remittance or a person
    LINKED = "linked"  # remittances account for all of it; of a return: it has taken its payment back
    PAYMENT = "payment"  # a payment of its own, without a remittance
    SET_ASIDE = "set_aside"  # a person said: not a customer's payment


class ReceiptImport(Base):
    """One statement file that was taken over."""

    __tablename__ = "receipt_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    format: Mapped[str] = mapped_column(String(8))
    added: Mapped[int]
    known: Mapped[int]
    skipped: Mapped[int]
    by_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcInstant)


class BankReceipt(Base):
    """A bank entry: `amount_minor` is positive for money that came in, negative for a payment that was returned."""

    __tablename__ = "bank_receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("receipt_import.id"))
    kind: Mapped[str] = mapped_column(String(7))
    state: Mapped[str] = mapped_column(String(9))
    account: Mapped[str] = mapped_column(String(60))
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    booked_on: Mapped[date] = mapped_column(Date)
    value_on: Mapped[date | None] = mapped_column(Date)
    bank_reference: Mapped[str | None] = mapped_column(String(140))
    payment_reference: Mapped[str | None] = mapped_column(String(140))
    counterparty: Mapped[str | None] = mapped_column(String(200))
    counterparty_account: Mapped[str | None] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    references: Mapped[list[Any]] = mapped_column(JSON, default=list)  # [number, amount or None]
    return_reason: Mapped[str | None] = mapped_column(String(40))
    batch: Mapped[str | None] = mapped_column(String(160))  # the entry of its file of which it is a part
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    aside_reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("kind in ('receipt','return')", name="kind"),
        CheckConstraint("state in ('open','linked','payment','set_aside')", name="state"),
        CheckConstraint("(kind = 'receipt') = (amount_minor > 0)", name="sign"),
        CheckConstraint("(state = 'set_aside') = (aside_reason is not null)", name="aside"),
        Index("ix_bank_receipt_waiting", "state", "currency", "amount_minor"),
    )


def list_receipts(session: Session, state: ReceiptState, actor: Actor, limit: int = 200) -> list[BankReceipt]:
    """Newest booking first."""
    require(actor, "view_cash")
    query = select(BankReceipt).where(BankReceipt.state == state)
    return list(session.scalars(query.order_by(BankReceipt.booked_on.desc(), BankReceipt.id.desc()).limit(limit)))


def count_open(session: Session) -> int:
    return session.scalar(select(func.count()).where(BankReceipt.state == ReceiptState.OPEN)) or 0


def get_receipt(session: Session, receipt_id: int) -> BankReceipt:
    """Raises NotFound."""
    receipt = find_row(session, BankReceipt, receipt_id)
    if receipt is None:
        raise NotFound(f"There is no bank receipt {receipt_id}.")
    return receipt


def lock_receipt(session: Session, receipt_id: int, version: int | None) -> BankReceipt:
    """The row as it is now, locked until the transaction ends, so that one of two people wins."""
    receipt = session.scalar(
        select(BankReceipt)
        .where(BankReceipt.id == receipt_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if receipt is None:
        raise NotFound(f"There is no bank receipt {receipt_id}.")
    if version is not None and receipt.version != version:
        raise StaleEdit("Somebody changed this receipt in the meantime; look at it again first.")
    return receipt


def record_on(session: Session, verb: str, receipt: BankReceipt, *, by: Actor, now: datetime, **data: Any) -> None:
    record(session, verb, "bank_receipt", receipt.id, by=by, now=now, amount=amount_of(receipt), **data)


def amount_of(receipt: BankReceipt) -> str:
    return say_minor(receipt.amount_minor, receipt.currency)
