"""A dispute is opened: from a line that pays short, from deductions that stand, or from what a customer claims.

One of a customer at a time, over items in one currency, with the ticket that it came from, or one of its own.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.message import Intent
from parsers.money import say_minor
from tickets.customers import ContactKind, get_customer, list_contacts
from tickets.errors import IllegalMove, Invalid, NotFound
from tickets.money.advices.remittances import Remittance, get_line
from tickets.money.disputes.deductions import (
    Deduction,
    NewDeduction,
    Source,
    add_deduction,
    free_minor,
    list_of_lines,
)
from tickets.money.disputes.dispute_reasons import REASONS, Reason, checked_reason, find_reason
from tickets.money.disputes.disputes import HELD_LONGER, MOST_ITEMS, Dispute, DisputeState, record_on, sums_of
from tickets.money.disputes.watched_items import lock_items
from tickets.money.receivables.ledger import Invoice
from tickets.ticket import Ticket, get_ticket, open_ticket
from tickets.triage import WORKDAY, due_at
from tickets.users import Actor, require


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a customer contests of one invoice; `amount_minor` None for all that is not withheld already."""

    invoice_id: int
    amount_minor: int | None


def open_from_line(session: Session, line_id: int, *, by: Actor, now: datetime) -> Dispute:
    """The dispute about what a remittance line pays short: the one that stands, else a new one, before or after the
    cash is applied. Raises Invalid for a line without an item, or that leaves nothing open."""
    require(by, "open_dispute")
    line = get_line(session, line_id)
    remittance = session.get_one(Remittance, line.remittance_id)
    get_ticket(session, remittance.ticket_id, by)
    taken = list_of_lines(session, {line_id}).get(line_id, [])
    for deduction in taken:
        if deduction.dispute_id is not None:
            return session.get_one(Dispute, deduction.dispute_id)
    if taken:
        return open_from_deductions(session, [row.id for row in taken], by=by, now=now)
    if line.invoice_id is None:
        raise Invalid("This line has no item yet; choose it first.")
    item = lock_items(session, {line.invoice_id})[line.invoice_id]
    pays = (line.proposed_minor or 0) + (line.proposed_discount_minor or 0)
    short = max(0, free_minor(session, item.id) - pays)
    found = find_reason(session, item.customer_id, line.reason)
    new = NewDeduction(
        item.id, short, found.reason, found.why, line.reason, found.code, found.claim_number, line_id=line.id
    )
    claimed_on = min(remittance.payment_date or now.date(), now.date())
    row = add_deduction(session, item, new, Source.SHORT_PAID, claimed_on, now=now)
    return open_from_deductions(session, [row.id], by=by, now=now)


def open_from_deductions(
    session: Session, deduction_ids: Collection[int], *, by: Actor, now: datetime, ticket_id: int | None = None
) -> Dispute:
    """One case for deductions of one customer and currency that belong to none yet. It belongs to `ticket_id`, else
    to the ticket of the remittance that paid short."""
    require(by, "open_dispute")
    query = select(Deduction).where(Deduction.id.in_(deduction_ids)).order_by(Deduction.id).with_for_update()
    rows = list(session.scalars(query.execution_options(populate_existing=True)))
    if not rows or len(rows) != len(set(deduction_ids)):
        raise NotFound("There is no such deduction.")
    for row in rows:
        if row.dispute_id is not None:
            raise IllegalMove(f"This deduction is in dispute D-{row.dispute_id} already.")
        if not row.open_minor:
            raise IllegalMove("Nothing of this deduction is open any more.")
    items = lock_items(session, {row.invoice_id for row in rows})
    ticket_id = ticket_id or _ticket_of(session, rows)
    reason = next((Reason(row.reason) for row in rows if row.reason != Reason.UNKNOWN), Reason.UNKNOWN)
    return _open(session, rows, items, reason, ticket_id, "", by=by, now=now)


