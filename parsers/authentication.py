"""A mail's headers in, whether our own mail server vouches for its From address out (RFC 8601).

Only the topmost Authentication-Results counts: the last server, which is ours, puts its own on top. A mail
server that adds none vouches for nobody, unless the sender adds one: so this proves enough to sort mail by, and
nothing that needs a proof.
"""

import re
from collections.abc import Iterable

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
