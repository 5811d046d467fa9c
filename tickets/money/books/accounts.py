"""The accounts of the journal: what each is for, and the number and name it has in the books that take it over."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.audit import record
from tickets.db import Base
from tickets.errors import Invalid
from tickets.users import Actor, require


class Account(StrEnum):
    BANK = "bank"
    SUSPENSE = "suspense"
    CLEARING = "clearing"
    UNAPPLIED = "unapplied"
    RECEIVABLE = "receivable"
    DISCOUNTS = "discounts"
    SMALL_DIFFERENCES = "small_differences"
    WITHHOLDING = "withholding"
    RETENTION = "retention"
    BANK_CHARGES = "bank_charges"
    REFUNDS = "refunds"
    EXCHANGE = "exchange"
    FX_RESULT = "fx_result"


# Number and name as they are exported, unless somebody sets others.
ACCOUNTS: Mapping[Account, tuple[str, str]] = {
    Account.BANK: ("1010", "Bank"),
    Account.CLEARING: ("1090", "Payments confirmed, not booked by the bank yet"),
    Account.SUSPENSE: ("1095", "Receipts whose payer is not known yet"),
    Account.RECEIVABLE: ("1200", "Accounts receivable"),
    Account.UNAPPLIED: ("1210", "Payments on account"),
    Account.WITHHOLDING: ("1250", "Withholding tax receivable"),
    Account.RETENTION: ("1260", "Retentions receivable"),
    Account.EXCHANGE: ("1099", "Currencies exchanged"),
    Account.REFUNDS: ("2150", "Refunds to pay"),
    Account.DISCOUNTS: ("4800", "Cash discounts granted"),
    Account.SMALL_DIFFERENCES: ("4890", "Small differences and write-offs"),
    Account.BANK_CHARGES: ("6855", "Bank charges"),
    Account.FX_RESULT: ("6880", "Realised exchange differences"),
}


class LedgerAccount(Base):
    """A number and a name that somebody set instead of those of ACCOUNTS."""

    __tablename__ = "ledger_account"

    account: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(80))


def account_names(session: Session) -> dict[str, tuple[str, str]]:
    """Number and name of every account, with what somebody set."""
    own = {row.account: (row.number, row.name) for row in session.scalars(select(LedgerAccount))}
    return {str(account): own.get(account, ACCOUNTS[account]) for account in Account}


def name_account(session: Session, account: Account, number: str, name: str, *, by: Actor, now: datetime) -> None:
    """The number and name of an account in the books that take our journal over."""
    require(by, "set_money_rules")
    if not number.strip() or not name.strip():
        raise Invalid("An account needs a number and a name.", field="number")
    row = session.get(LedgerAccount, account) or LedgerAccount(account=account)
    row.number, row.name = number.strip()[:20], name.strip()[:80]
    session.add(row)
    record(
        session, "account_named", "ledger_account", 0, by=by, now=now,
        account=str(account), number=row.number, name=row.name,
    )  # fmt: skip
