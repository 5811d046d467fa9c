"""A bank receipt in, everything its page shows out: who paid, what it may settle, its remittances and its payment."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.known_items import KnownItem, KnownItems
from parsers.money import from_minor, to_minor
from tickets.audit import Event, describe
from tickets.customers import Customer, get_customer
from tickets.money.advices.foreign_advice import find_exchange_of
from tickets.money.advices.remittances import Remittance, name_payers
from tickets.money.bank.chases import Chase, find_standing
from tickets.money.bank.consents import has_consent
from tickets.money.bank.links import ReceiptLink, list_links, sum_links
from tickets.money.bank.pairing import Candidate, list_candidates
from tickets.money.bank.payer_evidence import PROVING, Payer, PayerEvidence
from tickets.money.bank.payer_identities import PayerIdentity, list_identities
from tickets.money.bank.payments import find_payment_of, list_allocations_of, list_payments_of, list_same_amount
from tickets.money.bank.proposing import doubts_of_inference, propose_receipt
from tickets.money.bank.receipts import BankReceipt, ReceiptState
from tickets.money.bank.returns import (
    PartCandidate,
    left_of_return,
    list_part_candidates,
    list_returnable,
    list_told,
)
from tickets.money.bank.shares import propose_shares
from tickets.money.books.periods import closed_through
from tickets.money.exports.export_rows import ExportBatch, RowState
from tickets.money.exports.exports import find_exports
from tickets.money.matching.exchange_proposal import ExchangeProposal
from tickets.money.matching.inference import Inference
from tickets.money.matching.judgement import earned_discount, has_discount
from tickets.money.matching.proposal import MatchPolicy
from tickets.money.receivables.families import list_family
from tickets.money.receivables.ledger import Invoice, add_items_of_customer
from tickets.money.subledger.allocations import (
    Allocation,
    Payment,
    available_minor,
    list_live,
    stands_in_closed_books,
)
from tickets.money.subledger.approvals import Approval, list_events_about, list_waiting_on, name_askers
from tickets.money.subledger.departures import (
    PaymentExchange,
    PaymentReturn,
    Refund,
    list_parts_taken,
    list_refunds,
    list_returns,
)
from tickets.money.subledger.exchanging import list_exchanges

_MOST_ITEMS = 200  # more are on the customer's page


@dataclass(frozen=True, slots=True)
class Way:
    """One way to settle, with the key that takes it and the form's fields."""

    inference: Inference
    key: str
    cash: Decimal
    discount: Decimal


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence of who paid; `proves` when it is enough to act on."""

    evidence: PayerEvidence
    customer: Customer
    proves: bool


@dataclass(frozen=True, slots=True)
class Applied:
    """An allocation event with its item; `live` when it can be taken back."""

    allocation: Allocation
    invoice: Invoice
    live: bool
    asked_by: str | None  # of what a second person granted


@dataclass(frozen=True, slots=True)
class ShareView:
    """One of several payments of a receipt, with what is left of it."""

    payment: Payment
    customer: Customer | None
    left: Decimal


@dataclass(frozen=True, slots=True)
class Foreign:
    """Open items in other currencies than the payment's, and what of it was exchanged for such before. `told` is the
    rate that a waiting advice over this money proves, with the advice."""

    items: tuple[KnownItem, ...]
    exchanges: tuple[PaymentExchange, ...]
    told: ExchangeProposal | None = None
    advice: Remittance | None = None


@dataclass(frozen=True, slots=True)
class ReceiptView:
    receipt: BankReceipt
    payment: Payment | None
    customer: Customer | None  # whose items are shown
    payer: Payer
    pieces: tuple[Piece, ...]
    identities: tuple[PayerIdentity, ...]
    consent: bool
    links: tuple[tuple[ReceiptLink, Remittance], ...]
    candidates: tuple[Candidate, ...]
    payers: Mapping[int, str]  # by remittance, of the candidates
    returnable: tuple[tuple[Payment, Customer | None, str], ...]  # whose, and what it paid
    ways: tuple[Way, ...]
    doubts: tuple[str, ...]  # why it does not post by itself
    undone: tuple[KnownItem, ...]  # that a person took back from it: no way has them
    items: tuple[KnownItem, ...]
    more_items: int
    applied: tuple[Applied, ...]
    discounts: Mapping[int, Decimal]  # what the terms of these items grant now, by item
    applied_before: tuple[Applied, ...]  # by another payment of the same amount: this one may have come twice
    refunds: tuple[Refund, ...]
    parts_taken: tuple[PaymentReturn, ...]
    waiting: tuple[Approval, ...]
    family: tuple[Customer, ...]  # others, to whose account what is left may go
    left: Decimal  # what nothing is applied to or linked with
    shares: tuple[ShareView, ...]  # where several customers share it
    proposed_shares: tuple[tuple[str, str], ...]  # account number and amount, as the form holds them
    splittable: bool
    parts: tuple[PartCandidate, ...]  # payments that a return may have taken a part of
    taken_whole: tuple[tuple[Payment, Customer | None], ...]  # payments that this return took back
    returned_parts: tuple[PaymentReturn, ...]
    left_of_return: Decimal
    told: tuple[int, ...]  # tickets in which tier 2 knows of this return
    foreign: Foreign
    chase: Chase | None  # the task to ask for its advice
    in_closed_books: bool
    closed: date | None  # the last day of the closed books
    history: tuple[tuple[Event, str], ...]

    @property
    def waits(self) -> bool:
        return self.receipt.state == ReceiptState.OPEN

    @property
    def usable(self) -> bool:
        """Whether something of it can be applied now."""
        if self.receipt.kind != "receipt" or self.left <= 0 or self.links:
            return False
        return self.waits or (self.receipt.state == ReceiptState.PAYMENT and self.payment is not None)

    @property
    def version(self) -> int:
        return self.receipt.version


@dataclass(frozen=True, slots=True)
class PaymentView:
    payment: Payment
    customer: Customer | None
    items: tuple[KnownItem, ...]
    more_items: int
    discounts: Mapping[int, Decimal]
    applied: tuple[Applied, ...]
    refunds: tuple[Refund, ...]
    parts_taken: tuple[PaymentReturn, ...]
    waiting: tuple[Approval, ...]
    family: tuple[Customer, ...]
    left: Decimal
    foreign: Foreign
    in_closed_books: bool
    closed: date | None  # the last day of the closed books
    exports: tuple[tuple[ExportBatch, RowState], ...]


def receipt_view(
    session: Session, receipt: BankReceipt, looked_at: Customer | None, after_confirmed: int | None
) -> ReceiptView:
    """`looked_at` is a customer that a person wants to see, whoever paid."""
    payment = find_payment_of(session, receipt.id)
    left_minor = _left(session, receipt, payment)
    known = payment.customer_id if payment else None
    chosen = known or (looked_at.id if looked_at else None)
    proposal = propose_receipt(session, receipt, chosen, left_minor)
    customer = session.get(Customer, proposal.customer_id) if proposal.customer_id else None
    waits = receipt.state == ReceiptState.OPEN and receipt.kind == "receipt"
    inferences = proposal.inferences if left_minor > 0 else ()
    payments = list_payments_of(session, receipt.id)
    items = _with_family(session, proposal.customer_id, receipt.currency, proposal.items)
    candidates = tuple(_candidates(session, receipt, payment, payments))
    splittable = _may_split(session, receipt, payments)
    return ReceiptView(
        receipt=receipt,
        payment=payment,
        customer=customer,
        payer=proposal.payer,
        pieces=tuple(_pieces(session, proposal.payer)),
        identities=tuple(list_identities(session, customer.id)) if customer else (),
        consent=has_consent(session, customer.id) if customer else False,
        links=tuple(list_links(session, receipt.id)),
        candidates=candidates,
        payers=name_payers(session, [one.remittance for one in candidates]),
        returnable=tuple(_returnable(session, receipt)) if _is_open_return(receipt) else (),
        ways=tuple(_way(one, place) for place, one in enumerate(inferences[:9], 1)),
        doubts=doubts_of_inference(session, receipt, proposal, after_confirmed) if waits and customer else (),
        undone=proposal.undone,
        items=tuple(items[:_MOST_ITEMS]),
        more_items=max(len(items) - _MOST_ITEMS, 0),
        discounts=_discounts(items[:_MOST_ITEMS], receipt.booked_on),
        applied_before=tuple(_applied_before(session, receipt, proposal.customer_id)) if waits else (),
        refunds=tuple(list_refunds(session, payment.id)) if payment else (),
        parts_taken=tuple(list_parts_taken(session, payment.id)) if payment else (),
        waiting=tuple(list_waiting_on(session, "payment", payment.id)) if payment else (),
        family=tuple(_others_of_family(session, payment)) if payment else (),
        applied=tuple(list_applied(session, payment)) if payment else (),
        in_closed_books=bool(payment and stands_in_closed_books(session, list_live(session, payment.id))),
        chase=find_standing(session, receipt_id=receipt.id),
        closed=closed_through(session),
        left=from_minor(left_minor, receipt.currency),
        shares=tuple(_share(session, one) for one in payments) if len(payments) > 1 else (),
        proposed_shares=tuple(_proposed(session, receipt)) if splittable and len(payments) < 2 else (),
        splittable=splittable,
        parts=tuple(_part_candidates(session, receipt)) if _is_open_return(receipt) else (),
        taken_whole=tuple(_taken_whole(session, receipt)) if receipt.kind == "return" else (),
        returned_parts=tuple(list_returns(session, receipt.id)),
        left_of_return=from_minor(left_of_return(session, receipt), receipt.currency),
        told=tuple(list_told(session, receipt)) if receipt.kind == "return" else (),
        foreign=_foreign(session, payment) if payment else Foreign((), ()),
        history=tuple(_history(session, receipt, payment)),
    )


def payment_view(session: Session, payment: Payment) -> PaymentView:
    """For money that rests of a remittance's payment."""
    items = _with_family(session, payment.customer_id, payment.currency, ())
    return PaymentView(
        payment=payment,
        customer=session.get(Customer, payment.customer_id) if payment.customer_id else None,
        items=tuple(items[:_MOST_ITEMS]),
        more_items=max(len(items) - _MOST_ITEMS, 0),
        discounts=_discounts(items[:_MOST_ITEMS], payment.received_on or payment.created_at.date()),
        refunds=tuple(list_refunds(session, payment.id)),
        parts_taken=tuple(list_parts_taken(session, payment.id)),
        waiting=tuple(list_waiting_on(session, "payment", payment.id)),
        family=tuple(_others_of_family(session, payment)),
        applied=tuple(list_applied(session, payment)),
        in_closed_books=stands_in_closed_books(session, list_live(session, payment.id)),
        closed=closed_through(session),
        left=from_minor(available_minor(session, payment), payment.currency),
        foreign=_foreign(session, payment),
        exports=tuple(find_exports(session, payment.id)),
    )


