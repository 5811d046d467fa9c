"""People who sign in, their roles and what each role may do.

Passwords are kept as argon2id. A browser's session is a random token, issued at sign-in only, of which the
database holds the SHA-256; it ends after 30 idle minutes, 12 hours, a new password or a deactivated account.
"""

import hashlib
import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache

from pwdlib import PasswordHash
from sqlalchemy import CheckConstraint, ForeignKey, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base, UtcInstant, find_row
from tickets.errors import Invalid, NotFound, NotPermitted

SESSION_IDLE = timedelta(minutes=30)
SESSION_LENGTH = timedelta(hours=12)
SESSION_TOUCH = timedelta(minutes=1)  # how exactly the idle time is kept: one write a minute, not one a request
FAILURES_ALLOWED = 8
FAILURE_WINDOW = timedelta(minutes=15)
NAME_LENGTH = 120
PASSWORD_LENGTH = 12
PASSWORD_LIMIT = 256  # a longer one only makes the server work


class Role(StrEnum):
    TIER1 = "tier1"
    TIER2 = "tier2"
    LEAD = "lead"
    SALES = "sales"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a signed-in person, or the system itself (`user_id` None, role None)."""

    user_id: int | None
    name: str
    role: Role | None


SYSTEM = Actor(user_id=None, name="Counterfoil", role=None)


class User(Base):
    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    role: Mapped[str] = mapped_column(String(10))
    password_hash: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    read_up_to: Mapped[int] = mapped_column(default=0, server_default="0")  # entries before looks were kept

    __table_args__ = (CheckConstraint("role in ('tier1','tier2','lead','sales','admin')", name="role"),)

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.name, Role(self.role))


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


T1, T2, LEAD, SALES, ADMIN = Role.TIER1, Role.TIER2, Role.LEAD, Role.SALES, Role.ADMIN

# Who may do what; the system itself may do everything. One action a line, as a sentence would name it.
PERMISSIONS: Mapping[str, frozenset[Role]] = {
    "view_tickets": frozenset({T1, T2, LEAD, ADMIN}),  # every ticket; sales sees its forwards only
    "view_forwards": frozenset({T1, T2, LEAD, SALES, ADMIN}),
    "view_customers": frozenset({T1, T2, LEAD, ADMIN}),
    "view_cash": frozenset({T1, T2, LEAD, ADMIN}),
    "view_ledger": frozenset({T1, T2, LEAD, ADMIN}),
    "view_mailroom": frozenset({T1, T2, LEAD, ADMIN}),
    "view_reports": frozenset({LEAD, ADMIN}),
    "view_health": frozenset({T1, T2, LEAD, ADMIN}),
    "view_alarms": frozenset({LEAD, ADMIN}),
    "acknowledge_alarm": frozenset({LEAD, ADMIN}),
    "open_ticket": frozenset({T1, T2, LEAD, ADMIN}),  # a call, or a mail that we write first
    "assign": frozenset({T1, T2, LEAD, ADMIN}),
    "note": frozenset({T1, T2, LEAD, ADMIN}),
    "reply": frozenset({T1, T2, LEAD, ADMIN}),
    "lift_hold": frozenset({T2, LEAD, ADMIN}),  # what a stop-sign put on outgoing mail
    "escalate": frozenset({T1, T2, LEAD, ADMIN}),
    "return_to_tier1": frozenset({T2, LEAD, ADMIN}),
    "hold": frozenset({T1, T2, LEAD, ADMIN}),
    "solve": frozenset({T1, T2, LEAD, ADMIN}),
    "reopen": frozenset({T1, T2, LEAD, ADMIN}),
    "correct_intent": frozenset({T1, T2, LEAD, ADMIN}),
    "settle_request": frozenset({T1, T2, LEAD, ADMIN}),  # done, not wanted, another type, one more
    "regroup": frozenset({T1, T2, LEAD, ADMIN}),  # merge, split out, move a mail, and undo each
    "set_customer": frozenset({T1, T2, LEAD, ADMIN}),
    "edit_contacts": frozenset({T2, LEAD, ADMIN}),  # decides whose mails are trusted as a customer's
    "forward": frozenset({T1, T2, LEAD, ADMIN}),
    "answer_forward": frozenset({SALES, LEAD, ADMIN}),
    "confirm_cash": frozenset({T1, T2, LEAD, ADMIN}),
    "choose_item": frozenset({T1, T2, LEAD, ADMIN}),
    "correct_advice": frozenset({T1, T2, LEAD, ADMIN}),  # a line or the header that was read wrongly
    "hold_cash": frozenset({T1, T2, LEAD, ADMIN}),
    "reject_cash": frozenset({T1, T2, LEAD, ADMIN}),
    "reverse_cash": frozenset({T1, T2, LEAD, ADMIN}),
    "view_approvals": frozenset({T1, T2, LEAD, ADMIN}),
    "ask_approval": frozenset({T1, T2, LEAD, ADMIN}),
    "grant_approval": frozenset({T2, LEAD, ADMIN}),  # up to the role's limit, never what one asked for oneself
    "view_disputes": frozenset({T1, T2, LEAD, ADMIN}),  # and deductions, promises, payment plans
    "open_dispute": frozenset({T1, T2, LEAD, ADMIN}),
    "work_dispute": frozenset({T2, LEAD, ADMIN}),  # review, deny, hold
    "reopen_dispute_again": frozenset({LEAD, ADMIN}),
    "propose_credit": frozenset({T1, T2, LEAD, ADMIN}),  # a second person approves
    "number_credit_note": frozenset({T2, LEAD, ADMIN}),
    "map_reason_codes": frozenset({T1, T2, LEAD, ADMIN}),
    "hold_dunning": frozenset({T2, LEAD, ADMIN}),
    "log_promise": frozenset({T1, T2, LEAD, ADMIN}),
    "close_period": frozenset({LEAD, ADMIN}),
    "set_money_rules": frozenset({ADMIN}),  # tolerances, rates of customers, account numbers
    "edit_families": frozenset({LEAD, ADMIN}),  # which customers pay for each other
    "import_receipts": frozenset({T2, LEAD, ADMIN}),
    "link_receipt": frozenset({T1, T2, LEAD, ADMIN}),  # the bank's money to its remittance, or aside
    "apply_receipt": frozenset({T1, T2, LEAD, ADMIN}),  # money that nothing announced: whose it is, and what it pays
    "let_inferences_post": frozenset({LEAD, ADMIN}),  # a customer's payments without an advice, by themselves
    "decide_mail": frozenset({T1, T2, LEAD, ADMIN}),  # send again, take as sent, cancel
    "replay_mail": frozenset({T1, T2, LEAD, ADMIN}),
    "import_ledger": frozenset({LEAD, ADMIN}),
    "export_postings": frozenset({LEAD, ADMIN}),  # batches for the accounting system, and its answers
    "manage_users": frozenset({ADMIN}),
}


def can(actor: Actor, action: str) -> bool:
    """Whether the actor's role allows `action`; the table PERMISSIONS lists every action by name."""
    roles = PERMISSIONS[action]
    return actor.role in roles or actor == SYSTEM


