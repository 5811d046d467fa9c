"""The part of the ledger that helps to read one document: a frozen value, built by the caller."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class KnownItem:
    """An invoice or credit note. `open_amount` is negative for credits; zero when closed. `id` is the caller's
    (row id, or position in the CSV); `customer` its customer's account number."""

    id: int
    number: str
    customer: str
    customer_name: str
    currency: str
    open_amount: Decimal
    original_amount: Decimal
    invoice_date: date | None = None
    due_date: date | None = None
    po_number: str | None = None
    keys: tuple[str, ...] = ()
    discount_terms: str | None = None


@dataclass(frozen=True, slots=True)
class KnownItems:
    items: tuple[KnownItem, ...] = ()
    complete: bool = True
