"""One customer: how we recognise their mail, what they owe, and their tickets."""

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy import select

from tickets.customer_notes import list_customer_notes
from tickets.customers import ContactKind, add_contact, get_account, get_customer, list_contacts
from tickets.errors import Invalid
from tickets.money.receivables.families import set_parent
from tickets.money.receivables.ledger import list_open_invoices
from tickets.money.receivables.payer_rules import (
    STANDARD,
    RateKind,
    find_own_rates,
    read_rates,
    set_rates,
    set_tolerance_class,
)
from tickets.ticket import Ticket
from web.serving.changes import changing
from web.serving.desk import desk_of
from web.serving.forms import read_form
from web.serving.render import back_to, page
from web.serving.sessions import DeskRequest, require_view
from web.serving.ticket_forms import ContactForm, ParentForm, RulesForm
from web.views.customer_money import customer_money
from web.views.customer_rules import customer_rules
from web.views.ticket_view import balances
from web.words import dispute_words

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
            notes=list_customer_notes(session, customer_id),
            invoices=invoices,
            balances=balances(invoices, desk.clock()),
            money=customer_money(session, customer_id, invoices, request.user.actor, now=desk.clock()),
            money_words=dispute_words,
            tickets=list(session.scalars(theirs.limit(NEWEST_TICKETS))),
            rules=customer_rules(session, customer),
        )


@post("/customers/{customer_id:int}/contacts", sync_to_thread=True)
def remember_contact(request: DeskRequest, customer_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_tickets") as (session, made):
        form = read_form(request.state.form, ContactForm)
        if form.kind not in set(ContactKind):
            raise Invalid("Choose address or domain.", "kind")
        get_customer(session, customer_id)
        add_contact(session, customer_id, ContactKind(form.kind), form.value, **made)
    return back_to(f"/customers/{customer_id}", done="contact")


@post("/customers/{customer_id:int}/parent", sync_to_thread=True)
def choose_parent(request: DeskRequest, customer_id: FromPath[int]) -> Response[str]:
    """Under another customer, with which it pays as one family; or on its own."""
    with changing(request, "edit_families") as (session, made):
        form = read_form(request.state.form, ParentForm)
        get_customer(session, customer_id)
        head = get_account(session, form.parent).id if form.parent.strip() else None
        set_parent(session, customer_id, head, **made)
    return back_to(f"/customers/{customer_id}", done="family")


@post("/customers/{customer_id:int}/rules", sync_to_thread=True)
def set_rules(request: DeskRequest, customer_id: FromPath[int]) -> Response[str]:
    """What they may keep back and how small a difference is; only what changed is written down."""
    with changing(request, "set_money_rules") as (session, made):
        form = read_form(request.state.form, RulesForm)
        wanted = {RateKind.WITHHOLDING: read_rates(form.withholding), RateKind.RETENTION: read_rates(form.retention)}
        customer = get_customer(session, customer_id)
        own = find_own_rates(session, customer_id)
        for kind, rates in wanted.items():
            if set(rates) != set(own[kind]):
                set_rates(session, customer_id, kind, rates, **made)
        if (name := form.tolerance.strip() or STANDARD) != (customer.tolerance_class or STANDARD):
            set_tolerance_class(session, customer_id, name, **made)
    return back_to(f"/customers/{customer_id}", done="rules")
