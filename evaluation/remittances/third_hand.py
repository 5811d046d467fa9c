"""Layouts of a third hand, in styles of its own: bands, balances, sentences in cells, records without heads.

They were sealed until 2026-11-23 and then opened, at 0.406 exact with the ledger (12 rounds, seed 2311).
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from html import escape

from evaluation.remittances.deals import Deal, Line, Payment, Terms
from evaluation.remittances.html_parts import page
from evaluation.remittances.layouts import Deals, Look, Print, cell, layout
from evaluation.remittances.mail_bodies import mail
from evaluation.remittances.printed import print_amount, print_date
from evaluation.remittances.sheets import Value, workbook
from evaluation.remittances.words import PAYEE, STREETS

SHOWN = ("reference", "date", "total", "payer")
PLAIN = "table{border-collapse:collapse}td,th{padding:2pt 7pt;text-align:left;font-weight:normal}.n{text-align:right}"


def _rows(rows: Sequence[Sequence[str]], numeric: Sequence[int], tag: str = "td") -> str:
    return "".join(
        "<tr>" + "".join(f"<{tag}{' class=n' * (at in numeric)}>{escape(t)}" for at, t in enumerate(row))
        for row in rows
    )


def _sum(lines: Sequence[Line], name: str) -> Decimal:
    return sum((getattr(line, name) for line in lines), Decimal(0))


@layout("en", "chromium", "open")
def check_register(deals: Deals) -> Print:
    """A printed register: a band for the check, its bills indented, dollar signs on the first and the last only."""
    deal = deals("en", Terms(lines=9, credit=0.1))
    payment = deal.payment
    rows = []
    for at, line in enumerate(payment.lines):
        amount = print_amount(line.net, sign="parens")
        text = f"Parts and service, job {line.own[-4:]}, as per contract of {line.issued:%B}"
        rows.append(
            [
                "",
                line.ref,
                f"{line.issued:%m/%d/%y}",
                "5010-" + line.own[-3:],
                text,
                f"${amount}" if not at else amount,
            ]
        )
    band = f"{payment.reference}|{payment.paid:%m/%d/%y}|{deal.account}|{PAYEE[0]}||${print_amount(payment.total)}"
    heads = [["Check", "Bill", "Bill date", "G/L account", "Memo", "Applied"]]
    body = _rows(heads, (5,), "th") + _rows([band.split("|")], (5,)) + _rows(rows, (5,))
    end = _rows([["", "", "", "", "Check total", f"${print_amount(payment.total)}"]], (5,))
    css = (
        PLAIN + "body{font:8.5pt Georgia,serif}tr:nth-child(2){background:#eee}tr:last-child td{border-top:1pt solid}"
    )
    top = f"<center><b>{escape(deal.payer)}</b><br>Payment register</center>"
    return Print(page(css, top, f"<table>{body}{end}</table>"), deal, ("date",), head=SHOWN)


@layout("de", "chromium", "open")
def soll_und_haben(deals: Deals) -> Print:
    """S or H behind every amount; the head is a strip of small labels over values."""
    deal = deals("de", Terms(lines=10, credit=0.2))
    payment = deal.payment

    def show(amount: Decimal) -> str:
        return f"{print_amount(abs(amount), 'de')} {'S' if amount < 0 else 'H'}"

    rows = [[line.own, line.ref, f"{line.issued:%d.%m.%Y}", show(line.net)] for line in payment.lines]
    rows.append(["", "Saldo", "", show(payment.total)])
    heads = [["Buchungsbeleg", "Fremdbeleg", "Bel.dat.", "EUR"]]
    strip = {
        "Avis-Nr.": payment.reference,
        "Valuta": f"{payment.paid:%d.%m.%Y}",
        "Kred.-Konto": deal.account,
        "Zahlbetrag": f"{print_amount(payment.total, 'de')} EUR",
    }
    top = "".join(f"<div><small>{label}</small><br>{value}</div>" for label, value in strip.items())
    css = PLAIN + ".s{display:flex;gap:28pt;margin:14pt 0}small{color:#555;font-size:6.5pt}table{width:80%}"
    parts = f"<h3>{escape(deal.payer)}</h3>{'<br>'.join(PAYEE)}", f"<div class=s>{top}</div>"
    body = f"<table>{_rows(heads, (3,), 'th')}{_rows(rows, (3,))}</table>"
    return Print(page(css, *parts, body), deal, ("date",))


@layout("fr", "chromium", "open")
def solde_progressif(deals: Deals) -> Print:
    """A running balance beside every amount; the last balance is what is transferred."""
    deal = deals("fr", Terms(lines=8, credit=0.12))
    payment, balance, rows = deal.payment, Decimal(0), []
    for line in payment.lines:
        balance += line.net
        kind = "Avoir" if line.is_credit else "Facture"
        amounts = (print_amount(line.net, "nbsp"), print_amount(balance, "nbsp"))
        rows.append([f"{line.issued:%d/%m/%Y}", kind, line.ref, *amounts])
    heads = [["Date pièce", "Nature", "Vos références", "Montant EUR", "Solde progressif"]]
    text = (
        f"<p>Madame, Monsieur,</p><p>Un virement n° {payment.reference} de {print_amount(payment.total, 'nbsp')} EUR "
        f"a été émis le {payment.paid:%d/%m/%Y} en règlement de :</p>"
    )
    css = PLAIN + "table{border:1pt solid #006;width:90%}th{background:#006;color:#fff}"
    parts = f"<b>{escape(deal.payer)}</b><br>{STREETS['fr'][1]}", text
    body = f"<table>{_rows(heads, (3, 4), 'th')}{_rows(rows, (3, 4))}</table><p>Service fournisseurs</p>"
    return Print(page(css, *parts, body), deal, ("date",))


@layout("es", "chromium", "open")
def importe_delante(deals: Deals) -> Print:
    """Amounts come first, numbers last; every amount carries its currency."""
    deal = deals("es", Terms(lines=7, credit=0.15))
    payment = deal.payment

    def show(amount: Decimal) -> str:
        return f"{print_amount(amount, 'de')} EUR"

    rows = [[show(line.net), f"{line.due:%d-%m-%Y}", f"{line.issued:%d-%m-%Y}", line.ref] for line in payment.lines]
    heads = [["Importe a abonar", "Fecha vto.", "Fecha doc.", "Documento del proveedor"]]
    top = (
        f"<h2>Relación de facturas abonadas</h2><p>Ordenante<br><b>{escape(deal.payer)}</b></p><p>Fecha valor<br>"
        f"{payment.paid:%d-%m-%Y}</p><p>Referencia de la operación<br>{payment.reference}</p>"
    )
    end = f"<p>Son {len(payment.lines)} documentos. Total de la operación: <b>{show(payment.total)}</b></p>"
    body = f"<table>{_rows(heads, (0,), 'th')}{_rows(rows, (0,))}</table>"
    return Print(page(PLAIN + "td,th{border-bottom:.5pt solid #bbb}", top, body, end), deal, ("date",))


@layout("it", "chromium", "open")
def mandato(deals: Deals) -> Print:
    """A public body's order of payment: each invoice told in a sentence in one cell, with date and tender code."""
    deal = deals("it", Terms(lines=5))
    payment = deal.payment
    rows = [
        [str(at), f"Fattura n. {line.ref} del {line.issued:%d/%m/%Y} - CIG Z{line.own[-7:]}A - cap. 1204",
         print_amount(line.net, "de")]
        for at, line in enumerate(payment.lines, 1)
    ]  # fmt: skip
    top = (
        f"<center><b>{escape(deal.payer)}</b><br>MANDATO DI PAGAMENTO N. {payment.reference}</center>"
        f"<p>Il tesoriere ha pagato in data {payment.paid:%d/%m/%Y} a favore di {PAYEE[0]} la somma di "
        f"euro {print_amount(payment.total, 'de')} a saldo dei documenti seguenti:</p>"
    )
    heads = [["Prog.", "Causale", "Importo netto €"]]
    end = f"<p class=n>Totale mandato € {print_amount(payment.total, 'de')}</p>"
    css = PLAIN + "td,th{border:.5pt solid}table{width:100%}body{font-family:serif}"
    body = f"<table>{_rows(heads, (2,), 'th')}{_rows(rows, (2,))}</table>{end}"
    return Print(page(css, top, body), deal, ("date",))


