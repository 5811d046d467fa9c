"""Pages in, the same pages out with the cents that stand in a column of their own put to their amounts.

"1,401 | 52" in ruled paper is 1,401.52. Two digits are cents where they stand in one place right behind whole numbers
that end in one place, and where no amount of those lines has decimals of its own.
"""

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.files.pages import Page, Word

_WHOLE = re.compile(r"[(<-]?[$€£]?(?:\d{1,3}(?:[.,'’]\d{3})+|\d{1,7})")
_CENTS = re.compile(r"\d\d[-)>]?")
_OWN_DECIMALS = re.compile(r"\d[.,]\d\d(?!\d)(?![.,]\d)")
_GROUPED_BY_POINT = re.compile(r"\d\.\d{3}")
_WIDEST_GAP = 1.3  # of a line's height
_ALIGNED = 1.0  # points
_SAME_LINE = 0.3  # of a line's height
_FIGURES = re.compile(r"\d+")
_LEAST_ROWS = 2

_Pair = tuple[Word, Word]


def join_cents(pages: Sequence[Page]) -> tuple[Page, ...]:
    pairs = {page.number: list(_pairs_in_columns(page)) for page in pages}
    if not any(pairs.values()):
        return tuple(pages)
    wholes = [whole.text for found in pairs.values() for whole, _ in found]
    mark = "," if any(map(_GROUPED_BY_POINT.search, wholes)) else "."
    return tuple(_joined(page, pairs[page.number], mark) for page in pages)


def _pairs_in_columns(page: Page) -> Iterator[_Pair]:
    columns: dict[tuple[int, int], list[_Pair]] = defaultdict(list)
    for line in _lines(page.words):
        if any(_OWN_DECIMALS.search(word.text) and not _is_day(word.text) for word in line):
            continue
        for whole, cents in itertools.pairwise(line):
            if _may_belong(whole, cents):
                columns[round(whole.x1 / _ALIGNED), round(cents.x0 / _ALIGNED)].append((whole, cents))
    for pairs in _neighbours_merged(columns):
        if len(pairs) >= _LEAST_ROWS:
            yield from pairs


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (word.bottom, word.x0)):
        if lines and abs(lines[-1][-1].bottom - word.bottom) < _SAME_LINE * (word.bottom - word.top):
            lines[-1].append(word)
        else:
            lines.append([word])
    return [sorted(line, key=lambda word: word.x0) for line in lines]


def _is_day(text: str) -> bool:
    return len(_FIGURES.findall(text)) > 2  # "08.09.2026", "05.09.26"


def _may_belong(whole: Word, cents: Word) -> bool:
    gap = cents.x0 - whole.x1
    shaped = _WHOLE.fullmatch(whole.text) and _CENTS.fullmatch(cents.text)
    return bool(shaped) and 0 < gap <= _WIDEST_GAP * (whole.bottom - whole.top)


def _neighbours_merged(columns: dict[tuple[int, int], list[_Pair]]) -> Iterator[list[_Pair]]:
    """Places that differ by less than a point are one column."""
    left = dict(columns)
    for end, start in sorted(columns, key=lambda place: -len(columns[place])):
        near = [(end + a, start + b) for a in (-1, 0, 1) for b in (-1, 0, 1)]
        yield [pair for place in near for pair in left.pop(place, ())]


def _joined(page: Page, pairs: Sequence[_Pair], mark: str) -> Page:
    wholes = {id(whole): cents for whole, cents in pairs}
    taken = {id(cents) for _, cents in pairs}
    words = [
        replace(word, text=f"{word.text}{mark}{wholes[id(word)].text}", x1=wholes[id(word)].x1)
        if id(word) in wholes
        else word
        for word in page.words
        if id(word) not in taken
    ]
    return replace(page, words=tuple(words))
