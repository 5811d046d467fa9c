"""Who has seen how much of a ticket, and who is at it right now.

A row for each person and ticket: the newest entry that stood there when they looked, and a heartbeat while the page
is open. Nothing of it is a change of the ticket: no version is counted up and no event is recorded.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ForeignKey, Index, and_, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base, UtcInstant, insert_ignoring
from tickets.posts import Post
from tickets.regrouping.rows import Regrouping
from tickets.ticket import Ticket
from tickets.users import Actor, User

GONE_AFTER = timedelta(seconds=45)  # an open page beats every 15


class TicketLook(Base):
    """`post_id` is the newest entry that was seen, 0 for none; `here_at` the last beat of an open page, `writing_at`
    of one with a text in its composer."""

    __tablename__ = "ticket_look"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    post_id: Mapped[int] = mapped_column(default=0)
    looked_at: Mapped[datetime] = mapped_column(UtcInstant)
    here_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    writing_at: Mapped[datetime | None] = mapped_column(UtcInstant)

    __table_args__ = (Index("ix_ticket_look_here", "ticket_id", "here_at"),)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody else who is at a ticket; `writing` has a text in the composer, since the last beat at `at`."""

    user_id: int
    name: str
    writing: bool
    at: datetime


def look(session: Session, ticket_id: int, actor: Actor, *, now: datetime) -> int:
    """The person sees all that stands in the ticket now, and is at it. Returns the newest entry that they had seen
    before, 0 for none."""
    row = _lock_look(session, ticket_id, actor, now)
    before = row.post_id
    newest = session.scalar(select(func.max(Post.id)).where(Post.ticket_id == ticket_id))
    row.post_id, row.looked_at, row.here_at = newest or 0, now, now
    return before


def mark_unread(session: Session, ticket_id: int, actor: Actor, *, now: datetime) -> None:
    """As if its newest entry had not been seen yet."""
    row = _lock_look(session, ticket_id, actor, now)
    newest = session.scalar(select(func.max(Post.id)).where(Post.ticket_id == ticket_id, _by_others(actor)))
    row.post_id = (newest or 1) - 1
    row.here_at = row.writing_at = None


def _lock_look(session: Session, ticket_id: int, actor: Actor, now: datetime) -> TicketLook:
    key = {"user_id": actor.user_id, "ticket_id": ticket_id}
    session.connection().execute(insert_ignoring(session, TicketLook).values(**key, post_id=0, looked_at=now))
    return session.get_one(TicketLook, key, with_for_update=True, populate_existing=True)


def beat(session: Session, ticket_id: int, actor: Actor, *, writing: bool, now: datetime) -> None:
    """The page is still open, and something stands in its composer or not."""
    row = _lock_look(session, ticket_id, actor, now)
    row.here_at = now
    row.writing_at = now if writing else None


def list_colleagues(
    session: Session, ticket_ids: Collection[int], actor: Actor, *, now: datetime
) -> dict[int, tuple[Colleague, ...]]:
    """Who else is at these tickets, those who write first."""
    if not ticket_ids:
        return {}
    query = (
        select(TicketLook, User.name)
        .join(User, User.id == TicketLook.user_id)
        .where(
            TicketLook.ticket_id.in_(ticket_ids),
            TicketLook.user_id != actor.user_id,
            TicketLook.here_at > now - GONE_AFTER,
        )
        .order_by(TicketLook.writing_at.is_(None), User.name)
    )
    found: dict[int, tuple[Colleague, ...]] = {}
    for row, name in session.execute(query):
        written_at = row.writing_at if row.writing_at and row.writing_at > now - GONE_AFTER else None
        colleague = Colleague(row.user_id, name, written_at is not None, written_at or row.here_at or now)
        found[row.ticket_id] = (*found.get(row.ticket_id, ()), colleague)
    return found


def is_unread(actor: Actor) -> ColumnElement[bool]:
    """The condition on Ticket that somebody else's entry came since the person looked, or was moved here."""
    look = and_(TicketLook.ticket_id == Ticket.id, TicketLook.user_id == actor.user_id)
    seen = select(TicketLook.post_id).where(look).correlate(Ticket).scalar_subquery()
    from_the_start = select(User.read_up_to).where(User.id == actor.user_id).scalar_subquery()
    newer = select(Post.id).where(
        Post.ticket_id == Ticket.id, _by_others(actor), Post.id > func.coalesce(seen, from_the_start, 0)
    )
    looked_at = select(TicketLook.looked_at).where(look).correlate(Ticket).scalar_subquery()
    brought = select(Regrouping.id).where(
        Regrouping.target_id == Ticket.id,
        Regrouping.undone_at.is_(None),
        Regrouping.user_id.is_distinct_from(actor.user_id),
        or_(looked_at.is_(None), Regrouping.at > looked_at),
    )
    return or_(newer.correlate(Ticket).exists(), brought.correlate(Ticket).exists())


def _by_others(actor: Actor) -> ColumnElement[bool]:
    """Entries of one's own are not news."""
    return or_(Post.author_id.is_(None), Post.author_id != actor.user_id)
