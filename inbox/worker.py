"""The process behind the desk: polls each mailbox, files what arrived, sends what is queued, until it is stopped.

Each mailbox has a thread of its own, so a broken one stops no other; intake and sending have one each. The threads
share nothing but the database and a wake-up call, and any number of workers may run beside each other.
"""

import gc
import logging
import os
import random
import signal
import socket
import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from inbox.alarms import Channel, tell_due
from inbox.disk import find_free_bytes, watch_disk
from inbox.intake import NOBODY, TrustedServers
from inbox.isolate import Readers
from inbox.lmtp import Listener
from inbox.mailbox import Mailbox
from inbox.pipeline import run_intake
from inbox.poller import PollReport, watch
from inbox.sender import send_due
from inbox.smtp import Transport
from tickets.audit_seals import seal_all
from tickets.db import Database
from tickets.house_time import utc_now
from tickets.lifecycle import close_solved
from tickets.mail_identity import MailIdentity
from tickets.mailroom.mailbox_cursor import list_asked
from tickets.mailroom.parked_mail import watch_parked
from tickets.money.bank.settlement import NEVER, PostingPolicy, settle
from tickets.money.disputes.instalments import follow_days
from tickets.worker_jobs import GONE_AFTER, NOTE_EVERY, WATCH, note_beats, take_up, watch_jobs

log = logging.getLogger(__name__)

SETTLE_SECONDS = 10.0
STOP_SECONDS = 0.2  # until it is seen that the worker is to stop
IDLE_SECONDS = 2.0  # another process may have queued something
LONGEST_PAUSE_SECONDS = 300.0
LONGEST_SENDER_PAUSE_SECONDS = 60.0
TIDY_EVERY = timedelta(hours=1)


