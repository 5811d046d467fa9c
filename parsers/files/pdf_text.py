"""A PDF's bytes in, its pages with words, boxes and drawn lines out.

PDFium reads first: it costs a tenth of pdfminer's time and orders, spaces and de-duplicates characters itself.
pdfplumber is the second, independent reader, for a page that PDFium can't read and for a document that does not
prove itself. What a person can't see (invisible, white on white, off the page) is not read.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

from parsers.files.pages import Page
from parsers.files.pdf_page import PageReader
from parsers.problems import Problem

MAX_PAGES = 100
MAX_NAMED = 50
PAPERS = (".pdf", ".xlsx", ".xls", ".csv", ".txt", ".doc", ".docx", ".msg", ".eml", ".zip")


@dataclass(frozen=True, slots=True)
class PdfText:
    """`refusal` is None when read, else encrypted or unreadable with the reason among the problems.
    `scanned_pages` are the pages with a picture and no visible text."""

    refusal: str | None
    page_count: int
    pages: tuple[Page, ...]
    scanned_pages: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_pdf(content: bytes) -> PdfText:
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        return refused(error.err_code)
    try:
        return _read_pages(document)
    finally:
        document.close()


def unlock_pdf(content: bytes, passwords: Sequence[str]) -> bytes:
    """The same PDF without its lock, when one of the passwords opens it; else nothing."""
    for password in passwords:
        try:
            document = pypdfium2.PdfDocument(content, password=password)
        except pypdfium2.PdfiumError:
            continue
        file = io.BytesIO()
        try:
            document.save(file, flags=pdfium.FPDF_REMOVE_SECURITY)
        finally:
            document.close()
        return file.getvalue()
    return b""


def refused(code: int | None) -> PdfText:
    if code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
        problem = Problem("encrypted", "The PDF is encrypted; it opens with a password only.")
        return PdfText("encrypted", 0, (), problems=(problem,))
    return PdfText("unreadable", 0, (), problems=(Problem("broken_pdf", "The PDF is broken and can't be opened."),))


def _read_pages(document: pypdfium2.PdfDocument) -> PdfText:
    count = len(document)
    if count == 0:
        return PdfText("unreadable", 0, (), problems=(Problem("no_pages", "The PDF has no pages."),))
    problems = _tell_enclosed(document)
    pages: list[Page] = []
    scanned: list[int] = []
    if count > MAX_PAGES:
        problems.append(Problem("too_many_pages", f"Only the first {MAX_PAGES} of {count} pages were read."))
    for index in range(min(count, MAX_PAGES)):
        where = f"page {index + 1}"
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            problems.append(Problem("broken_page", "The page can't be opened.", where))
            continue
        try:
            read = PageReader(page, index + 1)
            pages.append(read.page())
            problems += read.problems
            if read.scanned:
                scanned.append(index + 1)
        finally:
            page.close()
    if not pages:
        return PdfText("unreadable", count, (), problems=tuple(problems))
    return PdfText(None, count, tuple(pages), tuple(scanned), tuple(problems))


def _tell_enclosed(document: pypdfium2.PdfDocument) -> list[Problem]:
    """A portfolio: its first page often only says which program opens the rest."""
    count = document.count_attachments()
    names = [document.get_attachment(index).get_name() for index in range(min(count, MAX_NAMED))]
    papers = [name for name in names if name.lower().endswith(PAPERS)]  # the XML of an electronic invoice is none
    if not papers:
        return []
    words = f"The PDF holds further files, which are not read: {', '.join(papers)[:300]}."
    return [Problem("files_inside", words)]


def quarter_turns(page: pypdfium2.PdfPage) -> int:
    """`Page.turned` of a page: how often its image must be turned clockwise so that the boxes fit."""
    return PageReader(page, 1).page().turned
