"""One mail as intake sees it: raw bytes in, everything that can be read without the ledger out."""

from dataclasses import dataclass

from parsers.autoreply import Origin
from parsers.intent import Classification
from parsers.mime import ParsedMessage
from parsers.problems import Evidence, Problem, Span
from parsers.quoting import Trimmed
from parsers.references import Reference


@dataclass(frozen=True, slots=True)
class MoneyMention:
    """An amount in the text: ISO `currency`, `amount` as a plain decimal string, positive."""

    currency: str
    amount: str
    span: Span


@dataclass(frozen=True, slots=True)
class RequestSpan:
    """One request of a mail: `type` (invoice_copy, statement, ...), `span` in new_text, what it captured."""

    type: str
    span: Span
    captured: dict[str, list[str]]


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


@dataclass(frozen=True, slots=True)
class DocumentFact:
    """What the remittance reader said of one attachment; it outweighs words (`with_documents`)."""

    name: str
    is_remittance: bool
    proved: bool
    summary: str


def read_mail(raw: bytes) -> MailReading:
    raise NotImplementedError


def with_documents(classification: Classification, documents: tuple[DocumentFact, ...]) -> Classification:
    """The classification once the attachments were read: a proved remittance is one, whatever the words."""
    raise NotImplementedError
