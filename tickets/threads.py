"""Which ticket does this mail belong to, and why?

In this order: our own signed Message-IDs among what it refers to; our signed mark in the address that it went to;
stored Message-IDs (its references, newest first, then what it answers); mails that answer it, or the same mail as
it, and were filed before; our mark in its text; the subject's token [#1042], which counts only from somebody who
takes part in that ticket. An invoice number only suggests (see `suggestions`).

All of it proves what is answered, not who answers: a sender who is neither part of the conversation nor of the
customer gets a new ticket, linked to the one it claims, and so does an answer to a closed ticket and one whose
subject is about something else. A ticket that was merged is the one that took it in.
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
from tickets.ticket import Ticket, TicketStatus, follow_merges


@dataclass(frozen=True, slots=True)
class ThreadMatch:
    """`ticket_id` to attach to, or None for a new ticket; `link_to` a ticket that it claims to belong to (wrong
    sender, closed, another subject): the new ticket is linked there. `evidence` in plain words, deciding one first.
    `home_id` is the ticket that it answers, when that was merged into `ticket_id`."""

    ticket_id: int | None
    link_to: int | None
    evidence: tuple[str, ...]
    home_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Claim:
    """A ticket that the mail says it belongs to, how, and whether any sender of the customer may say so. A `weak`
    one is not worth a link when it fails."""

    ticket_id: int
    words: str
    participants_only: bool = False
    weak: bool = False


def find_ticket(
    session: Session,
    message: ParsedMessage,
    *,
    identity: MailIdentity,
    now: datetime,
    known: frozenset[str] | None = None,
    automatic: bool = False,
) -> ThreadMatch:
    """The first claim whose sender may make it. Without one the mail opens a new ticket, linked to the ticket of
    the first claim, if there is any. `known` is what `list_known_ids` said of it in this transaction; `automatic`
    answers name the absence in their subject, not another matter."""
    known = list_known_ids(session, [message]) if known is None else known
    sender = message.sender.email.lower() if message.sender else None
    refused: list[tuple[int, str]] = []
    for claim in _claims(session, message, identity, known):
        home = find_row(session, Ticket, claim.ticket_id)
        if home is None:
            continue
        ticket = follow_merges(session, home)
        conversation = _read_conversation(session, ticket, identity)
        standing = _standing(session, ticket, conversation, sender, identity, claim.participants_only)
        flaw = _flaw(ticket, conversation, standing, None if automatic else message.subject, sender)
        if flaw is None:
            merged = () if home is ticket else (f"ticket {home.id} was merged into ticket {ticket.id}",)
            home_id = None if home is ticket else home.id
            return ThreadMatch(ticket.id, None, (claim.words, *merged, standing or ""), home_id)
        if not claim.weak:
            refused.append((ticket.id, f"{claim.words}, but {flaw}"))
    if refused:
        return ThreadMatch(None, refused[0][0], tuple(dict.fromkeys(words for _, words in refused)))
    return ThreadMatch(None, None, ())


def _flaw(
    ticket: Ticket, conversation: "_Conversation", standing: str | None, subject: str | None, sender: str | None
) -> str | None:
    """Why the mail does not go into the ticket that it claims."""
    if standing is None:
        return f"{sender or 'a mail without a sender'} takes no part in ticket {ticket.id}"
    if ticket.status == TicketStatus.CLOSED:
        return f"ticket {ticket.id} is closed"
    if subject and is_another_matter(subject, (ticket.subject, *conversation.subjects)):
        return f"its subject is about something else than ticket {ticket.id}"
    return None


def is_another_matter(subject: str, others: Iterable[str]) -> bool:
    """Whether a subject shares no word with any of the others. Gateways add tags and mailers prefixes: they do not
    count, and a subject that keeps a ticket's token belongs to it."""
    words = _words(subject)
    known = [_words(other) for other in others]
    return bool(
        words and not _TOKEN.search(subject) and any(known) and all(words.isdisjoint(other) for other in known)
    )


def _words(subject: str) -> frozenset[str]:
    bare = _TAG.sub(" ", _PREFIX.sub("", subject))
    return frozenset(word for word in _WORD.findall(bare.casefold()) if len(word) > 2 or word.isdigit())


# tags of gateways, and the short words before a colon that mailers of all languages put there
_PREFIX = re.compile(
    r"^(?:\s*(?:\[[^\]]{0,40}\]|(?:[^\W\d_]{1,4}|antwort|respuesta|réponse|risposta|resposta|doorst|svar|ynt)"
    r"\s?(?:\[\d+\]|\(\d+\))?\s?[:\uff1a])\s*)+",
    re.IGNORECASE,
)
_TAG = re.compile(r"\[[^\]]{0,40}\]")
_WORD = re.compile(r"[^\W_]+")


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
    stored = _stored_tickets(session, [message_id for message_id in answered if message_id in known])
    for message_id in answered:
        ticket_id = identity.signer.verify(message_id)
        if ticket_id is not None:
            ticket_id = stored.get(message_id, [ticket_id])[0]  # where our mail stands by now
            yield _Claim(ticket_id, f"answers our mail of ticket {ticket_id}, whose Message-ID carries our signature")
    for ticket_id in _marks(identity, _PLUS_MARK, _recipients(message)):
        yield _Claim(ticket_id, f"went to our address with the mark of ticket {ticket_id}")
    for message_id in answered:
        for ticket_id in stored.get(message_id, ()):
            yield _Claim(ticket_id, f"answers <{message_id}>, which is in ticket {ticket_id}")
    yield from _claims_by_answers(session, message, answered, known)
    for ticket_id in _marks(identity, _TEXT_MARK, message.text[:MARK_SEARCHED]):
        yield _Claim(ticket_id, f"its text has our mark of ticket {ticket_id}")
    for number in _TOKEN.findall(message.subject):
        yield _Claim(int(number), f"its subject has the token [#{number}]", participants_only=True)


