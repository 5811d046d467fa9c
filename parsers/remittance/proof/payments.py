"""A document's pages and tables in, its payments out: one, or one in each part of it that ties on its own."""

from collections.abc import Sequence
from dataclasses import replace

from parsers.remittance.advice import ProofState
from parsers.remittance.advice_words import names_other_times
from parsers.remittance.anchors import Anchors
from parsers.remittance.facts.currencies import Pages, split_by_currency
from parsers.remittance.facts.fact_values import payment_references
from parsers.remittance.facts.facts import labelled_facts
from parsers.remittance.facts.payer import names_body
from parsers.remittance.facts.segments import cut_into_payments, looks_like_row
from parsers.remittance.lines import Line
from parsers.remittance.proof.conclusion import Payment
from parsers.remittance.proof.one_payment import lines_of_headings, read_payment
from parsers.remittance.tables.anchored_tables import anchored_tables
from parsers.remittance.tables.table_parts import TablePart
from parsers.remittance.tables.tables import find_tables, headless_tables
from parsers.remittance.words import fold

_MAX_PAYMENTS = 40


def read_messages(pages: Sequence[Sequence[Line]], anchors: Anchors, mark: str | None) -> list[Payment]:
    """The format says where a payment ends, whatever its reference looks like: none has the amount of another."""
    payments = [read_payment([page], anchors, mark) for page in pages if page]
    return [payment for payment in payments if payment.advice.lines or payment.advice.total is not None]


def read_payments(
    pages: Sequence[Sequence[Line]], tables: Sequence[TablePart], anchors: Anchors, mark: str | None
) -> list[Payment]:
    """One for each payment of the document; the cut by payment headers stands when its parts tie."""
    segments = cut_into_payments(pages, lines_of_headings(tables))
    now = [segment for segment in segments if not _is_of_another_time(segment)]
    if len(now) == 1 < len(segments):
        return read_payments(now[0], find_tables(now[0]), anchors, mark)
    whole = read_payment(pages, anchors, mark, tables)
    if len(segments) > 1:
        split = _one_in_each_segment(segments, anchors, mark, all_tie=whole.tied)
        if split is not None:
            return [_under_one_letterhead(payment, whole) for payment in split]
        if _names_several(pages):
            whole = _doubted(whole, "The document names several payments, and only their sum is printed.")
    if by_currency := _one_in_each_currency(pages, anchors, mark):
        return by_currency
    if whole.advice.proof.state is ProofState.UNPROVED and (by_head := _one_under_each_head(pages, anchors, mark)):
        return by_head
    return [whole] if whole.tied else _one_on_each_page(pages, anchors, mark) or [whole]


def _is_of_another_time(segment: Pages) -> bool:
    """Whether it begins with "Previous payment 4711", or says so where it names its number first."""
    lines = [line for page in segment for line in page]
    named = payment_references(labelled_facts(lines))[:1]
    heads = [*lines[:1], *(lines[fact.line] for fact in named)]
    return any(names_other_times(line.text) for line in heads)


def _names_several(pages: Sequence[Sequence[Line]]) -> bool:
    """Whether the same label names another payment's number further down, and rows stand below each."""
    lines = [line for page in pages for line in page]
    facts = [fact for fact in payment_references(labelled_facts(lines)) if fact.strength > 1]
    alike = [fact for fact in facts if fold(fact.label) == fold(facts[0].label)]
    ends = [fact.line for fact in alike[1:]] + [len(lines)]
    paying = {
        fact.value
        for fact, end in zip(alike, ends, strict=True)
        if any(map(looks_like_row, lines[fact.line + 1 : end]))
    }
    return len(paying) > 1


def _doubted(payment: Payment, reason: str) -> Payment:
    proof = payment.advice.proof
    if proof.state is ProofState.UNPROVED:
        return payment
    return replace(
        payment, advice=replace(payment.advice, proof=replace(proof, state=ProofState.UNPROVED, reason=reason))
    )


