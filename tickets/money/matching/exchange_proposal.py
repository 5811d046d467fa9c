"""PURE: what each line of an advice pays, and the open amount in another currency that it names, in; the rate out.

An advice seldom states its rate. When every line pays its item at one rate, that is the rate that the payer used: it
is proposed with its evidence and with what it leaves over or short. A person takes it over; nothing posts by it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from parsers.money import exponent, group_amount

_PLACES = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class ForeignLine:
    """`paid` in the advice's currency, `open_amount` of the item in its own."""

    number: str
    paid: Decimal
    open_amount: Decimal


@dataclass(frozen=True, slots=True)
class ExchangeProposal:
    """One unit of `currency` costs `rate` of the payment's. `difference` is what is left of the items at this rate,
    in their currency, below zero where more was paid; `settles` has each item's number with what it has open."""

    currency: str
    rate: Decimal
    amount: Decimal
    into: Decimal
    difference: Decimal
    evidence: str
    settles: Mapping[str, Decimal]


def propose_exchange(
    lines: Sequence[ForeignLine], paying: str, currency: str, limit: Decimal
) -> ExchangeProposal | None:
    """`limit` is the share by which a line may be off the common rate; one beyond it, and there is no common rate."""
    if not lines or any(line.paid <= 0 or line.open_amount <= 0 for line in lines):
        return None
    rates = sorted(line.paid / line.open_amount for line in lines)
    rate = _common_rate(lines, rates, paying)
    if any(abs(one / rate - 1) > limit for one in rates):
        return None
    amount = sum((line.paid for line in lines), Decimal(0))
    owed = sum((line.open_amount for line in lines), Decimal(0))
    into = (amount / rate).quantize(_unit(currency), ROUND_HALF_UP)
    settles = {line.number: line.open_amount for line in lines}
    said = _say(lines, rates, rate, paying, currency)
    return ExchangeProposal(currency, rate, amount, into, owed - into, said, settles)


def _common_rate(lines: Sequence[ForeignLine], rates: Sequence[Decimal], paying: str) -> Decimal:
    """The shortest rate at which every line comes out to the unit; else that of the largest line, with six places."""
    largest = max(lines, key=lambda line: line.paid)
    middle = largest.paid / largest.open_amount
    for places in range(2, 7):
        rate = middle.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if rate and all(_fits(line, rate, paying) for line in lines):
            return rate
    return middle.quantize(_PLACES, ROUND_HALF_UP) or rates[0]


def _fits(line: ForeignLine, rate: Decimal, paying: str) -> bool:
    return abs((line.open_amount * rate).quantize(_unit(paying), ROUND_HALF_UP) - line.paid) <= _unit(paying)


def _say(lines: Sequence[ForeignLine], rates: Sequence[Decimal], rate: Decimal, paying: str, currency: str) -> str:
    if all(_fits(line, rate, paying) for line in lines):
        which = "the line pays its item" if len(lines) == 1 else f"all {len(lines)} lines pay their items"
        return f"at 1 {currency} for {rate.normalize():f} {paying} {which} to the cent"
    low, high = (one.quantize(Decimal("0.0001"), ROUND_HALF_UP) for one in (rates[0], rates[-1]))
    first = next(line for line in lines if line.paid / line.open_amount == rates[0])
    short = group_amount((first.open_amount - first.paid / rate).quantize(_unit(currency), ROUND_HALF_UP), currency)
    return f"the lines pay between {low} and {high} {paying} for 1 {currency}; {first.number} differs most, {short}"


def _unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-exponent(currency))
