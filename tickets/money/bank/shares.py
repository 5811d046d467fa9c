"""One receipt for several customers: split into a payment for each, and put together again.

An agent, a factor or a group pays for customers that are no family. Each share is a payment by itself, with its own
customer, and is applied and taken back by itself; the shares of a receipt are the receipt, to the cent.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.money import say_minor, to_minor
from tickets.audit import record
from tickets.customers import Customer, get_customer
from tickets.errors import IllegalMove, Invalid
from tickets.money.bank.links import sum_links
from tickets.money.bank.payer_evidence import find_payer
from tickets.money.bank.payments import Residual, list_payments_of
from tickets.money.bank.receipts import BankReceipt, ReceiptState, amount_of, lock_receipt, record_on
from tickets.money.books.journal import open_payment, undo_payment
from tickets.money.subledger.allocations import Payment, list_live, lock_payment
from tickets.money.subledger.departures import sum_gone
from tickets.users import Actor, require


@dataclass(frozen=True, slots=True)
class Share:
    customer_id: int
    amount_minor: int


def split_receipt(
    session: Session,
    receipt_id: int,
    shares: Sequence[Share],
    reason: str,
    *,
    by: Actor,
    now: datetime,
    version: int,
) -> list[Payment]:
    """A payment of each of these customers, together the receipt. One that rests on account, or was split otherwise,
    is put together first. Nothing is learned of the payer: its account is nobody's of them."""
    require(by, "apply_receipt")
    receipt = lock_receipt(session, receipt_id, version)
    if receipt.kind != "receipt" or receipt.state not in (ReceiptState.OPEN, ReceiptState.PAYMENT):
        raise IllegalMove("Only money that waits, or is a payment of its own, can be split.")
    if sum_links(session, [receipt.id]):
        raise IllegalMove("A part of this receipt pays a remittance; take that apart first.")
    _check_shares(session, receipt, shares)
    _undo_payments(session, receipt, by=by, now=now)
    payments = [_open(session, receipt, share, by=by, now=now) for share in shares]
    receipt.state, receipt.version = ReceiptState.PAYMENT, receipt.version + 1
    record_on(
        session, "receipt_split", receipt, by=by, now=now, reason=reason.strip() or "no reason given",
        shares=", ".join(_say_share(session, share, receipt.currency) for share in shares),
    )  # fmt: skip
    return payments


def put_together(session: Session, receipt_id: int, *, by: Actor, now: datetime, version: int) -> None:
    """The receipt waits again, as if nobody had said whose it is. Refused while anything of it is applied or left."""
    require(by, "apply_receipt")
    receipt = lock_receipt(session, receipt_id, version)
    if receipt.state != ReceiptState.PAYMENT:
        raise IllegalMove("This receipt is no payment of its own.")
    _undo_payments(session, receipt, by=by, now=now)
    receipt.state, receipt.version = ReceiptState.OPEN, receipt.version + 1
    record_on(session, "receipt_put_together", receipt, by=by, now=now)


def propose_shares(session: Session, receipt: BankReceipt) -> tuple[Share, ...]:
    """What the bank's text says of several customers: to each the open items that it names, when they are the
    receipt to the cent; else nothing."""
    owed: dict[str, int] = defaultdict(int)
    for one in find_payer(session, receipt).named:
        if one.sure and one.item.currency == receipt.currency:
            owed[one.item.customer] += to_minor(one.item.open_amount, receipt.currency)
    if len(owed) < 2 or sum(owed.values()) != receipt.amount_minor or min(owed.values()) <= 0:
        return ()
    found = session.execute(select(Customer.account_number, Customer.id).where(Customer.account_number.in_(owed)))
    ids = {row.account_number: row.id for row in found}
    return tuple(Share(ids[account], minor) for account, minor in sorted(owed.items()))


def _check_shares(session: Session, receipt: BankReceipt, shares: Sequence[Share]) -> None:
    for share in shares:
        get_customer(session, share.customer_id)
    if len({share.customer_id for share in shares}) < max(len(shares), 2):
        raise Invalid("Name at least two customers, each once.", field="share")
    if any(share.amount_minor <= 0 for share in shares):
        raise Invalid("Each share is above zero.", field="share")
    total = sum(share.amount_minor for share in shares)
    if total != receipt.amount_minor:
        said = say_minor(total, receipt.currency)
        raise Invalid(f"The shares are {said}, the receipt is {amount_of(receipt)}.", field="share")


def _undo_payments(session: Session, receipt: BankReceipt, *, by: Actor, now: datetime) -> None:
    for found in list_payments_of(session, receipt.id):
        payment = lock_payment(session, found.id, by)
        if payment.remittance_id is not None or payment.returned_by_id is not None:
            raise IllegalMove("A remittance or a return has this payment; take that apart first.")
        if list_live(session, payment.id) or sum_gone(session, [payment.id]):
            raise IllegalMove("A part of it is applied, or has left; take that back first.")
        if payment.customer_id is not None:
            undo_payment(session, payment, by=by, now=now)
        payment.undone_at, payment.version = now, payment.version + 1
        session.flush()


def _open(session: Session, receipt: BankReceipt, share: Share, *, by: Actor, now: datetime) -> Payment:
    reference = (receipt.payment_reference or "")[:100] or None
    payment = Payment(
        receipt_id=receipt.id, customer_id=share.customer_id, reference=reference,
        received_on=receipt.booked_on, amount_minor=share.amount_minor, currency=receipt.currency,
        residual=Residual.ON_ACCOUNT, created_at=now,
    )  # fmt: skip
    session.add(payment)
    session.flush()
    open_payment(session, payment, payment.amount_minor, by=by, now=now)
    amount = say_minor(share.amount_minor, receipt.currency)
    record(
        session, "share_opened", "payment", payment.id, by=by, now=now,
        amount=amount, receipt=receipt.id, customer=share.customer_id,
    )  # fmt: skip
    return payment


def _say_share(session: Session, share: Share, currency: str) -> str:
    return f"{say_minor(share.amount_minor, currency)} of {get_customer(session, share.customer_id).account_number}"
