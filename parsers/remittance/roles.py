"""Rows and stated totals in, the reading under which everything ties out.

Every way to read the document is a candidate: which column is paid, which is gross, which signs are meant. Those
under which the lines sum to a stated total are solutions; two different ones that are equally supported are
none.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal

from parsers.money import parse_amount
from parsers.remittance.lines import Token
from parsers.remittance.rows import Row, RowKind
from parsers.remittance.sums import part_rows, sum_rows
from parsers.remittance.table_parts import Column
from parsers.remittance.words import Role, TotalKind, names_credit, names_deduction, names_held

_ZERO = Decimal(0)
_MAX_LOOSE = 4
_MAX_PARTS = 6
_MAX_WORK = 10_000_000  # cells; the 1,500 lines of a retailer take up to one million
_CELLS_A_ROW = 12
_CELLS_A_TRY = 4
_CREDIT_LETTERS = frozenset({"CR", "C", "H"})
_DEBIT_LETTERS = frozenset({"DR", "D", "S"})
# Readings whose support differs by less than this are both possible.
CLEAR_LEAD = 1.5
_HALVED = 0.3
_WITHOUT_SUMS = 0.3
_WITH_SUMS = 0.6  # of several groups
_NEGATIVE_SUM = 1.0
_PAID_CREDIT = 2.0
_STATED_BESIDE = 1.5
_TAKES_MOST = 1.0


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """A printed total: `column` is the amount column that it stands under, None for one beside a label."""

    kind: TotalKind
    value: Decimal
    token: Token
    column: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Signs:
    """Which rows are taken negative: `letters` that negate, `flip` by row words, `whole` for all."""

    letters: frozenset[str] = frozenset()
    flip: str = ""  # "", "credits", "deductions" (credits too)
    whole: int = 1


@dataclass(slots=True)
class Solution:
    """`nets` by row; `parts` maps a column to (role, sign) with net = gross + sum of sign * part."""

    rows: list[Row]
    nets: list[Decimal]
    net_key: str | None
    gross_key: str | None
    parts: dict[str, tuple[Role, int]]
    signs: Signs
    total: StatedTotal | None
    score: float
    identity: bool
    values: list[dict[str, Decimal]] = field(default_factory=list)

    def reading(self) -> tuple[tuple[str, Decimal], ...]:
        return tuple((row.reference or row.label, net) for row, net in zip(self.rows, self.nets, strict=True))

    def ties(self) -> bool:
        return self.total is not None and _equals(sum(self.nets, _ZERO), self.total, self.signs)


def amount_of(token: Token, mark: str | None) -> Decimal:
    """The token's value under the document's decimal mark; a grouped whole number when nothing decides."""
    if token.amount is None:
        return _ZERO
    if len(token.amount.values) == 1:
        return token.amount.values[0]
    value = parse_amount(token.text, mark) if mark else None
    return value if value is not None else token.amount.values[0]


class _WorkSpent(Exception):
    """The search has looked at as many cells as it may."""


@dataclass(slots=True)
class _Work:
    """What a search may still look at, counted in cells: a clock would make the same document read in two ways."""

    left: int = _MAX_WORK

    def spend(self, cells: int) -> None:
        self.left -= cells
        if self.left < 0:
            raise _WorkSpent


@dataclass(frozen=True, slots=True)
class Readings:
    """`complete` unless there were more ways to read the document than could be tried."""

    solutions: list[Solution]
    complete: bool = True


def solve(
    rows: Sequence[Row], columns: Mapping[str, Column], totals: Sequence[StatedTotal], mark: str | None
) -> Readings:
    """All readings, the best supported first. Readings that tie stand before those that don't."""
    body = [row for row in rows if row.kind is not RowKind.TOTAL]
    if not body:
        return Readings([])
    numeric = [key for key, column in columns.items() if column.numeric and column.role is not Role.RATE]
    found: list[Solution] = []
    work = _Work()
    with suppress(_WorkSpent):
        for kept, penalty in _blocks(body, mark):
            for signs in _signs(kept):
                work.spend(len(kept) * (len(numeric) + 1))
                values = [_values(row, signs, mark) for row in kept]
                for net_key, gross_key, parts, nets in _structures(numeric, columns, values, work):
                    work.spend(_CELLS_A_ROW * len(kept))
                    found += _tied(kept, nets, net_key, gross_key, parts, signs, values, columns, totals, penalty)
    found.sort(key=lambda solution: (not solution.ties(), -solution.score))
    return Readings(_explaining_the_payment(found), work.left >= 0)


