"""Storing what was read of an advice, with the proposal for it and the link to an earlier twin."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from parsers.files.pages import DocumentText
from parsers.keys import canonical_keys
from parsers.money import to_minor
from parsers.problems import PageBox, Problem
from parsers.remittance.advice import DocumentKind, RemittanceAdvice, RemittanceLine, RemittanceReading
from tickets.customers import Customer, name_key
from tickets.money.advices.remittances import Remittance, RemittanceRow, RemittanceState, record_on
from tickets.money.bank.own_identities import doubt_of
from tickets.money.matching.proposal import Difference, LineMatch, Proposal, ProposedAllocation
from tickets.money.receivables.ledger import Invoice
from tickets.users import SYSTEM


def record_remittance(
    session: Session,
    *,
    ticket_id: int,
    attachment_id: int,
    document: DocumentText,
    reading: RemittanceReading,
    proposals: tuple[Proposal, ...],
    now: datetime,
) -> list[Remittance]:
    """Store what was read, one row per payment (or one `unreadable` row with the reason), with its proposal and
    a duplicate link when the same advice (fingerprint) was seen before. Nothing for what is no remittance."""
    if reading.kind is DocumentKind.NOT_REMITTANCE:
        return []
    common = (*document.problems, *reading.problems)
    page = {"page_count": document.page_count, "page_sizes": [[p.number, p.width, p.height] for p in document.pages]}
    place = {"ticket_id": ticket_id, "attachment_id": attachment_id, "created_at": now, **page}
    if reading.kind is not DocumentKind.REMITTANCE or not reading.payments:
        reasons = common or (Problem("nothing_read", "No payment could be read from this document."),)
        return [_save_unreadable(session, place, 0, reasons, now)]
    remittances = []
    for position, (advice, proposal) in enumerate(zip(reading.payments, proposals, strict=True)):
        problems = (*common, *advice.problems)
        currency = advice.currency or _currency_of_items(session, proposal)
        if flaw := _find_unstorable(advice, currency):
            remittances.append(_save_unreadable(session, place, position, (*problems, flaw), now))
            continue
        saved = _save_advice(session, place, position, advice, proposal, currency, problems, now)
        if reading.scanned:
            saved.proof = {**saved.proof, "scanned": True}
        remittances.append(saved)
    return remittances


_MAX_MINOR = 10**15  # beyond it, sums of many would leave a 64-bit integer


def _save_unreadable(
    session: Session, place: Mapping[str, Any], position: int, problems: Sequence[Problem], now: datetime
) -> Remittance:
    remittance = Remittance(
        **place, position=position, state=RemittanceState.UNREADABLE, problems=msgspec.to_builtins(problems)
    )
    session.add(remittance)
    session.flush()
    reason = problems[0].message if problems else ""
    record_on(session, "remittance_unreadable", remittance, by=SYSTEM, now=now, reason=reason)
    return remittance


def _currency_of_items(session: Session, proposal: Proposal) -> str | None:
    """The one currency of the items that an advice without a printed currency leads to."""
    currencies = {match.item.currency for match in proposal.lines if match.item}
    if not currencies and proposal.allocations:
        ids = [allocation.item_id for allocation in proposal.allocations]
        currencies = set(session.scalars(select(Invoice.currency).where(Invoice.id.in_(ids))))
    return currencies.pop() if len(currencies) == 1 else None


def _find_unstorable(advice: RemittanceAdvice, currency: str | None) -> Problem | None:
    """An amount with more decimals than its currency has, or of impossible size: it would have to be rounded."""
    amounts = [advice.total]
    for line in advice.lines:
        amounts += [line.net, line.gross, line.discount, line.deduction, line.withheld]
    for amount in amounts:
        if amount is None:
            continue
        try:
            too_large = abs(to_minor(amount, currency or "")) > _MAX_MINOR
        except ValueError as error:
            return Problem("over_precise", str(error))
        if too_large:
            return Problem("too_large", f"{amount} is not an amount of money that can be meant")
    return None


def _save_advice(
    session: Session,
    place: Mapping[str, Any],
    position: int,
    advice: RemittanceAdvice,
    proposal: Proposal,
    currency: str | None,
    problems: Sequence[Problem],
    now: datetime,
) -> Remittance:
    fingerprint = fingerprint_of(advice)
    earlier = _find_same_advice(session, fingerprint)
    evidence_class, reason = str(proposal.evidence_class), proposal.reason
    if earlier is not None:
        evidence_class = max(evidence_class, "D")
        reason = f"the same advice came before (remittance {earlier}); {reason}"
    if strange := doubt_of(session, advice.payee, advice.payee_accounts):
        evidence_class = max(evidence_class, "D")
        reason = f"{strange}; {reason}"
    if (replaced := _find_replaced(session, advice)) is not None:
        reason = f"it replaces remittance {replaced}; {reason}"
    remittance = Remittance(
        **place,
        position=position,
        customer_id=find_account(session, proposal.customer),
        state=RemittanceState.PROPOSED,
        payer=_cut(advice.payer, 200),
        payee=_cut(advice.payee, 200),
        payee_accounts=list(advice.payee_accounts),
        reference=_cut(advice.reference, 100),
        payment_date=advice.payment_date,
        method=_cut(advice.method, 20),
        currency=currency,
        total_minor=_minor(advice.total, currency),
        consistent=advice.consistent,
        proved=advice.proof.state == "proved",
        proof=proof_json(advice),
        evidence_class=evidence_class,
        class_reason=reason,
        problems=msgspec.to_builtins(problems),
        fingerprint=fingerprint,
        duplicate_of=earlier,
    )
    session.add(remittance)
    session.flush()
    if lines := list(_build_lines(remittance.id, advice, proposal, currency)):
        session.execute(insert(RemittanceRow), lines)
    record_on(
        session, "remittance_read", remittance, by=SYSTEM, now=now,
        lines=len(advice.lines), proved=remittance.proved, evidence_class=evidence_class, duplicate_of=earlier,
    )  # fmt: skip
    return remittance


def fingerprint_of(advice: RemittanceAdvice) -> str | None:
    """The same for an advice that is sent again in another file: payer, reference, total and lines. None when
    there is too little to tell two payments apart."""
    if not advice.reference and not advice.lines:
        return None
    lines = sorted(f"{_plain_reference(line.reference)}={line.net.normalize():f}" for line in advice.lines)
    total = "" if advice.total is None else f"{advice.total.normalize():f}"
    payer, reference = name_key(advice.payer or ""), _plain_reference(advice.reference or "")
    parts = (payer, reference, advice.currency or "", total, *lines)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _plain_reference(reference: str) -> str:
    return (canonical_keys(reference) or (reference.strip().upper(),))[0]


def _find_same_advice(session: Session, fingerprint: str | None) -> int | None:
    """The first remittance with this fingerprint that nobody has rejected."""
    if fingerprint is None:
        return None
    return session.scalar(
        select(func.min(Remittance.id)).where(
            Remittance.fingerprint == fingerprint, Remittance.state != RemittanceState.REJECTED
        )
    )


def _find_replaced(session: Session, advice: RemittanceAdvice) -> int | None:
    """The newest remittance with the number that this one says it replaces."""
    numbers = [problem.where for problem in advice.problems if problem.code == "replaces"]
    if not numbers:
        return None
    return session.scalar(
        select(func.max(Remittance.id)).where(
            Remittance.reference == numbers[0], Remittance.state != RemittanceState.REJECTED
        )
    )


def find_account(session: Session, account: str | None) -> int | None:
    return session.scalar(select(Customer.id).where(Customer.account_number == account)) if account else None


def proof_json(advice: RemittanceAdvice) -> dict[str, Any]:
    proof = advice.proof
    return {
        "state": str(proof.state),
        "reason": proof.reason,
        "cause": proof.cause,
        "part": proof.part,
        "solutions": proof.solutions,
        "equations": [
            {
                "name": equation.name,
                "left": f"{equation.left:f}",
                "right": f"{equation.right:f}",
                "holds": equation.holds,
                "boxes": [_box(box) for box in equation.boxes],
            }
            for equation in proof.equations
        ],
    }


def _box(box: PageBox) -> list[float]:
    return [box.page, box.x0, box.top, box.x1, box.bottom]


def _build_lines(
    remittance_id: int, advice: RemittanceAdvice, proposal: Proposal, currency: str | None
) -> Iterator[dict[str, Any]]:
    """One row a printed line; an allocation without a line (advice with only a total) gets a row of its own."""
    by_line = {allocation.line: allocation for allocation in proposal.allocations if allocation.line >= 0}
    matches = {match.line: match for match in proposal.lines}
    for sequence, line in enumerate(advice.lines):
        allocation = by_line.get(line.sequence)
        yield _build_line(remittance_id, sequence, line, matches[line.sequence], allocation, currency)
    inferred = [allocation for allocation in proposal.allocations if allocation.line < 0]
    for sequence, allocation in enumerate(inferred, start=len(advice.lines)):
        cash = _minor(allocation.cash, currency)
        yield {
            "remittance_id": remittance_id,
            "sequence": sequence,
            "reference": "",
            "net_minor": cash,
            "box": [],
            "line_class": "credit" if allocation.cash < 0 else "full",
            "evidence_class": str(allocation.evidence_class),
            "match_reason": allocation.reason,
            "invoice_id": allocation.item_id,
            "proposed_minor": cash,
        }


def _build_line(
    remittance_id: int,
    sequence: int,
    line: RemittanceLine,
    match: LineMatch,
    allocation: ProposedAllocation | None,
    currency: str | None,
) -> dict[str, Any]:
    return {
        "remittance_id": remittance_id,
        "sequence": sequence,
        "reference": line.reference[:120],
        "invoice_date": line.invoice_date,
        "gross_minor": _minor(line.gross, currency),
        "discount_minor": _minor(line.discount, currency),
        "deduction_minor": _minor(line.deduction, currency),
        "withheld_minor": _minor(line.withheld, currency),
        "net_minor": _minor(line.net, currency),
        "reason": line.reason,
        "box": _box(line.box),
        "net_box": _box(line.net_box) if line.net_box else None,
        **match_fields(match, allocation, currency),
    }


def match_fields(match: LineMatch, allocation: ProposedAllocation | None, currency: str | None) -> dict[str, Any]:
    """The columns of a line that the matcher fills; an item in another currency is no proposal."""
    usable = match.item is not None and match.item.currency == currency
    allocation = allocation if usable else None
    return {
        "line_class": str(match.line_class),
        "evidence_class": str(match.evidence_class),
        "match_reason": match.reason,
        "invoice_id": match.item.id if match.item and usable else None,
        "proposed_minor": _minor(allocation.cash, currency) if allocation else None,
        "proposed_discount_minor": _minor(allocation.discount, currency)
        if allocation and allocation.discount
        else None,
        "differences": list_differences(allocation.differences if allocation else (), currency),
        "candidates": [item.id for item in match.candidates],
    }


def list_differences(differences: Sequence[Difference], currency: str | None) -> list[dict[str, Any]]:
    """As they stand on a line until it is applied."""
    return [
        {"kind": str(each.kind), "minor": _minor(each.amount, currency), "reason": each.reason}
        for each in differences
    ]


def _minor(amount: Decimal | None, currency: str | None) -> int | None:
    return None if amount is None else to_minor(amount, currency or "")


def _cut(text: str | None, length: int) -> str | None:
    return text[:length] if text else None
