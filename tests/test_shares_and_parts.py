"""One receipt for several customers, a part of a payment that the bank took back, items paid in another currency.

What each does to the items, what the journal says, and that undoing it leaves no trace in any balance.
"""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.money_scene import a_remittance, apply, balances, bank_books, item, one_transaction
from tickets.db import Database
from tickets.errors import IllegalMove, Invalid, NotPermitted
from tickets.money.advices.remittances import RemittanceState
from tickets.money.bank.links import list_money
from tickets.money.bank.pairing import link_remittances, part
from tickets.money.bank.payments import (
    Part,
    apply_receipt,
    apply_to_items,
    identify,
    list_payments_of,
    open_payment,
)
from tickets.money.bank.receipts import BankReceipt, ReceiptState
from tickets.money.bank.returns import (
    left_of_return,
    list_part_candidates,
    return_part,
    return_receipt,
    return_remittance,
)
from tickets.money.bank.settlement import NEVER, settle_due
from tickets.money.bank.shares import Share, propose_shares, put_together, split_receipt
from tickets.money.books.accounts import Account
from tickets.money.books.control import find_differences
from tickets.money.books.journal import balances as account_balances
from tickets.money.receivables.families import set_pays_for_others
from tickets.money.receivables.ledger import Invoice
from tickets.money.subledger.allocations import Allocation, Payment, available_minor, list_live, reverse
from tickets.money.subledger.departures import PaymentExchange, PaymentReturn
from tickets.money.subledger.exchanging import exchange, list_exchanges, settle_exchanged
from tickets.money.subledger.moves import transfer
from tickets.ticket import Ticket


@pytest.fixture
def desk(shared_db: Database, now: datetime) -> Iterator[Session]:
    with one_transaction(shared_db, now) as session:
        yield session


@pytest.fixture
def cast(desk: Session) -> Cast:
    cast: Cast = desk.info["cast"]
    return cast


def split(
    session: Session, receipt: BankReceipt, cast: Cast, now: datetime, *shares: tuple[int, int]
) -> list[Payment]:
    wanted = [Share(customer, minor) for customer, minor in shares]
    return split_receipt(
        session, receipt.id, wanted, "an agent pays for both", by=cast.tess, now=now, version=receipt.version
    )


def pay(session: Session, payment: Payment, number: str, minor: int, cast: Cast, now: datetime) -> None:
    parts = [Part(item(session, number), minor)]
    apply_to_items(session, payment.id, parts, by=cast.tess, now=now, version=payment.version)


def live(session: Session, payment: Payment) -> dict[str, int]:
    numbers = {row.id: row.number for row in session.execute(select(Invoice.id, Invoice.number))}
    return {f"{numbers[row.invoice_id]} {row.kind}": row.amount_minor for row in list_live(session, payment.id)}


def account(session: Session, which: Account) -> dict[tuple[str, int | None], int]:
    return account_balances(session, which)


# -- shares


def test_a_receipt_is_split_over_customers_of_different_families_and_each_share_settles_its_own(
    desk: Session, cast: Cast, now: datetime
) -> None:
    receipt = bank_books(desk, now, "170.00")
    acme, globex = split(desk, receipt, cast, now, (cast.acme, 10000), (cast.globex, 7000))

    pay(desk, acme, "INV-1001", 10000, cast, now)
    pay(desk, globex, "INV-2001", 7000, cast, now)

    assert balances(desk) == {"INV-1001": 0, "INV-2001": 0}
    assert (receipt.state, account(desk, Account.SUSPENSE)) == (ReceiptState.PAYMENT, {})
    assert find_differences(desk) == []
    with pytest.raises(Invalid, match="another customer"):
        pay(desk, globex, "INV-1002", 1, cast, now)


