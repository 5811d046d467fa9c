"""Advices that went through other hands: distilled again, scanned, forwarded, answered, sent twice in one mail."""

from decimal import Decimal
from html import escape

from evaluation.remittances.deals import Deal, Line, Terms
from evaluation.remittances.html_parts import BARE, RULED, facts, letterhead, page, payee, table
from evaluation.remittances.layouts import Deals, Look, Print, layout
from evaluation.remittances.mail_bodies import mail
from evaluation.remittances.other_papers import scan
from evaluation.remittances.printed import print_date
from evaluation.remittances.raw_pages import draw, place, words_at
from evaluation.remittances.text_pages import grid, head


@layout("de", "distilled", "open")
def durch_ghostscript(deals: Deals) -> Print:
    deal = deals("de", Terms(lines=12, discount=0.3, credit=0.1))
    look, columns = Look(amount="de", date="de", sign="trailing"), ("own", "ref", "date", "gross", "disc", "net")
    parts = letterhead(deal), payee(), f"<h2>{deal.word('title')}</h2>", facts(deal, deal.payment, look)
    return Print(page(BARE, *parts, table(deal, deal.payment, columns, look)), deal, columns)


@layout("fr", "distilled", "open")
def virement_distille(deals: Deals) -> Print:
    deal = deals("fr", Terms(lines=20, short=0.2, credit=0.1))
    look, columns = Look(amount="nbsp", date="uk", zero=""), ("ref", "date", "gross", "ded", "reason", "net")
    parts = letterhead(deal), payee(), f"<h2>{deal.word('title')}</h2>", facts(deal, deal.payment, look)
    return Print(page(RULED, *parts, table(deal, deal.payment, columns, look)), deal, columns)


@layout("de", "broken", "open")
def gescannt(deals: Deals) -> Print:
    deal = deals("de", Terms(lines=7))
    columns = ("ref", "date", "net")
    pdf = draw([words_at(place(deal, deal.payment, columns, Look(amount="de", date="de")), size=10)])
    return Print(scan(pdf, deal.random), deal, columns, provable=False, scanned=True)


@layout("en", "eml", "open")
def older_advice_below(deals: Deals) -> Print:
    """The newest advice on top; the one of last month quoted below it."""
    deal = deals("en", Terms(lines=5, payments=2))
    look, columns = Look(date="us"), ("ref", "date", "net")
    newest, older = deal.payments
    top = "\n".join([*head(deal, newest, look), *grid(deal, newest, columns, look)])
    below = "\n".join("> " + text for text in (*head(deal, older, look), *grid(deal, older, columns, look)))
    text = f"{top}\n\nOn Tue, 15 Sep 2026 Accounts Payable wrote:\n{below}\n"
    deal.payments[:] = [newest]
    return Print(mail(deal, "Remittance advice", text), deal, columns)


@layout("en", "eml", "open")
def forwarded_advice(deals: Deals) -> Print:
    """A colleague forwards the payer's mail; the table is in the forwarded part."""
    return _forward(deals("en", Terms(lines=6)), Look(date="us"), "Fwd: Remittance", "For you.", "Forwarded message")


@layout("de", "eml", "open")
def weitergeleitet(deals: Deals) -> Print:
    look = Look(amount="de", date="de")
    return _forward(deals("de", Terms(lines=6)), look, "WG: Zahlungsavis", "Zur Info.", "Weitergeleitete Nachricht")


def _forward(deal: Deal, look: Look, subject: str, words: str, bar: str) -> Print:
    columns = ("ref", "date", "net")
    body = facts(deal, deal.payment, look) + table(deal, deal.payment, columns, look)
    origin = f"From: {escape(deal.payer)} &lt;ap@{deal.domain}&gt;<br>Subject: {subject[4:]}"
    top = f"<p>{words}</p><p>---------- {bar} ---------<br>{origin}</p><p>{escape(deal.payer)}</p>"
    html = page(RULED, top, body)
    return Print(mail(deal, subject, html=html), deal, columns, head=("reference", "date", "total"))


@layout("nl", "eml", "open")
def korte_regels(deals: Deals) -> Print:
    """Two or three numbers in a sentence, one amount for all."""
    deal = deals("nl", Terms(lines=3))
    payment, look = deal.payment, Look(amount="de", symbol="€ {}")
    refs = ", ".join(line.ref for line in payment.lines)
    text = (
        f"Beste,\n\nVandaag ({print_date(payment.paid, 'nl')}) is {look.money(payment.total)} overgemaakt voor "
        f"{refs}. Betalingskenmerk {payment.reference}.\n\nGroet,\n{deal.payer}\n"
    )
    total = payment.total
    payment.lines.clear()
    return Print(mail(deal, "Betaling", text), deal, (), provable=False, loose=True, totals=[total], head=("total",))


@layout("en", "eml", "open")
def tax_id_and_phone(deals: Deals) -> Print:
    """A signature full of numbers that are no invoices."""
    deal = deals("en", Terms(lines=6))
    look, columns = Look(date="us", symbol="${}"), ("ref", "net")
    foot = (
        "<p>Tax ID 47-1188204, phone 555 010 4477 ext. 1204, Suite 2100<br>"
        "Registered 4471882. Our bank: 021000021 account 883300114.</p>"
    )
    html = page(BARE, facts(deal, deal.payment, look), table(deal, deal.payment, columns, look), foot)
    return Print(mail(deal, deal.word("title"), html=html), deal, columns)


@layout("es", "chromium", "open")
def notas_de_cargo(deals: Deals) -> Print:
    """Claims first, invoices after them, everything in one table with a type column and no sign but the word."""
    deal = deals("es", Terms(lines=8, claim=0.15))
    look, payment = Look(amount="de", date="uk"), deal.payment
    payment.lines.sort(key=lambda line: line.invoice is not None)
    rows = "".join(_row(deal, line, look) for line in payment.lines)
    end = f"<tr><td colspan=3>{deal.word('total')}<td class=net>{look.money(payment.total)}"
    heads = f"<tr><th>Tipo<th>{deal.word('ref')}<th>{deal.word('date')}<th class=net>{deal.word('net')}"
    parts = letterhead(deal), payee(), f"<h2>{deal.word('title')}</h2>", facts(deal, payment, look)
    return Print(page(RULED, *parts, f"<table>{heads}{rows}{end}</table>"), deal, ("date",))


def _row(deal: Deal, line: Line, look: Look) -> str:
    kind = "Factura" if line.invoice else "Nota de cargo"
    issued = print_date(line.issued, look.date, deal.language)
    return f"<tr><td>{kind}<td>{line.ref}<td>{issued}<td class=net>{look.money(line.net)}"


@layout("en", "chromium", "open")
def net_zero_rows(deals: Deals) -> Print:
    """An invoice and a credit of the same amount cancel each other among the paid ones."""
    deal = deals("en", Terms(lines=8))
    look, columns, payment = Look(date="us", sign="parens"), ("ref", "date", "net"), deal.payment
    first, second = payment.lines[2], payment.lines[5]
    item = next(item for item in deal.items if item.number == second.invoice)
    item.amount = second.net = second.gross = -abs(Decimal(first.net))
    parts = letterhead(deal), payee(), f"<h2>{deal.word('title')}</h2>", facts(deal, payment, look)
    return Print(page(BARE, *parts, table(deal, payment, columns, look)), deal, columns)
