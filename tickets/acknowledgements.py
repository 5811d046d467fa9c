"""Our automatic mail: a new ticket is acknowledged, a resolved one announced, each at most so often to an address.

It leaves through the outbox like a reply and stands in the conversation. It is written only to a person's mail that
may be answered by a machine, never while a stop-sign holds the ticket, and each address gets at most so many a day:
two desks that answer each other fall silent, while every mail that comes in is still filed.
"""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tickets.db import Base, UtcInstant


class AutomaticMail(Base):
    """One of the mails that an address got on a day; its `number` counts them from 1."""

    __tablename__ = "automatic_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(254))
    sent_on: Mapped[date] = mapped_column(Date)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))  # acknowledgement, resolved
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    outbound_id: Mapped[int | None] = mapped_column(ForeignKey("outbound_mail.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant)

    __table_args__ = (UniqueConstraint("address", "sent_on", "number"),)
