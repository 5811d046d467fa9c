"""Layouts of a sixth hand, pages: as payers' systems print them, by a hand that knew no reader.

Clean, ordinary, in the words of their trades. `sixth_hand_lists` and `sixth_hand_files` are of the same day and hand.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape

from reportlab.lib.pagesizes import A4, LETTER

from evaluation.remittances.deals import CENT, Terms, sum_of
from evaluation.remittances.fifth_hand import Sheets
from evaluation.remittances.html_parts import html_lines, page
from evaluation.remittances.layouts import Deals, Print, layout
from evaluation.remittances.printed import print_amount, print_date
from evaluation.remittances.words import PAYEE, STREETS


def html_table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], foot: Sequence[str], right: Sequence[int], name: str = "list"
) -> str:
    """A table with a head that repeats and a last row of sums; the columns counted in `right` stand right."""
    body = html_lines(rows, right) + html_lines([foot], right).replace("<tr>", "<tr class=sum>")
    return f"<table class={name}><thead>{html_lines([heads], right, 'th')}</thead><tbody>{body}</tbody></table>"


def html_facts(pairs: Iterable[tuple[str, str]], name: str = "facts") -> str:
    rows = "".join(f"<tr><td>{escape(key)}</td><td>{escape(value)}</td></tr>" for key, value in pairs)
    return f"<table class={name}>{rows}</table>"


@layout("en", "raw", "open")
def bill_payment_voucher(deals: Deals) -> Print:
    """A cloud ledger's voucher: what each bill was, what was still due, the discount, what was applied."""
    deal = deals("en", Terms(lines=9, discount=0.4))
    payment, sheets = deal.payment, Sheets(LETTER)

    def usd(amount: Decimal) -> str:
        return "$" + print_amount(amount)

    sheets.size = 15
    sheets.row((deal.payer, "Bill Payment"), (40, -572), bold=True)
    sheets.size = 9
    sheets.down(22)
    facts = (
        ("Payment #", payment.reference),
        ("Date", print_date(payment.paid, "us")),
        ("Currency", "USD"),
        ("Payment Method", "ACH"),
    )
    for (key, value), text in zip(facts, (*STREETS["en"], "", "United States"), strict=True):
        sheets.row((text, key, value), (40, 400, -572))
        sheets.down()
    sheets.down(14)
    sheets.left(40, "Payee", bold=True)
    for text in PAYEE:
        sheets.down(12)
        sheets.left(40, text)
    sheets.down(30)
    edges = (44.0, 110.0, -330.0, -410.0, -480.0, -568.0)
    heads = ("Date", "Description", "Orig. Amt.", "Amt. Due", "Discount", "Applied Amt.")
    sheets.rule(40, 572)
    sheets.row(heads, edges, bold=True)
    sheets.down(16)
    sheets.rule(40, 572)
    for line in payment.lines:
        amounts = (usd(line.gross), usd(line.gross), usd(line.discount) if line.discount else "", usd(line.net))
        sheets.row((print_date(line.issued, "us"), f"Bill #{line.ref}", *amounts), edges)
        sheets.down(14)
    sheets.down(10)
    sheets.rule(380, 572)
    sheets.row(("Amount", usd(payment.total)), (400, -568), bold=True)
    return Print(sheets.pdf(), deal, ("date", "gross", "disc"))


