"""Printed lines in, tables with columns out: a heading band, and the columns that the data beneath it form.

Amount columns are the clusters of horizontally overlapping amounts; text columns those of the other tokens.
Headings are laid over the columns from left to right at the least total distance, so that a heading may be
set left over amounts set right. A page without a heading goes on with the table of the page before.
"""

import itertools
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace

from parsers.files.pages import Word
from parsers.remittance.labels import bare_label
from parsers.remittance.lines import Line, Token, TokenKind
from parsers.remittance.payer import names_body, names_company
from parsers.remittance.two_lines import join_two_lines, numbers_span
from parsers.remittance.words import (
    AMOUNT_ROLES,
    REFERENCE_ROLES,
    Role,
    clipped_role,
    fold,
    heading_role,
    names_credit,
    names_deduction,
    names_other_times,
    total_kind,
)

_MAX_HEADING_LINES = 4
_SKIP_COLUMN = 60.0
_SKIP_HEADING = 6.0
_WRONG_TYPE = 45.0
_SAME_START = 1.5  # points
_LINE_COST = 0.3
_HALF_LINE = 0.75  # of a line's height
_CAPITAL_INSIDE = re.compile(r"(?<=[a-zß-ÿ]{3})(?=[A-ZÀ-Þ][a-zß-ÿ]{2})")
_TAIL_LENGTH = 4
_CENTS = 2  # decimals
_LONG_NUMBER, _SHORT_NUMBER = 7, 4  # digits
_HEADS_PAYMENT = re.compile(r"(payment|zahlung|paiement|pago|pagamento|betaling)\b")
TOO_LONG_FOR_AMOUNT = 8  # digits without a mark: no amount, whatever stands above


@dataclass(slots=True, eq=False)
class Heading:
    """One cell of a heading band, its lines joined."""

    text: str
    x0: float
    x1: float
    role: Role | None
    words: tuple[Word, ...] = ()


@dataclass(slots=True, eq=False)
class Column:
    """`key` is the same for a column on every page of its table; `numeric` columns hold amounts."""

    key: str
    role: Role | None
    heading: str
    x0: float
    x1: float
    numeric: bool


@dataclass(slots=True, eq=False)
class TablePart:
    """The stretch of one table on one page (or one half of a two-column page)."""

    headings: list[Heading]
    heading_lines: list[Line]
    lines: list[Line]
    columns: list[Column] = field(default_factory=list)
    continued: bool = False
    section: str = ""  # what the side table's title says that its amounts are


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
        part.columns = _columns(part)
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
    for part in parts:
        amounts = [column for column in part.columns if column.numeric]
        words = " ".join([_title(part, parts), *(heading.text for heading in part.headings)])
        if part is main or part.continued or net is None or len(amounts) != 1:
            continue
        if not (names_deduction(words) or names_credit(words)):
            continue
        part.section = words
        if amounts[0].key in keys and amounts[0].key != net.key:
            continue
        amounts[0].key = net.key
        numbers = [c for c in part.columns if not c.numeric and c.role in REFERENCE_ROLES]
        if len(numbers) == 1 and numbers[0].key not in keys:
            numbers[0].key = named.key


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


def headless_tables(pages: Sequence[Sequence[Line]]) -> list[TablePart]:
    """Each page's lines as a table without headings, for letters and lists; amounts may stand inside text."""
    parts = [TablePart([], [], list(lines)) for lines in pages if lines]
    for part in parts:
        part.columns = _columns(part, loose=True)
    return [part for part in parts if any(column.numeric for column in part.columns)]


def _page_parts(lines: Sequence[Line], before: TablePart | None) -> list[TablePart]:
    bands = _heading_bands(lines)
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
        halves = _halves(headings)
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


