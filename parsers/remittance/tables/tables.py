"""Printed lines in, tables with columns out: a heading band, and the rows beneath it up to the next one.

A page without a heading goes on with the table of the page before.
"""

import re
from collections.abc import Sequence, Set
from dataclasses import replace

from parsers.files.pages import Word
from parsers.remittance.advice_words import names_other_times
from parsers.remittance.lines import Line, Token, TokenKind
from parsers.remittance.tables.columns import find_columns
from parsers.remittance.tables.heading_bands import find_halves, find_heading_bands, overlaps
from parsers.remittance.tables.sign_column import take_signs
from parsers.remittance.tables.table_parts import Column, Heading, TablePart
from parsers.remittance.tables.two_lines import join_two_lines, numbers_span
from parsers.remittance.words import (
    AMOUNT_ROLES,
    REFERENCE_ROLES,
    Role,
    fold,
    names_credit,
    names_deduction,
    tells_of_payment,
    total_kind,
)

_TAIL_LENGTH = 4
_CENTS = 2  # decimals
_LONG_NUMBER, _SHORT_NUMBER = 7, 4  # digits
_HEADS_PAYMENT = re.compile(r"(payment|zahlung|paiement|pago|pagamento|betaling)\b")


def find_tables(pages: Sequence[Sequence[Line]], before: TablePart | None = None) -> list[TablePart]:
    """The table parts of the document in reading order; lines above the first heading belong to none, or go on with
    the part `before` them."""
    parts: list[TablePart] = []
    for lines in pages:
        parts += _page_parts(lines, parts[-1] if parts else before)
    for part in parts:
        _join_items_in_two_lines(part)
        _join_wrapped_references(part)
        _take_as_text(_repeated_numbers(part))
        _untell_what_heads_amounts(part)
        take_signs(part)
        part.columns = find_columns(part)
    return [part for part in parts if any(column.numeric for column in part.columns)]


def _join_items_in_two_lines(part: TablePart) -> None:
    if any(heading.role in (Role.INVOICE, Role.WEAK_INVOICE) for heading in part.headings):
        return
    if (found := join_two_lines(part.lines)) is not None:
        part.lines, name = found
        if name:
            part.headings = [Heading(name, *numbers_span(part.lines), Role.INVOICE), *part.headings]


def join_side_tables(parts: Sequence[TablePart]) -> None:
    """A small table of deductions or credits below the invoices ("Claim no. | Reason | Amount") goes on with the
    invoices' columns: its one amount is paid like theirs, its number is their reference."""
    main = next((part for part in parts if _named_column(part) is not None), None)
    named = _named_column(main) if main is not None else None
    if main is None or named is None:
        return
    net = _paid_column(main)
    keys = {column.key for column in main.columns}
    joined: TablePart | None = None  # the one before, when it was
    for part in parts:
        goes_on = joined is not None and part.continued and part.headings == joined.headings
        joined = (
            part if part is not main and net and _join_side_table(part, parts, named, net, keys, goes_on) else None
        )


def _join_side_table(
    part: TablePart, parts: Sequence[TablePart], named: Column, net: Column, keys: Set[str], goes_on: bool
) -> bool:
    """`goes_on` on the next page; else its title or headings say that it lists deductions or credits."""
    amounts = [column for column in part.columns if column.numeric]
    words = " ".join([_title(part, parts), *(heading.text for heading in part.headings)])
    if len(amounts) != 1 or not (goes_on or (not part.continued and (names_deduction(words) or names_credit(words)))):
        return False
    part.section = words
    if amounts[0].key in keys and amounts[0].key != net.key:
        return False
    amounts[0].key = net.key
    numbers = [c for c in part.columns if not c.numeric and c.role in REFERENCE_ROLES]
    if len(numbers) == 1 and numbers[0].key not in keys:
        numbers[0].key = named.key
    return True


def _named_column(part: TablePart) -> Column | None:
    texts = [column for column in part.columns if not column.numeric]
    for role in (Role.INVOICE, Role.WEAK_INVOICE):
        found = [column for column in texts if column.role is role]
        if found:
            return found[0]
    return None


def _paid_column(part: TablePart) -> Column | None:
    amounts = [column for column in part.columns if column.numeric]
    paid = [column for column in amounts if column.role is Role.NET]
    return paid[0] if len(paid) == 1 else amounts[0] if len(amounts) == 1 else None


def without_other_times(parts: Sequence[TablePart]) -> list[TablePart]:
    """The parts but those that are headed as paid before or as still open, where others name invoices too."""
    titles = [
        " ".join([_title(part, parts), *(line.text for line in part.heading_lines if len(line.cells) == 1)])
        for part in parts
    ]
    now = [part for part, title in zip(parts, titles, strict=True) if not names_other_times(title)]
    return now if any(_named_column(part) is not None for part in now) else list(parts)


