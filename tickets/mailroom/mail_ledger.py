"""Every mail received is accounted for: stored rows in, their fates by mailbox and day out, and the mails behind it.

received = ticketed + attached + automatic + duplicate + parked + being read. All of it is counted by the database
over the stored rows, each fate by itself, when somebody looks: there is no counter that could drift, and a mail
without a fate would show as a difference. Days are the house's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Integer, String, and_, case, cast, false, func, not_, or_, select, text, true
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session
from sqlalchemy.sql.functions import FunctionElement

from tickets.errors import Invalid
from tickets.house_time import start_of_day
from tickets.mailroom.gap_audits import GapAudit, find_last_audit
from tickets.mailroom.heartbeats import Heartbeat, find_heartbeat
from tickets.mailroom.mailbox_cursor import MailboxCursor
from tickets.mailroom.messages import InboundMessage, MessageStatus, Outcome
from tickets.mailroom.missing_mail import MissingMail, list_open
from tickets.sign_ins import SignIn, find_sign_in
from tickets.users import Actor, require

PAGE = 50
HOURS_SHOWN = 24


@dataclass(frozen=True, slots=True)
class MailLedger:
    """received = ticketed + attached + automatic + duplicate + parked + in_flight, always."""

    received: int
    ticketed: int
    attached: int
    automatic: int
    duplicate: int
    parked: int
    in_flight: int

    @property
    def difference(self) -> int:
        known = self.ticketed + self.attached + self.automatic + self.duplicate + self.parked + self.in_flight
        return self.received - known


def count_mail(session: Session, *, since: datetime | None = None) -> MailLedger:
    """Counts each fate by itself, so that a mail without one shows as a difference."""
    query = select(InboundMessage.status, InboundMessage.outcome, func.count()).group_by(
        InboundMessage.status, InboundMessage.outcome
    )
    if since is not None:
        query = query.where(InboundMessage.received_at >= since)
    counts = dict.fromkeys([*Outcome, "received", "in_flight"], 0)
    for status, outcome, count in session.execute(query):
        counts["received"] += count
        if status in {MessageStatus.RECEIVED, MessageStatus.PROCESSING}:
            counts["in_flight"] += count
        elif outcome is not None:
            counts[outcome] += count
    return MailLedger(**counts)


class Fate(StrEnum):
    """A column of the ledger; `lost` is what none of the others counts, so it is always empty."""

    RECEIVED = "received"
    TICKETED = "ticketed"
    ATTACHED = "attached"
    AUTOMATIC = "automatic"
    DUPLICATE = "duplicate"
    PARKED = "parked"
    IN_FLIGHT = "in_flight"
    LOST = "lost"


_UNREAD = InboundMessage.status.in_([MessageStatus.RECEIVED, MessageStatus.PROCESSING])
# fate: which rows it counts
_COUNTS: Mapping[Fate, ColumnElement[bool]] = {
    Fate.RECEIVED: true(),
    Fate.TICKETED: and_(not_(_UNREAD), InboundMessage.outcome == Outcome.TICKETED),
    Fate.ATTACHED: and_(not_(_UNREAD), InboundMessage.outcome == Outcome.ATTACHED),
    Fate.AUTOMATIC: and_(not_(_UNREAD), InboundMessage.outcome == Outcome.AUTOMATIC),
    Fate.DUPLICATE: and_(not_(_UNREAD), InboundMessage.outcome == Outcome.DUPLICATE),
    Fate.PARKED: and_(not_(_UNREAD), InboundMessage.outcome == Outcome.PARKED),
    Fate.IN_FLIGHT: _UNREAD,
}
_KNOWN = [condition for fate, condition in _COUNTS.items() if fate is not Fate.RECEIVED]

# name, words, and how many days it goes back
PERIODS: Mapping[str, tuple[str, int]] = {"today": ("Today", 1), "week": ("7 days", 7), "month": ("31 days", 31)}


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` on, to before `until`: the house's midnights of `days` and the one after them."""

    since: datetime
    until: datetime
    days: tuple[tuple[str, datetime], ...] = ()  # the newest first, as "2026-11-22" and when it began


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One mailbox on one day; `day` is "2026-11-22"."""

    mailbox: str
    day: str
    counts: MailLedger


@dataclass(frozen=True, slots=True)
class MailboxHealth:
    """How one mailbox is doing. `hours` counts the mails of each of the last 24 hours, oldest first; `unread` those
    that wait to be read, the oldest since `unread_since`."""

    mailbox: str
    cursor: MailboxCursor | None
    heartbeat: Heartbeat | None
    audit: GapAudit | None
    sign_in: SignIn | None
    missing: tuple[MissingMail, ...]
    hours: tuple[int, ...]
    unread: int
    unread_since: datetime | None


def find_period(name: str, *, now: datetime) -> Period:
    """Raises Invalid for a name that PERIODS does not have."""
    if name not in PERIODS:
        raise Invalid("Choose today, a week or a month.", field="period")
    return _period(now.date() - timedelta(days=PERIODS[name][1] - 1), now.date(), now)


def find_day(day: str, *, now: datetime) -> Period:
    """The house's day "2026-11-22". Raises Invalid for any other text."""
    try:
        on = date.fromisoformat(day)
        return _period(on, on, now)
    except (ValueError, OverflowError) as flaw:
        raise Invalid("A day is written 2026-11-22.", field="day") from flaw