def test_shares_are_taken_back_one_by_one_and_put_together_when_nothing_is_applied(
    desk: Session, cast: Cast, now: datetime
) -> None:
    receipt = bank_books(desk, now, "170.00")
    acme, globex = split(desk, receipt, cast, now, (cast.acme, 10000), (cast.globex, 7000))
    pay(desk, acme, "INV-1001", 10000, cast, now)
    with pytest.raises(IllegalMove, match="is applied"):
        put_together(desk, receipt.id, by=cast.tess, now=now, version=receipt.version)

    reverse(desk, list_live(desk, acme.id)[0].id, "wrong", by=cast.theo, now=now)
    assert account(desk, Account.UNAPPLIED) == {("EUR", cast.acme): -10000, ("EUR", cast.globex): -7000}
    put_together(desk, receipt.id, by=cast.tess, now=now, version=receipt.version)

    assert (receipt.state, account(desk, Account.UNAPPLIED)) == (ReceiptState.OPEN, {})
    assert (available_minor(desk, acme), available_minor(desk, globex)) == (0, 0)
    assert account(desk, Account.SUSPENSE) == {("EUR", None): -17000}


def test_money_on_one_customers_account_is_split_otherwise(desk: Session, cast: Cast, now: datetime) -> None:
    receipt = bank_books(desk, now, "170.00")
    whole = open_payment(desk, receipt.id, cast.acme, by=cast.tess, now=now, version=receipt.version)

    split(desk, receipt, cast, now, (cast.acme, 10000), (cast.globex, 7000))

    assert whole.is_dead
    assert [row.amount_minor for row in list_payments_of(desk, receipt.id)] == [10000, 7000]
    assert account(desk, Account.UNAPPLIED) == {("EUR", cast.acme): -10000, ("EUR", cast.globex): -7000}


@pytest.mark.parametrize(
    ("shares", "refusal"),
    [
        pytest.param([("acme", 10000), ("globex", 6999)], "shares are 169.99 EUR, the receipt is 170.00", id="less"),
        pytest.param([("acme", 10000), ("globex", 7001)], "shares are 170.01 EUR", id="more"),
        pytest.param([("acme", 10000), ("acme", 7000)], "each once", id="one customer twice"),
        pytest.param([("acme", 17000)], "at least two", id="no split"),
        pytest.param([("acme", 17001), ("globex", -1)], "above zero", id="a negative share"),
    ],
)
def test_shares_that_are_not_the_receipt_are_refused(
    desk: Session, cast: Cast, now: datetime, shares: list[tuple[str, int]], refusal: str
) -> None:
    receipt = bank_books(desk, now, "170.00")

    with pytest.raises(Invalid, match=refusal):
        split(desk, receipt, cast, now, *((getattr(cast, name), minor) for name, minor in shares))


def test_the_database_itself_refuses_more_payments_than_the_receipt_is(
    desk: Session, cast: Cast, now: datetime
) -> None:
    receipt = bank_books(desk, now, "170.00")
    split(desk, receipt, cast, now, (cast.acme, 10000), (cast.globex, 7000))
    more = Payment(receipt_id=receipt.id, customer_id=cast.acme, amount_minor=1, currency="EUR", created_at=now)

    with pytest.raises(DBAPIError, match="more than the receipt"), desk.begin_nested():
        desk.add(more)


def test_shares_are_proposed_where_the_text_names_items_that_are_the_receipt(
    desk: Session, cast: Cast, now: datetime
) -> None:
    both = bank_books(desk, now, "170.00", text="INV-1001 INV-2001")
    other = bank_books(desk, now, "171.00", text="INV-1001 INV-2001")

    assert propose_shares(desk, both) == (Share(cast.acme, 10000), Share(cast.globex, 7000))
    assert propose_shares(desk, other) == ()


def test_the_advice_of_a_share_takes_that_share_and_gives_it_back(desk: Session, cast: Cast, now: datetime) -> None:
    receipt = bank_books(desk, now, "170.00")
    acme, _ = split(desk, receipt, cast, now, (cast.acme, 10000), (cast.globex, 7000))
    remittance = a_remittance(desk, now, ("INV-1001", "100.00"))

    link_remittances(desk, receipt.id, [remittance.id], by=cast.tess, now=now, version=receipt.version)
    assert (acme.remittance_id, receipt.state) == (remittance.id, ReceiptState.PAYMENT)
    assert apply(desk, remittance, cast.tess, now).id == acme.id
    reverse(desk, list_live(desk, acme.id)[0].id, "wrong", by=cast.theo, now=now)
    part(desk, receipt.id, by=cast.tess, now=now, version=receipt.version)

    assert (acme.remittance_id, receipt.state) == (None, ReceiptState.PAYMENT)


