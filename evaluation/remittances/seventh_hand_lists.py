"""Letters, printed sheets and lists of typesetters and typewriters, by the hand of `seventh_hand`."""

from decimal import Decimal
from html import escape

from evaluation.remittances.deals import CENT, Payment, Terms, sum_of
from evaluation.remittances.html_parts import html_lines, page
from evaluation.remittances.layouts import Deals, Print, layout
from evaluation.remittances.office_pages import letter, paragraph, spreadsheet, table
from evaluation.remittances.printed import print_amount, print_date
from evaluation.remittances.seventh_hand import rename_payer
from evaluation.remittances.sixth_hand import html_facts, html_table
from evaluation.remittances.words import PAYEE, STREETS


@layout("de", "writer", "open")
def auszahlungsanzeige_der_stadtkasse(deals: Deals) -> Print:
    """A town's cash office: the order to pay and the budget's line beside the invoice, the sum before the table."""
    deal = deals("de", lambda random: Terms(lines=random.randint(3, 9)))
    rename_payer(deal, "Stadt {}")
    payment = deal.payment

    def eur(amount: Decimal) -> str:
        return print_amount(amount, "de")

    rows: list[tuple[str, ...]] = [("AO-Nr.", "Buchungsstelle", "Rechnung Nr.", "vom", "Betrag in EUR")]
    for at, line in enumerate(payment.lines):
        place = f"11.4.0{at % 3 + 1}.5231"
        rows.append((line.own, place, line.ref, print_date(line.issued, "de"), eur(line.net)))
    rows.append(("", "", "", "Auszahlung", eur(payment.total)))
    texts = [
        deal.payer,
        "Stadtkasse",
        *STREETS["de"],
        "",
        *PAYEE,
        "",
        f"Auszahlungsanzeige\tDatum: {print_date(payment.paid, 'de')}",
        f"Auszahlung Nr.: {payment.reference}\tGeschäftspartner: {deal.account}",
        "",
        f"Die Stadtkasse zahlt Ihnen {eur(payment.total)} EUR auf Ihr Konto. Der Betrag setzt sich zusammen aus:",
        "",
    ]
    closing = (
        "",
        "Diese Anzeige wurde maschinell erstellt und ist ohne Unterschrift gültig.",
        "Öffnungszeiten der Stadtkasse: Mo-Fr 8.00-12.00 Uhr, Do 14.00-18.00 Uhr",
    )
    columns = ("own", "po", "ref", "date", "net")
    body = [paragraph(text, "tabs") for text in texts]
    return Print(
        letter(*body, table(rows, columns, border=True), *map(paragraph, closing)),
        deal,
        ("date",),
    )


@layout("en", "distilled", "open")
def managing_agents_schedule(deals: Deals) -> Print:
    """A property manager: invoices stand under the building that they were for, each with a sub-total."""
    deal = deals("en", lambda random: Terms(lines=random.randint(9, 16)), currency="GBP")
    rename_payer(deal, "{} Property Management Ltd")
    payment = deal.payment
    buildings = ("Alder Court", "2-18 Mill Terrace", "The Maltings", "Priory House", "Kiln Wharf", "Weir Mansions")
    body = ""
    for start in range(0, len(payment.lines), 3):
        building, lines = buildings[start // 3], payment.lines[start : start + 3]
        rows = [(line.ref, print_date(line.issued, "uk"), line.po, print_amount(line.net)) for line in lines]
        body += f"<tr class=group><td colspan=4>{building}</td></tr>{html_lines(rows, (3,))}"
        subtotal = ("", "", f"Sub-total {building}", print_amount(sum_of(lines, "net")))
        body += html_lines([subtotal], (3,)).replace("<tr>", "<tr class=sum>")
    total = html_lines([("", "", "Total remitted by BACS", f"£{print_amount(payment.total)}")], (3,))
    body += total.replace("<tr>", "<tr class=total>")
    heads = html_lines([("Contractor's invoice", "Invoice date", "Works order", "Amount (£)")], (3,), "th")
    facts = (
        ("Our reference", payment.reference),
        ("Contractor code", deal.account),
        ("Funds cleared on", print_date(payment.paid, "uk")),
    )
    css = (
        "body{font:10pt 'Liberation Serif',serif}.r{text-align:right}.list{width:100%;border-spacing:0}"
        ".list th{border-bottom:1pt solid;text-align:left}.list th.r{text-align:right}.group td{font-weight:bold;"
        "padding-top:9pt}.sum td{font-style:italic;border-top:.5pt solid #888}tr.total td{font-weight:bold;"
        "border-top:1.5pt solid;padding-top:4pt}.facts td{padding:0 16pt 4pt 0}tr{break-inside:avoid}"
    )
    return Print(
        page(
            css,
            f"<p class=r><b>{escape(deal.payer)}</b><br>{'<br>'.join(STREETS['en'])}</p><p>{'<br>'.join(PAYEE)}</p>",
            "<h2>Remittance to contractor</h2>",
            html_facts(facts),
            f"<table class=list><thead>{heads}</thead><tbody>{body}</tbody></table>",
            "<p>We act as agent for the landlords of the buildings named above. Client money is held at Severn "
            "Private Bank, sort code 20-55-55.</p>",
        ),
        deal,
        ("date",),
    )


@layout("fr", "groff", "open")
def clinique_deux_virements(deals: Deals) -> Print:
    """A clinic's two accounts pay in one letter: each transfer has its number, its table and its sum."""
    deal = deals("fr", lambda random: Terms(lines=random.randint(3, 7), payments=2, credit=0.15))
    rename_payer(deal, "Clinique {}")

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "space")

    def transfer(payment: Payment, purse: str) -> str:
        rows: list[tuple[str, ...]] = [("Facture", "En date du", "N° mandat", "Montant EUR")]
        rows += [(line.ref, print_date(line.issued, "uk"), line.own, euros(line.net)) for line in payment.lines]
        rows.append(("Total du virement", "", "", euros(payment.total)))
        first, *middle, last = ("\t".join(row) for row in rows)
        body = "\n".join((first, "_", *middle, "_", last))
        return (
            f".LP\n\\fB{purse}\\fP\n.br\nVirement n° {payment.reference} du {print_date(payment.paid, 'uk')}\n"
            f".TS\ncenter tab(\t);\nl l l r.\n{body}\n.TE\n"
        )

    intro = (
        deal.payer,
        *STREETS["fr"],
        "",
        f"À l'attention de {PAYEE[0]}",
        "",
        f"Notre compte tiers : {deal.account}",
    )
    opening = "\n.br\n".join(text or "\\&" for text in intro)
    purses = ("Compte d'exploitation", "Compte d'investissement")
    tables = "".join(transfer(payment, purse) for payment, purse in zip(deal.payments, purses, strict=True))
    closing = ".LP\nLe service comptable vous adresse ses salutations distinguées.\n"
    return Print(f".LP\n{opening}\n.sp 2\n{tables}{closing}", deal, ("date",))


@layout("es", "calc", "open")
def facturas_del_hospital(deals: Deals) -> Print:
    """A hospital's printed sheet: register number first, base and VAT of each invoice before its sum."""
    deal = deals("es", lambda random: Terms(lines=random.randint(6, 15)))
    rename_payer(deal, "Hospital {}")
    payment = deal.payment
    taxes = [(line.net * 21 / 121).quantize(CENT) for line in payment.lines]
    tax = sum(taxes, Decimal(0))
    rows: list[list[str | Decimal]] = [
        [deal.payer, "", "", "", "Relación de facturas pagadas"],
        ["Servicio de Contabilidad"],
        [],
        ["Acreedor:", deal.account, f"{PAYEE[0]}, {PAYEE[1]}, {PAYEE[2]}"],
        ["Nº de pago:", payment.reference, "", "Fecha pago:", print_date(payment.paid, "uk")],
        [],
        ["Reg. entrada", "Nº factura", "F. factura", "Base imponible", "Cuota IVA", "Total EUR"],
    ]
    for line, vat in zip(payment.lines, taxes, strict=True):
        rows.append([line.own, line.ref, print_date(line.issued, "uk"), line.net - vat, vat, line.net])
    rows += [["Sumas", "", "", payment.total - tax, tax, payment.total], []]
    rows.append(["Los pagos se realizan los días 10 y 25 de cada mes o hábil siguiente."])
    return Print(_show_numbers(spreadsheet(rows), "es", "ES"), deal, ("date",))


def _show_numbers(sheet: str, language: str, country: str) -> str:
    """The sheet's numbers as that country writes them."""
    return sheet.replace(
        'style:name="n2">', f'style:name="n2" number:language="{language}" number:country="{country}">'
    )


@layout("it", "enscript", "open")
def stampa_ritenute_condominio(deals: Deals) -> Print:
    """A property manager's program: four per cent of the taxable amount is withheld, the net is transferred."""
    deal = deals("it", lambda random: Terms(lines=random.randint(5, 12)))
    rename_payer(deal, "Condominio {}")
    payment = deal.payment
    for line in payment.lines:
        line.withheld = ((line.gross / Decimal("1.22")).quantize(CENT) * 4 / 100).quantize(CENT)
        line.net = line.gross - line.withheld

    def euro(amount: Decimal) -> str:
        return print_amount(amount, "de")

    text = [
        f"{deal.payer.upper():<60}{'Pag. 1':>26}",
        ", ".join(STREETS["it"]),
        "Amministratore pro tempore: Rag. L. Ferrandi",
        "",
        "PAGAMENTI A FORNITORE CON RITENUTA D'ACCONTO 4% (ART. 25-TER DPR 600/73)",
        "",
        f"Fornitore : {deal.account}  {PAYEE[0]}",
        f"Bonifico  : {payment.reference:<22}Eseguito il: {print_date(payment.paid, 'uk')}",
        "",
        f"{'Num.doc.':<18}{'Data doc.':<12}{'Lordo':>18}{'Ritenuta':>18}{'Da pagare':>20}",
        "-" * 86,
    ]
    for line in payment.lines:
        start = f"{line.ref:<18}{print_date(line.issued, 'uk'):<12}{euro(line.gross):>18}"
        text.append(f"{start}{euro(line.withheld):>18}{euro(line.net):>20}")
    sums = [euro(sum_of(payment.lines, name)) for name in ("gross", "withheld", "net")]
    text += ["-" * 86, f"{'TOTALE EUR':<30}{sums[0]:>18}{sums[1]:>18}{sums[2]:>20}", ""]
    text.append("La certificazione delle ritenute sarà inviata entro i termini di legge.")
    return Print((("-f", "Courier9"), "\n".join(text)), deal, ("date", "gross", "wht"))


@layout("nl", "writer", "open")
def brief_van_vve_beheer(deals: Deals) -> Print:
    """A manager of flats writes: the building wraps in its column, credit notes carry a minus before the sign."""
    deal = deals("nl", lambda random: Terms(lines=random.randint(4, 9), credit=0.2))
    rename_payer(deal, "VvE Beheer {} B.V.")
    payment = deal.payment

    def euro(amount: Decimal) -> str:
        return ("- " if amount < 0 else "") + "€ " + print_amount(abs(amount), "de")

    houses = ("Parkflat Noord, blok A en B", "Appartementen De Zaanhof", "Wooncomplex Westerkade fase 2")
    rows: list[tuple[str, ...]] = [("Nota", "Notadatum", "Complex", "Bedrag")]
    for at, line in enumerate(payment.lines):
        rows.append((line.ref, print_date(line.issued, "long", "nl"), houses[at % 3], euro(line.net)))
    rows.append(("Overgemaakt", "", "", euro(payment.total)))
    texts = [
        *PAYEE,
        "",
        f"Zaandam, {print_date(payment.paid, 'long', 'nl')}",
        f"Betreft: betaling met kenmerk {payment.reference}",
        "",
        "Geachte heer, mevrouw,",
        "",
        "Vandaag hebben wij namens de verenigingen van eigenaars de volgende nota's betaald:",
        "",
    ]
    closing = (
        "",
        "Met vriendelijke groet,",
        deal.payer,
        ", ".join(STREETS["nl"]),
        "KvK 34205518 | IBAN NL91 ABNA 0417 1643 00 | BTW NL0055.50.122.B01",
    )
    body = table(rows, ("ref", "date", "text", "net"), border=False)
    return Print(letter(*map(paragraph, texts), body, *map(paragraph, closing)), deal, ("date",))


