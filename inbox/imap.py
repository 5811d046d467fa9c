"""An IMAP folder in, its new messages out, read-only: EXAMINE and BODY.PEEK[] by UID (RFC 9051).

Trust what is seen, not what is announced: a message that the server leaves out or sends empty is a gap that the
next poll comes back to; one whose length differs from RFC822.SIZE is fetched twice, and taken when both copies
agree (Exchange announces sizes that it does not send).
"""

import imaplib
import ipaddress
import socket
import ssl
from collections.abc import Container, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError

from inbox.faults import crash_point
from inbox.mailbox import BATCH_BYTES, BATCH_COUNT, FetchedBatch, FetchedMessage, MailboxConfig, MailboxError
from inbox.sign_in import Account, SignInDesk, SignInFailed, authenticate_imap

TIMEOUT = SocketTimeout(connect=15, read=60)
SIZES_AT_ONCE = 500  # UIDs in one command: servers limit the length of a line
FAULTS = (IMAPClientError, imaplib.IMAP4.error, OSError, ValueError)


class ImapMailbox:
    """Without a `desk` it signs in by password, and nobody keeps the book of it."""

    def __init__(self, config: MailboxConfig, desk: SignInDesk | None = None) -> None:
        self.config = config
        self._desk = desk

    @contextmanager
    def connect(self) -> Iterator["ImapSession"]:
        """Raises MailboxError."""
        client = _open(self.config, self._desk)
        try:
            yield ImapSession(client, _examine(client, self.config))
        finally:
            with suppress(*FAULTS):
                client.logout()


class ImapSession:
    def __init__(self, client: IMAPClient, uidvalidity: int) -> None:
        self._client = client
        self.uidvalidity = uidvalidity

    def fetch_new(self, last_uid: int, stored: Container[int]) -> Iterator[FetchedBatch]:
        with _as_mailbox_error("The server did not deliver"):
            wanted = self._list_new(last_uid, stored)
            gaps: list[int] = []
            for uids in _slices(wanted, SIZES_AT_ONCE):
                for plan in _plan_batches(uids, self._fetch_sizes(uids)):
                    crash_point("poll_next_batch" if plan[0].uid > wanted[0] else "poll_sizes_known")
                    messages, missing = self._fetch_batch(plan)
                    gaps += missing
                    yield FetchedBatch(tuple(messages), gaps[0] - 1 if gaps else plan[-1].uid)
        if gaps:
            named = ", ".join(map(str, gaps[:20]))
            raise MailboxError(f"The server sent no content for {len(gaps)} message(s), UID {named}", permanent=False)

    def _list_new(self, last_uid: int, stored: Container[int]) -> list[int]:
        # "n:*" always includes the highest message, even when its UID is below n
        found = self._client.search(["UID", f"{last_uid + 1}:*"])
        return sorted(uid for uid in set(found) if uid > last_uid and uid not in stored)

    def _fetch_sizes(self, uids: Sequence[int]) -> dict[int, int]:
        answer = self._client.fetch(uids, ["RFC822.SIZE"])
        return {uid: int(items.get(b"RFC822.SIZE", 0)) for uid, items in answer.items()}

    def _fetch_batch(self, plan: Sequence["_Expected"]) -> tuple[list[FetchedMessage], list[int]]:
        crash_point("poll_receiving")
        answer = self._fetch_bodies([expected.uid for expected in plan])
        if sum(expected.size for expected in plan) > BATCH_BYTES:
            crash_point("poll_large")
        messages, missing = [], []
        for expected in plan:
            items = answer.get(expected.uid, {})
            raw = items.get(b"BODY[]") or b""
            if raw and expected.size and len(raw) != expected.size and not self._comes_again(expected.uid, raw):
                raw = b""
            if raw:
                delivered_at = items.get(b"INTERNALDATE")
                messages.append(FetchedMessage(self.uidvalidity, expected.uid, raw, delivered_at))
            elif self._is_still_there(expected.uid):
                missing.append(expected.uid)
        return messages, missing

    def _fetch_bodies(self, uids: Sequence[int]) -> dict[int, dict[bytes, Any]]:
        return dict(self._client.fetch(uids, ["BODY.PEEK[]", "INTERNALDATE"]))

    def _comes_again(self, uid: int, raw: bytes) -> bool:
        return bool(self._fetch_bodies([uid]).get(uid, {}).get(b"BODY[]") == raw)

    def _is_still_there(self, uid: int) -> bool:
        """False for a message that somebody deleted while we were reading: there is nothing to come back to."""
        still_there = uid in self._client.search(["UID", str(uid)])
        if not still_there:
            crash_point("poll_gone")
        return still_there


