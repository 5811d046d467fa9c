"""An open connection and an account in, the connection signed in: by password, XOAUTH2 or OAUTHBEARER.

OAUTHBEARER (RFC 7628) is the standard, XOAUTH2 what it was made from; some servers offer one, some both. Whatever
comes of it is written down with the account, and a refusal raises an alarm in the same transaction. A mailbox that
fails hinders no other: nothing here is shared but the database.
"""

import imaplib
import json
import logging
import re
import smtplib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Protocol

from sqlalchemy.exc import SQLAlchemyError

from inbox.server_words import words_of
from inbox.token_keeper import BUSY, Token, TokenKeeper
from inbox.tokens import TokenConfig, TokenError
from tickets import sign_ins
from tickets.alarms import AlarmKind, end_alarm, raise_alarm
from tickets.db import Database
from tickets.house_time import utc_now

if TYPE_CHECKING:
    from imapclient import IMAPClient

log = logging.getLogger(__name__)

PASSWORD = "password"  # noqa: S105 - a way to sign in

# mechanism -> (its first message, its answer to an error, so that the server ends the exchange in words)
# "n,a=billing@acme.example,^Ahost=…^Aport=993^Aauth=Bearer …^A^A"
MECHANISMS: dict[str, tuple[str, bytes]] = {
    "oauthbearer": ("n,a={user},\x01host={host}\x01port={port}\x01auth=Bearer {token}\x01\x01", b"\x01"),
    "xoauth2": ("user={user}\x01auth=Bearer {token}\x01\x01", b""),
}


class SignInFailed(Exception):
    """The server refused us, or there is no token to show. `permanent` needs a person."""

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Account:
    """Who signs in where. `name` is "mailbox billing" or "smtp"; `holder` is the account whose token is shown, when
    it is not its own. Without a token source the password is used. `mechanism` is a key of MECHANISMS, or auto."""

    name: str
    user: str
    password: str = field(default="", repr=False)
    host: str = ""
    port: int = 0
    token: TokenConfig | None = None
    mechanism: str = "auto"
    holder: str = ""


class Desk(Protocol):
    """Who has the tokens, and is told how each sign-in ended."""

    def get_token(self, account: Account) -> Token:
        """Raises SignInFailed."""
        ...

    def get_another_token(self, account: Account) -> Token | None:
        """After a refusal: None when another one would not help. Raises SignInFailed."""
        ...

    def recording(self, account: Account) -> AbstractContextManager[None]:
        """Around one sign-in."""
        ...


