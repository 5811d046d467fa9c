"""How well mail was read: accuracy, calibration and drift on what people corrected or let stand; and the shapes of
numbers that they taught, to be forgotten or used again."""

from litestar import Response, get, post
from litestar.params import FromPath

from tickets.reading_report import measure_reading
from tickets.taught_numbers import forget_taught, get_taught, list_taught, take_forgetting_back
from web.serving.changes import changing
from web.serving.desk import desk_of
from web.serving.render import back_to, page
from web.serving.sessions import DeskRequest, require_view


@get("/reports/reading", sync_to_thread=True)
def show_reading(request: DeskRequest) -> Response[str]:
    desk = desk_of(request)
    require_view(request.user.actor, "view_reports")
    with desk.db.read() as session:
        report = measure_reading(session, now=desk.clock())
        return page(request, session, "reports/reading.html", report=report, taught=list_taught(session))


@post("/taught-numbers/{taught_id:int}/forgetting", sync_to_thread=True)
def forget(request: DeskRequest, taught_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_reports") as (session, made):
        forget_taught(session, get_taught(session, taught_id), **made)
    return back_to("/reports/reading#taught", done="taught")


@post("/taught-numbers/{taught_id:int}/use", sync_to_thread=True)
def use_again(request: DeskRequest, taught_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_reports") as (session, made):
        take_forgetting_back(session, get_taught(session, taught_id), **made)
    return back_to("/reports/reading#taught", done="taught")
