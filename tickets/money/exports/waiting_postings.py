"""What is posted and stands in no batch yet, as the records of the next file.

What was taken back before it was ever told is a record that stands in no file: it is claimed with the others, so that
it is never told later either. A payment without a customer waits until it has one.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from parsers.money import from_minor
from tickets.customers import Customer
from tickets.money.advices.remittances import Remittance, RemittanceRow
from tickets.money.bank.links import ReceiptLink, is_live_link
from tickets.money.bank.receipts import BankReceipt
from tickets.money.books.journal import JournalEntry, JournalLine, Side
from tickets.money.disputes.credit_requests import CreditPart, CreditRequest, CreditState
from tickets.money.disputes.deductions import Deduction
from tickets.money.exports.export_rows import CLAIMED, ExportBatch, ExportRow, RowSource, RowState, batch_name
from tickets.money.exports.postings import Adjustment, Names, PostedPayment, Posting, PostingKind, plain
from tickets.money.receivables.ledger import Invoice
from tickets.money.subledger.allocations import Allocation, Payment, is_live, sum_cash
from tickets.money.subledger.approvals import Approval
from tickets.money.subledger.departures import PaymentExchange, PaymentReturn, Refund, sum_gone


@dataclass(frozen=True, slots=True)
class Claim:
    """A posted row with its amount, as it changes the payment or the item."""

    source: RowSource
    source_id: int
    amount_minor: int


@dataclass(slots=True)
class Record:
    """What becomes one record of the file, or with `told` false none."""

    kind: PostingKind
    payment: Payment | None
    currency: str
    claims: list[Claim]
    told: bool = True
    rows: list[Allocation] = field(default_factory=list)
    refund: Refund | None = None
    note: PaymentReturn | PaymentExchange | None = None
    reverses: str = ""
    posting: Posting | None = None


_CASH = frozenset({"cash", "credit"})
_T = TypeVar("_T")
_Row = TypeVar("_Row", Invoice, RemittanceRow, Remittance, Customer, BankReceipt)


def collect(session: Session, end: datetime | None) -> list[Record]:
    """Money and what it settled before `end`, in the order of the file: by payment, its receipt first."""
    records = [
        *_collect_payments(session, end),
        *_collect_allocations(session, end),
        *_collect_refunds(session, end),
        *_collect_part_returns(session, end),
        *_collect_exchanges(session, end),
    ]
    told = [row for row in records if row.told]
    known = _Known(session, told)
    for row in told:
        row.posting = known.posting(row)
    order = list(PostingKind)
    records.sort(
        key=lambda row: (row.payment.id if row.payment else 0, order.index(row.kind), row.claims[0].source_id)
    )
    return [*records, *_collect_credits(session, end)]


def collect_entries(session: Session, end: datetime | None) -> list[Record]:
    """Entries of the journal."""
    query = (
        select(JournalEntry.id, JournalLine.currency, func.sum(JournalLine.amount_minor))
        .join(JournalLine, JournalLine.entry_id == JournalEntry.id)
        .where(~_claim_of(RowSource.JOURNAL, JournalEntry.id).exists())
        .group_by(JournalEntry.id, JournalLine.currency)
        .order_by(JournalEntry.id)
    )
    if end is not None:
        query = query.where(JournalEntry.at < end)
    records: dict[int, Record] = {}
    for entry_id, currency, amount in session.execute(query):
        if entry_id in records:  # an exchange: the entry counts with its first currency
            continue
        claim = Claim(RowSource.JOURNAL, entry_id, int(amount))
        records[entry_id] = Record(PostingKind.ENTRY, None, currency, [claim])
    return list(records.values())


def find_names(session: Session, sides: Sequence[Side]) -> Names:
    """The account numbers and item numbers of these sides."""
    customers = _load(session, Customer, {side.customer_id for side in sides if side.customer_id})
    items = _load(session, Invoice, {side.invoice_id for side in sides if side.invoice_id})
    return Names(
        {id_: customer.account_number for id_, customer in customers.items()},
        {id_: item.number for id_, item in items.items()},
    )


def count_unidentified(session: Session) -> int:
    """Payments that wait for their customer."""
    return session.scalar(select(func.count()).where(Payment.customer_id.is_(None))) or 0


def _collect_payments(session: Session, end: datetime | None) -> Iterator[Record]:
    """Receipts and returns of payments whose customer is known."""
    receipt_free = ~_claim_of(RowSource.PAYMENT, Payment.id).exists()
    return_free = _is_gone(end) & ~_claim_of(RowSource.RETURN, Payment.id).exists()
    query = select(Payment, receipt_free, return_free).where(
        Payment.customer_id.is_not(None), receipt_free | return_free
    )
    if end is not None:
        query = query.where(Payment.created_at < end)
    for payment, free, returned in session.execute(query):
        told = not (free and returned)  # what came and went before anybody was told is not told
        if free:
            claim = Claim(RowSource.PAYMENT, payment.id, payment.amount_minor)
            yield Record(PostingKind.RECEIPT, payment, payment.currency, [claim], told)
        if returned:
            claim = Claim(RowSource.RETURN, payment.id, -payment.amount_minor)
            yield Record(PostingKind.RETURN, payment, payment.currency, [claim], told)


def _is_gone(end: datetime | None) -> ColumnElement[bool]:
    """Whether the bank had taken a payment back whole, or it was put together again, before `end`."""
    if end is None:
        return Payment.returned_by_id.is_not(None) | Payment.undone_at.is_not(None)
    taken_later = select(JournalEntry.id).where(
        JournalEntry.event == "payment_returned",
        JournalEntry.source_kind == "bank_receipt",
        JournalEntry.source_id == Payment.returned_by_id,
        JournalEntry.at >= end,
    )
    return (Payment.returned_by_id.is_not(None) & ~taken_later.exists()) | (Payment.undone_at < end)


def _collect_allocations(session: Session, end: datetime | None) -> list[Record]:
    """One record for each item and line that a payment settles or gives back."""
    query = (
        select(Allocation, Payment)
        .join(Payment, Payment.id == Allocation.payment_id)
        .where(~_claim_of(RowSource.ALLOCATION, Allocation.id).exists(), Payment.customer_id.is_not(None))
        .order_by(Allocation.id)
    )
    if end is not None:
        query = query.where(Allocation.at < end)
    free = session.execute(query).all()
    told = _find_told(session, [row.reverses_id for row, _ in free if row.reverses_id])
    undone = {row.reverses_id for row, _ in free if row.reverses_id}
    records: dict[tuple[object, ...], Record] = {}
    for row, payment in free:
        reverses = told.get(row.reverses_id or 0, "")
        cancelled = row.id in undone or (row.event == "reverse" and not reverses)
        kind = PostingKind.APPLICATION if row.event == "apply" else PostingKind.REVERSAL
        key = (payment.id, row.invoice_id, row.line_id, kind, reverses, cancelled)
        if key not in records:
            records[key] = Record(kind, payment, row.currency, [], told=not cancelled, reverses=reverses)
        sign = 1 if kind is PostingKind.APPLICATION else -1
        records[key].claims.append(Claim(RowSource.ALLOCATION, row.id, sign * row.amount_minor))
        records[key].rows.append(row)
    return list(records.values())


def _find_told(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Of these applied rows those that a file tells, with batch and record."""
    told: dict[int, str] = {}
    for chunk in _chunks(ids):
        found = session.execute(
            select(ExportRow.source_id, ExportBatch.sequence, ExportRow.number)
            .join(ExportBatch, ExportBatch.id == ExportRow.batch_id)
            .where(
                ExportRow.source == RowSource.ALLOCATION,
                ExportRow.source_id.in_(chunk),
                ExportRow.state.in_([RowState.SENT, RowState.TAKEN]),
            )
        )
        told |= {source_id: f"{batch_name(sequence)}/{number}" for source_id, sequence, number in found}
    return told


