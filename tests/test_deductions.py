"""What a payer withholds stays on the invoice with its reason, without re-typing, and is followed to its end."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tests.builders import Cast
from tests.dispute_scene import amounts, an_advice, apply, balance, import_ledger, item, only, pay, take_back
from tickets.db import Database
from tickets.errors import Invalid
from tickets.money.disputes.deductions import (
    ASK_AFTER,
    Deduction,
    DeductionMovement,
    list_of_item,
    list_of_lines,
    list_undisputed,
    set_reason,
    should_ask,
)
from tickets.money.disputes.dispute_reasons import Reason, find_reason, forget_code, learn_code, list_codes


@pytest.fixture
def session(db: Database, cast: Cast, now: datetime) -> Iterator[Session]:
    with db.write() as session:
        import_ledger(session, now)
        yield session


def test_a_short_paid_line_leaves_a_deduction_with_its_reason_code_and_claim(
    session: Session, cast: Cast, now: datetime
) -> None:
    advice = pay(session, cast, now, "INV-1001", "80.00", gross="100.00", deduction="20.00",
                 reason="RC 044 short shipped claim CLM-8812")  # fmt: skip

    row = only(session, "INV-1001")
    assert balance(session, "INV-1001") == 2000
    assert (row.original_minor, row.currency, row.line_id) == (2000, "EUR", advice.lines[0])
    assert (row.reason, row.customer_code, row.claim_number) == ("QTY", "044", "CLM-8812")
    assert amounts(row) == {"disputed": 2000}


def test_what_is_short_without_a_word_is_owed_until_a_reason_is_known(
    session: Session, cast: Cast, now: datetime
) -> None:
    pay(session, cast, now, "INV-1001", "80.00")

    row = only(session, "INV-1001")
    assert (row.reason, amounts(row)) == ("UNKNOWN", {"due": 2000})
    assert not should_ask(row, now=now)
    assert should_ask(row, now=now + ASK_AFTER)

    set_reason(session, row, "DAMAGED", by=cast.tess, now=now)
    assert (row.reason, amounts(row)) == ("DAMAGED", {"disputed": 2000})
    assert not should_ask(row, now=now + ASK_AFTER)


def test_printed_amounts_are_taken_apart_by_their_kind(session: Session, cast: Cast, now: datetime) -> None:
    pay(session, cast, now, "INV-1001", "70.00", deduction="10.00", withheld="15.00", reason="damaged pallets")

    rows = list_of_item(session, item(session, "INV-1001").id)
    assert [(row.reason, row.original_minor) for row in rows] == [("DAMAGED", 1000), ("WHT", 1500), ("UNKNOWN", 500)]


def test_a_full_payment_leaves_no_deduction(session: Session, cast: Cast, now: datetime) -> None:
    pay(session, cast, now, "INV-1001", "100.00")

    assert list_of_item(session, item(session, "INV-1001").id) == []


def test_applying_again_after_taking_back_records_a_line_once(session: Session, cast: Cast, now: datetime) -> None:
    advice = pay(session, cast, now, "INV-1001", "80.00", deduction="20.00", reason="price")
    take_back(session, advice, cast, now)
    apply(session, advice, cast, now)

    assert len(list_of_lines(session, advice.lines)[advice.lines[0]]) == 1
    assert amounts(only(session, "INV-1001")) == {"disputed": 2000}


def test_a_later_payment_of_the_short_amount_pays_the_deduction_and_its_reversal_opens_it(
    session: Session, cast: Cast, now: datetime
) -> None:
    pay(session, cast, now, "INV-1001", "80.00", deduction="20.00", reason="price")
    later = pay(session, cast, now, "INV-1001", "20.00")
    assert amounts(only(session, "INV-1001")) == {"paid": 2000}

    take_back(session, later, cast, now)

    assert amounts(only(session, "INV-1001")) == {"disputed": 2000}
    movements = session.query(DeductionMovement).order_by(DeductionMovement.id).all()
    assert [(row.kind, row.amount_minor) for row in movements] == [("paid", 2000), ("paid", -2000)]


def test_the_database_refuses_amounts_that_do_not_tie(session: Session, cast: Cast, now: datetime) -> None:
    pay(session, cast, now, "INV-1001", "80.00", deduction="20.00", reason="price")
    row = only(session, "INV-1001")

    for column, value in (("paid_minor", 5), ("disputed_minor", -2000), ("original_minor", 0)):
        change = update(Deduction).where(Deduction.id == row.id).values({column: value})
        with pytest.raises(IntegrityError), session.begin_nested():
            session.execute(change)


def test_an_unknown_code_is_asked_about_once_and_learned(session: Session, cast: Cast, now: datetime) -> None:
    pay(session, cast, now, "INV-1001", "80.00", deduction="20.00", reason="77")
    pay(session, cast, now, "INV-1002", "45.00", deduction="5.00", reason="77")
    first, second = only(session, "INV-1001"), only(session, "INV-1002")
    assert (first.reason, second.reason, first.customer_code) == ("UNKNOWN", "UNKNOWN", "77")

    changed = set_reason(session, first, "FREIGHT", by=cast.tess, now=now)

    assert {row.id for row in changed} == {first.id, second.id}
    assert only(session, "INV-1002").reason == "FREIGHT"
    found = find_reason(session, cast.acme, "77")
    assert (found.reason, found.why) == (Reason.FREIGHT, "their code 77, as Tess Arden said")
    assert find_reason(session, cast.globex, "77").reason == Reason.UNKNOWN


def test_a_customers_code_comes_before_that_of_all_and_both_before_words(
    session: Session, cast: Cast, now: datetime
) -> None:
    assert find_reason(session, cast.acme, "DMG").reason == Reason.DAMAGED
    everybodys = learn_code(session, None, "dmg", "SERVICE", by=cast.theo, now=now)
    learn_code(session, cast.acme, "DMG", "PROMO", by=cast.theo, now=now)

    assert find_reason(session, cast.acme, "dmg").reason == Reason.PROMO
    assert find_reason(session, cast.globex, "DMG").reason == Reason.SERVICE
    assert [row.code for row in list_codes(session, cast.acme)] == ["DMG"]

    forget_code(session, everybodys.id, by=cast.theo, now=now)
    assert find_reason(session, cast.globex, "DMG").reason == Reason.DAMAGED


@pytest.mark.parametrize(("code", "reason"), [("", "PRICE"), ("77", "UNKNOWN"), ("77", "WHIM")])
def test_a_code_needs_a_code_and_a_reason(
    session: Session, cast: Cast, now: datetime, code: str, reason: str
) -> None:
    with pytest.raises(Invalid):
        learn_code(session, cast.acme, code, reason, by=cast.tess, now=now)


def test_deductions_of_no_dispute_are_listed_oldest_first(session: Session, cast: Cast, now: datetime) -> None:
    old = an_advice(session, now, ("INV-1002", "45.00", {}), paid_on=now.date() - timedelta(days=9))
    pay(session, cast, now, "INV-1001", "80.00")
    apply(session, old, cast, now)

    listed = list_undisputed(session, cast.acme)

    assert [session.get_one(Deduction, row.id).original_minor for row in listed] == [500, 2000]
    assert list_undisputed(session, cast.globex) == []
