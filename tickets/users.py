"""People who sign in, their roles and what each role may do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.db import Base, UtcInstant


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
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(10))
    password_hash: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)

    __table_args__ = (CheckConstraint("role in ('tier1','tier2','lead','sales','admin')", name="role"),)

    @property
    def actor(self) -> Actor:
        return Actor(self.id, self.name, Role(self.role))


class WebSession(Base):
    """A signed-in browser. Only the SHA-256 of its token is stored; the token is issued at sign-in only."""

    __tablename__ = "web_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    seen_at: Mapped[datetime] = mapped_column(UtcInstant)
    expires_at: Mapped[datetime] = mapped_column(UtcInstant)


class LoginAttempt(Base):
    """A failed sign-in, kept to slow down guessing across processes."""

    __tablename__ = "login_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(254), index=True)
    at: Mapped[datetime] = mapped_column(UtcInstant)


def can(actor: Actor, action: str) -> bool:
    """Whether the actor's role allows `action`; the table PERMISSIONS lists every action by name."""
    raise NotImplementedError


def require(actor: Actor, action: str) -> None:
    """Raise NotPermitted with a plain sentence unless `can`."""
    raise NotImplementedError


def add_user(session: Session, email: str, name: str, role: Role, password: str, *, by: Actor, now: datetime) -> User:
    """Raise Invalid for a malformed or taken address, or a password under 12 characters."""
    raise NotImplementedError


def verify_password(session: Session, email: str, password: str, *, now: datetime) -> User | None:
    """The active user with this password, or None; takes the same time for unknown addresses. Counts failures,
    and raises NotPermitted ("too many attempts, try again in n minutes") after 8 within 15 minutes."""
    raise NotImplementedError


def set_password(session: Session, user: User, password: str, *, by: Actor, now: datetime) -> None:
    """Store the new password and end every session of that user."""
    raise NotImplementedError


def get_user(session: Session, user_id: int) -> User:
    raise NotImplementedError


def list_users(session: Session) -> list[User]:
    raise NotImplementedError
