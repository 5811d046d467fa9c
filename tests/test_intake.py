"""One stored mail has one effect: it opens a ticket, joins one, or is put aside with a reason."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from sqlalchemy import func, select

from inbox import filing, intake
from inbox.isolate import Readers
from inbox.pipeline import run_intake
from parsers.message import AttachmentPart
from parsers.open_items import read_open_items
from tests.builders import IDENTITY, PAULA, Cast, a_reply, a_stored_mail, an_email
from tests.tight_readers import tight_readers
from tickets.audit import Event
from tickets.conversation import Post
from tickets.db import Database
from tickets.leases import LostLease
from tickets.mailroom.attachments import Attachment
from tickets.mailroom.blobs import get_blob
from tickets.mailroom.mail_claims import MAX_ATTEMPTS, claim_next, release_failed
from tickets.mailroom.messages import InboundMessage, replay
from tickets.money.advices.remittances import Remittance
from tickets.money.receivables.ledger_import import import_open_items
from tickets.outgoing.outbox import OutboundMail
from tickets.outgoing.sending import claim_due, mark_sent
from tickets.plain_ticket import make_plain_ticket
from tickets.ticket import Ticket, follow_merges


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with tight_readers() as running:
        yield running


def take_in(db: Database, readers: Readers, now: datetime, *mails: bytes, mailbox: str = "billing") -> list[int]:
    """Store the mails and take every due message to its effect; the messages' ids."""
    with db.write() as session:
        ids = [a_stored_mail(session, now, raw, mailbox=mailbox).id for raw in mails]
    work_off(db, readers, now)
    return ids


def work_off(db: Database, readers: Readers, now: datetime) -> None:
    """Take every due message to its effect."""
    run_intake(db, readers, identity=IDENTITY, clock=lambda: now, worker="test")


def message(db: Database, inbound_id: int) -> InboundMessage:
    with db.read() as session:
        return session.get_one(InboundMessage, inbound_id)


def ticket_of(db: Database, inbound_id: int) -> Ticket:
    with db.read() as session:
        stored = session.get_one(InboundMessage, inbound_id)
        assert stored.ticket_id, f"no ticket: {stored.status} {stored.reason}"
        return session.get_one(Ticket, stored.ticket_id)


def posts_of(db: Database, ticket: Ticket) -> list[Post]:
    with db.read() as session:
        return list(session.scalars(select(Post).where(Post.ticket_id == ticket.id).order_by(Post.id)))


def count(db: Database, table: Any) -> int:
    with db.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_mail_of_a_customer_opens_a_ticket(db: Database, readers: Readers, cast: Cast, now: datetime) -> None:
    (inbound_id,) = take_in(db, readers, now, an_email(subject="Copy of invoice 4711"))

    ticket, stored = ticket_of(db, inbound_id), message(db, inbound_id)
    assert (stored.status, stored.outcome, stored.message_id) == ("filed", "ticketed", "mail-1@acme.example")
    assert (ticket.subject, ticket.requester_email, ticket.requester_name) == (
        "Copy of invoice 4711",
        PAULA,
        "Paula Prime",
    )
    assert ticket.customer_id == cast.acme
    assert ticket.due_at is not None
    assert ticket.due_at > now
    (post,) = posts_of(db, ticket)
    assert (post.kind, post.inbound_id) == ("inbound", inbound_id)
    assert "please send me invoice 4711" in post.text


def test_a_ticket_counts_from_the_delivery_of_its_mail(db: Database, readers: Readers, now: datetime) -> None:
    with db.write() as session:
        inbound_id = a_stored_mail(session, now - timedelta(hours=20)).id

    work_off(db, readers, now)

    ticket = ticket_of(db, inbound_id)
    assert (ticket.opened_at, ticket.waiting_since) == (now - timedelta(hours=20),) * 2
    assert posts_of(db, ticket)[0].at == now - timedelta(hours=20)


def test_a_reply_of_the_customer_reopens_what_waited_for_it(
    db: Database, readers: Readers, cast: Cast, now: datetime
) -> None:
    (first,) = take_in(db, readers, now, an_email())
    ours = answer(db, ticket_of(db, first), cast, now)
    assert ticket_of(db, first).status == "pending"

    (second,) = take_in(
        db,
        readers,
        now + timedelta(hours=1),
        in_reply_to(ours, an_email(subject="Re: Question", message_id="<mail-2@acme.example>")),
    )

    ticket = ticket_of(db, second)
    assert (ticket.id, ticket.status) == (ticket_of(db, first).id, "open")
    assert message(db, second).outcome == "attached"
    assert message(db, second).facts["thread"]


