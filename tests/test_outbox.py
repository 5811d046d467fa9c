"""A mail leaves once, or its ticket says why not; nothing is sent again without a person's word."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.builders import IDENTITY, PAULA, Cast, a_ticket
from tickets.db import Database
from tickets.errors import IllegalMove, Invalid, NotFound, NotPermitted
from tickets.leases import LostLease
from tickets.lifecycle import solve
from tickets.mail_identity import MailIdentity
from tickets.outgoing.bounces import mark_bounced
from tickets.outgoing.outbox import OutboundMail, OutboundStatus, enqueue
from tickets.outgoing.sending import (
    MAX_SEND_ATTEMPTS,
    PAUSES,
    SendClaim,
    claim_due,
    mark_deferred,
    mark_failed,
    mark_handed_over,
    mark_sent,
    mark_uncertain,
)
from tickets.signing import Signer
from tickets.ticket import Ticket
from tickets.undecided_mail import cancel, send_again, take_as_sent

LEASE = timedelta(seconds=90)
CARL = "carl@acme.example"
LETTERS = str.maketrans("01", "ab")


def queue_mail(db: Database, now: datetime, **changes: Any) -> int:
    with db.write() as session:
        values = {"kind": "reply", "subject": "Re: Invoice", "text": "Here it is.", "to": (PAULA,), **changes}
        ticket = a_ticket(session, now)
        return enqueue(session, ticket_id=ticket.id, identity=IDENTITY, now=now, **values).id


def claim(db: Database, now: datetime) -> SendClaim | None:
    with db.write() as session:
        return claim_due(session, now=now, lease=LEASE)


def claimed(db: Database, now: datetime) -> SendClaim:
    got = claim(db, now)
    assert got is not None
    return got


def hand_over(db: Database, claim: SendClaim, now: datetime) -> None:
    with db.write() as session:
        mark_handed_over(session, claim, now=now)


def sent_to(*addresses: str) -> dict[str, Any]:
    return {address: {"state": "sent", "detail": "250 ok"} for address in addresses}


def look(db: Database, outbound_id: int) -> tuple[OutboundMail, Ticket]:
    with db.read() as session:
        mail = session.get_one(OutboundMail, outbound_id)
        return mail, session.get_one(Ticket, mail.ticket_id)


def test_a_queued_mail_has_its_signed_message_id_before_the_first_attempt(db: Database, now: datetime) -> None:
    outbound_id = queue_mail(db, now, cc=(CARL, PAULA))

    mail, ticket = look(db, outbound_id)

    assert IDENTITY.signer.verify(mail.message_id) == ticket.id
    assert mail.message_id.endswith("@ourfirm.example")
    assert (mail.to, mail.cc) == ([PAULA], [CARL])
    assert set(mail.recipients) == {PAULA, CARL}


def test_headers_with_line_breaks_are_refused(db: Database, now: datetime) -> None:
    for changes in (
        {"subject": "Re\r\nBcc: x@y.example"},
        {"subject": "Re\0"},
        {"in_reply_to": "a@b\nX: y"},
        {"references": ("a@b\rX: y",)},
        {"attachments": (("a\n.pdf", "application/pdf", "0" * 64),)},
        {"to": ()},
    ):
        with pytest.raises(Invalid):
            queue_mail(db, now, **changes)


def test_two_senders_never_take_the_same_mail(db: Database, now: datetime) -> None:
    for _ in range(8):
        queue_mail(db, now)
    taken: list[int] = []

    def work() -> None:
        while (got := claim(db, now)) is not None:
            taken.append(got.outbound_id)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(taken), len(set(taken))) == (8, 8)


def test_a_sent_reply_is_the_first_reply_of_its_ticket(db: Database, now: datetime) -> None:
    outbound_id = queue_mail(db, now)
    later = now + timedelta(minutes=1)
    got = claimed(db, now)

    with db.write() as session:
        mark_sent(session, got, sent_to(PAULA), now=later)

    mail, ticket = look(db, outbound_id)
    assert (mail.status, mail.sent_at, mail.recipients[PAULA]["state"]) == (OutboundStatus.SENT, later, "sent")
    assert (ticket.first_reply_at, ticket.alarm) == (later, None)


def test_a_refused_recipient_raises_the_ticket_though_others_got_it(db: Database, now: datetime) -> None:
    outbound_id = queue_mail(db, now, cc=(CARL,))
    got = claimed(db, now)

    with db.write() as session:
        refused = {CARL: {"state": "refused", "detail": "550 no such user"}}
        mark_sent(session, got, sent_to(PAULA) | refused, now=now)

    mail, ticket = look(db, outbound_id)
    assert mail.status == OutboundStatus.SENT
    assert ticket.alarm == f"Not delivered to {CARL}"


def test_a_deferred_mail_waits_longer_each_time_and_fails_in_the_end(db: Database, now: datetime) -> None:
    outbound_id = queue_mail(db, now)
    at = now
    for pause in PAUSES:
        got = claimed(db, at)
        with db.write() as session:
            mark_deferred(session, got, "451 greylisted", now=at)
        assert claim(db, at + pause - timedelta(seconds=1)) is None
        at += pause

    got = claimed(db, at)
    with db.write() as session:
        mark_deferred(session, got, "451 greylisted", now=at)

    mail, ticket = look(db, outbound_id)
    assert mail.status == OutboundStatus.FAILED
    assert f"after {MAX_SEND_ATTEMPTS} attempts" in (mail.detail or "")
    assert "could not be sent" in (ticket.alarm or "")


def test_a_failed_mail_reopens_its_solved_ticket(db: Database, cast: Cast, now: datetime) -> None:
    outbound_id = queue_mail(db, now)
    _, ticket = look(db, outbound_id)
    with db.write() as session:
        solve(session, session.get_one(Ticket, ticket.id), by=cast.tess, now=now, version=1)
    got = claimed(db, now)

    with db.write() as session:
        mark_failed(session, got, "550 mailbox full", now=now)

    mail, ticket = look(db, outbound_id)
    assert (mail.status, mail.detail) == (OutboundStatus.FAILED, "550 mailbox full")
    assert (ticket.status, ticket.due_at, ticket.alarm) == ("open", now, "Reply could not be sent: 550 mailbox full")


def test_a_sender_that_died_leaves_the_mail_uncertain_and_never_sends_it_again(db: Database, now: datetime) -> None:
    outbound_id = queue_mail(db, now)
    hand_over(db, claimed(db, now), now)

    assert claim(db, now + LEASE) is None

    mail, ticket = look(db, outbound_id)
    assert mail.status == OutboundStatus.UNCERTAIN
    assert ticket.alarm == "Reply may not have been sent"
    assert claim(db, now + timedelta(days=1)) is None


def test_a_sender_that_died_before_handing_over_leaves_the_mail_to_the_next(db: Database, now: datetime) -> None:
    outbound_id = queue_mail(db, now)
    slow = claimed(db, now)

    assert claimed(db, now + LEASE).outbound_id == outbound_id

    with pytest.raises(LostLease):
        hand_over(db, slow, now + LEASE)
    assert look(db, outbound_id)[1].alarm is None


def test_a_sender_that_dies_again_and_again_before_handing_over_fails_visibly(db: Database, now: datetime) -> None:
    outbound_id = queue_mail(db, now)
    for attempt in range(MAX_SEND_ATTEMPTS):
        claimed(db, now + attempt * LEASE)

    assert claim(db, now + MAX_SEND_ATTEMPTS * LEASE) is None

    mail, ticket = look(db, outbound_id)
    assert mail.status == OutboundStatus.FAILED
    assert "the program that sends was stopped" in (ticket.alarm or "")


def test_a_slow_sender_still_says_what_became_of_its_uncertain_mail(db: Database, now: datetime) -> None:
    outbound_id = queue_mail(db, now)
    slow = claimed(db, now)
    hand_over(db, slow, now)
    assert claim(db, now + LEASE) is None

    with db.write() as session:
        mark_sent(session, slow, sent_to(PAULA), now=now + 2 * LEASE)

    mail, ticket = look(db, outbound_id)
    assert (mail.status, ticket.alarm) == (OutboundStatus.SENT, None)


def test_a_persons_decision_fences_the_slow_sender(db: Database, cast: Cast, now: datetime) -> None:
    outbound_id = queue_mail(db, now)
    slow = claimed(db, now)
    with db.write() as session:
        mark_uncertain(session, slow, "connection lost after DATA", now=now)
    with db.write() as session:
        send_again(session, outbound_id, by=cast.tess, now=now)

    marks: tuple[Callable[[Session], object], ...] = (
        lambda session: mark_sent(session, slow, sent_to(PAULA), now=now),
        lambda session: mark_failed(session, slow, "late", now=now),
        lambda session: mark_deferred(session, slow, "late", now=now),
    )
    for mark in marks:
        with db.write() as session, pytest.raises(LostLease):
            mark(session)
    again = claimed(db, now)

    assert again.attempt == slow.attempt + 1
    assert again.mail.message_id == slow.mail.message_id


def test_a_person_takes_an_uncertain_mail_as_sent(db: Database, cast: Cast, now: datetime) -> None:
    outbound_id = queue_mail(db, now)
    got = claimed(db, now)
    with db.write() as session:
        mark_uncertain(session, got, "connection lost", now=now)

    with db.write() as session:
        take_as_sent(session, outbound_id, by=cast.tess, now=now)

    mail, ticket = look(db, outbound_id)
    assert (mail.status, mail.detail, ticket.alarm) == (OutboundStatus.SENT, "Taken as sent by Tess Arden.", None)


def test_a_bounce_marks_the_mail_and_raises_its_ticket_once(db: Database, now: datetime) -> None:
    outbound_id = queue_mail(db, now)
    got = claimed(db, now)
    with db.write() as session:
        mark_sent(session, got, sent_to(PAULA), now=now)

    with db.write() as session:
        ticket_id = mark_bounced(session, f"<{got.mail.message_id}>", PAULA.upper(), "550 5.1.1 unknown", now=now)
        again = mark_bounced(session, got.mail.message_id, PAULA, "550 5.1.1 unknown", now=now)
        strange = mark_bounced(session, "somebody-elses@mail.example", PAULA, "550", now=now)

    mail, ticket = look(db, outbound_id)
    assert (ticket_id, again, strange) == (ticket.id, ticket.id, None)
    assert (mail.status, mail.recipients[PAULA]["state"]) == (OutboundStatus.BOUNCED, "bounced")
    assert ticket.alarm == f"Reply bounced: {PAULA}"


def test_only_a_mail_that_is_not_on_its_way_is_cancelled(db: Database, cast: Cast, now: datetime) -> None:
    queued, sending = queue_mail(db, now), queue_mail(db, now)
    with db.write() as session:
        cancel(session, queued, by=cast.tess, now=now)
    assert claimed(db, now).outbound_id == sending

    with db.write() as session:
        with pytest.raises(IllegalMove, match="is sending now"):
            cancel(session, sending, by=cast.tess, now=now)
        with pytest.raises(IllegalMove):
            send_again(session, sending, by=cast.tess, now=now)
        with pytest.raises(IllegalMove):
            take_as_sent(session, sending, by=cast.tess, now=now)
        with pytest.raises(NotPermitted):
            cancel(session, queued, by=cast.sam, now=now)
        with pytest.raises(NotFound):
            cancel(session, 999, by=cast.tess, now=now)
        send_again(session, queued, by=cast.tess, now=now)  # it never left
    assert claimed(db, now).outbound_id == queued


def test_a_dismissed_failure_no_longer_blocks_the_ticket(db: Database, cast: Cast, now: datetime) -> None:
    outbound_id = queue_mail(db, now)
    got = claimed(db, now)
    with db.write() as session:
        mark_failed(session, got, "550", now=now)
    with db.write() as session:
        cancel(session, outbound_id, by=cast.tess, now=now)

    with db.write() as session:
        mail = session.get_one(OutboundMail, outbound_id)
        ticket = session.get_one(Ticket, mail.ticket_id)
        solve(session, ticket, by=cast.tess, now=now, version=ticket.version)

    assert (ticket.status, ticket.alarm) == ("solved", None)


def test_a_mail_sent_again_gets_all_its_attempts_again(db: Database, cast: Cast, now: datetime) -> None:
    outbound_id = queue_mail(db, now)
    at = now
    for _ in range(MAX_SEND_ATTEMPTS):
        got = claimed(db, at)
        with db.write() as session:
            mark_deferred(session, got, "451", now=at)
        at += PAUSES[-1]
    with db.write() as session:
        send_again(session, outbound_id, by=cast.tess, now=at)
    got = claimed(db, at)

    with db.write() as session:
        mark_deferred(session, got, "451", now=at)

    assert look(db, outbound_id)[0].status == OutboundStatus.DEFERRED


def test_a_signature_covers_ticket_and_recipients_and_survives_relays() -> None:
    signer = Signer("secret")
    message_id = signer.sign(1042, (PAULA, CARL), "ourfirm.example")
    same_people = signer.sign(1042, (CARL.upper(), PAULA), "ourfirm.example")

    assert signer.verify(message_id) == 1042
    assert signer.verify(message_id.upper()) == 1042
    assert signer.verify(message_id.replace("@ourfirm.example", "@relay.example")) == 1042
    assert message_id.split(".")[2][8:] == same_people.split(".")[2][8:]
    assert message_id != same_people
    assert len(message_id) < 70


def test_a_forged_signature_never_verifies() -> None:
    signer = Signer("secret")
    genuine = signer.sign(1042, (PAULA,), "ourfirm.example")
    head, ticket, unique, rest = genuine.split(".", 3)
    forged = [
        Signer("another").sign(1042, (PAULA,), "ourfirm.example"),
        f"{head}.1043.{unique}.{rest}",
        f"{head}.{ticket}.{'a' * 16}.{rest}",
        *(f"{head}.{ticket}.{unique}.{number:026b}@ourfirm.example".translate(LETTERS) for number in range(1000)),
        *(
            genuine[:place] + chr(ord(genuine[place]) ^ 1) + genuine[place + 1 :]
            for place in range(genuine.index("@"))
        ),
        "",
        "cf",
        "cf.1.2.3@x",
        "x" * 10_000,
    ]

    assert [message_id for message_id in forged if signer.verify(message_id) == 1042] == []


def test_an_empty_secret_is_refused_and_a_secret_never_shows() -> None:
    with pytest.raises(ValueError, match="empty"):
        Signer("")
    assert "hush" not in repr(MailIdentity("a@b.example", "hush"))
