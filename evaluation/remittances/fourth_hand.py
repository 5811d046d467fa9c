"""Layouts of a fourth hand, pages: PDFs as payers' systems make them, by a writer who had not read the readers.

Most are clean; some carry credits, discounts, deductions, tax withheld, part payments, sums carried over a page or
several payments. With `fourth_hand_letters` and `fourth_hand_files` they were sealed until 2026-11-23, twenty
layouts, and then opened at 0.750 exact with the ledger (6 rounds, seed 2311).
"""

import io
from collections.abc import Sequence
from decimal import Decimal
from html import escape

from reportlab.lib.pagesizes import A4, LETTER
from reportlab.pdfgen.canvas import Canvas

from evaluation.remittances.deals import CENT, Deal, Line, Payment, Terms, sum_of
from evaluation.remittances.html_parts import html_lines, listing, page
from evaluation.remittances.layouts import Deals, Look, Print, layout
from evaluation.remittances.printed import print_amount, print_date
from evaluation.remittances.raw_pages import Placed, draw, words_at
from evaluation.remittances.words import PAYEE, STREETS

SHOWN = ("reference", "date", "total", "payer")


@layout("de", "raw", "open")
def zahllauf(deals: Deals) -> Print:
    """A payment run's form in Courier: own and foreign number, deductions before gross, no net in the lines."""
    deal = deals("de", Terms(lines=38, discount=0.3, credit=0.05))
    payment, look = deal.payment, Look("de", "trailing", "de")
    for line in payment.lines:
        line.discount, line.deduction = Decimal(0), line.discount
    first, second = payment.lines[:22], payment.lines[22:]
    opening: list[Placed] = [
        (50, 50, deal.payer),
        (50, 62, "Lindenallee 17, 21035 Hamburg"),
        *((50, 100 + 12 * at, text) for at, text in enumerate(PAYEE)),
        (330, 100, "Zahlungsavis"),
        (330, 118, f"Datum           {print_date(payment.paid, 'de')}"),
        (330, 130, f"Zahlungsbeleg   {payment.reference}"),
        (330, 142, f"Ihr Konto bei uns  {deal.account}"),
        (50, 190, "Sehr geehrte Damen und Herren,"),
        (50, 206, "die nachstehenden Posten haben wir heute durch Überweisung ausgeglichen."),
    ]
    columns = ("Beleg", "Ihr Beleg", "Datum", "Abzüge", "Bruttobetrag")
    above = [*opening, *_courier(232, columns), *_courier_lines(246, first, look)]
    carried = (sum_of(first, "deduction"), sum_of(first, "gross"))
    below = 246 + 13 * len(first) + 8
    above += _courier(below, ("Übertrag", "", "", *map(look.money, carried)))
    rest: list[Placed] = [(50, 50, deal.payer), (330, 50, f"Zahlungsavis {payment.reference}"), (500, 50, "Seite 2")]
    rest += [*_courier(80, columns), *_courier(94, ("Übertrag", "", "", *map(look.money, carried)))]
    rest += _courier_lines(108, second, look)
    below = 108 + 13 * len(second) + 10
    sums = (sum_of(payment.lines, "deduction"), sum_of(payment.lines, "gross"))
    rest += _courier(below, ("Summe", "", "", *map(look.money, sums)))
    rest += _courier(below + 22, ("", "", "", "Zahlbetrag", f"{look.money(payment.total)} EUR"))
    rest.append((50, below + 52, "Mit freundlichen Grüßen, Ihre Kreditorenbuchhaltung"))
    return Print(draw([words_at(above), words_at(rest)], font="Courier"), deal, ("date", "gross", "ded"))


def _courier_lines(top: float, lines: Sequence[Line], look: Look) -> list[Placed]:
    placed: list[Placed] = []
    for at, line in enumerate(lines):
        amounts = look.money(line.deduction), look.money(line.gross)
        placed += _courier(top + 13 * at, (line.own, line.ref, print_date(line.issued, "de"), *amounts))
    return placed


def _courier(top: float, texts: Sequence[str]) -> list[Placed]:
    """One line: three texts left, two amounts right; a letter of Courier at 9 points is 5.4 wide."""
    lefts = zip((50, 125, 250), texts[:3], strict=True)
    rights = zip((420, 540), texts[3:], strict=True)
    placed = [(float(x), top, text) for x, text in lefts if text]
    return placed + [(x - 5.4 * len(text), top, text) for x, text in rights if text]