def _collect_refunds(session: Session, end: datetime | None) -> Iterator[Record]:
    query = (
        select(Refund, Payment)
        .join(Payment, Payment.id == Refund.payment_id)
        .where(~_claim_of(RowSource.REFUND, Refund.id).exists(), Payment.customer_id.is_not(None))
    )
    if end is not None:
        query = query.where(Refund.at < end)
    for refund, payment in session.execute(query):
        claim = Claim(RowSource.REFUND, refund.id, -refund.amount_minor)
        yield Record(PostingKind.REFUND, payment, refund.currency, [claim], refund=refund)


def _collect_part_returns(session: Session, end: datetime | None) -> Iterator[Record]:
    """Parts of payments that the bank took back."""
    query = (
        select(PaymentReturn, Payment)
        .join(Payment, Payment.id == PaymentReturn.payment_id)
        .where(~_claim_of(RowSource.PART_RETURN, PaymentReturn.id).exists(), Payment.customer_id.is_not(None))
    )
    if end is not None:
        query = query.where(PaymentReturn.at < end)
    for part, payment in session.execute(query):
        claim = Claim(RowSource.PART_RETURN, part.id, -part.amount_minor)
        yield Record(PostingKind.RETURN, payment, part.currency, [claim], note=part)


def _collect_exchanges(session: Session, end: datetime | None) -> list[Record]:
    """What left a payment for another currency, and came back; what did both before it was told is not told."""
    query = (
        select(PaymentExchange, Payment)
        .join(Payment, Payment.id == PaymentExchange.payment_id)
        .where(~_claim_of(RowSource.EXCHANGE, PaymentExchange.id).exists(), Payment.customer_id.is_not(None))
        .order_by(PaymentExchange.id)
    )
    if end is not None:
        query = query.where(PaymentExchange.at < end)
    records: dict[int, Record] = {}
    for row, payment in session.execute(query):
        sign = -1 if row.event == "exchange" else 1
        claim = Claim(RowSource.EXCHANGE, row.id, sign * row.amount_minor)
        before = records.get(row.undoes_id or 0)
        records[row.id] = Record(PostingKind.EXCHANGE, payment, row.currency, [claim], before is None, note=row)
        if before is not None:
            before.told = False
    return list(records.values())


