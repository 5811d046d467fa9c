"""Messages that a server lists and does not deliver: each is named, asked for again, and settled in the end.

A message that comes empty, short or not at all must neither be taken for read nor hold up those behind it. It is a
row here, due again after 0, 1, 2, 4 … 60 minutes, until it was stored or is gone from the server.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Index, String, Text, UniqueConstraint, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base, UtcInstant, insert_ignoring

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
STUBBORN = 3  # attempts

_OPEN = text("settled_at is null")


class MissingMail(Base):
    __tablename__ = "missing_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox: Mapped[str] = mapped_column(String(120))
    uidvalidity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    since: Mapped[datetime] = mapped_column(UtcInstant)
    attempts: Mapped[int] = mapped_column(default=1)
    due_at: Mapped[datetime] = mapped_column(UtcInstant)
    settled_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    settled_as: Mapped[str | None] = mapped_column(String(10))  # stored, or gone

    __table_args__ = (
        UniqueConstraint("mailbox", "uidvalidity", "uid"),
        Index("ix_missing_mail_open", "mailbox", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )


def note_missing(
    session: Session, mailbox: str, uidvalidity: int, reasons: Iterable[tuple[int, str]], *, now: datetime
) -> None:
    """Each UID, and why it was not delivered."""
    for uid, reason in reasons:
        values = {"mailbox": mailbox, "uidvalidity": uidvalidity, "uid": uid, "reason": reason, "since": now}
        new = insert_ignoring(session, MissingMail).values(**values, attempts=1, due_at=now).returning(MissingMail.id)
        if session.scalar(new) is None:
            _note_again(session, mailbox, uidvalidity, uid, reason, now)


def _note_again(session: Session, mailbox: str, uidvalidity: int, uid: int, reason: str, now: datetime) -> None:
    query = select(MissingMail).where(
        MissingMail.mailbox == mailbox, MissingMail.uidvalidity == uidvalidity, MissingMail.uid == uid
    )
    missing = session.scalars(query.with_for_update()).one()
    missing.reason = reason
    missing.due_at = now + min(FIRST_PAUSE * 2 ** min(missing.attempts - 1, 10), LONGEST_PAUSE)
    missing.attempts += 1
    missing.settled_at = missing.settled_as = None


def settle(
    session: Session, mailbox: str, uidvalidity: int, uids: Collection[int], settled_as: str, *, now: datetime
) -> None:
    """Those of them that were missing no longer are: `settled_as` stored or gone."""
    settled = list_missing(session, mailbox, uidvalidity).intersection(uids)
    if settled:
        rows = update(MissingMail).where(
            MissingMail.mailbox == mailbox, MissingMail.uidvalidity == uidvalidity, MissingMail.uid.in_(settled)
        )
        session.execute(rows.values(settled_at=now, settled_as=settled_as))


def list_missing(
    session: Session, mailbox: str, uidvalidity: int, *, due_by: datetime | None = None
) -> frozenset[int]:
    """Open ones, or those of them whose retry is due. A retry farther away than any pause is due as well: the clock
    was wrong when it was noted."""
    query = select(MissingMail.uid).where(
        MissingMail.mailbox == mailbox, MissingMail.uidvalidity == uidvalidity, MissingMail.settled_at.is_(None)
    )
    if due_by is not None:
        query = query.where((MissingMail.due_at <= due_by) | (MissingMail.due_at > due_by + LONGEST_PAUSE))
    return frozenset(session.scalars(query))


def list_stubborn(session: Session, mailbox: str, uidvalidity: int) -> list[MissingMail]:
    """Open ones that were asked for several times, oldest first."""
    query = (
        select(MissingMail)
        .where(MissingMail.mailbox == mailbox, MissingMail.uidvalidity == uidvalidity)
        .where(MissingMail.settled_at.is_(None), MissingMail.attempts >= STUBBORN)
        .order_by(MissingMail.since, MissingMail.id)
    )
    return list(session.scalars(query))


def list_open(session: Session) -> list[MissingMail]:
    """Of every mailbox, oldest first."""
    query = select(MissingMail).where(MissingMail.settled_at.is_(None)).order_by(MissingMail.since, MissingMail.id)
    return list(session.scalars(query))


def count_open(session: Session, mailbox: str) -> int:
    """Messages of the mailbox that still do not come."""
    query = select(func.count()).where(MissingMail.mailbox == mailbox, MissingMail.settled_at.is_(None))
    return session.scalar(query) or 0
