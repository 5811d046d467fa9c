"""A workbook in XML in, the XML of each of its sheets out, and which of their rows are hidden.

A row is hidden by hand, by a filter or by a closed group: what a person sees of the sheet, and sums, goes without it.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from parsers.files.xml_tree import children, find, parse_xml

_MAX_BYTES = 20_000_000  # of one sheet's XML
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_NUMBER = re.compile(rb'\br="(\d{1,7})"')


def list_sheets(content: bytes) -> list[tuple[str, bytes]]:
    """Name and XML of each sheet; empty for what is no workbook in XML."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return list(_sheets(archive))
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, RuntimeError, OSError):  # some are locked
        return []


def hidden_rows(xml: bytes) -> frozenset[int]:
    """The hidden rows' numbers, from 0."""
    if b"hidden=" not in xml:
        return frozenset()
    tags = (match[0] for match in _ROW.finditer(xml))
    return frozenset(int(at[1]) - 1 for tag in tags if _HIDDEN.search(tag) and (at := _NUMBER.search(tag)))


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    if "xl/workbook.xml" not in archive.namelist():
        return
    relations = parse_xml(archive.read("xl/_rels/workbook.xml.rels"))
    book = parse_xml(archive.read("xl/workbook.xml"))
    listed = find(book, "sheets") if book is not None else None
    if relations is None or listed is None:
        return
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    for sheet in children(listed, "sheet"):
        wanted = next((value for key, value in sheet.items() if key.endswith("}id")), None)
        path = targets.get(wanted, "").lstrip("/")
        path = path if path.startswith("xl/") else f"xl/{path}"
        if path in archive.namelist() and archive.getinfo(path).file_size <= _MAX_BYTES:
            yield sheet.get("name", ""), archive.read(path)
