"""Recognised words in, the same with letters and digits put right that a recogniser takes for each other.

A number becomes the one that the ledger knows, an amount gets its digits back. Whether to believe it is the caller's:
only where the ledger knows the numbers and the sums then hold.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from parsers.files.pages import DocumentText, Word
from parsers.keys import canonical_keys
from parsers.known_items import KnownItem

# What looks alike in print, as the digit that it may be.
_DIGITS = str.maketrans("OoQDIl|SsBZz", "000011155822")
_AMOUNT = re.compile(r"[-(]?[\dOoQDIl|SsBZz.,']*[.,][\dOoQDIl|SsBZz]{2}\)?-?")
_MOST_LETTERS = 3
_SHORTEST = 4


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
    if _AMOUNT.fullmatch(word.text) and 0 < sum(char.isalpha() for char in word.text) <= _MOST_LETTERS:
        return replace(word, text=word.text.translate(_DIGITS))
    if len(word.text) >= _SHORTEST and known.isdisjoint(canonical_keys(word.text)):
        meant = numbers.get(_shape(word.text), set())
        if len(meant) == 1:
            return replace(word, text=next(iter(meant)))
    return word


def _shape(text: str) -> str:
    """What stays the same however such letters and digits were read."""
    return re.sub(r"[^0-9A-Z]", "", text.translate(_DIGITS).upper())
