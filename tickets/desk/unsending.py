"""A reply that has not left yet in, its text back in the composer out."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from tickets.desk.drafts import Written, keep_draft
from tickets.errors import IllegalMove
from tickets.outgoing.outbox import OutboundMail, OutboundStatus
from tickets.posts import Post
from tickets.requests import RequestState, get_request, settle_request
from tickets.ticket import Ticket
from tickets.users import Actor


@dataclass(frozen=True, slots=True)
class SentReply:
    """What has to be put back besides the ticket: the composer's copies, and the request that the reply settled."""

    mail_id: int
    about: str = ""
    attach: Sequence[str] = ()
    request_id: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "attach": list(self.attach)}


def take_reply_back(
    session: Session, ticket: Ticket, reply: SentReply, *, unchanged: bool, by: Actor, now: datetime
) -> None:
    """It is a draft again. In a ticket that others have changed meanwhile it stays in the timeline, as cancelled.
    Raises IllegalMove once it may have left."""
    mail = session.get_one(OutboundMail, reply.mail_id, with_for_update=True, populate_existing=True)
    if mail.status != OutboundStatus.QUEUED:
        raise IllegalMove("The reply has left already; it can’t be taken back.")
    mail.call_off("Taken back before it left.")
    if unchanged:
        session.execute(delete(Post).where(Post.outbound_id == mail.id))
    if reply.request_id is not None:
        settle_request(session, get_request(session, reply.request_id, by), RequestState.OPEN, by=by, now=now)
    written = Written(
        mail.text.strip(), "reply", reply.about, ", ".join(mail.to), ", ".join(mail.cc), tuple(reply.attach)
    )
    session.flush()
    keep_draft(session, ticket, written, by=by, now=now)
