"""Mails made to hurt: each reads in bounded time and memory, and what was cut is said."""

import resource
import sys
from collections.abc import Callable

import pytest

from parsers.message import ParsedMessage
from parsers.mime.parse import MAX_ATTACHMENTS, MAX_TEXT, parse_message

HEAD = b"From: a@customer.example\nSubject: x\n"
MULTIPART = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n"
MEGABYTE = 2**20

# name, the mail, the problem that must be named (or None)
BOMBS: list[tuple[str, Callable[[], bytes], str | None]] = [
    ("subject of words", lambda: HEAD + b"Subject: " + b"word " * 200_000 + b"\n\nhi", "header_cut"),
    ("folded subject", lambda: HEAD + b"Subject: " + b"word\n " * 170_000 + b"\n\nhi", "header_cut"),
    ("encoded words", lambda: HEAD + b"Subject: " + b"=?utf-8?q?a?= " * 75_000 + b"\n\nhi", "header_cut"),
    ("semicolons", lambda: header(b"Content-Type", b"text/plain" + b";" * MEGABYTE), "header_cut"),
    ("quoted separators", lambda: header(b"Content-Type", b'text/plain; name="' + b';\\"' * 350_000), "header_cut"),
    ("parameters", lambda: header(b"Content-Type", b"text/plain" + b"; a=b" * 200_000), "header_cut"),
    ("short parameter storm", lambda: header(b"Content-Type", b"text/plain" + b"; a=b" * 3000), None),
    ("numbered parameters", lambda: header(b"Content-Type", b"text/plain" + b"; name*9*=b" * 1400), None),
    ("disposition", lambda: header(b"Content-Disposition", b"attachment" + b";" * MEGABYTE), "header_cut"),
    ("commas", lambda: header(b"To", b"," * MEGABYTE), "header_cut"),
    ("dots", lambda: header(b"To", b"." * 16_000), "address_unreadable"),
    ("names without end", lambda: header(b"To", b"a," * 8000), "address_unreadable"),
    ("brackets", lambda: header(b"To", b"(" * 16_000), None),
    ("angles", lambda: header(b"To", b"<" * 16_000), None),
    ("quotes", lambda: header(b"From", b'"\\" ' * 4000), None),
    ("message id", lambda: header(b"Message-ID", b"<a" + b".a" * MEGABYTE), "header_cut"),
    ("references", lambda: header(b"References", b"<a@b> " * 170_000), "header_cut"),
    ("recipients", lambda: header(b"To", b",".join(b"a%d@b.example" % n for n in range(60_000))), "header_cut"),
    ("a million headers", lambda: b"A: b\n" * 1_000_000 + b"\nhi", "headers_cut"),
    ("no header ends", lambda: b"A: b\n x\n" * 500_000, "header_block_cut"),
    ("a million parts", lambda: MULTIPART + b"--b\n\nx\n" * 1_000_000, "parts_cut"),
    ("almost boundaries", lambda: MULTIPART + b"--bx\n" * 2_000_000, "text_cut"),
    ("files", lambda: MULTIPART + b"--b\nContent-Type: image/png\n\nx\n" * 400, "attachments_cut"),
    ("nested parts", lambda: nested(1000), "depth_cut"),
    ("deeply nested parts", lambda: nested(20_000), "depth_cut"),
    (
        "one boundary in itself",
        lambda: MULTIPART + b"--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 50_000,
        None,
    ),
    ("padding everywhere", lambda: HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"=A" * (5 * MEGABYTE), None),
    ("uuencode begins", lambda: HEAD + b"\n" + b"begin 644 a\nM\n" * 300_000, "text_cut"),
    (
        "punycode as charset",
        lambda: HEAD + b"Content-Type: text/plain; charset=punycode\n\n" + b"a-" * MEGABYTE,
        "text_cut",
    ),
    ("8-bit noise", lambda: HEAD + b"\n" + bytes(range(128, 256)) * 8192, "charset_guessed"),
    ("nothing", lambda: b"\0" * (10 * MEGABYTE), None),
    ("one long line", lambda: b"a" * (10 * MEGABYTE), "text_cut"),
    ("html brackets", lambda: as_html(b"<" * MEGABYTE), None),
    ("html unclosed tags", lambda: as_html(b"<a" * (MEGABYTE // 2)), None),
    ("html unclosed quotes", lambda: as_html(b"<a b='\" " * (MEGABYTE // 8)), None),
    ("html comments", lambda: as_html(b"<!--" * (MEGABYTE // 4)), None),
    ("html styles", lambda: as_html(b"<style>" * (MEGABYTE // 7)), None),
    ("html divisions", lambda: as_html(b"<div>" * (MEGABYTE // 5)), None),
    ("html nested tables", lambda: as_html(b"<table><tr><td>" * (MEGABYTE // 15)), None),
    ("html wide cells", lambda: as_html(b"<table>" + b"<td colspan=200>x" * (MEGABYTE // 17)), None),
    ("html nested quotes", lambda: as_html(b"<blockquote type=cite>x<br>" * (MEGABYTE // 28)), None),
]


@pytest.mark.parametrize(("build", "code"), [bomb[1:] for bomb in BOMBS], ids=[bomb[0] for bomb in BOMBS])
def test_a_mail_bomb_is_read_within_bounds(build: Callable[[], bytes], code: str | None) -> None:
    raw = build()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime

    message = parse_message(raw)

    assert resource.getrusage(resource.RUSAGE_SELF).ru_utime - before < 5
    assert code is None or code in {problem.code for problem in message.problems}
    assert_within_bounds(message)


def test_nesting_beyond_the_limit_needs_no_recursion() -> None:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(200)
    try:
        message = parse_message(nested(5000))
    finally:
        sys.setrecursionlimit(limit)

    assert "depth_cut" in {problem.code for problem in message.problems}


def test_a_part_before_the_cut_is_still_read() -> None:
    message = parse_message(MULTIPART + b"--b\n\nPlease see.\n" + b"--b\nContent-Type: image/png\n\nx\n" * 500)

    assert message.text == "Please see."
    assert len(message.attachments) == MAX_ATTACHMENTS


def processor_seconds(work: Callable[[], object]) -> float:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    work()
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime - before


def header(name: bytes, value: bytes) -> bytes:
    return b"Subject: x\n" + name + b": " + value + b"\n\nhi"


def as_html(body: bytes) -> bytes:
    return HEAD + b"Content-Type: text/html\n\n" + body


def nested(depth: int) -> bytes:
    levels = (b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    return HEAD + b"".join(levels) + b"\nhi\n"


def assert_within_bounds(message: ParsedMessage) -> None:
    assert len(message.text) <= MAX_TEXT
    assert len(message.attachments) <= MAX_ATTACHMENTS
    assert len(message.to) <= 100
    assert len(message.headers) <= 1000
    assert all(len(value) <= 16 * 1024 for _, value in message.headers)
