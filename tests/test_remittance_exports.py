"""Remittance advices in delimited exports and records, whatever they are called."""

# ruff: noqa: E501  (documents as they are printed)

from datetime import date
from decimal import Decimal

import pytest

from parsers.remittance.advice import DocumentKind
from tests.trap_papers import known, only, paid, proved, read, xlsx

ITEMS = known(
    ("INV-20501", "1250.00"), ("INV-20502", "830.40"), ("INV-20518", "2210.15"), ("CN-3301", "-130.40"),
    ("INV-20533", "96.00"), ("INV-20540", "5000.00"),
)  # fmt: skip
PAID = [("INV-20501", "1250.00"), ("INV-20502", "830.40"), ("INV-20518", "2210.15"), ("CN-3301", "-130.40")]
TOTAL = Decimal("4160.15")


def test_a_number_that_every_row_repeats_is_the_payments_never_an_amount() -> None:
    rows = [["2000005512", "Counter", "XX", number.removeprefix("INV-"), -float(net), "USD"] for number, net in PAID]
    head = ["Payment Doc", "Vendor", "Reference", "Assignment", "Amount in doc. curr.", "Crcy"]

    advice = only(xlsx(("Sheet1", [head, *rows, ["2000005512", "", "", "", -4160.15, "USD"]])), ITEMS, "a.xlsx")

    assert [net for _, net in paid(advice)] == [net for _, net in PAID]
    assert (advice.reference, advice.currency, advice.total) == ("2000005512", "USD", TOTAL)
    assert proved(advice)


def test_cells_between_tabs_are_columns_however_long_they_are() -> None:
    rows = "".join(f"{number}\t2026-09-03\t{net}\n" for number, net in PAID)

    advice = only(
        f"PAYMENT ADVICE\nPayment ref\tACH-1\n\nInvoice\tDate\tAmount\n{rows}Total\t\t4,160.15 USD\n", ITEMS, "a.txt"
    )

    assert paid(advice) == PAID
    assert proved(advice)


def test_records_without_headings_are_read_by_what_the_ledger_knows() -> None:
    records = "".join(f"det|{number}|{net}|2026-09-03\n" for number, net in PAID)
    file = f"hdr|NORTHWIND|20261112|4160.15\n{records}trl|4|4160.15\n"

    advice = only(file, ITEMS, "a.csv")

    assert paid(advice) == PAID
    assert (advice.total, advice.payment_date) == (TOTAL, date(2026, 11, 12))
    assert not proved(advice)
    assert read(file, None, "a.csv").kind is DocumentKind.NOT_REMITTANCE


def test_bars_cut_cells_in_a_file_that_is_called_a_text() -> None:
    rows = "PR-991|2026-11-12|INV-20501|1250.00\nPR-991|2026-11-12|INV-20502|830.40\n"

    advice = only(f"PAYMENT_REF|PAYMENT_DATE|INVOICE_NUMBER|NET_AMOUNT\n{rows}", ITEMS, "a.txt")

    assert (advice.reference, paid(advice)) == ("PR-991", PAID[:2])


def test_a_text_whose_every_line_has_a_semicolon_is_an_export() -> None:
    rows = "".join(f"{number};{net}\n" for number, net in PAID)

    advice = only(f"Payment;688153;16/11/2026;Brookmart\nInvoice;Net\n{rows}Total;4160.15\n", ITEMS, "a.txt")

    assert paid(advice) == PAID
    assert (advice.reference, advice.payment_date) == ("688153", date(2026, 11, 16))
    assert proved(advice)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "cp1252"])
def test_an_export_is_read_in_its_encoding_with_or_without_a_mark(encoding: str) -> None:
    rows = "".join(f"{number};{net.replace('.', ',')}\n" for number, net in PAID)
    written = f"Zahlungsavis;778378\nDatum;16.11.2026\nFirma;Müller\nRechnung;Betrag\n{rows}Gesamtbetrag;4160,15\n"

    for name in ("a.csv", "a.txt"):
        advice = only(written.encode(encoding), ITEMS, name)
        assert (paid(advice), advice.reference) == (PAID, "778378")


def test_a_flat_export_names_its_payments_by_letters_and_digits_too() -> None:
    head = ["Process date", "Payment", "Paid by", "Payment total", "Bill #", "Bill amount", "Amount applied"]
    sums = {"P2401": "2080.40", "P2402": "2079.75"}
    rows = [
        ["11/02/2026", number, "Brookmart", f"${sums[number]}", bill, f"${net}", f"${net}"]
        for number, part in (("P2401", PAID[:2]), ("P2402", PAID[2:]))
        for bill, net in part
    ]

    payments = read("\n".join(",".join(row) for row in [head, *rows]), ITEMS, "a.csv").payments

    assert [(payment.reference, str(payment.total)) for payment in payments] == list(sums.items())


def test_a_vendors_name_behind_its_number_is_not_the_payers() -> None:
    head = "PAYMENT NOTIFICATION\n\nVENDOR: 1183037   HARWICK TOOLING INC\nEFT NO: 951720   DATE: 18NOV26\n\nINVOICE             NET\n"
    rows = "".join(f"{number:<12} {net:>10}\n" for number, net in PAID)

    advice = only(f"{head}{rows}TOTAL           4160.15\n", ITEMS, "a.txt")

    assert (advice.payee, advice.payer) == ("HARWICK TOOLING INC", None)


@pytest.mark.parametrize("mark", ["^", "~"])
def test_an_export_may_be_cut_by_a_rare_sign(mark: str) -> None:
    rows = "".join(f"{number}{mark}{net}\n" for number, net in PAID)

    advice = only(f"Payment{mark}688153\nInvoice{mark}Net\n{rows}Total paid{mark}4160.15\n", ITEMS, "a.csv")

    assert paid(advice) == PAID
    assert proved(advice)
