"""Remittance advices in workbooks and in tables of mails."""

# ruff: noqa: E501  (documents as they are printed)

import io
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from parsers.files.sheet_formulas import unsaved_values
from parsers.files.sheet_xml import list_sheets
from parsers.known_items import KnownItems
from parsers.remittance.formats.document import read_document
from parsers.remittance.reader import read_remittance
from parsers.remittance.second_look import may_prove_again
from parsers.remittance.second_reading import read_again
from tests.trap_papers import known, only, paid, parts, proved, read, xlsx

ITEMS = known(
    ("INV-20501", "1250.00"), ("INV-20502", "830.40"), ("INV-20518", "2210.15"), ("CN-3301", "-130.40"),
    ("INV-20533", "96.00"), ("INV-20540", "5000.00"),
)  # fmt: skip
PAID = [("INV-20501", "1250.00"), ("INV-20502", "830.40"), ("INV-20518", "2210.15"), ("CN-3301", "-130.40")]
TOTAL = Decimal("4160.15")


def test_negative_payments_of_less_than_their_items_may_have_been_taken_back() -> None:
    advice = only(
        "Invoice number;Amount paid\nINV-20501;-1000.00\nINV-20502;-830.40\nTotal;-1830.40\n", ITEMS, "a.csv"
    )

    assert [net for _, net in paid(advice)] == ["1000.00", "830.40"]
    assert not proved(advice)


def test_lines_that_pay_more_than_any_of_their_items_are_not_consistent() -> None:
    advice = only("Invoice number,Amount paid\nINV-20501,9999.00\nINV-20502,9999.00\n", ITEMS, "a.csv")

    assert not advice.consistent


def test_a_sum_that_was_saved_without_its_value_is_worked_out() -> None:
    rows = [[None, number, "2026-09-03", float(net), 0, float(net)] for number, net in PAID]
    head = [
        [None, "Northwind Ltd"],
        [],
        [None, "Check no.", "004512"],
        [None, "Inv #", "Inv dt", "Gross", "Disc", "Net"],
    ]

    advice = only(xlsx(("Remit", [*head, *rows, [None, "TOTAL", None, "=SUM(D5:D8)", 0, "=D9-E9"]])), ITEMS, "a.xlsx")

    assert advice.total == TOTAL
    assert proved(advice)


@pytest.mark.parametrize("formula", ["=VLOOKUP(D5,D5:D8,1)", "=SUM(Other!A1:A3)", "=C4", "=SUM(D5:D8"])
def test_a_formula_that_cannot_be_worked_out_has_no_value(formula: str) -> None:
    rows: list[list[Any]] = [["INV-20501", 1250.0, 1250.0], ["INV-20502", 830.4, 830.4], ["Total", None, formula]]

    advice = only(xlsx(("Remit", [["Invoice", "Gross", "Amount paid"], *rows])), ITEMS, "a.xlsx")

    assert paid(advice) == PAID[:2]
    assert advice.total is None


def test_a_payments_number_above_whole_numbers_heads_no_amounts() -> None:
    rows = "70021,2026-11-12,20501,-1250.00\n70021,2026-11-12,20502,-830.40\n70021,2026-11-12,3301,130.40\n"

    advice = only(f"Payment,Pay date,Invoice,Amount\n{rows}", ITEMS, "a.csv")

    assert paid(advice) == [("20501", "1250.00"), ("20502", "830.40"), ("3301", "-130.40")]
    assert (advice.reference, advice.payment_date) == ("70021", date(2026, 11, 12))


def test_whole_numbers_of_a_sheet_are_what_their_words_say() -> None:
    head: list[list[Any]] = [
        ["Remittance advice"],
        ["Payment number", 55012],
        ["Payment date", 46338],
        ["Amount paid", 2080.4],
    ]

    advice = only(
        xlsx(
            (
                "A",
                [
                    *head,
                    ["Invoice", "Invoice date", "Net"],
                    ["INV-20501", 46268, 1250.0],
                    ["INV-20502", 46272, 830.4],
                ],
            )
        ),
        ITEMS,
        "a.xlsx",
    )

    assert paid(advice) == PAID[:2]
    assert (advice.reference, advice.payment_date) == ("55012", date(2026, 11, 12))
    assert advice.lines[0].invoice_date == date(2026, 9, 3)


def test_payments_below_each_other_in_a_sheet_are_cut_at_their_numbers() -> None:
    def block(number: str, *rows: tuple[str, str]) -> str:
        total = sum(Decimal(net) for _, net in rows)
        lines = "".join(f"{invoice},{net}\n" for invoice, net in rows)
        return f"Remittance advice,\nPayment ref,{number}\n\nInvoice,Amount paid\n{lines}Total,{total}\n\n\n"

    first, second = read(block("A-1", *PAID[:2]) + block("A-2", *PAID[2:]), ITEMS, "a.csv").payments

    assert (first.reference, second.reference) == ("A-1", "A-2")
    assert (paid(first), paid(second)) == (PAID[:2], PAID[2:])


