"""Letters, printed sheets and listings of an office suite, typesetters and a distiller, of `eighth_hand`'s day."""

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
from evaluation.remittances.words import PAYEE, STREETS


@layout("de", "writer", "open")
def sicherheitseinbehalt_am_bau(deals: Deals) -> Print:
    """A builder keeps five per cent of every invoice until its warranty ends; day and sum stand at the end."""
    deal = deals("de", lambda random: Terms(lines=random.randint(3, 11), withheld=Decimal("0.05")))
    rename_payer(deal, "{} Hochbau GmbH & Co. KG")
    payment = deal.payment

    def eur(amount: Decimal) -> str:
        return print_amount(amount, "de")

    def told(line: Line) -> list[str]:
        return [line.ref, print_date(line.issued, "de"), *map(eur, (line.gross, -line.withheld, line.net))]

    gross, kept, net = (sum_of(payment.lines, name) for name in ("gross", "withheld", "net"))
    heads = ["Rechnung", "Datum", "Geprüft brutto EUR", "Sicherheit 5 % EUR", "Ausgezahlt EUR"]
    rows = [heads, *map(told, payment.lines), ["Summen", "", eur(gross), eur(-kept), eur(net)]]
    before = [deal.payer, *STREETS["de"], "", *PAYEE, "", "Zahlungsmitteilung", ""]
    before += [f"Bauvorhaben: Neubau Feuerwache Ost, Kostenstelle 4417 – Nachunternehmer {deal.account}"]
    before += ["Sehr geehrte Damen und Herren,", "Ihre Rechnungen haben wir geprüft und wie folgt bezahlt:", ""]
    after = [
        "",
        f"Überwiesen am {print_date(payment.paid, 'de')}: {eur(payment.total)} EUR (Zahlung Nr. {payment.reference})",
        "Der Sicherheitseinbehalt nach § 17 VOB/B wird nach Ablauf der Gewährleistung oder gegen Bürgschaft fällig.",
        "",
        "Mit freundlichen Grüßen",
        "Baubuchhaltung",
        "",
        "Steuernummer 27/555/01420 · AG Hamburg HRA 120 155 · Elbkontor, DE91 2003 0000 0055 5014 20",
    ]
    columns = ("ref", "date", "gross", "wht", "net")
    parts = (*map(paragraph, before), table(rows, columns, border=True), *map(paragraph, after))
    return Print(letter(*parts), deal, ("date", "gross", "wht"))


@layout("it", "writer", "open")
def conto_clienti_dello_studio(deals: Deals) -> Print:
    """A law firm pays from its clients' account: the file first, base and VAT, the transfer in a sentence."""
    deal = deals("it", lambda random: Terms(lines=random.randint(2, 9)))
    rename_payer(deal, "Studio Legale {} e Associati")
    payment = deal.payment

    def euro(amount: Decimal) -> str:
        return print_amount(amount, "de")

    bases = [(line.gross / Decimal("1.22")).quantize(CENT) for line in payment.lines]
    rows = [["Pratica", "Vs. fattura", "del", "Imponibile €", "IVA 22% €", "Pagato €"]]
    for line, base in zip(payment.lines, bases, strict=True):
        file = f"{int(line.own[-3:])}/26"
        amounts = map(euro, (base, line.gross - base, line.net))
        rows.append([file, line.ref, print_date(line.issued, "uk_short"), *amounts])
    base = sum(bases, Decimal(0))
    rows.append(["Totale", "", "", euro(base), euro(payment.total - base), euro(payment.total)])
    told = (
        f"Vi comunichiamo che in data {print_date(payment.paid, 'uk')} abbiamo disposto dal conto clienti il "
        f"bonifico n. {payment.reference} di € {euro(payment.total)} a saldo delle fatture seguenti."
    )
    before = [
        deal.payer,
        "Galleria del Duomo 4 – 36100 Vicenza – tel. 0444 555 018",
        "",
        f"Vicenza, {print_date(payment.paid, 'long', 'it')}",
        "",
        *(f"\t\t{text}" for text in ("Spett.le", *PAYEE)),
        "",
        "Oggetto: pagamento delle Vostre competenze",
        "",
        told,
        "",
    ]
    after = [
        "",
        "Distinti saluti",
        "La segreteria amministrativa",
        "",
        "P.IVA 02555180248 – iscrizione Albo VI 1555",
    ]
    widths = ("narrow", "auto", "narrow", "auto", "auto", "auto")
    columns = ("own", "ref", "date", "gross", "wht", "net")
    grid = table(rows, columns, border=False, widths=widths)
    tabbed = (paragraph(text, "tabs" if text.startswith("\t") else "") for text in before)
    return Print(letter(*tabbed, grid, *map(paragraph, after)), deal, ("date",))


