"""Layouts beyond one table under one heading: exports, side tables, stubs above cheques, prose, wrapped cells."""

import io
from datetime import date
from decimal import Decimal

import pytest
from reportlab.pdfgen.canvas import Canvas

from parsers.keys import canonical_keys
from parsers.known_items import KnownItem, KnownItems
from parsers.remittance.advice import DocumentKind, ProofState, RemittanceAdvice, RemittanceReading
from parsers.remittance.formats.document import read_document
from parsers.remittance.reader import read_remittance


def _read(text: str, name: str = "a.txt", known: KnownItems | None = None) -> RemittanceReading:
    return read_remittance(read_document(name, "", text.encode()), known or KnownItems())


def _known(*items: tuple[str, str]) -> KnownItems:
    return KnownItems(
        tuple(
            KnownItem(
                number, name, "C1", "Alder Freight", "EUR", Decimal(amount), Decimal(amount),
                keys=canonical_keys(name), invoice_date=date(2026, 6, 1),
            )
            for number, (name, amount) in enumerate(items, start=1)
        )
    )  # fmt: skip


def _paid(advice: RemittanceAdvice) -> list[tuple[str, str]]:
    return [(line.reference, str(line.net)) for line in advice.lines]


def test_an_export_whose_rows_repeat_their_payment_is_a_payment_for_each() -> None:
    reading = _read(
        "Payer,Payment Number,Payment Date,Payment Amount,Currency,Invoice Number,Gross,Net Amount\n"
        "Alder Freight,20001,2026-10-10,30.00,USD,INV-71001,10.00,10.00\n"
        "Alder Freight,20001,2026-10-10,30.00,USD,INV-71002,20.00,20.00\n"
        "Alder Freight,20002,2026-10-11,7.50,USD,INV-71003,7.50,7.50\n",
        "a.csv",
    )

    assert [(a.reference, str(a.payment_date), str(a.total)) for a in reading.payments] == [
        ("20001", "2026-10-10", "30.00"),
        ("20002", "2026-10-11", "7.50"),
    ]
    assert [_paid(advice) for advice in reading.payments] == [
        [("INV-71001", "10.00"), ("INV-71002", "20.00")],
        [("INV-71003", "7.50")],
    ]
    assert all(advice.payer == "Alder Freight" for advice in reading.payments)


def test_deductions_in_a_table_of_their_own_are_lines_that_take_off() -> None:
    advice = _read(
        "Remittance advice\n\n"
        "Invoice       Date          Paid\n"
        "INV-71001     2026-06-20    485.72\n"
        "INV-71002     2026-06-23    351.88\n"
        "Invoices total              837.60\n\n"
        "Less deductions\n\n"
        "Claim no.     Reason            Amount\n"
        "CB048315      Returned goods     26.99\n"
        "RTV83611      Returned goods     31.64\n\n"
        "Net payment                     778.97\n"
    ).payments[0]

    assert _paid(advice) == [
        ("INV-71001", "485.72"),
        ("INV-71002", "351.88"),
        ("CB048315", "-26.99"),
        ("RTV83611", "-31.64"),
    ]
    assert advice.proof.state is ProofState.PROVED


def test_two_stubs_above_their_cheque_are_one_payment() -> None:
    stub = (
        "Check 0095680\n\n"
        "Date          Invoice       Gross       Amount Paid\n"
        "06/12/2026    INV-71001     133.45      130.78\n"
        "06/13/2026    INV-71002     825.83      789.31\n"
        "Total                                   920.09\n\n"
    )

    advice = _read(stub + stub + "PAY TO THE ORDER OF Alder Freight Ltd      $***920.09\n").payments[0]

    assert _paid(advice) == [("INV-71001", "130.78"), ("INV-71002", "789.31")]


