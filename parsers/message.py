"""What a read mail is: its parts, what was found in them and the verdicts. Values only: the readers' verbs are in the
modules that are named for them (mime, autoreply, quoting, intent, references, amounts, requests, mail).
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from parsers.problems import Evidence, Problem, Span


@dataclass(frozen=True, slots=True)
class Address:
    """`email` is the normalised addr-spec (lower-case domain), `name` the decoded display name or ''."""

    name: str
    email: str


@dataclass(frozen=True, slots=True)
class AttachmentPart:
    """One file of a mail. `name` is the cleaned display name (never a path), `content` the decoded bytes.

    `content_id` is without angle brackets; `inline` says that the mail shows it inside its text.
    """

    name: str
    mime_type: str
    content: bytes
    content_id: str | None = None
    inline: bool = False


@dataclass(frozen=True, slots=True)
class ParsedMessage:
    """`message_id`, `in_reply_to` and `references` are without angle brackets, references oldest first.

    `headers` holds every header in order, decoded and cut to length. `text` is the plain text (made from
    the HTML part when there is no plain one); `html` is the raw, unsafe HTML part: see safe_html.
    `reports` are the machine-readable parts of a delivery, disposition or feedback report, in order;
    `content_type` is the lower-case media type of the whole mail, `report_type` that of a multipart/report.
    """

    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    subject: str
    sender: Address | None
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    date: datetime | None
    headers: tuple[tuple[str, str], ...]
    text: str
    html: str | None
    attachments: tuple[AttachmentPart, ...]
    problems: tuple[Problem, ...]
    reports: tuple[AttachmentPart, ...] = ()
    content_type: str = "text/plain"
    report_type: str | None = None


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """What a DSN says (RFC 3464): `message_id` of the mail it is about, the recipient, status like 5.1.1."""

    message_id: str | None
    recipient: str | None
    status: str | None
    action: str | None
    diagnostic: str | None

    @property
    def permanent(self) -> bool:
        return (self.status or "5").startswith("5")


class AutoKind(StrEnum):
    HUMAN = "human"
    AUTO_GENERATED = "auto_generated"  # machine mail that may well be work: portals, remittances
    AUTO_REPLY = "auto_reply"
    OUT_OF_OFFICE = "out_of_office"
    BOUNCE = "bounce"
    DELAY = "delay"  # delivery delayed, not failed
    LIST = "list"
    RECEIPT = "receipt"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Origin:
    kind: AutoKind
    may_auto_reply: bool
    deserves_ticket: bool
    evidence: tuple[Evidence, ...]
    report: DeliveryReport | None = None

    @property
    def automatic(self) -> bool:
        """Auto-reply, out-of-office, bounce, delay, receipt or a calendar's yes or no: never business mail made by a
        machine."""
        return self.kind in {
            AutoKind.AUTO_REPLY,
            AutoKind.OUT_OF_OFFICE,
            AutoKind.BOUNCE,
            AutoKind.DELAY,
            AutoKind.RECEIPT,
        } or (self.kind is AutoKind.CALENDAR and not self.deserves_ticket)


class FragmentKind(StrEnum):
    NEW = "new"
    QUOTED = "quoted"
    FORWARDED = "forwarded"
    SIGNATURE = "signature"
    DISCLAIMER = "disclaimer"


@dataclass(frozen=True, slots=True)
class Fragment:
    kind: FragmentKind
    span: Span


@dataclass(frozen=True, slots=True)
class Trimmed:
    """`fragments` cover `text` in order without gap or overlap; `new_text` is what was written now, stripped.

    In a bare forward (nothing new but a forwarded part, or only a word of hand-over above it) `is_bare_forward` is
    true and `forwarded_text`, what the forwarded mail's author wrote, is read instead.
    """

    text: str
    fragments: tuple[Fragment, ...]
    new_text: str
    forwarded_text: str
    is_bare_forward: bool


class Intent(StrEnum):
    INVOICE_REQUEST = "invoice_request"
    REMITTANCE = "remittance"
    DISPUTE = "dispute"
    ESCALATION = "escalation"
    INFORMATIONAL = "informational"
    SALES = "sales"


@dataclass(frozen=True, slots=True)
class Classification:
    """`confidence` is the calibrated probability of `label`; `secondary` other labels also asked for."""

    label: Intent
    confidence: float
    secondary: tuple[Intent, ...]
    runner_up: Intent | None
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """`kind` is invoice, credit, po or account; `value` as written; `span` in the text that was searched."""

    kind: str
    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class MoneyMention:
    """An amount in the text: ISO `currency`, `amount` as a plain decimal string, positive."""

    currency: str
    amount: str
    span: Span


@dataclass(frozen=True, slots=True)
class RequestSpan:
    """One request of a mail: `type` (invoice_copy, statement, ...), `span` in new_text, what it captured.

    `captured` maps kinds to values as written, but for "dates" (ISO 8601 once their order is known), "ranges" of
    numbers ({"from", "to"}) and "periods" ({"from", "to", "words"}; a statement's "as of" has no "from"). `taught`
    maps numbers that people taught (`numbers.taught_shapes`) to the kind that the reader by itself took them for.
    """

    type: str
    span: Span
    captured: dict[str, list[Any]]
    taught: dict[str, str] = field(default_factory=dict)


# Types that may come out, with what a specialist calls them. The cue table names them; a test keeps both in step.
REQUEST_TYPES: dict[str, str] = {
    "invoice_copy": "Copy of an invoice",
    "statement": "Statement or list of open items",
    "balance": "Balance",
    "payment_status": "Did our payment arrive",
    "vendor_form": "Tax form, vendor form or other paper",
    "tax_certificate": "Tax exemption, certificate or VAT id",
    "portal_access": "Access to the portal",
    "po_change": "PO number, or an invoice to be issued anew",
    "address_change": "Change of address or contact",
    "contact_question": "Who is responsible for us",
    "bank_question": "Question about our bank details",
    "bank_change": "Bank details changed",
    "remittance": "Remittance advice",
    "promise_to_pay": "Promise to pay",
    "payment_plan": "Payment plan or extension",
    "short_pay": "Short payment",
    "credit_application": "Use of a credit note",
    "dispute": "Dispute",
    "refund": "Refund",
    "cancellation": "Cancellation of a contract",
    "sales": "Sales question",
    "complaint": "Complaint",
    "legal": "Legal letter",
    "insolvency": "Insolvency notice",
    "cease": "Request to stop contact",
    "data_subject": "Data-subject request",
}


@dataclass(frozen=True, slots=True)
class ForwardedMail:
    """Who wrote the mail that this one hands on, as it says itself: `phrase` are the words, `where` text or
    attachment. `vouched` is what the receiving server checked of the forwarder's own address, None for nothing."""

    sender: Address
    subject: str
    where: str
    phrase: str
    vouched: str | None


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
    forwarded: ForwardedMail | None = None

    @property
    def deciding_text(self) -> str:
        return self.trimmed.forwarded_text if self.trimmed.is_bare_forward else self.trimmed.new_text
