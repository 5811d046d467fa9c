"""A mail too large for memory opens a ticket with what its beginning holds, and says that there is more."""

import hashlib
from datetime import datetime

from sqlalchemy import select

from inbox.isolate import Readers
from inbox.mailbox import WHOLE_BYTES
from inbox.pipeline import run_intake
from tests.builders import IDENTITY, an_email
from tickets.db import Database
from tickets.mailroom.blob_pieces import read_all, store_pieces
from tickets.mailroom.messages import InboundMessage, Outcome, RawMail, store_all_raw
from tickets.posts import Post


def test_what_could_be_read_is_a_ticket_and_the_rest_is_named(db: Database, readers: Readers, now: datetime) -> None:
    mail = an_email(text="Please send invoice 4711.\n", attachments=(("plans.bin", bytes(range(256)) * 9),))
    head, rest = mail[:-900], b"x" * (3 * 2**20)
    whole = (hashlib.sha256(head + rest).hexdigest(), len(head + rest))
    with db.write() as session:
        store_all_raw(session, "billing", 1, [RawMail(1, head, None, whole)], now=now)
        store_pieces(session, whole[0], [rest[:2_000_000], rest[2_000_000:]])

    run_intake(db, readers, identity=IDENTITY, clock=lambda: now, worker="test")

    with db.read() as session:
        message = session.scalars(select(InboundMessage)).one()
        assert (message.outcome, message.size) == (Outcome.TICKETED, len(head + rest))
        assert b"".join(read_all(session, message.sha256)) == head + rest
        (problem,) = session.scalars(select(Post.facts)).one()["problems"]
        assert (problem["code"], "Of its 3 MB" in problem["message"]) == ("too_large", True)
        assert "Its file plans.bin is cut short here" in problem["message"]


def test_the_largest_mail_that_is_kept_in_one_piece_is_read(db: Database, readers: Readers, now: datetime) -> None:
    head = an_email(subject="One long letter")
    raw = head + b"All the same, once more.\r\n" * ((WHOLE_BYTES - len(head)) // 26)
    with db.write() as session:
        store_all_raw(session, "billing", 1, [RawMail(1, raw, None)], now=now)

    run_intake(db, readers, identity=IDENTITY, clock=lambda: now, worker="test")

    with db.read() as session:
        assert session.scalars(select(InboundMessage.outcome)).one() == Outcome.TICKETED
