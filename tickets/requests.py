"""What a mail asks for, one row each: found by the reader with its place in the text, settled by people.

A mail may ask for several things; its ticket has one label, but each request stays open until a person says what
became of it. Settling one does not count the ticket's version up, so that nobody's half-written reply goes stale.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.message import REQUEST_TYPES, FragmentKind, MailReading
from parsers.problems import Span
from tickets.audit import record
from tickets.db import Base, UtcInstant, find_row, insert_rows
from tickets.errors import IllegalMove, Invalid, NotFound
from tickets.holds import HoldKind, list_holds
from tickets.posts import Post, PostKind
from tickets.ticket import Ticket, get_ticket
from tickets.users import Actor, require

MAX_REQUESTS = 20  # of one mail


class RequestState(StrEnum):
    OPEN = "open"
    DONE = "done"
    UNWANTED = "unwanted"  # nobody asked for it, or nobody needs it any more


# request type → the hold that keeps it from being done
HELD_BY: Mapping[str, HoldKind] = {"bank_change": HoldKind.BANK_DETAILS, "refund": HoldKind.BANK_DETAILS}


class Request(Base):
    """`start` and `end` lie in the post's text, when it stands there; `read_as` is the reader's type, None when a
    person added the request; `captured` maps what kind of thing to the values, `captured_as_read` keeps what the
    reader captured, once a person corrected it; `taught` maps numbers that were captured as people taught to the
    kind that the reader took them for."""

    __tablename__ = "request"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    post_id: Mapped[int] = mapped_column(ForeignKey("post.id"))
    position: Mapped[int]  # from 1, within its mail
    type: Mapped[str] = mapped_column(String(30))
    read_as: Mapped[str | None] = mapped_column(String(30))
    start: Mapped[int | None]
    end: Mapped[int | None]
    captured: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    captured_as_read: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    taught: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    state: Mapped[str] = mapped_column(String(10), default=RequestState.OPEN)
    settled_by: Mapped[str | None] = mapped_column(String(120))
    settled_at: Mapped[datetime | None] = mapped_column(UtcInstant)

    __table_args__ = (
        CheckConstraint("state in ('open','done','unwanted')", name="state"),
        Index("ix_request_ticket", "ticket_id", "post_id", "position"),
    )


def record_requests(session: Session, mails: Iterable[tuple[int, int, MailReading]]) -> None:
    """What the reader found in mails, each given with its ticket's and its post's id."""
    insert_rows(session, Request, [row for mail in mails for row in _rows(*mail)])


def _rows(ticket_id: int, post_id: int, reading: MailReading) -> Iterator[dict[str, Any]]:
    for position, found in enumerate(reading.requests[:MAX_REQUESTS], start=1):
        place = find_place(reading, found.span)
        yield {
            "ticket_id": ticket_id,
            "post_id": post_id,
            "position": position,
            "type": found.type,
            "read_as": found.type,
            "start": place.start if place else None,
            "end": place.end if place else None,
            "captured": found.captured,
            "taught": found.taught or None,
            "state": RequestState.OPEN,
        }


def find_place(reading: MailReading, span: Span) -> Span | None:
    """A span of the deciding text as a span of the mail's whole text; None when it stands in neither."""
    phrase = reading.deciding_text[span.start : span.end]
    if not phrase.strip():
        return None
    text = reading.trimmed.text
    at = _offset_of_new_text(reading, span.start)
    if at is None or not text.startswith(phrase, at):
        at = text.find(phrase)
    return Span(at, at + len(phrase)) if at >= 0 else None


def _offset_of_new_text(reading: MailReading, offset: int) -> int | None:
    """New text is the new fragments put together and stripped: the way back to where its `offset` stands."""
    if reading.trimmed.is_bare_forward:
        return None
    new = [part.span for part in reading.trimmed.fragments if part.kind is FragmentKind.NEW]
    whole = "".join(reading.trimmed.text[span.start : span.end] for span in new)
    left = offset + len(whole) - len(whole.lstrip())
    for span in new:
        if left < span.end - span.start:
            return span.start + left
        left -= span.end - span.start
    return None


