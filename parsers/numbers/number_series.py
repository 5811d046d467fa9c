"""Text whose other numbers are blanked out in, the numbers out that are an invoice's by what stands beside them: several
of one series in a row ("88214 88219 88230"), a range that is missed or wanted ("we miss 4410 to 4415"), and rows that
pair a number with an amount.
"""

# ruff: noqa: E501 (tables read best with one row a line)

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from parsers.numbers.blanking import BLANK
from parsers.numbers.number_ranges import TO_WORD, count_between
from parsers.numbers.number_shapes import YEAR
from parsers.numbers.number_words import NOT_INVOICE_PREFIXES
from parsers.places import NumberPattern
from parsers.problems import Span

_IN_A_ROW = NumberPattern(
    r"(?<![\w\x00.,/#+–-])(?<!\d )(?P<list>[1-9]\d{3,9}(?:[ \t]{1,3}[1-9]\d{3,9}){1,40})(?![\w\x00–/-]|[.,:]\d| ?\d)"
)
_RANGE = NumberPattern(
    rf"(?<![\w\x00.,/#+–-])(?<!\d )(?P<first>[1-9]\d{{2,9}})\s{{1,2}}{TO_WORD}\s{{1,2}}(?P<last>[1-9]\d{{2,9}})(?![\w\x00–/-]|[.,:]\d|\s?[%:])",
    re.IGNORECASE,
)
_WIDEST = 60  # a range of documents that somebody asks for; quantities lie farther apart
_BEFORE = 24
# What is sent, wanted or missed, and small words between that and the number: nothing that the range could count.
_WANTED_BEFORE = re.compile(
    r"\b(?:miss(?:ing)?|re-?send|send|e-?mail|forward|need|want|got|get|have|received?|copy|copies of|only|just|still|also|again|please|pls|us|me|from|and|namely|for|of|that|"
    r"fehlen|fehlt|brauche[n]?|benötige[n]?|schicken|senden|sie|uns|mir|noch|auch|nur|bitte|von|und|die|"
    r"manque(?:nt)?|envoyer|envoyez|renvoyer|nous|me|moi|encore|aussi|les|des|de|faltan?|enviar|mandar|nos|aún|todavía|también|las|los|"
    r"mancano|manca|inviare|mandare|ci|mi|ancora|anche|dal?|dalla|le|i|missen|mist|sturen|stuur|ons|mij|nog|ook|graag|van|de|"
    r"falt(?:a|am)(?:-(?:nos|me))?|mand(?:ar|em)|ainda|também|as|os|da|do|brakuje|nam|mi|jeszcze|też|prosimy o|proszę o|od)\s$|(?:^|[.:;!?]\s)$",
    re.IGNORECASE | re.MULTILINE,
)
# A row: what the line calls the number, the number, and nothing else but days, sums and their currency.
_ROW = re.compile(
    r"^[ \t>*•·–|-]{0,8}(?:(?P<label>[^\W\d_]{2,14})[.:#]{0,2}[ \t]{1,4})?(?P<number>(?-i:[A-Z]{0,4})[-/]?\d[\d/.-]{1,14}\d)(?=[ \t|;])(?P<rest>(?:[^\w\n]|(?<!\w)[A-Z]{3}(?!\w)){2,120}+)$"
)
# A line that is a number in parts, or tells of it behind a dash: "- 331/A", "118-331: never received".
_ITEM = re.compile(
    r"[ \t>*•·–-]{0,8}(?:\d{1,2}[.)] )?(?=[\dA-Z./-]{0,16}[A-Z/-])(?P<number>(?P<letters>[A-Z]{0,5})[-/.]?\d[A-Z\d/.-]{1,16}?)(?:\s?[-–:(]\s?[^\d\x00\n]{3,60})?[ \t.,;]*"
)
_PLAIN_LINES = re.compile(
    r"^[ \t>]{0,4}(?:[*•·–-] ?)?[1-9]\d{3,9}[ \t.,;]*(?:\n+[ \t>]{0,4}(?:[*•·–-] ?)?[1-9]\d{3,9}[ \t.,;]*)+$",
    re.MULTILINE,
)
_PLAIN_NUMBER = re.compile(r"\d{4,10}")
_SHAPE_OF = str.maketrans("123456789", "000000000")
_LEAST_DIGITS = 3
_ROW_LABEL = re.compile(
    r"(?:reference|ref|referenz|référence|réf|referencia|riferimento|rif|referência|kenmerk|item|posten)",
    re.IGNORECASE,
)


