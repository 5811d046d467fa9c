"""Replies that are prepared for a person to look over: `/tickets/7?about=remittance:12#composer`.

The address names a thing, never a text: what stands in the composer is written here, from what we know.
"""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from tickets.db import find_row
from tickets.messages import Attachment
from tickets.money.chase_texts import write_question
from tickets.money.chases import Chase
from tickets.money.questions import write_questions
from tickets.money.remittances import get_remittance
from tickets.ticket import Ticket, follow_merges
from tickets.users import Actor, can

Writer = Callable[[Session, Ticket, int, Actor], str]


def prepare_reply(session: Session, ticket: Ticket, about: str, actor: Actor) -> str:
    """The text for "kind:id"; empty for anything unknown. Raises NotFound for what the actor may not see."""
    kind, _, number = about.partition(":")
    if kind not in WRITERS or not number.isascii() or not number.isdigit() or len(number) > 9:
        return ""
    return WRITERS[kind](session, ticket, int(number), actor)


def _about_remittance(session: Session, ticket: Ticket, remittance_id: int, actor: Actor) -> str:
    remittance = get_remittance(session, remittance_id, actor)
    if remittance.ticket_id != ticket.id:
        return ""
    attachment = session.get_one(Attachment, remittance.attachment_id)
    return write_questions(session, remittance, attachment.name, ticket.language)


def _about_chase(session: Session, ticket: Ticket, chase_id: int, actor: Actor) -> str:
    chase = find_row(session, Chase, chase_id)
    if chase is None or chase.ticket_id is None or not can(actor, "view_cash"):
        return ""
    asked_in = follow_merges(session, session.get_one(Ticket, chase.ticket_id))
    return write_question(session, chase, ticket.language) if asked_in.id == ticket.id else ""


WRITERS: Mapping[str, Writer] = {"chase": _about_chase, "remittance": _about_remittance}