def _collect_credits(session: Session, end: datetime | None) -> list[Record]:
    """Credit notes that a second person approved and accounting has not written yet, one record a request."""
    query = (
        select(CreditRequest, Approval.decided_by_name, Approval.decided_at)
        .join(Approval, Approval.id == CreditRequest.approval_id)
        .where(~_claim_of(RowSource.CREDIT, CreditRequest.id).exists(), CreditRequest.state == CreditState.APPROVED)
        .order_by(CreditRequest.id)
    )
    if end is not None:
        query = query.where(Approval.decided_at < end)
    records = []
    for request, by, at in session.execute(query):
        claim = Claim(RowSource.CREDIT, request.id, request.amount_minor)
        record = Record(PostingKind.CREDIT_REQUEST, None, request.currency, [claim])
        record.posting = _credit(session, request, by or "", (at or request.proposed_at).date())
        records.append(record)
    return records


def _credit(session: Session, request: CreditRequest, by: str, on: date) -> Posting:
    items = session.execute(
        select(Invoice.number, Customer.account_number)
        .join(Deduction, Deduction.invoice_id == Invoice.id)
        .join(CreditPart, CreditPart.deduction_id == Deduction.id)
        .join(Customer, Customer.id == Invoice.customer_id)
        .where(CreditPart.request_id == request.id)
        .order_by(Invoice.number)
    ).all()
    return Posting(
        number=0,
        kind=PostingKind.CREDIT_REQUEST,
        payment=None,
        currency=request.currency,
        amount=from_minor(request.amount_minor, request.currency),
        on=on,
        by=by,
        customer=items[0].account_number if items else "",
        item=" ".join(dict.fromkeys(number for number, _ in items)),
        reason=request.answer,
    )


