"""Which receipts and remittances belong together, found where exactly one combination fits.

A receipt and a remittance fit in currency and to the cent, and by the payer's reference or by payer and a date near
the advice's. A batch payment fits several remittances of one payer together, several receipts one remittance, when
their sum is exact and no other combination of what waits gives it. Everything else waits for a person.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tickets.customers import Customer, name_key
from tickets.money.advices.remittances import Remittance, RemittanceState
from tickets.money.bank.links import ReceiptLink, add_link, chunks, list_parted, sum_links
from tickets.money.bank.payer_identities import find_owners
from tickets.money.bank.receipts import BankReceipt, ReceiptState, amount_of
from tickets.money.matching.subsets import count_choices
from tickets.users import SYSTEM

EARLIEST = timedelta(days=3)  # the bank books at most so long before the date on the advice
LATEST = timedelta(days=7)
WAITING = (RemittanceState.PROPOSED, RemittanceState.REVERSED, RemittanceState.CONFIRMED)
_LEAST_REFERENCE = 5  # characters: a bank's text has shorter ones by chance
_MOST_TOGETHER = 20  # remittances of one payer that wait, or receipts: more are for a person


@dataclass(frozen=True, slots=True)
class Fit:
    """Receipts and remittances that account for each other to the cent: one of at least one side. `named` when the
    payer's reference says so."""

    receipts: tuple[BankReceipt, ...]
    remittances: tuple[Remittance, ...]
    named: bool
    reasons: tuple[str, ...]

    @property
    def pairs(self) -> list[tuple[BankReceipt, Remittance]]:
        return [(receipt, remittance) for receipt in self.receipts for remittance in self.remittances]


def link_receipts(session: Session, *, now: datetime) -> list[BankReceipt]:
    """Bring open receipts and waiting remittances together where exactly one combination fits; the rest wait. What
    somebody else has linked since it was found is left as it is."""
    linked: list[BankReceipt] = []
    for fit in _lock_waiting(session, find_fits(session)):
        for receipt, remittance in fit.pairs:
            smaller = min(receipt.amount_minor, remittance.total_minor or 0)
            add_link(session, receipt, remittance, smaller, "; ".join(fit.reasons), by=SYSTEM, now=now)
        linked += fit.receipts
    return linked


def _lock_waiting(session: Session, fits: Sequence[Fit]) -> list[Fit]:
    """Those of which all still waits, their rows locked: remittances first and by id, as people lock them."""
    if not fits:
        return []
    remittances = sorted({row.id for fit in fits for row in fit.remittances})
    receipts = sorted({row.id for fit in fits for row in fit.receipts})
    for table, ids in ((Remittance, remittances), (BankReceipt, receipts)):
        for chunk in chunks(ids):
            rows = select(table).where(table.id.in_(chunk)).order_by(table.id).with_for_update()
            session.execute(rows.execution_options(populate_existing=True)).all()
    shared = sum_links(session, receipts)
    waiting = {id_ for chunk in chunks(remittances) for id_ in session.scalars(_ids_of(unpaid(), chunk))}
    return [
        fit
        for fit in fits
        if all(row.state == ReceiptState.OPEN and row.id not in shared for row in fit.receipts)
        and all(row.id in waiting for row in fit.remittances)
    ]


def _ids_of(query: Select[Remittance], ids: Sequence[int]) -> Select[int]:
    return query.where(Remittance.id.in_(ids)).with_only_columns(Remittance.id)


def find_fits(session: Session) -> list[Fit]:
    """One to one first, by reference and then by payer and day; then what only fits in a combination. Never when a
    receipt or a remittance could be meant twice, and never again what a person took apart."""
    receipts = list_waiting_receipts(session)
    if not receipts:
        return []
    remittances = list_waiting_remittances(session)
    parted = list_parted(session, [receipt.id for receipt in receipts])
    payers = _Payers(session, receipts, remittances)
    singles = _find_singles(receipts, remittances, payers, parted)
    taken = (
        {row.id for fit in singles for row in fit.receipts},
        {row.id for fit in singles for row in fit.remittances},
    )
    left = [row for row in receipts if row.id not in taken[0]]
    waiting = [row for row in remittances if row.id not in taken[1]]
    chosen = _choose(singles)
    return [*chosen, *_find_combinations(left, waiting, payers, parted)]


def list_waiting_receipts(session: Session) -> list[BankReceipt]:
    """Money that came in, of which nothing is linked yet."""
    query = select(BankReceipt).where(BankReceipt.state == ReceiptState.OPEN, BankReceipt.kind == "receipt")
    receipts = list(session.scalars(query.order_by(BankReceipt.id)))
    shared = sum_links(session, [receipt.id for receipt in receipts])
    return [receipt for receipt in receipts if receipt.id not in shared]


def list_waiting_remittances(session: Session) -> list[Remittance]:
    """Remittances with a total that wait, with nothing linked to them, none of them a copy of an earlier one."""
    return list(session.scalars(unpaid().order_by(Remittance.id)))


def lacking() -> Select[Remittance]:
    """Remittances with a total that may lack money, without copies."""
    return select(Remittance).where(
        Remittance.state.in_(WAITING), Remittance.duplicate_of.is_(None), Remittance.total_minor > 0
    )


def unpaid() -> Select[Remittance]:
    """Remittances that wait for their money, without copies and without those that have any of it."""
    ended = ReceiptLink.__table__.alias()
    link = ReceiptLink.__table__.alias()
    gone = select(ended.c.id).where(ended.c.ends_id == link.c.id).exists()
    has_money = select(link.c.id).where(link.c.remittance_id == Remittance.id, link.c.event == "link", ~gone).exists()
    return lacking().where(~has_money)


class _Payers:
    """Whose a receipt and a remittance are, as far as that can be told without a doubt."""

    def __init__(self, session: Session, receipts: Sequence[BankReceipt], remittances: Sequence[Remittance]) -> None:
        ids = {row.customer_id for row in remittances if row.customer_id}
        names: dict[int, str] = {}
        for chunk in chunks(sorted(ids)):
            query = select(Customer.id, Customer.name_key).where(Customer.id.in_(chunk))
            names |= {row.id: row.name_key for row in session.execute(query)}
        self.customer_names = names
        self.owners = {
            receipt_id: known[0].customer_id
            for receipt_id, known in find_owners(session, receipts).items()
            if len({one.customer_id for one in known}) == 1
        }

    def same(self, receipt: BankReceipt, remittance: Remittance) -> str | None:
        """Why they are of one payer, or None."""
        owner = self.owners.get(receipt.id)
        if owner is not None and owner == remittance.customer_id:
            return "the payer's account is known" if receipt.counterparty_account else "the payer is known"
        name = name_key(receipt.counterparty or "")
        names = {name_key(remittance.payer or ""), self.customer_names.get(remittance.customer_id or 0, "")}
        return f"the payer is {receipt.counterparty}" if name and name in names else None

    def keys_of_receipt(self, receipt: BankReceipt) -> set[tuple[str, object]]:
        """By what a receipt can meet a remittance; it may do so only where they share one."""
        words = {plain(word) for word in (receipt.payment_reference or "", *receipt.text.split())}
        keys: set[tuple[str, object]] = {("reference", word) for word in words if word}
        keys |= {("name", name_key(receipt.counterparty or "")), ("owner", self.owners.get(receipt.id))}
        return keys - _NO_KEYS

    def keys_of_remittance(self, remittance: Remittance) -> set[tuple[str, object]]:
        names = {name_key(remittance.payer or ""), self.customer_names.get(remittance.customer_id or 0, "")}
        keys: set[tuple[str, object]] = {("name", name) for name in names}
        keys |= {("owner", remittance.customer_id), ("reference", plain(remittance.reference or ""))}
        return keys - _NO_KEYS


_NO_KEYS: set[tuple[str, object]] = {("name", ""), ("owner", None), ("reference", "")}


def _find_singles(
    receipts: Sequence[BankReceipt],
    remittances: Sequence[Remittance],
    payers: _Payers,
    parted: Collection[tuple[int, int]],
) -> list[Fit]:
    by_amount: dict[tuple[str, int], list[BankReceipt]] = defaultdict(list)
    for receipt in receipts:
        by_amount[receipt.currency, receipt.amount_minor].append(receipt)
    fits = []
    for remittance in remittances:
        for receipt in by_amount.get((remittance.currency or "", remittance.total_minor or 0), ()):
            fit = _fit(receipt, remittance, payers)
            if fit and (receipt.id, remittance.id) not in parted:
                fits.append(fit)
    return fits


def _choose(fits: Sequence[Fit]) -> list[Fit]:
    """Those that are the only one for each of theirs; a reference decides before payer and day."""
    named = {("receipt", row.id) for fit in fits if fit.named for row in fit.receipts}
    named |= {("remittance", row.id) for fit in fits if fit.named for row in fit.remittances}
    left = [fit for fit in fits if fit.named or not named & _members(fit)]
    count = Counter(member for fit in left for member in _members(fit))
    return [fit for fit in left if all(count[member] == 1 for member in _members(fit))]


