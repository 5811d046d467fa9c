"""Text with its invoice numbers in, the numbers that a list writes shortened out, completed by the one before them:
"INV-2025-05, -06 and -07" names INV-2025-06 and INV-2025-07, "4711, -12 and -15", "4711, 12 and 15" and "4711/12/15"
name 4712 and 4715.

A shortened number begins with the mark that parts the last digits of the full one, and has as many digits. Behind a
number that is all digits it takes the place of its last ones, in a list that counts upwards; there it needs no mark.
"""

import re
from collections.abc import Iterable, Iterator

from parsers.numbers.bare_numbers import AND, ends_or_says
from parsers.places import NumberPattern
from parsers.problems import Span

_SHORTENED = NumberPattern(r"(?<=[\s,;(][-–/.])\d{1,5}(?![\w\x00]|[-–/.,]\d)")
_WITHOUT_MARK = NumberPattern(r"(?<=[\s,;/])\d{2,3}(?![\w\x00–-]|[.,]\d)")
_FARTHEST = 60  # from a number to the next one that leaves out the same digits
_LEAST_LEFT_OUT = 2
_MARKS = str.maketrans("–", "-")
_REACH = 60  # characters from one number of a list to the next: a few words said of it may stand between
_SAID = re.compile(r"[^\n\d.!?]*")
_NEXT = re.compile(rf"\s?(?:[,;&+]\s?(?:{AND}\s)?|{AND}\s)", re.IGNORECASE)
_FURTHER_BEHIND = re.compile(rf"(?:/|\s?[,;&+]\s?|\s?,?\s{AND}\s)\d{{2,3}}(?!\d)", re.IGNORECASE)
_AND_BEHIND = re.compile(rf"\s?,?\s{AND}\s?[-–]\d", re.IGNORECASE)


def complete_shortened(text: str, numbers: Iterable[Span]) -> Iterator[tuple[str, Span]]:
    """Each shortened number completed, with the place of what is written of it; in order of place."""
    marked = {match.start(): Span(*match.span()) for match in _SHORTENED.finditer(text)}
    unmarked = {match.start(): Span(*match.span()) for match in _WITHOUT_MARK.finditer(text)}
    shortened = [span for _, span in sorted((unmarked | marked).items())]
    full = iter(sorted(numbers, key=lambda each: each.end) if shortened else ())
    following = next(full, None)
    before: tuple[int, str] | None = None  # where the number before ends, and that number
    for part in shortened:
        while following and following.end < part.start:
            if before is None or following.end > before[0]:  # else it is what was completed
                before = (following.end, text[following.start : following.end])
            following = next(full, None)
        if before is None or part.start - before[0] > _REACH:
            continue
        if part.start in marked and (completed := _complete(*before, text, part)):
            before = (part.end, completed)
            yield completed, Span(part.start - 1, part.end)
        elif part.start not in marked and (completed := _complete_unmarked(*before, text, part)):
            before = (part.end, completed)
            yield completed, part


def _complete(end: int, number: str, text: str, part: Span) -> str | None:
    """With the head of the number before it, where that is all digits or ends in the same mark and as many."""
    if number.isdigit():
        return _complete_digits(end, number, text, part)
    if not _SAID.fullmatch(text, end, part.start - 1):
        return None
    head, tail = number[: part.start - part.end - 1], number[part.start - part.end - 1 :]
    mark = text[part.start - 1].translate(_MARKS)
    if not head or tail[0].translate(_MARKS) != mark or not tail[1:].isdigit():
        return None
    return f"{head}{tail[0]}{text[part.start : part.end]}"


def _complete_digits(end: int, number: str, text: str, part: Span) -> str | None:
    last = text[part.start : part.end]
    completed = number[: -len(last)] + last
    upwards = 1 < len(last) < len(number) == len(completed) and completed > number
    if not upwards or not _NEXT.fullmatch(text, end, part.start - 1):
        return None
    return completed if ends_or_says(text, part.end) or _AND_BEHIND.match(text, part.end) else None


def _complete_unmarked(end: int, number: str, text: str, part: Span) -> str | None:
    last = text[part.start : part.end]
    if not number.isdigit() or len(number) < len(last) + _LEAST_LEFT_OUT:
        return None
    completed = number[: -len(last)] + last
    near = 0 < int(completed) - int(number) <= _FARTHEST
    listed = text[end : part.start] == "/" or _NEXT.fullmatch(text, end, part.start)
    goes_on = ends_or_says(text, part.end) or _FURTHER_BEHIND.match(text, part.end)
    return completed if near and listed and goes_on else None
