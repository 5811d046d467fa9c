"""Mail bodies, sheets and delimited files, by the fourth hand (see `fourth_hand`)."""

import csv
import io
from collections.abc import Sequence
from html import escape

from evaluation.remittances.deals import Terms, sum_of
from evaluation.remittances.html_parts import html_lines
from evaluation.remittances.layouts import Deals, Print, layout
from evaluation.remittances.mail_bodies import mail
from evaluation.remittances.printed import print_amount, print_date
from evaluation.remittances.sheets import Value, workbook
from evaluation.remittances.words import PAYEE


@layout("en", "eml", "open")
def pasted_from_a_sheet(deals: Deals) -> Print:
    """A British clerk's mail: a greeting, cells pasted from a spreadsheet with pound signs, a signature."""
    deal = deals("en", Terms(lines=7, credit=0.15), currency="GBP")
    payment = deal.payment
    rows = [("Invoice", "Invoice Date", "Amount")]
    rows += [
        (
            line.ref,
            print_date(line.issued, "uk"),
            print_amount(line.net, "en").replace("-", "-£") if line.is_credit else f"£{line.net:,.2f}",
        )
        for line in payment.lines
    ]
    rows.append(("", "Total", f"£{payment.total:,.2f}"))
    html = (
        "<html><body><p>Hi,</p>"
        f"<p>Please see below for the payment going out on {print_date(payment.paid, 'long', 'en')}, "
        f"our ref {payment.reference}.</p>"
        f"<table border=0 cellspacing=0>{html_lines(rows, (2,))}</table>"
        f"<p>Kind regards</p><p>Jo Marsh<br>Purchase Ledger<br>{escape(deal.payer)}</p></body></html>"
    )
    return Print(mail(deal, "Remittance", html=html), deal, ("date",))


@layout("es", "eml", "open")
def lista_con_guiones(deals: Deals) -> Print:
    """A plain mail: one dash a line, number and sum, the total in the first sentence."""
    deal = deals("es", Terms(lines=6, discount=0.3))
    payment = deal.payment
    items = []
    for line in payment.lines:
        told = f"- Fra. {line.ref} de {print_date(line.issued, 'uk')}: {print_amount(line.net, 'de')} €"
        if line.discount:
            told += f" (importe {print_amount(line.gross, 'de')} € menos dto. {print_amount(line.discount, 'de')} €)"
        items.append(told)
    text = "\n".join(
        (
            "Buenos días:",
            "",
            (
                f"Con fecha {print_date(payment.paid, 'uk')} hemos realizado una transferencia por "
                f"{print_amount(payment.total, 'de')} € (referencia {payment.reference}), que corresponde a:"
            ),
            "",
            *items,
            "",
            "Un saludo,",
            "Administración",
            deal.payer,
        )
    )
    return Print(mail(deal, "Pago de facturas", text), deal, ("date", "disc"))


@layout("de", "xlsx", "open")
def kreditorenexport(deals: Deals) -> Print:
    """A sheet out of the ledger: facts in pairs above, heads in two rows, real dates, credits below zero."""
    deal = deals("de", Terms(lines=18, discount=0.35, credit=0.1))
    payment = deal.payment
    rows: list[Sequence[Value]] = [
        ["Zahlungsavis"],
        ["Auftraggeber", deal.payer, None, None, "Zahlungsnummer", payment.reference],
        ["Empfänger", PAYEE[0], None, None, "Zahlungsdatum", payment.paid],
        ["Kreditorennr.", deal.account, None, None, "Währung", "EUR"],
        [],
        [None, None, "Beleg-", "Brutto-", "Skonto-", "Zahl-"],
        ["Belegart", "Rechnungsnr.", "datum", "betrag", "betrag", "betrag"],
    ]
    for line in payment.lines:
        kind = "Gutschrift" if line.is_credit else "Rechnung"
        rows.append([kind, line.ref, line.issued, line.gross, line.discount, line.net])
    sums = [sum_of(payment.lines, name) for name in ("gross", "discount", "net")]
    rows += [[], ["Summe", None, None, *sums]]
    return Print(workbook({"Avis": rows}), deal, ("date", "gross", "disc"))


@layout("en", "csv", "open")
def portal_download(deals: Deals) -> Print:
    """A purchasing portal's download: two payments, every row names its payment and that payment's total."""
    deal = deals("en", Terms(lines=8, payments=2, discount=0.3))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        (
            "Payment ID",
            "Payment Date",
            "Payment Total",
            "Currency",
            "Payer",
            "Invoice Number",
            "Invoice Date",
            "PO Number",
            "Invoice Total",
            "Early Payment Discount",
            "Amount Paid",
        )
    )
    for payment in deal.payments:
        for line in payment.lines:
            head = (payment.reference, payment.paid.isoformat(), payment.total, "USD", deal.payer)
            writer.writerow((*head, line.ref, line.issued.isoformat(), line.po, line.gross, line.discount, line.net))
    return Print(out.getvalue(), deal, ("date", "gross", "disc"))


@layout("it", "csv", "open")
def tracciato_gestionale(deals: Deals) -> Print:
    """An Italian ledger's file with semicolons: the kind of document gives the sign, sums are printed without it."""
    deal = deals("it", Terms(lines=10, credit=0.1))
    payment = deal.payment
    rows = [
        f"Pagamento;{payment.reference};del;{print_date(payment.paid, 'uk')}",
        f"Ragione sociale;{deal.payer}",
        f"Beneficiario;{PAYEE[0]}",
        "",
        "Tipo doc.;Numero doc.;Data doc.;Scadenza;Importo",
    ]
    for line in payment.lines:
        kind = "NC" if line.is_credit else "FT"
        amount = print_amount(abs(line.net), "bare")
        dates = ";".join(print_date(day, "uk") for day in (line.issued, line.due))
        rows.append(f"{kind};{line.ref};{dates};{amount}")
    rows.append(f"Totale bonifico EUR;;;;{print_amount(payment.total, 'bare')}")
    return Print("\r\n".join(rows) + "\r\n", deal, ("date",))
