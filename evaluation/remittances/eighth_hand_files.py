"""Sheets, mails and a bank's message, by the hand of `eighth_hand`."""

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


@layout("en", "eml", "open")
def staffing_agency_bill_payment(deals: Deals) -> Print:
    """A staffing agency's cloud accounts: kinds in words, what was billed, what was due, credits in brackets."""
    deal = deals("en", lambda random: Terms(lines=random.randint(4, 16), discount=0.25, credit=0.12))
    rename_payer(deal, "{} Staffing LLC")
    payment = deal.payment

    def usd(amount: Decimal) -> str:
        return f"(${-amount:,.2f})" if amount < 0 else f"${amount:,.2f}"

    rows: list[tuple[str, ...]] = []
    for line in payment.lines:
        kind = "Bill Credit" if line.is_credit else "Bill"
        day = f"{line.issued.month}/{line.issued.day}/{line.issued.year}"
        rows.append((day, kind, line.ref, *map(usd, (line.gross, line.gross, line.discount, line.net))))
    gross, kept, net = (usd(sum_of(payment.lines, name)) for name in ("gross", "discount", "net"))
    rows.append(("", "", "Total", gross, gross, kept, net))
    heads = ("Date", "Type", "Reference No.", "Orig. Amt.", "Amt. Due", "Disc. Taken", "Payment")
    paid = f"{payment.paid.month}/{payment.paid.day}/{payment.paid.year}"
    html = (
        "<html><head><style>td,th{padding:4px 8px;font:12px Arial}th{background:#607799;color:#fff}"
        ".r{text-align:right}</style></head><body><table width=700><tr><td><b>"
        f"{escape(deal.payer)}</b><br>220 Market Plaza, Suite 900<br>Columbus OH 43215</td><td align=right>"
        f"<font size=5>Bill Payment</font><br>#{payment.reference}<br>{paid}</td></tr></table>"
        f"<p><b>Paid To</b><br>{'<br>'.join(PAYEE)}</p><p><b>Currency</b> US Dollar &nbsp; <b>Method</b> ACH "
        f"&nbsp; <b>Payment Amount</b> {usd(payment.total)}</p><table cellspacing=0>"
        f"{html_lines([heads], (3, 4, 5, 6), 'th')}{html_lines(rows, (3, 4, 5, 6))}</table>"
        "<p>Thank you for your business. Funds usually settle within two banking days.</p></body></html>"
    )
    return Print(mail(deal, f"Bill Payment #{payment.reference}", html=html), deal, ("date", "gross", "disc"))


@layout("de", "csv", "open")
def energiehandel_saldierung(deals: Deals) -> Print:
    """An energy trader's file, old code page: the company code, document kinds, the currency behind every amount."""
    deal = deals("de", lambda random: Terms(lines=random.randint(5, 24), credit=0.15))
    rename_payer(deal, "{} Energiehandel GmbH")
    payment = deal.payment

    def eur(amount: Decimal) -> str:
        return print_amount(amount, "de")

    rows: list[Sequence[str]] = [
        ("Zahlungsavis", payment.reference),
        ("Zahler", deal.payer),
        ("Empfänger", PAYEE[0]),
        ("Ihre Kundennr./Kreditor", deal.account),
        ("Valuta", print_date(payment.paid, "de")),
        ("Zahlungsbetrag", eur(payment.total), "EUR"),
        (),
        ("BuKr", "Belegnr", "Art", "Referenz", "Belegdatum", "Nettofälligkeit", "Betrag", "Währg", "Text"),
    ]
    for line in payment.lines:
        days = (print_date(line.issued, "de"), print_date(line.due, "de"))
        kind, text = ("KG", "Gutschrift") if line.is_credit else ("RE", f"Lieferung {line.issued:%m/%Y}")
        rows.append(("1010", line.own, kind, line.ref, *days, eur(line.net), "EUR", text))
    rows.append(("", "", "", "Summe", "", "", eur(payment.total), "EUR", ""))
    return Print(delimited(rows, ";").encode("cp1252"), deal, ("date",))


@layout("fr", "xlsx", "open")
def fichier_de_l_operateur(deals: Deals) -> Print:
    """A telecom company's workbook: company and piece numbers, what is retained with its code, else empty."""
    deal = deals("fr", lambda random: Terms(lines=random.randint(6, 30), short=0.2, credit=0.08))
    rename_payer(deal, "{} Télécom SA")
    payment = deal.payment
    codes = {"manquant 2 cartons": "L01", "écart de prix": "P04", "pénalité de retard": "R02"}
    rows: list[Sequence[Value]] = [
        ["Détail de règlement fournisseur"],
        [],
        ["Émetteur", None, deal.payer, None, None, "Règlement", payment.reference],
        ["Bénéficiaire", None, PAYEE[0], None, None, "Date", payment.paid],
        ["Code fournisseur", None, deal.account, None, None, "Devise", "EUR"],
        [],
        ["Sté", "N° pièce", "Réf. fournisseur", "Date pièce", "Commande", "Montant TTC", "Code", "Retenu", "Réglé"],
    ]
    for line in payment.lines:
        code, cut = codes.get(line.reason), line.deduction or None
        rows.append(["FR10", line.own, line.ref, line.issued, line.po, line.gross, code, cut, line.net])
    gross, kept, net = (sum_of(payment.lines, name) for name in ("gross", "deduction", "net"))
    rows += [["Total", None, None, None, None, gross, None, kept, net], []]
    rows += [["L01 manquant à la livraison, P04 écart de prix, R02 pénalité de retard"]]
    return Print(workbook({"Règlement": rows}), deal, ("date", "gross", "ded"))


