"""A scanned advice is read by recognising its characters, and is a suggestion at most."""

import io
import random
import shutil
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFilter

from inbox import recognise, scan_picture
from inbox.intake import read_attachment
from inbox.isolate import Readers
from parsers.files.pages import DocumentState, DocumentText, Page, Word
from parsers.files.recognised import recognised_words, seen_lines
from parsers.keys import canonical_keys
from parsers.known_items import KnownItems
from parsers.message import AttachmentPart
from parsers.remittance.advice import DocumentKind, ProofState
from parsers.remittance.formats.document import read_document
from parsers.remittance.formats.misread import misread_keys, repair_words
from parsers.remittance.reader import read_remittance
from tests.remittance_maker import Made, make
from tests.trap_papers import known_item
from tickets.money.matching.matching import propose
from tickets.money.matching.proposal import MatchPolicy

needs_tesseract = pytest.mark.skipif(not shutil.which("tesseract"), reason="tesseract is not installed")


def _scan(made: Made, *, turned: int = 0) -> bytes:
    """The document as a slightly skewed, blurred picture at 200 dots per inch."""
    rng = random.Random(made.family)
    pages = []
    for sheet in pypdfium2.PdfDocument(made.content):
        picture = sheet.render(scale=200 / 72, grayscale=True).to_pil().convert("L")
        picture = picture.rotate(rng.uniform(-2, 2), Image.Resampling.BICUBIC, fillcolor=250)
        pages.append(picture.filter(ImageFilter.GaussianBlur(0.5)).rotate(90 * turned, expand=True))
    file = io.BytesIO()
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return file.getvalue()


@needs_tesseract
@pytest.mark.parametrize(
    ("family", "turned"), [("described", 0), ("two_numbers", 0), ("described", 1), ("ruled", 0), ("centered", 0)]
)
def test_a_skewed_scan_is_read_and_never_applied_without_a_person(family: str, turned: int) -> None:
    made = make(family, "en", 5)
    part = AttachmentPart("scan.pdf", "application/pdf", _scan(made, turned=turned))

    with Readers() as readers:
        read = read_attachment(readers, 0, part, lambda _: made.known)

    advice = read.reading.payments[0]
    assert read.reading.scanned
    assert [(line.reference, line.net) for line in advice.lines] == [
        (line.reference, line.net) for line in made.payments[0].lines
    ]
    assert advice.consistent
    assert advice.proof.state is ProofState.UNPROVED
    proposal = propose(advice, made.known, MatchPolicy())
    assert proposal.review
    assert proposal.allocations
    assert not any(allocation.auto for allocation in proposal.allocations)


def test_without_a_recogniser_a_scan_stays_a_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    content = _scan(make("plain", "en", 1))
    document = read_document("scan.pdf", "", content)
    monkeypatch.setattr(recognise, "PATHS", "/nowhere")

    assert document.state is DocumentState.SCANNED
    assert recognise.read_scan(document, content) == (document, frozenset())


@needs_tesseract
def test_a_line_of_which_a_word_is_doubtful_is_read_once_more_by_itself() -> None:
    content = (Path(__file__).parent / "scans" / "two_lines_of_one_amount.pdf").read_bytes()

    document, _ = recognise.read_scan(read_document("scan.pdf", "", content), content)

    words = [word.text for word in document.pages[0].words]
    assert words[-4:] == ["90415580", "317.10", "90416951", "317.10"]


@needs_tesseract
def test_an_empty_picture_is_unreadable() -> None:
    file = io.BytesIO()
    Image.new("L", (850, 1100), 255).save(file, "PDF")

    with Readers() as readers:
        part = AttachmentPart("scan.pdf", "application/pdf", file.getvalue())
        read = read_attachment(readers, 0, part, lambda _: make("plain", "en", 1).known)

    assert read.reading.kind is DocumentKind.UNREADABLE
    assert read.reading.scanned


