"""Files that a person adds to a reply leave with it, stay with a reply that was refused, and can't be made up."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient
from sqlalchemy import select

from tests.scene import Scene, sign_in, some_settings
from tests.screen_fixtures import Browser, Serve
from tickets.db import Database
from tickets.mailroom.blobs import get_blob
from tickets.outgoing import enclosures
from tickets.outgoing.outbox import OutboundMail
from tickets.outgoing.own_files import find_own_file, store_own_files
from tickets.ticket import Ticket

LETTER = ("own", ("Bank letter.pdf", b"%PDF letter", "application/pdf"))
TABLE = ("own", ("../../hours\u202e.csv", b"day;hours", "text/csv"))
NOTHING = ("own", ("", b"", "application/octet-stream"))  # what a browser sends where nothing was chosen
PAULA = "paula@acme.example"


def send(browser: Browser, db: Database, ticket: int, *files: Any, **fields: Any) -> Response:
    with db.read() as session:
        version = session.get_one(Ticket, ticket).version
    form = {"csrf": browser.csrf, "version": version, "text": "Please find it attached.", "to": PAULA, **fields}
    return browser.client.post(f"/tickets/{ticket}/replies", data=form, files=files or [NOTHING])


def sent_files(db: Database, ticket: int) -> list[tuple[str, str, bytes]]:
    with db.read() as session:
        mails = select(OutboundMail).where(OutboundMail.ticket_id == ticket, OutboundMail.kind == "reply")
        mail = session.scalars(mails.order_by(OutboundMail.id.desc())).first()
        return [(name, kind, get_blob(session, sha256)) for name, kind, sha256 in mail.attachments] if mail else []


def keys_on(page: str) -> list[str]:
    return [unescape(key) for key in re.findall(r'name="attach" value="(file:[^"]+)" checked', page)]


def test_files_leave_with_the_reply_under_clean_names(db: Database, tess: Browser, scene: Scene) -> None:
    page = send(tess, db, scene.ticket, LETTER, TABLE)

    assert page.status_code == 200
    assert "Bank letter.pdf" in page.text
    assert sent_files(db, scene.ticket) == [
        ("Bank letter.pdf", "application/pdf", b"%PDF letter"),
        ("hours.csv", "text/csv", b"day;hours"),
    ]


def test_a_reply_without_files_is_sent_as_before(db: Database, tess: Browser, scene: Scene) -> None:
    assert send(tess, db, scene.ticket).status_code == 200
    assert sent_files(db, scene.ticket) == []


def test_files_that_are_too_large_together_are_refused_with_what_to_do(
    db: Database, tess: Browser, scene: Scene
) -> None:
    page = send(tess, db, scene.ticket, ("own", ("scans.zip", bytes(26_000_000), "application/zip")))

    assert page.status_code == 413
    assert "The files are too large together: at most 20 MiB leave with a mail." in page.text
    assert f'href="/tickets/{scene.ticket}"' in page.text
    assert sent_files(db, scene.ticket) == []


def test_a_refused_reply_keeps_its_files(db: Database, tess: Browser, scene: Scene) -> None:
    refused = send(tess, db, scene.ticket, LETTER, to="nobody")
    assert refused.status_code == 422
    (key,) = keys_on(refused.text)

    assert send(tess, db, scene.ticket, attach=key).status_code == 200
    assert sent_files(db, scene.ticket) == [("Bank letter.pdf", "application/pdf", b"%PDF letter")]


def test_a_draft_that_is_kept_without_scripts_keeps_its_files(db: Database, tess: Browser, scene: Scene) -> None:
    form = {"csrf": tess.csrf, "text": "Not finished", "to": PAULA}
    kept = tess.client.post(f"/tickets/{scene.ticket}/draft", data=form, files=[LETTER])

    (key,) = keys_on(kept.text)
    assert send(tess, db, scene.ticket, attach=key).status_code == 200
    assert [name for name, _, _ in sent_files(db, scene.ticket)] == ["Bank letter.pdf"]


def test_a_reply_that_was_taken_back_has_its_files_in_the_composer(
    db: Database, serve: Serve, scene: Scene, tmp_path: Path
) -> None:
    patient: Litestar = serve(some_settings(tmp_path, undo_send_seconds=15))
    with TestClient(patient, base_url="http://testserver.local") as client:
        tess = Browser(client, sign_in(client, "tess"))
        sent = send(tess, db, scene.ticket, LETTER)
        undo = re.search(r"/acts/\d+/undoing", sent.text)
        assert undo

        composer = tess.post(undo[0]).text

    assert len(keys_on(composer)) == 1
    assert "Bank letter.pdf" in composer.partition('id="composer"')[2]


def test_too_much_and_nothing_are_refused_with_the_text_kept(
    db: Database, tess: Browser, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(enclosures, "MAX_BYTES", 2**20)
    large = ("own", ("large.bin", b"x" * (2**20 + 1), "application/octet-stream"))

    for file, reason in ((large, "larger than 1 MiB together"), (("own", ("no.txt", b"", "text/plain")), "is empty")):
        refused = send(tess, db, scene.ticket, file)
        assert refused.status_code == 422
        assert reason in refused.text
        assert "Please find it attached.</textarea>" in refused.text
    assert sent_files(db, scene.ticket) == []


def test_stored_bytes_can_not_be_named_by_their_hash(db: Database, tess: Browser, scene: Scene) -> None:
    with db.write() as session:
        (key,) = store_own_files(session, [("ours.pdf", b"ours")], "the desk's secret")
    kind, sha256, seal, name = key.split(":")

    assert find_own_file(key, "the desk's secret")
    for forged in (
        f"{kind}:{sha256}::{name}",
        f"{kind}:{'0' * 64}:{seal}:{name}",
        f"{kind}:{sha256}:{seal}:x",
        "file:",
    ):
        assert find_own_file(forged, "the desk's secret") is None
    refused = send(tess, db, scene.ticket, attach=key)  # sealed by another desk
    assert refused.status_code == 422
    assert sent_files(db, scene.ticket) == []


def test_a_session_that_ended_keeps_the_text_of_a_reply_with_files(db: Database, tess: Browser, scene: Scene) -> None:
    tess.post("/logout")

    door = send(tess, db, scene.ticket, LETTER)

    assert door.status_code == 401
    assert "Please find it attached.</textarea>" in door.text


def test_the_first_mail_to_a_customer_takes_files_and_keeps_them_when_it_is_refused(
    db: Database, tess: Browser
) -> None:
    mail = {
        "csrf": tess.csrf, "kind": "mail", "customer": "C-1001", "to": PAULA, "subject": "Your letter",
        "intent": "informational", "text": "Please find it attached.",
    }  # fmt: skip

    refused = tess.client.post("/tickets", data=mail | {"subject": " "}, files=[LETTER])
    assert refused.status_code == 422
    (key,) = keys_on(refused.text)
    sent = tess.client.post("/tickets", data=mail | {"attach": key}, files=[TABLE])

    assert "The mail is waiting to be sent." in sent.text
    with db.read() as session:
        left = session.scalars(select(OutboundMail).where(OutboundMail.kind == "first")).one()
    assert [name for name, _, _ in left.attachments] == ["Bank letter.pdf", "hours.csv"]
