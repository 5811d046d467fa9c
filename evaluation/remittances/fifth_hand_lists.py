"""Letters, lists, mail bodies and sheets, by the fifth hand (see `fifth_hand`)."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape

from evaluation.remittances.deals import CENT, Line, Terms, sum_of
from evaluation.remittances.html_parts import listing, page
from evaluation.remittances.layouts import Deals, Print, layout
from evaluation.remittances.mail_bodies import mail
from evaluation.remittances.office_pages import letter, paragraph, spreadsheet, table
from evaluation.remittances.printed import print_amount, print_date
from evaluation.remittances.sheets import Value, workbook
from evaluation.remittances.words import PAYEE, STREETS


@layout("en", "calc", "open")
def subcontractor_run(deals: Deals) -> Print:
    """A British contractor's printed sheet: certificate beside invoice, 20 % tax of the industry scheme taken off."""
    deal = deals("en", Terms(lines=9, withheld=Decimal("0.20")), currency="GBP")
    payment = deal.payment
    rows: list[list[str | Decimal]] = [
        [deal.payer],
        ["Subcontract ledger - payment made to"],
        [PAYEE[0]],
        [],
        ["BACS reference", payment.reference],
        ["Value date", print_date(payment.paid, "uk")],
        ["Sum paid (GBP)", payment.total],
        [],
        ["Certificate", "Your invoice", "Dated", "Invoiced", "CIS 20%", "Paid over"],
    ]
    rows += [
        [line.own, line.ref, print_date(line.issued, "uk"), line.gross, line.withheld, line.net]
        for line in payment.lines
    ]
    rows.append(["", "Sums", "", *(sum_of(payment.lines, name) for name in ("gross", "withheld", "net"))])
    return Print(spreadsheet(rows), deal, ("date", "gross", "wht"))


@layout("en", "enscript", "open")
def creditors_print(deals: Deals) -> Print:
    """An old British ledger's print of two sheets; the sum is carried down one and brought down the next."""
    deal = deals("en", Terms(lines=32, credit=0.1), currency="GBP")
    payment, half = deal.payment, 18

    def head(sheet: int) -> list[str]:
        return [
            f"{deal.payer.upper():<60}SHEET {sheet} OF 2",
            f"{'CREDITORS REMITTANCE':<60}{print_date(payment.paid, 'uk')}",
            "",
            f"PAID TO  {PAYEE[0].upper():<40}TRANSFER NO {payment.reference}",
            "",
            f"{'TAX POINT':<12}{'INV/CRN REF':<18}{'ORDER':<14}{'TYPE':<8}{'STERLING':>16}",
            "-" * 68,
        ]

    def show(line: Line) -> str:
        kind = "CRN" if line.is_credit else "INV"
        start = f"{print_date(line.issued, 'uk_short'):<12}{line.ref:<18}{line.po:<14}{kind:<8}"
        return start + f"{print_amount(line.net, sign='cr') + ('' if line.is_credit else '   '):>16}"

    def sum_row(label: str, lines: Sequence[Line]) -> str:
        return f"{'':<12}{label:<40}{print_amount(sum_of(lines, 'net')) + '   ':>16}"

    first, last = payment.lines[:half], payment.lines[half:]
    text = [*head(1), *map(show, first), "", sum_row("CARRIED DOWN", first)]
    rest = [*head(2), sum_row("BROUGHT DOWN", first), "", *map(show, last), " " * 52 + "-" * 16]
    rest += [sum_row("AMOUNT TRANSFERRED GBP", payment.lines), "", "BY ORDER OF THE COMPANY SECRETARY"]
    return Print((("-f", "Courier9"), "\n".join(text) + "\f" + "\n".join(rest)), deal, ("date",))


@layout("en", "txt", "open")
def funds_transfer_notice(deals: Deals) -> Print:
    """An American chain's text file: its own debits stand among the invoices, with a comment."""
    deal = deals("en", Terms(lines=10, discount=0.3, claim=0.2))
    payment = deal.payment
    text = [
        "ELECTRONIC FUNDS TRANSFER NOTICE",
        "",
        f"Remitter . . . . : {deal.payer}",
        f"Remitted to  . . : {PAYEE[0]}",
        f"Trace  . . . . . : {payment.reference}",
        f"Settles on . . . : {print_date(payment.paid, 'us')}",
        f"Settled, USD . . : {print_amount(payment.total)}",
        "",
        f"{'INV/DEBIT NBR':<18}{'STORE PO':<13}{'DOC DT':<12}{'DOC AMT':>14}{'CASH DISC':>12}{'SETTLED':>14}  NOTE",
        "=" * 110,
    ]
    for line in payment.lines:
        amounts = [print_amount(amount, sign="trailing") for amount in (line.gross, line.discount, line.net)]
        day = print_date(line.issued, "us")
        row = f"{line.ref:<18}{line.po:<13}{day:<12}{amounts[0]:>14}{amounts[1]:>12}{amounts[2]:>14}  {line.reason}"
        text.append(row.rstrip())
    amounts = [print_amount(sum_of(payment.lines, name)) for name in ("gross", "discount", "net")]
    text += ["=" * 110, f"{'NOTICE TOTAL':<43}{amounts[0]:>14}{amounts[1]:>12}{amounts[2]:>14}", ""]
    return Print("\r\n".join(text), deal, ("date", "gross", "disc"))


