"""A word like "tomorrow" and the house's clock in, the instant until which a ticket sleeps out.

A snoozed ticket is in no queue until then, but it is not forgotten: its clock runs on, it shows among those that
breach, and an answer of the customer or an alarm wakes it.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from tickets.errors import Invalid
from tickets.house_time import at_house, zone_of
from tickets.triage import DAY_STARTS

LONGEST = timedelta(days=366)
LUNCH_IS_OVER = time(13, 0)
_SATURDAY = 5

# what the menu offers, and its words
SNOOZES: Mapping[str, str] = {
    "hour": "For an hour",
    "later": "Until the afternoon, or tomorrow morning",
    "tomorrow": "Until tomorrow",
    "week": "Until next Monday",
}


def snooze_until(word: str, now: datetime) -> datetime:
    """Weekends are no tomorrow. A day like "2026-11-30" begins at DAY_STARTS. Raises Invalid for any other word, and
    for what is over or too far away."""
    here = at_house(now, now)
    if word == "hour":
        until = now + timedelta(hours=1)
    elif word == "later":
        until = _at(here, LUNCH_IS_OVER) if here.time() < LUNCH_IS_OVER else _at(_next_workday(here), DAY_STARTS)
    elif word == "tomorrow":
        until = _at(_next_workday(here), DAY_STARTS)
    elif word == "week":
        until = _at(here + timedelta(days=7 - here.weekday()), DAY_STARTS)
    else:
        until = _at(_day(word), DAY_STARTS).replace(tzinfo=zone_of(now))
    if not now < until <= now + LONGEST:
        raise Invalid("Choose a day that is still to come, within a year.", field="until")
    return until


def _next_workday(here: datetime) -> datetime:
    following = here + timedelta(days=1)
    while following.weekday() >= _SATURDAY:
        following += timedelta(days=1)
    return following


def _day(word: str) -> datetime:
    try:
        return datetime.strptime(word, "%Y-%m-%d")  # noqa: DTZ007 - a day; its zone is the house's
    except ValueError as flaw:
        raise Invalid("Choose until when.", field="until") from flaw


def _at(day: datetime, clock: time) -> datetime:
    return datetime.combine(day.date(), clock, day.tzinfo)
