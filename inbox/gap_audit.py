"""Once an hour a mailbox's whole list of messages in, compared with everything seen of it; what we lack is fetched.

Polling asks for what is new; this asks whether anything was ever passed over, for whatever reason: a listing that was
short, a database that was restored, a mistake of ours. It also compares the size and the date of some stored messages
with the server's: where they differ, the same number means another message, so the mailbox was made anew and kept
its UIDVALIDITY.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from inbox.mailbox import Description, MailboxSession
from tickets.alarms import AlarmKind, end_alarm, raise_alarm
from tickets.db import Database
from tickets.mailroom import gap_audits, heartbeats, mailbox_cursor, missing_mail, seen_uids
from tickets.mailroom.messages import InboundMessage
from tickets.mailroom.uid_set import UidSet

SAMPLE = 20
CALM = timedelta(minutes=10)


def audit_gaps(source: MailboxSession, db: Database, mailbox: str, epoch: int, *, now: datetime) -> list[int]:
    """Record one audit, and the mailbox's heartbeat; the UIDs that are still to be fetched. They are not new mail:
    what arrived meanwhile is left to the next look."""
    listed = source.list_uids(1)
    with db.read() as session:
        highest = session.get_one(mailbox_cursor.MailboxCursor, mailbox).last_uid
        seen = seen_uids.list_seen(session, mailbox, epoch)
        named = missing_mail.list_missing(session, mailbox, epoch)
    old = [uid for uid in listed if source.next_uid is None or uid <= highest]
    missing = [uid for uid in old if uid not in seen]
    unnamed = [uid for uid in missing if uid not in named]
    stored = [uid for uid in old if uid in seen]
    described = source.describe(random.sample(stored, min(SAMPLE, len(stored)))) if stored else {}
    with db.write() as session:
        mailbox_cursor.get_cursor(session, mailbox)
        differing = _list_differing(session, mailbox, epoch, described)
        gap_audits.record_audit(
            session,
            mailbox,
            epoch,
            "hourly",
            on_server=len(old),
            missing=missing,
            sampled=len(described),
            differing=differing,
            now=now,
        )
        reasons = ((uid, "the audit found it on the server and not here") for uid in unnamed)
        missing_mail.note_missing(session, mailbox, epoch, reasons, now=now)
        _tell(session, mailbox, epoch, missing, unnamed, now)
        heartbeats.watch_silence(session, mailbox, now=now)
        if differing and 2 * len(differing) >= len(described):
            _begin_anew(session, source, mailbox, now)
            return []
    return unnamed


def _list_differing(session: Session, mailbox: str, epoch: int, described: Mapping[int, Description]) -> list[int]:
    """Size and date both differ: a wrong size alone is a habit of some servers."""
    query = select(InboundMessage.uid, InboundMessage.size, InboundMessage.delivered_at).where(
        InboundMessage.mailbox == mailbox,
        InboundMessage.uidvalidity == epoch,
        InboundMessage.uid.in_(described),
        InboundMessage.delivered_at.is_not(None),
    )
    return [
        row.uid
        for row in session.execute(query)
        if row.size != described[row.uid].size and row.delivered_at != described[row.uid].delivered_at
    ]


def _tell(
    session: Session, mailbox: str, epoch: int, missing: Sequence[int], unnamed: Sequence[int], now: datetime
) -> None:
    """A gap is told although it is fetched at once: that it was there is the trouble."""
    subject = f"mailbox {mailbox}"
    if unnamed:
        words = (
            f"The server of {mailbox} has {len(unnamed)} message(s) that were passed over, UID {UidSet.of(unnamed)}."
            " They are being fetched."
        )
        raise_alarm(session, AlarmKind.GAP, subject, words, now=now)
    elif not missing:
        end_alarm(session, AlarmKind.GAP, subject, now=now)
        row = seen_uids.find_epoch(session, mailbox, epoch)
        if row is None or now - row.began_at >= CALM:
            end_alarm(session, AlarmKind.MAILBOX_CHANGED, subject, now=now)


def _begin_anew(session: Session, source: MailboxSession, mailbox: str, now: datetime) -> None:
    """The numbers mean other messages than they did: the next look compares all of them with the stored ones."""
    up_to = source.next_uid - 1 if source.next_uid is not None else 2**63 - 1
    epoch = seen_uids.begin_epoch(session, mailbox, source.uidvalidity, recognise_up_to=up_to, now=now)
    cursor = mailbox_cursor.get_cursor(session, mailbox)
    cursor.uidvalidity, cursor.last_uid = epoch.uidvalidity, 0
    words = (
        f"The numbers of {mailbox} mean other messages than before: it was made anew, and its server kept the old"
        " UIDVALIDITY. All are compared with the stored ones, so that nothing is filed twice."
    )
    raise_alarm(session, AlarmKind.MAILBOX_CHANGED, f"mailbox {mailbox}", words, now=now)
