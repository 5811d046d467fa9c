"""What the figures of a period are counted from: money that came in and advices that were read, each with all that
was booked and recorded of it, and the pauses before acts of people.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tickets.audit import Event
from tickets.customers import Customer
from tickets.house_time import house_day, start_of_day
from tickets.money.advices.remittances import Remittance, RemittanceRow, RemittanceState
from tickets.money.bank.links import ReceiptLink
from tickets.money.bank.receipts import BankReceipt, ReceiptState
from tickets.money.subledger.allocations import Allocation, Payment
from tickets.money.subledger.departures import Refund

LATE = timedelta(days=60)  # a posting that nobody took back so long counts as right
LONGEST_TOUCH = timedelta(minutes=5)  # a longer pause before an act was spent on something else
_Row = TypeVar("_Row")


@dataclass(slots=True)
class Money:
    """Money that came in: a payment, or a receipt that nobody has made one of yet."""

    day: date
    arrived_at: datetime
    currency: str
    amount_minor: int
    customer_id: int | None = None
    payment_id: int | None = None
    remittance_id: int | None = None
    receipt_id: int | None = None
    excluded: str = ""
    allocations: list[Allocation] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)

    @property
    def undone(self) -> dict[int, Allocation]:
        return {row.reverses_id: row for row in self.allocations if row.reverses_id}

    @property
    def applied(self) -> list[Allocation]:
        return [row for row in self.allocations if row.event == "apply"]

    @property
    def is_straight(self) -> bool:
        """Wholly allocated, by nobody, and not taken back within LATE."""
        undone = self.undone
        live = [row for row in self.applied if row.id not in undone or undone[row.id].at - row.at > LATE]
        whole = sum(row.amount_minor for row in live if row.kind in CASH) == self.amount_minor
        return bool(live) and whole and len(live) == len(self.applied) and all(row.by_id is None for row in live)


CASH = ("cash", "credit")


@dataclass(slots=True)
class Advice:
    remittance: Remittance
    letter: str  # as it was read
    proved: bool
    lines: list[RemittanceRow] = field(default_factory=list)
    allocations: list[Allocation] = field(default_factory=list)

    @property
    def is_decided(self) -> bool:
        return bool(self.allocations) or self.remittance.state == RemittanceState.REJECTED

    @property
    def is_corrected(self) -> bool:
        """A person changed what was read of it."""
        return self.remittance.edited or any(line.edited or line.removed for line in self.lines)

    @property
    def is_as_proposed(self) -> bool:
        """What stands now is what the reader and the matcher proposed, nothing more and nothing less."""
        undone = {row.reverses_id for row in self.allocations if row.reverses_id}
        live = {row.line_id for row in self.allocations if row.event == "apply" and row.id not in undone}
        untouched = not self.is_corrected and not any(line.chosen for line in self.lines)
        return untouched and bool(live) and all(line.id in live for line in self.lines if line.proposed_minor)

    def was_applied_by(self, people: bool) -> bool:
        first = next((row for row in self.allocations if row.event == "apply"), None)
        return first is not None and (first.by_id is not None) == people

    @property
    def was_taken_back(self) -> bool:
        return any(row.event == "reverse" for row in self.allocations)


@dataclass(slots=True)
class Past:
    window: tuple[datetime, datetime]
    money: list[Money]
    advices: dict[int, Advice]
    acts: dict[int, list[timedelta | None]]  # by remittance: the pause before each act of a person, where known
    customers: Mapping[int, str]

    def excluded(self) -> Iterator[tuple[str, int]]:
        counts: dict[str, int] = defaultdict(int)
        for money in self.money:
            if money.excluded:
                counts[money.excluded] += 1
        yield from sorted(counts.items())


def load_past(session: Session, start: date, end: date, now: datetime) -> Past:
    window = (start_of_day(start, now), min(start_of_day(end + timedelta(days=1), now), now))
    money = [*_load_payments(session, window, now), *_load_receipts(session, start, end, now)]
    advices = _load_advices(session, window)
    ids = {money.remittance_id for money in money if money.remittance_id}
    wanted = {money.customer_id for money in money if money.customer_id}
    names: dict[int, str] = {}
    for chunk in _chunks(sorted(wanted)):
        names |= {c.id: c.name for c in session.scalars(select(Customer).where(Customer.id.in_(chunk)))}
    return Past(window, money, advices, _load_acts(session, window, ids), names)


def _load_payments(session: Session, window: tuple[datetime, datetime], now: datetime) -> list[Money]:
    """Payments that were opened in the period, with when the bank had booked their money."""
    rows = session.scalars(select(Payment).where(Payment.created_at >= window[0], Payment.created_at < window[1]))
    found: dict[int, Money] = {}
    for payment in rows:
        found[payment.id] = Money(
            day=house_day(payment.created_at, now),
            arrived_at=payment.created_at,
            currency=payment.currency,
            amount_minor=payment.amount_minor,
            customer_id=payment.customer_id,
            payment_id=payment.id,
            remittance_id=payment.remittance_id,
            excluded=_why_excluded(payment),
        )
    for allocation in _in_chunks(
        session, found, lambda ids: select(Allocation).where(Allocation.payment_id.in_(ids))
    ):
        found[allocation.payment_id].allocations.append(allocation)
    for refund in _in_chunks(session, found, lambda ids: select(Refund).where(Refund.payment_id.in_(ids))):
        found[refund.payment_id].refunds.append(refund)
    _set_arrival(session, found, now)
    return list(found.values())


def _why_excluded(payment: Payment) -> str:
    if payment.returned_by_id is not None:
        return "the bank took the money back"
    if payment.undone_at is not None:
        return "put together or exchanged back"
    if payment.exchanged_from_id is not None:
        return "exchanged from another payment, which is counted"
    return "a credit note alone, without money" if payment.amount_minor == 0 else ""


def _set_arrival(session: Session, found: Mapping[int, Money], now: datetime) -> None:
    """Money is unapplied from the day on which the bank booked it, not from when somebody opened its payment."""
    by_remittance = {money.remittance_id: money for money in found.values() if money.remittance_id}
    for chunk in _chunks(sorted(by_remittance)):
        query = (
            select(ReceiptLink.remittance_id, BankReceipt.booked_on)
            .join(BankReceipt, BankReceipt.id == ReceiptLink.receipt_id)
            .where(ReceiptLink.remittance_id.in_(chunk), BankReceipt.kind == "receipt")
        )
        for remittance_id, booked_on in session.execute(query):
            money = by_remittance[remittance_id]
            money.arrived_at = min(money.arrived_at, start_of_day(booked_on, now))
    for chunk in _chunks(sorted(found)):
        query_of_receipts = (
            select(Payment.id, BankReceipt.booked_on)
            .join(BankReceipt, BankReceipt.id == Payment.receipt_id)
            .where(Payment.id.in_(chunk))
        )
        for payment_id, booked_on in session.execute(query_of_receipts):
            found[payment_id].arrived_at = min(found[payment_id].arrived_at, start_of_day(booked_on, now))


def _load_receipts(session: Session, start: date, end: date, now: datetime) -> list[Money]:
    """Receipts of the period that no payment has been made of."""
    used = select(Payment.id).where(Payment.receipt_id == BankReceipt.id, Payment.undone_at.is_(None))
    paid = (
        select(ReceiptLink.id)
        .join(Payment, Payment.remittance_id == ReceiptLink.remittance_id)
        .where(ReceiptLink.receipt_id == BankReceipt.id, ReceiptLink.event == "link")
    )
    rows = session.scalars(
        select(BankReceipt).where(
            BankReceipt.kind == "receipt",
            BankReceipt.booked_on >= start,
            BankReceipt.booked_on <= end,
            ~used.exists(),
            ~paid.exists(),
        )
    )
    return [
        Money(
            day=receipt.booked_on,
            arrived_at=start_of_day(receipt.booked_on, now),
            currency=receipt.currency,
            amount_minor=receipt.amount_minor,
            receipt_id=receipt.id,
            excluded="a person said: not a customer's payment" if receipt.state == ReceiptState.SET_ASIDE else "",
        )
        for receipt in rows
    ]


def _load_advices(session: Session, window: tuple[datetime, datetime]) -> dict[int, Advice]:
    """Advices that were read in the period, as they were read then (the event says it)."""
    query = (
        select(Remittance, Event.data)
        .join(Event, (Event.subject_id == Remittance.id) & (Event.subject_kind == "remittance"))
        .where(Event.verb == "remittance_read", Remittance.created_at >= window[0], Remittance.created_at < window[1])
    )
    found = {
        remittance.id: Advice(remittance, data.get("evidence_class") or "E", bool(data.get("proved")))
        for remittance, data in session.execute(query)
    }
    for line in _in_chunks(
        session, found, lambda ids: select(RemittanceRow).where(RemittanceRow.remittance_id.in_(ids))
    ):
        found[line.remittance_id].lines.append(line)
    for chunk in _chunks(sorted(found)):
        rows = session.execute(
            select(Payment.remittance_id, Allocation)
            .join(Allocation, Allocation.payment_id == Payment.id)
            .where(Payment.remittance_id.in_(chunk))
            .order_by(Allocation.id)
        )
        for remittance_id, allocation in rows:
            found[remittance_id].allocations.append(allocation)
    return found


def _load_acts(
    session: Session, window: tuple[datetime, datetime], remittance_ids: set[int]
) -> dict[int, list[timedelta | None]]:
    """What people did on each remittance, with the pause since the same person's act before, of whatever kind."""
    query = (
        select(Event.user_id, Event.at, Event.subject_kind, Event.subject_id)
        .where(Event.user_id.is_not(None), Event.at >= window[0], Event.at < window[1])
        .order_by(Event.id)
    )
    acts: dict[int, list[timedelta | None]] = defaultdict(list)
    before: dict[int, datetime] = {}
    for user_id, at, kind, subject_id in session.execute(query):
        last = before.get(user_id or 0)
        pause = None if last is None else at - last
        before[user_id or 0] = at
        if kind == "remittance" and subject_id in remittance_ids:
            known = pause is not None and timedelta(0) <= pause <= LONGEST_TOUCH
            acts[subject_id].append(pause if known else None)
    return acts


def _in_chunks(
    session: Session, ids: Iterable[int], query: Callable[[Sequence[int]], Select[_Row]]
) -> Iterator[_Row]:
    for chunk in _chunks(sorted(ids)):
        yield from session.scalars(query(chunk))


def _chunks(values: Sequence[int]) -> Iterator[Sequence[int]]:
    """Lists short enough for the number of parameters that every database takes."""
    for start in range(0, len(values), 500):
        yield values[start : start + 500]
