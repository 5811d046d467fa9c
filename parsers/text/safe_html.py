"""Raw HTML of a mail in, HTML for the sandboxed frame or plain text out. Pure, linear, deterministic.

One of several gates, and meant to hold alone: an allow-list without scripts, styles, forms, foreign markup, names
or relative links. Remote images are dropped, `cid:` images keep their source for the screen to map.

The markup is first written anew, balanced, at most 200 deep and a million characters long, because the parser
behind nh3 is quadratic where tags nest, where they stand between table cells (a 640 kB mail took a second) and in
ampersands (1 MB took ten); nh3 then has the last word.
"""

import html
import re

import nh3

from parsers.text.html_text import write_text
from parsers.text.html_tokens import Close, Open, Text, tokenise

MAX_HTML = 1_000_000
MAX_DEPTH = 200
MAX_TAGS = 50_000
MAX_ENTITIES = 50_000  # of those that nh3 writes as such

_VOID = {"br", "col", "hr", "img", "wbr"}
_INLINE = set(
    "a abbr b br cite code del em i img ins mark q s samp small span strike strong sub sup tt u wbr".split()
)
_SECTIONS = {"thead", "tbody", "tfoot"}
_CELLS = {"td", "th", "caption"}
_TABLE_PARTS = _SECTIONS | _CELLS | {"tr", "colgroup", "col"}
_BETWEEN_CELLS = _SECTIONS | {"table", "tr", "colgroup"}
_BLOCKS = set("blockquote center dd del div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table ul".split()) - {"del"}
_TAGS = _INLINE | _BLOCKS | _TABLE_PARTS
# Opening one of these closes an open one of those, unless a container in the last column stands between.
_CLOSES = {
    "li": ({"li"}, {"ul", "ol"}),
    "dd": ({"dd", "dt"}, {"dl"}),
    "dt": ({"dd", "dt"}, {"dl"}),
    "a": ({"a"}, set[str]()),
}

_CELL_ATTRIBUTES = {"align", "valign", "colspan", "rowspan"}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "abbr": {"title"},
    "col": {"span"},
    "div": {"align", "dir"},
    "img": {"alt", "src", "width", "height"},
    "ol": {"start"},
    "p": {"align", "dir"},
    "table": {"align", "border"},
    "td": _CELL_ATTRIBUTES,
    "th": _CELL_ATTRIBUTES,
}
_SHORT_VALUES = re.compile(r"\d{1,4}%?|left|right|center|justify|top|middle|bottom|baseline|ltr|rtl|auto", re.I)
_FREE_ATTRIBUTES = {"href", "src", "alt", "title"}
_LINK = re.compile(r"https?://[^/?#\s\\]|mailto:|tel:", re.I)
_CID = re.compile(r"cid:[^\s\"'<>]{1,300}", re.I)
_URL_NOISE = re.compile("[\x00-\x20\x7f-\xa0\u2028\u2029\ufeff]+")
_ENTITIES = re.compile("[&<>\u00a0]")
_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")

_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    clean_content_tags={"script", "style"},
    url_schemes={"http", "https", "mailto", "tel", "cid"},
    url_relative="deny",
    link_rel="noopener noreferrer",
    set_tag_attribute_values={"a": {"target": "_blank"}},
    strip_comments=True,
)

_LINK_MARKS = re.compile(' target="_blank"| rel="noopener noreferrer"')  # what the second gate adds to links


def sanitise_html(markup: str) -> str:
    """HTML that only shows: no scripts, remote loads, forms or relative links. Idempotent; '' for nothing."""
    written = _Rewriter().rewrite(_NOT_TEXT.sub("", markup[: 4 * MAX_HTML]))
    safe = _CLEANER.clean(written).strip()
    if len(written) < MAX_HTML // 2 and safe[:1] != "\ufeff" and _LINK_MARKS.sub("", safe) == _as_cleaned(written):
        return safe  # the two gates agree: a second time neither would change anything
    for _ in range(3):
        again = _clean(safe)
        if again == safe:
            return safe
        safe = again
    # Markup that does not come to rest is read differently by different parsers: show its words only.
    return f"<pre>{html.escape(html_to_text(markup), quote=False)}</pre>"


def _as_cleaned(written: str) -> str:
    """What the second gate makes of markup with which it agrees: it names the spaces that do not break."""
    return written.strip().replace("\u00a0", "&nbsp;")


def html_to_text(markup: str) -> str:
    """The words in reading order: blocks on lines, table rows on one line with tabs between the cells."""
    return write_text(tokenise(_NOT_TEXT.sub("", markup[: 4 * MAX_HTML])))


def _clean(markup: str) -> str:
    return _CLEANER.clean(_Rewriter().rewrite(markup)).strip()


