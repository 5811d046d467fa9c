"""The journal as a report: from each line back to its mail, whether the books tie, and closing them."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.builders import Cast
from tests.scene import Scene
from tests.screen_fixtures import Browser
from tickets.audit_trail import TrailFilter, list_trail
from tickets.db import Database
from tickets.errors import NotPermitted
from tickets.money.advices.remittances import get_remittance, list_lines
from tickets.money.books.journal_report import JournalFilter, list_journal
from tickets.money.subledger.allocations import find_payment, reverse_all
from tickets.money.subledger.applying import confirm
from tickets.users import SYSTEM, Actor

DAY = timedelta(days=1)


def apply_advice(db: Database, scene: Scene, *, by: Actor, now: datetime) -> int:
    """The number of the payment."""
    with db.write() as session:
        remittance = get_remittance(session, scene.remittance, by)
        lines = frozenset(line.id for line in list_lines(session, remittance.id) if line.proposed_minor)
        confirm(session, remittance.id, accept_lines=lines, by=by, now=now, version=remittance.version)
        payment = find_payment(session, remittance.id)
        assert payment is not None
        return payment.id


def test_the_journal_is_asked_by_account_payment_poster_and_day(
    db: Database, scene: Scene, cast: Cast, now: datetime
) -> None:
    payment = apply_advice(db, scene, by=cast.tess, now=now)
    usual = JournalFilter(now.date() - DAY, now.date())

    with db.read() as session:

        def events(**chosen: Any) -> list[str]:
            return [row.event for row in list_journal(session, replace(usual, **chosen), by=cast.lea)]

        of_it = events(payment_id=payment, start=now.date() + DAY)
        assert of_it == ["applied", "applied", "payment_opened"]
        assert events()[:3] == of_it
        assert events(payment_id=payment, account="clearing") == ["payment_opened"]
        assert events(account="bank", payment_id=payment) == []
        assert "applied" in events(by_itself=False)
        assert events(by_itself=True, payment_id=payment) == []
        assert events(start=now.date() + DAY, end=now.date() + 2 * DAY) == []
        rows = list_journal(session, replace(usual, payment_id=payment), by=cast.lea)
        told = {(line.ticket_id, line.remittance_id) for row in rows for line in row.lines}
        assert told == {(scene.ticket, scene.remittance)}
        with pytest.raises(NotPermitted):
            list_journal(session, usual, by=cast.tess)


def test_what_was_taken_back_names_its_entry(db: Database, scene: Scene, cast: Cast, now: datetime) -> None:
    payment = apply_advice(db, scene, by=cast.tess, now=now)
    with db.write() as session:
        remittance = get_remittance(session, scene.remittance, cast.tess)
        reverse_all(session, remittance.id, "wrong customer", by=cast.tess, now=now, version=remittance.version)

    with db.read() as session:
        rows = list_journal(session, JournalFilter(now.date(), now.date(), payment_id=payment), by=cast.lea)

    undone = {row.id: row.reverses_id for row in rows if row.event == "taken_back"}
    assert undone
    assert {row.id: row.taken_back_by for row in rows if row.event == "applied"} == {
        applied: entry for entry, applied in undone.items()
    }


def test_a_line_leads_to_its_mail_and_the_journal_comes_as_a_file(
    db: Database, browse: Callable[[str], Browser], scene: Scene, now: datetime
) -> None:
    payment = apply_advice(db, scene, by=SYSTEM, now=now)
    lea = browse("lea")

    page = lea.get("/reports/journal?posted=itself&compare=1").text
    assert f'href="/tickets/{scene.ticket}"' in page
    assert f'href="/payments/{payment}"' in page
    assert "Journal and sub-ledger say the same" in page
    rows = list(csv.DictReader(io.StringIO(lea.get(f"/reports/journal.csv?payment={payment}").text)))
    assert {(row["ticket"], row["by_itself"]) for row in rows} == {(str(scene.ticket), "yes")}
    advice = lea.get(f"/remittances/{scene.remittance}").text
    assert f"/reports/journal?payment={payment}" in advice
    assert f"/reports/trail?payment={payment}" in advice


def test_a_lead_closes_the_books_on_the_page(browse: Callable[[str], Browser], now: datetime) -> None:
    lea, yesterday = browse("lea"), now.date() - DAY

    assert lea.post("/reports/journal/closing", through=now.date().isoformat()).status_code == 422
    closed = lea.post("/reports/journal/closing", through=yesterday.isoformat()).text

    assert "The books are closed." in closed
    assert "closed up to" in closed


def test_the_trail_of_a_payment_holds_its_advice_and_its_decisions(
    db: Database, scene: Scene, cast: Cast, now: datetime
) -> None:
    payment = apply_advice(db, scene, by=cast.tess, now=now)

    with db.read() as session:
        wanted = TrailFilter(now + DAY, now + 2 * DAY, payment_id=payment)
        trail = list_trail(session, wanted, by=cast.lea)

    assert {(event.subject_kind, event.subject_id) for event in trail} == {("remittance", scene.remittance)}
    assert "cash_applied" in {event.verb for event in trail}
