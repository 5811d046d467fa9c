"""What was found outside of tables in, the lines of a printed table out: each token keeps the place where it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from parsers.files.pages import Word
from parsers.money import read_amount
from parsers.problems import PageBox
from parsers.remittance.lines import Line, Token, TokenKind

_HEADINGS = ("Invoice", "Date", "Gross amount", "Discount", "Deduction")
_KINDS = (TokenKind.TEXT, TokenKind.DATE, TokenKind.AMOUNT, TokenKind.AMOUNT, TokenKind.AMOUNT)
_PLACES = (0.0, 100.0, 200.0, 300.0, 400.0)


@dataclass(frozen=True, slots=True)
class Cell:
    """`box` is where the text is printed."""

    text: str
    box: PageBox | None = None


_EMPTY = Cell("")


@dataclass(frozen=True, slots=True)
class MadeRow:
    number: Cell
    amount: Cell
    day: Cell = _EMPTY
    less: Cell = _EMPTY  # what is taken off the amount
    granted: bool = False  # `less` is a discount

    def cells(self) -> list[Cell]:
        return [self.number, self.day, self.amount, *((self.less, _EMPTY) if self.granted else (_EMPTY, self.less))]


def made_table(rows: Sequence[MadeRow], total: Cell, page: Sequence[Line]) -> list[Line]:
    """Below the last line of the page, each line at a place of its own."""
    bottom = max(line.bottom for line in page)
    number = page[-1].page
    columns = list(zip(*(row.cells() for row in rows), strict=True))
    used = [any(cell.text for cell in column) for column in columns]
    heading = [Cell(text) if known else _EMPTY for text, known in zip(_HEADINGS, used, strict=True)]
    if not any(used[3:]):
        heading[2] = Cell("Amount paid")
    lines = [_line(number, bottom + 20, heading, heads=True)]
    for index, row in enumerate(rows):
        lines.append(_line(number, bottom + 40 + 14 * index, row.cells()))
    lines.append(_line(number, bottom + 50 + 14 * len(rows), [Cell("Total paid"), _EMPTY, total, _EMPTY, _EMPTY]))
    return lines


def labelled_line(text: str, value: Token, row: Line, *tokens: Token) -> Line:
    """The value at its place in the row, with these words to its left; `tokens` are what the value consists of."""
    x0, x1 = value.x0 - 100, value.x0 - 10
    words = tuple(Word(part, x0, row.top, x1, row.bottom, row.bottom - row.top) for part in text.split())
    label = Token(TokenKind.TEXT, text, words, row.page, x0, x1, row.top, row.bottom)
    return Line(row.page, row.top, row.bottom, [label, *tokens], [label, value])


def _line(page: int, top: float, cells: Sequence[Cell], *, heads: bool = False) -> Line:
    tokens = []
    for position, (x0, cell) in enumerate(zip(_PLACES, cells, strict=True)):
        if not cell.text:
            continue
        words = tuple(
            Word(part, x0 + 60 * i, top, x0 + 60 * i + 50, top + 10, 10) for i, part in enumerate(cell.text.split())
        )
        kind = TokenKind.TEXT if heads else _KINDS[position]
        token = Token(kind, cell.text, words, page, x0, words[-1].x1, top, top + 10, drawn=cell.box)
        token.amount = read_amount(cell.text.strip("()")) if kind is TokenKind.AMOUNT else None
        tokens.append(token)
    return Line(page, top, top + 10, list(tokens), list(tokens))
