"""The pages of one payment in, that payment out: its tables as rows and columns, named by the ledger, then solved."""

from collections.abc import Sequence
from datetime import date

from parsers.dates import date_readings
from parsers.remittance.anchors import Anchors
from parsers.remittance.facts.header import read_header, read_surroundings
from parsers.remittance.facts.labels import is_summary_heading
from parsers.remittance.facts.payment_day import DayChoice, date_order, usual_order
from parsers.remittance.lines import Line, TokenKind
from parsers.remittance.proof.conclusion import Payment, billed_currency, conclude
from parsers.remittance.rows.reference_columns import find_reference_column
from parsers.remittance.rows.roles import solve
from parsers.remittance.rows.row_names import name_rows
from parsers.remittance.rows.rows import Row, RowKind, read_rows
from parsers.remittance.rows.solutions import amount_of
from parsers.remittance.rows.sums import part_rows
from parsers.remittance.rows.totals import name_group_sums, name_unnamed_total, name_whole_sum, stated_totals
from parsers.remittance.tables.anchored_tables import anchored_tables
from parsers.remittance.tables.table_parts import Column, TablePart
from parsers.remittance.tables.tables import find_tables, headless_tables, join_side_tables, without_other_times
from parsers.remittance.words import (
    REFERENCE_ROLES,
    Role,
    heads_part_payment,
    is_before_tax,
    is_with_tax,
    names_credit,
    names_deduction,
    tells_of_payment,
    total_kind,
)

_NAMES_ITEMS = frozenset({Role.INVOICE, Role.WEAK_INVOICE})
_SUMS = frozenset({Role.NET, Role.GROSS, Role.AMOUNT, None})


def read_payment(
    pages: Sequence[Sequence[Line]], anchors: Anchors, mark: str | None, tables: Sequence[TablePart] | None = None
) -> Payment:
    """`tables` are those of the pages when they are known; without any heading each page's lines are one table."""
    lines = [line for page in pages for line in page]
    found = (find_tables(pages) or anchored_tables(pages, anchors)) if tables is None else tables
    parts = _without_summaries(found or headless_tables(pages))
    join_side_tables(parts)
    columns = _columns(parts)
    rows = [row for part in parts for row in read_rows(part)]
    keys = [frozenset(column.key for column in part.columns) for part in parts]
    reference_column = find_reference_column(_without_parts(rows, mark), columns, anchors, keys)
    name_rows(rows, reference_column, anchors)
    rows = _without_noise(rows, headed=bool(found))
    name_unnamed_total(rows, mark)
    name_group_sums(rows, mark)
    name_whole_sum(rows, mark)
    if len(rows) == 1 and not parts[0].headings and tells_of_payment(rows[0].line.text):
        rows = []  # a sentence that says what was paid, not a table of one line
    totals = stated_totals(lines, rows, columns, mark)
    readings = solve(rows, columns, totals, mark)
    order = date_order(lines) or _order_by_ledger(rows)
    in_table = _row_lines(lines, rows, lines_of_headings(parts))
    customer = _customer_name(rows)
    billed = _sure_dates(rows, columns) or _ledger_dates(rows)
    around = read_surroundings(lines, in_table, {row.reference for row in rows if row.item is not None})
    currency = around.currency or billed_currency(rows)
    usual = order or ("dmy" if mark == "," else usual_order(currency, around.method, lines))
    header = read_header(around, customer, DayChoice(order, billed, usual))
    return conclude(header, readings, totals, columns, reference_column, anchors, usual, mark, lines)


def lines_of_headings(tables: Sequence[TablePart]) -> set[int]:
    """Identities of the lines that are table headings: their words label columns, not the payment."""
    return {id(line) for part in _without_summaries(tables) for line in part.heading_lines}


def _without_summaries(tables: Sequence[TablePart]) -> list[TablePart]:
    kept = [part for part in without_other_times(tables) if not _is_summary(part, others=len(tables) - 1)]
    named = [part for part in kept if any(heading.role in _NAMES_ITEMS for heading in part.headings)]
    return [part for part in kept if part in named or not (named and _is_band_of_facts(part))]


def _is_band_of_facts(part: TablePart) -> bool:
    """ "Currency | Number of items | Total paid" above one value each: what the advice says of itself."""
    words = " ".join(heading.text for heading in part.headings)
    numbered = any(heading.role in REFERENCE_ROLES for heading in part.headings)
    one_row = sum(1 for line in part.lines if line.amounts()) == 1
    return one_row and not (numbered or names_deduction(words) or names_credit(words))


