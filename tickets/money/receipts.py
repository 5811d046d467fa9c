"""Money as the bank tells it: entries of its statements, and the remittance that announced each of them.

A remittance is never money; only a bank entry is. `import_receipts` stores each entry once, `link_receipts` brings a
receipt and a remittance together when exactly one fits the other, `tickets.money.settlement` posts what both prove.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Select,
    String,
    Text,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.bank_statement import BankEntry, BankStatement, EntryKind
from parsers.money import format_amount, from_minor, to_minor
from parsers.problems import Problem
from tickets.audit import Event, record
from tickets.customers import Customer, name_key
from tickets.db import Base, UtcInstant
from tickets.errors import IllegalMove, Invalid, NotFound, StaleEdit
from tickets.money.allocations import reverse_all
from tickets.money.remittances import Remittance, RemittanceState
from tickets.ticket import LIVE, TicketStatus, escalate, follow_merges, get_ticket, reopen
from tickets.users import SYSTEM, Actor, require


class ReceiptState(StrEnum):
    OPEN = "open"  # no remittance yet
    LINKED = "linked"
    SET_ASIDE = "set_aside"  # a person said: not a customer's payment


class ReceiptImport(Base):
    """One statement file that was taken over."""

    __tablename__ = "receipt_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    format: Mapped[str] = mapped_column(String(8))
    added: Mapped[int]
    known: Mapped[int]
    skipped: Mapped[int]
    by_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcInstant)


class BankReceipt(Base):
    """A bank entry: `amount_minor` is positive for money that came in, negative for a payment that was returned."""

    __tablename__ = "bank_receipt"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("receipt_import.id"))
    kind: Mapped[str] = mapped_column(String(7))
    state: Mapped[str] = mapped_column(String(9))
    account: Mapped[str] = mapped_column(String(60))
    currency: Mapped[str] = mapped_column(String(3))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    booked_on: Mapped[date] = mapped_column(Date)
    value_on: Mapped[date | None] = mapped_column(Date)
    bank_reference: Mapped[str | None] = mapped_column(String(140))
    payment_reference: Mapped[str | None] = mapped_column(String(140))
    counterparty: Mapped[str | None] = mapped_column(String(200))
    counterparty_account: Mapped[str | None] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    references: Mapped[list[Any]] = mapped_column(JSON, default=list)  # [number, amount or None]
    return_reason: Mapped[str | None] = mapped_column(String(40))
    fingerprint: Mapped[str] = mapped_column(String(64), unique=True)
    remittance_id: Mapped[int | None] = mapped_column(ForeignKey("remittance.id"))
    link_reason: Mapped[str | None] = mapped_column(Text)  # why they belong together, or why it was set aside
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("kind in ('receipt','return')", name="kind"),
        CheckConstraint("state in ('open','linked','set_aside')", name="state"),
        CheckConstraint("(kind = 'receipt') = (amount_minor > 0)", name="sign"),
        CheckConstraint("(state = 'linked') = (remittance_id is not null)", name="linked"),
        UniqueConstraint("remittance_id", "kind"),  # one receipt pays it, one return takes it back
        Index("ix_bank_receipt_waiting", "state", "currency", "amount_minor"),
    )


@dataclass(frozen=True, slots=True)
class ReceiptReport:
    """`known` entries were stored before, `skipped` is money that went out. With `refused` nothing was stored."""

    added: int = 0
    known: int = 0
    skipped: int = 0
    problems: tuple[Problem, ...] = ()
    refused: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Fit:
    """A remittance that a receipt may pay. `named` when the payer's reference says so."""

    receipt: BankReceipt
    remittance: Remittance
    named: bool
    reasons: tuple[str, ...]


EARLIEST = timedelta(days=3)  # the bank books at most so long before the date on the advice
LATEST = timedelta(days=7)
PARTED = "receipt_unlinked"
_WAITING = (RemittanceState.PROPOSED, RemittanceState.REVERSED, RemittanceState.CONFIRMED)
_MAX_MINOR = 10**15


