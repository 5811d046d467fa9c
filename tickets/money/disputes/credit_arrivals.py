"""Credit notes that a ledger brings as items of their own; one that a dispute awaits pays what it was written for.

Two people agreed to the credit, and accounting gave the note's number: when an item with this number, of the same
customer, in the same currency and of exactly the awaited amount is open and untouched, nothing is left to decide. A
note of which anything was ever applied is left to people.
"""

from contextlib import suppress
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tickets.errors import Refusal
from tickets.money.disputes.credit_requests import CreditRequest, CreditState, list_parts
from tickets.money.disputes.deductions import Deduction
from tickets.money.disputes.disputes import Dispute
from tickets.money.receivables.ledger import Invoice, balance_minor
from tickets.money.subledger.adjustments import net_credit
from tickets.money.subledger.allocations import Allocation
from tickets.users import SYSTEM, Actor


def use_arrived(session: Session, *, now: datetime) -> int:
    """After an import of the ledger: how many awaited credit notes were used."""
    issued = select(CreditRequest).where(CreditRequest.state == CreditState.ISSUED).order_by(CreditRequest.id)
    used = 0
    for request in session.scalars(issued).all():
        with suppress(Refusal), session.begin_nested():  # books closed today, say: a person uses it later
            used += use_note(session, request, by=SYSTEM, now=now)
    return used


def use_note(session: Session, request: CreditRequest, *, by: Actor, now: datetime) -> bool:
    """Whether the note of this request is there, and pays now what it was written for."""
    dispute = session.get_one(Dispute, request.dispute_id)
    parts = [
        (part.left_minor, session.get_one(Deduction, part.deduction_id))
        for part in list_parts(session, request.id)
        if part.left_minor
    ]
    note = find_note(session, request, dispute, sum(left for left, _ in parts))
    if request.state != CreditState.ISSUED or note is None or any(left > row.open_minor for left, row in parts):
        return False
    for left, row in parts:
        net_credit(session, note.id, row.invoice_id, left, f"credited in {dispute.number}", by=by, now=now)
    return True


def find_note(session: Session, request: CreditRequest, dispute: Dispute, amount_minor: int) -> Invoice | None:
    """The untouched item of the awaited number and amount."""
    query = select(Invoice).where(
        Invoice.customer_id == dispute.customer_id,
        Invoice.currency == request.currency,
        Invoice.number == request.number,
        ~select(Allocation.id).where(Allocation.invoice_id == Invoice.id).exists(),
    )
    for note in session.scalars(query):
        if amount_minor and balance_minor(session, note.id) == -amount_minor:
            return note
    return None
