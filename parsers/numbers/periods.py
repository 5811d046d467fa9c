"""Text and the day it was written in, the spans of time that it names out: "the March invoices", "Q3", "as of 30.09.".

A month or day without a year is the last one that had begun when the mail was written. A period without a first day
is a statement's "as of". Words of eight languages; an abbreviated month counts only with its year.
"""

# ruff: noqa: E501, ISC004 (tables read best with one row a line)

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from parsers.dates import MONTHS, date_readings
from parsers.gate import Gate, GatedPattern
from parsers.places import NumberPattern, number_places
from parsers.problems import Span


@dataclass(frozen=True, slots=True)
class Period:
    """Both days belong to it; `first` is None in "as of 30 September". `words` as written."""

    first: date | None
    last: date
    words: str
    span: Span


_INFLECTED = {
    name: number
    for number, name in enumerate(
        "styczniu lutym marcu kwietniu maju czerwcu lipcu sierpniu wrześniu październiku listopadzie grudniu".split(),
        1,
    )
}
_NAMES = MONTHS | _INFLECTED
_FULL = frozenset(name for name in _NAMES if len(name) >= 4 or name in {"mai", "mei", "maj", "may"}) - {
    "sept",
    "janv",
    "sett",
    "juil",
}
_ALL_NAMES = "|".join(sorted(_NAMES, key=len, reverse=True))
_YEAR = r"(?:20\d\d|['’]\d\d)"
_IN_COMPOUND = r"(?:rechnung|beleg|abrechnung|lieferung|miete|factu|rekening)"  # "Märzrechnungen", "maartfactuur"
_COMPOUND = re.compile(_IN_COMPOUND)
_MONTH = rf"\b(?P<month>{_ALL_NAMES})(?:{_IN_COMPOUND}\w*)?\b\.?(?:[ ,./-]{{1,2}}(?:(?:de|del|of|von|van)\s)?(?P<year>{_YEAR})\b(?![.,]?\d))?"
_MONTH_NAMED = re.compile(_MONTH, re.IGNORECASE)
_MONTH_BEFORE = re.compile(rf"\b(?:{_ALL_NAMES}),? (?:of |de |d[’']|di )?\Z", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_DAY_BEFORE = re.compile(r"\d(?:st|nd|rd|th|er|\.|º|°)?\s?(?:de |of )?$", re.IGNORECASE)
_DAY_BEHIND = re.compile(r"\s\d{1,2}(?:st|nd|rd|th)?\b(?![.:]?\d)")
_MODAL_MAY = re.compile(r"may|march|august")
_UP_TO = re.compile(
    r"\s*(?:-\s+)?(?:-|–|—|to|through|thru|until|and including|bis(?: einschließlich)?|à|au|a|al|fino a|tot(?: en met)?|t/m|até|do)\s*",
    re.IGNORECASE,
)

_BEFORE_MONTH = re.compile(
    r"\b(?:for|of|in|from|period|month|monat|für|aus|vom|zeitraum|mois|pour|de|du|mes|período|periodo|mese|di|maand|van|over|mês|za|z|okres|miesiąc)\s\Z",
    re.IGNORECASE,
)
_NUMERIC_MONTH = NumberPattern(r"(?P<month>0?[1-9]|1[0-2])[/.-](?P<year>20\d\d)\b(?![/.-]?\d)")
_ORDINALS = {
    "1": r"1|i|first|1st|erste[sn]?|premier|primer|primo|eerste|primeiro|pierwsz\w+",
    "2": r"2|ii|second|2nd|zweite[sn]?|deuxième|segundo|secondo|tweede|drugi\w*",
    "3": r"3|iii|third|3rd|dritte[sn]?|troisième|tercer|terzo|derde|terceiro|trzeci\w*",
    "4": r"4|iv|fourth|4th|vierte[sn]?|quatrième|cuarto|quarto|vierde|czwart\w+",
}
_QUARTER_WORD = r"quarter|quartal[es]?|trimestres?|kwartaal|kwarta[łl]\w*"
_ORDINAL = "|".join(f"(?P<n{number}>{words})" for number, words in _ORDINALS.items())
_QUARTER = re.compile(
    rf"\b(?:(?:q|t|k)\s?(?P<q>[1-4])\b(?!\d)|(?:{_ORDINAL})(?:[.º°]|er|e|ème|º|st|nd|rd|th)?\s(?:{_QUARTER_WORD})|(?P<q2>[1-4])t\b)(?:[ ,/]{{1,2}}(?:(?:de|del|of|von|van|des jahres)\s)?(?P<year>{_YEAR})\b)?",
    re.IGNORECASE,
)
_HALF = re.compile(
    rf"\b(?:h ?(?P<h>[12])(?=[ ,/]{{1,2}}20)|(?:(?P<h1>1\.?|i|1st|1er|1º|first|erste[nrs]?|premier|primer|primo|eerste|primeiro|pierwsz\w+)|"
    rf"(?P<h2>2\.?|ii|2nd|2e|2º|second|zweite[nrs]?|deuxième|segundo|secondo|tweede|drugi\w*))\s(?:half(?=[ ,]{{1,2}}(?:of )?20|[- ]year)(?:[- ]year)?|halbjahre?s?|semestre|halfjaar|półrocz\w+))"
    rf"(?:[ ,/]{{1,2}}(?:(?:de|del|di|do|of|von|van|des jahres)\s)?(?P<year>{_YEAR})\b)?",
    re.IGNORECASE,
)
# in lower case; one of these is in each of them
_OF_HALF = ("half", "halb", "semestr", "półrocz", *(f"h{gap}{number}" for gap in ("", " ") for number in "12"))
_OF_QUARTER = (
    *("quart", "trimest", "kwart", "1t", "2t", "3t", "4t"),
    *(f"{letter}{gap}{number}" for letter in "qtk" for gap in ("", " ") for number in "1234"),
)
_BEFORE_YEAR = re.compile(
    r"\b(?:year|fy|calendar year|financial year|jahr|geschäftsjahr|année|exercice|año|ejercicio|anno|esercizio|jaar|boekjaar|ano|exercício|rok(?:u)?|all(?: of| from)?|invoices (?:of|for|from|in)|"
    r"rechnungen (?:aus|von|für)|factures (?:de|pour)|facturas de|fatture (?:del|di)|facturen (?:van|uit)|faturas de|faktury (?:z|za)(?: roku)?)\s?\Z",
    re.IGNORECASE,
)
_WHOLE_YEAR = NumberPattern(r"(?P<year>20\d\d)\b(?![/.-]?\w)")
_GATE = Gate()
_WEEK = GatedPattern(
    r"\b(?:week|kw|kalenderwoche|semaine|semana|settimana|tydzień)\s?(?P<week>[1-5]?\d)\b(?:[ /]{1,2}(?P<year>20\d\d)\b)?",
    _GATE,
)

# how many months or days back, by words; one row per meaning
_RELATIVE: tuple[tuple[str, str], ...] = (
    ("last month", r"last month|previous month|prior month|(?:letzt|vorig|vergangen)e[nsr]? monats?|vormonats?|(?:le )?mois (?:dernier|précédent)|(?:el )?mes (?:pasado|anterior)|"
        r"(?:il )?mese (?:scorso|precedente)|(?:vorige|afgelopen) maand|(?:o )?mês (?:passado|anterior)|(?:zeszł|ubiegł|poprzedni)\w+ miesi\w+"),
    ("this month", r"this month|current month|(?:dies|laufend)e[nsrm]? monats?|ce mois(?:-ci)?|mois en cours|este mes|mes en curso|questo mese|mese corrente|deze maand|lopende maand|este mês|bieżąc\w+ miesi\w+|t\w+ miesiąca"),
    ("last quarter", r"last quarter|previous quarter|(?:letzt|vorig)e[ns] quartals?|vorquartal|(?:le )?trimestre (?:dernier|précédent|pasado|anterior|scorso|passado)|vorig kwartaal|afgelopen kwartaal|(?:zeszł|ubiegł|poprzedni)\w+ kwarta\w+"),
    ("this quarter", r"this quarter|current quarter|dieses quartals?|laufende[ns] quartals?|ce trimestre|este trimestre|questo trimestre|dit kwartaal|bieżąc\w+ kwarta\w+"),
    ("last year", r"last year|previous year|prior year|(?:letzt|vorig|vergangen)e[ns] jahre?s?|vorjahre?s?|l['’]année dernière|l['’]an dernier|(?:el )?año (?:pasado|anterior)|(?:l['’])?anno scorso|(?:vorig|afgelopen) jaar|(?:o )?ano passado|(?:zeszł|ubiegł)\w+ rok\w*"),
    ("this year", r"this year|current year|year to date|ytd|(?:dies|laufend)e[ns] jahre?s?|cette année|este año|quest['’]anno|dit jaar|este ano|bieżąc\w+ rok\w*|tego roku"),
    ("last week", r"last week|previous week|(?:letzt|vorig|vergangen)e[nr]? woche|la semaine dernière|(?:la )?semana pasada|(?:la )?settimana scorsa|(?:vorige|afgelopen) week|(?:a )?semana passada|(?:zeszł|ubiegł)\w+ tygod\w+"),
)  # fmt: skip
_RELATIVES = tuple((meaning, GatedPattern(rf"\b(?:{words})\b", _GATE)) for meaning, words in _RELATIVE)
_LAST_MONTHS = (
    GatedPattern(
        r"\b(?:last|past|letzten|vergangenen|derniers?|últimos|ultimi|laatste|afgelopen|ostatni\w*)\s(?P<count>\d{1,2}|two|three|six|twelve|zwei|drei|sechs|zwölf|deux|trois|six|douze|dos|tres|seis|doce|due|tre|sei|dodici|twee|drie|zes|twaalf|dois|três|doze|dwa|trzy|sześć)\s(?:derniers )?(?:months|monate[n]?|mois|meses|mesi|maanden|miesi\w+)\b",
        _GATE,
    ),
    GatedPattern(r"\b(?:les )?(?P<count>\d{1,2}|deux|trois|six|douze)\sderniers\smois\b", _GATE),
)
_COUNTS = {
    word: number
    for number, words in ((2, "two zwei deux dos due twee dois dwa"), (3, "three drei trois tres tre drie três trzy"),
                          (6, "six sechs seis sei zes sześć"), (12, "twelve zwölf douze doce dodici twaalf doze"))
    for word in words.split()
}  # fmt: skip

_DAY = (
    rf"\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}}[./-]\d{{1,2}}[./-](?:20\d\d|\d\d)|\d{{1,2}}\.\d{{1,2}}\.(?!\d)|\d{{1,2}}/\d{{1,2}}(?![/\d])|"
    rf"\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?\s(?:de |of )?(?:{_ALL_NAMES})\b\.?(?:,?\s(?:de |del |of )?20\d\d\b)?|(?:{_ALL_NAMES})\.?\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s20\d\d\b)?"
)
_BETWEEN = re.compile(
    rf"\b(?:from|between|vom|von|zwischen|du|entre(?: le)?|del|desde(?: el)?|dal|tra il|van|tussen|de|od|pomiędzy)\s(?P<first>{_DAY}|\d{{1,2}}(?:st|nd|rd|th|er|\.|º)?)\s*(?:to|until|through|and|bis(?: zum)?|und|au|et(?: le)?|al|hasta(?: el)?|y(?: el)?|e(?: il)?|tot(?: en met)?|t/m|en|a|até|e|do|i|-|–)\s*(?P<last>{_DAY})",
    re.IGNORECASE,
)
_DAY_NAMED = re.compile(_DAY, re.IGNORECASE)
_DAY_ALONE = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|\.|º)?")
_BEFORE_AS_OF = re.compile(
    r"\b(?:as (?:of|at|on)|at|up to|until|per|zum|bis(?: zum)?|stand(?: vom)?|stichtag|au|arrêtée? au|à la date du|jusqu['’]au|a(?: fecha(?: de)?)?|al(?: día)?|hasta(?: el)?|alla data del|op|tot|à data de|em|até(?: a)?|na dzień|stan na|do)\s(?:the |el |il |le |den )?\Z",
    re.IGNORECASE,
)
_BEFORE_SINCE = re.compile(
    r"\b(?:since|from|seit(?: dem)?|ab(?: dem)?|depuis(?: le)?|à partir du|desde(?: el)?|dal|a partire dal|sinds|vanaf|od)\s\Z",
    re.IGNORECASE,
)
_TODAY = GatedPattern(
    r"\b(?:as of (?:today|now)|to date|per heute|stand heute|à ce jour|a (?:día de )?hoy|ad oggi|per vandaag|(?:à data|até ao dia) de hoje|até hoje|na dzień dzisiejszy)\b",
    _GATE,
)
_NUMERIC_DAY = NumberPattern(r"(?<![\d./-])(\d{1,2})([./-])(\d{1,2})\2(?:\d{4}|\d{2})(?![\d./-])")
_WITHOUT_YEAR = re.compile(r"\d{1,2}/\d{1,2}")
_WORDS_BEFORE = 40  # characters that words before a day or a year may have
_SOON = timedelta(days=31)  # so far ahead a day without a year may still lie


