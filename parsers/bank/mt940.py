"""SWIFT MT940 customer statements (and MT942 interim reports), as banks send them in exports and by EBICS.

A library reads the records and the subfields of :86: (?20… and /EREF/…); directions are taken from the mark itself:
RC takes a credit back, RD a debit.
"""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import mt940

from parsers.bank.entries import BankEntry, BankStatement, NotAStatement, StatementBalances, check_balance, kind_of
from parsers.bank.mt940_details import coded_parts, join_details
from parsers.bank.returned_entries import find_return_reason, is_returned, is_returning_gvc
from parsers.files.sheet_text import decode
from parsers.problems import Problem

_INWARD = {"C": True, "RD": True, "D": False, "RC": False}
_UNNAMED = {"NONREF", "NOTPROVIDED", ""}
_OPTIONS = mt940.Options(applicant_iban=True, unbounded_details=True)
_REFUSED = (ValueError, RuntimeError, KeyError, AttributeError, TypeError)
_TEXTS = ("purpose", "additional_purpose", "transaction_details", "extra_details")


def read_mt940(content: bytes) -> BankStatement:
    text = decode(content)
    entries: list[BankEntry] = []
    fatal: list[Problem] = []
    balances: list[StatementBalances] = []
    for number, message in enumerate(_split(text), start=1):
        try:
            statement = mt940.parse(join_details(message), options=_OPTIONS)
        except _REFUSED as error:
            raise NotAStatement(_name_flaw(message, number)) from error
        where = f"statement {number}"
        account = str(statement.data.get("account_identification") or "")
        found = [
            _read_entry(account, transaction.data, f"{where}, entry {position}")
            for position, transaction in enumerate(statement.transactions, start=1)
        ]
        entries += found
        if (framed := _read_balances(account, statement.data)) is not None:
            amounts = [entry.amount for entry in found]
            fatal += check_balance(framed.opening, amounts, framed.closing, where)
            balances.append(framed)
    return BankStatement("mt940", tuple(entries), fatal=tuple(fatal), balances=tuple(balances))


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
    coded = coded_parts(str(data.get("transaction_details") or ""))
    name, other_account = _counterparty(data, coded)
    text = _remittance_text(data, coded)
    returned = amount < 0 and _is_return(mark, data, coded, text)
    reason = data.get("return_debit_notes") or coded.get("RTRN")
    return BankEntry(
        account=account,
        currency=str(data["amount"].currency or data.get("currency") or ""),
        amount=amount,
        kind=kind_of(amount, returned),
        booked_on=_day(data.get("entry_date") or data["date"]),
        value_on=_day(data["date"]),
        bank_reference=_reference(data.get("bank_reference")),
        payment_reference=_reference(data.get("end_to_end_reference") or coded.get("EREF"))
        or _reference(data.get("customer_reference")),
        counterparty=name,
        counterparty_account=other_account,
        text=text,
        return_reason=reason or (find_return_reason(text) if returned else None),
        where=where,
    )


def _is_return(mark: str, data: dict[str, Any], coded: dict[str, str], text: str) -> bool:
    """By the mark, the kind in :61:, the code and the posting text that begin :86:, or what the bank wrote."""
    if mark == "RC" or str(data.get("id") or "")[1:] == "RTI" or data.get("return_debit_notes") or "RTRN" in coded:
        return True
    return is_returning_gvc(str(data.get("transaction_code") or "")) or is_returned(
        str(data.get("posting_text") or ""), text
    )


def _counterparty(data: dict[str, Any], coded: dict[str, str]) -> tuple[str | None, str | None]:
    """Of subfields ?32 and ?31, or of the codes /NAME/ and /IBAN/; /CNTP/ has both, account first."""
    account, _, rest = coded.get("CNTP", "").partition("/")
    name = str(data.get("applicant_name") or "").strip() or coded.get("NAME") or _name_in(rest)
    account = data.get("applicant_iban") or data.get("gvc_applicant_iban") or coded.get("IBAN") or account
    return name or None, str(account or "").strip() or None


def _name_in(counterparty: str) -> str:
    """The name in "INGBNL2A/Lindhorst BV/Utrecht", behind the bank's code."""
    parts = [part.strip() for part in counterparty.split("/")]
    return parts[1] if len(parts) > 1 else ""


def _remittance_text(data: dict[str, Any], coded: dict[str, str]) -> str:
    if coded.get("REMI"):
        return coded["REMI"]
    words = dict.fromkeys(str(data[name]) for name in _TEXTS if data.get(name))
    return " ".join(" ".join(words).split())


def _read_balances(account: str, data: dict[str, Any]) -> StatementBalances | None:
    opening = data.get("final_opening_balance") or data.get("intermediate_opening_balance")
    closing = data.get("final_closing_balance") or data.get("intermediate_closing_balance")
    if opening is None or closing is None:
        return None
    first, last = Decimal(opening.amount.amount), Decimal(closing.amount.amount)
    return StatementBalances(account, str(closing.amount.currency), first, _day(closing.date), last)


def _day(value: date) -> date:
    """The library's dates are a class of their own."""
    return date(value.year, value.month, value.day)


def _reference(text: str | None) -> str | None:
    return None if (text or "").strip().upper() in _UNNAMED else (text or "").strip()
