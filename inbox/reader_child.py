"""The child side of the readers: one frame with a reader's arguments in, one frame with its value out.

Started by `inbox.isolate` with an empty environment. The zygote imports the readers of mail, and those of documents
when the first document comes, and then forks; it never reads mail itself. Imports only `parsers` and the recogniser
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
from pathlib import Path
from typing import Any

import msgspec

from inbox.reader_protocol import (
    ANSWER,
    FLAW,
    FORK,
    FORK_FOR_DOCUMENTS,
    MEMORY,
    NETWORK_CUT,
    NETWORK_OPEN,
    OK,
    REQUEST,
    TOO_LARGE,
    read_frame,
    write_frame,
)
from parsers.gate import prepare_patterns
from parsers.intent.request_wording import load_request_weights, use_request_weights
from parsers.intent.wording import load_weights, use_weights
from parsers.mail import read_mail, read_mails

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


_MAIL_OF_PARTS = """From: =?utf-8?q?J=C3=B6rg?= <a@customer.example>
Subject: Re: x
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="b"

--b
Content-Type: text/html; charset=windows-1252
Content-Transfer-Encoding: quoted-printable

<p>Gr=FC=DFe</p><blockquote>x</blockquote>
--b
Content-Type: application/octet-stream; name=a.bin
Content-Transfer-Encoding: base64

AAAA
--b--
"""

# the second is in no language, so that the identifier of languages is asked
WARM_UP_MAILS = (
    b"From: a@customer.example\nSubject: Invoice\n\nPlease send the copy of invoice 4711.\n",
    b"From: a@customer.example\nSubject: x\n\nlorem ipsum dolor sit amet consectetur adipiscing elit\n",
    _MAIL_OF_PARTS.encode(),
)


# letter: arguments, reader; those of documents come with `inbox.document_readers`
READERS: dict[bytes, tuple[msgspec.msgpack.Decoder[Any], Callable[..., Any]]] = {
    b"m": (msgspec.msgpack.Decoder(tuple[list[bytes]]), read_mails),
}


def run_zygote(control_fd: int, model: str = "", request_model: str = "") -> None:
    """Serve fork and end requests until the parent goes away; its children go with it. `model` is the file of a
    house's own wording model, `request_model` that of its model of requests."""
    control = socket.socket(fileno=control_fd)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    network_cut = _drop_privileges()
    if model:
        with contextlib.suppress(ValueError):  # the parent has read it: only one replaced meanwhile can be wrong
            use_weights(load_weights(Path(model)))
    if request_model:
        with contextlib.suppress(ValueError):
            use_request_weights(load_request_weights(Path(request_model)))
    _warm_up()
    gc.freeze()  # what was imported is never garbage: no child needs to look at it, or to copy it for that
    gc.set_threshold(100_000, 20, 50)  # and nearly all that a mail makes is gone without the collector
    gc.enable()  # while importing, it would find nothing
    write_frame(control, NETWORK_CUT if network_cut else NETWORK_OPEN)
    while True:
        request, descriptors = _receive_request(control)
        if len(request) < REQUEST.size:
            os._exit(0)
        verb, first, memory_bytes, output_bytes, uses = REQUEST.unpack(request)
        if verb in (FORK, FORK_FOR_DOCUMENTS):
            if verb == FORK_FOR_DOCUMENTS:
                _prepare_documents()
            answer = _fork(control, descriptors[0], first, memory_bytes, output_bytes, uses)
        else:
            answer = _end(first)
        control.sendall(ANSWER.pack(answer))


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


def _warm_up() -> None:
    """Load what the readers load on first use, once for all children: a child may write no file, not even a
    temporary one."""
    prepare_patterns()
    for sample in WARM_UP_MAILS:
        with contextlib.suppress(Exception):
            read_mail(sample)


def _prepare_documents() -> None:
    """Most mails have no document, and its readers take longer to load than all else."""
    if b"d" not in READERS:
        documents = import_module("inbox.document_readers")
        documents.warm_up()
        READERS.update(documents.READERS)
        gc.freeze()


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
