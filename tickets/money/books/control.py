"""Whether the journal and the sub-ledger say the same, account by account: what differs is a flaw, and listed."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from tickets.money.bank.links import ReceiptLink, is_live_link
from tickets.money.bank.receipts import BankReceipt
from tickets.money.books.accounts import Account
from tickets.money.books.journal import AGAINST, balances
from tickets.money.receivables.ledger import Invoice
from tickets.money.subledger.allocations import MONEY, Allocation, Payment
from tickets.money.subledger.approvals import Approval
from tickets.money.subledger.departures import PaymentReturn, Refund, live_exchanges, sum_gone

_Sums = Mapping[tuple[str, int | None], int]


@dataclass(frozen=True, slots=True)
class ControlDifference:
    """`journal_minor` is the account's balance, `ledger_minor` what its rows add up to; debits are positive."""

    account: Account
    currency: str
    customer_id: int | None
    journal_minor: int
    ledger_minor: int


def find_differences(session: Session) -> list[ControlDifference]:
    """Accounts receivable, payments on account and what differences were settled against, by customer and currency;
    the bank, suspense and clearing by currency. Empty when all tie."""
    expected: dict[Account, _Sums] = {
        Account.RECEIVABLE: _negative(_sum_applied(session, None)),
        Account.UNAPPLIED: _negative(_sum_available(session)),
        Account.REFUNDS: _negative(_sum_refunds(session)),
        Account.BANK: _sum_receipts(session),
        Account.SUSPENSE: _negative(_sum_unidentified(session)),
        Account.CLEARING: _sum_unbooked(session),
        Account.EXCHANGE: _sum_exchanged(session),
    }
    for kind, account in AGAINST.items():
        if kind not in MONEY:
            expected[account] = _sum_applied(session, kind)
    found = []
    for account, ledger in expected.items():
        journal = balances(session, account)
        for key in sorted(journal.keys() | ledger.keys(), key=str):
            if journal.get(key, 0) != ledger.get(key, 0):
                found.append(ControlDifference(account, *key, journal.get(key, 0), ledger.get(key, 0)))
    return found


def _sum_applied(session: Session, kind: str | None) -> _Sums:
    """What live allocations took off items, by the items' customers; of one kind, or of all."""
    effect = case((Allocation.event == "apply", Allocation.amount_minor), else_=-Allocation.amount_minor)
    query = (
        select(Allocation.currency, Invoice.customer_id, func.sum(effect))
        .join(Invoice, Invoice.id == Allocation.invoice_id)
        .group_by(Allocation.currency, Invoice.customer_id)
    )
    if kind is not None:
        query = query.where(Allocation.kind == kind)
    return {(currency, customer): int(total) for currency, customer, total in session.execute(query) if total}


def _sum_available(session: Session) -> _Sums:
    """What payments of known customers have left, by customer."""
    sums: dict[tuple[str, int | None], int] = defaultdict(int)
    effect = case((Allocation.event == "apply", Allocation.amount_minor), else_=-Allocation.amount_minor)
    used = (
        select(func.coalesce(func.sum(effect), 0))
        .where(Allocation.payment_id == Payment.id, Allocation.kind.in_(MONEY))
        .scalar_subquery()
    )
    alive = Payment.returned_by_id.is_(None) & Payment.undone_at.is_(None)
    left = case((alive, Payment.amount_minor), else_=0) - used
    query = select(Payment.id, Payment.currency, Payment.customer_id, left).where(Payment.customer_id.is_not(None))
    rows = session.execute(query).all()
    gone = sum_gone(session, [row[0] for row in rows])
    for payment_id, currency, customer, minor in rows:
        sums[currency, customer] += int(minor) - gone.get(payment_id, 0)
    return {key: total for key, total in sums.items() if total}


def _sum_refunds(session: Session) -> _Sums:
    """By the customer whose money it was when it went back, whoever has the rest of the payment since."""
    query = (
        select(Refund.currency, Approval.customer_id, func.sum(Refund.amount_minor))
        .join(Approval, Approval.id == Refund.approval_id)
        .group_by(Refund.currency, Approval.customer_id)
    )
    return {(currency, customer): int(total) for currency, customer, total in session.execute(query)}


def _sum_receipts(session: Session) -> _Sums:
    """What the bank booked, returns taken off."""
    query = select(BankReceipt.currency, func.sum(BankReceipt.amount_minor)).group_by(BankReceipt.currency)
    return {(currency, None): int(total) for currency, total in session.execute(query) if total}


def _sum_unidentified(session: Session) -> _Sums:
    """What the bank booked and no customer's payment accounts for, a return only if it took none back; less what was
    sent back of it."""
    sums: dict[tuple[str, int | None], int] = defaultdict(int, _sum_receipts(session))
    for payment, booked in _list_booked(session):
        sums[payment.currency, None] -= booked
        if payment.returned_by_id is not None:
            sums[payment.currency, None] += booked
    parts = (
        select(PaymentReturn.currency, func.sum(PaymentReturn.amount_minor))
        .join(Payment, Payment.id == PaymentReturn.payment_id)
        .where(Payment.customer_id.is_not(None))
    )
    for currency, total in session.execute(parts.group_by(PaymentReturn.currency)):
        sums[currency, None] += int(total)
    sent_back = (
        select(Refund.currency, func.sum(Refund.amount_minor))
        .join(Payment, Payment.id == Refund.payment_id)
        .where(Payment.customer_id.is_(None))
    )
    for currency, total in session.execute(sent_back.group_by(Refund.currency)):
        sums[currency, None] -= int(total)
    return {key: total for key, total in sums.items() if total}


def _sum_unbooked(session: Session) -> _Sums:
    """What people confirmed and the bank has not booked, nor taken back."""
    sums: dict[tuple[str, int | None], int] = defaultdict(int)
    for payment, booked in _list_booked(session):
        if payment.returned_by_id is None:
            sums[payment.currency, None] += payment.amount_minor - booked
    return {key: total for key, total in sums.items() if total}


def _sum_exchanged(session: Session) -> _Sums:
    """What was exchanged: into a currency positive, out of one negative."""
    sums: dict[tuple[str, int | None], int] = defaultdict(int)
    for row in session.scalars(live_exchanges()):
        sums[row.currency, None] -= row.amount_minor
        sums[row.into_currency, None] += row.into_minor
    return {key: total for key, total in sums.items() if total}


def _list_booked(session: Session) -> list[tuple[Payment, int]]:
    """Payments of known customers of the bank's money, with what it has booked of each; of one that is returned what
    it had booked before."""
    payments = session.scalars(
        select(Payment).where(
            Payment.customer_id.is_not(None),
            Payment.amount_minor > 0,
            Payment.undone_at.is_(None),
            Payment.exchanged_from_id.is_(None),
        )
    ).all()
    query = (
        select(ReceiptLink.remittance_id, func.sum(ReceiptLink.amount_minor))
        .join(Payment, Payment.remittance_id == ReceiptLink.remittance_id)
        .where(
            is_live_link(),
            or_(Payment.returned_by_id.is_(None), ReceiptLink.receipt_id != Payment.returned_by_id),
        )
        .group_by(ReceiptLink.remittance_id)
    )
    linked = {remittance_id: int(total) for remittance_id, total in session.execute(query)}
    return [
        (payment, payment.amount_minor if payment.receipt_id else linked.get(payment.remittance_id or 0, 0))
        for payment in payments
    ]


def _negative(sums: _Sums) -> _Sums:
    return {key: -total for key, total in sums.items()}
