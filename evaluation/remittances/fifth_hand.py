"""Layouts of a fifth hand, pages: as payers' systems and banks print them, by a hand that knew no reader.

Most are clean; some carry credits, discounts, deductions, tax withheld, sums carried over a page, several payments or
the same stub twice. With `fifth_hand_lists` they were sealed until 2026-11-23, twenty layouts, read at first sight at
0.617 exact with the ledger (6 rounds, seed 2311), and opened at 0.685 of the eighteen still sealed.
"""

import io
from collections.abc import Sequence
from decimal import Decimal
from html import escape

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas

from evaluation.remittances.deals import CENT, Line, Terms, sum_of
from evaluation.remittances.html_parts import listing, page
from evaluation.remittances.layouts import Deals, Print, layout
from evaluation.remittances.printed import print_amount, print_date
from evaluation.remittances.words import PAYEE, STREETS


class Sheets:
    """Pages of a report writer: text set left at x or ending at x, from the top."""

    def __init__(self, size: tuple[float, float], font: str = "Helvetica") -> None:
        self._out = io.BytesIO()
        self._canvas = Canvas(self._out, pagesize=size, invariant=1)
        self._height, self._font = size[1], font
        self.top = 50.0
        self.size = 9.0

    def left(self, x: float, text: str, bold: bool = False) -> None:
        self._canvas.setFont(self._font + "-Bold" * bold, self.size)
        self._canvas.drawString(x, self._height - self.top, text)

    def right(self, x: float, text: str, bold: bool = False) -> None:
        self._canvas.setFont(self._font + "-Bold" * bold, self.size)
        self._canvas.drawRightString(x, self._height - self.top, text)

    def row(self, texts: Sequence[str], edges: Sequence[float], bold: bool = False) -> None:
        """One line of print; a negative edge is where a text ends."""
        for text, edge in zip(texts, edges, strict=True):
            (self.right if edge < 0 else self.left)(abs(edge), text, bold)

    def down(self, points: float = 13) -> None:
        self.top += points

    def rule(self, start: float, end: float) -> None:
        self._canvas.line(start, self._height - self.top + 9.5, end, self._height - self.top + 9.5)

    def turn(self) -> None:
        self._canvas.showPage()
        self.top = 50.0

    def pdf(self) -> bytes:
        self._canvas.save()
        return self._out.getvalue()


@layout("en", "chromium", "open")
def disbursement_notice(deals: Deals) -> Print:
    """An American public body: a box of facts with the total first, a clean table with terms discount."""
    deal = deals("en", Terms(lines=11, discount=0.45))
    payment = deal.payment

    def usd(amount: Decimal) -> str:
        return "$" + print_amount(amount)

    box = (
        ("Disbursement No.", payment.reference),
        ("Disbursement Date", print_date(payment.paid, "us_long")),
        ("Supplier ID", deal.account),
        ("Method", "ACH credit, USD"),
        ("Net Disbursed", usd(payment.total)),
    )
    facts = "".join(f"<tr><th>{key}</th><td>{value}</td></tr>" for key, value in box)
    heads = ("Line", "Vendor Invoice", "Inv Dt", "Invoice Total", "Terms Disc.", "Net Disbursed")
    rows = [
        (
            str(at),
            line.ref,
            print_date(line.issued, "us"),
            usd(line.gross),
            usd(line.discount),
            usd(line.net),
        )
        for at, line in enumerate(payment.lines, 1)
    ]
    foot = ("", "Totals", "", *(usd(sum_of(payment.lines, name)) for name in ("gross", "discount", "net")))
    css = (
        "@page{size:letter}.r{text-align:right}.box{float:right;border:1pt solid #234;font-size:9pt}"
        ".box th{text-align:left;font-weight:normal;color:#555;padding-right:14pt}"
        ".list{clear:both;width:100%;border-collapse:collapse;font-size:9pt}.list th{background:#dde4ec;padding:4pt}"
        ".list td{border-bottom:.5pt solid #bbb;padding:3pt 4pt}tfoot td{font-weight:bold}"
    )
    right = (3, 4, 5)
    return Print(
        page(
            css,
            f"<table class=box>{facts}</table>",
            f"<p><b>{escape(deal.payer)}</b><br>Office of the Controller<br>{'<br>'.join(STREETS['en'])}</p>",
            f"<h2>Vendor Disbursement Notice</h2><p>Remitted to<br>{'<br>'.join(PAYEE)}</p>",
            listing(heads, rows, right, foot),
            "<p>No check will be mailed. Allow two business days for funds to post.</p>",
        ),
        deal,
        ("date", "gross", "disc"),
    )


