"""Remittance advices as they were read: the advice, its lines, and who may see them."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
    false,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.audit import record
from tickets.customers import Customer
from tickets.db import Base, UtcInstant
from tickets.errors import IllegalMove, Invalid, NotFound, StaleEdit
from tickets.ticket import get_ticket
from tickets.users import SYSTEM, Actor, require


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
    payee: Mapped[str | None] = mapped_column(String(200))
    payee_accounts: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")  # paid, as it says
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
    joint_id: Mapped[int | None] = mapped_column(ForeignKey("remittance.id"), index=True)  # first part of its payment
    joint_total_minor: Mapped[int | None] = mapped_column(BigInteger)  # what all parts pay, as each of them states
    edited: Mapped[bool] = mapped_column(default=False, server_default=false())  # a person changed what was read
    held_reason: Mapped[str | None] = mapped_column(Text)  # a person waits with it; it doesn't post meanwhile
    held_until: Mapped[date | None] = mapped_column(Date)
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
    differences: Mapped[list[Any]] = mapped_column(JSON, default=list, server_default="[]")  # kind, minor, reason
    candidates: Mapped[list[int]] = mapped_column(JSON, default=list)
    chosen: Mapped[bool] = mapped_column(default=False, server_default=false())  # its item is a person's choice
    edited: Mapped[bool] = mapped_column(default=False, server_default=false())  # its amounts are a person's
    removed: Mapped[bool] = mapped_column(default=False, server_default=false())  # a person said: no line of it

    __table_args__ = (UniqueConstraint("remittance_id", "sequence"),)


def reject(session: Session, remittance_id: int, reason: str, *, by: Actor, now: datetime, version: int) -> None:
    """Not a payment to apply; the reason is required. What is applied must be taken back first."""
    require(by, "reject_cash")
    remittance = lock_remittance(session, remittance_id, by, version)
    if remittance.state in (RemittanceState.CONFIRMED, RemittanceState.REJECTED):
        raise IllegalMove(f"A remittance that is {remittance.state} cannot be rejected.")
    reason = required(reason)
    remittance.state = RemittanceState.REJECTED
    remittance.version += 1
    record_on(session, "remittance_rejected", remittance, by=by, now=now, reason=reason)


def hold_back(
    session: Session, remittance_id: int, reason: str, until: date, *, by: Actor, now: datetime, version: int
) -> None:
    """Wait with it until that day (inclusive), for a stated reason; it is applied by nobody else and not by itself
    until then, or until `let_go`."""
    require(by, "hold_cash")
    remittance = lock_remittance(session, remittance_id, by, version)
    if remittance.state not in APPLICABLE:
        raise IllegalMove(f"A remittance that is {remittance.state} doesn't wait for anybody.")
    if not now.date() <= until <= now.date() + MAX_HOLD:
        raise Invalid(f"Hold it until a day from today, at most {MAX_HOLD.days} days ahead.", field="until")
    remittance.held_reason, remittance.held_until = required(reason), until
    remittance.version += 1
    record_on(
        session, "remittance_held", remittance, by=by, now=now, reason=remittance.held_reason, until=str(until)
    )  # fmt: skip


def let_go(session: Session, remittance_id: int, *, by: Actor, now: datetime, version: int) -> None:
    """End a hold before its day."""
    require(by, "hold_cash")
    remittance = lock_remittance(session, remittance_id, by, version)
    if remittance.held_until is None:
        raise IllegalMove("This remittance is not on hold.")
    remittance.held_reason, remittance.held_until = None, None
    remittance.version += 1
    record_on(session, "remittance_released", remittance, by=by, now=now)


def has_due_hold(session: Session, *, now: datetime) -> bool:
    return session.scalar(select(Remittance.id).where(Remittance.held_until < now.date()).limit(1)) is not None


def end_holds(session: Session, *, now: datetime) -> int:
    """Holds whose day has passed end by themselves; returns how many."""
    due = select(Remittance).where(Remittance.held_until < now.date()).with_for_update()
    ended = session.scalars(due).all()
    for remittance in ended:
        remittance.held_reason, remittance.held_until = None, None
        remittance.version += 1
        record_on(session, "remittance_released", remittance, by=SYSTEM, now=now)
    return len(ended)


def get_remittance(session: Session, remittance_id: int, actor: Actor) -> Remittance:
    """Raises NotFound for an actor who may not see its ticket."""
    remittance = session.get(Remittance, remittance_id)
    if remittance is None:
        raise NotFound(f"There is no remittance {remittance_id}.")
    _check_visible(session, remittance, actor)
    return remittance


def list_remittances(session: Session, ticket_id: int, actor: Actor) -> list[Remittance]:
    """The remittances of one ticket in the order they came."""
    get_ticket(session, ticket_id, actor)
    require(actor, "view_cash")
    found = session.scalars(select(Remittance).where(Remittance.ticket_id == ticket_id).order_by(Remittance.id))
    return list(found)


def name_payers(session: Session, remittances: Collection[Remittance]) -> dict[int, str]:
    """By remittance, who pays: the name that is printed, else that of its customer. Without both it is left out."""
    wanted = sorted({row.customer_id for row in remittances if row.customer_id and not row.payer})
    customers = session.scalars(select(Customer).where(Customer.id.in_(wanted))) if wanted else ()
    names = {customer.id: customer.name for customer in customers}
    payers = ((row.id, row.payer or names.get(row.customer_id or 0)) for row in remittances)
    return {id_: payer for id_, payer in payers if payer}


def get_line(session: Session, line_id: int) -> RemittanceRow:
    line = session.get(RemittanceRow, line_id)
    if line is None:
        raise NotFound(f"There is no remittance line {line_id}.")
    return line


def list_lines(session: Session, remittance_id: int) -> list[RemittanceRow]:
    """In printed order, without those that a person removed; lines that were added come last."""
    query = select(RemittanceRow).where(RemittanceRow.remittance_id == remittance_id, ~RemittanceRow.removed)
    return list(session.scalars(query.order_by(RemittanceRow.sequence)))


APPLICABLE = (RemittanceState.PROPOSED, RemittanceState.REVERSED, RemittanceState.CONFIRMED)
MAX_HOLD = timedelta(days=90)


def lock_remittance(session: Session, remittance_id: int, by: Actor, version: int | None) -> Remittance:
    """The row as it is now, locked until the transaction ends, so that one of two people wins. Twins of the same
    advice are locked with it, in order of id: two people with one each must not wait for each other."""
    own = select(Remittance.fingerprint).where(Remittance.id == remittance_id).scalar_subquery()
    found = session.scalars(
        select(Remittance)
        .where(or_(Remittance.id == remittance_id, Remittance.fingerprint == own))
        .order_by(Remittance.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    remittance = next((row for row in found if row.id == remittance_id), None)
    if remittance is None:
        raise NotFound(f"There is no remittance {remittance_id}.")
    _check_visible(session, remittance, by)
    if version is not None and remittance.version != version:
        raise StaleEdit("Somebody changed this remittance in the meantime; look at it again first.")
    return remittance


def _check_visible(session: Session, remittance: Remittance, actor: Actor) -> None:
    """Cash is shown to those who see every ticket, not to those to whom one was forwarded."""
    get_ticket(session, remittance.ticket_id, actor)
    require(actor, "view_cash")


def required(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise Invalid("Say why; the reason is kept with the history.", field="reason")
    return reason


def is_inferred(row: RemittanceRow) -> bool:
    """Not a line of the advice: an item that the total alone pointed to."""
    return not row.reference and not row.box


def record_on(session: Session, verb: str, remittance: Remittance, *, by: Actor, now: datetime, **data: Any) -> None:
    record(session, verb, "remittance", remittance.id, by=by, now=now, ticket_id=remittance.ticket_id, **data)
