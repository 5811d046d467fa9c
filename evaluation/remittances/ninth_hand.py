"""Layouts of a ninth hand, pages: drawn by report writers and browsers, by a hand that knew no reader.

An oil company, a purchasing association, a maker of cosmetics, a water board, a fashion house and a seller of
electronics pay on an ordinary day. `ninth_hand_lists` and `ninth_hand_files` are of the same day and hand.
"""

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from reportlab.lib.pagesizes import A4, LETTER, landscape

from evaluation.remittances.deals import Line, Payment, Terms, sum_of
from evaluation.remittances.eighth_hand import sheets_of
from evaluation.remittances.fifth_hand import Sheets
from evaluation.remittances.html_parts import page
from evaluation.remittances.layouts import Deals, Print, layout
from evaluation.remittances.printed import print_amount, print_date
from evaluation.remittances.seventh_hand import rename_payer
from evaluation.remittances.sixth_hand import html_table
from evaluation.remittances.words import PAYEE


@layout("en", "raw", "open")
def operator_ach_detail(deals: Deals) -> Print:
    """An oil company's ACH detail: voucher first, the well that each bill was for, a sum on every page."""
    deal = deals("en", lambda random: Terms(lines=random.randint(18, 70), discount=0.15, credit=0.06))
    rename_payer(deal, "{} Energy Operating LLC")
    payment, sheets = deal.payment, Sheets(LETTER)
    wells = ("SUNDOWN 14-2H", "CASSIDY UNIT 3", "MESA VERDE 7-1H", "G&A MIDLAND")
    edges = (36.0, 96.0, 178.0, 228.0, 288.0, -440.0, -500.0, -576.0)
    heads = ("Voucher", "Invoice", "Inv Date", "AFE", "Well / Cost Center", "Gross", "Discount", "Net Amount")
    names = ("gross", "discount", "net")

    def usd(amount: Decimal) -> str:
        return print_amount(amount, "en", "parens")

    pages = sheets_of(payment.lines, 34)
    for number, lines in enumerate(pages, 1):
        sheets.size = 11
        sheets.row((deal.payer, "ACH REMITTANCE DETAIL"), (36, -576), bold=True)
        sheets.size = 8
        sheets.down()
        sheets.row(("P.O. Box 10555, Midland, TX 79702", f"Page {number} of {len(pages)}"), (36, -576))
        sheets.down(22)
        facts = (
            ("Payment No:", payment.reference, "Vendor:", f"{deal.account}  {PAYEE[0]}"),
            ("Payment Date:", f"{payment.paid:%m/%d/%y}", "", PAYEE[1]),
            ("Payment Amount:", f"${usd(payment.total)} USD", "", PAYEE[2]),
        )
        for fact in facts:
            sheets.row(fact, (36, 110, 320, 362))
            sheets.down(11)
        sheets.down(16)
        sheets.row(heads, edges, bold=True)
        sheets.down()
        sheets.rule(36, 576)
        for line in lines:
            pick = int(line.po[-1]) % len(wells)
            afe = "" if wells[pick].startswith("G&A") else f"26-{int(line.po[2:5]):04d}"
            start = (f"V{line.own[-7:]}", line.ref, f"{line.issued:%m/%d/%y}", afe, wells[pick])
            sheets.row((*start, *(usd(getattr(line, name)) for name in names)), edges)
            sheets.down(14)
        sheets.rule(36, 576)
        sheets.down(4)
        sums = (usd(sum_of(lines, name)) for name in names)
        sheets.row(("", "", "", "", "Page Total", *sums), edges)
        if number < len(pages):
            sheets.turn()
    sheets.down(16)
    sums = (usd(sum_of(payment.lines, name)) for name in names)
    sheets.row(("", "", "", "", "Payment Total", *sums), edges, bold=True)
    sheets.top, sheets.size = 760, 7
    sheets.left(36, "Questions: vendor.relations@energy.example or (432) 555-0142.")
    return Print(sheets.pdf(), deal, ("date", "gross", "disc"))