@layout("en", "raw", "open")
def check_with_two_stubs(deals: Deals) -> Print:
    """A laser check: the stub stands twice, for the vendor and for the file, above the check itself."""
    deal = deals("en", Terms(lines=6, discount=0.3, credit=0.15))
    payment, sheets = deal.payment, Sheets(LETTER)
    edges = (36.0, 110.0, 170.0, -340.0, -420.0, -576.0)
    for stub in ("VENDOR COPY", "FILE COPY"):
        sheets.size = 9
        sheets.row((deal.payer, "", stub), (36, 300, -576), bold=True)
        sheets.down()
        sheets.row(
            (f"Pay to: {PAYEE[0]}", f"Ck Date {print_date(payment.paid, 'us')}", f"Ck No. {payment.reference}"),
            (36, 300, -576),
        )
        sheets.down(18)
        sheets.row(("Inv Date", "Invoice", "", "Amount", "Disc", "Net Check Amt"), edges, bold=True)
        sheets.down(14)
        sheets.rule(36, 576)
        for line in payment.lines:
            texts = (print_date(line.issued, "us"), line.ref, "CR MEMO" if line.is_credit else "")
            amounts = (print_amount(amount, sign="trailing") for amount in (line.gross, line.discount, line.net))
            sheets.row((*texts, *amounts), (36.0, 110.0, 210.0, *edges[3:]))
            sheets.down(12)
        sheets.down(3)
        sheets.rule(300, 576)
        sums = (print_amount(sum_of(payment.lines, name)) for name in ("gross", "discount", "net"))
        sheets.row(("", "", "Check Total", *sums), (36.0, 110.0, 210.0, *edges[3:]), bold=True)
        sheets.down(52)
    sheets.top = 590
    sheets.row((deal.payer, f"No. {payment.reference}"), (36, -576), bold=True)
    sheets.down()
    sheets.row((STREETS["en"][0], print_date(payment.paid, "us_long")), (36, -576))
    sheets.down(30)
    sheets.row((f"PAY TO THE ORDER OF   {PAYEE[0]}", f"USD ***{print_amount(payment.total)}"), (36, -576))
    sheets.down(60)
    sheets.row(("VOID AFTER 180 DAYS", "Authorized signature"), (36, -576))
    return Print(sheets.pdf(), deal, ("date", "gross", "disc"))


