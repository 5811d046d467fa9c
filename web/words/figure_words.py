"""Figures and replays in words: the lines that the shell prints and the rows that the page shows, the same ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from parsers.money import exponent
from tickets.money.figures.figures import Errors, Figures, Ratio
from tickets.money.figures.replay import Outcome, ReplayReport
from tickets.money.figures.replay_receipts import ReceiptReplay


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One measure: its value, what it counts of what, and how it is defined."""

    name: str
    value: str
    counted: str
    words: str
    tone: str = ""
    figure: str = ""  # of BEHIND, where its rows can be seen


@dataclass(frozen=True, slots=True)
class BehindWords:
    """Of a figure's rows: the upper part of the figure and the others, and whether that part is what went wrong."""

    title: str
    hit: str
    other: str
    bad: bool = False


BEHIND: Mapping[str, BehindWords] = {
    "straight": BehindWords("Payments straight through", "Straight through", "Not straight through"),
    "automatic": BehindWords("Automatic postings", "Wrong", "Stand", bad=True),
    "silent": BehindWords("Proved advices", "Silently wrong", "As read", bad=True),
    "coverage": BehindWords("Decided advices", "Covered", "Not covered"),
}


def say_share(share: float | None) -> str:
    """ "97.3 %"; a dash where nothing was counted. Never 100 % for less than all."""
    if share is None:
        return "–"
    if share in (0, 1):
        return f"{share:.0%}".replace("%", " %")
    return f"{min(max(share * 100, 0.1), 99.9):.1f} %"


_TOO_FEW = 5  # with fewer, half of all could be wrong and none of these be


def say_bound(bound: float | None, count: int) -> str:
    """ "at most 0.30 %" of so many; parts per million where it is small."""
    if bound is None:
        return "nothing to count yet"
    if count < _TOO_FEW:
        return "too few to bound it"
    return f"at most {bound * 100:.2f} %" if bound >= 0.001 else f"at most {bound * 1_000_000:.0f} ppm"


def say_money(currency: str, amount: Decimal) -> str:
    """ "EUR 1,234.50", with the currency's decimals."""
    return f"{currency} {_plain(currency, amount)}"


def _plain(currency: str, amount: Decimal) -> str:
    return f"{amount:,.{exponent(currency)}f}"


def list_figures(figures: Figures) -> Iterator[FigureRow]:
    yield FigureRow(
        "Payments straight through",
        say_share(figures.straight.share),
        _of(figures.straight, "payments"),
        "wholly applied without a person, and nothing taken back within 60 days",
        figure="straight",
    )
    for value in figures.straight_value:
        share = float(value.part / value.whole) if value.whole else None
        whole = f"{say_money(value.currency, value.part)} of {_plain(value.currency, value.whole)}"
        yield FigureRow(f"… by value, {value.currency}", say_share(share), whole, "the same payments by their amount")
    yield FigureRow(
        "Line hit rate",
        say_share(figures.lines.share),
        _of(figures.lines, "lines of applied advices"),
        "applied as proposed; a line that a person added counts against it",
    )
    yield _errors(
        "Wrong automatic postings",
        figures.automatic,
        "applications that no person made",
        "taken back later for whatever reason",
        "automatic",
    )
    yield _errors(
        "Silent reading errors",
        figures.silent,
        "proved advices that are decided",
        "a person changed what had proved itself",
        "silent",
    )
    letters = figures.coverage_classes
    yield FigureRow(
        "Coverage at zero error",
        say_share(figures.coverage.share),
        _of(figures.coverage, "decided advices"),
        f"class {', '.join(letters) or 'none'}: not one of them ended otherwise than proposed",
        figure="coverage",
    )
    for currency, hours in figures.money_hours:
        yield FigureRow(
            f"Money-hours unapplied, {currency}",
            f"{hours:,.0f}",
            f"{currency} × hours",
            "from midnight of the bank's day until applied or refunded",
        )
    touches = figures.touches
    yield FigureRow(
        "Touches",
        "–" if touches.median_acts is None else f"{touches.median_acts:g}",
        f"median of {touches.payments} payments with an act",
        "recorded acts of people; looking is not recorded",
    )
    yield FigureRow(
        "Touch time, estimated",
        "–" if touches.median_seconds is None else f"{touches.median_seconds:.0f} s",
        "median, from the pauses before the acts",
        "a pause of more than five minutes counts as unknown",
    )


def _of(ratio: Ratio, noun: str) -> str:
    return f"{ratio.part:,} of {ratio.whole:,} {noun}"


def _errors(name: str, errors: Errors, noun: str, words: str, figure: str) -> FigureRow:
    bound = f"; {say_bound(errors.bound, errors.count)} at 95\u00a0%" if errors.count else ""
    counted = f"{errors.wrong:,} of {errors.count:,} {noun}{bound}"
    return FigureRow(name, say_share(errors.share), counted, words, "c-bad" if errors.wrong else "", figure)


def say_class(letter: str, by_itself: Errors, by_people: Errors) -> str:
    """ "A: 412 posted, 1 reversed; 3 by people, 0 reversed"."""
    own = f"{letter}: {by_itself.count:,} posted, {by_itself.wrong:,} reversed"
    return f"{own}; {by_people.count:,} by people, {by_people.wrong:,} reversed"


