"""Letters and lists of office suites and typesetters, by the fourth hand (see `fourth_hand`)."""

from decimal import Decimal

from evaluation.remittances.deals import CENT, Line, Terms, sum_of
from evaluation.remittances.layouts import Deals, Print, layout
from evaluation.remittances.office_pages import letter, paragraph, spreadsheet, table
from evaluation.remittances.printed import print_amount, print_date
from evaluation.remittances.words import PAYEE, STREETS


@layout("en", "writer", "open")
def supplier_account(deals: Deals) -> Print:
    """A small British firm's remittance: the supplier's account, invoices under Credit, credit notes under Debit."""
    deal = deals("en", Terms(lines=10, credit=0.2), currency="GBP")
    payment = deal.payment
    rows = [["Date", "Your Ref", "Details", "Debit", "Credit"]]
    for line in payment.lines:
        amount = f"{abs(line.net):,.2f}"
        cells = [amount, ""] if line.is_credit else ["", amount]
        details = "Credit note" if line.is_credit else "Goods"
        rows.append([print_date(line.issued, "uk"), line.ref, details, *cells])
    debits = -sum((line.net for line in payment.lines if line.is_credit), Decimal(0))
    rows.append(["", "", "", f"{debits:,.2f}", f"{payment.total + debits:,.2f}"])
    facts = (
        deal.payer,
        "14 Mill Lane, Kendal LA9 4QN",
        "",
        "REMITTANCE ADVICE",
        "",
        *PAYEE,
        "",
        f"Account: {deal.account}",
        f"Date: {print_date(payment.paid, 'uk')}",
        f"BACS Ref: {payment.reference}",
        "",
    )
    body = table(rows, ("date", "ref", "text", "gross", "net"), border=True)
    closing = ("", f"Amount Paid:  £{payment.total:,.2f}", "", "Paid into your bank account ending 4471.")
    return Print(letter(*map(paragraph, facts), body, *map(paragraph, closing)), deal, ("date",))


@layout("de", "calc", "open")
def skonto_in_prozent(deals: Deals) -> Print:
    """A bookkeeper's printed sheet: the percentage of the discount has a column of its own."""
    deal = deals("de", Terms(lines=15, discount=0.5, credit=0.07))
    payment = deal.payment
    rows: list[list[str | Decimal]] = [
        [deal.payer],
        [" · ".join(STREETS["de"])],
        [],
        [f"Zahlungsmitteilung Nr. {payment.reference} vom {print_date(payment.paid, 'de')}"],
        [f"an {PAYEE[0]} (Kreditor {deal.account})"],
        [],
        ["Beleg", "Belegdatum", "Brutto EUR", "Skonto %", "Skonto EUR", "gezahlt EUR"],
    ]
    for line in payment.lines:
        rate = (100 * line.discount / line.gross).quantize(Decimal(1)) if line.discount else ""
        discount = line.discount or ""
        rows.append([line.ref, print_date(line.issued, "de"), line.gross, rate, discount, line.net])
    sums = [sum_of(payment.lines, name) for name in ("gross", "discount", "net")]
    rows.append(["Gesamt", "", sums[0], "", sums[1], sums[2]])
    rows += [[], ["Der Betrag wird Ihrem Konto in den nächsten Tagen gutgeschrieben."]]
    return Print(spreadsheet(rows), deal, ("date", "gross", "disc"))


@layout("it", "writer", "open")
def distinta_bonifico(deals: Deals) -> Print:
    """A letter with a bordered list; credit notes are told by the cause, with a minus before the sum."""
    deal = deals("it", Terms(lines=11, credit=0.15))
    payment = deal.payment
    rows = [["Causale", "Vs. documento", "del", "Importo EUR"]]
    for line in payment.lines:
        cause = "Storno Vs. nota credito" if line.is_credit else "Saldo Vs. fattura"
        rows.append([cause, line.ref, print_date(line.issued, "uk"), print_amount(line.net, "de")])
    opening = (
        f"{deal.payer} - {', '.join(STREETS['it'])}",
        "",
        f"Spett.le {PAYEE[0]}",
        *PAYEE[1:],
        "",
        f"Oggetto: bonifico n. {payment.reference} del {print_date(payment.paid, 'long', 'it')}",
        "",
        (
            "Con la presente Vi informiamo di aver bonificato in data odierna sul Vostro conto l'importo di "
            f"Euro {print_amount(payment.total, 'de')} a fronte dei documenti sotto elencati."
        ),
        "",
    )
    body = table(rows, ("text", "ref", "date", "net"), border=True)
    closing = ("", f"Totale bonificato: Euro {print_amount(payment.total, 'de')}", "", "Distinti saluti", deal.payer)
    return Print(letter(*map(paragraph, opening), body, *map(paragraph, closing)), deal, ("date",))


