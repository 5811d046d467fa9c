"""Payments that nothing announced: a bank receipt becomes a customer's payment, is applied, taken back, or rests.

Who paid is a person's word, or an inference that may post by itself (`settlement`). What is not applied
rests on account, is to be refunded, or was paid twice; without a customer it is unidentified. The same verbs apply
what is left of a remittance's payment to further items.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import or_, select, true
from sqlalchemy.orm import Session

from parsers.money import from_minor, say_minor
from tickets.audit import Event, record
from tickets.customers import get_customer
from tickets.db import find_row
from tickets.errors import IllegalMove, Invalid, NotFound
from tickets.money.advices.remittances import Remittance, RemittanceState
from tickets.money.bank.links import chunks, sum_links
from tickets.money.bank.payer_identities import demote, learn
from tickets.money.bank.receipts import BankReceipt, ReceiptState, lock_receipt
from tickets.money.books import journal
from tickets.money.books.accounts import Account
from tickets.money.books.journal import JournalEntry, Move, Posting
from tickets.money.matching.judgement import doubt_discount
from tickets.money.matching.proposal import MatchPolicy
from tickets.money.receivables.ledger import Invoice, balance_minor, find_items
from tickets.money.subledger.adjustments import is_within_limits
from tickets.money.subledger.allocations import (
    Allocation,
    AllocationKind,
    Payment,
    available_minor,
    belongs_together,
    list_exchanged,
    list_live,
    lock_items,
    lock_payment,
    sum_cash,
    sum_used,
    take_back,
)
from tickets.money.subledger.applying import add_applies
from tickets.money.subledger.departures import sum_gone
from tickets.users import Actor, require

_PAID_TWICE_WITHIN = timedelta(days=60)


class Residual(StrEnum):
    """What becomes of money that nothing is applied to, as a person said."""

    ON_ACCOUNT = "on_account"
    REFUND = "refund"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Part:
    """What one item gets: money, a discount that is granted with it, and a small difference that is written off with
    it. Minor units, with the item's sign."""

    invoice_id: int
    cash_minor: int
    discount_minor: int = 0
    write_off_minor: int = 0


@dataclass(frozen=True, slots=True)
class Resting:
    """A payment with the part of it that nothing is applied to."""

    payment: Payment
    left_minor: int


def open_payment(
    session: Session,
    receipt_id: int,
    customer_id: int | None,
    *,
    four_eyes: bool = False,
    by: Actor,
    now: datetime,
    version: int,
) -> Payment:
    """The receipt is this customer's payment, on account until it is applied; with None it is kept as unidentified.
    What the bank says of the payer is learned from a person's word."""
    require(by, "apply_receipt")
    receipt = lock_receipt(session, receipt_id, version)
    _refuse_unusable(session, receipt)
    if customer_id is not None:
        get_customer(session, customer_id)
    payment = Payment(
        receipt_id=receipt.id, customer_id=customer_id, reference=_cut(receipt.payment_reference),
        received_on=receipt.booked_on, amount_minor=receipt.amount_minor, currency=receipt.currency,
        residual=Residual.ON_ACCOUNT if customer_id else None, created_at=now,
    )  # fmt: skip
    session.add(payment)
    receipt.state, receipt.version = ReceiptState.PAYMENT, receipt.version + 1
    session.flush()
    _record(session, "payment_opened", payment, by=by, now=now, receipt=receipt.id, customer=customer_id)
    if customer_id is not None:
        journal.open_payment(session, payment, payment.amount_minor, by=by, now=now)
        learn(session, receipt, customer_id, four_eyes=four_eyes, by=by, now=now)
    return payment


