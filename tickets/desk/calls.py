"""What a customer said on the phone in, a ticket with it out, as if they had mailed it.

A call is an inbound entry without a stored mail; its `facts` say that it came by phone. What was asked for is chosen
by whoever took the call; the document numbers in the words are read as in a mail.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from parsers.message import REQUEST_TYPES, Intent
from parsers.numbers.card_numbers import mask_card_numbers
from parsers.numbers.references import find_references
from parsers.problems import Evidence
from tickets import triage
from tickets.audit import record
from tickets.db import insert_rows
from tickets.errors import Invalid
from tickets.holds import HoldKind, Signs, place_holds
from tickets.lifecycle import assign
from tickets.posts import Post, PostKind
from tickets.requests import MAX_REQUESTS, Request, RequestState
from tickets.ticket import Ticket, open_ticket
from tickets.ticket_keys import add_keys
from tickets.users import Actor, require

PHONE = "phone"  # facts["channel"] of such an entry

# what is asked for on the phone and stops our mail, as it does in a mail
_STOPS: Mapping[str, HoldKind] = {
    "bank_change": HoldKind.BANK_DETAILS,  # "please use our new account"
    "legal": HoldKind.LEGAL,  # "our lawyer has written to you"
    "insolvency": HoldKind.INSOLVENCY,  # "we filed last week"
    "cease": HoldKind.CEASE,  # "do not call again"
}


@dataclass(frozen=True, slots=True)
class Call:
    """`email` is where an answer goes, or nothing; `requests` are types of parsers.message.REQUEST_TYPES."""

    caller: str
    number: str
    email: str
    said: str
    intent: str
    requests: tuple[str, ...] = ()
    subject: str = ""


def log_call(
    session: Session, call: Call, customer_id: int | None, *, mine: bool, by: Actor, now: datetime
) -> Ticket:
    """The ticket of whoever took the call, or of the team queue. Raises Invalid for a call without words."""
    require(by, "open_ticket")
    if call.intent not in set(Intent):
        raise Invalid("Choose what the call is about.", field="intent")
    if unknown := [kind for kind in call.requests if kind not in REQUEST_TYPES]:
        raise Invalid(f"{unknown[0]!r} is nothing that can be asked for.", field="requests")
    if not call.said.strip():
        raise Invalid("Write down what was said.", field="said")
    ticket = _open(session, call, customer_id, mask_card_numbers(call.said.strip()), by, now)
    if mine:
        assign(session, ticket, by.user_id, by=by, now=now, version=ticket.version)
    return ticket


def _open(session: Session, call: Call, customer_id: int | None, said: str, by: Actor, now: datetime) -> Ticket:
    stops = [_STOPS[kind] for kind in call.requests if kind in _STOPS]
    flags = frozenset("fraud" if kind == HoldKind.BANK_DETAILS else str(kind) for kind in stops)
    route = triage.route(Intent(call.intent), confidence=1.0, flags=flags, proved=None)
    name = " ".join(call.caller.split())
    ticket = open_ticket(
        session,
        subject=call.subject.strip() or f"Call from {name or call.number.strip() or 'a customer'}",
        intent=call.intent,
        by=by,
        now=now,
        confidence=1.0,
        intent_facts={"flags": {}, "corrections": []},
        requester_name=name,
        requester_email=call.email.strip().lower() or None,
        customer_id=customer_id,
        customer_facts={"evidence": [f"set by {by.name}"], "candidates": []} if customer_id else {},
        preview=" ".join(said[:2000].split())[:200],
        tier=route.tier,
        priority=route.priority,
        due_at=triage.due_at(now, route.first_answer_within),
    )
    post = _add_post(session, ticket, call, said, by, now)
    numbers = [reference.value for reference in find_references(said) if reference.kind == "invoice"]
    add_keys(session, [(ticket.id, numbers)])
    _add_requests(session, ticket, post, call.requests, numbers)
    evidence = {str(kind): Evidence("told_by_phone", "text", 0.0, said[:200]) for kind in stops}
    place_holds(session, [Signs(ticket.id, None, evidence)], now=now)
    record(session, "took_call", "ticket", ticket.id, ticket_id=ticket.id, by=by, now=now, caller=post.author_name)
    return ticket


def _add_post(session: Session, ticket: Ticket, call: Call, said: str, by: Actor, now: datetime) -> Post:
    post = Post(
        ticket_id=ticket.id,
        kind=PostKind.INBOUND,
        at=now,
        author_id=by.user_id,
        author_name=ticket.requester_name or call.number.strip() or "A caller",
        subject=ticket.subject,
        text=said,
        people={"from": [[ticket.requester_name, ticket.requester_email]] if ticket.requester_email else []},
        facts={"channel": PHONE, "number": call.number.strip(), "taken_by": by.name, "origin": "human"},
    )
    session.add(post)
    session.flush()
    return post


def _add_requests(session: Session, ticket: Ticket, post: Post, kinds: tuple[str, ...], numbers: list[str]) -> None:
    captured = {"invoices": list(dict.fromkeys(numbers))} if numbers else {}
    rows = [
        {
            "ticket_id": ticket.id,
            "post_id": post.id,
            "position": position,
            "type": kind,
            "captured": captured,
            "state": RequestState.OPEN,
        }
        for position, kind in enumerate(dict.fromkeys(kinds[:MAX_REQUESTS]), start=1)
    ]
    insert_rows(session, Request, rows)
