"""Open items as the accounting system exports them, and their balance after what was applied here.

An item's balance is the ledger's open amount less our live allocations that the ledger does not know yet.
What the ledger knows from when on is decided at each import (`ledger_import`).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Text,
    UniqueConstraint,
    bindparam,
    case,
    cast,
    column,
    func,
    select,
    table,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.keys import canonical_keys
from parsers.known_items import KnownItem, KnownItems, PayerRules
from parsers.money import from_minor
from tickets.customers import Customer
from tickets.db import Base, UtcInstant
from tickets.errors import NotFound
from tickets.money.receivables.payer_rules import find_rules

if TYPE_CHECKING:
    pass

MAX_KNOWN_ITEMS = 20_000

_T = TypeVar("_T")

# tickets.money.subledger.allocations stands on this module and owns the table; a light description avoids the circle.
events = table(
    "allocation",
    column("id", Integer),
    column("invoice_id", Integer),
    column("event", String),
    column("amount_minor", BigInteger),
    column("reverses_id", Integer),
)


class Invoice(Base):
    """An open item: an invoice (positive) or credit note (negative amounts). `closed_at` is set when an import of its
    source no longer lists it; its row stays, so that a duplicate payment is recognised."""

    __tablename__ = "invoice"

    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), index=True)
    number: Mapped[str] = mapped_column(String(60))
    invoice_date: Mapped[date] = mapped_column(Date)
    due_date: Mapped[date] = mapped_column(Date)
    currency: Mapped[str] = mapped_column(String(3))
    original_minor: Mapped[int] = mapped_column(BigInteger)
    ledger_open_minor: Mapped[int] = mapped_column(BigInteger)
    po_number: Mapped[str | None] = mapped_column(String(60))
    terms: Mapped[str | None] = mapped_column(String(60))
    document_path: Mapped[str | None] = mapped_column(Text)
    closed_at: Mapped[datetime | None] = mapped_column(UtcInstant)
    source: Mapped[str] = mapped_column(String(40), default="", server_default="")  # the ledger that listed it last

    __table_args__ = (UniqueConstraint("customer_id", "number"),)


class ItemKey(Base):
    """A canonical key of an item's number or PO (parsers.numbers.references); a key may belong to several items."""

    __tablename__ = "item_key"

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(8))  # number, po

    __table_args__ = (Index("ix_item_key_key", "key"), CheckConstraint("scheme in ('number','po')", name="scheme"))


class LedgerImport(Base):
    """`source` names the accounting system, where a house has several; the only one has no name."""

    __tablename__ = "ledger_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    by_name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    added: Mapped[int]
    changed: Mapped[int]
    closed: Mapped[int]
    source: Mapped[str] = mapped_column(String(40), default="", server_default="")


class LedgerReflection(Base):
    """This allocation event is contained in the ledger's own open amount since that import."""

    __tablename__ = "ledger_reflection"

    allocation_id: Mapped[int] = mapped_column(ForeignKey("allocation.id"), primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("ledger_import.id"))


class LedgerMove(Base):
    """An import changed what the ledger has open of this item; `before_minor` is None for one that came new. With it
    the balance of any earlier day can be rebuilt."""

    __tablename__ = "ledger_move"

    id: Mapped[int] = mapped_column(primary_key=True)
    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), index=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("ledger_import.id"), index=True)
    before_minor: Mapped[int | None] = mapped_column(BigInteger)
    after_minor: Mapped[int] = mapped_column(BigInteger)


@dataclass(frozen=True, slots=True)
class OpenInvoice:
    """A frozen row for screens: an item with its balance (negative for credits)."""

    id: int
    number: str
    invoice_date: date
    due_date: date
    currency: str
    original: Decimal
    balance: Decimal
    po_number: str | None
    has_document: bool


def balance_minor(session: Session, invoice_id: int) -> int:
    balance = session.scalar(select(_balance()).where(Invoice.id == invoice_id))
    if balance is None:
        raise NotFound(f"There is no invoice {invoice_id}.")
    return balance


def balances_minor(session: Session, invoice_ids: Collection[int]) -> dict[int, int]:
    """The same for many, by item."""
    found: dict[int, int] = {}
    for ids in chunks(sorted(invoice_ids)):
        rows = session.execute(select(Invoice.id, _balance()).where(Invoice.id.in_(ids)))
        found |= {invoice_id: int(balance) for invoice_id, balance in rows}
    return found


def list_open_invoices(session: Session, customer_id: int) -> list[OpenInvoice]:
    """Items with a balance, oldest due first."""
    return _list_rows(session, Invoice.customer_id == customer_id, _balance() != 0)


def list_items(session: Session, ids: Collection[int]) -> list[OpenInvoice]:
    """These items, also where nothing is open, oldest due first."""
    return [row for chunk in chunks(sorted(ids)) for row in _list_rows(session, Invoice.id.in_(chunk))]


