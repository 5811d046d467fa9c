"""A past period under other rules, with the balances of that time, against what people decided since."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from parsers.open_items import LedgerFile, OpenItemRow
from tests.builders import Cast
from tests.test_cash import a_line, an_advice, balances, confirm, ledger, record
from tests.test_receipts import DAY, an_entry, book, settle, the_advice
from tickets.db import Database
from tickets.errors import NotPermitted
from tickets.money.advices.remittances import Remittance, reject
from tickets.money.bank.payments import Part, apply_receipt, take_back_parts
from tickets.money.bank.receipts import BankReceipt
from tickets.money.bank.settlement import NEVER, PostingPolicy
from tickets.money.figures.replay import ReplayReport, Rules, replay
from tickets.money.figures.replay_receipts import ReceiptReplay, replay_receipts
from tickets.money.matching.proposal import EvidenceClass, MatchPolicy
from tickets.money.receivables.ledger import Invoice, balance_minor
from tickets.money.receivables.ledger_import import import_open_items
from tickets.money.receivables.past_balances import PastBalances
from tickets.money.subledger.allocations import Allocation, Payment, reverse_all
from tickets.users import SYSTEM

__all__ = ["ledger"]

pytestmark = pytest.mark.usefixtures("ledger")

TODAY = Rules(PostingPolicy(), MatchPolicy())
OFF = Rules(NEVER, MatchPolicy())


def run(db: Database, cast: Cast, now: datetime, tried: Rules = TODAY, in_use: Rules = OFF) -> ReplayReport:
    with db.read() as session:
        return replay(session, now.date(), now.date(), in_use, tried, cast.lea)


def apply_by_hand(db: Database, cast: Cast, now: datetime) -> int:
    """What the rules would have posted: the money came, linked, and a person pressed the button."""
    [remittance] = record(db, now, the_advice())
    book(db, cast, now, an_entry())
    settle(db, now, NEVER)
    confirm(db, cast, now + timedelta(hours=1), remittance)
    return remittance


def test_what_a_rule_would_have_posted_as_people_did_is_its_gain(db: Database, cast: Cast, now: datetime) -> None:
    remittance = apply_by_hand(db, cast, now)

    report = run(db, cast, now)

    assert (report.considered, report.really, report.now.posted) == (1, 0, 0)
    assert (report.tried.posted, report.tried.right, report.tried.wrong) == (1, 1, 0)
    assert report.gained == (remittance,)
    assert report.gained_value == (("EUR", Decimal("100.00")),)
    assert report.touches >= 1
    assert report.tried.bound == pytest.approx(0.95)
    assert (report.new_errors, report.unsure) == ((), 0)


def test_what_a_person_took_back_or_rejected_would_have_been_an_error(
    db: Database, cast: Cast, now: datetime
) -> None:
    remittance = apply_by_hand(db, cast, now)
    with db.write() as session:
        row = session.get_one(Remittance, remittance)
        later = now + timedelta(hours=2)
        reverse_all(session, remittance, "not theirs", by=cast.tess, now=later, version=row.version)

    [error] = run(db, cast, now).new_errors

    assert (error.remittance_id, error.wanted, error.decided) == (remittance, "INV-1001 100.00", "nothing")
    assert run(db, cast, now, in_use=TODAY).new_errors == ()
    assert run(db, cast, now, in_use=TODAY).old_errors == (error,)


def test_a_rejected_advice_was_decided_and_an_untouched_one_is_open(db: Database, cast: Cast, now: datetime) -> None:
    [remittance] = record(db, now, the_advice())
    book(db, cast, now, an_entry())
    settle(db, now, NEVER)
    assert run(db, cast, now).tried.open == 1

    with db.write() as session:
        reject(session, remittance, "a copy", by=cast.tess, now=now, version=1)

    assert run(db, cast, now).tried.wrong == 1


def test_a_limit_keeps_payments_above_it_with_people(db: Database, cast: Cast, now: datetime) -> None:
    remittance = apply_by_hand(db, cast, now)
    small = replace(TODAY, posting=PostingPolicy(limit=Decimal("99.99")))

    report = run(db, cast, now, tried=small, in_use=TODAY)

    assert (report.tried.posted, report.now.posted) == (0, 1)
    assert (report.gained, report.lost) == ((), (remittance,))


def test_a_wider_rule_posts_what_its_class_lets_it(db: Database, cast: Cast, now: datetime) -> None:
    """A coded deduction within the limit is class B; the deducted part stays open, as the person left it."""
    line = replace(a_line("INV-1001", "95.00"), gross=Decimal("100.00"), deduction=Decimal("5.00"), reason="damaged")
    [remittance] = record(db, now, an_advice(line, payment_date=DAY))
    book(db, cast, now, an_entry("95.00"))
    settle(db, now, NEVER)
    confirm(db, cast, now, remittance)
    wider = PostingPolicy(classes=frozenset({EvidenceClass.A, EvidenceClass.B}))

    assert run(db, cast, now, in_use=TODAY).tried.posted == 0
    report = run(db, cast, now, tried=Rules(wider, MatchPolicy(deduction_limit=Decimal("5.00"))), in_use=TODAY)
    assert report.gained == (remittance,)


def test_balances_are_those_of_that_time(db: Database, cast: Cast, now: datetime) -> None:
    """The ledger has closed the invoice since; then it was open."""
    remittance = apply_by_hand(db, cast, now)
    rows = (OpenItemRow(2, "Globex Freight Ltd", "C-1002", "INV-2001", DAY, DAY, "EUR", Decimal("70.00")),)
    with db.write() as session:
        file = LedgerFile(rows, ())
        assert import_open_items(session, file, "second", by=SYSTEM, now=now + timedelta(days=1)).closed == 4
    assert balances(db)["INV-1001"] == 0

    report = run(db, cast, now)

    assert report.gained == (remittance,)
    with db.read() as session:
        assert session.scalars(select(Allocation.amount_minor)).one() == 10000


def test_a_rebuilt_balance_is_what_the_balance_was(db: Database, cast: Cast, now: datetime) -> None:
    """After each step of a history the balances are noted; later all of them are rebuilt."""
    noted: list[tuple[datetime, dict[str, int]]] = []

    def note(at: datetime) -> None:
        noted.append((at + timedelta(minutes=1), balances(db)))

    note(now)
    remittance = apply_by_hand(db, cast, now + timedelta(hours=1))
    note(now + timedelta(hours=3))
    for day, opened in ((1, "100.00"), (2, "0.50"), (3, "60.00")):
        at = now + timedelta(days=day)
        rows = (
            OpenItemRow(2, "Acme Tooling GmbH", "C-1001", "INV-1001", DAY, DAY, "EUR", Decimal(opened)),
            OpenItemRow(3, "Acme Tooling GmbH", "C-1001", f"INV-9{day}", DAY, DAY, "EUR", Decimal("7.00")),
        )
        with db.write() as session:
            assert import_open_items(session, LedgerFile(rows, ()), str(day), by=SYSTEM, now=at).imported
        note(at)
    with db.write() as session:
        row = session.get_one(Remittance, remittance)
        at = now + timedelta(days=4)
        reverse_all(session, remittance, "wrong", by=cast.tess, now=at, version=row.version)
    note(at)

    with db.read() as session:
        past = PastBalances(session, {cast.acme, cast.globex})
        numbers = {invoice.id: invoice.number for invoice in session.scalars(select(Invoice))}
        for at, wanted in noted:
            rebuilt = {number: past.balance_at(id_, at) for id_, number in numbers.items()}
            assert {number: minor for number, minor in rebuilt.items() if minor is not None} == wanted
        assert all(balance_minor(session, id_) == past.balance_at(id_, at) for id_ in numbers)
        assert not past.is_sure(now - timedelta(days=1))


def test_what_cannot_be_replayed_is_counted_with_its_reason(db: Database, cast: Cast, now: datetime) -> None:
    record(db, now, the_advice())
    [corrected] = record(db, now, an_advice(a_line("INV-1002", "50.00"), payer="Globex"))
    with db.write() as session:
        session.get_one(Remittance, corrected).edited = True

    report = run(db, cast, now)

    assert report.considered == 0
    assert report.left_out == (
        ("a person corrected what was read: how it was read is not kept", 1),
        ("the bank never booked its money", 1),
    )


def test_a_replay_changes_nothing_and_is_for_those_who_see_reports(db: Database, cast: Cast, now: datetime) -> None:
    apply_by_hand(db, cast, now)
    before = balances(db)
    run(db, cast, now)

    assert balances(db) == before
    with pytest.raises(NotPermitted), db.read() as session:
        replay(session, date(2026, 1, 1), date(2026, 1, 2), OFF, TODAY, cast.tess)


# -- money without an advice


def paid_without_advice(db: Database, cast: Cast, at: datetime, number: str, amount: str) -> None:
    """The bank names the invoice, and a person applies it."""
    book(db, cast, at, an_entry(amount, text=number, bank_reference=f"B {number}", counterparty="Somebody"))
    with db.write() as session:
        receipt = session.scalars(select(BankReceipt).order_by(BankReceipt.id.desc()).limit(1)).one()
        invoice = session.scalars(select(Invoice).where(Invoice.number == number)).one()
        apply_receipt(
            session, receipt.id, invoice.customer_id, [Part(invoice.id, receipt.amount_minor)],
            by=cast.tess, now=at + timedelta(minutes=5), version=receipt.version,
        )  # fmt: skip


def run_money(db: Database, cast: Cast, now: datetime, after: int, *, everybody: bool = True) -> ReceiptReplay:
    tried = Rules(PostingPolicy(inferred_after=after), MatchPolicy(), everybody)
    with db.read() as session:
        return replay_receipts(session, now.date(), now.date(), OFF, tried, cast.lea)


def test_money_without_an_advice_is_tried_with_the_knowledge_of_its_moment(
    db: Database, cast: Cast, now: datetime
) -> None:
    paid_without_advice(db, cast, now, "INV-1001", "100.00")
    paid_without_advice(db, cast, now + timedelta(hours=1), "INV-1002", "50.00")

    at_once, after_one = run_money(db, cast, now, 0), run_money(db, cast, now, 1)

    assert (at_once.considered, at_once.now.posted, at_once.tried.right) == (2, 0, 2)
    assert (at_once.gained_value, at_once.new_errors) == ((("EUR", Decimal("150.00")),), ())
    assert (after_one.tried.posted, after_one.tried.right) == (1, 1)
    assert run_money(db, cast, now, 0, everybody=False).tried.posted == 0


def test_money_without_an_advice_that_people_applied_otherwise_is_an_error(
    db: Database, cast: Cast, now: datetime
) -> None:
    paid_without_advice(db, cast, now, "INV-1001", "100.00")
    with db.write() as session:
        payment = session.scalars(select(Payment)).one()
        take_back_parts(session, payment.id, None, "wrong", by=cast.theo, now=now, version=payment.version)

    [error] = run_money(db, cast, now, 0).new_errors

    assert (error.wanted, error.decided) == ("INV-1001 100.00", "nothing")
