"""The whole trail of a period, for whoever has to defend it: who did what, about which thing, newest first."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tickets.audit import Event
from tickets.audit_seals import AuditSeal
from tickets.users import Actor, require

PAGE = 100
LARGEST_FILE = 100_000  # events; a spreadsheet opens as many


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """From `since` to before `until`. `user_id` is a person's, 0 what the system did by itself, None everybody;
    `kind` what it is about, "" everything; `ticket_id` one ticket's events."""

    since: datetime
    until: datetime
    user_id: int | None = None
    kind: str = ""
    ticket_id: int | None = None


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
    query = select(Event).where(Event.at >= wanted.since, Event.at < wanted.until)
    if wanted.user_id is not None:
        query = query.where(Event.user_id == wanted.user_id if wanted.user_id else Event.user_id.is_(None))
    if wanted.kind:
        query = query.where(Event.subject_kind == wanted.kind)
    if wanted.ticket_id is not None:
        query = query.where(Event.ticket_id == wanted.ticket_id)
    return query
