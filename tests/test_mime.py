"""How one mail is taken apart: the small rules that the corpus does not spell out."""

import pytest

from parsers.message import Address
from parsers.mime.addresses import parse_addresses
from parsers.mime.charsets import decode_text, find_codec
from parsers.mime.file_names import clean_file_name
from parsers.mime.header_scan import decode_words, parse_parameters, scan_headers
from parsers.mime.parse import parse_message
from parsers.mime.transfer import decode_transfer


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a@b.example", [("", "a@b.example")]),
        ("A B <a@B.Example>", [("A B", "a@b.example")]),
        ('"B, A" <a@b.example>, c@d.example', [("B, A", "a@b.example"), ("", "c@d.example")]),
        ("B, A <a@b.example>", [("B, A", "a@b.example")]),
        ("a@b.example; c@d.example", [("", "a@b.example"), ("", "c@d.example")]),
        ("a@b.example (A B)", [("A B", "a@b.example")]),
        ("Team: a@b.example, c@d.example;", [("", "a@b.example"), ("", "c@d.example")]),
        ("undisclosed-recipients:;", []),
        ("<mailto:a@b.example>", [("", "a@b.example")]),
        ("=?utf-8?q?J=C3=BCrgen=2C_W?= <a@b.example>", [("Jürgen, W", "a@b.example")]),
        ("'A' <a_b@c_d.example>", [("A", "a_b@c_d.example")]),
        ('"a@b.example" <c@d.example>', [("a@b.example", "c@d.example")]),
        ("a@bücher.example", [("", "a@bücher.example")]),
        ("a@xn--bcher-kva.example", [("", "a@bücher.example")]),
        ("ap@server.local", [("", "ap@server.local")]),
    ],
)
def test_addresses_as_mailers_write_them(written: str, expected: list[tuple[str, str]]) -> None:
    found, broken = parse_addresses(written)

    assert list(found) == [Address(name, email) for name, email in expected]
    assert broken == 0


@pytest.mark.parametrize("written", ["nobody", "a@", "@b.example", "a b@", "<>", "a@b@c.example"])
def test_what_is_no_address_is_none(written: str) -> None:
    assert parse_addresses(written)[0] == ()


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("=?utf-8?q?a=C3?= =?utf-8?q?=BCb?=", "aüb"),  # a character split between words
        ("=?iso-8859-1?Q?a?= =?utf-8?B?w7w=?=", "aü"),
        ("=?utf-8?B?w7w?= x", "ü x"),  # no padding
        ("=?utf-8*de?q?=C3=BC?=", "ü"),
        ("=?unknown?q?a?=", "a"),
        ("a =?utf-8?q?b?= c", "a b c"),
        ("=?utf-8?q?two words?=", "two words"),
        ("=?utf-8?q?a=0Ab=0D?=", "a b "),  # no line break enters a header
        ("=?utf-8?x?a?=", "=?utf-8?x?a?="),
    ],
)
def test_encoded_words(written: str, expected: str) -> None:
    assert decode_words(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('attachment; filename="a;b.pdf"', {"filename": "a;b.pdf"}),
        ('attachment; filename="a\\"b.pdf"', {"filename": 'a"b.pdf'}),
        ("attachment; filename*0=a; filename*1=b.pdf", {"filename": "ab.pdf"}),
        ("attachment; filename*1=b.pdf; filename*0=a", {"filename": "ab.pdf"}),
        ("attachment; filename*0*=utf-8''%C3; filename*1*=%BC.pdf", {"filename": "ü.pdf"}),
        ("attachment; filename=a.pdf; filename=b.pdf", {"filename": "a.pdf"}),
        ("text/plain; charset = utf-8 (comment)", {"charset": "utf-8 (comment)"}),
        ("text/plain;;; ; format=flowed;", {"format": "flowed"}),
    ],
)
def test_parameters(written: str, expected: dict[str, str]) -> None:
    assert parse_parameters(written).parameters == expected


@pytest.mark.parametrize(
    "label", ["zip", "rot13", "idna", "punycode", "unicode_escape", "base64", "undefined", "x" * 99]
)
def test_codecs_that_are_no_charsets_are_not_used(label: str) -> None:
    assert find_codec(label) is None


