"""Advices in the mail itself: pasted tables, columns of spaces, sentences; and files that hang on a mail."""

from email.message import EmailMessage
from html import escape

from evaluation.remittances.deals import Deal, Terms
from evaluation.remittances.html_parts import BARE, RULED, facts, page, table
from evaluation.remittances.layouts import Deals, Look, Print, cell, layout
from evaluation.remittances.printed import print_date
from evaluation.remittances.raw_pages import draw, place, words_at
from evaluation.remittances.text_pages import grid, head


def mail(deal: Deal, subject: str, text: str = "", html: str = "", attached: bytes = b"") -> bytes:
    message = EmailMessage()
    message["From"] = f"{deal.payer.replace('.', '')} <ap@{deal.domain}>"
    message["To"] = "billing@northmere.example"
    message["Subject"] = subject
    message["Date"] = deal.payment.paid.strftime("%a, %d %b %Y 09:14:00 +0000")
    message["Message-ID"] = f"<{deal.account}@{deal.domain}>"
    message.set_content(text or "This message needs an HTML reader.")
    if html:
        message.add_alternative(html, subtype="html")
    if attached:
        message.add_attachment(attached, maintype="application", subtype="pdf", filename="payment.pdf")
    if message.is_multipart():
        message.set_boundary(f"part-{deal.account}")  # not a random one: the same seed makes the same file
    return bytes(message)


@layout("en", "eml", "open")
def html_table(deals: Deals) -> Print:
    deal = deals("en", Terms(lines=8, discount=0.3))
    look = Look(date="us_long", symbol="${}")
    columns = ("ref", "date", "gross", "disc", "net")
    title = f"<p>{escape(deal.payer)} sent you a payment of {look.money(deal.payment.total)}.</p>"
    html = page(BARE, title, facts(deal, deal.payment, look), table(deal, deal.payment, columns, look))
    return Print(mail(deal, f"Payment from {deal.payer}", html=html), deal, columns)


@layout("fr", "eml", "open")
def tableau_html(deals: Deals) -> Print:
    deal = deals("fr", Terms(lines=6, credit=0.15))
    look = Look(amount="nbsp", date="uk", symbol="{} €")
    columns = ("ref", "date", "net")
    html = page(RULED, "<p>Bonjour,</p>", facts(deal, deal.payment, look), table(deal, deal.payment, columns, look))
    return Print(mail(deal, f"Avis de virement {deal.payment.reference}", html=html), deal, columns)


@layout("de", "eml", "open")
def spalten_im_text(deals: Deals) -> Print:
    deal = deals("de", Terms(lines=7, discount=0.3))
    look = Look(amount="de", date="de")
    columns = ("ref", "date", "gross", "disc", "net")
    text = "\n".join([*head(deal, deal.payment, look), *grid(deal, deal.payment, columns, look)])
    return Print(mail(deal, "Zahlungsavis", text), deal, columns)


@layout("en", "eml", "open")
def prose(deals: Deals) -> Print:
    deal = deals("en", Terms(lines=4))
    payment, look = deal.payment, Look(symbol="${}")
    parts = [f"invoice {line.ref} ({look.money(line.net)})" for line in payment.lines]
    text = (
        f"Hello,\n\nwe sent you {look.money(payment.total)} by ACH on {print_date(payment.paid, 'us_long')}, "
        f"trace {payment.reference}. It pays {', '.join(parts[:-1])} and {parts[-1]}.\n\n"
        f"Kind regards\nDana Whitlock\n{deal.payer}\nPhone 555 010 4477\n"
    )
    return Print(mail(deal, "Payment sent", text), deal, (), provable=False)


@layout("nl", "eml", "open")
def regels_in_tekst(deals: Deals) -> Print:
    """One line of text an invoice, no columns."""
    deal = deals("nl", Terms(lines=5))
    payment, look = deal.payment, Look(amount="de", date="nl", symbol="€ {}")
    lines = [
        f"- factuur {line.ref} d.d. {cell(deal, line, 'date', look)}: {look.money(line.net)}"
        for line in payment.lines
    ]
    text = (
        f"Geachte heer/mevrouw,\n\nOp {print_date(payment.paid, 'nl')} hebben wij betaald "
        f"(betalingskenmerk {payment.reference}):\n\n"
        + "\n".join(lines)
        + f"\n\nTotaal: {look.money(payment.total)}\n\nMet vriendelijke groet,\n{deal.payer}\n"
    )
    return Print(mail(deal, "Betaalspecificatie", text), deal, ("date",), provable=False)


@layout("en", "eml", "open")
def attached_page(deals: Deals) -> Print:
    deal = deals("en", Terms(lines=9))
    columns, look = ("ref", "date", "net"), Look(date="us")
    pdf = draw([words_at(place(deal, deal.payment, columns, look))])
    return Print(mail(deal, "Remittance advice", "Please see the attachment.\n", attached=pdf), deal, columns)


@layout("en", "eml", "open")
def total_only_in_mail(deals: Deals) -> Print:
    """The attachment lists the lines; only the mail says how much was paid."""
    deal = deals("en", Terms(lines=7))
    columns, look = ("ref", "date", "net"), Look(date="us")
    payment = deal.payment
    placed = place(deal, payment, columns, look)
    total = look.money(payment.total)
    kept = [word for word in placed if not word[2].startswith((total, deal.word("total"), deal.word("amount")))]
    text = f"We paid USD {total} today, reference {payment.reference}. Details attached.\n"
    pdf = draw([words_at(kept)])
    return Print(
        mail(deal, "Payment advice", text, attached=pdf), deal, columns, provable=False, head=("reference", "date")
    )


@layout("en", "html", "open")
def saved_page(deals: Deals) -> Print:
    deal = deals("en", Terms(lines=8, credit=0.15))
    look = Look(date="us", sign="parens")
    columns = ("ref", "po", "date", "net")
    head_ = f"<h1>{deal.word('title')}</h1><p>{escape(deal.payer)}</p>"
    body = table(deal, deal.payment, columns, look).replace("</td>", "").replace("</tr>", "")  # as HTML allows
    return Print(page(RULED, head_, facts(deal, deal.payment, look), body), deal, columns)
