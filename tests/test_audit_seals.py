"""The past is chained: whoever changes, removes or adds a sealed row leaves a seal that does not hold."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from tests.builders import Cast
from tickets.audit import record
from tickets.audit_seals import SETTLED, ChainReport, seal_all, verify
from tickets.db import Database

LATER = timedelta(hours=1)


def remember(db: Database, cast: Cast, at: datetime, count: int = 3) -> None:
    with db.write() as session:
        for number in range(count):
            record(session, "noted", "ticket", number, by=cast.tess, now=at, words=f"ü {number}", list=[1.5, None])


def chain(db: Database, table: str = "event") -> ChainReport:
    with db.read() as session:
        return next(report for report in verify(session) if report.table == table)


def tamper(db: Database, statement: str) -> None:
    """As somebody would who may do anything: triggers away, then the change."""
    with db.engine.begin() as connection:
        if db.is_sqlite:
            connection.execute(text("drop trigger event_no_update"))
            connection.execute(text("drop trigger event_no_delete"))
        else:
            connection.execute(text("drop trigger event_append_only on event"))
        connection.execute(text(statement))


def test_what_is_settled_is_sealed_once_and_what_is_young_waits(db: Database, cast: Cast, now: datetime) -> None:
    remember(db, cast, now)
    assert seal_all(db, now=now + SETTLED / 2) == 0

    assert seal_all(db, now=now + LATER) == 3
    remember(db, cast, now + LATER)
    assert seal_all(db, now=now + LATER) == 0
    report = chain(db)
    assert (report.sealed, report.unsealed, report.flaws) == (3, 3, ())

    assert seal_all(db, now=now + 2 * LATER) == 3
    assert chain(db).newest != report.newest


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("update event set actor_name = 'Nobody' where id = 2", "not what was sealed"),
        ("delete from event where id = 2", "3 were sealed, 2 are there"),
        ("update event set id = 100 where id = 3", "3 were sealed, 2 are there"),
    ],
)
def test_a_changed_past_is_found(db: Database, cast: Cast, now: datetime, statement: str, words: str) -> None:
    remember(db, cast, now)
    seal_all(db, now=now + LATER)

    tamper(db, statement)

    [flaw] = chain(db).flaws
    assert words in flaw


def test_a_removed_seal_breaks_the_chain(db: Database, cast: Cast, now: datetime) -> None:
    for hour in range(3):
        remember(db, cast, now + hour * LATER, 1)
        seal_all(db, now=now + (hour + 1) * LATER)
    with db.engine.begin() as connection:
        names = ("_no_update", "_no_delete") if db.is_sqlite else ("_append_only on audit_seal",)
        for name in names:
            connection.execute(text(f"drop trigger audit_seal{name}"))
        connection.execute(text("update audit_seal set previous_hash = 'x' where id = 2"))

    assert any("does not follow" in flaw for flaw in chain(db).flaws)


def test_a_clock_that_ran_ahead_does_not_stop_the_seals(db: Database, cast: Cast, now: datetime) -> None:
    remember(db, cast, now + timedelta(days=900), 1)

    assert seal_all(db, now=now) == 1
