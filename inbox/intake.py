"""One stored message in, one effect out: a ticket, a post on a ticket, or an ignored mail with its reason.

Claim (commit) → read in a child process → read its documents with what the ledger knows → file: everything in one
transaction that is fenced by the claim. A crash anywhere before that commit leaves the message to the next worker;
a flaw gives it back with a reason, and after three attempts a person decides in the mailroom.
"""

import logging
import re
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from inbox.faults import crash_point
from inbox.filing import file_together
from inbox.isolate import ReaderKilled, Readers
from inbox.readings import ReadDocument as ReadDocument
from inbox.readings import ReadMail as ReadMail
from inbox.readings import all_proved
from parsers.files.pages import DocumentState, DocumentText
from parsers.files.xml_text import names_payment
from parsers.intent.verdict import DocumentFact, with_documents
from parsers.keys import canonical_keys
from parsers.known_items import KnownItems
from parsers.message import AttachmentPart, FragmentKind, Intent, MailReading
from parsers.mime.authentication import keep_trusted
from parsers.problems import Problem
from parsers.remittance.advice import DocumentKind, RemittanceReading
from parsers.remittance.facts.companies import find_company
from parsers.remittance.formats.card_documents import CARD_NUMBER, holds_card_number
from parsers.remittance.formats.file_kind import file_kind
from parsers.remittance.second_look import may_prove_again
from tickets.db import Database
from tickets.leases import LostLease
from tickets.mail_identity import MailIdentity
from tickets.mailroom import mail_claims
from tickets.mailroom.mail_claims import Claim
from tickets.money.receivables import ledger

log = logging.getLogger(__name__)

# longer than the longest reading of one mail, and renewed while it waits for the readers (inbox.pipeline)
LEASE = timedelta(seconds=300)
MAX_DOCUMENTS = 20
CLAIMED_BYTES = 2 * 2**20  # at once: a mail takes up to three times its size until it is filed
DOCUMENT_SECONDS = 120

# file ending → it may hold a remittance advice; pictures and office texts are not read yet
DOCUMENT_ENDINGS = frozenset(
    {"pdf", "xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt", "edi", "x12", "820", "htm", "html"}
)
DOCUMENT_TYPES = frozenset(
    {
        "application/pdf",
        "application/vnd.ms-excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/edi-x12",
        "application/edifact",
        "text/csv",
    }
)

_TELLS_NOTHING = frozenset({"dat", "bin", "tmp", "att", "file", "out"})  # endings
_TOLD_BY_CONTENT = frozenset({"xlsx", "x12", "edifact", "iso20022"})

FindKnown = Callable[[frozenset[str]], KnownItems]


def claim_messages(
    db: Database, most: int, *, now: datetime, worker: str, lease: timedelta = LEASE, only_fresh: bool = False
) -> list[Claim]:
    """The next due messages, in one commit; the first however large it is. One that was tried before comes alone, and
    with `only_fresh` not at all: if it is what stops workers, it must not use up the attempts of its neighbours."""
    with db.write() as session:
        claims = []
        if most > 1:
            claims = mail_claims.claim_fresh(
                session, worker, most=most, most_bytes=CLAIMED_BYTES, now=now, lease=lease
            )
        if not claims and not only_fresh:
            claim = mail_claims.claim_next(session, worker, now=now, lease=lease)
            claims = [claim] if claim else []
    if claims:
        crash_point("intake_taken_over" if claims[0].again else "intake_claimed")
    return claims


TrustedServers = Mapping[str, Collection[str]]  # mailbox → whose Authentication-Results count; none: not decided
NOBODY: TrustedServers = {}


def read_mails(
    readers: Readers, claims: Sequence[Claim], trusted: TrustedServers = NOBODY
) -> list[MailReading | ReaderKilled]:
    """No transaction is open while a child reads. A mail that cannot be read costs no other. What other servers than
    the mailbox's trusted ones say of a sender is not read."""
    crash_point("intake_reading")
    mails = readers.read_mails([_as_trusted(claim, trusted) for claim in claims])
    crash_point("intake_read")
    return [_say_what_is_unread(claim, mail) for claim, mail in zip(claims, mails, strict=True)]


def _as_trusted(claim: Claim, trusted: TrustedServers) -> bytes:
    servers = trusted.get(claim.mailbox)
    return keep_trusted(claim.raw, servers) if servers else claim.raw


