"""Who may sign in: added, given another role, locked out and let in again. Each change is an event of that person's.

What four eyes protect is only as safe as the list of those who have them, so it has its trail like money."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tickets.audit import record
from tickets.browser_sessions import end_sessions_of, forget_failures
from tickets.errors import Invalid
from tickets.passwords import hash_password
from tickets.users import NAME_LENGTH, ROLE_NAMES, Actor, Role, User, require


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
    hashed = hash_password(password)
    user = User(email=address, name=name.strip(), role=role, password_hash=hashed, active=True, created_at=now)
    session.add(user)
    session.flush()
    _note(session, "user_added", user, by=by, now=now, role=ROLE_NAMES[role])
    return user


def set_role(session: Session, user: User, role: Role, *, by: Actor, now: datetime) -> None:
    """From the next sign-in on; whoever is signed in is signed out. Raises Invalid for oneself, so that no
    administrator is the last one."""
    require(by, "manage_users")
    if by.user_id == user.id:
        raise Invalid("Nobody can change their own role.", field="role")
    if user.role == role:
        return
    _note(session, "role_set", user, by=by, now=now, before=ROLE_NAMES[Role(user.role)], role=ROLE_NAMES[role])
    user.role = role
    end_sessions_of(session, user)


def set_password(session: Session, user: User, password: str, *, by: Actor, now: datetime) -> None:
    """Store the new password and end every session of that user."""
    if by.user_id != user.id:
        require(by, "manage_users")
    user.password_hash = hash_password(password)
    end_sessions_of(session, user)
    forget_failures(session, user)
    _note(session, "password_set", user, by=by, now=now)


def switch_off(session: Session, user: User, *, by: Actor, now: datetime) -> None:
    """The person can't sign in any more, keeps the history and loses every session. Raises Invalid for oneself."""
    require(by, "manage_users")
    if by.user_id == user.id:
        raise Invalid("Nobody can deactivate themselves.")
    end_sessions_of(session, user)
    if user.active:
        user.active = False
        _note(session, "user_switched_off", user, by=by, now=now)


def switch_on(session: Session, user: User, *, by: Actor, now: datetime) -> None:
    """The person can sign in again, with the old password."""
    require(by, "manage_users")
    if not user.active:
        user.active = True
        _note(session, "user_switched_on", user, by=by, now=now)


def _note(session: Session, verb: str, user: User, *, by: Actor, now: datetime, **words: Any) -> None:
    record(session, verb, "user", user.id, by=by, now=now, person=user.name, **words)


def _checked_address(email: str) -> str:
    from email_validator import EmailNotValidError, validate_email  # slow to import, rarely needed

    try:
        valid = validate_email(email.strip(), check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError as flaw:
        raise Invalid(f"{email!r} is not an email address: {flaw}", field="email") from flaw
    return valid.normalized.lower()
