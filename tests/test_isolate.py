"""A hostile document costs its own child process and nothing else."""

import os
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from inbox.isolate import Limits, ReaderKilled, Readers, ReadersUnavailable
from parsers.files.pages import DocumentText
from parsers.message import MailReading
from tests.tight_readers import tight_readers

TIGHT = Limits(cpu_seconds=1, wall_seconds=3.0, memory_bytes=128 * 2**20, output_bytes=2 * 2**20)


@pytest.fixture(scope="module")
def hostile() -> Iterator[Readers]:
    with tight_readers(TIGHT) as readers:
        yield readers


def misbehave(readers: Readers, how: str) -> DocumentText:
    document, _ = readers.read_document("advice.pdf", "application/pdf", f"misbehave: {how}".encode())
    return document


def asked(document: DocumentText) -> str:
    return document.problems[0].message


@pytest.mark.parametrize(
    ("trick", "cause"),
    [
        ("loop", "time"),
        ("memory", "memory"),
        ("crash", "signal"),
        ("raise", "error"),
        ("flood", "output"),
        ("shape", "output"),
        ("write", "error"),
    ],
)
def test_a_document_that_breaks_a_limit_is_named_and_the_next_is_read(
    hostile: Readers, trick: str, cause: str
) -> None:
    with pytest.raises(ReaderKilled) as killed:
        misbehave(hostile, trick)

    assert killed.value.cause == cause
    assert asked(misbehave(hostile, "good")) == "good"


def test_a_child_that_waits_for_ever_is_ended_by_the_clock(hostile: Readers) -> None:
    started = time.monotonic()

    with pytest.raises(ReaderKilled) as killed:
        misbehave(hostile, "sleep")

    assert killed.value.cause == "time"
    assert time.monotonic() - started < 10


def test_readers_know_no_secret_of_the_worker(hostile: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COUNTERFOIL_DATABASE_URL", "postgresql://desk:secret@db/desk")

    document = misbehave(hostile, "environment")

    assert set(document.name.split(";")) <= {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "LC_CTYPE"}


def test_each_document_has_a_child_of_its_own(hostile: Readers) -> None:
    first = misbehave(hostile, "good")
    second = misbehave(hostile, "good")

    assert first.name != second.name
    assert not os.path.exists(f"/proc/{first.name}")


@pytest.mark.parametrize(
    ("trick", "cause"), [("crash", "signal"), ("memory", "memory"), ("loop", "time"), ("shape", "output")]
)
def test_a_mail_that_kills_its_child_costs_no_mail_that_is_read_with_it(
    hostile: Readers, trick: str, cause: str
) -> None:
    bad = b"X-Misbehave: " + trick.encode() + b"\r\n\r\n"

    first, killed, last = hostile.read_mails([b"Subject: one\r\n\r\n", bad, b"Subject: two\r\n\r\n"])

    assert isinstance(killed, ReaderKilled)
    assert killed.cause == cause
    assert isinstance(first, MailReading)
    assert first.message.subject == "one"
    assert isinstance(last, MailReading)
    assert last.message.subject == "two"


def test_readers_that_were_killed_start_again(hostile: Readers) -> None:
    zygote = hostile._running_zygote()
    zygote._process.kill()
    zygote._process.wait()

    assert asked(misbehave(hostile, "good")) == "good"


def test_many_threads_read_at_once(hostile: Readers) -> None:
    seen: list[str] = []

    def read(number: int) -> None:
        for step in range(5):
            seen.append(asked(misbehave(hostile, f"good{number}x{step}")))
            assert seen.count(f"good{number}x{step}") == 1

    threads = [threading.Thread(target=read, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(seen) == 30


def test_readers_that_cannot_start_say_so_in_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")

    with pytest.raises(ReadersUnavailable, match=r"does not start: .*/nowhere/python"), Readers():
        pass
