"""A pattern of many words in, the same pattern out, which is tried only where the words that it needs stand.

A pattern that ignores case tries each of its alternatives at each letter of a text. Most mails hold none of the words
that a rare statement needs. What an alternative cannot do without is derived from the pattern itself: literals that
each match contains, so the gate never changes a result. One automaton (Aho and Corasick, 1975) finds the literals of
all patterns in one pass over a text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import chain
from operator import itemgetter
from re import _parser  # type: ignore[attr-defined]
from typing import Any, Generic, NamedTuple, TypeVar

import ahocorasick

# what these letters are to a pattern that ignores case, lower() does not say
_UNLIKE_ASCII = re.compile("[\u0130\u0131\u017f\u212a\u03a3\u03c2]")
_SYNTAX = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[(|)]", re.DOTALL)

# stand in nearly each mail of a billing inbox, so that they tell the least of what a pattern needs
_EVERYDAY = frozenset(
    f"{before}{word}{behind}"
    for word in (
        "account accounts bank bank details details eur invoice invoices pay payment payments team transfer "
        "you your our this that the for from send can cannot will have please konto rechnung zahlung ihre unsere"
    ).split()
    for before in ("", " ")
    for behind in ("", " ")
)
_READ_TOGETHER = 300  # texts of mails that are read step by step
_SHORTEST = 3
_SHORTEST_HEAD = 2

V = TypeVar("V")
Clause = frozenset[str]  # one of these stands in each match


class WordFinder(Generic[V]):
    """Words, each with a value: those that stand anywhere in a text are found in one pass over it."""

    def __init__(self, values: Mapping[str, V]) -> None:
        self._automaton = ahocorasick.Automaton()
        for word, value in values.items():
            self._automaton.add_word(word, (word, value))
        self._automaton.make_automaton()

    def find(self, lowered: str) -> dict[str, V]:
        return dict(map(_found, self._automaton.iter(lowered))) if self._automaton else {}


_found = itemgetter(1)  # behind its place


class GatedPattern:
    """As much of `re.Pattern` as readers of mail need, without groups; always ignores case. Its alternatives are
    compiled on first need: most are never needed. Patterns that are asked about the same texts share a gate."""

    def __init__(self, source: str, gate: "Gate | None" = None) -> None:
        self._source = source
        self._gate = gate or _COMMON
        self._gate.add(self)

    def search(self, text: str) -> re.Match[str] | None:
        alternatives = self._gate.passed_by(text).get(self)
        return _first_match(alternatives, text, 0) if alternatives else None

    def stands_in(self, text: str) -> bool:
        """Whether it matches, wherever that is: the first alternative that does ends the search."""
        return any(alternative.search_from(text, 0) for alternative in self._gate.passed_by(text).get(self, ()))

    def may_match(self, text: str) -> bool:
        """Whether all that a match needs stands somewhere in the text, so also for each part of the text."""
        return self in self._gate.passed_by(text)

    def list_passed(self, text: str) -> tuple["RarePattern", ...]:
        """The alternatives that may match somewhere in the text: all that its lines need to be tried with."""
        return tuple(self._gate.passed_by(text).get(self, ()))

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        alternatives = self._gate.passed_by(text).get(self, [])
        position = 0
        while alternatives and (match := _first_match(alternatives, text, position)):
            yield match
            position = max(match.end(), match.start() + 1)

    @cached_property
    def plain(self) -> re.Pattern[str]:
        """For the lines of a text that was asked as a whole (`may_match`)."""
        return re.compile(self._source, re.IGNORECASE)

    @cached_property
    def alternatives(self) -> tuple["RarePattern", ...]:
        return tuple(RarePattern(source) for source in _split(self._source))


class RarePattern:
    """A pattern that is compiled and tried only on a text with all that its matches contain; always ignores case."""

    def __init__(self, source: str) -> None:
        self._source = source

    def match(self, text: str) -> re.Match[str] | None:
        return self.compiled.match(text) if self._may_match(text) else None

    def search(self, text: str) -> re.Match[str] | None:
        return self.compiled.search(text) if self._may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.compiled.finditer(text) if self._may_match(text) else iter(())

    def search_from(self, text: str, position: int) -> re.Match[str] | None:
        """The same as a plain search; the pattern is tried where a match can begin, if it says where."""
        lowered = _lowered(text) if self._heads else None
        if lowered is None:
            return self.compiled.search(text, position)
        starts = set[int]()
        for head in self._heads:
            start = lowered.find(head, position)
            while start != -1:
                starts.add(start)
                start = lowered.find(head, start + 1)
        for start in sorted(starts):
            if match := self.compiled.match(text, start):
                return match
        return None

    def _may_match(self, text: str) -> bool:
        lowered = _lowered(text)
        if lowered is None:
            return True
        for clauses in self.needs:
            for clause in clauses:
                for word in clause:
                    if word in lowered:
                        break
                else:
                    break  # nothing of this clause
            else:
                return True
        return False

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self._source, re.IGNORECASE)

    @cached_property
    def _heads(self) -> tuple[str, ...]:
        """Literals of which one begins each match; none when it can begin with something else."""
        try:
            openings = _Openings(self._source)
        except ValueError:  # it does not begin with a word
            return ()
        heads = {start.strip() for start in openings.starts}
        return () if openings.parts or min(map(len, heads)) < _SHORTEST_HEAD else tuple(heads)

    @cached_property
    def needs(self) -> list[list[Clause]]:
        """The ways to match, each with what all of its matches contain in lower case, the rarest first."""
        ways = (_clauses(items) for items in _ways(_parser.parse(self._source, re.IGNORECASE)))
        return [_telling(sorted(clauses, key=_rarity, reverse=True)) for clauses in ways]


_Alternative = tuple[int, GatedPattern]  # its place among those of its pattern


class _Way(NamedTuple):
    """A way to match an alternative, and what it needs besides the word that it stands at."""

    alternative: _Alternative
    others: Sequence[Clause]


class Gate:
    """Tells for a text which of its patterns may match in it."""

    def __init__(self) -> None:
        self._patterns: list[GatedPattern] = []
        self._ways: tuple[WordFinder[list[_Way]], list[_Alternative]] | None = None
        self.passed_by = lru_cache(maxsize=_READ_TOGETHER)(self._list_passed)
        _GATES.append(self)

    def add(self, pattern: GatedPattern) -> None:
        self._patterns.append(pattern)
        self._ways = None
        self.passed_by.cache_clear()

    def prepare(self) -> tuple[WordFinder[list[_Way]], list[_Alternative]]:
        """At the rarest words of each way to match this way, and the alternatives that need no word."""
        if self._ways is None:
            at_words: dict[str, list[_Way]] = {}
            always: list[_Alternative] = []
            for pattern in self._patterns:
                for place, alternative in enumerate(pattern.alternatives):
                    for rarest, *others in filter(None, alternative.needs):
                        for word in chain(rarest, *others):
                            at_words.setdefault(word, [])
                        for word in rarest:
                            at_words[word].append(_Way((place, pattern), others))
                    if not all(alternative.needs):
                        always.append((place, pattern))
            self._ways = WordFinder(at_words), always
        return self._ways

    def _list_passed(self, text: str) -> dict[GatedPattern, list[RarePattern]]:
        """The patterns that may match somewhere in the text, with those of their alternatives that may, in order."""
        lowered = _lowered(text)
        if lowered is None:
            return {pattern: list(pattern.alternatives) for pattern in self._patterns}
        finder, always = self.prepare()
        found = finder.find(lowered)
        words = set(found)
        passed = set(always)
        for alternative, others in chain.from_iterable(found.values()):
            for clause in others:
                if words.isdisjoint(clause):
                    break
            else:
                passed.add(alternative)
        alternatives: dict[GatedPattern, list[RarePattern]] = {}
        for place, pattern in sorted(passed, key=_place):
            alternatives.setdefault(pattern, []).append(pattern.alternatives[place])
        return alternatives


_place = itemgetter(0)
_GATES: list[Gate] = []
_COMMON = Gate()


def prepare_patterns() -> None:
    """Make the gates now: before a process forks, so that its children need not."""
    for gate in _GATES:
        gate.prepare()


def _first_match(alternatives: Sequence[RarePattern], text: str, position: int) -> re.Match[str] | None:
    """Of several at one place the first alternative's, as in one pattern."""
    best: re.Match[str] | None = None
    for alternative in alternatives:
        match = alternative.search_from(text, position)
        if match and (best is None or match.start() < best.start()):
            best = match
    return best


