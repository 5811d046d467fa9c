"""Layouts of a seventh hand, pages: as payers' systems print them, by a hand that knew no reader.

What arrives on an ordinary Tuesday from forwarders, cheque runs, brokers, banks, health authorities and chains of
shops. `seventh_hand_lists` and `seventh_hand_files` are of the same day and hand.
"""

from decimal import Decimal
from html import escape
from random import Random

from reportlab.lib.pagesizes import A4, LETTER

from evaluation.remittances.deals import CENT, Deal, Terms, sum_of
from evaluation.remittances.fifth_hand import Sheets
from evaluation.remittances.html_parts import page
from evaluation.remittances.layouts import Deals, Print, layout
from evaluation.remittances.printed import print_amount, print_date
from evaluation.remittances.sixth_hand import html_facts, html_table
from evaluation.remittances.words import PAYEE, STREETS


def rename_payer(deal: Deal, form: str) -> None:
    """The payer is of another trade: its two given words in `form`, in the ledger too."""
    deal.payer = form.format(" ".join(deal.payer.split()[-3:-1]))


@layout("de", "raw", "open")
def frachtabrechnung_mit_uebertrag(deals: Deals) -> Print:
    """A forwarder's payment run over three sheets: the sum is carried, why a line is cut stands beneath it."""
    deal = deals("de", lambda random: Terms(lines=random.randint(104, 120), discount=0.25, short=0.1))
    rename_payer(deal, "Spedition {} GmbH & Co. KG")
    payment, sheets = deal.payment, Sheets(A4)
    edges = (40.0, 105.0, 200.0, -330.0, -395.0, -460.0, -555.0)
    sums = [Decimal(0)] * 4

    def eur(amount: Decimal) -> str:
        return print_amount(amount, "de")

    def carry(text: str) -> None:
        sheets.row((text, "", "", *map(eur, sums)), edges, bold=True)
        sheets.down(16)

    def open_sheet(number: int) -> None:
        sheets.row((deal.payer, f"Blatt {number}"), (40, -555), bold=True)
        sheets.down()
        sheets.left(40, f"Zahlungsavis {payment.reference} vom {print_date(payment.paid, 'de')}")
        sheets.down(26)
        if number == 1:
            for text in ("Firma", *PAYEE, "", f"Ihre Kreditorennummer: {deal.account}"):
                sheets.left(40, text)
                sheets.down()
            sheets.left(40, f"Wir überweisen Ihnen EUR {eur(payment.total)} für folgende Frachtrechnungen:")
            sheets.down(26)
        heads = ("Auftrag", "Ihre Rg.-Nr.", "Rg.-Datum", "Rg.-Betrag", "Abzug", "Skonto", "Überweisung")
        sheets.row(heads, edges, bold=True)
        sheets.down(14)
        sheets.rule(40, 555)
        if number > 1:
            carry("Übertrag")

    def close_sheet() -> None:
        sheets.top, sheets.size = 800, 7
        sheets.left(40, "Hansekontor Bank · IBAN DE12 5001 0517 0648 4898 90 · Amtsgericht Hamburg HRA 90817")
        sheets.down(9)
        sheets.left(40, "Wir arbeiten ausschließlich auf Grundlage der ADSp 2017. USt-IdNr. DE 118 555 204")
        sheets.size = 9

    number = 1
    open_sheet(number)
    for line in payment.lines:
        if sheets.top > 745:
            carry("Übertrag")
            close_sheet()
            sheets.turn()
            number += 1
            open_sheet(number)
        amounts = (line.gross, line.deduction, line.discount, line.net)
        sums = [kept + amount for kept, amount in zip(sums, amounts, strict=True)]
        shown = (eur(amount) if amount else "" for amount in amounts)
        sheets.row((line.own, line.ref, print_date(line.issued, "de"), *shown), edges)
        sheets.down(12)
        if line.reason:
            sheets.left(105, f"Abzug wegen: {line.reason}")
            sheets.down(12)
    sheets.down(4)
    sheets.rule(40, 555)
    carry("Gesamt")
    close_sheet()
    return Print(sheets.pdf(), deal, ("date", "gross", "disc", "ded"))


