"""How commands speak: a bar while it lasts, counted nouns, and the period that is meant when none is named."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import rich_click as click

from tickets.house_time import utc_now


@contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int | None], None]]:
    """A function of (done, total) that draws a bar on a terminal and nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn(label), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


@contextmanager
def spinner(label: str) -> Iterator[None]:
    from rich.console import Console

    with Console(stderr=True).status(label):
        yield


def period(start: datetime | None, end: datetime | None) -> tuple[date, date]:
    """The last 30 days unless somebody says others. Raises UsageError for days in the wrong order."""
    last = end.date() if end else utc_now().date()
    first = start.date() if start else last - timedelta(days=29)
    if first > last:
        raise click.UsageError(f"The period ends on {last}, before it begins on {first}.")
    return first, last


def count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
