"""Readers that misbehave as a hostile document makes them, put in the place of the real ones in a zygote."""

import os
import time
from pathlib import Path
from typing import Any

from inbox import reader_child
from parsers.document import DocumentState, DocumentText


def misbehave(name: str, mime_type: str, content: bytes) -> Any:
    if name == "loop":
        while True:
            pass
    if name == "sleep":
        time.sleep(60)
    if name == "memory":
        return [bytearray(2**20) for _ in range(4096)]
    if name == "crash":
        os.abort()
    if name == "raise":
        raise RecursionError("too deep")
    if name == "flood":
        return b"x" * (3 * 2**20)
    if name == "shape":
        return {"not": "a document"}
    if name == "write":
        Path("/tmp/written-by-a-reader").write_bytes(content)
    if name == "environment":
        return document(";".join(sorted(os.environ))), frozenset()
    return document(f"{os.getpid()}"), frozenset({mime_type})


def document(text: str) -> DocumentText:
    return DocumentText(text, "text", DocumentState.READ, 0, ())


def misbehave_on_mail(raw: bytes) -> Any:
    return misbehave(raw.decode(), "", b"")


reader_child.READERS[b"d"] = (reader_child.READERS[b"d"][0], misbehave)
reader_child.READERS[b"m"] = (reader_child.READERS[b"m"][0], misbehave_on_mail)
