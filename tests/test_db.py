"""Transactions keep what they promise on both databases: no lost update, no half write, no naive time."""

import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest
from builders import Cast, a_ticket
from sqlalchemy import text

from tickets.db import Database, rows_changed
from tickets.ticket import Ticket, start_change


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


def test_a_plain_postgresql_url_means_psycopg() -> None:
    for url in ("postgresql://u@h/d", "postgres://u@h/d"):
        assert Database(url).engine.url.drivername == "postgresql+psycopg"


def test_changed_rows_are_counted(db: Database, cast: Cast) -> None:
    with db.write() as session:
        assert rows_changed(session.execute(text("update customer set terms = '30 days'"))) == 2
        assert rows_changed(session.execute(text("update customer set terms = 'x' where id = -1"))) == 0
