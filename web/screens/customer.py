"""One customer: how we recognise their mail, what they owe, and their tickets."""

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy import select

from tickets.customers import ContactKind, add_contact, get_customer, list_contacts
from tickets.errors import Invalid
from tickets.money.receivables.ledger import list_open_invoices
from tickets.ticket import Ticket
from web import dispute_words
from web.customer_money import customer_money
from web.desk import desk_of
from web.forms import ContactForm, read_form
from web.render import back_to, page
from web.sessions import DeskRequest, require_view
from web.ticket_view import balances

NEWEST_TICKETS = 50


@get("/customers/{customer_id:int}", sync_to_thread=True)
def show_customer(request: DeskRequest, customer_id: FromPath[int]) -> Response[str]:
    desk = desk_of(request)
    require_view(request.user.actor, "view_tickets")
    with desk.db.read() as session:
        customer = get_customer(session, customer_id)
        invoices = tuple(list_open_invoices(session, customer_id))
        theirs = select(Ticket).where(Ticket.customer_id == customer_id).order_by(Ticket.id.desc())
        return page(
            request,
            session,
            "customers/show.html",
            customer=customer,
            contacts=list_contacts(session, customer_id),
            invoices=invoices,
            balances=balances(invoices, desk.clock()),
            money=customer_money(session, customer_id, invoices, request.user.actor, now=desk.clock()),
            money_words=dispute_words,
            tickets=list(session.scalars(theirs.limit(NEWEST_TICKETS))),
        )


@post("/customers/{customer_id:int}/contacts", sync_to_thread=True)
def remember_contact(request: DeskRequest, customer_id: FromPath[int]) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_tickets")
    form = read_form(request.state.form, ContactForm)
    if form.kind not in set(ContactKind):
        raise Invalid("Choose address or domain.", "kind")
    with desk.db.write() as session:
        get_customer(session, customer_id)
        add_contact(session, customer_id, ContactKind(form.kind), form.value, by=actor, now=desk.clock())
    return back_to(f"/customers/{customer_id}", done="contact")
