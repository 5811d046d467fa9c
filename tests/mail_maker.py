"""Mails built from parts by joining bytes, for tests and for the corpus: no mail library writes what traps need."""

import base64
from dataclasses import dataclass
from typing import Any

_PLAIN = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-"


@dataclass(frozen=True)
class Part:
    """A file of a mail; `head` replaces its header lines altogether, `encoded` its body."""

    name: str
    content: bytes
    mime_type: str = "application/octet-stream"
    head: str | None = None
    encoded: bytes | None = None


def make_mail(
    *, subject: str, text: str | None = None, html: str | None = None, parts: Any = (), head: str = ""
) -> bytes:
    """Plain parts as 8-bit UTF-8; mails inside as they are, all else in base64. `head` is further header lines."""
    bodies = [
        f'Content-Type: text/{kind}; charset="utf-8"\nContent-Transfer-Encoding: 8bit\n\n{body}\n'.encode()
        for kind, body in (("plain", text), ("html", html))
        if body is not None
    ]
    start = f"From: Anna Kern <anna@customer.example>\nTo: billing@ours.example\nSubject: {subject}\n"
    start += f"{head}MIME-Version: 1.0\n"
    if len(bodies) == 1 and not parts:
        return start.encode() + bodies[0]
    whole = bodies if len(bodies) < 2 else [_multipart("alternative", "alt", bodies)]
    return start.encode() + _multipart("mixed", "mix", [*whole, *map(write_part, parts)])


def write_part(part: Part) -> bytes:
    is_mail = part.mime_type == "message/rfc822"
    head = part.head
    if head is None:
        coding = "8bit" if is_mail else "base64"
        head = f"Content-Type: {part.mime_type}\nContent-Transfer-Encoding: {coding}\n"
        head += f"Content-Disposition: attachment; filename*=utf-8''{_quoted(part.name)}\n"
    body = part.encoded
    if body is None:
        body = part.content if is_mail else base64.encodebytes(part.content)
    return head.encode("latin-1") + b"\n" + body


def _quoted(name: str) -> str:
    return "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in name.encode())


def _multipart(kind: str, mark: str, parts: list[bytes]) -> bytes:
    """With a boundary that occurs in none of the parts."""
    joined = b"".join(parts)
    count = 0
    while f"--{mark}{count}".encode() in joined:
        count += 1
    boundary = f"{mark}{count}"
    body = b"".join(b"--" + boundary.encode() + b"\n" + part + b"\n" for part in parts)
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"\n\n'.encode() + body + f"--{boundary}--\n".encode()
