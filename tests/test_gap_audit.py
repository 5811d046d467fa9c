"""The hourly audit finds what was passed over, and a mailbox that was made anew under its old UIDVALIDITY."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import delete, select

from inbox.poller import poll_once
from tests.test_poller import ScriptedMailbox, alarms, cursor, seen, stored_uids
from tickets.alarms import AlarmKind
from tickets.db import Database
from tickets.mailroom import gap_audits
from tickets.mailroom.messages import InboundMessage
from tickets.mailroom.seen_uids import SeenUids

HOUR = timedelta(hours=1)


def audits(db: Database) -> list[gap_audits.GapAudit]:
    """Oldest first."""
    with db.read() as session:
        return gap_audits.list_audits(session, mailbox="billing")[::-1]


def mails(count: int) -> dict[int, bytes | None]:
    return {uid: b"mail %d" % uid for uid in range(1, count + 1)}


def test_an_audit_is_made_once_an_hour(db: Database, now: datetime) -> None:
    mailbox = ScriptedMailbox(mails(3))
    for minutes in (0, 20, 59, 61, 90):
        poll_once(mailbox, db, now=now + timedelta(minutes=minutes))

    assert [(audit.on_server, audit.known, audit.missing) for audit in audits(db)] == [(3, 3, "")] * 2


def test_a_message_that_a_listing_left_out_is_found_named_and_fetched(db: Database, now: datetime) -> None:
    mailbox = ScriptedMailbox(mails(500), hidden={7, 8, 40})
    poll_once(mailbox, db, now=now)
    mailbox.hidden.clear()

    report = poll_once(mailbox, db, now=now + HOUR)

    assert report.stored == 3
    assert (audits(db)[-1].missing, audits(db)[-1].missing_count) == ("7:8,40", 3)
    assert str(seen(db)) == "1:500"
    assert [(kind, "UID 7:8,40" in words) for kind, words in alarms(db)] == [(AlarmKind.GAP, True)]

    poll_once(mailbox, db, now=now + 2 * HOUR)
    assert alarms(db) == []


def test_after_the_restore_of_an_older_database_everything_since_is_fetched(db: Database, now: datetime) -> None:
    mailbox = ScriptedMailbox(mails(400))
    poll_once(mailbox, db, now=now)
    with db.write() as session:
        session.execute(delete(InboundMessage).where(InboundMessage.uid.between(100, 150)))
        session.execute(delete(SeenUids))
        session.add_all(
            SeenUids(mailbox="billing", uidvalidity=1, first_uid=first, last_uid=last)
            for first, last in ((1, 99), (151, 400))
        )

    poll_once(mailbox, db, now=now + HOUR)

    assert [uid for _, uid in sorted(stored_uids(db))] == list(range(1, 401))


@pytest.mark.parametrize("count", [3, 30])
def test_a_mailbox_made_anew_under_its_old_number_is_found_out(db: Database, now: datetime, count: int) -> None:
    poll_once(ScriptedMailbox(mails(count), delivered_at=now - HOUR), db, now=now)
    others = {uid: b"another mail %d" % uid for uid in range(1, count + 1)}
    anew = ScriptedMailbox({**others, count + 1: b"mail 1"}, delivered_at=now)

    poll_once(anew, db, now=now + HOUR)
    assert audits(db)[-1].differing
    poll_once(anew, db, now=now + HOUR + timedelta(minutes=1))

    assert cursor(db).uidvalidity == (1 << 32) + 1
    assert [kind for kind, _ in alarms(db)] == [AlarmKind.MAILBOX_CHANGED]
    with db.read() as session:
        uids = session.scalars(select(InboundMessage.uid).where(InboundMessage.uidvalidity == (1 << 32) + 1))
        assert sorted(uids) == list(range(1, count + 2))
    # the old ones, the new ones, and what was fetched before the audit: intake files that copy as a duplicate
    assert len(stored_uids(db)) == 2 * count + 1


def test_a_mailbox_that_is_the_same_stays_so(db: Database, now: datetime) -> None:
    mailbox = ScriptedMailbox(mails(30), delivered_at=now - HOUR)
    for hours in range(3):
        poll_once(mailbox, db, now=now + hours * HOUR)

    assert [(audit.sampled, audit.differing) for audit in audits(db)] == [(20, "")] * 3
    assert cursor(db).uidvalidity == 1