def _say_what_is_unread(claim: Claim, mail: MailReading | ReaderKilled) -> MailReading | ReaderKilled:
    """Of a mail that is too large for memory only the beginning was read."""
    if isinstance(mail, ReaderKilled) or claim.size <= len(claim.raw):
        return mail
    words = f"Of its {claim.size >> 20} MB only the first {len(claim.raw) >> 20} were read; the raw mail is whole."
    if mail.message.attachments:
        words += (
            f" Its file {mail.message.attachments[-1].name} is cut short here, and what stands behind it is missing."
        )
    return replace(mail, problems=(*mail.problems, Problem("too_large", words, "mail")))


def list_with_documents(db: Database, mails: Sequence[MailReading]) -> list[bool]:
    """For each mail whether `read_documents` has anything to read; the ledger is asked once."""
    doubtful = [mail for mail in mails if _may_pay_in_its_text(mail) and not _is_about_a_payment(mail)]
    known = _ask_ledger(db)(frozenset[str]().union(*map(_keys_of, doubtful))) if doubtful else KnownItems()
    return [
        any(map(may_hold_an_advice, mail.message.attachments)) or _pays_in_its_text(mail, lambda keys: known)
        for mail in mails
    ]


def read_documents(db: Database, readers: Readers, mail: MailReading) -> ReadMail:
    """A document that cannot be read is a fact of its mail. Its words are not kept: filing needs none of them."""
    read = _with_documents(readers, mail, _ask_ledger(db))
    return replace(
        read, documents=tuple(replace(each, document=_without_words(each.document)) for each in read.documents)
    )


def _without_words(document: DocumentText) -> DocumentText:
    return replace(document, pages=tuple(replace(page, words=(), rules=()) for page in document.pages))


def _ask_ledger(db: Database) -> FindKnown:
    def find_known(keys: frozenset[str]) -> KnownItems:
        with db.read() as session:
            return ledger.find_known_items(session, keys)

    return find_known


def read_raw(readers: Readers, raw: bytes, find_known: FindKnown) -> ReadMail:
    """A mail with its documents from anywhere, with whatever ledger there is. Raises ReaderKilled."""
    return _with_documents(readers, readers.read_mail(raw), find_known)


def _with_documents(readers: Readers, mail: MailReading, find_known: FindKnown) -> ReadMail:
    sender = mail.message.sender
    passwords = readers.passwords.of(sender.email) if sender else ()
    documents = tuple(_read_documents(readers, mail.message.attachments, find_known, passwords))
    pays = any(document.reading.payments for document in documents)
    if not pays and _pays_in_its_text(mail, find_known):
        documents += tuple(_read_body(readers, mail, find_known))
    crash_point("intake_documents_read")
    facts = tuple(_as_fact(document) for document in documents)
    mail = _say_which_hold_cards(mail, documents)
    return ReadMail(mail, documents, with_documents(mail.classification, facts) if facts else mail.classification)


def _say_which_hold_cards(mail: MailReading, documents: Sequence[ReadDocument]) -> MailReading:
    """A card number in a file is a fact of the mail: whoever opens the file should know, and delete it if he may."""
    flaws = [
        Problem(
            CARD_NUMBER, "This file holds the number of a payment card. It is masked here, but not in the file.", name
        )
        for name in dict.fromkeys(each.document.name for each in documents if holds_card_number(each.document))
    ]
    return replace(mail, problems=(*mail.problems, *flaws)) if flaws else mail


def file_messages(
    db: Database,
    batch: Sequence[tuple[Claim, ReadMail]],
    *,
    identity: MailIdentity,
    now: datetime,
    more_follow: bool = False,
) -> frozenset[int]:
    """The effects of several messages in one transaction: all of them, or none and the first flaw is raised. When
    `more_follow`, some may be left for the next call: their ids."""
    with db.write() as session:
        left = file_together(session, batch, identity=identity, now=now, more_follow=more_follow)
        session.flush()
        crash_point("intake_filed")
        crash_point("intake_committing")
    crash_point("intake_committed")
    return left


