"""A past period under other rules: what would have posted by itself, measured against what people decided since.

Nothing is changed. For each advice that was read in the period and whose money came, the moment is taken at which
it could first have posted; the balances of that moment are rebuilt (`past_balances`), the advice is
matched anew under the rules in use and under the rules to try, and both are compared with what is applied today.

What can't be rebuilt is left out and counted with its reason. What would have been different only because an
earlier payment had posted by itself is not followed: balances are those that really were.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parsers.keys import canonical_keys
from parsers.known_items import KnownItems
from parsers.money import from_minor, to_minor
from parsers.remittance.advice import Proof, ProofState, RemittanceAdvice
from tickets.audit import Event
from tickets.customers import Customer
from tickets.holds import Hold, HoldScope
from tickets.money.advices.remittances import Remittance, RemittanceRow, RemittanceState, is_inferred
from tickets.money.advices.stored_advice import as_advice
from tickets.money.bank.links import ReceiptLink, is_live_link
from tickets.money.bank.own_identities import find_own
from tickets.money.bank.receipts import BankReceipt
from tickets.money.bank.settlement import PostingPolicy
from tickets.money.figures.error_bound import upper_bound
from tickets.money.matching.addressee import doubt_addressee
from tickets.money.matching.matching import propose
from tickets.money.matching.proposal import MatchPolicy, Proposal
from tickets.money.receivables.ledger import Invoice, ItemKey
from tickets.money.receivables.past_balances import PastBalances
from tickets.money.subledger.allocations import Allocation, Payment
from tickets.ticket import Ticket
from tickets.users import Actor, require

_T = TypeVar("_T")
Settled = Mapping[int, tuple[int, int]]  # by item: cash, and what settles it without cash


@dataclass(frozen=True, slots=True)
class Rules:
    """With `everybody` money without an advice is tried as if all customers had consented."""

    posting: PostingPolicy
    matching: MatchPolicy
    everybody: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """An advice that would have posted otherwise than people decided; `wanted` and `decided` in words."""

    remittance_id: int
    payer: str
    amount: Decimal
    currency: str
    evidence_class: str
    wanted: str
    decided: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """Under one set of rules: how many would have posted, of these `right` as people decided, `wrong` otherwise, and
    `open` where nobody has decided yet."""

    posted: int
    right: int
    wrong: int
    open: int
    value: tuple[tuple[str, Decimal], ...]  # of the right ones

    @property
    def bound(self) -> float | None:
        """Up to which share of errors there can still be, at 95 %."""
        return upper_bound(self.wrong, self.right + self.wrong)


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """`gained` advices post only under the rules to try, as people decided; `lost` ones only under those in use.
    `touches` are the recorded acts of people on the gained ones. `new_errors` are wrong ones that the rules in use do
    not make."""

    start: date
    end: date
    considered: int
    really: int  # posted by themselves when it happened
    now: Outcome
    tried: Outcome
    gained: tuple[int, ...]
    gained_value: tuple[tuple[str, Decimal], ...]
    lost: tuple[int, ...]
    touches: int
    new_errors: tuple[Difference, ...]
    old_errors: tuple[Difference, ...]
    left_out: tuple[tuple[str, int], ...]
    unsure: int  # considered, but of a time before the ledger's own bookings were kept


def replay(session: Session, start: date, end: date, now: Rules, tried: Rules, actor: Actor) -> ReplayReport:
    """Of advices that were read on the days `start` to `end`, both included."""
    require(actor, "view_reports")
    past = _Past(session, start, end)
    cases = list(past.cases())
    verdicts = {rules: [_judge(case, past, rules) for case in cases] for rules in {now, tried}}
    in_use, to_try = verdicts[now], verdicts[tried]
    gained = [new for old, new in zip(in_use, to_try, strict=True) if new.right and not old.posts]
    lost = [old for old, new in zip(in_use, to_try, strict=True) if old.right and not new.posts]
    fresh = [new for old, new in zip(in_use, to_try, strict=True) if new.wrong and not old.wrong]
    return ReplayReport(
        start=start,
        end=end,
        considered=len(cases),
        really=sum(case.posted_by_itself for case in cases),
        now=_outcome(in_use),
        tried=_outcome(to_try),
        gained=tuple(verdict.case.remittance.id for verdict in gained),
        gained_value=_sum(gained),
        lost=tuple(verdict.case.remittance.id for verdict in lost),
        touches=sum(verdict.case.acts for verdict in gained),
        new_errors=tuple(past.difference(verdict) for verdict in fresh),
        old_errors=tuple(past.difference(verdict) for verdict in in_use if verdict.wrong),
        left_out=tuple(sorted(past.left_out.items())),
        unsure=sum(not past.balances.is_sure(case.at) for case in cases),
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """An advice at the moment when it could first have posted, and what people made of it."""

    remittance: Remittance
    advice: RemittanceAdvice
    at: datetime
    linked_minor: int
    customer_ids: frozenset[int]
    account: str | None
    is_held: bool
    decided_before: bool
    decided: Settled | None  # None: nobody has decided yet
    posted_by_itself: bool
    acts: int


@dataclass(frozen=True, slots=True)
class _Verdict:
    case: _Case
    proposal: Proposal
    wanted: Settled
    posts: bool

    @property
    def right(self) -> bool:
        return self.posts and self.case.decided == self.wanted

    @property
    def wrong(self) -> bool:
        return self.posts and self.case.decided is not None and self.case.decided != self.wanted


def _judge(case: _Case, past: "_Past", rules: Rules) -> _Verdict:
    """The same questions as `tickets.money.bank.settlement` asks, of that moment."""
    known = KnownItems(tuple(past.balances.items_at(case.customer_ids, case.at)))
    matching = replace(rules.matching, auto_classes=rules.posting.classes)
    proposal = propose(case.advice, known, matching, case.account)
    remittance, currency = case.remittance, case.remittance.currency or ""
    wanted = _wanted(proposal, currency)
    amount = from_minor(remittance.total_minor or 0, currency)
    doubts = (
        proposal.evidence_class not in rules.posting.classes,
        case.advice.proof.state is not ProofState.PROVED,
        remittance.duplicate_of is not None,
        bool(doubt_addressee(case.advice.payee, case.advice.payee_accounts, past.own)),
        case.is_held,
        case.decided_before,
        case.linked_minor != remittance.total_minor,
        rules.posting.limit is not None and amount > rules.posting.limit,
        not wanted or proposal.unapplied != 0,
        any(match.item is None for match in proposal.lines),
        any(past.balances.was_taken_back(item_id, case.at) for item_id in wanted),
    )
    return _Verdict(case, proposal, wanted, not any(doubts))


def _wanted(proposal: Proposal, currency: str) -> Settled:
    sums: dict[int, tuple[int, int]] = {}
    for allocation in proposal.allocations:
        beside = allocation.discount + sum((part.amount for part in allocation.differences), Decimal(0))
        cash, without = sums.get(allocation.item_id, (0, 0))
        sums[allocation.item_id] = cash + to_minor(allocation.cash, currency), without + to_minor(beside, currency)
    return sums


class _Past:
    """The advices of the period with what is recorded of each, loaded table by table."""

    def __init__(self, session: Session, start: date, end: date) -> None:
        self.left_out: Counter[str] = Counter()
        self._session = session
        self.own = find_own(session)
        since, until = _midnight(start), _midnight(end + timedelta(days=1))
        query = select(Remittance).where(Remittance.created_at >= since, Remittance.created_at < until)
        self._remittances = {row.id: row for row in session.scalars(query.order_by(Remittance.id))}
        ids = list(self._remittances)
        self._rows = _load_rows(session, ids)
        self._read = _load_readings(session, ids)
        self._money = _load_money(session, ids)
        self._applied = _load_applied(session, ids)
        self._acts = _count_acts(session, ids)
        self._holds = list(session.scalars(select(Hold)))
        tickets = {row.ticket_id for row in self._remittances.values()}
        self._owners = _load_owners(session, tickets)
        self._customers = {id_: self._find_customers(row) for id_, row in self._remittances.items()}
        wanted = {customer for customers in self._customers.values() for customer in customers}
        self.balances = PastBalances(session, wanted)
        self._numbers = _load_numbers(session, self._applied)

    def cases(self) -> Iterator[_Case]:
        for remittance in self._remittances.values():
            if reason := self._why_left_out(remittance):
                self.left_out[reason] += 1
            else:
                yield self._case(remittance)

    def difference(self, verdict: _Verdict) -> Difference:
        case = verdict.case
        currency = case.remittance.currency or ""
        names = {match.item.id: match.item.number for match in verdict.proposal.lines if match.item}
        names |= {allocation.item_id: allocation.number for allocation in verdict.proposal.allocations}
        names |= self._numbers
        return Difference(
            remittance_id=case.remittance.id,
            payer=case.remittance.payer or "Payer unknown",
            amount=from_minor(case.remittance.total_minor or 0, currency),
            currency=currency,
            evidence_class=str(verdict.proposal.evidence_class),
            wanted=say_settled(verdict.wanted, names, currency),
            decided=say_settled(case.decided or {}, names, currency),
        )

    def _why_left_out(self, remittance: Remittance) -> str:
        rows = self._rows[remittance.id]
        if remittance.state == RemittanceState.UNREADABLE or remittance.total_minor is None:
            return "nothing was read that could post"
        if remittance.edited or any(row.edited or row.removed for row in rows):
            return "a person corrected what was read: how it was read is not kept"
        if remittance.id not in self._money:
            return "the bank never booked its money"
        return "" if remittance.id in self._read else "how it was read was not recorded then"

    def _case(self, remittance: Remittance) -> _Case:
        linked, money_at, booked_on = self._money[remittance.id]
        at = max(remittance.created_at, money_at)
        read = self._read[remittance.id]
        printed = [row for row in self._rows[remittance.id] if not is_inferred(row)]
        state = ProofState.PROVED if read.get("proved") else ProofState.UNPROVED
        reason = str((remittance.proof or {}).get("reason") or "")
        advice = replace(as_advice(remittance, printed), proof=Proof(state, (), 1, reason))
        if advice.payment_date:  # whether a discount is earned, the bank's day tells
            advice = replace(advice, payment_date=max(advice.payment_date, booked_on))
        customer_id, account = self._owners.get(remittance.ticket_id, (None, None))
        applied = self._applied.get(remittance.id, [])
        first = min((row.at for row in applied), default=None)
        by_itself = bool(applied) and applied[0].by_id is None
        return _Case(
            remittance=remittance,
            advice=advice,
            at=at,
            linked_minor=linked,
            customer_ids=frozenset(self._customers[remittance.id]),
            account=account,
            is_held=self._is_held(remittance.ticket_id, customer_id, at),
            decided_before=first is not None and first < at and not by_itself,
            decided=_decided(remittance, applied),
            posted_by_itself=by_itself,
            acts=self._acts.get(remittance.id, 0),
        )

    def _is_held(self, ticket_id: int, customer_id: int | None, at: datetime) -> bool:
        return any(
            hold.placed_at <= at
            and (hold.lifted_at is None or hold.lifted_at > at)
            and (
                hold.ticket_id == ticket_id
                or (
                    hold.scope == HoldScope.CUSTOMER
                    and customer_id is not None
                    and self._owners.get(hold.ticket_id, (None, None))[0] == customer_id
                )
            )
            for hold in self._holds
        )

    def _find_customers(self, remittance: Remittance) -> set[int]:
        """Whose items its references could mean, with the sender's customer."""
        keys = {key for row in self._rows[remittance.id] for key in canonical_keys(row.reference)}
        found: set[int] = set()
        for chunk in _chunks(sorted(keys)):
            query = select(Invoice.customer_id).join(ItemKey).where(ItemKey.key.in_(chunk)).distinct()
            found |= set(self._session.scalars(query))
        owner = self._owners.get(remittance.ticket_id, (None, None))[0]
        return found | ({owner} if owner else set())


