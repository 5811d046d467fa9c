"""What was done to many tickets at once is taken back at once; snoozed tickets sleep, and wake by what matters."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.builders import Cast, a_ticket
from tickets.corrections import Correction
from tickets.db import Database
from tickets.desk.acts import TAKE_BACK_WITHIN, Done, act_on, take_back
from tickets.desk.queues import QueueFilter, count_queues, list_queue
from tickets.desk.snoozing import snooze_until
from tickets.errors import IllegalMove, Invalid, NotFound
from tickets.lifecycle import assign, receive_answer, snooze, solve
from tickets.ticket import Ticket
from tickets.ticket_alarms import raise_alarm
from tickets.ticket_corrections import correct_intent

HOUR = timedelta(hours=1)


def tickets(db: Database, now: datetime, count: int, **columns: Any) -> list[int]:
    facts: dict[str, Any] = {"evidence": []}
    with db.write() as session:
        return [a_ticket(session, now, intent_facts=facts, **columns).id for _ in range(count)]


def retype(db: Database, cast: Cast, now: datetime, ids: list[int], *, version: int = 1) -> Done:
    with db.write() as session:
        return act_on(
            session,
            [(number, version) for number in ids],
            lambda ticket, seen: correct_intent(session, ticket, "dispute", by=cast.tess, now=now, version=seen),
            "type",
            by=cast.tess,
            now=now,
        )


def test_what_was_done_to_many_is_taken_back_at_once(db: Database, cast: Cast, now: datetime) -> None:
    ids = tickets(db, now, 3)
    done = retype(db, cast, now, ids)
    assert (done.tickets, done.refused) == (tuple(ids), ())

    with db.write() as session:
        back = take_back(session, done.act_id or 0, by=cast.tess, now=now)

    assert back.tickets == tuple(ids)
    with db.read() as session:
        found = {(t.intent, t.confidence, t.version) for t in (session.get_one(Ticket, number) for number in ids)}
        assert found == {("invoice_request", 0.0, 3)}
        assert session.scalars(select(Correction)).all() == []


def test_one_that_refuses_hinders_no_other_and_one_changed_since_stays(
    db: Database, cast: Cast, now: datetime
) -> None:
    first, second = tickets(db, now, 2)
    assert "changed after you opened it" in retype(db, cast, now, [first], version=7).refused[0]

    done = retype(db, cast, now, [first, second])
    with db.write() as session:
        assign(session, session.get_one(Ticket, first), cast.theo.user_id, by=cast.theo, now=now, version=2)
        back = take_back(session, done.act_id or 0, by=cast.tess, now=now)

    assert (back.tickets, len(back.refused)) == ((second,), 1)
    with db.read() as session:
        assert session.get_one(Ticket, first).intent == "dispute"


def test_only_who_did_it_takes_it_back_once_and_soon(db: Database, cast: Cast, now: datetime) -> None:
    done = retype(db, cast, now, tickets(db, now, 1))
    act = done.act_id or 0
    with db.write() as session:
        with pytest.raises(NotFound):
            take_back(session, act, by=cast.lea, now=now)
        with pytest.raises(IllegalMove, match="too long ago"):
            take_back(session, act, by=cast.tess, now=now + TAKE_BACK_WITHIN + HOUR)
        take_back(session, act, by=cast.tess, now=now)
        with pytest.raises(IllegalMove, match="already"):
            take_back(session, act, by=cast.tess, now=now)
        with pytest.raises(Invalid, match="Choose a ticket"):
            act_on(session, [], lambda ticket, seen: None, "nothing", by=cast.tess, now=now)


def test_a_resolved_ticket_is_as_it_was(db: Database, cast: Cast, now: datetime) -> None:
    (number,) = tickets(db, now, 1, due_at=now + HOUR)
    with db.write() as session:
        done = act_on(
            session,
            [(number, 1)],
            lambda ticket, seen: solve(session, ticket, by=cast.tess, now=now, version=seen),
            "resolved",
            by=cast.tess,
            now=now,
        )
        take_back(session, done.act_id or 0, by=cast.tess, now=now)

    with db.read() as session:
        ticket = session.get_one(Ticket, number)
        assert (ticket.status, ticket.due_at, ticket.queue_at, ticket.solved_at) == (
            "new",
            now + HOUR,
            now + HOUR,
            None,
        )


def queue(db: Database, cast: Cast, view: str, at: datetime) -> list[int]:
    with db.read() as session:
        return [row.id for row in list_queue(session, cast.tess, QueueFilter(view), now=at).rows]


def test_a_snoozed_ticket_is_in_no_queue_until_its_time_or_until_it_breaches(
    db: Database, cast: Cast, now: datetime
) -> None:
    (number,) = tickets(db, now, 1, due_at=now + 3 * HOUR)
    with db.write() as session:
        snooze(session, session.get_one(Ticket, number), now + 4 * HOUR, by=cast.tess, now=now, version=1)
        counts = count_queues(session, cast.tess, now=now)

    assert (counts.tier1, counts.unassigned, counts.snoozed) == (0, 0, 1)
    assert [queue(db, cast, view, now) for view in ("tier1", "unassigned", "snoozed", "all")] == [
        [],
        [],
        [number],
        [number],
    ]
    assert queue(db, cast, "breaching", now + 2 * HOUR) == [number]
    assert queue(db, cast, "tier1", now + 4 * HOUR) == [number]


@pytest.mark.parametrize("wakes", ["answer", "alarm"])
def test_an_answer_or_an_alarm_wakes_it(db: Database, cast: Cast, now: datetime, wakes: str) -> None:
    (number,) = tickets(db, now, 1)
    with db.write() as session:
        ticket = session.get_one(Ticket, number)
        snooze(session, ticket, now + HOUR, by=cast.tess, now=now, version=1)
        if wakes == "answer":
            receive_answer(session, ticket, at=now, due=None, now=now)
        else:
            raise_alarm(session, ticket, "Reply bounced", by=cast.tess, now=now)

    assert queue(db, cast, "tier1", now) == [number]


@pytest.mark.parametrize(
    ("word", "day", "hour"),
    [("hour", 23, 10), ("later", 23, 13), ("tomorrow", 24, 8), ("week", 30, 8), ("2026-11-27", 27, 8)],
)
def test_words_of_the_snooze_menu(now: datetime, word: str, day: int, hour: int) -> None:
    until = snooze_until(word, now)  # a Monday, 09:00

    assert (until.day, until.hour) == (day, hour)


def test_friday_has_no_tomorrow_but_monday(now: datetime) -> None:
    friday = now + timedelta(days=4, hours=5)

    assert snooze_until("tomorrow", friday).isoformat() == "2026-11-30T08:00:00+00:00"
    assert snooze_until("later", friday) == snooze_until("tomorrow", friday)
    for wrong in ("2026-11-26", "2031-01-01", "soon"):
        with pytest.raises(Invalid):
            snooze_until(wrong, friday)