def give_back(db: Database, claim: Claim, flaw: Exception, *, now: datetime) -> None:
    """After a flaw: another attempt later, or a person's decision when the attempts are used up."""
    if isinstance(flaw, LostLease):
        return
    reason = _in_plain_words(flaw)
    trace = None if isinstance(flaw, ReaderKilled) else flaw
    log.warning("mail %d, attempt %d: %s", claim.inbound_id, claim.attempt, reason, exc_info=trace)
    with db.write() as session:
        mail_claims.release_failed(session, claim, reason, now=now)


def _in_plain_words(flaw: Exception) -> str:
    if isinstance(flaw, ReaderKilled):
        return f"The mail could not be read: {flaw}."
    return f"Filing it failed: {type(flaw).__name__}: {flaw}"[:1000]


# -- reading


def _read_documents(
    readers: Readers, parts: tuple[AttachmentPart, ...], find_known: FindKnown, passwords: tuple[str, ...]
) -> Iterator[ReadDocument]:
    wanted = [(position, part) for position, part in enumerate(parts) if may_hold_an_advice(part)]
    deadline = time.monotonic() + DOCUMENT_SECONDS
    for number, (position, part) in enumerate(wanted):
        if number >= MAX_DOCUMENTS:
            yield _unreadable(position, part, "too_many_documents", f"Only the first {MAX_DOCUMENTS} files are read.")
        elif time.monotonic() > deadline:
            yield _unreadable(position, part, "no_time_left", "Not read: the files before it took too long.")
        else:
            yield read_attachment(readers, position, part, find_known, passwords)


def _may_pay_in_its_text(mail: MailReading) -> bool:
    """It speaks of a payment, of documents and of amounts."""
    verdict = mail.classification
    return (
        Intent.REMITTANCE in (verdict.label, *verdict.secondary)
        and bool(mail.references)
        and bool(mail.amounts or _DECIMAL.search(mail.deciding_text))
        and not mail.origin.automatic
    )


_DECIMAL = re.compile(r"\d[.,]\d\d(?!\d)")


def _pays_in_its_text(mail: MailReading, find_known: FindKnown) -> bool:
    """A mail that is about something else first, and pays as well, is read as an advice only when the ledger knows
    what it names."""
    if not _may_pay_in_its_text(mail):
        return False
    if _is_about_a_payment(mail):
        return True
    keys = _keys_of(mail)
    return any(not keys.isdisjoint(canonical_keys(item.number)) for item in find_known(keys).items)


def _is_about_a_payment(mail: MailReading) -> bool:
    return mail.classification.label is Intent.REMITTANCE


def _keys_of(mail: MailReading) -> frozenset[str]:
    return frozenset(key for reference in mail.references for key in canonical_keys(reference.value))


def _read_body(readers: Readers, mail: MailReading, find_known: FindKnown) -> Iterator[ReadDocument]:
    """The mail's own text as a document, if it lists what is paid."""
    for body in list_bodies(mail):
        read = name_payer(read_attachment(readers, len(mail.message.attachments), body, find_known), mail)
        if any(advice.lines for advice in read.reading.payments):
            yield replace(read, body=body)
            return


def list_bodies(mail: MailReading) -> Iterator[AttachmentPart]:
    """Its table as HTML, else plain text. Only what was written now may pay something: quoted history was read
    when it came."""
    message, trimmed = mail.message, mail.trimmed
    has_history = any(part.kind in (FragmentKind.QUOTED, FragmentKind.FORWARDED) for part in trimmed.fragments)
    if message.html and (not has_history or trimmed.is_bare_forward):
        yield AttachmentPart("body.html", "text/html", message.html.encode("utf-8", "replace"))
    text = trimmed.forwarded_text if trimmed.is_bare_forward else trimmed.new_text
    yield AttachmentPart("body.txt", "text/plain", text.encode("utf-8", "replace"))
    kinds = {part.kind for part in trimmed.fragments}
    if FragmentKind.FORWARDED in kinds and FragmentKind.QUOTED not in kinds and not trimmed.is_bare_forward:
        if message.html:  # handed on with a word of one's own
            yield AttachmentPart("body.html", "text/html", message.html.encode("utf-8", "replace"))
        yield AttachmentPart("body.txt", "text/plain", trimmed.forwarded_text.encode("utf-8", "replace"))


