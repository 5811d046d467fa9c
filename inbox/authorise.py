"""A person at a terminal in, a refresh token for one mailbox out: by a code typed elsewhere, or by a browser here.

The device flow (RFC 8628) needs no browser on this machine; the authorisation code comes back to a port of this
machine only (RFC 8252), bound to us by PKCE (RFC 7636). Nothing is kept before it is certain that the tokens open
the mailbox that they are for: somebody who signs in as themselves would otherwise have the desk read their own mail.
"""

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt
from sqlalchemy import select
from sqlalchemy.orm import Session

from inbox.imap import ImapMailbox
from inbox.imap import account_of as account_of_mailbox
from inbox.mailbox import MailboxConfig
from inbox.sign_in import Account
from inbox.smtp import SmtpConfig, SmtpTransport
from inbox.smtp import account_of as account_of_server
from inbox.token_keeper import Token, TokenKeeper
from inbox.tokens import (
    Grant,
    TokenConfig,
    TokenError,
    client_form,
    get_json,
    obtain,
    post_form,
    read_grant,
    seconds_of,
)
from tickets import sign_ins
from tickets.alarms import AlarmKind, end_alarm
from tickets.db import Database
from tickets.errors import Refusal
from tickets.house_time import utc_now
from tickets.mailroom.messages import InboundMessage

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
BROWSER_SECONDS = 600.0
SAMPLES = 20  # stored mails that are looked for in the mailbox

Show = Callable[[str], None]


class AnotherMailbox(Refusal):
    """The tokens open another mailbox than this name had until now, or somebody else's account gave them."""


def authorise_by_device(config: TokenConfig, show: Show, *, sleep: Callable[[float], None] = time.sleep) -> Grant:
    """Raises TokenError."""
    form = {**client_form(config), **({"scope": config.scope} if config.scope else {})}
    offer = post_form(config.device_url, form, config.token_ca_file)
    address = offer.get("verification_uri") or offer.get("verification_url")  # Google's spelling
    if not (address and offer.get("user_code") and offer.get("device_code")):
        raise TokenError("The provider gave no code to enter", permanent=True)
    show(f"Open {address} in any browser, sign in to the mailbox's account and enter {offer.get('user_code')}.")
    interval = float(max(seconds_of(offer.get("interval"), 5), 1))
    deadline = time.monotonic() + seconds_of(offer.get("expires_in"), 900)
    question = {"grant_type": DEVICE_GRANT, "device_code": str(offer["device_code"]), **client_form(config)}
    while time.monotonic() < deadline:
        sleep(interval)
        try:
            return read_grant(post_form(config.token_url, question, config.token_ca_file), "The provider")
        except TokenError as flaw:
            if flaw.code == "slow_down":
                interval += 5
            elif flaw.code != "authorization_pending":
                raise
    raise TokenError("Nobody entered the code in time", permanent=True)


def authorise_by_browser(
    config: TokenConfig, show: Show, *, port: int = 0, seconds: float = BROWSER_SECONDS
) -> Grant:
    """Raises TokenError."""
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(24)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    with _listening(port, state) as listener:
        redirect = f"http://localhost:{listener.server_port}"
        question = {
            "response_type": "code",
            "client_id": config.client_id,
            "redirect_uri": redirect,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "scope": config.scope,
            # Google gives a refresh token only to these two words; others pass over them
            "access_type": "offline",
            "prompt": "consent",
        }
        separator = "&" if urlsplit(config.authorise_url).query else "?"
        show(
            f"Open this in a browser on this machine and sign in to the mailbox's account:\n{config.authorise_url}"
            f"{separator}{urlencode({name: value for name, value in question.items() if value})}"
        )
        show(f"(From elsewhere: ssh -L {listener.server_port}:localhost:{listener.server_port} to here first.)")
        code = listener.wait(seconds)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect,
        "code_verifier": verifier,
        **client_form(config),
    }
    return read_grant(post_form(config.token_url, form, config.token_ca_file), "The provider")


def find_holder(config: TokenConfig, grant: Grant) -> str | None:
    """The address of the account that gave the token, as the provider tells it; None if it doesn't.
    The ID token came straight from the endpoint over TLS, so its signature adds nothing (OpenID Connect, 3.1.3.7)."""
    claims: dict[str, object] = {}
    if grant.id_token:
        try:
            claims = jwt.decode(grant.id_token, options={"verify_signature": False})
        except jwt.PyJWTError as flaw:
            raise TokenError(f"The provider's ID token can't be read: {flaw}", permanent=True) from flaw
    elif config.userinfo_url:
        claims = get_json(config.userinfo_url, grant.access_token, config.token_ca_file)
    for name in ("preferred_username", "email", "upn"):
        value = claims.get(name)
        if isinstance(value, str) and "@" in value:
            return value
    return None


@dataclass(frozen=True, slots=True)
class Authorised:
    """`matching` of the stored mails that were looked for are in the mailbox."""

    holder: str | None
    matching: int


def take_over_mailbox(
    db: Database, keeper: TokenKeeper, mailbox: MailboxConfig, grant: Grant | None, *, accept_change: bool = False
) -> Authorised:
    """Keep the grant if it opens the mailbox that this name has always been. Without a grant the mailbox's own
    source is tried. Raises AnotherMailbox, TokenError and MailboxError."""
    with db.read() as session:
        samples = _list_samples(session, mailbox.name)
    account = account_of_mailbox(mailbox)
    return _take_over(db, keeper, account, grant, partial(_look_for, mailbox, samples), accept_change)


