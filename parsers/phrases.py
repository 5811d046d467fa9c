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
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

_WINDOW = 18  # words between the first and the last word of a match
_GAP = 4  # words that ".." may skip
_CACHE_LIMIT = 50_000
_WORD_CUT = 40
_TOKEN = re.compile(r"[^\W_]+(?:['’]t\b)?")
_FOLDS = str.maketrans(
    {"ł": "l", "ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i", "ä": "ae", "ö": "oe", "ü": "ue"}
)
_SPECIAL = re.compile(r"\?|<\w+>")
_BREAK = re.compile(r"[?!]|\.(?=\s|$)|\n\s*\n|\n[ \t]*(?:[-*•–>]|\d{1,2}[.)])|…|;\s")
_ABBREVIATIONS = frozenset(
    "nr no nos n inv rg re fact ft fra tel st ca bzw inkl zzgl z b u a d h ref art dott sig mr mrs ms dr hr fr sr sra m mme s p o i "
    "e g etc evtl ggf vs approx incl dept ltd inc co corp pos str abs kd br acct att c f k l r t v x ust id num núm".split()
)


class Rule(Protocol):
    @property
    def pattern(self) -> str: ...


R = TypeVar("R", bound=Rule)


@dataclass(frozen=True, slots=True)
class Token:
    word: str
    start: int
    end: int


@dataclass(slots=True)
class Sentence:
    """`start` and `end` are character offsets; `terms` maps a term to the (first, last) word numbers of its places."""

    tokens: list[Token]
    start: int
    end: int
    question: bool
    terms: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    features: Any = field(default=None, compare=False, repr=False)  # what `wording` made of the terms, once


@dataclass(frozen=True, slots=True)
class Hit(Generic[R]):
    rule: R
    sentence: int
    start: int
    end: int


def fold(word: str) -> str:
    """Lower case without accents, umlauts as in German transcription: "Überweisung" gives "ueberweisung"."""
    word = unicodedata.normalize("NFC", word)
    word = word.lower().translate(_FOLDS)
    if word.isascii():
        return word.replace("'", "")
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).replace("’", "").translate(_FOLDS)


def split_sentences(text: str, language: str | None = None) -> list[Sentence]:
    sentences: list[Sentence] = []
    current: list[Token] = []
    previous_end = 0
    for match in _TOKEN.finditer(text):
        gap = text[previous_end : match.start()]
        if current and len(gap) > 1 and _breaks(gap, current[-1].word, match[0], text, current):
            sentences.append(Sentence(current, current[0].start, previous_end, "?" in gap))
            current = []
        current.append(
            Token(
                _meaning(fold(match[0][:_WORD_CUT]), text[match.end() : match.end() + 2], language),
                match.start(),
                match.end(),
            )
        )
        previous_end = match.end()
    if current:
        sentences.append(
            Sentence(current, current[0].start, previous_end, "?" in text[previous_end : previous_end + 3])
        )
    return sentences


def _meaning(word: str, after: str, language: str | None) -> str:
    """ "no" is a negation, but "no." and "no 4711" are "number", and Portuguese "no" is "in the"."""
    if word in {"no", "n"} and (language == "pt" or after[:1] in ".°º:#" or after[1:].isdigit() or after == " #"):
        return "nr"
    return word


def _breaks(gap: str, word: str, following: str, text: str, current: Sequence[Token]) -> bool:
    found = _BREAK.search(gap)
    if found is None:
        return "\n" in gap and following[0].isupper() and _line_length(text, current[-1].end) < 40
    if gap[0] == "." and "\n" not in gap and word.isdigit() and len(word) <= 2:
        before = text[max(0, current[-1].start - 1) : current[-1].start]
        return before == ","  # "31.12. ", "1. Juli": a day, not an end
    if found[0] == "." and "\n\n" not in gap:
        return not (
            word in _ABBREVIATIONS and (following[0].isdigit() or (len(word) <= 3 and following[0].islower()))
        )
    return True


