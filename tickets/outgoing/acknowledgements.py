"""Our automatic mail: a new ticket is acknowledged, a resolved one announced, each at most so often to an address.

It leaves through the outbox like a reply and stands in the conversation. It is written only to a person's mail that
may be answered by a machine, never while a stop-sign holds the ticket, and each address gets at most so many a day:
two desks that answer each other fall silent, while every mail that comes in is still filed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.audit import record
from tickets.conversation import find_newest_inbound, reply_subject, thread_references
from tickets.db import Base, UtcInstant, insert_ignoring
from tickets.errors import Invalid
from tickets.holds import list_holds
from tickets.house_time import at_house
from tickets.mail_identity import MailIdentity
from tickets.mailroom.messages import InboundMessage
from tickets.outgoing.automatic_texts import write_text
from tickets.outgoing.outbox import OutboundMail, enqueue
from tickets.posts import Post, PostKind
from tickets.ticket import Ticket
from tickets.users import SYSTEM

ANSWERED_WITHIN = timedelta(days=1)  # an older mail was imported, or waited on the server: no news to its sender


class AutomaticMail(Base):
    """One of the mails that an address got on a day; its `number` counts them from 1."""

    __tablename__ = "automatic_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(String(254))
    sent_on: Mapped[date] = mapped_column(Date)
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))  # acknowledgement, resolved
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    outbound_id: Mapped[int | None] = mapped_column(ForeignKey("outbound_mail.id"))
    at: Mapped[datetime] = mapped_column(UtcInstant)

    __table_args__ = (UniqueConstraint("address", "sent_on", "number"),)


@dataclass(frozen=True, slots=True)
class Opened:
    """A mail that opened a ticket: whether a machine may answer it, and why or why not."""

    ticket_id: int
    inbound_id: int
    may_auto_reply: bool
    arrived_at: datetime


def acknowledge(session: Session, opened: Sequence[Opened], *, identity: MailIdentity, now: datetime) -> None:
    """Tell the senders of new tickets that their mail is here. Why one is not told stands on the stored mail."""
    if not identity.automatic.acknowledge:
        return
    for each in opened:
        if not each.may_auto_reply:
            continue  # its verdict says why
        ticket = session.get_one(Ticket, each.ticket_id)
        message = session.get_one(InboundMessage, each.inbound_id, populate_existing=True)
        refused = _why_not_acknowledged(session, ticket, message, each, identity, now)
        refused = refused or _send(session, ticket, "acknowledgement", identity=identity, now=now)
        message.facts = {**message.facts, "acknowledged": f"no, {refused}" if refused else "yes"}


def _why_not_acknowledged(
    session: Session, ticket: Ticket, message: InboundMessage, opened: Opened, identity: MailIdentity, now: datetime
) -> str | None:
    if now - opened.arrived_at >= ANSWERED_WITHIN:
        return "it came too long ago"
    if (message.sender or "").lower() != (ticket.requester_email or "").lower():
        return "somebody else handed it on"
    return _why_not(session, ticket, identity)


def announce_resolved(session: Session, ticket: Ticket, *, identity: MailIdentity, now: datetime) -> bool:
    """Tell the customer that their request is done, if a machine may answer their newest mail; whether it does."""
    if not identity.automatic.announce_resolved or _why_not(session, ticket, identity) is not None:
        return False
    newest = find_newest_inbound(session, ticket.id)
    message = session.get(InboundMessage, newest.inbound_id) if newest and newest.inbound_id else None
    if message is None or not _may_be_answered(message):
        return False
    return _send(session, ticket, "resolved", identity=identity, now=now) is None


def _may_be_answered(message: InboundMessage) -> bool:
    verdicts = {verdict["name"]: verdict["says"] for verdict in message.facts.get("verdicts", [])}
    return verdicts.get("may_auto_reply") == "yes"


def _why_not(session: Session, ticket: Ticket, identity: MailIdentity) -> str | None:
    """What forbids any automatic mail in this ticket, in words."""
    address = (ticket.requester_email or "").lower()
    if not address:
        return "nobody to tell"
    if identity.is_ours(address) or address.rpartition("@")[2] == identity.domain.lower():
        return f"{address} is one of us"
    if list_holds(session, ticket):
        return "a stop sign holds the ticket"
    return None


def _send(session: Session, ticket: Ticket, occasion: str, *, identity: MailIdentity, now: datetime) -> str | None:
    """None when it is queued, else why it is not."""
    address = (ticket.requester_email or "").lower()
    counted = _count(session, ticket, address, occasion, identity.automatic.most_a_day, now)
    if counted is None:
        return f"{address} had {identity.automatic.most_a_day} automatic mails today"
    try:
        mail = _enqueue(session, ticket, occasion, address, identity, now)
    except Invalid as flaw:
        return str(flaw)
    session.get_one(AutomaticMail, counted).outbound_id = mail.id
    _show(session, ticket, mail, now)
    record(session, "told_customer", "ticket", ticket.id, ticket_id=ticket.id, by=SYSTEM, now=now, to=address,
           what=_WHAT[occasion])  # fmt: skip
    return None


_WHAT = {"acknowledgement": "that the mail is here", "resolved": "that it is resolved"}


def _count(session: Session, ticket: Ticket, address: str, kind: str, most: int, now: datetime) -> int | None:
    """The id of the row that takes the address's next number of the day; None when all are taken. Two workers can't
    take the same one."""
    today = now.date()
    of_today = (AutomaticMail.address == address, AutomaticMail.sent_on == today)
    taken = session.scalar(select(func.coalesce(func.max(AutomaticMail.number), 0)).where(*of_today)) or 0
    if taken >= most:
        return None
    row = {"address": address, "sent_on": today, "number": taken + 1, "kind": kind, "ticket_id": ticket.id, "at": now}
    return session.scalar(insert_ignoring(session, AutomaticMail).values(**row).returning(AutomaticMail.id))


def _enqueue(
    session: Session, ticket: Ticket, occasion: str, address: str, identity: MailIdentity, now: datetime
) -> OutboundMail:
    newest = find_newest_inbound(session, ticket.id)
    references = thread_references(newest)
    return enqueue(
        session,
        ticket_id=ticket.id,
        kind="automatic",
        subject=reply_subject(ticket),
        text=write_text(
            identity.automatic.texts,
            occasion,
            ticket.language,
            number=ticket.id,
            subject=ticket.subject,
            company=identity.automatic.company,
            until=at_house(ticket.due_at or now, now),
        ),
        to=(address,),
        in_reply_to=references[-1] if references else None,
        references=references,
        identity=identity,
        by=SYSTEM,
        now=now,
    )


def _show(session: Session, ticket: Ticket, mail: OutboundMail, now: datetime) -> None:
    """In the conversation, folded: it answers nothing."""
    post = Post(
        ticket_id=ticket.id,
        kind=PostKind.AUTOMATIC,
        at=now,
        author_name=SYSTEM.name,
        outbound_id=mail.id,
        subject=mail.subject,
        text=mail.text,
        people={"from": [], "to": [["", address] for address in mail.to], "cc": []},
    )
    session.add(post)
    session.flush()
