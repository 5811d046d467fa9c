"""Remittance advices that are no PDFs: workbooks, delimited text, tables and sentences of mails."""

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
from parsers.remittance.advice import DocumentKind
from parsers.remittance.document import read_document
from parsers.remittance.reader import read_remittance
from parsers.remittance.second_look import may_prove_again
from parsers.remittance.second_reading import read_again
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


def test_negative_payments_of_less_than_their_items_may_have_been_taken_back() -> None:
    advice = only(
        "Invoice number;Amount paid\nINV-20501;-1000.00\nINV-20502;-830.40\nTotal;-1830.40\n", ITEMS, "a.csv"
    )

    assert [net for _, net in paid(advice)] == ["1000.00", "830.40"]
    assert not proved(advice)


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


@pytest.mark.parametrize(
    ("told", "payer"),
    [
        ("Dear supplier, we paid you today by ACH.", None),
        ("Hello, Northwind Traders has paid you today by ACH.", "Northwind Traders"),
    ],
)
def test_a_sentence_is_no_payer(told: str, payer: str | None) -> None:
    rows = "".join(f"<tr><td>{number}<td>{net}" for number, net in PAID)
    html = f"<p>{told}</p><table><tr><td>Document<td>Amount paid{rows}<tr><td>Total<td>4160.15</table>"

    assert only(html, ITEMS, "a.html").payer == payer


def test_a_company_named_like_a_specimen_pays_all_the_same() -> None:
    sheet = "Zahlungsavis;\nMuster GmbH;\n\nIhre Rechnung;Zahlbetrag\n20501;1.250,00\n20502;830,40\nSumme;2.080,40\n"

    assert proved(only(sheet, ITEMS, "a.csv"))


def test_numbers_of_a_sentence_are_lines_when_their_balances_are_what_was_paid() -> None:
    told = "Hi,\n\nwe wired USD 4,160.15 today covering invoices 20501, 20502 and 20518 less credit CN-3301.\n"

    advice = only(told, ITEMS, "mail.txt")
    other = only(told.replace("4,160.15", "4,160.10"), ITEMS, "mail.txt")

    assert [net for _, net in paid(advice)] == [net for _, net in PAID]
    assert advice.consistent
    assert not proved(advice)  # the payer names one amount for all
    assert not other.lines
    assert not other.consistent


def test_records_without_headings_are_read_by_what_the_ledger_knows() -> None:
    records = "".join(f"det|{number}|{net}|2026-09-03\n" for number, net in PAID)
    file = f"hdr|NORTHWIND|20261112|4160.15\n{records}trl|4|4160.15\n"

    advice = only(file, ITEMS, "a.csv")

    assert paid(advice) == PAID
    assert (advice.total, advice.payment_date) == (TOTAL, date(2026, 11, 12))
    assert not proved(advice)
    assert read(file, None, "a.csv").kind is DocumentKind.NOT_REMITTANCE


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


def test_bars_cut_cells_in_a_file_that_is_called_a_text() -> None:
    rows = "PR-991|2026-11-12|INV-20501|1250.00\nPR-991|2026-11-12|INV-20502|830.40\n"

    advice = only(f"PAYMENT_REF|PAYMENT_DATE|INVOICE_NUMBER|NET_AMOUNT\n{rows}", ITEMS, "a.txt")

    assert (advice.reference, paid(advice)) == ("PR-991", PAID[:2])


@pytest.mark.parametrize(
    "told",
    [
        "Hemos realizado la transferencia con fecha de pago 12/11/2026:",
        "Efetuamos o pagamento das faturas abaixo em 12/11/2026:",
        "Virement bancaire (réf. V-1, date de virement 12/11/2026) :",
        "BACS reference: HB-221  Payment date: 12/11/2026",
    ],
)
def test_the_day_of_the_payment_is_told_in_the_sentence(told: str) -> None:
    table = "Factura        Fecha         Importe\n20501          03/09/2026    1.250,00\n20502          07/09/2026      830,40\n"

    advice = only(f"{told}\n\n{table}Total                        2.080,40\n", ITEMS, "a.txt")

    assert advice.payment_date == date(2026, 11, 12)


