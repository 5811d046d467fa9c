"""Flat exports, where every row repeats its payment's facts, in; pages with those facts above their rows out.

A column headed as the payment's number, date, payer, method, currency or amount says the same on all rows of one
payment. Each group of rows becomes a page of its own: its facts as labelled lines, its table, its total. A register
tells the payment once, in a band above its rows, with their sum and its day.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from parsers.remittance.facts.labels import bare_label
from parsers.remittance.lines import Line, Token, TokenKind
from parsers.remittance.made import labelled_line
from parsers.remittance.tables.table_parts import TablePart
from parsers.remittance.words import TotalKind, fold, heading_role, total_kind

_FACTS = frozenset({"reference", "payment_date", "method", "payer", "payee", "currency"})
_MAX_GROUPS = 200
_PAYMENTS = frozenset({"payment", "zahlung", "paiement", "pagamento", "betaling"})  # above numbers: the payment's
_WHOLE = ("total", "totaal", "gesamt", "suma", "soma")
_NUMBER = re.compile(r"[A-Z]{0,4}-?\d{4,}")
_CENTS = 2


def unfold(pages: Sequence[Sequence[Line]], tables: Sequence[TablePart]) -> list[list[Line]] | None:
    """None unless the pages, with these tables in them, are one flat table that starts with its headings."""
    parts = tables if len(pages) == 1 else []
    if len(parts) != 1 or len(parts[0].heading_lines) != 1:
        return None
    rows = [line for line in parts[0].lines if not _is_total(line)]
    fact_cells = _fact_cells(parts[0].heading_lines[0], rows)
    groups = _groups(rows, fact_cells) if fact_cells else []
    if not groups or any(_under(group[0], cell) is None for group in groups for cell in fact_cells):
        return None
    above = [line for line in pages[0] if line.top < parts[0].heading_lines[0].top]
    head = _without(parts[0].heading_lines[0], fact_cells)
    totals = [line for line in parts[0].lines if _is_total(line)]
    unfolded = []
    for number, rows in enumerate(groups):
        facts = [_fact_line(cell, rows[0], index) for index, cell in enumerate(fact_cells)]
        first = above if number == 0 else []
        lines = [_without(row, fact_cells) for row in rows]
        if _is_band(lines, rows, fact_cells):
            facts += _facts_of_band(lines.pop(0))
        lines += [line for line in totals if len(groups) == 1 or _is_sum(line, lines)]
        unfolded.append([*first, *facts, head, *lines])
    return unfolded


def _is_total(line: Line) -> bool:
    return any(total_kind(cell.text) is not None for cell in line.cells)


def _is_sum(line: Line, rows: Sequence[Line]) -> bool:
    """Whether each of its amounts is what stands above or below it in several rows."""
    return len(rows) > 1 and bool(line.amounts()) and all(_adds_up(token, rows) for token in line.amounts())


def _adds_up(total: Token, rows: Sequence[Line]) -> bool:
    column = [token for row in rows for token in row.amounts() if _overlap(token, total)]
    return _value(total) == sum(map(_value, column), Decimal(0))


def _value(token: Token) -> Decimal:
    return token.amount.values[-1] if token.amount else Decimal(0)


def _is_band(lines: Sequence[Line], rows: Sequence[Line], fact_cells: Sequence[Token]) -> bool:
    """Whether the first row alone tells the payment, and what it comes to: the rows below it are what it pays."""
    told_once = not any(_under(row, cell) for row in rows[1:] for cell in fact_cells)
    return told_once and _is_sum(lines[0], lines[1:])


def _facts_of_band(band: Line) -> list[Line]:
    """Its sum, and its day where it has one, behind labels; its other words as a line of their own."""
    days = [token for token in band.tokens if token.kind is TokenKind.DATE]
    told = [("Payment amount:", band.amounts()[-1]), *(("Payment date:", day) for day in days if len(days) == 1)]
    own = [id(token) for _, token in told]
    rest = replace(
        band,
        tokens=[token for token in band.tokens if id(token) not in own],
        cells=[cell for cell in band.cells if not any(_overlap(cell, token) for _, token in told)],
    )
    return [*([rest] if rest.cells else []), *(labelled_line(label, token, band, token) for label, token in told)]


def _fact_cells(heading: Line, rows: Sequence[Line]) -> list[Token]:
    """Heading cells that label the payment; none unless one of them is its number, or the amount that all rows share.

    An amount that differs within one payment is what each line pays."""
    facts, amounts, numbered = [], [], False
    for cell in heading.cells:
        label = bare_label(cell.text)
        if total_kind(cell.text) is TotalKind.PAID and _is_payments(cell.text):
            amounts.append(cell)
        elif _heads_money(cell, rows):
            continue  # "Pago" and "Zahlung" label a payment's number, and head what each line pays
        elif (label is not None and label[0] in _FACTS and label[1] == 3) or _heads_payments(cell, rows):
            facts.append(cell)
            numbered = numbered or label is None or label[0] == "reference"
    groups = _groups(rows, facts) if numbered else [list(rows)]
    shared = [cell for cell in amounts if all(_is_shared(cell, group) for group in groups)]
    if not (numbered or shared) or (shared and all(len(group) == 1 for group in groups)):
        return []
    found = [cell for cell in heading.cells if cell in (*facts, *shared)]
    others = [cell for cell in heading.cells if cell not in found]
    return found if len(others) >= 2 and any(heading_role(c.text) for c in others) else []


def _heads_money(heading: Token, rows: Sequence[Line]) -> bool:
    return any(
        min(token.x1, heading.x1) > max(token.x0, heading.x0) and token.amount and token.amount.decimals == _CENTS
        for line in rows
        for token in line.amounts()
    )


def _heads_payments(heading: Token, rows: Sequence[Line]) -> bool:
    """ "Payment" or "Confirmation #" above numbers of which some stand in several rows."""
    if fold(heading.text) not in _PAYMENTS and bare_label(heading.text) != ("reference", 2):
        return False
    values = [value.text for line in rows if (value := _under(line, heading))]
    numbers = all(_NUMBER.fullmatch(value) for value in values)
    return bool(values) and numbers and len(set(values)) < len(values)


def _is_shared(heading: Token, rows: Sequence[Line]) -> bool:
    values = {value.text if (value := _under(row, heading)) else None for row in rows}
    return len(values) == 1 and None not in values


def _is_payments(heading: str) -> bool:
    """Whether the words name the payment's amount ("Payment amount", "Total paid"), not only an amount paid."""
    words = fold(heading).split()
    return len(words) > 1 and (bare_label(f"{words[0]} no") == ("reference", 3) or words[0].startswith(_WHOLE))


