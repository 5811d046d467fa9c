"""Every money event as balanced double entry, written in the transaction of the event itself.

A line has both its sides, one amount from the account `credit` to the account `debit`: whatever is added, debits and
credits of an entry are equal in each currency. Rows are never changed or deleted; what was wrong is reversed by an
entry that names the one it takes back. Money stands in suspense until its payer is known, and in clearing while a
person has confirmed what the bank has not booked yet.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from tickets.audit import record
from tickets.db import Base, UtcInstant, insert_rows
from tickets.money.books.accounts import Account, account_names
from tickets.money.books.periods import keep_open, open_day
from tickets.money.receivables.ledger import Invoice
from tickets.row_ids import reserve_ids
from tickets.users import Actor

if TYPE_CHECKING:
    from tickets.money.bank.receipts import BankReceipt
    from tickets.money.subledger.allocations import Allocation, Payment
    from tickets.money.subledger.departures import PaymentExchange


# What the item's account is credited against, by kind of allocation.
AGAINST: Mapping[str, Account] = {
    "cash": Account.UNAPPLIED,
    "credit": Account.UNAPPLIED,  # a negative amount: the credit note is used up, and pays like money
    "discount": Account.DISCOUNTS,
    "write_off": Account.SMALL_DIFFERENCES,
    "withholding": Account.WITHHOLDING,
    "retention": Account.RETENTION,
    "bank_fee": Account.BANK_CHARGES,
    "fx": Account.FX_RESULT,
}


class JournalEntry(Base):
    """One money event: `event` of the row `source_kind` `source_id`, which has it once."""

    __tablename__ = "journal_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(String(20))
    source_kind: Mapped[str] = mapped_column(String(20))
    source_id: Mapped[int]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("journal_entry.id"), unique=True)
    effective_on: Mapped[date] = mapped_column(Date)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    by_name: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime] = mapped_column(UtcInstant)

    __table_args__ = (UniqueConstraint("event", "source_kind", "source_id"),)


class JournalLine(Base):
    """`amount_minor` of `currency` to the debit of one account and to the credit of another."""

    __tablename__ = "journal_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("journal_entry.id"), index=True)
    debit: Mapped[str] = mapped_column(String(20))
    credit: Mapped[str] = mapped_column(String(20))
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    debit_customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    credit_customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    invoice_id: Mapped[int | None] = mapped_column(ForeignKey("invoice.id"))
    payment_id: Mapped[int | None] = mapped_column(ForeignKey("payment.id"))

    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint(
            "debit <> credit or coalesce(debit_customer_id, 0) <> coalesce(credit_customer_id, 0)", name="sides"
        ),
        Index("ix_journal_line_debit", "debit", "currency"),
        Index("ix_journal_line_credit", "credit", "currency"),
    )


@dataclass(frozen=True, slots=True)
class Move:
    """From `credit` to `debit`; a negative amount goes the other way, and zero is no line."""

    debit: Account
    credit: Account
    amount_minor: int
    currency: str
    debit_customer: int | None = None
    credit_customer: int | None = None
    invoice_id: int | None = None
    payment_id: int | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """An entry to be: its event and source, its moves, and the source of the same kind that it takes back."""

    event: str
    source_kind: str
    source_id: int
    moves: tuple[Move, ...]
    reverses_source: int | None = None
    effective_on: date | None = None


def post(session: Session, postings: Sequence[Posting], *, by: Actor, now: datetime) -> None:
    """All entries and their lines, two statements for whatever number of them."""
    postings = [posting for posting in postings if any(move.amount_minor for move in posting.moves)]
    session.flush()
    taken_back = _find_entries(session, postings)
    ids = list(reserve_ids(session, JournalEntry, len(postings)))
    entries, lines = [], []
    for entry_id, posting in zip(ids, postings, strict=True):
        entries.append(
            {
                "id": entry_id,
                "event": posting.event,
                "source_kind": posting.source_kind,
                "source_id": posting.source_id,
                "reverses_id": taken_back.get((posting.source_kind, posting.reverses_source or 0)),
                "effective_on": posting.effective_on or now.date(),
                "by_id": by.user_id,
                "by_name": by.name,
                "at": now,
            }
        )
        lines += [_line(entry_id, move) for move in posting.moves if move.amount_minor]
    insert_rows(session, JournalEntry, entries)
    insert_rows(session, JournalLine, lines)


def book_receipts(session: Session, receipts: Sequence["BankReceipt"], *, by: Actor, now: datetime) -> None:
    """The bank booked them; whose they are is not known yet. A return is a negative receipt."""
    keep_open(session)
    postings = [
        Posting(
            "receipt_booked",
            "bank_receipt",
            receipt.id,
            (Move(Account.BANK, Account.SUSPENSE, receipt.amount_minor, receipt.currency),),
            effective_on=open_day(session, receipt.booked_on),
        )
        for receipt in receipts
    ]
    post(session, postings, by=by, now=now)


def open_payment(session: Session, payment: "Payment", booked_minor: int, *, by: Actor, now: datetime) -> None:
    """A payment has its customer: it comes out of suspense as far as the bank has booked it, else out of clearing."""
    booked = min(booked_minor, payment.amount_minor)
    moves = tuple(
        Move(
            account, Account.UNAPPLIED, amount, payment.currency,
            credit_customer=payment.customer_id, payment_id=payment.id,
        )
        for account, amount in ((Account.SUSPENSE, booked), (Account.CLEARING, payment.amount_minor - booked))
    )  # fmt: skip
    post(session, [Posting("payment_opened", "payment", payment.id, moves)], by=by, now=now)


def settle_clearing(
    session: Session, payment: "Payment", link_id: int, amount_minor: int, *, by: Actor, now: datetime
) -> None:
    """The bank has booked a payment that was confirmed before; a negative amount when the link is ended."""
    move = Move(Account.SUSPENSE, Account.CLEARING, amount_minor, payment.currency, payment_id=payment.id)
    post(session, [Posting("clearing_settled", "receipt_link", link_id, (move,))], by=by, now=now)


def return_payment(
    session: Session, payment: "Payment", receipt: "BankReceipt", booked_minor: int, *, by: Actor, now: datetime
) -> None:
    """The bank took the money of a return back: it is no longer the customer's on account. What the bank had never
    booked of it is no longer awaited either."""
    moves = tuple(
        Move(
            Account.UNAPPLIED, account, amount, payment.currency,
            debit_customer=payment.customer_id, payment_id=payment.id,
        )
        for account, amount in (
            (Account.SUSPENSE, booked_minor),
            (Account.CLEARING, payment.amount_minor - booked_minor),
        )
    )  # fmt: skip
    post(session, [Posting("payment_returned", "bank_receipt", receipt.id, moves)], by=by, now=now)


def return_part(
    session: Session, payment: "Payment", return_id: int, amount_minor: int, *, by: Actor, now: datetime
) -> None:
    """The same for a part of it, as the row of the return says."""
    move = Move(
        Account.UNAPPLIED, Account.SUSPENSE, amount_minor, payment.currency,
        debit_customer=payment.customer_id, payment_id=payment.id,
    )  # fmt: skip
    post(session, [Posting("part_returned", "payment_return", return_id, (move,))], by=by, now=now)


def undo_payment(session: Session, payment: "Payment", *, by: Actor, now: datetime) -> None:
    """A payment of the bank's money is none any more: what it was is unidentified again."""
    move = Move(
        Account.UNAPPLIED, Account.SUSPENSE, payment.amount_minor, payment.currency,
        debit_customer=payment.customer_id, payment_id=payment.id,
    )  # fmt: skip
    post(session, [Posting("payment_undone", "payment", payment.id, (move,))], by=by, now=now)


