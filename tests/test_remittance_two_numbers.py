"""Two columns of numbers, of which the supplier's is meant; and other headings that are put together of known words."""

# ruff: noqa: E501  (documents as they are printed)

import pytest

from parsers.remittance.words import Role, TotalKind, heading_role, total_kind
from tests.trap_papers import known, only, paid, pdf, proved

TWO = [("INV-65653", "300.00"), ("INV-65654", "150.00")]


@pytest.mark.parametrize(
    ("theirs", "own"),
    [
        ("Supplier's Invoice Number", "Invoice"), ("Vendor’s Ref", "Document"), ("Nr dok. dostawcy", "Nr dowodu"), ("Nr faktury", "Nr wewnetrzny"),
        ("Numero", "Reg. n."), ("Orig. Ref", "Our Doc."), ("Lieferantenbeleg", "Unsere Belegnr."), ("Doc. proveedor", "N. registro"),
        ("V/ documento", "N. interno"), ("Uw factuur", "Ons nr."), ("Payee's document", "Booking no."),
    ],
)  # fmt: skip
def test_of_two_numbers_the_suppliers_is_the_invoices(theirs: str, own: str) -> None:
    for first, second in ((theirs, own), (own, theirs)):
        rows = [(ref, str(5181665667 + 4711 * place)) for place, (ref, _) in enumerate(TWO)]
        rows = rows if first == theirs else [(b, a) for a, b in rows]
        body = "".join(f"{a:28}{b:28}{net}\n" for (a, b), (_, net) in zip(rows, TWO, strict=True))
        text = f"Lindhorst AG\nPayment advice\nPayment no. 118822\n\n{first:28}{second:28}Paid\n{body}\nTotal paid{'':46}450.00\n"

        advice = only(pdf(text), known())

        assert (sorted(paid(advice)), proved(advice)) == (TWO, True), (first, second)


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Vendor No.", Role.TEXT), ("Document Description", Role.TEXT), ("Orig. Amt.", Role.GROSS), ("Brutto do zapłaty", Role.NET),
        ("Brut à payer", Role.NET), ("Gross to pay", Role.NET), ("Wypłacono", Role.NET), ("Opis", Role.TEXT),
        ("Imp. fattura", Role.GROSS), ("Val. fatt.", Role.GROSS), ("Pendente de pagamento", Role.BALANCE), ("Nettofälligkeit", Role.DUE_DATE),
    ],
)  # fmt: skip
def test_a_heading_put_together_means_what_its_words_mean(heading: str, role: Role) -> None:
    assert heading_role(heading) is role


@pytest.mark.parametrize(
    "label",
    ["Amount of this BACS payment", "Betrag dieser Überweisung", "Montant de notre virement", "Importo del bonifico", "Bedrag van deze overboeking"],
)  # fmt: skip
def test_the_amount_of_the_payment_is_its_total(label: str) -> None:
    assert total_kind(label) is TotalKind.PAID


def test_a_payment_of_what_was_billed_with_tax_is_proved_where_a_label_says_that_it_was_paid() -> None:
    text = (
        "Lindhorst AG\n48 Cooper Row\n\nREMITTANCE\nRemittance No.      2000001822\nAmount of this BACS payment £360.00\n\n"
        "Supplier Invoice        Goods £     VAT £      Total £\nINV-65653              200.00     40.00       240.00\n"
        "INV-65654              100.00     20.00       120.00\nTotal                  300.00     60.00       360.00\n"
    )

    advice = only(pdf(text), known())

    assert (advice.reference, advice.currency, str(advice.total), proved(advice)) == (
        "2000001822",
        "GBP",
        "360.00",
        True,
    )