def _decided(remittance: Remittance, applied: Sequence[Allocation]) -> Settled | None:
    """What is applied today. A payment that a person took back whole and left so was decided: nothing is applied."""
    return decided_by(applied, remittance.state in (RemittanceState.REJECTED, RemittanceState.REVERSED))


def decided_by(applied: Sequence[Allocation], was_decided: bool) -> Settled | None:
    """PURE: what stands of these events; None where nothing does and nobody has decided so."""
    undone = {row.reverses_id for row in applied if row.reverses_id}
    sums: dict[int, tuple[int, int]] = {}
    for row in applied:
        if row.event == "apply" and row.id not in undone:
            cash, without = sums.get(row.invoice_id, (0, 0))
            is_cash = row.kind in ("cash", "credit")
            sums[row.invoice_id] = (
                (cash + row.amount_minor, without) if is_cash else (cash, without + row.amount_minor)
            )
    return sums if sums or was_decided else None


def _outcome(verdicts: Sequence[_Verdict]) -> Outcome:
    right = [verdict for verdict in verdicts if verdict.right]
    wrong = sum(verdict.wrong for verdict in verdicts)
    posted = sum(verdict.posts for verdict in verdicts)
    return Outcome(posted, len(right), wrong, posted - len(right) - wrong, _sum(right))


