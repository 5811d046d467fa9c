"""Customers whose payments without an advice may post by themselves, once people have confirmed enough of them."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.audit import record
from tickets.customers import get_customer
from tickets.db import Base, UtcInstant
from tickets.errors import IllegalMove
from tickets.users import Actor, require


class PostingConsent(Base):
    """Somebody who may said that inferences about this customer may be applied without a person."""

    __tablename__ = "posting_consent"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    by_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcInstant)


def has_consent(session: Session, customer_id: int) -> bool:
    return session.get(PostingConsent, customer_id) is not None


def has_any_consent(session: Session) -> bool:
    return session.scalar(select(PostingConsent.customer_id).limit(1)) is not None


def give_consent(session: Session, customer_id: int, *, by: Actor, now: datetime) -> None:
    require(by, "let_inferences_post")
    get_customer(session, customer_id)
    if has_consent(session, customer_id):
        raise IllegalMove("This customer's payments may post by themselves already.")
    session.add(PostingConsent(customer_id=customer_id, by_name=by.name, at=now))
    record(session, "posting_consented", "customer", customer_id, by=by, now=now)


def withdraw_consent(session: Session, customer_id: int, *, by: Actor, now: datetime) -> None:
    require(by, "let_inferences_post")
    row = session.get(PostingConsent, customer_id)
    if row is None:
        raise IllegalMove("This customer's payments don't post by themselves.")
    session.delete(row)
    record(session, "posting_consent_withdrawn", "customer", customer_id, by=by, now=now)
