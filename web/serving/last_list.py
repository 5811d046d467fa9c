"""The list of tickets that a person came from, in a cookie: back, previous and next of a ticket lead through it.

The cookie holds the list's address as the queue itself writes it, and from the first look at a ticket on the place
that this had then: a ticket that is resolved or answered leaves the list, and next is still what followed it. All
windows share the cookie: each page holds its own list too, and puts it into the cookie before it leads on (app.js).
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode

from litestar import Request, Response
from litestar.datastructures import Cookie

from tickets.desk.queues import QueueFilter
from tickets.ticket import Ticket
from web.serving.desk import desk_of

# view: title
VIEWS: dict[str, str] = {
    "tier1": "Tier 1",
    "tier2": "Tier 2",
    "mine": "My work",
    "mentions": "Mentions of me",
    "unassigned": "Unassigned",
    "snoozed": "Snoozed",
    "breaching": "Breaching",
    "solved": "Resolved",
    "all": "All tickets",
}
COOKIE = "list"
LONGEST = 2000  # characters; a longer search is not remembered


@dataclass(frozen=True, slots=True)
class LastList:
    """`left` is the ticket that was looked at last, `left_at` the place in the queue that it had then."""

    wanted: QueueFilter
    left: int = 0
    left_at: datetime | None = None

    def place_of(self, ticket: Ticket) -> datetime:
        """Where it stood when the person opened it."""
        return self.left_at if self.left == ticket.id and self.left_at else ticket.queue_at

    @property
    def address(self) -> str:
        return address_of(self.wanted.view, self.wanted.query, self.wanted.order, self.wanted.after or "")

    @property
    def words(self) -> str:
        """ "Tier 1", or "Tier 1, “acme”": what the way back says."""
        title = VIEWS[self.wanted.view]
        return f"{title}, “{self.wanted.query}”" if self.wanted.query else title

    @property
    def as_cookie(self) -> str:
        """Browsers and servers differ on the quoting of a cookie: these letters need none."""
        said = {
            "view": self.wanted.view,
            "q": self.wanted.query,
            "sort": self.wanted.order,
            "after": self.wanted.after or "",
            "left": self.left or "",
            "at": self.left_at.isoformat() if self.left_at else "",
        }
        address = urlencode({name: each for name, each in said.items() if each})
        value = urlsafe_b64encode(address.encode()).decode().rstrip("=")
        return value if len(value) <= LONGEST else ""

    def at(self, ticket: Ticket) -> "LastList":
        return LastList(self.wanted, ticket.id, self.place_of(ticket))


def address_of(view: str, query: str = "", sort: str = "due", after: str = "") -> str:
    said = {"view": view, "q": query.strip(), "sort": "" if sort == "due" else sort, "after": after}
    return f"/queue?{urlencode({name: value for name, value in said.items() if value})}"


def find_last_list(request: Request[Any, Any, Any], ticket: Ticket) -> LastList:
    """The queue of the ticket's tier where there is none, or none that can be."""
    said = _read(request.cookies.get(COOKIE, ""))
    usual = LastList(QueueFilter(f"tier{ticket.tier}"))
    if said.get("view") not in VIEWS:
        return usual
    wanted = QueueFilter(
        said["view"], said.get("q", "")[:500], said.get("after") or None, order=said.get("sort", "due")
    )
    left, at = said.get("left", ""), said.get("at", "")
    if not (left.isascii() and left.isdecimal() and len(left) < 10):
        return LastList(wanted)
    try:
        left_at = datetime.fromisoformat(at)
    except ValueError:
        return LastList(wanted)
    return LastList(wanted, int(left), left_at) if left_at.tzinfo else LastList(wanted)


def _read(cookie: str) -> dict[str, str]:
    try:
        return dict(parse_qsl(urlsafe_b64decode(cookie + "=" * (-len(cookie) % 4)).decode()))
    except ValueError:
        return {}


def keep_last_list(request: Request[Any, Any, Any], answer: Response[str], last: LastList) -> Response[str]:
    """The same answer, which has the browser remember the list."""
    if value := last.as_cookie:
        https = desk_of(request).https
        answer.cookies.append(Cookie(COOKIE, value=value, path="/", secure=https, samesite="lax"))
    return answer
