"""Polling stores every mail once, with its cursor, and writes down when a mailbox fails."""

from collections.abc import Container, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from inbox.mailbox import FetchedBatch, FetchedMessage, MailboxConfig, MailboxError
from inbox.poller import poll_once
from tickets.db import Database
from tickets.messages import Blob, InboundMessage, MailboxCursor


@dataclass
class ScriptedMailbox:
    """A source in memory: mails by UID; None is one that the server cannot deliver."""

    mails: dict[int, bytes | None]
    uidvalidity: int = 1
    refusal: MailboxError | None = None
    config: MailboxConfig = field(default_factory=lambda: MailboxConfig("billing", "imap"))
    asked_above: list[int] = field(default_factory=list)

    @contextmanager
    def connect(self) -> Iterator["ScriptedMailbox"]:
        if self.refusal:
            raise self.refusal
        yield self

    def fetch_new(self, last_uid: int, stored: Container[int]) -> Iterator[FetchedBatch]:
        self.asked_above.append(last_uid)
        cursor, gap = last_uid, 0
        for uid, raw in sorted(self.mails.items()):
            if uid <= last_uid or uid in stored:
                continue
            if raw is None:
                gap = gap or uid
                continue
            cursor = gap - 1 if gap else uid
            yield FetchedBatch((FetchedMessage(self.uidvalidity, uid, raw, None),), cursor)
        if gap:
            raise MailboxError(f"no content for UID {gap}", permanent=False)


def stored_uids(db: Database) -> list[tuple[int, int]]:
    with db.read() as session:
        rows = select(InboundMessage.uidvalidity, InboundMessage.uid).order_by(InboundMessage.id)
        return [(row.uidvalidity, row.uid) for row in session.execute(rows)]


def cursor(db: Database) -> MailboxCursor:
    with db.read() as session:
        return session.get_one(MailboxCursor, "billing")


def test_each_mail_is_stored_once_with_its_exact_bytes(db: Database, now: datetime) -> None:
    mailbox = ScriptedMailbox({1: b"one", 2: b"two\x00\xff"})

    first, second = poll_once(mailbox, db, now=now), poll_once(mailbox, db, now=now)

    assert (first.stored, second.stored) == (2, 0)
    assert stored_uids(db) == [(1, 1), (1, 2)]
    with db.read() as session:
        assert {blob.content for blob in session.scalars(select(Blob))} == {b"one", b"two\x00\xff"}


def test_the_cursor_moves_with_the_mails(db: Database, now: datetime) -> None:
    mailbox = ScriptedMailbox({1: b"one", 7: b"seven"})

    poll_once(mailbox, db, now=now)
    poll_once(mailbox, db, now=now + timedelta(minutes=1))

    assert mailbox.asked_above == [0, 7]
    assert cursor(db).last_mail_at == now
    assert cursor(db).polled_at == now + timedelta(minutes=1)


def test_a_mail_that_could_not_be_fetched_is_asked_for_again(db: Database, now: datetime) -> None:
    mailbox = ScriptedMailbox({1: b"one", 2: None, 3: b"three"})
    report = poll_once(mailbox, db, now=now)
    assert (report.stored, report.error) == (2, "no content for UID 2")

    mailbox.mails[2] = b"two"
    assert poll_once(mailbox, db, now=now).stored == 1

    assert sorted(uid for _, uid in stored_uids(db)) == [1, 2, 3]
    assert cursor(db).error is None


def test_renumbered_messages_are_looked_at_again(db: Database, now: datetime) -> None:
    poll_once(ScriptedMailbox({1: b"one", 2: b"two"}, uidvalidity=1), db, now=now)

    report = poll_once(ScriptedMailbox({1: b"two", 2: b"new"}, uidvalidity=2), db, now=now)

    assert report.stored == 2
    assert cursor(db).uidvalidity == 2
    assert cursor(db).last_uid == 2


@pytest.mark.parametrize("permanent", [True, False])
def test_a_failure_is_written_down_until_the_mailbox_works_again(
    db: Database, now: datetime, permanent: bool
) -> None:
    broken = ScriptedMailbox({}, refusal=MailboxError("sign-in refused", permanent=permanent))
    report = poll_once(broken, db, now=now)
    poll_once(broken, db, now=now + timedelta(hours=1))

    assert (report.error, report.permanent) == ("sign-in refused", permanent)
    assert (cursor(db).error, cursor(db).error_since) == ("sign-in refused", now)

    poll_once(ScriptedMailbox({}), db, now=now)
    assert (cursor(db).error, cursor(db).error_since) == (None, None)


def test_two_mailboxes_do_not_mix_their_numbers(db: Database, now: datetime) -> None:
    first = ScriptedMailbox({1: b"one"})
    second = replace(first, config=MailboxConfig("second", "imap"))

    assert poll_once(first, db, now=now).stored == 1
    assert poll_once(second, db, now=now).stored == 1
