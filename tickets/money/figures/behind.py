"""The rows behind a figure of a period: each payment, application or advice that it counts, and what became of it.

The same rows that `figures.measure` counts, so that as many stand here as it says.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from parsers.money import from_minor
from tickets.errors import NotFound
from tickets.house_time import house_day
from tickets.money.figures.figures import measure_coverage
from tickets.money.figures.past import Advice, Money, Past, load_past
from tickets.users import Actor, require


@dataclass(frozen=True, slots=True)
class Counted:
    """`kind` is payment, receipt or remittance, and `id` its number. A `hit` is in the part that the figure is of:
    straight through, covered, or an error. `why` says so in words."""

    kind: str
    id: int
    day: date
    name: str
    currency: str
    amount: Decimal | None
    hit: bool
    why: str


def list_behind(
    session: Session, figure: str, start: date, end: date, actor: Actor, *, now: datetime
) -> tuple[Counted, ...]:
    """Of the days `start` to `end`, both included, newest first. Raises NotFound for a figure that has no rows."""
    require(actor, "view_reports")
    if figure not in FIGURES:
        raise NotFound(f"There is no figure {figure[:40]!r}.")
    past = load_past(session, start, end, now)
    return tuple(sorted(FIGURES[figure](past, now), key=lambda row: (row.day, row.id), reverse=True))


def _straight(past: Past, _now: datetime) -> Iterator[Counted]:
    for money in past.money:
        if not money.excluded:
            yield _of_money(past, money, money.amount_minor, money.is_straight, _why_not_straight(money))


def _why_not_straight(money: Money) -> str:
    if money.is_straight:
        return "applied by itself"
    if not money.applied:
        return "not applied yet"
    if any(row.by_id is not None for row in money.applied):
        return "applied by a person"
    return "taken back" if money.undone else "applied in part"


def _automatic(past: Past, _now: datetime) -> Iterator[Counted]:
    for money in past.money:
        undone = money.undone
        for applied in money.applied if not money.excluded else ():
            if applied.by_id is None:
                wrong = applied.id in undone
                words = "taken back later" if wrong else "stands"
                yield _of_money(past, money, applied.amount_minor, wrong, words)


def _silent(past: Past, now: datetime) -> Iterator[Counted]:
    for advice in past.advices.values():
        if advice.proved and advice.is_decided:
            words = "a person changed what was read" if advice.is_corrected else "as it was read"
            yield _of_advice(advice, advice.is_corrected, words, now)


def _coverage(past: Past, now: datetime) -> Iterator[Counted]:
    _, letters = measure_coverage(list(past.advices.values()))
    for advice in past.advices.values():
        if advice.is_decided:
            ended = "as proposed" if advice.is_as_proposed else "ended otherwise than proposed"
            yield _of_advice(advice, advice.letter in letters, f"class {advice.letter}, {ended}", now)


def _of_money(past: Past, money: Money, amount_minor: int, hit: bool, why: str) -> Counted:
    kind, number = ("payment", money.payment_id) if money.payment_id else ("receipt", money.receipt_id)
    return Counted(
        kind,
        number or 0,
        money.day,
        past.customers.get(money.customer_id or 0, "Unknown"),
        money.currency,
        from_minor(amount_minor, money.currency),
        hit,
        why,
    )


def _of_advice(advice: Advice, hit: bool, why: str, now: datetime) -> Counted:
    read = advice.remittance
    amount = from_minor(read.total_minor, read.currency) if read.total_minor is not None and read.currency else None
    return Counted(
        "remittance",
        read.id,
        house_day(read.created_at, now),
        read.payer or "Unknown",
        read.currency or "",
        amount,
        hit,
        why,
    )


FIGURES: Mapping[str, Callable[[Past, datetime], Iterable[Counted]]] = {
    "straight": _straight,
    "automatic": _automatic,
    "silent": _silent,
    "coverage": _coverage,
}
