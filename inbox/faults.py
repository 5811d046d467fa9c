"""Named points between two durable steps where a test kills the process. Off unless COUNTERFOIL_CRASH_AT is set.

The variable is read once at import: `COUNTERFOIL_CRASH_AT=poll_stored` kills at the first passage, and
`poll_stored:3` at the third. SIGKILL leaves no handler, buffer or rollback a chance, as a power cut does not. A point
that is not armed costs one comparison; one before a statement (`before`) costs nothing, as only arming it
makes anybody look at the statements.
"""

import os
import random
import signal
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event


@dataclass(frozen=True, slots=True)
class CrashPoint:
    """`danger` numbers what goes wrong elsewhere (docs/crash-campaign.md). `before` is the start of the first
    statement that must not run any more; `within_seconds` lets the process go on for a random part of that time."""

    danger: int
    name: str
    moment: str
    before: str = ""
    within_seconds: float = 0.0


# In the order of the dangers. A danger that is an error of the network, not of a moment, has the moment in which
# it would hurt most; the error itself is in the tests of that part.
CRASH_POINTS = (
    CrashPoint(1, "poll_fetched", "bytes received, nothing stored"),
    CrashPoint(2, "poll_blobs_stored", "bytes written, their messages not", before="insert into inbound_message"),
    CrashPoint(2, "poll_stored", "bytes, messages and seen numbers written, not committed"),
    CrashPoint(2, "lmtp_stored", "a delivered mail and its number written, not committed"),
    CrashPoint(3, "poll_committed", "stored, the poll not over"),
    CrashPoint(3, "poll_noting", "everything stored, the mailbox's state not noted"),
    CrashPoint(3, "lmtp_committed", "a delivered mail is stored, its sender has no 250 yet"),
    CrashPoint(4, "move_begun", "a move is noted as begun, the server not asked"),
    CrashPoint(4, "move_made", "the mail is moved, that is not noted"),
    CrashPoint(5, "move_copied", "without MOVE: the mail is copied, the original not marked"),
    CrashPoint(5, "move_flagged", "without MOVE: the original is marked as deleted, not removed"),
    CrashPoint(6, "intake_claimed", "the attempt is counted, nothing read"),
    CrashPoint(6, "intake_reading", "a child is reading the mail", within_seconds=0.004),
    CrashPoint(6, "intake_read", "the mail is read, its documents not"),
    CrashPoint(6, "intake_documents_read", "everything read, nothing written"),
    CrashPoint(7, "intake_decided", "decided, the ticket not yet opened", before="insert into ticket "),
    CrashPoint(8, "intake_committed", "the ticket is there, nobody was told"),
    CrashPoint(9, "send_claimed", "the mail is leased, nothing composed"),
    CrashPoint(9, "send_composed", "composed, not connected"),
    CrashPoint(9, "send_connected", "signed in, no address given"),
    CrashPoint(9, "send_announced", "addresses accepted, DATA not begun"),
    CrashPoint(10, "send_begun", "it is noted that the mail leaves, no byte of it is out"),
    CrashPoint(10, "send_handed_over", "the final dot is out, the answer is not in"),
    CrashPoint(11, "send_delivered", "the server said 250, we have not written it down"),
    CrashPoint(11, "send_marked", "written down, not committed"),
    CrashPoint(12, "send_committed", "sent and committed"),
    CrashPoint(13, "send_partly_refused", "one address of two was refused, the other accepted"),
    CrashPoint(14, "poll_renumbered", "a new UIDVALIDITY is noted, nothing compared"),
    CrashPoint(15, "poll_recognised", "a stored mail is recognised under its new number, not committed"),
    CrashPoint(16, "poll_receiving", "in the middle of the bytes of a batch", within_seconds=0.004),
    CrashPoint(17, "poll_large", "a large mail was fetched in pieces, nothing stored"),
    CrashPoint(18, "poll_sizes_known", "sizes are announced, no byte is fetched"),
    CrashPoint(19, "poll_next_batch", "one batch is stored, the next is asked for"),
    CrashPoint(20, "poll_waiting", "waiting for mail"),
    CrashPoint(21, "poll_connected", "signed in, nothing asked"),
    CrashPoint(21, "token_claimed", "the renewal of a token is leased, the endpoint not asked"),
    CrashPoint(21, "token_answered", "the endpoint replaced the refresh token, nothing is saved"),
    CrashPoint(21, "token_saved", "the new token is saved, not used"),
    CrashPoint(22, "intake_taken_over", "an abandoned mail is leased again, its clock ahead"),
    CrashPoint(23, "intake_files_stored", "ticket and bytes written, files not", before="insert into attachment"),
    CrashPoint(24, "poll_cursor_held", "the cursor is locked, others wait for it"),
    CrashPoint(25, "intake_committing", "while the effects are being committed", within_seconds=0.004),
    CrashPoint(26, "intake_filed", "ticket, post, audit and finish written, not committed"),
    CrashPoint(27, "intake_held", "the lease is checked and locked, nothing written"),
    CrashPoint(28, "poll_committing", "while bytes and cursor are being committed", within_seconds=0.004),
    CrashPoint(
        29, "schema_created", "all tables are made, their version not", before="insert into alembic_version v"
    ),
    CrashPoint(29, "migration_step", "some versions of the schema are applied", before="update alembic_version"),
    CrashPoint(30, "poll_listed", "stored and offered UIDs are compared, as after a restore"),
    CrashPoint(31, "poll_gone", "a listed mail turns out to be deleted"),
    CrashPoint(32, "intake_copy", "the copy in a second mailbox is recognised, not written"),
)


def crash_point(name: str) -> None:
    """A named point between commits: does nothing, unless a test has armed it."""
    if name in _armed:
        _count_down(name)


def arm(name: str, passages: int = 1, action: Callable[[], None] | None = None) -> None:
    """Run `action` (without one: kill this process) at so many passages of a point from now."""
    point = next((point for point in CRASH_POINTS if point.name == name), None)
    if point is None:
        raise ValueError(f"{name!r} is no crash point")
    if point.before:
        _watch_statements(name, point.before)
    _armed[name] = _Armed(passages, action or (lambda: _kill_within(point.within_seconds)))


@dataclass(slots=True)
class _Armed:
    left: int
    action: Callable[[], None]


_armed: dict[str, _Armed] = {}
_lock = threading.Lock()


def _count_down(name: str) -> None:
    armed = _armed[name]
    with _lock:
        armed.left -= 1
        due = armed.left == 0
    if due:
        armed.action()


def _kill_within(seconds: float) -> None:
    if seconds:
        threading.Timer(random.uniform(0.0, seconds), _kill).start()  # noqa: S311 - a moment, not a secret
    else:
        _kill()


def _kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _watch_statements(name: str, start: str) -> None:
    def look(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement[: len(start)].lower() == start:
            crash_point(name)

    event.listen(Engine, "before_cursor_execute", look)


if "COUNTERFOIL_CRASH_AT" in os.environ:
    _name, _, _count = os.environ["COUNTERFOIL_CRASH_AT"].partition(":")
    arm(_name, int(_count or 1))
