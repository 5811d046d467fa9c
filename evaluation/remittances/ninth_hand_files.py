"""Sheets, mails and a bank's message, by the hand of `ninth_hand`."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from xml.sax.saxutils import escape as xml

from evaluation.remittances.deals import Line, Terms, sum_of
from evaluation.remittances.html_parts import html_lines
from evaluation.remittances.layouts import Deals, Print, layout
from evaluation.remittances.mail_bodies import mail
from evaluation.remittances.printed import print_amount, print_date
from evaluation.remittances.seventh_hand import rename_payer
from evaluation.remittances.sheets import Value, delimited, workbook
from evaluation.remittances.words import PAYEE


@layout("en", "csv", "open")
def marketplace_vendor_export(deals: Deals) -> Print:
    """An online shop's portal for vendors: the payment on top, its own claims in the list, amounts without commas."""
    deal = deals("en", lambda random: Terms(lines=random.randint(8, 60), discount=0.35, claim=0.08))
    rename_payer(deal, "{} Marketplace Inc.")
    payment = deal.payment

    def day(line: Line) -> str:
        return f"{line.issued.month}/{line.issued.day}/{line.issued.year}"

    rows: list[Sequence[str]] = [
        ("Payments", "Remittance detail"),
        ("Payer", deal.payer),
        ("Vendor code", deal.account),
        ("Payment number", payment.reference),
        ("Payment date", f"{payment.paid.month}/{payment.paid.day}/{payment.paid.year}"),
        ("Payment currency", "USD"),
        ("Payment amount", f"{payment.total:.2f}"),
        (),
    ]
    heads = ("Invoice Number", "Invoice Date", "PO Number", "Description", "Invoice Amount")
    rows.append((*heads, "Terms Discount Taken", "Amount Paid"))
    for line in payment.lines:
        what = "Merchandise" if line.invoice else line.reason
        amounts = (f"{getattr(line, name):.2f}" for name in ("gross", "discount", "net"))
        rows.append((line.ref, day(line), line.po, what, *amounts))
    return Print(delimited(rows, ","), deal, ("date", "gross", "disc"))


@layout("de", "eml", "open")
def mail_des_systemhauses(deals: Deals) -> Print:
    """An IT company's program mails what it paid: number, own entry, the discount's rate and sum, euro behind all."""
    deal = deals("de", lambda random: Terms(lines=random.randint(2, 14), discount=0.5))
    rename_payer(deal, "{} Systemhaus GmbH")
    payment = deal.payment

    def eur(amount: Decimal) -> str:
        return f"{print_amount(amount, 'de')} €"

    rows: list[tuple[str, ...]] = []
    for line in payment.lines:
        rate = f"{line.discount * 100 / line.gross:.0f} %" if line.discount else ""
        kept = eur(line.discount) if line.discount else ""
        start = (line.ref, print_date(line.issued, "de"), f"ER-{line.own[-6:]}", eur(line.gross))
        rows.append((*start, rate, kept, eur(line.net)))
    gross, kept, net = (eur(sum_of(payment.lines, name)) for name in ("gross", "discount", "net"))
    rows.append(("Gesamt", "", "", gross, "", kept, net))
    heads = ("Ihre Rechnung", "Datum", "Eingangsnr.", "Rechnungsbetrag", "Skonto", "Skontobetrag", "Zahlbetrag")
    right = (3, 4, 5, 6)
    html = (
        "<html><head><style>body,td,th{font-family:Segoe UI,Arial;font-size:10pt}table{border-collapse:collapse}"
        "td,th{padding:3px 9px;border-bottom:1px solid #d0d7de}th{background:#eef2f6;text-align:left}"
        ".r{text-align:right}</style></head><body><p>Guten Tag,</p><p>wir haben heute eine Zahlung an Sie "
        f"angewiesen.<br>Zahlungsnummer: <b>{payment.reference}</b><br>Ausführungsdatum: "
        f"<b>{print_date(payment.paid, 'de')}</b><br>Überweisungsbetrag: <b>{eur(payment.total)}</b></p><table>"
        f"{html_lines([heads], right, 'th')}{html_lines(rows, right)}</table><p>Freundliche Grüße<br>"
        f"Buchhaltung<br><b>{escape(deal.payer)}</b><br>Technologiepark 15, 76131 Karlsruhe<br>T 0721 555 0142 | "
        "HRB 155018 Mannheim | USt-IdNr. DE 155 501 842</p></body></html>"
    )
    return Print(mail(deal, f"Zahlungsavis {payment.reference}", html=html), deal, ("date", "gross", "disc"))


