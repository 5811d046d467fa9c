"""A person's decision on a mail that did not plainly leave: send again, take as sent, cancel."""

from collections.abc import Callable
from datetime import datetime

from litestar import Response, post
from litestar.params import FromPath
from sqlalchemy.orm import Session

from tickets.errors import NotFound
from tickets.outgoing.outbox import OutboundMail
from tickets.ticket import get_ticket
from tickets.undecided_mail import cancel, send_again, take_as_sent
from tickets.users import Actor
from web.serving.desk import desk_of
from web.serving.render import back_to
from web.serving.sessions import DeskRequest

Decision = Callable[[Session, int, Actor, datetime], None]


@post("/outbound/{outbound_id:int}/sending", sync_to_thread=True)
def queue_again(request: DeskRequest, outbound_id: FromPath[int]) -> Response[str]:
    return _decide(request, outbound_id, lambda s, i, by, now: send_again(s, i, by=by, now=now), "queued-again")


@post("/outbound/{outbound_id:int}/acceptance", sync_to_thread=True)
def accept_as_sent(request: DeskRequest, outbound_id: FromPath[int]) -> Response[str]:
    return _decide(request, outbound_id, lambda s, i, by, now: take_as_sent(s, i, by=by, now=now), "taken-as-sent")


@post("/outbound/{outbound_id:int}/cancellation", sync_to_thread=True)
def cancel_mail(request: DeskRequest, outbound_id: FromPath[int]) -> Response[str]:
    return _decide(request, outbound_id, lambda s, i, by, now: cancel(s, i, by=by, now=now), "cancelled")


def _decide(request: DeskRequest, outbound_id: int, decision: Decision, done: str) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    with desk.db.write() as session:
        mail = session.get(OutboundMail, outbound_id)
        if mail is None:
            raise NotFound("There is no such mail.")
        ticket = get_ticket(session, mail.ticket_id, actor)
        decision(session, outbound_id, actor, desk.clock())
    return back_to(f"/tickets/{ticket.id}#end", done=done)
