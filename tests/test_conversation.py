"""The timeline shows every mail, note and move once, and only to those who may see the ticket."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from parsers.message import AttachmentPart, AutoKind
from tests.builders import IDENTITY, PAULA, Cast, a_message, a_ticket, file_mail, store_files
from tickets.conversation import (
    PostKind,
    add_note,
    get_attachment,
    get_post_by_html_key,
    list_timeline,
    reply,
    reply_subject,
    thread_references,
)
from tickets.db import Database
from tickets.errors import IllegalMove, Invalid, NotFound, NotPermitted, StaleEdit
from tickets.lifecycle import escalate, wait_for_customer
from tickets.outgoing.outbox import OutboundMail
from tickets.posts import Post
from tickets.ticket import Ticket

HOUR = timedelta(hours=1)


def answer(
    session: Session, ticket: Ticket, cast: Cast, now: datetime, text: str = "Attached.", **changes: Any
) -> Post:
    arguments = {
        "to": (PAULA,),
        "cc": (),
        "solve_after": False,
        "by": cast.tess,
        "version": ticket.version,
        "identity": IDENTITY,
        **changes,
    }
    return reply(session, ticket, text, now=now, **arguments)


def test_a_mail_appears_with_its_people_its_reason_and_its_fragments(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        post = file_mail(session, ticket, now, a_message(cc=("carl@acme.example",), text="Where is my invoice?"))

    assert (post.kind, post.text, post.author_name) == (PostKind.INBOUND, "Where is my invoice?", PAULA)
    assert post.people["cc"] == [["", "carl@acme.example"]]
    assert post.fragments == [["new", 0, 20]]
    assert post.facts["thread"] == ["test"]
    assert ticket.preview == "Where is my invoice?"


def test_a_persons_mail_reopens_and_an_absence_notice_does_not(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        answered, absent = a_ticket(session, now), a_ticket(session, now)
        for ticket in (answered, absent):
            wait_for_customer(session, ticket, by=cast.tess, now=now)

        file_mail(session, answered, now + HOUR)
        post = file_mail(session, absent, now + HOUR, kind=AutoKind.OUT_OF_OFFICE)

    assert (answered.status, answered.waiting_since) == ("open", now + HOUR)
    assert answered.due_at is not None
    assert (absent.status, absent.waiting_since, post.kind) == ("pending", None, PostKind.AUTOMATIC)


def test_a_reply_is_queued_with_threading_headers_and_the_ticket_waits(
    db: Database, cast: Cast, now: datetime
) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now, due_at=now + HOUR)
        file_mail(session, ticket, now, a_message(message_id="second@acme", references=("first@acme",)))

        post = answer(session, ticket, cast, now, cc=("carl@acme.example",))
        mail = session.get_one(OutboundMail, post.outbound_id)

    assert (mail.in_reply_to, mail.references) == ("second@acme", ["first@acme", "second@acme"])
    assert mail.subject == f"Re: Question about an invoice [#{ticket.id}]"
    assert (mail.to, mail.cc, mail.status) == ([PAULA], ["carl@acme.example"], "queued")
    assert (ticket.status, ticket.waiting_since, ticket.due_at) == ("pending", None, None)
    assert ticket.assignee_id == cast.tess.user_id


def test_a_reply_can_solve_in_one_go(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        answer(session, ticket, cast, now, solve_after=True)

    assert (ticket.status, ticket.solved_at) == ("solved", now)


def test_a_reply_over_something_unseen_is_refused_and_nothing_is_queued(
    db: Database, cast: Cast, now: datetime
) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        seen = ticket.version
    with db.write() as session:
        ticket = session.get_one(Ticket, ticket.id)
        file_mail(session, ticket, now, a_message(text="Never mind, found it."))

    with pytest.raises(StaleEdit, match="received a mail from paula@acme"), db.write() as session:
        answer(session, session.get_one(Ticket, ticket.id), cast, now, version=seen)
    with db.read() as session:
        assert session.query(OutboundMail).count() == 0


def test_bad_replies_are_refused(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket, closed = a_ticket(session, now), a_ticket(session, now, status="closed")
        for text, changes, field in (
            ("  ", {}, "text"),
            ("x", {"to": ()}, "to"),
            ("x", {"to": ("not an address",)}, "to"),
            ("x", {"to": ("a@b.example\r\nBcc: c@d.example",)}, "to"),
            ("x", {"cc": ("nope",)}, "cc"),
            ("x", {"to": tuple(f"p{n}@acme.example" for n in range(51))}, "to"),
        ):
            with pytest.raises(Invalid) as refusal:
                answer(session, ticket, cast, now, text, **changes)
            assert refusal.value.field == field
        with pytest.raises(IllegalMove):
            answer(session, closed, cast, now)
        with pytest.raises(NotPermitted):
            answer(session, ticket, cast, now, by=cast.sam)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Invoice 4711", "Re: Invoice 4711 [#5]"),
        ("Re: AW: Invoice 4711 [#5]", "Re: Invoice 4711 [#5]"),
        ("RE[2]: Invoice\r\n 4711", "Re: Invoice 4711 [#5]"),
        ("", "Re: your message [#5]"),
        ("Rental agreement", "Re: Rental agreement [#5]"),
    ],
)
def test_a_replys_subject_has_one_prefix_and_one_token(subject: str, expected: str) -> None:
    assert reply_subject(Ticket(id=5, subject=subject)) == expected


def test_hostile_or_endless_references_do_not_reach_our_headers(db: Database, cast: Cast, now: datetime) -> None:
    ids = ("root@acme", "a\r\nBcc: x@y", "<b>", "x" * 999, *(f"mail{n}@acme" for n in range(60)))
    with db.write() as session:
        ticket = a_ticket(session, now)
        post = file_mail(session, ticket, now, a_message(message_id="newest@acme", references=ids))

        references = thread_references(post)

    assert (references[0], references[-1], len(references)) == ("root@acme", "newest@acme", 21)
    assert thread_references(None) == ()


def test_the_timeline_is_in_order_and_shows_nothing_twice(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        post = file_mail(session, ticket, now, a_message(text="Hello"))
        pdf = AttachmentPart("advice.pdf", "application/pdf", b"%PDF")
        store_files(session, post.inbound_id, pdf)
        add_note(session, ticket, "call her", by=cast.tess, now=now + HOUR)
        escalate(session, ticket, "terms", by=cast.tess, now=now + 2 * HOUR, version=ticket.version)
        answer(session, ticket, cast, now + 3 * HOUR, by=cast.theo)

        timeline = list_timeline(session, ticket)

    told = [entry.post.text.strip() if entry.post else entry.event and entry.event.verb for entry in timeline]
    assert told == ["Hello", "opened", "call her", "terms", "escalated", "Attached."]
    assert [file.name for file in timeline[0].attachments] == ["advice.pdf"]
    assert timeline[-1].outbound is not None


def test_an_empty_note_is_refused(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session, pytest.raises(Invalid):
        add_note(session, a_ticket(session, now), " \n", by=cast.tess, now=now)


def test_files_and_html_are_served_only_to_those_who_see_the_ticket(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        post = file_mail(session, ticket, now, safe_html="<p>Hello</p>")
        (stored,) = store_files(session, post.inbound_id, AttachmentPart("a.pdf", "application/pdf", b"%"))
        key = post.html_key or ""

        assert len(key) == 43
        assert get_attachment(session, stored.id, cast.tess) is stored
        assert get_post_by_html_key(session, key, cast.theo) is post
        for refused in (
            lambda: get_attachment(session, stored.id, cast.sam),
            lambda: get_post_by_html_key(session, key, cast.sam),
            lambda: get_attachment(session, 999, cast.tess),
            lambda: get_post_by_html_key(session, "guess", cast.tess),
        ):
            with pytest.raises(NotFound):
                refused()
