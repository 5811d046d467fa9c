"""Our automatic mail: a new ticket is acknowledged, a resolved one announced, each at most so often to an address.

It leaves through the outbox like a reply and stands in the conversation. It is written only to a person's mail that
may be answered by a machine, never while a stop-sign holds the ticket, and each address gets at most so many a day:
two desks that answer each other fall silent, while every mail that comes in is still filed.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Date, ForeignKey, String, UniqueConstraint, bindparam, func, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.audit import record_all
from tickets.conversation import find_newest_inbound, references_of, reply_subject
from tickets.db import Base, UtcInstant, insert_ignoring, insert_rows, listed
from tickets.errors import Invalid
from tickets.holds import list_held
from tickets.house_time import at_house
from tickets.mail_identity import MailIdentity
from tickets.mailroom.messages import InboundMessage
from tickets.outgoing.automatic_texts import write_text
from tickets.outgoing.outbox import OutboundMail, write_row
from tickets.posts import Post, PostKind
from tickets.row_ids import reserve_ids
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
    answerable = [each for each in opened if each.may_auto_reply]  # of the others the verdict says why
    tickets = _tickets(session, [each.ticket_id for each in answerable])
    senders, facts = _messages(session, [each.inbound_id for each in answerable])
    held = list_held(session, tickets.values())
    refused: dict[int, str] = {}  # ticket → why
    for each in answerable:
        ticket = tickets[each.ticket_id]
        why_not = _why_not_acknowledged(ticket, senders[each.inbound_id], each, now)
        if why_not := why_not or _why_not(ticket, identity, held):
            refused[ticket.id] = why_not
    telling = [tickets[each.ticket_id] for each in answerable if each.ticket_id not in refused]
    refused |= _send(session, telling, "acknowledgement", identity=identity, now=now)
    noted = [
        {
            "id": each.inbound_id,
            "facts": {**facts[each.inbound_id], "acknowledged": _say_whether(refused.get(each.ticket_id))},
        }
        for each in answerable
    ]
    if noted:
        session.execute(update(InboundMessage), noted)


def _tickets(session: Session, ids: Sequence[int]) -> dict[int, Ticket]:
    return {ticket.id: ticket for ticket in session.scalars(_TICKETS, {"ids": ids})}


def _messages(session: Session, ids: Sequence[int]) -> tuple[dict[int, str], dict[int, dict[str, Any]]]:
    """Of stored mails the sender, and the facts that stand on them."""
    rows = session.execute(_MESSAGES, {"ids": ids}).all()
    return {row.id: (row.sender or "").lower() for row in rows}, {row.id: row.facts for row in rows}


_TICKETS = select(Ticket).where(Ticket.id.in_(listed("ids")))
_MESSAGES = select(InboundMessage.id, InboundMessage.sender, InboundMessage.facts).where(
    InboundMessage.id.in_(listed("ids"))
)


def _say_whether(refused: str | None) -> str:
    return f"no, {refused}" if refused else "yes"


def _why_not_acknowledged(ticket: Ticket, sender: str, opened: Opened, now: datetime) -> str | None:
    if now - opened.arrived_at >= ANSWERED_WITHIN:
        return "it came too long ago"
    if sender != (ticket.requester_email or "").lower():
        return "somebody else handed it on"
    return None


def announce_resolved(session: Session, ticket: Ticket, *, identity: MailIdentity, now: datetime) -> bool:
    """Tell the customer that their request is done, if a machine may answer their newest mail; whether it does."""
    if not identity.automatic.announce_resolved:
        return False
    if _why_not(ticket, identity, list_held(session, [ticket])) is not None:
        return False
    newest = find_newest_inbound(session, ticket.id)
    message = session.get(InboundMessage, newest.inbound_id) if newest and newest.inbound_id else None
    if message is None or not _may_be_answered(message):
        return False
    return not _send(session, [ticket], "resolved", identity=identity, now=now)


def _may_be_answered(message: InboundMessage) -> bool:
    verdicts = {verdict["name"]: verdict["says"] for verdict in message.facts.get("verdicts", [])}
    return verdicts.get("may_auto_reply") == "yes"


def _why_not(ticket: Ticket, identity: MailIdentity, held: Collection[int]) -> str | None:
    """What forbids any automatic mail in this ticket, in words."""
    address = _address(ticket)
    if not address:
        return "nobody to tell"
    if identity.is_ours(address) or address.rpartition("@")[2] == identity.domain.lower():
        return f"{address} is one of us"
    if ticket.id in held:
        return "a stop sign holds the ticket"
    return None


def _address(ticket: Ticket) -> str:
    return (ticket.requester_email or "").lower()


def _send(
    session: Session, tickets: Sequence[Ticket], occasion: str, *, identity: MailIdentity, now: datetime
) -> dict[int, str]:
    """Queue a mail in each of the tickets; why one has none, by ticket."""
    most = identity.automatic.most_a_day
    counted = _count(session, tickets, occasion, most, now)
    refused = {
        ticket.id: f"{_address(ticket)} had {most} automatic mails today"
        for ticket in tickets
        if ticket.id not in counted
    }
    references = _references(session, list(counted))
    mails: list[dict[str, Any]] = []
    for ticket in tickets:
        if ticket.id in counted:
            try:
                mails.append(_write_mail(ticket, occasion, references.get(ticket.id, ()), identity, now))
            except Invalid as flaw:
                refused[ticket.id] = str(flaw)
    for mail, number in zip(mails, reserve_ids(session, OutboundMail, len(mails)), strict=True):
        mail["id"] = number
    if mails:
        session.execute(insert(OutboundMail), mails)
        session.execute(
            update(AutomaticMail), [{"id": counted[mail["ticket_id"]], "outbound_id": mail["id"]} for mail in mails]
        )
    insert_rows(session, Post, [_post_row(mail, now) for mail in mails])
    told = [
        (ticket.id, ticket.id, {"to": _address(ticket), "what": _WHAT[occasion]})
        for ticket in tickets
        if ticket.id not in refused
    ]
    record_all(session, "told_customer", "ticket", told, by=SYSTEM, now=now)
    return refused


_WHAT = {"acknowledgement": "that the mail is here", "resolved": "that it is resolved"}


def _count(session: Session, tickets: Sequence[Ticket], kind: str, most: int, now: datetime) -> dict[int, int]:
    """Ticket → the id of the row that takes its address's next number of the day, where one is left. Two workers
    can't take the same one."""
    if not tickets:
        return {}
    today = now.date()
    addresses = list({_address(ticket) for ticket in tickets})
    taken = {row.address: row.number for row in session.execute(_TAKEN, {"addresses": addresses, "today": today})}
    rows = []
    for ticket in tickets:
        address = _address(ticket)
        taken[address] = number = taken.get(address, 0) + 1
        if number <= most:
            rows.append({"address": address, "sent_on": today, "number": number, "kind": kind, "ticket_id": ticket.id,
                         "at": now})  # fmt: skip
    if not rows:
        return {}
    taking = insert_ignoring(session, AutomaticMail).returning(AutomaticMail.ticket_id, AutomaticMail.id)
    return {row.ticket_id: row.id for row in session.execute(taking, rows)}


