"""Sheets, mails and a bank's message, of the same day and hand as `sixth_hand`."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from xml.sax.saxutils import escape as xml

from evaluation.remittances.deals import Line, Terms, sum_of
from evaluation.remittances.html_parts import html_lines
from evaluation.remittances.layouts import Deals, Print, layout
from evaluation.remittances.mail_bodies import mail
from evaluation.remittances.printed import print_amount, print_date
from evaluation.remittances.sheets import Value, delimited, workbook
from evaluation.remittances.sixth_hand import html_facts, html_table
from evaluation.remittances.words import PAYEE


@layout("es", "xlsx", "open")
def libro_de_pagos(deals: Deals) -> Print:
    """A sheet of the accounts office: a title, facts in pairs, credit notes below zero, the sum under a gap."""
    deal = deals("es", Terms(lines=12, credit=0.15))
    payment = deal.payment
    rows: list[Sequence[Value]] = [
        ["DETALLE DE TRANSFERENCIA"],
        [],
        ["Pagador", deal.payer],
        ["Proveedor", f"{deal.account} - {PAYEE[0]}"],
        ["Nº operación", payment.reference],
        ["Fecha valor", payment.paid],
        ["Divisa", "EUR"],
        [],
        ["Nº doc. proveedor", "Fecha doc.", "Vto.", "Clase", "Importe EUR"],
    ]
    for line in payment.lines:
        kind = "Abono" if line.is_credit else "Factura"
        rows.append([line.ref, line.issued, line.due, kind, line.net])
    rows += [[], [None, None, None, "Total transferido", payment.total]]
    return Print(workbook({"Detalle": rows}), deal, ("date",))


@layout("pl", "xlsx", "open")
def eksport_z_systemu(deals: Deals) -> Print:
    """A system's export: one row of heads, text dates, what was deducted and why, the sum in the last row."""
    deal = deals("pl", Terms(lines=9, short=0.35))
    payment = deal.payment
    heads = ("Nr dowodu", "Faktura dostawcy", "Data", "Kwota z faktury", "Kompensata", "Opis", "Wypłacono")
    rows: list[Sequence[Value]] = [
        [f"Przelew: {payment.reference}", None, f"Dnia: {print_date(payment.paid, 'de')}"],
        [f"Zleceniodawca: {deal.payer}", None, "Waluta: PLN"],
        heads,
    ]
    for line in payment.lines:
        day = print_date(line.issued, "de")
        rows.append([line.own, line.ref, day, line.gross, line.deduction, line.reason, line.net])
    gross, kept, net = (sum_of(payment.lines, name) for name in ("gross", "deduction", "net"))
    rows.append(["Łączna kwota", None, None, gross, kept, None, net])
    return Print(workbook({"Arkusz1": rows}), deal, ("date", "gross", "ded"))


@layout("pt", "csv", "open")
def extracao_da_tesouraria(deals: Deals) -> Print:
    """A treasury's file with semicolons: facts above, then documents with prompt payment discount and a sum."""
    deal = deals("pt", Terms(lines=10, discount=0.4))
    payment = deal.payment

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "bare")

    rows: list[Sequence[str]] = [
        ["Empresa", deal.payer],
        ["Ref. pagamento", payment.reference],
        ["Data pagamento", print_date(payment.paid, "uk")],
        ["Valor total", euros(payment.total)],
        ["Moeda", "EUR"],
        [],
        ["Doc. interno", "Fatura fornecedor", "Data fatura", "Valor fatura", "Desc. financeiro", "Valor liquidado"],
    ]
    for line in payment.lines:
        amounts = (euros(line.gross), euros(line.discount), euros(line.net))
        rows.append([line.own, line.ref, print_date(line.issued, "uk"), *amounts])
    sums = (euros(sum_of(payment.lines, name)) for name in ("gross", "discount", "net"))
    rows.append(["Totais", "", "", *sums])
    return Print(delimited(rows, ";").encode("cp1252"), deal, ("date", "gross", "disc"))


