"""CPU a mail of reading alone, without filing: ours, met first and met again, against the standard library's parse.

Each round reads in a new process. The first pass over the mails is what an inbox costs as it comes in, with the
greetings and signatures that mails share; the second pass finds each sentence and line among those it knows.
"""

import email
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from email import policy
from multiprocessing import get_context
from pathlib import Path

from bench.filing import choose_mails
from bench.table import table
from inbox.pipeline import READ_TOGETHER
from parsers.gate import prepare_patterns
from parsers.mail import read_mail, read_mails

OURS, AGAIN = "ours: everything in the mail's words", "ours, the same mails again"
COMPAT32 = "bare parse, compat32"


def measure_mail_reading(count: int, rounds: int, peers: Path | None) -> str:
    mails = [raw for raw in choose_mails(count, peers) if b"application/pdf" not in raw]
    samples: dict[str, list[float]] = {OURS: [], AGAIN: [], COMPAT32: []}
    prepare_patterns()
    for sample in (b"Subject: Invoice\n\nPlease send it.\n", b"Subject: x\n\nlorem ipsum dolor sit amet\n"):
        read_mail(sample)  # tables and models are not the mail's
    for _ in range(rounds):
        with ProcessPoolExecutor(1, get_context("fork")) as process:
            for name, spent in process.submit(_measure_round, mails).result().items():
                samples[name].append(spent)
    return table(f"Reading {len(mails)} mails without a PDF, {rounds} rounds", "CPU ms/mail", samples, OURS)


def _measure_round(mails: Sequence[bytes]) -> dict[str, float]:
    return {OURS: _spent(_read, mails), AGAIN: _spent(_read, mails), COMPAT32: _spent(_parse, mails)}


def _spent(read: Callable[[Sequence[bytes]], None], mails: Sequence[bytes]) -> float:
    started = time.process_time()
    read(mails)
    return (time.process_time() - started) * 1000 / len(mails)


def _read(mails: Sequence[bytes]) -> None:
    """As many together as intake gives to a reader."""
    for start in range(0, len(mails), READ_TOGETHER):
        read_mails(mails[start : start + READ_TOGETHER])


def _parse(mails: Sequence[bytes]) -> None:
    for raw in mails:
        message = email.message_from_bytes(raw, policy=policy.compat32)
        for part in message.walk():
            if not part.is_multipart():
                part.get_payload(decode=True)
