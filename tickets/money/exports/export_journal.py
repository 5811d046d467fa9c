"""Entries of the journal as a CSV: a line for each side, and a last one with the sums, which are equal."""

import csv
import io

from parsers.money import from_minor
from tickets.money.books.journal import Side
from tickets.money.exports.postings import PostingFile, plain

COLUMNS = (
    "batch", "entry", "line", "date", "event", "account", "account_name", "currency", "debit", "credit",
    "customer", "invoice", "payment",
)  # fmt: skip


def write_journal(file: PostingFile) -> bytes:
    """UTF-8, lines ended by CR LF. `entry` is the journal's own number; amounts have the currency's decimals, the
    last line the number of entries and the hash total in minor units."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for side in file.sides:
        writer.writerow(_line(file, side))
    total = file.hash_total
    writer.writerow({"batch": file.name, "entry": file.count, "event": "end", "debit": total, "credit": total})
    return text.getvalue().encode()


def _line(file: PostingFile, side: Side) -> dict[str, object]:
    def amount(minor: int) -> str:
        return plain(from_minor(minor, side.currency)) if minor else ""

    return {
        "batch": file.name,
        "entry": side.entry_id,
        "line": side.line_id,
        "date": side.effective_on,
        "event": side.event,
        "account": side.number,
        "account_name": side.name,
        "currency": side.currency,
        "debit": amount(side.debit_minor),
        "credit": amount(side.credit_minor),
        "customer": file.names.customers.get(side.customer_id or 0, ""),
        "invoice": file.names.items.get(side.invoice_id or 0, ""),
        "payment": side.payment_id or "",
    }
