"""What every format of a bank's statement comes to: its entries, what they pay, and whether they add up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from parsers.problems import Problem


class EntryKind(StrEnum):
    RECEIPT = "receipt"  # money came in
    RETURN = "return"  # money that had come in was taken back: chargeback, returned debit, bounced cheque
    OTHER = "other"  # money went out


@dataclass(frozen=True, slots=True)
class PaidReference:
    """A document named in a structured field; `amount` is what was paid on it, negative for a credit."""

    number: str
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class BankEntry:
    """One booked movement. `amount` is signed as the account sees it: what came in is positive.

    `bank_reference` is the bank's own name for the entry, `payment_reference` the payer's (end-to-end id, cheque
    number); `where` locates it in the file.
    """

    account: str
    currency: str
    amount: Decimal
    kind: EntryKind
    booked_on: date
    value_on: date | None = None
    bank_reference: str | None = None
    payment_reference: str | None = None
    counterparty: str | None = None
    counterparty_account: str | None = None
    text: str = ""
    references: tuple[PaidReference, ...] = ()
    return_reason: str | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class StatementBalances:
    """With what one statement of a file opens and closes, signed as the account sees it: it opens with what the one
    before it closed with."""

    account: str
    currency: str
    opening: Decimal
    closed_on: date
    closing: Decimal


@dataclass(frozen=True, slots=True)
class BankStatement:
    """What a file holds, in its order. `format` is camt.052, camt.053, camt.054, mt940, bai2, lockbox or csv; with a
    problem in `fatal` nothing of it may be booked, `problems` are entries that were left out, with the reason.
    `balances` are of those statements of it that name both."""

    format: str
    entries: tuple[BankEntry, ...]
    problems: tuple[Problem, ...] = ()
    fatal: tuple[Problem, ...] = ()
    balances: tuple[StatementBalances, ...] = ()


class NotAStatement(ValueError):
    """The bytes are not of this format, or broken; the message is a sentence to show."""


def check_balance(opening: Decimal, amounts: Iterable[Decimal], closing: Decimal, where: str) -> tuple[Problem, ...]:
    """A statement proves itself: opening balance and entries give the closing balance."""
    reached = opening + sum(amounts, Decimal(0))
    if reached == closing:
        return ()
    message = f"The entries lead from {opening} to {reached}, but the statement closes with {closing}."
    return (Problem("unbalanced_statement", message, where),)


def kind_of(amount: Decimal, returned: bool) -> EntryKind:
    if returned:
        return EntryKind.RETURN
    return EntryKind.RECEIPT if amount > 0 else EntryKind.OTHER
