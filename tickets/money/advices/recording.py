"""Storing what was read of advices, with the proposals for them and the links to earlier twins.

The advices of a wave of mails are written table by table, with the same effects as one after the other.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec
from sqlalchemy import Function, func, select
from sqlalchemy.orm import Session

from parsers.files.pages import DocumentText
from parsers.keys import canonical_keys
from parsers.money import to_minor
from parsers.problems import PageBox, Problem
from parsers.remittance.advice import DocumentKind, RemittanceAdvice, RemittanceLine, RemittanceReading
from tickets.audit import record_all
from tickets.customers import Customer, name_key
from tickets.db import insert_rows
from tickets.money.advices.remittances import Remittance, RemittanceRow, RemittanceState
from tickets.money.bank.own_identities import find_own
from tickets.money.matching.addressee import doubt_addressee
from tickets.money.matching.proposal import Difference, LineMatch, Proposal, ProposedAllocation
from tickets.money.receivables.ledger import Invoice
from tickets.row_ids import reserve_ids
from tickets.users import SYSTEM

MAX_REFERENCE = 100


@dataclass(frozen=True, slots=True)
class ReadPaper:
    """A document of a ticket as it was read; `proposals` are those of its payments, in their order."""

    ticket_id: int
    attachment_id: int
    document: DocumentText
    reading: RemittanceReading
    proposals: Sequence[Proposal]


@dataclass(frozen=True, slots=True)
class _Unread:
    """A paper, or its payment at `position`, that a person has to key, and why."""

    paper: ReadPaper
    position: int
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class _Payment:
    paper: ReadPaper
    position: int
    problems: Sequence[Problem]
    advice: RemittanceAdvice
    proposal: Proposal
    currency: str | None


def record_remittances(session: Session, papers: Sequence[ReadPaper], *, now: datetime) -> list[int]:
    """Store what was read, one row per payment (or one `unreadable` row with the reason), with its proposal and
    a duplicate link when the same advice (fingerprint) was seen before, be it just before. Nothing for what is no
    remittance. Their ids, in the order of the papers."""
    found = [each for paper in papers for each in _list_payments(session, paper)]
    ids = list(reserve_ids(session, Remittance, len(found)))
    numbered = list(zip(ids, found, strict=True))
    _save_unread(session, [(row_id, each) for row_id, each in numbered if isinstance(each, _Unread)], now)
    _save_payments(session, [(row_id, each) for row_id, each in numbered if isinstance(each, _Payment)], now)
    return ids


def _list_payments(session: Session, paper: ReadPaper) -> Iterator[_Unread | _Payment]:
    reading = paper.reading
    if reading.kind is DocumentKind.NOT_REMITTANCE:
        return
    common = (*paper.document.problems, *reading.problems)
    if reading.kind is not DocumentKind.REMITTANCE or not reading.payments:
        yield _Unread(paper, 0, common or (Problem("nothing_read", "No payment could be read from this document."),))
        return
    for position, (advice, proposal) in enumerate(zip(reading.payments, paper.proposals, strict=True)):
        problems = (*common, *advice.problems)
        currency = advice.currency or _currency_of_items(session, proposal)
        if flaw := _find_unstorable(advice, currency):
            yield _Unread(paper, position, (*problems, flaw))
        else:
            yield _Payment(paper, position, problems, advice, proposal, currency)


def _currency_of_items(session: Session, proposal: Proposal) -> str | None:
    """The one currency of the items that an advice without a printed currency leads to."""
    currencies = {match.item.currency for match in proposal.lines if match.item}
    if not currencies and proposal.allocations:
        ids = [allocation.item_id for allocation in proposal.allocations]
        currencies = set(session.scalars(select(Invoice.currency).where(Invoice.id.in_(ids))))
    return currencies.pop() if len(currencies) == 1 else None


_MAX_MINOR = 10**15  # beyond it, sums of many would leave a 64-bit integer


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


def _save_unread(session: Session, unread: Sequence[tuple[int, _Unread]], now: datetime) -> None:
    state = {"state": RemittanceState.UNREADABLE}
    insert_rows(session, Remittance, [{"id": row_id, **_place(each, now), **state} for row_id, each in unread])
    told = [
        (row_id, each.paper.ticket_id, {"reason": each.problems[0].message if each.problems else ""})
        for row_id, each in unread
    ]
    record_all(session, "remittance_unreadable", "remittance", told, by=SYSTEM, now=now)


def _place(each: _Unread | _Payment, now: datetime) -> dict[str, Any]:
    document = each.paper.document
    return {
        "ticket_id": each.paper.ticket_id,
        "attachment_id": each.paper.attachment_id,
        "position": each.position,
        "page_count": document.page_count,
        "page_sizes": [[page.number, page.width, page.height] for page in document.pages],
        "problems": msgspec.to_builtins(each.problems),
        "created_at": now,
    }


def _save_payments(session: Session, payments: Sequence[tuple[int, _Payment]], now: datetime) -> None:
    if not payments:
        return
    own = find_own(session)
    accounts = _find_accounts(session, {each.proposal.customer for _, each in payments if each.proposal.customer})
    earlier = _EarlierAdvices(session, [each.advice for _, each in payments])
    rows = []
    for row_id, each in payments:
        advice, proposal, same = each.advice, each.proposal, earlier.find_same(each.advice)
        evidence_class, reason = str(proposal.evidence_class), proposal.reason
        if same is not None:
            evidence_class = max(evidence_class, "D")
            reason = f"the same advice came before (remittance {same}); {reason}"
        if strange := doubt_addressee(advice.payee, advice.payee_accounts, own):
            evidence_class = max(evidence_class, "D")
            reason = f"{strange}; {reason}"
        if (replaced := earlier.find_replaced(advice)) is not None:
            reason = f"it replaces remittance {replaced}; {reason}"
        row = {
            "id": row_id,
            **_place(each, now),
            **_describe(each),
            "customer_id": accounts.get(proposal.customer or ""),
            "evidence_class": evidence_class,
            "class_reason": reason,
            "fingerprint": fingerprint_of(advice),
            "duplicate_of": same,
        }
        rows.append(row)
        earlier.add(row_id, advice)
    insert_rows(session, Remittance, rows)
    insert_rows(session, RemittanceRow, [line for each in payments for line in _printed_lines(*each)])
    insert_rows(session, RemittanceRow, [line for each in payments for line in _inferred_lines(*each)])
    told = [(row["id"], row["ticket_id"], _tell(row, each)) for row, (_, each) in zip(rows, payments, strict=True)]
    record_all(session, "remittance_read", "remittance", told, by=SYSTEM, now=now)


def _find_accounts(session: Session, numbers: Collection[str]) -> dict[str, int]:
    query = select(Customer.account_number, Customer.id).where(Customer.account_number.in_(numbers))
    return dict(session.execute(query).all())


class _EarlierAdvices:
    """The remittances that nobody has rejected, as far as one of these advices may repeat or replace them; those
    that are stored with them as well, once they are added."""

    def __init__(self, session: Session, advices: Sequence[RemittanceAdvice]) -> None:
        prints = {fingerprint for advice in advices if (fingerprint := fingerprint_of(advice))}
        numbers = {number for advice in advices if (number := _replaced_number(advice))}
        self._first = _find_by(session, Remittance.fingerprint, func.min(Remittance.id), prints)
        self._newest = _find_by(session, Remittance.reference, func.max(Remittance.id), numbers)

    def find_same(self, advice: RemittanceAdvice) -> int | None:
        """The first with its fingerprint."""
        return self._first.get(fingerprint_of(advice))

    def find_replaced(self, advice: RemittanceAdvice) -> int | None:
        """The newest with the number that this one says it replaces."""
        number = _replaced_number(advice)
        return self._newest.get(number) if number else None

    def add(self, row_id: int, advice: RemittanceAdvice) -> None:
        if fingerprint := fingerprint_of(advice):
            self._first.setdefault(fingerprint, row_id)
        if reference := _cut(advice.reference, MAX_REFERENCE):
            self._newest[reference] = row_id


def _replaced_number(advice: RemittanceAdvice) -> str | None:
    return next((problem.where for problem in advice.problems if problem.code == "replaces"), None)


def _find_by(
    session: Session, column: Any, remittance_id: Function[int], values: Collection[str]
) -> dict[str | None, int]:
    if not values:
        return {}
    query = select(column, remittance_id).where(column.in_(values), Remittance.state != RemittanceState.REJECTED)
    return dict(session.execute(query.group_by(column)).all())


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


def _describe(each: _Payment) -> dict[str, Any]:
    advice, currency = each.advice, each.currency
    proof = proof_json(advice)
    return {
        "state": RemittanceState.PROPOSED,
        "payer": _cut(advice.payer, 200),
        "payee": _cut(advice.payee, 200),
        "payee_accounts": list(advice.payee_accounts),
        "reference": _cut(advice.reference, MAX_REFERENCE),
        "payment_date": advice.payment_date,
        "method": _cut(advice.method, 20),
        "currency": currency,
        "total_minor": _minor(advice.total, currency),
        "consistent": advice.consistent,
        "proved": advice.proof.state == "proved",
        "proof": {**proof, "scanned": True} if each.paper.reading.scanned else proof,
    }


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


def _printed_lines(remittance_id: int, each: _Payment) -> Iterator[dict[str, Any]]:
    by_line = {allocation.line: allocation for allocation in each.proposal.allocations}
    matches = {match.line: match for match in each.proposal.lines}
    for sequence, line in enumerate(each.advice.lines):
        allocation = by_line.get(line.sequence)
        yield _build_line(remittance_id, sequence, line, matches[line.sequence], allocation, each.currency)


def _inferred_lines(remittance_id: int, each: _Payment) -> Iterator[dict[str, Any]]:
    """An allocation without a line (of an advice with only a total) gets a row of its own."""
    inferred = [allocation for allocation in each.proposal.allocations if allocation.line < 0]
    for sequence, allocation in enumerate(inferred, start=len(each.advice.lines)):
        cash = _minor(allocation.cash, each.currency)
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


def _tell(row: Mapping[str, Any], each: _Payment) -> dict[str, Any]:
    told = {name: row[name] for name in ("proved", "evidence_class", "duplicate_of")}
    return {"lines": len(each.advice.lines), **told}


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


def find_account(session: Session, account: str | None) -> int | None:
    return session.scalar(select(Customer.id).where(Customer.account_number == account)) if account else None


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
