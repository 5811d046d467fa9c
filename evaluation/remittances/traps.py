"""Layouts where a hasty reader goes wrong: equal amounts, shared cells, cut references, lists that are not whole."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from evaluation.remittances.deals import Deal, Line, Terms
from evaluation.remittances.html_parts import BARE, RULED, facts, letterhead, page, payee, table
from evaluation.remittances.layouts import Deals, Look, Print, cell, layout


def _page(deal: Deal, look: Look, body: str, css: str = RULED) -> str:
    title = f"<h2>{deal.word('title')}</h2>"
    return page(css, letterhead(deal), payee(), title, facts(deal, deal.payment, look), body)


@layout("en", "chromium", "open")
def equal_amounts(deals: Deals) -> Print:
    """Rent: every invoice has the same amount; only the number tells them apart."""
    deal = deals("en", Terms(lines=6))
    for item in deal.items:
        item.amount = Decimal("1450.00")
    for line in deal.payment.lines:
        line.gross = line.net = Decimal("1450.00")
    look, columns = Look(date="us"), ("ref", "due", "net")
    return Print(_page(deal, look, table(deal, deal.payment, columns, look)), deal, columns)


@layout("en", "chromium", "open")
def cut_references(deals: Deals) -> Print:
    """The payer's field holds only the last six characters of our number."""
    deal = deals("en", Terms(lines=7))
    for line in deal.payment.lines:
        line.ref = line.ref[-6:]
    look, columns = Look(date="uk"), ("ref", "date", "net")
    return Print(_page(deal, look, table(deal, deal.payment, columns, look), BARE), deal, columns)


@layout("en", "chromium", "open")
def two_in_a_cell(deals: Deals) -> Print:
    """One row pays two invoices; its cell names both."""
    deal = deals("en", Terms(lines=7))
    payment, look = deal.payment, Look(date="us")
    first, second = payment.lines[2:4]
    rows = [f"<tr><th>{deal.word('ref')}<th class=net>{deal.word('net')}"]
    for line in payment.lines:
        if line is second:
            continue
        ref, net = line.ref, line.net
        if line is first:
            ref, net = f"{first.ref}, {second.ref}", first.net + second.net
        rows.append(f"<tr><td>{ref}<td class=net>{look.money(net)}")
    rows.append(f"<tr><td>{deal.word('total')}<td class=net>{look.money(payment.total)}")
    return Print(_page(deal, look, f"<table>{''.join(rows)}</table>"), deal, (), loose=True)


@layout("en", "chromium", "open")
def first_ten_only(deals: Deals) -> Print:
    """The page shows ten of fourteen lines and says so; the total is of all."""
    deal = deals("en", Terms(lines=14))
    look, columns, payment = Look(date="us", symbol="${}"), ("ref", "date", "net"), deal.payment
    total = payment.total
    text = f"<p>{escape(deal.payer)} sent you {look.money(total)}.</p>" + facts(deal, payment, look)
    payment.lines[:] = payment.lines[:10]
    body = table(deal, payment, columns, look, totals=())
    note = "<p>Only the first 10 invoices are included in this message. See the portal for all 14.</p>"
    return Print(page(BARE, text, body, note), deal, columns, sums=False, provable=False, totals=[total])


@layout("en", "chromium", "open")
def same_invoice_twice(deals: Deals) -> Print:
    """An invoice is paid in two parts on two rows."""
    deal = deals("en", Terms(lines=6))
    line = deal.payment.lines[1]
    part = (line.gross / 2).quantize(Decimal("0.01"))
    line.net = line.gross = line.gross - part
    rest = Line(line.ref, line.invoice, line.issued, line.due, line.po, line.own, part, part)
    deal.payment.lines.insert(4, rest)
    look, columns = Look(date="us"), ("ref", "date", "net")
    return Print(_page(deal, look, table(deal, deal.payment, columns, look)), deal, columns)


@layout("en", "chromium", "open")
def paid_too_much(deals: Deals) -> Print:
    """Two digits of an amount changed places in the payer's books: the sums hold, the ledger does not agree."""
    deal = deals("en", Terms(lines=7))
    line = deal.payment.lines[3]
    line.net = line.gross = line.gross + Decimal("81.00")
    look, columns = Look(date="us"), ("ref", "date", "net")
    return Print(_page(deal, look, table(deal, deal.payment, columns, look)), deal, columns)


@layout("en", "chromium", "open")
def shifted_references(deals: Deals) -> Print:
    """The references slipped by one row in the payer's export; every sum holds."""
    deal = deals("en", Terms(lines=8))
    lines = deal.payment.lines
    refs = [line.ref for line in lines]
    for line, ref in zip(lines, refs[1:] + refs[:1], strict=True):
        line.ref, line.invoice = ref, None
    look, columns = Look(date="us"), ("ref", "net")
    return Print(_page(deal, look, table(deal, deal.payment, columns, look)), deal, columns)


