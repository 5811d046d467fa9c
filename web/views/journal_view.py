"""Entries of the journal in, a CSV out: a line for each, with both accounts and what it leads back to."""

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import UTC

from parsers.money import from_minor
from tickets.csv_cells import text_cell
from tickets.money.books.journal_report import JournalRow

# what an entry was made of, in words
EVENTS: Mapping[str, str] = {
    "receipt_booked": "The bank booked it",
    "payment_opened": "Payment of a customer",
    "clearing_settled": "The bank booked what was confirmed",
    "payment_returned": "The bank took it back",
    "part_returned": "The bank took a part back",
    "payment_undone": "Unidentified again",
    "exchanged": "Exchanged",
    "exchange_undone": "Exchange taken back",
    "payment_moved": "Moved to another customer",
    "applied": "Applied",
    "taken_back": "Taken back",
    "refund_granted": "Refund granted",
}
COLUMNS = (
    "entry", "day", "event", "debit_account", "debit_name", "credit_account", "credit_name", "amount", "currency",
    "customer", "item", "payment", "remittance", "receipt", "ticket", "reverses", "taken_back_by", "posted_by",
    "by_itself", "at_utc",
)  # fmt: skip


def journal_csv(rows: Iterable[JournalRow]) -> str:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for row in rows:
        at = row.at.astimezone(UTC).isoformat(timespec="seconds")
        for line in row.lines:
            writer.writerow(
                (
                    row.id, row.effective_on, row.event, *map(text_cell, (*line.debit, *line.credit)),
                    from_minor(line.amount_minor, line.currency), line.currency, text_cell(line.account_number or ""),
                    text_cell(line.invoice_number or ""), line.payment_id, line.remittance_id, line.receipt_id,
                    line.ticket_id, row.reverses_id, row.taken_back_by, text_cell(row.by_name),
                    "yes" if row.by_itself else "no", at,
                )
            )  # fmt: skip
    return file.getvalue()
