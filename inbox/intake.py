"""One stored message in, one effect out: a ticket, a post on a ticket, or an ignored mail with its reason.

Claim (commit) → read in a child process → read its documents with what the ledger knows → file: everything in one
transaction that is fenced by the claim. A crash anywhere before that commit leaves the message to the next worker;
a flaw gives it back with a reason, and after three attempts a person decides in the mailroom.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from inbox.faults import crash_point
from inbox.isolate import ReaderKilled, Readers
from parsers.autoreply import AutoKind
from parsers.document import DocumentState, DocumentText
from parsers.intent import Classification, Intent
from parsers.keys import canonical_keys
from parsers.known_items import KnownItems
from parsers.mail import DocumentFact, MailReading, with_documents
from parsers.mime import AttachmentPart
from parsers.money import to_minor
from parsers.problems import Problem
from parsers.quoting import FragmentKind
from parsers.remittance import DocumentKind, ProofState, RemittanceAdvice, RemittanceReading
from parsers.second_reading import may_prove_again
from tickets import cash, conversation, customers, ledger, matching, messages, outbox, threads, ticket, triage
from tickets.db import Database
from tickets.messages import Claim, InboundMessage, LostLease, Outcome
from tickets.outbox import MailIdentity
from tickets.users import SYSTEM

# longer than the longest reading: one mail and MAX_DOCUMENTS within DOCUMENT_SECONDS
LEASE = timedelta(seconds=300)
MAX_DOCUMENTS = 20
CLAIMED_BYTES = 32 * 2**20  # of mail in memory
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
        "text/csv",
    }
)

# why a machine's mail became nobody's work
IGNORED_BECAUSE = {
    AutoKind.AUTO_REPLY: "An automatic answer that belongs to no ticket.",
    AutoKind.OUT_OF_OFFICE: "An out-of-office note that belongs to no ticket.",
    AutoKind.BOUNCE: "A bounce of a mail that was not sent from here.",
    AutoKind.DELAY: "A delay notice for a mail that was not sent from here.",
    AutoKind.RECEIPT: "A receipt for a mail that was not sent from here.",
    AutoKind.LIST: "Mail of a mailing list that asks for nothing.",
    AutoKind.CALENDAR: "A calendar message that asks for nothing.",
    AutoKind.AUTO_GENERATED: "A machine's message that asks for nothing.",
    AutoKind.HUMAN: "It asks for nothing.",
}


FindKnown = Callable[[frozenset[str]], KnownItems]


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What the readers made of the attachment at `position`; `known` is what the ledger knew of its numbers.
    `body` is the mail's own text when that is the document: it is kept as a file after the attachments."""

    position: int
    document: DocumentText
    reading: RemittanceReading
    known: KnownItems
    body: AttachmentPart | None = None


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A mail with its documents. `classification` has heard the documents, `mail.classification` only the words."""

    mail: MailReading
    documents: tuple[ReadDocument, ...]
    classification: Classification

    @property
    def advices(self) -> list[RemittanceAdvice]:
        return [advice for document in self.documents for advice in document.reading.payments]


def process_next(
    db: Database, readers: Readers, *, identity: MailIdentity, now: datetime, worker: str = "intake"
) -> bool:
    """Take the next due message to its effect. False when none is due."""
    claim = claim_message(db, now=now, worker=worker)
    if claim is None:
        return False
    try:
        file_message(db, claim, read_message(db, readers, claim), identity=identity, now=now)
    except Exception as flaw:  # noqa: BLE001 - whatever it was, the message must not be lost or block the others
        give_back(db, claim, flaw, now=now)
    return True


def claim_message(db: Database, *, now: datetime, worker: str, lease: timedelta = LEASE) -> Claim | None:
    claims = claim_messages(db, 1, now=now, worker=worker, lease=lease)
    return claims[0] if claims else None


def claim_messages(db: Database, most: int, *, now: datetime, worker: str, lease: timedelta = LEASE) -> list[Claim]:
    """The next due messages, in one commit. One that was tried before comes alone: if it is what stops workers,
    it must not use up the attempts of its neighbours."""
    with db.write() as session:
        claims = []
        if most > 1:
            claims = messages.claim_fresh(session, worker, most=most, most_bytes=CLAIMED_BYTES, now=now, lease=lease)
        if not claims:
            claim = messages.claim_next(session, worker, now=now, lease=lease)
            claims = [claim] if claim else []
    crash_point("intake_claimed")
    return claims


def read_message(db: Database, readers: Readers, claim: Claim) -> ReadMail:
    """No transaction is open while a child reads. Raises ReaderKilled when the mail itself cannot be read; a
    document that cannot is a fact of the mail."""

    def find_known(keys: frozenset[str]) -> KnownItems:
        with db.read() as session:
            return ledger.find_known_items(session, keys)

    return read_raw(readers, claim.raw, find_known)


def read_raw(readers: Readers, raw: bytes, find_known: FindKnown) -> ReadMail:
    """The same for bytes from anywhere, with whatever ledger there is."""
    mail = readers.read_mail(raw)
    crash_point("intake_read")
    documents = tuple(_read_documents(readers, mail.message.attachments, find_known))
    if not any(document.reading.payments for document in documents) and _may_pay_in_its_text(mail):
        documents += tuple(_read_body(readers, mail, find_known))
    crash_point("intake_documents_read")
    facts = tuple(_as_fact(document) for document in documents)
    return ReadMail(mail, documents, with_documents(mail.classification, facts) if facts else mail.classification)


def file_message(db: Database, claim: Claim, read: ReadMail, *, identity: MailIdentity, now: datetime) -> None:
    """The whole effect in one transaction. Raises LostLease when another worker has the message by now."""
    file_messages(db, [(claim, read)], identity=identity, now=now)


def file_messages(
    db: Database, batch: Sequence[tuple[Claim, ReadMail]], *, identity: MailIdentity, now: datetime
) -> None:
    """The effects of several messages in one transaction: all of them, or none and the first flaw is raised."""
    with db.write() as session:
        for claim, read in batch:
            _file(session, claim, read, identity, now)
        session.flush()
        crash_point("intake_filed")
    crash_point("intake_committed")


def give_back(db: Database, claim: Claim, flaw: Exception, *, now: datetime) -> None:
    """After a flaw: another attempt later, or a person's decision when the attempts are used up."""
    if isinstance(flaw, LostLease):
        return
    with db.write() as session:
        pause = timedelta(seconds=5 * 4 ** (claim.attempt - 1))
        messages.release_failed(session, claim, _in_plain_words(flaw), now=now, backoff=pause)


