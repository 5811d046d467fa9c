"""Habits of payers' programs that say little in words: exports, batches, nested mail tables, totals without a label."""

# ruff: noqa: E501  (documents as they are printed)

from decimal import Decimal

import pytest
from reportlab.pdfbase.pdfmetrics import stringWidth

from parsers.remittance.advice import Cause, DocumentKind
from parsers.remittance.rows.search_work import Work
from tests.trap_papers import HEAD, known, only, paid, pdf, placed_pdf, proved, read, table

TWO = [("65653", "300.00"), ("65654", "150.00")]
ITEMS = known(("65653", "300"), ("65654", "150"))
LINES = "Invoice       Date          Amount\n65653         01/02/2026    300.00\n65654         01/03/2026    150.00\n"


def test_a_column_of_vouchers_and_paid_amounts_does_not_make_each_row_a_payment() -> None:
    rows = "Invoice Number,Invoice Date,Voucher,Payment Amount\n65653,2026-01-02,51001,300.00\n65654,2026-01-03,51002,150.00\n,,Total,450.00\n"

    advice = only(f"Remittance advice\nPayment No,118822\n{rows}", name="advice.csv")

    assert (paid(advice), advice.total, advice.reference) == (TWO, Decimal("450.00"), "118822")


def test_an_export_that_repeats_the_payments_total_on_each_row_is_one_payment() -> None:
    rows = "payment_number,currency,invoice_number,paid_amount,payment_total\nP118822,USD,65653,300.00,450.00\nP118822,USD,65654,150.00,450.00\n"

    advice = only(rows, ITEMS, name="advice.csv")

    assert (paid(advice), advice.total, proved(advice)) == (TWO, Decimal("450.00"), True)


def test_what_stands_around_a_table_inside_a_table_is_read_in_its_order() -> None:
    rows = "".join(f"<tr><td>{number}</td><td>{amount}</td></tr>" for number, amount in TWO)
    html = f"<table><tr><td><h2>You've been paid</h2><p>Brookmart Stores sent a payment to you.</p><table><tr><td>Payment ID</td><td>118822</td></tr><tr><td>Amount</td><td>$450.00</td></tr></table><h3>Invoices</h3><table><tr><th>Invoice #</th><th>Paid</th></tr>{rows}</table><p>Do not reply.</p></td></tr></table>"

    advice = only(html.encode(), name="body.html")

    assert (advice.payer, advice.reference, paid(advice)) == ("Brookmart Stores", "118822", TWO)


def test_lines_of_preformatted_text_in_html_stay_lines() -> None:
    advice = only(
        f"<p>Dear supplier</p><pre>{HEAD}{LINES}Total paid                  450.00</pre>".encode(), name="body.html"
    )

    assert (paid(advice), advice.total) == (TWO, Decimal("450.00"))


@pytest.mark.parametrize("words", ["Razem", "Kokku", "Net transfer", "Yhteensä maksettu"])
def test_a_last_row_that_adds_up_what_stands_above_is_the_total_in_any_language(words: str) -> None:
    advice = only(f"{HEAD}{LINES}{words:<28}450.00\n", ITEMS)

    assert (paid(advice), advice.total, proved(advice)) == (TWO, Decimal("450.00"), True)


def test_a_sentence_broken_over_two_lines_states_the_total() -> None:
    advice = only(
        f"{HEAD}Today we have for the following invoices the sum of 450.00 USD\ntransferred to your account:\n\n{LINES}"
    )

    assert (paid(advice), advice.total) == (TWO, Decimal("450.00"))


def test_the_numbers_of_the_lines_are_no_part_of_the_invoice_numbers() -> None:
    text = "Payer: Brookmart Stores\nPayment no: 118822\n\nSeq Invoice      Paid amount\n  1 F26/14717         300.00\n  2 F26/14721         150.00\nTotal paid            450.00\n"

    advice = only(text.encode(), known(("F26/14717", "300"), ("F26/14721", "150")), name="advice.txt")

    assert paid(advice) == [("F26/14717", "300.00"), ("F26/14721", "150.00")]


