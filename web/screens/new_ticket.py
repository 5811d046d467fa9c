"""What begins with us: a call that is written down, a mail that we write first, a note on a customer's account."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from litestar import Response, get, post
from msgspec import structs
from sqlalchemy.orm import Session

from tickets.customer_notes import note_on_account
from tickets.desk.calls import Call, log_call
from tickets.errors import IllegalMove, Invalid, Refusal
from tickets.lifecycle import solve
from tickets.money.disputes.deductions import Source
from tickets.outgoing.enclosures import enclose_own
from tickets.outgoing.first_mails import write_first
from tickets.ticket import Ticket
from web.screens.arrangements import log_from_form
from web.screens.disputes import open_from_form
from web.serving.changes import Made, changing
from web.serving.desk import desk_of
from web.serving.forms import addresses, read_form
from web.serving.render import back_to, fragment, page, wants_fragment
from web.serving.sessions import DeskRequest, require_view
from web.serving.ticket_forms import NewTicketForm
from web.views.composing import LARGEST_REPLY, external_words, keep_files, name_files
from web.views.new_ticket_view import Who, who_is_meant
from web.words import dispute_words

# kind: its words, icon, and what its button says
KINDS: Mapping[str, tuple[str, str, str]] = {
    "call": ("Call", "phone", "Log the call"),
    "mail": ("Mail to a customer", "mail", "Send"),
    "note": ("Note on an account", "note", "Save the note"),
}


@get("/tickets/new", sync_to_thread=True)
def show_new(request: DeskRequest) -> Response[str]:
    """`?kind=mail&customer=C-1001`: as a customer's page links to it."""
    require_view(request.user.actor, "open_ticket")
    query = request.query_params
    kind = query.get("kind", "call")
    account = query.get("customer", "")[:500]
    shown = {
        "kind": kind if kind in KINDS else "call",
        "customer": account,
        "account": account,
        "chosen_for": account,
    }
    form = read_form({name: [text] for name, text in {**shown, "mine": "1"}.items()}, NewTicketForm)
    with desk_of(request).db.read() as session:
        return _form_page(request, session, form)


@post("/tickets/new", sync_to_thread=True)
def look_up_customer(request: DeskRequest) -> Response[str]:
    """Whom the field can mean, with the rest of the form as it was; nothing is changed."""
    require_view(request.user.actor, "open_ticket")
    form = read_form(request.state.form, NewTicketForm)
    with desk_of(request).db.read() as session:
        if wants_fragment(request):
            return fragment(request, "new/_who.html", **_shown(request, session, form))
        return _form_page(request, session, form)


@post("/tickets", opt={"upload": True}, request_max_body_size=LARGEST_REPLY, sync_to_thread=True)
def open_new(request: DeskRequest) -> Response[str]:
    """What is refused comes back as a page with everything that was typed, and with its files."""
    require_view(request.user.actor, "open_ticket")
    form = read_form(request.state.form, NewTicketForm)
    try:
        form = _keep_files(request, form)
        with changing(request, "open_ticket") as (session, made):
            who = who_is_meant(session, form, made["by"], desk_of(request).identity, now=made["now"])
            if who.candidates:
                raise Invalid("Choose which customer it is.", field="customer")
            if form.customer.strip() and who.customer is None:
                raise Invalid(f"No customer is found by “{form.customer.strip()}”.", field="customer")
            return _OPENERS[form.kind](request, session, form, who, made)
    except (Invalid, IllegalMove) as refusal:
        with desk_of(request).db.read() as session:
            return _form_page(request, session, form, refusal)


def _keep_files(request: DeskRequest, form: NewTicketForm) -> NewTicketForm:
    """The same with the keys of the files that came along, stored whatever becomes of the mail."""
    if form.kind != "mail" or not any(name for name, _ in request.state.files.get("own", ())):
        return form
    with changing(request, "open_ticket") as (session, _made):
        return structs.replace(form, attach=[*form.attach, *keep_files(session, request)])


def _open_call(request: DeskRequest, session: Session, form: NewTicketForm, who: Who, made: Made) -> Response[str]:
    """The promise or dispute that was told with it stands in the same transaction."""
    customer_id = who.customer.id if who.customer else None
    call = Call(
        caller=form.caller, number=form.number, email=_one_address(form.email), said=form.said, intent=form.intent,
        requests=tuple(form.requests), subject=form.subject,
    )  # fmt: skip
    ticket = log_call(session, call, customer_id, mine=bool(form.mine), **made)
    if form.then and customer_id is None:
        raise Invalid("Choose the customer first: this is about their invoices.", field="customer")
    if form.then == "promise" and customer_id is not None:
        log_from_form(session, request, customer_id, ticket.id)
    elif form.then == "dispute":
        open_from_form(session, request, customer_id, Source.PHONE, ticket.id)
    if form.solve:
        solve(session, ticket, version=ticket.version, **made)
    return _to(ticket, "call-resolved" if form.solve else "call-logged")


def _one_address(text: str) -> str:
    found = addresses(text)
    if len(found) > 1 or any("@" not in each for each in found):
        raise Invalid("Write one address to answer to, or none.", field="email")
    return found[0] if found else ""


def _open_mail(request: DeskRequest, session: Session, form: NewTicketForm, who: Who, made: Made) -> Response[str]:
    desk, to, cc = desk_of(request), addresses(form.to), addresses(form.cc)
    told = {each.lower() for each in addresses(form.warned)}
    if untold := [each for each in who.known.external((*to, *cc)) if each not in told]:
        raise Invalid(f"{external_words(untold)} Send again if that is right.", field="to")
    attachments = enclose_own(session, form.attach, secret=desk.settings.secret)
    ticket = write_first(
        session, customer_id=who.customer.id if who.customer else None, to=to, cc=cc, subject=form.subject,
        text=form.text, intent=form.intent, attachments=attachments, identity=desk.identity, **made,
    )  # fmt: skip
    return _to(ticket, "first-mail")


def _note(request: DeskRequest, session: Session, form: NewTicketForm, who: Who, made: Made) -> Response[str]:
    if who.customer is None:
        raise Invalid("Choose the customer whose account it is.", field="customer")
    note_on_account(session, who.customer.id, form.said, caller=form.caller, **made)
    return back_to(f"/customers/{who.customer.id}#notes", done="account-noted")


_OPENERS = {"call": _open_call, "mail": _open_mail, "note": _note}


def _to(ticket: Ticket, done: str) -> Response[str]:
    return back_to(f"/tickets/{ticket.id}", done=done)


def _form_page(
    request: DeskRequest, session: Session, form: NewTicketForm, refusal: Refusal | None = None
) -> Response[str]:
    status = HTTPStatus.OK
    if refusal is not None:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(refusal, Invalid) else HTTPStatus.CONFLICT
    return page(
        request, session, "new/index.html", status=status, kinds=KINDS, refusal=refusal,
        field=getattr(refusal, "field", None), **_shown(request, session, form),
    )  # fmt: skip


def _shown(request: DeskRequest, session: Session, form: NewTicketForm) -> dict[str, Any]:
    desk = desk_of(request)
    who = who_is_meant(session, form, request.user.actor, desk.identity, now=desk.clock())
    own_files = name_files(request, form.attach)
    return {
        "form": form, "who": who, "money_words": dispute_words, "raw": _typed_fields(request), "own_files": own_files
    }  # fmt: skip


def _typed_fields(request: DeskRequest) -> dict[str, list[str]]:
    """What was typed into the parts of the form that other forms read: promise and dispute."""
    return getattr(request.state, "form", {})
