"""A classification by words in, the classification after a fact that words cannot argue with, or after what the mail
asks for, out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from parsers.intent.request_labels import LABELS_OF
from parsers.intent.rules import AWAY, WANTED
from parsers.message import Classification, Intent, RequestSpan
from parsers.problems import Evidence

_FROM_REQUESTS = frozenset({Intent.INVOICE_REQUEST, Intent.REMITTANCE, Intent.DISPUTE})
# How often the request was right against such a label: 12 of 13 mails of `evaluation` newcomers, strangers and open;
# and against one that was not sure itself: 6 of 7.
_TRUST_IN_REQUEST, _TRUST_AGAINST_DOUBT = 0.9, 0.7
_DOUBTFUL = 0.65


@dataclass(frozen=True, slots=True)
class DocumentFact:
    """What the remittance reader said of one attachment; it outweighs words (`with_documents`)."""

    name: str
    is_remittance: bool
    proved: bool
    summary: str


def with_documents(classification: Classification, documents: tuple[DocumentFact, ...]) -> Classification:
    """The classification once the attachments were read: a proved remittance is one, whatever the words."""
    for document in sorted(documents, key=lambda fact: not fact.proved):
        if document.is_remittance:
            proof = Evidence(
                "attachment is a remittance",
                "attachment",
                6.0 if document.proved else 3.0,
                document.summary or document.name,
            )
            if document.proved or classification.label not in {Intent.DISPUTE, Intent.ESCALATION}:
                return outweighed(classification, Intent.REMITTANCE, 0.99 if document.proved else 0.9, proof)
    return classification


def outweighed(classification: Classification, label: Intent, confidence: float, proof: Evidence) -> Classification:
    """The classification after a fact that words cannot argue with."""
    others = dict.fromkeys((classification.label, *classification.secondary))
    secondary = tuple(
        other for other in others if other is not label and other in {Intent.DISPUTE, Intent.ESCALATION}
    )
    runner_up = classification.label if classification.label is not label else classification.runner_up
    confidence = max(confidence, classification.confidence if classification.label is label else 0.0)
    return replace(
        classification,
        label=label,
        confidence=confidence,
        secondary=secondary,
        runner_up=runner_up,
        evidence=(proof, *classification.evidence),
    )


def follow_requests(
    classification: Classification, requests: Sequence[RequestSpan], where: str, text: str
) -> Classification:
    """ "7718 left our account twice. Please transfer the 386.75 back": words of a payment, but who asks for a refund
    only objects. A label that none of the requests in the `text` could follow from gives way to that of the first.
    News stay news, and pressure is heard whatever is asked for; but an absence beside a wish for named papers is why
    they are wanted now: "I'm off tomorrow, so please send 4711 today". A doubtful label gives way to its runner-up,
    where that is the usual label of a request and it is not."""
    if not requests:
        return classification
    label, usual = classification.label, [LABELS_OF[request.type][0] for request in requests]
    if label in _FROM_REQUESTS and not any(label in LABELS_OF[request.type] for request in requests):
        followed, trust = usual[0], _TRUST_IN_REQUEST
    elif label is Intent.INFORMATIONAL and _names_wanted_papers(classification, requests):
        followed, trust = Intent.INVOICE_REQUEST, _TRUST_AGAINST_DOUBT
    elif classification.confidence < _DOUBTFUL and label not in usual and classification.runner_up in usual:
        followed, trust = classification.runner_up, _TRUST_AGAINST_DOUBT
    else:
        return classification
    request = next(request for request in requests if followed in LABELS_OF[request.type])
    phrase = text[request.span.start : request.span.end]
    proof = Evidence(f"asked for: {request.type}", where, 1.0, phrase, request.span)
    return outweighed(classification, followed, trust, proof)


def _names_wanted_papers(classification: Classification, requests: Sequence[RequestSpan]) -> bool:
    """Beside an absence. "I'm on leave as of tomorrow, send me 4471 today" sounds like news of an address, too."""
    rules = {piece.rule for piece in classification.evidence}
    wanting = {"invoice_copy", "address_change"} if WANTED in rules else {"invoice_copy"}
    return AWAY in rules and any(request.type in wanting and request.captured.get("invoices") for request in requests)