@layout("nl", "groff", "open")
def deelbetaling(deals: Deals) -> Print:
    """A typeset list of what was open, what is paid now and what stays open; two invoices are paid in part."""
    deal = deals("nl", Terms(lines=9))
    payment = deal.payment
    for line in sorted(payment.lines, key=lambda line: line.gross)[-2:]:
        line.net = (line.gross * Decimal("0.6")).quantize(CENT)
    opening = (
        deal.payer,
        *STREETS["nl"],
        "",
        f"Aan: {', '.join(PAYEE)}",
        "",
        f"Betaling {payment.reference} per {print_date(payment.paid, 'nl')}",
        f"Totaal overgemaakt: EUR {print_amount(payment.total, 'de')}",
    )
    rows = ["\t".join(("Factuurnr.", "Factuurdatum", "Openstaand", "Betaald", "Restant"))]
    for line in payment.lines:
        amounts = (print_amount(amount, "de") for amount in (line.gross, line.net, line.gross - line.net))
        rows.append("\t".join((line.ref, print_date(line.issued, "nl"), *amounts)))
    open_sum, paid_sum = sum_of(payment.lines, "gross"), payment.total
    sums = (print_amount(amount, "de") for amount in (open_sum, paid_sum, open_sum - paid_sum))
    rows += ["_", "\t".join(("Totaal", "", *sums))]
    intro = "\n.br\n".join(text or "\\ " for text in opening)
    source = (
        f".LP\n.B BETAALSPECIFICATIE\n.LP\n{intro}\n.sp 1\n.TS\nexpand;\nl l r r r.\n"
        + "\n".join(rows)
        + "\n.TE\n.LP\nHet restant voldoen wij na levering van de ontbrekende onderdelen.\n"
    )
    return Print(source, deal, ("date",))


@layout("pt", "enscript", "open")
def listagem(deals: Deals) -> Print:
    """A Portuguese hospital's line-printer list: document type, number, value, discount, paid."""
    deal = deals("pt", Terms(lines=16, discount=0.2, credit=0.1))
    payment = deal.payment
    rule = "=" * 88
    text = [
        f"{deal.payer:<60}PAG.: 1",
        *STREETS["pt"],
        "",
        f"{'AVISO DE PAGAMENTO':^88}",
        "",
        f"FORNECEDOR.......: {deal.account} {PAYEE[0]}",
        f"N. DO PAGAMENTO..: {payment.reference}",
        f"DATA PAGAMENTO...: {print_date(payment.paid, 'nl')}",
        "MOEDA............: EUR",
        rule,
        f"{'TIPO':<6}{'V. DOCUMENTO':<20}{'DATA':<12}{'VALOR':>16}{'DESCONTO':>14}{'VALOR PAGO':>18}",
        rule,
    ]
    for line in payment.lines:
        amounts = (print_amount(amount, "de") for amount in (line.gross, line.discount, line.net))
        value, discount, paid = amounts
        kind = "NC" if line.is_credit else "FT"
        text.append(f"{kind:<6}{line.ref:<20}{print_date(line.issued, 'nl'):<12}{value:>16}{discount:>14}{paid:>18}")
    text += [
        rule,
        f"{'TOTAL PAGO POR TRANSFERÊNCIA':<68}{print_amount(payment.total, 'de'):>18}",
        "",
        "*** FIM ***",
    ]
    return Print((["-fCourier9"], "\n".join(text)), deal, ("date", "gross", "disc"))


@layout("fr", "writer", "open")
def petite_lettre(deals: Deals) -> Print:
    """A craftsman's letter: the invoices stand in sentences, the credit note is taken off at the end."""
    deal = deals("fr", Terms(lines=4, credit=0.2))
    payment = deal.payment
    paid = [line for line in payment.lines if not line.is_credit]
    credits_ = [line for line in payment.lines if line.is_credit]

    def tell(line: Line) -> str:
        amount = print_amount(abs(line.net), "space")
        return f"n° {line.ref} du {print_date(line.issued, 'long', 'fr')} pour {amount} €"

    listed = ", ".join(f"facture {tell(line)}" for line in paid)
    less = " et ".join(f"l'avoir {tell(line)}" for line in credits_)
    texts = (
        deal.payer,
        *STREETS["fr"],
        "",
        *PAYEE,
        "",
        f"Le {print_date(payment.paid, 'long', 'fr')}",
        f"Objet : notre virement {payment.reference}",
        "",
        "Madame, Monsieur,",
        "",
        (
            f"Nous avons viré ce jour sur votre compte la somme de {print_amount(payment.total, 'space')} € "
            f"en règlement de vos factures suivantes : {listed}."
        ),
        f"Nous avons déduit {less}.",
        "",
        "Veuillez agréer, Madame, Monsieur, nos salutations distinguées.",
        "",
        "La comptabilité",
    )
    return Print(letter(*map(paragraph, texts)), deal, ("date",))
