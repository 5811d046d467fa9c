"""The settings in, what they describe at the mail edge out: mailboxes, transport, worker."""

import logging
from datetime import datetime

from inbox.alarms import Channel, make_channels
from inbox.folder import FolderMailbox
from inbox.imap import ImapMailbox
from inbox.isolate import Readers
from inbox.lmtp import make_listeners
from inbox.mailbox import LISTENING, Mailbox, MailboxConfig
from inbox.sign_in import Desk, SignInDesk
from inbox.smtp import SmtpTransport
from inbox.token_keeper import TokenKeeper
from inbox.worker import Worker
from tickets import alarms, sign_ins
from tickets.db import Database
from tickets.house_time import make_house_clock, utc_now
from tickets.sealing import Sealer
from web.identity import make_identity
from web.posting import make_posting_policy
from web.settings import Settings

log = logging.getLogger(__name__)


def make_keeper(settings: Settings, db: Database) -> TokenKeeper:
    return TokenKeeper(db, Sealer(settings.secret))


def make_desk(settings: Settings, db: Database) -> SignInDesk:
    return SignInDesk(db, make_keeper(settings, db))


def make_mailbox(config: MailboxConfig, desk: Desk | None = None) -> Mailbox:
    return FolderMailbox(config) if config.kind == "folder" else ImapMailbox(config, desk)


def make_alarm_channels(settings: Settings) -> tuple[Channel, ...]:
    return make_channels(settings.alarm, settings.company, settings.base_url) if settings.alarm else ()


def forget_removed_accounts(settings: Settings, db: Database, *, now: datetime) -> None:
    """A mailbox that was taken out of the settings is in no trouble any more."""
    accounts = [*(f"mailbox {mailbox.name}" for mailbox in settings.mailboxes), *(["smtp"] if settings.smtp else [])]
    with db.write() as session:
        sign_ins.forget_others(session, accounts)
        alarms.end_others(session, accounts, now=now)


def make_worker(settings: Settings, db: Database, readers: Readers) -> Worker:
    desk = make_desk(settings, db)
    forget_removed_accounts(settings, db, now=utc_now())
    return Worker(
        db,
        [make_mailbox(config, desk) for config in settings.mailboxes if config.kind not in LISTENING],
        readers,
        SmtpTransport(settings.smtp, desk) if settings.smtp else None,
        make_identity(settings),
        poll_seconds=settings.poll_seconds,
        name=settings.company,
        channels=make_alarm_channels(settings),
        listeners=make_listeners(db, settings.mailboxes),
        posting=make_posting_policy(settings),
        clock=make_house_clock(settings.timezone, utc_now),
        trusted={config.name: config.trusted_authserv_ids for config in settings.mailboxes},
    )
