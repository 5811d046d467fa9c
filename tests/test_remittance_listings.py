"""Tables in mails whose cells stand one blank apart, and the words that say that a list below was paid."""

# ruff: noqa: E501  (lines as they are written)

from decimal import Decimal

import pytest

from parsers.remittance.advice import DocumentKind
from parsers.remittance.formats.document import read_document
from tests.trap_papers import known, only, paid, proved, read

ITEMS = known(("INV-20501", "1250.00"), ("INV-20502", "830.40"))
LINES = [("INV-20501", "1225.00"), ("INV-20502", "830.40")]


@pytest.mark.parametrize(
    ("headings", "rows", "total"),
    [
        (
            "Invoice Number Invoice Date Gross Amount Discount Net Paid",
            ("INV-20501 09/01/2026 1,250.00 25.00 1,225.00", "INV-20502 09/02/2026 830.40 0.00 830.40"),
            "Total 2,080.40 25.00 2,055.40",
        ),
        (
            "Rechnung Datum Betrag Skonto Zahlbetrag",
            ("INV-20501 01.09.2026 1.250,00 25,00 1.225,00", "INV-20502 02.09.2026 830,40 0,00 830,40"),
            "Summe 2.055,40",
        ),
        ("Factura Fecha Importe", ("INV-20501 01/09/2026 1.225,00 €", "INV-20502 02/09/2026 830,40 €"), "Total 2.055,40 €"),
        ("Date Invoice Amount", ("09/01/2026 INV-20501 $1,225.00", "09/02/2026 INV-20502 $830.40"), "Total $2,055.40"),
        ("Nr faktury Data Kwota", ("INV-20501 01.09.2026 1225,00 PLN", "INV-20502 02.09.2026 830,40 PLN"), "Razem 2055,40 PLN"),
        ("Invoice PO Amount Paid", ("INV-20501 4500001234 1,225.00", "INV-20502 4500001235 830.40"), "Total 2,055.40"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("html", [False, True])
def test_cells_one_blank_apart_are_columns_of_the_headings_above_them(
    headings: str, rows: tuple[str, ...], total: str, html: bool
) -> None:
    lines = ["Payment 4711 was sent today:", "", headings, *rows, total, "", "Regards"]
    text = "".join(f"<div>{line or '<br>'}</div>" for line in lines) if html else "\n".join(lines)

    advice = only(text, ITEMS, "a.html" if html else "a.txt")

    assert paid(advice) == LINES
    assert advice.total == Decimal("2055.40")
    assert proved(advice)


def test_headings_that_fit_in_several_ways_are_cut_so_that_the_rows_tie() -> None:
    text = "Payment advice\nInvoice Amount Discount Net Paid\nINV-1 1,250.00 25.00 1,225.00\nTotal 1,250.00 25.00 1,225.00\n"

    advice = only(text, None, "a.txt")

    assert paid(advice) == [("INV-1", "1225.00")]
    assert advice.lines[0].discount == Decimal("25.00")


@pytest.mark.parametrize(
    "announced",
    [
        "Wire 2000043724 went out 10/19/2026.",
        "Cheque 100234 mailed 10/12/2026",
        "Our payment of 12 October covers the following:",
        "Just sent USD 2,080.40 to your account for",
        "Veuillez noter notre virement du 27/10/2026 (réf. 2000091467) :",
        "Nous venons de vous virer la somme de 2 080,40 € pour :",
        "Virement 2000091467 effectué le 12/10/2026 :",
        "Heute überwiesen:",
        "Unsere Zahlung vom 12.10. setzt sich wie folgt zusammen:",
        "Pago realizado el 12/10/2026:",
        "In data 12/10/2026 bonifico n. 4711 per le fatture sotto:",
        "Vandaag (12-10-2026) betaald, omschrijving 4711:",
        "Onze betaling van 12-10-2026 betreft:",
        "Pagamento efetuado em 12/10/2026:",
    ],
)
def test_a_list_below_words_that_announce_a_payment_is_paid(announced: str) -> None:
    advice = only(f"{announced}\n\nINV-20501   1250.00\nINV-20502   830.40\nTotal   2080.40\n", ITEMS, "a.txt")

    assert paid(advice) == [("INV-20501", "1250.00"), ("INV-20502", "830.40")]


@pytest.mark.parametrize(
    "told",
    [
        "Your payment made on 12/10/2026 is missing for",
        "Votre virement effectué le 12/10/2026 ne couvre pas",
        "Ihre Zahlung vom 12.10.2026 fehlt uns für",
        "When will the payment for these be sent?",
    ],
)
def test_a_list_below_words_about_the_readers_own_payment_is_not_paid(told: str) -> None:
    document = read(f"{told}\n\nInvoice A-1\nInvoice A-2\n", None, name="a.txt")

    assert document.kind is DocumentKind.NOT_REMITTANCE


def test_a_credit_note_of_a_list_is_no_title() -> None:
    text = "Virement du 27/10/2026 effectué :\n\n- avoir 3301 : -130,40\n- fact. 20501 : 1250,00\n\nTotal : 1119,60 EUR\n"

    assert read(text, known(("20501", "1250.00"), ("3301", "-130.40")), name="a.txt").kind is DocumentKind.REMITTANCE


def test_a_number_in_a_list_is_the_item_of_that_very_number_where_another_only_lacks_its_prefix() -> None:
    items = known(("2026.01777", "810.41"), ("RE-2026-01777", "9303.08"), ("2026.01763", "823.15"))

    advice = only(
        "ACH 4711 sent today for:\n\n2026.01777 - $810.41\n2026.01763 - $823.15\n\nTotal: $1,633.56\n", items, "a.txt"
    )

    assert paid(advice) == [("2026.01777", "810.41"), ("2026.01763", "823.15")]


def test_a_formula_that_is_a_text_guards_its_zeros() -> None:
    rows = '"Invoice","Amount paid","Check no."\n"=""0020501""","1,250.00","=""00945"""\n="0020502",830.40,="00945"\n'

    document = read_document("a.csv", "text/csv", rows.encode())

    assert [word.text for word in document.pages[0].words if word.text.startswith("00")] == [
        "0020501", "00945", "0020502", "00945",
    ]  # fmt: skip
