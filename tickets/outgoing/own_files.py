"""Files that a person adds to a reply in, a key for each out, by which the composer carries them until they leave.

The key is "file:HASH:SEAL:NAME". The seal is an HMAC over the rest: without it, whoever knows or guesses the hash of
stored bytes could have them sent.
"""

import hashlib
import hmac
import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tickets.errors import Invalid
from tickets.mailroom.blobs import store_blobs

_KIND = "file"
_SEAL_LENGTH = 32  # hexadecimal digits, 128 bits


@dataclass(frozen=True, slots=True)
class OwnFile:
    name: str
    mime_type: str
    sha256: str


def store_own_files(session: Session, files: Sequence[tuple[str, bytes]], secret: str) -> list[str]:
    """The keys of these files (name and content), in their order. Raises Invalid for an empty one."""
    for name, content in files:
        if not content:
            raise Invalid(f"“{name}” is empty.", field="own")
    hashes = store_blobs(session, [content for _, content in files])
    return [
        f"{_KIND}:{sha256}:{_seal(sha256, name, secret)}:{name}"
        for (name, _), sha256 in zip(files, hashes, strict=True)
    ]


def find_own_file(key: str, secret: str) -> OwnFile | None:
    """None for the key of something else, or one that was not made here."""
    kind, _, rest = key.partition(":")
    sha256, _, rest = rest.partition(":")
    seal, _, name = rest.partition(":")
    if kind != _KIND or not hmac.compare_digest(seal.encode(), _seal(sha256, name, secret).encode()):
        return None
    return OwnFile(name, mimetypes.guess_type(name)[0] or "application/octet-stream", sha256)


def _seal(sha256: str, name: str, secret: str) -> str:
    key = hashlib.sha256(b"counterfoil own file\0" + secret.encode()).digest()
    return hmac.new(key, f"{sha256}\0{name}".encode(), hashlib.sha256).hexdigest()[:_SEAL_LENGTH]