def _sum(verdicts: Sequence[_Verdict]) -> tuple[tuple[str, Decimal], ...]:
    sums: dict[str, int] = defaultdict(int)
    for verdict in verdicts:
        sums[verdict.case.remittance.currency or ""] += verdict.case.remittance.total_minor or 0
    return tuple((currency, from_minor(minor, currency)) for currency, minor in sorted(sums.items()))


def say_settled(settled: Settled, names: Mapping[int, str], currency: str) -> str:
    if not settled:
        return "nothing"
    parts = []
    for item_id, (cash, without) in sorted(settled.items()):
        beside = f" and {from_minor(without, currency)} without cash" if without else ""
        parts.append(f"{names.get(item_id, f'item {item_id}')} {from_minor(cash, currency)}{beside}")
    return ", ".join(parts)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _load_rows(session: Session, ids: Sequence[int]) -> Mapping[int, list[RemittanceRow]]:
    found: dict[int, list[RemittanceRow]] = defaultdict(list)
    for chunk in _chunks(ids):
        query = select(RemittanceRow).where(RemittanceRow.remittance_id.in_(chunk)).order_by(RemittanceRow.sequence)
        for row in session.scalars(query):
            found[row.remittance_id].append(row)
    return found


def _load_readings(session: Session, ids: Sequence[int]) -> dict[int, dict[str, object]]:
    """Whether each was proved when it was read."""
    found: dict[int, dict[str, object]] = {}
    for chunk in _chunks(ids):
        query = select(Event.subject_id, Event.data).where(
            Event.verb == "remittance_read", Event.subject_kind == "remittance", Event.subject_id.in_(chunk)
        )
        found |= dict(session.execute(query).all())
    return found


