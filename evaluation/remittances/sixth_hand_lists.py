"""Letters and lists of typewriters, typesetters and office suites, by the hand of `sixth_hand`."""

from decimal import Decimal

from evaluation.remittances.deals import Terms, sum_of
from evaluation.remittances.layouts import Deals, Print, layout
from evaluation.remittances.office_pages import letter, paragraph, spreadsheet, table
from evaluation.remittances.printed import print_amount, print_date
from evaluation.remittances.words import PAYEE, STREETS


@layout("en", "enscript", "open")
def county_warrant(deals: Deals) -> Print:
    """An American county's line printer: fund and voucher stand beside the vendor's invoice."""
    deal = deals("en", Terms(lines=8, credit=0.12))
    payment = deal.payment
    text = [
        f"{deal.payer.upper():<52}{'OFFICE OF THE AUDITOR':>34}",
        f"{STREETS['en'][1].upper():<52}{'WARRANT STUB':>34}",
        "",
        f"VENDOR   {deal.account}   {PAYEE[0].upper()}",
        f"WARRANT NUMBER  {payment.reference:<20}WARRANT DATE  {print_date(payment.paid, 'us')}",
        "",
        f"{'FUND':<7}{'VOUCHER':<13}{'VENDOR INVOICE':<20}{'INV DATE':<12}{'P.O.':<14}{'AMOUNT USD':>20}",
        "=" * 86,
    ]
    for line in payment.lines:
        start = f"{'0101':<7}{line.own:<13}{line.ref:<20}{print_date(line.issued, 'us'):<12}{line.po:<14}"
        text.append(start + f"{print_amount(line.net, sign='trailing') + ('' if line.is_credit else ' '):>20}")
    text += ["=" * 86, f"{'WARRANT TOTAL':<66}{print_amount(payment.total) + ' ':>20}", ""]
    text.append("DETACH BEFORE DEPOSITING. NOT NEGOTIABLE.")
    return Print((("-f", "Courier9"), "\n".join(text)), deal, ("date",))


@layout("de", "writer", "open")
def ueberweisungsanzeige(deals: Deals) -> Print:
    """A craftsman's letter: the invoice, its day and sum, the discount taken off, what was transferred."""
    deal = deals("de", Terms(lines=6, discount=0.6))
    payment = deal.payment

    def eur(amount: Decimal) -> str:
        return print_amount(amount, "de") + " €"

    rows: list[tuple[str, ...]] = [("Rechnung", "vom", "Rechnungssumme", "abzgl. Skonto", "überwiesen")]
    for line in payment.lines:
        kept = eur(line.discount) if line.discount else "–"
        rows.append((line.ref, print_date(line.issued, "de"), eur(line.gross), kept, eur(line.net)))
    rows.append(("zusammen", "", *(eur(sum_of(payment.lines, name)) for name in ("gross", "discount", "net"))))
    texts = [
        deal.payer,
        *STREETS["de"],
        "",
        *PAYEE,
        "",
        f"Hamburg, den {print_date(payment.paid, 'long', 'de')}",
        "",
        f"Unsere Überweisung Nr. {payment.reference}",
        "",
        "Guten Tag,",
        "heute haben wir die folgenden Rechnungen beglichen:",
        "",
    ]
    body = table(rows, ("ref", "date", "gross", "disc", "net"), border=True)
    closing = map(paragraph, ("", "Mit freundlichen Grüßen", deal.payer))
    return Print(letter(*map(paragraph, texts), body, *closing), deal, ("date", "gross", "disc"))


@layout("es", "calc", "open")
def liquidacion_profesionales(deals: Deals) -> Print:
    """A printed sheet: income tax withheld on every invoice, what was transferred in the last column."""
    deal = deals("es", Terms(lines=10, withheld=Decimal("0.15")))
    payment = deal.payment
    rows: list[list[str | Decimal]] = [
        [deal.payer],
        ["Liquidación de facturas a proveedores"],
        [],
        ["Beneficiario", PAYEE[0]],
        ["Transferencia núm.", payment.reference],
        ["Día de pago", print_date(payment.paid, "uk")],
        ["Moneda", "EUR"],
        [],
        ["Núm. factura", "Fecha fra.", "Total fra.", "I.R.P.F.", "A transferir"],
    ]
    rows += [[line.ref, print_date(line.issued, "uk"), line.gross, line.withheld, line.net] for line in payment.lines]
    rows.append(["TOTALES", "", *(sum_of(payment.lines, name) for name in ("gross", "withheld", "net"))])
    return Print(spreadsheet(rows, grid=True), deal, ("date", "gross", "wht"))


@layout("it", "groff", "open")
def nota_contabile(deals: Deals) -> Print:
    """A typeset note of a family firm: own registration number, kind of document, sum paid; credits below zero."""
    deal = deals("it", Terms(lines=11, credit=0.18))
    payment = deal.payment

    def euro(amount: Decimal) -> str:
        return print_amount(amount, "de")

    rows: list[tuple[str, ...]] = [("Reg. n.", "Doc.", "Numero", "Emesso", "Pagato €")]
    for line in payment.lines:
        kind = "Nota cred." if line.is_credit else "Fatt."
        rows.append((line.own, kind, line.ref, print_date(line.issued, "uk"), euro(line.net)))
    total = ("Totale a Vostro favore", "", "", "", euro(payment.total))
    facts = (
        deal.payer,
        " - ".join(STREETS["it"]),
        "",
        f"Spettabile {PAYEE[0]}",
        "",
        "Oggetto: ns. bonifico bancario",
        f"Abbiamo dato ordine di bonifico n. {payment.reference} con valuta {print_date(payment.paid, 'uk')}",
        "a saldo dei documenti sotto elencati.",
    )
    intro = "\n.br\n".join(text or "\\&" for text in facts)
    body = "\n".join("\t".join(row) for row in rows)
    last = "\t".join(total)
    return Print(f".LP\n{intro}\n.sp 2\n.TS\nbox center;\nl l l l r.\n{body}\n_\n{last}\n.TE\n", deal, ("date",))


@layout("pt", "writer", "open")
def oficio_de_pagamento(deals: Deals) -> Print:
    """A distributor's letter: penalties and returns are taken off single invoices, with their reason."""
    deal = deals("pt", Terms(lines=7, short=0.4))
    payment = deal.payment

    def euros(amount: Decimal) -> str:
        return print_amount(amount, "space")

    rows = [("Documento V/", "Data emissão", "Montante", "Acertos", "Motivo", "Pago")]
    for line in payment.lines:
        kept = euros(line.deduction) if line.deduction else "0,00"
        day = print_date(line.issued, "nl")
        rows.append((line.ref, day, euros(line.gross), kept, line.reason, euros(line.net)))
    sums = [euros(sum_of(payment.lines, name)) for name in ("gross", "deduction", "net")]
    rows.append(("Soma", "", sums[0], sums[1], "", sums[2]))
    texts = [
        deal.payer,
        ", ".join(STREETS["pt"]),
        "",
        f"A/C {PAYEE[0]}",
        "",
        f"Ordem de pagamento: {payment.reference}",
        f"Executada a: {print_date(payment.paid, 'nl')}",
        f"Quantia paga: EUR {euros(payment.total)}",
        "",
        "Enviamos a discriminação do pagamento efetuado:",
        "",
    ]
    columns = ("ref", "date", "gross", "ded", "reason", "net")
    widths = ("auto", "auto", "auto", "narrow", "auto", "auto")
    body = table(rows, columns, border=False, widths=widths)
    return Print(letter(*map(paragraph, texts), body), deal, ("date", "gross", "ded"))
