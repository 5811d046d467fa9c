"""Decisions of people about which mails belong together, as rows: merge, split, move; who, when and why.

Where a mail stands follows from two facts that are never lost: its home, the ticket that it was filed in or that a
person put it into, and where that ticket was merged. `post.ticket_id` is the answer, written out (`mail_places`), so
that nothing else has to follow merges. Undoing takes one fact back and works the answer out again: in whatever order
things are undone, each mail stands in exactly one ticket, and what came with it (files, requests, remittances, mails
that we sent, stop-signs) stands there too. The verbs are in `merging`, `moving_mail` and `regrouping_undo`.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, and_, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base, UtcInstant, find_row
from tickets.errors import NotFound
from tickets.posts import Post
from tickets.ticket import Ticket, follow_merges, get_ticket
from tickets.users import Actor

_KEPT = ("status", "tier", "priority", "waiting_since", "due_at", "solved_at", "alarm", "assignee_id", "customer_id")
Columns = Mapping[str, Any]  # of a ticket, by name


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


def get_regrouping(session: Session, regrouping_id: int, actor: Actor) -> Regrouping:
    """Raises NotFound unless the actor may see where the mails are now."""
    change = find_row(session, Regrouping, regrouping_id)
    if change is None:
        raise NotFound("There is nothing to undo under this number.")
    get_ticket(session, follow_merges(session, session.get_one(Ticket, change.target_id)).id, actor)
    return change


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


def note_decision(
    session: Session,
    kind: RegroupingKind,
    source: Ticket,
    target: Ticket,
    before: tuple[Columns, Columns],
    *,
    reason: str,
    by: Actor,
    now: datetime,
) -> Regrouping:
    """Write a decision down, with what it changed of both tickets since `before` (source, target)."""
    change = Regrouping(
        kind=kind,
        source_id=source.id,
        target_id=target.id,
        reason=reason.strip()[:2000],
        at=now,
        user_id=by.user_id,
        actor_name=by.name,
        changed=list_changes(source, target, before),
        added_keys=[],
    )
    session.add(change)
    session.flush()
    return change


def list_changes(source: Ticket, target: Ticket, before: tuple[Columns, Columns]) -> dict[str, Any]:
    """{role: {column: [before, after]}} of what is no longer as it was `before`, as JSON."""
    return {
        role: {
            name: [_as_json(value), _as_json(getattr(ticket, name))]
            for name, value in columns.items()
            if value != getattr(ticket, name)
        }
        for role, ticket, columns in (("source", source, before[0]), ("target", target, before[1]))
    }


def columns_of(ticket: Ticket) -> Columns:
    """What a decision may change of a ticket."""
    return {name: getattr(ticket, name) for name in _KEPT}


def put_back(ticket: Ticket, changes: Mapping[str, list[Any]]) -> None:
    """What a decision changed, where it is still as that left it."""
    for name, (before, after) in changes.items():
        if _as_json(getattr(ticket, name)) == after:
            is_instant = name in _INSTANTS and before is not None
            setattr(ticket, name, datetime.fromisoformat(before) if is_instant else before)


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


_INSTANTS = frozenset({"waiting_since", "due_at", "solved_at"})
