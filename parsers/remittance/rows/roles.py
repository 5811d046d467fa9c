"""Rows and stated totals in, the reading under which everything ties out.

Every way to read the document is a candidate: which column is paid, which is gross, which signs are meant. Those
under which the lines sum to a stated total are solutions; two different ones that are equally supported are
none.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from parsers.remittance.advice_words import names_held
from parsers.remittance.rows.column_identities import list_structures
from parsers.remittance.rows.rows import Row, RowKind
from parsers.remittance.rows.search_work import Work, WorkSpent
from parsers.remittance.rows.solution_support import weigh_support
from parsers.remittance.rows.solutions import (
    Signs,
    Solution,
    StatedTotal,
    amount_of,
    equals_total,
    is_credit,
    is_deduction,
    values_under,
)
from parsers.remittance.rows.sums import part_rows, sum_rows
from parsers.remittance.rows.ticks import list_unticked
from parsers.remittance.tables.table_parts import Column, role_of
from parsers.remittance.words import Role, TotalKind

_ZERO = Decimal(0)
_MAX_LOOSE = 4
_CELLS_A_ROW = 12
_CREDIT_LETTERS = frozenset({"CR", "C", "H"})
_DEBIT_LETTERS = frozenset({"DR", "D", "S"})
# Readings whose support differs by less than this are both possible.
CLEAR_LEAD = 1.5
_HALVED = 0.3
_WITHOUT_SUMS = 0.3
_WITH_SUMS = 0.6  # of several groups
_STATED_BESIDE = 1.5


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
    work = Work()
    with suppress(WorkSpent):
        for kept, penalty in _blocks(body, columns, mark):
            for signs in _signs(kept):
                work.spend(len(kept) * (len(numeric) + 1))
                values = [values_under(row, signs, mark) for row in kept]
                for net_key, gross_key, parts, nets in list_structures(numeric, columns, values, work):
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


def _blocks(
    body: Sequence[Row], columns: Mapping[str, Column], mark: str | None
) -> Iterator[tuple[list[Row], float]]:
    """The rows without what only sums them up, and what speaks against each choice: once as printed, once more
    without rows that may be sums, say that they are held or are not ticked, and as one half of a stub that is printed
    twice."""
    sure, likely = sum_rows(body, [values_under(row, Signs(), mark) for row in body])
    printed = [row for index, row in enumerate(body) if index not in sure]
    unticked = list_unticked(printed, columns)
    held = [row for row in printed if names_held(row.words) or row in unticked]
    several = _WITH_SUMS if len(likely) > 1 else 0.0  # one may be a sum by chance
    parts = part_rows(printed, [values_under(row, Signs(), mark) for row in printed])
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
    if any(is_credit(row) for row in rows):
        flips.append("credits")
    if any(is_deduction(row) for row in rows):
        flips.append("deductions")
    for letter, flip, whole in itertools.product(options, flips, (1, -1)):
        yield Signs(letter, flip, whole)


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
    base = weigh_support(net_key, gross_key, parts, signs, columns, rows, nets, values) - block_penalty
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
            if not equals_total(total_net, total, signs):
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
    return net_key is not None and role_of(columns, net_key) is Role.NET and net_key not in row.amounts


def _says_nothing(row: Row, net: Decimal) -> bool:
    """A stray amount outside of the paid column."""
    return row.kind is RowKind.LOOSE and net == 0


def _useful_totals(
    totals: Sequence[StatedTotal], net_key: str | None, columns: Mapping[str, Column]
) -> Iterator[StatedTotal]:
    """Where a column is headed as paid, only a total of the payment can make another one the paid one."""
    other = net_key is not None and role_of(columns, net_key) is not Role.NET
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
            and not (net_key is None and role_of(columns, total.column) in (Role.DEBIT, Role.CREDIT))
        ):
            continue
        yield total


def sums_up_what_was_billed(
    total: StatedTotal, columns: Mapping[str, Column], values: Sequence[Mapping[str, Decimal]]
) -> bool:
    """The sum under a column of billed amounts is not what was paid where others say that something was taken off."""
    if total.kind is not TotalKind.GENERAL or total.column is None or role_of(columns, total.column) is Role.NET:
        return False
    taken = [key for key in columns if role_of(columns, key) in (Role.DISCOUNT, Role.DEDUCTION, Role.WITHHELD)]
    return any(row.get(key) for key in taken if key != total.column for row in values)


def _loose_choices(loose: Sequence[Row]) -> Iterator[tuple[tuple[int, ...], float]]:
    """Factors of the loose rows: an amount counts as printed, negative, or (an unmarked sum) not at all."""
    if len(loose) > _MAX_LOOSE:
        yield (1,) * len(loose), 0.0
        for sign, penalty in ((-1, 0.5), (0, 2.5)):
            yield (sign,) * len(loose), penalty
        return
    costs = [
        {1: 0.0, -1: 0.3 if is_deduction(row) or is_credit(row) else 2.5, 0: 2.0 if row.label else 0.5}
        for row in loose
    ]
    for choice in itertools.product((1, -1, 0), repeat=len(loose)):
        if _cancel_out(loose, choice):
            continue
        yield choice, sum(cost[factor] for cost, factor in zip(costs, choice, strict=True))


def _cancel_out(loose: Sequence[Row], choice: Sequence[int]) -> bool:
    """Whether one row is guessed to take off the very amount that another adds: so do a sum carried on and the same
    brought on, and two guesses that undo each other prove nothing."""
    sides: dict[int, set[tuple[tuple[str, str], ...]]] = {1: set(), -1: set()}
    for row, factor in zip(loose, choice, strict=True):
        if factor and not (is_deduction(row) or is_credit(row)):
            sides[factor].add(tuple(sorted((key, token.text) for key, token in row.amounts.items())))
    return bool(sides[1] & sides[-1])


_TOTAL_PRIOR = {TotalKind.PAID: 4.0, TotalKind.GENERAL: 2.0, TotalKind.UNNAMED: 1.0}
