"""Tasks of money and advice that wait for each other too long: ask the payer whether they paid, or for what.

A remittance without its money, a receipt without its remittance, and a part of a payment without the other parts each
have a clock. When it runs out a task is raised, once; it is done by itself when the counterpart arrives, and raised
again when it is taken away. While parts are missing nobody asks for their money: one question at a time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.message import Intent
from tickets.audit import record
from tickets.customers import ContactKind, list_contacts
from tickets.db import Base, UtcInstant
from tickets.errors import IllegalMove, Invalid, NotFound, StaleEdit
from tickets.money.advices.missing_parts import MissingParts, list_missing_parts
from tickets.money.advices.remittances import Remittance
from tickets.money.bank.fits import list_waiting_receipts, unpaid
from tickets.money.bank.payer_evidence import find_payer
from tickets.money.bank.receipts import BankReceipt, ReceiptImport, amount_of
from tickets.ticket import Ticket, follow_merges, get_ticket, open_ticket
from tickets.users import Actor, require


class ChaseKind(StrEnum):
    MONEY = "money"  # a remittance was announced, the bank has booked nothing
    PARTS = "parts"  # a remittance came that is a part of a payment, and the other parts are missing
    ADVICE = "advice"  # money came, nothing says what for


class Chase(Base):
    """`due_at` is when the clock ran out. `ticket_id` is where the payer was asked, from `asked_at` on."""

    __tablename__ = "chase"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(6))
    remittance_id: Mapped[int | None] = mapped_column(ForeignKey("remittance.id"))
    receipt_id: Mapped[int | None] = mapped_column(ForeignKey("bank_receipt.id"), unique=True)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    due_at: Mapped[datetime] = mapped_column(UtcInstant)
    raised_at: Mapped[datetime] = mapped_column(UtcInstant)
    asked_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    asked_by_name: Mapped[str | None] = mapped_column(String(120))
    done_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    done_reason: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        UniqueConstraint("remittance_id", "kind"),
        CheckConstraint("kind in ('money','parts','advice')", name="kind"),
        CheckConstraint("(kind = 'advice') = (remittance_id is null)", name="of_remittance"),
        CheckConstraint("(kind = 'advice') = (receipt_id is not null)", name="of_advice"),
        CheckConstraint("(done_at is null) = (done_reason is null)", name="done"),
    )


@dataclass(frozen=True, slots=True)
class ChasePolicy:
    """After so many days somebody asks for the money of a remittance, the advice of a receipt, and the other parts
    of a payment; None: never."""

    money_after_days: int | None = 5
    advice_after_days: int | None = 3
    parts_after_days: int | None = 2


@dataclass(frozen=True, slots=True)
class Task:
    """A chase with what it is about: a remittance, or a receipt."""

    chase: Chase
    remittance: Remittance | None
    receipt: BankReceipt | None


def keep_chases(session: Session, policy: ChasePolicy, *, now: datetime) -> int:
    """Raise what is due and end what has its counterpart; how many rows changed. Neither money nor advice is asked
    for before the first statement was imported: without the bank nobody can say that money is missing."""
    waiting = _find_waiting(session, policy, now)
    chases = {_subject(chase): chase for chase in session.scalars(select(Chase))}
    changed = 0
    for subject, due_at in waiting.items():
        chase = chases.get(subject)
        if chase is None:
            kind, id_ = subject
            ids = {"receipt_id": id_} if kind is ChaseKind.ADVICE else {"remittance_id": id_}
            session.add(Chase(kind=kind, due_at=due_at, raised_at=now, **ids))
        elif chase.done_at is not None and chase.done_reason != DISMISSED:
            chase.done_at = chase.done_reason = chase.asked_at = chase.asked_by_name = None
            chase.raised_at, chase.version = now, chase.version + 1
        else:
            continue
        changed += 1
    for subject, chase in chases.items():
        if chase.done_at is None and subject not in waiting:
            chase.done_at, chase.done_reason, chase.version = now, "its counterpart came", chase.version + 1
            changed += 1
    return changed


def has_chases_due(session: Session, policy: ChasePolicy, *, now: datetime) -> bool:
    """Whether `keep_chases` would change anything."""
    waiting = _find_waiting(session, policy, now)
    chases = {_subject(chase): chase for chase in session.scalars(select(Chase))}
    raised = {subject for subject, chase in chases.items() if chase.done_at is None or chase.done_reason == DISMISSED}
    standing = {subject for subject, chase in chases.items() if chase.done_at is None}
    return bool(set(waiting) - raised or standing - set(waiting))


def list_tasks(session: Session, actor: Actor, limit: int = 200) -> list[Task]:
    """Those that stand, the first to be due first."""
    require(actor, "view_cash")
    query = select(Chase, Remittance, BankReceipt).outerjoin(Remittance, Remittance.id == Chase.remittance_id)
    query = query.outerjoin(BankReceipt, BankReceipt.id == Chase.receipt_id).where(Chase.done_at.is_(None))
    rows = session.execute(query.order_by(Chase.asked_at.is_not(None), Chase.due_at, Chase.id).limit(limit))
    return [Task(chase, remittance, receipt) for chase, remittance, receipt in rows]


def count_tasks(session: Session) -> int:
    return session.scalar(select(func.count()).where(Chase.done_at.is_(None), Chase.asked_at.is_(None))) or 0


def start_asking(
    session: Session, chase_id: int, *, contact: str | None = None, by: Actor, now: datetime, version: int
) -> Ticket:
    """The ticket where the payer is asked: the remittance's own, or a new one to the customer's `contact`. What is
    asked stands prepared in its composer; they are asked when it is sent (`note_asked`)."""
    require(by, "reply")
    chase = _lock(session, chase_id, version)
    if chase.remittance_id is not None:
        remittance = session.get_one(Remittance, chase.remittance_id)
        ticket = follow_merges(session, get_ticket(session, remittance.ticket_id, by))
    elif chase.ticket_id is not None:
        ticket = follow_merges(session, get_ticket(session, chase.ticket_id, by))
    else:
        ticket = _open_ticket(session, chase, contact, by, now)
    chase.ticket_id = ticket.id
    chase.version += 1
    return ticket


def note_asked(session: Session, chase_id: int, *, by: Actor, now: datetime) -> None:
    """The question is on its way. Nothing to note for one that is done meanwhile."""
    require(by, "reply")
    chase = session.scalar(select(Chase).where(Chase.id == chase_id).with_for_update())
    if chase is None or chase.done_at is not None:
        return
    chase.asked_at, chase.asked_by_name, chase.version = now, by.name, chase.version + 1
    record(
        session, "asked_payer", "chase", chase.id, by=by, now=now, ticket_id=chase.ticket_id,
        remittance=chase.remittance_id, receipt=chase.receipt_id,
    )  # fmt: skip


def dismiss(session: Session, chase_id: int, *, by: Actor, now: datetime, version: int) -> None:
    """Nobody needs to ask."""
    require(by, "reply")
    chase = _lock(session, chase_id, version)
    chase.done_at, chase.done_reason, chase.version = now, DISMISSED, chase.version + 1
    record(session, "chase_dismissed", "chase", chase.id, by=by, now=now)


DISMISSED = "a person dismissed it"


def _find_waiting(session: Session, policy: ChasePolicy, now: datetime) -> dict[tuple[ChaseKind, int], datetime]:
    """What has waited too long, with the moment its clock ran out."""
    started = session.scalar(select(func.min(ReceiptImport.at)))
    found: dict[tuple[ChaseKind, int], datetime] = {}
    parts: set[int] = set()
    if policy.parts_after_days is not None:
        for missing in list_missing_parts(session):
            parts |= {part.id for part in missing.parts}
            found[ChaseKind.PARTS, missing.parts[0].id] = parts_due_at(missing, policy.parts_after_days)
    if started is not None and policy.money_after_days is not None:
        for remittance in session.scalars(unpaid().where(Remittance.created_at >= started)):
            if remittance.id in parts:
                continue
            day = max(remittance.payment_date or date.min, remittance.created_at.date())
            found[ChaseKind.MONEY, remittance.id] = _at(day + timedelta(days=policy.money_after_days))
    if started is not None and policy.advice_after_days is not None:
        for receipt in list_waiting_receipts(session):
            due = receipt.booked_on + timedelta(days=policy.advice_after_days)
            found[ChaseKind.ADVICE, receipt.id] = _at(due)
    return {subject: due for subject, due in found.items() if due <= now}


def parts_due_at(missing: MissingParts, after_days: int) -> datetime:
    """When somebody asks for them: so many days after the last one came."""
    return _at(missing.since.date() + timedelta(days=after_days))


def find_parts_chase(session: Session, missing: MissingParts) -> Chase | None:
    """The task to ask for them, once it is raised."""
    query = select(Chase).where(Chase.kind == ChaseKind.PARTS, Chase.remittance_id == missing.parts[0].id)
    return session.scalar(query.where(Chase.done_at.is_(None)))


def find_standing(
    session: Session, *, remittance_id: int | None = None, receipt_id: int | None = None
) -> Chase | None:
    """The task to ask for the money of this remittance, or for the advice of this receipt, until it is done."""
    kind = ChaseKind.ADVICE if receipt_id else ChaseKind.MONEY
    query = select(Chase).where(Chase.kind == kind, Chase.done_at.is_(None))
    subject = Chase.receipt_id == receipt_id if receipt_id else Chase.remittance_id == remittance_id
    return session.scalar(query.where(subject))


def _at(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _subject(chase: Chase) -> tuple[ChaseKind, int]:
    return ChaseKind(chase.kind), chase.remittance_id or chase.receipt_id or 0


def _open_ticket(session: Session, chase: Chase, contact: str | None, by: Actor, now: datetime) -> Ticket:
    receipt = session.get_one(BankReceipt, chase.receipt_id)
    customer_id = find_payer(session, receipt).suggested
    if customer_id is None:
        raise IllegalMove("Nobody knows who paid; say that first, or set the money aside.")
    addresses = [row.value for row in list_contacts(session, customer_id) if row.kind == ContactKind.ADDRESS]
    if contact is not None and contact not in addresses:
        raise Invalid(f"{contact} is not a known address of this customer.", field="contact")
    if not addresses:
        raise IllegalMove("No address of this customer is known; add one on the customer's page.")
    return open_ticket(
        session, subject=f"Your payment of {amount_of(receipt)}", intent=Intent.REMITTANCE, by=by, now=now,
        customer_id=customer_id, requester_email=contact or _last_adviser(session, customer_id, addresses),
    )  # fmt: skip


def _last_adviser(session: Session, customer_id: int, addresses: Sequence[str]) -> str:
    """Who sent the customer's last advice is who can say what a payment is for; else the address known longest."""
    query = (
        select(Ticket.requester_email)
        .join(Remittance, Remittance.ticket_id == Ticket.id)
        .where(Remittance.customer_id == customer_id, Ticket.requester_email.in_(addresses))
        .order_by(Remittance.id.desc())
        .limit(1)
    )
    return session.scalar(query) or addresses[0]


def _lock(session: Session, chase_id: int, version: int) -> Chase:
    query = select(Chase).where(Chase.id == chase_id).with_for_update()
    chase = session.scalar(query.execution_options(populate_existing=True))
    if chase is None:
        raise NotFound(f"There is no task {chase_id}.")
    if chase.version != version:
        raise StaleEdit("Somebody changed this task in the meantime; look at it again first.")
    if chase.done_at is not None:
        raise IllegalMove("This is done already.")
    return chase
