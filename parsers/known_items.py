"""The part of the ledger that helps to read one document: a frozen value, built by the caller."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How small a difference may be to be settled without asking the payer, in the payment's currency. Up to `penny`
    it is rounding; above it, at most `largest` and at most the share `rate` of the item, and at most `monthly` for a
    customer in a month. A discount that is not earned is waived up to `unearned_discount`, a wire's fee borne up to
    `bank_fee`, and what a rate of exchange leaves up to the share `exchange` of the item."""

    penny: Decimal
    largest: Decimal
    rate: Decimal
    monthly: Decimal
    unearned_discount: Decimal
    bank_fee: Decimal
    exchange: Decimal = Decimal("0.02")


@dataclass(frozen=True, slots=True)
class PayerRules:
    """What is agreed with a customer: `family` is the account number of its head, the rates are shares (0.15)."""

    family: str
    tolerance: Tolerance | None = None
    withholding: tuple[Decimal, ...] = ()
    retention: tuple[Decimal, ...] = ()


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
    rules: PayerRules | None = None

    @property
    def family(self) -> str:
        """The account whose payments may settle it: its customer's, or that of the customer's head."""
        return self.rules.family if self.rules else self.customer


@dataclass(frozen=True, slots=True)
class KnownItems:
    items: tuple[KnownItem, ...] = ()
    complete: bool = True
