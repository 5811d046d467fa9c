"""Deductions: what a customer withholds of an invoice, by paying it short or by contesting it before they pay.

The amount stays open on the invoice. Each deduction says at any time where its original amount is:

    original = disputed + due + paid + credited + written off + collected

`disputed` is open and waits for a decision; `due` is open and owed (no reason was given, or it was denied or
withdrawn); `collected` was paid after that. The database checks the sum, and what is open of all deductions of an
invoice never exceeds the invoice's balance.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    column,
    func,
    select,
    table,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.money import say_minor
from tickets.audit import record
from tickets.db import Base, UtcInstant, find_row
from tickets.errors import IllegalMove, Invalid, NotFound
from tickets.money.advices.remittances import Remittance, RemittanceRow
from tickets.money.disputes.dispute_reasons import Reason, checked_reason, find_reason, learn_code, words_of
from tickets.money.disputes.watched_items import lock_items, watch
from tickets.money.receivables.ledger import Invoice, balance_minor
from tickets.users import Actor, require

# tickets.money.disputes.arrangements stands above this module; light descriptions avoid the circle
_arrangement = table("arrangement", column("id", Integer), column("state", String))
_item = table("arrangement_item", column("arrangement_id", Integer), column("invoice_id", Integer))

ASK_AFTER = timedelta(days=5)  # a deduction without a reason is older than that: the payer is asked


class Source(StrEnum):
    SHORT_PAID = "short_paid"  # a remittance line paid less
    MAIL = "mail"
    PHONE = "phone"
    HAND = "hand"


class Deduction(Base):
    """An amount withheld of one invoice. `line_id` is the remittance line that paid less; `customer_code` and
    `claim_number` are the customer's own; `refused_at` says since when it is owed although it was contested."""

    __tablename__ = "deduction"

    id: Mapped[int] = mapped_column(primary_key=True)
    dispute_id: Mapped[int | None] = mapped_column(ForeignKey("dispute.id"), index=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("remittance_line.id"), index=True)
    source: Mapped[str] = mapped_column(String(10))
    currency: Mapped[str] = mapped_column(String(3))
    original_minor: Mapped[int] = mapped_column(BigInteger)
    disputed_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    due_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    paid_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    credited_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    written_off_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    collected_minor: Mapped[int] = mapped_column(BigInteger, default=0)
    reason: Mapped[str] = mapped_column(String(14))
    reason_why: Mapped[str] = mapped_column(Text, default="")  # how the reason was found
    printed: Mapped[str | None] = mapped_column(Text)  # what the customer said
    customer_code: Mapped[str | None] = mapped_column(String(40))
    claim_number: Mapped[str | None] = mapped_column(String(40))
    claimed_on: Mapped[date] = mapped_column(Date)
    refused_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    asked_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)

    __table_args__ = (
        CheckConstraint(
            "original_minor = disputed_minor + due_minor + paid_minor + credited_minor + written_off_minor "
            "+ collected_minor",
            name="ties",
        ),
        CheckConstraint(
            "original_minor > 0 and disputed_minor >= 0 and due_minor >= 0 and paid_minor >= 0 "
            "and credited_minor >= 0 and written_off_minor >= 0 and collected_minor >= 0",
            name="amounts",
        ),
        CheckConstraint("source in ('short_paid','mail','phone','hand')", name="source"),
    )

    @property
    def open_minor(self) -> int:
        return self.disputed_minor + self.due_minor


class DeductionMovement(Base):
    """A change of a deduction's amounts, and what caused it: `kind` is the column that grew (shrank, when the
    amount is negative) at the expense of what is open."""

    __tablename__ = "deduction_movement"

    id: Mapped[int] = mapped_column(primary_key=True)
    deduction_id: Mapped[int] = mapped_column(ForeignKey("deduction.id"), index=True)
    kind: Mapped[str] = mapped_column(String(11))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    was_due_minor: Mapped[int] = mapped_column(BigInteger, default=0)  # so much of it came out of what was due
    allocation_id: Mapped[int | None] = mapped_column(ForeignKey("allocation.id"), index=True)
    words: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcInstant)

    __table_args__ = (
        CheckConstraint("kind in ('paid','credited','written_off','collected')", name="kind"),
        CheckConstraint("amount_minor <> 0", name="amount"),
        Index("ix_deduction_movement_at", "deduction_id", "at"),
    )


@dataclass(frozen=True, slots=True)
class NewDeduction:
    """What is withheld of an item, before it is stored. The rest of what is known of it is in `said`."""

    invoice_id: int
    amount_minor: int
    reason: Reason
    reason_why: str = ""
    printed: str | None = None
    customer_code: str | None = None
    claim_number: str | None = None
    line_id: int | None = None


