"""A mailbox's settings in, a signed-in and encrypted connection to its IMAP folder out.

The connection is prepared for the long life that IDLE gives it: keepalive probes find a peer that vanished, and an
answer that does not come within the timeout ends it.
"""

import imaplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from imapclient import IMAPClient, SocketTimeout

from inbox.deadline import deadline
from inbox.imap_session import FAULTS, ImapSession, as_mailbox_error
from inbox.loopback import is_loopback
from inbox.mailbox import MailboxConfig, MailboxError
from inbox.sign_in import Account, Desk, authenticate_imap

CONNECT_SECONDS = 15.0
SIGN_IN_SECONDS = 120.0  # from the first byte until we are signed in, tokens included
FAREWELL_SECONDS = 15.0


class ImapMailbox:
    """Without a `desk` it signs in by password, and nobody keeps the book of it."""

    def __init__(self, config: MailboxConfig, desk: Desk | None = None) -> None:
        self.config = config
        self._desk = desk

    @contextmanager
    def connect(self) -> Iterator["ImapSession"]:
        """Raises MailboxError."""
        client = _open(self.config, self._desk)
        try:
            yield ImapSession(client, self.config)
        except BaseException:
            with suppress(*FAULTS):  # nothing more is asked of a connection that failed, not even a farewell
                client.shutdown()
            raise
        with suppress(*FAULTS), deadline(client.socket(), FAREWELL_SECONDS):
            client.logout()


def _open(config: MailboxConfig, desk: Desk | None) -> IMAPClient:
    _refuse_open_network(config)
    reaching = f"Cannot reach {config.host}:{config.port}"
    with as_mailbox_error(reaching):
        seconds = min(CONNECT_SECONDS, config.timeout_seconds)
        connection = socket.create_connection((config.host, config.port), seconds)
    client: IMAPClient | None = None
    try:
        with deadline(connection, SIGN_IN_SECONDS):
            _prepare(connection)
            context = _make_context(config)
            with as_mailbox_error(reaching):
                if context and config.security == "tls":
                    connection = context.wrap_socket(connection, server_hostname=config.host)
                client = _Client(connection, config)
            _sign_in(client, config, context, desk)
            return client
    except BaseException:
        with suppress(*FAULTS):
            (client.shutdown if client else connection.close)()
        raise


class _Client(IMAPClient):  # type: ignore[misc] # the library has no types
    """Speaks over a connection that stands already, so that its time can be limited from the first byte on."""

    def __init__(self, connection: socket.socket, config: MailboxConfig) -> None:
        self._connection = connection
        timeout = SocketTimeout(connection.gettimeout(), config.timeout_seconds)
        super().__init__(config.host, config.port, ssl=False, timeout=timeout)

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 - the library's name
        return _Dialogue(self._connection, self.host, self.port)


class _Dialogue(imaplib.IMAP4):
    def __init__(self, connection: socket.socket, host: str, port: int) -> None:
        self._connection = connection
        super().__init__(host, port)

    def _create_socket(self, _timeout: float | None) -> socket.socket:
        return self._connection


# name -> value: ask a silent peer after a minute, every 15 seconds, and give up after four questions; unanswered
# data is given up as soon. Without NODELAY each literal waits for a delayed acknowledgement, 40 ms a command.
_TCP_OPTIONS = {
    "TCP_NODELAY": 1,
    "TCP_KEEPIDLE": 60,
    "TCP_KEEPINTVL": 15,
    "TCP_KEEPCNT": 4,
    "TCP_USER_TIMEOUT": 60_000,
}


def _prepare(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _TCP_OPTIONS.items():
        if hasattr(socket, name):  # not every system knows all of them
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _make_context(config: MailboxConfig) -> ssl.SSLContext | None:
    if config.security == "none":
        return None
    return ssl.create_default_context(cafile=str(config.ca_file) if config.ca_file else None)


def _refuse_open_network(config: MailboxConfig) -> None:
    if config.security == "none" and not is_loopback(config.host):
        raise MailboxError(f"{config.host}: without encryption only a mail server on this machine", permanent=True)


def _sign_in(client: IMAPClient, config: MailboxConfig, context: ssl.SSLContext | None, desk: Desk | None) -> None:
    if client.welcome.upper().startswith(b"* PREAUTH"):
        # a server that claims to know us before STARTTLS would keep the whole session in the clear
        raise MailboxError(f"{config.host} signed us in without being asked (PREAUTH): refused", permanent=True)
    with as_mailbox_error(f"{config.host} refused"):
        if config.security == "starttls":
            client.starttls(context)
        authenticate_imap(client, account_of(config), desk)


def account_of(config: MailboxConfig) -> Account:
    """Who signs in to this mailbox, and how."""
    return Account(
        f"mailbox {config.name}",
        config.user,
        config.password,
        config.host,
        config.port,
        config.token,
        config.mechanism,
    )
