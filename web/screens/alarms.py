"""What needs somebody now: open alarms with who has each in hand, and those that were over lately."""

from litestar import Response, get, post
from litestar.params import FromPath

from tickets.alarms import acknowledge, hand_back, list_ended, list_open
from tickets.worker_jobs import list_jobs
from web.serving.changes import changing
from web.serving.desk import desk_of
from web.serving.render import back_to, page
from web.serving.sessions import DeskRequest, require_view


@get("/alarms", sync_to_thread=True)
def show_alarms(request: DeskRequest) -> Response[str]:
    desk = desk_of(request)
    require_view(request.user.actor, "view_alarms")
    now = desk.clock()
    with desk.db.read() as session:
        return page(
            request,
            session,
            "alarms/index.html",
            open_alarms=list_open(session),
            ended=list_ended(session, now=now),
            jobs=list_jobs(session),
            disk_is_watched=desk.db.is_sqlite,
            told=desk.settings.alarm is not None,
        )


@post("/alarms/{alarm_id:int}/acknowledgement", sync_to_thread=True)
def take_in_hand(request: DeskRequest, alarm_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_alarms") as (session, made):
        acknowledge(session, alarm_id, **made)
    return back_to("/alarms", done="alarm-taken")


@post("/alarms/{alarm_id:int}/handing-back", sync_to_thread=True)
def give_back(request: DeskRequest, alarm_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_alarms") as (session, made):
        hand_back(session, alarm_id, **made)
    return back_to("/alarms", done="alarm-back")
