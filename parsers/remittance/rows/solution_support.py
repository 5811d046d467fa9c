"""A way to read the columns in, what speaks for it out: what its columns are called, its signs, and the ledger."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from parsers.remittance.rows.rows import Row
from parsers.remittance.rows.solutions import Signs, is_credit
from parsers.remittance.tables.table_parts import Column, role_of
from parsers.remittance.words import Role

_ZERO = Decimal(0)
_NEGATIVE_SUM = 1.0
_PAID_CREDIT = 2.0
_TAKES_MOST = 1.0
LEDGER_WEIGHT = 3.0
_NET_PRIOR: dict[Role | None, float] = {
    Role.NET: 4.0,
    Role.AMOUNT: 2.0,
    Role.CREDIT: 0.5,
    Role.DEBIT: 0.5,
    None: 1.0,
    Role.GROSS: 0.0,
    Role.DEDUCTION: -3.0,
}


def weigh_support(
    net_key: str | None,
    gross_key: str | None,
    parts: Mapping[str, tuple[Role, int]],
    signs: Signs,
    columns: Mapping[str, Column],
    rows: Sequence[Row],
    nets: Sequence[Decimal],
    values: Sequence[Mapping[str, Decimal]],
) -> float:
    score = 2.5 if net_key is None else _NET_PRIOR.get(role_of(columns, net_key), 0.0)
    if net_key is not None and gross_key is not None:
        score += 1.5 + 0.5 * len(parts)
        if role_of(columns, gross_key) is Role.NET:
            score -= 3.0
    for key, (_, sign) in parts.items():
        printed = [row.amounts[key].amount for row in rows if key in row.amounts]
        total = sum((amount.values[0] for amount in printed if amount is not None), _ZERO)
        if sign * total * signs.whole > 0 and columns[key].role is not Role.TAX:
            score -= 2.0  # a "discount" that raises the payment
    if gross_key is not None and any(_takes_most(key, gross_key, columns, values) for key in parts):
        score -= _TAKES_MOST
    score -= {"": 0.0, "credits": 0.3, "deductions": 0.8}[signs.flip]
    score -= 0.0 if signs.whole == 1 else 2.0
    if sum(nets, _ZERO) < 0:
        score -= _NEGATIVE_SUM if _only_credits_take_off(rows, nets) else 3.0
    if any(net > 0 and is_credit(row) for row, net in zip(rows, nets, strict=True)):
        score -= _PAID_CREDIT if signs.whole == -1 else 0.0
    return score + LEDGER_WEIGHT * ledger_agreement(rows, nets, [row.get(gross_key or "") for row in values])


def _takes_most(
    key: str, gross_key: str, columns: Mapping[str, Column], values: Sequence[Mapping[str, Decimal]]
) -> bool:
    """Whether a column that no word names would take off more than it leaves: it may be what is paid."""
    if role_of(columns, key) is not None:
        return False
    taken, whole = (sum((abs(row.get(each, _ZERO)) for row in values), _ZERO) for each in (key, gross_key))
    return 2 * taken > whole


def _only_credits_take_off(rows: Sequence[Row], nets: Sequence[Decimal]) -> bool:
    """Whether every negative line is named as a credit: more was credited than billed, and no money comes."""
    return all(is_credit(row) for row, net in zip(rows, nets, strict=True) if net < 0)


def ledger_agreement(rows: Sequence[Row], nets: Sequence[Decimal], gross: Sequence[Decimal | None]) -> float:
    """Share of anchored lines whose paid or billed amount is an open or original amount, signs included."""
    anchored = [
        ({net, billed}, {row.item.open_amount, row.item.original_amount})
        for row, net, billed in zip(rows, nets, gross, strict=True)
        if row.item is not None
    ]
    if not anchored:
        return 0.0
    return sum(bool(amounts & owed) for amounts, owed in anchored) / len(anchored)
