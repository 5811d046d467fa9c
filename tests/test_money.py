"""Amounts, dates and document numbers as they are printed."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.dates import date_readings, parse_date
from parsers.keys import canonical_keys
from parsers.money import Money, amount_readings, from_minor, parse_amount, read_amount, say_minor, to_minor

PRINTED = [
    ("1,234.56", "1234.56"),
    ("1.234,56", "1234.56"),
    ("1 234,56", "1234.56"),
    ("1\u202f234,56", "1234.56"),
    ("1'234.56", "1234.56"),
    ("1,23,456.78", "123456.78"),
    ("(1,234.50)", "-1234.50"),
    ("1.234,50-", "-1234.50"),
    ("<100.00>", "-100.00"),
    ("***1,234.56", "1234.56"),
    ("EUR 1.234,56", "1234.56"),
    ("US$ 5.00", "5.00"),
    ("−620.00", "-620.00"),
    ("50,--", "50"),
    ("1.234.567", "1234567"),
]


@pytest.mark.parametrize(("printed", "value"), PRINTED)
def test_a_printed_amount_is_read_in_every_european_and_american_notation(printed: str, value: str) -> None:
    assert amount_readings(printed) == (Decimal(value),)


@pytest.mark.parametrize("printed", ["", "abc", "12%", "12.05.2024", "1,2,3", "INV-1", "10:41", "1.23.456", "."])
def test_words_dates_and_references_are_not_amounts(printed: str) -> None:
    assert read_amount(printed) is None


def test_a_thousand_or_a_fraction_stays_two_readings_until_the_mark_is_known() -> None:
    assert amount_readings("1.234") == (Decimal("1234"), Decimal("1.234"))
    assert parse_amount("1.234") is None
    assert parse_amount("1.234", ",") == Decimal("1234")
    assert parse_amount("1.234", ".") == Decimal("1.234")


def test_money_of_two_currencies_is_never_added() -> None:
    with pytest.raises(ValueError, match="cannot add EUR to USD"):
        Money(Decimal(1), "USD") + Money(Decimal(1), "EUR")


def test_an_over_precise_amount_is_refused_not_rounded() -> None:
    with pytest.raises(ValueError, match="more decimals"):
        to_minor(Decimal("1.005"), "EUR")
    assert to_minor(Decimal("1.005"), "KWD") == 1005
    assert to_minor(Decimal("100"), "JPY") == 100


@given(st.integers(-(10**12), 10**12), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_minor_units_come_back_to_the_cent(minor: int, currency: str) -> None:
    assert to_minor(from_minor(minor, currency), currency) == minor


@pytest.mark.parametrize(
    ("minor", "currency", "said"),
    [
        (123450, "USD", "1,234.50 USD"), (-123456789, "EUR", "\u22121,234,567.89 EUR"),
        (1500000, "JPY", "1,500,000 JPY"), (1234567, "KWD", "1,234.567 KWD"),
        (-5, "EUR", "\u22120.05 EUR"), (100000, "", "1,000.00"),
    ],
)  # fmt: skip
def test_our_sentences_group_thousands_and_write_a_true_minus(minor: int, currency: str, said: str) -> None:
    assert say_minor(minor, currency) == said


def test_a_date_that_could_be_two_days_is_both() -> None:
    assert date_readings("03/04/2026") == (date(2026, 4, 3), date(2026, 3, 4))
    assert parse_date("03/04/2026") is None
    assert parse_date("03/04/2026", "mdy") == date(2026, 3, 4)
    assert date_readings("31/04/2026") == ()


@pytest.mark.parametrize(
    "printed",
    ["14.05.2026", "2026-05-14", "14MAY26", "14 mai 2026", "14 de mayo de 2026", "May 14, 2026", "20260514"],
)
def test_a_date_is_read_in_the_notations_of_eight_languages(printed: str) -> None:
    assert date_readings(printed) == (date(2026, 5, 14),)


def test_a_number_keeps_its_key_when_prefix_zeros_and_separators_change() -> None:
    assert set(canonical_keys("INV-0065653")) & set(canonical_keys("65653"))
    assert set(canonical_keys("RE 2024-10815")) & set(canonical_keys("RE2024/10815"))
    assert set(canonical_keys("2024/00123")) & set(canonical_keys("202400123"))
    assert set(canonical_keys("10045A")) & set(canonical_keys("10045"))


def test_a_short_fragment_is_no_key_and_runs_of_digits_do_not_melt() -> None:
    assert canonical_keys("A-12") == ("A12",)
    assert canonical_keys("1-23")[0] != canonical_keys("12-3")[0]
    assert canonical_keys("VARIOUS") == ()


@given(st.text(max_size=60))
def test_any_token_is_read_without_an_exception(text: str) -> None:
    read_amount(text)
    date_readings(text)
    canonical_keys(text)
