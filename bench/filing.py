"""Mails a second and CPU a mail through the whole pipeline, against the bare parse and another helpdesk.

Contestants work on the same files in interleaved rounds. Ours is `counterfoil import-mail` into a new SQLite
database: raw store, readers in their child processes, tickets, audit. The bare parse only decodes: it is the limit
of the standard library, not a goal.

Ours also reads what each mail wants, which the other helpdesk does not. So ours is measured once more with that left
out (`bench.unread_import`), and each program's start-up, its import of one mail, is taken off. That second table says
what the same job costs on both sides, and what the reading costs beside it.
"""

import email
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email import policy
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench.corpus import write_mails
from bench.table import table

OURS = "counterfoil import-mail"
UNREAD = "the same, nothing read in words or PDFs"
THEIRS = "django-helpdesk get_email"
LEAVE = ("--leave-documents",)
SAME_JOB = "ours: parsed, threaded, stored, ticketed"
HEADERS = ("From", "To", "Subject", "Date", "Message-ID")


def measure_filing(count: int, rounds: int, peers: Path | None) -> str:
    """All mails, whose documents only ours reads as well; all mails, whose documents all store and none reads; and
    the mails without a document."""
    mails = choose_mails(count, peers)
    plain = [raw for raw in mails if b"application/pdf" not in raw]
    return "\n".join(
        (
            _measure_mails("mails", mails, rounds, peers, ours=()),
            _measure_mails("mails, their PDFs stored and not read", mails, rounds, peers, ours=LEAVE),
            _measure_mails("mails without a PDF", plain, rounds, peers, ours=()),
        )
    )


def choose_mails(count: int, peers: Path | None) -> list[bytes]:
    """The peers' own corpus when there is one: less the mails that end its run, as their raw bytes are not UTF-8."""
    if not peers:
        return list(write_mails(count))
    found = (path.read_bytes() for path in sorted((peers / "corpus" / "eml").glob("*.eml")))
    return [raw for raw in found if raw.isascii()][:count]


def _measure_mails(noun: str, mails: list[bytes], rounds: int, peers: Path | None, *, ours: Sequence[str]) -> str:
    """`ours` are the options of our import."""
    with TemporaryDirectory() as folder:
        work = Path(folder)
        inbox, one = _lay_out(mails, work / "mails"), _lay_out(mails[:1], work / "one")
        programs: dict[str, Callable[[Path], float]] = {
            OURS: lambda files: _import_mail(work, files, ours).cpu,
            UNREAD: lambda files: _import_mail(work, files, LEAVE, program=("bench.unread_import",)).cpu,
        }
        if peers:
            programs[THEIRS] = DjangoHelpdesk(peers, work).import_mail
        parsers: dict[str, Callable[[], float]] = {
            "bare parse, policy.default": lambda: _own_cpu(lambda: _parse(mails, policy.default)),
            "bare parse, compat32": lambda: _own_cpu(lambda: _parse(mails, policy.compat32)),
        }
        whole: dict[str, list[float]] = {name: [] for name in (*programs, *parsers)}
        start_up: dict[str, list[float]] = {name: [] for name in programs}
        rates = []
        for _ in range(rounds):
            for name, run in programs.items():
                started = time.perf_counter()
                whole[name].append(run(inbox) * 1000 / len(mails))
                if name == OURS:
                    rates.append(len(mails) / (time.perf_counter() - started))
                start_up[name].append(run(one))
            for name, parse in parsers.items():
                whole[name].append(parse() * 1000 / len(mails))
        said = _import_mail(work, inbox, ours).said
    title = f"Filing {len(mails)} {noun} ({sum(map(len, mails)) / 1e6:.1f} MB), {rounds} rounds"
    beyond = _beyond_start_up(whole, start_up, len(mails))
    starts = ", ".join(f"{name} {median(seconds):.2f}" for name, seconds in start_up.items())
    return (
        f"{table(title, 'CPU ms/mail', whole, OURS)}  {median(rates):.0f} mails/s by the clock\n  {said}\n"
        f"{table('  Beyond start-up', 'CPU ms/mail', beyond, SAME_JOB)}  start-up, CPU s: {starts}\n"
    )


