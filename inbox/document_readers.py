"""The readers of texts as a child serves them: documents that Python reads, and what any document's words say."""

import contextlib
from collections.abc import Callable
from typing import Any

import msgspec

from parsers.files.pages import DocumentText
from parsers.known_items import KnownItems
from parsers.remittance.formats.card_documents import mask_document
from parsers.remittance.formats.document import read_document, reference_keys
from parsers.remittance.reader import read_remittance


def _with_keys(document: DocumentText) -> tuple[DocumentText, frozenset[str]]:
    masked = mask_document(document)
    return masked, reference_keys(masked)


def _read_text(name: str, mime_type: str, content: bytes) -> tuple[DocumentText, frozenset[str]]:
    return _with_keys(read_document(name, mime_type, content))


READERS: dict[bytes, tuple[msgspec.msgpack.Decoder[Any], Callable[..., Any]]] = {
    b"t": (msgspec.msgpack.Decoder(tuple[str, str, bytes]), _read_text),
    b"k": (msgspec.msgpack.Decoder(tuple[DocumentText]), _with_keys),
    b"r": (msgspec.msgpack.Decoder(tuple[DocumentText, KnownItems]), read_remittance),
}


def warm_up() -> None:
    with contextlib.suppress(Exception):
        document, _ = _read_text("sample.csv", "text/csv", b"invoice,amount\r\n4711,10.00\r\n")
        read_remittance(document, KnownItems())