def _explaining_the_payment(found: list[Solution]) -> list[Solution]:
    """Where a reading ties to a total of the payment, one that ties only to another sum is none; one that leaves a
    printed deduction in what another one takes it off is none; and neither is one that pays nothing on any line."""
    found = [solution for solution in found if not any(_takes_off_more(other, solution) for other in found)]
    if any(solution.ties() and any(solution.nets) for solution in found):
        found = [solution for solution in found if any(solution.nets) or not solution.ties()]
    paid = {s.total.value for s in found if s.ties() and s.total and s.total.kind is TotalKind.PAID}
    if not paid:
        return found
    return [s for s in found if not s.ties() or s.total is None or s.total.value in paid]


def _takes_off_more(more: Solution, less: Solution) -> bool:
    """ "Amount | Amount paid | Discount | Net": both add up, but what is paid is what all that is printed leaves."""
    return (
        more.ties()
        and less.ties()
        and more.net_key != less.net_key
        and more.gross_key is not None
        and more.gross_key == less.gross_key
        and more.parts.keys() > less.parts.keys()
        and more.rows == less.rows
    )


def _blocks(body: Sequence[Row], mark: str | None) -> Iterator[tuple[list[Row], float]]:
    """The rows without what only sums them up, and what speaks against each choice: once as printed, once more
    without rows that may be sums or that say that they are held, and as one half where a stub is printed twice."""
    sure, likely = sum_rows(body, [_values(row, Signs(), mark) for row in body])
    printed = [row for index, row in enumerate(body) if index not in sure]
    held = [row for row in printed if names_held(row.words)]
    several = _WITH_SUMS if len(likely) > 1 else 0.0  # one may be a sum by chance
    parts = part_rows(printed, [_values(row, Signs(), mark) for row in printed])
    if parts:
        yield [row for index, row in enumerate(printed) if index not in parts], _WITHOUT_SUMS
    for kept, penalty in _with_and_without(printed, [*(body[index] for index in likely), *held]):
        penalty += several if kept is printed else 0.0
        yield kept, penalty
        places = [index for index, row in enumerate(kept) if row.kind is RowKind.ITEM]
        half, rest = divmod(len(places), 2)
        prints = [_fingerprint(kept[index], mark) for index in places]
        if rest == 0 and half and prints[:half] == prints[half:]:
            yield kept[: places[half]], penalty + _HALVED


def _with_and_without(rows: list[Row], sums: Sequence[Row]) -> Iterator[tuple[list[Row], float]]:
    yield rows, 0.0
    if sums:
        yield [row for row in rows if row not in sums], _WITHOUT_SUMS


def _fingerprint(row: Row, mark: str | None) -> tuple[str, tuple[Decimal, ...]]:
    amounts = (amount_of(token, mark) for token in row.amounts.values())
    return row.reference or row.label, tuple(amount for amount in amounts if amount)


def _signs(rows: Sequence[Row]) -> Iterator[Signs]:
    letters = {t.amount.sign for row in rows for t in row.amounts.values() if t.amount is not None}
    options = [frozenset[str]()]
    if letters & (_CREDIT_LETTERS | _DEBIT_LETTERS):
        options = [_CREDIT_LETTERS, _DEBIT_LETTERS]
    flips = [""]
    if any(_is_credit(row) for row in rows):
        flips.append("credits")
    if any(_is_deduction(row) for row in rows):
        flips.append("deductions")
    for letter, flip, whole in itertools.product(options, flips, (1, -1)):
        yield Signs(letter, flip, whole)


def _is_credit(row: Row) -> bool:
    return names_credit(row.words)


def _is_deduction(row: Row) -> bool:
    return names_deduction(row.words)


def _values(row: Row, signs: Signs, mark: str | None) -> dict[str, Decimal]:
    flips = (signs.flip != "" and _is_credit(row)) or (signs.flip == "deductions" and _is_deduction(row))
    values = {}
    for key, token in row.amounts.items():
        value = amount_of(token, mark)
        if token.amount is not None and token.amount.sign in signs.letters:
            value = -value
        if flips and value > 0:
            value = -value
        values[key] = value * signs.whole
    return values


