"""Fields of the forms of queue, ticket and mailroom."""

from typing import Literal

from msgspec import Struct

from web.serving.forms import Line, Paragraphs, RowId, Values


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


class AnswerForm(Struct, frozen=True):
    why: Line = ""  # a key of wording.RETURNED_BY_SALES, or nothing
    answer: Paragraphs = ""


class ContactForm(Struct, frozen=True):
    kind: Line = ""
    value: Line = ""
