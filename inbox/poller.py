"""One mailbox in, its new messages stored: raw bytes and the set of seen UIDs in one transaction a batch.

Reading marks, moves and deletes nothing on the server, so a crash at any point means fetching some bytes again, and
the unique key (mailbox, UIDVALIDITY, UID) makes that harmless. What is new is what the server lists and we have not
seen, however old its number; the cursor only spares the work of listing all of it at each look, and the hourly audit
does list all of it. A message that does not come is named (tickets.mailroom.missing_mail), and asked for again by
itself after the others.
"""

import hashlib
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

from sqlalchemy.orm import Session

from inbox.faults import crash_point
from inbox.gap_audit import audit_gaps
from inbox.mailbox import (
    PIECE_BYTES,
    FetchedBatch,
    FetchedMessage,
    Mailbox,
    MailboxConfig,
    MailboxError,
    MailboxSession,
    MovingSession,
)
from inbox.server_actions import make_moves
from parsers.numbers.card_numbers import mask_mail
from parsers.numbers.card_stream import mask_rest
from tickets.alarms import AlarmKind, end_alarm, raise_alarm
from tickets.db import Database
from tickets.mailroom import (
    blob_pieces,
    blobs,
    gap_audits,
    mailbox_cursor,
    messages,
    missing_mail,
    renumbering,
    seen_uids,
)
from tickets.mailroom.mailbox_cursor import MailboxCursor
from tickets.mailroom.messages import RawMail
from tickets.mailroom.server_actions import find_refusal, intend_moves
from tickets.mailroom.uid_set import UidSet

OVERLAP = 200  # numbers below the cursor that are listed again: clusters publish them out of order
DESCRIBED_AT_ONCE = 500
SESSION_SECONDS = 25 * 60.0  # a connection that lives too long may show an old state of the folder
DOWN_AFTER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class PollReport:
    """`stored` new messages; `error` what stopped the mailbox, `permanent` whether a person must act."""

    mailbox: str
    stored: int
    error: str | None = None
    permanent: bool = False


def poll_once(mailbox: Mailbox, db: Database, *, now: datetime) -> PollReport:
    """Fetch and store what is new. A failure is recorded on the mailbox's cursor, not raised."""
    config = mailbox.config
    look = _Look(db, config, now)
    try:
        with mailbox.connect() as source:
            crash_point("poll_connected")
            look.at(source)
    except MailboxError as flaw:
        return _fail(db, look, flaw)
    return PollReport(config.name, look.stored)


def watch(
    mailbox: Mailbox,
    db: Database,
    *,
    clock: Callable[[], datetime],
    poll_seconds: float,
    stopping: threading.Event,
    on_report: Callable[[PollReport], None],
    waking: threading.Event | None = None,
) -> PollReport:
    """Poll again and again over one connection, waking up at once where the source can tell of news, and by `waking`,
    which who sets `stopping` has to set as well. Returns when the connection failed, is old, broke while nothing
    happened, or the worker stops."""
    config = mailbox.config
    look = _Look(db, config, clock())
    try:
        with mailbox.connect() as source:
            crash_point("poll_connected")
            opened = time.monotonic()
            while True:
                look.at(source)
                on_report(PollReport(config.name, look.stored))
                crash_point("poll_waiting")
                if (
                    stopping.is_set()
                    or time.monotonic() - opened > SESSION_SECONDS
                    or not _wait(source, poll_seconds, stopping, waking or stopping)
                ):
                    return PollReport(config.name, 0)
                look = _Look(db, config, clock())
                source.refresh()
    except MailboxError as flaw:
        return _fail(db, look, flaw)


def _wait(source: MailboxSession, seconds: float, stopping: threading.Event, waking: threading.Event) -> bool:
    """Whether the connection still works: one that a server or a firewall ended in a quiet hour is no error."""
    try:
        source.wait(seconds, waking)
    except MailboxError:
        return False
    if stopping.is_set():
        return False
    waking.clear()
    return True


