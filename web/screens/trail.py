"""The audit trail: every change of a period by person and thing, as a page and as a file."""

from litestar import Response, get
from sqlalchemy.orm import Session

from tickets.audit_trail import (
    LARGEST_FILE,
    PAGE,
    TrailFilter,
    count_unsealed,
    find_last_seal,
    list_trail,
    list_whole_trail,
)
from tickets.desk.figures import COUNTED_ACTS
from tickets.house_time import start_of_day
from tickets.users import SYSTEM, list_users
from web.serving.desk import desk_of
from web.serving.downloads import download_csv
from web.serving.render import page
from web.serving.report_period import ReportPeriod, read_number, read_period
from web.serving.sessions import DeskRequest, require_view
from web.views.trail_view import ABOUT, list_lines, trail_csv

# what the desk's figures count of people's acts (tickets.desk.figures), in words
ACTS = {"solved": "Resolved", "replies": "Replied", "escalated": "Escalated", "applied": "Applied payments"}


@get("/reports/trail", sync_to_thread=True)
def show_trail(request: DeskRequest) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_reports")
    period, before = read_period(request), read_number(request, "before")
    with desk.db.read() as session:
        wanted = _wanted(request, period)
        events = list_trail(session, wanted, by=actor, before=before)
        seal = find_last_seal(session)
        return page(
            request, session, "reports/trail.html", start=period.start, end=period.end, wanted=wanted,
            lines=list_lines(events), older=events[-1].id if len(events) == PAGE else None, before=before,
            people=_list_people(session), kinds=ABOUT, acts=ACTS, did=_did(request), seal=seal,
            unsealed=count_unsealed(session, seal),
        )  # fmt: skip


@get("/reports/trail.csv", sync_to_thread=True)
def download_trail(request: DeskRequest) -> Response[bytes]:
    """Oldest first. Raises Invalid where a file would hold more than LARGEST_FILE events."""
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_reports")
    period = read_period(request)
    with desk.db.read() as session:
        events = list_whole_trail(session, _wanted(request, period), by=actor)
        name = f"audit trail {period.start} to {period.end}.csv"
        return download_csv(events, LARGEST_FILE, "events", name, trail_csv)


def _wanted(request: DeskRequest, period: ReportPeriod) -> TrailFilter:
    now = desk_of(request).clock()
    return TrailFilter(
        since=start_of_day(period.start, now),
        until=start_of_day(period.after, now),
        user_id=read_number(request, "who"),
        kind=request.query_params.get("about", "")[:20],
        ticket_id=read_number(request, "ticket"),
        payment_id=read_number(request, "payment"),
        verbs=[verb for verb, counted in COUNTED_ACTS.items() if counted == _did(request)],
    )


def _did(request: DeskRequest) -> str:
    """One of the acts that the desk's figures count, or ""."""
    did = request.query_params.get("did", "")
    return did if did in ACTS else ""


def _list_people(session: Session) -> list[tuple[int, str]]:
    """Everybody, the system itself as 0."""
    return [(0, f"{SYSTEM.name}, by itself"), *((user.id, user.name) for user in list_users(session))]