def decide_order(text: str, language: str | None = None) -> str | None:
    """ "dmy" or "mdy" by a date of the text that can be read one way only; else by the language; None when neither says.
    English is written both ways."""
    for match in _NUMERIC_DAY.finditer(text):
        first, second = int(match[1]), int(match[3])
        if match[2] == "." or first > 12 >= second:
            return "dmy"
        if second > 12 >= first:
            return "mdy"
    return None if language in {None, "en"} else "dmy"


def read_day(written: str, on: date | None, order: str | None, *, ahead: timedelta = _SOON) -> date | None:
    """A day as written; without a year the last that is not further `ahead` of the day the mail was written."""
    readings = date_readings(written)
    if len(readings) > 1 and order is None:
        return None
    if readings:
        return readings[-1] if order == "mdy" and len(readings) > 1 else readings[0]
    if on is None:
        return None
    for year in (on.year + 1, on.year, on.year - 1):
        separator = "." if written.endswith(".") else "/" if _WITHOUT_YEAR.fullmatch(written) else " "
        found = date_readings(f"{written.rstrip('.')}{separator}{year}")
        if len(found) > 1 and order is None:
            return None
        day = found[-1] if found and order == "mdy" else found[0] if found else None
        if day and day <= on + ahead:
            return day
    return None