def import_receipts(
    session: Session,
    name: str,
    sha256: str,
    statement: BankStatement,
    *,
    account: str = "",
    by: Actor,
    now: datetime,
) -> ReceiptReport:
    """Store each entry once, whatever statements repeat it; `account` is for exports that don't name theirs.

    Refused whole when the statement doesn't add up or an entry lacks account or currency: a statement that is half
    taken over would hide money."""
    require(by, "import_receipts")
    entries = [entry for entry in statement.entries if entry.kind is not EntryKind.OTHER]
    refused = [*statement.fatal, *_find_unstorable(entries, account)]
    if refused:
        return ReceiptReport(problems=statement.problems, refused=tuple(refused))
    file = ReceiptImport(
        name=name[:255], sha256=sha256, format=statement.format, added=0, known=0,
        skipped=len(statement.entries) - len(entries), by_name=by.name, at=now,
    )  # fmt: skip
    session.add(file)
    session.flush()
    prints = list(_fingerprints(entries, account))
    known = _find_known(session, prints)
    fresh = [_receipt(file.id, e, p, account, now) for e, p in zip(entries, prints, strict=True) if p not in known]
    session.add_all(fresh)
    file.added, file.known = len(fresh), len(entries) - len(fresh)
    session.flush()
    record(
        session, "receipts_imported", "receipt_import", file.id, by=by, now=now,
        name=file.name, added=file.added, known=file.known, skipped=file.skipped,
    )  # fmt: skip
    return ReceiptReport(file.added, file.known, file.skipped, statement.problems)


def link_receipts(session: Session, *, now: datetime) -> list[BankReceipt]:
    """Bring open receipts and waiting remittances together where exactly one fits the other; the rest wait."""
    fits = find_links(session)
    for fit in fits:
        _link(session, fit.receipt, fit.remittance, "; ".join(fit.reasons), by=SYSTEM, now=now)
    return [fit.receipt for fit in fits]


def find_links(session: Session) -> list[Fit]:
    """They fit in currency and to the cent, and by the payer's reference or by payer and a date near the advice's;
    never when two remittances could be meant by one receipt, or two receipts by one remittance, and never again what
    a person took apart."""
    fits = _find_fits(session)
    parted = _find_parted(session, [fit.receipt.id for fit in fits])
    fits = [fit for fit in fits if (fit.receipt.id, fit.remittance.id) not in parted]
    named_receipts = {fit.receipt.id for fit in fits if fit.named}
    named_remittances = {fit.remittance.id for fit in fits if fit.named}
    left = [
        fit
        for fit in fits
        if fit.named or (fit.receipt.id not in named_receipts and fit.remittance.id not in named_remittances)
    ]
    per_receipt = Counter(fit.receipt.id for fit in left)
    per_remittance = Counter(fit.remittance.id for fit in left)
    return [fit for fit in left if per_receipt[fit.receipt.id] == per_remittance[fit.remittance.id] == 1]


def choose_remittance(
    session: Session, receipt_id: int, remittance_id: int | None, *, by: Actor, now: datetime, version: int
) -> None:
    """A person's link, or with None its end. Refuses another currency or amount: they can't be one payment."""
    require(by, "link_receipt")
    receipt = _lock(session, receipt_id, version)
    if remittance_id is None:
        if receipt.state != ReceiptState.LINKED:
            raise IllegalMove("This receipt has no remittance.")
        _record(session, PARTED, receipt, by=by, now=now, remittance=receipt.remittance_id)
        receipt.remittance_id, receipt.state, receipt.link_reason = None, ReceiptState.OPEN, None
    else:
        remittance = session.get(Remittance, remittance_id)
        if remittance is None:
            raise NotFound(f"There is no remittance {remittance_id}.")
        if receipt.state == ReceiptState.LINKED or find_receipt(session, remittance_id):
            raise IllegalMove("One of the two has its counterpart already; take that apart first.")
        if receipt.kind != "receipt":
            raise IllegalMove("A payment that was returned pays no remittance.")
        if (remittance.currency, remittance.total_minor) != (receipt.currency, receipt.amount_minor):
            raise Invalid(f"The bank says {amount_of(receipt)}, the remittance another amount.")
        _link(session, receipt, remittance, f"{by.name} brought them together", by=by, now=now)
    receipt.version += 1


