"""Ways to print an advice that strangers' systems have: cents apart, numbers in corners, unknown labels."""

import io
from decimal import Decimal

import pytest
from reportlab.pdfgen.canvas import Canvas

from parsers.keys import canonical_keys
from parsers.known_items import KnownItem, KnownItems
from parsers.remittance.advice import ProofState, RemittanceAdvice, RemittanceReading
from parsers.remittance.facts.quoted_number import find_quoted_number
from parsers.remittance.formats.document import read_document
from parsers.remittance.reader import read_remittance
from parsers.remittance.rows.spoken_amounts import find_spoken_amount

_Cell = tuple[float, str]


def _read_text(text: str) -> RemittanceReading:
    return read_remittance(read_document("a.txt", "", text.encode()), KnownItems())


def _read_pdf(*rows: tuple[_Cell, ...]) -> RemittanceAdvice:
    """One advice of a page whose rows are cells: a text at its left edge, or before its right edge when negative."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))
    canvas.setFont("Helvetica", 9)
    for number, row in enumerate(rows):
        for x, text in row:
            (canvas.drawString if x > 0 else canvas.drawRightString)(abs(x), 800 - 14 * number, text)
    canvas.save()
    (advice,) = read_remittance(read_document("a.pdf", "", file.getvalue()), KnownItems()).payments
    return advice


def _paid(advice: RemittanceAdvice) -> list[tuple[str, str]]:
    return [(line.reference, str(line.net)) for line in advice.lines]


def _is_proved(advice: RemittanceAdvice) -> bool:
    return advice.proof.state is ProofState.PROVED


def test_cents_in_a_column_of_their_own_belong_to_their_amounts() -> None:
    advice = _read_pdf(
        ((50, "Kaltenbach Elektro AG"),),
        ((50, "Zahlungsanzeige Nr. 673745"), (350, "Zahlungsdatum 04.10.2026")),
        ((50, "Rechnung"), (230, "Brutto EUR"), (330, "Skonto"), (440, "Netto")),
        ((50, "RE-50441"), (-275, "1.045"), (281, "77"), (-375, "0"), (381, "00"), (-485, "1.045"), (491, "77")),
        ((50, "RE-50462"), (-275, "99"), (281, "20"), (-375, "3"), (381, "15"), (-485, "96"), (491, "05")),
        ((50, "Summe"), (-275, "1.144"), (281, "97"), (-375, "3"), (381, "15"), (-485, "1.141"), (491, "82")),
    )

    assert _paid(advice) == [("RE-50441", "1045.77"), ("RE-50462", "96.05")]
    assert (advice.total, _is_proved(advice)) == (Decimal("1141.82"), True)


def test_headings_that_run_up_their_narrow_columns_are_headings() -> None:
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))
    canvas.setFont("Helvetica", 9)
    canvas.drawString(50, 800, "Van der Leemput Bouw B.V. - payment advice PAY355749 of 03-10-2026")
    for x, heading in ((60, "Invoice"), (160, "Our doc"), (270, "Gross EUR"), (340, "Discount"), (410, "Paid EUR")):
        canvas.saveState()
        canvas.translate(x, 700)
        canvas.rotate(90)
        canvas.drawString(0, 0, heading)
        canvas.restoreState()
    rows = [
        ("INV-7200", "1961149448", "785,18", "0,00", "785,18"),
        ("INV-7207", "5171615070", "74,16", "1,48", "72,68"),
    ]
    for number, (invoice, own, *amounts) in enumerate([*rows, ("Total", "", "859,34", "1,48", "857,86")], start=1):
        canvas.drawString(50, 695 - 14 * number, invoice)
        canvas.drawString(130, 695 - 14 * number, own)
        for x, amount in zip((280, 350, 420), amounts, strict=True):
            canvas.drawRightString(x, 695 - 14 * number, amount)
    canvas.save()

    (advice,) = read_remittance(read_document("a.pdf", "", file.getvalue()), KnownItems()).payments

    assert _paid(advice) == [("INV-7200", "785.18"), ("INV-7207", "72.68")]
    assert ([str(line.discount) for line in advice.lines], _is_proved(advice)) == (["0.00", "1.48"], True)


def test_two_digits_beside_amounts_with_decimals_are_no_cents() -> None:
    advice = _read_pdf(
        ((50, "Larkfield Foods Limited"), (350, "Remittance advice 4471882")),
        ((50, "Invoice"), (150, "Days"), (230, "Paid GBP")),
        ((50, "500441"), (92, "30"), (-275, "1,045.77")),
        ((50, "500462"), (92, "45"), (-275, "96.05")),
        ((50, "Total"), (-275, "1,141.82")),
    )

    assert [net for _, net in _paid(advice)] == ["1045.77", "96.05"]


def test_amounts_with_three_decimals_are_read_by_the_one_that_has_both_marks() -> None:
    (advice,) = _read_text(
        "Gulf Crescent Hotels KSC\n\nTT Advice No. 909483 dated 08-Oct-2026\n\n"
        "Inv. Ref.     Inv. Date      Amount KWD\n"
        "RE0007547     14-Sep-2026       208.896\n"
        "RE0007552     13-Sep-2026     7,209.772\n"
        "Total KWD                     7,418.668\n"
    ).payments

    assert _paid(advice) == [("RE0007547", "208.896"), ("RE0007552", "7209.772")]
    assert advice.total == Decimal("7418.668")


@pytest.mark.parametrize(
    ("head", "reference"),
    [
        pytest.param("Bill Payment\n#3002120182", "3002120182", id="a number below the title"),
        pytest.param("Remittance advice\nUTR No. : PAY960182", "PAY960182", id="a bank network's number"),
        pytest.param("Remittance advice\nPayment certificate   7111445689", "7111445689", id="a paper of payment"),
        pytest.param(
            "Remittance advice\nWe have paid the invoices below; in any query please quote BX/515019.",
            "BX/515019",
            id="a number to quote",
        ),
    ],
)
def test_the_payments_number_is_found_in_odd_places(head: str, reference: str) -> None:
    (advice,) = _read_text(
        f"Halvorsen Marine Ltd\n\n{head}\n\nInvoice     Date          Paid GBP\n"
        "F-05134-A   03/08/2026      178.45\nF-05138-A   08/08/2026      268.83\nTotal                      447.28\n"
    ).payments

    assert (advice.reference, _is_proved(advice)) == (reference, True)


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("Bei Rückfragen bitte unter Angabe der Nummer 4711-22.", "4711-22"),
        ("Merci de rappeler notre référence AV20266 dans vos courriers", "AV20266"),
        ("please quote your account with us", None),
        ("Please state the invoice number", None),
    ],
)
def test_a_number_to_quote_stands_behind_the_verb(sentence: str, number: str | None) -> None:
    assert find_quoted_number(sentence) == number


def test_a_value_below_another_value_of_a_form_is_no_part_of_the_name_above() -> None:
    (advice,) = _read_text(
        "ACH CTX PAYMENT INFORMATION REPORT\n\nORIGINATOR      BLUESTEM DAIRY COOPERATIVE\n"
        "RECEIVER        LUMENPORT NETWORKS LTD\nTRACE NUMBER    ZA-34252\n\n"
        "REMIT ID        INV DATE        ORIGINAL      DISC          PAID\n"
        "IV 90053130     07/22/2026        303.66      0.00        303.66\n"
        "IV 90053158     09/02/2026      9,323.89     20.00      9,303.89\n"
        "TOTAL                           9,627.55     20.00      9,607.55\n"
    ).payments

    assert (advice.payer, advice.payee) == ("BLUESTEM DAIRY COOPERATIVE", "LUMENPORT NETWORKS LTD")
    assert (_paid(advice), _is_proved(advice)) == ([("90053130", "303.66"), ("90053158", "9303.89")], True)


def test_a_box_of_totals_below_the_table_is_read_by_its_words_not_by_the_columns_above() -> None:
    advice = _read_pdf(
        ((50, "Oberland Textil GmbH & Co. KG"),),
        ((50, "Zahlungsavis 3081878272 vom 05.10.2026"),),
        ((50, "Ihre Referenz"), (190, "Belegdatum"), (311, "Skonto %"), (436, "Brutto EUR"), (509, "Netto")),
        ((50, "108736/26"), (190, "09.09.2026"), (-470, "84,22"), (-539, "84,22")),
        ((50, "108748/26"), (190, "11.09.2026"), (311, "2,0"), (-470, "86,50"), (-539, "84,77")),
        (),
        ((325, "Summe Brutto"), (-451, "170,72")),
        ((325, "Summe Skonto"), (-451, "1,73")),
        ((325, "Zahlbetrag EUR"), (-451, "168,99")),
    )

    assert _paid(advice) == [("108736/26", "84.22"), ("108748/26", "84.77")]
    assert (advice.total, _is_proved(advice)) == (Decimal("168.99"), True)


def test_cheques_listed_under_one_heading_are_a_payment_each() -> None:
    cheque = (
        "Cheque no. {0} dated 09/10/2026\n"
        "INV-{1}      18/08/2026     4510812745        312.80\n"
        "INV-{2}      22/07/2026     4580773657      1,202.09\n"
        "                            Cheque total    1,514.89\n"
    )
    reading = _read_text(
        "Thornbury Rail Services plc\n\nRemittance to Lumenport Networks Ltd\n\n"
        "Invoice         Date           Order no        Amount GBP\n"
        + "".join(cheque.format(100200 + n, 8240 + n, 8260 + n) for n in range(3))
    )

    assert [(a.reference, str(a.total), _is_proved(a)) for a in reading.payments] == [
        (str(number), "1514.89", True) for number in (100200, 100201, 100202)
    ]


def test_a_row_that_counts_the_documents_is_the_total() -> None:
    (advice,) = _read_text(
        "Käserei Niederbipp AG\n\nZahlungsliste 4342332495 vom 04.10.2026\n\n"
        "Rechnung      Datum         Text         Brutto EUR   Zahlung EUR\n"
        "108382/26     17.08.2026    Lieferung        382,83        382,83\n"
        "108395/26     20.07.2026    Lieferung      1.197,29      1.161,37\n"
        "2 Belege                    Summe          1.580,12      1.544,20\n"
    ).payments

    assert (_paid(advice), advice.total) == (
        [("108382/26", "382.83"), ("108395/26", "1161.37")],
        Decimal("1544.20"),
    )


def test_the_payer_is_named_without_whom_he_pays_for() -> None:
    (advice,) = _read_text(
        "Group payment advice 4711882\n\nMeridian Holding plc on behalf of its subsidiaries\n\n"
        "Invoice     Date          Paid EUR\nF-05134-A   03/08/2026      178.45\nF-05138-A   08/08/2026      268.83\n"
        "Total                      447.28\n"
    ).payments

    assert advice.payer == "Meridian Holding plc"


@pytest.mark.parametrize(
    ("head", "reference"),
    [
        pytest.param("Remittance 378842, 3 October 2026, to Lumenport Ltd", "378842", id="before a comma and a day"),
        pytest.param("Remittance advice\nCheque PAY668054 2 October 2026", "PAY668054", id="right before a day"),
        pytest.param("REMITTANCE ADVICE   EFT PAY618978   10/12/2026", "PAY618978", id="behind its own label"),
        pytest.param("Distinta di bonifico\nNumero: PAY775032", "PAY775032", id="a bare number below the title"),
        pytest.param("Maksuerittely / Remittance\nViite / Reference   467478", "467478", id="in an unknown language"),
    ],
)
def test_the_payments_number_ends_where_it_ends(head: str, reference: str) -> None:
    (advice,) = _read_text(
        f"Larkfield Foods Limited\n\n{head}\n\nInvoice     Date          Paid GBP\n"
        "F-05134-A   03/08/2026      178.45\nF-05138-A   08/08/2026      268.83\nTotal                      447.28\n"
    ).payments

    assert advice.reference == reference


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            "Fjällbacka Verktyg AB\n\nLeverantörsbetalning\n\nFakturanr    Förfallodatum   Belopp\n"
            "INV-06413    2026-08-28        254,16 kr\nINV-06419    2026-08-14        101,02 kr\n"
            "                  Totalt betalt: 355,18 kr\n",
            id="Swedish",
        ),
        pytest.param(
            "Strojírny Vltava a.s.\n\nAvízo platby č. 837194\n\nČíslo faktury   Datum         Částka CZK\n"
            "INV-06413       28.08.2026        254,16\nINV-06419       14.08.2026        101,02\n"
            "Celkem                            355,18\n",
            id="Czech",
        ),
        pytest.param(
            "Järvikoski Oy\n\nMaksuerittely\n\nLaskun numero   Pvm           Summa EUR\n"
            "INV-06413       28.08.2026        254,16\nINV-06419       14.08.2026        101,02\n"
            "Yhteensä                          355,18\n",
            id="Finnish",
        ),
    ],
)
def test_advices_in_more_languages_are_read(text: str) -> None:
    (advice,) = _read_text(text).payments

    assert _paid(advice) == [("INV-06413", "254.16"), ("INV-06419", "101.02")]
    assert (advice.total, _is_proved(advice)) == (Decimal("355.18"), True)


def test_a_sign_at_the_left_edge_of_its_cell_belongs_to_the_amount() -> None:
    advice = _read_pdf(
        ((50, "Oakmoor Logistics Corp."),),
        ((50, "PAYMENT ADVICE NO PAY686457 DATE 10/07/2026"),),
        ((50, "Invoice"), (120, "Date"), (-300, "Amount")),
        ((50, "90043806"), (120, "09/10/2026"), (220, "$"), (-300, "223.04")),
        ((50, "90043869"), (120, "07/19/2026"), (220, "-$"), (-300, "74.34")),
        ((50, "Total"), (220, "$"), (-300, "148.70")),
    )

    assert (_paid(advice), _is_proved(advice)) == ([("90043806", "223.04"), ("90043869", "-74.34")], True)


def test_a_total_is_read_by_the_small_print_below_it() -> None:
    advice = _read_pdf(
        ((50, "Groupe Vaucresson SA"),),
        ((50, "PAY444292"), (180, "12/10/2026"), (320, "1 895,74 EUR")),
        ((50, "N° de règlement"), (180, "Date de règlement"), (320, "Montant réglé")),
        (),
        ((50, "Référence facture"), (200, "Date facture"), (-420, "Montant")),
        ((50, "RE0004992"), (200, "23/07/2026"), (-420, "1 726,90")),
        ((50, "RE0004997"), (200, "16/09/2026"), (-420, "168,84")),
    )

    assert (advice.reference, advice.total, _is_proved(advice)) == ("PAY444292", Decimal("1895.74"), True)


def test_a_heading_over_several_headings_is_none_of_a_column() -> None:
    advice = _read_pdf(
        ((50, "Brünnhoff Maschinenbau GmbH"),),
        ((50, "Zahlungsavis 711117 vom 13.10.2026"),),
        ((50, "Rechnung"), (129, "Datum"), (220, "Beträge in EUR")),
        ((190, "Brutto"), (241, "Skonto"), (298, "Netto")),
        ((50, "S26/08403"), (119, "14.07.2026"), (-232, "214,77"), (-279, "4,30"), (-337, "210,47")),
        ((50, "S26/08413"), (119, "28.07.2026"), (-232, "24.715,92"), (-279, "0,00"), (-337, "24.715,92")),
        ((50, "Summe"), (-232, "24.930,69"), (-279, "4,30"), (-337, "24.926,39")),
    )

    assert [(str(line.gross), str(line.discount)) for line in advice.lines] == [
        ("214.77", "4.30"),
        ("24715.92", "0.00"),
    ]
    assert _is_proved(advice)


def test_cards_with_the_invoice_in_their_head_are_lines() -> None:
    card = (
        "Facture {} du 07/08/2026\n  Montant facturé      138,45 €\n"
        "  Escompte               4,15 €\n  Montant payé         134,30 €\n\n"
    )
    (advice,) = _read_text(
        "Avis de paiement\nDe : Société Laitière du Bocage SAS\nRéférence de paiement : PAY257070\n\n"
        + "".join(card.format(f"LN2026-0{n}") for n in (6022, 6027))
        + "Total payé : 268,60 €\n"
    ).payments

    assert _paid(advice) == [("LN2026-06022", "134.30"), ("LN2026-06027", "134.30")]
    assert ([str(line.discount) for line in advice.lines], _is_proved(advice)) == (["4.15", "4.15"], True)


def test_sums_of_groups_are_subtotals_whatever_they_are_called() -> None:
    (advice,) = _read_text(
        "Tollbridge Brewing Supply Ltd\n\nREMITTANCE STATEMENT PA-019165\n\n"
        "Invoice       Date           Gross         Paid\n"
        "Branch 0114 Northfield\nVF66639       04/11/2026     103.85       103.85\n"
        "VF66642       05/25/2026     467.55       467.55\n              Branch total   571.40       571.40\n"
        "Branch 0230 Eastgate\nVF66656       05/27/2026     357.25       350.25\n"
        "VF66661       04/27/2026     522.65       522.65\n              Branch total   879.90       872.90\n"
        "              Payment total 1,451.30    1,444.30\n"
    ).payments

    assert ([net for _, net in _paid(advice)], advice.total) == (
        ["103.85", "467.55", "350.25", "522.65"],
        Decimal("1444.30"),
    )


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Seventy-six thousand one hundred fifty-nine pounds and 57 pence", "76159.57"),
        ("***ONE MILLION TWO THOUSAND THREE HUNDRED AND FOUR AND 05/100 DOLLARS***", "1002304.05"),
        ("Amount of transfer: twelve dollars.", "12"),
        ("Twelve months at one hundred", None),
    ],
)
def test_an_amount_in_words_is_read(text: str, amount: str | None) -> None:
    assert find_spoken_amount(text) == (None if amount is None else Decimal(amount))


def test_a_total_in_words_counts_where_no_figures_tell_it() -> None:
    (advice,) = _read_text(
        "Ashdown Ltd\n\nRemittance advice 668054\n\nInvoice     Date          Paid GBP\n"
        "F-05134-A   03/08/2026      178.45\nF-05138-A   08/08/2026      268.83\n\n"
        "We sent you four hundred and forty-seven pounds and 28 pence.\n"
    ).payments

    assert (advice.total, _is_proved(advice)) == (Decimal("447.28"), True)


def test_an_item_printed_in_two_lines_is_one_line() -> None:
    advice = _read_pdf(
        ((50, "Oakmoor Logistics Corp."),),
        ((50, "Vendor payment summary, payment no. ZA-91825"),),
        ((50, "Date"), (-310, "Gross"), (-432, "Discount"), (-556, "Net")),
        ((50, "Invoice 47035"), (140, "PO 4563635991")),
        ((50, "08/26/2026"), (-310, "4,045.82"), (-432, "121.37"), (-556, "3,924.45")),
        ((50, "Invoice 47044"), (140, "PO 4541819055")),
        ((50, "07/30/2026"), (-310, "109.21"), (-432, "0.00"), (-556, "109.21")),
        ((50, "Total USD"), (-310, "4,155.03"), (-432, "121.37"), (-556, "4,033.66")),
    )

    assert (_paid(advice), _is_proved(advice)) == ([("47035", "3924.45"), ("47044", "109.21")], True)


def test_a_number_broken_into_three_lines_of_its_cell_is_the_ledgers_item() -> None:
    items = [("LUMN20260005086", "95.50"), ("LUMN20260005093", "66.90")]
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=(595, 842))
    canvas.setFont("Helvetica", 9)
    canvas.drawString(50, 800, "Larkfield Foods Limited - remittance advice 4471882")
    canvas.drawString(50, 770, "Invoice")
    canvas.drawRightString(300, 770, "Amount paid GBP")
    for row, (number, amount) in enumerate(items):
        for line, start in enumerate((0, 7, 14)):
            canvas.drawString(50, 750 - 40 * row - 11 * line, number[start : start + 7])
        canvas.drawRightString(300, 750 - 40 * row, amount)
    canvas.drawString(50, 660, "Total")
    canvas.drawRightString(300, 660, "162.40")
    canvas.save()
    known = KnownItems(
        tuple(
            KnownItem(
                id_, number, "C1", "Larkfield", "GBP", Decimal(amount), Decimal(amount), keys=canonical_keys(number)
            )
            for id_, (number, amount) in enumerate(items, start=1)
        )
    )

    (advice,) = read_remittance(read_document("a.pdf", "", file.getvalue()), known).payments

    assert (_paid(advice), _is_proved(advice)) == (items, True)

    (unknown,) = read_remittance(read_document("a.pdf", "", file.getvalue()), KnownItems()).payments

    assert (_paid(unknown), _is_proved(unknown)) == (items, False)


def test_a_band_of_facts_is_no_table_of_invoices() -> None:
    advice = _read_pdf(
        ((50, "Larkfield Foods Limited"),),
        ((50, "BACS reference"), (177, "Payment date"), (300, "Method")),
        ((50, "681166"), (177, "08/10/2026"), (300, "BACS")),
        (),
        ((50, "Currency"), (177, "Number of items"), (300, "Contact"), (424, "Total paid")),
        ((50, "GBP"), (177, "2"), (300, "AP desk"), (424, "31.96")),
        (),
        ((50, "Your invoice"), (130, "Date"), (196, "Our voucher"), (-326, "Amount")),
        ((50, "F-08048-A"), (130, "15/09/2026"), (196, "V868056"), (-326, "47.93")),
        ((50, "F-08057-A"), (130, "08/09/2026"), (196, "V393731"), (-326, "-15.97")),
    )

    assert _paid(advice) == [("F-08048-A", "47.93"), ("F-08057-A", "-15.97")]
    assert advice.total == Decimal("31.96")


def test_an_office_is_no_part_of_the_payers_name() -> None:
    (advice,) = _read_text(
        "Tidewater Paper Company Accounts Payable\n\nRemittance advice 4711882\n\n"
        "Invoice     Date          Paid EUR\n"
        "F-05134-A   03/08/2026      178.45\nF-05138-A   08/08/2026      268.83\nTotal                      447.28\n"
    ).payments

    assert advice.payer == "Tidewater Paper Company"
