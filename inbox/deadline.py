"""A connection and some seconds in; once they are over, whoever still reads from it or writes to it is told that it
broke.

A socket's own time limit starts anew with every byte, so that a server that trickles could hold us for ever.
"""

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def deadline(connection: socket.socket, seconds: float) -> Iterator[None]:
    """Cuts the connection when the time is over; what TLS was put on it meanwhile is cut, too."""
    with socket.socket(fileno=os.dup(connection.fileno())) as same:
        timer = threading.Timer(seconds, _cut, [same])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def _cut(connection: socket.socket) -> None:
    with suppress(OSError, ValueError):
        connection.shutdown(socket.SHUT_RDWR)
