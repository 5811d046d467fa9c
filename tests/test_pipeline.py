"""A backlog is worked off in order, by several workers at once, and no message costs another one."""

import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from inbox import filing, intake, pipeline
from inbox.isolate import Readers
from inbox.pipeline import run_intake
from inbox.readings import ReadMail
from parsers.message import MailReading
from tests.builders import IDENTITY, Cast, a_stored_mail, an_email
from tests.tight_readers import tight_readers
from tickets.audit import Event
from tickets.conversation import Post
from tickets.db import Database
from tickets.mailroom.mail_claims import Claim
from tickets.mailroom.mail_ledger import count_mail
from tickets.mailroom.messages import InboundMessage, MessageStatus, replay
from tickets.ticket import Ticket


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with tight_readers() as running:
        yield running


def store(db: Database, now: datetime, *mails: bytes) -> None:
    with db.write() as session:
        for raw in mails:
            a_stored_mail(session, now, raw)


def a_mail(number: int, **changes: Any) -> bytes:
    values: dict[str, Any] = {"text": f"Please send invoice {47110 + number}.\n", **changes}
    return an_email(subject=f"Question {number}", message_id=f"<q{number}@acme.example>", **values)


def run(db: Database, readers: Readers, now: datetime, worker: str = "one") -> int:
    return run_intake(db, readers, identity=IDENTITY, clock=lambda: now, worker=worker)


def filed_subjects(db: Database) -> list[str]:
    with db.read() as session:
        return list(session.scalars(select(Ticket.subject).order_by(Ticket.id)))


def test_tickets_are_opened_in_the_order_of_arrival(db: Database, readers: Readers, now: datetime) -> None:
    store(db, now, *(a_mail(number) for number in range(30)))

    assert run(db, readers, now) == 30

    assert filed_subjects(db) == [f"Question {number}" for number in range(30)]


