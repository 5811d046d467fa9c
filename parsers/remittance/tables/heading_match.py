"""Columns and the headings above them in, which heading is whose out.

Headings are laid over the columns from left to right at the least total distance, so that a heading may be set left
over amounts set right; headings set so tight that they read as one are cut by the columns beneath them.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.files.pages import Word
from parsers.remittance.tables.heading_bands import join_words
from parsers.remittance.tables.table_parts import Heading
from parsers.remittance.words import AMOUNT_ROLES, Role, heading_role

_SKIP_COLUMN = 60.0
_SKIP_HEADING = 6.0
_WRONG_TYPE = 45.0
_SAME_START = 1.5  # points
_MOST_WORDS = 24
_WORDS_OF_HEADING = 4
_OF_ANY_TYPE = frozenset({Role.TEXT, Role.QUANTITY, Role.RATE})  # "3.00", "3 %", "3 pcs"
_CAPITAL_INSIDE = re.compile(r"(?<=[a-zß-ÿ]{3})(?=[A-ZÀ-Þ][a-zß-ÿ]{2})")


def split_heading(heading: Heading, spans: Sequence[tuple[float, float]]) -> list[Heading]:
    """Headings set so tight that they read as one, cut by the columns beneath them."""
    parts = [part for word in heading.words for part in run_together(word)]
    ends = [part.x1 for part in parts]
    under = [
        span
        for span in spans
        if min(span[1], heading.x1) - max(span[0], heading.x0) > 0.5 * (span[1] - span[0])
        or any(abs(end - span[1]) < _SAME_START for end in ends)  # a short word set right over long amounts
    ]
    if len(under) < 2 or len(parts) < 2:
        return [heading]
    set_right = all(any(abs(end - x1) < _SAME_START for end in ends) for _, x1 in under)
    groups: dict[int, list[Word]] = {}
    for word in parts:
        nearest = _column_of(word, under, set_right=set_right)
        groups.setdefault(nearest, []).append(word)
    pieces = []
    aligned = len(groups) == len(under)
    for nearest, words in groups.items():
        text = join_words([word.text for word in words])
        x0, x1 = min(word.x0 for word in words), max(word.x1 for word in words)
        pieces.append(Heading(text, x0, x1, heading_role(text), tuple(words)))
        aligned = aligned and min(abs(under[nearest][0] - x0), abs(under[nearest][1] - x1)) < _SAME_START
    pieces.sort(key=lambda piece: piece.x0)
    told = sum(piece.role is not None for piece in pieces)
    return pieces if told == len(pieces) or heading.role is None or aligned else [_untold(heading)]


def _column_of(word: Word, spans: Sequence[tuple[float, float]], *, set_right: bool) -> int:
    """Index of the nearest column; of headings set right, of the one that ends where the word does or after it."""
    if set_right:
        return next((k for k, (_, x1) in enumerate(spans) if word.x1 < x1 + _SAME_START), len(spans) - 1)
    middle = (word.x0 + word.x1) / 2
    return min(range(len(spans)), key=lambda k: max(spans[k][0] - middle, middle - spans[k][1], 0))


def run_together(word: Word) -> list[Word]:
    """The words of "RechnungsdatumReferenz", two headings without a gap; each gets its share of the width."""
    texts = [text for text in _CAPITAL_INSIDE.split(word.text) if text]
    if len(texts) < 2:
        return [word]
    width = (word.x1 - word.x0) / len(word.text)
    starts = [sum(map(len, texts[:number])) for number in range(len(texts))]
    return [
        replace(word, text=text, x0=word.x0 + width * at, x1=word.x0 + width * (at + len(text)))
        for text, at in zip(texts, starts, strict=True)
    ]


def _untold(heading: Heading) -> Heading:
    """A heading over two columns that can't be cut says nothing about either."""
    return Heading("", heading.x0, heading.x1, None, heading.words)