def _list_rows(session: Session, *conditions: ColumnElement[bool]) -> list[OpenInvoice]:
    balance = _balance().label("balance")
    found = session.execute(select(Invoice, balance).where(*conditions).order_by(Invoice.due_date, Invoice.id))
    return [
        OpenInvoice(
            id=invoice.id,
            number=invoice.number,
            invoice_date=invoice.invoice_date,
            due_date=invoice.due_date,
            currency=invoice.currency,
            original=from_minor(invoice.original_minor, invoice.currency),
            balance=from_minor(minor, invoice.currency),
            po_number=invoice.po_number,
            has_document=invoice.document_path is not None,
        )
        for invoice, minor in found
    ]


_NAMED_BY = (
    select(Invoice.id, Invoice.customer_id).join(ItemKey).where(ItemKey.key.in_(bindparam("keys", expanding=True)))
)


def find_known_items(session: Session, keys: Collection[str]) -> KnownItems:
    """Every item (open or closed) that one of these canonical keys could mean, plus all open items of the
    customers so found, as the frozen value that helps the remittance reader. The customers with most hits come
    first; where the limit cuts, `complete` is false."""
    hits: dict[int, int] = {}  # invoice id to customer id
    for chunk in chunks(sorted(keys)):
        hits |= {hit.id: hit.customer_id for hit in session.execute(_NAMED_BY, {"keys": chunk})}
    wanted = set(hits)
    complete = True
    for customer_id, _ in Counter(hits.values()).most_common():
        if len(wanted) >= MAX_KNOWN_ITEMS:
            complete = False
            break
        wanted |= set(session.scalars(_open_ids(customer_id).limit(MAX_KNOWN_ITEMS)))
    return KnownItems(tuple(_load_known(session, sorted(wanted))), complete)


def add_items_of_customer(session: Session, known: KnownItems, customer_id: int) -> KnownItems:
    """With all open items of a customer known from elsewhere (the sender): for a payment that names no invoice,
    or none that can be found."""
    have = {item.id for item in known.items}
    missing = [id_ for id_ in session.scalars(_open_ids(customer_id).limit(MAX_KNOWN_ITEMS)) if id_ not in have]
    return KnownItems((*known.items, *_load_known(session, sorted(missing))), known.complete)


def list_items_of(session: Session, customer_id: int) -> list[KnownItem]:
    """All items of a customer, open or not, with today's balance."""
    ids = select(Invoice.id).where(Invoice.customer_id == customer_id).order_by(Invoice.id).limit(MAX_KNOWN_ITEMS)
    return list(_load_known(session, session.scalars(ids).all()))


def find_items(session: Session, ids: Collection[int]) -> dict[int, KnownItem]:
    """These items by their ids, open or not, with today's balance."""
    return {item.id: item for item in _load_known(session, sorted(ids))}


def effect_of_event() -> ColumnElement[int]:
    return case(
        (events.c.event == "apply", events.c.amount_minor),
        else_=-events.c.amount_minor,
    )


def is_unreflected() -> ColumnElement[bool]:
    return ~select(LedgerReflection.allocation_id).where(LedgerReflection.allocation_id == events.c.id).exists()


def _balance() -> ColumnElement[int]:
    """The balance of the Invoice of the enclosing query, in minor units."""
    ours = (
        select(func.coalesce(func.sum(effect_of_event()), 0))
        .where(events.c.invoice_id == Invoice.id, is_unreflected())
        .correlate(Invoice)
        .scalar_subquery()
    )
    return cast(Invoice.ledger_open_minor - ours, BigInteger)


def _open_ids(customer_id: int) -> Select[int]:
    return (
        select(Invoice.id)
        .where(Invoice.customer_id == customer_id, _balance() != 0)
        .order_by(Invoice.due_date, Invoice.id)
    )


def _load_known(session: Session, ids: Sequence[int]) -> Iterator[KnownItem]:
    rules: dict[int, PayerRules] = {}
    for chunk in chunks(ids):
        found = session.execute(
            select(Invoice, Customer.account_number, Customer.name, Customer.terms, _balance())
            .join(Customer, Customer.id == Invoice.customer_id)
            .where(Invoice.id.in_(chunk))
            .order_by(Invoice.id)
        ).all()
        new = {invoice.customer_id for invoice, *_ in found} - rules.keys()
        rules |= find_rules(session, new) if new else {}
        for invoice, account, name, terms, balance in found:
            yield KnownItem(
                id=invoice.id,
                number=invoice.number,
                customer=account,
                customer_name=name,
                currency=invoice.currency,
                open_amount=from_minor(balance, invoice.currency),
                original_amount=from_minor(invoice.original_minor, invoice.currency),
                invoice_date=invoice.invoice_date,
                due_date=invoice.due_date,
                po_number=invoice.po_number,
                keys=canonical_keys(invoice.number),
                discount_terms=invoice.terms or terms,
                rules=rules[invoice.customer_id],
            )


def chunks(values: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """Lists short enough for the number of parameters that every database takes."""
    for start in range(0, len(values), 500):
        yield values[start : start + 500]
