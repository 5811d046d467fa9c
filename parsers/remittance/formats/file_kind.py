"""A file's name, type and first bytes in, the format that it is read as out."""

import codecs
import re

from parsers.files.spreadsheet_2003 import MARK as SPREADSHEET_2003
from parsers.remittance.formats.edifact_advice import looks_like_edifact
from parsers.remittance.formats.x12_820 import looks_like_x12

# What a file is told by: first bytes (after white space), then the ending of its name, then its type.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"{\\rtf", "rtf"),
)
_ENDINGS: dict[str, str] = {
    "xlsx": "xlsx",
    "xlsm": "xlsx",
    "xlsb": "xlsx",
    "ods": "xlsx",
    "xls": "xlsx",
    "csv": "csv",
    "tsv": "csv",
    "htm": "html",
    "html": "html",
    "txt": "text",
    "edi": "text",
    "x12": "text",
    "820": "text",
    "pdf": "pdf",
    "docx": "docx",
    "doc": "doc",
    "msg": "msg",
    "xml": "xml",
    "eml": "eml",
    "zip": "zip",
}
_TYPES: dict[str, str] = {
    "application/pdf": "pdf",
    "text/csv": "csv",
    "text/html": "html",
    "text/plain": "text",
    "application/edi-x12": "text",
    "application/edifact": "text",
    "application/vnd.ms-excel": "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": "xlsx",
}
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_PURE_PYTHON = frozenset({"csv", "html", "text", "x12", "edifact", "iso20022", "xml", "sheetxml"})
_ISO20022 = (b"RmtAdvc", b"remt.001", b"CstmrCdtTrfInitn", b"pain.001", b"BkToCstmr", b"camt.05")


def needs_native_code(name: str, mime_type: str, content: bytes) -> bool:
    """Whether a library outside Python reads this format: a hostile file may then do more than raise."""
    return file_kind(name, mime_type, content) not in _PURE_PYTHON


def file_kind(name: str, mime_type: str, content: bytes) -> str:
    start = content[:1024].lstrip()
    ending = _ENDINGS.get(name.rsplit(".", 1)[-1].lower() if "." in name else "", "")
    magic = next((kind for mark, kind in _MAGIC if start.startswith(mark)), "")
    if not magic and b"%PDF-" in content[:1024]:
        magic = "pdf"
    if magic in ("zip", "ole"):
        return ending if ending in ("xlsx", "docx", "doc", "msg") else _container(content, magic)
    if magic:
        return magic
    if looks_like_x12(content):
        return "x12"
    if looks_like_edifact(content):
        return "edifact"
    if _is_iso20022(content[:2000]):
        return "iso20022"
    if SPREADSHEET_2003 in content[:2000] and start.startswith(b"<?xml"):
        return "sheetxml"
    if ending == "xlsx":
        return _named_as_workbook(content)
    if ending:
        return ending
    if start.startswith(b"<?xml") and b"<html" not in start:
        return "xml"
    if _begins_html(start):
        return "html"
    return _TYPES.get(mime_type.lower().split(";")[0].strip(), "other")


def _begins_html(start: bytes) -> bool:
    return start.removeprefix(codecs.BOM_UTF8)[:15].lower().startswith((b"<!doctype html", b"<html", b"<table"))


def _named_as_workbook(content: bytes) -> str:
    """Portals and ledgers name a page or a delimited text .xls, so that a double click opens it as a sheet."""
    if _begins_html(content[:1024].lstrip()) or b"<table" in content[:4096].lower():
        return "html"
    wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return "csv" if content.strip() and (wide or not _BINARY.search(content[:4096])) else "xlsx"


def _is_iso20022(start: bytes) -> bool:
    """A remittance advice (remt.001), an order to the payer's bank (pain.001) or a bank's message (camt), by its root
    or namespace."""
    if not start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return False
    return any(name in start for name in _ISO20022)


def _container(content: bytes, magic: str) -> str:
    if magic == "zip" and (b"xl/workbook" in content or b"opendocument.spreadsheet" in content[:200]):
        return "xlsx"
    if magic == "ole" and "Workbook".encode("utf-16-le") in content:
        return "xlsx"
    return magic