def test_a_later_mail_that_names_the_account_tells_whose_ticket_it_is(
    db: Database, readers: Readers, cast: Cast, now: datetime
) -> None:
    stranger = "Jo <jo@elsewhere.example>"
    (first,) = take_in(db, readers, now, an_email(sender=stranger, text="Please call me.\n"))
    ours = answer(db, ticket_of(db, first), cast, now)
    assert ticket_of(db, first).customer_id is None

    told = an_email(sender=stranger, text="Our customer number is C-1002.\n", message_id="<mail-2@elsewhere.example>")
    (second,) = take_in(db, readers, now + timedelta(hours=1), in_reply_to(ours, told))

    ticket = ticket_of(db, second)
    assert (ticket.id, ticket.customer_id) == (ticket_of(db, first).id, cast.globex)
    assert ticket.customer_facts["evidence"] == ["names account C-1002"]
    with db.read() as session:
        assert "recognised_customer" in session.scalars(select(Event.verb).where(Event.ticket_id == ticket.id)).all()


def test_the_same_mail_delivered_twice_is_one_ticket(db: Database, readers: Readers, now: datetime) -> None:
    first, copy = take_in(db, readers, now, an_email(), b"Received: from elsewhere\r\n" + an_email())
    (other_mailbox,) = take_in(db, readers, now, an_email(), mailbox="invoices")

    assert count(db, Ticket) == 1
    for duplicate in (copy, other_mailbox):
        stored = message(db, duplicate)
        assert (stored.status, stored.outcome, stored.duplicate_of) == ("ignored", "duplicate", first)
        assert stored.reason


def test_a_borrowed_message_id_hides_no_mail(db: Database, readers: Readers, now: datetime) -> None:
    take_in(db, readers, now, an_email(), an_email(text="Something else entirely, about invoice 4712.\n"))

    assert count(db, Post) == 2


def test_an_out_of_office_note_is_put_aside_with_its_reason(db: Database, readers: Readers, now: datetime) -> None:
    note = an_email(
        subject="Out of office: Re: Your invoice", text="I am away until Monday.\n", Auto_Submitted="auto-replied"
    )
    (inbound_id,) = take_in(db, readers, now, note)

    stored = message(db, inbound_id)
    assert (stored.status, stored.outcome) == ("ignored", "automatic")
    assert "ut-of-office" in (stored.reason or "")
    assert count(db, Ticket) == 0


def test_an_ignored_mail_that_a_person_sends_through_again_opens_a_ticket(
    db: Database, readers: Readers, cast: Cast, now: datetime
) -> None:
    note = an_email(subject="Out of office", text="I am away until Monday.\n", Auto_Submitted="auto-replied")
    (inbound_id,) = take_in(db, readers, now, note)

    with db.write() as session:
        replay(session, inbound_id, by=cast.tess, now=now)
    work_off(db, readers, now)

    assert ticket_of(db, inbound_id).subject == "Out of office"


def test_a_parked_mail_that_is_sent_through_again_is_still_known_as_a_copy(
    db: Database, readers: Readers, cast: Cast, now: datetime
) -> None:
    with db.write() as session:
        parked = a_stored_mail(session, now).id
        for _ in range(MAX_ATTEMPTS):
            claim = claim_next(session, "killed", now=now, lease=timedelta(0))
    with db.write() as session:
        assert claim
        release_failed(session, claim, "It was stopped.", now=now)
    (copy,) = take_in(db, readers, now, an_email())

    with db.write() as session:
        replay(session, parked, by=cast.tess, now=now)
    work_off(db, readers, now)

    assert message(db, parked).outcome == "duplicate"
    assert count(db, Ticket) == 1
    assert message(db, copy).outcome == "ticketed"


def test_an_out_of_office_note_joins_its_ticket_without_reopening_it(
    db: Database, readers: Readers, cast: Cast, now: datetime
) -> None:
    (first,) = take_in(db, readers, now, an_email())
    ours = answer(db, ticket_of(db, first), cast, now)

    note = an_email(
        subject="Out of office",
        text="I am away until Monday.\n",
        message_id="<ooo@acme.example>",
        Auto_Submitted="auto-replied",
    )
    (inbound_id,) = take_in(db, readers, now, in_reply_to(ours, note))

    ticket = ticket_of(db, inbound_id)
    assert (ticket.id, ticket.status) == (ticket_of(db, first).id, "pending")
    assert posts_of(db, ticket)[-1].kind == "automatic"


