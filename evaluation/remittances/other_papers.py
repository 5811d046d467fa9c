"""Papers that pay nothing, with the same numbers and amounts as an advice; and files that nobody can read."""

import io
from collections.abc import Sequence
from decimal import Decimal
from random import Random

from evaluation.remittances.deals import Deal, Terms
from evaluation.remittances.html_parts import BARE, RULED, letterhead, page, payee, table
from evaluation.remittances.layouts import Deals, Look, Print, layout
from evaluation.remittances.office_pages import letter, paragraph
from evaluation.remittances.raw_pages import draw, place, words_at

OURS = f"<p><b>{'</b><br>'.join(('Northmere Instruments', 'Quay House, 5 Tern Street'))}</p>"


def nothing_paid(source: object, deal: Deal | None = None) -> Print:
    return Print(source, deal, kind="not_remittance", head=())


def goods(random: Random, look: Look, heads: Sequence[str]) -> tuple[str, Decimal]:
    """A table of things with quantity, price and sum."""
    total, rows = Decimal(0), ["<tr>" + "".join(f"<th>{head}" for head in heads)]
    for name in random.sample(("Flow meter", "Valve DN40", "Gasket", "Pressure gauge", "Cable 5 m", "Sensor"), 4):
        price, count = Decimal(random.randint(500, 40000)) / 100, random.randint(1, 9)
        total += price * count
        figures = f"<td class=net>{count}<td class=net>{look.money(price)}<td class=net>{look.money(price * count)}"
        rows.append(f"<tr><td>{random.randint(10000, 99999)}<td>{name}{figures}")
    return f"<table>{''.join(rows)}</table>", total


@layout("en", "chromium", "open")
def invoice_paper(deals: Deals) -> Print:
    deal = deals("en")
    look = Look(symbol="${}")
    item = deal.items[0]
    body, total = goods(deal.random, look, ("Item", "Description", "Qty", "Unit price", "Amount"))
    text = (
        f"<h1>INVOICE</h1><p>Invoice number {item.number}<br>Date {item.issued}<br>Due {item.due}<br>PO {item.po}</p>"
    )
    end = f"<p>Total due {look.money(total)}</p><p>Terms: 30 days. Please quote the number with your payment.</p>"
    return nothing_paid(page(RULED, OURS, text, f"<p>Bill to: {deal.payer}</p>", body, end), deal)


@layout("de", "chromium", "open")
def rechnung_papier(deals: Deals) -> Print:
    deal = deals("de")
    look = Look(amount="de", symbol="{} €")
    item = deal.items[0]
    body, total = goods(deal.random, look, ("Artikel", "Bezeichnung", "Menge", "Einzelpreis", "Betrag"))
    text = f"<h2>Rechnung {item.number}</h2><p>Rechnungsdatum {item.issued:%d.%m.%Y}, fällig {item.due:%d.%m.%Y}</p>"
    end = f"<p>Gesamtbetrag {look.money(total)}</p><p>Bitte überweisen Sie unter Angabe der Rechnungsnummer.</p>"
    return nothing_paid(page(BARE, OURS, f"<p>{deal.payer}</p>", text, body, end), deal)


@layout("en", "chromium", "open")
def statement_paper(deals: Deals) -> Print:
    """All open invoices with a sum: nothing is paid."""
    return nothing_paid(
        *_statement(deals("en"), "Statement of account", "Total outstanding", "Please pay by return.")
    )


@layout("es", "chromium", "open")
def extracto(deals: Deals) -> Print:
    end = "Les rogamos procedan al pago de las facturas vencidas."
    return nothing_paid(*_statement(deals("es"), "Extracto de cuenta", "Saldo pendiente", end))


@layout("de", "chromium", "open")
def mahnung(deals: Deals) -> Print:
    end = "Bitte überweisen Sie den offenen Betrag bis zum 15.11.2026, sonst berechnen wir Verzugszinsen."
    return nothing_paid(*_statement(deals("de"), "2. Mahnung", "Offener Gesamtbetrag", end))


@layout("fr", "chromium", "open")
def relance(deals: Deals) -> Print:
    end = "Sauf erreur, ces factures restent impayées. Merci de nous régler sous huit jours."
    return nothing_paid(*_statement(deals("fr"), "Relance : factures échues", "Total dû", end))


def _statement(deal: Deal, title: str, total: str, end: str) -> tuple[str, Deal]:
    look = Look(amount="en" if deal.language == "en" else "de", date="iso")
    payment = deal.payment
    body = table(deal, payment, ("ref", "date", "due", "gross"), look, totals=())
    owed = f"<p>{total}: {look.money(payment.total)} {deal.currency}</p><p>{end}</p>"
    head = f"<h2>{title}</h2><p>{deal.payer}, {deal.account}</p>"
    return page(RULED, OURS, head, body, owed), deal


@layout("nl", "chromium", "open")
def purchase_order(deals: Deals) -> Print:
    deal = deals("nl")
    look = Look(amount="de", symbol="€ {}")
    body, total = goods(deal.random, look, ("Artikel", "Omschrijving", "Aantal", "Prijs", "Bedrag"))
    text = f"<h2>Inkooporder {deal.items[0].po}</h2><p>Gewenste levering 12-11-2026</p>"
    end = f"<p>Totaal {look.money(total)}. Vermeld het ordernummer op uw factuur.</p>"
    return nothing_paid(page(BARE, letterhead(deal), payee(), text, body, end), deal)


