"""The notices that are due in, one message out by each second channel: a webhook, a mail by another account.

What is told and when is decided by the rows (`tickets.alarms`); here is only how. A notice counts as told once
any channel has taken it. The webhook's body is signed, with the time inside the signature, so that a receiver can
tell it from an invented or an old one; its `text` alone is what chat programs show.
"""

import hashlib
import hmac
import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol

from inbox.endpoint import EndpointFailed, ask
from inbox.smtp import DeliveryError, SmtpConfig, SmtpTransport
from tickets.alarms import Notice, claim_notices, is_any_due, mark_not_told, mark_told
from tickets.db import Database

log = logging.getLogger(__name__)

WEBHOOK_SECONDS = 15.0

# what a kind of alarm means, and that it is over: {subject} is "mailbox billing"
WORDS: dict[str, tuple[str, str]] = {
    "sign_in": ("{subject} can't sign in", "{subject} signs in again"),
    "mailbox_changed": ("{subject} is not the mailbox that it was", "{subject} is the mailbox that it was"),
    "mailbox_down": ("{subject} can't be reached", "{subject} can be reached again"),
    "mail_server_down": ("mail does not leave", "mail leaves again"),
    "silent_mailbox": ("{subject} gets far less mail than usual", "{subject} gets mail again"),
    "gap": ("{subject} has messages that were not fetched", "{subject} has been fetched completely"),
    "moves_refused": ("mail of {subject} can't be moved", "mail of {subject} is moved again"),
    "parked_mail": ("mail of {subject} could not be filed", "no mail of {subject} is parked any more"),
    "little_disk": ("the disk of the {subject} is nearly full", "the disk of the {subject} has room again"),
    "worker_late": ("{subject} does not come round", "{subject} comes round again"),
    "test": ("{subject} is a test of the alarm", "{subject} was a test of the alarm"),
    "missing_statement": ("a bank statement of {subject} is missing", "the bank statement of {subject} is here"),
    "credential_ends": ("the permission of {subject} will end", "the permission of {subject} is renewed"),
}


@dataclass(frozen=True, slots=True)
class AlarmConfig:
    """The [alarm] table. No secret shows in a repr, and the address of a webhook is one: who has it may post."""

    webhook_url: str = field(default="", repr=False)
    webhook_secret: str = field(default="", repr=False)
    mail_to: tuple[str, ...] = ()
    mail_from: str = ""
    host: str = ""
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None


class ChannelFailed(Exception):
    """The channel did not take the message."""


class Channel(Protocol):
    @property
    def name(self) -> str: ...

    def tell(self, notices: Sequence[Notice], *, now: datetime) -> None:
        """Raises ChannelFailed."""
        ...


def make_channels(config: AlarmConfig, company: str, base_url: str) -> tuple[Channel, ...]:
    """Those that the settings name; none when they name none."""
    channels: list[Channel] = []
    if config.webhook_url:
        channels.append(WebhookChannel(config, company, base_url))
    if config.mail_to:
        channels.append(MailChannel(config, company, base_url))
    return tuple(channels)


def tell_due(db: Database, channels: Sequence[Channel], *, now: datetime) -> int:
    """Tell what is due; how many notices were told."""
    with db.read() as session:
        if not channels or not is_any_due(session, now=now):
            return 0
    with db.write() as session:
        notices = claim_notices(session, now=now)
    if not notices:
        return 0
    failures = _tell_all(channels, notices, now)
    with db.write() as session:
        if len(failures) < len(channels):
            mark_told(session, notices, now=now)
            return len(notices)
        mark_not_told(session, notices, "; ".join(failures), now=now)
        return 0


def try_channels(channels: Sequence[Channel], *, now: datetime) -> list[tuple[str, str | None]]:
    """A message that says it is a test, by each channel: its name, and in words why it did not take it."""
    notice = Notice(0, 0, "raised", "test", "this", "It is only a test; nothing is wrong.", now, None)
    return [(channel.name, _failure(channel, [notice], now)) for channel in channels]


