"""Accuracy, calibration and drift of the reader, on what people corrected and what they let stand."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from tests.builders import Cast, a_ticket
from tests.screen_fixtures import Browser
from tickets.db import Database
from tickets.lifecycle import solve
from tickets.reading_report import measure_reading
from tickets.ticket_corrections import correct_intent

FACTS = {"evidence": [{"rule": "wording", "where": "text", "weight": 1.0, "phrase": "paid"}]}


def a_verdict(
    db: Database,
    cast: Cast,
    at: datetime,
    said: str,
    confidence: float,
    *,
    right: str | None = None,
    language: str = "en",
    done: bool = True,
) -> None:
    """A ticket that the reader judged, that was corrected to `right`, and solved."""
    with db.write() as session:
        ticket = a_ticket(session, at, intent=said, confidence=confidence, language=language, intent_facts=FACTS)
        if right:
            correct_intent(session, ticket, right, by=cast.tess, now=at, version=ticket.version)
        if done:
            solve(session, ticket, by=cast.tess, now=at, version=ticket.version)


def test_solved_without_correction_counts_as_right_and_open_tickets_do_not_count(
    db: Database, cast: Cast, now: datetime
) -> None:
    a_verdict(db, cast, now, "remittance", 0.9)
    a_verdict(db, cast, now, "remittance", 0.9, done=False)
    a_verdict(db, cast, now, "remittance", 0.6, right="dispute", done=False)
    a_verdict(db, cast, now - timedelta(days=200), "remittance", 0.6, right="dispute")

    with db.read() as session:
        report = measure_reading(session, now=now)

    assert (report.verdicts, report.corrected, report.accuracy) == (2, 1, 0.5)
    assert dict(report.confusion) == {("remittance", "remittance"): 1, ("dispute", "remittance"): 1}


def test_a_correction_to_what_was_said_confirms_it(db: Database, cast: Cast, now: datetime) -> None:
    a_verdict(db, cast, now, "remittance", 0.9, right="remittance")

    with db.read() as session:
        report = measure_reading(session, now=now)

    assert (report.verdicts, report.corrected) == (1, 0)


def test_calibration_sets_what_was_said_beside_what_came_true(db: Database, cast: Cast, now: datetime) -> None:
    for right in (None, None, None, "sales"):
        a_verdict(db, cast, now, "dispute", 0.92, right=right)
    a_verdict(db, cast, now, "dispute", 1.0)

    with db.read() as session:
        report = measure_reading(session, now=now)

    first, last = report.bands
    assert (first.low, first.count, round(first.said, 2), first.right) == (0.9, 4, 0.92, 0.75)
    assert (last.high, last.count, last.right) == (1.0, 1, 1.0)
    assert report.calibration_error == pytest.approx((4 * 0.17 + 0) / 5)


def test_drift_sets_the_last_month_beside_the_time_before(db: Database, cast: Cast, now: datetime) -> None:
    before = now - timedelta(days=60)
    a_verdict(db, cast, before, "dispute", 0.9, language="de")
    a_verdict(db, cast, before, "dispute", 0.9, language="de")
    a_verdict(db, cast, now, "dispute", 0.9, language="de")
    a_verdict(db, cast, now, "sales", 0.9, language="de", right="dispute")
    a_verdict(db, cast, now, "sales", 0.9, language="fr")

    with db.read() as session:
        report = measure_reading(session, now=now)

    dispute = report.classes[0]
    assert (dispute.name, dispute.right, dispute.recent, dispute.change) == ("dispute", 1.0, 0.5, -0.5)
    assert [(row.name, row.recent_count, row.change) for row in report.languages] == [
        ("de", 2, -0.5),
        ("fr", 1, None),
    ]


def test_without_verdicts_nothing_is_claimed(db: Database, now: datetime) -> None:
    with db.read() as session:
        report = measure_reading(session, now=now)

    assert (report.verdicts, report.accuracy, report.calibration_error, report.bands) == (0, None, None, ())


def test_a_lead_reads_the_report_from_the_sidebar(
    db: Database, cast: Cast, browse: Callable[[str], Browser], now: datetime
) -> None:
    lea = browse("lea")
    empty = lea.get("/reports/reading").text
    a_verdict(db, cast, now, "remittance", 0.95)
    a_verdict(db, cast, now, "remittance", 0.6, right="dispute", language="de")

    page = lea.get("/reports/reading").text

    assert "No verdict yet" in empty
    assert 'href="/reports/reading" aria-current="page"' in page
    for words in ("of 2 mails were read", "Said and right", "By type", "German", "95 % to 100 %"):
        assert words in page, words
    assert "/reports/reading" not in browse("tess").get("/queue").text
