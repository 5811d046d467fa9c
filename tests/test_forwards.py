"""A ticket handed to sales leaves as a real mail, and comes back with an answer."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from parsers.message import AttachmentPart
from tests.builders import IDENTITY, Cast, a_message, a_ticket, a_user, file_mail, store_files
from tickets.conversation import list_timeline
from tickets.db import Database
from tickets.errors import IllegalMove, Invalid, NotFound, NotPermitted, StaleEdit
from tickets.forwards import (
    Forward,
    accept_forward,
    answer_due_at,
    count_forwards,
    forward_to_sales,
    get_forward,
    list_forwards,
    return_forward,
)
from tickets.outgoing.outbox import OutboundMail
from tickets.ticket import Ticket
from tickets.users import Role

SAM = "sam@ourfirm.example"
LATER = timedelta(hours=1)


def forward(
    session: Session, ticket: Ticket, cast: Cast, now: datetime, to: str = SAM, note: str = "wants 50 seats"
) -> Forward:
    return forward_to_sales(
        session, ticket, to_address=to, note=note, by=cast.tess, now=now, version=ticket.version, identity=IDENTITY
    )


def test_a_forward_is_a_mail_with_the_customers_words_and_files(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now, customer_id=cast.acme, subject="More\r\n seats")
        file_mail(session, ticket, now, a_message(message_id="old@acme", text="An older mail"))
        post = file_mail(
            session, ticket, now + LATER, a_message(message_id="new@acme", text="We need 50 more seats.")
        )
        parts = [
            AttachmentPart("order.pdf", "application/pdf", b"%PDF"),
            AttachmentPart("logo.png", "image/png", b"PNG", "logo", inline=True),
        ]
        store_files(session, post.inbound_id, *parts)

        forwarded = forward(session, ticket, cast, now + LATER)
        mail = session.get_one(OutboundMail, forwarded.outbound_id)

    assert (mail.kind, mail.to, mail.subject) == ("forward", [SAM], f"Fwd: More seats [#{ticket.id}]")
    assert mail.text.startswith("wants 50 seats\n\nForwarded by Tess Arden.")
    assert "Acme Tooling GmbH (C-1001)" in mail.text
    assert "We need 50 more seats." in mail.text
    assert "An older mail" not in mail.text
    assert [name for name, _, _ in mail.attachments] == ["order.pdf"]
    assert (ticket.status, forwarded.to_user_id) == ("on_hold", cast.sam.user_id)


def test_an_address_that_is_no_sales_user_is_for_all_of_sales(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        assert forward(session, a_ticket(session, now), cast, now, to="sales@ourfirm.example").to_user_id is None
        assert forward(session, a_ticket(session, now), cast, now, to="tess@ourfirm.example").to_user_id is None


def test_sales_accepts_and_returns_with_an_answer(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now)
        forwarded = forward(session, ticket, cast, now)

        accept_forward(session, forwarded.id, by=cast.sam, now=now + LATER)
        accepted = (forwarded.state, ticket.status)
        return_forward(session, forwarded.id, "Quoted, please invoice.", by=cast.sam, now=now + 2 * LATER)
        notes = [
            entry.post.text for entry in list_timeline(session, ticket) if entry.post and entry.post.kind == "note"
        ]

    assert accepted == ("accepted", "on_hold")
    assert (forwarded.state, forwarded.answer) == ("returned", "Quoted, please invoice.")
    assert (ticket.status, ticket.due_at) == ("open", now + 2 * LATER)
    assert notes == ["Quoted, please invoice."]


def test_a_forward_is_answered_once_by_its_sales_person(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        other_sales = a_user(session, now, "Sia Else", Role.SALES)
        forwarded = forward(session, a_ticket(session, now), cast, now)

        with pytest.raises(NotFound):
            accept_forward(session, forwarded.id, by=other_sales, now=now)
        with pytest.raises(NotPermitted):
            accept_forward(session, forwarded.id, by=cast.tess, now=now)
        with pytest.raises(Invalid):
            return_forward(session, forwarded.id, " ", by=cast.sam, now=now)
        return_forward(session, forwarded.id, "not ours", by=cast.sam, now=now)
        with pytest.raises(IllegalMove, match="returned already"):
            accept_forward(session, forwarded.id, by=cast.sam, now=now)


def test_sales_answers_within_one_working_day(db: Database, cast: Cast, now: datetime) -> None:
    friday = now + timedelta(days=4, hours=8)  # 17:00, an hour before the weekend
    with db.write() as session:
        forwarded = forward(session, a_ticket(session, now), cast, friday)

        assert answer_due_at(forwarded, now=friday) == friday + timedelta(days=3)
        accept_forward(session, forwarded.id, by=cast.sam, now=friday)
        assert answer_due_at(forwarded, now=friday) is None


def test_forwards_are_listed_for_those_they_concern(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        other_sales = a_user(session, now, "Sia Else", Role.SALES)
        to_sam = forward(session, a_ticket(session, now), cast, now)
        to_all = forward(session, a_ticket(session, now), cast, now + LATER, to="sales@ourfirm.example")
        returned = forward(session, a_ticket(session, now), cast, now + 2 * LATER)
        return_forward(session, returned.id, "no", by=cast.sam, now=now)

        assert list_forwards(session, cast.sam, "waiting") == [to_sam, to_all]
        assert list_forwards(session, cast.sam, "returned") == [returned]
        assert list_forwards(session, other_sales, "waiting") == [to_all]
        assert list_forwards(session, cast.tess, "waiting") == [to_sam, to_all]
        assert count_forwards(session, cast.sam) == {"waiting": 2, "accepted": 0, "returned": 1}
        assert count_forwards(session, other_sales) == {"waiting": 1, "accepted": 0, "returned": 0}
        with pytest.raises(NotFound):
            get_forward(session, to_sam.id, other_sales)


def test_a_bad_address_or_an_old_page_forwards_nothing(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket_id = a_ticket(session, now).id

    def try_forward(to: str, version: int) -> None:
        with db.write() as session:
            ticket = session.get_one(Ticket, ticket_id)
            forward_to_sales(
                session, ticket, to_address=to, note="", by=cast.tess, now=now, version=version, identity=IDENTITY
            )

    with pytest.raises(Invalid):
        try_forward("nobody", 1)
    with pytest.raises(StaleEdit):
        try_forward(SAM, 9)
    with db.read() as session:
        assert session.query(Forward).count() == 0
        assert session.get_one(Ticket, ticket_id).status == "new"
