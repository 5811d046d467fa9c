"""Message-IDs of our own mails, signed: an answer that quotes one proves which ticket it belongs to.

`cf.{ticket}.{random}{recipients}.{mac}`: 40 random bits, 40 bits of a hash over the recipients, and 128 bits of
HMAC-SHA256 over all of it, in lower-case base32 because relays may change the case. It stays under 70 characters
with an ordinary domain: some mailers break a longer one when they quote it. Where a relay rewrites Message-IDs, a
short signed mark in the address or in the text says the same.
"""

import base64
import hashlib
import hmac
import re
import secrets

_MARK = re.compile(r"(\d{1,18})-([a-z2-7]{10})", re.IGNORECASE)
_SIGNED = re.compile(r"cf\.(\d{1,18})\.([a-z2-7]{16})\.([a-z2-7]{26})@", re.IGNORECASE)


class Signer:
    """Signs and verifies with one secret, which never shows in a repr."""

    def __init__(self, secret: str) -> None:
        if not secret:
            raise ValueError("the secret that signs Message-IDs is empty")
        self._key = hashlib.sha256(b"counterfoil message-id\0" + secret.encode()).digest()

    def sign(self, ticket_id: int, recipients: tuple[str, ...], domain: str) -> str:
        """A new Message-ID, without angle brackets."""
        everyone = "\n".join(sorted(address.lower() for address in recipients))
        unique = _base32(secrets.token_bytes(5)) + _base32(hashlib.sha256(everyone.encode()).digest()[:5])
        return f"cf.{ticket_id}.{unique}.{self._mac(ticket_id, unique)}@{domain}"

    def verify(self, message_id: str) -> int | None:
        """The ticket of a Message-ID that carries our signature, whatever its domain became on the way."""
        match = _SIGNED.match(message_id)
        if match is None:
            return None
        ticket_id, unique, mac = int(match[1]), match[2].lower(), match[3].lower()
        return ticket_id if hmac.compare_digest(mac, self._mac(ticket_id, unique)) else None

    def mark(self, ticket_id: int) -> str:
        """A short token that only we can make, for an address (billing+1042-k7q2m9xwab@…) or a text."""
        return f"{ticket_id}-{self._mac(ticket_id, 'mark')[:10]}"

    def verify_mark(self, mark: str) -> int | None:
        """The ticket of a token that `mark` made. Its 50 bits can't be tried out: each try is a mail."""
        match = _MARK.fullmatch(mark)
        if match is None:
            return None
        ticket_id = int(match[1])
        return ticket_id if hmac.compare_digest(mark.lower(), self.mark(ticket_id)) else None

    def _mac(self, ticket_id: int, unique: str) -> str:
        return _base32(hmac.new(self._key, f"{ticket_id}.{unique}".encode(), hashlib.sha256).digest()[:16])


def _base32(value: bytes) -> str:
    return base64.b32encode(value).decode().rstrip("=").lower()
