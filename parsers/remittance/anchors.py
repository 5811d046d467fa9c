"""The known items in; what a document prints in, those items out that it names."""

import re
from collections.abc import Iterator, Sequence

from parsers.keys import canonical_keys, without_suffix
from parsers.known_items import KnownItem, KnownItems
from parsers.remittance.lines import Token, TokenKind

_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W_]")
_MAX_KEY_WORDS = 3


class Anchors:
    """The known items by canonical key."""

    def __init__(self, known: KnownItems) -> None:
        self._by_key: dict[str, list[KnownItem]] = {}
        for item in known.items:
            for key in dict.fromkeys((*item.keys, *canonical_keys(item.number))):
                self._by_key.setdefault(key, []).append(item)
        self._found: dict[str, tuple[int, tuple[KnownItem, ...]]] = {}

    def __bool__(self) -> bool:
        return bool(self._by_key)

    def find(self, text: str) -> tuple[int, tuple[KnownItem, ...]]:
        """(how much had to be dropped from the text, items that share its most specific known key)."""
        if text not in self._found:
            keys = canonical_keys(text)
            shorter = canonical_keys(without_suffix(text) or "")[:1]
            keys = (*keys, *(key for key in shorter if key not in keys))
            level = next((level for level, key in enumerate(keys) if key in self._by_key), len(keys))
            self._found[text] = (level, tuple(self._by_key[keys[level]]) if level < len(keys) else ())
        return self._found[text]


def names_known(tokens: Sequence[Token], anchors: Anchors) -> bool:
    words = [word.text for token in tokens if token.kind is not TokenKind.DATE for word in token.words]
    return any(anchors.find(text)[1] for text in key_runs(words))


def key_runs(words: Sequence[str]) -> Iterator[str]:
    for length in range(1, _MAX_KEY_WORDS + 1):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            ends_in_words = _WORD.search(run[0]) and _WORD.search(run[-1])  # not in the sign of "4711 / 4500118"
            if ends_in_words and (_DIGIT.search(run[-1]) or _DIGIT.search(run[0])):
                yield " ".join(run)


def find_best(texts: Iterator[str], anchors: Anchors) -> tuple[int, str, tuple[KnownItem, ...]] | None:
    """The text that names known items with the least dropped; the longest of those, as it is printed."""
    best: tuple[int, str, tuple[KnownItem, ...]] | None = None
    for text in texts:
        level, items = anchors.find(text)
        if items and (best is None or (level, -len(text)) < (best[0], -len(best[1]))):
            best = (level, text, items)
    return best
