"""Outgoing mail as rows: a fixed Message-ID before the first attempt, and an honest state.

`queued` → `sending` → `sent` · `deferred` (4xx, tried again) · `failed` (5xx, or too many tries). A worker that
died leaves `sending` with an expired lease. Just before the mail's first byte goes out, that is written down
(`handed_over_at`): until then nothing left and the mail is queued again; from then on whether it left cannot be
known (RFC 1047), so it becomes `uncertain` and a person decides to send it again or to take it as sent.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column
from sqlalchemy.sql.dml import ReturningUpdate

from tickets.audit import record
from tickets.automatic_texts import TEXTS
from tickets.db import Base, UtcInstant, find_row
from tickets.errors import IllegalMove, Invalid, NotFound
from tickets.holds import held_ticket_ids, refuse_held
from tickets.leases import LostLease, is_due
from tickets.signing import Signer
from tickets.ticket import Ticket, clear_alarm, raise_alarm
from tickets.users import SYSTEM, Actor, require

MAX_SEND_ATTEMPTS = 6
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))  # after the 1st, 2nd, … attempt
LONGEST_WAIT = timedelta(hours=6)  # longer than any lease or pause
MAX_RECIPIENTS = 50


class OutboundStatus(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DEFERRED = "deferred"
    FAILED = "failed"
    UNCERTAIN = "uncertain"
    BOUNCED = "bounced"
    CANCELLED = "cancelled"


_UNFINISHED = text("status in ('queued','sending','deferred')")


class OutboundMail(Base):
    """`message_id` is without angle brackets. `recipients` maps each address to its state and the server's
    words: {"a@b": {"state": "sent", "detail": "250 ok"}}. `attachments` lists [name, mime type, sha256]."""

    __tablename__ = "outbound_mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))  # reply, forward, automatic
    message_id: Mapped[str] = mapped_column(String(250), unique=True)
    in_reply_to: Mapped[str | None] = mapped_column(Text)
    references: Mapped[list[str]] = mapped_column("references_ids", JSON, default=list)
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    to: Mapped[list[str]] = mapped_column("to_addresses", JSON)
    cc: Mapped[list[str]] = mapped_column("cc_addresses", JSON, default=list)
    recipients: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    attachments: Mapped[list[Any]] = mapped_column(JSON, default=list)
    status: Mapped[str] = mapped_column(String(10), default=OutboundStatus.QUEUED)
    detail: Mapped[str | None] = mapped_column(Text)  # the server's words, or ours
    attempt: Mapped[int] = mapped_column(default=0)  # only ever grows: it fences
    forgiven: Mapped[int] = mapped_column(default=0)  # attempts that do not count
    due_at: Mapped[datetime] = mapped_column(UtcInstant)  # next try; the lease's deadline while sending
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    handed_over_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # in this attempt: it may have left since
    sent_at: Mapped[datetime | None] = mapped_column(UtcInstant)

    __table_args__ = (
        CheckConstraint(
            "status in ('queued','sending','sent','deferred','failed','uncertain','bounced','cancelled')",
            name="status",
        ),
        Index("ix_outbound_mail_work", "due_at", "id", sqlite_where=_UNFINISHED, postgresql_where=_UNFINISHED),
    )


@dataclass(frozen=True, slots=True)
class AutomaticMailPolicy:
    """Which mails we send by ourselves, how many a day to one address, and what they say (see automatic_texts)."""

    acknowledge: bool = False
    announce_resolved: bool = False
    most_a_day: int = 5
    company: str = ""
    texts: Mapping[tuple[str, str], str] = field(default_factory=lambda: TEXTS, repr=False)


@dataclass(frozen=True, slots=True)
class MailIdentity:
    """Who our mails are from, and the secret that signs their Message-IDs. With `plus`, answers go to an address of
    the ticket's own, address+mark@domain: the mail server must deliver those to our mailbox."""

    address: str
    secret: str = field(repr=False)
    plus: bool = False
    automatic: AutomaticMailPolicy = AutomaticMailPolicy()

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    @property
    def signer(self) -> Signer:
        return Signer(self.secret)

    def reply_to(self, ticket_id: int) -> str | None:
        """The address that answers are wanted at, when it is not simply ours."""
        local = self.address.rpartition("@")[0]
        return f"{local}+{self.signer.mark(ticket_id)}@{self.domain}" if self.plus else None

    def silent(self) -> "MailIdentity":
        """The same without automatic mail, for old mail that is filed."""
        return replace(self, automatic=AutomaticMailPolicy())

    def is_ours(self, address: str) -> bool:
        """Our own address, also one with a mark."""
        local, _, domain = address.lower().rpartition("@")
        return f"{local.partition('+')[0]}@{domain}" == self.address.lower()


@dataclass(frozen=True, slots=True)
class SendClaim:
    outbound_id: int
    attempt: int
    mail: OutboundMail


