"""The ticket and its lifecycle: states, the table of moves, and one verb per move.

A verb checks permission and move, changes rows, records one event and returns the row. `version` is compared
and swapped: a form made from an older version is refused with StaleEdit.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
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
    column,
    false,
    or_,
    select,
    table,
    text,
    true,
)
from sqlalchemy.orm import Mapped, Session, mapped_column, validates

from parsers.keys import canonical_keys
from parsers.message import Intent
from tickets.audit import describe, find_last_event, record, record_all
from tickets.corrections import keep_correction
from tickets.customers import get_customer
from tickets.db import MAX_ID, Base, UtcInstant, find_row, insert_ignoring, insert_rows
from tickets.errors import IllegalMove, Invalid, NotFound, StaleEdit
from tickets.posts import add_note_post
from tickets.row_ids import reserve_ids
from tickets.users import SYSTEM, Actor, Role, can, get_user, require


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


class TicketKey(Base):
    """A canonical key (parsers.references) of a document number that a ticket's mails name: for the search."""

    __tablename__ = "ticket_key"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)

    __table_args__ = (Index("ix_ticket_key_key", "key"),)


LIVE = (TicketStatus.NEW, TicketStatus.OPEN, TicketStatus.PENDING, TicketStatus.ON_HOLD)
CLOSES_AFTER = timedelta(days=14)  # a solved ticket stays open to answers that long

# Tables of higher modules, by name: importing them here would turn the layers round.
_FORWARD = table("forward", column("ticket_id"), column("to_user_id"))
_OUTBOUND = table("outbound_mail", column("ticket_id"), column("status"))


def visible_tickets(actor: Actor) -> ColumnElement[bool]:
    """The condition on Ticket that every query adds: billing sees all, sales what was forwarded to them."""
    if can(actor, "view_tickets"):
        return true()
    if not can(actor, "view_forwards"):
        return false()
    theirs = or_(_FORWARD.c.to_user_id.is_(None), _FORWARD.c.to_user_id == actor.user_id)
    return Ticket.id.in_(select(_FORWARD.c.ticket_id).where(theirs))


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
    session.info.setdefault(_HELD_HERE, set()).update(ids)
    opened = [(number, number, {"intent": row["intent"]}) for number, row in zip(ids, rows, strict=True)]
    record_all(session, "opened", "ticket", opened, by=by, now=now)
    return list(ids)


