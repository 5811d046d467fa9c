"""States and verdicts in, the words, icons and tones that screens show for them out: one row per value."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from parsers.message import REQUEST_TYPES, Intent
from tickets.alarms import AlarmKind
from tickets.holds import STOP_SIGNS, HoldKind
from tickets.mailroom.mail_ledger import Fate
from tickets.money.advices.remittances import RemittanceState
from tickets.money.bank.expectations import ExpectationState
from tickets.money.bank.payer_identities import IdentityKind, IdentityState
from tickets.money.bank.payments import Residual
from tickets.money.bank.receipts import ReceiptState
from tickets.money.matching.proposal import DifferenceKind, EvidenceClass
from tickets.money.subledger.approvals import ApprovalKind, ApprovalState
from tickets.outgoing.outbox import OutboundStatus
from tickets.requests import name_of
from tickets.ticket import TicketStatus
from tickets.users import Role


@dataclass(frozen=True, slots=True)
class Word:
    """`tone` is a CSS tone class (ok, warn, bad, ink) or empty; `icon` a symbol of sprite.svg."""

    text: str
    icon: str = ""
    tone: str = ""
    hint: str = ""


# In the order of the keys 1 to 6. `hint` is the long name.
INTENTS: dict[str, Word] = {
    Intent.INVOICE_REQUEST: Word("Invoice", "invoice", hint="Invoice request"),
    Intent.REMITTANCE: Word("Remittance", "remit", hint="Remittance advice"),
    Intent.DISPUTE: Word("Dispute", "dispute", hint="Dispute"),
    Intent.ESCALATION: Word("Escalation", "flag", "bad", hint="Escalation"),
    Intent.INFORMATIONAL: Word("Info", "info", hint="Informational"),
    Intent.SALES: Word("Sales", "tag", hint="Sales"),
}
UNKNOWN_INTENT = Word("Not sure", "info")
SURE_FROM = 0.80  # below it the type is shown with a dashed line

LANGUAGES: dict[str, str] = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "nl": "Dutch",
    "pt": "Portuguese",
    "pl": "Polish",
}

STATUSES: dict[str, Word] = {
    TicketStatus.NEW: Word("new", "inbox", "ink"),
    TicketStatus.OPEN: Word("open", "inbox", "ink"),
    TicketStatus.PENDING: Word("waiting for the customer", "clock"),
    TicketStatus.ON_HOLD: Word("on hold", "pause", "warn"),
    TicketStatus.SOLVED: Word("resolved", "check", "ok"),
    TicketStatus.CLOSED: Word("closed", "lock"),
}

OUTBOUND: dict[str, Word] = {
    OutboundStatus.QUEUED: Word("Waiting to be sent", "clock"),
    OutboundStatus.SENDING: Word("Being sent", "send"),
    OutboundStatus.SENT: Word("Accepted by the mail server", "check", "ok"),
    OutboundStatus.DEFERRED: Word("Put off by the mail server, tried again", "clock", "warn"),
    OutboundStatus.FAILED: Word("Not sent", "mailx", "bad"),
    OutboundStatus.UNCERTAIN: Word("Unknown whether it left", "warn", "warn"),
    OutboundStatus.BOUNCED: Word("Bounced", "mailx", "bad"),
    OutboundStatus.CANCELLED: Word("Cancelled, not sent", "x"),
}
CAN_SEND_AGAIN = frozenset(
    {OutboundStatus.FAILED, OutboundStatus.BOUNCED, OutboundStatus.UNCERTAIN, OutboundStatus.CANCELLED}
)
CAN_TAKE_AS_SENT = frozenset({OutboundStatus.UNCERTAIN})
CAN_CANCEL = frozenset({OutboundStatus.QUEUED, OutboundStatus.DEFERRED})

# The views of the money at the bank, in the order of their tabs.
RECEIPT_VIEWS: dict[str, str] = {
    ReceiptState.OPEN: "Waiting",
    "tasks": "To ask",
    "expected": "Expected",
    "account": "On account",
    "unidentified": "Unidentified",
    ReceiptState.PAYMENT: "Without an advice",
    ReceiptState.LINKED: "With their remittance",
    ReceiptState.SET_ASIDE: "Set aside",
}

RECEIPTS: dict[str, Word] = {
    ReceiptState.OPEN: Word("waiting", "clock", "warn"),
    ReceiptState.PAYMENT: Word("a payment of its own", "cash", "ink"),
    ReceiptState.LINKED: Word("with its remittance", "check", "ok"),
    ReceiptState.SET_ASIDE: Word("set aside", "x"),
}
RETURNED = Word("taken back", "undo", "ok")  # a return whose payment is known


# Why a bank took money back: codes of ISO 20022 (ExternalReturnReason) and of the American clearing house, in words.
RETURN_REASONS: dict[str, str] = {
    "AC01": "the account number is wrong",
    "AC04": "the account is closed",
    "AC06": "the account is blocked",
    "AC13": "the account is a consumer's",
    "AG01": "the account allows no such payment",
    "AM04": "there was not enough money",
    "AM05": "it was collected twice",
    "BE05": "the collector is not known to the payer",
    "FOCR": "the payer's bank called it back",
    "MD01": "there is no mandate",
    "MD06": "the payer asked for it back",
    "MD07": "the payer has died",
    "MS02": "the payer gave no reason",
    "MS03": "the bank gave no reason",
    "NARR": "as the text says",
    "RC01": "the bank's code is wrong",
    "RR04": "for regulatory reasons",
    "SL01": "a service of the payer's bank",
    "R01": "there was not enough money",
    "R02": "the account is closed",
    "R03": "there is no such account",
    "R04": "the account number is wrong",
    "R05": "a consumer's account, not authorised",
    "R07": "the payer withdrew the authorisation",
    "R08": "the payer stopped it",
    "R09": "the money was not yet available",
    "R10": "the payer says it was not authorised",
    "R16": "the account is frozen",
    "R20": "the account allows no such payment",
    "R29": "the company says it was not authorised",
}


def return_reason(code: str | None) -> str:
    """ "AM04" gives "AM04, there was not enough money"."""
    words = RETURN_REASONS.get((code or "").strip().upper())
    return f"{code}, {words}" if words else code or ""


EXPECTATIONS: dict[str, Word] = {
    ExpectationState.EXPECTED: Word("expected", "clock"),
    ExpectationState.PARTLY: Word("a part came", "clock", "warn"),
    ExpectationState.MISSED: Word("missed", "alarm", "bad"),
    ExpectationState.KEPT: Word("came", "check", "ok"),
}

RESIDUALS: dict[str, str] = {
    Residual.ON_ACCOUNT: "rests on account",
    Residual.REFUND: "is to be refunded",
    Residual.DUPLICATE: "was paid twice",
}

PAYER_KINDS: dict[str, str] = {
    IdentityKind.ACCOUNT: "Account",
    IdentityKind.NAME: "Name",
}
PAYER_STATES: dict[str, Word] = {
    IdentityState.LEARNED: Word("known", "check", "ok"),
    IdentityState.PROPOSED: Word("waits for a second person", "users", "warn"),
    IdentityState.DEMOTED: Word("no longer used", "x"),
}

# What stands in the banner of a stop-sign, and what it does.
HOLDS: dict[str, Word] = {
    HoldKind.FRAUD: Word("This mail may be fraud.", "shieldx", hint="Nothing leaves this ticket while it stands."),
    HoldKind.BANK_DETAILS: Word(
        "This mail gives us new bank details.",
        "shieldx",
        hint="A hijacked mailbox passes every check, so nothing is sent, changed or refunded until somebody has "
        "called a number on file.",
    ),
    HoldKind.LEGAL: Word("A legal notice.", "flag", hint="No mail leaves for this account while it stands."),
    HoldKind.ATTORNEY: Word("The customer has a lawyer.", "flag", hint="No mail leaves for this account."),
    HoldKind.INSOLVENCY: Word(
        "An insolvency notice.", "flag", hint="Collection stops: no mail leaves for this account while it stands."
    ),
    HoldKind.CEASE: Word("A request to stop contact.", "mailx", hint="No mail leaves for this account."),
    HoldKind.VULNERABLE: Word("The sender may need special care.", "flag", hint="Nothing leaves this ticket yet."),
}


def lift_question(kind: str) -> str:
    return STOP_SIGNS[HoldKind(kind)].question


REQUESTS = REQUEST_TYPES

# What a request captured, in the order and the words of a row; a number of kind "invoices" needs no word.
CAPTURED: dict[str, str] = {
    "reason": "",
    "invoices": "",
    "ranges": "",
    "endings": "ending",
    "periods": "",
    "credit_notes": "credit note",
    "amounts": "",
    "dates": "",
    "po_numbers": "PO",
    "accounts": "account",
    "contracts": "contract",
}
SHOWN_VALUES = 6

# The fields in which a person corrects what a request captured, several values behind commas.
FIELDS: dict[str, Word] = {
    "reason": Word("Reason"),
    "invoices": Word("Invoices"),
    "ranges": Word("Ranges", hint="1001 to 1004"),
    "endings": Word("Numbers ending in"),
    "periods": Word("Periods", hint="2026-03-01 to 2026-03-31, or a day as of which"),
    "credit_notes": Word("Credit notes"),
    "amounts": Word("Amounts", hint="EUR 12.50"),
    "dates": Word("Days", hint="2026-05-15"),
    "po_numbers": Word("PO numbers"),
    "accounts": Word("Accounts"),
    "contracts": Word("Contracts"),
}


def kind_of_number(kind: str) -> str:
    """A kind of captured number; "nothing" is one that means no document of ours."""
    return FIELDS[kind].text if kind in FIELDS else "No number of ours"


# What a dispute is about: the reader's codes in words.
REASONS: dict[str, str] = {
    "DUPINV": "charged twice",
    "DAMAGED": "damaged or defective",
    "TAX": "tax",
    "POMISSING": "PO number missing",
    "FREIGHT": "freight",
    "QTY": "quantity",
    "NOTRECV": "not received",
    "PRICE": "price",
    "WRONGENTITY": "wrong company",
    "SERVICE": "service",
    "CONTRACT": "contract",
}


def request(kind: str) -> str:
    return name_of(kind)


def captured(found: dict[str, list[Any]]) -> str:
    """One line: "90418223, 1001 to 1004, March (1 to 31 Mar 2026), GBP 86.40, PO 4500012"."""
    parts = []
    ends = {end for each in found.get("ranges", []) for end in (each["from"], each["to"])}
    for kind in [*CAPTURED, *(kind for kind in found if kind not in CAPTURED)]:
        values = [
            _captured_value(kind, value) for value in found.get(kind, []) if kind != "invoices" or value not in ends
        ]
        word = CAPTURED.get(kind, kind.replace("_", " "))
        shown = [f"{word} {value}".strip() for value in values[:SHOWN_VALUES]]
        rest = len(values) - len(shown)
        parts += [*shown, f"{rest} more"] if rest else shown
    return ", ".join(parts)


def _captured_value(kind: str, value: Any) -> str:
    if kind == "ranges":
        return f"{value['from']} to {value['to']}"
    if kind == "periods":
        until = _day(value["to"])
        first = _day(value["from"]) if value["from"] else None
        return f"{value['words']} ({first} to {until})" if first else f"{value['words']} ({until})"
    if kind == "dates":
        return _day(str(value))
    return REASONS.get(str(value), str(value))


def _day(written: str) -> str:
    """ "2026-05-15" as people write it; a day whose order is not known as it stands."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return written
    return f"{day.day} {day:%b %Y}"


