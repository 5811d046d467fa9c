"""The place and type of a request in, what it captured out: references, ranges, amounts, dates, periods, the reason.

A request captures what stands in its own sentences and in the list below them, or what stood before where it points
back or names nothing; a mail that asks for one thing only gives it all that the mail names. Which documents are meant
("the March invoices", "the ones ending 442") is captured where documents or a balance are asked for.
"""

# ruff: noqa: E501 (tables read best with one row a line)

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from parsers.dates import date_readings
from parsers.intent.dispute_reasons import find_reason
from parsers.message import MoneyMention, Reference
from parsers.numbers.days_ahead import DayAhead, find_days_ahead
from parsers.numbers.named_numbers import find_contracts
from parsers.numbers.number_ranges import NumberRange, find_endings, find_ranges
from parsers.numbers.periods import Period, decide_order, find_periods, read_day
from parsers.problems import Span

_OF_DOCUMENTS = frozenset({"invoice_copy", "statement", "balance", "payment_status", "po_change"})
_OF_A_DAY = frozenset({"statement", "balance"})  # "as of 30 September" is said of the account, not of an invoice
# These are about an invoice or a payment, which the sentences before name where their own do not.
_OF_ITEMS = frozenset(
    "invoice_copy payment_status po_change promise_to_pay payment_plan short_pay credit_application dispute refund".split()
)
# Of these only the documents in their own sentences count; what a cancellation names is a contract.
_OF_NO_ITEMS = frozenset(
    "portal_access address_change contact_question vendor_form data_subject cancellation bank_change sales".split()
)
_OF_DAYS_AHEAD = frozenset({"promise_to_pay", "payment_plan"})  # of these "on Friday" is a day to come
_CANCELLATION = "cancellation"
_REASONED = frozenset({"dispute", "short_pay"})
_KINDS = {
    "invoice": "invoices",
    "credit": "credit_notes",
    "po": "po_numbers",
    "account": "accounts",
    "contract": "contracts",
}
_DOCUMENT_KINDS = ("invoices", "credit_notes")
_CREDIT_PREFIX = re.compile(
    r"(?:CN|CM|CR|CRN|NC|AV|AB|GU|GS|GUT|KOR|RN)\b[ /.-]?\d|(?:CN|CM|NC|AV|AB|GU|GS)\d", re.IGNORECASE
)
_DATE = re.compile(
    r"\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}(?P<mark>[./-])\d{1,2}(?P=mark)(?:\d{4}|\d{2})\b|\b\d{1,2}\.\d{1,2}\.(?![\d-])|"
    r"(?<![\w/.,-])(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|[12]\d|3[01])(?![\w/-]|[.,]\d)|"
    r"\b\d{1,2}(?:st|nd|rd|th|er|\.|º)? (?:de |of )?[^\W\d_]{3,12}\.?(?: (?:de |of )?\d{4}(?!\d))?|\b[^\W\d_]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b|"
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.? \d{1,2}(?:st|nd|rd|th)?\b(?![.:/-]?\d)"
)
_DIGIT = re.compile(r"\d")
_LINES_KEPT = 500  # several requests of a mail look at the same ones
_HALF_A_YEAR = timedelta(days=183)  # a day without a year is the nearest one
_POINTS_BACK = re.compile(
    r"\b(?:these|those|them|they|it|both|all of|the above|above|diese[rnms]?|beide[ns]?|obige[nr]?|oben|sie|ces|celles-ci|celle-ci|ceux-ci|"
    r"ci-dessus|les|estas?|estos?|ambas|ambos|anterior(?:es)?|las|queste|questi|quest[ao]|entrambe|sopra|le|deze|beide|bovenstaande|"
    r"ze|estes|acima|ambas|as|te|tych|obie|powyższ\w+|je)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Named:
    """What the whole text names. A reference is `mentioned` at each of its places; `order` is that of day and month in
    its dates; `on` the day it was written."""

    text: str
    mentioned: Sequence[tuple[int, Reference]]
    ranges: Sequence[NumberRange]
    amounts: Sequence[MoneyMention]
    periods: Sequence[Period]
    days_ahead: Sequence[DayAhead]
    on: date | None
    order: str | None


def find_named(
    text: str,
    references: Sequence[Reference],
    amounts: Sequence[MoneyMention],
    *,
    kinds: Collection[str],
    on: date | None,
    language: str | None,
) -> Named:
    """`kinds` are the types of the mail's requests: periods are looked for only where documents are asked for, days
    named by words only where a payment is promised."""
    order = decide_order(text, language)
    periods = find_periods(text, on, order) if not _OF_DOCUMENTS.isdisjoint(kinds) else ()
    days_ahead = find_days_ahead(text, on) if on and not _OF_DAYS_AHEAD.isdisjoint(kinds) else ()
    if _CANCELLATION in kinds:
        contracts = (Reference("contract", text[span.start : span.end], span) for span in find_contracts(text))
        references = [*references, *contracts]
    mentioned = sorted(
        ((place, reference) for reference in references for place in _places(text, reference)),
        key=lambda found: found[0],
    )
    return Named(text, mentioned, find_ranges(text, references), amounts, periods, days_ahead, on, order)


def _places(text: str, reference: Reference) -> Iterator[int]:
    """Where a reference stands: the mail names it once in full, and comes back to it."""
    yield reference.span.start
    place = text.find(reference.value, reference.span.end)
    while place != -1:
        end = place + len(reference.value)
        if not text[place - 1].isalnum() and not text[end : end + 1].isalnum():
            yield place
        place = text.find(reference.value, end)


def capture(named: Named, kind: str, own: Span, around: Span, before: int) -> dict[str, list[Any]]:
    """`own` are the request's sentences, `around` reaches down to what else may be meant, from `before` on nothing was
    taken by an earlier request."""
    captured = _values(named, kind, own, around)
    if "invoices" not in captured and before < own.start:
        earlier = _values(named, kind, own, Span(before, own.start))
        if not captured or _POINTS_BACK.search(named.text, own.start, own.end):
            captured = earlier | captured
        elif kind in _OF_ITEMS:
            captured |= {name: earlier[name] for name in _DOCUMENT_KINDS if name in earlier and name not in captured}
    if kind in _REASONED and (reason := find_reason(named.text[own.start : own.end])):
        captured["reason"] = [reason]
    return captured


def _values(named: Named, kind: str, own: Span, within: Span) -> dict[str, list[Any]]:
    captured: dict[str, list[Any]] = {}
    of_documents = own if kind in _OF_NO_ITEMS else within
    for place, reference in named.mentioned:
        where = within if reference.kind == "account" else of_documents
        name = _name(kind, reference)
        if name == "contracts" and kind != _CANCELLATION:
            continue
        if where.start <= place < where.end and reference.value not in captured.get(name, ()):
            captured.setdefault(name, []).append(reference.value)
    for mention in named.amounts:
        if within.start <= mention.span.start < within.end:
            captured.setdefault("amounts", []).append(f"{mention.currency} {mention.amount}")
    if dates := _list_days(named, kind, within):
        captured["dates"] = dates
    ranges = [found for found in named.ranges if of_documents.start <= found.span.start < of_documents.end]
    if ranges:
        captured["ranges"] = [{"from": found.first, "to": found.last} for found in ranges]
    return captured | _documents(named, kind, own, within, captured) if kind in _OF_DOCUMENTS else captured


def _list_days(named: Named, kind: str, within: Span) -> list[str]:
    lines = named.text[within.start : within.end].split("\n")
    days = [day for line in lines for each in _list_dates(line) if (day := _day(each, named))]
    if kind in _OF_DAYS_AHEAD:
        ahead = [each for each in named.days_ahead if within.start <= each.span.start < within.end]
        days += [each.day.isoformat() if each.day else each.words for each in ahead]
    return list(dict.fromkeys(days))


@lru_cache(maxsize=_LINES_KEPT)
def _list_dates(line: str) -> tuple[str, ...]:
    return tuple(match[0] for match in _DATE.finditer(line)) if _DIGIT.search(line) else ()


def _name(kind: str, reference: Reference) -> str:
    if reference.kind == "invoice" and kind == _CANCELLATION:
        return "contracts"
    if reference.kind == "invoice" and kind == "credit_application" and _CREDIT_PREFIX.match(reference.value):
        return "credit_notes"
    return _KINDS[reference.kind]


def _day(written: str, named: Named) -> str | None:
    """ISO 8601; as written while day and month may be the other way round."""
    day = read_day(written, named.on, named.order, ahead=_HALF_A_YEAR)
    return day.isoformat() if day else written if date_readings(written) else None


def _documents(named: Named, kind: str, own: Span, within: Span, numbers: Collection[str]) -> dict[str, list[Any]]:
    """The endings and periods that say which documents are meant. Where numbers say it, only a period of the request's
    own sentences does besides; the months told elsewhere are about other things."""
    captured: dict[str, list[Any]] = {}
    endings = [digits for digits, span in find_endings(named.text) if within.start <= span.start < within.end]
    if endings:
        captured["endings"] = list(dict.fromkeys(endings))
    meant = [period for period in named.periods if period.first or kind in _OF_A_DAY]
    periods = [period for period in meant if own.start <= period.span.start < own.end]
    if not periods and not any(name in numbers for name in (*_DOCUMENT_KINDS, "ranges")):
        periods = [period for period in meant if within.start <= period.span.start < within.end]
    if periods:
        captured["periods"] = [
            {
                "from": period.first.isoformat() if period.first else None,
                "to": period.last.isoformat(),
                "words": period.words,
            }
            for period in periods
        ]
    return captured
