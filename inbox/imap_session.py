"""A signed-in connection in, one folder's messages out: listed, fetched, described, waited for and moved by UID.

Reading is EXAMINE and BODY.PEEK[] (RFC 9051), which leave no trace. Trust what is seen, not what is announced: a
message that comes empty, short or not at all is missing, and one whose length differs from RFC822.SIZE is fetched
twice and taken when both copies agree (Exchange announces sizes that it does not send).
"""

import hashlib
import imaplib
import ssl
import tempfile
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, cast

from imapclient import DELETED, IMAPClient
from imapclient.exceptions import IMAPClientError

from inbox.deadline import deadline
from inbox.faults import crash_point
from inbox.imap_fetch import FetchCommand, TooLong, read_internaldate
from inbox.mailbox import (
    BATCH_BYTES,
    BATCH_COUNT,
    HEAD_BYTES,
    LARGEST_BYTES,
    PIECE_BYTES,
    WHOLE_BYTES,
    Description,
    FetchedBatch,
    FetchedMessage,
    MailboxConfig,
    MailboxError,
)
from inbox.server_words import words_of
from inbox.sign_in import SignInFailed
from parsers.mime.parse import parse_message
from tickets.mailroom.uid_set import UidSet

AT_ONCE = 500  # UIDs in one command: servers limit the length of a line
WAKE_SECONDS = 0.5  # how long a stopping worker waits for us
ANSWER_SECONDS = 15.0  # for the end of IDLE: a server that needs longer is not there any more
FOLDER_SECONDS = 120.0  # for opening a folder
MOVE_SECONDS = 600.0  # for all that is moved together
MANY = 2 * BATCH_BYTES  # a message of a batch may be so much larger than announced
FAULTS = (IMAPClientError, imaplib.IMAP4.error, OSError, ValueError)


