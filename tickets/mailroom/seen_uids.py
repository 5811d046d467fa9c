"""What was seen of each mailbox: the set of UIDs, in runs, for each numbering of the mailbox.

A UID means one message only within one UIDVALIDITY (RFC 9051, 2.3.1.1). Servers that number a mailbox anew and keep
the old UIDVALIDITY exist; therefore what is called `uidvalidity` here is an *epoch*: the server's 32 bits, and above
them how often the same number has begun again. Seen is what was stored, what was recognised as stored before, and
what somebody deleted before we could read it. Everything else that the server lists is work, however old it is.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import BigInteger, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base, UtcInstant, insert_ignoring
from tickets.mailroom.uid_set import UidSet

SERVER_BITS = 32
SPARSE = 100_000  # numbers farther apart are hashes, which have no neighbours to be joined with


class SeenUids(Base):
    """A run of UIDs, both ends included."""

    __tablename__ = "seen_uids"

    mailbox: Mapped[str] = mapped_column(String(120), primary_key=True)
    uidvalidity: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    first_uid: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    last_uid: Mapped[int] = mapped_column(BigInteger)


class MailboxEpoch(Base):
    """A numbering of a mailbox. Messages up to `recognise_up_to` were there when it began: they are compared with
    the stored ones before they count as new."""

    __tablename__ = "mailbox_epoch"

    mailbox: Mapped[str] = mapped_column(String(120), primary_key=True)
    uidvalidity: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    began_at: Mapped[datetime] = mapped_column(UtcInstant)
    recognise_up_to: Mapped[int] = mapped_column(BigInteger, default=0)
    recognised: Mapped[int] = mapped_column(default=0)


def server_uidvalidity(epoch: int) -> int:
    """The UIDVALIDITY that the server calls an epoch by."""
    return epoch & ((1 << SERVER_BITS) - 1)


def begin_epoch(
    session: Session, mailbox: str, uidvalidity: int, *, recognise_up_to: int, now: datetime
) -> MailboxEpoch:
    """A numbering that was never used before, of what the server calls `uidvalidity`."""
    used = select(MailboxEpoch.uidvalidity).where(MailboxEpoch.mailbox == mailbox)
    again = sum(1 for epoch in session.scalars(used) if server_uidvalidity(epoch) == uidvalidity)
    epoch = MailboxEpoch(
        mailbox=mailbox,
        uidvalidity=uidvalidity + (again << SERVER_BITS),
        began_at=now,
        recognise_up_to=recognise_up_to,
        recognised=0,
    )
    session.add(epoch)
    session.flush()
    return epoch


def find_epoch(session: Session, mailbox: str, uidvalidity: int) -> MailboxEpoch | None:
    return session.get(MailboxEpoch, (mailbox, uidvalidity), populate_existing=True)


def list_seen(session: Session, mailbox: str, uidvalidity: int, *, first: int = 1) -> UidSet:
    """From `first` on."""
    query = select(SeenUids.first_uid, SeenUids.last_uid).where(
        SeenUids.mailbox == mailbox, SeenUids.uidvalidity == uidvalidity, SeenUids.last_uid >= first
    )
    return UidSet.joined((row.first_uid, row.last_uid) for row in session.execute(query))


def add_seen(session: Session, mailbox: str, uidvalidity: int, uids: Collection[int]) -> None:
    """The caller holds the mailbox's cursor."""
    if not uids:
        return
    ranges = UidSet.of(uids).ranges
    first, last = ranges[0][0], ranges[-1][1]
    if last - first < SPARSE:
        ranges = _take_neighbours(session, mailbox, uidvalidity, ranges)
    rows = [{"mailbox": mailbox, "uidvalidity": uidvalidity, "first_uid": low, "last_uid": up} for low, up in ranges]
    session.execute(insert_ignoring(session, SeenUids), rows)


def _take_neighbours(
    session: Session, mailbox: str, uidvalidity: int, ranges: tuple[tuple[int, int], ...]
) -> tuple[tuple[int, int], ...]:
    """Remove the runs that touch these and return all of them joined."""
    touching = (
        delete(SeenUids)
        .where(
            SeenUids.mailbox == mailbox,
            SeenUids.uidvalidity == uidvalidity,
            SeenUids.last_uid >= ranges[0][0] - 1,
            SeenUids.first_uid <= ranges[-1][1] + 1,
        )
        .returning(SeenUids.first_uid, SeenUids.last_uid)
        .execution_options(synchronize_session=False)
    )
    taken = [(row.first_uid, row.last_uid) for row in session.execute(touching)]
    return UidSet.joined([*ranges, *taken]).ranges


def count_recognised(session: Session, mailbox: str, uidvalidity: int, number: int) -> None:
    """Of an epoch: so many more of its messages were stored under another number before."""
    epoch = find_epoch(session, mailbox, uidvalidity)
    if epoch is not None and number:
        epoch.recognised += number