def test_a_bounce_marks_our_mail_and_raises_its_ticket(
    db: Database, readers: Readers, cast: Cast, now: datetime
) -> None:
    (first,) = take_in(db, readers, now, an_email())
    ours = answer(db, ticket_of(db, first), cast, now)
    with db.write() as session:
        claim = claim_due(session, now=now, lease=timedelta(minutes=2))
        assert claim
        mark_sent(session, claim, {PAULA: {"state": "sent", "detail": "250 ok"}}, now=now)

    (bounce,) = take_in(db, readers, now, a_bounce_of(ours))

    ticket = ticket_of(db, bounce)
    assert ticket.id == ticket_of(db, first).id
    assert "bounced" in (ticket.alarm or "").lower()
    with db.read() as session:
        assert session.scalars(select(OutboundMail.status)).all() == ["bounced"]


@pytest.mark.parametrize(
    ("action", "status", "becomes", "alarm"),
    [
        ("failed", "5.1.1", "bounced", f"Reply bounced: {PAULA}"),
        ("failed", "4.4.7", "bounced", f"Reply bounced for now: {PAULA}"),
        ("delayed", "4.4.7", "sent", None),
        ("delivered", "2.0.0", "sent", None),
    ],
)
def test_a_report_stands_on_our_mail_and_only_a_failure_raises_the_ticket(
    db: Database,
    readers: Readers,
    cast: Cast,
    now: datetime,
    action: str,
    status: str,
    becomes: str,
    alarm: str | None,
) -> None:
    (first,) = take_in(db, readers, now, an_email())
    ours = answer(db, ticket_of(db, first), cast, now)
    with db.write() as session:
        claim = claim_due(session, now=now, lease=timedelta(minutes=2))
        assert claim
        mark_sent(session, claim, {PAULA: {"state": "sent", "detail": "250 ok"}}, now=now)

    (report,) = take_in(db, readers, now, a_bounce_of(ours, action, status))

    ticket = ticket_of(db, report)
    assert (ticket.id, ticket.alarm) == (ticket_of(db, first).id, alarm)
    assert ticket.status == ("open" if alarm else "pending")
    with db.read() as session:
        mail = session.scalars(select(OutboundMail)).one()
    assert mail.status == becomes
    assert mail.recipients[PAULA].get("permanent") == (None if not alarm else status.startswith("5"))
    assert mail.recipients[PAULA].get("late") == (True if action == "delayed" else None)


def test_files_are_kept_byte_for_byte(db: Database, readers: Readers, now: datetime) -> None:
    content = bytes(range(256)) * 100
    (inbound_id,) = take_in(db, readers, now, an_email(attachments=(("Größe 7.pdf", content),)))

    with db.read() as session:
        (attachment,) = session.scalars(select(Attachment).where(Attachment.inbound_id == inbound_id))
        assert (attachment.name, attachment.mime_type) == ("Größe 7.pdf", "application/pdf")
        assert get_blob(session, attachment.sha256) == content


ISA = b"ISA*00*          *00*          *ZZ*PAYER          *ZZ*US             *261123*0900*U*00401*000000001*0*P*>~"
X12 = ISA + b"GS*RA*PAYER*US*20261123*0900*1*X*004010~ST*820*0001~"


@pytest.mark.parametrize(
    ("name", "content", "is_read"),
    [
        ("remittance", b"%PDF-1.4\n", True),
        ("Advice of 23.11", b"\n%PDF-1.7\n", True),
        ("attachment-1", X12, True),
        ("ATT00001.dat", X12, True),
        ("photo", b"\x89PNG\r\n", False),
        ("files.zip", b"PK\x03\x04 xl/workbook.xml", False),
        ("note", b"See you tomorrow.", False),
    ],
)
def test_a_file_whose_name_tells_nothing_is_read_as_what_it_begins_with(
    name: str, content: bytes, is_read: bool
) -> None:
    assert intake.may_hold_an_advice(AttachmentPart(name, "application/octet-stream", content)) is is_read


