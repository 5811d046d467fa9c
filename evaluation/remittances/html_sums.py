"""Layouts that a browser prints where the sums are the point: carried, by store, for all at once, on top, wrong."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape

from evaluation.remittances.deals import Deal, Terms
from evaluation.remittances.html_parts import BARE, RULED, facts, letterhead, page, payee, table
from evaluation.remittances.layouts import Deals, Look, Print, cell, layout


@layout("de", "chromium", "open")
def uebertrag_ten_pages(deals: Deals) -> Print:
    """Ten pages with the head repeated and the sum carried from page to page."""
    deal = deals("de", Terms(lines=200, discount=0.2, credit=0.04))
    look = Look(amount="de", date="de_short")
    columns = ("ref", "date", "gross", "disc", "net")
    return Print(page(BARE + _BREAKS, *_carry(deal, columns, look, 20)), deal, columns)


@layout("es", "chromium", "open")
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


@layout("fr", "chromium", "open")
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


@layout("de", "chromium", "open")
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


@layout("en", "chromium", "open")
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
