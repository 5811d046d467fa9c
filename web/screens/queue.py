"""The queues: what is breached, due soon, due today and later, with one action a row."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from litestar import Response, get

from tickets.desk.drafts import list_writers
from tickets.desk.looks import list_colleagues
from tickets.desk.queues import QueueFilter, QueuePage, QueueRow, count_newer, count_queues, has_tickets, list_queue
from tickets.desk.saved_views import list_views
from tickets.desk.search import FIELDS
from tickets.desk.snoozing import SNOOZES
from tickets.errors import Invalid
from tickets.house_time import house_day
from tickets.users import Role, list_users
from web.serving.desk import desk_of
from web.serving.forms import clean
from web.serving.last_list import VIEWS, LastList, address_of, keep_last_list
from web.serving.render import fragment, page, say_days, wants_fragment
from web.serving.sessions import DeskRequest, require_view
from web.words import wording

ORDERS = {"due": "Due first", "newest": "Newest first", "oldest": "Oldest first"}
SOON = timedelta(hours=1)


# What the buttons beside the search box narrow a list to, and the view that is that part already.
QUICK: tuple[tuple[str, str, str], ...] = (
    ("assignee:me", "Mine", "mine"),
    ("is:unassigned", "Nobody’s", "unassigned"),
    ("is:unread", "Unread", ""),
)


# What the filter menu adds to a search, and its words.
FILTERS: dict[str, str] = {
    "is:overdue": "Overdue",
    "assignee:me": "Mine",
    "is:unassigned": "Nobody’s",
    "is:unread": "Unread",
    "is:alarmed": "With an alarm",
    "is:drafted": "With a draft",
    "status:new": "New",
    "has:attachment": "With files",
    **{f"type:{intent}": word.hint for intent, word in wording.INTENTS.items()},
}


@dataclass(frozen=True, slots=True)
class Chip:
    """A term of the search, in words, and the address of the queue without it."""

    words: str
    without: str


@dataclass(frozen=True, slots=True)
class Quick:
    """A part of the list at one press; `count` is None when the search is not understood."""

    words: str
    address: str
    count: int | None
    on: bool


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
    order = query.get("sort", "due")
    order = order if order in ORDERS else "due"
    wanted = QueueFilter(view, clean(query.get("q", ""))[:500], query.get("after") or None, order=order)
    require_view(request.user.actor, "view_tickets")
    with desk.db.read() as session:
        now = desk.clock()
        unclear, whole = "", _split(wanted)
        parts = [*(term for term, _ in _offer(view)), f"{whole.part} is:overdue"]
        try:
            listed = list_queue(session, request.user.actor, whole, parts, now=now)
        except Invalid as refusal:
            if refusal.field != "query":
                raise
            listed, unclear = QueuePage((), 0, None), str(refusal)
        last = LastList(wanted)
        values: dict[str, Any] = {
            "last": last,
            "view": view,
            "title": VIEWS[view],
            "query": wanted.query,
            "unclear": unclear,
            "sort": order,
            "orders": ORDERS,
            "listed": listed,
            "begun": bool(listed.total) or has_tickets(session, request.user.actor),
            "colleagues": list_colleagues(session, [row.id for row in listed.rows], request.user.actor, now=now),
            "writers": list_writers(session, [row.id for row in listed.rows]),
            "people": [user for user in list_users(session) if user.active and user.role != Role.SALES],
            "snoozes": SNOOZES,
            "chips": _chips(view, wanted.query, now),
            "filters": _filters(view, wanted.query),
            "quick": _list_quick(whole, listed.parts),
            "address_of": address_of,
            "groups": group_rows(listed.rows, view, now) if order == "due" else one_group(listed.rows, ORDERS[order]),
            "breached": listed.parts[-1] if listed.parts else 0,
        }
        if wants_fragment(request):
            values["saved_views"] = list_views(session, request.user.actor)
            values["counts"] = count_queues(session, request.user.actor, now=now)
            answer = fragment(request, "queue/_found.html", **values)
        else:
            answer = page(request, session, "queue/index.html", **values)
        return keep_last_list(request, answer, last)


def _chips(view: str, query: str, now: datetime) -> list[Chip]:
    """Those terms that are a field and a value; words stay in the box."""
    written = [each[0] for each in _TERM.finditer(query)]
    return [
        Chip(FILTERS.get(term) or _say_term(term, now), address_of(view, " ".join(written[:at] + written[at + 1 :])))
        for at, term in enumerate(written)
        if ":" in term and term.partition(":")[0].lower() in FIELDS
    ]


def _say_term(term: str, now: datetime) -> str:
    """ "Opened: 25 Oct to 23 Nov"."""
    field, _, value = term.partition(":")
    words = _FIELD_WORDS.get(field, field).capitalize()
    if field not in _OF_DAYS:
        return f"{words}: {value}"
    return f"{words}: {' to '.join(say_days(part, now) for part in value.split('..') if part)}"


_OF_DAYS = frozenset({"opened", "resolved", "replied", "repliedlate"})
_FIELD_WORDS = {"repliedlate": "replied late"}


def _offer(view: str) -> list[tuple[str, str]]:
    """The terms of the buttons beside the box, all of the list first, and their words."""
    return [("", "All")] + [(term, words) for term, words, same in QUICK if same != view]


def _split(wanted: QueueFilter) -> QueueFilter:
    """The same list, with the terms of those buttons as the part of it that is shown."""
    written = [each[0] for each in _TERM.finditer(wanted.query)]
    quick = {term for term, _, _ in QUICK}
    others, on = [term for term in written if term not in quick], [term for term in written if term in quick]
    return replace(wanted, query=" ".join(others), part=" ".join(on))


def _list_quick(whole: QueueFilter, counts: Sequence[int]) -> list[Quick]:
    """Each says how many it would show, with the other words of the search as they are."""
    on = whole.part.split()
    return [
        Quick(
            words,
            address_of(whole.view, f"{whole.query} {term}".strip(), whole.order),
            counts[at] if counts else None,
            term in on if term else not on,
        )
        for at, (term, words) in enumerate(_offer(whole.view))
    ]


def _filters(view: str, query: str) -> list[tuple[str, str]]:
    """Words and address of each filter that is not on yet; of what a ticket has only one of, it takes the place."""
    written = [each[0] for each in _TERM.finditer(query)]
    found = []
    for term, words in FILTERS.items():
        field = term.partition(":")[0]
        kept = [each for each in written if field not in _ONE_OF or not each.startswith(f"{field}:")]
        if term not in written:
            found.append((words, address_of(view, " ".join([*kept, term]))))
    return found


_ONE_OF = frozenset({"type", "status"})
_TERM = re.compile(r'(?:[^\s"]|"[^"]*"?)+')


def one_group(rows: Iterable[QueueRow], title: str) -> list[Group]:
    """Of a list that is not sorted by when an answer is due."""
    found = tuple(rows)
    return [Group(title, "", found)] if found else []


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


@get("/queue/news", opt={"poll": True}, sync_to_thread=True)
def show_news(request: DeskRequest) -> Response[str]:
    """How many tickets of the view are newer than `seen`: they wait behind a line, the list does not move."""
    desk, query = desk_of(request), request.query_params
    require_view(request.user.actor, "view_tickets")
    view = query.get("view", "tier1")
    wanted = QueueFilter(view=view if view in VIEWS else "tier1", query=clean(query.get("q", ""))[:500])
    seen = query.get("seen", "0")
    newest_seen = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 12 else 0
    with desk.db.read() as session:
        try:
            waiting = count_newer(session, request.user.actor, wanted, newest_seen, now=desk.clock())
        except Invalid:  # the list says so
            waiting = 0
    values: dict[str, Any] = {"view": wanted.view, "query": wanted.query, "seen": newest_seen, "waiting": waiting}
    return fragment(request, "queue/_news.html", **values)
