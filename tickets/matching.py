"""PURE: one remittance advice and a customer's open items in, a proposal of allocations out.

References are resolved among all known items first and must then belong to one customer; only within that
customer does a key have to be unique. What an amount means for its item is a closed set (`LineClass`). The
evidence class of the whole payment decides whether it could post without a person: one doubtful line, one
equation that does not hold, and it is a suggestion. When in doubt, suggest: a wrong automatic application is
the worst error there is.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum, StrEnum
from string import ascii_uppercase

from parsers.advice import ProofState, RemittanceAdvice, RemittanceLine
from parsers.keys import canonical_keys
from parsers.known_items import KnownItem, KnownItems
from parsers.money import exponent, format_amount


class EvidenceClass(StrEnum):
    A = "A"  # proved: every line exact and unique, ties, one payer
    B = "B"  # proved but for a policy item (coded deduction, write-off or discount within its limit)
    C = "C"  # unique inference without remittance lines, or from a cut reference with its exact amount
    D = "D"  # ambiguous or partial: a person decides
    E = "E"  # payer or items unknown


class LineClass(StrEnum):
    FULL = "full"
    DISCOUNT = "discount"
    SHORT_PAY = "short_pay"
    OVERPAY = "overpay"
    CREDIT = "credit"
    UNMATCHED = "unmatched"


@dataclass(frozen=True, slots=True)
class MatchPolicy:
    """Limits in the payment's currency. `auto_classes` are the classes that post without a person; a version
    one of the desk posts nothing by itself, `auto` then only says what it would do."""

    tolerance: Decimal = Decimal("0.00")
    deduction_limit: Decimal = Decimal("0.00")  # a stated deduction up to here is class B
    discount_rate_limit: Decimal = Decimal("0.05")  # for items without known terms
    discount_grace_days: int = 5  # post time after the discount date
    auto_classes: frozenset[EvidenceClass] = frozenset({EvidenceClass.A})


@dataclass(frozen=True, slots=True)
class ProposedAllocation:
    """`amount` in the advice's currency reduces the item by that much: cash plus the discount that is earned.

    `line` is the advice line's sequence, or -1 when the advice has no lines."""

    line: int
    item_id: int
    number: str
    amount: Decimal
    evidence_class: EvidenceClass
    auto: bool
    reason: str
    discount: Decimal = Decimal(0)

    @property
    def cash(self) -> Decimal:
        return self.amount - self.discount


