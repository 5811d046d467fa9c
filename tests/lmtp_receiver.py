"""A listener of its own process, killed at a crash point: `python lmtp_receiver.py DATABASE KIND PORT POINT NOW`."""

import os
import signal
import sys
import time
from datetime import datetime

from inbox import lmtp
from inbox.mailbox import MailboxConfig
from tickets import schema
from tickets.db import Database


def main(database_url: str, kind: str, port: str, point: str, now: str) -> None:
    arrived_at = datetime.fromisoformat(now)

    def kill_at(name: str) -> None:
        if name == point:
            os.kill(os.getpid(), signal.SIGKILL)

    assert schema.Base.metadata.tables
    lmtp.crash_point = kill_at  # type: ignore[attr-defined]
    config = MailboxConfig("billing", kind, "127.0.0.1", int(port), addresses=("billing@acme.example",))
    (listener,) = lmtp.make_listeners(Database(database_url), [config], clock=lambda: arrived_at)
    listener.tend(lambda: None, now=arrived_at)
    print("listening", flush=True)
    time.sleep(60)


if __name__ == "__main__":
    main(*sys.argv[1:])
