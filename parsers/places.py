"""A text in, where its numbers stand out: found once for all patterns that can match only there.

Most readers of a mail look for numbers, and most letters of a mail are in no number: a pattern is not tried at each
letter, only at each number, and at the words before it where these may belong to it ("INV 4711", "12 March").
"""

import re
import sys
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"\w+")
_WORDS_BEFORE = 2
_REACH = 100  # characters of these words
_SIGNS_BEFORE = frozenset("#+(")
_TEXTS = 8  # a text is looked at from several sides, one after the other


@lru_cache(maxsize=_TEXTS)
def number_places(text: str) -> tuple[int, ...]:
    """Where each run of digits begins."""
    return tuple([digits.start() for digits in _DIGITS.finditer(text)])


@lru_cache(maxsize=_TEXTS)
def named_number_places(text: str) -> tuple[int, ...]:
    """Where each run of digits begins, the word that it stands in and the two words before, and a sign in front of
    any of these. In order."""
    places: list[int] = []
    end = 0
    for digits in _DIGITS.finditer(text):
        number = digits.start()
        reach = max(end, number - _REACH)
        before = text[reach:number].rsplit(None, _WORDS_BEFORE)
        start = reach + len(before[0]) if len(before) > _WORDS_BEFORE else reach
        for place in (*(word.start() for word in _WORD.finditer(text, start, number)), number):
            if text[place - 1 : place] in _SIGNS_BEFORE:
                places.append(place - 1)
            places.append(place)
        end = digits.end()
    return tuple(places)


class NumberPattern:
    """A pattern for what begins with the first digit of a number. What must not stand before it, it says itself."""

    def __init__(self, source: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self._match = re.compile(source, flags).match

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        end = 0
        for place in number_places(text):
            if place >= end and (match := self._match(text, place)):
                end = match.end()
                yield match


class NamedNumberPattern:
    """A pattern for what has a number in it and begins at most two words before the number."""

    def __init__(self, source: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.match = re.compile(source, flags).match

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        places = named_number_places(text)
        for number in range(bisect_left(places, start), bisect_left(places, end)):
            if places[number] >= start and (match := self.match(text, places[number], end)):
                start = match.end()
                yield match
