"""A reader's name and arguments in, its validated value out, computed in a child process with limits.

A zygote is started with an empty environment (no database, no passwords), imports readers once and forks children.
There are two: one for all that only Python reads (mails, texts, the words of documents), whose children read many
and are replaced after a while or a kill; and, from the first such file on, one for files that native code opens,
which get a child each. Values cross the pipe as MessagePack and are decoded against their dataclasses: never pickle.
Mails cross it many at once.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from inbox.document_passwords import DocumentPasswords
from inbox.reader_protocol import (
    ANSWER,
    END,
    FORK_FOR_FILES,
    FORK_FOR_MAIL,
    FORK_FOR_TEXTS,
    FORK_FOR_WORDS,
    MEMORY,
    NETWORK_CUT,
    OK,
    REQUEST,
    TOO_LARGE,
    read_frame,
    write_frame,
)
from parsers.files.pages import DocumentText
from parsers.known_items import KnownItems
from parsers.message import MailReading
from parsers.remittance.advice import RemittanceReading
from parsers.remittance.formats.file_kind import needs_native_code

READINGS_PER_CHILD = 5000  # each new one learns its words and patterns anew
START_SECONDS = 60.0

# -I and -S: nothing from the environment, the user's site or the working directory; our own path comes with it
START_ZYGOTE = (
    "import gc, json, sys; gc.disable(); sys.path[:] = json.loads(sys.argv[2]); "
    "from inbox.reader_child import run_zygote; run_zygote(int(sys.argv[1]), *sys.argv[3:])"
)


class ReaderKilled(Exception):
    """The child broke a limit, died or raised: `cause` is time, memory, signal, output or error."""

    def __init__(self, cause: str, message: str) -> None:
        super().__init__(message)
        self.cause = cause


class ReadersUnavailable(Exception):
    """The readers cannot be isolated on this machine, or their process does not start."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`memory_bytes` comes on top of what the interpreter and its libraries map anyway."""

    cpu_seconds: int
    wall_seconds: float
    memory_bytes: int
    output_bytes: int


# what a child is for: what the first child of its zygote is for
_ZYGOTES = {
    FORK_FOR_MAIL: FORK_FOR_MAIL,
    FORK_FOR_TEXTS: FORK_FOR_MAIL,
    FORK_FOR_WORDS: FORK_FOR_WORDS,
    FORK_FOR_FILES: FORK_FOR_WORDS,
}

MAIL_LIMITS = Limits(cpu_seconds=5, wall_seconds=10, memory_bytes=512 * 2**20, output_bytes=200 * 2**20)
DOCUMENT_LIMITS = Limits(cpu_seconds=60, wall_seconds=60, memory_bytes=768 * 2**20, output_bytes=64 * 2**20)

T = TypeVar("T")

_MAILS = msgspec.msgpack.Decoder(list[MailReading])
_WORDS = msgspec.msgpack.Decoder(DocumentText)
_DOCUMENT = msgspec.msgpack.Decoder(tuple[DocumentText, frozenset[str]])
_REMITTANCE = msgspec.msgpack.Decoder(RemittanceReading)
_AGAIN = msgspec.msgpack.Decoder(tuple[DocumentText, RemittanceReading])
_BYTES = msgspec.msgpack.Decoder(bytes)
_REQUEST = msgspec.msgpack.Encoder(decimal_format="string")


