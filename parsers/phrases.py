"""A table of phrases and a text in, where each rule of the table holds out: the small engine under every cue table.

A pattern is a sum of terms that must meet in one sentence, in any order, within a short window:
    <send> + <invoice>           two concepts (a concept is a named list of phrases in many languages)
    short paid|net of            literal phrases, "|" between alternatives (also concepts or ?); "*" is any ending or front
    as .. agreed                 up to four words may stand between
    !<not>                       must not stand in the sentence;  ?  the sentence is a question
    <number>                     any word with a digit in it
Case, accents and German transcriptions (ue for ü) do not matter. Words are looked up, never scanned by regular
expressions, so the cost grows with the words of the mail, not with the size of the tables.
"""

# ruff: noqa: E501 (tables read best with one row a line)

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

_WINDOW = 18  # words between the first and the last word of a match
_GAP = 4  # words that ".." may skip
_KEPT_WORDS = 50_000
_KEPT_SENTENCES = 4_000  # greetings, disclaimers and what clerks write each day are read once
_KEPT_PARAGRAPHS = 1_000  # of one mail, several readers ask for the same ones
_LONGEST_KEPT = 1_000  # characters
NUMBER = "#"  # any word with a digit that no table names
_NEGATION_OR_NUMBER = {"no", "n"}
_WORD_CUT = 40
_TOKEN = re.compile(r"[^\W_]+(?:['’]t\b)?")
_FOLDS = str.maketrans(
    {"ł": "l", "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i", "ä": "ae", "ö": "oe", "ü": "ue"}
)
_SPECIAL = re.compile(r"\?|<\w+>")
_BREAK = re.compile(r"[?!]|\.(?=\s|$)|\n\s*\n|\n[ \t]*(?:[-*•–>]|\d{1,2}[.)])|…|;\s")
_ITEM = re.compile(r"(?:\d{1,2}|[a-z](?=\)))(?P<mark>[.)])\s")
_SHORT_LINE = 60
_ABBREVIATIONS = frozenset(
    "nr no nos n inv rg re fact ft fra tel st ca bzw inkl zzgl z b u a d h ref art dott sig mr mrs ms dr hr fr sr sra m mme s p o i "
    "e g etc evtl ggf vs approx incl dept ltd inc co corp pos str abs kd br acct att c f k l r t v x ust id num núm".split()
)


class Rule(Protocol):
    @property
    def pattern(self) -> str: ...


R = TypeVar("R", bound=Rule)


@dataclass(frozen=True, slots=True, eq=False)
class Reading(Generic[R]):
    """What a sentence says, wherever it stands: the concepts in it by name, and the rules that hold with the numbers of
    their first and last word. `made` is what models made of it, by model."""

    words: tuple[str, ...]
    question: bool
    concepts: tuple[str, ...]
    hits: tuple[tuple[R, int, int], ...]
    made: dict[Any, Any] = field(default_factory=dict)


class Sentence(NamedTuple):
    """`start` and `end` are character offsets."""

    reading: Reading[Any]
    start: int
    end: int


class Hit(NamedTuple, Generic[R]):
    rule: R
    sentence: int
    start: int
    end: int


@lru_cache(maxsize=_KEPT_WORDS)
def fold(word: str) -> str:
    """Lower case without accents, umlauts as in German transcription: "Überweisung" gives "ueberweisung"."""
    if word.isascii():
        return word.lower().replace("'", "")
    word = unicodedata.normalize("NFC", word)
    word = word.lower().translate(_FOLDS)
    if word.isascii():
        return word.replace("'", "")
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).replace("’", "").translate(_FOLDS)


class _Words(NamedTuple):
    """The words of one sentence as the tables know them, and where they stand in their paragraph."""

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    question: bool


