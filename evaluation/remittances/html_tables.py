"""Layouts that a browser prints as one table of invoices: rules, signs, columns, currencies."""

from datetime import timedelta
from decimal import Decimal
from html import escape

from evaluation.remittances.deals import Deal, Terms
from evaluation.remittances.html_parts import BARE, RULED, SHOWN, facts, letterhead, page, payee, table
from evaluation.remittances.layouts import Deals, Look, Print, cell, column_sum, layout
from evaluation.remittances.printed import print_date


@layout("en", "chromium", "open")
def ruled_letter(deals: Deals) -> Print:
    deal = deals("en", Terms(lines=9, discount=0.5))
    look = Look(date="us")
    columns = ("ref", "date", "gross", "disc", "net")
    body = table(deal, deal.payment, columns, look, totals=("gross", "disc", "net"))
    parts = letterhead(deal), f"<h1>{deal.word('title')}</h1>", payee(), facts(deal, deal.payment, look), body
    return Print(page(RULED + "h1{text-align:center}", *parts), deal, columns)


@layout("en", "chromium", "open")
def zebra_landscape(deals: Deals) -> Print:
    deal = deals("en", Terms(lines=22, short=0.3, credit=0.1))
    look = Look(date="uk", sign="parens", zero="")
    columns = ("own", "ref", "po", "date", "gross", "ded", "reason", "net")
    css = BARE + "@page{size:A4 landscape}body{font-size:7pt}tr:nth-child(even){background:#e8eef4}"
    body = table(deal, deal.payment, columns, look)
    return Print(page(css, letterhead(deal), facts(deal, deal.payment, look), payee(), body), deal, columns)


@layout("de", "chromium", "open")
def beleg_avis(deals: Deals) -> Print:
    """Own document first, deductions before the gross amount, minus behind the number."""
    deal = deals("de", Terms(lines=14, discount=0.4, credit=0.15))
    look = Look(amount="de", sign="trailing", date="de")
    columns = ("own", "ref", "date", "disc", "gross", "net")
    css = BARE + "body{font:9pt monospace}thead th{border-bottom:1pt solid}.total td{border-top:1pt solid}"
    body = table(deal, deal.payment, columns, look, totals=("disc", "gross", "net"))
    head = f"<h2>{deal.word('title')}</h2>"
    return Print(
        page(css, letterhead(deal), payee(), head, facts(deal, deal.payment, look, glue=" "), body), deal, columns
    )


@layout("fr", "chromium", "open")
def avis_pointille(deals: Deals) -> Print:
    deal = deals("fr", Terms(lines=7, discount=0.3, credit=0.15))
    look = Look(amount="nbsp", date="uk", symbol="{} €")
    columns = ("ref", "date", "due", "text", "gross", "disc", "net")
    css = BARE + "body{font:10pt serif}td{border-bottom:1pt dotted #888}"
    body = table(deal, deal.payment, columns, look)
    head = f"<h3>{deal.word('title')}</h3>"
    return Print(page(css, head, letterhead(deal), payee(), facts(deal, deal.payment, look), body), deal, columns)


@layout("es", "chromium", "open")
def orden_con_retencion(deals: Deals) -> Print:
    deal = deals("es", Terms(lines=6, withheld=Decimal("0.15")))
    look = Look(amount="de", date="uk")
    columns = ("ref", "date", "gross", "wht", "net")
    body = table(deal, deal.payment, columns, look, totals=("gross", "wht", "net"))
    parts = f"<h2>{deal.word('title')}</h2>", facts(deal, deal.payment, look), letterhead(deal), payee(), body
    return Print(page(RULED, *parts), deal, columns)


@layout("it", "chromium", "open")
def bonifico_ritenuta(deals: Deals) -> Print:
    deal = deals("it", Terms(lines=5, withheld=Decimal("0.20")))
    look = Look(amount="de", date="uk", symbol="€ {}", minus_reductions=True)
    columns = ("ref", "date", "text", "gross", "wht", "net")
    css = BARE + "thead{background:#234;color:#fff}.total{font-weight:bold}"
    body = table(deal, deal.payment, columns, look)
    parts = letterhead(deal), payee(), f"<h2>{deal.word('title')}</h2>", body, facts(deal, deal.payment, look)
    return Print(page(css, *parts), deal, columns)


@layout("en", "chromium", "open")
def wrapped_references(deals: Deals) -> Print:
    deal = deals("en", Terms(lines=7))
    look = Look(date="us")
    columns = ("ref", "po", "gross", "net")
    css = RULED + "table{width:70%;table-layout:fixed}.ref{width:38pt;word-break:break-all}"
    body = table(deal, deal.payment, columns, look)
    return Print(page(css, letterhead(deal), payee(), facts(deal, deal.payment, look), body), deal, columns)


