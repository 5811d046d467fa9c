"""The rows behind a figure of the money report, on a page of their own."""

from litestar import Response, get
from litestar.params import FromPath

from tickets.money.figures.behind import list_behind
from web.serving.desk import desk_of
from web.serving.render import page
from web.serving.report_period import read_period
from web.serving.sessions import DeskRequest, require_view
from web.words.figure_words import BEHIND

SHOWN = 500


@get("/reports/money/{figure:str}", sync_to_thread=True)
def show_behind(request: DeskRequest, figure: FromPath[str]) -> Response[str]:
    """`only`: hit or other, one part of them."""
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_reports")
    period, only = read_period(request), request.query_params.get("only", "")
    with desk.db.read() as session:
        rows = list_behind(session, figure, period.start, period.end, actor, now=desk.clock())
        parts = {"": rows, "hit": [row for row in rows if row.hit], "other": [row for row in rows if not row.hit]}
        shown = parts.get(only, rows)
        return page(
            request, session, "reports/behind.html", start=period.start, end=period.end, figure=figure, only=only,
            words=BEHIND[figure], numbers={part: len(found) for part, found in parts.items()},
            rows=shown[:SHOWN], total=len(shown),
        )  # fmt: skip
