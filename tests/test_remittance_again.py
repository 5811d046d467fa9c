"""The second reader is asked where an advice does not prove, and believed only where it proves."""

import dataclasses
import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from inbox.isolate import Readers
from parsers.files.pages import DocumentText
from parsers.known_items import KnownItems
from parsers.remittance import second_reading
from parsers.remittance.advice import ProofState, RemittanceReading
from parsers.remittance.formats.document import read_document
from parsers.remittance.reader import read_remittance
from parsers.remittance.second_look import may_prove_again
from parsers.remittance.second_reading import read_again
from tests.remittance_maker import make

MADE = make("ruled", "en", 3)


def _without_an_amount() -> tuple[DocumentText, RemittanceReading]:
    """The generated advice as a first reader would see it that loses one printed amount."""
    document = read_document("advice.pdf", "", MADE.content)
    (page, *others) = document.pages
    lost = next(w for w in page.words if w.text == f"{MADE.payments[0].lines[0].net:,.2f}")
    words = tuple(word for word in page.words if abs(word.top - lost.top) > 2)
    document = dataclasses.replace(document, pages=(dataclasses.replace(page, words=words), *others))
    return document, read_remittance(document, MADE.known)


def test_what_the_first_reader_lost_the_second_one_proves_and_says_so() -> None:
    document, first = _without_an_amount()
    assert may_prove_again(document, first)

    with Readers() as readers:
        seen, again = readers.read_again(document, MADE.content, first, MADE.known)

    advice = again.payments[0]
    assert advice.proof.state is ProofState.PROVED
    assert [line.net for line in advice.lines] == [line.net for line in MADE.payments[0].lines]
    assert "second_reader" in {problem.code for problem in again.problems}
    assert seen.pages != document.pages


def test_what_the_second_reader_does_not_see_above_the_lines_stays_as_the_first_one_saw_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document, first = _without_an_amount()
    whole = read_remittance(read_document("advice.pdf", "", MADE.content), MADE.known)
    headless = dataclasses.replace(whole, payments=(dataclasses.replace(whole.payments[0], reference=None),))
    monkeypatch.setattr(second_reading, "read_remittance", lambda document, known: headless)

    _, again = read_again(document, MADE.content, first, MADE.known)

    assert again.payments[0].reference == first.payments[0].reference == MADE.payments[0].reference


def test_a_second_reading_that_does_not_prove_changes_nothing() -> None:
    made = make("ruled", "en", 3, wrong_total=True)
    document = read_document("advice.pdf", "", made.content)
    first = read_remittance(document, made.known)

    assert read_again(document, made.content, first, made.known) == (document, first)


def test_a_document_with_hidden_text_is_not_read_again() -> None:
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.drawString(40, 800, "Remittance advice 4711")
    canvas.drawString(40, 700, "Invoice")
    canvas.drawString(200, 700, "Amount paid")
    canvas.drawString(40, 680, "10045")
    canvas.drawString(200, 680, "100.00")
    canvas.drawString(40, 640, "Total paid 150.00")
    text = canvas.beginText(40, 660)
    text.setTextRenderMode(3)
    text.textLine("10046 50.00")
    canvas.drawText(text)
    canvas.save()
    document = read_document("a.pdf", "", file.getvalue())

    reading = read_remittance(document, KnownItems())

    assert reading.payments[0].proof.state is ProofState.UNPROVED
    assert not may_prove_again(document, reading)