def record_deductions(
    session: Session, remittance: Remittance, lines: Sequence[RemittanceRow], *, by: Actor, now: datetime
) -> list[Deduction]:
    """After cash was applied: what these lines left open becomes deductions, with the printed reasons. Nothing is
    recorded twice for a line, and never more than is open and not withheld already."""
    wanted = {line.id: line for line in lines if line.invoice_id and _pays_short(line)}
    for line_id in list_of_lines(session, wanted):
        del wanted[line_id]
    if not wanted:
        return []
    items = lock_items(session, {line.invoice_id for line in wanted.values() if line.invoice_id})
    made = []
    for line in wanted.values():
        item = items[line.invoice_id or 0]
        for part in _parts(session, item, line, free_minor(session, item.id)):
            made.append(add_deduction(session, item, part, Source.SHORT_PAID, _day(remittance, now), now=now))
    for row in made:
        _record(session, "took_deduction", row, items[row.invoice_id], by=by, now=now,
                ticket_id=remittance.ticket_id)  # fmt: skip
    return made


def _pays_short(line: RemittanceRow) -> bool:
    return line.line_class == "short_pay" and (
        line.net_minor > 0 or bool(line.deduction_minor or line.withheld_minor)
    )


def _day(remittance: Remittance, now: datetime) -> date:
    return min(remittance.payment_date or now.date(), now.date())


def _parts(session: Session, item: Invoice, line: RemittanceRow, left: int) -> Iterator[NewDeduction]:
    """What the line withholds, the printed amounts first, until nothing of the item is left."""
    found = find_reason(session, item.customer_id, line.reason)
    said = {"printed": line.reason, "customer_code": found.code, "claim_number": found.claim_number}
    discount = abs(line.discount_minor or 0) - (line.proposed_discount_minor or 0)
    printed = bool(line.deduction_minor or line.withheld_minor)
    rest = (Reason.UNKNOWN, "no printed amount explains it") if printed else (found.reason, found.why)
    agreed = _is_promised(session, item.id)  # a part of it now, the rest later
    amounts = (
        (abs(line.deduction_minor or 0), found.reason, found.why),
        (abs(line.withheld_minor or 0), Reason.WHT, "printed as tax withheld"),
        (discount, Reason.DISC, "a discount that is not earned"),
        (0 if agreed else left, *rest),
    )
    for amount, reason, why in amounts:
        taken = min(amount, left)
        if taken > 0:
            left -= taken
            yield NewDeduction(item.id, taken, reason, why, line_id=line.id, **said)


def _is_promised(session: Session, invoice_id: int) -> bool:
    standing = select(_item.c.invoice_id).join(_arrangement, _arrangement.c.id == _item.c.arrangement_id)
    wanted = (_item.c.invoice_id == invoice_id, _arrangement.c.state.in_(("running", "broken")))
    return session.scalar(standing.where(*wanted).limit(1)) is not None


