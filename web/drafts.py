"""Replies that are prepared for a person to look over: `/tickets/7?about=remittance:12#composer`.

The address names a thing, never a text: what stands in the composer is written here, from what we know.
"""

from collections.abc import Callable, Mapping

from sqlalchemy.orm import Session

from tickets.messages import Attachment
from tickets.money.questions import write_questions
from tickets.money.remittances import get_remittance
from tickets.ticket import Ticket
from tickets.users import Actor

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


WRITERS: Mapping[str, Writer] = {"remittance": _about_remittance}
