"""How every change of a ticket begins and ends: locked and counted, and recorded as one event.

`version` is compared and swapped: a form made from an older version is refused with StaleEdit.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tickets.audit import describe, find_last_event, record
from tickets.db import listed
from tickets.errors import IllegalMove, StaleEdit
from tickets.ticket import HELD_HERE, Ticket
from tickets.users import Actor


def start_change(session: Session, ticket: Ticket, version: int | None = None) -> None:
    """Lock the row, read it anew and count its version up. Raises StaleEdit when it is not at `version`, IllegalMove
    when it was merged: what is to happen happens in the other ticket."""
    lock(session, ticket)
    if ticket.merged_into is not None:
        raise IllegalMove(f"Ticket {ticket.id} was merged into ticket {ticket.merged_into}.")
    if version is not None and ticket.version != version:
        changed = find_last_change(session, ticket)
        raise StaleEdit(f"Ticket {ticket.id} changed after you opened it{f': {changed}' if changed else ''}.")
    ticket.version += 1


def find_last_change(session: Session, ticket: Ticket) -> str:
    """ "Tess Tailor resolved it", or nothing."""
    event = find_last_event(session, ticket_id=ticket.id)
    return f"{event.actor_name} {describe(event)}" if event else ""


def lock(session: Session, ticket: Ticket) -> None:
    """Nobody else changes it until the commit."""
    if ticket.id not in session.info.get(HELD_HERE, ()):
        session.flush()
        session.refresh(ticket, with_for_update=True)


def lock_all(session: Session, ticket_ids: Collection[int]) -> dict[int, Ticket]:
    """The same for many, which are read anew."""
    if not ticket_ids:
        return {}
    session.flush()
    tickets = {ticket.id: ticket for ticket in session.scalars(_LOCKED, {"ids": list(ticket_ids)})}
    session.info.setdefault(HELD_HERE, set()).update(tickets)
    return tickets


_LOCKED = (
    select(Ticket)
    .where(Ticket.id.in_(listed("ids")))
    .order_by(Ticket.id)
    .with_for_update()
    .execution_options(populate_existing=True)
)


def record_change(session: Session, ticket: Ticket, verb: str, *, by: Actor, now: datetime, **data: Any) -> None:
    """One event of the ticket itself, with `data` as the words of its sentence (tickets.audit)."""
    record(session, verb, "ticket", ticket.id, ticket_id=ticket.id, by=by, now=now, **data)
