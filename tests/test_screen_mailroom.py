"""The mail ledger page: numbers that lead to their mails, and parked mail that a person corrects."""

import re
from datetime import datetime

from tests.builders import Cast, a_stored_mail
from tests.scene import Scene
from tests.screen_fixtures import Browser
from tickets.db import Database
from tickets.mailroom.blobs import get_blob
from tickets.mailroom.gap_audits import record_audit
from tickets.mailroom.mail_claims import claim_next, release_failed
from tickets.mailroom.mailbox_cursor import get_cursor
from tickets.mailroom.messages import InboundMessage, MessageStatus


def test_the_ledger_balances_and_its_numbers_lead_to_mails(db: Database, tess: Browser, scene: Scene) -> None:
    page = tess.get("/mailroom?period=week").text
    links = re.findall(r'href="(/mailroom/mails\?[^"]+)"', page)

    assert "Difference 0" in page
    assert len(links) > 8
    for link in links:
        assert tess.get(link.replace("&amp;", "&")).status_code == 200, link


def test_the_numbers_of_each_period_are_shown(tess: Browser, scene: Scene) -> None:
    for period in ("today", "week", "month"):
        assert tess.get(f"/mailroom?period={period}").status_code == 200
    assert tess.get("/mailroom?period=never").status_code == 422
    assert tess.get("/mailroom/mails?fate=never").status_code == 422
    assert tess.get("/mailroom/mails?fate=parked&before=x").status_code == 422


def test_the_health_of_a_mailbox_is_shown(db: Database, tess: Browser, scene: Scene, now: datetime) -> None:
    with db.write() as session:
        cursor = get_cursor(session, "billing")
        cursor.polled_at = cursor.last_mail_at = now
        record_audit(session, "billing", 1, "hourly", on_server=20, missing=[17, 19], now=now)

    page = tess.get("/mailroom").text

    assert "2 missing" in page
    assert "uid 17,19" in page


def test_a_mail_whose_attempt_failed_is_shown_with_its_reason_and_the_next_attempt(
    db: Database, tess: Browser, scene: Scene, now: datetime
) -> None:
    assert "Tried again" not in tess.get("/mailroom").text
    with db.write() as session:
        mail = a_stored_mail(session, now)
        claim = claim_next(session, "worker", now=now)
        assert claim
        release_failed(session, claim, "Filing it failed: KeyError: x", now=now)

    page = tess.get("/mailroom").text

    assert "Tried again" in page
    assert "Filing it failed: KeyError: x" in page
    assert "Attempt 1 of 3 failed; the next is at" in page
    assert "the next at" in tess.get(f"/mailroom/{mail.id}").text


def test_a_parked_mail_is_corrected_and_sent_through_intake(
    db: Database, tess: Browser, scene: Scene, cast: Cast
) -> None:
    page = tess.get(f"/mailroom/{scene.parked}").text
    assert "The mail has no readable sender address." in page
    assert 'name="sender" value="broken"' in page

    saved = tess.post(
        f"/mailroom/{scene.parked}/edit", sender="ann@dunmarrow.example", subject="", text="nothing readable"
    )
    assert "Saved as a new version" in saved.text

    with db.read() as session:
        message = session.get_one(InboundMessage, scene.parked)
        assert message.status == MessageStatus.RECEIVED
        assert b"From: ann@dunmarrow.example" in get_blob(session, message.edited_sha256 or "")
    assert "Tess Arden" in tess.get(f"/mailroom/{scene.parked}").text
    assert b"From: broken" in tess.get(f"/mailroom/{scene.parked}/raw").content
    version = re.search(r"/mailroom/versions/\d+/raw", tess.get(f"/mailroom/{scene.parked}").text)
    assert version
    assert b"ann@dunmarrow" in tess.get(version[0]).content


def test_an_edit_that_changes_nothing_is_refused(tess: Browser, scene: Scene) -> None:
    answer = tess.post(f"/mailroom/{scene.parked}/edit", sender="broken", subject="", text="nothing readable")

    assert answer.status_code == 422
    assert "Nothing was changed" in answer.text


def test_a_filed_mail_shows_what_became_of_it_and_no_form(
    db: Database, tess: Browser, scene: Scene, now: datetime
) -> None:
    with db.write() as session:
        mail = a_stored_mail(session, now)
        mail.status, mail.outcome, mail.ticket_id = MessageStatus.FILED, "attached", scene.ticket
        mail.facts = {
            "thread": ["answers our mail"],
            "verdicts": [{"name": "origin", "says": "a person", "because": "no header says otherwise"}],
        }
        number = mail.id

    page = tess.get(f"/mailroom/{number}").text

    assert "answers our mail" in page
    assert "no header says otherwise" in page
    assert "Edit and retry" not in page
