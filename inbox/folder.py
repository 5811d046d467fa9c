"""A Maildir or a folder of .eml files in, its new messages out; no file is touched, moved or renamed.

Files have no UID, so a file's UID is a hash of its name: in a Maildir of the unique part before the flags, which
stays when a mail reader moves the file from `new` to `cur`. Hashes have no order, so the cursor stays at zero and
what was read is exactly the set of UIDs already stored. Write .eml files under another name and rename them when
they are whole, as Maildir delivery does.
"""

import hashlib
from collections.abc import Container, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from inbox.mailbox import BATCH_BYTES, BATCH_COUNT, FetchedBatch, FetchedMessage, MailboxConfig, MailboxError


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
    def __init__(self, path: Path) -> None:
        self._path = path
        self.uidvalidity = stable_number(str(path.resolve()), bits=31)

    def fetch_new(self, last_uid: int, stored: Container[int]) -> Iterator[FetchedBatch]:
        unreadable = []
        batch: list[FetchedMessage] = []
        filled = 0
        for name, file in list_mail_files(self._path):
            uid = stable_number(name, bits=63)
            if uid in stored:
                continue
            try:
                message = _read(file, self.uidvalidity, uid)
            except FileNotFoundError:  # moved or deleted while we were reading
                continue
            except OSError as flaw:
                unreadable.append(f"{file.name} ({flaw.strerror})")
                continue
            if not message.raw:  # still being written
                continue
            if batch and (len(batch) == BATCH_COUNT or filled + len(message.raw) > BATCH_BYTES):
                yield FetchedBatch(tuple(batch), 0)
                batch, filled = [], 0
            batch.append(message)
            filled += len(message.raw)
        if batch:
            yield FetchedBatch(tuple(batch), 0)
        if unreadable:
            raise MailboxError(f"Cannot read {', '.join(unreadable[:20])}", permanent=False)


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


def _read(file: Path, uidvalidity: int, uid: int) -> FetchedMessage:
    raw = file.read_bytes()
    return FetchedMessage(uidvalidity, uid, raw, datetime.fromtimestamp(file.stat().st_mtime, UTC))
