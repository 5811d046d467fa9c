"""What a mail source is: a few methods, so that another one (Graph, JMAP) is one file; docs/sources.md shows how.

A source numbers its messages with a UID within a UIDVALIDITY (RFC 9051, 2.3.1.1). What was read is remembered
in our database only: reading leaves no trace on the source, so any number of readers may look at it. All that must
never go wrong (what is new, what is missing, what was seen under another number) is the poller's and no source's.
"""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol, runtime_checkable

from inbox.tokens import TokenConfig

# one transaction stores one batch: bounded by bytes for memory, by count for the time the database is held
BATCH_BYTES = 8 * 2**20
BATCH_COUNT = 100
PIECE_BYTES = 4 * 2**20  # a larger message comes alone and in pieces of this size
WHOLE_BYTES = 32 * 2**20  # up to here a message is one value in memory; of a larger one only HEAD_BYTES are
HEAD_BYTES = 8 * 2**20
LARGEST_BYTES = 2 * 2**30  # more than any mail server takes: a source that goes on sends no mail


LISTENING = ("lmtp", "smtp")  # kinds that mail is delivered to; the others are looked at


@dataclass(frozen=True, slots=True)
class MailboxConfig:
    """One [[mailbox]] table. `kind` is imap, folder, lmtp or smtp. `security` is tls, starttls or none (loopback
    only). A folder is a Maildir or a directory of .eml files; lmtp and smtp are delivered to `host` and `port`, for
    `addresses`. The password never shows in a repr."""

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
    idle_seconds: int = 540  # how long one IDLE lasts at most; 0: only polling
    timeout_seconds: float = 60  # for each answer of the server
    processed_folder: str = ""  # where mail goes once it has its outcome; empty: it stays
    addresses: tuple[str, ...] = ()
    largest_mb: int = 50  # of a mail that is delivered to us
    trusted_authserv_ids: tuple[str, ...] = ()  # whose Authentication-Results count (RFC 8601); none: not decided


@dataclass(frozen=True, slots=True)
class FetchedMessage:
    """The exact bytes: `raw`, and of a message above WHOLE_BYTES what follows its first HEAD_BYTES in `rest`, a file
    open at that place and closed by who stores it."""

    uid: int
    raw: bytes
    delivered_at: datetime | None
    rest: BinaryIO | None = None


@dataclass(frozen=True, slots=True)
class FetchedBatch:
    """Messages to store together. Every UID that was asked for is in exactly one of the three: delivered, listed but
    not delivered (`missing`, with the reason), or deleted since it was listed (`gone`)."""

    messages: tuple[FetchedMessage, ...]
    missing: tuple[tuple[int, str], ...] = ()
    gone: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Description:
    """By what a stored message is recognised under a new number."""

    message_id: str | None
    size: int
    delivered_at: datetime | None


class MailboxError(Exception):
    """The source failed. `permanent` (refused login, no such folder) needs a person; else it is tried again."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class MailboxSession(Protocol):
    """An open connection to one folder. Every method may raise MailboxError; the connection is given up then."""

    @property
    def uidvalidity(self) -> int: ...

    @property
    def next_uid(self) -> int | None:
        """Above every UID there is. None when the numbers of this source do not grow with time."""
        ...

    def refresh(self) -> None:
        """Look at the folder as it is now; its UIDVALIDITY may have changed."""
        ...

    def list_uids(self, first: int) -> list[int]:
        """Of every message that is there, ascending, from `first` on when the numbers grow with time."""
        ...

    def fetch(self, uids: Sequence[int], *, careful: bool = False) -> Iterator[FetchedBatch]:
        """In this order, in batches bounded by BATCH_BYTES and BATCH_COUNT. `careful` trusts no announced size and
        takes each by itself: for messages that failed before."""
        ...

    def describe(self, uids: Sequence[int]) -> Mapping[int, Description]:
        """Without their content, as far as this source can; what is left out is fetched instead."""
        ...

    def wait(self, seconds: float, stopping: threading.Event) -> None:
        """Until there may be news, at most so long. A source that cannot tell waits to the end."""
        ...


@runtime_checkable
class MovingSession(MailboxSession, Protocol):
    """A source on which a message can be moved."""

    def check_moving(self) -> None:
        """Raises MailboxError when this account may only read the folder. Changes nothing."""
        ...

    def move(
        self,
        uids: Sequence[int],
        folder: str,
        *,
        begun: Collection[int],
        copied: Collection[int],
        on_copied: Callable[[Collection[int]], None],
    ) -> frozenset[int]:
        """Those that were there. After it none of them is in this folder, and each that was is in the other, once.
        `begun` may have been moved or copied by a call that did not return; `copied` were copied for certain. Where
        a move takes two steps, `on_copied` is called between them."""
        ...


class Mailbox(Protocol):
    @property
    def config(self) -> MailboxConfig: ...

    def connect(self) -> AbstractContextManager[MailboxSession]:
        """Raises MailboxError."""
        ...
