"""A part of an item is settled without money: a difference that is written off, tax withheld, a retention, a fee.

What the matcher proposed with a line is applied with its cash, and a person may drop it before. Here a person
settles the rest of an item by itself, on a payment of nothing. Above the automatic limits a second person decides.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.money import from_minor, say_minor
from tickets.customers import get_customer
from tickets.errors import IllegalMove, Invalid, NotFound
from tickets.money.advices.remittances import get_line, lock_remittance, record_on, required
from tickets.money.matching.proposal import DifferenceKind
from tickets.money.receivables.ledger import Invoice, balance_minor
from tickets.money.receivables.payer_rules import find_rules
from tickets.money.subledger.allocations import Allocation, AllocationKind, Payment, list_live_lines
from tickets.money.subledger.applying import DUE_AFTER, add_applies, sum_written_off, sum_written_off_item
from tickets.money.subledger.approvals import Approval, ApprovalKind, request
from tickets.users import Actor, require


def drop_difference(session: Session, line_id: int, kind: str, *, by: Actor, now: datetime, version: int) -> None:
    """A person does not want this difference of a line settled: it stays open on the item."""
    require(by, "choose_item")
    line = get_line(session, line_id)
    remittance = lock_remittance(session, line.remittance_id, by, version)
    if line.id in list_live_lines(session, remittance.id):
        raise IllegalMove(f"Line {line.sequence + 1} is applied; take it back before changing it.")
    kept = [each for each in line.differences if each["kind"] != kind]
    if len(kept) == len(line.differences):
        raise IllegalMove(f"Line {line.sequence + 1} has no such difference.")
    line.differences = kept
    line.evidence_class = "D"
    line.match_reason = f"{line.match_reason}; {by.name} leaves the difference open"
    remittance.version += 1
    record_on(session, "difference_dropped", remittance, by=by, now=now, line=line.sequence + 1, kind=kind)


def write_off(
    session: Session, invoice_id: int, amount_minor: int, reason: str, *, by: Actor, now: datetime
) -> Allocation | Approval:
    """Settle a part of an item as a difference: at once within both limits and the month's, else when a second person
    has agreed; then what comes back is the approval that waits."""
    require(by, "confirm_cash")
    invoice = _lock_invoice(session, invoice_id)
    _check_amount(session, invoice, amount_minor)
    if is_within_limits(session, invoice, amount_minor, now):
        return _settle(session, invoice, AllocationKind.WRITE_OFF, amount_minor, required(reason), None, by, now)
    content = write_off_facts(session, {"invoice": invoice_id, "minor": amount_minor})
    return request(
        session, ApprovalKind.WRITE_OFF, "invoice", invoice_id, content, amount_minor=amount_minor,
        currency=invoice.currency, customer_id=invoice.customer_id, reason=reason, by=by, now=now,
    )  # fmt: skip


def write_off_facts(session: Session, ask: dict[str, Any]) -> dict[str, Any]:
    """What a second person judges a write-off by."""
    invoice = _lock_invoice(session, ask["invoice"])
    customer = get_customer(session, invoice.customer_id)
    return {
        "ask": {"invoice": invoice.id, "minor": ask["minor"]},
        "Item": invoice.number,
        "Customer": f"{customer.name} ({customer.account_number})",
        "Due": str(invoice.due_date),
        "Original": say_minor(invoice.original_minor, invoice.currency),
        "Open": say_minor(balance_minor(session, invoice.id), invoice.currency),
        "To write off": say_minor(ask["minor"], invoice.currency),
    }


def carry_out_write_off(session: Session, approval: Approval, *, by: Actor, now: datetime) -> None:
    ask = approval.content["ask"]
    invoice = _lock_invoice(session, ask["invoice"])
    _settle(session, invoice, AllocationKind.WRITE_OFF, ask["minor"], approval.reason, approval, by, now)


def keep_back(
    session: Session,
    invoice_id: int,
    kind: DifferenceKind,
    amount_minor: int,
    reason: str,
    *,
    by: Actor,
    now: datetime,
) -> Allocation:
    """Tax that was withheld, or a retention: the item is settled by a claim on somebody else, or on later. Only at a
    rate that is known of the customer, or a bank's fee within its limit."""
    require(by, "confirm_cash")
    invoice = _lock_invoice(session, invoice_id)
    _check_amount(session, invoice, amount_minor)
    rules = find_rules(session, {invoice.customer_id})[invoice.customer_id]
    original = from_minor(invoice.original_minor, invoice.currency)
    amount = from_minor(amount_minor, invoice.currency)
    if kind is DifferenceKind.BANK_FEE:
        if rules.tolerance is None or amount > rules.tolerance.bank_fee:
            raise Invalid("This is more than a bank's fee may be.", field="amount")
    elif kind in (DifferenceKind.WITHHOLDING, DifferenceKind.RETENTION):
        rates = rules.withholding if kind is DifferenceKind.WITHHOLDING else rules.retention
        if not any(abs(original * rate - amount) < 1 for rate in rates):
            raise Invalid(
                f"No rate of this customer makes {say_minor(amount_minor, invoice.currency)} of it.", field="amount"
            )
    else:
        raise Invalid("A small difference is written off.", field="kind")
    return _settle(session, invoice, AllocationKind(kind), amount_minor, required(reason), None, by, now)