@layout("en", "raw", "open")
def stub_with_write_offs(deals: Deals) -> Print:
    """A mid-size company's laser cheque: voucher beside invoice, discount and write-off, the cheque beneath."""
    deal = deals("en", lambda random: Terms(lines=random.randint(6, 12), discount=0.3, short=0.2))
    payment, sheets = deal.payment, Sheets(LETTER)
    edges = (36.0, 116.0, 226.0, -350.0, -425.0, -495.0, -576.0)
    sheets.size = 8
    sheets.row((deal.payer, f"Check No. {payment.reference}"), (36, -576), bold=True)
    sheets.down()
    day = print_date(payment.paid, "us")
    sheets.row((f"Vendor: {deal.account}  {PAYEE[0]}", f"Check Date {day}"), (36, -576))
    sheets.down(22)
    heads = ("Our Voucher", "Your Invoice Number", "Inv Date", "Amount", "Discount", "Writeoff", "Net")
    sheets.row(heads, edges, bold=True)
    sheets.down(14)
    sheets.rule(36, 576)
    for line in payment.lines:
        amounts = (print_amount(value) for value in (line.gross, line.discount, line.deduction, line.net))
        sheets.row((line.own, line.ref, print_date(line.issued, "us"), *amounts), edges)
        sheets.down(12)
    sheets.down(4)
    sheets.rule(36, 576)
    sums = (print_amount(sum_of(payment.lines, name)) for name in ("gross", "discount", "deduction", "net"))
    sheets.row(("", "", "Check Total", *sums), edges, bold=True)
    sheets.top, sheets.size = 430, 10
    sheets.row((deal.payer, payment.reference), (36, -576), bold=True)
    for text in STREETS["en"]:
        sheets.down()
        sheets.left(36, text)
    sheets.row(("Citizens River Bank, Millford OH", day), (250, -576))
    sheets.down(34)
    dollars, cents = print_amount(payment.total).split(".")
    sheets.row((f"PAY  ******{dollars} DOLLARS AND {cents} CENTS", f"$***{dollars}.{cents}"), (36, -576))
    sheets.down(34)
    for label, text in zip(("TO THE", "ORDER", "OF"), PAYEE, strict=True):
        sheets.row((label, text), (36, 90))
        sheets.down()
    sheets.down(30)
    sheets.left(380, "______________________________")
    sheets.down()
    sheets.left(380, "Authorized signature")
    return Print(sheets.pdf(), deal, ("date", "gross", "disc", "ded"))


@layout("pt", "raw", "open")
def nota_de_liquidacao(deals: Deals) -> Print:
    """An ERP's payment note: document kinds, own and foreign numbers, what was pending, discount, what is settled."""
    deal = deals("pt", lambda random: Terms(lines=random.randint(9, 22), discount=0.3, credit=0.12))
    payment, sheets = deal.payment, Sheets(A4)
    sheets.size = 8

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "space")

    sheets.left(36, deal.payer, bold=True)
    for text in (*STREETS["pt"], "Contribuinte N.º 500 912 338", "Capital social 250 000,00 EUR"):
        sheets.down(11)
        sheets.left(36, text)
    sheets.down(20)
    for text in ("Exmo.(s) Sr.(s)", *PAYEE):
        sheets.left(340, text)
        sheets.down(12)
    sheets.down(14)
    sheets.left(36, f"Nota de Pagamento N.º {payment.reference}", bold=True)
    sheets.down(16)
    facts = (("Data", print_date(payment.paid, "nl")), ("Entidade", deal.account), ("Moeda", "EUR"))
    for at, (key, value) in enumerate((*facts, ("Modo pag.", "TRF"))):
        sheets.left(36 + at * 120, key, bold=True)
        sheets.down(11)
        sheets.left(36 + at * 120, value)
        sheets.down(-11)
    sheets.down(36)
    edges = (36.0, 62.0, 118.0, 205.0, 258.0, -370.0, -435.0, -485.0, -559.0)
    heads = ("Doc.", "Número", "V/ N.º Doc.", "Data Doc.", "Vencim.", "Total Doc.", "Pendente", "Desc.", "Liquidado")
    sheets.row(heads, edges, bold=True)
    sheets.down(13)
    sheets.rule(36, 559)
    for line in payment.lines:
        texts = ("VNC" if line.is_credit else "VFA", line.own, line.ref)
        days = (print_date(line.issued, "nl"), print_date(line.due, "nl"))
        amounts = (euros(value) for value in (line.gross, line.gross, line.discount, line.net))
        sheets.row((*texts, *days, *amounts), edges)
        sheets.down(12)
    sheets.down(4)
    sheets.rule(36, 559)
    for label, amount in (("Descontos", sum_of(payment.lines, "discount")), ("Total liquidado", payment.total)):
        sheets.row((label, euros(amount)), (400, -559), bold=True)
        sheets.down(13)
    sheets.top, sheets.size = 790, 7
    sheets.left(36, "Documento processado por computador. IBAN PT50 0007 0000 0055 5012 3451 7")
    return Print(sheets.pdf(), deal, ("date", "gross", "disc"))


