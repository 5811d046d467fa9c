"""Pages whose rows name several currencies in, the pages of each currency out: each has its own sum to tie to."""

from collections.abc import Sequence

from parsers.money import CURRENCY_CODES
from parsers.remittance.lines import Line

Pages = list[list[Line]]


def split_by_currency(pages: Sequence[Sequence[Line]]) -> dict[str, Pages]:
    """The lines that name this currency or none, by currency; empty unless rows name two or more, each row one."""
    codes: dict[str, None] = {}
    for page in pages:
        for line in page:
            found = _codes(line)
            if len(found) > 1:
                return {}
            codes.update(dict.fromkeys(found))
    if len(codes) < 2:
        return {}
    return {code: [[line for line in page if _codes(line) <= {code}] for page in pages] for code in codes}


def _codes(line: Line) -> set[str]:
    """The currencies that a line with an amount names: beside the amount, in a cell, or in its label."""
    amounts = [token for token in line.amounts() if token.amount is not None]
    if not amounts:
        return set()
    named = {token.amount.currency for token in amounts if token.amount and token.amount.currency}
    return named | {word.text for cell in line.cells for word in cell.words if word.text in CURRENCY_CODES}
