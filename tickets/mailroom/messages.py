"""The raw store and transactional inbox: every mail's bytes first, then exactly one outcome.

`received` → `processing` → `filed` · `ignored` · `failed`. What a worker does with a message is in `mail_claims`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.message import AutoKind
from parsers.numbers.card_numbers import mask_mail
from tickets.audit import record
from tickets.db import Base, UtcInstant, find_row, insert_ignoring, listed
from tickets.errors import IllegalMove, NotFound
from tickets.mailroom.blobs import Blob, sha256_of
from tickets.users import Actor, require


class MessageStatus(StrEnum):
    RECEIVED = "received"
    PROCESSING = "processing"
    FILED = "filed"  # opened a ticket, or is attached to one
    IGNORED = "ignored"  # automatic, or a duplicate; the reason says why
    FAILED = "failed"  # parked after MAX_ATTEMPTS; a person retries or makes a plain ticket


UNFINISHED = text("status in ('received','processing')")
_PROBLEM = text("status in ('failed','ignored')")


class Outcome(StrEnum):
    """Where a finished mail went; the mail ledger sums these."""

    TICKETED = "ticketed"
    ATTACHED = "attached"
    AUTOMATIC = "automatic"
    DUPLICATE = "duplicate"
    PARKED = "parked"


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
    attempt: Mapped[int] = mapped_column(default=0)  # only ever grows: it fences
    forgiven: Mapped[int] = mapped_column(default=0)  # attempts before a person's replay, which count no more
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
    edited_sha256: Mapped[str | None] = mapped_column(ForeignKey("blob.sha256"))  # read instead (see mail_edits)

    __table_args__ = (
        UniqueConstraint("mailbox", "uidvalidity", "uid"),
        CheckConstraint("status in ('received','processing','filed','ignored','failed')", name="status"),
        CheckConstraint(
            "outcome is null or outcome in ('ticketed','attached','automatic','duplicate','parked')", name="outcome"
        ),
        Index("ix_inbound_message_work", "due_at", "id", sqlite_where=UNFINISHED, postgresql_where=UNFINISHED),
        Index("ix_inbound_message_problem", "id", sqlite_where=_PROBLEM, postgresql_where=_PROBLEM),
        Index("ix_inbound_message_ledger", "status", "outcome"),
        Index("ix_inbound_message_received_at", "received_at"),
    )


@dataclass(frozen=True, slots=True)
class RawMail:
    """A fetched mail before it is stored; `delivered_at` as its server noted it. `whole` is the SHA-256 and the size
    of a mail of which `raw` is only the beginning (tickets.mailroom.blob_pieces)."""

    uid: int
    raw: bytes
    delivered_at: datetime | None
    whole: tuple[str, int] | None = None


def store_all_raw(
    session: Session, mailbox: str, uidvalidity: int, mails: Sequence[RawMail], *, now: datetime
) -> list[int]:
    """Store mails of a mailbox, with their card numbers masked; the ids of those that are new."""
    if not mails:
        return []
    mails = [mail if mail.whole else replace(mail, raw=mask_mail(mail.raw)) for mail in mails]
    rows: list[dict[str, Any]] = [
        {
            "mailbox": mailbox,
            "uidvalidity": uidvalidity,
            "uid": mail.uid,
            "sha256": sha256,
            "size": size,
            "received_at": now,
            "delivered_at": mail.delivered_at,
            "status": MessageStatus.RECEIVED,
            "attempt": 0,
            "forgiven": 0,
            "due_at": now,
            "facts": {},
        }
        for mail, (sha256, size) in zip(mails, _store_contents(session, mails), strict=True)
    ]
    new = insert_ignoring(session, InboundMessage).returning(InboundMessage.id)
    return list(session.connection().scalars(new, rows))


def _store_contents(session: Session, mails: Sequence[RawMail]) -> list[tuple[str, int]]:
    """The name and the size of each mail's blob."""
    named = [mail.whole or (sha256_of(mail.raw), len(mail.raw)) for mail in mails]
    rows = [
        {"sha256": sha256, "size": size, "content": mail.raw}
        for mail, (sha256, size) in zip(mails, named, strict=True)
    ]
    session.connection().execute(insert_ignoring(session, Blob), rows)
    return named


def get_message(session: Session, inbound_id: int) -> InboundMessage:
    message = find_row(session, InboundMessage, inbound_id)
    if message is None:
        raise NotFound(f"There is no stored mail {inbound_id}.")
    return message


def replay(session: Session, inbound_id: int, *, by: Actor, now: datetime) -> None:
    """Send an ignored or failed message through intake again. Raises IllegalMove for one that has a ticket."""
    require(by, "replay_mail")
    message = get_message(session, inbound_id)
    session.refresh(message, with_for_update=True)
    if message.ticket_id is not None:
        raise IllegalMove(f"This mail is already in ticket {message.ticket_id}.")
    if message.status not in {MessageStatus.IGNORED, MessageStatus.FAILED}:
        raise IllegalMove("Only a mail that is parked or filed as automatic can be tried again; this one is not.")
    message.facts = {**message.facts, "replayed_by": by.name, "replayed_outcome": message.outcome}
    message.status = MessageStatus.RECEIVED
    message.outcome = None
    message.reason = None
    message.duplicate_of = None
    message.finished_at = None
    message.forgiven = message.attempt
    message.due_at = now
    record(session, "replayed", "message", inbound_id, by=by, now=now)


def retry_answered(session: Session, message_ids: Collection[str], *, now: datetime) -> None:
    """Automatic mail that was filed without a ticket is read again once somebody answers it: it has one now."""
    if message_ids:
        session.execute(_READ_AGAIN, {"message_ids": list(message_ids), "now": now})


_READ_AGAIN = (
    update(InboundMessage)
    .where(
        InboundMessage.message_id.in_(listed("message_ids")),
        InboundMessage.outcome == Outcome.AUTOMATIC,
        InboundMessage.ticket_id.is_(None),
        InboundMessage.origin != AutoKind.HUMAN,  # a person's is our own mail that came back
    )
    .values(
        status=MessageStatus.RECEIVED,
        outcome=None,
        reason=None,
        finished_at=None,
        forgiven=InboundMessage.attempt,
        due_at=bindparam("now"),
    )
    .execution_options(synchronize_session=False)
)
