"""A stop-sign is lifted by a person with a reason; for new bank details that is the recorded call-back."""

from litestar import Response, post
from litestar.params import FromPath

from tickets.holds import get_hold, lift_hold
from web.serving.desk import desk_of
from web.serving.forms import read_form
from web.serving.render import back_to
from web.serving.sessions import DeskRequest
from web.serving.ticket_forms import LiftForm


@post("/holds/{hold_id:int}/lifting", sync_to_thread=True)
def lift(request: DeskRequest, hold_id: FromPath[int]) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    form = read_form(request.state.form, LiftForm)
    with desk.db.write() as session:
        hold = get_hold(session, hold_id, actor)
        lift_hold(session, hold, form.reason, by=actor, now=desk.clock())
    return back_to(f"/tickets/{hold.ticket_id}", done="lifted")
