"""ISO 20022 remittance messages in, a page of labelled lines and a table for each payment out.

remt.001 is the payer's own advice; pain.001, its order to the bank, says the same of each transfer. A camt.054 or
camt.053 that a customer or bank sends along counts when its structured remittance information names documents with
amounts.
"""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from xml.etree.ElementTree import Element

from parsers.bank.entries import BankEntry, EntryKind
from parsers.bank.statement import read_bank_statement
from parsers.files.grid_text import grid_page
from parsers.files.pages import Page
from parsers.files.xml_tree import children, decimal_of, find, name_of, parse_xml, text_at, unstructured
from parsers.problems import Problem

_HEAD = ["Invoice number", "Invoice date", "Gross amount", "Discount", "Deduction", "Reason", "Amount paid"]
_NO_REFERENCE = "NOTPROVIDED"  # the payer gave the transfer none
_TOLD = "Paid are:"  # before what a payer wrote in free text


def read_iso20022(content: bytes) -> tuple[tuple[Page, ...], tuple[Problem, ...]]:
    """One page for each payment. Raises ValueError with a reason when no payment names a document."""
    root = parse_xml(content)
    if root is None:
        raise ValueError("The file is no well-formed XML.")
    advices = [element for element in root.iter() if name_of(element) == "RmtAdvc"]
    orders = [element for element in root.iter() if name_of(element) == "CstmrCdtTrfInitn"]
    if orders:
        grids = [_order_grids(info, one) for order in orders for info, one in _transfers(order)]
    elif advices:
        grids = [_advice_grids(advice, part) for advice in advices for part in children(advice, "RmtInf")]
    else:
        entries = read_bank_statement(content).entries
        told = {(row[0], row[-1]): row for part in root.iter() if name_of(part) == "Strd" for row in _rows(part)}
        grids = [_entry_grids(entry, told) for entry in entries if _names_documents(entry)]
        grids = grids or [_told_grids(entry) for entry in entries if entry.kind is EntryKind.RECEIPT and entry.text]
    if not any(len(rows) > 1 or _TOLD in head[-1] for head, rows in grids):
        raise ValueError("The message names no documents that were paid.")
    pages = tuple(grid_page(number, [head, rows]) for number, (head, rows) in enumerate(grids, start=1))
    return pages, tuple(_contradictions(rows for _, rows in grids))


def _contradictions(tables: Iterable[list[list[str]]]) -> Iterator[Problem]:
    """An adjustment raises or lowers what is paid as its indicator says, whatever the other amounts are."""
    for _, *rows in filter(None, tables):
        for number, _, gross, discount, deduction, _, paid in rows:
            if gross and Decimal(gross) - Decimal(discount or 0) - Decimal(deduction or 0) != Decimal(paid):
                told = f"What is paid on {number} is not its amount less what the message takes off."
                yield Problem("contradiction", told)


def _advice_grids(advice: Element, part: Element) -> tuple[list[list[str]], list[list[str]]]:
    rows = [row for structured in children(part, "Strd") for row in _rows(structured)]
    payment = find(part, "OrgnlPmtInf")
    payment = part if payment is None else payment
    amount = find(payment, "Amt", "InstdAmt")
    amount = find(payment, "Amt") if amount is None else amount
    total = decimal_of(amount.text or "") if amount is not None else None
    currency = (amount.get("Ccy") if amount is not None else None) or _currency(part)
    head = _head(
        payer=_party(payment, "Dbtr") or text_at(advice, "GrpHdr", "InitgPty", "Nm"),
        payee=_party(payment, "Cdtr"),
        payee_account=_account(payment),
        reference=text_at(payment, "Refs", "EndToEndId") or text_at(payment, "EndToEndId") or text_at(part, "RmtId"),
        day=text_at(payment, "ReqdExctnDt", "Dt") or text_at(payment, "ReqdExctnDt"),
        currency=currency,
        total=total,
    )
    told = unstructured(part)
    return ([*head, [_TOLD, told]], []) if told and not rows else (head, [_HEAD, *rows])


def _transfers(order: Element) -> Iterator[tuple[Element, Element]]:
    """Each transfer with what is told of all of its block."""
    return ((info, one) for info in children(order, "PmtInf") for one in children(info, "CdtTrfTxInf"))


def _order_grids(info: Element, transfer: Element) -> tuple[list[list[str]], list[list[str]]]:
    part = find(transfer, "RmtInf")
    amount = find(transfer, "Amt", "InstdAmt")
    reference = text_at(transfer, "PmtId", "EndToEndId")
    head = _head(
        payer=_party(info, "UltmtDbtr") or _party(info, "Dbtr"),
        payee=_party(transfer, "Cdtr"),
        payee_account=_account(transfer),
        reference=text_at(transfer, "PmtId", "InstrId") if reference in ("", _NO_REFERENCE) else reference,
        day=text_at(info, "ReqdExctnDt", "Dt") or text_at(info, "ReqdExctnDt"),
        currency=(amount.get("Ccy") or "") if amount is not None else "",
        total=decimal_of(amount.text or "") if amount is not None else None,
    )
    rows = [row for structured in children(part, "Strd") for row in _rows(structured)] if part is not None else []
    told = unstructured(part) if part is not None else ""
    return ([*head, [_TOLD, told]], []) if told and not rows else (head, [_HEAD, *rows])


