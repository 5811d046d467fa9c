"""Batches and payments in parts: links many to many, where one combination fits, and never more than is there."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from tests.builders import Cast
from tests.test_cash import UNTOUCHED, a_line, an_advice, balances, ledger, record
from tests.test_receipts import DAY, POLICY, an_entry, book, links_of, receipts, settle, why_not
from tickets.db import Database
from tickets.errors import StaleEdit
from tickets.money.advices.remittances import Remittance
from tickets.money.bank.links import ReceiptLink, linked_minor
from tickets.money.bank.pairing import link_remittances, part
from tickets.money.bank.settlement import NEVER
from tickets.money.bank.settlement import settle as run

__all__ = ["ledger"]

pytestmark = pytest.mark.usefixtures("ledger")

SILENT: dict[str, Any] = {"payment_reference": None, "text": ""}


def advise(db: Database, now: datetime, number: str, amount: str, reference: str | None = None) -> int:
    [id_] = record(
        db, now, an_advice(a_line(number, amount), payment_date=DAY - timedelta(days=1), reference=reference)
    )
    return id_


def test_one_receipt_pays_all_remittances_of_a_batch_and_each_posts(db: Database, cast: Cast, now: datetime) -> None:
    first, second = advise(db, now, "INV-1001", "100.00"), advise(db, now, "INV-1002", "50.00")
    book(db, cast, now, an_entry("150.00", **SILENT))

    assert settle(db, now) == [first, second]

    assert balances(db) == UNTOUCHED | {"INV-1001": 0, "INV-1002": 0}
    with db.read() as session:
        assert [linked_minor(session, first), linked_minor(session, second)] == [10000, 5000]


def test_a_text_that_names_every_advice_of_a_batch_decides(db: Database, cast: Cast, now: datetime) -> None:
    first = advise(db, now, "INV-1001", "100.00", "PAY-70001")
    second = advise(db, now, "INV-1002", "50.00", "PAY-70002")
    third = advise(db, now, "INV-1003", "50.00", "PAY-70003")
    book(db, cast, now, an_entry("150.00", payment_reference=None, text="PAY-70001 PAY-70003"))

    assert settle(db, now, NEVER) == []
    assert links_of(db) == [[first, third]]
    assert second not in links_of(db)[0]


def test_a_sum_that_two_choices_give_links_nothing(db: Database, cast: Cast, now: datetime) -> None:
    advise(db, now, "INV-1001", "100.00")
    advise(db, now, "INV-1002", "50.00")
    advise(db, now, "INV-1003", "50.00")
    book(db, cast, now, an_entry("150.00", **SILENT))

    assert settle(db, now) == []
    assert links_of(db) == [[]]


def test_receipts_that_together_pay_one_remittance_are_linked_and_it_posts(
    db: Database, cast: Cast, now: datetime
) -> None:
    id_ = advise(db, now, "INV-1001", "100.00")
    book(db, cast, now, an_entry("60.00", **SILENT), an_entry("40.00", bank_reference="BK-2", **SILENT))

    assert settle(db, now) == [id_]
    assert links_of(db) == [[id_], [id_]]
    assert balances(db) == UNTOUCHED | {"INV-1001": 0}


def test_a_part_of_the_money_is_not_enough_to_post(db: Database, cast: Cast, now: datetime) -> None:
    id_ = advise(db, now, "INV-1001", "100.00")
    book(db, cast, now, an_entry("60.00", **SILENT))
    [receipt] = receipts(db)
    with db.write() as session:
        link_remittances(session, receipt.id, [id_], by=cast.tess, now=now, version=1)

    assert run(db, POLICY, now=now) == 0
    assert "60.00 EUR, which is not its total" in why_not(db, id_)


def test_the_database_refuses_more_than_the_receipt_or_the_remittance(
    db: Database, cast: Cast, now: datetime
) -> None:
    first, second = advise(db, now, "INV-1001", "100.00"), advise(db, now, "INV-1002", "50.00")
    book(db, cast, now, an_entry("120.00", **SILENT))
    [receipt] = receipts(db)

    def insert(remittance_id: int, amount: int, by: int | None = None) -> None:
        with db.write() as session:
            link = ReceiptLink(receipt_id=receipt.id, remittance_id=remittance_id, event="link", amount_minor=amount)
            link.reason, link.by_id, link.by_name, link.at = "test", by, "test", now
            session.add(link)

    with pytest.raises(DBAPIError, match="more than the remittance"):
        insert(first, 12000)
    insert(first, 10000)
    with pytest.raises(DBAPIError, match="more than the receipt"):
        insert(second, 2001)
    with pytest.raises(DBAPIError, match="more than the re"):
        insert(second, -100)
    insert(second, 2000)


def test_the_database_refuses_to_repeat_what_a_person_took_apart(db: Database, cast: Cast, now: datetime) -> None:
    id_ = advise(db, now, "INV-1001", "100.00")
    book(db, cast, now, an_entry(**SILENT))
    settle(db, now, NEVER)
    [receipt] = receipts(db)
    with db.write() as session:
        part(session, receipt.id, by=cast.tess, now=now, version=receipt.version)
    with db.read() as session:
        events = select(ReceiptLink).where(ReceiptLink.receipt_id == receipt.id).order_by(ReceiptLink.id)
        [link, end] = session.scalars(events)
    assert (link.event, end.event, end.ends_id) == ("link", "unlink", link.id)

    values = {"reason": "again", "by_name": "Counterfoil", "at": now, "event": "link", "amount_minor": 10000}
    with pytest.raises(DBAPIError, match="taken this receipt"), db.write() as session:
        session.add(ReceiptLink(receipt_id=receipt.id, remittance_id=id_, **values))
    [receipt] = receipts(db)
    with db.write() as session:
        link_remittances(session, receipt.id, [id_], by=cast.theo, now=now, version=receipt.version)
        with pytest.raises(StaleEdit):
            link_remittances(session, receipt.id, [id_], by=cast.theo, now=now, version=receipt.version)


def test_links_are_never_changed_or_deleted(db: Database, cast: Cast, now: datetime) -> None:
    advise(db, now, "INV-1001", "100.00")
    book(db, cast, now, an_entry(**SILENT))
    settle(db, now, NEVER)

    with pytest.raises(DBAPIError, match="never changed"), db.write() as session:
        session.scalars(select(ReceiptLink)).one().amount_minor = 1
    with db.read() as session:
        assert session.scalars(select(Remittance.total_minor)).all() == [int(Decimal("10000"))]
