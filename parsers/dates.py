"""A printed date in, every day it can mean out: 03/04/2026 is two dates until the document decides the order.
03.04.2026 is one: wherever days are written with dots, the day comes first."""

import re
from datetime import date
from functools import lru_cache

# Month names and abbreviations, folded to lower case without dots; eight languages of European billing.
MONTHS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "january jan januar jänner janvier janv enero ene gennaio gen januari janeiro styczeń stycznia sty",
        "february feb februar februari février févr fév febrero febbraio fevereiro fev luty lutego lut",
        "march mar märz mrz maart mrt mars marzo março marzec marca",
        "april apr avril avr abril abr aprile kwiecień kwietnia kwi",
        "may mai mei mayo maggio mag maio maj maja",
        "june jun juni juin junio giugno giu junho czerwiec czerwca cze",
        "july jul juli juillet juil julio luglio lug julho lipiec lipca lip",
        "august aug augustus août aou agosto ago sierpień sierpnia sie",
        "september sep sept septembre septiembre settembre set setembro wrzesień września wrz",
        "october oct oktober okt octobre octubre ottobre ott outubro out październik października paź",
        "november nov novembre noviembre novembro listopad listopada lis",
        "december dec dezember dez décembre déc diciembre dic dicembre dezembro grudzień grudnia gru",
    ),
    start=1,
):
    MONTHS |= dict.fromkeys(_names.split(), _number)

_NUMERIC = re.compile(r"(\d{1,4})[./\- ](\d{1,2})[./\- ](\d{2,4})")
_COMPACT = re.compile(r"(\d{2})([A-Za-zÀ-ž]{3,4})(\d{2,4})")
_NAMED = re.compile(
    r"(?:[A-Za-zÀ-ž]+,\s*)?(\d{1,2})(?:st|nd|rd|th|er|\.|º|°)?[\s\-/]*(?:de\s+|of\s+)?([A-Za-zÀ-ž]{3,12})\.?,?"
    r"[\s\-/]*(?:de\s+|del\s+)?(\d{4}|\d{2})"
)
_NAMED_US = re.compile(r"([A-Za-zÀ-ž]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_PACKED = re.compile(r"(?:19|20)\d{6}")


@lru_cache(maxsize=2_000)
def date_readings(text: str) -> tuple[date, ...]:
    """Every day the text can mean, day-first before month-first; empty when it is not a date."""
    text = text.strip().rstrip(",;")
    if match := _NUMERIC.fullmatch(text):
        days = _numeric(*match.groups())
        return days[:1] if text.count(".") == 2 else days
    if match := _COMPACT.fullmatch(text) or _NAMED.fullmatch(text):
        return _named(match[1], match[2], match[3])
    if match := _NAMED_US.fullmatch(text):
        return _named(match[2], match[1], match[3])
    if _PACKED.fullmatch(text):
        return _valid((int(text[:4]), int(text[4:6]), int(text[6:])))
    return ()


def parse_date(text: str, order: str | None = None) -> date | None:
    """The one day under this order ("dmy" or "mdy"); without an order None when the text is ambiguous."""
    readings = date_readings(text)
    if len(readings) <= 1:
        return readings[0] if readings else None
    if order is None:
        return None
    return readings[1] if order == "mdy" else readings[0]


def _numeric(first: str, second: str, third: str) -> tuple[date, ...]:
    a, b, c = int(first), int(second), int(third)
    if len(first) == 4:
        return _valid((a, b, c)) if len(third) <= 2 else ()
    if len(first) > 2 or len(third) == 3:
        return ()
    year = _year(third)
    return _valid((year, b, a), (year, a, b))


def _named(day: str, month: str, year: str) -> tuple[date, ...]:
    number = MONTHS.get(month.lower().rstrip("."))
    return _valid((_year(year), number, int(day))) if number else ()


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _valid(*candidates: tuple[int, int, int]) -> tuple[date, ...]:
    days: list[date] = []
    for year, month, day in candidates:
        if not 1970 <= year <= 2100:
            continue
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found not in days:
            days.append(found)
    return tuple(days)
