"""What a recogniser of characters saw in a picture in (tesseract's TSV), words with boxes in points out."""

from collections import defaultdict
from statistics import median

from parsers.files.pages import Word

MIN_CONFIDENCE = 20.0
_FIELDS = 12
_LONE_MARKS = frozenset("-+%$€£&/#")
_FRAME_MARKS = "|[]{}_—~¦‘’“”"


def recognised_words(tsv: str, points_per_pixel: float) -> tuple[Word, ...]:
    """The words of a page. All words of a recognised line get its height: a dash is as tall as its line."""
    lines: dict[tuple[str, ...], list[tuple[str, float, float, float, float]]] = defaultdict(list)
    for row in tsv.splitlines()[1:]:
        fields = row.split("\t", _FIELDS - 1)
        if len(fields) < _FIELDS or fields[0] != "5" or float(fields[10]) < MIN_CONFIDENCE:
            continue
        text = _without_frame(fields[11])
        if text:
            left, top, width, height = (float(field) * points_per_pixel for field in fields[6:10])
            lines[tuple(fields[1:5])].append((text, left, top, left + width, top + height))
    return tuple(word for line in lines.values() for word in _level(line))


def mean_confidence(tsv: str) -> float:
    rows = [row.split("\t", _FIELDS - 1) for row in tsv.splitlines()[1:]]
    found = [float(row[10]) for row in rows if len(row) == _FIELDS and row[0] == "5" and row[11].strip()]
    return sum(found) / len(found) if found else 0.0


def _without_frame(text: str) -> str:
    """Drawn lines beside a word are read as bars and brackets."""
    stripped = text.strip().strip(_FRAME_MARKS)
    return stripped if any(char.isalnum() for char in stripped) or stripped in _LONE_MARKS else ""


def _level(line: list[tuple[str, float, float, float, float]]) -> list[Word]:
    tall = [part for part in line if any(char.isdigit() or char.isupper() for char in part[0])] or line
    top, bottom = median(part[2] for part in tall), median(part[4] for part in tall)
    words = []
    for text, x0, own_top, x1, own_bottom in line:
        middle = (own_top + own_bottom) / 2
        far = not top - (bottom - top) < middle < bottom + (bottom - top)
        upper, lower = (own_top, own_bottom) if far else (top, bottom)
        sides = (round(x0, 2), round(upper, 2), round(x1, 2), round(lower, 2))
        words.append(Word(text, *sides, round(lower - upper, 2)))
    return words