@lru_cache(maxsize=_READ_TOGETHER)
def _lowered(text: str) -> str | None:
    return text.lower() if text.isascii() or not _UNLIKE_ASCII.search(text) else None


def _split(source: str) -> list[str]:
    """The alternatives of a pattern: where "|" stands outside of all brackets."""
    pieces, start, depth = [], 0, 0
    for match in _SYNTAX.finditer(source):
        mark = match[0]
        depth += (mark == "(") - (mark == ")")
        if mark == "|" and depth == 0:
            pieces.append(source[start : match.start()])
            start = match.end()
    return [*pieces, source[start:]]


# -- Patterns that begin at a word ------------------------------------------------------------------------------

_WORD = re.compile(r"(?<![\w-])\w+")
_FIRST_WORD = re.compile(r"\W{0,3}(\w+)")
_ANYWHERE, _AT_START = False, True
_ANY = (_parser.ANY, None)
_TELLING = 6  # letters of a word's start that are enough to tell it from others
_SPACES = {_parser.CATEGORY_SPACE, _parser.CATEGORY_NOT_WORD}


class _Openings:
    """With which words the matches of a pattern can begin."""

    def __init__(self, source: str) -> None:
        openings = _openings(list(_parser.parse(source, re.IGNORECASE)))
        self.starts = tuple({word for word, at_start in openings if at_start})
        self.parts = tuple({word for word, at_start in openings if not at_start})

    def may_be(self, word: str) -> bool:
        lowered = f"{word.lower()} "
        return (
            lowered.startswith(self.starts)
            or any(part in lowered for part in self.parts)
            or bool(_UNLIKE_ASCII.search(word))
        )


