"""Events of the audit trail in, their lines out: the sentence, what it is about, and the page that shows it."""

import csv
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from tickets.audit import Event, describe
from tickets.csv_cells import text_cell

# what an event may be about: in words, and the page of one of them
ABOUT: Mapping[str, tuple[str, str]] = {
    "ticket": ("Ticket", "/tickets/{}"),
    "post": ("Note or call", ""),
    "request": ("Request of a mail", ""),
    "number_suggestion": ("Number in a mail", ""),
    "taught_number": ("Shape of numbers", "/reports/reading"),
    "hold": ("Stop sign", ""),
    "message": ("Mail received", "/mailroom/{}"),
    "outbound": ("Mail sent", ""),
    "customer": ("Customer", "/customers/{}"),
    "remittance": ("Remittance", "/remittances/{}"),
    "chase": ("Question to a payer", ""),
    "bank_receipt": ("Money at the bank", "/receipts/{}"),
    "receipt_import": ("Bank file", "/receipts"),
    "payment": ("Payment", "/payments/{}"),
    "approval": ("Approval", "/approvals"),
    "dispute": ("Dispute", "/disputes/{}"),
    "deduction": ("Deduction", ""),
    "reason_code": ("Reason code", "/reason-codes"),
    "arrangement": ("Promise or plan", "/promises"),
    "dunning_hold": ("Hold of reminders", ""),
    "ledger_import": ("Ledger import", ""),
    "export_batch": ("Export", "/exports/{}"),
    "period_close": ("Closed books", "/reports/journal"),
    "tolerance_class": ("Limits", "/rules"),
    "own_identity": ("Names and accounts of ours", "/rules"),
    "ledger_account": ("Ledger account", "/rules"),
    "saved_reply": ("Saved reply", ""),
    "alarm": ("Alarm", "/alarms"),
    "sign_in": ("Mail account", "/mailroom"),
    "user": ("Person", "/people#person-{}"),
}
COLUMNS = ("event", "at_utc", "who", "user_id", "did", "verb", "about", "about_id", "ticket", "particulars")


@dataclass(frozen=True, slots=True)
class TrailLine:
    """`address` is "" where no page shows the thing itself."""

    id: int
    at: datetime
    who: str
    did: str
    about: str
    address: str
    ticket_id: int | None


def list_lines(events: Iterable[Event]) -> list[TrailLine]:
    return [_line(event) for event in events]


def _line(event: Event) -> TrailLine:
    words, address = ABOUT.get(event.subject_kind, (event.subject_kind.replace("_", " ").capitalize(), ""))
    numbered = f"{words} {event.subject_id}" if event.subject_id else words
    shown = address.format(event.subject_id)
    return TrailLine(event.id, event.at, event.actor_name, describe(event), numbered, shown, event.ticket_id)


def trail_csv(events: Iterable[Event]) -> str:
    """A line each, with the particulars as JSON, as they are stored."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for event in events:
        particulars = json.dumps(event.data, ensure_ascii=False, sort_keys=True)
        said = [text_cell(words) for words in (event.actor_name, describe(event), particulars)]
        at = event.at.astimezone(UTC).isoformat(timespec="seconds")
        about = (event.subject_kind, event.subject_id, event.ticket_id)
        writer.writerow((event.id, at, said[0], event.user_id, said[1], event.verb, *about, said[2]))
    return file.getvalue()
