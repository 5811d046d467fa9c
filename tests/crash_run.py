"""A run of kills: mails and replies in, workers killed at named points or at random moments, a checker's verdict out.

Beside the workers there are a real IMAP server, an SMTP server that records, and a database; whoever is killed leaves
leases behind, so the next worker's clock is set ahead by more than one.
"""

import json
import random
import signal
import smtplib
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from inbox.faults import CRASH_POINTS, CrashPoint
from tests.builders import IDENTITY, a_customer, a_user, an_email
from tests.crash_checker import Verdict, is_quiet, judge, list_looks, list_parked
from tests.crash_worker import Order
from tests.dovecot_server import Dovecot
from tests.postgres_server import _free_port
from tests.sign_in_scene import authorise
from tests.smtp_sink import Sink
from tests.token_server import running_token_server
from tickets.conversation import add_note
from tickets.db import Database
from tickets.mailroom.messages import replay
from tickets.outgoing.outbox import enqueue
from tickets.ticket import open_ticket
from tickets.users import SYSTEM, Role

USERS = ("billing", "invoices", "renumbered", "expunged", "moved", "copied")
REFUSED = "nobody@acme.example"
LEASE_AND_MORE = 400  # seconds
LARGE_LINES = 2000
PATIENCE_SECONDS = 240  # a campaign runs beside other work
ROOT = Path(__file__).parents[1]


class Supervisor:
    """Starts workers and tells how they ended."""

    def __init__(self, log: Path) -> None:
        self._log = log
        environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.crash_worker"],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                text=True,
            )

    def prepare(self, order: Order) -> None:
        """Before the first start on a database that has mail and a reply to work on."""
        assert self._ask({"prepare": asdict(order)}) == 0

    def start(self, order: Order) -> int:
        pid = self._ask({"start": asdict(order)})
        assert pid
        return pid

    def wait(self, pid: int, seconds: float) -> int | None:
        """The exit code, negative for a signal; None when it still runs."""
        return self._ask({"wait": pid, "seconds": seconds})

    def kill(self, pid: int, number: int = signal.SIGKILL) -> int:
        """The exit code: it may have ended by itself."""
        subprocess.run(["kill", f"-{int(number)}", str(pid)], check=True)
        status = self.wait(pid, PATIENCE_SECONDS)
        if status is None:
            subprocess.run(["kill", "-9", str(pid)], check=True)
            status = self.wait(pid, 30)
        assert status is not None
        return status

    def log(self) -> str:
        return self._log.read_text()[-6000:]

    def close(self) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(10)

    def _ask(self, request: dict[str, object]) -> int | None:
        assert self._process.stdin
        assert self._process.stdout
        print(json.dumps(request), file=self._process.stdin, flush=True)
        answer = self._process.stdout.readline()
        assert answer, self.log()
        result: int | None = json.loads(answer)
        return result


@contextmanager
def running_supervisor(log: Path) -> Iterator[Supervisor]:
    supervisor = Supervisor(log)
    try:
        yield supervisor
    finally:
        supervisor.close()


