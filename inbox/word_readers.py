"""The reader of files that libraries in C open, as a child serves it: letter, arguments, reader.

A hostile file may turn such a library against us. So each has a child of its own, and the zygote that forks it has
loaded little else: it has few pages to copy, and knows no other document.
"""

import contextlib
from collections.abc import Callable
from typing import Any

import msgspec

from parsers.remittance.formats.document import read_document

READERS: dict[bytes, tuple[msgspec.msgpack.Decoder[Any], Callable[..., Any]]] = {
    b"d": (msgspec.msgpack.Decoder(tuple[str, str, bytes]), read_document),
}

_PAGE = b"BT /F 9 Tf 20 90 Td (Remittance advice) Tj 0 -20 Td (Invoice 4711 EUR 10.00) Tj ET 9 9 m 90 9 l S"
SAMPLE_PDF = (
    b"%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length %d>>stream\n%b\nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n"
    b"trailer<</Root 1 0 R/Size 6>>\n%%%%EOF\n"
) % (len(_PAGE), _PAGE)


def warm_up() -> None:
    with contextlib.suppress(Exception):
        read_document("sample.pdf", "application/pdf", SAMPLE_PDF)