def _claim_of(source: RowSource, column: InstrumentedAttribute[int]) -> Select[int]:
    return select(ExportRow.id).where(ExportRow.source == source, ExportRow.source_id == column, CLAIMED)


class _Known:
    """What the records need to be told, loaded table by table."""

    def __init__(self, session: Session, records: Sequence[Record]) -> None:
        payments = {row.payment.id: row.payment for row in records if row.payment}
        parts = [part for row in records for part in row.rows]
        self.invoices = _load(session, Invoice, {part.invoice_id for part in parts})
        self.lines = _load(session, RemittanceRow, {part.line_id for part in parts if part.line_id})
        wanted = {payment.remittance_id for payment in payments.values() if payment.remittance_id}
        self.remittances = _load(session, Remittance, wanted)
        owners = {payment.customer_id for payment in payments.values() if payment.customer_id}
        self.customers = _load(session, Customer, owners | {row.customer_id for row in self.invoices.values()})
        self.money = _find_money(session, list(payments.values()))
        self.returns = _load(session, BankReceipt, {id_ for row in records if (id_ := _returned_by(row))})
        used = _sum_used(session, payments)
        self.payments = {id_: self._payment(payment, used[id_]) for id_, payment in payments.items()}

    def posting(self, row: Record) -> Posting:
        assert row.payment is not None
        payment = self.payments[row.payment.id]
        if row.rows:
            return self._application(row, payment)
        amount = from_minor(row.claims[0].amount_minor, row.currency)
        posting = Posting(0, row.kind, payment, row.currency, amount, payment.received_on, by="")
        if row.kind is PostingKind.RETURN:
            posting = self._return(row, posting)
        if isinstance(row.note, PaymentReturn):
            return replace(posting, by=row.note.by_name, reason=row.note.reason)
        if row.note is not None:
            return replace(posting, on=row.note.at.date(), by=row.note.by_name, reason=_say_note(row.note))
        if row.refund is None:
            return posting
        to = f"{row.refund.to_name} {row.refund.to_account}".strip()
        return replace(posting, on=row.refund.at.date(), reason=row.refund.reason, to=to)

    def _return(self, row: Record, posting: Posting) -> Posting:
        """Dated and named as the bank's own entry of it; what was put together again has no entry."""
        assert row.payment is not None
        assert posting.payment is not None
        taken = self.returns.get(_returned_by(row) or 0)
        if taken is None:
            return replace(posting, on=row.payment.undone_at.date() if row.payment.undone_at else posting.on)
        payment = replace(posting.payment, account=taken.account, bank_reference=taken.bank_reference or "")
        return replace(posting, payment=payment, on=taken.booked_on)

    def _application(self, row: Record, payment: PostedPayment) -> Posting:
        first = row.rows[0]
        invoice = self.invoices[first.invoice_id]
        sign = 1 if row.kind is PostingKind.APPLICATION else -1

        def total(kinds: Collection[str]) -> Decimal:
            return sign * from_minor(sum(part.amount_minor for part in row.rows if part.kind in kinds), row.currency)

        adjustments = tuple(
            Adjustment(part.kind, sign * from_minor(part.amount_minor, row.currency))
            for part in row.rows
            if part.kind not in _CASH and part.kind != "discount"
        )
        line = self.lines.get(first.line_id or 0)
        held_back = _held_back(line, adjustments, row.currency) if sign > 0 and line else Decimal(0)
        return Posting(
            number=0,
            kind=row.kind,
            payment=payment,
            currency=row.currency,
            amount=total(_CASH),
            on=first.effective_on or first.at.date(),
            by=first.by_name,
            customer=self.customers[invoice.customer_id].account_number,
            item=invoice.number,
            item_date=invoice.invoice_date,
            is_credit=invoice.original_minor < 0,
            discount=total({"discount"}),
            adjustments=adjustments,
            held_back=held_back,
            why_held_back=(line.reason or "") if line and held_back else "",
            reason=first.reason or "",
            reverses=row.reverses,
        )

    def _payment(self, payment: Payment, used: int) -> PostedPayment:
        customer = self.customers[payment.customer_id or 0]
        remittance = self.remittances.get(payment.remittance_id or 0)
        money = self.money.get(payment.id)
        left = 0 if payment.is_dead else payment.amount_minor - used
        name = money.counterparty if money else None
        return PostedPayment(
            id=payment.id,
            customer=customer.account_number,
            customer_name=customer.name,
            payer=(remittance.payer if remittance else None) or name or customer.name,
            reference=payment.reference or "",
            method=(remittance.method if remittance else None) or "",
            received_on=payment.received_on or payment.created_at.date(),
            currency=payment.currency,
            amount=from_minor(payment.amount_minor, payment.currency),
            unapplied=from_minor(left, payment.currency),
            account=money.account if money else "",
            bank_reference=(money.bank_reference if money else None) or "",
            exchanged=payment.exchanged_from_id is not None,
        )


