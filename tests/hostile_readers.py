"""The real readers, except that a mail or document can ask for the misbehaviour that a hostile one provokes:
a mail by its header `X-Misbehave: loop`, a document by its first line `misbehave: loop`."""

import os
import re
import tempfile
import time
from typing import Any

from inbox import mail_readers, word_readers
from parsers.files.pages import DocumentState, DocumentText
from parsers.problems import Problem

_READ_MAILS = mail_readers.READERS[b"m"]
_READ_DOCUMENT = word_readers.READERS[b"d"]


def read_mails(mails: list[bytes]) -> Any:
    wishes = [re.search(rb"(?m)^X-Misbehave: (\w+)", raw) for raw in mails]
    wish = next((wish for wish in wishes if wish), None)
    return misbehave(wish[1].decode()) if wish else _READ_MAILS[1](mails)


def read_document(name: str, mime_type: str, content: bytes) -> Any:
    wish = re.match(rb"misbehave: (\w+)", content)
    return misbehave(wish[1].decode()) if wish else _READ_DOCUMENT[1](name, mime_type, content)


def misbehave(how: str) -> Any:
    if how == "loop":
        while True:
            pass
    if how == "sleep":
        time.sleep(60)
    if how == "memory":
        return [bytearray(2**20) for _ in range(4096)]
    if how == "crash":
        os.abort()
    if how == "raise":
        raise RecursionError("too deep")
    if how == "flood":
        return b"x" * (3 * 2**20)
    if how == "shape":
        return {"not": "a document"}
    if how == "write":
        with tempfile.TemporaryFile() as file:
            file.write(b"x" * 10_000)
    if how == "environment":
        return _document(";".join(sorted(os.environ)), how)
    return _document(f"{os.getpid()}", how)


def _document(name: str, how: str) -> DocumentText:
    return DocumentText(name, "text", DocumentState.READ, 0, (), (Problem("asked", how),))


word_readers.READERS[b"d"] = (_READ_DOCUMENT[0], read_document)
mail_readers.READERS[b"m"] = (_READ_MAILS[0], read_mails)
