"""Remittance advices that are no PDFs: workbooks, delimited text, tables and sentences of mails."""

from decimal import Decimal

from tests.trap_papers import known, only, paid, proved, xlsx

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
    assert not proved(advice)  # a negative payment may be one that was taken back


def test_lines_that_pay_more_than_any_of_their_items_are_not_consistent() -> None:
    advice = only("Invoice number,Amount paid\nINV-20501,9999.00\nINV-20502,9999.00\n", ITEMS, "a.csv")

    assert not advice.consistent


def test_cells_between_tabs_are_columns_however_long_they_are() -> None:
    rows = "".join(f"{number}\t2026-09-03\t{net}\n" for number, net in PAID)

    advice = only(
        f"PAYMENT ADVICE\nPayment ref\tACH-1\n\nInvoice\tDate\tAmount\n{rows}Total\t\t4,160.15 USD\n", ITEMS, "a.txt"
    )

    assert paid(advice) == PAID
    assert proved(advice)
