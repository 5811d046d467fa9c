"""One click answers what our own data can answer; documents leave only to people of the customer."""

import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from litestar import Litestar
from sqlalchemy import select

from tests.builders import Cast
from tests.scene import Scene, some_settings
from tests.screen_fixtures import Browser, Serve
from tickets.csv_cells import text_cell
from tickets.customers import Contact, ContactKind
from tickets.db import Database
from tickets.errors import Invalid
from tickets.local_formats import say_day, say_money
from tickets.mailroom.blobs import get_blob
from tickets.money.receivables.ledger import Invoice
from tickets.outgoing.invoice_files import InvoiceFiles
from tickets.outgoing.outbox import OutboundMail
from tickets.requests import Request
from tickets.ticket import Ticket

PDF = b"%PDF-1.4 the invoice"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = tmp_path / "copies"
    (files / "2026").mkdir(parents=True)
    (files / "2026" / "90417401.pdf").write_bytes(PDF)
    (tmp_path / "secret.pdf").write_bytes(b"not theirs")
    return files


@pytest.fixture
def app(db: Database, serve: Serve, scene: Scene, folder: Path, tmp_path: Path) -> Litestar:
    """The desk with a folder of copies; the first of the two invoices that are asked for has one."""
    with db.write() as session:
        invoice = session.scalars(select(Invoice).where(Invoice.number == "90417401")).one()
        invoice.document_path = "2026/90417401.pdf"
        ticket = session.get_one(Ticket, scene.ticket)
        ticket.customer_id, ticket.language = invoice.customer_id, "de"
    return serve(some_settings(tmp_path, invoice_files=folder))


def ask_for(db: Database, scene: Scene, kind: str, **captured: object) -> None:
    with db.write() as session:
        request = session.get_one(Request, scene.request)
        request.type, request.captured = kind, captured


def prepared(page: str) -> str:
    return page.partition('<textarea id="reply"')[2].partition("</textarea>")[0]


def send(db: Database, tess: Browser, scene: Scene, **fields: object) -> int:
    with db.read() as session:
        version = session.get_one(Ticket, scene.ticket).version
    form = {"version": version, "text": "Here they are.", "answers": scene.request, **fields}
    return tess.post(f"/tickets/{scene.ticket}/replies", **form).status_code


def test_copies_are_offered_with_the_text_in_the_customers_language(tess: Browser, scene: Scene) -> None:
    page = tess.get(f"/tickets/{scene.ticket}?about=request:{scene.request}").text

    assert "anbei erhalten Sie die gewünschten Kopien: 90417401." in prepared(page)
    assert len(re.findall(r'name="attach" value="[^"]+" checked', page)) == 1
    assert "90417402: no copy on file" in page
    assert f'href="/tickets/{scene.ticket}?about=request:{scene.request}#reply"' in page


def test_the_copy_goes_with_the_mail_and_the_request_is_done(
    db: Database, tess: Browser, scene: Scene, cast: Cast
) -> None:
    with db.read() as session:
        invoice = session.scalars(select(Invoice.id).where(Invoice.number == "90417401")).one()

    assert send(db, tess, scene, to="paula@acme.example", attach=[f"invoice:{invoice}"]) == 200

    with db.read() as session:
        mail = session.scalars(select(OutboundMail).order_by(OutboundMail.id.desc())).first()
        assert mail is not None
        [(name, mime, sha256)] = mail.attachments
        assert (name, mime, get_blob(session, sha256)) == ("90417401.pdf", "application/pdf", PDF)
        assert session.get_one(Request, scene.request).state == "done"
    assert "90417401.pdf" in tess.get(f"/tickets/{scene.ticket}").text


def test_a_stranger_gets_no_document_and_nothing_written_is_lost(db: Database, tess: Browser, scene: Scene) -> None:
    with db.read() as session:
        invoice = session.scalars(select(Invoice.id).where(Invoice.number == "90417401")).one()
        version = session.get_one(Ticket, scene.ticket).version
        before = session.scalar(select(OutboundMail.id).order_by(OutboundMail.id.desc()).limit(1))

    form = {
        "version": version,
        "text": "Here it is.",
        "to": "someone@elsewhere.example",
        "attach": f"invoice:{invoice}",
    }
    answer = tess.post(f"/tickets/{scene.ticket}/replies", **form)

    assert answer.status_code == 422
    assert "someone@elsewhere.example is no contact of" in answer.text
    assert "Here it is." in prepared(answer.text)
    assert f'value="invoice:{invoice}" checked' in answer.text
    with db.read() as session:
        assert session.scalar(select(OutboundMail.id).order_by(OutboundMail.id.desc()).limit(1)) == before


