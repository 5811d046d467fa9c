"""A PDF's bytes in, its pages by pdfplumber out: slower, independent, for what the first reading left open."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from parsers.files.pages import Page, Rule, Word
from parsers.files.pdf_shapes import MAX_PAGE_OBJECTS
from parsers.files.pdf_text import MAX_PAGES, PdfText, refused

if TYPE_CHECKING:
    import pdfplumber.page


def read_pdf_again(content: bytes) -> PdfText:
    """The same document by pdfplumber: slower, independent, for what the first reading could not prove."""
    import pdfplumber  # slow to import, rarely needed
    from pdfminer.pdfdocument import PDFPasswordIncorrect
    from pdfminer.pdfexceptions import PDFException

    try:
        with pdfplumber.open(io.BytesIO(content)) as document:
            pages = tuple(_plumber_page(page) for page in document.pages[:MAX_PAGES])
            count = len(document.pages)
    except PDFPasswordIncorrect:
        return refused(pdfium.FPDF_ERR_PASSWORD)
    except (PDFException, ValueError, KeyError, TypeError, IndexError, AttributeError, AssertionError):
        return refused(pdfium.FPDF_ERR_FORMAT)  # pdfminer raises whatever a broken object makes it raise
    return PdfText(None, count, pages) if pages else refused(pdfium.FPDF_ERR_FORMAT)


def _plumber_page(page: "pdfplumber.page.Page") -> Page:
    grounds = [shape for shape in (*page.rects, *page.images) if not _is_white(shape)]
    single = page.filter(lambda shape: _is_seen(shape, page, grounds)).dedupe_chars()
    words = tuple(
        Word(
            word["text"],
            round(float(word["x0"]), 2),
            round(float(word["top"]), 2),
            round(float(word["x1"]), 2),
            round(float(word["bottom"]), 2),
            round(float(word["bottom"] - word["top"]), 2),
        )
        for word in single.extract_words()
    )
    rules = tuple(
        Rule(float(line["x0"]), float(line["top"]), float(line["x1"]), float(line["bottom"]))
        for line in page.lines[:MAX_PAGE_OBJECTS]
    )
    return Page(page.page_number, float(page.width), float(page.height), words, rules)


def _is_seen(shape: dict[str, Any], page: "pdfplumber.page.Page", grounds: Sequence[dict[str, Any]]) -> bool:
    """Whether a character stands on the page and is not white on white."""
    if shape["object_type"] != "char":
        return True
    x, y = (shape["x0"] + shape["x1"]) / 2, (shape["top"] + shape["bottom"]) / 2
    if not (0 <= x <= page.width and 0 <= y <= page.height):
        return False
    return not _is_white(shape) or any(g["x0"] <= x <= g["x1"] and g["top"] <= y <= g["bottom"] for g in grounds)


def _is_white(shape: dict[str, Any]) -> bool:
    """Filled with white; a picture never is. A rectangle without filling is no ground."""
    if shape["object_type"] == "rect" and not shape.get("fill"):
        return True
    colour = shape.get("non_stroking_color")
    parts = colour if isinstance(colour, (tuple, list)) else (colour,)
    if shape["object_type"] == "image" or not all(isinstance(part, (int, float)) for part in parts):
        return False
    return all(part <= 0.02 for part in parts) if len(parts) == 4 else all(part >= 0.98 for part in parts)
