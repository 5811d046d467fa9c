"""The queues: what is breached, due soon, due today and later, with one action a row."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from litestar import Response, get

from tickets.house_time import house_day
from tickets.queues import QueueFilter, QueueRow, list_queue
from tickets.snoozing import SNOOZES
from tickets.users import Role, list_users
from web.desk import desk_of
from web.forms import clean
from web.render import fragment, page, wants_fragment
from web.sessions import DeskRequest, require_view

# view, title, icon, key after g
VIEWS: dict[str, str] = {
    "tier1": "Tier 1",
    "tier2": "Tier 2",
    "mine": "My work",
    "unassigned": "Unassigned",
    "snoozed": "Snoozed",
    "breaching": "Breaching",
    "solved": "Resolved",
    "all": "All tickets",
}
SOON = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    tone: str
    rows: tuple[QueueRow, ...]


@get("/queue", sync_to_thread=True)
def show_queue(request: DeskRequest) -> Response[str]:
    desk, query = desk_of(request), request.query_params
    view = query.get("view", "tier1")
    view = view if view in VIEWS else "tier1"
    wanted = QueueFilter(view=view, query=clean(query.get("q", ""))[:500], after=query.get("after") or None)
    require_view(request.user.actor, "view_tickets")
    with desk.db.read() as session:
        now = desk.clock()
        listed = list_queue(session, request.user.actor, wanted, now=now)
        values: dict[str, Any] = {
            "view": view,
            "title": VIEWS[view],
            "query": wanted.query,
            "listed": listed,
            "people": [user for user in list_users(session) if user.active and user.role != Role.SALES],
            "snoozes": SNOOZES,
            "groups": group_rows(listed.rows, view, now),
            "breached": sum(1 for row in listed.rows if row.due_at and row.due_at < now),
        }
        if wants_fragment(request):
            return fragment(request, "queue/_list.html", **values)
        return page(request, session, "queue/index.html", **values)


def group_rows(rows: Iterable[QueueRow], view: str, now: datetime) -> list[Group]:
    """The rows under their headings, in the order in which they came."""
    if view == "solved":
        found = tuple(rows)
        return [Group("Resolved", "ok", found)] if found else []
    groups: dict[tuple[str, str], list[QueueRow]] = {
        ("Breached", "bad"): [],
        ("Due within 1 hour", "warn"): [],
        ("Due today", "ink"): [],
        ("Later", ""): [],
        ("Waiting for somebody else", ""): [],
        ("Snoozed", ""): [],
        ("Resolved", "ok"): [],
    }
    for row in rows:
        groups[_heading(row, now)].append(row)
    return [Group(title, tone, tuple(members)) for (title, tone), members in groups.items() if members]


def _heading(row: QueueRow, now: datetime) -> tuple[str, str]:
    if row.status in {"solved", "closed"}:
        return "Resolved", "ok"
    if row.snoozed_until and row.snoozed_until > now and not (row.due_at and row.due_at <= now + SOON):
        return "Snoozed", ""
    if row.due_at is None:
        waiting = row.status in {"pending", "on_hold"}
        return ("Waiting for somebody else", "") if waiting else ("Later", "")
    if row.due_at < now:
        return "Breached", "bad"
    if row.due_at <= now + SOON:
        return "Due within 1 hour", "warn"
    return ("Due today", "ink") if house_day(row.due_at, now) == now.date() else ("Later", "")


@get("/queue/news", sync_to_thread=True)
def show_news(request: DeskRequest) -> Response[str]:
    """How many tickets of the view are newer than `seen`: they wait behind a line, the list does not move."""
    desk, query = desk_of(request), request.query_params
    require_view(request.user.actor, "view_tickets")
    view = query.get("view", "tier1")
    wanted = QueueFilter(view=view if view in VIEWS else "tier1", query=clean(query.get("q", ""))[:500], limit=200)
    seen = query.get("seen", "0")
    newest_seen = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 12 else 0
    with desk.db.read() as session:
        listed = list_queue(session, request.user.actor, wanted, now=desk.clock())
    waiting = sum(1 for row in listed.rows if row.id > newest_seen)
    values: dict[str, Any] = {"view": wanted.view, "query": wanted.query, "seen": newest_seen, "waiting": waiting}
    return fragment(request, "queue/_news.html", **values)
