"""The names that we go by and the bank accounts that are ours, as somebody said or a bank's statement showed."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.bank.accounts import plain_account
from tickets.audit import record
from tickets.db import Base, UtcInstant
from tickets.errors import Invalid, NotFound
from tickets.money.matching.addressee import OwnIdentities, doubt_addressee
from tickets.users import SYSTEM, Actor, require

_FEWEST = 4  # digits of an account: "main" in an export is a label


class OwnKind(StrEnum):
    NAME = "name"
    ACCOUNT = "account"


class OwnIdentity(Base):
    """`value` as it was written, an account in capitals without blanks."""

    __tablename__ = "own_identity"

    kind: Mapped[str] = mapped_column(String(7), primary_key=True)
    value: Mapped[str] = mapped_column(String(200), primary_key=True)
    said_by: Mapped[str] = mapped_column(String(120))
    said_at: Mapped[datetime] = mapped_column(UtcInstant)

    __table_args__ = (CheckConstraint("kind in ('name','account')", name="kind"),)


def find_own(session: Session) -> OwnIdentities:
    rows = list_own(session)
    names = tuple(row.value for row in rows if row.kind == OwnKind.NAME)
    return OwnIdentities(names, tuple(row.value for row in rows if row.kind == OwnKind.ACCOUNT))


def list_own(session: Session) -> list[OwnIdentity]:
    """Names first."""
    return list(session.scalars(select(OwnIdentity).order_by(OwnIdentity.kind.desc(), OwnIdentity.value)))


def doubt_of(session: Session, payee: str | None, accounts: Iterable[str]) -> str:
    """Why an advice to this payee may not be ours, or nothing."""
    accounts = tuple(accounts)
    return doubt_addressee(payee, accounts, find_own(session)) if payee or accounts else ""


def add_own(session: Session, kind: OwnKind, value: str, *, by: Actor, now: datetime) -> None:
    """A name or account of ours; again is no error."""
    require(by, "set_money_rules")
    value = _clean(kind, value)
    if session.get(OwnIdentity, (kind, value)) is not None:
        return
    session.add(OwnIdentity(kind=kind, value=value, said_by=by.name, said_at=now))
    session.flush()
    record(session, "own_identity_added", "own_identity", 0, by=by, now=now, kind=kind, value=value)


def remove_own(session: Session, kind: OwnKind, value: str, *, by: Actor, now: datetime) -> None:
    """Not ours any more."""
    require(by, "set_money_rules")
    row = session.get(OwnIdentity, (kind, _clean(kind, value)))
    if row is None:
        raise NotFound(f"{value} is none of our {kind}s.")
    session.delete(row)
    record(session, "own_identity_removed", "own_identity", 0, by=by, now=now, kind=kind, value=row.value)


def learn_accounts(session: Session, accounts: Iterable[str], *, now: datetime) -> None:
    """What our bank's statements are of is ours."""
    found = {plain for account in accounts if _is_account(plain := plain_account(account))}
    known = set(session.scalars(select(OwnIdentity.value).where(OwnIdentity.kind == OwnKind.ACCOUNT)))
    for account in sorted(found - known):
        add_own(session, OwnKind.ACCOUNT, account, by=SYSTEM, now=now)


def _clean(kind: OwnKind, value: str) -> str:
    value = plain_account(value) if kind is OwnKind.ACCOUNT else " ".join(value.split())
    if not value or len(value) > 200 or (kind is OwnKind.ACCOUNT and not _is_account(value)):
        raise Invalid(f"Write the {kind} as it stands on letters and statements.", field=kind)
    return value


def _is_account(plain: str) -> bool:
    return len(plain) <= 60 and sum(char.isdigit() for char in plain) >= _FEWEST