class NamedWords(NamedTuple):
    name: str
    start: int
    end: int


class WordPattern:
    """Patterns by name whose matches consist of whole words: at each word the first that fits counts, and only those
    are tried that can begin with this word. Always ignores case."""

    def __init__(self, rows: Iterable[tuple[str, str]]) -> None:
        alternatives = [(name, source) for name, sources in rows for source in _split(sources)]
        self._alternatives = [(name, RarePattern(rf"(?:{source})(?!\w)")) for name, source in alternatives]
        self._starts: dict[str, list[int]] = {}
        self._parts: dict[str, list[int]] = {}
        for place, (_, source) in enumerate(alternatives):
            openings = _Openings(source)
            for words, places in ((openings.starts, self._starts), (openings.parts, self._parts)):
                for word in words:
                    places.setdefault(word, []).append(place)
        self._lengths = sorted({len(start) for start in self._starts})
        self._beginning_with = lru_cache(maxsize=20_000)(self._list_alternatives)

    def finditer(self, text: str) -> Iterator[NamedWords]:
        """From left to right, without overlap; a word behind a hyphen is the end of another one."""
        end = 0
        for word in _WORD.finditer(text):
            alternatives = self._beginning_with(word[0])
            if alternatives and (start := word.start()) >= end:
                for name, pattern in alternatives:
                    if match := pattern.match(text, start):
                        end = match.end()
                        yield NamedWords(name, start, end)
                        break

    def search(self, text: str) -> NamedWords | None:
        return next(self.finditer(text), None)

    def _list_alternatives(self, word: str) -> list[tuple[str, re.Pattern[str]]]:
        """Those that `_Openings.may_be` allows: a mail has many words that no mail had before."""
        lowered = f"{word.lower()} "
        places: Iterable[int] = range(len(self._alternatives))
        if not _UNLIKE_ASCII.search(word):
            found = [self._starts.get(lowered[:length], ()) for length in self._lengths]
            found += [at for part, at in self._parts.items() if part in lowered]
            places = sorted(set(chain.from_iterable(found)))
        return [(name, rare.compiled) for name, rare in map(self._alternatives.__getitem__, places)]


class LinePattern:
    """A pattern for the words at the start of a line, behind at most three signs: it is tried only when the first
    word is one of its own. `behind` is what may follow these words. Always ignores case."""

    def __init__(self, source: str, behind: str) -> None:
        self._pattern = re.compile(rf"\W{{0,3}}{source}(?!\w){behind}", re.IGNORECASE)
        self._may_open = lru_cache(maxsize=20_000)(_Openings(source).may_be)

    def match(self, line: str) -> re.Match[str] | None:
        first = _FIRST_WORD.match(line)
        return self._pattern.match(line) if first and self._may_open(first[1]) else None


