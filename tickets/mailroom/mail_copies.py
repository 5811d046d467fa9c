"""A mail in, the stored copy of it out: the same content that came by another route is filed once."""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tickets.db import listed
from tickets.mailroom.messages import InboundMessage, MessageStatus


def content_hash(raw: bytes) -> str:
    """SHA-256 (hex) of a mail without the headers that its way adds: equal for two copies of one mail that came
    by different routes. Headers are unfolded and sorted, line ends unified; linear in the mail's size."""
    header_block, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    unfolded = re.sub(rb"\n[ \t]+", b" ", header_block)
    kept = [b" ".join(line.split()) for line in unfolded.split(b"\n") if not _TRACE_HEADER.match(line)]
    digest = hashlib.sha256(b"\n".join(sorted(kept)))
    digest.update(b"\n\n" + body.rstrip(b"\n"))
    return digest.hexdigest()


# RFC 5321 trace, RFC 8601/6376/8617 authentication, RFC 2369 list headers, and whatever relays call X-…
_TRACE_HEADER = re.compile(
    rb"(?:received|received-spf|return-path|delivered-to|envelope-to|original-recipient|authentication-results"
    rb"|dkim-signature|domainkey-signature|arc-[!-9;-~]*|list-[!-9;-~]*|resent-[!-9;-~]*|x-[!-9;-~]*|precedence"
    rb"|errors-to|status|content-length|lines)[ \t]*:|from ",
    re.IGNORECASE,
)


def find_duplicate(
    session: Session, content_hash: str, message_id: str | None, exclude_id: int
) -> InboundMessage | None:
    """The mail with the same content that was filed or ignored first, unless that is this one. An equal
    Message-ID alone means nothing: the sender chooses it. Two workers with copies of one mail wait for each
    other here, until the first has committed."""
    _wait_for_copies(session, [content_hash])
    query = (
        select(InboundMessage)
        .where(
            InboundMessage.content_hash == content_hash,
            InboundMessage.message_id == (message_id[:500] if message_id else None),
            InboundMessage.id != exclude_id,
            InboundMessage.duplicate_of.is_(None),
            InboundMessage.status.in_([MessageStatus.FILED, MessageStatus.IGNORED]),
        )
        .order_by(InboundMessage.id)
        .limit(1)
    )
    return session.scalar(query)


def list_repeated(session: Session, hashes: Sequence[str]) -> frozenset[str]:
    """Those of these content hashes that several of them or a stored mail have: only for them there is anything
    for `find_duplicate` to find. Waits for other workers as that does."""
    _wait_for_copies(session, hashes)
    stored = session.scalars(_STORED, {"hashes": list(hashes)})
    several = {content_hash for content_hash, times in Counter(hashes).items() if times > 1}
    return frozenset(several | {content_hash for content_hash in stored if content_hash})


_STORED = select(InboundMessage.content_hash).where(InboundMessage.content_hash.in_(listed("hashes")))


def _wait_for_copies(session: Session, hashes: Sequence[str]) -> None:
    """On SQLite there is one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        keys = sorted({int(content_hash[:15], 16) for content_hash in hashes})
        session.execute(_LOCK_ALL, {"keys": keys})


# in the order of the list, so that two workers that want the same locks do not block each other
_LOCK_ALL = text("select pg_advisory_xact_lock(key) from unnest(cast(:keys as bigint[])) as key")
