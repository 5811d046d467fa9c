"""The queues as frozen rows: one query a page, by keyset, scoped by the actor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, case, func, or_, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from parsers.money import from_minor
from tickets.alarms import Alarm
from tickets.customers import Customer
from tickets.desk.looks import is_unread
from tickets.desk.mentions import count_newly_mentioned, is_mentioned, is_newly_mentioned
from tickets.desk.search import search_condition
from tickets.errors import Invalid
from tickets.forwards import Forward, ForwardState
from tickets.mailroom.attachments import Attachment
from tickets.mailroom.messages import InboundMessage, MessageStatus
from tickets.money.advices.remittances import Remittance, RemittanceRow, RemittanceState
from tickets.money.disputes.disputes import UNDECIDED, Dispute
from tickets.money.matching.proposal import EvidenceClass, LineClass
from tickets.money.subledger.approvals import Approval, ApprovalState
from tickets.requests import Request, RequestState
from tickets.ticket import LIVE, Ticket, TicketStatus, is_awake, visible_tickets
from tickets.users import Actor, User, can, require

BREACHING_WITHIN = timedelta(hours=1)
MAX_PAGE = 200
COUNTED = 1000  # more of a saved view is “many”


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """`view` is tier1, tier2, mine, mentions, unassigned, snoozed, breaching, solved or all; `query` the search
    box's text in the grammar of search.py; `after` the keyset token of the next page; `order` is due (what is due
    first; of solved ones, what was solved last), newest or oldest."""

    view: str
    query: str = ""
    after: str | None = None
    limit: int = 50
    order: str = "due"


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
    snoozed_until: datetime | None = None
    unread: bool = False  # for this person
    file_name: str | None = None  # of the remittance, else of the first file
    open_requests: int = 0
    lines: int = 0  # of the remittance
    lines_found: int = 0  # those whose item is known


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
    approvals: int = 0
    disputes: int = 0
    alarms: int = 0
    snoozed: int = 0
    mentions: int = 0  # not looked at since


def list_queue(session: Session, actor: Actor, filter: QueueFilter, *, now: datetime) -> QueuePage:  # noqa: A002
    """Open tickets due first (solved views: newest first). Raises NotPermitted for sales, Invalid for an unknown
    view, a bad search value or a token that is none of ours."""
    require(actor, "view_tickets")
    limit = min(max(filter.limit, 1), MAX_PAGE)
    shown = and_(_view(filter.view, actor, now), search_condition(session, filter.query, actor, now=now))
    query = _in_order(_rows(actor).where(shown), filter).limit(limit + 1)
    total = select(func.count()).select_from(Ticket).where(visible_tickets(actor), shown)
    found = session.execute(query.add_columns(total.scalar_subquery().label("total"))).all()
    page = found[:limit]
    more = len(found) > limit
    if not found and filter.after:  # the last page emptied meanwhile
        return QueuePage((), session.scalar(total) or 0, None)
    return QueuePage(
        rows=tuple(_queue_row(row) for row in page),
        total=found[0].total if found else 0,
        after=_token(page[-1], filter.view) if more else None,
    )


def _view(view: str, actor: Actor, now: datetime) -> ColumnElement[bool]:
    live = Ticket.status.in_(LIVE)
    views: Mapping[str, ColumnElement[bool]] = {
        "tier1": and_(live, Ticket.tier == 1, is_awake(now)),
        "tier2": and_(live, Ticket.tier == 2, is_awake(now)),
        "mine": and_(live, Ticket.assignee_id == actor.user_id, is_awake(now)),
        "unassigned": and_(live, Ticket.assignee_id.is_(None), is_awake(now)),
        "snoozed": and_(live, ~is_awake(now)),
        "mentions": or_(and_(live, is_mentioned(Ticket.id, actor)), is_newly_mentioned(Ticket.id, actor)),
        "breaching": and_(live, Ticket.due_at <= now + BREACHING_WITHIN),
        "solved": and_(Ticket.status.in_([TicketStatus.SOLVED, TicketStatus.CLOSED]), Ticket.solved_at.is_not(None)),
        "all": true(),
    }
    if view not in views:
        raise Invalid(f"There is no queue {view!r}.", field="view")
    return views[view]


def _rows(actor: Actor) -> Select[Any]:
    """Everything a queue row shows, joined to the tickets that the actor may see."""
    newest_remittance = (
        select(func.max(Remittance.id)).where(Remittance.ticket_id == Ticket.id).correlate(Ticket).scalar_subquery()
    )
    files = (
        select(func.count())
        .select_from(Attachment)
        .join(InboundMessage, InboundMessage.id == Attachment.inbound_id)
        .where(InboundMessage.ticket_id == Ticket.id, Attachment.inline.is_(False))
        .correlate(Ticket)
        .scalar_subquery()
    )
    first_file = (
        select(Attachment.name)
        .join(InboundMessage, InboundMessage.id == Attachment.inbound_id)
        .where(InboundMessage.ticket_id == Ticket.id, Attachment.inline.is_(False))
        .order_by(Attachment.id)
        .limit(1)
        .correlate(Ticket)
        .scalar_subquery()
    )
    read_file = select(Attachment.name).where(Attachment.id == Remittance.attachment_id).correlate(Remittance)
    asked = (
        select(func.count())
        .where(Request.ticket_id == Ticket.id, Request.state == RequestState.OPEN)
        .correlate(Ticket)
        .scalar_subquery()
    )
    return (
        select(
            Ticket,
            Customer.name.label("customer_name"),
            Customer.account_number,
            User.name.label("assignee_name"),
            Remittance.id.label("remittance_id"),
            Remittance.evidence_class,
            Remittance.proved,
            files.label("attachments"),
            is_unread(actor).label("unread"),
            func.coalesce(read_file.scalar_subquery(), first_file).label("file_name"),
            asked.label("open_requests"),
            _count_lines().label("lines"),
            _count_lines(RemittanceRow.invoice_id.is_not(None)).label("lines_found"),
        )
        .outerjoin(Customer, Customer.id == Ticket.customer_id)
        .outerjoin(User, User.id == Ticket.assignee_id)
        .outerjoin(Remittance, Remittance.id == newest_remittance)
        .where(visible_tickets(actor))
    )


def _in_order(query: Select[Any], wanted: QueueFilter) -> Select[Any]:
    """By keyset: a page starts after the last row of the one before, whatever was added or removed meanwhile."""
    if wanted.order != "due":
        return _by_number(query, wanted)
    at = _order_column(wanted.view)
    newest_first = wanted.view == "solved"
    if wanted.after:
        last_at, last_id = _parse_token(wanted.after)
        place = tuple_(at, Ticket.id)
        query = query.where(place < (last_at, last_id) if newest_first else place > (last_at, last_id))
    return query.order_by(at.desc(), Ticket.id.desc()) if newest_first else query.order_by(at, Ticket.id)


def _by_number(query: Select[Any], wanted: QueueFilter) -> Select[Any]:
    """Numbers are given in the order in which tickets are opened."""
    newest_first = wanted.order == "newest"
    if wanted.after:
        _, last = _parse_token(wanted.after)
        query = query.where(Ticket.id < last if newest_first else Ticket.id > last)
    return query.order_by(Ticket.id.desc() if newest_first else Ticket.id)


def _order_column(view: str) -> InstrumentedAttribute[Any]:
    return Ticket.solved_at if view == "solved" else Ticket.queue_at


def _token(row: Row[Any], view: str) -> str:
    at = row.Ticket.solved_at if view == "solved" else row.Ticket.queue_at
    return f"{at.isoformat()}_{row.Ticket.id}"


def _parse_token(token: str) -> tuple[datetime, int]:
    instant, _, ticket_id = token.partition("_")
    try:
        at = datetime.fromisoformat(instant)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or not ticket_id.isdecimal() or len(ticket_id) > 9:
        raise Invalid("This is not a page of the queue.", field="after")
    return at, int(ticket_id)


def _queue_row(row: Row[Any]) -> QueueRow:
    ticket: Ticket = row.Ticket
    known_amount = ticket.amount_minor is not None and ticket.currency is not None
    return QueueRow(
        id=ticket.id,
        subject=ticket.subject,
        preview=ticket.preview,
        status=ticket.status,
        tier=ticket.tier,
        priority=ticket.priority,
        intent=ticket.intent,
        confidence=ticket.confidence,
        customer_name=row.customer_name,
        account_number=row.account_number,
        requester=ticket.requester_name or ticket.requester_email or "",
        amount=from_minor(ticket.amount_minor or 0, ticket.currency or "") if known_amount else None,
        currency=ticket.currency,
        attachments=row.attachments,
        remittance_id=row.remittance_id,
        evidence_class=row.evidence_class,
        proved=row.proved,
        alarm=ticket.alarm,
        due_at=ticket.due_at,
        waiting_since=ticket.waiting_since,
        opened_at=ticket.opened_at,
        assignee_id=ticket.assignee_id,
        assignee_name=row.assignee_name,
        version=ticket.version,
        snoozed_until=ticket.snoozed_until,
        unread=row.unread,
        file_name=row.file_name,
        open_requests=row.open_requests,
        lines=row.lines,
        lines_found=row.lines_found,
    )


_WAITING_FOR_CASH = (RemittanceState.PROPOSED, RemittanceState.UNREADABLE, RemittanceState.REVERSED)


def count_queues(session: Session, actor: Actor, *, now: datetime) -> QueueCounts:
    """One query. Sales has its waiting forwards, and nothing else to count."""
    waiting = select(func.count()).select_from(Forward).where(Forward.state == ForwardState.WAITING)
    if not can(actor, "view_tickets"):
        theirs = or_(Forward.to_user_id.is_(None), Forward.to_user_id == actor.user_id)
        sales_count = session.scalar(waiting.where(theirs)) or 0
        return QueueCounts(0, 0, 0, 0, 0, 0, sales=sales_count, problems=0)
    cash = select(func.count()).select_from(Remittance).where(Remittance.state.in_(_WAITING_FOR_CASH))
    problems = select(func.count()).where(InboundMessage.status == MessageStatus.FAILED)
    approvals = select(func.count()).where(Approval.state == ApprovalState.WAITING)
    disputes = select(func.count()).where(Dispute.state.in_(UNDECIDED))
    alarms = select(func.count()).where(Alarm.ended_at.is_(None), Alarm.acknowledged_at.is_(None))
    awake = is_awake(now)
    query = select(
        _tally(and_(Ticket.tier == 1, awake)),
        _tally(and_(Ticket.tier == 2, awake)),
        _tally(and_(Ticket.assignee_id == actor.user_id, awake)),
        _tally(and_(Ticket.assignee_id.is_(None), awake)),
        _tally(Ticket.due_at <= now + BREACHING_WITHIN),
        cash.scalar_subquery(),
        waiting.scalar_subquery(),
        problems.scalar_subquery(),
        approvals.scalar_subquery(),
        disputes.scalar_subquery(),
        alarms.scalar_subquery(),
        _tally(~awake),
        count_newly_mentioned(actor).scalar_subquery(),
    ).where(Ticket.status.in_(LIVE))
    return QueueCounts(*session.execute(query).one())


def _tally(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def count_views(
    session: Session, actor: Actor, views: Mapping[int, QueueFilter], *, now: datetime
) -> dict[int, int | None]:
    """How many tickets each of these views holds, by its key: one query, counted up to COUNTED. None for one whose
    search is no longer understood."""
    counts: dict[int, int | None] = dict.fromkeys(views)
    parts = {}
    for key, wanted in views.items():
        try:
            shown = and_(_view(wanted.view, actor, now), search_condition(session, wanted.query, actor, now=now))
        except Invalid:
            continue
        found = select(Ticket.id).where(visible_tickets(actor), shown).limit(COUNTED).subquery()
        parts[key] = select(func.count()).select_from(found).scalar_subquery()
    if parts:
        counts |= dict(zip(parts, session.execute(select(*parts.values())).one(), strict=True))
    return counts


def count_parts(
    session: Session, actor: Actor, whole: QueueFilter, searches: Sequence[str], *, now: datetime
) -> list[int] | None:
    """How many tickets of a list each of these searches leaves, counted up to COUNTED: one query, which looks the
    whole list through once, for a word that few tickets have costs a look at each. None for a list whose own search
    is not understood."""
    try:
        shown = and_(_view(whole.view, actor, now), search_condition(session, whole.query, actor, now=now))
    except Invalid:
        return None
    listed = select(Ticket.id).where(visible_tickets(actor), shown).cte("listed")
    counts = []
    for text in searches:
        part = search_condition(session, text, actor, now=now)
        found = select(Ticket.id).join(listed, listed.c.id == Ticket.id).where(part).limit(COUNTED).subquery()
        counts.append(select(func.count()).select_from(found).scalar_subquery())
    return list(session.execute(select(*counts)).one())


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stands in a list before and after a ticket, and its number there, from 1; 0 when it is in it no more."""

    previous: int | None
    following: int | None
    position: int
    total: int