def _country_numbers(sheet: str, language: str, country: str) -> str:
    """The sheet's numbers as that country writes them."""
    style = 'style:name="n2"'
    return sheet.replace(f"{style}>", f'{style} number:language="{language}" number:country="{country}">')


@layout("fr", "calc", "open")
def reglement_de_l_editeur(deals: Deals) -> Print:
    """A publisher's sheet: accounting pieces with titles, gross, discount and net, the facts in a block on top."""
    deal = deals("fr", lambda random: Terms(lines=random.randint(5, 28), discount=0.3, credit=0.1))
    rename_payer(deal, "Éditions {} SA")
    payment = deal.payment
    rows: list[list[str | Decimal]] = [
        [f"{deal.payer} – 12, rue des Tanneurs – 59000 Lille"],
        ["Direction financière, comptabilité fournisseurs"],
        [],
        ["Fournisseur", deal.account, PAYEE[0]],
        ["Règlement n°", payment.reference],
        ["Date", print_date(payment.paid, "uk")],
        ["Mode", "Virement SEPA"],
        ["Devise", "EUR"],
        [],
        ["Pièce", "Nature", "N° facture", "Date facture", "Échéance", "Montant TTC", "Escompte", "Net réglé"],
    ]
    for line in payment.lines:
        days = (print_date(line.issued, "uk"), print_date(line.due, "uk"))
        kind = "Avoir" if line.is_credit else "Facture"
        rows.append([f"AC{line.own[-7:]}", kind, line.ref, *days, line.gross, line.discount, line.net])
    sums = [sum_of(payment.lines, name) for name in ("gross", "discount", "net")]
    rows += [["Total du règlement", "", "", "", "", *sums], []]
    rows.append(["SA au capital de 800 000 € – RCS Lille B 455 501 018 – TVA FR 18 455501018"])
    return Print(_country_numbers(spreadsheet(rows, grid=False), "fr", "FR"), deal, ("date", "gross", "disc"))


@layout("pt", "calc", "open")
def contas_da_escala(deals: Deals) -> Print:
    """A shipping agent's ruled sheet: call and vessel of each invoice, what is deducted and why, sums below."""
    deal = deals("pt", lambda random: Terms(lines=random.randint(4, 24), short=0.25))
    rename_payer(deal, "Agência Marítima {} Lda.")
    payment = deal.payment
    vessels = ("MV Alva", "MV Sado Star", "MV Cávado")
    rows: list[list[str | Decimal]] = [
        [deal.payer, "", "", "", "Agentes de navegação"],
        ["Cais da Ribeira 40", "", "", "", "4050-509 Porto"],
        [],
        ["A:", *PAYEE],
        ["Aviso de pagamento", payment.reference],
        ["Data-valor", print_date(payment.paid, "nl")],
        ["Valor pago EUR", payment.total],
        [],
        ["Escala", "Navio", "V/ fatura", "Data fatura", "Valor", "A deduzir", "Motivo", "A pagar"],
    ]
    for line in payment.lines:
        call, vessel = f"ESC{int(line.po[-3:]):04d}", vessels[int(line.po[-1]) % len(vessels)]
        day = print_date(line.issued, "nl")
        rows.append([call, vessel, line.ref, day, line.gross, line.deduction or "", line.reason, line.net])
    gross, cut, net = (sum_of(payment.lines, name) for name in ("gross", "deduction", "net"))
    rows.append(["Totais", "", "", "", gross, cut, "", net])
    return Print(_country_numbers(spreadsheet(rows, grid=True), "pt", "PT"), deal, ("date", "gross", "ded"))