def _tell_all(channels: Sequence[Channel], notices: Sequence[Notice], now: datetime) -> list[str]:
    """What failed, in words: one channel that is down hinders no other."""
    failures = [(channel.name, _failure(channel, notices, now)) for channel in channels]
    return [f"{name}: {words}" for name, words in failures if words]


def _failure(channel: Channel, notices: Sequence[Notice], now: datetime) -> str | None:
    try:
        channel.tell(notices, now=now)
    except ChannelFailed as flaw:
        log.warning("the alarm could not be told by %s: %s", channel.name, flaw)
        return str(flaw)
    return None


class WebhookChannel:
    name = "webhook"

    def __init__(self, config: AlarmConfig, company: str, base_url: str) -> None:
        self._config = config
        self._company = company
        self._base_url = base_url

    def tell(self, notices: Sequence[Notice], *, now: datetime) -> None:
        content = {
            "text": describe(notices, self._company, self._base_url),
            "company": self._company,
            "url": self._base_url,
            "notices": [{"id": notice.id, "title": title_of(notice), **asdict(notice)} for notice in notices],
        }
        body = json.dumps(content, ensure_ascii=False, default=datetime.isoformat).encode()
        at = str(int(now.timestamp()))
        headers = {
            "Content-Type": "application/json",
            "X-Counterfoil-Timestamp": at,
            "X-Counterfoil-Signature": f"sha256={sign(self._config.webhook_secret, at, body)}",
        }
        try:
            answer = ask(
                "POST",
                self._config.webhook_url,
                headers,
                seconds=WEBHOOK_SECONDS,
                ca_file=self._config.ca_file,
                content=body,
            )
        except EndpointFailed as flaw:
            raise ChannelFailed(str(flaw)) from flaw
        if not 200 <= answer.status < 300:
            raise ChannelFailed(f"it answered {answer.status}")


class MailChannel:
    name = "mail"

    def __init__(self, config: AlarmConfig, company: str, base_url: str) -> None:
        self._config = config
        self._company = company
        self._base_url = base_url
        self._transport = SmtpTransport(
            SmtpConfig(config.host, config.port, config.security, config.user, config.password, config.ca_file)
        )

    def tell(self, notices: Sequence[Notice], *, now: datetime) -> None:
        mail = EmailMessage()
        mail["From"] = self._config.mail_from
        mail["To"] = ", ".join(self._config.mail_to)
        mail["Subject"] = _one_line(f"Counterfoil: {title_of(notices[0])}{_and_more(notices)}")
        mail["Date"] = format_datetime(now)
        mail["Message-ID"] = (
            f"<alarm.{notices[0].id}.{notices[0].attempt}@{self._config.mail_from.partition('@')[2]}>"
        )
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
        mail.set_content(describe(notices, self._company, self._base_url))
        try:
            self._transport.send(self._config.mail_from, self._config.mail_to, mail.as_bytes())
        except DeliveryError as flaw:
            if not flaw.uncertain:
                raise ChannelFailed(str(flaw)) from flaw


def sign(secret: str, at: str, body: bytes) -> str:
    """HMAC-SHA256 (hex) over "<timestamp>.<body>"."""
    return hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()


def title_of(notice: Notice) -> str:
    """One sentence about the subject, for a mail's subject line."""
    raised, ended = WORDS.get(notice.kind, ("{subject} needs somebody", "{subject} is well again"))
    return (ended if notice.event == "ended" else raised).format(subject=notice.subject)


def describe(notices: Sequence[Notice], company: str, base_url: str) -> str:
    """The whole message as text; the last line says where to look."""
    lines = [f"Counterfoil of {company}:", ""]
    for notice in notices:
        since = f"{notice.raised_at:%d %b %Y %H:%M} UTC"
        if notice.event == "ended":
            lines += [f"- {title_of(notice)}. It had been so since {since}.", ""]
        else:
            lines += [f"- {title_of(notice)}, since {since}.", f"  {_one_line(notice.words)}", ""]
    return "\n".join([*lines, f"{base_url}/mailroom"])


def _and_more(notices: Sequence[Notice]) -> str:
    return f", and {len(notices) - 1} more" if len(notices) > 1 else ""


def _one_line(words: str) -> str:
    return " ".join(words.split())[:600]
