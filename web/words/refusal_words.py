"""A form's address and the refusal in, what stands above the reason out: "Not un-applied", "Not moved"; for a form
that is too large, what to do."""

from tickets.errors import Invalid, Refusal, StaleEdit
from tickets.outgoing.enclosures import MAX_BYTES

_NOT_DONE = "Not done"

# The end of a form's address, alone or with what it is about: what did not happen.
_NOT: dict[str, str] = {
    "acceptance": "Not accepted",
    "answer": "Answer not taken over",
    "application": "Not applied",
    "approval": "Not approved",
    "approvals/withdrawal": "Not withdrawn",
    "asking": "Not asked",
    "aside": "Not set aside",
    "assignment": "Not assigned",
    "cancellation": "Not cancelled",
    "confirmation": "Not applied",
    "contacts": "Contact not added",
    "correction": "Not corrected",
    "credit": "Credit note not used",
    "customer": "Customer not set",
    "denial": "Not denied",
    "difference": "Not changed",
    "dispute": "No dispute opened",
    "disputes": "No dispute opened",
    "disputes/hold": "Day not moved",
    "dunning-holds": "Not held back from reminders",
    "escalation": "Not escalated",
    "evidence": "Not added",
    "exchange": "Not settled at this rate",
    "exports": "No batch built",
    "exports/rejection": "Batch not rejected",
    "family-approval": "Not asked for",
    "file": "File not given out",
    "forward": "Not forwarded",
    "grant": "Not granted",
    "header": "Not corrected",
    "hold": "Not put on hold",
    "item": "Item not chosen",
    "joining": "Not put together",
    "kept-back": "Not settled",
    "limits": "Limits not set",
    "lines": "Line not added",
    "merge": "Not merged",
    "move": "Not moved",
    "notes": "Note not added",
    "number": "Number not saved",
    "ours": "Not added",
    "parent": "Family not changed",
    "part-return": "Nothing taken back",
    "parting": "Not taken apart",
    "payer": "Payer not set",
    "payers/confirmation": "Not confirmed",
    "payment-return": "Nothing taken back",
    "payments/reopening": "Not asked for",
    "promises": "Promise not logged",
    "forgetting": "Not forgotten",
    "proposal": "Credit not proposed",
    "reason": "Reason not saved",
    "reason-codes": "Code not saved",
    "receipts/remittance": "Not linked",
    "receipts/return": "Not brought back",
    "refund": "Refund not asked for",
    "refusal": "Not refused",
    "rejection": "Not rejected",
    "release": "Still on hold",
    "removal": "Not removed",
    "reopening": "Not reopened",
    "replies": "Reply not sent",
    "residual": "Not taken down",
    "return": "Not returned",
    "reversal": "Not un-applied",
    "review": "Not taken into review",
    "rules": "Rules not set",
    "sending-back": "Not sent back",
    "shares": "Not split",
    "solution": "Not resolved",
    "split": "Not split",
    "statements": "Statement not taken over",
    "taking-back": "Not taken back",
    "transfer": "Not transferred",
    "undoing": "Not undone",
    "waiting": "Not set to waiting",
    "withdrawal": "Not withdrawn",
    "write-off": "Not written off",
}


def say_refused(path: str, refusal: Refusal) -> str:
    """What a person reads above the reason of a refused form."""
    said = _say_not(path)
    if isinstance(refusal, StaleEdit):
        return f"{said}: something changed meanwhile"
    if isinstance(refusal, Invalid):
        return f"{said}, one thing to fix"
    return said


def say_too_large(path: str) -> str:
    """What to do about a form that is larger than its page takes."""
    return _TOO_LARGE.get(path.rstrip("/").rpartition("/")[2], "What was sent is more than this page takes, 1 MB.")


_FILES_TOO_LARGE = (
    f"The files are too large together: at most {MAX_BYTES // 2**20} MiB leave with a mail. Nothing was sent or "
    "kept. Go back with your browser, where your text still stands, and leave out some of the files."
)
_TOO_LARGE: dict[str, str] = {
    "replies": _FILES_TOO_LARGE,
    "tickets": _FILES_TOO_LARGE,
    "draft": _FILES_TOO_LARGE,
    "statements": "A statement has at most 25 MB. Have the bank send it in parts, such as a day each.",
}


def _say_not(path: str) -> str:
    """ "/allocations/7/reversal": "Not un-applied"."""
    words = [part for part in path.split("/") if part and not part.isdigit()]
    ends = ["/".join((words[0], words[-1])), words[-1]] if words else []
    return next((_NOT[end] for end in ends if end in _NOT), _NOT_DONE)
