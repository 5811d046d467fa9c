"""PURE: what a line's amount does to its item, out of a closed set of differences.

A difference that the payer's rules explain (tax at a known rate, a retention, a wire's fee, a small difference
within both limits, a small discount taken late) is proposed to be settled, as class B: a person or a policy says yes.
Any other stays open on the item.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from parsers.known_items import KnownItem
from parsers.money import exponent, say_amount
from parsers.remittance.advice import RemittanceLine
from tickets.money.matching.proposal import Difference, DifferenceKind, EvidenceClass, LineClass, MatchPolicy

_MAX_DISCOUNT_RATE = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one line's amount does to its item: `cash`, `discount` and the `differences` together reduce it."""

    line_class: LineClass
    evidence_class: EvidenceClass
    cash: Decimal
    discount: Decimal
    reason: str
    differences: tuple[Difference, ...] = ()

    @property
    def reduction(self) -> Decimal:
        return self.cash + self.discount + sum((each.amount for each in self.differences), Decimal(0))


def judge(
    line: RemittanceLine,
    item: KnownItem,
    left: Decimal,
    paid_on: date | None,
    policy: MatchPolicy,
    method: str | None = None,
) -> Judgement:
    """The closed set of differences between what a line pays and what is open; `method` is how it is paid."""
    if left == 0:
        return _judge_closed(line, item)
    if left < 0:
        return _judge_credit(line, item, left, policy)
    if line.net == 0:
        return refuse(LineClass.SHORT_PAY, f"nothing is paid on {item.number}")
    discount = line.discount or Decimal(0)
    if discount <= 0 and line.net < left and (earned := _earned_by_terms(line.net, item, left, paid_on, policy)):
        discount = earned
    if discount > 0 and line.net + discount == left:
        return _judge_discount(line, item, left, discount, paid_on, policy)
    if line.net > left:
        return _judge_overpay(line, item, left)
    if line.net == left:
        return _judge_full(line, item, left)
    return _judge_short(line, item, left, discount, paid_on, policy, method)


def refuse(line_class: LineClass, reason: str) -> Judgement:
    return Judgement(line_class, EvidenceClass.D, Decimal(0), Decimal(0), reason)


def _judge_closed(line: RemittanceLine, item: KnownItem) -> Judgement:
    if line.net < 0:
        return refuse(LineClass.CREDIT, f"{item.number} is used up already: the credit is taken twice")
    if item.open_amount:
        return refuse(LineClass.OVERPAY, f"{item.number} is settled by an earlier line, likely paid twice")
    return refuse(LineClass.OVERPAY, f"{item.number} is paid in full already, likely paid twice")


def _judge_full(line: RemittanceLine, item: KnownItem, left: Decimal) -> Judgement:
    gross = line.gross
    if gross is not None and gross not in (left, item.original_amount, line.net):
        reason = (
            f"the amount is what is open on {item.number}, but the payer's gross of "
            f"{say_amount(gross, item.currency)} is neither its open nor its original amount"
        )
        return Judgement(LineClass.FULL, EvidenceClass.D, line.net, Decimal(0), reason)
    return Judgement(LineClass.FULL, EvidenceClass.A, line.net, Decimal(0), f"pays {item.number} in full")


def _judge_discount(
    line: RemittanceLine,
    item: KnownItem,
    left: Decimal,
    discount: Decimal,
    paid_on: date | None,
    policy: MatchPolicy,
) -> Judgement:
    doubt, evidence_class = _check_discount(discount, item, left, paid_on, policy)
    amount = say_amount(discount, item.currency)
    limits = item.rules.tolerance if item.rules else None
    if evidence_class is EvidenceClass.D and limits and discount <= limits.unearned_discount:
        reason = f"pays {item.number} less {amount} discount, waived although not earned: {doubt}"
        return Judgement(LineClass.DISCOUNT, EvidenceClass.B, line.net, discount, reason)
    if evidence_class is EvidenceClass.D:
        reason = f"pays {item.number} less {amount}, a discount that is not earned: {doubt}"
        return Judgement(LineClass.SHORT_PAY, EvidenceClass.D, line.net, Decimal(0), reason)
    reason = f"pays {item.number} less {amount} discount" + (f": {doubt}" if doubt else "")
    return Judgement(LineClass.DISCOUNT, evidence_class, line.net, discount, reason)