def test_a_payment_that_is_listed_in_the_mail_s_own_text_is_read(
    db: Database, readers: Readers, cast: Cast, now: datetime
) -> None:
    ledger = (
        b"customer,account_number,invoice_number,invoice_date,due_date,currency,open_amount,po_number\n"
        b"Acme Tooling GmbH,C-1001,90417401,2026-10-05,2026-11-04,EUR,4826.40,\n"
        b"Acme Tooling GmbH,C-1001,90417402,2026-10-12,2026-11-11,EUR,3918.75,\n"
    )
    with db.write() as session:
        import_open_items(session, read_open_items(ledger), "0" * 64, by=cast.ada, now=now)
    text = (
        "Remittance advice\n\nWe have paid the following invoices by bank transfer today:\n\n"
        "Invoice      Amount EUR\n90417401       4826.40\n90417402       3918.75\nTotal EUR      8745.15\n"
    )

    (inbound_id,) = take_in(db, readers, now, an_email(subject="Remittance advice", text=text))

    with db.read() as session:
        (remittance,) = session.scalars(select(Remittance))
        (attachment,) = session.scalars(select(Attachment).where(Attachment.inbound_id == inbound_id))
        assert (remittance.proved, remittance.total_minor, remittance.currency) == (True, 874515, "EUR")
        assert (attachment.name, remittance.attachment_id) == ("body.txt", attachment.id)
        assert session.get_one(Ticket, remittance.ticket_id).customer_id == cast.acme


@pytest.mark.parametrize("how", ["loop", "memory", "crash", "raise"])
def test_a_document_that_kills_its_reader_is_shown_as_unreadable_and_the_mail_is_a_ticket(
    db: Database, readers: Readers, now: datetime, how: str
) -> None:
    hostile = an_email(attachments=(("advice.pdf", b"misbehave: " + how.encode()),))

    (inbound_id,) = take_in(db, readers, now, hostile)

    assert ticket_of(db, inbound_id)
    with db.read() as session:
        (remittance,) = session.scalars(select(Remittance))
        assert remittance.state == "unreadable"
        assert remittance.problems


def test_a_mail_that_kills_its_reader_is_parked_after_three_attempts_and_delays_no_other(
    db: Database, readers: Readers, now: datetime
) -> None:
    poison, whole = take_in(db, readers, now, an_email(X_Misbehave="crash"), an_email(message_id="<ok@acme.example>"))
    assert message(db, poison).status == "received"
    assert ticket_of(db, whole)

    for minute in range(1, 10):
        work_off(db, readers, now + timedelta(minutes=minute))

    stored = message(db, poison)
    assert (stored.status, stored.outcome, stored.attempt) == ("failed", "parked", 3)
    assert "could not be read" in (stored.reason or "")


def test_a_parked_mail_becomes_a_plain_ticket_by_a_person(
    db: Database, readers: Readers, cast: Cast, now: datetime
) -> None:
    (poison,) = take_in(db, readers, now, an_email(X_Misbehave="crash", subject="Urgent: invoice 4711"))
    for minute in range(1, 10):
        work_off(db, readers, now + timedelta(minutes=minute))

    with db.write() as session:
        ticket = make_plain_ticket(session, poison, by=cast.theo, now=now)

    assert (ticket.subject, ticket.requester_email) == ("Urgent: invoice 4711", PAULA)
    assert (message(db, poison).status, message(db, poison).outcome) == ("filed", "ticketed")
    assert "please send me invoice 4711" in posts_of(db, ticket)[0].text


def test_a_worker_that_lost_its_lease_leaves_no_trace(db: Database, readers: Readers, now: datetime) -> None:
    with db.write() as session:
        a_stored_mail(session, now)
    (slow,) = intake.claim_messages(db, 1, now=now, worker="slow", lease=timedelta(seconds=1))
    read = intake.read_documents(db, readers, readers.read_mail(slow.raw))
    (fast,) = intake.claim_messages(db, 1, now=now + timedelta(minutes=1), worker="fast")
    intake.file_messages(db, [(fast, read)], identity=IDENTITY, now=now)

    with pytest.raises(LostLease):
        intake.file_messages(db, [(slow, read)], identity=IDENTITY, now=now)
    intake.give_back(db, slow, LostLease(), now=now)

    assert (count(db, Ticket), count(db, Post)) == (1, 1)
    assert message(db, fast.inbound_id).status == "filed"


