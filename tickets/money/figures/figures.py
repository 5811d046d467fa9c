"""The numbers of a period, from what was booked and recorded: how much money posted by itself, and how much of that
was wrong.

Every figure is a count over rows with its denominator, so that it can be checked by hand (docs/figures.md defines
each). Days are the house's, as `now` tells them. Nothing is estimated except touch time, which says so; a share of
errors comes with the bound up to which it could still be.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from parsers.money import from_minor
from tickets.audit import Event
from tickets.customers import Customer
from tickets.house_time import house_day, start_of_day
from tickets.money.advices.remittances import Remittance, RemittanceRow, RemittanceState
from tickets.money.bank.links import ReceiptLink
from tickets.money.bank.receipts import BankReceipt, ReceiptState
from tickets.money.figures.error_bound import upper_bound
from tickets.money.subledger.allocations import Allocation, Payment
from tickets.money.subledger.departures import Refund
from tickets.users import Actor, require

LATE = timedelta(days=60)  # a posting that nobody took back so long counts as right
LONGEST_TOUCH = timedelta(minutes=5)  # a longer pause before an act was spent on something else
CLASSES = "ABCDE"
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Ratio:
    part: int
    whole: int

    @property
    def share(self) -> float | None:
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Errors:
    """`wrong` of `count`, and the share up to which it can still be (95 %)."""

    wrong: int
    count: int

    @property
    def share(self) -> float | None:
        return self.wrong / self.count if self.count else None

    @property
    def bound(self) -> float | None:
        return upper_bound(self.wrong, self.count)


@dataclass(frozen=True, slots=True)
class Value:
    currency: str
    part: Decimal
    whole: Decimal


@dataclass(frozen=True, slots=True)
class ClassRow:
    """What became of the advices of one evidence class: how many posted by themselves and by a person, and of both
    how many were taken back."""

    letter: str
    read: int
    by_itself: Errors
    by_people: Errors


@dataclass(frozen=True, slots=True)
class Group:
    """The payments of a customer or a month."""

    name: str
    straight: Ratio
    automatic: Errors


@dataclass(frozen=True, slots=True)
class Touches:
    """Acts of people per payment that had any, and the time before them, which is an estimate from the pauses."""

    payments: int
    median_acts: float | None
    median_seconds: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    start: date
    end: date
    straight: Ratio
    straight_value: tuple[Value, ...]
    lines: Ratio
    automatic: Errors
    silent: Errors
    coverage: Ratio
    coverage_classes: str  # "AB": the classes that the coverage is of; empty when already A has an error
    money_hours: tuple[tuple[str, Decimal], ...]
    touches: Touches
    classes: tuple[ClassRow, ...]
    customers: tuple[Group, ...]
    months: tuple[Group, ...]
    excluded: tuple[tuple[str, int], ...]


def measure(session: Session, start: date, end: date, actor: Actor, *, now: datetime) -> Figures:
    """Of the days `start` to `end`, both included."""
    require(actor, "view_reports")
    past = _load(session, start, end, now)
    told = [money for money in past.money if not money.excluded]
    advices = list(past.advices.values())
    coverage, letters = _measure_coverage(advices)
    return Figures(
        start=start,
        end=end,
        straight=_straight(told),
        straight_value=tuple(_by_currency(told)),
        lines=_measure_lines(advices),
        automatic=_automatic(told),
        silent=_measure_silent(advices),
        coverage=coverage,
        coverage_classes=letters,
        money_hours=tuple(_measure_hours(told, past.window)),
        touches=_measure_touches(told, past.acts),
        classes=tuple(_class_row(letter, advices) for letter in CLASSES),
        customers=tuple(_group(told, lambda money: past.customers.get(money.customer_id or 0, "Unknown"))),
        months=tuple(_group(told, lambda money: f"{money.day:%Y-%m}", newest=True)),
        excluded=tuple(past.excluded()),
    )


@dataclass(slots=True)
class _Money:
    """Money that came in: a payment, or a receipt that nobody has made one of yet."""

    day: date
    arrived_at: datetime
    currency: str
    amount_minor: int
    customer_id: int | None = None
    payment_id: int | None = None
    remittance_id: int | None = None
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
        whole = sum(row.amount_minor for row in live if row.kind in _CASH) == self.amount_minor
        return bool(live) and whole and len(live) == len(self.applied) and all(row.by_id is None for row in live)


_CASH = ("cash", "credit")


@dataclass(slots=True)
class _Advice:
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
class _Past:
    window: tuple[datetime, datetime]
    money: list[_Money]
    advices: dict[int, _Advice]
    acts: dict[int, list[timedelta | None]]  # by remittance: the pause before each act of a person, where known
    customers: Mapping[int, str]

    def excluded(self) -> Iterator[tuple[str, int]]:
        counts: dict[str, int] = defaultdict(int)
        for money in self.money:
            if money.excluded:
                counts[money.excluded] += 1
        yield from sorted(counts.items())


def _load(session: Session, start: date, end: date, now: datetime) -> _Past:
    window = (start_of_day(start, now), min(start_of_day(end + timedelta(days=1), now), now))
    money = [*_load_payments(session, window, now), *_load_receipts(session, start, end, now)]
    advices = _load_advices(session, window)
    ids = {money.remittance_id for money in money if money.remittance_id}
    wanted = {money.customer_id for money in money if money.customer_id}
    names: dict[int, str] = {}
    for chunk in _chunks(sorted(wanted)):
        names |= {c.id: c.name for c in session.scalars(select(Customer).where(Customer.id.in_(chunk)))}
    return _Past(window, money, advices, _load_acts(session, window, ids), names)


def _load_payments(session: Session, window: tuple[datetime, datetime], now: datetime) -> list[_Money]:
    """Payments that were opened in the period, with when the bank had booked their money."""
    rows = session.scalars(select(Payment).where(Payment.created_at >= window[0], Payment.created_at < window[1]))
    found: dict[int, _Money] = {}
    for payment in rows:
        found[payment.id] = _Money(
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


def _set_arrival(session: Session, found: Mapping[int, _Money], now: datetime) -> None:
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


def _load_receipts(session: Session, start: date, end: date, now: datetime) -> list[_Money]:
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
        _Money(
            day=receipt.booked_on,
            arrived_at=start_of_day(receipt.booked_on, now),
            currency=receipt.currency,
            amount_minor=receipt.amount_minor,
            excluded="a person said: not a customer's payment" if receipt.state == ReceiptState.SET_ASIDE else "",
        )
        for receipt in rows
    ]


def _load_advices(session: Session, window: tuple[datetime, datetime]) -> dict[int, _Advice]:
    """Advices that were read in the period, as they were read then (the event says it)."""
    query = (
        select(Remittance, Event.data)
        .join(Event, (Event.subject_id == Remittance.id) & (Event.subject_kind == "remittance"))
        .where(Event.verb == "remittance_read", Remittance.created_at >= window[0], Remittance.created_at < window[1])
    )
    found = {
        remittance.id: _Advice(remittance, data.get("evidence_class") or "E", bool(data.get("proved")))
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


def _straight(money: Sequence[_Money]) -> Ratio:
    return Ratio(sum(row.is_straight for row in money), len(money))


def _by_currency(money: Sequence[_Money]) -> Iterator[Value]:
    for currency in sorted({row.currency for row in money}):
        own = [row for row in money if row.currency == currency]
        part = sum(row.amount_minor for row in own if row.is_straight)
        whole = sum(row.amount_minor for row in own)
        yield Value(currency, from_minor(part, currency), from_minor(whole, currency))


def _automatic(money: Iterable[_Money]) -> Errors:
    """Applications that no person made, and of these the ones that a person took back."""
    wrong = count = 0
    for row in money:
        undone = row.undone
        automatic = [applied for applied in row.applied if applied.by_id is None]
        count += len(automatic)
        wrong += sum(1 for applied in automatic if applied.id in undone)
    return Errors(wrong, count)


def _measure_lines(advices: Sequence[_Advice]) -> Ratio:
    """Lines of applied advices, and of these the ones that were applied as they were proposed."""
    hits = count = 0
    for advice in advices:
        if not advice.allocations:
            continue
        undone = {row.reverses_id for row in advice.allocations if row.reverses_id}
        live = {row.line_id for row in advice.allocations if row.event == "apply" and row.id not in undone}
        lines = [line for line in advice.lines if not line.removed]
        count += len(lines)
        hits += sum(1 for line in lines if line.id in live and not line.chosen and not line.edited)
    return Ratio(hits, count)


def _measure_silent(advices: Sequence[_Advice]) -> Errors:
    """Advices that were read as proved and decided since, and of these the ones whose reading a person changed."""
    proved = [advice for advice in advices if advice.proved and advice.is_decided]
    return Errors(sum(1 for advice in proved if advice.is_corrected), len(proved))


def _measure_coverage(advices: Sequence[_Advice]) -> tuple[Ratio, str]:
    """The most classes, from A on, without one advice that ended otherwise than proposed, and their share."""
    decided = [advice for advice in advices if advice.is_decided]
    letters, covered = "", 0
    for letter in CLASSES:
        own = [advice for advice in decided if advice.letter == letter]
        if not all(advice.is_as_proposed for advice in own):
            break
        letters += letter if own else ""
        covered += len(own)
    return Ratio(covered, len(decided)), letters


def _measure_hours(money: Sequence[_Money], window: tuple[datetime, datetime]) -> Iterator[tuple[str, Decimal]]:
    """Amount times hours for which it was there and not applied, within the period."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in money:
        changes = [(part.at, _effect(part)) for part in row.allocations if part.kind in _CASH]
        changes += [(refund.at, refund.amount_minor) for refund in row.refunds]
        left, at = row.amount_minor, max(row.arrived_at, window[0])
        for moment, used in sorted(changes):
            until = min(max(moment, at), window[1])
            sums[row.currency] += _hours(left, at, until, row.currency)
            left, at = left - used, until
        sums[row.currency] += _hours(left, at, max(at, window[1]), row.currency)
    yield from sorted((currency, hours.quantize(Decimal("0.01"))) for currency, hours in sums.items())


