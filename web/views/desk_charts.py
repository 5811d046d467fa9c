"""The desk's figures in, bars and spans with their places on a drawing out: two charts that a table stands beside.

The drawing is 520 units wide. A bar's number stands in it where it has room.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from tickets.desk.figures import TierFigures, TypeFigures

WIDTH = 520
LEFT = 96  # where names end
NARROWEST = 18  # with a number in it
ROOM_FOR_TOTAL = 40
REPLIES, SOLVES = (LEFT, 290), (316, WIDTH - 6)  # where the two scales begin and end
STEPS = tuple(timedelta(hours=hours) for hours in (1, 2, 4, 8, 12, 24, 48, 72, 96, 120, 168, 240, 336, 720, 2160))


@dataclass(frozen=True, slots=True)
class Bar:
    """`age` is the place in AGES, oldest last."""

    begins: int
    width: int
    number: int
    age: int

    @property
    def middle(self) -> float:
        return self.begins + self.width / 2

    @property
    def has_room(self) -> bool:
        return self.width >= NARROWEST


@dataclass(frozen=True, slots=True)
class Stack:
    tier: int
    bars: tuple[Bar, ...]
    ends: int
    total: int


@dataclass(frozen=True, slots=True)
class Span:
    """From the median to what nine in ten do not exceed."""

    begins: int
    ends: int
    half: timedelta
    most: timedelta


@dataclass(frozen=True, slots=True)
class TypeSpans:
    intent: str
    first_reply: Span | None
    to_solve: Span | None


@dataclass(frozen=True, slots=True)
class SpanChart:
    """Two scales side by side, each with its end; a grid line at each quarter."""

    rows: tuple[TypeSpans, ...]
    replies_end: timedelta
    solves_end: timedelta


def stack_backlog(tiers: Sequence[TierFigures]) -> tuple[Stack, ...]:
    """Live tickets by tier and age; the longest stack takes the width."""
    unit = (WIDTH - LEFT - ROOM_FOR_TOTAL) / max(1, *(tier.backlog for tier in tiers))
    return tuple(_stack(tier, unit) for tier in tiers)


def _stack(tier: TierFigures, unit: float) -> Stack:
    bars: list[Bar] = []
    at = LEFT
    for age, number in enumerate(tier.ages):
        if number:
            width = max(2, round(number * unit) - 2)
            bars.append(Bar(at, width, number, age))
            at += width + 2
    return Stack(tier.tier, tuple(bars), at, tier.backlog)


def draw_spans(types: Sequence[TypeFigures]) -> SpanChart:
    replies_end = _scale([row.first_reply_slow for row in types])
    solves_end = _scale([row.to_solve_slow for row in types])
    rows = tuple(
        TypeSpans(
            row.intent,
            _span(row.first_reply, row.first_reply_slow, replies_end, REPLIES),
            _span(row.to_solve, row.to_solve_slow, solves_end, SOLVES),
        )
        for row in types
    )
    return SpanChart(rows, replies_end, solves_end)


def _scale(slowest: Sequence[timedelta | None]) -> timedelta:
    """The next round length."""
    longest = max((each for each in slowest if each is not None), default=STEPS[0])
    return next((step for step in STEPS if step >= longest), longest)


def _span(half: timedelta | None, most: timedelta | None, end: timedelta, place: tuple[int, int]) -> Span | None:
    if half is None or most is None:
        return None
    left, right = place
    return Span(left + round((right - left) * (half / end)), left + round((right - left) * (most / end)), half, most)
