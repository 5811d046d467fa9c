"""What shall happen to a mail on its server once it has its outcome: one intended action a mail, and how far it got.

The row is written together with the mail's bytes and starts no sooner than the mail is filed or ignored, so nothing
on the server changes before we are done with it. Every step may be repeated: what was begun and not written down
is looked for on the server first. A parked mail keeps its place until a person has decided.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base, UtcInstant, insert_ignoring
from tickets.mailroom.messages import InboundMessage, MessageStatus

AT_ONCE = 100
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
TOLD_AFTER = 3  # attempts: the first may fall into a restart of the server

_OPEN = text("state in ('intended','begun','copied')")


class ActionState(StrEnum):
    INTENDED = "intended"
    BEGUN = "begun"  # a command may have been sent; what it did is not written down
    COPIED = "copied"  # the copy is there, the original still is too
    DONE = "done"
    GONE = "gone"  # the mail was no longer where it should have been


class ServerAction(Base):
    """Move the mail to `folder`."""

    __tablename__ = "server_action"

    inbound_id: Mapped[int] = mapped_column(ForeignKey("inbound_message.id"), primary_key=True)
    folder: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(10), default=ActionState.INTENDED)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    due_at: Mapped[datetime] = mapped_column(UtcInstant)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(Text)
    done_at: Mapped[datetime | None] = mapped_column(UtcInstant)

    __table_args__ = (
        CheckConstraint("state in ('intended','begun','copied','done','gone')", name="state"),
        Index("ix_server_action_open", "due_at", "inbound_id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )


def intend_moves(session: Session, inbound_ids: Collection[int], folder: str, *, now: datetime) -> None:
    """In the transaction that stores these mails."""
    rows = [
        {
            "inbound_id": inbound_id,
            "folder": folder,
            "state": ActionState.INTENDED,
            "created_at": now,
            "due_at": now,
            "attempts": 0,
        }
        for inbound_id in inbound_ids
    ]
    if rows:
        session.execute(insert_ignoring(session, ServerAction), rows)


def list_due(
    session: Session, mailbox: str, uidvalidity: int, *, now: datetime
) -> list[tuple[ServerAction, InboundMessage]]:
    """Open actions on mails that have their outcome, oldest first. One that waits longer than any pause is due as
    well: the clock was wrong when it was put off."""
    query = (
        select(ServerAction, InboundMessage)
        .join(InboundMessage, InboundMessage.id == ServerAction.inbound_id)
        .where(
            _OPEN,
            (ServerAction.due_at <= now) | (ServerAction.due_at > now + LONGEST_PAUSE),
            InboundMessage.mailbox == mailbox,
            InboundMessage.uidvalidity == uidvalidity,
            InboundMessage.status.in_([MessageStatus.FILED, MessageStatus.IGNORED]),
        )
        .order_by(ServerAction.inbound_id)
        .limit(AT_ONCE)
    )
    return [(action, message) for action, message in session.execute(query)]


def begin(session: Session, inbound_ids: Collection[int]) -> None:
    """A command is about to be sent. What is known to be copied stays so."""
    begun = update(ServerAction).where(ServerAction.inbound_id.in_(inbound_ids))
    session.execute(begun.where(_OPEN).values(attempts=ServerAction.attempts + 1))
    intended = ServerAction.state == ActionState.INTENDED
    session.execute(begun.where(intended).values(state=ActionState.BEGUN))


def mark(session: Session, inbound_ids: Collection[int], state: ActionState, *, now: datetime) -> None:
    """A step that was reached."""
    ended = state in {ActionState.DONE, ActionState.GONE}
    reached = update(ServerAction).where(ServerAction.inbound_id.in_(inbound_ids), _OPEN)
    session.execute(reached.values(state=state, error=None, done_at=now if ended else None))


def put_off(session: Session, inbound_ids: Sequence[int], error: str, *, now: datetime) -> None:
    """The server refused: again after 1, 2, 4 … 60 minutes."""
    query = select(ServerAction).where(ServerAction.inbound_id.in_(inbound_ids), _OPEN)
    for action in session.scalars(query):
        action.error = error
        action.due_at = now + min(FIRST_PAUSE * 2 ** min(max(action.attempts - 1, 0), 10), LONGEST_PAUSE)


def find_refusal(session: Session, mailbox: str) -> tuple[int, str] | None:
    """How many moves the server refuses again and again, and why; None when there is none of them."""
    query = (
        select(func.count(), func.max(ServerAction.error))
        .join(InboundMessage, InboundMessage.id == ServerAction.inbound_id)
        .where(_OPEN, ServerAction.error.is_not(None), ServerAction.attempts >= TOLD_AFTER)
        .where(InboundMessage.mailbox == mailbox)
    )
    refused, error = session.execute(query).one()
    return (refused, error) if error else None


def count_open(session: Session, mailbox: str) -> int:
    """Moves that are still to be made, those of parked mails included."""
    query = (
        select(func.count())
        .select_from(ServerAction)
        .join(InboundMessage, InboundMessage.id == ServerAction.inbound_id)
        .where(_OPEN, InboundMessage.mailbox == mailbox)
    )
    return session.scalar(query) or 0