@layout("fr", "eml", "open")
def message_du_theatre(deals: Deals) -> Print:
    """A theatre's manager types what was paid: an invoice or a credit note on each line, the sum and its transfer."""
    deal = deals("fr", lambda random: Terms(lines=random.randint(2, 8), credit=0.14))
    rename_payer(deal, "Théâtre {} SCIC")
    payment = deal.payment

    def told(line: Line) -> str:
        kind = "avoir" if line.is_credit else "facture"
        return f"- {kind} {line.ref} du {print_date(line.issued, 'uk')} : {print_amount(line.net, 'space')} €"

    text = [
        "Bonjour,",
        "",
        "Nous venons de régler vos factures :",
        "",
        *map(told, payment.lines),
        "",
        f"Soit un virement de {print_amount(payment.total, 'space')} € le {print_date(payment.paid, 'uk')},",
        f"référence du virement {payment.reference}.",
        "",
        "Bonne journée,",
        "",
        "Maud Kervella, administratrice",
        deal.payer,
        "3 place de la Comédie, 29200 Brest",
        "billetterie : 02 98 55 50 14 / licence 2-1155018",
        "",
    ]
    return Print(mail(deal, "Règlement de vos factures", "\n".join(text)), deal, ("date",))


@layout("es", "xlsx", "open")
def dos_transferencias_del_centro(deals: Deals) -> Print:
    """A research centre pays twice in one workbook: a tab a transfer, the project of each invoice, days as days."""
    deal = deals("es", lambda random: Terms(lines=random.randint(3, 14), payments=2, credit=0.1))
    rename_payer(deal, "Fundación {} Investigación")
    projects = ("PID2024-155018", "CEX-55014", "Gastos generales")
    tabs: dict[str, Sequence[Sequence[Value]]] = {}
    for number, payment in enumerate(deal.payments, 1):
        rows: list[Sequence[Value]] = [
            [deal.payer],
            ["Relación de facturas pagadas por transferencia"],
            [],
            ["Proveedor", PAYEE[0]],
            ["Nº transferencia", payment.reference],
            ["Fecha valor", payment.paid],
            ["Total EUR", payment.total],
            [],
            ["Registro", "Factura", "Fecha factura", "Proyecto", "Tipo", "Importe pagado"],
        ]
        for line in payment.lines:
            project = projects[int(line.po[-1]) % len(projects)]
            kind = "Abono" if line.is_credit else "Factura"
            rows.append([f"RF{line.own[-6:]}", line.ref, line.issued, project, kind, line.net])
        rows.append(["Total", None, None, None, None, payment.total])
        tabs[f"Transferencia {number}"] = rows
    return Print(workbook(tabs), deal, ("date",))


@layout("it", "xml", "open")
def esito_del_trasportatore(deals: Deals) -> Print:
    """ISO 20022's remittance advice of a haulier's treasury tool: what is cut stands as an adjustment with words."""
    deal = deals("it", lambda random: Terms(lines=random.randint(3, 18), short=0.25, credit=0.08))
    rename_payer(deal, "{} Trasporti S.r.l.")
    payment = deal.payment

    def told(line: Line) -> str:
        def amount(tag: str, value: Decimal) -> str:
            return f'<{tag} Ccy="EUR">{abs(value):.2f}</{tag}>'

        code = "CREN" if line.is_credit else "CINV"
        amounts = amount("CdtNoteAmt" if line.is_credit else "DuePyblAmt", line.gross)
        if line.deduction:
            cut = f"{amount('Amt', line.deduction)}<CdtDbtInd>DBIT</CdtDbtInd><AddtlInf>{xml(line.reason)}</AddtlInf>"
            amounts += f"<AdjstmntAmtAndRsn>{cut}</AdjstmntAmtAndRsn>"
        return (
            f"      <Strd>\n        <RfrdDocInf><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Nb>{xml(line.ref)}"
            f"</Nb><RltdDt>{line.issued.isoformat()}</RltdDt></RfrdDocInf>\n        <RfrdDocAmt>{amounts}"
            f"{amount('RmtdAmt', line.net)}</RfrdDocAmt>\n      </Strd>\n"
        )

    name, day = xml(deal.payer), payment.paid.isoformat()
    source = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:remt.001.001.02">\n'
        f"  <RmtAdvc>\n    <GrpHdr><MsgId>AVV-{deal.account}</MsgId><CreDtTm>{day}T18:40:12</CreDtTm><InitgPty><Nm>"
        f"{name}</Nm></InitgPty></GrpHdr>\n    <RmtInf>\n      <RmtId>{payment.reference}</RmtId>\n"
        f"{''.join(map(told, payment.lines))}      <OrgnlPmtInf>\n        <Refs><EndToEndId>{payment.reference}"
        f'</EndToEndId></Refs>\n        <Amt><InstdAmt Ccy="EUR">{payment.total:.2f}</InstdAmt></Amt>\n'
        f"        <ReqdExctnDt><Dt>{day}</Dt></ReqdExctnDt>\n        <Dbtr><Nm>{name}</Nm></Dbtr>\n"
        f"        <Cdtr><Nm>{PAYEE[0]}</Nm></Cdtr>\n      </OrgnlPmtInf>\n    </RmtInf>\n  </RmtAdvc>\n</Document>\n"
    )
    return Print(source, deal, ("date", "gross", "ded"))