def _check_discount(
    discount: Decimal, item: KnownItem, left: Decimal, paid_on: date | None, policy: MatchPolicy
) -> tuple[str, EvidenceClass]:
    """Why a discount is (not) earned: by the item's terms when they are known, else by the policy's limit."""
    base = max(left, item.original_amount)
    if not item.discount_terms:
        if discount > base * policy.discount_rate_limit:
            return f"over the limit of {policy.discount_rate_limit:.0%} without known terms", EvidenceClass.D
        if (rate := _find_usual_rate(discount, item, left)) is None:
            return "its terms are not known, and it is no rate of the amount", EvidenceClass.B
        limit = f"up to {policy.discount_rate_limit:.0%}"
        return f"{_say_rate(rate)} of it; its terms are not known, {limit} are taken as agreed", EvidenceClass.A
    steps = _read_terms(item.discount_terms)
    if not steps:
        return f"the terms are {item.discount_terms}", EvidenceClass.D
    unit = _unit(item.currency)
    enough = [days for rate, days in steps if discount <= _round(base * rate, item.currency) + unit]
    if not enough:
        return f"more than the terms {item.discount_terms} allow", EvidenceClass.D
    if paid_on is None or item.invoice_date is None:
        return "whether it was paid in time is not known", EvidenceClass.B
    last_day = item.invoice_date + timedelta(days=max(enough) + policy.discount_grace_days)
    if paid_on > last_day:
        return f"paid on {paid_on}, after {last_day} ({item.discount_terms})", EvidenceClass.D
    return "", EvidenceClass.A


def _find_usual_rate(discount: Decimal, item: KnownItem, left: Decimal) -> Decimal | None:
    """The rate in steps of a quarter of a percent that makes this discount, as terms name them."""
    for base in (left, item.original_amount):
        if base > 0:
            rate = (discount / base / _RATE_STEP).quantize(Decimal(1), ROUND_HALF_UP) * _RATE_STEP
            if rate and abs(discount - base * rate) <= _unit(item.currency):
                return rate
    return None


_RATE_STEP = Decimal("0.0025")


def _earned_by_terms(
    net: Decimal, item: KnownItem, left: Decimal, paid_on: date | None, policy: MatchPolicy
) -> Decimal | None:
    """The discount that the terms grant, when the gap is exactly that; the advice need not print it."""
    if not item.discount_terms or item.invoice_date is None or paid_on is None:
        return None
    for rate, days in _read_terms(item.discount_terms):
        in_time = paid_on <= item.invoice_date + timedelta(days=days + policy.discount_grace_days)
        if in_time and left - net == _round(left * rate, item.currency):
            return left - net
    return None


def earned_discount(item: KnownItem, paid_on: date, policy: MatchPolicy) -> Decimal:
    """What the item's terms grant for paying all of it on this day; zero without terms, for credits and too late."""
    if not item.discount_terms or item.invoice_date is None or item.open_amount <= 0:
        return Decimal(0)
    for rate, days in sorted(_read_terms(item.discount_terms), reverse=True):
        if paid_on <= item.invoice_date + timedelta(days=days + policy.discount_grace_days):
            return _round(item.open_amount * rate, item.currency)
    return Decimal(0)


def has_discount(item: KnownItem) -> bool:
    """Whether its terms grant one to who pays early."""
    return bool(item.discount_terms and item.open_amount > 0 and _read_terms(item.discount_terms))


def is_late(discount: Decimal, item: KnownItem, booked_on: date, policy: MatchPolicy, waive: bool) -> bool:
    """Whether the item's terms no longer grant this discount on the day of the bank, days of grace included. With
    `waive` a small one is granted all the same."""
    _, evidence_class = _check_discount(discount, item, item.open_amount, booked_on, policy)
    limits = item.rules.tolerance if item.rules else None
    waived = waive and limits is not None and discount <= limits.unearned_discount
    return bool(item.discount_terms) and evidence_class is EvidenceClass.D and not waived