@pytest.mark.parametrize(
    ("data", "declared", "text", "trusted"),
    [
        ("für".encode(), "utf-8", "für", True),
        ("für".encode(), None, "für", True),
        ("für".encode("cp1252"), "utf-8", "für", False),
        ("für".encode("cp1252"), None, "für", False),
        ("została zapłacona".encode("cp1250"), None, "została zapłacona", False),
        ("prześlemy, że została".encode("iso-8859-2"), None, "prześlemy, że została", False),
        ("Счёт оплачен вчера".encode("koi8-r"), None, "Счёт оплачен вчера", False),
        ("“für”".encode("cp1252"), "iso-8859-1", "“für”", True),  # what mailers call latin1 is cp1252
        ("für".encode(), "us-ascii", "für", False),
        (b"a\x00b", None, "ab", True),
        (b"\xef\xbb\xbfx", "utf-8", "x", True),
        ("für".encode() + b"\xc3", "utf-8", "für\ufffd", True),
    ],
)
def test_charsets(data: bytes, declared: str | None, text: str, trusted: bool) -> None:
    decoded = decode_text(data, declared)

    assert (decoded.text, decoded.trusted) == (text, trusted)


@pytest.mark.parametrize(
    ("data", "content"),
    [
        (b"SGVsbG8=", b"Hello"),
        (b"SGVsbG8", b"Hello"),
        (b"SGVs\r\nbG8=\r\n", b"Hello"),
        (b"SGVsbG8=SGVsbG8=", b"HelloHello"),
        (b"SG Vs*bG8=", b"Hello"),
        (b"SGVsbG8=\n-- \nlist footer", b"Hello"),
        (b"SGVsbG8=\n-- \nTo leave this list, write to its owner.\n", b"Hello\n-- \nTo leave this list, write"),
        (b"Please send us a copy of invoice 4711.\n", b"Please send us a copy of invoice 4711.\n"),
        (b"> SGVsbG8gSGVsbG8gSGVsbG8gSGVsbG8gSGVsbG8=", b"Hello Hello Hello"),
        (b"", b""),
    ],
)
def test_base64_as_it_arrives(data: bytes, content: bytes) -> None:
    assert decode_transfer(data, "base64").startswith(content)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("\u200b.htaccess", ".htaccess"),
        ("a/../b\\c.pdf", "c.pdf"),
        ("U\u0308ber.pdf", "Über.pdf"),
        ("a.pdf. . ", "a.pdf"),
        ("nul", "_nul"),
        ("...", ""),
        ("a\r\nb.pdf", "ab.pdf"),
        ("\u202efdp.exe", "fdp.exe"),
    ],
)
def test_file_names_are_normalised_before_anything_is_decided(written: str, name: str) -> None:
    assert clean_file_name(written) == name


def test_text_without_headers_is_the_body() -> None:
    assert parse_message(b"just some words\nand more").text == "just some words\nand more"


def test_a_header_without_end_is_read() -> None:
    assert parse_message(b"Subject: only this").subject == "only this"


def test_the_header_block_ends_where_the_blank_line_is() -> None:
    block = scan_headers(b"A: 1\r\nB: 2\r\n 3\r\n\r\nbody")

    assert [(field.name, field.value) for field in block.fields] == [("A", "1"), ("B", "2 3")]
    assert block.body_start == len(b"A: 1\r\nB: 2\r\n 3\r\n\r\n")


def test_references_are_read_oldest_first_and_may_be_folded_inside() -> None:
    message = parse_message(b"References: <1@a>\n <2@\n a> (x)\nIn-Reply-To: your mail <2@a>\n\n")

    assert message.references == ("1@a", "2@a")
    assert message.in_reply_to == ("2@a",)


def test_a_date_in_another_zone_is_the_same_instant() -> None:
    message = parse_message(b"Date: Tue, 3 Mar 2026 09:15:00 +0530\n\n")

    assert message.date is not None
    assert message.date.isoformat() == "2026-03-03T03:45:00+00:00"


@pytest.mark.parametrize(
    "written", ["yesterday", "Tue, 03 Mar 0102 09:15:00 +0000", "Tue, 99 Mar 2026 99:99:99 +9999"]
)
def test_a_date_that_cannot_be_is_a_problem(written: str) -> None:
    message = parse_message(f"Date: {written}\n\n".encode())

    assert message.date is None
    assert "date_unreadable" in {problem.code for problem in message.problems}


def test_an_encrypted_mail_says_so() -> None:
    message = parse_message(
        b"Content-Type: multipart/encrypted; boundary=b\n\n"
        b"--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n"
        b"--b\nContent-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----\n--b--"
    )

    assert "encrypted" in {problem.code for problem in message.problems}


def test_no_line_break_of_a_mail_reaches_the_subject() -> None:
    assert parse_message(b"Subject: =?utf-8?q?a=0D=0ABcc=3A_x?=\n\n").subject == "a Bcc: x"
