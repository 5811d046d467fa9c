"""A Maildir or a folder of .eml files in, its new messages out; no file is touched, moved or renamed.

Files have no UID, so a file's UID is a hash of its name: in a Maildir of the unique part before the flags, which
stays when a mail reader moves the file from `new` to `cur`. Hashes have no order, so every look compares all of
them with what was seen. Write .eml files under another name and rename them when
they are whole, as Maildir delivery does.
"""

import hashlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from inbox.mailbox import (
    BATCH_BYTES,
    BATCH_COUNT,
    HEAD_BYTES,
    WHOLE_BYTES,
    Description,
    FetchedBatch,
    FetchedMessage,
    MailboxConfig,
    MailboxError,
)


class FolderMailbox:
    def __init__(self, config: MailboxConfig) -> None:
        self.config = config

    @contextmanager
    def connect(self) -> Iterator["FolderSession"]:
        """Raises MailboxError."""
        path = self.config.path
        if path is None or not path.is_dir():
            raise MailboxError(f"There is no folder {path}", permanent=True)
        yield FolderSession(path)


class FolderSession:
    next_uid = None

    def __init__(self, path: Path) -> None:
        self._path = path
        self._names: dict[int, str] = {}
        self.uidvalidity = stable_number(str(path.resolve()), bits=31)

    def refresh(self) -> None:
        """Every look at the folder is a new one."""

    def list_uids(self, first: int) -> list[int]:
        """In the order of the files' names."""
        self._names = {stable_number(name, bits=63): name for name, _ in list_mail_files(self._path)}
        return list(self._names)

    def fetch(self, uids: Sequence[int], *, careful: bool = False) -> Iterator[FetchedBatch]:
        files = dict(list_mail_files(self._path))  # a mail reader may have moved some of them since
        batch = _Batch()
        for uid in uids:
            batch.read(uid, files.get(self._names.get(uid, "")))
            if batch.is_full:
                yield batch.close()
                batch = _Batch()
        if not batch.is_empty:
            yield batch.close()

    def describe(self, uids: Sequence[int]) -> Mapping[int, Description]:
        return {}

    def wait(self, seconds: float, stopping: threading.Event) -> None:
        stopping.wait(seconds)


class _Batch:
    def __init__(self) -> None:
        self._messages: list[FetchedMessage] = []
        self._missing: list[tuple[int, str]] = []
        self._gone: list[int] = []
        self._filled = 0

    def read(self, uid: int, file: Path | None) -> None:
        try:
            message = _read(file, uid) if file else None
        except FileNotFoundError:
            message = None
        except OSError as flaw:
            self._missing.append((uid, f"{file} cannot be read: {flaw.strerror}"))
            return
        if message is None:
            self._gone.append(uid)
        elif message.raw:
            self._messages.append(message)
            self._filled += len(message.raw)
        # an empty file is still being written: the next look finds it again

    @property
    def is_full(self) -> bool:
        return len(self._messages) >= BATCH_COUNT or self._filled >= BATCH_BYTES

    @property
    def is_empty(self) -> bool:
        return not (self._messages or self._missing or self._gone)

    def close(self) -> FetchedBatch:
        return FetchedBatch(tuple(self._messages), tuple(self._missing), tuple(self._gone))


def is_maildir(path: Path) -> bool:
    return (path / "cur").is_dir() and (path / "new").is_dir()


def list_mail_files(path: Path) -> list[tuple[str, Path]]:
    """Each mail's lasting name and its file, in the order of the names (in a Maildir: of delivery)."""
    if is_maildir(path):
        files = [file for part in ("new", "cur") for file in (path / part).iterdir()]
        named = {file.name.partition(":")[0]: file for file in files if not file.name.startswith(".")}
    else:
        named = {str(file.relative_to(path)): file for file in path.rglob("*.eml")}
    return sorted((name, file) for name, file in named.items() if file.is_file())


def stable_number(name: str, *, bits: int) -> int:
    """A positive number that only depends on the name."""
    digest = hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()
    return (int.from_bytes(digest[:8]) & ((1 << bits) - 1)) or 1


def _read(file: Path, uid: int) -> FetchedMessage:
    status = file.stat()
    delivered_at = datetime.fromtimestamp(status.st_mtime, UTC)
    if status.st_size <= WHOLE_BYTES:
        return FetchedMessage(uid, file.read_bytes(), delivered_at)
    content = file.open("rb")
    return FetchedMessage(uid, content.read(HEAD_BYTES), delivered_at, content)