def doubt_discount(discount: Decimal, item: KnownItem, paid_on: date | None, policy: MatchPolicy) -> str | None:
    """Why a person can't grant this discount by themselves; None when it is earned, or small enough to be waived."""
    doubt, evidence_class = _check_discount(discount, item, item.open_amount, paid_on, policy)
    limits = item.rules.tolerance if item.rules else None
    waived = limits is not None and discount <= limits.unearned_discount
    return doubt if evidence_class is EvidenceClass.D and not waived else None


_RATE_FIRST = re.compile(
    r"(?P<rate>\d+(?:[.,]\d+)?)\s*(?:%\s*)?(?:/|\bin\b|\binnerhalb\b|\bbinnen\b|\bwithin\b)\s*(?P<days>\d{1,3})\b"
    r"|(?P<rate2>\d+(?:[.,]\d+)?)\s*%\D{0,12}?(?P<days2>\d{1,3})\b",
    re.IGNORECASE,
)


_DAYS_FIRST = re.compile(
    r"(?P<days>\d{1,3})\s*(?:days?|tagen?|jours?|d[ií]as?|giorni|dagen|dias?|dni)\b[^\d%]{0,12}"
    r"(?P<rate>\d+(?:[.,]\d+)?)\s*%",
    re.IGNORECASE,
)


def _read_terms(terms: str) -> list[tuple[Decimal, int]]:
    """(rate, days) of each discount step: "2/10 net 30", "3% 14, 2% 30, 60 net", "10 Tage 2 %"."""
    steps = list(_DAYS_FIRST.finditer(terms)) or list(_RATE_FIRST.finditer(terms))
    found = []
    for step in steps:
        values = {name.rstrip("2"): text for name, text in step.groupdict().items() if text}
        rate = Decimal(values["rate"].replace(",", ".")) / 100
        if 0 < rate < _MAX_DISCOUNT_RATE:
            found.append((rate, int(values["days"])))
    return found


def _judge_overpay(line: RemittanceLine, item: KnownItem, left: Decimal) -> Judgement:
    excess = say_amount(line.net - left, item.currency)
    reason = f"pays {excess} more than the {say_amount(left, item.currency)} open on {item.number}"
    if line.net == item.original_amount:
        reason += ", its original amount: a part was settled before"
    elif is_small(line.net - left, item):
        over = Difference(DifferenceKind.WRITE_OFF, left - line.net, "paid a little too much")
        return Judgement(
            LineClass.OVERPAY, EvidenceClass.B, line.net, Decimal(0), f"{reason}, a small difference", (over,)
        )
    return Judgement(LineClass.OVERPAY, EvidenceClass.D, left, Decimal(0), reason)


def _judge_short(
    line: RemittanceLine,
    item: KnownItem,
    left: Decimal,
    discount: Decimal,
    paid_on: date | None,
    policy: MatchPolicy,
    method: str | None,
) -> Judgement:
    """Cash is applied, with a discount that is earned; what the payer holds back is explained, or stays open."""
    earned = Decimal(0)
    if discount > 0 and line.net + discount < left:
        _, discount_class = _check_discount(discount, item, left, paid_on, policy)
        earned = discount if discount_class is EvidenceClass.A else Decimal(0)
    short = left - line.net - earned
    if earned == discount and (difference := _explain(line, item, short, method)):
        reason = f"pays {item.number} but for {say_amount(short, item.currency)}: {difference.reason}"
        return Judgement(LineClass.SHORT_PAY, EvidenceClass.B, line.net, earned, reason, (difference,))
    stated = say_amount(short, item.currency)
    coded = (line.deduction or Decimal(0)) + (line.withheld or Decimal(0))
    if coded and line.net + discount + coded == left:
        why = "withheld" if not line.deduction else "deducted"
        because = f" ({line.reason})" if line.reason else ""
        reason = f"{stated} {why} from {item.number}{because}"
        small = coded <= policy.deduction_limit and earned == discount
        cls = EvidenceClass.B if small else EvidenceClass.D
    elif short <= policy.tolerance:
        reason, cls = f"{stated} short on {item.number}, within tolerance", EvidenceClass.B
    else:
        reason, cls = f"{stated} short on {item.number} without a reason that ties", EvidenceClass.D
    return Judgement(LineClass.SHORT_PAY, cls, line.net, earned, reason)