def test_credits_in_a_column_of_their_own_are_negative() -> None:
    advice = _read(
        "Avis de virement\n\n"
        "N° facture      Date facture    Factures     Avoirs\n"
        "FA-71001        01/06/2026      944,13\n"
        "FA-71002        09/06/2026                    75,77\n"
        "FA-71003        11/06/2026      985,46\n"
        "Totaux                         1929,59        75,77\n"
        "Net réglé EUR                                1853,82\n"
    ).payments[0]

    assert _paid(advice) == [("FA-71001", "944.13"), ("FA-71002", "-75.77"), ("FA-71003", "985.46")]
    assert advice.total == Decimal("1853.82")


def test_a_listed_invoice_with_nothing_in_the_paid_column_is_not_paid() -> None:
    advice = _read(
        "EFT Remittance\n\n"
        "Invoice      Date          Open balance    Amount paid\n"
        "INV-71001    06/21/2026        655.39         655.39\n"
        "INV-71002    07/22/2026        663.94\n"
        "INV-71003    07/18/2026        562.83         562.83\n"
        "Total paid                                   1218.22\n"
    ).payments[0]

    assert _paid(advice) == [("INV-71001", "655.39"), ("INV-71003", "562.83")]


@pytest.mark.parametrize(
    "text",
    [
        "we sent you $30.00 by ACH, trace P00057934. It pays invoice INV-71001 ($10.00), invoice INV-71002 ($20.00).",
        "today we transferred $30.00: $10.00 for invoice INV-71001 and\n$20.00 for invoice INV-71002.",
    ],
)
def test_sentences_pay_the_invoices_that_they_name(text: str) -> None:
    advice = _read(f"Hello,\n\n{text}\n\nKind regards\n").payments[0]

    assert _paid(advice) == [("INV-71001", "10.00"), ("INV-71002", "20.00")]
    assert advice.total == Decimal("30.00")


def test_sentences_whose_amounts_do_not_add_up_prove_nothing() -> None:
    reading = _read(
        "Hello,\n\nwe sent you $31.00 today. It pays invoice INV-71001 ($10.00) and INV-71002 ($20.00).\n"
    )

    assert not any(advice.proof.state is ProofState.PROVED for advice in reading.payments)


@pytest.mark.parametrize(
    "words",
    ["This payment was stopped. Do not apply it.", "Zahlungsvorschlag", "Le virement a été annulé.", "VOID"],
)
def test_a_payment_that_is_void_or_only_proposed_does_not_prove(words: str) -> None:
    table = "Invoice      Amount paid\nINV-71001    10.00\nINV-71002    20.00\nTotal paid    30.00\n"

    proved = _read(f"Remittance advice\n\n{table}").payments[0]
    stopped = _read(f"Remittance advice\n\n{words}\n\n{table}").payments[0]

    assert proved.proof.state is ProofState.PROVED
    assert stopped.proof.state is ProofState.UNPROVED


def test_a_cell_of_several_invoices_proves_only_where_the_ledger_splits_it() -> None:
    text = (
        "Remittance advice\n\nInvoice           Amount paid\n"
        "003928, 003996         30.00\n"
        "003944                 12.95\n"
        "Total payment          42.95\n"
    )

    alone = _read(text).payments[0]
    known = _read(text, known=_known(("003928", "10.00"), ("003996", "20.00"), ("003944", "12.95"))).payments[0]

    assert alone.proof.state is ProofState.UNPROVED
    assert _paid(known) == [("003928", "10.00"), ("003996", "20.00"), ("003944", "12.95")]
    assert known.proof.state is ProofState.PROVED


def test_a_dunning_letter_whose_invoices_are_all_known_is_no_payment() -> None:
    known = _known(("90002252", "491.77"), ("90002250", "952.09"))

    reading = _read(
        "Relance : factures échues\n\n"
        "Pièce        Date          Montant facture\n"
        "90002252     2026-06-05         491,77\n"
        "90002250     2026-06-16         952,09\n\n"
        "Total dû: 1.443,86 EUR\n\nCes factures restent impayées. Merci de nous régler sous huit jours.\n",
        known=known,
    )

    assert reading.kind is DocumentKind.NOT_REMITTANCE