def _list_paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Each with its place and the empty line behind it, at which every sentence ends."""
    start = 0
    while (end := text.find("\n\n", start)) != -1:
        yield start, text[start : end + 2]
        start = end + 2
    yield start, text[start:]


def _split_sentences(text: str, portuguese: bool, known: Mapping[str, str]) -> tuple[_Words, ...]:
    """Whether the last sentence of a paragraph is a question, what stands behind it says. `known` gives for a word as
    written what it is to the tables."""
    sentences: list[_Words] = []
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    previous_end = 0
    for match in _TOKEN.finditer(text):
        start, end = span = match.span()
        written = match[0]
        apart = start - previous_end > 1 or text[previous_end : previous_end + 1] == "\n"
        if apart and words and _breaks(text, spans[-1], written, start):
            sentences.append(_Words(tuple(words), tuple(spans), "?" in text[previous_end:start]))
            words, spans = [], []
        word = known[written]
        words.append(_meaning(word, text[end : end + 2], portuguese) if word in _NEGATION_OR_NUMBER else word)
        spans.append(span)
        previous_end = end
    if words:
        sentences.append(_Words(tuple(words), tuple(spans), question=False))
    return tuple(sentences)


def _meaning(word: str, after: str, portuguese: bool) -> str:
    """ "no" is a negation, but "no." and "no 4711" are "number", and Portuguese "no" is "in the"."""
    numbers = portuguese or after[:1] in ".°º:#" or after[1:].isdigit() or after == " #"
    return "nr" if numbers else word


def _breaks(text: str, span: tuple[int, int], following: str, start: int) -> bool:
    """Whether a sentence ends between the word in this span and the following one."""
    word_start, word_end = span
    if start - word_end == 1:
        return _is_item(text, span, start)
    gap = text[word_end:start]
    found = _BREAK.search(gap)
    if found is None:
        return "\n" in gap and (
            (following[0].isupper() and _line_length(text, word_end) < 40) or _is_item(text, span, start)
        )
    word = fold(text[word_start:word_end][:_WORD_CUT])
    if gap[0] == "." and "\n" not in gap and word.isdigit() and len(word) <= 2:
        before = text[max(0, word_start - 1) : word_start]
        return before == ","  # "31.12. ", "1. Juli": a day, not an end
    if found[0] == "." and "\n\n" not in gap:
        return not (
            word in _ABBREVIATIONS and (following[0].isdigit() or (len(word) <= 3 and following[0].islower()))
        )
    return True


def _is_item(text: str, before: tuple[int, int], start: int) -> bool:
    """Whether a line begins with the mark of a list: "2) ", "b) ". "18. Mai" below a long line goes on with it."""
    item = _ITEM.match(text, start)
    return item is not None and (item["mark"] == ")" or _line_length(text, before[1]) < _SHORT_LINE)


def _line_length(text: str, position: int) -> int:
    return position - (text.rfind("\n", 0, position) + 1)


_Phrase = tuple[tuple[int, bool], ...]  # the words of a phrase, each with whether others may stand before it
_Terms = dict[str, list[tuple[int, int]]]  # a term and the numbers of its first and last word, at each place


class _KnownWords(dict[str, str]):
    """What words as written are to the tables (`_Word.key`), looked up once for each."""

    def __init__(self, look_up: Callable[[str], "_Word"]) -> None:
        super().__init__()
        self._look_up = look_up

    def __missing__(self, written: str) -> str:
        if len(self) > _KEPT_WORDS:
            self.clear()
        key = self[written] = self._look_up(fold(written[:_WORD_CUT])).key
        return key


class _Word(NamedTuple):
    """What a word can be: the words of the tables that it fits (`specs`), and the phrases that it can begin, each with
    the terms that they are; None for a phrase of one word."""

    key: str
    is_number: bool
    specs: frozenset[int]
    phrases: tuple[tuple[tuple[str, ...], _Phrase | None], ...]


class _Rule(NamedTuple, Generic[R]):
    """A rule as bit masks over the terms; `needed_in_question` leaves out what a question may stand for."""

    rule: R
    terms: tuple[str, ...]
    needed: int
    needed_in_question: int
    excluded: int
    asks: bool | None  # only in questions, only outside of them, or both


class PhraseBook(Generic[R]):
    """The compiled form of a concept table and a rule table; build it once."""

    def __init__(self, concepts: Mapping[str, str], rules: Sequence[R]) -> None:
        self._exact: dict[str, set[int]] = {}
        self._prefixes: dict[str, set[int]] = {}
        self._inner: list[tuple[str, str, int]] = []  # (mark "*x" or "*x*", text, spec)
        self._specs: dict[str, int] = {}
        self._phrases_by_spec: dict[int, list[tuple[str, tuple[tuple[int, bool], ...]]]] = {}
        self._known_terms: set[str] = {"<number>"}
        self._aliases: dict[str, list[str]] = {}  # a concept and the literal terms that offer it as a choice
        self._question_terms: set[str] = set()
        for name, phrases in concepts.items():
            for phrase in re.split(r"[,\n]", phrases):
                if phrase.strip():
                    self._add_phrase(f"<{name}>", phrase.strip())
            self._known_terms.add(f"<{name}>")
        self._words: dict[str, _Word] = {}
        self._known = _KnownWords(self._word)
        self._bits: dict[str, int] = {}
        self._rules_by_term: dict[str, list[_Rule[R]]] = {}
        for rule in rules:
            self._add_rule(rule)
        self._read = lru_cache(maxsize=_KEPT_SENTENCES)(self._read_words)
        self._split_known = lru_cache(maxsize=_KEPT_PARAGRAPHS)(self._split)

    def find(self, text: str, language: str | None = None) -> tuple[list[Sentence], list[Hit[R]]]:
        """Every rule that holds, at most once a sentence, with the character range of its words."""
        sentences: list[Sentence] = []
        hits: list[Hit[R]] = []
        for place, (words, spans, _), question in self._list_sentences(text, language == "pt"):
            reading = self._read(words, question)
            for rule, first, last in reading.hits:
                hits.append(Hit(rule, len(sentences), place + spans[first][0], place + spans[last][1]))
            sentences.append(Sentence(reading, place + spans[0][0], place + spans[-1][1]))
        return sentences, hits

    def _list_sentences(self, text: str, portuguese: bool) -> Iterator[tuple[int, _Words, bool]]:
        """Each with the place of its paragraph, and whether it is a question."""
        last: tuple[int, _Words] | None = None
        for place, paragraph in _list_paragraphs(text):
            split = self._split_known if len(paragraph) <= _LONGEST_KEPT else self._split
            found = split(paragraph, portuguese)
            if not found:
                continue
            if last:
                yield *last, "?" in text[last[0] + last[1].spans[-1][1] : place + found[0].spans[0][0]]
            for sentence in found[:-1]:
                yield place, sentence, sentence.question
            last = place, found[-1]
        if last:
            end = last[0] + last[1].spans[-1][1]
            yield *last, "?" in text[end : end + 3]

    def _split(self, paragraph: str, portuguese: bool) -> tuple[_Words, ...]:
        return _split_sentences(paragraph, portuguese, self._known)

    def _add_rule(self, rule: R) -> None:
        positive: list[str] = []
        negative: list[str] = []
        for raw in rule.pattern.split("+"):
            term = raw.strip()
            target = negative if term.startswith("!") else positive
            term = term.removeprefix("!").strip()
            if not _SPECIAL.fullmatch(term) and term not in self._known_terms:
                self._add_literal(term)
            elif term.startswith("<") and term not in self._known_terms:
                raise ValueError(f"unknown concept {term} in {rule.pattern!r}")
            target.append(term)
        lead = next(term for term in positive if term not in {"?", "<number>"})
        terms = tuple(term for term in positive if term != "?")
        self._rules_by_term.setdefault(lead, []).append(
            _Rule(
                rule,
                terms,
                needed=self._mask(terms),
                needed_in_question=self._mask(term for term in terms if term not in self._question_terms),
                excluded=self._mask(term for term in negative if term != "?"),
                asks=True if "?" in positive else False if "?" in negative else None,
            )
        )

    def _mask(self, terms: Iterable[str]) -> int:
        return sum(self._bits.setdefault(term, 1 << len(self._bits)) for term in set(terms))

    def _add_literal(self, term: str) -> None:
        for choice in term.split("|"):
            if choice == "?":
                self._question_terms.add(term)
            elif _SPECIAL.fullmatch(choice):
                self._aliases.setdefault(choice, []).append(term)
            else:
                self._add_phrase(term, choice)
        self._known_terms.add(term)

    def _add_phrase(self, term: str, phrase: str) -> None:
        words: list[tuple[int, bool]] = []
        gap = False
        for written in phrase.split():
            if written == "..":
                gap = True
                continue
            words.append((self._spec(written), gap))
            gap = False
        self._phrases_by_spec.setdefault(words[0][0], []).append((term, tuple(words)))

    def _spec(self, written: str) -> int:
        if written in self._specs:
            return self._specs[written]
        spec = self._specs[written] = len(self._specs)
        form = fold(written)
        if form.startswith("*"):
            self._inner.append(("in" if form.endswith("*") else "end", form.strip("*"), spec))
        elif form.endswith("*"):
            self._prefixes.setdefault(form[:-1], set()).add(spec)
        else:
            self._exact.setdefault(form, set()).add(spec)
        return spec

    def _word(self, word: str) -> _Word:
        found = self._words.get(word)
        if found is None:
            if len(self._words) > _KEPT_WORDS:
                self._words.clear()
            found = self._words[word] = self._look_up(word)
        return found

    def _look_up(self, word: str) -> _Word:
        specs = set(self._exact.get(word, ()))
        for length in range(2, min(len(word), _WORD_CUT) + 1):
            specs |= self._prefixes.get(word[:length], set())
        specs |= {spec for mark, part, spec in self._inner if (part in word if mark == "in" else word.endswith(part))}
        is_number = word == NUMBER or (not word.isalpha() and any(char.isdigit() for char in word))
        phrases = tuple(
            ((term, *self._aliases.get(term, ())), phrase if len(phrase) > 1 else None)
            for spec in frozenset(specs)
            for term, phrase in self._phrases_by_spec.get(spec, ())
        )
        return _Word(NUMBER if is_number and not specs else word, is_number, frozenset(specs), phrases)

    def _read_words(self, words: tuple[str, ...], question: bool) -> Reading[R]:
        terms = self._find_terms(words)
        concepts = tuple(sorted(term for term in terms if term[0] == "<" and term[-1] == ">" and "|" not in term))
        return Reading(words, question, concepts, tuple(self._hits(terms, question)))

    def _find_terms(self, words: Sequence[str]) -> _Terms:
        terms: _Terms = {}
        found = [self._word(word) for word in words]
        for place, (_, is_number, _, phrases) in enumerate(found):
            if is_number:
                terms.setdefault("<number>", []).append((place, place))
            for names, phrase in phrases:
                last = _match_from(found, place, phrase) if phrase else place
                if last is not None:
                    for name in names:
                        terms.setdefault(name, []).append((place, last))
        return terms

    def _hits(self, terms: _Terms, question: bool) -> Iterator[tuple[R, int, int]]:
        present = sum(map(self._bits.__getitem__, terms.keys() & self._bits.keys()))
        for lead in terms:
            for rule, wanted, needed, needed_in_question, excluded, asks in self._rules_by_term.get(lead, ()):
                if (needed_in_question if question else needed) & ~present or excluded & present:
                    continue
                if asks is not None and asks is not question:
                    continue
                if question:
                    wanted = tuple(term for term in wanted if term not in self._question_terms or term in terms)
                place = _meeting_place(terms, wanted)
                if place is not None:
                    yield rule, *place


def _match_from(words: Sequence[_Word], place: int, phrase: _Phrase) -> int | None:
    """The number of the last word of the phrase that begins at this one."""
    for spec, gap in phrase[1:]:
        reach = place + (_GAP + 1 if gap else 1)
        place += 1
        while place < len(words) and spec not in words[place].specs:
            place += 1
            if place > reach:
                return None
        if place > reach or place == len(words):
            return None
    return place


def _meeting_place(terms: _Terms, wanted: Sequence[str]) -> tuple[int, int] | None:
    """First and last word of the closest meeting of all wanted terms; None when they are far apart.

    Two terms never share a word: "credit note" must not be both what is asked for and what is wrong. Numbers may stand
    inside a phrase ("paid 312.50 short").
    """
    best: tuple[int, int] | None = None
    for first, last in terms[wanted[0]]:
        used = [(first, last)]
        for term in wanted[1:]:
            free = [
                place
                for place in terms[term]
                if term == "<number>" or all(place[1] < taken[0] or place[0] > taken[1] for taken in used)
            ]
            if not free:
                break
            used.append(min(free, key=lambda place: max(first - place[1], place[0] - last)))
        else:
            start, end = min(place[0] for place in used), max(place[1] for place in used)
            if end - start <= _WINDOW and (best is None or end - start < best[1] - best[0]):
                best = (start, end)
    return best