@layout("es", "enscript", "open")
def relacion_de_la_cooperativa(deals: Deals) -> Print:
    """A co-operative's accounting program on a wide listing: entry, invoice, base and VAT, discount, net."""
    deal = deals("es", lambda random: Terms(lines=random.randint(8, 30), discount=0.3))
    rename_payer(deal, "Cooperativa Agraria {} S.Coop.")
    payment = deal.payment
    widths = (-9, -15, -11, -11, 13, 12, 13, 11, 13)

    def row(texts: tuple[str, ...]) -> str:
        pairs = zip(texts, widths, strict=True)
        return " ".join(text.ljust(-width) if width < 0 else text.rjust(width) for text, width in pairs).rstrip()

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "de")

    bases = [(line.gross / Decimal("1.21")).quantize(CENT) for line in payment.lines]
    text = [
        f"{deal.payer:<70}LISTADO DE PAGOS A PROVEEDORES",
        f"{'Camino de la Vega s/n - 46003 Valencia':<70}Fecha de pago: {print_date(payment.paid, 'uk')}",
        f"{'CIF F46555012':<70}Remesa       : {payment.reference}",
        "",
        f"Proveedor: {deal.account} {PAYEE[0]}",
        "Banco    : Caja Rural del Turia  ****3317     Moneda: EUR",
        "",
        row(("Asiento", "Su factura", "F.Factura", "Vto.", "Base", "IVA", "Importe", "Dto.P.P.", "Pagado")),
        "=" * 116,
    ]
    for line, base in zip(payment.lines, bases, strict=True):
        days = (print_date(line.issued, "uk"), print_date(line.due, "uk"))
        amounts = (base, line.gross - base, line.gross, line.discount, line.net)
        text.append(row((line.own[-7:], line.ref, *days, *map(euros, amounts))))
    gross, kept, net = (sum_of(payment.lines, name) for name in ("gross", "discount", "net"))
    base = sum(bases, Decimal(0))
    text += ["=" * 116, row(("TOTALES", "", "", "", *map(euros, (base, gross - base, gross, kept, net)))), ""]
    text += [f"Documentos: {len(payment.lines)}"]
    return Print((("-r", "-f", "Courier9"), "\n".join(text)), deal, ("date", "gross", "disc"))


def _typeset(
    before: list[str], heads: tuple[str, ...], rows: Sequence[tuple[str, ...]], spec: str, after: list[str]
) -> str:
    """A letter for groff: lines, a table whose head repeats, lines."""
    body = "\n".join("\t".join(row) for row in rows)
    head = "\t".join(heads)
    grid = f".TS H\ncenter;\n{spec}.\n{head}\n_\n.TH\n{body}\n.TE"
    return "\n".join([".LP", "\n.br\n".join(before), ".sp", grid, ".LP", "\n.br\n".join(after), ""])


@layout("nl", "groff", "open")
def brief_van_de_scholengroep(deals: Deals) -> Print:
    """A group of schools: the transfer in a sentence, the school of each invoice, the amount last."""
    deal = deals("nl", lambda random: Terms(lines=random.randint(3, 20), credit=0.1))
    rename_payer(deal, "Scholengroep {} Stichting")
    payment = deal.payment
    schools = ("De Wilgen", "Het Baken", "Vrije Molen")

    def euro(amount: Decimal) -> str:
        return print_amount(amount, "de")

    rows = []
    for line in payment.lines:
        school = schools[int(line.po[-1]) % len(schools)]
        rows.append((school, line.ref, print_date(line.issued, "nl"), euro(line.net)))
    rows.append(("Totaal", "", "", euro(payment.total)))
    before = [
        f"\\fB{deal.payer}\\fP",
        *("Bestuursbureau, Meester Eckartstraat 9", "1506 Zaandam", "\\&"),
        *PAYEE,
        *("\\&", f"Zaandam, {print_date(payment.paid, 'long', 'nl')}", "Betreft: onze betaling aan u", "\\&"),
        "Geachte crediteurenrelatie,",
        "\\&",
        f"Op {print_date(payment.paid, 'nl')} hebben wij € {euro(payment.total)} aan u overgemaakt.",
        f"Het betalingskenmerk is {payment.reference}. De betaling is als volgt opgebouwd.",
    ]
    after = ["\\&", "Met vriendelijke groet,", "Financiële administratie", "\\&"]
    after.append("KvK 41555018 – RSIN 8155.50.142 – vragen over betalingen: 075 555 0142")
    return Print(
        _typeset(before, ("School", "Factuurnr.", "D.d.", "Bedrag (€)"), rows, "l l l r", after), deal, ("date",)
    )


@layout("pt", "groff", "open")
def autorizacao_da_secretaria_geral(deals: Deals) -> Print:
    """A ministry: commitment numbers, what is cut and why behind it, the authorisation's facts beneath the list."""
    deal = deals("pt", lambda random: Terms(lines=random.randint(3, 18), short=0.3))
    rename_payer(deal, "Secretaria-Geral {} I.P.")
    payment = deal.payment

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "de")

    rows = []
    for line in payment.lines:
        cut = euros(line.deduction) if line.deduction else ""
        start = (f"CP{line.po[-6:]}", line.ref, print_date(line.issued, "iso"), euros(line.gross))
        rows.append((*start, cut, euros(line.net), line.reason))
    gross, cut, net = (euros(sum_of(payment.lines, name)) for name in ("gross", "deduction", "net"))
    rows.append(("Total", "", "", gross, cut, net, ""))
    before = [
        "\\fBREPÚBLICA PORTUGUESA\\fP",
        deal.payer,
        *("Divisão de Gestão Orçamental, Praça do Comércio, 1149-018 Lisboa", "\\&"),
        *("Exmos. Senhores", *PAYEE, "\\&"),
        "Assunto: Comunicação de pagamento",
    ]
    after = [
        "\\&",
        f"Autorização de pagamento n.º: {payment.reference}",
        f"Data da transferência: {print_date(payment.paid, 'iso')}",
        f"Montante transferido: {euros(payment.total)} EUR",
        *("NIF 600 055 501", "\\&", "Com os melhores cumprimentos,", "A Diretora de Serviços"),
    ]
    heads = ("Compromisso", "Fatura", "Data", "Valor", "Dedução", "Pago", "Motivo")
    return Print(_typeset(before, heads, rows, "l l l r r r l", after), deal, ("date", "gross", "ded"))


@layout("fr", "distilled", "open")
def virement_du_rectorat(deals: Deals) -> Print:
    """A state service: commitment and request numbers around ours, penalties, the Treasury's transfer at the foot."""
    deal = deals("fr", lambda random: Terms(lines=random.randint(4, 20), short=0.25))
    rename_payer(deal, "Rectorat de {} EPN")
    payment = deal.payment

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "space")

    def told(line: Line) -> tuple[str, ...]:
        kept = euros(line.deduction) if line.deduction else "-"
        days = print_date(line.issued, "uk")
        return (f"14{line.po[-8:]}", line.ref, days, f"SF{line.own[-7:]}", euros(line.gross), kept, euros(line.net))

    sums = (euros(sum_of(payment.lines, name)) for name in ("gross", "deduction", "net"))
    facts = (
        ("Référence du virement", payment.reference),
        ("Date de paiement", print_date(payment.paid, "uk")),
        ("Montant viré", f"{euros(payment.total)} EUR"),
        ("Compte crédité", "FR76 3000 4000 0300 0055 5014 243"),
    )
    css = (
        "body{font:10pt 'Liberation Serif',serif}.r{text-align:right}.head{text-align:center}.to{margin-left:60%}"
        ".list{width:100%;border-collapse:collapse;font-size:9pt}.list td,.list th{border:.6pt solid #223;"
        "padding:3pt}.list th{background:#e8ecf4}.facts{margin-top:12pt}.facts td{padding:2pt 14pt 2pt 0}"
        ".sum td{font-weight:bold}small{color:#444}"
    )
    heads = ("N° EJ", "Votre facture", "Date", "Service fait", "Montant TTC", "Pénalités", "Montant payé")
    return Print(
        page(
            css,
            f"<p class=head><b>RÉPUBLIQUE FRANÇAISE</b><br>{escape(deal.payer)}<br>Plateforme académique des "
            "achats et de la dépense<br>20, place du Lycée – 59000 Lille</p>",
            f"<p class=to>{'<br>'.join(PAYEE)}<br>Tiers {deal.account}</p>",
            "<p><b>AVIS DE PAIEMENT</b></p><p>Le comptable assignataire a payé les factures suivantes :</p>",
            html_table(heads, map(told, payment.lines), ("Total", "", "", "", *sums), (4, 5, 6)),
            html_facts(facts),
            "<p><small>Le délai global de paiement est de trente jours. SIRET 175 555 018 00014. Toute réclamation "
            "est à adresser au service facturier en rappelant le numéro d'engagement juridique (EJ).</small></p>",
        ),
        deal,
        ("date", "gross", "ded"),
    )


@layout("nl", "distilled", "open")
def specificatie_van_het_uitzendbureau(deals: Deals) -> Print:
    """A staffing agency: ledger entry, invoice, both days, discount; euro signs in cells, the minus behind them."""
    deal = deals("nl", lambda random: Terms(lines=random.randint(5, 32), discount=0.3, credit=0.1))
    rename_payer(deal, "{} Uitzendgroep B.V.")
    payment = deal.payment
    names = ("gross", "discount", "net")

    def euro(amount: Decimal) -> str:
        return f"€ {print_amount(amount, 'de')}"

    def told(line: Line) -> tuple[str, ...]:
        days = (print_date(line.issued, "nl"), print_date(line.due, "nl"))
        return (f"IF{line.own[-6:]}", line.ref, *days, *(euro(getattr(line, name)) for name in names))

    foot = ("Totaal", "", "", "", *(euro(sum_of(payment.lines, name)) for name in names))
    css = (
        "body{font:9pt 'Carlito',sans-serif;color:#222}.r{text-align:right}.bar{background:#f39200;color:#fff;"
        "padding:6pt 10pt;font:bold 15pt 'Carlito'}.list{width:100%;border-collapse:collapse;margin:10pt 0}"
        ".list th{border-bottom:1.5pt solid #f39200;text-align:left;padding:3pt}.list th.r{text-align:right}"
        ".list td{padding:2pt 3pt;white-space:nowrap}.list tr:nth-child(even) td{background:#fdf4e7}"
        ".sum td{font-weight:bold;border-top:1pt solid}.facts td{padding:1pt 12pt 1pt 0}tr{break-inside:avoid}"
        ".two{display:flex;justify-content:space-between}small{color:#777}"
    )
    heads = ("Boekstuk", "Factuurnummer", "Factuurdatum", "Vervaldatum", "Bedrag", "Bet.korting", "Betaald")
    facts = (
        ("Betaald op", print_date(payment.paid, "nl")),
        ("Betalingskenmerk", payment.reference),
        ("Van rekening", "NL02 ABNA 0555 0142 18"),
        ("Crediteur", deal.account),
    )
    return Print(
        page(
            css,
            f"<div class=bar>{escape(deal.payer)}</div>",
            f"<div class=two><p>{'<br>'.join(PAYEE)}</p><p>Postbus 155<br>1500 EA Zaandam<br>075 555 0177</p></div>",
            "<h3>Specificatie van onze betaling</h3>",
            html_table(heads, map(told, payment.lines), foot, (4, 5, 6)),
            html_facts(facts),
            "<p><small>KvK Zaandam 35555018, btw NL8155.50.142.B01. Lid van de branchevereniging, NEN 4400-1 "
            "gecertificeerd. Facturen alleen als UBL naar facturen@uitzendgroep.example</small></p>",
        ),
        deal,
        ("date", "gross", "disc"),
    )
