"""The child side of scans: a picture of pages in, their words out, recognised by tesseract where it is installed.

Runs inside a reader's child, so the recogniser inherits its limits, its lack of a network and its empty
environment, and dies with it. The picture it gets is drawn here, upright and straightened.
"""

import ctypes
import io
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

import pypdfium2
from PIL import Image

from inbox.scan_picture import clean, straightened, without_rules
from parsers.files.pages import DocumentState, DocumentText, Page
from parsers.files.recognised import (
    DOUBTFUL_BELOW,
    SeenLine,
    least_confidence,
    mean_confidence,
    recognised_words,
    seen_lines,
)
from parsers.problems import Problem
from parsers.remittance.formats.document import reference_keys
from parsers.remittance.formats.misread import misread_keys

DPI = 300
MAX_SIDE = 4200  # pixels
MAX_SCANNED_PAGES = 10
SECONDS = 40.0
PATHS = "/usr/bin:/usr/local/bin:/opt/homebrew/bin:/bin"
PR_SET_PDEATHSIG = 1
POINTS = 72
_LANGUAGE = ("-l", "eng")
_UPSIDE_DOWN_BELOW = 60.0  # mean confidence

Image.MAX_IMAGE_PIXELS = 60_000_000


def read_scan(document: DocumentText, content: bytes) -> tuple[DocumentText, frozenset[str]]:
    """The document with the words recognised in its pictures and its reference keys; as it is where tesseract is
    not installed or sees nothing."""
    program = shutil.which("tesseract", path=PATHS)
    if program is None:
        return document, frozenset()
    deadline = time.monotonic() + SECONDS
    pages = []
    for number, picture, dpi in _pictures(document, content):
        if time.monotonic() > deadline:
            break
        pages.append(_page(program, number, picture, dpi, deadline))
    if not any(page.words for page in pages):
        return document, frozenset()
    problems = [Problem("recognised", "The words were recognised in a picture: compare them with it.")]
    if len(pages) < document.page_count:
        message = f"Only the first {len(pages)} of {document.page_count} pages were recognised."
        problems.append(Problem("too_many_pages", message))
    seen = replace(document, state=DocumentState.READ, pages=tuple(pages), problems=tuple(problems), scanned=True)
    return seen, keys_of_scan(seen)


def keys_of_scan(seen: DocumentText) -> frozenset[str]:
    return reference_keys(seen) | misread_keys(seen)


def _pictures(document: DocumentText, content: bytes) -> Iterator[tuple[int, Image.Image, float]]:
    """(page number, grey picture, dots per inch) of each page."""
    if document.format != "pdf":
        with Image.open(io.BytesIO(content)) as picture:
            grey = picture.convert("L")
        factor = min(max(2400 / max(grey.size), 1.0), 3.0)
        if factor > 1:
            grey = grey.resize((round(grey.width * factor), round(grey.height * factor)), Image.Resampling.BICUBIC)
        yield 1, grey, DPI
        return
    pdf = pypdfium2.PdfDocument(content)
    for index in range(min(len(pdf), MAX_SCANNED_PAGES)):
        sheet = pdf[index]
        dpi = min(DPI, MAX_SIDE * POINTS / max(*sheet.get_size(), 1.0))
        yield index + 1, sheet.render(scale=dpi / POINTS, grayscale=True).to_pil().convert("L"), dpi


def _page(program: str, number: int, picture: Image.Image, dpi: float, deadline: float) -> Page:
    picture = clean(picture)
    straight = without_rules(straightened(picture), dpi)
    lines = _lines(program, straight, dpi)
    turned = 0
    if mean_confidence(lines) < _UPSIDE_DOWN_BELOW and (turned := _turns(program, picture, dpi)):
        picture = picture.rotate(-90 * turned, expand=True)
        straight = without_rules(straightened(picture), dpi)
        lines = _lines(program, straight, dpi)
    scale = POINTS / dpi
    words = recognised_words([_surer(program, straight, line, dpi, deadline) for line in lines], scale)
    return Page(number, round(picture.width * scale, 2), round(picture.height * scale, 2), words, turned=turned)


def _lines(program: str, picture: Image.Image, dpi: float) -> tuple[SeenLine, ...]:
    return seen_lines(_run(program, picture, [*_LANGUAGE, "--psm", "6", "--dpi", str(round(dpi)), "tsv"]))


def _surer(program: str, picture: Image.Image, line: SeenLine, dpi: float, deadline: float) -> SeenLine:
    """The line, read once more by itself where a word of it is doubtful: what stands around a word misleads."""
    doubt = least_confidence(line)
    if doubt >= DOUBTFUL_BELOW or time.monotonic() > deadline:
        return line
    top, bottom = min(word.top for word in line), max(word.bottom for word in line)
    edge = (bottom - top) / 2
    left, right = min(word.left for word in line) - edge, max(word.right for word in line) + edge
    box = (max(round(left), 0), max(round(top - edge), 0), round(right), round(bottom + edge))
    box = (*box[:2], min(box[2], picture.width), min(box[3], picture.height))
    options = [*_LANGUAGE, "--psm", "7", "--dpi", str(round(dpi)), "tsv"]
    alone = seen_lines(_run(program, picture.crop(box), options), box[0], box[1])
    return alone[0] if len(alone) == 1 and least_confidence(alone[0]) > doubt else line


def _turns(program: str, picture: Image.Image, dpi: float) -> int:
    """Quarter turns clockwise that make the picture upright, 0 where the program can't tell."""
    for line in _run(program, picture, ["--psm", "0", "--dpi", str(round(dpi))]).splitlines():
        name, _, value = line.partition(":")
        if name == "Rotate" and value.strip().isdigit():
            return int(value) // 90 % 4
    return 0


def _run(program: str, picture: Image.Image, options: list[str]) -> str:
    png = io.BytesIO()
    picture.save(png, format="PNG", compress_level=1)
    done = subprocess.run(  # noqa: S603 - a fixed program, the picture is its input
        [program, "stdin", "stdout", *options],
        input=png.getvalue(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"OMP_THREAD_LIMIT": "1"},
        preexec_fn=_die_with_the_child,  # the child has one thread
        check=False,
    )
    return done.stdout.decode("utf-8", "replace")


def _die_with_the_child() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
