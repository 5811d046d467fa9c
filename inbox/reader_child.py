"""The child side of the readers: one frame with a reader's arguments in, one frame with its value out.

Started by `inbox.isolate` with an empty environment. A zygote imports the readers that its children need, each kind
when it is asked for first, and then forks; it never reads anything itself. Imports only `parsers` and the recogniser
of scans, so no database and no settings can be in reach, and of passwords only those that
a payer's document is tried with.
"""

import array
import contextlib
import ctypes
import gc
import os
import resource
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import msgspec

from inbox.reader_protocol import (
    ANSWER,
    FLAW,
    FORK_FOR_FILES,
    FORK_FOR_MAIL,
    FORK_FOR_TEXTS,
    FORK_FOR_WORDS,
    MEMORY,
    NETWORK_CUT,
    NETWORK_OPEN,
    OK,
    REQUEST,
    TOO_LARGE,
    read_frame,
    write_frame,
)

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


# what a child is forked for: the module that has its readers
MODULES = {
    FORK_FOR_MAIL: "inbox.mail_readers",
    FORK_FOR_TEXTS: "inbox.document_readers",
    FORK_FOR_WORDS: "inbox.word_readers",
    FORK_FOR_FILES: "inbox.file_readers",
}
READERS: dict[bytes, tuple[msgspec.msgpack.Decoder[Any], Callable[..., Any]]] = {}  # those that are loaded, by letter
_prepared: set[bytes] = set()


def run_zygote(control_fd: int, kind: str = FORK_FOR_MAIL.decode(), *models: str) -> None:
    """Serve fork and end requests until the parent goes away; its children go with it. `kind` is what its first
    children are for, `models` are the files of a house's own (`inbox.mail_readers.use_models`)."""
    control = socket.socket(fileno=control_fd)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    network_cut = _drop_privileges()
    if any(models):
        import_module(MODULES[FORK_FOR_MAIL]).use_models(*models)
    prepare(kind.encode())
    gc.set_threshold(100_000, 20, 50)  # and nearly all that a mail makes is gone without the collector
    gc.enable()  # while importing, it would find nothing
    write_frame(control, NETWORK_CUT if network_cut else NETWORK_OPEN)
    while True:
        request, descriptors = _receive_request(control)
        if len(request) < REQUEST.size:
            os._exit(0)
        verb, first, memory_bytes, output_bytes, uses = REQUEST.unpack(request)
        if verb in MODULES:
            prepare(verb)
            answer = _fork(control, descriptors[0], first, memory_bytes, output_bytes, uses)
        else:
            answer = _end(first)
        control.sendall(ANSWER.pack(answer))


def prepare(kind: bytes) -> None:
    """Import its readers, and load what they load on first use, once for all children: a child may write no file,
    not even a temporary one."""
    if kind not in _prepared:
        _prepared.add(kind)
        readers = import_module(MODULES[kind])
        readers.warm_up()
        READERS.update(readers.READERS)
        gc.freeze()  # what was imported is never garbage: no child needs to look at it, or to copy it for that


def _receive_request(control: socket.socket) -> tuple[bytes, Sequence[int]]:
    descriptors = array.array("i")
    request, ancillary, _, _ = control.recvmsg(REQUEST.size, socket.CMSG_SPACE(descriptors.itemsize))
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(data[: len(data) - len(data) % descriptors.itemsize])
    return request, descriptors


def _fork(
    control: socket.socket, descriptor: int, cpu_seconds: int, memory_bytes: int, output_bytes: int, uses: int
) -> int:
    pid = os.fork()
    if pid:
        os.close(descriptor)
        return pid
    try:
        control.close()
        _die_with_the_zygote()
        _limit_child(cpu_seconds, memory_bytes, uses)
        _serve(socket.socket(fileno=descriptor), cpu_seconds, output_bytes)
    finally:
        os._exit(0)


def _end(pid: int) -> int:
    """Kill a child that may be dead already and return its wait status. Only the zygote reaps, so the number
    cannot have gone to another process."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        return os.waitpid(pid, 0)[1]
    return 0


def _serve(link: socket.socket, cpu_seconds: int, output_bytes: int) -> None:
    while (request := read_frame(link.recv_into, 2**32)) is not None:
        _allow_cpu(cpu_seconds)
        reply = _answer(request)
        del request
        if len(reply) > output_bytes:
            reply = TOO_LARGE
        write_frame(link, reply)


def _answer(request: bytearray) -> bytes | bytearray:
    try:
        arguments, reader = READERS[bytes(request[:1])]
        value = reader(*arguments.decode(memoryview(request)[1:]))
        reply = bytearray(OK)
        msgspec.msgpack.Encoder(decimal_format="string").encode_into(value, reply, 1)
        return reply
    except MemoryError:
        return MEMORY
    except Exception as flaw:  # noqa: BLE001 - whatever a reader raises is a fact about this document
        return FLAW + f"{type(flaw).__name__}: {flaw}".encode("utf-8", "replace")[:2000]


def _drop_privileges() -> bool:
    """No new privileges ever, and no network where the kernel lets us: true when it is cut off."""
    if LIBC is None:
        return False
    network_cut = LIBC.unshare(CLONE_NEWNET) == 0 or LIBC.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0
    LIBC.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return bool(network_cut)


def _die_with_the_zygote() -> None:
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def _limit_child(cpu_seconds: int, memory_bytes: int, uses: int) -> None:
    whole_life = cpu_seconds * uses + 10  # above every soft limit, which is the one that tells "too long"
    _limit(resource.RLIMIT_CPU, cpu_seconds, whole_life)
    address_space = _mapped_bytes() + memory_bytes  # what the interpreter and its libraries map is not the mail's
    _limit(resource.RLIMIT_AS, address_space, address_space)
    _limit(resource.RLIMIT_FSIZE, 0, 0)
    _limit(resource.RLIMIT_NOFILE, 32, 32)
    _limit(resource.RLIMIT_CORE, 0, 0)


def _limit(kind: int, soft: int, hard: int) -> None:
    with contextlib.suppress(ValueError, OSError):  # a limit that the platform does not know, or a lower one is set
        resource.setrlimit(kind, (soft, hard))


def _mapped_bytes() -> int:
    with contextlib.suppress(OSError), open("/proc/self/statm", "rb") as statm:
        return int(statm.read().split()[0]) * resource.getpagesize()
    return 0


def _allow_cpu(cpu_seconds: int) -> None:
    """A child that serves many mails gets its allowance anew for each."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    soft = int(used.ru_utime + used.ru_stime) + 1 + cpu_seconds
    _limit(resource.RLIMIT_CPU, soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard)
