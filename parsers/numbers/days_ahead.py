"""A promise's text and the day it was written in, the days out that it names by words: "on Friday", "end of next week",
"by the 20th", "fin de mes", "in 10 days".

A weekday is the next one after the day of the mail. "Next Friday", said while this week's Friday is still to come, is
either of two days in English, German, Dutch and Polish, and stays as it is written. A week is paid on its Friday, a
month on its last day, or in its middle on the 15th. Days that are past ("last Friday") or come again and again ("every Friday") name no day.
"""

# ruff: noqa: E501 (tables read best with one row a line)

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from parsers.dates import MONTHS
from parsers.problems import Span

# From Monday on; Portuguese numbers its days, and "segunda" alone is any second one.
_WEEKDAYS = (
    r"monday|montag|lundi|lunes|luned[ìi]|maandag|segunda-feira|poniedzia(?:łek|łku|łkiem)",
    r"tuesday|dienstag|mardi|martes|marted[ìi]|dinsdag|terça-feira|(?<=na )terça(?=\s*(?:[.,;!?)]|$))|wtor(?:ek|ku|kiem)",
    r"wednesday|mittwoch|mercredi|mi[ée]rcoles|mercoled[ìi]|woensdag|quarta-feira|(?<=na )quarta(?=\s*(?:[.,;!?)]|$))|środ[aęyą]",
    r"thursday|donnerstag|jeudi|jueves|gioved[ìi]|donderdag|quinta-feira|(?<=na )quinta(?=\s*(?:[.,;!?)]|$))|czwart(?:ek|ku|kiem)",
    r"friday|freitag|vendredi|viernes|venerd[ìi]|vrijdag|sexta-feira|(?<=na )sexta(?=\s*(?:[.,;!?)]|$))|piąt(?:ek|ku|kiem)",
    r"saturday|samstag|sonnabend|samedi|sábado|sabato|zaterdag|sobot[aęyą]",
    r"sunday|sonntag|dimanche|domingo|domenica|zondag|niedziel[aęią]",
)
_WEEKDAY = "|".join(f"(?P<d{number}>{names})" for number, names in enumerate(_WEEKDAYS))
_NEXT = r"next|nächste[nrsm]?|volgende|przyszł\w+|następn\w+"
_NEXT_WEEK = (
    r"(?:next|(?:the )?following) week|(?:nächste|kommende|folgende)[nr]? woche|(?:la )?semaine prochaine|(?:la )?próxima semana|(?:la )?semana (?:próxima|que viene|entrante|que vem)|"
    r"(?:la )?(?:prossima settimana|settimana prossima)|(?:volgende|komende) week|(?:przyszł|następn)\w+ tygodni\w+"
)
_THIS_WEEK = r"(?:this|the) week|(?:dieser?|der) woche|(?:cette|la) semaine|(?:esta|la) semana|(?:questa|della) settimana|(?:deze|de) week|(?:desta|da) semana|(?:tym|tego) tygodni\w+"
_END = r"end|ende|fin(?:ales|al)?|fine|einde?|fim|koniec|końc(?:a|em|u)"  # "end of", "Ende", "a finales de", "eind"
_OF = r"(?:of|der|des|dieses|de|del|della|di|van|da|do|d['’])"
_NEXT_MONTH = r"next month|nächsten monats|(?:du )?mois prochain|(?:(?:del )?(?:mes que viene|próximo mes|mes próximo))|(?:del )?(?:mese prossimo|prossimo mese)|volgende maand|(?:do )?próximo mês|przyszłego miesiąca"
_THIS_MONTH = r"(?:this |the |current )?month|(?:dieses )?monats|(?:ce |du )?mois|(?:este |del )?mes|(?:questo |del )?mese|(?:de(?:ze)? )?maand|(?:deste |do )?mês|(?:tego )?miesiąca"
_MONTH = "|".join(
    sorted((name for name in MONTHS if len(name) > 3 or name in {"mai", "mei", "may"}), key=len, reverse=True)
)
# Around a day that is past, that is meant each week, or whose date is told as well.
_NOT_AHEAD = re.compile(
    r"\b(?:last|past|previous|since|every|each|(?:letzt|vergangen|vorig|jed)e[nrms]?|seit(?: dem)?|dernier|depuis|chaque|tous les|pasad[oa]|desde(?: el| la)?|cada|todos los|scors[oa]|ogni|dal|"
    r"afgelopen|vorige|sinds|elke|iedere|passad[oa]|todas as|zeszł\w+|ubiegł\w+|minion\w+|każd\w+|od)\s\Z",
    re.IGNORECASE,
)
_NOT_AHEAD_BEHIND = re.compile(
    r",?\s(?:the |den |dem |le |el |il |de |dia |día )?\d{1,2}(?![:h\d])|s\b|\s(?:derni(?:er|ère)|passée?|pasad[oa]|scors[oa]|passad[oa]|last week|letzter woche|vorige week|nicht mehr)\b|(?:abend|vor)?s(?!\w)",
    re.IGNORECASE,
)
_BEGINNING = re.compile(
    r"\b(?:early|earlier|beginning|start|begin|anfang|début|principios|comienzos|inizio|início|początku?)(?:\s(?:of|in|der|de|del|della|da|do|la))*\s\Z",
    re.IGNORECASE,
)
_WEEKDAY_NAMED = re.compile(
    rf"\b(?:(?P<week_before>{_NEXT_WEEK})(?: on|,| am| le| el| il| op| w| we| na)? )?(?:(?P<next>{_NEXT}) )?(?:{_WEEKDAY})(?!\w|-)(?:[, ]{{1,2}}(?:(?:of|in|der|de|della|van|da|w|the) )*(?P<week>{_NEXT_WEEK})\b)?",
    re.IGNORECASE,
)
_WEEK_NAMED = re.compile(rf"\b(?:(?P<next>{_NEXT_WEEK})|(?:{_END}) (?:{_OF} )?(?:{_THIS_WEEK}))\b", re.IGNORECASE)
_MONTH_ENDS = re.compile(
    rf"\b(?:(?:{_END}) (?:{_OF} )?(?:(?:the|el|la|het) )?(?:(?P<next>{_NEXT_MONTH})|{_THIS_MONTH}|(?P<name>{_MONTH})(?: (?:de )?(?P<year>20\d\d))?)|month[ -]end|monatsende|maandeinde)(?!\w)",
    re.IGNORECASE,
)
_MIDDLE = re.compile(
    rf"\b(?:mid[- ]|the middle of |mitte |mi-|(?:a )?mediados de |metà (?:di )?|half |medio |meados de |(?:w )?połow\w+ )(?P<name>{_MONTH})(?: (?:de )?(?P<year>20\d\d))?(?!\w)",
    re.IGNORECASE,
)
_WEEK_OF_YEAR = re.compile(
    r"\b(?:week|kw|kalenderwoche|semaine|semana|settimana|tydzień|tygodniu) (?P<week>[1-5]?\d)(?!\w|[./-]\d)",
    re.IGNORECASE,
)
_NEAR_WORDS: tuple[tuple[int, str], ...] = (
    (
        2,
        r"(?:the )?day after tomorrow|übermorgen|après-demain|pasado mañana|dopodomani|overmorgen|depois de amanhã|pojutrze",
    ),
    (1, r"tomorrow|(?<!guten )(?-i:morgen)|demain|(?<!la )(?<!esta )mañana|domani|amanhã|jutro"),
    (0, r"today|tonight|heute|aujourd['’]hui|hoy|oggi|vandaag|hoje|dziś|dzisiaj"),
)
_NEAR_DAYS = tuple((days, re.compile(rf"\b(?:{words})(?!\w)", re.IGNORECASE)) for days, words in _NEAR_WORDS)
_COUNTS = {
    word: number
    for number, words in enumerate(
        ("one einer une una un een uma", "two zwei deux dos due twee dois duas dwa", "three drei trois tres tre drie três trzy", "four vier quatre cuatro quattro quatro cztery"), 1)
    for word in words.split()
}  # fmt: skip
_IN_DAYS = re.compile(
    rf"\b(?:in|within|innerhalb(?: von)?|binnen|dans|sous|en|dentro de|entro|fra|tra|over|em|w ciągu|za)(?: the next| den nächsten| les| los próximos| i prossimi)? (?P<count>\d{{1,2}}|{'|'.join(_COUNTS)}) "
    r"(?P<work>(?:working|business|work) |jours ouvr\w+|días hábiles|dias úteis|giorni lavorativi|dni robocz\w+)?(?:(?P<week>weeks?|wochen?|semaines?|semanas?|settiman[ae]|weken|tygodni\w*)|(?P<days>days?|tagen?|jours?|días?|giorni?|dagen|dias?|dni)|(?P<work_days>werktagen?|arbeitstagen?|werkdagen))?(?: (?P<work_behind>ouvr\w+|hábiles|úteis|lavorativi|robocz\w+))?(?!\w)",
    re.IGNORECASE,
)
# "by the 20th", "am 20.", "el día 20": the number of a day without its month
_DAY_OF_MONTH = re.compile(
    rf"\b(?:(?:on|by|until|before|from|of|the)(?: the)? (?P<en>\d{{1,2}})(?:st|nd|rd|th)|(?:am|zum|bis) (?P<de>\d{{1,2}})\.(?! ?\d)|(?:día|dia) (?P<es>\d{{1,2}})|(?:op )?de (?P<nl>\d{{1,2}})e|(?:do )?(?P<pl>\d{{1,2}})-(?:go|tego|ego)|"
    r"(?:le|il|el) (?P<fr>\d{1,2})(?=[.,;!?)]|\n|$| (?:et|e|y|o|avec|con|par|au|prochain|prossimo|próximo|del mes|du mois)\b))"
    rf"(?!\w|[./-]\d|,? (?:of |de )?(?:{_MONTH})\b)",
    re.IGNORECASE,
)
_FRIDAY, _MIDDLE_DAY, _WEEKS = 4, 15, 52
_EARLIEST, _LATEST = 1970, 9000  # years of mails; a day ahead of others may be none


