"""Rows of cells in, a page of words at synthetic places out, so that one reader serves sheets, CSV and HTML."""

from collections.abc import Sequence

from parsers.files.pages import Page, Word

CHARACTER_WIDTH = 6.0
LINE_HEIGHT = 12.0
_COLUMN_GAP = 3  # characters; wider than any space inside a cell
_MAX_CELL = 200

Grid = Sequence[Sequence[str]]


def grid_page(number: int, grids: Sequence[Grid]) -> Page:
    """One page with the grids below each other; each grid has its own column places."""
    words: list[Word] = []
    line = 0
    widest = 0
    for grid in grids:
        starts = _column_starts(grid)
        widest = max(widest, starts[-1])
        for row in grid:
            for start, cell in zip(starts, row, strict=False):
                words += _cell_words(cell[:_MAX_CELL], start, line)
            line += 1
        line += 1
    return Page(number, (widest + 1) * CHARACTER_WIDTH, (line + 1) * LINE_HEIGHT, tuple(words))


def text_line_words(text: str, line: int) -> list[Word]:
    """A line of plain text, each character one place wide."""
    return _cell_words(text, 0, line)


def _column_starts(grid: Grid) -> list[int]:
    """First character place of each column, and one more for the end. A cell that stands alone in its row
    (a title, a note) may run over the columns to its right."""
    widths: list[int] = []
    for row in grid:
        filled = [index for index, cell in enumerate(row) if cell]
        for index, cell in enumerate(row):
            if index >= len(widths):
                widths.append(0)
            if len(filled) > 1:
                widths[index] = max(widths[index], min(len(cell), _MAX_CELL))
    starts = [0]
    for width in widths:
        starts.append(starts[-1] + width + _COLUMN_GAP)
    return starts


def _cell_words(text: str, start: int, line: int) -> list[Word]:
    words = []
    place = 0
    top = line * LINE_HEIGHT
    for piece in text.replace("\t", " ").split(" "):
        if piece:
            left = (start + place) * CHARACTER_WIDTH
            right = left + len(piece) * CHARACTER_WIDTH
            words.append(Word(piece, left, top, right, top + LINE_HEIGHT - 2, LINE_HEIGHT - 2))
        place += len(piece) + 1
    return words
