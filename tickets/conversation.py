"""The timeline of a ticket: inbound mails, outbound mails and internal notes, oldest first."""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.message import Address, Intent, MailReading
from parsers.numbers.card_numbers import mask_card_numbers
from tickets.audit import Event, list_events, record, record_all
from tickets.db import MAX_ID, insert_rows
from tickets.errors import Invalid, NotFound
from tickets.holds import Signs, place_holds
from tickets.house_time import at_house
from tickets.lifecycle import receive_answer, send_answer, solve
from tickets.mail_identity import MailIdentity
from tickets.mailroom.attachments import Attachment
from tickets.mailroom.messages import InboundMessage
from tickets.outgoing.outbox import OutboundMail, enqueue
from tickets.posts import Post as Post
from tickets.posts import PostKind as PostKind
from tickets.posts import PostReference, add_note_post, answered_ids
from tickets.requests import record_requests
from tickets.row_ids import reserve_ids
from tickets.ticket import Ticket, visible_tickets
from tickets.ticket_changes import lock_all, start_change
from tickets.ticket_keys import add_keys
from tickets.triage import ROUTES, due_at
from tickets.users import SYSTEM, Actor, require


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """A post with what belongs to it, or an event (then `post` is None)."""

    at: datetime
    post: Post | None
    attachments: tuple[Attachment, ...]
    outbound: OutboundMail | None
    event: Event | None


def add_note(session: Session, ticket: Ticket, text: str, *, by: Actor, now: datetime) -> Post:
    """Raises Invalid for an empty note."""
    require(by, "note")
    if not text.strip():
        raise Invalid("The note is empty.", field="text")
    start_change(session, ticket)
    post = add_note_post(session, ticket.id, mask_card_numbers(text.strip()), by=by, now=now)
    record(session, "noted", "ticket", ticket.id, ticket_id=ticket.id, by=by, now=now, post_id=post.id)
    return post


@dataclass(frozen=True, slots=True)
class Arrival:
    """A read mail that goes into a ticket, delivered at `at`. `evidence` says why into this one, `home_id` which
    ticket it answers when that was merged into this one, `opens` that the ticket was just opened for it."""

    ticket_id: int
    inbound_id: int
    reading: MailReading
    evidence: tuple[str, ...]
    at: datetime
    home_id: int | None = None
    opens: bool = False


def add_inbound(session: Session, arrivals: Sequence[Arrival], *, now: datetime) -> list[int]:
    """Put read mails into their tickets' timelines; the ids of the posts. A person's mail opens what waited for it
    and makes an answer due; an automatic one (an absence, a receipt) only stands there, folded."""
    ids = reserve_ids(session, Post, len(arrivals))
    insert_rows(session, Post, [_post_row(number, each) for number, each in zip(ids, arrivals, strict=True)])
    references = [
        {"post_id": post_id, "message_id": answered}
        for post_id, arrival in zip(ids, arrivals, strict=True)
        for answered in answered_ids(arrival.reading.message)
    ]
    insert_rows(session, PostReference, references)
    add_keys(session, [(each.ticket_id, [ref.value for ref in each.reading.references]) for each in arrivals])
    _receive(session, [each for each in arrivals if not each.opens], now=now)
    place_holds(session, [Signs(each.ticket_id, each.inbound_id, each.reading.flags) for each in arrivals], now=now)
    record_requests(
        session, [(each.ticket_id, post_id, each.reading) for post_id, each in zip(ids, arrivals, strict=True)]
    )
    return list(ids)


def _post_row(post_id: int, arrival: Arrival) -> dict[str, Any]:
    reading, message = arrival.reading, arrival.reading.message
    return {
        "id": post_id,
        "ticket_id": arrival.ticket_id,
        "home_id": arrival.home_id,
        "kind": PostKind.AUTOMATIC if reading.origin.automatic else PostKind.INBOUND,
        "at": arrival.at,
        "author_name": _display_name(message.sender),
        "inbound_id": arrival.inbound_id,
        "subject": message.subject,
        "text": reading.trimmed.text,
        "html": reading.safe_html,
        "html_key": secrets.token_urlsafe(32) if reading.safe_html else None,
        "fragments": [[part.kind, part.span.start, part.span.end] for part in reading.trimmed.fragments],
        "people": {
            "from": _people((message.sender,)),
            "reply_to": _people(message.reply_to),
            "to": _people(message.to),
            "cc": _people(message.cc),
        },
        "facts": {
            "thread": list(arrival.evidence),
            "problems": [asdict(problem) for problem in reading.problems],
            "origin": reading.origin.kind,
            "message_id": message.message_id,
            "references": list(message.references or message.in_reply_to),
        },
    }


