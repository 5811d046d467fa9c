"""PURE: money without an advice and a customer's open items in, the ways it may settle them out.

The rules are tried in a fixed order: what the bank's text names; one item of exactly this amount; the whole balance;
all of one due date, purchase order or month; all that is past due; each also less the discount that its terms grant.
Only then is any sum of items looked for, and its solutions are counted: a sum that several choices give says nothing.
The class is C when exactly one way fits, D when several do, when a part is left, or when only a sum fits. Nothing
here ever proves: class A needs the payer's own list.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from parsers.known_items import KnownItem
from parsers.money import say_amount, to_minor
from tickets.money.matching.judgement import earned_discount, is_small
from tickets.money.matching.proposal import EvidenceClass, MatchPolicy
from tickets.money.matching.subsets import Choices, count_choices


class Rule(StrEnum):
    """In the order in which they are tried."""

    NAMED = "named"
    SINGLE = "single"
    BALANCE = "balance"
    GROUP = "group"
    PAST_DUE = "past_due"
    SUM = "sum"
    PART = "part"  # less than the item it names
    OVER = "over"  # more than what it names
    DUPLICATE = "duplicate"  # it names what is settled already


STRUCTURED = (Rule.NAMED, Rule.SINGLE, Rule.BALANCE, Rule.GROUP, Rule.PAST_DUE)


@dataclass(frozen=True, slots=True)
class Part:
    """What would be applied to one item: the money, a discount that its terms grant with it, and a small difference
    that is written off."""

    item: KnownItem
    cash: Decimal
    discount: Decimal = Decimal(0)
    write_off: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Inference:
    """One way to settle. `fact` is what tells it from the others, `left` what would stay on account, `others` how
    many more sums of open items give the amount (None when they are too many to count). `any_of` when an item of
    equal amount was left out."""

    rule: Rule
    evidence_class: EvidenceClass
    fact: str
    parts: tuple[Part, ...]
    left: Decimal = Decimal(0)
    others: int | None = 0
    any_of: bool = False

    @property
    def items(self) -> frozenset[int]:
        return frozenset(part.item.id for part in self.parts)


def infer(
    amount: Decimal,
    currency: str,
    booked_on: date,
    items: Sequence[KnownItem],
    named: Sequence[KnownItem],
    policy: MatchPolicy,
) -> tuple[Inference, ...]:
    """Every way that the rules find, best first. `items` are the customer's items, `named` those that the text names,
    open or not. Items in another currency take no part."""
    pool = [item for item in items if item.open_amount and item.currency == currency]
    pool.sort(key=lambda item: (item.due_date or date.max, item.id))
    sums = _count_sums(amount, currency, pool)
    found: list[Inference] = []
    for inference in _try_rules(amount, booked_on, pool, named, policy):
        if not any(inference.items == earlier.items for earlier in found):
            found.append(inference)
    if not found:
        found += _from_sums(sums, pool)
    found += _around_named(amount, currency, named)
    return tuple(_judge(inference, found, sums, pool) for inference in found)


def _try_rules(
    amount: Decimal, booked_on: date, pool: Sequence[KnownItem], named: Sequence[KnownItem], policy: MatchPolicy
) -> Iterator[Inference]:
    """A set of items fits with its balances, or with these less each item's own discount."""
    open_named = [item for item in named if item.open_amount]
    if open_named:
        words = "the bank's text names it" if len(open_named) == 1 else "the bank's text names them, and no others"
        yield from _fit(Rule.NAMED, words, amount, open_named, booked_on, policy)
    for item in pool:
        yield from _fit(Rule.SINGLE, _say_single(item, pool), amount, [item], booked_on, policy)
    if len(pool) > 1:
        yield from _fit(Rule.BALANCE, "the customer's whole balance", amount, pool, booked_on, policy)
    for words, members in _groups(pool):
        yield from _fit(Rule.GROUP, words, amount, members, booked_on, policy)
    past_due = [item for item in pool if item.due_date and item.due_date <= booked_on]
    if len(past_due) > 1:
        yield from _fit(Rule.PAST_DUE, f"all that was due by {booked_on}", amount, past_due, booked_on, policy)


def _say_single(item: KnownItem, pool: Sequence[KnownItem]) -> str:
    equals = sum(other.open_amount == item.open_amount for other in pool) - 1
    if not equals:
        return f"{item.number} alone has this amount"
    due = f", due on {item.due_date}" if item.due_date else ""
    return f"{item.number} of {item.invoice_date}{due}; {equals} more of this amount"


