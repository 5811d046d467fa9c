"""Mail that a mail server delivers to us by LMTP (RFC 2033) or SMTP in, stored mails out; 250 only after the commit.

Until then the mail is the sending server's, and it stays so when our database is away: it gets a 4xx and comes again.
A kill between commit and 250 makes it come twice; the second is the same but for its trace headers, and is filed as
a duplicate. Each mailbox gets one stored mail, whatever number of its addresses are among the recipients, and each
names all of them.
"""

import asyncio
import logging
import socket
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import groupby
from typing import Any, AnyStr

from aiosmtpd.controller import Controller
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from inbox.faults import crash_point
from inbox.mailbox import LISTENING, MailboxConfig
from tickets.db import Database
from tickets.house_time import utc_now
from tickets.mailroom import heartbeats, mailbox_cursor, messages, seen_uids
from tickets.mailroom.messages import RawMail

log = logging.getLogger(__name__)

UIDVALIDITY = 1  # the numbers are our own
LONGEST_LINE = 8 * 2**20  # RFC 5321 says 1000, and real mail does not keep to it
MEASURE_EVERY = timedelta(hours=1)

STORED = "250 2.0.0 stored"
LATER = "451 4.3.0 not stored, please try again later"
NOBODY = "550 5.1.1 nobody here has this address"


def make_listeners(
    db: Database, mailboxes: Iterable[MailboxConfig], *, clock: Callable[[], datetime] = utc_now
) -> list["Listener"]:
    """One for each address to listen on, for all mailboxes that share it."""

    def place(config: MailboxConfig) -> tuple[str, str, int]:
        return config.kind, config.host, config.port

    listening = sorted((config for config in mailboxes if config.kind in LISTENING), key=place)
    return [Listener(db, list(configs), clock=clock) for _, configs in groupby(listening, key=place)]


