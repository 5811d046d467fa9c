"""A file in, what its documents hold out: a mail through its attachments and text, anything else by itself."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from inbox import intake
from inbox.intake import FindKnown, ReadDocument
from inbox.isolate import ReaderKilled, Readers
from parsers.message import AttachmentPart, MailReading
from parsers.problems import Problem
from parsers.remittance.advice import DocumentKind, RemittanceAdvice, RemittanceReading

MAX_FILE_BYTES = 100 * 2**20
_MAIL_HEADERS = re.compile(rb"(?:[!-9;-~]+:[ \t][^\n]*\r?\n(?:[ \t][^\n]*\r?\n)*){3}", re.ASCII)
_MAIL_MARKS = (b"\nfrom:", b"\nsubject:", b"\nmessage-id:", b"\nmime-version:", b"\nreceived:")

_NO_REMITTANCE = RemittanceReading(
    DocumentKind.NOT_REMITTANCE, False, (), (Problem("not_a_remittance", "The mail lists no payment."),)
)


def read_file(path: Path) -> bytes:
    """Raises OSError, also for a file over MAX_FILE_BYTES."""
    if path.stat().st_size > MAX_FILE_BYTES:
        raise OSError(f"the file is larger than {MAX_FILE_BYTES // 2**20} MB")
    return path.read_bytes()


def describe_flaw(path: Path, flaw: Exception) -> Problem:
    """Why a file has no reading, as its row says it."""
    if isinstance(flaw, ReaderKilled):
        return Problem(f"reader_{flaw.cause}", f"The file could not be read: {flaw}.", path.name)
    reason = getattr(flaw, "strerror", None) or str(flaw)
    return Problem("no_file", f"The file could not be opened: {reason}.", path.name)


def read_documents(path: Path, content: bytes, readers: Readers, find_known: FindKnown) -> list[ReadDocument]:
    """Raises ReaderKilled when reading takes too long or too much."""
    if _is_mail(path, content):
        return _read_mail_documents(readers.read_mail(content), readers, find_known)
    part = AttachmentPart(path.name, _mime_type(path), content)
    return [intake.read_attachment(readers, 0, part, find_known)]


def _is_mail(path: Path, content: bytes) -> bool:
    if path.suffix.lower() in (".eml", ".mail", ".mbox"):
        return True
    if path.suffix and not path.suffix[1:].isdigit():
        return False
    head = content[:8192]
    return bool(_MAIL_HEADERS.match(head)) and sum(mark in b"\n" + head.lower() for mark in _MAIL_MARKS) >= 2


_MIME_TYPES = {
    ".pdf": "application/pdf",
    ".csv": "text/csv",
    ".html": "text/html",
    ".htm": "text/html",
    ".txt": "text/plain",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xls": "application/vnd.ms-excel",
    ".edi": "application/edi-x12",
    ".x12": "application/edi-x12",
    ".820": "application/edi-x12",
}


def _mime_type(path: Path) -> str:
    return _MIME_TYPES.get(path.suffix.lower(), "application/octet-stream")


def _read_mail_documents(mail: MailReading, readers: Readers, find_known: FindKnown) -> list[ReadDocument]:
    """The attachments; when they hold no payment, the mail's own text: its table as HTML, else as plain text.

    Prose without a list of invoices counts only where no attachment could hold it."""
    parts = [part for part in mail.message.attachments if intake.may_hold_an_advice(part)]
    documents = [
        intake.read_attachment(readers, position, part, find_known)
        for position, part in enumerate(parts[: intake.MAX_DOCUMENTS])
    ]
    if any(read.reading.payments for read in documents):
        return documents
    bodies = [
        intake.name_payer(intake.read_attachment(readers, len(parts), body, find_known), mail)
        for body in intake.list_bodies(mail)
    ]
    listing = next((read for read in bodies if any(advice.lines for advice in read.reading.payments)), None)
    if listing:
        return [*documents, listing]
    telling = next((read for read in bodies if any(advice.total for advice in read.reading.payments)), None)
    return documents or [telling or replace(bodies[-1], reading=_NO_REMITTANCE)]


def choose_kind(documents: Sequence[ReadDocument]) -> DocumentKind:
    """A remittance anywhere makes it one; else what keeps a reader from knowing; else it is none."""
    kinds = {read.reading.kind for read in documents}
    for kind in (DocumentKind.REMITTANCE, DocumentKind.ENCRYPTED, DocumentKind.UNREADABLE):
        if kind in kinds:
            return kind
    return DocumentKind.NOT_REMITTANCE if kinds else DocumentKind.UNREADABLE


def list_payments(documents: Sequence[ReadDocument]) -> list[RemittanceAdvice]:
    return [advice for read in documents for advice in read.reading.payments]
