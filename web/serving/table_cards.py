"""A page's HTML in, its tables with each cell's column heading in `data-l` out: on a narrow screen a row is a card.

The style sheet turns the rows of `.tbl.cards` into cards there, and a card has no heading row to look up at. Done
here once for all tables, so that no template repeats its headings in every cell.
"""

import re
from functools import cache
from html import escape, unescape

from markupsafe import Markup

_TABLE = re.compile(r'<table class="(tbl(?: lines-table)?)">(.*?)</table>', re.DOTALL)
_HEADING = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_CELL = re.compile(r"<(tr|td|th)\b([^>]*)>")
_HIDDEN = re.compile(r'<span class="vh">.*?</span>|<[^>]+>', re.DOTALL)
_SPAN = re.compile(r'colspan="(\d+)"')


def label_cells(html: str) -> Markup:
    """Tables that have a layout of their own on narrow screens (`list`, `q`) stay as they are."""
    return Markup(_TABLE.sub(_label_table, html))  # noqa: S704 - HTML of our own templates, escaped there


def _label_table(table: re.Match[str]) -> str:
    head, end, body = table[2].partition("</thead>")
    labels = [_text(heading[1]) for heading in _HEADING.finditer(head)] if end else []
    if not any(labels):
        return table[0]
    column = 0

    def label(tag: re.Match[str]) -> str:
        nonlocal column
        if tag[1] == "tr":
            column = 0
            return tag[0]
        span = _SPAN.search(tag[2])
        here, column = column, column + (int(span[1]) if span else 1)
        words = labels[here] if tag[1] == "td" and 0 < here < len(labels) and not span else ""
        return f'<{tag[1]}{tag[2]} data-l="{escape(words)}">' if words else tag[0]

    return f'<table class="{table[1]} cards">{head}{end}{_CELL.sub(label, body)}</table>'


@cache
def _text(heading: str) -> str:
    return " ".join(unescape(_HIDDEN.sub("", heading)).split())
