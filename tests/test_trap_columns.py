"""Traps of the columns and the total: which amount was paid, and what only looks like it."""

from decimal import Decimal

import pytest

from tests.trap_papers import HEAD, TWO, known, only, paid, parts, proved, read

_BILLED = known(("65653", "306.00"), ("65654", "150.00"))


@pytest.mark.parametrize(
    ("heads", "first", "second", "sums", "expected"),
    [
        (
            "Gross      Discount",
            "306.00         6.00",
            "150.00         0.00",
            "456.00         6.00",
            ("306.00", "6.00"),
        ),
        (
            "Gross      Amount paid",
            "306.00       300.00",
            "150.00       150.00",
            "456.00       450.00",
            ("306.00", ""),
        ),
        ("Discount   Amount paid", "6.00         300.00", "0.00         150.00", "6.00         450.00", ("", "6.00")),
    ],
)
def test_t16_of_gross_discount_and_paid_any_two_are_enough(
    heads: str, first: str, second: str, sums: str, expected: tuple[str, str]
) -> None:
    advice = only(
        f"{HEAD}Invoice       Date          {heads}\n"
        f"65653         01/02/2026    {first}\n"
        f"65654         01/03/2026    {second}\n"
        f"Total                       {sums}\n"
        "Check amount 450.00\n"
    )

    assert paid(advice) == TWO
    assert parts(advice)[0][:2] == expected
    assert proved(advice)


def test_t17_the_paid_column_is_the_one_that_adds_up_to_the_total() -> None:
    advice = only(
        f"{HEAD}Date          Type    Reference    Original Amt.    Balance Due    Discount    Payment\n"
        "01/02/2026    Bill    65653               400.00         306.00        6.00     300.00\n"
        "01/03/2026    Bill    65654               150.00         150.00                 150.00\n"
        "                                                          Check Amount          450.00\n"
    )

    assert paid(advice) == TWO
    assert proved(advice)


def test_t17_two_columns_that_both_add_up_are_not_proved() -> None:
    advice = only(
        "Remittance advice\n\n"
        "Invoice       Date          Value A      Value B\n"
        "65653         01/02/2026     300.00       150.00\n"
        "65654         01/03/2026     150.00       300.00\n"
        "Total paid 450.00\n"
    )

    assert not proved(advice)


def test_t17_the_sum_of_what_was_billed_is_not_what_was_paid() -> None:
    text = (
        f"{HEAD}Invoice       Date          Gross      Discount      Deduction\n"
        "65653         01/02/2026    306.00         6.00           0.00\n"
        "65654         01/03/2026    150.00         0.00           0.00\n"
        "Total                       456.00         6.00           0.00\n"
    )

    summed, stated = only(text), only(text + "Check amount 450.00\n")

    assert paid(summed) == paid(stated) == TWO
    assert not proved(summed)
    assert proved(stated)


def test_t17_a_column_headed_as_transferred_is_paid_and_a_rebate_is_taken_off() -> None:
    text = (
        f"{HEAD}Invoice       Date          Invoiced     Rebate    Transferred\n"
        "65653         01/02/2026    306.00         6.00         300.00\n"
        "65654         01/03/2026    150.00         0.00         150.00\n"
        "Sum                         456.00         6.00         450.00\n"
    )

    advice = only(text, _BILLED)

    assert paid(advice) == TWO
    assert proved(advice)


@pytest.mark.parametrize(
    ("heads", "amounts"),
    [
        ("Invoiced       Swarf", ("306.00         6.00", "150.00         0.00", "456.00         6.00")),
        (
            "Invoiced       Swarf   Order value",  # below which no numbers of orders stand
            (
                "306.00         6.00         300.00",
                "150.00         0.00         150.00",
                "456.00         6.00         450.00",
            ),
        ),
    ],
)
def test_t17_what_was_billed_is_not_proved_beside_amounts_that_nothing_explains(
    heads: str, amounts: tuple[str, str, str]
) -> None:
    first, second, sums = amounts
    text = (
        f"{HEAD}Invoice       Date          {heads}\n"
        f"65653         01/02/2026    {first}\n"
        f"65654         01/03/2026    {second}\n"
        f"Sum                         {sums}\n"
    )

    assert not proved(only(text, _BILLED))


_PAID_BEFORE = known(("65653", "206.00"), ("65654", "150.00"), ("65655", "90.00"))