@layout("en", "chromium", "open")
def unknown_numbers(deals: Deals) -> Print:
    """The payer prints order numbers only, two of them shared by two invoices."""
    deal = deals("en", Terms(lines=6))
    for line in deal.payment.lines:
        line.ref = line.po
    look, columns = Look(date="iso"), ("ref", "date", "net")
    deal.words["ref"] = "Reference"
    return Print(_page(deal, look, table(deal, deal.payment, columns, look)), deal, columns)


@layout("en", "chromium", "open")
def misdirected(deals: Deals) -> Print:
    """Another supplier's advice came to us; no number is ours."""
    deal = deals("en", Terms(lines=5))
    for at, line in enumerate(deal.payment.lines):
        line.ref, line.invoice = f"GX{778 + at}-{at}", None
    look, columns = Look(date="us"), ("ref", "date", "net")
    body = letterhead(deal) + "<p>Pay to: Gallow Xylo Supplies</p>" + facts(deal, deal.payment, look)
    return Print(page(RULED, body, table(deal, deal.payment, columns, look)), deal, columns)


@layout("de", "chromium", "open")
def deckblatt_und_einzelposten(deals: Deals) -> Print:
    """Page one sums up by month, page two has the lines."""
    deal = deals("de", Terms(lines=16))
    look, columns, payment = Look(amount="de", date="de"), ("ref", "date", "net"), deal.payment
    months: dict[str, Decimal] = {}
    for line in payment.lines:
        month = f"{line.issued:%m/%Y}"
        months[month] = months.get(month, Decimal(0)) + line.net
    sums = "".join(f"<tr><td>{month}<td class=net>{look.money(value)}" for month, value in months.items())
    end = f"<tr><td>Summe<td class=net>{look.money(payment.total)}"
    cover = f"<table><tr><th>Monat<th class=net>Betrag{sums}{end}</table>"
    second = f"<div style='break-before:page'>{table(deal, payment, columns, look)}</div>"
    return Print(_page(deal, look, cover + second), deal, columns)


@layout("en", "chromium", "open")
def voided(deals: Deals) -> Print:
    """The payer takes the payment back."""
    deal = deals("en", Terms(lines=5))
    look, columns = Look(date="us"), ("ref", "date", "net")
    note = "<h1 style='color:#b00'>VOID - PAYMENT CANCELLED</h1><p>This payment was stopped. Do not apply it.</p>"
    body = note + table(deal, deal.payment, columns, look)
    return Print(_page(deal, look, body), deal, columns, provable=False, auto=False)


@layout("en", "chromium", "open")
def discount_rows(deals: Deals) -> Print:
    """Every discount is a row of its own below its invoice, with the same number."""
    deal = deals("en", Terms(lines=6, discount=0.6))
    look, payment = Look(date="us"), deal.payment
    rows = [f"<tr><th>{deal.word('ref')}<th>{deal.word('text')}<th class=net>{deal.word('net')}"]
    for line in payment.lines:
        rows.append(f"<tr><td>{line.ref}<td>Invoice<td class=net>{look.money(line.gross)}")
        if line.discount:
            rows.append(f"<tr><td>{line.ref}<td>Cash discount<td class=net>{look.money(-line.discount)}")
    rows.append(f"<tr><td>{deal.word('total')}<td><td class=net>{look.money(payment.total)}")
    return Print(_page(deal, look, f"<table>{''.join(rows)}</table>"), deal, (), loose=True)


@layout("en", "chromium", "open")
def bank_page(deals: Deals) -> Print:
    """A bank's customer page: the payment's facts only, no lines."""
    deal = deals("en", Terms(lines=3))
    look, payment = Look(date="us_long", symbol="${}"), deal.payment
    text = f"<h2>Incoming wire notification</h2><p>Originator: {escape(deal.payer)}</p>"
    body = text + facts(deal, payment, look)
    totals = [payment.total]
    payment.lines.clear()
    return Print(page("", body), deal, (), sums=True, provable=False, totals=totals)


def _wide(deal: Deal, columns: Sequence[str], look: Look) -> str:
    return "".join(
        "<tr>" + "".join(f"<td>{cell(deal, line, c, look)}" for c in columns) for line in deal.payment.lines
    )


