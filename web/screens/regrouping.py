"""Merge a ticket, split mails out, move one to where it belongs, and take each of it back."""

from litestar import Response, post
from litestar.params import FromPath

from tickets.regrouping.merging import merge
from tickets.regrouping.moving_mail import get_post, move_post, split_out
from tickets.regrouping.rows import get_regrouping
from tickets.regrouping.undo import undo
from tickets.ticket import Ticket, get_ticket
from tickets.users import require
from web.serving.desk import desk_of
from web.serving.forms import read_form, ticket_number
from web.serving.render import back_to
from web.serving.sessions import DeskRequest
from web.serving.ticket_forms import MergeForm, MoveForm, SplitForm


@post("/tickets/{ticket_id:int}/merge", sync_to_thread=True)
def merge_ticket(request: DeskRequest, ticket_id: FromPath[int]) -> Response[str]:
    """Shows the ticket that took it in."""
    desk, actor = desk_of(request), request.user.actor
    form = read_form(request.state.form, MergeForm)
    with desk.db.write() as session:
        ticket = get_ticket(session, ticket_id, actor)
        require(actor, "regroup")
        into = ticket_number(form.into, "into")
        customer_id = ticket.customer_id
        change = merge(session, ticket, into, by=actor, now=desk.clock(), version=form.version, reason=form.reason)
        mixed = customer_id is not None and session.get_one(Ticket, change.target_id).customer_id != customer_id
    return back_to(f"/tickets/{change.target_id}", done="merged-mixed" if mixed else "merged")


@post("/tickets/{ticket_id:int}/split", sync_to_thread=True)
def split_ticket(request: DeskRequest, ticket_id: FromPath[int]) -> Response[str]:
    """Shows the new ticket."""
    desk, actor = desk_of(request), request.user.actor
    form = read_form(request.state.form, SplitForm)
    with desk.db.write() as session:
        ticket = get_ticket(session, ticket_id, actor)
        new = split_out(
            session, ticket, form.post, by=actor, now=desk.clock(), version=form.version, reason=form.reason
        )
    return back_to(f"/tickets/{new.id}", done="split")


@post("/mails/{post_id:int}/ticket", sync_to_thread=True)
def move_mail(request: DeskRequest, post_id: FromPath[int]) -> Response[str]:
    """Shows the mail where it is now."""
    desk, actor = desk_of(request), request.user.actor
    form = read_form(request.state.form, MoveForm)
    with desk.db.write() as session:
        get_post(session, post_id, actor)
        require(actor, "regroup")
        into = ticket_number(form.into, "into")
        change = move_post(session, post_id, into, by=actor, now=desk.clock(), reason=form.reason)
    return back_to(f"/tickets/{change.target_id}#post-{post_id}", done="moved")


@post("/regroupings/{regrouping_id:int}/undoing", sync_to_thread=True)
def undo_regrouping(request: DeskRequest, regrouping_id: FromPath[int]) -> Response[str]:
    """Shows the ticket that has its mails back."""
    desk, actor = desk_of(request), request.user.actor
    with desk.db.write() as session:
        get_regrouping(session, regrouping_id, actor)
        source = undo(session, regrouping_id, by=actor, now=desk.clock())
    return back_to(f"/tickets/{source.id}", done="undone")
