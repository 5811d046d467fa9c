"""What servers and readers report about our mails in, the state of the mail and an alarm out."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tickets.outgoing.outbox import NAME_OF, OutboundMail, OutboundStatus
from tickets.ticket import Ticket
from tickets.ticket_alarms import raise_alarm
from tickets.users import SYSTEM


def mark_bounced(
    session: Session, message_id: str, recipient: str | None, detail: str, *, permanent: bool = True, now: datetime
) -> int | None:
    """Mark the sent mail bounced, raise its ticket and return the ticket's id; None for a mail that is not ours. One
    that is not `permanent` (RFC 3463, 4.x.x) may get through when it is sent again."""
    mail = _find_sent(session, message_id)
    if mail is None:
        return None
    if mail.status not in {OutboundStatus.SENT, OutboundStatus.UNCERTAIN, OutboundStatus.SENDING}:
        return mail.ticket_id
    bounced = _addressed(mail, recipient)
    fate = {"state": "bounced", "detail": detail, "permanent": permanent}
    mail.status = OutboundStatus.BOUNCED
    mail.detail = detail
    mail.recipients = {**mail.recipients, **dict.fromkeys(bounced, fate)}
    words = "bounced" if permanent else "bounced for now"
    alarm = f"{NAME_OF[mail.kind]} {words}: {', '.join(bounced) or recipient}"
    raise_alarm(session, session.get_one(Ticket, mail.ticket_id), alarm, by=SYSTEM, now=now)
    return mail.ticket_id


def note_report(session: Session, message_id: str, recipient: str | None, late: str | None) -> int | None:
    """The ticket of our mail that a server or a reader reports about, None for a mail that is not ours. `late` is
    what a server says that still tries; it stands beside the address, and nobody has to do anything."""
    mail = _find_sent(session, message_id)
    if mail is None:
        return None
    if late is not None and mail.status == OutboundStatus.SENT:
        addressed = _addressed(mail, recipient)
        fates = {address: {**mail.recipients[address], "late": True, "detail": late} for address in addressed}
        mail.recipients = {**mail.recipients, **fates}
    return mail.ticket_id


def _find_sent(session: Session, message_id: str) -> OutboundMail | None:
    query = select(OutboundMail).where(OutboundMail.message_id == message_id.strip("<> "))
    return session.scalar(query.with_for_update())


def _addressed(mail: OutboundMail, recipient: str | None) -> list[str]:
    return [address for address in mail.recipients if recipient is None or address.lower() == recipient.lower()]
