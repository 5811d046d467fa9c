"""A mail that no reader could open is corrected by a person: a new version is read, the original stays."""

from datetime import datetime

import pytest

from parsers.message import Address
from parsers.mime.edited_mail import Corrections, apply_corrections, find_editable
from parsers.mime.parse import parse_message
from tests.builders import Cast, a_stored_mail, an_email
from tickets.db import Database
from tickets.errors import IllegalMove, Invalid, NotPermitted
from tickets.mailroom.blobs import get_blob
from tickets.mailroom.mail_claims import claim_next
from tickets.mailroom.mail_edits import edit_and_retry, list_edits
from tickets.mailroom.messages import InboundMessage, MessageStatus, Outcome

BROKEN = b'From: "Dunmarrow accounts" <>\r\nSubject: =?utf-8?Q?Account\r\n X-Junk: 1\r\n\r\nPlease call us.\r\n'


def a_parked_mail(db: Database, now: datetime, raw: bytes = BROKEN) -> int:
    with db.write() as session:
        mail = a_stored_mail(session, now, raw)
        mail.status, mail.outcome, mail.attempt = MessageStatus.FAILED, Outcome.PARKED, 3
        return mail.id


def test_the_corrected_copy_is_read_and_the_original_stays(db: Database, cast: Cast, now: datetime) -> None:
    parked = a_parked_mail(db, now)

    with db.write() as session:
        edit_and_retry(session, parked, Corrections(sender="Ann Dun <ann@dunmarrow.example>"), by=cast.tess, now=now)
        edited = session.get_one(InboundMessage, parked).status
        claim = claim_next(session, "worker", now=now)

    with db.read() as session:
        assert edited == MessageStatus.RECEIVED
        assert claim is not None
        assert parse_message(claim.raw).sender == Address("Ann Dun", "ann@dunmarrow.example")
        assert get_blob(session, session.get_one(InboundMessage, parked).sha256) == BROKEN
        [version] = list_edits(session, parked)
        assert (version.actor_name, version.at) == ("Tess Arden", now)
        assert version.changes == {"sender": "Ann Dun <ann@dunmarrow.example>"}


def test_each_edit_is_a_version_on_top_of_the_last(db: Database, cast: Cast, now: datetime) -> None:
    parked = a_parked_mail(db, now)

    with db.write() as session:
        edit_and_retry(session, parked, Corrections(subject="Größe"), by=cast.tess, now=now)
        session.get_one(InboundMessage, parked).status = MessageStatus.FAILED
        edit_and_retry(session, parked, Corrections(sender="ann@dunmarrow.example"), by=cast.lea, now=now)
        message = parse_message(get_blob(session, session.get_one(InboundMessage, parked).edited_sha256 or ""))

    assert (message.subject, message.sender) == ("Größe", Address("", "ann@dunmarrow.example"))
    with db.read() as session:
        assert [edit.actor_name for edit in list_edits(session, parked)] == ["Tess Arden", "Lea Conti"]


@pytest.mark.parametrize(
    "corrections",
    [
        Corrections(),
        Corrections(sender="nobody"),
        Corrections(subject="a\r\nBcc: everybody@x.example"),
        Corrections(sender="a@b.example\r\nBcc: c@d.example"),
        Corrections(charset="no-such-charset"),
    ],
)
def test_bad_corrections_are_refused(db: Database, cast: Cast, now: datetime, corrections: Corrections) -> None:
    parked = a_parked_mail(db, now)

    with pytest.raises(Invalid), db.write() as session:
        edit_and_retry(session, parked, corrections, by=cast.tess, now=now)


def test_a_card_number_that_is_written_in_is_masked(db: Database, cast: Cast, now: datetime) -> None:
    parked = a_parked_mail(db, now)

    with db.write() as session:
        text = Corrections(text="My card is 4111 1111 1111 1111, please refund.")
        edit = edit_and_retry(session, parked, text, by=cast.tess, now=now)
        stored = get_blob(session, edit.sha256)

    assert b"4111 1111 1111 1111" not in stored
    assert "4111 1111 1111 1111" not in edit.changes["text"]


def test_only_parked_mail_is_edited_and_not_by_sales(db: Database, cast: Cast, now: datetime) -> None:
    parked = a_parked_mail(db, now)
    subject = Corrections(subject="x")

    with db.write() as session:
        with pytest.raises(NotPermitted):
            edit_and_retry(session, parked, subject, by=cast.sam, now=now)
        session.get_one(InboundMessage, parked).status = MessageStatus.FILED
        with pytest.raises(IllegalMove):
            edit_and_retry(session, parked, subject, by=cast.tess, now=now)


def test_the_text_is_replaced_and_files_stay() -> None:
    raw = an_email(text="garbled \x00", attachments=(("advice.pdf", b"%PDF-1.4 bytes\r\n\r\n--x"),))

    message = parse_message(apply_corrections(raw, Corrections(text="Bitte Größe 7,\nDanke")))

    assert message.text.strip() == "Bitte Größe 7,\nDanke"
    assert [(part.name, part.content) for part in message.attachments] == [
        ("advice.pdf", b"%PDF-1.4 bytes\r\n\r\n--x")
    ]


def test_a_mail_without_parts_becomes_its_new_text() -> None:
    raw = b"Subject: x\nContent-Transfer-Encoding: base64\nContent-Type: text/plain; charset=bogus\n\n%%%%"

    assert parse_message(apply_corrections(raw, Corrections(text="hello"))).text.strip() == "hello"


def test_a_chosen_charset_is_what_the_text_is_read_in() -> None:
    for head in (b"", b"Content-Type: text/plain\n", b'Content-Type: text/plain;\n charset="utf-8"; format=flowed\n'):
        raw = b"Subject: x\n" + head + b"\n" + "Größe".encode("cp1252")

        message = parse_message(apply_corrections(raw, Corrections(charset="windows-1252")))

        assert message.text.strip() == "Größe"


def test_the_form_shows_what_stands_in_the_mail() -> None:
    shown = find_editable(an_email(subject="Über Größen", text="Grüße,\nPaula", attachments=(("a.pdf", b"%PDF"),)))

    assert (shown.subject, shown.sender) == ("Über Größen", "Paula Prime <paula@acme.example>")
    assert shown.text == "Grüße,\nPaula"


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"no header at all", b"From:", BROKEN, bytes(range(256)) * 20])
def test_anything_can_be_corrected(raw: bytes) -> None:
    find_editable(raw)
    corrections = Corrections(subject="A subject", sender="a@b.example", text="A text", charset="utf-8")

    message = parse_message(apply_corrections(raw, corrections))

    assert (message.subject, message.sender and message.sender.email, message.text.strip()) == (
        "A subject",
        "a@b.example",
        "A text",
    )