@layout("en", "eml", "open")
def platform_notice(deals: Deals) -> Print:
    """A payment platform's mail in the payer's name: the sum large, a table of facts, then the bills."""
    deal = deals("en", Terms(lines=5, discount=0.2))
    payment = deal.payment

    def usd(amount: Decimal) -> str:
        return "$" + print_amount(amount)

    rows = [
        (line.ref, print_date(line.issued, "us_long"), usd(line.gross), usd(line.discount), usd(line.net))
        for line in payment.lines
    ]
    heads = ("Bill number", "Bill date", "Bill amount", "Discount", "You receive")
    facts = (
        ("From", deal.payer),
        ("To", PAYEE[0]),
        ("Confirmation number", payment.reference),
        ("Process date", print_date(payment.paid, "us_long")),
        ("Delivery method", "ePayment to account ending 4471"),
    )
    foot = ("Total payment", "", "", "", usd(payment.total))
    html = (
        "<html><body style='font-family:Arial'><div style='max-width:640px'>"
        f"<p>Good news! <b>{escape(deal.payer)}</b> has sent you a payment.</p>"
        f"<h1>{usd(payment.total)} USD</h1>{html_facts(facts)}<p>What this payment covers</p>"
        f"{html_table(heads, rows, foot, (2, 3, 4))}"
        "<p>Funds usually arrive in 1-2 business days.</p></div></body></html>"
    )
    subject = f"{deal.payer} sent you {usd(payment.total)}"
    return Print(mail(deal, subject, html=html), deal, ("date", "gross", "disc"))


@layout("nl", "eml", "open")
def tabel_uit_outlook(deals: Deals) -> Print:
    """A clerk's mail from Outlook: a bordered table of paragraphs within cells, a signature with figures."""
    deal = deals("nl", Terms(lines=6, credit=0.16))
    payment = deal.payment

    def euro(amount: Decimal) -> str:
        return "€ " + print_amount(amount, "de")

    def paragraphs(rows: Sequence[Sequence[str]]) -> str:
        cells = html_lines(rows, ())
        return cells.replace("<td>", "<td style='border:solid windowtext 1.0pt'><p class=MsoNormal>").replace(
            "</td>", "<o:p></o:p></p></td>"
        )

    rows = [("Factuur", "Datum", "Vervaldatum", "Bedrag")]
    for line in payment.lines:
        days = (print_date(line.issued, "nl"), print_date(line.due, "nl"))
        rows.append((line.ref, *days, euro(line.net)))
    rows.append(("Totaal", "", "", euro(payment.total)))
    html = (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><style>p.MsoNormal{margin:0}</style></head>"
        "<body lang=NL><div class=WordSection1><p class=MsoNormal>Beste,<o:p></o:p></p>"
        "<p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>Op "
        f"{print_date(payment.paid, 'long', 'nl')} is onderstaand bedrag aan u overgemaakt, kenmerk "
        f"{payment.reference}.<o:p></o:p></p><table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0>"
        f"{paragraphs(rows)}</table><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
        "<p class=MsoNormal>Met vriendelijke groet,<o:p></o:p></p><p class=MsoNormal>Femke Rijnders<o:p></o:p></p>"
        f"<p class=MsoNormal>{escape(deal.payer)}<o:p></o:p></p>"
        "<p class=MsoNormal>T 075 555 0137 | KvK 34115520<o:p></o:p></p></div></body></html>"
    )
    return Print(mail(deal, "Betaling facturen", html=html), deal, ("date",))


@layout("de", "eml", "open")
def avis_im_klartext(deals: Deals) -> Print:
    """A plain mail of a ledger program: one block of labels, columns of spaces, the sum below a rule."""
    deal = deals("de", Terms(lines=8, discount=0.3, credit=0.12))
    payment = deal.payment

    def eur(amount: Decimal) -> str:
        return print_amount(amount, "de", "trailing")

    text = [
        "Sehr geehrte Damen und Herren,",
        "",
        "wir haben Ihnen folgende Zahlung angewiesen:",
        "",
        f"Absender       {deal.payer}",
        f"Zahlungslauf   {payment.reference}",
        f"Valuta         {print_date(payment.paid, 'de')}",
        "Währung        EUR",
        "",
        f"{'Fremdbeleg':<20}{'Bel.-Dat.':<12}{'Brutto':>14}{'Skonto':>12}{'Zahlung':>14}",
        "-" * 72,
    ]
    for line in payment.lines:
        start = f"{line.ref:<20}{print_date(line.issued, 'de'):<12}"
        text.append(start + f"{eur(line.gross):>14}{eur(line.discount):>12}{eur(line.net):>14}")
    sums = [eur(sum_of(payment.lines, name)) for name in ("gross", "discount", "net")]
    text += ["-" * 72, f"{'Zahlbetrag':<32}{sums[0]:>14}{sums[1]:>12}{sums[2]:>14}", ""]
    text += ["Diese Nachricht wurde automatisch erstellt.", ""]
    subject = f"Zahlungsinformation {payment.reference}"
    return Print(mail(deal, subject, "\n".join(text)), deal, ("date", "gross", "disc"))