def _explain(line: RemittanceLine, item: KnownItem, short: Decimal, method: str | None) -> Difference | None:
    """What the payer's rules say about money that is missing on an item; the first row that fits, in this order."""
    rules = item.rules
    if rules is None:
        return None
    coded = line.deduction or line.withheld
    if not line.deduction and (rate := _find_rate(short, item, rules.withholding)):
        return Difference(DifferenceKind.WITHHOLDING, short, f"{_say_rate(rate)} tax withheld")
    if rate := _find_rate(short, item, rules.retention):
        return Difference(DifferenceKind.RETENTION, short, f"{_say_rate(rate)} held back until acceptance")
    if rules.tolerance is None:
        return None
    charged = bool(_FEE.search(line.reason or "")) if coded else _is_wire(method) and short >= 1
    if charged and short <= rules.tolerance.bank_fee:
        return Difference(DifferenceKind.BANK_FEE, short, "a fee of the banks on the way")
    if not coded and is_small(short, item):
        return Difference(DifferenceKind.WRITE_OFF, short, "a small difference")
    return None


_FEE = re.compile(
    r"\b(bank|wire|transfer|swift|correspondent)\W+(fees?|charges?|costs?|commission)\b|\bbank(gebühr|spesen|kosten)"
    r"|\büberweisungsgeb|\bfrais (bancaires|de virement)|\bcomisi[oó]n(es)? bancaria|\bspese bancarie",
    re.IGNORECASE,
)


def _is_wire(method: str | None) -> bool:
    return bool(method) and bool(re.search(r"\b(wire|swift|foreign)\b", method or "", re.IGNORECASE))


def _find_rate(short: Decimal, item: KnownItem, rates: tuple[Decimal, ...]) -> Decimal | None:
    """The known rate of which the missing amount is the share, rounded to the currency's unit."""
    return next(
        (rate for rate in rates if rate and short == _round(item.original_amount * rate, item.currency)), None
    )


def is_small(difference: Decimal, item: KnownItem) -> bool:
    """The two-limit rule: a penny always, else within the amount and within the share of the item."""
    limits = item.rules.tolerance if item.rules else None
    if limits is None:
        return False
    return difference <= limits.penny or (
        difference <= limits.largest and difference <= item.original_amount * limits.rate
    )


def _say_rate(rate: Decimal) -> str:
    return f"{(rate * 100).normalize():f} %"


def _judge_credit(line: RemittanceLine, item: KnownItem, left: Decimal, policy: MatchPolicy) -> Judgement:
    if line.net >= 0:
        return refuse(LineClass.UNMATCHED, f"{item.number} is a credit note, but the line pays it")
    if line.net == left:
        return Judgement(
            LineClass.CREDIT, EvidenceClass.A, line.net, Decimal(0), f"uses up credit note {item.number}"
        )
    discount = line.discount or Decimal(0)
    if discount < 0 and line.net + discount == left and discount >= left * policy.discount_rate_limit:
        reason = f"uses up credit note {item.number} less its discount"
        return Judgement(LineClass.CREDIT, EvidenceClass.A, line.net, discount, reason)
    if line.net > left:
        reason = f"uses a part of credit note {item.number}"
        return Judgement(LineClass.CREDIT, EvidenceClass.D, line.net, Decimal(0), reason)
    reason = f"takes {say_amount(left - line.net, item.currency)} more than credit note {item.number} has left"
    return Judgement(LineClass.CREDIT, EvidenceClass.D, left, Decimal(0), reason)


def _unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-exponent(currency))


def _round(amount: Decimal, currency: str) -> Decimal:
    return amount.quantize(_unit(currency), ROUND_HALF_UP)
