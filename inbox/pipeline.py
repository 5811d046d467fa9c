"""Due messages in, filed in the order of their arrival, while the next ones are being read in other processes.

The order matters: a reply must find the ticket that the mail before it opened. A message that takes long (a
document of many pages) is overtaken after a moment, so that it delays nobody.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotReady
from datetime import datetime

from inbox import intake
from inbox.intake import ReadMail
from inbox.isolate import Readers
from tickets.db import Database
from tickets.messages import Claim
from tickets.outbox import MailIdentity

READ_AHEAD = 2
PATIENCE_SECONDS = 2.0

_InReading = tuple[Claim, "Future[ReadMail]"]


def run_intake(
    db: Database,
    readers: Readers,
    *,
    identity: MailIdentity,
    clock: Callable[[], datetime],
    worker: str,
    stopping: Callable[[], bool] = lambda: False,
    on_message: Callable[[int], None] = lambda inbound_id: None,
) -> int:
    """Take every due message to its effect and return how many there were. `on_message` is called after each
    attempt, with the message's id."""
    handled = 0
    in_reading: deque[_InReading] = deque()
    with ThreadPoolExecutor(READ_AHEAD, thread_name_prefix="reading") as pool:
        while True:
            while len(in_reading) <= READ_AHEAD and not stopping():
                claim = intake.claim_message(db, now=clock(), worker=worker)
                if claim is None:
                    break
                in_reading.append((claim, pool.submit(intake.read_message, db, readers, claim)))
            if not in_reading:
                return handled
            claim, reading = _take_next(in_reading)
            _file(db, claim, reading, identity, clock())
            handled += 1
            on_message(claim.inbound_id)


def _take_next(in_reading: "deque[_InReading]") -> _InReading:
    """The oldest, unless it takes long and a later one is ready."""
    while True:
        oldest = in_reading[0]
        try:
            oldest[1].exception(timeout=PATIENCE_SECONDS)
        except NotReady:
            oldest = next((each for each in in_reading if each[1].done()), oldest)
            if not oldest[1].done():
                continue
        in_reading.remove(oldest)
        return oldest


def _file(db: Database, claim: Claim, reading: "Future[ReadMail]", identity: MailIdentity, now: datetime) -> None:
    try:
        intake.file_message(db, claim, reading.result(), identity=identity, now=now)
    except Exception as flaw:  # noqa: BLE001 - whatever it was, the message must not be lost or block the others
        intake.give_back(db, claim, flaw, now=now)
