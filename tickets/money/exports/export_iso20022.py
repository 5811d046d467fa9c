"""A batch as ISO 20022: remt.001.001.04, a remittance advice for each payment, or camt.054.001.08, the same payments
as credits of an account with what they pay.

Amounts of these messages have no sign: a credit note is a document of type CREN, an invoice CINV. What is due, less
discount and adjustments (DBIT lowers), is what is remitted. Elements stand in the order of the schemas, which a
receiver checks.
"""

import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement

from tickets.money.exports.postings import PostedPayment, Posting, PostingFile, plain

_LONGEST_NUMBER = 35
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def refuses(payment: PostedPayment, postings: Sequence[Posting]) -> str | None:
    """Why this payment can't be told in ISO 20022."""
    for posting in postings:
        if len(posting.item) > _LONGEST_NUMBER or _NO_XML.search(posting.item):
            return f"{posting.item} has more than {_LONGEST_NUMBER} characters, or one that XML does not have."
        if posting.amount and (posting.amount < 0) != posting.is_credit:
            return f"what it does to {posting.item} can't be told without a sign."
    return "a negative payment is none." if payment.amount < 0 else None


def write_remt(file: PostingFile) -> bytes:
    root, advice = _document("remt.001.001.04", "RmtAdvc")
    head = SubElement(advice, "GrpHdr")
    _text(head, "MsgId", file.name)
    _text(head, "CreDtTm", f"{file.at:%Y-%m-%dT%H:%M:%S}Z")
    _text(SubElement(head, "InitgPty"), "Nm", _cut(file.company, 140))
    for payment, postings in file.by_payment():
        part = SubElement(advice, "RmtInf")
        _text(part, "RmtId", f"{file.name}-{payment.id}")
        for posting in postings:
            _structured(part, payment, posting)
        _original_payment(part, payment)
    return _serialise(root)


def write_camt(file: PostingFile) -> bytes:
    """One notification for each account and currency."""
    root, message = _document("camt.054.001.08", "BkToCstmrDbtCdtNtfctn")
    head = SubElement(message, "GrpHdr")
    _text(head, "MsgId", file.name)
    _text(head, "CreDtTm", f"{file.at:%Y-%m-%dT%H:%M:%S}Z")
    accounts: dict[tuple[str, str], list[tuple[PostedPayment, list[Posting]]]] = defaultdict(list)
    for payment, postings in file.by_payment():
        accounts[payment.account, payment.currency].append((payment, postings))
    for number, ((account, currency), paid) in enumerate(sorted(accounts.items(), key=lambda pair: pair[0]), start=1):
        notification = SubElement(message, "Ntfctn")
        _text(notification, "Id", f"{file.name}-{number}")
        _text(notification, "CreDtTm", f"{file.at:%Y-%m-%dT%H:%M:%S}Z")
        _account(notification, account, currency)
        for payment, postings in paid:
            _entry(notification, payment, postings)
    return _serialise(root)


def _document(message: str, name: str) -> tuple[Element, Element]:
    root = Element("Document", {"xmlns": f"urn:iso:std:iso:20022:tech:xsd:{message}"})
    return root, SubElement(root, name)


def _original_payment(part: Element, payment: PostedPayment) -> None:
    original = SubElement(part, "OrgnlPmtInf")
    _text(SubElement(original, "Refs"), "EndToEndId", _reference(payment))
    _amount(SubElement(original, "Amt"), "InstdAmt", payment.amount, payment)
    _text(SubElement(original, "ReqdExctnDt"), "Dt", str(payment.received_on))
    if payer := _cut(payment.payer, 140):
        _text(SubElement(original, "Dbtr"), "Nm", payer)


def _account(notification: Element, account: str, currency: str) -> None:
    owned = SubElement(notification, "Acct")
    identification = SubElement(owned, "Id")
    if _IBAN.fullmatch(account):
        _text(identification, "IBAN", account)
    else:
        _text(SubElement(identification, "Othr"), "Id", _cut(account, 34) or "NOTPROVIDED")
    _text(owned, "Ccy", currency)


def _entry(notification: Element, payment: PostedPayment, postings: Iterable[Posting]) -> None:
    entry = SubElement(notification, "Ntry")
    _text(entry, "NtryRef", str(payment.id))
    _amount(entry, "Amt", payment.amount, payment)
    _text(entry, "CdtDbtInd", "CRDT")
    _text(SubElement(entry, "Sts"), "Cd", "BOOK")
    _text(SubElement(entry, "BookgDt"), "Dt", str(payment.received_on))
    if reference := _cut(payment.bank_reference, 35):
        _text(entry, "AcctSvcrRef", reference)
    domain = SubElement(SubElement(entry, "BkTxCd"), "Domn")
    _text(domain, "Cd", "PMNT")
    family = SubElement(domain, "Fmly")
    _text(family, "Cd", "RCDT")
    _text(family, "SubFmlyCd", "OTHR")
    details = SubElement(SubElement(entry, "NtryDtls"), "TxDtls")
    _text(SubElement(details, "Refs"), "EndToEndId", _reference(payment))
    _amount(details, "Amt", payment.amount, payment)
    _text(details, "CdtDbtInd", "CRDT")
    if payer := _cut(payment.payer, 140):
        debtor = SubElement(SubElement(details, "RltdPties"), "Dbtr")
        _text(SubElement(debtor, "Pty"), "Nm", payer)
    remittance = None
    for posting in postings:
        remittance = SubElement(details, "RmtInf") if remittance is None else remittance
        _structured(remittance, payment, posting)


def _structured(part: Element, payment: PostedPayment, posting: Posting) -> None:
    structured = SubElement(part, "Strd")
    document = SubElement(structured, "RfrdDocInf")
    kind = SubElement(SubElement(document, "Tp"), "CdOrPrtry")
    _text(kind, "Cd", "CREN" if posting.is_credit else "CINV")
    _text(document, "Nb", posting.item)
    if posting.item_date:
        _text(document, "RltdDt", str(posting.item_date))
    amounts = SubElement(structured, "RfrdDocAmt")
    lowered = Decimal(0) if posting.is_credit else posting.adjusted + posting.held_back
    _amount(amounts, "DuePyblAmt", abs(posting.amount + posting.discount + lowered), payment)
    if posting.discount:
        _amount(SubElement(amounts, "DscntApldAmt"), "Amt", abs(posting.discount), payment)
    if lowered:
        adjustment = SubElement(amounts, "AdjstmntAmtAndRsn")
        _amount(adjustment, "Amt", abs(lowered), payment)
        _text(adjustment, "CdtDbtInd", "DBIT" if lowered > 0 else "CRDT")
        if why := _cut(posting.why_held_back or ", ".join(each.kind for each in posting.adjustments), 140):
            _text(adjustment, "AddtlInf", why)
    _amount(amounts, "RmtdAmt", abs(posting.amount), payment)


def _reference(payment: PostedPayment) -> str:
    reference = _cut(payment.reference, 35)
    return reference if any(char.isalnum() for char in reference) else f"CF-{payment.id}"


def _amount(parent: Element, name: str, amount: Decimal, payment: PostedPayment) -> None:
    SubElement(parent, name, {"Ccy": payment.currency}).text = plain(amount)


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = text


def _cut(text: str, length: int) -> str:
    return " ".join(_NO_XML.sub(" ", text).split())[:length].strip()


def _serialise(root: Element) -> bytes:
    ET.indent(root)
    content: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return content + b"\n"
