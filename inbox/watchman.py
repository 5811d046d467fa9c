"""A database in, alarms of workers that died out: whoever serves the screens watches, as a dead worker tells nothing.

It tells them too, by the same second channels: rows decide what is told, so any number may.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from datetime import datetime

from inbox.alarms import Channel, tell_due
from tickets.db import Database
from tickets.house_time import utc_now
from tickets.worker_jobs import GONE_AFTER, NOTE_EVERY, watch_jobs

log = logging.getLogger(__name__)


class Watchman:
    """`start` returns at once. The first look is when a worker that was started with us has long been there."""

    def __init__(self, db: Database, channels: Sequence[Channel], clock: Callable[[], datetime] = utc_now) -> None:
        self._db = db
        self._channels = channels
        self._clock = clock
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchman", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        self._stopping.set()
        self._thread.join(timeout)

    def look(self) -> None:
        now = self._clock()
        with self._db.write() as session:
            watch_jobs(session, now=now)
        tell_due(self._db, self._channels, now=now)

    def _watch(self) -> None:
        pause = GONE_AFTER
        while not self._stopping.wait(pause.total_seconds()):
            pause = NOTE_EVERY
            try:
                self.look()
            except Exception:  # the database is away, say: whoever watches must outlive it
                log.exception("the workers could not be watched")
