"""Requests that people corrected in, a model of requests that may replace the one in use out, and the proof of it.

A request that a person called something else teaches the sentences that it stands in. As for labels
(`tickets.learning`), each is judged by a model that has not seen it, in folds, beside requests that were done as they
were read; the model in use is judged without what it was taught of the fold. The new one is not worse, or not taken.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.intent.classify import read_cues
from parsers.intent.notice_wording import find_notices
from parsers.intent.request_labels import NOTHING, TAUGHT
from parsers.intent.request_training import ShippedLessons, Taught, fit_requests, make_features
from parsers.intent.request_wording import RequestWeights, request_weights_in_use, use_request_weights
from parsers.intent.requests import find_requests
from tickets.errors import Invalid
from tickets.learning import FEWEST, FOLDS, MOST_CONFIRMED, Confusion, Trial
from tickets.posts import Post
from tickets.requests import Request, RequestState
from tickets.ticket import Ticket

_TIMES = 3  # a house's request counts as much as so many shipped sentences


@dataclass(frozen=True, slots=True)
class RequestLesson:
    """The sentences of one request and what it is; `number` is the request's."""

    number: int
    text: str
    language: str | None
    type: str


def list_request_lessons(session: Session) -> tuple[list[RequestLesson], list[RequestLesson]]:
    """(requests that people called something else, the newest that were done as they were read)."""
    placed = (
        select(Request, Post.text, Ticket.language)
        .join(Post, Post.id == Request.post_id)
        .join(Ticket, Ticket.id == Request.ticket_id)
        .where(Request.read_as.is_not(None), Request.start.is_not(None), Request.end.is_not(None))
    )
    wrong = placed.where(Request.type != Request.read_as, Request.state != RequestState.UNWANTED)
    right = placed.where(Request.type == Request.read_as, Request.state == RequestState.DONE)
    newest = right.order_by(Request.id.desc()).limit(MOST_CONFIRMED)
    return (
        [_make_lesson(*row) for row in session.execute(wrong.order_by(Request.id))],
        [_make_lesson(*row) for row in session.execute(newest)],
    )


def _make_lesson(request: Request, text: str, language: str | None) -> RequestLesson:
    return RequestLesson(request.id, text[request.start : request.end], language, request.type)


def try_to_learn_requests(
    read_shipped: Callable[[], ShippedLessons],
    corrected: Sequence[RequestLesson],
    confirmed: Sequence[RequestLesson],
    in_use: RequestWeights | None,
) -> Trial[RequestWeights]:
    """`in_use` is the house's own model, None for the shipped one. Raises Invalid for too few corrections, before it
    reads what every house is taught."""
    if len(corrected) < FEWEST:
        raise Invalid(f"There are {len(corrected)} corrected requests; at least {FEWEST} are needed.")
    shipped = read_shipped()
    taught = [(lesson, _teach(lesson)) for lesson in corrected]
    learned = in_use.learned if in_use else frozenset()
    before, after = Confusion(), Confusion()
    for fold in range(FOLDS):
        held = [*corrected[fold::FOLDS], *confirmed[fold::FOLDS]]
        rest = [each for place, each in enumerate(taught) if place % FOLDS != fold]
        known = [each for each in rest if each[0].number in learned]
        before += _judge(held, _fit(shipped, known) if known else None)
        after += _judge(held, _fit(shipped, rest))
    weights = replace(_fit(shipped, taught), learned=frozenset(lesson.number for lesson in corrected))
    return Trial(weights, len(corrected), len(confirmed), before, after)


def _teach(lesson: RequestLesson) -> list[Taught]:
    if lesson.type not in TAUGHT:
        return []
    return [(make_features(lesson.text, lesson.language), TAUGHT.index(lesson.type))] * _TIMES


def _fit(shipped: ShippedLessons, taught: Sequence[tuple[RequestLesson, list[Taught]]]) -> RequestWeights:
    return fit_requests([*shipped.sentences, *(each for _, lessons in taught for each in lessons)], shipped.of_mails)


def _judge(lessons: Sequence[RequestLesson], weights: RequestWeights | None) -> Confusion:
    """What the reader, cues and model, says that each of them asks for."""
    with _using(weights):
        return Confusion((lesson.type, _say(lesson)) for lesson in lessons)


def _say(lesson: RequestLesson) -> str:
    reading = read_cues(lesson.text, lesson.language)
    signs = {name for name, _ in find_notices(reading.sentences)}
    found = find_requests(reading, (), (), language=lesson.language, signs=signs)
    return found[0].type if found else NOTHING


@contextmanager
def _using(weights: RequestWeights | None) -> Iterator[None]:
    before = request_weights_in_use()
    use_request_weights(weights)
    try:
        yield
    finally:
        use_request_weights(before)