@layout("it", "eml", "open")
def due_righe_dalla_contabile(deals: Deals) -> Print:
    """A bookkeeper's note: number, day and sum of every invoice on a line of its own, the total after them."""
    deal = deals("it", Terms(lines=4))
    payment = deal.payment

    def told(line: Line) -> str:
        return f"ft. {line.ref} del {print_date(line.issued, 'uk')}  euro {print_amount(line.net, 'de')}"

    text = [
        "Buongiorno,",
        "",
        (
            f"vi informo che in data {print_date(payment.paid, 'uk')} abbiamo disposto il bonifico "
            f"{payment.reference} a saldo di:"
        ),
        "",
        *map(told, payment.lines),
        "",
        f"per un totale di euro {print_amount(payment.total, 'de')}",
        "",
        "Cordiali saluti",
        "Marta Colpo",
        f"Ufficio contabilità - {deal.payer}",
        "",
    ]
    return Print(mail(deal, "bonifico vs. fatture", "\n".join(text)), deal, ("date",))


@layout("en", "xml", "open")
def remittance_message(deals: Deals) -> Print:
    """ISO 20022's stand-alone remittance advice (remt.001): one RmtInf for the payment, one Strd an invoice."""
    deal = deals("en", Terms(lines=7, discount=0.3, credit=0.15), currency="GBP")
    payment = deal.payment

    def amount(tag: str, value: Decimal) -> str:
        return f'<{tag} Ccy="GBP">{abs(value)}</{tag}>'

    items = []
    for line in payment.lines:
        if line.is_credit:
            amounts = amount("CdtNoteAmt", line.net) + amount("RmtdAmt", line.net)
        else:
            kept = f"<DscntApldAmt>{amount('Amt', line.discount)}</DscntApldAmt>" if line.discount else ""
            amounts = amount("DuePyblAmt", line.gross) + kept + amount("RmtdAmt", line.net)
        code = "CREN" if line.is_credit else "CINV"
        items.append(
            f"<Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Nb>{xml(line.ref)}</Nb>"
            f"<RltdDt><Dt>{line.issued.isoformat()}</Dt></RltdDt></RfrdDocInf>"
            f"<RfrdDocAmt>{amounts}</RfrdDocAmt></Strd>"
        )
    source = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:remt.001.001.04"><RmtAdvc>'
        f"<GrpHdr><MsgId>RA{payment.reference}</MsgId><CreDtTm>{payment.paid.isoformat()}T06:30:00Z</CreDtTm>"
        f"<InitgPty><Nm>{xml(deal.payer)}</Nm></InitgPty></GrpHdr>"
        f"<RmtInf><RmtId>{payment.reference}-1</RmtId>{''.join(items)}<OrgnlPmtInf><Refs>"
        f"<EndToEndId>{payment.reference}</EndToEndId></Refs><Amt>{amount('InstdAmt', payment.total)}</Amt>"
        f"<ReqdExctnDt><Dt>{payment.paid.isoformat()}</Dt></ReqdExctnDt>"
        f"<Dbtr><Nm>{xml(deal.payer)}</Nm></Dbtr><Cdtr><Nm>{PAYEE[0]}</Nm></Cdtr></OrgnlPmtInf></RmtInf>"
        "</RmtAdvc></Document>"
    )
    return Print(source, deal, ("date", "gross", "disc"))
