"""Amounts and dates as people print them."""

from datetime import date
from decimal import Decimal

from evaluation.remittances.words import MONTHS

SEPARATORS = {
    "en": (",", "."),
    "plain": ("", "."),
    "de": (".", ","),
    "bare": ("", ","),
    "fr": ("\u202f", ","),
    "nbsp": ("\u00a0", ","),
    "space": (" ", ","),
    "ch": ("'", "."),
}
SIGNS = {
    "minus": "-{}",
    "trailing": "{}-",
    "parens": "({})",
    "angle": "<{}>",
    "cr": "{} CR",
    "true_minus": "\u2212{}",
    "positive": "{}",
}
DATES = {
    "iso": "%Y-%m-%d",
    "us": "%m/%d/%Y",
    "uk": "%d/%m/%Y",
    "uk_short": "%d/%m/%y",
    "de": "%d.%m.%Y",
    "de_short": "%d.%m.%y",
    "nl": "%d-%m-%Y",
    "compact": "%Y%m%d",
}


def print_amount(amount: Decimal, style: str = "en", sign: str = "minus", decimals: int = 2) -> str:
    group, point = SEPARATORS[style]
    text = f"{abs(amount):,.{decimals}f}".replace(",", "\0").replace(".", point).replace("\0", group)
    return SIGNS[sign].format(text) if amount < 0 else text


def print_date(day: date, style: str, language: str = "en") -> str:
    if style in DATES:
        return day.strftime(DATES[style])
    month = MONTHS[language].split()[day.month - 1]
    if style == "long":
        return f"{day.day}. {month} {day.year}" if language == "de" else f"{day.day} {month} {day.year}"
    if style == "us_long":
        return f"{month} {day.day}, {day.year}"
    return f"{day.day:02d}-{month[:3].upper()}-{day.year}"
