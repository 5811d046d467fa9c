"""Layouts that a browser prints: tables, grids, cards, stubs, letters."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from html import escape

from evaluation.remittances.deals import Deal, Line, Payment, Terms
from evaluation.remittances.layouts import Deals, Look, Print, cell, column_sum, layout
from evaluation.remittances.printed import print_amount, print_date
from evaluation.remittances.words import PAYEE, STREETS

MONEY = ("gross", "disc", "ded", "wht", "net")
SHOWN = ("reference", "date", "total", "payer")


def page(css: str, *parts: str) -> str:
    return f"<!doctype html><meta charset=utf-8><style>body{{font:10pt sans-serif}}{css}</style>{''.join(parts)}"


def table(
    deal: Deal,
    payment: Payment,
    columns: Sequence[str],
    look: Look,
    *,
    totals: Iterable[str] = ("net",),
    lines: Sequence[Line] | None = None,
    heads: bool = True,
    lump: bool = True,
) -> str:
    """A plain table with a total row, and the lump adjustment above it."""
    rows = []
    if heads:
        rows.append(
            "<thead><tr>" + "".join(f"<th class={c}>{escape(deal.word(c))}</th>" for c in columns) + "</tr></thead>"
        )
    for line in payment.lines if lines is None else lines:
        rows.append(
            "<tr>" + "".join(f"<td class={c}>{escape(cell(deal, line, c, look))}</td>" for c in columns) + "</tr>"
        )
    if lump and payment.lump:
        rows.append(
            f"<tr><td colspan={len(columns) - 1}>{payment.lump_text}</td>"
            f"<td class=net>{escape(look.money(payment.lump))}</td></tr>"
        )
    totals = tuple(totals)
    if totals:
        rows.append("<tr class=total>")
        for position, column in enumerate(columns):
            text = deal.word("total") if position == 0 else ""
            if column in totals:
                text = look.money(payment.total) if column == "net" else column_sum(payment, column, look)
            rows.append(f"<td class={column}>{escape(text)}</td>")
        rows.append("</tr>")
    return f"<table>{''.join(rows)}</table>"


def letterhead(deal: Deal) -> str:
    return "<p class=from><b>" + "</b><br>".join((escape(deal.payer), *map(escape, STREETS[deal.language]))) + "</p>"


def payee() -> str:
    return "<p class=to>" + "<br>".join(PAYEE) + "</p>"


def facts(deal: Deal, payment: Payment, look: Look, *, total: bool = True, glue: str = ": ", tag: str = "p") -> str:
    """Reference, date and amount as label and value."""
    pairs = [
        (deal.word("vendor"), deal.account),
        (deal.word("pay_ref"), payment.reference),
        (deal.word("pay_date"), print_date(payment.paid, look.date, deal.language)),
    ]
    if total:
        pairs.append((deal.word("amount"), f"{look.money(payment.total)} {deal.currency}"))
    return f"<{tag} class=facts>" + "<br>".join(f"{escape(k)}{glue}{escape(v)}" for k, v in pairs) + f"</{tag}>"


RIGHT = "".join(f".{name}," for name in MONEY).rstrip(",") + "{text-align:right}"
RULED = "table{border-collapse:collapse;width:100%}td,th{border:.5pt solid #444;padding:2pt 5pt}" + RIGHT
BARE = "table{width:100%;border-spacing:0}td,th{padding:1.5pt 4pt;text-align:left}" + RIGHT


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


@layout("es", "chromium", "sealed")
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


@layout("nl", "chromium", "open")
def flex_rows(deals: Deals) -> Print:
    """No table at all: flex boxes."""
    deal = deals("nl", Terms(lines=10, discount=0.4, credit=0.1))
    look = Look(amount="de", date="nl")
    columns = ("ref", "date", "gross", "disc", "net")
    css = ".r{display:flex;border-bottom:.3pt solid #aaa}.r span{flex:1;padding:2pt}" + RIGHT
    rows = [[deal.word(c) for c in columns]]
    rows += [[cell(deal, line, c, look) for c in columns] for line in deal.payment.lines]
    rows.append([deal.word("total"), "", "", "", look.money(deal.payment.total)])
    body = "".join(
        "<div class=r>"
        + "".join(f"<span class={c}>{escape(t)}</span>" for c, t in zip(columns, row, strict=True))
        + "</div>"
        for row in rows
    )
    parts = letterhead(deal), f"<h1>{deal.word('title')}</h1>", facts(deal, deal.payment, look), payee(), body
    return Print(page(css, *parts), deal, columns)


@layout("en", "chromium", "open")
def cards(deals: Deals) -> Print:
    """Each invoice a box of labels and values."""
    deal = deals("en", Terms(lines=6, discount=0.5))
    look = Look(date="us_long", symbol="${}")
    columns = ("ref", "date", "gross", "disc", "net")
    css = ".c{display:inline-block;width:44%;border:1pt solid #99a;margin:4pt;padding:6pt}dt{float:left;width:50%}"
    boxes = "".join(
        "<div class=c>"
        + "".join(f"<dt>{escape(deal.word(c))}<dd>{escape(cell(deal, line, c, look))}</dd>" for c in columns)
        + "</div>"
        for line in deal.payment.lines
    )
    parts = letterhead(deal), f"<h1>{deal.word('title')}</h1>", facts(deal, deal.payment, look), boxes
    return Print(page(css, *parts), deal, columns)


@layout("en", "chromium", "open")
def newspaper(deals: Deals) -> Print:
    """Two columns a page, lines run down the left one first."""
    deal = deals("en", Terms(lines=48))
    look = Look(date="us")
    columns = ("ref", "date", "net")
    half = len(deal.payment.lines) // 2
    sides = [
        table(deal, deal.payment, columns, look, lines=part, totals=(), lump=False)
        for part in (deal.payment.lines[:half], deal.payment.lines[half:])
    ]
    css = BARE + ".s{width:47%;float:left;margin-right:3%}.e{clear:both;text-align:right}body{font-size:8pt}"
    grid = "".join(f"<div class=s>{side}</div>" for side in sides)
    end = f"<p class=e>{deal.word('total')} {look.money(deal.payment.total)}</p>"
    parts = letterhead(deal), payee(), facts(deal, deal.payment, look, total=False), grid, end
    return Print(page(css, *parts), deal, columns, head=("reference", "date", "total", "payer"))


@layout("en", "chromium", "open")
def cheque_two_stubs(deals: Deals) -> Print:
    deal = deals("en", Terms(lines=5, discount=0.4))
    look = Look(date="us")
    columns = ("date", "ref", "gross", "disc", "net")
    payment = deal.payment
    face = (
        f"<p>{escape(deal.payer)} <span style='float:right'>Check No. {payment.reference}</span></p>"
        f"<p>Date {print_date(payment.paid, 'us')}</p><p>PAY TO THE ORDER OF {PAYEE[0]}"
        f" <b style='float:right'>$***{print_amount(payment.total)}</b></p><p>VOID AFTER 90 DAYS</p>"
    )
    stub = f"<p>Check {payment.reference} {escape(deal.payer)}</p>" + table(deal, payment, columns, look)
    css = BARE + "div{height:30%;border-bottom:1pt dashed #777;margin-bottom:8pt}"
    return Print(page(css, f"<div>{stub}</div><div>{stub}</div><div>{face}</div>"), deal, columns)


@layout("en", "chromium", "open")
def two_payments(deals: Deals) -> Print:
    deal = deals("en", Terms(lines=5, payments=2, credit=0.15))
    look = Look(date="uk", symbol="£{}", sign="minus")
    deal.currency = "GBP"
    columns = ("ref", "date", "net")
    parts = [
        f"<h2>{deal.word('title')}</h2>"
        + facts(deal, payment, look)
        + table(deal, payment, columns, look, totals=("net",))
        for payment in deal.payments
    ]
    return Print(page(RULED, letterhead(deal), *parts), deal, columns)


@layout("de", "chromium", "open")
def uebertrag_ten_pages(deals: Deals) -> Print:
    """Ten pages with the head repeated and the sum carried from page to page."""
    deal = deals("de", Terms(lines=200, discount=0.2, credit=0.04))
    look = Look(amount="de", date="de_short")
    columns = ("ref", "date", "gross", "disc", "net")
    return Print(page(BARE + _BREAKS, *_carry(deal, columns, look, 20)), deal, columns)


@layout("es", "chromium", "sealed")
def suma_y_sigue(deals: Deals) -> Print:
    deal = deals("es", Terms(lines=66, credit=0.05))
    look = Look(amount="de", date="uk")
    columns = ("own", "ref", "date", "net")
    return Print(page(RULED + _BREAKS, *_carry(deal, columns, look, 25)), deal, columns)


_BREAKS = "section{break-after:page}"


def _carry(deal: Deal, columns: Sequence[str], look: Look, size: int) -> Iterable[str]:
    payment, sum_so_far = deal.payment, Decimal(0)
    pages = [payment.lines[at : at + size] for at in range(0, len(payment.lines), size)]
    for number, lines in enumerate(pages, 1):
        rows = ["<tr>" + "".join(f"<th class={c}>{escape(deal.word(c))}" for c in columns)]
        span = len(columns) - 1
        if number > 1:
            rows.append(f"<tr><td colspan={span}>{deal.word('brought')}<td class=net>{look.money(sum_so_far)}")
        for line in lines:
            rows.append("<tr>" + "".join(f"<td class={c}>{escape(cell(deal, line, c, look))}" for c in columns))
            sum_so_far += line.net
        word = deal.word("carried") if number < len(pages) else deal.word("total")
        rows.append(f"<tr><td colspan={span}>{word}<td class=net>{look.money(sum_so_far)}")
        top = facts(deal, payment, look) + payee() if number == 1 else ""
        foot = f"<p>{deal.word('page')} {number}/{len(pages)}</p>"
        yield f"<section>{letterhead(deal)}{top}<table>{''.join(rows)}</table>{foot}</section>"


@layout("en", "chromium", "open")
def wrapped_references(deals: Deals) -> Print:
    deal = deals("en", Terms(lines=7))
    look = Look(date="us")
    columns = ("ref", "po", "gross", "net")
    css = RULED + "table{width:70%;table-layout:fixed}.ref{width:38pt;word-break:break-all}"
    body = table(deal, deal.payment, columns, look)
    return Print(page(css, letterhead(deal), payee(), facts(deal, deal.payment, look), body), deal, columns)


@layout("fr", "chromium", "sealed")
def ristourne_globale(deals: Deals) -> Print:
    """One reduction for the whole payment, below the lines."""
    deal = deals("fr", Terms(lines=6, lump=True))
    look = Look(amount="fr", date="uk")
    columns = ("ref", "date", "net")
    body = table(deal, deal.payment, columns, look)
    parts = letterhead(deal), payee(), f"<h2>{deal.word('title')}</h2>", facts(deal, deal.payment, look), body
    return Print(page(RULED, *parts), deal, columns)


@layout("en", "chromium", "open")
def lump_rebate(deals: Deals) -> Print:
    deal = deals("en", Terms(lines=8, lump=True))
    look = Look(date="iso")
    columns = ("ref", "date", "gross", "net")
    body = table(deal, deal.payment, columns, look)
    return Print(page(BARE, letterhead(deal), facts(deal, deal.payment, look, glue=" "), body), deal, columns)


@layout("en", "chromium", "open")
def total_only_on_top(deals: Deals) -> Print:
    deal = deals("en", Terms(lines=11, discount=0.2))
    look = Look(date="uk", symbol="${}")
    columns = ("ref", "po", "date", "net")
    body = table(deal, deal.payment, columns, look, totals=())
    css = BARE + "h1{font-weight:normal}"
    title = f"<h1>{escape(deal.payer)} has paid you {look.money(deal.payment.total)}</h1>"
    return Print(page(css, title, facts(deal, deal.payment, look), payee(), body), deal, columns)


@layout("en", "chromium", "open")
def wrong_total(deals: Deals) -> Print:
    deal = deals("en", Terms(lines=8))
    look = Look(date="us")
    columns = ("ref", "date", "net")
    honest = deal.payment.total
    false = honest + Decimal("90.00")
    body = table(deal, deal.payment, columns, look, totals=())
    end = f"<p style='text-align:right'>{deal.word('total')} {look.money(false)}</p>"
    top = facts(deal, deal.payment, look, total=False)
    return Print(
        page(RULED, letterhead(deal), top, payee(), body, end),
        deal,
        columns,
        sums=False,
        provable=False,
        head=("reference", "date", "total", "payer"),
        totals=[false],
    )


@layout("de", "chromium", "sealed")
def falsche_summe(deals: Deals) -> Print:
    """Two digits of one line changed places after the total was made."""
    deal = deals("de", Terms(lines=8))
    look = Look(amount="de", date="de")
    columns = ("ref", "date", "gross", "net")
    honest = deal.payment.total
    deal.payment.lines[3].net -= Decimal("0.90")
    deal.payment.lines[3].gross -= Decimal("0.90")
    body = table(deal, deal.payment, columns, look, totals=())
    end = f"<p style='text-align:right'><b>{deal.word('total')} {look.money(honest)}</b></p>"
    top = facts(deal, deal.payment, look, total=False)
    return Print(
        page(BARE, letterhead(deal), top, payee(), body, end),
        deal,
        columns,
        sums=False,
        provable=False,
        head=("reference", "date", "total", "payer"),
        totals=[honest],
    )


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


@layout("en", "chromium", "sealed")
def credit_by_type_word(deals: Deals) -> Print:
    """Credits stand without a sign; only the type column tells."""
    deal = deals("en", Terms(lines=8, credit=0.25))
    look = Look(date="us", sign="positive")
    columns = ("date", "text", "ref", "gross", "net")
    body = table(deal, deal.payment, columns, look)
    return Print(page(BARE, letterhead(deal), facts(deal, deal.payment, look), body), deal, columns)


@layout("it", "chromium", "sealed")
def nested_boxes(deals: Deals) -> Print:
    """A page of tables inside tables."""
    deal = deals("it", Terms(lines=8, credit=0.12))
    look = Look(amount="de", date="uk")
    columns = ("ref", "date", "po", "net")
    inner = table(deal, deal.payment, columns, look)
    body = (
        f"<table><tr><td>{letterhead(deal)}<td>{payee()}<tr><td colspan=2>{facts(deal, deal.payment, look)}"
        f"<tr><td colspan=2>{inner}</table>"
    )
    return Print(page(RULED, body), deal, columns)


@layout("en", "chromium", "open")
def deductions_below(deals: Deals) -> Print:
    """The invoices, then a table of the payer's own claims with positive amounts, then the balance."""
    deal = deals("en", Terms(lines=8, claim=0.3))
    look = Look(date="us", sign="positive")
    payment = deal.payment
    bills = [line for line in payment.lines if line.invoice]
    claims = [line for line in payment.lines if not line.invoice]
    payment.lines[:] = [*bills, *claims]
    gross = sum((line.net for line in bills), Decimal(0))
    columns = ("ref", "date", "net")
    first = table(deal, payment, columns, look, lines=bills, totals=(), lump=False)
    second = "".join(f"<tr><td>{line.ref}<td>{line.reason}<td class=net>{look.money(line.net)}" for line in claims)
    less = look.money(sum((line.net for line in claims), Decimal(0)))
    body = (
        f"{first}<p class=net>Invoices total {look.money(gross)}</p><h3>Less deductions</h3>"
        f"<table><tr><th>Claim no.<th>Reason<th class=net>Amount{second}</table>"
        f"<p class=net>Deductions total {less}</p><p class=net><b>Net payment {look.money(payment.total)}</b></p>"
    )
    parts = letterhead(deal), payee(), facts(deal, payment, look), body
    return Print(page(RULED, *parts), deal, columns)


