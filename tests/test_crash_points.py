"""A worker killed between any two durable steps loses nothing and doubles nothing, on both databases."""

import os
import random
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

MAILS = 3  # for each kill
IN_DOUBT = {"send_claimed", "send_composed", "send_delivered", "send_marked"}  # RFC 1047: nobody can know
TESTS = Path(__file__).parent


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running_dovecot() as server:
        yield server


def test_a_worker_killed_at_every_named_point_loses_and_doubles_nothing(
    db: Database, dovecot: Dovecot, tmp_path: Path
) -> None:
    url = _prepare(db, dovecot)

    with running_sink() as sink:
        for point in CRASH_POINTS:
            # leases of killed workers outlive these rounds: each round kills at mails and replies of its own
            dovecot.append("billing", *(_mail(f"{point} {number}") for number in range(MAILS)))
            _queue_reply(db, f"Reply {point}")
            with _worker(url, dovecot, sink, tmp_path, crash_at=point) as killed:
                assert killed.wait(60) == -signal.SIGKILL, f"{point} was not reached\n{_log(tmp_path)}"
        mails = MAILS * len(CRASH_POINTS)
        _finish(url, dovecot, sink, tmp_path, mails)
        flaws = find_losses(url, dovecot.port, [delivery.content for delivery in sink.deliveries])

    assert flaws == []
    assert query(url, "select count(*) from ticket") == [(mails + len(CRASH_POINTS),)]
    ((in_doubt,),) = query(url, "select count(*) from outbound_mail where status = 'uncertain'")
    assert len(IN_DOUBT) <= in_doubt <= len(CRASH_POINTS)


@pytest.mark.campaign
@pytest.mark.skipif("COUNTERFOIL_KILLS" not in os.environ, reason="set COUNTERFOIL_KILLS to the number of kills")
def test_a_worker_killed_at_random_moments_loses_and_doubles_nothing(
    db: Database, dovecot: Dovecot, tmp_path: Path
) -> None:
    """`COUNTERFOIL_KILLS` kills, ten mails and one reply for each; a failure repeats with its seed."""
    kills = int(os.environ["COUNTERFOIL_KILLS"])
    seed = int(os.environ.get("COUNTERFOIL_SEED", str(time.time_ns() % 10**6)))
    chance = random.Random(seed)
    url = _prepare(db, dovecot)

    with running_sink() as sink:
        for kill in range(kills):
            dovecot.append("billing", *(_mail(f"{kill} {number}") for number in range(10)))
            _queue_reply(db, f"Reply {kill}")
            with _worker(url, dovecot, sink, tmp_path, seconds_ahead=400 * kill) as worker:
                time.sleep(chance.uniform(0.5, 4.0))
                worker.kill()
                worker.wait()
        _finish(url, dovecot, sink, tmp_path, 10 * kills, seconds_ahead=400 * kills + 900)
        flaws = find_losses(url, dovecot.port, [delivery.content for delivery in sink.deliveries])

    assert flaws == [], f"seed {seed}"


def _prepare(db: Database, dovecot: Dovecot) -> str:
    dovecot.empty("billing")
    now = datetime.now(UTC)
    with db.write() as session:
        a_customer(session, now, name="Acme Tooling GmbH", account="C-1001", addresses=("paula@acme.example",))
    return db.engine.url.render_as_string(hide_password=False)


def _finish(url: str, dovecot: Dovecot, sink: Sink, place: Path, mails: int, *, seconds_ahead: int = 900) -> None:
    with _worker(url, dovecot, sink, place, seconds_ahead=seconds_ahead) as last:
        _wait_until(lambda: is_quiet(url, mails), last, place)


def _mail(name: str) -> bytes:
    identifier = name.replace(" ", ".").replace("_", "-")
    return an_email(subject=f"Mail {name}", message_id=f"<{identifier}@acme.example>", text=f"Please send {name}.\n")


def _queue_reply(db: Database, subject: str) -> None:
    now = datetime.now(UTC)
    with db.write() as session:
        ticket = open_ticket(session, subject=subject, intent="informational", by=SYSTEM, now=now)
        add_note(session, ticket, "to be answered", by=SYSTEM, now=now)
        enqueue(
            session,
            ticket_id=ticket.id,
            kind="reply",
            subject=f"Re: {subject}",
            text="Here it is.\n",
            to=("paula@acme.example",),
            identity=IDENTITY,
            by=SYSTEM,
            now=now,
        )


@contextmanager
def _worker(
    url: str, dovecot: Dovecot, sink: Sink, place: Path, *, seconds_ahead: int = 0, crash_at: str = ""
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
        assert process.poll() is None, _log(place)
        assert time.monotonic() < deadline, f"the worker does not finish\n{_log(place)}"
        time.sleep(0.1)


def _log(place: Path) -> str:
    return (place / "log").read_text()