def lay_over(spans: Sequence[tuple[tuple[float, float], bool]], headings: Sequence[Heading]) -> dict[int, Heading]:
    """Column index to heading: the order-keeping assignment of least cost (dynamic programming)."""
    columns, heads = len(spans), len(headings)
    cost = [[0.0] * (heads + 1) for _ in range(columns + 1)]
    step = [[0] * (heads + 1) for _ in range(columns + 1)]
    for i in range(columns + 1):
        for j in range(heads + 1):
            if i == j == 0:
                continue
            options = []
            if i and j:
                options.append((cost[i - 1][j - 1] + _distance(spans[i - 1], headings[j - 1]), 0))
            if i:
                options.append((cost[i - 1][j] + _SKIP_COLUMN, 1))
            if j:
                options.append((cost[i][j - 1] + _SKIP_HEADING, 2))
            cost[i][j], step[i][j] = min(options)
    matched: dict[int, Heading] = {}
    i, j = columns, heads
    while i or j:
        if step[i][j] == 0:
            if _distance(spans[i - 1], headings[j - 1]) < _SKIP_COLUMN:
                matched[i - 1] = headings[j - 1]
            i, j = i - 1, j - 1
        elif step[i][j] == 1:
            i -= 1
        else:
            j -= 1
    return matched


def set_left(spans: Sequence[tuple[tuple[float, float], bool]], headings: Sequence[Heading]) -> dict[int, Heading]:
    """Column index to heading where each heading begins its column and amounts end theirs: in a wide column they are
    far apart. Empty where two columns lie between the same two headings."""
    matched: dict[int, Heading] = {}
    for index, ((x0, x1), _) in enumerate(spans):
        before = [heading for heading in headings if heading.x0 - _SAME_START <= (x0 + x1) / 2]
        if not before or before[-1] in matched.values():
            return {}
        matched[index] = before[-1]
    return matched


def count_misfits(spans: Sequence[tuple[tuple[float, float], bool]], matched: dict[int, Heading]) -> int:
    """Columns without a heading, and those whose heading is for another type of cell."""
    return sum(
        index not in matched or _wrong_type(numeric, matched[index]) for index, (_, numeric) in enumerate(spans)
    )


def cut_in_order(heading: Heading, spans: Sequence[tuple[tuple[float, float], bool]]) -> dict[int, Heading]:
    """Column index to heading where all headings stand in one cell, wherever its words are: one for each column,
    known and of its type; empty where the words can't be cut so."""
    words = heading.words
    cuts: dict[tuple[int, int], int] = {(0, 0): 0}  # (columns, words) that are reached -> where the last one begins
    for column, (_, numeric) in enumerate(spans):
        for end in range(1, min(len(words), _MOST_WORDS) + 1):
            for start in range(max(0, end - _WORDS_OF_HEADING), end):
                role = heading_role(_text_of(words[start:end])) if (column, start) in cuts else None
                if role not in (None, Role.TEXT) and numeric == (role in AMOUNT_ROLES):
                    cuts[column + 1, end] = start
                    break
    matched: dict[int, Heading] = {}
    end = len(words)
    for column in range(len(spans), 0, -1):
        if (column, end) not in cuts:
            return {}
        start = cuts[column, end]
        text = _text_of(words[start:end])
        (x0, x1), _ = spans[column - 1]
        matched[column - 1] = Heading(text, x0, x1, heading_role(text), tuple(words[start:end]))
        end = start
    return matched


def _text_of(words: Sequence[Word]) -> str:
    return join_words([word.text for word in words])


def _wrong_type(numeric: bool, heading: Heading) -> bool:
    if heading.role is None or heading.role in _OF_ANY_TYPE:
        return False
    return numeric != (heading.role in AMOUNT_ROLES)


def _distance(span: tuple[tuple[float, float], bool], heading: Heading) -> float:
    (x0, x1), numeric = span
    overlap = min(x1, heading.x1) - max(x0, heading.x0)
    if overlap > 0:
        shorter = max(min(x1 - x0, heading.x1 - heading.x0), 1)
        distance = 3 * (1 - min(overlap / shorter, 1))
    else:
        distance = 3 - overlap
    if _wrong_type(numeric, heading):
        distance += _WRONG_TYPE
    return distance
