"""A template's name and frozen rows in, an HTML answer out; amounts, times and people look the same everywhere."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.enums import MediaType
from sqlalchemy.orm import Session

from parsers.money import MINUS, exponent, format_amount, from_minor
from tickets.desk.acts import find_act
from tickets.desk.queues import COUNTED, QueueFilter, count_queues, count_views
from tickets.desk.saved_views import list_views
from tickets.house_time import at_house, house_day
from tickets.outgoing.enclosures import MAX_BYTES
from tickets.users import Role, can
from web.serving.desk import Desk, desk_of
from web.serving.downloads import clean_name
from web.serving.sessions import SignedIn
from web.serving.static_files import StaticFile
from web.serving.table_cards import label_cells
from web.words import wording
from web.words.notices import NOTICES, act_done, act_left

TEMPLATES = Path(__file__).parents[1] / "templates"
THEMES = frozenset({"light", "dark"})
DENSITIES = frozenset({"comfortable", "compact"})


def page(
    request: Request[Any, Any, Any],
    session: Session,
    template: str,
    *,
    status: int = 200,
    **values: Any,
) -> Response[str]:
    """A whole page for a signed-in person, with the counts of the sidebar."""
    desk, signed_in = desk_of(request), request.user
    now = desk.clock()
    views = list_views(session, signed_in.actor) if can(signed_in.actor, "view_tickets") else ()
    wanted = {view.id: QueueFilter(view.view, view.query) for view in views}
    frame = {
        "saved_views": views,
        "saved_counts": count_views(session, signed_in.actor, wanted, now=now),
        "counts": count_queues(session, signed_in.actor, now=now),
        "notice": _notice(request, session, now),
    }
    return html(render(desk, template, request, signed_in=signed_in, now=now, **frame, **values), status=status)


def fragment(request: Request[Any, Any, Any], template: str, *, status: int = 200, **values: Any) -> Response[str]:
    """One element for htmx, made by the same template that the page includes."""
    desk = desk_of(request)
    return html(render(desk, template, request, signed_in=request.user, now=desk.clock(), **values), status=status)


def plain_page(
    request: Request[Any, Any, Any],
    template: str,
    *,
    status: int = 200,
    cookies: tuple[Cookie, ...] = (),
    **values: Any,
) -> Response[str]:
    """A page without sidebar and without the database: sign-in and errors."""
    desk = desk_of(request)
    text = render(desk, template, request, signed_in=request.scope.get("user"), now=desk.clock(), **values)
    return html(text, status=status, cookies=cookies)


def html(text: str, *, status: int = 200, cookies: tuple[Cookie, ...] = ()) -> Response[str]:
    return Response(content=text, media_type=MediaType.HTML, status_code=status, cookies=list(cookies))


def back_to(
    path: str, *, done: str | None = None, undo: int | None = None, left: Sequence[int] = ()
) -> Response[str]:
    """After a form: see the page again, with the notice `done` of `web.words.notices`, the act that it can take
    back, and the tickets that an act left out."""
    head, mark, anchor = path.partition("#")
    said = {"done": done, "undo": undo, "left": ",".join(str(number) for number in left[:20])}
    query = urlencode({name: value for name, value in said.items() if value})
    if query:
        head += ("&" if "?" in head else "?") + query
    return Response(content="", status_code=303, headers={"location": head + mark + anchor})


def composer_at(path: str, about: str = "") -> str:
    """Where a ticket's page has its composer; `about` is what the text there answers, "request:12"."""
    return f"{path}?{urlencode({'about': about}, safe=':')}#reply" if about else f"{path}#reply"


def wants_fragment(request: Request[Any, Any, Any]) -> bool:
    """htmx asks for one element; when it restores a page of the history it wants the whole."""
    headers = request.headers
    whole = "hx-history-restore-request" in headers or headers.get("hx-request-type") == "full"
    return "hx-request" in headers and not whole


def render(desk: Desk, template: str, request: Request[Any, Any, Any], **values: Any) -> str:
    signed_in: SignedIn | None = values["signed_in"]
    theme, density = request.cookies.get("theme"), request.cookies.get("density")
    frame = {
        "company": desk.settings.company,
        "csrf": signed_in.csrf if signed_in else "",
        "may": (lambda action: can(signed_in.actor, action)) if signed_in else (lambda _action: False),
        "path": request.url.path,
        "here_again": _without_notice(request),
        "counted": COUNTED,
        "theme": theme if theme in THEMES else "",
        "density": density if density in DENSITIES else "",
    }
    return desk.templates.get_template(template).render(frame | values)


def make_templates(static_files: Mapping[str, StaticFile]) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "static": lambda name: static_files[name].url,
        "wording": wording,
        "Role": Role,
        "mail_mib": MAX_BYTES // 2**20,  # what one mail takes of files
    }
    environment.filters |= _FILTERS
    return environment


def money(amount: Decimal | None, currency: str | None = None) -> str:
    """ "1,234.50" with the currency's decimals and a true minus; empty for unknown."""
    if amount is None:
        return ""
    places = max(exponent(currency) if currency else 2, 0)
    return f"{amount:,.{places}f}".replace("-", MINUS)


def minor(amount_minor: int | None, currency: str | None) -> str:
    return "" if amount_minor is None else money(from_minor(amount_minor, currency or ""), currency)


def plain_minor(amount_minor: int, currency: str | None) -> str:
    """ "1234.50" as an amount field takes it."""
    return format_amount(from_minor(amount_minor, currency or ""), currency)


def count(number: int) -> str:
    return f"{number:,}"