def enqueue(
    session: Session,
    *,
    ticket_id: int,
    kind: str,
    subject: str,
    text: str,
    to: tuple[str, ...],
    cc: tuple[str, ...] = (),
    in_reply_to: str | None = None,
    references: tuple[str, ...] = (),
    attachments: tuple[tuple[str, str, str], ...] = (),
    identity: MailIdentity,
    by: Actor,
    now: datetime,
) -> OutboundMail:
    """Raises Invalid for header values with line breaks or addresses that are not addresses, and IllegalMove while
    a stop-sign holds the ticket's mail."""
    refuse_held(session, ticket_id)
    to_addresses = _checked_addresses(to, "to")
    cc_addresses = tuple(address for address in _checked_addresses(cc, "cc") if address not in to_addresses)
    recipients = to_addresses + cc_addresses
    if not to_addresses:
        raise Invalid("The mail has no recipient.", field="to")
    if len(recipients) > MAX_RECIPIENTS:
        raise Invalid(f"A mail goes to at most {MAX_RECIPIENTS} addresses.", field="to")
    for value in (subject, in_reply_to or "", *references, *(name for name, _, _ in attachments)):
        _refuse_line_breaks(value)
    mail = OutboundMail(
        ticket_id=ticket_id,
        kind=kind,
        message_id=identity.signer.sign(ticket_id, recipients, identity.domain),
        in_reply_to=in_reply_to,
        references=list(references),
        subject=subject,
        text=text,
        to=list(to_addresses),
        cc=list(cc_addresses),
        recipients={address: {"state": "queued", "detail": ""} for address in recipients},
        attachments=[list(attachment) for attachment in attachments],
        status=OutboundStatus.QUEUED,
        attempt=0,
        forgiven=0,
        due_at=now,
        created_at=now,
    )
    session.add(mail)
    session.flush()
    return mail


def _checked_addresses(addresses: tuple[str, ...], field: str) -> tuple[str, ...]:
    """Each once, in order, with the domain as SMTP needs it (IDNA)."""
    from email_validator import EmailNotValidError, validate_email  # slow to import; who only files needs it not

    checked: dict[str, None] = {}
    for address in addresses:
        try:
            valid = validate_email(
                address.strip(), check_deliverability=False, globally_deliverable=False, allow_smtputf8=False
            )
        except EmailNotValidError as flaw:
            raise Invalid(f"{address!r} is not an email address: {flaw}", field=field) from flaw
        checked[valid.ascii_email or valid.normalized] = None
    return tuple(checked)


def _refuse_line_breaks(value: str) -> None:
    if any(character in "\r\n\0\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029" for character in value):
        raise Invalid("A header cannot hold a line break.", field="subject")


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
    next_due = (
        select(OutboundMail.id)
        .where(
            OutboundMail.status.in_([OutboundStatus.QUEUED, OutboundStatus.DEFERRED]),
            is_due(OutboundMail.due_at, LONGEST_WAIT, now),
            OutboundMail.ticket_id.not_in(held_ticket_ids()),
        )
        .order_by(OutboundMail.due_at, OutboundMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    return (
        update(OutboundMail)
        .where(OutboundMail.id == next_due)
        .values(
            status=OutboundStatus.SENDING,
            attempt=OutboundMail.attempt + 1,
            due_at=now + lease,
            handed_over_at=None,
        )
        .returning(OutboundMail)
        .execution_options(synchronize_session=False, populate_existing=True)
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
    alarm = f"{_NAME_OF[mail.kind]} {words}: {', '.join(bounced) or recipient}"
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


def send_again(session: Session, outbound_id: int, *, by: Actor, now: datetime) -> None:
    """A person's decision on a failed, bounced or uncertain mail: queue it again, same Message-ID. Raises IllegalMove
    while a stop-sign holds the ticket's mail."""
    require(by, "decide_mail")
    refuse_held(session, get_outbound(session, outbound_id).ticket_id)
    undecided = {OutboundStatus.FAILED, OutboundStatus.BOUNCED, OutboundStatus.UNCERTAIN}
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
    mail.status = OutboundStatus.CANCELLED


def get_outbound(session: Session, outbound_id: int) -> OutboundMail:
    mail = find_row(session, OutboundMail, outbound_id)
    if mail is None:
        raise NotFound(f"There is no outgoing mail {outbound_id}.")
    return mail


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


def _get_claimed(session: Session, claim: SendClaim) -> OutboundMail:
    """The mail, locked, if nobody decided on it since. A sender that was only slow still knows best what became
    of an `uncertain` mail. Raises LostLease, and the caller rolls back."""
    mail = session.get_one(OutboundMail, claim.outbound_id, with_for_update=True, populate_existing=True)
    if mail.attempt != claim.attempt or mail.status not in {OutboundStatus.SENDING, OutboundStatus.UNCERTAIN}:
        raise LostLease(f"outgoing mail {mail.id} is {mail.status} in attempt {mail.attempt}")
    return mail


_NAME_OF: Mapping[str, str] = {"reply": "Reply", "forward": "Forward", "automatic": "Automatic mail"}
_UNCERTAIN_ALARM: Mapping[str, str] = {kind: f"{name} may not have been sent" for kind, name in _NAME_OF.items()}


def _fail(session: Session, mail: OutboundMail, detail: str, now: datetime) -> None:
    mail.status = OutboundStatus.FAILED
    mail.detail = detail
    alarm = f"{_NAME_OF[mail.kind]} could not be sent: {detail}"
    raise_alarm(session, session.get_one(Ticket, mail.ticket_id), alarm, by=SYSTEM, now=now)


def _become_uncertain(session: Session, mail: OutboundMail, detail: str, now: datetime) -> None:
    mail.status = OutboundStatus.UNCERTAIN
    mail.detail = detail
    ticket = session.get_one(Ticket, mail.ticket_id)
    raise_alarm(session, ticket, _UNCERTAIN_ALARM[mail.kind], by=SYSTEM, now=now)
