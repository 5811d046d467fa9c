"""A request to an endpoint ends in time, takes no more than it should, and goes nowhere else."""

import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from inbox.endpoint import LARGEST_BYTES, Answer, EndpointFailed, ask
from tests.smtp_sink import make_certificate
from tests.token_server import running_token_server

Write = Callable[[bytes], object]
OK = b"HTTP/1.1 200 OK\r\n"


@contextmanager
def answering(answer: Callable[[Write], object]) -> Iterator[str]:
    """An HTTP server that reads a request's head and then writes what `answer` says."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            while self.rfile.readline().strip():
                pass
            with suppress(OSError):  # the client has had enough
                answer(self.wfile.write)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/secret-path"
        finally:
            server.shutdown()


def refusal(url: str, seconds: float = 5.0, ca_file: Path | None = None) -> EndpointFailed:
    with pytest.raises(EndpointFailed) as failed:
        ask("GET", url, {}, seconds=seconds, ca_file=ca_file)
    assert "secret-path" not in str(failed.value)
    return failed.value


def test_an_answer_is_its_status_and_its_bytes() -> None:
    with answering(lambda write: write(b"HTTP/1.1 418 No\r\nContent-Length: 2\r\n\r\n\xff\x00")) as url:
        assert ask("GET", url, {}, seconds=5) == Answer(418, b"\xff\x00")


@pytest.mark.parametrize("at_once", [b"", b"HTTP/1.1 2", OK + b"Content-Length: 1000\r\n\r\n"])
def test_an_answer_that_trickles_ends_in_time(at_once: bytes) -> None:
    def trickle(write: Write) -> None:
        write(at_once)
        for _ in range(1000):
            write(b"0")
            time.sleep(0.1)

    started = time.monotonic()
    with answering(trickle) as url:
        assert "took more than 1 seconds" in str(refusal(url, seconds=1.0))
    assert time.monotonic() - started < 5


def test_an_endless_answer_is_cut() -> None:
    def flood(write: Write) -> None:
        write(OK + b"\r\n")
        while True:
            write(b"x" * 65536)

    with answering(flood) as url:
        assert f"more than {LARGEST_BYTES} bytes" in str(refusal(url))


def test_a_redirect_is_an_answer_and_not_followed() -> None:
    visited: list[bytes] = []

    def note_and_answer(write: Write) -> None:
        visited.append(b"")
        write(OK + b"\r\n")

    with (
        answering(note_and_answer) as elsewhere,
        answering(lambda write: write(b"HTTP/1.1 307 No\r\nLocation: %s\r\n\r\n" % elsewhere.encode())) as url,
    ):
        assert ask("POST", url, {}, seconds=5, content=b"secrets").status == 307
    assert visited == []


@pytest.mark.parametrize("answer", [b"", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort"])
def test_what_is_no_answer_is_told_and_tried_again(answer: bytes) -> None:
    with answering(lambda write: write(answer)) as url:
        assert not refusal(url).permanent


def test_a_certificate_that_nobody_trusts_needs_a_person(tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    with running_token_server(certificate=certificate) as server:
        assert refusal(server.url).permanent
        assert ask("GET", server.url, {}, seconds=5, ca_file=certificate[0]).status == 404
