"""What is paid on the invoices of an arrangement in, what became of its instalments out: kept, late or missed.

Cash fills them in order of their days. A newly missed one raises its ticket.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.money import say_minor
from tickets.money.disputes.arrangements import (
    GRACE,
    MONITORED,
    Arrangement,
    ArrangementItem,
    ArrangementState,
    Instalment,
    list_instalments,
    list_items,
    lock,
    record_on,
    say,
)
from tickets.money.disputes.dunning import end_holds
from tickets.ticket import Ticket, TicketStatus, follow_merges, open_ticket
from tickets.ticket_alarms import raise_alarm
from tickets.users import SYSTEM


def note_paid(session: Session, paid: Mapping[int, int], *, now: datetime) -> None:
    """Cash by item since the last look (negative: taken back); the instalments are filled anew."""
    query = (
        select(ArrangementItem)
        .join(Arrangement, Arrangement.id == ArrangementItem.arrangement_id)
        .where(
            ArrangementItem.invoice_id.in_(paid),
            Arrangement.state.in_((*MONITORED, ArrangementState.KEPT)),
        )
        .order_by(ArrangementItem.arrangement_id, ArrangementItem.invoice_id)
        .with_for_update()
    )
    changed = set()
    for item in session.scalars(query.execution_options(populate_existing=True)):
        item.paid_minor += paid[item.invoice_id]
        changed.add(item.arrangement_id)
    session.flush()
    for arrangement_id in sorted(changed):
        arrangement = session.get_one(Arrangement, arrangement_id)
        lock(session, arrangement, None)
        _restate(session, arrangement, now)


def follow_days(session: Session, *, now: datetime) -> int:
    """Once in a while: instalments whose day and grace have passed unpaid are missed; how many."""
    query = (
        select(Arrangement)
        .join(Instalment, Instalment.arrangement_id == Arrangement.id)
        .where(Arrangement.state.in_(MONITORED), Instalment.state == "open", Instalment.due_on < now.date() - GRACE)
        .order_by(Arrangement.id)
        .distinct()
        .limit(200)
    )
    late = session.scalars(query).all()
    for arrangement in late:
        lock(session, arrangement, None)
        _restate(session, arrangement, now)
    return len(late)


def _restate(session: Session, arrangement: Arrangement, now: datetime) -> None:
    """Fill the instalments in order with what was paid, and say what became of each. A newly missed one raises the
    ticket."""
    items = [row for _, row in list_items(session, [arrangement.id])[arrangement.id]]
    left = sum(min(max(row.paid_minor, 0), row.amount_minor) for row in items)
    rows = list_instalments(session, [arrangement.id])[arrangement.id]
    missed = []
    for row in rows:
        row.paid_minor = min(left, row.amount_minor)
        left -= row.paid_minor
        before, row.state = row.state, _state_of(row, now)
        row.kept_at = (row.kept_at or now) if row.state in ("kept", "late") else None
        if row.state == "missed" and before != "missed":
            missed.append(row)
    states = {row.state for row in rows}
    before = arrangement.state
    arrangement.state = (
        ArrangementState.BROKEN
        if "missed" in states
        else ArrangementState.RUNNING
        if "open" in states
        else ArrangementState.KEPT
    )
    if arrangement.state != before:
        _tell(session, arrangement, now)
    session.flush()
    for row in missed:
        _raise(session, arrangement, row, now)


def _state_of(row: Instalment, now: datetime) -> str:
    in_time = now.date() <= row.due_on + GRACE
    if row.paid_minor == row.amount_minor:
        kept_before = row.kept_at is not None and row.state == "kept"
        return "kept" if in_time or kept_before else "late"
    return "open" if in_time else "missed"


def _tell(session: Session, arrangement: Arrangement, now: datetime) -> None:
    if arrangement.state == ArrangementState.RUNNING:
        arrangement.ended_at = None
        record_on(session, "resumed_arrangement", arrangement, by=SYSTEM, now=now, amount=say(arrangement))
        return
    end_holds(session, arrangement.id, now=now)
    if arrangement.state == ArrangementState.KEPT:
        arrangement.ended_at = now
        record_on(session, "kept_arrangement", arrangement, by=SYSTEM, now=now, amount=say(arrangement))


def _raise(session: Session, arrangement: Arrangement, row: Instalment, now: datetime) -> None:
    """The ticket needs eyes now; when it is closed, a new one that is linked to it."""
    left = say_minor(row.amount_minor - row.paid_minor, arrangement.currency)
    words = f"{left} promised for {row.due_on.day} {row.due_on:%b %Y} was not paid"
    record_on(session, "missed_instalment", arrangement, by=SYSTEM, now=now, words=words)
    ticket = follow_merges(session, session.get_one(Ticket, arrangement.ticket_id))
    if ticket.status != TicketStatus.CLOSED:
        raise_alarm(session, ticket, words, by=SYSTEM, now=now)
        return
    open_ticket(
        session, subject=f"Missed: {ticket.subject}", intent="informational", by=SYSTEM, now=now, tier=1,
        confidence=1.0, requester_name=ticket.requester_name, requester_email=ticket.requester_email,
        customer_id=arrangement.customer_id, linked_to=ticket.id, alarm=words[:200], due_at=now,
    )  # fmt: skip
