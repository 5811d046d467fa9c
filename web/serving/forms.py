"""The body of every form as a typed value; a wrong one is refused with the field's name."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal, TypeVar, get_type_hints

import msgspec
from msgspec import Meta, Struct

from parsers.money import amount_readings, exponent, to_minor
from tickets.errors import Invalid

Line = Annotated[str, Meta(max_length=500)]
Values = Annotated[str, Meta(max_length=10_000)]  # behind commas
Paragraphs = Annotated[str, Meta(max_length=100_000)]
RowId = Annotated[int, Meta(ge=1, le=2**31 - 1)]
Form = TypeVar("Form", bound=Struct)


class DoorForm(Struct, frozen=True):
    """What is `kept` was written before the session ended."""

    next: Line = ""
    kept_text: Paragraphs = ""
    kept_kind: Literal["reply", "note"] = "reply"
    kept_about: Line = ""
    kept_to: Paragraphs = ""
    kept_cc: Paragraphs = ""


class LoginForm(DoorForm, frozen=True):
    email: Line = ""
    password: Line = ""


class CodeForm(DoorForm, frozen=True):
    """`door` is the pass of `web.serving.door_pass`."""

    door: Line = ""
    code: Line = ""


class PreferencesForm(Struct, frozen=True):
    theme: Line = ""
    density: Line = ""
    back: Line = ""


class VersionForm(Struct, frozen=True):
    version: RowId


class SenderForm(Struct, frozen=True):
    version: RowId
    sender: Literal["author", "forwarder"]


class AssignmentForm(Struct, frozen=True):
    version: RowId
    assignee: Line = ""  # a user's id, "me", or nothing for the team queue


class QueueActForm(Struct, frozen=True):
    """`ticket` are those chosen, each as "id:version"; `act` is what to do with them."""

    ticket: list[Line] = []
    act: Line = ""
    assignee: Line = ""
    into: Line = ""
    until: Line = ""
    reason: Paragraphs = ""
    back: Line = ""


class ReadForm(Struct, frozen=True):
    mailbox: Line


class LooksForm(Struct, frozen=True):
    """`ticket` as "id:version", as the list's boxes send it."""

    look: Literal["read", "unread"]
    ticket: list[Line] = []
    back: Line = ""


class BeatForm(Struct, frozen=True):
    writing: Line = ""  # anything while a text stands in the composer
    version: RowId | None = None  # of the ticket that the page shows


class SavedViewForm(Struct, frozen=True):
    name: Line = ""
    view: Line = ""
    q: Line = ""


class SavedReplyForm(Struct, frozen=True):
    save_as: Line = ""
    text: Paragraphs = ""
    back: Line = ""


class MergeForm(Struct, frozen=True):
    version: RowId
    into: Line = ""  # a ticket's number, with or without #
    reason: Line = ""


class SplitForm(Struct, frozen=True):
    version: RowId
    post: list[RowId] = []
    reason: Line = ""


class MoveForm(Struct, frozen=True):
    into: Line = ""
    reason: Line = ""


class EditForm(Struct, frozen=True):
    subject: Line = ""
    sender: Line = ""
    text: Paragraphs = ""
    charset: Line = ""  # or nothing: as the mail says


class ReasonForm(Struct, frozen=True):
    version: RowId
    reason: Paragraphs = ""


class LiftForm(Struct, frozen=True):
    reason: Paragraphs = ""


class SettlementForm(Struct, frozen=True):
    state: Line = ""


class SuggestionForm(Struct, frozen=True):
    answer: Line = ""


class RequestForm(Struct, frozen=True):
    type: Line = ""


class CorrectionForm(Struct, frozen=True):
    """The fields that the request's form did not offer stay None."""

    type: Line = ""
    reason: Line | None = None
    invoices: Values | None = None
    ranges: Values | None = None
    endings: Values | None = None
    periods: Values | None = None
    credit_notes: Values | None = None
    amounts: Values | None = None
    dates: Values | None = None
    po_numbers: Values | None = None
    accounts: Values | None = None
    contracts: Values | None = None


class ForwardForm(Struct, frozen=True):
    version: RowId
    address: Line = ""
    note: Paragraphs = ""


class ReplyForm(Struct, frozen=True):
    version: RowId
    text: Paragraphs = ""
    to: Paragraphs = ""
    cc: Paragraphs = ""
    solve: Line = ""
    attach: list[Line] = []  # keys of tickets.outgoing.enclosures
    answers: Line = ""  # a request's id that this reply settles
    about: Line = ""  # what the reply was prepared about, as "dispute-opened:7"
    warned: Paragraphs = ""  # external recipients that the person was told about
    alongside: Line = ""  # ids of colleagues whom the person was told to be writing as well


class NewTicketForm(Struct, frozen=True):
    """A call, a first mail, or a note on an account. `account` was chosen while `customer` read `chosen_for`."""

    kind: Literal["call", "mail", "note"] = "call"
    customer: Line = ""  # a name, an account, an invoice, an address
    account: Line = ""
    chosen_for: Line = ""
    caller: Line = ""
    number: Line = ""
    email: Line = ""
    subject: Line = ""
    said: Paragraphs = ""
    intent: Line = ""
    requests: list[Line] = []
    then: Line = ""  # promise or dispute, at once
    mine: Line = ""
    solve: Line = ""
    to: Paragraphs = ""
    cc: Paragraphs = ""
    text: Paragraphs = ""
    warned: Paragraphs = ""  # external recipients that the person was told about
    attach: list[Line] = []  # keys of own files