def require(actor: Actor, action: str) -> None:
    """Raise NotPermitted with a plain sentence unless `can`."""
    if not can(actor, action):
        who = _NAMES[actor.role][:1].upper() + _NAMES[actor.role][1:] if actor.role else actor.name
        others = [_NAMES[role] for role in Role if role in PERMISSIONS[action]]
        raise NotPermitted(f"{who} may not do this. Ask {' or '.join(others)}.")


_NAMES: Mapping[Role, str] = {
    Role.TIER1: "tier 1",
    Role.TIER2: "tier 2",
    Role.LEAD: "a lead",
    Role.SALES: "sales",
    Role.ADMIN: "an administrator",
}


def add_user(session: Session, email: str, name: str, role: Role, password: str, *, by: Actor, now: datetime) -> User:
    """Raise Invalid for a malformed or taken address, or a password under 12 characters."""
    require(by, "manage_users")
    address = _checked_address(email)
    if not name.strip():
        raise Invalid("A user needs a name.", field="name")
    if len(name.strip()) > NAME_LENGTH:
        raise Invalid(f"A name has at most {NAME_LENGTH} characters.", field="name")
    if session.scalar(select(User.id).where(User.email == address)) is not None:
        raise Invalid(f"{address} is taken by another user.", field="email")
    hashed = _hash_password(password)
    user = User(email=address, name=name.strip(), role=role, password_hash=hashed, active=True, created_at=now)
    session.add(user)
    session.flush()
    return user


