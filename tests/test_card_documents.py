"""Card numbers in attached files: masked in what is read of a file and in CSV itself, and told at their mail."""

import io
from datetime import datetime
from email.message import EmailMessage

import pytest
from openpyxl import Workbook
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select

from inbox.isolate import Readers
from inbox.pipeline import run_intake
from parsers.files.pages import DocumentState, DocumentText, Page, Word
from parsers.numbers.card_numbers import mask_mail
from parsers.remittance.formats.card_documents import holds_card_number, mask_document
from parsers.remittance.formats.document import read_document
from tests.builders import IDENTITY, Cast, a_stored_mail
from tickets.db import Database
from tickets.mailroom.attachments import Attachment
from tickets.posts import Post

CARD, MASKED = "4111 1111 1111 1111", "4111 11** **** 1111"
ROWS = (("Invoice", "Card number", "Amount EUR"), ("4711001", CARD.replace(" ", ""), "120.00"))
TABLE = "\n".join(",".join(row) for row in ROWS)


def a_pdf(*lines: str) -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file)
    for number, line in enumerate(lines):
        canvas.drawString(60, 760 - 20 * number, line)
    canvas.save()
    return file.getvalue()


def a_sheet() -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in ROWS:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def text_of(document: DocumentText) -> str:
    return " ".join(word.text for page in document.pages for word in page.words)


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        ("slip.pdf", a_pdf("Payment slip", f"Paid with card {CARD}", "Invoice 4711001"), MASKED),
        ("slip.pdf", a_pdf("Payment slip", "Visa 4111111111111111", "Invoice 4711001"), "411111******1111"),
        ("cards.csv", TABLE.encode(), "411111******1111"),
        ("cards.xlsx", a_sheet(), "411111******1111"),
        ("cards.html", f"<table><tr><td>Card</td><td>{CARD}</td></tr></table>".encode(), MASKED),
    ],
)
def test_what_is_read_of_a_file_shows_no_card_number(name: str, content: bytes, shown: str) -> None:
    document = mask_document(read_document(name, "", content))

    assert shown in text_of(document)
    assert "1111 1111 1111" not in text_of(document)
    assert holds_card_number(document)


@pytest.mark.parametrize(
    "line",
    [
        "Invoice 4111111111111111 EUR 120.00",
        "Our reference 5555555555554444",
        "IBAN DE89 3704 0044 0532 0130 00",
        "1001 1002 1003 1004",
    ],
)
def test_a_long_reference_in_a_file_stays(line: str) -> None:
    document = read_document("advice.pdf", "application/pdf", a_pdf("Remittance advice", line))

    assert mask_document(document) is document


def a_mail_with(name: str, kind: str, content: bytes) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "Jo <jo@acme.example>", IDENTITY.address, "Our payment"
    mail["Date"] = "Mon, 23 Nov 2026 08:55:00 +0000"
    mail["Message-ID"] = "<cards@acme.example>"
    mail.set_content("Hello,\n\nplease find our remittance advice attached.\n")
    mail.add_attachment(content, maintype=kind.split("/")[0], subtype=kind.split("/")[1], filename=name)
    return mail.as_bytes()


def test_an_attached_table_of_text_is_masked_itself_and_a_long_reference_in_one_is_not() -> None:
    cards = a_mail_with("cards.csv", "text/csv", TABLE.encode())
    references = a_mail_with("advice.csv", "text/csv", TABLE.replace("Card number", "Reference").encode())

    masked = mask_mail(cards)

    assert len(masked) == len(cards)
    assert masked != cards
    assert mask_mail(references) == references


def test_the_mail_says_which_of_its_files_holds_a_card_number(
    db: Database, cast: Cast, now: datetime, readers: Readers
) -> None:
    slip = a_pdf("Payment slip", f"Paid with card {CARD}", "Invoice 4711001")
    with db.write() as session:
        a_stored_mail(session, now, a_mail_with("slip.pdf", "application/pdf", slip))

    run_intake(db, readers, identity=IDENTITY, clock=lambda: now, worker="test")

    with db.read() as session:
        problems = session.scalars(select(Post)).one().facts["problems"]
        assert [(each["code"], each["where"]) for each in problems] == [("card_number", "slip.pdf")]
        assert session.scalars(select(Attachment)).one().size == len(slip)


def test_a_page_with_a_word_alone_on_its_line_is_read() -> None:
    page = Page(
        1, 595, 842, (Word("Advice", 10, 10, 60, 20), Word("4111", 10, 30, 40, 40), Word("1111", 50, 30, 80, 40))
    )
    document = DocumentText("advice.pdf", "pdf", DocumentState.READ, 1, (page,))

    assert mask_document(document) is document