def _line_length(text: str, position: int) -> int:
    return position - (text.rfind("\n", 0, position) + 1)


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
        self._seen: dict[str, frozenset[int]] = {}
        for name, phrases in concepts.items():
            for phrase in re.split(r"[,\n]", phrases):
                if phrase.strip():
                    self._add_phrase(f"<{name}>", phrase.strip())
            self._known_terms.add(f"<{name}>")
        self._rules_by_term: dict[str, list[tuple[R, tuple[str, ...], tuple[str, ...]]]] = {}
        for rule in rules:
            self._add_rule(rule)

    def find(self, text: str, language: str | None = None) -> tuple[list[Sentence], list[Hit[R]]]:
        """Every rule that holds, at most once a sentence, with the character range of its words."""
        sentences = split_sentences(text, language)
        hits: list[Hit[R]] = []
        for number, sentence in enumerate(sentences):
            self._find_terms(sentence)
            hits += self._hits(number, sentence)
        return sentences, hits

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
        self._rules_by_term.setdefault(lead, []).append((rule, tuple(positive), tuple(negative)))

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

    def _specs_of(self, word: str) -> frozenset[int]:
        found = self._seen.get(word)
        if found is None:
            specs = set(self._exact.get(word, ()))
            for length in range(2, min(len(word), _WORD_CUT) + 1):
                specs |= self._prefixes.get(word[:length], set())
            specs |= {
                spec for mark, part, spec in self._inner if (part in word if mark == "in" else word.endswith(part))
            }
            if len(self._seen) > _CACHE_LIMIT:
                self._seen.clear()
            found = self._seen[word] = frozenset(specs)
        return found

    def _find_terms(self, sentence: Sentence) -> None:
        specs = [self._specs_of(token.word) for token in sentence.tokens]
        for place, here in enumerate(specs):
            word = sentence.tokens[place].word
            if not word.isalpha() and any(char.isdigit() for char in word):
                sentence.terms.setdefault("<number>", []).append((place, place))
            for spec in here:
                for term, words in self._phrases_by_spec.get(spec, ()):
                    last = place if len(words) == 1 else _match_from(specs, place, words)
                    if last is not None:
                        for name in (term, *self._aliases.get(term, ())):
                            sentence.terms.setdefault(name, []).append((place, last))

    def _hits(self, number: int, sentence: Sentence) -> Iterator[Hit[R]]:
        terms = sentence.terms
        for lead in list(terms):
            for rule, positive, negative in self._rules_by_term.get(lead, ()):
                if any((sentence.question if term == "?" else term in terms) for term in negative):
                    continue
                if sentence.question:
                    positive = tuple(term for term in positive if term not in self._question_terms or term in terms)
                place = _meeting_place(sentence, positive)
                if place is not None:
                    yield Hit(rule, number, sentence.tokens[place[0]].start, sentence.tokens[place[1]].end)


def _match_from(specs: Sequence[frozenset[int]], place: int, words: Sequence[tuple[int, bool]]) -> int | None:
    at = place
    for spec, gap in words[1:]:
        reach = _GAP + 1 if gap else 1
        following = next(
            (at + step for step in range(1, reach + 1) if at + step < len(specs) and spec in specs[at + step]), None
        )
        if following is None:
            return None
        at = following
    return at


def _meeting_place(sentence: Sentence, positive: Sequence[str]) -> tuple[int, int] | None:
    """First and last word of the closest meeting of all terms; None when one is absent or they are far apart.

    Two terms never share a word: "credit note" must not be both what is asked for and what is wrong. Numbers may stand
    inside a phrase ("paid 312.50 short").
    """
    if "?" in positive and not sentence.question:
        return None
    wanted = [term for term in positive if term != "?"]
    if any(term not in sentence.terms for term in wanted):
        return None
    best: tuple[int, int] | None = None
    for first, last in sentence.terms[wanted[0]]:
        used = [(first, last)]
        for term in wanted[1:]:
            free = [
                place
                for place in sentence.terms[term]
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
