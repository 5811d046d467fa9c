"""Advices as payers' own programs set them: facts in odd places, words of no dictionary, totals without a word.

What all have in common is that no other layout looks like them; each repeats one habit that was met in the wild.
"""

# ruff: noqa: E501  (a table row stays one line)

from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape

from evaluation.remittances.deals import Deal, Line, Terms
from evaluation.remittances.html_parts import page
from evaluation.remittances.layouts import Deals, Look, Print, layout
from evaluation.remittances.office_pages import letter as office_letter
from evaluation.remittances.office_pages import paragraph, spreadsheet, table
from evaluation.remittances.printed import print_date
from evaluation.remittances.raw_pages import Placed, draw, width, words_at
from evaluation.remittances.words import PAYEE

Column = tuple[float, str]  # where it begins, or ends with ">" in front of its heading
_ROW = 14.0  # points
_EN, _DE, _NL, _FR, _ES = (
    Look(date="us"), Look(amount="de", date="de"), Look(amount="de", date="nl"), Look(amount="nbsp", date="uk"),
    Look(amount="bare", date="uk"),
)  # fmt: skip


def _day(deal: Deal, look: Look) -> str:
    return print_date(deal.payment.paid, look.date, deal.language)


def _issued(deal: Deal, line: Line, look: Look) -> str:
    return print_date(line.issued, look.date, deal.language)


def _total(deal: Deal, look: Look) -> str:
    return look.money(deal.payment.total)


def _sum(deal: Deal, look: Look, name: str) -> str:
    return look.money(sum((getattr(line, name) for line in deal.payment.lines), deal.payment.total * 0))


def _put(x: float, top: float, text: str) -> Placed:
    """A text with ">" in front ends at its place."""
    if text.startswith(">"):
        return x - width(text[1:], 9), top, text[1:]
    return x, top, text


def _grid(top: float, columns: Sequence[Column], rows: Iterable[Sequence[str]]) -> list[Placed]:
    """Headings and rows below each other; a heading with "|" takes two lines."""
    placed = []
    for x, heading in columns:
        right = heading.startswith(">")
        for at, part in enumerate(heading.lstrip(">").split("|")):
            placed.append(_put(x, top + 10 * at, f">{part}" if right else part))
    for number, row in enumerate(rows, 2):
        for (x, heading), text in zip(columns, row, strict=True):
            if text:
                placed.append(_put(x, top + _ROW * number, f">{text}" if heading.startswith(">") else text))
    return placed


def _rules(*lines: tuple[float, float, float]) -> str:
    """Horizontal lines: from, to, distance from the top."""
    return "\n".join(f"{x0:.1f} {842 - top:.1f} m {x1:.1f} {842 - top:.1f} l S" for x0, x1, top in lines)


@layout("en", "raw", "open")
def total_without_a_word(deals: Deals) -> Print:
    """The sum stands alone between a single and a double rule."""
    deal, look = deals("en", Terms(lines=7, discount=0.3)), _EN
    lines = deal.payment.lines
    rows = [
        [line.ref, _issued(deal, line, look), look.money(line.gross), look.money(line.discount), look.money(line.net)]
        for line in lines
    ]
    columns = (
        (40, "Invoice"),
        (150, "Date"),
        (330, f">Invoice value {deal.currency}"),
        (430, ">Discount"),
        (555, ">Paid"),
    )
    end = 150 + _ROW * (len(rows) + 3)
    placed: list[Placed] = [
        (40, 50, deal.payer),
        (40, 72, "Payment details"),
        (40, 95, f"Reference: {deal.payment.reference}"),
        (40, 108, f"Payment date: {_day(deal, look)}"),
        (300, 95, PAYEE[0]),
    ]
    placed += [*_grid(150, columns, rows), _put(555, end, f">{_total(deal, look)}")]
    return Print(
        draw([words_at(placed) + "\n" + _rules((270, 555, end - 10), (470, 555, end + 3), (470, 555, end + 5))]),
        deal,
        ("date", "gross", "disc", "net"),
    )


