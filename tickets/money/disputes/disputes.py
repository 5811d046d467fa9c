"""A dispute: the case that decides on one or more deductions of a customer, from the claim to credit or collection.

It is opened from a deduction, from what a mail asks for, or by hand. While it is undecided its amounts are not
reminded, until a day; it never blocks the rest of the invoice. It closes by itself when its invoices have nothing of
it open any more (tickets.money.disputes.following), and comes back when that is taken back.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, String, Text, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.message import Intent
from parsers.money import say_minor
from tickets.audit import Event, record
from tickets.customers import ContactKind, get_customer, list_contacts
from tickets.db import MAX_ID, Base, UtcInstant
from tickets.errors import IllegalMove, Invalid, NotFound, StaleEdit
from tickets.money.advices.remittances import Remittance, get_line
from tickets.money.disputes.deductions import (
    Deduction,
    NewDeduction,
    Source,
    add_deduction,
    free_minor,
    list_of_dispute,
    list_of_lines,
    refuse,
)
from tickets.money.disputes.dispute_reasons import REASONS, Reason, checked_reason, find_reason, words_of
from tickets.money.disputes.watched_items import lock_items
from tickets.money.receivables.ledger import Invoice
from tickets.ticket import Ticket, get_ticket, open_ticket
from tickets.triage import WORKDAY, due_at
from tickets.users import SYSTEM, Actor, Role, get_user, require

HELD_LONGER = timedelta(days=14)  # how long after the day of decision the amounts are still not reminded
MOST_ITEMS = 200


class DisputeState(StrEnum):
    NEW = "new"  # nobody has looked at it
    REVIEW = "review"
    WAITING = "waiting"  # for the customer's evidence
    PROPOSED = "proposed"  # a credit waits for a second person
    APPROVED = "approved"  # the credit note is asked for
    DENIED = "denied"  # the amounts are due again
    WITHDRAWN = "withdrawn"  # the customer no longer claims it
    SETTLED = "settled"  # nothing of it is open


UNDECIDED = frozenset({DisputeState.NEW, DisputeState.REVIEW, DisputeState.WAITING, DisputeState.PROPOSED})

# Where each state leads by a person's verb. Into SETTLED, and out of it, only the items' balances lead.
MOVES: Mapping[DisputeState, frozenset[DisputeState]] = {
    DisputeState.NEW: frozenset(
        {
            DisputeState.REVIEW,
            DisputeState.WAITING,
            DisputeState.PROPOSED,
            DisputeState.DENIED,
            DisputeState.WITHDRAWN,
        }
    ),
    DisputeState.REVIEW: frozenset(
        {DisputeState.WAITING, DisputeState.PROPOSED, DisputeState.DENIED, DisputeState.WITHDRAWN}
    ),
    DisputeState.WAITING: frozenset(
        {
            DisputeState.WAITING,
            DisputeState.REVIEW,
            DisputeState.PROPOSED,
            DisputeState.DENIED,
            DisputeState.WITHDRAWN,
        }
    ),
    DisputeState.PROPOSED: frozenset({DisputeState.REVIEW, DisputeState.APPROVED}),
    DisputeState.APPROVED: frozenset({DisputeState.REVIEW, DisputeState.PROPOSED}),
    DisputeState.DENIED: frozenset({DisputeState.REVIEW}),
    DisputeState.WITHDRAWN: frozenset({DisputeState.REVIEW}),
    DisputeState.SETTLED: frozenset(),
}


class Dispute(Base):
    """`decide_by` is the promise to ourselves, `held_until` the last day on which its amounts are not reminded.
    `answer` is what the customer reads of the decision; `told_opened_at` and `told_decided_at` say when they were
    written to. `settled_from` is the state before it closed by itself."""

    __tablename__ = "dispute"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    currency: Mapped[str] = mapped_column(String(3))
    reason: Mapped[str] = mapped_column(String(14))
    root_cause: Mapped[str] = mapped_column(String(120), default="")
    state: Mapped[str] = mapped_column(String(10))
    settled_from: Mapped[str | None] = mapped_column(String(10))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"), index=True)
    claimed_on: Mapped[date] = mapped_column(Date)
    opened_at: Mapped[datetime] = mapped_column(UtcInstant)
    opened_by: Mapped[str] = mapped_column(String(120))
    decide_by: Mapped[datetime] = mapped_column(UtcInstant)
    held_until: Mapped[date] = mapped_column(Date)
    hold_reason: Mapped[str] = mapped_column(Text)
    waits_until: Mapped[date | None] = mapped_column(Date)
    decision: Mapped[str | None] = mapped_column(String(9))
    decided_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    answer: Mapped[str] = mapped_column(Text, default="")
    times_reopened: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    closed_by: Mapped[str] = mapped_column(Text, default="")  # what settled it, in words
    told_opened_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    told_decided_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint(
            "state in ('new','review','waiting','proposed','approved','denied','withdrawn','settled')", name="state"
        ),
        CheckConstraint("(state = 'settled') = (closed_at is not null)", name="closed"),
        CheckConstraint("decision in ('credited','partly','denied','withdrawn')", name="decision"),
        Index("ix_dispute_work", "state", "decide_by"),
    )

    @property
    def number(self) -> str:
        return f"D-{self.id}"


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a customer contests of one invoice; `amount_minor` None for all that is not withheld already."""

    invoice_id: int
    amount_minor: int | None


