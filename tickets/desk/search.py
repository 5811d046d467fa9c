"""The search box's text in, conditions on Ticket out.

`status:open tier:2 invoice:4711 from:acme assignee:me "short paid"`: every term must hold. A field is a name, a
colon and a value (quoted, if it has blanks); anything else is a word, found in subject, preview, requester,
customer, account, ticket number, amount, file name or a document number that the mails name. Upper and lower case are
the same. A word for what a ticket is (“open disputes”, “overdue”) also finds those that are so. Days are the house's,
one or two that both belong to it: `opened:2026-11-01..2026-11-30`; an age is hours or days: `age:4h..3d`.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session

from parsers.keys import canonical_keys
from parsers.message import Intent
from parsers.money import CURRENCY_CODES, amount_readings, exponent
from tickets.customers import Customer
from tickets.desk.customer_search import is_named
from tickets.desk.drafts import has_draft
from tickets.desk.figures import is_in_time
from tickets.desk.looks import is_unread
from tickets.errors import Invalid
from tickets.house_time import start_of_day
from tickets.mailroom.attachments import Attachment
from tickets.mailroom.messages import InboundMessage
from tickets.money.advices.remittances import Remittance
from tickets.ticket import Ticket, TicketStatus, is_done, is_live
from tickets.ticket_keys import TicketKey
from tickets.users import Actor, User

MAX_TERMS = 20


@dataclass(frozen=True, slots=True)
class Term:
    """`field` is None for a plain word."""

    field: str | None
    value: str


def parse_query(text: str) -> tuple[Term, ...]:
    """Total: any text gives terms; an unknown field is a word with a colon in it."""
    terms = []
    for match in _TERM.finditer(text):
        field = (match["field"] or "").lower()
        value = match["quoted"] if match["quoted"] is not None else match["bare"]
        if field and field not in FIELDS:
            terms.append(Term(None, f"{match['field']}:{value}"))
        elif value:
            terms.append(Term(field or None, value))
    return tuple(terms[:MAX_TERMS])


_TERM = re.compile(r'(?:(?P<field>[a-zA-Z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<bare>[^\s"]+))')


def search_condition(session: Session, text: str, actor: Actor, *, now: datetime) -> ColumnElement[bool]:
    """Raises Invalid, with what would be right, for a value that its field cannot have."""
    context = _Context(session, actor, now)
    terms = parse_query(text)
    told = [term for term in terms if term.field or term.value.casefold() not in _FILLERS] or terms
    conditions = (
        FIELDS[each.field](each.value, context) if each.field else _word(each.value, context) for each in told
    )
    return and_(true(), *conditions)


_FILLERS = frozenset({"ticket", "tickets", "from", "for", "of", "by", "with"})  # “remittance from Acme”


@dataclass(frozen=True, slots=True)
class _Context:
    session: Session
    actor: Actor
    now: datetime


def _word(value: str, context: _Context) -> ColumnElement[bool]:
    if _TICKET_NUMBER.fullmatch(value):
        return Ticket.id == int(value[1:])
    field, meant = _MEANT.get(value.casefold(), ("", ""))
    return or_(
        _contains(value),
        _named(value),
        _invoice(value),
        _numbered(value),
        _amounts_to(value),
        _in_file(value),
        Ticket.currency == value.upper() if value.upper() in CURRENCY_CODES else false(),
        FIELDS[field](meant, context) if field else false(),
    )


# word: the field and its value that somebody means by it
_MEANT: Mapping[str, tuple[str, str]] = {
    "open": ("is", "open"),
    "resolved": ("is", "solved"),
    "solved": ("is", "solved"),
    "overdue": ("is", "overdue"),
    "late": ("is", "overdue"),
    "breached": ("is", "overdue"),
    "unread": ("is", "unread"),
    "unassigned": ("is", "unassigned"),
    "my": ("assignee", "me"),
    "mine": ("assignee", "me"),
    "dispute": ("type", Intent.DISPUTE),
    "disputes": ("type", Intent.DISPUTE),
    "remittance": ("type", Intent.REMITTANCE),
    "remittances": ("type", Intent.REMITTANCE),
    "escalation": ("type", Intent.ESCALATION),
    "escalations": ("type", Intent.ESCALATION),
    "sales": ("type", Intent.SALES),
}


_TICKET_NUMBER = re.compile(r"#[0-9]{1,9}")


def _numbered(value: str) -> ColumnElement[bool]:
    return Ticket.id == int(value) if _TICKET_NUMBER.fullmatch(f"#{value}") else false()


def _contains(value: str) -> ColumnElement[bool]:
    return Ticket.search_text.contains(value.casefold(), autoescape=True)


def _named(value: str) -> ColumnElement[bool]:
    """Of a customer with this in its name, or with this account number, or three figures of it and more."""
    number = Customer.account_number
    partly = number.contains(value, autoescape=True) if _PART_OF_A_NUMBER.fullmatch(value) else number == value
    return Ticket.customer_id.in_(select(Customer.id).where(or_(partly, is_named(value))))


_PART_OF_A_NUMBER = re.compile(r"[0-9-]{3,}")


def _amounts_to(value: str) -> ColumnElement[bool]:
    """Tickets about this amount, or with a remittance of it, however it is written: “4512”, “£4,512.00”."""
    if not any(letter.isdecimal() for letter in value):
        return false()
    found = []
    for reading in amount_readings(value):
        for places, codes in _CODES_BY_PLACES.items():
            minor = abs(reading).scaleb(places)
            if minor == int(minor) < _LARGEST_AMOUNT:
                found.append(and_(Ticket.amount_minor == int(minor), Ticket.currency.in_(codes)))
                paid = (Remittance.total_minor == int(minor)) & Remittance.currency.in_(codes)
                found.append(Ticket.id.in_(select(Remittance.ticket_id).where(paid)))
    return or_(false(), *found)


_LARGEST_AMOUNT = 2**63
_CODES_BY_PLACES: Mapping[int, Sequence[str]] = {
    places: sorted(code for code in CURRENCY_CODES if exponent(code) == places)
    for places in sorted({exponent(code) for code in CURRENCY_CODES})
}


def _in_file(value: str) -> ColumnElement[bool]:
    """With a file of this name; looked for only when the word looks like one."""
    if not _FILE_NAME.search(value):
        return false()
    named = select(InboundMessage.ticket_id).join(Attachment, Attachment.inbound_id == InboundMessage.id)
    return Ticket.id.in_(
        named.where(Attachment.name.icontains(value, autoescape=True), InboundMessage.ticket_id.is_not(None))
    )


_FILE_NAME = re.compile(r"(?i)\.(?:pdf|xlsx?|csv|docx?|eml|msg|zip|xml|txt|png|jpe?g|tiff?|html?|edi)$")


def _invoice(value: str, _context: object = None) -> ColumnElement[bool]:
    keys = canonical_keys(value)
    return Ticket.id.in_(select(TicketKey.ticket_id).where(TicketKey.key.in_(keys))) if keys else false()


def _status(value: str, _context: _Context) -> ColumnElement[bool]:
    status = value.lower().replace("-", "_")
    return Ticket.status == _one_of("status", status, [*TicketStatus])


def _tier(value: str, _context: _Context) -> ColumnElement[bool]:
    return Ticket.tier == int(_one_of("tier", value, ["1", "2"]))


def _type(value: str, _context: _Context) -> ColumnElement[bool]:
    return Ticket.intent == _one_of("type", value.lower(), [*Intent])


def _from(value: str, _context: _Context) -> ColumnElement[bool]:
    return or_(_requester(value), _named(value))


def _requester(value: str) -> ColumnElement[bool]:
    return or_(
        Ticket.requester_email.icontains(value, autoescape=True),
        Ticket.requester_name.icontains(value, autoescape=True),
    )


def _customer(value: str, _context: _Context) -> ColumnElement[bool]:
    return _named(value)


def _assignee(value: str, context: _Context) -> ColumnElement[bool]:
    if value.lower() == "none":
        return Ticket.assignee_id.is_(None)
    if value.lower() == "me":
        return Ticket.assignee_id == context.actor.user_id
    named = or_(User.name.icontains(value, autoescape=True), User.email == value.lower())
    return Ticket.assignee_id.in_(select(User.id).where(named))


def _is(value: str, context: _Context) -> ColumnElement[bool]:
    states: Mapping[str, ColumnElement[bool]] = {
        "open": is_live(),
        "solved": is_done(),
        "overdue": and_(is_live(), Ticket.due_at < context.now),
        "unassigned": Ticket.assignee_id.is_(None),
        "unread": is_unread(context.actor),
        "alarmed": Ticket.alarm.is_not(None),
        "drafted": has_draft(),
    }
    return states[_one_of("is", value.lower(), [*states])]


def _has(value: str, _context: _Context) -> ColumnElement[bool]:
    _one_of("has", value.lower(), ["attachment"])
    with_files = select(InboundMessage.ticket_id).join(Attachment, Attachment.inbound_id == InboundMessage.id)
    return Ticket.id.in_(with_files.where(InboundMessage.ticket_id.is_not(None)))


def _in_days(field: str, at: InstrumentedAttribute[Any]) -> Callable[[str, _Context], ColumnElement[bool]]:
    """What was merged away is left out: it counts where it went."""

    def between(value: str, context: _Context) -> ColumnElement[bool]:
        first, last = _split_days(field, value)
        begins, ends = (start_of_day(day, context.now) for day in (first, last + timedelta(days=1)))
        return and_(at >= begins, at < ends, Ticket.merged_into.is_(None))

    return between


def _replied_late(value: str, context: _Context) -> ColumnElement[bool]:
    """What a type promises is in business hours, which no database knows: each reply of the days is judged."""
    at = Ticket.first_reply_at
    replied = select(Ticket.id, Ticket.opened_at, Ticket.intent, at).where(_REPLIED(value, context))
    found = context.session.execute(replied)
    return Ticket.id.in_([row.id for row in found if not is_in_time(row.opened_at, row.intent, row.first_reply_at)])


_REPLIED = _in_days("replied", Ticket.first_reply_at)


def _split_days(field: str, value: str) -> tuple[date, date]:
    first, _, last = value.partition("..")
    try:
        return date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError:
        raise Invalid(f"{field}: is a day, or two as 2026-11-01..2026-11-30, not {value!r}.", field="query") from None


def _age(value: str, context: _Context) -> ColumnElement[bool]:
    """Since it was opened: at least the first length, less than the second."""
    found = _AGE.fullmatch(value.lower())
    if found is None:
        raise Invalid(f"age: is between two lengths as 4h..1d, or 3d.. for older, not {value!r}.", field="query")
    least, below = (found[name] and context.now - _length(found[name]) for name in ("least", "below"))
    return and_(Ticket.opened_at <= least if least else true(), Ticket.opened_at > below if below else true())


_AGE = re.compile(r"(?P<least>[0-9]{1,4}[hd])?\.\.(?P<below>[0-9]{1,4}[hd])?")


def _length(written: str) -> timedelta:
    return timedelta(hours=int(written[:-1]) * (24 if written.endswith("d") else 1))


def _one_of(field: str, value: str, allowed: list[str]) -> str:
    if value not in allowed:
        raise Invalid(f"{field}: is one of {', '.join(allowed)}, not {value!r}.", field="query")
    return value


# Every field of the grammar and what it means; the help page lists them.
FIELDS: Mapping[str, Callable[[str, _Context], ColumnElement[bool]]] = {
    "status": _status,  # status:pending
    "tier": _tier,  # tier:2
    "type": _type,  # type:dispute
    "invoice": _invoice,  # invoice:INV-4711
    "from": _from,  # from:acme
    "customer": _customer,  # customer:"Acme Tooling", customer:C-1001
    "assignee": _assignee,  # assignee:me, assignee:none, assignee:tess
    "is": _is,  # is:overdue
    "has": _has,  # has:attachment
    "opened": _in_days("opened", Ticket.opened_at),  # opened:2026-11-23
    "replied": _REPLIED,  # replied:2026-11-01..2026-11-30, for the first time
    "repliedlate": _replied_late,  # the same, later than its type promises
    "resolved": _in_days("resolved", Ticket.solved_at),  # resolved:2026-11-01..2026-11-30
    "age": _age,  # age:4h..1d, age:3d..
}
