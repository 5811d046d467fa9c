"""`python -m bench.one_poll PORT`: one look at a mailbox, and every mail filed, as the worker does it.

A program of its own, so that all it costs can be counted, start-up and child processes included. Documents are kept
as files, not read.
"""

import sys

from sqlalchemy import func, select

from inbox.imap import ImapMailbox
from inbox.mailbox import MailboxConfig
from inbox.pipeline import run_intake
from inbox.poller import poll_once
from tickets.house_time import utc_now
from tickets.mailroom.messages import InboundMessage
from web.commands.opening import opened, running_readers
from web.identity import make_identity


def main(port: int) -> None:
    mailbox = ImapMailbox(MailboxConfig("billing", "imap", "127.0.0.1", port, "none", "billing", "billing"))
    with opened() as (settings, db), running_readers(settings) as readers:
        report = poll_once(mailbox, db, now=utc_now())
        run_intake(
            db,
            readers,
            identity=make_identity(settings),
            clock=utc_now,
            worker="bench",
            with_documents=False,
        )
        with db.read() as session:
            filed = session.scalar(select(func.count()).where(InboundMessage.outcome.is_not(None)))
    print(report.stored, filed)


if __name__ == "__main__":
    main(int(sys.argv[1]))