def _with_family(
    session: Session, customer_id: int | None, currency: str, first: Sequence[KnownItem]
) -> list[KnownItem]:
    """`first`, then the customer's own open items, then those of their family, which they may pay as well."""
    items = list(first)
    if customer_id is None:
        return items
    members = sorted(list_family(session, customer_id), key=lambda member: member.id != customer_id)
    for member in members:
        have = {item.id for item in items}
        found = add_items_of_customer(session, KnownItems(), member.id).items
        fresh = [item for item in found if item.currency == currency and item.id not in have]
        items += sorted(fresh, key=_by_due)
        if len(items) > _MOST_ITEMS:
            break
    return items


def _others_of_family(session: Session, payment: Payment) -> list[Customer]:
    if payment.customer_id is None:
        return []
    return [member for member in list_family(session, payment.customer_id) if member.id != payment.customer_id]


def _discounts(items: Sequence[KnownItem], paid_on: date) -> dict[int, Decimal]:
    """What the terms of those items grant that have terms; zero where it is too late."""
    return {item.id: earned_discount(item, paid_on, MatchPolicy()) for item in items if has_discount(item)}


def _applied_before(session: Session, receipt: BankReceipt, customer_id: int | None) -> list[Applied]:
    same = list_same_amount(session, receipt, customer_id) if customer_id else []
    return [one for one in list_applied(session, same[0]) if one.live] if same else []


