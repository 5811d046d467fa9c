"""Money without an advice in a past period: what an inference would have applied, against what became of it.

Each receipt that came in is looked at in the moment in which it was stored: what was open then, who was known to pay
so then, what had been confirmed and taken back until then, and whether an advice waited that could have been meant.
Advices are in `replay`; consents, families and terms are today's.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from parsers.money import from_minor
from tickets.customers import Customer
from tickets.holds import Hold
from tickets.money.advices.remittances import Remittance, RemittanceState
from tickets.money.bank.consents import has_consent
from tickets.money.bank.links import ReceiptLink, is_live_link
from tickets.money.bank.payer_evidence import Payer, find_payer
from tickets.money.bank.proposing import doubt_age, doubt_inference, parts_of
from tickets.money.bank.receipts import BankReceipt, ReceiptState
from tickets.money.figures.replay import Outcome, Rules, Settled, decided_by, say_settled
from tickets.money.matching.inference import Inference, infer
from tickets.money.matching.proposal import MatchPolicy
from tickets.money.receivables.ledger import Invoice
from tickets.money.receivables.past_balances import PastBalances
from tickets.money.subledger.allocations import Allocation, Payment
from tickets.ticket import Ticket
from tickets.users import Actor, require


@dataclass(frozen=True, slots=True)
class ReceiptDifference:
    """A receipt that would have been applied otherwise than people decided; `wanted` and `decided` in words."""

    receipt_id: int
    payer: str
    amount: Decimal
    currency: str
    wanted: str
    decided: str


@dataclass(frozen=True, slots=True)
class ReceiptReplay:
    """`gained` receipts are applied only under the rules to try, as people decided; `lost` only under those in
    use."""

    considered: int
    now: Outcome
    tried: Outcome
    gained: tuple[int, ...]
    gained_value: tuple[tuple[str, Decimal], ...]
    lost: tuple[int, ...]
    new_errors: tuple[ReceiptDifference, ...]
    left_out: tuple[tuple[str, int], ...]


def replay_receipts(
    session: Session, start: date, end: date, now: Rules, tried: Rules, actor: Actor
) -> ReceiptReplay:
    """Of receipts that were stored on the days `start` to `end`, both included."""
    require(actor, "view_reports")
    left_out: Counter[str] = Counter()
    cases = []
    since, until = (datetime.combine(day, time(), UTC) for day in (start, end + timedelta(days=1)))
    query = select(BankReceipt).where(
        BankReceipt.kind == "receipt", BankReceipt.created_at >= since, BankReceipt.created_at < until
    )
    for receipt in session.scalars(query.order_by(BankReceipt.id)).all():
        case = _case(session, receipt)
        if isinstance(case, str):
            left_out[case] += 1
        else:
            cases.append(case)
    in_use = [(case, _posts(session, case, now)) for case in cases]
    to_try = [(case, _posts(session, case, tried)) for case in cases]
    gained = [case for (case, old), (_, new) in zip(in_use, to_try, strict=True) if new and case.is_right and not old]
    lost = [case for (case, old), (_, new) in zip(in_use, to_try, strict=True) if old and case.is_right and not new]
    wrong = [case for (case, old), (_, new) in zip(in_use, to_try, strict=True) if new and case.is_wrong and not old]
    return ReceiptReplay(
        considered=len(cases),
        now=_outcome(in_use),
        tried=_outcome(to_try),
        gained=tuple(case.receipt.id for case in gained),
        gained_value=_sum(gained),
        lost=tuple(case.receipt.id for case in lost),
        new_errors=tuple(_difference(session, case) for case in wrong),
        left_out=tuple(sorted(left_out.items())),
    )


@dataclass(frozen=True, slots=True)
class _Case:
    """A receipt with the best inference of its moment, and what became of it (None: nobody has decided)."""

    receipt: BankReceipt
    payer: Payer
    best: Inference | None
    decided: Settled | None
    was_taken_back: bool

    @property
    def wanted(self) -> Settled:
        if self.best is None:
            return {}
        parts = parts_of(self.best, self.receipt.currency)
        return {part.invoice_id: (part.cash_minor, part.discount_minor) for part in parts}

    @property
    def is_right(self) -> bool:
        return self.decided == self.wanted

    @property
    def is_wrong(self) -> bool:
        return self.decided is not None and self.decided != self.wanted


def _case(session: Session, receipt: BankReceipt) -> _Case | str:
    """The case, or why it is left out."""
    payments = _find_payments(session, receipt)
    if payments is None:
        return "it pays several advices, or a part of one"
    if len(payments) > 1:
        return "it was split over several customers"
    at = receipt.created_at
    payer = find_payer(session, receipt, before=at)
    best, taken_back = None, False
    if payer.customer_id is not None:
        named_ids = {one.item.id for one in payer.named}
        rows = session.execute(select(Invoice.customer_id).where(Invoice.id.in_(named_ids or {0})))
        everybody = {payer.customer_id, *(row[0] for row in rows)}
        balances = PastBalances(session, everybody)
        every = {item.id: item for item in balances.items_at(everybody, at)}
        items = [item for item in balances.items_at({payer.customer_id}, at) if item.currency == receipt.currency]
        items.sort(key=lambda item: (str(item.due_date), item.id))
        named = [every[id_] for id_ in named_ids if id_ in every]
        amount = from_minor(receipt.amount_minor, receipt.currency)
        inferences = infer(amount, receipt.currency, receipt.booked_on, items, named, MatchPolicy())
        best = inferences[0] if inferences else None
        taken_back = best is not None and any(balances.was_taken_back(id_, at) for id_ in best.items)
    return _Case(receipt, payer, best, _decided(session, receipt, payments), taken_back)


def _find_payments(session: Session, receipt: BankReceipt) -> list[Payment] | None:
    """What the receipt is today: its own payments, or that of the one advice that it pays whole; None otherwise."""
    links = session.scalars(select(ReceiptLink).where(ReceiptLink.receipt_id == receipt.id, is_live_link())).all()
    if not links:
        own = select(Payment).where(Payment.receipt_id == receipt.id, Payment.undone_at.is_(None))
        return list(session.scalars(own))
    remittance = session.get_one(Remittance, links[0].remittance_id)
    if len(links) > 1 or remittance.total_minor != receipt.amount_minor:
        return None
    return list(session.scalars(select(Payment).where(Payment.remittance_id == remittance.id)))


def _decided(session: Session, receipt: BankReceipt, payments: Sequence[Payment]) -> Settled | None:
    if receipt.state == ReceiptState.SET_ASIDE:
        return {}
    if not payments:
        return None
    rows = session.scalars(
        select(Allocation).where(Allocation.payment_id == payments[0].id).order_by(Allocation.id)
    ).all()
    if payments[0].returned_by_id is not None:
        rows = [row for row in rows if row.event == "apply"]
    was_decided = bool(rows) or payments[0].residual in ("refund", "duplicate")
    return decided_by(rows, was_decided)


def _posts(session: Session, case: _Case, rules: Rules) -> bool:
    """The same questions as `tickets.money.bank.proposing.doubts_of_inference` asks, of that moment."""
    after, limit, customer_id = rules.posting.inferred_after, rules.posting.limit, case.payer.customer_id
    if after is None or customer_id is None or case.best is None:
        return False
    receipt = case.receipt
    doubts = (
        limit is not None and from_minor(receipt.amount_minor, receipt.currency) > limit,
        not rules.everybody and not has_consent(session, customer_id),
        not case.payer.proved,
        bool(receipt.return_reason),
        doubt_inference(case.best) is not None,
        doubt_age(receipt, case.best) is not None,
        case.was_taken_back,
        not _is_experienced(session, customer_id, after, receipt.created_at),
        _advice_waited(session, receipt, customer_id),
        _was_held(session, customer_id, receipt.created_at),
    )
    return not any(doubts)


def _is_experienced(session: Session, customer_id: int, needed: int, at: datetime) -> bool:
    """Whether people had applied enough such payments of this customer, and taken nothing of them back."""
    rows = session.execute(
        select(Allocation.payment_id, Allocation.event, Allocation.by_id)
        .join(Payment, Payment.id == Allocation.payment_id)
        .where(
            Payment.customer_id == customer_id, Payment.receipt_id.is_not(None), Payment.remittance_id.is_(None),
            Allocation.at < at,
        )
    ).all()  # fmt: skip
    if any(event == "reverse" for _, event, _ in rows):
        return False
    return len({payment for payment, _, by in rows if by is not None}) >= needed


def _advice_waited(session: Session, receipt: BankReceipt, customer_id: int) -> bool:
    """Whether an advice was here that had no money yet and could have been meant."""
    paid = select(ReceiptLink.id).where(
        ReceiptLink.remittance_id == Remittance.id, ReceiptLink.event == "link", ReceiptLink.at < receipt.created_at
    )
    query = select(Remittance.id).where(
        Remittance.created_at <= receipt.created_at, Remittance.currency == receipt.currency,
        Remittance.total_minor > 0, Remittance.duplicate_of.is_(None), Remittance.state != RemittanceState.REJECTED,
        or_(Remittance.customer_id == customer_id, Remittance.customer_id.is_(None)), ~paid.exists(),
    )  # fmt: skip
    return session.scalar(query.limit(1)) is not None


def _was_held(session: Session, customer_id: int, at: datetime) -> bool:
    query = select(Hold.id).join(Ticket, Ticket.id == Hold.ticket_id)
    held = query.where(
        Ticket.customer_id == customer_id, Hold.placed_at <= at, or_(Hold.lifted_at.is_(None), Hold.lifted_at > at)
    )
    return session.scalar(held.limit(1)) is not None


def _outcome(verdicts: Sequence[tuple[_Case, bool]]) -> Outcome:
    posted = [case for case, posts in verdicts if posts]
    right = [case for case in posted if case.is_right]
    wrong = sum(case.is_wrong for case in posted)
    return Outcome(len(posted), len(right), wrong, len(posted) - len(right) - wrong, _sum(right))


def _sum(cases: Sequence[_Case]) -> tuple[tuple[str, Decimal], ...]:
    sums: dict[str, int] = defaultdict(int)
    for case in cases:
        sums[case.receipt.currency] += case.receipt.amount_minor
    return tuple((currency, from_minor(minor, currency)) for currency, minor in sorted(sums.items()))


def _difference(session: Session, case: _Case) -> ReceiptDifference:
    receipt, decided = case.receipt, case.decided or {}
    ids = {*case.wanted, *decided}
    rows = session.execute(select(Invoice.id, Invoice.number).where(Invoice.id.in_(ids or {0})))
    names: Mapping[int, str] = {row.id: row.number for row in rows}
    customer = session.get(Customer, case.payer.customer_id or 0)
    return ReceiptDifference(
        receipt_id=receipt.id,
        payer=receipt.counterparty or (customer.name if customer else "nobody named"),
        amount=from_minor(receipt.amount_minor, receipt.currency),
        currency=receipt.currency,
        wanted=say_settled(case.wanted, names, receipt.currency),
        decided=say_settled(decided, names, receipt.currency),
    )
