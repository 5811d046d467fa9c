"""What a person has seen, and that they are at a ticket now: marks of a list, and the heartbeat of an open page."""

from litestar import Response, post
from litestar.params import FromPath

from tickets.desk.looks import beat, list_colleagues, look, mark_unread
from tickets.errors import Invalid
from tickets.ticket import get_ticket
from tickets.ticket_changes import find_last_change
from web.serving.changes import changing
from web.serving.desk import desk_of
from web.serving.forms import read_form, row_id
from web.serving.render import back_to, fragment
from web.serving.sessions import DeskRequest, safe_path
from web.serving.ticket_forms import BeatForm, LooksForm


@post("/queue/looks", sync_to_thread=True)
def mark(request: DeskRequest) -> Response[str]:
    """Tickets of a list as read or unread, for this person alone."""
    with changing(request, "view_tickets") as (session, made):
        form = read_form(request.state.form, LooksForm)
        if not form.ticket:
            raise Invalid("Choose a ticket first.", "ticket")
        for chosen in form.ticket:
            ticket = get_ticket(session, row_id(chosen.partition(":")[0], "ticket"), made["by"])
            (mark_unread if form.look == "unread" else look)(session, ticket.id, made["by"], now=made["now"])
    return back_to(safe_path(form.back or "/queue"), done=f"marked-{form.look}")


@post("/tickets/{ticket_id:int}/presence", opt={"poll": True}, sync_to_thread=True)
def tell_presence(request: DeskRequest, ticket_id: FromPath[int]) -> Response[str]:
    """An open page says so; the answer says who else is there, and what happened since the page was made."""
    by, now = request.user.actor, desk_of(request).clock()
    with desk_of(request).db.write() as session:
        ticket = get_ticket(session, ticket_id, by)
        form = read_form(request.state.form, BeatForm)
        beat(session, ticket.id, by, writing=bool(form.writing), now=now)
        colleagues = list_colleagues(session, [ticket.id], by, now=now).get(ticket.id, ())
        shown = form.version or ticket.version
        changed = find_last_change(session, ticket) if ticket.version != shown else ""
    return fragment(
        request, "ticket/_presence.html", ticket=ticket, colleagues=colleagues, shown=shown, changed=changed
    )
