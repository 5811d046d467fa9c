"""A ticket becomes part of another one, by a person's decision or because a mail links what nobody has touched."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tickets.audit import record
from tickets.errors import IllegalMove, Invalid
from tickets.holds import Hold
from tickets.outgoing.outbox import OutboundMail
from tickets.posts import Post, PostKind
from tickets.regrouping.mail_places import place_mails
from tickets.regrouping.rows import Regrouping, RegroupingKind, columns_of, note_decision
from tickets.ticket import LIVE, Ticket, TicketStatus, follow_merges, get_ticket
from tickets.ticket_changes import lock, start_change
from tickets.ticket_keys import TicketKey, add_canonical_keys
from tickets.users import SYSTEM, Actor, require


def merge(
    session: Session, ticket: Ticket, into: int, *, by: Actor, now: datetime, version: int, reason: str = ""
) -> Regrouping:
    """All of the ticket becomes part of ticket `into`, or of what that was merged into; its number leads there from
    now on. Raises Invalid for itself, IllegalMove when the other is closed, StaleEdit as every change does."""
    require(by, "regroup")
    target = get_other_ticket(session, ticket, into, by)
    lock_both(session, ticket, target)
    start_change(session, ticket, version)
    start_change(session, target)
    if target.status == TicketStatus.CLOSED:
        raise IllegalMove(f"Ticket {target.id} is closed; merge it into this one instead.")
    return merge_locked(session, ticket, target, reason=reason, by=by, now=now)


def get_other_ticket(session: Session, ticket: Ticket, number: int, by: Actor) -> Ticket:
    """The ticket that leads under this number. Raises Invalid when it is this one, NotFound as `get_ticket` does."""
    other = follow_merges(session, get_ticket(session, number, by))
    if other.id == ticket.id:
        raise Invalid(f"Ticket {number} is this ticket.", field="into")
    return other


def lock_both(session: Session, *tickets: Ticket) -> None:
    """In one order, so that two people who merge the same tickets the other way round do not block each other."""
    for each in sorted(tickets, key=lambda ticket: ticket.id):
        lock(session, each)


def merge_locked(
    session: Session, source: Ticket, target: Ticket, *, reason: str, by: Actor, now: datetime
) -> Regrouping:
    """The same for two tickets whose changes have started."""
    before = columns_of(source), columns_of(target)
    _take_over(target, source)
    source.status = TicketStatus.CLOSED
    source.merged_into = target.id
    source.waiting_since = source.due_at = source.alarm = None
    change = note_decision(session, RegroupingKind.MERGE, source, target, before, reason=reason, by=by, now=now)
    change.added_keys = _copy_keys(session, source.id, target.id)
    change.changed = {**change.changed, "holds": _carry_holds(session, source.id, target.id)}
    homes = update(Post).where(Post.ticket_id == source.id)
    session.execute(
        homes.values(home_id=func.coalesce(Post.home_id, Post.ticket_id)),
        execution_options={"synchronize_session": False},
    )
    place_mails(session, [source.id])
    record(session, "merged", "ticket", source.id, ticket_id=source.id, by=by, now=now, into=target.id)
    record(session, "took_in", "ticket", target.id, ticket_id=target.id, by=by, now=now, other=source.id)
    return change


def _take_over(target: Ticket, source: Ticket) -> None:
    """What was pressing in the source is pressing in the target."""
    waits = target.status in {TicketStatus.PENDING, TicketStatus.ON_HOLD} and source.waiting_since is not None
    if source.status in LIVE and (waits or target.status not in LIVE):
        target.status = TicketStatus.OPEN
        target.solved_at = None
    target.waiting_since = _earliest(target.waiting_since, source.waiting_since)
    target.due_at = _earliest(target.due_at, source.due_at)
    if source.status in LIVE:
        target.tier = max(target.tier, source.tier)
        target.priority = max(target.priority, source.priority)
    target.alarm = target.alarm or source.alarm
    target.assignee_id = target.assignee_id or source.assignee_id
    target.customer_id = target.customer_id or source.customer_id


def _earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at is not None), default=None)


def _copy_keys(session: Session, source_id: int, target_id: int) -> list[str]:
    """Let the search find the target by the source's document numbers; those that it could not be found by yet."""
    keys = set(session.scalars(select(TicketKey.key).where(TicketKey.ticket_id == source_id)))
    keys -= set(session.scalars(select(TicketKey.key).where(TicketKey.ticket_id == target_id)))
    add_canonical_keys(session, target_id, keys)
    return sorted(keys)


def _carry_holds(session: Session, source_id: int, target_id: int) -> list[int]:
    """Stop-signs that no mail brought would stay behind otherwise, and mail could leave."""
    holds = select(Hold.id).where(Hold.ticket_id == source_id, Hold.inbound_id.is_(None))
    carried = list(session.scalars(holds))
    put_holds(session, carried, target_id)
    return carried


def put_holds(session: Session, hold_ids: Sequence[int], ticket_id: int) -> None:
    """These stop-signs stop the mail of that ticket from now on."""
    moved = update(Hold).where(Hold.id.in_(hold_ids)).values(ticket_id=ticket_id)
    session.execute(moved, execution_options={"synchronize_session": "fetch"})


def join(session: Session, ticket_ids: Sequence[int], *, now: datetime) -> None:
    """Make one conversation of tickets that a mail turned out to link, by merging what nobody has touched yet into
    the oldest. Where people have worked or decided, it is left to them."""
    tickets = [session.get_one(Ticket, number, populate_existing=True) for number in sorted(set(ticket_ids))]
    target = next((ticket for ticket in tickets if not _is_untouched(session, ticket)), tickets[0])
    for source in tickets:
        if source is not target and target.status != TicketStatus.CLOSED and _is_untouched(session, source):
            lock_both(session, source, target)
            start_change(session, source)
            start_change(session, target)
            merge_locked(session, source, target, reason="A mail came that both belong to.", by=SYSTEM, now=now)


def _is_untouched(session: Session, ticket: Ticket) -> bool:
    if ticket.status != TicketStatus.NEW or ticket.assignee_id is not None or ticket.merged_into is not None:
        return False
    written = select(OutboundMail.id).where(OutboundMail.ticket_id == ticket.id, OutboundMail.kind != "automatic")
    noted = select(Post.id).where(Post.ticket_id == ticket.id, Post.kind == PostKind.NOTE)
    concerns = (Regrouping.source_id == ticket.id) | (Regrouping.target_id == ticket.id)
    decided = select(Regrouping.id).where(concerns, Regrouping.user_id.is_not(None))
    return all(session.scalar(query.limit(1)) is None for query in (written, noted, decided))
