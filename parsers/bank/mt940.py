"""SWIFT MT940 customer statements (and MT942 interim reports), as banks send them in exports and by EBICS.

A library reads the records and the subfields of :86: (?20… and /EREF/…); directions are taken from the mark itself:
RC takes a credit back, RD a debit.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import mt940

from parsers.bank.entries import BankEntry, BankStatement, NotAStatement, check_balance, kind_of
from parsers.files.sheet_text import decode
from parsers.problems import Problem

_INWARD = {"C": True, "RD": True, "D": False, "RC": False}
_UNNAMED = {"NONREF", "NOTPROVIDED", ""}
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_REFUSED = (ValueError, RuntimeError, KeyError, AttributeError, TypeError)
_TEXTS = ("purpose", "additional_purpose", "transaction_details", "extra_details")


def read_mt940(content: bytes) -> BankStatement:
    text = decode(content)
    entries: list[BankEntry] = []
    fatal: list[Problem] = []
    for number, message in enumerate(_split(text), start=1):
        try:
            statement = mt940.parse(message)
        except _REFUSED as error:
            raise NotAStatement(_name_flaw(message, number)) from error
        where = f"statement {number}"
        account = str(statement.data.get("account_identification") or "")
        found = [
            _read_entry(account, transaction.data, f"{where}, entry {position}")
            for position, transaction in enumerate(statement.transactions, start=1)
        ]
        entries += found
        fatal += _check(statement.data, found, where)
    return BankStatement("mt940", tuple(entries), fatal=tuple(fatal))


def _split(text: str) -> list[str]:
    """One message for each :20:; the library would run several statements together."""
    starts = [match.start() for match in re.finditer(r"(?m)^:20:", text)]
    return [text[begin:end] for begin, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _name_flaw(message: str, number: int) -> str:
    """Which of the statement's entries can't be read; each is tried alone."""
    starts = [match.start() for match in re.finditer(r"(?m)^:61:", message)]
    head = message[: starts[0]] if starts else message
    for position, begin in enumerate(starts, start=1):
        line = message[begin:].splitlines()[0]
        try:
            mt940.parse(f"{head}{line}\r\n")
        except _REFUSED:
            return f"Statement {number}, entry {position} is not MT940 that can be read: {line[:80]}"
    return f"Statement {number} is not MT940 that can be read."


def _read_entry(account: str, data: dict[str, Any], where: str) -> BankEntry:
    mark = str(data.get("status") or "")
    if mark not in _INWARD or data.get("amount") is None or data.get("date") is None:
        raise NotAStatement(f"{where}: amount, direction or date is missing.")
    size = abs(Decimal(data["amount"].amount))
    amount = size if _INWARD[mark] else -size
    name, other_account = _counterparty(data)
    returned = mark == "RC" or bool(data.get("return_debit_notes")) or str(data.get("id") or "")[1:] == "RTI"
    return BankEntry(
        account=account,
        currency=str(data["amount"].currency or data.get("currency") or ""),
        amount=amount,
        kind=kind_of(amount, returned and amount < 0),
        booked_on=_day(data.get("entry_date") or data["date"]),
        value_on=_day(data["date"]),
        bank_reference=_reference(data.get("bank_reference")),
        payment_reference=_reference(data.get("end_to_end_reference")) or _reference(data.get("customer_reference")),
        counterparty=name,
        counterparty_account=other_account,
        text=_remittance_text(data),
        return_reason=data.get("return_debit_notes") or None,
        where=where,
    )


def _counterparty(data: dict[str, Any]) -> tuple[str | None, str | None]:
    """Subfields ?31 (account) and ?32 (name) come in one string from some banks."""
    name = str(data.get("applicant_name") or "").strip()
    account = data.get("applicant_iban") or data.get("gvc_applicant_iban")
    if match := _IBAN.match(name):
        iban = _longest_iban(match[0])
        if iban:
            account, name = account or iban, name[len(iban) :].strip()
    return name or None, account or None


def _longest_iban(text: str) -> str | None:
    """The longest beginning whose check digits are right (ISO 13616, mod 97)."""
    for length in range(min(len(text), 34), 14, -1):
        digits = "".join(str(int(char, 36)) for char in text[4:length] + text[:4])
        if int(digits) % 97 == 1:
            return text[:length]
    return None


def _remittance_text(data: dict[str, Any]) -> str:
    words = dict.fromkeys(str(data[name]) for name in _TEXTS if data.get(name))
    return " ".join(" ".join(words).split())


def _check(data: dict[str, Any], entries: list[BankEntry], where: str) -> tuple[Problem, ...]:
    opening = data.get("final_opening_balance") or data.get("intermediate_opening_balance")
    closing = data.get("final_closing_balance") or data.get("intermediate_closing_balance")
    if opening is None or closing is None:
        return ()
    amounts = [entry.amount for entry in entries]
    return check_balance(Decimal(opening.amount.amount), amounts, Decimal(closing.amount.amount), where)


def _day(value: date) -> date:
    """The library's dates are a class of their own."""
    return date(value.year, value.month, value.day)


def _reference(text: str | None) -> str | None:
    return None if (text or "").strip().upper() in _UNNAMED else (text or "").strip()
