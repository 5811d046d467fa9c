"""What somebody wants to try, as written on the page or in the shell, beside the rules in use."""

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from tickets.errors import Invalid
from tickets.money.figures.replay import Rules
from tickets.money.matching.proposal import EvidenceClass, MatchPolicy
from web.posting import make_posting_policy
from web.settings import Settings


@dataclass(frozen=True, slots=True)
class Trial:
    """Texts as written; an empty one leaves the rule as it is. `classes` is "AB", "none" for nothing."""

    classes: str = ""
    limit: str = ""  # an amount, or "none"
    tolerance: str = ""
    deduction_limit: str = ""
    discount_rate: str = ""  # in percent
    discount_days: str = ""
    inferred_after: str = ""  # so many payments that people have applied, or "none"


def rules_in_use(settings: Settings) -> Rules:
    return Rules(make_posting_policy(settings), MatchPolicy())


def rules_to_try(in_use: Rules, trial: Trial) -> Rules:
    """Raises Invalid with the field."""
    posting, matching = in_use.posting, in_use.matching
    if trial.classes.strip():
        posting = replace(posting, classes=_classes(trial.classes))
    if trial.limit.strip():
        none = trial.limit.strip().lower() == "none"
        posting = replace(posting, limit=None if none else _amount(trial.limit, "limit"))
    if trial.tolerance.strip():
        matching = replace(matching, tolerance=_amount(trial.tolerance, "tolerance"))
    if trial.deduction_limit.strip():
        matching = replace(matching, deduction_limit=_amount(trial.deduction_limit, "deduction_limit"))
    if trial.discount_rate.strip():
        rate = _amount(trial.discount_rate.replace("%", ""), "discount_rate") / 100
        matching = replace(matching, discount_rate_limit=rate)
    if trial.discount_days.strip():
        matching = replace(matching, discount_grace_days=int(_amount(trial.discount_days, "discount_days")))
    everybody = bool(trial.inferred_after.strip())
    if everybody:
        text = trial.inferred_after.strip().lower()
        posting = replace(posting, inferred_after=None if text == "none" else int(_amount(text, "inferred_after")))
    return Rules(posting, matching, everybody)


def _classes(text: str) -> frozenset[EvidenceClass]:
    letters = "" if text.strip().lower() == "none" else text.strip().upper().replace(",", "").replace(" ", "")
    if set(letters) - set(EvidenceClass):
        raise Invalid("Classes are letters from A to E, like AB, or none.", field="classes")
    return frozenset(EvidenceClass(letter) for letter in letters)


def _amount(text: str, field: str) -> Decimal:
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        raise Invalid(f"{text.strip()!r} is not a number.", field=field) from None
    if not amount.is_finite() or amount < 0 or amount > 10**12:
        raise Invalid("The number must be between 0 and 1,000,000,000,000.", field=field)
    return amount