def take_back(
    session: Session, receipt_id: int, remittance_id: int, *, by: Actor, now: datetime, version: int
) -> None:
    """A returned payment (chargeback, returned debit, bounced cheque) takes back all that it had settled: its items
    are open again, and its ticket goes to tier 2 with the bank's reason."""
    require(by, "link_receipt")
    receipt = _lock(session, receipt_id, version)
    remittance = session.get(Remittance, remittance_id)
    if receipt.kind != "return" or receipt.state != ReceiptState.OPEN:
        raise IllegalMove("Only a return that waits can take a payment back.")
    if remittance is None or remittance.id not in {row.id for row in list_candidates(session, receipt)}:
        raise Invalid("The returned amount is not the amount of that payment.")
    said = receipt.return_reason or receipt.text[:80] or "no reason given"
    reason = f"returned by the bank on {receipt.booked_on}: {said}"
    _link(session, receipt, remittance, reason, by=by, now=now)
    receipt.version += 1
    reverse_all(session, remittance.id, reason, by=by, now=now, version=remittance.version)
    ticket = follow_merges(session, get_ticket(session, remittance.ticket_id, by))
    if ticket.status == TicketStatus.SOLVED:
        reopen(session, ticket, by=by, now=now, reason=f"The payment was {reason}.")
    if ticket.status in LIVE and ticket.tier < 2:
        escalate(session, ticket, f"The payment was {reason}.", by=by, now=now, version=ticket.version)


def set_aside(session: Session, receipt_id: int, reason: str, *, by: Actor, now: datetime, version: int) -> None:
    """Not a customer's payment (interest, a transfer of our own); the reason is required."""
    require(by, "link_receipt")
    receipt = _lock(session, receipt_id, version)
    if receipt.state != ReceiptState.OPEN:
        raise IllegalMove("Only a receipt without a remittance can be set aside.")
    if not reason.strip():
        raise Invalid("Say why; the reason is kept with the history.", field="reason")
    receipt.state, receipt.link_reason, receipt.version = ReceiptState.SET_ASIDE, reason.strip(), receipt.version + 1
    _record(session, "receipt_set_aside", receipt, by=by, now=now, reason=reason.strip())


def bring_back(session: Session, receipt_id: int, *, by: Actor, now: datetime, version: int) -> None:
    """A receipt that was set aside waits for its remittance again."""
    require(by, "link_receipt")
    receipt = _lock(session, receipt_id, version)
    if receipt.state != ReceiptState.SET_ASIDE:
        raise IllegalMove("This receipt is not set aside.")
    receipt.state, receipt.link_reason, receipt.version = ReceiptState.OPEN, None, receipt.version + 1
    _record(session, "receipt_brought_back", receipt, by=by, now=now)


def find_receipt(session: Session, remittance_id: int) -> BankReceipt | None:
    """The money of a remittance."""
    return session.scalar(
        select(BankReceipt).where(BankReceipt.remittance_id == remittance_id, BankReceipt.kind == "receipt")
    )


def list_receipts(session: Session, state: ReceiptState, actor: Actor, limit: int = 200) -> list[BankReceipt]:
    """Newest booking first."""
    require(actor, "view_cash")
    query = select(BankReceipt).where(BankReceipt.state == state)
    return list(session.scalars(query.order_by(BankReceipt.booked_on.desc(), BankReceipt.id.desc()).limit(limit)))


