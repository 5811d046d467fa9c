"""What would settle an advice that does not tie: only changes that close the whole gap, each with its reason."""

from decimal import Decimal

from tests.test_matching import a_line, an_advice, an_item
from tickets.money.advices.repairs import Repair, RepairKind, find_repairs


def test_a_line_whose_own_parts_say_otherwise() -> None:
    advice = an_advice(
        a_line("90418112", "1160.00", gross="1240.00", deduction="40.00"),
        a_line("90416220", "500.00"),
        total="1700.00",
    )

    assert find_repairs(advice, {}, ()) == (
        Repair(RepairKind.READ_AS, 0, Decimal("1200.00"), "90418112", "1,240.00 less its deductions"),
    )


def test_what_is_open_on_the_item_or_missing_or_of_the_other_sign() -> None:
    paid, other = an_item("90418112", "1200.00"), an_item("90419999", "40.00")
    advice = an_advice(a_line("90418112", "1160.00"), a_line("CN1", "-20.00"), total="1180.00")

    found = find_repairs(advice, {0: paid}, (paid, other))

    assert [(repair.kind, repair.line, repair.amount, repair.number) for repair in found] == [
        (RepairKind.READ_AS, 0, Decimal("1200.00"), "90418112"),
        (RepairKind.READ_AS, 1, Decimal("20.00"), "CN1"),
        (RepairKind.ADD, None, Decimal("40.00"), "90419999"),
    ]


def test_a_line_that_is_printed_twice_and_a_sum_taken_for_a_line() -> None:
    twice = an_advice(a_line("1", "5.00"), a_line("1", "5.00"), a_line("2", "7.00"), total="12.00")
    summed = an_advice(a_line("INV-1", "5.00"), a_line("5.00", "5.00"), total="5.00")

    assert {repair.kind for repair in find_repairs(twice, {}, ())} == {RepairKind.REMOVE}
    assert [repair.line for repair in find_repairs(summed, {}, ()) if repair.kind is RepairKind.REMOVE] == [1]


def test_nothing_is_said_of_an_advice_that_ties_or_that_many_changes_would_tie() -> None:
    items = [an_item(f"9041{at}", "40.00") for at in range(10)]

    assert find_repairs(an_advice(a_line("1", "5.00")), {}, ()) == ()
    assert find_repairs(an_advice(a_line("1", "5.00"), total=None), {}, ()) == ()
    assert find_repairs(an_advice(a_line("1", "5.00"), total="45.00"), {}, items) == ()