def test_a_number_wrapped_in_a_narrow_cell_is_whole_by_the_ledger() -> None:
    file = io.BytesIO()
    canvas = Canvas(file)
    canvas.setFont("Helvetica", 9)
    canvas.drawString(40, 800, "Remittance advice")
    for x, text in ((40, "Invoice"), (100, "Purchase Order"), (250, "Amount Paid")):
        canvas.drawString(x, 760, text)
    for row, (tail, order, amount) in enumerate((("1373", "4567664708", "877.34"), ("1420", "4556461002", "51.24"))):
        y = 740 - 30 * row
        canvas.drawString(40, y, "F26/00")
        canvas.drawString(40, y - 11, tail)
        canvas.drawString(100, y - 5.5, order)
        canvas.drawRightString(300, y - 5.5, amount)
    canvas.drawString(40, 660, "Total paid")
    canvas.drawRightString(300, 660, "928.58")
    canvas.save()
    document = read_document("a.pdf", "", file.getvalue())

    advice = read_remittance(document, _known(("F26/001373", "877.34"), ("F26/001420", "51.24"))).payments[0]
    alone = read_remittance(document, KnownItems()).payments[0]

    assert _paid(advice) == [("F26/001373", "877.34"), ("F26/001420", "51.24")]
    assert advice.proof.state is ProofState.PROVED
    assert alone.proof.state is ProofState.UNPROVED


def test_glyphs_placed_one_by_one_are_words() -> None:
    file = io.BytesIO()
    canvas = Canvas(file)
    for row, text in enumerate(("Remittance advice", "Payment no. 4711", "Invoice INV-71001")):
        x = 40.0
        for char in text:
            written = canvas.beginText(x, 800 - 20 * row)
            written.textOut(char)
            canvas.drawText(written)
            x += canvas.stringWidth(char, "Helvetica", 12)
    canvas.save()

    words = [word.text for word in read_document("a.pdf", "", file.getvalue()).pages[0].words]

    assert words == ["Remittance", "advice", "Payment", "no.", "4711", "Invoice", "INV-71001"]


def test_html_without_end_tags_keeps_its_cells() -> None:
    reading = _read(
        "<!doctype html><h1>Remittance advice</h1><table><tr><th>Invoice<th>Paid"
        "<tr><td>INV-71001<td>10.00<tr><td>INV-71002<td>20.00<tr><td>Total paid<td>30.00</table>",
        "a.html",
    )

    assert _paid(reading.payments[0]) == [("INV-71001", "10.00"), ("INV-71002", "20.00")]


@pytest.mark.parametrize(
    ("fact", "reference"),
    [
        ("Our payment ref: EFT-059721", "EFT-059721"),
        ("Betaalreferentie        P00059257", "P00059257"),
        ("Zahlungsreferenz\nEFT-045512", "EFT-045512"),
        ("Référence du virement : 0033687", "0033687"),
        ("N° transferencia P00025212", "P00025212"),
        ("Numero bonifico: 2000037011", "2000037011"),
        ("EFT NUMBER 0047719", "0047719"),
        ("Regulierungsbeleg ........... : ZB 048895", "ZB 048895"),
        ("Trace #          :   021000000036587", "021000000036587"),
        ("Zahlungsreferenz / Payment reference: PAY-015426", "PAY-015426"),
        ("Vendor no.       Trace #\nV002698          E2E-00042007", "E2E-00042007"),
        ("Nostra rif.    TRF/26/68484\nRiferimento di paga    1500005961", "1500005961"),
        (
            "TRF/26/76550     USD 30.00       28 Sep 2026\nPayment No.      Amount          Payment date",
            "TRF/26/76550",
        ),
        ("Nos réf. AP-7530\n\nLe virement n° CK055415 de 30,00 EUR a été exécuté le 30/03/2026.", "CK055415"),
        (
            "Wertstellung   Betrag    Ihr Zeichen   Zahlungsbeleg\n06.06.2026     30,00 EUR  HF-4193      2000009965",
            "2000009965",
        ),
        ("Batch no. 03935\nOur reference AP/4666\nSupplier Remittance No. EFT083277", "EFT083277"),
        ("wir haben unter der Zahlungsreferenz 2000049061 insgesamt 30,00 EUR bezahlt", "2000049061"),
    ],
)
def test_the_payments_number_is_found_behind_or_below_its_label(fact: str, reference: str) -> None:
    table = "Invoice      Amount paid\nINV-71001    10.00\nINV-71002    20.00\nTotal paid    30.00\n"

    assert _read(f"Remittance advice\n\n{fact}\n\n{table}").payments[0].reference == reference