def _in_plain_words(flaw: Exception) -> str:
    if isinstance(flaw, ReaderKilled):
        return f"The mail could not be read: {flaw}."
    return f"Filing it failed: {type(flaw).__name__}: {flaw}"[:1000]


# -- reading


def _read_documents(
    readers: Readers, parts: tuple[AttachmentPart, ...], find_known: FindKnown
) -> Iterator[ReadDocument]:
    wanted = [(position, part) for position, part in enumerate(parts) if may_hold_an_advice(part)]
    deadline = time.monotonic() + DOCUMENT_SECONDS
    for number, (position, part) in enumerate(wanted):
        if number >= MAX_DOCUMENTS:
            yield _unreadable(position, part, "too_many_documents", f"Only the first {MAX_DOCUMENTS} files are read.")
        elif time.monotonic() > deadline:
            yield _unreadable(position, part, "no_time_left", "Not read: the files before it took too long.")
        else:
            yield read_attachment(readers, position, part, find_known)


def _may_pay_in_its_text(mail: MailReading) -> bool:
    verdict = mail.classification
    names_a_payment = Intent.REMITTANCE in (verdict.label, *verdict.secondary) and bool(mail.references)
    return names_a_payment and not mail.origin.automatic


def _read_body(readers: Readers, mail: MailReading, find_known: FindKnown) -> Iterator[ReadDocument]:
    """The mail's own text as a document, if it lists what is paid."""
    for body in list_bodies(mail):
        read = read_attachment(readers, len(mail.message.attachments), body, find_known)
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


