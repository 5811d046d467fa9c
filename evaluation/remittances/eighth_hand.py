"""Layouts of an eighth hand, pages: drawn by report writers and browsers, by a hand that knew no reader.

A car maker, a wholesaler of medicines, a chain of shops, an airline, a university and hotels pay on an ordinary day.
`eighth_hand_lists` and `eighth_hand_files` are of the same day and hand.
"""

from decimal import Decimal
from html import escape

from reportlab.lib.pagesizes import A4, LETTER, landscape

from evaluation.remittances.deals import CENT, Line, Payment, Terms, sum_of
from evaluation.remittances.fifth_hand import Sheets
from evaluation.remittances.html_parts import page
from evaluation.remittances.layouts import Deals, Print, layout
from evaluation.remittances.printed import print_amount, print_date
from evaluation.remittances.seventh_hand import rename_payer
from evaluation.remittances.sixth_hand import html_facts, html_table
from evaluation.remittances.words import PAYEE, STREETS


def sheets_of(lines: list[Line], size: int) -> list[list[Line]]:
    """The lines in their order, so many to a sheet."""
    return [lines[start : start + size] for start in range(0, len(lines), size)]


@layout("en", "raw", "open")
def plant_settlement_detail(deals: Deals) -> Print:
    """A car maker's supplier portal: plants, releases, debit memos with a code, minus behind; the sums on the end."""
    deal = deals("en", lambda random: Terms(lines=random.randint(16, 52), claim=0.1))
    rename_payer(deal, "{} Motor Manufacturing Inc.")
    payment, sheets = deal.payment, Sheets(landscape(LETTER))
    codes = {"Q1": "Nonconforming parts, 8D open", "F4": "Premium freight recharge", "P2": "Packaging deviation"}
    plants = ("DET1", "DET2", "TOL1", "MEM3")
    edges = (36.0, 84.0, 118.0, 220.0, 300.0, 390.0, 470.0, -590.0, -656.0, -756.0)
    heads = (
        "Plant",
        "Typ",
        "Supplier Ref.",
        "Ref. Date",
        "Release/PO",
        "Our Document",
        "Rsn",
        "Gross",
        "Disc.",
        "Net",
    )

    def usd(amount: Decimal) -> str:
        return print_amount(amount, "en", "trailing")

    pages = sheets_of(payment.lines, 24)
    for number, lines in enumerate(pages, 1):
        sheets.size = 8
        banner = ("Supplier Portal > Accounting > Payment Detail", f"Page {number} of {len(pages)}")
        sheets.row(banner, (36, -756), bold=True)
        sheets.down(20)
        sheets.size = 12
        sheets.left(36, deal.payer, bold=True)
        sheets.size = 8
        sheets.down(24)
        places = (36.0, 130.0, 220.0, 320.0, 480.0, -756.0)
        labels = ("Payment No.", "Payment Date", "Supplier Code", "Supplier", "Currency", "Net Payment")
        sheets.row(labels, places, bold=True)
        sheets.down(11)
        day, paid = print_date(payment.paid, "us"), usd(payment.total)
        sheets.row((payment.reference, day, deal.account, PAYEE[0], deal.currency, paid), places)
        sheets.down(25)
        sheets.row(heads, edges, bold=True)
        sheets.down(14)
        sheets.rule(36, 756)
        for line in lines:
            kind, code = ("INV", "") if line.invoice else ("DBM", list(codes)[int(line.own[-2:]) % len(codes)])
            start = (plants[int(line.po[-1]) % len(plants)], kind, line.ref, print_date(line.issued, "us"))
            amounts = map(usd, (line.gross, line.discount, line.net))
            sheets.row((*start, line.po, line.own, code, *amounts), edges)
            sheets.down(13)
        if number < len(pages):
            sheets.turn()
    sheets.down(4)
    sheets.rule(36, 756)
    claims = [line for line in payment.lines if not line.invoice]
    invoices = [line for line in payment.lines if line.invoice]
    sums = (("Total invoices", invoices), ("Total debit memos", claims), ("Net payment USD", payment.lines))
    for label, lines_ in sums:
        sheets.row((label, usd(sum_of(lines_, "net"))), (470, -756), bold=True)
        sheets.down(13)
    sheets.top, sheets.size = 578, 7
    sheets.left(36, "Reason codes: " + "; ".join(f"{code} {text}" for code, text in codes.items()))
    sheets.down(10)
    sheets.left(36, "Disputes must be opened in the portal within 60 days. Accounts payable help line 313 555 0142")
    return Print(sheets.pdf(), deal, ("date", "gross", "disc"))