@pytest.mark.parametrize(
    ("facts", "paid_on"),
    [
        ("Printed: 2026-09-23\nPayment 2000001269 / 2026-09-21", date(2026, 9, 21)),
        ("Fecha de emisión 23/09/2026\nNuestra transferencia EFT028170 del 22/09/2026", date(2026, 9, 22)),
        ("Datum: 05.09.2026\n\nWir haben Ihnen heute, am 06.09.2026, 30,00 EUR überwiesen.", date(2026, 9, 6)),
        (
            "Fecha documento 12/04/2026\n\nEl pago n.º 5697 por importe de 30,00 EUR se\nha realizado el 15/04/2026.",
            date(2026, 4, 15),
        ),
        ("Afdrukdatum   23-09-2026\nBetaald op    21-09-2026", date(2026, 9, 21)),
        ("Check number 0050210\nCheck date 02/10/2026\nPayment amount 30.00 USD", date(2026, 10, 2)),
    ],
)
def test_the_day_of_the_payment_is_not_the_papers(facts: str, paid_on: date) -> None:
    table = "Invoice      Amount paid\nINV-71001    10.00\nINV-71002    20.00\nTotal paid    30.00\n"
    known = _known(("INV-71001", "10"), ("INV-71002", "20"))

    assert _read(f"Remittance advice\n\n{facts}\n\n{table}", known=known).payments[0].payment_date == paid_on


def test_lines_without_headings_are_proved_where_the_total_says_that_it_was_paid() -> None:
    known = _known(("INV-71001", "10"), ("INV-71002", "20"))
    lines = "INV-71001   Nov 3, 2025   10.00\nINV-71002   Nov 9, 2025   20.00\n"

    (told,) = _read(
        f"Ashgrove Ltd has sent you a payment.\n\nInvoices\n{lines}\nTotal paid   30.00\n", known=known
    ).payments
    (untold,) = _read(
        f"Ashgrove Ltd has sent you a payment.\n\nInvoices\n{lines}\nSum   30.00\n", known=known
    ).payments

    assert told.proof.state is ProofState.PROVED
    assert untold.proof.state is ProofState.UNPROVED


def test_an_820s_numbered_adjustment_that_explains_the_invoice_before_it_is_its_deduction() -> None:
    segments = (
        "ST*820*0001", "BPR*C*79.48*C*ACH*CTX***********20261021", "TRN*1*P00002544", "CUR*PR*USD",
        "RMR*IV*INV-71001**79.48*89.30", "ADX*-9.82*06*CM*CB55512", "SE*7*0001",
    )  # fmt: skip

    advice = _read("~".join(segments) + "~", "a.x12").payments[0]

    assert [(line.reference, line.net, line.deduction) for line in advice.lines] == [
        ("INV-71001", Decimal("79.48"), Decimal("9.82"))
    ]
    assert "CB55512" in (advice.lines[0].reason or "")


