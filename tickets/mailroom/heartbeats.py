"""How much mail a mailbox usually gets, and whether it has been silent for too long.

Counted in business time over the last 28 days: mail comes when people work, so a quiet Sunday is no alarm. A mailbox
is silent when both its usual rate and its own longest pause say so: at least TOO_FEW mails were to be expected since
the last one, and the pause is half as long again as any before. A mailbox with little mail is never called silent.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import Double, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.alarms import AlarmKind, end_alarm, raise_alarm
from tickets.db import Base, UtcInstant, insert_ignoring
from tickets.house_time import at_house
from tickets.mailroom.messages import InboundMessage
from tickets.triage import DAY_ENDS, DAY_STARTS

WINDOW = timedelta(days=28)
ENOUGH = 40  # mails in the window, to know what is usual
LONG_ENOUGH = 30.0  # business hours since the first of them: a day's import of old mail is not what is usual
TOO_FEW = 10.0
LONGER = 1.5


class Heartbeat(Base):
    """`usual_per_hour` and `longest_pause_hours` are of business hours; None until there was enough mail."""

    __tablename__ = "heartbeat"

    mailbox: Mapped[str] = mapped_column(String(120), primary_key=True)
    measured_at: Mapped[datetime] = mapped_column(UtcInstant)
    last_mail_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    usual_per_hour: Mapped[float | None] = mapped_column(Double)
    longest_pause_hours: Mapped[float | None] = mapped_column(Double)
    silent_since: Mapped[datetime | None] = mapped_column(UtcInstant)


def measure(session: Session, mailbox: str, *, now: datetime) -> Heartbeat:
    """Count again and keep it as the mailbox's row. `silent_since` is the last mail's time while it is silent."""
    arrivals = _list_arrivals(session, mailbox, now)
    session.execute(insert_ignoring(session, Heartbeat).values(mailbox=mailbox, measured_at=now))
    beat = session.get_one(Heartbeat, mailbox, with_for_update=True, populate_existing=True)
    beat.measured_at = now
    beat.last_mail_at = arrivals[-1] if arrivals else beat.last_mail_at
    beat.usual_per_hour = beat.longest_pause_hours = beat.silent_since = None
    open_hours = business_hours(arrivals[0], now) if arrivals else 0.0
    if len(arrivals) >= ENOUGH and open_hours >= LONG_ENOUGH:
        beat.usual_per_hour = len(arrivals) / open_hours
        beat.longest_pause_hours = max(business_hours(before, after) for before, after in pairwise(arrivals))
        if is_silent(beat, now):
            beat.silent_since = beat.last_mail_at
    return beat


def watch_silence(session: Session, mailbox: str, *, now: datetime) -> Heartbeat:
    """Measure, and raise or end the alarm of a silent mailbox."""
    beat = measure(session, mailbox, now=now)
    subject = f"mailbox {mailbox}"
    if beat.silent_since is not None:
        words = (
            f"No mail came to {mailbox} since {beat.silent_since:%Y-%m-%d %H:%M} UTC; usual are"
            f" {beat.usual_per_hour:.1f} an hour in business time."
        )
        raise_alarm(session, AlarmKind.SILENT_MAILBOX, subject, words, now=now)
    else:
        end_alarm(session, AlarmKind.SILENT_MAILBOX, subject, now=now)
    return beat


def is_silent(beat: Heartbeat, now: datetime) -> bool:
    """Much less came than usual, over a pause in business hours that is longer than any known."""
    if beat.usual_per_hour is None or beat.longest_pause_hours is None or beat.last_mail_at is None:
        return False
    pause = business_hours(beat.last_mail_at, now)
    return pause * beat.usual_per_hour >= TOO_FEW and pause > LONGER * beat.longest_pause_hours


def find_heartbeat(session: Session, mailbox: str) -> Heartbeat | None:
    return session.get(Heartbeat, mailbox)


def _list_arrivals(session: Session, mailbox: str, now: datetime) -> Sequence[datetime]:
    """When the server noted them, as a poller that was down for a day must not look like a silent mailbox."""
    query = (
        select(InboundMessage.delivered_at, InboundMessage.received_at)
        .where(InboundMessage.mailbox == mailbox, InboundMessage.received_at > now - WINDOW)
        .where(InboundMessage.received_at <= now)
    )
    arrived = [min(row.delivered_at or row.received_at, row.received_at) for row in session.execute(query)]
    return sorted(at_house(at, now) for at in arrived if at > now - WINDOW)


def business_hours(start: datetime, end: datetime) -> float:
    """Hours from `start` to `end` that are business time."""
    start, end = at_house(start, end), at_house(end, end)
    hours = timedelta()
    day = start.date()
    while day <= end.date():
        if day.weekday() < 5:
            opened = max(start, datetime.combine(day, DAY_STARTS, end.tzinfo))
            closed = min(end, datetime.combine(day, DAY_ENDS, end.tzinfo))
            hours += max(closed - opened, timedelta())
        day += timedelta(days=1)
    return hours / timedelta(hours=1)
