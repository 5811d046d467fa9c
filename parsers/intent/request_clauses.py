"""The cues of a mail in, the same out with a sentence in parts where it asks for several things.

"Please send a copy of 4711 and confirm our balance" is one sentence and two requests. It is parted at a word for
"and" when both sides ask for themselves, clearly, and for different things; else it stays whole.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

from parsers.intent.classify import CueReading, read_cues
from parsers.intent.request_hearing import cues_by_sentence, find_shares, hear_types
from parsers.intent.request_labels import NOTHING, TYPES
from parsers.intent.request_wording import type_logits
from parsers.intent.rules import Cue
from parsers.phrases import Hit, Sentence
from parsers.problems import Span

_AND = re.compile(
    r"(?:,? (?:and|as well as|plus|und|sowie|et|ainsi qu[e'’]|y|así como|e|nonché|en|alsook|oraz|a także|i)|[;–])"
    r"(?: |(?<=['’]))"
)
_CUTS = 3  # of one sentence that are tried
_CLEAR = 0.85  # with this probability a side asks for something
_LEAST_WORDS = 3  # of the first side: "for refunds and direct debits" is no request for refunds
# What each side must name, the second of its own: "correct it and send it back" is one request.
_THINGS = frozenset(
    "<invoice> <copy> <number> <statement> <balance> <paper> <certificate> <tax_word> <form_fill> <po> <address> "
    "<portal> <bank_account> <credit> <instalments> <offer> <will_pay>".split()
)
# Told in two sides, these are one act all the same: what was paid and what was cut, what is wrong and what is right.
_ONE_ACT = (
    frozenset({"remittance", "short_pay"}),
    frozenset({"dispute", "short_pay"}),
    frozenset({"dispute", "po_change"}),
)


def part_requests(reading: CueReading, language: str | None) -> CueReading:
    hits_of: dict[int, list[Hit[Cue]]] = defaultdict(list)
    for hit in reading.hits:
        hits_of[hit.sentence].append(hit)
    sentences: list[Sentence] = []
    hits: list[Hit[Cue]] = []
    for number, sentence in enumerate(reading.sentences):
        parts = _part(reading.text, sentence, language) if _asks(sentence) else []
        for part in parts or [CueReading(reading.text, (sentence,), tuple(hits_of[number]))]:
            hits += (hit._replace(sentence=len(sentences)) for hit in part.hits)
            sentences += part.sentences
    return CueReading(reading.text, tuple(sentences), tuple(hits))


def _asks(sentence: Sentence) -> bool:
    return TYPES[int(type_logits(sentence.reading).argmax())] != NOTHING


def _part(text: str, sentence: Sentence, language: str | None) -> Sequence[CueReading]:
    """Empty where it is one request."""
    parts: list[CueReading] = []
    rest = Span(sentence.start, sentence.end)
    for cut in islice(_AND.finditer(text, sentence.start, sentence.end), _CUTS):
        if len(text[rest.start : cut.start()].split()) < _LEAST_WORDS:
            continue
        sides = [
            _read(text, span, sentence.reading.question, language)
            for span in (Span(rest.start, cut.start()), Span(cut.end(), rest.end))
        ]
        before, behind = map(_what_is_asked, sides)
        if (
            before
            and behind
            and before != behind
            and {before, behind} not in _ONE_ACT
            and _each_names_a_thing(*sides)
        ):
            parts[-1:] = sides
            rest = Span(cut.end(), rest.end)
    return parts


def _each_names_a_thing(before: CueReading, behind: CueReading) -> bool:
    """A number counts by itself: "we dispute 4711 and need a copy of 4712"."""
    named, more = (_THINGS.intersection(side.sentences[0].reading.concepts) for side in (before, behind))
    return bool(named) and ("<number>" in more or not more <= named)


def _read(text: str, span: Span, question: bool, language: str | None) -> CueReading:
    """A part of the text as if it were a mail, in the places of the whole text."""
    read = read_cues(text[span.start : span.end] + "?" * question, language)
    sentences = tuple(
        each._replace(start=each.start + span.start, end=each.end + span.start) for each in read.sentences
    )
    hits = tuple(each._replace(start=each.start + span.start, end=each.end + span.start) for each in read.hits)
    return CueReading(text, sentences, hits)


def _what_is_asked(side: CueReading) -> str | None:
    if len(side.sentences) != 1:
        return None
    (shares,) = find_shares(hear_types(side, cues_by_sentence(side), ()))
    best = int(shares.argmax())
    return TYPES[best] if TYPES[best] != NOTHING and shares[best] >= _CLEAR else None
