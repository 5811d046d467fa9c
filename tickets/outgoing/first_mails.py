"""A mail that we write first in, the ticket that it opens out: it waits for the customer, whose answer finds it."""

from datetime import datetime

from sqlalchemy.orm import Session

from parsers.message import Intent
from parsers.numbers.card_numbers import mask_card_numbers
from tickets import triage
from tickets.audit import record
from tickets.conversation import add_outbound
from tickets.errors import Invalid
from tickets.mail_identity import MailIdentity
from tickets.outgoing.outbox import enqueue
from tickets.ticket import Ticket, TicketStatus, open_ticket
from tickets.users import Actor, require


def write_first(
    session: Session,
    *,
    customer_id: int | None,
    to: tuple[str, ...],
    cc: tuple[str, ...],
    subject: str,
    text: str,
    intent: str,
    attachments: tuple[tuple[str, str, str], ...] = (),
    by: Actor,
    now: datetime,
    identity: MailIdentity,
) -> Ticket:
    """Queue the mail and open its ticket, pending, with whoever wrote it. Raises Invalid without subject, text or
    recipient, and IllegalMove while a stop-sign holds the customer's mail."""
    require(by, "open_ticket")
    require(by, "reply")
    subject = " ".join(subject.split())
    if not subject:
        raise Invalid("Give the mail a subject.", field="subject")
    if not text.strip():
        raise Invalid("The mail is empty.", field="text")
    if intent not in set(Intent):
        raise Invalid("Choose what the mail is about.", field="intent")
    text = mask_card_numbers(text.strip())
    route = triage.ROUTES[Intent(intent)]
    ticket = open_ticket(
        session,
        subject=subject,
        intent=intent,
        by=by,
        now=now,
        status=TicketStatus.PENDING,
        confidence=1.0,
        intent_facts={"flags": {}, "corrections": []},
        requester_email=to[0].lower() if to else None,
        customer_id=customer_id,
        customer_facts={"evidence": [f"set by {by.name}"], "candidates": []} if customer_id else {},
        preview=" ".join(text[:2000].split())[:200],
        tier=route.tier,
        priority=route.priority,
        assignee_id=by.user_id,
        waiting_since=None,
    )
    mail = enqueue(
        session,
        ticket_id=ticket.id,
        kind="first",
        subject=f"{subject} [#{ticket.id}]",
        text=text + "\n",
        to=to,
        cc=cc,
        attachments=attachments,
        identity=identity,
        now=now,
    )
    add_outbound(session, mail, by=by, now=now)
    addresses = ", ".join((*mail.to, *mail.cc))
    record(session, "wrote_first", "ticket", ticket.id, ticket_id=ticket.id, by=by, now=now, to=addresses)
    return ticket