@layout("en", "xlsx", "open")
def account_payments(deals: Deals) -> Print:
    """A sheet with title rows; some invoices are paid in part and what is left stands beside."""
    deal = deals("en", Terms(lines=8, short=0.4), currency="GBP")
    payment = deal.payment
    rows: list[list[Value]] = [
        ["Supplier payment extract"],
        ["Entity", deal.payer],
        ["Supplier", PAYEE[0], deal.account],
        ["Batch", payment.reference],
        ["Value date", payment.paid],
        ["Currency", deal.currency],
        [],
        ["Invoice ref", "Raised", "Invoice value", "Paid in this batch", "Left to pay", "Note"],
    ]
    for line in payment.lines:
        if line.deduction:
            line.net = (line.gross / 20).quantize(Decimal(1)) * 10  # about one half, a round sum
            line.deduction = line.gross - line.net
        left = line.deduction
        note = "part payment" if left else ""
        rows.append([line.ref, line.issued, line.gross, line.net, left, note])
    left = sum_of(payment.lines, "gross") - payment.total
    rows.append(["Batch total", None, sum_of(payment.lines, "gross"), payment.total, left])
    return Print(workbook({"Extract": rows}), deal, ("date", "gross"))


@layout("de", "eml", "open")
def sammelzahlung_mail(deals: Deals) -> Print:
    """A table in the mail: own posting and order beside our number, deductions with their cause."""
    deal = deals("de", Terms(lines=7, short=0.3, credit=0.15))
    payment = deal.payment

    def euro(amount: Decimal) -> str:
        return print_amount(amount, "de") + " €"

    heads = (
        "Buchung",
        "Bestellung",
        "Rg./Gs.-Nr.",
        "Ausgestellt",
        "Forderung",
        "Einbehalt",
        "Ursache",
        "Ausgezahlt",
    )
    rows = [
        (
            line.own,
            line.po,
            line.ref,
            print_date(line.issued, "de"),
            euro(line.gross),
            euro(line.deduction) if line.deduction else "–",
            line.reason,
            euro(line.net),
        )
        for line in payment.lines
    ]
    sums = [euro(sum_of(payment.lines, name)) for name in ("gross", "deduction", "net")]
    rows.append(("zusammen", "", "", "", sums[0], sums[1], "", sums[2]))
    right = (4, 5, 7)
    day = print_date(payment.paid, "de")
    html = page(
        "td,th{padding:2pt 6pt;border-bottom:1px solid #ccc;text-align:left}.r{text-align:right}",
        "<p>Sehr geehrte Damen und Herren,</p>",
        f"<p>mit Ausführung am {day} haben wir Ihnen {euro(payment.total)} überwiesen "
        f"(Verwendungszweck: {payment.reference}). Die Zahlung setzt sich so zusammen:</p>",
        listing(heads, rows, right),
        f"<p>Freundliche Grüße<br>Svenja Ohlendorf<br>Rechnungswesen<br>{escape(deal.payer)}</p>",
    )
    subject = f"Zusammensetzung unserer Sammelzahlung {payment.reference}"
    return Print(mail(deal, subject, html=html), deal, ("date", "gross", "ded"))


@layout("fr", "writer", "open")
def lettre_de_reglement(deals: Deals) -> Print:
    """A letter in prose: a line of text for each invoice, what was kept back and why."""
    deal = deals("fr", Terms(lines=5, short=0.35, credit=0.1))
    payment = deal.payment

    def euros(amount: Decimal) -> str:
        return print_amount(abs(amount), "nbsp") + " €"

    def tell(line: Line) -> str:
        day = print_date(line.issued, "long", "fr")
        if line.is_credit:
            return f"– à déduire, votre avoir {line.ref} du {day} : –{euros(line.net)} ;"
        if line.deduction:
            kept = f"{euros(line.gross)} moins {euros(line.deduction)} ({line.reason})"
            return f"– votre facture {line.ref} du {day} : {kept}, soit {euros(line.net)} ;"
        return f"– votre facture {line.ref} du {day} : {euros(line.net)} ;"

    day = print_date(payment.paid, "long", "fr")
    texts = [
        deal.payer,
        *STREETS["fr"],
        "",
        *PAYEE,
        "",
        f"Objet : notre virement {payment.reference}",
        "",
        "Madame, Monsieur,",
        (
            f"Nous avons donné ordre à notre banque de vous virer, le {day}, la somme de {euros(payment.total)}. "
            "Elle correspond aux pièces suivantes :"
        ),
        *map(tell, payment.lines),
        f"soit, au total, {euros(payment.total)}.",
        "",
        "Nous vous prions d'agréer, Madame, Monsieur, nos salutations distinguées.",
        "Le service comptable",
    ]
    return Print(letter(*map(paragraph, texts)), deal, ("date", "ded"), provable=False)


