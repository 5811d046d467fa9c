"""PURE: whose payment it is, by the items that its references lead to."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from parsers.remittance.advice import RemittanceAdvice
from tickets.money.matching.item_index import STRONG, Fit, ItemIndex, settles


@dataclass(frozen=True, slots=True)
class Payer:
    """`proved` is the one payer that the references lead to (the account of a family's head); `suggested` also counts
    name and sender.

    `doubt` says what speaks against applying anything by itself."""

    proved: str | None
    suggested: str | None
    doubt: str = ""


def find_payer(advice: RemittanceAdvice, index: ItemIndex, customer: str | None) -> Payer:
    """References decide, whatever the letterhead says; a name that clearly is another customer's is a doubt."""
    accounts_per_line: list[set[str]] = []
    for line in advice.lines:
        strong = {hit.item.family for hit in index.find_hits(line.reference) if hit.fit in STRONG}
        if strong:
            accounts_per_line.append(strong)
    named = index.find_named(advice.payer)
    customer = index.family_of(customer)
    if not accounts_per_line:
        return Payer(None, customer or named)
    common = set.intersection(*accounts_per_line)
    if not common:
        return Payer(None, _find_majority(accounts_per_line), "its invoices belong to several customers")
    if named in common and _exact_alone(advice, index, named) and _amounts_fit(advice, index, named):
        return Payer(named, named)
    if len(common) > 1:
        settled = [account for account in sorted(common) if _amounts_fit(advice, index, account)]
        hints = [account for account in (customer, named) if account in common]
        suggested = settled[0] if len(settled) == 1 else hints[0] if len(set(hints)) == 1 else None
        return Payer(None, suggested, "its invoice numbers exist for several customers")
    account = common.pop()
    if named and named != account:
        return Payer(account, account, f"the payer's name is that of customer {named}")
    if any(accounts == {account} for accounts in accounts_per_line):
        return Payer(account, account)
    return Payer(None, account, "no invoice number belongs to this customer alone")


def _exact_alone(advice: RemittanceAdvice, index: ItemIndex, account: str) -> bool:
    """Whether every number is this customer's as it is written, and other customers' only without their prefix."""
    for line in advice.lines:
        exact = {hit.item.family for hit in index.find_hits(line.reference) if hit.fit is Fit.EXACT}
        if exact != {account}:
            return False
    return True


def _find_majority(accounts_per_line: Sequence[set[str]]) -> str | None:
    """The account of at least four lines in five: a stray number must not hide whose payment it is."""
    counts = Counter(account for accounts in accounts_per_line for account in accounts)
    account, count = counts.most_common(1)[0]
    return account if count * 5 >= len(accounts_per_line) * 4 else None


def _amounts_fit(advice: RemittanceAdvice, index: ItemIndex, account: str) -> bool:
    for line in advice.lines:
        own = [hit.item for hit in index.find_hits(line.reference) if hit.item.family == account]
        if own and not any(settles(line, item) for item in own):
            return False
    return True