@layout("de", "raw", "open")
def regulierung_mit_uebertrag(deals: Deals) -> Print:
    """A buying group's settlement over two pages; sums of all columns are carried over the page."""
    deal = deals("de", Terms(lines=38, discount=0.5, credit=0.08))
    payment, sheets = deal.payment, Sheets(A4)
    edges = (40.0, 66.0, 170.0, 240.0, -390.0, -465.0, -555.0)
    heads = ("Pos", "Faktura", "Fakt.-Dat.", "Art", "Warenwert", "./. Skonto", "Auszahlung")

    def eur(amount: Decimal) -> str:
        return print_amount(amount, "de", "trailing")

    def sums(label: str, lines: Sequence[Line]) -> None:
        texts = (eur(sum_of(lines, name)) for name in ("gross", "discount", "net"))
        sheets.row(("", label, "", "", *texts), edges, bold=True)
        sheets.down(16)

    def open_page(number: int) -> None:
        sheets.row((deal.payer, f"Blatt {number} von 2"), (40, -555), bold=True)
        sheets.down()
        sheets.row((" · ".join(STREETS["de"]), f"Regulierung {payment.reference}"), (40, -555))
        sheets.down(26)

    open_page(1)
    for text in PAYEE:
        sheets.left(40, text)
        sheets.down(11)
    sheets.down(16)
    sheets.size = 12
    sheets.left(40, "Abrechnung unserer Regulierung", bold=True)
    sheets.size = 9
    sheets.down(18)
    sheets.left(40, f"Wertstellung {print_date(payment.paid, 'de')} – alle Werte in EUR – Kred.-Nr. {deal.account}")
    sheets.down(22)
    for at, line in enumerate(payment.lines):
        if at == 22:
            sums("Zu übertragen auf Blatt 2", payment.lines[:at])
            sheets.turn()
            open_page(2)
        if at in (0, 22):
            sheets.row(heads, edges, bold=True)
            sheets.down(15)
            sheets.rule(40, 555)
        if at == 22:
            sums("Übernommen von Blatt 1", payment.lines[:at])
        art = "GUT" if line.is_credit else "RG"
        texts = (f"{at + 1:03d}", line.ref, print_date(line.issued, "de_short"), art)
        sheets.row((*texts, eur(line.gross), eur(line.discount), eur(line.net)), edges)
        sheets.down()
    sheets.down(6)
    sheets.rule(40, 555)
    sums("Regulierungssumme", payment.lines)
    sheets.left(40, "Die Regulierungssumme überweisen wir auf Ihr bekanntes Konto.")
    return Print(sheets.pdf(), deal, ("date", "gross", "disc"))


@layout("fr", "chromium", "open")
def decompte_chantier(deals: Deals) -> Print:
    """A builder's statement of a transfer: 5 % kept as guarantee, credit notes in their row, own number first."""
    deal = deals("fr", Terms(lines=8, credit=0.15))
    payment = deal.payment
    for line in payment.lines:
        if not line.is_credit:
            line.deduction = (line.gross * Decimal("0.05")).quantize(CENT)
            line.net = line.gross - line.deduction

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "nbsp")

    heads = ("Pce compt.", "Nature", "Votre facture", "En date du", "Total TTC", "RG 5 %", "Réglé")
    rows = [
        (
            line.own,
            "AVO" if line.is_credit else "FAC",
            line.ref,
            print_date(line.issued, "uk"),
            euros(line.gross),
            euros(line.deduction) if line.deduction else "",
            euros(line.net),
        )
        for line in payment.lines
    ]
    foot = (
        "",
        "",
        "Ensemble",
        "",
        *(euros(sum_of(payment.lines, name)) for name in ("gross", "deduction", "net")),
    )
    css = (
        "body{font:9.5pt Georgia,serif}.r{text-align:right}.list{width:100%;border-collapse:collapse}"
        ".list td,.list th{border:.5pt solid #777;padding:3pt 5pt;font-size:8.5pt}.list th{font-weight:normal}"
        ".to{margin-left:58%}tfoot td{font-weight:bold}"
    )
    right = (4, 5, 6)
    day = print_date(payment.paid, "long", "fr")
    return Print(
        page(
            css,
            f"<p><b>{escape(deal.payer)}</b><br>{'<br>'.join(STREETS['fr'])}</p><p class=to>{'<br>'.join(PAYEE)}</p>",
            f"<h3>Décompte de votre règlement du {day}</h3>",
            f"<p>Virement SEPA n° {payment.reference} — fournisseur {deal.account}<br>"
            f"Somme virée : {euros(payment.total)} EUR</p>",
            listing(heads, rows, right, foot),
            "<p><small>RG : retenue de garantie, libérée un an après la réception des travaux.</small></p>",
        ),
        deal,
        ("date", "gross", "ded"),
    )


