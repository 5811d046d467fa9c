"""The lines of an advice in, the same with what a column of no more than "deductions" takes off told as cash discount
where it is one: each is the same few percent of what was billed that terms of payment grant, and no line says why."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from parsers.remittance.advice import RemittanceLine
from parsers.remittance.words import fold

_SAYS_NO_MORE = re.compile(
    r"abzug|abzuge|less|deductions?|deducted|taken off|retenues?|reductions?|deduccion(es)?|descontado|trattenut[ae]"
    r"|detrazion[ei]|aftrek|inhouding(en)?|deducao|deducoes|potracenia|potracenie"
)
_GRANTED = tuple(
    map(Decimal, ("0.01", "0.015", "0.02", "0.025", "0.03", "0.04"))
)  # 5 % and more are kept back for other reasons
_CENT = Decimal("0.01")
_LEAST = 2  # lines: one amount may be such a share by chance


def tell_cash_discounts(lines: Sequence[RemittanceLine], headings: Iterable[str]) -> tuple[RemittanceLine, ...]:
    """`headings` are those of the columns that were taken off as deductions."""
    if not all(_SAYS_NO_MORE.fullmatch(fold(heading)) for heading in headings):
        return tuple(lines)
    less = [line for line in lines if line.deduction]
    if len(less) < _LEAST or not all(map(_is_granted, less)) or any(line.discount for line in lines):
        return tuple(lines)
    return tuple(replace(line, discount=line.deduction, deduction=None) for line in lines)


def _is_granted(line: RemittanceLine) -> bool:
    if line.gross is None or line.deduction is None or line.reason:
        return False
    return any((line.gross * share).quantize(_CENT) == line.deduction for share in _GRANTED)
