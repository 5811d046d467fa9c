"""Promises and payment plans are held against the cash by themselves, and a missed one raises its ticket."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.builders import Cast, a_ticket
from tests.dispute_scene import import_ledger, item, only, pay, take_back
from tickets.audit import describe, list_events
from tickets.db import Database
from tickets.errors import IllegalMove, Invalid, NotPermitted, StaleEdit
from tickets.lifecycle import close_solved, solve
from tickets.money.disputes.arrangements import (
    GRACE,
    Arrangement,
    Part,
    list_arrangements,
    list_instalments,
    list_items,
)
from tickets.money.disputes.deductions import list_of_item
from tickets.money.disputes.dunning import list_dunning
from tickets.money.disputes.instalments import follow_days
from tickets.money.disputes.promises_and_plans import agree, cancel, log_promise, propose_plan, refuse, split_evenly
from tickets.ticket import Ticket


@pytest.fixture
def session(db: Database, cast: Cast, now: datetime) -> Iterator[Session]:
    with db.write() as session:
        import_ledger(session, now)
        yield session


@pytest.fixture
def friday(now: datetime) -> date:
    return now.date() + timedelta(days=4)


def promise(
    session: Session,
    cast: Cast,
    now: datetime,
    amount: int | None,
    due_on: date,
    *numbers: str,
    ticket: int | None = None,
) -> Arrangement:
    ids = [item(session, number).id for number in numbers]
    return log_promise(session, cast.acme, amount, due_on, ids, ticket_id=ticket, by=cast.tess, now=now)


def states(session: Session, arrangement: Arrangement) -> list[tuple[int, str]]:
    rows = list_instalments(session, [arrangement.id])[arrangement.id]
    return [(row.paid_minor, row.state) for row in rows]


def dunnable(session: Session, number: str, day: date) -> int:
    [found] = list_dunning(session, [item(session, number).id], today=day).values()
    return found.dunnable_minor


def test_a_promise_holds_its_invoice_and_is_kept_by_the_cash(
    session: Session, cast: Cast, now: datetime, friday: date
) -> None:
    made = promise(session, cast, now, None, friday, "INV-1001")
    assert (made.state, made.amount_minor, dunnable(session, "INV-1001", now.date())) == ("running", 10000, 0)
    assert dunnable(session, "INV-1001", friday + GRACE + timedelta(days=1)) == 10000

    pay(session, cast, now, "INV-1001", "100.00")

    assert (made.state, states(session, made)) == ("kept", [(10000, "kept")])


def test_an_unpaid_promise_is_missed_after_its_grace_and_raises_its_ticket(
    session: Session, cast: Cast, now: datetime, friday: date
) -> None:
    ticket = a_ticket(session, now, customer_id=cast.acme)
    made = promise(session, cast, now, 8000, friday, "INV-1001", ticket=ticket.id)
    pay(session, cast, now, "INV-1001", "30.00")
    last = now + timedelta(days=7)
    assert follow_days(session, now=last) == 0

    late = last + timedelta(days=1)
    assert follow_days(session, now=late) == 1

    assert (made.state, states(session, made)) == ("broken", [(3000, "missed")])
    assert ticket.alarm == f"50.00 EUR promised for {friday.day} {friday:%b %Y} was not paid"
    assert follow_days(session, now=late) == 0
    pay(session, cast, late, "INV-1001", "70.00")
    assert (made.state, states(session, made)) == ("kept", [(8000, "late")])


def test_what_is_taken_back_is_no_longer_kept(session: Session, cast: Cast, now: datetime, friday: date) -> None:
    made = promise(session, cast, now, None, friday, "INV-1001")
    paid = pay(session, cast, now, "INV-1001", "100.00")

    take_back(session, paid, cast, now)

    assert (made.state, states(session, made)) == ("running", [(0, "open")])


def test_a_payment_that_only_the_accounting_system_knows_keeps_it_too(
    session: Session, cast: Cast, now: datetime, friday: date
) -> None:
    made = promise(session, cast, now, None, friday, "INV-1001")

    import_ledger(session, now, INV_1001=None)

    assert made.state == "kept"


def test_without_invoices_the_oldest_that_come_to_the_amount_are_taken(
    session: Session, cast: Cast, now: datetime, friday: date
) -> None:
    made = promise(session, cast, now, 12000, friday)

    items = [(invoice.number, row.amount_minor) for invoice, row in list_items(session, [made.id])[made.id]]
    assert items == [("INV-1001", 10000), ("INV-1002", 2000)]
    with pytest.raises(Invalid, match=r"50.00 EUR open"):
        promise(session, cast, now, 5001, friday, "INV-1002")
    with pytest.raises(IllegalMove, match="promised already"):
        promise(session, cast, now, 100, friday, "INV-1002")


def test_a_day_that_has_passed_or_a_strange_invoice_is_refused(
    session: Session, cast: Cast, now: datetime, friday: date
) -> None:
    with pytest.raises(Invalid, match="a day to come"):
        promise(session, cast, now, None, now.date() - timedelta(days=1), "INV-1001")
    with pytest.raises(Invalid, match="another customer"):
        promise(session, cast, now, None, friday, "INV-2001")
    with pytest.raises(NotPermitted):
        log_promise(session, cast.acme, None, friday, [], by=cast.sam, now=now)


def test_a_small_plan_runs_at_once_and_fills_in_order(session: Session, cast: Cast, now: datetime) -> None:
    parts = split_evenly(15000, 4, now.date(), timedelta(days=30))
    assert [part.amount_minor for part in parts] == [3750, 3750, 3750, 3750]
    ids = [item(session, number).id for number in ("INV-1001", "INV-1002")]
    made = propose_plan(session, cast.acme, ids, parts, by=cast.theo, now=now)
    assert made.state == "running"

    pay(session, cast, now, "INV-1002", "50.00")
    assert states(session, made) == [(3750, "kept"), (1250, "open"), (0, "open"), (0, "open")]

    follow_days(session, now=now + timedelta(days=34))
    assert (made.state, states(session, made)[1]) == ("broken", (1250, "missed"))


def test_a_plan_of_tier_1_waits_for_a_second_person(session: Session, cast: Cast, now: datetime) -> None:
    parts = [Part(now.date(), 5000), Part(now.date() + timedelta(days=30), 5000)]
    made = propose_plan(session, cast.acme, [item(session, "INV-1001").id], parts, by=cast.tess, now=now)
    assert (made.state, dunnable(session, "INV-1001", now.date())) == ("asked", 10000)
    with pytest.raises(NotPermitted):
        agree(session, made, by=cast.tess, now=now, version=made.version)

    agree(session, made, by=cast.theo, now=now, version=made.version)

    assert (made.state, dunnable(session, "INV-1001", now.date())) == ("running", 0)
    with pytest.raises(StaleEdit):
        cancel(session, made, "x", by=cast.tess, now=now, version=1)


def test_a_plan_is_refused_or_cancelled_with_a_reason(session: Session, cast: Cast, now: datetime) -> None:
    parts = [Part(now.date(), 5000), Part(now.date() + timedelta(days=30), 5000)]
    ids = [item(session, "INV-1001").id]
    first = propose_plan(session, cast.acme, ids, parts, by=cast.tess, now=now)
    refuse(session, first, "They paid late three times.", by=cast.theo, now=now, version=first.version)
    second = propose_plan(session, cast.acme, ids, parts, by=cast.tess, now=now)
    cancel(session, second, "They pay now.", by=cast.tess, now=now, version=second.version)

    assert [row.state for row in list_arrangements(session, cast.tess, ["refused", "cancelled"])] == [
        "cancelled",
        "refused",
    ]
    assert dunnable(session, "INV-1001", now.date()) == 10000
    with pytest.raises(Invalid, match="2 to 36"):
        propose_plan(session, cast.acme, ids, parts[:1], by=cast.tess, now=now)


def test_a_part_payment_as_agreed_is_no_deduction(session: Session, cast: Cast, now: datetime, friday: date) -> None:
    promise(session, cast, now, None, friday, "INV-1001")

    pay(session, cast, now, "INV-1001", "40.00")
    assert list_of_item(session, item(session, "INV-1001").id) == []

    pay(session, cast, now, "INV-1001", "20.00", deduction="5.00", reason="damaged")
    assert only(session, "INV-1001").reason == "DAMAGED"


def test_when_the_ticket_is_closed_a_linked_one_is_raised(
    session: Session, cast: Cast, now: datetime, friday: date
) -> None:
    ticket = a_ticket(session, now, customer_id=cast.acme)
    promise(session, cast, now, None, friday, "INV-1001", ticket=ticket.id)
    solve(session, ticket, by=cast.tess, now=now, version=ticket.version)
    later = now + timedelta(days=20)
    close_solved(session, now=later)

    follow_days(session, now=later)

    raised = session.query(Ticket).filter(Ticket.linked_to == ticket.id).one()
    assert raised.alarm == f"100.00 EUR promised for {friday.day} {friday:%b %Y} was not paid"
    assert describe(list_events(session, ticket_id=ticket.id)[-1]) == f"saw that {raised.alarm}"