def _heading_bands(lines: Sequence[Line]) -> list[tuple[int, int, list[Heading]]]:
    """(first line, line after the last, headings) of each heading band: up to four lines read as one."""
    bands: list[tuple[int, int, list[Heading]]] = []
    index = 0
    while index < len(lines):
        best: tuple[int, int, list[Heading]] | None = None
        best_score = 0.0
        for size in range(1, _MAX_HEADING_LINES + 1):
            if index + size > len(lines) or not _may_head(lines[index + size - 1]):
                break
            if size > 1 and _gap(lines[index + size - 2], lines[index + size - 1]) > 1.6:
                break
            headings = _headings(lines[index : index + size])
            score = _heading_score(headings) - _cost_of_lines(lines[index : index + size])
            if score > best_score or (score and score == best_score and _is_half_below(lines, index + size - 1)):
                best, best_score = (index, index + size, headings), score
        if best is None:
            index += 1
            continue
        later = _band_from(lines, index + 1)
        below = lines[index + 1 : best[1]]
        title = len(lines[index].cells) == 1 and _is_title(lines[index].cells[0], best[2], _headings(below))
        if later is not None and later[0] > best_score + (0 if title else 0.5) and index + 1 < best[1]:
            index += 1
            continue
        bands.append(best)
        index = best[1]
    return bands


def _is_title(cell: Token, with_it: Sequence[Heading], without: Sequence[Heading]) -> bool:
    """Whether a cell alone above the headings names the table ("Deductions", "COPY"), not the column below it:
    "Unser" above "Beleg" and "Invoice" above "number" change what their column is."""
    for joined in with_it:
        if not _overlap([cell], joined):
            continue
        below = next((h.role for h in without if min(h.x1, joined.x1) - max(h.x0, joined.x0) > 0), None)
        return joined.role is below or (joined.role in AMOUNT_ROLES and below not in AMOUNT_ROLES)
    return True


def _band_from(lines: Sequence[Line], index: int) -> tuple[float, int] | None:
    """The best score of a band that starts at this line."""
    best = 0.0
    for size in range(1, _MAX_HEADING_LINES + 1):
        if index + size > len(lines) or not _may_head(lines[index + size - 1]):
            break
        if size > 1 and _gap(lines[index + size - 2], lines[index + size - 1]) > 1.6:
            break
        band = lines[index : index + size]
        best = max(best, _heading_score(_headings(band)) - _cost_of_lines(band))
    return (best, index) if best else None


def _cost_of_lines(band: Sequence[Line]) -> float:
    """More lines have to say more; those of headings that are set around the middle of the band cost nothing."""
    return _LINE_COST * sum(not _is_half_below(band, number) for number in range(1, len(band)))


def _is_half_below(lines: Sequence[Line], number: int) -> bool:
    """Whether the line begins beside the one before it, as a cell of two lines does in a row of one."""
    return _gap(lines[number - 1], lines[number]) < _HALF_LINE


def _gap(upper: Line, lower: Line) -> float:
    """Distance of two lines' tops in heights of the upper one."""
    return (lower.top - upper.top) / max(upper.bottom - upper.top, 1)


def _may_head(line: Line) -> bool:
    if any(token.kind is not TokenKind.TEXT for token in line.tokens):
        return False
    text = line.text
    if any(names_company(cell.text) for cell in line.cells) or any(map(_names_party, line.cells, line.cells[1:])):
        return False  # "Ordering party | Kestrel Point Stores Inc." tells who pays
    return "%" in text or not any(map(str.isdigit, text))


def _names_party(label: Token, name: Token) -> bool:
    """ "Company | County of Marlowe"."""
    return (bare_label(label.text) or ("",))[0] in ("payer", "payee") and names_body(name.text)


def _headings(lines: Sequence[Line]) -> list[Heading]:
    """Cells of the band's lines, joined top down where they overlap horizontally."""
    cells: list[list[Token]] = []
    for line, below in itertools.zip_longest(lines, lines[1:]):
        for cell in line.cells:
            if below is not None and _spans_known(cell, below):
                continue
            over = [stack for stack in cells if _overlap(stack, cell) and stack[-1].bottom <= cell.bottom - 2]
            if len(over) == 1 and over[0][-1].top < line.top:
                over[0].append(cell)
            else:
                cells.append([cell])
    headings = []
    for stack in cells:
        text = _join([cell.text for cell in stack])
        whole = "".join(cell.text for cell in stack)
        if heading_role(text) is None and len(stack) > 1 and heading_role(whole) is not None:
            text = whole  # "Invoic" above "e", broken in a cell too narrow for the word
        x0, x1 = min(cell.x0 for cell in stack), max(cell.x1 for cell in stack)
        words = tuple(word for cell in stack for word in cell.words)
        headings.append(Heading(text, x0, x1, heading_role(text), words))
    headings.sort(key=lambda heading: heading.x0)
    return headings