@layout("it", "chromium", "open")
def tutto_al_centro(deals: Deals) -> Print:
    """Centred cells, heads over two lines, gross equal to net nearly everywhere."""
    deal = deals("it", Terms(lines=12, short=0.15, credit=0.1))
    look = Look(amount="de", date="uk_short", sign="true_minus", zero="")
    columns = ("own", "ref", "date", "due", "gross", "ded", "net")
    heads = "".join(f"<th>{deal.word(c).replace(' ', '<br>', 1)}" for c in columns)
    end = f"<tr><td colspan=6>{deal.word('total')}<td>{look.money(deal.payment.total)}"
    css = "td,th{text-align:center!important;padding:2pt 5pt;font-size:8pt}"
    return Print(
        _page(deal, look, f"<table><tr>{heads}{_wide(deal, columns, look)}{end}</table>", css), deal, columns
    )


@layout("fr", "chromium", "open")
def paysage_large(deals: Deals) -> Print:
    """Nine columns on a landscape page in tiny letters."""
    deal = deals("fr", Terms(lines=26, discount=0.25, credit=0.08))
    look = Look(amount="fr", date="uk", zero="-")
    columns = ("own", "ref", "date", "due", "po", "text", "gross", "disc", "net")
    css = BARE + "@page{size:A4 landscape}body{font-size:6.5pt}"
    return Print(_page(deal, look, table(deal, deal.payment, columns, look), css), deal, columns)


@layout("nl", "chromium", "open")
def korting_verrekend(deals: Deals) -> Print:
    deal = deals("nl", Terms(lines=30, discount=0.3, short=0.2, credit=0.1))
    look = Look(amount="de", date="nl", minus_reductions=True, zero="")
    columns = ("date", "ref", "gross", "disc", "ded", "net")
    body = table(deal, deal.payment, columns, look, totals=("gross", "disc", "ded", "net"))
    return Print(_page(deal, look, body, BARE + "body{font-size:8pt}"), deal, columns)


@layout("es", "chromium", "open")
def cuadricula(deals: Deals) -> Print:
    """CSS grid, heads as small labels over each value."""
    deal = deals("es", Terms(lines=7, short=0.3))
    look = Look(amount="de", date="uk", symbol="{} €", zero="")
    columns = ("ref", "date", "gross", "ded", "reason", "net")
    css = (
        ".g{display:grid;grid-template-columns:repeat(6,1fr);border-top:1pt solid #ccc;padding:4pt 0}"
        ".net{text-align:right}"
    )
    heads = "<div class=g>" + "".join(f"<b class={c}>{deal.word(c)}</b>" for c in columns) + "</div>"
    rows = "".join(
        "<div class=g>" + "".join(f"<span class={c}>{cell(deal, line, c, look)}</span>" for c in columns) + "</div>"
        for line in deal.payment.lines
    )
    total = f"<b>{deal.word('total')}</b>{'<i></i>' * 4}<b class=net>{look.money(deal.payment.total)}</b>"
    end = f"<div class=g>{total}</div>"
    return Print(_page(deal, look, heads + rows + end, css), deal, columns)


@layout("en", "chromium", "open")
def store_codes(deals: Deals) -> Print:
    """A retailer's export: store, type code, deduction code, claim rows with minus."""
    deal = deals("en", Terms(lines=24, discount=0.3, claim=0.2))
    look, payment = Look(date="us", zero=".00"), deal.payment
    heads = ("Store", "Invoice", "PO", "Type", "Code", "Gross", "Discount", "Net")
    rows = ["<tr>" + "".join(f"<th>{head}" for head in heads)]
    for at, line in enumerate(payment.lines):
        code = ("", "59", "24")[(at % 2) + 1] if not line.invoice else ""
        kind = "IN" if line.invoice else "CB"
        texts = (f"{300 + at % 5:04d}", line.ref, line.po, kind, code)
        rows.append(
            "<tr><td>" + "<td>".join((*texts, *(cell(deal, line, c, look) for c in ("gross", "disc", "net"))))
        )
    rows.append(f"<tr><td colspan=7>Check total<td>{look.money(payment.total)}")
    css = "td,th{padding:0 6pt}td:nth-child(n+6){text-align:right}body{font:7pt monospace}"
    return Print(_page(deal, look, f"<table>{''.join(rows)}</table>", css), deal, ("gross", "disc"))


@layout("de", "chromium", "open")
def tausend_zeilen(deals: Deals) -> Print:
    """Four hundred lines that the browser breaks by itself, heads repeated."""
    deal = deals("de", Terms(lines=400, discount=0.1, credit=0.03))
    look = Look(amount="de", date="de")
    columns = ("ref", "date", "gross", "disc", "net")
    return Print(
        _page(deal, look, table(deal, deal.payment, columns, look), BARE + "body{font-size:8pt}"), deal, columns
    )


