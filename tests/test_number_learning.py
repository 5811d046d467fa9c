"""What people correct in the numbers of requests teaches how such numbers look, proved, until it is forgotten."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from inbox.import_mail import import_mail
from inbox.isolate import Readers
from parsers.numbers.taught_shapes import NOTHING, find_shaped, shape_of
from parsers.open_items import read_open_items
from tests.builders import IDENTITY, PAULA, Cast, an_email
from tests.scene import LEDGER
from tests.screen_fixtures import Browser
from tickets.db import Database
from tickets.errors import Invalid, NotPermitted
from tickets.learning import hits
from tickets.money.receivables.ledger_import import import_open_items
from tickets.number_learning import NumberLesson, learn_shapes, list_number_lessons, try_to_learn_numbers
from tickets.request_corrections import correct_request
from tickets.requests import Request, RequestState, settle_request
from tickets.taught_numbers import forget_taught, get_taught, keep_taught, list_taught, take_forgetting_back
from tickets.users import SYSTEM
from web.words.training_words import describe_number_trial

DIRK = "dirk@globex.example"
JOB = "Which invoices are open for job KV{}?"


@pytest.mark.parametrize(
    ("number", "shape"),
    [
        ("SX-40012", "SX 99999"),
        ("sx40012", "SX 99999"),
        ("4500/0199.21", "9999 9999 99"),
        ("118890", "999999"),
        ("A12", None),
        ("ÄX 40012", None),
    ],
)
def test_the_shape_of_a_number_forgets_its_digits_and_marks(number: str, shape: str | None) -> None:
    assert shape_of(number) == shape


def test_numbers_of_a_shape_are_found_whole_and_in_any_writing() -> None:
    text = "SX-40012, sx 40013 and SX40014/1, not SX400156 or ASX 40012; 118890 but not 1.118890,00 or 118890.50."

    assert [each.written for each in find_shaped(text, {"SX 99999", "999999"})] == ["SX-40012", "sx 40013", "118890"]


def a_lesson(
    ticket: int, number: str, said: str | None, right: str | None, *, customer: int | None = 1
) -> NumberLesson:
    return NumberLesson(
        ticket,
        "pat@roe.example",
        customer,
        f"It is about {number}.",
        {number: said} if said else {},
        {number: right} if right else {},
        {number: number},
    )


def test_two_corrections_alike_teach_a_customer_s_numbers_and_two_customers_everybody_s() -> None:
    one = [a_lesson(1, "KV20871", "invoices", "po_numbers"), a_lesson(2, "KV20872", "invoices", "po_numbers")]
    digits = [
        a_lesson(4, "118890", "invoices", "accounts"),
        a_lesson(5, "118891", "invoices", "accounts", customer=2),
    ]

    (of_one,) = learn_shapes(one)
    (of_all,) = learn_shapes([*one, a_lesson(3, "KV20873", "invoices", "po_numbers", customer=2)])

    assert (of_one.customer_id, of_one.shape, of_one.kind, of_one.mails) == (1, "KV 99999", "po_numbers", 2)
    assert of_one.examples == ((1, "KV20871"), (2, "KV20872"))
    assert (of_all.customer_id, of_all.mails) == (None, 3)
    assert learn_shapes(digits) == ()  # six digits may be anything elsewhere


@pytest.mark.parametrize(
    "against",
    [
        a_lesson(3, "KV20873", "invoices", "invoices"),  # done as it was read
        a_lesson(3, "KV20873", None, None),  # stood in a text, and nobody wanted it
        a_lesson(3, "KV20873", "invoices", "accounts"),
    ],
)
def test_a_shape_that_anything_speaks_against_is_not_learned(against: NumberLesson) -> None:
    alike = [a_lesson(1, "KV20871", "invoices", "po_numbers"), a_lesson(2, "KV20872", "invoices", "po_numbers")]

    assert learn_shapes([*alike, against]) == ()


def test_numbers_are_judged_by_what_other_mails_taught() -> None:
    corrected = [a_lesson(number, f"KV2087{number}", "invoices", NOTHING) for number in range(5)]
    confirmed = [a_lesson(9, "90417402", "invoices", "invoices")]

    trial = try_to_learn_numbers(corrected, confirmed)

    assert (hits(trial.before), hits(trial.after), trial.is_worse) == (1, 6, False)
    assert "KV 99999            No number of ours   customer 1, from 5 mails" in describe_number_trial(trial)
    with pytest.raises(Invalid, match="1 mails with corrected numbers; at least 2"):
        try_to_learn_numbers(corrected[:1], confirmed)


@pytest.fixture
def take_in(db: Database, readers: Readers, tmp_path: Path) -> Callable[..., Request]:
    """Mails that go through the whole intake; the request of the newest."""

    def take(text: str, sender: str = PAULA) -> Request:
        folder = tmp_path / f"mail-{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        (folder / "a.eml").write_bytes(an_email(sender=sender, text=text, message_id=f"<{folder.name}@x.example>"))
        import_mail(db, readers, [folder], identity=IDENTITY)
        with db.read() as session:
            return session.scalars(select(Request).order_by(Request.id.desc())).first() or pytest.fail("no request")

    return take


def correct(db: Database, request: Request, cast: Cast, now: datetime, **written: str) -> None:
    with db.write() as session:
        row = session.get_one(Request, request.id)
        correct_request(session, row, row.type, written, by=cast.tess, now=now)


def learn(session: Session, now: datetime) -> None:
    keep_taught(session, try_to_learn_numbers(*list_number_lessons(session)).shapes, now=now)


def test_the_next_mails_are_read_as_people_corrected_those_before(
    db: Database, cast: Cast, take_in: Callable[..., Request], now: datetime, browse: Callable[[str], Browser]
) -> None:
    for number in ("20871", "20872"):
        correct(db, take_in(JOB.format(number)), cast, now, invoices="", po_numbers=f"KV{number}")
    with db.write() as session:
        learn(session, now)

    taught, elsewhere = take_in(JOB.format("-20873")), take_in(JOB.format("20874"), DIRK)

    assert (taught.captured, taught.taught) == ({"po_numbers": ["KV-20873"]}, {"KV-20873": "invoices"})
    assert (elsewhere.captured, elsewhere.taught) == ({"invoices": ["KV20874"]}, None)
    assert "as people taught" in browse("tess").get(f"/tickets/{taught.ticket_id}").text
    page = browse("lea").get("/reports/reading").text
    assert "KV 99999" in page
    assert "Acme Tooling GmbH" in page


def test_what_was_taught_is_forgotten_until_it_is_taken_back(
    db: Database, cast: Cast, take_in: Callable[..., Request], now: datetime, browse: Callable[[str], Browser]
) -> None:
    for number in ("20871", "20872"):
        correct(db, take_in(JOB.format(number)), cast, now, invoices="", po_numbers=f"KV{number}")
    with db.write() as session:
        learn(session, now)
        ((row, _),) = list_taught(session)
        with pytest.raises(NotPermitted):
            forget_taught(session, row, by=cast.tess, now=now)
    browse("lea").post(f"/taught-numbers/{row.id}/forgetting")
    with db.write() as session:
        learn(session, now)
        rows = list_taught(session)
    forgotten = take_in(JOB.format("20873"))
    with db.write() as session:
        take_forgetting_back(session, get_taught(session, row.id), by=cast.lea, now=now)
    again = take_in(JOB.format("20874"))

    assert [(each.shape, each.forgotten_by) for each, _ in rows] == [("KV 99999", cast.lea.name)]
    assert forgotten.captured == {"invoices": ["KV20873"]}
    assert again.captured == {"po_numbers": ["KV20874"]}


def test_an_invoice_of_the_customer_s_ledger_stays_one_whatever_was_taught(
    db: Database, cast: Cast, take_in: Callable[..., Request], now: datetime
) -> None:
    for number in ("20871", "20872"):
        correct(db, take_in(JOB.format(number)), cast, now, invoices="")
    ours = LEDGER.replace(b"90417402", b"KV20873")
    with db.write() as session:
        learn(session, now)
        import_open_items(session, read_open_items(ours), "0" * 64, by=SYSTEM, now=now)

    assert take_in(JOB.format("20873")).captured == {"invoices": ["KV20873"]}
    assert take_in(JOB.format("20874")).captured == {}


def test_a_number_that_the_reader_missed_goes_to_the_request_that_it_stands_in(
    db: Database, cast: Cast, take_in: Callable[..., Request], now: datetime
) -> None:
    text = "Please send us a statement. It is for store {} as ever."
    for number in ("ST 7712", "ST 7713"):
        correct(db, take_in(text.format(number)), cast, now, accounts=number)
    with db.write() as session:
        learn(session, now)

    request = take_in(text.format("ST 7714"))

    assert request.captured["accounts"] == ["ST 7714"]
    assert request.taught == {"ST 7714": NOTHING}


def test_a_correction_of_what_was_taught_speaks_against_it(
    db: Database, cast: Cast, take_in: Callable[..., Request], now: datetime
) -> None:
    for number in ("20871", "20872"):
        correct(db, take_in(JOB.format(number)), cast, now, invoices="", po_numbers=f"KV{number}")
    with db.write() as session:
        learn(session, now)
    wrong = take_in(JOB.format("20873"))
    correct(db, wrong, cast, now, invoices="KV20873", po_numbers="")
    with db.write() as session:
        learn(session, now)

        assert list_taught(session) == []


def test_a_mail_that_was_done_as_read_confirms_its_numbers(
    db: Database, cast: Cast, take_in: Callable[..., Request], now: datetime
) -> None:
    done = take_in(JOB.format("20871"))
    with db.write() as session:
        settle_request(session, session.get_one(Request, done.id), RequestState.DONE, by=cast.tess, now=now)
        corrected, confirmed = list_number_lessons(session)

    assert corrected == []
    assert [lesson.right for lesson in confirmed] == [{"KV20871": "invoices"}]
