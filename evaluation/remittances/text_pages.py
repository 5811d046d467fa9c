"""Layouts of typewriters and typesetters: fixed columns through enscript, tables through groff, plain text files."""

from collections.abc import Sequence

from evaluation.remittances.deals import Deal, Payment, Terms
from evaluation.remittances.layouts import Deals, Look, Print, cell, column_sum, layout
from evaluation.remittances.printed import print_date
from evaluation.remittances.words import PAYEE, STREETS

MONEY = ("gross", "disc", "ded", "wht", "net")
WIDTHS = {"ref": 16, "own": 12, "po": 12, "date": 12, "due": 12, "text": 14, "reason": 22}


def row(texts: Sequence[str], columns: Sequence[str], gap: int = 1) -> str:
    shown = []
    for text, column in zip(texts, columns, strict=True):
        width = WIDTHS.get(column, 15)
        shown.append(text.rjust(width) if column in MONEY else text[:width].ljust(width))
    return (" " * gap).join(shown).rstrip()


def grid(deal: Deal, payment: Payment, columns: Sequence[str], look: Look, rule: str = "-") -> list[str]:
    """Heads, a rule, the lines, a rule, the total."""
    heads = row([deal.word(c)[: WIDTHS.get(c, 15)] for c in columns], columns)
    lines = [row([cell(deal, line, c, look) for c in columns], columns) for line in payment.lines]
    if payment.lump:
        lines.append(row([payment.lump_text] + [""] * (len(columns) - 2) + [look.money(payment.lump)], columns))
    sums = [column_sum(payment, c, look) if c in MONEY else "" for c in columns]
    sums[0], sums[-1] = deal.word("total"), look.money(payment.total)
    ruled = [rule * len(heads.ljust(60))] if rule else []
    return [heads, *ruled, *lines, *ruled, row(sums, columns)]


def head(deal: Deal, payment: Payment, look: Look, width: int = 24, dots: str = " ") -> list[str]:
    pairs = (
        (deal.word("vendor"), deal.account),
        (deal.word("pay_ref"), payment.reference),
        (deal.word("pay_date"), print_date(payment.paid, look.date, deal.language)),
        (deal.word("amount"), f"{deal.currency} {look.money(payment.total)}"),
    )
    sender = [deal.payer, *STREETS[deal.language], "", deal.word("title").upper(), ""]
    return sender + [f"{label.ljust(width, dots)}: {value}" for label, value in pairs] + [""]


@layout("en", "enscript", "open")
def typewriter(deals: Deals) -> Print:
    deal = deals("en", Terms(lines=12, discount=0.3, credit=0.1))
    look = Look(date="us", sign="cr")
    columns = ("ref", "date", "gross", "disc", "net")
    text = [*head(deal, deal.payment, look), *grid(deal, deal.payment, columns, look)]
    return Print((("-f", "Courier9"), "\n".join(text)), deal, columns)


@layout("de", "enscript", "open")
def zeilendrucker(deals: Deals) -> Print:
    """Landscape line printer, no rules, minus behind, own document first."""
    deal = deals("de", Terms(lines=45, discount=0.3, credit=0.08))
    look = Look(amount="de", date="de", sign="trailing")
    columns = ("own", "ref", "date", "gross", "disc", "net")
    text = [*head(deal, deal.payment, look, dots="."), *grid(deal, deal.payment, columns, look, rule="")]
    return Print((("-r", "-f", "Courier8"), "\n".join(text)), deal, columns)


@layout("fr", "enscript", "open")
def listing(deals: Deals) -> Print:
    deal = deals("fr", Terms(lines=80, credit=0.05))
    look = Look(amount="space", date="uk_short", sign="minus")
    columns = ("date", "ref", "po", "net")
    text = [*head(deal, deal.payment, look), *grid(deal, deal.payment, columns, look, rule="=")]
    return Print((("-f", "Courier10"), "\n".join(text)), deal, columns)


@layout("nl", "groff", "open")
def boxed_table(deals: Deals) -> Print:
    deal = deals("nl", Terms(lines=9, short=0.4))
    look = Look(amount="de", date="nl", zero="")
    columns = ("ref", "date", "gross", "ded", "reason", "net")
    return Print(typeset(deal, columns, look, "allbox center"), deal, columns)


@layout("es", "groff", "open")
def typeset_without_rules(deals: Deals) -> Print:
    deal = deals("es", Terms(lines=14, credit=0.15))
    look = Look(amount="de", date="uk", sign="parens")
    columns = ("ref", "date", "text", "net")
    return Print(typeset(deal, columns, look, "expand"), deal, columns)