@layout("nl", "chromium", "open")
def met_btw(deals: Deals) -> Print:
    """Before tax, tax and with tax, each with its sum; then what was paid, the payer's discount being taken."""
    deal = deals("nl", Terms(lines=8, discount=0.3))
    payment, rows, sums = deal.payment, [], [Decimal(0)] * 5
    for line in payment.lines:
        tax = (line.gross * 21 / 121).quantize(Decimal("0.01"))
        amounts = [line.gross - tax, tax, line.gross, line.discount, line.net]
        sums = [have + more for have, more in zip(sums, amounts, strict=True)]
        rows.append([line.ref, f"{line.issued:%d-%m-%Y}", *(print_amount(amount, "de") for amount in amounts)])
    heads = [["Factuur", "d.d.", "Excl. btw", "Btw 21%", "Incl. btw", "Kred.bep.", "Overgemaakt"]]
    rows.append(["Totalen", "", *(print_amount(amount, "de") for amount in sums)])
    top = (
        f"<h2>{escape(deal.payer)}</h2><table class=k>"
        + _rows(
            [["Betaalopdracht", payment.reference], ["Uitgevoerd op", f"{payment.paid:%d-%m-%Y}"],
             ["Overgemaakt", f"€ {print_amount(payment.total, 'de')}"]],
            (),
        )
        + "</table>"
    )  # fmt: skip
    right = tuple(range(2, 7))
    css = PLAIN + "body{font-size:8pt}table{margin-bottom:10pt}tr:last-child{font-weight:bold}"
    return Print(
        page(css, top, f"<table>{_rows(heads, right, 'th')}{_rows(rows, right)}</table>"),
        deal,
        ("date", "gross", "disc"),
    )