@dataclass(frozen=True, slots=True)
class DayAhead:
    """`day` is None where the words can mean two days."""

    day: date | None
    words: str
    span: Span


def find_days_ahead(text: str, on: date) -> tuple[DayAhead, ...]:
    """In order of place, without overlap: of two readings at one place the one with more words."""
    if not _EARLIEST <= on.year < _LATEST:
        return ()
    found = sorted(_candidates(text, on), key=lambda each: (each.span.start, -each.span.end))
    kept: list[DayAhead] = []
    for each in found:
        if not kept or each.span.start >= kept[-1].span.end:
            kept.append(each)
    return tuple(kept)


def _candidates(text: str, on: date) -> Iterator[DayAhead]:
    yield from _weekdays(text, on)
    for match in _WEEK_NAMED.finditer(text):
        if not _BEGINNING.search(text, max(0, match.start() - 24), match.start()):
            yield _named(match, _friday(on, 1 if match["next"] else 0))
    for match in _MONTH_ENDS.finditer(text):
        yield _named(match, _month_end(match, on))
    for match in _MIDDLE.finditer(text):
        yield _named(match, _month_end(match, on).replace(day=_MIDDLE_DAY))
    for match in _WEEK_OF_YEAR.finditer(text):
        if 1 <= int(match["week"]) <= _WEEKS:
            yield _named(match, _friday_of_week(int(match["week"]), on))
    for days, words in _NEAR_DAYS:
        for match in words.finditer(text):
            yield _named(match, on + timedelta(days=days))
    for match in _IN_DAYS.finditer(text):
        if match["week"] or match["days"] or match["work_days"] or match["work"]:
            yield _named(match, _counted(match, on))
    for match in _DAY_OF_MONTH.finditer(text):
        if day := _next_such_day(int(next(filter(None, match.groups()))), on):
            yield _named(match, day)


