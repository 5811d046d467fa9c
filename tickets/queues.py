"""The queues as frozen rows: one query a page, by keyset, scoped by the actor."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.orm import Session

from tickets.ticket import Ticket
from tickets.users import Actor


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """`view` is tier1, tier2, mine, unassigned, breaching, solved or all; `query` the search box's text in the
    grammar of search.py; `after` the keyset token of the next page."""

    view: str
    query: str = ""
    after: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class QueueRow:
    id: int
    subject: str
    preview: str
    status: str
    tier: int
    priority: int
    intent: str
    confidence: float
    customer_name: str | None
    account_number: str | None
    requester: str
    amount: Decimal | None
    currency: str | None
    attachments: int
    remittance_id: int | None
    evidence_class: str | None
    proved: bool | None
    alarm: str | None
    due_at: datetime | None
    waiting_since: datetime | None
    opened_at: datetime
    assignee_id: int | None
    assignee_name: str | None
    version: int


@dataclass(frozen=True, slots=True)
class QueuePage:
    """`total` counts the whole view; `after` is the next page's token or None."""

    rows: tuple[QueueRow, ...]
    total: int
    after: str | None


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """For the sidebar: how many open tickets each view holds for this actor."""

    tier1: int
    tier2: int
    mine: int
    unassigned: int
    breaching: int
    cash: int
    sales: int
    problems: int


def list_queue(session: Session, actor: Actor, filter: QueueFilter, *, now: datetime) -> QueuePage:
    """Open tickets due first (solved views: newest first). Raises NotPermitted for sales."""
    raise NotImplementedError


def count_queues(session: Session, actor: Actor, *, now: datetime) -> QueueCounts:
    raise NotImplementedError


def neighbours(
    session: Session, actor: Actor, ticket: Ticket, *, now: datetime
) -> tuple[int | None, int | None, int, int]:
    """(previous id, next id, position from 1, total) of the ticket in its tier's queue."""
    raise NotImplementedError


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


def list_cash(session: Session, actor: Actor) -> list[CashRow]:
    """Proposed and unreadable remittances, newest first, exceptions (D, E) before clean ones."""
    raise NotImplementedError
