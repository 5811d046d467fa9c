"""A subject or a text in, the phrases of machines that stand in it out, as weighed evidence."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import chain

from parsers.gate import WordFinder
from parsers.origin.autoreply_words import SUBJECTS, TEXT
from parsers.origin.delivery_words import ANSWERED_TEXT, ARRIVED_TEXT, BOUNCE_TEXT, READ_TEXT
from parsers.origin.machine_phrases import Phrase, Says
from parsers.problems import Evidence, Span

DECIDES = 4.0  # log-odds


class _Table:
    """A table of phrases, and which of them a text may hold: those whose stem stands in it, in the table's order."""

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self._phrases = phrases

    def list_candidates(self, text: str) -> list[Phrase]:
        found = self._places.find(text.lower()).values()
        return [self._phrases[place] for place in sorted(chain.from_iterable(found))]

    @cached_property
    def _places(self) -> WordFinder[list[int]]:
        places: dict[str, list[int]] = {}
        for place, phrase in enumerate(self._phrases):
            places.setdefault(phrase.stem, []).append(place)
        return WordFinder(places)


IN_SUBJECT, IN_TEXT = _Table(SUBJECTS), _Table(TEXT)
IN_BOUNCE, IN_ARRIVAL = _Table(BOUNCE_TEXT), _Table(ARRIVED_TEXT)
IN_RECEIPT, IN_ANSWER = _Table(READ_TEXT), _Table(ANSWERED_TEXT)


def find_at_start(phrases: _Table, subject: str) -> list[tuple[Phrase, Evidence]]:
    subject = subject.strip()[:300]
    found = []
    for phrase in phrases.list_candidates(subject):
        if match := phrase.pattern.match(subject):
            found.append((phrase, Evidence(phrase.says.value, "subject", phrase.weight, match.group()[:80])))
    return found


def find_anywhere(phrases: _Table, text: str) -> list[tuple[Phrase, Evidence]]:
    found = []
    for phrase in phrases.list_candidates(text):
        if match := phrase.pattern.search(text):
            span = Span(match.start(), match.end())
            words = Evidence(phrase.says.value, "text", phrase.weight, " ".join(match.group().split())[:80], span)
            found.append((phrase, words))
    return found


def pick(found: list[tuple[Phrase, Evidence]], *says: Says) -> list[Evidence]:
    return [evidence for phrase, evidence in found if phrase.says in says]


def strongest(found: list[Evidence], count: int) -> list[Evidence]:
    return sorted(found, key=lambda evidence: -abs(evidence.weight))[:count]


def total(evidence: Iterable[Evidence]) -> float:
    return sum(piece.weight for piece in evidence)
