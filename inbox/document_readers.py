"""The readers of documents as a child serves them: letter, arguments, reader.

Only the readers' processes import this, when the first document comes: libraries in C that a hostile file may turn
against us are in no other process.
"""

import contextlib
import io
from collections.abc import Callable
from importlib import import_module
from typing import Any

import msgspec
import pypdfium2

from inbox.recognise import read_scan
from parsers.files.pages import DocumentText
from parsers.files.pdf_text import quarter_turns, unlock_pdf
from parsers.known_items import KnownItems
from parsers.remittance.advice import RemittanceReading
from parsers.remittance.card_documents import holds_card_number, mask_document
from parsers.remittance.document import read_document, reference_keys
from parsers.remittance.reader import read_remittance
from parsers.remittance.second_reading import read_again

MAX_PNG_SIDE = 2000


def _with_keys(document: DocumentText) -> tuple[DocumentText, frozenset[str]]:
    masked = mask_document(document)
    return masked, reference_keys(masked)


def _read_text(name: str, mime_type: str, content: bytes) -> tuple[DocumentText, frozenset[str]]:
    return _with_keys(read_document(name, mime_type, content))


def _read_again(
    document: DocumentText, content: bytes, reading: RemittanceReading, known: KnownItems
) -> tuple[DocumentText, RemittanceReading]:
    """The second reader reads the bytes anew, with the card numbers in them: then the first reading stands."""
    return (document, reading) if holds_card_number(document) else read_again(document, content, reading, known)


def _read_scan(document: DocumentText, content: bytes) -> tuple[DocumentText, frozenset[str]]:
    seen, keys = read_scan(document, content)
    masked = mask_document(seen)
    return (seen, keys) if masked is seen else (masked, reference_keys(masked))


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
    b"d": (msgspec.msgpack.Decoder(tuple[str, str, bytes]), read_document),
    b"k": (msgspec.msgpack.Decoder(tuple[DocumentText]), _with_keys),
    b"t": (msgspec.msgpack.Decoder(tuple[str, str, bytes]), _read_text),
    b"r": (msgspec.msgpack.Decoder(tuple[DocumentText, KnownItems]), read_remittance),
    b"a": (msgspec.msgpack.Decoder(tuple[DocumentText, bytes, RemittanceReading, KnownItems]), _read_again),
    b"u": (msgspec.msgpack.Decoder(tuple[bytes, tuple[str, ...]]), unlock_pdf),
    b"p": (msgspec.msgpack.Decoder(tuple[bytes, int]), _render_page),
    b"s": (msgspec.msgpack.Decoder(tuple[DocumentText, bytes]), _read_scan),
}


_PAGE = b"BT /F 9 Tf 20 90 Td (Remittance advice) Tj 0 -20 Td (Invoice 4711 EUR 10.00) Tj ET 9 9 m 90 9 l S"
_SAMPLE_PDF = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length %d>>stream\n%b\nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n"
    b"trailer<</Root 1 0 R/Size 6>>\n%%%%EOF\n"
) % (len(_PAGE), _PAGE)
_SAMPLES = (
    ("sample.csv", "text/csv", b"invoice,amount\r\n4711,10.00\r\n"),
    ("sample.pdf", "application/pdf", _SAMPLE_PDF),
)


def warm_up() -> None:
    """Load what is loaded on first use (the second PDF reader, tables, fonts) before a child is forked."""
    import_module("pdfplumber")
    for sample in _SAMPLES:
        with contextlib.suppress(Exception):
            document, _ = _read_text(*sample)
            read_remittance(document, KnownItems())