@layout("it", "chromium", "open")
def preventivo(deals: Deals) -> Print:
    deal = deals("it")
    look = Look(amount="de", symbol="€ {}")
    body, total = goods(deal.random, look, ("Codice", "Descrizione", "Q.tà", "Prezzo", "Importo"))
    end = f"<p>Totale offerta {look.money(total)}</p><p>Validità 30 giorni. Pagamento: bonifico 30 gg d.f.</p>"
    return nothing_paid(page(RULED, OURS, "<h2>Offerta n. 2026/118</h2>", body, end), deal)


@layout("en", "writer", "open")
def contract_page(deals: Deals) -> Print:
    del deals
    clauses = (
        "Master Supply Agreement, page 7 of 22",
        "7.1 The Customer shall pay each undisputed invoice within thirty (30) days of its date.",
        "7.2 Payments shall be made by bank transfer; a remittance advice shall state the invoice numbers.",
        "7.3 Late payments bear interest at 1.5 % a month. Liability is limited to USD 250,000.00 a year.",
        "8.1 This Agreement takes effect on 1 March 2026 and runs for three years.",
    )
    return nothing_paid(letter(*map(paragraph, clauses)))


@layout("en", "writer", "open")
def delivery_note(deals: Deals) -> Print:
    deal = deals("en")
    lines = [f"{line.po}\t{deal.random.randint(1, 40)} pcs\tpacked {line.issued}" for line in deal.payment.lines]
    text = ("Northmere Instruments", "Delivery note 80114", "Order\tQuantity\tNote", *lines, "Received by: ________")
    return nothing_paid(letter(*(paragraph(line, "tabs") for line in text)), deal)


@layout("en", "chromium", "open")
def newsletter(deals: Deals) -> Print:
    del deals
    css = "body{columns:2;font:11pt serif}"
    text = (
        "<h1>Payables Today</h1><p>Why remittance advices matter: 62 % of teams key them by hand, says one survey "
        "of 1,204 firms. Savings reach $18,400.00 a year.</p><h2>Events</h2><p>12 November 2026, webinar, free. "
        "Early bird $129.00 until 1 October.</p><p>Unsubscribe at any time.</p>"
    )
    return nothing_paid(page(css, text))


@layout("en", "chromium", "open")
def credit_application(deals: Deals) -> Print:
    del deals
    rows = "".join(
        f"<tr><td>{label}<td>____________" for label in ("Legal name", "Bank", "Account", "Credit limit wanted")
    )
    return nothing_paid(
        page(RULED, f"<h1>New supplier form</h1><table>{rows}</table><p>Return to ap@payer.example</p>")
    )


@layout("de", "chromium", "open")
def belastungsanzeige(deals: Deals) -> Print:
    """A debit note looks like a payment's deduction but pays nothing."""
    deal = deals("de")
    look = Look(amount="de", symbol="{} EUR")
    line = deal.payment.lines[0]
    text = (
        f"<h2>Belastungsanzeige DM-40117</h2><p>Wir belasten Ihr Konto wegen Fehlmengen zur Rechnung {line.ref} "
        f"vom {line.issued:%d.%m.%Y} mit {look.money(Decimal('212.40'))}. "
        "Der Betrag wird mit der nächsten Zahlung verrechnet.</p>"
    )
    return nothing_paid(page(BARE, letterhead(deal), payee(), text), deal)


# -- files that cannot be read, or only as an image


def _plain_page(deals: Deals) -> tuple[Deal, bytes]:
    deal = deals("en", Terms(lines=6))
    return deal, draw([words_at(place(deal, deal.payment, ("ref", "date", "net"), Look(date="us")))])


@layout("en", "locked", "open")
def locked_with_password(deals: Deals) -> Print:
    deal, pdf = _plain_page(deals)
    return Print(("secret", pdf), deal, kind="encrypted", head=())


@layout("en", "locked", "open")
def locked_against_changes(deals: Deals) -> Print:
    """An owner's password only: everyone may read it."""
    deal, pdf = _plain_page(deals)
    return Print(("", pdf), deal, ("ref", "date", "net"))


@layout("en", "broken", "open")
def cut_in_the_middle(deals: Deals) -> Print:
    deal, pdf = _plain_page(deals)
    return Print(pdf[:400], deal, kind="unreadable", head=())


@layout("en", "broken", "open")
def not_a_pdf_at_all(deals: Deals) -> Print:
    noise = deals("en", Terms(lines=1)).random.randbytes(3000)
    return Print(b"%PDF-1.4\n" + noise, None, kind="unreadable", head=())


@layout("en", "broken", "open")
def empty_page(deals: Deals) -> Print:
    del deals
    return Print(draw(["q Q"]), None, kind="unreadable", head=())


@layout("en", "broken", "open")
def scanned_page(deals: Deals) -> Print:
    deal = deals("en", Terms(lines=6))
    columns = ("ref", "date", "net")
    pdf = draw([words_at(place(deal, deal.payment, columns, Look(date="us")))])
    return Print(scan(pdf, deal.random), deal, columns, scanned=True)


def scan(pdf: bytes, random: Random) -> bytes:
    """The page as a grey, slightly turned image without text."""
    import pypdfium2
    from PIL import Image

    image = pypdfium2.PdfDocument(pdf)[0].render(scale=200 / 72).to_pil().convert("L")
    image = image.rotate(random.uniform(-0.8, 0.8), fillcolor=255, resample=Image.Resampling.BILINEAR)
    out = io.BytesIO()
    image.save(out, "PDF", resolution=200)
    return out.getvalue()