def _effect(part: Allocation) -> int:
    return part.amount_minor if part.event == "apply" else -part.amount_minor


def _hours(minor: int, start: datetime, end: datetime, currency: str) -> Decimal:
    seconds = Decimal(int((end - start).total_seconds()))
    return from_minor(minor, currency) * seconds / 3600


def _measure_touches(money: Sequence[_Money], acts: Mapping[int, Sequence[timedelta | None]]) -> Touches:
    touched = [acts[row.remittance_id] for row in money if row.remittance_id in acts and row.remittance_id]
    timed = [
        sum((pause for pause in own if pause is not None), timedelta()).total_seconds()
        for own in touched
        if any(pause is not None for pause in own)
    ]
    return Touches(
        payments=len(touched),
        median_acts=median(len(own) for own in touched) if touched else None,
        median_seconds=median(timed) if timed else None,
    )


def _class_row(letter: str, advices: Sequence[_Advice]) -> ClassRow:
    own = [advice for advice in advices if advice.letter == letter]

    def errors(people: bool) -> Errors:
        applied = [advice for advice in own if advice.was_applied_by(people)]
        return Errors(sum(1 for advice in applied if advice.was_taken_back), len(applied))

    return ClassRow(letter, len(own), errors(people=False), errors(people=True))


def _group(money: Sequence[_Money], name_of: Callable[[_Money], str], newest: bool = False) -> Iterator[Group]:
    """The largest first, or the newest."""
    groups: dict[str, list[_Money]] = defaultdict(list)
    for row in money:
        groups[name_of(row)].append(row)
    order = sorted(groups.items(), key=lambda pair: pair[0], reverse=newest)
    if not newest:
        order.sort(key=lambda pair: -len(pair[1]))
    for name, rows in order:
        yield Group(name, _straight(rows), _automatic(rows))


def _in_chunks(
    session: Session, ids: Iterable[int], query: Callable[[Sequence[int]], Select[_Row]]
) -> Iterator[_Row]:
    for chunk in _chunks(sorted(ids)):
        yield from session.scalars(query(chunk))


def _chunks(values: Sequence[int]) -> Iterator[Sequence[int]]:
    """Lists short enough for the number of parameters that every database takes."""
    for start in range(0, len(values), 500):
        yield values[start : start + 500]
