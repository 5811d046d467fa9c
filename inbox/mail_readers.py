"""The readers of mail as a child serves them: letter, arguments, reader."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from parsers.gate import prepare_patterns
from parsers.intent.request_wording import load_request_weights, use_request_weights
from parsers.intent.wording import load_weights, use_weights
from parsers.mail import read_mail, read_mails

READERS: dict[bytes, tuple[msgspec.msgpack.Decoder[Any], Callable[..., Any]]] = {
    b"m": (msgspec.msgpack.Decoder(tuple[list[bytes]]), read_mails),
}

_MAIL_OF_PARTS = """From: =?utf-8?q?J=C3=B6rg?= <a@customer.example>
Subject: Re: x
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/html; charset=windows-1252
Content-Transfer-Encoding: quoted-printable

<p>Gr=FC=DFe</p><blockquote>x</blockquote>
--b
Content-Type: application/octet-stream; name=a.bin
Content-Transfer-Encoding: base64

AAAA
--b--
"""

# the second is in no language, so that the identifier of languages is asked
WARM_UP_MAILS = (
    b"From: a@customer.example\nSubject: Invoice\n\nPlease send the copy of invoice 4711.\n",
    b"From: a@customer.example\nSubject: x\n\nlorem ipsum dolor sit amet consectetur adipiscing elit\n",
    _MAIL_OF_PARTS.encode(),
)


def use_models(wording: str, requests: str) -> None:
    """The files of a house's own models. The parent has read them: only one replaced meanwhile can be wrong."""
    if wording:
        with contextlib.suppress(ValueError):
            use_weights(load_weights(Path(wording)))
    if requests:
        with contextlib.suppress(ValueError):
            use_request_weights(load_request_weights(Path(requests)))


def warm_up() -> None:
    prepare_patterns()
    for sample in WARM_UP_MAILS:
        with contextlib.suppress(Exception):
            read_mail(sample)
