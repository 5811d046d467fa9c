"""Stored mails under a server's new numbers: what is recognised keeps its row and gets the new UID.

Recognised without its content: equal Message-ID, size and time of delivery. With its content: equal bytes. Each
stored mail is recognised once, so of two alike on the server the second is new. A Message-ID alone proves nothing,
as the sender chooses it.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Session

from tickets.mailroom.messages import InboundMessage


def has_older_mail(session: Session, mailbox: str, uidvalidity: int) -> bool:
    """Whether anything was stored under another numbering than this."""
    return bool(session.scalar(select(exists().where(_is_older(mailbox, uidvalidity)))))


def recognise_described(
    session: Session,
    mailbox: str,
    uidvalidity: int,
    described: Mapping[int, tuple[str | None, int, datetime | None]],
) -> frozenset[int]:
    """The UIDs of those (Message-ID, size, time of delivery) that were stored under another number. The caller holds
    the mailbox's cursor."""
    wanted = {uid: (name[:500], size, at) for uid, (name, size, at) in described.items() if name and at}
    query = (
        select(InboundMessage.id, InboundMessage.message_id, InboundMessage.size, InboundMessage.delivered_at)
        .where(
            _is_older(mailbox, uidvalidity), InboundMessage.message_id.in_({name for name, _, _ in wanted.values()})
        )
        .order_by(InboundMessage.id.desc())
    )
    stored: dict[object, list[int]] = defaultdict(list)
    for row in session.execute(query):
        stored[(row.message_id, row.size, row.delivered_at)].append(row.id)
    return _give_new_numbers(session, uidvalidity, wanted, stored)


def recognise_bytes(session: Session, mailbox: str, uidvalidity: int, sha256_of: Mapping[int, str]) -> frozenset[int]:
    """The same by content: the SHA-256 of each UID's mail."""
    query = (
        select(InboundMessage.id, InboundMessage.sha256)
        .where(_is_older(mailbox, uidvalidity), InboundMessage.sha256.in_(set(sha256_of.values())))
        .order_by(InboundMessage.id.desc())
    )
    stored: dict[object, list[int]] = defaultdict(list)
    for row in session.execute(query):
        stored[row.sha256].append(row.id)
    return _give_new_numbers(session, uidvalidity, sha256_of, stored)


def _is_older(mailbox: str, uidvalidity: int) -> ColumnElement[bool]:
    return (InboundMessage.mailbox == mailbox) & (InboundMessage.uidvalidity != uidvalidity)


def _give_new_numbers(
    session: Session, uidvalidity: int, key_of: Mapping[int, object], stored: Mapping[object, list[int]]
) -> frozenset[int]:
    found = {uid: stored[key].pop() for uid, key in sorted(key_of.items()) if stored.get(key)}
    rows = [{"id": inbound_id, "uidvalidity": uidvalidity, "uid": uid} for uid, inbound_id in found.items()]
    if rows:
        session.execute(update(InboundMessage), rows)
    return frozenset(found)