def post_exchange(
    session: Session, payment: "Payment", into: "Payment", row: "PaymentExchange", *, by: Actor, now: datetime
) -> None:
    """Out of one currency into the other, each balanced by itself; an undo goes the other way."""
    sign = 1 if row.event == "exchange" else -1
    moves = (
        Move(
            Account.UNAPPLIED, Account.EXCHANGE, sign * row.amount_minor, row.currency,
            debit_customer=payment.customer_id, payment_id=payment.id,
        ),
        Move(
            Account.EXCHANGE, Account.UNAPPLIED, sign * row.into_minor, row.into_currency,
            credit_customer=into.customer_id, payment_id=into.id,
        ),
    )  # fmt: skip
    event = "exchanged" if sign > 0 else "exchange_undone"
    post(session, [Posting(event, "payment_exchange", row.id, moves, row.undoes_id)], by=by, now=now)


def move_payment(
    session: Session, payment: "Payment", old_customer: int, amount_minor: int, *, by: Actor, now: datetime
) -> None:
    """What is left of a payment is another customer's from now on (`payment.customer_id`). The entry's source is the
    audit event of the move."""
    event = record(
        session, "payment_moved", "payment", payment.id, by=by, now=now,
        old_customer=old_customer, customer=payment.customer_id, amount_minor=amount_minor,
    )  # fmt: skip
    session.flush()
    move = Move(
        Account.UNAPPLIED, Account.UNAPPLIED, amount_minor, payment.currency,
        debit_customer=old_customer, credit_customer=payment.customer_id, payment_id=payment.id,
    )  # fmt: skip
    post(session, [Posting("payment_moved", "event", event.id, (move,))], by=by, now=now)


def post_allocations(
    session: Session, payment: "Payment", rows: Sequence["Allocation"], *, by: Actor, now: datetime
) -> None:
    """What applies and reversals do: the item's account against what settles it, and the other way round."""
    customers = _find_customers_of_items(session, {row.invoice_id for row in rows})
    postings = []
    for row in rows:
        against = AGAINST[row.kind]
        move = Move(
            debit=against,
            credit=Account.RECEIVABLE,
            amount_minor=row.amount_minor if row.event == "apply" else -row.amount_minor,
            currency=row.currency,
            debit_customer=payment.customer_id if against is Account.UNAPPLIED else customers[row.invoice_id],
            credit_customer=customers[row.invoice_id],
            invoice_id=row.invoice_id,
            payment_id=row.payment_id,
        )
        event = "applied" if row.event == "apply" else "taken_back"
        postings.append(Posting(event, "allocation", row.id, (move,), row.reverses_id, effective_on=row.effective_on))
    post(session, postings, by=by, now=now)