def _references(session: Session, ticket_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """What a mail in each of the tickets refers to: the newest mail of a person, as a reply does."""
    newest = {row.ticket_id: row.facts for row in session.execute(_INBOUND, {"ids": ticket_ids})}
    return {ticket_id: references_of(facts) for ticket_id, facts in newest.items()}


_TAKEN = (
    select(AutomaticMail.address, func.max(AutomaticMail.number).label("number"))
    .where(AutomaticMail.address.in_(listed("addresses")), AutomaticMail.sent_on == bindparam("today", type_=Date))
    .group_by(AutomaticMail.address)
)
_INBOUND = (
    select(Post.ticket_id, Post.facts)
    .where(Post.ticket_id.in_(listed("ids")), Post.kind == PostKind.INBOUND)
    .order_by(Post.at, Post.id)
)


def _write_mail(
    ticket: Ticket, occasion: str, references: tuple[str, ...], identity: MailIdentity, now: datetime
) -> dict[str, Any]:
    """Raises Invalid for what can't be sent."""
    return write_row(
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
            until=at_house(max(ticket.due_at or now, now), now),  # never a day that is over
        ),
        to=(_address(ticket),),
        in_reply_to=references[-1] if references else None,
        references=references,
        identity=identity,
        now=now,
    )


def _post_row(mail: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """In the conversation, folded: it answers nothing."""
    return {
        "ticket_id": mail["ticket_id"],
        "kind": PostKind.AUTOMATIC,
        "at": now,
        "author_name": SYSTEM.name,
        "outbound_id": mail["id"],
        "subject": mail["subject"],
        "text": mail["text"],
        "people": {"from": [], "to": [["", address] for address in mail["to"]], "cc": []},
    }