def _title(part: TablePart, parts: Sequence[TablePart]) -> str:
    """The line above the part's headings, when it has no amounts."""
    if not part.heading_lines:
        return ""
    first = part.heading_lines[0]
    above = [line for other in parts for line in other.lines if line.page == first.page and line.top < first.top]
    last = max(above, key=lambda line: line.top, default=None)
    if last is None or last.amounts() or first.top - last.bottom > 3 * (first.bottom - first.top):
        return ""
    return last.text


_LEAST_LISTED = 2


def headless_tables(pages: Sequence[Sequence[Line]]) -> list[TablePart]:
    """Each page's lines as a table without headings, for letters and lists; amounts may stand inside text."""
    parts = [TablePart([], [], _without_the_sentence(lines)) for lines in pages if lines]
    for part in parts:
        part.columns = find_columns(part, loose=True)
    for number, part in enumerate(parts[1:], start=2):
        _take_names(part.columns, [column for before in parts[: number - 1] for column in before.columns], number)
    return [part for part in parts if any(column.numeric for column in part.columns)]


def _take_names(columns: Sequence[Column], before: Sequence[Column], page: int) -> None:
    """Without headings, a column is the one of an earlier page that stands at its place, and else its page's own."""
    taken: set[str] = set()
    for column in columns:
        same = [
            other.key
            for other in before
            if other.numeric is column.numeric and min(other.x1, column.x1) > max(other.x0, column.x0)
        ]
        kept = next((key for key in same if key not in taken), f"{column.key} of page {page}")
        taken.add(kept)
        column.key = kept


def _without_the_sentence(lines: Sequence[Line]) -> list[Line]:
    """ "Payment 4711 for $300.00 was released on 1 November. It covers:" above a list is none of its lines."""
    amounts = [line for line in lines if line.amounts()]
    telling = [line for line in amounts if tells_of_payment(line.text) and line.amounts()[0].inline]
    alone = len(telling) == 1 and telling[0] is amounts[0] and len(amounts) > _LEAST_LISTED
    return [line for line in lines if not alone or line is not telling[0]]


def _page_parts(lines: Sequence[Line], before: TablePart | None) -> list[TablePart]:
    bands = find_heading_bands(lines)
    parts: list[TablePart] = []
    if not bands:
        if before is not None and lines:
            parts.append(TablePart(before.headings, [], list(lines), continued=True))
        return parts
    if before is not None and bands[0][0] > 0:
        parts.append(TablePart(before.headings, [], list(lines[: bands[0][0]]), continued=True))
    for index, (start, end, headings) in enumerate(bands):
        stop = bands[index + 1][0] if index + 1 < len(bands) else len(lines)
        body = list(lines[end:stop])
        halves = find_halves(headings)
        if len(halves) == 1:
            parts.append(TablePart(headings, list(lines[start:end]), body))
            continue
        edges = [half[0].x0 - 4 for half in halves[1:]]
        body = [line for line in body if not _is_total_across(line, edges)]
        for number, half in enumerate(halves):
            left = -1e9 if number == 0 else half[0].x0 - 4
            right = 1e9 if number == len(halves) - 1 else halves[number + 1][0].x0 - 4
            part = TablePart(half, list(lines[start:end]), _between(body, left, right))
            title = fold(half[0].text)
            if title != fold(halves[0][0].text):  # one column with the one beside it, whatever the table's name
                part.section = title if names_credit(title) or names_deduction(title) else ""
                part.headings = [replace(half[0], text=halves[0][0].text, role=halves[0][0].role), *half[1:]]
            parts.append(part)
    return parts


def _is_total_across(line: Line, edges: Sequence[float]) -> bool:
    """The total of all newspaper columns: its words stand in one of them, its amount in another."""
    amounts = line.amounts()
    if len(amounts) != 1 or not line.cells or total_kind(line.cells[0].text) is None:
        return False
    return any(line.cells[0].x0 < edge <= amounts[0].x0 for edge in edges)


def _between(lines: Sequence[Line], left: float, right: float) -> list[Line]:
    """The parts of the lines in one newspaper column."""
    halves = []
    for line in lines:
        tokens = [token for token in line.tokens if left <= token.x0 < right]
        cells = [cell for cell in line.cells if left <= cell.x0 < right]
        if tokens:
            halves.append(Line(line.page, line.top, line.bottom, tokens, cells))
    return halves


