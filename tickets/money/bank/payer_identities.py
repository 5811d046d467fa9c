"""What has told us before who pays: a bank account or a name, learned when a person applied that payer's money.

An identity is learned from a person's decision only, never from what was posted by itself. It counts while exactly
one customer holds it: two customers that pay from one account (a factor, a parent company) prove neither. When a
person takes back what it led to, it is demoted and is not learned again by itself. With four eyes, a second person
confirms an account before it counts.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.audit import record
from tickets.customers import Customer, name_key
from tickets.db import Base, UtcInstant, find_row, insert_ignoring, rows_changed
from tickets.errors import IllegalMove, NotFound, NotPermitted
from tickets.money.bank.receipts import BankReceipt
from tickets.users import Actor, require


class IdentityKind(StrEnum):
    ACCOUNT = "account"  # the bank account that the money came from
    NAME = "name"  # the payer's name at the bank, where it is not the customer's


class IdentityState(StrEnum):
    PROPOSED = "proposed"  # waits for a second person
    LEARNED = "learned"
    DEMOTED = "demoted"  # contradicted by a person; shown, never used


class PayerIdentity(Base):
    """`value` as it is compared: an account in capitals without blanks, a name as `name_key` gives it."""

    __tablename__ = "payer_identity"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    kind: Mapped[str] = mapped_column(String(7))
    value: Mapped[str] = mapped_column(String(200))
    state: Mapped[str] = mapped_column(String(8))
    provenance: Mapped[str] = mapped_column(Text)
    learned_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    learned_by_name: Mapped[str] = mapped_column(String(120))
    learned_at: Mapped[datetime] = mapped_column(UtcInstant)
    confirmed_by_name: Mapped[str | None] = mapped_column(String(120))
    demoted_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    demoted_reason: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        UniqueConstraint("customer_id", "kind", "value"),
        Index("ix_payer_identity_value", "kind", "value"),
        CheckConstraint("kind in ('account','name')", name="kind"),
        CheckConstraint("state in ('proposed','learned','demoted')", name="state"),
        CheckConstraint("(state = 'demoted') = (demoted_at is not null)", name="demoted"),
    )


@dataclass(frozen=True, slots=True)
class KnownPayer:
    """The one customer that an account or name has been learned for, with where it was learned."""

    customer_id: int
    kind: IdentityKind
    value: str
    provenance: str


def find_owners(
    session: Session, receipts: Collection[BankReceipt], before: datetime | None = None
) -> dict[int, list[KnownPayer]]:
    """By receipt id, what was learned of its payer (until `before`), the account before the name. Nothing where
    several customers hold the same."""
    wanted = {value for receipt in receipts for value in _values(receipt).values()}
    holders: dict[tuple[str, str], list[PayerIdentity]] = {}
    for chunk in _chunks(sorted(wanted)):
        query = select(PayerIdentity).where(
            PayerIdentity.value.in_(chunk), PayerIdentity.state == IdentityState.LEARNED
        )
        for row in session.scalars(query if before is None else query.where(PayerIdentity.learned_at < before)):
            holders.setdefault((row.kind, row.value), []).append(row)
    owners: dict[int, list[KnownPayer]] = {}
    for receipt in receipts:
        for kind, value in _values(receipt).items():
            rows = holders.get((kind, value), [])
            if len(rows) == 1:
                known = KnownPayer(rows[0].customer_id, kind, value, rows[0].provenance)
                owners.setdefault(receipt.id, []).append(known)
    return owners


def learn(
    session: Session, receipt: BankReceipt, customer_id: int, *, four_eyes: bool, by: Actor, now: datetime
) -> None:
    """Remember the account and name of money that a person said is this customer's. What was demoted stays so."""
    if by.user_id is None:
        return
    own = session.get_one(Customer, customer_id)  # a customer that pays another's items keeps its own name
    for kind, value in _values(receipt).items():
        if kind is IdentityKind.NAME and (value == own.name_key or _is_a_customer(session, value)):
            continue
        if _find(session, customer_id, kind, value) is not None:
            continue
        waits = four_eyes and kind is IdentityKind.ACCOUNT
        row = {
            "customer_id": customer_id, "kind": kind, "value": value,
            "state": IdentityState.PROPOSED if waits else IdentityState.LEARNED,
            "provenance": f"{by.name} applied the receipt of {receipt.booked_on} to this customer",
            "learned_by_id": by.user_id, "learned_by_name": by.name, "learned_at": now,
        }  # fmt: skip
        if not rows_changed(session.execute(insert_ignoring(session, PayerIdentity).values(row))):
            continue  # somebody taught it in the same moment
        record(session, "payer_learned", "customer", customer_id, by=by, now=now, kind=kind, value=value)


