"""The ticket: its row, its states, who may see it, and how it is opened.

What may happen to it is in `lifecycle`, how a change begins in `ticket_changes`.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import IntEnum, StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    bindparam,
    column,
    false,
    or_,
    select,
    table,
    text,
    true,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, validates

from tickets.audit import record_all
from tickets.db import MAX_ID, Base, UtcInstant, find_row, insert_rows
from tickets.errors import NotFound
from tickets.row_ids import reserve_ids
from tickets.users import Actor, can


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


WITHOUT_DATE = datetime(9999, 1, 1, tzinfo=UTC)  # sorts tickets without a due date behind the others
_LIMITS: Mapping[str, int] = {"preview": 200, "requester_name": 200, "requester_email": 254}  # of their columns
_LIVE = text("status in ('new','open','pending','on_hold')")
_DONE = text("status in ('solved','closed')")
_MERGED = text("merged_into is not null")


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
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))  # then an empty shell
    opened_at: Mapped[datetime] = mapped_column(UtcInstant)
    waiting_since: Mapped[datetime | None] = mapped_column(UtcInstant)  # the customer waits for us since
    due_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # first answer is due
    queue_at: Mapped[datetime] = mapped_column(UtcInstant, default=WITHOUT_DATE)  # follows due_at: place in the queue
    first_reply_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    solved_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    snoozed_until: Mapped[datetime | None] = mapped_column(UtcInstant)  # in no queue (tickets.desk.snoozing)
    version: Mapped[int] = mapped_column(default=1)
    search_text: Mapped[str] = mapped_column(Text, default="")  # follows subject, preview and requester

    __table_args__ = (
        CheckConstraint("status in ('new','open','pending','on_hold','solved','closed')", name="status"),
        CheckConstraint("tier in (1, 2)", name="tier"),
        Index("ix_ticket_tier_queue", "tier", "queue_at", "id", sqlite_where=_LIVE, postgresql_where=_LIVE),
        Index("ix_ticket_queue", "queue_at", "id"),
        Index("ix_ticket_merged_into", "merged_into", sqlite_where=_MERGED, postgresql_where=_MERGED),
        Index("ix_ticket_solved", "solved_at", "id", sqlite_where=_DONE, postgresql_where=_DONE),
    )

    @validates("due_at")
    def _follow_due(self, _attribute: str, due: datetime | None) -> datetime | None:
        self.queue_at = due or WITHOUT_DATE
        return due

    @validates("subject", "preview", "requester_name", "requester_email")
    def _follow_words(self, attribute: str, value: str | None) -> str | None:
        value = _cut(attribute, value)
        self.search_text = _search_text({name: getattr(self, name) for name in _SEARCHED} | {attribute: value})
        return value


_SEARCHED = ("subject", "preview", "requester_name", "requester_email")


def _cut(column: str, value: str | None) -> str | None:
    return value[: _LIMITS.get(column)] if value else value


def _search_text(words: Mapping[str, str | None]) -> str:
    return "\n".join(word.casefold() for name in _SEARCHED if (word := words.get(name)))


LIVE = (TicketStatus.NEW, TicketStatus.OPEN, TicketStatus.PENDING, TicketStatus.ON_HOLD)
DONE = (TicketStatus.SOLVED, TicketStatus.CLOSED)


def is_live() -> ColumnElement[bool]:
    """In the words of the indices that hold live tickets only: SQLite uses one for the very same condition alone."""
    return Ticket.status.in_(bindparam("live", LIVE, expanding=True, literal_execute=True, unique=True))


def is_done() -> ColumnElement[bool]:
    return Ticket.status.in_(bindparam("done", DONE, expanding=True, literal_execute=True, unique=True))


# Tables of higher modules, by name: importing them here would turn the layers round.
_FORWARD = table("forward", column("ticket_id"), column("to_user_id"))


def visible_tickets(actor: Actor) -> ColumnElement[bool]:
    """The condition on Ticket that every query adds: billing sees all, sales what was forwarded to them."""
    if can(actor, "view_tickets"):
        return true()
    if not can(actor, "view_forwards"):
        return false()
    theirs = or_(_FORWARD.c.to_user_id.is_(None), _FORWARD.c.to_user_id == actor.user_id)
    return Ticket.id.in_(select(_FORWARD.c.ticket_id).where(theirs))


def is_awake(now: datetime) -> ColumnElement[bool]:
    """Not snoozed, or no longer."""
    return or_(Ticket.snoozed_until.is_(None), Ticket.snoozed_until <= now)


def get_ticket(session: Session, ticket_id: int, actor: Actor) -> Ticket:
    """The ticket, if this actor may see it: sales only what was forwarded to them. Raises NotFound otherwise."""
    visible = select(Ticket).where(Ticket.id == ticket_id, visible_tickets(actor))
    ticket = session.scalar(visible) if ticket_id <= MAX_ID else None
    if ticket is None:
        raise NotFound(f"There is no ticket {ticket_id}.")
    return ticket


def follow_merges(session: Session, ticket: Ticket) -> Ticket:
    """The ticket that it is now part of: itself, unless it was merged. Merging makes no cycle; one that came about
    otherwise ends where it began."""
    seen = {ticket.id}
    while ticket.merged_into is not None and ticket.merged_into not in seen:
        ticket = session.get_one(Ticket, ticket.merged_into)
        seen.add(ticket.id)
    return ticket


def get_visible_target(session: Session, ticket_id: int, actor: Actor) -> Ticket:
    """The ticket, or what took it in, if this actor may see that. Raises NotFound otherwise."""
    ticket = find_row(session, Ticket, ticket_id)
    return get_ticket(session, follow_merges(session, ticket).id if ticket else ticket_id, actor)


def open_ticket(session: Session, *, subject: str, intent: str, by: Actor, now: datetime, **columns: Any) -> Ticket:
    """A new ticket; `columns` are further column values. The customer waits since it was opened."""
    (ticket_id,) = open_tickets(session, [{"subject": subject, "intent": intent, **columns}], by=by, now=now)
    return session.get_one(Ticket, ticket_id)


def open_tickets(session: Session, rows: Sequence[Mapping[str, Any]], *, by: Actor, now: datetime) -> list[int]:
    """The same for many, and their ids; each row holds at least subject and intent, and all the same columns."""
    ids = reserve_ids(session, Ticket, len(rows))
    insert_rows(session, Ticket, [{"id": number, **_whole(row, now)} for number, row in zip(ids, rows, strict=True)])
    session.info.setdefault(HELD_HERE, set()).update(ids)
    opened = [(number, number, {"intent": row["intent"]}) for number, row in zip(ids, rows, strict=True)]
    record_all(session, "opened", "ticket", opened, by=by, now=now)
    return list(ids)


def _whole(row: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """With what follows from the given columns."""
    opened_at = row.get("opened_at", now)
    whole = {"waiting_since": opened_at, **row, "opened_at": opened_at, "queue_at": row.get("due_at") or WITHOUT_DATE}
    whole |= {name: _cut(name, row[name]) for name in _SEARCHED if name in row}
    return {**whole, "search_text": _search_text(whole)}


HELD_HERE = "tickets that this transaction opened or locked: nobody else can change them"
