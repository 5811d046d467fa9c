"""A number as written in, its shape out ("SX-40012" and "sx 40012" are SX 99999); the numbers of a shape in a text.

Letters stay, each digit becomes a 9, and between the parts stands a space for any mark or none. What a shape stands
for is taught by people who correct what was read (`tickets.number_learning`); `retell` changes a reading by it.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from parsers.message import MailReading, Reference, RequestSpan
from parsers.problems import Span

NOTHING = "nothing"  # a number that means no document of ours
# what a request captures numbers as: the kind of reference that is
KINDS: Mapping[str, str | None] = {
    "invoices": "invoice",
    "credit_notes": "credit",
    "po_numbers": "po",
    "accounts": "account",
    "contracts": None,
}
_LONGEST = 40
_FEWEST_DIGITS = 4
_PARTS = re.compile(r"[A-Z]+|\d+")
_MARKS = r"[ ./_-]"


@dataclass(frozen=True, slots=True)
class Shaped:
    """A number of the text as it stands there."""

    written: str
    span: Span
    shape: str


def shape_of(number: str) -> str | None:
    """None for what is too short or too long to know again."""
    parts = _PARTS.findall(number.upper())
    digits = sum(len(part) for part in parts if part.isdigit())
    if digits < _FEWEST_DIGITS or len(number) > _LONGEST or squeeze(number) != "".join(parts):
        return None
    return " ".join("9" * len(part) if part.isdigit() else part for part in parts)


def squeeze(number: str) -> str:
    """The number without marks and spaces: two ways to write one number come to the same."""
    return "".join(char for char in number.upper() if char.isalnum())


def find_shaped(text: str, shapes: Collection[str]) -> list[Shaped]:
    """In the order of the text, each place once; of shapes that overlap the longer one counts."""
    found: list[Shaped] = []
    for shape in sorted(shapes, key=lambda shape: (-len(shape), shape)):
        for match in _pattern(shape).finditer(text):
            if not any(each.span.start < match.end() and match.start() < each.span.end for each in found):
                found.append(Shaped(match[0], Span(match.start(), match.end()), shape))
    return sorted(found, key=lambda each: each.span.start)


@lru_cache(maxsize=500)
def _pattern(shape: str) -> re.Pattern[str]:
    parts = shape.split(" ")
    pattern = ""
    for before, part in zip(["", *parts], parts, strict=False):
        if before:
            pattern += _MARKS + ("" if before[0].isdigit() == part[0].isdigit() else "?")
        pattern += rf"\d{{{len(part)}}}" if part[0].isdigit() else re.escape(part)
    return re.compile(rf"(?<![\w.,/-])(?<!\d ){pattern}(?!\w|[.,/-]\d| \d)", re.IGNORECASE)


def retell(reading: MailReading, taught: Mapping[str, str], ours: Collection[str] = ()) -> MailReading:
    """The reading with each number of a taught shape as what the shape stands for, in requests and references.

    `taught` maps shapes to a kind of KINDS or NOTHING; `ours` are invoices of the customer, squeezed, which stay what
    they are. A number that nobody captured goes to the request that it stands in or behind.
    """
    found = [each for each in find_shaped(reading.deciding_text, taught) if squeeze(each.written) not in ours]
    requests, references = list(reading.requests), reading.references
    for each in found:
        requests = _retell_requests(requests, each, taught[each.shape])
        references = _retell_references(references, each, taught[each.shape])
    return replace(reading, requests=tuple(requests), references=references) if found else reading


def _retell_requests(requests: Sequence[RequestSpan], number: Shaped, kind: str) -> list[RequestSpan]:
    told = [_move(request, number, kind) for request in requests]
    if kind != NOTHING and requests and not any(kind_in(request.captured, number.written) for request in told):
        before = [place for place, request in enumerate(told) if request.span.start <= number.span.start]
        owner = before[-1] if before else 0
        told[owner] = _add(told[owner], number.written, kind, read_as=NOTHING)
    return told


def _move(request: RequestSpan, number: Shaped, kind: str) -> RequestSpan:
    was = kind_in(request.captured, number.written)
    if was is None or was == kind:
        return request
    left = [value for value in request.captured[was] if squeeze(str(value)) != squeeze(number.written)]
    captured = {name: values for name, values in (dict(request.captured) | {was: left}).items() if values}
    bare = replace(request, captured=captured, taught=dict(request.taught) | {number.written: was})
    return bare if kind == NOTHING else _add(bare, number.written, kind, read_as=was)


def _add(request: RequestSpan, written: str, kind: str, *, read_as: str) -> RequestSpan:
    captured: dict[str, list[Any]] = dict(request.captured)
    captured[kind] = [*captured.get(kind, ()), written]
    return replace(request, captured=captured, taught=dict(request.taught) | {written: read_as})


def kind_in(captured: Mapping[str, Any], number: str) -> str | None:
    """The kind as which a number is captured, however it is written there."""
    wanted = squeeze(number)
    return next(
        (kind for kind in KINDS if any(squeeze(str(each)) == wanted for each in captured.get(kind, ()))), None
    )


def _retell_references(references: tuple[Reference, ...], number: Shaped, kind: str) -> tuple[Reference, ...]:
    others = tuple(each for each in references if squeeze(each.value) != squeeze(number.written))
    name = KINDS.get(kind)
    return (*others, Reference(name, number.written, number.span)) if name else others
