"""A promise or a payment plan is made, agreed to by a second person, or cancelled.

A promise is logged by anybody; a plan of more than the limit, or proposed by tier 1, waits for a second person.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.money import from_minor, say_minor
from tickets.customers import ContactKind, get_customer, list_contacts
from tickets.errors import IllegalMove, Invalid
from tickets.money.disputes.arrangements import (
    GRACE,
    LATEST,
    MOST_INSTALMENTS,
    PLAN_LIMIT,
    STANDING,
    Arrangement,
    ArrangementItem,
    ArrangementKind,
    ArrangementState,
    Instalment,
    Part,
    end,
    list_instalments,
    list_items,
    lock,
    record_on,
    say,
)
from tickets.money.disputes.dunning import place_hold
from tickets.money.disputes.watched_items import lock_items, watch
from tickets.money.receivables.ledger import Invoice, balance_minor, list_open_invoices
from tickets.money.subledger import approvals
from tickets.money.subledger.approvals import Approval, ApprovalKind
from tickets.ticket import Ticket, get_ticket, open_ticket
from tickets.triage import WORKDAY, due_at
from tickets.users import SYSTEM, Actor, Role, require


def log_promise(
    session: Session,
    customer_id: int,
    amount_minor: int | None,
    due_on: date,
    invoice_ids: Sequence[int],
    *,
    note: str = "",
    ticket_id: int | None = None,
    by: Actor,
    now: datetime,
) -> Arrangement:
    """So much is paid by that day; None for all that is open of the invoices, and no invoices for the oldest ones
    that come to the amount. Raises Invalid for a day that has passed, or more than is open."""
    require(by, "log_promise")
    shares = _shares(session, customer_id, invoice_ids, amount_minor)
    amount = sum(shares.values())
    made = _store(
        session, ArrangementKind.PROMISE, customer_id, shares, [Part(due_on, amount)], note, ticket_id, by=by, now=now
    )
    _start(session, made, now=now)
    record_on(session, "logged_promise", made, by=by, now=now, amount=say(made), day=due_on.isoformat())
    return made


def propose_plan(
    session: Session,
    customer_id: int,
    invoice_ids: Sequence[int],
    parts: Sequence[Part],
    *,
    note: str = "",
    ticket_id: int | None = None,
    by: Actor,
    now: datetime,
) -> Arrangement:
    """Instalments over invoices. It runs at once when its proposer may agree to it alone, else a second person
    does."""
    require(by, "log_promise")
    if not 2 <= len(parts) <= MOST_INSTALMENTS:
        raise Invalid(f"A plan has 2 to {MOST_INSTALMENTS} instalments.", field="parts")
    shares = _shares(session, customer_id, invoice_ids, sum(part.amount_minor for part in parts))
    made = _store(session, ArrangementKind.PLAN, customer_id, shares, parts, note, ticket_id, by=by, now=now)
    alone = by.role != Role.TIER1 and from_minor(made.amount_minor, made.currency) <= PLAN_LIMIT
    record_on(session, "proposed_plan", made, by=by, now=now, amount=say(made), parts=len(parts))
    if alone:
        _start(session, made, now=now)
        return made
    approval = approvals.request(
        session, ApprovalKind.PAYMENT_PLAN, "arrangement", made.id, plan_facts(session, {"arrangement": made.id}),
        amount_minor=made.amount_minor, currency=made.currency, customer_id=customer_id,
        reason=note.strip() or f"{len(parts)} instalments", by=by, now=now, ticket_id=made.ticket_id,
    )  # fmt: skip
    made.approval_id = approval.id
    session.flush()
    return made


def agree(session: Session, arrangement: Arrangement, *, by: Actor, now: datetime, version: int) -> None:
    """The second person agrees to a plan: it runs."""
    lock(session, arrangement, version)
    approval = _waiting(session, arrangement)
    content = plan_facts(session, approval.content["ask"])
    approvals.grant(session, approval.id, content, by=by, now=now, version=approval.version)
    carry_out_plan(session, approval, by=by, now=now)


def refuse(
    session: Session, arrangement: Arrangement, reason: str, *, by: Actor, now: datetime, version: int
) -> None:
    """The second person does not agree."""
    lock(session, arrangement, version)
    approval = _waiting(session, arrangement)
    approvals.refuse(session, approval.id, reason, by=by, now=now, version=approval.version)
    drop_plan(session, approval, by=by, now=now)


def lock_plan(session: Session, ask: dict[str, Any]) -> None:
    """The plan before its approval, as its own page does."""
    session.refresh(session.get_one(Arrangement, ask["arrangement"]), with_for_update=True)


def plan_facts(session: Session, ask: dict[str, Any]) -> dict[str, Any]:
    """What the second person judges."""
    arrangement = session.get_one(Arrangement, ask["arrangement"])
    items = list_items(session, [arrangement.id])[arrangement.id]
    rows = list_instalments(session, [arrangement.id])[arrangement.id]
    content: dict[str, Any] = {"ask": ask, "Plan": f"{say(arrangement)} in {len(rows)} parts"}
    content |= {
        f"Invoice {invoice.number}": say_minor(row.amount_minor, arrangement.currency) for invoice, row in items
    }
    content |= {
        f"Part {at}, {row.due_on}": say_minor(row.amount_minor, arrangement.currency)
        for at, row in enumerate(rows, 1)
    }
    return content


def carry_out_plan(session: Session, approval: Approval, *, by: Actor, now: datetime) -> None:
    """The approval is granted."""
    arrangement = session.get_one(Arrangement, approval.content["ask"]["arrangement"])
    lock(session, arrangement, None)
    _start(session, arrangement, now=now)
    record_on(session, "agreed_plan", arrangement, by=by, now=now, amount=say(arrangement))


def drop_plan(session: Session, approval: Approval, *, by: Actor, now: datetime) -> None:
    """The approval was refused or withdrawn."""
    arrangement = session.get_one(Arrangement, approval.content["ask"]["arrangement"])
    lock(session, arrangement, None)
    reason = approval.answer or "taken back"
    end(session, arrangement, ArrangementState.REFUSED, reason, now)
    record_on(session, "refused_plan", arrangement, by=by, now=now, reason=reason)


def cancel(
    session: Session, arrangement: Arrangement, reason: str, *, by: Actor, now: datetime, version: int
) -> None:
    """It no longer counts, neither as kept nor as missed."""
    require(by, "log_promise")
    if not reason.strip():
        raise Invalid("Say why it no longer counts.", field="reason")
    lock(session, arrangement, version)
    if arrangement.state not in STANDING:
        raise IllegalMove(f"This is {arrangement.state} already.")
    if arrangement.state == ArrangementState.ASKED:
        approval = _waiting(session, arrangement)
        approvals.refuse(session, approval.id, reason, by=SYSTEM, now=now, version=approval.version)
    end(session, arrangement, ArrangementState.CANCELLED, reason, now)
    record_on(session, "cancelled_arrangement", arrangement, by=by, now=now, reason=reason.strip())


def split_evenly(total_minor: int, count: int, first: date, every: timedelta) -> list[Part]:
    """Equal instalments; the last one takes the cents that are left over."""
    share = total_minor // count
    amounts = [share] * (count - 1) + [total_minor - share * (count - 1)]
    return [Part(first + every * number, amount) for number, amount in enumerate(amounts)]


def _shares(
    session: Session, customer_id: int, invoice_ids: Sequence[int], amount_minor: int | None
) -> dict[int, int]:
    """How much of each invoice is covered, in order of their due dates; without invoices the oldest are taken."""
    get_customer(session, customer_id)
    opened = [row for row in list_open_invoices(session, customer_id) if row.balance > 0]
    chosen = [row for row in opened if row.id in set(invoice_ids)] if invoice_ids else opened
    if invoice_ids and len(chosen) != len(set(invoice_ids)):
        raise Invalid("One of these invoices has nothing open, or belongs to another customer.", field="invoice")
    if len({row.currency for row in chosen}) > 1:
        raise Invalid("These invoices are in several currencies; choose those of one.", field="invoice")
    if not chosen:
        raise Invalid("Nothing is open that could be paid.", field="invoice")
    lock_items(session, [row.id for row in chosen])
    balances = {row.id: balance_minor(session, row.id) for row in chosen}
    total = sum(balances.values())
    amount = total if amount_minor is None else amount_minor
    if not 0 < amount <= total:
        raise Invalid(f"There is {say_minor(total, chosen[0].currency)} open on them.", field="amount")
    shares = {}
    for invoice_id, balance in balances.items():
        if amount and balance > 0:
            shares[invoice_id] = min(amount, balance)
            amount -= shares[invoice_id]
    _refuse_twice(session, shares)
    return shares


def _refuse_twice(session: Session, shares: Collection[int]) -> None:
    number = session.scalar(
        select(Invoice.number)
        .join(ArrangementItem, ArrangementItem.invoice_id == Invoice.id)
        .join(Arrangement, Arrangement.id == ArrangementItem.arrangement_id)
        .where(Invoice.id.in_(shares), Arrangement.state.in_((ArrangementState.ASKED, ArrangementState.RUNNING)))
        .order_by(Invoice.id)
        .limit(1)
    )
    if number is not None:
        raise IllegalMove(f"{number} is promised already; cancel that promise first.")


def _store(
    session: Session,
    kind: ArrangementKind,
    customer_id: int,
    shares: Mapping[int, int],
    parts: Sequence[Part],
    note: str,
    ticket_id: int | None,
    *,
    by: Actor,
    now: datetime,
) -> Arrangement:
    for part in parts:
        if part.amount_minor <= 0:
            raise Invalid("An instalment needs an amount.", field="amount")
        if not now.date() <= part.due_on <= now.date() + LATEST:
            raise Invalid("Choose a day to come, within three years.", field="due_on")
    if ticket_id is not None:
        get_ticket(session, ticket_id, by)
    currency = session.get_one(Invoice, next(iter(shares))).currency
    made = Arrangement(
        kind=kind,
        customer_id=customer_id,
        ticket_id=ticket_id or _open_ticket(session, customer_id, kind, by=by, now=now).id,
        state=ArrangementState.ASKED,
        amount_minor=sum(shares.values()),
        currency=currency,
        note=note.strip(),
        logged_by=by.name,
        logged_at=now,
    )
    session.add(made)
    session.flush()
    session.add_all(
        ArrangementItem(arrangement_id=made.id, invoice_id=invoice_id, amount_minor=amount)
        for invoice_id, amount in shares.items()
    )
    session.add_all(
        Instalment(arrangement_id=made.id, due_on=part.due_on, amount_minor=part.amount_minor, state="open")
        for part in sorted(parts, key=lambda part: part.due_on)
    )
    session.flush()
    return made


def _open_ticket(session: Session, customer_id: int, kind: ArrangementKind, *, by: Actor, now: datetime) -> Ticket:
    """A promise on the phone has a conversation too: when it is missed, that one is raised."""
    customer = get_customer(session, customer_id)
    address = next(
        (row.value for row in list_contacts(session, customer_id) if row.kind == ContactKind.ADDRESS), None
    )
    what = "Promise to pay" if kind == ArrangementKind.PROMISE else "Payment plan"
    return open_ticket(
        session, subject=f"{what}: {customer.name}",
        intent="informational", by=by, now=now, tier=1, confidence=1.0, requester_name=customer.name,
        requester_email=address, customer_id=customer_id, due_at=due_at(now, WORKDAY),
    )  # fmt: skip


def _start(session: Session, arrangement: Arrangement, *, now: datetime) -> None:
    """It runs: its invoices are watched from now on, and not reminded until the last day and grace."""
    arrangement.state = ArrangementState.RUNNING
    last = max(row.due_on for row in list_instalments(session, [arrangement.id])[arrangement.id])
    items = list_items(session, [arrangement.id])[arrangement.id]
    lock_items(session, [invoice.id for invoice, _ in items])
    for invoice, row in items:
        watch(session, invoice.id, now=now)
        words = "promised" if arrangement.kind == ArrangementKind.PROMISE else "in a payment plan"
        place_hold(
            session,
            invoice.id,
            row.amount_minor,
            last + GRACE,
            words,
            by=SYSTEM,
            now=now,
            arrangement_id=arrangement.id,
        )


def _waiting(session: Session, arrangement: Arrangement) -> Approval:
    approval = session.get(Approval, arrangement.approval_id) if arrangement.approval_id else None
    if approval is None or arrangement.state != ArrangementState.ASKED:
        raise IllegalMove("This does not wait for a second person.")
    return approval
