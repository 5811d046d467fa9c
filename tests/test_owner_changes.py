"""Whose money it is changes after a part of it has gone another way: journal and sub-ledger tie, or it is refused."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.open_items import LedgerFile, OpenItemRow
from tests.builders import Cast
from tests.money_scene import NAMES, bank_books, import_items
from tests.plain_sums import find_broken
from tickets.db import Database
from tickets.errors import IllegalMove
from tickets.money.bank.payments import identify, open_payment
from tickets.money.books.accounts import Account
from tickets.money.books.control import find_differences
from tickets.money.books.journal import balances
from tickets.money.receivables.families import set_parent
from tickets.money.receivables.ledger import Invoice
from tickets.money.receivables.ledger_import import import_open_items
from tickets.money.subledger import deciding
from tickets.money.subledger.allocations import Payment
from tickets.money.subledger.exchanging import settle_exchanged
from tickets.money.subledger.moves import transfer
from tickets.money.subledger.refunds import ask_refund
from tickets.users import SYSTEM


def a_payment(session: Session, cast: Cast, now: datetime, customer_id: int | None) -> Payment:
    """100.00 that came from the bank."""
    receipt = bank_books(session, now, "100.00")
    return open_payment(session, receipt.id, customer_id, by=cast.tess, now=now, version=receipt.version)


def send_back(session: Session, cast: Cast, now: datetime, payment: Payment) -> None:
    """40.00 of it."""
    asked = ask_refund(session, payment.id, 4000, "too much", by=cast.tess, now=now, version=payment.version)
    deciding.grant(session, asked.id, by=cast.lea, now=now, version=asked.version)


@pytest.mark.parametrize("first_known", [True, False])
@pytest.mark.parametrize("then", ["known", "another's", "unknown", "transferred", "as it was"])
def test_what_was_sent_back_stays_with_whose_it_was(
    db: Database, cast: Cast, now: datetime, first_known: bool, then: str
) -> None:
    first = cast.acme if first_known else None
    with db.write() as session:
        import_items(session, now)
        set_parent(session, cast.globex, cast.acme, by=SYSTEM, now=now)
        payment = a_payment(session, cast, now, first)
        send_back(session, cast, now, payment)

        made: dict[str, Any] = {"by": cast.tess, "now": now, "version": payment.version}
        owner = {"known": cast.acme, "another's": cast.globex, "unknown": None}.get(then, first)
        if then == "transferred" and first:
            owner = cast.globex
            transfer(session, payment.id, owner, "theirs", **made)
        elif owner != first:
            identify(session, payment.id, owner, **made)

    with db.read() as session:
        assert find_differences(session) == []
        assert find_broken(session) == []
        assert balances(session, Account.REFUNDS) == {("EUR", first): -4000}
        left = balances(session, Account.UNAPPLIED if owner else Account.SUSPENSE)
        assert left == {("EUR", owner): -6000}


@pytest.mark.parametrize("to_nobody", [True, False])
def test_money_that_settles_items_in_another_currency_belongs_to_their_customer(
    db: Database, cast: Cast, now: datetime, to_nobody: bool
) -> None:
    other = None if to_nobody else cast.globex
    with db.write() as session:
        row = OpenItemRow(2, NAMES["C-1001"], "C-1001", "INV-1004", now.date(), now.date(), "USD", Decimal("120.00"))
        assert import_open_items(session, LedgerFile((row,), ()), "dollars", by=SYSTEM, now=now).imported
        payment = a_payment(session, cast, now, cast.acme)
        item = session.scalars(select(Invoice)).one()
        settle_exchanged(
            session, payment.id, 9600, Decimal("0.8"), {item.id: 12000}, by=cast.tess, now=now,
            version=payment.version,
        )  # fmt: skip

        with pytest.raises(IllegalMove, match="items in another currency; take that back first"):
            identify(session, payment.id, other, by=cast.tess, now=now, version=payment.version)

    with db.read() as session:
        assert find_differences(session) == []