def test_a_payer_for_others_is_applied_to_any_customer_by_a_person_only(
    desk: Session, cast: Cast, now: datetime
) -> None:
    receipt = bank_books(desk, now, "70.00")
    payment = open_payment(desk, receipt.id, cast.acme, by=cast.tess, now=now, version=receipt.version)
    with pytest.raises(NotPermitted):
        set_pays_for_others(desk, cast.acme, True, by=cast.tess, now=now)
    set_pays_for_others(desk, cast.acme, True, by=cast.lea, now=now)

    pay(desk, payment, "INV-2001", 7000, cast, now)

    assert balances(desk) == {"INV-2001": 0}
    assert account(desk, Account.RECEIVABLE) == {("EUR", cast.globex): -7000}
    by_itself = Allocation(
        payment_id=payment.id, invoice_id=item(desk, "INV-2001"), event="apply", kind="discount", amount_minor=0,
        currency="EUR", effective_on=now.date(), by_name="Counterfoil", at=now,
    )  # fmt: skip
    with pytest.raises(DBAPIError, match="another family"), desk.begin_nested():
        desk.add(by_itself)


# -- parts that the bank took back


@pytest.fixture
def paid(desk: Session, cast: Cast, now: datetime) -> Payment:
    """1,150.00: INV-1001 first, then INV-1003, then 50.00 on account."""
    receipt = bank_books(desk, now, "1150.00")
    parts = [Part(item(desk, "INV-1001"), 10000)]
    payment = apply_receipt(desk, receipt.id, cast.acme, parts, by=cast.tess, now=now, version=receipt.version)
    pay(desk, payment, "INV-1003", 100000, cast, now)
    return payment


def bounce(
    session: Session,
    amount: str,
    payment: Payment,
    minor: int,
    cast: Cast,
    now: datetime,
    chosen: Any = (),
    **entry: Any,
) -> BankReceipt:
    returned = bank_books(session, now, amount, return_reason="AC04", **entry)
    return_part(session, returned.id, payment.id, minor, chosen, by=cast.tess, now=now, version=returned.version)
    return returned


@pytest.mark.parametrize(
    ("amount", "minor", "left", "applied"),
    [
        pytest.param("-30.00", 3000, 2000, {"INV-1001 cash": 10000, "INV-1003 cash": 100000}, id="only from account"),
        pytest.param("-50.01", 5001, 0, {"INV-1001 cash": 10000, "INV-1003 cash": 99999}, id="then the newest"),
        pytest.param("-1050.00", 105000, 0, {"INV-1001 cash": 10000}, id="the newest whole"),
        pytest.param("-1100.00", 110000, 0, {"INV-1001 cash": 5000}, id="into the one before"),
        pytest.param("-1150.00", 115000, 0, {}, id="all of it"),
    ],
)
def test_a_part_that_the_bank_took_opens_what_was_applied_last(
    desk: Session,
    cast: Cast,
    now: datetime,
    paid: Payment,
    amount: str,
    minor: int,
    left: int,
    applied: dict[str, int],
) -> None:
    returned = bounce(desk, amount, paid, minor, cast, now)

    assert (live(desk, paid), available_minor(desk, paid)) == (applied, left)
    assert returned.state == ReceiptState.LINKED
    assert account(desk, Account.SUSPENSE) == {}
    assert sum(account(desk, Account.UNAPPLIED).values()) == -left
    ticket = desk.scalars(select(Ticket).order_by(Ticket.id.desc()).limit(1)).one()
    assert (ticket.tier, ticket.customer_id) == (2, cast.acme)