def _load_money(session: Session, ids: Sequence[int]) -> dict[int, tuple[int, datetime, date]]:
    """How much the bank booked of each, since when we know that it is for it, and the last day of booking."""
    found: dict[int, tuple[int, datetime, date]] = {}
    sums = (func.sum(ReceiptLink.amount_minor), func.max(ReceiptLink.at), func.max(BankReceipt.booked_on))
    for chunk in _chunks(ids):
        query = (
            select(ReceiptLink.remittance_id, *sums)
            .join(BankReceipt, BankReceipt.id == ReceiptLink.receipt_id)
            .where(
                ReceiptLink.remittance_id.in_(chunk),
                BankReceipt.kind == "receipt",
                is_live_link(),
            )
            .group_by(ReceiptLink.remittance_id)
        )
        found |= {
            remittance_id: (int(minor), at, booked_on)
            for remittance_id, minor, at, booked_on in session.execute(query)
        }
    return found


def _load_applied(session: Session, ids: Sequence[int]) -> Mapping[int, list[Allocation]]:
    """All events of each, oldest first; of a payment that the bank took back as it was before."""
    found: dict[int, list[Allocation]] = defaultdict(list)
    for chunk in _chunks(ids):
        query = (
            select(Payment.remittance_id, Payment.returned_by_id, Allocation)
            .join(Allocation, Allocation.payment_id == Payment.id)
            .where(Payment.remittance_id.in_(chunk))
            .order_by(Allocation.id)
        )
        for remittance_id, returned, row in session.execute(query):
            if remittance_id is not None and (returned is None or row.event == "apply"):
                found[remittance_id].append(row)
    return found


def _count_acts(session: Session, ids: Sequence[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for chunk in _chunks(ids):
        query = (
            select(Event.subject_id, func.count())
            .where(Event.subject_kind == "remittance", Event.subject_id.in_(chunk), Event.user_id.is_not(None))
            .group_by(Event.subject_id)
        )
        counts |= dict(session.execute(query).all())
    return counts


def _load_owners(session: Session, ticket_ids: Collection[int]) -> dict[int, tuple[int | None, str | None]]:
    """Customer and account number of each ticket, as they are today."""
    query = select(Ticket.id, Ticket.customer_id, Customer.account_number).join(
        Customer, Customer.id == Ticket.customer_id
    )
    wanted = set(ticket_ids)
    return {
        ticket: (owner, account) for ticket, owner, account in session.execute(query) if ticket in wanted or owner
    }


def _load_numbers(session: Session, applied: Mapping[int, Sequence[Allocation]]) -> dict[int, str]:
    ids = sorted({row.invoice_id for rows in applied.values() for row in rows})
    numbers: dict[int, str] = {}
    for chunk in _chunks(ids):
        rows = session.execute(select(Invoice.id, Invoice.number).where(Invoice.id.in_(chunk)))
        numbers |= dict(rows.all())
    return numbers


def _chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Lists short enough for the number of parameters that every database takes."""
    for start in range(0, len(values), 500):
        yield values[start : start + 500]