def test_an_820_that_pays_by_order_or_delivery_names_the_invoice_in_a_reference_behind() -> None:
    segments = (
        "ST*820*0001", "BPR*C*178.78*C*ACH*CTX***********20261021", "TRN*1*P00002544",
        "RMR*PO*4500118822**79.48*79.48", "REF*IV*INV-71001", "RMR*IV*INV-71002**89.30", "REF*IV*4500118823",
        "RMR*BM*88120**10.00", "REF*IV*INV-71003", "SE*10*0001",
    )  # fmt: skip

    advice = _read("~".join(segments) + "~", "a.x12").payments[0]

    assert _paid(advice) == [("INV-71001", "79.48"), ("INV-71002", "89.30"), ("INV-71003", "10.00")]


def test_an_820s_adjustment_without_a_number_explains_the_invoice_before_it() -> None:
    segments = (
        "ST*820*0001", "BPR*C*69.48*C*ACH*CTX***********20261021", "TRN*1*P00002544", "CUR*PR*USD",
        "N1*PR*Alder Freight Inc.", "RMR*IV*INV-71001*PI*79.48*89.30", "DTM*003*20260726", "ADX*-9.82*06",
        "ADX*-10.00*01*CM*DM-86733", "SE*10*0001",
    )  # fmt: skip

    advice = _read("~".join(segments) + "~", "a.x12").payments[0]

    assert [(line.reference, line.net, line.deduction) for line in advice.lines] == [
        ("INV-71001", Decimal("79.48"), Decimal("9.82")),
        ("DM-86733", Decimal("-10.00"), None),
    ]
    assert advice.proof.state is ProofState.PROVED


def test_rows_below_a_title_within_the_table_take_off_when_it_names_credit_notes() -> None:
    advice = _read(
        "Remittance advice 90597\n\n"
        "Document      Date          Amount\n"
        "Invoices paid\n"
        "SI-56710      01/02/2026    896.70\n"
        "SI-56711      02/02/2026    100.00\n"
        "Subtotal                    996.70\n"
        "Credit notes taken\n"
        "SI-56724      03/02/2026     13.70\n"
        "SI-56735      03/02/2026      3.00\n"
        "Subtotal                     16.70\n"
        "Amount paid                 980.00\n",
        "a.txt",
        _known(("SI-56710", "896.70"), ("SI-56711", "100.00"), ("SI-56724", "-13.70"), ("SI-56735", "-3.00")),
    ).payments[0]

    assert [net for _, net in _paid(advice)] == ["896.70", "100.00", "-13.70", "-3.00"]
    assert advice.proof.state is ProofState.PROVED


def test_invoices_that_are_not_approved_yet_are_no_lines() -> None:
    advice = _read(
        "Payment advice 1500037\n\n"
        "Invoices paid with this transfer\n\n"
        "Invoice       Date          Amount\n"
        "SI-56710      01/02/2026    896.70\n"
        "SI-56711      02/02/2026    100.00\n"
        "Total                       996.70\n\n"
        "Invoices not yet approved for payment\n\n"
        "Invoice       Date          Amount\n"
        "SI-56712      03/02/2026     50.00\n",
        "a.txt",
        _known(("SI-56710", "896.70"), ("SI-56711", "100.00"), ("SI-56712", "50.00")),
    ).payments[0]

    assert _paid(advice) == [("SI-56710", "896.70"), ("SI-56711", "100.00")]


def test_orders_below_an_invoice_with_amounts_of_their_own_leave_the_paid_column_paid() -> None:
    advice = _read(
        "Payment advice 2000089\n\n"
        "Invoice / PO       Date          PO Value        Paid\n"
        "5100049868         01/02/2026                  377.60\n"
        "  PO 4552892566                    377.60\n"
        "5100049877         02/02/2026                  246.90\n"
        "  PO 4539710141                    200.30\n"
        "  PO 4582571890                     46.60\n"
        "Total paid USD                                 624.50\n",
        "a.txt",
        _known(("5100049868", "377.60"), ("5100049877", "246.90")),
    ).payments[0]

    assert _paid(advice) == [("5100049868", "377.60"), ("5100049877", "246.90")]
    assert advice.proof.state is ProofState.PROVED