@layout("en", "chromium", "open")
def goods_and_vat(deals: Deals) -> Print:
    """A British housing association: goods and VAT of each invoice stand beside what was paid."""
    deal = deals("en", Terms(lines=7, credit=0.15), currency="GBP")
    payment = deal.payment
    taxes = [(line.net / 6).quantize(CENT) for line in payment.lines]
    rows = [
        (
            print_date(line.issued, "uk"),
            line.ref,
            line.own,
            print_amount(line.net - tax),
            print_amount(tax),
            print_amount(line.net),
        )
        for line, tax in zip(payment.lines, taxes, strict=True)
    ]
    tax = sum(taxes, Decimal(0))
    sums = (payment.total - tax, tax, payment.total)
    heads = ("Tax Date", "Supplier Invoice", "Our Doc.", "Goods £", "VAT £", "Total £")
    facts = (
        ("Remittance No.", payment.reference),
        ("Supplier Code", deal.account),
        ("BACS Date", print_date(payment.paid, "long")),
        ("Amount of this BACS payment", f"£{print_amount(payment.total)}"),
    )
    css = (
        ".r{text-align:right}.list{width:100%;border-collapse:collapse;font-size:9pt;margin-top:18pt}"
        ".list th{border-bottom:1.5pt solid #305;text-align:left;padding:3pt}.list th.r{text-align:right}"
        ".list td{padding:3pt}.sum td{border-top:1pt solid #305;font-weight:bold}.facts{margin-left:55%}"
        "h1{color:#305;font-size:17pt}"
    )
    return Print(
        page(
            css,
            f"<h1>REMITTANCE</h1><p><b>{escape(deal.payer)}</b><br>{'<br>'.join(STREETS['en'])}</p>",
            html_facts(facts),
            f"<p>{'<br>'.join(PAYEE)}</p>",
            html_table(heads, rows, ("", "", "Total", *map(print_amount, sums)), (3, 4, 5)),
            "<p>This payment has been credited to the bank account we hold on file. Please contact the Purchase "
            "Ledger team within 14 days with any query.</p>",
        ),
        deal,
        ("date",),
    )


@layout("de", "chromium", "open")
def avis_ohne_nettospalte(deals: Deals) -> Print:
    """The well known standard form: own and foreign document, deductions before the gross amount, no net column."""
    deal = deals("de", Terms(lines=13, discount=0.5, credit=0.1))
    payment = deal.payment

    def eur(amount: Decimal) -> str:
        return print_amount(amount, "de", "trailing")

    rows = [
        (
            line.own,
            line.ref,
            print_date(line.issued, "de"),
            eur(line.discount),
            eur(line.gross),
        )
        for line in payment.lines
    ]
    sums = (eur(sum_of(payment.lines, "discount")), eur(sum_of(payment.lines, "gross")))
    facts = (
        ("Datum", print_date(payment.paid, "de")),
        ("Zahlbeleg", payment.reference),
        ("Unser Sachbearbeiter", "Frau Hallstein"),
        ("Ihre Kontonummer bei uns", deal.account),
    )
    css = (
        "body{font:10pt 'Courier New',monospace}.r{text-align:right}.list{width:100%;margin:14pt 0}"
        ".list th{font-weight:normal;text-align:left}.list th.r{text-align:right}.sum td{padding-top:8pt}"
        ".facts{margin-left:45%}.facts td{padding-right:14pt}"
    )
    heads = ("Beleg", "Ihr Beleg", "vom", "Abzüge", "Bruttobetrag")
    return Print(
        page(
            css,
            f"<p>{escape(deal.payer)}<br>{'<br>'.join(STREETS['de'])}</p>",
            f"<p>Firma<br>{'<br>'.join(PAYEE)}</p>",
            html_facts(facts),
            "<h3>Zahlungsavis</h3><p>Sehr geehrte Damen und Herren,</p>",
            "<p>die nachstehend aufgeführten Posten haben wir durch Überweisung reguliert.</p>",
            html_table(heads, rows, ("Summe", "", "", *sums), (3, 4)),
            f"<p>Überweisungsbetrag EUR {eur(payment.total)}</p><p>Mit freundlichem Gruß</p>",
        ),
        deal,
        ("date", "gross", "disc"),
    )