def _is_summary(part: TablePart, others: int) -> bool:
    one_row = others > 0 and sum(1 for line in part.lines if line.amounts()) == 1
    return is_summary_heading([heading.text for heading in part.headings], of_one_row=one_row)


def _columns(parts: Sequence[TablePart]) -> dict[str, Column]:
    columns: dict[str, Column] = {}
    for part in parts:
        _settle_tax(part.columns)
        _settle_part_payments(part.columns)
        for column in part.columns:
            known = columns.setdefault(column.key, column)
            if known.role is None and column.role is not None:
                columns[column.key] = column
    return columns


def _settle_tax(columns: Sequence[Column]) -> None:
    """In "Net | VAT | Gross" what is paid is the gross column, unless another one is headed as paid; then the net one
    only says what the gross one, or the paid one, is made of."""
    sums = [column for column in columns if column.numeric and column.role in _SUMS]
    before = [column for column in sums if is_before_tax(column.heading)]
    after = [column for column in sums if column.role is not Role.NET and is_with_tax(column.heading)]
    others = [column for column in sums if column not in before and column not in after]
    if not (before and any(column.numeric and column.role is Role.TAX for column in columns)):
        return
    if any(column.role is Role.NET for column in others):
        before[0].role = Role.BALANCE if after else Role.GROSS
    elif after and not others:
        before[0].role, after[0].role = Role.GROSS, Role.NET


def _settle_part_payments(columns: Sequence[Column]) -> None:
    """What "Part paid" heads beside "Net paid" was paid before."""
    numeric = [column for column in columns if column.numeric]
    partly = [column for column in numeric if heads_part_payment(column.heading)]
    if any(column.role is Role.NET and column not in partly for column in numeric):
        for column in partly:
            column.role = Role.BALANCE


def _without_parts(rows: Sequence[Row], mark: str | None) -> list[Row]:
    """Without rows that say what the one above is made of: their numbers are those of orders."""
    body = [row for row in rows if total_kind(row.line.cells[0].text) is None]
    values = [{key: amount_of(token, mark) for key, token in row.amounts.items()} for row in body]
    parts = {id(body[index]) for index in part_rows(body, values)}
    return [row for row in rows if id(row) not in parts]


def _without_noise(rows: Sequence[Row], *, headed: bool) -> list[Row]:
    """Rows after the last item that are no totals and have much text are prose, not lines; so are rows before the
    first item where no headings say that a table has begun."""
    items = [index for index, row in enumerate(rows) if row.kind is RowKind.ITEM]
    if not items:
        return []
    first = 0 if headed else items[0]
    return [
        row
        for index, row in enumerate(rows)
        if row.kind is not RowKind.LOOSE or (first <= index <= items[-1] + 4 and len(row.line.text) < 90)
    ]


def _row_lines(lines: Sequence[Line], rows: Sequence[Row], headings: set[int]) -> set[int]:
    taken = {row.line.place() for row in rows if row.kind is not RowKind.TOTAL}
    return {index for index, line in enumerate(lines) if id(line) in headings or line.place() in taken}


def _customer_name(rows: Sequence[Row]) -> str | None:
    names = [row.item.customer_name for row in rows if row.item is not None]
    return max(set(names), key=names.count) if names else None


def _sure_dates(rows: Sequence[Row], columns: dict[str, Column]) -> tuple[date, ...]:
    """Dates of the lines that can be read in one way only; due dates may lie after the payment."""
    readings = [
        date_readings(token.text)
        for row in rows
        for key, tokens in row.texts.items()
        if key not in columns or columns[key].role is not Role.DUE_DATE
        for token in tokens
        if token.kind is TokenKind.DATE
    ]
    return tuple(found[0] for found in readings if len(found) == 1)


def _ledger_dates(rows: Sequence[Row]) -> tuple[date, ...]:
    """When the named items were billed, for a document that doesn't say: nobody pays before."""
    return tuple(row.item.invoice_date for row in rows if row.item is not None and row.item.invoice_date is not None)


def _order_by_ledger(rows: Sequence[Row]) -> str | None:
    """The date order under which the lines' dates are the ledger's invoice dates."""
    votes = {"dmy": 0, "mdy": 0}
    for row in rows:
        if row.item is None or row.item.invoice_date is None:
            continue
        for token in row.line.tokens:
            readings = date_readings(token.text) if token.kind is TokenKind.DATE else ()
            if len(readings) == 2 and row.item.invoice_date in readings:
                votes["dmy" if readings[0] == row.item.invoice_date else "mdy"] += 1
    if votes["dmy"] == votes["mdy"]:
        return None
    return max(votes, key=lambda order: votes[order])