EVIDENCE: dict[str, Word] = {
    EvidenceClass.A: Word("Proved", hint="every sum ties, every reference is unique"),
    EvidenceClass.B: Word("Proved", hint="a coded difference within its limit"),
    EvidenceClass.C: Word("Inferred", hint="one way to explain it"),
    EvidenceClass.D: Word("To decide", hint="a difference, several ways, or a sum that fails"),
    EvidenceClass.E: Word("Unknown", hint="payer or invoice not found"),
}

REMITTANCES: dict[str, Word] = {
    RemittanceState.PROPOSED: Word("Waiting for you", "clock", "ink"),
    RemittanceState.CONFIRMED: Word("Applied", "check", "ok"),
    RemittanceState.REJECTED: Word("Rejected", "x"),
    RemittanceState.REVERSED: Word("Un-applied", "undo", "warn"),
    RemittanceState.UNREADABLE: Word("Could not be read", "warn", "bad"),
}

DIFFERENCES: dict[str, str] = {
    DifferenceKind.WRITE_OFF: "Small difference",
    DifferenceKind.WITHHOLDING: "Tax withheld",
    DifferenceKind.RETENTION: "Retention until acceptance",
    DifferenceKind.BANK_FEE: "Fee of a bank",
}

# The limits of small differences, by the field of parsers.known_items.Tolerance.
LIMITS: dict[str, str] = {
    "penny": "Rounding",
    "largest": "At most",
    "rate": "And of the item",
    "monthly": "In a month",
    "unearned_discount": "Late discount",
    "bank_fee": "Fee of a wire",
}