@layout("en", "chromium", "open")
def separate_remittance(deals: Deals) -> Print:
    """A British subsidiary's separate remittance advice: boxed facts, discount taken, credits in angle brackets."""
    deal = deals("en", Terms(lines=13, discount=0.25, credit=0.12), currency="GBP")
    payment, look = deal.payment, Look("en", "angle", "dmon")
    facts = (
        ("Payment Number", payment.reference),
        ("Payment Date", print_date(payment.paid, look.date)),
        ("Payment Method", "BACS"),
        ("Payment Currency", "GBP"),
        ("Payment Amount", look.money(payment.total)),
        ("Supplier Number", deal.account),
    )
    heads = (
        "Document Reference",
        "Document Date",
        "Document Description",
        "Document Amount",
        "Discount Taken",
        "Payment Amount",
    )
    rows = [
        (
            line.ref,
            print_date(line.issued, look.date),
            "Credit memo" if line.is_credit else "Standard",
            *(look.money(amount) for amount in (line.gross, line.discount, line.net)),
        )
        for line in payment.lines
    ]
    last = ("", "", "Total", *(look.money(sum_of(payment.lines, name)) for name in ("gross", "discount", "net")))
    css = (
        "body{font:9pt serif}table{border-collapse:collapse;margin:10pt 0}td,th{padding:2pt 6pt;"
        "border:.5pt solid #999}th{background:#dde4ee;text-align:left}.r{text-align:right}"
    )
    body = (
        f"<h2>Separate Remittance Advice</h2><p>From: <b>{escape(deal.payer)}</b><br>To: {'<br>'.join(PAYEE)}</p>",
        f"<table>{html_lines(facts, ())}</table>",
        f"<table>{html_lines([heads], (3, 4, 5), 'th')}{html_lines([*rows, last], (3, 4, 5))}</table>",
        "<p>This is a system generated document. Please direct enquiries to accounts.payable.",
    )
    return Print(page(css, *body), deal, ("date", "gross", "disc"))


@layout("en", "raw", "open")
def bill_payment(deals: Deals) -> Print:
    """A cloud ledger's voucher: the type tells bills from credits, some bills were paid in part before."""
    deal = deals("en", Terms(lines=9, discount=0.25, credit=0.1))
    payment = deal.payment
    out = io.BytesIO()
    canvas = Canvas(out, LETTER, invariant=1)
    _text(canvas, 54, 60, deal.payer, "Helvetica-Bold", 14)
    for at, text in enumerate((*STREETS["en"], "", "Payee", *PAYEE)):
        _text(canvas, 54, 78 + 12 * at, text)
    facts = (
        ("Bill Payment #", payment.reference),
        ("Date", print_date(payment.paid, "us")),
        ("Amount", f"${payment.total:,.2f}"),
        ("Memo", "weekly run"),
    )
    for at, (label, value) in enumerate(facts):
        _text(canvas, 380, 78 + 15 * at, label, "Helvetica-Bold")
        _right(canvas, 558, 78 + 15 * at, value)
    rights = (330, 410, 470, 558)
    canvas.setFillGray(0.88)
    canvas.rect(50, 792 - 206, 512, 16, stroke=0, fill=1)
    canvas.setFillGray(0)
    top = 202
    for x, head in zip((54, 120, 180), ("Date", "Type", "Ref No."), strict=True):
        _text(canvas, x, top, head, "Helvetica-Bold")
    for x, head in zip(rights, ("Orig. Amt.", "Amt. Due", "Disc.", "Applied Amt."), strict=True):
        _right(canvas, x, top, head, "Helvetica-Bold")
    for at, line in enumerate(payment.lines):
        top += 16
        original = line.gross + (Decimal(at * 3511) / 100 if at in (2, 5) and not line.is_credit else 0)
        kind = "Bill Credit" if line.is_credit else "Bill"
        for x, text in zip((54, 120, 180), (print_date(line.issued, "us"), kind, line.ref), strict=True):
            _text(canvas, x, top, text)
        for x, amount in zip(rights, (original, line.gross, line.discount, line.net), strict=True):
            _right(canvas, x, top, f"{amount:,.2f}" if amount else "")
    canvas.line(400, 792 - top - 8, 560, 792 - top - 8)
    _text(canvas, 400, top + 20, "Amount", "Helvetica-Bold")
    _right(canvas, 558, top + 20, f"${payment.total:,.2f}", "Helvetica-Bold")
    canvas.save()
    return Print(out.getvalue(), deal, ("date", "disc"))


