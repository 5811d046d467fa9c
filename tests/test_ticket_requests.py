"""Each request of a mail is a row with its place in the text; people settle and correct it one by one."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

from parsers.mail import read_mail
from parsers.message import MailReading, RequestSpan
from parsers.problems import Evidence, Span
from tests.builders import IDENTITY, PAULA, Cast, a_stored_mail, a_ticket, an_email
from tests.builders import file_reading as put_into
from tickets.audit import Event, describe
from tickets.conversation import Post
from tickets.db import Database
from tickets.errors import IllegalMove, Invalid, NotFound, NotPermitted
from tickets.holds import Signs, lift_hold, list_holds, place_holds
from tickets.lifecycle import solve
from tickets.request_corrections import correct_request, list_fields
from tickets.requests import (
    Request,
    add_request,
    find_place,
    get_request,
    list_requests,
    retype_request,
    settle_request,
)
from tickets.ticket import Ticket

MAIL = (
    "Hello,\n\n> When will you pay?\nPlease send us copies of invoices 90418223 and 90419961.\n"
    "> And the other one?\nWe would also like an up to date statement of account.\n\n"
    "On Monday, Billing wrote:\n> We have news.\n"
)
FORWARD = (
    "\n---------- Forwarded message ----------\nFrom: Paula <paula@acme.example>\nDate: Mon, 23 Nov 2026\n"
    "Subject: Statement\nTo: Office\n\nPlease send me an up to date statement of account.\n"
)


def with_requests(text: str, *phrases: tuple[str, str], subject: str = "Invoices") -> MailReading:
    """A real reading of the text, asking for (type, phrase)."""
    reading = read_mail(an_email(text=text, subject=subject))
    found = []
    for kind, phrase in phrases:
        start = reading.deciding_text.index(phrase)
        found.append(RequestSpan(kind, Span(start, start + len(phrase)), {"invoices": ["90418223"]}))
    return replace(reading, requests=tuple(found), flags={})


def file_reading(db: Database, now: datetime, reading: MailReading) -> int:
    with db.write() as session:
        ticket = a_ticket(session, now)
        put_into(session, ticket, a_stored_mail(session, now).id, reading, now)
        return ticket.id


def a_filed_request(db: Database, now: datetime, kind: str = "invoice_copy") -> int:
    phrase = "Please send us copies of invoices 90418223 and 90419961."
    ticket_id = file_reading(db, now, with_requests(MAIL, (kind, phrase)))
    with db.read() as session:
        return list_requests(session, ticket_id)[0].id


def test_requests_are_kept_with_their_place_in_the_whole_text(db: Database, now: datetime) -> None:
    copies, statement = "Please send us copies of invoices 90418223", "an up to date statement of account"
    ticket_id = file_reading(db, now, with_requests(MAIL, ("invoice_copy", copies), ("statement", statement)))

    with db.read() as session:
        rows = list_requests(session, ticket_id)
        text = session.get_one(Post, rows[0].post_id).text
    assert [(row.position, row.type, row.state) for row in rows] == [
        (1, "invoice_copy", "open"),
        (2, "statement", "open"),
    ]
    assert [text[row.start : row.end] for row in rows] == [copies, statement]
    assert rows[0].captured == {"invoices": ["90418223"]}


def test_a_request_of_a_forwarded_mail_stands_in_the_forwarded_part() -> None:
    reading = with_requests(FORWARD, ("statement", "an up to date statement"), subject="Fwd: Statement")

    place = find_place(reading, reading.requests[0].span)

    assert reading.trimmed.is_bare_forward
    assert place is not None
    assert reading.trimmed.text[place.start : place.end] == "an up to date statement"


def test_a_phrase_that_only_the_subject_has_stands_nowhere_in_the_text() -> None:
    reading = with_requests("Thank you.\n")

    assert find_place(reading, Span(400, 420)) is None


def test_a_person_settles_a_request_and_takes_it_back(db: Database, cast: Cast, now: datetime) -> None:
    request_id = a_filed_request(db, now)

    for state, by in (("done", cast.tess.name), ("open", None), ("unwanted", cast.tess.name)):
        with db.write() as session:
            request = session.get_one(Request, request_id)
            settle_request(session, request, state, by=cast.tess, now=now)
            assert (request.state, request.settled_by) == (state, by)

    with db.read() as session:
        events = session.scalars(select(Event).where(Event.verb == "settled_request").order_by(Event.id)).all()
    assert [describe(event) for event in events] == [
        "marked request 1 (Copy of an invoice) done",
        "marked request 1 (Copy of an invoice) open again",
        "marked request 1 (Copy of an invoice) not wanted",
    ]


def test_a_correction_keeps_what_the_reader_took_it_for(db: Database, cast: Cast, now: datetime) -> None:
    request_id = a_filed_request(db, now)

    with db.write() as session:
        request = session.get_one(Request, request_id)
        retype_request(session, request, "dispute", by=cast.tess, now=now)

    assert (request.type, request.read_as) == ("dispute", "invoice_copy")
    with db.write() as session, pytest.raises(Invalid, match="Choose"):
        retype_request(session, session.get_one(Request, request_id), "a wish", by=cast.tess, now=now)


def test_a_missed_request_is_added_to_the_newest_mail(db: Database, cast: Cast, now: datetime) -> None:
    request_id = a_filed_request(db, now)

    with db.write() as session:
        ticket = session.get_one(Ticket, session.get_one(Request, request_id).ticket_id)
        added = add_request(session, ticket, "refund", by=cast.tess, now=now)
        empty = a_ticket(session, now)
        with pytest.raises(Invalid, match="no mail"):
            add_request(session, empty, "refund", by=cast.tess, now=now)

    assert (added.position, added.type, added.read_as, added.state) == (2, "refund", None, "open")


def test_new_bank_details_are_not_done_before_the_call_back(db: Database, cast: Cast, now: datetime) -> None:
    request_id = a_filed_request(db, now, "bank_change")
    with db.write() as session:
        ticket = session.get_one(Ticket, session.get_one(Request, request_id).ticket_id)
        place_holds(
            session,
            [Signs(ticket.id, None, {"fraud": Evidence("bank details changed", "text", 3.0, "new account")})],
            now=now,
        )

    with db.write() as session, pytest.raises(IllegalMove, match="call-back"):
        settle_request(session, session.get_one(Request, request_id), "done", by=cast.theo, now=now)
    with db.write() as session:
        for hold in list_holds(session, session.get_one(Ticket, ticket.id)):
            lift_hold(session, hold, "Called them.", by=cast.lea, now=now)
        settle_request(session, session.get_one(Request, request_id), "done", by=cast.theo, now=now)


def test_a_ticket_with_open_requests_can_be_solved(db: Database, cast: Cast, now: datetime) -> None:
    request_id = a_filed_request(db, now)

    with db.write() as session:
        ticket = session.get_one(Ticket, session.get_one(Request, request_id).ticket_id)
        solve(session, ticket, by=cast.tess, now=now, version=ticket.version)

    with db.read() as session:
        assert session.get_one(Request, request_id).state == "open"


def test_sales_may_neither_find_nor_settle_requests(db: Database, cast: Cast, now: datetime) -> None:
    request_id = a_filed_request(db, now)

    with db.read() as session:
        with pytest.raises(NotFound):
            get_request(session, request_id, cast.sam)
        with pytest.raises(NotFound):
            get_request(session, 2**40, cast.lea)
    with db.write() as session, pytest.raises(NotPermitted):
        settle_request(session, session.get_one(Request, request_id), "done", by=cast.sam, now=now)


def test_a_mail_from_the_wire_fills_the_rows(db: Database, now: datetime) -> None:
    raw = an_email(text=MAIL, sender=f"Paula <{PAULA}>", to=IDENTITY.address)

    ticket_id = file_reading(db, now, read_mail(raw))

    with db.read() as session:
        assert "invoice_copy" in {row.type for row in list_requests(session, ticket_id)}


def test_a_corrected_request_keeps_what_the_reader_captured(db: Database, cast: Cast, now: datetime) -> None:
    request_id = a_filed_request(db, now, "promise_to_pay")
    fields = {"invoices": "90418223, 90419961", "amounts": "GBP 1,200.50", "dates": "15 May 2026"}

    with db.write() as session:
        request = get_request(session, request_id, cast.tess)
        correct_request(session, request, "promise_to_pay", fields, by=cast.tess, now=now)
    with db.write() as session:
        request = get_request(session, request_id, cast.tess)
        correct_request(session, request, "refund", {"dates": ""}, by=cast.tess, now=now)

    with db.read() as session:
        request = get_request(session, request_id, cast.tess)
        assert request.captured == {"invoices": ["90418223", "90419961"], "amounts": ["GBP 1200.50"]}
        assert request.captured_as_read == {"invoices": ["90418223"]}
        assert (request.type, request.read_as) == ("refund", "promise_to_pay")
        assert list_fields(request) == [("invoices", "90418223, 90419961"), ("amounts", "GBP 1200.50")]


def test_fields_left_as_they_stood_are_no_correction(db: Database, cast: Cast, now: datetime) -> None:
    request_id = a_filed_request(db, now)

    with db.write() as session:
        request = get_request(session, request_id, cast.tess)
        request.captured = {"periods": [{"from": "2026-03-01", "to": "2026-03-31", "words": "March"}]}
        session.flush()
        written = dict(list_fields(request))
        correct_request(session, request, "invoice_copy", written, by=cast.tess, now=now)

        assert written["periods"] == "2026-03-01 to 2026-03-31"
        assert request.captured["periods"][0]["words"] == "March"
        assert request.captured_as_read is None


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("dates", "03/04/2026"),
        ("amounts", "12.50"),
        ("amounts", "EUR 12.50, soon"),
        ("ranges", "1001"),
        ("periods", "2026-03-31 to 2026-03-01"),
        ("reason", "BECAUSE"),
    ],
)
def test_a_field_that_cannot_be_read_changes_nothing(
    db: Database, cast: Cast, now: datetime, field: str, text: str
) -> None:
    request_id = a_filed_request(db, now)

    with db.write() as session:
        request = get_request(session, request_id, cast.tess)
        with pytest.raises(Invalid):
            correct_request(session, request, "refund", {field: text}, by=cast.tess, now=now)

        assert (request.type, request.captured) == ("invoice_copy", {"invoices": ["90418223"]})