def _one_in_each_segment(
    segments: Sequence[Pages], anchors: Anchors, mark: str | None, *, all_tie: bool
) -> list[Payment] | None:
    """The segments that pay something; None when one does not tie and `all_tie` are to."""
    tables: list[list[TablePart]] = []
    for segment in segments:
        goes_on = tables[-1][-1] if tables and tables[-1] else None
        found = (
            find_tables(segment)
            or (goes_on and find_tables(segment, goes_on))
            or anchored_tables(segment, anchors)
            or headless_tables(segment)
        )
        if all_tie and not found:
            return None  # a remark below the last row
        tables.append(found)
    split = []
    for segment, parts in zip(segments, tables, strict=True):
        payment = read_payment(segment, anchors, mark, parts)
        if all_tie and not payment.tied:
            return None
        if payment.advice.lines or payment.advice.total is not None:
            split.append(payment)
    return split


def _one_in_each_currency(pages: Sequence[Sequence[Line]], anchors: Anchors, mark: str | None) -> list[Payment]:
    """Rows in several currencies are a payment in each, when each adds up to a total of its own; else none."""
    payments = []
    for code, part in split_by_currency(pages).items():
        payment = read_payment(part, anchors, mark)
        if not payment.tied or payment.advice.currency not in (None, code):
            return []
        payments.append(replace(payment, advice=replace(payment.advice, currency=code)))
    return payments


def _one_under_each_head(pages: Sequence[Sequence[Line]], anchors: Anchors, mark: str | None) -> list[Payment]:
    """Pages that begin with a payment's number each, behind a cover that lists them all; none unless all tie."""
    parts: list[list[Sequence[Line]]] = []
    seen = ""
    for page in (page for page in pages if page):
        number = _number_at_head(page)
        if parts and number in ("", seen):
            parts[-1].append(page)
        else:
            parts.append([page])
            seen = number
    if not 1 < len(parts) <= _MAX_PAYMENTS:
        return []
    payments = [read_payment(part, anchors, mark) for part in parts]
    listed = [payment for payment in payments if payment.advice.lines and not _sums_up(payment, payments)]
    return listed if len(listed) > 1 and all(payment.tied for payment in listed) else []


def _sums_up(cover: Payment, payments: Sequence[Payment]) -> bool:
    """Whether its lines are the totals of the others."""
    totals = {payment.advice.total for payment in payments if payment is not cover}
    return {line.net for line in cover.advice.lines} <= totals


def _number_at_head(page: Sequence[Line]) -> str:
    """The payment's number above the first row of the page; empty when there is none or there are several."""
    above: list[Line] = []
    for line in page:
        if looks_like_row(line):
            break
        above.append(line)
    found = {fact.value for fact in payment_references(labelled_facts(above)) if fact.strength > 1}
    return found.pop() if len(found) == 1 else ""


def _one_on_each_page(pages: Sequence[Sequence[Line]], anchors: Anchors, mark: str | None) -> list[Payment]:
    """Pages (a workbook's sheets) that each hold a payment which ties on its own; none unless all do."""
    filled = [page for page in pages if page]
    if not 1 < len(filled) <= _MAX_PAYMENTS:
        return []
    payments = []
    for page in filled:
        payment = read_payment([page], anchors, mark)
        if not payment.tied:
            return []
        payments.append(payment)
    return payments


def _under_one_letterhead(payment: Payment, whole: Payment) -> Payment:
    """Who pays whom stands once, above all payments: what else heads one of them is a company or names an account."""
    advice, of_all = payment.advice, whole.advice
    own = advice.payer if advice.payer and names_body(advice.payer) else None
    named = replace(
        advice,
        payer=own or of_all.payer or advice.payer,
        payee=advice.payee or of_all.payee,
        payee_accounts=advice.payee_accounts or of_all.payee_accounts,
    )
    return replace(payment, advice=named)
