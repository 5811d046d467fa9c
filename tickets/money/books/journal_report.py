"""The journal of a period, for whoever has to defend an entry: its lines, and what each leads back to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from tickets.customers import Customer
from tickets.money.advices.remittances import Remittance
from tickets.money.bank.links import ReceiptLink
from tickets.money.books.accounts import Account, account_names
from tickets.money.books.journal import JournalEntry, JournalLine
from tickets.money.receivables.ledger import Invoice
from tickets.money.subledger.allocations import Payment
from tickets.users import Actor, require

PAGE = 50
LARGEST_FILE = 100_000  # entries, each of a few lines; a spreadsheet opens a million lines


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """By the day of the books, both included. `account` is one of its two sides, "" any; `by_itself` True for what no
    person posted, False for what people did, None for both. Of a payment all entries are meant, of whatever day."""

    start: date
    end: date
    account: str = ""
    by_itself: bool | None = None
    payment_id: int | None = None


@dataclass(frozen=True, slots=True)
class JournalSide:
    """A line with both sides as numbers and names, what it is about, and the ticket of the mail that announced it."""

    entry_id: int
    line_id: int
    debit: tuple[str, str]
    credit: tuple[str, str]
    amount_minor: int
    currency: str
    customer_id: int | None
    customer_name: str | None
    account_number: str | None
    invoice_id: int | None
    invoice_number: str | None
    payment_id: int | None
    remittance_id: int | None
    ticket_id: int | None
    receipt_id: int | None


@dataclass(frozen=True, slots=True)
class JournalRow:
    """An entry with its lines; `taken_back_by` is the entry that reverses it."""

    id: int
    event: str
    effective_on: date
    by_name: str
    by_itself: bool
    at: datetime
    reverses_id: int | None
    taken_back_by: int | None
    lines: tuple[JournalSide, ...]


def list_journal(
    session: Session, wanted: JournalFilter, *, by: Actor, before: int | None = None
) -> list[JournalRow]:
    """The newest PAGE entries, or those older than the entry `before`."""
    require(by, "view_reports")
    query = _chosen(wanted).order_by(JournalEntry.id.desc()).limit(PAGE)
    if before is not None:
        query = query.where(JournalEntry.id < before)
    return _with_lines(session, session.scalars(query).all())


def list_whole_journal(session: Session, wanted: JournalFilter, *, by: Actor) -> list[JournalRow]:
    """At most LARGEST_FILE entries and one more, oldest first."""
    require(by, "view_reports")
    return _with_lines(
        session, session.scalars(_chosen(wanted).order_by(JournalEntry.id).limit(LARGEST_FILE + 1)).all()
    )


def _chosen(wanted: JournalFilter) -> Select[JournalEntry]:
    query = select(JournalEntry)
    if wanted.payment_id is None:
        query = query.where(JournalEntry.effective_on.between(wanted.start, wanted.end))
    if wanted.by_itself is not None:
        query = query.where(JournalEntry.by_id.is_(None) if wanted.by_itself else JournalEntry.by_id.is_not(None))
    lines = select(JournalLine.entry_id)
    if wanted.account:
        lines = lines.where(or_(JournalLine.debit == wanted.account, JournalLine.credit == wanted.account))
    if wanted.payment_id is not None:
        lines = lines.where(JournalLine.payment_id == wanted.payment_id)
    return query.where(JournalEntry.id.in_(lines)) if wanted.account or wanted.payment_id is not None else query


def _with_lines(session: Session, entries: Sequence[JournalEntry]) -> list[JournalRow]:
    lines: dict[int, list[JournalSide]] = {entry.id: [] for entry in entries}
    taken_back: dict[int, int] = {}
    names = account_names(session)
    ids = list(lines)
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        for line in _find_lines(session, some, names):
            lines[line.entry_id].append(line)
        reversals = select(JournalEntry.reverses_id, JournalEntry.id).where(JournalEntry.reverses_id.in_(some))
        taken_back |= {first: second for first, second in session.execute(reversals) if first is not None}
    return [
        JournalRow(
            entry.id, entry.event, entry.effective_on, entry.by_name, entry.by_id is None, entry.at,
            entry.reverses_id, taken_back.get(entry.id), tuple(lines[entry.id]),
        )
        for entry in entries
    ]  # fmt: skip


def _find_lines(session: Session, entry_ids: Sequence[int], names: dict[str, tuple[str, str]]) -> list[JournalSide]:
    customer = func.coalesce(JournalLine.credit_customer_id, JournalLine.debit_customer_id)
    linked = and_(JournalEntry.source_kind == "receipt_link", ReceiptLink.id == JournalEntry.source_id)
    found = session.execute(
        select(
            JournalLine, JournalEntry.source_kind, JournalEntry.source_id, Customer, Invoice.number,
            Payment.remittance_id,
            func.coalesce(Payment.receipt_id, ReceiptLink.receipt_id), Remittance.ticket_id,
        )
        .join(JournalEntry, JournalEntry.id == JournalLine.entry_id)
        .outerjoin(Customer, Customer.id == customer)
        .outerjoin(Invoice, Invoice.id == JournalLine.invoice_id)
        .outerjoin(Payment, Payment.id == JournalLine.payment_id)
        .outerjoin(Remittance, Remittance.id == Payment.remittance_id)
        .outerjoin(ReceiptLink, linked)
        .where(JournalLine.entry_id.in_(entry_ids))
        .order_by(JournalLine.id)
    )  # fmt: skip
    return [
        JournalSide(
            entry_id=line.entry_id,
            line_id=line.id,
            debit=names[line.debit],
            credit=names[line.credit],
            amount_minor=line.amount_minor,
            currency=line.currency,
            customer_id=whose.id if whose else None,
            customer_name=whose.name if whose else None,
            account_number=whose.account_number if whose else None,
            invoice_id=line.invoice_id,
            invoice_number=number,
            payment_id=line.payment_id,
            remittance_id=remittance,
            ticket_id=ticket,
            receipt_id=source_id if source_kind == "bank_receipt" else receipt,
        )
        for line, source_kind, source_id, whose, number, remittance, receipt, ticket in found
    ]


def list_accounts(session: Session) -> list[tuple[Account, str, str]]:
    """Each account with its number and name, by number."""
    return sorted(
        ((Account(account), *said) for account, said in account_names(session).items()), key=lambda row: row[1]
    )
