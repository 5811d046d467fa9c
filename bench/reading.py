"""CPU a page of our PDF reader, against pdfplumber's words and pypdfium2's bare text on the same pages."""

import io
import time
from collections.abc import Callable

import pdfplumber
import pypdfium2

from bench.pages import remittance_pdf
from bench.table import table
from parsers.document import read_document
from parsers.known_items import KnownItems
from parsers.remittance import read_remittance

OURS = "ours: words, boxes and rules"
PAGES = (1, 3, 1, 3, 1, 8)


def measure_reading(rounds: int) -> str:
    files = [remittance_pdf(seed, pages) for seed, pages in enumerate(PAGES)]
    contestants: dict[str, Callable[[bytes], object]] = {
        OURS: lambda content: read_document("advice.pdf", "application/pdf", content),
        "ours, and the remittance in them": _read_all,
        "pdfplumber extract_words": _plumber_words,
        "pypdfium2 bare text": _bare_text,
    }
    samples: dict[str, list[float]] = {name: [] for name in contestants}
    for read in contestants.values():
        read(files[0])  # imports and fonts are not the page's
    for _ in range(rounds):
        for name, read in contestants.items():
            started = time.process_time()
            for content in files:
                read(content)
            samples[name].append((time.process_time() - started) * 1000 / sum(PAGES))
    return table(f"Reading {sum(PAGES)} PDF pages, {rounds} rounds", "CPU ms/page", samples, OURS)


def _read_all(content: bytes) -> object:
    return read_remittance(read_document("advice.pdf", "application/pdf", content), KnownItems(()))


def _plumber_words(content: bytes) -> object:
    with pdfplumber.open(io.BytesIO(content)) as document:
        return [page.extract_words() for page in document.pages]


def _bare_text(content: bytes) -> object:
    document = pypdfium2.PdfDocument(content)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
