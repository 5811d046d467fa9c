"""Money that was paid too much goes back to the account that it came from, when a second person agrees.

The product moves no money: a granted refund is taken off the customer's account here, and exported for payment. While
a stop-sign for fraud, new bank details or a legal matter stands on the customer, nothing goes back.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import false, or_, select
from sqlalchemy.orm import Session

from parsers.money import say_minor
from tickets.customers import Customer
from tickets.errors import IllegalMove, Invalid
from tickets.holds import STOP_SIGNS, Hold, HoldKind
from tickets.money.advices.remittances import Remittance
from tickets.money.bank.links import list_money
from tickets.money.bank.receipts import BankReceipt
from tickets.money.books.journal import post_refund
from tickets.money.subledger.allocations import Payment, available_minor, gone_minor, lock_payment
from tickets.money.subledger.approvals import Approval, ApprovalKind, request
from tickets.money.subledger.departures import Refund
from tickets.ticket import Ticket
from tickets.users import Actor, require


def ask_refund(
    session: Session, payment_id: int, amount_minor: int, reason: str, *, by: Actor, now: datetime, version: int
) -> Approval:
    """Ask a second person to send a part back that nothing is applied of; the surplus is marked until then."""
    require(by, "ask_approval")
    payment = lock_payment(session, payment_id, by, version)
    content = refund_facts(session, {"payment": payment_id, "minor": amount_minor})
    approval = request(
        session, ApprovalKind.REFUND, "payment", payment_id, content, amount_minor=amount_minor,
        currency=payment.currency, customer_id=payment.customer_id, reason=reason, by=by, now=now,
    )  # fmt: skip
    payment.residual = "refund"
    payment.version += 1
    return approval


def refund_facts(session: Session, ask: dict[str, Any]) -> dict[str, Any]:
    """What a second person judges a refund by. Raises IllegalMove while a stop-sign stands on the customer, Invalid
    where less is left, or the bank did not say from which account the money came. A credit note that stands applied
    without what it paid leaves more on account than came; that never goes back as money."""
    payment = session.get_one(Payment, ask["payment"])
    _refuse_under_a_hold(session, payment)
    left = min(available_minor(session, payment), payment.amount_minor - gone_minor(session, payment))
    if not 0 < ask["minor"] <= left:
        raise Invalid(f"{say_minor(left, payment.currency)} of this payment is left.", field="amount")
    account, name = find_origin(session, payment)
    customer = session.get(Customer, payment.customer_id) if payment.customer_id else None
    return {
        "ask": {"payment": payment.id, "minor": ask["minor"]},
        "Payment": f"{payment.reference or payment.id} of {payment.received_on or payment.created_at.date()}",
        "Customer": f"{customer.name} ({customer.account_number})" if customer else "not known",
        "Paid": say_minor(payment.amount_minor, payment.currency),
        "Left": say_minor(left, payment.currency),
        "To send back": say_minor(ask["minor"], payment.currency),
        "To the account it came from": f"{account}, {name}",
    }


def _refuse_under_a_hold(session: Session, payment: Payment) -> None:
    """Who has taken over a mailbox asks for refunds, too: nothing leaves until somebody has called back."""
    about = []
    if payment.customer_id is not None:
        about.append(Ticket.customer_id == payment.customer_id)
    if payment.remittance_id is not None:
        about.append(Ticket.id == session.get_one(Remittance, payment.remittance_id).ticket_id)
    query = (
        select(Hold).join(Ticket, Ticket.id == Hold.ticket_id).where(or_(false(), *about), Hold.lifted_at.is_(None))
    )
    hold = session.scalar(query.where(Hold.kind.in_(_STOPPING)).order_by(Hold.id).limit(1))
    if hold is not None:
        words = STOP_SIGNS[HoldKind(hold.kind)].words
        raise IllegalMove(f"Nothing is sent back: {words}. The stop-sign stands on ticket {hold.ticket_id}.")


_STOPPING = (HoldKind.FRAUD, HoldKind.BANK_DETAILS, HoldKind.LEGAL, HoldKind.ATTORNEY, HoldKind.INSOLVENCY)


def carry_out_refund(session: Session, approval: Approval, *, by: Actor, now: datetime) -> None:
    ask = approval.content["ask"]
    payment = lock_payment(session, ask["payment"], by)
    account, name = find_origin(session, payment)
    refund = Refund(
        payment_id=payment.id,
        amount_minor=ask["minor"],
        currency=payment.currency,
        to_account=account,
        to_name=name,
        approval_id=approval.id,
        reason=approval.reason,
        at=now,
    )
    session.add(refund)
    payment.residual = "on_account" if payment.customer_id else None  # what is left of it was not asked back
    payment.version += 1
    session.flush()
    post_refund(session, payment, refund.id, refund.amount_minor, by=by, now=now)


def find_origin(session: Session, payment: Payment) -> tuple[str, str]:
    """The account and name that the bank gave for the money; never one that somebody wrote."""
    receipts = [session.get_one(BankReceipt, payment.receipt_id)] if payment.receipt_id else []
    if payment.remittance_id is not None:
        receipts += [receipt for _, receipt in list_money(session, payment.remittance_id)]
    origins = {(row.counterparty_account, row.counterparty or "") for row in receipts if row.counterparty_account}
    if len(origins) != 1:
        raise IllegalMove("The bank does not say from which one account this money came, so it can't go back there.")
    account, name = origins.pop()
    assert account is not None
    return account, name
