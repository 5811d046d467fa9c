"""Registers and exports: payments told on every row, once in a band above their rows, or in records of their own."""

# ruff: noqa: E501  (documents as they are printed)

from decimal import Decimal

import pytest

from tests.trap_papers import known, paid, proved, read

TWO = [("65653", "300.00"), ("65654", "150.00")]
THREE = [("65655", "75.50"), ("65656", "24.50"), ("65657", "-10.00")]
ITEMS = known(("65653", "300"), ("65654", "150"), ("65655", "75.50"), ("65656", "24.50"), ("65657", "-10"))

BANDS = {
    "en": "Check no,Bill,Date,Memo,Applied\n"
    "118822,,10/26/26,Northmere Instruments,$450.00\n,65653,06/12/26,parts,$300.00\n,65654,06/24/26,service,150.00\n"
    "118823,,10/27/26,Northmere Instruments,$90.00\n,65655,06/12/26,parts,$75.50\n,65656,06/24/26,parts,24.50\n,65657,06/25/26,return,(10.00)\n",
    "de": "Zahlung Nr.;Rechnung;Datum;Text;Gezahlt\n"
    "118822;;26.10.2026;Sammelzahlung;450,00\n;65653;12.06.2026;Ware;300,00\n;65654;24.06.2026;Ware;150,00\n"
    "118823;;27.10.2026;Sammelzahlung;90,00\n;65655;12.06.2026;Ware;75,50\n;65656;24.06.2026;Ware;24,50\n;65657;25.06.2026;Gutschrift;-10,00\n",
    "fr": "Montant réglé;Facture;Date;Virement n°\n"
    "450,00;;26/10/2026;118822\n300,00;65653;12/06/2026;\n150,00;65654;24/06/2026;\n"
    "90,00;;27/10/2026;118823\n75,50;65655;12/06/2026;\n24,50;65656;24/06/2026;\n-10,00;65657;25/06/2026;\n",
}


@pytest.mark.parametrize("text", BANDS.values(), ids=BANDS)
def test_a_register_tells_each_payment_in_a_band_above_what_it_pays(text: str) -> None:
    first, second = read(text, ITEMS, "register.csv").payments

    assert (paid(first), first.total, first.reference, str(first.payment_date)) == (
        TWO,
        Decimal("450.00"),
        "118822",
        "2026-10-26",
    )
    assert (paid(second), second.total, second.reference, str(second.payment_date)) == (
        THREE,
        Decimal("90.00"),
        "118823",
        "2026-10-27",
    )
    assert proved(first)
    assert proved(second)


SUMS = {
    "en": ("EFT ref,EFT date,Supplier invoice,Invoiced,Paid USD", "118822,2026-10-01", "118823,2026-10-22", ",,Total of {},,"),
    "de": ("Zahlungsnummer,Zahlungsdatum,Rechnung,vom,Gezahlt EUR", "118822,2026-10-01", "118823,2026-10-22", "Summe Zahlung {},,,,"),
    "nl": ("Betaalkenmerk,Betaaldatum,Factuur,d.d.,Betaald", "118822,2026-10-01", "118823,2026-10-22", ",,,Totaal,"),
}  # fmt: skip


@pytest.mark.parametrize(("heads", "one", "other", "label"), SUMS.values(), ids=SUMS)
def test_the_sum_below_the_rows_of_a_payment_is_its_total(heads: str, one: str, other: str, label: str) -> None:
    rows = [f"{one},{number},2026-06-12,{net}" for number, net in TWO] + [label.format("118822") + "450.00"]
    rows += [f"{other},{number},2026-06-24,{net}" for number, net in THREE] + [label.format("118823") + "90.00"]

    first, second = read(
        "\n".join(["Remittance advice", heads, *rows, "Total,,,,540.00"]), ITEMS, "register.csv"
    ).payments

    assert (paid(first), first.total, proved(first)) == (TWO, Decimal("450.00"), True)
    assert (paid(second), second.total, proved(second)) == (THREE, Decimal("90.00"), True)


def test_a_sum_below_a_payments_rows_that_they_do_not_add_up_to_proves_nothing() -> None:
    heads, one, other, label = SUMS["en"]
    rows = [f"{one},{number},2026-06-12,{net}" for number, net in TWO] + [label.format("118822") + "460.00"]
    rows += [f"{other},{number},2026-06-24,{net}" for number, net in THREE] + [label.format("118823") + "90.00"]

    first, second = read("\n".join(["Remittance advice", heads, *rows]), ITEMS, "register.csv").payments

    assert (proved(first), proved(second)) == (False, True)