def test_a_table_of_deductions_in_the_same_sheet_keeps_its_numbers_and_reasons() -> None:
    rows = "INV-20501,2026-09-03,1250.00\nINV-20502,2026-09-07,830.40\n\nDeductions,,\nClaim no.,Reason,Amount\nCL-100,Damaged,-50.00\n"

    advice = only(f"Remittance,,\nCheck no,12,\nInvoice,Date,Amount\n{rows}\nTotal paid,,2030.40\n", ITEMS, "a.csv")

    assert paid(advice) == [*PAID[:2], ("CL-100", "-50.00")]
    assert advice.lines[-1].reason == "Damaged"


def test_a_cell_that_reaches_over_two_rows_keeps_their_columns() -> None:
    html = (
        "<p>Payment advice</p><table><tr><th>PO<th>Invoice<th>Amount paid<tr><td rowspan=2>PO-1<td>INV-20501<td>1250.00"
        "<tr><td>INV-20502<td>830.40<tr><td colspan=2>Total<td>2080.40</table>"
    )

    assert paid(only(html, ITEMS, "a.html")) == PAID[:2]


@pytest.mark.parametrize(
    "formula", ["=" + "(" * 4000 + "D2" + ")" * 4000, "=" + "-" * 8000 + "D2", "=D3", "=SUM(D2:D3)"]
)
def test_a_formula_of_thousands_of_brackets_or_of_itself_has_no_value(formula: str) -> None:
    book = xlsx(("Remit", [["", "", "", "Net"], ["", "", "", 12.5], ["", "", "", formula], ["", "", "", "=D2"]]))

    ((_, xml),) = list_sheets(book)

    assert unsaved_values(xml) == {(3, 3): Decimal("12.5")}  # the others keep theirs


@pytest.mark.parametrize(("total", "sums"), [("2080.40", True), ("4160.15", True), ("3000.00", False)])
def test_rows_that_a_sheet_hides_are_left_out_where_only_that_gives_the_total(total: str, sums: bool) -> None:
    rows = [[number, "2026-09-03", float(net)] for number, net in PAID]
    book = openpyxl.load_workbook(
        io.BytesIO(
            xlsx(
                (
                    "Remit",
                    [
                        ["Wire ref", "951720"],
                        ["Invoice", "Date", "Net paid"],
                        *rows,
                        ["Total paid", "", float(total)],
                    ],
                )
            )
        )
    )
    for hidden in (5, 6):
        book.active.row_dimensions[hidden].hidden = True
    book.save(file := io.BytesIO())
    document = read_document("a.xlsx", "", file.getvalue())
    reading = read_remittance(document, ITEMS)

    if may_prove_again(document, reading):
        document, reading = read_again(document, file.getvalue(), reading, ITEMS)

    (advice,) = reading.payments
    assert paid(advice) == (PAID[:2] if total == "2080.40" else PAID)
    assert proved(advice) == sums


def test_a_table_that_is_drawn_by_styles_or_named_by_roles_is_one() -> None:
    styled = (
        "<div style='display: table'>{}</div>",
        "<div style='display:table-row;'>{}</div>",
        "<div style='display:table-cell'><div>{}</div></div>",
    )
    named = "<div role=table>{}</div>", "<div role=row>{}</div>", "<span role=cell>{}</span>"

    for table, row, cell in (styled, named):
        lines = "".join(
            row.format("".join(cell.format(text) for text in texts)) for texts in [("Inv #", "Paid"), *PAID]
        )
        mail = (
            f"<div>Hi, wire 951720 went out 11/18/2026 for USD 4,160.15:</div>{table.format(lines)}<div>Thanks</div>"
        )

        advice = only(mail, ITEMS, "a.html")

        assert paid(advice) == PAID
        assert (advice.total, advice.reference) == (TOTAL, "951720")
        assert proved(advice)


def test_a_way_to_pay_and_a_number_begin_a_payment() -> None:
    first, second = PAID[:2], PAID[2:]
    sums = [str(sum(Decimal(net) for _, net in part)) for part in (first, second)]
    parts = [
        f"<h3>BACS {number} - 05/11/2026</h3><table>{''.join(f'<tr><td>{a}</td><td>{b}</td></tr>' for a, b in [('Invoice', 'Amount (£)'), *part, ('Total', total)])}</table>"
        for number, part, total in (("570722", first, sums[0]), ("499658", second, sums[1]))
    ]

    payments = read(f"<p>Hello, two payments were released this week:</p>{''.join(parts)}", ITEMS, "a.html").payments

    assert [(payment.reference, paid(payment)) for payment in payments] == [("570722", first), ("499658", second)]


