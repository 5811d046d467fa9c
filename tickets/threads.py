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
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select, text, union
from sqlalchemy.orm import Session

from parsers.message import ParsedMessage
from tickets.customers import Contact, ContactKind
from tickets.db import MAX_ID, listed
from tickets.mail_identity import MailIdentity
from tickets.mailroom.messages import InboundMessage
from tickets.outgoing.outbox import OutboundMail
from tickets.posts import Post, PostKind, PostReference, answered_ids
from tickets.shared_domains import is_shared_domain
from tickets.ticket import Ticket, TicketStatus, follow_merges


@dataclass(frozen=True, slots=True)
class ThreadMatch:
    """`ticket_id` to attach to, or None for a new ticket; `link_to` a ticket that it claims to belong to (wrong
    sender, closed, another subject): the new ticket is linked there. `evidence` in plain words, deciding one first.
    `home_id` is the ticket that it answers, when that was merged into `ticket_id`. `joins` are other tickets whose
    mails answer this one: it was the missing link between them."""

    ticket_id: int | None
    link_to: int | None
    evidence: tuple[str, ...]
    home_id: int | None = None
    joins: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Claim:
    """A ticket that the mail says it belongs to, how, and whether any sender of the customer may say so. A `weak`
    one is not worth a link when it fails; one that `joins` has an answer to the mail."""

    ticket_id: int
    words: str
    participants_only: bool = False
    weak: bool = False
    joins: bool = False


@dataclass(frozen=True, slots=True)
class Asking:
    """A mail that looks for its ticket. `automatic` answers name the absence in their subject, not another matter."""

    message: ParsedMessage
    automatic: bool = False

    @property
    def sender(self) -> str | None:
        return self.message.sender.email.lower() if self.message.sender else None


def find_tickets(
    session: Session, mails: Sequence[Asking], *, identity: MailIdentity, known: frozenset[str]
) -> list[ThreadMatch]:
    """For each mail the first claim whose sender may make it, in the order of `mails`. Without one the mail opens a
    new ticket, linked to the ticket of the first claim, if there is any.

    As many queries for a hundred as for one. `known` is what `list_known_ids` said of them in this transaction.
    """
    places = _list_places(session, mails, known)
    claims = [list(_claims(mail.message, identity, places)) for mail in mails]
    homes = _list_tickets(session, {claim.ticket_id for of_mail in claims for claim in of_mail})
    tickets = {ticket.id: ticket for _, ticket in homes.values()}
    conversations = _list_conversations(session, tickets, identity)
    candidates = _Candidates(homes, conversations, _list_contacts(session, mails, tickets.values()))
    return [_choose(mail, of_mail, candidates, identity) for mail, of_mail in zip(mails, claims, strict=True)]


@dataclass(frozen=True, slots=True)
class _Candidates:
    """What is known of the claimed tickets: each with the one that it is part of now, what was written there, and
    which of the senders are contacts of which customers."""

    homes: Mapping[int, tuple[Ticket, Ticket]]
    conversations: Mapping[int, "_Conversation"]
    contacts: Collection[tuple[int, str, str]]


def _choose(mail: Asking, claims: Sequence[_Claim], known: _Candidates, identity: MailIdentity) -> ThreadMatch:
    refused: list[tuple[int, str]] = []
    chosen: ThreadMatch | None = None
    joins: dict[int, None] = {}
    for claim in claims:
        if claim.ticket_id not in known.homes or (chosen and not claim.joins):
            continue
        home, ticket = known.homes[claim.ticket_id]
        conversation = known.conversations[ticket.id]
        standing = _standing(ticket, conversation, mail.sender, identity, known.contacts, claim.participants_only)
        flaw = _flaw(ticket, conversation, standing, None if mail.automatic else mail.message.subject, mail.sender)
        if flaw is None and chosen is None:
            merged = () if home is ticket else (f"ticket {home.id} was merged into ticket {ticket.id}",)
            home_id = None if home is ticket else home.id
            chosen = ThreadMatch(ticket.id, None, (claim.words, *merged, standing or ""), home_id)
        elif flaw is None:
            joins[ticket.id] = None
        elif not claim.weak:
            refused.append((ticket.id, f"{claim.words}, but {flaw}"))
    if chosen:
        return replace(chosen, joins=tuple(each for each in joins if each != chosen.ticket_id))
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
    several = {message_id for message_id, times in counted.items() if times > 1}
    return frozenset(several | set(session.scalars(_KNOWN_IDS, {"message_ids": list(counted)})))


_KNOWN_IDS = union(
    *(
        select(column).where(column.in_(listed("message_ids")))
        for column in (OutboundMail.message_id, InboundMessage.message_id, PostReference.message_id)
    )
)


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


@dataclass(frozen=True, slots=True)
class _Places:
    """Tickets by the Message-ID of a mail in them, and by one that a mail in them refers to."""

    stored: Mapping[str, Sequence[int]]
    answering: Mapping[str, Sequence[int]]


def _claims(message: ParsedMessage, identity: MailIdentity, places: _Places) -> Iterator[_Claim]:
    answered = answered_ids(message)
    for message_id in answered:
        ticket_id = identity.signer.verify(message_id)
        if ticket_id is not None:
            ticket_id = places.stored.get(message_id, [ticket_id])[0]  # where our mail stands by now
            yield _Claim(ticket_id, f"answers our mail of ticket {ticket_id}, whose Message-ID carries our signature")
    for ticket_id in _marks(identity, _PLUS_MARK, _recipients(message)):
        yield _Claim(ticket_id, f"went to our address with the mark of ticket {ticket_id}")
    for message_id in answered:
        for ticket_id in places.stored.get(message_id, ()):
            yield _Claim(ticket_id, f"answers <{message_id}>, which is in ticket {ticket_id}")
    yield from _claims_by_answers(message, answered, places)
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