@pytest.mark.parametrize(
    "earlier", ["Settled earlier", "Already paid", "Bereits gezahlt", "Reeds voldaan", "Já pago"]
)
def test_t17_what_was_paid_on_an_earlier_day_is_not_paid_again(earlier: str) -> None:
    text = (
        f"{HEAD}{'Invoice':<14}{'Billed':>10}{earlier:>18}{'Paid now':>12}\n"
        "65653             306.00            100.00      206.00\n"
        "65654             150.00              0.00      150.00\n"
        "65655             140.00             50.00       40.00\n"
    )

    alone, summed = only(text, _PAID_BEFORE), only(f"{text}Total paid        396.00\n", _PAID_BEFORE)

    assert paid(alone) == paid(summed) == [("65653", "206.00"), ("65654", "150.00"), ("65655", "40.00")]
    assert not proved(alone)
    assert proved(summed)


def test_t17_a_list_of_what_was_paid_before_and_what_is_left_pays_nothing() -> None:
    text = (
        "Invoice            Amount   Already paid   Balance\n"
        "65653             306.00         100.00    206.00\n"
        "65654             150.00          50.00    100.00\n"
        "Total             456.00         150.00    306.00\n"
    )

    reading = read(text, known(("65653", "206.00"), ("65654", "100.00")))

    assert not any(map(proved, reading.payments))


@pytest.mark.parametrize("label", ["", "Whole run", "So viel ist es", "Everything"])
def test_t04_a_sum_below_the_lines_is_the_total_in_any_words_also_behind_sums_of_groups(label: str) -> None:
    text = (
        f"{HEAD}Invoice                  Gross      Discount       Paid\n"
        "65653                   306.00          6.00     300.00\n"
        "65654                   150.00          0.00     150.00\n"
        "Depot 3                 456.00          6.00     450.00\n"
        "65655                    90.00          1.00      89.00\n"
        "65656                    10.00          0.00      10.00\n"
        "Depot 8                 100.00          1.00      99.00\n"
        f"{label:<22}{'556.00':>8}{'7.00':>14}{'549.00':>11}\n"
    )

    advice = only(text, known(("65653", "306"), ("65654", "150"), ("65655", "90"), ("65656", "10")))

    assert [invoice for invoice, _ in paid(advice)] == ["65653", "65654", "65655", "65656"]
    assert advice.total == Decimal("549.00")
    assert proved(advice)


@pytest.mark.parametrize(
    ("heads", "first", "second", "sums"),
    [
        (("Billed", "Paid", "Of which now"), ("306", "306", "206"), ("150", "150", "150"), ("456", "456", "356")),
        (("Betrag", "Gezahlt", "davon neu"), ("306", "306", "206"), ("150", "150", "150"), ("456", "456", "356")),
        (
            ("Amount", "Paid in total", "Paid before"),
            ("306", "306", "100"),
            ("150", "150", "0"),
            ("456", "456", "100"),
        ),
        (("Montant", "Payé", "Déjà payé"), ("306", "306", "100"), ("150", "150", "0"), ("456", "456", "100")),
    ],
)
def test_t17_a_paid_column_that_counts_an_earlier_payment_is_not_proved(
    heads: tuple[str, ...], first: tuple[str, ...], second: tuple[str, ...], sums: tuple[str, ...]
) -> None:
    lines = [heads, *([f"{amount}.00" for amount in amounts] for amounts in (first, second, sums))]
    names = ("Invoice", "65653", "65654", "Total")
    text = "".join(f"{name:<14}{a:>10}{b:>16}{c:>16}\n" for name, (a, b, c) in zip(names, lines, strict=True))

    assert not proved(only(HEAD + text, known(("65653", "306.00"), ("65654", "150.00"))))


def test_t04_sums_of_several_groups_are_no_lines_where_nothing_states_the_total() -> None:
    advice = only(
        f"{HEAD}Invoice                  Gross      Discount       Paid\n"
        "65653                   306.00          6.00     300.00\n"
        "65654                   150.00          0.00     150.00\n"
        "Depot 3                 456.00          6.00     450.00\n"
        "65655                    90.00          1.00      89.00\n"
        "65656                    10.00          0.00      10.00\n"
        "Depot 8                 100.00          1.00      99.00\n"
    )

    assert [invoice for invoice, _ in paid(advice)] == ["65653", "65654", "65655", "65656"]
    assert not proved(advice)


def test_t17_goods_with_a_tax_column_are_not_what_was_paid() -> None:
    text = (
        f"{HEAD}Invoice       Leistung netto      MwSt   Leistung brutto   Auszahlung\n"
        "65653                 100.00     19.00            119.00       113.05\n"
        "65654                 200.00     38.00            238.00       238.00\n"
    )

    advice = only(f"{text}Auszahlung gesamt                                        351.05\n")

    assert paid(advice) == [("65653", "113.05"), ("65654", "238.00")]
