"""What is done when a second person agrees: one row for each kind, with the facts stated anew before it is done."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.money import say_minor
from tickets.customers import get_customer
from tickets.errors import IllegalMove, Invalid
from tickets.money.advices.remittances import Remittance, get_remittance, list_lines
from tickets.money.books.periods import closed_through
from tickets.money.disputes.credit_requests import carry_out_credit, credit_facts, drop_credit, lock_credit
from tickets.money.disputes.promises_and_plans import carry_out_plan, drop_plan, lock_plan, plan_facts
from tickets.money.receivables.ledger import Invoice
from tickets.money.subledger import approvals
from tickets.money.subledger.adjustments import carry_out_write_off, write_off_facts
from tickets.money.subledger.allocations import (
    Allocation,
    Payment,
    list_live,
    lock_items,
    lock_payment,
    stands_in_closed_books,
    sum_cash,
    take_back,
)
from tickets.money.subledger.applying import confirm
from tickets.money.subledger.approvals import Approval, ApprovalKind, get_approval, request
from tickets.money.subledger.refunds import carry_out_refund, refund_facts
from tickets.users import Actor, require


class CarryOut(Protocol):
    def __call__(self, session: Session, approval: Approval, *, by: Actor, now: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Deed:
    """`facts` states anew what was asked (`content["ask"]`), `carry_out` does it, `drop` is what a refusal or a
    withdrawal does to it. `lock` takes the rows that were asked about before the approval, as all do
    who change them."""

    facts: Callable[[Session, dict[str, Any]], dict[str, Any]]
    carry_out: CarryOut
    drop: CarryOut | None = None
    lock: Callable[[Session, dict[str, Any]], None] | None = None


def grant(session: Session, approval_id: int, *, by: Actor, now: datetime, version: int) -> Approval:
    """A second person agrees, and it is done, in one transaction."""
    approval, deed = _find(session, approval_id, by)
    content = deed.facts(session, approval.content["ask"])
    approval = approvals.grant(session, approval_id, content, by=by, now=now, version=version)
    deed.carry_out(session, approval, by=by, now=now)
    return approval


def refuse(session: Session, approval_id: int, reason: str, *, by: Actor, now: datetime, version: int) -> Approval:
    """A second person says no, and what was asked knows it."""
    approval, deed = _find(session, approval_id, by)
    approvals.refuse(session, approval_id, reason, by=by, now=now, version=version)
    if deed.drop:
        deed.drop(session, approval, by=by, now=now)
    return approval


def withdraw(session: Session, approval_id: int, *, by: Actor, now: datetime, version: int) -> Approval:
    """Who asked no longer wants it, and what was asked knows it."""
    approval, deed = _find(session, approval_id, by)
    approvals.withdraw(session, approval_id, by=by, now=now, version=version)
    if deed.drop:
        deed.drop(session, approval, by=by, now=now)
    return approval


def _find(session: Session, approval_id: int, by: Actor) -> tuple[Approval, Deed]:
    approval = get_approval(session, approval_id, by)
    deed = DEEDS[approval.kind]
    if deed.lock:
        deed.lock(session, approval.content["ask"])
    return approval, deed


def ask_cross_family(
    session: Session, remittance_id: int, line_ids: Sequence[int], reason: str, *, by: Actor, now: datetime
) -> Approval:
    """Ask a second person to apply these lines of a remittance to items of another family than the payer's."""
    require(by, "confirm_cash")
    remittance = get_remittance(session, remittance_id, by)
    content = cross_family_facts(session, {"remittance": remittance_id, "lines": sorted(line_ids)})
    amount = sum(line.proposed_minor or 0 for line in list_lines(session, remittance_id) if line.id in line_ids)
    return request(
        session, ApprovalKind.CROSS_FAMILY, "remittance", remittance_id, content, amount_minor=amount,
        currency=remittance.currency or "", customer_id=remittance.customer_id, reason=reason,
        ticket_id=remittance.ticket_id, by=by, now=now,
    )  # fmt: skip


