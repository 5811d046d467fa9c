"""The demo's own mail servers on loopback: an IMAP mailbox in memory and an SMTP server in front of it.

Mail to the company's address lands in the IMAP mailbox, as from the outside; everything else is what we send to
customers and is kept as .eml files. Both stop with the process.
"""

import asyncio
import socket
import threading
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from imapclient import IMAPClient
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPService
from pymap.parsing.message import AppendMessage

START_SECONDS = 60


class ImapServer:
    """One mailbox (`user`, `password`) on a free loopback port; empty and numbered anew, unless it resumes."""

    def __init__(self, user: str, password: str) -> None:
        self.user, self.password = user, password
        self.port = free_port()
        self._ready = threading.Event()
        self._failure: Exception | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._config: Any = None
        self._thread = threading.Thread(target=self._run, name="demo-imap", daemon=True)

    def start(self) -> None:
        self._thread.start()
        if not self._ready.wait(START_SECONDS) or self._failure:
            raise RuntimeError(f"the demo's IMAP server did not start: {self._failure}")

    def stop(self) -> None:
        if self._loop and self._stop:
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join(5)

    def append(self, messages: list[tuple[bytes, datetime]]) -> None:
        """Deliver messages with their delivery dates (INTERNALDATE)."""
        with IMAPClient("127.0.0.1", port=self.port, ssl=False) as client:
            client._imap.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client.login(self.user, self.password)
            for raw, at in messages:
                client.append("INBOX", raw, msg_time=at)

    def resume(self, uidvalidity: int, mails: Iterable[tuple[int, bytes, datetime]]) -> None:
        """Hold these mails under the numbers that they had, as a server on a disk would after a restart."""
        self.append([])  # the first sign-in makes the mailbox
        assert self._loop
        asyncio.run_coroutine_threadsafe(self._resume(uidvalidity, mails), self._loop).result(START_SECONDS)

    async def _resume(self, uidvalidity: int, mails: Iterable[tuple[int, bytes, datetime]]) -> None:
        mailboxes, _ = self._config.set_cache[self.user]
        inbox = await mailboxes.get_mailbox("INBOX")
        inbox._uid_validity = uidvalidity  # pymap has no way to say it
        for uid, raw, at in mails:
            inbox._max_uid = uid - 1
            await inbox.append(AppendMessage(raw, at, frozenset()))

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except Exception as failure:  # noqa: BLE001 - reported by start() in the caller's thread
            self._failure = failure
            self._ready.set()

    async def _serve(self) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        self._loop.set_task_factory(self._start_task)
        backend, config = await DictBackend.init(self._arguments())
        config.apply_context()
        self._config = config
        async with AsyncExitStack() as stack:
            await backend.start(stack)
            await IMAPService(backend, config).start(stack)
            self._ready.set()
            await self._stop.wait()

    def _start_task(self, loop: asyncio.AbstractEventLoop, work: Any, **options: Any) -> asyncio.Task[Any]:
        """Tasks are held until they are done: pymap and the event loop hold them by weak references only, and a
        connection that idles would be collected as garbage (seen with Python 3.13)."""
        task = asyncio.Task(work, loop=loop, **options)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _arguments(self) -> Any:
        parser = ArgumentParser()
        subparsers = parser.add_subparsers(dest="backend")
        DictBackend.add_subparser("dict", subparsers).set_defaults(backend_type=DictBackend)
        IMAPService.add_arguments(parser)
        parser.set_defaults(skip_services=[], passlib_cfg=None, debug=False)
        where = ["--host", "127.0.0.1", "--port", str(self.port), "--no-tls"]
        who = [f"--demo-user={self.user}", f"--demo-password={self.password}"]  # either may begin with a dash
        return parser.parse_args([*where, "dict", *who])


class SmtpServer:
    """Takes any mail on a free loopback port. `deliver` gets what is for `mailbox`, `sent` what leaves."""

    def __init__(self, mailbox: str, deliver: Callable[[bytes], None], sent: Callable[[bytes], None]) -> None:
        self.port = free_port()
        self._mailbox, self._deliver, self._sent = mailbox, deliver, sent
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, data_size_limit=50 * 2**20)

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        for_us = [to for to in envelope.rcpt_tos if to.lower() == self._mailbox]
        handle = self._deliver if for_us else self._sent
        await asyncio.get_running_loop().run_in_executor(None, handle, bytes(envelope.content))
        return "250 2.0.0 kept by the demo"


def keep_as_file(folder: Path, raw: bytes, at: datetime) -> Path:
    """Store one sent mail as .eml, named by time."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{at:%Y%m%d-%H%M%S-%f}.eml"
    path.write_bytes(raw)
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
