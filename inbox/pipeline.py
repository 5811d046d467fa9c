"""Due messages in, filed in the order of their arrival, while the next ones are being read in other processes.

The order matters: a reply must find the ticket that the mail before it opened. A message that takes long (a
document of many pages) is overtaken after a moment, so that it delays nobody.
"""

import gc
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from concurrent.futures import TimeoutError as NotReady
from datetime import datetime
from itertools import islice

from inbox import intake
from inbox.intake import CLAIMED_BYTES, LEASE, NOBODY, ReadMail, TrustedServers
from inbox.isolate import ReaderKilled, Readers
from inbox.memory import give_back_memory
from parsers.message import MailReading
from tickets.db import Database
from tickets.leases import LostLease
from tickets.mail_identity import MailIdentity
from tickets.mailroom import mail_claims
from tickets.mailroom.mail_claims import Claim

log = logging.getLogger(__name__)

MAIL_READERS = 1  # reads as fast as one process files; what it has read once, it knows
DOCUMENT_READERS = 2
READ_TOGETHER = 100
READ_TOGETHER_BYTES = 2 * 2**20
READ_AHEAD = 300
FILED_TOGETHER = 200
FILED_TOGETHER_BYTES = 8 * 2**20
CLEARED_AFTER = 2000  # messages; SQLAlchemy's statements are cycles with all their values, and outlive the young
PATIENCE_SECONDS = 2.0
GATHERING_SECONDS = 1.0  # a full batch costs each of its messages a fraction of what a small one does
RENEW_EVERY = LEASE / 3  # many documents may wait for the readers longer than a lease lasts

_InReading = tuple[Claim, "Future[ReadMail]"]


def run_intake(
    db: Database,
    readers: Readers,
    *,
    identity: MailIdentity,
    clock: Callable[[], datetime],
    worker: str,
    stopping: Callable[[], bool] = lambda: False,
    trusted: TrustedServers = NOBODY,
    with_documents: bool = True,
    on_message: Callable[[int], None] = lambda inbound_id: None,
) -> int:
    """Take every due message to its effect and return how many there were. Without documents, what they pay stays
    unread: they are kept as files. `on_message` is called after each attempt, with the message's id."""
    handled = 0
    in_reading: deque[_InReading] = deque()
    with (
        ThreadPoolExecutor(DOCUMENT_READERS, thread_name_prefix="documents") as of_documents,
        ThreadPoolExecutor(MAIL_READERS, thread_name_prefix="mails") as of_mails,
    ):
        reading = _Reading(db, readers, of_mails, of_documents if with_documents else None, trusted)

        leases = _Leases(db, clock)

        def claim(*, only_fresh: bool = False) -> None:
            if _has_room(in_reading) and not stopping() and not _holds_a_retry(in_reading):
                most = READ_AHEAD - len(in_reading)
                claims = intake.claim_messages(db, most, now=clock(), worker=worker, only_fresh=only_fresh)
                in_reading.extend(reading.start(claims))

        while True:
            leases.renew_due([each for each, _ in in_reading])
            claim()
            if not in_reading:
                return handled
            batch = _take_ready(in_reading)
            if not _holds_a_retry(batch) and _held_bytes(batch) <= FILED_TOGETHER_BYTES:
                claim(only_fresh=True)  # read while these are filed; beside a huge one, memory counts more
            give_back_memory()
            left = _file(db, batch, identity, clock(), more_follow=bool(in_reading))
            in_reading.extendleft(each for each in reversed(batch) if each[0].inbound_id in left)
            done = [claim.inbound_id for claim, _ in batch if claim.inbound_id not in left]
            if handled // CLEARED_AFTER != (handled + len(done)) // CLEARED_AFTER:
                gc.collect()
            handled += len(done)
            for inbound_id in done:
                on_message(inbound_id)


