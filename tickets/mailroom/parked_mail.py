"""Mail that could not be filed in, one alarm a mailbox out, as long as any of it waits for a person.

Looked at by the level, not at the moment of parking: whatever parked a mail, and whatever became of it since, a
retry, a plain ticket or a corrected copy, the alarm follows what lies there now.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tickets.alarms import Alarm, AlarmKind, end_alarm, raise_alarm
from tickets.house_time import at_house
from tickets.mailroom.messages import InboundMessage, MessageStatus


def watch_parked(session: Session, *, now: datetime) -> None:
    """Raise and end the alarms."""
    parked = (
        select(InboundMessage.mailbox, func.count(), func.min(InboundMessage.received_at))
        .where(InboundMessage.status == MessageStatus.FAILED)
        .group_by(InboundMessage.mailbox)
    )
    waiting = {f"mailbox {name}"[:120]: (count, since) for name, count, since in session.execute(parked)}
    for subject, (count, since) in sorted(waiting.items()):
        raise_alarm(session, AlarmKind.PARKED_MAIL, subject, _describe(count, since, now), now=now)
    of_parked = select(Alarm.subject).where(Alarm.kind == AlarmKind.PARKED_MAIL, Alarm.ended_at.is_(None))
    for subject in session.scalars(of_parked).all():
        if subject not in waiting:
            end_alarm(session, AlarmKind.PARKED_MAIL, subject, now=now)


def _describe(count: int, since: datetime, now: datetime) -> str:
    at = at_house(since, now)
    mails = "One mail could not be filed and waits" if count == 1 else f"{count:,} mails could not be filed and wait"
    return (
        f"{mails} for a person, since {at:%d %b %Y %H:%M %Z}. Nothing is lost: the mail ledger has it under Parked."
    )
