"""An account's name and token source in, a token that is good now out; the database remembers it for everybody.

The row is the cache, so every connection and every process uses one token, and one of them renews it, early: when
15 to 30 % of its lifetime are left, at a moment that differs from account to account. Saving comes before using:
a crash between the endpoint's answer and our commit is the only way to lose a refresh token that the provider has
already replaced. Then the old one is tried; most providers still take it, and of one that does not, the words say
what happened.
"""

import logging
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError

from inbox.faults import crash_point
from inbox.tokens import Grant, TokenConfig, TokenError, find_credential_end, obtain
from tickets import sign_ins
from tickets.db import Database
from tickets.house_time import utc_now
from tickets.sealing import Sealer, Unsealable
from tickets.sign_ins import Renewal, SealedTokens, SignIn

log = logging.getLogger(__name__)

EARLIEST = timedelta(minutes=15)  # never renewed earlier than this before its end
LEASE = timedelta(seconds=90)  # longer than the slowest source
REST = timedelta(minutes=1)  # after an early renewal that failed
BUSY = "busy"  # code of the error when another process is at it: no failure yet
WAIT_SECONDS = 25.0  # for another process that is renewing
TOO_NEW_TO_FORGET = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Token:
    """`trouble` says why it could not be renewed early, while it still holds."""

    value: str = field(repr=False)
    expires_at: datetime
    trouble: TokenError | None = None


