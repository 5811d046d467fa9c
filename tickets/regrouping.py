"""Mails between tickets: merge, split out, move, and the undo of each; every one keeps who, when and why.

Where a mail stands follows from two facts that are never lost: its home, the ticket that it was filed in or that a
person put it into, and where that ticket was merged. `post.ticket_id` is the answer, written out, so that nothing
else has to follow merges. Undoing takes one fact back and works the answer out again: in whatever order things are
undone, each mail stands in exactly one ticket, and what came with it (files, requests, remittances, mails that we
sent, stop-signs) stands there too.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, and_, delete, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.keys import canonical_keys
from parsers.message import Intent
from tickets.attachments import Attachment
from tickets.audit import record
from tickets.db import Base, UtcInstant, find_row, insert_ignoring
from tickets.errors import IllegalMove, Invalid, NotFound
from tickets.forwards import Forward
from tickets.holds import Hold
from tickets.house_time import at_house
from tickets.lifecycle import receive_answer
from tickets.messages import InboundMessage
from tickets.money.advices.remittances import Remittance
from tickets.number_suggestions import NumberSuggestion
from tickets.outbox import OutboundMail
from tickets.posts import Post, PostKind
from tickets.requests import Request
from tickets.ticket import LIVE, Ticket, TicketStatus, follow_merges, get_ticket, open_ticket
from tickets.ticket_changes import lock, start_change
from tickets.ticket_keys import TicketKey
from tickets.triage import ROUTES, due_at
from tickets.users import SYSTEM, Actor, require


class RegroupingKind(StrEnum):
    MERGE = "merge"
    SPLIT = "split"
    MOVE = "move"


class Regrouping(Base):
    """One decision. `changed` holds for source and target what it changed of them, {column: [before, after]}, and the
    stop-signs that it carried along."""

    __tablename__ = "regrouping"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    source_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcInstant)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    actor_name: Mapped[str] = mapped_column(String(120))
    changed: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    added_keys: Mapped[list[Any]] = mapped_column(JSON, default=list)  # of the source, that the target lacked
    undone_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    undone_by: Mapped[str | None] = mapped_column(String(120))

    __table_args__ = (CheckConstraint("kind in ('merge','split','move')", name="kind"),)


class RegroupedPost(Base):
    """A mail that was split out or moved, and the home that it had before."""

    __tablename__ = "regrouped_post"

    regrouping_id: Mapped[int] = mapped_column(ForeignKey("regrouping.id"), primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"), primary_key=True)
    home_before: Mapped[int] = mapped_column(ForeignKey("ticket.id"))

    __table_args__ = (Index("ix_regrouped_post_post_id", "post_id"),)


# -- merging


def merge(
    session: Session, ticket: Ticket, into: int, *, by: Actor, now: datetime, version: int, reason: str = ""
) -> Regrouping:
    """All of the ticket becomes part of ticket `into`, or of what that was merged into; its number leads there from
    now on. Raises Invalid for itself, IllegalMove when the other is closed, StaleEdit as every change does."""
    require(by, "regroup")
    target = _other_ticket(session, ticket, into, by)
    _lock_both(session, ticket, target)
    start_change(session, ticket, version)
    start_change(session, target)
    if target.status == TicketStatus.CLOSED:
        raise IllegalMove(f"Ticket {target.id} is closed; merge it into this one instead.")
    return _merge(session, ticket, target, reason=reason, by=by, now=now)


def _other_ticket(session: Session, ticket: Ticket, number: int, by: Actor) -> Ticket:
    other = follow_merges(session, get_ticket(session, number, by))
    if other.id == ticket.id:
        raise Invalid(f"Ticket {number} is this ticket.", field="into")
    return other


def _lock_both(session: Session, *tickets: Ticket) -> None:
    """In one order, so that two people who merge the same tickets the other way round do not block each other."""
    for each in sorted(tickets, key=lambda ticket: ticket.id):
        lock(session, each)


def _merge(session: Session, source: Ticket, target: Ticket, *, reason: str, by: Actor, now: datetime) -> Regrouping:
    before = _columns(source), _columns(target)
    _take_over(target, source)
    source.status = TicketStatus.CLOSED
    source.merged_into = target.id
    source.waiting_since = source.due_at = source.alarm = None
    change = _note(session, RegroupingKind.MERGE, source, target, before, reason=reason, by=by, now=now)
    change.added_keys = _copy_keys(session, source.id, target.id)
    change.changed = {**change.changed, "holds": _carry_holds(session, source.id, target.id)}
    homes = update(Post).where(Post.ticket_id == source.id)
    session.execute(homes.values(home_id=func.coalesce(Post.home_id, Post.ticket_id)), execution_options=_QUIETLY)
    _place(session, [source.id])
    record(session, "merged", "ticket", source.id, ticket_id=source.id, by=by, now=now, into=target.id)
    record(session, "took_in", "ticket", target.id, ticket_id=target.id, by=by, now=now, other=source.id)
    return change


_QUIETLY = {"synchronize_session": False}


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
    _add_keys(session, target_id, keys)
    return sorted(keys)


def _carry_holds(session: Session, source_id: int, target_id: int) -> list[int]:
    """Stop-signs that no mail brought would stay behind otherwise, and mail could leave."""
    holds = select(Hold.id).where(Hold.ticket_id == source_id, Hold.inbound_id.is_(None))
    carried = list(session.scalars(holds))
    _put_holds(session, carried, target_id)
    return carried


def _put_holds(session: Session, hold_ids: Sequence[int], ticket_id: int) -> None:
    moved = update(Hold).where(Hold.id.in_(hold_ids)).values(ticket_id=ticket_id)
    session.execute(moved, execution_options={"synchronize_session": "fetch"})


def _add_keys(session: Session, ticket_id: int, keys: Iterable[str]) -> None:
    rows = [{"ticket_id": ticket_id, "key": key} for key in sorted(keys)]
    if rows:
        session.execute(insert_ignoring(session, TicketKey), rows)


def join(session: Session, ticket_ids: Sequence[int], *, now: datetime) -> None:
    """Make one conversation of tickets that a mail turned out to link, by merging what nobody has touched yet into
    the oldest. Where people have worked or decided, it is left to them."""
    tickets = [session.get_one(Ticket, number, populate_existing=True) for number in sorted(set(ticket_ids))]
    target = next((ticket for ticket in tickets if not _is_untouched(session, ticket)), tickets[0])
    for source in tickets:
        if source is not target and target.status != TicketStatus.CLOSED and _is_untouched(session, source):
            _lock_both(session, source, target)
            start_change(session, source)
            start_change(session, target)
            _merge(session, source, target, reason="A mail came that both belong to.", by=SYSTEM, now=now)


def _is_untouched(session: Session, ticket: Ticket) -> bool:
    if ticket.status != TicketStatus.NEW or ticket.assignee_id is not None or ticket.merged_into is not None:
        return False
    written = select(OutboundMail.id).where(OutboundMail.ticket_id == ticket.id, OutboundMail.kind != "automatic")
    noted = select(Post.id).where(Post.ticket_id == ticket.id, Post.kind == PostKind.NOTE)
    concerns = (Regrouping.source_id == ticket.id) | (Regrouping.target_id == ticket.id)
    decided = select(Regrouping.id).where(concerns, Regrouping.user_id.is_not(None))
    return all(session.scalar(query.limit(1)) is None for query in (written, noted, decided))


# -- splitting and moving


def split_out(
    session: Session,
    ticket: Ticket,
    post_ids: Sequence[int],
    *,
    by: Actor,
    now: datetime,
    version: int,
    reason: str = "",
) -> Ticket:
    """Put mails into a new ticket that is linked to this one, with their files, requests and remittances. Raises
    Invalid without a mail, or when it would leave the ticket without any."""
    require(by, "regroup")
    start_change(session, ticket, version)
    posts = _chosen(session, ticket, post_ids)
    if not _has_mail_beside(session, ticket, posts):
        raise Invalid("That would leave this ticket without a mail.", field="post")
    first = next((post for post in posts if post.kind == PostKind.INBOUND), posts[0])
    new = open_ticket(session, subject=first.subject or ticket.subject, intent=ticket.intent, by=by, now=now,
                      **_like(ticket, first, posts, now))  # fmt: skip
    before = _columns(ticket), _columns(new)
    change = _note(session, RegroupingKind.SPLIT, ticket, new, before, reason=reason, by=by, now=now)
    _rehome(session, change, posts, new.id)
    _add_keys(session, new.id, _keys_named(session, ticket.id, posts))
    _settle_waiting(session, ticket)
    change.changed = _changes(ticket, new, before)
    record(session, "split_out", "ticket", ticket.id, ticket_id=ticket.id, by=by, now=now, into=new.id)
    return new


def _chosen(session: Session, ticket: Ticket, post_ids: Sequence[int]) -> list[Post]:
    query = select(Post).where(Post.id.in_(post_ids), Post.ticket_id == ticket.id, Post.kind != PostKind.NOTE)
    posts = list(session.scalars(query.order_by(Post.at, Post.id)))
    if not posts:
        raise Invalid("Choose the mails that do not belong here.", field="post")
    return posts


def _has_mail_beside(session: Session, ticket: Ticket, posts: Sequence[Post]) -> bool:
    others = select(Post.id).where(
        Post.ticket_id == ticket.id, Post.kind != PostKind.NOTE, Post.id.not_in([post.id for post in posts])
    )
    return session.scalar(others.limit(1)) is not None


def _like(ticket: Ticket, first: Post, posts: Sequence[Post], now: datetime) -> dict[str, Any]:
    """The columns of a ticket that a part of this one makes."""
    name, address = next(iter(first.people.get("from", [])), ("", None)) if first.inbound_id else ("", None)
    waiting_since = _unanswered_since(posts)
    within = ROUTES[Intent(ticket.intent)].first_answer_within
    return {
        "confidence": ticket.confidence,
        "intent_facts": {"flags": {}, "corrections": []},
        "language": ticket.language,
        "requester_name": name or ticket.requester_name,
        "requester_email": address or ticket.requester_email,
        "customer_id": ticket.customer_id,
        "customer_facts": ticket.customer_facts,
        "tier": ticket.tier,
        "priority": ticket.priority,
        "linked_to": ticket.id,
        "opened_at": first.at,
        "waiting_since": waiting_since,
        "due_at": due_at(at_house(waiting_since, now), within) if waiting_since else None,
        "preview": " ".join(first.text[:2000].split())[:200],
    }


def _unanswered_since(posts: Iterable[Post]) -> datetime | None:
    """When the oldest mail came that no reply followed."""
    waiting = None
    for post in sorted(posts, key=lambda each: (each.at, each.id)):
        if post.kind == PostKind.OUTBOUND:
            waiting = None
        elif post.kind == PostKind.INBOUND:
            waiting = waiting or post.at
    return waiting


def _settle_waiting(session: Session, ticket: Ticket) -> None:
    """Nobody waits for an answer to mails that are gone."""
    if ticket.waiting_since is None:
        return
    left = session.scalars(select(Post).where(Post.ticket_id == ticket.id)).all()
    ticket.waiting_since = _unanswered_since(left)
    if ticket.waiting_since is None:
        ticket.due_at = None


def _keys_named(session: Session, ticket_id: int, posts: Iterable[Post]) -> set[str]:
    """Those of the ticket's keys that the mails name."""
    keys = set(session.scalars(select(TicketKey.key).where(TicketKey.ticket_id == ticket_id)))
    words = {word for post in posts for word in _NUMBER.findall(f"{post.subject}\n{post.text}")}
    return {key for word in words for key in canonical_keys(word)} & keys


