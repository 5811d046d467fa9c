"""A person's decisions on which money pays which remittance."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.money import say_minor, to_minor
from tickets.errors import IllegalMove, Invalid
from tickets.money.advices.remittances import Remittance, RemittanceState, lock_remittance
from tickets.money.bank.fits import lacking, names
from tickets.money.bank.links import add_link, end_link, linked_minor, list_links, list_money, sum_links
from tickets.money.bank.payer_evidence import find_payer
from tickets.money.bank.payments import identify
from tickets.money.bank.receipts import BankReceipt, ReceiptState, amount_of, lock_receipt
from tickets.money.subledger.allocations import Payment, find_payment, list_live
from tickets.money.subledger.departures import sum_gone
from tickets.users import Actor, require


def link_remittances(
    session: Session, receipt_id: int, remittance_ids: Sequence[int], *, by: Actor, now: datetime, version: int
) -> None:
    """A person's choice: these remittances are paid by this receipt, each by as much as it still lacks. Refuses
    another currency, and remittances that the rest of the receipt doesn't reach for."""
    require(by, "link_receipt")
    remittances = [lock_remittance(session, id_, by, None) for id_ in sorted(set(remittance_ids))]
    receipt = lock_receipt(session, receipt_id, version)
    if not remittances:
        raise Invalid("Choose the remittance.", field="remittance")
    if receipt.kind != "receipt":
        raise IllegalMove("A payment that was returned pays no remittance.")
    if receipt.state == ReceiptState.PAYMENT:
        _adopt(session, receipt, remittances, by=by, now=now)
        return
    if receipt.state != ReceiptState.OPEN:
        raise IllegalMove("This receipt has its counterpart already; take that apart first.")
    left = receipt.amount_minor - sum_links(session, [receipt.id]).get(receipt.id, 0)
    for remittance in remittances:
        missing = _missing(session, remittance, receipt)
        share = min(left, missing)
        if share < missing and _is_returned(session, remittance.id):
            raise Invalid("The bank took the payment back whole; only a receipt of its whole amount pays it again.")
        if share <= 0:
            raise Invalid(f"Nothing of {amount_of(receipt)} is left for remittance {remittance.id}.")
        add_link(session, receipt, remittance, share, f"{by.name} brought them together", by=by, now=now)
        left -= share


