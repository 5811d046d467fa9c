"""The worker keeps everything moving, and what is broken stops nothing else."""

import signal
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from inbox.folder import FolderMailbox
from inbox.isolate import Readers
from inbox.mailbox import MailboxConfig, MailboxError
from inbox.smtp import SmtpConfig, SmtpTransport
from inbox.worker import Worker
from tests.builders import IDENTITY, Cast, a_ticket, an_email
from tests.smtp_sink import running_sink
from tickets.db import Database
from tickets.lifecycle import solve
from tickets.mailroom.mailbox_cursor import MailboxCursor, ask_to_read
from tickets.outgoing.outbox import enqueue
from tickets.ticket import Ticket, TicketStatus
from tickets.users import SYSTEM


class BrokenMailbox:
    config = MailboxConfig("broken", "imap")

    def __init__(self, flaw: Exception) -> None:
        self._flaw = flaw

    def connect(self) -> Any:
        raise self._flaw


class DeafMailbox:
    """Its server takes a connection and says nothing, and nothing makes it give up."""

    def __init__(self, name: str, at_work: threading.Barrier, let_go: threading.Event) -> None:
        self.config = MailboxConfig(name, "imap")
        self._at_work, self._let_go = at_work, let_go

    def connect(self) -> Any:
        self._at_work.wait(20)
        self._let_go.wait()
        raise MailboxError("gone", permanent=False)


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def subjects(db: Database) -> list[str]:
    with db.read() as session:
        return sorted(session.scalars(select(Ticket.subject)))


@pytest.mark.parametrize("flaw", [MailboxError("sign-in refused", permanent=True), RuntimeError("a bug")])
def test_a_broken_mailbox_stops_no_other(db: Database, readers: Readers, tmp_path: Path, flaw: Exception) -> None:
    folder = FolderMailbox(MailboxConfig("folder", "folder", path=tmp_path))
    worker = Worker(db, [BrokenMailbox(flaw), folder], readers, None, IDENTITY, poll_seconds=0.05)
    worker.start()

    (tmp_path / "1.eml").write_bytes(an_email(subject="First", message_id="<1@acme.example>"))
    wait_until(lambda: subjects(db) == ["First"])
    (tmp_path / "2.eml").write_bytes(an_email(subject="Second", message_id="<2@acme.example>"))
    wait_until(lambda: subjects(db) == ["First", "Second"])
    worker.stop()

    if isinstance(flaw, MailboxError):
        with db.read() as session:
            assert session.get_one(MailboxCursor, "broken").error == "sign-in refused"


def test_a_mailbox_is_read_at_once_when_somebody_asks(
    db: Database, readers: Readers, tmp_path: Path, cast: Cast
) -> None:
    folder = FolderMailbox(MailboxConfig("folder", "folder", path=tmp_path))
    worker = Worker(db, [folder], readers, None, IDENTITY, poll_seconds=600)
    worker.start()
    wait_until(lambda: "asked" in worker.beats and "poller folder" in worker.beats)

    (tmp_path / "1.eml").write_bytes(an_email(subject="First", message_id="<1@acme.example>"))
    with db.write() as session:
        ask_to_read(session, "folder", by=cast.tess, now=datetime.now(UTC))

    wait_until(lambda: subjects(db) == ["First"])
    worker.stop()


def test_a_worker_that_is_stopped_waits_so_long_for_all_its_mailboxes_together_and_names_those_at_work(
    db: Database, readers: Readers, caplog: pytest.LogCaptureFixture
) -> None:
    at_work = threading.Barrier(7)
    let_go = threading.Event()
    mailboxes = [DeafMailbox(f"deaf-{number}", at_work, let_go) for number in range(6)]
    worker = Worker(db, mailboxes, readers, None, IDENTITY, poll_seconds=0.05)
    worker.start()
    at_work.wait(20)

    started = time.monotonic()
    worker.stop(timeout=1.0)
    took = time.monotonic() - started
    let_go.set()

    assert took < 4  # one after the other would be 6
    assert "stopped while still at work: poller deaf-0, poller deaf-1," in caplog.text


def test_queued_mail_leaves(db: Database, readers: Readers, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        enqueue(
            session,
            ticket_id=ticket.id,
            kind="reply",
            subject="Re: copy",
            text="Here it is.\n",
            to=("paula@acme.example",),
            identity=IDENTITY,
            now=now,
        )

    with running_sink() as sink:
        transport = SmtpTransport(SmtpConfig("127.0.0.1", sink.port, "none"))
        worker = Worker(db, [], readers, transport, IDENTITY, clock=lambda: now)
        worker.start()
        wait_until(lambda: len(sink.deliveries) == 1)
        worker.stop()

    assert set(worker.beats) == {"intake", "sender", "cash", "seals", "watch"}


def test_what_was_solved_long_ago_is_closed(db: Database, readers: Readers, now: datetime) -> None:
    with db.write() as session:
        old, recent = a_ticket(session, now=now), a_ticket(session, now=now)
        solve(session, old, by=SYSTEM, now=now, version=old.version)
        solve(session, recent, by=SYSTEM, now=now + timedelta(days=13), version=recent.version)
    worker = Worker(db, [], readers, None, IDENTITY, clock=lambda: now + timedelta(days=15))
    worker.start()

    wait_until(lambda: statuses(db) == {old.id: TicketStatus.CLOSED, recent.id: TicketStatus.SOLVED})
    worker.stop()


def statuses(db: Database) -> dict[int, str]:
    with db.read() as session:
        return {row.id: row.status for row in session.scalars(select(Ticket))}


def test_a_stopped_worker_has_ended_its_threads(db: Database, readers: Readers) -> None:
    worker = Worker(db, [], readers, None, IDENTITY)
    worker.start()
    started = time.monotonic()

    worker.stop()

    assert time.monotonic() - started < 10
    assert not any(thread.is_alive() for thread in worker._threads)


def test_a_signal_that_the_system_gives_to_another_thread_ends_the_worker_too(db: Database, readers: Readers) -> None:
    worker = Worker(db, (), readers, None, IDENTITY)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def take_the_signal() -> None:
        wait_until(lambda: "intake" in worker.beats)
        signal.pthread_kill(threading.get_ident(), signal.SIGTERM)

    taking = threading.Thread(target=take_the_signal)
    release = threading.Timer(15, worker.stop)
    taking.start()
    release.start()
    started = time.monotonic()
    try:
        worker.run()
    finally:
        release.cancel()
        for number, handler in before.items():
            signal.signal(number, handler)
    taking.join()

    assert time.monotonic() - started < 10