@dataclass(frozen=True, slots=True)
class _Expected:
    uid: int
    size: int


def _open(config: MailboxConfig, desk: SignInDesk | None) -> IMAPClient:
    _refuse_open_network(config)
    with _as_mailbox_error(f"Cannot reach {config.host}:{config.port}"):
        context = ssl.create_default_context(cafile=str(config.ca_file) if config.ca_file else None)
        client = IMAPClient(
            config.host,
            config.port,
            ssl=config.security == "tls",
            ssl_context=context if config.security == "tls" else None,
            timeout=TIMEOUT,
        )
        client.normalise_times = False  # aware times, with the server's offset
        # without it each literal waits for a delayed acknowledgement, 40 ms a command
        client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        _sign_in(client, config, context, desk)
    except BaseException:
        with suppress(*FAULTS):
            client.shutdown()
        raise
    return client


def _refuse_open_network(config: MailboxConfig) -> None:
    if config.security == "none" and not is_loopback(config.host):
        raise MailboxError(f"{config.host}: without encryption only a mail server on this machine", permanent=True)


def is_loopback(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _sign_in(client: IMAPClient, config: MailboxConfig, context: ssl.SSLContext, desk: SignInDesk | None) -> None:
    if client.welcome.upper().startswith(b"* PREAUTH"):
        # a server that claims to know us before STARTTLS would keep the whole session in the clear
        raise MailboxError(f"{config.host} signed us in without being asked (PREAUTH): refused", permanent=True)
    with _as_mailbox_error(f"{config.host} refused"):
        if config.security == "starttls":
            client.starttls(context)
            client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        authenticate_imap(client, account_of(config), desk)


def account_of(config: MailboxConfig) -> Account:
    return Account(
        f"mailbox {config.name}",
        config.user,
        config.password,
        config.host,
        config.port,
        config.token,
        config.mechanism,
    )


def _examine(client: IMAPClient, config: MailboxConfig) -> int:
    if any(ord(letter) < 32 for letter in config.folder):
        raise MailboxError("The folder's name contains a control character", permanent=True)
    with _as_mailbox_error(f"Cannot open the folder {config.folder}", refusal_is_permanent=True):
        answer = client.select_folder(config.folder, readonly=True)
    uidvalidity = int(answer.get(b"UIDVALIDITY", 0))
    if not uidvalidity:
        raise MailboxError(f"{config.host} does not number its messages (no UIDVALIDITY)", permanent=True)
    return uidvalidity


def _plan_batches(uids: Sequence[int], sizes: dict[int, int]) -> Iterator[list[_Expected]]:
    """Neighbours until the bytes or the count are enough; a larger message comes alone."""
    batch: list[_Expected] = []
    filled = 0
    for uid in uids:
        expected = _Expected(uid, sizes.get(uid, 0))
        if batch and (len(batch) == BATCH_COUNT or filled + expected.size > BATCH_BYTES):
            yield batch
            batch, filled = [], 0
        batch.append(expected)
        filled += expected.size
    if batch:
        yield batch


def _slices(uids: Sequence[int], length: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), length):
        yield uids[start : start + length]


@contextmanager
def _as_mailbox_error(doing: str, *, refusal_is_permanent: bool = False) -> Iterator[None]:
    """What the library or the network raises, as a MailboxError that says whether waiting can help."""
    try:
        yield
    except SignInFailed as flaw:
        raise MailboxError(str(flaw), permanent=flaw.permanent) from flaw
    except ssl.SSLCertVerificationError as flaw:
        raise MailboxError(
            f"{doing}: its certificate is not trusted ({flaw.verify_message})", permanent=True
        ) from flaw
    except imaplib.IMAP4.abort as flaw:  # the connection broke
        raise MailboxError(f"{doing}: {_words(flaw)}", permanent=False) from flaw
    except (IMAPClientError, imaplib.IMAP4.error) as flaw:
        raise MailboxError(f"{doing}: {_words(flaw)}", permanent=refusal_is_permanent) from flaw
    except (OSError, ValueError) as flaw:
        raise MailboxError(f"{doing}: {_words(flaw)}", permanent=False) from flaw


def _words(flaw: Exception) -> str:
    return str(flaw)[:300] or type(flaw).__name__
