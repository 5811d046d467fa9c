"""Whom a ticket is with when somebody of the house handed a mail on: its author, or the one who handed it on.

The author counts at once when the one who hands on is a user of the desk and our mail server vouches for the
address; for a colleague without that proof the author is a suggestion. A person changes it with one click, and
back: both readings are kept in `Ticket.customer_facts["handed_on"]`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.message import Address, ForwardedMail, MailReading
from tickets.audit import record
from tickets.customer_evidence import Clues, CustomerMatch, find_customers
from tickets.errors import IllegalMove
from tickets.shared_domains import is_shared_domain
from tickets.ticket import Ticket
from tickets.ticket_changes import start_change
from tickets.users import Actor, User, require

KEY = "handed_on"


@dataclass(frozen=True, slots=True)
class Opening:
    """A ticket about to be opened by a mail: its columns, the mail, and what names its customer."""

    columns: dict[str, Any]
    mail: MailReading
    clues: Clues


def unwrap_forwards(session: Session, openings: Sequence[Opening]) -> None:
    """Give the tickets of handed-on mails their authors. No statement unless there is such a mail."""
    handed_on = [
        (opening, opening.mail.forwarded, opening.mail.message.sender)
        for opening in openings
        if opening.mail.forwarded and opening.mail.message.sender and not opening.mail.origin.automatic
    ]
    if not handed_on:
        return
    staff = set(session.scalars(select(User.email).where(User.active)))
    ours = {domain for domain in (email.rpartition("@")[2] for email in staff) if not is_shared_domain(domain)}
    for opening, forwarded, forwarder in handed_on:
        email = forwarder.email.lower()
        if email in staff or email.rpartition("@")[2] in ours:
            verified = email in staff and forwarded.vouched is not None
            _write_facts(session, opening, forwarded, forwarder, verified)


def _write_facts(
    session: Session, opening: Opening, forwarded: ForwardedMail, forwarder: Address, verified: bool
) -> None:
    columns = opening.columns
    clues = opening.clues
    author = forwarded.sender
    (match,) = find_customers(session, [replace(clues, sender=author.email, sender_name=author.name, reply_to=None)])
    before = CustomerMatch(
        columns["customer_id"],
        tuple(columns["customer_facts"]["candidates"]),
        tuple(columns["customer_facts"]["evidence"]),
    )
    columns["customer_facts"] = {
        **columns["customer_facts"],
        KEY: {
            "author": _reading(author, match),
            "forwarder": _reading(forwarder, before),
            "where": forwarded.where,
            "phrase": forwarded.phrase,
            "vouched": forwarded.vouched,
            "applied": False,
        },
    }
    if verified:
        columns.update(_columns(columns["customer_facts"], "author"))


def _reading(person: Address, match: CustomerMatch) -> dict[str, Any]:
    return {
        "name": person.name[:200],
        "email": person.email[:254],
        "customer_id": match.customer_id,
        "evidence": list(match.evidence),
        "candidates": list(match.candidates),
    }


def _columns(facts: dict[str, Any], side: str) -> dict[str, Any]:
    """The columns of a ticket that is with the author, or with the forwarder."""
    reading = facts[KEY][side]
    return {
        "requester_name": reading["name"],
        "requester_email": reading["email"],
        "customer_id": reading["customer_id"],
        "customer_facts": {
            **facts,
            "evidence": list(reading["evidence"]),
            "candidates": list(reading["candidates"]),
            KEY: {**facts[KEY], "applied": side == "author"},
        },
    }


def take_author(session: Session, ticket: Ticket, *, by: Actor, now: datetime, version: int) -> None:
    """The ticket is with who wrote the handed-on mail. Raises IllegalMove when no mail was handed on."""
    _take(session, ticket, "author", by=by, now=now, version=version)


def take_forwarder(session: Session, ticket: Ticket, *, by: Actor, now: datetime, version: int) -> None:
    """The ticket is with who handed the mail on. Raises IllegalMove when no mail was handed on."""
    _take(session, ticket, "forwarder", by=by, now=now, version=version)


def _take(session: Session, ticket: Ticket, side: str, *, by: Actor, now: datetime, version: int) -> None:
    require(by, "set_customer")
    if KEY not in ticket.customer_facts:
        raise IllegalMove(f"Ticket {ticket.id} was not opened by a mail that somebody handed on.")
    start_change(session, ticket, version)
    for column, value in _columns(ticket.customer_facts, side).items():
        setattr(ticket, column, value)
    sender = ticket.requester_email or ""
    record(session, "set_sender", "ticket", ticket.id, ticket_id=ticket.id, by=by, now=now, sender=sender)


def answer_instead(ticket: Ticket, addresses: Sequence[str]) -> tuple[str, ...]:
    """The recipients of an answer: the author where the forwarder stands, while the ticket is with the author."""
    handed_on = ticket.customer_facts.get(KEY)
    if not handed_on or not handed_on["applied"]:
        return tuple(addresses)
    author, forwarder = handed_on["author"]["email"], handed_on["forwarder"]["email"].lower()
    return tuple(dict.fromkeys(author if address.lower() == forwarder else address for address in addresses))
