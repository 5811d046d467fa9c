"""Traps of the file and of what comes around it: parts, copies, revisions, locks, containers, other papers."""

# ruff: noqa: E501  (documents as they are printed)

import gzip
import io
import zipfile
from decimal import Decimal
from email.message import EmailMessage

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from inbox.document_passwords import DocumentPasswords, parse_passwords
from inbox.intake import list_bodies, read_attachment
from inbox.isolate import Readers
from parsers.files.pages import DocumentState
from parsers.files.pdf_text import MAX_PAGES, unlock_pdf
from parsers.known_items import KnownItems
from parsers.mail import read_mail
from parsers.message import AttachmentPart
from parsers.numbers.card_numbers import mask_mail
from parsers.remittance.advice import DocumentKind
from parsers.remittance.formats.document import read_document
from tests.trap_papers import HEAD, known, only, paid, pdf, placed_pdf, proved, read, table, xlsx
from tickets.money.advices.recording import fingerprint_of
from tickets.money.matching.matching import propose
from tickets.money.matching.proposal import MatchPolicy

TWO = [("65653", "300.00"), ("65654", "150.00")]
LINES = "Invoice       Date          Amount\n65653         01/02/2026    300.00\n65654         01/03/2026    150.00\n"
ADVICE = f"{HEAD}{LINES}Total                       450.00\n"


def test_t36_a_part_of_an_advice_is_not_taken_for_the_whole() -> None:
    first = only(f"{HEAD}Part 1 of 2. Total payment for all parts: 530.00\n{LINES}")
    second = only(
        f"{HEAD}Part 2 of 2. Total payment for all parts: 530.00\nInvoice       Date          Amount\n65655         01/04/2026     80.00\n"
    )

    assert first.reference == second.reference == "118822"
    assert paid(first) + paid(second) == [*TWO, ("65655", "80.00")]
    assert first.total == second.total == Decimal("530.00")
    assert not first.consistent
    assert not proved(first)
    assert not proved(second)


def test_t37_an_advice_sent_again_in_another_file_is_the_same_advice() -> None:
    mailed = only(ADVICE)
    places = (50, 140, 300)
    redrawn = only(
        placed_pdf(
            [
                [
                    (50, 30, "Brookmart Stores Inc."),
                    (50, 50, "REMITTANCE ADVICE"),
                    (50, 70, "Check No: 118822"),
                    (50, 84, "Check Date: 04/22/2026"),
                    *table(110, places, ("Invoice", "Date", ">Amount"), ("65654", "01/03/2026", ">150.00")),
                    *table(138, places, ("65653", "01/02/2026", ">300.00"), ("Total", "", ">450.00")),
                ]
            ],
            font="Times-Roman",
        )
    )
    another = only(ADVICE.replace("118822", "118823"))

    assert fingerprint_of(mailed) == fingerprint_of(redrawn)
    assert fingerprint_of(mailed) != fingerprint_of(another)


@pytest.mark.parametrize(
    "words",
    [
        "VOID", "This payment was stopped.", "REVISED: this advice replaces the one of 04/20/2026",
        "Corrected remittance advice, supersedes our advice no. 118821", "Korrigiertes Avis, ersetzt Avis 118821",
        "Annule et remplace l'avis 118821", "Sustituye al aviso 118821", "Sostituisce l'avviso 118821", "Vervangt advies 118821",
    ],
)  # fmt: skip
def test_t38_an_advice_that_is_void_or_replaces_another_waits_for_a_person(words: str) -> None:
    advice = only(f"{HEAD}{words}\n\n{LINES}Total                       450.00\n")

    assert paid(advice) == TWO
    assert not proved(advice)


@pytest.mark.parametrize(
    "words", ["Payment is scheduled for payment on 05/30/2026", "Payment proposal", "Zahlungsvorschlag"]
)
def test_t39_a_payment_that_is_only_announced_does_not_prove(words: str) -> None:
    advice = only(f"{HEAD}{words}\n\n{LINES}Total                       450.00\n")

    assert paid(advice) == TWO
    assert not proved(advice)


def test_t39_the_day_of_a_coming_payment_is_told() -> None:
    advice = only(
        f"REMITTANCE ADVICE\nPayment no. 118822\nPayment date: 05/30/2026\n\n{LINES}Total                       450.00\n"
    )

    assert str(advice.payment_date) == "2026-05-30"


@pytest.mark.parametrize(
    "words", ["Only the first 2 invoices are included in this message.", "See attached list for more.", ""]
)
def test_t40_a_list_of_the_first_invoices_is_not_the_whole(words: str) -> None:
    items = known(("65653", "300"), ("65654", "150"))
    advice = only(f"{HEAD}Payment amount 1,000.00 USD\n{words}\n{LINES}", items)

    assert paid(advice) == TWO
    assert advice.total == Decimal("1000.00")
    assert not advice.consistent
    assert not proved(advice)
    assert not any(allocation.auto for allocation in propose(advice, items, MatchPolicy()).allocations)


