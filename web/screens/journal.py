"""The journal as a report: each line with the way back to its mail, whether the books tie, and closing them."""

from typing import Any

from litestar import Response, get, post
from msgspec import Struct

from parsers.money import say_minor
from tickets.money.books.accounts import Account
from tickets.money.books.control import find_differences
from tickets.money.books.journal_report import (
    LARGEST_FILE,
    PAGE,
    JournalFilter,
    list_accounts,
    list_journal,
    list_whole_journal,
)
from tickets.money.books.periods import close_period, closed_through
from web.serving.changes import changing
from web.serving.desk import desk_of
from web.serving.downloads import download_csv
from web.serving.forms import Line, needed_day, read_form
from web.serving.render import back_to, page
from web.serving.report_period import ReportPeriod, read_number, read_period
from web.serving.sessions import DeskRequest, require_view
from web.views.journal_view import EVENTS, journal_csv


class CloseForm(Struct, frozen=True):
    through: Line = ""


_POSTED = {"itself": True, "people": False}


@get("/reports/journal", sync_to_thread=True)
def show_journal(request: DeskRequest) -> Response[str]:
    """With `compare=1`, whether the journal and the sub-ledger say the same: it reads all of both."""
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_reports")
    period, before = read_period(request), read_number(request, "before")
    with desk.db.read() as session:
        wanted = _wanted(request, period)
        rows = list_journal(session, wanted, by=actor, before=before)
        compared = bool(request.query_params.get("compare"))
        accounts = list_accounts(session)
        values: dict[str, Any] = {
            "start": period.start, "end": period.end, "wanted": wanted, "rows": rows, "before": before,
            "older": rows[-1].id if len(rows) == PAGE else None, "accounts": accounts, "events": EVENTS,
            "posted": request.query_params.get("posted", ""), "closed": closed_through(session), "compared": compared,
            "differences": find_differences(session) if compared else [], "say_minor": say_minor,
            "account_words": {account: f"{number} {name}" for account, number, name in accounts},
        }  # fmt: skip
        return page(request, session, "reports/journal.html", **values)


@get("/reports/journal.csv", sync_to_thread=True)
def download_journal(request: DeskRequest) -> Response[bytes]:
    """Oldest first. Raises Invalid where a file would hold more than LARGEST_FILE entries."""
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_reports")
    period = read_period(request)
    with desk.db.read() as session:
        rows = list_whole_journal(session, _wanted(request, period), by=actor)
        name = f"journal {period.start} to {period.end}.csv"
        return download_csv(rows, LARGEST_FILE, "entries", name, journal_csv)


@post("/reports/journal/closing", sync_to_thread=True)
def close_books(request: DeskRequest) -> Response[str]:
    with changing(request, "close_period") as (session, made):
        form = read_form(request.state.form, CloseForm)
        close_period(session, needed_day(form.through, "through"), **made)
    return back_to("/reports/journal", done="books-closed")


def _wanted(request: DeskRequest, period: ReportPeriod) -> JournalFilter:
    account = request.query_params.get("account", "")
    return JournalFilter(
        period.start,
        period.end,
        account if account in set(Account) else "",
        _POSTED.get(request.query_params.get("posted", "")),
        read_number(request, "payment"),
    )