@pytest.mark.parametrize(
    ("heading", "currency"),
    [
        ("Amount/EUR", "EUR"), ("Montant€", "EUR"), ("Importe [EUR]", "EUR"), ("EUR-Betrag", "EUR"), ("Kwota [PLN]", "PLN"), ("Paid in GBP", "GBP"),
    ],
)  # fmt: skip
def test_a_currency_is_named_however_it_is_joined_to_its_heading(heading: str, currency: str) -> None:
    text = f"Lindhorst AG\nRemittance advice 118822\n\nInvoice       Date          {heading}\nINV-65653     13.01.2026    300.00\nINV-65654     14.01.2026    150.00\n\nTotal                      450.00\n"

    assert only(pdf(text), known()).currency == currency


@pytest.mark.parametrize(
    "headings",
    [
        "Rechnungsnr. Datum Brutto Skonto Zahlbetrag", "Invoice Date Gross Discount Paid", "N° facture Date Montant Escompte Net réglé",
        "Nº factura Fecha Importe Descuento Pagado", "Factuurnummer Datum Bedrag Korting Betaald",
    ],
)  # fmt: skip
def test_headings_that_stand_in_one_cell_are_told_apart_by_the_columns_below(headings: str) -> None:
    cells = [
        ("INV-65653", "13.01.2026", "310.00", "10.00", "300.00"),
        ("INV-65654", "14.01.2026", "150.00", "0.00", "150.00"),
    ]
    rows = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in cells)
    html = f"<p>Lindhorst AG</p><h3>Remittance advice 118822</h3><table><tr><td>{headings}</td></tr>{rows}<tr><td>Total</td><td></td><td></td><td></td><td>450.00</td></tr></table>"

    advice = only(f"<html><body>{html}</body></html>".encode(), known(), "a.html")

    assert (sorted(paid(advice)), [str(line.discount) for line in advice.lines], proved(advice)) == (
        TWO,
        ["10.00", "0.00"],
        True,
    )


@pytest.mark.parametrize(("less", "discount"), [("6.00", "6.00"), ("6.40", None)])
def test_what_a_column_of_deductions_takes_off_is_cash_discount_where_each_is_a_share_that_terms_grant(
    less: str, discount: str | None
) -> None:
    net = f"{300 - float(less):.2f}", f"{444 - float(less):.2f}"
    text = (
        "Lindhorst AG\nZahlungsavis 118822\n\nRechnung        Datum         Bruttobetrag      Abzüge\n"
        f"INV-65653       13.01.2026          300.00       {less}\nINV-65654       14.01.2026          150.00       3.00\nINV-65655       14.01.2026           -3.00       0.00\n"
        f"Summe                               447.00       {float(less) + 3:.2f}\n\nÜberweisungsbetrag EUR        {net[1]}\n"
    )

    advice = only(pdf(text), known())

    assert (
        str(advice.lines[0].discount) if advice.lines[0].discount else None,
        str(advice.lines[0].net),
        proved(advice),
    ) == (discount, net[0], True)


def test_a_way_to_pay_that_knows_one_currency_tells_it() -> None:
    text = "Lindhorst Ltd\nRemittance advice 118822\nPayment method: BACS\n\nInvoice       Date          Paid\nINV-65653     13/01/2026    300.00\nINV-65654     14/01/2026    150.00\n\nTotal                       450.00\n"

    assert only(pdf(text), known()).currency == "GBP"


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Contractor's invoice", Role.INVOICE), ("Nr obcy", Role.INVOICE), ("Ident. księg.", Role.OWN_NUMBER), ("Num.doc.", Role.WEAK_INVOICE),
        ("Tot. fattura", Role.GROSS), ("Cuota IVA", Role.TAX), ("F. factura", Role.DATE),
    ],
)  # fmt: skip
def test_an_abbreviated_heading_means_what_its_words_mean(heading: str, role: Role) -> None:
    assert heading_role(heading) is role


def test_tax_that_is_billed_and_not_paid_is_withheld() -> None:
    text = (
        "Azienda Sanitaria Olmo\nAvviso di pagamento\nMandato n. 0078640 del 10/10/2026\nImporto accreditato: 250,00 EUR\n\n"
        "Fattura         Totale fattura      di cui IVA (split)      Liquidato\nINV-65653               244,00                   44,00         200,00\n"
        "INV-65654                61,00                   11,00          50,00\nTotali                  305,00                   55,00         250,00\n"
    )

    advice = only(pdf(text), known())

    assert [(str(line.gross), str(line.withheld), str(line.net)) for line in advice.lines] == [
        ("244.00", "44.00", "200.00"),
        ("61.00", "11.00", "50.00"),
    ]
    assert proved(advice)


