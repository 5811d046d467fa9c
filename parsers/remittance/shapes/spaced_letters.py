"""Pages in, the same pages out with words that are set in single letters ("L i n d h o r s t   A G") put together.

Letterheads and titles are tracked out like this. Letters of a word stand closer to each other than words do.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median

from parsers.files.pages import Page, Word

_LEAST_LETTERS = 5
_WIDEST_GAP = 2.0  # of a letter's height
_BETWEEN_WORDS = 1.7  # of the usual gap between letters
_SAME_LINE = 0.3  # of a letter's height


def join_spaced_letters(pages: Sequence[Page]) -> tuple[Page, ...]:
    return tuple(_joined(page) for page in pages)


def _joined(page: Page) -> Page:
    if sum(len(word.text) == 1 and word.text.isalpha() for word in page.words) < _LEAST_LETTERS:
        return page
    words: list[Word] = []
    for single, run in itertools.groupby(_in_runs(page.words), key=lambda found: found[0]):
        letters = [word for _, word in run]
        words += letters if single is None else [_one_word(letters)]
    return replace(page, words=tuple(words)) if len(words) < len(page.words) else page


def _in_runs(words: Sequence[Word]) -> Iterator[tuple[int | None, Word]]:
    """Each word with the number of the run of single letters that it belongs to, if to one."""
    runs: list[list[Word]] = []
    for word in words:
        if runs and len(word.text) == 1 and _goes_on(runs[-1][-1], word):
            runs[-1].append(word)
        else:
            runs.append([word])
    for number, run in enumerate(runs):
        spaced = sum(word.text.isalpha() for word in run) >= _LEAST_LETTERS
        yield from ((number if spaced else None, word) for word in run)


def _goes_on(last: Word, word: Word) -> bool:
    height = last.bottom - last.top
    near = 0 <= word.x0 - last.x1 <= _WIDEST_GAP * height
    return len(last.text) == 1 and near and abs(word.bottom - last.bottom) < _SAME_LINE * height


def _one_word(letters: Sequence[Word]) -> Word:
    gaps = [after.x0 - before.x1 for before, after in itertools.pairwise(letters)]
    between_words = _BETWEEN_WORDS * median(gaps)
    text = letters[0].text
    for letter, gap in zip(letters[1:], gaps, strict=True):
        text += f" {letter.text}" if gap > between_words else letter.text
    top, bottom = min(letter.top for letter in letters), max(letter.bottom for letter in letters)
    return replace(letters[0], text=text, x1=letters[-1].x1, top=top, bottom=bottom)
