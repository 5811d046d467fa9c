"""States of disputes, promises and credits in, the words and tones that screens show for them out."""

from tickets.money.disputes.arrangements import ArrangementState
from tickets.money.disputes.credit_requests import CreditState
from tickets.money.disputes.dispute_reasons import REASONS as REASONS
from tickets.money.disputes.disputes import Dispute, DisputeState
from web.words.wording import Word

STATES: dict[str, Word] = {
    DisputeState.NEW: Word("New", "inbox", "ink"),
    DisputeState.REVIEW: Word("In review", "eye", "ink"),
    DisputeState.WAITING: Word("Waiting for the customer", "clock"),
    DisputeState.PROPOSED: Word("Decision proposed", "shield", "ink"),
    DisputeState.APPROVED: Word("Credit note asked for", "invoice", "ok"),
    DisputeState.DENIED: Word("Denied, due again", "x", "warn"),
    DisputeState.WITHDRAWN: Word("Withdrawn, due again", "undo", "warn"),
    DisputeState.SETTLED: Word("Settled", "check", "ok"),
}
_REST_DUE = Word("Rest due again", "invoice", "warn")


def state_word(dispute: Dispute) -> Word:
    rest = dispute.state == DisputeState.DENIED and dispute.decision == "partly"
    return _REST_DUE if rest else STATES[DisputeState(dispute.state)]


TABS: dict[str, str] = {
    "open": "To decide",
    "mine": "Mine",
    "approve": "To approve",
    "deductions": "Deductions",
    "credit": "Credit notes awaited",
    "due": "Due again",
    "settled": "Settled",
}

EMPTY: dict[str, str] = {
    "open": "Nothing waits for a decision.",
    "mine": "You have no dispute.",
    "approve": "No credit waits for a second person.",
    "deductions": "No short payment waits: each belongs to a dispute, or was paid.",
    "credit": "No credit note is awaited.",
    "due": "Nothing that was denied or withdrawn is still open.",
    "settled": "Nothing was settled yet.",
}

CREDITS: dict[str, Word] = {
    CreditState.PROPOSED: Word("Waits for approval", "clock"),
    CreditState.APPROVED: Word("To be written", "invoice", "ink"),
    CreditState.ISSUED: Word("Written, not in the ledger yet", "clock", "ink"),
    CreditState.CREDITED: Word("In the ledger", "check", "ok"),
    CreditState.REFUSED: Word("Sent back", "x"),
    CreditState.NEEDLESS: Word("Not needed, it was paid", "check"),
}

PROMISES: dict[str, Word] = {
    ArrangementState.ASKED: Word("Waits for a second person", "clock", "ink"),
    ArrangementState.RUNNING: Word("Running", "promise", "ink"),
    ArrangementState.BROKEN: Word("Missed", "warn", "bad"),
    ArrangementState.KEPT: Word("Kept", "check", "ok"),
    ArrangementState.REFUSED: Word("Refused", "x"),
    ArrangementState.CANCELLED: Word("Cancelled", "x"),
}
PROMISE_TABS: dict[str, str] = {
    "running": "Standing",
    "missed": "Missed",
    "asked": "To agree to",
    "kept": "Kept",
    "over": "Cancelled or refused",
}
INSTALMENTS: dict[str, Word] = {
    "open": Word("not due yet"),
    "kept": Word("paid", "check", "ok"),
    "missed": Word("missed", "warn", "bad"),
    "late": Word("paid late", "check", "warn"),
}

DECISIONS: dict[str, str] = {
    "credited": "Credited",
    "partly": "Credited in part",
    "denied": "Denied",
    "withdrawn": "Withdrawn",
}

SOURCES: dict[str, str] = {"short_paid": "Short payment", "mail": "Mail", "phone": "Phone", "hand": "By hand"}