_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9/._-]{2,29}")


def move_post(session: Session, post_id: int, into: int, *, by: Actor, now: datetime, reason: str = "") -> Regrouping:
    """Put one mail into the ticket that it belongs to. A ticket's last mail takes the whole ticket with it: that is a
    merge. Raises IllegalMove when the other ticket is closed."""
    require(by, "regroup")
    ticket = get_ticket(session, get_post(session, post_id, by).ticket_id, by)
    target = _other_ticket(session, ticket, into, by)
    _lock_both(session, ticket, target)
    post = session.get_one(Post, post_id, populate_existing=True)
    if post.ticket_id != ticket.id:
        raise IllegalMove(f"This mail is in ticket {post.ticket_id} by now.")
    start_change(session, ticket)
    if target.status == TicketStatus.CLOSED:
        raise IllegalMove(f"Ticket {target.id} is closed.")
    if not _has_mail_beside(session, ticket, [post]):
        start_change(session, target)
        return _merge(session, ticket, target, reason=reason, by=by, now=now)
    before = _columns(ticket), _columns(target)
    if post.kind == PostKind.INBOUND:
        due = due_at(at_house(post.at, now), ROUTES[Intent(target.intent)].first_answer_within)
        receive_answer(session, target, at=post.at, due=due, now=now)
    else:
        start_change(session, target)
    change = _note(session, RegroupingKind.MOVE, ticket, target, before, reason=reason, by=by, now=now)
    _rehome(session, change, [post], target.id)
    _add_keys(session, target.id, _keys_named(session, ticket.id, [post]))
    _settle_waiting(session, ticket)
    change.changed = _changes(ticket, target, before)
    words = {"sender": post.author_name, "into": target.id, "other": ticket.id}
    record(session, "moved_mail", "post", post.id, ticket_id=ticket.id, by=by, now=now, **words)
    record(session, "took_mail", "post", post.id, ticket_id=target.id, by=by, now=now, **words)
    return change


