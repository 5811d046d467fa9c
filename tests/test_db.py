"""Transactions keep what they promise on both databases: no lost update, no half write, no naive time."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import DBAPIError

from tests.builders import Cast, a_ticket
from tickets.conversation import get_attachment
from tickets.customers import Contact
from tickets.db import Database, find_row, rows_changed
from tickets.errors import NotFound
from tickets.forwards import get_forward
from tickets.ticket import Ticket, get_ticket
from tickets.ticket_changes import start_change


def test_concurrent_changes_of_one_ticket_are_all_kept(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket_id = a_ticket(session, now).id

    def work() -> None:
        for _ in range(10):
            with db.write() as session:
                ticket = session.get_one(Ticket, ticket_id)
                start_change(session, ticket)
                ticket.priority += 1

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with db.read() as session:
        ticket = session.get_one(Ticket, ticket_id)
        assert (ticket.priority, ticket.version) == (32, 31)


def test_a_write_that_fails_leaves_nothing(db: Database, cast: Cast, now: datetime) -> None:
    def fail_half_way() -> None:
        with db.write() as session:
            a_ticket(session, now)
            raise RuntimeError("killed before the commit")

    with pytest.raises(RuntimeError):
        fail_half_way()

    with db.read() as session:
        assert session.query(Ticket).count() == 0


def test_a_reader_is_not_held_up_by_a_writer(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as writer:
        a_ticket(writer, now)
        with db.read() as reader:
            assert reader.query(Ticket).count() == 0


def test_times_come_back_as_utc_and_naive_ones_are_refused(db: Database, cast: Cast, now: datetime) -> None:
    vienna = datetime(2026, 7, 1, 12, 0, tzinfo=timezone(timedelta(hours=2)))
    with db.write() as session:
        ticket_id = a_ticket(session, vienna).id

    with db.read() as session:
        assert session.get_one(Ticket, ticket_id).opened_at == datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
    with pytest.raises(Exception, match="naive datetime"), db.write() as session:
        a_ticket(session, datetime(2026, 7, 1, 12, 0))  # noqa: DTZ001


def test_foreign_keys_hold(db: Database, cast: Cast, now: datetime) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"), db.write() as session:
        a_ticket(session, now, customer_id=987)


def test_a_refused_statement_does_not_tell_what_it_carried(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        a_ticket(session, now)

    with pytest.raises(DBAPIError) as refused, db.write() as session:
        session.execute(update(Ticket).values(customer_id=999_999, subject="Our secret discount"))

    assert "Our secret discount" not in str(refused.value)


def test_a_plain_postgresql_url_means_psycopg() -> None:
    for url in ("postgresql://u@h/d", "postgres://u@h/d"):
        assert Database(url).engine.url.drivername == "postgresql+psycopg"


def test_changed_rows_are_counted(db: Database, cast: Cast) -> None:
    with db.write() as session:
        assert rows_changed(session.execute(text("update customer set terms = '30 days'"))) == 2
        assert rows_changed(session.execute(text("update customer set terms = 'x' where id = -1"))) == 0


def test_characters_that_no_database_stores_are_replaced_not_refused(db: Database, cast: Cast, now: datetime) -> None:
    subject = "NUL \0 and half \ud83d of a pair, Ünïcödé ☃ and 😀"
    with db.write() as session:
        ticket_id = a_ticket(session, now, subject=subject, customer_facts={"evidence": [subject]}).id
        assert session.query(Ticket).filter(Ticket.subject == subject).count() == 1

    with db.read() as session:
        stored = session.get_one(Ticket, ticket_id)
        assert stored.subject == "NUL \ufffd and half \ufffd of a pair, Ünïcödé ☃ and 😀"
        assert stored.customer_facts["evidence"] == [subject.replace("\ud83d", "\ufffd")]


def test_unstorable_characters_are_replaced_in_many_rows_at_once(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        session.add_all([Contact(customer_id=cast.acme, kind="address", value=f"{n}\0@x.example") for n in range(3)])
        session.flush()
        session.execute(update(Contact).where(Contact.value == "1\ufffd@x.example").values(value="one"))
        session.execute(
            insert(Contact), [{"customer_id": cast.globex, "kind": "address", "value": f"{n}\ud800"} for n in "ab"]
        )
        values = sorted(contact.value for contact in session.query(Contact) if contact.kind == "address")

    assert values == ["0\ufffd@x.example", "2\ufffd@x.example", "a\ufffd", "b\ufffd", "one", "paula@acme.example"]


def test_text_that_is_longer_than_its_column_is_cut(db: Database, cast: Cast, now: datetime) -> None:
    with db.write() as session:
        ticket = a_ticket(session, now, requester_name="n" * 999, requester_email="e" * 999, preview="p" * 999)

    assert (len(ticket.requester_name), len(ticket.preview)) == (200, 200)


def test_a_number_that_no_key_can_be_finds_nothing(db: Database, cast: Cast) -> None:
    with db.read() as session:
        for number in (0, -1, 2**31, 2**63, 10**30):
            assert find_row(session, Ticket, number) is None
            for get in (get_ticket, get_forward, get_attachment):
                with pytest.raises(NotFound):
                    get(session, number, cast.tess)
