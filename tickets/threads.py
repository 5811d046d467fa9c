"""Which ticket does this mail belong to, and why? Our own signed Message-IDs first, then References newest
first, then In-Reply-To, then a subject token, which counts only from a participant of that ticket."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from parsers.mime import ParsedMessage
from tickets.outbox import MailIdentity


@dataclass(frozen=True, slots=True)
class ThreadMatch:
    """`ticket_id` to attach to, or None for a new ticket; `link_to` a ticket that it claims to belong to (wrong
    sender, closed): the new ticket is linked there. `evidence` in plain words, deciding one first."""

    ticket_id: int | None
    link_to: int | None
    evidence: tuple[str, ...]


def find_ticket(session: Session, message: ParsedMessage, *, identity: MailIdentity, now: datetime) -> ThreadMatch:
    raise NotImplementedError
