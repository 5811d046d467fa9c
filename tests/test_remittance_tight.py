"""Layouts that leave little room: cells that touch, tables between bars, two sides of an account, rare labels."""

# ruff: noqa: E501  (documents as they are printed)

from decimal import Decimal

import pytest

from tests.trap_papers import HEAD, known, only, paid, pdf, placed_pdf, proved, table

ITEMS = known(("65653", "300"), ("65654", "150"), ("65655", "80"))
ROWS = "65653         2026-01-02    300.00\n65654         2026-01-03    150.00\n"


def test_a_reason_that_touches_the_number_before_it_is_cut_where_its_column_begins() -> None:
    digits = 5 * 8 * 0.556  # five figures of Helvetica
    rows = table(
        100,
        (40, 40 + digits, 120, 200),
        ("Bill", "Note", "Date", "Paid"),
        ("65653", "", "2026-01-02", "300.00"),
        ("65654", "short two cartons", "2026-01-03", "150.00"),
        ("65655", "", "2026-01-04", "80.00"),
        ("Total", "", "", "530.00"),
    )
    head = [(40.0, 40.0, "Brookmart Stores Inc."), (40.0, 55.0, "Remittance advice")]

    advice = only(placed_pdf([[*head, *rows]]))

    assert paid(advice) == [("65653", "300.00"), ("65654", "150.00"), ("65655", "80.00")]
    assert proved(advice)


def test_cells_between_bars_are_columns() -> None:
    rows = "| Invoice | Gross | Discount | Paid |\n|---|---:|---:|---:|\n| 65653 | 300.00 | 6.00 | 294.00 |\n| 65654 | 150.00 | 0.00 | 150.00 |\n| **Total** | 450.00 | 6.00 | 444.00 |\n"

    advice = only(f"We have paid by wire:\n\n{rows}", ITEMS, name="body.txt")

    assert (paid(advice), advice.total, proved(advice)) == (
        [("65653", "294.00"), ("65654", "150.00")],
        Decimal("444.00"),
        True,
    )


def test_a_number_with_several_amounts_in_a_sentence_pays_none_of_them_for_sure() -> None:
    said = "We have paid 450.00 USD:\ninvoice 65653 of 300.00 less 6.00 makes 294.00\ninvoice 65654 of 150.00 less 0.00 makes 150.00\n"

    advice = only(said, ITEMS, name="body.txt")

    assert not proved(advice)


def test_what_stands_under_credit_is_taken_off_what_stands_under_debit() -> None:
    rows = "Invoice       Date          Debit      Credit\n65653         2026-01-02    300.00\n65654         2026-01-03    150.00\n65655         2026-01-04                80.00\nTotals                      450.00      80.00\nPayment                                370.00\n"

    advice = only(HEAD + rows, ITEMS)

    assert (paid(advice)[-1], advice.total, proved(advice)) == (("65655", "-80.00"), Decimal("370.00"), True)


def test_a_table_of_credit_notes_is_taken_off_the_invoices() -> None:
    below = "Less: credit notes taken\nCredit note   Date          Amount\n65655         2026-01-04     80.00\nTotal credits                80.00\n"

    advice = only(f"{HEAD}Invoice       Date          Amount\n{ROWS}\n{below}\nNet payment  370.00\n", ITEMS)

    assert (paid(advice)[-1], advice.total) == (("65655", "-80.00"), Decimal("370.00"))


@pytest.mark.parametrize(
    ("label", "value", "reference", "day"),
    [
        ("Doc. no. / Date", "1500085271 / 2026-05-04", "1500085271", "2026-05-04"),
        ("Zahlungsträger", "1500085271", "1500085271", None),
        ("Kundenreferenz", "1500085271", "1500085271", None),
        ("Référence bancaire", "1500085271", "1500085271", None),
        ("Codice CRO", "1500085271", "1500085271", None),
        ("Onze betaling", "1500085271", "1500085271", None),
        ("Effective entry date", "2026-05-04", None, "2026-05-04"),
        ("Fecha de la operación", "2026-05-04", None, "2026-05-04"),
    ],
)
def test_a_payment_has_many_names_for_its_number_and_its_day(
    label: str, value: str, reference: str | None, day: str | None
) -> None:
    head = f"Brookmart Stores Inc.\nRemittance advice\nPrinted 2026-05-09\n{label}     {value}\n\n"

    advice = only(f"{head}Invoice       Date          Amount\n{ROWS}Total                       450.00\n", ITEMS)

    assert reference in (None, advice.reference)
    assert day in (None, str(advice.payment_date))


def test_a_day_in_the_place_of_an_invoice_number_is_no_proof() -> None:
    advice = only(f"{HEAD}Invoice       Amount\n2026-01-02    300.00\n2026-01-03    150.00\nTotal         450.00\n")

    assert not proved(advice)


def test_cells_broken_in_two_around_the_middle_of_their_row_are_one_row() -> None:
    heads = table(90, (40, 110, 180, 260, 340), ("Datum", "Rechnung", "Rechnungsbetrag", "Skonto", "Zahlbetrag"))
    rows = [
        *_centred_row(
            110, "16.01.2026", ("HC26-", "22112"), "CHF 18'687.58", ("CHF", "373.75"), ("CHF", "18'313.83")
        ),
        *_centred_row(140, "27.12.2025", ("HC26-", "22115"), "CHF 1'281.29", ("–",), ("CHF", "1'281.29")),
    ]
    head = [(40.0, 40.0, "Ostermann Handels GmbH"), (40.0, 55.0, "Vergütungsanzeige"), (260.0, 180.0, "Total")]

    advice = only(placed_pdf([[*head, *heads, *rows, (340.0, 180.0, "CHF 19'595.12")]]))

    assert paid(advice) == [("HC26-22112", "18313.83"), ("HC26-22115", "1281.29")]
    assert (advice.lines[0].gross, advice.total, proved(advice)) == (Decimal("18687.58"), Decimal("19595.12"), True)


