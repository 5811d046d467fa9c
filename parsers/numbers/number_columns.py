"""A table in plain text in, the numbers out of which its heading line says in which column they stand."""

import re
from collections.abc import Iterator, Sequence

from parsers.numbers import number_words
from parsers.numbers.blanking import BLANK
from parsers.numbers.number_shapes import is_document_number, kind_of_prefix
from parsers.problems import Span

_APART = re.compile(r"\S(?:[^\n\r]*?\S)??(?=[ ]{2}|$)")
_CELL_NUMBER = re.compile(
    r"#?(?P<number>(?:(?P<letters>[A-Za-z]{1,5})[A-Z\d]{0,4}[ ./_-]{0,2})?"
    r"\d[A-Za-z\d]*(?:[-_/. ][A-Za-z\d]{1,10}){0,4})"
)
_REFERENCE = re.compile(
    r"(?:reference|ref|referenz|référence|réf|referencia|riferimento|rif|referentie|kenmerk|referência|referencja)[.]?",
    re.IGNORECASE,
)
_SUM = re.compile(
    r"amount|betrag|montant|importe|importo|bedrag|valor|kwota|net\b|netto|gross|brutto|paid|bezahlt|payé|pagad|pagat|betaald",
    re.IGNORECASE,
)
_COLUMN_SHIFT = 3  # characters by which a cell may stand beside its heading


def find_in_columns(text: str) -> list[tuple[str, Span]]:
    """The numbers of a table whose heading line says what stands in which column."""
    if "\t" not in text and "|" not in text and "  " not in text and ";" not in text:
        return []
    found: list[tuple[str, Span]] = []
    headings: list[tuple[str, Span]] = []
    position = 0
    for line in text.splitlines(keepends=True):
        cells = _list_cells(line)
        if len(cells) >= 2 and not any(char.isdigit() or char == BLANK for char in line):
            headings = _list_headings(line, cells)
        elif headings and len(cells) >= 2:
            for kind, cell in _under_headings(headings, cells):
                match = _CELL_NUMBER.fullmatch(line, cell.start, cell.end) if kind else None
                if match and is_document_number(match["number"], kind, adjacent=True):
                    kind = kind_of_prefix(match["letters"]) if kind == "invoice" else kind
                    found.append((kind, Span(position + match.start("number"), position + match.end("number"))))
        elif line.strip():
            headings = []
        position += len(line)
    return found


def _list_cells(line: str) -> list[Span]:
    """Between tabs, bars or semicolons, or else between wide gaps; empty ones count where marks part them."""
    mark = next((mark for mark, least in (("\t", 1), ("|", 1), (";", 2)) if line.count(mark) >= least), None)
    if mark is None:
        return [Span(cell.start(), cell.end()) for cell in _APART.finditer(line.rstrip())]
    inner = line.strip(f" {mark}\r\n>")
    position = line.find(inner)
    spans = []
    for cell in inner.split(mark):
        start = position + len(cell) - len(cell.lstrip())
        spans.append(Span(start, max(start, position + len(cell.rstrip()))))
        position += len(cell) + 1
    return spans


def _list_headings(line: str, cells: Sequence[Span]) -> list[tuple[str, Span]]:
    kinds = [_kind_of_heading(line[cell.start : cell.end]) for cell in cells]
    if not {"yours", "invoice"} & set(kinds):
        kinds = _with_reference(kinds, [line[cell.start : cell.end] for cell in cells])
    if "yours" in kinds:
        kinds = [{"yours": "invoice", "invoice": "other"}.get(kind, kind) for kind in kinds]
    telling = sum(bool(kind) for kind in kinds) >= 2 or any(kinds[:3] if len(cells) >= 3 else kinds[:1])
    return list(zip(kinds, cells, strict=True)) if telling else []


def _with_reference(kinds: list[str], headings: Sequence[str]) -> list[str]:
    """In a payer's table that names no invoices the one column of references, beside sums, holds our numbers."""
    references = [place for place, heading in enumerate(headings) if _REFERENCE.fullmatch(heading.strip())]
    if len(references) != 1 or not any(map(_SUM.search, headings)):
        return kinds
    return [*kinds[: references[0]], "invoice", *kinds[references[0] + 1 :]]


def _under_headings(headings: Sequence[tuple[str, Span]], cells: Sequence[Span]) -> Iterator[tuple[str, Span]]:
    """One by one where there are as many cells as headings, else each under the heading that it stands below."""
    if len(cells) == len(headings):
        yield from ((kind, cell) for (kind, _), cell in zip(headings, cells, strict=True))
        return
    for cell in cells:
        kind, place = min(headings, key=lambda heading: abs(heading[1].start - cell.start))
        if abs(place.start - cell.start) <= _COLUMN_SHIFT:
            yield kind, cell


def _kind_of_heading(cell: str) -> str:
    """ "yours" is the column with our own numbers in a payer's table: there, "document" is his."""
    if number_words.YOURS.search(cell):
        return "yours"
    head = number_words.KIND.search(f"{cell} ")
    return head.name if head else ""