class Readers:
    """The readers in child processes. Use as a context manager; thread-safe; one child per concurrent call."""

    def __init__(
        self,
        *,
        mail_limits: Limits = MAIL_LIMITS,
        document_limits: Limits = DOCUMENT_LIMITS,
        model: Path | None = None,
        request_model: Path | None = None,
        passwords: DocumentPasswords = DocumentPasswords(),  # noqa: B008 - a frozen value
    ) -> None:
        """`model` is the file of a house's own wording model, `request_model` that of its model of requests; without
        them the shipped ones are used. `passwords` open locked documents."""
        self.passwords = passwords
        self._models = (str(model or ""), str(request_model or ""))
        self._mail_limits, self._document_limits = mail_limits, document_limits
        self._zygotes: dict[bytes, _Zygote] = {}  # by what their first child was for
        self._lock = threading.Lock()
        self._idle: dict[bytes, list[_Child]] = {FORK_FOR_MAIL: [], FORK_FOR_TEXTS: []}

    def __enter__(self) -> "Readers":
        self._running_zygote()
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            idle = [child for children in self._idle.values() for child in children]
            zygotes, self._zygotes = self._zygotes, {}
            self._forget_idle()
        for child in idle:
            with suppress(ReaderKilled):
                child.end()  # reaped, so that what they used is counted as ours
        for zygote in zygotes.values():
            zygote.stop()

    def isolation(self) -> str:
        """What keeps a hostile document in, in words for the health check."""
        cut = "no network" if self._running_zygote().network_cut else "network not cut off"
        return f"own processes, limits on time and memory, {cut}"

    def read_mails(self, mails: Sequence[bytes]) -> list[MailReading | ReaderKilled]:
        """In their order. Together they have the limits of one: when they break one of them, each is read alone, so
        that only the mail that does it pays."""
        if not mails:
            return []
        try:
            readings = _decode(_MAILS, self._ask_shared(FORK_FOR_MAIL, b"m", (mails,), uses=len(mails)))
            if len(readings) != len(mails):
                raise ReaderKilled("output", "the result does not have its shape: a reading for each mail")
        except ReaderKilled as killed:
            return [killed] if len(mails) == 1 else [self.read_mails([raw])[0] for raw in mails]
        return list(readings)

    def read_mail(self, raw: bytes) -> MailReading:
        """One alone. Raises ReaderKilled."""
        (mail,) = self.read_mails([raw])
        if isinstance(mail, ReaderKilled):
            raise mail
        return mail

    def read_document(self, name: str, mime_type: str, content: bytes) -> tuple[DocumentText, frozenset[str]]:
        """The document's words and the keys of the references in it (`reference_keys`). A child of its own reads no
        more than the words: the keys are found where those of other documents are known."""
        request = (name, mime_type, content)
        if not needs_native_code(*request):
            return _decode(_DOCUMENT, self._ask_shared(FORK_FOR_TEXTS, b"t", request))
        words = _decode(_WORDS, self._ask_once(FORK_FOR_WORDS, b"d", request))
        return _decode(_DOCUMENT, self._ask_shared(FORK_FOR_TEXTS, b"k", (words,)))

    def read_remittance(self, document: DocumentText, known: KnownItems) -> RemittanceReading:
        return _decode(_REMITTANCE, self._ask_shared(FORK_FOR_TEXTS, b"r", (document, known)))

    def read_again(
        self, document: DocumentText, content: bytes, reading: RemittanceReading, known: KnownItems
    ) -> tuple[DocumentText, RemittanceReading]:
        """The second reader's words and reading when they prove what the first did not, else the given ones."""
        return _decode(_AGAIN, self._ask_once(FORK_FOR_FILES, b"a", (document, content, reading, known)))

    def read_scan(self, document: DocumentText, content: bytes) -> tuple[DocumentText, frozenset[str]]:
        """The document with the words recognised in its pictures, else as it is, and its reference keys."""
        return _decode(_DOCUMENT, self._ask_once(FORK_FOR_FILES, b"s", (document, content)))

    def unlock(self, content: bytes, passwords: tuple[str, ...]) -> bytes:
        """The PDF without its lock when one of the passwords opens it, else nothing."""
        return _decode(_BYTES, self._ask_once(FORK_FOR_FILES, b"u", (content, passwords)))

    def render_page(self, content: bytes, page: int) -> bytes:
        """A PDF page (from 1) as PNG, longest side at most 2000 px."""
        return _decode(_BYTES, self._ask_once(FORK_FOR_FILES, b"p", (content, page)))

    def _ask_once(self, kind: bytes, reader: bytes, arguments: tuple[Any, ...]) -> memoryview:
        child = self._fork(kind, uses=1)
        reply = child.ask(reader, arguments)
        child.end()
        return reply

    def _ask_shared(self, kind: bytes, reader: bytes, arguments: tuple[Any, ...], uses: int = 1) -> memoryview:
        child = self._take_idle(kind) or self._fork(kind, uses=READINGS_PER_CHILD)
        reply = child.ask(reader, arguments)
        child.uses_left -= uses
        self._give_back(child)
        return reply

    def _fork(self, kind: bytes, *, uses: int) -> "_Child":
        limits = self._mail_limits if kind == FORK_FOR_MAIL else self._document_limits
        return self._running_zygote(_ZYGOTES[kind]).fork(kind, limits, uses=uses)

    def _take_idle(self, kind: bytes) -> "_Child | None":
        with self._lock:
            while self._idle[kind]:
                child = self._idle[kind].pop()
                if child.zygote.alive:
                    return child
            return None

    def _give_back(self, child: "_Child") -> None:
        with self._lock:
            if child.uses_left > 0 and child.zygote is self._zygotes.get(_ZYGOTES[child.kind]):
                self._idle[child.kind].append(child)
                return
        child.end()

    def _forget_idle(self) -> None:
        for children in self._idle.values():
            children.clear()

    def _running_zygote(self, first: bytes = FORK_FOR_MAIL) -> "_Zygote":
        with self._lock:
            zygote = self._zygotes.get(first)
            if zygote is None or not zygote.alive:
                if first == FORK_FOR_MAIL:
                    self._forget_idle()
                zygote = self._zygotes[first] = _Zygote(first, self._models if first == FORK_FOR_MAIL else ())
            return zygote