_Structure = tuple[str | None, str | None, dict[str, tuple[Role, int]], list[Decimal]]


def _structures(
    numeric: Sequence[str], columns: Mapping[str, Column], values: Sequence[Mapping[str, Decimal]], work: _Work
) -> Iterator[_Structure]:
    for key in numeric:
        if _role(columns, key) in (Role.BALANCE, Role.DISCOUNT, Role.WITHHELD, Role.TAX):
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
    side = {Role.DEBIT: Role.CREDIT, Role.CREDIT: Role.DEBIT}.get(_role(columns, key) or Role.TEXT)
    other = next((other for other in columns if side and _role(columns, other) is side), None)
    return other is not None and any(row.get(other) and not row.get(key) for row in values)


def _identity(
    net: str,
    numeric: Sequence[str],
    columns: Mapping[str, Column],
    values: Sequence[Mapping[str, Decimal]],
    work: _Work,
) -> tuple[str | None, dict[str, tuple[Role, int]]]:
    """The gross column and the signed parts with which net = gross + parts on every row; most parts first."""
    others = [key for key in numeric if key != net and _role(columns, key) is not Role.BALANCE]
    best: tuple[int, str | None, dict[str, tuple[Role, int]]] = (-1, None, {})
    for gross in others:
        if _role(columns, gross) in (Role.DISCOUNT, Role.DEDUCTION, Role.WITHHELD, Role.TAX):
            continue
        parts = [key for key in others if key != gross][:_MAX_PARTS]
        for signs in itertools.product((-1, 1, 0), repeat=len(parts)):
            used = sum(1 for sign in signs if sign)
            prior = 2 * used + (3 if _role(columns, gross) is Role.GROSS else 0)
            if prior <= best[0] or any(
                sign and _role(columns, key) in (Role.GROSS, Role.NET) for key, sign in zip(parts, signs, strict=True)
            ):
                continue
            work.spend(_CELLS_A_TRY)
            if _holds(net, gross, parts, signs, values, work) and _are_parts(gross, parts, signs, values):
                chosen = {
                    key: (_part_role(columns, key), sign) for key, sign in zip(parts, signs, strict=True) if sign
                }
                best = (prior, gross, chosen)
    return best[1], best[2]