def _text(canvas: Canvas, x: float, top: float, text: str, font: str = "Helvetica", size: float = 9) -> None:
    canvas.setFont(font, size)
    canvas.drawString(x, canvas._pagesize[1] - top, text)


def _right(canvas: Canvas, x: float, top: float, text: str, font: str = "Helvetica", size: float = 9) -> None:
    canvas.setFont(font, size)
    canvas.drawRightString(x, canvas._pagesize[1] - top, text)


@layout("fr", "chromium", "open")
def mandat(deals: Deals) -> Print:
    """A town hall's notice of payment: voucher and order numbers, a subject that wraps, a guarantee kept back."""
    deal = deals("fr", Terms(lines=7))
    payment = deal.payment
    for line in payment.lines[1:6:3]:
        line.deduction = (line.gross * 5 / 100).quantize(CENT)
        line.net = line.gross - line.deduction
    deal.payer = f"Mairie de {' '.join(deal.payer.split()[-3:-1])}"
    subjects = (
        "Fourniture d'instruments de mesure pour le service des eaux",
        "Entretien annuel",
        "Pièces détachées, atelier municipal",
    )
    heads = ("Mandat", "N° facture", "Date", "Objet", "Montant TTC", "Retenue de garantie", "Montant payé")
    rows = [
        (
            f"{deal.random.randint(1000, 9999)}",
            line.ref,
            print_date(line.issued, "uk"),
            subjects[at % 3],
            *(print_amount(amount, "fr") if amount else "" for amount in (line.gross, line.deduction, line.net)),
        )
        for at, line in enumerate(payment.lines)
    ]
    sums = [f"{print_amount(sum_of(payment.lines, name), 'fr')}" for name in ("gross", "deduction", "net")]
    css = (
        "body{font:9.5pt sans-serif}h1{font-size:13pt;text-align:center}table{border-collapse:collapse;width:100%}"
        "td,th{border:.6pt solid #000;padding:3pt;vertical-align:top}.r{text-align:right;white-space:nowrap}"
    )
    body = (
        f"<p><b>{deal.payer}</b><br>Service des finances</p>",
        "<h1>AVIS DE MANDAT DE PAIEMENT</h1>",
        (
            f"<p>Bénéficiaire : {', '.join(PAYEE)}<br>Référence du virement : {payment.reference}<br>"
            f"Date de mise en paiement : {print_date(payment.paid, 'uk')}<br>"
            f"Montant viré : {print_amount(payment.total, 'fr')} €</p>"
        ),
        listing(heads, rows, (4, 5, 6), ("", "", "", "TOTAL", *sums)),
        "<p>Le comptable public assignataire : Trésorerie municipale.</p>",
    )
    return Print(page(css, *body), deal, ("date", "gross", "ded"))


@layout("es", "distilled", "open")
def liquidacion(deals: Deals) -> Print:
    """A settlement with taxable base, VAT and income tax withheld on the base of some lines."""
    deal = deals("es", Terms(lines=8))
    payment = deal.payment
    rows = []
    for line in payment.lines:
        base = (line.gross / Decimal("1.21")).quantize(CENT)
        line.withheld = (base * Decimal("0.15")).quantize(CENT)
        line.net = line.gross - line.withheld
        amounts = (base, line.gross - base, line.gross, line.withheld, line.net)
        shown = [print_amount(amount, "de") for amount in amounts]
        rows.append((line.ref, print_date(line.issued, "uk"), *shown))
    heads = ("Su factura", "F. factura", "Base imp.", "IVA 21 %", "Total", "Ret. IRPF 15 %", "Líquido")
    last = [print_amount(sum_of(payment.lines, name), "de") for name in ("gross", "withheld", "net")]
    css = (
        "body{font:9pt sans-serif}table{width:100%;border-collapse:collapse}th{border-bottom:1pt solid #000;"
        "text-align:left}td,th{padding:2pt 5pt}.r{text-align:right}.s td{border-top:1pt solid #000;font-weight:bold}"
    )
    body = (
        f"<p><b>{escape(deal.payer)}</b> &nbsp; NIF A00000000 &nbsp; {', '.join(STREETS['es'])}</p>",
        f"<h3>Liquidación de facturas n.º {payment.reference}</h3>",
        (
            f"<p>Proveedor: {PAYEE[0]} ({deal.account})<br>Fecha de pago: {print_date(payment.paid, 'uk')}<br>"
            f"Forma de pago: transferencia</p>"
        ),
        f"<table>{html_lines([heads], range(2, 7), 'th')}{html_lines(rows, range(2, 7))}"
        f"<tr class=s><td colspan=4>Total a transferir (EUR)</td>"
        + "".join(f"<td class=r>{amount}</td>" for amount in last)
        + "</tr></table>",
        "<p>Rogamos comprueben los datos. El certificado de retenciones se enviará a fin de ejercicio.</p>",
    )
    return Print(page(css, *body), deal, ("date", "gross", "wht"))


