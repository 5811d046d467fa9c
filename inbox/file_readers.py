"""What is done with files that libraries in C open, beside reading their words, as a child serves it.

The second reader of a PDF, the recogniser of scans, a page as a picture, a lock taken off.
"""

import contextlib
import io
from collections.abc import Callable
from importlib import import_module
from typing import Any

import msgspec
import pypdfium2

from inbox.recognise import keys_of_scan, read_scan
from inbox.word_readers import SAMPLE_PDF
from parsers.files.pages import DocumentText
from parsers.files.pdf_text import quarter_turns, unlock_pdf
from parsers.known_items import KnownItems
from parsers.remittance.advice import RemittanceReading
from parsers.remittance.formats.card_documents import holds_card_number, mask_document
from parsers.remittance.formats.document import read_document, reference_keys
from parsers.remittance.reader import read_remittance
from parsers.remittance.second_reading import read_again

MAX_PNG_SIDE = 2000


def _read_again(
    document: DocumentText, content: bytes, reading: RemittanceReading, known: KnownItems
) -> tuple[DocumentText, RemittanceReading]:
    """The second reader reads the bytes anew, with the card numbers in them: then the first reading stands."""
    return (document, reading) if holds_card_number(document) else read_again(document, content, reading, known)


def _read_scan(document: DocumentText, content: bytes) -> tuple[DocumentText, frozenset[str]]:
    seen, keys = read_scan(document, content)
    masked = mask_document(seen)
    return (seen, keys) if masked is seen else (masked, keys_of_scan(masked))


def _render_page(content: bytes, page: int) -> bytes:
    """A PDF page as PNG, turned as its text was; a huge page is drawn smaller instead of being refused."""
    document = pypdfium2.PdfDocument(content)
    sheet = document[page - 1]
    width, height = sheet.get_size()
    scale = min(2.0, MAX_PNG_SIDE / max(width, height, 1.0))
    png = io.BytesIO()
    sheet.render(scale=scale, rotation=90 * quarter_turns(sheet)).to_pil().save(png, format="PNG")
    return png.getvalue()


READERS: dict[bytes, tuple[msgspec.msgpack.Decoder[Any], Callable[..., Any]]] = {
    b"a": (msgspec.msgpack.Decoder(tuple[DocumentText, bytes, RemittanceReading, KnownItems]), _read_again),
    b"u": (msgspec.msgpack.Decoder(tuple[bytes, tuple[str, ...]]), unlock_pdf),
    b"p": (msgspec.msgpack.Decoder(tuple[bytes, int]), _render_page),
    b"s": (msgspec.msgpack.Decoder(tuple[DocumentText, bytes]), _read_scan),
}


def warm_up() -> None:
    import_module("pdfplumber")
    with contextlib.suppress(Exception):
        document = read_document("sample.pdf", "application/pdf", SAMPLE_PDF)
        reference_keys(document)
        read_remittance(document, KnownItems())
