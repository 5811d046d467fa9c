"""An SMTP server on a random port that keeps what it is sent and refuses what a test tells it to."""

import base64
import re
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session


@dataclass(frozen=True, slots=True)
class Delivery:
    sender: str
    recipients: tuple[str, ...]
    content: bytes
    encrypted: bool


@dataclass  # without slots: aiosmtpd looks through its members, and Python up to 3.11.2 can't with them
class Sink:
    """`refuse` maps an address to the answer its RCPT gets; `answer` is given after DATA; `break_after_data`
    closes the connection instead of answering, having taken the mail or (`lose`) not."""

    port: int = 0
    deliveries: list[Delivery] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    answer: str = "250 taken"
    break_after_data: bool = False
    lose: bool = False
    user: str = ""
    password: str = ""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.answer.startswith("2") and not self.lose:
            self._keep(session, envelope)
        if self.break_after_data:
            assert server.transport
            server.transport.close()
        return self.answer

    def _keep(self, session: Session, envelope: Envelope) -> None:
        content = envelope.original_content or b""
        delivery = Delivery(
            envelope.mail_from or "", tuple(envelope.rcpt_tos), content, encrypted=session.ssl is not None
        )
        self.deliveries.append(delivery)

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        right = (data.login, data.password) == (self.user.encode(), self.password.encode())
        return AuthResult(success=right, handled=False)


@dataclass(slots=True)
class TokenSink(Sink):
    """Takes XOAUTH2 and OAUTHBEARER. `used` are the mechanisms of good sign-ins."""

    holder_of: Callable[[str], str | None] = field(default=lambda token: None)
    used: list[str] = field(default_factory=list)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802 - aiosmtpd's name
        return await self._take(server, args, r"user=(.*?)\x01auth=Bearer (.*?)\x01\x01")

    async def auth_OAUTHBEARER(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802 - aiosmtpd's name
        return await self._take(server, args, r"n,a=(.*?),\x01host=.*?\x01port=\d+\x01auth=Bearer (.*?)\x01\x01")

    async def _take(self, server: SMTP, args: list[str], pattern: str) -> AuthResult:
        shown = re.fullmatch(pattern, base64.b64decode(args[1]).decode())
        if shown and self.holder_of(shown[2]) == shown[1]:
            self.used.append(args[0])
            return AuthResult(success=True)
        answer = await server.challenge_auth('{"status":"401","schemes":"bearer","scope":"mail"}')
        assert answer == (b"\x01" if args[0] == "OAUTHBEARER" else b"")
        return AuthResult(success=False, handled=False)


@contextmanager
def running_sink(
    *,
    certificate: tuple[Path, Path] | None = None,
    user: str = "",
    password: str = "",
    implicit_tls: bool = False,
    holder_of: Callable[[str], str | None] | None = None,
) -> Iterator[Sink]:
    """`certificate` is (certificate, key): STARTTLS, or TLS from the first byte. `holder_of` tells whose a token is;
    then tokens are taken instead of passwords."""
    sink = TokenSink(holder_of=holder_of) if holder_of else Sink(user=user, password=password)
    context = None
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate)
    controller = Controller(
        sink,
        hostname="127.0.0.1",
        port=0,
        ssl_context=context if implicit_tls else None,
        tls_context=None if implicit_tls else context,
        require_starttls=bool(certificate) and not implicit_tls,
        authenticator=sink.authenticate if user else None,
        auth_required=bool(user or holder_of),
        auth_exclude_mechanism=["PLAIN", "LOGIN"] if holder_of else None,
        auth_require_tls=bool(certificate) and not implicit_tls,
        enable_SMTPUTF8=True,
        data_size_limit=50 * 2**20,
    )
    controller._trigger_server = lambda: _knock(sink, controller)  # type: ignore[method-assign]
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


def _knock(sink: Sink, controller: Controller) -> None:
    """The controller wants a first connection, and its own knows neither port 0 nor a certificate of ours."""
    sink.port = controller.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
    socket.create_connection(("127.0.0.1", sink.port), timeout=5).close()


def make_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that signed itself, and its key."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1"
    command = ["openssl", *request.split(), "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*command, "-out", certificate, "-keyout", key], check=True, capture_output=True)
    key.chmod(0o644)
    return certificate, key
