"""What of an open item may be reminded: what is open, less what is disputed, less what is held for another reason.

A disputed amount is not reminded until the dispute's day, or until its credit note is here. A promise holds what it
covers until its day and grace; a person can hold an amount with a reason. A stop-sign on the account holds all of it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, Text, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.audit import record
from tickets.db import Base, UtcInstant, find_row
from tickets.errors import IllegalMove, Invalid, NotFound
from tickets.holds import STOP_SIGNS, Hold, HoldKind, HoldScope
from tickets.money.disputes.deductions import Deduction
from tickets.money.disputes.dispute_reasons import words_of
from tickets.money.disputes.disputes import Dispute, DisputeState
from tickets.money.receivables.ledger import Invoice, balance_minor, balances_minor
from tickets.ticket import Ticket
from tickets.users import Actor, require

DEDUCTION_HELD = timedelta(days=30)  # a deduction with a reason is not reminded that long before anybody opens a case

_STANDING = text("lifted_at is null")


class DunningHold(Base):
    """So much of an item is not reminded until a day, for a reason; an arrangement's own hold names it."""

    __tablename__ = "dunning_hold"

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))
    arrangement_id: Mapped[int | None] = mapped_column(ForeignKey("arrangement.id"), index=True)
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[date] = mapped_column("until_on", Date)
    reason: Mapped[str] = mapped_column(Text)
    placed_by: Mapped[str] = mapped_column(Text)
    placed_at: Mapped[datetime] = mapped_column(UtcInstant)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcInstant)

    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount"),
        Index("ix_dunning_hold_standing", "invoice_id", sqlite_where=_STANDING, postgresql_where=_STANDING),
    )


@dataclass(frozen=True, slots=True)
class Dunning:
    """Of one item: `open` = `disputed` + `held` + `dunnable`; `why` says what is held, until when. A credit note, and
    an item without anything open, have nothing to remind."""

    open_minor: int
    disputed_minor: int
    held_minor: int
    dunnable_minor: int
    why: tuple[str, ...]


def list_dunning(session: Session, invoice_ids: Collection[int], *, today: date) -> dict[int, Dunning]:
    """By item."""
    if not invoice_ids:
        return {}
    disputed = _list_disputed(session, invoice_ids, today)
    held = _list_held(session, invoice_ids, today)
    items = session.scalars(select(Invoice).where(Invoice.id.in_(invoice_ids)).order_by(Invoice.id)).all()
    balances = balances_minor(session, invoice_ids)
    stops = {customer_id: find_stop(session, customer_id) for customer_id in {item.customer_id for item in items}}
    return {
        item.id: _dunning(
            max(0, balances[item.id]),
            disputed.get(item.id, []),
            held.get(item.id, []),
            stops[item.customer_id],
        )
        for item in items
    }


def _dunning(balance: int, disputed: list[tuple[int, str]], held: list[tuple[int, str]], stop: str | None) -> Dunning:
    """Never more than is open, whatever overlaps: the disputed part first."""
    in_dispute = min(balance, sum(amount for amount, _ in disputed))
    rest = balance - in_dispute
    otherwise = rest if stop else min(rest, sum(amount for amount, _ in held))
    why = [words for _, words in (*disputed, *held)] + ([stop] if stop else [])
    return Dunning(balance, in_dispute, otherwise, rest - otherwise, tuple(why))


_Held = dict[int, list[tuple[int, str]]]


def _list_disputed(session: Session, invoice_ids: Collection[int], today: date) -> _Held:
    query = (
        select(Deduction, Dispute)
        .outerjoin(Dispute, Dispute.id == Deduction.dispute_id)
        .where(Deduction.invoice_id.in_(invoice_ids), Deduction.disputed_minor > 0)
        .order_by(Deduction.id)
    )
    found: _Held = {}
    for row, dispute in session.execute(query):
        until = dispute.held_until if dispute else row.created_at.date() + DEDUCTION_HELD
        approved = dispute is not None and dispute.state == DisputeState.APPROVED
        if today <= until or approved:
            name = f"{dispute.number}, {dispute.hold_reason}" if dispute else f"deducted: {words_of(row.reason)}"
            words = f"{name}, until the credit note is here" if approved else f"{name}, until {until.isoformat()}"
            found.setdefault(row.invoice_id, []).append((row.disputed_minor, words))
    return found