def _whole(row: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """With what follows from the given columns."""
    opened_at = row.get("opened_at", now)
    whole = {"waiting_since": opened_at, **row, "opened_at": opened_at, "queue_at": row.get("due_at") or WITHOUT_DATE}
    whole |= {name: _cut(name, row[name]) for name in _SEARCHED if name in row}
    return {**whole, "search_text": _search_text(whole)}


def assign(
    session: Session, ticket: Ticket, assignee_id: int | None, *, by: Actor, now: datetime, version: int
) -> None:
    """None puts it back into the team queue. Raises Invalid for an inactive or sales assignee."""
    require(by, "assign")
    start_change(session, ticket, version)
    _refuse_closed(ticket)
    if assignee_id is None:
        ticket.assignee_id = None
        _record(session, ticket, "unassigned", by=by, now=now)
        return
    assignee = get_user(session, assignee_id)
    if not assignee.active:
        raise Invalid(f"{assignee.name} is no longer active.", field="assignee")
    if assignee.role == Role.SALES:
        raise Invalid(f"{assignee.name} is in sales; forward the ticket instead.", field="assignee")
    ticket.assignee_id = assignee.id
    if ticket.status == TicketStatus.NEW:
        _move(ticket, TicketStatus.OPEN)
    _record(session, ticket, "assigned", by=by, now=now, assignee=assignee.name)


def escalate(session: Session, ticket: Ticket, reason: str, *, by: Actor, now: datetime, version: int) -> None:
    """To tier 2, unassigned, with the reason (required) as an internal note."""
    require(by, "escalate")
    reason = _required(reason, "Say why it goes to tier 2.", "reason")
    start_change(session, ticket, version)
    if ticket.tier == 2:
        raise IllegalMove(f"Ticket {ticket.id} is in tier 2 already.")
    _change_tier(session, ticket, 2, "escalated", reason, by=by, now=now)


def return_to_tier1(session: Session, ticket: Ticket, reason: str, *, by: Actor, now: datetime, version: int) -> None:
    """Back to tier 1, unassigned, with the reason (required) as an internal note."""
    require(by, "return_to_tier1")
    reason = _required(reason, "Say why it goes back to tier 1.", "reason")
    start_change(session, ticket, version)
    if ticket.tier == 1:
        raise IllegalMove(f"Ticket {ticket.id} is in tier 1 already.")
    _change_tier(session, ticket, 1, "returned_to_tier1", reason, by=by, now=now)


def _change_tier(
    session: Session, ticket: Ticket, tier: int, verb: str, reason: str, *, by: Actor, now: datetime
) -> None:
    if ticket.status not in LIVE:
        raise IllegalMove(f"Ticket {ticket.id} is {ticket.status}; reopen it first.")
    ticket.tier = tier
    ticket.assignee_id = None
    _move(ticket, TicketStatus.OPEN)
    add_note_post(session, ticket.id, reason, by=by, now=now)
    _record(session, ticket, verb, by=by, now=now, reason=reason)


def wait_for_customer(session: Session, ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """Pending: the customer does not wait for us, so nothing is due."""
    require(by, "hold")
    start_change(session, ticket)
    _move(ticket, TicketStatus.PENDING)
    ticket.waiting_since = None
    ticket.due_at = None
    _record(session, ticket, "waited", by=by, now=now)


def hold(session: Session, ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """On hold: we wait for somebody else; the customer still waits for us, so the clock runs on."""
    require(by, "hold")
    start_change(session, ticket)
    _move(ticket, TicketStatus.ON_HOLD)
    _record(session, ticket, "held", by=by, now=now)


_UNDECIDED_MAIL: Mapping[str, str] = {
    "failed": "could not be sent",
    "bounced": "came back",
    "uncertain": "may not have been sent",
}


def solve(session: Session, ticket: Ticket, *, by: Actor, now: datetime, version: int) -> None:
    """Raises IllegalMove while a mail of the ticket is failed, bounced or uncertain and nobody has decided on it.
    A mail that is queued or on its way may be solved over: its failure reopens the ticket."""
    require(by, "solve")
    start_change(session, ticket, version)
    query = select(_OUTBOUND.c.status).where(
        _OUTBOUND.c.ticket_id == ticket.id, _OUTBOUND.c.status.in_(_UNDECIDED_MAIL)
    )
    for status in session.scalars(query):
        raise IllegalMove(f"A mail of this ticket {_UNDECIDED_MAIL[status]}; decide on it first.")
    _move(ticket, TicketStatus.SOLVED)
    ticket.solved_at = now
    ticket.waiting_since = None
    ticket.due_at = None
    ticket.alarm = None
    _record(session, ticket, "solved", by=by, now=now)


def reopen(session: Session, ticket: Ticket, *, by: Actor, now: datetime, reason: str) -> None:
    """A solved ticket is open again and due now."""
    require(by, "reopen")
    reason = _required(reason, "Say why it is opened again.", "reason")
    start_change(session, ticket)
    if ticket.status != TicketStatus.SOLVED:
        raise IllegalMove(f"Ticket {ticket.id} is {ticket.status}; only a solved one can be reopened.")
    _move(ticket, TicketStatus.OPEN)
    ticket.solved_at = None
    ticket.waiting_since = now
    ticket.due_at = now
    _record(session, ticket, "reopened", by=by, now=now, reason=reason)


def close_solved(session: Session, *, now: datetime, after: timedelta = CLOSES_AFTER) -> int:
    """Close what was solved long ago and return how many: an answer then opens a new, linked ticket."""
    query = (
        select(Ticket)
        .where(Ticket.status == TicketStatus.SOLVED, Ticket.solved_at <= now - after)
        .order_by(Ticket.id)
        .limit(500)
        .with_for_update(skip_locked=True)
    )
    tickets = session.scalars(query).all()
    for ticket in tickets:
        ticket.version += 1
        _move(ticket, TicketStatus.CLOSED)
        _record(session, ticket, "closed", by=SYSTEM, now=now)
    return len(tickets)


def receive_answer(session: Session, ticket: Ticket, *, at: datetime, due: datetime | None, now: datetime) -> None:
    """The customer wrote (at `at`): whatever waited for them is open again, and an answer is due at `due`."""
    start_change(session, ticket)
    if ticket.status in {TicketStatus.PENDING, TicketStatus.ON_HOLD, TicketStatus.SOLVED}:
        reason = f"the customer answered while it was {ticket.status.replace('_', ' ')}"
        _move(ticket, TicketStatus.OPEN)
        ticket.solved_at = None
        _record(session, ticket, "reopened", by=SYSTEM, now=now, reason=reason)
    if ticket.waiting_since is None:
        ticket.waiting_since = at
        ticket.due_at = due


def send_answer(session: Session, ticket: Ticket, *, by: Actor, version: int) -> None:
    """A reply was queued: the ticket waits for the customer, and whoever answers unassigned work owns it.
    Raises StaleEdit when anything arrived since `version`."""
    start_change(session, ticket, version)
    _refuse_closed(ticket)
    if ticket.status != TicketStatus.SOLVED:
        _move(ticket, TicketStatus.PENDING)
    ticket.waiting_since = None
    ticket.due_at = None
    ticket.alarm = None
    if ticket.assignee_id is None:
        ticket.assignee_id = by.user_id


def put_on_hold(ticket: Ticket) -> None:
    """Part of a change that has started: we wait for somebody else, the customer waits for us."""
    _move(ticket, TicketStatus.ON_HOLD)


def resume(ticket: Ticket, *, now: datetime) -> None:
    """Part of a change that has started: what we waited for is here, and the ticket is due now."""
    if ticket.status == TicketStatus.CLOSED:
        return
    _move(ticket, TicketStatus.OPEN)
    ticket.solved_at = None
    ticket.waiting_since = ticket.waiting_since or now
    ticket.due_at = min(ticket.due_at or now, now)


def correct_intent(session: Session, ticket: Ticket, intent: str, *, by: Actor, now: datetime, version: int) -> None:
    """Set the type by a person's word; the machine's verdict stays in `intent_facts`. It is kept, to teach."""
    require(by, "correct_intent")
    if intent not in list(Intent):
        raise Invalid(f"{intent!r} is not a type of mail.", field="intent")
    start_change(session, ticket, version)
    before = ticket.intent
    if "evidence" in ticket.intent_facts:  # a reader said something, so this teaches it
        keep_correction(
            session, ticket.id, said=before, confidence=ticket.confidence, label=intent, language=ticket.language,
            by=by, now=now,
        )  # fmt: skip
    correction = {"from": before, "to": intent, "by": by.name, "at": now.isoformat()}
    corrections = [*ticket.intent_facts.get("corrections", []), correction]
    ticket.intent_facts = {**ticket.intent_facts, "corrections": corrections}
    ticket.intent = intent
    ticket.confidence = 1.0
    _record(session, ticket, "corrected_intent", by=by, now=now, before=before, after=intent)


def raise_alarm(session: Session, ticket: Ticket, alarm: str, *, by: Actor, now: datetime) -> None:
    """Show why the ticket needs eyes now; one that waits or is solved is opened for it."""
    start_change(session, ticket)
    ticket.alarm = alarm[:200]
    resume(ticket, now=now)
    _record(session, ticket, "alarmed", by=by, now=now, alarm=alarm)


def clear_alarm(session: Session, ticket: Ticket) -> None:
    """A person has dealt with it."""
    start_change(session, ticket)
    ticket.alarm = None


def set_customer(
    session: Session, ticket: Ticket, customer_id: int | None, *, by: Actor, now: datetime, version: int
) -> None:
    """By a person's word; None when it is nobody's."""
    require(by, "set_customer")
    start_change(session, ticket, version)
    name = get_customer(session, customer_id).name if customer_id is not None else "nobody"
    ticket.customer_id = customer_id
    ticket.customer_facts = {**ticket.customer_facts, "evidence": [f"set by {by.name}"], "candidates": []}
    _record(session, ticket, "set_customer", by=by, now=now, customer=name, customer_id=customer_id)


def add_keys(session: Session, numbers_of: Iterable[tuple[int, Iterable[str]]]) -> None:
    """Let the search find tickets by these document numbers, given as the ticket's id and its numbers."""
    keys = {
        (ticket_id, key)
        for ticket_id, numbers in numbers_of
        for number in numbers
        for key in canonical_keys(number)
        if len(key) <= 60
    }
    if keys:
        rows = [{"ticket_id": ticket_id, "key": key} for ticket_id, key in sorted(keys)]
        session.connection().execute(insert_ignoring(session, TicketKey), rows)


_HELD_HERE = "tickets that this transaction opened or locked: nobody else can change them"


def start_change(session: Session, ticket: Ticket, version: int | None = None) -> None:
    """Lock the row, read it anew and count its version up. Raises StaleEdit when it is not at `version`, IllegalMove
    when it was merged: what is to happen happens in the other ticket."""
    lock(session, ticket)
    if ticket.merged_into is not None:
        raise IllegalMove(f"Ticket {ticket.id} was merged into ticket {ticket.merged_into}.")
    if version is not None and ticket.version != version:
        raise StaleEdit(f"Ticket {ticket.id} changed after you opened it{_last_change(session, ticket)}.")
    ticket.version += 1


def lock(session: Session, ticket: Ticket) -> None:
    """Nobody else changes it until the commit."""
    if ticket.id not in session.info.get(_HELD_HERE, ()):
        session.flush()
        session.refresh(ticket, with_for_update=True)


def lock_all(session: Session, ticket_ids: Collection[int]) -> dict[int, Ticket]:
    """The same for many, which are read anew."""
    if not ticket_ids:
        return {}
    session.flush()
    query = select(Ticket).where(Ticket.id.in_(ticket_ids)).order_by(Ticket.id)
    locked = session.scalars(query.with_for_update().execution_options(populate_existing=True))
    tickets = {ticket.id: ticket for ticket in locked}
    session.info.setdefault(_HELD_HERE, set()).update(tickets)
    return tickets


def _last_change(session: Session, ticket: Ticket) -> str:
    event = find_last_event(session, ticket_id=ticket.id)
    return f": {event.actor_name} {describe(event)}" if event else ""


def _move(ticket: Ticket, to: TicketStatus) -> None:
    """Raises IllegalMove unless the table of moves has it; staying where it is, is no move."""
    status = TicketStatus(ticket.status)
    if to == status:
        return
    if to not in MOVES[status]:
        raise IllegalMove(f"Ticket {ticket.id} is {_words(status)} and cannot become {_words(to)}.")
    ticket.status = to


def _refuse_closed(ticket: Ticket) -> None:
    if ticket.status == TicketStatus.CLOSED:
        raise IllegalMove(f"Ticket {ticket.id} is closed.")


def _required(text: str, question: str, field: str) -> str:
    if not text.strip():
        raise Invalid(question, field=field)
    return text.strip()


def _words(status: TicketStatus) -> str:
    return status.replace("_", " ")


def _record(session: Session, ticket: Ticket, verb: str, *, by: Actor, now: datetime, **data: Any) -> None:
    record(session, verb, "ticket", ticket.id, ticket_id=ticket.id, by=by, now=now, **data)