def test_drawn_lines_read_as_bars_are_no_part_of_a_word() -> None:
    rows = [
        "level\tpage\tblock\tpar\tline\tword\tleft\ttop\twidth\theight\tconf\ttext",
        "5\t1\t1\t1\t1\t1\t100\t50\t80\t20\t95.0\t|INV-1",
        "5\t1\t1\t1\t1\t2\t200\t60\t10\t2\t90.0\t-",
        "5\t1\t1\t1\t1\t3\t300\t50\t10\t20\t88.0\t|",
        "5\t1\t1\t1\t1\t4\t400\t50\t60\t20\t7.0\tsmudge",
    ]

    words = recognised_words(seen_lines("\n".join(rows)), 0.5)

    assert [(word.text, word.top, word.bottom) for word in words] == [("INV-1", 25.0, 35.0), ("-", 25.0, 35.0)]


def test_grain_and_grey_paper_are_white_to_the_recogniser() -> None:
    paper = np.full((80, 200), 215.0) + np.random.default_rng(7).normal(0, 8, (80, 200))
    paper[30:50, 40:60] = 40  # a letter's stroke
    paper[10, 100] = 0  # a speck

    cleaned = np.asarray(scan_picture.clean(Image.fromarray(np.clip(paper, 0, 255).astype(np.uint8))))

    assert (cleaned[32:48, 42:58] < 100).all()
    assert (np.delete(cleaned, np.s_[28:52], axis=0) == 255).all()


def test_drawn_lines_are_taken_off_a_scan_and_letters_across_them_and_in_bars_stay() -> None:
    def page(*, ruled: bool) -> Image.Image:
        picture = Image.new("L", (1200, 700), 255)
        draw = ImageDraw.Draw(picture)
        for across in range(240, 640, 90) if ruled else ():
            draw.line((100, across, 1100, across), fill=90, width=3)
        for down in range(100, 1101, 250) if ruled else ():
            draw.line((down, 240, down, 600), fill=90, width=3)
        draw.rectangle((420, 300, 450, 340), fill=0)  # a letter that a line crosses
        draw.rectangle((100, 100, 1100, 160), fill=60)  # a bar with a white letter
        draw.rectangle((200, 120, 230, 140), fill=255)
        return picture

    cleared = scan_picture.without_rules(page(ruled=True), 300)

    assert (np.asarray(cleared) == np.asarray(page(ruled=False))).all()


def test_a_picture_without_drawn_lines_stays_as_it_is() -> None:
    picture = Image.new("L", (600, 300), 255)
    ImageDraw.Draw(picture).text((40, 40), "INV-0002012  05.06.2026  1.077,59", fill=0, font_size=40)

    assert scan_picture.without_rules(picture, 300) is picture


def test_a_number_and_a_heading_that_were_misread_are_put_right_where_ledger_and_sums_agree() -> None:
    rows = [
        ("Brennig Stahl GmbH",),
        ("Rechnung", "Datum", "Bezahit"),
        ("$100004222", "08/23/2026", "901.81"),
        ("S$100004255", "08/24/2026", "585.0O"),
        ("Summe", "1,486.81"),
    ]
    words = [
        Word(text, 40 + 150 * place, 40 + 20 * row, 120 + 150 * place, 50 + 20 * row, 10)
        for row, texts in enumerate(rows)
        for place, text in (((2, texts[1]), (0, texts[0])) if len(texts) == 2 else enumerate(texts))
    ]
    seen = DocumentText("scan.pdf", "pdf", DocumentState.READ, 1, (Page(1, 595, 842, tuple(words)),), scanned=True)
    items = [
        known_item(1, "SI00004222", "901.81"),
        known_item(2, "SI00004255", "585.00"),
        known_item(3, "B-2320-26", "20.00"),
    ]

    repaired = repair_words(seen, items)

    assert canonical_keys("SI00004222")[0] in misread_keys(seen)
    assert [word.text for word in repaired.pages[0].words[1:10]] == (
        "Rechnung Datum bezahlt SI00004222 08/23/2026 901.81 SI00004255 08/24/2026 585.00".split()
    )
    advice = read_remittance(seen, KnownItems(tuple(items))).payments[0]
    assert [(line.reference, str(line.net)) for line in advice.lines] == [
        ("SI00004222", "901.81"),
        ("SI00004255", "585.00"),
    ]
    assert advice.proof.state is ProofState.UNPROVED