def _spans_known(cell: Token, below: Line) -> bool:
    """ "Amounts in EUR" above "Gross | Discount | Net", which say more."""
    under = [other for other in below.cells if min(other.x1, cell.x1) > max(other.x0, cell.x0)]
    return len(under) > 1 and all(heading_role(other.text) in AMOUNT_ROLES for other in under)


def _join(parts: Sequence[str]) -> str:
    text = ""
    for part in parts:
        text = text[:-1] + part if text.endswith("-") and part[:1].islower() else f"{text} {part}".strip()
    return text


def _overlap(stack: Sequence[Token], cell: Token | Heading) -> bool:
    x0, x1 = min(token.x0 for token in stack), max(token.x1 for token in stack)
    return min(x1, cell.x1) - max(x0, cell.x0) > 0


def _heading_score(headings: Sequence[Heading]) -> float:
    """Above zero for a band that names an amount column and another one, and is mostly headings."""
    roles = [heading.role for heading in headings if heading.role is not None]
    if len(headings) < 2 or len(roles) < 2 or not any(role in AMOUNT_ROLES for role in roles):
        return 0.0
    if not any(role not in AMOUNT_ROLES for role in roles) and len(roles) < 3:
        return 0.0
    unknown = len(headings) - len(roles)
    if unknown > len(roles) or any(heading.text.rstrip().endswith(":") for heading in headings):
        return 0.0
    if len(set(roles)) == 1:
        return 0.0
    different = len(set(roles))
    return different + 0.2 * (len(roles) - different) - 0.7 * unknown


def _halves(headings: Sequence[Heading]) -> list[list[Heading]]:
    """The headings of each newspaper column: the same words repeated side by side, also where the table on the left
    is named "Invoices" and the one on the right "Credit notes" above its first heading."""
    names = [fold(heading.text) for heading in headings]
    for count in (2, 3):
        size, rest = divmod(len(names), count)
        halves = [list(headings[k * size : (k + 1) * size]) for k in range(count)]
        if rest or size < 2:
            continue
        if all(names[i] == names[i % size] for i in range(len(names))):
            return halves
        if all(_same_but_titled(halves[0], half) for half in halves[1:]):
            return halves
    return [list(headings)]


def _same_but_titled(one: Sequence[Heading], other: Sequence[Heading]) -> bool:
    """ "Invoices Number | Date | Amount" and "Credit notes Number | Date | Amount"."""
    numbers = {Role.INVOICE, Role.WEAK_INVOICE, Role.CREDIT}
    titled = one[0].role in numbers and other[0].role in numbers and one[-1].role in AMOUNT_ROLES
    words = fold(one[0].text).split()[-1:], fold(other[0].text).split()[-1:]
    rest = all(fold(a.text) == fold(b.text) for a, b in zip(one[1:], other[1:], strict=True))
    return titled and rest and words[0] == words[1]


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
            if plain and any(_overlap([token], heading) for heading in heads):
                below.setdefault((token.text, round(token.x0)), []).append(token)
    return [token for tokens in below.values() if len(tokens) > 1 and 2 * len(tokens) > len(rows) for token in tokens]


def _untell_what_heads_amounts(part: TablePart) -> None:
    """A heading taken for one of numbers ("A transferir", "Order value") that stands over nothing but amounts, beside
    one of invoices, is a word that says nothing."""
    if not any(heading.role is Role.INVOICE for heading in part.headings):
        return
    for heading in part.headings:
        if (
            heading.role in REFERENCE_ROLES
            and heading.role is not Role.INVOICE
            and _heads_only_amounts(heading, part)
        ):
            heading.role = None


def _heads_only_amounts(heading: Heading, part: TablePart) -> bool:
    """Whether all below it have cents, and not all the same."""
    cents = set()
    for token in (token for line in part.lines for token in line.tokens if _over(token, heading, part.headings)):
        if token.amount is None or token.amount.decimals != _CENTS:
            return False
        cents.add(token.amount.values[0] % 1)
    return len(cents) > 1


def _take_as_text(tokens: Sequence[Token]) -> None:
    for token in tokens:
        token.kind, token.amount = TokenKind.TEXT, None


