"""Advices whose headings and totals are in no language that the reader knows: ledger, types and sums tell."""

from collections.abc import Callable

import pytest

from tests.trap_papers import known, only, paid, proved, read

ITEMS = known(("70041", "1000.00"), ("70042", "400.00"), ("70043", "250.50"), ("70044", "812.25"))
NUMBERS = ("70041", "70042", "70043", "70044")
BILLED = ("1,000.00", "400.00", "250.50", "812.25")
TAKEN = ("20.00", "8.00", "5.01", "16.25")
LEFT = ("980.00", "392.00", "245.49", "796.00")
HEAD = "Remittance Advice\n\nKebudo Stores Ltd\nVuzo 2026-04711\n"
HEADINGS = ("Gobuva", "Kamuze", "Zovaka", "Bujoma")


def _table(*columns: tuple[str, ...], below: tuple[tuple[str, ...], ...] = ()) -> str:
    """A line of nonsense headings, the columns, and the rows below them."""
    rows = [HEADINGS[: len(columns)], *zip(*columns, strict=True), *below]
    return "\n".join(row[0].ljust(14) + "".join(cell.rjust(14) for cell in row[1:]) for row in rows)


@pytest.mark.parametrize(
    ("above", "table"),
    [
        ("", _table(NUMBERS, BILLED, TAKEN, LEFT, below=(("Vuzoka", "", "", "2,413.49"),))),
        ("Kuba: 2,413.49\n", _table(NUMBERS, BILLED, TAKEN, LEFT)),
        (
            "Your reference NM-0093\nPayment amount 2,413.49\n",
            _table(NUMBERS, BILLED, TAKEN, LEFT, below=(("Vuzoka", "2,462.75", "49.26", "2,413.49"),)),
        ),
    ],
)
def test_what_is_paid_is_the_column_whose_sum_stands_alone(above: str, table: str) -> None:
    advice = only(f"{HEAD}{above}\n{table}", ITEMS)

    assert paid(advice) == list(zip(NUMBERS, LEFT, strict=True))
    assert proved(advice)


def test_headings_of_a_text_file_stand_above_a_line_of_dashes() -> None:
    head, *rows = _table(NUMBERS, BILLED, TAKEN, LEFT).split("\n")
    text = "\n".join([f"{HEAD}Payment amount 2,413.49\n", head, "-" * len(head), *rows])

    assert paid(only(text, ITEMS, "advice.txt")) == list(zip(NUMBERS, LEFT, strict=True))


@pytest.mark.parametrize(
    ("taken", "left", "is_proved"),
    [("-62.75", "2,400.00", True), ("62.75", "2,400.00", False), ("-62.75", "2,300.00", False)],
)
def test_what_stands_below_a_sum_may_be_taken_off_it(taken: str, left: str, is_proved: bool) -> None:
    below = (("Vuzoka", "2,462.75"), ("Zamodu", taken), ("Kobuza", left))

    advice = only(f"{HEAD}\n{_table(NUMBERS, BILLED, below=below)}", ITEMS)

    assert proved(advice) is is_proved
    assert advice.total is None or not proved(advice) or str(advice.total) == left.replace(",", "")


@pytest.mark.parametrize(
    ("some", "others", "below"),
    [
        (("300.00", "400.00", "0.00", "12.25"), ("700.00", "0.00", "250.50", "800.00"), ("712.25", "1,750.50")),
        (("1,000.00", "400.00", "200.00", "812.25"), ("0.00", "0.00", "50.50", "0.00"), ("2,412.25", "50.50")),
    ],
)
def test_two_columns_that_make_up_the_open_amount_prove_nothing_alone(
    some: tuple[str, ...], others: tuple[str, ...], below: tuple[str, ...]
) -> None:
    """One is paid, the other one stays open or is taken off; every column has its sum."""
    table = _table(NUMBERS, BILLED, some, others, below=(("Vuzoka", "2,462.75", *below),))

    assert not proved(only(f"{HEAD}\n{table}", ITEMS))


def test_an_amount_beside_the_lines_that_is_no_sum_of_theirs_speaks_against_one_that_is() -> None:
    advice = only(f"{HEAD}Zobu: 2,462.75\nKuba: 2,413.49\n\n{_table(NUMBERS, BILLED)}", ITEMS)

    assert not proved(advice)


@pytest.mark.parametrize(
    "facts",
    [
        (
            ("Printed", "11/01/2026"),
            ("Paid on", "10/30/2026"),
            ("Transfer number", "ZB 028107"),
            ("Davoku", "2,413.49"),
        ),
        (
            ("Transfer number", "ZB 028107"),
            ("Davoku", "2,413.49"),
            ("Payment date", "10/30/2026"),
            ("Vendor no.", "V7"),
        ),
    ],
)
@pytest.mark.parametrize("align", [str.ljust, str.rjust])
def test_words_right_above_the_items_head_them_though_a_band_of_facts_stands_above(
    facts: tuple[tuple[str, str], ...], align: Callable[[str, int], str]
) -> None:
    band = ["".join(align(cell, 18) for cell in row) for row in zip(*facts, strict=True)]
    table = _table(NUMBERS, BILLED, TAKEN, LEFT, below=(("Vuzoka", "", "", "2,413.49"),))

    advice = only("\n".join([HEAD, *band, "", table]), ITEMS)

    assert paid(advice) == list(zip(NUMBERS, LEFT, strict=True))
    assert proved(advice)


def test_a_payment_whose_day_is_left_out_in_its_first_row_is_read_with_the_others() -> None:
    lines = (
        ("Payment no.", "Payment date", "Invoice", "Amount paid"),
        ("P-1001", "04/22/2026", "70041", "1,000.00"),
        ("P-1002", "", "70042", "400.00"),
        ("P-1002", "", "70043", "9.00"),
    )

    reading = read(HEAD + "\n".join("".join(cell.ljust(16) for cell in row) for row in lines), ITEMS)

    assert [pair for advice in reading.payments for pair in paid(advice)] == [
        ("70041", "1000.00"),
        ("70042", "400.00"),
        ("70043", "9.00"),
    ]


def test_a_type_that_runs_into_the_number_leaves_the_number_its_own() -> None:
    items = known(("NMI002392-A", "-3350.52"), ("NMI002419-A", "5312.88"), ("NMI002407-A", "10129.35"))
    text = """Avis de paiement

Zuvama....................: 11 401,04 EUR

Guguja foba    Fazodo               Mabada domo          Javufu Kozoza                          Fugaku
Note de crédit NMI002392-A            3 350,52-               -                              3 350,52-
Facture        NMI002419-A             5 312,88         690,67- écart de prix                 4 622,21
Facture        NMI002407-A            10 129,35               -                              10 129,35
Buvufo                                12 091,71         690,67-                              11 401,04
"""

    advice = only(text, items, "avis.txt")

    assert paid(advice) == [("NMI002392-A", "-3350.52"), ("NMI002419-A", "4622.21"), ("NMI002407-A", "10129.35")]
