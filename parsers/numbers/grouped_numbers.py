"""Text whose other numbers are blanked out in, the numbers out that are written in groups: "25 1187 04", "25-1187-04",
and behind letters "R 118 311" and "S25 0447".

Groups are one number where they can be neither a list, nor thousands, nor a phone: two of one shape that begin alike
("25 1240 03 … 25 1240 19"), groups behind a word for an invoice, or a year with its counter and a part of it. Letters
of a series in front, or letters with a year, make them one by themselves.
"""

# ruff: noqa: E501 (tables read best with one row a line)

import re
from collections import Counter
from collections.abc import Sequence

from parsers.gate import NamedWords
from parsers.money import CURRENCY_CODES
from parsers.numbers import number_words
from parsers.places import NamedNumberPattern, NumberPattern
from parsers.problems import Span

_GROUPS = NumberPattern(
    r"(?<![\w\x00.,/#+()–-])(?<!\d )(?:[1-9]\d{0,3}(?P<mark>[ -])\d{2,6}(?:(?P=mark)\d{2,6}){1,2})(?![\w\x00/–-]|[.,:]\d| \d)"
)
_LETTERED = NamedNumberPattern(
    r"(?<![\w\x00.,/#+–-])(?<!\d )(?:(?P<letters>[B-DF-HJ-NP-Z][A-Z]{0,2}) \d{2,3} \d{3,5}|(?P<yearly>[A-Z]{1,4})(?:1[5-9]|2\d|3[0-5]) \d{3,6})(?![\w\x00/–-]|[.,:]\d| \d)"
)
_REACHED_BY = frozenset("T M F P D W H G TEL FAX MOB FON GSM CEL EXT DW".split())  # letters before a phone
_OF_A_YEAR = re.compile(r"(?:20)?(?:1[5-9]|2\d|3[0-5])[ -]\d{3,6}[ -]\d{2,3}")
_BEGINS_LOW = re.compile(r"(?:\d{1,2}|20\d\d)[ -]")
_THOUSANDS = re.compile(r"\d{1,3}(?: \d{3})+")
_MILLIONS = re.compile(r"\d{2} \d{3} \d(?:\d[1-9]|[1-9]0)")  # of no currency, and not round: "80 331 457"
_PAIRS = re.compile(r"\d{2,3}(?: \d{2}){3}")  # "612 34 56 78"
_HEAD, _DIGIT = re.compile(r"\d+"), re.compile(r"\d")
_PHONE_BEFORE = re.compile(
    r"(?:\b(?:[tmfdp]|tel|fax|phone|mobile?|cell|direct|call|ring|text|dial|reach|whatsapp|handy|durchwahl|telefon\w*|\w*ruf\w*|tél|téléphone|\w*appel\w*|portable|teléfono|móvil|"
    r"ll[aá]m\w+|telefono|chiam\w+|telefoon|bel(?:len)?|gsm|telefone|telemóvel|lig\w+|kom|\w*dzwo\w+)\b[^\n]{0,24}|\+\d{0,3} ?)$",
    re.IGNORECASE,
)
_NEAR = 40  # characters from a word to its number


def join_groups(text: str) -> tuple[str, list[Span]]:
    """The text with dashes between the groups of a number, and where these numbers stand."""
    text, found = _join_lettered(text)
    matches = [match for match in _GROUPS.finditer(text) if _may_be_one(text, match)]
    if not matches:
        return text, found
    words = list(number_words.KIND.finditer(text))
    alike = Counter(series for series, _ in {(_series_of(match[0]), match[0]) for match in matches})
    for match in matches:
        telling = _OF_A_YEAR.fullmatch(match[0]) or _MILLIONS.fullmatch(match[0])
        if telling or alike[_series_of(match[0])] > 1 or _is_named(match, words):
            text = text[: match.start()] + match[0].replace(" ", "-") + text[match.end() :]
            found.append(Span(*match.span()))
    return text, found


def _join_lettered(text: str) -> tuple[str, list[Span]]:
    found = [
        Span(*match.span()) for match in _LETTERED.finditer(text) if _is_series(match["letters"] or match["yearly"])
    ]
    for span in found:
        text = text[: span.start] + text[span.start : span.end].replace(" ", "-") + text[span.end :]
    return text, found


def _is_series(letters: str) -> bool:
    others = (number_words.NO_SERIES, number_words.NOT_INVOICE_PREFIXES, CURRENCY_CODES, _REACHED_BY)
    return not any(letters in known for known in others)


def _may_be_one(text: str, match: re.Match[str]) -> bool:
    lengths = {len(group) for group in match[0].split(match["mark"])}
    thousands = _THOUSANDS.fullmatch(match[0]) and not _MILLIONS.fullmatch(match[0])
    if len(lengths) == 1 or thousands or _PAIRS.fullmatch(match[0]):
        return False
    line = text.rfind("\n", 0, match.start()) + 1
    return not _PHONE_BEFORE.search(text, max(line, match.start() - _NEAR), match.start())


def _series_of(groups: str) -> str:
    """The first group, and how many digits each of the others has."""
    head = _HEAD.match(groups)
    return f"{head[0]}{_DIGIT.sub('0', groups[head.end() :])}" if head else ""


def _is_named(match: re.Match[str], words: Sequence[NamedWords]) -> bool:
    word = next((word for word in reversed(words) if word.end <= match.start()), None)
    return (
        word is not None
        and word.name == "invoice"
        and match.start() - word.end <= _NEAR
        and bool(_BEGINS_LOW.match(match[0]))
    )