def print_figures(figures: Figures) -> Iterator[str]:
    yield f"{figures.start} to {figures.end}"
    for row in list_figures(figures):
        yield f"{row.name:<34} {row.value:>10}  {row.counted}; {row.words}"
    for each in figures.classes:
        yield say_class(each.letter, each.by_itself, each.by_people)
    for title, groups in (("By customer", figures.customers), ("By month", figures.months)):
        yield f"{title}:"
        for group in groups:
            wrong = f"{group.automatic.wrong} of {group.automatic.count} automatic postings wrong"
            yield f"  {group.name}: {_of(group.straight, 'straight through')}, {wrong}"
    for words, count in figures.excluded:
        yield f"left out: {count} because {words}"


def figures_json(figures: Figures) -> dict[str, Any]:
    """Every number with its denominator; amounts as decimal strings."""

    def ratio(value: Ratio) -> dict[str, Any]:
        return {"part": value.part, "whole": value.whole, "share": value.share}

    def errors(value: Errors) -> dict[str, Any]:
        return {"wrong": value.wrong, "count": value.count, "share": value.share, "bound95": value.bound}

    return {
        "from": str(figures.start),
        "to": str(figures.end),
        "straight_through": ratio(figures.straight),
        "straight_through_value": [
            {"currency": value.currency, "part": str(value.part), "whole": str(value.whole)}
            for value in figures.straight_value
        ],
        "line_hits": ratio(figures.lines),
        "wrong_automatic": errors(figures.automatic),
        "silent_reading_errors": errors(figures.silent),
        "coverage_at_zero_error": ratio(figures.coverage) | {"classes": figures.coverage_classes},
        "money_hours": {currency: str(hours) for currency, hours in figures.money_hours},
        "touches": {
            "payments": figures.touches.payments,
            "median_acts": figures.touches.median_acts,
            "median_seconds_estimated": figures.touches.median_seconds,
        },
        "classes": [
            {
                "class": row.letter,
                "read": row.read,
                "by_itself": errors(row.by_itself),
                "by_people": errors(row.by_people),
            }
            for row in figures.classes
        ],
        "customers": [
            {"name": group.name, "straight_through": ratio(group.straight), "wrong": errors(group.automatic)}
            for group in figures.customers
        ],
        "months": [
            {"month": group.name, "straight_through": ratio(group.straight), "wrong": errors(group.automatic)}
            for group in figures.months
        ],
        "left_out": [{"because": words, "count": count} for words, count in figures.excluded],
    }


def print_replay(report: ReplayReport) -> Iterator[str]:
    yield f"{report.start} to {report.end}: {report.considered:,} advices could be replayed"
    yield f"posted by themselves then: {report.really:,}"
    yield f"under the rules in use:    {_say_outcome(report.now)}"
    yield f"under the rules to try:    {_say_outcome(report.tried)}"
    value = ", ".join(say_money(*pair) for pair in report.gained_value) or "nothing"
    yield f"expected gain: {len(report.gained):,} more ({value}), {report.touches:,} recorded touches saved"
    if report.lost:
        yield f"no longer: {len(report.lost):,} ({_list(report.lost)})"
    yield f"expected errors: {len(report.new_errors):,} more; {_say_tried(report.tried)}"
    for error in report.new_errors:
        amount = say_money(error.currency, error.amount)
        where = f"remittance {error.remittance_id}, {error.payer}, {amount}, class {error.evidence_class}"
        yield f"  {where}: would have applied {error.wanted}; people applied {error.decided}"
    if report.gained:
        yield f"gained: {_list(report.gained)}"
    for words, count in report.left_out:
        yield f"left out: {count:,} because {words}"
    if report.unsure:
        yield f"not sure: {report.unsure:,} of a time before the ledger's own bookings were kept"


def print_receipts(report: ReceiptReplay) -> Iterator[str]:
    """Money without an advice."""
    yield f"money without an advice: {report.considered:,} receipts could be replayed"
    yield f"under the rules in use:    {_say_outcome(report.now)}"
    yield f"under the rules to try:    {_say_outcome(report.tried)}"
    value = ", ".join(say_money(*pair) for pair in report.gained_value) or "nothing"
    lost = f"; {len(report.lost):,} no longer" if report.lost else ""
    yield f"expected gain: {len(report.gained):,} more ({value}){lost}"
    yield f"expected errors: {len(report.new_errors):,} more; {_say_tried(report.tried)}"
    for error in report.new_errors:
        where = f"receipt {error.receipt_id}, {error.payer}, {say_money(error.currency, error.amount)}"
        yield f"  {where}: would have applied {error.wanted}; people applied {error.decided}"
    for words, count in report.left_out:
        yield f"left out: {count:,} because {words}"


def _say_tried(tried: Outcome) -> str:
    """How many of what it posts could be wrong."""
    decided = tried.right + tried.wrong
    return f"{say_bound(tried.bound, decided)} (95 %, {decided:,} decided)" if decided else say_bound(None, 0)


def _say_outcome(outcome: Outcome) -> str:
    return (
        f"{outcome.posted:,} post, {outcome.right:,} as people decided, {outcome.wrong:,} otherwise, "
        f"{outcome.open:,} not decided yet"
    )


def _list(ids: tuple[int, ...]) -> str:
    shown = ", ".join(str(number) for number in ids[:20])
    return f"remittances {shown}{' …' if len(ids) > 20 else ''}"
