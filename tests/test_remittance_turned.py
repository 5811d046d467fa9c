"""Tables and texts that are turned round: a column for each invoice, amounts in cents, what is left after "less"."""

# ruff: noqa: E501  (documents as they are printed)

from dataclasses import replace
from decimal import Decimal

import pytest

from parsers.known_items import KnownItems
from tests.trap_papers import known, only, paid, proved, read

THREE = [("INV-65653", "300.00"), ("INV-65654", "150.00"), ("INV-65655", "75.50")]
ITEMS = known(("INV-65653", "300"), ("INV-65654", "150"), ("INV-65655", "75.50"))
LEDGERS = pytest.mark.parametrize("ledger", [ITEMS, known()], ids=["ledger", "bare"])

TURNED = {
    "en": "<p>Remittance advice 118822 of 12 March 2026</p><table><tr><td>Invoice</td><td>INV-65653</td><td>INV-65654</td><td>INV-65655</td></tr>"
    "<tr><td>Invoice date</td><td>2 Jan 2026</td><td>3 Jan 2026</td><td>4 Jan 2026</td></tr><tr><td>Gross</td><td>306.00</td><td>150.00</td><td>75.50</td></tr>"
    "<tr><td>Discount</td><td>6.00</td><td></td><td></td></tr><tr><td>Paid</td><td>300.00</td><td>150.00</td><td>75.50</td></tr></table><p>Total paid: 525.50 USD</p>",
    "de": "<p>Zahlungsavis 118822 vom 12.03.2026</p><pre>Rechnung       INV-65653    INV-65654    INV-65655    Summe\n"
    "Datum          02.01.2026   03.01.2026   04.01.2026\nBetrag            300,00       150,00        75,50   525,50\n</pre>",
    "fr": "<p>Avis de virement n° 118822 du 12/03/2026</p><table><tr><th>N° facture</th><td>INV-65653</td><td>INV-65654</td></tr><tr><th>Montant réglé</th><td>300,00</td><td>150,00</td></tr></table>"
    "<table><tr><th>N° facture</th><td>INV-65655</td><td>INV-65656</td></tr><tr><th>Montant réglé</th><td>75,50</td><td>0,00</td></tr></table><p>Total réglé : 525,50 EUR</p>",
}  # fmt: skip


@LEDGERS
@pytest.mark.parametrize("text", TURNED.values(), ids=TURNED)
def test_a_table_with_a_column_for_each_invoice_is_read_down(text: str, ledger: KnownItems) -> None:
    advice = only(text.encode(), ledger, "body.html")

    assert ([pair for pair in paid(advice) if pair[1] != "0.00"], advice.total) == (THREE, Decimal("525.50"))
    assert (advice.reference, proved(advice)) == ("118822", True)


def test_rows_that_begin_with_what_they_are_stay_rows() -> None:
    text = "Remittance advice 118822\n\nType        Number       Shipment      Amount\nInvoice     INV-65653    51001-A       300.00\nCredit      INV-65654    51002-A       -50.00\nTotal paid                             250.00\n"

    assert paid(only(text, name="a.txt")) == [("INV-65653", "300.00"), ("INV-65654", "-50.00")]


CENTS = [
    "Remittance 118822, 12 March 2026\nAll amounts in cents\n\nInvoice        Paid\nINV-65653      30000\nINV-65654      15000\nINV-65655       7550\nTotal paid     52550\n",
    "Zahlungsavis 118822 vom 12.03.2026\nBeträge in Cent\n\nRechnung       Zahlbetrag\nINV-65653      30000\nINV-65654      15000\nINV-65655       7550\nZahlbetrag     52550\n",
    "Aviso de pago 118822, 12/03/2026\nImportes en céntimos\n\nFactura        Importe pagado\nINV-65653      30000\nINV-65654      15000\nINV-65655       7550\nTotal pagado   52550\n",
]


@LEDGERS
@pytest.mark.parametrize("text", CENTS)
def test_amounts_in_cents_are_hundredths(text: str, ledger: KnownItems) -> None:
    advice = only(text, ledger, "a.txt")

    assert (paid(advice), advice.total, proved(advice)) == (THREE, Decimal("525.50"), True)


def test_a_packed_list_without_decimal_marks_is_in_cents_where_the_ledger_says_so() -> None:
    advice = only(
        "BROOKMART STORES INC   REMITTANCE 118822  12MAR26\nINV65653 020126      30000\nINV65654 030126      15000\nINV65655 040126       7550\nTOTAL                52550\n",
        ITEMS,
        "a.txt",
    )

    assert ([net for _, net in paid(advice)], advice.total) == (["300.00", "150.00", "75.50"], Decimal("525.50"))


