"""What the worker and the readers' processes say to each other: requests to the zygote, frames to its children.

A frame is a four-byte length and MessagePack; a request starts with the reader's letter, a reply with its state.
"""

import socket
import struct
from collections.abc import Callable

FRAME = struct.Struct(">I")

# what the parent asks of the zygote: one byte and numbers
FORK_FOR_MAIL = b"M"
FORK_FOR_TEXTS = b"T"  # documents that Python reads, and what the words of any document say
FORK_FOR_WORDS = b"W"  # the words of files that libraries in C read
FORK_FOR_FILES = b"F"  # whatever else is done with such files
END = b"E"
REQUEST = struct.Struct(">cQQQQ")
ANSWER = struct.Struct(">q")

# the zygote's first frame: it is ready, and whether it could cut itself off the network
NETWORK_CUT = b"C"
NETWORK_OPEN = b"N"

# the first byte of a child's reply
OK = b"O"
FLAW = b"X"  # the reader raised; the text says what
MEMORY = b"M"
TOO_LARGE = b"L"


def write_frame(link: socket.socket, payload: bytes | bytearray) -> None:
    """The payload's length, then the payload."""
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
