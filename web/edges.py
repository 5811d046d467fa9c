"""The settings in, what they describe at the mail edge out: mailboxes, transport, worker."""

from inbox.folder import FolderMailbox
from inbox.imap import ImapMailbox
from inbox.isolate import Readers
from inbox.mailbox import Mailbox, MailboxConfig
from inbox.smtp import SmtpTransport
from inbox.worker import Worker
from tickets.db import Database
from tickets.outbox import MailIdentity
from web.settings import Settings


def make_mailbox(config: MailboxConfig) -> Mailbox:
    return FolderMailbox(config) if config.kind == "folder" else ImapMailbox(config)


def make_identity(settings: Settings) -> MailIdentity:
    return MailIdentity(settings.mail_from, settings.secret)


def make_worker(settings: Settings, db: Database, readers: Readers) -> Worker:
    return Worker(
        db,
        [make_mailbox(config) for config in settings.mailboxes],
        readers,
        SmtpTransport(settings.smtp) if settings.smtp else None,
        make_identity(settings),
        poll_seconds=settings.poll_seconds,
        name=settings.company,
    )