def test_t49_a_picture_of_an_advice_is_no_text() -> None:
    file = io.BytesIO()
    Image.new("L", (850, 1100), 255).save(file, "PDF")

    document = read_document("scan.pdf", "", file.getvalue())

    assert document.state is DocumentState.SCANNED
    assert read(file.getvalue()).kind is DocumentKind.UNREADABLE


def test_t50_a_locked_advice_says_so_and_opens_with_its_password() -> None:
    locked = pdf(ADVICE, password="spruce")

    refused = read(locked)
    opened = unlock_pdf(locked, ("wrong", "spruce"))

    assert refused.kind is DocumentKind.ENCRYPTED
    assert [problem.code for problem in refused.problems] == ["encrypted"]
    assert paid(only(opened)) == TWO
    assert unlock_pdf(locked, ("wrong",)) == b""


def test_t50_a_senders_passwords_are_tried_when_its_documents_are_read() -> None:
    passwords = parse_passwords({"payer.example": ["last", "spruce"]})
    part = AttachmentPart("advice.pdf", "application/pdf", pdf(ADVICE, password="spruce"))

    with Readers() as readers:
        known_sender = read_attachment(
            readers, 0, part, lambda _: KnownItems(), passwords.of("ap@mail.payer.example")
        )
        stranger = read_attachment(readers, 0, part, lambda _: KnownItems(), passwords.of("ap@other.example"))
        mistaken = read_attachment(readers, 0, part, lambda _: KnownItems(), ("wrong",))

    assert paid(known_sender.reading.payments[0]) == TWO
    assert proved(known_sender.reading.payments[0])
    assert [problem.code for problem in known_sender.document.problems] == ["unlocked"]
    assert stranger.document.state is DocumentState.ENCRYPTED
    assert [problem.code for problem in mistaken.document.problems] == ["encrypted", "wrong_password"]


def test_t50_an_addresss_own_password_comes_before_its_domains() -> None:
    passwords = parse_passwords({"payer.example": "common", "AP@payer.example": "own"})

    assert passwords.of("ap@payer.example") == ("own", "common")
    assert passwords.of("payer@elsewhere.example") == ()
    assert "common" not in repr(passwords)
    assert DocumentPasswords().of("ap@payer.example") == ()


@pytest.mark.parametrize(
    "content", [{"payer.example": 7}, {"payer.example": []}, {"payer": "x"}, {"payer.example": [""]}]
)
def test_t50_a_file_of_passwords_that_makes_no_sense_is_refused(content: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="payer"):
        parse_passwords(content)


