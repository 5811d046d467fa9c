"""Looking at a mailbox stores every mail once, with the numbers seen, and writes down when the mailbox fails."""

import hashlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from inbox.mailbox import Description, FetchedBatch, FetchedMessage, MailboxConfig, MailboxError
from inbox.poller import PollReport, poll_once, watch
from tests.builders import finish_claim
from tickets.alarms import Alarm, AlarmKind
from tickets.db import Database
from tickets.mailroom import gap_audits, missing_mail, seen_uids
from tickets.mailroom.blob_pieces import read_all
from tickets.mailroom.blobs import Blob
from tickets.mailroom.mail_claims import claim_next
from tickets.mailroom.mailbox_cursor import MailboxCursor
from tickets.mailroom.messages import InboundMessage, Outcome
from tickets.mailroom.uid_set import UidSet


@dataclass
class ScriptedMailbox:
    """A source in memory: mails by UID; None is one that the server cannot deliver. `hidden` ones are not listed."""

    mails: dict[int, bytes | None]
    uidvalidity: int = 1
    next_uid: int | None = 1000
    refusal: MailboxError | None = None
    delivered_at: datetime | None = None
    describes: bool = True
    hidden: set[int] = field(default_factory=set)
    config: MailboxConfig = field(default_factory=lambda: MailboxConfig("billing", "imap"))
    listed_from: list[int] = field(default_factory=list)
    fetched: list[int] = field(default_factory=list)

    @contextmanager
    def connect(self) -> Iterator["ScriptedMailbox"]:
        if self.refusal:
            raise self.refusal
        yield self

    def refresh(self) -> None:
        pass

    def list_uids(self, first: int) -> list[int]:
        self.listed_from.append(first)
        return sorted(uid for uid in self.mails if uid >= first and uid not in self.hidden)

    def fetch(self, uids: Sequence[int], *, careful: bool = False) -> Iterator[FetchedBatch]:
        for uid in uids:
            self.fetched.append(uid)
            raw = self.mails.get(uid)
            if uid not in self.mails:
                yield FetchedBatch((), (), (uid,))
            elif raw is None:
                yield FetchedBatch((), ((uid, "no content"),))
            else:
                yield FetchedBatch((FetchedMessage(uid, raw, self.delivered_at),))

    def describe(self, uids: Sequence[int]) -> Mapping[int, Description]:
        if not self.describes:
            return {}
        return {
            uid: Description(f"{(raw or b'').decode('latin-1')}@acme.example", len(raw or b""), self.delivered_at)
            for uid, raw in self.mails.items()
            if uid in uids
        }

    def wait(self, seconds: float, stopping: threading.Event) -> None:
        stopping.wait(0.01)


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


def test_what_was_seen_is_a_set_of_runs_that_grows_with_the_mails(db: Database, now: datetime) -> None:
    mailbox = ScriptedMailbox({1: b"one", 2: b"two", 700: b"seven hundred"})

    poll_once(mailbox, db, now=now)
    mailbox.mails[3] = b"three"  # a number that a cluster publishes late
    mailbox.mails[701] = b"more"
    poll_once(mailbox, db, now=now + timedelta(minutes=1))

    assert str(seen(db)) == "1:2,700:701"
    assert mailbox.listed_from[-1] == 500
    assert cursor(db).last_mail_at == now + timedelta(minutes=1)
    assert cursor(db).polled_at == now + timedelta(minutes=1)


def seen(db: Database) -> UidSet:
    with db.read() as session:
        return seen_uids.list_seen(session, "billing", session.get_one(MailboxCursor, "billing").uidvalidity)


def test_a_mail_that_could_not_be_fetched_is_named_and_asked_for_again(db: Database, now: datetime) -> None:
    mailbox = ScriptedMailbox({1: b"one", 2: None, 3: b"three"})
    report = poll_once(mailbox, db, now=now)

    assert (report.stored, report.error) == (2, None)
    assert gaps(db) == [(2, "no content", 1)]

    poll_once(mailbox, db, now=now + timedelta(seconds=10))
    assert gaps(db) == [(2, "no content", 2)]

    mailbox.mails[2] = b"two"
    assert poll_once(mailbox, db, now=now + timedelta(seconds=20)).stored == 0  # a minute's pause
    assert poll_once(mailbox, db, now=now + timedelta(minutes=2)).stored == 1
    assert gaps(db) == []
    assert str(seen(db)) == "1:3"


def gaps(db: Database) -> list[tuple[int, str, int]]:
    with db.read() as session:
        return [(missing.uid, missing.reason, missing.attempts) for missing in missing_mail.list_open(session)]


def test_a_missing_mail_is_asked_for_less_and_less_and_told_to_a_person(db: Database, now: datetime) -> None:
    mailbox = ScriptedMailbox({1: None})

    for minute in range(60):
        poll_once(mailbox, db, now=now + timedelta(minutes=minute))

    assert mailbox.fetched.count(1) == 7
    assert [(kind, "UID 1" in words) for kind, words in alarms(db)] == [(AlarmKind.GAP, True)]


def alarms(db: Database) -> list[tuple[str, str]]:
    with db.read() as session:
        rows = select(Alarm).where(Alarm.ended_at.is_(None)).order_by(Alarm.id)
        return [(alarm.kind, alarm.words) for alarm in session.scalars(rows)]


def test_a_retry_does_not_wait_for_a_clock_that_was_ahead(db: Database, now: datetime) -> None:
    mailbox = ScriptedMailbox({1: None})
    poll_once(mailbox, db, now=now + timedelta(days=1))
    mailbox.mails[1] = b"one"

    assert poll_once(mailbox, db, now=now).stored == 1


