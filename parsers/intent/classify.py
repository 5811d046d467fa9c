"""One mail's deciding text in, its label with the evidence that decided it and the runner-up out.

Each cue that holds (`intent_rules`) adds its weight, in log-odds, to its label; further cues of the same label
count less and less, as they are never independent. The wording model (`wording`) adds what no cue foresaw, and has
the larger say: cues explain, and settle what single words leave open. Softmax over the sums, with a
calibration that was fitted on held-back texts, so that a stated probability comes true that often. A payment with a deduction and an objection with a payment look
alike in words: what comes first in the mail, and whether money was cut from a payment, decides between them.
"""

# ruff: noqa: E501 (tables read best with one row a line)

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from parsers.intent.rules import Cue, cue_book
from parsers.intent.wording import LABELS, Calibration, score_wording, weights_in_use
from parsers.message import Classification, Intent
from parsers.phrases import Hit, Sentence
from parsers.problems import Evidence, Span
from parsers.text.subject_words import REFERS_TO_SUBJECT


@dataclass(frozen=True, slots=True)
class CueReading:
    """The cues of one text: `hits` point into `sentences` and by character into the text."""

    text: str
    sentences: tuple[Sentence, ...]
    hits: tuple[Hit[Cue], ...]


CLASSIFY_LIMIT = 20_000  # characters; what a mail wants stands in its first pages
_FADE = (1.0, 0.7, 0.5, 0.35, 0.25)  # what the second, third, … cue of a label still adds
_PRIOR = {
    Intent.INVOICE_REQUEST: 0.15,
    Intent.REMITTANCE: 0.05,
    Intent.DISPUTE: 0.0,
    Intent.ESCALATION: -0.15,
    Intent.INFORMATIONAL: 0.2,
    Intent.SALES: -0.15,
}
_INTENTS = tuple(map(Intent, LABELS))
_SECONDARY_SCORE = 1.6
_CUTS = {"paid short", "short with amount", "cut for a reason"}
_TELLING = 1.2  # weight of a cue that says it plainly
_OBJECTED = "disputed"  # the cue of who objects in so many words,
_OBJECTED_FIRST = 0.5  # and what it adds, so that he is heard before a wish besides
_WORDING_TRUST = 1.0
_CUE_TRUST = 0.15  # the model hears the same concepts: on strange hands more trust than this made the label worse
_WORDING_SHOWN = 0.5
_SUBJECT_SHARE = 0.5  # a fresh subject is a hint; only an empty text makes it decide
_REMITTANCE_FILE = re.compile(
    r"remit|payment[ _-]?advice|zahlungsavis|avis[ _-]de[ _-](?:paiement|virement)|aviso[ _-]de[ _-]pag|avviso[ _-]di[ _-]pag|"
    r"distinta|betal(?:ing|ings)?spec|proof[ _-]of[ _-]payment|swift|potwierdzenie|comprobante|justificante|comprovativo",
    re.IGNORECASE,
)


def read_cues(text: str, language: str | None = None) -> CueReading:
    text = text[:CLASSIFY_LIMIT]
    sentences, hits = cue_book().find(text, language)
    return CueReading(text, tuple(sentences), tuple(hits))


def classify(
    body: CueReading, subject: CueReading, *, is_reply: bool = False, attachment_names: Sequence[str] = ()
) -> Classification:
    """The subject decides when the body is empty or points to it; of a fresh mail it is a hint, of a reply nothing."""
    share = _subject_share(body, is_reply)
    evidence = [*_weighed(body, "text", 1.0), *_weighed(subject, "subject", share)]
    evidence += _attachments(attachment_names)
    scores = _scores(evidence)
    evidence += [*_add_wording(scores, body, "text", 1.0), *_add_wording(scores, subject, "subject", share)]
    _settle_payment_or_objection(scores, evidence)
    _settle_objection_or_wish(scores, evidence)
    return _conclude(scores, evidence)


def rank_labels(body: CueReading) -> list[tuple[Intent, float]]:
    """The labels of a text alone with their scores before calibration, best first."""
    evidence = _weighed(body, "text", 1.0)
    scores = _scores(evidence)
    evidence += _add_wording(scores, body, "text", 1.0)
    _settle_payment_or_objection(scores, evidence)
    _settle_objection_or_wish(scores, evidence)
    return sorted(scores.items(), key=lambda item: -item[1])


def automatic_classification(evidence: Iterable[Evidence]) -> Classification:
    """Auto-replies, bounces and receipts are never more than information."""
    return Classification(Intent.INFORMATIONAL, 0.99, (), None, tuple(evidence))


@dataclass(frozen=True, slots=True)
class _Weighed:
    intent: Intent
    evidence: Evidence