def _returned_by(row: Record) -> int | None:
    """The bank's entry that took the money of a return back."""
    if row.kind is not PostingKind.RETURN or row.payment is None:
        return None
    return row.note.receipt_id if isinstance(row.note, PaymentReturn) else row.payment.returned_by_id


def _say_note(note: PaymentExchange) -> str:
    into = plain(from_minor(note.into_minor, note.into_currency))
    return f"{into} {note.into_currency} of payment {note.into_id} at {note.rate}"


def _held_back(line: RemittanceRow, adjustments: Sequence[Adjustment], currency: str) -> Decimal:
    """What the payer took off the item and we have not granted."""
    stated = from_minor((line.deduction_minor or 0) + (line.withheld_minor or 0), currency)
    granted = sum((adjustment.amount for adjustment in adjustments), Decimal(0))
    return max(stated - granted, from_minor(0, currency))


def _sum_used(session: Session, payments: Iterable[int]) -> dict[int, int]:
    """What lives of each payment's applications as cash, and what left it."""
    live: dict[int, list[Allocation]] = defaultdict(list)
    used: dict[int, int] = defaultdict(int)
    for chunk in _chunks(sorted(payments)):
        rows = select(Allocation).where(
            Allocation.payment_id.in_(chunk),
            is_live(),
        )
        for row in session.scalars(rows):
            live[row.payment_id].append(row)
        for payment_id, amount in sum_gone(session, chunk).items():
            used[payment_id] += amount
    for payment_id, rows_of_payment in live.items():
        used[payment_id] += sum_cash(rows_of_payment)
    return used


def _find_money(session: Session, payments: Sequence[Payment]) -> dict[int, BankReceipt]:
    """The bank's entry of each payment, the first of several."""
    by_remittance = {payment.remittance_id: payment.id for payment in payments if payment.remittance_id}
    found: dict[int, BankReceipt] = {}
    for chunk in _chunks(sorted(by_remittance)):
        query = (
            select(ReceiptLink.remittance_id, BankReceipt)
            .join(BankReceipt, BankReceipt.id == ReceiptLink.receipt_id)
            .where(
                ReceiptLink.remittance_id.in_(chunk),
                BankReceipt.kind == "receipt",
                is_live_link(),
            )
            .order_by(ReceiptLink.id.desc())
        )
        found |= {by_remittance[remittance_id]: receipt for remittance_id, receipt in session.execute(query)}
    direct = {payment.id: payment.receipt_id for payment in payments if payment.receipt_id}
    receipts = _load(session, BankReceipt, set(direct.values()))
    return found | {payment_id: receipts[receipt_id] for payment_id, receipt_id in direct.items()}


def _load(session: Session, table: type[_Row], ids: Iterable[int]) -> dict[int, _Row]:
    found: dict[int, _Row] = {}
    for chunk in _chunks(sorted(ids)):
        query = select(table).where(table.id.in_(chunk))
        found |= {row.id: row for row in session.scalars(query)}
    return found


def _chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Lists short enough for the number of parameters that every database takes."""
    for start in range(0, len(values), 500):
        yield values[start : start + 500]