def find_series(text: str) -> Iterator[Span]:
    """Numbers in a row, then the ends of ranges, then those of rows without a label."""
    for run in _IN_A_ROW.finditer(text):
        start = run.start("list")
        spans = [Span(start + part.start(), start + part.end()) for part in re.finditer(r"\d+", run["list"])]
        if _are_of_one_series([text[span.start : span.end] for span in spans]):
            yield from spans
    for pair in _RANGE.finditer(text):
        first, last = pair["first"], pair["last"]
        count = count_between(first, last) if len(first) == len(last) else None
        if not count or count > _WIDEST or YEAR.fullmatch(first) or (first.endswith("0") and last.endswith("0")):
            continue
        if _WANTED_BEFORE.search(text[max(0, pair.start() - _BEFORE) : pair.start()]):
            yield from (Span(*pair.span("first")), Span(*pair.span("last")))
    yield from (span for label, span in _list_rows(text) if not label)
    yield from _list_items(text)
    yield from _list_plain_lines(text)


def find_in_rows(text: str) -> list[tuple[str, Span]]:
    """ "Reference 90112233   12,000.00" line after line: in a payer's list our number is his reference."""
    if BLANK not in text:
        return []
    return [("invoice", span) for label, span in _list_rows(text) if _ROW_LABEL.fullmatch(label)]


def _are_of_one_series(numbers: Sequence[str]) -> bool:
    """Of one length, counting upwards from one beginning; of two the more must be alike, for phones come in two groups."""
    if len({len(number) for number in numbers}) > 1 or any(YEAR.fullmatch(number) for number in numbers):
        return False
    length = len(numbers[0])
    alike = length - 2 if len(numbers) == 2 else length // 2
    if alike < 2 or (len(numbers) == 2 and length < 5):
        return False
    upwards = all(int(one) < int(other) for one, other in pairwise(numbers))
    return upwards and len({number[:alike] for number in numbers}) == 1


def _list_rows(text: str) -> Iterator[tuple[str, Span]]:
    """(label, number) of each of two or more rows of one kind, one below the other."""
    if BLANK not in text:
        return
    rows: list[tuple[tuple[str, int], Span]] = []
    position = 0
    for line in f"{text}\n\n".splitlines(keepends=True):
        found = _ROW.match(line.rstrip("\r\n")) if BLANK in line else None
        kind = ((found["label"] or "").lower(), len(found["number"])) if found and BLANK in found["rest"] else None
        if rows and kind != rows[-1][0]:
            if len(rows) > 1:
                yield from ((label, span) for (label, _), span in rows)
            rows = []
        if found and kind:
            rows.append((kind, Span(position + found.start("number"), position + found.end("number"))))
        position += len(line)


def _list_items(text: str) -> Iterator[Span]:
    """The numbers of two or more such lines of one shape, one below the other."""
    items: list[tuple[str, Span]] = []
    position = 0
    for line in f"{text}\n\n".splitlines(keepends=True):
        found = _ITEM.fullmatch(line.rstrip("\r\n")) if any(map(str.isdigit, line)) else None
        shape = _shape_of_item(found) if found else ""
        if items and shape != items[-1][0]:
            if len({text[span.start : span.end] for _, span in items}) > 1:
                yield from (span for _, span in items)
            items = []
        if found and shape:
            items.append((shape, Span(position + found.start("number"), position + found.end("number"))))
        position += len(line)


def _list_plain_lines(text: str) -> Iterator[Span]:
    """Two or more lines of nothing but a number, of one length and none of them a year or a round sum: what is missed
    or wanted is listed below its sentence."""
    for block in _PLAIN_LINES.finditer(text):
        spans = [Span(*number.span()) for number in _PLAIN_NUMBER.finditer(text, block.start(), block.end())]
        numbers = [text[span.start : span.end] for span in spans]
        of_one_length = len({len(number) for number in numbers}) == 1
        if of_one_length and not any(YEAR.fullmatch(number) or number.endswith("00") for number in numbers):
            yield from spans


def _shape_of_item(item: re.Match[str]) -> str:
    """Empty where its letters are another paper's, or too little of it is digits."""
    shape = item["number"].translate(_SHAPE_OF)
    telling = shape.count("0") >= _LEAST_DIGITS and item["letters"] not in NOT_INVOICE_PREFIXES
    return shape if telling else ""
