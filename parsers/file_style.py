"""The decimal mark and the order of dates that a delimited export uses, decided once for the whole file by the values
that can be read in one way only."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from parsers.dates import date_readings
from parsers.money import exponent, read_amount

PLAIN_AMOUNT = re.compile(r"-?\d+(?P<fraction>\.\d{1,2})?", re.ASCII)  # as machines write it: nothing to decide


@dataclass(frozen=True, slots=True)
class FileStyle:
    """What the whole file decides; None where it decides nothing. `date_order` is "dmy" or "mdy"."""

    decimal_mark: str | None
    date_order: str | None


def find_style(amounts: Iterable[str], dates: Iterable[str]) -> FileStyle:
    """Contradicting values decide nothing."""
    marks = {mark for text in amounts if (mark := _certain_mark(text.strip()))}
    orders = {order for text in dates if (order := _certain_order(text.strip()))}
    return FileStyle(marks.pop() if len(marks) == 1 else None, orders.pop() if len(orders) == 1 else None)


def choose_reading(values: Sequence[Decimal], text: str, currency: str | None, style: FileStyle) -> Decimal | None:
    """Of an amount's readings. "1.234": grouped or a fraction, by the file's decimal mark, else by the decimals that
    the currency has."""
    if len(values) == 1:
        return values[0]
    grouped, fraction = values
    if style.decimal_mark:
        written = next(char for char in reversed(text) if char in ".,")
        return fraction if written == style.decimal_mark else grouped
    return grouped if currency and exponent(currency) < 3 else None


def _certain_mark(text: str) -> str | None:
    """The decimal mark of an amount that can be read in one way only."""
    if plain := PLAIN_AMOUNT.fullmatch(text):
        return "." if plain["fraction"] else None
    token = read_amount(text) if "." in text or "," in text else None
    if token is None or len(token.values) != 1:
        return None
    last = max(text.rfind("."), text.rfind(","))
    other = "," if text[last] == "." else "."
    return text[last] if token.decimals else other


def _certain_order(text: str) -> str | None:
    """ "dmy" or "mdy" of a numeric date that has one reading only; year-first dates say nothing."""
    head = text[:2].rstrip("./- ")
    if text[:4].isdigit() or not head.isdigit():
        return None
    readings = date_readings(text)
    if len(readings) != 1 or readings[0].day == readings[0].month:
        return None
    if not any(char in text for char in "./-"):
        return None
    if any(char.isalpha() for char in text):
        return None
    return "dmy" if int(head) == readings[0].day else "mdy"
