"""Outgoing mail as rows: a fixed Message-ID before the first attempt, and an honest state.

`queued` → `sending` → `sent` · `deferred` (4xx, tried again) · `failed` (5xx, or too many tries) · `uncertain` ·
`bounced`. How a mail is sent is in `sending`, what comes back in `bounces`, what people decide in `undecided_mail`.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, NotRequired, TypedDict, Unpack

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base, UtcInstant, find_row
from tickets.errors import Invalid, NotFound
from tickets.holds import refuse_held
from tickets.mail_identity import MailIdentity

MAX_RECIPIENTS = 50


class OutboundStatus(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DEFERRED = "deferred"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    BOUNCED = "bounced"
    CANCELLED = "cancelled"


_UNFINISHED = text("status in ('queued','sending','deferred')")


class OutboundMail(Base):
    """`message_id` is without angle brackets. `recipients` maps each address to its state and the server's
    words: {"a@b": {"state": "sent", "detail": "250 ok"}}. `attachments` lists [name, mime type, sha256]."""

    __tablename__ = "outbound_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))  # reply, first, forward, automatic
    message_id: Mapped[str] = mapped_column(String(250), unique=True)
    in_reply_to: Mapped[str | None] = mapped_column(Text)
    references: Mapped[list[str]] = mapped_column("references_ids", JSON, default=list)
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    to: Mapped[list[str]] = mapped_column("to_addresses", JSON)
    cc: Mapped[list[str]] = mapped_column("cc_addresses", JSON, default=list)
    recipients: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    attachments: Mapped[list[Any]] = mapped_column(JSON, default=list)
    status: Mapped[str] = mapped_column(String(10), default=OutboundStatus.QUEUED)
    detail: Mapped[str | None] = mapped_column(Text)  # the server's words, or ours
    attempt: Mapped[int] = mapped_column(default=0)  # only ever grows: it fences
    forgiven: Mapped[int] = mapped_column(default=0)  # attempts that do not count
    due_at: Mapped[datetime] = mapped_column(UtcInstant)  # next try; the lease's deadline while sending
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    handed_over_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # in this attempt: it may have left since
    sent_at: Mapped[datetime | None] = mapped_column(UtcInstant)

    def call_off(self, detail: str | None = None) -> None:
        """It is not sent to whom it was not sent yet."""
        self.status, self.detail = OutboundStatus.CANCELLED, detail
        self.recipients = {
            address: known if known.get("state") == OutboundStatus.SENT else {**known, "state": "cancelled"}
            for address, known in self.recipients.items()
        }

    __table_args__ = (
        CheckConstraint(
            "status in ('queued','sending','sent','deferred','failed','uncertain','bounced','cancelled')",
            name="status",
        ),
        Index("ix_outbound_mail_work", "due_at", "id", sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED),
    )


NAME_OF: Mapping[str, str] = {"reply": "Reply", "first": "Mail", "forward": "Forward", "automatic": "Automatic mail"}


class Letter(TypedDict):
    """What `write_row` is told of a mail."""

    ticket_id: int
    kind: str
    subject: str
    text: str
    to: tuple[str, ...]
    cc: NotRequired[tuple[str, ...]]
    in_reply_to: NotRequired[str | None]
    references: NotRequired[tuple[str, ...]]
    attachments: NotRequired[tuple[tuple[str, str, str], ...]]
    identity: MailIdentity
    now: datetime


def enqueue(session: Session, *, leaves_at: datetime | None = None, **letter: Unpack[Letter]) -> OutboundMail:
    """It may leave at once, or at `leaves_at`. Raises Invalid as `write_row` does, and IllegalMove while a stop-sign
    holds the ticket's mail."""
    refuse_held(session, letter["ticket_id"])
    row = write_row(**letter)
    mail = OutboundMail(**row | {"due_at": leaves_at or row["due_at"]})
    session.add(mail)
    session.flush()
    return mail


def write_row(
    *,
    ticket_id: int,
    kind: str,
    subject: str,
    text: str,
    to: tuple[str, ...],
    cc: tuple[str, ...] = (),
    in_reply_to: str | None = None,
    references: tuple[str, ...] = (),
    attachments: tuple[tuple[str, str, str], ...] = (),
    identity: MailIdentity,
    now: datetime,
) -> dict[str, Any]:
    """The columns of a mail that leaves at once. Raises Invalid for header values with line breaks or addresses that
    are not addresses."""
    to_addresses = _checked_addresses(to, "to")
    cc_addresses = tuple(address for address in _checked_addresses(cc, "cc") if address not in to_addresses)
    recipients = to_addresses + cc_addresses
    if not to_addresses:
        raise Invalid("The mail has no recipient.", field="to")
    if len(recipients) > MAX_RECIPIENTS:
        raise Invalid(f"A mail goes to at most {MAX_RECIPIENTS} addresses.", field="to")
    for value in (subject, in_reply_to or "", *references, *(name for name, _, _ in attachments)):
        _refuse_line_breaks(value)
    return {
        "ticket_id": ticket_id,
        "kind": kind,
        "message_id": identity.signer.sign(ticket_id, recipients, identity.domain),
        "in_reply_to": in_reply_to,
        "references": list(references),
        "subject": subject,
        "text": text,
        "to": list(to_addresses),
        "cc": list(cc_addresses),
        "recipients": {address: {"state": "queued", "detail": ""} for address in recipients},
        "attachments": [list(attachment) for attachment in attachments],
        "status": OutboundStatus.QUEUED,
        "attempt": 0,
        "forgiven": 0,
        "due_at": now,
        "created_at": now,
    }


def _checked_addresses(addresses: tuple[str, ...], field: str) -> tuple[str, ...]:
    """Each once, in order, with the domain as SMTP needs it (IDNA)."""
    from email_validator import EmailNotValidError, validate_email  # slow to import; who only files needs it not

    checked: dict[str, None] = {}
    for address in addresses:
        try:
            valid = validate_email(
                address.strip(), check_deliverability=False, globally_deliverable=False, allow_smtputf8=False
            )
        except EmailNotValidError as flaw:
            raise Invalid(f"{address!r} is not an email address: {flaw}", field=field) from flaw
        checked[valid.ascii_email or valid.normalized] = None
    return tuple(checked)


def _refuse_line_breaks(value: str) -> None:
    if any(character in "\r\n\0\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029" for character in value):
        raise Invalid("A header cannot hold a line break.", field="subject")


def get_outbound(session: Session, outbound_id: int) -> OutboundMail:
    mail = find_row(session, OutboundMail, outbound_id)
    if mail is None:
        raise NotFound(f"There is no outgoing mail {outbound_id}.")
    return mail
