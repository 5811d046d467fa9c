"""A parked mail in, a ticket with its raw text out: a person's way around a mail that no reader can open.

Nothing is parsed: the first header lines are searched byte by byte, and the text is what stands in the file.
"""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from parsers.message import Intent
from tickets import triage
from tickets.audit import record
from tickets.conversation import Post, PostKind
from tickets.errors import IllegalMove
from tickets.house_time import at_house
from tickets.mailroom.blobs import get_blob
from tickets.mailroom.messages import InboundMessage, MessageStatus, Outcome
from tickets.ticket import Ticket, open_ticket
from tickets.users import Actor, require

HEADER_BYTES = 65_536
SHOWN_CHARACTERS = 20_000

_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")


def make_plain_ticket(session: Session, inbound_id: int, *, by: Actor, now: datetime) -> Ticket:
    """Open a ticket from a failed or ignored message as it stands. Raises IllegalMove for one that has a ticket."""
    require(by, "replay_mail")
    message = session.get_one(InboundMessage, inbound_id, with_for_update=True, populate_existing=True)
    if message.ticket_id is not None:
        raise IllegalMove(f"This mail is already in ticket {message.ticket_id}.")
    if message.status not in {MessageStatus.FAILED, MessageStatus.IGNORED}:
        raise IllegalMove("Only a mail that is parked or filed as automatic becomes a plain ticket; this one is not.")
    raw = get_blob(session, message.sha256)
    ticket = _open(session, message, raw, by, now)
    _add_post(session, message, ticket, raw)
    message.status = MessageStatus.FILED
    message.outcome = Outcome.TICKETED
    message.reason = f"Made a plain ticket by {by.name}."
    message.ticket_id = ticket.id
    message.finished_at = now
    record(session, "made_plain_ticket", "message", inbound_id, by=by, now=now, ticket_id=ticket.id)
    session.flush()
    return ticket


def _open(session: Session, message: InboundMessage, raw: bytes, by: Actor, now: datetime) -> Ticket:
    route = triage.route(Intent.INFORMATIONAL, confidence=0.0, flags=frozenset(), proved=None)
    arrived_at = min(message.delivered_at or now, now)
    return open_ticket(
        session,
        subject=message.subject or _find_header(raw, "Subject") or "(a mail that could not be read)",
        intent=Intent.INFORMATIONAL,
        by=by,
        now=now,
        requester_email=message.sender or _find_sender(raw),
        tier=route.tier,
        priority=route.priority,
        opened_at=arrived_at,
        due_at=triage.due_at(at_house(arrived_at, now), route.first_answer_within),
        preview="This mail could not be read; its text is shown as it arrived.",
    )


def _add_post(session: Session, message: InboundMessage, ticket: Ticket, raw: bytes) -> None:
    text = _as_text(raw)[:SHOWN_CHARACTERS]
    session.add(
        Post(
            ticket_id=ticket.id,
            kind=PostKind.INBOUND,
            at=ticket.opened_at,
            author_name=ticket.requester_email or "an unknown sender",
            inbound_id=message.id,
            subject=ticket.subject,
            text=text,
            fragments=[["new", 0, len(text)]],
            people={"from": [["", ticket.requester_email]] if ticket.requester_email else [], "to": [], "cc": []},
            facts={
                "thread": [],
                "problems": [{"code": "not_read", "message": "Shown as it arrived, unread.", "where": ""}],
                "origin": "human",
            },
        )
    )


def _find_sender(raw: bytes) -> str | None:
    found = _ADDRESS.search(_find_header(raw, "From"))
    return found[0][:254].lower() if found else None


def _find_header(raw: bytes, name: str) -> str:
    """The header's first line, undecoded: enough to recognise the mail."""
    found = re.search(rb"(?im)^" + name.encode() + rb":[ \t]*([^\r\n]{0,500})", raw[:HEADER_BYTES])
    return _as_text(found[1]).strip() if found else ""


def _as_text(raw: bytes) -> str:
    """PostgreSQL stores no NUL."""
    return raw[: 4 * SHOWN_CHARACTERS].decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
