"""Payments of other days, held lines and several numbers in one document: a sum that ties says nothing of them."""

# ruff: noqa: E501  (documents as they are printed)
import pytest

from tests.trap_papers import HEAD, TWO, known, only, paid, pdf, placed_pdf, proved, read, table

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
    rows = f"Invoice;{first};{second}\n65653;300.00;200.00\n65654;150.00;150.00\nTotal;450.00;350.00\n"

    assert not proved(only(f"Payment no;118822\n{rows}", known(*TWO), "a.csv"))


@pytest.mark.parametrize("kind", ["Credit note", "Gutschrift", "Avoir", "Nota de crédito"])
def test_a_credit_note_that_adds_to_what_is_paid_is_not_proved(kind: str) -> None:
    rows = f"Type;Invoice;Amount\nInvoice;65653;300.00\n{kind};65654;150.00\n"

    assert not proved(only(f"Payment no;118822\n{rows}Total;;450.00\n", known(*TWO), "a.csv"))
    taken_off = only(f"Payment no;118822\n{rows}Total;;150.00\n", known(), "a.csv")
    assert (paid(taken_off), proved(taken_off)) == ([TWO[0], ("65654", "-150.00")], True)


def test_a_line_that_says_no_where_others_say_that_they_are_paid_is_not_proved_to_be() -> None:
    rows = "Invoice;Amount;Paid\n65653;300.00;yes\n65654;150.00;no\n"

    assert not proved(only(f"Payment no;118822\n{rows}Total;450.00;\n", known(*TWO), "a.csv"))


@pytest.mark.parametrize(("paid_for", "left"), [("x", ""), ("yes", "no"), ("✓", ""), ("ja", "nein")])
def test_of_a_list_with_ticks_the_ticked_lines_are_paid(paid_for: str, left: str) -> None:
    rows = f"Invoice;Amount;Pay\n65653;300.00;{paid_for}\n65660;99.00;{left}\n65654;150.00;{paid_for}\n"

    advice = only(f"Payment no;118822\n{rows}Total paid;450.00;\n", known(*TWO, ("65660", "99.00")), "a.csv")

    assert (paid(advice), proved(advice)) == (TWO, True)


def test_a_line_whose_amount_is_the_stated_total_itself_proves_nothing_beside_others() -> None:
    labels = (
        "Édité le",
        "Votre réf.",
        "Compte",
        "Réf. virement / Payment reference",
        "Dazuga / Payment amount",
        "Date du virement / Payment date",
    )
    values = ("23/10/2026", "NM0093", "40100097", "2026-09491", "450,00 EUR", "21/10/2026")
    heads = [
        (95, 225, "Juvodu"),
        (213, 225, "Javudo"),
        (334, 225, "Fukoga daza"),
        (435, 225, "Zobaza"),
        (528, 225, "Vuvofu"),
    ]
    lines = [
        ("RE-2026-04518", "03/06/2026", "310,00", "0,00", "310,00"),
        ("RE-2026-04496", "05/06/2026", "155,00", "5,00", "150,00"),
        ("RE-2026-04560", "05/06/2026", "-11,00", "0,00", "-11,00"),
    ]
    facts = table(128, (51, 402), *zip(labels, values, strict=True), step=16)

    page = [(45, 60, "Société Briard-Cassan"), *facts, *heads, *table(241, (51, 186, 364, 444, 531), *lines, step=16)]
    advice = only(placed_pdf([page], size=10), known())

    assert paid(advice) == [("NM0093", "450.00")]
    assert not proved(advice)
