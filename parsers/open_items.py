"""A ledger export (CSV) in, open-item rows and every bad row's reason out."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from parsers.problems import Problem


@dataclass(frozen=True, slots=True)
class OpenItemRow:
    """`line` is the line number in the file, from 1 with the header as line 1; credits are negative."""

    line: int
    customer: str
    account_number: str
    invoice_number: str
    invoice_date: date
    due_date: date
    currency: str
    open_amount: Decimal
    po_number: str | None = None
    email: str | None = None
    domain: str | None = None
    terms: str | None = None
    document_path: str | None = None


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """`fatal` problems (wrong columns, not CSV) refuse the file; bad rows are problems with `where` "line 7"."""

    rows: tuple[OpenItemRow, ...]
    problems: tuple[Problem, ...]
    fatal: bool = False


def read_open_items(content: bytes) -> LedgerFile:
    raise NotImplementedError