def _holds(
    net: str,
    gross: str,
    parts: Sequence[str],
    signs: Sequence[int],
    values: Sequence[Mapping[str, Decimal]],
    work: _Work,
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


def _part_role(columns: Mapping[str, Column], key: str) -> Role:
    role = _role(columns, key)
    return role if role in (Role.DISCOUNT, Role.WITHHELD, Role.TAX) else Role.DEDUCTION


def _derived(
    numeric: Sequence[str], columns: Mapping[str, Column], values: Sequence[Mapping[str, Decimal]], work: _Work
) -> Iterator[_Structure]:
    """No paid column printed: gross less its discounts and deductions."""
    parts = [
        key for key in numeric if _role(columns, key) in (Role.DISCOUNT, Role.DEDUCTION, Role.WITHHELD, Role.TAX)
    ][:_MAX_PARTS]
    bases = [key for key in numeric if _role(columns, key) in (Role.GROSS, Role.AMOUNT, None)]
    if any(_role(columns, key) is Role.NET for key in numeric):
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
    debit = next((key for key in numeric if _role(columns, key) is Role.DEBIT), None) or _billed_beside_credits(
        numeric, columns, values
    )
    credit = next((key for key in numeric if _role(columns, key) is Role.CREDIT), None)
    if debit is None or credit is None:
        return
    for sign in (1, -1):
        nets = [sign * (row.get(debit, _ZERO) - row.get(credit, _ZERO)) for row in values]
        yield None, None, {}, nets


def _billed_beside_credits(
    numeric: Sequence[str], columns: Mapping[str, Column], values: Sequence[Mapping[str, Decimal]]
) -> str | None:
    """The only other amount column, where each row has its amount there or under credited, never in both."""
    others = [key for key in numeric if _role(columns, key) not in (Role.CREDIT, Role.BALANCE)]
    credited = [key for key in numeric if _role(columns, key) is Role.CREDIT]
    if len(others) != 1 or len(credited) != 1 or _role(columns, others[0]) not in (Role.GROSS, Role.AMOUNT, None):
        return None
    apart = all(not (row.get(others[0]) and row.get(credited[0])) for row in values)
    return others[0] if apart else None


def _role(columns: Mapping[str, Column], key: str) -> Role | None:
    return columns[key].role


def _tied(
    rows: list[Row],
    nets: list[Decimal],
    net_key: str | None,
    gross_key: str | None,
    parts: dict[str, tuple[Role, int]],
    signs: Signs,
    values: list[dict[str, Decimal]],
    columns: Mapping[str, Column],
    totals: Sequence[StatedTotal],
    block_penalty: float,
) -> Iterator[Solution]:
    """One solution for each stated total that the nets sum to; one without total when none does."""
    base = _support(net_key, gross_key, parts, signs, columns, rows, nets, values) - block_penalty
    open_rows = {index for index, row in enumerate(rows) if _stays_open(row, net_key, columns)}
    steady = [i for i, row in enumerate(rows) if row.kind is not RowKind.LOOSE and i not in open_rows]
    loose = [i for i, row in enumerate(rows) if row.kind is RowKind.LOOSE and i not in open_rows and nets[i]]
    fitting = [
        total
        for total in _useful_totals(totals, net_key, columns)
        if parts or not sums_up_what_was_billed(total, columns, values)
    ]
    surely = sum((nets[index] for index in steady), _ZERO)
    tied = False
    for factors, penalty in _loose_choices([rows[index] for index in loose]):
        total_net = surely + sum((nets[i] * factor for i, factor in zip(loose, factors, strict=True)), _ZERO)
        if signs.whole == -1 and total_net <= 0:
            continue  # signs are turned only where a payer prints what it pays as negative
        for total in fitting:
            if not _equals(total_net, total, signs):
                continue
            tied = True
            bonus = _TOTAL_PRIOR[total.kind]
            bonus += 1.0 if total.column is not None and total.column == net_key else 0.0
            bonus += _STATED_BESIDE if _is_stated_beside(total, totals) else 0.0
            taken = dict.fromkeys(steady, 1) | dict(zip(loose, factors, strict=True))
            kept = sorted(index for index, factor in taken.items() if factor)
            yield Solution(
                [rows[index] for index in kept],
                [nets[index] * taken[index] for index in kept],
                net_key,
                gross_key,
                parts,
                signs,
                total,
                base + bonus - penalty,
                gross_key is not None,
                [values[index] for index in kept],
            )
    if not tied and (signs.whole == 1 or (not fitting and surely > 0)):
        kept = [
            index
            for index, row in enumerate(rows)
            if (row.kind is RowKind.ITEM or (row.label and not _says_nothing(row, nets[index])))
            and index not in open_rows
        ]
        yield Solution(
            [rows[index] for index in kept],
            [nets[index] for index in kept],
            net_key,
            gross_key,
            parts,
            signs,
            None,
            base,
            gross_key is not None,
            [values[index] for index in kept],
        )


def _is_stated_beside(total: StatedTotal, totals: Sequence[StatedTotal]) -> bool:
    """Whether the sum of a column is printed once more, beside the table: every column may have its sum, but only
    what is paid is told apart from them."""
    return total.column is not None and any(
        other.column is None and other.kind is not TotalKind.OTHER and other.value == total.value for other in totals
    )


def _stays_open(row: Row, net_key: str | None, columns: Mapping[str, Column]) -> bool:
    """A listed invoice with nothing in the paid column is not paid: a statement of which some lines are."""
    return net_key is not None and _role(columns, net_key) is Role.NET and net_key not in row.amounts


def _says_nothing(row: Row, net: Decimal) -> bool:
    """A stray amount outside of the paid column."""
    return row.kind is RowKind.LOOSE and net == 0


def _equals(paid: Decimal, total: StatedTotal, signs: Signs) -> bool:
    """Where a payer prints its payments negative, so may be the total."""
    return paid == total.value or (signs.whole == -1 and paid == -total.value)


def _useful_totals(
    totals: Sequence[StatedTotal], net_key: str | None, columns: Mapping[str, Column]
) -> Iterator[StatedTotal]:
    """Where a column is headed as paid, only a total of the payment can make another one the paid one."""
    other = net_key is not None and _role(columns, net_key) is not Role.NET
    overruled = other and any(column.numeric and column.role is Role.NET for column in columns.values())
    told = any(total.kind in (TotalKind.PAID, TotalKind.GENERAL) for total in totals)
    for total in totals:
        if total.kind not in _TOTAL_PRIOR or (told and total.kind is TotalKind.UNNAMED):
            continue
        if overruled and total.kind is TotalKind.GENERAL:
            continue
        if (
            total.column is not None
            and total.column != net_key
            and not (net_key is None and _role(columns, total.column) in (Role.DEBIT, Role.CREDIT))
        ):
            continue
        yield total


def sums_up_what_was_billed(
    total: StatedTotal, columns: Mapping[str, Column], values: Sequence[Mapping[str, Decimal]]
) -> bool:
    """The sum under a column of billed amounts is not what was paid where others say that something was taken off."""
    if total.kind is not TotalKind.GENERAL or total.column is None or _role(columns, total.column) is Role.NET:
        return False
    taken = [key for key in columns if _role(columns, key) in (Role.DISCOUNT, Role.DEDUCTION, Role.WITHHELD)]
    return any(row.get(key) for key in taken if key != total.column for row in values)


def _loose_choices(loose: Sequence[Row]) -> Iterator[tuple[tuple[int, ...], float]]:
    """Factors of the loose rows: an amount counts as printed, negative, or (an unmarked sum) not at all."""
    if len(loose) > _MAX_LOOSE:
        yield (1,) * len(loose), 0.0
        for sign, penalty in ((-1, 0.5), (0, 2.5)):
            yield (sign,) * len(loose), penalty
        return
    costs = [
        {1: 0.0, -1: 0.3 if _is_deduction(row) or _is_credit(row) else 2.5, 0: 2.0 if row.label else 0.5}
        for row in loose
    ]
    for choice in itertools.product((1, -1, 0), repeat=len(loose)):
        yield choice, sum(cost[factor] for cost, factor in zip(costs, choice, strict=True))


_TOTAL_PRIOR = {TotalKind.PAID: 4.0, TotalKind.GENERAL: 2.0, TotalKind.UNNAMED: 1.0}
_NET_PRIOR: dict[Role | None, float] = {
    Role.NET: 4.0,
    Role.AMOUNT: 2.0,
    Role.CREDIT: 0.5,
    Role.DEBIT: 0.5,
    None: 1.0,
    Role.GROSS: 0.0,
    Role.DEDUCTION: -3.0,
}


def _support(
    net_key: str | None,
    gross_key: str | None,
    parts: Mapping[str, tuple[Role, int]],
    signs: Signs,
    columns: Mapping[str, Column],
    rows: Sequence[Row],
    nets: Sequence[Decimal],
    values: Sequence[Mapping[str, Decimal]],
) -> float:
    score = 2.5 if net_key is None else _NET_PRIOR.get(_role(columns, net_key), 0.0)
    if net_key is not None and gross_key is not None:
        score += 1.5 + 0.5 * len(parts)
        if _role(columns, gross_key) is Role.NET:
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
    if any(net > 0 and _is_credit(row) for row, net in zip(rows, nets, strict=True)):
        score -= _PAID_CREDIT if signs.whole == -1 else 0.0
    return score + 3.0 * _ledger_agreement(rows, nets, [row.get(gross_key or "") for row in values])


def _takes_most(
    key: str, gross_key: str, columns: Mapping[str, Column], values: Sequence[Mapping[str, Decimal]]
) -> bool:
    """Whether a column that no word names would take off more than it leaves: it may be what is paid."""
    if _role(columns, key) is not None:
        return False
    taken, whole = (sum((abs(row.get(each, _ZERO)) for row in values), _ZERO) for each in (key, gross_key))
    return 2 * taken > whole


def _only_credits_take_off(rows: Sequence[Row], nets: Sequence[Decimal]) -> bool:
    """Whether every negative line is named as a credit: more was credited than billed, and no money comes."""
    return all(_is_credit(row) for row, net in zip(rows, nets, strict=True) if net < 0)


def _ledger_agreement(rows: Sequence[Row], nets: Sequence[Decimal], gross: Sequence[Decimal | None]) -> float:
    """Share of anchored lines whose paid or billed amount is an open or original amount, signs included."""
    anchored = [
        ({net, billed}, {row.item.open_amount, row.item.original_amount})
        for row, net, billed in zip(rows, nets, gross, strict=True)
        if row.item is not None
    ]
    if not anchored:
        return 0.0
    return sum(bool(amounts & owed) for amounts, owed in anchored) / len(anchored)
