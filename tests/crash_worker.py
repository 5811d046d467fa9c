"""Workers of their own processes, for tests that kill them: orders in as lines of JSON, their pids and ends out.

The supervisor imports the product once and forks a worker for each order, and that worker forks its readers instead
of starting an interpreter for them: a kill costs a few milliseconds instead of seconds. What runs in the worker is
the product's, threads, leases and child processes included.
"""

import gc
import json
import os
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from imapclient import IMAPClient

from inbox import imap_fetch, imap_session, isolate, pipeline, reader_child
from inbox.faults import arm
from inbox.imap import ImapMailbox
from inbox.isolate import Readers
from inbox.lmtp import make_listeners
from inbox.mailbox import MailboxConfig
from inbox.reader_protocol import FORK_FOR_MAIL
from inbox.smtp import SmtpConfig, SmtpTransport
from inbox.token_keeper import TokenKeeper
from inbox.tokens import TokenConfig
from inbox.worker import Worker
from tests.builders import IDENTITY
from tests.crash_checker import is_quiet
from tests.sign_in_scene import APP_SECRET
from tests.token_server import SECRET
from tickets.db import Database
from tickets.migrate import migrate, migrate_by_versions
from tickets.sealing import Sealer


@dataclass(frozen=True, slots=True)
class Order:
    """`seconds_ahead` sets the worker's clock ahead: a lease that a killed worker left behind is over at once.
    `expunge` names a user whose last mail is deleted once its size is known."""

    database_url: str
    imap_port: int = 0
    smtp_port: int = 0
    mailboxes: tuple[str, ...] = ("billing",)
    seconds_ahead: int = 0
    crash_at: str = ""
    passages: int = 1
    batch_count: int = 100
    batch_bytes: int = 8 * 2**20
    expunge: str = ""
    migrate: bool = False
    by_versions: bool = False
    token_url: str = ""
    account: str = ""
    lmtp_port: int = 0


def supervise() -> None:
    """Until standard input ends; the workers end with it."""
    reader_child.prepare(FORK_FOR_MAIL)
    isolate.subprocess = _Forking  # type: ignore[attr-defined, assignment]
    for line in sys.stdin:
        request = json.loads(line)
        if "prepare" in request:
            answer: int | None = _prepare(Order(**request["prepare"]))
        elif "start" in request:
            answer = _fork(Order(**request["start"]))
        else:
            answer = _wait(request["wait"], request["seconds"])
        print(json.dumps(answer), flush=True)


def _prepare(order: Order) -> int:
    """Work here until all is done that waits: what is compiled on first use is compiled for all workers then."""
    database = Database(order.database_url)
    with Readers() as readers:
        worker = _worker(order, database, readers)
        worker.start()
        while not is_quiet(order.database_url, order.imap_port, order.mailboxes):
            time.sleep(0.05)
        worker.stop()
    database.dispose()
    _databases[order.database_url] = database
    gc.collect()
    gc.freeze()
    return 0


_databases: dict[str, Database] = {}


def _fork(order: Order) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        reader_child._die_with_the_zygote()
        os.dup2(2, 1)
        with open(os.devnull) as nothing:
            os.dup2(nothing.fileno(), 0)
        _run(order)
        status = 0
    except Exception:  # noqa: BLE001 - the log says it, the exit code tells it
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _wait(pid: int, seconds: float) -> int | None:
    """The exit code, negative for a signal; None when it still runs."""
    deadline = time.monotonic() + seconds
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > deadline:
            return None
        time.sleep(0.01)


def _only_copied(session: imap_session.ImapSession) -> bool:
    return session._config.name == "copied"


