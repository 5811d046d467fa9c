"""Deductions follow their invoices: what was paid, credited or written off, and by what, without anybody's doing.

Each event of our own ledger is accounted for by itself, and what the accounting system took off the balance besides.
An amount is laid on deductions by these rules, the first that fits:

1. a reversal gives back to each deduction exactly what its apply took;
2. a credit note that is used here, or a fall in the accounting system, that is exactly an expected credit is that
   credit, if its note has a number or nothing else of that size is open;
3. an amount that is exactly what one deduction has open pays that one, unless it is also exactly the rest of the
   invoice;
4. otherwise the undisputed rest of the invoice is paid first, then expected credits (not by money that came here),
   then what is due of deductions, then what is disputed, each the oldest first.

So what is open of all deductions never exceeds the invoice's balance.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tickets.money.disputes.credit_requests import (
    CreditRequest,
    close_finished,
    expect_again,
    list_expected,
    void_if_stale,
)
from tickets.money.disputes.deductions import Deduction, DeductionMovement, list_of_dispute, list_of_item
from tickets.money.disputes.disputes import Dispute, DisputeState, lock, settle, unsettle
from tickets.money.disputes.instalments import note_paid
from tickets.money.disputes.watched_items import ItemEvent, list_watched, lock_items, take_news

# what an allocation does to a deduction; kinds that are not here write it off
_KINDS: Mapping[str, str] = {"cash": "paid", "credit": "credited"}

_WORDS: Mapping[str, str] = {
    "cash": "cash applied by {by}",
    "credit": "a credit note applied by {by}",
    "discount": "a discount granted by {by}",
    "write_off": "written off by {by}",
    "withholding": "moved to tax withheld by {by}",
    "retention": "moved to retentions by {by}",
    "bank_fee": "taken as a bank fee by {by}",
}


@dataclass(slots=True)
class _Item:
    """One invoice while its news are laid on its deductions; `balance` runs along with them."""

    balance: int
    deductions: list[Deduction]
    touched: set[int] = field(default_factory=set)  # dispute ids
    words: dict[int, str] = field(default_factory=dict)  # dispute id to what happened last

    @property
    def free(self) -> int:
        return self.balance - sum(row.open_minor for row in self.deductions)


def follow_items(session: Session, invoice_ids: Collection[int | None], *, now: datetime) -> None:
    """Part of every verb that changes these items' balances, after its rows are flushed. Costs one query when none
    of them is watched."""
    wanted = {invoice_id for invoice_id in invoice_ids if invoice_id is not None}
    session.flush()
    watched = list_watched(session, wanted) if wanted else []
    if watched:
        lock_items(session, watched)
        _follow(session, watched, now=now)


def follow_all(session: Session, *, now: datetime) -> None:
    """After an import of the ledger: any item may have moved."""
    session.flush()
    if watched := list_watched(session):
        lock_items(session, watched)
        _follow(session, watched, now=now)


def _follow(session: Session, invoice_ids: Sequence[int], *, now: datetime) -> None:
    touched: dict[int, str] = {}
    paid: dict[int, int] = {}
    for invoice_id in invoice_ids:
        news = take_news(session, invoice_id, now=now)
        if not news.events and not news.ledger_minor:
            continue
        item = _Item(news.before_minor, list_of_item(session, invoice_id))
        item.balance += max(0, -news.ledger_minor)  # what the accounting system added belongs to no deduction
        for event in news.events:
            settled = _lay_event(session, item, event, now)
            if event.kind in _KINDS:
                paid[invoice_id] = paid.get(invoice_id, 0) + settled
        if news.ledger_minor > 0:
            settled = _lay_with_credits(
                session, item, news.ledger_minor, "paid", _BY_ACCOUNTING, "settled in the accounting system", now
            )
            paid[invoice_id] = paid.get(invoice_id, 0) + settled
        touched |= item.words
    session.flush()
    for dispute_id, words in sorted(touched.items()):
        _close_or_return(session, session.get_one(Dispute, dispute_id), words, now)
    if paid:
        note_paid(session, paid, now=now)


def _lay_event(session: Session, item: _Item, event: ItemEvent, now: datetime) -> int:
    """How much of its effect on the balance was no expected credit."""
    if event.reverses_id is not None:
        _give_back(session, item, event, now)
        item.balance -= event.effect_minor
        return event.effect_minor
    kind = _KINDS.get(event.kind, "written_off")
    words = _WORDS.get(event.kind, event.kind.replace("_", " ") + " by {by}").format(by=event.by_name)
    if event.effect_minor > 0 and kind == "credited":
        return _lay_with_credits(session, item, event.effect_minor, kind, words, words, now, event.id)
    if event.effect_minor > 0:
        _lay(session, item, event.effect_minor, kind, words, now, event.id)
    item.balance -= event.effect_minor
    return event.effect_minor


def _give_back(session: Session, item: _Item, event: ItemEvent, now: datetime) -> None:
    """Rule 1. What came out of the due part returns there."""
    query = select(DeductionMovement).where(DeductionMovement.allocation_id == event.reverses_id)
    by_id = {row.id: row for row in item.deductions}
    for movement in session.scalars(query.order_by(DeductionMovement.id)):
        row = by_id[movement.deduction_id]
        was_due = min(movement.was_due_minor, movement.amount_minor)
        setattr(row, f"{movement.kind}_minor", getattr(row, f"{movement.kind}_minor") - movement.amount_minor)
        row.due_minor += was_due
        row.disputed_minor += movement.amount_minor - was_due
        if movement.kind == "credited":
            expect_again(session, row)
        words = f"{event.by_name} took it back"
        session.add(
            DeductionMovement(
                deduction_id=row.id, kind=movement.kind, amount_minor=-movement.amount_minor,
                was_due_minor=-was_due, allocation_id=event.id, words=words, at=now,
            )
        )  # fmt: skip
        _touch(item, row, words)


_BY_ACCOUNTING = "credited in the accounting system"


def _lay_with_credits(
    session: Session,
    item: _Item,
    amount: int,
    kind: str,
    credit_words: str,
    words: str,
    now: datetime,
    allocation_id: int | None = None,
) -> int:
    """Expected credits take their part as "credited", the rest is laid as `kind`; how much that rest was."""
    left = amount
    for row, part in _credits_of(session, item, amount):
        _take(session, item, row, part, "credited", credit_words, now, allocation_id)
        item.balance -= part
        left -= part
    if left:
        _lay(session, item, left, kind, words, now, allocation_id)
    item.balance -= left
    return left


def _credits_of(session: Session, item: _Item, fallen: int) -> list[tuple[Deduction, int]]:
    """Rules 2 and 4: which expected credits so much off the balance shows, booked on their requests."""
    rows = {row.id: row for row in item.deductions}
    parts = [part for part in list_expected(session, list(rows)) if rows[part.deduction_id].open_minor]
    expected = {part.deduction_id: min(part.left_minor, rows[part.deduction_id].open_minor) for part in parts}
    exact = [part for part in parts if expected[part.deduction_id] == fallen]
    numbered = [part for part in exact if _is_numbered(session, part.request_id)]
    if numbered or (exact and fallen != item.free):
        chosen = (numbered or exact)[:1]
        left = fallen
    elif parts and sum(expected.values()) == fallen != item.free:
        chosen, left = parts, fallen
    else:
        chosen, left = parts, max(0, fallen - item.free)
    found = []
    for part in chosen:
        amount = min(left, expected[part.deduction_id])
        if amount > 0:
            part.credited_minor += amount
            left -= amount
            found.append((rows[part.deduction_id], amount))
    return found


def _is_numbered(session: Session, request_id: int) -> bool:
    return session.get_one(CreditRequest, request_id).number is not None


def _lay(
    session: Session, item: _Item, amount: int, kind: str, words: str, now: datetime, allocation_id: int | None = None
) -> None:
    """Rules 3 and 4; what is left over belongs to the undisputed rest."""
    exact = [row for row in item.deductions if row.open_minor == amount]
    if exact and amount != item.free:
        _take(session, item, exact[0], amount, kind, words, now, allocation_id)
        return
    left = amount - min(amount, item.free)
    for row in (*_with(item.deductions, "due_minor"), *_with(item.deductions, "disputed_minor")):
        taken = min(left, row.open_minor)
        if taken > 0:
            _take(session, item, row, taken, kind, words, now, allocation_id)
            left -= taken


def _with(rows: Iterable[Deduction], column: str) -> list[Deduction]:
    return [row for row in rows if getattr(row, column) > 0]


def _take(
    session: Session,
    item: _Item,
    row: Deduction,
    amount: int,
    kind: str,
    words: str,
    now: datetime,
    allocation_id: int | None = None,
) -> None:
    """Payments take what is due first, credits and write-offs what is disputed."""
    due = min(amount, row.due_minor) if kind == "paid" else amount - min(amount, row.disputed_minor)
    row.due_minor -= due
    row.disputed_minor -= amount - due
    collected = due if kind == "paid" and row.refused_at is not None else 0
    for name, part, was_due in (("collected", collected, collected), (kind, amount - collected, due - collected)):
        if part:
            setattr(row, f"{name}_minor", getattr(row, f"{name}_minor") + part)
            session.add(
                DeductionMovement(
                    deduction_id=row.id, kind=name, amount_minor=part, was_due_minor=was_due,
                    allocation_id=allocation_id, words=words, at=now,
                )
            )  # fmt: skip
    _touch(item, row, words)


def _touch(item: _Item, row: Deduction, words: str) -> None:
    if row.dispute_id is not None:
        item.words[row.dispute_id] = words


def _close_or_return(session: Session, dispute: Dispute, words: str, now: datetime) -> None:
    lock(session, dispute, None)  # a credit that is proposed in this moment is seen, or sees what changed
    still_open = any(row.open_minor for row in list_of_dispute(session, dispute.id))
    if still_open and dispute.state == DisputeState.SETTLED:
        unsettle(session, dispute, words, now=now)
    void_if_stale(session, dispute, f"The amounts changed: {words}.", now=now)
    close_finished(session, dispute, now=now)
    if not still_open:
        settle(session, dispute, words, now=now)