@layout("de", "raw", "open")
def zentralregulierung_des_verbandes(deals: Deals) -> Print:
    """A purchasing association settles for its members: discount, then 1.5 % del credere, then what is paid out."""
    kept = Decimal("0.015")
    deal = deals("de", lambda random: Terms(lines=random.randint(14, 60), discount=0.5, credit=0.08, withheld=kept))
    rename_payer(deal, "Einrichtungsverband {} eG")
    payment, sheets = deal.payment, Sheets(landscape(A4))
    houses = ("10044 Möbel Ahlers, Stade", "10218 Wohnland Rupp, Ulm", "10391 Küchen Veit, Hof", "10877 Bäumer, Ulm")
    edges = (40.0, 190.0, 218.0, 330.0, -470.0, -560.0, -670.0, -800.0)
    heads = ("Mitglied", "BA", "Ihre Rg.-Nr.", "Rg.-Datum", "Rg.-Betrag", "Skonto", "Delkredere 1,5 %", "Auszahlung")
    names = ("gross", "discount", "withheld", "net")

    def eur(amount: Decimal) -> str:
        return print_amount(amount, "de", "trailing")

    pages = sheets_of(payment.lines, 25)
    for number, lines in enumerate(pages, 1):
        sheets.size = 11
        sheets.row((deal.payer, "Zentralregulierung – Abrechnung"), (40, -800), bold=True)
        sheets.size = 8.5
        sheets.down(14)
        sheets.row(("Postfach 15 55, 33602 Bielefeld", f"Seite {number} von {len(pages)}"), (40, -800))
        sheets.down(26)
        facts = ("Lieferanten-Nr.", "Abrechnungs-Nr.", "Valuta", "Währung", "Auszahlungsbetrag")
        places = (40.0, 190.0, 330.0, 430.0, -640.0)
        sheets.row(facts, places, bold=True)
        sheets.down(12)
        day = print_date(payment.paid, "de")
        sheets.row((deal.account, payment.reference, day, "EUR", eur(payment.total)), places)
        sheets.down(26)
        sheets.row(heads, edges, bold=True)
        sheets.down(14)
        sheets.rule(40, 800)
        for line in lines:
            start = (houses[int(line.po[-1]) % len(houses)], "GS" if line.is_credit else "RG", line.ref)
            amounts = (eur(getattr(line, name)) for name in names)
            sheets.row((*start, print_date(line.issued, "de"), *amounts), edges)
            sheets.down()
        if number < len(pages):
            sheets.turn()
    sheets.rule(40, 800)
    sheets.down(4)
    sums = (eur(sum_of(payment.lines, name)) for name in names)
    sheets.row(("Gesamtsumme", "", "", "", *sums), edges, bold=True)
    sheets.top, sheets.size = 565, 7
    sheets.left(40, f"{PAYEE[0]}, {PAYEE[1]}, {PAYEE[2]}. BA: RG = Rechnung, GS = Gutschrift. GLN 43 99901 55501 8")
    return Print(sheets.pdf(), deal, ("date", "gross", "disc", "wht"))


@layout("fr", "raw", "open")
def avis_du_laboratoire(deals: Deals) -> Print:
    """A maker of cosmetics: piece, our invoice, both days, order, discount; sums are carried from sheet to sheet."""
    deal = deals("fr", lambda random: Terms(lines=random.randint(20, 64), discount=0.3, credit=0.07))
    rename_payer(deal, "Laboratoires {} SAS")
    payment, sheets = deal.payment, Sheets(A4)
    edges = (36.0, 90.0, 168.0, 216.0, 264.0, -392.0, -466.0, -558.0)
    heads = ("Pièce", "Votre facture", "Date", "Échéance", "Commande", "Montant TTC", "Escompte", "Net réglé")
    names = ("gross", "discount", "net")

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "space", "trailing")

    def sums(label: str, lines: Sequence[Line]) -> None:
        amounts = (euros(sum_of(lines, name)) for name in names)
        sheets.row((label, "", "", "", "", *amounts), edges, bold=True)
        sheets.down(14)

    sheets.size = 12
    sheets.left(36, deal.payer, bold=True)
    sheets.size = 8.5
    for text in ("Comptabilité fournisseurs", "ZI de la Plaine, BP 155", "28000 Chartres"):
        sheets.down(12)
        sheets.left(36, text)
    sheets.down(26)
    for text in PAYEE:
        sheets.left(340, text)
        sheets.down(12)
    sheets.down(20)
    sheets.size = 13
    sheets.left(36, "AVIS DE VIREMENT", bold=True)
    sheets.size = 8.5
    sheets.down(20)
    facts = (
        ("N° de virement", payment.reference),
        ("Date de virement", print_date(payment.paid, "uk")),
        ("Montant viré", f"{euros(payment.total)} EUR"),
        ("Votre code chez nous", deal.account),
    )
    for label, value in facts:
        sheets.row((label, ":", value), (36, 138, 146))
        sheets.down(12)
    done = 0
    while done < len(payment.lines):
        sheets.down(20)
        sheets.row(heads, edges, bold=True)
        sheets.down(14)
        sheets.rule(36, 558)
        if done:
            sums("Report", payment.lines[:done])
        while done < len(payment.lines) and sheets.top < 740:
            line = payment.lines[done]
            days = (print_date(line.issued, "uk_short"), print_date(line.due, "uk_short"))
            start = (f"{line.own[-7:]}", line.ref, *days, line.po)
            sheets.row((*start, *(euros(getattr(line, name)) for name in names)), edges)
            sheets.down(13)
            done += 1
        sheets.rule(36, 558)
        sheets.down(4)
        if done < len(payment.lines):
            sums("À reporter", payment.lines[:done])
            sheets.turn()
            sheets.left(36, f"{deal.payer} - avis de virement {payment.reference} (suite)")
    sums("Total EUR", payment.lines)
    sheets.top, sheets.size = 800, 6.5
    sheets.left(36, "SAS au capital de 3 000 000 EUR - RCS Chartres 555 014 218 - TVA FR 60 555014218")
    return Print(sheets.pdf(), deal, ("date", "gross", "disc"))


