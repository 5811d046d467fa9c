"""Money that was applied or lies on account goes elsewhere: split, moved to another item, to another of the family.

Each is taking back and applying anew in one transaction, with the reason on both; nothing is ever half moved.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from tickets.audit import record
from tickets.customers import get_customer
from tickets.errors import IllegalMove, Invalid, NotFound
from tickets.money.advices.remittances import Remittance, RemittanceState, required
from tickets.money.books.journal import move_payment
from tickets.money.receivables.families import find_families
from tickets.money.subledger.allocations import (
    Allocation,
    AllocationKind,
    Payment,
    available_minor,
    belongs_together,
    list_live,
    lock_items,
    lock_payment,
    sum_cash,
    take_back,
)
from tickets.money.subledger.applying import add_applies
from tickets.users import Actor, require


def move(
    session: Session, allocation_id: int, parts: Mapping[int, int], reason: str, *, by: Actor, now: datetime
) -> list[Allocation]:
    """Take an apply back, with what belongs to it, and apply its cash to these items (invoice id to minor units)
    instead; what the parts leave over stays on account. One part on the old item and one on another is a split."""
    require(by, "reverse_cash")
    reason = required(reason)
    allocation = session.get(Allocation, allocation_id)
    if allocation is None:
        raise NotFound(f"There is no allocation {allocation_id}.")
    if allocation.kind != AllocationKind.CASH or not parts or any(minor <= 0 for minor in parts.values()):
        raise Invalid("Only cash is moved, and each part is above zero.")
    payment = lock_payment(session, allocation.payment_id, by)
    live = list_live(session, payment.id)
    if allocation.id not in {row.id for row in live}:
        raise IllegalMove("This allocation is taken back already.")
    together = [row for row in live if belongs_together(row, allocation)]
    if sum(parts.values()) > sum_cash(together):
        raise Invalid("The parts are more than what was applied.")
    lock_items(session, {*parts, *(row.invoice_id for row in together)})
    take_back(session, payment, together, f"moved: {reason}", by=by, now=now)
    rows = [
        Allocation(
            invoice_id=invoice_id,
            line_id=allocation.line_id,
            kind=AllocationKind.CASH,
            amount_minor=minor,
            reason=reason,
        )
        for invoice_id, minor in sorted(parts.items())
    ]
    add_applies(session, payment, [[row] for row in rows], by=by, now=now)
    _stay_confirmed(session, payment)
    return rows


def transfer(
    session: Session, payment_id: int, customer_id: int, reason: str, *, by: Actor, now: datetime, version: int
) -> Payment:
    """What of a payment is on account belongs to another member of its customer's family from now on."""
    require(by, "reverse_cash")
    reason = required(reason)
    payment = lock_payment(session, payment_id, by, version)
    left = available_minor(session, payment)
    other = get_customer(session, customer_id)
    if payment.customer_id is None or left <= 0:
        raise IllegalMove("Nothing of this payment is on a customer's account.")
    if payment.customer_id == customer_id:
        raise Invalid(f"It is on the account of {other.name} already.", field="customer")
    families = find_families(session, {payment.customer_id, customer_id})
    if len(set(families.values())) > 1:
        raise Invalid(f"{other.name} is not of the payer's family.", field="customer")
    old, payment.customer_id = payment.customer_id, customer_id
    payment.version += 1
    session.flush()
    move_payment(session, payment, old, left, by=by, now=now)
    record(session, "payment_transferred", "payment", payment.id, by=by, now=now, customer=other.name, reason=reason)
    return payment


def _stay_confirmed(session: Session, payment: Payment) -> None:
    """Its last line was taken back for a moment only."""
    if payment.remittance_id is not None:
        remittance = session.get_one(Remittance, payment.remittance_id)
        remittance.state = RemittanceState.CONFIRMED
