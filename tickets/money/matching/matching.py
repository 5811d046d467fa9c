"""PURE: one remittance advice and a customer's open items in, a proposal of allocations out.

References are resolved among all known items first and must then belong to one customer; only within that
customer does a key have to be unique. What an amount means for its item is a closed set (`LineClass`). One
doubtful line, one equation that does not hold, and the payment is a suggestion.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from parsers.known_items import KnownItem, KnownItems
from parsers.money import say_amount
from parsers.remittance.advice import ProofState, RemittanceAdvice, RemittanceLine
from tickets.money.matching.item_index import Fit, ItemIndex
from tickets.money.matching.judgement import Judgement, judge, refuse
from tickets.money.matching.payers import Payer, find_payer
from tickets.money.matching.proposal import (
    EvidenceClass,
    LineClass,
    LineMatch,
    MatchPolicy,
    Proposal,
    ProposedAllocation,
)
from tickets.money.matching.resolving import Resolved, resolve, tell_apart


def propose(
    advice: RemittanceAdvice, known: KnownItems, policy: MatchPolicy, customer: str | None = None
) -> Proposal:
    """Suggest how one payment settles open items; never more than an item's balance, each item's balance once.

    Lines are matched in printed order. `customer` is an account number known from elsewhere (the sender); it
    only helps to suggest, never to post. Pure: same input, same proposal.
    """
    index = ItemIndex(known)
    payer = find_payer(advice, index, customer)
    if not advice.lines:
        return _propose_without_lines(advice, index, payer.suggested)
    resolved = [resolve(line, index, payer) for line in advice.lines]
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
            settled = _sum(difference.amount for difference in allocation.differences)
            used[allocation.item_id] += allocation.amount + settled
        items = (
            replace(item, open_amount=item.open_amount - used[item.id]) if item.id in used else item
            for item in known.items
        )
        known = replace(known, items=tuple(items)) if used and len(advices) > 1 else known
    return tuple(proposals)


def _judge_lines(
    advice: RemittanceAdvice, resolved: Sequence[Resolved], policy: MatchPolicy
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
            judged.append(refuse(LineClass.UNMATCHED, f"{item.number} is in {item.currency}, not {advice.currency}"))
            continue
        if line.net < 0 < item.open_amount:
            judged.append(
                refuse(LineClass.SHORT_PAY, f"takes {say_amount(-line.net, item.currency)} off {item.number}")
            )
            continue
        if item.id in together:
            verdict = Judgement(LineClass.FULL, EvidenceClass.A, line.net, Decimal(0), together[item.id])
        else:
            verdict = judge(line, item, left[item.id], advice.payment_date, policy, advice.method)
        if (off := deducted.get(item.id)) and verdict.cash + off >= 0:
            del deducted[item.id]
            reason = f"{say_amount(-off, item.currency)} is taken off {item.number} on a line of its own"
            verdict = Judgement(LineClass.SHORT_PAY, EvidenceClass.D, verdict.cash + off, Decimal(0), reason)
        left[item.id] -= verdict.reduction
        judged.append(verdict)
    return judged


def _deductions_on_own_lines(advice: RemittanceAdvice, resolved: Sequence[Resolved]) -> dict[int, Decimal]:
    """What negative lines take off invoices that the same advice pays, by item."""
    off: dict[int, Decimal] = defaultdict(Decimal)
    for line, found in zip(advice.lines, resolved, strict=True):
        if found.item and line.net < 0 < found.item.open_amount:
            off[found.item.id] += line.net
    return dict(off)


def _lines_that_settle_together(advice: RemittanceAdvice, resolved: Sequence[Resolved]) -> dict[int, str]:
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


def _conclude(
    advice: RemittanceAdvice,
    index: ItemIndex,
    policy: MatchPolicy,
    payer: Payer,
    resolved: Sequence[Resolved],
    judged: Sequence[Judgement | None],
) -> Proposal:
    lines = tuple(
        _line_match(line, found, verdict) for line, found, verdict in zip(advice.lines, resolved, judged, strict=True)
    )
    overall, reason = _weigh(advice, payer, lines, index)
    allocations = []
    for match, verdict in zip(lines, judged, strict=True):
        if match.item is None or verdict is None or not verdict.reduction:
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
                differences=verdict.differences,
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


def _line_match(line: RemittanceLine, found: Resolved, verdict: Judgement | None) -> LineMatch:
    if found.item is None or verdict is None:
        reason = found.reason
        if line.net < 0 and not found.candidates:
            reason += ": a credit or deduction that we do not know"
        return LineMatch(line.sequence, LineClass.UNMATCHED, EvidenceClass.E, None, found.candidates, reason)
    evidence_class = verdict.evidence_class
    if not found.sure:
        evidence_class = max(evidence_class, EvidenceClass.C if found.fit is Fit.CUT else EvidenceClass.D)
    reason = "; ".join(part for part in (verdict.reason, found.reason) if part)
    return LineMatch(line.sequence, verdict.line_class, evidence_class, found.item, found.candidates, reason)


def _weigh(
    advice: RemittanceAdvice, payer: Payer, lines: Sequence[LineMatch], index: ItemIndex
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
    if not advice.total:
        return EvidenceClass.C, "its credit notes pay its invoices, and no money comes with it"
    policy_items = [
        (number, match) for number, match in enumerate(lines, start=1) if match.evidence_class is EvidenceClass.B
    ]
    if policy_items:
        number, match = policy_items[0]
        return EvidenceClass.B, _and_more(f"proved, but for line {number}: {match.reason}", len(policy_items))
    exact = (
        "1 exact line of one customer adds" if len(lines) == 1 else f"{len(lines):,} exact lines of one customer add"
    )
    return EvidenceClass.A, f"proved: {exact} up to the stated total"


def _doubts_of_document(advice: RemittanceAdvice) -> list[str]:
    doubts = []
    ties = advice.total is not None and _sum(line.net for line in advice.lines) == advice.total
    if advice.total is None:
        doubts.append("it states no total")
    elif not ties or not advice.consistent:
        doubts.append("its lines do not add up to its total")
    elif advice.total < 0:
        doubts.append("it asks for money")
    if advice.proof.state is not ProofState.PROVED and not doubts:
        doubts.append(advice.proof.reason.rstrip(".") or "the document does not prove itself")
    return doubts


def _propose_without_lines(advice: RemittanceAdvice, index: ItemIndex, customer: str | None) -> Proposal:
    """Only a total: the customer's one item with exactly this open amount, or the whole balance, as a suggestion."""
    total = advice.total or Decimal(0)
    if not customer or total <= 0:
        reason = "it has no lines and its payer is not known" if not customer else "it has no lines and no amount"
        return Proposal(customer, EvidenceClass.E, reason, (), (), total, True)
    pool = [
        item
        for item in index.by_family[customer]
        if item.open_amount and (not advice.currency or item.currency == advice.currency)
    ]
    exact = [item for item in pool if item.open_amount == total]
    if len(exact) == 1:
        chosen, reason = exact, f"{exact[0].number} is the customer's only item of this amount"
    elif exact:
        return Proposal(customer, EvidenceClass.D, f"it has no lines; {tell_apart(exact)}", (), (), total, True)
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


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))
