"""What a recogniser of characters saw in a picture in (tesseract's TSV), words with boxes in points out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from parsers.files.pages import Word

MIN_CONFIDENCE = 20.0
DOUBTFUL_BELOW = 60.0
_FIELDS = 12
_LONE_MARKS = frozenset("-+%$€£&/#")
_FRAME_MARKS = "|[]{}_—~¦‘’“”"


@dataclass(frozen=True, slots=True)
class SeenWord:
    """A word of a picture: its box in pixels, and how sure the recogniser is of it, 0 to 100."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float


SeenLine = tuple[SeenWord, ...]


def seen_lines(tsv: str, left: float = 0.0, top: float = 0.0) -> tuple[SeenLine, ...]:
    """The lines of a picture, moved right and down by as much as its corner lies in a larger one."""
    lines: dict[tuple[str, ...], list[SeenWord]] = defaultdict(list)
    for row in tsv.splitlines()[1:]:
        fields = row.split("\t", _FIELDS - 1)
        if len(fields) == _FIELDS and fields[0] == "5" and fields[11].strip():
            x, y, width, height, confidence = (float(field) for field in fields[6:11])
            box = (left + x, top + y, left + x + width, top + y + height)
            lines[tuple(fields[1:5])].append(SeenWord(fields[11], *box, confidence))
    return tuple(tuple(line) for line in lines.values())


def mean_confidence(lines: Iterable[SeenLine]) -> float:
    found = [word.confidence for line in lines for word in line]
    return sum(found) / len(found) if found else 0.0


def least_confidence(line: SeenLine) -> float:
    """Of the words that say something, 100 where none does."""
    return min((word.confidence for word in line if _without_frame(word.text)), default=100.0)


def recognised_words(lines: Iterable[SeenLine], points_per_pixel: float) -> tuple[Word, ...]:
    """The words of a page. All words of a recognised line get its height: a dash is as tall as its line."""
    kept = (_kept(line) for line in lines)
    return tuple(word for line in kept if line for word in _level(line, points_per_pixel))


def _kept(line: SeenLine) -> list[SeenWord]:
    words = [replace(word, text=_without_frame(word.text)) for word in line if word.confidence >= MIN_CONFIDENCE]
    return [word for word in words if word.text]


def _without_frame(text: str) -> str:
    """Drawn lines beside a word are read as bars and brackets."""
    stripped = text.strip().strip(_FRAME_MARKS)
    return stripped if any(char.isalnum() for char in stripped) or stripped in _LONE_MARKS else ""


def _level(line: Sequence[SeenWord], scale: float) -> list[Word]:
    tall = [word for word in line if any(char.isdigit() or char.isupper() for char in word.text)] or line
    top, bottom = median(word.top for word in tall), median(word.bottom for word in tall)
    words = []
    for word in line:
        middle = (word.top + word.bottom) / 2
        far = not top - (bottom - top) < middle < bottom + (bottom - top)
        upper, lower = (word.top, word.bottom) if far else (top, bottom)
        left, upper, right, lower = (round(side * scale, 2) for side in (word.left, upper, word.right, lower))
        words.append(Word(word.text, left, upper, right, lower, round(lower - upper, 2)))
    return words