@layout("fr", "chromium", "open")
def bordereau_du_courtier(deals: Deals) -> Print:
    """An insurance broker pays repairers: claim file beside the invoice, the insured's excess is taken off."""
    deal = deals("fr", lambda random: Terms(lines=random.randint(5, 14), short=0.5))
    rename_payer(deal, "Cabinet {} Assurances")
    payment = deal.payment

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "nbsp") + " €"

    rows = [
        (
            f"SIN-{line.own[-6:]}",
            line.ref,
            print_date(line.issued, "uk"),
            euros(line.gross),
            euros(-line.deduction) if line.deduction else "",
            euros(line.net),
        )
        for line in payment.lines
    ]
    names = ("gross", "deduction", "net")
    gross, kept, net = (sum_of(payment.lines, name) for name in names)
    css = (
        "body{font:9.5pt 'Liberation Sans',sans-serif}.r{text-align:right}.to{margin:20pt 0 20pt 58%}"
        ".list{width:100%;border-collapse:collapse}.list th{border-bottom:2pt solid #067;color:#067;text-align:left}"
        ".list th.r{text-align:right}.list td,.list th{padding:4pt 3pt}.sum td{border-top:2pt solid #067;"
        "font-weight:bold}.foot{position:fixed;bottom:0;font-size:7pt;color:#666}"
    )
    heads = ("Dossier", "Votre facture", "Émise le", "Montant TTC", "Franchise", "Versé")
    foot = (f"{len(rows)} factures", "", "", euros(gross), euros(-kept), euros(net))
    return Print(
        page(
            css,
            f"<p><b>{escape(deal.payer)}</b><br>{'<br>'.join(STREETS['fr'])}<br>Service indemnisation</p>",
            f"<p class=to>{'<br>'.join(PAYEE)}</p>",
            f"<p>Lille, le {print_date(payment.paid, 'long', 'fr')}</p>",
            f"<p><b>Objet : notre virement {payment.reference}</b></p>",
            "<p>Madame, Monsieur,</p><p>Nous vous informons du règlement des prestations ci-dessous, franchises à la "
            "charge des assurés déduites.</p>",
            html_table(heads, rows, foot, (3, 4, 5)),
            "<p>Nous vous prions d'agréer nos salutations distinguées.</p>",
            "<p class=foot>Courtier en assurances, ORIAS n° 07 055 512. Garantie financière et responsabilité "
            "civile professionnelle conformes au Code des assurances. RCS Lille 455 501 223</p>",
        ),
        deal,
        ("date", "gross", "ded"),
    )


@layout("es", "chromium", "open")
def carta_de_confirming(deals: Deals) -> Print:
    """A bank pays in its client's name: the client is named as the one who ordered, amounts stand before the days."""
    deal = deals("es", lambda random: Terms(lines=random.randint(4, 16), credit=0.1))
    payment = deal.payment

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "de")

    rows = [
        (
            line.ref,
            "ABONO" if line.is_credit else "FACTURA",
            euros(line.net),
            print_date(line.issued, "uk"),
            print_date(line.due, "uk"),
        )
        for line in payment.lines
    ]
    facts = (
        ("Cliente ordenante", deal.payer),
        ("Beneficiario", PAYEE[0]),
        ("Nº de remesa", payment.reference),
        ("Fecha de abono en cuenta", print_date(payment.paid, "uk")),
        ("Importe abonado", f"{euros(payment.total)} EUR"),
    )
    css = (
        "body{font:10pt 'Liberation Serif',serif}.r{text-align:right}.bank{color:#800;border-bottom:3pt solid;"
        "font:bold 14pt 'Liberation Sans'}.facts{width:100%;margin:12pt 0}.facts td{padding:3pt}"
        ".list{width:100%;border-collapse:collapse}.list td,.list th{border-bottom:.5pt dotted #800;padding:3pt 8pt;"
        "text-align:left}.list .r{text-align:right}.sum td{font-weight:bold}small{color:#555}"
    )
    heads = ("Núm. documento", "Clase", "Importe", "Emisión", "Vencimiento")
    return Print(
        page(
            css,
            "<p class=bank>Banco Riberalta · Confirming</p>",
            f"<p>{'<br>'.join(PAYEE)}</p><p>Muy señores nuestros:</p>",
            "<p>Por orden de nuestro cliente, hemos abonado en su cuenta las facturas que se relacionan.</p>",
            html_facts(facts),
            html_table(heads, rows, ("TOTAL REMESA", "", euros(payment.total), "", ""), (2,)),
            "<p><small>Banco Riberalta, S.A. Paseo de la Alameda 200, 46023 Valencia. R.M. Valencia, tomo 1.555, "
            "folio 12. Atención a proveedores: 900 555 010.</small></p>",
        ),
        deal,
        ("date",),
    )


