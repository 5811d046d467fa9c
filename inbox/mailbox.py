"""What a mail source is: a few methods, so that another one (Graph, JMAP, LMTP) is one file.

A source numbers its messages with a UID within a UIDVALIDITY (RFC 9051, 2.3.1.1). What was read is remembered
in our database only: a source is never told, so nothing on it changes and any number of readers may look.
"""

from collections.abc import Container, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from inbox.tokens import TokenConfig

# one transaction stores one batch: bounded by bytes for memory, by count for the time the database is held
BATCH_BYTES = 8 * 2**20
BATCH_COUNT = 100


@dataclass(frozen=True, slots=True)
class MailboxConfig:
    """One [[mailbox]] table. `kind` is imap or folder. `security` is tls, starttls or none (loopback only).
    A folder is a Maildir or a directory of .eml files. The password never shows in a repr."""

    name: str
    kind: str
    host: str = ""
    port: int = 993
    security: str = "tls"
    user: str = ""
    password: str = field(default="", repr=False)
    folder: str = "INBOX"
    path: Path | None = None
    ca_file: Path | None = None
    token: TokenConfig | None = None  # where tokens come from; None: the password is used
    mechanism: str = "auto"


@dataclass(frozen=True, slots=True)
class FetchedMessage:
    """`uidvalidity` and `uid` as the source numbers it; `raw` the exact bytes."""

    uidvalidity: int
    uid: int
    raw: bytes
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class FetchedBatch:
    """Messages to store together. Once they are, every message up to `last_uid` is stored: the cursor. A message
    that could not be read keeps the cursor below it, while those after it are delivered."""

    messages: tuple[FetchedMessage, ...]
    last_uid: int


class MailboxError(Exception):
    """The source failed. `permanent` (refused login, no such folder) needs a person; else it is tried again."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class MailboxSession(Protocol):
    """An open connection to one folder. Nothing on the server is ever changed: no \\Seen, no move, no delete."""

    @property
    def uidvalidity(self) -> int: ...

    def fetch_new(self, last_uid: int, stored: Container[int]) -> Iterator[FetchedBatch]:
        """Messages with a higher UID than the cursor that are not in `stored`, ascending. Raises MailboxError,
        after the last batch too when some message could not be read: the message names it."""
        ...


class Mailbox(Protocol):
    @property
    def config(self) -> MailboxConfig: ...

    def connect(self) -> AbstractContextManager[MailboxSession]:
        """Raises MailboxError."""
        ...
