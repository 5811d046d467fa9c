"""The desk's numbers are counted from tickets and events."""

from datetime import datetime, timedelta

import pytest

from tests.builders import Cast, a_ticket
from tickets.db import Database
from tickets.desk.figures import DeskFigures, measure_desk
from tickets.errors import NotPermitted
from tickets.lifecycle import assign, escalate, solve
from web.views.desk_charts import Span, draw_spans, stack_backlog


def measured(db: Database, cast: Cast, now: datetime) -> DeskFigures:
    with db.read() as session:
        return measure_desk(session, now.date(), now.date(), cast.lea, now=now + timedelta(hours=5))


def test_what_came_was_answered_solved_and_left_is_told_by_tier(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        for minutes in (10, 20, 90):
            a_ticket(session, now, first_reply_at=now + timedelta(minutes=minutes), due_at=now + timedelta(hours=6))
        solved = a_ticket(session, now)
        solve(session, solved, by=cast.tess, now=now + timedelta(hours=2), version=1)
        hard = a_ticket(session, now - timedelta(days=2))
        escalate(session, hard, "unclear", by=cast.tess, now=now, version=1)
        assign(session, hard, cast.theo.user_id, by=cast.lea, now=now, version=2)
        hard.due_at = now

    figures = measured(db, cast, now)

    first, second = figures.tiers
    assert (first.received, first.solved, first.backlog) == (4, 1, 3)
    assert (first.first_reply, first.first_reply_slow) == (timedelta(minutes=20), timedelta(minutes=90))
    assert (first.replies, first.to_solve) == (3, timedelta(hours=2))
    assert first.ages == (0, 3, 0, 0)
    assert (second.received, second.backlog, second.ages) == (0, 1, (0, 0, 1, 0))
    assert (first.late, second.late) == (0, 1)
    people = {row.name: (row.solved, row.escalated, row.assigned, row.late) for row in figures.people}
    assert people == {"Tess Arden": (1, 1, 0, 0), "Theo Brandt": (0, 0, 1, 1)}


def test_a_first_reply_is_in_time_by_the_promise_of_its_type_in_business_hours(
    db: Database, cast: Cast, now: datetime
) -> None:
    friday_evening = now.replace(hour=17) - timedelta(days=3)
    with db.write() as session:
        for opened, intent, reply in (
            (now, "escalation", now + timedelta(minutes=59)),  # promised within an hour
            (now, "escalation", now + timedelta(minutes=61)),
            (now, "dispute", now + timedelta(hours=9)),  # within a working day
            (friday_evening, "invoice_request", now),  # one hour on Friday, one on Monday, of four
        ):
            a_ticket(session, opened, intent=intent, first_reply_at=reply)

    tier = measured(db, cast, now).tiers[0]

    assert (tier.replies, tier.in_time) == (4, 3)


def test_each_type_has_its_times_and_its_place_in_the_charts(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        for minutes in (30, 60, 120):
            a_ticket(session, now, first_reply_at=now + timedelta(minutes=minutes), intent="dispute")

    figures = measured(db, cast, now)
    stacks, chart = stack_backlog(figures.tiers), draw_spans(figures.types)

    spans = {row.intent: row for row in chart.rows}
    assert (stacks[0].total, stacks[0].bars[0].number, stacks[1].bars) == (3, 3, ())
    assert chart.replies_end == timedelta(hours=2)
    assert spans["dispute"].first_reply == Span(194 - 1, 290, timedelta(hours=1), timedelta(hours=2))
    assert spans["dispute"].to_solve is None
    assert spans["sales"].first_reply is None


def test_a_period_without_anything_has_no_median(db: Database, cast: Cast, now: datetime) -> None:
    figures = measured(db, cast, now)

    assert all(row.first_reply is None and row.to_solve is None for row in figures.tiers)
    assert figures.people == ()


def test_only_who_sees_reports_sees_them(db: Database, cast: Cast, now: datetime) -> None:
    with pytest.raises(NotPermitted), db.read() as session:
        measure_desk(session, now.date(), now.date(), cast.tess, now=now)