@layout("de", "chromium", "open")
def brief_liste(deals: Deals) -> Print:
    """A letter that lists its invoices in sentences."""
    deal = deals("de", Terms(lines=5))
    look = Look(amount="de", date="de")
    payment = deal.payment
    items = "".join(
        f"<li>Rechnung {line.ref} vom {cell(deal, line, 'date', look)} über {look.money(line.net)} EUR"
        for line in payment.lines
    )
    paid = print_date(payment.paid, "long", "de")
    body = (
        f"<p>Zahlungsavis</p><p>Sehr geehrte Damen und Herren,</p>"
        f"<p>am {paid} haben wir Ihnen unter der Zahlungsreferenz "
        f"{payment.reference} insgesamt {look.money(payment.total)} EUR überwiesen für:</p><ul>{items}</ul>"
        f"<p>Mit freundlichen Grüßen<br>{escape(deal.payer)}</p>"
    )
    return Print(page("", letterhead(deal), payee(), body), deal, ("date",))


@layout("en", "chromium", "sealed")
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


@layout("nl", "chromium", "sealed")
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


@layout("en", "chromium", "sealed")
def subtotal_per_store(deals: Deals) -> Print:
    deal = deals("en", Terms(lines=18))
    look = Look(date="us")
    columns = ("ref", "date", "net")
    rows = ["<tr>" + "".join(f"<th class={c}>{deal.word(c)}" for c in columns)]
    lines = deal.payment.lines
    for store, at in enumerate(range(0, len(lines), 5), 101):
        group = lines[at : at + 5]
        rows.append(f"<tr><td colspan=3><b>Store {store}</b>")
        rows += ["<tr>" + "".join(f"<td class={c}>{cell(deal, line, c, look)}" for c in columns) for line in group]
        subtotal = sum((line.net for line in group), Decimal(0))
        rows.append(f"<tr><td colspan=2>Subtotal store {store}<td class=net>{look.money(subtotal)}")
    rows.append(f"<tr><td colspan=2>{deal.word('total')}<td class=net>{look.money(deal.payment.total)}")
    parts = letterhead(deal), facts(deal, deal.payment, look), f"<table>{''.join(rows)}</table>"
    return Print(page(BARE, *parts), deal, columns)


