"""Every mail received is accounted for: the balance, the mailboxes' health, what was parked, and each mail's fate."""

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parsers.mime.edited_mail import CHARSETS, Corrections, find_editable
from tickets.errors import Invalid, NotFound, Refusal
from tickets.mailroom.blob_pieces import read_all
from tickets.mailroom.blobs import get_blob
from tickets.mailroom.mail_claims import MAX_ATTEMPTS
from tickets.mailroom.mail_edits import edit_and_retry, get_edit, list_edits, read_newest
from tickets.mailroom.mail_ledger import (
    PERIODS,
    Fate,
    LedgerFilter,
    LedgerPage,
    by_day,
    by_mailbox,
    count_mail,
    find_day,
    find_period,
    list_health,
    list_lines,
    list_messages,
    list_tried_again,
    total,
)
from tickets.mailroom.mailbox_cursor import ask_to_read
from tickets.mailroom.messages import InboundMessage, MessageStatus, get_message, replay
from tickets.outgoing.outbox import OutboundMail, OutboundStatus
from tickets.plain_ticket import make_plain_ticket
from tickets.worker_jobs import describe, list_late
from web.serving.changes import changing
from web.serving.desk import desk_of
from web.serving.downloads import download
from web.serving.forms import read_form, row_id
from web.serving.render import back_to, page
from web.serving.sessions import DeskRequest, require_view
from web.serving.ticket_forms import EditForm, ReadForm


@get("/mailroom", sync_to_thread=True)
def show_mailroom(request: DeskRequest) -> Response[str]:
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_mailroom")
    name = request.query_params.get("period", "today")
    now = desk.clock()
    period = find_period(name, now=now)
    with desk.db.read() as session:
        lines = list_lines(session, period)
        outgoing = select(OutboundMail.status, func.count()).group_by(OutboundMail.status)
        troubled = OutboundMail.status.in_([OutboundStatus.FAILED, OutboundStatus.BOUNCED, OutboundStatus.UNCERTAIN])
        return page(
            request,
            session,
            "mailroom/index.html",
            period=name,
            periods=PERIODS,
            ledger=total(lines),
            ever=count_mail(session),
            mailboxes=by_mailbox(lines),
            days=by_day(lines),
            health=list_health(session, now=now),
            polled=desk.settings.polled_mailboxes,
            late=[describe(job, now) for job in list_late(session, now=now)],
            tried_again=list_tried_again(session, actor),
            most_attempts=MAX_ATTEMPTS,
            parked=list_messages(session, actor, LedgerFilter(Fate.PARKED), None),
            outgoing=dict(session.execute(outgoing).all()),
            unsent=list(
                session.scalars(select(OutboundMail).where(troubled).order_by(OutboundMail.id.desc()).limit(20))
            ),
        )


@post("/mailroom/reading", sync_to_thread=True)
def read_now(request: DeskRequest) -> Response[str]:
    """The worker looks at the mailbox at once. Only one that it polls can be asked for."""
    with changing(request, "view_mailroom") as (session, made):
        form = read_form(request.state.form, ReadForm)
        if form.mailbox not in desk_of(request).settings.polled_mailboxes:
            raise NotFound("No mailbox of this name is read by us.")
        ask_to_read(session, form.mailbox, **made)
    return back_to("/mailroom", done="read-asked")


@get("/mailroom/mails", sync_to_thread=True)
def show_mails(request: DeskRequest) -> Response[str]:
    """The mails behind one number of the ledger, a page at a time."""
    desk, actor = desk_of(request), request.user.actor
    require_view(actor, "view_mailroom")
    asked = request.query_params
    wanted = LedgerFilter(_fate(asked.get("fate", "")), asked.get("mailbox", "")[:120], asked.get("day", ""))
    name = asked.get("period", "")
    now = desk.clock()
    period = find_day(wanted.day, now=now) if wanted.day else find_period(name, now=now) if name else None
    before = row_id(asked["before"], "before") if asked.get("before") else None
    with desk.db.read() as session:
        found: LedgerPage = list_messages(session, actor, wanted, period, before=before)
        return page(
            request,
            session,
            "mailroom/mails.html",
            wanted=wanted,
            period=name,
            found=found,
            before=before,
            most_attempts=MAX_ATTEMPTS,
        )


