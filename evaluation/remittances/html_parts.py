"""What pages that a browser prints are made of: the frame, a plain table, letterhead, payee, labelled facts."""

from collections.abc import Iterable, Sequence
from html import escape

from evaluation.remittances.deals import Deal, Line, Payment
from evaluation.remittances.layouts import Look, cell, column_sum
from evaluation.remittances.printed import print_date
from evaluation.remittances.words import PAYEE, STREETS

MONEY = ("gross", "disc", "ded", "wht", "net")
SHOWN = ("reference", "date", "total", "payer")


def page(css: str, *parts: str) -> str:
    return f"<!doctype html><meta charset=utf-8><style>body{{font:10pt sans-serif}}{css}</style>{''.join(parts)}"


def table(
    deal: Deal,
    payment: Payment,
    columns: Sequence[str],
    look: Look,
    *,
    totals: Iterable[str] = ("net",),
    lines: Sequence[Line] | None = None,
    heads: bool = True,
    lump: bool = True,
) -> str:
    """A plain table with a total row, and the lump adjustment above it."""
    rows = []
    if heads:
        rows.append(
            "<thead><tr>" + "".join(f"<th class={c}>{escape(deal.word(c))}</th>" for c in columns) + "</tr></thead>"
        )
    for line in payment.lines if lines is None else lines:
        rows.append(
            "<tr>" + "".join(f"<td class={c}>{escape(cell(deal, line, c, look))}</td>" for c in columns) + "</tr>"
        )
    if lump and payment.lump:
        rows.append(
            f"<tr><td colspan={len(columns) - 1}>{payment.lump_text}</td>"
            f"<td class=net>{escape(look.money(payment.lump))}</td></tr>"
        )
    totals = tuple(totals)
    if totals:
        rows.append("<tr class=total>")
        for position, column in enumerate(columns):
            text = deal.word("total") if position == 0 else ""
            if column in totals:
                text = look.money(payment.total) if column == "net" else column_sum(payment, column, look)
            rows.append(f"<td class={column}>{escape(text)}</td>")
        rows.append("</tr>")
    return f"<table>{''.join(rows)}</table>"


def html_lines(rows: Iterable[Sequence[str]], numeric: Iterable[int], tag: str = "td") -> str:
    """Rows of a table; the columns in `numeric` stand right, by the class r."""
    right = set(numeric)
    return "".join(
        "<tr>"
        + "".join(f"<{tag}{' class=r' * (at in right)}>{escape(text)}</{tag}>" for at, text in enumerate(row))
        + "</tr>"
        for row in rows
    )


def listing(
    heads: Sequence[str], rows: Iterable[Sequence[str]], numeric: Iterable[int], foot: Sequence[str] = ()
) -> str:
    """A table of the class list, with a row of sums at its foot."""
    right = set(numeric)
    sums = f"<tfoot>{html_lines([foot], right)}</tfoot>" if foot else ""
    head, body = html_lines([heads], right, "th"), html_lines(rows, right)
    return f"<table class=list><thead>{head}</thead><tbody>{body}</tbody>{sums}</table>"


def letterhead(deal: Deal) -> str:
    return "<p class=from><b>" + "</b><br>".join((escape(deal.payer), *map(escape, STREETS[deal.language]))) + "</p>"


def payee() -> str:
    return "<p class=to>" + "<br>".join(PAYEE) + "</p>"


def facts(deal: Deal, payment: Payment, look: Look, *, total: bool = True, glue: str = ": ", tag: str = "p") -> str:
    """Reference, date and amount as label and value."""
    pairs = [
        (deal.word("vendor"), deal.account),
        (deal.word("pay_ref"), payment.reference),
        (deal.word("pay_date"), print_date(payment.paid, look.date, deal.language)),
    ]
    if total:
        pairs.append((deal.word("amount"), f"{look.money(payment.total)} {deal.currency}"))
    return f"<{tag} class=facts>" + "<br>".join(f"{escape(k)}{glue}{escape(v)}" for k, v in pairs) + f"</{tag}>"


RIGHT = "".join(f".{name}," for name in MONEY).rstrip(",") + "{text-align:right}"
RULED = "table{border-collapse:collapse;width:100%}td,th{border:.5pt solid #444;padding:2pt 5pt}" + RIGHT
BARE = "table{width:100%;border-spacing:0}td,th{padding:1.5pt 4pt;text-align:left}" + RIGHT