def _run(order: Order) -> None:
    sizes = {"BATCH_COUNT": order.batch_count, "BATCH_BYTES": order.batch_bytes, "PIECE_BYTES": order.batch_bytes}
    vars(imap_session).update(sizes)
    # many small batches: a random kill finds more different moments, and leaves less to be tried again one by one
    pipeline.READ_AHEAD, pipeline.FILED_TOGETHER, pipeline.GATHERING_SECONDS = 20, 10, 0.05
    if order.expunge:
        vars(imap_session).update(FetchCommand=_FetchWithoutLast)
        arm("poll_sizes_known", action=lambda: _expunge_last(order))
    # as a server without MOVE
    imap_session.ImapSession._moves_in_two_steps = _only_copied  # type: ignore[method-assign, assignment]
    if order.crash_at:
        arm(order.crash_at, order.passages)
    if order.migrate:
        (migrate_by_versions if order.by_versions else migrate)(Database(order.database_url))
    elif order.token_url:
        _renew_token(order)
    else:
        _work(order)


def _work(order: Order) -> None:
    with Readers() as readers:
        _worker(order, _databases[order.database_url], readers).run()


def _renew_token(order: Order) -> None:
    ahead = timedelta(seconds=order.seconds_ahead)
    keeper = TokenKeeper(Database(order.database_url), Sealer(APP_SECRET), clock=lambda: datetime.now(UTC) + ahead)
    source = TokenConfig("refresh-token", client_id="desk", client_secret=SECRET, token_url=order.token_url)
    keeper.get_token(order.account, source)


def _worker(order: Order, database: Database, readers: Readers) -> Worker:
    ahead = timedelta(seconds=order.seconds_ahead)
    mailboxes = [
        ImapMailbox(
            MailboxConfig(
                name,
                "imap",
                "127.0.0.1",
                order.imap_port,
                "none",
                name,
                name,
                processed_folder="Processed" if name in ("moved", "copied") else "",
            )
        )
        for name in order.mailboxes
    ]
    transport = SmtpTransport(SmtpConfig("127.0.0.1", order.smtp_port, "none"))
    clock = lambda: datetime.now(UTC) + ahead  # noqa: E731 - handed on
    delivered = MailboxConfig("delivered", "lmtp", "127.0.0.1", order.lmtp_port, addresses=(IDENTITY.address,))
    listeners = make_listeners(database, [delivered] if order.lmtp_port else [])
    return Worker(
        database, mailboxes, readers, transport, IDENTITY, poll_seconds=0.3, listeners=listeners, clock=clock
    )


def _expunge_last(order: Order) -> None:
    with IMAPClient("127.0.0.1", order.imap_port, ssl=False) as client:
        client.login(order.expunge, order.expunge)
        client.select_folder("INBOX")
        client.delete_messages(client.search()[-1:], silent=True)
        client.expunge()


class _FetchWithoutLast(imap_fetch.FetchCommand):
    """Dovecot still serves a mail that another session deleted meanwhile; other servers leave it out."""

    def __iter__(self) -> Iterator[imap_fetch.Answer]:
        answers = list(super().__iter__())
        return iter(answers[:-1] if "BODY.PEEK[]" in self._command else answers)


class _Forking:
    """`subprocess` as `inbox.isolate` uses it, whose one program is forked from this process."""

    DEVNULL = subprocess.DEVNULL
    TimeoutExpired = subprocess.TimeoutExpired

    class Popen:
        def __init__(self, command: Sequence[str], *, pass_fds: Sequence[int], **_: Any) -> None:
            self._status: int | None = None
            self.pid = os.fork()
            if self.pid == 0:
                (control,) = pass_fds
                try:
                    os.closerange(3, control)
                    os.closerange(control + 1, 1024)
                    os.setsid()
                    for number in (signal.SIGTERM, signal.SIGINT):
                        signal.signal(number, signal.SIG_DFL)
                    reader_child.run_zygote(control)
                finally:
                    os._exit(0)

        def poll(self) -> int | None:
            if self._status is None:
                with suppress(ChildProcessError):
                    ended, status = os.waitpid(self.pid, os.WNOHANG)
                    self._status = os.waitstatus_to_exitcode(status) if ended else None
            return self._status

        def wait(self, timeout: float = 60.0) -> int | None:
            deadline = time.monotonic() + timeout
            while self.poll() is None:
                if time.monotonic() > deadline:
                    raise subprocess.TimeoutExpired("readers", timeout)
                time.sleep(0.005)
            return self._status

        def kill(self) -> None:
            os.kill(self.pid, signal.SIGKILL)


if __name__ == "__main__":
    supervise()