@layout("pl", "chromium", "open")
def awizo(deals: Deals) -> Print:
    """A Polish advice: numbered lines, term of payment, deductions, the currency behind every sum."""
    deal = deals("pl", Terms(lines=12, short=0.2, credit=0.08))
    payment = deal.payment
    heads = (
        "Lp.",
        "Nr faktury",
        "Data wystawienia",
        "Termin płatności",
        "Kwota brutto",
        "Potrącenie",
        "Kwota zapłacona",
        "Uwagi",
    )
    rows = [
        (
            str(at),
            line.ref,
            print_date(line.issued, "iso"),
            print_date(line.due, "iso"),
            *(f"{print_amount(amount, 'nbsp')}" for amount in (line.gross, line.deduction, line.net)),
            "korekta" if line.is_credit else line.reason,
        )
        for at, line in enumerate(payment.lines, 1)
    ]
    sums = [print_amount(sum_of(payment.lines, name), "nbsp") for name in ("gross", "deduction", "net")]
    css = (
        "body{font:8.5pt sans-serif}table{width:100%;border-collapse:collapse}th{border-bottom:1pt solid #333}"
        "td,th{padding:3pt 4pt;border-bottom:.4pt solid #bbb;text-align:left}td.r,th.r{text-align:right}"
    )
    body = (
        f"<p>{escape(deal.payer)}<br>{'<br>'.join(STREETS['pl'])}<br>NIP 0000000000</p><h2>Awizo płatności</h2>",
        (
            f"<p>Odbiorca: {', '.join(PAYEE)}</p><p>Numer przelewu: <b>{payment.reference}</b> &emsp; "
            f"Data przelewu: <b>{print_date(payment.paid, 'iso')}</b> &emsp; "
            f"Kwota przelewu: <b>{print_amount(payment.total, 'nbsp')} PLN</b></p>"
        ),
        listing(heads, rows, (4, 5, 6), ("", "Razem", "", "", *sums, "")),
        "<p>Dokument wygenerowany automatycznie, nie wymaga podpisu.",
    )
    return Print(page(css, *body), deal, ("date", "gross", "ded"))


@layout("en", "chromium", "open")
def vendor_statement_of_payment(deals: Deals) -> Print:
    """A retailer's long list over pages: store and order numbers, its own claims as lines, the total at the end."""
    deal = deals("en", Terms(lines=44, discount=0.6, claim=0.08))
    payment = deal.payment
    heads = ("Invoice / Claim", "Inv Date", "PO Number", "Store", "Description", "Gross", "Disc", "Net")
    rows = [
        (
            line.ref,
            print_date(line.issued, "us"),
            line.po,
            f"{deal.random.randint(1, 980):04d}",
            "MERCHANDISE" if line.invoice else line.reason.upper(),
            *(print_amount(amount, "en", "trailing") for amount in (line.gross, line.discount, line.net)),
        )
        for line in payment.lines
    ]
    sums = [print_amount(sum_of(payment.lines, name), "en", "trailing") for name in ("gross", "discount", "net")]
    css = (
        "@page{size:letter}body{font:8pt sans-serif}table{width:100%;border-spacing:0}td,th{padding:2pt 4pt;"
        "text-align:left}th{border-bottom:1pt solid #000}.r{text-align:right}"
    )
    body = (
        f"<h3>{escape(deal.payer)}</h3><p>Accounts Payable, {', '.join(STREETS['en'])}</p>",
        (
            f"<p>Vendor: {deal.account} {PAYEE[0]}<br>Check/EFT No: {payment.reference}<br>"
            f"Check/EFT Date: {print_date(payment.paid, 'us')}</p>"
        ),
        (
            f"<table><thead>{html_lines([heads], (5, 6, 7), 'th')}</thead>{html_lines(rows, (5, 6, 7))}"
            f"{html_lines([('CHECK TOTAL', '', '', '', '', *sums)], (5, 6, 7))}</table>"
        ),
        "<p>Disputed claims must be filed within 90 days at the vendor portal.</p>",
    )
    return Print(page(css, *body), deal, ("date", "gross", "disc"), head=SHOWN)