def _beyond_start_up(
    whole: dict[str, list[float]], start_up: dict[str, list[float]], count: int
) -> dict[str, list[float]]:
    """CPU ms of each further mail: the reading of what they want is the difference of our two imports."""
    further = {
        name: [
            (cpu * count - seconds * 1000) / (count - 1)
            for cpu, seconds in zip(whole[name], start_up[name], strict=True)
        ]
        for name in start_up
    }
    read = [both - unread for both, unread in zip(further[OURS], further[UNREAD], strict=True)]
    beyond = {SAME_JOB: further[UNREAD], "ours: reading what they want": read, "ours: both": further[OURS]}
    return beyond | ({THEIRS: further[THEIRS]} if THEIRS in further else {})


def _lay_out(mails: list[bytes], folder: Path) -> Path:
    folder.mkdir()
    for number, raw in enumerate(mails):
        (folder / f"{number:06d}.eml").write_bytes(raw)
    return folder


def _import_mail(
    work: Path, mails: Path, options: Sequence[str], *, program: Sequence[str] = ("web", "import-mail")
) -> "Run":
    home = work / "home"
    shutil.rmtree(home, ignore_errors=True)
    environ = {"PATH": os.defpath, "COUNTERFOIL_HOME": str(home)}
    return run_measured([sys.executable, "-m", *program, *options, str(mails)], environ)


def _parse(mails: list[bytes], rules: policy.Policy) -> None:
    for raw in mails:
        message = email.message_from_bytes(raw, policy=rules)
        for name in HEADERS:
            str(message[name])
        for part in message.walk():
            if not part.is_multipart():
                part.get_payload(decode=True)


class DjangoHelpdesk:
    """Another helpdesk's mail import, as its own folder of tools sets it up: one queue that reads a directory, or an
    IMAP folder."""

    def __init__(self, peers: Path, work: Path) -> None:
        self._python = str(peers / "venv_dj" / "bin" / "python")
        self._fresh, self._base, self._inbox = work / "helpdesk-fresh", work / "helpdesk", work / "helpdesk-inbox"
        self._environ = {
            "PATH": os.defpath,
            "DJ_BASE": str(self._base),
            "DJ_MAILDIR": str(self._inbox),
            "PYTHONPATH": str(peers / "dj" / "site"),
            "DJANGO_SETTINGS_MODULE": "settings_bench",
            "PYTHONIOENCODING": "utf-8",
        }
        self._inbox.mkdir()
        run_measured([self._python, str(peers / "dj" / "setup.py")], self._environ)
        self._base.rename(self._fresh)

    def import_mail(self, mails: Path) -> float:
        self._begin_anew()
        shutil.rmtree(self._inbox, ignore_errors=True)
        shutil.copytree(mails, self._inbox)
        cpu = run_measured([self._python, "-m", "django", "get_email"], self._environ).cpu
        left = len(list(self._inbox.iterdir()))
        if left:
            raise SystemExit(f"django-helpdesk left {left} mails unread; the comparison would not be fair.")
        return cpu

    def poll(self, port: int, user: str) -> float:
        """Its password is the user's name."""
        self._begin_anew()
        run_measured([self._python, "-c", _USE_IMAP.format(port=port, user=user)], self._environ)
        return run_measured([self._python, "-m", "django", "get_email"], self._environ).cpu

    def _begin_anew(self) -> None:
        shutil.rmtree(self._base, ignore_errors=True)
        shutil.copytree(self._fresh, self._base)


# the other helpdesk's own words
_USE_IMAP = """
import django
django.setup()
from helpdesk.models import Queue
Queue.objects.update(
    email_box_type="imap", email_box_host="127.0.0.1", email_box_port={port}, email_box_user="{user}",
    email_box_pass="{user}", email_box_imap_folder="INBOX", email_box_ssl=False,
)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """`cpu`: user and system seconds of a program and every child that it waited for; `said`: its output."""

    cpu: float
    said: str


def run_measured(command: list[str], environ: dict[str, str]) -> Run:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env=environ, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:4])} failed:\n{done.stderr[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout)


def _own_cpu(work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started
