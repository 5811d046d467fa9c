"""`counterfoil.toml` and the environment in, one frozen `Settings` out; a bad setting is refused by name.

Four tables say what exists: the desk's own settings, [smtp], [alarm] and each [[mailbox]]. A variable wins over the
file. Every problem is collected before anything is refused, so that one reading shows all of them.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from decimal import Decimal
from pathlib import Path

from inbox.alarms import AlarmConfig
from inbox.document_passwords import DocumentPasswords
from inbox.mailbox import LISTENING, MailboxConfig
from inbox.smtp import SmtpConfig
from web.configuration.rules import complete_alarm, complete_mailboxes, complete_smtp
from web.configuration.sources import gather, read_table
from web.configuration.tables import ALARM, DESK, MAILBOX, SMTP
from web.configuration.values import MIN_SECRET_LENGTH


class BadSetting(Exception):
    """`str()` is "mailbox[0].port: must be a port number, not 'abc'", one line for each of `problems`."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every field is documented in docs/settings.md; a test compares the two."""

    home: Path
    database_url: str = field(repr=False)
    company: str = "Counterfoil"
    timezone: tzinfo = UTC  # of the people who work here; what is stored is UTC
    base_url: str = "http://127.0.0.1:8080"
    mail_from: str = "billing@localhost"  # the address replies leave from
    sales_address: str = ""
    secret: str = field(default="", repr=False)  # signs Message-IDs and CSRF tokens; kept in home/secret
    require_second_factor: bool = False
    plus_addressing: bool = False
    acknowledge: bool = False
    announce_resolved: bool = False
    automatic_mails_a_day: int = 5  # to one address
    automatic_texts: Path | None = None
    invoice_files: Path | None = None  # where the copies of invoices are, by the ledger's document path
    document_passwords: DocumentPasswords = field(default_factory=DocumentPasswords)
    post_proved: bool = True  # cash that document, ledger and bank prove together
    post_limit: Decimal | None = None  # above it a person decides, in the payment's currency
    post_inferred_after: int | None = None  # payments without an advice that people applied before; None for never
    learn_with_four_eyes: bool = False  # a payer's bank account counts once a second person has confirmed it
    ask_for_money_after_days: int = 5  # 0 for never
    ask_for_advice_after_days: int = 3  # 0 for never
    ask_for_parts_after_days: int = 2  # 0 for never
    undo_send_seconds: int = 15  # 0: a reply leaves at once
    poll_seconds: int = 20
    listen_host: str = "127.0.0.1"
    listen_port: int = 8080
    mailboxes: tuple[MailboxConfig, ...] = ()
    smtp: SmtpConfig | None = None
    alarm: AlarmConfig | None = None

    @property
    def polled_mailboxes(self) -> frozenset[str]:
        """Names of those that a worker looks at; mail is delivered to the others."""
        return frozenset(mailbox.name for mailbox in self.mailboxes if mailbox.kind not in LISTENING)


def load_settings(home: Path | None = None, environ: Mapping[str, str] | None = None) -> Settings:
    """Read COUNTERFOIL_HOME/counterfoil.toml and COUNTERFOIL_* variables. Raises BadSetting."""
    environ = os.environ if environ is None else environ
    home = (home or Path(environ.get("COUNTERFOIL_HOME") or "~/.counterfoil")).expanduser().absolute()
    problems: list[str] = []
    given = gather(home, environ, problems)
    desk_values = read_table(given.desk, DESK, home, problems)
    smtp_values = read_table(given.smtp, SMTP, home, problems) if given.smtp else None
    alarm_values = read_table(given.alarm, ALARM, home, problems) if given.alarm else None
    mailbox_values = [read_table(table, MAILBOX, home, problems) for table in given.mailboxes]
    complete_mailboxes(mailbox_values, problems)
    if smtp_values is not None:
        complete_smtp(smtp_values, mailbox_values, problems)
    if alarm_values is not None:
        complete_alarm(alarm_values, smtp_values or {}, problems)
    if problems:
        raise BadSetting(problems)
    return Settings(
        home=home,
        database_url=desk_values.pop("database_url", None) or f"sqlite:///{home / 'counterfoil.sqlite3'}",
        secret=desk_values.pop("secret", None) or _keep_secret(home),
        mailboxes=tuple(MailboxConfig(**values) for values in mailbox_values),
        smtp=SmtpConfig(**smtp_values) if smtp_values else None,
        alarm=AlarmConfig(**alarm_values) if alarm_values else None,
        **desk_values,
    )


def _keep_secret(home: Path) -> str:
    """The secret of this home, made once: mode 600, and complete from the moment that it has its name."""
    path = home / "secret"
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            draft = home / f"secret.{os.getpid()}"
            with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
            try:
                os.link(draft, path)  # fails if another process was first: then theirs is the secret
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        secret = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as failure:
        raise BadSetting([f"COUNTERFOIL_HOME: the secret of {home} can't be kept: {failure}"]) from None
    if len(secret) < MIN_SECRET_LENGTH:
        raise BadSetting([f"secret: {path} is damaged; put back the old one, or delete it to get a new one"])
    return secret
