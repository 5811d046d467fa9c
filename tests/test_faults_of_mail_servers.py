"""A mail server that dies, hangs or puts us off at any moment gets each mail once, or the doubt is shown."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import BinaryIO

import pytest
from sqlalchemy import select

from inbox import smtp
from inbox.sender import send_due
from inbox.smtp import SmtpConfig, SmtpTransport
from tests.builders import IDENTITY, PAULA, a_ticket
from tickets.db import Database
from tickets.outgoing.outbox import OutboundMail, enqueue
from tickets.ticket import Ticket

HOUR = timedelta(hours=1)


@dataclass(slots=True)
class BrokenServer:
    """At the moment `fault` it closes the connection, says nothing more (`hangs`), says letter after letter of an
    endless line (`drips`), or gives `answer` and closes. With "" it works. `taken` are the mails whose final dot it
    saw."""

    fault: str = ""
    answer: str = ""
    hangs: bool = False
    drips: bool = False
    line_end: bytes = b"\r\n"
    port: int = 0
    taken: list[bytes] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def serve(self, listener: socket.socket) -> None:
        while not self.stopping.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                self._talk(connection, connection.makefile("rb"))

    def _talk(self, connection: socket.socket, lines: BinaryIO) -> None:
        if self._fails("greeting", connection):
            return
        connection.sendall(b"220 ready\r\n")
        while line := lines.readline():
            verb = line[:4].decode().strip().lower()
            if self._fails(verb, connection):
                return
            if verb == "quit":
                connection.sendall(b"221 bye\r\n")
                return
            if verb == "data":
                connection.sendall(b"354 go on\r\n")
                if not self._take(connection, lines):
                    return
            else:
                connection.sendall(b"250 ok\r\n")

    def _take(self, connection: socket.socket, lines: BinaryIO) -> bool:
        content = b""
        if self._fails("first line", connection):
            return False
        while (line := lines.readline()) != b".\r\n":
            if not line:
                return False
            content += line
            if len(content) > 1000 and self._fails("half of it", connection):
                return False
        self.taken.append(content)
        if self._fails("dot", connection):
            return False
        connection.sendall(b"250 taken\r\n")
        return not self._fails("250", connection)

    def _fails(self, moment: str, connection: socket.socket) -> bool:
        if moment != self.fault:
            return False
        if self.answer:
            connection.sendall(self.answer.encode() + self.line_end)
        if self.hangs:
            self.stopping.wait(5)
        for _ in range(200 if self.drips else 0):
            connection.sendall(b"2")
            if self.stopping.wait(0.1):
                break
        return True


@pytest.fixture
def server() -> Iterator[BrokenServer]:
    with _running(BrokenServer()) as server:
        yield server


@contextmanager
def _running(server: BrokenServer) -> Iterator[BrokenServer]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server.port = listener.getsockname()[1]
        thread = threading.Thread(target=server.serve, args=(listener,), daemon=True)
        thread.start()
        yield server
        server.stopping.set()
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(10)


def queue(db: Database, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        enqueue(
            session, ticket_id=ticket.id, kind="reply", now=now,
            subject="Re: copy", text="Here it is.\n" * 200, to=(PAULA,), identity=IDENTITY,
        )  # fmt: skip


def send(db: Database, server: BrokenServer, now: datetime) -> None:
    transport = SmtpTransport(SmtpConfig("127.0.0.1", server.port, "none", timeout_seconds=1.0))
    send_due(db, transport, identity=IDENTITY, now=now)


def state(db: Database) -> tuple[str, str | None]:
    with db.read() as session:
        return session.scalars(select(OutboundMail.status)).one(), session.scalars(select(Ticket.alarm)).one()


GOODBYE = "421 4.3.2 shutting down"


@pytest.mark.parametrize(
    ("fault", "answer"),
    [
        *((fault, answer) for fault in ("greeting", "ehlo", "mail", "rcpt", "data") for answer in ("", GOODBYE)),
        ("first line", GOODBYE),
        ("half of it", GOODBYE),
    ],
)
def test_a_server_that_fails_before_the_final_dot_gets_the_mail_later(
    db: Database, now: datetime, server: BrokenServer, fault: str, answer: str
) -> None:
    queue(db, now)
    server.fault, server.answer = fault, answer

    send(db, server, now)
    assert state(db)[0] == "deferred"
    server.fault = ""
    for hours in range(1, 4):
        send(db, server, now + hours * HOUR)

    assert (state(db), len(server.taken)) == (("sent", None), 1)


@pytest.mark.parametrize("fault", ["first line", "half of it"])
def test_a_server_that_dies_while_it_reads_the_mail_leaves_a_doubt_too(
    db: Database, now: datetime, server: BrokenServer, fault: str
) -> None:
    """All of it was handed to the network, so nobody can tell from here how far it came."""
    queue(db, now)
    server.fault = fault

    for hours in range(3):
        send(db, server, now + hours * HOUR)

    assert (state(db), len(server.taken)) == (("uncertain", "Reply may not have been sent"), 0)


@pytest.mark.parametrize("hangs", [False, True])
def test_a_server_that_dies_between_the_dot_and_its_answer_leaves_a_doubt_that_is_shown(
    db: Database, now: datetime, server: BrokenServer, hangs: bool
) -> None:
    queue(db, now)
    server.fault, server.hangs = "dot", hangs

    for hours in range(4):
        send(db, server, now + hours * HOUR)

    assert (state(db), len(server.taken)) == (("uncertain", "Reply may not have been sent"), 1)


@pytest.mark.parametrize(
    ("fault", "becomes"),
    [
        ("greeting", "deferred"),
        ("ehlo", "deferred"),
        ("rcpt", "deferred"),
        ("data", "deferred"),
        ("dot", "uncertain"),
    ],
)
def test_a_server_that_trickles_is_left_in_time(
    db: Database, now: datetime, server: BrokenServer, monkeypatch: pytest.MonkeyPatch, fault: str, becomes: str
) -> None:
    """No single read ever waits long."""
    for name in ("REACHED_SECONDS", "MAIL_SECONDS", "FAREWELL_SECONDS"):
        monkeypatch.setattr(smtp, name, 0.5)
    queue(db, now)
    server.fault, server.drips = fault, True

    started = time.monotonic()
    send(db, server, now)

    assert state(db)[0] == becomes
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("answer", ["2", "25", "OK", "42"])
def test_an_answer_to_the_dot_that_breaks_off_or_makes_no_sense_leaves_a_doubt(
    db: Database, now: datetime, server: BrokenServer, answer: str
) -> None:
    queue(db, now)
    server.fault, server.answer, server.line_end = "dot", answer, b""

    for hours in range(3):
        send(db, server, now + hours * HOUR)

    assert (state(db), len(server.taken)) == (("uncertain", "Reply may not have been sent"), 1)


@pytest.mark.parametrize("answer", [GOODBYE, "451 4.3.0 try again later"])
def test_a_server_that_refuses_the_whole_mail_for_now_gets_it_once(
    db: Database, now: datetime, server: BrokenServer, answer: str
) -> None:
    """Its words say that it did not keep what it saw."""
    queue(db, now)
    server.fault, server.answer = "dot", answer

    send(db, server, now)
    assert state(db)[0] == "deferred"
    server.fault, server.taken = "", []
    send(db, server, now + HOUR)

    assert (state(db), len(server.taken)) == (("sent", None), 1)


def test_a_server_that_dies_after_its_answer_has_the_mail(db: Database, now: datetime, server: BrokenServer) -> None:
    queue(db, now)
    server.fault = "250"

    for hours in range(3):
        send(db, server, now + hours * HOUR)

    assert (state(db), len(server.taken)) == (("sent", None), 1)


def test_a_server_that_greylists_gets_the_mail_when_it_is_willing(
    db: Database, now: datetime, server: BrokenServer
) -> None:
    queue(db, now)
    server.fault, server.answer = "rcpt", "451 4.7.1 Greylisted, come back in five minutes"

    send(db, server, now)
    send(db, server, now + timedelta(seconds=30))  # not yet: the pause is a minute at least
    assert (state(db)[0], server.taken) == ("deferred", [])
    server.fault = ""
    send(db, server, now + timedelta(minutes=6))

    assert (state(db), len(server.taken)) == (("sent", None), 1)
