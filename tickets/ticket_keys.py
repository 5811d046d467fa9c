"""The document numbers that a ticket's mails name, as canonical keys: for the search."""

from collections.abc import Collection, Iterable

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.keys import canonical_keys
from tickets.db import Base, insert_ignoring


class TicketKey(Base):
    """A canonical key (parsers.keys) of a document number that a ticket's mails name: for the search."""

    __tablename__ = "ticket_key"

    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)

    __table_args__ = (Index("ix_ticket_key_key", "key"),)


def add_keys(session: Session, numbers_of: Iterable[tuple[int, Iterable[str]]]) -> None:
    """Let the search find tickets by these document numbers, given as the ticket's id and its numbers."""
    keys = {
        (ticket_id, key)
        for ticket_id, numbers in numbers_of
        for number in numbers
        for key in canonical_keys(number)
        if len(key) <= 60
    }
    _insert(session, keys)


def add_canonical_keys(session: Session, ticket_id: int, keys: Iterable[str]) -> None:
    """The same for one ticket, by keys that other tickets have."""
    _insert(session, {(ticket_id, key) for key in keys})


def _insert(session: Session, keys: Collection[tuple[int, str]]) -> None:
    if keys:
        rows = [{"ticket_id": ticket_id, "key": key} for ticket_id, key in sorted(keys)]
        session.connection().execute(insert_ignoring(session, TicketKey), rows)