class ImapSession:
    def __init__(self, client: IMAPClient, config: MailboxConfig) -> None:
        self._client = client
        self._config = config
        self._sizes: dict[int, int] = {}
        self._exists = 0
        self.uidvalidity = 0
        self.next_uid: int | None = None
        self.refresh()

    def refresh(self) -> None:
        self._open_folder(readonly=True)

    def _open_folder(self, *, readonly: bool) -> None:
        folder = self._config.folder
        if any(ord(letter) < 32 for letter in folder):
            raise MailboxError("The folder's name contains a control character", permanent=True)
        opening = f"Cannot open the folder {folder}"
        with as_mailbox_error(opening, refusal_is_permanent=True), self._deadline(FOLDER_SECONDS):
            answer = self._client.select_folder(folder, readonly=readonly)
        uidvalidity = int(answer.get(b"UIDVALIDITY", 0))
        if not uidvalidity:
            raise MailboxError(f"{self._config.host} does not number its messages (no UIDVALIDITY)", permanent=True)
        self.uidvalidity = uidvalidity
        self.next_uid = int(answer.get(b"UIDNEXT", 0)) or 2**32
        self._exists = int(answer.get(b"EXISTS", 0))

    def _deadline(self, seconds: float) -> AbstractContextManager[None]:
        return deadline(self._client.socket(), seconds)

    def list_uids(self, first: int) -> list[int]:
        """One answer a message, so that no line grows with the folder, and each with the size for `fetch`."""
        if not self._exists:
            return []
        with as_mailbox_error("The server did not list its messages"):
            self._sizes = {
                uid: size
                for uid, size in self._list_sizes(f"{first}:*")
                if uid >= first  # "n:*" always includes the highest message
            }
        return sorted(self._sizes)

    def _list_sizes(self, uids: str) -> Iterator[tuple[int, int]]:
        for answer in FetchCommand(self._client, uids, "UID RFC822.SIZE", most=0):
            uid, size = answer.get(b"UID"), answer.get(b"RFC822.SIZE")
            if isinstance(uid, int):
                yield uid, size if isinstance(size, int) else 0

    # -- fetching

    def fetch(self, uids: Sequence[int], *, careful: bool = False) -> Iterator[FetchedBatch]:
        with as_mailbox_error("The server did not deliver"):
            for some in _slices(uids, AT_ONCE):
                self._learn_sizes(some)
                for plan in _plan_batches(some, self._sizes, careful=careful):
                    crash_point("poll_next_batch" if plan.uids[0] != uids[0] else "poll_sizes_known")
                    yield from self._fetch_alone(plan) if plan.in_pieces else self._fetch_together(plan)

    def _learn_sizes(self, uids: Sequence[int]) -> None:
        unknown = [uid for uid in uids if uid not in self._sizes]
        if unknown:
            self._sizes.update(self._list_sizes(str(UidSet.of(unknown))))

    def _fetch_together(self, plan: "_Batch") -> Iterator[FetchedBatch]:
        """What arrived before the connection broke is delivered all the same, and the message that was on its way
        is named, so that it does not stand before the others for ever."""
        crash_point("poll_receiving")
        command = FetchCommand(
            self._client,
            str(UidSet.of(plan.uids)),
            "UID INTERNALDATE BODY.PEEK[]",
            most=MANY,
            expected=plan.expected,
        )
        arrived: dict[int, FetchedMessage] = {}
        received = 0
        try:
            for answer in command:
                uid, raw = answer.get(b"UID"), answer.get(b"BODY[]")
                if isinstance(uid, int) and uid in plan.sizes and isinstance(raw, bytes) and raw:
                    arrived[uid] = FetchedMessage(uid, raw, read_internaldate(answer.get(b"INTERNALDATE")))
                    received += len(raw)
                    if received > plan.expected + MANY:
                        raise TooLong(received, plan.expected + MANY)
        except (imaplib.IMAP4.abort, OSError) as flaw:
            broken = command.receiving
            if broken not in plan.sizes:
                broken = next((uid for uid in plan.uids if uid not in arrived), plan.uids[-1])
            whole = (message for uid, message in arrived.items() if uid != broken and plan.agrees(message))
            yield FetchedBatch(tuple(whole), ((broken, f"the connection ended: {words_of(flaw)}"),))
            raise
        yield from self._sort_out(plan, arrived)

    def _sort_out(self, plan: "_Batch", arrived: Mapping[int, FetchedMessage]) -> Iterator[FetchedBatch]:
        """What is beyond doubt first, as asking again may cost the connection."""
        beyond_doubt = {uid: message for uid, message in arrived.items() if plan.agrees(message)}
        yield FetchedBatch(tuple(beyond_doubt.values()))
        for uid in plan.uids:
            if uid in beyond_doubt:
                continue
            try:
                yield self._ask_again(uid, plan.sizes[uid], arrived.get(uid))
            except (imaplib.IMAP4.abort, OSError) as flaw:
                yield FetchedBatch((), ((uid, f"the connection ended: {words_of(flaw)}"),))
                raise

    def _ask_again(self, uid: int, announced: int, message: FetchedMessage | None) -> FetchedBatch:
        """For a message that did not come, or not in its announced size."""
        if message is None:
            if self._is_still_there(uid):
                return FetchedBatch((), ((uid, "the server sends no content for it"),))
            return FetchedBatch((), (), (uid,))
        bodies = [
            answer.get(b"BODY[]")
            for answer in FetchCommand(self._client, str(uid), "UID BODY.PEEK[]", most=MANY)
            if answer.get(b"UID") == uid
        ]
        if bodies == [message.raw]:
            return FetchedBatch((message,))
        return FetchedBatch((), ((uid, f"{announced} bytes announced, {len(message.raw)} sent, then others"),))

    def _is_still_there(self, uid: int) -> bool:
        """False for a message that somebody deleted while we were reading: there is nothing to come back to."""
        still_there = uid in dict(self._list_sizes(str(uid)))
        if not still_there:
            crash_point("poll_gone")
        return still_there

    def _fetch_alone(self, plan: "_Batch") -> Iterator[FetchedBatch]:
        (uid,) = plan.uids
        try:
            taken = self._take(uid, plan.sizes[uid])
        except (imaplib.IMAP4.error, OSError) as flaw:
            yield FetchedBatch((), ((uid, words_of(flaw)),))
            raise
        if isinstance(taken, FetchedMessage):
            crash_point("poll_large")
            yield FetchedBatch((taken,))
        elif self._is_still_there(uid):
            yield FetchedBatch((), ((uid, taken),))
        else:
            yield FetchedBatch((), (), (uid,))

    def _take(self, uid: int, announced: int) -> FetchedMessage | str:
        """A message in pieces, or why not."""
        received = self._download(uid)
        if received.size and announced and received.size != announced:
            with received.file:
                again = self._download(uid)
            if again.digest != received.digest:
                again.file.close()
                return f"{announced} bytes announced, {received.size} sent, then {again.size}"
            received = again
        if not received.size:
            received.file.close()
            return "the server sends no content for it"
        return received.as_message(uid)

    def _download(self, uid: int) -> "_Download":
        """Every byte, never more than a piece of them in memory: what is longer goes to a temporary file."""
        spool = tempfile.SpooledTemporaryFile(max_size=PIECE_BYTES)  # noqa: SIM115 - closed by who takes the message
        download = _Download(cast(BinaryIO, spool))
        try:
            while True:
                items = f"UID INTERNALDATE BODY.PEEK[]<{download.size}.{PIECE_BYTES}>"
                piece = b""
                for answer in FetchCommand(self._client, str(uid), items, most=PIECE_BYTES):
                    if answer.get(b"UID") == uid:
                        piece = _partial_body(answer, download.size) or piece
                        download.delivered_at = read_internaldate(answer.get(b"INTERNALDATE"))
                download.add(piece)
                if len(piece) < PIECE_BYTES:
                    return download
                if download.size > LARGEST_BYTES:
                    raise imaplib.IMAP4.abort(f"it does not end after {download.size} bytes")
        except BaseException:
            download.file.close()
            raise

    # -- recognising

    def describe(self, uids: Sequence[int]) -> dict[int, Description]:
        items = "UID RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"
        described: dict[int, Description] = {}
        with as_mailbox_error("The server did not describe its messages"):
            for some in _slices(uids, AT_ONCE):
                for answer in FetchCommand(self._client, str(UidSet.of(some)), items, most=BATCH_BYTES):
                    uid, size = answer.get(b"UID"), answer.get(b"RFC822.SIZE")
                    if isinstance(uid, int) and isinstance(size, int):
                        header = next((answer[name] for name in answer if name.startswith(b"BODY[HEADER")), None)
                        described[uid] = Description(
                            _read_message_id(header), size, read_internaldate(answer.get(b"INTERNALDATE"))
                        )
        return described

    # -- waiting

    def wait(self, seconds: float, stopping: threading.Event) -> None:
        """IDLE (RFC 2177), ended well before the server would, or a plain pause. A connection that died without a
        word is found out at the end, when the server does not answer."""
        with as_mailbox_error("The connection broke while waiting for mail"):
            if not self._config.idle_seconds or not self._client.has_capability("IDLE"):
                stopping.wait(seconds)
                return
            until = time.monotonic() + min(seconds, self._config.idle_seconds)
            with self._deadline(self._config.timeout_seconds):
                self._client.idle()
            news = self._read_what_came_already()
            while not news and not stopping.is_set() and (left := until - time.monotonic()) > 0:
                asked, started = min(left, WAKE_SECONDS), time.monotonic()
                news = bool(self._client.idle_check(asked))
                if time.monotonic() - started < asked / 2:
                    break  # news, or the end of the connection: the server's answer will tell
            with self._deadline(min(ANSWER_SECONDS, self._config.timeout_seconds)):
                self._client.idle_done()

    def _read_what_came_already(self) -> bool:
        """News that came in the same packet as the server's "+ idling" lies in our buffer, where no poll of the
        socket sees it."""
        connection = self._client.socket()
        connection.setblocking(False)
        try:
            line: bytes = self._client._imap.readline()
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        finally:
            connection.settimeout(self._config.timeout_seconds)
        if line and not line.endswith(b"\r\n"):
            raise imaplib.IMAP4.abort("half a line")
        return bool(line)

    # -- moving

    def check_moving(self) -> None:
        self._open_folder(readonly=False)
        self.refresh()

    def move(
        self,
        uids: Sequence[int],
        folder: str,
        *,
        begun: Collection[int],
        copied: Collection[int],
        on_copied: Callable[[Collection[int]], None],
    ) -> frozenset[int]:
        with as_mailbox_error(f"Cannot move mail to {folder}"), self._deadline(MOVE_SECONDS):
            uidvalidity = self.uidvalidity
            if not self._client.folder_exists(folder):
                self._client.create_folder(folder)
            in_target = self._find_copies(set(begun) - set(copied), folder) if self._moves_in_two_steps() else set()
            self._open_folder(readonly=False)
            if self.uidvalidity != uidvalidity:
                raise MailboxError("The folder was numbered anew while mail was to be moved", permanent=False)
            present = {uid for uid, _ in self._list_sizes(str(UidSet.of(uids)))} & set(uids)
            if present and self._moves_in_two_steps():
                self._copy_and_delete(present, present - set(copied) - in_target, folder, on_copied)
            elif present:
                self._client.move(sorted(present), folder)
            crash_point("move_made")
            self.refresh()
            return frozenset(present)

    def _moves_in_two_steps(self) -> bool:
        return not self._client.has_capability("MOVE")

    def _copy_and_delete(
        self, present: set[int], uncopied: set[int], folder: str, on_copied: Callable[[Collection[int]], None]
    ) -> None:
        if uncopied:
            self._client.copy(sorted(uncopied), folder)
            crash_point("move_copied")
        on_copied(present)
        self._client.add_flags(sorted(present), [DELETED], silent=True)
        crash_point("move_flagged")
        if self._client.has_capability("UIDPLUS"):
            self._client.uid_expunge(sorted(present))
        # without it an EXPUNGE would also remove what somebody else has marked: ours stay marked as deleted

    def _find_copies(self, uids: Collection[int], folder: str) -> set[int]:
        """Those with a copy in the folder that a broken off attempt made: equal Message-ID and size."""
        if not uids:
            return set()
        originals = self.describe(sorted(uids))
        self._client.select_folder(folder, readonly=True)
        found = set()
        for uid, original in originals.items():
            if original.message_id:
                copies = self._client.search(["HEADER", "Message-ID", original.message_id])
                sizes = dict(self._list_sizes(str(UidSet.of(copies)))) if copies else {}
                if original.size in sizes.values():
                    found.add(uid)
        return found