def identify(
    session: Session,
    payment_id: int,
    customer_id: int | None,
    *,
    four_eyes: bool = False,
    by: Actor,
    now: datetime,
    version: int,
) -> None:
    """Whose payment it is, or None for nobody known. Refused while anything is applied: that belongs to a customer.
    What had been learned of this payer for another customer is demoted."""
    require(by, "apply_receipt")
    payment = lock_payment(session, payment_id, by, version)
    _refuse_dead(payment)
    if payment.receipt_id is None or payment.remittance_id is not None:
        raise IllegalMove("The payer of a remittance's payment follows from its items.")
    if list_live(session, payment.id):
        raise IllegalMove("A part of it is applied; take that back before changing whose it is.")
    if list_exchanged(session, payment.id):
        raise IllegalMove("A part of it settles items in another currency; take that back first.")
    if payment.customer_id == customer_id:
        raise IllegalMove("It is this customer's already.")
    if payment.customer_id is not None and not available_minor(session, payment):
        raise IllegalMove("Nothing of it is left: what went back was this customer's.")
    if customer_id is not None:
        get_customer(session, customer_id)
    receipt = session.get_one(BankReceipt, payment.receipt_id)
    if payment.customer_id is not None:
        demote(session, receipt, payment.customer_id, f"{by.name} said it is another's", by=by, now=now)
    before, payment.customer_id = payment.customer_id, customer_id
    payment.residual = Residual.ON_ACCOUNT if customer_id else None
    payment.version += 1
    session.flush()
    event = _record(session, "payment_identified", payment, by=by, now=now, before=before, customer=customer_id)
    _book_owner(session, payment, before, event, by=by, now=now)
    if customer_id is not None:
        learn(session, receipt, customer_id, four_eyes=four_eyes, by=by, now=now)


def apply_receipt(
    session: Session,
    receipt_id: int,
    customer_id: int,
    parts: Sequence[Part],
    *,
    reason: str = "",
    four_eyes: bool = False,
    by: Actor,
    now: datetime,
    version: int,
) -> Payment:
    """In one step: it is this customer's payment, applied to these items; what is left rests on account."""
    payment = open_payment(session, receipt_id, customer_id, four_eyes=four_eyes, by=by, now=now, version=version)
    apply_to_items(session, payment.id, parts, reason=reason, by=by, now=now, version=payment.version)
    return payment


def apply_to_items(
    session: Session,
    payment_id: int,
    parts: Sequence[Part],
    *,
    reason: str = "",
    by: Actor,
    now: datetime,
    version: int,
) -> list[Allocation]:
    """Apply what is left of a payment to open items of its customer, whole or in part. Refuses more than is left,
    more than an item has open, another currency, another customer, a discount that its terms don't grant, and a
    write-off above the limits of small differences or that leaves the item open."""
    require(by, "apply_receipt")
    payment = lock_payment(session, payment_id, by, version)
    parts = [part for part in parts if part.cash_minor or part.discount_minor]
    if not parts:
        raise Invalid("Choose what it pays.", field="item")
    if len({part.invoice_id for part in parts}) < len(parts):
        raise Invalid("Each item once, please.", field="item")
    _refuse_dead(payment)
    _refuse_discounts(session, payment, parts)
    _refuse_write_offs(session, parts, by, now)
    groups = [_build(session, part, reason) for part in parts]
    add_applies(session, payment, groups, by=by, now=now)
    _follow_remittance(session, payment)
    session.flush()
    rows = [row for group in groups for row in group]
    _record(
        session, "payment_applied", payment, by=by, now=now, reason=reason,
        applied=say_minor(sum_cash(rows), payment.currency), allocations=[row.id for row in rows],
    )  # fmt: skip
    return rows


def take_back_parts(
    session: Session,
    payment_id: int,
    allocation_ids: Collection[int] | None,
    reason: str,
    *,
    by: Actor,
    now: datetime,
    version: int,
) -> None:
    """Take back some of what a receipt's payment was applied to, or with None all; the items are open as before, and
    the money rests on account. What is granted together with money goes with it."""
    require(by, "reverse_cash")
    payment = lock_payment(session, payment_id, by, version)
    if payment.remittance_id is not None:
        raise IllegalMove("This payment has a remittance; take it back on its page.")
    live = list_live(session, payment.id)
    wanted = [row for row in live if allocation_ids is None or row.id in allocation_ids]
    chosen = [row for row in live if any(belongs_together(row, one) for one in wanted)]
    if not chosen:
        raise IllegalMove("Nothing of it is applied, or it is taken back already.")
    take_back(session, payment, chosen, reason, by=by, now=now)


def decide_residual(
    session: Session, payment_id: int, residual: Residual, *, by: Actor, now: datetime, version: int
) -> None:
    """What becomes of the part that nothing is applied to."""
    require(by, "apply_receipt")
    payment = lock_payment(session, payment_id, by, version)
    _refuse_dead(payment)
    if payment.customer_id is None:
        raise IllegalMove("Nobody knows whose it is; say that first.")
    payment.residual, payment.version = residual, payment.version + 1
    _record(session, "residual_decided", payment, by=by, now=now, residual=residual)