def _join_wrapped_references(part: TablePart) -> None:
    """A number set in a narrow cell ("F26/00" above "1373") becomes one cell of the line that has its amounts."""
    heads = [heading for heading in part.headings if heading.role in (Role.INVOICE, Role.WEAK_INVOICE)]
    if not heads:
        return
    anchors = [line for line in part.lines if any(_heads_amount(token, part.headings) for token in line.amounts())]
    by_id = {id(line): line for line in anchors}
    pieces: dict[tuple[int, int], list[Token]] = {}
    for line in part.lines:
        if id(line) in by_id:
            continue
        near = min(anchors, key=lambda anchor: abs(_middle(anchor) - _middle(line)), default=None)
        if near is None or abs(_middle(near) - _middle(line)) > 1.3 * (line.bottom - line.top):
            continue
        for number, head in enumerate(heads):
            inside = [cell for cell in line.cells if _is_piece(cell, head, part.headings)]
            if len(inside) == 1 and not any(_over(cell, head, part.headings) for cell in near.cells):
                pieces.setdefault((id(near), number), []).append(inside[0])
    for (anchor, _), cells in pieces.items():
        pieces_down = sorted(cells, key=lambda cell: cell.top)
        if len(cells) > 1 and any(char.isdigit() for char in pieces_down[0].text):
            _add_joined(by_id[anchor], pieces_down)


def _heads_amount(token: Token, headings: Sequence[Heading]) -> bool:
    """Whether the amount stands below a heading of amounts: "2026.0" of a wrapped number does not."""
    return not token.inline and any(_over(token, h, headings) for h in headings if h.role in AMOUNT_ROLES)


def _middle(line: Line) -> float:
    return (line.top + line.bottom) / 2


def _over(cell: Token, head: Heading, headings: Sequence[Heading]) -> bool:
    """Whether the cell stands below this heading rather than below another one."""

    def apart(heading: Heading) -> float:
        gap = max(heading.x0 - cell.x1, cell.x0 - heading.x1, 0.0)
        return gap + min(abs(heading.x0 - cell.x0), abs(heading.x1 - cell.x1))

    return min(headings, key=apart) is head


def _is_piece(cell: Token, head: Heading, headings: Sequence[Heading]) -> bool:
    """A number, or the few letters that are left of one for the last line."""
    alone = len(cell.words) == 1 and _over(cell, head, headings)
    return alone and (any(char.isdigit() for char in cell.text) or len(cell.text) <= _TAIL_LENGTH)


def _add_joined(line: Line, cells: Sequence[Token]) -> None:
    text = "".join(cell.text for cell in cells)
    x0, x1 = min(cell.x0 for cell in cells), max(cell.x1 for cell in cells)
    top, bottom = cells[0].top, cells[-1].bottom
    word = Word(text, x0, top, x1, bottom, bottom - top)
    guessed = not all(cell.text.endswith(("-", "/", "_")) for cell in cells[:-1])
    token = Token(TokenKind.TEXT, text, (word,), line.page, x0, x1, top, bottom, joined=guessed)
    for row in (line.tokens, line.cells):
        row.append(token)
        row.sort(key=lambda other: other.x0)


def _repeated_numbers(part: TablePart) -> list[Token]:
    """Below "Payment", the number of the payment, the same in most rows: an amount with so many digits has decimals,
    and so has one beside amounts with decimals in every row."""
    heads = [heading for heading in part.headings if _HEADS_PAYMENT.match(fold(heading.text))]
    rows = [line for line in part.lines if len(line.tokens) > 1]
    least = _SHORT_NUMBER if rows and all(line.amounts() for line in rows) else _LONG_NUMBER
    below: dict[tuple[str, int], list[Token]] = {}
    for line in rows if heads else ():
        for token in line.tokens:
            plain = token.kind is TokenKind.NUMBER and token.text.isdigit() and len(token.text) >= least
            if plain and any(overlaps([token], heading) for heading in heads):
                below.setdefault((token.text, round(token.x0)), []).append(token)
    return [token for tokens in below.values() if len(tokens) > 1 and 2 * len(tokens) > len(rows) for token in tokens]


def _untell_what_heads_amounts(part: TablePart) -> None:
    """A heading taken for one of numbers ("A transferir", "Order value", "Docum. eur") that stands over nothing but
    amounts, beside one of invoices that does not, is a word that says nothing."""
    heads = [heading for heading in part.headings if heading.role in REFERENCE_ROLES]
    over_amounts = [heading for heading in heads if _heads_only_amounts(heading, part)]
    named = (Role.INVOICE, Role.WEAK_INVOICE)
    if any(heading.role in named for heading in heads if heading not in over_amounts):
        for heading in over_amounts:
            heading.role = None


def _heads_only_amounts(heading: Heading, part: TablePart) -> bool:
    """Whether most below it have cents, and not all the same; sheets leave a zero off."""
    below = [token for line in part.lines for token in line.tokens if _over(token, heading, part.headings)]
    if not all(token.amount is not None or token.text.isdigit() for token in below):
        return False
    cents = [token.amount.values[0] % 1 for token in below if token.amount and token.amount.decimals == _CENTS]
    return 2 * len(cents) > len(below) and len(set(cents)) > 1


def _take_as_text(tokens: Sequence[Token]) -> None:
    for token in tokens:
        token.kind, token.amount = TokenKind.TEXT, None