@layout("es", "raw", "open")
def relacion_de_transferencias(deals: Deals) -> Print:
    """Three transfers on one list, each with its head, its invoices and its own sum; no sum over all."""
    deal = deals("es", Terms(lines=5, payments=3, credit=0.1))
    sheets = Sheets(A4)
    edges = (60.0, 190.0, 290.0, -535.0)
    sheets.size = 13
    sheets.left(40, "Relación de transferencias emitidas", bold=True)
    sheets.size = 9
    sheets.down(20)
    sheets.row((f"Ordenante: {deal.payer}", f"Beneficiario: {PAYEE[0]}"), (40, 310))
    sheets.down()
    sheets.row((", ".join(STREETS["es"]), f"Acreedor {deal.account}"), (40, 310))
    sheets.down(30)
    for payment in deal.payments:
        sheets.rule(40, 555)
        texts = (f"Transferencia n.º {payment.reference}", f"Fecha valor {print_date(payment.paid, 'uk')}")
        total = print_amount(payment.total, "de")
        sheets.row((*texts, f"Total abonado: {total} EUR"), (40, 230, -555), bold=True)
        sheets.down(16)
        sheets.row(("Fra. proveedor", "Emitida el", "Clase", "Abonado"), edges)
        sheets.down()
        for line in payment.lines:
            kind = "Rectificativa" if line.is_credit else "Factura"
            amount = print_amount(line.net, "de")
            sheets.row((line.ref, print_date(line.issued, "uk"), kind, amount), edges)
            sheets.down()
        sheets.row(("", "", "Suma de la transferencia", total), edges, bold=True)
        sheets.down(34)
    return Print(sheets.pdf(), deal, ("date",))


@layout("it", "distilled", "open")
def mandato_ente_pubblico(deals: Deals) -> Print:
    """The page of a publicly owned firm's portal: VAT is kept back and paid to the treasury by the firm itself."""
    deal = deals("it", Terms(lines=7))
    payment = deal.payment
    for line in payment.lines:
        line.withheld = (line.gross * 22 / 122).quantize(CENT)
        line.net = line.gross - line.withheld

    def euro(amount: Decimal) -> str:
        return print_amount(amount, "de")

    heads = ("Fattura fornitore", "Emessa il", "CIG", "Totale fattura", "IVA in scissione", "Liquidato")
    rows = [
        (
            line.ref,
            print_date(line.issued, "uk"),
            f"Z{line.own}",
            euro(line.gross),
            euro(line.withheld),
            euro(line.net),
        )
        for line in payment.lines
    ]
    facts = (
        ("Ente", deal.payer),
        ("Beneficiario", PAYEE[0]),
        ("Mandato n.", payment.reference),
        ("Data esecuzione", print_date(payment.paid, "uk")),
        ("Importo mandato", f"€ {euro(payment.total)}"),
    )
    css = (
        ".r{text-align:right}h1{font-size:15pt;color:#06c;border-bottom:2pt solid #06c}"
        "dl{display:grid;grid-template-columns:130pt auto;row-gap:3pt}dt{color:#666}dd{margin:0}"
        ".list{width:100%;border-spacing:0}.list td,.list th{padding:4pt;font-size:9pt;text-align:left}"
        ".list .r{text-align:right}tbody tr:nth-child(odd){background:#f2f6fa}tfoot td{border-top:1pt solid}"
    )
    right = (3, 4, 5)
    foot = ("Totali", "", "", *(euro(sum_of(payment.lines, name)) for name in ("gross", "withheld", "net")))
    return Print(
        page(
            css,
            "<p><small>Portale fornitori › Pagamenti › Dettaglio</small></p><h1>Dettaglio mandato</h1>",
            f"<dl>{''.join(f'<dt>{key}</dt><dd>{escape(value)}</dd>' for key, value in facts)}</dl>",
            listing(heads, rows, right, foot),
            "<p><small>Operazione con scissione dei pagamenti, art. 17-ter DPR 633/72.</small></p>",
        ),
        deal,
        ("date", "gross", "wht"),
    )


