"""The events and allocations of a remittance in, its history out, the newest step first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tickets.audit import describe, list_events_of
from tickets.money.advices.remittances import Remittance
from tickets.money.receivables.ledger import Invoice
from tickets.money.subledger.allocations import Allocation, Payment
from tickets.money.subledger.approvals import list_events_about, name_askers

_TOLD_BY_ALLOCATIONS = {"cash_applied", "cash_reversed", "remittance_read"}
_TOLD_NOWHERE_ELSE = {"approval_refused", "approval_withdrawn"}  # what is granted stands on what was booked then


@dataclass(frozen=True, slots=True)
class Booking:
    """An allocation event with its item; `live` when it can be taken back."""

    allocation: Allocation
    invoice: Invoice
    live: bool


@dataclass(frozen=True, slots=True)
class History:
    """Who did what: allocations that were made in one step (`bookings`), or any other event."""

    at: datetime
    by: str
    sentence: str
    reason: str | None = None
    bookings: tuple[Booking, ...] = ()
    asked_by: str | None = None  # of what a second person granted

    @property
    def cash_minor(self) -> int:
        return sum(booking.allocation.amount_minor for booking in self.bookings)


def list_history(
    session: Session,
    remittance: Remittance,
    payment: Payment | None,
    allocations: list[Allocation],
    invoices: dict[int, Invoice],
    live: dict[int, Allocation],
) -> list[History]:
    """Newest first; what the allocations say themselves is not said twice."""
    found = [
        History(event.at, event.actor_name, describe(event))
        for event in list_events_of(session, "remittance", remittance.id)
        if event.verb not in _TOLD_BY_ALLOCATIONS
    ]
    answers = list_events_about(session, "remittance", remittance.id)
    answers += list_events_about(session, "payment", payment.id) if payment else []
    found += [
        History(event.at, event.actor_name, describe(event)) for event in answers if event.verb in _TOLD_NOWHERE_ELSE
    ]
    steps: dict[tuple[str, datetime, str, str | None, int | None], list[Booking]] = {}
    for row in allocations:
        verb = "Applied" if row.event == "apply" else "Reversed"
        booking = Booking(row, invoices[row.invoice_id], row.id in live)
        steps.setdefault((verb, row.at, row.by_name, row.reason, row.approval_id), []).append(booking)
    askers = name_askers(session, {row.approval_id for row in allocations})
    found += [
        History(at, by, verb, reason, tuple(rows), askers.get(approval))
        for (verb, at, by, reason, approval), rows in steps.items()
    ]
    order = {id(entry): at for at, entry in enumerate(found)}
    return sorted(found, key=lambda entry: (entry.at, order[id(entry)]), reverse=True)
