"""How each account signs in: its tokens (sealed), when they end, and whether it worked when it was last tried.

An account is "mailbox billing" or "smtp". A renewal is leased before the token endpoint is asked, because some
providers replace the refresh token with every answer and take a second use of the old one for theft: two processes
must never renew at once. The answer is fenced by the generation, so that a slow renewal can't overwrite what a
person authorised meanwhile.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String, Text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.audit import record
from tickets.db import Base, UtcInstant, insert_ignoring
from tickets.users import SYSTEM

ENDS_SOON = timedelta(days=14)
NOTE_EVERY = timedelta(minutes=1)  # a sign-in that keeps working is not written down each time


class SignIn(Base):
    __tablename__ = "sign_in"

    account: Mapped[str] = mapped_column(String(130), primary_key=True)
    source: Mapped[str] = mapped_column(String(30), default="password")  # or where the tokens come from
    address: Mapped[str | None] = mapped_column(String(254))  # the mailbox this is bound to: user of the settings
    authorised_by: Mapped[str | None] = mapped_column(String(254))  # whose account the provider said it is
    authorised_at: Mapped[datetime | None] = mapped_column(UtcInstant)

    generation: Mapped[int] = mapped_column(default=0)  # only ever grows: it fences
    renewing_until: Mapped[datetime | None] = mapped_column(UtcInstant)  # a renewal under way, or one that crashed
    access_token: Mapped[str | None] = mapped_column(Text)  # sealed
    obtained_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    expires_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # of the access token
    refresh_token: Mapped[str | None] = mapped_column(Text)  # sealed
    refresh_obtained_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    refresh_expires_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # where the provider says so
    credential_expires_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # a certificate's or secret's end

    signed_in_at: Mapped[datetime | None] = mapped_column(UtcInstant)  # when it last worked
    failing_since: Mapped[datetime | None] = mapped_column(UtcInstant)
    error: Mapped[str | None] = mapped_column(Text)
    needs_person: Mapped[bool] = mapped_column(default=False)  # waiting does not cure it

    @property
    def permission_ends_at(self) -> datetime | None:
        """When a person must have renewed it: the first known end of certificate, secret or authorisation."""
        return min((end for end in (self.refresh_expires_at, self.credential_expires_at) if end), default=None)

    def ends_soon(self, now: datetime) -> bool:
        """A refresh token that is replaced now and then never comes near its end: only one that has lived most of
        its life without being replaced does."""
        if self.credential_expires_at and self.credential_expires_at - now < ENDS_SOON:
            return True
        if not self.refresh_expires_at or not self.refresh_obtained_at:
            return False
        lifetime = self.refresh_expires_at - self.refresh_obtained_at
        return self.refresh_expires_at - now < min(ENDS_SOON, lifetime / 2)


def get_sign_in(session: Session, account: str) -> SignIn:
    """The account's row, created when missing, and locked."""
    new = insert_ignoring(session, SignIn).values(
        account=account, source="password", generation=0, needs_person=False
    )
    session.execute(new)
    return session.get_one(SignIn, account, with_for_update=True, populate_existing=True)


def find_sign_in(session: Session, account: str) -> SignIn | None:
    return session.get(SignIn, account)


def forget_others(session: Session, accounts: Collection[str]) -> None:
    """Accounts that the settings name no longer fail no longer. Their tokens stay: they may be named again."""
    well = {"error": None, "failing_since": None, "needs_person": False}
    session.execute(update(SignIn).where(SignIn.account.not_in(accounts)).values(well))


@dataclass(frozen=True, slots=True)
class Renewal:
    """The right to ask for a new token. `interrupted_at` tells of an earlier renewal that never came back."""

    account: str
    generation: int
    refresh_token: str | None
    interrupted_at: datetime | None


def claim_renewal(session: Session, account: str, *, seen: int, now: datetime, lease: timedelta) -> Renewal | None:
    """None while another process renews it, or has done so since the generation `seen`. A lease that ends far too
    late is of a clock that was set back; a little too late is one that was taken while this call waited."""
    row = get_sign_in(session, account)
    if row.generation != seen or (row.renewing_until and now < row.renewing_until <= now + 2 * lease):
        return None
    interrupted_at = row.renewing_until - lease if row.renewing_until else None
    row.renewing_until = now + lease
    row.generation += 1
    return Renewal(account, row.generation, row.refresh_token, interrupted_at)


@dataclass(frozen=True, slots=True)
class SealedTokens:
    """What a token endpoint answered; a `refresh_token` of None means that the old one stays."""

    access_token: str
    expires_at: datetime
    refresh_token: str | None = None
    refresh_expires_at: datetime | None = None


def save_tokens(session: Session, renewal: Renewal, tokens: SealedTokens, *, now: datetime) -> bool:
    """Ends the renewal; false when it was overtaken, and then nothing is saved."""
    row = get_sign_in(session, renewal.account)
    if row.generation != renewal.generation:
        return False
    _put(row, tokens, now)
    return True


def end_renewal(session: Session, renewal: Renewal) -> None:
    """The endpoint said no, or could not be asked: nothing of ours has changed."""
    row = get_sign_in(session, renewal.account)
    if row.generation == renewal.generation:
        row.renewing_until = None


def save_authorisation(
    session: Session, account: str, tokens: SealedTokens, *, address: str, by: str | None, now: datetime
) -> SignIn:
    """What a person authorised replaces whatever was there; a renewal under way is overtaken."""
    row = get_sign_in(session, account)
    row.generation += 1
    row.address = address
    row.authorised_by = by
    row.authorised_at = now
    row.refresh_token = None
    row.refresh_obtained_at = None
    row.refresh_expires_at = None
    _put(row, tokens, now)
    row.error = None
    row.failing_since = None
    row.needs_person = False
    record(session, "account_authorised", "sign_in", 0, by=SYSTEM, now=now, account=account, holder=by or address)
    return row


def forget_access_token(session: Session, account: str) -> None:
    """The server refused it before its time."""
    get_sign_in(session, account).expires_at = None


def note_signed_in(session: Session, account: str, source: str, address: str, *, now: datetime) -> SignIn:
    """`source` is how (password, or where tokens come from), `address` whose mailbox it turned out to be."""
    row = get_sign_in(session, account)
    row.source = source
    # a password is bound to its mailbox by itself
    row.address = address if source == "password" else row.address or address
    row.signed_in_at = now
    row.failing_since = None
    row.error = None
    row.needs_person = False
    return row


def note_refused(
    session: Session, account: str, source: str, words: str, *, needs_person: bool, now: datetime
) -> None:
    """`words` are the provider's; `needs_person` when waiting does not help."""
    row = get_sign_in(session, account)
    row.source = source
    row.failing_since = row.failing_since or now
    row.error = words
    row.needs_person = needs_person


def _put(row: SignIn, tokens: SealedTokens, now: datetime) -> None:
    row.access_token = tokens.access_token
    row.obtained_at = now
    row.expires_at = tokens.expires_at
    if tokens.refresh_token is not None:
        row.refresh_token = tokens.refresh_token
        row.refresh_obtained_at = now
        row.refresh_expires_at = tokens.refresh_expires_at
    row.renewing_until = None
