"""An outgoing mail's bytes and recipients in, each recipient's fate out.

The end of a mail is the only moment that cannot be made certain (RFC 1047): once the final dot was handed over,
a broken connection leaves open whether the server took the mail. Everything before it is safe to try again.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from typing import Protocol

from inbox.deadline import deadline
from inbox.faults import crash_point
from inbox.loopback import is_loopback
from inbox.sign_in import Account, Desk, SignInFailed, authenticate_smtp
from inbox.tokens import TokenConfig

REACHED_SECONDS = 60.0  # from the first byte until the server knows who we are
MAIL_SECONDS = 120.0  # for a mail's dialogue, and longer by its size
SLOWEST = 16 * 1024  # bytes a second that a server must take
FAREWELL_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class SmtpConfig:
    """`security` is tls, starttls or none (loopback only). The password never shows in a repr."""

    host: str
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    ca_file: Path | None = None
    timeout_seconds: float = 30.0
    token: TokenConfig | None = None  # where tokens come from; None: the password is used
    mechanism: str = "auto"
    token_of: str = ""  # the mailbox whose token is shown, "mailbox billing"; empty: its own


class DeliveryError(Exception):
    """Not sent to anyone. `permanent` is a 5xx answer; `uncertain` means that the connection broke after the
    whole mail was handed over and before the answer: it may have left. `unusable` says that the server could not be
    used at all, whatever the mail."""

    def __init__(self, message: str, *, permanent: bool, uncertain: bool = False, unusable: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.uncertain = uncertain
        self.unusable = unusable


class Transport(Protocol):
    def send(
        self,
        sender: str,
        recipients: tuple[str, ...],
        content: bytes,
        before_data: Callable[[], None] | None = None,
    ) -> dict[str, tuple[int, str]]:
        """Each recipient's (SMTP code, words); at least one was accepted. Raises DeliveryError otherwise. Nothing of
        the mail has left until `before_data` returned; what it raises ends the attempt."""
        ...


class SmtpTransport:
    """One connection a mail: a billing desk sends a few a minute, and no idle connection can die unnoticed.
    Without a `desk` it signs in by password, and nobody keeps the book of it."""

    def __init__(self, config: SmtpConfig, desk: Desk | None = None) -> None:
        self._config = config
        self._desk = desk

    def send(
        self,
        sender: str,
        recipients: tuple[str, ...],
        content: bytes,
        before_data: Callable[[], None] | None = None,
    ) -> dict[str, tuple[int, str]]:
        _refuse_unsafe(sender, *recipients)
        seconds = MAIL_SECONDS + len(content) / SLOWEST
        with self._connect() as server, _as_delivery_error("The mail server broke off"), _deadline(server, seconds):
            crash_point("send_connected")
            fates = _announce(server, sender, recipients, content)
            crash_point("send_announced")
            if before_data:
                before_data()
            code, words = _hand_over(server, content)
        return {recipient: (code, words) if _accepted(fate) else fate for recipient, fate in fates.items()}

    def check(self) -> None:
        """Connect and sign in, sending nothing. Raises DeliveryError."""
        with self._connect():
            pass

    @contextmanager
    def _connect(self) -> Iterator[smtplib.SMTP]:
        config = self._config
        if config.security == "none" and not is_loopback(config.host):
            raise DeliveryError(f"{config.host}: without encryption only a server on this machine", permanent=True)
        reaching = f"Cannot reach {config.host}:{config.port}"
        with _as_delivery_error(reaching, unusable=True):
            connection = socket.create_connection((config.host, config.port), config.timeout_seconds)
        with ExitStack() as at_the_end:
            at_the_end.callback(connection.close)
            with deadline(connection, REACHED_SECONDS):
                with _as_delivery_error(reaching, unusable=True):
                    server = self._greet(connection)
                at_the_end.callback(_take_leave, server)
                with _as_delivery_error(f"{config.host} refused", unusable=True):
                    self._sign_in(server)
            yield server

    def _greet(self, connection: socket.socket) -> smtplib.SMTP:
        if self._config.security == "tls":
            connection = self._tls_context().wrap_socket(connection, server_hostname=self._config.host)
        return _Server(connection, self._config)

    def _sign_in(self, server: smtplib.SMTP) -> None:
        server.ehlo()
        if self._config.security == "starttls":
            server.starttls(context=self._tls_context())
            server.ehlo()
        if self._config.user:
            authenticate_smtp(server, account_of(self._config), self._desk)

    def _tls_context(self) -> ssl.SSLContext:
        ca_file = self._config.ca_file
        return ssl.create_default_context(cafile=str(ca_file) if ca_file else None)


class _Server(smtplib.SMTP):
    """Speaks over a connection that stands already, so that its time can be limited from the first byte on."""

    def __init__(self, connection: socket.socket, config: SmtpConfig) -> None:
        self._connection = connection
        super().__init__(config.host, config.port)

    def _get_socket(self, _host: str, _port: int, _timeout: float) -> socket.socket:
        return self._connection


def _deadline(server: smtplib.SMTP, seconds: float) -> AbstractContextManager[None]:
    return deadline(server.sock, seconds) if server.sock else nullcontext()


def _take_leave(server: smtplib.SMTP) -> None:
    with suppress(smtplib.SMTPException, OSError), _deadline(server, FAREWELL_SECONDS):
        server.quit()
    server.close()


def account_of(config: SmtpConfig) -> Account:
    """Who signs in to the mail server, and how."""
    return Account(
        "smtp",
        config.user,
        config.password,
        config.host,
        config.port,
        config.token,
        config.mechanism,
        config.token_of,
    )


def _announce(
    server: smtplib.SMTP, sender: str, recipients: tuple[str, ...], content: bytes
) -> dict[str, tuple[int, str]]:
    """MAIL and RCPT. Raises DeliveryError unless the server takes the mail for somebody."""
    _check(server.mail(sender, _mail_options(server, sender, recipients, content)), "The sender was refused")
    fates = {}
    for recipient in recipients:
        code, answer = server.rcpt(recipient)
        fates[recipient] = (code, _words(answer))
    if not all(_accepted(fate) for fate in fates.values()):
        crash_point("send_partly_refused")
    if not any(_accepted(fate) for fate in fates.values()):
        words = "; ".join(f"{recipient}: {code} {answer}" for recipient, (code, answer) in fates.items())
        permanent = all(code >= 500 for code, _ in fates.values())
        raise DeliveryError(f"Every recipient was refused: {words}", permanent=permanent)
    return fates


def _mail_options(server: smtplib.SMTP, sender: str, recipients: tuple[str, ...], content: bytes) -> list[str]:
    options = [f"size={len(content)}"] if server.has_extn("size") else []
    if not all(address.isascii() for address in (sender, *recipients)):
        if not server.has_extn("smtputf8"):
            raise DeliveryError(
                "The mail server cannot send to an address with international letters", permanent=True
            )
        server.command_encoding = "utf-8"
        options += ["SMTPUTF8", "BODY=8BITMIME"]
    return options


def _hand_over(server: smtplib.SMTP, content: bytes) -> tuple[int, str]:
    server.putcmd("data")
    _check(server.getreply(), "The mail was refused", expected=354)
    server.send(_dotted(content))
    crash_point("send_handed_over")
    try:
        code, words = server.getreply()
    except (OSError, smtplib.SMTPException) as flaw:
        raise DeliveryError(
            f"The connection broke after the mail was handed over: {flaw}", permanent=False, uncertain=True
        ) from flaw
    if code != 250 and not 400 <= code < 600:  # half a line too, which the library takes for a whole one
        said = f"The mail was handed over, and the answer makes no sense: {code} {_words(words)}"
        raise DeliveryError(said, permanent=False, uncertain=True)
    _check((code, words), "The mail was refused")
    return code, _words(words)


def _dotted(content: bytes) -> bytes:
    """As DATA takes it: lines end in CRLF, a leading dot is doubled, a lone dot ends it (RFC 5321, 4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", content)
    dotted = re.sub(rb"(?m)^\.", b"..", lines)
    return dotted + (b".\r\n" if dotted.endswith(b"\r\n") else b"\r\n.\r\n")


def _check(answer: tuple[int, bytes], refusal: str, *, expected: int = 250) -> None:
    code, words = answer
    if code != expected:
        raise DeliveryError(f"{refusal}: {code} {_words(words)}", permanent=code >= 500)


def _accepted(fate: tuple[int, str]) -> bool:
    return fate[0] in (250, 251)


def _words(answer: bytes | str) -> str:
    return (answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer)[:500]


def _refuse_unsafe(*addresses: str) -> None:
    for address in addresses:
        if not address or parseaddr(f"<{address}>")[1] != address or re.search(r"[\s<>\x00-\x1f\x7f]", address):
            raise DeliveryError(f"{address!r} is not a mail address", permanent=True)


@contextmanager
def _as_delivery_error(doing: str, *, unusable: bool = False) -> Iterator[None]:
    """A refused sign-in or certificate is our setting, not the mail's fault: it is tried again once corrected."""
    try:
        yield
    except SignInFailed as flaw:
        raise DeliveryError(str(flaw), permanent=False, unusable=True) from flaw
    except ssl.SSLCertVerificationError as flaw:
        raise DeliveryError(
            f"{doing}: its certificate is not trusted ({flaw.verify_message})", permanent=False, unusable=unusable
        ) from flaw
    except (smtplib.SMTPException, OSError, socket.gaierror) as flaw:
        raise DeliveryError(f"{doing}: {flaw or type(flaw).__name__}", permanent=False, unusable=unusable) from flaw
