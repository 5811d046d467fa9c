"""The lines of an advice in, the same with what a row below an invoice takes off it told on the invoice's line.

"F26/1291 663.76" with "less 2 % discount -13.28" right below it is one line: 663.76, discount 13.28, 650.48 paid. The
percentage proves what the row belongs to; rows without one stay lines of their own.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from parsers.money import read_amount
from parsers.remittance.advice import RemittanceLine
from parsers.remittance.words import Role, fold, heading_role

_PERCENT = re.compile(r"(?<![\d.,])(\d{1,2}(?:[.,]\d{1,3})?) ?%")
_TAKEN_OFF = frozenset({"less", "minus", "abzgl", "abzuglich", "moins", "menos", "meno", "min", "af", "pomniejszone"})
_CENT = Decimal("0.01")


def join_percent_rows(lines: Sequence[RemittanceLine]) -> tuple[RemittanceLine, ...]:
    joined: list[RemittanceLine] = []
    for line in lines:
        if joined and _is_share(line, joined[-1]):
            joined[-1] = _less(joined[-1], line)
        else:
            joined.append(line)
    if len(joined) == len(lines):
        return tuple(lines)
    return tuple(_billed(line, number) for number, line in enumerate(joined, start=1))


def _billed(line: RemittanceLine, number: int) -> RemittanceLine:
    """Lines without such a row are billed what they pay: the column is that of the invoices' amounts."""
    return replace(line, sequence=number, gross=line.net if line.gross is None else line.gross)


def _is_share(line: RemittanceLine, above: RemittanceLine) -> bool:
    """Whether the row has no number of its own and takes off as much of the line above as it says."""
    told = _PERCENT.search(line.reference)
    if told is None or line.item_id is not None or line.net >= 0 or above.net <= 0 or above.gross is not None:
        return False
    if line.box.page != above.box.page or line.invoice_date is not None or line.gross is not None:
        return False
    rate = read_amount(told[1])
    return rate is not None and abs(above.net * rate.values[-1] / 100 + line.net) <= _CENT


def _less(above: RemittanceLine, share: RemittanceLine) -> RemittanceLine:
    words = " ".join(word for word in fold(_PERCENT.sub(" ", share.reference)).split() if word not in _TAKEN_OFF)
    role, taken, told = heading_role(words), -share.net, above.reason or share.reference
    line = replace(above, net=above.net - taken, gross=above.net, net_box=None)
    if role is Role.DISCOUNT:
        return replace(line, discount=taken)
    return replace(line, withheld=taken) if role is Role.WITHHELD else replace(line, deduction=taken, reason=told)
