"""Every change leaves one append-only event: who, what, on which thing, with what data."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base, UtcInstant
from tickets.users import Actor


class Event(Base):
    """`verb` is a past-tense word ("assigned"), `data` its particulars. Rows are never changed or deleted: a
    trigger refuses it on both databases."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    actor_name: Mapped[str] = mapped_column(String(120))
    verb: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    ticket_id: Mapped[int | None] = mapped_column(index=True)
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    __table_args__ = (Index("ix_event_subject", "subject_kind", "subject_id"),)


def record(
    session: Session,
    verb: str,
    subject_kind: str,
    subject_id: int,
    *,
    by: Actor,
    now: datetime,
    ticket_id: int | None = None,
    **data: Any,
) -> Event:
    raise NotImplementedError


def list_events(session: Session, *, ticket_id: int) -> list[Event]:
    """Oldest first."""
    raise NotImplementedError


def describe(event: Event) -> str:
    """One English sentence without the actor: "assigned it to Mara Ilves"."""
    raise NotImplementedError
