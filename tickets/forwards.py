"""A ticket handed to sales: a real mail to the sales address, and the only tickets that sales may see."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, String, Text, func, or_, select, true
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.audit import record
from tickets.conversation import add_outbound, find_newest_inbound
from tickets.customers import Customer
from tickets.db import MAX_ID, Base, UtcInstant
from tickets.errors import IllegalMove, Invalid, NotFound
from tickets.house_time import at_house
from tickets.lifecycle import put_on_hold, resume
from tickets.mail_identity import MailIdentity
from tickets.mailroom.attachments import Attachment
from tickets.outgoing.outbox import enqueue
from tickets.posts import Post, add_note_post
from tickets.ticket import Ticket
from tickets.ticket_changes import start_change
from tickets.triage import WORKDAY, due_at
from tickets.users import Actor, Role, User, can, require

ANSWER_WITHIN = WORKDAY  # of sales, in business time: accepted or returned


class ForwardState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class Forward(Base):
    """`to_user_id` is the sales user, if one was chosen; otherwise every sales user sees it."""

    __tablename__ = "forward"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    to_address: Mapped[str] = mapped_column(String(254))
    to_user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(10), default=ForwardState.WAITING)
    answer: Mapped[str | None] = mapped_column(Text)
    outbound_id: Mapped[int | None] = mapped_column(ForeignKey("outbound_mail.id"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant)
    answered_at: Mapped[datetime | None] = mapped_column(UtcInstant)

    __table_args__ = (CheckConstraint("state in ('waiting','accepted','returned')", name="state"),)


def forward_to_sales(
    session: Session,
    ticket: Ticket,
    *,
    to_address: str,
    note: str,
    by: Actor,
    now: datetime,
    version: int,
    identity: MailIdentity,
) -> Forward:
    """Queue the mail with the customer's newest message and the note; the ticket waits on hold."""
    require(by, "forward")
    start_change(session, ticket, version)
    put_on_hold(ticket)
    newest = find_newest_inbound(session, ticket.id)
    mail = enqueue(
        session,
        ticket_id=ticket.id,
        kind="forward",
        subject=f"Fwd: {' '.join(ticket.subject.split())} [#{ticket.id}]",
        text=_mail_text(session, ticket, newest, note.strip(), by),
        to=(to_address,),
        attachments=_files(session, newest),
        identity=identity,
        now=now,
    )
    add_outbound(session, mail, by=by, now=now)
    (address,) = mail.to
    forward = Forward(
        ticket_id=ticket.id,
        to_address=address,
        to_user_id=_sales_user_id(session, address),
        note=note.strip(),
        state=ForwardState.WAITING,
        outbound_id=mail.id,
        by_id=by.user_id,
        at=now,
    )
    session.add(forward)
    session.flush()
    record(session, "forwarded", "ticket", ticket.id, ticket_id=ticket.id, by=by, now=now, to=address)
    return forward


def _mail_text(session: Session, ticket: Ticket, newest: Post | None, note: str, by: Actor) -> str:
    customer = session.get(Customer, ticket.customer_id) if ticket.customer_id is not None else None
    about = [
        f"Customer: {customer.name} ({customer.account_number})" if customer else "Customer: not known",
        f"From: {ticket.requester_name} <{ticket.requester_email or 'no address'}>",
        f"Ticket: {ticket.id}",
    ]
    parts = [note, f"Forwarded by {by.name}.", "\n".join(about)]
    if newest is not None:
        parts.append(f"---------- The customer's message ----------\n\n{newest.text.strip()}")
    return "\n\n".join(part for part in parts if part) + "\n"


def _files(session: Session, newest: Post | None) -> tuple[tuple[str, str, str], ...]:
    """The files that the customer's message came with, except the pictures inside its text."""
    if newest is None:
        return ()
    query = (
        select(Attachment)
        .where(Attachment.inbound_id == newest.inbound_id, Attachment.inline.is_(False))
        .order_by(Attachment.position)
    )
    return tuple((" ".join(file.name.split()), file.mime_type, file.sha256) for file in session.scalars(query))


def _sales_user_id(session: Session, address: str) -> int | None:
    query = select(User.id).where(User.email == address.lower(), User.role == Role.SALES, User.active)
    return session.scalar(query)


def accept_forward(session: Session, forward_id: int, *, by: Actor, now: datetime) -> None:
    """Sales takes care of it."""
    forward, ticket = _start_answer(session, forward_id, {ForwardState.WAITING}, by)
    forward.state = ForwardState.ACCEPTED
    forward.answered_at = now
    record(session, "accepted_forward", "ticket", ticket.id, ticket_id=ticket.id, by=by, now=now)


def return_forward(session: Session, forward_id: int, answer: str, *, by: Actor, now: datetime) -> None:
    """Back to its billing queue with the answer (required) as a note; the ticket is open again."""
    answer = answer.strip()
    if not answer:
        raise Invalid("Choose why, or say what billing should do now.", field="answer")
    states = {ForwardState.WAITING, ForwardState.ACCEPTED}
    forward, ticket = _start_answer(session, forward_id, states, by)
    forward.state = ForwardState.RETURNED
    forward.answer = answer
    forward.answered_at = now
    resume(ticket, now=now)
    add_note_post(session, ticket.id, answer, by=by, now=now)
    record(session, "returned_forward", "ticket", ticket.id, ticket_id=ticket.id, by=by, now=now, answer=answer)


def _start_answer(session: Session, forward_id: int, states: set[ForwardState], by: Actor) -> tuple[Forward, Ticket]:
    require(by, "answer_forward")
    forward = get_forward(session, forward_id, by)
    ticket = session.get_one(Ticket, forward.ticket_id)
    start_change(session, ticket)
    session.refresh(forward)
    if forward.state not in states:
        raise IllegalMove(f"This forward is {forward.state} already.")
    return forward, ticket


def list_forwards(session: Session, actor: Actor, state: str, *, limit: int = 100) -> list[Forward]:
    """In one state: for sales their own, for billing all. Those that wait longest first, of the others the newest."""
    require(actor, "view_forwards")
    query = select(Forward).where(_visible_forwards(actor), Forward.state == state)
    waits = state == ForwardState.WAITING
    order = (Forward.at, Forward.id) if waits else (Forward.at.desc(), Forward.id.desc())
    return list(session.scalars(query.order_by(*order).limit(limit)))


def answer_due_at(forward: Forward, *, now: datetime) -> datetime | None:
    """When sales has to have accepted or returned it, by the house's business hours; None once it did."""
    return due_at(at_house(forward.at, now), ANSWER_WITHIN) if forward.state == ForwardState.WAITING else None


def count_forwards(session: Session, actor: Actor) -> dict[str, int]:
    """How many the actor sees in each state."""
    require(actor, "view_forwards")
    query = select(Forward.state, func.count()).where(_visible_forwards(actor)).group_by(Forward.state)
    return dict.fromkeys(ForwardState, 0) | dict(session.execute(query).all())


def get_forward(session: Session, forward_id: int, actor: Actor) -> Forward:
    """Raises NotFound unless the actor is billing, or it was forwarded to them or to all of sales."""
    require(actor, "view_forwards")
    visible = select(Forward).where(Forward.id == forward_id, _visible_forwards(actor))
    forward = session.scalar(visible) if forward_id <= MAX_ID else None
    if forward is None:
        raise NotFound(f"There is no forward {forward_id}.")
    return forward


def _visible_forwards(actor: Actor) -> ColumnElement[bool]:
    if can(actor, "view_tickets"):
        return true()
    return or_(Forward.to_user_id.is_(None), Forward.to_user_id == actor.user_id)
