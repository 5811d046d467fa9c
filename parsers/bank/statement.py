"""A bank's statement or credit notification in, its entries out: the money that a remittance only announces.

ISO 20022 camt.052, 053 and 054, SWIFT MT940, BAI2 and delimited exports give the same entries. What doesn't add up
(opening balance, entries, closing balance) is a problem, and nothing of such a statement should be taken over.
"""

import re
from collections.abc import Callable

from parsers.bank.entries import BankStatement, NotAStatement
from parsers.problems import Problem


def read_bank_statement(content: bytes) -> BankStatement:
    """Never raises for bad bytes: `fatal` says what is wrong."""
    kind, read = _find_reader(content)
    try:
        return read(content)
    except NotAStatement as error:
        return BankStatement(kind, (), fatal=(Problem("unreadable_statement", str(error)),))


def looks_like_lockbox(start: bytes) -> bool:
    """Record 1 of the BAI2 lockbox layout with nothing but its fields, then a record 2 or 5."""
    return re.match(rb"1\d\d[^\r\n,]{20}\d{10}[^\r\n,]*\r?\n[25]", start) is not None


def _find_reader(content: bytes) -> tuple[str, Callable[[bytes], BankStatement]]:
    """By the first bytes that decide; the readers and their libraries are loaded when one is needed."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:4000]
    if start.startswith(b"<"):
        from parsers.bank.camt import read_camt

        return "camt", read_camt
    if looks_like_lockbox(start):
        from parsers.bank.lockbox import read_lockbox

        return "lockbox", read_lockbox
    if re.match(rb"01,[^\r\n]{3,}", start):
        from parsers.bank.bai2 import read_bai2

        return "bai2", read_bai2
    if re.search(rb"(?m)^:20:", start) and re.search(rb"(?m)^:25[A-Z]?:", start):
        from parsers.bank.mt940 import read_mt940

        return "mt940", read_mt940
    from parsers.bank.csv_export import read_bank_csv

    return "csv", read_bank_csv
