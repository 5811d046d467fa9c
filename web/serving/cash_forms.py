"""Fields of the forms of payments, items, statements and the money's settings."""

from typing import Literal

from msgspec import Struct

from web.serving.forms import Line, Paragraphs, RowId


class LimitsForm(Struct, frozen=True):
    """Of one class; what is empty stays. `rate` and `exchange` in percent."""

    name: Line = ""
    penny: Line = ""
    largest: Line = ""
    rate: Line = ""
    monthly: Line = ""
    unearned_discount: Line = ""
    bank_fee: Line = ""
    exchange: Line = ""


class OwnIdentityForm(Struct, frozen=True):
    kind: Line = ""
    value: Line = ""


class CrossFamilyForm(Struct, frozen=True):
    line: list[RowId] = []
    reason: Paragraphs = ""


class DifferenceForm(Struct, frozen=True):
    version: RowId
    kind: Line = ""


class ChoiceForm(Struct, frozen=True):
    version: RowId
    invoice: Line = ""  # an invoice's id, or nothing


class LineForm(Struct, frozen=True):
    """A line of a remittance as a person reads it; amounts as typed."""

    version: RowId
    reference: Line = ""
    gross: Line = ""
    discount: Line = ""
    deduction: Line = ""
    withheld: Line = ""
    net: Line = ""
    reason: Line = ""


class PartForm(Struct, frozen=True):
    version: RowId
    amount: Line = ""


class HeaderForm(Struct, frozen=True):
    version: RowId
    payer: Line = ""
    reference: Line = ""
    payment_date: Line = ""  # ISO 8601, as a date field sends it
    currency: Line = ""
    total: Line = ""


class PayerForm(Struct, frozen=True):
    version: RowId
    customer: Line = ""  # an account number


class UntilForm(Struct, frozen=True):
    version: RowId
    reason: Paragraphs = ""
    until: Line = ""  # ISO 8601


class LinkForm(Struct, frozen=True):
    version: RowId
    remittance: list[Line] = []  # ids of remittances


class ApplicationForm(Struct, frozen=True):
    """Money to items: the amounts as typed, each at the place of its item; an empty one is nothing."""

    version: RowId
    customer: Line = ""  # an account number
    item: list[RowId] = []
    amount: list[Line] = []
    discount: list[Line] = []
    write_off: list[Line] = []
    reason: Paragraphs = ""


class ResidualForm(Struct, frozen=True):
    version: RowId
    residual: Literal["on_account", "refund", "duplicate"]


class ShareForm(Struct, frozen=True):
    """Customers by account number, each with its amount at the same place."""

    version: RowId
    customer: list[Line] = []
    amount: list[Line] = []
    reason: Paragraphs = ""


class PartReturnForm(Struct, frozen=True):
    """`allocation` are those that go first."""

    version: RowId
    payment: RowId
    amount: Line = ""
    allocation: list[RowId] = []


class RateForm(Struct, frozen=True):
    """What one unit of the items' currency costs in the advice's."""

    version: RowId
    rate: Line = ""
    reason: Paragraphs = ""


class ExchangeForm(Struct, frozen=True):
    """`part` is what each item gets, in its own currency, at the item's place; `advice` the id of the remittance
    whose money it is, or nothing."""

    version: RowId
    amount: Line = ""
    rate: Line = ""
    advice: Line = ""
    item: list[RowId] = []
    part: list[Line] = []
    reason: Paragraphs = ""


class SettleForm(Struct, frozen=True):
    """What settles an item without money, or moves what did: `other` is the id of another item."""

    amount: Line = ""
    kind: Line = ""
    other: Line = ""
    reason: Paragraphs = ""


class ElsewhereForm(Struct, frozen=True):
    version: RowId
    amount: Line = ""
    customer: Line = ""  # an account number
    reason: Paragraphs = ""


class StatementForm(Struct, frozen=True):
    account: Line = ""