def find_periods(text: str, on: date | None, order: str | None = None) -> tuple[Period, ...]:
    """In order of place, without overlap; what needs the mail's own day is left out when that is not known."""
    taken: list[Span] = []
    found = []
    for period in _candidates(text, on, order):
        if period.last >= date(1990, 1, 1) and not any(_overlap(period.span, span) for span in taken):
            taken.append(period.span)
            found.append(period)
    return tuple(sorted(found, key=lambda period: period.span.start))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _candidates(text: str, on: date | None, order: str | None) -> Iterator[Period]:
    """The most telling first."""
    months = [word.start() for word in _WORD.finditer(text) if _names_month(word[0].lower())]
    days = [day for place in sorted((*number_places(text), *months)) if (day := _DAY_NAMED.match(text, place))]
    yield from _between(text, on, order) if days else ()
    yield from _as_of(text, days, on, order)
    yield from _quarters(text, on)
    yield from _halves(text, on)
    yield from _months(text, months, on)
    for number in _NUMERIC_MONTH.finditer(text):
        if _BEFORE_MONTH.search(text, max(0, number.start() - _WORDS_BEFORE), number.start()):
            year, month = int(number["year"]), int(number["month"])
            yield _period(text, number.start(), number.end(), date(year, month, 1), _month_end(year, month))
    for number in _WHOLE_YEAR.finditer(text):
        if before := _BEFORE_YEAR.search(text, max(0, number.start() - _WORDS_BEFORE), number.start()):
            year = int(number["year"])
            yield _period(text, before.start(), number.end(), date(year, 1, 1), date(year, 12, 31))
    if on is not None:
        yield from _relatives(text, on)


