"""One entry of a ticket's conversation as it is stored; `conversation` puts them in order."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.message import ParsedMessage
from tickets.db import Base, UtcInstant
from tickets.desk.mentions import record_mentions
from tickets.users import Actor


class PostKind(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"
    NOTE = "note"
    AUTOMATIC = "automatic"  # out-of-office, receipt, bounce: shown folded


_REHOMED = text("home_id is not null")


class Post(Base):
    """`text` is the whole text; `fragments` ([[kind, start, end], …]) says what to fold; `people` holds from,
    to, cc as [[name, email], …]; `facts` why it is here (threading evidence) and problems of the mail."""

    __tablename__ = "post"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    home_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"))  # None: the same (see regrouping)
    kind: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UtcInstant)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    author_name: Mapped[str] = mapped_column(String(200))
    inbound_id: Mapped[int | None] = mapped_column(ForeignKey("inbound_message.id"), unique=True)
    outbound_id: Mapped[int | None] = mapped_column(ForeignKey("outbound_mail.id"), unique=True)
    subject: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str | None] = mapped_column(Text)  # sanitised; only ever shown in the sandboxed frame
    html_key: Mapped[str | None] = mapped_column(String(43), unique=True)  # unguessable part of the frame's URL
    fragments: Mapped[list[Any]] = mapped_column(JSON, default=list)
    people: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    __table_args__ = (
        CheckConstraint("kind in ('inbound','outbound','note','automatic')", name="kind"),
        Index("ix_post_ticket", "ticket_id", "at", "id"),
        Index("ix_post_home_id", "home_id", sqlite_where=_REHOMED, postgresql_where=_REHOMED),
    )


class PostReference(Base):
    """A Message-ID that a received mail refers to. The mail it means may come later, or by another worker."""

    __tablename__ = "post_reference"

    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    message_id: Mapped[str] = mapped_column(String(500), primary_key=True)

    __table_args__ = (Index("ix_post_reference_message_id", "message_id"),)


def answered_ids(message: ParsedMessage) -> list[str]:
    """The Message-IDs that a mail refers to, newest first, and those that it says it answers; at most 50."""
    nearest_first = (*reversed(message.references), *message.in_reply_to)
    return list(dict.fromkeys(message_id[:500] for message_id in nearest_first))[:50]


def add_note_post(session: Session, ticket_id: int, text: str, *, by: Actor, now: datetime) -> Post:
    """An internal note; no customer ever sees it. Whom it calls with @, finds the ticket among their mentions."""
    post = Post(ticket_id=ticket_id, kind=PostKind.NOTE, at=now, author_id=by.user_id, author_name=by.name, text=text)
    session.add(post)
    session.flush()
    record_mentions(session, post.id, text, by=by)
    return post
