"""A worker of its own process, for tests that kill it: `python crash_worker.py DATABASE IMAP_PORT SMTP_PORT SECONDS`.

SECONDS sets its clock ahead: a lease that a killed worker left behind is over at once instead of in five minutes.
"""

import sys
from datetime import UTC, datetime, timedelta

from builders import IDENTITY

from inbox.imap import ImapMailbox
from inbox.isolate import Readers
from inbox.mailbox import MailboxConfig
from inbox.smtp import SmtpConfig, SmtpTransport
from inbox.worker import Worker
from tickets.db import Database


def main(database_url: str, imap_port: str, smtp_port: str, seconds_ahead: str) -> None:
    ahead = timedelta(seconds=int(seconds_ahead))
    mailbox = MailboxConfig("billing", "imap", "127.0.0.1", int(imap_port), "none", "billing", "billing")
    transport = SmtpTransport(SmtpConfig("127.0.0.1", int(smtp_port), "none"))
    with Readers() as readers:
        Worker(
            Database(database_url),
            [ImapMailbox(mailbox)],
            readers,
            transport,
            IDENTITY,
            poll_seconds=0.3,
            clock=lambda: datetime.now(UTC) + ahead,
        ).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
