"""What people said a mail was after the reader had said something else: the mail's words, both labels, and who.

One row a ticket: the reader's first verdict beside the newest word of a person. They teach (`tickets.learning`) and
measure (`tickets.reading_report`).
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base, UtcInstant
from tickets.posts import Post, PostKind
from tickets.users import Actor

MAX_TEXT = 20_000  # as much as the reader takes into account


class Correction(Base):
    """`text` is what decided: what the sender wrote now, or the forwarded part of a bare forward."""

    __tablename__ = "correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), unique=True)
    said: Mapped[str] = mapped_column(String(20))
    confidence: Mapped[float]
    label: Mapped[str] = mapped_column(String(20))
    language: Mapped[str | None] = mapped_column(String(5))
    subject: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant)

    __table_args__ = (Index("ix_correction_at", "at"),)


def keep_correction(
    session: Session,
    ticket_id: int,
    *,
    said: str,
    confidence: float,
    label: str,
    language: str | None,
    by: Actor,
    now: datetime,
) -> None:
    """The caller holds the ticket's lock. What was said first stays, the newest label counts."""
    row = session.scalar(select(Correction).where(Correction.ticket_id == ticket_id))
    if row is None:
        subject, text = find_deciding_text(session, ticket_id)
        row = Correction(
            ticket_id=ticket_id, said=said, confidence=confidence, language=language, subject=subject, text=text
        )
        session.add(row)
    row.label, row.by_id, row.at = label, by.user_id, now
    session.flush()


def take_correction_back(session: Session, ticket_id: int, label: str) -> None:
    """The label counts again that was there before; where that is the reader's own, nothing was corrected."""
    row = session.scalar(select(Correction).where(Correction.ticket_id == ticket_id))
    if row is None:
        return
    if row.said == label:
        session.delete(row)
    else:
        row.label = label
    session.flush()


def find_deciding_text(session: Session, ticket_id: int) -> tuple[str, str]:
    """(subject, text) of the mail that opened the ticket, trimmed as the reader trims it; empty without a mail."""
    first = select(Post).where(Post.ticket_id == ticket_id, Post.kind == PostKind.INBOUND)
    post = session.scalar(first.order_by(Post.at, Post.id).limit(1))
    if post is None:
        return "", ""
    from parsers.text.quoting import trim  # a reader; who only files mail imports none

    trimmed = trim(post.text, post.subject, post.author_name)
    text = trimmed.forwarded_text if trimmed.is_bare_forward else trimmed.new_text
    return post.subject, text[:MAX_TEXT]


def list_corrections(session: Session) -> list[Correction]:
    """Oldest first."""
    return list(session.scalars(select(Correction).order_by(Correction.id)))