def _centred_row(
    top: float, day: str, number: tuple[str, str], gross: str, *last: tuple[str, ...]
) -> list[tuple[float, float, str]]:
    """Cells of one line in the middle, those of two lines half a line above and below it."""
    placed = [(40.0, top, day), (180.0, top, gross)]
    for x, cell in zip((110.0, 260.0, 340.0), (number, *last), strict=True):
        offset = 4.8 if len(cell) == 2 else 0.0
        placed += [(x, top + offset * (2 * line - 1) if offset else top, text) for line, text in enumerate(cell)]
    return placed


@pytest.mark.parametrize(
    ("label", "currency"),
    [("Paid by BACS", "GBP"), ("Att utbetala", "SEK"), ("Kwota przelewu", "PLN"), ("Total a transferir", "EUR")],
)
def test_the_total_is_found_behind_words_like_these(label: str, currency: str) -> None:
    rows = "Invoice       Date          Gross      Discount\n65653         2026-01-02    300.00      6.00\n65654         2026-01-03    150.00      0.00\n"

    advice = only(f"{HEAD}{rows}\nInvoices 450.00\nLess discount 6.00\n{label} {currency} 444.00\n")

    assert (advice.total, proved(advice)) == (Decimal("444.00"), True)


def test_a_bank_list_of_transfers_pays_what_its_purposes_name() -> None:
    said = "Sparbank Nordtal eG\nSammelüberweisung SEPA - Einzelaufstellung\nAuftraggeber: Ostermann Handels GmbH\n\nNr   Verwendungszweck                 Betrag     Whg\n1    RNR INV-141641 VOM 23.01.2026      7.852,48   EUR\n2    RNR INV-141648 VOM 23.01.2026     34.932,75   EUR\n     Anzahl: 2      Summe             42.785,23   EUR\n"

    items = known(("INV-141641", "7852.48"), ("INV-141648", "34932.75"), currency="EUR")
    for advice in (only(pdf(said), items), only(pdf(said))):  # the purposes say "RNR", and "Nr" only counts them
        assert paid(advice) == [("INV-141641", "7852.48"), ("INV-141648", "34932.75")]
        assert (advice.total, proved(advice)) == (Decimal("42785.23"), True)


def test_a_last_page_with_nothing_but_the_totals_leaves_nothing_out() -> None:
    rows = "Invoice       Date          Gross      Discount   Net\n65653         2026-01-02    306.00      6.00      300.00\n65654         2026-01-03    150.00      0.00      150.00\n"

    advice = only(pdf(f"{HEAD}{rows}\fTotal                       456.00      6.00      450.00\n"), ITEMS)

    assert (advice.total, proved(advice)) == (Decimal("450.00"), True)


def test_headings_set_around_the_middle_of_their_band_are_whole() -> None:
    upper = [(120.0, 75.0, "Carrier"), (330.0, 75.0, "Late")]
    lower = [(120.0, 85.0, "invoice"), (330.0, 85.0, "interest")]
    rows = table(
        80,
        (40, 120, 200, 260, 330, 400),
        ("Shipment", "", "Delivered", "Principal", "", "Settled"),
        ("PRO83724", "65653", "2026-01-02", "290.00", "10.00", "300.00"),
        ("PRO83725", "65654", "2026-01-03", "150.00", "0.00", "150.00"),
        ("", "Settlement total", "", "", "", "USD 450.00"),
        step=20,
    )
    head = [
        (40.0, 40.0, "Brookmart Stores Carrier settlement"),
        (40.0, 55.0, "Settlement no EFT0047478 paid 03-JUN-2026"),
    ]

    advice = only(placed_pdf([[*head, *upper, *rows, *lower]]), ITEMS)

    assert paid(advice) == [("65653", "300.00"), ("65654", "150.00")]
    assert advice.total == Decimal("450.00")


def test_invoices_and_credit_notes_side_by_side_are_both_settled() -> None:
    rows = "Invoices                              Credit notes\nNumber      Date         Amount       Number      Date         Amount\n65653       2026-01-02   300.00       65655       2026-01-04   -80.00\n65654       2026-01-03   150.00\nTotal invoices           450.00       Total credits            -80.00\n                                      Paid USD                 370.00\n"

    advice = only(pdf(HEAD + rows), known(("65653", "300"), ("65654", "150"), ("65655", "-80")))

    assert sorted(paid(advice)) == [("65653", "300.00"), ("65654", "150.00"), ("65655", "-80.00")]
    assert (advice.total, proved(advice)) == (Decimal("370.00"), True)


@pytest.mark.parametrize(
    ("headings", "told"), [(("Invoiced", "Rebate", "Transferred"), True), (("Invoiced", "Zork", "Blip"), False)]
)
def test_what_was_billed_is_not_what_was_paid_where_columns_beside_it_add_up_too(
    headings: tuple[str, str, str], told: bool
) -> None:
    rows = "65653         2026-01-02    300.00        6.00        294.00\n65654         2026-01-03    150.00        0.00        150.00\nTotal                       450.00        6.00        444.00\n"

    advice = only(
        pdf(f"{HEAD}Invoice       Date          {headings[0]}      {headings[1]}      {headings[2]}\n{rows}"), ITEMS
    )

    assert proved(advice) is told
    assert not told or paid(advice) == [("65653", "294.00"), ("65654", "150.00")]
