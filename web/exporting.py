"""Batches out to a folder: built, written whole, then marked as delivered; a crash between leaves one to deliver."""

import os
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select

from tickets.db import Database
from tickets.errors import IllegalMove
from tickets.money.exports.export_rows import BatchState, ExportBatch
from tickets.money.exports.exports import build, deliver
from tickets.users import Actor


def export_to(
    db: Database, folder: Path, format_name: str, *, company: str, until: date | None, by: Actor, now: datetime
) -> Iterator[str]:
    """A sentence for each file; batches of this format that were built and never delivered come first. Raises
    IllegalMove when there is nothing to tell."""
    undelivered = _list_built(db, format_name)
    left: tuple[str, ...] = ()
    try:
        with db.write() as session:
            built = build(session, format_name, company=company, until=until, by=by, now=now)
            undelivered.append(built.batch.id)
            left = built.left
    except IllegalMove:
        if not undelivered:
            raise
    for batch_id in undelivered:
        yield _deliver(db, folder, batch_id, by=by, now=now)
    for sentence in left:
        yield f"left: {sentence}"


def _list_built(db: Database, format_name: str) -> list[int]:
    with db.read() as session:
        query = select(ExportBatch.id).where(ExportBatch.state == BatchState.BUILT, ExportBatch.format == format_name)
        return list(session.scalars(query.order_by(ExportBatch.id)))


def _deliver(db: Database, folder: Path, batch_id: int, *, by: Actor, now: datetime) -> str:
    with db.read() as session:
        batch = session.get_one(ExportBatch, batch_id)
        path, content, records = folder / batch.file_name, batch.content, batch.record_count
    _write_whole(path, content)
    with db.write() as session:
        deliver(session, batch_id, by=by, now=now)
    return f"{path}: {records} {'record' if records == 1 else 'records'}, batch {path.name[:8]}"


def _write_whole(path: Path, content: bytes) -> None:
    """Whoever watches the folder sees no half file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
