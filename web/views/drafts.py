"""Replies that are prepared for a person to look over: `/tickets/7?about=remittance:12#reply`.

The address names a thing, never a text: what stands in the composer is written here, from what we know.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from tickets.db import find_row
from tickets.mailroom.attachments import Attachment
from tickets.money.advices.questions import write_questions
from tickets.money.advices.remittances import get_remittance
from tickets.money.bank.chase_texts import write_question
from tickets.money.bank.chases import Chase, note_asked
from tickets.outgoing.answers import Enclosure, prepare_answer
from tickets.outgoing.invoice_files import InvoiceFiles
from tickets.requests import RequestState, get_request
from tickets.ticket import Ticket, follow_merges
from tickets.users import Actor, can
from web.views import dispute_drafts


@dataclass(frozen=True, slots=True)
class Draft:
    """`enclosures` can go with the mail; `request_id` is the request that it settles."""

    text: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    request_id: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where and for whom a reply is prepared."""

    session: Session
    ticket: Ticket
    actor: Actor
    files: InvoiceFiles
    today: date


def prepare_reply(place: Place, about: str) -> Draft:
    """For "kind:id"; an empty one for anything unknown. Raises NotFound for what the actor may not see."""
    kind, _, number = about.partition(":")
    if kind not in WRITERS or not number.isascii() or not number.isdigit() or len(number) > 9:
        return Draft()
    return WRITERS[kind](place, int(number))


def _about_remittance(place: Place, remittance_id: int) -> Draft:
    remittance = get_remittance(place.session, remittance_id, place.actor)
    if remittance.ticket_id != place.ticket.id:
        return Draft()
    attachment = place.session.get_one(Attachment, remittance.attachment_id)
    return Draft(write_questions(place.session, remittance, attachment.name, place.ticket.language))


def _about_chase(place: Place, chase_id: int) -> Draft:
    chase = find_row(place.session, Chase, chase_id)
    if chase is None or chase.ticket_id is None or not can(place.actor, "view_cash"):
        return Draft()
    asked_in = follow_merges(place.session, place.session.get_one(Ticket, chase.ticket_id))
    if asked_in.id != place.ticket.id:
        return Draft()
    return Draft(write_question(place.session, chase, place.ticket.language))


def _about_request(place: Place, request_id: int) -> Draft:
    request = get_request(place.session, request_id, place.actor)
    if request.ticket_id != place.ticket.id or request.state != RequestState.OPEN:
        return Draft()
    answer = prepare_answer(place.session, place.ticket, request, place.files, today=place.today)
    return Draft(answer.text, answer.enclosures, request.id) if answer else Draft()


def _about_money(writer: dispute_drafts.Writer) -> Callable[[Place, int], Draft]:
    return lambda place, number: Draft(writer(place.session, place.ticket, number, place.actor))


WRITERS: Mapping[str, Callable[[Place, int], Draft]] = {
    "chase": _about_chase,
    "remittance": _about_remittance,
    "request": _about_request,
    **{kind: _about_money(writer) for kind, writer in dispute_drafts.WRITERS.items()},
}


# that a reply about one of these is sent changes a case
SENT: Mapping[str, Callable[..., None]] = {**dispute_drafts.SENT, "chase": note_asked}


def is_told(about: str) -> bool:
    """That this reply is sent changes a case; it can't be taken back."""
    return about.partition(":")[0] in SENT


def note_sent(session: Session, about: str, *, by: Actor, now: datetime) -> None:
    """The reply that was prepared about "kind:id" is queued."""
    kind, _, number = about.partition(":")
    if kind in SENT and number.isascii() and number.isdigit() and len(number) < 10:
        SENT[kind](session, int(number), by=by, now=now)
