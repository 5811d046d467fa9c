"""A dispute: the case that decides on one or more deductions of a customer, from the claim to credit or collection.

It is opened from a deduction, from what a mail asks for, or by hand (`dispute_opening`), and decided
(`dispute_decisions`, `credit_requests`). While it is undecided its amounts are not
reminded, until a day; it never blocks the rest of the invoice. It closes by itself when its invoices have nothing of
it open any more (tickets.money.disputes.following), and comes back when that is taken back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.audit import Event, record
from tickets.db import MAX_ID, Base, UtcInstant
from tickets.errors import IllegalMove, NotFound, StaleEdit
from tickets.money.disputes.deductions import (
    Deduction,
)
from tickets.money.disputes.watched_items import lock_items
from tickets.ticket import get_ticket
from tickets.users import SYSTEM, Actor, require

HELD_LONGER = timedelta(days=14)  # how long after the day of decision the amounts are still not reminded
MOST_ITEMS = 200


class DisputeState(StrEnum):
    NEW = "new"  # nobody has looked at it
    REVIEW = "review"
    WAITING = "waiting"  # for the customer's evidence
    PROPOSED = "proposed"  # a credit waits for a second person
    APPROVED = "approved"  # the credit note is asked for
    DENIED = "denied"  # the amounts are due again, or what a credit left of them
    WITHDRAWN = "withdrawn"  # the customer no longer claims it
    SETTLED = "settled"  # nothing of it is open


UNDECIDED = frozenset({DisputeState.NEW, DisputeState.REVIEW, DisputeState.WAITING, DisputeState.PROPOSED})

# Where each state leads by a person's verb. Into SETTLED, and out of it, only the items' balances lead.
MOVES: Mapping[DisputeState, frozenset[DisputeState]] = {
    DisputeState.NEW: frozenset(
        {
            DisputeState.REVIEW,
            DisputeState.WAITING,
            DisputeState.PROPOSED,
            DisputeState.DENIED,
            DisputeState.WITHDRAWN,
        }
    ),
    DisputeState.REVIEW: frozenset(
        {DisputeState.WAITING, DisputeState.PROPOSED, DisputeState.DENIED, DisputeState.WITHDRAWN}
    ),
    DisputeState.WAITING: frozenset(
        {
            DisputeState.WAITING,
            DisputeState.REVIEW,
            DisputeState.PROPOSED,
            DisputeState.DENIED,
            DisputeState.WITHDRAWN,
        }
    ),
    DisputeState.PROPOSED: frozenset({DisputeState.REVIEW, DisputeState.APPROVED}),
    DisputeState.APPROVED: frozenset({DisputeState.REVIEW, DisputeState.PROPOSED, DisputeState.DENIED}),
    DisputeState.DENIED: frozenset({DisputeState.REVIEW, DisputeState.APPROVED}),
    DisputeState.WITHDRAWN: frozenset({DisputeState.REVIEW}),
    DisputeState.SETTLED: frozenset(),
}


class Dispute(Base):
    """`decide_by` is the promise to ourselves, `held_until` the last day on which its amounts are not reminded.
    `answer` is what the customer reads of the decision; `told_opened_at` and `told_decided_at` say when they were
    written to. `settled_from` is the state before it closed by itself."""

    __tablename__ = "dispute"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    reason: Mapped[str] = mapped_column(String(14))
    root_cause: Mapped[str] = mapped_column(String(120), default="")
    state: Mapped[str] = mapped_column(String(10))
    settled_from: Mapped[str | None] = mapped_column(String(10))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    claimed_on: Mapped[date] = mapped_column(Date)
    opened_at: Mapped[datetime] = mapped_column(UtcInstant)
    opened_by: Mapped[str] = mapped_column(String(120))
    decide_by: Mapped[datetime] = mapped_column(UtcInstant)
    held_until: Mapped[date] = mapped_column(Date)
    hold_reason: Mapped[str] = mapped_column(Text)
    waits_until: Mapped[date | None] = mapped_column(Date)
    decision: Mapped[str | None] = mapped_column(String(9))
    decided_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    answer: Mapped[str] = mapped_column(Text, default="")
    times_reopened: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    closed_by: Mapped[str] = mapped_column(Text, default="")  # what settled it, in words
    told_opened_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    told_decided_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint(
            "state in ('new','review','waiting','proposed','approved','denied','withdrawn','settled')", name="state"
        ),
        CheckConstraint("(state = 'settled') = (closed_at is not null)", name="closed"),
        CheckConstraint("decision in ('credited','partly','denied','withdrawn')", name="decision"),
        Index("ix_dispute_work", "state", "decide_by"),
    )

    @property
    def number(self) -> str:
        return f"D-{self.id}"


@dataclass(frozen=True, slots=True)
class DisputeSums:
    """Where the money of a dispute is, in its currency: `original` is the sum of the others."""

    original_minor: int
    disputed_minor: int
    due_minor: int
    paid_minor: int
    credited_minor: int
    written_off_minor: int
    collected_minor: int

    @property
    def open_minor(self) -> int:
        return self.disputed_minor + self.due_minor


def get_dispute(session: Session, dispute_id: int, actor: Actor) -> Dispute:
    """Raises NotFound for one that does not exist, or whose ticket this actor may not see."""
    dispute = session.get(Dispute, dispute_id) if 0 < dispute_id <= MAX_ID else None
    if dispute is None:
        raise NotFound(f"There is no dispute {dispute_id}.")
    get_ticket(session, dispute.ticket_id, actor)
    require(actor, "view_disputes")
    return dispute


def list_of_ticket(session: Session, ticket_id: int) -> list[Dispute]:
    return list(session.scalars(select(Dispute).where(Dispute.ticket_id == ticket_id).order_by(Dispute.id)))


def list_of_customer(session: Session, customer_id: int) -> list[Dispute]:
    """Newest first."""
    query = select(Dispute).where(Dispute.customer_id == customer_id).order_by(Dispute.id.desc()).limit(100)
    return list(session.scalars(query))


def list_history(session: Session, dispute: Dispute) -> list[Event]:
    """What happened to it and to its deductions, newest first."""
    own = (Event.subject_kind == "dispute") & (Event.subject_id == dispute.id)
    rows = select(Deduction.id).where(Deduction.dispute_id == dispute.id)
    parts = (Event.subject_kind == "deduction") & Event.subject_id.in_(rows)
    return list(session.scalars(select(Event).where(own | parts).order_by(Event.id.desc()).limit(200)))


def sums_of(session: Session, dispute: Dispute) -> DisputeSums:
    session.flush()
    found = session.execute(
        select(
            *(
                func.coalesce(func.sum(getattr(Deduction, f"{name}_minor")), 0)
                for name in ("original", "disputed", "due", "paid", "credited", "written_off", "collected")
            )
        ).where(Deduction.dispute_id == dispute.id)
    ).one()
    return DisputeSums(*(int(value) for value in found))


def count_repeats(session: Session, dispute: Dispute, *, now: datetime) -> int:
    """How many disputes this customer opened for this reason within 90 days, this one included."""
    query = select(func.count()).where(
        Dispute.customer_id == dispute.customer_id,
        Dispute.reason == dispute.reason,
        Dispute.opened_at > now - timedelta(days=90),
    )
    return session.scalar(query) or 0


# -- for the modules that move disputes


def lock(session: Session, dispute: Dispute, version: int | None) -> None:
    """Read anew and nobody else changes it until the commit. Raises StaleEdit when it is not at `version`.

    Who decides (with a `version`) locks its items first, as who pays them does: a payment that is laid on its
    deductions at the same moment comes wholly before or after the decision."""
    session.flush()
    if version is not None:
        lock_items_of(session, dispute)
    session.refresh(dispute, with_for_update=True)
    if version is not None and dispute.version != version:
        raise StaleEdit(f"{dispute.number} was changed by somebody meanwhile; look at it again first.")
    dispute.version += 1


def lock_items_of(session: Session, dispute: Dispute) -> None:
    own = select(Deduction.invoice_id).where(Deduction.dispute_id == dispute.id)
    lock_items(session, set(session.scalars(own)))


def move(dispute: Dispute, to: DisputeState) -> None:
    state = DisputeState(dispute.state)
    if to not in MOVES[state]:
        raise IllegalMove(f"{dispute.number} is {state} and cannot become {to}.")
    dispute.state = to


def decide(dispute: Dispute, decision: str, now: datetime) -> None:
    dispute.decision, dispute.decided_at, dispute.waits_until = decision, now, None
    dispute.told_decided_at = None


def settle(session: Session, dispute: Dispute, words: str, *, now: datetime) -> None:
    """Nothing of it is open any more: it closes by itself, and `words` say what did it."""
    lock(session, dispute, None)
    if dispute.state == DisputeState.SETTLED:
        return
    dispute.settled_from, dispute.state = dispute.state, DisputeState.SETTLED
    dispute.closed_at, dispute.closed_by = now, words
    record_on(session, "settled_dispute", dispute, by=SYSTEM, now=now, words=words)


def unsettle(session: Session, dispute: Dispute, words: str, *, now: datetime) -> None:
    """What closed it was taken back: it is where it was."""
    lock(session, dispute, None)
    if dispute.state != DisputeState.SETTLED:
        return
    before = dispute.settled_from or DisputeState.REVIEW
    dispute.state = DisputeState.REVIEW if before == DisputeState.PROPOSED else before
    dispute.settled_from = dispute.closed_at = None
    dispute.closed_by = ""
    record_on(session, "unsettled_dispute", dispute, by=SYSTEM, now=now, words=words)


def record_on(session: Session, verb: str, dispute: Dispute, *, by: Actor, now: datetime, **data: Any) -> None:
    record(
        session, verb, "dispute", dispute.id, by=by, now=now, ticket_id=dispute.ticket_id, dispute=dispute.number,
        **data,
    )  # fmt: skip