def list_candidates(session: Session, receipt: BankReceipt) -> list[Remittance]:
    """What a person may choose, newest first: remittances of the same amount and currency that have no receipt; for
    a return those whose payment it could take back."""
    if receipt.kind == "return":
        query = select(Remittance).where(Remittance.state == RemittanceState.CONFIRMED)
    else:
        query = _unpaid()
    query = query.where(
        Remittance.currency == receipt.currency, Remittance.total_minor == abs(receipt.amount_minor)
    )  # fmt: skip
    return list(session.scalars(query.order_by(Remittance.id.desc()).limit(20)))


def count_open(session: Session) -> int:
    return session.scalar(select(func.count()).where(BankReceipt.state == ReceiptState.OPEN)) or 0


def amount_of(receipt: BankReceipt) -> str:
    return f"{format_amount(from_minor(receipt.amount_minor, receipt.currency), receipt.currency)} {receipt.currency}"


def _find_unstorable(entries: Sequence[BankEntry], account: str) -> Iterator[Problem]:
    for entry in entries:
        if not (entry.account or account):
            yield Problem("no_account", "The file doesn't say which account it is of; name it.", entry.where)
            return
        if not entry.currency:
            yield Problem("no_currency", "The entry doesn't say its currency.", entry.where)
            return
        try:
            if abs(to_minor(entry.amount, entry.currency)) > _MAX_MINOR:
                yield Problem("too_large", f"{entry.amount} is too large to be an amount.", entry.where)
        except ValueError:
            yield Problem("decimals", f"{entry.amount} has more decimals than {entry.currency}.", entry.where)


def _fingerprints(entries: Iterable[BankEntry], account: str) -> Iterator[str]:
    """One for each entry: account, day, amount and the bank's reference, or without one all that the bank says.
    Equal entries are told apart by their place among their equals, which a repeated statement repeats too."""
    seen: Counter[str] = Counter()
    for entry in entries:
        day = entry.value_on or entry.booked_on
        parts = [entry.account or account, str(day), f"{entry.amount:f}", entry.currency]
        parts += [entry.bank_reference or "", entry.payment_reference or ""]
        if not entry.bank_reference:
            parts += [entry.counterparty or "", entry.text]
        own = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
        seen[own] += 1
        yield own if seen[own] == 1 else hashlib.sha256(f"{own}{seen[own]}".encode()).hexdigest()


def _find_known(session: Session, prints: Sequence[str]) -> set[str]:
    known: set[str] = set()
    for start in range(0, len(prints), 500):
        chunk = prints[start : start + 500]
        known |= set(session.scalars(select(BankReceipt.fingerprint).where(BankReceipt.fingerprint.in_(chunk))))
    return known


def _receipt(import_id: int, entry: BankEntry, fingerprint: str, account: str, now: datetime) -> BankReceipt:
    return BankReceipt(
        import_id=import_id,
        kind="return" if entry.amount < 0 else "receipt",
        state=ReceiptState.OPEN,
        account=(entry.account or account)[:60],
        currency=entry.currency,
        amount_minor=to_minor(entry.amount, entry.currency),
        booked_on=entry.booked_on,
        value_on=entry.value_on,
        bank_reference=_cut(entry.bank_reference, 140),
        payment_reference=_cut(entry.payment_reference, 140),
        counterparty=_cut(entry.counterparty, 200),
        counterparty_account=_cut(entry.counterparty_account, 60),
        text=entry.text,
        references=[[r.number, None if r.amount is None else str(r.amount)] for r in entry.references],
        return_reason=_cut(entry.return_reason, 40),
        fingerprint=fingerprint,
        created_at=now,
    )


def _cut(text: str | None, length: int) -> str | None:
    return text[:length] if text else None


def _unpaid() -> Select[Remittance]:
    """Remittances that wait, with no receipt of their own, none of them a copy of an earlier one."""
    taken = (
        select(BankReceipt.id)
        .where(BankReceipt.remittance_id == Remittance.id, BankReceipt.kind == "receipt")
        .exists()
    )
    return select(Remittance).where(Remittance.state.in_(_WAITING), Remittance.duplicate_of.is_(None), ~taken)