def _groups(rows: Sequence[Line], fact_cells: Sequence[Token]) -> list[list[Line]]:
    """The rows by their facts, in order; none where each row is a payment of its own. A fact that a row leaves out
    is the row's above: exports print it once, and leave it out of a sum. A row without an amount is a remark."""
    groups: dict[tuple[str, ...], list[Line]] = {}
    facts: tuple[str, ...] = ()
    for line in rows:
        values = [_under(line, cell) for cell in fact_cells]
        if not facts and None in values:
            return []
        if None not in values or line.amounts():
            facts = tuple(
                value.text if value else above
                for value, above in zip(values, facts or [""] * len(values), strict=True)
            )
        groups.setdefault(facts, []).append(line)
    paying = sum(1 for line in rows if line.amounts())
    if not groups or len(groups) > _MAX_GROUPS or (len(groups) > 1 and len(groups) >= paying):
        return []
    return list(groups.values())


def _under(line: Line, heading: Token) -> Token | None:
    over = [cell for cell in line.cells if _overlap(cell, heading)]
    return over[0] if len(over) == 1 else None


def _overlap(one: Token, other: Token) -> bool:
    return min(one.x1, other.x1) > max(one.x0, other.x0)


def _fact_line(heading: Token, row: Line, index: int) -> Line:
    """ "Payment number: 2000041936": the value keeps its place, the label stands to its left."""
    value = _under(row, heading)
    assert value is not None  # a payment's first row has all of its facts
    text = f"{heading.text}{'' if bare_label(heading.text) else ' no'}:"
    made = labelled_line(text, value, row, *(t for t in row.tokens if value.x0 <= t.x0 and t.x1 <= value.x1))
    return replace(made, top=row.top - 0.001 * (index + 1))


def _without(line: Line, fact_cells: Sequence[Token]) -> Line:
    def free(token: Token) -> bool:
        return not any(_overlap(token, cell) for cell in fact_cells)

    return Line(
        line.page, line.top, line.bottom, [t for t in line.tokens if free(t)], [c for c in line.cells if free(c)]
    )