def _claims_by_answers(message: ParsedMessage, answered: Sequence[str], places: _Places) -> Iterator[_Claim]:
    """Mails come in any order: what this one is answered by, or answers together with others, may be here before."""
    for message_id in _own_id(message):
        for ticket_id in places.answering.get(message_id, ()):
            yield _Claim(ticket_id, f"ticket {ticket_id} has an answer to it, which was filed first", joins=True)
    for message_id in answered:
        for ticket_id in places.answering.get(message_id, ()):
            words = f"answers <{message_id}>, which is not here, as does a mail of ticket {ticket_id}"
            yield _Claim(ticket_id, words, weak=True)


def _list_places(session: Session, mails: Sequence[Asking], known: frozenset[str]) -> _Places:
    named = {message_id for mail in mails for message_id in named_ids(mail.message) if message_id in known}
    return _Places(_stored_tickets(session, named), _tickets_that_answer(session, named))


def _stored_tickets(session: Session, message_ids: Collection[str]) -> dict[str, list[int]]:
    """Strangers can reuse an id, so there may be several tickets."""
    if not message_ids:
        return {}
    named = {"message_ids": list(message_ids)}
    return _group([*session.execute(_SENT, named), *session.execute(_RECEIVED, named)])


_SENT = select(OutboundMail.message_id, OutboundMail.ticket_id).where(
    OutboundMail.message_id.in_(listed("message_ids"))
)
_RECEIVED = (
    select(InboundMessage.message_id, InboundMessage.ticket_id)
    .where(InboundMessage.message_id.in_(listed("message_ids")), InboundMessage.ticket_id.is_not(None))
    .order_by(InboundMessage.id.desc())
)


def _tickets_that_answer(session: Session, message_ids: Collection[str]) -> dict[str, list[int]]:
    """A mail there overtook the one that it answers, or another worker was quicker."""
    if not message_ids:
        return {}
    return _group(session.execute(_ANSWERING, {"message_ids": list(message_ids)}))


_ANSWERING = (
    select(PostReference.message_id, Post.ticket_id)
    .join(Post, Post.id == PostReference.post_id)
    .where(PostReference.message_id.in_(listed("message_ids")))
    .order_by(Post.id)
)


def _group(rows: Iterable[Any]) -> dict[str, list[int]]:
    """Tickets by Message-ID, each once, in order."""
    tickets: dict[str, list[int]] = {}
    for message_id, ticket_id in rows:
        if message_id is not None and ticket_id is not None and ticket_id not in tickets.get(message_id, ()):
            tickets.setdefault(message_id, []).append(ticket_id)
    return tickets


def _list_tickets(session: Session, claimed: Collection[int]) -> dict[int, tuple[Ticket, Ticket]]:
    """Those that exist, each with the one that it is part of now."""
    ids = [ticket_id for ticket_id in claimed if 0 < ticket_id <= MAX_ID]
    homes = session.scalars(_TICKETS, {"ids": ids}).all() if ids else ()
    return {home.id: (home, follow_merges(session, home)) for home in homes}


_TICKETS = select(Ticket).where(Ticket.id.in_(listed("ids")))


@dataclass(frozen=True, slots=True)
class _Conversation:
    """Who wrote mails in a ticket, who was copied on them and whom we wrote to, without ourselves; and the mails'
    subjects."""

    participants: frozenset[str]
    subjects: frozenset[str]


def _list_conversations(
    session: Session, tickets: Mapping[int, Ticket], identity: MailIdentity
) -> dict[int, _Conversation]:
    if not tickets:
        return {}
    addresses = {each.id: {each.requester_email} if each.requester_email else set() for each in tickets.values()}
    subjects: dict[int, set[str]] = {ticket_id: set() for ticket_id in tickets}
    for ticket_id, people, subject in session.execute(_MAILS, {"ticket_ids": list(tickets)}):
        subjects[ticket_id].add(subject)
        for role in ("from", "to", "cc"):
            addresses[ticket_id].update(address for _, address in people.get(role, []))
    return {
        ticket_id: _Conversation(
            frozenset(address.lower() for address in addresses[ticket_id] if not identity.is_ours(address)),
            frozenset(subjects[ticket_id]),
        )
        for ticket_id in tickets
    }


_MAILS = select(Post.ticket_id, Post.people, Post.subject).where(
    Post.ticket_id.in_(listed("ticket_ids")), Post.kind != PostKind.NOTE
)


def _list_contacts(
    session: Session, mails: Sequence[Asking], tickets: Iterable[Ticket]
) -> frozenset[tuple[int, str, str]]:
    """Customer, kind and value of each contact that one of the senders is."""
    customers = {ticket.customer_id for ticket in tickets if ticket.customer_id is not None}
    senders = {mail.sender for mail in mails if mail.sender is not None}
    if not customers or not senders:
        return frozenset()
    values = senders | {sender.rpartition("@")[2] for sender in senders}
    query = select(Contact.customer_id, Contact.kind, Contact.value)
    rows = session.execute(query.where(Contact.customer_id.in_(customers), Contact.value.in_(values)))
    return frozenset((customer_id, kind, value) for customer_id, kind, value in rows)


def _standing(
    ticket: Ticket,
    conversation: _Conversation,
    sender: str | None,
    identity: MailIdentity,
    contacts: Collection[tuple[int, str, str]],
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
    if ticket.customer_id is not None and (
        (ticket.customer_id, ContactKind.ADDRESS, sender) in contacts
        or (ticket.customer_id, ContactKind.DOMAIN, domain) in contacts
    ):
        return f"{sender} is a contact of the customer"
    return None
