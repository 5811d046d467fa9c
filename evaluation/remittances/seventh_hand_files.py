"""Sheets, mails and a bank's message, by the hand of `seventh_hand`."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape
from xml.sax.saxutils import escape as xml

from evaluation.remittances.deals import CENT, Line, Terms, sum_of
from evaluation.remittances.html_parts import html_lines
from evaluation.remittances.layouts import Deals, Print, layout
from evaluation.remittances.mail_bodies import mail
from evaluation.remittances.printed import print_amount, print_date
from evaluation.remittances.seventh_hand import rename_payer
from evaluation.remittances.sheets import Value, delimited, workbook
from evaluation.remittances.words import PAYEE


@layout("de", "eml", "open")
def heute_ueberwiesen(deals: Deals) -> Print:
    """A hospital's purchasing office writes what it paid today: every invoice in a line, with its discount if any."""
    deal = deals("de", lambda random: Terms(lines=random.randint(3, 7), discount=0.5))
    rename_payer(deal, "Klinikum {} gGmbH")
    payment = deal.payment

    def eur(amount: Decimal) -> str:
        return print_amount(amount, "de") + " EUR"

    def told(line: Line) -> str:
        start = f"- Rechnung {line.ref} vom {print_date(line.issued, 'de')}: {eur(line.gross)}"
        return f"{start} abzgl. Skonto {eur(line.discount)} = {eur(line.net)}" if line.discount else start

    text = [
        "Guten Morgen,",
        "",
        "wir haben heute an Sie überwiesen:",
        "",
        *map(told, payment.lines),
        "",
        f"Gesamt: {eur(payment.total)}",
        f"Ausgeführt am {print_date(payment.paid, 'de')}, Verwendungszweck {payment.reference}",
        "",
        "Viele Grüße",
        "Silke Obermaier",
        "--",
        deal.payer,
        "Finanzbuchhaltung | Tel. 040 5550-2231 | Fax 040 5550-2290",
        "Amtsgericht Hamburg HRB 55012 | Geschäftsführer: Dr. Jens Tadsen",
        "",
    ]
    return Print(mail(deal, "Zahlung an Sie", "\n".join(text)), deal, ("date", "disc"))


@layout("en", "csv", "open")
def service_centre_extract(deals: Deals) -> Print:
    """A shared service centre's file: the payment in two rows on top, documents with order, cuts and their reason."""
    deal = deals("en", lambda random: Terms(lines=random.randint(6, 25), discount=0.2, short=0.2, credit=0.08))
    rename_payer(deal, "{} Group Services Inc.")
    payment = deal.payment

    def usd(amount: Decimal) -> str:
        return print_amount(amount, "plain")

    heads = ("Payer", "Payee", "Supplier ID", "Payment Document", "Value Date", "Currency", "Payment Amount")
    facts = (deal.payer, PAYEE[0], deal.account, payment.reference, print_date(payment.paid, "us"), "USD")
    rows: list[Sequence[str]] = [heads, (*facts, usd(payment.total)), ()]
    rows.append(
        (
            "Doc Type",
            "SAP Document",
            "Supplier Reference",
            "Doc Date",
            "Purchase Order",
            "Doc Amount",
            "Cash Discount",
            "Deduction",
            "Deduction Text",
            "Paid",
        )
    )
    for line in payment.lines:
        kind = "KG" if line.is_credit else "KR"
        amounts = (*map(usd, (line.gross, line.discount, line.deduction)), line.reason, usd(line.net))
        rows.append((kind, line.own, line.ref, print_date(line.issued, "us"), line.po, *amounts))
    sums = [usd(sum_of(payment.lines, name)) for name in ("gross", "discount", "deduction", "net")]
    rows.append(("Sum", "", "", "", "", *sums[:3], "", sums[3]))
    return Print(delimited(rows, ","), deal, ("date", "gross", "disc", "ded"))