def post_refund(
    session: Session, payment: "Payment", refund_id: int, amount_minor: int, *, by: Actor, now: datetime
) -> None:
    """Money that is to go back: from the customer's account, or from suspense while nobody knows its payer."""
    source = Account.UNAPPLIED if payment.customer_id else Account.SUSPENSE
    move = Move(
        source, Account.REFUNDS, amount_minor, payment.currency,
        debit_customer=payment.customer_id, credit_customer=payment.customer_id, payment_id=payment.id,
    )  # fmt: skip
    post(session, [Posting("refund_granted", "refund", refund_id, (move,))], by=by, now=now)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a line as accountants write it: either `debit_minor` or `credit_minor` is zero."""

    entry_id: int
    line_id: int
    event: str
    effective_on: date
    number: str
    name: str
    debit_minor: int
    credit_minor: int
    currency: str
    customer_id: int | None
    invoice_id: int | None
    payment_id: int | None


def list_sides(session: Session, entry_ids: Sequence[int]) -> list[Side]:
    """Both sides of every line of these entries, debit first, in the order in which they were written."""
    names = account_names(session)
    sides = []
    for start in range(0, len(entry_ids), 500):
        found = session.execute(
            select(JournalEntry, JournalLine)
            .join(JournalLine, JournalLine.entry_id == JournalEntry.id)
            .where(JournalEntry.id.in_(entry_ids[start : start + 500]))
            .order_by(JournalLine.id)
        )
        for entry, line in found:
            sides.append(_side(entry, line, names[line.debit], line.amount_minor, 0, line.debit_customer_id))
            sides.append(_side(entry, line, names[line.credit], 0, line.amount_minor, line.credit_customer_id))
    return sides


def _side(
    entry: JournalEntry, line: JournalLine, account: tuple[str, str], debit: int, credit: int, customer: int | None
) -> Side:
    return Side(
        entry_id=entry.id,
        line_id=line.id,
        event=entry.event,
        effective_on=entry.effective_on,
        number=account[0],
        name=account[1],
        debit_minor=debit,
        credit_minor=credit,
        currency=line.currency,
        customer_id=customer,
        invoice_id=line.invoice_id,
        payment_id=line.payment_id,
    )


def balances(session: Session, account: Account) -> dict[tuple[str, int | None], int]:
    """Debits less credits of an account, by currency and customer."""
    sums: dict[tuple[str, int | None], int] = defaultdict(int)
    for side, customer, sign in (
        (JournalLine.debit, JournalLine.debit_customer_id, 1),
        (JournalLine.credit, JournalLine.credit_customer_id, -1),
    ):
        found = session.execute(
            select(JournalLine.currency, customer, func.sum(JournalLine.amount_minor))
            .where(side == account)
            .group_by(JournalLine.currency, customer)
        )
        for currency, customer_id, total in found:
            sums[currency, customer_id] += sign * int(total)
    return {key: total for key, total in sums.items() if total}


def _find_entries(session: Session, postings: Sequence[Posting]) -> dict[tuple[str, int], int]:
    """The entries that these take back, by the source they were made of."""
    found: dict[tuple[str, int], int] = {}
    wanted = [(p.source_kind, p.reverses_source) for p in postings if p.reverses_source is not None]
    for start in range(0, len(wanted), 500):
        ids = [source for _, source in wanted[start : start + 500]]
        rows = session.execute(
            select(JournalEntry.source_kind, JournalEntry.source_id, JournalEntry.id).where(
                JournalEntry.source_kind.in_({kind for kind, _ in wanted}), JournalEntry.source_id.in_(ids)
            )
        )
        found |= {(kind, source): entry_id for kind, source, entry_id in rows}
    return found


def _line(entry_id: int, move: Move) -> dict[str, object]:
    """A line's amount is positive: a negative move has its sides changed."""
    if move.amount_minor < 0:
        move = replace(
            move,
            debit=move.credit,
            credit=move.debit,
            debit_customer=move.credit_customer,
            credit_customer=move.debit_customer,
            amount_minor=-move.amount_minor,
        )
    return {
        "entry_id": entry_id,
        "debit": str(move.debit),
        "credit": str(move.credit),
        "amount_minor": move.amount_minor,
        "currency": move.currency,
        "debit_customer_id": move.debit_customer,
        "credit_customer_id": move.credit_customer,
        "invoice_id": move.invoice_id,
        "payment_id": move.payment_id,
    }


def _find_customers_of_items(session: Session, invoice_ids: set[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    ids = sorted(invoice_ids)
    for start in range(0, len(ids), 500):
        query = select(Invoice.id, Invoice.customer_id).where(Invoice.id.in_(ids[start : start + 500]))
        found |= {row[0]: row[1] for row in session.execute(query)}
    return found