class _Rewriter:
    """Writes allowed tags anew, balanced: every element that is opened is closed, cells stand in rows."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._stack: list[str] = []
        self._size = 0
        self._entities = 0

    def rewrite(self, markup: str) -> str:
        for token in tokenise(markup, MAX_TAGS):
            if self._size > MAX_HTML:
                break
            if isinstance(token, Text):
                self._text(token.text)
            elif token.name not in _TAGS:
                continue
            elif isinstance(token, Close):
                self._close(token.name)
            elif token.name in _TABLE_PARTS:
                self._open_table_part(token)
            else:
                self._open(token)
        self._pop_to(0)
        return "".join(self._out)

    def _text(self, text: str) -> None:
        if self._stack and self._stack[-1] in _BETWEEN_CELLS:
            if text.isspace():
                return
            self._start_cell()
        if _ENTITIES.search(text):
            self._entities += len(_ENTITIES.findall(text))
            text = _ENTITIES.sub(" ", text) if self._entities > MAX_ENTITIES else text
            self._emit(html.escape(text[:MAX_HTML], quote=False))
        else:
            self._emit(text[:MAX_HTML])

    def _open(self, tag: Open) -> None:
        if len(self._stack) + 4 > MAX_DEPTH or (tag.name == "a" and not _leads_out(tag)):
            return
        if self._stack and self._stack[-1] in _BETWEEN_CELLS:
            self._start_cell()
        if tag.name in _BLOCKS and "p" in self._stack:
            self._close_open({"p"}, set())
        if tag.name in _CLOSES:
            self._close_open(*_CLOSES[tag.name])
        self._write(tag.name, tag.attributes)

    def _open_table_part(self, tag: Open) -> None:
        """Cells in a row, rows in a section, sections in a table; what stands outside a table is left out."""
        table = self._table()
        if table is None:
            return
        if tag.name in _CELLS - {"caption"}:
            row = self._index({"tr"}, table)
            if row is None:
                self._start_row(table)
            else:
                self._pop_to(row + 1)
        elif tag.name == "tr":
            self._start_section(table)
        elif tag.name == "col":
            group = self._index({"colgroup"}, table)
            self._pop_to(table + 1 if group is None else group + 1)
        else:
            self._pop_to(table + 1)
        self._write(tag.name, tag.attributes)

    def _start_cell(self) -> None:
        table = self._table()
        if table is not None:
            if self._stack[-1] != "tr":
                self._start_row(table)
            self._write("td", {})

    def _start_row(self, table: int) -> None:
        self._start_section(table)
        self._write("tr", {})

    def _start_section(self, table: int) -> None:
        section = self._index(_SECTIONS, table)
        if section is None:
            self._pop_to(table + 1)
            self._write("tbody", {})
        else:
            self._pop_to(section + 1)

    def _close(self, name: str) -> None:
        if name not in self._stack or name in _VOID:
            return
        if self._stack[-1] == name:
            self._out.append(f"</{self._stack.pop()}>")
            return
        index = len(self._stack) - 1 - self._stack[::-1].index(name)
        table = self._table()
        if name != "table" and table is not None and index < table:
            return  # a closing tag in a cell reaches nothing outside of its table
        if name not in _TABLE_PARTS and name != "table" and any(part in _CELLS for part in self._stack[index:]):
            return
        self._pop_to(index)

    def _close_open(self, names: set[str], containers: set[str]) -> None:
        for index in range(len(self._stack) - 1, -1, -1):
            name = self._stack[index]
            if name in names:
                return self._pop_to(index)
            if name in containers or name in _CELLS or name == "table":
                return None
        return None

    def _table(self) -> int | None:
        return self._index({"table"}, -1)

    def _index(self, names: set[str], above: int) -> int | None:
        """Where the innermost of these stands in the stack, above that index."""
        for index in range(len(self._stack) - 1, above, -1):
            if self._stack[index] in names:
                return index
        return None

    def _pop_to(self, size: int) -> None:
        while len(self._stack) > size:
            self._out.append(f"</{self._stack.pop()}>")

    def _write(self, name: str, attributes: dict[str, str]) -> None:
        allowed = _ATTRIBUTES.get(name)
        written = name
        if allowed and attributes:
            for key in sorted(allowed & attributes.keys()):
                value = _safe_value(key, attributes[key])
                if value is not None:
                    written += f' {key}="{html.escape(value)}"'
        self._emit(f"<{written}>")
        if name not in _VOID:
            self._stack.append(name)

    def _emit(self, markup: str) -> None:
        self._out.append(markup)
        self._size += len(markup)


def _leads_out(link: Open) -> bool:
    return _safe_value("href", link.attributes.get("href", "")) is not None


def _safe_value(name: str, value: str) -> str | None:
    if name == "href":
        value = _URL_NOISE.sub("", value)[:2000]
        return value if _LINK.match(value) else None
    if name == "src":
        value = value.strip()
        return value if _CID.fullmatch(value) else None
    if name in _FREE_ATTRIBUTES:
        return value[:500]
    return value if _SHORT_VALUES.fullmatch(value) else None
