"""Cash that posts by itself: only what the document, the ledger and the bank prove together, and nobody has doubted.

The remittance is class A (every line exact, the document proved, one payer), and the bank booked its total to the
cent. Everything else waits for a person, with `doubts` in words. Money without an advice posts by itself only for
customers of whom somebody said so (`tickets.money.bank.consents`), and only in the one way that fits.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from parsers.money import from_minor, say_minor
from tickets.audit import record
from tickets.db import Database
from tickets.errors import Refusal, StaleEdit
from tickets.holds import held_ticket_ids
from tickets.money.advices.parts import doubt_parts
from tickets.money.advices.remittances import Remittance, RemittanceState, end_holds, has_due_hold, list_lines
from tickets.money.bank.chases import ChasePolicy, has_chases_due, keep_chases
from tickets.money.bank.consents import has_any_consent
from tickets.money.bank.fits import find_fits, link_receipts, list_waiting_receipts
from tickets.money.bank.links import ReceiptLink, list_money
from tickets.money.bank.own_identities import doubt_of
from tickets.money.bank.payments import apply_receipt
from tickets.money.bank.proposing import ReceiptProposal, doubts_of_inference, parts_of, propose_receipt
from tickets.money.bank.receipts import BankReceipt, amount_of
from tickets.money.matching.judgement import is_late
from tickets.money.matching.proposal import EvidenceClass, MatchPolicy
from tickets.money.receivables.ledger import Invoice, find_items
from tickets.money.subledger.allocations import Allocation, Payment
from tickets.money.subledger.applying import confirm
from tickets.users import SYSTEM


@dataclass(frozen=True, slots=True)
class PostingPolicy:
    """`classes` post without a person, of payments up to `limit` (in the payment's currency; None for any). Money
    without an advice does for customers with consent, after people have applied so many of their payments. `chases`
    says when a task asks for what does not come; None for never."""

    classes: frozenset[EvidenceClass] = frozenset({EvidenceClass.A})
    limit: Decimal | None = None
    inferred_after: int | None = None
    chases: ChasePolicy | None = None


NEVER = PostingPolicy(classes=frozenset())
_INFERRED_AT_ONCE = 50


def settle(db: Database, policy: PostingPolicy, *, now: datetime) -> int:
    """`settle_due` in a transaction of its own, begun only when there is something to do; how many were applied."""
    with db.read() as session:
        due = (
            bool(find_fits(session))
            or has_due_hold(session, now=now)
            or any(not doubts(session, row, policy) for row in _list_linked(session, policy))
            or any(True for _ in _list_inferred(session, policy))
            or (policy.chases is not None and has_chases_due(session, policy.chases, now=now))
        )
    if not due:
        return 0
    with db.write() as session:
        applied = len(settle_due(session, policy, now=now)) + len(settle_inferred(session, policy, now=now))
        if policy.chases is not None:
            keep_chases(session, policy.chases, now=now)
        return applied


def settle_due(session: Session, policy: PostingPolicy, *, now: datetime) -> list[Remittance]:
    """Link receipts and remittances, then apply every linked one that nothing speaks against; returns these."""
    end_holds(session, now=now)
    link_receipts(session, now=now)
    return [row for row in _list_linked(session, policy) if _settle(session, row, policy, now)]


def settle_inferred(session: Session, policy: PostingPolicy, *, now: datetime) -> list[BankReceipt]:
    """Apply receipts without an advice for customers with consent, where exactly one way fits; returns these."""
    settled = []
    for receipt, proposal in list(_list_inferred(session, policy)):
        best, customer_id = proposal.inferences[0], proposal.payer.customer_id
        if customer_id is None or doubts_of_inference(session, receipt, proposal, policy.inferred_after):
            continue  # one before it in this round has changed that
        try:
            with session.begin_nested():
                payment = apply_receipt(
                    session, receipt.id, customer_id, parts_of(best, receipt.currency), reason=best.fact,
                    by=SYSTEM, now=now, version=receipt.version,
                )  # fmt: skip
        except Refusal:  # a balance has changed since it was read: a person looks at it
            continue
        settled.append(receipt)
        record(
            session, "posted_by_itself", "payment", payment.id, by=SYSTEM, now=now, rule=best.rule,
            evidence_class=best.evidence_class, reason=best.fact, receipts=[receipt.id],
            payer=proposal.payer.evidence[0].words,
            bank=f"{amount_of(receipt)} booked on {receipt.booked_on}",
        )  # fmt: skip
    return settled


def doubts(session: Session, remittance: Remittance, policy: PostingPolicy) -> tuple[str, ...]:
    """Why it does not post by itself, as sentences; empty when it does. Rules in the order in which people ask."""
    money = list_money(session, remittance.id)
    found = (
        None if money else "The bank has not booked it yet.",
        None
        if remittance.evidence_class in policy.classes
        else f"It is class {remittance.evidence_class or 'E'}: {remittance.class_reason}.",
        None if remittance.proved else "The document does not prove itself.",
        None if remittance.state == RemittanceState.PROPOSED else "A person has decided on it before.",
        "A person has changed what was read." if remittance.edited else None,
        f"It is on hold until {remittance.held_until}: {remittance.held_reason}." if remittance.held_until else None,
        None if remittance.duplicate_of is None else "The same advice came before.",
        _doubt_addressee(session, remittance),
        doubt_parts(session, remittance),
        _doubt_amount(remittance, money, policy),
        _doubt_hold(session, remittance),
        _doubt_items(session, remittance),
        _doubt_discounts(session, remittance, money, policy),
    )
    return tuple(sentence for sentence in found if sentence)


def _list_linked(session: Session, policy: PostingPolicy) -> Sequence[Remittance]:
    """Remittances of a class that may post whose money is here, the first to come first."""
    query = select(Remittance).where(
        Remittance.id.in_(select(ReceiptLink.remittance_id).where(ReceiptLink.event == "link")),
        Remittance.state == RemittanceState.PROPOSED,
        Remittance.evidence_class.in_(policy.classes),
    )
    return session.scalars(query.order_by(Remittance.id).limit(200)).all()


def _list_inferred(session: Session, policy: PostingPolicy) -> Iterator[tuple[BankReceipt, ReceiptProposal]]:
    """Receipts without an advice that nothing speaks against, the first to come first."""
    if policy.inferred_after is None or not has_any_consent(session):
        return
    for receipt in list_waiting_receipts(session)[:_INFERRED_AT_ONCE]:
        if policy.limit is not None and from_minor(receipt.amount_minor, receipt.currency) > policy.limit:
            continue
        proposal = propose_receipt(session, receipt)
        if not doubts_of_inference(session, receipt, proposal, policy.inferred_after):
            yield receipt, proposal


def _settle(session: Session, remittance: Remittance, policy: PostingPolicy, now: datetime) -> bool:
    if doubts(session, remittance, policy):
        return False
    try:
        with session.begin_nested():
            payment = confirm(
                session, remittance.id, accept_lines=None, by=SYSTEM, now=now, version=remittance.version
            )  # fmt: skip
            _check_whole(session, remittance, payment)
    except StaleEdit:  # somebody decides on it in this moment
        return False
    except Refusal as refusal:  # a balance has changed since it was read: a person looks at it
        remittance.evidence_class = EvidenceClass.D
        remittance.class_reason = str(refusal)
        remittance.version += 1
        return False
    money = list_money(session, remittance.id)
    payment.received_on = max(receipt.booked_on for _, receipt in money)
    record(
        session, "posted_by_itself", "remittance", remittance.id, by=SYSTEM, now=now, ticket_id=remittance.ticket_id,
        evidence_class=remittance.evidence_class, reason=remittance.class_reason,
        receipts=[receipt.id for _, receipt in money],
        bank=", ".join(f"{amount_of(receipt)} booked on {receipt.booked_on}" for _, receipt in money),
        link="; ".join(dict.fromkeys(link.reason for link, _ in money)),
    )  # fmt: skip
    return True


def _check_whole(session: Session, remittance: Remittance, payment: Payment) -> None:
    """What posts by itself leaves nothing over and no line out."""
    cash = _sum_cash(session, payment)
    lines = list_lines(session, remittance.id)
    if cash != payment.amount_minor or any(not line.invoice_id for line in lines):
        raise Refusal(f"{say_minor(payment.amount_minor - cash, payment.currency)} would be left over")


def _sum_cash(session: Session, payment: Payment) -> int:
    rows = session.scalars(
        select(Allocation.amount_minor).where(Allocation.payment_id == payment.id, Allocation.kind != "discount")
    )
    return sum(rows)


def _doubt_addressee(session: Session, remittance: Remittance) -> str | None:
    """By the names and accounts of now: one may have been said since it was read."""
    strange = doubt_of(session, remittance.payee, remittance.payee_accounts)
    return f"{strange[0].upper()}{strange[1:]}." if strange else None


def _doubt_amount(
    remittance: Remittance, money: Sequence[tuple[ReceiptLink, BankReceipt]], policy: PostingPolicy
) -> str | None:
    if not money:
        return None
    currency = money[0][1].currency
    there = sum(link.amount_minor for link, _ in money)
    if (remittance.currency, remittance.total_minor) != (currency, there):
        return f"The bank booked {say_minor(there, currency)}, which is not its total."
    if policy.limit is not None and from_minor(there, currency) > policy.limit:
        return f"It is more than {policy.limit:,} {currency}, above which a person decides."
    return None


def _doubt_hold(session: Session, remittance: Remittance) -> str | None:
    held = session.scalar(
        select(Remittance.id).where(Remittance.id == remittance.id, Remittance.ticket_id.in_(held_ticket_ids()))
    )
    return "A stop-sign stands on its ticket or customer." if held else None


def _doubt_items(session: Session, remittance: Remittance) -> str | None:
    """What a person has once taken back on these items is not repeated."""
    items = [line.invoice_id for line in list_lines(session, remittance.id) if line.invoice_id]
    back = aliased(Allocation)
    number = session.scalar(
        select(Invoice.number)
        .join(Allocation, Allocation.invoice_id == Invoice.id)
        .join(back, back.reverses_id == Allocation.id)
        .where(Invoice.id.in_(_some(items)), back.by_id.is_not(None))
        .limit(1)
    )
    return f"A person has taken a payment on {number} back before." if number else None


def _doubt_discounts(
    session: Session, remittance: Remittance, money: Sequence[tuple[ReceiptLink, BankReceipt]], policy: PostingPolicy
) -> str | None:
    """The advice's own day says when a payer meant to pay; whether that was in time the bank's day tells."""
    if not money:
        return None
    booked_on, waive = max(receipt.booked_on for _, receipt in money), EvidenceClass.B in policy.classes
    lines = list_lines(session, remittance.id)
    granted = {line.invoice_id: line.proposed_discount_minor or 0 for line in lines if line.invoice_id}
    items = find_items(session, [id_ for id_, minor in granted.items() if minor > 0])
    for id_, item in sorted(items.items()):
        if is_late(from_minor(granted[id_], item.currency), item, booked_on, MatchPolicy(), waive):
            return f"The bank booked it on {booked_on}, too late for the discount on {item.number}."
    return None


def _some(ids: Sequence[int]) -> Sequence[int]:
    return ids or [0]
