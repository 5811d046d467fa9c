"""Days and amounts as a reader of a language expects them in a mail. Unknown languages are written as English."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from parsers.money import format_amount

DAYS: Mapping[str, str] = {
    "en": "{0.day} {0:%B %Y}",
    "de": "{0:%d.%m.%Y}",
    "fr": "{0:%d/%m/%Y}",
    "es": "{0:%d/%m/%Y}",
    "it": "{0:%d/%m/%Y}",
    "nl": "{0:%d-%m-%Y}",
    "pt": "{0:%d/%m/%Y}",
    "pl": "{0:%d.%m.%Y}",
}

# thousands and decimal mark
_MARKS: Mapping[str, tuple[str, str]] = {
    "en": (",", "."),
    "de": (".", ","),
    "fr": ("\u202f", ","),
    "es": (".", ","),
    "it": (".", ","),
    "nl": (".", ","),
    "pt": (".", ","),
    "pl": ("\u00a0", ","),
}


def say_day(day: date | datetime, language: str | None) -> str:
    """As the language writes days; in English when it is not known."""
    return DAYS.get(language or "", DAYS["en"]).format(day)


def say_money(amount: Decimal, currency: str, language: str | None) -> str:
    """ "1.234,50 EUR" in German."""
    thousands, decimal = _MARKS.get(language or "", _MARKS["en"])
    whole, _, fraction = format_amount(abs(amount), currency).partition(".")
    grouped = f"{int(whole):,}".replace(",", thousands)
    sign = "-" if amount < 0 else ""
    return f"{sign}{grouped}{decimal + fraction if fraction else ''} {currency}".strip()