def test_a_list_of_what_is_overdue_is_no_remittance() -> None:
    listed = "INV-20501 1250.00 is overdue\nINV-20502 830.40 is overdue\nTotal outstanding 2080.40\nPlease pay.\n"
    balances = "Northwind;INV-20501;1250.00\nNorthwind;INV-20502;830.40\nOpen balance;;2080.40\n"

    assert read(listed, ITEMS, "a.txt").kind is DocumentKind.NOT_REMITTANCE
    assert read(balances, ITEMS, "a.csv").kind is DocumentKind.NOT_REMITTANCE


def test_a_cell_that_reaches_over_two_rows_keeps_their_columns() -> None:
    html = (
        "<p>Payment advice</p><table><tr><th>PO<th>Invoice<th>Amount paid<tr><td rowspan=2>PO-1<td>INV-20501<td>1250.00"
        "<tr><td>INV-20502<td>830.40<tr><td colspan=2>Total<td>2080.40</table>"
    )

    assert paid(only(html, ITEMS, "a.html")) == PAID[:2]


def test_an_amount_with_blanks_between_its_thousands_is_one_amount_of_a_sentence() -> None:
    told = "Bonjour,\n\nnous avons viré ce jour 4 160,15 USD pour INV-20501, INV-20502 et INV-20518, moins l'avoir CN-3301.\n"

    assert paid(only(told, ITEMS, "a.txt")) == PAID


def test_a_list_of_wages_is_no_remittance() -> None:
    wages = "Employee,Hours,Rate,Gross,Net\nA,40,20.00,800.00,640.00\nB,40,25.00,1000.00,800.00\n"

    assert read(wages, ITEMS, "a.csv").kind is DocumentKind.NOT_REMITTANCE


@pytest.mark.parametrize(
    "formula", ["=" + "(" * 4000 + "D2" + ")" * 4000, "=" + "-" * 8000 + "D2", "=D3", "=SUM(D2:D3)"]
)
def test_a_formula_of_thousands_of_brackets_or_of_itself_has_no_value(formula: str) -> None:
    book = xlsx(("Remit", [["", "", "", "Net"], ["", "", "", 12.5], ["", "", "", formula], ["", "", "", "=D2"]]))

    ((_, xml),) = list_sheets(book)

    assert unsaved_values(xml) == {(3, 3): Decimal("12.5")}  # the others keep theirs


@pytest.mark.parametrize(
    "letter",
    [
        "Please be advised that wire transfer 951720 in the amount of $2,080.40 was sent on Nov 11, 2026 in payment of invoices INV-20501 ($1,250.00) and INV-20502 ($830.40).",
        "ACH for $2,080.40 sent 11/18/2026 (trace 951720). It covers:\n\n- INV-20501 - $1,250.00\n- INV-20502 - $830.40\n",
        "Nous vous informons que nous avons réglé ce jour par virement (référence 951720) vos factures INV-20501 de 1 250,00 € et INV-20502 de 830,40 €, soit un total de 2 080,40 €.",
        "Informamos que pagámos hoje as faturas INV-20501, no valor de 1.250,00 €, e INV-20502, no valor de 830,40 €, num total de 2.080,40 €. A nossa referência é 951720.",
        "dziś zapłaciliśmy faktury INV-20501 na kwotę 1 250,00 EUR oraz INV-20502 na kwotę 830,40 EUR, łącznie 2 080,40 EUR. Nr przelewu 951720.",
    ],
)  # fmt: skip
def test_the_amounts_of_a_letter_prove_it_in_any_language(letter: str) -> None:
    advice = only(f"Hello,\n\n{letter}\n\nRegards\n", ITEMS, "a.txt")

    assert paid(advice) == PAID[:2]
    assert (advice.total, advice.reference) == (Decimal("2080.40"), "951720")
    assert proved(advice)


