"""A ticket in, others that it may belong to out: those of the same customer that name the same document number.

Only a suggestion, worked out when somebody looks: many mails name one invoice and are still separate matters, so a
number never decides where a mail goes.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from tickets.shared_domains import is_shared_domain
from tickets.ticket import Ticket, TicketStatus, visible_tickets
from tickets.ticket_keys import TicketKey
from tickets.users import Actor

MOST = 3
WITHIN = timedelta(days=120)
SHORTEST_KEY = 4  # "12" says nothing


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`keys` are the numbers that both name, as the search compares them."""

    ticket: Ticket
    keys: tuple[str, ...]


def list_suggestions(session: Session, ticket: Ticket, actor: Actor, *, now: datetime) -> list[Suggestion]:
    """At most three, those with most numbers in common first."""
    if ticket.merged_into is not None or ticket.status == TicketStatus.CLOSED:
        return []
    keys = select(TicketKey.key).where(TicketKey.ticket_id == ticket.id)
    query = (
        select(Ticket, TicketKey.key)
        .join(TicketKey, TicketKey.ticket_id == Ticket.id)
        .where(
            TicketKey.key.in_(keys),
            Ticket.id != ticket.id,
            Ticket.merged_into.is_(None),
            Ticket.status != TicketStatus.CLOSED,
            Ticket.opened_at >= now - WITHIN,
            _of_the_same(ticket),
            visible_tickets(actor),
        )
        .order_by(Ticket.id.desc())
        .limit(200)
    )
    shared: dict[Ticket, list[str]] = {}
    for other, key in session.execute(query):
        if len(key) >= SHORTEST_KEY:
            shared.setdefault(other, []).append(key)
    ranked = sorted(shared.items(), key=lambda each: (-len(each[1]), -each[0].id))
    return [Suggestion(other, tuple(sorted(found, key=len, reverse=True))) for other, found in ranked[:MOST]]


def _of_the_same(ticket: Ticket) -> ColumnElement[bool]:
    """Customer, or requester while the customer is not known, or company of the requester."""
    address = (ticket.requester_email or "").lower()
    domain = address.rpartition("@")[2]
    same: ColumnElement[bool] = Ticket.customer_id == ticket.customer_id if ticket.customer_id else false()
    if address:
        same = or_(same, Ticket.requester_email == address)
    if domain and not is_shared_domain(domain):
        same = or_(same, Ticket.requester_email.endswith(f"@{domain}", autoescape=True))
    return same
