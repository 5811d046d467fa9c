"""What somebody has begun to write in a ticket and has not sent: kept for them, and seen by the team.

A row for each person, ticket and occasion (`about`: "" or the request, remittance, … that the text answers). Nothing
of it is a change of the ticket: no version is counted up. A draft stays with the number that it was written under;
where that was merged into another ticket, it is found there.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    String,
    Text,
    UniqueConstraint,
    delete,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.numbers.card_numbers import mask_card_numbers
from tickets.audit import record
from tickets.db import Base, UtcInstant, find_row, insert_ignoring
from tickets.errors import NotFound
from tickets.outgoing.outbox import OutboundMail, OutboundStatus
from tickets.posts import Post
from tickets.regrouping.mail_places import list_family
from tickets.ticket import Ticket, follow_merges, get_ticket
from tickets.users import Actor, User, require

ABOUT_LENGTH = 40
SENT_TWICE_WITHIN = timedelta(seconds=30)


class TicketDraft(Base):
    """`to` and `cc` as they stand in the composer, `attach` the copies that are ticked."""

    __tablename__ = "ticket_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    about: Mapped[str] = mapped_column(String(ABOUT_LENGTH), default="")
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    to: Mapped[str] = mapped_column(Text, default="")
    cc: Mapped[str] = mapped_column(Text, default="")
    attach: Mapped[list[str]] = mapped_column(JSON, default=list)
    saved_at: Mapped[datetime] = mapped_column(UtcInstant)

    __table_args__ = (
        UniqueConstraint("ticket_id", "user_id", "about"),
        CheckConstraint("kind in ('reply','note')", name="kind"),
    )


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in a composer."""

    text: str
    kind: str = "reply"
    about: str = ""
    to: str = ""
    cc: str = ""
    attach: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeenDraft:
    """A draft and whose it is."""

    draft: TicketDraft
    name: str


def keep_draft(session: Session, ticket: Ticket, written: Written, *, by: Actor, now: datetime) -> TicketDraft | None:
    """In the place of the one before. None, and none is left, when nothing stands there, or what the person has said
    in this ticket already: a page that saves late must not bring a sent text back."""
    require(by, "note")
    text = mask_card_numbers(written.text)
    about = written.about[:ABOUT_LENGTH]
    own = find_draft(session, ticket, about, by)
    if not text.strip() or _was_said(session, ticket, text, by):
        if own is not None:
            session.delete(own)
        return None
    values = {"kind": written.kind, "text": text, "to": written.to, "cc": written.cc, "attach": list(written.attach)}
    if own is None:  # two pages of one person may save at once
        key = {"ticket_id": ticket.id, "user_id": by.user_id, "about": about}
        session.connection().execute(insert_ignoring(session, TicketDraft).values(**key, **values, saved_at=now))
        return find_draft(session, ticket, about, by)
    for name, value in values.items():
        setattr(own, name, value)
    own.saved_at = now
    session.flush()
    return own


def was_just_said(session: Session, ticket: Ticket, text: str, by: Actor, *, now: datetime) -> bool:
    """By this person, as their newest entry, moments ago: a form that was sent twice."""
    newest = select(func.max(Post.at)).where(Post.ticket_id == ticket.id, Post.author_id == by.user_id)
    at = session.scalar(newest)
    return at is not None and at > now - SENT_TWICE_WITHIN and _was_said(session, ticket, mask_card_numbers(text), by)


def _was_said(session: Session, ticket: Ticket, text: str, by: Actor) -> bool:
    called_off = select(OutboundMail.id).where(
        OutboundMail.ticket_id == ticket.id, OutboundMail.status == OutboundStatus.CANCELLED
    )
    newest = select(Post.text).where(
        Post.ticket_id == ticket.id,
        Post.author_id == by.user_id,
        or_(Post.outbound_id.is_(None), Post.outbound_id.not_in(called_off)),
    )
    said = session.scalar(newest.order_by(Post.id.desc()).limit(1))
    return said is not None and said.strip() == text.replace("\r\n", "\n").strip()


def find_draft(session: Session, ticket: Ticket, about: str, by: Actor) -> TicketDraft | None:
    """The person's own on this occasion."""
    query = select(TicketDraft).where(
        TicketDraft.ticket_id == ticket.id, TicketDraft.user_id == by.user_id, TicketDraft.about == about
    )
    return session.scalar(query)


def drop_draft(session: Session, ticket: Ticket, about: str, text: str, *, by: Actor) -> None:
    """It was sent; written under the number of a ticket that was merged into this one it is known by its text."""
    elsewhere = TicketDraft.ticket_id.in_(list_family(session, ticket.id)) & (
        TicketDraft.text == mask_card_numbers(text)
    )
    session.execute(
        delete(TicketDraft).where(
            or_(TicketDraft.ticket_id == ticket.id, elsewhere),
            TicketDraft.user_id == by.user_id,
            TicketDraft.about == about,
        )
    )


def list_drafts(session: Session, ticket: Ticket) -> Sequence[SeenDraft]:
    """Everybody's, and those of tickets that were merged into this one; the newest last."""
    query = (
        select(TicketDraft, User.name)
        .join(User, User.id == TicketDraft.user_id)
        .where(TicketDraft.ticket_id.in_(list_family(session, ticket.id)))
        .order_by(TicketDraft.saved_at, TicketDraft.id)
    )
    return [SeenDraft(draft, name) for draft, name in session.execute(query)]


def take_draft(session: Session, draft_id: int, *, by: Actor, now: datetime) -> TicketDraft:
    """It is the person's own from now on, behind what they had begun themselves, in the ticket that its number leads
    to. Raises NotFound for what they may not see."""
    require(by, "note")
    draft = find_row(session, TicketDraft, draft_id)
    if draft is None:
        raise NotFound("This draft is gone: it was sent, or taken over.")
    ticket = follow_merges(session, get_ticket(session, draft.ticket_id, by))
    own = find_draft(session, ticket, draft.about, by)
    if own is draft:
        return draft
    if draft.user_id != by.user_id:
        of = session.get_one(User, draft.user_id).name
        record(session, "took_draft", "ticket", ticket.id, ticket_id=ticket.id, by=by, now=now, of=of)
    if own is None:
        draft.ticket_id, draft.user_id = ticket.id, by.user_id or 0
        return draft
    own.text, own.saved_at = f"{own.text.rstrip()}\n\n{draft.text}", now
    session.delete(draft)
    return own


def list_writers(session: Session, ticket_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """By ticket, the names of those who have a draft in it."""
    query = (
        select(TicketDraft.ticket_id, User.name)
        .join(User, User.id == TicketDraft.user_id)
        .where(TicketDraft.ticket_id.in_(ticket_ids))
        .order_by(User.name)
        .distinct()
    )
    found: dict[int, tuple[str, ...]] = {}
    for ticket_id, name in session.execute(query):
        found[ticket_id] = (*found.get(ticket_id, ()), name)
    return found


def has_draft() -> ColumnElement[bool]:
    """The condition on Ticket that somebody has begun to write there."""
    return select(TicketDraft.id).where(TicketDraft.ticket_id == Ticket.id).correlate(Ticket).exists()