def get_post(session: Session, post_id: int, actor: Actor) -> Post:
    """Raises NotFound unless the actor may see its ticket."""
    post = find_row(session, Post, post_id)
    if post is None:
        raise NotFound("There is no such message.")
    get_ticket(session, post.ticket_id, actor)
    return post


def _rehome(session: Session, change: Regrouping, posts: Sequence[Post], home: int) -> None:
    for post in posts:
        session.add(
            RegroupedPost(regrouping_id=change.id, post_id=post.id, home_before=post.home_id or post.ticket_id)
        )
        post.home_id = home
    session.flush()
    _place(session, [home])


# -- undoing


def undo(session: Session, regrouping_id: int, *, by: Actor, now: datetime) -> Ticket:
    """Take one decision back, whatever was decided since, and return the ticket that it took from. What both tickets
    were before is put back where nobody changed it meanwhile. Raises IllegalMove when it was undone already."""
    require(by, "regroup")
    change = get_regrouping(session, regrouping_id, by)
    source, target = session.get_one(Ticket, change.source_id), session.get_one(Ticket, change.target_id)
    _lock_both(session, source, target)
    session.refresh(change)
    if change.undone_at is not None:
        raise IllegalMove("This was undone already.")
    change.undone_at, change.undone_by = now, by.name
    session.flush()
    for each in (source, target):
        each.version += 1
    if change.kind == RegroupingKind.MERGE:
        _unmerge(session, change, source)
    else:
        _unplace(session, change, source, target)
    _put_back(source, change.changed.get("source", {}))
    if target.merged_into is None:
        _put_back(target, change.changed.get("target", {}))
    _settle_arrivals(session, source, since=change.at, now=now)
    verb = f"undid_{change.kind}"
    for each, other in ((source, target), (target, source)):
        record(session, verb, "ticket", each.id, ticket_id=each.id, by=by, now=now, source=source.id,
               target=target.id, other=other.id)  # fmt: skip
    return source


