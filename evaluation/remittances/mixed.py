"""Layouts drawn by lot: columns, their order and words, signs, dates, places of the head; every language and tool."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from random import Random

from evaluation.remittances import mail_bodies, office_pages, sheets, text_pages
from evaluation.remittances.deals import Deal, Terms
from evaluation.remittances.html_parts import letterhead, page, payee, table
from evaluation.remittances.layouts import LAYOUTS, Deals, Layout, Look, Print, cell
from evaluation.remittances.printed import print_date

AMOUNTS = {"en": ("en", "plain"), "de": ("de", "bare", "ch"), "fr": ("nbsp", "fr", "space", "bare")}
DATES = {"en": ("us", "uk", "iso", "dash"), "de": ("de", "de_short", "iso"), "nl": ("nl", "iso")}
TOOLS = ("chromium", "writer", "calc", "groff", "enscript", "txt", "eml", "xlsx", "csv")


@dataclass(frozen=True, slots=True)
class Plan:
    deal: Deal
    columns: Sequence[str]
    look: Look
    random: Random

    @property
    def facts(self) -> list[tuple[str, str]]:
        """The head's labels and values, in this document's order."""
        deal, payment = self.deal, self.deal.payment
        pairs = [
            (deal.word("pay_ref"), payment.reference),
            (deal.word("pay_date"), print_date(payment.paid, self.look.date, deal.language)),
            (deal.word("amount"), f"{self.look.money(payment.total)} {deal.currency}"),
            (deal.word("vendor"), deal.account),
        ]
        return self.random.sample(pairs, len(pairs))


def _draw_terms(random: Random) -> Terms:
    discount, short = random.choice(((0.0, 0.0), (0.4, 0.0), (0.0, 0.3), (0.25, 0.25)))
    withheld = Decimal(random.choice(("0", "0", "0", "0", "0.15")))
    return Terms(
        lines=random.choice((3, 5, 8, 12, 20, 35)),
        credit=random.choice((0, 0, 0.12)),
        claim=random.choice((0, 0, 0, 0.1)),
        discount=discount,
        short=short,
        withheld=Decimal(0) if discount or short else withheld,
        prefix=random.choice(("kept", "kept", "kept", "zeros")),
    )


def _plan(deals: Deals, language: str) -> Plan:
    deal = deals(language, _draw_terms)
    random, lines = deal.random, deal.payment.lines
    kept = ["ref"]
    kept += [column for column in ("date", "due", "po", "own", "text") if random.random() < 0.4]
    kept = random.sample(kept, len(kept))
    reductions = [
        column
        for column, name in (("disc", "discount"), ("ded", "deduction"), ("wht", "withheld"))
        if any(getattr(line, name) for line in lines)
    ]
    if reductions or random.random() < 0.4:
        kept.append("gross")
    kept += [*reductions, "net"]
    if any(line.reason for line in lines) and random.random() < 0.7:
        kept.insert(random.randint(1, len(kept)), "reason")
    look = Look(
        amount=random.choice(AMOUNTS.get(language, ("de", "de", "bare"))),
        sign=random.choice(("minus", "minus", "trailing", "parens")),
        date=random.choice(DATES.get(language, ("uk", "uk_short", "iso"))),
        zero=random.choice((None, "", "-")),
        minus_reductions=random.random() < 0.25,
    )
    return Plan(deal, kept, look, random)


def _print_chromium(plan: Plan) -> object:
    deal, random, pairs = plan.deal, plan.random, plan.facts
    shown = random.choice(("lines", "table", "above"))
    if shown == "lines":
        glue = random.choice((": ", " ", " : "))
        head = "<p>" + "<br>".join(f"{escape(label)}{glue}{escape(value)}" for label, value in pairs) + "</p>"
    elif shown == "table":
        head = "".join(f"<tr><td>{escape(label)}</td><td>{escape(value)}</td></tr>" for label, value in pairs)
        head = f"<table class=f>{head}</table>"
    else:
        tops = "".join(f"<th>{escape(label)}</th>" for label, _ in pairs)
        head = (
            f"<table class=f><tr>{tops}</tr><tr>"
            + "".join(f"<td>{escape(v)}</td>" for _, v in pairs)
            + "</tr></table>"
        )
    side = random.choice(("left", "right", "center"))
    css = f"body{{font:{random.choice((7, 8, 9, 10, 11))}pt {random.choice(('serif', 'sans-serif', 'monospace'))}}}"
    aligned = random.choice(("right", "right", side))
    css += f"td,th{{padding:1pt 6pt;text-align:left}}.gross,.disc,.ded,.wht,.net{{text-align:{aligned}}}"
    css += random.choice(
        ("", "td,th{border:.4pt solid #000}", "tr{border-bottom:.4pt dotted #000}", "thead{background:#ccd}")
    )
    css += "table{border-collapse:collapse;margin:6pt 0;width:" + random.choice(("auto", "100%")) + "}.f{width:auto}"
    blocks = random.sample([letterhead(deal), payee(), f"<h2>{deal.word('title')}</h2>"], 3)
    body = table(deal, deal.payment, plan.columns, plan.look)
    parts = [*blocks, body, head] if random.random() < 0.2 else [*blocks, head, body]
    return page(css, *parts)


def _print_writer(plan: Plan) -> object:
    rows = office_pages.rows_of(plan.deal, plan.deal.payment, plan.columns, plan.look)
    intro = [plan.deal.payer, plan.deal.word("title"), *(f"{label}: {value}" for label, value in plan.facts), ""]
    widths = ["auto" if len(plan.columns) < 7 else "narrow"] * len(plan.columns)
    body = office_pages.table(rows, plan.columns, plan.random.random() < 0.5, widths if len(plan.columns) < 7 else ())
    return office_pages.letter(*map(office_pages.paragraph, intro), body)


def _print_calc(plan: Plan) -> object:
    rows = [[plan.deal.payer], [plan.deal.word("title")], *map(list, plan.facts), []]
    rows += office_pages.rows_of(plan.deal, plan.deal.payment, plan.columns, plan.look)
    return office_pages.spreadsheet(rows, plan.random.random() < 0.5)


def _print_groff(plan: Plan) -> object:
    return text_pages.typeset(
        plan.deal, plan.columns, plan.look, plan.random.choice(("allbox", "box", "center", "expand"))
    )


def _print_text(plan: Plan) -> str:
    dots = plan.random.choice(" .")
    head = [plan.deal.payer, plan.deal.word("title"), ""]
    head += [f"{label.ljust(26, dots)}: {value}" for label, value in plan.facts]
    rule = plan.random.choice(("-", "=", ""))
    return "\n".join([*head, "", *text_pages.grid(plan.deal, plan.deal.payment, plan.columns, plan.look, rule)])


def _print_enscript(plan: Plan) -> object:
    text = _print_text(plan).replace("\u202f", "\u00a0")
    return ("-r", "-f", "Courier7"), text


def _print_eml(plan: Plan) -> object:
    html = _print_chromium(plan)
    assert isinstance(html, str)
    return mail_bodies.mail(plan.deal, plan.deal.word("title"), html=html)


def _print_csv(plan: Plan) -> object:
    heads = [plan.deal.word(column) for column in plan.columns]
    lines = [[cell(plan.deal, line, c, plan.look) for c in plan.columns] for line in plan.deal.payment.lines]
    rows = [[plan.deal.payer], *map(list, plan.facts), [], heads, *lines]
    total = [plan.deal.word("total"), *[""] * (len(heads) - 2), plan.look.money(plan.deal.payment.total)]
    return sheets.delimited([*rows, total], plan.random.choice(";\t|"))


def _print_xlsx(plan: Plan) -> object:
    names = {"gross": "gross", "disc": "discount", "ded": "deduction", "wht": "withheld", "net": "net"}
    rows: list[list[sheets.Value]] = [[plan.deal.payer], *_listed(plan.facts), []]
    rows.append([plan.deal.word(column) for column in plan.columns])
    for line in plan.deal.payment.lines:
        figures = [
            getattr(line, names[c]) if c in names else cell(plan.deal, line, c, plan.look) for c in plan.columns
        ]
        rows.append(figures)
    rows.append([plan.deal.word("total"), *[None] * (len(plan.columns) - 2), plan.deal.payment.total])
    return sheets.workbook({"Sheet1": rows})


def _listed(pairs: Sequence[tuple[str, str]]) -> list[list[sheets.Value]]:
    return [[label, value] for label, value in pairs]


_PRINT: dict[str, Callable[[Plan], object]] = {
    "chromium": _print_chromium,
    "writer": _print_writer,
    "calc": _print_calc,
    "groff": _print_groff,
    "enscript": _print_enscript,
    "txt": _print_text,
    "eml": _print_eml,
    "xlsx": _print_xlsx,
    "csv": _print_csv,
}


def _make(language: str, tool: str) -> Callable[[Deals], Print]:
    def make(deals: Deals) -> Print:
        plan = _plan(deals, language)
        columns = plan.columns
        if plan.columns[-1] == "reason":  # the total stands in the last column
            columns = [*[column for column in columns if column != "reason"]]
        plan = Plan(plan.deal, columns, plan.look, plan.random)
        return Print(_PRINT[tool](plan), plan.deal, columns)

    return make


for _language in ("en", "de", "fr", "es", "it", "nl"):
    for _tool in TOOLS:
        LAYOUTS.append(Layout(f"{_language}_mixed_{_tool}", _language, _tool, "open", _make(_language, _tool)))