def preview(reading: MailReading) -> str:
    """What the queue shows of a mail beside its subject."""
    return " ".join((reading.trimmed.new_text or reading.trimmed.forwarded_text)[:2000].split())[:200]


def _receive(session: Session, arrivals: Sequence[Arrival], *, now: datetime) -> None:
    """What mails change in their tickets, where somebody may be working already."""
    tickets = lock_all(session, {arrival.ticket_id for arrival in arrivals})
    for arrival in arrivals:
        if not arrival.reading.origin.automatic:
            ticket = tickets[arrival.ticket_id]
            due = due_at(at_house(arrival.at, now), ROUTES[Intent(ticket.intent)].first_answer_within)
            receive_answer(session, ticket, at=arrival.at, due=due, now=now)
            ticket.preview = preview(arrival.reading) or ticket.preview
    received = [(each.ticket_id, each.ticket_id, {"sender": _name_sender(each.reading)}) for each in arrivals]
    record_all(session, "received", "ticket", received, by=SYSTEM, now=now)


def _name_sender(reading: MailReading) -> str:
    sender = reading.message.sender
    return sender.email if sender else "an unknown sender"


def reply(
    session: Session,
    ticket: Ticket,
    text: str,
    *,
    to: tuple[str, ...],
    cc: tuple[str, ...],
    solve_after: bool,
    by: Actor,
    now: datetime,
    version: int,
    identity: MailIdentity,
    attachments: tuple[tuple[str, str, str], ...] = (),
    leaves_at: datetime | None = None,
) -> Post:
    """Queue a mail to the customer and show it in the timeline; the ticket goes to pending, or solved. It leaves at
    `leaves_at`, until when it can be taken back (tickets.desk.unsending), or at once.
    Raises Invalid for an empty text or a bad recipient, StaleEdit when anything arrived since `version`."""
    require(by, "reply")
    if not text.strip():
        raise Invalid("The reply is empty.", field="text")
    send_answer(session, ticket, by=by, version=version)
    answered = find_newest_inbound(session, ticket.id)
    mail = enqueue(
        session,
        ticket_id=ticket.id,
        kind="reply",
        subject=reply_subject(ticket),
        text=mask_card_numbers(text.strip()) + "\n",
        to=to,
        cc=cc,
        in_reply_to=_answered_id(answered),
        references=thread_references(answered),
        attachments=attachments,
        identity=identity,
        now=now,
        leaves_at=leaves_at,
    )
    post = add_outbound(session, mail, by=by, now=now)
    record(session, "replied", "ticket", ticket.id, ticket_id=ticket.id, by=by, now=now, to=", ".join((*to, *cc)))
    if solve_after:
        solve(session, ticket, by=by, now=now, version=ticket.version)
    return post


def add_outbound(session: Session, mail: OutboundMail, *, by: Actor, now: datetime) -> Post:
    """Show a queued mail in its ticket's timeline."""
    post = Post(
        ticket_id=mail.ticket_id,
        kind=PostKind.OUTBOUND,
        at=now,
        author_id=by.user_id,
        author_name=by.name,
        outbound_id=mail.id,
        subject=mail.subject,
        text=mail.text,
        people={"from": [], "to": [["", address] for address in mail.to], "cc": [["", a] for a in mail.cc]},
    )
    session.add(post)
    session.flush()
    return post


