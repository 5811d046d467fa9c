"""A mail that failed, came back or may not have left waits for a person, who decides on it here."""

from datetime import datetime

from sqlalchemy.orm import Session

from tickets.audit import record
from tickets.errors import IllegalMove
from tickets.holds import refuse_held
from tickets.outgoing.outbox import OutboundMail, OutboundStatus, get_outbound
from tickets.ticket import Ticket
from tickets.ticket_alarms import clear_alarm
from tickets.users import Actor, require


def send_again(session: Session, outbound_id: int, *, by: Actor, now: datetime) -> None:
    """A person's decision on a failed, bounced, uncertain or cancelled mail: queue it again, same Message-ID. Raises
    IllegalMove while a stop-sign holds the ticket's mail."""
    require(by, "decide_mail")
    refuse_held(session, get_outbound(session, outbound_id).ticket_id)
    undecided = {
        OutboundStatus.FAILED, OutboundStatus.BOUNCED, OutboundStatus.UNCERTAIN, OutboundStatus.CANCELLED,
    }  # fmt: skip
    mail = _decide(session, outbound_id, undecided, "queued_again", by=by, now=now)
    mail.status = OutboundStatus.QUEUED
    mail.detail = None
    mail.forgiven = mail.attempt
    mail.due_at = now
    mail.recipients = {address: {"state": "queued", "detail": ""} for address in mail.recipients}


def take_as_sent(session: Session, outbound_id: int, *, by: Actor, now: datetime) -> None:
    """A person's decision on an uncertain mail."""
    mail = _decide(session, outbound_id, {OutboundStatus.UNCERTAIN}, "took_as_sent", by=by, now=now)
    mail.status = OutboundStatus.SENT
    mail.detail = f"Taken as sent by {by.name}."
    mail.sent_at = now


def cancel(session: Session, outbound_id: int, *, by: Actor, now: datetime) -> None:
    """While queued or deferred it is not sent any more; when failed or bounced nobody needs it any more."""
    idle = {OutboundStatus.QUEUED, OutboundStatus.DEFERRED, OutboundStatus.FAILED, OutboundStatus.BOUNCED}
    mail = _decide(session, outbound_id, idle, "cancelled_mail", by=by, now=now)
    mail.call_off()


def _decide(
    session: Session, outbound_id: int, states: set[OutboundStatus], verb: str, *, by: Actor, now: datetime
) -> OutboundMail:
    """The mail, locked, if it is in one of these states; the ticket's alarm is dealt with."""
    require(by, "decide_mail")
    mail = get_outbound(session, outbound_id)
    session.refresh(mail, with_for_update=True)
    if mail.status not in states:
        raise IllegalMove(f"This mail is {mail.status} now.")
    clear_alarm(session, session.get_one(Ticket, mail.ticket_id))
    to = ", ".join(mail.to)
    record(session, verb, "outbound", mail.id, ticket_id=mail.ticket_id, by=by, now=now, to=to, before=mail.status)
    return mail