def test_an_amount_is_never_proved_as_the_number_of_an_invoice() -> None:
    text = (
        "Lindhorst AG\nRemittance advice 118822\n\nDate          Zxqwv         Your invoice      Paid\n"
        "13.01.2026    INV-65653           300.00    300.00\n14.01.2026    INV-65654           150.00    150.00\nTotal paid                              450.00\n"
    )

    advice = only(pdf(text), known())

    assert not (proved(advice) and {line.reference for line in advice.lines} & {"300.00", "150.00"})


def test_a_list_below_a_sentence_of_payment_tells_its_sum_and_its_number() -> None:
    text = (
        "Guten Morgen,\n\nwir haben heute an Sie überwiesen:\n\n- Rechnung INV-65653 vom 10.06.2026: 300,00 EUR\n- Rechnung INV-65654 vom 11.06.2026: 150,00 EUR\n\n"
        "Gesamt: 450,00 EUR\nAusgeführt am 04.11.2026, Verwendungszweck 0010851\n\nViele Grüße\nLindhorst gGmbH\n"
    )

    advice = only(text.encode(), known(), "a.txt")

    assert (sorted(paid(advice)), advice.reference, advice.payer, proved(advice)) == (
        TWO,
        "0010851",
        "Lindhorst gGmbH",
        True,
    )


@pytest.mark.parametrize(
    ("own", "theirs"), [("Belegnr", "Referenz"), ("Document no.", "Reference"), ("Doc. interno", "Referencia")]
)
def test_a_reference_beside_a_document_is_the_suppliers_but_not_proved(own: str, theirs: str) -> None:
    rows = "".join(f"{5181665667 + 4711 * place};{ref};{net}\n" for place, (ref, net) in enumerate(TWO))

    advice = only(
        f"Lindhorst AG\nPayment;118822\n\n{own};{theirs};Paid\n{rows}Total paid;;450.00\n", known(), "a.csv"
    )

    assert paid(advice) == TWO
    assert proved(advice) is (own == "Doc. interno")


@pytest.mark.parametrize("label", ["Règlement", "Zahlung", "Bonifico", "Betaling", "Przelew"])
def test_a_word_of_payment_labels_its_number(label: str) -> None:
    rows = "".join(f"{ref};{net}\n" for ref, net in TWO)

    advice = only(
        f"Lindhorst AG;;{label};EFT-079192\nDate;03/12/2026\n\nInvoice;Paid\n{rows}Total paid;450.00\n",
        known(),
        "a.csv",
    )

    assert (advice.reference, proved(advice)) == ("EFT-079192", True)


@pytest.mark.parametrize(
    ("number", "billed"), [("Invoice", "Order value"), ("Referenz", "Beleg lt. Prüfung"), ("Ref.", "Doc. approved")]
)
def test_a_heading_of_numbers_over_nothing_but_amounts_says_nothing(number: str, billed: str) -> None:
    rows = "".join(
        f"{ref};{gross};{net}\n"
        for ref, gross, net in (("INV-65653", "310", "300.00"), ("INV-65654", "155.55", "150.00"))
    )

    advice = only(
        f"Lindhorst AG\nPayment;118822\n\n{number};{billed};Paid\n{rows}Total paid;;450.00\n", known(), "a.csv"
    )

    assert paid(advice) == TWO


def test_a_payments_number_stands_behind_the_words_of_its_purpose() -> None:
    advice = only(
        "Wir haben heute 450,00 EUR mit dem Verwendungszweck ZA-118822 überwiesen.\n\nINV-65653  300,00\nINV-65654  150,00\n",
        known(*TWO),
        "a.txt",
    )

    assert advice.reference == "ZA-118822"
