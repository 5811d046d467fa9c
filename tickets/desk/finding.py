"""A few characters typed in, the tickets, customers and items that somebody may want to jump to out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.keys import canonical_keys
from tickets.customers import Customer
from tickets.db import MAX_ID
from tickets.desk.customer_search import find_matching
from tickets.desk.search import search_condition
from tickets.errors import Invalid
from tickets.money.receivables.ledger import Invoice, ItemKey, list_items
from tickets.ticket import Ticket, visible_tickets
from tickets.users import Actor, can

MOST = 6  # of each kind
SHORTEST = 2  # characters


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An item of the ledger, open or not."""

    id: int
    number: str
    customer: str
    currency: str
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Found:
    """What the actor may see of it, best first."""

    tickets: Sequence[Ticket] = ()
    customers: Sequence[Customer] = ()
    items: Sequence[FoundItem] = ()

    def __bool__(self) -> bool:
        return bool(self.tickets or self.customers or self.items)


def find_everything(session: Session, text: str, actor: Actor, *, now: datetime) -> Found:
    """A ticket by its number or as the search box finds it; a customer; an item by its number.
    Sales finds what was forwarded to them, and nothing else."""
    wanted = text.strip()
    tickets = _find_tickets(session, wanted, actor, now)
    if not can(actor, "view_customers") or len(wanted) < SHORTEST:
        return Found(tickets)
    items = _find_items(session, wanted) if can(actor, "view_ledger") else ()
    return Found(tickets, find_matching(session, wanted, actor, most=MOST), items)


def _find_tickets(session: Session, wanted: str, actor: Actor, now: datetime) -> list[Ticket]:
    number = wanted.removeprefix("#")
    found: list[Ticket] = []
    if number.isascii() and number.isdecimal() and int(number[:12]) <= MAX_ID:
        meant = select(Ticket).where(Ticket.id == int(number[:12]), visible_tickets(actor))
        found = list(session.scalars(meant))
    if len(wanted) < SHORTEST or wanted.startswith("#"):
        return found
    try:
        meant_by_words = search_condition(session, wanted, actor, now=now)
    except Invalid:  # half typed: "is:ov"
        return found
    query = select(Ticket).where(visible_tickets(actor), Ticket.merged_into.is_(None), meant_by_words)
    others = session.scalars(query.order_by(Ticket.id.desc()).limit(MOST))
    return [*found, *(ticket for ticket in others if ticket not in found)][:MOST]


def _find_items(session: Session, wanted: str) -> tuple[FoundItem, ...]:
    keys = [key for key in canonical_keys(wanted) if len(key) > SHORTEST]
    if not keys:
        return ()
    numbered = select(ItemKey.invoice_id).where(ItemKey.key.in_(keys), ItemKey.scheme == "number").limit(MOST)
    items = list_items(session, session.scalars(numbered).all())
    owners = select(Invoice.id, Customer.name).join(Customer, Customer.id == Invoice.customer_id)
    names = {row.id: row.name for row in session.execute(owners.where(Invoice.id.in_([item.id for item in items])))}
    return tuple(FoundItem(item.id, item.number, names[item.id], item.currency, item.balance) for item in items)
