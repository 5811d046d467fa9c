"""A corrected type is kept with its mail's words, and a model that learned from it is taken only when not worse."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from parsers.intent.wording import LABELS, Weights, load_weights, use_weights, weights_in_use
from parsers.intent.wording_training import fit, read_examples, save_weights
from tests.builders import Cast, a_message, a_ticket, file_mail
from tickets.corrections import Correction
from tickets.db import Database
from tickets.errors import Invalid
from tickets.learning import Lesson, Trial, hits, list_lessons, try_to_learn
from tickets.lifecycle import solve
from tickets.ticket import Ticket
from tickets.ticket_corrections import correct_intent

READ = {"evidence": [{"rule": "wording", "where": "text", "weight": 1.0, "phrase": "flurb"}]}
MAIL = (
    "Kindly flurb the zorgle of our depot.\n\n"
    "On Fri, 20 Nov 2026 at 10:00, Billing <billing@ourfirm.example> wrote:\n> Will you pay?\n"
)


def a_read_ticket(db: Database, now: datetime, text: str = MAIL, number: int = 1) -> int:
    with db.write() as session:
        ticket = a_ticket(session, now, intent="remittance", confidence=0.71, language="en", intent_facts=READ)
        file_mail(session, ticket, now, a_message(text=text, message_id=f"mail-{number}@acme.example"))
        return ticket.id


def correct(db: Database, ticket_id: int, intent: str, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = session.get_one(Ticket, ticket_id)
        correct_intent(session, ticket, intent, by=cast.tess, now=now, version=ticket.version)


def test_a_correction_is_kept_with_what_the_sender_wrote_now(db: Database, cast: Cast, now: datetime) -> None:
    ticket_id = a_read_ticket(db, now)

    correct(db, ticket_id, "dispute", cast, now)

    with db.read() as session:
        row = session.scalars(select(Correction)).one()
    assert (row.said, row.confidence, row.label, row.language) == ("remittance", 0.71, "dispute", "en")
    assert row.text == "Kindly flurb the zorgle of our depot."
    assert row.by_id == cast.tess.user_id


def test_a_second_thought_replaces_the_label_and_keeps_what_was_said(db: Database, cast: Cast, now: datetime) -> None:
    ticket_id = a_read_ticket(db, now)

    correct(db, ticket_id, "dispute", cast, now)
    correct(db, ticket_id, "sales", cast, now)

    with db.read() as session:
        row = session.scalars(select(Correction)).one()
    assert (row.said, row.confidence, row.label) == ("remittance", 0.71, "sales")


def test_a_ticket_that_no_reader_judged_teaches_nothing(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket_id = a_ticket(session, now).id

    correct(db, ticket_id, "dispute", cast, now)

    with db.read() as session:
        assert session.scalars(select(Correction)).all() == []


def test_lessons_are_corrections_and_what_was_solved_as_read(db: Database, cast: Cast, now: datetime) -> None:
    corrected, confirmed = a_read_ticket(db, now), a_read_ticket(db, now, "We paid 4711 today.", 2)
    a_read_ticket(db, now, "Still open.", 3)
    correct(db, corrected, "dispute", cast, now)
    with db.write() as session:
        for number in (corrected, confirmed):
            ticket = session.get_one(Ticket, number)
            solve(session, ticket, by=cast.tess, now=now, version=ticket.version)

    with db.read() as session:
        wrong, right = list_lessons(session)

    assert [(lesson.label, lesson.text[:6]) for lesson in wrong] == [("dispute", "Kindly")]
    assert [(lesson.label, lesson.text) for lesson in right] == [("remittance", "We paid 4711 today.")]


def lessons(label: str, phrase: str, count: int) -> list[Lesson]:
    places = ("depot", "yard", "plant", "office", "quay", "store", "shop", "garage", "mill", "farm")
    return [
        Lesson(number, "", f"Kindly {phrase} of our {places[number % len(places)]}.", "en", label)
        for number in range(1, count + 1)
    ]


@pytest.fixture(scope="module")
def shipped() -> list[Any]:
    return read_examples()[::6]


@pytest.fixture(scope="module")
def taught(shipped: list[Any]) -> Trial[Weights]:
    confirmed = [Lesson(0, "", "Please send me a copy of invoice 4711.", "en", "invoice_request")] * 3
    return try_to_learn(shipped, lessons("dispute", "flurb the zorgle", 10), confirmed, None)


def test_what_people_corrected_is_read_right_in_mails_that_were_held_back(taught: Trial[Weights]) -> None:
    assert hits(taught.before) <= 5
    assert hits(taught.after) == 13
    assert not taught.is_worse
    assert taught.weights.learned == 10


def test_a_model_that_was_taught_before_is_not_judged_on_what_it_knows_by_heart(
    shipped: list[Any], taught: Trial[Weights]
) -> None:
    again = try_to_learn(shipped, lessons("dispute", "flurb the zorgle", 10), [], taught.weights)

    assert again.before == again.after


def test_noise_is_not_learned_at_the_cost_of_what_was_right(shipped: list[Any]) -> None:
    sentence = "Please send me a copy of invoice 4711."
    noise = [Lesson(number, "", sentence, "en", LABELS[number % 6]) for number in range(1, 7)]
    confirmed = [Lesson(0, "", sentence, "en", "invoice_request")] * 10

    trial = try_to_learn(shipped, noise, confirmed, None)

    assert hits(trial.after) <= hits(trial.before)


def test_mails_read_right_stay_so_beside_corrected_ones_in_nearly_the_same_words(
    shipped: list[Any],
) -> None:
    corrected = lessons("dispute", "see that we paid the crooked zorgle", 10)
    confirmed = [replace(lesson, number=0) for lesson in lessons("remittance", "see that we paid the zorgle", 10)]

    trial = try_to_learn(shipped, corrected, confirmed, None)

    assert trial.before["remittance", "remittance"] == 10
    assert trial.after == {("dispute", "dispute"): 10, ("remittance", "remittance"): 10}


def test_a_handful_of_corrections_is_too_little(shipped: list[Any]) -> None:
    with pytest.raises(Invalid, match="at least 5"):
        try_to_learn(shipped, lessons("dispute", "flurb", 4), [], None)


def test_saved_weights_are_loaded_and_used_and_strange_files_refused(
    shipped: list[Any], taught: Trial[Weights], tmp_path: Path
) -> None:
    save_weights(tmp_path / "wording.npz", taught.weights)
    (tmp_path / "bad.npz").write_bytes(b"PK nothing")

    loaded = load_weights(tmp_path / "wording.npz")
    use_weights(loaded)
    in_use = weights_in_use()
    use_weights(None)

    assert in_use is loaded
    assert loaded.learned == 10
    assert weights_in_use().learned == 0
    for path in (tmp_path / "bad.npz", tmp_path / "none.npz"):
        with pytest.raises(ValueError, match="no wording model"):
            load_weights(path)


def test_the_same_sentences_give_the_same_weights(shipped: list[Any]) -> None:
    first, second = fit(shipped[:60]), fit(shipped[:60])

    assert (first.weights == second.weights).all()
