"""A token endpoint on a random port: the grants of OAuth 2.0, rotation that punishes a second use, and RFC 7662.

It knows one application (`desk`, `desk's secret`), gives tokens for the address in `user`, and does what a test
tells it to: fail, answer nonsense, keep people waiting, lose the answer.
"""

import base64
import hashlib
import json
import secrets
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt

SECRET = "desk's secret"


@dataclass(slots=True)
class TokenServer:
    """`answer` replaces the next answers of /token as (status, body); `lose_answers` handles the request, then
    closes the connection instead of answering; `drips` answers it letter by letter, ten a second; `leads_to` sends
    who asks there, with all that he said."""

    url: str = ""
    user: str = "billing"
    lifetime: int = 3600
    rotates: bool = True
    public_key: Any = None  # of the service account
    pending: int = 0  # how often a device code is not yet authorised
    answer: tuple[int, bytes] | None = None
    lose_answers: bool = False
    drips: bool = False
    leads_to: str = ""
    delay_seconds: float = 0.0
    requests: list[dict[str, str]] = field(default_factory=list)
    access: dict[str, tuple[str, float]] = field(default_factory=dict)
    refresh: set[str] = field(default_factory=set)
    spent: set[str] = field(default_factory=set)
    codes: dict[str, str] = field(default_factory=dict)  # code -> PKCE challenge
    lock: threading.Lock = field(default_factory=threading.Lock)

    def grants(self, kind: str) -> list[dict[str, str]]:
        return [request for request in self.requests if request.get("grant_type") == kind]

    def withdraw(self) -> None:
        """No access token given so far is good any more."""
        self.access.clear()

    def new_refresh_token(self) -> str:
        token = "refresh." + secrets.token_urlsafe(16)
        self.refresh.add(token)
        return token

    def take(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """What /token answers."""
        if form.get("grant_type") not in _GRANTS:
            return _error("unsupported_grant_type")
        return _GRANTS[form["grant_type"]](self, form)

    def new_tokens(self, *, refresh: bool) -> dict[str, Any]:
        access = "access." + secrets.token_urlsafe(16)
        self.access[access] = (self.user, time.time() + self.lifetime)
        tokens: dict[str, Any] = {"access_token": access, "token_type": "Bearer", "expires_in": self.lifetime}
        if refresh:
            tokens["refresh_token"] = self.new_refresh_token()
        return tokens

    def new_id_token(self) -> str:
        return jwt.encode({"aud": "desk", "email": self.user, "exp": int(time.time()) + 60}, "k" * 32, "HS256")


def _by_client(server: TokenServer, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
    if form.get("client_secret") != SECRET and "client_assertion" not in form:
        return _error("invalid_client", "AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 1")
    return 200, server.new_tokens(refresh=False)


def _by_refresh_token(server: TokenServer, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
    token = form.get("refresh_token", "")
    if token in server.spent:  # RFC 9700, 4.14.2: somebody has a stolen copy
        server.refresh.clear()
        return _error("invalid_grant", "this refresh token was used before")
    if token not in server.refresh:
        return _error("invalid_grant", "AADSTS700082: The refresh token has expired due to inactivity.")
    if server.rotates:
        server.refresh.discard(token)
        server.spent.add(token)
    return 200, server.new_tokens(refresh=server.rotates)


def _by_code(server: TokenServer, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
    challenge = server.codes.pop(form.get("code", ""), None)
    digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
    if challenge != base64.urlsafe_b64encode(digest).rstrip(b"=").decode():
        return _error("invalid_grant", "unknown code or wrong verifier")
    return 200, {**server.new_tokens(refresh=True), "id_token": server.new_id_token()}


def _by_device(server: TokenServer, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
    if form.get("device_code") != "device-1":
        return _error("invalid_grant")
    if server.pending:
        server.pending -= 1
        return _error("authorization_pending")
    return 200, {**server.new_tokens(refresh=True), "id_token": server.new_id_token()}


def _by_assertion(server: TokenServer, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
    try:
        claims = jwt.decode(form.get("assertion", ""), server.public_key, ["RS256"], audience=f"{server.url}/token")
    except jwt.PyJWTError as flaw:
        return _error("invalid_grant", str(flaw))
    tokens = server.new_tokens(refresh=False)
    server.access[tokens["access_token"]] = (claims["sub"], time.time() + server.lifetime)
    return 200, tokens


_GRANTS = {
    "client_credentials": _by_client,
    "refresh_token": _by_refresh_token,
    "authorization_code": _by_code,
    "urn:ietf:params:oauth:grant-type:device_code": _by_device,
    "urn:ietf:params:oauth:grant-type:jwt-bearer": _by_assertion,
}


def _error(code: str, description: str = "") -> tuple[int, dict[str, Any]]:
    return 400, {"error": code, "error_description": description}


@contextmanager
def running_token_server(*, certificate: tuple[Path, Path] | None = None) -> Iterator[TokenServer]:
    """`certificate` is (certificate, key); without it the server speaks plain HTTP."""
    state = TokenServer()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    state.url = f"http{'s' if certificate else ''}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def _handler(state: TokenServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            query = dict(parse_qsl(address.query))
            if address.path == "/authorize":
                code = secrets.token_urlsafe(8)
                state.codes[code] = query["code_challenge"]
                place = f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"
                self.give(302, {}, Location=place)
            elif address.path == "/userinfo":
                token = self.headers.get("Authorization", "").removeprefix("Bearer ")
                self.give(200, {"email": state.access[token][0]})
            elif address.path.endswith("/.well-known/openid-configuration"):
                self.give(200, {f"{name}_endpoint": f"{state.url}/token" for name in ("authorization", "token")})
            else:
                self.give(404, {})

        def do_POST(self) -> None:
            form = dict(parse_qsl(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()))
            if self.path == "/introspect":
                user, ends_at = state.access.get(form.get("token", ""), ("", 0.0))
                active = ends_at > time.time()
                self.give(200, {"active": True, "username": user, "scope": "mail"} if active else {"active": False})
            elif self.path == "/device":
                codes = {"device_code": "device-1", "user_code": "WDJB-MJHT", "interval": 1, "expires_in": 60}
                self.give(200, {**codes, "verification_uri": "https://login.example/device"})
            else:
                self.give_tokens(form)

        def drip(self) -> None:
            with suppress(OSError):  # who asked has had enough
                for _ in range(100):
                    self.wfile.write(b"H")
                    time.sleep(0.1)

        def give_tokens(self, form: dict[str, str]) -> None:
            time.sleep(state.delay_seconds)
            with state.lock:
                state.requests.append(form)
                status, content = (state.answer[0], {}) if state.answer else state.take(form)
            if state.leads_to:
                self.give(307, {}, Location=state.leads_to)
                return
            if state.drips:
                self.drip()
                return
            if state.lose_answers:
                self.close_connection = True
                return
            self.give(status, content, raw=state.answer[1] if state.answer else None)

        def give(self, status: int, content: dict[str, Any], raw: bytes | None = None, **headers: str) -> None:
            body = json.dumps(content).encode() if raw is None else raw
            self.send_response(status)
            for name, value in {"Content-Type": "application/json", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler
