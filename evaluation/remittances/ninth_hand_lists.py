"""Letters, printed sheets and listings of an office suite, typesetters and a distiller, of `ninth_hand`'s day."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from evaluation.remittances.deals import CENT, Line, Terms, sum_of
from evaluation.remittances.html_parts import page
from evaluation.remittances.layouts import Deals, Print, layout
from evaluation.remittances.office_pages import letter, paragraph, spreadsheet, table
from evaluation.remittances.printed import print_amount, print_date
from evaluation.remittances.seventh_hand import rename_payer
from evaluation.remittances.sixth_hand import html_facts, html_table
from evaluation.remittances.words import MONTHS, PAYEE


@layout("fr", "writer", "open")
def situations_du_chantier(deals: Deals) -> Print:
    """A builder writes: five per cent of every progress invoice is kept as guarantee, the transfer in a sentence."""
    deal = deals("fr", lambda random: Terms(lines=random.randint(2, 12), withheld=Decimal("0.05")))
    rename_payer(deal, "Constructions {} SAS")
    payment = deal.payment

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "nbsp")

    rows = [["Chantier", "Votre facture", "du", "Montant TTC", "RG 5 %", "Net payé"]]
    for line in payment.lines:
        site = ("Gymnase", "Crèche", "Lot. Pins")[int(line.po[-1]) % 3]
        amounts = (line.gross, -line.withheld, line.net)
        rows.append([site, line.ref, print_date(line.issued, "uk"), *map(euros, amounts)])
    gross, kept, net = (sum_of(payment.lines, name) for name in ("gross", "withheld", "net"))
    rows.append(["Total", "", "", *map(euros, (gross, -kept, net))])
    told = (
        f"Nous avons le plaisir de vous informer que nous avons effectué ce {print_date(payment.paid, 'long', 'fr')} "
        f"un virement de {euros(payment.total)} € en votre faveur, sous la référence {payment.reference}. "
        "Il se décompose comme suit :"
    )
    before = [deal.payer, "8, chemin des Carriers – 73000 Chambéry – Tél. 04 79 55 50 14", ""]
    before += [f"\t\t{text}" for text in PAYEE]
    before += ["", "Objet : règlement de vos situations", "", "Madame, Monsieur,", "", told, ""]
    after = ["", "La retenue de garantie sera libérée à l'expiration du délai d'un an suivant la réception."]
    after += ["", "Veuillez agréer, Madame, Monsieur, nos salutations distinguées.", "Le service comptabilité", ""]
    after += ["SAS au capital de 250 000 € – Siret 555 014 218 00027 – assurance décennale n° 155 018 A"]
    tabbed = (paragraph(text, "tabs" if text.startswith("\t") else "") for text in before)
    grid = table(rows, ("text", "ref", "date", "gross", "wht", "net"), border=True)
    return Print(letter(*tabbed, grid, *map(paragraph, after)), deal, ("date", "gross", "wht"))


@layout("pt", "writer", "open")
def carta_da_misericordia(deals: Deals) -> Print:
    """A charity's letter: the sum, the day and the transfer in a sentence, three columns, credit notes below zero."""
    deal = deals("pt", lambda random: Terms(lines=random.randint(2, 10), credit=0.12))
    rename_payer(deal, "Santa Casa {} IPSS")
    payment = deal.payment

    def euros(amount: Decimal) -> str:
        return f"{print_amount(amount, 'de')} €"

    day = f"{payment.paid.day} de {MONTHS['pt'].split()[payment.paid.month - 1]} de {payment.paid.year}"
    rows = [["V/ documento n.º", "Data", "Importância paga"]]
    rows += [[line.ref, print_date(line.issued, "nl"), euros(line.net)] for line in payment.lines]
    rows.append(["Total", "", euros(payment.total)])
    before = [deal.payer, "Largo da Misericórdia, 7500-155 Santiago do Cacém", "", "Exmos. Senhores", *PAYEE, ""]
    before += ["Assunto: Pagamento de faturas", ""]
    told = (
        f"Informamos V. Exas. de que em {day} foi efetuada a transferência n.º {payment.reference}, no montante de "
        f"{euros(payment.total)}, para liquidação dos documentos abaixo indicados."
    )
    before += [told, ""]
    after = ["", "Agradecemos o envio do respetivo recibo.", "", "Com os melhores cumprimentos,", "A Tesoureira", ""]
    after += ["Pessoa coletiva de utilidade pública n.º 500 555 018 – telefone 269 555 014"]
    grid = table(rows, ("ref", "date", "net"), border=False)
    return Print(letter(*map(paragraph, before), grid, *map(paragraph, after)), deal, ("date",))


@layout("pl", "writer", "open")
def kaucja_u_dewelopera(deals: Deals) -> Print:
    """A developer keeps five per cent of works as a deposit: the site of each invoice, the facts behind tab stops."""
    deal = deals("pl", lambda random: Terms(lines=random.randint(3, 16), withheld=Decimal("0.05")))
    rename_payer(deal, "{} Deweloper Sp. z o.o.")
    payment = deal.payment
    names = ("gross", "withheld", "net")

    def zloty(amount: Decimal) -> str:
        return print_amount(amount, "nbsp")

    def told(number: int, line: Line) -> list[str]:
        site = ("Osiedle Lipowe", "Nowe Bulwary", "Willa Parkowa")[int(line.po[-1]) % 3]
        amounts = (zloty(getattr(line, name)) for name in names)
        return [f"{number}.", line.ref, print_date(line.issued, "de"), site, *amounts]

    heads = ["Lp.", "Faktura nr", "z dnia", "Inwestycja", "Kwota brutto", "Kaucja 5%", "Zapłacono"]
    rows = [heads, *(told(number, line) for number, line in enumerate(payment.lines, 1))]
    rows.append(["", "Razem", "", "", *(zloty(sum_of(payment.lines, name)) for name in names)])
    before = [deal.payer, "ul. Budowlana 15, 80-298 Gdańsk, NIP 957-555-01-42", "", *PAYEE, ""]
    before += ["Zawiadomienie o zapłacie", ""]
    before += [f"Przelew nr:\t{payment.reference}", f"Data przelewu:\t{print_date(payment.paid, 'de')} r."]
    before += [f"Kwota:\t{zloty(payment.total)} zł", f"Wykonawca:\t{deal.account}", ""]
    after = ["", "Kaucja gwarancyjna zostanie zwolniona zgodnie z umową po odbiorze końcowym.", ""]
    after += ["Z poważaniem", "Dział Księgowości", "tel. 58 555 01 42, KRS 0000155018"]
    widths = ("narrow", "auto", "auto", "auto", "auto", "auto", "auto")
    tabbed = (paragraph(text, "tabs" if "\t" in text else "") for text in before)
    grid = table(rows, ("own", "ref", "date", "text", "gross", "wht", "net"), border=True, widths=widths)
    return Print(letter(*tabbed, grid, *map(paragraph, after)), deal, ("date", "gross", "wht"))


def _country_numbers(sheet: str, language: str, country: str) -> str:
    """The sheet's numbers as that country writes them."""
    style = 'style:name="n2"'
    return sheet.replace(f"{style}>", f'{style} number:language="{language}" number:country="{country}">')


@layout("de", "calc", "open")
def ueberweisungsliste_der_brauerei(deals: Deals) -> Print:
    """A brewery's printed sheet: a running number, credits for returned empties, discount, the facts on top."""
    deal = deals("de", lambda random: Terms(lines=random.randint(5, 30), discount=0.4, credit=0.12))
    rename_payer(deal, "Privatbrauerei {} KG")
    payment = deal.payment
    rows: list[list[str | Decimal]] = [
        [deal.payer],
        ["Am Sudhaus 15, 96049 Bamberg"],
        [],
        ["Zahlung an", "", PAYEE[0]],
        ["Überwiesen am", "", print_date(payment.paid, "de")],
        ["Zahlungsnummer", "", payment.reference],
        ["Betrag in EUR", "", payment.total],
        [],
        ["Nr.", "Vorgang", "Rechnung", "vom", "Rechnungsbetrag", "./. Skonto", "überwiesen"],
    ]
    for number, line in enumerate(payment.lines, 1):
        kind = "Gutschrift Leergut" if line.is_credit else "Rechnung"
        day = print_date(line.issued, "de_short")
        rows.append([str(number), kind, line.ref, day, line.gross, line.discount or "", line.net])
    gross, kept, net = (sum_of(payment.lines, name) for name in ("gross", "discount", "net"))
    rows += [["", "Summe", "", "", gross, kept or "", net], []]
    rows.append(["Sparkasse Bamberg, IBAN DE12 7705 0000 0000 5550 18, Tel. 0951 555 014, USt-IdNr. DE 132 555 018"])
    return Print(_country_numbers(spreadsheet(rows), "de", "DE"), deal, ("date", "gross", "disc"))


@layout("nl", "calc", "open")
def overzicht_van_de_metaalbewerker(deals: Deals) -> Print:
    """A metal works' ruled sheet: our invoice, its entry, order and day in words; what was paid stands beneath."""
    deal = deals("nl", lambda random: Terms(lines=random.randint(4, 26), discount=0.3, credit=0.08))
    rename_payer(deal, "{} Metaalbewerking B.V.")
    payment = deal.payment
    months = "jan feb mrt apr mei jun jul aug sep okt nov dec".split()
    rows: list[list[str | Decimal]] = [
        [deal.payer],
        ["Industrieweg 155, 7903 AJ Hoogeveen"],
        [f"Betaaloverzicht leverancier {PAYEE[0]}"],
        [],
        ["Factuurnr.", "Boekstuk", "Inkooporder", "Fact.datum", "Factuurbedrag", "Korting", "Voldaan"],
    ]
    for line in payment.lines:
        day = f"{line.issued.day} {months[line.issued.month - 1]} {line.issued.year}"
        entry, order = f"26{line.own[-6:]}", f"IO{line.po[-6:]}"
        rows.append([line.ref, entry, order, day, line.gross, line.discount, line.net])
    rows.append(["Totaal", "", "", "", *(sum_of(payment.lines, name) for name in ("gross", "discount", "net"))])
    paid = f"{payment.paid.day} {months[payment.paid.month - 1]} {payment.paid.year}"
    rows += [[], ["Betaald per bank", paid], ["Betalingsnummer", payment.reference]]
    rows += [["Valuta", "EUR"], ["Overgemaakt", payment.total]]
    return Print(_country_numbers(spreadsheet(rows, grid=True), "nl", "NL"), deal, ("date", "gross", "disc"))


def _typeset(
    before: list[str], heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], spec: str, after: list[str]
) -> str:
    """A letter for groff: lines, a boxed table whose head repeats, lines."""
    body = "\n".join("\t".join(row) for row in rows)
    grid = ".TS H\nbox center;\n" + f"{spec}.\n" + "\t".join(heads) + f"\n_\n.TH\n{body}\n.TE"
    return "\n".join([".LP", "\n.br\n".join(before), ".sp", grid, ".LP", "\n.br\n".join(after), ""])


@layout("en", "groff", "open")
def subcontract_payment_certificate(deals: Deals) -> Print:
    """A British contractor pays under CIS: a fifth of the labour is kept for the revenue, the BACS facts on top."""
    fifth = Decimal("0.2")
    deal = deals("en", lambda random: Terms(lines=random.randint(2, 12), withheld=fifth), currency="GBP")
    rename_payer(deal, "{} Build Ltd")
    payment = deal.payment
    names = ("gross", "withheld", "net")

    def pounds(amount: Decimal) -> str:
        return print_amount(amount, "en")

    rows = []
    for line in payment.lines:
        start = (line.ref, f"{line.issued:%d/%m/%Y}", f"SC/{line.po[-5:]}")
        rows.append((*start, *(pounds(getattr(line, name)) for name in names)))
    rows.append(("Totals", "", "", *(pounds(sum_of(payment.lines, name)) for name in names)))
    before = [
        f"\\fB{deal.payer}\\fP",
        *("Unit 15, Foundry Lane, Gateshead NE8 3AA", "\\&", *PAYEE, "\\&"),
        "\\fBSubcontractor Remittance and CIS Deduction Statement\\fP",
        "\\&",
        f"Subcontractor: {deal.account}",
        f"BACS payment ref: {payment.reference}",
        f"Payment date: {payment.paid:%d %B %Y}",
        f"Amount paid: £{pounds(payment.total)}",
    ]
    after = [
        "\\&",
        "Deduction made at 20% of the labour element. VAT: domestic reverse charge applies, account to HMRC.",
        "Employer's PAYE reference 120/AB55501. Keep this statement as proof of tax deducted.",
        "Registered in England 05550142. Accounts 0191 555 0142.",
    ]
    heads = ("Your invoice", "Date", "Order", "Labour £", "CIS tax £", "Net paid £")
    return Print(_typeset(before, heads, rows, "l l l r r r", after), deal, ("date", "gross", "wht"))


@layout("es", "groff", "open")
def carta_de_la_bodega(deals: Deals) -> Print:
    """A winery's letter: number, day, prompt payment discount and what was paid; the transfer closes the letter."""
    deal = deals("es", lambda random: Terms(lines=random.randint(2, 14), discount=0.5))
    rename_payer(deal, "Bodegas {} S.L.")
    payment = deal.payment
    names = ("gross", "discount", "net")

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "de")

    rows: list[tuple[str, ...]] = []
    for line in payment.lines:
        kept = euros(line.discount) if line.discount else "-"
        day = print_date(line.issued, "uk_short")
        rows.append((line.ref, day, euros(line.gross), kept, euros(line.net)))
    rows.append(("Suma", "", *(euros(sum_of(payment.lines, name)) for name in names)))
    before = [f"\\fB{deal.payer}\\fP", "Carretera de Laguardia, km 5 - 01300 Álava - CIF B01555018", "\\&"]
    before += [*PAYEE, "\\&", "Muy señores nuestros:", "\\&"]
    before += ["Por la presente les comunicamos el pago de sus facturas que se detallan:"]
    after = [
        "\\&",
        f"El importe de {euros(payment.total)} euros les ha sido transferido el {print_date(payment.paid, 'uk')}",
        f"(n.º de transferencia {payment.reference}) a su cuenta habitual.",
        *("\\&", "Atentamente,", "Departamento de Administración", "\\&", "Tel. 945 555 018"),
    ]
    heads = ("Factura n.º", "Fecha", "Importe", "Dto. P.P.", "Líquido")
    return Print(_typeset(before, heads, rows, "l l r r r", after), deal, ("date", "gross", "disc"))


@layout("it", "enscript", "open")
def tabulato_della_ceramica(deals: Deals) -> Print:
    """A maker of tiles prints from its old machine: entry, kind, our number, days, cash discount."""
    deal = deals("it", lambda random: Terms(lines=random.randint(6, 44), discount=0.3, credit=0.08))
    rename_payer(deal, "Ceramiche {} S.p.A.")
    payment = deal.payment
    widths = (-8, -4, -14, -9, -9, 14, 12, 14)

    def row(texts: Sequence[str]) -> str:
        pairs = zip(texts, widths, strict=True)
        return " ".join(text.ljust(-width) if width < 0 else text.rjust(width) for text, width in pairs).rstrip()

    def euro(amount: Decimal) -> str:
        return print_amount(amount, "de", "trailing")

    text = [
        f"{deal.payer.upper():<62}ELAB. {print_date(payment.paid, 'uk_short')}  PAG. 1",
        "41049 SASSUOLO (MO)  -  P.IVA 01555180360",
        "",
        "DETTAGLIO PAGAMENTO A FORNITORE",
        "",
        f"FORNITORE ....... {deal.account}  {PAYEE[0].upper()}",
        f"N. BONIFICO ..... {payment.reference}",
        f"DATA BONIFICO ... {print_date(payment.paid, 'uk_short')}",
        f"IMPORTO EURO .... {euro(payment.total)}",
        "",
        row(("REGISTR.", "CAU", "NUM.FATTURA", "DATA", "SCADENZA", "IMPORTO", "SC.CASSA", "NETTO PAGATO")),
        "-" * 91,
    ]
    for line in payment.lines:
        kind = "NAC" if line.is_credit else "FAT"
        days = (print_date(line.issued, "uk_short"), print_date(line.due, "uk_short"))
        kept = euro(line.discount) if line.discount else ""
        text.append(row((line.own[-6:], kind, line.ref, *days, euro(line.gross), kept, euro(line.net))))
    gross, kept, net = (euro(sum_of(payment.lines, name)) for name in ("gross", "discount", "net"))
    text += ["-" * 91, row(("TOTALE", "", "", "", "", gross, kept, net))]
    return Print((("-f", "Courier8"), "\n".join(text)), deal, ("date", "gross", "disc"))


@layout("es", "distilled", "open")
def liquidacion_de_electrodomesticos(deals: Deals) -> Print:
    """A seller of household goods: its charges between our invoices, a box of facts on the right."""
    deal = deals("es", lambda random: Terms(lines=random.randint(6, 28), claim=0.12))
    rename_payer(deal, "{} Electrodomésticos S.A.")
    payment = deal.payment

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "de", "trailing")

    def told(line: Line) -> tuple[str, ...]:
        what = "Compra mercancía" if line.invoice else line.reason
        kind = "Factura" if line.invoice else "Cargo"
        return (kind, line.ref, print_date(line.issued, "nl"), line.po if line.invoice else "", what, euros(line.net))

    facts = (
        ("Nº de pago", payment.reference),
        ("Fecha de pago", print_date(payment.paid, "nl")),
        ("Forma de pago", "Transferencia"),
        ("Moneda", "EUR"),
        ("Importe pagado", euros(payment.total)),
    )
    css = (
        "body{font:9.5pt 'Liberation Sans Narrow',sans-serif}.r{text-align:right}.facts{float:right;"
        "border:.8pt solid #333}.facts td{padding:1.5pt 7pt}.list{clear:both;width:100%;border-collapse:collapse}"
        ".list th{text-align:left;border-top:1pt solid;border-bottom:1pt solid;padding:3pt}.list th.r{text-align:"
        "right}.list td{padding:2pt 3pt}.sum td{border-top:1pt solid;font-weight:bold}tr{break-inside:avoid}"
    )
    heads = ("Clase", "Nº documento", "Fecha doc.", "Pedido", "Concepto", "Importe")
    return Print(
        page(
            css,
            f"{html_facts(facts)}<p><b>{escape(deal.payer)}</b><br>Polígono Malpica, calle E 15<br>50016 Zaragoza<br>"
            f"CIF A50555018</p><p>Proveedor {deal.account}<br>{'<br>'.join(PAYEE)}</p><h3>Liquidación de pago</h3>",
            html_table(heads, map(told, payment.lines), ("Total pagado", "", "", "", "", euros(payment.total)), (5,)),
            "<p>Los cargos se documentan en el área de proveedores. Atención: 976 555 014.</p>",
        ),
        deal,
        ("date",),
    )


@layout("pl", "distilled", "open")
def specyfikacja_kopalni(deals: Deals) -> Print:
    """A mine pays with split payment over several sheets: net, VAT and gross of each, its own entry number."""
    deal = deals("pl", lambda random: Terms(lines=random.randint(22, 60), credit=0.06))
    rename_payer(deal, "Kopalnia {} S.A.")
    payment = deal.payment

    def zloty(amount: Decimal) -> str:
        return print_amount(amount, "space")

    bases = [(line.net / Decimal("1.23")).quantize(CENT) for line in payment.lines]
    rows = []
    for line, base in zip(payment.lines, bases, strict=True):
        days = (print_date(line.issued, "iso"), print_date(line.due, "iso"))
        rows.append((f"5100{line.own[-6:]}", line.ref, *days, *map(zloty, (base, line.net - base, line.net))))
    base = sum(bases, Decimal(0))
    foot = ("Suma", "", "", "", *map(zloty, (base, payment.total - base, payment.total)))
    facts = (
        ("Numer przelewu", payment.reference),
        ("Data obciążenia", print_date(payment.paid, "iso")),
        ("Kwota przelewu", f"{zloty(payment.total)} PLN"),
        ("w tym VAT", f"{zloty(payment.total - base)} PLN"),
        ("Dostawca", f"{deal.account} {PAYEE[0]}"),
    )
    css = (
        "body{font:8.5pt 'DejaVu Sans Condensed','DejaVu Sans',sans-serif}.r{text-align:right}.facts td{padding:1pt "
        "12pt 1pt 0}.list{width:100%;border-collapse:collapse;margin-top:8pt;font-size:8pt}.list td,.list th{"
        "border:.4pt solid #777;padding:2pt 4pt}.list td{white-space:nowrap}.sum td{font-weight:bold}"
        "tr{break-inside:avoid}"
    )
    heads = ("Nr księgowy", "Nr faktury", "Data faktury", "Termin płatn.", "Netto", "VAT", "Brutto")
    return Print(
        page(
            css,
            f"<p><b>{escape(deal.payer)}</b><br>ul. Szybowa 15, 44-200 Rybnik<br>NIP 642-555-01-42</p>",
            "<h3>Wykaz faktur zapłaconych przelewem (mechanizm podzielonej płatności)</h3>",
            html_facts(facts),
            html_table(heads, rows, foot, (4, 5, 6)),
            "<p>Wydział Rozrachunków, tel. 32 555 01 42. Dokument nie wymaga podpisu.</p>",
        ),
        deal,
        ("date",),
    )