@layout("en", "chromium", "open")
def debit_and_credit(deals: Deals) -> Print:
    """The sign is the column."""
    deal = deals("en", Terms(lines=9, credit=0.25))
    deal.currency = "GBP"
    look = Look(date="uk", sign="positive")
    rows = ["<tr><th>Date<th>Ref<th>Details<th class=net>Debit<th class=net>Credit"]
    for line in deal.payment.lines:
        debit, credit = ("", look.money(line.net)) if line.is_credit else (look.money(line.net), "")
        date, own = cell(deal, line, "date", look), line.own
        rows.append(f"<tr><td>{date}<td>{own}<td>{line.ref}<td class=net>{debit}<td class=net>{credit}")
    rows.append(f"<tr><td colspan=3>Total paid GBP<td class=net>{look.money(deal.payment.total)}<td>")
    body = f"<table>{''.join(rows)}</table>"
    return Print(page(RULED, letterhead(deal), payee(), facts(deal, deal.payment, look), body), deal, ("date",))


@layout("en", "chromium", "open")
def credit_by_type_word(deals: Deals) -> Print:
    """Credits stand without a sign; only the type column tells."""
    deal = deals("en", Terms(lines=8, credit=0.25))
    look = Look(date="us", sign="positive")
    columns = ("date", "text", "ref", "gross", "net")
    body = table(deal, deal.payment, columns, look)
    return Print(page(BARE, letterhead(deal), facts(deal, deal.payment, look), body), deal, columns)


@layout("en", "chromium", "open")
def whole_yen(deals: Deals) -> Print:
    deal = deals("en", Terms(lines=7), currency="JPY")
    _make_whole(deal)
    look = Look(date="iso", decimals=0)
    columns = ("ref", "date", "net")
    body = table(deal, deal.payment, columns, look)
    return Print(page(RULED, letterhead(deal), payee(), facts(deal, deal.payment, look), body), deal, columns)


def _make_whole(deal: Deal) -> None:
    """Yen have no cents: every amount of the deal becomes whole."""
    for item in deal.items:
        item.amount = (item.amount * 100).quantize(Decimal(1))
    for payment in deal.payments:
        for line in payment.lines:
            line.net = line.gross = (line.gross * 100).quantize(Decimal(1))


@layout("en", "chromium", "open")
def symbol_in_own_cell(deals: Deals) -> Print:
    """The currency sign stands left in the cell, the number right; cells are decimal-aligned."""
    deal = deals("en", Terms(lines=12, discount=0.3))
    look = Look(date="us", symbol="<i>$</i>{}", zero="<i>$</i>-")
    payment = deal.payment
    columns = ("date", "ref", "po", "gross", "disc", "net")
    rows = ["<tr>" + "".join(f"<th class={c}>{deal.word(c)}" for c in columns)]
    rows += [
        "<tr>" + "".join(f"<td class={c}>{cell(deal, line, c, look)}" for c in columns) for line in payment.lines
    ]
    rows.append(
        f"<tr><td colspan=3>{deal.word('total')}<td class=gross>{column_sum(payment, 'gross', look)}"
        f"<td class=disc>{column_sum(payment, 'disc', look)}<td class=net>{look.money(payment.total)}"
    )
    plain = Look(date="us", symbol="${}")
    css = BARE + "i{float:left;font-style:normal;color:#777}"
    parts = letterhead(deal), facts(deal, payment, plain), f"<table>{''.join(rows)}</table>"
    return Print(page(css, *parts), deal, columns)


@layout("nl", "chromium", "open")
def no_heads_centred(deals: Deals) -> Print:
    """No column heads, everything centred."""
    deal = deals("nl", Terms(lines=9))
    look = Look(amount="de", date="nl", symbol="€ {}")
    columns = ("date", "ref", "net")
    body = table(deal, deal.payment, columns, look, heads=False)
    css = "table{margin:auto}td{padding:3pt 14pt;text-align:center}"
    parts = letterhead(deal), payee(), f"<h2>{deal.word('title')}</h2>", facts(deal, deal.payment, look), body
    return Print(page(css, *parts), deal, columns)


@layout("en", "chromium", "open")
def number_and_amount(deals: Deals) -> Print:
    """Two columns, no prefix, nothing else."""
    deal = deals("en", Terms(lines=6, prefix="dropped"))
    look = Look(date="us")
    columns = ("ref", "net")
    body = table(deal, deal.payment, columns, look)
    css = "td,th{padding-right:40pt;text-align:left}"
    return Print(page(css, f"<h1>{escape(deal.payer)}</h1>", facts(deal, deal.payment, look), body), deal, columns)


@layout("de", "chromium", "open")
def franken_apostroph(deals: Deals) -> Print:
    deal = deals("de", Terms(lines=9, discount=0.3), currency="CHF")
    look = Look(amount="ch", date="de", zero="–")
    columns = ("ref", "date", "po", "gross", "disc", "net")
    body = table(deal, deal.payment, columns, look)
    parts = letterhead(deal), payee(), f"<h2>{deal.word('title')}</h2>", facts(deal, deal.payment, look), body
    return Print(page(RULED, *parts), deal, columns)


