"""Which ticket does this mail belong to, and why?

Our own signed Message-IDs decide first, then stored Message-IDs (what it answers, then its references, newest
first), then mails that answer this one and were filed before it, then the subject's token [#1042], which counts
only from somebody who takes part in that ticket. A Message-ID proves what is answered, not who answers: a sender
who is neither part of the conversation nor of the customer gets a new ticket, linked to the one it claims.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text, union
from sqlalchemy.orm import Session

from parsers.message import ParsedMessage
from tickets.customers import Contact, ContactKind, is_shared_domain
from tickets.db import find_row
from tickets.messages import InboundMessage
from tickets.outbox import MailIdentity, OutboundMail
from tickets.posts import Post, PostKind, PostReference, answered_ids
from tickets.ticket import Ticket, TicketStatus


@dataclass(frozen=True, slots=True)
class ThreadMatch:
    """`ticket_id` to attach to, or None for a new ticket; `link_to` a ticket that it claims to belong to (wrong
    sender, closed): the new ticket is linked there. `evidence` in plain words, deciding one first."""

    ticket_id: int | None
    link_to: int | None
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Claim:
    """A ticket that the mail says it belongs to, how, and whether any sender of the customer may say so."""

    ticket_id: int
    words: str
    participants_only: bool = False


def find_ticket(
    session: Session,
    message: ParsedMessage,
    *,
    identity: MailIdentity,
    now: datetime,
    known: frozenset[str] | None = None,
) -> ThreadMatch:
    """The first claim whose sender may make it. Without one the mail opens a new ticket, linked to the ticket of
    the first claim, if there is any. `known` is what `list_known_ids` said of it in this transaction."""
    known = list_known_ids(session, [message]) if known is None else known
    sender = message.sender.email.lower() if message.sender else None
    refused: list[tuple[int, str]] = []
    for claim in _claims(session, message, identity, known):
        ticket = find_row(session, Ticket, claim.ticket_id)
        if ticket is None:
            continue
        standing = _standing(session, ticket, sender, identity, claim.participants_only)
        if standing is None:
            who = sender or "a mail without a sender"
            refused.append((ticket.id, f"{claim.words}, but {who} takes no part in ticket {ticket.id}"))
        elif ticket.status == TicketStatus.CLOSED:
            refused.append((ticket.id, f"{claim.words}, but ticket {ticket.id} is closed"))
        else:
            return ThreadMatch(ticket.id, None, (claim.words, standing))
    if refused:
        return ThreadMatch(None, refused[0][0], tuple(dict.fromkeys(words for _, words in refused)))
    return ThreadMatch(None, None, ())


def list_known_ids(session: Session, messages: Sequence[ParsedMessage]) -> frozenset[str]:
    """Those of these mails' Message-IDs, own and answered, that any stored mail has or answers, or that several
    of them share: what else they name leads to no ticket."""
    counted = Counter(message_id for message in messages for message_id in named_ids(message))
    _wait_for_relatives(session, counted)
    sources = (OutboundMail.message_id, InboundMessage.message_id, PostReference.message_id)
    stored = union(*(select(column).where(column.in_(counted)) for column in sources))
    several = {message_id for message_id, times in counted.items() if times > 1}
    return frozenset(several | set(session.scalars(stored)))


def named_ids(message: ParsedMessage) -> frozenset[str]:
    """The Message-IDs of a mail: its own and those that it answers."""
    return frozenset([*answered_ids(message), *_own_id(message)])


def _own_id(message: ParsedMessage) -> list[str]:
    return [message.message_id[:500]] if message.message_id else []


def _wait_for_relatives(session: Session, message_ids: Iterable[str]) -> None:
    """A mail and its answer filed by two workers at once would not see each other: the second waits here until
    the first has committed. On SQLite there is one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_LOCK_ALL, {"ids": sorted(message_ids)})


# in the order of the list, so that two workers that want the same locks do not block each other
_LOCK_ALL = text("select pg_advisory_xact_lock(hashtextextended(id, 0)) from unnest(cast(:ids as text[])) as id")


