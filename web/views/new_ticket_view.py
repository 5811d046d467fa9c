"""What stands in the field for the customer in; whom it means, and what one needs to know while they talk, out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tickets.customer_notes import CustomerNote, list_customer_notes
from tickets.customers import Customer, list_contacts
from tickets.desk.customer_search import find_matching
from tickets.desk.recipients import KnownPeople, find_known
from tickets.mail_identity import MailIdentity
from tickets.money.receivables.ledger import list_open_invoices
from tickets.ticket import LIVE, Ticket
from tickets.users import Actor
from web.serving.forms import addresses
from web.serving.ticket_forms import NewTicketForm
from web.views.customer_money import CustomerMoney, customer_money
from web.views.ticket_view import Balance, balances

LATEST = 5


@dataclass(frozen=True, slots=True)
class Who:
    """`candidates` when several can be meant; everything else is of the one who is."""

    candidates: Sequence[Customer]
    customer: Customer | None
    money: CustomerMoney | None
    balances: Sequence[Balance]
    notes: Sequence[CustomerNote]
    tickets: Sequence[Ticket]
    contacts: Sequence[str]
    known: KnownPeople
    external: tuple[str, ...]


def who_is_meant(
    session: Session, form: NewTicketForm, actor: Actor, identity: MailIdentity, *, now: datetime
) -> Who:
    found = _find(session, form, actor)
    customer = found[0] if len(found) == 1 else None
    known = find_known(session, None, customer.id if customer else None, identity)
    external = known.external((*addresses(form.to), *addresses(form.cc)))
    if customer is None:
        return Who(found, None, None, (), (), (), (), known, external)
    invoices = list_open_invoices(session, customer.id)
    theirs = select(Ticket).where(Ticket.customer_id == customer.id, Ticket.status.in_(LIVE))
    return Who(
        candidates=(),
        customer=customer,
        money=customer_money(session, customer.id, invoices, actor, now=now),
        balances=balances(tuple(invoices), now),
        notes=list_customer_notes(session, customer.id)[:LATEST],
        tickets=session.scalars(theirs.order_by(Ticket.id.desc()).limit(LATEST)).all(),
        contacts=[each.value for each in list_contacts(session, customer.id) if each.kind == "address"],
        known=known,
        external=external,
    )


def _find(session: Session, form: NewTicketForm, actor: Actor) -> Sequence[Customer]:
    """An account that was chosen counts until another name is typed."""
    if form.account and form.chosen_for == form.customer:
        return find_matching(session, form.account, actor)
    return find_matching(session, form.customer, actor)