def _columns(part: TablePart, *, loose: bool = False) -> list[Column]:
    amounts = {id(token) for line in part.lines for token in line.tokens if _is_amount(token, part.headings)}
    rows = [line for line in part.lines if _is_plain_row(line, amounts, loose)]
    rows = [line for line in rows if not _is_cheque_face(line)] or rows
    if not rows:
        return []
    printed = [token for line in rows for token in line.tokens if id(token) in amounts]
    numeric = _without_splits(_clusters(printed, loose), rows, part.headings)
    named = [line for line in rows if not _names_a_total(line)] or rows
    texts = [text for line in _full_rows(named) for text in _texts(line, amounts, part.headings)]
    textual = _clusters(texts, loose)
    spans = [(span, True) for span in numeric] + [(span, False) for span in textual]
    spans.sort(key=lambda item: (item[0][0] + item[0][1]) / 2)
    headings = [piece for heading in part.headings for piece in _split(heading, [span for span, _ in spans])]
    for piece in headings:
        piece.role = piece.role or clipped_role(piece.text)
    matched = min((_lay_over(spans, headings), _set_left(spans, headings)), key=lambda m: _misfits(spans, m))
    columns = []
    for index, ((x0, x1), is_numeric) in enumerate(spans):
        heading = matched.get(index)
        role = (_amount_role(heading) if is_numeric else _text_role(heading)) if heading else None
        key = (fold(heading.text) if heading else "") or f"column {index}"
        if heading is not None:
            x0, x1 = min(x0, heading.x0), max(x1, heading.x1)
        columns.append(Column(key, role, heading.text if heading else "", x0, x1, is_numeric))
    return _unique_keys(columns)


def _amount_role(heading: Heading) -> Role | None:
    """Over amounts, "Invoice" or "Factures" means what was billed; another word for a number says nothing."""
    if heading.role is Role.INVOICE:
        return Role.CREDIT if names_credit(heading.text) else Role.GROSS
    return None if heading.role in REFERENCE_ROLES else heading.role


def _text_role(heading: Heading) -> Role | None:
    """Over numbers of documents, "Credit note" or "Avoirs" means which one."""
    return Role.INVOICE if heading.role is Role.CREDIT and names_credit(heading.text) else heading.role


def _split(heading: Heading, spans: Sequence[tuple[float, float]]) -> list[Heading]:
    """Headings set so tight that they read as one, cut by the columns beneath them."""
    under = [
        span for span in spans if min(span[1], heading.x1) - max(span[0], heading.x0) > 0.5 * (span[1] - span[0])
    ]
    parts = [part for word in heading.words for part in _run_together(word)]
    if len(under) < 2 or len(parts) < 2:
        return [heading]
    groups: dict[int, list[Word]] = {}
    for word in parts:
        middle = (word.x0 + word.x1) / 2
        nearest = min(range(len(under)), key=lambda k: max(under[k][0] - middle, middle - under[k][1], 0))
        groups.setdefault(nearest, []).append(word)
    pieces = []
    aligned = len(groups) == len(under)
    for nearest, words in groups.items():
        text = _join([word.text for word in words])
        x0, x1 = min(word.x0 for word in words), max(word.x1 for word in words)
        pieces.append(Heading(text, x0, x1, heading_role(text), tuple(words)))
        aligned = aligned and min(abs(under[nearest][0] - x0), abs(under[nearest][1] - x1)) < _SAME_START
    pieces.sort(key=lambda piece: piece.x0)
    told = sum(piece.role is not None for piece in pieces)
    return pieces if told == len(pieces) or heading.role is None or aligned else [_untold(heading)]


def _run_together(word: Word) -> list[Word]:
    """The words of "RechnungsdatumReferenz", two headings without a gap; each gets its share of the width."""
    texts = [text for text in _CAPITAL_INSIDE.split(word.text) if text]
    if len(texts) < 2:
        return [word]
    width = (word.x1 - word.x0) / len(word.text)
    starts = [sum(map(len, texts[:number])) for number in range(len(texts))]
    return [
        replace(word, text=text, x0=word.x0 + width * at, x1=word.x0 + width * (at + len(text)))
        for text, at in zip(texts, starts, strict=True)
    ]


def _untold(heading: Heading) -> Heading:
    """A heading over two columns that can't be cut says nothing about either."""
    return Heading("", heading.x0, heading.x1, None, heading.words)


