"""The numbers of a period, from what was booked and recorded: how much money posted by itself, and how much of that
was wrong.

Every figure is a count over rows with its denominator, so that it can be checked by hand (docs/figures.md defines
each). Days are the house's, as `now` tells them. Nothing is estimated except touch time, which says so; a share of
errors comes with the bound up to which it could still be.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median

from sqlalchemy.orm import Session

from parsers.money import from_minor
from tickets.money.figures.error_bound import upper_bound
from tickets.money.figures.past import CASH, Advice, Money, load_past
from tickets.money.subledger.allocations import Allocation
from tickets.users import Actor, require

CLASSES = "ABCDE"


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
    past = load_past(session, start, end, now)
    told = [money for money in past.money if not money.excluded]
    advices = list(past.advices.values())
    coverage, letters = measure_coverage(advices)
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


def _straight(money: Sequence[Money]) -> Ratio:
    return Ratio(sum(row.is_straight for row in money), len(money))


def _by_currency(money: Sequence[Money]) -> Iterator[Value]:
    for currency in sorted({row.currency for row in money}):
        own = [row for row in money if row.currency == currency]
        part = sum(row.amount_minor for row in own if row.is_straight)
        whole = sum(row.amount_minor for row in own)
        yield Value(currency, from_minor(part, currency), from_minor(whole, currency))


def _automatic(money: Iterable[Money]) -> Errors:
    """Applications that no person made, and of these the ones that a person took back."""
    wrong = count = 0
    for row in money:
        undone = row.undone
        automatic = [applied for applied in row.applied if applied.by_id is None]
        count += len(automatic)
        wrong += sum(1 for applied in automatic if applied.id in undone)
    return Errors(wrong, count)


def _measure_lines(advices: Sequence[Advice]) -> Ratio:
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


def _measure_silent(advices: Sequence[Advice]) -> Errors:
    """Advices that were read as proved and decided since, and of these the ones whose reading a person changed."""
    proved = [advice for advice in advices if advice.proved and advice.is_decided]
    return Errors(sum(1 for advice in proved if advice.is_corrected), len(proved))


def measure_coverage(advices: Sequence[Advice]) -> tuple[Ratio, str]:
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


def _measure_hours(money: Sequence[Money], window: tuple[datetime, datetime]) -> Iterator[tuple[str, Decimal]]:
    """Amount times hours for which it was there and not applied, within the period."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in money:
        changes = [(part.at, _effect(part)) for part in row.allocations if part.kind in CASH]
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


def _measure_touches(money: Sequence[Money], acts: Mapping[int, Sequence[timedelta | None]]) -> Touches:
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


def _class_row(letter: str, advices: Sequence[Advice]) -> ClassRow:
    own = [advice for advice in advices if advice.letter == letter]

    def errors(people: bool) -> Errors:
        applied = [advice for advice in own if advice.was_applied_by(people)]
        return Errors(sum(1 for advice in applied if advice.was_taken_back), len(applied))

    return ClassRow(letter, len(own), errors(people=False), errors(people=True))


def _group(money: Sequence[Money], name_of: Callable[[Money], str], newest: bool = False) -> Iterator[Group]:
    """The largest first, or the newest."""
    groups: dict[str, list[Money]] = defaultdict(list)
    for row in money:
        groups[name_of(row)].append(row)
    order = sorted(groups.items(), key=lambda pair: pair[0], reverse=newest)
    if not newest:
        order.sort(key=lambda pair: -len(pair[1]))
    for name, rows in order:
        yield Group(name, _straight(rows), _automatic(rows))