def _claims(
    session: Session, message: ParsedMessage, identity: MailIdentity, known: frozenset[str]
) -> Iterator[_Claim]:
    answered = answered_ids(message)
    for message_id in answered:
        ticket_id = identity.signer.verify(message_id)
        if ticket_id is not None:
            yield _Claim(ticket_id, f"answers our mail of ticket {ticket_id}, whose Message-ID carries our signature")
    stored = _stored_tickets(session, [message_id for message_id in answered if message_id in known])
    for message_id in answered:
        for ticket_id in stored.get(message_id, ()):
            yield _Claim(ticket_id, f"answers <{message_id}>, which is in ticket {ticket_id}")
    for ticket_id in _awaiting_tickets(
        session, [message_id for message_id in _own_id(message) if message_id in known]
    ):
        yield _Claim(ticket_id, f"ticket {ticket_id} has an answer to it, which was filed first")
    for number in _TOKEN.findall(message.subject):
        yield _Claim(int(number), f"its subject has the token [#{number}]", participants_only=True)


_TOKEN = re.compile(r"\[#(\d{1,9})\]")


def _stored_tickets(session: Session, message_ids: list[str]) -> dict[str, list[int]]:
    """Tickets by the Message-ID of a mail in them. Strangers can reuse an id, so there may be several."""
    if not message_ids:
        return {}
    sent = select(OutboundMail.message_id, OutboundMail.ticket_id).where(OutboundMail.message_id.in_(message_ids))
    received = (
        select(InboundMessage.message_id, InboundMessage.ticket_id)
        .where(InboundMessage.message_id.in_(message_ids), InboundMessage.ticket_id.is_not(None))
        .order_by(InboundMessage.id.desc())
    )
    tickets: dict[str, list[int]] = {}
    for message_id, ticket_id in [*session.execute(sent), *session.execute(received)]:
        if message_id is not None and ticket_id is not None and ticket_id not in tickets.get(message_id, ()):
            tickets.setdefault(message_id, []).append(ticket_id)
    return tickets


def _awaiting_tickets(session: Session, own_id: list[str]) -> list[int]:
    """Tickets with a mail that answers this one: it overtook it, or another worker was quicker."""
    if not own_id:
        return []
    query = (
        select(Post.ticket_id)
        .join(PostReference, PostReference.post_id == Post.id)
        .where(PostReference.message_id.in_(own_id))
        .order_by(Post.id)
    )
    return list(dict.fromkeys(session.scalars(query)))


def _standing(
    session: Session, ticket: Ticket, sender: str | None, identity: MailIdentity, participants_only: bool
) -> str | None:
    """Why this sender may write into the ticket, in words; None when they may not."""
    if sender is None:
        return None
    participants = _participants(session, ticket, identity)
    if sender in participants:
        return f"{sender} takes part in it"
    if participants_only:
        return None
    domain = sender.rpartition("@")[2]
    if domain == identity.domain.lower():
        return f"{sender} is a colleague"
    if not is_shared_domain(domain) and any(address.endswith(f"@{domain}") for address in participants):
        return f"{sender} is of the same company"
    if ticket.customer_id is not None and _is_contact(session, ticket.customer_id, sender, domain):
        return f"{sender} is a contact of the customer"
    return None


def _participants(session: Session, ticket: Ticket, identity: MailIdentity) -> set[str]:
    """Who wrote mails in it, who was copied on them, and whom we wrote to; not our own address."""
    addresses = {ticket.requester_email} if ticket.requester_email else set()
    query = select(Post.people).where(Post.ticket_id == ticket.id, Post.kind != PostKind.NOTE)
    for people in session.scalars(query):
        for role in ("from", "to", "cc"):
            addresses.update(address for _, address in people.get(role, []))
    return {address.lower() for address in addresses} - {identity.address.lower()}


def _is_contact(session: Session, customer_id: int, sender: str, domain: str) -> bool:
    values = {ContactKind.ADDRESS.value: sender, ContactKind.DOMAIN.value: domain}
    query = select(Contact.kind, Contact.value).where(
        Contact.customer_id == customer_id, Contact.value.in_(values.values())
    )
    return any(values[kind] == value for kind, value in session.execute(query))