@layout("pt", "raw", "open")
def comprovativo_bancario(deals: Deals) -> Print:
    """A bank's voucher with the sum above, then the documents it settles with what was taken off and why."""
    deal = deals("pt", Terms(lines=9, short=0.35))
    payment, sheets = deal.payment, Sheets(A4)

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "space")

    sheets.size = 12
    sheets.left(40, "Comprovativo de operação – Transferência SEPA+", bold=True)
    sheets.size = 9
    sheets.down(24)
    facts = (
        ("Ordenante", deal.payer),
        ("Destinatário", PAYEE[0]),
        ("Operação n.º", payment.reference),
        ("Executada em", print_date(payment.paid, "nl")),
        ("Montante", f"{euros(payment.total)} EUR"),
    )
    for key, value in facts:
        sheets.row((key, value), (40, 150))
        sheets.down(14)
    sheets.down(20)
    sheets.left(40, "Documentos liquidados", bold=True)
    sheets.down(18)
    edges = (40.0, 140.0, -275.0, -345.0, 360.0, -555.0)
    sheets.row(("S/ fatura", "De", "Valor original", "Abatimento", "Justificação", "Liquidado"), edges, bold=True)
    sheets.down(15)
    sheets.rule(40, 555)
    for line in payment.lines:
        taken = euros(line.deduction) if line.deduction else "-"
        texts = (line.ref, print_date(line.issued, "nl"), euros(line.gross), taken, line.reason, euros(line.net))
        sheets.row(texts, edges)
        sheets.down()
    sheets.down(30)
    sheets.left(40, "Documento processado por computador, dispensa assinatura.")
    return Print(sheets.pdf(), deal, ("date", "gross", "ded"))


@layout("pl", "chromium", "open")
def portal_kontrahenta(deals: Deals) -> Print:
    """A page of a payer's portal: the sums in a band above, own posting and order beside our number, corrections."""
    deal = deals("pl", Terms(lines=10, credit=0.15))
    payment = deal.payment

    def zloty(amount: Decimal) -> str:
        return print_amount(amount, "nbsp", "true_minus")

    band = (
        ("Płatność", payment.reference),
        ("Zrealizowano", print_date(payment.paid, "iso")),
        ("Wypłacono", f"{zloty(payment.total)} zł"),
    )
    heads = ("Księgowanie", "Twój dokument", "Data dok.", "Zam.", "Rodzaj", "Rozliczono (zł)")
    rows = [
        (
            line.own,
            line.ref,
            print_date(line.issued, "iso"),
            line.po,
            "korygująca" if line.is_credit else "sprzedaży",
            zloty(line.net),
        )
        for line in payment.lines
    ]
    cards = "".join(f"<div><small>{key}</small><br><b>{value}</b></div>" for key, value in band)
    css = (
        ".band{display:flex;gap:40pt;background:#eef3ee;padding:10pt;margin:10pt 0}.r{text-align:right}"
        ".list{width:100%;border-collapse:collapse;font-size:9pt}.list th{text-align:left;color:#575}"
        ".list td{border-top:.5pt solid #cdc;padding:4pt 2pt}.list .r{text-align:right}"
    )
    return Print(
        page(
            css,
            f"<p>{escape(deal.payer)} · strefa kontrahenta</p><h2>Szczegóły płatności dla {PAYEE[0]}</h2>",
            f"<div class=band>{cards}</div>",
            listing(heads, rows, (5,)),
            f"<p><small>Pozycji: {len(rows)}. Wydruk nie wymaga podpisu.</small></p>",
        ),
        deal,
        ("date",),
    )