@layout("de", "chromium", "open")
def storniert(deals: Deals) -> Print:
    """The same in German: the transfer was recalled."""
    deal = deals("de", Terms(lines=5))
    look, columns = Look(amount="de", date="de"), ("ref", "date", "net")
    note = "<h1>STORNO</h1><p>Diese Zahlung wurde storniert, die Überweisung wird nicht ausgeführt.</p>"
    body = note + table(deal, deal.payment, columns, look)
    return Print(_page(deal, look, body), deal, columns, provable=False, auto=False)


@layout("en", "chromium", "open")
def part_of_a_statement(deals: Deals) -> Print:
    """Our statement sent back with a mark beside what is paid: all lines listed, only some paid."""
    deal = deals("en", Terms(lines=9))
    look, payment = Look(date="us"), deal.payment
    paid = payment.lines[::2]
    rows = "".join(
        f"<tr><td>{line.ref}<td>{cell(deal, line, 'date', look)}<td class=gross>{look.money(line.gross)}"
        f"<td class=net>{look.money(line.net) if line in paid else ''}"
        for line in payment.lines
    )
    payment.lines[:] = paid
    end = f"<tr><td colspan=3>Total paid<td class=net>{look.money(payment.total)}"
    heads = "<tr><th>Invoice<th>Date<th class=gross>Open balance<th class=net>We pay"
    return Print(_page(deal, look, f"<table>{heads}{rows}{end}</table>"), deal, ("date",))


@layout("en", "chromium", "open")
def freight_and_interest(deals: Deals) -> Print:
    """A row of interest that the payer adds on its own, above the invoices' balances."""
    deal = deals("en", Terms(lines=6))
    look, columns, payment = Look(date="us"), ("ref", "date", "net"), deal.payment
    payment.lump, payment.lump_text = Decimal("12.47"), "Prompt payment interest"
    return Print(_page(deal, look, table(deal, payment, columns, look)), deal, columns)


@layout("en", "chromium", "open")
def thousands_of_lines(deals: Deals) -> Print:
    deal = deals("en", Terms(lines=1200, discount=0.1, credit=0.02))
    look, columns = Look(date="us"), ("ref", "date", "gross", "disc", "net")
    return Print(
        _page(deal, look, table(deal, deal.payment, columns, look), BARE + "body{font-size:8pt}"), deal, columns
    )


@layout("it", "chromium", "open")
def iva_a_parte(deals: Deals) -> Print:
    """A public body pays without the tax: gross, tax kept back, net."""
    deal = deals("it", Terms(lines=6))
    look = Look(amount="de", date="uk")
    rows = []
    for line in deal.payment.lines:
        line.withheld = (line.gross * 22 / 122).quantize(Decimal("0.01"))
        line.net = line.gross - line.withheld
        amounts = "".join(f"<td class=net>{look.money(each)}" for each in (line.gross, line.withheld, line.net))
        rows.append(f"<tr><td>{line.ref}<td>{cell(deal, line, 'date', look)}{amounts}")
    heads = (
        "<tr><th>N. fattura<th>Data<th class=net>Totale documento<th class=net>IVA split payment<th class=net>Netto"
    )
    end = f"<tr><td colspan=4>{deal.word('total')}<td class=net>{look.money(deal.payment.total)}"
    return Print(_page(deal, look, f"<table>{heads}{''.join(rows)}{end}</table>"), deal, ("date", "gross", "wht"))


@layout("en", "chromium", "open")
def two_currencies(deals: Deals) -> Print:
    """Invoices in dollars, paid in euros at a rate: the converted column adds up, the ledger is in dollars."""
    deal = deals("en", Terms(lines=5))
    look, payment, rate = Look(date="iso"), deal.payment, Decimal("0.9215")
    rows = []
    for line in payment.lines:
        line.net = (line.gross * rate).quantize(Decimal("0.01"))
        line.invoice = None
        amounts = f"<td class=net>{look.money(line.gross)}<td class=net>{look.money(line.net)}"
        rows.append(f"<tr><td>{line.ref}<td>{cell(deal, line, 'date', look)}{amounts}")
    heads = "<tr><th>Invoice<th>Date<th class=net>Amount USD<th class=net>Paid EUR"
    end = f"<tr><td colspan=3>Total EUR (rate {rate})<td class=net>{look.money(payment.total)}"
    head = f"{letterhead(deal)}<h2>Payment advice</h2><p>Payment {payment.reference} of {payment.paid}</p>"
    body = f"<table>{heads}{''.join(rows)}{end}</table>"
    shown = ("reference", "date", "total", "payer")
    return Print(page(RULED, head, body), deal, ("date",), provable=False, auto=False, head=shown)
