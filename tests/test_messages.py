"""Every stored mail has exactly one outcome, whichever worker dies, sleeps or meets it twice."""

import threading
from datetime import datetime, timedelta

import pytest

from parsers.message import AttachmentPart
from tests.builders import Cast, a_stored_mail, a_ticket, an_email, finish_claim, store_files
from tickets.db import Database
from tickets.errors import IllegalMove, NotFound, NotPermitted
from tickets.leases import LostLease
from tickets.mailroom.blobs import get_blob
from tickets.mailroom.mail_claims import LEASE, MAX_ATTEMPTS, Claim, claim_next, release_failed
from tickets.mailroom.mail_copies import content_hash, find_duplicate
from tickets.mailroom.mail_ledger import count_mail
from tickets.mailroom.mailbox_cursor import get_cursor
from tickets.mailroom.messages import InboundMessage, MessageStatus, Outcome, RawMail, replay, store_all_raw
from tickets.ticket import Ticket

EXPIRED = LEASE + timedelta(seconds=1)


def store(db: Database, now: datetime, raw: bytes | None = None) -> int:
    with db.write() as session:
        return a_stored_mail(session, now, raw).id


def claim(db: Database, now: datetime, worker: str = "one") -> Claim | None:
    with db.write() as session:
        return claim_next(session, worker, now=now)


def status_of(db: Database, inbound_id: int) -> str:
    with db.read() as session:
        return session.get_one(InboundMessage, inbound_id).status


def test_a_uid_is_stored_once(db: Database, now: datetime) -> None:
    with db.write() as session:
        first = store_all_raw(session, "billing", 7, [RawMail(12, b"From: a@b\n\nhi", None)], now=now)
        again = store_all_raw(session, "billing", 7, [RawMail(12, b"From: a@b\n\nhi", None)], now=now)
        other_epoch = store_all_raw(session, "billing", 8, [RawMail(12, b"From: a@b\n\nhi", None)], now=now)

    assert len(first) == 1
    assert again == []
    assert len(other_epoch) == 1
    assert other_epoch != first


def test_stored_bytes_come_back_unchanged(db: Database, now: datetime) -> None:
    raw = bytes(range(256)) * 3
    inbound_id = store(db, now, raw)

    got = claim(db, now)

    assert got is not None
    assert (got.inbound_id, got.raw) == (inbound_id, raw)


def test_a_cursor_starts_at_zero_and_moves_with_its_mail_or_not_at_all(db: Database, now: datetime) -> None:
    with db.write() as session:
        assert get_cursor(session, "billing").last_uid == 0

    def poll_and_die() -> None:
        with db.write() as session:
            get_cursor(session, "billing").last_uid = 5
            store_all_raw(session, "billing", 1, [RawMail(5, an_email(), None)], now=now)
            raise RuntimeError("killed before the commit")

    with pytest.raises(RuntimeError):
        poll_and_die()

    with db.write() as session:
        assert get_cursor(session, "billing").last_uid == 0
        assert count_mail(session).received == 0