@layout("fr", "eml", "open")
def virement_de_la_tresorerie(deals: Deals) -> Print:
    """A treasury tool's message: boxes within boxes, the facts in one row, the currency in a column of its own."""
    deal = deals("fr", lambda random: Terms(lines=random.randint(4, 12), credit=0.15))
    payment = deal.payment

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "nbsp")

    rows = []
    for line in payment.lines:
        days = (print_date(line.issued, "uk"), print_date(line.due, "uk"))
        rows.append((line.ref, "AV" if line.is_credit else "FA", *days, euros(line.net), "EUR"))
    rows.append(("Total du règlement", "", "", "", euros(payment.total), "EUR"))
    heads = ("Réf. fournisseur", "Type", "Date pièce", "Date d'échéance", "Montant", "Dev.")
    facts = [
        ("Donneur d'ordre", "Référence", "Date d'exécution", "Bénéficiaire"),
        (deal.payer, payment.reference, print_date(payment.paid, "uk"), PAYEE[0]),
    ]
    html = (
        "<html><head><style>.r{text-align:right}</style></head><body bgcolor=#f2f2f2><table width=100%><tr>"
        "<td align=center><table width=640 bgcolor=#ffffff><tr><td style='padding:20px'><h2>Confirmation de "
        "virement émis</h2><p>Un virement vient d'être émis en votre faveur.</p>"
        f"<table width=600>{html_lines(facts, ())}</table></td></tr><tr><td style='padding:20px'>"
        f"<table width=600 cellpadding=4>{html_lines([heads], (4,), 'th')}{html_lines(rows, (4,))}</table></td></tr>"
        "<tr><td style='font-size:11px;color:#888;padding:20px'>Message automatique de la trésorerie du groupe, "
        "merci de ne pas répondre. Les virements émis avant 15 h 30 sont crédités à J+1.</td></tr></table></td></tr>"
        "</table></body></html>"
    )
    return Print(mail(deal, f"Virement émis - {payment.reference}", html=html), deal, ("date",))


@layout("es", "xml", "open")
def aviso_iso_con_ajustes(deals: Deals) -> Print:
    """ISO 20022's remittance advice as a bank's gateway writes it: indented, prefixed, cuts as adjustments."""
    deal = deals("es", lambda random: Terms(lines=random.randint(3, 10), short=0.3, credit=0.12))
    payment = deal.payment

    def amount(tag: str, value: Decimal) -> str:
        return f'<r:{tag} Ccy="EUR">{abs(value):.2f}</r:{tag}>'

    items = []
    for line in payment.lines:
        amounts = amount("CdtNoteAmt" if line.is_credit else "DuePyblAmt", line.gross)
        if line.deduction:
            amounts += (
                f"<r:AdjstmntAmtAndRsn>{amount('Amt', line.deduction)}<r:CdtDbtInd>DBIT</r:CdtDbtInd>"
                f"<r:AddtlInf>{xml(line.reason)}</r:AddtlInf></r:AdjstmntAmtAndRsn>"
            )
        items.append(
            f"""
      <r:Strd>
        <r:RfrdDocInf>
          <r:Tp><r:CdOrPrtry><r:Cd>{"CREN" if line.is_credit else "CINV"}</r:Cd></r:CdOrPrtry></r:Tp>
          <r:Nb>{xml(line.ref)}</r:Nb>
          <r:RltdDt>{line.issued.isoformat()}</r:RltdDt>
        </r:RfrdDocInf>
        <r:RfrdDocAmt>{amounts}{amount("RmtdAmt", line.net)}</r:RfrdDocAmt>
      </r:Strd>"""
        )
    source = f"""<?xml version="1.0" encoding="UTF-8"?>
<r:Document xmlns:r="urn:iso:std:iso:20022:tech:xsd:remt.001.001.02">
  <r:RmtAdvc>
    <r:GrpHdr>
      <r:MsgId>{deal.account}-{payment.reference}</r:MsgId>
      <r:CreDtTm>{payment.paid.isoformat()}T17:42:10</r:CreDtTm>
      <r:InitgPty><r:Nm>{xml(deal.payer)}</r:Nm></r:InitgPty>
    </r:GrpHdr>
    <r:RmtInf>{"".join(items)}
      <r:OrgnlPmtInf>
        <r:Refs><r:EndToEndId>{payment.reference}</r:EndToEndId></r:Refs>
        <r:Amt>{amount("InstdAmt", payment.total)}</r:Amt>
        <r:ReqdExctnDt>{payment.paid.isoformat()}</r:ReqdExctnDt>
        <r:Dbtr><r:Nm>{xml(deal.payer)}</r:Nm></r:Dbtr>
        <r:Cdtr><r:Nm>{PAYEE[0]}</r:Nm></r:Cdtr>
      </r:OrgnlPmtInf>
    </r:RmtInf>
  </r:RmtAdvc>
</r:Document>
"""
    return Print(source, deal, ("date", "gross", "ded"))


@layout("it", "xlsx", "open")
def foglio_della_ragioniera(deals: Deals) -> Print:
    """A bookkeeper's own sheet: taxable amount and VAT, what was left off as a trifle, what she paid."""
    deal = deals("it", lambda random: Terms(lines=random.randint(5, 14), discount=0.3))
    payment = deal.payment
    rows: list[Sequence[Value]] = [
        [deal.payer],
        [f"Pagamento a {PAYEE[0]} del", None, payment.paid],
        ["Bonifico n.", None, payment.reference],
        [],
        ["Data", "Numero ft", "Imponibile", "Iva", "Tot. fattura", "Sconto", "Pagato"],
    ]
    bases = [(line.gross / Decimal("1.22")).quantize(CENT) for line in payment.lines]
    for line, base in zip(payment.lines, bases, strict=True):
        tax = line.gross - base
        rows.append([line.issued, line.ref, base, tax, line.gross, line.discount or None, line.net])
    gross, kept, net = (sum_of(payment.lines, name) for name in ("gross", "discount", "net"))
    base = sum(bases, Decimal(0))
    rows.append([None, "TOTALE", base, gross - base, gross, kept, net])
    return Print(
        workbook({"ottobre": rows}), deal, ("date", "gross", "disc"), head=("reference", "date", "total", "payer")
    )


