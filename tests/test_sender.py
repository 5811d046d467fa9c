"""Each queued mail is sent once, and the ticket shows what became of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from inbox.sender import SendReport, send_due
from inbox.smtp import DeliveryError, SmtpConfig, SmtpTransport
from tests.builders import IDENTITY, a_ticket, list_alarms
from tests.smtp_sink import running_sink
from tickets.db import Database
from tickets.mailroom.blobs import store_blob
from tickets.outgoing.outbox import OutboundMail, enqueue
from tickets.ticket import Ticket

PAULA, DIRK = "paula@acme.example", "dirk@globex.example"


class FixedFate:
    """A transport whose every mail meets the same fate."""

    def __init__(self, fate: DeliveryError | dict[str, tuple[int, str]]) -> None:
        self.fate = fate
        self.sent: list[bytes] = []

    def send(
        self, sender: str, recipients: tuple[str, ...], content: bytes, before_data: Callable[[], None]
    ) -> dict[str, tuple[int, str]]:
        before_data()
        self.sent.append(content)
        if isinstance(self.fate, DeliveryError):
            raise self.fate
        return self.fate


def queue(db: Database, now: datetime, **changes: Any) -> int:
    values: dict[str, Any] = {"subject": "Re: copy", "text": "Here it is.\n", "to": (PAULA,), **changes}
    with db.write() as session:
        ticket = a_ticket(session, now)
        return enqueue(session, ticket_id=ticket.id, kind="reply", identity=IDENTITY, now=now, **values).id


def send(db: Database, transport: Any, now: datetime) -> SendReport:
    return send_due(db, transport, identity=IDENTITY, now=now, name="Our Firm")


def state_of(db: Database, mail_id: int) -> tuple[OutboundMail, Ticket]:
    with db.read() as session:
        mail = session.get_one(OutboundMail, mail_id)
        return mail, session.get_one(Ticket, mail.ticket_id)


def test_a_queued_mail_leaves_once_with_its_files(db: Database, now: datetime) -> None:
    with db.write() as session:
        sha256 = store_blob(session, b"%PDF-1.4 invoice")
    mail_id = queue(db, now, attachments=(("invoice.pdf", "application/pdf", sha256),))

    with running_sink() as sink:
        transport = SmtpTransport(SmtpConfig("127.0.0.1", sink.port, "none"))
        reports = [send(db, transport, now), send(db, transport, now)]

    mail, ticket = state_of(db, mail_id)
    assert reports == [SendReport(sent=1), SendReport()]
    (delivery,) = sink.deliveries
    assert f"Message-ID: <{mail.message_id}>".encode() in delivery.content
    assert b"invoice.pdf" in delivery.content
    assert (mail.status, mail.recipients[PAULA]["state"], ticket.alarm) == ("sent", "sent", None)


def test_a_refused_recipient_is_shown_while_the_other_has_the_mail(db: Database, now: datetime) -> None:
    mail_id = queue(db, now, to=(PAULA, DIRK))

    send(db, FixedFate({PAULA: (250, "ok"), DIRK: (550, "no such user")}), now)

    mail, ticket = state_of(db, mail_id)
    assert mail.status == "sent"
    assert mail.recipients[DIRK] == {"state": "failed", "detail": "550 no such user"}
    assert DIRK in (ticket.alarm or "")


@pytest.mark.parametrize(
    ("fate", "status", "alarmed"),
    [
        (DeliveryError("550 no", permanent=True), "failed", True),
        (DeliveryError("451 later", permanent=False), "deferred", False),
        (DeliveryError("broke", permanent=False, uncertain=True), "uncertain", True),
    ],
)
def test_a_mail_that_did_not_leave_says_so(
    db: Database, now: datetime, fate: DeliveryError, status: str, alarmed: bool
) -> None:
    mail_id = queue(db, now)

    report = send(db, FixedFate(fate), now)

    mail, ticket = state_of(db, mail_id)
    assert (mail.status, bool(ticket.alarm), mail.detail is not None) == (status, alarmed, True)
    assert getattr(report, status) == report.total == 1


def test_a_deferred_mail_is_tried_again_later_and_given_up_in_the_end(db: Database, now: datetime) -> None:
    mail_id = queue(db, now)
    busy = FixedFate(DeliveryError("451 later", permanent=False))

    for hours in range(100):
        send(db, busy, now + timedelta(hours=hours))

    mail, ticket = state_of(db, mail_id)
    assert (mail.status, len(busy.sent)) == ("failed", 6)
    assert ticket.alarm


UNUSABLE = DeliveryError("Cannot reach mail.example:587: refused", permanent=False, unusable=True)


def test_a_server_that_can_not_be_used_uses_up_no_attempts_however_long_it_lasts(db: Database, now: datetime) -> None:
    mail_id = queue(db, now)
    away = FixedFate(UNUSABLE)

    for hours in range(100):
        assert send(db, away, now + timedelta(hours=hours)) == SendReport(unusable=1)

    assert state_of(db, mail_id)[0].status == "deferred"
    assert send(db, FixedFate({PAULA: (250, "ok")}), now + timedelta(hours=100)) == SendReport(sent=1)


def test_a_server_that_can_not_be_used_is_not_tried_with_every_waiting_mail(db: Database, now: datetime) -> None:
    for _ in range(5):
        queue(db, now)
    away = FixedFate(UNUSABLE)

    send(db, away, now)

    assert len(away.sent) == 1


def test_mail_that_waits_for_the_server_raises_an_alarm_and_ends_it_when_it_leaves(
    db: Database, now: datetime
) -> None:
    queue(db, now)
    send(db, FixedFate(UNUSABLE), now)
    assert alarms_of(db) == []

    later = now + timedelta(minutes=15)
    send(db, FixedFate(UNUSABLE), later)
    assert alarms_of(db) == ["mail_server_down smtp"]

    send(db, FixedFate({PAULA: (250, "ok")}), later + timedelta(minutes=2))
    assert alarms_of(db) == []


def alarms_of(db: Database) -> list[str]:
    with db.read() as session:
        return [f"{alarm.kind} {alarm.subject}" for alarm in list_alarms(session) if not alarm.ended_at]


def test_an_uncertain_mail_is_never_sent_again_by_itself(db: Database, now: datetime) -> None:
    queue(db, now)
    broken = FixedFate(DeliveryError("broke", permanent=False, uncertain=True))

    for hours in range(48):
        send(db, broken, now + timedelta(hours=hours))

    assert len(broken.sent) == 1


def test_a_mail_that_cannot_be_composed_fails_visibly_and_blocks_no_other(db: Database, now: datetime) -> None:
    broken = queue(db, now, attachments=(("gone.pdf", "application/pdf", "0" * 64),))
    whole = queue(db, now)

    report = send(db, FixedFate({PAULA: (250, "ok")}), now)

    assert report == SendReport(sent=1, failed=1)
    assert state_of(db, broken)[0].status == "failed"
    assert state_of(db, whole)[0].status == "sent"