@layout("de", "raw", "open")
def angaben_im_fuss(deals: Deals) -> Print:
    """Who pays, number and day in the page's foot, bars between."""
    deal, look = deals("de", Terms(lines=8)), _DE
    rows = [[line.ref, _issued(deal, line, look), look.money(line.net)] for line in deal.payment.lines]
    placed: list[Placed] = [(40, 50, "Aufstellung zur Zahlung"), (40, 70, PAYEE[0])]
    placed += _grid(
        110,
        ((40, "Rechnung"), (220, "Datum"), (480, f">Betrag {deal.currency}")),
        [*rows, ["Gesamtzahlung", "", _total(deal, look)]],
    )
    foot = f"Ausgestellt von {deal.payer}   |   Zahlungsnummer {deal.payment.reference}   |   Zahlungsdatum {_day(deal, look)}"
    return Print(draw([words_at(placed) + "\n" + words_at([(40, 812, foot)], 7)]), deal, ("date", "net"))


@layout("en", "raw", "open")
def name_in_two_lines(deals: Deals) -> Print:
    """The payer's name is broken in its box, behind "Paid by"."""
    deal, look = deals("en", Terms(lines=6)), _EN
    words = deal.payer.split()
    half = max(1, len(words) // 2)
    placed: list[Placed] = [
        (40, 50, "ELECTRONIC REMITTANCE"),
        (44, 82, "Paid by"),
        (110, 82, " ".join(words[:half])),
        (110, 95, " ".join(words[half:])),
        (44, 115, "Paid to"),
        (110, 115, PAYEE[0]),
    ]
    facts = (
        ("Payment no.", deal.payment.reference),
        ("Value date", _day(deal, look)),
        ("Amount", f"{deal.currency} {_total(deal, look)}"),
    )
    for at, (label, value) in enumerate(facts):
        placed += [(330, 82 + 21 * at, label), (420, 82 + 21 * at, value)]
    rows = [[line.ref, _issued(deal, line, look), look.money(line.net)] for line in deal.payment.lines]
    placed += _grid(
        170, ((40, "Document"), (260, "Doc. date"), (555, ">Paid amount")), [*rows, ["Sum", "", _total(deal, look)]]
    )
    return Print(draw([words_at(placed)]), deal, ("date", "net"))


@layout("fr", "raw", "open")
def titres_sur_deux_lignes(deals: Deals) -> Print:
    """Headings in two lines; what is paid stands in the middle."""
    deal, look = deals("fr", Terms(lines=9, discount=0.3)), Look(amount="space", date="uk")
    rows = [
        [
            line.ref,
            _issued(deal, line, look),
            look.money(line.net),
            look.money(line.discount),
            look.money(line.gross),
            line.po,
        ]
        for line in deal.payment.lines
    ]
    columns = (
        (40, "Facture|fournisseur"),
        (130, "Date|facture"),
        (265, ">Net|réglé"),
        (345, ">Escompte|obtenu"),
        (435, ">Montant|facture"),
        (470, "Bon de|commande"),
    )
    placed: list[Placed] = [
        (40, 45, deal.payer),
        (40, 65, f"Avis de règlement en {deal.currency}"),
        (40, 90, "Règlement n°"),
        (150, 90, deal.payment.reference),
        (300, 90, "Date du règlement"),
        (420, 90, _day(deal, look)),
        (40, 104, PAYEE[0]),
    ]
    last = ["Total réglé", "", _total(deal, look), _sum(deal, look, "discount"), _sum(deal, look, "gross"), ""]
    return Print(
        draw([words_at([*placed, *_grid(140, columns, [*rows, last])])]), deal, ("date", "gross", "disc", "net")
    )


@layout("en", "raw", "open")
def starred_cheque_below(deals: Deals) -> Print:
    """The stub's list, and a cheque with its amount between stars at the foot."""
    deal, look = deals("en", Terms(lines=5, discount=0.3)), _EN
    number, total = deal.payment.reference, _total(deal, look)
    rows = [
        [_issued(deal, line, look), line.ref, look.money(line.gross), look.money(line.discount), look.money(line.net)]
        for line in deal.payment.lines
    ]
    placed: list[Placed] = [(40, 40, deal.payer), (430, 40, f"Check No. {number}")]
    placed += _grid(
        70, ((40, "Inv Date"), (130, "Invoice"), (390, ">Amount"), (470, ">Discount"), (555, ">Net Amount")), rows
    )
    end = 70 + _ROW * (len(rows) + 3)
    placed += [
        (40, end, "Vendor:"),
        (90, end, f"4435  {PAYEE[0]}"),
        _put(470, end, ">Check total"),
        _put(555, end, f">{total}"),
    ]
    placed += [(40, 550, deal.payer), _put(555, 550, f">{number}"), _put(555, 575, f">{_day(deal, look)}")]
    placed += [
        (40, 600, f"PAY  {'*' * 20} {total} **** DOLLARS"),
        _put(555, 600, f">$***{total}"),
        (40, 630, "TO THE ORDER OF"),
        (140, 630, PAYEE[0]),
    ]
    return Print(draw([words_at(placed)]), deal, ("date", "gross", "disc", "net"))


@layout("en", "raw", "open")
def still_owing_beside_paid(deals: Deals) -> Print:
    """What stays open is the last column, and the payment's total stands below it."""
    deal, look = deals("en", Terms(lines=6)), _EN
    rows = [
        [_issued(deal, line, look), line.ref, look.money(line.gross), look.money(line.net), "0.00"]
        for line in deal.payment.lines
    ]
    placed: list[Placed] = [
        (40, 60, "REMITTANCE ADVICE"),
        (40, 95, PAYEE[0]),
        (300, 95, "Payment Date"),
        (300, 107, _day(deal, look)),
        (300, 123, "Reference"),
        (300, 135, deal.payment.reference),
        (440, 95, deal.payer),
    ]
    placed += _grid(
        200,
        (
            (40, "Invoice Date"),
            (130, "Reference"),
            (330, ">Invoice Total"),
            (430, ">Amount Paid"),
            (545, ">Still Owing"),
        ),
        rows,
    )
    end = 200 + _ROW * (len(rows) + 3)
    placed += [_put(430, end, f">Total {deal.currency} paid"), _put(545, end, f">{_total(deal, look)}")]
    return Print(draw([words_at(placed)]), deal, ("date", "gross", "net"))


@layout("en", "raw", "open")
def letter_of_a_council(deals: Deals) -> Print:
    """Number and day in a sentence, other references in the letterhead, a currency sign as heading."""
    deal, look = deals("en", Terms(lines=4), currency="GBP"), Look(date="uk")
    placed: list[Placed] = [
        (40, 50, deal.payer),
        (40, 100, PAYEE[0]),
        (380, 100, "Please ask for: Creditors Team"),
        (380, 111, "Tel: 0117 555 0144"),
        (380, 122, "Our ref: CR/31/7719"),
    ]
    sentence = (
        f"A BACS payment of £{_total(deal, look)} has been made to your bank account ending 7707. The",
        f"money will reach you on {_day(deal, look)}. The payment reference shown on your",
        f"statement will be {deal.payment.reference}. It covers the invoices listed below.",
    )
    placed += [
        (40, 170, "Dear Supplier"),
        (40, 190, "REMITTANCE ADVICE"),
        *((40, 210 + 13 * at, text) for at, text in enumerate(sentence)),
    ]
    rows = [
        [line.ref, _issued(deal, line, look), f"V{line.own[-6:]}", look.money(line.net)]
        for line in deal.payment.lines
    ]
    placed += _grid(
        265,
        ((40, "Your invoice"), (170, "Dated"), (290, "Our voucher"), (520, ">£")),
        [*rows, ["Amount paid", "", "", _total(deal, look)]],
    )
    return Print(draw([words_at(placed)]), deal, ("date", "net"))


@layout("nl", "chromium", "open")
def smalle_band(deals: Deals) -> Print:
    """Abbreviated facts in tiny cells that touch."""
    deal, look = deals("nl", Terms(lines=7)), _NL
    facts = (
        ("Bet.bedrag", _total(deal, look)),
        ("Cred.", "68566"),
        ("Bet.datum", _day(deal, look)),
        ("Val.", deal.currency),
        ("Blz", "1"),
        ("Bet.nr.", deal.payment.reference),
    )
    band = "".join(
        f'<td style="border:1px solid;padding:1px 2px"><span style="font-size:5.5pt">{label}</span><br>{value}</td>'
        for label, value in facts
    )
    rows = "".join(
        f"<tr><td>{line.ref}<td>{_issued(deal, line, look)}<td class=n>{look.money(line.gross)}<td class=n>{look.money(line.net)}</tr>"
        for line in deal.payment.lines
    )
    body = f"<b>{escape(deal.payer)}</b><p>Betalingsadvies<br>{escape(PAYEE[0])}</p><table><tr>{band}</tr></table><table style='width:100%;margin-top:14px'><tr><th>Fact.nr.<th>Datum<th class=n>Bruto<th class=n>Netto bet.</tr>{rows}<tr><td><td><td class=n>{_sum(deal, look, 'gross')}<td class=n>{_total(deal, look)}</tr></table>"
    return Print(page(_CSS, body), deal, ("date", "gross", "net"))


_CSS = "body{font:9pt sans-serif} table{border-collapse:collapse} td,th{text-align:left;padding:2px 5px} .n{text-align:right}"


@layout("en", "chromium", "open")
def settlement_of_traffic(deals: Deals) -> Print:
    """Words of a telephone company: invoiced, disputed, settled."""
    deal, look = deals("en", Terms(lines=9, credit=0.15)), _EN
    rows = "".join(
        f"<tr><td>{line.issued:%m/%Y}<td>{line.ref}<td>IP transit<td class=n>{look.money(line.gross)}<td class=n>0.00<td class=n>{look.money(line.net)}</tr>"
        for line in deal.payment.lines
    )
    body = f"<b>{escape(deal.payer.upper())}</b><h3>SETTLEMENT ADVICE</h3><p>Settlement ID: {deal.payment.reference}<br>Settlement date: {_day(deal, look)}<br>Partner: {escape(PAYEE[0])}<br>Net settlement: {deal.currency} {_total(deal, look)}</p><table style='width:100%'><tr><th>Traffic period<th>Invoice ref<th>Service<th class=n>Invoiced<th class=n>Disputed<th class=n>Settled</tr>{rows}<tr><td>Totals<td><td><td class=n>{_sum(deal, look, 'gross')}<td class=n>0.00<td class=n>{_total(deal, look)}</tr></table>"
    printed = Print(page(_CSS, body), deal, ("gross", "net"))
    printed.head = ("reference", "date", "currency", "total")  # the name is printed in capitals
    return printed


@layout("de", "chromium", "open")
def vom_zahler_zum_empfaenger(deals: Deals) -> Print:
    """Title with number and day, and both names in one line with an arrow between."""
    deal, look = deals("de", Terms(lines=6, discount=0.3)), _DE
    rows = "".join(
        f"<tr><td>{line.ref}<td>{line.po}<td class=n>{look.money(line.gross)}<td class=n>{look.money(line.discount)}<td class=n>{look.money(line.net)}</tr>"
        for line in deal.payment.lines
    )
    body = f"<div style='background:#234;color:#fff;padding:6px'>Zahlungsavis {deal.payment.reference} vom {_day(deal, look)}</div><p>{escape(deal.payer)} &rarr; {escape(PAYEE[0])}</p><table style='width:100%'><tr><th>Rechnung<th>Bestellung<th class=n>Betrag<th class=n>Skonto<th class=n>Bezahlt</tr>{rows}<tr><td>Summe {deal.currency}<td><td class=n>{_sum(deal, look, 'gross')}<td class=n>{_sum(deal, look, 'discount')}<td class=n>{_total(deal, look)}</tr></table>"
    return Print(page(_CSS, body), deal, ("gross", "disc", "net"))


@layout("es", "chromium", "open")
def carta_estrecha(deals: Deals) -> Print:
    """A letter in a narrow column: days, amounts and numbers break off at its edge."""
    deal, look = deals("es", Terms(lines=3)), _ES
    items = "".join(
        f"<li>factura {line.ref} de fecha {_issued(deal, line, look)}, {deal.currency} {look.money(line.net)}</li>"
        for line in deal.payment.lines
    )
    text = f"les informamos de que {escape(deal.payer)} les ha transferido {deal.currency} {_total(deal, look)} con fecha {_day(deal, look)}. Referencia del pago: {deal.payment.reference}. El pago corresponde a:"
    body = f"<div style='width:310px'><p style='text-align:right'>{escape(deal.payer)}</p><p>{escape(PAYEE[0])}</p><p>Estimados señores:</p><p>{text}</p><ul>{items}</ul><p>Atentamente</p></div>"
    return Print(page(_CSS, body), deal, ("net",))


@layout("de", "groff", "open")
def brief_im_blocksatz(deals: Deals) -> Print:
    """A letter set to both margins, its invoices in one sentence."""
    deal, look = deals("de", Terms(lines=3)), _DE
    named = ", ".join(
        f"Rechnung {line.ref} vom {_issued(deal, line, look)} über {deal.currency} {look.money(line.net)}"
        for line in deal.payment.lines
    )
    text = f"Wir haben unsere Bank angewiesen, Ihrem Konto am {_day(deal, look)} {deal.currency} {_total(deal, look)} gutzuschreiben; die Zahlungsreferenz lautet {deal.payment.reference}. Damit sind bezahlt: {named}."
    return Print(f".nr PS 11\n.LP\n{deal.payer}\n.LP\n{PAYEE[0]}\n.PP\n{text}\n", deal, ("net",))


@layout("en", "groff", "open")
def counted_lines(deals: Deals) -> Print:
    """The lines are counted in a column of their own, and amounts stand at their decimal points."""
    deal, look = deals("en", Terms(lines=8, credit=0.15)), _EN
    rows = "\n".join(
        f"{at}\t{line.ref}\t{_issued(deal, line, look)}\t{look.money(line.net)}"
        for at, line in enumerate(deal.payment.lines, 1)
    )
    facts = f"Remitter: {deal.payer}\n.br\nTrace: {deal.payment.reference}\n.br\nSettled: {_day(deal, look)}\n.br\nReceiver: {PAYEE[0]}"
    source = f".LP\n{facts}\n.TS\ncenter;\nn l l n.\nNo.\tDocument\tDated\t{deal.currency}\n{rows}\n\tTotal remitted\t\t{_total(deal, look)}\n.TE\n"
    return Print(source, deal, ("date", "net"))


@layout("es", "calc", "open")
def hoja_con_pago(deals: Deals) -> Print:
    """A printed sheet whose paid column has the word that elsewhere labels the payment's number, and a page count."""
    deal = deals("es", Terms(lines=9, short=0.2))
    lines, payment = deal.payment.lines, deal.payment
    head = [
        [deal.payer],
        ["Aviso de pago"],
        [],
        ["Referencia de pago", payment.reference, "", "Fecha de pago", _day(deal, _ES)],
        ["Importe", f"{_total(deal, _ES)} {deal.currency}"],
        [],
    ]
    heads = ["Factura", "Fecha factura", "Importe factura", "Deducción", "Pago"]
    rows: list[list[str | Decimal]] = [
        [line.ref, _issued(deal, line, _ES), line.gross, line.deduction, line.net] for line in lines
    ]
    zero = payment.total * 0
    last = [
        "Total",
        "",
        *(sum((getattr(line, name) for line in lines), zero) for name in ("gross", "deduction", "net")),
    ]
    return Print(spreadsheet([*head, heads, *rows, last]), deal, ("date", "gross", "ded", "net"))


@layout("it", "writer", "open")
def intestazione_grande(deals: Deals) -> Print:
    """The name in big letters of another font; the facts in a table of two rows."""
    deal, look = deals("it", Terms(lines=6, short=0.3)), Look(amount="de", date="de")
    facts = [
        ["Nostro riferimento pagamento", "Data pagamento", "Importo"],
        [deal.payment.reference, _day(deal, look), f"{deal.currency} {_total(deal, look)}"],
    ]
    columns = ("ref", "date", "gross", "ded", "net")
    rows = [["Fattura", "Data fattura", "Importo fattura", "Trattenuta", "Pagamento"]]
    rows += [
        [
            line.ref,
            _issued(deal, line, look),
            look.money(line.gross),
            look.money(line.deduction),
            look.money(line.net),
        ]
        for line in deal.payment.lines
    ]
    rows.append(["Totale", "", _sum(deal, look, "gross"), _sum(deal, look, "deduction"), _total(deal, look)])
    name = f'<text:h text:outline-level="1">{escape(deal.payer)}</text:h>'
    body = [
        name,
        paragraph("Avviso di pagamento"),
        table(facts, ("ref", "date", "due"), border=True),
        paragraph(PAYEE[0]),
        table(rows, columns, border=True),
    ]
    return Print(office_letter(*body), deal, columns)