class _Look:
    """One look at a mailbox. `stored` counts what it stored, also when it fails in the end."""

    def __init__(self, db: Database, config: MailboxConfig, now: datetime) -> None:
        self._db = db
        self._config = config
        self.name = config.name
        self.now = now
        self._epoch = 0
        self._recognise_up_to = 0
        self.stored = 0

    def at(self, source: MailboxSession) -> None:
        self._enter_epoch(source)
        with self._db.read() as session:
            cursor = session.get_one(MailboxCursor, self.name)
            first = max(1, cursor.last_uid - OVERLAP) if source.next_uid is not None else 1
            known = seen_uids.list_seen(session, self.name, self._epoch, first=first)
            open_gaps = missing_mail.list_missing(session, self.name, self._epoch)
            due = missing_mail.list_missing(session, self.name, self._epoch, due_by=self.now)
            audit_due = gap_audits.is_due(session, self.name, now=self.now)
        listed = source.list_uids(first)
        new = [uid for uid in listed if uid not in known and uid not in open_gaps]
        crash_point("poll_listed")
        self._fetch(source, self._without_recognised(source, new))
        self._fetch(source, sorted(due), careful=True)
        if audit_due:
            missing = audit_gaps(source, self._db, self.name, self._epoch, now=self.now)
            self._fetch(source, missing, careful=True)
        if self._config.processed_folder and isinstance(source, MovingSession):
            make_moves(source, self._db, self.name, self._epoch, now=self.now)
        crash_point("poll_noting")
        self._note_success(max(listed, default=0) if source.next_uid is not None else 0)

    # -- which numbering this is

    def _enter_epoch(self, source: MailboxSession) -> None:
        """A new UIDVALIDITY means that the server numbered its messages anew, and so does a UIDNEXT that fell back:
        the mailbox was made anew, or restored. All are looked at again, and those we have are recognised."""
        with self._db.read() as session:
            cursor = session.get(MailboxCursor, self.name)
            if cursor is not None and self._is_same(source, cursor):
                self._take_epoch(session, cursor.uidvalidity)
                return
        with self._db.write() as session:
            cursor = mailbox_cursor.get_cursor(session, self.name)
            if not self._is_same(source, cursor):
                self._begin_epoch(session, source, cursor)
            self._take_epoch(session, cursor.uidvalidity)
        crash_point("poll_renumbered")

    def _is_same(self, source: MailboxSession, cursor: MailboxCursor) -> bool:
        if cursor.uidvalidity and _fell_back(source, cursor):
            source.refresh()  # another poller may have stored what came after this folder was opened
        if not cursor.uidvalidity or seen_uids.server_uidvalidity(cursor.uidvalidity) != source.uidvalidity:
            return False
        # else UIDNEXT is simply wrong
        return not _fell_back(source, cursor) or bool(source.list_uids(cursor.last_uid))

    def _take_epoch(self, session: Session, epoch: int) -> None:
        self._epoch = epoch
        row = seen_uids.find_epoch(session, self.name, epoch)
        self._recognise_up_to = row.recognise_up_to if row else 0

    def _begin_epoch(self, session: Session, source: MailboxSession, cursor: MailboxCursor) -> None:
        stored_before = renumbering.has_older_mail(session, self.name, 0)
        up_to = source.next_uid - 1 if source.next_uid is not None else 2**63 - 1
        epoch = seen_uids.begin_epoch(
            session,
            self.name,
            source.uidvalidity,
            recognise_up_to=up_to if stored_before else 0,
            now=self.now,
        )
        if stored_before:
            words = (
                f"The server numbers the messages of {self.name} anew: it was moved, restored or made anew, or it is"
                " another mailbox than before. All are compared with the stored ones, so that nothing is filed twice."
            )
            raise_alarm(session, AlarmKind.MAILBOX_CHANGED, f"mailbox {self.name}", words, now=self.now)
        cursor.uidvalidity = epoch.uidvalidity
        cursor.last_uid = 0

    def _without_recognised(self, source: MailboxSession, uids: list[int]) -> list[int]:
        """Those that are not among the stored mails under another number."""
        old = [uid for uid in uids if uid <= self._recognise_up_to]
        found: set[int] = set()
        for some in _slices(old, DESCRIBED_AT_ONCE):
            described = {
                uid: (what.message_id, what.size, what.delivered_at) for uid, what in source.describe(some).items()
            }
            with self._db.write() as session:
                mailbox_cursor.get_cursor(session, self.name)
                recognised = renumbering.recognise_described(session, self.name, self._epoch, described)
                seen_uids.add_seen(session, self.name, self._epoch, recognised)
                seen_uids.count_recognised(session, self.name, self._epoch, len(recognised))
                crash_point("poll_recognised")
            found |= recognised
        if old:
            with self._db.write() as session:
                gap_audits.record_audit(
                    session,
                    self.name,
                    self._epoch,
                    "renumbered",
                    on_server=len(old),
                    missing=set(old) - found,
                    now=self.now,
                )
        return [uid for uid in uids if uid not in found]

    # -- fetching and storing

    def _fetch(self, source: MailboxSession, uids: Sequence[int], *, careful: bool = False) -> None:
        for batch in source.fetch(uids, careful=careful) if uids else ():
            crash_point("poll_fetched")
            self.stored += self._store(batch, ascending=source.next_uid is not None and not careful)
            crash_point("poll_committed")

    def _store(self, batch: FetchedBatch, *, ascending: bool) -> int:
        prepared = [_prepare(message) for message in batch.messages]
        try:
            with self._db.write() as session:
                cursor = mailbox_cursor.get_cursor(session, self.name)
                crash_point("poll_cursor_held")
                if cursor.uidvalidity != self._epoch:
                    raise MailboxError("The mailbox was numbered anew while it was read", permanent=False)
                new = self._store_mails(session, [mail for mail, _ in prepared])
                for mail, rest in prepared:
                    if rest is not None and mail.whole:
                        blob_pieces.store_pieces(session, mail.whole[0], _read_pieces(rest))
                self._note_numbers(session, cursor, batch, ascending=ascending)
                if new:
                    cursor.last_mail_at = self.now
                session.flush()
                crash_point("poll_stored")
                crash_point("poll_committing")
        finally:
            for _, rest in prepared:
                if rest is not None:
                    rest.close()
        return len(new)

    def _store_mails(self, session: Session, mails: Sequence[RawMail]) -> list[int]:
        recognised: frozenset[int] = frozenset()
        old = {mail.uid: _sha256(mail) for mail in mails if mail.uid <= self._recognise_up_to}
        if old:
            recognised = renumbering.recognise_bytes(session, self.name, self._epoch, old)
            seen_uids.count_recognised(session, self.name, self._epoch, len(recognised))
        unknown = [mail for mail in mails if mail.uid not in recognised]
        new = messages.store_all_raw(session, self.name, self._epoch, unknown, now=self.now)
        if self._config.processed_folder:
            intend_moves(session, new, self._config.processed_folder, now=self.now)
        return new

    def _note_numbers(self, session: Session, cursor: MailboxCursor, batch: FetchedBatch, *, ascending: bool) -> None:
        stored = [message.uid for message in batch.messages]
        seen_uids.add_seen(session, self.name, self._epoch, stored)
        missing_mail.settle(session, self.name, self._epoch, stored, "stored", now=self.now)
        missing_mail.settle(session, self.name, self._epoch, batch.gone, "gone", now=self.now)
        missing_mail.note_missing(session, self.name, self._epoch, batch.missing, now=self.now)
        if ascending:
            handled = [*stored, *batch.gone, *(uid for uid, _ in batch.missing)]
            cursor.last_uid = max(cursor.last_uid, *handled) if handled else cursor.last_uid

    def _note_success(self, highest: int) -> None:
        with self._db.write() as session:
            cursor = mailbox_cursor.get_cursor(session, self.name)
            if cursor.uidvalidity == self._epoch:
                cursor.last_uid = max(cursor.last_uid, highest)
            cursor.polled_at = self.now
            cursor.error = None
            cursor.error_since = None
            subject = f"mailbox {self.name}"
            end_alarm(session, AlarmKind.MAILBOX_DOWN, subject, now=self.now)
            self._tell_gaps(session, subject)
            self._tell_refused_moves(session, subject)

    def _tell_gaps(self, session: Session, subject: str) -> None:
        """A message that does not come at the third time of asking is worth a person's attention."""
        stubborn = missing_mail.list_stubborn(session, self.name, self._epoch)
        if stubborn:
            named = UidSet.of(missing.uid for missing in stubborn)
            words = f"The server of {self.name} lists messages that it does not deliver, UID {named}:"
            raise_alarm(session, AlarmKind.GAP, subject, f"{words} {stubborn[0].reason}", now=self.now)

    def _tell_refused_moves(self, session: Session, subject: str) -> None:
        """Nothing is lost by them, but whoever looks into the folder takes done mail for open mail."""
        folder = self._config.processed_folder
        refusal = find_refusal(session, self.name) if folder else None
        if refusal is None:
            end_alarm(session, AlarmKind.MOVES_REFUSED, subject, now=self.now)
            return
        refused, error = refusal
        words = (
            f"{refused} of its mails are done here, and the server does not let them be moved to {folder}: {error}."
            " They stay where they are, and it is tried again once an hour. Let the account write to both folders, or"
            " take processed_folder out of the settings."
        )
        raise_alarm(session, AlarmKind.MOVES_REFUSED, subject, words, now=self.now)