def test_a_person_chooses_which_item_the_bank_opened(desk: Session, cast: Cast, now: datetime, paid: Payment) -> None:
    [first, *_] = list_live(desk, paid.id)

    bounce(desk, "-100.00", paid, 10000, cast, now, chosen=[first.id])

    assert live(desk, paid) == {"INV-1003 cash": 100000}
    assert (balances(desk), available_minor(desk, paid)) == ({"INV-1003": 0}, 5000)


def test_one_return_takes_parts_of_several_payments_and_never_more_than_it_is(
    desk: Session, cast: Cast, now: datetime
) -> None:
    receipt = bank_books(desk, now, "170.00")
    acme, globex = split(desk, receipt, cast, now, (cast.acme, 10000), (cast.globex, 7000))
    pay(desk, globex, "INV-2001", 7000, cast, now)
    returned = bounce(desk, "-170.00", acme, 10000, cast, now)
    assert (returned.state, left_of_return(desk, returned)) == (ReceiptState.OPEN, 7000)
    with pytest.raises(Invalid, match=r"70.00 EUR of the return is to be explained"):
        return_part(desk, returned.id, globex.id, 7001, by=cast.tess, now=now, version=returned.version)

    return_part(desk, returned.id, globex.id, 7000, by=cast.tess, now=now, version=returned.version)

    assert (returned.state, balances(desk)) == (ReceiptState.LINKED, {})


def test_a_part_of_a_remittances_payment_leaves_the_rest_applied_and_its_ticket_goes_to_tier_2(
    desk: Session, cast: Cast, now: datetime
) -> None:
    remittance = a_remittance(desk, now, ("INV-1001", "100.00"), ("INV-1002", "50.00"))
    receipt = bank_books(desk, now, "150.00")
    link_remittances(desk, receipt.id, [remittance.id], by=cast.tess, now=now, version=receipt.version)
    payment = apply(desk, remittance, cast.tess, now)

    bounce(desk, "-60.00", payment, 6000, cast, now)

    assert live(desk, payment) == {"INV-1001 cash": 9000}
    assert (balances(desk), remittance.state) == ({"INV-1001": 1000}, RemittanceState.CONFIRMED)
    assert desk.get_one(Ticket, remittance.ticket_id).tier == 2


def test_the_database_itself_refuses_parts_beyond_payment_or_return(
    desk: Session, cast: Cast, now: datetime, paid: Payment
) -> None:
    small, large = bank_books(desk, now, "-10.00"), bank_books(desk, now, "-2000.00")
    values = {"payment_id": paid.id, "currency": "EUR", "reason": "x", "by_name": "x", "at": now}

    with pytest.raises(DBAPIError, match="than the bank took"), desk.begin_nested():
        desk.add(PaymentReturn(receipt_id=small.id, amount_minor=1001, **values))
    with pytest.raises(DBAPIError, match="left of the payment"), desk.begin_nested():
        desk.add(PaymentReturn(receipt_id=large.id, amount_minor=5001, **values))


def test_payments_that_a_part_may_be_of_are_told_by_what_the_bank_names(
    desk: Session, cast: Cast, now: datetime, paid: Payment
) -> None:
    returned = bank_books(desk, now, "-100.00", text="return of INV-1001")

    [candidate] = list_part_candidates(desk, returned)

    assert (candidate.payment.id, candidate.fact) == (paid.id, "paid INV-1001, which the bank names")
    assert candidate.named == {list_live(desk, paid.id)[0].id}


def test_a_payment_of_which_a_part_left_is_not_taken_back_whole(
    desk: Session, cast: Cast, now: datetime, paid: Payment
) -> None:
    bounce(desk, "-30.00", paid, 3000, cast, now)
    whole = bank_books(desk, now, "-1150.00")

    with pytest.raises(IllegalMove, match="has left already"):
        return_receipt(desk, whole.id, paid.id, by=cast.tess, now=now, version=whole.version)


# -- another currency


