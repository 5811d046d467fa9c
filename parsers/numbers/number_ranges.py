"""Text with its invoice numbers in, the ranges and endings that it asks for out: "1001 to 1004", "ending in 442"; and a
cell that may name several documents in, the numbers that it names out: "1001/02/03", "1001, 1002 and 1003".

A range is two numbers of one series, the second larger, with a word or dash for "to" between. "1001-1004" is one number
to some billers: in a text it is a range where the word before it is a plural and both halves count on, in a cell only
where the caller's ledger proves it.
"""

# ruff: noqa: E501 (tables read best with one row a line)

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from parsers.gate import RarePattern
from parsers.keys import canonical_keys
from parsers.message import Reference
from parsers.problems import Span

MOST = 500  # numbers; a wider range is two numbers
EXPANDED = 25  # numbers of a short range that may be counted out without a ledger

_DASH = r"[-–—‐‑]"
TO_WORD = (
    r"(?:to|through|thru|until|up to|bis(?: einschließlich)?|à|au|jusqu['’]à|a(?: la)?|al(?: n\.)?|hasta(?: la)?|"
    r"alla|fino alla?|t/m|tot(?: en met)?|até(?: à)?|do)"
)
_TO = re.compile(
    rf"\s*(?:{_DASH}{{1,2}}|\.\.+|{TO_WORD})\s*(?:inv(?:oice)?|no|nr|n°|nº)?[\s.]*(?:#\s?)?",
    re.IGNORECASE,
)
_ONLY_DASH = re.compile(rf"\s*{_DASH}{{1,2}}\s*")
_PLURAL = re.compile(
    r"(?:\b(?:invoices|invs|bills|documents|numbers|nos|items|between|from|range|rechnungen|belege|nummern|von|zwischen|"
    r"factures|numéros|facturas|fras|números|fatture|fatt|numeri|facturen|nummers|faturas|faktury|fakturach|faktur|numery|od|dalla?|du|de la|entre)\b"
    r"[\s.:#(]*(?:no|nos|nr|nrs|num|numbers?|n°|nº|#)?[\s.:#(]*)$",
    re.IGNORECASE,
)
_PARTS = re.compile(rf"([A-Za-z]{{0,8}}[-_/ ]?\d+(?:[-_/]\d+)*?){_DASH}([A-Za-z]{{0,8}}[-_/ ]?\d+)")
_RUNS = re.compile(r"\d+|\D+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ENDING = RarePattern(
    r"\b(?:ending (?:in|with|on)?|ends in|ends with|end in|end with|last (?:three |four )?digits|mit (?:den )?(?:endziffern?|endnummern?)|die auf (?=\d)|die mit (?=\d)|endend auf|"
    r"(?:se terminant|finissant|qui finissent) par|(?:terminad|acabad)[ao]s? en|que terminan en|(?:terminant[ie]|finiscono|che finiscono|finali) (?:con|in|per)?|"
    r"eindigend op|die eindigen op|(?:terminadas?|acabadas?) em|que terminam em|kończąc\w+ się (?:na|cyframi)|z końcówką|o końcówkach)\s*"
    r"(?P<list>\d{2,5}(?:(?:\s*,\s*|\s+(?:and|und|et|y|e|en|i|oraz|or|oder|&)\s+)\d{2,5})*)(?!\d|[.,]\d)",
)
_DIGITS = re.compile(r"\d+")
# what a cell may hold
_IN_CELL = re.compile(rf"(?P<first>\S+?)\s*(?:[-–—]|\.\.\.?|\b{TO_WORD}(?!\w))\s*(?P<last>\S+)", re.IGNORECASE)
_MAY_BE_RANGE = re.compile(rf"[-–—]|\.\.|\b{TO_WORD}(?!\w)", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*[/,;&+]\s*|\s+(?:and|und|et|y|e|en|i|oraz)\s+|\s+")
_LEAST_DIGITS = 3
_MOST_IN_CELL = 200  # numbers
_LONGEST_CELL = 200


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Both ends as written."""

    first: str
    last: str
    span: Span

    def list_numbers(self) -> list[str]:
        """Every number from the first to the last, when they are few; else only the ends."""
        parts = _counted(self.first, self.last)
        if parts is None or not 0 < int(parts[2]) - int(parts[1]) < EXPANDED:
            return [self.first, self.last]
        head, low, high, tail = parts
        return [f"{head}{number:0{len(low)}d}{tail}" for number in range(int(low), int(high) + 1)]


def is_within(number: str, first: str, last: str) -> bool:
    """Whether a ledger's number lies in a range that may be written without its prefix, zeros or separators."""
    low, high = canonical_keys(first), canonical_keys(last)
    for key in canonical_keys(number):
        for start, end in zip(low, high, strict=False):
            if key in {start, end}:
                return True
            upper, here = _counted(start, end), _counted(start, key)
            if upper and here and upper[::3] == here[::3] and int(upper[1]) <= int(here[2]) <= int(upper[2]):
                return True
    return False


def find_ranges(text: str, references: Sequence[Reference]) -> tuple[NumberRange, ...]:
    """Of neighbouring invoice numbers, those between which the text says "to"."""
    invoices = sorted((each for each in references if each.kind == "invoice"), key=lambda each: each.span.start)
    found = []
    for place, (first, last) in enumerate(pairwise(invoices)):
        gap = text[first.span.end : last.span.start]
        count = count_between(first.value, last.value)
        if not count or not _TO.fullmatch(gap):
            continue
        if _ONLY_DASH.fullmatch(gap) and not (
            _is_close(first.value, gap)
            or (
                _PLURAL.search(text[max(0, first.span.start - 40) : first.span.start])
                and not _is_chain(text, invoices[place:])
            )
        ):
            continue
        found.append(NumberRange(first.value, last.value, Span(first.span.start, last.span.end)))
    return tuple(found)


def _is_close(value: str, gap: str) -> bool:
    """ "10023-10027": two numbers were read here, and no blank parts them as it parts those of a list."""
    return len(gap) == 1 and value.isdigit() and len(value) >= 5


def _is_chain(text: str, invoices: Sequence[Reference]) -> bool:
    """ "441 - 442 - 443" is a list."""
    return len(invoices) > 2 and bool(_ONLY_DASH.fullmatch(text[invoices[1].span.end : invoices[2].span.start]))


def split_range(text: str, span: Span) -> list[Span]:
    """The two ends of a range that was read as one number, behind a plural; else the number itself."""
    match = _PARTS.fullmatch(text, span.start, span.end)
    if match is None or not (_is_told_twice(match) or _PLURAL.search(text[max(0, span.start - 40) : span.start])):
        return [span]
    years = _YEAR.fullmatch(match[1]) and _YEAR.fullmatch(match[2])
    if not count_between(match[1], match[2]) or years or _leads_another(text, match[1]):
        return [span]
    return [Span(*match.span(1)), Span(*match.span(2))]


def _leads_another(text: str, head: str) -> bool:
    """ "Invoices 118-331 and 118-338" are two numbers."""
    return len(re.findall(rf"(?<![\w/-]){re.escape(head)}{_DASH}\d", text)) > 1


def _is_told_twice(match: re.Match[str]) -> bool:
    """ "OM44711-OM44719": who writes the letters again means two numbers."""
    first, last = (re.split(r"[-_/ \d]", part, maxsplit=1)[0].upper() for part in match.groups())
    return bool(first) and first == last


def count_between(first: str, last: str) -> int | None:
    """How far the second number is from the first one of its series; None for another series or too far."""
    parts = _counted(first, last)
    count = int(parts[2]) - int(parts[1]) if parts else 0
    return count if 0 < count <= MOST else None


def _counted(first: str, last: str) -> tuple[str, str, str, str] | None:
    """What stands before the one run of digits in which the two differ, the run in both, and what stands behind it.
    The second may be written without what stands before."""
    low, high = _RUNS.findall(first), _RUNS.findall(last)
    if len(high) == 1 and len(low) > 1 and low[-1].isdigit():
        high = [*low[:-1], high[0]]
    if len(low) != len(high):
        return None
    differing = [
        place for place, (one, other) in enumerate(zip(low, high, strict=True)) if one.upper() != other.upper()
    ]
    if len(differing) != 1:
        return None
    place = differing[0]
    if len(low[place]) != len(high[place]) or not (low[place].isdecimal() and high[place].isdecimal()):
        return None
    return "".join(low[:place]), low[place], high[place], "".join(low[place + 1 :])


def find_endings(text: str) -> Iterator[tuple[str, Span]]:
    """The last digits by which numbers are named: "invoices ending 442 and 443"."""
    for match in _ENDING.finditer(text):
        for digits in _DIGITS.finditer(match["list"]):
            start = match.start("list") + digits.start()
            yield digits[0], Span(start, start + len(digits[0]))


# -- Cells ------------------------------------------------------------------------------------------------------


def number_range(text: str) -> tuple[str, ...]:
    """The numbers from the first to the last one, both included; empty when the cell is no range."""
    may_be_one = len(text) <= _LONGEST_CELL and _MAY_BE_RANGE.search(text)
    match = _IN_CELL.fullmatch(text.strip()) if may_be_one else None
    parts = _counted(match["first"], _completed(match["last"], match["first"])) if match else None
    if parts is None:
        return ()
    head, low, high, tail = parts
    if tail or len(low) < _LEAST_DIGITS or not 0 < int(high) - int(low) <= _MOST_IN_CELL:
        return ()
    return tuple(f"{head}{number:0{len(low)}}" for number in range(int(low), int(high) + 1))


def number_list(text: str) -> tuple[str, ...]:
    """The numbers of a list, shortened ones completed by the first; empty when the text names fewer than two."""
    parts = [part for part in _BETWEEN.split(text.strip()) if part] if len(text) <= _LONGEST_CELL else []
    if len(parts) < 2 or not all(any(char.isdigit() for char in part) for part in parts):
        return ()
    return tuple(_completed(part, parts[0]) for part in parts)


def named_numbers(text: str) -> tuple[str, ...]:
    """Every number that the text may name as one of several."""
    return tuple(dict.fromkeys((*number_range(text), *number_list(text))))


def looks_like_several(text: str) -> bool:
    """Whether the text reads like a range or a shortened list on its face: "1001-1004", but not "2024-2031"."""
    numbers = number_range(text)
    if numbers:
        return not _YEAR.fullmatch(numbers[0])
    listed = number_list(text)
    shortened = len(listed) > 2 and "/" in text and text.strip() != "/".join(listed)
    return shortened and not _YEAR.fullmatch(listed[0])


def _completed(part: str, whole: str) -> str:
    """ "04" after "1001" is 1004; a part as long as the whole, or with letters of its own, stays as it is."""
    if not part.isdigit() or len(part) >= len(whole) or not whole[-len(part) :].isdigit():
        return part
    return whole[: -len(part)] + part
