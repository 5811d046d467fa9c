"""A number found by its digits in, how far it reaches out: with a series or a letter before it and groups behind it,
or as the parts of a list that slashes join.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from parsers.numbers import number_words
from parsers.numbers.number_ranges import split_range
from parsers.numbers.number_shapes import YEAR
from parsers.problems import Span

_LETTER_BEFORE = re.compile(r"(?<![\w\x00])(?!(?:I|NO|NOS|NR|ID|NUM|REF|ACC|IS|OF|IN|THE|FOR) )[A-Z]{1,4} $")
SERIES_DIGITS = 5
_LEAST_OF_SHORTENED = 4
_YEAR_PART = re.compile(r"1[5-9]|2\d|3[0-5]")
_LINE_NEAR = 24
_DIGIT = re.compile(r"\d")
_IN_CAPITALS = re.compile(r"[A-Z]{3,} [A-Z\W]{0,12}$")
_BARE_NEXT = re.compile(r"\s?(?:[,;/&+]|and|und|et|y|e|en|i)\s?\d{3}")
_GROUPS = re.compile(r"\d{2,4}(?: \d{2,4}){1,3}(?![\w\x00]|[.,/-]\d| \d)")
_YEAR_FIRST = re.compile(r"(?:19|20)\d\d[-/]\d{2,8}")
_SHORT_YEAR_FIRST = re.compile(r"(?:1[5-9]|2\d|3[0-5])[-/.]\d{3,6}")
_LETTER_OF_SERIES = re.compile(r"(?<![\w\x00/.'’-])[B-DF-HJ-NP-TV-XZ] $")
_LETTERS_OF_SERIES = re.compile(r"(?<![\w\x00/.'’-])(?P<letters>[A-Z]{2,4}) $")
# a series in front of a number that a word introduced: "factura FC 20441", "Invoice no. INV- 20417"
_SERIES_BEFORE = re.compile(
    rf"(?<![\w\x00/.-])(?:(?:{number_words.SERIES})(?:-[A-Z]{{2,4}})?(?:[ ]|- |-)|(?:BILL|DOC)-)$"
)


def with_letter_of_series(text: str, kind: str, number: Span) -> Span:
    """ "R 2025-118", "KX 26-00118": letters before a number that begins with its year."""
    if kind != "invoice" or number.start < 2 or text[number.start - 1] != " ":
        return number
    if _YEAR_FIRST.fullmatch(text, number.start, number.end):
        letter = _LETTER_OF_SERIES.search(text, max(0, number.start - 3), number.start)
        return Span(letter.start(), number.end) if letter else number
    if not _SHORT_YEAR_FIRST.fullmatch(text, number.start, number.end):
        return number
    series = _LETTERS_OF_SERIES.search(text, max(0, number.start - 6), number.start)
    if series is None or series["letters"] in number_words.NO_SERIES:
        return number
    in_capitals = _IN_CAPITALS.search(text, max(0, series.start() - _LINE_NEAR), series.start())
    return number if in_capitals else Span(series.start(), number.end)


def split_list(text: str, kind: str, span: Span) -> list[Span]:
    """The numbers of a list or range that was read as one; else that one."""
    parts = _split_slashes(text, span)
    return split_range(text, span) if len(parts) == 1 and kind == "invoice" else parts


def _split_slashes(text: str, span: Span) -> list[Span]:
    """ "4711/4712/4713" and "26-0441/26-0447" are lists; "2025/1188" and "FC2611/0087" are one number each."""
    if (middle := _between_twins(text[span.start : span.end])) is not None:
        return [Span(span.start, span.start + middle), Span(span.start + middle + 1, span.end)]
    parts = text[span.start : span.end].split("/")
    digits = [re.sub(r"^[A-Za-z]{1,5}[-_ ]?", "", part) if not at else part for at, part in enumerate(parts)]
    alike = all(part.isdigit() and len(part) == len(digits[0]) >= 4 and part[0] == digits[0][0] for part in digits)
    alike = alike or _count_upwards(parts)
    if len(parts) < 2 or not alike or YEAR.fullmatch(digits[0]) or YEAR.fullmatch(digits[-1]):
        return [span]
    spans, start = [], span.start
    for part in parts:
        spans.append(Span(start, start + len(part)))
        start += len(part) + 1
    return spans


def _count_upwards(parts: Sequence[str]) -> bool:
    """ "4471/72/80" leaves out the digits that its numbers share; "4401/05/26" ends in a month and its year."""
    first, *rest = parts
    if len(first) < _LEAST_OF_SHORTENED or not rest or not all(part.isdigit() for part in parts):
        return False
    if not all(len(part) == 2 for part in rest) or _YEAR_PART.fullmatch(rest[-1]):
        return False
    numbers = [int(first), *(int(first[:-2] + part) for part in rest)]
    if len(rest) == 1:
        return numbers[1] == numbers[0] + 1
    return all(one < other for one, other in pairwise(numbers))


def _between_twins(written: str) -> int | None:
    """Where the slash stands between two numbers of one shape with marks or letters in them: "118/26/119/26"."""
    slashes = [place for place, char in enumerate(written) if char == "/"]
    middle = slashes[len(slashes) // 2] if len(slashes) % 2 else 0
    one, other = written[:middle], written[middle + 1 :]
    alike = one != other and _DIGIT.sub("0", one) == _DIGIT.sub("0", other) and one[:1] == other[:1]
    compound = not one.isdigit() and sum(map(str.isdigit, one)) >= SERIES_DIGITS
    return middle if alike and compound else None


def with_series(text: str, after: int, number: Span) -> Span:
    """With the series in front of it, also where that was the word: "RG 2026/14", "INV 88310"."""
    series = _SERIES_BEFORE.search(text, max(0, number.start - 12), number.start)
    if series is None or (series.start() < after and not _is_of_number(text, series, number)):
        return number
    return Span(series.start(), number.end)


def _is_of_number(text: str, series: re.Match[str], number: Span) -> bool:
    """Whether the word for an invoice is the number's series as well."""
    if series[0].endswith("-"):  # "FACT-2025-0118"
        return True
    slashed = "/" in text[number.start : number.end]
    if series[0] == "INV ":
        return not slashed and _is_of_series(text, series.start(), number)
    return slashed or (series[0] in {"RE ", "RG "} and _is_of_series(text, series.start(), number))


def _is_of_series(text: str, start: int, number: Span) -> bool:
    """Whether INV or RE in capitals belongs to its number: not where all is in capitals, nor before a bare list."""
    return (
        number.end - number.start >= SERIES_DIGITS
        and not _IN_CAPITALS.search(text, max(0, start - _LINE_NEAR), start)
        and not _BARE_NEXT.match(text, number.end)
    )


def with_any_series(text: str, number: Span) -> Span:
    """The same where no word introduced the number."""
    series = _SERIES_BEFORE.search(text, max(0, number.start - 12), number.start)
    return Span(series.start(), number.end) if series else number


def with_letter(text: str, after: int, number: Span) -> Span:
    """ "Kundennummer K 10447", "account no. HB 20-4417"."""
    letter = _LETTER_BEFORE.search(text, max(after, number.start - 6), number.start)
    return Span(letter.start(), number.end) if letter else number


def with_groups(text: str, after: int, number: Span) -> Span:
    """ "account 4412 0098" is one number; behind a plural it would be two."""
    groups = _GROUPS.match(text, number.start)
    return Span(groups.start(), groups.end()) if groups and text[after - 1 : after] != "s" else number