def get_regrouping(session: Session, regrouping_id: int, actor: Actor) -> Regrouping:
    """Raises NotFound unless the actor may see where the mails are now."""
    change = find_row(session, Regrouping, regrouping_id)
    if change is None:
        raise NotFound("There is nothing to undo under this number.")
    get_ticket(session, follow_merges(session, session.get_one(Ticket, change.target_id)).id, actor)
    return change


def _unmerge(session: Session, change: Regrouping, source: Ticket) -> None:
    source.merged_into = None
    _put_holds(session, change.changed.get("holds", []), source.id)
    if change.added_keys:
        root = follow_merges(session, session.get_one(Ticket, change.target_id))
        keys = TicketKey.key.in_(change.added_keys)
        session.execute(delete(TicketKey).where(TicketKey.ticket_id == root.id, keys), execution_options=_QUIETLY)
    session.flush()
    _place(session, _family(session, source.id))


def _unplace(session: Session, change: Regrouping, source: Ticket, target: Ticket) -> None:
    """Each mail goes where the decisions that still stand put it. The ticket that a split made stays as a way to the
    source, with what it received since."""
    moved = session.scalars(select(RegroupedPost.post_id).where(RegroupedPost.regrouping_id == change.id)).all()
    homes = {post_id: _standing_home(session, post_id) for post_id in moved}
    for post in session.scalars(select(Post).where(Post.id.in_(homes))):
        post.home_id = homes[post.id]
    session.flush()
    if change.kind == RegroupingKind.SPLIT and target.merged_into is None:
        root = follow_merges(session, source)
        if root.id != target.id:
            homeless = update(Post).where(Post.ticket_id == target.id, Post.home_id.is_(None))
            session.execute(homeless.values(home_id=target.id), execution_options=_QUIETLY)
            target.merged_into = root.id
            target.status = TicketStatus.CLOSED
            target.waiting_since = target.due_at = target.alarm = None
            session.flush()
    _place(session, {*homes.values(), target.id})


