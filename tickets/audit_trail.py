"""The whole trail of a period, for whoever has to defend it: who did what, about which thing, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from tickets.audit import Event
from tickets.audit_seals import AuditSeal
from tickets.money.bank.links import ReceiptLink
from tickets.money.subledger.allocations import Payment
from tickets.money.subledger.approvals import Approval
from tickets.users import Actor, require

PAGE = 100
LARGEST_FILE = 100_000  # events; a spreadsheet opens as many


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """From `since` to before `until`. `user_id` is a person's, 0 what the system did by itself, None everybody;
    `kind` what it is about, "" everything. Of one ticket, or of one payment with its advice, its money and
    what a second person decided on them, all events are meant, whenever they were. `verbs`: only these events."""

    since: datetime
    until: datetime
    user_id: int | None = None
    kind: str = ""
    ticket_id: int | None = None
    payment_id: int | None = None
    verbs: Sequence[str] = ()


def list_trail(session: Session, wanted: TrailFilter, *, by: Actor, before: int | None = None) -> list[Event]:
    """The newest PAGE events, or those older than the event `before`."""
    require(by, "view_reports")
    query = _chosen(wanted).order_by(Event.id.desc()).limit(PAGE)
    if before is not None:
        query = query.where(Event.id < before)
    return list(session.scalars(query))


def list_whole_trail(session: Session, wanted: TrailFilter, *, by: Actor) -> list[Event]:
    """At most LARGEST_FILE and one more, oldest first."""
    require(by, "view_reports")
    return list(session.scalars(_chosen(wanted).order_by(Event.id).limit(LARGEST_FILE + 1)))


def find_last_seal(session: Session) -> AuditSeal | None:
    """The newest seal over events."""
    query = select(AuditSeal).where(AuditSeal.sealed_table == Event.__tablename__)
    return session.scalar(query.order_by(AuditSeal.last_id.desc()).limit(1))


def count_unsealed(session: Session, last: AuditSeal | None) -> int:
    query = select(func.count()).select_from(Event).where(Event.id > (last.last_id if last else 0))
    return session.scalar(query) or 0


def _chosen(wanted: TrailFilter) -> Select[Event]:
    query = select(Event)
    if wanted.ticket_id is None and wanted.payment_id is None:
        query = query.where(Event.at >= wanted.since, Event.at < wanted.until)
    if wanted.user_id is not None:
        query = query.where(Event.user_id == wanted.user_id if wanted.user_id else Event.user_id.is_(None))
    if wanted.kind:
        query = query.where(Event.subject_kind == wanted.kind)
    if wanted.verbs:
        query = query.where(Event.verb.in_(wanted.verbs))
    if wanted.ticket_id is not None:
        query = query.where(Event.ticket_id == wanted.ticket_id)
    if wanted.payment_id is not None:
        query = query.where(_of_payment(wanted.payment_id))
    return query


def _of_payment(payment_id: int) -> ColumnElement[bool]:
    own = select(Payment.remittance_id).where(Payment.id == payment_id)
    booked = select(Payment.receipt_id).where(Payment.id == payment_id, Payment.receipt_id.is_not(None))
    linked = select(ReceiptLink.receipt_id).where(ReceiptLink.remittance_id.in_(own))
    parts: dict[str, Any] = {"payment": [payment_id], "remittance": own, "bank_receipt": booked.union(linked)}
    asked = or_(*(and_(Approval.subject_kind == kind, Approval.subject_id.in_(ids)) for kind, ids in parts.items()))
    parts["approval"] = select(Approval.id).where(asked)
    return or_(*(and_(Event.subject_kind == kind, Event.subject_id.in_(ids)) for kind, ids in parts.items()))