@layout("it", "chromium", "open")
def liquidazione_sanitaria(deals: Deals) -> Print:
    """A health authority: VAT goes to the treasury by itself, the supplier gets the taxable amount."""
    deal = deals("it", lambda random: Terms(lines=random.randint(4, 12)))
    rename_payer(deal, "Azienda Sanitaria {}")
    payment, random = deal.payment, Random(deal.account)  # noqa: S311
    for line in payment.lines:
        line.withheld = (line.gross * 22 / 122).quantize(CENT)
        line.net = line.gross - line.withheld

    def euro(amount: Decimal) -> str:
        return print_amount(amount, "de")

    rows = [
        (
            line.ref,
            print_date(line.issued, "uk"),
            f"{random.choice('ZXY')}{random.randint(16**8, 16**9 - 1):09X}",
            euro(line.gross),
            euro(line.withheld),
            euro(line.net),
        )
        for line in payment.lines
    ]
    heads = ("Fattura", "Data fatt.", "CIG", "Totale fattura", "di cui IVA (split)", "Liquidato")
    sums = (euro(sum_of(payment.lines, name)) for name in ("gross", "withheld", "net"))
    css = (
        "body{font:9pt 'DejaVu Sans',sans-serif}.r{text-align:right}h2{text-align:center;font-size:12pt}"
        ".list{width:100%;border-collapse:collapse}.list td,.list th{border:.5pt solid #777;padding:3pt}"
        ".list th{font-size:8pt}.two{display:flex;justify-content:space-between}"
    )
    return Print(
        page(
            css,
            f"<div class=two><p><b>{escape(deal.payer)}</b><br>U.O.C. Bilancio e Contabilità<br>"
            f"{'<br>'.join(STREETS['it'])}</p><p>Spett.le<br>{'<br>'.join(PAYEE)}</p></div>",
            "<h2>COMUNICAZIONE DI AVVENUTO PAGAMENTO</h2>",
            f"<p>Mandato n. <b>{payment.reference}</b> quietanzato il <b>{print_date(payment.paid, 'uk')}</b><br>"
            f"Importo accreditato: <b>€ {euro(payment.total)}</b></p>",
            html_table(heads, rows, ("Totali", "", "", *sums), (3, 4, 5)),
            "<p>L'IVA è versata direttamente all'Erario ai sensi dell'art. 17-ter del D.P.R. 633/1972.</p>",
        ),
        deal,
        ("date", "gross", "wht"),
    )


@layout("pl", "chromium", "open")
def specyfikacja_sieci_sklepow(deals: Deals) -> Print:
    """A chain of shops: the order stands beneath the invoice's number, net and VAT of each are told as well."""
    deal = deals("pl", lambda random: Terms(lines=random.randint(6, 24), credit=0.12))
    rename_payer(deal, "Sklepy {} Sp. z o.o.")
    payment = deal.payment
    taxes = [(line.net * 23 / 123).quantize(CENT) for line in payment.lines]

    def zloty(amount: Decimal) -> str:
        return print_amount(amount, "nbsp")

    rows = [
        (
            f"{line.ref}\nzam. {line.po}",
            print_date(line.issued, "iso"),
            *map(zloty, (line.net - tax, tax, line.net)),
        )
        for line, tax in zip(payment.lines, taxes, strict=True)
    ]
    tax = sum(taxes, Decimal(0))
    foot = ("Razem", "", *map(zloty, (payment.total - tax, tax, payment.total)))
    heads = ("Dokument dostawcy", "Z dnia", "Netto", "VAT", "Brutto")
    facts = (
        ("Nr awiza", payment.reference),
        ("Data obciążenia", print_date(payment.paid, "iso")),
        ("Wasz numer u nas", deal.account),
        ("Do wypłaty", f"{zloty(payment.total)} PLN"),
        ("Tryb", "mechanizm podzielonej płatności"),
    )
    css = (
        "body{font:9pt 'DejaVu Sans',sans-serif}.r{text-align:right}.facts{float:right}.facts td{padding-right:8pt}"
        ".list{clear:both;width:100%;border-collapse:collapse}.list td{border-bottom:.5pt solid #bbb;padding:2pt 4pt;"
        "vertical-align:top;white-space:pre-line}.list th{background:#dfeadf;padding:4pt;text-align:left}"
        ".list th.r{text-align:right}tr{break-inside:avoid}.sum td{font-weight:bold}"
    )
    return Print(
        page(
            css,
            html_facts(facts),
            f"<p><b>{escape(deal.payer)}</b><br>{'<br>'.join(STREETS['pl'])}<br>NIP 676-255-50-12</p>",
            f"<p>Dostawca:<br>{'<br>'.join(PAYEE)}</p>",
            html_table(heads, rows, foot, (2, 3, 4)),
            "<p>Pytania prosimy kierować do Centrum Rozliczeń Dostawców, tel. 12 555 01 70.</p>",
        ),
        deal,
        ("date",),
    )
