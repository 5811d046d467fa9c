"""A full disk, a database that goes away, a jump of the clock and leases that are too short cost no mail."""

import os
import pwd
import random
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, event, func, make_url, select, text

from inbox import disk, intake
from inbox.folder import FolderMailbox
from inbox.isolate import Readers
from inbox.mailbox import MailboxConfig
from inbox.pipeline import run_intake
from inbox.worker import Worker
from tests.builders import IDENTITY, PAULA, a_stored_mail, a_ticket, an_email
from tests.postgres_server import _free_port, _initialise, _start, _unprivileged, _wait_until_ready, find_binaries
from tests.ready_databases import administering
from tickets.alarms import list_open
from tickets.db import Database
from tickets.leases import LostLease
from tickets.mailroom.mail_claims import Claim, claim_next, hold
from tickets.mailroom.mail_ledger import count_mail
from tickets.mailroom.messages import InboundMessage
from tickets.migrate import migrate
from tickets.outgoing.outbox import enqueue
from tickets.outgoing.sending import claim_due
from tickets.ticket import Ticket

DAY = timedelta(days=1)
LEASE = timedelta(minutes=5)


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers() as running:
        yield running


@pytest.fixture
def short_leases(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a broken attempt leaves behind is taken again soon."""
    monkeypatch.setattr("inbox.worker.IDLE_SECONDS", 0.1)
    monkeypatch.setattr(intake, "claim_messages", partial(intake.claim_messages, lease=timedelta(seconds=2)))


def a_mail(number: int, text: str = "Please send it again.\n") -> bytes:
    return an_email(subject=f"Mail {number}", message_id=f"<{number}@acme.example>", text=text)


def put_mails(folder: Path, numbers: range, text: str = "Please send it again.\n") -> None:
    for number in numbers:
        (folder / f"{number:04}.part").write_bytes(a_mail(number, text))
        (folder / f"{number:04}.part").rename(folder / f"{number:04}.eml")


def worker_on(db: Database, readers: Readers, folder: Path) -> Worker:
    mailbox = FolderMailbox(MailboxConfig("billing", "folder", path=folder))
    return Worker(db, [mailbox], readers, None, IDENTITY, poll_seconds=0.05)


def count_tickets(db: Database) -> int:
    with db.read() as session:
        return session.scalar(select(func.count()).select_from(Ticket)) or 0


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def assert_each_has_its_ticket(db: Database, mails: int) -> None:
    with db.read() as session:
        ledger = count_mail(session)
        subjects = list(session.scalars(select(Ticket.subject)))
    assert (ledger.received, ledger.ticketed, ledger.difference) == (mails, mails, 0)
    assert len(set(subjects)) == len(subjects) == mails


# -- the disk


def test_a_full_disk_stops_intake_which_goes_on_by_itself_when_there_is_room(
    sqlite_template: Path, readers: Readers, tmp_path: Path
) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    database = tmp_path / "desk.db"
    database.write_bytes(sqlite_template.read_bytes())
    db = Database(f"sqlite:///{database}")
    limited = _limit_pages(db.engine)
    worker = worker_on(db, readers, folder)
    worker.start()
    put_mails(folder, range(3))
    wait_until(lambda: count_tickets(db) == 3)

    limited["pages"] = 1  # no page more than there are
    put_mails(folder, range(3, 9), text="Please send it again. " * 2000)
    wait_until(lambda: limited["refused"] > 3)
    with db.read() as session:  # the desk can be read meanwhile
        assert count_mail(session).difference == 0
    limited["pages"] = 2**30

    wait_until(lambda: count_tickets(db) == 9)
    worker.stop()
    assert_each_has_its_ticket(db, 9)
    db.dispose()


def test_a_disk_that_fills_up_is_told_before_it_is_full_until_there_is_room(
    sqlite_template: Path, readers: Readers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    database = tmp_path / "desk.db"
    database.write_bytes(sqlite_template.read_bytes())
    db = Database(f"sqlite:///{database}")
    monkeypatch.setattr(disk, "LITTLE_BYTES", 2**60)  # no disk has as much
    monkeypatch.setattr("inbox.worker.NOTE_EVERY", timedelta(seconds=0.05))
    worker = worker_on(db, readers, folder)
    worker.start()

    wait_until(lambda: open_alarms(db) == ["little_disk"])
    monkeypatch.setattr(disk, "LITTLE_BYTES", 0)
    wait_until(lambda: open_alarms(db) == [])

    worker.stop()
    db.dispose()


def open_alarms(db: Database) -> list[str]:
    with db.read() as session:
        return [alarm.kind for alarm, _ in list_open(session)]


def _limit_pages(engine: Engine) -> dict[str, int]:
    """SQLite never shrinks the limit below the pages in use: 1 means that the disk is full now."""
    disk = {"pages": 2**30, "refused": 0}

    def limit(connection: Any, *_: Any) -> None:
        connection.execute(f"pragma max_page_count={disk['pages']}")

    def count(context: Any) -> None:
        if "disk is full" in str(context.original_exception):
            disk["refused"] += 1

    event.listen(engine, "checkout", limit)
    event.listen(engine, "handle_error", count)
    return disk


@pytest.mark.postgres
def test_a_full_disk_of_the_server_stops_intake_which_goes_on_by_itself_when_there_is_room(
    postgres_template: str, readers: Readers, tmp_path: Path, tight_disk: Path, short_leases: None
) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    with administering(postgres_template) as connection:
        connection.execute(text(f"create tablespace tight location '{tight_disk}'"))
        connection.execute(text("create database tight template template_desk tablespace tight strategy file_copy"))
    db = Database(make_url(postgres_template).set(database="tight").render_as_string())
    refused = _count_refusals(db.engine)
    worker = worker_on(db, readers, folder)
    worker.start()
    put_mails(folder, range(3))
    wait_until(lambda: count_tickets(db) == 3)

    ballast = tight_disk / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
    put_mails(folder, range(3, 9), text=random.Random(9).randbytes(30_000).hex())  # nothing that could be packed
    wait_until(lambda: len(refused) > 3)
    with db.read() as session:  # the desk can be read meanwhile
        assert count_mail(session).difference == 0
    ballast.unlink()

    wait_until(lambda: count_tickets(db) == 9)
    worker.stop()
    assert_each_has_its_ticket(db, 9)
    db.dispose()
    with administering(postgres_template) as connection:
        connection.execute(text("drop database tight with (force)"))
        connection.execute(text("drop tablespace tight"))


def _count_refusals(engine: Engine) -> list[str]:
    refused: list[str] = []

    def look(context: Any) -> None:
        if "No space left on device" in str(context.original_exception):
            refused.append(str(context.original_exception))

    event.listen(engine, "handle_error", look)
    return refused


@pytest.fixture
def tight_disk() -> Iterator[Path]:
    """A disk of 24 MB of its own, which the PostgreSQL server may write to. Only root can make one."""
    folder = Path(tempfile.mkdtemp(prefix="counterfoil-tight-"))
    owner = f"uid={pwd.getpwnam('postgres').pw_uid}" if os.geteuid() == 0 else ""
    mount = ["mount", "-t", "tmpfs", "-o", f"size=24m,mode=700,{owner}", "tmpfs", str(folder)]
    try:
        if not owner or subprocess.run(mount, check=False, capture_output=True).returncode != 0:
            pytest.skip("no disk can be mounted here")
        yield folder
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
    finally:
        folder.rmdir()


# -- the database


@pytest.mark.postgres
def test_a_database_that_is_restarted_under_the_worker_costs_no_mail(
    readers: Readers, tmp_path: Path, stoppable_postgres: "StoppablePostgres", short_leases: None
) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    db = Database(stoppable_postgres.url)
    migrate(db)
    worker = worker_on(db, readers, folder)
    worker.start()

    put_mails(folder, range(20))
    wait_until(lambda: count_tickets(db) > 0)
    put_mails(folder, range(20, 40))
    stoppable_postgres.stop()
    put_mails(folder, range(40, 60))
    time.sleep(0.5)
    stoppable_postgres.start()

    wait_until(lambda: count_tickets(db) == 60)
    worker.stop()
    assert_each_has_its_ticket(db, 60)
    db.dispose()


@pytest.mark.postgres
def test_connections_that_are_ended_again_and_again_cost_no_mail(
    postgres_template: str, readers: Readers, tmp_path: Path, short_leases: None
) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    admin = create_engine(make_url(postgres_template), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("create database terminated template template_desk strategy file_copy"))
        db = Database(make_url(postgres_template).set(database="terminated").render_as_string())
        worker = worker_on(db, readers, folder)
        worker.start()
        ended = 0
        for start in range(0, 60, 6):
            put_mails(folder, range(start, start + 6))
            time.sleep(0.15)
            terminate = "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = 'terminated'"
            ended += connection.scalar(text(terminate)) or 0
        wait_until(lambda: _is_settled(db, 60))
        worker.stop()
        assert_each_has_its_ticket(db, 60)
        assert ended > 5
        db.dispose()
        connection.execute(text("drop database terminated with (force)"))
    admin.dispose()


def _is_settled(db: Database, mails: int) -> bool:
    with db.read() as session:
        ledger = count_mail(session)
    return ledger.received == mails and ledger.in_flight == 0


class StoppablePostgres:
    def __init__(self, folder: Path, binaries: Path) -> None:
        self._folder, self._binaries = folder, binaries
        self._identity = _unprivileged(folder)
        self._port = _free_port()
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/postgres"
        _initialise(binaries, folder / "data", self._identity)
        self.start()

    def start(self) -> None:
        log = self._folder / "log"
        with log.open("ab") as output:
            self._server = _start(self._binaries, self._folder, self._port, output, self._identity)
        _wait_until_ready(self._binaries, self._server, self._port, log)

    def stop(self) -> None:
        """At once, as a machine that fails: sessions are cut off, the log is replayed at the next start."""
        self._server.send_signal(signal.SIGQUIT)
        self._server.wait(30)


@pytest.fixture
def stoppable_postgres(postgres_server: str) -> Iterator[StoppablePostgres]:
    """One of its own; `postgres_server` is there so that it is skipped or fails where there is none."""
    binaries = find_binaries()
    assert binaries
    with tempfile.TemporaryDirectory(prefix="counterfoil-postgres-") as folder:
        server = StoppablePostgres(Path(folder), binaries)
        yield server
        server.stop()


# -- the clock


def test_a_lease_that_a_jump_of_the_clock_ended_early_has_one_effect(db: Database, now: datetime) -> None:
    with db.write() as session:
        a_stored_mail(session, now)
        slow = claim_next(session, "slow", now=now, lease=LEASE)
    with db.write() as session:
        other = claim_next(session, "other", now=now + DAY, lease=LEASE)

    assert slow
    assert other
    assert other.attempt == slow.attempt + 1
    with db.write() as session, pytest.raises(LostLease):
        hold(session, [slow])
    with db.write() as session:
        assert len(hold(session, [other])) == 1


def test_mail_stored_and_leased_by_a_clock_that_ran_ahead_does_not_wait_for_that_day(
    db: Database, now: datetime
) -> None:
    with db.write() as session:
        a_stored_mail(session, now + DAY, a_mail(1))
        assert claim_next(session, "ahead", now=now + DAY, lease=LEASE)
        a_stored_mail(session, now + DAY, a_mail(2))

    with db.write() as session:
        claims = [claim_next(session, "right", now=now, lease=LEASE) for _ in range(3)]

    assert sorted(claim.attempt for claim in claims if claim) == [1, 2]


def test_a_reply_leased_by_a_clock_that_ran_ahead_is_sent_today(db: Database, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        enqueue(
            session, ticket_id=ticket.id, kind="reply", subject="Re: copy", text="Here it is.\n", to=(PAULA,),
            identity=IDENTITY, now=now + DAY,
        )  # fmt: skip
        assert claim_due(session, now=now + DAY, lease=LEASE)

    with db.write() as session:
        assert claim_due(session, now=now, lease=LEASE)
        assert claim_due(session, now=now, lease=LEASE) is None


# -- leases


def test_leases_shorter_than_the_work_have_one_effect_each(
    db: Database, readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is too slow is taken over; what is taken over too often is parked, and sent through again here."""
    monkeypatch.setattr(intake, "claim_messages", partial(intake.claim_messages, lease=timedelta(milliseconds=30)))
    monkeypatch.setattr(intake, "read_mails", partial(_read_slowly, intake.read_mails))
    with db.write() as session:
        for number in range(40):
            a_stored_mail(session, datetime.now(UTC), a_mail(number))

    workers = [threading.Thread(target=_work, args=(db, readers, f"worker {number}")) for number in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    with db.read() as session:
        ledger = count_mail(session)
        attempts = session.scalar(select(func.max(InboundMessage.attempt))) or 0
        subjects = list(session.scalars(select(Ticket.subject)))
    assert attempts > 1
    assert (ledger.ticketed + ledger.parked, ledger.difference) == (40, 0)
    assert len(set(subjects)) == len(subjects) == ledger.ticketed


def _read_slowly(read: Callable[..., Any], readers: Readers, claims: Sequence[Claim]) -> Any:
    """Longer than the lease, at the first attempt."""
    if any(claim.attempt == 1 for claim in claims):
        time.sleep(0.1)
    return read(readers, claims)


def _work(db: Database, readers: Readers, name: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        run_intake(db, readers, identity=IDENTITY, clock=lambda: datetime.now(UTC), worker=name)
        with db.read() as session:
            if not count_mail(session).in_flight:
                return
        time.sleep(0.02)
