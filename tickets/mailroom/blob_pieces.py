"""A mail too large for memory: its first bytes are its blob, what follows is kept in pieces.

Readers read the beginning, where headers and text are, and say that there is more; a download gets every byte.
"""

from collections.abc import Iterable, Iterator

from sqlalchemy import ForeignKey, LargeBinary, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base
from tickets.mailroom.blobs import get_blob


class BlobPiece(Base):
    """Bytes after those of the blob itself, in the order of `position`."""

    __tablename__ = "blob_piece"

    sha256: Mapped[str] = mapped_column(ForeignKey("blob.sha256"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)


def store_pieces(session: Session, sha256: str, pieces: Iterable[bytes]) -> None:
    """What follows the stored blob; does nothing when it is there already."""
    held = session.scalar(select(func.count()).where(BlobPiece.sha256 == sha256))
    if held:
        return
    for position, content in enumerate(pieces):
        session.execute(insert(BlobPiece), [{"sha256": sha256, "position": position, "content": content}])


def read_all(session: Session, sha256: str) -> Iterator[bytes]:
    """A blob in as many pieces as it was stored. Raises NotFound."""
    yield get_blob(session, sha256)
    positions = select(BlobPiece.position).where(BlobPiece.sha256 == sha256).order_by(BlobPiece.position)
    for position in session.scalars(positions).all():
        yield session.scalars(
            select(BlobPiece.content).where(BlobPiece.sha256 == sha256, BlobPiece.position == position)
        ).one()
