"""Bytes in, their name out: raw mails and attachments, each stored once under its SHA-256."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import BigInteger, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base, insert_ignoring
from tickets.errors import NotFound


class Blob(Base):
    """Bytes by their SHA-256 (hex), each stored once: raw mails and attachments."""

    __tablename__ = "blob"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    content: Mapped[bytes] = mapped_column(LargeBinary)


def store_blob(session: Session, content: bytes) -> str:
    """Store bytes once and return their SHA-256 (hex)."""
    return store_blobs(session, [content])[0]


def store_blobs(session: Session, contents: Sequence[bytes]) -> list[str]:
    """The same for many, in their order."""
    names = [sha256_of(content) for content in contents]
    rows = [
        {"sha256": sha256, "size": len(content), "content": content}
        for sha256, content in zip(names, contents, strict=True)
    ]
    if rows:
        session.execute(insert_ignoring(session, Blob), rows)
    return names


def sha256_of(content: bytes) -> str:
    """As stored blobs are named: hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def get_blob(session: Session, sha256: str) -> bytes:
    """The stored bytes, of a very large mail its beginning (tickets.mailroom.blob_pieces). Raises NotFound."""
    content = session.scalar(select(Blob.content).where(Blob.sha256 == sha256))
    if content is None:
        raise NotFound("These bytes are not stored.")
    return content
