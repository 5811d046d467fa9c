"""What a reply about a dispute, a deduction or a promise says before a person looks it over, and what its sending
means.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.money import from_minor
from tickets.money.advices.remittances import Remittance, RemittanceRow
from tickets.money.disputes.arrangements import get_arrangement, list_instalments, list_items
from tickets.money.disputes.credit_requests import CreditPart, CreditRequest, CreditState, list_requests
from tickets.money.disputes.deductions import Deduction, get_deduction, list_of_dispute, note_asked
from tickets.money.disputes.dispute_decisions import note_told
from tickets.money.disputes.dispute_texts import Facts, Sum, write_mail
from tickets.money.disputes.disputes import Dispute, get_dispute
from tickets.money.receivables.ledger import Invoice
from tickets.ticket import Ticket
from tickets.users import Actor

_GRANTED = (CreditState.APPROVED, CreditState.ISSUED, CreditState.CREDITED)


def about_opening(session: Session, ticket: Ticket, dispute_id: int, actor: Actor) -> str:
    """That the case is looked at."""
    dispute = get_dispute(session, dispute_id, actor)
    if dispute.ticket_id != ticket.id:
        return ""
    lines = _lines(session, dispute, "original_minor")
    facts = Facts(dispute.currency, number=dispute.number, lines=lines, day=dispute.decide_by.date())
    return write_mail("opened", ticket.language, facts)


def about_decision(session: Session, ticket: Ticket, dispute_id: int, actor: Actor) -> str:
    """How it was decided; nothing while it is not, or when the customer withdrew it."""
    dispute = get_dispute(session, dispute_id, actor)
    if dispute.ticket_id != ticket.id or dispute.decision not in ("credited", "partly", "denied"):
        return ""
    granted = [row for row in list_requests(session, dispute.id) if row.state in _GRANTED]
    credit = sum((from_minor(row.amount_minor, row.currency) for row in granted), Decimal(0))
    expected = _expected(session, granted)
    rest = sum(row.open_minor - expected.get(row.id, 0) for row in list_of_dispute(session, dispute.id))
    facts = Facts(
        dispute.currency,
        number=dispute.number,
        lines=_lines(session, dispute, "original_minor"),
        credit=credit,
        rest=from_minor(rest, dispute.currency),
        answer=dispute.answer,
        note=", ".join(row.number for row in granted if row.number),
    )
    return write_mail(dispute.decision, ticket.language, facts)


def _expected(session: Session, granted: list[CreditRequest]) -> dict[int, int]:
    """What is credited but not in the ledger yet, by deduction."""
    found: dict[int, int] = {}
    query = select(CreditPart).where(CreditPart.request_id.in_([row.id for row in granted]))
    for part in session.scalars(query):
        found[part.deduction_id] = found.get(part.deduction_id, 0) + part.left_minor
    return found


def _lines(session: Session, dispute: Dispute, column: str) -> list[Sum]:
    return [
        Sum(
            session.get_one(Invoice, row.invoice_id).number,
            from_minor(getattr(row, column), dispute.currency),
        )
        for row in list_of_dispute(session, dispute.id)
    ]


def about_deduction(session: Session, ticket: Ticket, deduction_id: int, actor: Actor) -> str:
    """Why less was paid: of this deduction, and of every other one of its remittance that has no reason either."""
    deduction = get_deduction(session, deduction_id, actor)
    together = _same_remittance(session, deduction)
    if not together or together[0][1] != ticket.id:
        return ""
    lines = [
        Sum(session.get_one(Invoice, row.invoice_id).number, from_minor(row.open_minor, row.currency))
        for row, _ in together
    ]
    return write_mail("question", ticket.language, Facts(deduction.currency, lines=lines))


def _same_remittance(session: Session, deduction: Deduction) -> list[tuple[Deduction, int]]:
    """With the ticket of the remittance."""
    own = select(RemittanceRow.remittance_id).where(RemittanceRow.id == deduction.line_id).scalar_subquery()
    query = (
        select(Deduction, Remittance.ticket_id)
        .join(RemittanceRow, RemittanceRow.id == Deduction.line_id)
        .join(Remittance, Remittance.id == RemittanceRow.remittance_id)
        .where(RemittanceRow.remittance_id == own, Deduction.reason == "UNKNOWN", Deduction.due_minor > 0)
        .order_by(Deduction.id)
    )
    return [(row, ticket_id) for row, ticket_id in session.execute(query)]


def about_promise(session: Session, ticket: Ticket, arrangement_id: int, actor: Actor) -> str:
    """That it was noted."""
    row = get_arrangement(session, arrangement_id, actor)
    if row.ticket_id != ticket.id:
        return ""
    days = [
        Sum(part.due_on, from_minor(part.amount_minor, row.currency))
        for part in list_instalments(session, [row.id])[row.id]
    ]
    lines = [
        Sum(invoice.number, from_minor(item.amount_minor, row.currency))
        for invoice, item in list_items(session, [row.id])[row.id]
    ]
    return write_mail("promised", ticket.language, Facts(row.currency, lines=lines, days=days))


def about_missed(session: Session, ticket: Ticket, arrangement_id: int, actor: Actor) -> str:
    """That an instalment did not come."""
    row = get_arrangement(session, arrangement_id, actor)
    missed = [part for part in list_instalments(session, [row.id])[row.id] if part.state == "missed"]
    if row.ticket_id != ticket.id or not missed:
        return ""
    days = [Sum(part.due_on, from_minor(part.amount_minor, row.currency)) for part in missed]
    rest = sum(part.amount_minor - part.paid_minor for part in missed)
    facts = Facts(row.currency, days=days, rest=from_minor(rest, row.currency))
    return write_mail("missed", ticket.language, facts)


# -- the reply was sent


def told_of_opening(session: Session, dispute_id: int, *, by: Actor, now: datetime) -> None:
    note_told(session, get_dispute(session, dispute_id, by), "opened", by=by, now=now)


def told_of_decision(session: Session, dispute_id: int, *, by: Actor, now: datetime) -> None:
    note_told(session, get_dispute(session, dispute_id, by), "decided", by=by, now=now)


def asked_why(session: Session, deduction_id: int, *, by: Actor, now: datetime) -> None:
    for row, _ in _same_remittance(session, get_deduction(session, deduction_id, by)):
        note_asked(session, row, by=by, now=now)


Writer = Callable[[Session, Ticket, int, Actor], str]

WRITERS: Mapping[str, Writer] = {
    "dispute-opened": about_opening,
    "dispute-decided": about_decision,
    "deduction": about_deduction,
    "promise": about_promise,
    "missed-promise": about_missed,
}

SENT: Mapping[str, Callable[..., None]] = {
    "dispute-opened": told_of_opening,
    "dispute-decided": told_of_decision,
    "deduction": asked_why,
}
