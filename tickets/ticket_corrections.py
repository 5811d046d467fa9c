"""What a person sets right on a ticket that a machine had filled in: its type and its customer."""

from datetime import datetime

from sqlalchemy.orm import Session

from parsers.message import Intent
from tickets.corrections import keep_correction
from tickets.customers import get_customer
from tickets.errors import Invalid
from tickets.ticket import Ticket
from tickets.ticket_changes import record_change, start_change
from tickets.users import Actor, require


def correct_intent(session: Session, ticket: Ticket, intent: str, *, by: Actor, now: datetime, version: int) -> None:
    """Set the type by a person's word; the machine's verdict stays in `intent_facts`. It is kept, to teach."""
    require(by, "correct_intent")
    if intent not in list(Intent):
        raise Invalid(f"{intent!r} is not a type of mail.", field="intent")
    start_change(session, ticket, version)
    before = ticket.intent
    if "evidence" in ticket.intent_facts:  # a reader said something, so this teaches it
        keep_correction(
            session, ticket.id, said=before, confidence=ticket.confidence, label=intent, language=ticket.language,
            by=by, now=now,
        )  # fmt: skip
    correction = {"from": before, "to": intent, "by": by.name, "at": now.isoformat()}
    corrections = [*ticket.intent_facts.get("corrections", []), correction]
    ticket.intent_facts = {**ticket.intent_facts, "corrections": corrections}
    ticket.intent = intent
    ticket.confidence = 1.0
    record_change(session, ticket, "corrected_intent", by=by, now=now, before=before, after=intent)


def set_customer(
    session: Session, ticket: Ticket, customer_id: int | None, *, by: Actor, now: datetime, version: int
) -> None:
    """By a person's word; None when it is nobody's."""
    require(by, "set_customer")
    start_change(session, ticket, version)
    name = get_customer(session, customer_id).name if customer_id is not None else "nobody"
    ticket.customer_id = customer_id
    found = [line for line in ticket.customer_facts.get("evidence", ()) if not line.startswith("set by ")]
    evidence = [f"set by {by.name}", *found]
    ticket.customer_facts = {**ticket.customer_facts, "evidence": evidence}
    record_change(session, ticket, "set_customer", by=by, now=now, customer=name, customer_id=customer_id)