def verify_password(session: Session, email: str, password: str, *, now: datetime) -> User | None:
    """The active user with this password, or None; takes the same time for unknown addresses. Counts failures,
    and raises NotPermitted ("too many attempts, try again in n minutes") after 8 within 15 minutes."""
    key = email.strip().lower()[:254]
    _refuse_guessing(session, key, now)
    user = session.scalar(select(User).where(User.email == key, User.active))
    matches, renewed = _hasher().verify_and_update(
        password[:PASSWORD_LIMIT], user.password_hash if user else _unknown_user_hash()
    )
    if user is None or not matches:
        session.add(LoginAttempt(key=key, at=now))
        return None
    session.execute(delete(LoginAttempt).where(LoginAttempt.key == key))
    if renewed:
        user.password_hash = renewed
    return user


def set_password(session: Session, user: User, password: str, *, by: Actor, now: datetime) -> None:
    """Store the new password and end every session of that user."""
    if by.user_id != user.id:
        require(by, "manage_users")
    user.password_hash = _hash_password(password)
    session.execute(delete(WebSession).where(WebSession.user_id == user.id))
    session.execute(delete(LoginAttempt).where(LoginAttempt.key == user.email))


def set_active(session: Session, user: User, active: bool, *, by: Actor) -> None:
    """A deactivated user cannot sign in, keeps the history and loses every session. Raises Invalid for oneself."""
    require(by, "manage_users")
    if by.user_id == user.id and not active:
        raise Invalid("Nobody can deactivate themselves.")
    user.active = active
    if not active:
        session.execute(delete(WebSession).where(WebSession.user_id == user.id))


def deactivate(session: Session, user: User, *, by: Actor, now: datetime) -> None:
    """The user can no longer sign in."""
    set_active(session, user, False, by=by)


def start_session(session: Session, user: User, *, now: datetime) -> str:
    """A new signed-in browser; the returned token goes into its cookie and is stored nowhere."""
    session.execute(delete(WebSession).where(WebSession.expires_at <= now))
    token = secrets.token_urlsafe(32)
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


def get_user(session: Session, user_id: int) -> User:
    user = find_row(session, User, user_id)
    if user is None:
        raise NotFound(f"There is no user {user_id}.")
    return user


def find_user(session: Session, email: str) -> User | None:
    """By address, active or not."""
    return session.scalar(select(User).where(User.email == email.strip().lower()))


def list_users(session: Session) -> list[User]:
    """Active ones first, by name."""
    return list(session.scalars(select(User).order_by(User.active.desc(), User.name, User.id)))


def _checked_address(email: str) -> str:
    from email_validator import EmailNotValidError, validate_email  # slow to import, rarely needed

    try:
        valid = validate_email(email.strip(), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as flaw:
        raise Invalid(f"{email!r} is not an email address: {flaw}", field="email") from flaw
    return valid.normalized.lower()


def _hash_password(password: str) -> str:
    if not PASSWORD_LENGTH <= len(password) <= PASSWORD_LIMIT:
        raise Invalid(f"A password has {PASSWORD_LENGTH} to {PASSWORD_LIMIT} characters.", field="password")
    return _hasher().hash(password)


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _unknown_user_hash() -> str:
    """What an unknown address is compared with, so that it takes as long as a known one."""
    return _hasher().hash(secrets.token_urlsafe(32))


def _refuse_guessing(session: Session, key: str, now: datetime) -> None:
    session.execute(delete(LoginAttempt).where(LoginAttempt.at <= now - FAILURE_WINDOW))
    count, oldest = session.execute(
        select(func.count(), func.min(LoginAttempt.at)).where(LoginAttempt.key == key)
    ).one()
    if count >= FAILURES_ALLOWED:
        minutes = math.ceil((oldest + FAILURE_WINDOW - now).total_seconds() / 60)
        raise NotPermitted(f"Too many attempts, try again in {minutes} minutes.")


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
