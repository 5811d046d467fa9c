"""Tokens of HTML in, the plain text a reader would see out: lines for blocks, tab-separated rows for tables.

Mail HTML uses tables for data and for layout alike. A row whose cells are short is data and stays one line;
a row with longer cells is layout and its cells follow one another. Quoted replies get `>` like plain-text mail.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from parsers.text.html_tokens import Close, Open, Text, Token

_MAX_FRAMES = 40
_MAX_COLUMNS = 200
_MAX_QUOTES = 8
_RULE = "_" * 32

_PARAGRAPHS = set("p h1 h2 h3 h4 h5 h6 ul ol dl pre blockquote table".split())
_LINES = set("div li dt dd tr center address section article header footer form fieldset caption".split())
_SPACE = re.compile(r"[ \t\r\n\f]+")
_BLANK_LINES = re.compile(r"\n{3,}")
_TRAILING = re.compile(r"[ \t\u00a0]+\n")
_QUOTE = re.compile(r"cite|quote|border-left", re.I)


@dataclass(slots=True)
class _Flow:
    """Text being written: `breaks` line ends are due before the next word, `gap` a space."""

    kind: str
    out: list[str] = field(default_factory=list)
    breaks: int = 0
    gap: bool = False
    columns: int = 1

    def write(self, text: str) -> None:
        if self.breaks:
            if self.out:
                self.out.append("\n" * self.breaks)
        elif self.gap and self.out and not self.out[-1].endswith((" ", "\n", "\t")):
            self.out.append(" ")
        self.breaks, self.gap = 0, False
        self.out.append(text)

    def end_line(self, breaks: int) -> None:
        self.breaks = max(self.breaks, breaks)

    def text(self) -> str:
        return "".join(self.out).strip("\n").rstrip()


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)


def write_text(tokens: Iterable[Token]) -> str:
    return _Writer().write(tokens)


class _Writer:
    def __init__(self) -> None:
        self._flow = _Flow("root")
        self._frames: list[_Flow | _Table] = [self._flow]
        self._pre = 0
        self._margin = 2

    def write(self, tokens: Iterable[Token]) -> str:
        for token in tokens:
            if isinstance(token, Text):
                self._text(token.text)
            elif isinstance(token, Open):
                self._open(token)
            else:
                self._close(token)
        while len(self._frames) > 1:
            self._pop()
        text = _TRAILING.sub("\n", self._flow.text()).replace("\u00a0", " ")
        return _BLANK_LINES.sub("\n\n", text)

    def _text(self, text: str) -> None:
        if self._pre:
            for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
                if number:
                    self._flow.write("\n")
                if line:
                    self._flow.write(line)
            return
        words = _SPACE.sub(" ", text)
        stripped = words.strip(" ")
        if not stripped:
            self._flow.gap = self._flow.gap or bool(words)
            return
        self._flow.gap = self._flow.gap or words[0] == " "
        self._flow.write(stripped)
        self._flow.gap = words[-1] == " "

    def _open(self, tag: Open) -> None:
        name = tag.name
        if name == "br":
            self._flow.end_line(min(self._flow.breaks + 1, 2))
        elif name in ("td", "th"):
            self._open_cell(tag)
        elif name == "tr":
            self._start_row()
        elif name == "table":
            self._push(_Table())
        elif name == "blockquote":
            self._flow.end_line(2)
            quoting = _QUOTE.search(" ".join(tag.attributes.get(key, "") for key in ("type", "class", "style")))
            deep = sum(isinstance(frame, _Flow) and frame.kind == "quote" for frame in self._frames) >= _MAX_QUOTES
            self._push(_Flow("quote" if (quoting or "cite" in tag.attributes) and not deep else "indent"))
        elif name == "hr":
            self._flow.end_line(1)
            self._flow.write(_RULE)
            self._flow.end_line(1)
        elif name == "li":
            self._flow.end_line(1)
            self._flow.write("-")
            self._flow.gap = True
        elif name in _PARAGRAPHS:
            # Word writes each line as a paragraph without space around it.
            self._margin = 1 if tag.attributes.get("class", "").startswith("Mso") else 2
            self._flow.end_line(self._margin)
            self._pre += name == "pre"
        elif name in _LINES:
            self._flow.end_line(1)

    def _close(self, tag: Close) -> None:
        name = tag.name
        if name in ("td", "th", "tr"):
            self._close_cell()
        elif name == "table":
            self._close_to(_Table)
        elif name == "blockquote":
            if any(isinstance(frame, _Flow) and frame.kind in ("quote", "indent") for frame in self._inner()):
                while self._flow.kind not in ("quote", "indent"):
                    self._pop()
                self._pop()
        elif name in _PARAGRAPHS:
            self._flow.end_line(self._margin)
            self._pre = max(0, self._pre - (name == "pre"))
        elif name in _LINES:
            self._flow.end_line(1)

    # -- Frames -----------------------------------------------------------------------------------------------

    def _inner(self) -> list[_Flow | _Table]:
        """The frames inside the innermost table, or all but the root."""
        for index in range(len(self._frames) - 1, 0, -1):
            if isinstance(self._frames[index], _Table):
                return self._frames[index + 1 :]
        return self._frames[1:]

    def _push(self, frame: _Flow | _Table) -> None:
        if len(self._frames) >= _MAX_FRAMES:
            return
        self._frames.append(frame)
        if isinstance(frame, _Table):
            frame = _Flow("between")  # what stands between the cells is kept, in front of the table
            self._frames.append(frame)
        self._flow = frame

    def _pop(self) -> None:
        frame = self._frames.pop()
        text = _rows_text(frame.rows) if isinstance(frame, _Table) else frame.text()
        below = self._frames[-1]
        if isinstance(below, _Table):
            if isinstance(frame, _Flow) and frame.kind == "cell":
                if not below.rows:
                    below.rows.append([])
                below.rows[-1] += [text] + [""] * (frame.columns - 1)
            elif text:
                below.rows.append([text])
            return
        self._flow = below
        if isinstance(frame, _Flow) and frame.kind == "quote":
            text = "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
        if text:
            below.end_line(1 if isinstance(frame, _Table) else 2)
            below.write(text)
            below.end_line(1 if isinstance(frame, _Table) else 2)

    def _close_to(self, kind: type[_Table]) -> None:
        if any(isinstance(frame, kind) for frame in self._frames):
            while not isinstance(self._frames[-1], kind):
                self._pop()
            self._pop()
            self._flow = self._last_flow()

    def _last_flow(self) -> _Flow:
        last = self._frames[-1]
        return last if isinstance(last, _Flow) else self._flow

    # -- Tables -----------------------------------------------------------------------------------------------

    def _table_index(self) -> int | None:
        for index in range(len(self._frames) - 1, 0, -1):
            if isinstance(self._frames[index], _Table):
                return index
        return None

    def _close_cell(self) -> None:
        """Back to the table: cells and quotes inside it end."""
        index = self._table_index()
        if index is None:
            self._flow.gap = True
            return
        while len(self._frames) > index + 1:
            self._pop()
        between = _Flow("between")
        self._frames.append(between)
        self._flow = between

    def _start_row(self) -> None:
        index = self._table_index()
        if index is None:
            self._flow.end_line(1)
            return
        self._close_cell()
        table = self._frames[index]
        if isinstance(table, _Table):
            table.rows.append([])

    def _open_cell(self, tag: Open) -> None:
        index = self._table_index()
        if index is None:
            self._flow.gap = True
            return
        self._close_cell()
        self._frames.pop()
        span = tag.attributes.get("colspan", "1")
        columns = min(int(span), _MAX_COLUMNS) if span.isascii() and span.isdigit() and len(span) < 4 else 1
        cell = _Flow("cell", columns=max(columns, 1))
        self._frames.append(cell)
        self._flow = cell


def _rows_text(rows: list[list[str]]) -> str:
    return "\n".join(text for text in (_row_text(row) for row in rows) if text)


def _row_text(cells: list[str]) -> str:
    """One line with tabs when the cells are short; else one cell below the other."""
    filled = [cell for cell in cells if cell]
    if len(filled) <= 1:
        return filled[0] if filled else ""
    short = all(cell.count("\n") < 4 and len(cell) <= 200 for cell in filled)
    if not short:
        return "\n".join(filled)
    return "\t".join(" ".join(cell.split()) for cell in cells[:_MAX_COLUMNS]).rstrip("\t")