class NoteForm(Struct, frozen=True):
    text: Paragraphs = ""
    about: Line = ""  # as a reply's


class DraftForm(Struct, frozen=True):
    """What stands in the composer; not a reply yet, so that nothing of it has to be right."""

    text: Paragraphs = ""
    kind: Literal["reply", "note"] = "reply"
    to: Paragraphs = ""
    cc: Paragraphs = ""
    about: Line = ""
    attach: list[Line] = []


class TypeForm(Struct, frozen=True):
    version: RowId
    intent: Line = ""


class CustomerForm(Struct, frozen=True):
    version: RowId
    customer: Line = ""  # an account number, or nothing for unknown
    twice: Line = ""  # anything: it was paid twice


class ConfirmationForm(Struct, frozen=True):
    version: RowId
    line: list[RowId] = []


class ParentForm(Struct, frozen=True):
    parent: Line = ""  # an account number, or nothing: it stands on its own


class RulesForm(Struct, frozen=True):
    withholding: Line = ""  # percentages with commas between, or nothing
    retention: Line = ""
    tolerance: Line = ""  # the name of a class


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


class AnswerForm(Struct, frozen=True):
    why: Line = ""  # a key of wording.RETURNED_BY_SALES, or nothing
    answer: Paragraphs = ""


class ContactForm(Struct, frozen=True):
    kind: Line = ""
    value: Line = ""


class NewUserForm(Struct, frozen=True):
    email: Line = ""
    name: Line = ""
    role: Line = ""
    password: Line = ""


class RoleForm(Struct, frozen=True):
    role: Line = ""


class PasswordForm(Struct, frozen=True):
    password: Line = ""


class OwnPasswordForm(Struct, frozen=True):
    current: Line = ""
    password: Line = ""


class FactorForm(Struct, frozen=True):
    """Who adds or removes a second factor shows the password again."""

    current: Line = ""
    code: Line = ""


def read_form(fields: dict[str, list[str]], form: type[Form]) -> Form:
    """The last value of each field, all values of a list field. Raises Invalid."""
    wanted = get_type_hints(form, include_extras=False)
    values: dict[str, Any] = {
        name: texts if _is_list(wanted[name]) else texts[-1]
        for name, texts in fields.items()
        if name in wanted and texts
    }
    try:
        return msgspec.convert(values, form, strict=False)
    except msgspec.ValidationError as error:
        field = str(error).rpartition("$.")[2].strip("`[.]") or None
        raise Invalid(_what_is_wrong(str(error), field), field) from error


def _what_is_wrong(error: str, field: str | None) -> str:
    """In words for who typed it; the fields that nobody types are the page's own."""
    length = _TOO_LONG.search(error)
    if length and field:
        return f"What you wrote under “{field.replace('_', ' ')}” is too long: {int(length[1]):,} characters fit."
    if field == "version" or "missing required field" in error:
        return "This page was not whole when it was sent. Load it again, then repeat."
    return f"“{field.replace('_', ' ')}” can’t be that." if field else "The form could not be read."


_TOO_LONG = re.compile(r"of length <= (\d+)")


def row_id(text: str, field: str, wrong: str = "Choose one of the list.") -> int:
    """An id that a select sent. Raises Invalid."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:12]) < 2**31:
        raise Invalid(wrong, field)
    return int(text)


def ticket_number(text: str, field: str) -> int:
    """As people write it, with or without #. Raises Invalid."""
    return row_id(text.strip().lstrip("#"), field, "Type the number of a ticket, like 1042.")


def amount_of(text: str, field: str, currency: str | None) -> Decimal | None:
    """A typed amount, or None for an empty field; "1.234" is refused where it can mean two of the currency."""
    if not text.strip():
        return None
    places = exponent(currency or "")
    fitting = {value for value in amount_readings(text) if value == round(value, places)}
    if len(fitting) != 1:
        why = "can mean two amounts; type it with its decimals" if fitting else "is no amount of this currency"
        raise Invalid(f"“{text.strip()}” {why}.", field)
    return fitting.pop()


def minor_of(text: str, field: str, currency: str) -> int | None:
    """The same in minor units of the currency."""
    amount = amount_of(text, field, currency)
    return None if amount is None else to_minor(amount, currency)


def day_of(text: str, field: str) -> date | None:
    """The day that a date field sent, or None for an empty one. Raises Invalid."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise Invalid(f"“{text.strip()}” is no day like 2026-11-30.", field) from error


def needed_day(text: str, field: str) -> date:
    """The day that a date field sent. Raises Invalid, also for an empty one."""
    day = day_of(text, field)
    if day is None:
        raise Invalid("Choose a day.", field)
    return day


def addresses(text: str) -> tuple[str, ...]:
    """Addresses divided by commas, semicolons or line breaks, in order and each once."""
    parts = text.replace(";", ",").replace("\n", ",").split(",")
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def clean(text: str) -> str:
    """Line breaks as \\n; no NUL, which PostgreSQL refuses in text."""
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")


def _is_list(hint: object) -> bool:
    return getattr(hint, "__origin__", None) is list


def read_rate(text: str) -> Decimal:
    """A rate of exchange with a point or a comma, as people type it; thousands are no rate."""
    try:
        return Decimal(text.strip().replace(",", "."))
    except InvalidOperation as error:
        raise Invalid(f"“{text.strip()}” is no rate of exchange.", field="rate") from error
