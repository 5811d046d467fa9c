"""The raw store and transactional inbox: every mail's bytes first, then exactly one outcome.

`received` → `processing` → `filed` · `ignored` · `failed`. The cursor of a mailbox commits together with the
raw bytes. A worker leases a row (attempt + 1, deadline) and its effect commits in the same transaction that
finishes the row, fenced by the attempt number: a worker that lost its lease rolls everything back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base, UtcInstant
from tickets.users import Actor

MAX_ATTEMPTS = 3
LEASE = timedelta(seconds=120)


class MessageStatus(StrEnum):
    RECEIVED = "received"
    PROCESSING = "processing"
    FILED = "filed"  # opened a ticket, or is attached to one
    IGNORED = "ignored"  # automatic, or a duplicate; the reason says why
    FAILED = "failed"  # parked after MAX_ATTEMPTS; a person retries or makes a plain ticket


_UNFINISHED = text("status in ('received','processing')")
_PROBLEM = text("status in ('failed','ignored')")


class Outcome(StrEnum):
    """Where a finished mail went; the mail ledger sums these."""

    TICKETED = "ticketed"
    ATTACHED = "attached"
    AUTOMATIC = "automatic"
    DUPLICATE = "duplicate"
    PARKED = "parked"


class Blob(Base):
    """Bytes by their SHA-256 (hex), each stored once: raw mails and attachments."""

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class MailboxCursor(Base):
    """How far one mailbox was read, and how it is doing. `mailbox` is the configured name."""

    __tablename__ = "mailbox_cursor"

    mailbox: Mapped[str] = mapped_column(String(120), primary_key=True)
    uidvalidity: Mapped[int] = mapped_column(BigInteger, default=0)
    last_uid: Mapped[int] = mapped_column(BigInteger, default=0)
    polled_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    last_mail_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    error: Mapped[str | None] = mapped_column(Text)
    error_since: Mapped[datetime | None] = mapped_column(UtcInstant)


class InboundMessage(Base):
    __tablename__ = "inbound_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox: Mapped[str] = mapped_column(String(120))
    uidvalidity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[datetime] = mapped_column(UtcInstant)  # when we stored it
    delivered_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # the server's INTERNALDATE

    status: Mapped[str] = mapped_column(String(12), default=MessageStatus.RECEIVED)
    outcome: Mapped[str | None] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(Text)  # plain words, for ignored and failed
    attempt: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(UtcInstant)  # next try; the lease's deadline while processing
    worker: Mapped[str | None] = mapped_column(String(80))
    finished_at: Mapped[datetime | None] = mapped_column(UtcInstant)

    # read from the mail, once it was processed
    content_hash: Mapped[str | None] = mapped_column(String(64), index=True)  # mail without its trace headers
    message_id: Mapped[str | None] = mapped_column(String(500), index=True)
    sender: Mapped[str | None] = mapped_column(String(254))
    subject: Mapped[str | None] = mapped_column(Text)
    origin: Mapped[str | None] = mapped_column(String(20))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # evidence of origin, threading, customer
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    duplicate_of: Mapped[int | None] = mapped_column(ForeignKey("inbound_message.id"))

    __table_args__ = (
        UniqueConstraint("mailbox", "uidvalidity", "uid"),
        CheckConstraint("status in ('received','processing','filed','ignored','failed')", name="status"),
        CheckConstraint(
            "outcome is null or outcome in ('ticketed','attached','automatic','duplicate','parked')", name="outcome"
        ),
        Index("ix_inbound_message_work", "due_at", "id", sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED),
        Index("ix_inbound_message_problem", "id", sqlite_where=_PROBLEM, postgresql_where=_PROBLEM),
        Index("ix_inbound_message_ledger", "status", "outcome"),
    )


class Attachment(Base):
    """A file of a stored mail; `position` is its place in the mail."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    inbound_id: Mapped[int] = mapped_column(ForeignKey("inbound_message.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(255))
    mime_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    content_id: Mapped[str | None] = mapped_column(String(255))
    inline: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (UniqueConstraint("inbound_id", "position"),)


@dataclass(frozen=True, slots=True)
class Claim:
    """A leased message: its id, raw bytes, and the attempt number that fences its effect."""

    inbound_id: int
    attempt: int
    mailbox: str
    delivered_at: datetime | None
    raw: bytes


def get_cursor(session: Session, mailbox: str) -> MailboxCursor:
    """The mailbox's cursor row, created at zero when missing."""
    raise NotImplementedError


def store_raw(
    session: Session,
    mailbox: str,
    uidvalidity: int,
    uid: int,
    raw: bytes,
    *,
    delivered_at: datetime | None,
    now: datetime,
) -> int | None:
    """Store one fetched mail's bytes and return its id; None when this UID is already stored. The caller
    advances the cursor in the same transaction."""
    raise NotImplementedError


def store_blob(session: Session, content: bytes) -> str:
    """Store bytes once and return their SHA-256 (hex)."""
    raise NotImplementedError


def claim_next(session: Session, worker: str, *, now: datetime, lease: timedelta = LEASE) -> Claim | None:
    """Lease the next due message: one that is received, or processing with an expired lease. A message whose
    attempts are used up is parked instead (with the reason that its reader was killed), and the next is taken."""
    raise NotImplementedError


def finish(
    session: Session,
    claim: Claim,
    outcome: Outcome,
    *,
    now: datetime,
    reason: str | None = None,
    ticket_id: int | None = None,
) -> None:
    """Finish a claimed message in the caller's transaction, fenced: raises LostLease when another worker took
    it over, and the caller must roll back everything."""
    raise NotImplementedError


class LostLease(Exception):
    """Another worker took this message over; the whole transaction must be rolled back."""


def release_failed(session: Session, claim: Claim, reason: str, *, now: datetime, backoff: timedelta) -> None:
    """Give a message back after a failed attempt; parked (`failed`) once MAX_ATTEMPTS are used up."""
    raise NotImplementedError


def replay(session: Session, inbound_id: int, *, by: Actor, now: datetime) -> None:
    """Send an ignored or failed message through intake again. Raises IllegalMove for one that has a ticket."""
    raise NotImplementedError


def get_message(session: Session, inbound_id: int) -> InboundMessage:
    raise NotImplementedError


def get_blob(session: Session, sha256: str) -> bytes:
    raise NotImplementedError


def list_problems(session: Session) -> list[InboundMessage]:
    """Parked and ignored messages, newest first, at most 200."""
    raise NotImplementedError


@dataclass(frozen=True, slots=True)
class MailLedger:
    """received = ticketed + attached + automatic + duplicate + parked + in_flight, always."""

    received: int
    ticketed: int
    attached: int
    automatic: int
    duplicate: int
    parked: int
    in_flight: int

    @property
    def difference(self) -> int:
        known = self.ticketed + self.attached + self.automatic + self.duplicate + self.parked + self.in_flight
        return self.received - known


def count_mail(session: Session, *, since: datetime | None = None) -> MailLedger:
    raise NotImplementedError
