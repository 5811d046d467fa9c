"""How well mail was read: accuracy, calibration and drift on what people corrected or let stand."""

from litestar import Response, get

from tickets.reading_report import measure_reading
from web.desk import desk_of
from web.render import page
from web.sessions import DeskRequest, require_view


@get("/reports/reading", sync_to_thread=True)
def show_reading(request: DeskRequest) -> Response[str]:
    desk = desk_of(request)
    require_view(request.user.actor, "view_reports")
    with desk.db.read() as session:
        report = measure_reading(session, now=desk.clock())
        return page(request, session, "reports/reading.html", report=report)
