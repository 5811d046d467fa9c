"""Layouts that a browser prints otherwise than as one table: boxes, cards, two columns, stubs, letters, lists."""

from html import escape

from evaluation.remittances.deals import Terms
from evaluation.remittances.html_parts import BARE, RIGHT, RULED, facts, letterhead, page, payee, table
from evaluation.remittances.layouts import Deals, Look, Print, cell, layout
from evaluation.remittances.printed import print_amount, print_date
from evaluation.remittances.words import PAYEE


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


@layout("it", "chromium", "open")
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


@layout("fr", "chromium", "open")
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
