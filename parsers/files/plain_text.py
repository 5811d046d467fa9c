"""Plain text in, pages of words out, a character one place wide; HTML in, its tables and lines as grids out."""

import itertools
import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

from parsers.files.grid_text import CHARACTER_WIDTH, LINE_HEIGHT, text_line_words
from parsers.files.pages import Page, Word

MAX_LINES = 20_000
_MAX_SPAN = 50
_CELL_GAP = 3
_LEAST_CUT = 3  # lines: a sentence or two may have a semicolon each
_TAB = 8
_BLOCKS = frozenset("p div br li h1 h2 h3 h4 h5 h6 ul ol section header footer article pre hr center".split())
_WHITE = re.compile(r"\s+")
_SPACE = "\ue000"  # a space that counts
_RULE = re.compile(r"[-+=:_ ]*")
_SILENT = frozenset("script style head title template".split())
_DRAWN_AS = re.compile(r"display\s*:\s*(?:inline-)?(table-row|table-cell|table)\s*(?:;|!|$)")
_ACTS_AS = {"table": "table", "table-row": "tr", "table-cell": "td", "row": "tr", "cell": "td", "gridcell": "td"}
_ACTS_AS |= {"columnheader": "td", "rowheader": "td", "grid": "table"}
_TOUCHES = re.compile(r"[a-zà-ÿ:][A-Z\d$€£]")
_NEVER_CLOSED = frozenset("br img hr meta input link col wbr area base".split())


