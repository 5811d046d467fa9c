"""A name for a queue with a search: what a person looks at every day is one click away."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base, UtcInstant, find_row
from tickets.errors import Invalid, NotFound
from tickets.users import Actor, require

NAME_LENGTH = 60
MOST = 30  # of one person


class SavedView(Base):
    """`view` and `query` are those of tickets.desk.queues.QueueFilter."""

    __tablename__ = "saved_view"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    view: Mapped[str] = mapped_column(String(20))
    query: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcInstant)

    __table_args__ = (UniqueConstraint("user_id", "name"),)


def list_views(session: Session, actor: Actor) -> Sequence[SavedView]:
    """The person's own, by name."""
    return session.scalars(select(SavedView).where(SavedView.user_id == actor.user_id).order_by(SavedView.name)).all()


def save_view(session: Session, name: str, view: str, query: str, *, by: Actor, now: datetime) -> SavedView:
    """Under a name of one's own; the same name again is the same view, changed."""
    require(by, "view_tickets")
    name = " ".join(name.split())[:NAME_LENGTH]
    if not name:
        raise Invalid("Give the view a name.", field="name")
    mine = {saved.name: saved for saved in list_views(session, by)}
    if name not in mine and len(mine) >= MOST:
        raise Invalid(f"{MOST} saved views are the most; forget one first.", field="name")
    saved = mine.get(name) or SavedView(user_id=by.user_id, name=name)
    saved.view, saved.query, saved.at = view, query, now
    session.add(saved)
    session.flush()
    return saved


def forget_view(session: Session, view_id: int, *, by: Actor) -> None:
    """Raises NotFound for somebody else's."""
    saved = find_row(session, SavedView, view_id)
    if saved is None or saved.user_id != by.user_id:
        raise NotFound("There is no such view of yours.")
    session.delete(saved)