@layout("en", "chromium", "open")
def two_line_items(deals: Deals) -> Print:
    """Description and order stand on a second row under each item."""
    deal = deals("en", Terms(lines=9, short=0.3))
    look = Look(date="uk", zero="")
    columns = ("ref", "date", "gross", "ded", "net")
    rows = ["<tr>" + "".join(f"<th class={c}>{deal.word(c)}" for c in columns)]
    for line in deal.payment.lines:
        rows.append("<tr>" + "".join(f"<td class={c}>{cell(deal, line, c, look)}" for c in columns))
        rows.append(f"<tr><td colspan=5 style='color:#666'>Order {line.po} voucher {line.own} {line.reason}")
    rows.append(f"<tr><td colspan=4>{deal.word('total')}<td class=net>{look.money(deal.payment.total)}")
    parts = letterhead(deal), payee(), facts(deal, deal.payment, look), f"<table>{''.join(rows)}</table>"
    return Print(page(BARE, *parts), deal, columns)


@layout("en", "chromium", "open")
def claims_between(deals: Deals) -> Print:
    """The payer's own debit memos stand between the invoices with a minus."""
    deal = deals("en", Terms(lines=10, claim=0.2, credit=0.1))
    look = Look(date="us", sign="angle")
    columns = ("ref", "date", "reason", "net")
    body = table(deal, deal.payment, columns, look)
    return Print(page(BARE, letterhead(deal), payee(), facts(deal, deal.payment, look), body), deal, columns)


@layout("fr", "chromium", "open")
def colonne_avoirs(deals: Deals) -> Print:
    """Credits are positive in a column of their own."""
    deal = deals("fr", Terms(lines=9, credit=0.25))
    look = Look(amount="space", date="uk", sign="positive")
    rows = ["<tr><th>N° facture<th>Date facture<th>Échéance<th class=net>Factures<th class=net>Avoirs"]
    for line in deal.payment.lines:
        pair = ("", look.money(line.net)) if line.is_credit else (look.money(line.net), "")
        shown = (line.ref, cell(deal, line, "date", look), cell(deal, line, "due", look))
        rows.append("<tr><td>" + "<td>".join(shown) + "".join(f"<td class=net>{text}" for text in pair))
    bills = sum((line.net for line in deal.payment.lines if not line.is_credit), Decimal(0))
    sums = look.money(bills), look.money(bills - deal.payment.total)
    rows.append(f"<tr><td colspan=3>Totaux<td class=net>{sums[0]}<td class=net>{sums[1]}")
    rows.append(f"<tr><td colspan=3>Net réglé EUR<td class=net colspan=2>{look.money(deal.payment.total)}")
    parts = letterhead(deal), payee(), "<h2>Avis de virement</h2>", facts(deal, deal.payment, look)
    return Print(page(RULED, *parts, f"<table>{''.join(rows)}</table>"), deal, ("date",))


@layout("en", "chromium", "open")
def balance_and_original(deals: Deals) -> Print:
    """Original amount, balance due, discount, payment: three amounts before the paid one, some part-paid before."""
    deal = deals("en", Terms(lines=7, discount=0.3))
    look = Look(date="us", zero="")
    heads = ("Original Amt.", "Balance Due", "Discount", "Payment")
    rows = ["<tr><th>Date<th>Type<th>Reference" + "".join(f"<th class=net>{head}" for head in heads)]
    for position, line in enumerate(deal.payment.lines):
        before = Decimal("150.00") if position % 3 == 1 else Decimal(0)
        figures = (
            look.money(line.gross + before),
            look.money(line.gross),
            cell(deal, line, "disc", look),
            look.money(line.net),
        )
        rows.append(
            f"<tr><td>{cell(deal, line, 'date', look)}<td>Bill<td>{line.ref}"
            + "".join(f"<td class=net>{t}" for t in figures)
        )
    rows.append(f"<tr><td colspan=6>Check Amount<td class=net>{look.money(deal.payment.total)}")
    parts = letterhead(deal), facts(deal, deal.payment, look), f"<table>{''.join(rows)}</table>"
    return Print(page(BARE, *parts), deal, ("date", "disc"))


@layout("en", "chromium", "open")
def announced_payment(deals: Deals) -> Print:
    """Payment in two weeks: an advice with lines, but no money yet."""
    deal = deals("en", Terms(lines=5))
    look = Look(date="us")
    columns = ("ref", "due", "net")
    payment = deal.payment
    when = print_date(payment.paid + timedelta(14), "us_long")
    text = f"<p>The following invoices are scheduled for payment by ACH on {when}, reference {payment.reference}.</p>"
    body = table(deal, payment, columns, look)
    payment.paid += timedelta(14)
    source = page(BARE, letterhead(deal), payee(), text, body)
    return Print(source, deal, columns, provable=False, auto=False, head=SHOWN)