def _members(fit: Fit) -> set[tuple[str, int]]:
    return {("receipt", row.id) for row in fit.receipts} | {("remittance", row.id) for row in fit.remittances}


def _find_combinations(
    receipts: Sequence[BankReceipt],
    remittances: Sequence[Remittance],
    payers: _Payers,
    parted: Collection[tuple[int, int]],
) -> list[Fit]:
    """Batches, and remittances paid in parts. Each is counted among all that its payer has waiting near the day."""
    by_key: dict[tuple[str, object], list[Remittance]] = defaultdict(list)
    for remittance in remittances:
        for key in payers.keys_of_remittance(remittance):
            by_key[key].append(remittance)
    fits: list[Fit | None] = []
    parts: dict[int, list[BankReceipt]] = defaultdict(list)
    for receipt in receipts:
        near = {row.id: row for key in payers.keys_of_receipt(receipt) for row in by_key.get(key, ())}
        pool = [row for _, row in sorted(near.items()) if _may_pay(receipt, row, payers, parted)]
        fits.append(_find_batch(receipt, pool))
        for remittance in pool:
            parts[remittance.id].append(receipt)
    fits += [_find_parts(remittance, parts[remittance.id]) for remittance in remittances if remittance.id in parts]
    return _choose([fit for fit in fits if fit])


def _may_pay(
    receipt: BankReceipt, remittance: Remittance, payers: _Payers, parted: Collection[tuple[int, int]]
) -> bool:
    """Of one payer and currency, near the advice's day or named, and never taken apart."""
    if receipt.currency != remittance.currency or (receipt.id, remittance.id) in parted:
        return False
    if names(receipt, remittance.reference):
        return True
    return payers.same(receipt, remittance) is not None and _is_near(receipt, remittance.payment_date)


def _find_batch(receipt: BankReceipt, pool: Sequence[Remittance]) -> Fit | None:
    named = [row for row in pool if names(receipt, row.reference)]
    if len(named) > 1 and sum(row.total_minor or 0 for row in named) == receipt.amount_minor:
        said = f"its text names {', '.join(row.reference or '' for row in named)}, together {amount_of(receipt)}"
        return Fit((receipt,), tuple(named), True, (said,))
    if not 2 <= len(pool) <= _MOST_TOGETHER:
        return None
    choice = count_choices([row.total_minor or 0 for row in pool], receipt.amount_minor).only
    if choice is None or choice.any_of or len(choice.positions) < 2:
        return None
    chosen = tuple(pool[position] for position in choice.positions)
    said = f"{len(chosen)} remittances of this payer add up to {amount_of(receipt)}, and no other choice does"
    return Fit((receipt,), chosen, False, (said,))


def _find_parts(remittance: Remittance, pool: Sequence[BankReceipt]) -> Fit | None:
    if not 2 <= len(pool) <= _MOST_TOGETHER:
        return None
    choice = count_choices([row.amount_minor for row in pool], remittance.total_minor or 0).only
    if choice is None or choice.any_of or len(choice.positions) < 2:
        return None
    chosen = tuple(pool[position] for position in choice.positions)
    said = f"{len(chosen)} receipts of this payer add up to the advice's total, and no other choice does"
    return Fit(chosen, (remittance,), all(names(row, remittance.reference) for row in chosen), (said,))


def _fit(receipt: BankReceipt, remittance: Remittance, payers: _Payers) -> Fit | None:
    amount = f"the bank booked the advice's total, {amount_of(receipt)}"
    if names(receipt, remittance.reference):
        return Fit((receipt,), (remittance,), True, (amount, f"its reference is {remittance.reference}"))
    if not _is_near(receipt, remittance.payment_date) or (payer := payers.same(receipt, remittance)) is None:
        return None
    return Fit((receipt,), (remittance,), False, (amount, f"on {receipt.booked_on}", payer))


def _is_near(receipt: BankReceipt, day: date | None) -> bool:
    return day is not None and day - EARLIEST <= receipt.booked_on <= day + LATEST


def names(receipt: BankReceipt, reference: str | None) -> bool:
    """Whether the bank passes the advice's payment reference on, in its field or in the text. A short one ("12")
    says nothing: payer and day decide."""
    wanted = plain(reference or "")
    if len(wanted) < _LEAST_REFERENCE:
        return False
    if plain(receipt.payment_reference or "") == wanted:
        return True
    return wanted in {plain(word) for word in receipt.text.split()}


def plain(text: str) -> str:
    return "".join(char for char in text.upper() if char.isalnum()).lstrip("0")
