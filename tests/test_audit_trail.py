"""The audit trail as a page and as a file: what a controller asks it."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.builders import Cast, a_ticket
from tests.screen_fixtures import Browser
from tickets import audit_trail
from tickets.audit import record
from tickets.audit_seals import seal_all
from tickets.audit_trail import TrailFilter, find_last_seal, list_trail
from tickets.db import Database
from tickets.errors import NotPermitted
from tickets.lifecycle import assign
from tickets.staff import set_role
from tickets.ticket import get_ticket
from tickets.users import Actor, Role, get_user

DAY = timedelta(days=1)
SOMEBODY = Actor(None, "Somebody", None)


def test_the_trail_is_asked_by_person_thing_ticket_and_time(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now - 2 * DAY)
        assign(session, get_ticket(session, ticket.id, cast.tess), None, by=cast.tess, now=now, version=1)
        set_role(session, get_user(session, cast.sam.user_id or 0), Role.LEAD, by=cast.ada, now=now)

    everything = TrailFilter(now - 3 * DAY, now + DAY)
    with db.read() as session:

        def verbs(**chosen: Any) -> list[str]:
            return [event.verb for event in list_trail(session, replace(everything, **chosen), by=cast.lea)]

        assert verbs()[:2] == ["role_set", "unassigned"]
        assert verbs(user_id=cast.tess.user_id) == ["unassigned"]
        assert verbs(user_id=0, ticket_id=ticket.id) == ["opened"]
        assert verbs(kind="user", since=now) == ["role_set"]
        assert "role_set" not in verbs(until=now)
        with pytest.raises(NotPermitted):
            list_trail(session, everything, by=cast.theo)


def test_long_trails_are_leafed_through_without_a_gap(
    db: Database, browse: Callable[[str], Browser], now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_trail, "PAGE", 2)
    monkeypatch.setattr("web.screens.trail.PAGE", 2)
    with db.write() as session:
        for number in range(5):
            record(session, "noted", "customer", 100 + number, by=SOMEBODY, now=now)

    lea, seen, before = browse("lea"), [], ""
    for _ in range(4):
        page = lea.get(f"/reports/trail?about=customer&before={before}").text
        seen += [f"Customer {100 + number}" for number in reversed(range(5)) if f"Customer {100 + number}<" in page]
        if ">Older<" not in page:
            break
        before = page.partition("before=")[2].partition('"')[0]

    assert seen == [f"Customer {100 + number}" for number in reversed(range(5))]


def test_the_trail_leads_to_the_things_and_comes_as_a_file(
    db: Database, browse: Callable[[str], Browser], cast: Cast, now: datetime
) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        record(session, "noted", "customer", 7, by=cast.tess, now=now, ticket_id=ticket.id, said="=1+1")
    lea = browse("lea")

    page = lea.get("/reports/trail").text
    assert 'href="/customers/7"' in page
    assert f'href="/tickets/{ticket.id}"' in page

    rows = list(csv.DictReader(io.StringIO(lea.get("/reports/trail.csv?about=customer").text)))
    assert [(row["who"], row["did"], row["about_id"]) for row in rows] == [(cast.tess.name, "added a note", "7")]
    assert rows[0]["particulars"] == '{"said": "=1+1"}'
    assert lea.get("/reports/trail?who=me").status_code == 422
    assert lea.get("/reports/trail?from=2026-03-09&to=2026-03-01").status_code == 422


def test_a_file_that_would_be_too_long_says_so(
    browse: Callable[[str], Browser], db: Database, cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with db.write() as session:
        a_ticket(session, now)
        record(session, "noted", "customer", 7, by=cast.tess, now=now)
    monkeypatch.setattr(audit_trail, "LARGEST_FILE", 1)
    monkeypatch.setattr("web.screens.trail.LARGEST_FILE", 1)

    assert "choose a shorter period" in browse("lea").get("/reports/trail.csv").text


def test_the_newest_seal_stands_beneath(
    db: Database, browse: Callable[[str], Browser], cast: Cast, now: datetime
) -> None:
    with db.write() as session:
        a_ticket(session, now)
    assert "None is sealed yet" in browse("lea").get("/reports/trail").text

    seal_all(db, now=now + timedelta(hours=1))

    with db.read() as session:
        seal = find_last_seal(session)
    assert seal is not None
    assert seal.hash in browse("lea").get("/reports/trail").text