def name_payer(read: ReadDocument, mail: MailReading) -> ReadDocument:
    """A mail's own text seldom says who pays: the company under it or in its sender's name does."""
    payments = read.reading.payments
    if all(advice.payer for advice in payments):
        return read
    signed = [
        line
        for part in mail.trimmed.fragments
        if part.kind is FragmentKind.SIGNATURE
        for line in mail.trimmed.text[part.span.start : part.span.end].splitlines()
    ]
    sender = mail.forwarded.sender if mail.forwarded else mail.message.sender
    payer = find_company([*signed, sender.name if sender else ""])
    named = tuple(replace(advice, payer=advice.payer or payer) for advice in payments)
    return replace(read, reading=replace(read.reading, payments=named))


def may_hold_an_advice(part: AttachmentPart) -> bool:
    """By its name and type; XML and what has no telling name by what it begins with."""
    ending = part.name.rpartition(".")[2].lower()
    if ending == "xml" or part.mime_type.endswith("/xml"):  # an electronic invoice is none
        kind = file_kind(part.name, part.mime_type, part.content)
        return kind in ("iso20022", "sheetxml") or (kind == "xml" and names_payment(part.content))
    if ending in DOCUMENT_ENDINGS or part.mime_type in DOCUMENT_TYPES:
        return bool(part.content)
    return b"%PDF-" in part.content[:1024] or (
        (ending in _TELLS_NOTHING or "." not in part.name)
        and file_kind(part.name, part.mime_type, part.content) in _TOLD_BY_CONTENT
    )


def read_attachment(
    readers: Readers, position: int, part: AttachmentPart, find_known: FindKnown, passwords: tuple[str, ...] = ()
) -> ReadDocument:
    """Its words, then the remittance in them with what the ledger knows of its numbers; one that does not prove is
    read once more by the second reader. A locked one is tried with the sender's passwords."""
    try:
        document, keys = readers.read_document(part.name, part.mime_type, part.content)
        if document.state is DocumentState.ENCRYPTED and passwords:
            part, document, keys = _unlock(readers, part, document, passwords)
        if document.state is DocumentState.SCANNED:
            document, keys = _recognise(readers, document, part.content)
        known = find_known(keys) if keys else KnownItems()
        reading = readers.read_remittance(document, known)
    except ReaderKilled as killed:
        return _unreadable(position, part, f"reader_{killed.cause}", f"The file could not be read: {killed}.")
    if may_prove_again(document, reading):
        with suppress(ReaderKilled):
            document, reading = readers.read_again(document, part.content, reading, known)
    return ReadDocument(position, document, reading, known)


def _unlock(
    readers: Readers, part: AttachmentPart, document: DocumentText, passwords: tuple[str, ...]
) -> tuple[AttachmentPart, DocumentText, frozenset[str]]:
    """The file as its password shows it, for reading only: what is stored stays as it came."""
    content = readers.unlock(part.content, passwords) if document.format == "pdf" else b""
    if not content:
        told = Problem("wrong_password", "None of the passwords that are set for this sender opens it.", part.name)
        return part, replace(document, problems=(*document.problems, told)), frozenset()
    open_part = replace(part, content=content)
    unlocked, keys = readers.read_document(part.name, part.mime_type, content)
    told = Problem("unlocked", "It is locked; a password that is set for this sender opened it.", part.name)
    return open_part, replace(unlocked, problems=(*unlocked.problems, told)), keys


def _recognise(readers: Readers, document: DocumentText, content: bytes) -> tuple[DocumentText, frozenset[str]]:
    try:
        return readers.read_scan(document, content)
    except ReaderKilled:
        return document, frozenset()


def _unreadable(position: int, part: AttachmentPart, code: str, words: str) -> ReadDocument:
    problem = Problem(code, words, part.name)
    format_ = part.name.rpartition(".")[2].lower() or "other"
    document = DocumentText(part.name, format_, DocumentState.UNREADABLE, 0, (), (problem,))
    return ReadDocument(
        position, document, RemittanceReading(DocumentKind.UNREADABLE, False, (), (problem,)), KnownItems()
    )


def _as_fact(read: ReadDocument) -> DocumentFact:
    payments = read.reading.payments
    is_remittance = read.reading.kind is DocumentKind.REMITTANCE
    lines = sum(len(advice.lines) for advice in payments)
    summary = f"{len(payments)} payment(s), {lines} line(s)" if is_remittance else read.document.state.value
    return DocumentFact(read.document.name, is_remittance, is_remittance and all_proved(payments), summary)
