"""An address header in, mailboxes out: linear and total, where the standard library recurses or squares.

Reads what mailers write, not only RFC 5322: unquoted commas in names, semicolons between addresses, groups,
comments as names, `mailto:` and routes. Identity is the addr-spec, never the display name.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from parsers.message import Address
from parsers.mime.header_scan import decode_words

MAX_ADDRESSES = 100

_KEPT = 2_000  # our own addresses stand in each mail, and the same people write again
_LONGEST_KEPT = 500  # characters

_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"?|<[^<>]*>?|[(),;:]|[^"<(),;:)]+|.', re.S)
_LOOSE = re.compile(r"[^\s@<>\"(),:;\\\x00-\x1f]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9._-]{0,252}[A-Za-z0-9])?")
# lower-case words and dots before the @, a host name with a top-level domain: all that is left to do is its case
_PLAIN = re.compile(r"([a-z0-9_+-]+(?:\.[a-z0-9_+-]+)*)@((?:[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*\.)+[A-Za-z]{2,24})")
_INVISIBLE = re.compile("[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


@dataclass(slots=True)
class _Pending:
    """The mailbox being read: words of its name, its comments, its angle-bracket part."""

    words: list[str]
    comments: list[str]
    angle: str | None = None
    has_at: bool = False


def parse_addresses(value: str) -> tuple[tuple[Address, ...], int]:
    """The mailboxes of a header in order, at most 100, and how many entries could not be read."""
    return _parse_known(value) if len(value) <= _LONGEST_KEPT else _parse(value)


def _parse(value: str) -> tuple[tuple[Address, ...], int]:
    found: list[Address] = []
    broken = 0
    pending = _Pending([], [])
    depth = 0
    for piece in _PIECE.findall(value):
        if piece in "()":
            depth = max(0, depth + (1 if piece == "(" else -1))
        elif depth:
            pending.comments.append(piece)
        elif piece == "," and pending.angle is None and pending.words and not pending.has_at:
            pending.words.append(",")  # "Doe, John <j@x>" without quotes
        elif piece in ",;":
            broken += _finish(pending, found)
            pending = _Pending([], [])
        elif piece == ":":
            pending = _Pending([], [])  # what stood before is a group's name, or `mailto`
        elif piece[0] == "<":
            pending.angle = piece[1:].rstrip(">")
        elif piece.strip(" >"):  # "<<a@b>>"
            pending.words.append(piece)
            pending.has_at = pending.has_at or "@" in piece
        if len(found) >= MAX_ADDRESSES:
            return tuple(found), broken
    broken += _finish(pending, found)
    return tuple(found), broken


_parse_known = lru_cache(maxsize=_KEPT)(_parse)


def _finish(pending: _Pending, found: list[Address]) -> int:
    """Add the pending mailbox; 1 when there was something that is no address."""
    words = [_unquote(word.strip()) for word in pending.words if word.strip()]
    name = " ".join(words).replace(" ,", ",").strip(" ,")
    if pending.angle is None:
        address = next((word for word in name.split() if "@" in word), "")
        if not address:
            return 1 if name else 0
        name = " ".join(pending.comments).strip()
    else:
        address = pending.angle.rpartition(":")[2] if pending.angle.startswith(("@", "mailto:")) else pending.angle
        name = name or " ".join(pending.comments).strip()
    email = normalise_email(address)
    if email is None:
        return 1 if address.strip() or name else 0
    found.append(Address(_INVISIBLE.sub("", decode_words(name)).strip().strip("\"'").strip(), email))
    return 0


def _unquote(word: str) -> str:
    if len(word) > 1 and word[0] == word[-1] == '"':
        return re.sub(r"\\(.)", r"\1", word[1:-1])
    return word.strip('"')


@lru_cache(maxsize=4096)
def normalise_email(address: str) -> str | None:
    """The addr-spec with a lower-case, Unicode domain; None when it is none. Asks no network.

    What email-validator refuses but mail servers deliver (underscores, internal host names, a dot before the @)
    is kept: such senders exist and must be answered.
    """
    address = decode_words(address).strip().strip("'").strip()
    if len(address) > 320:
        return None
    if (plain := _PLAIN.fullmatch(address)) and len(plain[1]) <= 64 and len(address) <= 254:
        return f"{plain[1]}@{plain[2].lower()}"
    return _normalise_rare(address)


def _normalise_rare(address: str) -> str | None:
    from email_validator import EmailNotValidError, validate_email  # slow to import, rarely needed

    try:
        return validate_email(
            address,
            check_deliverability=False,
            globally_deliverable=False,
            test_environment=True,
            allow_quoted_local=True,
        ).normalized
    except EmailNotValidError:
        if not _LOOSE.fullmatch(address):
            return None
        local, _, domain = address.rpartition("@")
        return f"{local}@{domain.lower()}"