_TOKEN = re.compile(r"\[#(\d{1,9})\]")
_PLUS_MARK = re.compile(r"\+(\d{1,18}-[a-z2-7]{10})@", re.IGNORECASE)
_TEXT_MARK = re.compile(r"\[#(\d{1,18}-[a-z2-7]{10})\]", re.IGNORECASE)
MARK_SEARCHED = 200_000
MOST_MARKS = 20
_RECIPIENT_HEADERS = frozenset({"delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to"})


def _recipients(message: ParsedMessage) -> str:
    """Every address that it went to, as its headers tell."""
    named = [address.email for address in (*message.to, *message.cc)]
    traced = [value for name, value in message.headers if name.lower() in _RECIPIENT_HEADERS]
    return "\n".join((*named, *traced))


def _marks(identity: MailIdentity, pattern: re.Pattern[str], text: str) -> Iterator[int]:
    """The tickets of our signed marks in a text, in order."""
    for mark in dict.fromkeys(found.lower() for found in pattern.findall(text)[:MOST_MARKS]):
        ticket_id = identity.signer.verify_mark(mark)
        if ticket_id is not None:
            yield ticket_id


def _claims_by_answers(
    session: Session, message: ParsedMessage, answered: Sequence[str], known: frozenset[str]
) -> Iterator[_Claim]:
    """Mails come in any order: what this one is answered by, or answers together with others, may be here before."""
    own = [message_id for message_id in _own_id(message) if message_id in known]
    for ticket_id in _tickets_that_answer(session, own):
        yield _Claim(ticket_id, f"ticket {ticket_id} has an answer to it, which was filed first")
    for message_id in answered:
        if message_id in known:
            for ticket_id in _tickets_that_answer(session, [message_id]):
                words = f"answers <{message_id}>, which is not here, as does a mail of ticket {ticket_id}"
                yield _Claim(ticket_id, words, weak=True)


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


def _tickets_that_answer(session: Session, message_ids: list[str]) -> list[int]:
    """Tickets with a mail that refers to one of these: it overtook it, or another worker was quicker."""
    if not message_ids:
        return []
    query = (
        select(Post.ticket_id)
        .join(PostReference, PostReference.post_id == Post.id)
        .where(PostReference.message_id.in_(message_ids))
        .order_by(Post.id)
    )
    return list(dict.fromkeys(session.scalars(query)))


@dataclass(frozen=True, slots=True)
class _Conversation:
    """Who wrote mails in a ticket, who was copied on them and whom we wrote to, without ourselves; and the mails'
    subjects."""

    participants: frozenset[str]
    subjects: frozenset[str]


def _read_conversation(session: Session, ticket: Ticket, identity: MailIdentity) -> _Conversation:
    addresses = {ticket.requester_email} if ticket.requester_email else set()
    subjects = set()
    query = select(Post.people, Post.subject).where(Post.ticket_id == ticket.id, Post.kind != PostKind.NOTE)
    for people, subject in session.execute(query):
        subjects.add(subject)
        for role in ("from", "to", "cc"):
            addresses.update(address for _, address in people.get(role, []))
    ours = {address for address in addresses if identity.is_ours(address)}
    return _Conversation(frozenset(address.lower() for address in addresses - ours), frozenset(subjects))


def _standing(
    session: Session,
    ticket: Ticket,
    conversation: _Conversation,
    sender: str | None,
    identity: MailIdentity,
    participants_only: bool,
) -> str | None:
    """Why this sender may write into the ticket, in words; None when they may not."""
    if sender is None:
        return None
    if sender in conversation.participants:
        return f"{sender} takes part in it"
    if participants_only:
        return None
    domain = sender.rpartition("@")[2]
    if domain == identity.domain.lower():
        return f"{sender} is a colleague"
    if not is_shared_domain(domain) and any(each.endswith(f"@{domain}") for each in conversation.participants):
        return f"{sender} is of the same company"
    if ticket.customer_id is not None and _is_contact(session, ticket.customer_id, sender, domain):
        return f"{sender} is a contact of the customer"
    return None


def _is_contact(session: Session, customer_id: int, sender: str, domain: str) -> bool:
    values = {ContactKind.ADDRESS.value: sender, ContactKind.DOMAIN.value: domain}
    query = select(Contact.kind, Contact.value).where(
        Contact.customer_id == customer_id, Contact.value.in_(values.values())
    )
    return any(values[kind] == value for kind, value in session.execute(query))
