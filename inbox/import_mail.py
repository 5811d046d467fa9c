"""Old mail in (mbox, Maildir, .eml), tickets out: stored and filed like mail that arrives, and once only.

A mail's UID is a hash of its bytes, so a second import of the same mail finds it stored and does nothing.
"""

import hashlib
import re
import time
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, select

from inbox.folder import list_mail_files
from inbox.isolate import Readers
from inbox.mailbox import BATCH_BYTES, BATCH_COUNT
from inbox.pipeline import run_intake
from tickets.db import Database
from tickets.house_time import utc_now
from tickets.mail_identity import MailIdentity
from tickets.mailroom import messages
from tickets.mailroom.messages import InboundMessage, MessageStatus

UIDVALIDITY = 1
PAUSE_SECONDS = 0.5  # until mails that are tried again, or that another worker holds, are looked at once more
_HEADER = re.compile(rb"(?:\xef\xbb\xbf)?[\r\n]*[!-9;-~]+[ \t]*:")  # RFC 5322, 2.2
_ESCAPED = re.compile(rb">+From ")


class ImportRefused(Exception):
    """A path that does not exist or holds no mail; nothing was imported."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """`stored` mails are new and each has its outcome: stored = ticketed + attached + automatic + duplicate +
    parked. `already` were imported before."""

    stored: int
    already: int
    ticketed: int
    attached: int
    automatic: int
    duplicate: int
    parked: int


@dataclass(frozen=True, slots=True)
class _Mail:
    mailbox: str
    raw: bytes
    delivered_at: datetime | None

    @property
    def uid(self) -> int:
        return int.from_bytes(hashlib.sha256(self.raw).digest()[:8]) >> 1 or 1


def import_mail(
    db: Database,
    readers: Readers,
    paths: Sequence[Path],
    *,
    identity: MailIdentity,
    with_documents: bool = True,
    progress: Callable[[int, int], None] = lambda done, total: None,
    clock: Callable[[], datetime] = utc_now,
) -> ImportReport:
    """Returns when every mail has its outcome. Without documents, what old remittances paid stays unread: it is in
    the books already. `progress` gets the number of finished mails and of all."""
    total = sum(_count_mails(path) for path in paths)
    progress(0, total)
    new, already = _store_all(db, paths, clock)
    progress(already, total)
    _file_all(
        db, readers, identity.silent(), clock, with_documents, lambda left: progress(max(total - left, 0), total)
    )
    return _report(db, new, already)


# -- what there is


def _count_mails(path: Path) -> int:
    if path.is_dir():
        count = len(list_mail_files(path))
        if not count:
            raise ImportRefused(f"{path}: neither a Maildir nor a folder with .eml files")
        return count
    if not path.is_file():
        raise ImportRefused(f"{path}: there is no such file or folder")
    if _is_mbox(path):
        return sum(1 for _ in _read_mbox(path))
    if not _begins_with_a_header(path):
        raise ImportRefused(f"{path}: neither a mail nor an mbox file")
    return 1


def _read_mails(path: Path) -> Iterator[_Mail]:
    mailbox = f"import:{path.name}"[:120]
    if path.is_dir():
        for _, file in list_mail_files(path):
            yield _Mail(mailbox, file.read_bytes(), None)
    elif _is_mbox(path):
        yield from (_Mail(mailbox, raw, delivered_at) for raw, delivered_at in _read_mbox(path))
    else:
        yield _Mail(mailbox, path.read_bytes(), None)


def _is_mbox(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"From "


def _begins_with_a_header(path: Path) -> bool:
    with path.open("rb") as file:
        return _HEADER.match(file.read(2000)) is not None


def _read_mbox(path: Path) -> Iterator[tuple[bytes, datetime | None]]:
    """Each mail with the date of its separator. A separator is a "From " line after an empty one; within a mail
    such a line was escaped with ">" when it was written (mboxrd)."""
    lines: list[bytes] = []
    delivered_at: datetime | None = None
    after_empty = True
    with path.open("rb") as file:
        for line in file:
            if after_empty and line.startswith(b"From "):
                if any(lines):
                    yield _join(lines), delivered_at
                lines, delivered_at = [], _separator_date(line)
            else:
                lines.append(line[1:] if _ESCAPED.match(line) else line)
            after_empty = line in (b"\n", b"\r\n")
    if any(lines):
        yield _join(lines), delivered_at


def _join(lines: list[bytes]) -> bytes:
    """The mail without the empty line that belongs to the next separator."""
    return b"".join(lines[:-1] if lines[-1] in (b"\n", b"\r\n") else lines)


def _separator_date(line: bytes) -> datetime | None:
    words = line.decode("ascii", "replace").split()
    try:
        return datetime.strptime(" ".join(words[-5:]), "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    except ValueError:
        return None


# -- storing


def _store_all(db: Database, paths: Sequence[Path], clock: Callable[[], datetime]) -> tuple["array[int]", int]:
    """The ids of the new mails, and how many were there already."""
    new = array("q")
    seen = 0
    for path in paths:
        for batch in _batches(_read_mails(path)):
            seen += len(batch)
            new.extend(_store(db, batch, clock()))
    return new, seen - len(new)


def _batches(mails: Iterator[_Mail]) -> Iterator[list[_Mail]]:
    batch: list[_Mail] = []
    filled = 0
    for mail in mails:
        batch.append(mail)
        filled += len(mail.raw)
        if len(batch) == BATCH_COUNT or filled >= BATCH_BYTES:
            yield batch
            batch, filled = [], 0
    if batch:
        yield batch


def _store(db: Database, batch: list[_Mail], now: datetime) -> list[int]:
    """A batch is of one path, so of one mailbox."""
    with db.write() as session:
        return messages.store_all_raw(
            session,
            batch[0].mailbox,
            UIDVALIDITY,
            [messages.RawMail(mail.uid, mail.raw, mail.delivered_at) for mail in batch],
            now=now,
        )


# -- filing


def _file_all(
    db: Database,
    readers: Readers,
    identity: MailIdentity,
    clock: Callable[[], datetime],
    with_documents: bool,
    progress: Callable[[int], None],
) -> None:
    """Until no imported mail waits: also those that another worker holds, that are tried again later, or that an
    interrupted import left behind."""
    waiting = _count_unfinished(db)

    def on_message(_inbound_id: int) -> None:
        nonlocal waiting
        waiting = max(waiting - 1, 0)
        progress(waiting)

    while waiting:
        run_intake(
            db,
            readers,
            identity=identity,
            clock=clock,
            worker="import",
            with_documents=with_documents,
            on_message=on_message,
        )
        waiting = _count_unfinished(db)
        if waiting:
            time.sleep(PAUSE_SECONDS)


def _count_unfinished(db: Database) -> int:
    unfinished = select(func.count()).where(
        InboundMessage.status.in_([MessageStatus.RECEIVED, MessageStatus.PROCESSING]),
        InboundMessage.mailbox.like("import:%"),
    )
    with db.read() as session:
        return session.scalar(unfinished) or 0


def _report(db: Database, new: Sequence[int], already: int) -> ImportReport:
    counts = dict.fromkeys([outcome.value for outcome in messages.Outcome], 0)
    with db.read() as session:
        for ids in _slices(new):
            query = select(InboundMessage.outcome, func.count()).where(InboundMessage.id.in_(ids))
            for outcome, count in session.execute(query.group_by(InboundMessage.outcome)):
                if outcome is not None:
                    counts[outcome] += count
    return ImportReport(stored=len(new), already=already, **counts)


def _slices(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), 500):
        yield ids[start : start + 500]
