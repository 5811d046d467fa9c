"""Later mails of tickets whose customer is not known in, the customers out whom all that was written there names.

What the mails of such a ticket say is kept with it, and weighed together: the second mail's account number counts as
the first mail's would, and decides nothing against the first mail's invoice of somebody else. What a person decided
stands. So is a ledger that came later: its customers are looked for in what was written before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tickets.customer_evidence import Clues, CustomerMatch, find_customers
from tickets.customers import get_customer
from tickets.db import listed
from tickets.number_suggestions import suggest_again
from tickets.ticket import LIVE, Ticket
from tickets.ticket_changes import record_change, start_change
from tickets.users import SYSTEM

MOST = 50  # numbers or names of a ticket that are kept


@dataclass(frozen=True, slots=True)
class LaterMail:
    ticket_id: int
    clues: Clues


def describe_owner(match: CustomerMatch, clues: Clues) -> dict[str, Any]:
    """The facts of a new ticket about its customer; what its mail says is kept while nobody is found."""
    facts = {"evidence": list(match.evidence), "candidates": list(match.candidates)}
    return facts if match.customer_id is not None else {**facts, "clues": _keep(clues)}


def recognise(session: Session, mails: Sequence[LaterMail], *, now: datetime) -> frozenset[int]:
    """The tickets that have a customer now. One query, unless one of them has none yet; one mail a ticket."""
    wanted = {mail.ticket_id: mail.clues for mail in mails}
    unknown = session.scalars(_WITHOUT_CUSTOMER, {"ids": list(wanted)}).all() if wanted else ()
    tickets = [ticket for ticket in unknown if not _is_decided(ticket)]
    all_clues = [_with_earlier(wanted[ticket.id], ticket) for ticket in tickets]
    found = zip(tickets, all_clues, find_customers(session, all_clues), strict=True) if tickets else ()
    return frozenset([ticket.id for ticket, clues, match in found if _take(session, ticket, clues, match, now)])


def recognise_waiting(session: Session, *, now: datetime) -> int:
    """After the ledger has changed: how many open tickets have a customer now by what their mails said before."""
    waiting = select(Ticket.id).where(Ticket.status.in_(LIVE), Ticket.customer_id.is_(None))
    mails = [LaterMail(ticket_id, Clues(None)) for ticket_id in session.scalars(waiting.order_by(Ticket.id))]
    return len(recognise(session, mails, now=now))


_WITHOUT_CUSTOMER = select(Ticket).where(
    Ticket.id.in_(listed("ids")), Ticket.customer_id.is_(None), Ticket.merged_into.is_(None)
)


def _is_decided(ticket: Ticket) -> bool:
    """A person said that it is nobody's."""
    return any(line.startswith("set by ") for line in ticket.customer_facts.get("evidence", ()))


def _with_earlier(clues: Clues, ticket: Ticket) -> Clues:
    kept = ticket.customer_facts.get("clues", {})
    requester = (ticket.requester_email,) if ticket.requester_email else ()
    return replace(
        clues,
        account_numbers=_together(kept.get("account_numbers", ()), clues.account_numbers),
        invoice_numbers=_together(kept.get("invoice_numbers", ()), clues.invoice_numbers),
        payer_names=_together(kept.get("payer_names", ()), clues.payer_names),
        earlier_senders=_together(kept.get("senders", ()), requester),
    )


def _together(*values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(values)))


def _take(session: Session, ticket: Ticket, clues: Clues, match: CustomerMatch, now: datetime) -> bool:
    ticket.customer_facts = {**ticket.customer_facts, **describe_owner(match, clues)}
    if match.customer_id is None:
        return False
    start_change(session, ticket)
    ticket.customer_id = match.customer_id
    name = get_customer(session, match.customer_id).name
    record_change(
        session, ticket, "recognised_customer", by=SYSTEM, now=now, customer=name, evidence=match.evidence[:1]
    )
    suggest_again(session, ticket)
    return True


def _keep(clues: Clues) -> dict[str, list[str]]:
    """As JSON; the sender of this mail is an earlier one for the next."""
    return {
        "account_numbers": list(clues.account_numbers[:MOST]),
        "invoice_numbers": list(clues.invoice_numbers[:MOST]),
        "payer_names": list(clues.payer_names[:MOST]),
        "senders": list(_together(clues.earlier_senders, (clues.sender,) if clues.sender else ())[:MOST]),
    }
