"""An instant in, the house's clock and calendar out: which day it is for the people who work here.

What is stored is UTC. `now` is an argument everywhere, so it brings the house's zone along: as an offset that stands
still, because Python adds and subtracts within one zone by the clock on the wall, and a lease of five minutes would
last an hour longer in the night when the clocks go back.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo


def utc_now() -> datetime:
    """The one clock; everything else is told the time."""
    return datetime.now(UTC)


class HouseOffset(tzinfo):
    """The offset that a zone has at one instant, and the zone itself for other instants."""

    def __init__(self, zone: tzinfo, at: datetime) -> None:
        there = at.astimezone(zone)
        self.zone = zone
        self._offset = there.utcoffset()
        self._name = there.tzname()

    def utcoffset(self, _at: datetime | None) -> timedelta | None:
        return self._offset

    def dst(self, _at: datetime | None) -> timedelta:
        return timedelta(0)

    def tzname(self, _at: datetime | None) -> str | None:
        return self._name


def make_house_clock(zone: tzinfo, clock: Callable[[], datetime]) -> Callable[[], datetime]:
    """The same instants as `clock`; their day and hour are the house's."""

    def tell() -> datetime:
        at = clock()
        return at.astimezone(HouseOffset(zone, at))

    return tell


def at_house(at: datetime, now: datetime) -> datetime:
    """This instant as the house's clock shows it; `now` says which house."""
    return at.astimezone(zone_of(now))


def house_day(at: datetime, now: datetime) -> date:
    """The day that the house's calendar shows at this instant."""
    return at_house(at, now).date()


def zone_of(now: datetime) -> tzinfo:
    """The house's zone; UTC where `now` comes from no house's clock."""
    if isinstance(now.tzinfo, HouseOffset):
        return now.tzinfo.zone
    return now.tzinfo if isinstance(now.tzinfo, ZoneInfo) else UTC


def start_of_day(day: date, now: datetime) -> datetime:
    """The house's midnight that the day begins with."""
    return datetime.combine(day, time(), zone_of(now))