def test_cheques_behind_a_cover_that_lists_them_are_payments_of_their_own() -> None:
    cover = "LOCKBOX 771204\n\nITEM 1   CHECK 150001534    300.00\nITEM 2   CHECK 200007403    150.00\nBATCH TOTAL                 450.00\n"
    cheques = [
        f"{payer}                 Check No. {number}\nPay to the order of Northgate Supply      ${amount}\n\nInvoice No.   Date          Net\n{invoice}         01/02/2026    {amount}\nTotal                       {amount}\n"
        for payer, number, invoice, amount in (
            ("Osprey Medical Group", "150001534", "65653", "300.00"),
            ("Marrow Utilities Inc", "200007403", "65654", "150.00"),
        )
    ]

    reading = read("\f".join([cover, *cheques]).encode(), ITEMS, name="box.txt")

    assert [(advice.reference, paid(advice)) for advice in reading.payments] == [
        ("150001534", [("65653", "300.00")]),
        ("200007403", [("65654", "150.00")]),
    ]


RATED = "Payment Advice\nPayment reference 0099877\nPayment currency EUR\n\nInvoice     Curr.   Invoice amount   Exch. rate   Paid EUR\n65653       USD             300.00       0.8424     252.72\n65654       USD             150.00       0.8424     {paid}\nTotal EUR                                           {total}\n"


@pytest.mark.parametrize(("paid_", "total", "holds"), [("126.36", "379.08", True), ("125.36", "378.08", False)])
def test_t34_a_payment_in_another_currency_is_proved_by_the_printed_rate_only(
    paid_: str, total: str, holds: bool
) -> None:
    advice = only(RATED.format(paid=paid_, total=total).encode(), ITEMS, name="advice.txt")

    assert (advice.currency, advice.total, proved(advice)) == ("EUR", Decimal(total), holds)


def test_t34_lines_in_another_currency_without_a_rate_prove_nothing() -> None:
    text = RATED.format(paid="126.36", total="379.08").replace("Exch. rate", " " * 10).replace("0.8424", " " * 6)

    assert not proved(only(text.encode(), ITEMS, name="advice.txt"))


def test_t36_a_part_says_that_the_other_parts_are_missing() -> None:
    advice = only(f"{HEAD}Part 1 of 2\n{LINES}")

    assert advice.proof.reason == "The document says that it is part 1 of 2; the other parts are missing."
    assert (advice.proof.cause, advice.proof.part) == (Cause.PART, (1, 2))


def test_t38_an_advice_names_the_one_that_it_replaces() -> None:
    advice = only(
        f"{HEAD}This advice replaces our advice no. 118810 of 04/20/2026.\n{LINES}Total                       450.00\n"
    )

    assert (advice.reference, [problem.where for problem in advice.problems]) == ("118822", ["118810"])
    assert not proved(advice)


def test_a_suppliers_receipt_for_a_payment_is_no_remittance() -> None:
    text = f"Northgate Supply Inc\nPayment Receipt\nThank you. We have received your payment, which we applied to these invoices.\n\n{LINES}Total received              450.00\n"

    assert read(pdf(text), ITEMS).kind is DocumentKind.NOT_REMITTANCE


def test_the_column_after_all_deductions_is_the_paid_one() -> None:
    text = f"{HEAD}Invoice    Amount    Amount Paid    Discount    Writeoff    Net\n65653      310.00    305.00         5.00        5.00        300.00\n65654      150.00    150.00         0.00        0.00        150.00\nTotals     460.00    455.00         5.00        5.00        450.00\n"

    advice = only(text)

    assert (paid(advice), advice.total, proved(advice)) == (TWO, Decimal("450.00"), True)


def test_a_search_that_finds_no_end_is_given_up_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parsers.remittance.rows.roles.Work", lambda: Work(10))

    advice = only(f"{HEAD}{LINES}Total                       450.00\n")

    assert advice.proof.reason == "There are more ways to read the columns than can be tried."


