"""An advice in another currency than its items: the rate that its lines agree on is proposed, with its evidence."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from parsers.open_items import LedgerFile, OpenItemRow
from tests.money_scene import NAMES, a_remittance, bank_books, import_items, item, one_transaction
from tickets.db import Database
from tickets.desk.cash_list import list_cash
from tickets.errors import IllegalMove
from tickets.money.advices.foreign_advice import find_exchange
from tickets.money.bank.pairing import link_remittances
from tickets.money.books.control import find_differences
from tickets.money.matching.exchange_proposal import ForeignLine, propose_exchange
from tickets.money.receivables.ledger import balance_minor
from tickets.money.receivables.ledger_import import import_open_items
from tickets.money.subledger.allocations import reverse_all, summarise
from tickets.money.subledger.exchanging import settle_advice
from tickets.users import SYSTEM

LIMIT = Decimal("0.02")


def lines(*pairs: tuple[str, str]) -> list[ForeignLine]:
    return [ForeignLine(f"INV-{at}", Decimal(paid), Decimal(owed)) for at, (paid, owed) in enumerate(pairs, start=1)]


@pytest.mark.parametrize(
    ("pairs", "rate", "difference", "evidence"),
    [
        ((("920.00", "1000.00"), ("46.00", "50.00")), "0.92", "0.00", "all 2 lines pay their items to the cent"),
        ((("866.43", "1000.00"), ("61.52", "71.00")), "0.86643", "0.00", "all 2 lines"),
        ((("920.00", "1000.00"), ("45.50", "50.00")), "0.92", "0.54", "INV-2 differs most, 0.54"),
        ((("920.00", "1000.00"),), "0.92", "0.00", "the line pays its item to the cent"),
    ],
)
def test_the_rate_of_all_lines_is_proposed(
    pairs: tuple[tuple[str, str], ...], rate: str, difference: str, evidence: str
) -> None:
    found = propose_exchange(lines(*pairs), "EUR", "USD", LIMIT)

    assert found is not None
    assert found.rate == Decimal(rate)
    assert abs(found.difference - Decimal(difference)) <= Decimal("0.05")
    assert evidence in found.evidence


@pytest.mark.parametrize("pairs", [(), (("920.00", "1000.00"), ("40.00", "50.00")), (("-920.00", "1000.00"),)])
def test_lines_without_a_common_rate_propose_nothing(pairs: tuple[tuple[str, str], ...]) -> None:
    assert propose_exchange(lines(*pairs), "EUR", "USD", LIMIT) is None


def test_an_advice_that_nobody_has_confirmed_shows_its_rate(db: Database, now: datetime) -> None:
    with one_transaction(db, now) as session:
        day = now.date()
        row = OpenItemRow(2, NAMES["C-1001"], "C-1001", "INV-4001", day, day, "USD", Decimal("1000.00"))
        import_items(session, now)
        assert import_open_items(session, LedgerFile((row,), ()), "dollars", by=SYSTEM, now=now).imported
        foreign = a_remittance(session, now, ("INV-4001", "920.00"))
        own = a_remittance(session, now, ("INV-1001", "100.00"))

        found = find_exchange(session, foreign)

        assert found is not None
        assert (found.currency, found.rate, found.difference) == ("USD", Decimal("0.92"), Decimal("0.00"))
        assert find_exchange(session, own) is None
        assert foreign.evidence_class != "A"


@pytest.mark.parametrize("first", ["bank", "person"])
def test_an_advice_in_another_currency_is_settled_as_a_whole_waits_no_longer_and_is_taken_back(
    db: Database, now: datetime, first: str
) -> None:
    """Whether the bank booked it before or after."""
    with one_transaction(db, now) as session:
        cast, day = session.info["cast"], now.date()
        row = OpenItemRow(2, NAMES["C-1001"], "C-1001", "INV-4001", day, day, "USD", Decimal("1000.00"))
        assert import_open_items(session, LedgerFile((row,), ()), "dollars", by=SYSTEM, now=now).imported
        advice = a_remittance(session, now, ("INV-4001", "920.00"))
        if first == "bank":
            receipt = bank_books(session, now, "920.00")
            link_remittances(session, receipt.id, [advice.id], by=cast.tess, now=now, version=receipt.version)
        given: dict[str, Any] = {"by": cast.tess, "now": now}

        made = settle_advice(session, advice.id, Decimal("0.92"), **given, version=advice.version)

        assert (made.amount_minor, made.into_minor, made.into_currency) == (92000, 100000, "USD")
        assert balance_minor(session, item(session, "INV-4001")) == 0
        assert advice.id not in {one.remittance_id for one in list_cash(session, cast.tess)}
        assert summarise(session, advice.id).unapplied == 0
        if first == "person":
            receipt = bank_books(session, now, "920.00")
            link_remittances(session, receipt.id, [advice.id], by=cast.tess, now=now, version=receipt.version)
        assert find_differences(session) == []

        reverse_all(session, advice.id, "another rate", by=cast.theo, now=now, version=advice.version)

        assert (balance_minor(session, item(session, "INV-4001")), advice.state) == (100000, "reversed")
        again = settle_advice(session, advice.id, Decimal("0.92"), **given, version=advice.version)
        assert again.into_minor == 100000
        with pytest.raises(IllegalMove, match="do not name open items"):
            settle_advice(session, advice.id, Decimal("0.92"), **given, version=advice.version)
