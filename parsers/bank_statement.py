"""A bank's statement or credit notification in, its entries out: the money that a remittance only announces.

ISO 20022 camt.052, 053 and 054, SWIFT MT940, BAI2 and delimited exports give the same entries. What doesn't add up
(opening balance, entries, closing balance) is a problem, and nothing of such a statement should be taken over.
"""

import re
from collections.abc import Callable, Iterable
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
class BankStatement:
    """What a file holds, in its order. `format` is camt, mt940, bai2 or csv; with a problem in `fatal` nothing of it
    may be booked, `problems` are entries that were left out, with the reason."""

    format: str
    entries: tuple[BankEntry, ...]
    problems: tuple[Problem, ...] = ()
    fatal: tuple[Problem, ...] = ()


class NotAStatement(ValueError):
    """The bytes are not of this format, or broken; the message is a sentence to show."""


def read_bank_statement(content: bytes) -> BankStatement:
    """Never raises for bad bytes: `fatal` says what is wrong."""
    kind, read = _find_reader(content)
    try:
        return read(content)
    except NotAStatement as error:
        return BankStatement(kind, (), fatal=(Problem("unreadable_statement", str(error)),))


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


def looks_like_lockbox(start: bytes) -> bool:
    """Record 1 of the BAI2 lockbox layout with nothing but its fields, then a record 2 or 5."""
    return re.match(rb"1\d\d[^\r\n,]{20}\d{10}[^\r\n,]*\r?\n[25]", start) is not None


def _find_reader(content: bytes) -> tuple[str, Callable[[bytes], BankStatement]]:
    """By the first bytes that decide; the readers and their libraries are loaded when one is needed."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:4000]
    if start.startswith(b"<"):
        from parsers.bank_camt import read_camt

        return "camt", read_camt
    if looks_like_lockbox(start):
        from parsers.bank_lockbox import read_lockbox

        return "lockbox", read_lockbox
    if re.match(rb"01,[^\r\n]{3,}", start):
        from parsers.bank_bai2 import read_bai2

        return "bai2", read_bai2
    if re.search(rb"(?m)^:20:", start) and re.search(rb"(?m)^:25[A-Z]?:", start):
        from parsers.bank_mt940 import read_mt940

        return "mt940", read_mt940
    from parsers.bank_csv import read_bank_csv

    return "csv", read_bank_csv