def _is_a_customer(session: Session, name: str) -> bool:
    return session.scalar(select(Customer.id).where(Customer.name_key == name).limit(1)) is not None


def demote(
    session: Session, receipt: BankReceipt, customer_id: int, reason: str, *, by: Actor, now: datetime
) -> None:
    """What was learned of this payer led to the wrong customer."""
    for kind, value in _values(receipt).items():
        row = _find(session, customer_id, kind, value)
        if row is not None and row.state != IdentityState.DEMOTED:
            _demote(session, row, reason, by, now)


def confirm_identity(session: Session, identity_id: int, *, by: Actor, now: datetime) -> None:
    """A second person says that the account is this customer's."""
    require(by, "edit_contacts")
    row = _get(session, identity_id)
    if row.state != IdentityState.PROPOSED:
        raise IllegalMove("This account does not wait for a second person.")
    if row.learned_by_id == by.user_id:
        raise NotPermitted("Somebody else than who proposed it has to confirm it.")
    row.state, row.confirmed_by_name = IdentityState.LEARNED, by.name
    record(session, "payer_confirmed", "customer", row.customer_id, by=by, now=now, kind=row.kind, value=row.value)


def forget_identity(session: Session, identity_id: int, *, by: Actor, now: datetime) -> None:
    """A person says that it does not tell this customer."""
    require(by, "edit_contacts")
    row = _get(session, identity_id)
    if row.state == IdentityState.DEMOTED:
        raise IllegalMove("This is demoted already.")
    _demote(session, row, f"{by.name} said so", by, now)


def list_identities(session: Session, customer_id: int) -> list[PayerIdentity]:
    """In use first, oldest first."""
    query = select(PayerIdentity).where(PayerIdentity.customer_id == customer_id)
    return list(session.scalars(query.order_by(PayerIdentity.state.desc(), PayerIdentity.id)))


def plain_account(account: str) -> str:
    """An account as it is compared."""
    return re.sub(r"[^0-9A-Z]", "", account.upper())


def _values(receipt: BankReceipt) -> dict[IdentityKind, str]:
    values = {}
    if account := plain_account(receipt.counterparty_account or ""):
        values[IdentityKind.ACCOUNT] = account
    if name := name_key(receipt.counterparty or ""):
        values[IdentityKind.NAME] = name
    return values


def _find(session: Session, customer_id: int, kind: str, value: str) -> PayerIdentity | None:
    query = select(PayerIdentity).where(
        PayerIdentity.customer_id == customer_id, PayerIdentity.kind == kind, PayerIdentity.value == value
    )
    return session.scalar(query)


def _get(session: Session, identity_id: int) -> PayerIdentity:
    row = find_row(session, PayerIdentity, identity_id)
    if row is None:
        raise NotFound(f"There is no learned payer {identity_id}.")
    return row


def _demote(session: Session, row: PayerIdentity, reason: str, by: Actor, now: datetime) -> None:
    row.state, row.demoted_at, row.demoted_reason = IdentityState.DEMOTED, now, reason
    record(
        session, "payer_demoted", "customer", row.customer_id, by=by, now=now,
        kind=row.kind, value=row.value, reason=reason,
    )  # fmt: skip


def _chunks(values: list[str]) -> list[list[str]]:
    return [values[start : start + 500] for start in range(0, len(values), 500)]