class TokenKeeper:
    def __init__(self, db: Database, sealer: Sealer, *, clock: Callable[[], datetime] = utc_now) -> None:
        self._db = db
        self._sealer = sealer
        self._clock = clock
        self._unsaved: dict[str, tuple[Renewal, SealedTokens]] = {}
        self._troubles: dict[str, tuple[datetime, TokenError]] = {}  # of early renewals
        self._lock = threading.Lock()

    def get_token(self, account: str, config: TokenConfig) -> Token:
        """Raises TokenError."""
        try:
            self._save_unsaved(account)
            row = self._find_row(account)
            token = self._open_token(row)
            if token and row and self._clock() < _renew_at(row):
                return token
            rested_at, trouble = self._troubles.get(account, (None, None))
            if token and rested_at and self._clock() < rested_at:
                return replace(token, trouble=trouble)
            return self._renew(account, config, token, row.generation if row else 0)
        except SQLAlchemyError as flaw:
            raise TokenError(f"The database could not be asked for the token: {flaw}", permanent=False) from flaw

    def forget_token(self, account: str) -> bool:
        """The server refused the token though it should hold. False when it is so new that another one would
        fare no better: a wrong setting must not hammer the endpoint."""
        row = self._find_row(account)
        if row is None or row.obtained_at is None:
            return False
        age = self._clock() - row.obtained_at
        if timedelta(0) <= age < TOO_NEW_TO_FORGET:  # one from the future is of a clock that was set back
            return False
        with self._db.write() as session:
            sign_ins.forget_access_token(session, account)
        return True

    def seal(self, account: str, grant: Grant) -> SealedTokens:
        now = self._clock()
        refresh = self._sealer.seal(grant.refresh_token, account) if grant.refresh_token else None
        return SealedTokens(
            self._sealer.seal(grant.access_token, account),
            now + grant.lifetime,
            refresh,
            now + grant.refresh_lifetime if refresh and grant.refresh_lifetime else None,
        )

    def _find_row(self, account: str) -> SignIn | None:
        with self._db.read() as session:
            return sign_ins.find_sign_in(session, account)

    def _open_token(self, row: SignIn | None) -> Token | None:
        """The stored token while it holds."""
        if row is None or row.access_token is None or row.expires_at is None or row.expires_at <= self._clock():
            return None
        try:
            return Token(self._sealer.open(row.access_token, row.account), row.expires_at)
        except Unsealable:
            return None

    def _renew(self, account: str, config: TokenConfig, current: Token | None, seen: int) -> Token:
        with self._db.write() as session:
            renewal = sign_ins.claim_renewal(session, account, seen=seen, now=self._clock(), lease=LEASE)
        if renewal is None:
            return current or self._await_other(account)
        crash_point("token_claimed")
        try:
            grant = obtain(config, self._open_refresh_token(renewal), now=self._clock())
        except TokenError as flaw:
            self._end(renewal)
            trouble = _explain(flaw, renewal)
            if current is None:
                raise trouble from flaw
            log.warning("%s: the token could not be renewed early: %s", account, trouble)
            self._troubles[account] = (self._clock() + REST, trouble)
            return replace(current, trouble=trouble)
        except BaseException:
            self._end(renewal)
            raise
        crash_point("token_answered")
        self._troubles.pop(account, None)
        return self._save(renewal, config, grant)

    def _open_refresh_token(self, renewal: Renewal) -> str | None:
        if renewal.refresh_token is None:
            return None
        try:
            return self._sealer.open(renewal.refresh_token, renewal.account)
        except Unsealable as flaw:
            raise TokenError(f"{flaw} Run `counterfoil authorise`.", permanent=True) from flaw

    def _save(self, renewal: Renewal, config: TokenConfig, grant: Grant) -> Token:
        tokens = self.seal(renewal.account, grant)
        with self._lock:
            self._unsaved[renewal.account] = (renewal, tokens)
        try:
            self._save_unsaved(renewal.account)
            self._note_credential(renewal.account, config)
        except SQLAlchemyError:
            # the answer may hold the only refresh token: it is kept here and saved before anything else is done
            log.exception("%s: the renewed token could not be saved yet", renewal.account)
        crash_point("token_saved")
        return Token(grant.access_token, tokens.expires_at)

    def _save_unsaved(self, account: str) -> None:
        with self._lock:
            unsaved = self._unsaved.get(account)
        if unsaved is None:
            return
        with self._db.write() as session:
            saved = sign_ins.save_tokens(session, *unsaved, now=self._clock())
        with self._lock:
            self._unsaved.pop(account, None)
        if not saved:
            log.warning("%s: somebody authorised it anew meanwhile, so this renewal is not kept", account)

    def _note_credential(self, account: str, config: TokenConfig) -> None:
        ends_at = find_credential_end(config)
        with self._db.write() as session:
            sign_ins.get_sign_in(session, account).credential_expires_at = ends_at

    def _end(self, renewal: Renewal) -> None:
        with self._db.write() as session:
            sign_ins.end_renewal(session, renewal)

    def _await_other(self, account: str) -> Token:
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            time.sleep(0.2)
            row = self._find_row(account)
            token = self._open_token(row)
            if token:
                return token
            if row is None or row.renewing_until is None:
                break
        raise TokenError(
            "Another process is renewing the token and has not succeeded yet", permanent=False, code=BUSY
        )


def _renew_at(row: SignIn) -> datetime:
    """The moment of the early renewal: the same for every process, another for every account."""
    assert row.expires_at is not None
    lifetime = row.expires_at - (row.obtained_at or row.expires_at)
    share = 0.15 + 0.15 * (zlib.crc32(f"{row.account} {row.expires_at}".encode()) % 1000) / 1000
    return row.expires_at - min(lifetime * share, EARLIEST)


def _explain(flaw: TokenError, renewal: Renewal) -> TokenError:
    """A refusal after a renewal that never came back has a likely cause, and the same cure."""
    if flaw.code != "invalid_grant":
        return flaw
    words = f"{flaw}. Authorise it again: `counterfoil authorise`."
    if renewal.interrupted_at:
        words += (
            f" The renewal of {renewal.interrupted_at:%d %b %H:%M} UTC was interrupted before its answer was saved;"
            " the provider had probably replaced the refresh token by then."
        )
    return TokenError(words, permanent=True, code=flaw.code)
