"""A secret text in, sealed text for the database out, and back: AES with an HMAC (Fernet), keyed by the app's secret.

Whoever has a copy of the database and not the secret reads no token. What was sealed for one account opens for no
other, so that a row can't be passed off as another's.
"""

import base64
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.fernet import Fernet


class Unsealable(Exception):
    """It was sealed with another secret or for another account, or it is damaged."""


class Sealer:
    """Its key never shows in a repr."""

    def __init__(self, secret: str) -> None:
        if not secret:
            raise ValueError("the secret that seals tokens is empty")
        self._secret = secret.encode()

    def seal(self, plain: str, account: str) -> str:
        return self._box(account).encrypt(plain.encode()).decode("ascii")

    def open(self, sealed: str, account: str) -> str:
        """Raises Unsealable."""
        from cryptography.fernet import InvalidToken

        try:
            return self._box(account).decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise Unsealable(f"The stored token of {account} was sealed with another secret.") from None

    def _box(self, account: str) -> "Fernet":
        from cryptography.fernet import Fernet  # slow to import, and most commands seal nothing

        key = hashlib.sha256(b"counterfoil token\0" + account.encode() + b"\0" + self._secret).digest()
        return Fernet(base64.urlsafe_b64encode(key))
