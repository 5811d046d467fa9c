"""A parked mail and a person's corrections in, an edited copy out that intake reads instead; the original stays.

Every edit is a version of its own: its bytes, what was changed, by whom and when. The newest one is read.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.mime.edited_mail import Corrections, apply_corrections
from parsers.numbers.card_numbers import mask_card_numbers, mask_mail
from tickets.audit import record
from tickets.db import Base, UtcInstant, find_row
from tickets.errors import IllegalMove, Invalid, NotFound
from tickets.mailroom.blobs import get_blob, store_blob
from tickets.mailroom.messages import InboundMessage, get_message, replay
from tickets.users import Actor, require


class MailEdit(Base):
    """`changes` maps what was corrected (subject, sender, text, charset) to its new value."""

    __tablename__ = "mail_edit"

    id: Mapped[int] = mapped_column(primary_key=True)
    inbound_id: Mapped[int] = mapped_column(ForeignKey("inbound_message.id"), index=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    changes: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    actor_name: Mapped[str] = mapped_column(String(120))


def edit_and_retry(
    session: Session, inbound_id: int, corrections: Corrections, *, by: Actor, now: datetime
) -> MailEdit:
    """Keep the corrected copy as the newest version and send it through intake. Raises Invalid for a bad correction
    or none at all, IllegalMove as `replay` does."""
    require(by, "replay_mail")
    message = get_message(session, inbound_id)
    changes = {name: value for name, value in _as_dict(corrections).items() if value is not None}
    if not changes:
        raise Invalid("Nothing was changed; retry sends the mail through as it is.", field="subject")
    try:
        edited = apply_corrections(read_newest(session, message), corrections)
    except ValueError as flaw:
        raise Invalid(f"This cannot be written into the mail: {flaw}.", field="sender") from flaw
    edit = MailEdit(
        inbound_id=inbound_id,
        sha256=store_blob(session, mask_mail(edited)),
        changes={name: mask_card_numbers(value)[:200] for name, value in changes.items()},
        at=now,
        user_id=by.user_id,
        actor_name=by.name,
    )
    session.add(edit)
    replay(session, inbound_id, by=by, now=now)
    message.edited_sha256 = edit.sha256
    record(session, "edited_mail", "message", inbound_id, by=by, now=now, changed=", ".join(changes))
    session.flush()
    return edit


def read_newest(session: Session, message: InboundMessage) -> bytes:
    """What intake would read. Raises IllegalMove for a mail whose bytes are kept in pieces: it is too large."""
    raw = get_blob(session, message.edited_sha256 or message.sha256)
    if message.edited_sha256 is None and len(raw) < message.size:
        raise IllegalMove("This mail is too large to be edited; make it a plain ticket.")
    return raw


def _as_dict(corrections: Corrections) -> dict[str, str | None]:
    return {
        "subject": corrections.subject,
        "sender": corrections.sender,
        "text": corrections.text,
        "charset": corrections.charset,
    }


def list_edits(session: Session, inbound_id: int) -> list[MailEdit]:
    """Oldest first."""
    return list(session.scalars(select(MailEdit).where(MailEdit.inbound_id == inbound_id).order_by(MailEdit.id)))


def get_edit(session: Session, edit_id: int) -> MailEdit:
    edit = find_row(session, MailEdit, edit_id)
    if edit is None:
        raise NotFound("There is no such version of a mail.")
    return edit