@layout("es", "csv", "open")
def descarga_del_portal_del_colegio(deals: Deals) -> Print:
    """A school's portal for suppliers: order and invoice, their state, the transfer in every row."""
    deal = deals("es", lambda random: Terms(lines=random.randint(3, 18), discount=0.3))
    rename_payer(deal, "Colegios {} S.L.")
    payment = deal.payment

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "bare")

    heads = ["Pagador", "Nº factura", "Fecha factura", "Nº pedido", "Importe factura", "Descuento", "Importe pagado"]
    rows: list[Sequence[str]] = [[*heads, "Moneda", "Estado", "Fecha pago", "Referencia pago"]]
    day = print_date(payment.paid, "uk")
    for line in payment.lines:
        amounts = map(euros, (line.gross, line.discount, line.net))
        start = (deal.payer, line.ref, print_date(line.issued, "uk"), line.po)
        rows.append((*start, *amounts, "EUR", "Pagada", day, payment.reference))
    sums = (euros(sum_of(payment.lines, name)) for name in ("gross", "discount", "net"))
    rows.append(("Total", "", "", "", *sums, "EUR", "", "", ""))
    return Print("\ufeff" + delimited(rows, ";"), deal, ("date", "gross", "disc"))


@layout("it", "eml", "open")
def nota_del_cargo_aereo(deals: Deals) -> Print:
    """An airline's accounts by mail: fixed columns, credit notes below zero, the transfer beneath."""
    deal = deals("it", lambda random: Terms(lines=random.randint(3, 12), credit=0.14))
    rename_payer(deal, "{} Cargo Aereo S.r.l.")
    payment = deal.payment

    def told(line: Line) -> str:
        kind = "NC" if line.is_credit else "FT"
        amount = print_amount(line.net, "de")
        return f"{kind}   {line.ref:<16}{print_date(line.issued, 'uk'):<14}{amount:>14}"

    text = [
        "Buongiorno,",
        "con la presente Vi comunichiamo il dettaglio del bonifico a Vostro favore.",
        "",
        f"{'Doc':<5}{'Numero':<16}{'Data':<14}{'Importo EUR':>14}",
        "-" * 49,
        *map(told, payment.lines),
        "-" * 49,
        f"{'Totale bonifico':<35}{print_amount(payment.total, 'de'):>14}",
        "",
        f"Data valuta: {print_date(payment.paid, 'uk')}",
        f"CRO/TRN: {payment.reference}",
        "Banca ordinante: Banco Malpensa, filiale 155",
        "",
        "Cordiali saluti",
        "Ufficio Contabilità Fornitori",
        deal.payer,
        "Via dell'Aeroporto 11, 21010 Ferno - P.IVA 03555180121 - tel. 0331 555 014",
        "",
        "Questo messaggio è riservato ai destinatari indicati.",
        "",
    ]
    return Print(mail(deal, "Dettaglio pagamento fatture", "\n".join(text)), deal, ("date",))


@layout("nl", "xml", "open")
def betaaladvies_van_het_bankportaal(deals: Deals) -> Print:
    """ISO 20022's later remittance advice from a bank's portal: discounts with their own amount, no prefix."""
    deal = deals("nl", lambda random: Terms(lines=random.randint(3, 14), discount=0.35, credit=0.1))
    rename_payer(deal, "{} Energie N.V.")
    payment = deal.payment

    def told(line: Line) -> str:
        def amount(tag: str, value: Decimal) -> str:
            return f'<{tag} Ccy="EUR">{abs(value):.2f}</{tag}>'

        amounts = amount("CdtNoteAmt" if line.is_credit else "DuePyblAmt", line.gross)
        if line.discount:
            amounts += f"<DscntApldAmt>{amount('Amt', line.discount)}</DscntApldAmt>"
        code = "CREN" if line.is_credit else "CINV"
        return (
            f"<Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Nb>{xml(line.ref)}</Nb>"
            f"<RltdDt>{line.issued.isoformat()}</RltdDt></RfrdDocInf><RfrdDocAmt>{amounts}"
            f"{amount('RmtdAmt', line.net)}</RfrdDocAmt><AddtlRmtInf>Inkooporder {line.po}</AddtlRmtInf></Strd>"
        )

    party = f"<Nm>{xml(deal.payer)}</Nm><PstlAdr><TwnNm>Arnhem</TwnNm><Ctry>NL</Ctry></PstlAdr>"
    source = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:remt.001.001.04"><RmtAdvc><GrpHdr>'
        f"<MsgId>BP{deal.account}</MsgId><CreDtTm>{payment.paid.isoformat()}T06:10:00Z</CreDtTm>"
        f"<InitgPty>{party}</InitgPty></GrpHdr><RmtInf><RmtId>{payment.reference}</RmtId>"
        f"{''.join(map(told, payment.lines))}<OrgnlPmtInf><Refs><EndToEndId>{payment.reference}</EndToEndId></Refs>"
        f'<Amt><InstdAmt Ccy="EUR">{payment.total:.2f}</InstdAmt></Amt>'
        f"<ReqdExctnDt><Dt>{payment.paid.isoformat()}</Dt></ReqdExctnDt><Dbtr>{party}</Dbtr>"
        f"<Cdtr><Nm>{PAYEE[0]}</Nm></Cdtr></OrgnlPmtInf></RmtInf></RmtAdvc></Document>\n"
    )
    return Print(source, deal, ("date", "gross", "disc"))


