"""Mail servers deliver to us by LMTP and SMTP: answered 250 once it is stored, told to come again when it is not."""

import os
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from inbox.isolate import Readers
from inbox.lmtp import Listener, make_listeners
from inbox.mailbox import MailboxConfig
from inbox.pipeline import run_intake
from inbox.worker import Worker
from tests.builders import IDENTITY, an_email
from tickets.db import Database
from tickets.mailroom.blob_pieces import read_all
from tickets.mailroom.mailbox_cursor import MailboxCursor
from tickets.mailroom.messages import InboundMessage, Outcome

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[1]


@pytest.fixture(params=["lmtp", "smtp"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def configs(kind: str, **changes: object) -> list[MailboxConfig]:
    port = free_port()
    return [
        MailboxConfig(name, kind, "127.0.0.1", port, addresses=addresses, **changes)  # type: ignore[arg-type]
        for name, addresses in (
            ("billing", ("billing@acme.example", "invoices@acme.example")),
            ("credit", ("credit@acme.example",)),
        )
    ]


@contextmanager
def listening(db: Database, mailboxes: list[MailboxConfig]) -> Iterator[Listener]:
    (listener,) = make_listeners(db, mailboxes, clock=lambda: NOW)
    listener.tend(lambda: None, now=NOW)
    try:
        yield listener
    finally:
        listener.stop()


def connect(mailboxes: list[MailboxConfig]) -> smtplib.SMTP:
    client = smtplib.LMTP if mailboxes[0].kind == "lmtp" else smtplib.SMTP
    return client("127.0.0.1", mailboxes[0].port, timeout=20)


def answers(client: smtplib.SMTP, recipients: list[str], raw: bytes) -> list[int]:
    """The codes after the final dot: LMTP has one for each accepted recipient."""
    client.ehlo() if not isinstance(client, smtplib.LMTP) else client.ehlo("mx.acme.example")
    client.mail("paula@acme.example")
    accepted = [address for address in recipients if client.rcpt(address)[0] == 250]
    codes = [client.data(raw)[0]]
    if isinstance(client, smtplib.LMTP):
        codes += [client.getreply()[0] for _ in accepted[1:]]
    return codes


def stored(db: Database) -> list[tuple[str, int, bytes]]:
    with db.read() as session:
        rows = session.execute(
            select(InboundMessage.mailbox, InboundMessage.uid, InboundMessage.sha256).order_by(InboundMessage.id)
        )
        return [(row.mailbox, row.uid, b"".join(read_all(session, row.sha256))) for row in rows]


def test_a_delivered_mail_is_stored_as_it_came_under_its_trace_headers(db: Database, kind: str) -> None:
    raw = an_email(subject="First") + b"\xff raw bytes\r\n.leading dot\r\n"
    with listening(db, mailboxes := configs(kind)), connect(mailboxes) as client:
        assert answers(client, ["billing@acme.example"], raw) == [250]

    ((mailbox, uid, content),) = stored(db)
    assert (mailbox, uid) == ("billing", 1)
    head, _, body = content.partition(b"by ")
    assert head.startswith(
        b"Return-Path: <paula@acme.example>\r\nDelivered-To: billing@acme.example\r\nReceived: from"
    )
    assert body.endswith(raw)


def test_many_recipients_are_one_mail_for_each_mailbox(db: Database, readers: Readers, kind: str) -> None:
    recipients = ["billing@acme.example", "Credit@ACME.example", "invoices+1042@acme.example", "nobody@acme.example"]
    with listening(db, mailboxes := configs(kind)), connect(mailboxes) as client:
        assert answers(client, recipients, an_email(subject="To all")) == ([250] * 3 if kind == "lmtp" else [250])

    assert [(mailbox, uid) for mailbox, uid, _ in stored(db)] == [("billing", 1), ("credit", 1)]
    assert b"Delivered-To: billing@acme.example\r\nDelivered-To: invoices+1042@acme.example\r\n" in stored(db)[0][2]
    run_intake(db, readers, identity=IDENTITY, clock=lambda: NOW, worker="test")
    with db.read() as session:
        outcomes = list(session.scalars(select(InboundMessage.outcome).order_by(InboundMessage.id)))
    assert outcomes == [Outcome.TICKETED, Outcome.DUPLICATE]


def test_an_unknown_address_is_refused_for_good(db: Database, kind: str) -> None:
    with listening(db, mailboxes := configs(kind)), connect(mailboxes) as client:
        client.ehlo("mx.acme.example")
        client.mail("paula@acme.example")
        assert client.rcpt("nobody@acme.example")[0] == 550


def test_a_database_that_is_away_is_no_loss(db: Database, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(db, mailboxes := configs(kind)), connect(mailboxes) as client:
        with monkeypatch.context() as away:
            away.setattr(Database, "write", lambda _: (_ for _ in ()).throw(OSError("the disk is full")))
            assert set(answers(client, ["billing@acme.example", "credit@acme.example"], an_email())) == {451}
        assert stored(db) == []
        assert set(answers(client, ["billing@acme.example"], an_email())) == {250}

    assert len(stored(db)) == 1


def test_a_mail_that_is_too_large_is_refused_for_each_recipient(db: Database, kind: str) -> None:
    raw = an_email() + b"x" * 70 * 1024 * 16 + b"\r\n"
    with listening(db, mailboxes := configs(kind, largest_mb=1)), connect(mailboxes) as client:
        codes = answers(client, ["billing@acme.example", "credit@acme.example"], raw)
        assert codes == ([552, 552] if kind == "lmtp" else [552])
        assert client.noop()[0] == 250

    assert stored(db) == []


def test_a_line_that_is_far_too_long_is_taken_as_it_is(db: Database, kind: str) -> None:
    raw = an_email() + b"x" * 200_000 + b"\r\n"
    with listening(db, mailboxes := configs(kind)), connect(mailboxes) as client:
        assert answers(client, ["billing@acme.example"], raw) == [250]

    assert stored(db)[0][2].endswith(raw)


@pytest.mark.parametrize(("point", "times"), [("lmtp_stored", 1), ("lmtp_committed", 2)])
def test_a_kill_before_the_answer_loses_nothing_and_the_second_copy_is_recognised(
    db: Database, database_url: str, readers: Readers, kind: str, point: str, times: int
) -> None:
    """The sending server heard nothing, so it delivers again."""
    mailboxes = configs(kind)
    raw = an_email(subject="Once", message_id="<once@acme.example>")
    command = [sys.executable, "-m", "tests.lmtp_receiver", db.engine.url.render_as_string(hide_password=False)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [*command, kind, str(mailboxes[0].port), point, NOW.isoformat()], env=environment, stdout=subprocess.PIPE
    ) as receiver:
        assert receiver.stdout
        assert receiver.stdout.readline() == b"listening\n"
        with pytest.raises(smtplib.SMTPServerDisconnected):
            answers(connect(mailboxes), ["billing@acme.example"], raw)
        assert receiver.wait(20) == -9
    with listening(db, mailboxes), connect(mailboxes) as client:
        assert answers(client, ["billing@acme.example"], raw) == [250]

    assert len(stored(db)) == times
    run_intake(db, readers, identity=IDENTITY, clock=lambda: NOW, worker="test")
    with db.read() as session:
        outcomes = list(session.scalars(select(InboundMessage.outcome).order_by(InboundMessage.id)))
    assert outcomes == [Outcome.TICKETED, Outcome.DUPLICATE][:times]


def test_a_listener_shows_that_it_lives(db: Database, kind: str) -> None:
    with listening(db, configs(kind)) as listener:
        listener.tend(lambda: None, now=NOW + timedelta(minutes=1))

    with db.read() as session:
        assert session.get_one(MailboxCursor, "credit").polled_at == NOW + timedelta(minutes=1)


def test_the_worker_listens_and_files_what_it_is_given(db: Database, readers: Readers, kind: str) -> None:
    mailboxes = configs(kind)
    worker = Worker(db, [], readers, None, IDENTITY, poll_seconds=0.2, listeners=make_listeners(db, mailboxes))
    worker.start()
    try:
        _wait_until(lambda: f"listener {kind} 127.0.0.1:{mailboxes[0].port}" in worker.beats)
        with connect(mailboxes) as client:
            assert answers(client, ["billing@acme.example"], an_email()) == [250]
        _wait_until(lambda: _outcomes(db) == [Outcome.TICKETED])
    finally:
        worker.stop()

    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", mailboxes[0].port), timeout=2)


def _wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _outcomes(db: Database) -> list[str | None]:
    with db.read() as session:
        return list(session.scalars(select(InboundMessage.outcome)))