def find_payment_of(session: Session, receipt_id: int) -> Payment | None:
    """The payment that a receipt is by itself; None without one, or where several share it."""
    payments = list_payments_of(session, receipt_id)
    return payments[0] if len(payments) == 1 else None


def list_payments_of(session: Session, receipt_id: int) -> list[Payment]:
    """The payments that a receipt is, in the order in which they were opened."""
    query = select(Payment).where(Payment.receipt_id == receipt_id, Payment.undone_at.is_(None))
    return list(session.scalars(query.order_by(Payment.id)))


def list_resting(
    session: Session, *, identified: bool, customer_id: int | None = None, limit: int = 500
) -> list[Resting]:
    """Payments with something left: on account of a customer (of this one), or of nobody known. Newest first."""
    owner = Payment.customer_id.is_not(None) if identified else Payment.customer_id.is_(None)
    wanted = true() if customer_id is None else Payment.customer_id == customer_id
    alive = (Payment.returned_by_id.is_(None), Payment.undone_at.is_(None), Payment.amount_minor > 0)
    query = select(Payment).where(owner, wanted, *alive).order_by(Payment.id.desc()).limit(limit)
    payments = session.scalars(query).all()
    ids = [payment.id for payment in payments]
    used, gone = sum_used(session, ids), sum_gone(session, ids)
    resting = (
        Resting(payment, payment.amount_minor - used.get(payment.id, 0) - gone.get(payment.id, 0))
        for payment in payments
    )
    return [one for one in resting if one.left_minor]


def list_same_amount(session: Session, receipt: BankReceipt, customer_id: int) -> list[Payment]:
    """Other payments of this customer of exactly this amount, of which something is applied, booked within two months
    of it; the nearest first. One of them may be this one, paid before."""
    near = (receipt.booked_on - _PAID_TWICE_WITHIN, receipt.booked_on + _PAID_TWICE_WITHIN)
    query = select(Payment).where(
        Payment.customer_id == customer_id,
        Payment.amount_minor == receipt.amount_minor,
        Payment.currency == receipt.currency,
        Payment.received_on.between(*near),
        Payment.returned_by_id.is_(None),
        Payment.undone_at.is_(None),
        or_(Payment.receipt_id.is_(None), Payment.receipt_id != receipt.id),
    )
    found = [payment for payment in session.scalars(query.limit(50)) if list_live(session, payment.id)]
    return sorted(found, key=lambda payment: abs((payment.received_on or receipt.booked_on) - receipt.booked_on))


def list_allocations_of(session: Session, payment_id: int) -> list[Allocation]:
    """All events, oldest first."""
    query = select(Allocation).where(Allocation.payment_id == payment_id).order_by(Allocation.id)
    return list(session.scalars(query))


def count_confirmed(session: Session, customer_id: int) -> tuple[int, int]:
    """How many payments of this customer without an advice a person has applied, and how many of them somebody took
    something back from."""
    query = select(Payment.id).where(Payment.customer_id == customer_id, Payment.receipt_id.is_not(None))
    ids = list(session.scalars(query.where(Payment.remittance_id.is_(None))))
    applied: set[int] = set()
    taken_back: set[int] = set()
    for chunk in chunks(ids):
        rows = select(Allocation.payment_id, Allocation.event, Allocation.by_id).where(
            Allocation.payment_id.in_(chunk), or_(Allocation.event == "reverse", Allocation.by_id.is_not(None))
        )
        for payment_id, event, _ in session.execute(rows):
            (taken_back if event == "reverse" else applied).add(payment_id)
    return len(applied), len(taken_back)


def _follow_remittance(session: Session, payment: Payment) -> None:
    """A remittance whose payment was taken back whole, and is used again, is applied again."""
    if payment.remittance_id is None:
        return
    remittance = session.get_one(Remittance, payment.remittance_id)
    if remittance.state == RemittanceState.REVERSED:
        remittance.state = RemittanceState.CONFIRMED
    remittance.version += 1


def _refuse_unusable(session: Session, receipt: BankReceipt) -> None:
    if receipt.kind != "receipt":
        raise IllegalMove("A payment that was returned is no payment.")
    if receipt.state != ReceiptState.OPEN:
        raise IllegalMove("Somebody has decided on this receipt already.")
    if sum_links(session, [receipt.id]):
        raise IllegalMove("A part of this receipt pays a remittance; take that apart first.")


