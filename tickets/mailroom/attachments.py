"""The files of stored mails, as the mail readers found them."""

from collections.abc import Sequence

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.message import AttachmentPart
from tickets.db import Base, insert_rows
from tickets.mailroom.blobs import store_blobs
from tickets.row_ids import reserve_ids


class Attachment(Base):
    """A file of a stored mail; `position` is its place in the mail."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    inbound_id: Mapped[int] = mapped_column(ForeignKey("inbound_message.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(255))
    mime_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"))
    content_id: Mapped[str | None] = mapped_column(String(255))
    inline: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (UniqueConstraint("inbound_id", "position"),)


def store_attachments(session: Session, parts_of: Sequence[tuple[int, Sequence[AttachmentPart]]]) -> list[list[int]]:
    """Store the files of mails, each given as its id and its files in their order; the attachments' ids."""
    names = iter(store_blobs(session, [part.content for _, parts in parts_of for part in parts]))
    reserved = iter(reserve_ids(session, Attachment, sum(len(parts) for _, parts in parts_of)))
    ids = [[next(reserved) for _ in parts] for _, parts in parts_of]
    rows = [
        {
            "id": attachment_id,
            "inbound_id": inbound_id,
            "position": position,
            "name": part.name[:255],
            "mime_type": part.mime_type[:120],
            "size": len(part.content),
            "sha256": next(names),
            "content_id": part.content_id[:255] if part.content_id else None,
            "inline": part.inline,
        }
        for (inbound_id, parts), of_mail in zip(parts_of, ids, strict=True)
        for position, (part, attachment_id) in enumerate(zip(parts, of_mail, strict=True))
    ]
    insert_rows(session, Attachment, rows)
    return ids
