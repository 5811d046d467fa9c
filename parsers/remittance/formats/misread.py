"""Recognised words in, the same with letters and digits put right that a recogniser takes for each other.

A number becomes the one that the ledger knows, an amount gets its digits back, a column's heading its letters.
Whether to believe it is the caller's: only where the ledger knows the numbers and the sums then hold.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import product

from parsers.files.pages import DocumentText, Word
from parsers.keys import canonical_keys
from parsers.known_items import KnownItem
from parsers.remittance.words import HEADING_WORDS, fold

# What looks alike in print, as the digit that it may be.
_DIGITS = str.maketrans("OoQDIl|Ss$B&Zz", "00001115558822")
# What looks alike at the beginning of a number, where a series of letters may stand.
_ALIKE = {char: alike for alike in ("0OQD", "1IL", "5S", "8B", "2Z", "6G") for char in alike} | {
    "$": "S5",
    "|": "1I",
    "!": "1I",
    "&": "8",
}
_PREFIX = 3
_LETTERS = str.maketrans("01i|", "olll")  # as the letter that it may be
_AMOUNT = re.compile(r"[-(]?[\dOoQDIl|SsBZz.,']*[.,][\dOoQDIl|SsBZz]{2}\)?-?")
_DATE = re.compile(r"\d{1,4}([./-])\d{1,2}\1\d{2,4}")
_MOST_LETTERS = 3
_SHORTEST = 4
_LONG = 7


def misread_keys(document: DocumentText) -> frozenset[str]:
    """The canonical keys of the numbers that the words may be: with letters in front that were read as digits,
    and digits behind that were read as letters. The caller looks them up in the ledger."""
    words = {word.text for page in document.pages for word in page.words if len(word.text) >= _LONG}
    return frozenset(
        key
        for word in words
        if sum(char.isdigit() for char in word) >= _SHORTEST
        for head in product(*(_ALIKE.get(char.upper(), char) for char in word[:_PREFIX]))
        for key in canonical_keys("".join(head) + word[_PREFIX:].translate(_DIGITS))
    )


def repair_words(document: DocumentText, items: Iterable[KnownItem]) -> DocumentText:
    """The document as it is when nothing in it looks misread."""
    numbers: dict[str, set[str]] = {}
    known: set[str] = set()
    for item in items:
        known.update(canonical_keys(item.number))
        numbers.setdefault(_shape(item.number), set()).add(item.number)
    pages = tuple(
        replace(page, words=tuple(_repaired(word, numbers, known) for word in page.words)) for page in document.pages
    )
    return replace(document, pages=pages) if pages != document.pages else document


def _repaired(word: Word, numbers: dict[str, set[str]], known: set[str]) -> Word:
    if _AMOUNT.fullmatch(word.text):
        few = sum(char.isalpha() for char in word.text) <= _MOST_LETTERS
        return replace(word, text=word.text.translate(_DIGITS)) if few else word
    if len(word.text) >= _SHORTEST and not _DATE.fullmatch(word.text) and known.isdisjoint(canonical_keys(word.text)):
        meant = _meant(_shape(word.text), numbers)
        if len(meant) == 1:
            return replace(word, text=next(iter(meant)))
    folded = fold(word.text)
    if folded not in HEADING_WORDS:
        return replace(word, text=_HEADINGS.get(_spelling(folded), word.text))
    return word


def _meant(shape: str, numbers: dict[str, set[str]]) -> set[str]:
    """The numbers that look like this, or like this without one sign that was read twice."""
    shorter = {shape[:place] + shape[place + 1 :] for place in range(len(shape))} if len(shape) > _LONG else ()
    return numbers.get(shape) or {number for each in shorter for number in numbers.get(each, ())}


def _spelling(word: str) -> str:
    """What stays the same however such letters were read."""
    return word.translate(_LETTERS).replace("rn", "m")


# The headings by their spelling; of two words that are spelled alike neither is meant.
_SPELLED = Counter(_spelling(word) for word in HEADING_WORDS)
_HEADINGS = {_spelling(word): word for word in HEADING_WORDS if _SPELLED[_spelling(word)] == 1}


def _shape(text: str) -> str:
    """What stays the same however such letters and digits were read."""
    return re.sub(r"[^0-9A-Z]", "", text.translate(_DIGITS).upper())