def open_dispute(
    session: Session,
    claims: Sequence[Claimed],
    reason: str,
    *,
    source: Source,
    said: str = "",
    claim_number: str | None = None,
    ticket_id: int | None = None,
    by: Actor,
    now: datetime,
) -> Dispute:
    """What a customer says by mail, on the phone or otherwise; without a ticket one is opened for it. Raises Invalid
    for items of several customers or currencies, and for more than is open and not withheld already."""
    require(by, "open_dispute")
    wanted = checked_reason(reason)
    if not 0 < len(claims) <= MOST_ITEMS:
        raise Invalid("Choose the invoices that are disputed.", field="invoice")
    if len({claim.invoice_id for claim in claims}) != len(claims):
        raise Invalid("An invoice stands there twice.", field="invoice")
    items = lock_items(session, {claim.invoice_id for claim in claims})
    _refuse_mixed(items)
    if ticket_id is not None:
        get_ticket(session, ticket_id, by)
    rows = []
    for claim in claims:
        item = items[claim.invoice_id]
        amount = free_minor(session, item.id) if claim.amount_minor is None else claim.amount_minor
        new = NewDeduction(
            item.id, amount, wanted, f"{by.name} said so", said.strip() or None, claim_number=claim_number or None
        )
        rows.append(add_deduction(session, item, new, source, now.date(), now=now))
    return _open(session, rows, items, wanted, ticket_id, said, by=by, now=now)


def _refuse_mixed(items: Mapping[int, Invoice]) -> None:
    if len({item.customer_id for item in items.values()}) > 1:
        raise Invalid("These invoices belong to several customers.", field="invoice")
    if len({item.currency for item in items.values()}) > 1:
        raise Invalid("These invoices are in several currencies.", field="invoice")


def _ticket_of(session: Session, rows: Sequence[Deduction]) -> int | None:
    for row in rows:
        if row.line_id is not None:
            return session.get_one(Remittance, get_line(session, row.line_id).remittance_id).ticket_id
    return None


def _open(
    session: Session,
    rows: Sequence[Deduction],
    items: Mapping[int, Invoice],
    reason: Reason,
    ticket_id: int | None,
    said: str,
    *,
    by: Actor,
    now: datetime,
) -> Dispute:
    _refuse_mixed(items)
    item = next(iter(items.values()))
    numbers = sorted(item.number for item in items.values())
    title = f"{REASONS[reason].words.capitalize()}: {', '.join(numbers)}"[:200]
    if ticket_id is None:
        ticket_id = _open_ticket(session, item.customer_id, title, by=by, now=now).id
    decide_by = due_at(now, REASONS[reason].days * WORKDAY)
    dispute = Dispute(
        customer_id=item.customer_id,
        ticket_id=ticket_id,
        title=title,
        currency=item.currency,
        reason=reason,
        state=DisputeState.NEW,
        claimed_on=min(row.claimed_on for row in rows),
        opened_at=now,
        opened_by=by.name,
        decide_by=decide_by,
        held_until=decide_by.date() + HELD_LONGER,
        hold_reason=f"disputed: {REASONS[reason].words}",
    )
    session.add(dispute)
    session.flush()
    for row in rows:
        row.dispute_id = dispute.id
        row.disputed_minor, row.due_minor = row.open_minor, 0
    session.flush()
    record_on(
        session, "opened_dispute", dispute, by=by, now=now, invoices=", ".join(numbers), said=said[:500],
        amount=say_minor(sums_of(session, dispute).original_minor, dispute.currency), reason=REASONS[reason].words,
    )  # fmt: skip
    return dispute


def _open_ticket(session: Session, customer_id: int, title: str, *, by: Actor, now: datetime) -> Ticket:
    """A claim by phone gets a conversation too: the customer hears of it there."""
    customer = get_customer(session, customer_id)
    address = next(
        (row.value for row in list_contacts(session, customer_id) if row.kind == ContactKind.ADDRESS), None
    )
    return open_ticket(
        session, subject=title, intent=Intent.DISPUTE, by=by, now=now, tier=2, confidence=1.0,
        requester_name=customer.name, requester_email=address, customer_id=customer_id,
        due_at=due_at(now, WORKDAY),
    )  # fmt: skip