@dataclass(frozen=True, slots=True)
class DisputeSums:
    """Where the money of a dispute is, in its currency: `original` is the sum of the others."""

    original_minor: int
    disputed_minor: int
    due_minor: int
    paid_minor: int
    credited_minor: int
    written_off_minor: int
    collected_minor: int

    @property
    def open_minor(self) -> int:
        return self.disputed_minor + self.due_minor


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


def take(session: Session, dispute: Dispute, owner_id: int | None, *, by: Actor, now: datetime, version: int) -> None:
    """Somebody decides on it from now on; a new one is in review then. None for the team."""
    require(by, "work_dispute")
    lock(session, dispute, version)
    if owner_id is None:
        dispute.owner_id = None
        record_on(session, "released_dispute", dispute, by=by, now=now)
        return
    owner = get_user(session, owner_id)
    if not owner.active or owner.role in (Role.SALES, Role.TIER1):
        raise Invalid(f"{owner.name} does not decide on disputes.", field="owner")
    dispute.owner_id = owner.id
    if dispute.state == DisputeState.NEW:
        move(dispute, DisputeState.REVIEW)
    record_on(session, "took_dispute", dispute, by=by, now=now, owner=owner.name)


def wait_for_customer(
    session: Session, dispute: Dispute, until: date, what: str, *, by: Actor, now: datetime, version: int
) -> None:
    """Their evidence is asked for, until a day."""
    require(by, "work_dispute")
    if not what.strip():
        raise Invalid("Say what the customer has to send.", field="reason")
    if until <= now.date():
        raise Invalid("Choose a day to come.", field="until")
    lock(session, dispute, version)
    move(dispute, DisputeState.WAITING)
    dispute.waits_until = until
    record_on(session, "waits_for_evidence", dispute, by=by, now=now, what=what.strip(), until=until.isoformat())


def review(session: Session, dispute: Dispute, *, by: Actor, now: datetime, version: int) -> None:
    """It is worked on again, as the customer's evidence is here."""
    require(by, "work_dispute")
    lock(session, dispute, version)
    if dispute.state not in (DisputeState.NEW, DisputeState.WAITING):
        raise IllegalMove(f"{dispute.number} is {dispute.state}; reopen it with the reason.")
    move(dispute, DisputeState.REVIEW)
    dispute.waits_until = None
    record_on(session, "reviewed_dispute", dispute, by=by, now=now)


def deny(session: Session, dispute: Dispute, answer: str, *, by: Actor, now: datetime, version: int) -> None:
    """All that is disputed is due again; `answer` is what the customer reads."""
    require(by, "work_dispute")
    if not answer.strip():
        raise Invalid("Explain it to the customer; they read this.", field="answer")
    lock(session, dispute, version)
    move(dispute, DisputeState.DENIED)
    dispute.answer = answer.strip()
    amount = _refuse_all(session, dispute, now)
    decide(dispute, "denied", now)
    record_on(
        session,
        "denied_dispute",
        dispute,
        by=by,
        now=now,
        amount=say_minor(amount, dispute.currency),
        reason=dispute.answer,
    )


