"""One mailbox in, its new messages stored: raw bytes and cursor in one transaction a batch.

Nothing is marked, moved or deleted on the server, so a crash at any point means fetching some bytes again, and
the unique key (mailbox, UIDVALIDITY, UID) makes that harmless. The cursor only spares the work of listing old
messages: what is new is decided by the stored UIDs, so a gap below the highest UID is work, not history.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from inbox.faults import crash_point
from inbox.mailbox import FetchedBatch, Mailbox, MailboxError
from tickets import messages
from tickets.db import Database
from tickets.messages import InboundMessage


@dataclass(frozen=True, slots=True)
class PollReport:
    """`stored` new messages; `error` what stopped the mailbox, `permanent` whether a person must act."""

    mailbox: str
    stored: int
    error: str | None = None
    permanent: bool = False


def poll_once(mailbox: Mailbox, db: Database, *, now: datetime) -> PollReport:
    """Fetch and store what is new. A failure is recorded on the mailbox's cursor, not raised."""
    name = mailbox.config.name
    stored = 0
    try:
        with mailbox.connect() as source:
            crash_point("poll_connected")
            last_uid = _begin(db, name, source.uidvalidity, now)
            known = _list_stored_above(db, name, source.uidvalidity, last_uid)
            crash_point("poll_listed")
            for batch in source.fetch_new(last_uid, known):
                crash_point("poll_fetched")
                stored += _store(db, name, source.uidvalidity, batch, now)
                crash_point("poll_committed")
    except MailboxError as flaw:
        _record_failure(db, name, str(flaw), now)
        return PollReport(name, stored, str(flaw), flaw.permanent)
    crash_point("poll_noting")
    _record_success(db, name, now)
    return PollReport(name, stored)


def _begin(db: Database, name: str, uidvalidity: int, now: datetime) -> int:
    """The last UID below which everything is stored. A new UIDVALIDITY means that the server renumbered its
    messages: all are looked at again, and those that we have are recognised by their content."""
    with db.read() as session:
        cursor = session.get(messages.MailboxCursor, name)
        if cursor is not None and cursor.uidvalidity == uidvalidity:
            return cursor.last_uid
    with db.write() as session:
        cursor = messages.get_cursor(session, name)
        if cursor.uidvalidity != uidvalidity:
            cursor.uidvalidity = uidvalidity
            cursor.last_uid = 0
        last_uid = cursor.last_uid
    crash_point("poll_renumbered")
    return last_uid


def _list_stored_above(db: Database, name: str, uidvalidity: int, last_uid: int) -> Container[int]:
    stored = select(InboundMessage.uid).where(
        InboundMessage.mailbox == name, InboundMessage.uidvalidity == uidvalidity, InboundMessage.uid > last_uid
    )
    with db.read() as session:
        return frozenset(session.scalars(stored))


def _store(db: Database, name: str, uidvalidity: int, batch: FetchedBatch, now: datetime) -> int:
    fetched = [messages.RawMail(message.uid, message.raw, message.delivered_at) for message in batch.messages]
    with db.write() as session:
        stored = len(messages.store_all_raw(session, name, uidvalidity, fetched, now=now))
        cursor = messages.get_cursor(session, name)
        crash_point("poll_cursor_held")
        if cursor.uidvalidity == uidvalidity:  # else another poller saw a renumbered mailbox meanwhile
            cursor.last_uid = max(cursor.last_uid, batch.last_uid)
        if stored:
            cursor.last_mail_at = now
        session.flush()
        crash_point("poll_stored")
        crash_point("poll_committing")
    return stored


def _record_success(db: Database, name: str, now: datetime) -> None:
    with db.write() as session:
        cursor = messages.get_cursor(session, name)
        cursor.polled_at = now
        cursor.error = None
        cursor.error_since = None


def _record_failure(db: Database, name: str, words: str, now: datetime) -> None:
    with db.write() as session:
        cursor = messages.get_cursor(session, name)
        cursor.error = words
        cursor.error_since = cursor.error_since or now