@layout("fr", "raw", "open")
def extrait_debit_credit(deals: Deals) -> Print:
    """A payer's ledger print: invoices stand in the credit column, credit notes under debit, the balance was paid."""
    deal = deals("fr", Terms(lines=14, credit=0.2))
    payment, sheets = deal.payment, Sheets(A4)
    sheets.size = 10

    def euros(amount: Decimal) -> str:
        return print_amount(abs(amount), "space")

    sheets.row((deal.payer, f"Le {print_date(payment.paid, 'uk')}"), (40, -555), bold=True)
    for text in STREETS["fr"]:
        sheets.down()
        sheets.left(40, text)
    for text in PAYEE:
        sheets.down()
        sheets.left(330, text)
    sheets.down(34)
    sheets.left(40, f"Lettre-virement n° {payment.reference}", bold=True)
    sheets.down(16)
    sheets.left(40, f"Nous vous prions de trouver le détail de notre virement de {euros(payment.total)} EUR.")
    sheets.down(26)
    edges = (40.0, 105.0, 150.0, 270.0, -455.0, -555.0)
    sheets.rule(40, 555)
    sheets.row(("Date", "Jal", "Pièce fournisseur", "Libellé", "Débit", "Crédit"), edges, bold=True)
    sheets.down(16)
    sheets.rule(40, 555)
    for line in payment.lines:
        text = "Avoir reçu" if line.is_credit else "Facture achat"
        sides = (euros(line.net), "") if line.is_credit else ("", euros(line.net))
        sheets.row((print_date(line.issued, "uk_short"), "HA", line.ref, text, *sides), edges)
        sheets.down()
    debits = [line for line in payment.lines if line.is_credit]
    credits_ = [line for line in payment.lines if not line.is_credit]
    sheets.down(4)
    sheets.rule(40, 555)
    sums = (euros(sum_of(debits, "net")), euros(sum_of(credits_, "net")))
    sheets.row(("", "", "", "Totaux", *sums), edges, bold=True)
    sheets.down(18)
    sheets.row(("", "", "", "Solde réglé par virement", "", euros(payment.total)), edges, bold=True)
    return Print(sheets.pdf(), deal, ("date",))


@layout("fr", "distilled", "open")
def avis_de_mandatement(deals: Deals) -> Print:
    """A town's accounts office: the mandate, the object, the amount of each invoice; the total stands in the head."""
    deal = deals("fr", Terms(lines=5))
    payment = deal.payment

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "nbsp") + " €"

    rows = [
        (
            f"2026-{line.own[-5:]}",
            f"Facture {line.ref} du {print_date(line.issued, 'uk')}",
            "60632",
            euros(line.net),
        )
        for line in payment.lines
    ]
    facts = (
        ("Débiteur", deal.payer),
        ("Créancier", PAYEE[0]),
        ("N° de virement", payment.reference),
        ("Date de paiement", print_date(payment.paid, "uk")),
        ("Montant versé", euros(payment.total)),
    )
    css = (
        "body{font:10pt 'DejaVu Serif',serif}.r{text-align:right}.facts td:first-child{padding-right:20pt;color:#444}"
        ".list{width:100%;border-collapse:collapse;margin-top:16pt}.list td,.list th{border:.6pt solid #000;"
        "padding:4pt 6pt;font-size:9pt}.sum td{background:#eee}"
    )
    heads = ("Mandat", "Objet de la dépense", "Imputation", "Montant")
    return Print(
        page(
            css,
            "<h2>Information du créancier</h2>",
            html_facts(facts),
            html_table(heads, rows, ("", "Total du virement", "", euros(payment.total)), (3,)),
            "<p>Le comptable assignataire reste à votre disposition pour tout renseignement.</p>",
        ),
        deal,
        ("date",),
    )