def _fate(name: str) -> Fate:
    try:
        return Fate(name)
    except ValueError as flaw:
        raise Invalid("There is no such number in the ledger.", "fate") from flaw


@get("/mailroom/{inbound_id:int}", sync_to_thread=True)
def show_mail(request: DeskRequest, inbound_id: FromPath[int]) -> Response[str]:
    """What became of one mail and why; a parked one with the form to correct it."""
    desk = desk_of(request)
    require_view(request.user.actor, "view_mailroom")
    with desk.db.read() as session:
        message = get_message(session, inbound_id)
        return page(
            request,
            session,
            "mailroom/mail.html",
            message=message,
            edits=list_edits(session, inbound_id),
            editable=_find_editable(session, message),
            charsets=CHARSETS,
        )


def _find_editable(session: Session, message: InboundMessage) -> object:
    if message.ticket_id is not None or message.status not in {MessageStatus.FAILED, MessageStatus.IGNORED}:
        return None
    try:
        return find_editable(read_newest(session, message))
    except Refusal:
        return None


@get("/mailroom/{inbound_id:int}/raw", sync_to_thread=True)
def download_raw(request: DeskRequest, inbound_id: FromPath[int]) -> Response[bytes]:
    """The mail byte for byte as the server gave it."""
    desk = desk_of(request)
    require_view(request.user.actor, "view_mailroom")
    with desk.db.read() as session:
        content = b"".join(read_all(session, get_message(session, inbound_id).sha256))
    return download(content, f"mail-{inbound_id}.eml", "message/rfc822")


@get("/mailroom/versions/{edit_id:int}/raw", sync_to_thread=True)
def download_version(request: DeskRequest, edit_id: FromPath[int]) -> Response[bytes]:
    """A corrected copy as intake reads it."""
    desk = desk_of(request)
    require_view(request.user.actor, "view_mailroom")
    with desk.db.read() as session:
        edit = get_edit(session, edit_id)
        content = get_blob(session, edit.sha256)
    return download(content, f"mail-{edit.inbound_id}-version-{edit_id}.eml", "message/rfc822")


@post("/mailroom/{inbound_id:int}/replay", sync_to_thread=True)
def replay_mail(request: DeskRequest, inbound_id: FromPath[int]) -> Response[str]:
    with changing(request, "view_mailroom") as (session, made):
        replay(session, inbound_id, **made)
    return back_to("/mailroom", done="replayed")


@post("/mailroom/{inbound_id:int}/edit", sync_to_thread=True)
def edit_mail(request: DeskRequest, inbound_id: FromPath[int]) -> Response[str]:
    """Only what differs from the mail is a correction."""
    with changing(request, "view_mailroom") as (session, made):
        form = read_form(request.state.form, EditForm)
        shown = find_editable(read_newest(session, get_message(session, inbound_id)))
        corrections = Corrections(
            subject=_changed(form.subject, shown.subject),
            sender=_changed(form.sender, shown.sender),
            text=_changed(form.text, shown.text),
            charset=form.charset or None,
        )
        edit_and_retry(session, inbound_id, corrections, **made)
    return back_to("/mailroom", done="edited")


def _changed(written: str, shown: str) -> str | None:
    written = written.replace("\r\n", "\n").strip("\n")
    return None if written == shown.replace("\r\n", "\n").strip("\n") else written


@post("/mailroom/{inbound_id:int}/ticket", sync_to_thread=True)
def plain_ticket(request: DeskRequest, inbound_id: FromPath[int]) -> Response[str]:
    """A ticket with the headers and the raw mail, for one that no reader can take apart."""
    with changing(request, "view_mailroom") as (session, made):
        ticket = make_plain_ticket(session, inbound_id, **made)
    return back_to(f"/tickets/{ticket.id}", done="ticketed")
