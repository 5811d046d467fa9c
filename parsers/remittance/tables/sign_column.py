"""A table's part in, its amounts with the signs that stand in a column of their own: "D" or "A", "Soll" or "Haben".

Which of the two takes off is for the sums to tell, as where the letter stands right behind the amount.
"""

from collections.abc import Sequence
from dataclasses import replace

from parsers.remittance.lines import Line, Token, TokenKind
from parsers.remittance.tables.heading_bands import overlaps
from parsers.remittance.tables.table_parts import TablePart
from parsers.remittance.words import Role, fold, total_kind

_DEBIT = frozenset("d dr s debit soll debe dare debet debito wn".split())
_CREDIT = frozenset("c cr h a credit haben haber avere credito ma".split())


def take_signs(part: TablePart) -> None:
    """Where nothing but such words stands below a heading of signs or types, beside sums at most, and both occur."""
    rows = [line for line in part.lines if line.cells and total_kind(line.cells[0].text) is None]
    for heading in part.headings:
        if heading.role is not Role.TYPE:
            continue
        marks = [(line, token) for line in rows for token in line.tokens if overlaps([token], heading)]
        signs = [(line, token) for line, token in marks if fold(token.text) in _DEBIT | _CREDIT]
        if len(signs) == len(marks) and _has_both([token for _, token in signs]):
            for line, token in signs:
                _sign(line, "CR" if fold(token.text) in _CREDIT else "DR")


def _has_both(tokens: Sequence[Token]) -> bool:
    credited = [fold(token.text) in _CREDIT for token in tokens]
    return any(credited) and not all(credited)


def _sign(line: Line, letters: str) -> None:
    for token in line.tokens:
        if token.kind is TokenKind.AMOUNT and token.amount is not None and not token.amount.sign:
            token.amount = replace(token.amount, sign=letters)