def test_no_more_mail_is_held_in_memory_than_fits(
    db: Database, readers: Readers, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, held = intake.claim_messages, []

    def watch_claims(*arguments: Any, **named: Any) -> list[Claim]:
        claims = claim(*arguments, **named)
        held.append(sum(len(each.raw) for each in claims))
        return claims

    monkeypatch.setattr(intake, "CLAIMED_BYTES", 100_000)
    monkeypatch.setattr(pipeline, "CLAIMED_BYTES", 100_000)
    monkeypatch.setattr(intake, "claim_messages", watch_claims)
    store(db, now, *(a_mail(number, text="A long story.\n" * 2000) for number in range(12)))

    run(db, readers, now)

    assert filed_subjects(db) == [f"Question {number}" for number in range(12)]
    assert max(held) <= 100_000


@pytest.mark.parametrize("size", [0, intake.CLAIMED_BYTES])
def test_a_slow_document_is_overtaken(
    db: Database, readers: Readers, now: datetime, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr(pipeline, "PATIENCE_SECONDS", 0.2)
    slow = a_mail(0, attachments=(("advice.pdf", b"misbehave: sleep"), ("photo.jpg", b"x" * size)))
    store(db, now, slow, *(a_mail(number) for number in range(1, 6)))

    run(db, readers, now)

    assert filed_subjects(db)[-1] == "Question 0"
    assert len(filed_subjects(db)) == 6


def test_a_message_that_cannot_be_filed_costs_no_neighbour(
    db: Database,
    readers: Readers,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    describe = filing._describe_reading

    def fail_on_the_third(decision: Any) -> Any:
        if decision.work.read.mail.message.subject == "Question 3":
            raise RuntimeError("cannot be filed")
        return describe(decision)

    monkeypatch.setattr(filing, "_describe_reading", fail_on_the_third)
    store(db, now, *(a_mail(number) for number in range(8)))

    run(db, readers, now)

    assert sorted(filed_subjects(db)) == [f"Question {number}" for number in range(8) if number != 3]
    with db.read() as session:
        (waiting,) = session.scalars(select(InboundMessage).where(InboundMessage.status == MessageStatus.RECEIVED))
    assert (waiting.attempt, waiting.reason) == (1, "Filing it failed: RuntimeError: cannot be filed")
    assert "8 mails were not filed together" in caplog.text
    assert f"mail {waiting.id}, attempt 1: Filing it failed: RuntimeError: cannot be filed" in caplog.text


@pytest.mark.parametrize("together", [4, pipeline.FILED_TOGETHER])
def test_a_conversation_that_waits_as_a_whole_becomes_one_ticket(
    db: Database, readers: Readers, now: datetime, monkeypatch: pytest.MonkeyPatch, together: int
) -> None:
    """Also where an answer is left to the next batch."""
    monkeypatch.setattr(pipeline, "FILED_TOGETHER", together)
    first = a_mail(1)
    answer = an_email(subject="Re: Question 1", message_id="<a1@acme.example>", In_Reply_To="<q1@acme.example>")
    second_answer = an_email(
        subject="Re: Question 1", message_id="<a2@acme.example>", In_Reply_To="<a1@acme.example>"
    )
    store(db, now, first, a_mail(2), answer, b"Received: by another way\r\n" + first, second_answer, a_mail(3))

    assert run(db, readers, now) == 6

    assert filed_subjects(db) == ["Question 1", "Question 2", "Question 3"]
    with db.read() as session:
        ticket_id = session.scalars(select(Ticket.id).where(Ticket.subject == "Question 1")).one()
        posts = session.scalars(select(Post.subject).where(Post.ticket_id == ticket_id).order_by(Post.id)).all()
        events = session.scalars(select(Event.verb).where(Event.ticket_id == ticket_id).order_by(Event.id)).all()
        assert count_mail(session).duplicate == 1
    assert posts == ["Question 1", "Re: Question 1", "Re: Question 1"]
    assert events == ["opened", "received", "received"]


def test_the_few_that_wait_for_others_of_a_batch_are_left_for_the_next_one(
    db: Database, readers: Readers, now: datetime
) -> None:
    answer = an_email(subject="Re: Question 1", message_id="<a1@acme.example>", In_Reply_To="<q1@acme.example>")
    store(db, now, a_mail(1), answer, a_mail(2))
    claims = intake.claim_messages(db, 3, now=now, worker="one")
    mails = intake.read_mails(readers, claims)
    batch = []
    for claim, mail in zip(claims, mails, strict=True):
        assert isinstance(mail, MailReading)
        batch.append((claim, ReadMail(mail, (), mail.classification)))

    left = intake.file_messages(db, batch, identity=IDENTITY, now=now, more_follow=True)

    assert left == {claims[1].inbound_id}
    assert filed_subjects(db) == ["Question 1", "Question 2"]
    assert intake.file_messages(db, batch[1:2], identity=IDENTITY, now=now, more_follow=True) == frozenset()
    with db.read() as session:
        assert count_mail(session).attached == 1


def test_a_mail_that_is_sent_through_again_is_claimed_with_the_others(
    db: Database, readers: Readers, cast: Cast, now: datetime
) -> None:
    store(db, now, an_email(subject="Out of office", Auto_Submitted="auto-replied"))
    run(db, readers, now)
    with db.write() as session:
        replay(session, session.scalars(select(InboundMessage.id)).one(), by=cast.tess, now=now)
    store(db, now, a_mail(1), a_mail(2))

    claims = intake.claim_messages(db, 5, now=now, worker="one")

    assert [(claim.attempt, claim.again) for claim in claims] == [(2, False), (1, False), (1, False)]


def test_a_message_whose_worker_died_is_taken_alone(db: Database, readers: Readers, now: datetime) -> None:
    store(db, now, *(a_mail(number) for number in range(5)))
    abandoned = intake.claim_messages(db, 5, now=now, worker="killed")
    assert len(abandoned) == 5
    later = now + timedelta(hours=1)

    assert [len(intake.claim_messages(db, 5, now=later, worker="next")) for _ in range(2)] == [1, 1]
    assert run(db, readers, later + timedelta(hours=1)) == 5
    assert len(filed_subjects(db)) == 5


def test_the_next_mails_are_read_while_those_before_are_filed_unless_one_was_tried_before(
    db: Database, readers: Readers, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "READ_AHEAD", 4)
    store(db, now, *(a_mail(number) for number in range(2)))
    assert len(intake.claim_messages(db, 2, now=now, worker="killed")) == 2
    seen = watch_claims_and_filing(monkeypatch)

    later = now + timedelta(hours=1)
    store(db, later, *(a_mail(number) for number in range(2, 10)))
    run(db, readers, later + timedelta(hours=1))

    assert seen == [*["claimed 1", "filed 1"] * 2, "claimed 4", "claimed 4", "filed 4", "filed 4"]


def test_no_other_mail_is_taken_into_memory_while_a_huge_one_is_filed(
    db: Database, readers: Readers, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(db, now, *(a_mail(number, text="Please send it again.\n" * 100) for number in range(3)))
    monkeypatch.setattr(intake, "CLAIMED_BYTES", 1000)
    monkeypatch.setattr(pipeline, "FILED_TOGETHER_BYTES", 1000)
    seen = watch_claims_and_filing(monkeypatch)

    run(db, readers, now)

    assert seen == ["claimed 1", "filed 1"] * 3


def watch_claims_and_filing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What happens from now on, in its order: "claimed 4", "filed 4"."""
    seen: list[str] = []
    claim, file = intake.claim_messages, intake.file_messages

    def watch_claims(*arguments: Any, **named: Any) -> list[Claim]:
        claims = claim(*arguments, **named)
        seen.extend([f"claimed {len(claims)}"] if claims else [])
        return claims

    def watch_filing(db: Database, batch: Any, **named: Any) -> frozenset[int]:
        seen.append(f"filed {len(batch)}")
        return file(db, batch, **named)

    monkeypatch.setattr(intake, "claim_messages", watch_claims)
    monkeypatch.setattr(intake, "file_messages", watch_filing)
    return seen


def test_two_workers_on_one_backlog_file_each_message_once(db: Database, readers: Readers, now: datetime) -> None:
    mails = [a_mail(number) for number in range(25)]
    store(db, now, *mails, *(b"Received: by another way\r\n" + raw for raw in mails))

    workers = [threading.Thread(target=run, args=(db, readers, now, name)) for name in ("one", "two")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    with db.read() as session:
        ledger = count_mail(session)
        posts = session.scalars(select(Post.inbound_id)).all()
    assert (ledger.received, ledger.ticketed, ledger.duplicate, ledger.difference) == (50, 25, 25, 0)
    assert len(posts) == len(set(posts)) == 25


def test_mails_that_wait_for_the_documents_of_others_stay_with_their_worker(
    db: Database, readers: Readers, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quarter of an hour of reading under leases of five minutes, beside a worker that has nothing to do."""
    read, clock, taken_over = [], [now], []
    lock = threading.Lock()

    def read_slowly(_db: Database, _readers: Readers, mail: MailReading) -> ReadMail:
        read.append(mail.message.subject)
        with lock:
            clock[0] += timedelta(seconds=120)
        wait_for_renewal(db, clock)
        with lock:
            taken_over.extend(intake.claim_messages(db, 5, now=clock[0], worker="another"))
        return ReadMail(mail, (), mail.classification)

    monkeypatch.setattr(pipeline, "PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr(pipeline, "GATHERING_SECONDS", 0.01)
    monkeypatch.setattr(intake, "read_documents", read_slowly)
    store(db, now, *(a_mail(number, attachments=(("advice.pdf", b"%PDF-1.4"),)) for number in range(8)))

    run_intake(db, readers, identity=IDENTITY, clock=lambda: clock[0], worker="one")

    assert taken_over == []
    assert sorted(read) == sorted(filed_subjects(db)) == [f"Question {number}" for number in range(8)]
    with db.read() as session:
        assert set(session.scalars(select(InboundMessage.attempt))) == {1}


def wait_for_renewal(db: Database, clock: list[datetime]) -> None:
    """Until every lease outlasts the next document, for five seconds at most."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        with db.read() as session:
            leased = select(func.min(InboundMessage.due_at)).where(InboundMessage.status == MessageStatus.PROCESSING)
            first_end = session.scalar(leased)
        if first_end is None or first_end - clock[0] > timedelta(seconds=150):
            return
        time.sleep(0.01)
