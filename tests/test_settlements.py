"""Every kind of settlement: what it takes off the item, what the journal says, and that taking it back undoes it.

Numbers at the end of names are those of the invariants in docs/money.md.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.money_scene import a_remittance, apply, balances, bank_books, item, one_transaction
from tickets.customers import Customer
from tickets.db import Database
from tickets.errors import IllegalMove, Invalid, NotPermitted
from tickets.money.advices.remittances import RemittanceState, list_lines
from tickets.money.bank.pairing import link_remittances, part
from tickets.money.bank.payments import identify, open_payment
from tickets.money.bank.returns import return_remittance
from tickets.money.books.accounts import Account
from tickets.money.books.control import find_differences
from tickets.money.books.journal import balances as account_balances
from tickets.money.books.periods import close_period
from tickets.money.matching.proposal import DifferenceKind
from tickets.money.receivables.families import list_family, set_parent
from tickets.money.receivables.payer_rules import RateKind, set_rates, set_tolerance
from tickets.money.subledger import deciding
from tickets.money.subledger.adjustments import drop_difference, keep_back, net_credit, write_off
from tickets.money.subledger.allocations import (
    Allocation,
    AllocationKind,
    Payment,
    available_minor,
    list_live,
    reverse,
)
from tickets.money.subledger.approvals import Approval, ApprovalState
from tickets.money.subledger.departures import Refund
from tickets.money.subledger.moves import move, transfer
from tickets.money.subledger.refunds import ask_refund


@pytest.fixture
def desk(shared_db: Database, now: datetime) -> Iterator[Session]:
    """Nothing lasts; at the end sub-ledger and journal tie (6)."""
    with one_transaction(shared_db, now) as session:
        yield session


@pytest.fixture
def cast(desk: Session) -> Cast:
    cast: Cast = desk.info["cast"]
    return cast


def kinds(session: Session, payment: Payment) -> dict[str, int]:
    return {row.kind: row.amount_minor for row in list_live(session, payment.id)}


def balance_of(session: Session, account: Account) -> int:
    return sum(account_balances(session, account).values())


def take_back_first(session: Session, payment: Payment, cast: Cast, now: datetime) -> None:
    reverse(session, list_live(session, payment.id)[0].id, "wrong", by=cast.theo, now=now)


def insert(session: Session, row: Allocation) -> None:
    with session.begin_nested():
        session.add(row)


@pytest.mark.parametrize(
    ("paid", "kind", "difference", "account"),
    [
        pytest.param("999.96", "write_off", 4, Account.SMALL_DIFFERENCES, id="a few cents"),
        pytest.param("995.50", "write_off", 450, Account.SMALL_DIFFERENCES, id="within both limits"),
        pytest.param("850.00", "withholding", 15000, Account.WITHHOLDING, id="tax at the known rate"),
        pytest.param("950.00", "retention", 5000, Account.RETENTION, id="retention at the agreed rate"),
    ],
)
def test_a_difference_that_the_rules_explain_is_settled_with_the_cash_and_goes_with_it(
    desk: Session, cast: Cast, now: datetime, paid: str, kind: str, difference: int, account: Account
) -> None:
    set_rates(desk, cast.acme, RateKind.WITHHOLDING, [Decimal("0.15")], by=cast.ada, now=now)
    set_rates(desk, cast.acme, RateKind.RETENTION, [Decimal("0.05")], by=cast.ada, now=now)
    remittance = a_remittance(desk, now, ("INV-1003", paid))
    assert remittance.evidence_class == "B"

    payment = apply(desk, remittance, cast.tess, now)

    assert kinds(desk, payment) == {"cash": int(Decimal(paid) * 100), kind: difference}
    assert balances(desk) == {"INV-1003": 0}
    assert balance_of(desk, account) == difference
    take_back_first(desk, payment, cast, now)
    assert balances(desk) == {}
    assert balance_of(desk, account) == 0


def test_a_wires_fee_is_borne_within_its_limit(desk: Session, cast: Cast, now: datetime) -> None:
    remittance = a_remittance(desk, now, ("INV-1003", "975.00"), method="wire")

    payment = apply(desk, remittance, cast.tess, now)

    assert kinds(desk, payment) == {"cash": 97500, "bank_fee": 2500}
    assert balance_of(desk, Account.BANK_CHARGES) == 2500


@pytest.mark.parametrize(
    ("paid", "why"),
    [
        pytest.param("99.00", "1.00 is within 5.00, but more than half a percent of 100.00", id="above the share"),
        pytest.param("94.00", "more than 5.00", id="above the amount"),
    ],
)
def test_a_difference_above_either_limit_stays_open(
    desk: Session, cast: Cast, now: datetime, paid: str, why: str
) -> None:
    remittance = a_remittance(desk, now, ("INV-1001", paid))

    payment = apply(desk, remittance, cast.tess, now)

    assert (remittance.evidence_class, kinds(desk, payment)) == ("D", {"cash": int(Decimal(paid) * 100)}), why


def test_small_differences_of_a_customer_end_at_the_months_limit(desk: Session, cast: Cast, now: datetime) -> None:
    set_tolerance(desk, "standard", {"monthly": "0.05"}, by=cast.ada, now=now)
    apply(desk, a_remittance(desk, now, ("INV-1001", "99.96")), cast.tess, now)
    second = a_remittance(desk, now, ("INV-1002", "49.96"))

    with pytest.raises(Invalid, match=r"would come to 0.08 EUR this month, more than 0.05"):
        apply(desk, second, cast.tess, now)
    line = list_lines(desk, second.id)[0]
    drop_difference(desk, line.id, "write_off", by=cast.tess, now=now, version=second.version)
    payment = apply(desk, second, cast.tess, now)

    assert kinds(desk, payment) == {"cash": 4996}


def test_a_payment_a_few_cents_too_high_is_rounded_and_taken_back_whole(
    desk: Session, cast: Cast, now: datetime
) -> None:
    payment = apply(desk, a_remittance(desk, now, ("INV-1001", "100.03")), cast.tess, now)

    assert kinds(desk, payment) == {"write_off": -3, "cash": 10003}
    assert balances(desk) == {"INV-1001": 0}
    take_back_first(desk, payment, cast, now)
    assert balances(desk) == {}


def test_what_is_paid_too_much_stays_unapplied_3(desk: Session, cast: Cast, now: datetime) -> None:
    payment = apply(desk, a_remittance(desk, now, ("INV-1001", "120.00")), cast.tess, now)

    assert (kinds(desk, payment), available_minor(desk, payment)) == ({"cash": 10000}, 2000)


# -- credit notes


def test_an_advice_without_money_nets_credit_notes_against_invoices(desk: Session, cast: Cast, now: datetime) -> None:
    remittance = a_remittance(desk, now, ("CM-9001", "-30.00"), ("INV-1002", "30.00"))
    assert remittance.evidence_class == "D"  # a part of the invoice only

    payment = apply(desk, remittance, cast.tess, now)

    assert (payment.amount_minor, balances(desk)) == (0, {"CM-9001": 0, "INV-1002": 2000})


def test_a_credit_note_pays_an_invoice_once_2(desk: Session, cast: Cast, now: datetime) -> None:
    credit, invoice = item(desk, "CM-9001"), item(desk, "INV-1001")
    net_credit(desk, credit, invoice, 2000, "asked for by phone", by=cast.tess, now=now)

    with pytest.raises(Invalid, match=r"CM-9001 has \u221210.00 EUR open"):
        net_credit(desk, credit, invoice, 2000, "asked for again", by=cast.tess, now=now)
    payment = net_credit(desk, credit, invoice, 1000, "the rest", by=cast.tess, now=now)

    assert balances(desk) == {"CM-9001": 0, "INV-1001": 7000}
    take_back_first(desk, payment, cast, now)
    assert balances(desk) == {"CM-9001": -1000, "INV-1001": 8000}


@pytest.mark.parametrize(
    ("first", "second"), [("CM-9001", "CM-9001"), ("INV-1001", "INV-1001"), ("INV-1001", "CM-9001")]
)
def test_only_a_credit_note_pays_and_only_an_invoice(
    desk: Session, cast: Cast, now: datetime, first: str, second: str
) -> None:
    with pytest.raises(Invalid, match="choose one of each"):
        net_credit(desk, item(desk, first), item(desk, second), 1000, "by phone", by=cast.tess, now=now)


# -- families


def test_a_payment_settles_items_of_its_family_only_7(desk: Session, cast: Cast, now: datetime) -> None:
    both = (("INV-1001", "100.00"), ("INV-1003", "1000.00"), ("INV-1002", "50.00"), ("INV-2001", "70.00"))
    remittance = a_remittance(desk, now, *both)
    with pytest.raises(Invalid, match="not of one family"):
        apply(desk, remittance, cast.tess, now)
    set_parent(desk, cast.globex, cast.acme, by=cast.lea, now=now)
    assert [member.id for member in list_family(desk, cast.globex)] == [cast.acme, cast.globex]

    payment = apply(desk, a_remittance(desk, now, *both), cast.tess, now)

    assert balances(desk) == {"INV-1001": 0, "INV-1002": 0, "INV-1003": 0, "INV-2001": 0}
    assert payment.customer_id == cast.acme


def test_the_database_itself_refuses_a_strangers_item_7(desk: Session, cast: Cast, now: datetime) -> None:
    payment = apply(desk, a_remittance(desk, now, ("INV-1001", "99.00"), total="199.00"), cast.tess, now)
    stolen = Allocation(
        payment_id=payment.id, invoice_id=item(desk, "INV-2001"), event="apply", kind="cash", amount_minor=100,
        currency="EUR", effective_on=now.date(), by_id=cast.tess.user_id, by_name="Tess", at=now,
    )  # fmt: skip

    with pytest.raises(DBAPIError, match="another family"):
        insert(desk, stolen)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        pytest.param({"amount_minor": 10001}, "than the payment has", id="1 more than the payment"),
        pytest.param(
            {"number": "INV-1002", "amount_minor": 5001}, "than the item has open", id="2 more than the item"
        ),
        pytest.param({"currency": "USD"}, "another currency", id="5 another currency"),
        pytest.param({"effective_on": date(2026, 10, 31)}, "books of this day are closed", id="20 closed books"),
        pytest.param({"approval_id": 1}, "approval is not granted", id="17 an approval that waits"),
    ],
)
def test_the_database_itself_refuses(
    desk: Session, cast: Cast, now: datetime, changes: dict[str, Any], refusal: str
) -> None:
    close_period(desk, date(2026, 10, 31), by=cast.lea, now=now)
    payment = apply(desk, a_remittance(desk, now, ("INV-1001", "100.00"), total="200.00"), cast.tess, now)
    write_off(desk, item(desk, "INV-1003"), 20000, "never paid", by=cast.tess, now=now)
    values = {
        "payment_id": payment.id, "number": "INV-1003", "event": "apply", "kind": "cash", "amount_minor": 100,
        "currency": "EUR", "effective_on": now.date(), "by_id": cast.tess.user_id, "by_name": "Tess", "at": now,
        **changes,
    }  # fmt: skip
    invoice = item(desk, values.pop("number"))

    with pytest.raises(DBAPIError, match=refusal):
        insert(desk, Allocation(**values, invoice_id=invoice))


def test_another_familys_item_is_settled_when_a_second_person_agrees_7(
    desk: Session, cast: Cast, now: datetime
) -> None:
    lines = (("INV-1001", "100.00"), ("INV-1002", "50.00"), ("INV-1003", "1000.00"), ("INV-2001", "70.00"))
    remittance = a_remittance(desk, now, *lines)
    ids = [line.id for line in list_lines(desk, remittance.id)]
    for line in list_lines(desk, remittance.id):
        line.invoice_id = item(desk, line.reference)
        line.proposed_minor = line.net_minor
    asked = deciding.ask_cross_family(desk, remittance.id, ids, "they pay for Globex now", by=cast.tess, now=now)
    assert asked.content["Line 4"] == "70.00 EUR on INV-2001 of Globex Freight Ltd (C-1002)"

    deciding.grant(desk, asked.id, by=cast.lea, now=now, version=1)

    assert balances(desk) == {"INV-1001": 0, "INV-1002": 0, "INV-1003": 0, "INV-2001": 0}
    assert set(desk.scalars(select(Allocation.approval_id))) == {asked.id}


def test_who_pays_for_a_stranger_remains_the_payer_7(desk: Session, cast: Cast, now: datetime) -> None:
    """The stranger's line is agreed to first; the payer's own lines are applied afterwards, of the same payment."""
    remittance = a_remittance(desk, now, ("INV-1001", "100.00"), ("INV-2001", "70.00"))
    remittance.customer_id = cast.acme
    own, other = list_lines(desk, remittance.id)
    for line in (own, other):
        line.invoice_id, line.proposed_minor = item(desk, line.reference), line.net_minor
    asked = deciding.ask_cross_family(desk, remittance.id, [other.id], "their daughter", by=cast.tess, now=now)
    deciding.grant(desk, asked.id, by=cast.lea, now=now, version=1)

    payment = apply(desk, remittance, cast.tess, now)

    assert payment.customer_id == remittance.customer_id == cast.acme
    assert balances(desk) == {"INV-1001": 0, "INV-2001": 0}


def test_what_is_on_account_moves_within_the_family(desk: Session, cast: Cast, now: datetime) -> None:
    payment = apply(desk, a_remittance(desk, now, ("INV-1001", "100.00"), total="150.00"), cast.tess, now)
    with pytest.raises(Invalid, match="not of the payer's family"):
        transfer(desk, payment.id, cast.globex, "theirs", by=cast.theo, now=now, version=payment.version)
    set_parent(desk, cast.globex, cast.acme, by=cast.lea, now=now)

    transfer(desk, payment.id, cast.globex, "theirs", by=cast.theo, now=now, version=payment.version)
    assert account_balances(desk, Account.UNAPPLIED) == {("EUR", cast.globex): -5000}
    take_back_first(desk, payment, cast, now)

    assert account_balances(desk, Account.UNAPPLIED) == {("EUR", cast.globex): -15000}


def test_a_customer_is_never_put_below_one_of_its_own(desk: Session, cast: Cast, now: datetime) -> None:
    set_parent(desk, cast.globex, cast.acme, by=cast.lea, now=now)

    with pytest.raises(Invalid, match="belongs to Acme Tooling GmbH already"):
        set_parent(desk, cast.acme, cast.globex, by=cast.lea, now=now)
    set_parent(desk, cast.globex, None, by=cast.lea, now=now)

    assert desk.get_one(Customer, cast.globex).family_id is None


# -- split and move


def test_cash_is_split_over_two_items_in_one_step(desk: Session, cast: Cast, now: datetime) -> None:
    remittance = a_remittance(desk, now, ("INV-1001", "100.00"))
    payment = apply(desk, remittance, cast.tess, now)
    [applied] = list_live(desk, payment.id)

    parts = {item(desk, "INV-1001"): 6000, item(desk, "INV-1002"): 3000}
    move(desk, applied.id, parts, "60 and 30, they wrote", by=cast.theo, now=now)

    assert balances(desk) == {"INV-1001": 4000, "INV-1002": 2000}
    assert (available_minor(desk, payment), remittance.state) == (1000, RemittanceState.CONFIRMED)


def test_a_move_to_an_item_that_cannot_take_it_changes_nothing_4(desk: Session, cast: Cast, now: datetime) -> None:
    payment = apply(desk, a_remittance(desk, now, ("INV-1001", "100.00")), cast.tess, now)
    [applied] = list_live(desk, payment.id)
    other = item(desk, "INV-1002")

    with pytest.raises(Invalid, match=r"INV-1002 has 50.00 EUR open"), desk.begin_nested():
        move(desk, applied.id, {other: 10000}, "wrong month", by=cast.theo, now=now)

    assert balances(desk) == {"INV-1001": 0}


# -- four eyes


def test_a_write_off_above_the_limits_waits_for_a_second_person_17(desk: Session, cast: Cast, now: datetime) -> None:
    invoice = item(desk, "INV-1001")
    asked = write_off(desk, invoice, 10000, "insolvent", by=cast.tess, now=now)
    assert isinstance(asked, Approval)
    assert balances(desk) == {}

    with pytest.raises(NotPermitted):
        deciding.grant(desk, asked.id, by=cast.tess, now=now, version=1)
    deciding.grant(desk, asked.id, by=cast.theo, now=now, version=1)

    assert balances(desk) == {"INV-1001": 0}
    [row] = desk.scalars(select(Allocation).where(Allocation.invoice_id == invoice))
    assert (row.kind, row.approval_id, row.reason) == ("write_off", asked.id, "insolvent")


def test_a_write_off_within_the_limits_needs_nobody(desk: Session, cast: Cast, now: datetime) -> None:
    done = write_off(desk, item(desk, "INV-1003"), 400, "rounding of theirs", by=cast.tess, now=now)

    assert isinstance(done, Allocation)
    assert balances(desk) == {"INV-1003": 99600}


def test_what_a_credit_note_left_on_account_does_not_go_back_as_money_22(
    desk: Session, cast: Cast, now: datetime
) -> None:
    remittance = a_remittance(desk, now, ("INV-1001", "100.00"), ("CM-9001", "-30.00"))
    receipt = bank_books(desk, now, "70.00")
    link_remittances(desk, receipt.id, [remittance.id], by=cast.tess, now=now, version=receipt.version)
    payment = apply(desk, remittance, cast.tess, now)
    [paid] = [row for row in list_live(desk, payment.id) if row.kind == AllocationKind.CASH]
    reverse(desk, paid.id, "another invoice", by=cast.theo, now=now)
    assert available_minor(desk, payment) == 10000

    with pytest.raises(Invalid, match=r"70.00 EUR of this payment is left"):
        ask_refund(desk, payment.id, 7001, "paid twice", by=cast.tess, now=now, version=payment.version)


def test_tax_that_no_rate_explains_is_not_kept_back(desk: Session, cast: Cast, now: datetime) -> None:
    set_rates(desk, cast.acme, RateKind.WITHHOLDING, [Decimal("0.15")], by=cast.ada, now=now)
    invoice = item(desk, "INV-1001")
    with pytest.raises(Invalid, match="No rate of this customer"):
        keep_back(desk, invoice, DifferenceKind.WITHHOLDING, 2000, "tax", by=cast.tess, now=now)

    keep_back(desk, invoice, DifferenceKind.WITHHOLDING, 1500, "tax", by=cast.tess, now=now)

    [kept] = desk.scalars(select(Allocation).where(Allocation.kind == AllocationKind.WITHHOLDING))
    assert (kept.amount_minor, kept.due_on) == (1500, date(2027, 2, 21))


def test_money_goes_back_only_to_its_own_account_and_only_what_is_left_22(
    desk: Session, cast: Cast, now: datetime
) -> None:
    remittance = a_remittance(desk, now, ("INV-1001", "100.00"), total="150.00")
    receipt = bank_books(desk, now, "150.00")
    link_remittances(desk, receipt.id, [remittance.id], by=cast.tess, now=now, version=receipt.version)
    payment = apply(desk, remittance, cast.tess, now)
    with pytest.raises(Invalid, match=r"50.00 EUR of this payment is left"):
        ask_refund(desk, payment.id, 5001, "paid twice", by=cast.tess, now=now, version=payment.version)

    asked = ask_refund(desk, payment.id, 5000, "paid twice", by=cast.tess, now=now, version=payment.version)
    assert asked.content["To the account it came from"] == "DE02120300000000202051, Acme Tooling GmbH"
    with pytest.raises(NotPermitted, match="role lead"):
        deciding.grant(desk, asked.id, by=cast.theo, now=now, version=1)
    deciding.grant(desk, asked.id, by=cast.lea, now=now, version=1)

    [refund] = desk.scalars(select(Refund))
    assert (refund.amount_minor, refund.to_account) == (5000, "DE02120300000000202051")
    assert available_minor(desk, payment) == 0
    assert balance_of(desk, Account.REFUNDS) == -5000


def test_a_payment_that_went_back_whole_remains_its_customers_22(desk: Session, cast: Cast, now: datetime) -> None:
    receipt = bank_books(desk, now, "150.00")
    payment = open_payment(desk, receipt.id, cast.acme, by=cast.tess, now=now, version=receipt.version)
    asked = ask_refund(desk, payment.id, 15000, "not ours", by=cast.tess, now=now, version=payment.version)
    deciding.grant(desk, asked.id, by=cast.lea, now=now, version=1)

    with pytest.raises(IllegalMove, match="Nothing of it is left"):
        identify(desk, payment.id, cast.globex, by=cast.tess, now=now, version=payment.version)


@pytest.mark.parametrize("first", ["bank", "person"])
def test_suspense_and_clearing_hold_what_is_not_known_or_not_booked_yet_6(
    desk: Session, cast: Cast, now: datetime, first: str
) -> None:
    """Whoever is first, the bank or a person; when they are taken apart, and when the bank takes the money back."""
    remittance = a_remittance(desk, now, ("INV-1001", "100.00"))
    if first == "person":
        apply(desk, remittance, cast.tess, now)
        assert balance_of(desk, Account.CLEARING) == 10000
    receipt = bank_books(desk, now, "100.00")
    assert balance_of(desk, Account.SUSPENSE) == -10000
    link_remittances(desk, receipt.id, [remittance.id], by=cast.tess, now=now, version=receipt.version)
    if first == "bank":
        apply(desk, remittance, cast.tess, now)
    assert (balance_of(desk, Account.CLEARING), balance_of(desk, Account.SUSPENSE)) == (0, 0)

    part(desk, receipt.id, by=cast.tess, now=now, version=receipt.version)
    assert (balance_of(desk, Account.CLEARING), balance_of(desk, Account.SUSPENSE)) == (10000, -10000)
    assert find_differences(desk) == []
    link_remittances(desk, receipt.id, [remittance.id], by=cast.tess, now=now, version=receipt.version)
    returned = bank_books(desk, now, "-100.00")
    return_remittance(desk, returned.id, remittance.id, by=cast.tess, now=now, version=returned.version)

    assert (balances(desk), balance_of(desk, Account.BANK), balance_of(desk, Account.UNAPPLIED)) == ({}, 0, 0)


def test_money_of_an_unknown_account_is_not_sent_back_22(desk: Session, cast: Cast, now: datetime) -> None:
    payment = apply(desk, a_remittance(desk, now, ("INV-1001", "100.00"), total="150.00"), cast.tess, now)

    with pytest.raises(IllegalMove, match="does not say from which one account"):
        ask_refund(desk, payment.id, 5000, "paid twice", by=cast.tess, now=now, version=payment.version)


def test_an_approval_is_void_when_the_facts_moved_17(desk: Session, cast: Cast, now: datetime) -> None:
    asked = write_off(desk, item(desk, "INV-1001"), 5000, "half of it", by=cast.tess, now=now)
    assert isinstance(asked, Approval)
    apply(desk, a_remittance(desk, now, ("INV-1001", "40.00")), cast.tess, now)

    with pytest.raises(Exception, match="facts have changed"):
        deciding.grant(desk, asked.id, by=cast.theo, now=now, version=1)

    assert asked.state == ApprovalState.WAITING


# -- closed books


def test_what_closed_books_hold_is_taken_back_by_two_and_dated_into_the_open_ones_20(
    desk: Session, cast: Cast, now: datetime
) -> None:
    october = datetime(2026, 10, 20, 9, 0, tzinfo=now.tzinfo)
    payment = apply(desk, a_remittance(desk, now, ("INV-1001", "100.00")), cast.tess, october)
    close_period(desk, date(2026, 10, 31), by=cast.lea, now=now)
    with pytest.raises(IllegalMove, match="closed up to 2026-10-31; a second person"):
        take_back_first(desk, payment, cast, now)

    asked = deciding.ask_reopening(desk, payment.id, "the cheque was stolen", by=cast.theo, now=now)
    deciding.grant(desk, asked.id, by=cast.lea, now=now, version=1)

    back = desk.scalars(select(Allocation).where(Allocation.event == "reverse")).one()
    assert (back.effective_on, back.approval_id, balances(desk)) == (now.date(), asked.id, {})


def test_books_are_closed_forwards_only(desk: Session, cast: Cast, now: datetime) -> None:
    close_period(desk, date(2026, 10, 31), by=cast.lea, now=now)

    with pytest.raises(Invalid, match="closed up to 2026-10-31 already"):
        close_period(desk, date(2026, 9, 30), by=cast.lea, now=now)
    with pytest.raises(Invalid, match="not over yet"):
        close_period(desk, now.date(), by=cast.lea, now=now)


# -- what the database itself refuses, whatever the code above it does


def test_the_database_refuses_a_reversal_of_something_else_4(desk: Session, cast: Cast, now: datetime) -> None:
    payment = apply(desk, a_remittance(desk, now, ("INV-1001", "100.00")), cast.tess, now)
    [applied] = list_live(desk, payment.id)
    values = {
        "payment_id": payment.id, "invoice_id": applied.invoice_id, "event": "reverse", "kind": "cash",
        "currency": "EUR", "effective_on": now.date(), "reverses_id": applied.id, "by_name": "x", "at": now,
    }  # fmt: skip

    for wrong in ({"amount_minor": 9999}, {"amount_minor": 10000, "kind": "discount"}):
        with pytest.raises(DBAPIError, match="takes back one apply as it is"):
            insert(desk, Allocation(**values | wrong))


def test_the_database_refuses_to_repeat_by_itself_what_a_person_took_back_13(
    desk: Session, cast: Cast, now: datetime
) -> None:
    payment = apply(desk, a_remittance(desk, now, ("INV-1001", "100.00")), cast.tess, now)
    take_back_first(desk, payment, cast, now)
    again = Allocation(
        payment_id=payment.id, invoice_id=item(desk, "INV-1001"), event="apply", kind="cash", amount_minor=100,
        currency="EUR", effective_on=now.date(), by_name="Counterfoil", at=now,
    )  # fmt: skip

    with pytest.raises(DBAPIError, match="taken this payment back"):
        insert(desk, again)


def test_the_database_refuses_a_refund_that_nobody_granted_or_that_is_more_than_is_left_22(
    desk: Session, cast: Cast, now: datetime
) -> None:
    receipt = bank_books(desk, now, "100.00")
    payment = open_payment(desk, receipt.id, cast.acme, by=cast.tess, now=now, version=receipt.version)
    asked = ask_refund(desk, payment.id, 10000, "paid twice", by=cast.tess, now=now, version=payment.version)
    values = {
        "payment_id": payment.id, "currency": "EUR", "to_account": receipt.counterparty_account, "to_name": "x",
        "reason": "x", "at": now, "approval_id": asked.id, "amount_minor": 10000,
    }  # fmt: skip

    with pytest.raises(DBAPIError, match="has not granted"), desk.begin_nested():
        desk.add(Refund(**values))
    deciding.grant(desk, asked.id, by=cast.lea, now=now, version=1)
    with pytest.raises(DBAPIError, match="than is left of the payment"), desk.begin_nested():
        desk.add(Refund(**values))