@layout("nl", "eml", "open")
def betaallijstje(deals: Deals) -> Print:
    """An owner of a small firm types what he paid: the amount first, then the invoice; credit notes are taken off."""
    deal = deals("nl", lambda random: Terms(lines=random.randint(3, 8), credit=0.16))
    payment = deal.payment

    def told(line: Line) -> str:
        kind = "creditnota" if line.is_credit else "factuur"
        amount = print_amount(line.net, "de")
        return f"{amount:>12}  {kind} {line.ref} d.d. {print_date(line.issued, 'nl')}"

    text = [
        "Hallo,",
        "",
        f"Vandaag ({print_date(payment.paid, 'nl')}) hebben we betaald, bedragen in euro:",
        "",
        *map(told, payment.lines),
        "-" * 12,
        f"{print_amount(payment.total, 'de'):>12}  totaal, onder vermelding van {payment.reference}",
        "",
        "Gr. Joost",
        deal.payer,
        "06 5550 1177",
        "",
    ]
    return Print(mail(deal, "betaling vandaag", "\n".join(text)), deal, ("date",))


@layout("pt", "xlsx", "open")
def mapa_de_transferencias(deals: Deals) -> Print:
    """A treasury's workbook: one tab tells the transfer, the other its documents with what was withheld."""
    deal = deals("pt", lambda random: Terms(lines=random.randint(5, 16), withheld=Decimal("0.25")))
    payment = deal.payment
    gross, kept, net = (sum_of(payment.lines, name) for name in ("gross", "withheld", "net"))
    summary: list[Sequence[Value]] = [
        ["Mapa de transferências"],
        [],
        ["Ordenante", deal.payer],
        ["Beneficiário", PAYEE[0]],
        ["N.º da transferência", payment.reference],
        ["Data de execução", payment.paid],
        ["Total transferido (EUR)", net],
    ]
    detail: list[Sequence[Value]] = [
        ["N.º Fatura", "Data Emissão", "Data Venc.", "Valor c/ IVA", "Ret. IRC 25%", "A transferir"]
    ]
    detail += [[line.ref, line.issued, line.due, line.gross, line.withheld, line.net] for line in payment.lines]
    detail.append(["Totais", None, None, gross, kept, net])
    return Print(workbook({"Resumo": summary, "Documentos": detail}), deal, ("date", "gross", "wht"))


@layout("pl", "eml", "open")
def powiadomienie_o_przelewie(deals: Deals) -> Print:
    """A bank tool's notice in the payer's name: kinds in short, złoty behind every amount, the discount, the rest."""
    deal = deals("pl", lambda random: Terms(lines=random.randint(4, 12), discount=0.3, credit=0.12))
    payment = deal.payment

    def zloty(amount: Decimal) -> str:
        return print_amount(amount, "space") + " zł"

    rows: list[tuple[str, ...]] = []
    for line in payment.lines:
        kept = zloty(line.discount) if line.discount else "—"
        kind = "KOR" if line.is_credit else "FVS"
        amounts = (zloty(line.gross), kept, zloty(line.net))
        rows.append((line.ref, kind, print_date(line.issued, "de"), *amounts))
    sums = (zloty(sum_of(payment.lines, name)) for name in ("gross", "discount", "net"))
    rows.append(("Łącznie", "", "", *sums))
    heads = ("Dokument", "Rodz.", "Wystawiony", "Wartość", "Skonto", "Wypłata")
    html = (
        "<html><head><style>table{border-collapse:collapse}td,th{padding:5px;border-bottom:1px solid #ddd}"
        ".r{text-align:right}</style></head><body><p>Dzień dobry,</p><p>"
        f"firma <b>{escape(deal.payer)}</b> zleciła przelew na Państwa rachunek w Banku Nadodrzańskim.</p><ul>"
        f"<li>Numer zlecenia: {payment.reference}</li><li>Data realizacji: {print_date(payment.paid, 'de')}</li>"
        f"<li>Odbiorca: {PAYEE[0]}</li></ul>"
        f"<table>{html_lines([heads], (3, 4, 5), 'th')}{html_lines(rows, (3, 4, 5))}</table>"
        "<p>Wiadomość wygenerowana automatycznie. Infolinia banku: 22 555 08 08.</p></body></html>"
    )
    return Print(mail(deal, f"Zlecony przelew {payment.reference}", html=html), deal, ("date", "gross", "disc"))
