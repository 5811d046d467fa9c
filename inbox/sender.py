"""The outbox in, mails sent: claim (commit) → compose and announce → hand over (commit before the first byte) → write
down what became of it (commit).

A crash between the last two commits leaves a mail that may have left: when its lease is over, the outbox calls it
uncertain, and nothing is ever sent a second time without a person's decision. One that was not handed over is queued
again.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from inbox.compose import compose
from inbox.faults import crash_point
from inbox.sign_in import SignInFailed
from inbox.smtp import DeliveryError, Transport
from tickets.alarms import AlarmKind, end_alarm, raise_alarm
from tickets.db import Database
from tickets.leases import LostLease
from tickets.mail_identity import MailIdentity
from tickets.mailroom import blobs
from tickets.outgoing import sending
from tickets.outgoing.outbox import OutboundMail
from tickets.outgoing.sending import SendClaim

LEASE = timedelta(seconds=300)  # longer than the slowest dialogue with a mail server
ROUND_SECONDS = 30.0  # `now` is as old as its round: a round ends long before a lease from its start does


UNUSABLE_PAUSE = timedelta(seconds=60)
DOWN_AFTER = timedelta(minutes=10)  # for so long mail may wait for the server unnoticed


@dataclass(frozen=True, slots=True)
class SendReport:
    """`unusable`: the server could not be used, and so the round ended; the other mails would have fared the same."""

    sent: int = 0
    deferred: int = 0
    failed: int = 0
    uncertain: int = 0
    unusable: int = 0

    @property
    def total(self) -> int:
        return self.sent + self.deferred + self.failed + self.uncertain + self.unusable


def send_due(
    db: Database,
    transport: Transport,
    *,
    identity: MailIdentity,
    now: datetime,
    name: str = "",
    lease: timedelta = LEASE,
) -> SendReport:
    """Send what is due, for ROUND_SECONDS at most. `name` is the sender's display name."""
    counts = dict.fromkeys(SendReport.__dataclass_fields__, 0)
    started = time.monotonic()
    while time.monotonic() - started < ROUND_SECONDS and not counts["unusable"]:
        claim = _claim(db, now, lease)
        if claim is None:
            break
        outcome = _send(db, transport, claim, identity, name, now)
        if outcome:
            counts[outcome] += 1
    return SendReport(**counts)


def _claim(db: Database, now: datetime, lease: timedelta) -> SendClaim | None:
    with db.write() as session:
        claim = sending.claim_due(session, now=now, lease=lease)
    crash_point("send_claimed")
    return claim


def _send(
    db: Database, transport: Transport, claim: SendClaim, identity: MailIdentity, name: str, now: datetime
) -> str | None:
    """Which count of the report it belongs to; None when another sender has taken the mail over."""
    mail = claim.mail

    def hand_over() -> None:
        with db.write() as session:
            sending.mark_handed_over(session, claim, now=now)
        crash_point("send_begun")

    try:
        content = compose(
            mail,
            _load_files(db, mail),
            sender=identity.address,
            name=name,
            now=now,
            reply_to=identity.reply_to(mail.ticket_id),
            mark=identity.signer.mark(mail.ticket_id),
        )
    except Exception as flaw:  # noqa: BLE001 - nothing left yet, and the next try would fail the same way
        return _write_down_failure(db, claim, DeliveryError(f"It cannot be composed: {flaw}", permanent=True), now)
    crash_point("send_composed")
    try:
        fates = transport.send(identity.address, tuple(dict.fromkeys([*mail.to, *mail.cc])), content, hand_over)
    except LostLease:
        return None
    except DeliveryError as flaw:
        return _write_down_failure(db, claim, flaw, now)
    crash_point("send_delivered")
    with db.write() as session:
        sending.mark_sent(session, claim, _as_recipients(fates), now=now)
        end_alarm(session, AlarmKind.MAIL_SERVER_DOWN, "smtp", now=now)
        session.flush()
        crash_point("send_marked")
    crash_point("send_committed")
    return "sent"


def _load_files(db: Database, mail: OutboundMail) -> list[tuple[str, str, bytes]]:
    if not mail.attachments:
        return []
    with db.read() as session:
        return [
            (file_name, mime_type, blobs.get_blob(session, sha256))
            for file_name, mime_type, sha256 in mail.attachments
        ]


def _as_recipients(fates: dict[str, tuple[int, str]]) -> dict[str, Any]:
    return {
        address: {"state": "sent" if code < 300 else "failed", "detail": f"{code} {words}"}
        for address, (code, words) in fates.items()
    }


def _write_down_failure(db: Database, claim: SendClaim, flaw: DeliveryError, now: datetime) -> str:
    with db.write() as session:
        if flaw.unusable:
            sending.postpone(session, claim, str(flaw), until=now + UNUSABLE_PAUSE)
            # a failing sign-in has raised its own alarm already
            if now - claim.mail.created_at >= DOWN_AFTER and not isinstance(flaw.__cause__, SignInFailed):
                words = f"Mail waits since {claim.mail.created_at:%Y-%m-%d %H:%M} UTC: {flaw}"
                raise_alarm(session, AlarmKind.MAIL_SERVER_DOWN, "smtp", words, now=now)
            return "unusable"
        if flaw.uncertain:
            sending.mark_uncertain(session, claim, str(flaw), now=now)
            return "uncertain"
        if not flaw.permanent:
            sending.mark_deferred(session, claim, str(flaw), now=now)
            return "deferred"
        sending.mark_failed(session, claim, str(flaw), now=now)
        return "failed"
