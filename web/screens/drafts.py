"""What stands in a composer and was not sent yet: kept while somebody writes, and taken over by a colleague."""

from litestar import Response, get, post
from litestar.params import FromPath

from tickets.desk.drafts import Written, keep_draft, list_drafts, take_draft
from tickets.ticket import get_ticket
from web.serving.changes import changing
from web.serving.desk import desk_of
from web.serving.forms import read_form
from web.serving.render import back_to, composer_at, fragment, wants_fragment
from web.serving.sessions import DeskRequest, require_view
from web.serving.ticket_forms import DraftForm
from web.views.composing import LARGEST_REPLY, keep_files


@post(
    "/tickets/{ticket_id:int}/draft", opt={"upload": True}, request_max_body_size=LARGEST_REPLY, sync_to_thread=True
)
def keep(request: DeskRequest, ticket_id: FromPath[int]) -> Response[str]:
    """From the page while one writes, which shows the answer; without scripts by a button."""
    with changing(request, "view_tickets") as (session, made):
        ticket = get_ticket(session, ticket_id, made["by"])
        form = read_form(request.state.form, DraftForm)
        written = Written(
            form.text, form.kind, form.about, form.to, form.cc, (*form.attach, *keep_files(session, request))
        )
        draft = keep_draft(session, ticket, written, **made)
        if wants_fragment(request):
            return fragment(request, "ticket/_kept.html", saved_at=draft.saved_at if draft else None)
    here = composer_at(f"/tickets/{ticket_id}", form.about)
    return back_to(here, done="draft-kept" if draft else "draft-gone")


@get("/tickets/{ticket_id:int}/drafts", opt={"poll": True}, sync_to_thread=True)
def show_drafts(request: DeskRequest, ticket_id: FromPath[int]) -> Response[str]:
    """Those that the page does not have in its composer: of colleagues, and one's own on another occasion."""
    require_view(request.user.actor, "view_tickets")
    with desk_of(request).db.read() as session:
        ticket = get_ticket(session, ticket_id, request.user.actor)
        drafts = list_drafts(session, ticket)
        about = request.query_params.get("here", "")
        return fragment(request, "ticket/_drafts.html", ticket=ticket, drafts=drafts, about=about)


@post("/drafts/{draft_id:int}/taking", sync_to_thread=True)
def take(request: DeskRequest, draft_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_tickets") as (session, made):
        draft = take_draft(session, draft_id, **made)
        return back_to(composer_at(f"/tickets/{draft.ticket_id}", draft.about), done="draft-taken")