@layout("nl", "distilled", "open")
def leverancierspecificatie_winkelketen(deals: Deals) -> Print:
    """A chain of shops: charges of its own between the invoices, cuts with a reason, a bonus taken off at the end."""
    deal = deals("nl", lambda random: Terms(lines=random.randint(10, 18), short=0.25, claim=0.12, lump=True))
    payment = deal.payment

    def euro(amount: Decimal) -> str:
        return print_amount(amount, "de", "trailing")

    rows = [
        (
            "Belasting" if line.invoice is None else "Factuur",
            line.ref,
            print_date(line.issued, "nl"),
            line.reason,
            euro(line.gross),
            euro(line.deduction) if line.deduction else "",
            euro(line.net),
        )
        for line in payment.lines
    ]
    rows.append((payment.lump_text, "", "", "", "", "", euro(payment.lump)))
    heads = ("Soort", "Uw/ons stuknr.", "Stukdatum", "Toelichting", "Stukbedrag", "Gekort", "Te ontvangen")
    facts = (
        ("Crediteur", f"{deal.account} {PAYEE[0]}"),
        ("Betaalopdracht", payment.reference),
        ("Boekdatum bank", print_date(payment.paid, "nl")),
        ("Valuta", "EUR"),
    )
    css = (
        "@page{size:A4 landscape}body{font:9pt 'Liberation Sans',sans-serif}.r{text-align:right}"
        ".list{width:100%;border-collapse:collapse;margin-top:12pt}.facts td{padding-right:12pt}"
        ".list th{border-bottom:1pt solid #1b4a8a;color:#1b4a8a;padding:3pt 5pt;text-align:left}"
        ".list td{padding:3pt 5pt}.list tr:nth-child(even) td{border-bottom:.5pt solid #ccd}"
        ".list th.r{text-align:right}.list tr.sum td{font-weight:bold;border-top:1pt solid #1b4a8a}"
    )
    foot = ("Totaal betaling", "", "", "", "", "", euro(payment.total))
    return Print(
        page(
            css,
            f"<p><b>{escape(deal.payer)}</b> · {' · '.join(STREETS['nl'])}</p>",
            html_facts(facts),
            html_table(heads, rows, foot, (4, 5, 6)),
            "<p>Reclames op deze specificatie binnen 30 dagen via het leveranciersportaal.</p>",
        ),
        deal,
        ("date", "gross", "ded"),
    )


@layout("pt", "groff", "open")
def ordem_de_pagamento_municipal(deals: Deals) -> Print:
    """A council pays for works: five per cent of each invoice is kept as a guarantee, the commitment is named."""
    deal = deals("pt", lambda random: Terms(lines=random.randint(3, 9), withheld=Decimal("0.05")))
    rename_payer(deal, "Município de {}")
    payment = deal.payment

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "de")

    rows: list[tuple[str, ...]] = [("Fatura", "Data", "Compromisso", "Ilíquido", "Garantia 5%", "Líquido")]
    for line in payment.lines:
        amounts = (euros(value) for value in (line.gross, line.withheld, line.net))
        rows.append((line.ref, print_date(line.issued, "uk"), f"2026/{line.own[-4:]}", *amounts))
    sums = (euros(sum_of(payment.lines, name)) for name in ("gross", "withheld", "net"))
    rows.append(("Total", "", "", *sums))
    intro = (
        f"\\fB{deal.payer}\\fP",
        "Divisão Financeira - Tesouraria",
        " - ".join(STREETS["pt"]),
        "",
        f"Ordem de Pagamento n.º {payment.reference}",
        f"Paga em {print_date(payment.paid, 'long', 'pt').replace(' ', ' de ')} por transferência bancária",
        f"Credor: {PAYEE[0]}, {PAYEE[1]}, {PAYEE[2]}",
    )
    opening = "\n.br\n".join(text or "\\&" for text in intro)
    body = "\n".join("\t".join(row) for row in rows)
    closing = ".LP\nAs garantias retidas serão restituídas nos termos do contrato.\n"
    source = f".LP\n{opening}\n.sp 2\n.TS\nallbox center tab(\t);\nl l l r r r.\n{body}\n.TE\n{closing}"
    return Print(source, deal, ("date", "gross", "wht"))


@layout("pl", "calc", "open")
def wydruk_przelewow(deals: Deals) -> Print:
    """A bookkeeping program's printed sheet: own number, foreign number, both days, discount, what was sent."""
    deal = deals("pl", lambda random: Terms(lines=random.randint(7, 18), discount=0.35, credit=0.1))
    payment = deal.payment
    rows: list[list[str | Decimal]] = [
        ["Wydruk zapłat do przelewu"],
        ["Nr zapłaty:", payment.reference],
        ["Z dnia:", print_date(payment.paid, "de")],
        ["Firma:", deal.payer],
        ["Kontrahent:", f"{PAYEE[0]}, {PAYEE[1]}, {PAYEE[2]}"],
        [],
        ["Ident. księg.", "Nr obcy", "Data dok.", "Termin", "Kwota PLN", "Skonto PLN", "Przelano PLN"],
    ]
    for line in payment.lines:
        days = (print_date(line.issued, "de"), print_date(line.due, "de"))
        rows.append([line.own, line.ref, *days, line.gross, line.discount, line.net])
    sums = (sum_of(payment.lines, name) for name in ("gross", "discount", "net"))
    rows += [["Suma końcowa", "", "", "", *sums], [], ["Sporządził: K. Majewska"]]
    return Print(_show_numbers(spreadsheet(rows, grid=True), "pl", "PL"), deal, ("date", "gross", "disc"))
