"""The queues as frozen rows: two queries a page, by keyset, scoped by the actor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, and_, case, func, or_, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from parsers.money import from_minor
from tickets.alarms import Alarm
from tickets.customers import Customer
from tickets.desk.cash_list import WAITING_FOR_CASH, count_lines
from tickets.desk.looks import is_unread
from tickets.desk.mentions import count_newly_mentioned, is_mentioned, is_newly_mentioned
from tickets.desk.search import search_condition
from tickets.errors import Invalid
from tickets.forwards import Forward, ForwardState
from tickets.mailroom.attachments import Attachment
from tickets.mailroom.messages import InboundMessage, MessageStatus
from tickets.money.advices.remittances import Remittance, RemittanceRow
from tickets.money.disputes.disputes import UNDECIDED, Dispute
from tickets.money.subledger.approvals import Approval, ApprovalState, count_to_decide
from tickets.requests import Request, RequestState
from tickets.ticket import Ticket, is_awake, is_done, is_live, visible_tickets
from tickets.users import Actor, User, can, require

BREACHING_WITHIN = timedelta(hours=1)
MAX_PAGE = 200
COUNTED = 1000  # more of a saved view is “many”


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """`view` is tier1, tier2, mine, mentions, unassigned, snoozed, breaching, solved or all; `query` the search
    box's text in the grammar of search.py; `after` the keyset token of the next page; `order` is due (what is due
    first; of solved ones, what was solved last), newest or oldest. `part` is a search of its own that narrows the
    list further, as a button beside the box does: the parts are counted of the list without it."""

    view: str
    query: str = ""
    after: str | None = None
    limit: int = 50
    order: str = "due"
    part: str = ""


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
    """`total` counts all that is listed; `after` is the next page's token or None; `parts` says how many tickets each
    of the parts that were asked about holds, counted up to COUNTED."""

    rows: tuple[QueueRow, ...]
    total: int
    after: str | None
    parts: tuple[int, ...] = ()


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
    approvals: int = 0  # that this actor may decide
    disputes: int = 0
    alarms: int = 0
    snoozed: int = 0
    mentions: int = 0  # not looked at since


def list_queue(
    session: Session,
    actor: Actor,
    filter: QueueFilter,  # noqa: A002
    parts: Sequence[str] = (),
    *,
    now: datetime,
) -> QueuePage:
    """Open tickets due first (solved views: newest first). Raises NotPermitted for sales, Invalid for an unknown
    view, a bad search value or a token that is none of ours.

    The page's numbers, the total and the parts come from one statement, which looks the tickets through once: a word
    is looked for in each of them. What a row shows is asked for the page's numbers alone."""
    require(actor, "view_tickets")
    limit = min(max(filter.limit, 1), MAX_PAGE)
    listed, whole = _look_through(session, actor, filter, now)
    chosen, *counted = (search_condition(session, part, actor, now=now) for part in (filter.part, *parts))
    narrowed = listed.where(chosen)
    total = _count(narrowed if filter.part else whole)
    held = (_count(listed.where(part).limit(COUNTED)) for part in counted)
    numbers = select(total, *held).subquery()
    ids = _in_order(narrowed, filter).limit(limit + 1).subquery()
    found = session.execute(select(numbers, ids.c.id.label("on_page")).outerjoin_from(numbers, ids, true())).all()
    shown = [row.on_page for row in found if row.on_page is not None]
    rows = session.execute(_by_place(_rows(actor).where(Ticket.id.in_(shown)), filter)).all() if shown else []
    page, (found_in_all, *in_parts) = rows[:limit], found[0][:-1]
    return QueuePage(
        rows=tuple(_queue_row(row) for row in page),
        total=found_in_all,
        after=_token(page[-1], filter.view) if len(rows) > limit else None,
        parts=tuple(in_parts),
    )


def count_newer(session: Session, actor: Actor, wanted: QueueFilter, seen: int, *, now: datetime) -> int:
    """How many tickets of a list were opened after number `seen`, counted up to MAX_PAGE. Raises as `list_queue`."""
    require(actor, "view_tickets")
    shown = _shown(session, actor, wanted, now)
    return session.scalar(select(_count(select(Ticket.id).where(Ticket.id > seen, shown).limit(MAX_PAGE)))) or 0


def has_tickets(session: Session, actor: Actor) -> bool:
    """Whether there ever was one that this actor may see."""
    require(actor, "view_tickets")
    return session.scalar(select(Ticket.id).where(visible_tickets(actor)).limit(1)) is not None


def _look_through(
    session: Session, actor: Actor, wanted: QueueFilter, now: datetime
) -> tuple[Select[Any], Select[Any]]:
    """The numbers of a list, to be narrowed by conditions on Ticket, and the same to be counted. A search is a table
    of its own, which the database makes once for all that is asked of it; without one, the indices of the views are
    quicker."""
    shown = _shown(session, actor, wanted, now)
    if not wanted.query.strip():
        listed = select(Ticket.id).where(shown)
        return listed, listed
    found = select(Ticket.id).where(shown).cte("listed")
    return select(Ticket.id).join(found, found.c.id == Ticket.id), select(found.c.id)


