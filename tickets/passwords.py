"""Passwords are kept as argon2id; what is typed is compared with that, and never kept."""

import secrets
from functools import cache

from pwdlib import PasswordHash

from tickets.errors import Invalid

PASSWORD_LENGTH = 12
PASSWORD_LIMIT = 256  # a longer one only makes the server work


def hash_password(password: str) -> str:
    """Raises Invalid for one that is too short or too long."""
    if not PASSWORD_LENGTH <= len(password) <= PASSWORD_LIMIT:
        raise Invalid(f"A password has {PASSWORD_LENGTH} to {PASSWORD_LIMIT} characters.", field="password")
    return _hasher().hash(password)


def check_password(password: str, kept: str | None) -> tuple[bool, str | None]:
    """Whether it is the one, and a new hash when today's way of hashing is another. `kept` is None for an unknown
    person, which takes as long."""
    return _hasher().verify_and_update(password[:PASSWORD_LIMIT], kept or _unknown_user_hash())


@cache
def _hasher() -> PasswordHash:
    return PasswordHash.recommended()


@cache
def _unknown_user_hash() -> str:
    """What an unknown address is compared with, so that it takes as long as a known one."""
    return _hasher().hash(secrets.token_urlsafe(32))