@layout("es", "xlsx", "open")
def listado_con_irpf(deals: Deals) -> Print:
    """A ledger's export under title rows: base, VAT, total, income tax kept back, what is transferred."""
    deal = deals("es", Terms(lines=8))
    payment = deal.payment
    rows: list[list[Value]] = [
        [deal.payer],
        ["Listado de pagos a terceros"],
        [],
        ["Tercero", deal.account, PAYEE[0]],
        ["Orden de transferencia", payment.reference],
        ["Fecha de cargo", payment.paid],
        ["Moneda", "EUR"],
        [],
        ["Reg.", "Fra. recibida", "Expedida", "Base", "Cuota IVA", "Total fra.", "Ret. IRPF 15 %", "Transferido"],
    ]
    for at, line in enumerate(payment.lines, 1):
        base = (line.gross / Decimal("1.21")).quantize(CENT)
        line.withheld = (base * 15 / 100).quantize(CENT)
        line.net = line.gross - line.withheld
        amounts = (base, line.gross - base, line.gross, line.withheld, line.net)
        rows.append([at, line.ref, line.issued, *amounts])
    sums = (sum_of(payment.lines, name) for name in ("gross", "withheld", "net"))
    rows.append([None, "Suma del listado", None, None, None, *sums])
    return Print(workbook({"Pagos": rows}), deal, ("date", "gross", "wht"))


@layout("it", "csv", "open")
def tracciato_bonifici(deals: Deals) -> Print:
    """A program's export with lines of title, semicolons, an allowance for prompt payment and credit notes."""
    deal = deals("it", Terms(lines=11, discount=0.3, credit=0.12))
    payment = deal.payment

    def euro(amount: Decimal) -> str:
        return print_amount(amount, "bare")

    rows: list[Sequence[str]] = [
        ["Ditta", deal.payer],
        ["Creditore", PAYEE[0]],
        ["Bonifico nr.", payment.reference],
        ["Eseguito il", print_date(payment.paid, "uk")],
        ["Divisa", "EUR"],
        [],
        ["Prot. IVA", "Rif. cliente/ordine", "Doc. fornitore", "Del", "Tipo", "Importo doc.", "Abb.", "Bonificato"],
    ]
    for line in payment.lines:
        kind = "NAC" if line.is_credit else "FT"
        amounts = (euro(amount) for amount in (line.gross, line.discount, line.net))
        rows.append([line.own, line.po, line.ref, print_date(line.issued, "uk"), kind, *amounts])
    sums = (euro(sum_of(payment.lines, name)) for name in ("gross", "discount", "net"))
    rows.append(["Totali bonifico", "", "", "", "", *sums])
    return Print(_semicolons(rows), deal, ("date", "gross", "disc"))


