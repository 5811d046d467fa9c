"""Mails of the corpus in, broken ones out, and each of them read: nothing may raise, hang or eat memory.

`python -m tests.mail_fuzzer 100000` is the long form (`make fuzz`). A mail is changed by a few random operations
from a numbered seed, so a finding is repeated with `--seed N --only`.
"""

import argparse
import base64
import random
import re
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from parsers.mail import read_mail
from parsers.message import MailReading
from parsers.mime.containers import MAX_OPENED
from parsers.mime.parse import MAX_ATTACHMENTS
from parsers.mime.transfer import decode_transfer
from parsers.remittance.formats.document import read_document, reference_keys
from tests.mail_mutators import MUTATORS

CORPUS = Path(__file__).parent / "mail"
SECONDS_PER_MAIL = 5
MOST_MEMORY = 1024 * 2**20
DOCUMENTS_PER_MAIL = 5
LARGEST = 300_000  # bytes of a changed mail

# what breaks readers: marks of formats, and values at the edge of what they can hold
TOKENS = [
    *(b"\r\n", b"\n\n", b"\r", b"\0", b"--", b"--b\n", b"\n--=_corpus\n", b"\n--=_corpus--\n", b"boundary=b"),
    *(b";", b"=", b'"', b"\\", b"<", b">", b"(", b",", b":", b"> ", b">>> ", b"9" * 40),
    *(b"=?utf-8?q?", b"?=", b"=?utf-8?b?4pyT?=", b"=?x?Q?=FF?=", b"filename*0*=utf-8''a%", b"name*9*=b"),
    *(b"charset=utf-7", b"charset=utf-16", b"charset=iso-2022-jp", b"\x1b$B", b"\x80", b"\xc3", b"\xf0\x9f"),
    b"Content-Type: multipart/mixed; boundary=b\n",
    b"Content-Type: message/rfc822\n",
    b"Content-Type: application/ms-tnef\n",
    b"Content-Type: application/pkcs7-mime; name=smime.p7m\n",
    b"Content-Type: text/html\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Content-Transfer-Encoding: x-uuencode\n",
    *(b"begin 644 a\n", b"\nend\n", b"From: a@b.example\n", b"-----Original Message-----\n"),
    *(b"---------- Forwarded message ---------\n", b"On 3 March 2026 a@b.example wrote:\n"),
    *(b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\x1f\x8b\x08", b"\x78\x9f\x3e\x22", b"%PDF-1.4\n"),
    *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x00\x00\x00\x00"),
    *(b"{\\rtf1\\fromhtml1 ", b"\\u-10000?", b"{\\*\\htmltag ", b"ISA*00*", b"1.250,00 EUR", b"INV-"),
    *(b"<table><tr><td>", b"</table>", b"<blockquote>", b"<!--", b"<style>", b"&#x110000;"),
]
_BASE64 = re.compile(rb"(?<=\n)(?:[A-Za-z0-9+/]{40,100}={0,2}\r?\n){2,}")


@dataclass
class Report:
    """What a run came to: `findings` are seeds and what happened."""

    inputs: int = 0
    documents: int = 0
    slowest_seconds: float = 0.0
    slowest_seed: int = 0
    peak_bytes: int = 0
    findings: list[tuple[int, str]] = field(default_factory=list)


class TookTooLong(Exception):
    """A reading passed its bound of time."""


def fuzz(seeds: range, *, progress: Callable[[Report], None] = lambda report: None) -> Report:
    """Read one changed mail for each seed. The time bound is of the processor, so a busy machine changes nothing."""
    mails = [path.read_bytes() for path in sorted(CORPUS.glob("*.eml"))]
    report = Report()
    peak_before = _peak_memory()
    signal.signal(signal.SIGVTALRM, _stop)
    for seed in seeds:
        raw = changed(mails, random.Random(seed))
        before = time.process_time()
        signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS_PER_MAIL)
        try:
            report.documents += read_whole(raw)
        except Exception:  # noqa: BLE001 - every one is a finding
            report.findings.append((seed, traceback.format_exc(limit=-4)))
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        seconds = time.process_time() - before
        if seconds > report.slowest_seconds:
            report.slowest_seconds, report.slowest_seed = seconds, seed
        report.inputs += 1
        report.peak_bytes = _peak_memory()
        if report.inputs % 1000 == 0:
            progress(report)
    if report.peak_bytes > max(MOST_MEMORY, peak_before):
        report.findings.append((-1, f"needed {report.peak_bytes / 2**20:.0f} MiB"))
    return report


