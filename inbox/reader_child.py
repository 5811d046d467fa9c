"""The child side of the readers: one frame with a reader's arguments in, one frame with its value out.

Started by `inbox.isolate` with an empty environment. The zygote imports every reader once and then forks; it
never reads mail itself. A frame is a four-byte length and MessagePack; a request starts with the reader's
letter, a reply with its state. Imports only `parsers` and
the recogniser of scans, so no database, settings or password can be in reach.
"""

import array
import contextlib
import ctypes
import gc
import io
import os
import resource
import signal
import socket
import struct
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec
import pypdfium2

from inbox.recognise import read_scan
from parsers.advice import RemittanceReading
from parsers.document import read_document, reference_keys
from parsers.gate import prepare_patterns
from parsers.known_items import KnownItems
from parsers.mail import read_mail
from parsers.pages import DocumentText
from parsers.pdf_text import quarter_turns
from parsers.remittance import read_remittance
from parsers.second_reading import read_again
from parsers.wording import load_weights, use_weights

FRAME = struct.Struct(">I")

# what the parent asks of the zygote: one byte and a number
FORK = b"F"
END = b"E"
REQUEST = struct.Struct(">cQQQQ")
ANSWER = struct.Struct(">q")

# the first byte of a child's reply
OK = b"O"
FLAW = b"X"  # the reader raised; the text says what
MEMORY = b"M"
TOO_LARGE = b"L"

MAX_PNG_SIDE = 2000
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Hello:
    """The zygote's first frame: it is ready, and whether it could cut itself off the network."""

    network_cut: bool


def _document_and_keys(name: str, mime_type: str, content: bytes) -> tuple[DocumentText, frozenset[str]]:
    document = read_document(name, mime_type, content)
    return document, reference_keys(document)


def _render_page(content: bytes, page: int) -> bytes:
    """A PDF page as PNG, turned as its text was; a huge page is drawn smaller instead of being refused."""
    document = pypdfium2.PdfDocument(content)
    sheet = document[page - 1]
    width, height = sheet.get_size()
    scale = min(2.0, MAX_PNG_SIDE / max(width, height, 1.0))
    png = io.BytesIO()
    sheet.render(scale=scale, rotation=90 * quarter_turns(sheet)).to_pil().save(png, format="PNG")
    return png.getvalue()


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

# letter, arguments, reader
READERS: dict[bytes, tuple[msgspec.msgpack.Decoder[Any], Callable[..., Any]]] = {
    b"m": (msgspec.msgpack.Decoder(tuple[bytes]), read_mail),
    b"d": (msgspec.msgpack.Decoder(tuple[str, str, bytes]), _document_and_keys),
    b"r": (msgspec.msgpack.Decoder(tuple[DocumentText, KnownItems]), read_remittance),
    b"a": (msgspec.msgpack.Decoder(tuple[DocumentText, bytes, RemittanceReading, KnownItems]), read_again),
    b"p": (msgspec.msgpack.Decoder(tuple[bytes, int]), _render_page),
    b"s": (msgspec.msgpack.Decoder(tuple[DocumentText, bytes]), read_scan),
}


def run_zygote(control_fd: int, model: str = "") -> None:
    """Serve fork and end requests until the parent goes away; its children go with it. `model` is the file of a
    house's own wording model."""
    control = socket.socket(fileno=control_fd)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    network_cut = _drop_privileges()
    if model:
        with contextlib.suppress(ValueError):  # the parent has read it: only one replaced meanwhile can be wrong
            use_weights(load_weights(Path(model)))
    _warm_up()
    gc.collect()
    gc.freeze()
    write_frame(control, msgspec.msgpack.encode(Hello(network_cut)))
    while True:
        request, descriptors = _receive_request(control)
        if len(request) < REQUEST.size:
            os._exit(0)
        verb, first, memory_bytes, output_bytes, uses = REQUEST.unpack(request)
        if verb == FORK:
            answer = _fork(control, descriptors[0], int(first), int(memory_bytes), int(output_bytes), int(uses))
        else:
            answer = _end(int(first))
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
    """Load what the readers load on first use (language model, tables, second PDF reader), once for all children: a
    child may write no file, not even a temporary one."""
    prepare_patterns()
    import_module("pdfplumber")
    for sample in WARM_UP_MAILS:
        with contextlib.suppress(Exception):
            read_mail(sample)
    with contextlib.suppress(Exception):
        document, _ = _document_and_keys("sample.csv", "text/csv", b"invoice,amount\r\n4711,10.00\r\n")
        read_remittance(document, KnownItems())


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


def write_frame(link: socket.socket, payload: bytes | bytearray) -> None:
    if len(payload) < 65536:
        link.sendall(FRAME.pack(len(payload)) + payload)
    else:
        link.sendall(FRAME.pack(len(payload)))
        link.sendall(payload)


def read_frame(read_into: Callable[[memoryview], int], most: int) -> bytearray | None:
    """The next frame's payload, None when the other side is gone. Raises ValueError for one larger than `most`."""
    head = _read_exactly(read_into, FRAME.size)
    if head is None:
        return None
    size = FRAME.unpack(head)[0]
    if size > most:
        raise ValueError(f"a frame of {size} bytes, at most {most} are allowed")
    return _read_exactly(read_into, size)


def _read_exactly(read_into: Callable[[memoryview], int], size: int) -> bytearray | None:
    payload = bytearray(size)
    view = memoryview(payload)
    while view:
        count = read_into(view)
        if not count:
            return None
        view = view[count:]
    return payload
