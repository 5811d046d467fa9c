"""Numbers that stand as nouns in, those of them out that are invoices' by the numbers that the text names already."""

import re
from collections.abc import Collection, Iterator, Sequence

from parsers.gate import NamedWords
from parsers.numbers.bare_numbers import find_bare_numbers, find_like
from parsers.numbers.number_series import find_series
from parsers.numbers.number_shapes import NEXT, NUMBER, mark_taken
from parsers.problems import Span

_PARTED = re.compile(r"[A-Z]{0,6}[-/.]?\d+(?:[-/.]\d+)+|[A-Z]{2,6}[-/.]?\d{3,}")
_PARTED_ALONE = re.compile(rf"(?<![\w\x00/.-])(?:{_PARTED.pattern})(?![\w\x00]|[-/.]\w)")
_SHORT_SERIES = re.compile(r"([A-Z]{1,5}[-/])(\d{2,3})")
_SHORT_SERIES_ALONE = re.compile(rf"(?<![\w\x00/.-]){_SHORT_SERIES.pattern}(?![\w\x00]|[-/.]\w)")
# "under ticket 20417 (and before that 19988)": the number of something else, before it had its present one
_FORMERLY = re.compile(
    r"\b(?:before that|earlier|previously|formerly|früher|vorher|zuvor|auparavant|avant|antes|anteriormente|prima"
    r"|eerder|voorheen|wcześniej),? $",
    re.IGNORECASE,
)
_NEAR = 16
_DIGIT = re.compile(r"\d")


def find_bare_invoices(
    text: str, found: Sequence[tuple[str, Span]], words: Sequence[NamedWords]
) -> list[tuple[str, Span]]:
    """Numbers that stand as nouns are invoices'. Next to named invoices only numbers of their shape count; where a
    purchase order is spoken of and none is named, another shape is its."""
    taken = mark_taken(found, len(text))
    models = {(span.end - span.start, text[span.start]) for kind, span in found if kind == "invoice"}
    models |= {
        (end, text[span.start]) for kind, span in found if kind == "invoice" for end in _before_suffix(text, span)
    }
    asks_po = all(kind != "po" for kind, _ in found) and any(word.name == "po" for word in words)
    named = {text[span.start : span.end] for kind, span in found if kind != "invoice"}
    revised = _list_revised(text, found)
    invoices = {text[span.start : span.end] for kind, span in found if kind == "invoice"}
    accounts = {text[span.start : span.end] for kind, span in found if kind == "account"}
    ends = {end for number in invoices for end in re.split("[-–/]", number)}
    bare = [
        ("invoice", span)
        for span in (*find_like(text, invoices | ends), *_of_short_series(text, invoices))
        if not any(taken[span.start : span.end])
    ]
    taken = mark_taken([*found, *bare], len(text))
    orders = {text[span.start : span.end] for kind, span in found if kind == "po"}
    bare += [
        (kind, span)
        for kind, numbers in (("account", accounts), ("po", orders))
        for span in _shaped_like(text, numbers)
        if not any(taken[span.start : span.end])
    ]
    taken = mark_taken([*found, *bare], len(text))
    bare += [("invoice", span) for span in find_series(text) if _is_free(text, span, taken, named)]
    taken = mark_taken([*found, *bare], len(text))
    listed_to = 0  # what stands before was looked at as the list of an earlier number
    for span in find_bare_numbers(text):
        if text[span.start : span.end] in named:
            continue
        if any(len(other) == span.end - span.start for other in named) and _FORMERLY.search(
            text, max(0, span.start - _NEAR), span.start
        ):
            continue
        fits = (
            text[span.start : span.end] in revised
            or not models
            or (span.end - span.start, text[span.start]) in models
        )
        if _is_slip_of(text[span.start : span.end], accounts) and text[span.start : span.end] not in invoices:
            bare.append(("account", span))
            continue
        if not any(taken[span.start : span.end]) and (fits or (asks_po and span.end - span.start >= 5)):
            kind = "invoice" if fits else "po"
            behind = list(_list_behind(text, span)) if span.start >= listed_to else []
            listed_to = max(listed_to, *(further.end for further in behind), span.end)
            bare += [(kind, span), *((kind, further) for further in behind)]
    return bare


def _is_free(text: str, span: Span, taken: bytearray, named: Collection[str]) -> bool:
    return not any(taken[span.start : span.end]) and text[span.start : span.end] not in named


def _of_short_series(text: str, invoices: Collection[str]) -> Iterator[Span]:
    """ "FS-05 and FS-06 … FS-09": too short to stand for itself, but of a series that was named."""
    series = {(match[1], len(match[2])) for number in invoices if (match := _SHORT_SERIES.fullmatch(number))}
    for match in _SHORT_SERIES_ALONE.finditer(text) if series else ():
        if (match[1], len(match[2])) in series:
            yield Span(*match.span())


def _shaped_like(text: str, named: Collection[str]) -> Iterator[Span]:
    """ "from account 0012-4471-88 to 0012-4471-93": the same letters, parts and first digit, and as many digits."""
    shapes = {_shape_of(number) for number in named if _PARTED.fullmatch(number)}
    for match in _PARTED_ALONE.finditer(text) if shapes else ():
        if _shape_of(match[0]) in shapes:
            yield Span(*match.span())


def _shape_of(number: str) -> str:
    first = next(place for place, char in enumerate(number) if char.isdigit())
    return number[: first + 1] + _DIGIT.sub("0", number[first + 1 :])


def _is_slip_of(number: str, others: Collection[str]) -> bool:
    """ "customer 301188, it was always 300188": a number of the same length with one other digit."""
    return any(
        len(number) == len(other) >= 5 and sum(one != two for one, two in zip(number, other, strict=True)) == 1
        for other in others
    )


def _before_suffix(text: str, number: Span) -> Iterator[int]:
    """How many digits stand before the letter of "118831-A"."""
    base, mark, suffix = text[number.start : number.end].partition("-")
    if mark and base.isdigit() and suffix.isalpha():
        yield len(base)


def _list_revised(text: str, found: Sequence[tuple[str, Span]]) -> set[str]:
    """ "40021" of "40021-R1" or "40021A": the number before it was revised."""
    invoices = (text[span.start : span.end] for kind, span in found if kind == "invoice")
    return {re.split("[-/]|(?<=\\d{4})(?=[A-Z]$)", number, maxsplit=1)[0] for number in invoices}


def _list_behind(text: str, first: Span) -> Iterator[Span]:
    """Numbers of the same length with blanked amounts between: "1001234 (USD 500.00), 1001240 (USD 20.00)"."""
    previous = first
    while gap := NEXT.match(text, previous.end):
        match = NUMBER.match(text, gap.end())
        number = match["number"] if match else ""
        if not match or len(number) != first.end - first.start or not number.isdigit():
            return
        previous = Span(match.start("number"), match.end("number"))
        yield previous