def _fell_back(source: MailboxSession, cursor: MailboxCursor) -> bool:
    return source.next_uid is not None and source.next_uid <= cursor.last_uid


def _prepare(message: FetchedMessage) -> tuple[RawMail, BinaryIO | None]:
    """What is to be stored. The whole of a large mail is hashed before the transaction begins."""
    if message.rest is None:
        return RawMail(message.uid, message.raw, message.delivered_at), None
    head = mask_mail(message.raw)
    digest, size = hashlib.sha256(head), len(head)
    masked = tempfile.TemporaryFile()  # noqa: SIM115 (closed by who stores it)
    with message.rest as rest:
        for piece in mask_rest(head, rest):
            digest.update(piece)
            size += len(piece)
            masked.write(piece)
    masked.seek(0)
    return RawMail(message.uid, head, message.delivered_at, (digest.hexdigest(), size)), masked


def _sha256(mail: RawMail) -> str:
    """As it is stored: without card numbers."""
    return mail.whole[0] if mail.whole else blobs.sha256_of(mask_mail(mail.raw))


def _read_pieces(file: BinaryIO) -> Iterator[bytes]:
    while piece := file.read(PIECE_BYTES):
        yield piece


def _slices(uids: Sequence[int], length: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), length):
        yield uids[start : start + length]


def _fail(db: Database, look: _Look, flaw: MailboxError) -> PollReport:
    name, now = look.name, look.now
    with db.write() as session:
        cursor = mailbox_cursor.get_cursor(session, name)
        cursor.error = str(flaw)
        cursor.error_since = cursor.error_since or now
        if now - cursor.error_since >= DOWN_AFTER:
            words = f"No mail was read from {name} since {cursor.error_since:%Y-%m-%d %H:%M} UTC: {flaw}"
            raise_alarm(session, AlarmKind.MAILBOX_DOWN, f"mailbox {name}", words, now=now)
    return PollReport(name, look.stored, str(flaw), flaw.permanent)
