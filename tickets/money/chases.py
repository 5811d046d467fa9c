"""Tasks of money and advice that wait for each other too long: ask the payer whether they paid, or for what.

A remittance without its money and a receipt without its remittance each have a clock. When it runs out a task is
raised, once; it is done by itself when the counterpart arrives, and raised again when it is taken away.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from tickets.db import Base, UtcInstant


class ChaseKind(StrEnum):
    MONEY = "money"  # a remittance was announced, the bank has booked nothing
    ADVICE = "advice"  # money came, nothing says what for


class Chase(Base):
    """`due_at` is when the clock ran out. `ticket_id` is where the payer was asked, from `asked_at` on."""

    __tablename__ = "chase"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(6))
    remittance_id: Mapped[int | None] = mapped_column(ForeignKey("remittance.id"), unique=True)
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("bank_receipt.id"), unique=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    due_at: Mapped[datetime] = mapped_column(UtcInstant)
    raised_at: Mapped[datetime] = mapped_column(UtcInstant)
    asked_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    asked_by_name: Mapped[str | None] = mapped_column(String(120))
    done_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    done_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("kind in ('money','advice')", name="kind"),
        CheckConstraint("(kind = 'money') = (remittance_id is not null)", name="of_money"),
        CheckConstraint("(kind = 'advice') = (receipt_id is not null)", name="of_advice"),
        CheckConstraint("(done_at is null) = (done_reason is null)", name="done"),
    )
