"""What happens to a ticket: the table of moves between its states, and one verb per move.

A verb checks permission and move, changes rows and records one event.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tickets.errors import IllegalMove, Invalid
from tickets.house_time import at_house
from tickets.outgoing.outbox import OutboundMail, OutboundStatus
from tickets.posts import add_note_post
from tickets.ticket import LIVE, Ticket, TicketStatus
from tickets.ticket_changes import record_change, start_change
from tickets.users import SYSTEM, Actor, Role, get_user, require

MOVES: Mapping[TicketStatus, frozenset[TicketStatus]] = {
    TicketStatus.NEW: frozenset({TicketStatus.OPEN, TicketStatus.PENDING, TicketStatus.ON_HOLD, TicketStatus.SOLVED}),
    TicketStatus.OPEN: frozenset({TicketStatus.PENDING, TicketStatus.ON_HOLD, TicketStatus.SOLVED}),
    TicketStatus.PENDING: frozenset({TicketStatus.OPEN, TicketStatus.ON_HOLD, TicketStatus.SOLVED}),
    TicketStatus.ON_HOLD: frozenset({TicketStatus.OPEN, TicketStatus.PENDING, TicketStatus.SOLVED}),
    TicketStatus.SOLVED: frozenset({TicketStatus.OPEN, TicketStatus.CLOSED}),
    TicketStatus.CLOSED: frozenset(),
}

CLOSES_AFTER = timedelta(days=14)  # a solved ticket stays open to answers that long


def assign(
    session: Session, ticket: Ticket, assignee_id: int | None, *, by: Actor, now: datetime, version: int
) -> None:
    """None puts it back into the team queue. Raises Invalid for an inactive or sales assignee."""
    require(by, "assign")
    start_change(session, ticket, version)
    _refuse_closed(ticket)
    if assignee_id is None:
        ticket.assignee_id = None
        record_change(session, ticket, "unassigned", by=by, now=now)
        return
    assignee = get_user(session, assignee_id)
    if not assignee.active:
        raise Invalid(f"{assignee.name} is no longer active.", field="assignee")
    if assignee.role == Role.SALES:
        raise Invalid(f"{assignee.name} is in sales; forward the ticket instead.", field="assignee")
    ticket.assignee_id = assignee.id
    if ticket.status == TicketStatus.NEW:
        _move(ticket, TicketStatus.OPEN)
    record_change(session, ticket, "assigned", by=by, now=now, assignee=assignee.name)


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
        raise IllegalMove(f"Ticket {ticket.id} is {_OVER[ticket.status]}")
    ticket.tier = tier
    ticket.assignee_id = None
    _move(ticket, TicketStatus.OPEN)
    add_note_post(session, ticket.id, reason, by=by, now=now)
    record_change(session, ticket, verb, by=by, now=now, reason=reason)


# What a refusal says of a ticket that is over.
_OVER: Mapping[str, str] = {
    TicketStatus.SOLVED: "resolved; reopen it first.",
    TicketStatus.CLOSED: "closed for good; what comes to it opens a new ticket.",
}


def _required(text: str, question: str, field: str) -> str:
    if not text.strip():
        raise Invalid(question, field=field)
    return text.strip()


def wait_for_customer(session: Session, ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """Pending: the customer does not wait for us, so nothing is due."""
    require(by, "hold")
    start_change(session, ticket)
    _move(ticket, TicketStatus.PENDING)
    ticket.waiting_since = None
    ticket.due_at = None
    record_change(session, ticket, "waited", by=by, now=now)


def hold(session: Session, ticket: Ticket, *, by: Actor, now: datetime) -> None:
    """On hold: we wait for somebody else; the customer still waits for us, so the clock runs on."""
    require(by, "hold")
    start_change(session, ticket)
    _move(ticket, TicketStatus.ON_HOLD)
    record_change(session, ticket, "held", by=by, now=now)


def snooze(session: Session, ticket: Ticket, until: datetime, *, by: Actor, now: datetime, version: int) -> None:
    """In no queue until then, unless it breaches, the customer answers or something alarms first."""
    require(by, "hold")
    start_change(session, ticket, version)
    if ticket.status not in LIVE:
        raise IllegalMove(f"Ticket {ticket.id} is {_words(TicketStatus(ticket.status))}; nothing of it waits.")
    ticket.snoozed_until = until
    record_change(session, ticket, "snoozed", by=by, now=now, until=f"{at_house(until, now):%a %d %b %H:%M}")


def wake(session: Session, ticket: Ticket, *, by: Actor, now: datetime, version: int) -> None:
    """In its queue again."""
    require(by, "hold")
    start_change(session, ticket, version)
    ticket.snoozed_until = None
    record_change(session, ticket, "woken", by=by, now=now)


_UNDECIDED_MAIL: Mapping[str, str] = {
    OutboundStatus.FAILED: "could not be sent",
    OutboundStatus.BOUNCED: "came back",
    OutboundStatus.UNCERTAIN: "may not have been sent",
}


def solve(session: Session, ticket: Ticket, *, by: Actor, now: datetime, version: int) -> None:
    """Raises IllegalMove while a mail of the ticket is failed, bounced or uncertain and nobody has decided on it.
    A mail that is queued or on its way may be solved over: its failure reopens the ticket."""
    require(by, "solve")
    start_change(session, ticket, version)
    undecided = OutboundMail.status.in_(_UNDECIDED_MAIL)
    for status in session.scalars(select(OutboundMail.status).where(OutboundMail.ticket_id == ticket.id, undecided)):
        raise IllegalMove(f"A mail of this ticket {_UNDECIDED_MAIL[status]}; decide on it first.")
    _move(ticket, TicketStatus.SOLVED)
    ticket.solved_at = now
    ticket.waiting_since = None
    ticket.due_at = None
    ticket.alarm = None
    record_change(session, ticket, "solved", by=by, now=now)


def reopen(
    session: Session, ticket: Ticket, *, by: Actor, now: datetime, reason: str, due: datetime | None = None
) -> None:
    """A solved ticket is open again, and due now unless `due` is given."""
    require(by, "reopen")
    reason = _required(reason, "Say why it is opened again.", "reason")
    start_change(session, ticket)
    if ticket.status != TicketStatus.SOLVED:
        over = _OVER.get(ticket.status) if ticket.status == TicketStatus.CLOSED else "not resolved."
        raise IllegalMove(f"Ticket {ticket.id} is {over}")
    _move(ticket, TicketStatus.OPEN)
    ticket.solved_at = None
    ticket.waiting_since = now
    ticket.due_at = due or now
    record_change(session, ticket, "reopened", by=by, now=now, reason=reason)


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
        record_change(session, ticket, "closed", by=SYSTEM, now=now)
    return len(tickets)


def receive_answer(session: Session, ticket: Ticket, *, at: datetime, due: datetime | None, now: datetime) -> None:
    """The customer wrote (at `at`): whatever waited for them is open again, and an answer is due at `due`."""
    start_change(session, ticket)
    ticket.snoozed_until = None
    if ticket.status in {TicketStatus.PENDING, TicketStatus.ON_HOLD, TicketStatus.SOLVED}:
        reason = f"the customer answered while it was {ticket.status.replace('_', ' ')}"
        _move(ticket, TicketStatus.OPEN)
        ticket.solved_at = None
        record_change(session, ticket, "reopened", by=SYSTEM, now=now, reason=reason)
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


def _refuse_closed(ticket: Ticket) -> None:
    if ticket.status == TicketStatus.CLOSED:
        raise IllegalMove(f"Ticket {ticket.id} is closed.")


def put_on_hold(ticket: Ticket) -> None:
    """Part of a change that has started: we wait for somebody else, the customer waits for us."""
    _move(ticket, TicketStatus.ON_HOLD)


def resume(ticket: Ticket, *, now: datetime) -> None:
    """Part of a change that has started: what we waited for is here, and the ticket is due now."""
    if ticket.status == TicketStatus.CLOSED:
        return
    _move(ticket, TicketStatus.OPEN)
    ticket.snoozed_until = None
    ticket.solved_at = None
    ticket.waiting_since = ticket.waiting_since or now
    ticket.due_at = min(ticket.due_at or now, now)


def _move(ticket: Ticket, to: TicketStatus) -> None:
    """Raises IllegalMove unless the table of moves has it; staying where it is, is no move."""
    status = TicketStatus(ticket.status)
    if to == status:
        return
    if to not in MOVES[status]:
        raise IllegalMove(f"Ticket {ticket.id} is {_words(status)} and cannot become {_words(to)}.")
    ticket.status = to


def _words(status: TicketStatus) -> str:
    return status.replace("_", " ")
