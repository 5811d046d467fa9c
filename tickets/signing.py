"""Message-IDs of our own mails, signed: an answer that quotes one proves which ticket it belongs to.

`cf.{ticket}.{random}{recipients}.{mac}`: 64 random bits, 64 bits of a hash over the recipients, and 128 bits of
HMAC-SHA256 over all of it. Everything is lower-case hexadecimal, because relays may change the case.
"""

import hashlib
import hmac
import re
import secrets

_SIGNED = re.compile(r"cf\.(\d{1,18})\.([0-9a-f]{32})\.([0-9a-f]{32})@", re.IGNORECASE)


class Signer:
    """Signs and verifies with one secret, which never shows in a repr."""

    def __init__(self, secret: str) -> None:
        if not secret:
            raise ValueError("the secret that signs Message-IDs is empty")
        self._key = hashlib.sha256(b"counterfoil message-id\0" + secret.encode()).digest()

    def sign(self, ticket_id: int, recipients: tuple[str, ...], domain: str) -> str:
        """A new Message-ID, without angle brackets."""
        everyone = "\n".join(sorted(address.lower() for address in recipients))
        unique = secrets.token_hex(8) + hashlib.sha256(everyone.encode()).hexdigest()[:16]
        return f"cf.{ticket_id}.{unique}.{self._mac(ticket_id, unique)}@{domain}"

    def verify(self, message_id: str) -> int | None:
        """The ticket of a Message-ID that carries our signature, whatever its domain became on the way."""
        match = _SIGNED.match(message_id)
        if match is None:
            return None
        ticket_id, unique, mac = int(match[1]), match[2].lower(), match[3].lower()
        return ticket_id if hmac.compare_digest(mac, self._mac(ticket_id, unique)) else None

    def _mac(self, ticket_id: int, unique: str) -> str:
        return hmac.new(self._key, f"{ticket_id}.{unique}".encode(), hashlib.sha256).hexdigest()[:32]