def test_another_customers_invoice_never_goes_along(db: Database, tess: Browser, scene: Scene) -> None:
    with db.read() as session:
        own = session.get_one(Ticket, scene.ticket).customer_id
        foreign = session.scalars(select(Invoice.id).where(Invoice.customer_id != own)).first()

    for key in (f"invoice:{foreign}", "invoice:999999", "invoice:x", "../secret.pdf", "invoice:"):
        assert send(db, tess, scene, to="paula@acme.example", attach=key) == 422, key


@pytest.mark.parametrize("path", ["../secret.pdf", "/etc/hostname", "2026/none.pdf", "2026", "\x00", "", None])
def test_a_copy_outside_the_folder_does_not_exist(folder: Path, path: str | None) -> None:
    files = InvoiceFiles(folder)

    assert not files.has(path)
    with pytest.raises(Invalid, match="no copy of 4711"):
        files.read("4711", path)


def test_a_link_that_leads_out_of_the_folder_is_not_followed(folder: Path) -> None:
    (folder / "sneaky.pdf").symlink_to(folder.parent / "secret.pdf")

    assert not InvoiceFiles(folder).has("sneaky.pdf")


def test_the_statement_is_a_file_with_every_open_item(db: Database, tess: Browser, scene: Scene) -> None:
    ask_for(db, scene, "statement")
    page = tess.get(f"/tickets/{scene.ticket}?about=request:{scene.request}").text
    assert "Ihre offenen Posten vom" in prepared(page)

    assert send(db, tess, scene, to="paula@acme.example", attach="statement") == 200

    with db.read() as session:
        mail = session.scalars(select(OutboundMail).order_by(OutboundMail.id.desc())).first()
        assert mail is not None
        lines = get_blob(session, mail.attachments[0][2]).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("invoice,date,due,purchase order,currency,original,open")
    assert any(line.startswith("90417401,") for line in lines)
    assert not any(",'," in line for line in lines), "an item without an order has an empty cell"


@pytest.mark.parametrize(
    ("text", "cell"),
    [("90417401", "90417401"), ("", ""), ("=1+1", "'=1+1"), ("-5", "'-5"), ("@now", "'@now"), ("\t=1", "'\t=1")],
)
def test_no_text_is_a_formula_in_a_spreadsheet(text: str, cell: str) -> None:
    assert text_cell(text) == cell


def test_balance_and_payment_status_are_told_in_the_text(db: Database, tess: Browser, scene: Scene) -> None:
    ask_for(db, scene, "balance")
    said = prepared(tess.get(f"/tickets/{scene.ticket}?about=request:{scene.request}").text)
    assert "ist auf Ihrem Konto" in said or "sind auf Ihrem Konto" in said
    assert "- 90417401 vom" in said

    ask_for(db, scene, "payment_status", invoices=["90417401", "77777777"])
    said = prepared(tess.get(f"/tickets/{scene.ticket}?about=request:{scene.request}").text)
    assert "4.826,40 EUR offen" in said
    assert "Zu 77777777 finden wir auf Ihrem Konto keinen Beleg." in said
    assert "90417402" not in said


def test_what_our_data_cannot_answer_is_not_offered(db: Database, tess: Browser, scene: Scene) -> None:
    ask_for(db, scene, "dispute")

    page = tess.get(f"/tickets/{scene.ticket}?about=request:{scene.request}").text

    assert "about=request" not in page
    assert prepared(page).endswith(">")


def test_without_a_known_customer_no_document_leaves(db: Database, tess: Browser, scene: Scene) -> None:
    with db.write() as session:
        session.get_one(Ticket, scene.ticket).customer_id = None

    assert "about=request" not in tess.get(f"/tickets/{scene.ticket}").text
    assert send(db, tess, scene, to="paula@acme.example", attach="statement") == 422


def test_a_domain_of_the_customer_is_a_contact_too(db: Database, tess: Browser, scene: Scene) -> None:
    with db.write() as session:
        customer = session.get_one(Ticket, scene.ticket).customer_id
        session.add(Contact(customer_id=customer, kind=ContactKind.DOMAIN, value="acme-group.example"))

    assert send(db, tess, scene, to="anna@acme-group.example", attach="statement") == 200


def test_amounts_and_days_are_written_as_the_language_writes_them() -> None:
    amount = Decimal("-1234567.5")
    assert say_money(amount, "EUR", "de") == "-1.234.567,50 EUR"
    assert say_money(amount, "EUR", "en") == "-1,234,567.50 EUR"
    assert say_money(Decimal(1200), "JPY", "nl") == "1.200 JPY"
    assert say_money(Decimal("1200.5"), "KWD", "xx") == "1,200.500 KWD"
    assert say_day(datetime(2026, 3, 5), "de") == "05.03.2026"  # noqa: DTZ001 - only its day is said
