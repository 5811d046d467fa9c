"""How a person signs in, and for how long a browser stays signed in.

A browser's session is a random token, issued at sign-in only, of which the database holds the SHA-256; it ends after
30 idle minutes, 12 hours, a new password, a new role or a deactivated account.
"""

import hashlib
import math
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.audit import record
from tickets.db import Base, UtcInstant
from tickets.errors import NotPermitted
from tickets.passwords import check_password
from tickets.users import SYSTEM, User

SESSION_IDLE = timedelta(minutes=30)
SESSION_LENGTH = timedelta(hours=12)
SESSION_TOUCH = timedelta(minutes=1)  # how exactly the idle time is kept: one write a minute, not one a request
FAILURES_ALLOWED = 8
FAILURE_WINDOW = timedelta(minutes=15)


class WebSession(Base):
    """A signed-in browser. Only the SHA-256 of its token is stored; the token is issued at sign-in only."""

    __tablename__ = "web_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    seen_at: Mapped[datetime] = mapped_column(UtcInstant)
    expires_at: Mapped[datetime] = mapped_column(UtcInstant)


class LoginAttempt(Base):
    """A failed sign-in, kept to slow down guessing across processes."""

    __tablename__ = "login_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(254), index=True)
    at: Mapped[datetime] = mapped_column(UtcInstant)


def verify_password(session: Session, email: str, password: str, *, now: datetime) -> User | None:
    """The active user with this password, or None; takes the same time for unknown addresses. Counts failures,
    and raises NotPermitted ("too many attempts, try again in n minutes") after 8 within 15 minutes."""
    key = email.strip().lower()[:254]
    failures = refuse_guessing(session, key, now)
    user = session.scalar(select(User).where(User.email == key, User.active))
    matches, renewed = check_password(password, user.password_hash if user else None)
    if user is None or not matches:
        note_failure(session, key, user, failures + 1, now)
        return None
    session.execute(delete(LoginAttempt).where(LoginAttempt.key == key))
    if renewed:
        user.password_hash = renewed
    return user


def start_session(session: Session, user: User, *, now: datetime) -> str:
    """A new signed-in browser; the returned token goes into its cookie and is stored nowhere."""
    session.execute(delete(WebSession).where(WebSession.expires_at <= now))
    token = secrets.token_urlsafe(32)
    record(session, "signed_in", "user", user.id, by=user.actor, now=now)
    session.add(
        WebSession(
            token_hash=_token_hash(token),
            user_id=user.id,
            created_at=now,
            seen_at=now,
            expires_at=now + SESSION_LENGTH,
        )
    )
    return token


def find_session(session: Session, token: str, *, now: datetime) -> User | None:
    """The active user of this browser, or None. In a write transaction the session also lives on from `now`."""
    query = (
        select(WebSession, User)
        .join(User, User.id == WebSession.user_id)
        .where(
            WebSession.token_hash == _token_hash(token),
            WebSession.expires_at > now,
            WebSession.seen_at > now - SESSION_IDLE,
            User.active,
        )
    )
    row = session.execute(query).one_or_none()
    if row is None:
        return None
    web_session, user = row
    if web_session.seen_at <= now - SESSION_TOUCH:
        web_session.seen_at = now
    return user


def end_session(session: Session, token: str) -> None:
    session.execute(delete(WebSession).where(WebSession.token_hash == _token_hash(token)))


def list_sessions(session: Session, user: User, *, now: datetime) -> list[WebSession]:
    """The browsers in which this person is signed in, the one used last first."""
    alive = (WebSession.expires_at > now, WebSession.seen_at > now - SESSION_IDLE)
    query = select(WebSession).where(WebSession.user_id == user.id, *alive)
    return list(session.scalars(query.order_by(WebSession.seen_at.desc(), WebSession.created_at.desc())))


def is_session_of(web_session: WebSession, token: str) -> bool:
    return web_session.token_hash == _token_hash(token)


def end_sessions_of(session: Session, user: User, *, but: str = "") -> None:
    """Every browser of this person is signed out, but the one with this token."""
    ended = WebSession.user_id == user.id
    session.execute(delete(WebSession).where(ended, WebSession.token_hash != _token_hash(but)))


def forget_failures(session: Session, user: User) -> None:
    """The person may try to sign in again at once."""
    session.execute(delete(LoginAttempt).where(LoginAttempt.key == user.email))


def refuse_guessing(session: Session, key: str, now: datetime) -> int:
    """How many tries under this key went wrong lately. Raises NotPermitted when they were too many."""
    session.execute(delete(LoginAttempt).where(LoginAttempt.at <= now - FAILURE_WINDOW))
    count, oldest = session.execute(
        select(func.count(), func.min(LoginAttempt.at)).where(LoginAttempt.key == key)
    ).one()
    if count >= FAILURES_ALLOWED:
        minutes = math.ceil((oldest + FAILURE_WINDOW - now).total_seconds() / 60)
        raise NotPermitted(f"Too many attempts, try again in {minutes} minutes.")
    return count


def note_failure(session: Session, key: str, user: User | None, failures: int, now: datetime) -> None:
    """One more; the one that ends the tries of a person we know is an event."""
    session.add(LoginAttempt(key=key, at=now))
    if user is not None and failures == FAILURES_ALLOWED:
        minutes = FAILURE_WINDOW // timedelta(minutes=1)
        record(
            session, "sign_in_paused", "user", user.id, by=SYSTEM, now=now,
            person=user.name, failures=failures, minutes=minutes,
        )  # fmt: skip


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
