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
    if not shortened:
        return
    full = sorted(((span.end, text[span.start : span.end]) for span in numbers), key=lambda each: each[0])
    for part in shortened:
        mark = part.start - 1
        before = [(end, number) for end, number in full if mark - _REACH <= end <= mark]
        if before and (completed := _complete(*before[-1], text, part)):
            full.append((part.end, completed))
            full.sort(key=lambda each: each[0])
            yield completed, Span(mark, part.end)


def _complete(end: int, number: str, text: str, part: Span) -> str | None:
    if not _SAID.fullmatch(text, end, part.start - 1):
        return None
    head, written = number[: -len(text[part.start : part.end]) - 1], text[part.start - 1 : part.end]
    alike = number[len(head) :].translate(_MARKS)
    if not head or alike[0] != written.translate(_MARKS)[0] or not alike[1:].isdigit():
        return None
    return f"{head}{number[len(head)]}{written[1:]}"
