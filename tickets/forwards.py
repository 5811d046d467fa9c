"""A ticket handed to sales: a real mail to the sales address, and the only tickets that sales may see."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base, UtcInstant
from tickets.outbox import MailIdentity
from tickets.ticket import Ticket
from tickets.users import Actor


class ForwardState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class Forward(Base):
    """`to_user_id` is the sales user, if one was chosen; otherwise every sales user sees it."""

    __tablename__ = "forward"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    to_address: Mapped[str] = mapped_column(String(254))
    to_user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10), default=ForwardState.WAITING)
    answer: Mapped[str | None] = mapped_column(Text)
    outbound_id: Mapped[int | None] = mapped_column(ForeignKey("outbound_mail.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant)
    answered_at: Mapped[datetime | None] = mapped_column(UtcInstant)

    __table_args__ = (CheckConstraint("state in ('waiting','accepted','returned')", name="state"),)


def forward_to_sales(
    session: Session,
    ticket: Ticket,
    *,
    to_address: str,
    note: str,
    by: Actor,
    now: datetime,
    version: int,
    identity: MailIdentity,
) -> Forward:
    """Queue the mail with the customer's newest message and the note; the ticket waits on hold."""
    raise NotImplementedError


def accept_forward(session: Session, forward_id: int, *, by: Actor, now: datetime) -> None:
    raise NotImplementedError


def return_forward(session: Session, forward_id: int, answer: str, *, by: Actor, now: datetime) -> None:
    """Back to its billing queue with the answer (required) as a note; the ticket is open again."""
    raise NotImplementedError


def list_forwards(session: Session, actor: Actor) -> list[Forward]:
    """For sales their own, newest first; for billing all that are not returned."""
    raise NotImplementedError


def get_forward(session: Session, forward_id: int, actor: Actor) -> Forward:
    raise NotImplementedError