def _openings(items: list[Any], run: str = "") -> set[tuple[str, bool]]:
    """The literals of which one starts the first word of each match, or (False) stands anywhere in that word. A space
    at the end is the end of the word. `run` is what was read of the word already."""
    if len(run) >= _TELLING:
        return {(run, _AT_START)}
    if not items:
        return {(f"{run} ", _AT_START)}
    (operation, argument), rest = items[0], items[1:]
    if operation is _parser.LITERAL:
        char = chr(argument).lower()
        if char.isalnum() or run:
            return _openings(rest, run + char) if char.isalnum() else {(f"{run} ", _AT_START)}
        raise ValueError(f"a pattern of words begins with {char!r}")
    if operation is _parser.SUBPATTERN:
        return _openings([*argument[3], *rest], run)
    if operation is _parser.BRANCH:
        return {found for branch in argument[1] for found in _openings([*branch, *rest], run)}
    if operation is _parser.IN and all(kind is _parser.LITERAL for kind, _ in argument):
        return {found for letter in argument for found in _openings([letter, *rest], run)}
    if operation in {_parser.ASSERT, _parser.ASSERT_NOT} or (operation is _parser.AT and not run):
        return _openings(rest, run)
    if operation in {_parser.MAX_REPEAT, _parser.MIN_REPEAT}:
        least, most, repeated = argument
        if not run and list(repeated) == [(_parser.IN, [(_parser.CATEGORY, _parser.CATEGORY_WORD)])]:
            return {(word, _ANYWHERE) for word, _ in _openings(rest)}
        once = _openings([*repeated, *(rest if most == 1 else [_ANY])], run)
        return once if least else once | _openings(rest, run)
    ends = run and (
        operation is _parser.AT or (operation is _parser.IN and all(kind[1] in _SPACES for kind in argument))
    )
    return {(f"{run} " if ends else run, _AT_START)}


# -- What a pattern needs ---------------------------------------------------------------------------------------


def _ways(items: Iterable[Any]) -> list[list[Any]]:
    """The parsed items once for each branch in which they end: what the parser took out in front of all of them is
    put back."""
    items = list(_plain(items))
    while items and items[-1][0] is _parser.AT:
        items.pop()
    if items:
        operation, argument = items[-1]
        if operation is _parser.BRANCH:
            return [found for branch in argument[1] for found in _ways([*items[:-1], *branch])]
        if operation is _parser.SUBPATTERN:
            return _ways([*items[:-1], *argument[3]])
    return [items]


def _plain(items: Iterable[Any]) -> Iterable[Any]:
    """The parser's lists are slow to go through: each item makes a lookup of their own."""
    return items.data if isinstance(items, _parser.SubPattern) else items


def _clauses(items: Iterable[Any]) -> list[Clause]:
    """What each match of the parsed items contains, clause by clause."""
    clauses = []
    run = ""
    for operation, argument in _plain(items):
        if operation is _parser.LITERAL:
            run += chr(argument).lower()
            continue
        clauses += [frozenset({run})] if run else []
        run = ""
        clauses += _clauses_of(operation, argument)
    return [*clauses, frozenset({run})] if run else clauses


def _clauses_of(operation: Any, argument: Any) -> list[Clause]:
    if operation is _parser.SUBPATTERN:
        return _clauses(argument[3])
    if operation in {_parser.MAX_REPEAT, _parser.MIN_REPEAT} and argument[0] > 0:
        return _clauses(argument[2])
    if operation is _parser.BRANCH:
        found = [_clauses(items) for branch in argument[1] for items in _ways(branch)]
        if all(found):
            return [frozenset(word for clauses in found for word in max(clauses, key=_rarity))]
    return []


def _telling(clauses: list[Clause]) -> list[Clause]:
    """Without those with so short a word that nearly each text has it; one is better than none."""
    return [clause for place, clause in enumerate(clauses) if min(map(len, clause)) >= (_SHORTEST if place else 2)]


def _rarity(clause: Clause) -> tuple[bool, int, int]:
    shortest = min(map(len, clause))
    return shortest > _SHORTEST and clause.isdisjoint(_EVERYDAY), shortest, -len(clause)