def _standing_home(session: Session, post_id: int) -> int:
    """Where the last decision put the mail that nobody undid; without one where it was filed."""
    query = (
        select(RegroupedPost.home_before, Regrouping.target_id, Regrouping.undone_at)
        .join(Regrouping, Regrouping.id == RegroupedPost.regrouping_id)
        .where(RegroupedPost.post_id == post_id)
        .order_by(Regrouping.id)
    )
    decisions = session.execute(query).all()
    standing: list[int] = [row.target_id for row in decisions if row.undone_at is None]
    first: int = decisions[0].home_before
    return standing[-1] if standing else first


def _settle_arrivals(session: Session, ticket: Ticket, *, since: datetime, now: datetime) -> None:
    """What came in for it while it was elsewhere waits here now."""
    if ticket.merged_into is not None or ticket.status == TicketStatus.CLOSED:
        return
    posts = session.scalars(select(Post).where(Post.ticket_id == ticket.id)).all()
    waiting = _unanswered_since(posts)
    if (
        waiting is not None
        and ticket.waiting_since is None
        and any(post.kind == PostKind.INBOUND and post.at > since for post in posts)
    ):
        ticket.status = TicketStatus.OPEN
        ticket.waiting_since = waiting
        ticket.due_at = due_at(at_house(waiting, now), ROUTES[Intent(ticket.intent)].first_answer_within)


# -- what stands


def list_regroupings(session: Session, ticket: Ticket) -> list[Regrouping]:
    """Decisions about this ticket that nobody undid, oldest first; not its own merge, for then it is a shell."""
    concerns = or_(
        Regrouping.target_id == ticket.id,
        and_(Regrouping.source_id == ticket.id, Regrouping.kind != RegroupingKind.MERGE),
    )
    query = select(Regrouping).where(concerns, Regrouping.undone_at.is_(None)).order_by(Regrouping.id)
    return list(session.scalars(query))


def list_rehomed(session: Session, post_ids: Sequence[int]) -> dict[int, Regrouping]:
    """The newest decision that stands about each of these posts, for those that have one: the move of the mail, or
    the merge that brought its ticket."""
    moves = (
        select(RegroupedPost.post_id, Regrouping)
        .join(Regrouping, Regrouping.id == RegroupedPost.regrouping_id)
        .where(RegroupedPost.post_id.in_(post_ids), Regrouping.undone_at.is_(None))
    )
    merges = (
        select(Post.id, Regrouping)
        .join(Regrouping, Regrouping.source_id == Post.home_id)
        .where(Post.id.in_(post_ids), Regrouping.kind == RegroupingKind.MERGE, Regrouping.undone_at.is_(None))
    )
    found = [(post_id, change) for query in (moves, merges) for post_id, change in session.execute(query)]
    return dict(sorted(found, key=lambda row: row[1].id))