@layout("it", "groff", "open")
def typeset_long(deals: Deals) -> Print:
    """Several pages of one table."""
    deal = deals("it", Terms(lines=95, discount=0.2))
    look = Look(amount="de", date="uk_short")
    columns = ("ref", "date", "gross", "disc", "net")
    return Print(typeset(deal, columns, look, "center"), deal, columns)


def typeset(deal: Deal, columns: Sequence[str], look: Look, options: str) -> str:
    payment = deal.payment
    intro = "\n.br\n".join(line for line in head(deal, payment, look) if line)
    spec = " ".join("r" if c in MONEY else "l" for c in columns)
    rows = ["\t".join(deal.word(c) for c in columns)]
    rows += ["\t".join(cell(deal, line, c, look) for c in columns) for line in payment.lines]
    last = [""] * len(columns)
    last[0], last[-1] = deal.word("total"), look.money(payment.total)
    rows.append("\t".join(last))
    return f".LP\n{intro}\n.sp 2\n.TS\n{options};\n{spec}.\n" + "\n".join(rows) + "\n.TE\n"


@layout("en", "txt", "open")
def text_file(deals: Deals) -> Print:
    deal = deals("en", Terms(lines=9, discount=0.3))
    look = Look(date="iso", amount="plain")
    columns = ("ref", "po", "date", "gross", "disc", "net")
    text = [*head(deal, deal.payment, look), *grid(deal, deal.payment, columns, look)]
    return Print("\r\n".join(text), deal, columns)


@layout("en", "x12", "open")
def edi_820(deals: Deals) -> Print:
    return _edi(deals("en", Terms(lines=10, discount=0.3)), ("*", "~\n", "004010"))


@layout("en", "x12", "open")
def edi_820_with_adjustments(deals: Deals) -> Print:
    """Short payments and the payer's own debits as ADX; credit memos as negative RMR."""
    return _edi(deals("en", Terms(lines=10, short=0.3, credit=0.1, claim=0.1)), ("|", "'", "004010"))


@layout("en", "x12", "open")
def edi_820_paid_before_adjustment(deals: Deals) -> Print:
    """RMR04 is what would be paid without the ADX that follows: only the sum tells the two habits apart."""
    printed = _edi(deals("en", Terms(lines=8, short=0.4)), ("*", "~", "004010"), before=True)
    printed.loose = True  # the adjustment may stand as a line of its own
    return printed


def _edi(deal: Deal, style: tuple[str, str, str], before: bool = False) -> Print:
    star, end, version = style
    payment = deal.payment
    paid, total = payment.paid.strftime("%Y%m%d"), payment.total
    sender, receiver = "PAYERID".ljust(15), "NORTHMERE".ljust(15)
    isa = ["ISA", "00", " " * 10, "00", " " * 10, "ZZ", sender, "ZZ", receiver, paid[2:], "0930", "U", "00401"]
    segments = [
        [*isa, "000000417", "0", "P", ">"],
        ["GS", "RA", "PAYERID", "NORTHMERE", paid, "0930", "417", "X", version],
        ["ST", "820", "0001"],
        ["BPR", "C", f"{total}", "C", "ACH", "CTX", *[""] * 10, paid],
        ["TRN", "1", payment.reference],
        ["CUR", "PR", deal.currency],
        ["DTM", "097", paid],
        ["N1", "PR", deal.payer],
        ["N1", "PE", PAYEE[0], "91", deal.account],
        ["ENT", "1"],
    ]
    for line in payment.lines:
        if line.invoice is None:
            segments.append(["ADX", f"{line.net}", "01", "CM", line.ref])
            continue
        kind = "CM" if line.is_credit else "IV"
        paid_amount = line.net + line.deduction if before else line.net
        amounts = [f"{paid_amount}", f"{line.gross}", f"{line.discount}" if line.discount else ""]
        segments.append(["RMR", kind, line.ref, "PI", *amounts])
        segments.append(["REF", "PO", line.po])
        segments.append(["DTM", "003", line.issued.strftime("%Y%m%d")])
        if line.deduction:
            segments.append(["ADX", f"{-line.deduction}", "06"])
    segments.append(["SE", str(len(segments) - 1), "0001"])
    segments += [["GE", "1", "417"], ["IEA", "1", "000000417"]]
    text = "".join(star.join(segment).rstrip(star if segment[0] != "ISA" else "") + end for segment in segments)
    return Print(text, deal, ("date", "gross", "disc", "ded"))
