"""The raw store and transactional inbox: every mail's bytes first, then exactly one outcome.

`received` → `processing` → `filed` · `ignored` · `failed`. The cursor of a mailbox commits together with the
raw bytes. A worker leases a row (attempt + 1, deadline) and its effect commits in the same transaction that
finishes the row, fenced by the attempt number: a worker that lost its lease rolls everything back.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    Update,
    bindparam,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import ReturningUpdate

from parsers.card_numbers import mask_mail
from parsers.message import AttachmentPart, AutoKind
from tickets.audit import record
from tickets.db import Base, UtcInstant, find_row, insert_ignoring, insert_rows, rows_changed
from tickets.errors import IllegalMove, NotFound
from tickets.row_ids import reserve_ids
from tickets.users import Actor, require

MAX_ATTEMPTS = 3
LEASE = timedelta(seconds=120)
LONGEST_WAIT = timedelta(hours=1)  # longer than any lease or pause: what is due later was written by a clock ahead


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
        Index("ix_inbound_message_work", "due_at", "id", sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED),
        Index("ix_inbound_message_problem", "id", sqlite_where=_PROBLEM, postgresql_where=_PROBLEM),
        Index("ix_inbound_message_ledger", "status", "outcome"),
        Index("ix_inbound_message_received_at", "received_at"),
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
class RawMail:
    """A fetched mail before it is stored; `delivered_at` as its server noted it. `whole` is the SHA-256 and the size
    of a mail of which `raw` is only the beginning (tickets.blob_pieces)."""

    uid: int
    raw: bytes
    delivered_at: datetime | None
    whole: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A leased message: its id, raw bytes, and the attempt number that fences its effect. `size` is that of the whole
    mail: of a very large one `raw` is only the beginning. `again` when it was tried before."""

    inbound_id: int
    attempt: int
    mailbox: str
    delivered_at: datetime | None
    raw: bytes
    size: int
    again: bool = False


class LostLease(Exception):
    """Another worker took this row over; the whole transaction must be rolled back."""


def get_cursor(session: Session, mailbox: str) -> MailboxCursor:
    """The mailbox's cursor row, created at zero when missing, and locked: one poller of a mailbox at a time."""
    session.execute(insert_ignoring(session, MailboxCursor).values(mailbox=mailbox, uidvalidity=0, last_uid=0))
    return session.get_one(MailboxCursor, mailbox, with_for_update=True, populate_existing=True)


def store_all_raw(
    session: Session, mailbox: str, uidvalidity: int, mails: Sequence[RawMail], *, now: datetime
) -> list[int]:
    """The same for many mails of a mailbox: the ids of those that are new. Card numbers are masked first."""
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


def store_blob(session: Session, content: bytes) -> str:
    """Store bytes once and return their SHA-256 (hex)."""
    return store_blobs(session, [content])[0]


def store_blobs(session: Session, contents: Sequence[bytes]) -> list[str]:
    """The same for many, in their order."""
    names = [sha256_of(content) for content in contents]
    rows = [
        {"sha256": sha256, "size": len(content), "content": content}
        for sha256, content in zip(names, contents, strict=True)
    ]
    if rows:
        session.execute(insert_ignoring(session, Blob), rows)
    return names


def sha256_of(content: bytes) -> str:
    """As stored blobs are named: hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def store_attachments(session: Session, parts_of: Sequence[tuple[int, Sequence[AttachmentPart]]]) -> list[list[int]]:
    """Store the files of mails, each given as its id and its files in their order; the attachments' ids."""
    names = iter(store_blobs(session, [part.content for _, parts in parts_of for part in parts]))
    reserved = iter(reserve_ids(session, Attachment, sum(len(parts) for _, parts in parts_of)))
    ids = [[next(reserved) for _ in parts] for _, parts in parts_of]
    rows = [
        {
            "id": attachment_id,
            "inbound_id": inbound_id,
            "position": position,
            "name": part.name[:255],
            "mime_type": part.mime_type[:120],
            "size": len(part.content),
            "sha256": next(names),
            "content_id": part.content_id[:255] if part.content_id else None,
            "inline": part.inline,
        }
        for (inbound_id, parts), of_mail in zip(parts_of, ids, strict=True)
        for position, (part, attachment_id) in enumerate(zip(parts, of_mail, strict=True))
    ]
    insert_rows(session, Attachment, rows)
    return ids