def may_hold_an_advice(part: AttachmentPart) -> bool:
    ending = part.name.rpartition(".")[2].lower()
    return bool(part.content) and (ending in DOCUMENT_ENDINGS or part.mime_type in DOCUMENT_TYPES)


def read_attachment(readers: Readers, position: int, part: AttachmentPart, find_known: FindKnown) -> ReadDocument:
    """Its words, then the remittance in them with what the ledger knows of its numbers; one that does not prove is
    read once more by the second reader."""
    try:
        document, keys = readers.read_document(part.name, part.mime_type, part.content)
        known = find_known(keys) if keys else KnownItems()
        reading = readers.read_remittance(document, known)
    except ReaderKilled as killed:
        return _unreadable(position, part, f"reader_{killed.cause}", f"The file could not be read: {killed}.")
    if may_prove_again(document, reading):
        with suppress(ReaderKilled):
            document, reading = readers.read_again(document, part.content, reading, known)
    return ReadDocument(position, document, reading, known)


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
    return DocumentFact(read.document.name, is_remittance, is_remittance and _all_proved(payments), summary)


def _all_proved(advices: tuple[RemittanceAdvice, ...] | list[RemittanceAdvice]) -> bool:
    return bool(advices) and all(advice.proof.state is ProofState.PROVED for advice in advices)


# -- filing: the steps of one transaction, in their order


@dataclass(frozen=True, slots=True)
class _Effect:
    """What became of a message; `thread` is why it is in its ticket."""

    outcome: Outcome
    ticket_id: int | None = None
    reason: str | None = None
    duplicate_of: int | None = None
    thread: tuple[str, ...] = ()


def _file(session: Session, claim: Claim, read: ReadMail, identity: MailIdentity, now: datetime) -> None:
    held = messages.hold(session, claim)
    content_hash = messages.content_hash(claim.raw)
    effect = None
    if "replayed_by" not in held.facts:  # a person who sends a mail through again wants it to be work
        effect = _find_reason_to_ignore(session, claim, read, content_hash, identity)
    effect = effect or _take_effect(session, claim, read, identity, now, wanted="replayed_by" in held.facts)
    _note_reading(session, held, content_hash, read, effect)
    messages.finish(
        session,
        claim,
        effect.outcome,
        now=now,
        reason=effect.reason,
        ticket_id=effect.ticket_id,
        duplicate_of=effect.duplicate_of,
        held=held,
    )


def _find_reason_to_ignore(
    session: Session, claim: Claim, read: ReadMail, content_hash: str, identity: MailIdentity
) -> _Effect | None:
    first = messages.find_duplicate(session, content_hash, read.mail.message.message_id, claim.inbound_id)
    if first is not None:
        place = "again to" if first.mailbox == claim.mailbox else f"also to {claim.mailbox}, first to"
        reason = f"A copy of message {first.id}: delivered {place} {first.mailbox}."
        return _Effect(Outcome.DUPLICATE, first.ticket_id, reason, first.id)
    if _is_our_own(read, identity):
        return _Effect(Outcome.AUTOMATIC, reason="Our own mail came back to the mailbox.")
    return None


def _take_effect(
    session: Session, claim: Claim, read: ReadMail, identity: MailIdentity, now: datetime, *, wanted: bool
) -> _Effect:
    bounced = _mark_bounced(session, read, now)
    if bounced is not None:
        match = threads.ThreadMatch(bounced, None, ("reports that our mail to the customer bounced",))
        return _attach(session, claim, read, match, now)
    match = threads.find_ticket(session, read.mail.message, identity=identity, now=now)
    if match.ticket_id is not None:
        return _attach(session, claim, read, match, now)
    if wanted or read.mail.origin.deserves_ticket or read.advices:
        return _open(session, claim, read, match, now)
    return _Effect(Outcome.AUTOMATIC, reason=_why_ignored(read), thread=match.evidence)


def _is_our_own(read: ReadMail, identity: MailIdentity) -> bool:
    message = read.mail.message
    ours = message.message_id is not None and identity.signer.verify(message.message_id) is not None
    return ours and message.sender is not None and message.sender.email.lower() == identity.address.lower()


