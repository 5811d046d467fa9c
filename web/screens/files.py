"""A mail's HTML for the sandboxed frame, and the files of mails as downloads."""

import re
from base64 import b64encode

from litestar import Response, get
from litestar.enums import MediaType
from litestar.params import FromPath
from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.mime.file_names import own_name
from tickets.conversation import Post, get_post_by_html_key
from tickets.errors import NotFound
from tickets.mailroom.attachments import Attachment
from tickets.mailroom.blobs import get_blob
from tickets.mailroom.messages import InboundMessage
from tickets.ticket import get_ticket
from tickets.users import Actor, can
from web.serving.desk import desk_of
from web.serving.downloads import INLINE_IMAGES, download
from web.serving.headers import MAIL_POLICY
from web.serving.sessions import DeskRequest

LARGEST_INLINE_IMAGE = 5 * 2**20
_CID = re.compile(r'(?<=src=")cid:([^"]{1,250})(?=")', re.IGNORECASE)
_FRAME = (
    '<!doctype html><meta charset="utf-8"><title>Mail</title><base target="_blank">'
    "<style>:root{color-scheme:light}body{margin:.75rem;font:14px/1.5 system-ui,sans-serif;color:#1c1b18;"
    "background:#fff;overflow-wrap:anywhere}img{max-width:100%%;height:auto}table{max-width:100%%}"
    "blockquote{margin:.5rem 0;padding-left:.75rem;border-left:2px solid #ccc}</style>%s"
)


@get("/posts/{html_key:str}/body", sync_to_thread=True)
def show_mail_html(request: DeskRequest, html_key: FromPath[str]) -> Response[str]:
    """Sanitised when it was filed; here without scripts, forms, cookies and anything remote. Inline images of the
    same mail are put in as data, because a sandboxed page may not ask for them with the session's cookie."""
    desk = desk_of(request)
    with desk.db.read() as session:
        post = get_post_by_html_key(session, html_key, request.user.actor)
        body = _FRAME % _with_inline_images(session, post)
    headers = {"content-security-policy": MAIL_POLICY}
    return Response(content=body, media_type=MediaType.HTML, headers=headers)


@get("/attachments/{attachment_id:int}", sync_to_thread=True)
def download_attachment(request: DeskRequest, attachment_id: FromPath[int]) -> Response[bytes]:
    desk = desk_of(request)
    with desk.db.read() as session:
        attachment = find_attachment(session, attachment_id, request.user.actor)
        return download(get_blob(session, attachment.sha256), own_name(attachment.name), attachment.mime_type)


def find_attachment(session: Session, attachment_id: int, actor: Actor) -> Attachment:
    """The attachment of a mail whose ticket this actor may see; without a ticket, for those who see the mailroom."""
    attachment = session.get(Attachment, attachment_id)
    message = session.get(InboundMessage, attachment.inbound_id) if attachment else None
    if attachment is None or message is None:
        raise NotFound("There is no such file.")
    if message.ticket_id is not None:
        get_ticket(session, message.ticket_id, actor)
    elif not can(actor, "view_mailroom"):
        raise NotFound("There is no such file.")
    return attachment


def _with_inline_images(session: Session, post: Post) -> str:
    html = post.html or ""
    if post.inbound_id is None or "cid:" not in html.lower():
        return html
    mine = select(Attachment).where(Attachment.inbound_id == post.inbound_id)
    images = {
        attachment.content_id.strip("<>"): attachment
        for attachment in session.scalars(mine)
        if attachment.content_id and attachment.mime_type in INLINE_IMAGES and attachment.size <= LARGEST_INLINE_IMAGE
    }

    def as_data(match: re.Match[str]) -> str:
        image = images.get(match[1])
        if image is None:
            return ""
        return f"data:{image.mime_type};base64,{b64encode(get_blob(session, image.sha256)).decode()}"

    return _CID.sub(as_data, html)