def test_columns_that_did_not_fit_on_the_paper_belong_to_the_rows_of_the_page_before() -> None:
    rows = (
        ("Invoice", "Date", "Amount"),
        ("65653", "01/02/2026", "310.00"),
        ("65654", "01/03/2026", "150.00"),
        ("Total USD", "", "460.00"),
    )
    rest = (("Discount", "Paid"), ("10.00", "300.00"), ("0.00", "150.00"), ("10.00", "450.00"))
    head = [(50, 30, "Brookmart Stores Inc."), (50, 50, "REMITTANCE ADVICE"), (50, 70, "Check No: 118822")]
    above = [(80, 50, "Supplier copy"), (80, 70, "Page 2")]

    advice = only(placed_pdf([[*head, *table(120, (50, 180, 350), *rows)], [*above, *table(120, (80, 200), *rest)]]))

    assert (paid(advice), advice.total, proved(advice)) == (TWO, Decimal("450.00"), True)
    assert [line.net_box.page for line in advice.lines if line.net_box] == [2, 2]


def test_what_stands_below_a_short_line_is_its_reason() -> None:
    items = known(("65653", "300"), ("65654", "150"), ("65655", "80"))
    lines = (
        "Invoice       Date          Gross     Deducted   Paid\n"
        "65653         01/02/2026    300.00    40.00      260.00\n"
        "  Reason: Power supply missing\n"
        "65654         01/03/2026    150.00     0.00      150.00\n"
        "  Hex bolts\n"
        "65655         01/03/2026     80.00     0.00       80.00\n"
    )

    advice = only(f"{HEAD}{lines}Total paid                            490.00\n", items)

    assert [line.reason for line in advice.lines] == ["Power supply missing", None, None]


def test_a_cheque_face_below_is_no_part_of_the_table() -> None:
    face = "\n\n\nPAY  ******************** 450.00 **** DOLLARS             $***450.00\n"

    advice = only(f"{HEAD}{LINES}Check total                 450.00\n{face}", ITEMS)

    assert (paid(advice), advice.total, proved(advice)) == (TWO, Decimal("450.00"), True)


def test_a_total_with_its_currency_between_the_words_is_the_payments_wherever_it_stands() -> None:
    lines = (
        "Invoice       Date          Invoice Total   Amount Paid   Still Owing\n"
        "65653         01/02/2026           300.00        300.00          0.00\n"
        "65654         01/03/2026           150.00        150.00          0.00\n"
        "                                        Total USD paid        450.00\n"
    )

    advice = only(f"{HEAD}{lines}", ITEMS)

    assert (paid(advice), advice.total, proved(advice)) == (TWO, Decimal("450.00"), True)


def test_a_column_of_nothing_but_zeros_is_not_what_is_paid() -> None:
    lines = (
        "Service         Item           Calls     Charged     Queried    Cleared\n"
        "Termination     65653          A           300.00        0.00     300.00\n"
        "Transit         65654          B           150.00        0.00     150.00\n"
        "Totals                                     450.00        0.00     450.00\n"
    )

    advice = only(f"{HEAD}{lines}", ITEMS)

    assert (paid(advice), proved(advice), advice.proof.solutions) == (TWO, True, 1)


def test_a_company_beside_its_label_is_no_heading() -> None:
    head = "Payment      advice\nOrdering party      Kestrel Stores Inc.      Beneficiary      Northgate Supply\nBatch               B3070                    Amount paid      USD 450.00\n\n"

    advice = only(f"{head}{LINES}", ITEMS)

    assert (advice.payer, advice.payee, paid(advice)) == ("Kestrel Stores Inc.", "Northgate Supply", TWO)


FACTS = "Payment no.: 118822\nPayment date: 12 Mar 2026\n\n"