@dataclass(frozen=True, slots=True)
class _Batch:
    """UIDs in their order with their announced sizes, 0 for unknown."""

    sizes: dict[int, int]
    in_pieces: bool = False

    @property
    def uids(self) -> list[int]:
        return list(self.sizes)

    @property
    def expected(self) -> int:
        return sum(self.sizes.values())

    def agrees(self, message: FetchedMessage) -> bool:
        return self.sizes[message.uid] in (0, len(message.raw))


def _plan_batches(uids: Sequence[int], sizes: Mapping[int, int], *, careful: bool) -> Iterator[_Batch]:
    """Neighbours until the bytes or the count are enough. A large message comes alone, in pieces, after the batch
    that it interrupts."""
    batch: dict[int, int] = {}
    for uid in uids:
        size = sizes.get(uid, 0)
        alone = careful or size > min(PIECE_BYTES, BATCH_BYTES)
        if batch and (alone or len(batch) == BATCH_COUNT or sum(batch.values()) + size > BATCH_BYTES):
            yield _Batch(batch)
            batch = {}
        if alone:
            yield _Batch({uid: size}, in_pieces=True)
        else:
            batch[uid] = size
    if batch:
        yield _Batch(batch)


class _Download:
    """A message on its way into a file."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.size = 0
        self.delivered_at: datetime | None = None
        self._hash = hashlib.sha256()

    def add(self, piece: bytes) -> None:
        self.file.write(piece)
        self.size += len(piece)
        self._hash.update(piece)

    @property
    def digest(self) -> bytes:
        return self._hash.digest()

    def as_message(self, uid: int) -> FetchedMessage:
        self.file.seek(0)
        if self.size > WHOLE_BYTES:
            return FetchedMessage(uid, self.file.read(HEAD_BYTES), self.delivered_at, self.file)
        with self.file:
            return FetchedMessage(uid, self.file.read(), self.delivered_at)


def _partial_body(answer: Mapping[bytes, object], offset: int) -> bytes | None:
    body = answer.get(b"BODY[]<%d>" % offset)
    return body if isinstance(body, bytes) else None


def _read_message_id(header: object) -> str | None:
    return parse_message(header[:8192]).message_id if isinstance(header, bytes) else None


def _slices(uids: Sequence[int], length: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(uids), length):
        yield uids[start : start + length]


@contextmanager
def as_mailbox_error(doing: str, *, refusal_is_permanent: bool = False) -> Iterator[None]:
    """What the library or the network raises, as a MailboxError that says whether waiting can help."""
    try:
        yield
    except SignInFailed as flaw:
        raise MailboxError(str(flaw), permanent=flaw.permanent) from flaw
    except ssl.SSLCertVerificationError as flaw:
        raise MailboxError(
            f"{doing}: its certificate is not trusted ({flaw.verify_message})", permanent=True
        ) from flaw
    except imaplib.IMAP4.readonly as flaw:
        raise MailboxError(f"{doing}: this account may only read it", permanent=False) from flaw
    except imaplib.IMAP4.abort as flaw:  # the connection broke
        raise MailboxError(f"{doing}: {words_of(flaw)}", permanent=False) from flaw
    except (IMAPClientError, imaplib.IMAP4.error) as flaw:
        raise MailboxError(f"{doing}: {words_of(flaw)}", permanent=refusal_is_permanent) from flaw
    except (OSError, ValueError) as flaw:
        raise MailboxError(f"{doing}: {words_of(flaw)}", permanent=False) from flaw
