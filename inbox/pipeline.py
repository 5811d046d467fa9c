"""Due messages in, filed in the order of their arrival, while the next ones are being read in other processes.

The order matters: a reply must find the ticket that the mail before it opened. A message that takes long (a
document of many pages) is overtaken after a moment, so that it delays nobody.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from concurrent.futures import TimeoutError as NotReady
from datetime import datetime
from itertools import islice

from inbox import intake
from inbox.intake import ReadMail
from inbox.isolate import Readers
from tickets.db import Database
from tickets.messages import Claim
from tickets.outbox import MailIdentity

READERS_AT_ONCE = 2
READ_AHEAD = 40
FILED_TOGETHER = 20
FILED_TOGETHER_BYTES = 8 * 2**20
PATIENCE_SECONDS = 2.0
GATHERING_SECONDS = 0.3  # a full batch costs each of its messages half as much as a small one

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
    with ThreadPoolExecutor(READERS_AT_ONCE, thread_name_prefix="reading") as pool:
        while True:
            if len(in_reading) <= READ_AHEAD // 2 and not stopping() and not _holds_a_retry(in_reading):
                claims = intake.claim_messages(db, READ_AHEAD - len(in_reading), now=clock(), worker=worker)
                in_reading += [(claim, pool.submit(intake.read_message, db, readers, claim)) for claim in claims]
            if not in_reading:
                return handled
            batch = _take_ready(in_reading)
            _file(db, batch, identity, clock())
            handled += len(batch)
            for claim, _ in batch:
                on_message(claim.inbound_id)


def _holds_a_retry(in_reading: "deque[_InReading]") -> bool:
    return any(claim.attempt > 1 for claim, _ in in_reading)


def _take_ready(in_reading: "deque[_InReading]") -> list[_InReading]:
    """The oldest and those behind it that are ready in a moment; others first when the oldest takes long."""
    try:
        in_reading[0][1].exception(timeout=PATIENCE_SECONDS)
        wait([reading for _, reading in islice(in_reading, FILED_TOGETHER)], GATHERING_SECONDS)
        ready = _ready_at_the_front(in_reading)
    except NotReady:
        ready = [each for each in in_reading if each[1].done()]
    for each in ready:
        in_reading.remove(each)
    return ready


def _ready_at_the_front(in_reading: "deque[_InReading]") -> list[_InReading]:
    ready: list[_InReading] = []
    filled = 0
    for claim, reading in in_reading:
        filled += len(claim.raw)
        if not reading.done() or len(ready) == FILED_TOGETHER or (ready and filled > FILED_TOGETHER_BYTES):
            break
        ready.append((claim, reading))
    return ready


def _file(db: Database, batch: list[_InReading], identity: MailIdentity, now: datetime) -> None:
    """In one transaction; when anything fails, each in its own, so that one flaw costs no other message."""
    if len(batch) > 1:
        try:
            together = [(claim, reading.result()) for claim, reading in batch]
            intake.file_messages(db, together, identity=identity, now=now)
            return
        except Exception:  # noqa: BLE001, S110 - whose flaw it was shows below
            pass
    for claim, reading in batch:
        try:
            intake.file_message(db, claim, reading.result(), identity=identity, now=now)
        except Exception as flaw:  # noqa: BLE001 - the message must not be lost or block the others
            intake.give_back(db, claim, flaw, now=now)
