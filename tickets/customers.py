"""Customers, and the addresses and domains that mail for them."""

import re
import unicodedata
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, false, select
from sqlalchemy.orm import Mapped, Session, mapped_column, validates

from tickets.audit import record
from tickets.db import Base, UtcInstant, find_row, insert_ignoring
from tickets.errors import Invalid, NotFound
from tickets.shared_domains import can_be_contact
from tickets.users import Actor, require


class Customer(Base):
    __tablename__ = "customer"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200), index=True)  # follows `name`, see `name_key()`
    account_number: Mapped[str] = mapped_column(String(60), unique=True)
    terms: Mapped[str | None] = mapped_column(String(60))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)  # receivables.families
    family_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"), index=True)  # its head; None for itself
    tolerance_class: Mapped[str | None] = mapped_column(String(20))  # None for the standard one
    pays_for_others: Mapped[bool] = mapped_column(server_default=false(), default=False)  # a factor, a group's payer
    created_at: Mapped[datetime] = mapped_column(UtcInstant)

    @validates("name")
    def _follow_name(self, _attribute: str, name: str) -> str:
        self.name_key = name_key(name)
        return name


def name_key(name: str) -> str:
    """A company name as it is compared: case folded, letters and digits only, words apart by one blank."""
    return " ".join(re.findall(r"\w+", name.casefold()))[:200]


def plain_name_key(name: str) -> str:
    """The same without accents, as banks write names: "Möllner" gives "mollner"."""
    letters = unicodedata.normalize("NFKD", name_key(name))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


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


def add_contact(
    session: Session, customer_id: int, kind: ContactKind, value: str, *, by: Actor, now: datetime
) -> None:
    """Idempotent; raises Invalid for a free-mail or platform domain."""
    require(by, "edit_contacts")
    get_customer(session, customer_id)
    value = _checked_contact(kind, value)
    row = insert_ignoring(session, Contact).values(customer_id=customer_id, kind=kind, value=value)
    if session.scalar(row.returning(Contact.id)) is not None:
        record(session, "added_contact", "customer", customer_id, by=by, now=now, kind=kind, value=value)


def _checked_contact(kind: ContactKind, value: str) -> str:
    value = value.strip().lower()
    if kind == ContactKind.ADDRESS:
        if not re.fullmatch(r"[^@\s<>,;]+@[^@\s<>,;]+", value):
            raise Invalid(f"{value!r} is not an email address.", field="value")
        return value
    value = value.removeprefix("@")
    if not re.fullmatch(r"[^@\s<>,;.]+(?:\.[^@\s<>,;.]+)+", value):
        raise Invalid(f"{value!r} is not a domain.", field="value")
    if not can_be_contact(value):
        raise Invalid(f"Many customers mail from {value}; add the full address instead.", field="value")
    return value


def get_account(session: Session, account_number: str) -> Customer:
    """By account number, as the accounting system writes it."""
    customer = session.scalar(select(Customer).where(Customer.account_number == account_number.strip()))
    if customer is None:
        raise NotFound(f"There is no customer {account_number.strip() or 'without a number'}.")
    return customer


def choose_account(session: Session, account_number: str) -> Customer:
    """The same for a number that a person typed or chose in the field `customer`. Raises Invalid."""
    try:
        return get_account(session, account_number)
    except NotFound as missing:
        raise Invalid(str(missing), field="customer") from missing


def get_customer(session: Session, customer_id: int) -> Customer:
    customer = find_row(session, Customer, customer_id)
    if customer is None:
        raise NotFound(f"There is no customer {customer_id}.")
    return customer


def list_contacts(session: Session, customer_id: int) -> list[Contact]:
    """Domains after addresses, each by name."""
    query = select(Contact).where(Contact.customer_id == customer_id).order_by(Contact.kind, Contact.value)
    return list(session.scalars(query))
