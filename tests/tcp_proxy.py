"""A TCP proxy on a random port before a real server: it can cut a connection, fall silent, or trickle."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Proxy:
    """`cut_after`: bytes of the server that pass once `cut_at` was seen among them, then the connection ends; once.
    `silent`: nothing passes any more in either direction, and nothing is closed. `silent_at`: that happens to a
    connection after `cut_after` bytes more. `slow_from`: once the client has said this ("" for at once), the server's
    bytes pass one at a time, ten a second."""

    server_port: int
    port: int = 0
    cut_at: bytes = b""
    cut_after: int = 0
    silent_at: bytes = b""
    slow_from: bytes | None = None
    connections: int = 0
    silent: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)

    def serve(self, listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                self.connections += 1
                server = socket.create_connection(("127.0.0.1", self.server_port))
                for end in (client, server):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                slow = threading.Event()
                for source, target, downward in ((client, server, False), (server, client, True)):
                    arguments = (source, target, downward, slow)
                    threading.Thread(target=self._pass_on, args=arguments, daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, downward: bool, slow: threading.Event) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if self.silent.is_set():
                    self.ended.wait()
                if self.slow_from is not None and (not self.slow_from or (not downward and self.slow_from in data)):
                    slow.set()
                if downward and slow.is_set():
                    self._trickle(target, data)
                    continue
                if downward and self.silent_at and self.silent_at in data:
                    target.sendall(data[: data.index(self.silent_at) + self.cut_after])
                    self.silent_at = b""
                    self.ended.wait()
                if downward and self.cut_at and self.cut_at in data:
                    end = data.index(self.cut_at) + self.cut_after
                    self.cut_at = b""
                    target.sendall(data[:end])
                    break
                target.sendall(data)
        for end_point in (source, target):
            with suppress(OSError):
                end_point.shutdown(socket.SHUT_RDWR)

    def _trickle(self, target: socket.socket, data: bytes) -> None:
        for at in range(len(data)):
            if self.ended.wait(0.1):
                return
            target.sendall(data[at : at + 1])


@contextmanager
def running_proxy(server_port: int) -> Iterator[Proxy]:
    listener = socket.create_server(("127.0.0.1", 0))
    proxy = Proxy(server_port, listener.getsockname()[1])
    threading.Thread(target=proxy.serve, args=(listener,), daemon=True).start()
    try:
        yield proxy
    finally:
        proxy.ended.set()
        listener.close()
