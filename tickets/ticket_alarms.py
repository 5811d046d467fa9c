"""Why a ticket needs eyes now: raised by what went wrong with it, cleared by a person."""

from datetime import datetime

from sqlalchemy.orm import Session

from tickets.lifecycle import resume
from tickets.ticket import Ticket
from tickets.ticket_changes import record_change, start_change
from tickets.users import Actor


def raise_alarm(session: Session, ticket: Ticket, alarm: str, *, by: Actor, now: datetime) -> None:
    """Show why the ticket needs eyes now; one that waits or is solved is opened for it."""
    start_change(session, ticket)
    ticket.alarm = alarm[:200]
    resume(ticket, now=now)
    record_change(session, ticket, "alarmed", by=by, now=now, alarm=alarm)


def clear_alarm(session: Session, ticket: Ticket) -> None:
    """A person has dealt with it."""
    start_change(session, ticket)
    ticket.alarm = None
