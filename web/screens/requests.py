"""The requests of a ticket's mails: settled, corrected in place, and added where the reader missed one; and the
numbers of a mail that were probably mistyped."""

from litestar import Response, post
from litestar.params import FromPath
from msgspec.structs import asdict

from tickets.errors import Invalid
from tickets.number_suggestions import (
    accept_suggestion,
    dismiss_suggestion,
    get_suggestion,
    take_back_suggestion,
)
from tickets.request_corrections import correct_request
from tickets.requests import add_request, get_request, settle_request
from tickets.ticket import get_ticket
from tickets.users import require
from web.serving.desk import desk_of
from web.serving.forms import read_form
from web.serving.render import back_to
from web.serving.sessions import DeskRequest
from web.serving.ticket_forms import CorrectionForm, RequestForm, SettlementForm, SuggestionForm


@post("/requests/{request_id:int}/settlement", sync_to_thread=True)
def settle(request: DeskRequest, request_id: FromPath[int]) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    form = read_form(request.state.form, SettlementForm)
    with desk.db.write() as session:
        row = get_request(session, request_id, actor)
        settle_request(session, row, form.state, by=actor, now=desk.clock())
    return back_to(f"/tickets/{row.ticket_id}#requests-{row.post_id}", done="request")


@post("/requests/{request_id:int}/correction", sync_to_thread=True)
def correct(request: DeskRequest, request_id: FromPath[int]) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    form = read_form(request.state.form, CorrectionForm)
    fields = {name: text for name, text in asdict(form).items() if name != "type" and text is not None}
    with desk.db.write() as session:
        row = get_request(session, request_id, actor)
        correct_request(session, row, form.type, fields, by=actor, now=desk.clock())
    return back_to(f"/tickets/{row.ticket_id}#requests-{row.post_id}", done="request")


@post("/tickets/{ticket_id:int}/requests", sync_to_thread=True)
def add(request: DeskRequest, ticket_id: FromPath[int]) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    form = read_form(request.state.form, RequestForm)
    with desk.db.write() as session:
        ticket = get_ticket(session, ticket_id, actor)
        row = add_request(session, ticket, form.type, by=actor, now=desk.clock())
    return back_to(f"/tickets/{ticket_id}#requests-{row.post_id}", done="request")


_ANSWERS = {"accept": accept_suggestion, "dismiss": dismiss_suggestion, "undo": take_back_suggestion}


@post("/number-suggestions/{suggestion_id:int}", sync_to_thread=True)
def answer_suggestion(request: DeskRequest, suggestion_id: FromPath[int]) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    form = read_form(request.state.form, SuggestionForm)
    with desk.db.write() as session:
        row = get_suggestion(session, suggestion_id, actor)
        require(actor, "settle_request")
        if form.answer not in _ANSWERS:
            raise Invalid("Say whether this is the number.", field="answer")
        _ANSWERS[form.answer](session, row, by=actor, now=desk.clock())
    return back_to(f"/tickets/{row.ticket_id}#requests-{row.post_id}", done="request")
