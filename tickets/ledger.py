"""Open items as the accounting system exports them, and their balance after what was applied here.

An item's balance is the ledger's open amount less our live allocations that the ledger does not know yet.
When an import shows a smaller open amount, allocations that fit into the difference count as known to the
ledger from then on (`LedgerReflection`), oldest first; so cash is never subtracted twice and never lost.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.known_items import KnownItems
from parsers.open_items import LedgerFile
from parsers.problems import Problem
from tickets.db import Base, UtcInstant
from tickets.users import Actor


class Invoice(Base):
    """An open item: an invoice (positive) or credit note (negative amounts). `closed_at` is set when an import
    no longer lists it; its row stays, so that a duplicate payment is recognised."""

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

    __table_args__ = (UniqueConstraint("customer_id", "number"),)


class ItemKey(Base):
    """A canonical key of an item's number or PO (parsers.references); a key may belong to several items."""

    __tablename__ = "item_key"

    invoice_id: Mapped[int] = mapped_column(ForeignKey("invoice.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    scheme: Mapped[str] = mapped_column(String(8))  # number, po

    __table_args__ = (Index("ix_item_key_key", "key"), CheckConstraint("scheme in ('number','po')", name="scheme"))


class LedgerImport(Base):
    __tablename__ = "ledger_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcInstant)
    by_name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    added: Mapped[int]
    changed: Mapped[int]
    closed: Mapped[int]


class LedgerReflection(Base):
    """This allocation event is contained in the ledger's own open amount since that import."""

    __tablename__ = "ledger_reflection"

    allocation_id: Mapped[int] = mapped_column(ForeignKey("allocation.id"), primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("ledger_import.id"))


@dataclass(frozen=True, slots=True)
class ImportReport:
    """`unchanged` rows were already so; `problems` hold line number and reason. With any problem nothing is
    imported (`imported` false): a half-imported ledger is worse than yesterday's."""

    imported: bool
    added: int
    changed: int
    closed: int
    unchanged: int
    problems: tuple[Problem, ...]


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


def import_open_items(session: Session, file: LedgerFile, sha256: str, *, by: Actor, now: datetime) -> ImportReport:
    """Idempotent: the same file twice changes nothing. Items of any customer that the file no longer lists are
    closed. Customers and their contacts (email, domain columns) are created or updated on the way."""
    raise NotImplementedError


def balance_minor(session: Session, invoice_id: int) -> int:
    raise NotImplementedError


def list_open_invoices(session: Session, customer_id: int) -> list[OpenInvoice]:
    """Items with a balance, oldest due first."""
    raise NotImplementedError


def find_known_items(session: Session, keys: Collection[str]) -> KnownItems:
    """Every item (open or closed) that one of these canonical keys could mean, plus all open items of the
    customers so found, as the frozen value that helps the remittance reader."""
    raise NotImplementedError