def _period(first: date, last: date, now: datetime) -> Period:
    days = [last - timedelta(days=back) for back in range((last - first).days + 1)]
    begun = tuple((day.isoformat(), start_of_day(day, now)) for day in days)
    return Period(begun[-1][1], start_of_day(last + timedelta(days=1), now), begun)


# -- counting


class _UtcHour(FunctionElement[str]):
    """The hour of an instant in UTC, as "2026-11-22 14". Both databases write it alike."""

    type = String()
    inherit_cache = True


@compiles(_UtcHour)
def _format_on_postgresql(element: FunctionElement[str], compiler: Any, **options: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **options)} at time zone 'UTC', 'YYYY-MM-DD HH24')"


@compiles(_UtcHour, "sqlite")
def _format_on_sqlite(element: FunctionElement[str], compiler: Any, **options: Any) -> str:
    return f"strftime('%Y-%m-%d %H', {compiler.process(element.clauses, **options)})"


def _house_day(period: Period) -> ColumnElement[str]:
    """By the midnights of the period: a zone's rules are Python's, not each database's own."""
    branches = [(InboundMessage.received_at >= begun, day) for day, begun in period.days]
    return case(*branches, else_=period.days[-1][0])


def list_lines(session: Session, period: Period) -> list[LedgerLine]:
    """Newest day first, mailboxes by name; only those with mail."""
    day = _house_day(period)
    counts = [
        func.sum(case((condition, 1), else_=0)).cast(Integer).label(fate.value) for fate, condition in _COUNTS.items()
    ]
    query = (
        select(InboundMessage.mailbox, day.label("day"), *counts)
        .where(_within(period))
        .group_by(InboundMessage.mailbox, text("day"))
        .order_by(text("day desc"), InboundMessage.mailbox)
    )
    return [
        LedgerLine(row.mailbox, row.day, MailLedger(**{fate.value: getattr(row, fate.value) for fate in _COUNTS}))
        for row in session.execute(query)
    ]


def total(lines: Sequence[LedgerLine]) -> MailLedger:
    return MailLedger(**{fate.value: sum(getattr(line.counts, fate.value) for line in lines) for fate in _COUNTS})


def by_mailbox(lines: Sequence[LedgerLine]) -> dict[str, MailLedger]:
    names = sorted({line.mailbox for line in lines})
    return {name: total([line for line in lines if line.mailbox == name]) for name in names}


def by_day(lines: Sequence[LedgerLine]) -> dict[str, list[LedgerLine]]:
    """The lines of each day, in their order."""
    days: dict[str, list[LedgerLine]] = {}
    for line in lines:
        days.setdefault(line.day, []).append(line)
    return days


def _within(period: Period) -> ColumnElement[bool]:
    return and_(InboundMessage.received_at >= period.since, InboundMessage.received_at < period.until)


