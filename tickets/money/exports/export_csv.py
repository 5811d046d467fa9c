"""A batch as one CSV: a line for each record, and a last one with the batch's totals.

Every line has the same columns. A receipt has its payment's columns and `amount`; an application has also the item's,
with cash in `amount` and beside it what settles the item without cash. Text that a spreadsheet would take for a
formula is written as it is: the readers are programs, and a changed customer number would be worse.
"""

import csv
import io
from decimal import Decimal

from tickets.money.exports.postings import PostedPayment, Posting, PostingFile, PostingKind, plain

COLUMNS = (
    "record", "batch", "row", "payment", "customer", "customer_name", "payer", "reference", "method", "account",
    "bank_reference", "date", "currency", "amount", "unapplied", "item", "item_kind", "item_date", "discount",
    "adjustment", "adjustment_kind", "held_back", "held_back_reason", "reverses", "by", "reason",
)  # fmt: skip


def write_csv(file: PostingFile) -> bytes:
    """UTF-8 without a mark, lines ended by CR LF (RFC 4180), amounts with a point and the currency's decimals."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for posting in file.postings:
        writer.writerow(_line(file, posting))
    writer.writerow({"record": "end", "batch": file.name, "row": file.count, "amount": file.hash_total})
    return text.getvalue().encode()


def _line(file: PostingFile, posting: Posting) -> dict[str, object]:
    payment = posting.payment
    line: dict[str, object] = {
        "record": posting.kind,
        "batch": file.name,
        "row": posting.number,
        "payment": payment.id if payment else "",
        "customer": posting.customer or (payment.customer if payment else ""),
        "reference": payment.reference if payment else "",
        "date": posting.on,
        "currency": posting.currency,
        "amount": plain(posting.amount),
        "by": posting.by,
        "reason": posting.reason,
    }
    if posting.kind in (PostingKind.APPLICATION, PostingKind.REVERSAL, PostingKind.CREDIT_REQUEST):
        return line | _item_columns(posting)
    if posting.kind is PostingKind.REFUND:
        return line | {"payer": posting.to}
    return line | _payment_columns(payment) if payment else line


def _payment_columns(payment: PostedPayment) -> dict[str, object]:
    return {
        "customer_name": payment.customer_name,
        "payer": payment.payer,
        "method": payment.method,
        "account": payment.account,
        "bank_reference": payment.bank_reference,
        "unapplied": plain(payment.unapplied),
    }


def _item_columns(posting: Posting) -> dict[str, object]:
    return {
        "item": posting.item,
        "item_kind": "credit" if posting.is_credit else "invoice",
        "item_date": posting.item_date or "",
        "discount": _or_nothing(posting.discount),
        "adjustment": _or_nothing(posting.adjusted),
        "adjustment_kind": "+".join(adjustment.kind for adjustment in posting.adjustments),
        "held_back": _or_nothing(posting.held_back),
        "held_back_reason": posting.why_held_back,
        "reverses": posting.reverses,
    }


def _or_nothing(amount: Decimal) -> str:
    return plain(amount) if amount else ""
