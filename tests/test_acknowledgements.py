"""Customers hear that their mail is here and how it ends, in their language, and never from machine to machine."""

import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, func, select

from inbox.isolate import Readers
from inbox.pipeline import run_intake
from inbox.sender import send_due
from parsers.problems import Evidence
from tests.builders import IDENTITY, PAULA, Cast, a_stored_mail, a_ticket, an_email, the_cast
from tickets.conversation import Post
from tickets.db import Database
from tickets.holds import Signs, place_holds
from tickets.house_time import house_day, make_house_clock
from tickets.lifecycle import solve
from tickets.mail_identity import AutomaticMailPolicy, MailIdentity
from tickets.mailroom.mail_ledger import count_mail
from tickets.mailroom.messages import InboundMessage
from tickets.outgoing.acknowledgements import AutomaticMail, announce_resolved
from tickets.outgoing.automatic_texts import OCCASIONS, TEXTS, load_texts, write_text
from tickets.outgoing.outbox import OutboundMail
from tickets.ticket import Ticket

POLICY = AutomaticMailPolicy(acknowledge=True, announce_resolved=True, most_a_day=3, company="Our Firm")
TELLING = replace(IDENTITY, automatic=POLICY)


def take_in(
    db: Database, readers: Readers, now: datetime, *mails: bytes, identity: MailIdentity = TELLING
) -> list[int]:
    with db.write() as session:
        ids = [a_stored_mail(session, now, raw).id for raw in mails]
    run_intake(db, readers, identity=identity, clock=lambda: now, worker="test")
    return ids


def a_question(number: int, **changes: Any) -> bytes:
    return an_email(subject=f"Question {number}", message_id=f"<q{number}@acme.example>", **changes)


def told(db: Database) -> list[OutboundMail]:
    with db.read() as session:
        return list(session.scalars(select(OutboundMail).where(OutboundMail.kind == "automatic")))


def acknowledged(db: Database, inbound_id: int) -> str | None:
    with db.read() as session:
        return session.get_one(InboundMessage, inbound_id).facts.get("acknowledged")


def test_a_new_ticket_is_acknowledged_in_the_customer_s_language(
    db: Database, readers: Readers, cast: Cast, now: datetime
) -> None:
    german = "Guten Tag,\n\nbitte schicken Sie mir die Rechnung 4711 noch einmal zu. Vielen Dank für Ihre Mühe.\n"

    (inbound,) = take_in(db, readers, now, a_question(1, text=german))

    [mail] = told(db)
    assert (mail.to, mail.in_reply_to) == ([PAULA], "q1@acme.example")
    assert mail.text.startswith("Guten Tag,\n\nIhre Nachricht ist bei uns eingegangen.")
    assert "Our Firm" in mail.text
    assert acknowledged(db, inbound) == "yes"
    with db.read() as session:
        posts = session.scalars(select(Post).where(Post.ticket_id == mail.ticket_id).order_by(Post.id)).all()
        ticket = session.get_one(Ticket, mail.ticket_id)
        assert [post.kind for post in posts] == ["inbound", "automatic"]
        assert ticket.waiting_since == now  # an acknowledgement is no answer


def test_the_day_that_is_told_is_the_house_s(db: Database, readers: Readers, cast: Cast, now: datetime) -> None:
    house = make_house_clock(ZoneInfo("Pacific/Auckland"), lambda: now)()
    german = "Guten Tag,\n\nbitte schicken Sie mir die Rechnung 4711 noch einmal zu. Vielen Dank für Ihre Mühe.\n"

    take_in(db, readers, house, a_question(1, text=german))

    [mail] = told(db)
    with db.read() as session:
        due = session.get_one(Ticket, mail.ticket_id).due_at
    assert due is not None
    assert house_day(due, house) != due.date()
    assert f"{house_day(due, house):%d.%m.%Y}" in mail.text


def test_an_answer_is_not_acknowledged_again(db: Database, readers: Readers, cast: Cast, now: datetime) -> None:
    take_in(db, readers, now, a_question(1))
    take_in(
        db, readers, now, an_email(message_id="<a@acme>", subject="Re: Question 1", In_Reply_To="<q1@acme.example>")
    )

    assert len(told(db)) == 1


@pytest.mark.parametrize(
    "mail",
    [
        an_email(Auto_Submitted="auto-generated"),
        an_email(List_Id="<news.acme.example>"),
        an_email(sender="noreply@acme.example"),
        an_email(X_Auto_Response_Suppress="All"),
        an_email(sender="Lea Conti <lea@ourfirm.example>"),
    ],
)
def test_machines_lists_colleagues_and_whoever_wants_silence_hear_nothing(
    db: Database, readers: Readers, cast: Cast, now: datetime, mail: bytes
) -> None:
    take_in(db, readers, now, mail)

    assert told(db) == []