def claim_next(session: Session, worker: str, *, now: datetime, lease: timedelta = LEASE) -> Claim | None:
    """Lease the next due message: one that is received, or processing with an expired lease. A message whose
    attempts are used up is parked instead (with the reason that its reader was killed), and the next is taken."""
    while True:
        message = session.scalars(_lease_next(worker, now, lease)).one_or_none()
        if message is None:
            return None
        if message.attempt - message.forgiven <= MAX_ATTEMPTS:
            raw = get_blob(session, message.edited_sha256 or message.sha256)
            size = len(raw) if message.edited_sha256 else message.size
            again = message.attempt - message.forgiven > 1
            return Claim(message.id, message.attempt, message.mailbox, message.delivered_at, raw, size, again)
        reason = f"The program that read it was stopped {MAX_ATTEMPTS} times; the mail may be what stops it."
        _park(message, reason, now)
        session.flush()


def claim_fresh(
    session: Session, worker: str, *, most: int, most_bytes: int, now: datetime, lease: timedelta = LEASE
) -> list[Claim]:
    """Lease the next due messages together, up to the first that was tried before: that one is for `claim_next`."""
    next_due = (
        select(InboundMessage.id, InboundMessage.attempt, InboundMessage.mailbox, InboundMessage.delivered_at)
        .add_columns(InboundMessage.sha256, InboundMessage.size)
        .add_columns((InboundMessage.attempt > InboundMessage.forgiven).label("again"))
        .add_columns(InboundMessage.edited_sha256.is_not(None).label("edited"))
        .where(_UNFINISHED, _is_due(now))
        .order_by(InboundMessage.due_at, InboundMessage.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    fresh: list[Any] = []
    for row in session.execute(next_due):
        most_bytes -= row.size
        if row.again or row.edited or (fresh and most_bytes < 0):
            break
        fresh.append(row)
    if not fresh:
        return []
    leased = update(InboundMessage).where(InboundMessage.id.in_([row.id for row in fresh]))
    session.execute(
        leased.values(
            status=MessageStatus.PROCESSING, attempt=InboundMessage.attempt + 1, due_at=now + lease, worker=worker
        ),
        execution_options={"synchronize_session": False},
    )
    blobs = select(Blob.sha256, Blob.content).where(Blob.sha256.in_({row.sha256 for row in fresh}))
    content_of = {blob.sha256: blob.content for blob in session.execute(blobs)}
    return [
        Claim(row.id, row.attempt + 1, row.mailbox, row.delivered_at, content_of[row.sha256], row.size)
        for row in fresh
    ]


def _is_due(now: datetime) -> ColumnElement[bool]:
    return or_(InboundMessage.due_at <= now, InboundMessage.due_at > now + LONGEST_WAIT)


def _lease_next(worker: str, now: datetime, lease: timedelta) -> ReturningUpdate[InboundMessage]:
    """`due_at` is also the lease's deadline, so one condition finds new, deferred and abandoned messages."""
    next_due = (
        select(InboundMessage.id)
        .where(_UNFINISHED, _is_due(now))
        .order_by(InboundMessage.due_at, InboundMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    return (
        update(InboundMessage)
        .where(InboundMessage.id == next_due)
        .values(
            status=MessageStatus.PROCESSING,
            attempt=InboundMessage.attempt + 1,
            due_at=now + lease,
            worker=worker,
        )
        .returning(InboundMessage)
        .execution_options(synchronize_session=False, populate_existing=True)
    )


def hold(session: Session, claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """Lock claimed messages until the commit; what is noted on each of them so far. Raises LostLease when another
    worker took one over: the caller must roll back everything."""
    query = (
        select(InboundMessage.id, InboundMessage.status, InboundMessage.attempt, InboundMessage.facts)
        .where(InboundMessage.id.in_([claim.inbound_id for claim in claims]))
        .order_by(InboundMessage.id)
        .with_for_update()
    )
    held = {row.id: row for row in session.execute(query)}
    for claim in claims:
        row = held.get(claim.inbound_id)
        if row is None or (row.status, row.attempt) != (MessageStatus.PROCESSING, claim.attempt):
            raise LostLease(f"message {claim.inbound_id} was taken over after attempt {claim.attempt}")
    return [held[claim.inbound_id].facts for claim in claims]


@dataclass(frozen=True, slots=True)
class Reading:
    """What is written down of a mail on its stored message."""

    content_hash: str
    message_id: str | None
    sender: str | None
    subject: str
    origin: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finish:
    """What became of a claimed message."""

    inbound_id: int
    outcome: Outcome
    reading: Reading
    reason: str | None = None
    ticket_id: int | None = None
    duplicate_of: int | None = None


def finish(session: Session, finished: Sequence[Finish], *, now: datetime) -> None:
    """Finish messages that this transaction holds (`hold`)."""
    rows = [
        {
            "row_id": each.inbound_id,
            "new_status": _STATUS_OF[each.outcome],
            "new_outcome": each.outcome,
            "new_reason": each.reason,
            "new_ticket_id": each.ticket_id,
            "new_duplicate_of": each.duplicate_of,
            "new_content_hash": each.reading.content_hash,
            "new_message_id": each.reading.message_id[:500] if each.reading.message_id else None,
            "new_sender": each.reading.sender[:254] if each.reading.sender else None,
            "new_subject": each.reading.subject,
            "new_origin": each.reading.origin,
            "new_facts": dict(each.reading.facts),
        }
        for each in finished
    ]
    if rows:
        session.connection().execute(_FINISH.values(finished_at=now), rows)


_SET_BY_FINISH = (
    "status",
    "outcome",
    "reason",
    "ticket_id",
    "duplicate_of",
    "content_hash",
    "message_id",
    "sender",
    "subject",
    "origin",
    "facts",
)
_FINISH = (
    update(InboundMessage.__table__)  # type: ignore[arg-type]
    .where(InboundMessage.id == bindparam("row_id"))
    .values({column: bindparam(f"new_{column}") for column in _SET_BY_FINISH} | {"worker": None})
)
_STATUS_OF: Mapping[Outcome, MessageStatus] = {
    Outcome.TICKETED: MessageStatus.FILED,
    Outcome.ATTACHED: MessageStatus.FILED,
    Outcome.AUTOMATIC: MessageStatus.IGNORED,
    Outcome.DUPLICATE: MessageStatus.IGNORED,
    Outcome.PARKED: MessageStatus.FAILED,
}


def release_failed(session: Session, claim: Claim, reason: str, *, now: datetime, backoff: timedelta) -> None:
    """Give a message back after a failed attempt; parked (`failed`) once MAX_ATTEMPTS are used up. Does nothing
    when another worker has taken it over meanwhile."""
    released = _fenced(claim).values(status=MessageStatus.RECEIVED, due_at=now + backoff, reason=reason, worker=None)
    if rows_changed(session.execute(released)) == 0:
        return
    message = session.get_one(InboundMessage, claim.inbound_id, populate_existing=True)
    if message.attempt - message.forgiven >= MAX_ATTEMPTS:
        _park(message, reason, now)


def _fenced(claim: Claim) -> Update:
    """Changes the message only while this claim still holds it."""
    return (
        update(InboundMessage)
        .where(
            InboundMessage.id == claim.inbound_id,
            InboundMessage.attempt == claim.attempt,
            InboundMessage.status == MessageStatus.PROCESSING,
        )
        .execution_options(synchronize_session="fetch")
    )


def _park(message: InboundMessage, reason: str, now: datetime) -> None:
    message.status = MessageStatus.FAILED
    message.outcome = Outcome.PARKED
    message.reason = reason
    message.finished_at = now
    message.worker = None


def replay(session: Session, inbound_id: int, *, by: Actor, now: datetime) -> None:
    """Send an ignored or failed message through intake again. Raises IllegalMove for one that has a ticket."""
    require(by, "replay_mail")
    message = get_message(session, inbound_id)
    session.refresh(message, with_for_update=True)
    if message.ticket_id is not None:
        raise IllegalMove(f"This mail is already in ticket {message.ticket_id}.")
    if message.status not in {MessageStatus.IGNORED, MessageStatus.FAILED}:
        raise IllegalMove(f"This mail is {message.status}; only a failed or ignored one can be tried again.")
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
    if not message_ids:
        return
    put_aside = (InboundMessage.outcome == Outcome.AUTOMATIC, InboundMessage.ticket_id.is_(None))
    by_a_machine = InboundMessage.origin != AutoKind.HUMAN  # a person's is our own mail that came back
    again = update(InboundMessage).where(InboundMessage.message_id.in_(message_ids), *put_aside, by_a_machine)
    session.execute(
        again.values(
            status=MessageStatus.RECEIVED,
            outcome=None,
            reason=None,
            finished_at=None,
            forgiven=InboundMessage.attempt,
            due_at=now,
        ),
        execution_options={"synchronize_session": False},
    )


def content_hash(raw: bytes) -> str:
    """SHA-256 (hex) of a mail without the headers that its way adds: equal for two copies of one mail that came
    by different routes. Headers are unfolded and sorted, line ends unified; linear in the mail's size."""
    header_block, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    unfolded = re.sub(rb"\n[ \t]+", b" ", header_block)
    kept = [b" ".join(line.split()) for line in unfolded.split(b"\n") if not _TRACE_HEADER.match(line)]
    digest = hashlib.sha256(b"\n".join(sorted(kept)))
    digest.update(b"\n\n" + body.rstrip(b"\n"))
    return digest.hexdigest()


# RFC 5321 trace, RFC 8601/6376/8617 authentication, RFC 2369 list headers, and whatever relays call X-…
_TRACE_HEADER = re.compile(
    rb"(?:received|received-spf|return-path|delivered-to|envelope-to|original-recipient|authentication-results"
    rb"|dkim-signature|domainkey-signature|arc-[!-9;-~]*|list-[!-9;-~]*|resent-[!-9;-~]*|x-[!-9;-~]*|precedence"
    rb"|errors-to|status|content-length|lines)[ \t]*:|from ",
    re.IGNORECASE,
)


def find_duplicate(
    session: Session, content_hash: str, message_id: str | None, exclude_id: int
) -> InboundMessage | None:
    """The mail with the same content that was filed or ignored first, unless that is this one. An equal
    Message-ID alone means nothing: the sender chooses it. Two workers with copies of one mail wait for each
    other here, until the first has committed."""
    _wait_for_copies(session, [content_hash])
    query = (
        select(InboundMessage)
        .where(
            InboundMessage.content_hash == content_hash,
            InboundMessage.message_id == (message_id[:500] if message_id else None),
            InboundMessage.id != exclude_id,
            InboundMessage.duplicate_of.is_(None),
            InboundMessage.status.in_([MessageStatus.FILED, MessageStatus.IGNORED]),
        )
        .order_by(InboundMessage.id)
        .limit(1)
    )
    return session.scalar(query)


def list_repeated(session: Session, hashes: Sequence[str]) -> frozenset[str]:
    """Those of these content hashes that several of them or a stored mail have: only for them there is anything
    for `find_duplicate` to find. Waits for other workers as that does."""
    _wait_for_copies(session, hashes)
    stored = session.scalars(select(InboundMessage.content_hash).where(InboundMessage.content_hash.in_(hashes)))
    several = {content_hash for content_hash, times in Counter(hashes).items() if times > 1}
    return frozenset(several | {content_hash for content_hash in stored if content_hash})


def _wait_for_copies(session: Session, hashes: Sequence[str]) -> None:
    """On SQLite there is one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        keys = sorted({int(content_hash[:15], 16) for content_hash in hashes})
        session.execute(_LOCK_ALL, {"keys": keys})


# in the order of the list, so that two workers that want the same locks do not block each other
_LOCK_ALL = text("select pg_advisory_xact_lock(key) from unnest(cast(:keys as bigint[])) as key")


def get_message(session: Session, inbound_id: int) -> InboundMessage:
    message = find_row(session, InboundMessage, inbound_id)
    if message is None:
        raise NotFound(f"There is no stored mail {inbound_id}.")
    return message


def get_blob(session: Session, sha256: str) -> bytes:
    content = session.scalar(select(Blob.content).where(Blob.sha256 == sha256))
    if content is None:
        raise NotFound("These bytes are not stored.")
    return content