# What a second person is asked for, in the infinitive of its button.
APPROVALS: dict[str, str] = {
    ApprovalKind.WRITE_OFF: "Write off",
    ApprovalKind.REFUND: "Send back",
    ApprovalKind.CROSS_FAMILY: "Apply to another customer",
    ApprovalKind.CLOSED_PERIOD: "Take back from closed books",
    ApprovalKind.CREDIT_NOTE: "Credit",
    ApprovalKind.PAYMENT_PLAN: "Payment plan",
}

APPROVAL_STATES: dict[str, Word] = {
    ApprovalState.WAITING: Word("Waiting", "clock", "ink"),
    ApprovalState.GRANTED: Word("Granted", "check", "ok"),
    ApprovalState.REFUSED: Word("Refused", "x", "bad"),
    ApprovalState.WITHDRAWN: Word("Withdrawn", "undo"),
}

# What became of a mail: the ledger's columns, in its order.
FATES: dict[str, Word] = {
    Fate.RECEIVED: Word("Received", "inbox"),
    Fate.TICKETED: Word("New tickets", "plus", hint="Opened a ticket"),
    Fate.ATTACHED: Word("Added to a ticket", "clip", hint="Added to a ticket"),
    Fate.AUTOMATIC: Word("Automatic, filed", "retry", hint="Automatic, filed without a ticket"),
    Fate.DUPLICATE: Word("Also delivered", "copy", hint="A second copy of a mail that is here"),
    Fate.PARKED: Word("Parked", "mailx", "bad", hint="Parked for a person"),
    Fate.IN_FLIGHT: Word("Being read", "clock", hint="Waits to be read, or is being read"),
    Fate.LOST: Word("Unaccounted", "warn", "bad", hint="Without a fate"),
}

