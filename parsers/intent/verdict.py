"""A classification by words in, the classification after a fact that words cannot argue with out."""

from dataclasses import dataclass, replace

from parsers.message import Classification, Intent
from parsers.problems import Evidence


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