def _weighed(reading: CueReading, where: str, share: float) -> list[_Weighed]:
    if not share:
        return []
    return [
        _Weighed(
            Intent(hit.rule.intent),
            Evidence(
                rule=hit.rule.name,
                where=where,
                weight=round(hit.rule.weight * share, 3),
                phrase=reading.text[hit.start : hit.end],
                span=Span(hit.start, hit.end),
            ),
        )
        for hit in reading.hits
    ]


def _subject_share(body: CueReading, is_reply: bool) -> float:
    if not body.sentences or REFERS_TO_SUBJECT.search(body.text):
        return 1.0
    if is_reply:
        return 0.0
    return _SUBJECT_SHARE


def _attachments(names: Sequence[str]) -> list[_Weighed]:
    return [
        _Weighed(Intent.REMITTANCE, Evidence("attachment named like a remittance", "attachment", 1.5, name))
        for name in names
        if _REMITTANCE_FILE.search(name)
    ][:1]


def _scores(evidence: Sequence[_Weighed]) -> dict[Intent, float]:
    scores = dict(_PRIOR)
    for intent in Intent:
        strongest: dict[str, float] = {}
        for item in evidence:
            if item.intent is intent:
                rule, weight = item.evidence.rule, item.evidence.weight
                strongest[rule] = max(weight, strongest.get(rule, 0.0))
        for place, weight in enumerate(sorted(strongest.values(), reverse=True)):
            scores[intent] += _CUE_TRUST * weight * (_FADE[place] if place < len(_FADE) else 0.15)
    return scores


def _add_wording(scores: dict[Intent, float], reading: CueReading, where: str, share: float) -> list[_Weighed]:
    """Adds the model's log-odds to the scores; as evidence it shows the sentence that spoke most for a label."""
    if not share:
        return []
    wording = score_wording(reading.sentences)
    evidence = []
    for label, score, place in zip(_INTENTS, wording.scores, wording.sentences, strict=True):
        weight = score * share * _WORDING_TRUST
        scores[label] += weight
        if place is not None and weight >= _WORDING_SHOWN:
            start, end = reading.sentences[place].start, reading.sentences[place].end
            phrase = reading.text[start:end].strip()
            span = Span(start, start + len(phrase))
            evidence.append(_Weighed(label, Evidence("wording", where, round(weight, 3), phrase, span)))
    return evidence


def _settle_payment_or_objection(scores: dict[Intent, float], evidence: Sequence[_Weighed]) -> None:
    cues = [item for item in evidence if item.evidence.rule != "wording" and item.evidence.weight >= _TELLING]
    paid = [item.evidence for item in cues if item.intent is Intent.REMITTANCE]
    objected = [item.evidence for item in cues if item.intent is Intent.DISPUTE]
    if not paid or not objected:
        return
    cut = any(item.rule in _CUTS for item in paid)
    first_paid = min(item.span.start if item.span else 0 for item in paid)
    first_objected = min(item.span.start if item.span else 0 for item in objected)
    scores[Intent.REMITTANCE if cut or first_paid <= first_objected else Intent.DISPUTE] += 0.6


def _settle_objection_or_wish(scores: dict[Intent, float], evidence: Sequence[_Weighed]) -> None:
    """ "We dispute 4711 and need a copy of 4712": who objects in so many words is heard first."""
    if any(item.evidence.rule == _OBJECTED and item.evidence.weight >= _TELLING for item in evidence):
        scores[Intent.DISPUTE] += _OBJECTED_FIRST


def _conclude(scores: dict[Intent, float], weighed: Sequence[_Weighed]) -> Classification:
    ranked = sorted(Intent, key=lambda intent: -scores[intent])
    label, runner_up = ranked[0], ranked[1]
    confidence = probability([scores[intent] for intent in ranked], weights_in_use().calibration)
    argued = {item.intent for item in weighed}
    cut = label is Intent.REMITTANCE and any(item.evidence.rule in _CUTS for item in weighed)
    secondary = tuple(
        intent
        for intent in ranked[1:]
        if intent in argued
        and intent is not Intent.INFORMATIONAL
        and (scores[intent] - _PRIOR[intent] >= _SECONDARY_SCORE or (cut and intent is Intent.DISPUTE))
    )
    evidence = sorted(
        (item.evidence for item in weighed if item.intent in {label, runner_up, *secondary}), key=lambda e: -e.weight
    )
    return Classification(
        label=label,
        confidence=round(confidence, 4),
        secondary=secondary,
        runner_up=runner_up if runner_up in argued else None,
        evidence=tuple(evidence),
    )


def probability(ranked: Sequence[float], calibration: Calibration) -> float:
    """Of the first of the scores, which are the largest first."""
    powers = [math.exp((score - ranked[0]) / calibration.temperature) for score in ranked]
    return (1 - calibration.doubt) / sum(powers) + calibration.doubt / len(ranked)
