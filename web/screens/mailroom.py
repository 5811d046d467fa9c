"""Every mail received is accounted for: the balance, the mailboxes' health, and what was parked or ignored."""

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy import func, select

from tickets.messages import MailboxCursor, MessageStatus, count_mail, get_blob, get_message, list_problems, replay
from tickets.outbox import OutboundMail, OutboundStatus
from tickets.plain_ticket import make_plain_ticket
from web.desk import desk_of
from web.downloads import download
from web.render import back_to, page
from web.sessions import DeskRequest, require_view


@get("/mailroom", sync_to_thread=True)
def show_mailroom(request: DeskRequest) -> Response[str]:
    desk = desk_of(request)
    require_view(request.user.actor, "view_mailroom")
    with desk.db.read() as session:
        messages = list_problems(session)
        outgoing = select(OutboundMail.status, func.count()).group_by(OutboundMail.status)
        troubled = OutboundMail.status.in_([OutboundStatus.FAILED, OutboundStatus.BOUNCED, OutboundStatus.UNCERTAIN])
        return page(
            request,
            session,
            "mailroom/index.html",
            ledger=count_mail(session),
            mailboxes=list(session.scalars(select(MailboxCursor).order_by(MailboxCursor.mailbox))),
            parked=[message for message in messages if message.status == MessageStatus.FAILED],
            ignored=[message for message in messages if message.status == MessageStatus.IGNORED],
            outgoing=dict(session.execute(outgoing).all()),
            unsent=list(
                session.scalars(select(OutboundMail).where(troubled).order_by(OutboundMail.id.desc()).limit(20))
            ),
        )


@get("/mailroom/{inbound_id:int}/raw", sync_to_thread=True)
def download_raw(request: DeskRequest, inbound_id: FromPath[int]) -> Response[bytes]:
    """The mail byte for byte as the server gave it."""
    desk = desk_of(request)
    require_view(request.user.actor, "view_mailroom")
    with desk.db.read() as session:
        content = get_blob(session, get_message(session, inbound_id).sha256)
    return download(content, f"mail-{inbound_id}.eml", "message/rfc822")


@post("/mailroom/{inbound_id:int}/replay", sync_to_thread=True)
def replay_mail(request: DeskRequest, inbound_id: FromPath[int]) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_mailroom")
    with desk.db.write() as session:
        replay(session, inbound_id, by=actor, now=desk.clock())
    return back_to("/mailroom", done="replayed")


@post("/mailroom/{inbound_id:int}/ticket", sync_to_thread=True)
def plain_ticket(request: DeskRequest, inbound_id: FromPath[int]) -> Response[str]:
    """A ticket with the headers and the raw mail, for one that no reader can take apart."""
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_mailroom")
    with desk.db.write() as session:
        ticket = make_plain_ticket(session, inbound_id, by=actor, now=desk.clock())
    return back_to(f"/tickets/{ticket.id}", done="ticketed")
