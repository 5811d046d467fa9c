"""Which bank receipt pays which remittance, and how much of it: many to many, in append-only events.

One receipt may pay several remittances (a batch), several receipts one remittance. A link shares out a part of the
receipt; a return shares out a negative part of the remittance that it takes back. The links of a receipt are never
more than the receipt, those of a remittance never more than its total: the database refuses it
(`tickets.money.subledger.guards`).
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import TypeVar

from sqlalchemy import BigInteger, CheckConstraint, ColumnElement, ForeignKey, Select, String, Text, func, select
from sqlalchemy.orm import InstrumentedAttribute, Mapped, Session, aliased, mapped_column

from tickets.audit import record
from tickets.db import Base, UtcInstant
from tickets.money.advices.remittances import Remittance
from tickets.money.bank.receipts import BankReceipt, ReceiptState, amount_of
from tickets.money.books.accounts import Account
from tickets.money.books.journal import Move, Posting, post, settle_clearing
from tickets.money.subledger.allocations import Payment, find_payment
from tickets.users import Actor


class ReceiptLink(Base):
    """`event` is link or unlink; an unlink ends the link `ends_id` and repeats its amount."""

    __tablename__ = "receipt_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    receipt_id: Mapped[int] = mapped_column(ForeignKey("bank_receipt.id"), index=True)
    remittance_id: Mapped[int] = mapped_column(ForeignKey("remittance.id"), index=True)
    event: Mapped[str] = mapped_column(String(6))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    ends_id: Mapped[int | None] = mapped_column(ForeignKey("receipt_link.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    by_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcInstant)

    __table_args__ = (
        CheckConstraint("event in ('link','unlink')", name="event"),
        CheckConstraint("(event = 'unlink') = (ends_id is not null)", name="ends"),
        CheckConstraint("amount_minor <> 0", name="amount"),
    )


def list_money(session: Session, remittance_id: int) -> list[tuple[ReceiptLink, BankReceipt]]:
    """The live links of a remittance with their bank entries, oldest first."""
    query = _live().join(BankReceipt, BankReceipt.id == ReceiptLink.receipt_id).add_columns(BankReceipt)
    rows = session.execute(query.where(ReceiptLink.remittance_id == remittance_id).order_by(ReceiptLink.id))
    return [(link, receipt) for link, receipt in rows]


def list_links(session: Session, receipt_id: int) -> list[tuple[ReceiptLink, Remittance]]:
    """The live links of a bank entry with the remittances they pay or take back, oldest first."""
    query = _live().join(Remittance, Remittance.id == ReceiptLink.remittance_id).add_columns(Remittance)
    rows = session.execute(query.where(ReceiptLink.receipt_id == receipt_id).order_by(ReceiptLink.id))
    return [(link, remittance) for link, remittance in rows]


def linked_minor(session: Session, remittance_id: int) -> int:
    """How much of a remittance is at the bank: what came in less what was taken back."""
    return sum(link.amount_minor for link, _ in list_money(session, remittance_id))


def sum_links(session: Session, receipt_ids: Collection[int]) -> dict[int, int]:
    """What the live links share out of each of these receipts; those without any are left out."""
    return _sum_by(session, ReceiptLink.receipt_id, receipt_ids)


def sum_money(session: Session, remittance_ids: Collection[int]) -> dict[int, int]:
    """What is linked to each of these remittances; those without any link are left out."""
    return _sum_by(session, ReceiptLink.remittance_id, remittance_ids)


def list_parted(session: Session, receipt_ids: Collection[int]) -> set[tuple[int, int]]:
    """(receipt, remittance) of every link that a person has ended: never linked again by itself."""
    parted: set[tuple[int, int]] = set()
    for chunk in chunks(sorted(set(receipt_ids))):
        query = select(ReceiptLink.receipt_id, ReceiptLink.remittance_id).where(
            ReceiptLink.receipt_id.in_(chunk), ReceiptLink.event == "unlink", ReceiptLink.by_id.is_not(None)
        )
        parted |= {(receipt_id, remittance_id) for receipt_id, remittance_id in session.execute(query)}
    return parted


def add_link(
    session: Session,
    receipt: BankReceipt,
    remittance: Remittance,
    amount_minor: int,
    reason: str,
    *,
    by: Actor,
    now: datetime,
) -> ReceiptLink:
    """Both rows are locked by the caller. The receipt is linked when all of it is shared out."""
    link = ReceiptLink(
        receipt_id=receipt.id, remittance_id=remittance.id, event="link", amount_minor=amount_minor,
        reason=reason, by_id=by.user_id, by_name=by.name, at=now,
    )  # fmt: skip
    session.add(link)
    session.flush()
    _clear(session, link, link.amount_minor, by, now)
    _follow(session, receipt)
    record(
        session, "receipt_linked", "bank_receipt", receipt.id, by=by, now=now, ticket_id=remittance.ticket_id,
        amount=amount_of(receipt), remittance=remittance.id, reason=reason,
    )  # fmt: skip
    return link


def end_link(session: Session, link: ReceiptLink, reason: str, *, by: Actor, now: datetime) -> None:
    """Both rows are locked by the caller; the receipt waits again."""
    end = ReceiptLink(
        receipt_id=link.receipt_id, remittance_id=link.remittance_id, event="unlink",
        amount_minor=link.amount_minor, ends_id=link.id, reason=reason, by_id=by.user_id, by_name=by.name, at=now,
    )  # fmt: skip
    session.add(end)
    session.flush()
    _clear(session, end, -link.amount_minor, by, now)
    receipt = session.get_one(BankReceipt, link.receipt_id)
    _follow(session, receipt)
    remittance = session.get_one(Remittance, link.remittance_id)
    record(
        session, "receipt_unlinked", "bank_receipt", receipt.id, by=by, now=now, ticket_id=remittance.ticket_id,
        amount=amount_of(receipt), remittance=link.remittance_id, reason=reason,
    )  # fmt: skip


def _clear(session: Session, event: ReceiptLink, amount_minor: int, by: Actor, now: datetime) -> None:
    """A payment that was confirmed before the bank booked it is cleared; one that the bank took back is there again
    with new money. What a return does is booked with it."""
    payment = find_payment(session, event.remittance_id)
    if payment is None or payment.customer_id is None or event.receipt_id == payment.receipt_id:
        return
    if event.amount_minor < 0:
        return
    if payment.returned_by_id is None:
        settle_clearing(session, payment, event.id, amount_minor, by=by, now=now)
        return
    payment.returned_by_id, payment.version = None, payment.version + 1
    move = Move(
        Account.SUSPENSE, Account.UNAPPLIED, payment.amount_minor, payment.currency,
        credit_customer=payment.customer_id, payment_id=payment.id,
    )  # fmt: skip
    post(session, [Posting("paid_again", "receipt_link", event.id, (move,))], by=by, now=now)


def _live() -> Select[ReceiptLink]:
    return select(ReceiptLink).where(is_live_link())


@cache
def is_live_link() -> ColumnElement[bool]:
    """A link that nothing has ended. Built once: an alias copies every column of its table."""
    ended = aliased(ReceiptLink)
    return (ReceiptLink.event == "link") & ~select(ended.id).where(ended.ends_id == ReceiptLink.id).exists()


def _sum_by(session: Session, column: InstrumentedAttribute[int], ids: Collection[int]) -> dict[int, int]:
    sums: dict[int, int] = {}
    for chunk in chunks(sorted(set(ids))):
        live = _live().where(column.in_(chunk)).with_only_columns(column, func.sum(ReceiptLink.amount_minor))
        sums |= {key: int(total) for key, total in session.execute(live.group_by(column))}
    return sums


def _follow(session: Session, receipt: BankReceipt) -> None:
    shared = sum_links(session, [receipt.id]).get(receipt.id, 0)
    own = select(Payment.id).where(
        Payment.receipt_id == receipt.id, Payment.undone_at.is_(None), Payment.remittance_id.is_(None)
    )
    if shared == receipt.amount_minor:
        receipt.state = ReceiptState.LINKED
    else:
        receipt.state = ReceiptState.PAYMENT if session.scalar(own.limit(1)) else ReceiptState.OPEN
    receipt.version += 1
    session.flush()


_T = TypeVar("_T")


def chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Lists short enough for the number of parameters that every database takes."""
    return (values[start : start + 500] for start in range(0, len(values), 500))