def take_over_server(
    db: Database, keeper: TokenKeeper, smtp: SmtpConfig, grant: Grant | None, *, accept_change: bool = False
) -> Authorised:
    """The same for the mail server. Raises AnotherMailbox, TokenError and DeliveryError."""
    account = account_of_server(smtp)
    return _take_over(db, keeper, account, grant, partial(_sign_in_to, smtp), accept_change)


def _take_over(
    db: Database,
    keeper: TokenKeeper,
    account: Account,
    grant: Grant | None,
    look: "Callable[[_Trial], tuple[int, int]]",
    accept_change: bool,
) -> Authorised:
    """`look` signs in and counts stored mails that are there, and those in whose place others are."""
    assert account.token is not None
    if grant is None:  # a source that needs nobody: whatever its settings are now
        grant = obtain(account.token, None, now=utc_now())
    elif grant.refresh_token is None:
        raise TokenError("The provider gave no refresh token; the scope may lack offline_access", permanent=True)
    holder = find_holder(account.token, grant)
    with db.read() as session:
        row = sign_ins.find_sign_in(session, account.name)
    matching, differing = look(_Trial(Token(grant.access_token, utc_now())))
    if not accept_change:
        _refuse_change(account, row, holder, matching, differing)
    with db.write() as session:
        tokens = keeper.seal(account.name, grant)
        sign_ins.save_authorisation(session, account.name, tokens, address=account.user, by=holder, now=utc_now())
        end_alarm(session, AlarmKind.SIGN_IN, account.name, now=utc_now())
    return Authorised(holder, matching)


def _refuse_change(
    account: Account, row: sign_ins.SignIn | None, holder: str | None, matching: int, differing: int
) -> None:
    """Stored mails that are there prove the mailbox; without any, the addresses have to agree."""
    if differing and not matching:
        raise AnotherMailbox(
            f"This opens another mailbox than {account.name} was until now: under the numbers of {differing} stored "
            "mails there are other mails. Nothing was changed."
        )
    before = row.authorised_by if row else None
    if holder and before and holder.casefold() != before.casefold():
        raise AnotherMailbox(f"{account.name} was authorised by {before}, this is {holder}. Nothing was changed.")
    if holder and not before and holder.casefold() != account.user.casefold():
        raise AnotherMailbox(f"The mailbox is {account.user}, and {holder} has signed in. Nothing was changed.")
    if row and row.address and row.address.casefold() != account.user.casefold() and not matching:
        raise AnotherMailbox(
            f"{account.name} was {row.address} until now, and the settings name {account.user}. Nothing was changed."
        )


def _list_samples(session: Session, mailbox: str) -> dict[tuple[int, int], str]:
    """(UIDVALIDITY, UID) -> Message-ID of the newest stored mails."""
    query = (
        select(InboundMessage.uidvalidity, InboundMessage.uid, InboundMessage.message_id)
        .where(InboundMessage.mailbox == mailbox, InboundMessage.message_id.is_not(None))
        .order_by(InboundMessage.id.desc())
        .limit(SAMPLES)
    )
    return {(uidvalidity, uid): message_id or "" for uidvalidity, uid, message_id in session.execute(query)}


def _look_for(mailbox: MailboxConfig, samples: dict[tuple[int, int], str], trial: "_Trial") -> tuple[int, int]:
    with ImapMailbox(mailbox, trial).connect() as session:
        wanted = {uid: sample for (uidvalidity, uid), sample in samples.items() if uidvalidity == session.uidvalidity}
        found = session.describe(sorted(wanted)) if wanted else {}
    same = [found[uid].message_id == sample for uid, sample in wanted.items() if uid in found]
    return same.count(True), same.count(False)


def _sign_in_to(smtp: SmtpConfig, trial: "_Trial") -> tuple[int, int]:
    SmtpTransport(smtp, trial).check()
    return 0, 0


class _Trial:
    """Shows one token and writes nothing down."""

    def __init__(self, token: Token) -> None:
        self._token = token

    def get_token(self, account: Account) -> Token:
        return self._token

    def get_another_token(self, account: Account) -> Token | None:
        return None

    @contextmanager
    def recording(self, account: Account) -> Iterator[None]:
        yield


class _Listener(HTTPServer):
    """Waits for the browser to come back with the code and our own state."""

    def __init__(self, port: int, state: str) -> None:
        super().__init__(("127.0.0.1", port), _Answer)
        self.state = state
        self.answer: dict[str, str] | None = None

    def wait(self, seconds: float) -> str:
        deadline = time.monotonic() + seconds
        while self.answer is None:
            self.timeout = deadline - time.monotonic()
            if self.timeout <= 0:
                raise TokenError("Nobody came back from the browser in time", permanent=True)
            self.handle_request()
        if "code" not in self.answer:
            words = self.answer.get("error_description") or self.answer.get("error") or "no code"
            raise TokenError(f"The provider refused: {words[:300]}", permanent=True)
        return self.answer["code"]


class _Answer(BaseHTTPRequestHandler):
    server: _Listener
    timeout = 10

    def do_GET(self) -> None:
        answer = dict(parse_qsl(urlsplit(self.path).query))
        known = hmac.compare_digest(answer.get("state", "").encode(), self.server.state.encode())
        words = b"You can close this window.\n" if known else b"This is not the answer that was waited for.\n"
        self.send_response(200 if known else 400)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)
        if known:
            self.server.answer = answer

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        """The address holds the code: it is not logged."""


@contextmanager
def _listening(port: int, state: str) -> Iterator[_Listener]:
    try:
        listener = _Listener(port, state)
    except OSError as flaw:
        raise TokenError(f"Port {port} of this machine can't be used: {flaw.strerror}", permanent=True) from flaw
    with listener:
        yield listener
