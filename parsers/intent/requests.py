"""The cues of one mail in, its request spans out: several per mail, each with what it captured and where it stands.

A request is a run of sentences, or halves of one (`request_clauses`), of the same type. Wording and cues decide the
type (`request_hearing`), and the label of the mail brings in what it knows. What a request captured,
`request_captures` reads.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from parsers.intent.classify import CueReading
from parsers.intent.dispute_reasons import find_reason
from parsers.intent.request_captures import Named, capture, find_named
from parsers.intent.request_clauses import part_requests
from parsers.intent.request_hearing import PLACE_OF, STOPS, cues_by_sentence, find_shares, hear_types
from parsers.intent.request_labels import LABELS_OF, NOTHING, TYPES
from parsers.message import Classification, Intent, MoneyMention, Reference, RequestSpan
from parsers.phrases import Sentence
from parsers.problems import Span

# What a sentence tells, when the next one asks: "We paid on 3 May. Did you get it?" is one request.
_BACKGROUND: Mapping[str, frozenset[str]] = {
    "payment_status": frozenset({"remittance"}),
    "refund": frozenset({"remittance", "promise_to_pay", "dispute"}),
    "po_change": frozenset({"dispute"}),
    "invoice_copy": frozenset({"statement"}),
}
# A payment told with them is no mere background.
_NEWS = frozenset({"<remittance>", "<attached>", "<when_just>", "<will_pay>"})
# The reasons of an objection that only tells: "was rejected", "you collected after the contract had ended".
_ONLY_TOLD = frozenset({None, "POMISSING", "DUPINV", "CONTRACT"})
_DOCUMENTS = frozenset({"<invoice>", "<copy>", "<paper>", "<credit>", "<number>"})
_SAYS_WHICH = frozenset({"invoices", "credit_notes", "ranges", "endings"})
_SOUNDS_LIKE_RETURN = frozenset({"invoice_copy", "po_change", "refund"})
_ONLY_NUMBERS = frozenset({"<number>", "<question>"})
_NAMED_ELSE = frozenset({"<invoice>", "<copy>", "<credit>", "<po>", "<payment>"})
_OTHER_PAPERS = frozenset({"vendor_form", "tax_certificate"})  # which "please send them" goes on about
_FOUND_BY_ORDER = frozenset({"invoice_copy", "dispute"})  # what an order's number is told besides for
# The words that make a sentence a wish; without them one about an order only tells which it was.
_WISHED = frozenset("<please> <we_need> <send> <missing> <not> <copy> <wrong> <changed> <again> <make_good>".split())
_SIGNS = "£$€(["
# A question behind what was told is rather about that: the type told, the type asked, log-odds.
_ASKED_BEHIND: tuple[tuple[str, str, float], ...] = (
    ("remittance", "payment_status", 1.5),  # We sent 388.80 on Monday. Can you see where it went?
    ("remittance", "bank_question", -1.5),  # I paid by card. Did it land on your account?
)
_OF_FRAUD = frozenset({"bank_change", "bank_question"})
_ASKING = [place for place, name in enumerate(TYPES) if name != NOTHING]
_OF_NAMED_ONLY = frozenset({"promise_to_pay", "remittance", "payment_plan"})  # of what their own sentences name
_WORD = re.compile(r"(?<!\w)[^\W\d_A-Z]{3,}")
_WORDS_OF_NEWS = 3
_FEW_WORDS = 6
_LIST_REACH = 700  # characters below a request that may hold the list it announces
# Fitted on mails by other hands (`python -m evaluation requests`).
_LEAST = 0.6  # probability from which the loudest sentence of a mail asks for something
_LEAST_FURTHER = 0.8  # and from which another one does
_STRONG_CUE = 1.3  # a cue that proves a second request of its sentence
_LEAST_BESIDE = 0.12  # of what its cue proves besides: a payment cut, and why
_LABEL_SHARE = 1.8  # log-odds that a sure label gives to its types
_CLEAR_LABEL = 0.97  # a mail with such a label asks for one of its types


_OF_LABEL = {label: np.array([label in LABELS_OF[kind] for kind in TYPES], dtype=np.float64) for label in Intent}
_OF_NONE = np.zeros(len(TYPES))


def find_requests(
    reading: CueReading,
    references: Sequence[Reference],
    amounts: Sequence[MoneyMention],
    *,
    on: date | None = None,
    language: str | None = None,
    classification: Classification | None = None,
    signs: Collection[str] = (),
) -> tuple[RequestSpan, ...]:
    """In order of place; neighbouring sentences of one type are one request. `on` is the day of the mail, which "last
    month" goes back from; `classification` is its label, `signs` the stop-signs that were found in it."""
    reading = part_requests(reading, language)
    runs = _join_background(reading, _runs(reading, classification, signs))
    if not runs:
        return ()
    named = find_named(reading.text, references, amounts, kinds=[run[0] for run in runs], on=on, language=language)
    requests: list[RequestSpan] = []
    before = 0  # where what no earlier request took begins
    for place, (kind, first, last) in enumerate(runs):
        own = _own_span(reading, first, last)
        following = runs[place + 1][1] if place + 1 < len(runs) else None
        reach = reading.sentences[following].start if following is not None else len(reading.text)
        around = Span(own.start, max(own.end, min(reach, own.end + _LIST_REACH)))
        around = Span(0, len(reading.text)) if len(runs) == 1 else around
        captured = capture(_without_other_news(named, kind, own, reading), kind, own, around, before)
        if kind == "invoice_copy" and captured.keys().isdisjoint(_SAYS_WHICH):
            kind = _what_is_meant(reading.sentences, first)
        request = RequestSpan(kind, own, captured)
        if "fraud" in signs and classification and _is_bait(request, classification):
            continue
        if not _is_said_again(request, requests):
            requests.append(request)
            before = around.end if captured.get("invoices") else own.end if captured else before
    return tuple(requests)


def _without_other_news(named: Named, kind: str, own: Span, reading: CueReading) -> Named:
    """ "4711 and 4712 go out on Friday. 4713 waits for the manager": what is said of the third is not promised."""
    if kind not in _OF_NAMED_ONLY or not any(
        own.start <= place < own.end and reference.kind == "invoice" for place, reference in named.mentioned
    ):
        return named
    elsewhere = [
        Span(sentence.start, sentence.end)
        for sentence in reading.sentences
        if not own.start <= sentence.start < own.end and _tells(reading.text[sentence.start : sentence.end])
    ]
    mentioned = [each for each in named.mentioned if not any(span.start <= each[0] < span.end for span in elsewhere)]
    return replace(named, mentioned=mentioned)


def _tells(sentence: str) -> bool:
    """Whether it says something, as the lines of a list don't."""
    return len(_WORD.findall(sentence)) >= _WORDS_OF_NEWS


def _is_bait(request: RequestSpan, classification: Classification) -> bool:
    """What a mail that warns of fraud asks for besides, under another label than its own. A customer who has a new
    bank indeed still wants the copies of the invoices that he names."""
    if request.type in _OF_FRAUD or LABELS_OF[request.type][0] is classification.label:
        return False
    return request.type != "invoice_copy" or "invoices" not in request.captured


def _own_span(reading: CueReading, first: int, last: int) -> Span:
    """From the first sign of the first sentence, "£400 left us", to the last word of the last one."""
    text, start, end = reading.text, reading.sentences[first].start, reading.sentences[last].end
    while start > 0 and text[start - 1] in _SIGNS:
        start -= 1
    return Span(start, max(start, start + len(text[start:end].rstrip())))


def _what_is_meant(sentences: Sequence[Sentence], number: int) -> str:
    """ "The statement got lost. Please send it again" asks for a statement: what a sentence leaves unnamed, the
    nearest of the two before it names."""
    if _DOCUMENTS.isdisjoint(sentences[number].reading.concepts):
        for before in reversed(sentences[max(0, number - 2) : number]):
            concepts = before.reading.concepts
            if "<statement>" in concepts or "<invoice>" in concepts:
                return "statement" if "<invoice>" not in concepts else "invoice_copy"
    return "invoice_copy"


def _is_said_again(request: RequestSpan, earlier: Sequence[RequestSpan]) -> bool:
    """Whether an earlier request of its type has taken all that it names."""
    taken = [each.captured for each in earlier if each.type == request.type]
    named = ((kind, value) for kind, values in request.captured.items() if kind != "reason" for value in values)
    return bool(taken) and all(any(value in each.get(kind, ()) for each in taken) for kind, value in named)


def _runs(
    reading: CueReading, classification: Classification | None, signs: Collection[str]
) -> list[tuple[str, int, int]]:
    """(type, first sentence, last sentence): each sentence asks for what is likeliest for it, and for what a cue of
    another label proves beside it. The mail's label speaks for the one sentence that asks loudest, as it follows from
    it; the others have to ask for themselves."""
    if not reading.sentences:
        return []
    cues = cues_by_sentence(reading)
    heard = hear_types(reading, cues, signs)
    heard += _behind_what_was_told(reading, heard)
    alone, likely = find_shares(heard), find_shares(heard + _label_log_odds(classification))
    loudest = int(likely[:, _ASKING].max(axis=1).argmax())
    runs: list[tuple[str, int, int]] = []
    for number in range(len(heard)):
        shares, least = (likely[number], _LEAST) if number == loudest else (alone[number], _LEAST_FURTHER)
        if number != loudest and number not in cues and _only_names(reading.sentences[number]):
            continue
        for kind in _types_of_sentence(shares.tolist(), least, cues.get(number, {})):
            place = next((at for at, run in enumerate(runs) if run[0] == kind and number - run[2] <= 1), None)
            if place is None:
                runs.append((kind, number, number))
            else:
                runs[place] = (kind, runs[place][1], number)
    runs += _runs_of_signs(heard, runs, signs)
    if classification and classification.confidence >= _CLEAR_LABEL:
        runs += _run_of_label(likely, runs, classification.label)
    runs = sorted(runs, key=lambda run: run[1])
    return [run for run in runs if not _only_tells_order(reading, cues, run, runs)]