def find_newest_inbound(session: Session, ticket_id: int) -> Post | None:
    """The mail that a reply answers: the newest that a person sent."""
    query = (
        select(Post)
        .where(Post.ticket_id == ticket_id, Post.kind == PostKind.INBOUND)
        .order_by(Post.at.desc(), Post.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def reply_subject(ticket: Ticket) -> str:
    """The subject with one "Re:" and the ticket's token, which threads answers of mailers that lose headers."""
    bare = " ".join(_ANSWER_PREFIX.sub("", _TOKEN.sub("", ticket.subject)).split())
    return f"Re: {bare or 'your message'} [#{ticket.id}]"


_TOKEN = re.compile(r"\[#\d{1,18}\]")
_ANSWER_PREFIX = re.compile(r"^(?:\s*(?:re|aw|antw|antwort|rép|res|ref|sv|vs|odp|r)\s*(?:\[\d+\])?:)+", re.IGNORECASE)


def thread_references(answered: Post | None) -> tuple[str, ...]:
    return references_of(answered.facts) if answered else ()


def references_of(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """RFC 5322, 3.6.4: the answered mail's references and its own Message-ID; the first and the newest 20. `facts`
    are those of its post."""
    ids = [*facts.get("references", []), facts.get("message_id")]
    clean = [message_id for message_id in ids if message_id and _MESSAGE_ID.fullmatch(message_id)]
    return tuple(clean if len(clean) <= 21 else [clean[0], *clean[-20:]])


def _answered_id(answered: Post | None) -> str | None:
    """Their Message-ID, unless it would not survive as a header."""
    message_id = answered.facts.get("message_id") if answered else None
    return message_id if message_id and _MESSAGE_ID.fullmatch(message_id) else None


_MESSAGE_ID = re.compile(r"[!-;=?-~]{3,250}")  # visible ASCII without angle brackets


def list_timeline(session: Session, ticket: Ticket) -> list[TimelineEntry]:
    """Posts, and the events that no post shows, oldest first; four queries whatever the length."""
    posts = session.scalars(select(Post).where(Post.ticket_id == ticket.id).order_by(Post.at, Post.id)).all()
    attachments = _attachments_by_mail(session, posts)
    outbound_ids = [post.outbound_id for post in posts if post.outbound_id is not None]
    mails = {mail.id: mail for mail in session.scalars(select(OutboundMail).where(OutboundMail.id.in_(outbound_ids)))}
    entries = [
        TimelineEntry(
            at=post.at,
            post=post,
            attachments=tuple(attachments.get(post.inbound_id or 0, ())),
            outbound=mails.get(post.outbound_id or 0),
            event=None,
        )
        for post in posts
    ]
    entries += [
        TimelineEntry(at=event.at, post=None, attachments=(), outbound=None, event=event)
        for event in list_events(session, ticket_id=ticket.id)
        if event.verb not in _SHOWN_BY_POST
    ]
    return sorted(entries, key=lambda entry: (entry.at, entry.post is None))


_SHOWN_BY_POST = frozenset({"received", "replied", "noted", "took_call", "wrote_first"})


def _attachments_by_mail(session: Session, posts: Iterable[Post]) -> dict[int, list[Attachment]]:
    inbound_ids = [post.inbound_id for post in posts if post.inbound_id is not None]
    query = (
        select(Attachment)
        .where(Attachment.inbound_id.in_(inbound_ids))
        .order_by(Attachment.inbound_id, Attachment.position)
    )
    by_mail: dict[int, list[Attachment]] = {}
    for attachment in session.scalars(query):
        by_mail.setdefault(attachment.inbound_id, []).append(attachment)
    return by_mail


def get_attachment(session: Session, attachment_id: int, actor: Actor) -> Attachment:
    """Raises NotFound unless the actor may see the ticket that its mail is in."""
    query = (
        select(Attachment)
        .join(InboundMessage, InboundMessage.id == Attachment.inbound_id)
        .join(Ticket, Ticket.id == InboundMessage.ticket_id)
        .where(Attachment.id == attachment_id, visible_tickets(actor))
    )
    attachment = session.scalar(query) if attachment_id <= MAX_ID else None
    if attachment is None:
        raise NotFound("There is no such file.")
    return attachment


def get_post_by_html_key(session: Session, key: str, actor: Actor) -> Post:
    """Raises NotFound unless the actor may see the ticket that it is in."""
    query = select(Post).join(Ticket, Ticket.id == Post.ticket_id).where(Post.html_key == key, visible_tickets(actor))
    post = session.scalar(query)
    if post is None:
        raise NotFound("There is no such message.")
    return post


def _display_name(sender: Address | None) -> str:
    if sender is None:
        return "Unknown sender"
    return (sender.name or sender.email)[:200]


def _people(addresses: Iterable[Address | None]) -> list[list[str]]:
    return [[address.name, address.email] for address in addresses if address is not None]