def _period(text: str, start: int, end: int, first: date | None, last: date) -> Period:
    return Period(first, last, " ".join(text[start:end].split()), Span(start, end))


def _between(text: str, on: date | None, order: str | None) -> Iterator[Period]:
    for match in _BETWEEN.finditer(text):
        first, last = (read_day(match[name], on, order) for name in ("first", "last"))
        if last and (alone := _DAY_ALONE.fullmatch(match["first"])) and 0 < int(alone[1]) < last.day:
            first = last.replace(day=int(alone[1]))
        if first and last and first > last:
            first = _year_before(first)
        if first and last:
            yield _period(text, *match.span(), first, last)


def _as_of(text: str, days: Sequence[re.Match[str]], on: date | None, order: str | None) -> Iterator[Period]:
    """Days behind a word for "since", then those behind a word for "as of"."""
    for start, day in _behind(_BEFORE_SINCE, text, days):
        first = read_day(day[0], on, order)
        if first and on and first <= on:
            yield _period(text, start, day.end(), first, on)
    for start, day in _behind(_BEFORE_AS_OF, text, days):
        last = read_day(day[0], on, order)
        if last:
            yield _period(text, start, day.end(), None, last)
    if on is not None:
        for match in _TODAY.finditer(text):
            yield _period(text, *match.span(), None, on)


def _behind(words: re.Pattern[str], text: str, days: Sequence[re.Match[str]]) -> Iterator[tuple[int, re.Match[str]]]:
    """The days that stand behind the words, each with the start of these; without overlap."""
    end = 0
    for day in days:
        before = words.search(text, max(end, day.start() - _WORDS_BEFORE), day.start())
        if before:
            end = day.end()
            yield before.start(), day


