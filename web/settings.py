"""`counterfoil.toml` and the environment in, one frozen `Settings` out; a bad setting is refused by name."""

from dataclasses import dataclass, field
from pathlib import Path

from inbox.mailbox import MailboxConfig
from inbox.smtp import SmtpConfig


class BadSetting(Exception):
    """`str()` is "mailbox[0].port: must be a port number, not 'abc'"."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Every field is documented in docs/settings.md; a test compares the two."""

    home: Path
    database_url: str
    company: str = "Counterfoil"
    base_url: str = "http://127.0.0.1:8080"
    mail_from: str = "billing@localhost"  # the address replies leave from
    sales_address: str = ""
    secret: str = field(default="", repr=False)  # signs Message-IDs and CSRF tokens; kept in home/secret
    poll_seconds: int = 20
    listen_host: str = "127.0.0.1"
    listen_port: int = 8080
    mailboxes: tuple[MailboxConfig, ...] = ()
    smtp: SmtpConfig | None = None

    @property
    def mail_domain(self) -> str:
        return self.mail_from.rpartition("@")[2]


def load_settings(home: Path | None = None, environ: dict[str, str] | None = None) -> Settings:
    """Read COUNTERFOIL_HOME/counterfoil.toml and COUNTERFOIL_* variables. Raises BadSetting."""
    raise NotImplementedError