def _mark_bounced(session: Session, read: ReadMail, now: datetime) -> int | None:
    """The ticket of our mail that did not arrive, if this is the report of one."""
    origin = read.mail.origin
    if origin.kind is not AutoKind.BOUNCE or origin.report is None or origin.report.message_id is None:
        return None
    report = origin.report
    detail = " ".join(filter(None, (report.status, report.diagnostic))) or "The mail was returned."
    return outbox.mark_bounced(session, origin.report.message_id, report.recipient, detail, now=now)


def _why_ignored(read: ReadMail) -> str:
    origin = read.mail.origin
    deciding = next((evidence.phrase for evidence in origin.evidence if evidence.phrase), "")
    reason = IGNORED_BECAUSE[origin.kind]
    return f"{reason} It says: {deciding[:200]}" if deciding else reason


def _attach(session: Session, claim: Claim, read: ReadMail, match: threads.ThreadMatch, now: datetime) -> _Effect:
    """A post on an existing ticket: a person's mail reopens it, an automatic one is only folded in."""
    assert match.ticket_id is not None
    existing = session.get_one(ticket.Ticket, match.ticket_id)
    _add_post(session, claim, read, existing, match, now)
    _record_documents(session, claim, read, existing, now)
    return _Effect(Outcome.ATTACHED, existing.id, thread=match.evidence)


def _open(session: Session, claim: Claim, read: ReadMail, match: threads.ThreadMatch, now: datetime) -> _Effect:
    found = _find_customer(session, read)
    opened = ticket.open_ticket(
        session,
        subject=read.mail.message.subject or "(no subject)",
        intent=read.classification.label,
        by=SYSTEM,
        now=now,
        linked_to=match.link_to,
        customer_id=found.customer_id,
        customer_facts={"evidence": list(found.evidence), "candidates": list(found.candidates)},
        preview=conversation.preview(read.mail),
        **_describe(read),
        **_route(read, _arrived_at(claim, now)),
    )
    _add_post(session, claim, read, opened, match, now)
    _record_documents(session, claim, read, opened, now)
    return _Effect(Outcome.TICKETED, opened.id, thread=match.evidence)


def _find_customer(session: Session, read: ReadMail) -> customers.CustomerMatch:
    mail = read.mail
    anchored = {item.number for document in read.documents for item in _anchored_items(document)}
    written = {reference.value for reference in mail.references if reference.kind == "invoice"}
    numbers = sorted(anchored | written)
    return customers.find_customer(
        session,
        sender=mail.message.sender.email if mail.message.sender else None,
        account_numbers=tuple(reference.value for reference in mail.references if reference.kind == "account"),
        invoice_keys=tuple(dict.fromkeys(key for number in numbers for key in canonical_keys(number))),
        payer_names=tuple(advice.payer for advice in read.advices if advice.payer),
    )


def _anchored_items(read: ReadDocument) -> Iterator[Any]:
    by_id = {item.id: item for item in read.known.items}
    for advice in read.reading.payments:
        for line in advice.lines:
            if line.item_id in by_id:
                yield by_id[line.item_id]


def _describe(read: ReadMail) -> dict[str, Any]:
    """What the ticket's row shows of the mail."""
    mail, verdict = read.mail, read.classification
    sender = mail.message.sender
    amount_minor, currency = _amount(read)
    return {
        "confidence": verdict.confidence,
        "intent_facts": {
            "evidence": [
                {"rule": fact.rule, "where": fact.where, "weight": fact.weight, "phrase": fact.phrase}
                for fact in verdict.evidence
            ],
            "runner_up": {"intent": verdict.runner_up, "score": None} if verdict.runner_up else None,
            "secondary": list(verdict.secondary),
            "flags": {name: fact.phrase for name, fact in mail.flags.items()},
            "corrections": [],
        },
        "language": mail.language[:5] if mail.language else None,
        "requester_name": sender.name[:200] if sender else "",
        "requester_email": sender.email[:254] if sender else None,
        "amount_minor": amount_minor,
        "currency": currency,
    }


