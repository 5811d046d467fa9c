"""The ticket and its lifecycle: states, the table of moves, and one verb per move.

A verb checks permission and move, changes rows, records one event and returns the row. `version` is compared
and swapped: a form made from an older version is refused with StaleEdit.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, Session, mapped_column, validates

from tickets.db import Base, UtcInstant
from tickets.users import Actor


class TicketStatus(StrEnum):
    NEW = "new"  # nobody has looked at it
    OPEN = "open"
    PENDING = "pending"  # waiting for the customer
    ON_HOLD = "on_hold"  # waiting for us or a third party (sales)
    SOLVED = "solved"
    CLOSED = "closed"  # a reply opens a new, linked ticket


class Priority(IntEnum):
    LOW = 1
    NORMAL = 2
    HIGH = 3
    URGENT = 4


MOVES: Mapping[TicketStatus, frozenset[TicketStatus]] = {
    TicketStatus.NEW: frozenset({TicketStatus.OPEN, TicketStatus.PENDING, TicketStatus.ON_HOLD, TicketStatus.SOLVED}),
    TicketStatus.OPEN: frozenset({TicketStatus.PENDING, TicketStatus.ON_HOLD, TicketStatus.SOLVED}),
    TicketStatus.PENDING: frozenset({TicketStatus.OPEN, TicketStatus.ON_HOLD, TicketStatus.SOLVED}),
    TicketStatus.ON_HOLD: frozenset({TicketStatus.OPEN, TicketStatus.PENDING, TicketStatus.SOLVED}),
    TicketStatus.SOLVED: frozenset({TicketStatus.OPEN, TicketStatus.CLOSED}),
    TicketStatus.CLOSED: frozenset(),
}


WITHOUT_DATE = datetime(9999, 1, 1, tzinfo=UTC)  # sorts tickets without a due date behind the others
_LIVE = text("status in ('new','open','pending','on_hold')")
_DONE = text("status in ('solved','closed')")


class Ticket(Base):
    __tablename__ = "ticket"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(Text)
    preview: Mapped[str] = mapped_column(String(200), default="")
    status: Mapped[str] = mapped_column(String(10), default=TicketStatus.NEW)
    tier: Mapped[int] = mapped_column(default=1)
    priority: Mapped[int] = mapped_column(default=Priority.NORMAL)
    intent: Mapped[str] = mapped_column(String(20))
    confidence: Mapped[float] = mapped_column(default=0.0)
    intent_facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # evidence, runner-up, corrections
    language: Mapped[str | None] = mapped_column(String(5))
    requester_name: Mapped[str] = mapped_column(String(200), default="")
    requester_email: Mapped[str | None] = mapped_column(String(254))
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)
    customer_facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)  # what the ticket is about, when known
    currency: Mapped[str | None] = mapped_column(String(3))
    alarm: Mapped[str | None] = mapped_column(String(200))  # why it needs eyes now: "Reply bounced"
    linked_to: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcInstant)
    waiting_since: Mapped[datetime | None] = mapped_column(UtcInstant)  # the customer waits for us since
    due_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # first answer is due
    queue_at: Mapped[datetime] = mapped_column(UtcInstant, default=WITHOUT_DATE)  # follows due_at: place in the queue
    first_reply_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    solved_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("status in ('new','open','pending','on_hold','solved','closed')", name="status"),
        CheckConstraint("tier in (1, 2)", name="tier"),
        Index("ix_ticket_tier_queue", "tier", "queue_at", "id", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_ticket_queue", "queue_at", "id", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_ticket_solved", "solved_at", "id", sqlite_where=_DONE, postgresql_where=_DONE),
    )

    @validates("due_at")
    def _follow_due(self, _attribute: str, due: datetime | None) -> datetime | None:
        self.queue_at = due or WITHOUT_DATE
        return due


class TicketKey(Base):
    """A canonical key (parsers.references) of a document number that a ticket's mails name: for the search."""

    __tablename__ = "ticket_key"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)

    __table_args__ = (Index("ix_ticket_key_key", "key"),)


def get_ticket(session: Session, ticket_id: int, actor: Actor) -> Ticket:
    """The ticket, if this actor may see it: sales only what was forwarded to them. Raises NotFound otherwise."""
    raise NotImplementedError


def open_ticket(session: Session, *, subject: str, intent: str, by: Actor, now: datetime, **columns: Any) -> Ticket:
    raise NotImplementedError


def assign(
    session: Session, ticket: Ticket, assignee_id: int | None, *, by: Actor, now: datetime, version: int
) -> None:
    """None puts it back into the team queue. Raises Invalid for an inactive or sales assignee."""
    raise NotImplementedError


def escalate(session: Session, ticket: Ticket, reason: str, *, by: Actor, now: datetime, version: int) -> None:
    """To tier 2, unassigned, with the reason (required) as an internal note."""
    raise NotImplementedError


def return_to_tier1(session: Session, ticket: Ticket, reason: str, *, by: Actor, now: datetime, version: int) -> None:
    raise NotImplementedError


def wait_for_customer(session: Session, ticket: Ticket, *, by: Actor, now: datetime) -> None:
    raise NotImplementedError


def hold(session: Session, ticket: Ticket, *, by: Actor, now: datetime) -> None:
    raise NotImplementedError


def solve(session: Session, ticket: Ticket, *, by: Actor, now: datetime, version: int) -> None:
    """Raises IllegalMove while a reply of the ticket is failed, uncertain or not sent yet... except queued ones:
    a queued reply may be solved over, and its failure reopens the ticket."""
    raise NotImplementedError


def reopen(session: Session, ticket: Ticket, *, by: Actor, now: datetime, reason: str) -> None:
    raise NotImplementedError


def correct_intent(session: Session, ticket: Ticket, intent: str, *, by: Actor, now: datetime, version: int) -> None:
    """Set the type by a person's word; the machine's verdict stays in `intent_facts`."""
    raise NotImplementedError


def raise_alarm(session: Session, ticket: Ticket, alarm: str, *, by: Actor, now: datetime) -> None:
    """Show why the ticket needs eyes now; a solved ticket is reopened for it."""
    raise NotImplementedError


def set_customer(
    session: Session, ticket: Ticket, customer_id: int | None, *, by: Actor, now: datetime, version: int
) -> None:
    raise NotImplementedError