def _taken_whole(session: Session, receipt: BankReceipt) -> list[tuple[Payment, Customer | None]]:
    query = select(Payment, Customer).outerjoin(Customer, Customer.id == Payment.customer_id)
    found = session.execute(query.where(Payment.returned_by_id == receipt.id).order_by(Payment.id))
    return [(payment, customer) for payment, customer in found]


def _share(session: Session, payment: Payment) -> ShareView:
    customer = session.get(Customer, payment.customer_id) if payment.customer_id else None
    return ShareView(payment, customer, from_minor(available_minor(session, payment), payment.currency))


def _proposed(session: Session, receipt: BankReceipt) -> list[tuple[str, str]]:
    return [
        (get_customer(session, share.customer_id).account_number, field_amount(share.amount_minor, receipt.currency))
        for share in propose_shares(session, receipt)
    ]


def _may_split(session: Session, receipt: BankReceipt, payments: Sequence[Payment]) -> bool:
    """Whether nobody has used anything of it: it may be split, or put together."""
    if receipt.kind != "receipt" or receipt.state not in (ReceiptState.OPEN, ReceiptState.PAYMENT):
        return False
    whole = all(row.remittance_id is None and available_minor(session, row) == row.amount_minor for row in payments)
    return whole and not list_links(session, receipt.id)


def _foreign(session: Session, payment: Payment) -> Foreign:
    if payment.customer_id is None or payment.exchanged_from_id is not None:
        return Foreign((), ())
    known = add_items_of_customer(session, KnownItems(), payment.customer_id).items
    items = sorted((row for row in known if row.currency != payment.currency and row.open_amount > 0), key=_by_due)
    exchanges = tuple(list_exchanges(session, payment.id))
    found = find_exchange_of(session, payment) if items and not exchanges else None
    if found is None or not set(found[1].settles) <= {item.number for item in items}:
        return Foreign(tuple(items[:_MOST_ITEMS]), exchanges)
    advice, told = found
    named = [item for item in items if item.number in told.settles]
    others = [item for item in items if item.number not in told.settles]
    return Foreign((*named, *others)[: max(_MOST_ITEMS, len(named))], exchanges, told, advice)