@layout("nl", "xlsx", "open")
def bestand_van_de_webwinkel(deals: Deals) -> Print:
    """A web shop's sheet: heads in the first row, its warehouse and order, what is kept and why; the rest beneath."""
    deal = deals("nl", lambda random: Terms(lines=random.randint(5, 36), short=0.25))
    rename_payer(deal, "{} Webwinkels B.V.")
    payment = deal.payment
    heads = ["Leverancier", "Magazijn", "Inkooporder", "Factuur leverancier", "Factuurdatum", "Factuurbedrag"]
    rows: list[Sequence[Value]] = [[*heads, "In mindering", "Reden", "Uitbetaald"]]
    for line in payment.lines:
        store = ("Tilburg DC1", "Tilburg DC2", "Zwolle")[int(line.po[-1]) % 3]
        start: list[Value] = [deal.account, store, line.po, line.ref, line.issued, line.gross]
        rows.append([*start, line.deduction or None, line.reason or None, line.net])
    gross, cut, net = (sum_of(payment.lines, name) for name in ("gross", "deduction", "net"))
    rows += [["Totaal", None, None, None, None, gross, cut or None, None, net], []]
    rows += [["Betaald door", deal.payer], ["Betaaldatum", payment.paid], ["Betalingskenmerk", payment.reference]]
    rows += [["Valuta", "EUR"]]
    return Print(workbook({"Betaling": rows}), deal, ("date", "gross", "ded"))


@layout("pt", "csv", "open")
def ficheiro_da_concessionaria(deals: Deals) -> Print:
    """A motorway company's file of an old code page: document kinds, five per cent kept as guarantee, a sum last."""
    kept = Decimal("0.05")
    deal = deals("pt", lambda random: Terms(lines=random.randint(4, 24), credit=0.08, withheld=kept))
    rename_payer(deal, "{} Autoestradas S.A.")
    payment = deal.payment
    names = ("gross", "withheld", "net")

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "bare")

    rows: list[Sequence[str]] = [
        ("Empresa", deal.payer),
        ("Fornecedor", f"{deal.account} {PAYEE[0]}"),
        ("Nº transferência", payment.reference),
        ("Data pagamento", print_date(payment.paid, "nl")),
        ("Moeda", "EUR"),
        (),
        (
            "Nº interno",
            "Tipo doc.",
            "Nº doc. fornecedor",
            "Data doc.",
            "Valor documento",
            "Ret. garantia",
            "Valor pago",
        ),
    ]
    for line in payment.lines:
        kind = "Nota de crédito" if line.is_credit else "Fatura"
        amounts = (euros(getattr(line, name)) for name in names)
        rows.append((line.own, kind, line.ref, print_date(line.issued, "nl"), *amounts))
    rows.append(("Total", "", "", "", *(euros(sum_of(payment.lines, name)) for name in names)))
    return Print(delimited(rows, ";").encode("cp1252"), deal, ("date", "gross", "wht"))


@layout("pl", "eml", "open")
def mail_z_drukarni(deals: Deals) -> Print:
    """A printing house's clerk writes: the day in a sentence, columns of spaces, corrections below zero."""
    deal = deals("pl", lambda random: Terms(lines=random.randint(2, 12), credit=0.12))
    rename_payer(deal, "Drukarnia {} Sp. z o.o.")
    payment = deal.payment

    def told(line: Line) -> str:
        kind = "korekta" if line.is_credit else "faktura"
        return f"{kind:<10}{line.ref:<16}{print_date(line.issued, 'de'):<12}{print_amount(line.net, 'space'):>13}"

    text = [
        "Dzień dobry,",
        "",
        f"informujemy, że dnia {print_date(payment.paid, 'de')} r. wykonaliśmy przelew na Państwa rachunek",
        f"(nr przelewu {payment.reference}). Przelew obejmuje dokumenty:",
        "",
        f"{'Rodzaj':<10}{'Numer':<16}{'Data':<12}{'Kwota zł':>13}",
        *map(told, payment.lines),
        f"{'Razem':<38}{print_amount(payment.total, 'space'):>13}",
        "",
        "Pozdrawiam",
        "Agnieszka Wilk",
        "Księgowość",
        deal.payer,
        "ul. Introligatorska 15, 90-138 Łódź, NIP 725-555-01-42, tel. 42 555 01 42",
        "",
    ]
    return Print(mail(deal, "Informacja o przelewie", "\n".join(text)), deal, ("date",))
