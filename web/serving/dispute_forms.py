"""The bodies of forms about disputes, deductions and promises; amounts and days as people type them."""

from typing import Literal

from msgspec import Struct

from web.serving.forms import Line, Paragraphs, RowId, minor_of

Fields = dict[str, list[str]]


class OwnerForm(Struct, frozen=True):
    version: RowId
    owner: Line = ""  # a user's id, "me", or nothing for the team


class ProposalForm(Struct, frozen=True):
    """Beside these, credit_<deduction> holds what each deduction is credited."""

    version: RowId
    answer: Paragraphs = ""
    rest: Literal["due", "disputed"] = "due"


class DenialForm(Struct, frozen=True):
    version: RowId
    answer: Paragraphs = ""


class CauseForm(Struct, frozen=True):
    version: RowId
    reason: Line = ""
    cause: Line = ""


class EvidenceForm(Struct, frozen=True):
    wanted: Line = ""
    words: Paragraphs = ""
    attachment: Line = ""  # an attachment's id, or nothing


class NumberForm(Struct, frozen=True):
    number: Line = ""


class DeductionReasonForm(Struct, frozen=True):
    reason: Line = ""


class ClaimForm(Struct, frozen=True):
    """`invoice` are ids; amount_<invoice> holds what is disputed of each, nothing for all of it."""

    invoice: list[RowId] = []
    reason: Line = ""
    said: Paragraphs = ""
    claim_number: Line = ""


class PromiseForm(Struct, frozen=True):
    """`parts` above one makes a plan, with the first part on the day and one each month."""

    invoice: list[RowId] = []
    amount: Line = ""
    due_on: Line = ""
    parts: Line = "1"
    note: Paragraphs = ""


class CodeForm(Struct, frozen=True):
    code: Line = ""
    reason: Line = ""
    customer: Line = ""  # an account number, or nothing for all


class HoldForm(Struct, frozen=True):
    invoice: Line = ""
    until: Line = ""
    reason: Paragraphs = ""


def read_amounts(fields: Fields, prefix: str, currency: str) -> dict[int, int]:
    """The amounts of all fields named <prefix>_<id>, by id; empty ones are left out. Raises Invalid."""
    found = {}
    for name, texts in fields.items():
        head, _, number = name.rpartition("_")
        if head == prefix and number.isascii() and number.isdigit() and len(number) < 11:
            amount = minor_of(texts[-1], name, currency)
            if amount is not None:
                found[int(number)] = amount
    return found
