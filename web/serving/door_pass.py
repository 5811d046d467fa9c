"""Whose password was right a moment ago: a note that the browser hands back with the code of its second step.

It is an HMAC over the person, the second until which it counts, and the nonce of the sign-in page's cookie, so it is
worth nothing in another browser; nothing of it is stored.
"""

import hmac
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from web.serving.desk import Desk

LENGTH = timedelta(minutes=5)


def write_pass(desk: Desk, user_id: int, nonce: str, now: datetime) -> str:
    until = int((now + LENGTH).timestamp())
    return f"{user_id}.{until}.{_sign(desk, user_id, until, nonce)}"


def read_pass(desk: Desk, text: str, nonce: str, now: datetime) -> int | None:
    """The person's id; None for one that is over, of another browser, or not ours."""
    parts = text.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 12 for part in parts[:2]):
        return None
    user_id, until = int(parts[0]), int(parts[1])
    if not nonce or not hmac.compare_digest(parts[2].encode(), _sign(desk, user_id, until, nonce).encode()):
        return None
    return user_id if now <= datetime.fromtimestamp(until, UTC) else None


def _sign(desk: Desk, user_id: int, until: int, nonce: str) -> str:
    key = b"door:" + desk.settings.secret.encode()
    return hmac.new(key, f"{user_id}.{until}.{nonce}".encode(), sha256).hexdigest()
