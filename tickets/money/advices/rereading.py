"""A remittance that a person changed, or that the ledger has overtaken: its proof and its matches anew.

What is applied and what a person chose stays as it is.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.keys import canonical_keys
from parsers.known_items import KnownItems
from parsers.remittance.advice import Proof, ProofState, RemittanceAdvice
from parsers.remittance.proof.proof import check
from tickets.customers import get_customer
from tickets.money.advices.recording import find_account, match_fields, proof_json
from tickets.money.advices.remittances import (
    Remittance,
    RemittanceRow,
    RemittanceState,
    is_inferred,
    list_lines,
    record_on,
)
from tickets.money.advices.stored_advice import as_advice
from tickets.money.bank.own_identities import doubt_of
from tickets.money.matching.matching import propose
from tickets.money.matching.proposal import EvidenceClass, MatchPolicy, Proposal
from tickets.money.receivables.ledger import add_items_of_customer, find_known_items
from tickets.money.subledger.allocations import list_live_lines
from tickets.ticket import Ticket
from tickets.users import SYSTEM

_DOUBTFUL = (EvidenceClass.C, EvidenceClass.D, EvidenceClass.E)


def reread(session: Session, remittance: Remittance) -> None:
    """The proof by the independent checker from the lines as they stand, and a proposal for those that wait."""
    rows = [row for row in list_lines(session, remittance.id) if not is_inferred(row)]
    advice = as_advice(remittance, rows)
    known = tuple(replace(line, item_id=row.invoice_id) for line, row in zip(advice.lines, rows, strict=True))
    advice = replace(advice, proof=check(replace(advice, lines=known)))
    remittance.consistent = advice.consistent
    remittance.proved = advice.proof.state is ProofState.PROVED
    remittance.proof = proof_json(advice)
    match_again(session, remittance)


def match_waiting(session: Session, *, now: datetime) -> int:
    """After the ledger has changed: new proposals for what a person still has to look at; how many were changed.
    An invoice that was unknown yesterday may be there today."""
    waiting = select(Remittance).where(
        Remittance.state == RemittanceState.PROPOSED, Remittance.evidence_class.in_(_DOUBTFUL)
    )
    changed = 0
    for remittance in session.scalars(waiting.order_by(Remittance.id).with_for_update()).all():
        before = _say(session, remittance)
        match_again(session, remittance)
        if _say(session, remittance) != before:
            changed += 1
            remittance.version += 1
            record_on(
                session, "matched_again", remittance, by=SYSTEM, now=now,
                before=before[0], evidence_class=remittance.evidence_class,
            )  # fmt: skip
    return changed


def match_again(session: Session, remittance: Remittance) -> None:
    """A proposal for the lines that are not applied, by what the ledger knows now."""
    rows = list_lines(session, remittance.id)
    printed = [row for row in rows if not is_inferred(row)]
    if not printed:
        return
    applied = list_live_lines(session, remittance.id)
    for row in rows:
        row.removed |= is_inferred(row) and row.id not in applied  # lines have come that say more than the total did
    waiting = [row for row in printed if row.id not in applied]
    if waiting:
        state = ProofState.PROVED if remittance.proved else ProofState.UNPROVED
        reason = str((remittance.proof or {}).get("reason") or "")
        advice = replace(as_advice(remittance, printed), proof=Proof(state, (), 1, reason))
        _match(session, remittance, _without(advice, printed, applied), waiting)
        session.flush()


def _say(session: Session, remittance: Remittance) -> tuple[str | None, list[tuple[int | None, int | None]]]:
    lines = list_lines(session, remittance.id)
    return remittance.evidence_class, [(line.invoice_id, line.proposed_minor) for line in lines]


def _without(advice: RemittanceAdvice, rows: Sequence[RemittanceRow], applied: set[int]) -> RemittanceAdvice:
    """The advice less its applied lines, as if it paid only the rest."""
    pairs = list(zip(advice.lines, rows, strict=True))
    done = sum((line.net for line, row in pairs if row.id in applied), Decimal(0))
    rest = tuple(line for line, row in pairs if row.id not in applied)
    return replace(advice, lines=rest, total=None if advice.total is None else advice.total - done)


def _match(session: Session, remittance: Remittance, advice: RemittanceAdvice, rows: Sequence[RemittanceRow]) -> None:
    known, account = _gather_known(session, remittance, advice)
    proposal = propose(advice, known, MatchPolicy(), account)
    allocations = {allocation.line: allocation for allocation in proposal.allocations}
    for row, match in zip(rows, proposal.lines, strict=True):
        if not row.chosen:
            for name, value in match_fields(match, allocations.get(match.line), remittance.currency).items():
                setattr(row, name, value)
    if remittance.customer_id is None:
        remittance.customer_id = find_account(session, proposal.customer)
    remittance.evidence_class, remittance.class_reason = _weigh(session, remittance, proposal, rows)


def _gather_known(
    session: Session, remittance: Remittance, advice: RemittanceAdvice
) -> tuple[KnownItems, str | None]:
    """What the ledger knows of its references and of its customer, with that customer's account number."""
    known = find_known_items(session, {key for line in advice.lines for key in canonical_keys(line.reference)})
    customer_id = remittance.customer_id or session.get_one(Ticket, remittance.ticket_id).customer_id
    if customer_id is None:
        return known, None
    return add_items_of_customer(session, known, customer_id), get_customer(session, customer_id).account_number


def _weigh(
    session: Session, remittance: Remittance, proposal: Proposal, rows: Sequence[RemittanceRow]
) -> tuple[str, str]:
    doubts = [doubt_of(session, remittance.payee, remittance.payee_accounts)]
    if remittance.duplicate_of is not None:
        doubts.insert(0, f"the same advice came before (remittance {remittance.duplicate_of})")
    if any(doubts):
        return max(proposal.evidence_class, EvidenceClass.D), "; ".join(filter(None, (*doubts, proposal.reason)))
    chosen = [row for row in rows if row.chosen]
    if chosen:
        return EvidenceClass.D, f"a person chose the item of line {chosen[0].sequence + 1}"
    return proposal.evidence_class, proposal.reason
