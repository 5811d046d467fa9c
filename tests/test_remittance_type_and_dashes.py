"""How a page is set: type whose file says nothing of its height, headings that nearly touch, dashes before amounts,
deductions on a second page, and forms that only speak of remittances."""

# ruff: noqa: E501  (documents as they are printed)

import io
import re
from decimal import Decimal

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from parsers.remittance.advice import DocumentKind
from parsers.remittance.formats.document import read_document
from tests.trap_papers import HEAD, TWO, known, only, paid, pdf, placed_pdf, proved, read, table

PLACES = (40, 140, 240, 340, 440)


def low_type(pages: list[tuple[float, float, str]]) -> bytes:
    """A PDF whose font tells the height of its capitals as its ascent and no descent, as LibreOffice's subsets do."""
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4, pageCompression=0, invariant=1)
    canvas.setFont("Vera", 9)
    for x, top, text in pages:
        canvas.drawString(x, A4[1] - top, text)
    canvas.save()
    return re.sub(
        rb"/(Ascent|Descent) (-?\d+)",
        lambda told: b"/%s %s" % (told[1], (b"660" if told[1] == b"Ascent" else b"0").ljust(len(told[2]))),
        file.getvalue(),
    )


def test_words_of_a_line_are_as_high_as_their_type_whatever_its_font_says() -> None:
    words = read_document("a.pdf", "", low_type([(40, 50, "Paying Date gap No")])).pages[0].words

    assert len({(word.top, word.bottom) for word in words}) == 1
    assert words[0].bottom - words[0].top == pytest.approx(9 * 0.96, abs=0.1)


def test_a_heading_of_two_lines_is_one_in_low_type() -> None:
    head = [(40, 40, "Brookmart Stores Inc."), (40, 56, "Remittance advice no. 118822 of 04/22/2026")]
    upper = table(90, PLACES, ("Document", "External", "Original", "Pmt. Disc.", "Amount"))
    lower = table(101, PLACES, ("Date", "Doc. No.", "Amount", "Taken", "Paid"))
    rows = table(
        115,
        PLACES,
        ("03/02/2026", "65653", "306.00", "6.00", "300.00"),
        ("03/04/2026", "65654", "150.00", "0.00", "150.00"),
        ("Total", "", "456.00", "6.00", "450.00"),
    )

    advice = only(low_type([*head, *upper, *lower, *rows]), known(("65653", "306.00"), ("65654", "150.00")))

    assert [line.discount for line in advice.lines] == [Decimal("6.00"), Decimal("0.00")]
    assert paid(advice) == [("65653", "300.00"), ("65654", "150.00")]


def test_headings_set_right_that_nearly_touch_are_cut_where_their_columns_end() -> None:
    places = (40, 140, 300, 360, 440)
    heads = [(40, 100, "Invoice no."), (140, 100, "Date"), (300, 100, ">Net")]
    heads += [(360, 100, ">VAT"), (440, 100, ">Gross amount to pay")]
    rows = [
        (x, top, cell if column < 2 else f">{cell}")
        for top, row in (
            (114, ("65653", "03/02/2026", "1 250.00", "1 250.00", "2 500.00")),
            (128, ("65654", "03/04/2026", "1 100.00", "1 100.00", "2 200.00")),
            (142, ("Total", "", "2 350.00", "2 350.00", "4 700.00")),
        )
        for column, (x, cell) in enumerate(zip(places, row, strict=True))
        if cell
    ]
    head = [(40, 40, "Brookmart Stores Inc."), (40, 56, "Remittance advice no. 118822 of 04/22/2026")]

    advice = only(placed_pdf([[*head, *heads, *rows]]), known(("65653", "2500.00"), ("65654", "2200.00")))

    assert [(line.gross, line.net) for line in advice.lines] == [(Decimal(2500), Decimal(2500)), (Decimal(2200),) * 2]


@pytest.mark.parametrize("dash", ["-", "–"])
def test_a_dash_before_each_amount_of_a_list_is_no_sign(dash: str) -> None:
    lines = f"Invoice 65653 dated 2 March 2026 {dash} $300.00\nInvoice 65654 dated 4 March 2026 {dash} $150.00\n"
    text = f"{HEAD}We enclose our cheque in the sum of $450.00, being payment of:\n\n{lines}"

    advice = only(text)

    assert paid(advice) == [("65653", "300.00"), ("65654", "150.00")]
    assert proved(advice)


def test_a_hash_before_a_number_is_no_part_of_it() -> None:
    text = (
        f"{HEAD}Invoice #65653          $300.00\nInvoice #65654          $150.00\nTotal payment           $450.00\n"
    )

    assert paid(only(text, known(*TWO))) == [("65653", "300.00"), ("65654", "150.00")]


def test_deductions_listed_over_two_pages_keep_their_numbers() -> None:
    invoices = "Invoice     Date          Depot     Amount\n65653       03/02/2026    227       300.00\n65654       03/04/2026    310       150.00\nTotal invoices                      450.00\n\n"
    below = "Debit note  Date          Reason           Amount\nDN100441    03/20/2026    Shortage         -10.00\nDN100442    03/21/2026    Late delivery    -20.00\n"
    after = "\fDN100443    03/22/2026    Late delivery    -30.00\nTotal deductions                           -60.00\n\nNet payment $390.00\n"

    advice = only(pdf(f"{HEAD}{invoices}Deductions\n{below}{after}"), known(*TWO))

    assert [line.reference for line in advice.lines[2:]] == ["DN100441", "DN100442", "DN100443"]
    assert (advice.total, proved(advice)) == (Decimal("390.00"), True)


@pytest.mark.parametrize(
    "title",
    [
        "Vendor ACH Enrollment Form",
        "Supplier EFT Authorization Form",
        "Anmeldeformular elektronisches Zahlungsavis",
        "Formulaire d'inscription fournisseur",
        "Formulario de alta de proveedores",
        "Modulo di registrazione fornitore",
        "Aanmeldformulier digitale betaalspecificaties",
    ],
)
def test_a_form_that_asks_where_to_send_remittances_is_none(title: str) -> None:
    text = f"{title}\nBrookmart Stores Inc.\n\nWe pay by ACH. Remittance advices go to the address below.\n\nBank\nAccount number\nRemittance e-mail\nSignature\n"

    assert read(text).kind is DocumentKind.NOT_REMITTANCE


@pytest.mark.parametrize(
    "title", ["Zawiadomienie o przelewie nr", "Kreditorenavis Nr.", "Notification of payment no."]
)
def test_the_number_in_such_a_title_is_the_payments(title: str) -> None:
    lines = "Invoice      Amount paid\n65653        300.00\n65654        150.00\nTotal        450.00\n"

    assert only(f"Brookmart Stores Inc.\n\n{title} 4640/26\n\n{lines}", known(*TWO)).reference == "4640/26"


def test_a_list_without_headings_goes_on_at_its_place_on_the_next_page() -> None:
    first = "".join(f"Invoice #6560{n}                          $100.00\n" for n in range(8))
    text = f"Payment details\n$1,100.00\nBrookmart Stores Inc. paid you by ACH\nConfirmation number: P0044026\n\n{first}\f"
    text += "Invoice #65609                          $400.00\nVendor credit #65610                   -$100.00\nTotal payment                          $1,100.00\n"

    advice = only(text)

    assert paid(advice)[-2:] == [("65609", "400.00"), ("65610", "-100.00")]
    assert (advice.total, proved(advice)) == (Decimal("1100.00"), True)
