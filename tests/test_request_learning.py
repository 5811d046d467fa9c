"""Requests that people corrected teach the reader, and a model that is worse on what was held back is not taken."""

from datetime import datetime
from pathlib import Path

import pytest

from parsers.intent.request_labels import TYPES
from parsers.intent.request_training import ShippedLessons, make_features, read_request_lines, save_request_weights
from parsers.intent.request_wording import (
    RequestWeights,
    load_request_weights,
    request_weights_in_use,
    use_request_weights,
)
from tests.builders import Cast
from tests.test_ticket_requests import file_reading, with_requests
from tickets.db import Database
from tickets.errors import Invalid
from tickets.learning import Trial, hits
from tickets.request_learning import RequestLesson, list_request_lessons, try_to_learn_requests
from tickets.requests import RequestState, list_requests, retype_request, settle_request
from web.words.training_words import describe_request_trial

PLACES = ("depot", "yard", "plant", "office", "quay", "store", "shop", "garage", "mill", "farm")


def lessons(kind: str, phrase: str, count: int) -> list[RequestLesson]:
    return [
        RequestLesson(number, f"Kindly {phrase} of our {PLACES[number % len(PLACES)]}.", "en", kind)
        for number in range(1, count + 1)
    ]


@pytest.fixture(scope="module")
def shipped() -> ShippedLessons:
    lines = [line for line in read_request_lines() if line.language == "en"][::24]
    return ShippedLessons(tuple((make_features(line.text, "en"), TYPES.index(line.type)) for line in lines), ())


@pytest.fixture(scope="module")
def taught(shipped: ShippedLessons) -> Trial[RequestWeights]:
    confirmed = [RequestLesson(0, "Please send me a copy of invoice 4711.", "en", "invoice_copy")] * 3
    return try_to_learn_requests(lambda: shipped, lessons("statement", "flurb the zorgle", 10), confirmed, None)


def test_what_was_called_something_else_and_what_was_done_as_read_are_lessons(
    db: Database, cast: Cast, now: datetime
) -> None:
    text = "Please send the overview.\n\nWe paid 4711 today.\n\nWhat would ten of them cost?\n\nPlease cancel it all."
    phrases = ("the overview", "We paid 4711", "What would ten", "cancel it")
    reading = with_requests(text, *[("invoice_copy", phrase) for phrase in phrases])
    ticket_id = file_reading(db, now, reading)
    with db.write() as session:
        renamed, done, unwanted, _left_open = list_requests(session, ticket_id)
        retype_request(session, renamed, "statement", by=cast.tess, now=now)
        settle_request(session, done, RequestState.DONE, by=cast.tess, now=now)
        retype_request(session, unwanted, "sales", by=cast.tess, now=now)
        settle_request(session, unwanted, RequestState.UNWANTED, by=cast.tess, now=now)

    with db.read() as session:
        corrected, confirmed = list_request_lessons(session)

    assert [(lesson.type, lesson.text) for lesson in corrected] == [("statement", "the overview")]
    assert [(lesson.type, lesson.text) for lesson in confirmed] == [("invoice_copy", "We paid 4711")]


def test_a_corrected_request_is_read_right_in_others_like_it(taught: Trial[RequestWeights]) -> None:
    assert hits(taught.before) < hits(taught.after)
    assert taught.after["statement", "statement"] == 10
    assert not taught.is_worse
    assert taught.weights.learned == frozenset(range(1, 11))


def test_a_model_is_not_judged_on_the_corrections_that_it_knows_by_heart(
    shipped: ShippedLessons, taught: Trial[RequestWeights]
) -> None:
    corrected = lessons("statement", "flurb the zorgle", 10)

    again = try_to_learn_requests(lambda: shipped, corrected, [], taught.weights)

    assert again.before == again.after


def test_too_few_corrected_requests_are_refused_before_anything_is_read() -> None:
    def fail() -> ShippedLessons:
        raise AssertionError

    with pytest.raises(Invalid, match="4 corrected requests; at least 5"):
        try_to_learn_requests(fail, lessons("statement", "flurb", 4), [], None)


def test_a_house_s_model_of_requests_is_saved_loaded_and_used(taught: Trial[RequestWeights], tmp_path: Path) -> None:
    save_request_weights(tmp_path / "requests.npz", taught.weights)

    loaded = load_request_weights(tmp_path / "requests.npz")
    use_request_weights(loaded)
    in_use = request_weights_in_use()
    use_request_weights(None)

    assert in_use is loaded
    assert loaded.learned == taught.weights.learned
    assert request_weights_in_use().learned == frozenset()


def test_the_trial_tells_what_each_type_was_taken_for(taught: Trial[RequestWeights]) -> None:
    told = describe_request_trial(taught)

    assert "10 corrected and 3 confirmed requests" in told
    assert "Statement or list of open items   right 10" in told