@layout("nl", "raw", "open")
def twee_betalingen_van_het_waterschap(deals: Deals) -> Print:
    """A water board pays twice in one print: each order has its head, its list with cuts and reasons, and its sum."""
    deal = deals("nl", lambda random: Terms(lines=random.randint(3, 16), payments=2, short=0.25))
    rename_payer(deal, "Waterschap {} Zuid")
    sheets = Sheets(A4)
    edges = (45.0, 118.0, 205.0, -345.0, -410.0, -480.0, 490.0)
    heads = ("Boeking", "Uw factuur", "Factuurdatum", "Bedrag incl. btw", "Inhouding", "Betaald", "Reden")

    def euro(amount: Decimal) -> str:
        return print_amount(amount, "de")

    def show(payment: Payment) -> None:
        if sheets.top + 13 * (len(payment.lines) + 9) > 780:
            sheets.turn()
        sheets.row(("Betaalopdracht", payment.reference), (45, 150), bold=True)
        day, amount = print_date(payment.paid, "nl"), f"EUR {euro(payment.total)}"
        for label, value in (("Betaaldatum", day), ("Bedrag", amount)):
            sheets.down(12)
            sheets.row((label, value), (45, 150))
        sheets.down(22)
        sheets.row(heads, edges, bold=True)
        sheets.down(14)
        sheets.rule(45, 565)
        for line in payment.lines:
            cut = euro(-line.deduction) if line.deduction else ""
            start = (f"F26{line.own[-6:]}", line.ref, print_date(line.issued, "nl"), euro(line.gross))
            sheets.row((*start, cut, euro(line.net), line.reason), edges)
            sheets.down()
        sheets.rule(45, 565)
        sheets.down(4)
        gross, held, net = (sum_of(payment.lines, name) for name in ("gross", "deduction", "net"))
        sheets.row(("Totaal", "", "", euro(gross), euro(-held) if held else "", euro(net), ""), edges, bold=True)
        sheets.down(40)

    sheets.size = 13
    sheets.left(45, deal.payer, bold=True)
    sheets.size = 8.5
    sheets.right(565, "Dijkgraafplein 15, 4330 AB Middelburg")
    sheets.top = 64
    sheets.left(45, "Afdeling Financiën")
    sheets.down(30)
    for text in PAYEE:
        sheets.left(45, text)
        sheets.down(12)
    sheets.down(18)
    sheets.size = 11
    sheets.left(45, f"Betaalspecificatie crediteur {deal.account}", bold=True)
    sheets.size = 8.5
    sheets.down(28)
    for payment in deal.payments:
        show(payment)
    sheets.top, sheets.size = 805, 7
    sheets.left(45, "Vragen? crediteuren@waterschap.example, 0118 555 014. Vermeld altijd ons boekingsnummer.")
    return Print(sheets.pdf(), deal, ("date", "gross", "ded"))