def list_requests(session: Session, ticket_id: int) -> list[Request]:
    """In the order of the mails, and of their places in each."""
    query = select(Request).where(Request.ticket_id == ticket_id)
    return list(session.scalars(query.order_by(Request.post_id, Request.position)))


def get_request(session: Session, request_id: int, actor: Actor) -> Request:
    """Raises NotFound unless the actor may see its ticket."""
    request = find_row(session, Request, request_id)
    if request is None:
        raise NotFound(f"There is no request {request_id}.")
    get_ticket(session, request.ticket_id, actor)
    return request


def settle_request(session: Session, request: Request, state: str, *, by: Actor, now: datetime) -> None:
    """Done, not wanted, or open again. Raises IllegalMove for one that a stop-sign holds."""
    require(by, "settle_request")
    if state not in set(RequestState):
        raise Invalid(f"{state!r} is not a state of a request.", field="state")
    session.refresh(request, with_for_update=True)
    if state == RequestState.DONE and is_held(session, request):
        raise IllegalMove("This request is held until a call-back to a number on file is recorded.")
    before, request.state = request.state, state
    is_open = state == RequestState.OPEN
    request.settled_by, request.settled_at = (None, None) if is_open else (by.name, now)
    if before != state:
        record_about(session, request, "settled_request", by=by, now=now, words=_STATE_WORDS[RequestState(state)])


_STATE_WORDS: Mapping[RequestState, str] = {
    RequestState.OPEN: "open again",
    RequestState.DONE: "done",
    RequestState.UNWANTED: "not wanted",
}


def is_held(session: Session, request: Request) -> bool:
    """A stop-sign of its ticket has to be lifted first."""
    kind = HELD_BY.get(request.type)
    ticket = session.get_one(Ticket, request.ticket_id)
    return kind is not None and any(hold.kind == kind for hold in list_holds(session, ticket))


def retype_request(session: Session, request: Request, to: str, *, by: Actor, now: datetime) -> None:
    """Corrects what the reader took it for; `read_as` keeps what that was."""
    require(by, "settle_request")
    _check_type(to)
    session.refresh(request, with_for_update=True)
    before, request.type = request.type, to
    if before != to:
        record_about(session, request, "retyped_request", by=by, now=now, before=name_of(before))


def add_request(session: Session, ticket: Ticket, kind: str, *, by: Actor, now: datetime) -> Request:
    """One that the reader missed, on the newest mail of a person. Raises Invalid when there is no such mail."""
    require(by, "settle_request")
    _check_type(kind)
    post = _newest_mail(session, ticket.id)
    taken = [request.position for request in list_requests(session, ticket.id) if request.post_id == post.id]
    request = Request(
        ticket_id=ticket.id, post_id=post.id, position=max(taken, default=0) + 1, type=kind, captured={}
    )
    session.add(request)
    session.flush()
    record_about(session, request, "added_request", by=by, now=now)
    return request


def _newest_mail(session: Session, ticket_id: int) -> Post:
    inbound = select(Post).where(Post.ticket_id == ticket_id, Post.kind == PostKind.INBOUND)
    post = session.scalar(inbound.order_by(Post.at.desc(), Post.id.desc()).limit(1))
    if post is None:
        raise Invalid("There is no mail that could ask for it.", field="type")
    session.refresh(post, with_for_update=True)  # two who add one at once get two positions
    return post


def count_open(requests: Sequence[Request]) -> int:
    return sum(request.state == RequestState.OPEN for request in requests)


def name_of(kind: str) -> str:
    return REQUEST_TYPES.get(kind, kind.replace("_", " "))


def _check_type(kind: str) -> None:
    if kind not in REQUEST_TYPES:
        raise Invalid("Choose what is asked for.", field="type")


def record_about(session: Session, request: Request, verb: str, *, by: Actor, now: datetime, **data: Any) -> None:
    """An event of the ticket's history that names the request."""
    record(
        session, verb, "request", request.id, ticket_id=request.ticket_id, by=by, now=now,
        number=request.position, request=name_of(request.type), **data,
    )  # fmt: skip
