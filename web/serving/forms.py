"""The body of every form as a typed value; a wrong one is refused with the field's name."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, TypeVar, get_type_hints

import msgspec
from msgspec import Meta, Struct

from parsers.money import amount_readings, exponent, to_minor
from tickets.errors import Invalid

Line = Annotated[str, Meta(max_length=500)]
Values = Annotated[str, Meta(max_length=10_000)]  # behind commas
Paragraphs = Annotated[str, Meta(max_length=100_000)]
RowId = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Form = TypeVar("Form", bound=Struct)


def read_form(fields: dict[str, list[str]], form: type[Form]) -> Form:
    """The last value of each field, all values of a list field. Raises Invalid."""
    wanted = get_type_hints(form, include_extras=False)
    values: dict[str, Any] = {
        name: texts if _is_list(wanted[name]) else texts[-1]
        for name, texts in fields.items()
        if name in wanted and texts
    }
    try:
        return msgspec.convert(values, form, strict=False)
    except msgspec.ValidationError as error:
        field = str(error).rpartition("$.")[2].strip("`[.]") or None
        raise Invalid(_what_is_wrong(str(error), field), field) from error


def _what_is_wrong(error: str, field: str | None) -> str:
    """In words for who typed it; the fields that nobody types are the page's own."""
    length = _TOO_LONG.search(error)
    if length and field:
        return f"What you wrote under “{field.replace('_', ' ')}” is too long: {int(length[1]):,} characters fit."
    if field == "version" or "missing required field" in error:
        return "This page was not whole when it was sent. Load it again, then repeat."
    return f"“{field.replace('_', ' ')}” can’t be that." if field else "The form could not be read."


_TOO_LONG = re.compile(r"of length <= (\d+)")


def row_id(text: str, field: str, wrong: str = "Choose one of the list.") -> int:
    """An id that a select sent. Raises Invalid."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:12]) < 2**31:
        raise Invalid(wrong, field)
    return int(text)


def ticket_number(text: str, field: str) -> int:
    """As people write it, with or without #. Raises Invalid."""
    return row_id(text.strip().lstrip("#"), field, "Type the number of a ticket, like 1042.")


def amount_of(text: str, field: str, currency: str | None) -> Decimal | None:
    """A typed amount, or None for an empty field; "1.234" is refused where it can mean two of the currency."""
    if not text.strip():
        return None
    places = exponent(currency or "")
    fitting = {value for value in amount_readings(text) if value == round(value, places)}
    if len(fitting) != 1:
        why = "can mean two amounts; type it with its decimals" if fitting else "is no amount of this currency"
        raise Invalid(f"“{text.strip()}” {why}.", field)
    return fitting.pop()


def minor_of(text: str, field: str, currency: str) -> int | None:
    """The same in minor units of the currency."""
    amount = amount_of(text, field, currency)
    return None if amount is None else to_minor(amount, currency)


def day_of(text: str, field: str) -> date | None:
    """The day that a date field sent, or None for an empty one. Raises Invalid."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise Invalid(f"“{text.strip()}” is no day like 2026-11-30.", field) from error


def needed_day(text: str, field: str) -> date:
    """The day that a date field sent. Raises Invalid, also for an empty one."""
    day = day_of(text, field)
    if day is None:
        raise Invalid("Choose a day.", field)
    return day


def addresses(text: str) -> tuple[str, ...]:
    """Addresses divided by commas, semicolons or line breaks, in order and each once."""
    parts = text.replace(";", ",").replace("\n", ",").split(",")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def clean(text: str) -> str:
    """Line breaks as \\n; no NUL, which PostgreSQL refuses in text."""
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def _is_list(hint: object) -> bool:
    return getattr(hint, "__origin__", None) is list


def read_rate(text: str) -> Decimal:
    """A rate of exchange with a point or a comma, as people type it; thousands are no rate."""
    try:
        return Decimal(text.strip().replace(",", "."))
    except InvalidOperation as error:
        raise Invalid(f"“{text.strip()}” is no rate of exchange.", field="rate") from error
