"""The address of a report in, its first and last day out, and the numbers that it asks by."""

from dataclasses import dataclass
from datetime import date, timedelta

from tickets.errors import Invalid
from web.serving.desk import desk_of
from web.serving.sessions import DeskRequest

LONGEST = timedelta(days=366)
USUAL = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """Both days belong to it."""

    start: date
    end: date

    @property
    def after(self) -> date:
        return self.end + timedelta(days=1)


def read_period(request: DeskRequest) -> ReportPeriod:
    """`from` and `to` of the address; the last 30 days without them. Raises Invalid."""
    end = _day(request.query_params.get("to", ""), "to") or desk_of(request).clock().date()
    start = _day(request.query_params.get("from", ""), "from") or end - USUAL + timedelta(days=1)
    if not timedelta(0) <= end - start <= LONGEST:
        raise Invalid("A period has a first and a last day, at most a year apart.", field="from")
    return ReportPeriod(start, end)


def _day(text: str, field: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid("Write the day as 2026-11-30.", field=field) from None


def read_number(request: DeskRequest, name: str) -> int | None:
    """A number of the address, None where it is empty or not there. Raises Invalid."""
    text = request.query_params.get(name, "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise Invalid(f"{text[:40]!r} is not a number.", field=name)
    return int(text)
