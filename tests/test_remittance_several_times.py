"""Payments of other days, held lines and several numbers in one document: a sum that ties says nothing of them."""

# ruff: noqa: E501  (documents as they are printed)
import pytest

from tests.trap_papers import HEAD, TWO, known, only, paid, pdf, proved, read

ROWS = "Invoice      Paid\n65653      300.00\n65654      150.00\n"


def test_a_payment_that_is_called_the_previous_one_is_not_paid_again() -> None:
    before = "Brookmart Stores Inc.\nREMITTANCE ADVICE\n\nPrevious payment 117001 of 03/22/2026\nInvoice      Paid\n65611       99.99\n"
    text = f"{before}Total        99.99\n\nThis payment 118822 of 04/22/2026\n{ROWS}Total paid 450.00\n"

    advice = only(pdf(text), known(*TWO, ("65611", "99.99")))

    assert (advice.reference, paid(advice), proved(advice)) == ("118822", TWO, True)


def test_two_payments_with_only_their_sum_are_not_proved_to_be_one() -> None:
    second = (
        "\nCheck No: 118823    Check Date: 04/23/2026\n\nInvoice      Paid\n65654      150.00\n\nGrand total 450.00\n"
    )

    payments = read(pdf(f"{HEAD}Invoice      Paid\n65653      300.00\n{second}"), known(*TWO)).payments

    assert not any(proved(advice) for advice in payments)


@pytest.mark.parametrize("status", ["On hold", "Rejected", "Abgelehnt", "Refusée", "Odrzucona"])
def test_a_held_line_that_is_counted_is_not_proved_and_one_that_is_left_out_is_no_line(status: str) -> None:
    rows = f"Invoice      Amount    Status\n65653      300.00    Paid\n65654      150.00    {status}\n"

    counted = only(pdf(f"{HEAD}{rows}Total      450.00\n"), known(*TWO))
    left_out = only(pdf(f"{HEAD}{rows}Total      300.00\n"), known(*TWO))

    assert not proved(counted)
    assert (paid(left_out), proved(left_out)) == (TWO[:1], True)


def test_amounts_that_are_those_of_the_other_lines_items_are_not_proved() -> None:
    rows = "Invoice      Paid\n65653      150.00\n65654      300.00\n"

    assert not proved(only(pdf(f"{HEAD}{rows}Total      450.00\n"), known(*TWO)))


@pytest.mark.parametrize(
    ("planned", "done"), [("Scheduled", "Released"), ("Geplant", "Freigegeben"), ("Prévu", "Réglé")]
)
def test_what_was_planned_is_not_paid(planned: str, done: str) -> None:
    rows = f"Invoice     {planned:>14}{done:>16}\n65653           300.00          300.00\n65654           150.00            0.00\n"

    advice = only(pdf(f"{HEAD}{rows}Total           450.00          300.00\n"), known(*TWO))

    assert [line for line in paid(advice) if line[1] != "0.00"] == TWO[:1]


@pytest.mark.parametrize(("first", "second"), [("Claimed", "Xyz"), ("Budget", "Actual"), ("Fallal", "Tildelt")])
def test_the_ledger_alone_does_not_tell_which_of_two_columns_with_sums_was_paid(first: str, second: str) -> None:
    table = f"Invoice;{first};{second}\n65653;300.00;200.00\n65654;150.00;150.00\nTotal;450.00;350.00\n"

    assert not proved(only(f"Payment no;118822\n{table}", known(*TWO), "a.csv"))


@pytest.mark.parametrize("kind", ["Credit note", "Gutschrift", "Avoir", "Nota de crédito"])
def test_a_credit_note_that_adds_to_what_is_paid_is_not_proved(kind: str) -> None:
    table = f"Type;Invoice;Amount\nInvoice;65653;300.00\n{kind};65654;150.00\n"

    assert not proved(only(f"Payment no;118822\n{table}Total;;450.00\n", known(*TWO), "a.csv"))
    taken_off = only(f"Payment no;118822\n{table}Total;;150.00\n", known(), "a.csv")
    assert (paid(taken_off), proved(taken_off)) == ([TWO[0], ("65654", "-150.00")], True)


def test_a_line_that_says_no_where_others_say_that_they_are_paid_is_not_proved_to_be() -> None:
    table = "Invoice;Amount;Paid\n65653;300.00;yes\n65654;150.00;no\n"

    assert not proved(only(f"Payment no;118822\n{table}Total;450.00;\n", known(*TWO), "a.csv"))


@pytest.mark.parametrize(("paid_for", "left"), [("x", ""), ("yes", "no"), ("✓", ""), ("ja", "nein")])
def test_of_a_list_with_ticks_the_ticked_lines_are_paid(paid_for: str, left: str) -> None:
    table = f"Invoice;Amount;Pay\n65653;300.00;{paid_for}\n65660;99.00;{left}\n65654;150.00;{paid_for}\n"

    advice = only(f"Payment no;118822\n{table}Total paid;450.00;\n", known(*TWO, ("65660", "99.00")), "a.csv")

    assert (paid(advice), proved(advice)) == (TWO, True)