class Listener:
    """Listens from the first `tend` on. `clock` tells the time of arrival."""

    def __init__(
        self,
        db: Database,
        mailboxes: Sequence[MailboxConfig],
        *,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        config = mailboxes[0]
        self.name = f"{config.kind} {config.host}:{config.port}"
        self._db = db
        self._mailboxes = mailboxes
        self._measured_at = datetime.min.replace(tzinfo=UTC)
        self._intake = _Intake(db, mailboxes, clock)
        self._controller = _Controller(
            self._intake,
            hostname=config.host,
            port=config.port,
            data_size_limit=max(config.largest_mb for config in mailboxes) * 2**20,
            enable_SMTPUTF8=True,
            ident="Counterfoil",
        )
        self._controller.speaks_lmtp = config.kind == "lmtp"

    def tend(self, on_stored: Callable[[], None], *, now: datetime) -> None:
        """Begin to listen, or note that it goes on, and once an hour measure how much mail is usual."""
        self._intake.on_stored = on_stored
        if self._controller.server is None:
            self._controller.start()
        with self._db.write() as session:
            for config in self._mailboxes:
                mailbox_cursor.get_cursor(session, config.name).polled_at = now
                if not self._measured_at <= now < self._measured_at + MEASURE_EVERY:
                    heartbeats.watch_silence(session, config.name, now=now)
        if not self._measured_at <= now < self._measured_at + MEASURE_EVERY:
            self._measured_at = now

    def stop(self) -> None:
        if self._controller.server is not None:
            self._controller.stop()


class _Lmtp(LMTP):
    """Answers a refusal of the whole content once for each recipient, as LMTP wants it."""

    line_length_limit = LONGEST_LINE
    _in_data = False

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        self._in_data = True
        try:
            await super().smtp_DATA(arg)
        finally:
            self._in_data = False

    async def push(self, status: AnyStr) -> None:
        refused = isinstance(status, str) and status.startswith(("552 ", "500 Line"))
        times = len(self.envelope.rcpt_tos) if self._in_data and self.envelope and refused else 1
        for _ in range(times):
            await super().push(status)


class _Smtp(SMTP):
    line_length_limit = LONGEST_LINE


class _Controller(Controller):
    speaks_lmtp = True

    def factory(self) -> SMTP:
        return (_Lmtp if self.speaks_lmtp else _Smtp)(self.handler, **self.SMTP_kwargs)


class _Intake:
    """What aiosmtpd calls: one object for all connections, on the listener's own thread."""

    def __init__(self, db: Database, mailboxes: Sequence[MailboxConfig], clock: Callable[[], datetime]) -> None:
        self._db = db
        self._clock = clock
        self._mailbox_of = {address.lower(): config.name for config in mailboxes for address in config.addresses}
        self._host = socket.gethostname()
        self.on_stored: Callable[[], None] = lambda: None

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self._find_mailbox(address) is None:
            return NOBODY
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    def _find_mailbox(self, address: str) -> str | None:
        """By the address, or by what it is without its detail: billing+1042@acme.example is billing's."""
        name, _, domain = address.lower().rpartition("@")
        return self._mailbox_of.get(f"{name}@{domain}") or self._mailbox_of.get(f"{name.partition('+')[0]}@{domain}")

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        loop = asyncio.get_running_loop()
        answer_of = await loop.run_in_executor(None, self._store_for_all, server, session, envelope)
        if isinstance(server, LMTP):
            return "\r\n".join(answer_of[address] for address in envelope.rcpt_tos)
        return STORED if set(answer_of.values()) == {STORED} else LATER

    def _store_for_all(self, server: SMTP, session: Session, envelope: Envelope) -> dict[str, str]:
        """Each recipient's answer. What is stored for one mailbox stays stored when another's fails."""
        answer_of: dict[str, str] = {}
        recipients_of: dict[str, list[str]] = {}
        for address in envelope.rcpt_tos:
            recipients_of.setdefault(self._find_mailbox(address) or "", []).append(address)
        for mailbox, recipients in recipients_of.items():
            now = self._clock()
            raw = _trace(server, session, envelope, recipients, self._host, now) + (envelope.original_content or b"")
            try:
                _store(self._db, mailbox, raw, now)
                answer = STORED
            except Exception:  # whatever it is, the mail is not ours yet
                log.exception("a mail for %s was not stored", mailbox)
                answer = LATER
            answer_of.update(dict.fromkeys(recipients, answer))
        crash_point("lmtp_committed")
        self.on_stored()
        return answer_of


def _trace(
    server: SMTP, session: Session, envelope: Envelope, recipients: Sequence[str], host: str, now: datetime
) -> bytes:
    """The headers of a final delivery (RFC 5321, 4.4): who sent it, to whom, and how it came here."""
    way = "LMTP" if isinstance(server, LMTP) else "ESMTP"
    peer: Any = session.peer
    lines = [
        f"Return-Path: <{envelope.mail_from or ''}>",
        *(f"Delivered-To: {address}" for address in recipients),
        f"Received: from {session.host_name or 'unknown'} ({peer[0] if peer else 'local'})",
        f"\tby {host} with {way}; {format_datetime(now)}",
    ]
    return "".join(f"{_one_line(line)}\r\n" for line in lines).encode("utf-8", "surrogateescape")


def _one_line(text: str) -> str:
    return "".join(letter if letter >= " " or letter == "\t" else "?" for letter in text)


def _store(db: Database, mailbox: str, raw: bytes, now: datetime) -> None:
    """Under the next number of the mailbox."""
    with db.write() as session:
        cursor = mailbox_cursor.get_cursor(session, mailbox)
        cursor.uidvalidity = UIDVALIDITY
        uid = cursor.last_uid + 1
        messages.store_all_raw(session, mailbox, UIDVALIDITY, [RawMail(uid, raw, now)], now=now)
        seen_uids.add_seen(session, mailbox, UIDVALIDITY, [uid])
        cursor.last_uid = uid
        cursor.last_mail_at = cursor.polled_at = now
        session.flush()
        crash_point("lmtp_stored")
