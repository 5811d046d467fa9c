"""A way to read a payment: what its rows are worth, under which signs, and the stated total that they come to."""

from dataclasses import dataclass, field
from decimal import Decimal

from parsers.money import parse_amount
from parsers.remittance.lines import Token
from parsers.remittance.rows.rows import Row
from parsers.remittance.words import Role, TotalKind, names_credit, names_deduction

_ZERO = Decimal(0)


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
        return self.total is not None and equals_total(sum(self.nets, _ZERO), self.total, self.signs)


def amount_of(token: Token, mark: str | None) -> Decimal:
    """The token's value under the document's decimal mark; a grouped whole number when nothing decides."""
    if token.amount is None:
        return _ZERO
    if len(token.amount.values) == 1:
        return token.amount.values[0]
    value = parse_amount(token.text, mark) if mark else None
    return value if value is not None else token.amount.values[0]


def is_credit(row: Row) -> bool:
    return names_credit(row.words)


def is_deduction(row: Row) -> bool:
    return names_deduction(row.words)


def values_under(row: Row, signs: Signs, mark: str | None) -> dict[str, Decimal]:
    flips = (signs.flip != "" and is_credit(row)) or (signs.flip == "deductions" and is_deduction(row))
    values = {}
    for key, token in row.amounts.items():
        value = amount_of(token, mark)
        if token.amount is not None and token.amount.sign in signs.letters:
            value = -value
        if flips and value > 0:
            value = -value
        values[key] = value * signs.whole
    return values


def equals_total(paid: Decimal, total: StatedTotal, signs: Signs) -> bool:
    """Where a payer prints its payments negative, so may be the total."""
    return paid == total.value or (signs.whole == -1 and paid == -total.value)