@layout("de", "chromium", "open")
def franken_apostroph(deals: Deals) -> Print:
    deal = deals("de", Terms(lines=9, discount=0.3), currency="CHF")
    look = Look(amount="ch", date="de", zero="–")
    columns = ("ref", "date", "po", "gross", "disc", "net")
    body = table(deal, deal.payment, columns, look)
    parts = letterhead(deal), payee(), f"<h2>{deal.word('title')}</h2>", facts(deal, deal.payment, look), body
    return Print(page(RULED, *parts), deal, columns)


@layout("en", "chromium", "sealed")
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


@layout("en", "chromium", "sealed")
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


@layout("en", "chromium", "sealed")
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


@layout("fr", "chromium", "sealed")
def fiches(deals: Deals) -> Print:
    """One invoice below the other, each as a short list of labels and values."""
    deal = deals("fr", Terms(lines=5, discount=0.5))
    look, columns = Look(amount="nbsp", date="uk", symbol="{} €"), ("ref", "date", "gross", "disc", "net")
    blocks = "".join(
        "<p>" + "<br>".join(f"{deal.word(c)} : {escape(cell(deal, line, c, look))}" for c in columns) + "</p>"
        for line in deal.payment.lines
    )
    parts = letterhead(deal), payee(), f"<h2>{deal.word('title')}</h2>", facts(deal, deal.payment, look), blocks
    return Print(page("", *parts), deal, columns)
