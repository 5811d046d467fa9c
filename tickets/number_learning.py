"""What people corrected in the numbers of requests in, the shapes of numbers that they taught out, with the proof.

A shape is learned when people said of it the same in two mails at least, and nothing in any corrected or done mail
says otherwise: neither a number of that shape that is something else, nor one in the text that nobody wanted. With
letters in it and corrected at two customers it holds for everybody, else for the one customer. As for labels
(`tickets.learning`), each mail is judged by what was learned from others.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.numbers.taught_shapes import KINDS, NOTHING, find_shaped, shape_of, squeeze
from tickets.corrections import MAX_TEXT
from tickets.errors import Invalid
from tickets.learning import FOLDS, MOST_CONFIRMED, Confusion
from tickets.posts import Post
from tickets.requests import Request, RequestState
from tickets.ticket import Ticket

FEWEST_ALIKE = 2  # corrected mails that say the same
MOST_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class NumberLesson:
    """The numbers of one mail, squeezed: as the reader said and as people left them, each with its kind; `written`
    is how each stands in the text or in a person's correction; `sender` tells customers apart that nobody knows."""

    ticket_id: int
    sender: str
    customer_id: int | None
    text: str
    said: Mapping[str, str]
    right: Mapping[str, str]
    written: Mapping[str, str]

    @property
    def corrected(self) -> list[str]:
        return [
            number for number in self.written if self.said.get(number, NOTHING) != self.right.get(number, NOTHING)
        ]


@dataclass(frozen=True, slots=True)
class TaughtShape:
    """`customer_id` None is everybody's; `examples` are (ticket, number as written)."""

    customer_id: int | None
    shape: str
    kind: str
    mails: int
    examples: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class NumberTrial:
    """What is to be learned; `before` and `after` count (right kind, said kind) over mails that were held back."""

    shapes: tuple[TaughtShape, ...]
    corrections: int
    confirmed: int
    before: Confusion
    after: Confusion

    @property
    def is_worse(self) -> bool:
        return misses(self.after) > misses(self.before)


def misses(confusion: Confusion) -> int:
    return sum(count for (right, said), count in confusion.items() if right != said)


def list_number_lessons(session: Session) -> tuple[list[NumberLesson], list[NumberLesson]]:
    """(mails whose numbers people corrected, others that they settled: what they left, or brought back, as the reader
    by itself had it; of what was done as it was read only the newest)."""
    touched = set(session.scalars(select(Request.post_id).where(Request.captured_as_read.is_not(None))))
    done = select(Request.post_id).where(Request.state == RequestState.DONE).order_by(Request.post_id.desc())
    settled = touched.union(session.scalars(done.distinct().limit(MOST_CONFIRMED)))
    lessons = list(_list_lessons(session, settled))
    return [each for each in lessons if each.corrected], [each for each in lessons if not each.corrected]


def _list_lessons(session: Session, posts: Iterable[int]) -> Iterator[NumberLesson]:
    from parsers.text.quoting import trim  # a reader; who only files mail imports none

    rows = session.execute(
        select(Request, Post, Ticket.customer_id)
        .join(Post, Post.id == Request.post_id)
        .join(Ticket, Ticket.id == Request.ticket_id)
        .where(Request.post_id.in_(posts), Request.state != RequestState.UNWANTED)
        .order_by(Request.post_id, Request.position)
    )
    requests: dict[int, list[Request]] = defaultdict(list)
    mails: dict[int, tuple[Post, int | None]] = {}
    for request, post, customer_id in rows:
        requests[post.id].append(request)
        mails[post.id] = post, customer_id
    for post_id, (post, customer_id) in mails.items():
        trimmed = trim(post.text, post.subject, post.author_name)
        text = trimmed.forwarded_text if trimmed.is_bare_forward else trimmed.new_text
        sender = next((address for _, address in post.people.get("from", ())), "")
        yield _make_lesson(requests[post_id], sender, customer_id, text[:MAX_TEXT])


