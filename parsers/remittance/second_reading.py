"""A PDF or sheet whose advice did not prove in, what the second, independent reader makes of it out.

The first reader joins characters to words and words to cells in its own way; where that way fails, the other one
may not. Its reading counts only when it proves: all else stays as the first reader saw it.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import repeat

from parsers.files.pages import DocumentText
from parsers.known_items import KnownItems
from parsers.problems import Problem
from parsers.remittance.advice import RemittanceAdvice, RemittanceReading
from parsers.remittance.formats.document import read_document_again
from parsers.remittance.reader import read_remittance
from parsers.remittance.second_look import is_proved

_TOLD = {
    "pdf": (
        Problem("second_reader", "The first reader could not prove the document; the second one could."),
        "Proved by the second reader.",
    ),
    "sheet": (
        Problem("without_hidden_rows", "What is paid is the sum of the rows that are not hidden."),
        "Proved without the hidden rows.",
    ),
}
_EDGES = " .,;:()[]"


def read_again(
    document: DocumentText, content: bytes, reading: RemittanceReading, known: KnownItems
) -> tuple[DocumentText, RemittanceReading]:
    """The second reading with its words when all its payments prove and say so, else the first."""
    second = read_document_again(document, content)
    if second is document:
        return document, reading
    again = read_remittance(second, known)
    if not is_proved(again) or not _agrees(again, reading) or not _sees_its_numbers(again, document):
        return document, reading
    problem, told = _TOLD["pdf" if document.format == "pdf" else "sheet"]
    problems = (*document.problems, problem)
    payments = tuple(
        replace(_with_header_of(seen, advice), proof=replace(advice.proof, reason=told))
        for advice, seen in _in_pairs(again, reading)
    )
    return replace(second, problems=problems), replace(again, payments=payments, problems=problems)


def _in_pairs(
    again: RemittanceReading, first: RemittanceReading
) -> Iterator[tuple[RemittanceAdvice, RemittanceAdvice | None]]:
    """Each payment with the one that the first reader saw, unless they saw another number of them."""
    same = len(again.payments) == len(first.payments)
    return zip(again.payments, first.payments if same else repeat(None), strict=False)


def _with_header_of(first: RemittanceAdvice | None, again: RemittanceAdvice) -> RemittanceAdvice:
    """What the second reader does not see above and below the lines is as the first one saw it."""
    if first is None:
        return again
    return replace(
        again,
        payer=again.payer or first.payer,
        payee=again.payee or first.payee,
        reference=again.reference or first.reference,
        payment_date=again.payment_date or first.payment_date,
        method=again.method or first.method,
    )


def _sees_its_numbers(again: RemittanceReading, document: DocumentText) -> bool:
    """Two columns that touch may run together for the second reader: every number that no known item has must be
    words of the first one too."""
    words = {word.text.strip(_EDGES) for page in document.pages for word in page.words}
    return all(
        line.item_id is not None or all(part.strip(_EDGES) in words for part in line.reference.split())
        for advice in again.payments
        for line in advice.lines
    )


def _agrees(again: RemittanceReading, first: RemittanceReading) -> bool:
    """The readers may differ about lines, not about what was paid: a total that both read is the same."""
    seen = {advice.total for advice in first.payments if advice.total is not None}
    return not seen or seen <= {advice.total for advice in again.payments}
