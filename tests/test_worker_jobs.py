"""A worker that died, or a job that hangs, is an alarm of whoever is left, and stands where people look."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from inbox.watchman import Watchman
from tests.builders import list_alarms
from tests.screen_fixtures import Browser
from tickets.alarms import AlarmKind
from tickets.db import Database
from tickets.worker_jobs import GONE_AFTER, LATE_AFTER, WATCH, describe, list_jobs, list_late, note_beats, take_up
from web.doctor import Mark, check_worker
from web.settings import Settings

MINUTE = timedelta(minutes=1)
JOBS = ("intake", "poller billing", WATCH)


@pytest.fixture
def working(db: Database, now: datetime) -> Database:
    with db.write() as session:
        take_up(session, JOBS, "desk:1", now=now)
    return db


def note(db: Database, at: datetime, *names: str, worker: str = "desk:1") -> None:
    with db.write() as session:
        note_beats(session, dict.fromkeys(names or JOBS, at), worker)


def alarms(db: Database, at: datetime) -> list[tuple[str, bool]]:
    """After the watchman's look: of whom, and whether it lasts."""
    Watchman(db, (), clock=lambda: at).look()
    with db.read() as session:
        found = list_alarms(session)
    assert {alarm.kind for alarm in found} <= {AlarmKind.WORKER_LATE}
    return sorted((alarm.subject, alarm.ended_at is None) for alarm in found)


def test_a_worker_that_died_is_one_alarm_and_its_successor_ends_it(working: Database, now: datetime) -> None:
    assert alarms(working, now + GONE_AFTER) == []
    assert alarms(working, now + 2 * LATE_AFTER) == [("worker", True)]

    with working.write() as session:
        take_up(session, JOBS, "desk:2", now=now + 3 * LATE_AFTER)

    assert alarms(working, now + 3 * LATE_AFTER) == [("worker", False)]


def test_a_job_that_hangs_in_a_worker_that_lives_is_named(working: Database, now: datetime) -> None:
    late = now + LATE_AFTER + MINUTE
    note(working, late, "intake", WATCH)
    assert alarms(working, late) == [("worker poller billing", True)]

    note(working, late + MINUTE)
    assert alarms(working, late + MINUTE) == [("worker poller billing", False)]


def test_one_of_two_workers_may_die(working: Database, now: datetime) -> None:
    for minute in range(60):
        note(working, now + minute * MINUTE, worker="desk:2")

    note(working, now + MINUTE, worker="desk:1")  # the slower one tells nothing new
    with working.read() as session:
        assert {(job.worker, job.beat_at) for job in list_jobs(session)} == {("desk:2", now + 59 * MINUTE)}
    assert alarms(working, now + 60 * MINUTE) == []


def test_a_mailbox_that_was_taken_out_is_in_no_trouble(working: Database, now: datetime) -> None:
    late = now + LATE_AFTER + MINUTE
    note(working, late, "intake", WATCH)
    assert alarms(working, late) == [("worker poller billing", True)]

    with working.write() as session:
        take_up(session, ("intake", WATCH), "desk:2", now=late)
    note(working, late + MINUTE)  # by one with the old settings

    assert alarms(working, late + MINUTE) == [("worker poller billing", False)]
    with working.read() as session:
        assert [job.name for job in list_jobs(session)] == ["intake", WATCH]


def test_where_no_worker_ever_ran_nobody_is_missed(db: Database, now: datetime) -> None:
    assert alarms(db, now) == []


def test_doctor_tells_who_works(db: Database, now: datetime, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, database_url=db.url, secret="x" * 40)
    assert check_worker(settings, now).mark is Mark.POOR

    with db.write() as session:
        take_up(session, JOBS, "desk:1", now=now)

    assert check_worker(settings, now + MINUTE).words == "desk:1, 3 jobs, last round 60 s ago"
    late = check_worker(settings, now + 4 * MINUTE)
    assert (late.mark, late.words[:52]) == (Mark.BAD, "No worker has come round since 2026-11-23 09:00 UTC;")
    assert check_worker(replace(settings, database_url=f"sqlite:///{tmp_path}/new.db"), now).mark is Mark.POOR


def test_a_late_worker_stands_on_the_mail_ledger_and_in_health(
    db: Database, tess: Browser, now: datetime, browse: Callable[[str], Browser]
) -> None:
    with db.write() as session:
        take_up(session, JOBS, "desk:1", now=now)
    assert tess.get("/health").json() == {"status": "ok", "database": "ok", "worker": "ok"}

    with db.write() as session:
        for job in list_jobs(session):
            job.beat_at = now - 4 * MINUTE
        session.flush()
        (late,) = list_late(session, now=now)
        words = describe(late, now)

    assert tess.get("/health").json()["worker"] == "late"
    assert words in browse("lea").get("/mailroom").text