def _list_held(session: Session, invoice_ids: Collection[int], today: date) -> _Held:
    query = select(DunningHold).where(
        DunningHold.invoice_id.in_(invoice_ids), DunningHold.lifted_at.is_(None), DunningHold.until >= today
    )
    found: _Held = {}
    for row in session.scalars(query.order_by(DunningHold.id)):
        words = f"{row.reason}, until {row.until.isoformat()}"
        found.setdefault(row.invoice_id, []).append((row.amount_minor, words))
    return found


def find_stop(session: Session, customer_id: int) -> str | None:
    """The stop-sign that holds the whole account, in words."""
    kind = session.scalar(
        select(Hold.kind)
        .join(Ticket, Ticket.id == Hold.ticket_id)
        .where(Ticket.customer_id == customer_id, Hold.scope == HoldScope.CUSTOMER, Hold.lifted_at.is_(None))
        .order_by(Hold.id)
        .limit(1)
    )
    return f"the account is stopped: {STOP_SIGNS[HoldKind(kind)].words}" if kind else None


def place_hold(
    session: Session,
    invoice_id: int,
    amount_minor: int | None,
    until: date,
    reason: str,
    *,
    by: Actor,
    now: datetime,
    arrangement_id: int | None = None,
) -> DunningHold:
    """None for all that is open. Raises Invalid for a day that has passed or no reason."""
    require(by, "hold_dunning")
    if until < now.date():
        raise Invalid("Choose a day to come.", field="until")
    if not reason.strip():
        raise Invalid("Say why it is not reminded.", field="reason")
    amount = balance_minor(session, invoice_id) if amount_minor is None else amount_minor
    if amount <= 0:
        raise Invalid("Nothing is open there.", field="amount")
    row = DunningHold(
        invoice_id=invoice_id, arrangement_id=arrangement_id, amount_minor=amount, until=until, reason=reason.strip(),
        placed_by=by.name, placed_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    number = session.get_one(Invoice, invoice_id).number
    if arrangement_id is None:
        record(session, "held_dunning", "dunning_hold", row.id, by=by, now=now, number=number,
               until=until.isoformat(), reason=row.reason)  # fmt: skip
    return row


def lift_hold(session: Session, hold_id: int, *, by: Actor, now: datetime) -> DunningHold:
    """It may be reminded again."""
    require(by, "hold_dunning")
    row = find_row(session, DunningHold, hold_id)
    if row is None:
        raise NotFound(f"There is no hold {hold_id}.")
    session.refresh(row, with_for_update=True)
    if row.lifted_at is not None:
        raise IllegalMove("This hold was lifted already.")
    row.lifted_at = now
    number = session.get_one(Invoice, row.invoice_id).number
    record(session, "lifted_dunning_hold", "dunning_hold", row.id, by=by, now=now, number=number)
    return row


def end_holds(session: Session, arrangement_id: int, *, now: datetime) -> None:
    """The arrangement is over."""
    query = select(DunningHold).where(DunningHold.arrangement_id == arrangement_id, DunningHold.lifted_at.is_(None))
    for row in session.scalars(query):
        row.lifted_at = now


def list_holds(session: Session, customer_id: int) -> Mapping[int, list[DunningHold]]:
    """The standing holds of a customer's items that no arrangement placed, by item."""
    query = (
        select(DunningHold)
        .join(Invoice, Invoice.id == DunningHold.invoice_id)
        .where(
            Invoice.customer_id == customer_id, DunningHold.lifted_at.is_(None), DunningHold.arrangement_id.is_(None)
        )
        .order_by(DunningHold.id)
    )
    found: dict[int, list[DunningHold]] = {}
    for row in session.scalars(query):
        found.setdefault(row.invoice_id, []).append(row)
    return found