def net_credit(
    session: Session, credit_id: int, invoice_id: int, amount_minor: int, reason: str, *, by: Actor, now: datetime
) -> Payment:
    """A credit note pays an invoice of the same family, without money. Neither may give or take more than it has."""
    require(by, "confirm_cash")
    reason = required(reason)
    locked = {id_: _lock_invoice(session, id_) for id_ in sorted({credit_id, invoice_id})}
    credit, invoice = locked[credit_id], locked[invoice_id]
    if credit.original_minor >= 0 or invoice.original_minor < 0:
        raise Invalid("A credit note pays an invoice; choose one of each.")
    if amount_minor <= 0:
        raise Invalid("How much of the credit note is used must be above zero.", field="amount")
    payment = _open_empty(session, invoice, f"credit {credit.number}"[:100], now)
    rows = [
        Allocation(invoice_id=credit.id, kind=AllocationKind.CREDIT, amount_minor=-amount_minor, reason=reason),
        Allocation(invoice_id=invoice.id, kind=AllocationKind.CASH, amount_minor=amount_minor, reason=reason),
    ]
    add_applies(session, payment, [rows], by=by, now=now)
    return payment


def is_within_limits(session: Session, invoice: Invoice, amount_minor: int, now: datetime) -> bool:
    """With what stands written off of the item already: several small ones are not small together."""
    limits = find_rules(session, {invoice.customer_id})[invoice.customer_id].tolerance
    if limits is None:
        return False
    before = sum_written_off_item(session, invoice.id)
    amount = abs(from_minor(amount_minor, invoice.currency))
    of_item = amount + from_minor(before, invoice.currency)
    original = abs(from_minor(invoice.original_minor, invoice.currency))
    small = of_item <= limits.penny or (of_item <= limits.largest and of_item <= original * limits.rate)
    month = from_minor(sum_written_off(session, invoice.customer_id, invoice.currency, now), invoice.currency)
    return small and amount + month <= limits.monthly


def _check_amount(session: Session, invoice: Invoice, amount_minor: int) -> None:
    balance = balance_minor(session, invoice.id)
    if amount_minor == 0 or amount_minor * balance <= 0 or abs(amount_minor) > abs(balance):
        raise Invalid(f"{invoice.number} has {say_minor(balance, invoice.currency)} open.", field="amount")


def _settle(
    session: Session,
    invoice: Invoice,
    kind: AllocationKind,
    amount_minor: int,
    reason: str,
    approval: Approval | None,
    by: Actor,
    now: datetime,
) -> Allocation:
    payment = _open_empty(session, invoice, kind.replace("_", " "), now)
    days = DUE_AFTER.get(kind)
    row = Allocation(
        invoice_id=invoice.id,
        kind=kind,
        amount_minor=amount_minor,
        reason=reason,
        due_on=now.date() + days if days else None,
    )
    add_applies(session, payment, [[row]], by=by, now=now, approval=approval)
    return row


def _open_empty(session: Session, invoice: Invoice, reference: str, now: datetime) -> Payment:
    """A payment of nothing, on which an item is settled without money."""
    payment = Payment(
        customer_id=invoice.customer_id,
        reference=reference,
        received_on=now.date(),
        amount_minor=0,
        currency=invoice.currency,
        created_at=now,
    )
    session.add(payment)
    session.flush()
    return payment


def _lock_invoice(session: Session, invoice_id: int) -> Invoice:
    invoice = session.scalar(
        select(Invoice).where(Invoice.id == invoice_id).with_for_update().execution_options(populate_existing=True)
    )
    if invoice is None:
        raise NotFound(f"There is no invoice {invoice_id}.")
    return invoice
