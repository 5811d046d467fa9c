"""An attachment's bytes in, its words with boxes out, whatever the format: the one shape the remittance
reader sees. Sheets and delimited text become pages whose cells are words, so that one reader serves all."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from parsers.files.grid_text import grid_page
from parsers.files.pages import DocumentState, DocumentText, Page, Rule, Word
from parsers.files.plain_text import read_html_grids, read_text, separates_cells
from parsers.files.sheet_text import decode, is_encrypted_workbook, read_delimited, read_workbook
from parsers.files.spreadsheet_2003 import read_spreadsheet_2003
from parsers.files.xml_text import read_xml
from parsers.keys import canonical_keys, without_suffix
from parsers.numbers.number_ranges import named_numbers
from parsers.problems import Problem
from parsers.remittance.formats.edifact_advice import read_edifact
from parsers.remittance.formats.file_kind import file_kind
from parsers.remittance.formats.iso20022_advice import read_iso20022
from parsers.remittance.formats.listings import align_listings, tabulate_listings
from parsers.remittance.formats.x12_820 import read_x12

if TYPE_CHECKING:
    from parsers.files.pdf_text import PdfText

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

_DIGIT = re.compile(r"\d")


def read_document(name: str, mime_type: str, content: bytes) -> DocumentText:
    kind = file_kind(name, mime_type, content)
    try:
        return _READERS.get(kind, _unsupported)(name, kind, content)
    except ValueError as error:
        return _failed(name, kind, DocumentState.UNREADABLE, Problem("unreadable", str(error)))


def read_document_again(document: DocumentText, content: bytes) -> DocumentText:
    """The same bytes by the second, independent reader where there is one, or as a person sees them where rows of a
    sheet are hidden; else the document as it is."""
    if document.state is not DocumentState.READ:
        return document
    if document.format == "xlsx" and any(problem.code == "hidden_rows" for problem in document.problems):
        return _read(document.name, "xlsx", *read_workbook(content, with_hidden=False))
    if document.format != "pdf":
        return document
    from parsers.files.pdf_again import read_pdf_again

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
                    keys.update(_keys_of(text))
    return frozenset(keys)


@lru_cache(maxsize=20_000)  # the words of a payer's papers recur
def _keys_of(text: str) -> tuple[str, ...]:
    """Without a digit it names no document."""
    if not _DIGIT.search(text):
        return ()
    keys = [*canonical_keys(text), *canonical_keys(without_suffix(text) or "")]
    return (*keys, *(key for number in named_numbers(text) for key in canonical_keys(number)))


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
    """The word joined with the one right below it, for numbers wrapped in a narrow cell; and with one more below
    that, where the second breaks off too."""
    word = words[index]
    if not any(char.isdigit() or char == "-" for char in word.text):
        return []
    second = _right_below(words, index)
    if second is None:
        return []
    joined = word.text + words[second].text
    third = _right_below(words, second) if joined.endswith("-") else None
    return [joined] if third is None else [joined, joined + words[third].text]


def _right_below(words: Sequence[Word], index: int) -> int | None:
    word = words[index]
    for place in range(index + 1, min(index + 40, len(words))):
        other = words[place]
        if abs(other.x0 - word.x0) < 2 and 0 < other.top - word.top < 1.8 * max(word.size, 8):
            return place
    return None


def _read_pdf(name: str, kind: str, content: bytes) -> DocumentText:
    from parsers.files.pdf_text import read_pdf  # PDFium is loaded only where a PDF is opened

    return _from_pdf(name, read_pdf(content))


def _from_pdf(name: str, pdf: "PdfText") -> DocumentText:
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
    grids = tabulate_listings(read_html_grids(decode(content)))
    return _read(name, "html", (grid_page(1, grids),) if grids else ())


def _read_text(name: str, kind: str, content: bytes) -> DocumentText:
    text = decode(content)
    if "\x00" in text[:4096]:
        return _unsupported(name, "other", content)
    if separates_cells(text):
        return _read(name, "csv", read_delimited(content))
    return _read(name, "text", read_text(align_listings(text)))


def _read_x12(name: str, kind: str, content: bytes) -> DocumentText:
    return _read(name, "x12", read_x12(content))


def _read_edifact(name: str, kind: str, content: bytes) -> DocumentText:
    return _read(name, "edifact", read_edifact(content))


def _read_iso20022(name: str, kind: str, content: bytes) -> DocumentText:
    return _read(name, kind, *read_iso20022(content))


def _read_xml(name: str, kind: str, content: bytes) -> DocumentText:
    return _read(name, kind, read_xml(content))


def _read_spreadsheet_2003(name: str, kind: str, content: bytes) -> DocumentText:
    return _read(name, "xlsx", read_spreadsheet_2003(content))


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
    "edifact": _read_edifact,
    "iso20022": _read_iso20022,
    "xml": _read_xml,
    "sheetxml": _read_spreadsheet_2003,
    "image": _read_image,
}
