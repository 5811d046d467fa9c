"""Stored mail in, leased work out: each message is read by one worker at a time, and finished once.

A worker leases a row (attempt + 1, deadline) and its effect commits in the same transaction that finishes the row,
fenced by the attempt number: a worker that lost its lease rolls everything back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Update, bindparam, select, update
from sqlalchemy.orm import Session

from tickets.db import listed, rows_changed
from tickets.leases import LostLease, is_due, lease_next
from tickets.mailroom.blobs import Blob, get_blob
from tickets.mailroom.messages import UNFINISHED, InboundMessage, MessageStatus, Outcome

MAX_ATTEMPTS = 3
LEASE = timedelta(seconds=120)
FIRST_PAUSE = timedelta(seconds=5)  # after a failed attempt; four times as long after the next
LONGEST_WAIT = timedelta(hours=1)  # longer than any lease or pause


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


def claim_next(session: Session, worker: str, *, now: datetime, lease: timedelta = LEASE) -> Claim | None:
    """Lease the next due message: one that is received, or processing with an expired lease. A message whose
    attempts are used up is parked instead (with the reason that its reader was killed), and the next is taken."""
    # `due_at` is also the lease's deadline, so one condition finds new, deferred and abandoned messages
    due = is_due(InboundMessage.due_at, LONGEST_WAIT, now)
    processing = {"status": MessageStatus.PROCESSING, "worker": worker}
    while True:
        take = lease_next(InboundMessage, UNFINISHED, due, lease=lease, now=now, **processing)
        message = session.scalars(take).one_or_none()
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
    fresh: list[Any] = []
    for row in session.execute(_NEXT_DUE.where(is_due(InboundMessage.due_at, LONGEST_WAIT, now)).limit(most)):
        most_bytes -= row.size
        if row.again or row.edited or (fresh and most_bytes < 0):
            break
        fresh.append(row)
    if not fresh:
        return []
    ids = [row.id for row in fresh]
    session.execute(_LEASED, {"ids": ids, "deadline": now + lease, "by_worker": worker})
    blobs = session.execute(_CONTENTS, {"names": list({row.sha256 for row in fresh})})
    content_of = {blob.sha256: blob.content for blob in blobs}
    return [
        Claim(row.id, row.attempt + 1, row.mailbox, row.delivered_at, content_of[row.sha256], row.size)
        for row in fresh
    ]


_NEXT_DUE = (
    select(InboundMessage.id, InboundMessage.attempt, InboundMessage.mailbox, InboundMessage.delivered_at)
    .add_columns(InboundMessage.sha256, InboundMessage.size)
    .add_columns((InboundMessage.attempt > InboundMessage.forgiven).label("again"))
    .add_columns(InboundMessage.edited_sha256.is_not(None).label("edited"))
    .where(UNFINISHED)
    .order_by(InboundMessage.due_at, InboundMessage.id)
    .with_for_update(skip_locked=True)
)
_LEASED = (
    update(InboundMessage)
    .where(InboundMessage.id.in_(listed("ids")))
    .values(
        status=MessageStatus.PROCESSING,
        attempt=InboundMessage.attempt + 1,
        due_at=bindparam("deadline"),
        worker=bindparam("by_worker"),
    )
    .execution_options(synchronize_session=False)
)
_CONTENTS = select(Blob.sha256, Blob.content).where(Blob.sha256.in_(listed("names")))


def renew(session: Session, claims: Sequence[Claim], *, now: datetime, lease: timedelta = LEASE) -> None:
    """Prolong the leases of messages that still wait for their readers. One that another worker took over, or that is
    finished, is left as it is."""
    if claims:
        leased = [{"row_id": each.inbound_id, "of_attempt": each.attempt} for each in claims]
        session.connection().execute(_RENEWED.values(due_at=now + lease), leased)


_RENEWED = update(InboundMessage.__table__).where(  # type: ignore[arg-type]
    InboundMessage.id == bindparam("row_id"),
    InboundMessage.attempt == bindparam("of_attempt"),
    InboundMessage.status == MessageStatus.PROCESSING,
)


def hold(session: Session, claims: Sequence[Claim]) -> list[dict[str, Any]]:
    """Lock claimed messages until the commit; what is noted on each of them so far. Raises LostLease when another
    worker took one over: the caller must roll back everything."""
    held = {row.id: row for row in session.execute(_HELD, {"ids": [claim.inbound_id for claim in claims]})}
    for claim in claims:
        row = held.get(claim.inbound_id)
        if row is None or (row.status, row.attempt) != (MessageStatus.PROCESSING, claim.attempt):
            raise LostLease(f"message {claim.inbound_id} was taken over after attempt {claim.attempt}")
    return [held[claim.inbound_id].facts for claim in claims]


_HELD = (
    select(InboundMessage.id, InboundMessage.status, InboundMessage.attempt, InboundMessage.facts)
    .where(InboundMessage.id.in_(listed("ids")))
    .order_by(InboundMessage.id)
    .with_for_update()
)


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


def release_failed(session: Session, claim: Claim, reason: str, *, now: datetime) -> None:
    """Give a message back after a failed attempt, to be tried again after a pause; parked (`failed`) once
    MAX_ATTEMPTS are used up. Does nothing when another worker has taken it over meanwhile."""
    released = _fenced(claim).values(status=MessageStatus.RECEIVED, reason=reason, worker=None)
    if rows_changed(session.execute(released)) == 0:
        return
    message = session.get_one(InboundMessage, claim.inbound_id, populate_existing=True)
    tried = message.attempt - message.forgiven
    message.due_at = now + FIRST_PAUSE * 4 ** (tried - 1)
    if tried >= MAX_ATTEMPTS:
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
