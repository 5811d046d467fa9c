"""Money as the bank tells it: the entries of its statements, each stored once.

A remittance is never money; only a bank entry is. Which remittances an entry pays is in `tickets.money.bank.links`, a
payment that nothing announced in `tickets.money.bank.payments`.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    Text,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.bank.entries import BankEntry, BankStatement, EntryKind
from parsers.money import say_minor, to_minor
from parsers.problems import Problem
from tickets.audit import record
from tickets.db import Base, UtcInstant, find_row
from tickets.errors import IllegalMove, Invalid, NotFound, StaleEdit
from tickets.money.bank.own_identities import learn_accounts
from tickets.money.books.journal import book_receipts
from tickets.users import Actor, require


class ReceiptState(StrEnum):
    OPEN = "open"  # a part of it, or all, waits for a remittance or a person
    LINKED = "linked"  # remittances account for all of it; of a return: it has taken its payment back
    PAYMENT = "payment"  # a payment of its own, without a remittance
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
    aside_reason: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcInstant)
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        CheckConstraint("kind in ('receipt','return')", name="kind"),
        CheckConstraint("state in ('open','linked','payment','set_aside')", name="state"),
        CheckConstraint("(kind = 'receipt') = (amount_minor > 0)", name="sign"),
        CheckConstraint("(state = 'set_aside') = (aside_reason is not null)", name="aside"),
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


_MAX_MINOR = 10**15


def import_receipts(
    session: Session,
    name: str,
    sha256: str,
    statement: BankStatement,
    *,
    account: str = "",
    currency: str = "",
    by: Actor,
    now: datetime,
) -> ReceiptReport:
    """Store each entry once, whatever statements repeat it; `account` and `currency` are for exports that don't name
    theirs. An account's currency is also known from what was stored of it before.

    Refused whole when the statement doesn't add up or an entry lacks account or currency: a statement that is half
    taken over would hide money."""
    require(by, "import_receipts")
    booked = [entry for entry in statement.entries if entry.kind is not EntryKind.OTHER]
    entries = list(_with_currencies(session, booked, account, currency))
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
    learn_accounts(session, {receipt.account for receipt in fresh}, now=now)
    book_receipts(session, fresh, by=by, now=now)
    record(
        session, "receipts_imported", "receipt_import", file.id, by=by, now=now,
        name=file.name, added=file.added, known=file.known, skipped=file.skipped,
    )  # fmt: skip
    return ReceiptReport(file.added, file.known, file.skipped, statement.problems)


def set_aside(session: Session, receipt_id: int, reason: str, *, by: Actor, now: datetime, version: int) -> None:
    """Not a customer's payment (interest, a transfer of our own); the reason is required."""
    require(by, "link_receipt")
    receipt = lock_receipt(session, receipt_id, version)
    if receipt.state != ReceiptState.OPEN:
        raise IllegalMove("Only money that waits can be set aside.")
    if not reason.strip():
        raise Invalid("Say why; the reason is kept with the history.", field="reason")
    receipt.state, receipt.aside_reason, receipt.version = ReceiptState.SET_ASIDE, reason.strip(), receipt.version + 1
    record_on(session, "receipt_set_aside", receipt, by=by, now=now, reason=reason.strip())


def bring_back(session: Session, receipt_id: int, *, by: Actor, now: datetime, version: int) -> None:
    """A receipt that was set aside waits for its remittance again."""
    require(by, "link_receipt")
    receipt = lock_receipt(session, receipt_id, version)
    if receipt.state != ReceiptState.SET_ASIDE:
        raise IllegalMove("This receipt is not set aside.")
    receipt.state, receipt.aside_reason, receipt.version = ReceiptState.OPEN, None, receipt.version + 1
    record_on(session, "receipt_brought_back", receipt, by=by, now=now)


def list_receipts(session: Session, state: ReceiptState, actor: Actor, limit: int = 200) -> list[BankReceipt]:
    """Newest booking first."""
    require(actor, "view_cash")
    query = select(BankReceipt).where(BankReceipt.state == state)
    return list(session.scalars(query.order_by(BankReceipt.booked_on.desc(), BankReceipt.id.desc()).limit(limit)))


def count_open(session: Session) -> int:
    return session.scalar(select(func.count()).where(BankReceipt.state == ReceiptState.OPEN)) or 0


def get_receipt(session: Session, receipt_id: int) -> BankReceipt:
    """Raises NotFound."""
    receipt = find_row(session, BankReceipt, receipt_id)
    if receipt is None:
        raise NotFound(f"There is no bank receipt {receipt_id}.")
    return receipt


def lock_receipt(session: Session, receipt_id: int, version: int | None) -> BankReceipt:
    """The row as it is now, locked until the transaction ends, so that one of two people wins."""
    receipt = session.scalar(
        select(BankReceipt)
        .where(BankReceipt.id == receipt_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if receipt is None:
        raise NotFound(f"There is no bank receipt {receipt_id}.")
    if version is not None and receipt.version != version:
        raise StaleEdit("Somebody changed this receipt in the meantime; look at it again first.")
    return receipt


def record_on(session: Session, verb: str, receipt: BankReceipt, *, by: Actor, now: datetime, **data: Any) -> None:
    record(session, verb, "bank_receipt", receipt.id, by=by, now=now, amount=amount_of(receipt), **data)


def amount_of(receipt: BankReceipt) -> str:
    return say_minor(receipt.amount_minor, receipt.currency)


def _with_currencies(
    session: Session, entries: Sequence[BankEntry], account: str, currency: str
) -> Iterator[BankEntry]:
    silent = {entry.account or account for entry in entries if not entry.currency}
    rows = session.execute(
        select(BankReceipt.account, BankReceipt.currency).where(BankReceipt.account.in_(silent)).distinct()
    )
    stored: dict[str, set[str]] = defaultdict(set)
    for name, code in rows if silent else ():
        stored[name].add(code)
    for entry in entries:
        known = stored.get(entry.account or account, set())
        usual = currency or (next(iter(known)) if len(known) == 1 else "")
        yield entry if entry.currency else replace(entry, currency=usual)


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