def _make_lesson(requests: Sequence[Request], sender: str, customer_id: int | None, text: str) -> NumberLesson:
    said: dict[str, str] = {}
    right: dict[str, str] = {}
    written: dict[str, str] = {}
    for request in requests:
        read = request.captured if request.captured_as_read is None else request.captured_as_read
        for kinds, captured in ((said, read), (right, request.captured)):
            for kind in KINDS:
                for number in captured.get(kind, ()):
                    kinds[squeeze(str(number))] = kind
                    written.setdefault(squeeze(str(number)), str(number))
        for number, read_as in (request.taught or {}).items():  # what the reader said by itself
            said[squeeze(number)] = read_as
            written.setdefault(squeeze(number), number)
    return NumberLesson(requests[0].ticket_id, sender, customer_id, text, said, right, written)


@dataclass(slots=True)
class _Votes:
    """By kind the mails that say so, and the mails in which a person had to."""

    mails: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    corrected: dict[int, tuple[NumberLesson, str]] = field(default_factory=dict)


def learn_shapes(lessons: Sequence[NumberLesson]) -> tuple[TaughtShape, ...]:
    """Everybody's first; a customer's only where everybody's says nothing."""
    votes: defaultdict[tuple[int | None, str], _Votes] = defaultdict(_Votes)
    wanted = {shape for lesson in lessons for number in lesson.corrected if (shape := _shape(lesson, number))}
    for place, lesson in enumerate(lessons):
        numbers = {squeeze(each.written): each.shape for each in find_shaped(lesson.text, wanted)}
        for number, shape in numbers.items():
            for owner in {None, lesson.customer_id}:
                vote = votes[owner, shape]
                vote.mails[lesson.right.get(number, NOTHING)].add(place)
                if number in lesson.written and number in lesson.corrected:
                    vote.corrected[place] = lesson, lesson.written[number]
    shapes = [_conclude(owner, shape, vote) for (owner, shape), vote in votes.items()]
    learned = sorted(filter(None, shapes), key=lambda each: (each.customer_id is not None, each.shape))
    everybody = {each.shape for each in learned if each.customer_id is None}
    return tuple(each for each in learned if each.customer_id is None or each.shape not in everybody)


def _shape(lesson: NumberLesson, number: str) -> str | None:
    return shape_of(lesson.written[number])


def _conclude(owner: int | None, shape: str, votes: _Votes) -> TaughtShape | None:
    if len(votes.mails) != 1 or len(votes.corrected) < FEWEST_ALIKE:
        return None
    customers = {lesson.customer_id or lesson.sender for lesson, _ in votes.corrected.values()}
    if owner is None and (len(customers) < 2 or not any(map(str.isalpha, shape))):
        return None
    examples = [(lesson.ticket_id, written) for lesson, written in votes.corrected.values()]
    return TaughtShape(owner, shape, next(iter(votes.mails)), len(votes.corrected), tuple(examples[:MOST_EXAMPLES]))


def try_to_learn_numbers(corrected: Sequence[NumberLesson], confirmed: Sequence[NumberLesson]) -> NumberTrial:
    """Raises Invalid for too few corrections."""
    if len(corrected) < FEWEST_ALIKE:
        raise Invalid(f"There are {len(corrected)} mails with corrected numbers; at least {FEWEST_ALIKE} are needed.")
    lessons = [*corrected, *confirmed]
    before, after = Confusion(), Confusion()
    for fold in range(FOLDS):
        held = lessons[fold::FOLDS]
        shapes = learn_shapes([lesson for place, lesson in enumerate(lessons) if place % FOLDS != fold])
        before += _judge(held, ())
        after += _judge(held, shapes)
    return NumberTrial(learn_shapes(lessons), len(corrected), len(confirmed), before, after)


def _judge(lessons: Iterable[NumberLesson], shapes: Sequence[TaughtShape]) -> Confusion:
    """Every number that somebody or something took for one, with its right kind and the one that is said."""
    judged: Confusion = Counter()
    for lesson in lessons:
        taught = {each.shape: each.kind for each in shapes if each.customer_id in {None, lesson.customer_id}}
        said = dict(lesson.said) | {
            squeeze(each.written): taught[each.shape] for each in find_shaped(lesson.text, taught)
        }
        for number in said.keys() | lesson.right.keys():
            judged[lesson.right.get(number, NOTHING), said.get(number, NOTHING)] += 1
    return judged
