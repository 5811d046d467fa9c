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

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from parsers.files.pages import DocumentState, DocumentText, Page
from parsers.files.recognised import mean_confidence, recognised_words
from parsers.problems import Problem
from parsers.remittance.formats.document import reference_keys

DPI = 300
MAX_SIDE = 4200  # pixels
MAX_SCANNED_PAGES = 10
SECONDS = 40.0
PATHS = "/usr/bin:/usr/local/bin:/opt/homebrew/bin:/bin"
PR_SET_PDEATHSIG = 1
POINTS = 72
_UPSIDE_DOWN_BELOW = 60.0  # mean confidence
_MOST_SKEW = 4.0  # degrees
_PAPER = 0.8  # of a page's usual brightness: all that is brighter is paper

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
        pages.append(_page(program, number, picture, dpi))
    if not any(page.words for page in pages):
        return document, frozenset()
    problems = [Problem("recognised", "The words were recognised in a picture: compare them with it.")]
    if len(pages) < document.page_count:
        message = f"Only the first {len(pages)} of {document.page_count} pages were recognised."
        problems.append(Problem("too_many_pages", message))
    seen = replace(document, state=DocumentState.READ, pages=tuple(pages), problems=tuple(problems), scanned=True)
    return seen, reference_keys(seen)


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


def _page(program: str, number: int, picture: Image.Image, dpi: float) -> Page:
    picture = clean(picture)
    straight = _straightened(picture)
    tsv = _recognise(program, straight, dpi)
    turned = 0
    if mean_confidence(tsv) < _UPSIDE_DOWN_BELOW and (turned := _turns(program, picture, dpi)):
        picture = picture.rotate(-90 * turned, expand=True)
        straight = _straightened(picture)
        tsv = _recognise(program, straight, dpi)
    scale = POINTS / dpi
    words = recognised_words(tsv, scale)
    return Page(number, round(picture.width * scale, 2), round(picture.height * scale, 2), words, turned=turned)


def clean(picture: Image.Image) -> Image.Image:
    """Without specks, and with paper that is white: grain and grey are what a recogniser takes digits' holes for."""
    smooth = picture.filter(ImageFilter.MedianFilter(3))
    white = max(float(np.median(np.asarray(smooth))) * _PAPER, 1.0)
    return smooth.point([min(255, round(level * 255 / white)) for level in range(256)])


def _recognise(program: str, picture: Image.Image, dpi: float) -> str:
    return _run(program, picture, ["-l", "eng", "--psm", "6", "--dpi", str(round(dpi)), "tsv"])


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


def _straightened(picture: Image.Image) -> Image.Image:
    """The picture turned by the few degrees at which its text lines are sharpest."""
    small = picture.copy()
    small.thumbnail((1000, 1000))
    rough = _sharpest(small, np.arange(-_MOST_SKEW, _MOST_SKEW + 0.1, 0.5))
    angle = _sharpest(small, np.arange(rough - 0.4, rough + 0.41, 0.1))
    if abs(angle) < 0.15:
        return picture
    return picture.rotate(float(angle), Image.Resampling.BICUBIC, fillcolor=255)


def _sharpest(picture: Image.Image, angles: np.ndarray) -> float:
    def contrast(angle: float) -> float:
        turned = picture.rotate(angle, Image.Resampling.BILINEAR, fillcolor=255)
        ink = (255 - np.asarray(turned, dtype=np.float64)).sum(axis=1)
        return float(np.square(np.diff(ink)).sum())

    return float(max(angles, key=contrast))