def test_a_flaw_while_filing_rolls_everything_back(
    db: Database, readers: Readers, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr(filing, "_describe_reading", fail)
    (inbound_id,) = take_in(db, readers, now, an_email())

    assert (count(db, Ticket), count(db, Post), count(db, Event)) == (0, 0, 0)
    assert (message(db, inbound_id).status, message(db, inbound_id).reason) == (
        "received",
        "Filing it failed: RuntimeError: disk full",
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Subject: no sender\r\n\r\nPlease send invoice 4711.\r\n",
        b"From: " + b"((((" * 5000 + b"\r\n\r\nx",
        b"Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n" * 300,
    ],
)
def test_broken_mail_has_an_outcome_that_a_person_can_see(
    db: Database, readers: Readers, now: datetime, raw: bytes
) -> None:
    (inbound_id,) = take_in(db, readers, now, raw or b" ")

    assert message(db, inbound_id).outcome in {"ticketed", "automatic"}


def answer(db: Database, ticket: Ticket, cast: Cast, now: datetime) -> str:
    """Reply to the ticket; the reply's Message-ID."""
    with db.write() as session:
        fresh = session.get_one(Ticket, ticket.id)
        post = a_reply(session, fresh, cast.tess, now)
        return session.get_one(OutboundMail, post.outbound_id).message_id


def in_reply_to(message_id: str, raw: bytes) -> bytes:
    """The standard library cuts a long identifier into encoded words, so the header is put in front as it is."""
    return f"In-Reply-To: <{message_id}>\n".encode() + raw


def a_bounce_of(message_id: str, action: str = "failed", status: str = "5.1.1") -> bytes:
    report = EmailMessage()
    report["From"] = "Mail Delivery System <mailer-daemon@mx.acme.example>"
    report["To"] = IDENTITY.address
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Message-ID"] = "<dsn-1@mx.acme.example>"
    report["Auto-Submitted"] = "auto-replied"
    report["Return-Path"] = "<>"
    raw = report.as_bytes().rstrip(b"\n")
    body = (
        '\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nYour mail could not be delivered.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.acme.example\n\n"
        f"Final-Recipient: rfc822; {PAULA}\nAction: {action}\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; {status[0]}50 {status} no such user\n"
        f"\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <{message_id}>\nTo: {PAULA}\n\n--b--\n"
    )
    return raw + body.encode()


def test_an_automatic_mail_joins_the_ticket_of_its_answer_in_either_order(
    db: Database, readers: Readers, cast: Cast, now: datetime
) -> None:
    note = an_email(message_id="<away@acme.example>", subject="Out of office", Auto_Submitted="auto-replied")
    answer_to_it = an_email(
        message_id="<answer@acme.example>", subject="Re: Out of office", In_Reply_To="<away@acme.example>"
    )

    (away,) = take_in(db, readers, now, note)
    alone = message(db, away).outcome
    (answered,) = take_in(db, readers, now, answer_to_it)

    ticket = ticket_of(db, answered)
    assert (alone, message(db, away).outcome) == ("automatic", "attached")
    assert [(post.kind, post.inbound_id) for post in posts_of(db, ticket)] == [
        ("inbound", answered),
        ("automatic", away),
    ]


@pytest.mark.parametrize("seed", range(4))
def test_conversations_are_threaded_in_any_order_of_arrival(
    db: Database, readers: Readers, cast: Cast, now: datetime, seed: int
) -> None:
    """Five conversations of four mails: a chain with References, two answers to one mail, and half without them."""
    mails: dict[str, bytes] = {}
    for talk in range(5):
        before: list[str] = []
        for turn in range(4):
            identifier = f"<t{talk}.{turn}@acme.example>"
            headers: dict[str, Any] = {"In_Reply_To": before[0 if talk % 2 and turn == 3 else -1]} if before else {}
            if before and talk < 3:
                headers["References"] = " ".join(before)
            subject = f"{'Re: ' if turn else ''}Matter {talk}{talk}"
            mails[identifier] = an_email(message_id=identifier, subject=subject, **headers)
            before.append(identifier)
    order = list(mails)
    random.Random(seed).shuffle(order)

    take_in(db, readers, now, *(mails[identifier] for identifier in order))

    with db.read() as session:
        found = {
            message_id: follow_merges(session, session.get_one(Ticket, ticket_id)).id
            for message_id, ticket_id in session.execute(select(InboundMessage.message_id, InboundMessage.ticket_id))
        }
    for talk in range(5):
        tickets = {found[f"t{talk}.{turn}@acme.example"] for turn in range(4)}
        assert len(tickets) == 1, (talk, order)
