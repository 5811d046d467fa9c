"""What was true when a mail was written and is no longer in, the mail that has not left yet recalled out.

A reply may wait in the queue for minutes, or for hours while a server defers it. When the cash that it may speak of
is taken back meanwhile, it is not sent: a person looks at it again, and sends it after all or writes another one.
What is being sent at that moment may have left; it is left alone.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tickets.audit import Event, record
from tickets.outgoing.outbox import OutboundMail, OutboundStatus
from tickets.ticket import Ticket, follow_merges
from tickets.users import Actor

_WRITTEN_BY_PEOPLE = ("reply", "first")
_WAITS = (OutboundStatus.QUEUED, OutboundStatus.DEFERRED)


def recall_mail(session: Session, ticket_id: int, *, since: datetime, why: str, by: Actor, now: datetime) -> int:
    """Cancel what people wrote on this ticket from then on and what still waits; how many mails that were. `why` is
    shown beside each."""
    mails = session.scalars(
        select(OutboundMail)
        .where(
            OutboundMail.ticket_id.in_(_places(session, ticket_id)),
            OutboundMail.kind.in_(_WRITTEN_BY_PEOPLE),
            OutboundMail.status.in_(_WAITS),
            OutboundMail.created_at >= since,
        )
        .order_by(OutboundMail.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    for mail in mails:
        before = mail.status
        mail.call_off(f"Recalled before it left: {why}")
        record(
            session, "recalled_mail", "outbound", mail.id, ticket_id=mail.ticket_id, by=by, now=now,
            to=", ".join(mail.to), before=before, reason=why,
        )  # fmt: skip
    session.flush()
    return len(mails)


def was_recalled(session: Session, ticket_id: int, *, now: datetime) -> bool:
    """Whether a mail of this ticket was recalled in the change that was made at this moment."""
    found = select(Event.id).where(
        Event.verb == "recalled_mail", Event.ticket_id.in_(_places(session, ticket_id)), Event.at == now
    )
    return session.scalar(found.limit(1)) is not None


def _places(session: Session, ticket_id: int) -> set[int]:
    """The ticket, and the one that it is part of now."""
    return {ticket_id, follow_merges(session, session.get_one(Ticket, ticket_id)).id}