class Run:
    """`strike` and `kill_at_random` as often as wanted, then `finish`. `kills` counts what was killed where."""

    def __init__(
        self, database_url: str, dovecot: Dovecot, sink: Sink, supervisor: Supervisor, seed: int, scratch: Path
    ) -> None:
        self.url = database_url
        self.chance = random.Random(seed)
        self.kills: Counter[str] = Counter()
        self.mails = 0
        self.replayed = 0
        self._dovecot = dovecot
        self._sink = sink
        self._sink.refuse = {REFUSED: "550 nobody of this name"}
        self._supervisor = supervisor
        self._scratch = scratch
        self._ahead = 0
        self._last_question = b""
        self._delivered: list[bytes] = []  # what was answered 250
        self._must_leave: list[str] = []  # Message-IDs of replies that were certainly not handed over
        self._key = 0
        self._delivered_before = len(sink.deliveries)
        self._db = Database(database_url)
        for user in USERS:
            dovecot.empty(user)
        now = datetime.now(UTC)
        with self._db.write() as session:
            a_customer(session, now, name="Acme Tooling GmbH", account="C-1001", addresses=("paula@acme.example",))
            self._lead = a_user(session, now, "Lea Conti", Role.LEAD)
        self.deliver("billing", *(self._any_mail(number) for number in range(10)))
        self.queue_reply()
        supervisor.prepare(self._order())

    def strike(self, point: CrashPoint) -> None:
        """Kill a worker at this point, in circumstances in which it gets there."""
        _SCENARIOS.get(point.name, Run._strike_at_mail_and_reply)(self, point)
        self.kills[point.name] += 1

    def kill_at_random(self, mails: int, longest_seconds: float) -> None:
        """New mails and a reply; then one worker, or now and then two beside each other, killed at any moment."""
        self.deliver("billing", *(self._any_mail(number) for number in range(mails)))
        self.queue_reply()
        self._ahead += LEASE_AND_MORE
        workers = [self._start("") for _ in range(1 + (self.chance.random() < 0.1))]
        for pid in workers:
            time.sleep(self.chance.uniform(0.03, longest_seconds))
            assert self._supervisor.kill(pid) == -signal.SIGKILL, self._supervisor.log()
            self.kills["random"] += 1

    def finish(self, seconds: float = PATIENCE_SECONDS) -> Verdict:
        """Nobody is killed any more: what is open ends, a person sends parked mails through again, all is judged."""
        self._work_off(seconds)
        while parked := list_parked(self.url):
            self.replayed += len(parked)
            with self._db.write() as session:
                for inbound_id in parked:
                    replay(session, inbound_id, by=self._lead, now=datetime.now(UTC))
            self._work_off(seconds)
        deliveries = self._sink.deliveries[self._delivered_before :]
        taken = [(delivery.content, delivery.recipients) for delivery in deliveries]
        return judge(self.url, self._dovecot.port, USERS, taken, self._must_leave, self._delivered)

    def close(self) -> None:
        self._db.dispose()

    def deliver(self, user: str, *mails: bytes) -> None:
        self.mails += len(mails)
        with self._dovecot.client(user) as client:
            client.multiappend("INBOX", list(mails))

    def queue_reply(self, *, to: tuple[str, ...] = ("paula@acme.example",)) -> str:
        """Its Message-ID."""
        now = datetime.now(UTC)
        subject = f"Outgoing {self._next_key()}"
        with self._db.write() as session:
            ticket = open_ticket(session, subject=subject, intent="informational", by=SYSTEM, now=now)
            add_note(session, ticket, "to be answered", by=SYSTEM, now=now)
            mail = enqueue(
                session,
                ticket_id=ticket.id,
                kind="reply",
                subject=f"Re: {subject}",
                text="Here it is.\n",
                to=to,
                identity=IDENTITY,
                now=now,
            )
            return mail.message_id

    # -- what happens before a point is reached

    def _strike_at_mail_and_reply(self, point: CrashPoint) -> None:
        plain = self._mail()
        self.deliver("billing", plain, self._mail(files=1), self._mail(answers=self._key - 1))
        reply = self.queue_reply()
        if point.danger == 9:
            self._must_leave.append(reply)
        self._kill_at(point.name)

    def _strike_at_partly_refused(self, point: CrashPoint) -> None:
        self.queue_reply(to=("paula@acme.example", REFUSED))
        self._kill_at(point.name)

    def _strike_at_renumbered(self, point: CrashPoint) -> None:
        self.deliver("renumbered", self._mail())
        self._renumber()
        self._kill_at(point.name, mailboxes=("renumbered",))

    def _strike_at_recognised(self, point: CrashPoint) -> None:
        self.deliver("renumbered", self._mail())
        self._work_off(PATIENCE_SECONDS)
        self._renumber()
        self._kill_at(point.name, mailboxes=("renumbered",))

    def _strike_at_move(self, point: CrashPoint) -> None:
        user = "moved" if point.danger == 4 else "copied"
        self.deliver(user, self._mail(), self._mail())
        self._kill_at(point.name, mailboxes=(user,))

    def _strike_at_large(self, point: CrashPoint) -> None:
        self.deliver("billing", self._mail(lines=LARGE_LINES))
        self._kill_at(point.name, batch_bytes=10 * LARGE_LINES)

    def _strike_at_next_batch(self, point: CrashPoint) -> None:
        self.deliver("billing", *(self._mail() for _ in range(4)))
        self._kill_at(point.name, batch_count=2)

    def _strike_at_taken_over(self, point: CrashPoint) -> None:
        self.deliver("billing", self._mail())
        self._kill_at("intake_claimed")
        self._ahead += LEASE_AND_MORE
        self._kill_at(point.name)
        self._work_off(PATIENCE_SECONDS)  # or the same mail would be hit again and be parked

    def _strike_beside_another_worker(self, point: CrashPoint) -> None:
        beside = self._start("")
        try:
            while True:
                self.deliver("billing", *(self._mail() for _ in range(3)))
                struck = self._start(point.name)
                status = self._supervisor.wait(struck, 2)
                if status == -signal.SIGKILL:
                    break
                self._supervisor.kill(struck)
        finally:
            self._supervisor.kill(beside)

    def _strike_in_migration(self, point: CrashPoint) -> None:
        url = self._empty_database()
        by_versions = point.name == "migration_step"
        pid = self._supervisor.start(Order(url, crash_at=point.name, migrate=True, by_versions=by_versions))
        assert self._supervisor.wait(pid, PATIENCE_SECONDS) == -signal.SIGKILL, self._supervisor.log()
        pid = self._supervisor.start(Order(url, migrate=True, by_versions=by_versions))
        assert self._supervisor.wait(pid, PATIENCE_SECONDS) == 0, self._supervisor.log()

    def _empty_database(self) -> str:
        if self._db.is_sqlite:
            (self._scratch / "migrated.db").unlink(missing_ok=True)
            return f"sqlite:///{self._scratch}/migrated.db"
        with self._db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("drop database if exists migrated with (force)"))
            connection.execute(text("create database migrated template template1"))
        return self._db.engine.url.set(database="migrated").render_as_string(hide_password=False)

    def _strike_at_gone(self, point: CrashPoint) -> None:
        self.deliver("expunged", self._mail(), self._mail(expected="gone"))
        self._kill_at(point.name, mailboxes=("expunged",), expunge="expunged")

    def _strike_at_copy(self, point: CrashPoint) -> None:
        copied = self._mail()
        self.deliver("billing", copied)
        self.deliver("invoices", copied)
        self._kill_at(point.name, mailboxes=("billing", "invoices"))

    def _strike_at_delivery(self, point: CrashPoint) -> None:
        """The sending server heard nothing, so it delivers again."""
        mail, port = self._mail(), _free_port()
        pid = self._start(point.name, lmtp_port=port)
        assert not _deliver(port, mail), f"{point.name} was not reached"
        assert self._supervisor.wait(pid, PATIENCE_SECONDS) == -signal.SIGKILL, self._supervisor.log()
        pid = self._start("", lmtp_port=port)
        assert _deliver(port, mail), self._supervisor.log()
        self._delivered.append(mail)
        self.mails += 1
        self._supervisor.kill(pid)

    def _strike_at_token(self, point: CrashPoint) -> None:
        """The endpoint still takes the replaced refresh token, as most do: otherwise a person must authorise anew."""
        account = f"mailbox {self._next_key()}"
        with running_token_server() as endpoint:
            authorise(self._db, endpoint, account)
            order = self._order(crash_at=point.name, token_url=f"{endpoint.url}/token", account=account)
            assert self._supervisor.wait(self._supervisor.start(order), PATIENCE_SECONDS) == -signal.SIGKILL, (
                self._supervisor.log()
            )
            endpoint.refresh |= endpoint.spent
            endpoint.spent.clear()
            self._ahead += LEASE_AND_MORE
            order = self._order(token_url=f"{endpoint.url}/token", account=account)
            assert self._supervisor.wait(self._supervisor.start(order), PATIENCE_SECONDS) == 0, self._supervisor.log()

    # -- workers

    def _kill_at(self, crash_at: str, **circumstances: object) -> None:
        pid = self._start(crash_at, **circumstances)
        status = self._supervisor.wait(pid, PATIENCE_SECONDS)
        if status is None:
            self._supervisor.kill(pid)
        assert status == -signal.SIGKILL, f"{crash_at} was not reached ({status})\n{self._supervisor.log()}"

    def _start(self, crash_at: str, **circumstances: object) -> int:
        return self._supervisor.start(self._order(crash_at=crash_at, **circumstances))

    def _order(self, **circumstances: object) -> Order:
        ports = (self._dovecot.port, self._sink.port)
        return Order(self.url, *ports, seconds_ahead=self._ahead, **circumstances)  # type: ignore[arg-type]

    def _work_off(self, seconds: float) -> None:
        self._ahead += LEASE_AND_MORE
        looks_before = list_looks(self.url)
        worker = self._start("", mailboxes=USERS)
        deadline = time.monotonic() + seconds
        while not (
            all(list_looks(self.url).get(user) != looks_before.get(user) for user in USERS)
            and is_quiet(self.url, self._dovecot.port, USERS)
        ):
            assert time.monotonic() < deadline, f"the worker does not finish\n{self._supervisor.log()}"
            time.sleep(0.1)
        status = self._supervisor.kill(worker, signal.SIGTERM)
        assert status == 0, f"the worker did not end by itself ({status})\n{self._supervisor.log()}"

    def _renumber(self) -> None:
        number = str(self.chance.randrange(10**6, 10**9))
        command = ["doveadm", "-c", str(self._dovecot.home / "dovecot.conf"), "mailbox", "update", "-u", "renumbered"]
        subprocess.run([*command, "--uid-validity", number, "INBOX"], check=True)

    # -- mails

    def _any_mail(self, number: int) -> bytes:
        """Of ten: six questions, one with a file, an answer, an out-of-office note, a copy."""
        kind = number % 10
        if kind == 6:
            return self._mail(files=1)
        if kind == 7:
            return self._mail(answers=self._key)
        if kind == 8:
            return self._mail(expected="automatic")
        if kind == 9:
            return self._last_question
        self._last_question = self._mail()
        return self._last_question

    def _mail(
        self,
        *,
        expected: str = "conversation",
        answers: int = 0,
        files: int = 0,
        lines: int = 1,
    ) -> bytes:
        number = self._next_key()
        key = answers or number
        headers = {"X_Expected": f"{expected} {key}"}
        if answers:
            headers["In_Reply_To"] = f"<{answers}@acme.example>"
        if expected == "automatic":
            headers["Auto_Submitted"] = "auto-replied"
        return an_email(
            subject=f"Out of office {number}" if expected == "automatic" else f"Mail {number}",
            message_id=f"<{number}@acme.example>",
            text="Please send me the invoice.\n" * lines,
            attachments=tuple((f"{name}.bin", b"%d" % number) for name in range(files)),
            **headers,
        )

    def _next_key(self) -> int:
        self._key += 1
        return self._key


