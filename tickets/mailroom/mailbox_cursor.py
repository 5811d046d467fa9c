"""How far each mailbox was read, and how it is doing; it commits together with the raw bytes of what was read."""

from datetime import datetime

from sqlalchemy import BigInteger, String, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base, UtcInstant, insert_ignoring
from tickets.users import Actor, require


class MailboxCursor(Base):
    """How far one mailbox was read, and how it is doing. `mailbox` is the configured name."""

    __tablename__ = "mailbox_cursor"

    mailbox: Mapped[str] = mapped_column(String(120), primary_key=True)
    uidvalidity: Mapped[int] = mapped_column(BigInteger, default=0)
    last_uid: Mapped[int] = mapped_column(BigInteger, default=0)
    polled_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    last_mail_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    error: Mapped[str | None] = mapped_column(Text)
    error_since: Mapped[datetime | None] = mapped_column(UtcInstant)
    asked_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # when somebody last wanted it read at once


def get_cursor(session: Session, mailbox: str) -> MailboxCursor:
    """The mailbox's cursor row, created at zero when missing, and locked: one poller of a mailbox at a time."""
    session.execute(insert_ignoring(session, MailboxCursor).values(mailbox=mailbox, uidvalidity=0, last_uid=0))
    return session.get_one(MailboxCursor, mailbox, with_for_update=True, populate_existing=True)


def ask_to_read(session: Session, mailbox: str, *, by: Actor, now: datetime) -> None:
    """Let the workers read it at once, also where they would wait a while after a failure."""
    require(by, "replay_mail")
    session.execute(insert_ignoring(session, MailboxCursor).values(mailbox=mailbox, uidvalidity=0, last_uid=0))
    session.execute(update(MailboxCursor).where(MailboxCursor.mailbox == mailbox).values(asked_at=now))


def list_asked(session: Session, *, since: datetime) -> dict[str, datetime]:
    """The mailboxes that were asked for after `since`, and when."""
    asked = select(MailboxCursor.mailbox, MailboxCursor.asked_at).where(MailboxCursor.asked_at > since)
    return {mailbox: at for mailbox, at in session.execute(asked) if at is not None}
