"""One mail as intake sees it: raw bytes in, everything that can be read without the ledger out.

The deciding text is what the sender wrote now; in a bare forward it is what the forwarded mail's author wrote.
References, amounts, requests and their spans belong to that text (`MailReading.deciding_text`), of a mail that is all
subject to its subject.
"""

from collections.abc import Generator, Sequence
from datetime import date

from parsers.intent.classify import CLASSIFY_LIMIT, automatic_classification, classify, read_cues
from parsers.intent.requests import find_requests
from parsers.intent.stop_signs import CUSTOMER_LIST, find_stop_signs
from parsers.intent.verdict import DocumentFact, follow_requests, outweighed, with_documents
from parsers.message import (
    AutoKind,
    FragmentKind,
    Intent,
    MailReading,
    MoneyMention,
    ParsedMessage,
    Reference,
    RequestSpan,
    Trimmed,
)
from parsers.mime.containers import open_containers
from parsers.mime.forwarded import find_forwarded
from parsers.mime.parse import parse_message
from parsers.numbers.amounts import find_amounts
from parsers.numbers.references import find_accounts, find_references
from parsers.origin.autoreply import judge_origin
from parsers.problems import Evidence
from parsers.text import reply_marks
from parsers.text.language import find_language
from parsers.text.quoting import trim
from parsers.text.safe_html import sanitise_html
from parsers.text.subject_words import POINTS_ABOVE, POINTS_AT_ONE, REFERS_TO_SUBJECT

_REPORTS = frozenset({AutoKind.BOUNCE, AutoKind.DELAY, AutoKind.RECEIPT})
_READ_LIMIT = 100_000  # characters that are searched for numbers and amounts

__all__ = ["DocumentFact", "MailReading", "MoneyMention", "RequestSpan", "read_mail", "read_mails", "with_documents"]


def read_mail(raw: bytes) -> MailReading:
    """Total: any bytes give a reading, and what was wrong stands in `problems`."""
    return read_mails([raw])[0]


def read_mails(raws: Sequence[bytes]) -> list[MailReading]:
    """The same for many, all of them step by step: a step's tables and patterns stay in the processor's cache, which
    costs a third less than one mail after the other."""
    started = [_read_in_steps(raw) for raw in raws]
    readings: list[MailReading] = []
    while len(readings) < len(started):
        for reading in started:  # each has as many steps as the others, so they end in their order
            try:
                next(reading)
            except StopIteration as ended:
                readings.append(ended.value)
    return readings


def _read_in_steps(raw: bytes) -> Generator[None, None, MailReading]:
    message = parse_message(raw)
    yield
    origin = judge_origin(message)
    yield
    if origin.kind not in _REPORTS:  # the mail in a report is our own
        message = open_containers(message)
    trimmed = trim(message.text, message.subject, message.sender.name if message.sender else "")
    yield
    text = (trimmed.forwarded_text if trimmed.is_bare_forward else trimmed.new_text)[:_READ_LIMIT]
    subject = _bare_subject(message.subject)
    deciding = text or subject
    language = find_language(f"{text}\n{subject}" if len(text) < 200 else text)
    yield
    references = find_references(deciding)
    if text:
        references += _of_subject(text, subject, message.subject, references)
    if text and not any(found.kind == "account" for found in references):
        references += _accounts_of_signature(trimmed)
    amounts = find_amounts(deciding)
    yield
    cues = read_cues(text, language)
    subject_cues = read_cues(subject, language)
    yield
    is_reply = bool(reply_marks.REPLY_SUBJECT.match(message.subject))
    flags: dict[str, Evidence] = {}
    if not origin.automatic:
        said = text[:CLASSIFY_LIMIT] if text and is_reply else f"{text[:CLASSIFY_LIMIT]}\n\n{subject}"
        flags = find_stop_signs(message, said, sentences=cues.sentences)  # a reply's subject is another's
    yield
    if origin.automatic:
        classification = automatic_classification(origin.evidence)
    else:
        classification = classify(
            cues,
            subject_cues,
            is_reply=is_reply,
            attachment_names=tuple(part.name for part in message.attachments),
        )
        if fraud := flags.get("fraud"):  # what a deceiver says is a warning; what he asks for is a request
            label = Intent.INVOICE_REQUEST if fraud.rule == CUSTOMER_LIST else Intent.INFORMATIONAL
            classification = outweighed(classification, label, 0.9, fraud)
        elif notice := next(
            (flags[name] for name in ("attorney", "legal", "insolvency", "cease") if name in flags), None
        ):
            classification = outweighed(classification, Intent.ESCALATION, 0.9, notice)
    yield
    requests: tuple[RequestSpan, ...] = ()
    if not origin.automatic:
        requests = find_requests(
            cues if text else subject_cues,
            references,
            amounts,
            on=_day_of(message),
            language=language,
            classification=classification,
            signs=flags.keys(),
        )
        if not flags:
            classification = follow_requests(classification, requests, "text" if text else "subject", deciding)
    yield
    return MailReading(
        message=message,
        origin=origin,
        trimmed=trimmed,
        language=language,
        classification=classification,
        references=_distinct(references),
        amounts=amounts,
        requests=requests,
        flags=flags,
        safe_html=sanitise_html(message.html) if message.html else None,
        problems=message.problems,
        forwarded=find_forwarded(message, trimmed),
    )


def _of_subject(text: str, subject: str, whole: str, references: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """All that a subject names to which the text points; else its accounts, and the invoices that are all of it. A
    mail that names no document points to it by "the above invoice", too, and a fresh one by a mere "this one"."""
    if REFERS_TO_SUBJECT.search(text):
        return find_references(subject)
    if all(found.kind == "account" for found in references):
        if POINTS_ABOVE.search(text):
            return find_references(whole)
        if subject == whole.strip() and POINTS_AT_ONE.search(text):
            return find_references(subject)
    return (*find_accounts(subject), *_subject_numbers(whole, references))


def _subject_numbers(subject: str, references: tuple[Reference, ...]) -> tuple[Reference, ...]:
    """The invoices that are the whole subject of a new mail which names none: "LK-30512", "4711, 4712"."""
    if any(found.kind == "invoice" for found in references) or _has_plain_word(subject):
        return ()
    named = tuple(found for found in find_references(subject) if found.kind == "invoice")
    for found in reversed(named):
        subject = subject[: found.span.start] + subject[found.span.end :]
    return () if any(map(str.isalnum, subject)) else named


def _has_plain_word(subject: str) -> bool:
    """One that can't belong to a number: without digits, and not a series in capitals."""
    return any(
        word.islower() or (len(word) > 1 and word.istitle())
        for word in subject.split()
        if word.isascii() and word.isalpha()
    )


def _accounts_of_signature(trimmed: Trimmed) -> tuple[Reference, ...]:
    parts = [part.span for part in trimmed.fragments if part.kind is FragmentKind.SIGNATURE]
    return tuple(found for span in parts for found in find_accounts(trimmed.text[span.start : span.end]))


def _day_of(message: ParsedMessage) -> date | None:
    return message.date.date() if message.date else None


def _bare_subject(subject: str) -> str:
    """The subject without its reply and forward marks."""
    for _ in range(6):
        match = reply_marks.REPLY_SUBJECT.match(subject) or reply_marks.FORWARD_SUBJECT.match(subject)
        if match is None:
            break
        subject = subject[match.end() :]
    return subject.strip()


def _distinct(references: tuple[Reference, ...]) -> tuple[Reference, ...]:
    return tuple({(reference.kind, reference.value): reference for reference in reversed(references)}.values())[::-1]
