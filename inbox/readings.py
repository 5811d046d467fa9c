"""A mail with its documents, as the readers left it and before it is filed."""

from collections.abc import Sequence
from dataclasses import dataclass

from parsers.files.pages import DocumentText
from parsers.known_items import KnownItems
from parsers.message import AttachmentPart, Classification, MailReading
from parsers.remittance.advice import ProofState, RemittanceAdvice, RemittanceReading


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What the readers made of the attachment at `position`; `known` is what the ledger knew of its numbers.
    `body` is the mail's own text when that is the document: it is kept as a file after the attachments."""

    position: int
    document: DocumentText
    reading: RemittanceReading
    known: KnownItems
    body: AttachmentPart | None = None


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A mail with its documents. `classification` has heard the documents, `mail.classification` only the words."""

    mail: MailReading
    documents: tuple[ReadDocument, ...]
    classification: Classification

    @property
    def advices(self) -> list[RemittanceAdvice]:
        return [advice for document in self.documents for advice in document.reading.payments]


def all_proved(advices: Sequence[RemittanceAdvice]) -> bool:
    """There is an advice, and each is proved."""
    return bool(advices) and all(advice.proof.state is ProofState.PROVED for advice in advices)
