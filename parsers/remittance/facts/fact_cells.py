"""A line in, the same line out with a cell for each label and each value, however its words were spaced."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.files.pages import Word
from parsers.remittance.facts.labels import bare_label, read_label
from parsers.remittance.lines import Line, Token

_DIGIT = re.compile(r"\d")
_SAME_START = 3.0  # points
_BARS = frozenset("|·•")
_COLONS = frozenset(":=")
_LEADERS = re.compile(r"[._]{4,} ?:?")


def without_marks(line: Line) -> Line:
    """A colon, or the dots that lead to the value, may stand in a cell of their own: what stands before is one label,
    however far apart its words, and what stands behind is one value."""
    cells = [cell for cell in line.cells if cell.text not in _COLONS]
    place = next((place for place, cell in enumerate(cells) if _LEADERS.fullmatch(cell.text)), 0)
    if place:
        behind = cells[place + 1 :]
        cells = [_as_one(cells[:place]), *([_as_one(behind)] if behind else [])]
    return line if len(cells) == len(line.cells) else replace(line, cells=cells)


def with_facts_apart(line: Line) -> Line:
    """ "Issued by Lindhorst KG | Payment no. 4711": facts in one line with a bar or a point between."""
    cells = [part for cell in line.cells for part in _parted(cell)]
    cells = [part for place, cell in enumerate(cells) for part in _joined_label(cells, place, cell)]
    return line if len(cells) == len(line.cells) else replace(line, cells=cells)


def _parted(cell: Token) -> list[Token]:
    marks = [place for place, word in enumerate(cell.words) if word.text in _BARS]
    if not marks:
        return [cell]
    edges = [-1, *marks, len(cell.words)]
    groups = [cell.words[start + 1 : end] for start, end in itertools.pairwise(edges) if end > start + 1]
    parts = [_cell_of(cell, group) for group in groups]
    told = sum(read_label(part.text) is not None for part in parts)
    return parts if told > 1 else [cell]


def _cell_of(cell: Token, words: Sequence[Word]) -> Token:
    text = " ".join(word.text for word in words)
    return replace(cell, text=text, words=tuple(words), x0=words[0].x0, x1=words[-1].x1)


def _joined_label(cells: Sequence[Token], place: int, cell: Token) -> list[Token]:
    """ "CHECK | NBR": a label whose words stand a little too far apart is one all the same."""
    if place and _is_one_label(cells[place - 1], cell):
        return []
    if place + 1 < len(cells) and _is_one_label(cell, cells[place + 1]):
        return [_as_one(cells[place : place + 2])]
    return [cell]


def _is_one_label(left: Token, right: Token) -> bool:
    near = right.x0 - left.x1 < left.bottom - left.top
    label = bare_label(f"{left.text} {right.text}") if near and not _DIGIT.search(left.text + right.text) else None
    if label is None or label[1] < 3 or bare_label(right.text) is not None:
        return False
    return (bare_label(left.text) or label)[0] == label[0]


def _as_one(cells: Sequence[Token]) -> Token:
    words = tuple(word for cell in cells for word in cell.words)
    text = " ".join(cell.text for cell in cells)
    return replace(cells[0], text=text, words=words, x1=cells[-1].x1)


def with_labels_apart(line: Line, below: Line | None) -> Line:
    """Two labels that stand as near as words do, above values that stand apart, are two cells."""
    if below is None or below.page != line.page or len(below.cells) <= len(line.cells):
        return line
    if any(read_label(cell.text) for cell in below.cells):
        return line  # a title above the labels
    cells = [part for cell in line.cells for part in _apart(cell, below)]
    return line if len(cells) == len(line.cells) else replace(line, cells=cells)


def _apart(cell: Token, below: Line) -> list[Token]:
    """The cell cut where the cells below begin, when that makes labels of it."""
    starts = [
        place
        for place, word in enumerate(cell.words)
        if place and any(abs(other.x0 - word.x0) < _SAME_START for other in below.cells)
    ]
    if not starts or bare_label(cell.text) is not None or read_label(cell.text) is not None:
        return [cell]
    cuts = [0, *starts, len(cell.words)]
    groups = [cell.words[start:end] for start, end in itertools.pairwise(cuts)]
    texts = [" ".join(word.text for word in group) for group in groups]
    if not any((bare_label(text) or ("", 0))[1] > 1 for text in texts):
        return [cell]
    return [
        replace(cell, text=text, words=group, x0=group[0].x0, x1=group[-1].x1)
        for text, group in zip(texts, groups, strict=True)
    ]
