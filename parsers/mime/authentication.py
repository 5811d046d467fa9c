"""A mail's headers in, whether our own mail server vouches for its From address out (RFC 8601).

Whose results count is a setting: `keep_trusted` leaves those that our own border wrote. Where it is not set, only the
topmost Authentication-Results vouches: the last server, which is ours, puts its own on top. A mail server that adds
none vouches for nobody, unless the sender adds one: so this proves enough to sort mail by, and nothing that needs a
proof.
"""

import re
from collections.abc import Collection, Iterable

from parsers.message import ParsedMessage

_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"^\s*(dmarc|dkim|spf)\s*=\s*(\w+)", re.IGNORECASE)
_DOMAIN = re.compile(
    r"\b(?:header\.(?:d|i|from)|smtp\.mailfrom)\s*=\s*\"?(?:[^\s;@\"]{0,100}@)?([\w.-]{1,253})", re.IGNORECASE
)


def vouches_for_sender(message: ParsedMessage) -> str | None:
    """What was checked and passed for the domain in From, as the server wrote it; None when it says nothing."""
    written = next((value for name, value in message.headers if name.lower() == "authentication-results"), None)
    if written is None or message.sender is None:
        return None
    domain = message.sender.email.rpartition("@")[2].lower()
    passed = dict(_passed(_COMMENT.sub(" ", written).split(";"), domain))
    for method in ("dmarc", "dkim", "spf"):
        if method in passed:
            return passed[method] if "dmarc=fail" not in written.lower().replace(" ", "") else None
    return None


_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")
_MOST_HEAD = 256 * 1024
_NAMES_RESULTS = re.compile(rb"^authentication-results[ \t]*:", re.IGNORECASE | re.MULTILINE)
_FIELD = re.compile(rb"^(?P<name>[!-9;-~]+)[ \t]*:(?P<value>[^\n]*\n?(?:[ \t][^\n]*\n?)*)", re.MULTILINE)
UNNAMED = "none"
_NOT_TRUSTED = b"X-Untrusted-"


def keep_trusted(raw: bytes, trusted: Collection[str]) -> bytes:
    """The mail with the Authentication-Results of these servers under their name, and all others under another.

    Ours stand together, above what came with the mail: one of our name below a further Received is the sender's own.
    """
    head_ends = _HEAD_ENDS.search(raw, 0, _MOST_HEAD)
    head = raw[: head_ends.end() if head_ends else min(len(raw), _MOST_HEAD)]
    if not _NAMES_RESULTS.search(head):
        return raw
    ours = {name.lower() for name in trusted}
    pieces, position, seen, passed = [], 0, False, False
    for field in _FIELD.finditer(head):
        name = field["name"].lower()
        if name == b"received":
            passed = seen
        elif name == b"authentication-results":
            counts = not passed and _server_of(field["value"]) in ours
            seen = seen or counts
            if not counts:
                pieces += [head[position : field.start()], _NOT_TRUSTED]
                position = field.start()
    return b"".join([*pieces, raw[position:]]) if pieces else raw


def _server_of(value: bytes) -> str:
    """The authserv-id, which stands first; a version may follow it. "none" where a server leaves its name out."""
    written = _COMMENT.sub(" ", value.decode("latin-1")).partition(";")[0].split()
    return written[0].strip('"').lower() if written and "=" not in written[0] else UNNAMED


def _passed(clauses: Iterable[str], domain: str) -> Iterable[tuple[str, str]]:
    """Checks that passed for the domain or, as relaxed alignment has it, for one above or below it."""
    for clause in clauses:
        result = _RESULT.match(clause)
        if result is None or result.group(2).lower() != "pass":
            continue
        for named in _DOMAIN.findall(clause):
            named = named.lower().strip(".")
            if "." in named and (domain == named or domain.endswith(f".{named}") or named.endswith(f".{domain}")):
                yield result.group(1).lower(), " ".join(clause.split())[:120]
                break
