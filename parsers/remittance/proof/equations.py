"""A solved reading in, the sums that it can be checked by out: each with both sides, and whether it holds."""

import re
from collections.abc import Sequence
from decimal import Decimal

from parsers.problems import PageBox
from parsers.remittance.advice import LEDGER_EQUATION, SUM_EQUATION, Equation
from parsers.remittance.rows.solutions import Solution, StatedTotal
from parsers.remittance.rows.totals import column_sums
from parsers.remittance.tables.table_parts import Column
from parsers.remittance.words import TotalKind, fold

_ZERO = Decimal(0)
_OF_PAYMENT = re.compile(
    r"(total )?(amount|betrag|gesamtbetrag|montant|importe|importo|bedrag|totaalbedrag)( (total|totale))?"
)
_EQUAL_SHARE = Decimal("0.9")


def list_equations(
    best: Solution, totals: Sequence[StatedTotal], columns: dict[str, Column], total: StatedTotal | None
) -> tuple[Equation, ...]:
    """In the order in which they are shown; the ledger's last."""
    equations = []
    paid = sum(best.nets, _ZERO)
    if total is not None:
        value = -total.value if best.signs.whole == -1 and paid == -total.value else total.value
        boxes = [total.token.box(), *_net_boxes(best)]
        equations.append(Equation(SUM_EQUATION, paid, value, paid == value, tuple(boxes)))
        for other in totals:
            if other is not total and other.kind is TotalKind.PAID and other.column is None:
                same = abs(other.value) == abs(value)
                equations.append(
                    Equation(f"{other.label.strip(' :')} = total", other.value, value, same, (other.token.box(),))
                )
        equations += _contradicting(best, totals, value)
    if best.gross_key and best.net_key:
        equations.append(_identity_equation(best))
    for stated, summed in column_sums(totals, best.values):
        if stated is total or stated.column == best.net_key or stated.column not in columns:
            continue
        holds = abs(summed) == abs(stated.value)
        name = f"sum of {columns[stated.column].heading or 'column'} = its total"
        equations.append(Equation(name, summed, stated.value, holds, (stated.token.box(),)))
    equations += _ledger_equation(best)
    return tuple(equations)


def _contradicting(best: Solution, totals: Sequence[StatedTotal], total: Decimal) -> list[Equation]:
    """An amount stated above the lines that is neither their total nor the sum of one of their columns, unless a
    label that names the payment says otherwise. Where no label tells the total, any amount beside the lines."""
    if any(stated.kind is TotalKind.PAID and stated.column is None and stated.value == total for stated in totals):
        return []
    sums = {abs(sum((row.get(key, _ZERO) for row in best.values), _ZERO)) for row in best.values for key in row}
    first = min((row.line.place() for row in best.rows), default=(0, 0.0))
    unnamed = best.total is not None and best.total.kind is TotalKind.UNNAMED
    return [
        Equation(f"{other.label.strip(' :')} = total", other.value, total, False, (other.token.box(),))
        for other in totals
        if abs(other.value) not in {*sums, abs(total)}
        and (
            (unnamed and other.kind is TotalKind.UNNAMED)
            or (
                other.kind is TotalKind.GENERAL
                and other.column is None
                and _OF_PAYMENT.fullmatch(fold(other.label))
                and (other.token.page, other.token.top) < first
            )
        )
    ]


def _net_boxes(best: Solution) -> list[PageBox]:
    return [row.amounts[best.net_key].box() for row in best.rows if best.net_key and best.net_key in row.amounts]


def _identity_equation(best: Solution) -> Equation:
    net_key, gross_key = best.net_key or "", best.gross_key or ""
    rows = [values for values in best.values if net_key in values and gross_key in values]
    gross = sum((values[gross_key] for values in rows), _ZERO)
    parts = sum((sign * values.get(key, _ZERO) for key, (_, sign) in best.parts.items() for values in rows), _ZERO)
    net = sum((values[net_key] for values in rows), _ZERO)
    return Equation("gross - deductions = net on every line", gross + parts, net, gross + parts == net)


def _ledger_equation(best: Solution) -> list[Equation]:
    """Paid or gross amounts against the open items, by value of the lines that name one."""
    anchored = [(i, row.item) for i, row in enumerate(best.rows) if row.item is not None]
    if not anchored:
        return []
    equal = _ZERO
    for index, item in anchored:
        amounts = {abs(best.nets[index])}
        if best.gross_key and best.gross_key in best.values[index]:
            amounts.add(abs(best.values[index][best.gross_key]))
        if amounts & {abs(item.open_amount), abs(item.original_amount)}:
            equal += abs(best.nets[index])
    value = sum((abs(best.nets[index]) for index, _ in anchored), _ZERO)
    holds = equal >= _EQUAL_SHARE * value
    return [Equation(LEDGER_EQUATION, equal, value, holds)]