# Kinds of alarm; `hint` is the page where one looks.
ALARMS: dict[str, Word] = {
    AlarmKind.SIGN_IN: Word("Sign-in refused", "lock", hint="/mailroom"),
    AlarmKind.MAILBOX_CHANGED: Word("Another mailbox than before", "mailx", hint="/mailroom"),
    AlarmKind.MAILBOX_DOWN: Word("Mailbox can’t be reached", "mailx", hint="/mailroom"),
    AlarmKind.MAIL_SERVER_DOWN: Word("Mail does not leave", "send", hint="/mailroom#ob"),
    AlarmKind.SILENT_MAILBOX: Word("Far less mail than usual", "clock", hint="/mailroom"),
    AlarmKind.GAP: Word("Messages were not fetched", "mailx", hint="/mailroom"),
    AlarmKind.MOVES_REFUSED: Word("Mail that is done can’t be moved", "mailx", hint="/mailroom"),
    AlarmKind.PARKED_MAIL: Word("Mail could not be filed", "mailx", hint="/mailroom#parked"),
    AlarmKind.LITTLE_DISK: Word("The disk is nearly full", "warn", hint=""),
    AlarmKind.WORKER_LATE: Word("A worker does not come round", "alarm", hint=""),
    AlarmKind.MISSING_STATEMENT: Word("A bank statement is missing", "warn", hint="/receipts"),
    AlarmKind.CREDENTIAL_ENDS: Word("A permission will end", "clock", hint="/mailroom"),
}

