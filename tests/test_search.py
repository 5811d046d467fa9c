"""The search box finds tickets by field and by word, and says what it could not understand."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from parsers.message import AttachmentPart
from tests.builders import Cast, a_customer, a_message, a_ticket, file_mail, store_files
from tickets.db import Database
from tickets.desk.queues import QueueFilter, list_queue
from tickets.desk.search import FIELDS, MAX_TERMS, Term, parse_query
from tickets.errors import Invalid
from tickets.mailroom.attachments import Attachment
from tickets.money.advices.remittances import Remittance, RemittanceState


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", ()),
        ("  short  paid ", (Term(None, "short"), Term(None, "paid"))),
        ('"short paid" tier:2', (Term(None, "short paid"), Term("tier", "2"))),
        ('customer:"Acme Tooling"', (Term("customer", "Acme Tooling"),)),
        ("Status:OPEN", (Term("status", "OPEN"),)),
        ("10:30 re: http://x", (Term(None, "10:30"), Term(None, "re:"), Term(None, "http://x"))),
        ('"unclosed quote', (Term(None, "unclosed quote"),)),
        ('invoice:"" ""', ()),
    ],
)
def test_text_becomes_terms(text: str, terms: tuple[Term, ...]) -> None:
    assert parse_query(text) == terms


def test_any_text_is_a_query(db: Database, cast: Cast, now: datetime) -> None:
    for text in ("%", "_", "\\", "'; drop table ticket", '"', ":", "::", "#", "#99999999999", "☃", "a " * 500):
        assert len(parse_query(text)) <= MAX_TERMS
        assert found(db, cast, now, text) == []


def found(db: Database, cast: Cast, now: datetime, query: str) -> list[int]:
    with db.read() as session:
        page = list_queue(session, cast.tess, QueueFilter(view="all", query=query), now=now)
        return sorted(row.id for row in page.rows)


@pytest.fixture
def tickets(db: Database, cast: Cast, now: datetime) -> dict[str, int]:
    late = now - timedelta(hours=1)
    with db.write() as session:
        copy = a_ticket(session, now, subject="Kopie der Rechnung ÜBER 50 %", customer_id=cast.acme, due_at=late)
        post = file_mail(session, copy, now, a_message(text="invoice please"), references=("INV-0004711",))
        store_files(session, post.inbound_id, AttachmentPart("a.pdf", "application/pdf", b"%PDF"))
        short = a_ticket(
            session,
            now,
            subject="We short paid invoice",
            intent="dispute",
            tier=2,
            status="pending",
            customer_id=cast.globex,
            requester_name="Dirk Dent",
            requester_email="dirk@globex.example",
            assignee_id=cast.theo.user_id,
            amount_minor=4512_00,
            currency="GBP",
        )
        mine = a_ticket(
            session, now, subject="50 dollars", status="solved", solved_at=now, assignee_id=cast.tess.user_id
        )
        return {"copy": copy.id, "short": short.id, "mine": mine.id}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["copy", "short", "mine"]),
        ("über", ["copy"]),
        ("RECHNUNG kopie", ["copy"]),
        ("kopie dollars", []),
        ('"short paid"', ["short"]),
        ('"paid short"', []),
        ("50 %", ["copy"]),
        ("acme", ["copy", "mine"]),
        ("C-1002", ["short"]),
        ("paula@acme", ["copy", "mine"]),
        ("from:globex", ["short"]),
        ("from:DIRK", ["short"]),
        ("customer:tooling", ["copy"]),
        ("customer:c-1001", []),
        ("customer:C-1001", ["copy"]),
        ("status:pending", ["short"]),
        ("tier:2", ["short"]),
        ("type:dispute", ["short"]),
        ("invoice:4711", ["copy"]),
        ("invoice:INV4711", ["copy"]),
        ("inv-4711", ["copy"]),
        ("invoice:4712", []),
        ("assignee:me", ["mine"]),
        ("assignee:none", ["copy"]),
        ("assignee:brandt", ["short"]),
        ("is:open", ["copy", "short"]),
        ("is:solved", ["mine"]),
        ("is:overdue", ["copy"]),
        ("is:unassigned", ["copy"]),
        ("is:alarmed", []),
        ("has:attachment", ["copy"]),
        ("tier:1 is:open kopie", ["copy"]),
        ("subject:kopie", []),
        ("open disputes", ["short"]),
        ("resolved disputes", []),
        ("overdue", ["copy"]),
        ("my tickets", ["mine"]),
        ("unassigned invoice", ["copy"]),
        ("dispute from globex", ["short"]),
        ("100", ["copy", "short"]),
        ("C-100", []),
        ("a.pdf", ["copy"]),
        ("b.pdf", []),
        *(
            (written, ["short"])
            for written in ("4512", "4,512.00", "4.512,00", "£4,512.00", "GBP 4512", "4512.00 GBP")
        ),
        ("4513", []),
        ("EUR 4512", []),
        ("451200", []),
    ],
)
def test_a_query_finds(
    db: Database, cast: Cast, now: datetime, tickets: dict[str, int], query: str, names: list[str]
) -> None:
    assert found(db, cast, now, query) == sorted(tickets[name] for name in names)


@pytest.mark.parametrize("typed", ["Möllner", "mollner", "MÖLLNER FEIN", "mollner fein"])
def test_a_customer_is_found_with_its_accents_or_without(db: Database, cast: Cast, now: datetime, typed: str) -> None:
    with db.write() as session:
        customer = a_customer(session, now, name="Möllner Feinmechanik GmbH", account="C-2001")
        ticket = a_ticket(session, now, subject="Payment", customer_id=customer.id).id

    assert found(db, cast, now, f'customer:"{typed}"') == [ticket]


def test_a_remittance_is_found_by_its_total(db: Database, cast: Cast, now: datetime, tickets: dict[str, int]) -> None:
    with db.write() as session:
        paid = {"state": RemittanceState.PROPOSED, "payer": "Acme", "currency": "JPY", "total_minor": 98_700}
        attachment = session.scalars(select(Attachment.id)).one()
        session.add(
            Remittance(ticket_id=tickets["copy"], attachment_id=attachment, position=0, created_at=now, **paid)
        )

    assert found(db, cast, now, "98,700") == [tickets["copy"]]
    assert found(db, cast, now, "987.00") == []


def test_a_ticket_is_found_by_its_number(db: Database, cast: Cast, now: datetime, tickets: dict[str, int]) -> None:
    assert found(db, cast, now, f"#{tickets['short']} short") == [tickets["short"]]


@pytest.mark.parametrize("query", ["status:waiting", "tier:3", "type:complaint", "is:late", "has:money"])
def test_a_value_that_a_field_cannot_have_is_refused_with_those_it_can(
    db: Database, cast: Cast, now: datetime, query: str
) -> None:
    with pytest.raises(Invalid, match="is one of") as refusal:
        found(db, cast, now, query)
    assert refusal.value.field == "query"


def test_every_field_can_be_asked_for(db: Database, cast: Cast, now: datetime) -> None:
    example = {"status": "open", "tier": "1", "type": "dispute", "is": "open", "has": "attachment", "age": "..1h"}
    example |= dict.fromkeys(("opened", "resolved", "replied", "repliedlate"), "2026-11-01..2026-11-30")
    for field in FIELDS:
        assert found(db, cast, now, f"{field}:{example.get(field, 'acme')}") == []


def test_tickets_are_found_by_days_and_by_age(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        old = a_ticket(session, now - timedelta(days=5), first_reply_at=now).id
        fresh = a_ticket(session, now - timedelta(hours=3), first_reply_at=now - timedelta(hours=2)).id
        a_ticket(session, now, merged_into=fresh, status="closed")
    today, before = now.date(), now.date() - timedelta(days=5)

    expected = {
        f"opened:{today}": [fresh],
        f"opened:{before}..{today}": [old, fresh],
        f"replied:{today}": [old, fresh],
        f"repliedlate:{today}": [old],
        f"resolved:{today}": [],
        "is:open age:..4h": [fresh],
        "age:4h..1d": [],
        "is:open age:1d..": [old],
    }

    assert {query: found(db, cast, now, query) for query in expected} == expected


@pytest.mark.parametrize(
    "query", ["opened:yesterday", "resolved:2026-13-01", "replied:2026-11-01...", "age:3", "age:x..y"]
)
def test_a_day_or_an_age_that_is_none_is_refused_with_one_that_is(
    db: Database, cast: Cast, now: datetime, query: str
) -> None:
    with pytest.raises(Invalid, match=r"2026-11-01\.\.2026-11-30|4h\.\.1d"):
        found(db, cast, now, query)