def _by_due(item: KnownItem) -> tuple[str, int]:
    return str(item.due_date), item.id


def list_applied(session: Session, payment: Payment) -> list[Applied]:
    """Newest first."""
    live = {row.id for row in list_live(session, payment.id)}
    events = list_allocations_of(session, payment.id)
    ids = {row.invoice_id for row in events}
    invoices = {row.id: row for row in session.scalars(select(Invoice).where(Invoice.id.in_(sorted(ids))))}
    askers = name_askers(session, {row.approval_id for row in events})
    return [
        Applied(row, invoices[row.invoice_id], row.id in live, askers.get(row.approval_id))
        for row in reversed(events)
    ]


def field_amount(minor: int, currency: str) -> str:
    """An amount as a form field holds it: plain, with a point."""
    return f"{from_minor(minor, currency):f}"


def _left(session: Session, receipt: BankReceipt, payment: Payment | None) -> int:
    if payment is not None:
        return available_minor(session, payment)
    if receipt.state == ReceiptState.SET_ASIDE or receipt.kind != "receipt":
        return 0
    return receipt.amount_minor - sum_links(session, [receipt.id]).get(receipt.id, 0)


def _candidates(
    session: Session, receipt: BankReceipt, payment: Payment | None, payments: Sequence[Payment]
) -> Sequence[Candidate]:
    """Remittances that a person may choose. What is a payment already is taken over whole by one of its amount, while
    nothing of it is applied."""
    if receipt.state == ReceiptState.OPEN:
        return list_candidates(session, receipt)
    if receipt.state != ReceiptState.PAYMENT or (payment is not None and payment.returned_by_id):
        return ()
    if all(row.remittance_id is not None or list_live(session, row.id) for row in payments):
        return ()
    return [one for one in list_candidates(session, receipt) if one.exact or len(payments) > 1]


def _returnable(session: Session, receipt: BankReceipt) -> Iterator[tuple[Payment, Customer | None, str]]:
    for payment in list_returnable(session, receipt):
        customer = session.get(Customer, payment.customer_id) if payment.customer_id else None
        numbers = [row.invoice.number for row in list_applied(session, payment) if row.live]
        yield payment, customer, ", ".join(numbers[:4]) + (" and more" if len(numbers) > 4 else "")


def _part_candidates(session: Session, receipt: BankReceipt) -> list[PartCandidate]:
    """Without the payments that it may take back whole."""
    whole = {payment.id for payment in list_returnable(session, receipt)}
    return [one for one in list_part_candidates(session, receipt) if one.payment.id not in whole]


def _is_open_return(receipt: BankReceipt) -> bool:
    return receipt.kind == "return" and receipt.state == ReceiptState.OPEN


def _pieces(session: Session, payer: Payer) -> list[Piece]:
    return [Piece(one, session.get_one(Customer, one.customer_id), one.kind in PROVING) for one in payer.evidence]


def _way(inference: Inference, place: int) -> Way:
    cash = sum((part.cash for part in inference.parts), Decimal(0))
    discount = sum((part.discount for part in inference.parts), Decimal(0))
    return Way(inference, str(place), cash, discount)


def _history(session: Session, receipt: BankReceipt, payment: Payment | None) -> list[tuple[Event, str]]:
    """Newest first; with what was asked for of its payment, and who granted or refused it."""
    query = select(Event).where(Event.subject_kind == "bank_receipt", Event.subject_id == receipt.id)
    events = list(session.scalars(query))
    about = {payment.id} if payment else {row.id for row, _ in _taken_whole(session, receipt)}
    about |= {row.payment_id for row in list_returns(session, receipt.id)}
    own = Event.subject_id.in_(sorted(about)) & (Event.subject_kind == "payment")
    if payment is None:
        own &= Event.verb.in_(("payment_returned", "part_returned"))
    events += session.scalars(select(Event).where(own))
    if payment is not None:
        events += list_events_about(session, "payment", payment.id)
    return [(event, describe(event)) for event in sorted(events, key=lambda event: -event.id)]


def parts_as_fields(inference: Inference, currency: str) -> list[tuple[int, str, str, str]]:
    """(item, cash, discount, write-off) of each part, as a form sends them."""
    return [
        (
            part.item.id,
            field_amount(to_minor(part.cash, currency), currency),
            field_amount(to_minor(part.discount, currency), currency) if part.discount else "",
            field_amount(to_minor(part.write_off, currency), currency) if part.write_off else "",
        )
        for part in inference.parts
    ]