@layout("en", "chromium", "open")
def discount_on_its_own_row(deals: Deals) -> Print:
    """Invoices with their full amount; what is taken off stands on a row below and no row shows what is left."""
    deal = deals("en", Terms(lines=7, discount=0.4))
    payment, rows = deal.payment, []
    for line in payment.lines:
        rows.append([line.ref, f"{line.issued:%d %b %Y}", "Invoice", print_amount(line.gross)])
        if line.discount:
            rows.append(["", "", f"Settlement discount on {line.ref}", print_amount(-line.discount)])
    rows.append(["", "", "Amount transferred", print_amount(payment.total)])
    heads = [["Doc", "Dated", "Particulars", "GBP"]]
    deal.currency = "GBP"
    sent = f"BACS payment {payment.reference}<br>{payment.paid:%d %B %Y}"
    top = f"<p>{escape(deal.payer)}<br>{sent}</p><p>To {PAYEE[0]}</p>"
    body = f"<table>{_rows(heads, (3,), 'th')}{_rows(rows, (3,))}</table>"
    return Print(
        page(PLAIN + "table{width:75%}", "<h3>Remittance</h3>", top, body), deal, ("date", "disc"), loose=True
    )


@layout("en", "chromium", "open")
def portal_receipt(deals: Deals) -> Print:
    """A portal's receipt as a browser prints it: tiles, links, pills, a card's foot with the sum."""
    deal = deals("en", Terms(lines=5))
    payment = deal.payment
    tiles = {
        "Amount": f"${print_amount(payment.total)} USD",
        "From": deal.payer,
        "Confirmation": payment.reference,
        "Sent": print_date(payment.paid, "us_long"),
    }
    head = "".join(f"<div><span>{label}</span><b>{escape(value)}</b></div>" for label, value in tiles.items())
    items = "".join(
        f"<li><a href='#'>{line.ref}</a> <em>Paid</em><i>${print_amount(line.net)}</i>"
        f"<p>Issued {print_date(line.issued, 'us_long')} · PO {line.po}</p>"
        for line in payment.lines
    )
    css = (
        "div{display:inline-block;width:44%;margin:4pt;padding:8pt;background:#f3f4f8;border-radius:6pt}span{display:block"
        ";font-size:7pt;color:#667}li{list-style:none;border-bottom:.5pt solid #ddd;padding:6pt}i{float:right;"
        "font-style:normal}em{background:#d6f5dd;border-radius:8pt;padding:1pt 6pt}em,p{font-size:7pt}p{margin:2pt 0}"
    )
    foot = f"<ul><li><b>{len(payment.lines)} bills paid</b><i><b>${print_amount(payment.total)}</b></i></ul>"
    return Print(page(css, "<h2>Payment receipt</h2>", head, f"<ul>{items}</ul>", foot), deal, ("date",))


