"""A mailbox that gets far less mail than usual in business time is silent; a weekend, or little mail, is not."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from tickets.alarms import Alarm, AlarmKind
from tickets.db import Database
from tickets.mailroom.heartbeats import business_hours, find_heartbeat, watch_silence
from tickets.mailroom.messages import RawMail, store_all_raw

MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def deliver(db: Database, *, weeks: int, every: timedelta) -> datetime:
    """Mail in business time up to Monday 08:00; the time of the last one."""
    times = []
    at = MONDAY - timedelta(weeks=weeks)
    while at < MONDAY:
        if at.weekday() < 5 and 8 <= at.hour < 18:
            times.append(at)
        at += every
    with db.write() as session:
        for number, at in enumerate(times):
            store_all_raw(session, "billing", 1, [RawMail(number + 1, b"%d" % number, at)], now=at)
    return times[-1]


def alarms(db: Database) -> list[str]:
    with db.read() as session:
        return list(session.scalars(select(Alarm.kind).where(Alarm.ended_at.is_(None))))


def look(db: Database, at: datetime) -> datetime | None:
    with db.write() as session:
        return watch_silence(session, "billing", now=at).silent_since


def test_what_is_usual_is_counted_in_business_hours(db: Database) -> None:
    last = deliver(db, weeks=2, every=timedelta(minutes=30))

    look(db, MONDAY)

    with db.read() as session:
        beat = find_heartbeat(session, "billing")
    assert beat is not None
    assert beat.last_mail_at == last
    assert beat.usual_per_hour == pytest.approx(2.0, abs=0.05)
    assert beat.longest_pause_hours == pytest.approx(0.5)


def test_a_weekend_is_no_silence_and_a_working_day_without_mail_is(db: Database) -> None:
    last = deliver(db, weeks=2, every=timedelta(minutes=30))

    assert look(db, MONDAY) is None
    assert look(db, MONDAY + timedelta(hours=3)) is None
    assert look(db, MONDAY + timedelta(hours=6)) == last
    assert alarms(db) == [AlarmKind.SILENT_MAILBOX]

    with db.write() as session:
        store_all_raw(session, "billing", 1, [RawMail(999, b"x", None)], now=MONDAY + timedelta(hours=7))
    assert look(db, MONDAY + timedelta(hours=7)) is None
    assert alarms(db) == []


def test_a_mailbox_with_long_pauses_may_have_another_one(db: Database) -> None:
    deliver(db, weeks=4, every=timedelta(hours=4))
    day = timedelta(days=1)

    assert look(db, MONDAY + day) is None


def test_a_mailbox_with_little_mail_is_never_silent(db: Database) -> None:
    deliver(db, weeks=4, every=timedelta(days=1))

    assert look(db, MONDAY + timedelta(days=20)) is None


def test_an_import_of_old_mail_is_not_what_is_usual(db: Database) -> None:
    with db.write() as session:
        mails = [RawMail(number, b"%d" % number, None) for number in range(1, 501)]
        store_all_raw(session, "billing", 1, mails, now=MONDAY)

    assert look(db, MONDAY + timedelta(hours=8)) is None


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(2, 2.0), (10, 10.0), (14, 10.0), (24, 10.0), (26, 12.0), (7 * 24, 50.0)],
)
def test_business_hours_are_monday_to_friday(hours: int, expected: float) -> None:
    assert business_hours(MONDAY, MONDAY + timedelta(hours=hours)) == expected