def add_deduction(
    session: Session, item: Invoice, new: NewDeduction, source: Source, claimed_on: date, *, now: datetime
) -> Deduction:
    """The item is locked. Without a reason the amount is owed until one is known. Raises Invalid for more than what
    is open and not withheld already."""
    free = free_minor(session, item.id)
    if not 0 < new.amount_minor <= free:
        raise Invalid(
            f"{item.number} has {say_minor(free, item.currency)} that is not withheld already; "
            f"{say_minor(new.amount_minor, item.currency)} can't be.",
            field="amount",
        )
    watch(session, item.id, now=now)
    known = new.reason is not Reason.UNKNOWN
    row = Deduction(
        invoice_id=item.id,
        line_id=new.line_id,
        source=source,
        currency=item.currency,
        original_minor=new.amount_minor,
        disputed_minor=new.amount_minor if known else 0,
        due_minor=0 if known else new.amount_minor,
        reason=new.reason,
        reason_why=new.reason_why,
        printed=new.printed,
        customer_code=new.customer_code,
        claim_number=new.claim_number[:40] if new.claim_number else None,
        claimed_on=claimed_on,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def set_reason(session: Session, deduction: Deduction, reason: str, *, by: Actor, now: datetime) -> list[Deduction]:
    """A person says what the amount is withheld for. The customer's code is learned, and every other deduction of
    that customer that waits with the same code gets the reason too; all that changed."""
    require(by, "open_dispute")
    wanted = checked_reason(reason)
    if wanted is Reason.UNKNOWN:
        raise Invalid("Choose what it is withheld for.", field="reason")
    item = lock_items(session, {deduction.invoice_id})[deduction.invoice_id]
    changed = [deduction]
    if deduction.customer_code and deduction.reason != wanted:
        learn_code(session, item.customer_id, deduction.customer_code, wanted, by=by, now=now)
        changed += _list_waiting(session, item.customer_id, deduction)
    for row in changed:
        session.refresh(row, with_for_update=True)
        row.reason, row.reason_why = wanted, f"{by.name} said so"
        if row.refused_at is None:
            row.disputed_minor, row.due_minor = row.open_minor, 0
        _record(session, "set_deduction_reason", row, session.get_one(Invoice, row.invoice_id), by=by, now=now)
    return changed


def _list_waiting(session: Session, customer_id: int, like: Deduction) -> list[Deduction]:
    query = (
        select(Deduction)
        .join(Invoice, Invoice.id == Deduction.invoice_id)
        .where(
            Invoice.customer_id == customer_id,
            Deduction.customer_code == like.customer_code,
            Deduction.reason == Reason.UNKNOWN,
            Deduction.id != like.id,
        )
        .order_by(Deduction.id)
    )
    return list(session.scalars(query))


def note_asked(session: Session, deduction: Deduction, *, by: Actor, now: datetime) -> None:
    """The payer was asked why."""
    deduction.asked_at = now
    item = session.get_one(Invoice, deduction.invoice_id)
    _record(session, "asked_about_deduction", deduction, item, by=by, now=now)


def get_deduction(session: Session, deduction_id: int, actor: Actor) -> Deduction:
    require(actor, "view_disputes")
    row = find_row(session, Deduction, deduction_id)
    if row is None:
        raise NotFound(f"There is no deduction {deduction_id}.")
    return row


def list_of_lines(session: Session, line_ids: Collection[int]) -> dict[int, list[Deduction]]:
    """The deductions of remittance lines, by line."""
    found: dict[int, list[Deduction]] = {}
    if line_ids:
        query = select(Deduction).where(Deduction.line_id.in_(line_ids)).order_by(Deduction.id)
        for row in session.scalars(query):
            found.setdefault(row.line_id or 0, []).append(row)
    return found


def list_of_dispute(session: Session, dispute_id: int) -> list[Deduction]:
    query = select(Deduction).where(Deduction.dispute_id == dispute_id).order_by(Deduction.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def list_of_item(session: Session, invoice_id: int) -> list[Deduction]:
    """Oldest claim first."""
    query = select(Deduction).where(Deduction.invoice_id == invoice_id).order_by(Deduction.claimed_on, Deduction.id)
    return list(session.scalars(query.execution_options(populate_existing=True)))


def list_undisputed(session: Session, customer_id: int | None = None) -> list[Deduction]:
    """Open ones that belong to no dispute, oldest first."""
    query = select(Deduction).where(
        Deduction.dispute_id.is_(None), Deduction.disputed_minor + Deduction.due_minor > 0
    )
    if customer_id is not None:
        query = query.join(Invoice, Invoice.id == Deduction.invoice_id).where(Invoice.customer_id == customer_id)
    return list(session.scalars(query.order_by(Deduction.claimed_on, Deduction.id).limit(500)))


def should_ask(deduction: Deduction, *, now: datetime) -> bool:
    """Whether the payer should be asked why: it has no reason, and they were not asked for that long."""
    since = deduction.asked_at or deduction.created_at
    return deduction.reason == Reason.UNKNOWN and deduction.open_minor > 0 and since <= now - ASK_AFTER


def free_minor(session: Session, invoice_id: int) -> int:
    """What is open on the item and not withheld by any deduction; nothing of a credit note is."""
    session.flush()
    return max(0, balance_minor(session, invoice_id) - sum_withheld(session, [invoice_id]).get(invoice_id, 0))


def sum_withheld(session: Session, invoice_ids: Collection[int]) -> dict[int, int]:
    """What is open of all deductions, by item; an item without any is missing."""
    query = (
        select(Deduction.invoice_id, func.sum(Deduction.disputed_minor + Deduction.due_minor))
        .where(Deduction.invoice_id.in_(invoice_ids))
        .group_by(Deduction.invoice_id)
    )
    return {invoice_id: int(withheld) for invoice_id, withheld in session.execute(query)}


def refuse(deduction: Deduction, amount_minor: int, *, now: datetime) -> None:
    """So much of what was disputed is owed from now on. Raises IllegalMove for more than is disputed."""
    if amount_minor > deduction.disputed_minor:
        raise IllegalMove("That is more than is disputed.")
    deduction.disputed_minor -= amount_minor
    deduction.due_minor += amount_minor
    deduction.refused_at = now


def _record(
    session: Session,
    verb: str,
    row: Deduction,
    item: Invoice,
    *,
    by: Actor,
    now: datetime,
    ticket_id: int | None = None,
) -> None:
    record(
        session, verb, "deduction", row.id, by=by, now=now, ticket_id=ticket_id, number=item.number,
        amount=say_minor(row.original_minor, item.currency), reason=words_of(row.reason), code=row.customer_code,
    )  # fmt: skip