@layout("en", "chromium", "open")
def payments_in_a_column(deals: Deals) -> Print:
    """One table for two payments: the payment's number and day on every row, a sum below each."""
    deal = deals("en", Terms(lines=5, payments=2))
    rows = []
    for payment in deal.payments:
        for line in payment.lines:
            told = (payment.reference, f"{payment.paid:%Y-%m-%d}")
            rows.append([*told, line.ref, f"{line.issued:%Y-%m-%d}", print_amount(line.net)])
        rows.append(["", "", "", f"Total of {payment.reference}", print_amount(payment.total)])
    heads = [["EFT ref", "EFT date", "Supplier invoice", "Invoiced", "Paid USD"]]
    top = f"<h2>EFT notification</h2><p>Payer: {escape(deal.payer)}<br>Payee: {PAYEE[0]}</p>"
    body = f"<table>{_rows(heads, (4,), 'th')}{_rows(rows, (4,))}</table>"
    return Print(page(PLAIN + "td{border-top:.3pt solid #999}", top, body), deal, ("date",))


@layout("de", "chromium", "open")
def alles_im_text(deals: Deals) -> Print:
    """One column tells number, date and discount in words, the other the amount."""
    deal = deals("de", Terms(lines=7, discount=0.4))
    payment, rows = deal.payment, []
    for line in payment.lines:
        less = f" abzgl. Skonto {print_amount(line.discount, 'de')}" if line.discount else ""
        rows.append([f"Rg. {line.ref} v. {line.issued:%d.%m.%y}{less}", print_amount(line.net, "de")])
    rows.append(["Überweisung", print_amount(payment.total, "de")])
    top = (
        f"<p><b>{escape(deal.payer)}</b> · {' · '.join(STREETS['de'])}</p><p>{'<br>'.join(PAYEE)}</p>"
        f"<p>Avis zur Zahlung {payment.reference} vom {payment.paid:%d.%m.%Y}</p>"
    )
    body = f"<table>{_rows([['Verwendung', 'EUR']], (1,), 'th')}{_rows(rows, (1,))}</table>"
    return Print(page(PLAIN + "table{width:70%}td{border-bottom:.4pt dashed}", top, body), deal, ("date",))


@layout("fr", "chromium", "open")
def paye_partiellement(deals: Deals) -> Print:
    """Invoice, already paid before, kept for later, paid now: four amounts, all with sums."""
    deal = deals("fr", Terms(lines=6, short=0.4))
    payment, rows = deal.payment, []
    for at, line in enumerate(payment.lines):
        before = Decimal("210.00") * (at % 3 == 2)
        amounts = (line.gross + before, before, line.deduction, line.net)
        rows.append([line.ref, f"{line.issued:%d.%m.%Y}", *(print_amount(amount, "space") for amount in amounts)])
    before = Decimal("210.00") * sum(at % 3 == 2 for at in range(len(payment.lines)))
    sums = (_sum(payment.lines, "gross") + before, before, _sum(payment.lines, "deduction"), payment.total)
    rows.append(["Totaux", "", *(print_amount(amount, "space") for amount in sums)])
    heads = [["Facture", "En date du", "Montant facturé", "Déjà versé", "Retenu", "Versé ce jour"]]
    top = (
        f"<p><b>{escape(deal.payer)}</b></p><h3>Détail de notre versement n° {payment.reference} "
        f"du {payment.paid:%d.%m.%Y}</h3>"
    )
    right = tuple(range(2, 6))
    body = f"<table>{_rows(heads, right, 'th')}{_rows(rows, right)}</table>"
    css = PLAIN + "table{width:100%}td,th{border:.4pt solid #888}"
    return Print(page(css, top, body), deal, ("date", "ded"), head=SHOWN)


@layout("en", "xlsx", "open")
def sheet_with_gaps(deals: Deals) -> Print:
    """The table starts at the fourth column, with an empty column between any two; days as text; payer below."""
    deal = deals("en", Terms(lines=10, discount=0.2, credit=0.1))
    payment = deal.payment
    rows: list[list[Value]] = [[], [None, None, None, "Payment proposal executed", None, payment.reference], []]
    rows.append(_spread(["Bill", "Bill date", "Bill total", "Terms disc", "Wired"]))
    for line in payment.lines:
        rows.append(_spread([line.ref, f"{line.issued:%d-%b-%Y}", line.gross, line.discount or None, line.net]))
    rows += [[], _spread(["Wired", None, None, None, payment.total]), _spread(["Value date", payment.paid])]
    rows += [_spread(["Ordered by", deal.payer]), _spread(["Currency", deal.currency])]
    return Print(workbook({"Export": rows}), deal, ("date", "gross", "disc"))


