"""One read mail in, its label with the evidence that decided it and the runner-up out."""

from dataclasses import dataclass
from enum import StrEnum

from parsers.problems import Evidence


class Intent(StrEnum):
    INVOICE_REQUEST = "invoice_request"
    REMITTANCE = "remittance"
    DISPUTE = "dispute"
    ESCALATION = "escalation"
    INFORMATIONAL = "informational"
    SALES = "sales"


@dataclass(frozen=True, slots=True)
class Classification:
    """`confidence` is the calibrated probability of `label`; `secondary` other labels also asked for."""

    label: Intent
    confidence: float
    secondary: tuple[Intent, ...]
    runner_up: Intent | None
    evidence: tuple[Evidence, ...]
