"""Exports whose lines begin with the kind of their record in; labelled facts, a table and its total out.

"T" for the transfer, "D" for each document, "F" for the foot: each kind has fields of its own, named in a first
record of that kind, so no column holds the same in all lines.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from parsers.remittance.lines import Line, Token, TokenKind
from parsers.remittance.made import labelled_line

_KIND = re.compile(r"[A-Za-z]{1,4}|\d{1,3}")
_MOST_KINDS = 6
_SAME_PLACE = 1.0  # points
_LEAST_FIELDS = 2


def sort_typed_records(pages: Sequence[Sequence[Line]]) -> list[list[Line]] | None:
    """None unless every line begins with a kind, and the most frequent kind, that of the documents, has headings."""
    lines = [line for page in pages for line in page if line.cells]
    first = [line.cells[0] for line in lines]
    if not lines or not all(_KIND.fullmatch(cell.text) for cell in first):
        return None
    if max(cell.x0 for cell in first) - min(cell.x0 for cell in first) > _SAME_PLACE:
        return None
    counts = Counter(cell.text for cell in first)
    documents = max(counts, key=lambda kind: counts[kind])
    heads = _heads(lines)
    if not 1 < len(counts) <= _MOST_KINDS or documents not in heads or len(counts) == len(lines):
        return None
    values = [line for line in lines if not any(line is head for head in heads.values())]
    return [list(_told(payment, documents, heads)) for payment in _payments(values, documents)]


def _payments(lines: Sequence[Line], documents: str) -> list[list[Line]]:
    """A payment begins where, behind documents, the kind of the first record comes again."""
    payments: list[list[Line]] = [[]]
    for line in lines:
        kind, listed = line.cells[0].text, [other.cells[0].text for other in payments[-1]]
        if kind != documents and documents in listed and kind == lines[0].cells[0].text:
            payments.append([])
        payments[-1].append(line)
    return payments


def _heads(lines: Sequence[Line]) -> dict[str, Line]:
    """The first record of each kind that has names where later ones of the kind have values."""
    heads = {}
    for line in lines:
        kind, fields = line.cells[0].text, line.cells[1:]
        if any(other.cells[0].text == kind for other in _before(lines, line)) or len(fields) < _LEAST_FIELDS:
            continue
        behind = [other for other in lines if other.cells[0].text == kind and other is not line]
        if behind and not _has_values(line) and all(_has_values(other) for other in behind):
            heads[kind] = line
    return heads


def _before(lines: Sequence[Line], line: Line) -> Sequence[Line]:
    return lines[: next(index for index, other in enumerate(lines) if other is line)]


def _has_values(line: Line) -> bool:
    return any(char.isdigit() for cell in line.cells[1:] for char in cell.text)


def _told(lines: Sequence[Line], documents: str, heads: dict[str, Line]) -> Iterator[Line]:
    """In printed order, the documents' headings right above them."""
    listed = 0
    for line in lines:
        kind = line.cells[0].text
        if kind == documents:
            if not listed:
                yield replace(_without_kind(heads[kind]), top=line.top - 0.01)
            listed += 1
            yield _without_kind(line)
            continue
        amounts = [token for token in line.amounts() if token.kind is TokenKind.AMOUNT]
        if kind in heads:
            yield from _facts(line, heads[kind])
        elif listed > 1 and len(amounts) == 1:
            yield labelled_line("Total:", amounts[0], line, amounts[0])
        else:
            yield _without_kind(line)
        listed = 0


def _facts(line: Line, head: Line) -> Iterator[Line]:
    for number, value in enumerate(line.cells[1:]):
        label = next((cell for cell in head.cells[1:] if abs(cell.x0 - value.x0) < _SAME_PLACE), None)
        if label is not None:
            inside = [token for token in line.tokens if value.x0 <= token.x0 and token.x1 <= value.x1]
            fact = labelled_line(f"{label.text}:", value, line, *inside)
            yield replace(fact, top=line.top + 0.001 * number)


def _without_kind(line: Line) -> Line:
    kind = line.cells[0]

    def behind(tokens: Sequence[Token]) -> list[Token]:
        return [token for token in tokens if token.x0 > kind.x0]

    return replace(line, tokens=behind(line.tokens), cells=behind(line.cells))