def _only_names(sentence: Sentence) -> bool:
    """ "It is about V-5521." """
    read = sentence.reading
    return "<number>" in read.concepts and _ONLY_NUMBERS.issuperset(read.concepts) and len(read.words) <= _FEW_WORDS


def _only_tells_order(
    reading: CueReading,
    cues: Mapping[int, Mapping[str, float]],
    run: tuple[str, int, int],
    runs: Sequence[tuple[str, int, int]],
) -> bool:
    """ "Please send copies of both. Our PO is 4500098": said to find them by, not to have it changed."""
    kind, first, last = run
    if kind != "po_change" or _FOUND_BY_ORDER.isdisjoint(other for other, _, _ in runs):
        return False
    return all(
        kind not in cues.get(number, {})
        and "<po>" in reading.sentences[number].reading.concepts
        and _wishes_nothing(reading.sentences[number])
        for number in range(first, last + 1)
    )


def _join_background(reading: CueReading, runs: Sequence[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The runs, without those that only tell what the one behind them, or the next but one sentence, asks about."""
    joined: list[tuple[str, int, int]] = []
    for kind, first, last in runs:
        told = joined[-1] if joined else None
        if told and told[0] in _BACKGROUND.get(kind, ()) and 0 < first - told[2] <= 2 and _only_tells(reading, told):
            joined[-1] = (kind, told[1], last)
        elif told and told[0] in _OTHER_PAPERS and first - told[2] == 1 and _goes_on_about(reading, kind, first):
            joined[-1] = (told[0], told[1], last)
        else:
            joined.append((kind, first, last))
    return joined


def _goes_on_about(reading: CueReading, kind: str, sentence: int) -> bool:
    """ "Both can be returned to this address", "please send them": of papers, where nothing else is named."""
    return kind in _SOUNDS_LIKE_RETURN and _NAMED_ELSE.isdisjoint(reading.sentences[sentence].reading.concepts)


def _only_tells(reading: CueReading, told: tuple[str, int, int]) -> bool:
    kind, first, last = told
    sentences = reading.sentences[first : last + 1]
    if kind == "dispute":
        return find_reason(reading.text[sentences[0].start : sentences[-1].end]) in _ONLY_TOLD
    if kind == "statement":
        return all(_wishes_nothing(sentence) for sentence in sentences)
    return all(_NEWS.isdisjoint(sentence.reading.concepts) for sentence in sentences)


def _wishes_nothing(sentence: Sentence) -> bool:
    return not sentence.reading.question and _WISHED.isdisjoint(sentence.reading.concepts)


def _behind_what_was_told(reading: CueReading, heard: NDArray[np.float64]) -> NDArray[np.float64]:
    """What `_ASKED_BEHIND` says of each sentence and type."""
    odds = np.zeros_like(heard)
    told = [TYPES[int(best)] for best in heard.argmax(axis=1)]
    for number in range(1, len(heard)):
        if reading.sentences[number].reading.question:
            for before, asked, weight in _ASKED_BEHIND:
                if before in told[max(0, number - 2) : number]:
                    odds[number, PLACE_OF[asked]] += weight
    return odds


def _label_log_odds(classification: Classification | None) -> NDArray[np.float64]:
    if classification is None:
        return _OF_NONE
    return _OF_LABEL[classification.label] * (_LABEL_SHARE * classification.confidence)


def _types_of_sentence(shares: Sequence[float], least: float, cues: Mapping[str, float]) -> list[str]:
    highest = max(shares)
    best = TYPES[shares.index(highest)]
    if best == NOTHING or highest < least:
        return []
    beside = [
        kind
        for kind, weight in cues.items()
        if kind != best
        and weight >= _STRONG_CUE
        and shares[PLACE_OF[kind]] >= _LEAST_BESIDE
        and LABELS_OF[kind][0] is not LABELS_OF[best][0]
    ]
    return [best, *beside]


def _runs_of_signs(
    heard: NDArray[np.float64], runs: Sequence[tuple[str, int, int]], signs: Collection[str]
) -> list[tuple[str, int, int]]:
    """Of a stop-sign that no request belongs to yet, the sentence that says it loudest."""
    taken = {kind for kind, _, _ in runs}
    found = []
    for kind, words in STOPS.items():
        if kind not in taken and not words.isdisjoint(signs):
            sentence = int(heard[:, PLACE_OF[kind]].argmax())
            found.append((kind, sentence, sentence))
    return found


def _run_of_label(
    likely: NDArray[np.float64], runs: Sequence[tuple[str, int, int]], label: Intent
) -> list[tuple[str, int, int]]:
    """The strongest sentence for a type of a clear label that no request belongs to yet. News ask for nothing."""
    if label is Intent.INFORMATIONAL or any(label in LABELS_OF[kind] for kind, _, _ in runs):
        return []
    of_label = [PLACE_OF[kind] for kind in TYPES if LABELS_OF[kind][0] is label and kind not in STOPS]
    sentence, column = (
        int(at) for at in np.unravel_index(likely[:, of_label].argmax(), (len(likely), len(of_label)))
    )
    if any(first <= sentence <= last for _, first, last in runs):
        return []
    return [(TYPES[of_label[column]], sentence, sentence)]
