"""A worker killed between any two durable steps loses nothing and doubles nothing, on both databases."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from builders import IDENTITY, a_customer, an_email
from crash_checker import find_losses, is_quiet, query
from dovecot_server import DOVECOT, Dovecot, running_dovecot
from smtp_sink import Sink, running_sink

from inbox.faults import CRASH_POINTS
from tickets.conversation import add_note
from tickets.db import Database
from tickets.outbox import enqueue
from tickets.ticket import open_ticket
from tickets.users import SYSTEM

pytestmark = [pytest.mark.dovecot, pytest.mark.skipif(DOVECOT is None, reason="Dovecot is not installed")]

MAILS = 5
REPLIES = 2
TESTS = Path(__file__).parent


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running_dovecot() as server:
        yield server


@pytest.mark.parametrize("point", CRASH_POINTS)
def test_a_worker_killed_at_this_point_loses_and_doubles_nothing(
    point: str, db: Database, dovecot: Dovecot, tmp_path: Path
) -> None:
    url = db.engine.url.render_as_string(hide_password=False)
    _queue_replies(db)
    dovecot.empty("billing")
    dovecot.append("billing", *(_mail(number) for number in range(MAILS)))

    with running_sink() as sink:
        with _worker(url, dovecot, sink, tmp_path, seconds_ahead=0, crash_at=point) as killed:
            assert killed.wait(60) == -signal.SIGKILL, (tmp_path / "log").read_text()
        with _worker(url, dovecot, sink, tmp_path, seconds_ahead=900) as second:
            _wait_until(lambda: is_quiet(url, MAILS), second, tmp_path)
        flaws = find_losses(url, dovecot.port, [delivery.content for delivery in sink.deliveries])

    assert flaws == []
    assert query(url, "select count(*) from ticket") == [(MAILS + REPLIES,)]


def _mail(number: int) -> bytes:
    return an_email(subject=f"Mail {number}", message_id=f"<m{number}@acme.example>", text=f"Please send {number}.\n")


def _queue_replies(db: Database) -> None:
    now = datetime.now(UTC)
    with db.write() as session:
        a_customer(session, now, name="Acme Tooling GmbH", account="C-1001", addresses=("paula@acme.example",))
        for number in range(REPLIES):
            ticket = open_ticket(session, subject=f"Reply {number}", intent="informational", by=SYSTEM, now=now)
            add_note(session, ticket, "to be answered", by=SYSTEM, now=now)
            enqueue(
                session,
                ticket_id=ticket.id,
                kind="reply",
                subject=f"Re: {number}",
                text="Here it is.\n",
                to=("paula@acme.example",),
                identity=IDENTITY,
                by=SYSTEM,
                now=now,
            )


@contextmanager
def _worker(
    url: str, dovecot: Dovecot, sink: Sink, place: Path, *, seconds_ahead: int, crash_at: str = ""
) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, str(TESTS / "crash_worker.py"), url]
    command += [str(dovecot.port), str(sink.port), str(seconds_ahead)]
    environment = {**os.environ, "COUNTERFOIL_CRASH_AT": crash_at, "PYTHONPATH": f"{TESTS}:{TESTS.parent}"}
    with (place / "log").open("ab") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        finally:
            process.kill()


def _wait_until(condition: Callable[[], bool], process: "subprocess.Popen[bytes]", place: Path) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert process.poll() is None, (place / "log").read_text()
        assert time.monotonic() < deadline, (place / "log").read_text() or "the worker does not finish"
        time.sleep(0.1)