def test_a_credit_that_a_letter_takes_off_is_negative_without_a_ledger_too() -> None:
    letter = "Check #951720 mailed 11/18/2026 pays invoice INV-20501 $1,250.00, less the credit CN-3301 of $130.40, a payment of $1,119.60."

    assert paid(only(letter, ITEMS, "a.txt")) == [("INV-20501", "1250.00"), ("CN-3301", "-130.40")]
    assert paid(only(letter, None, "a.txt")) == [("INV-20501", "1250.00"), ("CN-3301", "-130.40")]


def test_a_sum_that_no_word_calls_paid_proves_nothing() -> None:
    form = "Outgoing Wire Transfer Confirmation\nStatus: Completed\nAmount: USD {}\nInformation: INV-20501 1,250.00 INV-20502 830.40\n"

    right, wrong = (only(form.format(total), ITEMS, "a.txt") for total in ("2,080.40", "2,090.40"))

    assert paid(right) == PAID[:2]
    assert not proved(right)
    assert not proved(wrong)


def test_a_part_payment_that_a_letter_tells_is_a_payment() -> None:
    letter = (
        "I've made a part payment of £600.00 against invoice INV-20501 today, the balance will follow at month end."
    )

    assert read(letter, ITEMS, "a.txt").kind is DocumentKind.REMITTANCE
    assert (
        read("If you have made payment of INV-20501 please ignore this.", ITEMS, "a.txt").kind
        is DocumentKind.NOT_REMITTANCE
    )


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


@pytest.mark.parametrize(
    "letter",
    [
        "We sent ACH 951720 for $2,030.40 on 11/20/2026. It pays INV-20501 in full ($1,250.00) and INV-20502 short by $50.00 for two damaged drums, so $780.40.",
        "BACS payment 951720 of £2,030.40 made on 20/11/2026:\nINV-20501 paid in full £1,250.00\nINV-20502 paid £780.40 (less £50.00 for short delivery)\n",
        "Heute haben wir unter Referenz 951720 insgesamt 2.030,40 EUR an Sie überwiesen:\n\nINV-20501   1.250,00 EUR\nINV-20502   830,40 EUR abzgl. Kürzung 50,00 EUR = 780,40 EUR\n",
    ],
)  # fmt: skip
def test_what_a_letter_says_that_it_was_short_by_is_not_paid(letter: str) -> None:
    advice = only(f"Hello,\n\n{letter}\n\nRegards\n", ITEMS, "a.txt")

    assert paid(advice) == [("INV-20501", "1250.00"), ("INV-20502", "780.40")]
    assert (advice.total, advice.reference) == (Decimal("2030.40"), "951720")


def test_amounts_of_a_letter_that_do_not_say_what_was_paid_are_no_lines() -> None:
    letter = (
        "We sent ACH 951720 for $2,030.40. It pays INV-20501 ($1,250.00) and INV-20502 $50.00 for drums, $780.40."
    )

    assert paid(only(letter, ITEMS, "a.txt")) == []


def test_a_way_to_pay_and_a_number_begin_a_payment() -> None:
    first, second = PAID[:2], PAID[2:]
    sums = [str(sum(Decimal(net) for _, net in part)) for part in (first, second)]
    parts = [
        f"<h3>BACS {number} - 05/11/2026</h3><table>{''.join(f'<tr><td>{a}</td><td>{b}</td></tr>' for a, b in [('Invoice', 'Amount (£)'), *part, ('Total', total)])}</table>"
        for number, part, total in (("570722", first, sums[0]), ("499658", second, sums[1]))
    ]

    payments = read(f"<p>Hello, two payments were released this week:</p>{''.join(parts)}", ITEMS, "a.html").payments

    assert [(payment.reference, paid(payment)) for payment in payments] == [("570722", first), ("499658", second)]


