"""A house's corrections in, a wording model that may replace the one in use out, with the proof beside it.

Every corrected mail is judged by a model that has not seen it (five folds); mails that were solved as they were read
are taught and judged too, so that learning one thing never quietly costs another. The model in use is judged the same
way: what it was taught before is taken out of the fold again. The new one is better, equal or it is not taken.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.intent.classify import classify, read_cues
from parsers.intent.wording import Weights, use_weights, weights_in_use
from parsers.intent.wording_training import Example, fit, mail_examples
from tickets.corrections import Correction, find_deciding_text, list_corrections
from tickets.errors import Invalid
from tickets.ticket import Ticket, TicketStatus

FOLDS = 5
FEWEST = 5  # corrections that are worth a model
MOST_CONFIRMED = 500

Confusion = Counter[tuple[str, str]]
Model = TypeVar("Model")


@dataclass(frozen=True, slots=True)
class Lesson:
    """A mail and its right label; `number` is the correction's, 0 for a mail that was read right."""

    number: int
    subject: str
    text: str
    language: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Trial(Generic[Model]):
    """A new model; `before` and `after` count (right, said) over what was held back, as it and the one in use say."""

    weights: Model
    corrections: int
    confirmed: int
    before: Confusion
    after: Confusion

    @property
    def is_worse(self) -> bool:
        return hits(self.after) < hits(self.before)


def hits(confusion: Confusion) -> int:
    """How many of {(right, said): count} were said right."""
    return sum(count for (right, said), count in confusion.items() if right == said)


def list_lessons(session: Session) -> tuple[list[Lesson], list[Lesson]]:
    """(corrections with a text, the newest tickets that were solved as they were read)."""
    corrected = [
        Lesson(row.id, row.subject, row.text, row.language, row.label)
        for row in list_corrections(session)
        if row.text.strip()
    ]
    done = (
        select(Ticket)
        .outerjoin(Correction, Correction.ticket_id == Ticket.id)
        .where(Ticket.status.in_([TicketStatus.SOLVED, TicketStatus.CLOSED]), Correction.id.is_(None))
        .order_by(Ticket.id.desc())
        .limit(MOST_CONFIRMED)
    )
    confirmed = []
    for ticket in session.scalars(done):
        subject, text = find_deciding_text(session, ticket.id)
        if text.strip() and ticket.intent_facts.get("evidence"):
            confirmed.append(Lesson(0, subject, text, ticket.language, ticket.intent))
    return corrected, confirmed


def try_to_learn(
    shipped: list[Example], corrected: Sequence[Lesson], confirmed: Sequence[Lesson], in_use: Weights | None
) -> Trial[Weights]:
    """`shipped` are the sentences that every house is taught, `in_use` is the house's own model, None for the shipped
    one. Raises Invalid for too few corrections."""
    if len(corrected) < FEWEST:
        raise Invalid(f"There are {len(corrected)} corrected mails with a text; at least {FEWEST} are needed.")
    with _using(None):
        plain = weights_in_use()
        taught = [_teach(lesson, plain) for lesson in corrected]
        upheld = [_teach(lesson, plain) for lesson in confirmed]
    learned = in_use.learned if in_use else 0
    before, after = Confusion(), Confusion()
    for fold in range(FOLDS):
        held = [*corrected[fold::FOLDS], *confirmed[fold::FOLDS]]
        rest = [each for place, each in enumerate(taught) if place % FOLDS != fold]
        known = [each for each in rest if each[0].number <= learned]
        right = [each for place, each in enumerate(upheld) if place % FOLDS != fold]
        before += _judge(held, fit(_lay_out(shipped, [*known, *right])) if known else plain)
        after += _judge(held, fit(_lay_out(shipped, [*rest, *right])))
    weights = replace(
        fit(_lay_out(shipped, [*taught, *upheld])),
        learned=max(lesson.number for lesson in corrected),
        calibration=plain.calibration,
    )
    return Trial(weights, len(corrected), len(confirmed), before, after)


def _teach(lesson: Lesson, weights: Weights) -> tuple[Lesson, list[Example]]:
    return lesson, mail_examples(lesson.text, lesson.language, lesson.label, weights)


def _lay_out(shipped: list[Example], taught: Sequence[tuple[Lesson, list[Example]]]) -> list[Example]:
    return [*shipped, *(example for _, examples in taught for example in examples)]


def _judge(lessons: Sequence[Lesson], weights: Weights) -> Confusion:
    """What the whole reading, cues and wording, says of each."""
    with _using(weights):
        return Confusion((lesson.label, str(_say(lesson))) for lesson in lessons)


def _say(lesson: Lesson) -> str:
    body, subject = read_cues(lesson.text, lesson.language), read_cues(lesson.subject, lesson.language)
    return classify(body, subject).label


@contextmanager
def _using(weights: Weights | None) -> Iterator[None]:
    before = weights_in_use()
    use_weights(weights)
    try:
        yield
    finally:
        use_weights(before)