@layout("it", "chromium", "open")
def distinta_della_casa_di_moda(deals: Deals) -> Print:
    """A fashion house, landscape: registration, kind, season, the facts in a band with labels over their values."""
    deal = deals("it", lambda random: Terms(lines=random.randint(8, 44), discount=0.4, credit=0.1))
    rename_payer(deal, "{} Moda S.p.A.")
    payment = deal.payment
    names = ("gross", "discount", "net")

    def euro(amount: Decimal) -> str:
        return print_amount(amount, "de")

    def told(line: Line) -> tuple[str, ...]:
        kind, season = ("NC" if line.is_credit else "FT"), ("PE26", "AI26", "CONT")[int(line.po[-1]) % 3]
        days = (print_date(line.issued, "uk"), print_date(line.due, "uk"))
        amounts = (euro(getattr(line, name)) for name in names)
        return (f"5{line.own[-8:]}", kind, line.ref, *days, season, *amounts)

    labels = ("Distinta n.", "Data valuta", "Cod. fornitore", "Divisa", "Importo bonifico")
    values = (payment.reference, print_date(payment.paid, "uk"), deal.account, "EUR", euro(payment.total))
    band = "".join(f"<td><i>{key}</i><br><b>{value}</b></td>" for key, value in zip(labels, values, strict=True))
    css = (
        "@page{size:A4 landscape}body{font:9pt 'Liberation Sans',sans-serif}.r{text-align:right}h1{font:17pt "
        "'Liberation Serif',serif;letter-spacing:3pt;margin:0}.band{width:100%;background:#f2efe9;margin:10pt 0;"
        "border-collapse:collapse}.band td{padding:5pt 9pt}.band i{font-size:7.5pt;color:#666}.list{width:100%;"
        "border-collapse:collapse}.list th{text-align:left;border-bottom:1pt solid #000;padding:3pt 5pt}"
        ".list th.r{text-align:right}.list td{padding:2pt 5pt;border-bottom:.3pt solid #ddd}.sum td{border-top:1pt "
        "solid #000;font-weight:bold}tr{break-inside:avoid}small{color:#777}"
    )
    heads = ("N. reg.", "Tipo", "Vs. documento", "Data doc.", "Scad.", "Stag.", "Importo", "Sconto fin.", "Pagato")
    foot = ("Totale", "", "", "", "", "", *(euro(sum_of(payment.lines, name)) for name in names))
    return Print(
        page(
            css,
            f"<h1>{escape(deal.payer)}</h1><p>Via Tortona 55, 20144 Milano &nbsp; Amministrazione fornitori</p>",
            f"<p>Spett.le {', '.join(PAYEE)}</p><p><b>Avviso di pagamento</b></p>",
            f"<table class=band><tr>{band}</tr></table>",
            html_table(heads, map(told, payment.lines), foot, (6, 7, 8)),
            "<p><small>FT = fattura, NC = nota di credito. C.F. e P.IVA 05555180150, R.E.A. MI-1555018, cap. soc. "
            "€ 12.000.000 i.v. Per chiarimenti: fornitori@moda.example</small></p>",
        ),
        deal,
        ("date", "gross", "disc"),
    )


@layout("pt", "chromium", "open")
def pagamento_da_loja_de_eletronica(deals: Deals) -> Print:
    """A seller of electronics: its own debit notes between our invoices, what is set right and why, a rebate last."""
    deal = deals("pt", lambda random: Terms(lines=random.randint(7, 34), short=0.2, claim=0.08, lump=True))
    rename_payer(deal, "{} Eletrónica S.A.")
    payment = deal.payment
    names = ("gross", "deduction", "net")

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "nbsp")

    def told(line: Line) -> tuple[str, ...]:
        kind, shop = ("FT" if line.invoice else "N/ ND"), f"{int(line.po[-3:]) % 60 + 101}"
        cut = euros(-line.deduction) if line.deduction else ""
        start = (kind, line.ref, print_date(line.issued, "uk"), shop, euros(line.gross))
        return (*start, cut, euros(line.net), line.reason)

    lump = (payment.lump_text, "", "", "", "", "", euros(payment.lump), "")
    gross, cut, net = (sum_of(payment.lines, name) for name in names)
    sums = (euros(gross), euros(-cut) if cut else "", euros(net))
    foot = ("Total a transferir", "", "", "", "", "", euros(payment.total), "")
    css = (
        "body{font:9pt 'DejaVu Sans',sans-serif}.r{text-align:right}.top{width:100%}.top td{vertical-align:top}"
        ".list{width:100%;border-collapse:collapse;font-size:8pt;margin:10pt 0}.list th{color:#c8102e;"
        "border-bottom:1.2pt solid #c8102e;padding:3pt 4pt;text-align:left}.list th.r{text-align:right}"
        ".list td{padding:2.5pt 4pt;border-bottom:.4pt solid #bbb}"
        ".list td.r,.list td:nth-child(2){white-space:nowrap}"
        ".sum td{font-weight:bold;background:#f3f3f3}"
        "tr{break-inside:avoid}small{color:#666}"
    )
    heads = ("Tipo", "Documento", "Data", "Loja", "Valor c/ IVA", "Regularização", "Valor pago", "Observações")
    rows = [*map(told, payment.lines), ("Soma dos documentos", "", "", "", *sums, ""), lump]
    return Print(
        page(
            css,
            f"<table class=top><tr><td><b>{escape(deal.payer)}</b><br>Contas a pagar<br>Parque Empresarial, lote 15"
            f"<br>2740-120 Porto Salvo</td><td>{'<br>'.join(PAYEE)}<br>Fornecedor {deal.account}</td></tr></table>",
            f"<h2>Aviso de transferência n.º {payment.reference}</h2>",
            f"<p>Data da transferência: {print_date(payment.paid, 'uk')}<br>Montante: {euros(payment.total)} EUR</p>",
            html_table(heads, rows, foot, (4, 5, 6)),
            "<p><small>FT fatura do fornecedor; N/ ND nossa nota de débito. Contribuinte 505 550 142, capital social "
            "5 000 000 EUR. Reclamações no prazo de 30 dias para contas.pagar@eletronica.example</small></p>",
        ),
        deal,
        ("date", "gross", "ded"),
    )