def _fit(
    rule: Rule, fact: str, amount: Decimal, items: Sequence[KnownItem], booked_on: date, policy: MatchPolicy
) -> Iterator[Inference]:
    if sum(item.open_amount for item in items) == amount:
        parts = tuple(Part(item, item.open_amount) for item in items)
        yield Inference(rule, EvidenceClass.C, fact, parts)
        return
    discounts = [earned_discount(item, booked_on, policy) for item in items]
    if any(discounts) and sum(item.open_amount for item in items) - sum(discounts, Decimal(0)) == amount:
        taken = say_amount(sum(discounts, Decimal(0)), items[0].currency)
        parts = tuple(
            Part(item, item.open_amount - discount, discount) for item, discount in zip(items, discounts, strict=True)
        )
        yield Inference(rule, EvidenceClass.C, f"{fact}, less {taken} discount by its terms", parts)


_GROUPS: tuple[tuple[str, Callable[[KnownItem], str | None]], ...] = (
    ("all of purchase order {}", lambda item: item.po_number),
    ("all that is due on {}", lambda item: str(item.due_date) if item.due_date else None),
    ("all invoices of {}", lambda item: f"{item.invoice_date:%B %Y}" if item.invoice_date else None),
    ("all invoices dated {}", lambda item: str(item.invoice_date) if item.invoice_date else None),
)


def _groups(pool: Sequence[KnownItem]) -> Iterator[tuple[str, list[KnownItem]]]:
    """Items that belong together, at least two and not all of them, with the words for what they share."""
    for words, key_of in _GROUPS:
        members: dict[str, list[KnownItem]] = defaultdict(list)
        for item in pool:
            if key := key_of(item):
                members[key].append(item)
        for key, group in members.items():
            if 1 < len(group) < len(pool):
                yield words.format(key), group


def _count_sums(amount: Decimal, currency: str, pool: Sequence[KnownItem]) -> Choices:
    amounts = [to_minor(item.open_amount, currency) for item in pool]
    return count_choices(amounts, to_minor(amount, currency))


def _from_sums(sums: Choices, pool: Sequence[KnownItem]) -> Iterator[Inference]:
    for choice in sums.found:
        items = [pool[position] for position in choice.positions]
        fact = f"{len(items)} items add up to it: {', '.join(item.number for item in items[:6])}"
        if choice.any_of:
            fact += "; an equal item would do as well"
        parts = tuple(Part(item, item.open_amount) for item in items)
        yield Inference(Rule.SUM, EvidenceClass.D, fact, parts, any_of=choice.any_of)


def _around_named(amount: Decimal, currency: str, named: Sequence[KnownItem]) -> Iterator[Inference]:
    """What the text names is not what the money comes to."""
    named = [item for item in named if item.currency == currency]
    still_open = [item for item in named if item.open_amount > 0]
    settled = [item for item in named if not item.open_amount]
    total = sum((item.open_amount for item in still_open), Decimal(0))
    if len(still_open) == 1 and amount < total:
        [item] = still_open
        fact = f"{say_amount(total - amount, currency)} less than {item.number}"
        if is_small(total - amount, item):
            closed = Part(item, amount, write_off=total - amount)
            yield Inference(Rule.PART, EvidenceClass.D, f"{fact}, a small difference that is written off", (closed,))
        yield Inference(Rule.PART, EvidenceClass.D, fact, (Part(item, amount),))
    elif still_open and amount > total:
        over = amount - total
        parts = tuple(Part(item, item.open_amount) for item in still_open)
        fact = f"{say_amount(over, currency)} more than what its text names"
        yield Inference(Rule.OVER, EvidenceClass.D, fact, parts, left=over)
    elif settled and not still_open and any(item.original_amount == amount for item in settled):
        number = next(item.number for item in settled if item.original_amount == amount)
        fact = f"{number} is settled already: likely paid twice"
        yield Inference(Rule.DUPLICATE, EvidenceClass.D, fact, (), left=amount)


def _judge(inference: Inference, found: Sequence[Inference], sums: Choices, pool: Sequence[KnownItem]) -> Inference:
    """C only for the one structured way, or for what the text names; with the number of other sums beside it."""
    own = 1 if not inference.left and sum(part.discount for part in inference.parts) == 0 else 0
    complete = sums.complete
    others = max(sums.count - own, 0) if complete else None
    rivals = [other for other in found if other is not inference and other.rule in STRUCTURED]
    sure = inference.rule is Rule.NAMED or (inference.rule in STRUCTURED and not rivals)
    evidence_class = EvidenceClass.C if sure else EvidenceClass.D
    if inference.rule in (Rule.PART, Rule.OVER, Rule.DUPLICATE):
        others = 0
    amounts = {part.item.open_amount for part in inference.parts}
    equal = any(item.open_amount in amounts and item.id not in inference.items for item in pool)
    any_of = equal and inference.rule is not Rule.NAMED
    return replace(inference, evidence_class=evidence_class, others=others, any_of=any_of)