def _texts(line: Line, amounts: Set[int], headings: Sequence[Heading]) -> list[Token]:
    """The line's text cells; of a cell that holds an amount or a date too, its other tokens one by one. `amounts` are
    identities of tokens."""
    texts: list[Token] = []
    for cell in line.cells:
        inside = [token for token in line.tokens if cell.x0 <= token.x0 and token.x1 <= cell.x1]
        if not inside:
            continue  # a CR that its amount has taken
        plain = [token for token in inside if id(token) not in amounts]
        mixed = len(plain) < len(inside) or any(token.kind is TokenKind.DATE for token in inside)
        texts += plain if mixed or _runs_on(inside, headings) else [cell]
    return texts


def _runs_on(inside: Sequence[Token], headings: Sequence[Heading]) -> bool:
    """Whether each token of a cell begins where a heading does: a column so full that it touches the next one."""
    starts = [heading.x0 for heading in headings]
    return len(inside) > 1 and all(any(abs(token.x0 - x) < _SAME_START for x in starts) for token in inside)


def _full_rows(rows: Sequence[Line]) -> list[Line]:
    """Rows with at least the usual number of cells: a lone remark would bridge the columns above it."""
    counts = sorted(len(line.tokens) for line in rows)
    return [line for line in rows if len(line.tokens) >= counts[len(counts) // 2]]


def _is_plain_row(line: Line, amounts: Set[int], loose: bool) -> bool:
    """A line that shows where the columns are: an amount in a cell of its own, and no total."""
    if _names_a_total(line) and len(line.tokens) < 4:
        return False
    return any(id(token) in amounts and (loose or not token.inline) for token in line.tokens)


def _is_cheque_face(line: Line) -> bool:
    """ "PAY ****1,234.56": stars keep the amount of a cheque, which stands where it likes."""
    return any("**" in token.text for token in line.tokens)


def _names_a_total(line: Line) -> bool:
    """Its words may run over several columns."""
    return total_kind(line.cells[0].text if line.cells else "") is not None


def _is_amount(token: Token, headings: Sequence[Heading]) -> bool:
    """A whole number counts as an amount only under a heading that says so."""
    if token.kind is TokenKind.AMOUNT:
        if (
            token.amount
            and token.amount.decimals == 2
            and sum(heading.role is Role.INVOICE for heading in headings) > 1
        ):
            return True  # "N° facture | ... | Factures | Avoirs": one of them heads amounts
        return not any(
            heading.x0 - 3 <= token.x0 and token.x1 <= heading.x1 + 3 and _heads_numbers(heading)
            for heading in headings
        )
    if token.kind is not TokenKind.NUMBER or len(token.text) >= TOO_LONG_FOR_AMOUNT:
        return False
    over = [h for h in headings if min(h.x1, token.x1) - max(h.x0, token.x0) > 0]
    if not over:
        near = [
            h
            for h in headings
            if min(abs(h.x1 - token.x1), abs(h.x0 - token.x0), abs(h.x0 + h.x1 - token.x0 - token.x1) / 2) < 12
        ]
        over = near
    return bool(over) and all(heading.role in AMOUNT_ROLES for heading in over)


def _clusters(tokens: Sequence[Token], loose: bool) -> list[tuple[float, float]]:
    """Intervals of tokens that overlap horizontally, from left to right."""
    spans: list[tuple[float, float]] = []
    for token in sorted(tokens, key=lambda token: token.x0):
        if token.inline and not loose:
            continue
        if spans and token.x0 < spans[-1][1] - 1:
            spans[-1] = (spans[-1][0], max(spans[-1][1], token.x1))
        else:
            spans.append((token.x0, token.x1))
    return spans


def _heads_numbers(heading: Heading) -> bool:
    """Whether only numbers of documents stand below it; "Invoice amount Discount" in one cell heads amounts too."""
    if heading.role not in REFERENCE_ROLES:
        return False
    words = [part for word in heading.words for part in _run_together(word)]
    return len(words) < 2 or not any(heading_role(word.text) in AMOUNT_ROLES for word in words)


def _without_splits(
    spans: Sequence[tuple[float, float]], rows: Sequence[Line], headings: Sequence[Heading]
) -> list[tuple[float, float]]:
    """One column whose amounts are set unevenly is two clusters side by side: no row has both, and only one of them
    has a heading."""
    joined: list[tuple[float, float]] = []
    for span in spans:
        if joined and _is_split(joined[-1], span, rows, headings):
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
    return joined


def _is_split(
    left: tuple[float, float], right: tuple[float, float], rows: Sequence[Line], headings: Sequence[Heading]
) -> bool:
    tall = rows[0].bottom - rows[0].top
    if not headings or right[0] - left[1] > 1.5 * tall:
        return False
    if any(_fills(line, left) and _fills(line, right) for line in rows):
        return False
    over = {
        word
        for heading in headings
        for word in heading.words
        for span in (left, right)
        if min(word.x1, span[1]) - max(word.x0, span[0]) > -1
    }
    return len(over) < 2


def _fills(line: Line, span: tuple[float, float]) -> bool:
    """Whether the row has an amount or a dash there."""
    return any(min(token.x1, span[1]) - max(token.x0, span[0]) > 0 for token in line.tokens)


def _lay_over(spans: Sequence[tuple[tuple[float, float], bool]], headings: Sequence[Heading]) -> dict[int, Heading]:
    """Column index to heading: the order-keeping assignment of least cost (dynamic programming)."""
    columns, heads = len(spans), len(headings)
    cost = [[0.0] * (heads + 1) for _ in range(columns + 1)]
    step = [[0] * (heads + 1) for _ in range(columns + 1)]
    for i in range(columns + 1):
        for j in range(heads + 1):
            if i == j == 0:
                continue
            options = []
            if i and j:
                options.append((cost[i - 1][j - 1] + _distance(spans[i - 1], headings[j - 1]), 0))
            if i:
                options.append((cost[i - 1][j] + _SKIP_COLUMN, 1))
            if j:
                options.append((cost[i][j - 1] + _SKIP_HEADING, 2))
            cost[i][j], step[i][j] = min(options)
    matched: dict[int, Heading] = {}
    i, j = columns, heads
    while i or j:
        if step[i][j] == 0:
            if _distance(spans[i - 1], headings[j - 1]) < _SKIP_COLUMN:
                matched[i - 1] = headings[j - 1]
            i, j = i - 1, j - 1
        elif step[i][j] == 1:
            i -= 1
        else:
            j -= 1
    return matched


def _set_left(spans: Sequence[tuple[tuple[float, float], bool]], headings: Sequence[Heading]) -> dict[int, Heading]:
    """Column index to heading where each heading begins its column and amounts end theirs: in a wide column they are
    far apart. Empty where two columns lie between the same two headings."""
    matched: dict[int, Heading] = {}
    for index, ((x0, x1), _) in enumerate(spans):
        before = [heading for heading in headings if heading.x0 - _SAME_START <= (x0 + x1) / 2]
        if not before or before[-1] in matched.values():
            return {}
        matched[index] = before[-1]
    return matched


def _misfits(spans: Sequence[tuple[tuple[float, float], bool]], matched: dict[int, Heading]) -> int:
    """Columns without a heading, and those whose heading is for another type of cell."""
    return sum(
        index not in matched or _wrong_type(numeric, matched[index]) for index, (_, numeric) in enumerate(spans)
    )


def _wrong_type(numeric: bool, heading: Heading) -> bool:
    return heading.role is not None and heading.role is not Role.TEXT and numeric != (heading.role in AMOUNT_ROLES)


def _distance(span: tuple[tuple[float, float], bool], heading: Heading) -> float:
    (x0, x1), numeric = span
    overlap = min(x1, heading.x1) - max(x0, heading.x0)
    if overlap > 0:
        shorter = max(min(x1 - x0, heading.x1 - heading.x0), 1)
        distance = 3 * (1 - min(overlap / shorter, 1))
    else:
        distance = 3 - overlap
    if _wrong_type(numeric, heading):
        distance += _WRONG_TYPE
    return distance


def _unique_keys(columns: list[Column]) -> list[Column]:
    seen: dict[str, int] = {}
    for column in columns:
        count = seen.get(column.key, 0)
        seen[column.key] = count + 1
        if count:
            column.key = f"{column.key} {count + 1}"
    return columns


def column_of(columns: Sequence[Column], token: Token, numeric: bool) -> Column | None:
    """The column that the token stands in: the one it overlaps most, else the nearest within a few points."""
    best, best_overlap = None, -6.0
    for column in columns:
        if column.numeric is numeric:
            overlap = min(column.x1, token.x1) - max(column.x0, token.x0)
            if overlap > best_overlap:
                best, best_overlap = column, overlap
    return best
