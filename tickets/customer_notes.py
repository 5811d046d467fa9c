"""What is known of a customer beside any ticket: a call that needs no work, a hint for whoever answers next."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.numbers.card_numbers import mask_card_numbers
from tickets.audit import record
from tickets.customers import get_customer
from tickets.db import Base, UtcInstant
from tickets.errors import Invalid
from tickets.users import Actor, require

MOST_SHOWN = 20


class CustomerNote(Base):
    """`caller` is who said it on the phone, empty for a thought of our own."""

    __tablename__ = "customer_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    author_name: Mapped[str] = mapped_column(String(120))
    caller: Mapped[str] = mapped_column(String(200), default="")
    text: Mapped[str] = mapped_column(Text)

    __table_args__ = (Index("ix_customer_note_customer", "customer_id", "id"),)


def note_on_account(
    session: Session, customer_id: int, text: str, *, caller: str = "", by: Actor, now: datetime
) -> CustomerNote:
    """Raises Invalid for an empty note."""
    require(by, "note")
    if not text.strip():
        raise Invalid("The note is empty.", field="said")
    customer = get_customer(session, customer_id)
    note = CustomerNote(
        customer_id=customer.id, at=now, author_id=by.user_id, author_name=by.name,
        caller=" ".join(caller.split())[:200], text=mask_card_numbers(text.strip()),
    )  # fmt: skip
    session.add(note)
    session.flush()
    record(session, "noted_customer", "customer", customer.id, by=by, now=now, note_id=note.id)
    return note


def list_customer_notes(session: Session, customer_id: int) -> Sequence[CustomerNote]:
    """The newest first."""
    query = select(CustomerNote).where(CustomerNote.customer_id == customer_id)
    return session.scalars(query.order_by(CustomerNote.id.desc()).limit(MOST_SHOWN)).all()