def _semicolons(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerows(rows)
    return out.getvalue()


@layout("nl", "groff", "open")
def verzamelbetaling(deals: Deals) -> Print:
    """A typeset statement of a batch: order beside our number, credit notes with the bookkeepers' minus sign."""
    deal = deals("nl", Terms(lines=12, credit=0.15))
    payment = deal.payment

    def euro(amount: Decimal) -> str:
        return ("-/- " if amount < 0 else "") + print_amount(abs(amount), "de")

    rows = [("Ons ordernr.", "Uw fact./cred.", "D.d.", "Soort", "Voldaan (EUR)")]
    for line in payment.lines:
        kind = "credit" if line.is_credit else "factuur"
        rows.append((line.po, line.ref, print_date(line.issued, "nl"), kind, euro(line.net)))
    total = ("Totaal overgemaakt", "", "", "", euro(payment.total))
    facts = (
        deal.payer,
        " - ".join(STREETS["nl"]),
        "Specificatie verzamelbetaling",
        f"Aan: {PAYEE[0]}",
        f"Batchnummer: {payment.reference}",
        f"Overgemaakt op: {print_date(payment.paid, 'nl')}",
    )
    body = "\n".join("\t".join(row) for row in rows)
    intro = "\n.br\n".join(facts)
    source = f".LP\n{intro}\n.sp 2\n.TS\nbox;\nl l l l r.\n{body}\n_\n" + "\t".join(total) + "\n.TE\n"
    return Print(source, deal, ("date",))


@layout("nl", "eml", "open")
def mail_van_boekhouding(deals: Deals) -> Print:
    """A bookkeeper's own words; less was paid on some invoices, and why."""
    deal = deals("nl", Terms(lines=5, short=0.4))
    payment = deal.payment

    def euro(amount: Decimal) -> str:
        return "€ " + print_amount(amount, "de")

    text = [
        "Goedemiddag,",
        "",
        (
            f"Op {print_date(payment.paid, 'long', 'nl')} hebben we {euro(payment.total)} naar jullie overgemaakt, "
            f"onder vermelding van {payment.reference}. Dat bedrag is bedoeld voor:"
        ),
        "",
    ]
    for line in payment.lines:
        told = f"* {line.ref}, {euro(line.net)}"
        if line.deduction:
            kept = f"{euro(line.gross)} min {euro(line.deduction)} wegens {line.reason}"
            told = f"* {line.ref}, {kept}, dus {euro(line.net)}"
        text.append(told)
    text += ["", "Willen jullie dit zo afboeken?", "", "Groet,", "Marijke Stoop", f"Boekhouding {deal.payer}", ""]
    return Print(mail(deal, f"Betaling {payment.reference}", "\n".join(text)), deal, ("ded",), provable=False)


@layout("pl", "writer", "open")
def rozliczenie_przelewu(deals: Deals) -> Print:
    """A letter with a ruled table: amount due, what was set off and for what, what was transferred."""
    deal = deals("pl", Terms(lines=8, short=0.45, credit=0.12))
    payment = deal.payment

    def zloty(amount: Decimal) -> str:
        return print_amount(amount, "nbsp")

    columns = ("pos", "ref", "date", "gross", "ded", "reason", "net")
    rows = [("Lp.", "Dokument", "Z dnia", "Należność", "Potrącono", "Tytułem", "Przelano")]
    for at, line in enumerate(payment.lines, 1):
        kept = zloty(line.deduction) if line.deduction else ""
        day = print_date(line.issued, "de")
        rows.append((str(at), line.ref, day, zloty(line.gross), kept, line.reason, zloty(line.net)))
    sums = [zloty(sum_of(payment.lines, name)) for name in ("gross", "deduction", "net")]
    rows.append(("", "Łącznie", "", sums[0], sums[1], "", sums[2]))
    texts = [
        deal.payer,
        *STREETS["pl"],
        "",
        "Rozliczenie przelewu",
        "",
        f"Odbiorca: {PAYEE[0]} (kontrahent {deal.account})",
        f"Przelew nr {payment.reference} z dnia {print_date(payment.paid, 'de')}",
        f"Przelana kwota: {zloty(payment.total)} PLN",
        "",
    ]
    widths = ("narrow", *("auto",) * 6)
    return Print(
        letter(*map(paragraph, texts), table(rows, columns, border=True, widths=widths)),
        deal,
        ("date", "gross", "ded"),
    )


@layout("pt", "eml", "open")
def mensagem_da_tesouraria(deals: Deals) -> Print:
    """Columns of a mail in plain text, with the discount for prompt payment and credit notes."""
    deal = deals("pt", Terms(lines=8, discount=0.35, credit=0.12))
    payment = deal.payment

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "de")

    text = [
        "Exmos. Senhores,",
        "",
        "Damos conta dos documentos regularizados pela nossa transferência bancária.",
        "",
        f"Transferência ..: {payment.reference}",
        f"Data-valor .....: {print_date(payment.paid, 'nl')}",
        f"Total (EUR) ....: {euros(payment.total)}",
        "",
        f"{'V/ Doc.':<18}{'Emissão':<12}{'Tipo':<6}{'Valor doc.':>14}{'D.P.P.':>12}{'Regularizado':>16}",
        "-" * 78,
    ]
    for line in payment.lines:
        kind = "NCR" if line.is_credit else "FAT"
        start = f"{line.ref:<18}{print_date(line.issued, 'nl'):<12}{kind:<6}"
        text.append(start + f"{euros(line.gross):>14}{euros(line.discount):>12}{euros(line.net):>16}")
    sums = [euros(sum_of(payment.lines, name)) for name in ("gross", "discount", "net")]
    text += ["-" * 78, f"{'Somas':<36}{sums[0]:>14}{sums[1]:>12}{sums[2]:>16}", ""]
    text += ["Com os melhores cumprimentos,", "A Tesouraria", deal.payer, ""]
    return Print(mail(deal, "Documentos regularizados", "\n".join(text)), deal, ("date", "gross", "disc"))