def test_two_workers_never_claim_the_same_mail(db: Database, now: datetime) -> None:
    for number in range(12):
        store(db, now, an_email(text=f"mail {number}"))
    claimed: list[int] = []

    def work(worker: str) -> None:
        while (got := claim(db, now, worker)) is not None:
            claimed.append(got.inbound_id)

    threads = [threading.Thread(target=work, args=(f"worker {n}",)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(claimed) == 12
    assert len(set(claimed)) == 12


def test_a_claimed_mail_is_taken_over_when_its_lease_ends(db: Database, now: datetime) -> None:
    inbound_id = store(db, now)
    first = claim(db, now)

    assert claim(db, now + LEASE - timedelta(seconds=1), "two") is None
    second = claim(db, now + EXPIRED, "two")

    assert first is not None
    assert second is not None
    assert (second.inbound_id, second.attempt) == (inbound_id, first.attempt + 1)


def test_a_worker_that_lost_its_lease_changes_nothing(db: Database, cast: Cast, now: datetime) -> None:
    inbound_id = store(db, now)
    sleeper = claim(db, now)
    awake = claim(db, now + EXPIRED, "two")
    assert sleeper is not None
    assert awake is not None

    def file_into_ticket(claim: Claim, subject: str) -> None:
        with db.write() as session:
            ticket = a_ticket(session, now, subject=subject)
            finish_claim(session, claim, Outcome.TICKETED, now, ticket_id=ticket.id)

    file_into_ticket(awake, "Filed by the one who took over")
    with pytest.raises(LostLease):
        file_into_ticket(sleeper, "Filed twice")

    with db.read() as session:
        ticket = session.query(Ticket).one()
        assert ticket.subject == "Filed by the one who took over"
        assert session.get_one(InboundMessage, inbound_id).ticket_id == ticket.id


def test_a_mail_that_kills_its_reader_is_parked_and_the_next_one_taken(db: Database, now: datetime) -> None:
    poison = store(db, now)
    for attempt in range(MAX_ATTEMPTS):
        assert claim(db, now + attempt * EXPIRED) is not None
    later = now + MAX_ATTEMPTS * EXPIRED
    neighbour = store(db, later, an_email(text="harmless"))

    got = claim(db, later)

    assert got is not None
    assert got.inbound_id == neighbour
    with db.read() as session:
        parked = session.get_one(InboundMessage, poison)
        assert (parked.status, parked.outcome) == (MessageStatus.FAILED, Outcome.PARKED)
        assert "stopped 3 times" in (parked.reason or "")


def test_a_failed_attempt_is_tried_again_later_and_parked_after_the_third(db: Database, now: datetime) -> None:
    inbound_id = store(db, now)
    due = now

    for pause in (5, 20, 0):
        got = claim(db, due)
        assert got is not None
        with db.write() as session:
            release_failed(session, got, "KeyError: x", now=due)
        assert claim(db, due) is None
        due += timedelta(seconds=pause)

    with db.read() as session:
        parked = session.get_one(InboundMessage, inbound_id)
        assert (parked.status, parked.reason) == (MessageStatus.FAILED, "KeyError: x")


def test_a_replayed_mail_gets_all_its_attempts_again_and_an_old_worker_stays_fenced(
    db: Database, cast: Cast, now: datetime
) -> None:
    inbound_id = store(db, now)
    old = claim(db, now)
    assert old is not None
    with db.write() as session:
        finish_claim(session, old, Outcome.PARKED, now, reason="The reader gave up.")

    with db.write() as session:
        replay(session, inbound_id, by=cast.tess, now=now)
    renewed = claim(db, now)

    assert renewed is not None
    with pytest.raises(LostLease), db.write() as session:
        finish_claim(session, old, Outcome.AUTOMATIC, now)
    for attempt in range(1, MAX_ATTEMPTS):
        assert claim(db, now + attempt * EXPIRED) is not None
    assert status_of(db, inbound_id) == MessageStatus.PROCESSING


def test_a_mail_with_a_ticket_is_not_replayed(db: Database, cast: Cast, now: datetime) -> None:
    inbound_id = store(db, now)
    got = claim(db, now)
    assert got is not None
    with db.write() as session:
        finish_claim(session, got, Outcome.TICKETED, now, ticket_id=a_ticket(session, now).id)

    with pytest.raises(IllegalMove, match="already in ticket"), db.write() as session:
        replay(session, inbound_id, by=cast.tess, now=now)
    with pytest.raises(NotPermitted), db.write() as session:
        replay(session, inbound_id, by=cast.sam, now=now)
    with pytest.raises(NotFound), db.write() as session:
        replay(session, 999, by=cast.tess, now=now)


def test_the_mail_ledger_adds_up(db: Database, now: datetime) -> None:
    outcomes = [Outcome.TICKETED, Outcome.ATTACHED, Outcome.AUTOMATIC, Outcome.DUPLICATE, Outcome.PARKED]
    for outcome in outcomes:
        store(db, now, an_email(text=outcome))
        got = claim(db, now)
        assert got is not None
        with db.write() as session:
            finish_claim(session, got, outcome, now)
    store(db, now)

    with db.read() as session:
        ledger = count_mail(session)
        later = count_mail(session, since=now + timedelta(days=1))

    assert (ledger.received, ledger.parked, ledger.in_flight, ledger.difference) == (6, 1, 1, 0)
    assert later.received == 0


def test_a_mail_that_came_by_a_second_route_has_the_same_content(now: datetime) -> None:
    direct = an_email(text="pay")
    by_list = b"Received: from relay\r\n\tby us\r\nX-Spam: no\r\nDKIM-Signature: v=1;\r\n b=abc\r\n" + direct
    refolded = direct.replace(b"Subject: Question about", b"Subject: Question\n about").replace(b"\n", b"\r\n")

    assert content_hash(direct) == content_hash(by_list) == content_hash(refolded)
    assert content_hash(direct) != content_hash(an_email(text="pay!"))
    assert content_hash(direct) != content_hash(an_email(text="pay", subject="Another"))


def test_any_bytes_have_a_content_hash() -> None:
    for raw in (b"", b"\n\n", b"no colon", b"\xff" * 9, b"X-Only: trace", b"\r\n\r\nbody"):
        assert len(content_hash(raw)) == 64


def read_and_file(db: Database, now: datetime, got: Claim, message_id: str | None) -> int | None:
    """What intake does about duplicates, in one transaction."""
    with db.write() as session:
        content = content_hash(got.raw)
        first = find_duplicate(session, content, message_id, got.inbound_id)
        outcome = Outcome.DUPLICATE if first else Outcome.TICKETED
        finish_claim(session, got, outcome, now, message_id, duplicate_of=first.id if first else None)
        return first.id if first else None


def test_the_same_content_is_a_duplicate_of_the_first_but_a_reused_message_id_is_not(
    db: Database, now: datetime
) -> None:
    original = an_email(text="invoice 1")
    first = store(db, now, original)
    store(db, now, b"Received: elsewhere\n" + original)
    store(db, now, an_email(text="a stranger chose the same Message-ID"))
    claims = [claim(db, now) for _ in range(3)]

    found = [read_and_file(db, now, got, "mail-1@acme.example") for got in claims if got]

    assert found == [None, first, None]


def test_two_workers_with_copies_of_one_mail_file_it_once(db: Database, now: datetime) -> None:
    copies = 4
    for number in range(copies):
        store(db, now, b"Received: route %d\n" % number + an_email())
    claims = [got for _ in range(copies) if (got := claim(db, now))]
    found: list[int | None] = []
    start = threading.Barrier(copies)

    def work(got: Claim) -> None:
        start.wait()
        found.append(read_and_file(db, now, got, "mail-1@acme.example"))

    threads = [threading.Thread(target=work, args=(got,)) for got in claims]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found.count(None) == 1
    assert len(set(found)) == 2


def test_equal_files_are_stored_once_and_kept_in_order(db: Database, now: datetime) -> None:
    inbound_id = store(db, now)
    parts = [AttachmentPart("a.pdf", "application/pdf", b"%PDF"), AttachmentPart("b.pdf", "application/pdf", b"%PDF")]

    with db.write() as session:
        attachments = store_files(session, inbound_id, *parts)
        content = get_blob(session, attachments[1].sha256)

    assert [attachment.name for attachment in attachments] == ["a.pdf", "b.pdf"]
    assert attachments[0].sha256 == attachments[1].sha256
    assert content == b"%PDF"
