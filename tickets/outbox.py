"""Outgoing mail as rows: a fixed Message-ID before the first attempt, and an honest state.

`queued` → `sending` → `sent` · `deferred` (4xx, tried again) · `failed` (5xx, or too many tries). A worker that
died inside SMTP leaves `sending` with an expired lease: whether the mail left cannot be known (RFC 1047), so it
becomes `uncertain` and a person decides to send it again or to take it as sent. Nothing is re-sent silently.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base, UtcInstant
from tickets.signing import Signer
from tickets.users import Actor

MAX_SEND_ATTEMPTS = 6


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
    kind: Mapped[str] = mapped_column(String(10))  # reply, forward
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
    attempt: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(UtcInstant)  # next try; the lease's deadline while sending
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    sent_at: Mapped[datetime | None] = mapped_column(UtcInstant)

    __table_args__ = (
        CheckConstraint(
            "status in ('queued','sending','sent','deferred','failed','uncertain','bounced','cancelled')",
            name="status",
        ),
        Index("ix_outbound_mail_work", "due_at", "id", sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED),
    )


@dataclass(frozen=True, slots=True)
class MailIdentity:
    """Who our mails are from, and the secret that signs their Message-IDs."""

    address: str
    secret: str = field(repr=False)

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    @property
    def signer(self) -> Signer:
        return Signer(self.secret)


@dataclass(frozen=True, slots=True)
class SendClaim:
    outbound_id: int
    attempt: int
    mail: OutboundMail


def enqueue(
    session: Session,
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
    by: Actor,
    now: datetime,
) -> OutboundMail:
    """Raises Invalid for header values with line breaks or addresses that are not addresses."""
    raise NotImplementedError


def claim_due(session: Session, *, now: datetime, lease: timedelta) -> SendClaim | None:
    """Lease the next queued or deferred mail that is due; expired `sending` leases become `uncertain` first."""
    raise NotImplementedError


def mark_sent(session: Session, claim: SendClaim, recipients: dict[str, Any], *, now: datetime) -> None:
    """Fenced by the claim's attempt. Some recipients may have been refused: then the ticket gets an alarm."""
    raise NotImplementedError


def mark_deferred(session: Session, claim: SendClaim, detail: str, *, now: datetime) -> None:
    """Try again later with growing pauses; `failed` after MAX_SEND_ATTEMPTS."""
    raise NotImplementedError


def mark_failed(session: Session, claim: SendClaim, detail: str, *, now: datetime) -> None:
    """Permanent: shown on the message, and the ticket is raised."""
    raise NotImplementedError


def mark_uncertain(session: Session, claim: SendClaim, detail: str, *, now: datetime) -> None:
    raise NotImplementedError


def mark_bounced(
    session: Session, message_id: str, recipient: str | None, detail: str, *, now: datetime
) -> int | None:
    """Mark the sent mail bounced, raise its ticket and return the ticket's id; None for a mail that is not ours."""
    raise NotImplementedError


def send_again(session: Session, outbound_id: int, *, by: Actor, now: datetime) -> None:
    """A person's decision on a failed, bounced or uncertain mail: queue it again, same Message-ID."""
    raise NotImplementedError


def take_as_sent(session: Session, outbound_id: int, *, by: Actor, now: datetime) -> None:
    """A person's decision on an uncertain mail."""
    raise NotImplementedError


def cancel(session: Session, outbound_id: int, *, by: Actor, now: datetime) -> None:
    """Only while queued or deferred."""
    raise NotImplementedError
