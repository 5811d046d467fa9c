"""Lines billed in one currency and paid in another in, whether the printed rate explains each of them out.

A rate is rounded to its printed decimals, and the paid amount to its own; what is paid must lie within both. A rate
may be given either way round ("0.8424 EUR a dollar", "1.1871 USD a euro"), but the same way on every line.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from parsers.remittance.lines import Line
from parsers.remittance.rows.rows import Row
from parsers.remittance.rows.solutions import Solution
from parsers.remittance.tables.table_parts import Column
from parsers.remittance.words import Role, fold

_RATE = re.compile(r"\d{1,6}[.,]\d{1,8}")
_LABEL = re.compile(
    r"\b((exchange|exch|fx|conversion|currency) rate|(wechsel|umrechnungs|devisen)?kurs|(taux|cours) de change"
    r"|tipo de cambio|tasso di cambio|cambio|wisselkoers)\b"
)
_HALF = Decimal("0.5")
_CENT = Decimal("0.01")


def rates_hold(best: Solution, columns: Mapping[str, Column], lines: Sequence[Line]) -> bool | None:
    """Whether billed amount and rate give the paid amount on every line; None when no rate is printed."""
    billed = next((key for key, column in columns.items() if column.numeric and column.role is Role.GROSS), None)
    stated = _stated_rates(lines)
    only = next(iter(stated)) if len(stated) == 1 else None
    rates = [_row_rate(row, columns) or only for row in best.rows]
    if not any(rates):
        return None
    triples = [
        (values.get(billed or ""), rate, net) for values, rate, net in zip(best.values, rates, best.nets, strict=True)
    ]
    return any(all(_holds(each, way) for each in triples) for way in (_times, _by))


def _stated_rates(lines: Sequence[Line]) -> set[Decimal]:
    """ "Exchange rate: 0.8424", anywhere outside of a table."""
    labelled = (cell.text for line in lines for cell in line.cells if _LABEL.search(fold(cell.text)))
    return {_as_rate(found[-1]) for text in labelled if (found := _RATE.findall(text))}


def _row_rate(row: Row, columns: Mapping[str, Column]) -> Decimal | None:
    for key, column in columns.items():
        if column.role is not Role.RATE:
            continue
        tokens = [*row.texts.get(key, ()), *([row.amounts[key]] if key in row.amounts else [])]
        found = [_as_rate(token.text) for token in tokens if _RATE.fullmatch(token.text)]
        if len(found) == 1:
            return found[0]
    return None


def _as_rate(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _times(billed: Decimal, rate: Decimal) -> Decimal:
    return billed * rate


def _by(billed: Decimal, rate: Decimal) -> Decimal:
    return billed / rate


def _holds(
    triple: tuple[Decimal | None, Decimal | None, Decimal], way: Callable[[Decimal, Decimal], Decimal]
) -> bool:
    billed, rate, paid = triple
    if billed is None or not rate:
        return False
    slack = _HALF * Decimal(1).scaleb(int(rate.as_tuple().exponent))
    if rate <= slack:
        return False
    ends = sorted((way(billed, rate - slack), way(billed, rate + slack)))
    return ends[0] - _HALF * _CENT <= paid <= ends[1] + _HALF * _CENT
