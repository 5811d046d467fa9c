"""Money that the bank took back (chargeback, returned debit, bounced cheque): all of a payment, or a part of it.

What it had settled is open again; the ticket goes to tier 2 with the bank's reason. Of a part, what is not applied
goes first, then what a person chose, else what was applied last; the rest stays applied.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.message import Intent
from parsers.money import say_minor
from tickets.audit import list_events_of, record
from tickets.conversation import add_note
from tickets.errors import IllegalMove, Invalid
from tickets.lifecycle import escalate, reopen
from tickets.money.advices.remittances import Remittance, RemittanceState
from tickets.money.bank.links import add_link, linked_minor, list_money
from tickets.money.bank.pairing import list_candidates
from tickets.money.bank.payer_evidence import find_payer
from tickets.money.bank.receipts import BankReceipt, ReceiptState, lock_receipt, record_on
from tickets.money.books.journal import return_part as post_part
from tickets.money.books.journal import return_payment
from tickets.money.receivables.families import find_families
from tickets.money.receivables.ledger import Invoice, balance_minor
from tickets.money.subledger.allocations import (
    Allocation,
    AllocationKind,
    Payment,
    available_minor,
    belongs_together,
    find_payment,
    list_live,
    lock_items,
    lock_payment,
    reverse_all,
    sum_cash,
    take_back,
)
from tickets.money.subledger.applying import add_applies
from tickets.money.subledger.approvals import Approval
from tickets.money.subledger.departures import PaymentReturn, list_returns, sum_gone
from tickets.ticket import Ticket, TicketStatus, follow_merges, get_ticket, open_ticket
from tickets.users import Actor, require


def return_remittance(
    session: Session, receipt_id: int, remittance_id: int, *, by: Actor, now: datetime, version: int
) -> None:
    """A returned payment takes back all that its remittance had settled."""
    require(by, "link_receipt")
    receipt = _lock_return(session, receipt_id, version)
    remittance = session.get(Remittance, remittance_id)
    if remittance is None or remittance.id not in {one.remittance.id for one in list_candidates(session, receipt)}:
        raise Invalid("The returned amount is not the amount of that payment.")
    _refuse_started(session, receipt)
    payment = find_payment(session, remittance.id)
    assert payment is not None
    _refuse_gone(session, payment)
    reason = _say_reason(receipt)
    booked = payment.amount_minor if payment.receipt_id else linked_minor(session, remittance.id)
    if 0 < booked < payment.amount_minor:
        raise IllegalMove("The bank has booked only a part of that payment; say what of it was returned.")
    if list_money(session, remittance.id):
        add_link(session, receipt, remittance, receipt.amount_minor, reason, by=by, now=now)
    else:
        receipt.state, receipt.version = ReceiptState.LINKED, receipt.version + 1
    reverse_all(session, remittance.id, reason, by=by, now=now, version=remittance.version, returned=True)
    payment.returned_by_id, payment.version = receipt.id, payment.version + 1
    return_payment(session, payment, receipt, booked, by=by, now=now)
    _tell_tier2(session, payment, receipt, reason, by=by, now=now)


def return_receipt(
    session: Session, receipt_id: int, payment_id: int, *, by: Actor, now: datetime, version: int
) -> None:
    """A return takes back a payment that nothing announced: its items are open again, and nothing of it is left."""
    require(by, "link_receipt")
    receipt = _lock_return(session, receipt_id, version)
    payment = lock_payment(session, payment_id, by)
    if payment.id not in {row.id for row in list_returnable(session, receipt)}:
        raise Invalid("The returned amount is not the amount of that payment.")
    _refuse_started(session, receipt)
    _refuse_gone(session, payment)
    reason = _say_reason(receipt)
    if live := list_live(session, payment.id):
        take_back(session, payment, live, reason, by=by, now=now, returned=True)
    payment.returned_by_id, payment.version = receipt.id, payment.version + 1
    receipt.state, receipt.version = ReceiptState.LINKED, receipt.version + 1
    session.flush()
    if payment.customer_id is not None:
        return_payment(session, payment, receipt, payment.amount_minor, by=by, now=now)
    amount = say_minor(payment.amount_minor, payment.currency)
    record(
        session, "payment_returned", "payment", payment.id, by=by, now=now,
        amount=amount, reason=reason, receipt=receipt.id,
    )  # fmt: skip
    _tell_tier2(session, payment, receipt, reason, by=by, now=now)


def return_part(
    session: Session,
    receipt_id: int,
    payment_id: int,
    amount_minor: int,
    chosen: Collection[int] = (),
    *,
    by: Actor,
    now: datetime,
    version: int,
) -> PaymentReturn:
    """The return takes so much of this payment; what it takes of others is said one by one, until all of it is.
    `chosen` are allocations that go first, whatever lies on account."""
    require(by, "link_receipt")
    receipt = _lock_return(session, receipt_id, version)
    payment = lock_payment(session, payment_id, by)
    _refuse_impossible(session, receipt, payment, amount_minor)
    reason = _say_reason(receipt)
    live = list_live(session, payment.id)
    if missing := set(chosen) - {row.id for row in live}:
        raise Invalid(f"Allocation {min(missing)} is not one that stands.", field="allocation")
    groups = plan_return(live, available_minor(session, payment), amount_minor, chosen)
    rows = [row for group, _ in groups for row in group]
    if rows:
        lock_items(session, {row.invoice_id for row in rows})
        take_back(session, payment, rows, reason, by=by, now=now, returned=True)
    part = PaymentReturn(
        payment_id=payment.id, receipt_id=receipt.id, amount_minor=amount_minor, currency=payment.currency,
        reason=reason, by_id=by.user_id, by_name=by.name, at=now,
    )  # fmt: skip
    session.add(part)
    session.flush()
    if payment.customer_id is not None:
        post_part(session, payment, part.id, amount_minor, by=by, now=now)
    for group, kept in groups:
        if kept:
            _apply_rest(session, payment, group, kept, reason, by=by, now=now)
    _stay_confirmed(session, payment)
    payment.version += 1
    receipt.version += 1
    if left_of_return(session, receipt) == 0:
        receipt.state = ReceiptState.LINKED
    amount = say_minor(amount_minor, payment.currency)
    record(
        session, "part_returned", "payment", payment.id, by=by, now=now,
        amount=amount, reason=reason, receipt=receipt.id, ticket_id=_ticket_id(session, payment),
    )  # fmt: skip
    _tell_tier2(session, payment, receipt, f"{reason} ({amount} of it)", by=by, now=now)
    return part


def plan_return(
    live: Sequence[Allocation], free_minor: int, amount_minor: int, chosen: Collection[int]
) -> list[tuple[list[Allocation], int]]:
    """PURE: what is taken back, group by group, each with the cash of it that is applied again. Credit notes that
    were used stay used."""
    groups = sorted(_groups(live), key=lambda group: -group[0].id)
    first = [group for group in groups if any(row.id in chosen for row in group)]
    need, plan = amount_minor, []
    for group in first + [[]] + [group for group in groups if group not in first]:
        cash = sum_cash(group) if group else free_minor
        if need <= 0 or cash <= 0:
            continue
        if group:
            plan.append((group, max(cash - need, 0)))
        need -= cash
    return plan


def left_of_return(session: Session, receipt: BankReceipt) -> int:
    """What of a return nobody has said the payment of."""
    return -receipt.amount_minor - sum(part.amount_minor for part in list_returns(session, receipt.id))


def list_told(session: Session, receipt: BankReceipt) -> list[int]:
    """Tickets in which tier 2 was told of this return, oldest first."""
    events = list_events_of(session, "bank_receipt", receipt.id)
    return list(dict.fromkeys(row.ticket_id for row in events if row.verb == "return_told" and row.ticket_id))


def list_returnable(session: Session, receipt: BankReceipt) -> list[Payment]:
    """Payments without a remittance that a return may take back whole, newest first."""
    query = select(Payment).where(
        Payment.receipt_id.is_not(None),
        Payment.remittance_id.is_(None),
        Payment.returned_by_id.is_(None),
        Payment.undone_at.is_(None),
        Payment.currency == receipt.currency,
        Payment.amount_minor == -receipt.amount_minor,
    )
    return list(session.scalars(query.order_by(Payment.id.desc()).limit(20)))


@dataclass(frozen=True, slots=True)
class PartCandidate:
    """A payment that a return may have taken a part of, with the fact that speaks for it. `applied` are its live
    allocations of money with the numbers of their items, newest first; `named` those whose item the bank names."""

    payment: Payment
    fact: str
    applied: tuple[tuple[Allocation, str], ...]
    named: frozenset[int]
    most_minor: int  # of the return: what is left of it, or of the payment


def list_part_candidates(session: Session, receipt: BankReceipt) -> list[PartCandidate]:
    """Payments of more than the return, of the same payer or with an item or the reference that the bank names;
    newest first."""
    left = left_of_return(session, receipt)
    query = select(Payment).where(
        Payment.currency == receipt.currency,
        Payment.amount_minor > 0,
        Payment.returned_by_id.is_(None),
        Payment.undone_at.is_(None),
        Payment.exchanged_from_id.is_(None),
    )
    payer = find_payer(session, receipt)
    named = {one.item.id for one in payer.named}
    payments = list(session.scalars(query.order_by(Payment.id.desc()).limit(_LOOKED_AT)))
    families = find_families(
        session, {row.customer_id for row in payments if row.customer_id} | _some(payer.suggested)
    )
    home = families.get(payer.suggested or 0)
    gone = sum_gone(session, [row.id for row in payments])
    found = []
    for payment in payments:
        there = payment.amount_minor - gone.get(payment.id, 0)
        if there < min(left, payment.amount_minor):
            continue
        applied = _list_cash(session, payment)
        hits = frozenset(row.id for row, _ in applied if row.invoice_id in named)
        if hits:
            fact = f"paid {', '.join(number for row, number in applied if row.id in hits)}, which the bank names"
        elif payment.reference and payment.reference in (receipt.payment_reference, receipt.text):
            fact = f"has the reference {payment.reference}"
        elif home is not None and families.get(payment.customer_id or 0) == home:
            fact = "of the same payer"
        else:
            continue
        found.append(PartCandidate(payment, fact, tuple(applied), hits, min(left, there)))
    return sorted(found, key=lambda one: not one.named)[:_MOST_CANDIDATES]


_LOOKED_AT = 200  # newest payments of the currency
_MOST_CANDIDATES = 8


def _lock_return(session: Session, receipt_id: int, version: int) -> BankReceipt:
    receipt = lock_receipt(session, receipt_id, version)
    if receipt.kind != "return" or receipt.state != ReceiptState.OPEN:
        raise IllegalMove("Only a return that waits can take a payment back.")
    return receipt


def _refuse_started(session: Session, receipt: BankReceipt) -> None:
    if list_returns(session, receipt.id):
        raise IllegalMove("This return has taken a part of a payment already; say what it took of others.")


def _refuse_gone(session: Session, payment: Payment) -> None:
    if sum_gone(session, [payment.id]):
        raise IllegalMove("A part of this payment has left already; say how much of the rest the bank took.")


def _refuse_impossible(session: Session, receipt: BankReceipt, payment: Payment, amount_minor: int) -> None:
    if payment.is_dead:
        raise IllegalMove("Nothing of this payment is left.")
    if payment.currency != receipt.currency or payment.exchanged_from_id is not None:
        raise Invalid(f"The bank took {receipt.currency}; this payment was not of its money.")
    left = left_of_return(session, receipt)
    if not 0 < amount_minor <= left:
        raise Invalid(f"{say_minor(left, receipt.currency)} of the return is to be explained.", field="amount")
    there = payment.amount_minor - sum_gone(session, [payment.id]).get(payment.id, 0)
    if amount_minor > there:
        raise Invalid(f"{say_minor(there, receipt.currency)} of this payment is there.", field="amount")


def _groups(live: Sequence[Allocation]) -> Iterator[list[Allocation]]:
    """What is taken back together, in the order of the first row."""
    seen: set[int] = set()
    for row in live:
        if row.id not in seen:
            group = [one for one in live if belongs_together(one, row)]
            seen |= {one.id for one in group}
            yield group


def _apply_rest(
    session: Session,
    payment: Payment,
    group: Sequence[Allocation],
    kept: int,
    reason: str,
    *,
    by: Actor,
    now: datetime,
) -> None:
    """What of a group's money was not taken stays on its items, in the order in which it was applied; what was
    granted with all of the money is not granted with a part."""
    approved = next((row.approval_id for row in group if row.approval_id), None)
    approval = session.get(Approval, approved) if approved else None
    rows = []
    for row in group:
        if row.kind == AllocationKind.CASH and kept:
            part = min(row.amount_minor, kept)
            kept -= part
            rows.append(
                Allocation(
                    invoice_id=row.invoice_id, line_id=row.line_id, kind=row.kind, amount_minor=part,
                    reason=f"what is left of it: {reason}",
                )
            )  # fmt: skip
    add_applies(session, payment, [rows], by=by, now=now, approval=approval)


def _stay_confirmed(session: Session, payment: Payment) -> None:
    """A remittance of whose payment a part still settles something is applied."""
    if payment.remittance_id is not None and list_live(session, payment.id):
        remittance = session.get_one(Remittance, payment.remittance_id)
        remittance.state = RemittanceState.CONFIRMED


def _tell_tier2(
    session: Session, payment: Payment, receipt: BankReceipt, reason: str, *, by: Actor, now: datetime
) -> None:
    said = f"The payment was {reason}." + _say_reopened(session, payment, now)
    ticket = _find_ticket(session, payment, receipt, by) or _open_ticket(session, payment, receipt, by=by, now=now)
    if ticket.status == TicketStatus.SOLVED:
        reopen(session, ticket, by=by, now=now, reason=said)
    if ticket.tier < 2:
        escalate(session, ticket, said, by=by, now=now, version=ticket.version)
    else:
        add_note(session, ticket, said, by=by, now=now)
    record_on(session, "return_told", receipt, by=by, now=now, ticket_id=ticket.id, ticket=ticket.id)


def _say_reopened(session: Session, payment: Payment, now: datetime) -> str:
    """Which items this return has opened again, with what is open of each."""
    rows = session.scalars(
        select(Allocation).where(
            Allocation.payment_id == payment.id, Allocation.event == "reverse", Allocation.at == now
        )
    )
    items = [session.get_one(Invoice, id_) for id_ in dict.fromkeys(row.invoice_id for row in rows)]
    said = [f"{one.number} ({say_minor(balance_minor(session, one.id), one.currency)})" for one in items[:12]]
    more = f" and {len(items) - 12} more" if len(items) > 12 else ""
    return f" Open again: {', '.join(said)}{more}." if said else ""


def _find_ticket(session: Session, payment: Payment, receipt: BankReceipt, by: Actor) -> Ticket | None:
    """The remittance's, else one of this customer in which the return was told before; what is closed for good takes
    nothing more."""
    own = _ticket_id(session, payment)
    for ticket_id in [*([own] if own is not None else []), *list_told(session, receipt)]:
        ticket = follow_merges(session, get_ticket(session, ticket_id, by))
        if ticket.status != TicketStatus.CLOSED and (ticket_id == own or ticket.customer_id == payment.customer_id):
            return ticket
    return None


def _open_ticket(session: Session, payment: Payment, receipt: BankReceipt, *, by: Actor, now: datetime) -> Ticket:
    return open_ticket(
        session, subject=f"{say_minor(-receipt.amount_minor, receipt.currency)} returned by the bank",
        intent=Intent.ESCALATION, by=by, now=now, due_at=now, customer_id=payment.customer_id,
        amount_minor=-receipt.amount_minor, currency=receipt.currency,
    )  # fmt: skip


def _ticket_id(session: Session, payment: Payment) -> int | None:
    if payment.remittance_id is None:
        return None
    return session.get_one(Remittance, payment.remittance_id).ticket_id


def _list_cash(session: Session, payment: Payment) -> list[tuple[Allocation, str]]:
    rows = [row for row in list_live(session, payment.id) if row.kind == AllocationKind.CASH]
    ids = {row.invoice_id for row in rows}
    found = session.execute(select(Invoice.id, Invoice.number).where(Invoice.id.in_(ids or {0})))
    numbers = {row.id: row.number for row in found}
    return [(row, numbers[row.invoice_id]) for row in reversed(rows)]


def _say_reason(receipt: BankReceipt) -> str:
    said = receipt.return_reason or receipt.text[:80] or "no reason given"
    return f"returned by the bank on {receipt.booked_on}: {said}"


def _some(customer_id: int | None) -> set[int]:
    return {customer_id} if customer_id else set()
