"""Words with boxes and the known open items in, remittance advices with their proof out.

Ledger-anchored and proof-carrying: tokens that equal a key of a known item find the reference column; column
roles and sign convention are solved so that every line and the stated total tie; a document whose solution is
not unique, or that does not tie, is not proved and says which equation fails.
"""

from collections.abc import Sequence
from dataclasses import replace

from parsers.files.pages import DocumentState, DocumentText, Page
from parsers.known_items import KnownItems
from parsers.problems import Problem
from parsers.remittance.advice import (
    DocumentKind,
    ProofState,
    RemittanceAdvice,
    RemittanceReading,
)
from parsers.remittance.anchors import Anchors
from parsers.remittance.facts.kind import CLEARLY_OTHER, REMITTANCE_ENOUGH, remittance_score
from parsers.remittance.formats.misread import repair_words
from parsers.remittance.lines import decimal_mark, groups_by_space, read_lines
from parsers.remittance.proof import proof as remittance_proof
from parsers.remittance.proof.conclusion import Payment
from parsers.remittance.proof.payments import read_messages, read_payments
from parsers.remittance.shapes.centred_cells import join_centred_cells
from parsers.remittance.shapes.cents import join_cents
from parsers.remittance.shapes.layout import lay_out
from parsers.remittance.shapes.minor_units import read_minor_units
from parsers.remittance.shapes.overflow import join_overflow
from parsers.remittance.shapes.records import tabulate_records
from parsers.remittance.shapes.spaced_letters import join_spaced_letters
from parsers.remittance.tables.tables import find_tables

_NO_HEADINGS = "The file has no headings; what its fields are is told by the open items alone."
# Formats whose readers give each payment a page of its own.
_MESSAGES = frozenset({"x12", "edifact", "iso20022", "xml"})
_MAIL_TEXTS = frozenset({"text", "html"})  # "Our remittance advice is attached" pays nothing by itself
_FLAWS = frozenset({"digits_lost", "contradiction"})  # of the file: what it says can't be proved by its sums


def read_remittance(document: DocumentText, known: KnownItems) -> RemittanceReading:
    if document.state is DocumentState.ENCRYPTED:
        return RemittanceReading(DocumentKind.ENCRYPTED, False, (), document.problems)
    if document.state is not DocumentState.READ:
        scanned = document.state is DocumentState.SCANNED
        return RemittanceReading(DocumentKind.UNREADABLE, scanned, (), document.problems)
    reading = _read(document, known)
    if document.scanned and not _agrees_with_all(reading):
        repaired = repair_words(document, known.items)
        again = _read(repaired, known) if repaired is not document else reading
        if _agrees_with_all(again):
            told = Problem(
                "misread", "Letters and digits that look alike were put right: ledger and sums agree then."
            )
            return replace(again, problems=(*again.problems, told))
    return reading


def _agrees_with_all(reading: RemittanceReading) -> bool:
    """Whether the sums hold and the ledger knows every line."""
    return bool(reading.payments) and all(
        advice.total is not None
        and advice.consistent
        and advice.lines
        and all(line.item_id is not None for line in advice.lines)
        for advice in reading.payments
    )


def _read(document: DocumentText, known: KnownItems) -> RemittanceReading:
    printed = _printed(document)
    mark = decimal_mark(printed)
    spaced = groups_by_space(printed)
    anchors = Anchors(known)
    lines = join_overflow([read_lines(page, spaced) for page in printed])
    layout = lay_out(read_minor_units(lines, anchors), anchors, drawn=document.format == "pdf")
    score = remittance_score([line for page in layout.pages for line in page])
    if score < CLEARLY_OTHER:
        return _not_one(document)
    pages, tables = layout.pages, layout.tables
    records = None if tables or document.format == "pdf" else tabulate_records(pages, anchors)
    if records:
        pages, tables = records.pages, find_tables(records.pages)
    messages = layout.apart or (document.format in _MESSAGES and len(pages) > 1)
    payments = read_messages(pages, anchors, mark) if messages else read_payments(pages, tables, anchors, mark)
    if score < REMITTANCE_ENOUGH and not any(_speaks_for_payment(payment, score) for payment in payments):
        return _not_one(document)
    if document.format in _MAIL_TEXTS:
        payments = [payment for payment in payments if payment.advice.lines or payment.advice.total is not None]
        if not payments:
            return _not_one(document)
    advices = tuple(_as_recognised(p.advice) if document.scanned else p.advice for p in payments)
    if layout.doubt:
        advices = tuple(_doubted(advice, layout.doubt) for advice in advices)
    advices = tuple(
        _doubted(advice, told) if (told := remittance_proof.find_unprinted(advice, document)) else advice
        for advice in advices
    )
    if told := remittance_proof.find_left_out(advices, document):
        advices = tuple(_doubted(advice, told) for advice in advices)
    if records and not records.told:
        advices = tuple(_doubted(advice, _NO_HEADINGS) for advice in advices)
    if flaw := next((problem for problem in document.problems if problem.code in _FLAWS), None):
        advices = tuple(_doubted(advice, flaw.message) for advice in advices)
    return RemittanceReading(DocumentKind.REMITTANCE, document.scanned, advices, document.problems)


def _printed(document: DocumentText) -> Sequence[Page]:
    """The pages with what print took apart put together again."""
    if document.format != "pdf":
        return document.pages
    return join_centred_cells(join_cents(join_spaced_letters(document.pages)))


def _as_recognised(advice: RemittanceAdvice) -> RemittanceAdvice:
    """Figures recognised in a picture never prove: a person compares them."""
    return _doubted(
        advice, "The figures were recognised in a picture; they add up, but a person has to compare them."
    )


def _doubted(advice: RemittanceAdvice, reason: str) -> RemittanceAdvice:
    if advice.proof.state is ProofState.UNPROVED:
        return advice
    return replace(advice, proof=replace(advice.proof, state=ProofState.UNPROVED, reason=reason))


def _not_one(document: DocumentText) -> RemittanceReading:
    problem = Problem("not_a_remittance", "Nothing in the document says that something was paid.")
    return RemittanceReading(DocumentKind.NOT_REMITTANCE, document.scanned, (), (*document.problems, problem))


def _speaks_for_payment(payment: Payment, score: float) -> bool:
    """Without words of payment around: a paid column, or ledger items that add up to a total, or invoices that do
    below an advice's number and day; all of it and a payment's number where words like "balance due" speak against
    it."""
    if score < 0:
        return payment.tied and payment.numbered and payment.paid_heading
    return bool(payment.advice.lines) and (
        (payment.paid_heading and payment.named)
        or (payment.numbered and payment.anchored == len(payment.advice.lines))
        or (payment.tied and payment.dated and payment.named)
        or (payment.tied and (payment.numbered or (payment.anchored > 0 and payment.paid_total)))
    )
