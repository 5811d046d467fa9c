"""What people save for the next time: views of the queue, and replies."""

from litestar import Response, post
from litestar.params import FromPath

from tickets.desk.saved_replies import forget_reply, save_reply
from tickets.desk.saved_views import forget_view, save_view
from web.serving.changes import changing
from web.serving.forms import read_form
from web.serving.last_list import VIEWS, address_of
from web.serving.render import back_to
from web.serving.sessions import DeskRequest, safe_path
from web.serving.ticket_forms import SavedReplyForm, SavedViewForm


@post("/views", sync_to_thread=True)
def keep_view(request: DeskRequest) -> Response[str]:
    with changing(request, "view_tickets") as (session, made):
        form = read_form(request.state.form, SavedViewForm)
        view = form.view if form.view in VIEWS else "all"
        save_view(session, form.name, view, form.q, **made)
    return back_to(address_of(view, form.q), done="view-saved")


@post("/views/{view_id:int}/forgetting", sync_to_thread=True)
def drop_view(request: DeskRequest, view_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_tickets") as (session, made):
        forget_view(session, view_id, by=made["by"])
    return back_to("/queue", done="view-forgotten")


@post("/saved-replies", sync_to_thread=True)
def keep_reply(request: DeskRequest) -> Response[str]:
    """From the composer: what stands in it, under a name; it stands there again afterwards."""
    with changing(request, "view_tickets") as (session, made):
        form = read_form(request.state.form, SavedReplyForm)
        saved = save_reply(session, form.save_as, form.text, **made)
        return back_to(f"{safe_path(form.back or '/')}?about=saved:{saved.id}#reply", done="reply-saved")


@post("/saved-replies/{reply_id:int}/forgetting", sync_to_thread=True)
def drop_reply(request: DeskRequest, reply_id: FromPath[int]) -> Response[str]:
    back = safe_path(request.state.form.get("back", ["/"])[-1])
    with changing(request, "view_tickets") as (session, made):
        forget_reply(session, reply_id, **made)
    return back_to(back, done="reply-forgotten")