@pytest.fixture
def euros(desk: Session, cast: Cast, now: datetime) -> Payment:
    """1,000.00 EUR on account of a customer who owes dollars."""
    for number, minor in (("USD-1", 100000), ("USD-2", 20000)):
        desk.add(
            Invoice(
                customer_id=cast.acme, number=number, invoice_date=now.date(), due_date=now.date(), currency="USD",
                original_minor=minor, ledger_open_minor=minor,
            )
        )  # fmt: skip
    desk.flush()
    receipt = bank_books(desk, now, "1000.00")
    return open_payment(desk, receipt.id, cast.acme, by=cast.tess, now=now, version=receipt.version)


def settle(
    session: Session, payment: Payment, cast: Cast, now: datetime, minor: int, rate: str, **parts: int
) -> Payment:
    wanted = {item(session, number.replace("_", "-")): part for number, part in parts.items()}
    given: dict[str, Any] = {"by": cast.tess, "now": now, "version": payment.version}
    row = settle_exchanged(session, payment.id, minor, Decimal(rate), wanted, "their bank's rate", **given)
    return session.get_one(Payment, row.into_id)


@pytest.mark.parametrize(
    ("minor", "rate", "fx"),
    [
        pytest.param(92000, "0.92", 0, id="exact"),
        pytest.param(91500, "0.92", 543, id="a loss"),
        pytest.param(92500, "0.92", -543, id="a gain"),
    ],
)
def test_an_item_in_another_currency_is_settled_at_a_rate_and_taking_it_back_restores_both_sides(
    desk: Session, cast: Cast, now: datetime, euros: Payment, minor: int, rate: str, fx: int
) -> None:
    dollars = settle(desk, euros, cast, now, minor, rate, USD_1=100000)

    expected = {"USD-1 cash": 100000 - fx} | ({"USD-1 fx": fx} if fx else {})
    assert (live(desk, dollars), available_minor(desk, euros)) == (expected, 100000 - minor)
    assert account(desk, Account.FX_RESULT) == ({("USD", cast.acme): fx} if fx else {})
    assert account(desk, Account.EXCHANGE) == {("EUR", None): -minor, ("USD", None): 100000 - fx}
    assert find_differences(desk) == []

    reverse(desk, list_live(desk, dollars.id)[0].id, "another rate", by=cast.theo, now=now)

    assert (available_minor(desk, euros), list_exchanges(desk, euros.id)) == (100000, [])
    assert dollars.is_dead
    assert account(desk, Account.EXCHANGE) == account(desk, Account.FX_RESULT) == {}
    assert account(desk, Account.UNAPPLIED) == {("EUR", cast.acme): -100000}


def test_a_difference_that_no_rate_explains_is_refused(
    desk: Session, cast: Cast, now: datetime, euros: Payment
) -> None:
    with pytest.raises(Invalid, match=r"it comes to 978.26 USD, 21.74 USD less"):
        settle(desk, euros, cast, now, 90000, "0.92", USD_1=100000)
    with pytest.raises(Invalid, match="no rate of exchange"):
        settle(desk, euros, cast, now, 90000, "0", USD_1=100000)
    with pytest.raises(Invalid, match="of this payment is left"):
        settle(desk, euros, cast, now, 100001, "1", USD_1=100000)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"amount_minor": 100001}, "than is left of the payment"),
        ({"into_minor": 200}, "becomes a payment of that amount"),
        ({"into_currency": "GBP"}, "becomes a payment of that amount"),
    ],
)
def test_the_database_itself_refuses_an_exchange_into_or_of_more_than_there_is_5(
    desk: Session, cast: Cast, now: datetime, euros: Payment, wrong: dict[str, Any], words: str
) -> None:
    into = Payment(
        exchanged_from_id=euros.id, customer_id=cast.acme, amount_minor=100, currency="USD", created_at=now
    )  # fmt: skip
    desk.add(into)
    desk.flush()
    exchanged = {
        "payment_id": euros.id, "into_id": into.id, "event": "exchange", "amount_minor": 100, "currency": "EUR",
        "into_minor": 100, "into_currency": "USD", "rate": "1", "reason": "x", "by_name": "x", "at": now,
    }  # fmt: skip

    with pytest.raises(DBAPIError, match=words), desk.begin_nested():
        desk.add(PaymentExchange(**exchanged | wrong))
    desk.delete(into)