def withdraw(session: Session, dispute: Dispute, reason: str, *, by: Actor, now: datetime, version: int) -> None:
    """The customer no longer claims it, or it was opened by mistake: all of it is due again."""
    require(by, "open_dispute")
    if not reason.strip():
        raise Invalid("Say why it is withdrawn.", field="reason")
    lock(session, dispute, version)
    move(dispute, DisputeState.WITHDRAWN)
    amount = _refuse_all(session, dispute, now)
    decide(dispute, "withdrawn", now)
    record_on(
        session,
        "withdrew_dispute",
        dispute,
        by=by,
        now=now,
        amount=say_minor(amount, dispute.currency),
        reason=reason.strip(),
    )


def reopen(session: Session, dispute: Dispute, reason: str, *, by: Actor, now: datetime, version: int) -> None:
    """The customer disputes the decision; a second time only a lead takes it up again."""
    require(by, "work_dispute")
    if not reason.strip():
        raise Invalid("Say what is new.", field="reason")
    lock(session, dispute, version)
    if dispute.times_reopened:
        require(by, "reopen_dispute_again")
    if dispute.state not in (DisputeState.DENIED, DisputeState.WITHDRAWN, DisputeState.APPROVED):
        raise IllegalMove(f"{dispute.number} is {dispute.state} and can't be reopened.")
    move(dispute, DisputeState.REVIEW)
    dispute.times_reopened += 1
    dispute.decision = dispute.decided_at = dispute.told_decided_at = None
    for row in list_of_dispute(session, dispute.id):
        row.disputed_minor, row.due_minor, row.refused_at = row.open_minor, 0, None
    dispute.decide_by = due_at(now, REASONS[Reason(dispute.reason)].days * WORKDAY)
    dispute.held_until = dispute.decide_by.date() + HELD_LONGER
    record_on(session, "reopened_dispute", dispute, by=by, now=now, reason=reason.strip())


def hold_until(
    session: Session, dispute: Dispute, until: date, reason: str, *, by: Actor, now: datetime, version: int
) -> None:
    """The disputed amounts are not reminded until that day; an earlier day ends it sooner."""
    require(by, "work_dispute")
    if not reason.strip():
        raise Invalid("Say why reminders wait until then.", field="reason")
    lock(session, dispute, version)
    dispute.held_until, dispute.hold_reason = until, reason.strip()
    record_on(session, "held_dispute", dispute, by=by, now=now, until=until.isoformat(), reason=reason.strip())


def change_reason(session: Session, dispute: Dispute, reason: str, root_cause: str, *, by: Actor, now: datetime,
                  version: int) -> None:  # fmt: skip
    """What it is really about, and what in our house caused it."""
    require(by, "work_dispute")
    wanted = checked_reason(reason)
    lock(session, dispute, version)
    dispute.reason, dispute.root_cause = wanted, root_cause.strip()[:120]
    for row in list_of_dispute(session, dispute.id):
        if row.reason == Reason.UNKNOWN:
            row.reason, row.reason_why = wanted, f"{by.name} said so"
    record_on(session, "changed_dispute_reason", dispute, by=by, now=now, reason=words_of(wanted),
              cause=dispute.root_cause)  # fmt: skip


def note_told(session: Session, dispute: Dispute, occasion: str, *, by: Actor, now: datetime) -> None:
    """A mail to the customer about it was queued: that it is open, or how it ended."""
    lock(session, dispute, None)
    if occasion == "opened":
        dispute.told_opened_at = now
    else:
        dispute.told_opened_at = dispute.told_opened_at or now
        dispute.told_decided_at = now
    record_on(session, "told_of_dispute", dispute, by=by, now=now, what=_TOLD.get(occasion, "how it ended"))


_TOLD: Mapping[str, str] = {"opened": "that it is looked at"}


def get_dispute(session: Session, dispute_id: int, actor: Actor) -> Dispute:
    """Raises NotFound for one that does not exist, or whose ticket this actor may not see."""
    dispute = session.get(Dispute, dispute_id) if 0 < dispute_id <= MAX_ID else None
    if dispute is None:
        raise NotFound(f"There is no dispute {dispute_id}.")
    get_ticket(session, dispute.ticket_id, actor)
    require(actor, "view_disputes")
    return dispute


