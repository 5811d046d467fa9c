"""Remittances that wait for a person in, the rows of the cash list out."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, and_, case, func, select
from sqlalchemy.orm import Session

from parsers.money import from_minor
from tickets.customers import Customer
from tickets.money.advices.remittances import Remittance, RemittanceRow, RemittanceState
from tickets.money.matching.proposal import EvidenceClass, LineClass
from tickets.ticket import Ticket, visible_tickets
from tickets.users import Actor, require

WAITING_FOR_CASH = (RemittanceState.PROPOSED, RemittanceState.UNREADABLE, RemittanceState.REVERSED)


@dataclass(frozen=True, slots=True)
class CashRow:
    """A remittance waiting for a person, for the cash list."""

    remittance_id: int
    ticket_id: int
    payer: str
    customer_name: str | None
    reference: str | None
    currency: str | None
    total: Decimal | None
    lines: int
    evidence_class: str | None
    proved: bool
    state: str
    created_at: datetime
    doubt: str | None  # why it is no clean one
    short_paid: bool  # read without doubt, and nothing keeps it from being clean but what its lines pay short


def list_cash(session: Session, actor: Actor) -> list[CashRow]:
    """Remittances that wait for a person (proposed, taken back or unreadable): exceptions (class D, E or none), then
    what is only short paid, then clean ones; newest first, at most 200."""
    require(actor, "view_cash")
    weak = RemittanceRow.evidence_class > EvidenceClass.B
    short = and_(RemittanceRow.line_class == LineClass.SHORT_PAY, RemittanceRow.invoice_id.is_not(None))
    lines, unclear = count_lines(), count_lines(weak & ~short)
    short_paid = and_(
        Remittance.proved,
        Remittance.customer_id.is_not(None),
        Remittance.duplicate_of.is_(None),
        unclear == 0,
        count_lines(weak & short) > 0,
    )
    order = case((Remittance.evidence_class.in_(["A", "B", "C"]), 2), (short_paid, 1), else_=0)
    query = (
        select(
            Remittance,
            Customer.name.label("customer_name"),
            Ticket.requester_name,
            lines.label("lines"),
            short_paid.label("short_paid"),
        )
        .join(Ticket, Ticket.id == Remittance.ticket_id)
        .outerjoin(Customer, Customer.id == Remittance.customer_id)
        .where(Remittance.state.in_(WAITING_FOR_CASH), visible_tickets(actor))
        .order_by(order, Remittance.id.desc())
        .limit(200)
    )
    return [_cash_row(row) for row in session.execute(query)]


def count_lines(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    own = (RemittanceRow.remittance_id == Remittance.id, ~RemittanceRow.removed)
    counted = select(func.count()).select_from(RemittanceRow).where(*own, *conditions)
    return counted.correlate(Remittance).scalar_subquery()


def _cash_row(row: Row[*tuple[Any, ...]]) -> CashRow:
    remittance: Remittance = row.Remittance
    total = remittance.total_minor
    return CashRow(
        remittance_id=remittance.id,
        ticket_id=remittance.ticket_id,
        payer=remittance.payer or row.requester_name,
        customer_name=row.customer_name,
        reference=remittance.reference,
        currency=remittance.currency,
        total=from_minor(total, remittance.currency) if total is not None and remittance.currency else None,
        lines=row.lines,
        evidence_class=remittance.evidence_class,
        proved=remittance.proved,
        state=remittance.state,
        created_at=remittance.created_at,
        doubt=remittance.class_reason if remittance.evidence_class not in {"A", "B"} else None,
        short_paid=row.short_paid,
    )