def separates_cells(text: str) -> bool:
    """Whether bars or semicolons cut every line into as many cells, or semicolons each of several, as in an export
    that is called a text."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    counts = [{line.count(mark) for line in lines} for mark in "|;"]
    cut = len(lines) >= _LEAST_CUT and all(";" in line for line in lines)
    return cut or (len(lines) > 1 and any(len(found) == 1 and min(found) > 1 for found in counts))


def read_text(text: str) -> tuple[Page, ...]:
    """Form feeds start a new page."""
    pages: list[Page] = []
    for part in text.replace("\r\n", "\n").split("\f"):
        lines = [line.replace("\u00a0", " ") for line in _ruled(list(_aligned(part.split("\n")[:MAX_LINES])))]
        words: list[Word] = []
        for number, line in enumerate(lines):
            words += text_line_words(line, number)
        if words:
            width = (max(map(len, lines)) + 1) * CHARACTER_WIDTH
            pages.append(Page(len(pages) + 1, width, (len(lines) + 1) * LINE_HEIGHT, tuple(words)))
    return tuple(pages)


def _aligned(lines: Sequence[str]) -> Iterator[str]:
    """The lines with blanks for tabs: a table pasted from a sheet has a cell between two tabs, however long it is,
    while tabs that were typed stop at every eighth place."""
    for tabbed, group in itertools.groupby(lines, key=lambda line: "\t" in line.strip()):
        rows = list(group)
        cells = [row.rstrip().split("\t") for row in rows]
        if tabbed and len(rows) > 1 and not _are_stops(rows):
            widths = [max(map(len, column)) + _CELL_GAP for column in itertools.zip_longest(*cells, fillvalue="")]
            yield from ("".join(map(str.ljust, row, widths)).rstrip() for row in cells)
        else:
            yield from (row.expandtabs(_TAB) for row in rows)


def _are_stops(rows: Sequence[str]) -> bool:
    """Whether the rows have different numbers of tabs so that their last cells stand below each other."""
    ends = {len(head.expandtabs(_TAB)) for row in rows for head in [row.rstrip().rpartition("\t")[0] + "\t"]}
    return len(ends) == 1 and len({row.rstrip().count("\t") for row in rows}) > 1


def _ruled(lines: Sequence[str]) -> Iterator[str]:
    """Lines whose cells stand between bars ("| INV-1 | 10.00 |"): their columns below each other, without bars."""
    for barred, group in itertools.groupby(lines, key=_is_barred):
        if not barred:
            yield from group
            continue
        rows = [[cell.strip(" *") for cell in line.strip().strip("|").split("|")] for line in group]
        drawn = [[] if all(_RULE.fullmatch(cell) for cell in row) else row for row in rows]
        widths = [max(map(len, column)) for column in itertools.zip_longest(*drawn, fillvalue="")]
        for row in drawn:
            yield "   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False))


def _is_barred(line: str) -> bool:
    return line.count("|") > 1 or (line.count("+") > 1 and _RULE.fullmatch(line) is not None)


def read_html_grids(html: str) -> list[list[list[str]]]:
    """Its tables, and each line of text outside of them as a grid of one cell, in the order of the page."""
    reader = _Tables()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return [list(_lined(grid)) for grid in reader.grids if any(any(row) for row in grid)]


def _lined(grid: Sequence[Sequence[str]]) -> Iterator[list[str]]:
    """The lines of a cell that is alone in its row are rows, and so are those of cells that are side by side in the
    only row of their table: a letterhead beside a title. Else a cell is one line."""
    for row in grid:
        filled = [index for index, cell in enumerate(row) if cell]
        if len(filled) == 1 or (len(grid) == 1 and sum("\n" in cell for cell in row) > 1):
            for texts in itertools.zip_longest(*(cell.split("\n") for cell in row), fillvalue=""):
                yield [text.strip() for text in texts]
        else:
            yield [" ".join(cell.split("\n")) for cell in row]


def _span(written: str | None) -> int:
    return min(max(int(written), 1), _MAX_SPAN) if written and written.isdecimal() else 1


def _part_of_table(tag: str, attrs: list[tuple[str, str | None]]) -> str:
    """The element of a table that a style or role makes of another one; else empty."""
    if tag.startswith("t") or tag in _NEVER_CLOSED:
        return ""  # of a table already
    found = dict(attrs)
    drawn = _DRAWN_AS.search((found.get("style") or "").lower())
    return _ACTS_AS.get(drawn[1] if drawn else (found.get("role") or "").lower(), "")


class _Tables(HTMLParser):
    """Innermost tables become grids; text outside of tables becomes grids of one cell a row, and so does what stands
    above or below a table in the same cell: mails are laid out with tables. A cell also ends where the next one, a
    row or the table begins or ends: HTML lets writers leave out `</td>` and `</tr>`."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.grids: list[list[list[str]]] = []
        self._open: list[list[list[str]]] = []
        self._in_cell: list[bool] = []  # for each open table
        self._held: list[dict[int, int]] = []  # for each open table: the last row that a cell above reaches into
        self._text: list[str] = []
        self._silent = 0
        self._drawn = 0  # depth of <pre>: its spaces and line ends count
        self._span = 1
        self._rows = 1
        self._styled = False  # an inline element with a style of its own has just begun
        self._acting: list[list[str | int]] = []  # open elements that are drawn as parts of tables: tag, part, depth

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        part = _part_of_table(tag, attrs)
        if part and (part == "table" or self._open):
            self._acting.append([tag, part, 0])
            self._start(part, attrs)
            return
        if self._acting and self._acting[-1][0] == tag:
            self._acting[-1][2] = int(self._acting[-1][2]) + 1
        self._start(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self._acting and self._acting[-1][0] == tag:
            _, part, depth = self._acting[-1]
            if not depth:
                self._acting.pop()
                self._end(str(part))
                return
            self._acting[-1][2] = int(depth) - 1
        self._end(tag)

    def _start(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self.grids.append([[line] for line in self._take().split("\n")])
            self._open.append([])
            self._in_cell.append(False)
            self._held.append({})
            self.grids.append(self._open[-1])
        elif tag == "tr" and self._open:
            self._end_cell()
            self._open[-1].append([])
        elif tag in ("td", "th") and self._open and self._open[-1]:
            self._end_cell()
            self._in_cell[-1] = True
            self._span, self._rows = (_span(dict(attrs).get(name)) for name in ("colspan", "rowspan"))
        elif tag in _BLOCKS:
            self._drawn += tag == "pre"
            self._break()
        elif tag == "span" and {"class", "style"} & {name for name, _ in attrs}:
            self._styled = True

    def _end(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in ("td", "th", "tr", "thead", "tbody", "tfoot") and self._open:
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            self._open.pop()
            self._in_cell.pop()
            self._held.pop()
            self._go_on_below()
        elif tag in _BLOCKS:
            self._drawn = max(0, self._drawn - (tag == "pre"))
            self._break()

    def handle_data(self, data: str) -> None:
        if self._styled and self._text and _TOUCHES.fullmatch(self._text[-1][-1:] + data[:1]):
            self._text.append(_SPACE * _CELL_GAP)  # a label and its value, which a style sets apart
        self._styled = False
        if not self._silent:
            self._text.append(data.replace(" ", _SPACE).expandtabs(8) if self._drawn else _WHITE.sub(" ", data))

    def _break(self) -> None:
        if self._open:
            self._text.append("\n")
        else:
            self.end_block()

    def _go_on_below(self) -> None:
        """A table was the first thing in its row: what follows in the row around it stands below it."""
        if self._open and self._in_cell[-1] and self._open[-1] and not any(self._open[-1][-1]):
            self._open[-1] = [[]]
            self._held[-1] = {}
            self.grids.append(self._open[-1])

    def end_block(self) -> None:
        text = self._take()
        if text and not self._open:
            self.grids.append([[line] for line in text.split("\n")])

    def _end_cell(self) -> None:
        text = self._take()
        if self._in_cell[-1] and self._open[-1]:
            row, held, number = self._open[-1][-1], self._held[-1], len(self._open[-1]) - 1
            while held.get(len(row), -1) >= number:
                row.append("")
            held.update(dict.fromkeys(range(len(row), len(row) + self._span), number + self._rows - 1))
            row += [text, *[""] * (self._span - 1)]
        self._in_cell[-1] = False
        self._span = self._rows = 1

    def _take(self) -> str:
        """The text without the spaces that do not count, its lines apart."""
        lines = [_WHITE.sub(" ", line).strip(" ").replace(_SPACE, " ") for line in "".join(self._text).split("\n")]
        self._text.clear()
        return "\n".join(line.rstrip() for line in lines if line.strip())