def _amount(read: ReadMail) -> tuple[int | None, str | None]:
    """What it is about, when that is one amount: the sum of the advices in one currency, else the only mention."""
    totals = [(advice.total, advice.currency) for advice in read.advices]
    amounts = totals or list({(Decimal(each.amount), each.currency) for each in read.mail.amounts})
    stated = [(amount, currency) for amount, currency in amounts if amount is not None and currency]
    if not stated or len(stated) < len(amounts) or len({currency for _, currency in stated}) > 1:
        return None, None
    if not totals and len(stated) > 1:
        return None, None
    currency = stated[0][1]
    try:
        return sum(to_minor(amount, currency) for amount, _ in stated), currency
    except ValueError:  # finer than the currency's smallest coin: not an amount to show
        return None, None


def _route(read: ReadMail, arrived_at: datetime) -> dict[str, Any]:
    has_advice = any(document.reading.kind is not DocumentKind.NOT_REMITTANCE for document in read.documents)
    route = triage.route(
        read.classification.label,
        confidence=read.classification.confidence,
        flags=frozenset(read.mail.flags),
        proved=_all_proved(read.advices) if has_advice else None,
    )
    return {
        "tier": route.tier,
        "priority": route.priority,
        "opened_at": arrived_at,
        "waiting_since": arrived_at,
        "due_at": triage.due_at(arrived_at, route.first_answer_within),
    }


def _add_post(
    session: Session,
    claim: Claim,
    read: ReadMail,
    place: ticket.Ticket,
    match: threads.ThreadMatch,
    now: datetime,
) -> None:
    conversation.add_inbound(
        session,
        place,
        claim.inbound_id,
        read.mail,
        evidence=match.evidence,
        now=now,
        at=_arrived_at(claim, now),
    )


def _arrived_at(claim: Claim, now: datetime) -> datetime:
    """When the customer's waiting began: as the server noted it, unless its clock runs ahead."""
    return min(claim.delivered_at, now) if claim.delivered_at else now


def _record_documents(session: Session, claim: Claim, read: ReadMail, place: ticket.Ticket, now: datetime) -> None:
    bodies = [document.body for document in read.documents if document.body is not None]
    parts = [*read.mail.message.attachments, *bodies]
    attachments = messages.store_attachments(session, claim.inbound_id, parts) if parts else []
    for document in read.documents:
        if _belongs_on_the_remittance_page(document):
            cash.record_remittance(
                session,
                ticket_id=place.id,
                attachment_id=attachments[document.position].id,
                document=document.document,
                reading=document.reading,
                proposals=_propose(session, document, place.customer_id),
                now=now,
            )


def _propose(session: Session, read: ReadDocument, customer_id: int | None) -> tuple[matching.Proposal, ...]:
    """What each payment may settle; the sender's items come into question for a payment that names none."""
    known, account = read.known, None
    if customer_id is not None and read.reading.payments:
        known = ledger.add_items_of_customer(session, known, customer_id)
        account = customers.get_customer(session, customer_id).account_number
    return matching.propose_all(read.reading.payments, known, matching.MatchPolicy(), account)


def _belongs_on_the_remittance_page(read: ReadDocument) -> bool:
    """Advices do, and files that a person must open to know: locked, broken or scanned ones."""
    unseen = {DocumentState.ENCRYPTED, DocumentState.UNREADABLE, DocumentState.SCANNED}
    return read.reading.kind is DocumentKind.REMITTANCE or read.document.state in unseen


def _note_reading(session: Session, held: InboundMessage, content_hash: str, read: ReadMail, effect: _Effect) -> None:
    mail = read.mail
    problems = [*mail.problems, *(problem for each in read.documents for problem in each.reading.problems)]
    messages.note_reading(
        session,
        held.id,
        content_hash=content_hash,
        message_id=mail.message.message_id,
        sender=mail.message.sender.email if mail.message.sender else None,
        subject=mail.message.subject,
        origin=mail.origin.kind,
        facts={
            "thread": list(effect.thread),
            "origin": mail.origin.kind,
            "origin_evidence": [f"{fact.where}: {fact.phrase or fact.rule}" for fact in mail.origin.evidence],
            "problems": [asdict(problem) for problem in problems],
        },
    )
