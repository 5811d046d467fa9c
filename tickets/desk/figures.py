"""The desk's own numbers of a period: what came, what was solved, how soon people answered, and what is left.

Counted from tickets and events, by tier and by person. Times are wall-clock; a median needs no assumption about
business hours, and what is answered in time has them in the promise of its type (`tickets.triage`).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.message import Intent
from tickets.audit import Event
from tickets.house_time import start_of_day
from tickets.ticket import Ticket, is_live
from tickets.triage import ROUTES, due_at
from tickets.users import Actor, User, require

AGES: tuple[tuple[str, timedelta], ...] = (
    ("under 4 h", timedelta(hours=4)),
    ("under 1 d", timedelta(days=1)),
    ("under 3 d", timedelta(days=3)),
    ("older", timedelta.max),
)


@dataclass(frozen=True, slots=True)
class TierFigures:
    """`received` and `solved` in the period, by the tier a ticket is in now; `ages` of the live ones, as in AGES.
    `first_reply` is the median and nine in ten of the `replies`, tickets that got their first reply in the period;
    `in_time` of them got it by when their type promises it, in business hours. `late` live ones are past due now."""

    tier: int
    received: int
    solved: int
    backlog: int
    ages: tuple[int, ...]
    first_reply: timedelta | None
    first_reply_slow: timedelta | None
    to_solve: timedelta | None
    replies: int
    in_time: int
    late: int


@dataclass(frozen=True, slots=True)
class TypeFigures:
    """Of the tickets of one type: from opening to first reply and to resolved, median and nine in ten."""

    intent: str
    first_reply: timedelta | None
    first_reply_slow: timedelta | None
    to_solve: timedelta | None
    to_solve_slow: timedelta | None


@dataclass(frozen=True, slots=True)
class PersonFigures:
    user_id: int
    name: str
    email: str
    solved: int
    replies: int
    escalated: int
    applied: int  # remittances and payments
    assigned: int  # live tickets, now
    late: int = 0  # of those, past due


@dataclass(frozen=True, slots=True)
class DeskFigures:
    start: date
    end: date
    tiers: tuple[TierFigures, ...]
    people: tuple[PersonFigures, ...]
    types: tuple[TypeFigures, ...] = ()


def measure_desk(session: Session, start: date, end: date, actor: Actor, *, now: datetime) -> DeskFigures:
    """Of the days `start` to `end`, both included."""
    require(actor, "view_reports")
    window = start_of_day(start, now), start_of_day(end + timedelta(days=1), now)
    tickets = _load_tickets(session, window)
    live = session.execute(
        select(Ticket.tier, Ticket.opened_at, Ticket.assignee_id, Ticket.due_at).where(
            is_live(), Ticket.merged_into.is_(None)
        )
    ).all()
    tiers = tuple(
        _tier(
            tier,
            [row for row in tickets if row.tier == tier],
            [(row.opened_at, row.due_at) for row in live if row.tier == tier],
            window,
            now,
        )
        for tier in (1, 2)
    )
    assigned = [(row.assignee_id, _is_late(row.due_at, now)) for row in live if row.assignee_id is not None]
    types = tuple(_type(intent, [row for row in tickets if row.intent == intent], window) for intent in Intent)
    return DeskFigures(start, end, tiers, tuple(_people(session, window, assigned)), types)


def _load_tickets(session: Session, window: tuple[datetime, datetime]) -> Sequence[Ticket]:
    """Those that something of the period happened to, without shells that were merged away."""
    touched = (
        Ticket.opened_at.between(*window) | Ticket.solved_at.between(*window) | Ticket.first_reply_at.between(*window)
    )
    return session.scalars(select(Ticket).where(touched, Ticket.merged_into.is_(None))).all()


def _tier(
    tier: int,
    tickets: Sequence[Ticket],
    live: Sequence[tuple[datetime, datetime | None]],
    window: tuple[datetime, datetime],
    now: datetime,
) -> TierFigures:
    replied, solved = _lengths(tickets, window)
    return TierFigures(
        tier=tier,
        received=sum(window[0] <= row.opened_at < window[1] for row in tickets),
        solved=len(solved),
        backlog=len(live),
        ages=tuple(_count_ages(now - at for at, _ in live)),
        first_reply=_middle(replied),
        first_reply_slow=_nine_in_ten(replied),
        to_solve=_middle(solved),
        replies=len(replied),
        in_time=sum(_in_time(row, window) for row in tickets),
        late=sum(_is_late(due, now) for _, due in live),
    )


def _in_time(ticket: Ticket, window: tuple[datetime, datetime]) -> bool:
    at = ticket.first_reply_at
    return at is not None and window[0] <= at < window[1] and is_in_time(ticket.opened_at, ticket.intent, at)


def is_in_time(opened_at: datetime, intent: str, first_reply_at: datetime) -> bool:
    """Its due time is gone once it is answered; what its type promises is not."""
    return first_reply_at <= due_at(opened_at, ROUTES[Intent(intent)].first_answer_within)


def _is_late(due: datetime | None, now: datetime) -> bool:
    return due is not None and due < now


def _type(intent: str, tickets: Sequence[Ticket], window: tuple[datetime, datetime]) -> TypeFigures:
    replied, solved = _lengths(tickets, window)
    return TypeFigures(intent, _middle(replied), _nine_in_ten(replied), _middle(solved), _nine_in_ten(solved))


def _lengths(tickets: Sequence[Ticket], window: tuple[datetime, datetime]) -> tuple[list[timedelta], list[timedelta]]:
    """From opening to first reply, and to resolved, of what was replied to and resolved in the period."""
    replied = [(row.opened_at, row.first_reply_at) for row in tickets]
    solved = [(row.opened_at, row.solved_at) for row in tickets]
    first, second = (
        [at - opened for opened, at in ends if at is not None and window[0] <= at < window[1]]
        for ends in (replied, solved)
    )
    return first, second


def _count_ages(ages: Iterable[timedelta]) -> Iterator[int]:
    counts = [0] * len(AGES)
    for age in ages:
        counts[next(place for place, (_, below) in enumerate(AGES) if age < below)] += 1
    yield from counts


def _middle(spans: Sequence[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(span.total_seconds() for span in spans)) if spans else None


def _nine_in_ten(spans: Sequence[timedelta]) -> timedelta | None:
    """The span that nine in ten do not exceed."""
    return sorted(spans)[max(0, -(-len(spans) * 9 // 10) - 1)] if spans else None


# verb of an event: what it counts as
COUNTED_ACTS = {
    "solved": "solved",
    "replied": "replies",
    "escalated": "escalated",
    "cash_applied": "applied",
    "payment_applied": "applied",
    "payment_exchanged": "applied",
}


def _people(
    session: Session, window: tuple[datetime, datetime], assigned: Sequence[tuple[int, bool]]
) -> Iterator[PersonFigures]:
    """Everybody who did one of these things in the period, or has live tickets; by name."""
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    acts = session.execute(
        select(Event.user_id, Event.verb).where(
            Event.user_id.is_not(None), Event.verb.in_(COUNTED_ACTS), Event.at >= window[0], Event.at < window[1]
        )
    )
    for user_id, verb in acts:
        counts[user_id or 0][COUNTED_ACTS[verb]] += 1
    for user_id, is_late in assigned:
        counts[user_id]["assigned"] += 1
        counts[user_id]["late"] += is_late
    for user in session.scalars(select(User).order_by(User.name)):
        if user.id in counts:
            own = counts[user.id]
            yield PersonFigures(
                user.id,
                user.name,
                user.email,
                own["solved"],
                own["replies"],
                own["escalated"],
                own["applied"],
                own["assigned"],
                own["late"],
            )