def cross_family_facts(session: Session, ask: dict[str, Any]) -> dict[str, Any]:
    session.execute(select(Remittance.id).where(Remittance.id == ask["remittance"]).with_for_update())
    lines = [line for line in list_lines(session, ask["remittance"]) if line.id in ask["lines"] and line.invoice_id]
    lock_items(session, {line.invoice_id for line in lines if line.invoice_id})
    if not lines:
        raise Invalid("Choose the lines with their items first.")
    content: dict[str, Any] = {"ask": ask}
    for line in lines:
        invoice = session.get_one(Invoice, line.invoice_id)
        customer = get_customer(session, invoice.customer_id)
        paid = say_minor(line.proposed_minor or 0, invoice.currency)
        content[f"Line {line.sequence + 1}"] = (
            f"{paid} on {invoice.number} of {customer.name} ({customer.account_number})"
        )
    return content


def carry_out_cross_family(session: Session, approval: Approval, *, by: Actor, now: datetime) -> None:
    ask = approval.content["ask"]
    remittance = get_remittance(session, ask["remittance"], by)
    confirm(
        session, remittance.id, accept_lines=frozenset(ask["lines"]), by=by, now=now,
        version=remittance.version, approval=approval,
    )  # fmt: skip


def ask_reopening(session: Session, payment_id: int, reason: str, *, by: Actor, now: datetime) -> Approval:
    """Ask a second person to take back all that a payment applied, a part of which stands in closed books."""
    require(by, "reverse_cash")
    payment = lock_payment(session, payment_id, by)
    live = list_live(session, payment_id)
    if not stands_in_closed_books(session, live):
        raise IllegalMove("Nothing of it stands in closed books; it can be taken back at once.")
    content = reopening_facts(session, {"payment": payment_id})
    return request(
        session, ApprovalKind.CLOSED_PERIOD, "payment", payment_id, content, amount_minor=sum_cash(live),
        currency=payment.currency, customer_id=payment.customer_id, reason=reason, by=by, now=now,
    )  # fmt: skip


def reopening_facts(session: Session, ask: dict[str, Any]) -> dict[str, Any]:
    payment = session.get_one(Payment, ask["payment"])
    session.execute(select(Remittance.id).where(Remittance.id == payment.remittance_id).with_for_update())
    live = list_live(session, payment.id)
    lock_items(session, {row.invoice_id for row in live})
    if not live:
        raise IllegalMove("Nothing of this payment is applied any more.")
    items = session.execute(
        select(Invoice.id, Invoice.number).where(Invoice.id.in_({row.invoice_id for row in live}))
    )
    numbers = {row[0]: row[1] for row in items}
    content: dict[str, Any] = {"ask": ask, "Closed up to": str(closed_through(session))}
    for row in live:
        content[f"Allocation {row.id}"] = (
            f"{row.kind.replace('_', ' ')} {say_minor(row.amount_minor, row.currency)} on {numbers[row.invoice_id]}, "
            f"dated {row.effective_on}"
        )
    return content


def carry_out_reopening(session: Session, approval: Approval, *, by: Actor, now: datetime) -> None:
    payment = lock_payment(session, approval.content["ask"]["payment"], by)
    live: list[Allocation] = list_live(session, payment.id)
    take_back(session, payment, live, approval.reason, by=by, now=now, approval=approval)


# A module that has something else to be approved adds its row: what is asked, and what is done.
DEEDS: Mapping[str, Deed] = {
    ApprovalKind.WRITE_OFF: Deed(write_off_facts, carry_out_write_off),
    ApprovalKind.REFUND: Deed(refund_facts, carry_out_refund),
    ApprovalKind.CROSS_FAMILY: Deed(cross_family_facts, carry_out_cross_family),
    ApprovalKind.CLOSED_PERIOD: Deed(reopening_facts, carry_out_reopening),
    ApprovalKind.CREDIT_NOTE: Deed(credit_facts, carry_out_credit, drop_credit, lock_credit),
    ApprovalKind.PAYMENT_PLAN: Deed(plan_facts, carry_out_plan, drop_plan, lock_plan),
}
