"""A bank's statement in, its entries stored as receipts, each once.

An entry that a statement repeats is known by its fingerprint, one that another format tells in other words by
account, day and amount (`tickets.money.bank.told_before`).
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parsers.bank.entries import BankEntry, BankStatement, EntryKind, PaidReference
from parsers.money import to_minor
from parsers.problems import Problem
from tickets.audit import record
from tickets.money.bank.balance_chain import record_balances
from tickets.money.bank.own_identities import learn_accounts
from tickets.money.bank.receipts import BankReceipt, ReceiptImport, ReceiptState
from tickets.money.bank.told_before import find_told
from tickets.money.books.journal import book_receipts
from tickets.users import Actor, require


@dataclass(frozen=True, slots=True)
class ReceiptReport:
    """`known` entries were stored before, by this format or another, `skipped` is money that went out. With `refused`
    nothing was stored."""

    added: int = 0
    known: int = 0
    skipped: int = 0
    problems: tuple[Problem, ...] = ()
    refused: tuple[Problem, ...] = ()


_MAX_MINOR = 10**15
_IMPORT_LOCK = 0x5747E3


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
    """Store each entry once, whatever statements repeat it, in whatever format; `account` and `currency` are for
    exports that don't name theirs. An account's currency is also known from what was stored of it before.

    Refused whole when the statement doesn't add up or an entry lacks account or currency: a statement that is half
    taken over would hide money."""
    require(by, "import_receipts")
    booked = [entry for entry in statement.entries if entry.kind is not EntryKind.OTHER]
    entries = list(_with_currencies(session, booked, account, currency))
    refused = [*statement.fatal, *_find_unstorable(entries, account)]
    if refused:
        return ReceiptReport(problems=statement.problems, refused=tuple(refused))
    _lock_imports(session)
    file = ReceiptImport(
        name=name[:255], sha256=sha256, format=statement.format, added=0, known=0,
        skipped=len(statement.entries) - len(entries), by_name=by.name, at=now,
    )  # fmt: skip
    session.add(file)
    session.flush()
    prints = list(_fingerprints(entries, account))
    known = _find_known(session, prints)
    unknown = [place for place, fingerprint in enumerate(prints) if fingerprint not in known]
    told = find_told(session, file.format, {place: entries[place] for place in unknown}, account, set(prints))
    for receipt_id, parts in told.parts.items():
        _name_parts(session, receipt_id, [entries[place] for place in parts])
    places = [place for place in unknown if place not in told.places]
    batches = Counter(entry.where for entry in entries)
    fresh = [_receipt(file.id, entries[place], prints[place], account, batches, now) for place in places]
    session.add_all(fresh)
    file.added, file.known = len(fresh), len(entries) - len(fresh)
    session.flush()
    learn_accounts(session, {receipt.account for receipt in fresh}, now=now)
    book_receipts(session, fresh, by=by, now=now)
    record(
        session, "receipts_imported", "receipt_import", file.id, by=by, now=now,
        name=file.name, added=file.added, known=file.known, skipped=file.skipped,
    )  # fmt: skip
    gaps = record_balances(session, file.id, statement.balances, account, now=now)
    return ReceiptReport(file.added, file.known, file.skipped, (*statement.problems, *told.problems, *gaps))


def _lock_imports(session: Session) -> None:
    """One import at a time on PostgreSQL, or two formats of one day would not see each other; SQLite's writers are
    serial already."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_IMPORT_LOCK)))


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


def _name_parts(session: Session, receipt_id: int, parts: Sequence[BankEntry]) -> None:
    """A batch that is stored as one sum says what its parts pay, for who splits it."""
    receipt = session.get_one(BankReceipt, receipt_id)
    if receipt.state == ReceiptState.OPEN:
        said = dict.fromkeys([receipt.text, *(part.text for part in parts if part.text not in receipt.text)])
        receipt.text = " ".join(text for text in said if text)
        numbers = {number for number, _ in receipt.references}
        named = [reference for part in parts for reference in part.references if reference.number not in numbers]
        receipt.references = [*receipt.references, *_references(named)]
        receipt.version += 1


def _receipt(
    import_id: int, entry: BankEntry, fingerprint: str, account: str, batches: Counter[str], now: datetime
) -> BankReceipt:
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
        references=_references(entry.references),
        return_reason=_cut(entry.return_reason, 40),
        batch=entry.where[:160] or None if batches[entry.where] > 1 else None,
        fingerprint=fingerprint,
        created_at=now,
    )


def _references(references: Iterable[PaidReference]) -> list[list[str | None]]:
    return [[one.number, None if one.amount is None else str(one.amount)] for one in references]


def _cut(text: str | None, length: int) -> str | None:
    return text[:length] if text else None