class SignInDesk:
    """Signs accounts in and keeps the book of it."""

    def __init__(self, db: Database, keeper: TokenKeeper, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._db = db
        self._keeper = keeper
        self._clock = clock
        self._noted_at: dict[str, datetime] = {}
        self._troubles: dict[str, TokenError | None] = {}

    def get_token(self, account: Account) -> Token:
        assert account.token is not None
        holder = account.holder or account.name
        self._refuse_another_mailbox(account, holder)
        try:
            token = self._keeper.get_token(holder, account.token)
        except TokenError as flaw:
            raise SignInFailed(f"There is no token: {flaw}", permanent=flaw.permanent) from flaw
        self._troubles[account.name] = token.trouble
        return token

    def get_another_token(self, account: Account) -> Token | None:
        if not self._keeper.forget_token(account.holder or account.name):
            return None
        return self.get_token(account)

    @contextmanager
    def recording(self, account: Account) -> Iterator[None]:
        try:
            yield
        except SignInFailed as flaw:
            if not _is_busy(flaw):
                self._note(account.name, partial(self._note_failure, account, flaw))
                self._noted_at.pop(account.name, None)
            raise
        noted_at = self._noted_at.get(account.name)
        if noted_at is None or self._clock() - noted_at >= sign_ins.NOTE_EVERY:
            self._note(account.name, partial(self._note_success, account))
            self._noted_at[account.name] = self._clock()

    def _refuse_another_mailbox(self, account: Account, holder: str) -> None:
        with self._db.read() as session:
            row = sign_ins.find_sign_in(session, holder)
        bound = row.address if row and holder == account.name else None
        if bound and bound.casefold() != account.user.casefold():
            raise SignInFailed(
                f"{account.name} was {bound} until now, and the settings name {account.user}: run `counterfoil "
                f"authorise {account.name.rpartition(' ')[2]}`, or give the new mailbox a name of its own",
                permanent=True,
            )

    def _note(self, name: str, write: Callable[[], None]) -> None:
        try:
            write()
        except SQLAlchemyError:  # mail must not wait for the book about signing in
            log.exception("%s: the sign-in could not be noted", name)

    def _note_failure(self, account: Account, flaw: SignInFailed) -> None:
        now = self._clock()
        words = str(flaw)
        with self._db.write() as session:
            sign_ins.note_refused(
                session, account.name, _source(account), words, needs_person=flaw.permanent, now=now
            )
            raise_alarm(session, AlarmKind.SIGN_IN, account.name, f"{account.user} can't sign in. {words}", now=now)

    def _note_success(self, account: Account) -> None:
        now = self._clock()
        with self._db.write() as session:
            row = sign_ins.note_signed_in(session, account.name, _source(account), account.user, now=now)
            end_alarm(session, AlarmKind.SIGN_IN, account.name, now=now)
            words = _describe_end(row, self._troubles.get(account.name), now)
            if words:
                raise_alarm(session, AlarmKind.CREDENTIAL_ENDS, account.name, words, now=now)
            else:
                end_alarm(session, AlarmKind.CREDENTIAL_ENDS, account.name, now=now)


def _describe_end(row: sign_ins.SignIn, trouble: TokenError | None, now: datetime) -> str:
    """What will stop the sign-in that works today; empty when nothing will."""
    if trouble and trouble.permanent and row.expires_at:
        return f"It signs in until {row.expires_at:%d %b %H:%M} UTC, then no more: {trouble}"
    if row.ends_soon(now) and row.permission_ends_at:
        return f"The permission ends on {row.permission_ends_at:%d %b %Y}: renew it with `counterfoil authorise`."
    return ""


def authenticate_imap(client: "IMAPClient", account: Account, desk: Desk | None) -> None:
    """Sign in over an encrypted connection. Raises SignInFailed, and what a broken connection raises. A `desk` is
    needed for tokens; without one nothing is written down."""
    _authenticate(account, desk, partial(_imap_password, client), partial(_imap_token, client))


def authenticate_smtp(server: smtplib.SMTP, account: Account, desk: Desk | None) -> None:
    """The same for a mail server that has answered EHLO."""
    if not (account.user + account.password).isascii():
        raise SignInFailed("User and password of the mail server can only be ASCII letters and signs", permanent=True)
    _authenticate(account, desk, partial(_smtp_password, server), partial(_smtp_token, server))


_Attempt = Callable[[Account], None]
_TokenAttempt = Callable[[Account, Token], None]


def _authenticate(account: Account, desk: Desk | None, by_password: _Attempt, by_token: _TokenAttempt) -> None:
    if desk is None:
        if account.token is not None:
            raise SignInFailed("Tokens are kept in the database, and there is none here", permanent=True)
        by_password(account)
        return
    with desk.recording(account):
        if account.token is None:
            by_password(account)
        else:
            _show_token(account, desk, by_token)


def _show_token(account: Account, desk: Desk, by_token: _TokenAttempt) -> None:
    """A token that was withdrawn before its end is replaced once."""
    try:
        by_token(account, desk.get_token(account))
    except SignInFailed as refused:
        another = desk.get_another_token(account) if isinstance(refused, _TokenRefused) else None
        if another is None:
            raise
        by_token(account, another)


class _TokenRefused(SignInFailed):
    pass


def _imap_password(client: "IMAPClient", account: Account) -> None:
    from imapclient.exceptions import LoginError  # slow to import; settings need the table of mechanisms only

    try:
        client.login(account.user, account.password)
    except LoginError as flaw:
        raise SignInFailed(f"The sign-in was refused: {words_of(flaw)}", permanent=not _is_passing(flaw)) from flaw


def _imap_token(client: "IMAPClient", account: Account, token: Token) -> None:
    from imapclient.exceptions import LoginError

    offered = [name.decode("ascii", "replace").lower() for name in client.capabilities()]
    mechanism = _choose(account, [name.removeprefix("auth=") for name in offered if name.startswith("auth=")])
    exchange = Exchange(mechanism, account, token)
    try:
        client.sasl_login(mechanism.upper(), exchange.answer)
    except LoginError as flaw:
        words = exchange.error or words_of(flaw)
        raise _TokenRefused(f"The sign-in was refused: {words}", permanent=not _is_passing(flaw)) from flaw
    except imaplib.IMAP4.error as flaw:
        if not exchange.error:
            raise
        raise _TokenRefused(f"The sign-in was refused: {exchange.error}", permanent=True) from flaw


def _smtp_password(server: smtplib.SMTP, account: Account) -> None:
    try:
        server.login(account.user, account.password)
    except smtplib.SMTPAuthenticationError as flaw:
        raise _smtp_refusal(flaw) from flaw
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPResponseException):
        raise
    except smtplib.SMTPException as flaw:  # it offers nothing that a password can be shown by
        raise SignInFailed(f"The mail server takes no password: {words_of(flaw)}", permanent=True) from flaw