def _rows(structured: Element) -> Iterator[list[str]]:
    """A paid document, and under it each adjustment: CRDT raises what is paid, DBIT lowers it."""
    document = find(structured, "RfrdDocInf")
    amounts = find(structured, "RfrdDocAmt")
    if document is None or amounts is None:
        return
    credit = text_at(document, "Tp", "CdOrPrtry", "Cd") == "CREN"
    paid = _amount(amounts, "RmtdAmt") or _amount(amounts, "CdtNoteAmt")
    gross = _amount(amounts, "DuePyblAmt") or (_amount(amounts, "CdtNoteAmt") if credit else None)
    discount = _amount(amounts, "DscntApldAmt", "Amt") or _amount(amounts, "DscntApldAmt")
    number = text_at(document, "Nb")
    day = text_at(document, "RltdDt", "Dt") or text_at(document, "RltdDt")
    adjustments = list(_adjustments(amounts))
    taken = -sum((amount for amount, _ in adjustments), Decimal(0))
    if paid is None and gross is not None:
        paid = gross - (discount or 0) - taken
    if not number or paid is None:
        return
    sign = -1 if credit else 1
    reason = "; ".join(reason for _, reason in adjustments if reason)
    cells = [None if amount is None else sign * abs(amount) for amount in (gross, discount)]
    yield [number, day, _plain(cells[0]), _plain(cells[1]), _plain(taken or None), reason, _plain(sign * abs(paid))]


def _adjustments(amounts: Element) -> Iterator[tuple[Decimal, str]]:
    for adjustment in children(amounts, "AdjstmntAmtAndRsn"):
        amount = _amount(adjustment, "Amt")
        if amount is not None:
            up = text_at(adjustment, "CdtDbtInd") == "CRDT"
            yield amount if up else -amount, text_at(adjustment, "Rsn") or text_at(adjustment, "AddtlInf")


def _names_documents(entry: BankEntry) -> bool:
    return entry.kind is EntryKind.RECEIPT and any(reference.amount is not None for reference in entry.references)


def _told_grids(entry: BankEntry) -> tuple[list[list[str]], list[list[str]]]:
    """What the payer wrote in free text, for an entry that names no document with its amount."""
    return [*_entry_head(entry), [_TOLD, entry.text]], []


def _entry_head(entry: BankEntry) -> list[list[str]]:
    return _head(
        payer=entry.counterparty or "",
        payee="",
        payee_account="",
        reference=entry.payment_reference or "",
        day=str(entry.value_on or entry.booked_on),
        currency=entry.currency,
        total=entry.amount,
    )


def _entry_grids(
    entry: BankEntry, told: Mapping[tuple[str, str], list[str]]
) -> tuple[list[list[str]], list[list[str]]]:
    """`told` is all that the message says of a document, by its number and what is paid on it."""
    paid = [(r.number, _plain(r.amount)) for r in entry.references if r.amount is not None]
    rows = [told.get((number, amount), [number, "", "", "", "", "", amount]) for number, amount in paid]
    return _entry_head(entry), [_HEAD, *rows]


def _head(
    *,
    payer: str,
    payee: str,
    payee_account: str,
    reference: str,
    day: str,
    currency: str,
    total: Decimal | None,
) -> list[list[str]]:
    labelled = (
        ("Total paid", _plain(total)),
        ("Payment date", day[:10]),
        ("Payment reference", reference),
        ("Currency", currency),
        ("Payer", payer),
        ("Payee", payee),
        ("Payee account", payee_account),
    )
    return [["Remittance advice"], *([label, value] for label, value in labelled if value)]


def _party(payment: Element, role: str) -> str:
    return text_at(payment, role, "Nm") or text_at(payment, role, "Pty", "Nm")


def _account(payment: Element) -> str:
    return text_at(payment, "CdtrAcct", "Id", "IBAN") or text_at(payment, "CdtrAcct", "Id", "Othr", "Id")


def _currency(part: Element) -> str:
    return next((found for element in part.iter() if (found := element.get("Ccy"))), "")


def _amount(element: Element, *path: str) -> Decimal | None:
    found = text_at(element, *path)
    return decimal_of(found) if found else None


def _plain(amount: Decimal | None) -> str:
    """Two places or more make it unmistakably an amount; three, which could be thousands, with four digits before."""
    if amount is None:
        return ""
    whole, _, fraction = f"{abs(amount):f}".partition(".")
    places = fraction.ljust(2, "0")
    return f"{'-' if amount < 0 else ''}{whole.zfill(4 if len(places) == 3 else 1)}.{places}"
