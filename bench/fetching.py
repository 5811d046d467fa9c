"""CPU a mail of fetching and storing, against the library's bare fetch loop over the same mailbox of a real Dovecot.

The loops only fetch: they keep nothing. Ours looks at the mailbox as the worker does: sizes first, batches bounded by
bytes, every mail and number committed to a new database. The server's CPU is its own and not counted; rounds are
interleaved. Needs Debian's dovecot-imapd.
"""

import gc
import shutil
import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.corpus import write_mails
from bench.table import table
from inbox.imap import ImapMailbox
from inbox.mailbox import MailboxConfig
from inbox.poller import poll_once
from tests.dovecot_server import DOVECOT, Dovecot, running_dovecot
from tickets.db import Database
from tickets.migrate import migrate

OURS = "ours: fetched and stored"
BATCH = 100
ITEMS = ["BODY.PEEK[]", "INTERNALDATE"]


def measure_fetching(count: int, rounds: int) -> str:
    if DOVECOT is None:
        return "Fetching was not measured: it needs Debian's dovecot-imapd.\n"
    mails = list(write_mails(count))
    with running_dovecot() as server, TemporaryDirectory() as folder:
        _fill(server, mails)
        work = Path(folder)
        _make_database(work / "empty.db")
        contestants: dict[str, Callable[[], int]] = {
            OURS: lambda: _fetch_and_store(server, work),
            "ours: fetched only": lambda: _fetch_only(server),
            f"imapclient, batches of {BATCH}": lambda: _fetch_with_library(server, BATCH),
            "imapclient, one by one": lambda: _fetch_with_library(server, 1),
        }
        gc.freeze()  # as the worker does when it starts
        samples: dict[str, list[float]] = {name: [] for name in contestants}
        rates = []
        for _ in range(rounds):
            for name, run in contestants.items():
                started, clock = time.process_time(), time.perf_counter()
                if run() != count:
                    raise SystemExit(f"{name}: not all {count} mails came")
                samples[name].append((time.process_time() - started) * 1000 / count)
                if name == OURS:
                    rates.append(count / (time.perf_counter() - clock))
    title = f"Fetching {count} mails ({sum(map(len, mails)) / 1e6:.1f} MB) from Dovecot, {rounds} rounds"
    return f"{table(title, 'CPU ms/mail', samples, OURS)}  {max(rates):.0f} mails/s stored by the clock, at best\n"


def _fill(server: Dovecot, mails: list[bytes]) -> None:
    with server.client("billing") as client:
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for raw in mails:
            client.append("INBOX", raw)


def _make_database(path: Path) -> None:
    db = Database(f"sqlite:///{path}")
    migrate(db)
    db.dispose()


def _config(server: Dovecot) -> MailboxConfig:
    return MailboxConfig("billing", "imap", "127.0.0.1", server.port, "none", "billing", "billing")


def _fetch_and_store(server: Dovecot, work: Path) -> int:
    """Into an empty database, a copy of one that was made before."""
    path = work / "desk.db"
    shutil.copyfile(work / "empty.db", path)
    db = Database(f"sqlite:///{path}")
    report = poll_once(ImapMailbox(_config(server)), db, now=datetime.now(UTC))
    db.dispose()
    for file in work.glob("desk.db*"):
        file.unlink()
    return report.stored


def _fetch_only(server: Dovecot) -> int:
    with ImapMailbox(_config(server)).connect() as session:
        return sum(len(batch.messages) for batch in session.fetch(session.list_uids(1)))


def _fetch_with_library(server: Dovecot, at_once: int) -> int:
    fetched = 0
    with server.client("billing") as client:
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client.select_folder("INBOX", readonly=True)
        uids = client.search()
        for start in range(0, len(uids), at_once):
            fetched += len(client.fetch(uids[start : start + at_once], ITEMS))
    return fetched