def list_of_ticket(session: Session, ticket_id: int) -> list[Dispute]:
    return list(session.scalars(select(Dispute).where(Dispute.ticket_id == ticket_id).order_by(Dispute.id)))


def list_of_customer(session: Session, customer_id: int) -> list[Dispute]:
    """Newest first."""
    query = select(Dispute).where(Dispute.customer_id == customer_id).order_by(Dispute.id.desc()).limit(100)
    return list(session.scalars(query))


def list_history(session: Session, dispute: Dispute) -> list[Event]:
    """What happened to it and to its deductions, newest first."""
    own = (Event.subject_kind == "dispute") & (Event.subject_id == dispute.id)
    rows = select(Deduction.id).where(Deduction.dispute_id == dispute.id)
    parts = (Event.subject_kind == "deduction") & Event.subject_id.in_(rows)
    return list(session.scalars(select(Event).where(own | parts).order_by(Event.id.desc()).limit(200)))


def sums_of(session: Session, dispute: Dispute) -> DisputeSums:
    session.flush()
    found = session.execute(
        select(
            *(
                func.coalesce(func.sum(getattr(Deduction, f"{name}_minor")), 0)
                for name in ("original", "disputed", "due", "paid", "credited", "written_off", "collected")
            )
        ).where(Deduction.dispute_id == dispute.id)
    ).one()
    return DisputeSums(*(int(value) for value in found))


def count_repeats(session: Session, dispute: Dispute, *, now: datetime) -> int:
    """How many disputes this customer opened for this reason within 90 days, this one included."""
    query = select(func.count()).where(
        Dispute.customer_id == dispute.customer_id,
        Dispute.reason == dispute.reason,
        Dispute.opened_at > now - timedelta(days=90),
    )
    return session.scalar(query) or 0


# -- for the modules that move disputes


def lock(session: Session, dispute: Dispute, version: int | None) -> None:
    """Read anew and nobody else changes it until the commit. Raises StaleEdit when it is not at `version`."""
    session.flush()
    session.refresh(dispute, with_for_update=True)
    if version is not None and dispute.version != version:
        raise StaleEdit(f"{dispute.number} was changed by somebody meanwhile; look at it again first.")
    dispute.version += 1


def move(dispute: Dispute, to: DisputeState) -> None:
    state = DisputeState(dispute.state)
    if to not in MOVES[state]:
        raise IllegalMove(f"{dispute.number} is {state} and cannot become {to}.")
    dispute.state = to


def decide(dispute: Dispute, decision: str, now: datetime) -> None:
    dispute.decision, dispute.decided_at, dispute.waits_until = decision, now, None
    dispute.told_decided_at = None


def settle(session: Session, dispute: Dispute, words: str, *, now: datetime) -> None:
    """Nothing of it is open any more: it closes by itself, and `words` say what did it."""
    lock(session, dispute, None)
    if dispute.state == DisputeState.SETTLED:
        return
    dispute.settled_from, dispute.state = dispute.state, DisputeState.SETTLED
    dispute.closed_at, dispute.closed_by = now, words
    record_on(session, "settled_dispute", dispute, by=SYSTEM, now=now, words=words)


def unsettle(session: Session, dispute: Dispute, words: str, *, now: datetime) -> None:
    """What closed it was taken back: it is where it was."""
    lock(session, dispute, None)
    if dispute.state != DisputeState.SETTLED:
        return
    before = dispute.settled_from or DisputeState.REVIEW
    dispute.state = DisputeState.REVIEW if before == DisputeState.PROPOSED else before
    dispute.settled_from = dispute.closed_at = None
    dispute.closed_by = ""
    record_on(session, "unsettled_dispute", dispute, by=SYSTEM, now=now, words=words)


def record_on(session: Session, verb: str, dispute: Dispute, *, by: Actor, now: datetime, **data: Any) -> None:
    record(
        session, verb, "dispute", dispute.id, by=by, now=now, ticket_id=dispute.ticket_id, dispute=dispute.number,
        **data,
    )  # fmt: skip


def _refuse_all(session: Session, dispute: Dispute, now: datetime) -> int:
    total = 0
    for row in list_of_dispute(session, dispute.id):
        if row.open_minor:
            total += row.disputed_minor
            refuse(row, row.disputed_minor, now=now)
    return total
