"""Customers and how to recognise them: addresses, domains, account numbers. Never "the first that fits"."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column, validates

from tickets.db import Base, UtcInstant
from tickets.users import Actor


class Customer(Base):
    __tablename__ = "customer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200), index=True)  # follows `name`, see `name_key()`
    account_number: Mapped[str] = mapped_column(String(60), unique=True)
    terms: Mapped[str | None] = mapped_column(String(60))
    created_at: Mapped[datetime] = mapped_column(UtcInstant)

    @validates("name")
    def _follow_name(self, _attribute: str, name: str) -> str:
        self.name_key = name_key(name)
        return name


def name_key(name: str) -> str:
    """A company name as it is compared: case folded, letters and digits only, words apart by one blank."""
    return " ".join(re.findall(r"\w+", name.casefold()))[:200]


class ContactKind(StrEnum):
    ADDRESS = "address"
    DOMAIN = "domain"


class Contact(Base):
    """An address or domain that mails for a customer; lower case. Free-mail and platform domains are refused."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    value: Mapped[str] = mapped_column(String(254), index=True)

    __table_args__ = (
        UniqueConstraint("customer_id", "kind", "value"),
        CheckConstraint("kind in ('address','domain')", name="kind"),
    )


@dataclass(frozen=True, slots=True)
class CustomerMatch:
    """`customer_id` only when exactly one customer has the strongest evidence; `candidates` are the others;
    `evidence` in plain words, strongest first."""

    customer_id: int | None
    candidates: tuple[int, ...]
    evidence: tuple[str, ...]


def find_customer(
    session: Session,
    *,
    sender: str | None,
    account_numbers: tuple[str, ...] = (),
    invoice_keys: tuple[str, ...] = (),
    payer_names: tuple[str, ...] = (),
) -> CustomerMatch:
    """Who this mail is about, by a contract of evidence: exact address, then invoice numbers that all belong to
    one customer, account number, domain, payer's exact name. Two equally strong candidates stay two."""
    raise NotImplementedError


def add_contact(
    session: Session, customer_id: int, kind: ContactKind, value: str, *, by: Actor, now: datetime
) -> None:
    """Idempotent; raises Invalid for a free-mail or platform domain."""
    raise NotImplementedError


def get_customer(session: Session, customer_id: int) -> Customer:
    raise NotImplementedError


def list_contacts(session: Session, customer_id: int) -> list[Contact]:
    raise NotImplementedError
