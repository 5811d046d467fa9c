"""What was open at an earlier moment, rebuilt from the append-only past: never today's balances.

An item's balance then is what the ledger had open by the imports until then (`LedgerMove`), less what we had applied
until then and those imports did not know yet. Imports are kept since version 17 of the schema: before the first of
them the ledger's amount is taken as it stood there, and the item is named as not sure. Terms, purchase orders and
agreed rules are today's.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from parsers.known_items import KnownItem
from parsers.money import from_minor
from tickets.money.receivables.ledger import Invoice, LedgerImport, LedgerMove, LedgerReflection, list_items_of
from tickets.money.subledger.allocations import Allocation


@dataclass(frozen=True, slots=True)
class Change:
    """An application or its reversal: when, by how much the balance falls, and when an import knew it."""

    at: datetime
    effect: int
    known_at: datetime | None
    taken_back_by_person: bool


class PastBalances:
    """The items of some customers as they stood at any moment."""

    def __init__(self, session: Session, customer_ids: Collection[int]) -> None:
        self._items: dict[int, list[KnownItem]] = defaultdict(list)  # by customer
        for customer_id in sorted(customer_ids):
            self._items[customer_id] = list_items_of(session, customer_id)
        ids = [item.id for items in self._items.values() for item in items]
        self._open_now = _load_open(session, ids)
        self._moves = _load_moves(session, ids)
        self._changes = _load_changes(session, ids)
        self._since = session.scalar(
            select(func.min(LedgerImport.at)).join(LedgerMove, LedgerMove.import_id == LedgerImport.id)
        )

    def items_at(self, customer_ids: Collection[int], at: datetime) -> list[KnownItem]:
        """Every item that was known at that moment, with the balance it had just before."""
        found = []
        for customer_id in customer_ids:
            for item in self._items.get(customer_id, ()):
                balance = self.balance_at(item.id, at)
                if balance is not None:
                    found.append(replace(item, open_amount=from_minor(balance, item.currency)))
        return found

    def balance_at(self, invoice_id: int, at: datetime) -> int | None:
        """In minor units; None for an item that the ledger did not list yet."""
        opened = self._ledger_at(invoice_id, at)
        if opened is None:
            return None
        ours = sum(
            change.effect
            for change in self._changes.get(invoice_id, ())
            if change.at < at and not (change.known_at is not None and change.known_at <= at)
        )
        return opened - ours

    def is_sure(self, at: datetime) -> bool:
        """Whether the ledger's own bookings of that moment are kept."""
        return self._since is not None and at >= self._since

    def was_taken_back(self, invoice_id: int, at: datetime) -> bool:
        """Whether a person had taken a payment on it back before."""
        return any(change.taken_back_by_person and change.at < at for change in self._changes.get(invoice_id, ()))

    def _ledger_at(self, invoice_id: int, at: datetime) -> int | None:
        moves = self._moves.get(invoice_id)
        if not moves:
            return self._open_now[invoice_id]
        place = bisect_right([moved_at for moved_at, _, _ in moves], at)
        return moves[place - 1][2] if place else moves[0][1]


def _load_open(session: Session, ids: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for chunk in _chunks(ids):
        rows = session.execute(select(Invoice.id, Invoice.ledger_open_minor).where(Invoice.id.in_(chunk)))
        found |= dict(rows.all())
    return found


def _load_moves(session: Session, ids: Sequence[int]) -> Mapping[int, list[tuple[datetime, int | None, int]]]:
    found: dict[int, list[tuple[datetime, int | None, int]]] = defaultdict(list)
    for chunk in _chunks(ids):
        rows = session.execute(
            select(LedgerMove.invoice_id, LedgerImport.at, LedgerMove.before_minor, LedgerMove.after_minor)
            .join(LedgerImport, LedgerImport.id == LedgerMove.import_id)
            .where(LedgerMove.invoice_id.in_(chunk))
            .order_by(LedgerImport.id)
        )
        for invoice_id, at, before, after in rows:
            found[invoice_id].append((at, before, after))
    return found


def _load_changes(session: Session, ids: Sequence[int]) -> Mapping[int, list[Change]]:
    found: dict[int, list[Change]] = defaultdict(list)
    known = aliased(LedgerImport)
    for chunk in _chunks(ids):
        rows = session.execute(
            select(Allocation.invoice_id, Allocation.event, Allocation.amount_minor, Allocation.at,
                   Allocation.by_id, known.at)
            .outerjoin(LedgerReflection, LedgerReflection.allocation_id == Allocation.id)
            .outerjoin(known, known.id == LedgerReflection.import_id)
            .where(Allocation.invoice_id.in_(chunk))
            .order_by(Allocation.id)
        )  # fmt: skip
        for invoice_id, event, amount, at, by_id, known_at in rows:
            back = event == "reverse"
            change = Change(at, -amount if back else amount, known_at, back and by_id is not None)
            found[invoice_id].append(change)
    return found


def _chunks(values: Sequence[int]) -> Iterator[Sequence[int]]:
    """Lists short enough for the number of parameters that every database takes."""
    for start in range(0, len(values), 500):
        yield values[start : start + 500]