@dataclass(frozen=True, slots=True)
class LineMatch:
    """What became of one advice line: its class, the item it settles, other candidates, and why in words."""

    line: int
    line_class: LineClass
    evidence_class: EvidenceClass
    item: KnownItem | None
    candidates: tuple[KnownItem, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """`customer` is the one account all anchored items belong to, else None; `unapplied` what is left over;
    `review` is true when a person must look."""

    customer: str | None
    evidence_class: EvidenceClass
    reason: str
    allocations: tuple[ProposedAllocation, ...]
    lines: tuple[LineMatch, ...]
    unapplied: Decimal
    review: bool


class _Fit(IntEnum):
    """How a printed reference meets an item's number, best first."""

    EXACT = 1  # same full key: only separators, case and zeros differ
    DROPPED = 2  # the payer left out the prefix or year
    ADDED = 3  # another word for invoice in front
    SUFFIXED = 4  # the payer put letters behind ("10045A"): often a second part of one invoice
    PARTIAL = 5  # both sides carry something that the other lacks
    PURCHASE_ORDER = 6
    CUT = 7  # the beginning or end of the number, with the exact amount
    TYPO = 8  # one character off, with the exact amount


_STRONG = (_Fit.EXACT, _Fit.DROPPED, _Fit.ADDED)

_FIT_WORDS = {
    _Fit.EXACT: "",
    _Fit.DROPPED: "written without its prefix",
    _Fit.ADDED: "written with another word for invoice",
    _Fit.SUFFIXED: "written with a suffix of the payer's",
    _Fit.PARTIAL: "only a part of the number agrees",
    _Fit.PURCHASE_ORDER: "found by its purchase order",
    _Fit.CUT: "only a part of the number is printed, with the exact amount",
    _Fit.TYPO: "one character differs, with the exact amount",
}

_MIN_CUT_LENGTH = 4
_MAX_DISCOUNT_RATE = Decimal("0.25")

# Prefixes that say "invoice" and nothing else: whichever one the payer writes, it is the same number.
_INVOICE_PREFIXES = {""} | set(
    "INV INVOICE BILL SI RE RG RN RECHNUNG RECHN BELEG FA FAC FACT FACTURE FACTURA FATTURA FATT FT FV FAKTURA "
    "FACTUUR NO NR N DOC REF".split()
)


@dataclass(frozen=True, slots=True)
class _Hit:
    item: KnownItem
    fit: _Fit


@dataclass(frozen=True, slots=True)
class _Resolved:
    """What one line refers to: one item, or none with candidates. `sure` when nothing else comes into question."""

    item: KnownItem | None
    fit: _Fit | None
    sure: bool
    candidates: tuple[KnownItem, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one line's amount does to its item: `cash` and `discount` together reduce it."""

    line_class: LineClass
    evidence_class: EvidenceClass
    cash: Decimal
    discount: Decimal
    reason: str


def propose(
    advice: RemittanceAdvice, known: KnownItems, policy: MatchPolicy, customer: str | None = None
) -> Proposal:
    """Suggest how one payment settles open items; never more than an item's balance, each item's balance once.

    Lines are matched in printed order. `customer` is an account number known from elsewhere (the sender); it
    only helps to suggest, never to post. Pure: same input, same proposal.
    """
    index = _Index(known)
    payer = _find_payer(advice, index, customer)
    if not advice.lines:
        return _propose_without_lines(advice, index, payer.suggested)
    resolved = [_resolve(line, advice, index, payer) for line in advice.lines]
    judged = _judge_lines(advice, resolved, policy)
    return _conclude(advice, index, policy, payer, resolved, judged)


def propose_all(
    advices: Sequence[RemittanceAdvice], known: KnownItems, policy: MatchPolicy, customer: str | None = None
) -> tuple[Proposal, ...]:
    """One proposal for each payment of a document; a later one sees what the earlier ones would use up."""
    proposals = []
    for advice in advices:
        proposal = propose(advice, known, policy, customer)
        proposals.append(proposal)
        used: dict[int, Decimal] = defaultdict(Decimal)
        for allocation in proposal.allocations:
            used[allocation.item_id] += allocation.amount
        items = (
            replace(item, open_amount=item.open_amount - used[item.id]) if item.id in used else item
            for item in known.items
        )
        known = replace(known, items=tuple(items)) if used and len(advices) > 1 else known
    return tuple(proposals)


class _Index:
    """The known items by key, purchase order, customer, balance and customer's name."""

    def __init__(self, known: KnownItems) -> None:
        self.items = known.items
        self.by_id = {item.id: item for item in known.items}
        self.by_key: dict[str, list[KnownItem]] = defaultdict(list)
        self.by_order: dict[str, list[KnownItem]] = defaultdict(list)
        self.by_customer: dict[str, list[KnownItem]] = defaultdict(list)
        self.by_balance: dict[tuple[str, Decimal], list[KnownItem]] = defaultdict(list)
        self.by_name: dict[str, set[str]] = defaultdict(set)
        for item in known.items:
            for key in item.keys or canonical_keys(item.number):
                self.by_key[key].append(item)
            if item.po_number and (order := canonical_keys(item.po_number)):
                self.by_order[order[0]].append(item)
            self.by_customer[item.customer].append(item)
            self.by_balance[item.customer, item.open_amount].append(item)
            self.by_name[_fold_name(item.customer_name)].add(item.customer)

    def find_hits(self, reference: str) -> list[_Hit]:
        """Every item whose number shares a key with the reference, else whose purchase order it is."""
        keys = canonical_keys(reference)
        if not keys:
            return []
        found = {item.id: item for key in keys for item in self.by_key.get(key, ())}
        hits = [_Hit(item, _fit(reference, keys, item)) for item in found.values()]
        if not hits:
            hits = [_Hit(item, _Fit.PURCHASE_ORDER) for item in self.by_order.get(keys[0], ())]
        return sorted(hits, key=lambda hit: (hit.fit, hit.item.id))

    def find_named(self, name: str | None) -> str | None:
        """The one account with exactly this name (case, punctuation and legal form aside)."""
        accounts = self.by_name.get(_fold_name(name), set()) if name else set()
        return next(iter(accounts)) if len(accounts) == 1 else None


def _fit(reference: str, keys: tuple[str, ...], item: KnownItem) -> _Fit:
    item_keys = item.keys or canonical_keys(item.number)
    if item_keys[0] == keys[0]:
        return _Fit.EXACT
    if keys[0] in item_keys:
        return _Fit.DROPPED
    written, rest = _split_prefix(keys[0])
    own, own_rest = _split_prefix(item_keys[0])
    if rest == own_rest and {written, own} <= _INVOICE_PREFIXES:
        return _Fit.ADDED
    if item_keys[0] in keys and reference.rstrip()[-1:].isalpha() and not item_keys[0][-1:].isalpha():
        return _Fit.SUFFIXED
    return _Fit.PARTIAL


def _split_prefix(key: str) -> tuple[str, str]:
    rest = key.lstrip(ascii_uppercase)
    return key[: len(key) - len(rest)], rest


_LEGAL_FORMS = re.compile(
    r"\b(inc|incorporated|llc|llp|ltd|limited|plc|corp|corporation|co|company|gmbh|ag|kg|ohg|ug|se|sa|sas|sarl|srl|spa"
    r"|sl|slu|bv|nv|ab|as|oy|aps|lda|sp z o o|gmbh co kg|the)\b"
)


def _fold_name(name: str) -> str:
    words = re.sub(r"[^\w]+", " ", name.casefold().replace(".", "")).strip()
    return " ".join(_LEGAL_FORMS.sub(" ", words).split()) or words


@dataclass(frozen=True, slots=True)
class _Payer:
    """`proved` is the one account that the references lead to; `suggested` also counts name and sender.

    `doubt` says what speaks against applying anything by itself."""

    proved: str | None
    suggested: str | None
    doubt: str = ""


def _find_payer(advice: RemittanceAdvice, index: _Index, customer: str | None) -> _Payer:
    """References decide, whatever the letterhead says; a name that clearly is another customer's is a doubt."""
    accounts_per_line: list[set[str]] = []
    for line in advice.lines:
        strong = {hit.item.customer for hit in index.find_hits(line.reference) if hit.fit in _STRONG}
        if strong:
            accounts_per_line.append(strong)
    named = index.find_named(advice.payer)
    if not accounts_per_line:
        return _Payer(None, customer or named)
    common = set.intersection(*accounts_per_line)
    if not common:
        return _Payer(None, _find_majority(accounts_per_line), "its invoices belong to several customers")
    if named in common and _exact_alone(advice, index, named) and _amounts_fit(advice, index, named):
        return _Payer(named, named)
    if len(common) > 1:
        settled = [account for account in sorted(common) if _amounts_fit(advice, index, account)]
        hints = [account for account in (customer, named) if account in common]
        suggested = settled[0] if len(settled) == 1 else hints[0] if len(set(hints)) == 1 else None
        return _Payer(None, suggested, "its invoice numbers exist for several customers")
    account = common.pop()
    if named and named != account:
        return _Payer(account, account, f"the payer's name is that of customer {named}")
    if any(accounts == {account} for accounts in accounts_per_line):
        return _Payer(account, account)
    return _Payer(None, account, "no invoice number belongs to this customer alone")


def _exact_alone(advice: RemittanceAdvice, index: _Index, account: str) -> bool:
    """Whether every number is this customer's as it is written, and other customers' only without their prefix."""
    for line in advice.lines:
        exact = {hit.item.customer for hit in index.find_hits(line.reference) if hit.fit is _Fit.EXACT}
        if exact != {account}:
            return False
    return True


def _find_majority(accounts_per_line: Sequence[set[str]]) -> str | None:
    """The account of at least four lines in five: a stray number must not hide whose payment it is."""
    counts = Counter(account for accounts in accounts_per_line for account in accounts)
    account, count = counts.most_common(1)[0]
    return account if count * 5 >= len(accounts_per_line) * 4 else None


def _amounts_fit(advice: RemittanceAdvice, index: _Index, account: str) -> bool:
    for line in advice.lines:
        own = [hit.item for hit in index.find_hits(line.reference) if hit.item.customer == account]
        if own and not any(_settles(line, item) for item in own):
            return False
    return True


def _settles(line: RemittanceLine, item: KnownItem) -> bool:
    return line.net + (line.discount or 0) == item.open_amount != 0


def _resolve(line: RemittanceLine, advice: RemittanceAdvice, index: _Index, payer: _Payer) -> _Resolved:
    """The item that a line means; the customer first, then the best fit, then the amount tells twins apart."""
    hits = index.find_hits(line.reference)
    if not hits and line.item_id in index.by_id:
        hits = [_Hit(index.by_id[line.item_id], _Fit.CUT)]  # joined or completed by the reader
    if payer.suggested and hits:
        own = [hit for hit in hits if hit.item.customer == payer.suggested]
        if not own:
            others = tuple(hit.item for hit in hits[:6])
            return _Resolved(None, None, False, others, f"belongs to another customer: {_tell_apart(others)}")
        hits = own
    if not hits:
        return _find_near_miss(line, index, payer)
    best = [hit for hit in hits if hit.fit == hits[0].fit]
    rivals = [hit.item for hit in hits if _settles(line, hit.item)]
    if len(best) == 1:
        item, fit = best[0].item, best[0].fit
        others = tuple(hit.item for hit in hits if hit.item.id != item.id)
        undisputed = not any(rival.id != item.id for rival in rivals)
        sure = fit in _STRONG and undisputed
        reason = _FIT_WORDS[fit]
        if not undisputed:
            reason = f"{_and_numbers(rivals)} would also be settled by this amount"
        return _Resolved(item, fit, sure, () if sure else others, reason)
    return _choose_among(line, [hit.item for hit in best], best[0].fit)


def _choose_among(line: RemittanceLine, items: Sequence[KnownItem], fit: _Fit) -> _Resolved:
    """Several items fit the reference equally: the amount, then the date, may point to one; never surely."""
    word = "purchase order" if fit is _Fit.PURCHASE_ORDER else "reference"
    told = f"this {word} fits {len(items)} items"
    by_amount = [item for item in items if _settles(line, item)]
    if len(by_amount) == 1:
        chosen = by_amount[0]
        return _Resolved(chosen, fit, False, tuple(items), f"{told}; only {chosen.number} has this open amount")
    pool = by_amount or items
    by_date = [item for item in pool if line.invoice_date and item.invoice_date == line.invoice_date]
    if len(by_date) == 1:
        chosen = by_date[0]
        return _Resolved(chosen, fit, False, tuple(items), f"{told}; only {chosen.number} has this date")
    return _Resolved(None, None, False, tuple(pool), f"{told}: {_tell_apart(pool)}")


def _tell_apart(items: Sequence[KnownItem]) -> str:
    """The fact by which a person can decide between the candidates."""
    if len({item.customer for item in items}) > 1:
        return ", ".join(f"{item.number} of {item.customer_name} ({item.customer})" for item in items[:6])
    if len({item.open_amount for item in items}) > 1:
        return ", ".join(f"{item.number} open {_money(item.open_amount, item.currency)}" for item in items[:6])
    if len({item.invoice_date for item in items}) > 1:
        return "they differ only in their date: " + ", ".join(
            f"{item.number} of {item.invoice_date}" for item in items[:6]
        )
    return ", ".join(item.number for item in items[:6]) + " (equal in amount and date)"


def _find_near_miss(line: RemittanceLine, index: _Index, payer: _Payer) -> _Resolved:
    """A cut or mistyped number: only with the exact amount, only when unique, and only as a suggestion."""
    unknown = "no item with this number is known"
    written = _bare(line.reference)
    if not payer.suggested or len(written) < _MIN_CUT_LENGTH or not any(char.isdigit() for char in written):
        return _Resolved(None, None, False, (), unknown)
    settled = line.net + (line.discount or 0)
    pool = index.by_balance.get((payer.suggested, settled), []) if settled else []
    for fit, test in ((_Fit.CUT, _is_cut), (_Fit.TYPO, _is_one_off)):
        near = [item for item in pool if test(written, _bare(item.number))]
        if len(near) == 1:
            return _Resolved(near[0], fit, False, tuple(near), _FIT_WORDS[fit])
        if near:
            return _Resolved(None, None, False, tuple(near), f"{unknown}; near: {_tell_apart(near)}")
    return _Resolved(None, None, False, (), unknown)


def _bare(number: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", number.upper())


def _is_cut(written: str, number: str) -> bool:
    shorter, longer = sorted((written, number), key=len)
    enough = len(shorter) >= max(_MIN_CUT_LENGTH, len(longer) // 2)
    return enough and (longer.startswith(shorter) or longer.endswith(shorter))


def _is_one_off(written: str, number: str) -> bool:
    """One character replaced, added or left out, or two neighbours swapped."""
    if abs(len(written) - len(number)) > 1 or written == number:
        return False
    start = next((i for i, (a, b) in enumerate(zip(written, number, strict=False)) if a != b), -1)
    if start < 0:
        return True  # one is the other plus one character
    a, b = written[start:], number[start:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])


def _judge_lines(
    advice: RemittanceAdvice, resolved: Sequence[_Resolved], policy: MatchPolicy
) -> list[Judgement | None]:
    """Each line's effect in printed order, against what earlier lines left of the item; None without an item."""
    left = {found.item.id: found.item.open_amount for found in resolved if found.item}
    deducted = _deductions_on_own_lines(advice, resolved)
    together = _lines_that_settle_together(advice, resolved)
    judged: list[Judgement | None] = []
    for line, found in zip(advice.lines, resolved, strict=True):
        if found.item is None:
            judged.append(None)
            continue
        item = found.item
        if advice.currency and advice.currency != item.currency:
            judged.append(_refuse(LineClass.UNMATCHED, f"{item.number} is in {item.currency}, not {advice.currency}"))
            continue
        if line.net < 0 < item.open_amount:
            judged.append(_refuse(LineClass.SHORT_PAY, f"takes {_money(-line.net, item.currency)} off {item.number}"))
            continue
        if item.id in together:
            verdict = Judgement(LineClass.FULL, EvidenceClass.A, line.net, Decimal(0), together[item.id])
        else:
            verdict = judge(line, item, left[item.id], advice.payment_date, policy)
        if (off := deducted.get(item.id)) and verdict.cash + off >= 0:
            del deducted[item.id]
            reason = f"{_money(-off, item.currency)} is taken off {item.number} on a line of its own"
            verdict = Judgement(LineClass.SHORT_PAY, EvidenceClass.D, verdict.cash + off, Decimal(0), reason)
        left[item.id] -= verdict.cash + verdict.discount
        judged.append(verdict)
    return judged


def _deductions_on_own_lines(advice: RemittanceAdvice, resolved: Sequence[_Resolved]) -> dict[int, Decimal]:
    """What negative lines take off invoices that the same advice pays, by item."""
    off: dict[int, Decimal] = defaultdict(Decimal)
    for line, found in zip(advice.lines, resolved, strict=True):
        if found.item and line.net < 0 < found.item.open_amount:
            off[found.item.id] += line.net
    return dict(off)


def _lines_that_settle_together(advice: RemittanceAdvice, resolved: Sequence[_Resolved]) -> dict[int, str]:
    """Items paid in several parts of one advice (partial and rest, two sites) that add up to the open amount."""
    parts: dict[int, list[RemittanceLine]] = defaultdict(list)
    items: dict[int, KnownItem] = {}
    for line, found in zip(advice.lines, resolved, strict=True):
        if found.item:
            parts[found.item.id].append(line)
            items[found.item.id] = found.item
    return {
        item_id: f"{items[item_id].number} is paid in {len(lines)} parts that add up to its open amount"
        for item_id, lines in parts.items()
        if len(lines) > 1
        and all(line.net * items[item_id].open_amount > 0 and not line.discount for line in lines)
        and sum(line.net for line in lines) == items[item_id].open_amount
    }


def judge(
    line: RemittanceLine, item: KnownItem, left: Decimal, paid_on: date | None, policy: MatchPolicy
) -> Judgement:
    """The closed set of differences between what a line pays and what is open."""
    if left == 0:
        return _judge_closed(line, item)
    if left < 0:
        return _judge_credit(line, item, left, policy)
    if line.net == 0:
        return _refuse(LineClass.SHORT_PAY, f"nothing is paid on {item.number}")
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


def _refuse(line_class: LineClass, reason: str) -> Judgement:
    return Judgement(line_class, EvidenceClass.D, Decimal(0), Decimal(0), reason)


def _judge_closed(line: RemittanceLine, item: KnownItem) -> Judgement:
    if line.net < 0:
        return _refuse(LineClass.CREDIT, f"{item.number} is used up already: the credit is taken twice")
    if item.open_amount:
        return _refuse(LineClass.OVERPAY, f"{item.number} is settled by an earlier line, likely paid twice")
    return _refuse(LineClass.OVERPAY, f"{item.number} is paid in full already, likely paid twice")


def _judge_full(line: RemittanceLine, item: KnownItem, left: Decimal) -> Judgement:
    gross = line.gross
    if gross is not None and gross not in (left, item.original_amount, line.net):
        reason = (
            f"the amount is what is open on {item.number}, but the payer's gross of "
            f"{_money(gross, item.currency)} is neither its open nor its original amount"
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
    amount = _money(discount, item.currency)
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
    excess = _money(line.net - left, item.currency)
    reason = f"pays {excess} more than the {_money(left, item.currency)} open on {item.number}"
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
    stated = _money(short, item.currency)
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
        return _refuse(LineClass.UNMATCHED, f"{item.number} is a credit note, but the line pays it")
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
    reason = f"takes {_money(left - line.net, item.currency)} more than credit note {item.number} has left"
    return Judgement(LineClass.CREDIT, EvidenceClass.D, left, Decimal(0), reason)


def _conclude(
    advice: RemittanceAdvice,
    index: _Index,
    policy: MatchPolicy,
    payer: _Payer,
    resolved: Sequence[_Resolved],
    judged: Sequence[Judgement | None],
) -> Proposal:
    lines = tuple(
        _line_match(line, found, verdict) for line, found, verdict in zip(advice.lines, resolved, judged, strict=True)
    )
    overall, reason = _weigh(advice, payer, lines, index)
    allocations = []
    for match, verdict in zip(lines, judged, strict=True):
        if match.item is None or verdict is None or not verdict.cash + verdict.discount:
            continue
        evidence_class = max(overall, match.evidence_class)
        allocations.append(
            ProposedAllocation(
                line=match.line,
                item_id=match.item.id,
                number=match.item.number,
                amount=verdict.cash + verdict.discount,
                evidence_class=evidence_class,
                auto=evidence_class in policy.auto_classes,
                reason=match.reason,
                discount=verdict.discount,
            )
        )
    paid = advice.total if advice.total is not None else _sum(line.net for line in advice.lines)
    unapplied = paid - _sum(allocation.cash for allocation in allocations)
    automatic = bool(allocations) and all(allocation.auto for allocation in allocations) and unapplied == 0
    if not automatic:
        allocations = [replace(allocation, auto=False) for allocation in allocations]
    accounts = {match.item.customer for match in lines if match.item}
    return Proposal(
        customer=accounts.pop() if len(accounts) == 1 else payer.suggested,
        evidence_class=overall,
        reason=reason,
        allocations=tuple(allocations),
        lines=lines,
        unapplied=unapplied,
        review=not automatic,
    )


def _line_match(line: RemittanceLine, found: _Resolved, verdict: Judgement | None) -> LineMatch:
    if found.item is None or verdict is None:
        reason = found.reason
        if line.net < 0 and not found.candidates:
            reason += ": a credit or deduction that we do not know"
        return LineMatch(line.sequence, LineClass.UNMATCHED, EvidenceClass.E, None, found.candidates, reason)
    evidence_class = verdict.evidence_class
    if not found.sure:
        evidence_class = max(evidence_class, EvidenceClass.C if found.fit is _Fit.CUT else EvidenceClass.D)
    reason = "; ".join(part for part in (verdict.reason, found.reason) if part)
    return LineMatch(line.sequence, verdict.line_class, evidence_class, found.item, found.candidates, reason)


def _weigh(
    advice: RemittanceAdvice, payer: _Payer, lines: Sequence[LineMatch], index: _Index
) -> tuple[EvidenceClass, str]:
    """The class of the whole payment, with the first reason that keeps it from being proved."""
    if not any(match.item or match.candidates for match in lines):
        return EvidenceClass.E, "none of its references is known"
    doubts = [*_doubts_of_document(advice), *([payer.doubt] if payer.doubt else [])]
    currencies = {match.item.currency for match in lines if match.item}
    if len(currencies) > 1:
        doubts.append("its items are in several currencies")
    elif not advice.currency and len({item.currency for item in index.items}) > 1:
        doubts.append("the advice does not say its currency")
    if payer.proved is None and not payer.doubt:
        doubts.append("its references do not prove the customer")
    weak = [(number, match) for number, match in enumerate(lines, start=1) if match.evidence_class > EvidenceClass.B]
    if weak:
        number, match = weak[0]
        doubts.append(_and_more(f"line {number}: {match.reason}", len(weak)))
    if doubts:
        return EvidenceClass.D, "; ".join(doubts)
    policy_items = [
        (number, match) for number, match in enumerate(lines, start=1) if match.evidence_class is EvidenceClass.B
    ]
    if policy_items:
        number, match = policy_items[0]
        return EvidenceClass.B, _and_more(f"proved, but for line {number}: {match.reason}", len(policy_items))
    return EvidenceClass.A, f"proved: {len(lines)} exact lines of one customer add up to the stated total"


def _doubts_of_document(advice: RemittanceAdvice) -> list[str]:
    doubts = []
    ties = advice.total is not None and _sum(line.net for line in advice.lines) == advice.total
    if advice.total is None:
        doubts.append("it states no total")
    elif not ties or not advice.consistent:
        doubts.append("its lines do not add up to its total")
    elif advice.total <= 0:
        doubts.append("no money comes with it")
    if advice.proof.state is not ProofState.PROVED and not doubts:
        doubts.append(advice.proof.reason.rstrip(".") or "the document does not prove itself")
    return doubts


def _propose_without_lines(advice: RemittanceAdvice, index: _Index, customer: str | None) -> Proposal:
    """Only a total: the customer's one item with exactly this open amount, or the whole balance, as a suggestion."""
    total = advice.total or Decimal(0)
    if not customer or total <= 0:
        reason = "it has no lines and its payer is not known" if not customer else "it has no lines and no amount"
        return Proposal(customer, EvidenceClass.E, reason, (), (), total, True)
    pool = [
        item
        for item in index.by_customer[customer]
        if item.open_amount and (not advice.currency or item.currency == advice.currency)
    ]
    exact = [item for item in pool if item.open_amount == total]
    if len(exact) == 1:
        chosen, reason = exact, f"{exact[0].number} is the customer's only item of this amount"
    elif exact:
        return Proposal(customer, EvidenceClass.D, f"it has no lines; {_tell_apart(exact)}", (), (), total, True)
    elif len({item.currency for item in pool}) == 1 and _sum(item.open_amount for item in pool) == total:
        chosen, reason = pool, "the amount is the customer's whole balance"
    else:
        return Proposal(customer, EvidenceClass.D, "it has no lines and fits no single item", (), (), total, True)
    allocations = tuple(
        ProposedAllocation(-1, item.id, item.number, item.open_amount, EvidenceClass.C, False, reason)
        for item in chosen
    )
    return Proposal(customer, EvidenceClass.C, f"it has no lines; {reason}", allocations, (), Decimal(0), True)


def _and_more(reason: str, count: int) -> str:
    more = count - 1
    return reason if not more else f"{reason} (and {more} more {'line' if more == 1 else 'lines'})"


def _and_numbers(items: Sequence[KnownItem]) -> str:
    return " and ".join(item.number for item in items[:4])


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def _money(amount: Decimal, currency: str) -> str:
    return f"{format_amount(amount, currency)} {currency}"


def _unit(currency: str) -> Decimal:
    return Decimal(1).scaleb(-exponent(currency))


def _round(amount: Decimal, currency: str) -> Decimal:
    return amount.quantize(_unit(currency), ROUND_HALF_UP)
