"""The fields of a request as a person wrote them in, its captured values out; what the reader captured is kept.

A field holds values behind commas, each as `write_values` shows it: "1001 to 1004" is a range, "2026-03-01 to
2026-03-31" a period, "EUR 12.50" an amount. A field that was left as it stood keeps its values exactly.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from parsers.dates import date_readings
from parsers.numbers.amounts import find_amounts
from tickets.errors import Invalid
from tickets.money.disputes.dispute_reasons import Reason
from tickets.requests import Request, record_about, retype_request
from tickets.users import Actor, require

MOST_VALUES = 200  # of one field
_TO = " to "

# What a request of a type usually names, which its form offers also when the reader found none.
_USUAL: Mapping[str, tuple[str, ...]] = {
    "invoice_copy": ("invoices", "ranges", "periods"),
    "statement": ("periods", "accounts"),
    "balance": ("periods", "accounts"),
    "payment_status": ("invoices", "amounts", "dates"),
    "portal_access": ("accounts",),
    "po_change": ("invoices", "po_numbers"),
    "address_change": ("dates", "accounts"),
    "remittance": ("invoices", "amounts", "dates"),
    "promise_to_pay": ("invoices", "amounts", "dates"),
    "payment_plan": ("invoices", "amounts", "dates"),
    "short_pay": ("invoices", "amounts", "reason"),
    "credit_application": ("credit_notes", "invoices", "amounts"),
    "dispute": ("invoices", "amounts", "reason"),
    "refund": ("invoices", "amounts"),
    "cancellation": ("contracts", "dates"),
}
_OTHERWISE = ("invoices", "accounts")


def list_fields(request: Request) -> list[tuple[str, str]]:
    """Each kind that the form of a request offers, with its values as written in it."""
    captured = request.captured or {}
    kinds = dict.fromkeys((*_USUAL.get(request.type, _OTHERWISE), *captured))
    return [(kind, _write_all(captured.get(kind, ()))) for kind in kinds if kind in _READ]


def _write_all(values: Sequence[Any]) -> str:
    return ", ".join(_write(value) for value in values)


def _write(value: Any) -> str:
    return _TO.join(filter(None, (value["from"], value["to"]))) if isinstance(value, dict) else str(value)


def correct_request(
    session: Session, request: Request, kind: str, written: Mapping[str, str], *, by: Actor, now: datetime
) -> None:
    """`written` are the fields by kind; a kind that it leaves out stays as it is. Raises Invalid for what can't be
    read, and changes nothing then."""
    require(by, "settle_request")
    session.refresh(request, with_for_update=True)
    before = dict(request.captured or {})
    changed = {
        name: _READ[name](text)
        for name, text in written.items()
        if name in _READ and text.strip() != _write_all(before.get(name, ()))
    }
    retype_request(session, request, kind, by=by, now=now)
    if changed:
        if request.captured_as_read is None:
            request.captured_as_read = before
        request.captured = {name: values for name, values in (before | changed).items() if values}
        record_about(session, request, "corrected_request", by=by, now=now, before=before, after=request.captured)


def _numbers(text: str) -> list[Any]:
    values = list(dict.fromkeys(part.strip() for part in text.replace("\n", ",").split(",") if part.strip()))
    if len(values) > MOST_VALUES:
        raise Invalid(f"A request names at most {MOST_VALUES} of them.")
    return values


def _ranges(text: str) -> list[Any]:
    found = []
    for part in _numbers(text):
        first, between, last = part.partition(_TO)
        if not between or not first.strip() or not last.strip():
            raise Invalid(f'"{part}" is no range. Write it as 1001 to 1004.', field="ranges")
        found.append({"from": first.strip(), "to": last.strip()})
    return found


def _periods(text: str) -> list[Any]:
    found = []
    for part in _numbers(text):
        first, between, last = part.partition(_TO)
        begins = _day(first, "periods") if between else None
        ends = _day(last if between else first, "periods")
        if begins and begins > ends:
            raise Invalid(f'"{part}" ends before it begins.', field="periods")
        found.append({"from": begins.isoformat() if begins else None, "to": ends.isoformat(), "words": part})
    return found


def _dates(text: str) -> list[Any]:
    return [_day(part, "dates").isoformat() for part in _numbers(text)]


def _day(written: str, field: str) -> date:
    readings = date_readings(written.strip())
    if len(readings) != 1:
        raise Invalid(f'"{written.strip()}" is no day that can be read one way only. Write it as 2026-05-15.', field)
    return readings[0]


def _amounts(text: str) -> list[Any]:
    found = find_amounts(text)
    left = text
    for mention in reversed(found):
        left = left[: mention.span.start] + left[mention.span.end :]
    if any(char.isalnum() for char in left):
        raise Invalid(f'"{left.strip(" ,")}" is no amount. Write it with its currency, as EUR 12.50.', "amounts")
    return list(dict.fromkeys(f"{mention.currency} {mention.amount}" for mention in found))


def _reason(text: str) -> list[Any]:
    codes = [code.upper() for code in _numbers(text)]
    if any(code not in set(Reason) for code in codes):
        raise Invalid("Choose a reason of the list.", field="reason")
    return codes


# kind of captured value: how its field is read
_READ: Mapping[str, Callable[[str], list[Any]]] = {
    "reason": _reason,
    "invoices": _numbers,
    "ranges": _ranges,
    "endings": _numbers,
    "periods": _periods,
    "credit_notes": _numbers,
    "amounts": _amounts,
    "dates": _dates,
    "po_numbers": _numbers,
    "accounts": _numbers,
    "contracts": _numbers,
}
