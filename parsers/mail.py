"""One mail as intake sees it: raw bytes in, everything that can be read without the ledger out.

The deciding text is what the sender wrote now; in a bare forward it is what the forwarded mail's author wrote.
References, amounts, requests and their spans belong to that text (`MailReading.deciding_text`).
"""

from dataclasses import dataclass

from parsers import reply_marks
from parsers.amounts import MoneyMention, find_amounts
from parsers.autoreply import Origin, judge_origin
from parsers.intent import (
    CLASSIFY_LIMIT,
    Classification,
    Intent,
    automatic_classification,
    classify,
    outweighed,
    read_cues,
)
from parsers.language import find_language
from parsers.mime import ParsedMessage, parse_message
from parsers.problems import Evidence, Problem
from parsers.quoting import Trimmed, trim
from parsers.references import Reference, find_references
from parsers.requests import RequestSpan, find_requests
from parsers.safe_html import sanitise_html
from parsers.stop_signs import CUSTOMER_LIST, find_stop_signs

_READ_LIMIT = 100_000  # characters that are searched for numbers and amounts

__all__ = ["DocumentFact", "MailReading", "MoneyMention", "RequestSpan", "read_mail", "with_documents"]


@dataclass(frozen=True, slots=True)
class MailReading:
    """`language` is ISO 639-1 or None; `flags` holds stop-signs (fraud, legal, insolvency, cease) with why;
    `safe_html` is sanitised for the sandboxed frame. References and amounts are those of the deciding text."""

    message: ParsedMessage
    origin: Origin
    trimmed: Trimmed
    language: str | None
    classification: Classification
    references: tuple[Reference, ...]
    amounts: tuple[MoneyMention, ...]
    requests: tuple[RequestSpan, ...]
    flags: dict[str, Evidence]
    safe_html: str | None
    problems: tuple[Problem, ...]

    @property
    def deciding_text(self) -> str:
        return self.trimmed.forwarded_text if self.trimmed.is_bare_forward else self.trimmed.new_text


@dataclass(frozen=True, slots=True)
class DocumentFact:
    """What the remittance reader said of one attachment; it outweighs words (`with_documents`)."""

    name: str
    is_remittance: bool
    proved: bool
    summary: str


def read_mail(raw: bytes) -> MailReading:
    """Total: any bytes give a reading, and what was wrong stands in `problems`."""
    message = parse_message(raw)
    origin = judge_origin(message)
    trimmed = trim(message.text, message.subject, message.sender.name if message.sender else "")
    text = (trimmed.forwarded_text if trimmed.is_bare_forward else trimmed.new_text)[:_READ_LIMIT]
    subject = _bare_subject(message.subject)
    deciding = text or subject
    language = find_language(f"{text}\n{subject}" if len(text) < 200 else text)
    references = (*find_references(deciding), *_accounts_of_subject(subject, deciding))
    amounts = find_amounts(deciding)
    cues = read_cues(text, language)
    flags: dict[str, Evidence] = {}
    if not origin.automatic:
        flags = find_stop_signs(message, f"{text[:CLASSIFY_LIMIT]}\n\n{subject}", sentences=cues.sentences)
    if origin.automatic:
        classification = automatic_classification(origin.evidence)
    else:
        classification = classify(
            cues,
            read_cues(subject, language),
            is_reply=bool(reply_marks.REPLY_SUBJECT.match(message.subject)),
            attachment_names=tuple(part.name for part in message.attachments),
        )
        if fraud := flags.get("fraud"):  # what a deceiver says is a warning; what he asks for is a request
            label = Intent.INVOICE_REQUEST if fraud.rule == CUSTOMER_LIST else Intent.INFORMATIONAL
            classification = outweighed(classification, label, 0.9, fraud)
        elif notice := next((flags[name] for name in ("legal", "insolvency", "cease") if name in flags), None):
            classification = outweighed(classification, Intent.ESCALATION, 0.9, notice)
    return MailReading(
        message=message,
        origin=origin,
        trimmed=trimmed,
        language=language,
        classification=classification,
        references=_distinct(references),
        amounts=amounts,
        requests=() if origin.automatic else find_requests(cues, references, amounts),
        flags=flags,
        safe_html=sanitise_html(message.html) if message.html else None,
        problems=message.problems,
    )


def with_documents(classification: Classification, documents: tuple[DocumentFact, ...]) -> Classification:
    """The classification once the attachments were read: a proved remittance is one, whatever the words."""
    for document in sorted(documents, key=lambda fact: not fact.proved):
        if document.is_remittance:
            proof = Evidence(
                "attachment is a remittance",
                "attachment",
                6.0 if document.proved else 3.0,
                document.summary or document.name,
            )
            if document.proved or classification.label not in {Intent.DISPUTE, Intent.ESCALATION}:
                return outweighed(classification, Intent.REMITTANCE, 0.99 if document.proved else 0.9, proof)
    return classification


def _bare_subject(subject: str) -> str:
    """The subject without its reply and forward marks."""
    for _ in range(6):
        match = reply_marks.REPLY_SUBJECT.match(subject) or reply_marks.FORWARD_SUBJECT.match(subject)
        if match is None:
            break
        subject = subject[match.end() :]
    return subject.strip()


def _accounts_of_subject(subject: str, deciding: str) -> tuple[Reference, ...]:
    if deciding == subject:
        return ()
    return tuple(reference for reference in find_references(subject) if reference.kind == "account")


def _distinct(references: tuple[Reference, ...]) -> tuple[Reference, ...]:
    return tuple({(reference.kind, reference.value): reference for reference in reversed(references)}.values())[::-1]
