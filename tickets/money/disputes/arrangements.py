"""What a customer says they will pay: a promise is one instalment, a payment plan several, over chosen invoices.

It is held against the cash by itself: what is paid on its invoices since fills the instalments in order of their
days (`following`). One that is not paid by its day and three days of grace is missed, and raises its
ticket. Its invoices are not reminded while it runs. A promise is logged by anybody; a plan of more than the limit, or
proposed by tier 1, waits for a second person.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.money import from_minor, say_minor
from tickets.audit import record
from tickets.customers import ContactKind, get_customer, list_contacts
from tickets.db import MAX_ID, Base, UtcInstant
from tickets.errors import IllegalMove, Invalid, NotFound, StaleEdit
from tickets.money.disputes.dunning import end_holds, place_hold
from tickets.money.disputes.watched_items import lock_items, watch
from tickets.money.receivables.ledger import Invoice, balance_minor, list_open_invoices
from tickets.money.subledger import approvals
from tickets.money.subledger.approvals import Approval, ApprovalKind
from tickets.ticket import Ticket, TicketStatus, follow_merges, get_ticket, open_ticket
from tickets.ticket_alarms import raise_alarm
from tickets.triage import WORKDAY, due_at
from tickets.users import SYSTEM, Actor, Role, require

GRACE = timedelta(days=3)
PLAN_LIMIT = Decimal(1_000)  # in its currency: up to it tier 2 agrees alone
MOST_INSTALMENTS = 36
LATEST = timedelta(days=3 * 366)


class ArrangementKind(StrEnum):
    PROMISE = "promise"
    PLAN = "plan"


class ArrangementState(StrEnum):
    ASKED = "asked"  # a plan waits for a second person
    RUNNING = "running"
    BROKEN = "broken"  # an instalment was missed
    KEPT = "kept"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Arrangement(Base):
    __tablename__ = "arrangement"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(7))
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    state: Mapped[str] = mapped_column(String(9))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    note: Mapped[str] = mapped_column(Text, default="")
    approval_id: Mapped[int | None] = mapped_column(ForeignKey("approval.id"))
    logged_by: Mapped[str] = mapped_column(String(120))
    logged_at: Mapped[datetime] = mapped_column(UtcInstant)
    ended_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    end_reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("kind in ('promise','plan')", name="kind"),
        CheckConstraint("state in ('asked','running','broken','kept','refused','cancelled')", name="state"),
        CheckConstraint("amount_minor > 0", name="amount"),
        Index("ix_arrangement_state", "state", "customer_id"),
    )


class ArrangementItem(Base):
    """So much of this invoice is covered; `paid_minor` is the cash on it since (negative after a reversal)."""

    __tablename__ = "arrangement_item"

    arrangement_id: Mapped[int] = mapped_column(ForeignKey("arrangement.id"), primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True, index=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    paid_minor: Mapped[int] = mapped_column(BigInteger, default=0)

    __table_args__ = (CheckConstraint("amount_minor > 0", name="amount"),)


class Instalment(Base):
    __tablename__ = "instalment"

    id: Mapped[int] = mapped_column(primary_key=True)
    arrangement_id: Mapped[int] = mapped_column(ForeignKey("arrangement.id"), index=True)
    due_on: Mapped[date] = mapped_column(Date)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    paid_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    state: Mapped[str] = mapped_column(String(6))  # open, kept, missed, late: paid after it was missed
    kept_at: Mapped[datetime | None] = mapped_column(UtcInstant)

    __table_args__ = (
        CheckConstraint("amount_minor > 0 and paid_minor >= 0 and paid_minor <= amount_minor", name="amounts"),
        CheckConstraint("state in ('open','kept','missed','late')", name="state"),
        Index("ix_instalment_open", "state", "due_on"),
    )


_STANDING = (ArrangementState.ASKED, ArrangementState.RUNNING, ArrangementState.BROKEN)
_MONITORED = (ArrangementState.RUNNING, ArrangementState.BROKEN)


@dataclass(frozen=True, slots=True)
class Part:
    """One instalment as it is agreed."""

    due_on: date
    amount_minor: int


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
    _start(session, made, by=by, now=now)
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
        _start(session, made, by=by, now=now)
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
    _start(session, arrangement, by=by, now=now)
    record_on(session, "agreed_plan", arrangement, by=by, now=now, amount=say(arrangement))


def drop_plan(session: Session, approval: Approval, *, by: Actor, now: datetime) -> None:
    """The approval was refused or withdrawn."""
    arrangement = session.get_one(Arrangement, approval.content["ask"]["arrangement"])
    lock(session, arrangement, None)
    reason = approval.answer or "taken back"
    _end(session, arrangement, ArrangementState.REFUSED, reason, now)
    record_on(session, "refused_plan", arrangement, by=by, now=now, reason=reason)


def cancel(
    session: Session, arrangement: Arrangement, reason: str, *, by: Actor, now: datetime, version: int
) -> None:
    """It no longer counts, neither as kept nor as missed."""
    require(by, "log_promise")
    if not reason.strip():
        raise Invalid("Say why it no longer counts.", field="reason")
    lock(session, arrangement, version)
    if arrangement.state not in _STANDING:
        raise IllegalMove(f"This is {arrangement.state} already.")
    if arrangement.state == ArrangementState.ASKED:
        approval = _waiting(session, arrangement)
        approvals.refuse(session, approval.id, reason, by=SYSTEM, now=now, version=approval.version)
    _end(session, arrangement, ArrangementState.CANCELLED, reason, now)
    record_on(session, "cancelled_arrangement", arrangement, by=by, now=now, reason=reason.strip())


def note_paid(session: Session, paid: Mapping[int, int], *, now: datetime) -> None:
    """Cash by item since the last look (negative: taken back); the instalments are filled anew."""
    query = (
        select(ArrangementItem)
        .join(Arrangement, Arrangement.id == ArrangementItem.arrangement_id)
        .where(
            ArrangementItem.invoice_id.in_(paid),
            Arrangement.state.in_((*_MONITORED, ArrangementState.KEPT)),
        )
        .order_by(ArrangementItem.arrangement_id, ArrangementItem.invoice_id)
        .with_for_update()
    )
    changed = set()
    for item in session.scalars(query.execution_options(populate_existing=True)):
        item.paid_minor += paid[item.invoice_id]
        changed.add(item.arrangement_id)
    session.flush()
    for arrangement_id in sorted(changed):
        arrangement = session.get_one(Arrangement, arrangement_id)
        lock(session, arrangement, None)
        _restate(session, arrangement, now)


def follow_days(session: Session, *, now: datetime) -> int:
    """Once in a while: instalments whose day and grace have passed unpaid are missed; how many."""
    query = (
        select(Arrangement)
        .join(Instalment, Instalment.arrangement_id == Arrangement.id)
        .where(Arrangement.state.in_(_MONITORED), Instalment.state == "open", Instalment.due_on < now.date() - GRACE)
        .order_by(Arrangement.id)
        .distinct()
        .limit(200)
    )
    late = session.scalars(query).all()
    for arrangement in late:
        lock(session, arrangement, None)
        _restate(session, arrangement, now)
    return len(late)


def get_arrangement(session: Session, arrangement_id: int, actor: Actor) -> Arrangement:
    row = session.get(Arrangement, arrangement_id) if 0 < arrangement_id <= MAX_ID else None
    if row is None:
        raise NotFound(f"There is no arrangement {arrangement_id}.")
    get_ticket(session, row.ticket_id, actor)
    require(actor, "view_disputes")
    return row


def list_instalments(session: Session, arrangement_ids: Collection[int]) -> dict[int, list[Instalment]]:
    """By arrangement, in order of their days."""
    found: dict[int, list[Instalment]] = {id_: [] for id_ in arrangement_ids}
    query = select(Instalment).where(Instalment.arrangement_id.in_(arrangement_ids))
    for row in session.scalars(query.order_by(Instalment.due_on, Instalment.id)):
        found[row.arrangement_id].append(row)
    return found


def list_items(
    session: Session, arrangement_ids: Collection[int]
) -> dict[int, list[tuple[Invoice, ArrangementItem]]]:
    found: dict[int, list[tuple[Invoice, ArrangementItem]]] = {id_: [] for id_ in arrangement_ids}
    query = (
        select(ArrangementItem, Invoice)
        .join(Invoice, Invoice.id == ArrangementItem.invoice_id)
        .where(ArrangementItem.arrangement_id.in_(arrangement_ids))
        .order_by(Invoice.due_date, Invoice.id)
    )
    for row, invoice in session.execute(query):
        found[row.arrangement_id].append((invoice, row))
    return found


def list_arrangements(
    session: Session, actor: Actor, states: Collection[str], *, customer_id: int | None = None,
    ticket_id: int | None = None,
) -> list[Arrangement]:  # fmt: skip
    """Newest last day first."""
    require(actor, "view_disputes")
    query = select(Arrangement).where(Arrangement.state.in_(states))
    if customer_id is not None:
        query = query.where(Arrangement.customer_id == customer_id)
    if ticket_id is not None:
        query = query.where(Arrangement.ticket_id == ticket_id)
    return list(session.scalars(query.order_by(Arrangement.id.desc()).limit(300)))


def split_evenly(total_minor: int, count: int, first: date, every: timedelta) -> list[Part]:
    """Equal instalments; the last one takes the cents that are left over."""
    share = total_minor // count
    amounts = [share] * (count - 1) + [total_minor - share * (count - 1)]
    return [Part(first + every * number, amount) for number, amount in enumerate(amounts)]


def say(arrangement: Arrangement) -> str:
    return say_minor(arrangement.amount_minor, arrangement.currency)


# -- how it is stored and moved


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


def _start(session: Session, arrangement: Arrangement, *, by: Actor, now: datetime) -> None:
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


def _restate(session: Session, arrangement: Arrangement, now: datetime) -> None:
    """Fill the instalments in order with what was paid, and say what became of each. A newly missed one raises the
    ticket."""
    items = [row for _, row in list_items(session, [arrangement.id])[arrangement.id]]
    left = sum(min(max(row.paid_minor, 0), row.amount_minor) for row in items)
    rows = list_instalments(session, [arrangement.id])[arrangement.id]
    missed = []
    for row in rows:
        row.paid_minor = min(left, row.amount_minor)
        left -= row.paid_minor
        before, row.state = row.state, _state_of(row, now)
        row.kept_at = (row.kept_at or now) if row.state in ("kept", "late") else None
        if row.state == "missed" and before != "missed":
            missed.append(row)
    states = {row.state for row in rows}
    before = arrangement.state
    arrangement.state = (
        ArrangementState.BROKEN
        if "missed" in states
        else ArrangementState.RUNNING
        if "open" in states
        else ArrangementState.KEPT
    )
    if arrangement.state != before:
        _tell(session, arrangement, before, now)
    session.flush()
    for row in missed:
        _raise(session, arrangement, row, now)


def _state_of(row: Instalment, now: datetime) -> str:
    in_time = now.date() <= row.due_on + GRACE
    if row.paid_minor == row.amount_minor:
        kept_before = row.kept_at is not None and row.state == "kept"
        return "kept" if in_time or kept_before else "late"
    return "open" if in_time else "missed"


def _tell(session: Session, arrangement: Arrangement, before: str, now: datetime) -> None:
    if arrangement.state == ArrangementState.RUNNING:
        arrangement.ended_at = None
        record_on(session, "resumed_arrangement", arrangement, by=SYSTEM, now=now, amount=say(arrangement))
        return
    end_holds(session, arrangement.id, now=now)
    if arrangement.state == ArrangementState.KEPT:
        arrangement.ended_at = now
        record_on(session, "kept_arrangement", arrangement, by=SYSTEM, now=now, amount=say(arrangement))


def _raise(session: Session, arrangement: Arrangement, row: Instalment, now: datetime) -> None:
    """The ticket needs eyes now; when it is closed, a new one that is linked to it."""
    left = say_minor(row.amount_minor - row.paid_minor, arrangement.currency)
    words = f"{left} promised for {row.due_on.day} {row.due_on:%b %Y} was not paid"
    record_on(session, "missed_instalment", arrangement, by=SYSTEM, now=now, words=words)
    ticket = follow_merges(session, session.get_one(Ticket, arrangement.ticket_id))
    if ticket.status != TicketStatus.CLOSED:
        raise_alarm(session, ticket, words, by=SYSTEM, now=now)
        return
    open_ticket(
        session, subject=f"Missed: {ticket.subject}", intent="informational", by=SYSTEM, now=now, tier=1,
        confidence=1.0, requester_name=ticket.requester_name, requester_email=ticket.requester_email,
        customer_id=arrangement.customer_id, linked_to=ticket.id, alarm=words[:200], due_at=now,
    )  # fmt: skip


def _end(session: Session, arrangement: Arrangement, state: ArrangementState, reason: str, now: datetime) -> None:
    arrangement.state, arrangement.ended_at, arrangement.end_reason = state, now, reason.strip()
    end_holds(session, arrangement.id, now=now)


def _waiting(session: Session, arrangement: Arrangement) -> Approval:
    approval = session.get(Approval, arrangement.approval_id) if arrangement.approval_id else None
    if approval is None or arrangement.state != ArrangementState.ASKED:
        raise IllegalMove("This does not wait for a second person.")
    return approval


def lock(session: Session, arrangement: Arrangement, version: int | None) -> None:
    session.flush()
    session.refresh(arrangement, with_for_update=True)
    if version is not None and arrangement.version != version:
        raise StaleEdit("Somebody changed this promise meanwhile; look at it again first.")
    arrangement.version += 1


def record_on(
    session: Session, verb: str, arrangement: Arrangement, *, by: Actor, now: datetime, **data: Any
) -> None:
    record(session, verb, "arrangement", arrangement.id, by=by, now=now, ticket_id=arrangement.ticket_id, **data)