class _Zygote:
    """The process that holds the imported readers and forks on request."""

    def __init__(self, first: bytes, models: Sequence[str]) -> None:
        """`first` is what its first child is for."""
        if not hasattr(os, "fork") or not hasattr(socket, "send_fds"):
            raise ReadersUnavailable("reading mail needs a Unix system: this one cannot isolate the readers")
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair()
        with theirs:
            path = json.dumps([os.path.abspath(entry) for entry in sys.path])
            command = [
                sys.executable,
                "-I",
                "-S",
                "-X",
                "utf8",
                "-c",
                START_ZYGOTE,
                str(theirs.fileno()),
                path,
                first.decode(),
                *models,
            ]
            try:
                self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
                    command,
                    env={"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},  # threads do not survive a fork
                    cwd="/",
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    pass_fds=[theirs.fileno()],
                    start_new_session=True,  # a Ctrl-C at the terminal is for the worker, which stops the readers
                )
            except OSError as failure:
                raise ReadersUnavailable(f"the readers' process does not start: {failure}") from failure
        self.network_cut = self._await_hello()

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def fork(self, kind: bytes, limits: Limits, *, uses: int) -> "_Child":
        """`uses` bounds the child's whole life."""
        ours, theirs = socket.socketpair()
        with theirs:
            request = REQUEST.pack(kind, limits.cpu_seconds, limits.memory_bytes, limits.output_bytes, uses)
            pid = self._request(request, [theirs.fileno()])
        return _Child(self, kind, pid, ours, limits, uses)

    def end(self, pid: int) -> int:
        """Kill and reap a child; its wait status."""
        return self._request(REQUEST.pack(END, pid, 0, 0, 0), [])

    def stop(self) -> None:
        self._control.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _request(self, request: bytes, descriptors: list[int]) -> int:
        with self._lock:
            try:
                socket.send_fds(self._control, [request], descriptors)
                answer = self._control.recv(ANSWER.size, socket.MSG_WAITALL)
            except OSError as flaw:
                raise ReaderKilled("signal", "the readers' process is gone") from flaw
        if len(answer) < ANSWER.size:
            raise ReaderKilled("signal", "the readers' process is gone")
        return int(ANSWER.unpack(answer)[0])

    def _await_hello(self) -> bool:
        self._control.settimeout(START_SECONDS)
        try:
            frame = read_frame(self._control.recv_into, 65536)
        except OSError:
            frame = None
        if frame is None:
            self._process.kill()
            self._process.wait()
            raise ReadersUnavailable("the readers' process does not start: one of their libraries may be missing")
        self._control.settimeout(None)
        return bytes(frame) == NETWORK_CUT


@dataclass(slots=True)
class _Child:
    zygote: _Zygote
    kind: bytes
    pid: int
    link: socket.socket
    limits: Limits
    uses_left: int
    _ended: bool = field(default=False)

    def ask(self, reader: bytes, arguments: tuple[Any, ...]) -> memoryview:
        """The value's MessagePack. Raises ReaderKilled, and the child is gone then."""
        request = bytearray(reader)
        _REQUEST.encode_into(arguments, request, 1)
        try:
            reply = self._exchange(request)
        except TimeoutError:
            self.end()
            raise ReaderKilled("time", f"took longer than {self.limits.wall_seconds:.0f} seconds") from None
        except ValueError:
            self.end()
            raise ReaderKilled("output", "the result was too large") from None
        except OSError:
            reply = None
        if reply is None:
            raise _cause_of_death(self.end())
        if reply[:1] == OK:
            return memoryview(reply)[1:]
        self.end()
        raise _refusal(reply)

    def end(self) -> int:
        if self._ended:
            return 0
        self._ended = True
        self.link.close()
        return self.zygote.end(self.pid)

    def _exchange(self, request: bytearray) -> bytearray | None:
        deadline = time.monotonic() + self.limits.wall_seconds

        def read_into(buffer: memoryview) -> int:
            # a socket's timeout counts from each read on: a child that trickles is held to the one deadline
            self.link.settimeout(max(deadline - time.monotonic(), 0.001))
            return self.link.recv_into(buffer)

        self.link.settimeout(self.limits.wall_seconds)
        write_frame(self.link, request)
        return read_frame(read_into, self.limits.output_bytes + 1)


def _decode(decoder: msgspec.msgpack.Decoder[T], reply: memoryview) -> T:
    try:
        return decoder.decode(reply)
    except msgspec.DecodeError as flaw:
        raise ReaderKilled("output", f"the result does not have its shape: {flaw}") from flaw


def _cause_of_death(status: int) -> ReaderKilled:
    number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    if number == signal.SIGXCPU:
        return ReaderKilled("time", "used up its processor time")
    name = signal.Signals(number).name if number in set(signal.Signals) else "exit"
    return ReaderKilled("signal", f"the reader died ({name})")


def _refusal(reply: bytearray) -> ReaderKilled:
    if reply[:1] == MEMORY:
        return ReaderKilled("memory", "needed more memory than a mail or document may use")
    if reply[:1] == TOO_LARGE:
        return ReaderKilled("output", "the result was too large")
    return ReaderKilled("error", reply[1:].decode("utf-8", "replace"))