# What a worker's loops are called; one for each mailbox or listener has its name behind.
JOBS: dict[str, str] = {
    "intake": "Reading and filing mail",
    "cash": "Posting cash",
    "sender": "Sending mail",
    "alarms": "Telling alarms",
    "seals": "Sealing the audit trail",
    "watch": "The worker itself",
    "poller": "Fetching",
    "asked": "Reading at once when asked",
    "listener": "Taking mail at",
}


# What stands in a view that holds nothing.
EMPTY_VIEWS: dict[str, str] = {
    "mine": "No ticket is yours",
    "mentions": "Nobody has mentioned you",
    "unassigned": "Every ticket has somebody",
    "snoozed": "Nothing is snoozed",
    "breaching": "Nothing is late, or will be within the hour",
    "solved": "Nothing is resolved yet",
    "all": "No tickets yet",
}
# How something comes to stand there.
EMPTY_HINTS: dict[str, str] = {
    "mentions": "A note with @ and your name calls you here.",
    "snoozed": "A ticket that is snoozed waits here until its time, or until somebody writes.",
    "solved": "Resolved tickets stand here, the last one first.",
    "all": "New mail shows up here by itself.",
}


def waiting_elsewhere(snoozed: int, other: str, count: int) -> str:
    """ "1 ticket is snoozed. Tier 2 has 22." """
    sleeping = f"{snoozed} ticket{' is' if snoozed == 1 else 's are'} snoozed" if snoozed else "Nothing is snoozed"
    return f"{sleeping}. Tier {other[-1]} has {count or 'nothing'}."


def job(name: str) -> str:
    loop, _, thing = name.partition(" ")
    return f"{JOBS.get(loop, loop)} {thing}".strip()


def alarm_subject(subject: str) -> str:
    """ "mailbox billing", "the mail server", "Sending mail": as alarms name what they are about."""
    if subject == "smtp":
        return "the mail server"
    thing, _, name = subject.partition(" ")
    return job(name) if thing == "worker" and name else subject


# The three verdicts on where a mail comes from.
VERDICTS: dict[str, str] = {
    "origin": "Comes from",
    "may_auto_reply": "May a machine answer",
    "deserves_ticket": "Is it work",
}

ROLES: dict[str, str] = {
    Role.TIER1: "Tier 1",
    Role.TIER2: "Tier 2",
    Role.LEAD: "Team lead",
    Role.SALES: "Sales",
    Role.ADMIN: "Administrator",
}


def first_order(view: str) -> str:
    """How a list stands unless somebody sorts it."""
    return "Resolved last first" if view == "solved" else "Due first"


# What became of a payment's rows in a batch for the accounting system.
EXPORTED: dict[str, Word] = {
    "built": Word("In a file, not given out", "clock", "warn"),
    "taken": Word("Posted in the ERP", "check", "ok"),
    "sent": Word("Given out, not answered", "clock"),
    "rejected": Word("Came back", "undo", "bad"),
    "aside": Word("Kept out", "x"),
}

# Tickets with sales, by what sales said.
FORWARDS = {"waiting": "To accept", "accepted": "Accepted", "returned": "Returned"}
# Why sales hands a ticket back; what they write stands behind it.
RETURNED_BY_SALES = {
    "done": "Done, nothing is left for billing",
    "agreed": "Agreed with the customer, invoice it as written here",
    "missing": "Ask the customer for what is missing",
    "not-sales": "Not a matter of sales",
    "not-ours": "Not a customer whom sales looks after",
}
EMPTY_FORWARDS = {
    "waiting": "Nothing waits for sales",
    "accepted": "Nothing is accepted",
    "returned": "Nothing was returned",
}

# Drafts: what is being written, and how long after the last letter somebody counts as writing.
DRAFTS = {"reply": "a reply", "note": "an internal note"}
WRITING_SINCE = timedelta(minutes=2)