def _peak_memory() -> int:
    """Of this process since it began, in bytes: a suite's may have needed more before the first mail."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _stop(number: int, frame: FrameType | None) -> None:
    raise TookTooLong(f"more than {SECONDS_PER_MAIL} s of processor time")


def read_whole(raw: bytes) -> int:
    """The mail, then its files as documents, as intake does it; how many there were."""
    reading = read_mail(raw)
    _check(reading)
    wanted = reading.message.attachments[:DOCUMENTS_PER_MAIL]
    for part in wanted:
        reference_keys(read_document(part.name, part.mime_type, part.content))
    return len(wanted)


def _check(reading: MailReading) -> None:
    """What filing relies on."""
    message = reading.message
    texts = [message.text, message.subject, *(part.name for part in message.attachments)]
    if "\0" in "".join(texts).encode().decode():  # a lone surrogate raises
        raise AssertionError("a text cannot be stored")
    spans = [part.span for part in reading.trimmed.fragments]
    if "".join(reading.trimmed.text[span.start : span.end] for span in spans) != reading.trimmed.text:
        raise AssertionError("the fragments do not join to the text")
    size = sum(len(part.content) for part in message.attachments)
    if len(message.attachments) > MAX_ATTACHMENTS + MAX_OPENED or size > 150 * 2**20:
        raise AssertionError("more files than are allowed")


# -- Changing a mail --------------------------------------------------------------------------------------------


def changed(mails: list[bytes], chance: random.Random) -> bytes:
    raw = chance.choice(mails)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8, 16))):
        raw = chance.choice(_CHANGES)(raw, mails, chance)
    return raw[:LARGEST]


def _flip(raw: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    if not raw:
        return raw
    out = bytearray(raw)
    for _ in range(chance.randint(1, 8)):
        out[chance.randrange(len(out))] = chance.choice((chance.randrange(256), 0, 10, 255, 61, 34))
    return bytes(out)


def _insert(raw: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    place = chance.randint(0, len(raw))
    return raw[:place] + chance.choice(TOKENS) * chance.choice((1, 1, 1, 2, 50, 2000)) + raw[place:]


def _cut(raw: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    start, end = sorted((chance.randint(0, len(raw)), chance.randint(0, len(raw))))
    return raw[:start] + raw[end:] if chance.random() < 0.7 else raw[:end]


def _repeat(raw: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    start = chance.randint(0, len(raw))
    piece = raw[start : start + chance.randint(1, 400)]
    return raw[:start] + piece * chance.choice((2, 5, 100)) + raw[start:]


def _splice(raw: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    other = chance.choice(mails)
    return raw[: chance.randint(0, len(raw))] + other[chance.randint(0, len(other)) :]


def _enclose(raw: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    head = b"From: a@customer.example\nContent-Type: multipart/mixed; boundary=fz\n\n--fz\n\nx\n--fz\nContent-Type: "
    return (
        head
        + chance.choice((b"message/rfc822", b"application/ms-tnef", b"text/html"))
        + b"\n\n"
        + raw
        + b"\n--fz--\n"
    )


def _swap_lines(raw: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    lines = raw.split(b"\n")
    first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]
    return b"\n".join(lines)


def _change_inside(raw: bytes, mails: list[bytes], chance: random.Random) -> bytes:
    """Below the transfer encoding, where the containers are."""
    blocks = list(_BASE64.finditer(raw))
    if not blocks:
        return _flip(raw, mails, chance)
    block = chance.choice(blocks)
    inner = decode_transfer(block.group(), "base64")
    inner = chance.choice((_flip, _flip, _flip, _insert, _cut, _repeat))(inner, mails, chance)
    return raw[: block.start()] + base64.encodebytes(inner) + raw[block.end() :]


_CHANGES = (
    *(_flip, _insert, _insert, _cut, _repeat, _splice, _enclose, _swap_lines, _change_inside, _change_inside),
    *MUTATORS,
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("inputs", nargs="?", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0, help="the first seed")
    parser.add_argument("--only", action="store_true", help="write the mail of this seed to stdout instead")
    options = parser.parse_args()
    if options.only:
        mails = [path.read_bytes() for path in sorted(CORPUS.glob("*.eml"))]
        sys.stdout.buffer.write(changed(mails, random.Random(options.seed)))
        return 0
    started = time.monotonic()
    report = fuzz(range(options.seed, options.seed + options.inputs), progress=_say)
    _say(report)
    print(f"{time.monotonic() - started:.0f} s")
    for seed, what in report.findings[:20]:
        print(f"seed {seed}: {what}")
    return 1 if report.findings else 0


def _say(report: Report) -> None:
    print(
        f"{report.inputs:,} mails and {report.documents:,} documents, {len(report.findings)} findings, slowest "
        f"{report.slowest_seconds:.2f} s (seed {report.slowest_seed}), peak {report.peak_bytes / 2**20:.0f} MiB",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
