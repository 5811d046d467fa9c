"""The disk under an SQLite file in, an alarm while little of it is left out.

It is told before: on a full disk nothing can be written down, so nobody could be told. Mail then waits on its server,
and what runs goes on by itself once there is room.
"""

import shutil
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from tickets.alarms import AlarmKind, end_alarm, raise_alarm
from tickets.db import Database

LITTLE_BYTES = 2**30
SUBJECT = "database"


def find_free_bytes(db: Database) -> int | None:
    """None for a database that is not a file of this machine."""
    name = db.engine.url.database if db.is_sqlite else None
    return shutil.disk_usage(Path(name).parent).free if name and name != ":memory:" else None


def watch_disk(session: Session, free_bytes: int | None, *, now: datetime) -> None:
    if free_bytes is None or free_bytes >= LITTLE_BYTES:
        end_alarm(session, AlarmKind.LITTLE_DISK, SUBJECT, now=now)
        return
    words = (
        f"Only {free_bytes >> 20} MiB are left on the disk of the database. Once it is full, new mail waits on its"
        " server, and nothing can be written at the desk. Make room; nothing needs to be started again."
    )
    raise_alarm(session, AlarmKind.LITTLE_DISK, SUBJECT, words, now=now)