@layout("en", "raw", "open")
def shared_services(deals: Deals) -> Print:
    """A shared-service centre's file: three payments of one company, each on its page."""
    deal = deals("en", Terms(lines=5, payments=3, short=0.15))
    out = io.BytesIO()
    canvas = Canvas(out, A4, invariant=1)
    for number, payment in enumerate(deal.payments, 1):
        _shared_page(canvas, deal, payment, number)
        canvas.showPage()
    canvas.save()
    return Print(out.getvalue(), deal, ("date", "gross", "ded"))


def _shared_page(canvas: Canvas, deal: Deal, payment: Payment, number: int) -> None:
    _text(canvas, 45, 50, f"{deal.payer} | Shared Service Center", "Times-Bold", 12)
    _text(canvas, 45, 80, "Payment Remittance", "Times-Roman", 16)
    facts = (
        f"Remittance ID: {payment.reference}",
        f"Value date: {print_date(payment.paid, 'long', 'en')}",
        f"Total amount: USD {payment.total:,.2f}",
        f"Paid to: {PAYEE[0]}",
    )
    for at, fact in enumerate(facts):
        _text(canvas, 45, 104 + 14 * at, fact, "Times-Roman", 10)
    top = 180
    lefts, rights = (45, 160, 370), (300, 360, 550)
    heads = ("Supplier invoice", "Invoice date", "Comment")
    for x, head in zip(lefts, heads, strict=True):
        _text(canvas, x, top, head, "Times-Bold", 10)
    for x, head in zip(rights, ("Invoice total", "Adjustment", "Amount paid"), strict=True):
        _right(canvas, x, top, head, "Times-Bold", 10)
    for line in payment.lines:
        top += 18
        canvas.line(45, 842 - top + 12, 550, 842 - top + 12)
        for x, text in zip(lefts, (line.ref, print_date(line.issued, "dmon"), line.reason), strict=True):
            _text(canvas, x, top, text, "Times-Roman", 10)
        for x, amount in zip(rights, (line.gross, -line.deduction, line.net), strict=True):
            _right(canvas, x, top, f"{amount:,.2f}", "Times-Roman", 10)
    _text(canvas, 45, top + 24, "Total", "Times-Bold", 10)
    _right(canvas, 550, top + 24, f"{payment.total:,.2f}", "Times-Bold", 10)
    _text(canvas, 270, 810, f"{number} / {len(deal.payments)}", "Times-Roman", 8)


@layout("en", "raw", "open")
def bank_voucher(deals: Deals) -> Print:
    """A bank's printout of an ACH credit: the originator, the addenda as a table, no date for the invoices."""
    deal = deals("en", Terms(lines=8, discount=0.4))
    payment = deal.payment
    out = io.BytesIO()
    canvas = Canvas(out, LETTER, invariant=1)
    _text(canvas, 72, 60, "Calder & Firth National Bank", "Courier-Bold", 12)
    _text(canvas, 72, 76, "Incoming ACH payment notification", "Courier", 10)
    facts = (
        ("Originator", deal.payer),
        ("Receiver", PAYEE[0].upper()),
        ("Trace/Ref", payment.reference),
        ("Effective date", print_date(payment.paid, "us")),
        ("Amount", f"USD {payment.total:,.2f}"),
        ("SEC code", "CTX"),
    )
    for at, (label, value) in enumerate(facts):
        _text(canvas, 72, 106 + 13 * at, f"{label:<16}: {value}", "Courier", 10)
    top = 210
    _text(canvas, 72, top, "Remittance information", "Courier-Bold", 10)
    top += 20
    _text(canvas, 72, top, "Invoice", "Courier-Bold", 10)
    for x, head in zip((300, 400, 520), ("Invoice amt", "Discount", "Paid amt"), strict=True):
        _right(canvas, x, top, head, "Courier-Bold", 10)
    for line in payment.lines:
        top += 13
        _text(canvas, 72, top, f"IV {line.ref}", "Courier", 10)
        for x, amount in zip((300, 400, 520), (line.gross, line.discount, line.net), strict=True):
            _right(canvas, x, top, f"{amount:.2f}", "Courier", 10)
    _text(canvas, 72, top + 26, f"{len(payment.lines)} items, total paid {payment.total:.2f}", "Courier", 10)
    canvas.save()
    return Print(out.getvalue(), deal, ("gross", "disc"))