def test_a_label_and_its_value_that_a_style_sets_apart_are_two_words() -> None:
    cards = "".join(
        f"<div class=row><span class=l>Invoice</span><span class=v>{number}</span></div>"
        f"<div class=row><span class=l>Amount paid</span><span class=v>${net}</span></div>"
        for number, net in PAID[:2]
    )

    advice = only(f"<h1>Brookmart has paid you by ACH</h1>{cards}<p>Total paid: $2,080.40</p>", ITEMS, "a.html")

    assert paid(advice) == PAID[:2]


def test_amounts_under_a_word_for_numbers_are_amounts() -> None:
    head = ["Nº factura", "Base + IVA", "Ret. 15%", "A transferir"]
    nets = {number: round(float(net) * 7 / 8, 2) for number, net in PAID[:3]}
    rows: list[list[Any]] = [
        [number, float(net), round(nets[number] - float(net), 2), nets[number]] for number, net in PAID[:3]
    ]
    sums = ["TOTAL", *(sum(row[at] for row in rows) for at in (1, 2, 3))]

    advice = only(xlsx(("Hoja1", [["Remesa de pagos", "2000005512"], head, *rows, sums])), ITEMS, "a.xlsx")

    assert paid(advice) == [(number, f"{net:.2f}") for number, net in nets.items()]


def test_a_line_that_is_on_hold_is_not_paid_where_the_total_is_without_it() -> None:
    rows = "".join(f"{number},{net},{'On hold' if number == 'INV-20502' else 'Paid'}\n" for number, net in PAID)

    advice = only(f"Payment,688153\nInvoice,Amount,Status\n{rows}Total paid,3329.75,\n", ITEMS, "a.csv")

    assert paid(advice) == [line for line in PAID if line[0] != "INV-20502"]
    assert proved(advice)


@pytest.mark.parametrize(("second", "sure"), [("Amount EUR", False), ("Paid EUR", True)])
def test_amounts_in_two_currencies_need_a_word_for_the_paid_one(second: str, sure: bool) -> None:
    rows: list[list[Any]] = [[number, float(net), round(float(net) * 0.5, 2)] for number, net in PAID[:3]]
    sums = ["Total", *(round(sum(row[at] for row in rows), 2) for at in (1, 2))]
    head = [["Payment advice", "2000005512"], ["Exchange rate: 0.5"]]

    advice = only(xlsx(("S", [*head, ["Invoice", "Amount USD", second], *rows, sums])), ITEMS, "a.xlsx")

    assert advice.proof.reason == (
        "" if sure else "Each line is printed in two currencies, and nothing says in which it was paid."
    )


def test_who_pays_stands_on_the_second_sheet_behind_a_cover() -> None:
    rows = [[number, float(net)] for number, net in PAID]
    sheet: list[list[Any]] = [
        ["Lindhorst Anlagenbau GmbH"],
        ["Zahlungsbeleg", "0078903"],
        ["Rechnung", "Zahlbetrag"],
        *rows,
    ]

    advice = only(xlsx(("Info", [["Zahlungsavis, siehe zweites Blatt"]]), ("Avis", sheet)), ITEMS, "a.xlsx")

    assert advice.payer == "Lindhorst Anlagenbau GmbH"


@pytest.mark.parametrize("items", [ITEMS, known()], ids=["with the ledger", "without"])
def test_an_invoice_and_its_order_may_share_a_cell(items: KnownItems) -> None:
    rows = [[f"{number} / 45{at}0118822", float(net)] for at, (number, net) in enumerate(PAID)]

    advice = only(
        xlsx(("S", [["Payment", "688153"], ["Invoice / PO", "Paid (USD)"], *rows, ["Sum", 4160.15]])), items, "a.xlsx"
    )

    assert paid(advice) == PAID
    assert proved(advice)


@pytest.mark.parametrize(("last", "told"), [("CN-3301", ""), ("INV-20501", "130.40")])
def test_a_row_of_a_credit_column_alone_is_a_credit_unless_its_invoice_stands_in_another_row(
    last: str, told: str
) -> None:
    head = "N° facture;Montant TTC;Avoir;Net réglé\n"
    rows = "INV-20501;1250,00;;1250,00\nINV-20502;830,40;;830,40\nINV-20518;2210,15;;2210,15\n"

    advice = only(f"{head}{rows}{last};;130,40;-130,40\nTotal;4290,55;130,40;4160,15\n", ITEMS, "a.csv")

    assert parts(advice)[-1] == ("", "", told, "", "-130.40")
    assert advice.total == TOTAL
    assert proved(advice)