def test_nothing_is_said_when_it_is_switched_off_or_the_mail_is_old(
    db: Database, readers: Readers, cast: Cast, now: datetime
) -> None:
    take_in(db, readers, now, a_question(1), identity=IDENTITY)
    with db.write() as session:
        old = a_stored_mail(session, now - timedelta(days=2), a_question(2)).id
    run_intake(db, readers, identity=TELLING, clock=lambda: now, worker="test")

    assert told(db) == []
    assert acknowledged(db, old) == "no, it came too long ago"
    assert TELLING.silent().automatic.acknowledge is False


def test_a_held_ticket_says_nothing(db: Database, readers: Readers, cast: Cast, now: datetime) -> None:
    text = "From now on please use our new bank account for all refunds: sort code 09-01-63, account 31926819."

    (inbound,) = take_in(db, readers, now, a_question(1, text=text))

    assert told(db) == []
    assert acknowledged(db, inbound) == "no, a stop sign holds the ticket"


def test_many_are_acknowledged_together_and_one_that_cannot_be_told_costs_no_other(
    db: Database, readers: Readers, cast: Cast, now: datetime
) -> None:
    statements: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda _c, _cur, statement, *_: statements.append(statement))
    senders = [PAULA, "paula@acme..example", *(f"p{number}@acme.example" for number in range(20))]

    ids = take_in(db, readers, now, *(a_question(7 + at, sender=sender) for at, sender in enumerate(senders)))

    said = [acknowledged(db, inbound) for inbound in ids]
    assert said[0] == "yes"
    assert (said[1] or "").startswith("no, ")
    assert said[2:] == ["yes"] * 20
    assert [mail.in_reply_to for mail in told(db)[:2]] == ["q7@acme.example", "q9@acme.example"]
    assert len([each for each in statements if each.startswith("INSERT INTO outbound_mail")]) == 1


def test_an_address_gets_so_many_a_day_and_all_its_mail_is_filed(
    db: Database, readers: Readers, cast: Cast, now: datetime
) -> None:
    ids = take_in(db, readers, now, *(a_question(number) for number in range(5)))
    take_in(db, readers, now + timedelta(days=1), a_question(9))

    assert len(told(db)) == POLICY.most_a_day + 1
    assert acknowledged(db, ids[-1]) == f"no, {PAULA} had 3 automatic mails today"
    with db.read() as session:
        assert count_mail(session).ticketed == 6
        assert session.scalar(select(func.max(AutomaticMail.number))) == POLICY.most_a_day


def test_a_resolved_request_is_announced_to_a_person_only(
    db: Database, readers: Readers, cast: Cast, now: datetime
) -> None:
    person, machine = take_in(
        db, readers, now, a_question(1), an_email(message_id="<m@x>", Auto_Submitted="auto-generated")
    )
    announced = {}
    with db.write() as session:
        for inbound in (person, machine):
            ticket = session.get_one(Ticket, session.get_one(InboundMessage, inbound).ticket_id)
            solve(session, ticket, by=cast.tess, now=now, version=ticket.version)
            announced[inbound] = announce_resolved(session, ticket, identity=TELLING, now=now)
            assert ticket.status == "solved"

    assert announced == {person: True, machine: False}
    assert "opens your request again" in told(db)[-1].text


