"""What a customer says they will pay: a promise is one instalment, a payment plan several, over chosen invoices.

It is made in `promises_and_plans` and held against the cash by itself: what is paid on its invoices since fills the
instalments in order of their days (`following`, `instalments`). One that is not paid by its day and three days of
grace is missed, and raises its ticket. Its invoices are not reminded while it runs.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.money import say_minor
from tickets.audit import record
from tickets.db import MAX_ID, Base, UtcInstant
from tickets.errors import NotFound, StaleEdit
from tickets.money.disputes.dunning import end_holds
from tickets.money.receivables.ledger import Invoice
from tickets.ticket import get_ticket
from tickets.users import Actor, require

GRACE = timedelta(days=3)
PLAN_LIMIT = Decimal(1_000)  # in its currency: up to it tier 2 agrees alone
MOST_INSTALMENTS = 36
LATEST = timedelta(days=3 * 366)


class ArrangementKind(StrEnum):
    PROMISE = "promise"
    PLAN = "plan"


class ArrangementState(StrEnum):
    ASKED = "asked"  # a plan waits for a second person
    RUNNING = "running"
    BROKEN = "broken"  # an instalment was missed
    KEPT = "kept"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Arrangement(Base):
    __tablename__ = "arrangement"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(7))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    state: Mapped[str] = mapped_column(String(9))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    note: Mapped[str] = mapped_column(Text, default="")
    approval_id: Mapped[int | None] = mapped_column(ForeignKey("approval.id"))
    logged_by: Mapped[str] = mapped_column(String(120))
    logged_at: Mapped[datetime] = mapped_column(UtcInstant)
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    end_reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("kind in ('promise','plan')", name="kind"),
        CheckConstraint("state in ('asked','running','broken','kept','refused','cancelled')", name="state"),
        CheckConstraint("amount_minor > 0", name="amount"),
        Index("ix_arrangement_state", "state", "customer_id"),
    )


class ArrangementItem(Base):
    """So much of this invoice is covered; `paid_minor` is the cash on it since (negative after a reversal)."""

    __tablename__ = "arrangement_item"

    arrangement_id: Mapped[int] = mapped_column(ForeignKey("arrangement.id"), primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True, index=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    paid_minor: Mapped[int] = mapped_column(BigInteger, default=0)

    __table_args__ = (CheckConstraint("amount_minor > 0", name="amount"),)


class Instalment(Base):
    __tablename__ = "instalment"

    id: Mapped[int] = mapped_column(primary_key=True)
    arrangement_id: Mapped[int] = mapped_column(ForeignKey("arrangement.id"), index=True)
    due_on: Mapped[date] = mapped_column(Date)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    paid_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[str] = mapped_column(String(6))  # open, kept, missed, late: paid after it was missed
    kept_at: Mapped[datetime | None] = mapped_column(UtcInstant)

    __table_args__ = (
        CheckConstraint("amount_minor > 0 and paid_minor >= 0 and paid_minor <= amount_minor", name="amounts"),
        CheckConstraint("state in ('open','kept','missed','late')", name="state"),
        Index("ix_instalment_open", "state", "due_on"),
    )


STANDING = (ArrangementState.ASKED, ArrangementState.RUNNING, ArrangementState.BROKEN)
MONITORED = (ArrangementState.RUNNING, ArrangementState.BROKEN)


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment as it is agreed."""

    due_on: date
    amount_minor: int


def get_arrangement(session: Session, arrangement_id: int, actor: Actor) -> Arrangement:
    row = session.get(Arrangement, arrangement_id) if 0 < arrangement_id <= MAX_ID else None
    if row is None:
        raise NotFound(f"There is no arrangement {arrangement_id}.")
    get_ticket(session, row.ticket_id, actor)
    require(actor, "view_disputes")
    return row


def list_instalments(session: Session, arrangement_ids: Collection[int]) -> dict[int, list[Instalment]]:
    """By arrangement, in order of their days."""
    found: dict[int, list[Instalment]] = {id_: [] for id_ in arrangement_ids}
    query = select(Instalment).where(Instalment.arrangement_id.in_(arrangement_ids))
    for row in session.scalars(query.order_by(Instalment.due_on, Instalment.id)):
        found[row.arrangement_id].append(row)
    return found


def list_items(
    session: Session, arrangement_ids: Collection[int]
) -> dict[int, list[tuple[Invoice, ArrangementItem]]]:
    found: dict[int, list[tuple[Invoice, ArrangementItem]]] = {id_: [] for id_ in arrangement_ids}
    query = (
        select(ArrangementItem, Invoice)
        .join(Invoice, Invoice.id == ArrangementItem.invoice_id)
        .where(ArrangementItem.arrangement_id.in_(arrangement_ids))
        .order_by(Invoice.due_date, Invoice.id)
    )
    for row, invoice in session.execute(query):
        found[row.arrangement_id].append((invoice, row))
    return found


def list_arrangements(
    session: Session, actor: Actor, states: Collection[str], *, customer_id: int | None = None,
    ticket_id: int | None = None,
) -> list[Arrangement]:  # fmt: skip
    """Newest last day first."""
    require(actor, "view_disputes")
    query = select(Arrangement).where(Arrangement.state.in_(states))
    if customer_id is not None:
        query = query.where(Arrangement.customer_id == customer_id)
    if ticket_id is not None:
        query = query.where(Arrangement.ticket_id == ticket_id)
    return list(session.scalars(query.order_by(Arrangement.id.desc()).limit(300)))


def say(arrangement: Arrangement) -> str:
    return say_minor(arrangement.amount_minor, arrangement.currency)


def end(session: Session, arrangement: Arrangement, state: ArrangementState, reason: str, now: datetime) -> None:
    arrangement.state, arrangement.ended_at, arrangement.end_reason = state, now, reason.strip()
    end_holds(session, arrangement.id, now=now)


def lock(session: Session, arrangement: Arrangement, version: int | None) -> None:
    session.flush()
    session.refresh(arrangement, with_for_update=True)
    if version is not None and arrangement.version != version:
        raise StaleEdit("Somebody changed this promise meanwhile; look at it again first.")
    arrangement.version += 1


def record_on(
    session: Session, verb: str, arrangement: Arrangement, *, by: Actor, now: datetime, **data: Any
) -> None:
    record(session, verb, "arrangement", arrangement.id, by=by, now=now, ticket_id=arrangement.ticket_id, **data)