class Worker:
    """`start` returns at once; `stop` lets what is under way finish. `transport` None sends nothing: mail waits.
    Alarms are told by `channels`; cash posts by itself as `posting` says. `beats` tells when each loop last came
    round."""

    def __init__(
        self,
        db: Database,
        mailboxes: Sequence[Mailbox],
        readers: Readers,
        transport: Transport | None,
        identity: MailIdentity,
        *,
        poll_seconds: float = 20,
        name: str = "",
        channels: Sequence[Channel] = (),
        listeners: Sequence[Listener] = (),
        posting: PostingPolicy = NEVER,
        trusted: TrustedServers = NOBODY,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._db = db
        self._mailboxes = mailboxes
        self._readers = readers
        self._transport = transport
        self._identity = identity
        self._poll_seconds = poll_seconds
        self._name = name
        self._channels = channels
        self._listeners = listeners
        self._posting = posting
        self._trusted = trusted
        self._clock = clock
        self._worker_name = f"{socket.gethostname()}:{os.getpid()}"[:80]
        self._tidy_at = datetime.min.replace(tzinfo=UTC)
        self._seal_at = datetime.min.replace(tzinfo=UTC)
        self._stopping = threading.Event()
        self._mail_arrived = threading.Event()
        self._wakers = {mailbox.config.name: threading.Event() for mailbox in mailboxes}
        self._asked_up_to = datetime.min.replace(tzinfo=UTC)
        self._threads: list[threading.Thread] = []
        self._unusable_rounds = 0  # of the sender, one after the other
        self._took_up_at: datetime | None = None  # when our jobs were written down
        self.beats: dict[str, datetime] = {}

    def start(self) -> None:
        gc.freeze()  # what was imported stays: no collection needs to look at all of it again and again
        loops: list[tuple[str, Callable[[], None]]] = [("intake", self._take_in), ("cash", self._settle)]
        if self._transport is not None:
            loops.append(("sender", self._send))
        if self._channels:
            loops.append(("alarms", self._tell_alarms))
        for listener in self._listeners:
            loops.append((f"listener {listener.name}", lambda listener=listener: self._listen(listener)))  # type: ignore[misc]
        for mailbox in self._mailboxes:
            loops.append((f"poller {mailbox.config.name}", lambda mailbox=mailbox: self._poll(mailbox)))  # type: ignore[misc]
        if self._mailboxes:
            loops.append(("asked", self._read_when_asked))
        jobs = [name for name, _ in loops] + [WATCH]
        loops.append((WATCH, lambda: self._watch_jobs(jobs)))
        self._threads = [threading.Thread(target=loop, name=name, daemon=True) for name, loop in loops]
        for thread in self._threads:
            thread.start()

    def stop(self, timeout: float = 30.0) -> None:
        """Returns when all loops have ended, or after `timeout` seconds: what they leave open is taken again."""
        self._stopping.set()
        self._mail_arrived.set()
        for waking in self._wakers.values():
            waking.set()
        deadline = time.monotonic() + timeout
        for thread in self._threads:
            thread.join(max(deadline - time.monotonic(), 0.0))
        if late := [thread.name for thread in self._threads if thread.is_alive()]:
            log.warning("stopped while still at work: %s", ", ".join(late))

    def run(self) -> None:
        """Work until SIGTERM or SIGINT. We look ourselves whether one came: the system may give it to any thread,
        which ends no wait of this one, and whoever is interrupted may hold the lock of an event."""
        asked_to_stop = False

        def ask_to_stop(*_: object) -> None:
            nonlocal asked_to_stop
            asked_to_stop = True

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, ask_to_stop)
        self.start()
        while not (asked_to_stop or self._stopping.is_set()):
            time.sleep(STOP_SECONDS)
        self.stop()

    def _poll(self, mailbox: Mailbox) -> None:
        """Watch it over one connection after another. One that ends soon without an error waits for its turn."""
        name = mailbox.config.name
        waking = self._wakers[name]
        failures = 0
        while not self._stopping.is_set():
            started = time.monotonic()
            try:
                report = watch(
                    mailbox,
                    self._db,
                    clock=self._clock,
                    poll_seconds=self._poll_seconds,
                    stopping=self._stopping,
                    on_report=self._note_poll,
                    waking=waking,
                )
                self._note_poll(report)
                error = report.error
            except Exception as flaw:  # the database is down, say: this loop must outlive it
                log.exception("polling %s failed", name)
                error = str(flaw)
            if error:
                log.warning("mailbox %s: %s", name, error)
            failures = failures + 1 if error else 0
            self._beat(f"poller {name}")
            left = self._poll_seconds - (time.monotonic() - started)
            waking.wait(self._pause(failures) if error else max(left, 0.0))
            if not self._stopping.is_set():
                waking.clear()

    def _read_when_asked(self) -> None:
        """Somebody at the desk does not want to wait: mail must have come, or a password was mended."""
        self._asked_up_to = self._clock()
        while not self._stopping.is_set():
            self._guard("asked", self._wake_asked)
            self._stopping.wait(IDLE_SECONDS)

    def _wake_asked(self) -> None:
        with self._db.read() as session:
            asked = list_asked(session, since=self._asked_up_to)
        for name, waking in self._wakers.items():
            if name in asked:
                waking.set()
        self._asked_up_to = max([self._asked_up_to, *asked.values()])

    def _listen(self, listener: Listener) -> None:
        """A listener that cannot begin, as its port is taken, is begun again and again, and hinders nobody."""
        loop = f"listener {listener.name}"
        try:
            while not self._stopping.is_set():
                self._guard(loop, lambda: listener.tend(self._mail_arrived.set, now=self._clock()))
                self._stopping.wait(self._poll_seconds)
        finally:
            listener.stop()

    def _note_poll(self, report: PollReport) -> None:
        if report.stored:
            self._mail_arrived.set()
        self._beat(f"poller {report.mailbox}")

    def _pause(self, failures: int) -> float:
        """Twice as long after each failure, and never in step with other workers."""
        pause = min(self._poll_seconds * 2.0**failures, LONGEST_PAUSE_SECONDS)
        return pause * random.uniform(0.8, 1.2)  # noqa: S311 - jitter, not a secret

    def _take_in(self) -> None:
        while not self._stopping.is_set():
            self._mail_arrived.clear()
            self._guard("intake", self._run_intake)
            self._mail_arrived.wait(IDLE_SECONDS)

    def _run_intake(self) -> None:
        run_intake(
            self._db,
            self._readers,
            identity=self._identity,
            clock=self._clock,
            worker=self._worker_name,
            stopping=self._stopping.is_set,
            on_message=lambda _: self._beat("intake"),
            trusted=self._trusted,
        )
        self._tidy()

    def _tidy(self) -> None:
        """Once an hour: what was solved long ago is closed, so that an answer to it opens a new ticket."""
        now = self._clock()
        if now < self._tidy_at:
            return
        with self._db.write() as session:
            close_solved(session, now=now)
            follow_days(session, now=now)
        self._tidy_at = now + TIDY_EVERY

    def _send(self) -> None:
        while not self._stopping.is_set():
            self._guard("sender", self._run_sender)
            self._stopping.wait(min(IDLE_SECONDS * 2.0**self._unusable_rounds, LONGEST_SENDER_PAUSE_SECONDS))

    def _run_sender(self) -> None:
        """A server that refuses us is not asked again for each waiting mail: some lock an account for that."""
        assert self._transport is not None
        report = send_due(self._db, self._transport, identity=self._identity, now=self._clock(), name=self._name)
        if report.unusable:
            self._unusable_rounds = min(self._unusable_rounds + 1, 10)
        elif report.total:
            self._unusable_rounds = 0

    def _settle(self) -> None:
        while not self._stopping.is_set():
            self._guard("cash", lambda: settle(self._db, self._posting, now=self._clock()))
            self._guard("seals", self._seal)
            self._stopping.wait(SETTLE_SECONDS)

    def _seal(self) -> None:
        """Once an hour the past is chained on."""
        now = self._clock()
        if now >= self._seal_at:
            seal_all(self._db, now=now)
            self._seal_at = now + TIDY_EVERY

    def _tell_alarms(self) -> None:
        while not self._stopping.is_set():
            self._guard("alarms", lambda: tell_due(self._db, self._channels, now=self._clock()))
            self._stopping.wait(IDLE_SECONDS)

    def _watch_jobs(self, jobs: Sequence[str]) -> None:
        while not self._stopping.is_set():
            self._guard(WATCH, lambda: self._note_jobs(jobs))
            self._stopping.wait(NOTE_EVERY.total_seconds())

    def _note_jobs(self, jobs: Sequence[str]) -> None:
        """A clock that jumped, or a night asleep, makes everybody late for a moment: then nothing is judged."""
        now, free_bytes = self._clock(), find_free_bytes(self._db)
        with self._db.write() as session:
            watch_parked(session, now=now)
            watch_disk(session, free_bytes, now=now)
            if self._took_up_at is None:
                take_up(session, jobs, self._worker_name, now=now)
            else:
                noted = self.beats.get(WATCH, now)
                note_beats(session, {**self.beats, WATCH: now}, self._worker_name)
                if now - self._took_up_at > GONE_AFTER > now - noted:
                    watch_jobs(session, now=now)
        self._took_up_at = self._took_up_at or now

    def _guard(self, loop: str, step: Callable[[], object]) -> None:
        """A step that fails is tried again after a pause: its rows are leased, so nothing is lost meanwhile."""
        try:
            step()
            self._beat(loop)
        except Exception:
            log.exception("the %s failed", loop)
            self._stopping.wait(IDLE_SECONDS)

    def _beat(self, loop: str) -> None:
        self.beats[loop] = self._clock()