def day(on: date | None, now: datetime) -> str:
    """ "12 May" this year, "12 May 2025" else."""
    if on is None:
        return ""
    return f"{on.day} {on:%b}" if on.year == now.year else f"{on.day} {on:%b %Y}"


@pass_context
def dated(context: Context, sentence: str | None) -> str:
    """A stored sentence with its ISO days as the desk writes days; a day within a file's name or a number stays."""
    return say_days(sentence or "", context["now"])


def say_days(sentence: str, now: datetime) -> str:
    return _ISO_DAY.sub(lambda found: _day_said(found[0], now), sentence)


_ISO_DAY = re.compile(r"(?<![\w./-])\d{4}-\d{2}-\d{2}(?![\w/-]|\.\w)")


def _day_said(written: str, now: datetime) -> str:
    try:
        return day(date.fromisoformat(written), now)
    except ValueError:
        return written


def when(at: datetime | None, now: datetime) -> str:
    """ "10:41" today, "12 May, 10:41" else, by the house's clock."""
    if at is None:
        return ""
    at = at_house(at, now)
    return f"{at:%H:%M}" if at.date() == now.date() else f"{day(at.date(), now)}, {at:%H:%M}"


def house_date(at: datetime | None, now: datetime) -> str:
    """The house's day of an instant: "12 May"."""
    return "" if at is None else day(house_day(at, now), now)


def clock(now: datetime) -> str:
    """ "10:41:07 CEST"."""
    return f"{now:%H:%M:%S %Z}"


def stamp(at: datetime, now: datetime) -> str:
    """The full instant with its zone, for the title on hover."""
    at = at_house(at, now)
    return f"{at:%a} {at.day} {at:%b %Y, %H:%M:%S %Z}"


def span(length: timedelta) -> str:
    """ "40 s", "18 m", "3 h 24 m", "2 d 3 h"; of a negative one its size."""
    seconds = int(abs(length).total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    minutes, hours = seconds // 60, seconds // 3600
    if minutes < 60:
        return f"{minutes} m"
    if hours < 24:
        return f"{hours} h {minutes % 60:02} m"
    return f"{hours // 24} d {hours % 24} h"


def ago(at: datetime | None, now: datetime) -> str:
    return "" if at is None else span(now - at)


def due(at: datetime, now: datetime) -> str:
    """ "41 m over" when late, "18 m" within the hour, "14:30" today, "Fri 15 May" later."""
    if at < now:
        return f"{span(now - at)} over"
    if at - now <= timedelta(hours=1):
        return span(at - now)
    at = at_house(at, now)
    return f"{at:%H:%M}" if at.date() == now.date() else f"{at:%a} {at.day} {at:%b}"


def overdue(on: date, now: datetime) -> str:
    """ "due 30 May", or "14 d late"."""
    late = (now.date() - on).days
    return f"{late} d late" if late > 0 else f"due {day(on, now)}"


def initials(name: str) -> str:
    words = [word for word in name.replace("@", " ").replace(".", " ").split() if word[0].isalnum()]
    return "".join(word[0] for word in words[:2]).upper() or "?"


def percent(share: float) -> str:
    """A probability in whole percent, never 100: nothing here is certain."""
    return f"{min(99, round(share * 100))} %"


def share(part: float) -> str:
    """A counted share in whole percent."""
    return f"{round(part * 100)} %"


def points(change: float, *, sign: bool = True) -> str:
    """A difference of shares in percentage points: "−4 points", "+0 points"."""
    number = round(abs(change) * 100)
    return f"{(MINUS if change < 0 else '+') if sign and number else ''}{number} point{'' if number == 1 else 's'}"


def size(octets: int) -> str:
    if octets < 1024:
        return f"{octets} B"
    return f"{octets // 1024} KB" if octets < 1024 * 1024 else f"{octets / (1024 * 1024):.1f} MB"


_FILTERS: Mapping[str, Callable[..., str]] = {
    "money": money,
    "plain_minor": plain_minor,
    "minor": minor,
    "count": count,
    "dated": dated,
    "day": day,
    "when": when,
    "house_date": house_date,
    "clock": clock,
    "stamp": stamp,
    "span": span,
    "ago": ago,
    "due": due,
    "overdue": overdue,
    "initials": initials,
    "percent": percent,
    "share": share,
    "points": points,
    "size": size,
    "filename": clean_name,
    "cards": label_cells,
}


def _without_notice(request: Request[Any, Any, Any]) -> str:
    """The page's own address, for a form that leads back to it."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in _OF_A_NOTICE]
    return f"{request.url.path}?{urlencode(kept)}" if kept else request.url.path


_OF_A_NOTICE = frozenset({"done", "undo", "left"})


@dataclass(frozen=True, slots=True)
class Notice:
    """What a finished action says. `undo` is the act that its button takes back; `warning` what was left undone."""

    text: str
    undo: int | None = None
    warning: str = ""


def _notice(request: Request[Any, Any, Any], session: Session, now: datetime) -> Notice | None:
    """The address holds keys and numbers only: no address can make a page say anything."""
    query = request.query_params
    text = NOTICES.get(query.get("done", ""))
    if text is None:
        return None
    undo = query.get("undo", "")
    number = int(undo) if undo.isascii() and undo.isdecimal() and len(undo) < 10 else 0
    act = find_act(session, number, by=request.user.actor, now=now)
    left = [each for each in query.get("left", "").split(",") if each.isascii() and each.isdecimal()][:20]
    if query["done"] == "act" and act:
        text = act_done([each["id"] for each in act.before], act.words)
    return Notice(text, act.id if act else None, act_left([int(each) for each in left]))
