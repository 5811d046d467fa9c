"""A code from an authenticator beside the password: added by its owner, asked for at sign-in, taken once.

Codes are those of RFC 6238 with the values that every authenticator takes: SHA-1, six digits, 30 seconds. One step
before and after now is let through for clocks that differ, and no step twice. The secret is sealed with the app's;
ten recovery codes, of which the database holds the SHA-256, replace a lost authenticator, each once.
"""

import hashlib
import hmac
from datetime import datetime

import pyotp
from sqlalchemy import ColumnElement, ForeignKey, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.audit import record
from tickets.browser_sessions import LoginAttempt, note_failure, refuse_guessing
from tickets.db import Base, UtcInstant
from tickets.errors import IllegalMove, Invalid
from tickets.sealing import Sealer, Unsealable
from tickets.users import Actor, User, require

RECOVERY_CODES = 10
STEPS = (-1, 0, 1)


class RecoveryCode(Base):
    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime | None] = mapped_column(UtcInstant)


def begin(session: Session, user: User, sealer: Sealer) -> str:
    """The secret to be shown to an authenticator, in base32: the same until it is confirmed. Raises IllegalMove when
    there is a confirmed one."""
    if user.factor_since is not None:
        raise IllegalMove("There is a second factor already; remove it first.")
    if user.factor_secret is None:
        user.factor_secret = sealer.seal(pyotp.random_base32(), _box(user))
        session.flush()
    return _open(user, sealer)


def authenticator_address(user: User, secret: str, company: str) -> str:
    """What an authenticator reads from a picture: the otpauth address of the Key Uri Format."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=company)


def confirm(session: Session, user: User, code: str, sealer: Sealer, *, now: datetime) -> list[str]:
    """From now on it is asked for; the recovery codes, which are shown once. Raises Invalid for a code that is not
    today's."""
    begin(session, user, sealer)
    if not _take_step(user, code, sealer, now):
        raise Invalid("That is not the code that it shows now. Is the clock of the phone right?", field="code")
    user.factor_since = now
    record(session, "factor_added", "user", user.id, by=user.actor, now=now)
    return _make_codes(session, user)


def renew_codes(session: Session, user: User, *, now: datetime) -> list[str]:
    """The old ones end. Raises IllegalMove without a second factor."""
    if user.factor_since is None:
        raise IllegalMove("There is no second factor.")
    record(session, "recovery_codes_made", "user", user.id, by=user.actor, now=now)
    return _make_codes(session, user)


def check_code(session: Session, user: User, code: str, sealer: Sealer, *, now: datetime) -> bool:
    """Whether it is a code of the authenticator's, or a recovery code, that was not taken before. Raises NotPermitted
    after too many wrong ones, as passwords do."""
    key = f"code {user.id}"
    failures = refuse_guessing(session, key, now)
    session.refresh(user, with_for_update=True)
    if _take_step(user, code, sealer, now) or _take_recovery_code(session, user, code, now):
        session.execute(delete(LoginAttempt).where(LoginAttempt.key == key))
        return True
    note_failure(session, key, user, failures + 1, now)
    return False


def remove(session: Session, user: User, *, by: Actor, now: datetime) -> None:
    """One's own, or anybody's by an administrator: whoever lost phone and codes signs in with the password and adds a
    new one."""
    if by.user_id != user.id:
        require(by, "manage_users")
    if user.factor_secret is None:
        return
    if user.factor_since is not None:
        record(session, "factor_removed", "user", user.id, by=by, now=now, person=user.name)
    user.factor_secret, user.factor_since, user.factor_step = None, None, 0
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def count_recovery_codes(session: Session, user: User) -> int:
    """Those that were not used."""
    return session.scalar(select(func.count()).select_from(RecoveryCode).where(*_unused(user))) or 0


def _take_step(user: User, written: str, sealer: Sealer, now: datetime) -> bool:
    code = "".join(written.split())
    if user.factor_secret is None or len(code) != 6 or not code.isascii() or not code.isdigit():
        return False
    totp = pyotp.TOTP(_open(user, sealer))
    for step in STEPS:
        at = totp.timecode(now) + step
        if at > user.factor_step and hmac.compare_digest(totp.generate_otp(at), code):
            user.factor_step = at
            return True
    return False


def _take_recovery_code(session: Session, user: User, written: str, now: datetime) -> bool:
    found = session.scalar(
        select(RecoveryCode).where(*_unused(user), RecoveryCode.code_hash == _hash(written)).with_for_update()
    )
    if user.factor_since is None or found is None:
        return False
    found.used_at = now
    session.flush()
    left = count_recovery_codes(session, user)
    record(session, "recovery_code_used", "user", user.id, by=user.actor, now=now, left=left)
    return True


def _make_codes(session: Session, user: User) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [_spell(pyotp.random_base32(32)[:16].lower()) for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(user_id=user.id, code_hash=_hash(code)) for code in codes)
    session.flush()
    return codes


def _spell(code: str) -> str:
    """abcdefghijklmnop → abcd-efgh-ijkl-mnop"""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def _hash(code: str) -> str:
    """Of 80 random bits, so that nothing slow is needed; blanks, dashes and capitals don't matter."""
    return hashlib.sha256("".join(code.split()).replace("-", "").lower().encode()).hexdigest()


def _unused(user: User) -> tuple[ColumnElement[bool], ...]:
    return RecoveryCode.user_id == user.id, RecoveryCode.used_at.is_(None)


def _open(user: User, sealer: Sealer) -> str:
    """Raises Invalid when the app's secret is another one than it was sealed with."""
    try:
        return sealer.open(user.factor_secret or "", _box(user))
    except Unsealable as flaw:
        raise Invalid(
            "The second factor was stored under another secret of this installation. An administrator can remove it.",
            field="code",
        ) from flaw


def _box(user: User) -> str:
    return f"second factor of user {user.id}"