def neighbours(
    session: Session,
    actor: Actor,
    ticket: Ticket,
    wanted: QueueFilter,
    *,
    now: datetime,
    place: datetime | None = None,
) -> Neighbours:
    """`place` is where the ticket stood by its due time, for one that has left its place since."""
    require(actor, "view_tickets")
    try:
        searched = search_condition(session, wanted.query, actor, now=now)
    except Invalid:  # the list says so
        searched = true()
    in_list = and_(_view(wanted.view, actor, now), searched, visible_tickets(actor))
    columns, here = _place(ticket, wanted, place)
    up, down = tuple(columns), tuple(column.desc() for column in columns)
    lower, higher = tuple_(*columns) < here, tuple_(*columns) > here
    if wanted.order == "newest" or (wanted.order == "due" and wanted.view == "solved"):
        up, down, lower, higher = down, up, higher, lower
    query = select(
        select(Ticket.id).where(in_list, lower).order_by(*down).limit(1).scalar_subquery(),
        select(Ticket.id).where(in_list, higher).order_by(*up).limit(1).scalar_subquery(),
        select(func.count()).select_from(Ticket).where(in_list, lower).scalar_subquery(),
        select(func.count()).select_from(Ticket).where(in_list).scalar_subquery(),
        select(Ticket.id).where(in_list, Ticket.id == ticket.id).scalar_subquery(),
    )
    previous_id, next_id, count_before, total, listed = session.execute(query).one()
    return Neighbours(previous_id, next_id, count_before + 1 if listed else 0, total)


def _place(ticket: Ticket, wanted: QueueFilter, place: datetime | None) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The columns that the list is sorted by, and what they are for this ticket."""
    if wanted.order != "due":
        return (Ticket.id,), (ticket.id,)
    if wanted.view == "solved":
        return (Ticket.solved_at, Ticket.id), (ticket.solved_at or ticket.opened_at, ticket.id)
    return (Ticket.queue_at, Ticket.id), (place or ticket.queue_at, ticket.id)


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
    lines, unclear = _count_lines(), _count_lines(weak & ~short)
    short_paid = and_(
        Remittance.proved,
        Remittance.customer_id.is_not(None),
        Remittance.duplicate_of.is_(None),
        unclear == 0,
        _count_lines(weak & short) > 0,
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
        .where(Remittance.state.in_(_WAITING_FOR_CASH), visible_tickets(actor))
        .order_by(order, Remittance.id.desc())
        .limit(200)
    )
    return [_cash_row(row) for row in session.execute(query)]


def _count_lines(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
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
