"""The desk's figures of a period in, a CSV out: a number a line, in whole minutes where it is a length of time."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import timedelta

from tickets.csv_cells import text_cell
from tickets.desk.figures import AGES, DeskFigures
from web.words.figure_words import FigureRow

Row = tuple[str, str, str, int | None]  # what it is of, which one, the measure, the number


def desk_csv(figures: DeskFigures) -> str:
    lines = [(kind, text_cell(name), measure, number) for kind, name, measure, number in _list_numbers(figures)]
    return _write(("of", "which", "measure", "value"), lines)


def money_csv(rows: Iterable[FigureRow]) -> str:
    """The measures as the page says them, with their definitions."""
    lines = [tuple(text_cell(cell) for cell in (row.name, row.value, row.counted, row.words)) for row in rows]
    return _write(("measure", "value", "counted", "how_it_is_counted"), lines)


def _list_numbers(figures: DeskFigures) -> Iterator[Row]:
    for tier in figures.tiers:
        numbers: list[tuple[str, int | None]] = [
            ("received", tier.received),
            ("resolved", tier.solved),
            ("replied", tier.replies),
            ("replied_in_time", tier.in_time),
            ("first_reply_median_minutes", _minutes(tier.first_reply)),
            ("first_reply_nine_in_ten_minutes", _minutes(tier.first_reply_slow)),
            ("resolved_median_minutes", _minutes(tier.to_solve)),
            ("open_now", tier.backlog),
            ("late_now", tier.late),
        ]
        names = [f"open_now_{name.replace(' ', '_')}" for name, _ in AGES]
        for measure, number in (*numbers, *zip(names, tier.ages, strict=True)):
            yield "tier", str(tier.tier), measure, number
    for kind in figures.types:
        yield "type", kind.intent, "first_reply_median_minutes", _minutes(kind.first_reply)
        yield "type", kind.intent, "first_reply_nine_in_ten_minutes", _minutes(kind.first_reply_slow)
        yield "type", kind.intent, "resolved_median_minutes", _minutes(kind.to_solve)
        yield "type", kind.intent, "resolved_nine_in_ten_minutes", _minutes(kind.to_solve_slow)
    for person in figures.people:
        yield "person", person.name, "resolved", person.solved
        yield "person", person.name, "replies", person.replies
        yield "person", person.name, "escalated", person.escalated
        yield "person", person.name, "payments_applied", person.applied
        yield "person", person.name, "open_now", person.assigned
        yield "person", person.name, "late_now", person.late


def _minutes(length: timedelta | None) -> int | None:
    """An empty cell where there was nothing to count."""
    return None if length is None else round(length.total_seconds() / 60)


def _write(heads: tuple[str, ...], lines: Iterable[tuple[object, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(heads)
    writer.writerows(lines)
    return text.getvalue()
