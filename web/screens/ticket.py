"""One ticket: its conversation, why it is what it is, the customer beside it, and everything that can be done."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http import HTTPStatus

from litestar import Response, get, post
from litestar.params import FromPath
from msgspec import structs
from sqlalchemy.orm import Session

from parsers.message import Intent
from tickets.conversation import add_note, reply
from tickets.customers import choose_account
from tickets.desk.acts import act_on_one, keep_reply
from tickets.desk.drafts import drop_draft, find_draft, list_drafts, was_just_said
from tickets.desk.looks import beat, list_colleagues, look
from tickets.desk.recipients import find_known
from tickets.desk.saved_replies import BLANKS, SavedReply, fill_blanks, list_replies, refuse_blanks
from tickets.desk.snoozing import SNOOZES
from tickets.desk.unsending import SentReply
from tickets.errors import IllegalMove, Invalid, Refusal, StaleEdit
from tickets.forwards import forward_to_sales
from tickets.lifecycle import assign, escalate, reopen, return_to_tier1, solve
from tickets.number_suggestions import suggest_again
from tickets.original_senders import take_author, take_forwarder
from tickets.outgoing.acknowledgements import announce_resolved
from tickets.outgoing.enclosures import enclose
from tickets.posts import Post
from tickets.requests import RequestState, count_open, get_request, list_requests, settle_request
from tickets.ticket import Ticket, get_ticket, get_visible_target
from tickets.ticket_changes import lock
from tickets.ticket_corrections import correct_intent, set_customer
from tickets.triage import ROUTES, due_at
from tickets.users import Actor, Role, require
from web.serving.changes import made_by
from web.serving.desk import desk_of
from web.serving.forms import addresses, read_form, row_id
from web.serving.last_list import find_last_list, keep_last_list
from web.serving.render import back_to, money, page
from web.serving.sessions import DeskRequest, safe_path
from web.serving.ticket_forms import (
    AssignmentForm,
    CustomerForm,
    ForwardForm,
    NoteForm,
    ReasonForm,
    ReplyForm,
    SenderForm,
    TypeForm,
    VersionForm,
)
from web.views.composing import LARGEST_REPLY, NotToldYet, keep_files, name_files, prepare, refuse_untold
from web.views.drafts import Draft, Place, is_told, note_sent, prepare_reply
from web.views.ticket_money import ticket_money
from web.views.ticket_view import TicketView, ticket_view
from web.words import dispute_words


@get("/tickets/{ticket_id:int}", sync_to_thread=True)
def show_ticket(request: DeskRequest, ticket_id: FromPath[int]) -> Response[str]:
    """A number that was merged leads to where its mails are now."""
    desk, actor = desk_of(request), request.user.actor
    with desk.db.read() as session:
        ticket = get_visible_target(session, ticket_id, actor)
        if ticket.id != ticket_id:
            return back_to(f"/tickets/{ticket.id}")
    with desk.db.write() as session:
        seen = look(session, ticket.id, actor, now=desk.clock())
    with desk.db.read() as session:
        ticket = get_ticket(session, ticket.id, actor)
        last = find_last_list(request, ticket)
        view = ticket_view(
            session, ticket, actor, now=desk.clock(), own_address=desk.settings.mail_from, seen=seen, last=last
        )
        template = "ticket/light.html" if actor.role == Role.SALES else "ticket/show.html"
        place = Place(session, ticket, actor, desk.invoice_files, desk.clock().date())
        about = request.query_params.get("about", "")
        sales = actor.role == Role.SALES
        saved = () if sales else _list_saved(session, view, request)
        asked = next((Draft(text) for each, text in saved if about == f"saved:{each.id}"), None)
        draft = asked or prepare_reply(place, about)
        kept = find_draft(session, ticket, about, actor)
        lines = (kept.to, kept.cc) if kept and kept.kind == "reply" else (view.reply_to, view.reply_cc)
        recipients = [each for line in lines for each in addresses(line)]
        answer = page(
            request,
            session,
            template,
            view=view,
            last=last,
            colleagues=list_colleagues(session, [ticket.id], actor, now=desk.clock()).get(ticket.id, ()),
            composing=prepare(
                session, ticket, [each for line in recipients for each in addresses(line)], desk.identity
            ),
            sales_address=desk.settings.sales_address,
            draft=draft,
            kept=kept,
            own_files=name_files(request, kept.attach if kept and kept.kind == "reply" else ()),
            drafts=() if sales else list_drafts(session, ticket),
            saved_replies=saved,
            blanks=BLANKS,
            about=about,
            money=None if sales else ticket_money(session, ticket, view, actor, now=desk.clock()),
            money_words=dispute_words,
            snoozes=SNOOZES,
        )
        return keep_last_list(request, answer, last.at(ticket))


def _list_saved(session: Session, view: TicketView, request: DeskRequest) -> tuple[tuple[SavedReply, str], ...]:
    """The saved replies, filled with what this ticket knows."""
    known = {
        "contact": view.ticket.requester_name,
        "customer": view.customer.name if view.customer else "",
        "account": view.customer.account_number if view.customer else "",
        "number": str(view.ticket.id),
        "balance": " + ".join(f"{money(each.total, each.currency)} {each.currency}" for each in view.balances),
        "me": request.user.name,
        "company": desk_of(request).settings.company,
    }
    return tuple((saved, fill_blanks(saved.text, known)) for saved in list_replies(session))


@post("/tickets/{ticket_id:int}/assignment", sync_to_thread=True)
def assign_ticket(request: DeskRequest, ticket_id: FromPath[int]) -> Response[str]:
    form = read_form(request.state.form, AssignmentForm)
    me = request.user
    if form.assignee == "me":
        assignee: int | None = me.user_id
    else:
        assignee = row_id(form.assignee, "assignee") if form.assignee else None
    with _change(request, ticket_id) as (session, ticket):
        made = made_by(request)
        undo = act_on_one(
            session, ticket, lambda row, seen: assign(session, row, assignee, version=seen, **made),
            form.version, "assigned", **made,
        )  # fmt: skip
    back = request.state.form.get("back", [""])[-1]
    if back:
        return back_to(safe_path(back))
    return back_to(f"/tickets/{ticket_id}", done="assigned" if assignee else "unassigned", undo=undo)


@post("/tickets/{ticket_id:int}/type", sync_to_thread=True)
def correct_type(request: DeskRequest, ticket_id: FromPath[int]) -> Response[str]:
    form = read_form(request.state.form, TypeForm)
    with _change(request, ticket_id) as (session, ticket):
        made = made_by(request)
        undo = act_on_one(
            session, ticket, lambda row, seen: correct_intent(session, row, form.intent, version=seen, **made),
            form.version, "type", **made,
        )  # fmt: skip
    return back_to(f"/tickets/{ticket_id}", done="retyped", undo=undo)


@post("/tickets/{ticket_id:int}/customer", sync_to_thread=True)
def choose_customer(request: DeskRequest, ticket_id: FromPath[int]) -> Response[str]:
    """By account number: what a clerk reads on a letter and types."""
    form = read_form(request.state.form, CustomerForm)
    with _change(request, ticket_id) as (session, ticket):
        made = made_by(request)
        customer_id = choose_account(session, form.customer).id if form.customer.strip() else None
        undo = act_on_one(
            session, ticket, lambda row, seen: set_customer(session, row, customer_id, version=seen, **made),
            form.version, "customer", **made,
        )  # fmt: skip
        suggest_again(session, ticket)
    return back_to(f"/tickets/{ticket_id}", done="customer", undo=undo)


@post("/tickets/{ticket_id:int}/sender", sync_to_thread=True)
def choose_sender(request: DeskRequest, ticket_id: FromPath[int]) -> Response[str]:
    """Of a mail that was handed on: its author, or the one who handed it on."""
    form = read_form(request.state.form, SenderForm)
    take = take_author if form.sender == "author" else take_forwarder
    with _change(request, ticket_id) as (session, ticket):
        made = made_by(request)
        undo = act_on_one(
            session, ticket, lambda row, seen: take(session, row, version=seen, **made),
            form.version, "sender", **made,
        )  # fmt: skip
    return back_to(f"/tickets/{ticket_id}", done="sender", undo=undo)


@post("/tickets/{ticket_id:int}/escalation", sync_to_thread=True)
def escalate_ticket(request: DeskRequest, ticket_id: FromPath[int]) -> Response[str]:
    form = read_form(request.state.form, ReasonForm)
    with _change(request, ticket_id) as (session, ticket):
        made = made_by(request)
        undo = act_on_one(
            session, ticket, lambda row, seen: escalate(session, row, form.reason, version=seen, **made),
            form.version, "escalated", **made,
        )  # fmt: skip
    return back_to(f"/tickets/{ticket_id}", done="escalated", undo=undo)


@post("/tickets/{ticket_id:int}/return", sync_to_thread=True)
def return_ticket(request: DeskRequest, ticket_id: FromPath[int]) -> Response[str]:
    form = read_form(request.state.form, ReasonForm)
    with _change(request, ticket_id) as (session, ticket):
        made = made_by(request)
        undo = act_on_one(
            session, ticket, lambda row, seen: return_to_tier1(session, row, form.reason, version=seen, **made),
            form.version, "returned", **made,
        )  # fmt: skip
    return back_to(f"/tickets/{ticket_id}", done="returned", undo=undo)


@post("/tickets/{ticket_id:int}/forward", sync_to_thread=True)
def forward_ticket(request: DeskRequest, ticket_id: FromPath[int]) -> Response[str]:
    desk, form = desk_of(request), read_form(request.state.form, ForwardForm)
    with _change(request, ticket_id) as (session, ticket):
        forward_to_sales(
            session,
            ticket,
            to_address=form.address.strip() or desk.settings.sales_address,
            note=form.note,
            by=request.user.actor,
            now=desk.clock(),
            version=form.version,
            identity=desk.identity,
        )
    return back_to(f"/tickets/{ticket_id}", done="forwarded")


@post(
    "/tickets/{ticket_id:int}/replies",
    opt={"upload": True},
    request_max_body_size=LARGEST_REPLY,
    sync_to_thread=True,
)
def send_reply(request: DeskRequest, ticket_id: FromPath[int]) -> Response[str]:
    """A refused reply comes back as a page with its text and files, so that nothing written is lost."""
    desk, form, by = desk_of(request), read_form(request.state.form, ReplyForm), request.user.actor
    to, cc, now = addresses(form.to), addresses(form.cc), desk.clock()
    try:
        form = _keep_files(request, ticket_id, form)
        refuse_blanks(form.text)
        with _change(request, ticket_id) as (session, ticket):
            lock(session, ticket)
            if form.text.strip() and was_just_said(session, ticket, form.text, by, now=now):
                return back_to(f"/tickets/{ticket_id}#end", done="replied")
            people = find_known(session, ticket, ticket.customer_id, desk.identity)
            attachments = enclose(
                session,
                ticket,
                form.attach,
                (*to, *cc),
                desk.invoice_files,
                today=now.date(),
                secret=desk.settings.secret,
            )
            seconds = 0 if is_told(form.about) else desk.settings.undo_send_seconds
            leaves_at = now + timedelta(seconds=seconds)
            sent: list[Post] = []

            def send(row: Ticket, seen: int) -> None:
                sent.append(
                    reply(
                        session,
                        row,
                        form.text,
                        to=to,
                        cc=cc,
                        solve_after=bool(form.solve),
                        by=by,
                        now=now,
                        version=seen,
                        identity=desk.identity,
                        attachments=attachments,
                        leaves_at=leaves_at,
                    )
                )

            undo = act_on_one(session, ticket, send, form.version, "the reply", by=by, now=now)
            refuse_untold(form, people, list_colleagues(session, [ticket_id], by, now=now).get(ticket_id, ()))
            settled = _settle(session, ticket, form.answers, by, now) if form.answers else None
            note_sent(session, form.about, by=by, now=now)
            drop_draft(session, ticket, form.about, form.text, by=by)
            beat(session, ticket_id, by, writing=False, now=now)
            keep_reply(session, undo, ticket, SentReply(sent[0].outbound_id or 0, form.about, form.attach, settled))
    except (StaleEdit, IllegalMove, Invalid, NotToldYet) as refusal:
        return _unsent_page(request, ticket_id, form, refusal)
    done = "replied-resolved" if form.solve else "replied"
    return back_to(f"/tickets/{ticket_id}#end", done=done, undo=undo if seconds else None)


@post("/tickets/{ticket_id:int}/notes", sync_to_thread=True)
def write_note(request: DeskRequest, ticket_id: FromPath[int]) -> Response[str]:
    """In the ticket that took this one in, where somebody merged it meanwhile."""
    form = read_form(request.state.form, NoteForm)
    by, now = request.user.actor, desk_of(request).clock()
    with desk_of(request).db.write() as session:
        ticket = get_visible_target(session, ticket_id, by)
        lock(session, ticket)
        if form.text.strip() and was_just_said(session, ticket, form.text, by, now=now):
            return back_to(f"/tickets/{ticket.id}#end", done="noted")
        add_note(session, ticket, form.text, by=by, now=now)
        drop_draft(session, ticket, form.about, form.text, by=by)
        return back_to(f"/tickets/{ticket.id}#end", done="noted")


@post("/tickets/{ticket_id:int}/solution", sync_to_thread=True)
def solve_ticket(request: DeskRequest, ticket_id: FromPath[int]) -> Response[str]:
    form = read_form(request.state.form, VersionForm)
    desk = desk_of(request)
    with _change(request, ticket_id) as (session, ticket):
        made = made_by(request)
        undo = act_on_one(
            session, ticket, lambda row, seen: solve(session, row, version=seen, **made),
            form.version, "resolved", **made,
        )  # fmt: skip
        announce_resolved(session, ticket, identity=desk.identity, now=desk.clock())
        left = count_open(list_requests(session, ticket_id))
    return back_to(f"/tickets/{ticket_id}", done="resolved-open" if left else "resolved", undo=undo)


@post("/tickets/{ticket_id:int}/reopening", sync_to_thread=True)
def reopen_ticket(request: DeskRequest, ticket_id: FromPath[int]) -> Response[str]:
    with _change(request, ticket_id) as (session, ticket):
        now = desk_of(request).clock()
        due = due_at(now, ROUTES[Intent(ticket.intent)].first_answer_within)
        reopen(session, ticket, by=request.user.actor, now=now, reason="Reopened by hand", due=due)
    return back_to(f"/tickets/{ticket_id}", done="reopened")


@contextmanager
def _change(request: DeskRequest, ticket_id: int) -> Iterator[tuple[Session, Ticket]]:
    """A write transaction on a ticket that this person may see."""
    with desk_of(request).db.write() as session:
        yield session, get_ticket(session, ticket_id, request.user.actor)


def _keep_files(request: DeskRequest, ticket_id: int, form: ReplyForm) -> ReplyForm:
    """The same with the keys of the files that came along, stored whatever becomes of the reply."""
    if not any(name for name, _ in request.state.files.get("own", ())):
        return form
    with _change(request, ticket_id) as (session, _ticket):
        require(request.user.actor, "reply")
        return structs.replace(form, attach=[*form.attach, *keep_files(session, request)])


def _settle(session: Session, ticket: Ticket, answers: str, by: Actor, now: datetime) -> int | None:
    """The request that the reply answers is done, unless somebody has decided on it meanwhile; then None."""
    request = get_request(session, row_id(answers, "answers"), by)
    if request.ticket_id != ticket.id or request.state != RequestState.OPEN:
        return None
    settle_request(session, request, RequestState.DONE, by=by, now=now)
    return request.id


def _unsent_page(request: DeskRequest, ticket_id: int, form: ReplyForm, refusal: Refusal) -> Response[str]:
    """Of the ticket that took this one in, where somebody merged it meanwhile: sent again, the reply leaves there."""
    desk, actor = desk_of(request), request.user.actor
    with desk.db.read() as session:
        ticket = get_visible_target(session, ticket_id, actor)
        view = ticket_view(session, ticket, actor, now=desk.clock(), own_address=desk.settings.mail_from)
        colleagues = list_colleagues(session, [ticket.id], actor, now=desk.clock()).get(ticket.id, ())
        recipients = (*addresses(form.to), *addresses(form.cc))
        return page(
            request,
            session,
            "ticket/unsent.html",
            colleagues=colleagues,
            composing=prepare(session, ticket, recipients, desk.identity, colleagues),
            status=HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(refusal, Invalid) else HTTPStatus.CONFLICT,
            view=view,
            form=form,
            own_files=name_files(request, form.attach),
            reason=str(refusal),
            stale=isinstance(refusal, StaleEdit),
            merged=ticket.id if ticket.id != ticket_id else None,
            told=isinstance(refusal, NotToldYet),
        )
