"""A bank receipt without an advice in, who paid it and the ways it may settle their open items out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, aliased

from parsers.known_items import KnownItem, KnownItems
from parsers.money import from_minor, to_minor
from tickets.holds import Hold
from tickets.money.advices.remittances import Remittance
from tickets.money.bank.consents import has_consent
from tickets.money.bank.fits import unpaid
from tickets.money.bank.payer_evidence import Payer, find_payer
from tickets.money.bank.payments import Part, count_confirmed
from tickets.money.bank.receipts import BankReceipt
from tickets.money.matching.inference import Inference, Rule, infer
from tickets.money.matching.proposal import EvidenceClass, MatchPolicy
from tickets.money.receivables.families import list_family
from tickets.money.receivables.ledger import Invoice, add_items_of_customer
from tickets.money.subledger.allocations import Allocation, Payment
from tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class ReceiptProposal:
    """`customer_id` is whose items are looked at: who paid, or whom a person looks at. `items` are open ones of the
    receipt's currency, oldest due first, with those of the family that the text names. `undone` are those that a
    person has taken back from this receipt: no way to settle has them."""

    payer: Payer
    customer_id: int | None
    items: tuple[KnownItem, ...] = ()
    inferences: tuple[Inference, ...] = ()
    undone: tuple[KnownItem, ...] = ()


_OLD = timedelta(days=90)  # such an item is not paid without a word


def propose_receipt(
    session: Session, receipt: BankReceipt, customer_id: int | None = None, left_minor: int | None = None
) -> ReceiptProposal:
    """For all of the receipt, or what is left of it (`left_minor`)."""
    payer = find_payer(session, receipt)
    customer_id = customer_id or payer.suggested
    if customer_id is None:
        return ReceiptProposal(payer, None)
    known = add_items_of_customer(session, KnownItems(), customer_id).items
    items = [item for item in known if item.currency == receipt.currency]
    items.sort(key=lambda item: (str(item.due_date), item.id))
    members = {member.account_number for member in list_family(session, customer_id)}
    named = [one.item for one in payer.named if one.item.customer in members]
    amount = from_minor(receipt.amount_minor if left_minor is None else left_minor, receipt.currency)
    undone = _find_undone(session, receipt)
    usable, meant = ([item for item in some if item.id not in undone] for some in (items, named))
    inferences = infer(amount, receipt.currency, receipt.booked_on, usable, meant, MatchPolicy())
    items += [item for item in named if item.open_amount and item.id not in {own.id for own in items}]
    return ReceiptProposal(
        payer, customer_id, tuple(items), inferences, tuple(item for item in items if item.id in undone)
    )


def _find_undone(session: Session, receipt: BankReceipt) -> set[int]:
    """The items that a person took back from the payments of this receipt."""
    back = aliased(Allocation)
    query = (
        select(Allocation.invoice_id)
        .join(back, back.reverses_id == Allocation.id)
        .join(Payment, Payment.id == Allocation.payment_id)
        .where(Payment.receipt_id == receipt.id, back.by_id.is_not(None))
    )
    return set(session.scalars(query))


def parts_of(inference: Inference, currency: str) -> list[Part]:
    """What it would apply, as amounts."""
    return [
        Part(
            part.item.id,
            to_minor(part.cash, currency),
            to_minor(part.discount, currency),
            to_minor(part.write_off, currency),
        )
        for part in inference.parts
    ]


def doubts_of_inference(
    session: Session, receipt: BankReceipt, proposal: ReceiptProposal, after_confirmed: int | None
) -> tuple[str, ...]:
    """Why a receipt without an advice does not post by itself, as sentences; empty when it does. `after_confirmed` is
    how many such payments of the customer people must have applied; None for never."""
    payer, customer_id = proposal.payer, proposal.payer.customer_id
    if customer_id is None:
        return ("Who paid is not known.",)
    best = proposal.inferences[0] if proposal.inferences else None
    found = (
        None if after_confirmed is not None else "Payments without an advice don't post by themselves here.",
        None
        if has_consent(session, customer_id)
        else "This customer's payments without an advice wait for a person.",
        _doubt_experience(session, customer_id, after_confirmed or 0),
        None if payer.proved else payer.doubt or "Who paid is known by name only.",
        "The bank says that a payment of ours came back." if receipt.return_reason else None,
        doubt_inference(best),
        doubt_age(receipt, best),
        _doubt_expected(session, receipt, customer_id),
        _doubt_hold(session, customer_id),
        _doubt_items(session, best),
    )
    return tuple(sentence for sentence in found if sentence)


def _doubt_experience(session: Session, customer_id: int, needed: int) -> str | None:
    confirmed, taken_back = count_confirmed(session, customer_id)
    if taken_back:
        return "Something of such a payment of this customer was taken back."
    if confirmed < needed:
        return f"People have applied {confirmed} such payments of this customer, {needed} are needed."
    return None


def doubt_inference(best: Inference | None) -> str | None:
    if best is None:
        return "No way to settle fits its amount."
    if best.evidence_class is not EvidenceClass.C:
        return "Several ways to settle fit its amount."
    if best.rule is not Rule.NAMED and (best.others or best.others is None or best.any_of):
        return "Other items add up to its amount too."
    return None


def doubt_age(receipt: BankReceipt, best: Inference | None) -> str | None:
    oldest = receipt.booked_on - _OLD
    for part in best.parts if best else ():
        if part.item.due_date and part.item.due_date < oldest:
            return f"{part.item.number} was due more than {_OLD.days} days ago."
    return None


def _doubt_expected(session: Session, receipt: BankReceipt, customer_id: int) -> str | None:
    """An advice that waits may be this money's."""
    query = unpaid().where(Remittance.currency == receipt.currency)
    mine = or_(Remittance.customer_id == customer_id, Remittance.customer_id.is_(None))
    waiting = session.scalar(query.where(mine).limit(1))
    return f"Remittance {waiting.id} waits for its money and may be meant." if waiting else None


def _doubt_hold(session: Session, customer_id: int) -> str | None:
    query = select(Hold.id).join(Ticket, Ticket.id == Hold.ticket_id)
    held = session.scalar(query.where(Ticket.customer_id == customer_id, Hold.lifted_at.is_(None)).limit(1))
    return "A stop-sign stands on this customer." if held else None


def _doubt_items(session: Session, best: Inference | None) -> str | None:
    """What a person has once taken back on these items is not repeated."""
    ids: Sequence[int] = sorted(best.items) if best else [0]
    back = aliased(Allocation)
    number = session.scalar(
        select(Invoice.number)
        .join(Allocation, Allocation.invoice_id == Invoice.id)
        .join(back, back.reverses_id == Allocation.id)
        .where(Invoice.id.in_(ids), back.by_id.is_not(None))
        .limit(1)
    )
    return f"A person has taken a payment on {number} back before." if number else None