@layout("nl", "raw", "open")
def betaalrun_over_twee_bladen(deals: Deals) -> Print:
    """A payment run's print of two sheets: own posting number, discount for early payment, sums only at the end."""
    deal = deals("nl", Terms(lines=41, discount=0.3, credit=0.07))
    payment, sheets = deal.payment, Sheets(A4)
    edges = (40.0, 110.0, 225.0, -360.0, -450.0, -555.0)

    def euro(amount: Decimal) -> str:
        return print_amount(amount, "de")

    def open_sheet(number: int) -> None:
        sheets.row((deal.payer, f"Pag. {number}/2"), (40, -555), bold=True)
        sheets.down()
        sheets.left(40, f"Betaalrun {payment.reference} d.d. {print_date(payment.paid, 'nl')}")
        sheets.down(28)

    open_sheet(1)
    for text in (f"T.n.v. {PAYEE[0]}", f"Crediteur {deal.account}", "Alle bedragen in EUR"):
        sheets.left(40, text)
        sheets.down()
    sheets.down(14)
    heads = ("Boeking", "Fact.nr. leverancier", "Fact.dat.", "Fact.bedrag", "Bet.korting", "Uitbetaald")
    for at, line in enumerate(payment.lines):
        if at == 26:
            sheets.turn()
            open_sheet(2)
        if at in (0, 26):
            sheets.row(heads, edges, bold=True)
            sheets.down(15)
            sheets.rule(40, 555)
        korting = euro(line.discount) if line.discount else "-"
        amounts = (euro(line.gross), korting, euro(line.net))
        sheets.row((line.own, line.ref, print_date(line.issued, "nl"), *amounts), edges)
        sheets.down()
    sheets.down(5)
    sheets.rule(40, 555)
    sums = (euro(sum_of(payment.lines, name)) for name in ("gross", "discount", "net"))
    sheets.row(("Totaal", "", "", *sums), edges, bold=True)
    sheets.down(30)
    sheets.left(40, f"Het bedrag van € {euro(payment.total)} is overgeboekt naar uw rekening.")
    return Print(sheets.pdf(), deal, ("date", "gross", "disc"))


@layout("pl", "chromium", "open")
def nota_rozliczeniowa(deals: Deals) -> Print:
    """A retailer's settlement note: documents by kind, then the sum in figures and in the currency's name."""
    deal = deals("pl", Terms(lines=10, credit=0.2))
    payment = deal.payment

    def zloty(amount: Decimal) -> str:
        return print_amount(amount, "nbsp")

    rows = [
        (
            str(at),
            "Faktura korygująca" if line.is_credit else "Faktura VAT",
            line.ref,
            print_date(line.issued, "de"),
            print_date(line.due, "de"),
            zloty(line.net),
        )
        for at, line in enumerate(payment.lines, 1)
    ]
    css = (
        "body{font:9.5pt 'Liberation Sans',sans-serif}.r{text-align:right}.list{width:100%;border-collapse:collapse}"
        ".list th{background:#b11;color:#fff;padding:4pt;text-align:left}.list td{border-bottom:.5pt solid #ccc;"
        "padding:4pt}.sum td{font-weight:bold}.two{display:flex;justify-content:space-between}"
    )
    heads = ("Lp.", "Rodzaj", "Nr dok. dostawcy", "Wystawiono", "Termin", "Rozliczono PLN")
    foot = ("", "", "", "", "Kwota przelewu", zloty(payment.total))
    return Print(
        page(
            css,
            f"<div class=two><p><b>Płatnik:</b><br>{escape(deal.payer)}<br>{'<br>'.join(STREETS['pl'])}</p>",
            f"<p><b>Odbiorca:</b><br>{'<br>'.join(PAYEE)}</p></div>",
            f"<h3>Nota rozliczeniowa do przelewu {payment.reference}</h3>",
            f"<p>Data przelewu: {print_date(payment.paid, 'de')}<br>Kod kontrahenta: {deal.account}</p>",
            html_table(heads, rows, foot, (5,)),
            "<p><small>Dokument wygenerowany elektronicznie, nie wymaga podpisu.</small></p>",
        ),
        deal,
        ("date",),
    )