def test_several_items_are_taken_back_together(desk: Session, cast: Cast, now: datetime, euros: Payment) -> None:
    dollars = settle(desk, euros, cast, now, 100000, "0.8333", USD_1=100000, USD_2=20000)
    assert live(desk, dollars) == {"USD-1 cash": 100005, "USD-1 fx": -5, "USD-2 cash": 20000}

    reverse(desk, list_live(desk, dollars.id)[-1].id, "wrong", by=cast.theo, now=now)

    assert (live(desk, dollars), available_minor(desk, euros)) == ({}, 100000)


def test_items_in_the_payments_own_currency_are_not_exchanged(
    desk: Session, cast: Cast, now: datetime, euros: Payment
) -> None:
    with pytest.raises(Invalid, match="in EUR as the payment is"):
        settle(desk, euros, cast, now, 10000, "1", INV_1001=10000)
    with pytest.raises(Invalid, match="one currency"):
        settle(desk, euros, cast, now, 10000, "1", INV_1001=10000, USD_1=1)
    dollars = settle(desk, euros, cast, now, 92000, "0.92", USD_1=100000)
    with pytest.raises(IllegalMove, match="Nothing of this payment"):
        transfer(desk, dollars.id, cast.globex, "theirs", by=cast.theo, now=now, version=dollars.version)


@pytest.mark.parametrize(
    ("minor", "currency", "rate", "into", "expected"),
    [
        pytest.param(92000, "EUR", "0.92", "USD", 100000, id="cents"),
        pytest.param(100, "EUR", "0.0061", "JPY", 164, id="no decimals"),
        pytest.param(1, "USD", "3.2", "KWD", 3, id="three decimals, half rounded up"),
        pytest.param(10**15, "EUR", "0.9876543", "USD", 1012500021515625, id="large and exact"),
    ],
)
def test_amounts_are_exchanged_exactly(minor: int, currency: str, rate: str, into: str, expected: int) -> None:
    assert exchange(minor, currency, Decimal(rate), into) == expected


@pytest.mark.parametrize("owners", [("acme",), ("acme", "globex"), ("acme", None, "globex")])
def test_what_a_return_took_stays_taken_whoever_the_rest_belongs_to(
    desk: Session, cast: Cast, now: datetime, owners: tuple[str | None, ...]
) -> None:
    """Sub-ledger and journal tie at the end of the scene."""
    receipt = bank_books(desk, now, "30.00", payer=None)
    payment = open_payment(desk, receipt.id, None, by=cast.tess, now=now, version=receipt.version)
    returned = bank_books(desk, now, "-10.00", payer=None)
    return_part(desk, returned.id, payment.id, 1000, by=cast.tess, now=now, version=returned.version)

    for owner in owners:
        customer = getattr(cast, owner) if owner else None
        identify(desk, payment.id, customer, by=cast.tess, now=now, version=payment.version)

    assert account(desk, Account.UNAPPLIED) == {("EUR", payment.customer_id): -2000}
    assert account(desk, Account.SUSPENSE) == {}


def test_a_payment_that_came_back_before_the_bank_had_booked_it_can_be_paid_again(
    desk: Session, cast: Cast, now: datetime
) -> None:
    remittance = a_remittance(desk, now, ("INV-1001", "100.00"))
    apply(desk, remittance, cast.tess, now)
    returned = bank_books(desk, now, "-100.00")
    return_remittance(desk, returned.id, remittance.id, by=cast.tess, now=now, version=returned.version)
    assert account(desk, Account.CLEARING) == {}
    assert find_differences(desk) == []

    bank_books(desk, now, "100.00", payment_reference=remittance.reference)
    settle_due(desk, NEVER, now=now)

    assert len(list_money(desk, remittance.id)) == 1
    assert find_differences(desk) == []