@layout("de", "raw", "open")
def zahlung_je_niederlassung(deals: Deals) -> Print:
    """A wholesaler of medicines: a block a branch with its own sum, cuts with a sign told at the foot."""
    deal = deals("de", lambda random: Terms(lines=random.randint(12, 33), discount=0.3, short=0.2, credit=0.08))
    rename_payer(deal, "{} Pharmahandel GmbH")
    payment, sheets = deal.payment, Sheets(A4)
    signs = {"Fehlmenge 2 Karton": "FM", "Preisdifferenz": "PD", "Transportschaden": "TS"}
    edges = (45.0, 150.0, -285.0, 297.0, -385.0, -455.0, -550.0)

    def eur(amount: Decimal) -> str:
        return print_amount(amount, "de", "trailing")

    def show_sums(label: str, lines: list[Line]) -> None:
        gross, cut, discount, net = (eur(sum_of(lines, name)) for name in ("gross", "deduction", "discount", "net"))
        sheets.row((label, "", gross, "", cut, discount, net), edges, bold=True)

    def open_sheet() -> None:
        heads = ("Ihre Rechnung", "vom", "Betrag EUR", "Kz", "Kürzung EUR", "Skonto EUR", "Zahlung EUR")
        sheets.row(heads, edges, bold=True)
        sheets.down(14)
        sheets.rule(45, 550)

    sheets.left(45, deal.payer, bold=True)
    for text in ("Zentrale Kreditoren", *STREETS["de"]):
        sheets.down(12)
        sheets.left(45, text)
    day, amount = print_date(payment.paid, "de"), f"{eur(payment.total)} EUR"
    facts = (("Avis-Nr.", payment.reference), ("Zahltag", day), ("Lieferant", deal.account), ("Zahlbetrag", amount))
    sheets.top = 50
    for key, value in facts:
        sheets.row((key, value), (370, -550))
        sheets.down(12)
    sheets.down(30)
    for text in PAYEE:
        sheets.left(45, text)
        sheets.down(12)
    sheets.down(24)
    sheets.size = 12
    sheets.left(45, "Regulierungsaufstellung", bold=True)
    sheets.size = 8.5
    sheets.down(24)
    open_sheet()
    branches = ("Niederlassung 011 Kassel", "Niederlassung 014 Fulda", "Niederlassung 027 Göttingen")
    size = -(-len(payment.lines) // len(branches))
    for branch, lines in zip(branches, sheets_of(payment.lines, size), strict=False):
        if sheets.top + 13 * (len(lines) + 4) > 760:
            sheets.turn()
            sheets.left(45, f"{deal.payer} · Avis-Nr. {payment.reference} · Blatt 2")
            sheets.down(24)
            open_sheet()
        sheets.left(45, branch)
        sheets.down()
        for line in lines:
            cut, discount = (eur(amount) if amount else "" for amount in (line.deduction, line.discount))
            start = (line.ref, print_date(line.issued, "de_short"), eur(line.gross), signs.get(line.reason, ""))
            sheets.row((*start, cut, discount, eur(line.net)), edges)
            sheets.down()
        show_sums(f"Summe {branch[:17]}", lines)
        sheets.down(22)
    sheets.rule(45, 550)
    sheets.down(4)
    show_sums("Gesamtzahlung", payment.lines)
    sheets.top, sheets.size = 800, 7
    sheets.left(45, "Kz: FM = Fehlmenge laut Wareneingang, PD = Preisdifferenz, TS = Transportschaden")
    sheets.down(9)
    sheets.left(45, "Amtsgericht Kassel HRB 15 550 · USt-IdNr. DE 113 555 018 · Geschäftsführerin: M. Ahlborn")
    return Print(sheets.pdf(), deal, ("date", "gross", "disc", "ded"))


@layout("it", "raw", "open")
def due_bonifici_della_catena(deals: Deals) -> Print:
    """A chain of supermarkets: two transfers in one letter, a sheet each, what each shop charges back beside it."""
    deal = deals("it", lambda random: Terms(lines=random.randint(5, 14), payments=2, short=0.35))
    rename_payer(deal, "Supermercati {} S.p.A.")
    sheets = Sheets(A4, "Courier")
    sheets.size = 8
    edges = (50.0, 120.0, 215.0, -340.0, -405.0, 415.0, -560.0)

    def euro(amount: Decimal) -> str:
        return print_amount(amount, "de")

    def show(payment: Payment) -> None:
        sheets.left(50, deal.payer, bold=True)
        for text in ("Direzione amministrativa", *STREETS["it"]):
            sheets.down(12)
            sheets.left(50, text)
        sheets.top = 120
        for text in ("Spett.le", *PAYEE):
            sheets.left(350, text)
            sheets.down(12)
        sheets.down(24)
        sheets.left(50, f"Bonifico n. {payment.reference}", bold=True)
        sheets.down(14)
        sheets.left(50, f"Valuta beneficiario {print_date(payment.paid, 'uk')}, codice fornitore {deal.account}")
        sheets.down(26)
        heads = ("P.V.", "Vs. documento", "Data", "Importo", "Addebito", "Causale", "Pagato")
        sheets.row(heads, edges, bold=True)
        sheets.down(15)
        sheets.rule(50, 560)
        for line in payment.lines:
            shop, day = f"{int(line.po[-3:]) % 90 + 10} {'Thiene' if int(line.po[-1]) % 2 else 'Schio'}", line.issued
            cut = euro(line.deduction) if line.deduction else ""
            texts = (shop, line.ref, print_date(day, "uk"), euro(line.gross), cut, line.reason, euro(line.net))
            sheets.row(texts, edges)
            sheets.down(13)
        sheets.down(4)
        sheets.rule(50, 560)
        gross, cut, net = (euro(sum_of(payment.lines, name)) for name in ("gross", "deduction", "net"))
        sheets.row(("Totale", "", "", gross, cut, "EUR", net), edges, bold=True)
        sheets.top, sheets.size = 795, 6.5
        sheets.left(50, "Sede legale Vicenza - Cap. soc. EUR 5.000.000 i.v. - Reg. imprese VI 01555010243")
        sheets.down(9)
        sheets.left(50, "Banca d'appoggio: Cassa Berica, IBAN IT60 X054 2811 1010 0000 0123 456")
        sheets.size = 8

    first, second = deal.payments
    show(first)
    sheets.turn()
    show(second)
    return Print(sheets.pdf(), deal, ("date", "gross", "ded"))


@layout("pl", "raw", "open")
def rozliczenie_linii_lotniczej(deals: Deals) -> Print:
    """An airline's run: own document first, a cut with its code, a banner and the page's number on every sheet."""
    deal = deals("pl", lambda random: Terms(lines=random.randint(20, 64), short=0.15, credit=0.06))
    rename_payer(deal, "Linie Lotnicze {} S.A.")
    payment, sheets = deal.payment, Sheets(A4)
    codes = {"brak 2 kartonów": "R11", "różnica w cenie": "R20", "towar uszkodzony": "R34"}
    edges = (40.0, 110.0, 215.0, -350.0, 362.0, -455.0, -555.0)

    def plain(text: str) -> str:
        """The built-in fonts of a report writer know no Polish letters, so the payer's system prints none."""
        return text.translate(str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ", "acelnoszzACELNOSZZ"))

    def zloty(amount: Decimal) -> str:
        return print_amount(amount, "space")

    pages = sheets_of(payment.lines, 36)
    for number, lines in enumerate(pages, 1):
        sheets.row((plain(deal.payer), f"Strona {number} z {len(pages)}"), (40, -555), bold=True)
        sheets.down(12)
        sheets.left(40, "Biuro Rozrachunkow z Dostawcami, ul. Skrzydlata 1, 02-146 Warszawa, NIP 522-555-01-97")
        sheets.down(14)
        sheets.rule(40, 555)
        if number == 1:
            sheets.down(16)
            for text in (*PAYEE, "", "AWIZO PLATNOSCI"):
                sheets.left(40, text, bold=text.isupper())
                sheets.down(13)
            sheets.left(40, f"Nr platnosci: {payment.reference}      Nr dostawcy: {deal.account}")
            sheets.down(13)
            sheets.left(40, f"Data platnosci: {print_date(payment.paid, 'de')}      Waluta: PLN")
            sheets.down(13)
            sheets.left(40, f"Kwota platnosci: {zloty(payment.total)}", bold=True)
        sheets.down(22)
        heads = ("Nasz dokument", "Referencja", "Data dok.", "Kwota brutto", "Kod", "Potracenie", "Kwota netto")
        sheets.row(heads, edges, bold=True)
        sheets.down(14)
        sheets.rule(40, 555)
        for line in lines:
            cut = zloty(-line.deduction) if line.deduction else ""
            start = (line.own, line.ref, print_date(line.issued, "de"), zloty(line.gross))
            sheets.row((*start, codes.get(line.reason, ""), cut, zloty(line.net)), edges)
            sheets.down(13)
        if number < len(pages):
            sheets.turn()
    sheets.down(4)
    sheets.rule(40, 555)
    gross, cut, net = (zloty(sum_of(payment.lines, name)) for name in ("gross", "deduction", "net"))
    sheets.row(("Razem", "", "", gross, "", f"-{cut}" if cut != "0,00" else cut, net), edges, bold=True)
    sheets.down(26)
    sheets.size = 7.5
    sheets.left(40, "Kody potracen: R11 braki ilosciowe, R20 roznica ceny, R34 uszkodzenie. Tel. 22 555 01 40")
    return Print(sheets.pdf(), deal, ("date", "gross", "ded"))


@layout("en", "chromium", "open")
def university_bacs_letter(deals: Deals) -> Print:
    """A British university: the sum and the day in a sentence, its own number first, pounds, credits in brackets."""
    deal = deals("en", lambda random: Terms(lines=random.randint(3, 18), credit=0.1), currency="GBP")
    rename_payer(deal, "University of {} Trust")
    payment = deal.payment

    def pounds(amount: Decimal) -> str:
        return print_amount(amount, "en", "parens")

    rows = [
        (line.own, line.ref, f"{line.issued:%d %b %Y}", f"UOP{line.po[-6:]}", pounds(line.net))
        for line in payment.lines
    ]
    css = (
        "body{font:10.5pt 'Liberation Sans',sans-serif}.r{text-align:right}h1{font-size:15pt;color:#4b2e83}"
        ".list{width:92%;border-collapse:collapse;margin:14pt 0}.list th{text-align:left;background:#eee8f4;"
        "padding:4pt}.list th.r{text-align:right}.list td{padding:2.5pt 4pt}.sum td{border-top:1pt solid;"
        "border-bottom:3pt double;font-weight:bold}.two{display:flex;justify-content:space-between}small{color:#555}"
    )
    heads = ("Trans No", "Your Invoice", "Invoice Date", "Order", "Amount £")
    return Print(
        page(
            css,
            f"<h1>{escape(deal.payer)}</h1><div class=two><p>{'<br>'.join(PAYEE)}</p>"
            "<p>Finance Division<br>Senate Court, College Road<br>Exminster EX6 8AB<br>Tel 01632 960 144</p></div>",
            f"<p><b>Remittance Advice</b><br>Supplier ID: {deal.account}<br>BACS reference: {payment.reference}</p>",
            f"<p>A payment of <b>£{pounds(payment.total)}</b> was made by BACS on {payment.paid:%d %B %Y} to your "
            "bank account ending 4417 for the following:</p>",
            html_table(heads, rows, ("Total paid", "", "", "", pounds(payment.total)), (4,)),
            "<p><small>Please quote a valid purchase order on every invoice. Invoices to invoices@finance.example. "
            "VAT registration GB 555 0142 19. The University is an exempt charity.</small></p>",
        ),
        deal,
        ("date",),
    )


@layout("es", "chromium", "open")
def pagos_de_los_hoteles(deals: Deals) -> Print:
    """A group of hotels, landscape: facts in boxes on top, the hotel of each invoice, the currency in every cell."""
    deal = deals("es", lambda random: Terms(lines=random.randint(6, 26), credit=0.06, lump=True))
    rename_payer(deal, "Hoteles {} S.A.")
    payment = deal.payment
    hotels = ("H012 Palma", "H027 Alcúdia", "H033 Ibiza", "H041 Maó")

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "de") + " EUR"

    def told(line: Line) -> tuple[str, ...]:
        days = (print_date(line.issued, "uk"), print_date(line.due, "uk"))
        kind = "Abono" if line.is_credit else "Factura"
        return (hotels[int(line.po[-1]) % len(hotels)], kind, line.ref, line.po, *days, euros(line.net))

    labels = ("Proveedor", "Orden de pago", "Fecha de pago", "Total transferido")
    values = (deal.account, payment.reference, print_date(payment.paid, "uk"), euros(payment.total))
    boxes = "".join(f"<div><small>{key}</small>{value}</div>" for key, value in zip(labels, values, strict=True))
    gap = ("", "", "", "", "")
    lump = (payment.lump_text, *gap, euros(payment.lump))
    gross = ("Suma de documentos", *gap, euros(sum_of(payment.lines, "net")))
    foot = ("TOTAL", *gap, euros(payment.total))
    css = (
        "@page{size:A4 landscape}body{font:9pt 'Carlito',sans-serif}.r{text-align:right}.top{display:flex;gap:6pt}"
        ".top div{border:.7pt solid #0a5c6b;border-radius:3pt;padding:3pt 8pt;flex:1}.top small{color:#0a5c6b;"
        "display:block}.list{width:100%;border-collapse:collapse;margin-top:12pt}.list th{background:#0a5c6b;"
        "color:#fff;text-align:left;padding:3pt 5pt}.list th.r{text-align:right}.list td{padding:2pt 5pt;"
        "border-bottom:.3pt solid #ccc}.sum td{font-weight:bold}.two{display:flex;justify-content:space-between}"
    )
    heads = ("Centro", "Tipo", "Su factura", "Pedido", "F. factura", "Vto.", "Importe")
    return Print(
        page(
            css,
            f"<div class=two><p><b>{escape(deal.payer)}</b><br>Gran Via Asima 20, 07009 Palma<br>CIF A07555018</p>"
            f"<p>{'<br>'.join(PAYEE)}</p></div>",
            f"<div class=top>{boxes}</div>",
            html_table(heads, [*map(told, payment.lines), gross, lump], foot, (6,)),
            "<p>Inscrita en el R.M. de Palma, tomo 2155, folio 50, hoja PM-5501. Dudas: 971 555 012</p>",
        ),
        deal,
        ("date",),
    )


@layout("pl", "chromium", "open")
def specyfikacja_hurtowni_lekow(deals: Deals) -> Print:
    """A wholesaler's ERP: a running number, foreign before own number, the currency in each amount's cell."""
    deal = deals("pl", lambda random: Terms(lines=random.randint(5, 30), discount=0.35, credit=0.08))
    rename_payer(deal, "Hurtownia Leków {} Sp. z o.o.")
    payment = deal.payment
    names = ("gross", "discount", "net")

    def zloty(amount: Decimal) -> str:
        return print_amount(amount.quantize(CENT), "nbsp") + " PLN"

    def told(number: int, line: Line) -> tuple[str, ...]:
        own = f"{'FZK' if line.is_credit else 'FZ'}/{line.own[-5:]}/{line.issued:%m/%Y}"
        days = (print_date(line.issued, "iso"), print_date(line.due, "iso"))
        return (str(number), line.ref, own, *days, *(zloty(getattr(line, name)) for name in names))

    rows = [told(number, line) for number, line in enumerate(payment.lines, 1)]
    facts = (
        ("Kontrahent", f"{deal.account}  {PAYEE[0]}"),
        ("Adres", ", ".join(PAYEE[1:])),
        ("Przelew nr", payment.reference),
        ("Data przelewu", print_date(payment.paid, "iso")),
        ("Rachunek obciążany", "61 1090 1014 0000 0712 1981 2874"),
    )
    css = (
        "body{font:8.5pt 'DejaVu Sans',sans-serif}.r{text-align:right}h3{margin:14pt 0 4pt}.facts td{padding:1pt 10pt"
        " 1pt 0}.list{width:100%;border-collapse:collapse;margin-top:10pt;font-size:7.5pt}.list td,.list th{"
        "border:.5pt solid #999;padding:2pt 3pt}.list td{white-space:nowrap}.list th{background:#eee}"
        ".sum td{font-weight:bold}tr{break-inside:avoid}"
    )
    heads = ("Lp.", "Numer obcy", "Numer dokumentu", "Data wyst.", "Termin", "Kwota", "Skonto", "Zapłacono")
    foot = ("", "RAZEM", "", "", "", *(zloty(sum_of(payment.lines, name)) for name in names))
    return Print(
        page(
            css,
            f"<p><b>{escape(deal.payer)}</b><br>ul. Apteczna 5, 60-101 Poznań<br>NIP 779-255-50-31</p>",
            "<h3>Specyfikacja do przelewu</h3>",
            html_facts(facts),
            html_table(heads, rows, foot, (0, 5, 6, 7)),
            "<p><small>Wydruk z systemu ERP. Sąd Rejonowy Poznań, KRS 0000555019, kapitał zakładowy 2 500 000 zł. "
            "Dział finansowy: tel. 61 555 01 22</small></p>",
        ),
        deal,
        ("date", "gross", "disc"),
    )
