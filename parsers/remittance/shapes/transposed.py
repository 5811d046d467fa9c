"""Tables with a column for each invoice in, the same tables with a row for each out.

"Invoice | 4711 | 4712" above "Paid | 300.00 | 150.00": the headings stand below each other, in the first column.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.remittance.facts.currencies import Pages
from parsers.remittance.lines import Line, Token, TokenKind
from parsers.remittance.words import AMOUNT_ROLES, Role, heading_role, total_kind

_NUMBERS = frozenset({Role.INVOICE, Role.WEAK_INVOICE})
_LEAST_COLUMNS = 2
_WIDTH = 150.0  # points, of a column of the made table
_HEIGHT = 14.0


def transpose(pages: Pages) -> list[list[Line]] | None:
    """The pages with each such table turned; None when there is none."""
    turned = [list(_turned(page)) for page in pages]
    changed = any(len(new) != len(old) or new != list(old) for new, old in zip(turned, pages, strict=True))
    return turned if changed else None


def _turned(lines: Sequence[Line]) -> Iterator[Line]:
    index = 0
    while index < len(lines):
        block = _block(lines[index:])
        yield from _rows(block) if block else [lines[index]]
        index += len(block) or 1


def _block(lines: Sequence[Line]) -> list[Line]:
    """The line of the numbers and those below it that have a heading and values in the numbers' columns; empty
    unless one of them holds an amount for every number."""
    if not _lists_numbers(lines[0]):
        return []
    block = [lines[0]]
    for line in lines[1:]:
        if not _belongs(line, lines[0]):
            break
        block.append(line)
    paying = [line for line in block[1:] if _role(line) in AMOUNT_ROLES and _fills(line, lines[0])]
    return block if paying else []


def _role(line: Line) -> Role | None:
    return heading_role(line.cells[0].text.rstrip(": "))


def _lists_numbers(line: Line) -> bool:
    """ "Invoice | 4711 | 4712", with a word for the sum behind it at most."""
    if not line.cells or _role(line) not in _NUMBERS:
        return False
    values = [cell for cell in line.cells[1:] if total_kind(cell.text) is None]
    values_only = len(values) >= len(line.cells) - 2 and line.cells[1 : len(values) + 1] == values
    plain = not any(token.kind in (TokenKind.DATE, TokenKind.AMOUNT) for token in line.tokens)
    return plain and values_only and len(values) >= _LEAST_COLUMNS and all(map(_has_digit, values))


def _has_digit(cell: Token) -> bool:
    return any(map(str.isdigit, cell.text))


def _belongs(line: Line, numbers: Line) -> bool:
    if len(line.cells) < _LEAST_COLUMNS or _has_digit(line.cells[0]) or line.page != numbers.page:
        return False
    left = numbers.cells[1].x0
    aligned = all(sum(_overlap(cell, number) for number in numbers.cells[1:]) == 1 for cell in line.cells[1:])
    return line.cells[0].x1 < left and (aligned or len(line.cells) == len(numbers.cells))


def _fills(line: Line, numbers: Line) -> bool:
    return len(line.cells) >= len(numbers.cells) - 1 and len(line.amounts()) >= len(line.cells) - 1


def _overlap(one: Token, other: Token) -> bool:
    return min(one.x1, other.x1) > max(one.x0, other.x0)


def _rows(block: Sequence[Line]) -> Iterator[Line]:
    """A line of headings and one for each number, below each other; the last one is the sum where it is headed so."""
    numbers = block[0].cells[1:]
    table: list[list[Token | None]] = [[line.cells[0] for line in block]]
    table += [[_value(line, number, place) for line in block] for place, number in enumerate(numbers, start=1)]
    for down, cells in enumerate(table):
        top = block[0].top + 0.37 + _HEIGHT * down  # at no other line
        placed = [_at(cell, right, top) for right, cell in enumerate(cells) if cell is not None]
        yield Line(block[0].page, top, top + 10, [t for t, _ in placed], [c for _, c in placed])


def _value(line: Line, number: Token, place: int) -> Token | None:
    below = [cell for cell in line.cells[1:] if _overlap(cell, number)]
    cell = below[0] if len(below) == 1 else line.cells[place] if place < len(line.cells) else None
    inside = [token for token in line.tokens if cell and cell.x0 <= token.x0 and token.x1 <= cell.x1]
    return inside[0] if len(inside) == 1 else cell


def _at(token: Token, right: int, top: float) -> tuple[Token, Token]:
    """The token in this column of the made table, and the same as a cell."""
    shift = _WIDTH * right - token.x0
    words = tuple(
        replace(word, x0=word.x0 + shift, x1=word.x1 + shift, top=top, bottom=top + 10) for word in token.words
    )
    x0, x1 = token.x0 + shift, token.x1 + shift
    moved = replace(token, words=words, x0=x0, x1=x1, top=top, bottom=top + 10, drawn=token.box())
    return moved, replace(moved, kind=TokenKind.TEXT, amount=None)