def _shown(session: Session, actor: Actor, wanted: QueueFilter, now: datetime) -> ColumnElement[bool]:
    searched = search_condition(session, wanted.query, actor, now=now)
    return and_(visible_tickets(actor), _view(wanted.view, actor, now), searched)


def _count(query: Select[Any]) -> ScalarSelect[int]:
    return select(func.count()).select_from(query.subquery()).scalar_subquery()


def _view(view: str, actor: Actor, now: datetime) -> ColumnElement[bool]:
    live = is_live()
    views: Mapping[str, ColumnElement[bool]] = {
        "tier1": and_(live, Ticket.tier == 1, is_awake(now)),
        "tier2": and_(live, Ticket.tier == 2, is_awake(now)),
        "mine": and_(live, Ticket.assignee_id == actor.user_id, is_awake(now)),
        "unassigned": and_(live, Ticket.assignee_id.is_(None), is_awake(now)),
        "snoozed": and_(live, ~is_awake(now)),
        "mentions": or_(and_(live, is_mentioned(Ticket.id, actor)), is_newly_mentioned(Ticket.id, actor)),
        "breaching": and_(live, Ticket.due_at <= now + BREACHING_WITHIN),
        "solved": and_(is_done(), Ticket.solved_at.is_not(None)),
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
            count_lines().label("lines"),
            count_lines(RemittanceRow.invoice_id.is_not(None)).label("lines_found"),
        )
        .outerjoin(Customer, Customer.id == Ticket.customer_id)
        .outerjoin(User, User.id == Ticket.assignee_id)
        .outerjoin(Remittance, Remittance.id == newest_remittance)
        .where(visible_tickets(actor))
    )


def _in_order(query: Select[Any], wanted: QueueFilter) -> Select[Any]:
    """By keyset: a page starts after the last row of the one before, whatever was added or removed meanwhile."""
    if wanted.after:
        last_at, last_id = _parse_token(wanted.after)
        by_number = wanted.order != "due"
        place = tuple_(Ticket.id) if by_number else tuple_(_order_column(wanted.view), Ticket.id)
        last = (last_id,) if by_number else (last_at, last_id)
        query = query.where(place < last if _is_downward(wanted) else place > last)
    return _by_place(query, wanted)


def _by_place(query: Select[Any], wanted: QueueFilter) -> Select[Any]:
    """Numbers are given in the order in which tickets are opened."""
    columns = (_order_column(wanted.view), Ticket.id) if wanted.order == "due" else (Ticket.id,)
    return query.order_by(*(column.desc() if _is_downward(wanted) else column for column in columns))


def _is_downward(wanted: QueueFilter) -> bool:
    return wanted.order == "newest" or (wanted.order == "due" and wanted.view == "solved")


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


def count_queues(session: Session, actor: Actor, *, now: datetime) -> QueueCounts:
    """One query, and a second one while something waits for approval: of that only what this actor may decide
    counts. Sales has its waiting forwards, and nothing else to count."""
    waiting = select(func.count()).select_from(Forward).where(Forward.state == ForwardState.WAITING)
    if not can(actor, "view_tickets"):
        theirs = or_(Forward.to_user_id.is_(None), Forward.to_user_id == actor.user_id)
        sales_count = session.scalar(waiting.where(theirs)) or 0
        return QueueCounts(0, 0, 0, 0, 0, 0, sales=sales_count, problems=0)
    cash = select(func.count()).select_from(Remittance).where(Remittance.state.in_(WAITING_FOR_CASH))
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
    ).where(is_live())
    counts = QueueCounts(*session.execute(query).one())
    return replace(counts, approvals=count_to_decide(session, actor, now=now)) if counts.approvals else counts


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
            shown = _shown(session, actor, wanted, now)
        except Invalid:
            continue
        parts[key] = _count(select(Ticket.id).where(shown).limit(COUNTED))
    if parts:
        counts |= dict(zip(parts, session.execute(select(*parts.values())).one(), strict=True))
    return counts


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
        listed, whole = _look_through(session, actor, wanted, now)
    except Invalid:  # the list says so
        listed, whole = _look_through(session, actor, replace(wanted, query=""), now)
    columns, here = _place(ticket, wanted, place)
    up, down = tuple(columns), tuple(column.desc() for column in columns)
    lower, higher = tuple_(*columns) < here, tuple_(*columns) > here
    if _is_downward(wanted):
        up, down, lower, higher = down, up, higher, lower
    query = select(
        listed.where(lower).order_by(*down).limit(1).scalar_subquery(),
        listed.where(higher).order_by(*up).limit(1).scalar_subquery(),
        _count(listed.where(lower)),
        _count(whole),
        listed.where(Ticket.id == ticket.id).scalar_subquery(),
    )
    previous_id, next_id, count_before, total, still_listed = session.execute(query).one()
    return Neighbours(previous_id, next_id, count_before + 1 if still_listed else 0, total)


def _place(ticket: Ticket, wanted: QueueFilter, place: datetime | None) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The columns that the list is sorted by, and what they are for this ticket."""
    if wanted.order != "due":
        return (Ticket.id,), (ticket.id,)
    if wanted.view == "solved":
        return (Ticket.solved_at, Ticket.id), (ticket.solved_at or ticket.opened_at, ticket.id)
    return (Ticket.queue_at, Ticket.id), (place or ticket.queue_at, ticket.id)