def part(session: Session, receipt_id: int, *, by: Actor, now: datetime, version: int) -> None:
    """A person ends the links of a receipt: it waits again, and these pairs are never linked again by themselves."""
    require(by, "link_receipt")
    receipt = lock_receipt(session, receipt_id, version)
    links = list_links(session, receipt_id)
    if not links or receipt.kind != "receipt":
        raise IllegalMove("This receipt has no remittance.")
    if any(_is_returned(session, remittance.id) for _, remittance in links):
        raise IllegalMove("The bank has taken this money back; that stays as it is.")
    own = select(Payment).where(Payment.receipt_id == receipt_id, Payment.undone_at.is_(None))
    for payment in session.scalars(own.where(Payment.remittance_id.is_not(None)).with_for_update()).all():
        if list_live(session, payment.id):
            raise IllegalMove("The payment is applied by this remittance; take that back first.")
        payment.remittance_id, payment.version = None, payment.version + 1
    for link, _ in links:
        end_link(session, link, f"{by.name} took them apart", by=by, now=now)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A remittance that a person may choose, with the one fact that tells it from the others. `exact` when what it
    lacks is what the receipt has left."""

    remittance: Remittance
    fact: str
    exact: bool


def list_candidates(session: Session, receipt: BankReceipt) -> list[Candidate]:
    """What a person may choose: remittances of the currency that lack money, first those of the exact amount, then
    those of the same payer, and those that are short by what a bank may have kept as its fee. For a return those
    whose payment it could take back."""
    if receipt.kind == "return":
        query = select(Remittance).where(
            Remittance.state == RemittanceState.CONFIRMED,
            Remittance.currency == receipt.currency,
            Remittance.total_minor == -receipt.amount_minor,
        )
        rows = session.scalars(query.order_by(Remittance.id.desc()).limit(_MOST_CANDIDATES))
        return [Candidate(row, _say_day(row), True) for row in rows]
    left = receipt.amount_minor - sum_links(session, [receipt.id]).get(receipt.id, 0)
    rows = session.scalars(lacking().where(Remittance.currency == receipt.currency).order_by(Remittance.id.desc()))
    payer = find_payer(session, receipt).suggested
    found = []
    for row in rows.all()[:500]:
        missing = (row.total_minor or 0) - linked_minor(session, row.id)
        if candidate := _candidate(receipt, row, left, missing, payer):
            found.append(candidate)
    return sorted(found, key=lambda one: not one.exact)[:_MOST_CANDIDATES]


def list_waiting_receipts(session: Session, remittance: Remittance) -> list[BankReceipt]:
    """The other way round: receipts that wait, each of exactly what this remittance lacks, the oldest first."""
    if session.scalar(lacking().where(Remittance.id == remittance.id)) is None:
        return []
    missing = (remittance.total_minor or 0) - linked_minor(session, remittance.id)
    query = select(BankReceipt).where(
        BankReceipt.state == ReceiptState.OPEN,
        BankReceipt.kind == "receipt",
        BankReceipt.currency == remittance.currency,
        BankReceipt.amount_minor == missing,
    )
    rows = session.scalars(query.order_by(BankReceipt.booked_on, BankReceipt.id).limit(_MOST_CANDIDATES)).all()
    linked = sum_links(session, [row.id for row in rows])
    return [row for row in rows if not linked.get(row.id)]


def _candidate(receipt: BankReceipt, row: Remittance, left: int, missing: int, payer: int | None) -> Candidate | None:
    if missing <= 0:
        return None
    if missing == left:
        return Candidate(row, _say_day(row), True)
    gap = missing - left
    low, high = (to_minor(edge, receipt.currency) for edge in _WIRE_FEE)
    if low <= gap <= high and (names(receipt, row.reference) or (payer and payer == row.customer_id)):
        return Candidate(row, f"{say_minor(gap, receipt.currency)} less came: a bank's fee?", False)
    if payer and payer == row.customer_id:
        which = "a part of its" if gap > 0 else "more than its"
        return Candidate(row, f"the same payer; {which} {say_minor(missing, receipt.currency)}", False)
    return None


def _say_day(row: Remittance) -> str:
    parts = (row.reference or "no reference", f"dated {row.payment_date}" if row.payment_date else "without a date")
    return ", ".join(parts)


_MOST_CANDIDATES = 12
_WIRE_FEE = (Decimal(1), Decimal(50))  # what banks on the way keep of a foreign transfer


def _adopt(
    session: Session, receipt: BankReceipt, remittances: Sequence[Remittance], *, by: Actor, now: datetime
) -> None:
    """The advice of a payment that rested on account, or of a share of it, has come: the payment is the remittance's
    from now on."""
    own = select(Payment).where(Payment.receipt_id == receipt.id, Payment.undone_at.is_(None))
    payments = session.scalars(own.order_by(Payment.id).with_for_update()).all()
    remittance = remittances[0]
    missing = _missing(session, remittance, receipt)
    free = [row for row in payments if row.remittance_id is None and row.returned_by_id is None]
    if not free or find_payment(session, remittance.id):
        raise IllegalMove("One of the two has its counterpart already.")
    fitting = [row for row in free if row.amount_minor == missing]
    payment = next(iter(sorted(fitting, key=lambda row: row.customer_id != remittance.customer_id)), None)
    if payment is None:
        raise Invalid(f"The bank says {amount_of(receipt)}, the remittance another amount.")
    if len(remittances) != 1 or list_live(session, payment.id) or sum_gone(session, [payment.id]):
        raise IllegalMove("A part of it is applied; take that back before it becomes a remittance's payment.")
    if payment.customer_id is None:
        if remittance.customer_id is None:
            raise IllegalMove("Nobody knows whose money it is, and the advice doesn't tell; say that first.")
        identify(session, payment.id, remittance.customer_id, by=by, now=now, version=payment.version)
    payment.remittance_id, payment.version = remittance.id, payment.version + 1
    add_link(session, receipt, remittance, payment.amount_minor, f"{by.name} brought them together", by=by, now=now)


def _is_returned(session: Session, remittance_id: int) -> bool:
    payment = find_payment(session, remittance_id)
    return payment is not None and payment.returned_by_id is not None


def _missing(session: Session, remittance: Remittance, receipt: BankReceipt) -> int:
    """What the remittance lacks; refuses one that this receipt can't pay."""
    if remittance.currency != receipt.currency or remittance.total_minor is None:
        raise Invalid(f"The bank says {amount_of(receipt)}, the remittance another currency or no amount.")
    there = sum(link.amount_minor for link, _ in list_money(session, remittance.id))
    if there == remittance.total_minor:
        raise IllegalMove(f"Remittance {remittance.id} has all its money already; take that apart first.")
    return remittance.total_minor - there
