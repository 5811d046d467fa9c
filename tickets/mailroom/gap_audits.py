"""A mailbox's own list of messages against ours: each comparison is a row that names what we did not have.

`hourly` audits compare everything the server holds. `renumbered` ones are made when the server numbers its messages
anew: then `known` are those that were recognised as stored before.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Index, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base, UtcInstant
from tickets.mailroom.uid_set import UidSet

EVERY = timedelta(hours=1)
KINDS = ("hourly", "renumbered")


class GapAudit(Base):
    """`on_server` = `known` + the number of `missing`. `missing` is a sequence set: "17,40:42"."""

    __tablename__ = "gap_audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox: Mapped[str] = mapped_column(String(120))
    uidvalidity: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime] = mapped_column(UtcInstant)
    on_server: Mapped[int]
    known: Mapped[int]
    missing: Mapped[str] = mapped_column(Text, default="")
    missing_count: Mapped[int] = mapped_column(default=0)
    sampled: Mapped[int] = mapped_column(default=0)  # stored messages whose size and date were compared too
    differing: Mapped[str] = mapped_column(Text, default="")  # of those, the UIDs where they differ

    __table_args__ = (Index("ix_gap_audit_mailbox", "mailbox", "at"),)


def record_audit(
    session: Session,
    mailbox: str,
    uidvalidity: int,
    kind: str,
    *,
    on_server: int,
    missing: Collection[int],
    now: datetime,
    sampled: int = 0,
    differing: Collection[int] = (),
) -> GapAudit:
    audit = GapAudit(
        mailbox=mailbox,
        uidvalidity=uidvalidity,
        kind=kind,
        at=now,
        on_server=on_server,
        known=on_server - len(missing),
        missing=str(UidSet.of(missing)),
        missing_count=len(missing),
        sampled=sampled,
        differing=str(UidSet.of(differing)),
    )
    session.add(audit)
    session.flush()
    return audit


def is_due(session: Session, mailbox: str, *, now: datetime) -> bool:
    """An hour after the last one; a last one in the future means that the clock was wrong."""
    last = session.scalar(select(func.max(GapAudit.at)).where(GapAudit.mailbox == mailbox, GapAudit.kind == "hourly"))
    return last is None or not now - EVERY < last <= now


def list_audits(session: Session, *, mailbox: str | None = None, limit: int = 50) -> list[GapAudit]:
    """Newest first."""
    query = select(GapAudit).order_by(GapAudit.at.desc(), GapAudit.id.desc()).limit(limit)
    if mailbox is not None:
        query = query.where(GapAudit.mailbox == mailbox)
    return list(session.scalars(query))


def find_last_audit(session: Session, mailbox: str) -> GapAudit | None:
    audits = list_audits(session, mailbox=mailbox, limit=1)
    return audits[0] if audits else None