def _deliver(port: int, mail: bytes) -> bool:
    """Whether it was answered 250, as soon as somebody listens."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with smtplib.LMTP("127.0.0.1", port, "mx.acme.example", timeout=PATIENCE_SECONDS) as client:
                client.sendmail("paula@acme.example", [IDENTITY.address], mail.replace(b"\n", b"\r\n"))
                return True
        except smtplib.SMTPServerDisconnected:
            return False
        except ConnectionRefusedError:
            assert time.monotonic() < deadline
            time.sleep(0.02)


_SCENARIOS: dict[str, Callable[[Run, CrashPoint], None]] = {
    "send_partly_refused": Run._strike_at_partly_refused,
    "poll_renumbered": Run._strike_at_renumbered,
    "poll_recognised": Run._strike_at_recognised,
    **dict.fromkeys(("move_begun", "move_made", "move_copied", "move_flagged"), Run._strike_at_move),
    "poll_large": Run._strike_at_large,
    "poll_next_batch": Run._strike_at_next_batch,
    "intake_taken_over": Run._strike_at_taken_over,
    "intake_filed": Run._strike_beside_another_worker,
    **dict.fromkeys(("schema_created", "migration_step"), Run._strike_in_migration),
    **dict.fromkeys(("token_claimed", "token_answered", "token_saved"), Run._strike_at_token),
    **dict.fromkeys(("lmtp_stored", "lmtp_committed"), Run._strike_at_delivery),
    "poll_gone": Run._strike_at_gone,
    "intake_copy": Run._strike_at_copy,
}
assert _SCENARIOS.keys() <= {point.name for point in CRASH_POINTS}
