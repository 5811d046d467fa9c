"""A pattern of many words in, the same pattern out, which a text without any of these words passes at once.

A pattern that ignores case tries each of its alternatives at each letter of a text. Most mails hold none of the words
that a rare statement needs, and looking for plain words is a hundred times faster. The words are derived from the
pattern itself: each match contains at least one of them, so the gate never changes a result.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from re import _parser  # type: ignore[attr-defined]
from typing import Any

# what these letters are to a pattern that ignores case, lower() does not say
_UNLIKE_ASCII = re.compile("[İıſK]")
_SHORTEST = 2


class GatedPattern:
    """As much of `re.Pattern` as readers of mail need; always ignores case. It is compiled on first need, or by
    `prepare_patterns`."""

    def __init__(self, source: str) -> None:
        self._source = source
        _ALL.append(self)

    def search(self, text: str) -> re.Match[str] | None:
        return self._pattern.search(text) if self._may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self._pattern.finditer(text) if self._may_match(text) else iter(())

    def _may_match(self, text: str) -> bool:
        words, lowered = self.words, _lowered(text)
        return not words or lowered is None or any(word in lowered for word in words)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(self._source, re.IGNORECASE)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """One of these stands in every match, in lower case; none when no such words can be told."""
        found = _words_of(_parser.parse(self._source, re.IGNORECASE)) or frozenset()
        return tuple(word for word in sorted(found) if not any(other != word and other in word for other in found))


_ALL: list[GatedPattern] = []


def prepare_patterns() -> None:
    """Compile all of them now: before a process forks, so that its children need not."""
    for gated in _ALL:
        _ = gated._pattern, gated.words


@lru_cache(maxsize=4)
def _lowered(text: str) -> str | None:
    return None if _UNLIKE_ASCII.search(text) else text.lower()


def _words_of(items: Sequence[Any]) -> frozenset[str] | None:
    """The best words for a sequence of parsed items: the one item that all matches have and that is rarest."""
    candidates = []
    run = ""
    for operation, argument in items:
        if operation is _parser.LITERAL and argument < 128:
            run += chr(argument).lower()
            continue
        candidates += [frozenset({run})] if run else []
        run = ""
        candidates += [words] if (words := _words_of_item(operation, argument)) else []
    candidates += [frozenset({run})] if run else []
    usable = [words for words in candidates if min(map(len, words)) >= _SHORTEST]
    return max(usable, key=lambda words: (min(map(len, words)), -len(words)), default=None)


def _words_of_item(operation: Any, argument: Any) -> frozenset[str] | None:
    if operation is _parser.SUBPATTERN:
        return _words_of(argument[3])
    if operation in {_parser.MAX_REPEAT, _parser.MIN_REPEAT} and argument[0] > 0:
        return _words_of(argument[2])
    if operation is _parser.BRANCH:
        branches = [_words_of(branch) for branch in argument[1]]
        if all(branches):
            return frozenset(word for words in branches if words for word in words)
    return None
