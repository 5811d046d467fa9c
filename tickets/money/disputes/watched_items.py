"""Open items whose balance is followed, because somebody withholds a part of them or has promised to pay them.

An item is watched from the first deduction or promise on. What is remembered of it is its balance and which
allocation events were accounted for, so that a later look tells what has happened since: our own events one by one,
and the rest is what the accounting system did.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, Integer, String, column, select, table
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base, UtcInstant, insert_rows
from tickets.errors import NotFound
from tickets.money.receivables.ledger import Invoice, balance_minor

# tickets.money.subledger.allocations stands above this module; a light description avoids the circle.
_allocation = table(
    "allocation",
    column("id", Integer),
    column("payment_id", Integer),
    column("invoice_id", Integer),
    column("event", String),
    column("kind", String),
    column("amount_minor", BigInteger),
    column("reverses_id", Integer),
    column("by_name", String),
    column("at", DateTime(timezone=True)),
)
_payment = table("payment", column("id", Integer), column("amount_minor", BigInteger))


class WatchedItem(Base):
    """`balance_minor` is the item's balance when it was last looked at."""

    __tablename__ = "watched_item"

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    balance_minor: Mapped[int] = mapped_column(BigInteger)
    looked_at: Mapped[datetime] = mapped_column(UtcInstant)


class FollowedAllocation(Base):
    """This allocation event of a watched item is accounted for."""

    __tablename__ = "followed_allocation"

    allocation_id: Mapped[int] = mapped_column(ForeignKey("allocation.id"), primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"))

    __table_args__ = (Index("ix_followed_allocation_invoice", "invoice_id"),)


@dataclass(frozen=True, slots=True)
class ItemEvent:
    """One allocation event that is not accounted for yet; `effect_minor` is what it takes off the balance. What a
    payment of nothing applies as cash is a credit: a credit note gave it."""

    id: int
    kind: str
    effect_minor: int
    reverses_id: int | None
    by_name: str


@dataclass(frozen=True, slots=True)
class ItemNews:
    """What happened to an item since the last look, oldest first; `ledger_minor` is what its balance fell by
    (negative: rose) without any event of ours."""

    before_minor: int
    after_minor: int
    events: tuple[ItemEvent, ...]
    ledger_minor: int


def lock_items(session: Session, invoice_ids: Collection[int]) -> dict[int, Invoice]:
    """The items, locked in order of id and read anew. Raises NotFound for one that does not exist."""
    found = session.scalars(
        select(Invoice)
        .where(Invoice.id.in_(invoice_ids))
        .order_by(Invoice.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    items = {item.id: item for item in found}
    if missing := set(invoice_ids) - set(items):
        raise NotFound(f"There is no invoice {min(missing)}.")
    return items


def watch(session: Session, invoice_id: int, *, now: datetime) -> WatchedItem:
    """From now on the item, which the caller has locked, is followed. Idempotent."""
    watched = session.get(WatchedItem, invoice_id)
    if watched is None:
        watched = WatchedItem(invoice_id=invoice_id, balance_minor=balance_minor(session, invoice_id), looked_at=now)
        session.add(watched)
        session.flush()
        _account_for(session, invoice_id, [event.id for event in _list_new(session, invoice_id)])
    return watched


def list_watched(session: Session, invoice_ids: Collection[int] | None = None) -> list[int]:
    """Which of these items are watched, in order of id; all of them for None."""
    query = select(WatchedItem.invoice_id).order_by(WatchedItem.invoice_id)
    if invoice_ids is not None:
        query = query.where(WatchedItem.invoice_id.in_(invoice_ids))
    return list(session.scalars(query))


def take_news(session: Session, invoice_id: int, *, now: datetime) -> ItemNews:
    """What happened since the last look; it is accounted for from then on. The caller has locked the item."""
    watched = session.get_one(WatchedItem, invoice_id, populate_existing=True)
    events = _list_new(session, invoice_id)
    before, after = watched.balance_minor, balance_minor(session, invoice_id)
    ours = sum(event.effect_minor for event in events)
    _account_for(session, invoice_id, [event.id for event in events])
    watched.balance_minor, watched.looked_at = after, now
    return ItemNews(before, after, tuple(events), before - after - ours)


def _list_new(session: Session, invoice_id: int) -> list[ItemEvent]:
    known = select(FollowedAllocation.allocation_id).where(FollowedAllocation.allocation_id == _allocation.c.id)
    query = select(_allocation, _payment.c.amount_minor.label("paid_minor")).join(
        _payment, _payment.c.id == _allocation.c.payment_id
    )
    new = query.where(_allocation.c.invoice_id == invoice_id, ~known.exists())
    return [_event(row) for row in session.execute(new.order_by(_allocation.c.id))]


def _event(row: Any) -> ItemEvent:
    effect = row.amount_minor if row.event == "apply" else -row.amount_minor
    kind = "credit" if row.kind == "cash" and row.paid_minor == 0 else row.kind
    return ItemEvent(row.id, kind, effect, row.reverses_id, row.by_name)


def _account_for(session: Session, invoice_id: int, ids: Sequence[int]) -> None:
    insert_rows(session, FollowedAllocation, [{"allocation_id": id_, "invoice_id": invoice_id} for id_ in ids])
