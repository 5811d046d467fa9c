"""PURE: what a line's amount does to its item, out of a closed set of differences."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from parsers.advice import RemittanceLine
from parsers.known_items import KnownItem
from parsers.money import exponent, format_amount
from tickets.money.proposal import EvidenceClass, LineClass, MatchPolicy

_MAX_DISCOUNT_RATE = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one line's amount does to its item: `cash` and `discount` together reduce it."""

    line_class: LineClass
    evidence_class: EvidenceClass
    cash: Decimal
    discount: Decimal
    reason: str


def judge(
    line: RemittanceLine, item: KnownItem, left: Decimal, paid_on: date | None, policy: MatchPolicy
) -> Judgement:
    """The closed set of differences between what a line pays and what is open."""
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
    return _judge_short(line, item, left, discount, paid_on, policy)


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
        if discount <= base * policy.discount_rate_limit:
            return "", EvidenceClass.A
        return f"over the limit of {policy.discount_rate_limit:.0%} without known terms", EvidenceClass.D
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
    return Judgement(LineClass.OVERPAY, EvidenceClass.D, left, Decimal(0), reason)


def _judge_short(
    line: RemittanceLine,
    item: KnownItem,
    left: Decimal,
    discount: Decimal,
    paid_on: date | None,
    policy: MatchPolicy,
) -> Judgement:
    """Cash is applied, with a discount that is earned; what the payer holds back stays open on the item."""
    earned = Decimal(0)
    if discount > 0 and line.net + discount < left:
        _, discount_class = _check_discount(discount, item, left, paid_on, policy)
        earned = discount if discount_class is EvidenceClass.A else Decimal(0)
    short = left - line.net - earned
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


def say_amount(amount: Decimal, currency: str) -> str:
    return f"{format_amount(amount, currency)} {currency}"


def _unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-exponent(currency))


def _round(amount: Decimal, currency: str) -> Decimal:
    return amount.quantize(_unit(currency), ROUND_HALF_UP)
