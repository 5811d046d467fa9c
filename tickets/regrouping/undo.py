"""One decision about which mails belong together is taken back, whatever was decided since."""

from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from parsers.message import Intent
from tickets.audit import record
from tickets.errors import IllegalMove
from tickets.house_time import at_house
from tickets.posts import Post, PostKind
from tickets.regrouping.mail_places import list_family, place_mails
from tickets.regrouping.merging import lock_both, put_holds
from tickets.regrouping.moving_mail import unanswered_since
from tickets.regrouping.rows import RegroupedPost, Regrouping, RegroupingKind, get_regrouping, put_back
from tickets.ticket import Ticket, TicketStatus, follow_merges
from tickets.ticket_keys import TicketKey
from tickets.triage import ROUTES, due_at
from tickets.users import Actor, require


def undo(session: Session, regrouping_id: int, *, by: Actor, now: datetime) -> Ticket:
    """Take one decision back, whatever was decided since, and return the ticket that it took from. What both tickets
    were before is put back where nobody changed it meanwhile. Raises IllegalMove when it was undone already."""
    require(by, "regroup")
    change = get_regrouping(session, regrouping_id, by)
    source, target = session.get_one(Ticket, change.source_id), session.get_one(Ticket, change.target_id)
    lock_both(session, source, target)
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
    put_back(source, change.changed.get("source", {}))
    if target.merged_into is None:
        put_back(target, change.changed.get("target", {}))
    _settle_arrivals(session, source, since=change.at, now=now)
    verb = f"undid_{change.kind}"
    for each, other in ((source, target), (target, source)):
        record(session, verb, "ticket", each.id, ticket_id=each.id, by=by, now=now, source=source.id,
               target=target.id, other=other.id)  # fmt: skip
    return source


def _unmerge(session: Session, change: Regrouping, source: Ticket) -> None:
    source.merged_into = None
    put_holds(session, change.changed.get("holds", []), source.id)
    if change.added_keys:
        root = follow_merges(session, session.get_one(Ticket, change.target_id))
        keys = TicketKey.key.in_(change.added_keys)
        session.execute(
            delete(TicketKey).where(TicketKey.ticket_id == root.id, keys),
            execution_options={"synchronize_session": False},
        )
    session.flush()
    place_mails(session, list_family(session, source.id))


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
            session.execute(homeless.values(home_id=target.id), execution_options={"synchronize_session": False})
            target.merged_into = root.id
            target.status = TicketStatus.CLOSED
            target.waiting_since = target.due_at = target.alarm = None
            session.flush()
    place_mails(session, {*homes.values(), target.id})


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
    waiting = unanswered_since(posts)
    if (
        waiting is not None
        and ticket.waiting_since is None
        and any(post.kind == PostKind.INBOUND and post.at > since for post in posts)
    ):
        ticket.status = TicketStatus.OPEN
        ticket.waiting_since = waiting
        ticket.due_at = due_at(at_house(waiting, now), ROUTES[Intent(ticket.intent)].first_answer_within)