def _find_fits(session: Session) -> list[Fit]:
    receipts: dict[tuple[str, int], list[BankReceipt]] = defaultdict(list)
    open_receipts = select(BankReceipt).where(
        BankReceipt.state == ReceiptState.OPEN, BankReceipt.kind == "receipt"
    )  # fmt: skip
    for receipt in session.scalars(open_receipts):
        receipts[receipt.currency, receipt.amount_minor].append(receipt)
    if not receipts:
        return []
    amounts = {amount for _, amount in receipts}
    fits = []
    for chunk in _chunks(sorted(amounts)):
        for remittance in session.scalars(_unpaid().where(Remittance.total_minor.in_(chunk))):
            for receipt in receipts.get((remittance.currency or "", remittance.total_minor or 0), ()):
                if fit := _fit(session, receipt, remittance):
                    fits.append(fit)
    return fits


def _find_parted(session: Session, receipt_ids: Sequence[int]) -> set[tuple[int, int]]:
    """(receipt, remittance) of every link that a person has ended."""
    parted: set[tuple[int, int]] = set()
    for chunk in _chunks(sorted(set(receipt_ids))):
        query = select(Event).where(
            Event.subject_kind == "bank_receipt", Event.subject_id.in_(chunk), Event.verb == PARTED
        )  # fmt: skip
        parted |= {(event.subject_id, event.data["remittance"]) for event in session.scalars(query)}
    return parted


def _chunks(values: Sequence[int]) -> Iterator[Sequence[int]]:
    return (values[start : start + 500] for start in range(0, len(values), 500))


def _fit(session: Session, receipt: BankReceipt, remittance: Remittance) -> Fit | None:
    amount = f"the bank booked the advice's total, {amount_of(receipt)}"
    if _names(receipt, remittance.reference):
        return Fit(receipt, remittance, True, (amount, f"its reference is {remittance.reference}"))
    day = remittance.payment_date
    if day is None or not day - EARLIEST <= receipt.booked_on <= day + LATEST:
        return None
    customer = session.get(Customer, remittance.customer_id) if remittance.customer_id else None
    known_names = {name_key(name) for name in (remittance.payer, customer.name if customer else None) if name}
    if not receipt.counterparty or name_key(receipt.counterparty) not in known_names:
        return None
    reasons = (amount, f"on {receipt.booked_on}", f"the payer is {receipt.counterparty}")
    return Fit(receipt, remittance, False, reasons)


def _names(receipt: BankReceipt, reference: str | None) -> bool:
    """Whether the bank passes the advice's payment reference on, in its field or in the text."""
    wanted = _plain(reference or "")
    if len(wanted) < 5:
        return False
    if _plain(receipt.payment_reference or "") == wanted:
        return True
    return wanted in {_plain(word) for word in receipt.text.split()}


def _plain(text: str) -> str:
    return "".join(char for char in text.upper() if char.isalnum()).lstrip("0")


def _link(
    session: Session, receipt: BankReceipt, remittance: Remittance, reason: str, *, by: Actor, now: datetime
) -> None:
    receipt.remittance_id, receipt.state, receipt.link_reason = remittance.id, ReceiptState.LINKED, reason
    session.flush()
    _record(session, "receipt_linked", receipt, by=by, now=now, remittance=remittance.id, reason=reason)


def _lock(session: Session, receipt_id: int, version: int) -> BankReceipt:
    receipt = session.scalar(
        select(BankReceipt)
        .where(BankReceipt.id == receipt_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if receipt is None:
        raise NotFound(f"There is no bank receipt {receipt_id}.")
    if receipt.version != version:
        raise StaleEdit("Somebody changed this receipt in the meantime; look at it again first.")
    return receipt


def _record(session: Session, verb: str, receipt: BankReceipt, *, by: Actor, now: datetime, **data: Any) -> None:
    remittance = session.get(Remittance, receipt.remittance_id) if receipt.remittance_id else None
    ticket = {"ticket_id": remittance.ticket_id} if remittance else {}
    record(session, verb, "bank_receipt", receipt.id, by=by, now=now, amount=amount_of(receipt), **ticket, **data)