# -- the mails behind a number


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """Which mails: of a fate, of a mailbox (empty: all); `day` names the day that the period was narrowed to."""

    fate: Fate
    mailbox: str = ""
    day: str = ""


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """`before` is the id to continue below, None on the last page."""

    messages: tuple[InboundMessage, ...]
    before: int | None


def list_messages(
    session: Session, actor: Actor, wanted: LedgerFilter, period: Period | None, *, before: int | None = None
) -> LedgerPage:
    """Newest first, PAGE at a time; without a period of all time."""
    require(actor, "view_mailroom")
    conditions = [_of_fate(wanted.fate), _within(period) if period else true()]
    if wanted.mailbox:
        conditions.append(InboundMessage.mailbox == wanted.mailbox)
    if before is not None:
        conditions.append(InboundMessage.id < before)
    query = select(InboundMessage).where(*conditions).order_by(InboundMessage.id.desc()).limit(PAGE + 1)
    found = session.scalars(query).all()
    return LedgerPage(tuple(found[:PAGE]), found[PAGE - 1].id if len(found) > PAGE else None)


def list_tried_again(session: Session, actor: Actor) -> list[InboundMessage]:
    """Mails that wait after an attempt that failed, or that stopped its worker; the newest PAGE first."""
    require(actor, "view_mailroom")
    failed_before = InboundMessage.attempt > InboundMessage.forgiven
    waiting = and_(InboundMessage.status == MessageStatus.RECEIVED, failed_before)
    taken_again = and_(
        InboundMessage.status == MessageStatus.PROCESSING, InboundMessage.attempt > InboundMessage.forgiven + 1
    )
    query = select(InboundMessage).where(or_(waiting, taken_again)).order_by(InboundMessage.id.desc())
    return list(session.scalars(query.limit(PAGE)))


def _of_fate(fate: Fate) -> ColumnElement[bool]:
    if fate is Fate.LOST:
        return not_(func.coalesce(or_(false(), *_KNOWN), false()))
    return _COUNTS[fate]


# -- health


def list_health(session: Session, *, now: datetime) -> list[MailboxHealth]:
    """Every mailbox that was ever read or imported into, by name."""
    cursors = {cursor.mailbox: cursor for cursor in session.scalars(select(MailboxCursor))}
    hours = _count_hours(session, now)
    waiting = {row.mailbox: row for row in session.execute(_backlog())}
    missing = list_open(session)
    return [
        MailboxHealth(
            mailbox=name,
            cursor=cursors.get(name),
            heartbeat=find_heartbeat(session, name),
            audit=find_last_audit(session, name),
            sign_in=find_sign_in(session, f"mailbox {name}"),
            missing=tuple(each for each in missing if each.mailbox == name),
            hours=hours.get(name, (0,) * HOURS_SHOWN),
            unread=waiting[name].unread if name in waiting else 0,
            unread_since=waiting[name].since if name in waiting else None,
        )
        for name in sorted({*cursors, *waiting, *hours})
    ]


def _count_hours(session: Session, now: datetime) -> dict[str, tuple[int, ...]]:
    hour = _UtcHour(InboundMessage.received_at)
    since = now - timedelta(hours=HOURS_SHOWN)
    query = (
        select(InboundMessage.mailbox, hour.label("hour"), func.count().label("mails"))
        .where(InboundMessage.received_at > since)
        .group_by(InboundMessage.mailbox, hour)
    )
    names = [f"{now - timedelta(hours=ago):%Y-%m-%d %H}" for ago in reversed(range(HOURS_SHOWN))]
    counted: dict[str, dict[str, int]] = {}
    for row in session.execute(query):
        counted.setdefault(row.mailbox, {})[row.hour] = row.mails
    return {mailbox: tuple(mails.get(name, 0) for name in names) for mailbox, mails in counted.items()}


def _backlog() -> Any:
    return (
        select(
            InboundMessage.mailbox,
            cast(func.count(), Integer).label("unread"),
            func.min(InboundMessage.received_at).label("since"),
        )
        .where(_UNREAD)
        .group_by(InboundMessage.mailbox)
    )