@layout("pt", "eml", "open")
def aviso_do_grupo_editorial(deals: Deals) -> Print:
    """A group's treasury portal: the order beneath each invoice's number, the currency apart, the facts first."""
    deal = deals("pt", lambda random: Terms(lines=random.randint(3, 15), discount=0.3, credit=0.12))
    rename_payer(deal, "Grupo Editorial {} S.A.")
    payment = deal.payment

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "space")

    right = (4, 5, 6)

    def told(number: int, line: Line) -> str:
        start = (str(number), line.ref, print_date(line.issued, "nl"), "EUR")
        amounts = map(euros, (line.gross, line.discount, line.net))
        cells = html_lines([(*start, *amounts)], right)
        return cells.replace(f"<td>{line.ref}</td>", f"<td>{line.ref}<br><small>NE {line.po}</small></td>")

    heads = ("#", "Documento", "Data", "Moeda", "Valor", "Desconto", "Valor pago")
    sums = (euros(sum_of(payment.lines, name)) for name in ("gross", "discount", "net"))
    facts = (
        ("Ordenante", deal.payer),
        ("Beneficiário", PAYEE[0]),
        ("Ordem de pagamento", payment.reference),
        ("Data-valor", print_date(payment.paid, "nl")),
        ("Total pago", f"{euros(payment.total)} EUR"),
    )
    html = (
        "<html><head><style>body{font-family:Verdana;font-size:12px}table{border-collapse:collapse}"
        ".l td,.l th{border:1px solid #ccc;padding:4px}.r{text-align:right}</style></head><body>"
        f"<p>Caro fornecedor,</p><p>Informamos o pagamento efetuado por transferência.</p><table>"
        f"{html_lines(facts, ())}</table><br><table class=l>{html_lines([heads], right, 'th')}"
        f"{''.join(told(number, line) for number, line in enumerate(payment.lines, 1))}"
        f"{html_lines([('', 'Total', '', 'EUR', *sums)], right)}</table>"
        "<p>Portal da Tesouraria. Não responda a esta mensagem. Apoio: 21 555 01 90</p></body></html>"
    )
    return Print(mail(deal, f"Aviso de pagamento {payment.reference}", html=html), deal, ("date", "gross", "disc"))


@layout("pl", "xlsx", "open")
def zestawienie_uczelni(deals: Deals) -> Print:
    """A university's sheet: net, VAT and gross of each invoice and the unit that ordered, the transfer at the end."""
    deal = deals("pl", lambda random: Terms(lines=random.randint(4, 18)))
    rename_payer(deal, "Politechnika {} Uczelnia")
    payment = deal.payment
    units = ("Wydział Chemii", "Wydział Fizyki", "Biblioteka", "Dział Techniczny")
    rows: list[Sequence[Value]] = [
        [deal.payer],
        ["Kwestura, Dział Rozliczeń Zobowiązań"],
        [f"Zestawienie zapłaconych faktur: {PAYEE[0]}"],
        [],
        ["Lp.", "Jednostka", "Nr faktury", "Data wystawienia", "Netto", "VAT", "Zapłacono brutto"],
    ]
    bases = []
    for number, line in enumerate(payment.lines, 1):
        bases.append((line.net / Decimal("1.23")).quantize(Decimal("0.01")))
        unit = units[int(line.po[-1]) % len(units)]
        rows.append([number, unit, line.ref, line.issued, bases[-1], line.net - bases[-1], line.net])
    base = sum(bases, Decimal(0))
    rows += [[None, None, "Razem PLN", None, base, payment.total - base, payment.total], []]
    rows += [["Nr przelewu", None, payment.reference], ["Data przelewu", None, payment.paid]]
    return Print(workbook({"Przelew": rows}), deal, ("date",))