@pytest.mark.parametrize(
    ("head", "payer"),
    [
        ("Remittance advice\nIssued by Brookmart Stores Inc.\n\n", "Brookmart Stores Inc."),
        ("Remittance advice\nAusgestellt von Landkreis Auental\n\n", "Landkreis Auental"),
        ("Brookmart Stores Inc. - Payment batch report\n\n", "Brookmart Stores Inc."),
        ("Brookmart Stores Inc. Supplier remittance\n\n", "Brookmart Stores Inc."),
        ("BROOKMART STORES INC. Supplier remittance\n\n", "BROOKMART STORES INC."),
        ("Fink GmbH & Co. KG Zahlungsavis\n\n", "Fink GmbH & Co. KG"),
        ("Payment run export    Company    County of Marlowe\nRun   77    Executed   12 Mar 2026\n\n", "County of Marlowe"),
        ("Zahlungsavis\nLandkreis Auental → Northgate Supply Ltd\n\n", "Landkreis Auental"),
        ("Waterschap Lage Venen\nNorthgate Supply Ltd\n\nBetaalspecificatie\n\n", "Waterschap Lage Venen"),
        ("Remittance advice\nPaid by         County\n                of Marlowe\n\n", "County of Marlowe"),
        ("Remittance advice\nPaid by         ACH\nRemitter        Ostler\n                Trading Ltd\n\n", "Ostler Trading Ltd"),
        ("Remittance advice\nRemitter        Ostler Trading\nPaid to         Northgate Supply\n\n", "Ostler Trading"),
    ],
)  # fmt: skip
def test_a_payers_name_is_read_without_the_words_around_it_and_with_its_second_line(head: str, payer: str) -> None:
    assert only(f"{head}{FACTS}{LINES}Total paid                  450.00\n").payer == payer


def test_a_name_that_the_ledger_knows_is_put_together_of_two_lines_and_freed_from_the_title() -> None:
    customer = known(("65653", "300"), ("65654", "150"))

    for head in ("Remittance advice\nBrookmart\nStores Inc\n\n", "Brookmart Stores Inc Supplier remittance\n\n"):
        advice = only(f"{head}{FACTS}{LINES}Total paid                  450.00\n", customer)
        assert (advice.payer or "").rstrip(".") == "Brookmart Stores Inc"


def test_facts_in_one_line_with_bars_between_are_read_one_by_one() -> None:
    text = f"Remittance advice\n\n{LINES}Total paid                  450.00\n\nIssued by Marlowe Board | Payment number 118822 | Payment date 12 Mar 2026\n"

    advice = only(text, ITEMS)

    assert (advice.payer, advice.reference, str(advice.payment_date)) == ("Marlowe Board", "118822", "2026-03-12")


def test_a_sentence_set_to_both_margins_is_no_row_of_cells() -> None:
    words = "We have instructed our bank to credit your account with USD 450.00 on".split()
    more = "12 March 2026 and the payment reference of our transfer is EFT073328. Dear".split()
    page = [(50, 30, "Osprey Trading LLC"), (50, 50, "Payment advice")]
    for top, line in ((80, words), (92, more)):
        for place, word in enumerate(line):
            x = 50 + 16 * place + sum(stringWidth(other, "Helvetica", 8) for other in line[:place])
            page.append((x, top, word))
    rows = [("Invoice", "Paid"), ("65653", "300.00"), ("65654", "150.00")]

    advice = only(placed_pdf([[*page, *table(140, (50, 300), *rows)]]), ITEMS)

    assert (advice.total, advice.reference, str(advice.payment_date)) == (
        Decimal("450.00"),
        "EFT073328",
        "2026-03-12",
    )


def test_a_day_and_a_number_may_break_off_at_the_end_of_a_line() -> None:
    text = "Kreis Auental\n\nhiermit teilen wir mit, dass die Kreiskasse am 12. Juni\n2026 einen Betrag von EUR 450,00 auf Ihr Konto überwiesen hat. Referenz der Zahlung:\nZA-073328. Sie betrifft\n\nRechnung 65653 vom 22.05.2026, EUR 300,00\nRechnung 65654 vom 14.05.2026, EUR 150,00\n"

    advice = only(text, ITEMS)

    assert (str(advice.payment_date), advice.reference, paid(advice)) == ("2026-06-12", "ZA-073328", TWO)


def test_a_letter_for_one_invoice_names_its_amount_twice() -> None:
    text = "Landkreis Auental\n\nWir haben Ihnen am 12.06.2026 EUR 300,00 überwiesen.\nDamit ist bezahlt: Rechnung 65653 vom 22.05.2026 über EUR 300,00.\n"

    advice = only(text, known(("65653", "300")))

    assert (paid(advice), advice.total, str(advice.payment_date)) == ([TWO[0]], Decimal("300.00"), "2026-06-12")