def _refuse_dead(payment: Payment) -> None:
    if payment.returned_by_id is not None:
        raise IllegalMove("The bank has taken this money back.")
    if payment.undone_at is not None:
        raise IllegalMove("This payment was put together or exchanged back; nothing of it is left.")


def _refuse_discounts(session: Session, payment: Payment, parts: Sequence[Part]) -> None:
    """Above the terms, or too late and above what may be waived, a discount would be a write-off by one person."""
    granted = {part.invoice_id: part.discount_minor for part in parts if part.discount_minor}
    for id_, item in find_items(session, granted).items():
        discount = from_minor(granted[id_], item.currency)
        if doubt := doubt_discount(discount, item, payment.received_on, MatchPolicy()):
            amount = say_minor(granted[id_], item.currency)
            said = f"{amount} discount on {item.number} is not earned: {doubt}; leave it open."
            raise Invalid(said, field="discount")


def _refuse_write_offs(session: Session, parts: Sequence[Part], by: Actor, now: datetime) -> None:
    """What is above the limits waits for a second person, on the item's own page."""
    written_off = {part.invoice_id: part for part in parts if part.write_off_minor}
    if not written_off:
        return
    require(by, "confirm_cash")
    lock_items(session, written_off)
    for id_, part in written_off.items():
        invoice = find_row(session, Invoice, id_)
        if invoice is None:
            continue
        amount = say_minor(part.write_off_minor, invoice.currency)
        if not is_within_limits(session, invoice, part.write_off_minor, now):
            raise Invalid(
                f"{amount} on {invoice.number} is above the limits of small differences; leave it open.",
                field="write_off",
            )
        if part.cash_minor + part.discount_minor + part.write_off_minor != balance_minor(session, id_):
            raise Invalid(f"{amount} is not all that is left open on {invoice.number}.", field="write_off")


def _build(session: Session, part: Part, reason: str) -> list[Allocation]:
    """Unlocked: whoever applies looks at the item again, with its balance."""
    invoice = find_row(session, Invoice, part.invoice_id)
    if invoice is None:
        raise NotFound(f"There is no invoice {part.invoice_id}.")
    beside = (part.discount_minor, part.write_off_minor)
    if part.cash_minor * invoice.original_minor <= 0 or any(minor * part.cash_minor < 0 for minor in beside):
        raise Invalid(f"{invoice.number} can't take {say_minor(part.cash_minor, invoice.currency)}.", field="item")
    kind = AllocationKind.CREDIT if invoice.original_minor < 0 else AllocationKind.CASH
    amounts = (
        (kind, part.cash_minor),
        (AllocationKind.DISCOUNT, part.discount_minor),
        (AllocationKind.WRITE_OFF, part.write_off_minor),
    )
    return [
        Allocation(invoice_id=invoice.id, kind=each, amount_minor=amount, reason=reason or None)
        for each, amount in amounts
        if amount
    ]


def _book_owner(
    session: Session, payment: Payment, before: int | None, event: Event, *, by: Actor, now: datetime
) -> None:
    """What is left of the money goes from suspense to the customer's account, from one to another, or back: what a
    return has taken of it stands in suspense already."""
    opened = select(JournalEntry.id).where(
        JournalEntry.event == "payment_opened",
        JournalEntry.source_kind == "payment",
        JournalEntry.source_id == payment.id,
    )
    first = before is None and session.scalar(opened) is None
    move = Move(
        Account.UNAPPLIED if before else Account.SUSPENSE,
        Account.UNAPPLIED if payment.customer_id else Account.SUSPENSE,
        available_minor(session, payment), payment.currency,
        debit_customer=before, credit_customer=payment.customer_id, payment_id=payment.id,
    )  # fmt: skip
    source = ("payment_opened", "payment", payment.id) if first else ("payment_moved", "event", event.id)
    journal.post(session, [Posting(*source, (move,))], by=by, now=now)


def _record(session: Session, verb: str, payment: Payment, *, by: Actor, now: datetime, **data: object) -> Event:
    ticket_id = None
    if payment.remittance_id is not None:
        ticket_id = session.get_one(Remittance, payment.remittance_id).ticket_id
    amount = say_minor(payment.amount_minor, payment.currency)
    event = record(session, verb, "payment", payment.id, by=by, now=now, ticket_id=ticket_id, amount=amount, **data)
    session.flush()
    return event


def _cut(text: str | None) -> str | None:
    return text[:100] if text else None
