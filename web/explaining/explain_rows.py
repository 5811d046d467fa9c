"""What was read in, the rows of docs/explain.md out: their names, their order, money as text."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from inbox.intake import ReadDocument, ReadMail
from parsers.known_items import KnownItems
from parsers.money import format_amount
from parsers.problems import Evidence, Problem, Span
from parsers.remittance.advice import DocumentKind, Equation, RemittanceAdvice, RemittanceLine
from tickets.money.matching.matching import propose_all
from tickets.money.matching.proposal import MatchPolicy, Proposal
from web.explaining.explain_documents import list_payments
from web.explaining.explain_ledger import LedgerItems


def payment_row(advice: RemittanceAdvice) -> dict[str, Any]:
    """One of `payments`."""
    currency, proof = advice.currency, advice.proof
    return {
        "payer": advice.payer,
        "payee": advice.payee,
        "reference": advice.reference,
        "date": advice.payment_date.isoformat() if advice.payment_date else None,
        "method": advice.method,
        "currency": currency,
        "total": _money(advice.total, currency),
        "consistent": advice.consistent,
        "proof": {
            "state": proof.state.value,
            "equations": [_equation(equation, currency) for equation in proof.equations if equation.holds],
            "failing": [_equation(equation, currency) for equation in proof.equations if not equation.holds],
            "reason": proof.reason,
            "solutions": proof.solutions,
        },
        "lines": [_line(line, currency) for line in advice.lines],
    }


def _equation(equation: Equation, currency: str | None) -> str:
    sign = "=" if equation.holds else "≠"
    return f"{equation.name}: {_money(equation.left, currency)} {sign} {_money(equation.right, currency)}"


def _line(line: RemittanceLine, currency: str | None) -> dict[str, Any]:
    box = line.box
    return {
        "invoice": line.reference,
        "invoice_date": line.invoice_date.isoformat() if line.invoice_date else None,
        "gross": _money(line.gross, currency),
        "discount": _money(line.discount, currency),
        "deduction": _money(line.deduction, currency),
        "reason": line.reason,
        "net": _money(line.net, currency),
        "page": box.page,
        "box": [round(edge, 1) for edge in (box.x0, box.top, box.x1, box.bottom)],
        "withheld": _money(line.withheld, currency),
    }


def cash_row(documents: Sequence[ReadDocument], ledger: LedgerItems, kind: DocumentKind) -> dict[str, Any]:
    """`cash`: all payments of the file together, in order; a later document sees what an earlier one would use up."""
    advices = list_payments(documents)
    items = {item.id: item for read in documents for item in read.known.items}
    known = ledger.add_items_of_payers(KnownItems(tuple(items[id_] for id_ in sorted(items))), advices)
    proposals = propose_all(advices, known, MatchPolicy())
    customers = {proposal.customer for proposal in proposals}
    unknown = kind is not DocumentKind.NOT_REMITTANCE and not proposals
    return {
        "customer": customers.pop() if len(customers) == 1 else None,
        "allocations": [
            {
                "invoice": allocation.number,
                "amount": _money(allocation.cash, advice.currency),
                "auto": allocation.auto,
                "evidence_class": allocation.evidence_class.value,
                "discount": _money(allocation.discount or None, advice.currency),
                "reason": allocation.reason,
            }
            for advice, proposal in zip(advices, proposals, strict=True)
            for allocation in proposal.allocations
        ],
        "lines": [entry for pair in zip(advices, proposals, strict=True) for entry in _cash_lines(*pair)],
        "review": unknown or any(proposal.review for proposal in proposals),
        "evidence_class": max((proposal.evidence_class.value for proposal in proposals), default=None),
        "reasons": [proposal.reason for proposal in proposals],
    }


def _cash_lines(advice: RemittanceAdvice, proposal: Proposal) -> Iterator[dict[str, Any]]:
    for line, match in zip(advice.lines, proposal.lines, strict=True):
        yield {
            "invoice": line.reference,
            "net": _money(line.net, advice.currency),
            "class": match.line_class.value,
            "reason": match.reason,
            "candidates": [item.number for item in match.candidates],
        }


def list_references(read: ReadMail, kind: str) -> list[str]:
    """The numbers of this kind that the mail names, each once, in order."""
    return list(dict.fromkeys(found.value for found in read.mail.references if found.kind == kind))


def problem_row(problem: Problem) -> dict[str, str]:
    return {"code": problem.code, "message": problem.message, "where": problem.where}


def evidence_row(evidence: Evidence) -> dict[str, Any]:
    return {
        "rule": evidence.rule,
        "where": evidence.where,
        "span": span_row(evidence.span) if evidence.span else None,
        "weight": round(evidence.weight, 3),
        "phrase": evidence.phrase,
    }


def span_row(span: Span) -> list[int]:
    return [span.start, span.end]


def _money(amount: Decimal | None, currency: str | None) -> str | None:
    return None if amount is None else format_amount(amount, currency)
