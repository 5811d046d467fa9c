"""Pages in, the same pages out with the cells that their narrow column broke in two put together again.

Many tables set the cells of a row around its middle: "HC26-" and "22112" stand half a line above and below the row's
amounts, and so do "CHF" and "373.75". Read line by line, the row would be several lines that each pay something.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.dates import date_readings
from parsers.files.pages import Page, Word
from parsers.money import CURRENCY_CODES, CURRENCY_SYMBOLS, read_amount

_CLOSEST, _FARTHEST = 0.75, 1.45  # of a line's height: from one line of a cell to the next
_AT_MIDDLE = 0.2  # of a line's height
_ALONE = 0.6  # of a line's height to the next word of the line
_LEAST_AT_MIDDLE = 2  # words, that there is a row
_BREAKS_OFF = re.compile(r"(?=.*[A-Za-z0-9])[\w./-]*[-/_]")
_GOES_ON = re.compile(r"[A-Za-z]{0,3}\d[\w/-]*")


def join_centred_cells(pages: Sequence[Page]) -> tuple[Page, ...]:
    return tuple(_joined(page) for page in pages)


def _joined(page: Page) -> Page:
    whole: dict[int, Word] = {}
    taken: set[int] = set()
    words = sorted(page.words, key=_middle)
    for upper, lower, text in _broken_cells(words):
        if id(upper) not in taken and id(lower) not in taken:
            taken |= {id(upper), id(lower)}
            whole[id(upper)] = _around(upper, lower, text)
    if not taken:
        return page
    kept = (whole.get(id(word), word) for word in page.words if id(word) in whole or id(word) not in taken)
    return replace(page, words=tuple(kept))


def _broken_cells(words: Sequence[Word]) -> Iterator[tuple[Word, Word, str]]:
    """`words` from top to bottom."""
    middles = [_middle(word) for word in words]
    currencies = any(_is_currency(word.text) for word in words)
    for index, upper in enumerate(words):
        if not (_BREAKS_OFF.fullmatch(upper.text) or (currencies and _is_of_an_amount(upper.text))):
            continue
        tall = upper.bottom - upper.top
        near = words[index + 1 : bisect_right(middles, middles[index] + _FARTHEST * tall)]
        below = [word for word in near if min(word.x1, upper.x1) > max(word.x0, upper.x0)]
        if len(below) != 1 or _middle(below[0]) - _middle(upper) < _CLOSEST * tall:
            continue
        lower = below[0]
        text = _whole(upper.text, lower.text)
        if text and _has_row(upper, lower, near) and _is_alone(upper, words) and _is_alone(lower, words):
            yield upper, lower, text


def _whole(upper: str, lower: str) -> str:
    """The text of the cell; empty when the lines do not need each other."""
    for currency, amount in ((upper, lower), (lower, upper)):
        if (
            _is_currency(currency)
            and (read := read_amount(amount)) is not None
            and read.decimals
            and not read.currency
        ):
            return f"{upper} {lower}"
    if not _BREAKS_OFF.fullmatch(upper):
        return ""
    return upper + lower if _GOES_ON.fullmatch(lower) or date_readings(upper + lower) else ""


def _is_of_an_amount(text: str) -> bool:
    return _is_currency(text) or read_amount(text) is not None


def _is_currency(text: str) -> bool:
    return text in CURRENCY_SYMBOLS or text.upper() in CURRENCY_CODES


def _has_row(upper: Word, lower: Word, near: Sequence[Word]) -> bool:
    """Whether words stand half-way between the two lines of the cell, as the row's cells of one line do."""
    middle = (_middle(upper) + _middle(lower)) / 2
    slack = _AT_MIDDLE * (upper.bottom - upper.top)
    return sum(abs(_middle(word) - middle) <= slack for word in near) >= _LEAST_AT_MIDDLE


def _is_alone(word: Word, words: Sequence[Word]) -> bool:
    """Whether the word is all of its line of the cell."""
    slack = _AT_MIDDLE * (word.bottom - word.top)
    gap = _ALONE * (word.bottom - word.top)
    return not any(
        other is not word
        and abs(_middle(other) - _middle(word)) <= slack
        and max(other.x0 - word.x1, word.x0 - other.x1) < gap
        for other in words
    )


def _around(upper: Word, lower: Word, text: str) -> Word:
    x0, x1 = min(upper.x0, lower.x0), max(upper.x1, lower.x1)
    return Word(text, x0, upper.top, x1, lower.bottom, upper.bottom - upper.top)


def _middle(word: Word) -> float:
    return (word.top + word.bottom) / 2