def _quarters(text: str, on: date | None) -> Iterator[Period]:
    for match in _QUARTER.finditer(text) if any(map(text.lower().__contains__, _OF_QUARTER)) else ():
        number = match["q"] or match["q2"] or next((n for n in _ORDINALS if match[f"n{n}"]), "")
        month = 3 * int(number) - 2
        year = _year(match["year"]) if match["year"] else _last_such_year(on, month)
        if year:
            yield _period(text, *match.span(), date(year, month, 1), _month_end(year, month + 2))


def _halves(text: str, on: date | None) -> Iterator[Period]:
    for match in _HALF.finditer(text) if any(map(text.lower().__contains__, _OF_HALF)) else ():
        month = 1 if match["h1"] or match["h"] == "1" else 7
        year = _year(match["year"]) if match["year"] else _last_such_year(on, month)
        if year:
            yield _period(text, *match.span(), date(year, month, 1), _month_end(year, month + 5))


def _names_month(word: str) -> bool:
    return word in _NAMES or (len(word) > 8 and _COMPOUND.split(word, maxsplit=1)[0] in _NAMES)


def _months(text: str, places: Sequence[int], on: date | None) -> Iterator[Period]:
    """One month, or two with a word for "to" between: "January to March 2026"."""
    named = [match for start in places if (match := _MONTH_NAMED.match(text, start)) and _is_month(text, match)]
    place = 0
    while place < len(named):
        first, last = named[place], named[place]
        if place + 1 < len(named) and _UP_TO.fullmatch(text, first.end(), named[place + 1].start()):
            place += 1
            last = named[place]
        place += 1
        low, high = _NAMES[first["month"].lower()], _NAMES[last["month"].lower()]
        year = _year(last["year"] or first["year"]) if last["year"] or first["year"] else _last_such_year(on, high)
        if year is None:
            continue
        begins = _year(first["year"]) if first["year"] else year - (low > high)
        yield Period(
            date(begins, low, 1),
            _month_end(year, high),
            text[first.start() : last.end()].strip(),
            Span(first.start(), last.end()),
        )


def _is_month(text: str, match: re.Match[str]) -> bool:
    """Not a day's month, and no other word: "may", "set" and "out" need a capital or their year."""
    if _DAY_BEFORE.search(text[max(0, match.start() - 8) : match.start()]):
        return False
    if match["year"]:
        return True
    name = match["month"]
    if name.lower() not in _FULL or _MODAL_MAY.fullmatch(name):
        return False
    return not _DAY_BEHIND.match(text, match.end())


def _relatives(text: str, on: date) -> Iterator[Period]:
    for meaning, words in _RELATIVES:
        for match in words.finditer(text):
            if meaning == "this year" and _MONTH_BEFORE.search(
                text, max(0, match.start() - _WORDS_BEFORE), match.start()
            ):
                continue  # of "March and April this year" the months are meant
            yield _period(text, *match.span(), *_resolve(meaning, on))
    for match in (found for words in _LAST_MONTHS for found in words.finditer(text)):
        count = match["count"].lower()
        months = int(count) if count.isdigit() else _COUNTS[count]
        if 0 < months <= 36:
            yield _period(text, *match.span(), _month_start(on, -months), on)
    for match in _WEEK.finditer(text):
        week, year = int(match["week"]), int(match["year"] or on.year)
        if 1 <= week <= 52:
            monday = date.fromisocalendar(year, week, 1)
            monday = monday if match["year"] or monday <= on else date.fromisocalendar(year - 1, week, 1)
            yield _period(text, *match.span(), monday, monday + timedelta(days=6))


def _resolve(meaning: str, on: date) -> tuple[date, date]:
    back, unit = meaning.split()
    last = back == "last"
    if unit == "week":
        monday = on - timedelta(days=on.weekday() + 7)
        return monday, monday + timedelta(days=6)
    if unit == "year":
        year = on.year - last
        return date(year, 1, 1), date(year, 12, 31)
    if unit == "quarter":
        first = _month_start(date(on.year, 3 * ((on.month - 1) // 3) + 1, 1), -3 if last else 0)
        end = _month_start(first, 2)
        return first, _month_end(end.year, end.month)
    first = _month_start(on, -1 if last else 0)
    return first, _month_end(first.year, first.month)


def _month_start(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _last_such_year(on: date | None, month: int) -> int | None:
    """The year of the last such month that had begun."""
    return None if on is None else on.year - (month > on.month)


def _year(written: str) -> int:
    return int(written) if len(written) == 4 else 2000 + int(written[1:])


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1) if (day.month, day.day) != (2, 29) else date(day.year - 1, 3, 1)