def test_a_mail_that_was_deleted_before_it_could_be_read_is_no_gap(db: Database, now: datetime) -> None:
    mailbox = ScriptedMailbox({1: None})
    poll_once(mailbox, db, now=now)
    del mailbox.mails[1]

    poll_once(mailbox, db, now=now + timedelta(minutes=2))

    assert gaps(db) == []


@pytest.mark.parametrize("describes", [True, False])
def test_renumbered_mail_is_recognised_and_only_what_is_new_is_stored(
    db: Database, now: datetime, describes: bool
) -> None:
    first = ScriptedMailbox({1: b"one", 2: b"two"}, delivered_at=now)
    poll_once(first, db, now=now)
    file_all(db, now)

    anew: dict[int, bytes | None] = {1: b"two", 2: b"new", 5: b"one", 6: b"one"}
    renumbered = ScriptedMailbox(anew, uidvalidity=2, delivered_at=now, describes=describes)
    report = poll_once(renumbered, db, now=now)

    assert report.stored == 2  # of two copies of one mail the second is new
    assert set(stored_uids(db)) == {(2, 1), (2, 2), (2, 5), (2, 6)}
    assert sorted(renumbered.fetched) == ([2, 6] if describes else [1, 2, 5, 6])
    assert [kind for kind, _ in alarms(db)] == [AlarmKind.MAILBOX_CHANGED]
    with db.read() as session:
        audit = gap_audits.find_last_audit(session, "billing")
        assert audit is not None
        assert (audit.kind, audit.on_server, audit.known) == ("renumbered", 4, 2 if describes else 0)


def file_all(db: Database, now: datetime) -> None:
    """As intake would, with the Message-ID that the scripted source describes."""
    with db.write() as session:
        while claim := claim_next(session, "test", now=now):
            finish_claim(session, claim, Outcome.AUTOMATIC, now, f"{claim.raw.decode()}@acme.example")


def test_a_mailbox_that_goes_back_to_an_old_numbering_is_compared_once_more(db: Database, now: datetime) -> None:
    for uidvalidity, mails in ((1, {1: b"one"}), (2, {9: b"one"}), (1, {1: b"other", 2: b"one"})):
        poll_once(ScriptedMailbox(dict(mails), uidvalidity=uidvalidity, delivered_at=now), db, now=now)

    assert cursor(db).uidvalidity == (1 << 32) + 1
    with db.read() as session:
        stored = session.execute(
            select(InboundMessage.uid, Blob.content).join(Blob, Blob.sha256 == InboundMessage.sha256)
        )
        assert {row.uid: row.content for row in stored} == {1: b"other", 2: b"one"}


def test_a_number_that_falls_back_means_another_mailbox(db: Database, now: datetime) -> None:
    poll_once(ScriptedMailbox({1: b"one", 50: b"fifty"}, delivered_at=now), db, now=now)

    report = poll_once(ScriptedMailbox({1: b"other"}, next_uid=2, delivered_at=now), db, now=now)

    assert report.stored == 1
    assert [kind for kind, _ in alarms(db)] == [AlarmKind.MAILBOX_CHANGED]


def test_a_next_number_that_is_simply_wrong_changes_nothing(db: Database, now: datetime) -> None:
    for _ in range(2):
        poll_once(ScriptedMailbox({1: b"one", 50: b"fifty"}, next_uid=10), db, now=now)

    assert stored_uids(db) == [(1, 1), (1, 50)]


def test_a_mail_larger_than_memory_is_stored_in_pieces_and_comes_back_whole(
    db: Database, now: datetime, tmp_path_factory: pytest.TempPathFactory
) -> None:
    content = b"Subject: large\r\n\r\n" + bytes(range(256)) * 50_000
    file = tmp_path_factory.mktemp("large") / "mail"
    file.write_bytes(content)
    rest = file.open("rb")
    head = rest.read(1000)

    class Large(ScriptedMailbox):
        def fetch(self, uids: Sequence[int], *, careful: bool = False) -> Iterator[FetchedBatch]:
            yield FetchedBatch((FetchedMessage(1, head, None, rest),))

    poll_once(Large({1: b""}), db, now=now)

    assert rest.closed
    with db.read() as session:
        (message,) = session.scalars(select(InboundMessage))
        assert message.size == len(content)
        assert b"".join(read_all(session, message.sha256)) == content
        assert message.sha256 == hashlib.sha256(content).hexdigest()


def test_watching_looks_again_and_again_until_it_is_stopped(db: Database, now: datetime) -> None:
    mailbox = ScriptedMailbox({1: b"one"})
    stopping = threading.Event()
    reports: list[PollReport] = []

    def on_report(report: PollReport) -> None:
        reports.append(report)
        mailbox.mails[len(reports) + 1] = b"%d" % len(reports)
        if len(reports) == 3:
            stopping.set()

    watch(mailbox, db, clock=lambda: now, poll_seconds=5, stopping=stopping, on_report=on_report)

    assert [report.stored for report in reports] == [1, 1, 1]


def test_two_pollers_of_one_mailbox_store_each_mail_once(db: Database, now: datetime) -> None:
    mails = {uid: b"mail %d" % uid for uid in range(1, 41)}
    pollers = [
        threading.Thread(target=poll_once, args=(ScriptedMailbox(dict(mails)), db), kwargs={"now": now})
        for _ in range(3)
    ]
    for poller in pollers:
        poller.start()
    for poller in pollers:
        poller.join()

    assert sorted(uid for _, uid in stored_uids(db)) == list(mails)
    assert str(seen(db)) == "1:40"


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
