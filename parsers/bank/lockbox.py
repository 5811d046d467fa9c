"""A lockbox file in the BAI2 layout in, its payments out: what was paid, and the invoices that the payer named.

Fixed columns by the first digit: 2 begins the entries of one destination and origin, 5 a batch with its day, 6 is a
payment, 4 an invoice of it with the amount paid on it, 7, 8 and 9 are totals, which must agree. Amounts are in minor
units; the currency is the origin of record 2 where that is a currency's code, else the dollar.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from parsers.bank.entries import BankEntry, BankStatement, NotAStatement, PaidReference, kind_of
from parsers.files.sheet_text import decode
from parsers.money import CURRENCY_CODES, from_minor


def read_lockbox(content: bytes) -> BankStatement:
    """Raises NotAStatement when a total doesn't agree with its records."""
    return BankStatement("lockbox", tuple(_Reader(decode(content)).entries()))


class _Reader:
    def __init__(self, text: str) -> None:
        self._lines = [line.rstrip("\r") for line in text.split("\n") if line.strip()]
        self._currency, self._lockbox = "USD", ""
        self._day = date.min
        self._batch: list[int] = []
        self._service: list[int] = []

    def entries(self) -> Iterator[BankEntry]:
        pending: BankEntry | None = None
        for number, line in enumerate(self._lines, start=1):
            if line[0] == "4":
                if pending is None:
                    raise NotAStatement(f"line {number}: an invoice stands before any payment.")
                pending = replace(pending, references=(*pending.references, self._reference(line, number)))
                continue
            if pending is not None:
                yield pending
                pending = None
            if line[0] == "6":
                pending = self._payment(line, number)
            else:
                self._frame(line, number)
        if self._batch or self._lines[-1][:1] != "9":
            raise NotAStatement("The file ends before its totals.")

    def _frame(self, line: str, number: int) -> None:
        if line[0] == "2":
            origin = line[11:21].strip()
            self._currency = origin if origin in CURRENCY_CODES else "USD"
            self._service = []
        elif line[0] == "5":
            self._lockbox = line[7:14].strip()
            self._day = _day(line[14:20], number)
            self._batch = []
        elif line[0] == "7":
            self._check(len(self._batch), line[20:23], number)
            self._check(sum(self._batch), line[23:33], number)
            self._service += self._batch
            self._batch = []
        elif line[0] == "8":
            self._check(len(self._service), line[20:24], number)
            self._check(sum(self._service), line[24:34], number)
        elif line[0] == "9":
            self._check(len(self._lines), line[1:7], number)

    def _payment(self, line: str, number: int) -> BankEntry:
        minor = _whole(line[7:17], number)
        self._batch.append(minor)
        amount = from_minor(minor, self._currency)
        return BankEntry(
            account=self._lockbox,
            currency=self._currency,
            amount=amount,
            kind=kind_of(amount, returned=False),
            booked_on=self._day,
            bank_reference=f"{line[1:4]}-{line[4:7]}",
            payment_reference=line[36:46].strip().lstrip("0") or None,
            counterparty=line[52:82].strip() or None,
            counterparty_account=line[26:36].strip().lstrip("0") or None,
            where=f"line {number}",
        )

    def _reference(self, line: str, number: int) -> PaidReference:
        return PaidReference(line[11:27].strip(), from_minor(_whole(line[27:37], number), self._currency))

    def _check(self, found: int, said: str, number: int) -> None:
        if found != _whole(said, number):
            raise NotAStatement(
                f"line {number}: the total is {said.lstrip('0') or '0'}, but its records give {found}."
            )


def _whole(text: str, number: int) -> int:
    if not re.fullmatch(r"-?[0-9]+", text):
        raise NotAStatement(f"line {number}: {text!r} is not a number of minor units.")
    return int(text)


def _day(text: str, number: int) -> date:
    try:
        return datetime.strptime(text, "%y%m%d").date()  # noqa: DTZ007 - a day has no zone
    except ValueError as error:
        raise NotAStatement(f"line {number}: {text!r} is no day.") from error