def _named(match: re.Match[str], day: date | None) -> DayAhead:
    return DayAhead(day, " ".join(match[0].split()), Span(*match.span()))


def _weekdays(text: str, on: date) -> Iterator[DayAhead]:
    for match in _WEEKDAY_NAMED.finditer(text):
        if _NOT_AHEAD.search(text, max(0, match.start() - 24), match.start()) or _NOT_AHEAD_BEHIND.match(
            text, match.end()
        ):
            continue
        weekday = next(number for number in range(7) if match[f"d{number}"])
        if match["week"] or match["week_before"]:
            yield _named(match, _friday(on, 1) + timedelta(days=weekday - _FRIDAY))
        elif match["next"] and weekday > on.weekday():
            yield _named(match, None)
        else:
            yield _named(match, on + timedelta(days=(weekday - on.weekday() - 1) % 7 + 1))


def _friday(on: date, weeks: int) -> date:
    """Of this week, or of one after it; on a weekend "this week" is the one that begins."""
    monday = on - timedelta(days=on.weekday())
    return monday + timedelta(days=_FRIDAY, weeks=weeks or on.weekday() > _FRIDAY)


def _friday_of_week(week: int, on: date) -> date:
    friday = date.fromisocalendar(on.isocalendar().year, week, _FRIDAY + 1)
    return friday if friday >= on else date.fromisocalendar(on.isocalendar().year + 1, week, _FRIDAY + 1)


def _month_end(match: re.Match[str], on: date) -> date:
    year, month = on.year, on.month
    if match.re is _MONTH_ENDS and match["next"]:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    elif match["name"]:
        month = MONTHS[match["name"].lower()]
        year = int(match["year"]) if match["year"] else year + (month < on.month)
    return date(year, month, monthrange(year, month)[1])


def _counted(match: re.Match[str], on: date) -> date:
    written = match["count"].lower()
    count = int(written) if written.isdigit() else _COUNTS[written]
    if match["week"]:
        return on + timedelta(weeks=count)
    if not (match["work"] or match["work_days"] or match["work_behind"]):
        return on + timedelta(days=count)
    day = on
    while count:
        day += timedelta(days=1)
        count -= day.weekday() <= _FRIDAY
    return day


def _next_such_day(number: int, on: date) -> date | None:
    year, month = on.year, on.month
    if number < on.day:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return date(year, month, number) if 0 < number <= monthrange(year, month)[1] else None
