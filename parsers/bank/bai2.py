"""BAI2 balance reports, as banks of North America send them: 16 records with a type code, amounts in minor units.

A library reads records, continuations and control totals; a file whose totals don't agree is refused whole.
"""

import re
from decimal import Decimal

from bai2.bai2 import parse_from_string
from bai2.constants import TypeCodeLevel, TypeCodeTransaction
from bai2.exceptions import IntegrityException, NotSupportedYetException, ParsingException
from bai2.models import Account, Group, TransactionDetail

from parsers.bank.entries import BankEntry, BankStatement, NotAStatement, kind_of
from parsers.files.sheet_text import decode
from parsers.money import from_minor

_RETURNS = {
    "423",
    "468",
    "552",
    "555",
    "557",
    "558",
    "566",
    "568",
}  # debits that take a deposit or a credit back


def read_bai2(content: bytes) -> BankStatement:
    text = decode(content)
    try:
        file = parse_from_string(text)
    except IntegrityException as error:
        raise NotAStatement(f"The file's control totals don't agree: {error}.") from error
    except NotSupportedYetException as error:
        raise NotAStatement(f"The file can't be read: {error}.") from error
    except (ParsingException, ValueError, IndexError, KeyError, TypeError, AttributeError, StopIteration) as error:
        raise NotAStatement(f"The file is not BAI2 that can be read.{_find_flaw(text)}") from error
    entries = [
        _read_entry(group, account, detail, f"account {account.header.customer_account_number}, entry {number}")
        for group in file.children
        for account in group.children
        for number, detail in enumerate(account.children, start=1)
        if detail.type_code.level is TypeCodeLevel.detail and detail.amount
    ]
    return BankStatement("bai2", tuple(entries))


def _find_flaw(text: str) -> str:
    """The first entry whose amount is none, as a sentence: the library does not say where it stopped."""
    for number, line in enumerate(text.splitlines(), start=1):
        fields = line.strip().rstrip("/").split(",")
        if fields[0] == "16" and len(fields) > 2 and not re.fullmatch(r"[+-]?[0-9]*", fields[2].strip()):
            return f" Line {number}: {fields[2].strip()!r} is no amount."
    return ""


def _read_entry(group: Group, account: Account, detail: TransactionDetail, where: str) -> BankEntry:
    currency = account.header.currency or group.header.currency or "USD"
    size: Decimal = from_minor(int(detail.amount), currency)
    amount = size if detail.type_code.transaction is TypeCodeTransaction.credit else -size
    return BankEntry(
        account=account.header.customer_account_number,
        currency=currency,
        amount=amount,
        kind=kind_of(amount, detail.type_code.code in _RETURNS),
        booked_on=group.header.as_of_date,
        bank_reference=detail.bank_reference or None,
        payment_reference=detail.customer_reference or None,
        text=" ".join((detail.text or "").split()),
        where=where,
    )