def _spread(values: Sequence[Value]) -> list[Value]:
    return [None, None, None, *(each for value in values for each in (value, None))]


@layout("es", "eml", "open")
def bloques_en_el_texto(deals: Deals) -> Print:
    """A mail in plain text: a block of labels and values an invoice, lines of hyphens between."""
    deal = deals("es", Terms(lines=4, discount=0.5))
    payment, look = deal.payment, Look(amount="de", date="uk")
    blocks = [
        f"Factura .......: {line.ref}\nFecha .........: {cell(deal, line, 'date', look)}\n"
        f"Importe .......: {look.money(line.gross)}\nDescuento .....: {look.money(line.discount)}\n"
        f"Transferido ...: {look.money(line.net)}"
        for line in payment.lines
    ]
    ruler = "\n" + "-" * 40 + "\n"
    text = (
        f"{deal.payer}\nAviso de transferencia {payment.reference}, {payment.paid:%d/%m/%Y}\n{ruler}"
        f"{ruler.join(blocks)}{ruler}Total transferido: {look.money(payment.total)} EUR\n"
    )
    return Print(mail(deal, "Aviso de transferencia", text), deal, ("date", "gross", "disc"))


@layout("it", "csv", "open")
def esportazione(deals: Deals) -> Print:
    """Every field in quotes, two rows of heads, a record type before every row, days without separators."""
    deal = deals("it", Terms(lines=9, credit=0.1))
    payment = deal.payment
    rows = [
        ["T", "Azienda", "Data valuta", "Distinta", "Divisa", ""],
        ["D", "Rif. fornitore", "Data rif.", "Segno", "Importo", "Rif. interno"],
        ["T", deal.payer, f"{payment.paid:%Y%m%d}", payment.reference, "EUR", ""],
    ]
    for line in payment.lines:
        sign = "A" if line.is_credit else "D"
        amount = print_amount(abs(line.net), "bare")
        rows.append(["D", line.ref, f"{line.issued:%Y%m%d}", sign, amount, line.own])
    rows.append(["F", str(len(payment.lines)), "", "D", print_amount(payment.total, "bare"), ""])
    text = "\r\n".join(";".join(f'"{field}"' for field in row) for row in rows)
    return Print(text + "\r\n", deal, ("date",))


@layout("nl", "txt", "open")
def mainframe(deals: Deals) -> Print:
    """A listing of sixty lines a page with form feeds; amounts in an own style, CR behind credits."""
    deal = deals("nl", Terms(lines=40, credit=0.06))
    payment, pages = deal.payment, []
    for number, at in enumerate(range(0, len(payment.lines), 16), 1):
        lines = payment.lines[at : at + 16]
        pages.append("\n".join([*_heads(deal, payment, number), *map(_print_record, lines)]))
    total = f"{'':34}TOTAAL OPDRACHT{print_amount(payment.total, 'de'):>16}\n{'':34}*** EINDE LIJST ***"
    return Print("\f".join(pages) + "\n" + total + "\n", deal, ("date",))


def _heads(deal: Deal, payment: Payment, number: int) -> list[str]:
    today = date(2026, 11, 20)
    return [
        f"CR0410   {deal.payer.upper():44}{today:%d-%m-%Y}  BLAD {number:3}",
        f"{'':9}BETAALLIJST CREDITEUR {deal.account}  OPDRACHT {payment.reference}  DATUM {payment.paid:%d-%m-%Y}",
        "",
        f"{'VOLGNR':8}{'UW FACTUUR':18}{'DATUM':13}{'BEDRAG EUR':>26}",
        "",
    ]


def _print_record(line: Line) -> str:
    amount = print_amount(abs(line.net), "de") + (" CR" if line.is_credit else "   ")
    return f"{line.own[-6:]:8}{line.ref:18}{line.issued:%d-%m-%Y}   {amount:>29}"
