"""The tail of a very large mail: its prose is masked, its files pass through, whatever the pieces."""

import io
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.numbers.card_numbers import mask_mail
from parsers.numbers.card_stream import mask_rest

CARD = "4111 1111 1111 1111"


def a_mail(encoding: str) -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "Many files"
    mail.set_content("Hello, please see the files.\n")
    mail.add_attachment(b"4111 1111 1111 1111 " * 300, maintype="application", subtype="pdf", filename="scan.pdf")
    mail.add_attachment(f"We paid with card {CARD}.\n", subtype="plain", cte=encoding, filename="note.txt")
    mail.add_attachment(b"Visa 4111111111111111", maintype="application", subtype="octet-stream", filename="b.bin")
    return mail.as_bytes()


@pytest.mark.parametrize("encoding", ["7bit", "base64", "quoted-printable"])
def test_the_tail_is_masked_as_the_whole_mail_would_be(encoding: str) -> None:
    raw = a_mail(encoding)
    cut = raw.index(b"scan.pdf") + 200

    masked = raw[:cut] + b"".join(mask_rest(raw[:cut], io.BytesIO(raw[cut:])))

    assert masked == mask_mail(raw)
    assert masked != raw


def test_a_text_that_began_before_the_cut_is_masked_behind_it() -> None:
    raw = f"Subject: Hello\nContent-Type: text/plain\n\nHello,\nwe paid with card {CARD}.\n".encode()
    cut = raw.index(b"we paid")

    assert b"".join(mask_rest(raw[:cut], io.BytesIO(raw[cut:]))) == b"we paid with card 4111 11** **** 1111.\n"


@settings(max_examples=40)
@given(st.binary(max_size=400), st.binary(max_size=400))
def test_any_bytes_come_out_as_long_as_they_went_in(head: bytes, rest: bytes) -> None:
    assert len(b"".join(mask_rest(head, io.BytesIO(rest)))) == len(rest)
