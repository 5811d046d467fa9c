"""The sentences of a mail in, those that sound like a notice that freezes an account out: second evidence beside the
words of `notice_words`.

The model of requests (`request_wording`) hears a lawyer's letter, an insolvency or a wish to be left alone also where
no listed word stands. Read by a model of other hands, the bound passes a third to a half of the notices that
`training/requests` tells of and one sentence of other mail in a thousand.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from parsers.intent.request_hearing import SENTENCES, SHARPNESS, find_shares
from parsers.intent.request_labels import TYPES
from parsers.intent.request_wording import type_logits
from parsers.phrases import Sentence
from parsers.problems import Evidence, Span

# the type of request and the stop-sign that bear one name
_NOTICES = ("legal", "insolvency", "cease")
_PLACES = frozenset(TYPES.index(name) for name in _NOTICES)
_SURE = 0.9  # probability from which a sentence is one
_FEWEST_WORDS = 4  # a title or a line of a signature tells nothing


def find_notices(sentences: Sequence[Sentence]) -> Iterator[tuple[str, Evidence]]:
    """Each kind of notice once, by the sentence that says it loudest."""
    told = [sentence for sentence in sentences[:SENTENCES] if len(sentence.reading.words) >= _FEWEST_WORDS]
    if not told:
        return
    logits = np.array([type_logits(sentence.reading) for sentence in told])
    if _PLACES.isdisjoint(logits.argmax(axis=1).tolist()):
        return  # what is sure is what is likeliest
    shares = find_shares(SHARPNESS * logits.astype(np.float64))
    for name in _NOTICES:
        heard = shares[:, TYPES.index(name)]
        loudest = int(heard.argmax())
        if heard[loudest] >= _SURE:
            sentence = told[loudest]
            span = Span(sentence.start, sentence.end)
            yield name, Evidence(f"sounds like {name}", "text", round(float(heard[loudest]), 3), "", span)
