"""An attachment's bytes in, its words with boxes out, whatever the format: the one shape the remittance
reader sees. Sheets and delimited text become pages whose cells are words, so that one reader serves all."""

from collections.abc import Sequence

from parsers.keys import canonical_keys
from parsers.pages import DocumentState, DocumentText, Page, Rule, Word
from parsers.pdf_text import PdfText, read_pdf, read_pdf_again
from parsers.plain_text import read_html, read_text
from parsers.problems import Problem
from parsers.sheet_text import decode, is_encrypted_workbook, read_delimited, read_workbook
from parsers.x12_820 import looks_like_x12, read_x12

__all__ = [
    "DocumentState",
    "DocumentText",
    "Page",
    "Rule",
    "Word",
    "read_document",
    "read_document_again",
    "reference_keys",
]


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
    "application/vnd.ms-excel": "xlsx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.spreadsheet": "xlsx",
}


def read_document(name: str, mime_type: str, content: bytes) -> DocumentText:
    kind = _kind(name, mime_type, content)
    try:
        return _READERS.get(kind, _unsupported)(name, kind, content)
    except ValueError as error:
        return _failed(name, kind, DocumentState.UNREADABLE, Problem("unreadable", str(error)))


def needs_native_code(name: str, mime_type: str, content: bytes) -> bool:
    """Whether a library outside Python reads this format: a hostile file may then do more than raise."""
    return _kind(name, mime_type, content) not in _PURE_PYTHON


def read_document_again(document: DocumentText, content: bytes) -> DocumentText:
    """The same bytes by the second, independent reader where there is one; else the document as it is."""
    if document.format != "pdf" or document.state is not DocumentState.READ:
        return document
    second = _from_pdf(document.name, read_pdf_again(content))
    return second if second.state is DocumentState.READ else document


def reference_keys(document: DocumentText) -> frozenset[str]:
    """Every canonical key that a word (or two or three adjacent words) of the document could stand for; the
    caller looks them up in the ledger and hands the hits back as `KnownItems`."""
    keys: set[str] = set()
    seen: set[str] = set()
    for page in document.pages:
        words = page.words
        for index, word in enumerate(words):
            for text in (
                word.text,
                *_with_next(words, index),
                *_with_word_below(words, index),
            ):
                if text not in seen and len(text) <= 60:
                    seen.add(text)
                    keys.update(canonical_keys(text))
    return frozenset(keys)


def _with_next(words: Sequence[Word], index: int) -> list[str]:
    """The word joined with the next one and two of its line, for numbers written with spaces."""
    joined = []
    text = words[index].text
    for before, word in zip(words[index : index + 2], words[index + 1 : index + 3], strict=False):
        if abs(word.top - before.top) > 2 or not 0 <= word.x0 - before.x1 < 0.8 * max(word.size, 8):
            break
        text += " " + word.text
        joined.append(text)
    return joined


def _with_word_below(words: Sequence[Word], index: int) -> list[str]:
    """The word joined with the one right below it, for numbers wrapped in a narrow cell."""
    word = words[index]
    if not any(char.isdigit() or char == "-" for char in word.text):
        return []
    below = [
        other
        for other in words[index + 1 : index + 40]
        if abs(other.x0 - word.x0) < 2 and 0 < other.top - word.top < 1.8 * max(word.size, 8)
    ]
    return [word.text + below[0].text] if below else []


def _kind(name: str, mime_type: str, content: bytes) -> str:
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
    if ending:
        return ending
    if start[:15].lower().startswith((b"<!doctype html", b"<html", b"<table")):
        return "html"
    return _TYPES.get(mime_type.lower().split(";")[0].strip(), "other")


def _container(content: bytes, magic: str) -> str:
    if magic == "zip" and (b"xl/workbook" in content or b"opendocument.spreadsheet" in content[:200]):
        return "xlsx"
    if magic == "ole" and "Workbook".encode("utf-16-le") in content:
        return "xlsx"
    return magic


def _read_pdf(name: str, kind: str, content: bytes) -> DocumentText:
    return _from_pdf(name, read_pdf(content))


def _from_pdf(name: str, pdf: PdfText) -> DocumentText:
    if pdf.refusal:
        state = DocumentState.ENCRYPTED if pdf.refusal == "encrypted" else DocumentState.UNREADABLE
        return DocumentText(name, "pdf", state, pdf.page_count, (), pdf.problems)
    problems = list(pdf.problems)
    if any(page.words for page in pdf.pages):
        problems += [
            Problem("scanned_page", "The page is a picture without text; it was not read.", f"page {number}")
            for number in pdf.scanned_pages
        ]
        state = DocumentState.READ
    elif pdf.scanned_pages:
        problems.append(Problem("scanned", "The PDF is a scan: its pages are pictures without text."))
        state = DocumentState.SCANNED
    else:
        problems.append(Problem("no_text", f"The PDF has {pdf.page_count} page(s) and no text at all."))
        state = DocumentState.UNREADABLE
    return DocumentText(name, "pdf", state, pdf.page_count, pdf.pages, tuple(problems))


def _read_workbook(name: str, kind: str, content: bytes) -> DocumentText:
    if is_encrypted_workbook(content):
        problem = Problem("encrypted", "The workbook is encrypted; it opens with a password only.")
        return _failed(name, "xlsx", DocumentState.ENCRYPTED, problem)
    pages, problems = read_workbook(content)
    return _read(name, "xlsx", pages, problems)


def _read_delimited(name: str, kind: str, content: bytes) -> DocumentText:
    return _read(name, "csv", read_delimited(content))


def _read_html(name: str, kind: str, content: bytes) -> DocumentText:
    return _read(name, "html", read_html(decode(content)))


def _read_text(name: str, kind: str, content: bytes) -> DocumentText:
    if b"\x00" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _unsupported(name, "other", content)
    return _read(name, "text", read_text(decode(content)))


def _read_x12(name: str, kind: str, content: bytes) -> DocumentText:
    return _read(name, "x12", read_x12(content))


def _read_image(name: str, kind: str, content: bytes) -> DocumentText:
    problem = Problem("scanned", "The file is a picture without text; it was not read.")
    return DocumentText(name, "other", DocumentState.SCANNED, 1, (), (problem,))


def _read(name: str, kind: str, pages: tuple[Page, ...], problems: Sequence[Problem] = ()) -> DocumentText:
    if not pages:
        return _failed(name, kind, DocumentState.UNREADABLE, Problem("empty", "The file has no text."))
    return DocumentText(name, kind, DocumentState.READ, len(pages), pages, tuple(problems))


def _failed(name: str, kind: str, state: DocumentState, problem: Problem) -> DocumentText:
    return DocumentText(name, kind if kind in _READERS else "other", state, 0, (), (problem,))


def _unsupported(name: str, kind: str, content: bytes) -> DocumentText:
    problem = Problem("unsupported", f"Files of the kind {kind!r} are not read yet.")
    return DocumentText(name, "other", DocumentState.UNSUPPORTED, 0, (), (problem,))


_READERS = {
    "pdf": _read_pdf,
    "xlsx": _read_workbook,
    "csv": _read_delimited,
    "html": _read_html,
    "text": _read_text,
    "x12": _read_x12,
    "image": _read_image,
}
_PURE_PYTHON = frozenset({"csv", "html", "text", "x12"})
