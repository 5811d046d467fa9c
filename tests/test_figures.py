"""The published numbers, each counted over rows that can be counted by hand."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.builders import Cast
from tests.test_cash import a_line, an_advice, confirm, ledger, record
from tests.test_receipts import DAY, an_entry, book, settle, the_advice
from tickets.db import Database
from tickets.errors import NotFound, NotPermitted
from tickets.money.advices.choosing import choose_item
from tickets.money.advices.remittances import Remittance, list_lines
from tickets.money.bank.receipts import BankReceipt
from tickets.money.bank.setting_aside import set_aside
from tickets.money.figures.behind import FIGURES, Counted, list_behind
from tickets.money.figures.error_bound import upper_bound
from tickets.money.figures.figures import Errors, Figures, Ratio, measure
from tickets.money.subledger.allocations import list_allocations, reverse, reverse_all
from web.words.figure_words import say_bound

__all__ = ["ledger"]


def measured(db: Database, cast: Cast, now: datetime, days: int = 7) -> Figures:
    with db.read() as session:
        return measure(session, now.date() - timedelta(days=days), now.date(), cast.lea, now=now + timedelta(hours=5))


def post_by_itself(db: Database, cast: Cast, now: datetime) -> int:
    [remittance] = record(db, now, the_advice())
    book(db, cast, now, an_entry())
    assert settle(db, now) == [remittance]
    return remittance


def take_back(db: Database, cast: Cast, at: datetime, remittance_id: int) -> None:
    with db.write() as session:
        remittance = session.get_one(Remittance, remittance_id)
        reverse_all(session, remittance_id, "wrong", by=cast.tess, now=at, version=remittance.version)


@pytest.mark.usefixtures("ledger")
def test_money_that_posted_by_itself_and_stayed_is_straight_through(db: Database, cast: Cast, now: datetime) -> None:
    post_by_itself(db, cast, now)
    book(db, cast, now, an_entry("40.00", bank_reference="BK-2", payment_reference=None, text=""))

    figures = measured(db, cast, now)

    assert figures.straight == Ratio(1, 2)
    [value] = figures.straight_value
    assert (value.currency, value.part, value.whole) == ("EUR", Decimal("100.00"), Decimal("140.00"))
    assert figures.automatic == Errors(0, 1)
    assert figures.automatic.bound == pytest.approx(0.95)
    assert figures.lines == Ratio(1, 1)
    assert (figures.coverage, figures.coverage_classes) == (Ratio(1, 1), "A")
    assert (figures.classes[0].letter, figures.classes[0].read, figures.classes[0].by_itself) == (
        "A",
        1,
        Errors(0, 1),
    )
    assert [(group.name, group.straight) for group in figures.customers] == [
        ("Acme Tooling GmbH", Ratio(1, 1)),
        ("Unknown", Ratio(0, 1)),
    ]


@pytest.mark.usefixtures("ledger")
def test_what_a_person_takes_back_was_wrong(db: Database, cast: Cast, now: datetime) -> None:
    take_back(db, cast, now + timedelta(hours=1), post_by_itself(db, cast, now))

    figures = measured(db, cast, now)

    assert figures.straight == Ratio(0, 1)
    assert figures.automatic == Errors(1, 1)
    assert figures.classes[0].by_itself == Errors(1, 1)
    assert figures.coverage_classes == ""


@pytest.mark.usefixtures("ledger")
def test_what_a_person_applied_is_not_straight_and_not_automatic(db: Database, cast: Cast, now: datetime) -> None:
    [remittance] = record(db, now, the_advice())
    confirm(db, cast, now, remittance)

    figures = measured(db, cast, now)

    assert (figures.straight, figures.automatic.count) == (Ratio(0, 1), 0)
    assert figures.automatic.bound is None
    assert figures.classes[0].by_people == Errors(0, 1)
    assert figures.touches.median_acts == 1


@pytest.mark.usefixtures("ledger")
def test_a_line_whose_item_a_person_chose_is_no_hit(db: Database, cast: Cast, now: datetime) -> None:
    [remittance] = record(db, now, an_advice(a_line("INV-1001", "100.00"), a_line("4711", "80.00")))
    with db.write() as session:
        line = list_lines(session, remittance)[1]
        version = session.get_one(Remittance, remittance).version
        choose_item(session, line.id, 3, by=cast.tess, now=now, version=version)
    confirm(db, cast, now, remittance)

    assert measured(db, cast, now).lines == Ratio(1, 2)


@pytest.mark.usefixtures("ledger")
def test_a_proved_advice_that_was_corrected_is_a_silent_error(db: Database, cast: Cast, now: datetime) -> None:
    remittance = post_by_itself(db, cast, now)
    assert measured(db, cast, now).silent == Errors(0, 1)

    with db.write() as session:
        session.get_one(Remittance, remittance).edited = True

    assert measured(db, cast, now).silent == Errors(1, 1)


@pytest.mark.usefixtures("ledger")
def test_money_hours_count_from_the_banks_day_until_it_is_applied(db: Database, cast: Cast, now: datetime) -> None:
    """100 EUR booked on Friday at midnight, applied on Monday at nine: 81 hours."""
    remittance = post_by_itself(db, cast, now)
    assert now - datetime.combine(DAY, datetime.min.time(), now.tzinfo) == timedelta(hours=81)
    assert measured(db, cast, now).money_hours == (("EUR", Decimal("8100.00")),)

    with db.write() as session:
        [part] = list_allocations(session, remittance)
        reverse(session, part.id, "wrong", by=cast.tess, now=now + timedelta(hours=2))

    assert measured(db, cast, now).money_hours == (("EUR", Decimal("8400.00")),)


@pytest.mark.usefixtures("ledger")
def test_what_is_no_customers_payment_is_listed_as_left_out(db: Database, cast: Cast, now: datetime) -> None:
    book(db, cast, now, an_entry())
    with db.write() as session:
        receipt = session.scalars(select(BankReceipt)).one()
        set_aside(session, receipt.id, "interest", by=cast.lea, now=now, version=receipt.version)

    figures = measured(db, cast, now)

    assert figures.straight == Ratio(0, 0)
    assert figures.straight.share is None
    assert figures.excluded == (("a person said: not a customer's payment", 1),)


def test_only_who_sees_reports_sees_figures(db: Database, cast: Cast, now: datetime) -> None:
    with pytest.raises(NotPermitted), db.read() as session:
        measure(session, now.date(), now.date(), cast.tess, now=now)


@pytest.mark.parametrize(
    ("errors", "trials", "bound"),
    [(0, 300, 0.00994), (0, 10_000, 0.0002995), (1, 100, 0.04656), (5, 50, 0.19945), (3, 3, 1.0), (0, 1, 0.95)],
)
def test_the_bound_is_that_of_the_tables(errors: int, trials: int, bound: float) -> None:
    assert upper_bound(errors, trials) == pytest.approx(bound, rel=5e-3)


def test_a_handful_is_too_few_to_say_how_many_could_be_wrong() -> None:
    said = [say_bound(upper_bound(0, trials), trials) for trials in (0, 1, 4, 5, 300, 10_000)]

    few = "too few to bound it"
    assert said == ["nothing to count yet", few, few, "at most 45.07 %", "at most 0.99 %", "at most 300 ppm"]


@settings(max_examples=50)
@given(st.integers(1, 3000), st.integers(0, 40))
def test_the_bound_lies_above_the_rate_and_falls_with_more_trials(trials: int, errors: int) -> None:
    errors = min(errors, trials)
    bound, more = upper_bound(errors, trials), upper_bound(errors, trials * 2)

    assert bound is not None
    assert more is not None
    assert errors / trials <= bound <= 1
    assert more <= bound
    assert upper_bound(0, 0) is None


def behind(db: Database, cast: Cast, now: datetime, figure: str) -> tuple[Counted, ...]:
    with db.read() as session:
        start, later = now.date() - timedelta(days=7), now + timedelta(hours=5)
        return list_behind(session, figure, start, now.date(), cast.lea, now=later)


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize("taken_back", [False, True])
def test_as_many_rows_stand_behind_a_figure_as_it_says(
    db: Database, cast: Cast, now: datetime, taken_back: bool
) -> None:
    posted = post_by_itself(db, cast, now)
    book(db, cast, now, an_entry("40.00", bank_reference="BK-2", payment_reference=None, text=""))
    if taken_back:
        take_back(db, cast, now + timedelta(hours=1), posted)

    figures = measured(db, cast, now)

    rows = {figure: behind(db, cast, now, figure) for figure in FIGURES}
    told = {figure: (sum(row.hit for row in found), len(found)) for figure, found in rows.items()}
    assert told == {
        "straight": (figures.straight.part, figures.straight.whole),
        "automatic": (figures.automatic.wrong, figures.automatic.count),
        "silent": (figures.silent.wrong, figures.silent.count),
        "coverage": (figures.coverage.part, figures.coverage.whole),
    }
    assert {(row.kind, row.why) for row in rows["straight"]} == {
        ("payment", "taken back" if taken_back else "applied by itself"),
        ("receipt", "not applied yet"),
    }
    assert [row.why for row in rows["automatic"]] == ["taken back later" if taken_back else "stands"]


def test_only_who_sees_reports_sees_the_rows_of_a_figure_that_is_one(db: Database, cast: Cast, now: datetime) -> None:
    with db.read() as session, pytest.raises(NotPermitted):
        list_behind(session, "straight", now.date(), now.date(), cast.tess, now=now)
    with pytest.raises(NotFound):
        behind(db, cast, now, "touches")
