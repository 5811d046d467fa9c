"""Columns of amounts in; which of them may be what is paid, and which are taken off of which to give it, out."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from parsers.remittance.rows.search_work import Work
from parsers.remittance.tables.table_parts import Column, role_of
from parsers.remittance.words import Role

_ZERO = Decimal(0)
_MAX_PARTS = 6
_CELLS_A_TRY = 4
_CENT = Decimal("0.01")
_DISCOUNT_RATES = tuple(map(Decimal, ("0.5", "1", "1.5", "2", "2.5", "3", "3.5", "4", "5")))  # percent
# The paid column, the gross one, what is taken off it by column (role, sign), and what each row pays.
_Structure = tuple[str | None, str | None, dict[str, tuple[Role, int]], list[Decimal]]


def list_structures(
    numeric: Sequence[str], columns: Mapping[str, Column], values: Sequence[Mapping[str, Decimal]], work: Work
) -> Iterator[_Structure]:
    for key in numeric:
        if role_of(columns, key) in (Role.BALANCE, Role.DISCOUNT, Role.WITHHELD, Role.TAX):
            continue
        if _is_one_side(key, columns, values):
            continue
        nets = [row.get(key, _ZERO) for row in values]
        gross, parts = _identity(key, numeric, columns, values, work)
        yield key, gross, parts, nets
    yield from _derived(numeric, columns, values, work)
    yield from _debit_credit(numeric, columns, values)


def _is_one_side(key: str, columns: Mapping[str, Column], values: Sequence[Mapping[str, Decimal]]) -> bool:
    """Whether it is a debit or credit column beside the other one, with lines that have their amount there only."""
    side = {Role.DEBIT: Role.CREDIT, Role.CREDIT: Role.DEBIT}.get(role_of(columns, key) or Role.TEXT)
    other = next((other for other in columns if side and role_of(columns, other) is side), None)
    return other is not None and any(row.get(other) and not row.get(key) for row in values)


def _identity(
    net: str,
    numeric: Sequence[str],
    columns: Mapping[str, Column],
    values: Sequence[Mapping[str, Decimal]],
    work: Work,
) -> tuple[str | None, dict[str, tuple[Role, int]]]:
    """The gross column and the signed parts with which net = gross + parts on every row; most parts first."""
    others = [key for key in numeric if key != net and role_of(columns, key) is not Role.BALANCE]
    best: tuple[int, str | None, dict[str, tuple[Role, int]]] = (-1, None, {})
    for gross in others:
        if role_of(columns, gross) in (Role.DISCOUNT, Role.DEDUCTION, Role.WITHHELD, Role.TAX):
            continue
        parts = [key for key in others if key != gross][:_MAX_PARTS]
        for signs in itertools.product((-1, 1, 0), repeat=len(parts)):
            used = sum(1 for sign in signs if sign)
            prior = 2 * used + (3 if role_of(columns, gross) is Role.GROSS else 0)
            if prior <= best[0] or any(
                sign and role_of(columns, key) in (Role.GROSS, Role.NET)
                for key, sign in zip(parts, signs, strict=True)
            ):
                continue
            work.spend(_CELLS_A_TRY)
            if _holds(net, gross, parts, signs, values, work) and _are_parts(gross, parts, signs, values):
                chosen = {
                    key: (_role_of_part(key, gross, columns, values), sign)
                    for key, sign in zip(parts, signs, strict=True)
                    if sign
                }
                best = (prior, gross, chosen)
    return _with_tax(best[1], best[2], others, values, work)


def _with_tax(
    gross: str | None,
    parts: dict[str, tuple[Role, int]],
    others: Sequence[str],
    values: Sequence[Mapping[str, Decimal]],
    work: Work,
) -> tuple[str | None, dict[str, tuple[Role, int]]]:
    """ "Base | VAT | Total | Withheld | Paid": where what is added to the base gives a column of its own, that is
    what was billed."""
    added = [key for key, (_, sign) in parts.items() if sign > 0]
    if gross is None or not added:
        return gross, parts
    for billed in others:
        if billed != gross and billed not in parts and _holds(billed, gross, added, [1] * len(added), values, work):
            return billed, {key: part for key, part in parts.items() if key not in added}
    return gross, parts


def _holds(
    net: str,
    gross: str,
    parts: Sequence[str],
    signs: Sequence[int],
    values: Sequence[Mapping[str, Decimal]],
    work: Work,
) -> bool:
    for row in values:
        work.spend(len(parts) + 2)
        if net not in row or gross not in row:
            if any(key in row for key in parts) and net in row and gross in row:
                return False
            continue
        right = row[gross]
        for key, sign in zip(parts, signs, strict=True):
            if sign and key in row:
                right += sign * row[key]
        if row[net] != right:
            return False
    return any(net in row and gross in row for row in values)


def _are_parts(
    gross: str, parts: Sequence[str], signs: Sequence[int], values: Sequence[Mapping[str, Decimal]]
) -> bool:
    """No discount or deduction is as big as what it is taken from."""
    whole = sum((abs(row.get(gross, _ZERO)) for row in values), _ZERO)
    used = (key for key, sign in zip(parts, signs, strict=True) if sign)
    return all(sum((abs(row.get(key, _ZERO)) for row in values), _ZERO) <= whole for key in used)


def _role_of_part(
    key: str, gross: str, columns: Mapping[str, Column], values: Sequence[Mapping[str, Decimal]]
) -> Role:
    """Under a heading that says nothing, a rate of a discount on every row is one."""
    taken = [(row[gross], row[key]) for row in values if gross in row and row.get(key)]
    unnamed = role_of(columns, key) is None and bool(taken)
    if unnamed and all(any(_share(whole, rate) == abs(part) for rate in _DISCOUNT_RATES) for whole, part in taken):
        return Role.DISCOUNT
    return _part_role(columns, key)


def _share(whole: Decimal, rate: Decimal) -> Decimal:
    return (abs(whole) * rate / 100).quantize(_CENT, ROUND_HALF_UP)


def _part_role(columns: Mapping[str, Column], key: str) -> Role:
    role = role_of(columns, key)
    return role if role in (Role.DISCOUNT, Role.WITHHELD, Role.TAX) else Role.DEDUCTION


def _derived(
    numeric: Sequence[str], columns: Mapping[str, Column], values: Sequence[Mapping[str, Decimal]], work: Work
) -> Iterator[_Structure]:
    """No paid column printed: gross less its discounts and deductions."""
    parts = [
        key for key in numeric if role_of(columns, key) in (Role.DISCOUNT, Role.DEDUCTION, Role.WITHHELD, Role.TAX)
    ][:_MAX_PARTS]
    bases = [key for key in numeric if role_of(columns, key) in (Role.GROSS, Role.AMOUNT, None)]
    if any(role_of(columns, key) is Role.NET for key in numeric):
        bases = []
    for base in bases if parts else []:
        for signs in itertools.product((-1, 1), repeat=len(parts)):
            work.spend(len(values) * (len(parts) + 1))
            nets = [
                row.get(base, _ZERO) + sum((s * row.get(k, _ZERO) for k, s in zip(parts, signs, strict=True)), _ZERO)
                for row in values
            ]
            chosen = {key: (_part_role(columns, key), sign) for key, sign in zip(parts, signs, strict=True)}
            yield None, base, chosen, nets


def _debit_credit(
    numeric: Sequence[str], columns: Mapping[str, Column], values: Sequence[Mapping[str, Decimal]]
) -> Iterator[_Structure]:
    debit = next((key for key in numeric if role_of(columns, key) is Role.DEBIT), None) or _billed_beside_credits(
        numeric, columns, values
    )
    credit = next((key for key in numeric if role_of(columns, key) is Role.CREDIT), None)
    if debit is None or credit is None:
        return
    for sign in (1, -1):
        nets = [sign * (row.get(debit, _ZERO) - row.get(credit, _ZERO)) for row in values]
        yield None, None, {}, nets


def _billed_beside_credits(
    numeric: Sequence[str], columns: Mapping[str, Column], values: Sequence[Mapping[str, Decimal]]
) -> str | None:
    """The only other amount column, where each row has its amount there or under credited, never in both."""
    others = [key for key in numeric if role_of(columns, key) not in (Role.CREDIT, Role.BALANCE)]
    credited = [key for key in numeric if role_of(columns, key) is Role.CREDIT]
    if len(others) != 1 or len(credited) != 1 or role_of(columns, others[0]) not in (Role.GROSS, Role.AMOUNT, None):
        return None
    apart = all(not (row.get(others[0]) and row.get(credited[0])) for row in values)
    return others[0] if apart else None
