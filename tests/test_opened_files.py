"""What is inside a container goes all the way: kept, shown, read as a remittance; a bomb leaves a workable ticket."""

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from inbox.isolate import Readers
from inbox.pipeline import run_intake
from parsers.open_items import read_open_items
from tests import outlook_maker as outlook
from tests.builders import IDENTITY, PAULA, Cast, a_stored_mail, an_email
from tests.corpus_files import zipped
from tests.mail_maker import Part, make_mail
from tickets.conversation import Post
from tickets.db import Database
from tickets.mailroom.attachments import Attachment
from tickets.mailroom.blobs import get_blob
from tickets.mailroom.messages import InboundMessage
from tickets.money.advices.remittances import Remittance
from tickets.money.receivables.ledger_import import import_open_items
from tickets.ticket import Ticket

LEDGER = (
    b"customer,account_number,invoice_number,invoice_date,due_date,currency,open_amount,po_number\n"
    b"Acme Tooling GmbH,C-1001,90417401,2026-10-05,2026-11-04,EUR,4826.40,\n"
    b"Acme Tooling GmbH,C-1001,90417402,2026-10-12,2026-11-11,EUR,3918.75,\n"
)
ADVICE = (
    b"Remittance advice\r\nPayment date;2026-11-20\r\nCurrency;EUR\r\n\r\nInvoice;Amount\r\n"
    b"90417401;4826.40\r\n90417402;3918.75\r\nTotal;8745.15\r\n"
)
HEAD = f"Message-ID: <opened-1@acme.example>\nReply-To: {PAULA}\n"


def take_in(db: Database, readers: Readers, now: datetime, raw: bytes) -> int:
    with db.write() as session:
        inbound_id = a_stored_mail(session, now, raw).id
    run_intake(db, readers, identity=IDENTITY, clock=lambda: now, worker="test")
    return inbound_id


def in_a_zip() -> Part:
    return Part("advice.zip", zipped({"advice.csv": ADVICE}), "application/zip")


def in_a_mail() -> Part:
    inner = make_mail(subject="Advice", text="See file.", parts=[Part("advice.csv", ADVICE, "text/csv")])
    return Part("Advice.eml", inner, "message/rfc822")


def in_a_msg() -> Part:
    item = outlook.Item({outlook.SUBJECT: "Advice", outlook.BODY: "See file."}, [("advice.csv", ADVICE)])
    return Part("Advice.msg", outlook.write_msg(item))


def in_winmail() -> Part:
    item = outlook.Item({outlook.SUBJECT: "Advice"}, [("advice.csv", ADVICE)])
    return Part("winmail.dat", outlook.write_tnef(item), "application/ms-tnef")


@pytest.mark.parametrize("pack", [in_a_zip, in_a_mail, in_a_msg, in_winmail])
def test_a_remittance_inside_a_container_is_read_and_kept(
    db: Database, readers: Readers, cast: Cast, now: datetime, pack: Callable[[], Part]
) -> None:
    part = pack()
    with db.write() as session:
        import_open_items(session, read_open_items(LEDGER), "0" * 64, by=cast.ada, now=now)

    inbound_id = take_in(db, readers, now, make_mail(subject="Advice", text="See file.", parts=[part], head=HEAD))

    with db.read() as session:
        (remittance,) = session.scalars(select(Remittance))
        attachment = session.get_one(Attachment, remittance.attachment_id)
        assert attachment.name == f"{part.name} › advice.csv"
        assert get_blob(session, attachment.sha256) == ADVICE
        assert remittance.proof["state"] == "proved"
        assert session.get_one(InboundMessage, inbound_id).ticket_id == remittance.ticket_id


def test_a_mail_with_a_bomb_is_a_ticket_that_says_what_was_left_out(
    db: Database, readers: Readers, cast: Cast, now: datetime
) -> None:
    bomb = Part("bomb.zip", zipped({"zeros.csv": bytes(300 * 2**20)}), "application/zip")

    inbound_id = take_in(db, readers, now, make_mail(subject="Advice", text="See file.", parts=[bomb], head=HEAD))

    with db.read() as session:
        ticket_id = session.get_one(InboundMessage, inbound_id).ticket_id
        assert session.get_one(Ticket, ticket_id).subject == "Advice"
        (post,) = session.scalars(select(Post).where(Post.ticket_id == ticket_id))
        problems = {problem["code"]: problem for problem in post.facts["problems"]}
        assert problems["archive_too_large"]["where"] == "bomb.zip"


def test_mail_that_verified_staff_hands_on_opens_the_author_s_ticket(
    db: Database, readers: Readers, cast: Cast, now: datetime
) -> None:
    text = (
        f"FYI\n\n---------- Forwarded message ---------\nFrom: Paula Prime <{PAULA}>\nDate: Tue, Mar 3, 2026 at 8:15"
    )
    text += " AM\nSubject: Copy\nTo: Tess\n\nPlease send me invoice 4711.\n"
    checked = "mx.ourfirm.example; dmarc=pass header.from=ourfirm.example"
    raw = an_email(
        sender="Tess Arden <tess@ourfirm.example>", subject="Fwd: Copy", text=text, Authentication_Results=checked
    )

    inbound_id = take_in(db, readers, now, raw)

    with db.read() as session:
        ticket = session.get_one(Ticket, session.get_one(InboundMessage, inbound_id).ticket_id)
        assert (ticket.requester_name, ticket.requester_email, ticket.customer_id) == (
            "Paula Prime",
            PAULA,
            cast.acme,
        )
