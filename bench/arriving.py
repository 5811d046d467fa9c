"""CPU a mail from a mailbox on a real Dovecot to tickets, against another helpdesk over the same server.

Both start, look at the mailbox once, file all that is in it and end. Ours acknowledges each new ticket, since the
other renders a mail to its sender, too; no mail leaves either. Ours leaves the mailbox as it is; the other deletes
what it has read, so its mailbox is filled anew for each round. The server's CPU is its own and not counted. Needs
Debian's dovecot-imapd.
"""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.filing import DjangoHelpdesk, choose_mails, run_measured
from bench.table import table
from tests.dovecot_server import DOVECOT, Dovecot, running_dovecot

OURS = "ours: polled, filed, acknowledged"
THEIRS = "helpdesk"


def measure_arriving(count: int, rounds: int, peers: Path | None) -> str:
    """Documents are stored, and read by neither."""
    if DOVECOT is None:
        return "Arriving was not measured: it needs Debian's dovecot-imapd.\n"
    mails = choose_mails(count, peers)
    with running_dovecot(("billing", THEIRS)) as server, TemporaryDirectory() as folder:
        server.append("billing", *mails)
        contestants: dict[str, Callable[[], float]] = {OURS: lambda: _poll_and_file(server, Path(folder), len(mails))}
        if peers:
            helpdesk = DjangoHelpdesk(peers, Path(folder))
            contestants["django-helpdesk get_email"] = lambda: _poll_helpdesk(server, helpdesk, mails)
        samples: dict[str, list[float]] = {name: [] for name in contestants}
        for _ in range(rounds):
            for name, run in contestants.items():
                samples[name].append(run() * 1000 / len(mails))
    title = f"From IMAP to tickets: {len(mails)} mails ({sum(map(len, mails)) / 1e6:.1f} MB), {rounds} rounds"
    return table(title, "CPU ms/mail", samples, OURS)


def _poll_and_file(server: Dovecot, work: Path, count: int) -> float:
    home = work / "home"
    shutil.rmtree(home, ignore_errors=True)
    environ = {"PATH": os.defpath, "COUNTERFOIL_HOME": str(home), "COUNTERFOIL_ACKNOWLEDGE": "true"}
    run = run_measured([sys.executable, "-m", "bench.one_poll", str(server.port)], environ)
    if run.said.split() != [str(count), str(count)]:
        raise SystemExit(f"not all {count} mails were stored and filed: {run.said}")
    return run.cpu


def _poll_helpdesk(server: Dovecot, helpdesk: DjangoHelpdesk, mails: list[bytes]) -> float:
    server.append(THEIRS, *mails)
    cpu = helpdesk.poll(server.port, THEIRS)
    with server.client(THEIRS) as client:
        if left := client.select_folder("INBOX")[b"EXISTS"]:
            raise SystemExit(f"django-helpdesk left {left} mails unread; the comparison would not be fair.")
    return cpu
