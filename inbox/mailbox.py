"""What a mail source is: a few methods, so that another one (Graph, JMAP, LMTP) is one file."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol


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


@dataclass(frozen=True, slots=True)
class FetchedMessage:
    """`uidvalidity` and `uid` as the source numbers it; `raw` the exact bytes."""

    uidvalidity: int
    uid: int
    raw: bytes
    delivered_at: datetime | None


class MailboxError(Exception):
    """The source failed. `permanent` (refused login, no such folder) needs a person; else it is tried again."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class MailboxSession(Protocol):
    """An open connection to one folder. Nothing on the server is ever changed: no \\Seen, no move, no delete."""

    @property
    def uidvalidity(self) -> int: ...

    def fetch_after(self, last_uid: int) -> Iterator[list[FetchedMessage]]:
        """Messages with a higher UID, ascending, in batches bounded by count and bytes."""
        ...


class Mailbox(Protocol):
    @property
    def config(self) -> MailboxConfig: ...

    def connect(self) -> AbstractContextManager[MailboxSession]:
        """Raises MailboxError."""
        ...