def test_whole_amounts_beside_one_with_decimals_are_no_cents() -> None:
    advice = only(
        "Remittance advice 118822\n\nInvoice        Paid\nINV-65653      300\nINV-65655      75.50\nTotal paid     375.50\n",
        ITEMS,
        "a.txt",
    )

    assert (paid(advice), proved(advice)) == ([("INV-65653", "300"), ("INV-65655", "75.50")], True)


LESS = [
    "Dear all,\n\ntoday we paid £442.50 for invoices INV-65653 (£300.00) and INV-65654 (£150.00 less £7.50 settlement discount).\n\nRegards\nBrookmart Stores Ltd\n",
    "Guten Tag,\n\nheute haben wir 442,50 EUR überwiesen: Rechnung INV-65653 über 300,00 EUR und Rechnung INV-65654 über 150,00 EUR abzüglich 7,50 EUR Skonto.\n",
    "Bonjour,\n\nnous avons viré 442,50 EUR : facture INV-65653 pour 300,00 EUR et facture INV-65654 pour 150,00 EUR moins 7,50 EUR.\n",
]


@LEDGERS
@pytest.mark.parametrize("text", LESS)
def test_of_an_amount_less_another_the_rest_is_paid(text: str, ledger: KnownItems) -> None:
    advice = only(text, ledger, "body.txt")

    assert (paid(advice), advice.total, proved(advice)) == (
        [("INV-65653", "300.00"), ("INV-65654", "142.50")],
        Decimal("442.50"),
        True,
    )
    assert [line.gross for line in advice.lines] == [Decimal("300.00"), Decimal("150.00")]


def test_a_word_that_is_another_customers_number_makes_no_second_number() -> None:
    mine = known(("INV-65653", "300"), ("INV-65654", "150"))
    other = known(("1204", "99"), customer="2")
    ledger = KnownItems((*mine.items, *(replace(item, id=99) for item in other.items)))
    text = "Remittance advice 118822\n\nPurpose                                Paid\nBill INV-65653 dated 2 Jan, cap. 1204   300.00\nBill INV-65654 dated 3 Jan, cap. 1204   150.00\nTotal paid                              450.00\n"

    advice = only(text, ledger, "a.txt")

    assert (paid(advice), proved(advice)) == (THREE[:2], True)


def test_amounts_less_others_that_do_not_give_the_total_prove_nothing() -> None:
    text = "Today we paid £451.00 for invoices INV-65653 (£300.00) and INV-65654 (£150.00 less £7.50)."

    assert not any(proved(advice) for advice in read(text.encode(), ITEMS, "body.txt").payments)


SHIFTED = {
    "en": "Remittance advice 118822\n\nInvoice        Date          Gross     Discount        Net\nINV-65653      02/01/2026   306.00         6.00     300.00\nINV-65654      03/01/2026   150.00         0.00     150.00\n               Totals:  456.00      6.00      450.00\n",
    "it": "Avviso di pagamento 118822\n\nFattura        Data         Importo lordo     Sconto    Importo pagato\nINV-65653      02/01/2026          306,00       6,00            300,00\nINV-65654      03/01/2026          150,00       0,00            150,00\nTotale complessivo dei documenti    456,00             6,00      450,00\n",
}


@LEDGERS
@pytest.mark.parametrize("text", SHIFTED.values(), ids=SHIFTED)
def test_sums_that_their_label_pushes_aside_belong_to_the_columns_in_order(text: str, ledger: KnownItems) -> None:
    advice = only(text, ledger, "a.txt")

    assert (paid(advice), advice.total, proved(advice)) == (THREE[:2], Decimal("450.00"), True)


@LEDGERS
@pytest.mark.parametrize("word", ["PO", "Best.", "OC"])
def test_rows_that_tell_the_orders_of_an_invoice_pay_nothing(word: str, ledger: KnownItems) -> None:
    def of_order(number: int, amount: str) -> str:
        return f"{f' {word} {number}':<35}{amount}"

    rows = [
        "Invoice              Date          Amount",
        "INV-65653            02/01/2026    300.00", of_order(45001188, "200.00"), of_order(45001189, "100.00"),
        "INV-65654            03/01/2026    150.00", of_order(45001190, "150.00"),
        "Total paid                         450.00",
    ]  # fmt: skip

    advice = only("\n".join(["Remittance advice 118822", "", *rows]), ledger, "a.txt")

    assert (paid(advice), proved(advice)) == (THREE[:2], True)


def test_rows_behind_an_invoice_that_do_not_add_up_to_it_are_lines() -> None:
    rows = "Invoice              Date          Amount\nINV-65653            02/01/2026    300.00\nCB-4711                            -20.00\nINV-65654            03/01/2026    150.00\n"

    advice = only(f"Remittance advice 118822\n\n{rows}Total paid                         430.00\n", ITEMS, "a.txt")

    assert (paid(advice), proved(advice)) == ([THREE[0], ("CB-4711", "-20.00"), THREE[1]], True)
