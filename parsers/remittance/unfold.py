"""Flat exports, where every row repeats its payment's facts, in; pages with those facts above their rows out.

A column headed as the payment's number, date, payer, method, currency or amount says the same on all rows of one
payment. Each group of rows becomes a page of its own: its facts as labelled lines, its table, its total.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.remittance.labels import bare_label
from parsers.remittance.lines import Line, Token, TokenKind
from parsers.remittance.table_parts import TablePart
from parsers.remittance.words import TotalKind, fold, heading_role, total_kind

_FACTS = frozenset({"reference", "payment_date", "method", "payer", "payee", "currency"})
_MAX_GROUPS = 200
_PAYMENTS = frozenset({"payment", "zahlung", "paiement", "pagamento", "betaling"})  # above numbers: the payment's
_NUMBER = re.compile(r"[A-Z]{0,4}-?\d{4,}")
_CENTS = 2


def unfold(pages: Sequence[Sequence[Line]], tables: Sequence[TablePart]) -> list[list[Line]] | None:
    """None unless the pages, with these tables in them, are one flat table that starts with its headings."""
    parts = tables if len(pages) == 1 else []
    if len(parts) != 1 or len(parts[0].heading_lines) != 1:
        return None
    rows = [line for line in parts[0].lines if not any(total_kind(cell.text) is not None for cell in line.cells)]
    fact_cells = _fact_cells(parts[0].heading_lines[0], rows)
    groups = _groups(rows, fact_cells) if fact_cells else []
    if not groups:
        return None
    above = [line for line in pages[0] if line.top < parts[0].heading_lines[0].top]
    head = _without(parts[0].heading_lines[0], fact_cells)
    unfolded = []
    for number, rows in enumerate(groups):
        facts = [_fact_line(cell, rows[0], index) for index, cell in enumerate(fact_cells)]
        first = above if number == 0 else []
        unfolded.append([*first, *facts, head, *(_without(row, fact_cells) for row in rows)])
    return unfolded


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
    """ "Payment" above numbers of which some stand in several rows."""
    if fold(heading.text) not in _PAYMENTS:
        return False
    values = [value.text for line in rows if (value := _under(line, heading))]
    numbers = all(_NUMBER.fullmatch(value) for value in values)
    return bool(values) and numbers and len(set(values)) < len(values)


def _is_shared(heading: Token, rows: Sequence[Line]) -> bool:
    values = {value.text if (value := _under(row, heading)) else None for row in rows}
    return len(values) == 1 and None not in values


def _is_payments(heading: str) -> bool:
    """Whether the words name the payment's amount ("Payment amount"), not only an amount paid."""
    words = fold(heading).split()
    return len(words) > 1 and bare_label(f"{words[0]} no") == ("reference", 3)


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
    over = [cell for cell in line.cells if min(cell.x1, heading.x1) - max(cell.x0, heading.x0) > 0]
    return over[0] if len(over) == 1 else None


def _fact_line(heading: Token, row: Line, index: int) -> Line:
    """ "Payment number: 2000041936": the value keeps its place, the label stands to its left."""
    value = _under(row, heading)
    assert value is not None  # rows without a fact are never grouped
    words = tuple(replace(word, x0=value.x0 - 100, x1=value.x0 - 10) for word in heading.words)
    label = Token(
        TokenKind.TEXT,
        f"{heading.text}{'' if bare_label(heading.text) else ' no'}:",
        words,
        row.page,
        value.x0 - 100,
        value.x0 - 10,
        row.top,
        row.bottom,
    )
    tokens = [token for token in row.tokens if value.x0 <= token.x0 and token.x1 <= value.x1]
    top = row.top - 0.001 * (index + 1)
    return Line(row.page, top, row.bottom, [label, *tokens], [label, value])


def _without(line: Line, fact_cells: Sequence[Token]) -> Line:
    def free(token: Token) -> bool:
        return all(min(token.x1, cell.x1) - max(token.x0, cell.x0) <= 0 for cell in fact_cells)

    return Line(
        line.page, line.top, line.bottom, [t for t in line.tokens if free(t)], [c for c in line.cells if free(c)]
    )
