"""Prose in, the amounts with a currency that it names out.

An amount is a number beside a currency (sign, ISO code or word, before or after it), a number under a table heading
that names the currency, or a number with two decimals in a mail that names one currency only (`_in_sole_currency`).
A lone separator with three digits behind it groups thousands: no currency of the trade is written with three decimals
by hand, except those that have three.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from operator import itemgetter

from parsers.message import MoneyMention
from parsers.money import CURRENCY_CODES, CURRENCY_SYMBOLS, amount_readings, exponent, format_amount
from parsers.places import NumberPattern, number_places
from parsers.problems import Span

# Currencies as people write them out; one row per currency.
_WORDS: dict[str, str] = {
    "EUR": r"euros?|eur",
    "USD": r"us[- ]?dollars?|usd|dollars?|dólares|dollari|dolarów|bucks",
    "GBP": r"pounds? sterling|gbp|pounds?|quid|libras|livres sterling|pfund",
    "CHF": r"swiss francs?|schweizer franken|franken|francs suisses|chf|sfr\.?|fr\.",
    "PLN": r"złotych|pln|złote|zlotys?|zł|zl",
    "SEK": r"swedish kron(?:or|a)|kronor",
    "INR": r"rupees?|rs\.?",
    "CAD": r"canadian dollars?",
    "AUD": r"australian dollars?",
    "HUF": r"forint(?:ot|s)?",
}
_SPACE = r"[\u0020\u00a0\u202f\u2009]"
_NUMBER = (
    rf"\d{{1,3}}(?:[.,'’]\d{{3}})+(?:[.,]\d{{1,3}})?(?!\d)|\d{{1,3}}(?:{_SPACE}\d{{3}})+(?:[.,]\d{{1,2}})?(?!\d)|"
    r"\d{1,3}(?:,\d{2})+,\d{3}(?:\.\d{1,2})?(?!\d)|\d{1,12}(?:[.,]\d{1,3})?(?!\d)"
)
_CODES = "|".join(  # by first letter, so that a word which begins with none of them is passed at once
    rf"{letter}(?:{'|'.join(code[1:] for code in codes)})"
    for letter, codes in groupby(sorted(CURRENCY_CODES), itemgetter(0))
)
_SIGNS = "|".join(re.escape(sign) for sign in sorted(CURRENCY_SYMBOLS, key=len, reverse=True))
_BEHIND_ONLY = r"(?-i:Ft\b)(?!\.? ?\d)"  # forints: before a number it is an Italian invoice
_LOCAL = r"CA\$|CAD\$|AU\$|AUD\$|US\$|USD\$"
_CURRENCY = rf"(?:{_LOCAL}|{_SIGNS}|(?-i:{_CODES})|kr\.?|{'|'.join(_WORDS.values())})"
_BEFORE = re.compile(
    rf"(?<![\w€$£])(?P<times>[tk](?=€|EUR|USD|GBP|CHF))?(?P<currency>{_CURRENCY})"  # "TEUR 12" is 12,000
    rf"(?:{_SPACE}{{0,2}}|[ ]?[\t|]{{1,3}}[ ]?)[-−–(]?{_SPACE}?\Z",
    re.IGNORECASE,
)
_BEFORE_REACH = 24  # characters of the longest currency and what may stand between it and its number
_LAST_WORDS = "|".join(
    words.replace("[- ]?", " ").rpartition(" ")[2] for each in _WORDS.values() for words in each.split("|")
)
_ENDS_CURRENCY = re.compile(rf"(?:{_LOCAL}|{_SIGNS}|(?-i:{_CODES})|kr\.?|{_LAST_WORDS})\Z", re.IGNORECASE)
_SCALE = r"k|m|million|mio\.?|mln|tsd\.?|thousand|tausend|mille|mila|mil|duizend|tys\.?"
_WITH_SCALE = re.compile(
    rf"(?P<number>{_NUMBER})(?:[.,][-–—]{{1,2}})?(?P<scale>{_SPACE}?(?:{_SCALE})\b)?",
    re.IGNORECASE,
)
_WITH_CURRENCY = re.compile(
    rf"(?<![\w.,/-])[-−–]?(?P<number>{_NUMBER})(?:[.,][-–—]{{1,2}})?(?P<scale>{_SPACE}?(?:(?:{_SCALE})(?=\W)|[tkm](?=€|(?:EUR|USD|GBP|CHF|PLN)\b)))?"
    rf"\)?(?:{_SPACE}{{0,2}}|(?<=[.,]\d\d)[ ]?[\t|][ ]?)(?P<currency>{_CURRENCY}|{_BEHIND_ONLY})(?!\w)",
    re.IGNORECASE,
)
_SERIES = re.compile(r"[A-Za-z]{2,3}-(?=\d{3,}(?!\d|[.,]\d))")  # "OMR-20881" has no rials in it
_IS_REFERENCE = re.compile(r"/\d|-\d{3}|[^\W_]")
_CELL_ENDS = re.compile(r"[\t|]")
_AMOUNT_BEHIND = re.compile(
    rf"(?:{_SPACE}{{0,2}}|[ ]?[\t|][ ]?)[-−–]?(?:\d{{1,3}}(?:[.,'’{_SPACE[1:-1]}]\d{{3}})*|\d+)[.,]\d{{2}}(?!\d)"
)
_SCALES = dict.fromkeys("t k tsd thousand tausend mille mila mil duizend tys".split(), 3) | {
    "m": 6,
    "million": 6,
    "mio": 6,
    "mln": 6,
}
_DOLLARS = (
    ("CAD", re.compile(r"\bCAD\b|C\$|CA\$|canadian dollars?", re.IGNORECASE)),
    ("AUD", re.compile(r"\bAUD\b|A\$|AU\$|australian dollars?", re.IGNORECASE)),
    ("NZD", re.compile(r"\bNZD\b|NZ\$", re.IGNORECASE)),
    ("SGD", re.compile(r"\bSGD\b|S\$", re.IGNORECASE)),
    ("HKD", re.compile(r"\bHKD\b|HK\$", re.IGNORECASE)),
    ("MXN", re.compile(r"\bMXN\b|MX\$", re.IGNORECASE)),
)
_US = re.compile(r"\bUSD\b|US\$|us dollars?", re.IGNORECASE)
_KRONE = (("NOK", re.compile(r"\bNOK\b")), ("DKK", re.compile(r"\bDKK\b")), ("SEK", re.compile(r"\bSEK\b")))
_WORD_PATTERNS = tuple((code, re.compile(words, re.IGNORECASE)) for code, words in _WORDS.items())

_HEADING = re.compile(
    r"\b(?:amounts?|totals?|balance|gross|net|paid|figures|values|prices|currency|betrag|beträge|brutto|netto|summe|währung|montants?|solde|devise|"
    r"importes?|saldo|moneda|divisa|importo|importi|totale|valuta|bedrag(?:en)?|totaal|valor(?:es)?|moeda|montantes?|kwot[ay]|suma|waluta|walucie)\b",
    re.IGNORECASE,
)
_WITH_DECIMALS = rf"(?:\d{{1,3}}(?:[.,'’{_SPACE[1:-1]}]\d{{3}})*|\d+)[.,]\d{{2}}(?![\d\w]|[.,/-]\d)"
_DECIMALS = re.compile(rf"(?<![\w.,/-]){_WITH_DECIMALS}")
_BARE = NumberPattern(rf"(?:(?<![\w.,/-])|(?<=\s[-−–])){_WITH_DECIMALS}")
_SAID_OTHERWISE = re.compile(
    r"(?:\b(?:at|section|sec|clause|version|ver|v|rev|page|para|chapter|art|§|§§|um|à|alle|kl|om|vom|am|bis|zum|seit|ab|le|du|el|del|il|dal|op|dd|d\.d|o|dia|em|"
    r"dnia|rate|kurs|cours|taux|tasa|tasso|koers|factor)\.?|[#§])\s*$",
    re.IGNORECASE,
)
_FILLED_UP = re.compile(r"0\d{2,}")  # "KR0098902": a counter
_MEASURE = re.compile(
    r" ?(?:%|‰|°)| ?(?:h|hrs?|hours?|std|stunden|uhr|heures?|horas?|ore|uur|godz\w*|min|days?|tage?n?|"
    r"kg|g|t|tons?|tonnen|l|liter|litres?|m|m²|m2|m3|km|cm|mm|pcs|pieces|st|stk|stück|pz|szt|x|kwh|mwh|units?|am|pm|"
    r"years?|jahre?)\b(?!-\d)",
    re.IGNORECASE,
)
_ENDS_LINE = re.compile(rf"(?:[\s|;,:=+)*-]|{_DECIMALS.pattern}|(?-i:\b(?:{_CODES})\b)|{_SIGNS})*$", re.MULTILINE)
_LEADS_LINE = re.compile(r"^[\s>*•|-]*[^\n]{0,60}?(?:\d{3}[\w/.-]*|\t|\||[ ]{2})[^\n]{0,60}$")
_COLUMN_CURRENCY = re.compile(rf"(?-i:\b(?:{_CODES})\b)|{_SIGNS}")


@lru_cache(maxsize=4)  # the references of a text ask for its amounts as well
def find_amounts(text: str) -> tuple[MoneyMention, ...]:
    """Every amount with its currency in order of place; the same amount is reported at each place."""
    if not number_places(text):
        return ()
    mentions = [*_beside_currency(text)]
    taken = bytearray(len(text))
    for mention in mentions:
        taken[mention.span.start : mention.span.end] = b"\x01" * (mention.span.end - mention.span.start)
    bare = [match for match in _BARE.finditer(text) if not any(taken[match.start() : match.end()])]
    if bare:
        further = list(_under_heading(text)) or list(_in_sole_currency(text, mentions, bare))
        mentions += [mention for mention in further if not any(taken[mention.span.start : mention.span.end])]
    return tuple(sorted(mentions, key=lambda mention: mention.span.start))


def distinct_amounts(mentions: tuple[MoneyMention, ...]) -> list[tuple[str, str]]:
    """(currency, amount) each once, in order of first place."""
    return list(dict.fromkeys((mention.currency, mention.amount) for mention in mentions))


def _beside_currency(text: str) -> Iterator[MoneyMention]:
    """From each number to the currency before or behind it: numbers are fewer than words."""
    end = 0
    for place in number_places(text):
        if place < end:
            continue
        found = _after_currency(text, end, place) or _before_currency(text, end, place)
        if found is None:
            continue
        start, end, match, times, written = found
        currency = _currency(written, text)
        amount = _value(match["number"], currency)
        scale = (match["scale"] or times).strip().strip(".").lower()
        if amount and currency:
            amount = amount.scaleb(_SCALES[scale]) if scale else amount
            yield MoneyMention(currency, format_amount(abs(amount), currency), Span(start, end))


_Found = tuple[int, int, re.Match[str], str, str]  # start, end, number with its scale, a scale before it, currency


def _after_currency(text: str, start: int, number: int) -> _Found | None:
    words = text[max(start, number - _BEFORE_REACH) : number].rstrip(" \t|\u00a0\u202f\u2009-−–(").split()
    if not words or not _may_end_currency(words[-1]):
        return None
    before = _BEFORE.search(text, max(start, number - _BEFORE_REACH), number)
    match = _WITH_SCALE.match(text, number) if before else None
    if before is None or match is None or (_CELL_ENDS.search(before[0]) and match["number"].isdigit()):
        return None  # a whole number in a cell of its own is a reference
    if _SERIES.match(text, before.start()):
        return None
    if _IS_REFERENCE.match(text, match.end()) and not before[0].endswith((" ", "\u00a0")):
        return None  # "AUD25/441"
    return before.start(), match.end(), match, before["times"] or "", before["currency"]


@lru_cache(maxsize=2_000)
def _may_end_currency(word: str) -> bool:
    return bool(_ENDS_CURRENCY.search(word))


def _before_currency(text: str, start: int, number: int) -> _Found | None:
    signed = number > start and text[number - 1] in "-−–"
    match = (_WITH_CURRENCY.match(text, number - 1) if signed else None) or _WITH_CURRENCY.match(text, number)
    if match is None or (
        match["number"].isdigit() and not match["scale"] and _AMOUNT_BEHIND.match(text, match.end())
    ):
        return None  # "30114 EUR 12.00"
    return match.start(), match.end(), match, "", match["currency"]


def _currency(written: str, text: str) -> str | None:
    written = written.strip()
    if written.upper() in CURRENCY_CODES:
        return written.upper()
    if written == "$":
        return _dollar(text)
    if written.lower() in {"kr", "kr."}:
        return _krone(text)
    if written in CURRENCY_SYMBOLS:
        return CURRENCY_SYMBOLS[written]
    upper = written.upper()
    if upper == "FT":
        return "HUF"
    if upper.endswith("$"):
        return {"CA$": "CAD", "CAD$": "CAD", "AU$": "AUD", "AUD$": "AUD"}.get(upper, "USD")
    found = next((code for code, pattern in _WORD_PATTERNS if pattern.fullmatch(written)), None)
    return _dollar(text) if found == "USD" and upper.startswith("D") else found


@lru_cache(maxsize=4)  # asked for every amount of a text
def _dollar(text: str) -> str:
    """US dollars, unless the mail names exactly one other dollar and not the American one."""
    if _US.search(text):
        return "USD"
    named = [code for code, pattern in _DOLLARS if pattern.search(text)]
    return named[0] if len(named) == 1 else "USD"


@lru_cache(maxsize=4)
def _krone(text: str) -> str:
    return next((code for code, pattern in _KRONE if pattern.search(text)), "SEK")


def _value(number: str, currency: str | None) -> Decimal | None:
    readings = amount_readings(number)
    if not readings or _FILLED_UP.match(number):
        return None
    if len(readings) > 1 and currency and exponent(currency) == 3:
        return readings[-1]
    return readings[0]


def _under_heading(text: str) -> Iterator[MoneyMention]:
    """Numbers with two decimals in the lines below a heading such as "Amount (EUR)"."""
    currency: str | None = None
    position = 0
    for line in text.splitlines(keepends=True):
        if _HEADING.search(line) and not _DECIMALS.search(line):
            codes = {_currency(code, text) for code in _COLUMN_CURRENCY.findall(line)}
            currency = codes.pop() if len(codes) == 1 else currency
        elif currency:
            for match in _DECIMALS.finditer(line):
                amount = _value(match[0], currency)
                if amount:
                    span = Span(position + match.start(), position + match.end())
                    yield MoneyMention(currency, format_amount(abs(amount), currency), span)
        position += len(line)


def _in_sole_currency(
    text: str, mentions: Sequence[MoneyMention], bare: Sequence[re.Match[str]]
) -> Iterator[MoneyMention]:
    """Numbers with two decimals in a mail that names its currency only at the total. "12.03" may be a day and "10.30"
    a time: these need a list, or a sum that ties."""
    currencies: set[str | None] = {mention.currency for mention in mentions}
    currencies = currencies or {_currency(code, text) for code in _COLUMN_CURRENCY.findall(text)}
    if len(currencies) != 1 or (currency := currencies.pop()) is None:
        return
    values = {match.start(): _value(match[0], currency) for match in bare}
    ties = _sums_up(mentions, [value for value in values.values() if value])
    for match in bare:
        value = values[match.start()]
        if value and (ties or _is_amount(text, match, value)):
            yield MoneyMention(currency, format_amount(value, currency), Span(match.start(), match.end()))


def _sums_up(mentions: Sequence[MoneyMention], values: Sequence[Decimal]) -> bool:
    return len(values) > 1 and sum(values) in {Decimal(mention.amount) for mention in mentions}


def _is_amount(text: str, match: re.Match[str], value: Decimal) -> bool:
    start, end = match.span()
    line = text.rfind("\n", 0, start) + 1
    if _MEASURE.match(text, end) or _SAID_OTHERWISE.search(text, max(line, start - 12), start):
        return False
    if _ENDS_LINE.match(text, end) and _LEADS_LINE.match(text[line:start]):
        return True
    whole, _, rest = str(value).partition(".")
    may_be_day_or_time = "," not in match[0] and int(whole) <= _MOST_DAYS and int(rest or 0) < _MINUTES
    return not may_be_day_or_time


_MOST_DAYS = 31
_MINUTES = 60
