"""A real mail server is watched: news at once, a connection that died is found out, and nothing is lost or doubled
when it breaks, is numbered anew, or is watched twice."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from inbox import imap, imap_fetch, imap_session, mailbox
from inbox.imap import ImapMailbox
from inbox.mailbox import MailboxConfig
from inbox.poller import PollReport, poll_once, watch
from tests.dovecot_server import DOVECOT, Dovecot, running_dovecot
from tests.tcp_proxy import Proxy, running_proxy
from tickets.alarms import Alarm, AlarmKind
from tickets.db import Database
from tickets.mailroom import gap_audits, missing_mail, seen_uids
from tickets.mailroom.blob_pieces import read_all
from tickets.mailroom.blobs import Blob
from tickets.mailroom.mailbox_cursor import MailboxCursor
from tickets.mailroom.messages import InboundMessage

pytestmark = [pytest.mark.dovecot, pytest.mark.skipif(DOVECOT is None, reason="Dovecot is not installed")]


@pytest.fixture(scope="module")
def dovecot() -> Iterator[Dovecot]:
    with running_dovecot(("billing",)) as server:
        yield server


@pytest.fixture
def proxy(dovecot: Dovecot) -> Iterator[Proxy]:
    dovecot.empty("billing")
    with running_proxy(dovecot.port) as running:
        yield running


def through(proxy: Proxy, **changes: object) -> ImapMailbox:
    config = MailboxConfig("billing", "imap", "127.0.0.1", proxy.port, "none", "billing", "billing")
    return ImapMailbox(replace(config, **changes))  # type: ignore[arg-type]


def a_mail(number: int, size: int = 0) -> bytes:
    head = b"From: paula@acme.example\r\nMessage-ID: <%d@acme.example>\r\nSubject: mail %d\r\n\r\n" % (number, number)
    return head + b"x" * size + b"\r\n"


@contextmanager
def watching(source: ImapMailbox, db: Database, *, poll_seconds: float = 60.0) -> Iterator[list[PollReport]]:
    """As the worker does: a new connection for one that ended."""
    reports: list[PollReport] = []
    stopping = threading.Event()

    def run() -> None:
        while not stopping.is_set():
            report = watch(
                source,
                db,
                clock=lambda: datetime.now(UTC),
                poll_seconds=poll_seconds,
                stopping=stopping,
                on_report=reports.append,
            )
            if report.error:
                reports.append(report)
            stopping.wait(0.05)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield reports
    finally:
        stopping.set()
        thread.join(20)
        assert not thread.is_alive()


def wait_until(condition: Callable[[], bool], seconds: float = 20.0) -> float:
    """How long it took."""
    started = time.monotonic()
    while not condition():
        assert time.monotonic() < started + seconds
        time.sleep(0.01)
    return time.monotonic() - started


def stored(db: Database) -> list[int]:
    with db.read() as session:
        return sorted(session.scalars(select(InboundMessage.uid)))


def contents(db: Database) -> list[bytes]:
    with db.read() as session:
        query = select(Blob.content).join(InboundMessage, InboundMessage.sha256 == Blob.sha256)
        return sorted(session.scalars(query.order_by(InboundMessage.id)))


def test_idle_tells_of_new_mail_within_a_second(db: Database, dovecot: Dovecot, proxy: Proxy) -> None:
    with watching(through(proxy), db) as reports:
        wait_until(lambda: len(reports) == 1)
        time.sleep(0.3)
        for number in (1, 2):
            dovecot.append("billing", a_mail(number))
            assert wait_until(lambda number=number: stored(db) == list(range(1, number + 1))) < 1.5  # type: ignore[misc]

    assert proxy.connections == 1


def test_without_idle_polling_finds_new_mail(db: Database, dovecot: Dovecot, proxy: Proxy) -> None:
    with watching(through(proxy, idle_seconds=0), db, poll_seconds=0.2) as reports:
        wait_until(lambda: len(reports) == 1)
        dovecot.append("billing", a_mail(1))
        wait_until(lambda: stored(db) == [1])

    assert proxy.connections == 1


def test_a_connection_that_died_without_a_word_is_found_out(db: Database, dovecot: Dovecot, proxy: Proxy) -> None:
    with watching(through(proxy, idle_seconds=1, timeout_seconds=1), db) as reports:
        wait_until(lambda: len(reports) == 1)
        proxy.silent.set()
        dovecot.append("billing", a_mail(1))
        time.sleep(2.5)
        assert stored(db) == []
        proxy.silent.clear()  # for the next connection; the old one stays dead
        wait_until(lambda: stored(db) == [1])

    assert proxy.connections > 1


def test_a_connection_that_dies_without_a_word_within_a_mail_is_made_anew(
    db: Database, dovecot: Dovecot, proxy: Proxy
) -> None:
    """As when a firewall drops every packet: nothing is closed, and nothing comes."""
    mails = [a_mail(number, 4_000) for number in range(1, 6)]
    dovecot.append("billing", *mails)
    proxy.silent_at, proxy.cut_after = b"Message-ID: <3@acme.example>", 500

    with watching(through(proxy, timeout_seconds=1), db):
        assert wait_until(lambda: stored(db) == [1, 2]) < 5
        wait_until(lambda: proxy.connections > 1)
    report = poll_once(through(proxy), db, now=datetime.now(UTC) + timedelta(minutes=1))

    assert report.error is None
    assert contents(db) == sorted(mails)


@pytest.mark.parametrize("slow_from", ["", "LOGIN", "EXAMINE", "FETCH", "DONE"])
def test_a_server_that_trickles_is_left_in_time_and_costs_no_mail(
    db: Database, dovecot: Dovecot, proxy: Proxy, monkeypatch: pytest.MonkeyPatch, slow_from: str
) -> None:
    """Ten bytes a second: no single read ever waits long."""
    monkeypatch.setattr(imap, "SIGN_IN_SECONDS", 0.5)
    monkeypatch.setattr(imap, "FAREWELL_SECONDS", 0.5)
    monkeypatch.setattr(imap_session, "FOLDER_SECONDS", 0.5)
    monkeypatch.setattr(imap_session, "ANSWER_SECONDS", 0.5)
    monkeypatch.setattr(imap_fetch, "GRACE_SECONDS", 0.5)
    monkeypatch.setattr(imap_fetch, "SLOWEST", 2**30)
    dovecot.append("billing", a_mail(1), a_mail(2))
    proxy.slow_from = slow_from.encode()

    with watching(through(proxy, idle_seconds=1), db):
        wait_until(lambda: proxy.connections > 2)
        proxy.slow_from = None
        wait_until(lambda: stored(db) == [1, 2])

    assert contents(db) == sorted([a_mail(1), a_mail(2)])


def test_a_connection_that_the_server_ends_in_a_quiet_hour_is_no_error(
    db: Database, dovecot: Dovecot, proxy: Proxy
) -> None:
    with watching(through(proxy), db) as reports:
        wait_until(lambda: len(reports) == 1)
        proxy.cut_at = b"EXISTS"  # within the news
        dovecot.append("billing", a_mail(1))
        wait_until(lambda: stored(db) == [1])

    assert [report.error for report in reports if report.error] == []


@pytest.mark.parametrize("cut_after", [0, 3, 200, 3_000])
def test_a_connection_cut_within_a_mail_costs_no_mail(
    db: Database, dovecot: Dovecot, proxy: Proxy, cut_after: int
) -> None:
    now = datetime.now(UTC)
    mails = [a_mail(number, 4_000) for number in range(1, 8)]
    dovecot.append("billing", *mails)
    proxy.cut_at, proxy.cut_after = b"Message-ID: <3@acme.example>", cut_after

    broken = poll_once(through(proxy), db, now=now)
    assert broken.error is not None
    assert stored(db) == [1, 2]
    with db.read() as session:
        assert [missing.uid for missing in missing_mail.list_open(session)] == [3]
    poll_once(through(proxy), db, now=now + timedelta(seconds=20))

    assert contents(db) == sorted(mails)
    with db.read() as session:
        assert missing_mail.list_open(session) == []


def has_stored(db: Database, least: int) -> bool:
    return len(stored(db)) >= least


def test_a_server_whose_processes_are_killed_within_a_fetch_costs_no_mail(
    db: Database, dovecot: Dovecot, proxy: Proxy
) -> None:
    mails = [a_mail(number, size=1500) for number in range(1200)]
    with dovecot.client("billing") as client:
        client.multiappend("INBOX", mails)
    kills = 0

    with watching(through(proxy), db):
        for least in (1, 500, 900):
            wait_until(partial(has_stored, db, least))
            kills += dovecot.kill_sessions()
        wait_until(lambda: len(stored(db)) == len(mails), seconds=60)

    assert kills
    assert contents(db) == sorted(mails)


def test_a_mail_larger_than_memory_comes_in_pieces_and_whole(
    db: Database, dovecot: Dovecot, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (imap_session, mailbox):
        monkeypatch.setattr(module, "PIECE_BYTES", 100_000)
        monkeypatch.setattr(module, "WHOLE_BYTES", 300_000)
        monkeypatch.setattr(module, "HEAD_BYTES", 200_000)
    sizes = {1: 10, 2: 250_000, 3: 1_000_000 - len(a_mail(3)), 4: 10}  # the third ends with a whole piece
    mails = {number: a_mail(number, size) for number, size in sizes.items()}
    dovecot.append("billing", *mails.values())

    poll_once(through(proxy), db, now=datetime.now(UTC))

    with db.read() as session:
        rows = session.execute(select(InboundMessage.uid, InboundMessage.sha256, InboundMessage.size))
        whole = {row.uid: (row.size, b"".join(read_all(session, row.sha256))) for row in rows}
    assert whole == {uid: (len(raw), raw) for uid, raw in mails.items()}


def test_a_mailbox_that_was_made_anew_is_compared_and_nothing_doubles(
    db: Database, dovecot: Dovecot, proxy: Proxy
) -> None:
    now = datetime.now(UTC)
    dovecot.append("billing", a_mail(1), a_mail(2))
    poll_once(through(proxy), db, now=now)

    dovecot.empty("billing")
    time.sleep(1.1)  # UIDVALIDITY is a time in seconds
    dovecot.append("billing", a_mail(9), a_mail(2), a_mail(1))
    report = poll_once(through(proxy), db, now=now)

    assert report.stored == 1
    assert contents(db) == sorted([a_mail(1), a_mail(2), a_mail(9)])
    with db.read() as session:
        assert session.scalar(select(Alarm.kind)) == AlarmKind.MAILBOX_CHANGED
        epoch = session.get_one(MailboxCursor, "billing").uidvalidity
        assert str(seen_uids.list_seen(session, "billing", epoch)) == "1:3"


def test_an_audit_names_what_is_missing_and_raises_an_alarm(
    db: Database, dovecot: Dovecot, proxy: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inbox.poller.OVERLAP", 0)
    now = datetime.now(UTC)
    dovecot.append("billing", *(a_mail(number) for number in range(1, 6)))
    with db.write() as session:  # a cursor that is ahead of what was ever read
        epoch = seen_uids.begin_epoch(session, "billing", _uidvalidity(proxy), recognise_up_to=0, now=now)
        session.add(MailboxCursor(mailbox="billing", uidvalidity=epoch.uidvalidity, last_uid=4))

    report = poll_once(through(proxy), db, now=now)

    assert report.stored == 5
    with db.read() as session:
        (audit,) = gap_audits.list_audits(session, mailbox="billing")
        assert (audit.on_server, audit.missing, audit.missing_count) == (5, "1:3", 3)
        alarm = session.scalars(select(Alarm)).one()
        assert (alarm.kind, "UID 1:3" in alarm.words) == (AlarmKind.GAP, True)
    poll_once(through(proxy), db, now=now + timedelta(hours=1))
    with db.read() as session:
        assert session.scalars(select(Alarm.ended_at)).one() is not None
        assert gap_audits.list_audits(session)[0].missing == ""


def _uidvalidity(proxy: Proxy) -> int:
    with through(proxy).connect() as session:
        return session.uidvalidity


def test_two_pollers_of_one_mailbox_store_each_mail_once(db: Database, dovecot: Dovecot, proxy: Proxy) -> None:
    mails = [a_mail(number) for number in range(1, 31)]
    with watching(through(proxy), db, poll_seconds=0.1), watching(through(proxy), db, poll_seconds=0.1):
        for mail in mails:
            dovecot.append("billing", mail)
        wait_until(lambda: len(stored(db)) == 30)

    assert contents(db) == sorted(mails)


def test_what_another_poller_stored_meanwhile_is_no_new_numbering(
    db: Database, dovecot: Dovecot, proxy: Proxy
) -> None:
    now = datetime.now(UTC)
    poll_once(through(proxy), db, now=now)

    class Slow(ImapMailbox):
        """Its folder was opened, still empty, before the other poller came by."""

        @contextmanager
        def connect(self) -> Iterator[imap_session.ImapSession]:
            with super().connect() as session:
                dovecot.append("billing", a_mail(1), a_mail(2))
                poll_once(through(proxy), db, now=now)
                yield session

    report = poll_once(Slow(through(proxy).config), db, now=now)

    assert report.error is None
    assert stored(db) == [1, 2]
    with db.read() as session:
        assert session.scalars(select(Alarm)).all() == []


@pytest.mark.parametrize("jump", [timedelta(days=-1), timedelta(days=1)])
def test_a_clock_that_jumps_delays_no_mail(db: Database, dovecot: Dovecot, proxy: Proxy, jump: timedelta) -> None:
    now = datetime.now(UTC)
    dovecot.append("billing", a_mail(1))
    poll_once(through(proxy), db, now=now)
    dovecot.append("billing", a_mail(2))

    poll_once(through(proxy), db, now=now + jump)
    poll_once(through(proxy), db, now=now)

    assert stored(db) == [1, 2]
    with db.read() as session:
        assert len(gap_audits.list_audits(session)) > 1  # an audit in the future hinders none