def test_a_column_headed_pago_is_what_each_line_pays_and_no_line_is_a_payment_of_its_own() -> None:
    rows = "Factura       Fecha         Importe factura   Pago\n65653         01/02/2026           300.00      300.00\n65654         01/03/2026           150.00      150.00\n"
    text = f"Aviso de pago\nReferencia de pago: 118822\nImporte: 450.00 USD\n\n{rows}Total                              450.00      450.00\n\n\nPage 1\n"

    advice = only(text, ITEMS)

    assert (paid(advice), advice.total, advice.reference) == (TWO, Decimal("450.00"), "118822")


def test_the_number_in_a_sentence_is_the_payments_however_far_its_label_stands() -> None:
    text = f"Brookmart Stores Inc.\nOur ref: CR/33/3783\n\nREMITTANCE ADVICE\nA BACS payment of 450.00 has been made to your bank account. The money will reach\nyou on 21 October 2026. The payment reference shown on your statement will be\n071000011201. It covers the invoices listed below.\n\n{LINES}"

    advice = only(text, ITEMS)

    assert (advice.reference, str(advice.payment_date)) == ("071000011201", "2026-10-21")


@pytest.mark.parametrize("heads", ["Your invoice  Dated               $", "Settles       Dated             Sum"])
def test_a_sign_of_money_or_sum_heads_amounts(heads: str) -> None:
    advice = only(
        f"Brookmart Stores Inc.\nNotice: payment E2E-00087722, executed 04/22/2026, USD 450.00\n\n{heads}\n{LINES.partition(chr(10))[2]}Together                    450.00\n",
        ITEMS,
    )

    assert (paid(advice), advice.total, advice.reference) == (TWO, Decimal("450.00"), "E2E-00087722")


def test_a_column_that_counts_the_lines_is_not_the_one_with_their_numbers() -> None:
    lines = "No.   Document      Dated         USD\n1     65653         01/02/2026    300.00\n2     65654         01/03/2026    150.00\n"

    advice = only(f"{HEAD}{lines}      Total remitted              450.00\n")

    assert (paid(advice), proved(advice)) == (TWO, True)


@pytest.mark.parametrize(
    ("block", "payee"),
    [
        ("Northgate Supply Ltd\n4 Anchor Way\nBristol BS1 9XX\n\n", "Northgate Supply Ltd"),
        ("Northgate Supply\nUnit 4, Anchor Way\nBristol BS1 9XX\n\n", "Northgate Supply"),
        ("Northgate Supply\nBristol\n\n", None),
        ("Northgate Supply Ltd\n4 Anchor Way\n\nMeridian Bank Ltd\n12 Dock Road\n\n", None),
    ],
)
def test_the_name_above_an_address_that_is_not_the_payers_is_the_addressee(block: str, payee: str | None) -> None:
    head = "Brookmart Stores Inc.\n14 Quarry Street\nTarnwell OH 44070\n\n"

    advice = only(f"{head}{block}REMITTANCE ADVICE\n\n{FACTS}{LINES}Total paid                  450.00\n")

    assert (advice.payer, advice.payee) == ("Brookmart Stores Inc.", payee)


def test_a_french_letter_groups_thousands_by_a_narrow_blank() -> None:
    text = "Transports Coudray & Fils\n\nnous vous informons que Transports Coudray vous a réglé la somme de EUR 4 750,06\npar virement du 13 octobre 2026. Référence du paiement\nà rappeler : FT26006035ZK. Ce règlement concerne :\n\nfacture 65653 du 13/07/2026, EUR 554,15\nfacture 65654 du 09/09/2026, EUR 4 195,91\n".replace(
        " 750", "\xa0750"
    ).replace(" 195", "\xa0195")

    advice = only(text, known(("65653", "554.15"), ("65654", "4195.91")))

    assert (paid(advice), advice.reference) == ([("65653", "554.15"), ("65654", "4195.91")], "FT26006035ZK")
    assert (advice.total, str(advice.payment_date)) == (Decimal("4750.06"), "2026-10-13")
