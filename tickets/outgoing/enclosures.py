"""What a reply takes along: files that the person added, and copies of the customer's invoices and its statement,
these only to people of the customer or its family."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.money import format_amount
from tickets.csv_cells import text_cell
from tickets.customers import Contact, ContactKind, Customer
from tickets.errors import Invalid
from tickets.mailroom.blobs import Blob, store_blobs
from tickets.money.receivables.families import list_family
from tickets.money.receivables.ledger import Invoice, OpenInvoice, list_open_invoices
from tickets.outgoing.answers import STATEMENT
from tickets.outgoing.invoice_files import InvoiceFiles
from tickets.outgoing.own_files import OwnFile, find_own_file
from tickets.ticket import Ticket

MAX_ENCLOSURES = 50
MAX_BYTES = 20 * 2**20  # of one mail; many receivers take no more

Attached = tuple[str, str, str]


def enclose(
    session: Session,
    ticket: Ticket,
    keys: Sequence[str],
    recipients: Sequence[str],
    files: InvoiceFiles,
    *,
    today: date,
    secret: str,
) -> tuple[Attached, ...]:
    """(name, MIME type, SHA-256) of each thing by its key ("invoice:12", "statement", or one of own_files), stored
    with the caller's transaction. Raises Invalid when a recipient is no contact of the ticket's customer, or a thing
    is not theirs, not on file, or too large."""
    if len(keys) > MAX_ENCLOSURES:
        raise Invalid(f"A mail takes {MAX_ENCLOSURES} documents at most.", field="attach")
    added = {key: own for key in keys if (own := find_own_file(key, secret))}
    documents = _enclose_documents(
        session, ticket, [key for key in keys if key not in added], recipients, files, today
    )
    return _refuse_too_large(session, (*documents, *(_attach(own) for own in added.values())))


def enclose_own(session: Session, keys: Sequence[str], *, secret: str) -> tuple[Attached, ...]:
    """The same of own files alone, for a mail that belongs to no ticket yet; other keys are left out."""
    if len(keys) > MAX_ENCLOSURES:
        raise Invalid(f"A mail takes {MAX_ENCLOSURES} documents at most.", field="attach")
    return _refuse_too_large(session, tuple(_attach(own) for key in keys if (own := find_own_file(key, secret))))


def _attach(own: OwnFile) -> Attached:
    return own.name, own.mime_type, own.sha256


def _refuse_too_large(session: Session, enclosed: tuple[Attached, ...]) -> tuple[Attached, ...]:
    sizes = dict(
        session.execute(select(Blob.sha256, Blob.size).where(Blob.sha256.in_([each[2] for each in enclosed]))).all()
    )
    if sum(sizes[sha256] for _, _, sha256 in enclosed) > MAX_BYTES:
        raise Invalid(f"The documents are larger than {MAX_BYTES // 2**20} MiB together.", field="attach")
    return enclosed


def _enclose_documents(
    session: Session,
    ticket: Ticket,
    keys: Sequence[str],
    recipients: Sequence[str],
    files: InvoiceFiles,
    today: date,
) -> tuple[Attached, ...]:
    if not keys:
        return ()
    if ticket.customer_id is None:
        raise Invalid("Whose documents these are is not known; set the ticket's customer first.", field="attach")
    family = [member.id for member in list_family(session, ticket.customer_id)]
    _refuse_strangers(session, ticket.customer_id, family, recipients)
    found = [_fetch(session, ticket.customer_id, family, key, files, today) for key in dict.fromkeys(keys)]
    hashes = store_blobs(session, [content for _, _, content in found])
    return tuple((name, mime, sha256) for (name, mime, _), sha256 in zip(found, hashes, strict=True))


def _refuse_strangers(session: Session, customer_id: int, family: Sequence[int], recipients: Sequence[str]) -> None:
    contacts = session.scalars(select(Contact).where(Contact.customer_id.in_(family)))
    known = {(contact.kind, contact.value) for contact in contacts}
    for recipient in recipients:
        address = recipient.strip().lower()
        domain = address.rpartition("@")[2]
        if (ContactKind.ADDRESS, address) not in known and (ContactKind.DOMAIN, domain) not in known:
            name = session.get_one(Customer, customer_id).name
            raise Invalid(
                f"{address} is no contact of {name}, so its documents don't go there. Add the contact on the "
                "customer's page, or leave the documents out.",
                field="to",
            )


def _fetch(
    session: Session, customer_id: int, family: Sequence[int], key: str, files: InvoiceFiles, today: date
) -> tuple[str, str, bytes]:
    if key == STATEMENT:
        return f"statement-{today.isoformat()}.csv", "text/csv", _write_statement(session, customer_id)
    kind, _, number = key.partition(":")
    invoice = (
        session.get(Invoice, int(number)) if kind == "invoice" and number.isdigit() and len(number) < 10 else None
    )
    if invoice is None or invoice.customer_id not in family:
        raise Invalid("This document is not one of the ticket's customer.", field="attach")
    return files.read(invoice.number, invoice.document_path)


def _write_statement(session: Session, customer_id: int) -> bytes:
    """UTF-8 with a byte-order mark, as spreadsheets expect it; amounts with a point."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["invoice", "date", "due", "purchase order", "currency", "original", "open"])
    writer.writerows(_list_rows(list_open_invoices(session, customer_id)))
    return text.getvalue().encode("utf-8-sig")


def _list_rows(items: Sequence[OpenInvoice]) -> Iterator[list[str]]:
    for item in items:
        yield [
            text_cell(item.number),
            item.invoice_date.isoformat(),
            item.due_date.isoformat(),
            text_cell(item.po_number or ""),
            item.currency,
            format_amount(item.original, item.currency),
            format_amount(item.balance, item.currency),
        ]
