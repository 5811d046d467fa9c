"""Text with its invoice numbers in, the numbers that a list writes shortened out, completed by the one before them:
"INV-2025-05, -06 and -07" names INV-2025-06 and INV-2025-07.

A shortened number begins with the mark that parts the last digits of the full one, and has as many digits.
"""

import re
from collections.abc import Iterable, Iterator

from parsers.places import NumberPattern
from parsers.problems import Span

_SHORTENED = NumberPattern(r"(?<=[\s,;(][-–/.])\d{1,5}(?![\w\x00]|[-–/.,]\d)")
_MARKS = str.maketrans("–", "-")
_REACH = 60  # characters from one number of a list to the next: a few words said of it may stand between
_SAID = re.compile(r"[^\n\d.!?]*")


def complete_shortened(text: str, numbers: Iterable[Span]) -> Iterator[tuple[str, Span]]:
    """Each shortened number completed, with the place of what is written of it; in order of place."""
    shortened = [Span(*match.span()) for match in _SHORTENED.finditer(text)]
    full = iter(sorted(numbers, key=lambda each: each.end) if shortened else ())
    following = next(full, None)
    before: tuple[int, str] | None = None  # where the number before ends, and that number
    for part in shortened:
        while following and following.end < part.start:
            if before is None or following.end > before[0]:  # else it is what was completed
                before = (following.end, text[following.start : following.end])
            following = next(full, None)
        if before and part.start - before[0] <= _REACH and (completed := _complete(*before, text, part)):
            before = (part.end, completed)
            yield completed, Span(part.start - 1, part.end)


def _complete(end: int, number: str, text: str, part: Span) -> str | None:
    """With the head of the number before it, where that ends in the same mark and as many digits."""
    if not _SAID.fullmatch(text, end, part.start - 1):
        return None
    head, tail = number[: part.start - part.end - 1], number[part.start - part.end - 1 :]
    mark = text[part.start - 1].translate(_MARKS)
    if not head or tail[0].translate(_MARKS) != mark or not tail[1:].isdigit():
        return None
    return f"{head}{tail[0]}{text[part.start : part.end]}"