# -- where everything stands


def _place(session: Session, homes: Iterable[int]) -> None:
    """Write out where the mails of these homes, and of what was merged into them, stand, with what came with them."""
    family = {member for home in homes for member in _family(session, home)}
    query = select(Post).where(Post.home_id.in_(family)).execution_options(populate_existing=True)
    roots = {home: follow_merges(session, session.get_one(Ticket, home)).id for home in family}
    moving: dict[int, list[Post]] = {}
    for post in session.scalars(query):
        root = roots[post.home_id or post.ticket_id]
        if post.ticket_id != root:
            post.ticket_id = root
            moving.setdefault(root, []).append(post)
    session.flush()
    for root, posts in moving.items():
        _bring_along(session, root, posts)


def _family(session: Session, ticket_id: int) -> set[int]:
    """The ticket and all that was merged into it, directly or not."""
    family, newest = {ticket_id}, {ticket_id}
    while newest:
        newest = set(session.scalars(select(Ticket.id).where(Ticket.merged_into.in_(newest)))) - family
        family |= newest
    return family


def _bring_along(session: Session, ticket_id: int, posts: Sequence[Post]) -> None:
    """What belongs to mails stands in their ticket."""
    inbound = [post.inbound_id for post in posts if post.inbound_id is not None]
    outbound = [post.outbound_id for post in posts if post.outbound_id is not None]
    copies = InboundMessage.duplicate_of.in_(inbound)
    files = select(Attachment.id).where(Attachment.inbound_id.in_(inbound))
    following = (
        (InboundMessage, InboundMessage.id.in_(inbound) | copies),
        (Hold, Hold.inbound_id.in_(inbound)),
        (Remittance, Remittance.attachment_id.in_(files)),
        (OutboundMail, OutboundMail.id.in_(outbound)),
        (Forward, Forward.outbound_id.in_(outbound)),
        (Request, Request.post_id.in_([post.id for post in posts])),
        (NumberSuggestion, NumberSuggestion.post_id.in_([post.id for post in posts])),
    )
    for table, belongs in following:
        statement = update(table).where(belongs).values(ticket_id=ticket_id)
        session.execute(statement, execution_options={"synchronize_session": "fetch"})


# -- what a decision changed


_KEPT = ("status", "tier", "priority", "waiting_since", "due_at", "solved_at", "alarm", "assignee_id", "customer_id")
_Columns = Mapping[str, Any]


def _columns(ticket: Ticket) -> _Columns:
    return {name: getattr(ticket, name) for name in _KEPT}


def _note(
    session: Session,
    kind: RegroupingKind,
    source: Ticket,
    target: Ticket,
    before: tuple[_Columns, _Columns],
    *,
    reason: str,
    by: Actor,
    now: datetime,
) -> Regrouping:
    change = Regrouping(
        kind=kind,
        source_id=source.id,
        target_id=target.id,
        reason=reason.strip()[:2000],
        at=now,
        user_id=by.user_id,
        actor_name=by.name,
        changed=_changes(source, target, before),
        added_keys=[],
    )
    session.add(change)
    session.flush()
    return change


def _changes(source: Ticket, target: Ticket, before: tuple[_Columns, _Columns]) -> dict[str, Any]:
    return {
        role: {
            name: [_as_json(value), _as_json(getattr(ticket, name))]
            for name, value in columns.items()
            if value != getattr(ticket, name)
        }
        for role, ticket, columns in (("source", source, before[0]), ("target", target, before[1]))
    }


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _put_back(ticket: Ticket, changes: Mapping[str, list[Any]]) -> None:
    """What a decision changed, where it is still as that left it."""
    for name, (before, after) in changes.items():
        if _as_json(getattr(ticket, name)) == after:
            is_instant = name in _INSTANTS and before is not None
            setattr(ticket, name, datetime.fromisoformat(before) if is_instant else before)


_INSTANTS = frozenset({"waiting_since", "due_at", "solved_at"})