def _smtp_token(server: smtplib.SMTP, account: Account, token: Token) -> None:
    mechanism = _choose(account, server.esmtp_features.get("auth", "").lower().split())
    exchange = Exchange(mechanism, account, token)
    try:
        server.auth(mechanism.upper(), exchange.answer_text, initial_response_ok=True)
    except smtplib.SMTPAuthenticationError as flaw:
        raise _smtp_refusal(flaw, exchange.error) from flaw


def _smtp_refusal(flaw: smtplib.SMTPAuthenticationError, error: str = "") -> SignInFailed:
    words = flaw.smtp_error.decode("utf-8", "replace") if isinstance(flaw.smtp_error, bytes) else flaw.smtp_error
    kind = _TokenRefused if error or flaw.smtp_code == 535 else SignInFailed
    told = f"The mail server refused the sign-in: {flaw.smtp_code} {words[:300]}"
    return kind(f"{told} ({error})" if error else told, permanent=flaw.smtp_code >= 500)


def _choose(account: Account, offered: list[str]) -> str:
    wanted = [account.mechanism] if account.mechanism in MECHANISMS else list(MECHANISMS)
    for mechanism in wanted:
        if mechanism in offered:
            return mechanism
    names = " or ".join(mechanism.upper() for mechanism in wanted)
    raise SignInFailed(f"{account.host} does not offer {names}, so it takes no token", permanent=True)


class Exchange:
    """The messages of one mechanism. An error comes as a challenge, which must be answered before the server says
    no; its JSON tells more than the refusal, and never what we sent."""

    def __init__(self, mechanism: str, account: Account, token: Token) -> None:
        opening, self._closing = MECHANISMS[mechanism]
        user = account.user
        if mechanism == "oauthbearer":  # RFC 5801: these two letters separate
            user = user.replace("=", "=3D").replace(",", "=2C")
        self._opening = opening.format(user=user, host=account.host, port=account.port, token=token.value).encode()
        self._opened = False
        self.error = ""

    def answer(self, challenge: bytes | None) -> bytes:
        if not self._opened:
            self._opened = True
            return self._opening
        self.error = _describe(challenge or b"")
        return self._closing

    def answer_text(self, challenge: bytes | None = None) -> str:
        return self.answer(challenge).decode()


def _describe(challenge: bytes) -> str:
    """{"status":"invalid_token","scope":"…"} -> "invalid_token"."""
    try:
        content = json.loads(challenge)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        return challenge.decode("utf-8", "replace")[:200] or "without a reason"
    words = [str(content[key]) for key in ("status", "error", "error_description") if content.get(key)]
    return ", ".join(words)[:200] or "without a reason"


def _is_passing(flaw: Exception) -> bool:
    """RFC 5530: what waiting may cure."""
    return re.search(r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG)\]", str(flaw), re.IGNORECASE) is not None


def _is_busy(flaw: SignInFailed) -> bool:
    return isinstance(flaw.__cause__, TokenError) and flaw.__cause__.code == BUSY


def _source(account: Account) -> str:
    return account.token.source if account.token else PASSWORD
