"""What the first reader made of a document in, whether the second, slower one is worth its time out."""

from parsers.files.pages import DocumentState, DocumentText
from parsers.remittance.advice import DocumentKind, ProofState, RemittanceReading

MAX_PAGES = 30  # the second reader is slow

# The first reader saw what a person can't see, or could not map it; the second one can't tell.
_HIDDEN = frozenset({"invisible_text", "hidden_text", "unmapped_text", "too_many_characters", "too_many_pages"})


def may_prove_again(document: DocumentText, reading: RemittanceReading) -> bool:
    """Whether a second look is worth its time: an advice in a PDF, or in a sheet with hidden rows, did not prove, and
    not for being ambiguous."""
    return (
        (document.format == "pdf" or any(problem.code == "hidden_rows" for problem in document.problems))
        and document.state is DocumentState.READ
        and not document.scanned
        and 0 < document.page_count <= MAX_PAGES
        and reading.kind is DocumentKind.REMITTANCE
        and not is_proved(reading)
        and not any(problem.code in _HIDDEN for problem in document.problems)
        and not any(advice.proof.solutions > 1 for advice in reading.payments)
    )


def is_proved(reading: RemittanceReading) -> bool:
    return bool(reading.payments) and all(a.proof.state is ProofState.PROVED for a in reading.payments)
