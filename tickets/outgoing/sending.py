"""Due mails in, leased one at a time to a sender; what became of each is written down.

A worker that died leaves `sending` with an expired lease. Just before the mail's first byte goes out, that is written
down (`handed_over_at`): until then nothing left and the mail is queued again; from then on whether it left cannot be
known (RFC 1047), so it becomes `uncertain` and a person decides to send it again or to take it as sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from tickets.holds import held_ticket_ids
from tickets.leases import LostLease, is_due, lease_next
from tickets.outgoing.outbox import NAME_OF, OutboundMail, OutboundStatus
from tickets.ticket import Ticket
from tickets.ticket_alarms import clear_alarm, raise_alarm
from tickets.users import SYSTEM

MAX_SEND_ATTEMPTS = 6
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))  # after the 1st, 2nd, … attempt
LONGEST_WAIT = timedelta(hours=6)  # longer than any lease or pause


@dataclass(frozen=True, slots=True)
class SendClaim:
    outbound_id: int
    attempt: int
    mail: OutboundMail


def claim_due(session: Session, *, now: datetime, lease: timedelta) -> SendClaim | None:
    """Lease the next queued or deferred mail that is due and that no stop-sign holds; expired `sending` leases are
    ended first: what was not handed over is queued again, the rest is `uncertain`."""
    _give_up_expired(session, now)
    mail = session.scalars(_lease_next(now, lease)).one_or_none()
    return None if mail is None else SendClaim(mail.id, mail.attempt, mail)


def _give_up_expired(session: Session, now: datetime) -> None:
    expired = (
        select(OutboundMail)
        .where(OutboundMail.status == OutboundStatus.SENDING, is_due(OutboundMail.due_at, LONGEST_WAIT, now))
        .with_for_update(skip_locked=True)
    )
    for mail in session.scalars(expired).all():
        attempts = mail.attempt - mail.forgiven
        if mail.handed_over_at is not None:
            _become_uncertain(session, mail, "The program that sent it was stopped before the server's answer.", now)
        elif attempts >= MAX_SEND_ATTEMPTS:
            _fail(session, mail, f"Given up after {attempts} attempts: the program that sends was stopped.", now)
        else:
            mail.status = OutboundStatus.QUEUED
            mail.due_at = now
    session.flush()


def _lease_next(now: datetime, lease: timedelta) -> ReturningUpdate[OutboundMail]:
    return lease_next(
        OutboundMail,
        OutboundMail.status.in_([OutboundStatus.QUEUED, OutboundStatus.DEFERRED]),
        is_due(OutboundMail.due_at, LONGEST_WAIT, now),
        OutboundMail.ticket_id.not_in(held_ticket_ids()),
        lease=lease,
        now=now,
        status=OutboundStatus.SENDING,
        handed_over_at=None,
    )


def mark_handed_over(session: Session, claim: SendClaim, *, now: datetime) -> None:
    """From this commit on the mail may have left. Raises LostLease when another sender has it, or may have: then
    nothing must leave."""
    mail = _get_claimed(session, claim)
    if mail.status != OutboundStatus.SENDING:
        raise LostLease(f"outgoing mail {mail.id} is {mail.status}")
    mail.handed_over_at = now


def mark_sent(session: Session, claim: SendClaim, recipients: dict[str, Any], *, now: datetime) -> None:
    """Fenced by the claim's attempt. Some recipients may have been refused: then the ticket gets an alarm."""
    mail = _get_claimed(session, claim)
    mail.status = OutboundStatus.SENT
    mail.detail = None
    mail.sent_at = now
    mail.recipients = {**mail.recipients, **recipients}
    ticket = session.get_one(Ticket, mail.ticket_id)
    if ticket.alarm == _UNCERTAIN_ALARM[mail.kind]:
        clear_alarm(session, ticket)  # its sender was slow, not dead
    if mail.kind == "reply" and ticket.first_reply_at is None:
        ticket.first_reply_at = now
    refused = [address for address, fate in mail.recipients.items() if fate["state"] not in {"sent", "queued"}]
    if refused:
        raise_alarm(session, ticket, f"Not delivered to {', '.join(refused)}", by=SYSTEM, now=now)


def mark_deferred(session: Session, claim: SendClaim, detail: str, *, now: datetime) -> None:
    """Try again later with growing pauses; `failed` after MAX_SEND_ATTEMPTS."""
    mail = _get_claimed(session, claim)
    attempts = mail.attempt - mail.forgiven
    if attempts >= MAX_SEND_ATTEMPTS:
        _fail(session, mail, f"Given up after {attempts} attempts: {detail}", now)
        return
    mail.status = OutboundStatus.DEFERRED
    mail.detail = detail
    mail.due_at = now + PAUSES[attempts - 1]


def postpone(session: Session, claim: SendClaim, detail: str, *, until: datetime) -> None:
    """The mail server could not be used at all, which is no fault of this mail: the attempt does not count."""
    mail = _get_claimed(session, claim)
    mail.status = OutboundStatus.DEFERRED
    mail.detail = detail
    mail.due_at = until
    mail.forgiven += 1


def mark_failed(session: Session, claim: SendClaim, detail: str, *, now: datetime) -> None:
    """Permanent: shown on the message, and the ticket is raised."""
    _fail(session, _get_claimed(session, claim), detail, now)


def mark_uncertain(session: Session, claim: SendClaim, detail: str, *, now: datetime) -> None:
    """The connection broke between the mail and the answer; a person decides."""
    _become_uncertain(session, _get_claimed(session, claim), detail, now)


def _get_claimed(session: Session, claim: SendClaim) -> OutboundMail:
    """The mail, locked, if nobody decided on it since. A sender that was only slow still knows best what became
    of an `uncertain` mail. Raises LostLease, and the caller rolls back."""
    mail = session.get_one(OutboundMail, claim.outbound_id, with_for_update=True, populate_existing=True)
    if mail.attempt != claim.attempt or mail.status not in {OutboundStatus.SENDING, OutboundStatus.UNCERTAIN}:
        raise LostLease(f"outgoing mail {mail.id} is {mail.status} in attempt {mail.attempt}")
    return mail


def _fail(session: Session, mail: OutboundMail, detail: str, now: datetime) -> None:
    mail.status = OutboundStatus.FAILED
    mail.detail = detail
    alarm = f"{NAME_OF[mail.kind]} could not be sent: {detail}"
    raise_alarm(session, session.get_one(Ticket, mail.ticket_id), alarm, by=SYSTEM, now=now)


def _become_uncertain(session: Session, mail: OutboundMail, detail: str, now: datetime) -> None:
    mail.status = OutboundStatus.UNCERTAIN
    mail.detail = detail
    ticket = session.get_one(Ticket, mail.ticket_id)
    raise_alarm(session, ticket, _UNCERTAIN_ALARM[mail.kind], by=SYSTEM, now=now)


_UNCERTAIN_ALARM: Mapping[str, str] = {kind: f"{name} may not have been sent" for kind, name in NAME_OF.items()}
