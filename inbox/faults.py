"""Named points between two durable steps where a test kills the process. Off unless COUNTERFOIL_CRASH_AT is set.

The variable is read once at import: `COUNTERFOIL_CRASH_AT=poll_stored` kills at the first passage, and
`poll_stored:3` at the third. SIGKILL leaves no handler, buffer or rollback a chance, as a power cut does not.
"""

import os
import signal
import threading

# in the order in which one mail and its answer pass them
CRASH_POINTS = (
    "poll_fetched",  # bytes received, nothing stored
    "poll_stored",  # raw bytes and cursor written, not committed
    "poll_committed",
    "intake_claimed",  # the lease is committed, nothing read
    "intake_read",  # read in the child, documents not yet
    "intake_documents_read",
    "intake_filed",  # ticket, post, audit and finish written, not committed
    "intake_committed",
    "send_claimed",
    "send_composed",
    "send_delivered",  # the server said 250, we have not written it down
    "send_marked",  # written, not committed
    "send_committed",
)

_NAME, _, _COUNT = os.environ.get("COUNTERFOIL_CRASH_AT", "").partition(":")
_left = int(_COUNT or 1)
_lock = threading.Lock()


def crash_point(name: str) -> None:
    if name == _NAME:
        _count_down()


def _count_down() -> None:
    global _left
    with _lock:
        _left -= 1
        if _left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
