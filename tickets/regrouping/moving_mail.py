"""Mails that do not belong where they were filed go into a new ticket or into another one."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.keys import canonical_keys
from parsers.message import Intent
from tickets.audit import record
from tickets.db import find_row
from tickets.errors import IllegalMove, Invalid, NotFound
from tickets.house_time import at_house
from tickets.lifecycle import receive_answer
from tickets.posts import Post, PostKind
from tickets.regrouping.mail_places import place_mails
from tickets.regrouping.merging import get_other_ticket, lock_both, merge_locked
from tickets.regrouping.rows import RegroupedPost, Regrouping, RegroupingKind, columns_of, list_changes, note_decision
from tickets.ticket import Ticket, TicketStatus, get_ticket, open_ticket
from tickets.ticket_changes import start_change
from tickets.ticket_keys import TicketKey, add_canonical_keys
from tickets.triage import ROUTES, due_at
from tickets.users import Actor, require


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
    before = columns_of(ticket), columns_of(new)
    change = note_decision(session, RegroupingKind.SPLIT, ticket, new, before, reason=reason, by=by, now=now)
    _rehome(session, change, posts, new.id)
    add_canonical_keys(session, new.id, _keys_named(session, ticket.id, posts))
    _settle_waiting(session, ticket)
    change.changed = list_changes(ticket, new, before)
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
    waiting_since = unanswered_since(posts)
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


def unanswered_since(posts: Iterable[Post]) -> datetime | None:
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
    ticket.waiting_since = unanswered_since(left)
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
    target = get_other_ticket(session, ticket, into, by)
    lock_both(session, ticket, target)
    post = session.get_one(Post, post_id, populate_existing=True)
    if post.ticket_id != ticket.id:
        raise IllegalMove(f"This mail is in ticket {post.ticket_id} by now.")
    start_change(session, ticket)
    if target.status == TicketStatus.CLOSED:
        raise IllegalMove(f"Ticket {target.id} is closed.")
    if not _has_mail_beside(session, ticket, [post]):
        start_change(session, target)
        return merge_locked(session, ticket, target, reason=reason, by=by, now=now)
    before = columns_of(ticket), columns_of(target)
    if post.kind == PostKind.INBOUND:
        due = due_at(at_house(post.at, now), ROUTES[Intent(target.intent)].first_answer_within)
        receive_answer(session, target, at=post.at, due=due, now=now)
    else:
        start_change(session, target)
    change = note_decision(session, RegroupingKind.MOVE, ticket, target, before, reason=reason, by=by, now=now)
    _rehome(session, change, [post], target.id)
    add_canonical_keys(session, target.id, _keys_named(session, ticket.id, [post]))
    _settle_waiting(session, ticket)
    change.changed = list_changes(ticket, target, before)
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
    place_mails(session, [home])