def test_a_number_beside_a_word_for_a_payment_is_no_total() -> None:
    rows = "".join(f"{number};{net.replace('.', ',')}\n" for number, net in PAID)

    advice = only(
        f"sep=;\nBetaling;699867\nDatum;06-11-2026\nfactuur;bedrag\n{rows}totaal;4.160,15\n", ITEMS, "a.csv"
    )

    assert (advice.reference, advice.total) == ("699867", TOTAL)
    assert proved(advice)


def test_an_invoice_that_was_paid_is_not_the_payments_number() -> None:
    letter = "We paid INV-20501 and INV-20502 today, total $2,080.40."

    assert only(letter, ITEMS, "a.txt").reference is None


def test_a_label_and_its_value_that_a_style_sets_apart_are_two_words() -> None:
    cards = "".join(
        f"<div class=row><span class=l>Invoice</span><span class=v>{number}</span></div>"
        f"<div class=row><span class=l>Amount paid</span><span class=v>${net}</span></div>"
        for number, net in PAID[:2]
    )

    advice = only(f"<h1>Brookmart has paid you by ACH</h1>{cards}<p>Total paid: $2,080.40</p>", ITEMS, "a.html")

    assert paid(advice) == PAID[:2]


def test_a_total_is_that_of_its_sentence_and_brackets_are_no_sign() -> None:
    letter = "We sent ACH 951720 for $2,030.40. Of it ($1,000.00) is for INV-20501, $50.00 more is in dispute, $3.00 a fee."

    advice = only(letter, ITEMS, "a.txt")

    assert (advice.reference, advice.total, advice.lines) == ("951720", Decimal("2030.40"), ())
    assert not proved(advice)


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


def test_amounts_under_a_word_for_numbers_are_amounts() -> None:
    head = ["Nº factura", "Base + IVA", "Ret. 15%", "A transferir"]
    nets = {number: round(float(net) * 7 / 8, 2) for number, net in PAID[:3]}
    rows: list[list[Any]] = [
        [number, float(net), round(nets[number] - float(net), 2), nets[number]] for number, net in PAID[:3]
    ]
    sums = ["TOTAL", *(sum(row[at] for row in rows) for at in (1, 2, 3))]

    advice = only(xlsx(("Hoja1", [["Remesa de pagos", "2000005512"], head, *rows, sums])), ITEMS, "a.xlsx")

    assert paid(advice) == [(number, f"{net:.2f}") for number, net in nets.items()]


@pytest.mark.parametrize("mark", ["^", "~"])
def test_an_export_may_be_cut_by_a_rare_sign(mark: str) -> None:
    rows = "".join(f"{number}{mark}{net}\n" for number, net in PAID)

    advice = only(f"Payment{mark}688153\nInvoice{mark}Net\n{rows}Total paid{mark}4160.15\n", ITEMS, "a.csv")

    assert paid(advice) == PAID
    assert proved(advice)


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


@pytest.mark.parametrize(
    "sentence",
    [
        "The following invoices are scheduled for payment by ACH on October 29, 2026, reference 2000082414.",
        "Anbei unsere Zahlung vom 29.10.2026, Referenz 2000082414:",
    ],
)
def test_a_reference_in_a_sentence_that_names_the_payment_is_the_payments(sentence: str) -> None:
    rows = "".join(f"{number}\t{net}\n" for number, net in PAID)

    (advice,) = read(f"{sentence}\n\nInvoice\tPaid\n{rows}Total\t4160.15\n", ITEMS, name="mail.txt").payments

    assert advice.reference == "2000082414"


@pytest.mark.parametrize("items", [ITEMS, known()], ids=["with the ledger", "without"])
def test_an_invoice_and_its_order_may_share_a_cell(items: KnownItems) -> None:
    rows = [[f"{number} / 45{at}0118822", float(net)] for at, (number, net) in enumerate(PAID)]

    advice = only(
        xlsx(("S", [["Payment", "688153"], ["Invoice / PO", "Paid (USD)"], *rows, ["Sum", 4160.15]])), items, "a.xlsx"
    )

    assert paid(advice) == PAID
    assert proved(advice)
