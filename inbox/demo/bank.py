"""The demo's week in, its bank statement out: ISO 20022 camt.053, one statement for each currency."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, tostring

from inbox.demo.week import DemoReceipt, Week

_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
_ACCOUNTS = {"GBP": "XX11FERN00000000000001", "EUR": "XX22FERN00000000000002", "USD": "XX33FERN00000000000003"}


def statement_xml(week: Week, today: date) -> bytes:
    """The same bytes for the same day. Each statement proves itself: opening balance, entries, closing balance."""
    document = Element("Document", xmlns=_NAMESPACE)
    message = SubElement(document, "BkToCstmrStmt")
    for currency in sorted({receipt.currency for receipt in week.receipts}):
        own = [receipt for receipt in week.receipts if receipt.currency == currency]
        _add_statement(message, f"{currency}-{today:%Y%m%d}", currency, own)
    content: bytes = tostring(document, encoding="utf-8", xml_declaration=True)
    return content


def _add_statement(message: Element, name: str, currency: str, receipts: Sequence[DemoReceipt]) -> None:
    statement = SubElement(message, "Stmt")
    _text(statement, name, "Id")
    _text(statement, _ACCOUNTS[currency], "Acct", "Id", "IBAN")
    opening = Decimal("10000.00")
    closing = opening + sum(receipt.amount for receipt in receipts)
    for code, amount in (("OPBD", opening), ("CLBD", closing)):
        balance = SubElement(statement, "Bal")
        _text(balance, code, "Tp", "CdOrPrtry", "Cd")
        _amount(balance, amount, currency)
    for number, receipt in enumerate(receipts, start=1):
        _add_entry(statement, f"{name}/{number}", receipt)


def _add_entry(statement: Element, name: str, receipt: DemoReceipt) -> None:
    entry = SubElement(statement, "Ntry")
    _amount(entry, receipt.amount, receipt.currency)
    _text(entry, "BOOK", "Sts", "Cd")
    _text(entry, str(receipt.booked_on), "BookgDt", "Dt")
    _text(entry, name, "AcctSvcrRef")
    details = SubElement(SubElement(entry, "NtryDtls"), "TxDtls")
    if receipt.reference:
        _text(details, receipt.reference, "Refs", "EndToEndId")
    parties = SubElement(details, "RltdPties")
    _text(parties, receipt.payer, "Dbtr", "Pty", "Nm")
    _text(parties, receipt.account, "DbtrAcct", "Id", "IBAN")
    if receipt.text:
        _text(details, receipt.text, "RmtInf", "Ustrd")


def _amount(parent: Element, amount: Decimal, currency: str) -> None:
    SubElement(parent, "Amt", Ccy=currency).text = f"{amount:.2f}"
    SubElement(parent, "CdtDbtInd").text = "CRDT"


def _text(parent: Element, text: str, *path: str) -> None:
    for name in path:
        parent = SubElement(parent, name)
    parent.text = text