def _mail(*attachments: tuple[str, bytes], text: str = "Please find our advice attached.") -> bytes:
    mail = EmailMessage()
    mail["From"] = "Brookmart Payables <ap@brookmart.example>"
    mail["To"] = "billing@ourfirm.example"
    mail["Subject"] = "Remittance advice"
    mail["Message-ID"] = "<a1@brookmart.example>"
    mail.set_content(text)
    for name, content in attachments:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def _zip(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize("container", ["advice.zip", "advice.pdf.gz", "advice.eml"])
def test_t51_an_advice_inside_a_container_is_read(container: str) -> None:
    content = pdf(ADVICE)
    packed = {
        "advice.zip": lambda: _zip("advice.pdf", content),
        "advice.pdf.gz": lambda: gzip.compress(content),
        "advice.eml": lambda: _mail(("advice.pdf", content)),
    }[container]()

    parts = read_mail(_mail((container, packed))).message.attachments

    assert [paid(only(part.content)) for part in parts if part.name.endswith("advice.pdf")] == [TWO]


def test_t51_a_link_is_never_followed() -> None:
    reading = read(
        "REMITTANCE ADVICE\nYour remittance is at https://portal.example/r/118822\nPayment amount 450.00 USD\n"
    )

    assert all(advice.lines == () and not proved(advice) for advice in reading.payments)


def test_t52_only_so_many_pages_are_read_and_what_is_left_out_is_told() -> None:
    file = io.BytesIO()
    canvas = Canvas(file)
    for number in range(MAX_PAGES + 2):
        canvas.drawString(40, 800, f"Page {number}")
        canvas.showPage()
    canvas.save()

    document = read_document("long.pdf", "", file.getvalue())

    assert document.page_count == MAX_PAGES + 2
    assert len(document.pages) == MAX_PAGES
    assert [problem.code for problem in document.problems] == ["too_many_pages"]


@pytest.mark.parametrize("damage", [b"%PDF-1.7\n%broken", pdf(ADVICE)[:400], b""])
def test_t52_a_broken_file_is_unreadable_and_nothing_else(damage: bytes) -> None:
    reading = read(damage)

    assert reading.kind is DocumentKind.UNREADABLE
    assert reading.payments == ()


def test_t53_the_card_of_a_virtual_card_mail_is_masked_before_it_is_read() -> None:
    raw = _mail(text="Your virtual card: 4111 1111 1111 1111, CVV 123, valid 12/27. It pays invoice 65653 ($450.00).")

    mail = read_mail(mask_mail(raw))

    assert "4111 1111 1111" not in mail.message.text
    assert "65653" in mail.message.text


def test_t53_a_card_number_in_a_file_is_no_reference_and_no_amount() -> None:
    advice = only(
        f"{HEAD}Virtual card 4111 1111 1111 1111  CVV 123  Valid thru 12/27\n\n{LINES}Total                       450.00\n"
    )

    assert paid(advice) == TWO
    assert "4111" not in str(advice)


_OTHER_PAPERS = {
    "dunning": "Nordvale GmbH\n2. Mahnung\nRechnung     Datum           Betrag\n65653        01.03.2026      300,00\nBitte überweisen Sie den Betrag.\nGesamt                       300,00\n",
    "order": "PURCHASE ORDER 4500123\nItem     Qty    Unit price    Amount\nNV-1     10     12.00         120.00\nTotal                         120.00\n",
    "statement": f"Nordvale Ltd\nSTATEMENT OF ACCOUNT\n{LINES}Total due                   450.00\n",
    "invoice": "Nordvale Ltd\nINVOICE 65653\nItem      Description     Amount\n1001      Pump            300.00\nTotal                     300.00\nPayment terms 30 days\n",
    "debit note": "Brookmart GmbH\nBELASTUNGSANZEIGE Nr. 7712\nRechnung     Datum           Betrag\n65653        01.03.2026       40,00\nGesamt                        40,00\n",
    "self-billing": "Brookmart GmbH\nGUTSCHRIFT Nr. 20017\nLeistung     Datum           Betrag\n65653        01.03.2026      300,00\nGesamt                       300,00\n",
}


@pytest.mark.parametrize("paper", _OTHER_PAPERS)
def test_t54_what_is_no_advice_has_no_lines(paper: str) -> None:
    reading = read(_OTHER_PAPERS[paper], known(("65653", "300"), ("65654", "150")))

    assert reading.kind is DocumentKind.NOT_REMITTANCE
    assert reading.payments == ()


def test_t55_an_advice_to_another_supplier_names_it_and_applies_nothing() -> None:
    items = known(("65653", "300"), ("65654", "150"))
    advice = only(
        "Brookmart Stores Inc.\nREMITTANCE ADVICE\nPay to: Gallow Xylo Supplies\nCheck No: 118822\n\n"
        "Invoice       Date          Amount\n"
        "GX778         01/02/2026    300.00\n"
        "GX779         01/03/2026    150.00\n"
        "Total                       450.00\n",
        items,
    )
    proposal = propose(advice, items, MatchPolicy())

    assert advice.payee == "Gallow Xylo Supplies"
    assert proposal.allocations == ()
    assert proposal.review


def test_t56_an_account_on_the_advice_is_no_invoice_and_no_amount() -> None:
    items = known(("65653", "300"), ("65654", "150"), ("37040044", "300"), ("532013000", "150"))
    advice = only(
        f"{HEAD}Credited to your account IBAN DE89 3704 0044 0532 0130 00\nSort code 20-00-00  Account 532013000\n\n{LINES}Total                       450.00\n",
        items,
    )

    assert paid(advice) == TWO
    assert [line.item_id for line in advice.lines] == [1, 2]


def test_t64_an_advice_quoted_below_is_not_read_again() -> None:
    old = "Invoice       Amount paid\n60001         999.00\nTotal paid    999.00\n"
    quoted = "".join(f"> {line}\n" for line in old.splitlines())
    raw = _mail(
        text=f"Hello,\n\nhere is our new remittance advice.\n\nInvoice       Amount paid\n65653         300.00\nTotal paid    300.00\n\nOn Mon, 2 Mar 2026, Brookmart Payables wrote:\n{quoted}"
    )

    bodies = [read(part.content, name=part.name) for part in list_bodies(read_mail(raw))]

    assert [paid(advice) for reading in bodies for advice in reading.payments] == [[("65653", "300.00")]]


def test_t35_sheets_of_a_workbook_are_payments_of_their_own() -> None:
    def sheet(number: int, first: str, second: str) -> tuple[str, list[list[object]]]:
        rows: list[list[object]] = [
            ["Remittance advice"],
            ["Payment no.", str(number)],
            ["Invoice", "Amount paid"],
            [first, 300.25],
            [second, 150.5],
            ["Total paid", 450.75],
        ]
        return str(number), rows

    reading = read(xlsx(sheet(5001, "65653", "65654"), sheet(5002, "65660", "65661")), name="advice.xlsx")

    assert [advice.reference for advice in reading.payments] == ["5001", "5002"]
    assert all(proved(advice) for advice in reading.payments)