class _Leases:
    """What is being read stays ours for as long as it takes; its readers have limits, so that it ends."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock
        self._renewed_at = clock()

    def renew_due(self, claims: Sequence[Claim]) -> None:
        now = self._clock()
        if self._renewed_at <= now < self._renewed_at + RENEW_EVERY:
            return
        with self._db.write() as session:
            mail_claims.renew(session, claims, now=now, lease=LEASE)
        self._renewed_at = now


class _Reading:
    """Mails are read many at a time; then the documents of each by themselves, as they may take long."""

    def __init__(
        self,
        db: Database,
        readers: Readers,
        of_mails: ThreadPoolExecutor,
        of_documents: ThreadPoolExecutor | None,
        trusted: TrustedServers,
    ) -> None:
        self._db = db
        self._trusted = trusted
        self._readers = readers
        self._of_mails = of_mails
        self._of_documents = of_documents

    def start(self, claims: Sequence[Claim]) -> Iterator[_InReading]:
        for together in _slices(claims):
            batch: list[_InReading] = [(claim, Future()) for claim in together]
            self._of_mails.submit(self._read_mails, batch)
            yield from batch

    def _read_mails(self, batch: Sequence[_InReading]) -> None:
        try:
            mails = intake.read_mails(self._readers, [claim for claim, _ in batch], self._trusted)
            whole = [mail for mail in mails if not isinstance(mail, ReaderKilled)]
            of_documents = self._of_documents
            has_documents = iter(intake.list_with_documents(self._db, whole) if of_documents else ())
            for (_, reading), mail in zip(batch, mails, strict=True):
                if isinstance(mail, ReaderKilled):
                    reading.set_exception(mail)
                elif of_documents and next(has_documents):
                    of_documents.submit(self._read_documents, mail, reading)
                else:
                    reading.set_result(ReadMail(mail, (), mail.classification))
        except Exception as flaw:  # noqa: BLE001 - it is the message's flaw, and shows when it is filed
            for _, reading in batch:
                if not reading.done():
                    reading.set_exception(flaw)

    def _read_documents(self, mail: MailReading, reading: "Future[ReadMail]") -> None:
        try:
            reading.set_result(intake.read_documents(self._db, self._readers, mail))
        except Exception as flaw:  # noqa: BLE001 - as above
            reading.set_exception(flaw)


def _slices(claims: Sequence[Claim]) -> Iterator[list[Claim]]:
    together: list[Claim] = []
    filled = 0
    for claim in claims:
        filled += len(claim.raw)
        if together and (len(together) == READ_TOGETHER or filled > READ_TOGETHER_BYTES):
            yield together
            together, filled = [], len(claim.raw)
        together.append(claim)
    if together:
        yield together


def _has_room(in_reading: "deque[_InReading]") -> bool:
    """Half of it is filed, or all but those whose documents are being read, which may take long."""
    half_empty = len(in_reading) <= READ_AHEAD // 2 and _held_bytes(in_reading) <= CLAIMED_BYTES // 2
    return half_empty or len(in_reading) <= DOCUMENT_READERS


def _held_bytes(mails: Iterable[_InReading]) -> int:
    return sum(len(claim.raw) for claim, _ in mails)


def _holds_a_retry(in_reading: Iterable[_InReading]) -> bool:
    return any(claim.again for claim, _ in in_reading)


def _take_ready(in_reading: "deque[_InReading]") -> list[_InReading]:
    """The oldest and those behind it that are ready in a moment; others first when the oldest takes long."""
    try:
        in_reading[0][1].exception(timeout=PATIENCE_SECONDS)
        wait([reading for _, reading in islice(in_reading, FILED_TOGETHER)], GATHERING_SECONDS)
        ready = _ready_at_the_front(in_reading)
    except NotReady:
        ready = [each for each in in_reading if each[1].done()]
    for each in ready:
        in_reading.remove(each)
    return ready


def _ready_at_the_front(in_reading: "deque[_InReading]") -> list[_InReading]:
    ready: list[_InReading] = []
    filled = 0
    for claim, reading in in_reading:
        filled += len(claim.raw)
        if not reading.done() or len(ready) == FILED_TOGETHER or (ready and filled > FILED_TOGETHER_BYTES):
            break
        ready.append((claim, reading))
    return ready


def _file(
    db: Database, batch: list[_InReading], identity: MailIdentity, now: datetime, *, more_follow: bool
) -> frozenset[int]:
    """In one transaction; when anything fails, each in its own, so that one flaw costs no other message. The ids of
    those that are left for the next batch."""
    if len(batch) > 1:
        try:
            together = [(claim, reading.result()) for claim, reading in batch]
            return intake.file_messages(db, together, identity=identity, now=now, more_follow=more_follow)
        except (LostLease, ReaderKilled):
            pass  # whose it is shows below
        except Exception:
            log.warning("%d mails were not filed together, so each is filed alone", len(batch), exc_info=True)
    for claim, reading in batch:
        try:
            intake.file_messages(db, [(claim, reading.result())], identity=identity, now=now)
        except Exception as flaw:  # noqa: BLE001 - the message must not be lost or block the others
            intake.give_back(db, claim, flaw, now=now)
    return frozenset()