def test_a_stop_sign_silences_the_announcement(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        place_holds(session, [Signs(ticket.id, None, {"legal": Evidence("legal", "text", 3.0, "letter")})], now=now)

        assert announce_resolved(session, ticket, identity=TELLING, now=now) is False


def test_every_occasion_has_a_text_in_every_language_with_its_places(now: datetime) -> None:
    languages = {language for _, language in TEXTS}

    assert set(TEXTS) == {(occasion, language) for occasion in OCCASIONS for language in languages}
    for occasion, language in TEXTS:
        text = write_text(TEXTS, occasion, language, number=1042, subject="A {number}", company="Our Firm", until=now)
        assert "1042" in text
        assert "Our Firm" in text
        assert not re.search(r"\{(?!number\})", text)


def test_a_house_has_its_own_texts(tmp_path: Path, now: datetime) -> None:
    (tmp_path / "acknowledgement.de.txt").write_text("Hallo, {number} {unknown}", encoding="utf-8")
    texts = load_texts(tmp_path)

    assert (
        write_text(texts, "acknowledgement", "de", number=7, subject="", company="", until=now)
        == "Hallo, 7 {unknown}"
    )
    assert write_text(texts, "acknowledgement", "sv", number=7, subject="", company="", until=now).startswith("Hello")
    (tmp_path / "greeting.de.txt").write_text("x", encoding="utf-8")
    with pytest.raises(ValueError, match="must be named like"):
        load_texts(tmp_path)


# -- two helpdesks


class PostOffice:
    """Delivers what anybody sends to whoever has the address; a relay on the way may rewrite the mail."""

    def __init__(self, now: datetime, relay: Callable[[bytes], bytes] = lambda raw: raw) -> None:
        self.now, self.relay = now, relay
        self.inboxes: dict[str, Database] = {}
        self.robots: dict[str, Callable[[bytes], bytes | None]] = {}
        self.carried = 0

    def send(
        self, sender: str, recipients: tuple[str, ...], content: bytes, before_data: Callable[[], None] | None = None
    ) -> dict[str, tuple[int, str]]:
        if before_data:
            before_data()
        self.carried += 1
        raw = self.relay(content)
        for address in recipients:
            if address in self.inboxes:
                with self.inboxes[address].write() as session:
                    a_stored_mail(session, self.now, raw)
            elif address in self.robots:
                answer = self.robots[address](raw)
                if answer is not None:
                    self.send(address, (sender,), answer)
        return dict.fromkeys(recipients, (250, "ok"))


def run_until_silent(office: PostOffice, readers: Readers, desks: dict[str, MailIdentity], rounds: int = 40) -> int:
    """Both desks file and send until nobody has anything to do; how many rounds that took."""
    for number in range(rounds):
        busy = 0
        for address, identity in desks.items():
            db = office.inboxes[address]
            busy += run_intake(db, readers, identity=identity, clock=lambda: office.now, worker="test")
            busy += send_due(db, office, identity=identity, now=office.now).total
        if not busy:
            return number
    raise AssertionError("they never stop")


@pytest.fixture
def other_db(sqlite_template: Path, tmp_path: Path, now: datetime) -> Iterator[Database]:
    shutil.copyfile(sqlite_template, tmp_path / "other.db")
    database = Database(f"sqlite:///{tmp_path / 'other.db'}")
    with database.write() as session:
        the_cast(session, now)
    yield database
    database.dispose()


THEIRS = MailIdentity("ap@theirfirm.example", "another secret for tests", automatic=POLICY)
OURS, THEIR = IDENTITY.address, THEIRS.address


def strip_headers(raw: bytes) -> bytes:
    """A gateway that keeps five headers and numbers mails itself."""
    mail = message_from_bytes(raw, policy=default)
    strip_headers.count = getattr(strip_headers, "count", 0) + 1  # type: ignore[attr-defined]
    return an_email(
        sender=str(mail["From"]),
        to=str(mail["To"]),
        subject=str(mail["Subject"]),
        text=mail.get_content(),
        message_id=f"<relay-{strip_headers.count}@gateway.example>",  # type: ignore[attr-defined]
    )


@pytest.mark.parametrize(("relay", "at_most"), [(lambda raw: raw, 1), (strip_headers, 2 * POLICY.most_a_day)])
def test_two_desks_that_acknowledge_each_other_fall_silent(
    db: Database,
    other_db: Database,
    readers: Readers,
    cast: Cast,
    now: datetime,
    relay: Callable[[bytes], bytes],
    at_most: int,
) -> None:
    office = PostOffice(now, relay)
    office.inboxes = {OURS: db, THEIR: other_db}
    first = an_email(sender=f"Accounts <{THEIR}>", text="Please send us invoice 4711 once more.\n")
    with db.write() as session:
        a_stored_mail(session, now, first)

    run_until_silent(office, readers, {OURS: TELLING, THEIR: THEIRS})

    assert 1 <= office.carried <= at_most
    for desk in (db, other_db):
        with desk.read() as session:
            ledger = count_mail(session)
        assert (ledger.difference, ledger.in_flight, ledger.parked) == (0, 0, 0)


def test_a_robot_without_any_header_is_answered_a_few_times_and_everything_it_sends_is_filed(
    db: Database, readers: Readers, cast: Cast, now: datetime
) -> None:
    """It answers every mail with the same words under a new Message-ID and refers to nothing."""
    robot, answers = "desk@naive.example", iter(range(1_000))
    office = PostOffice(now)
    office.inboxes = {OURS: db}

    def answer(raw: bytes) -> bytes:
        return an_email(
            sender=robot,
            subject="We look into it",
            text="Hello, we have your message and look into it. Please tell us the status of invoice 4711.\n",
            message_id=f"<{next(answers)}@naive.example>",
        )

    office.robots = {robot: answer}
    office.send(robot, (OURS,), answer(b""))

    run_until_silent(office, readers, {OURS: TELLING})

    with db.read() as session:
        ledger = count_mail(session)
        sent = session.scalar(select(func.count()).select_from(OutboundMail))
    assert sent == POLICY.most_a_day
    assert ledger.received == POLICY.most_a_day + 1
    assert ledger.ticketed == ledger.received


def test_a_request_without_a_subject_is_named_by_its_number_alone(now: datetime) -> None:
    for language in {language for _, language in TEXTS}:
        text = write_text(TEXTS, "resolved", language, number=1042, subject=" ", company="Our Firm", until=now)
        assert "1042" in text
        assert "(" not in text


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "3 December 2026"), ("de", "03.12.2026"), ("nl", "03-12-2026"), ("sv", "2026-12-03")],
)
def test_the_day_of_an_answer_is_written_as_its_language_writes_days(language: str, said: str, now: datetime) -> None:
    texts = {("acknowledgement", language): "{until}"}
    until = now.replace(month=12, day=3)
    text = write_text(texts, "acknowledgement", language, number=1, subject="", company="", until=until)
    assert text == said
