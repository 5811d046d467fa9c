"""What a request captured in, the invoices of the customer's ledger that it stands for out.

Numbers are found by their canonical keys, and only among the customer's own items: a ledger knows other customers'
4711 as well. A range, an ending and a period mean what the ledger has of them; without a ledger a short range is
counted out. A purchase order stands for its invoices where no number is named.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.keys import canonical_keys
from parsers.numbers.number_ranges import NumberRange, is_within
from parsers.problems import Span
from tickets.money.receivables.ledger import MAX_KNOWN_ITEMS, Invoice, ItemKey, OpenInvoice, list_items
from tickets.requests import Request

MOST = 60  # of one request


@dataclass(frozen=True, slots=True)
class CapturedItems:
    """`unknown` are numbers as written that the customer's ledger does not have; `more` counts what was cut off."""

    items: tuple[OpenInvoice, ...] = ()
    unknown: tuple[str, ...] = ()
    more: int = 0


def find_captured_items(
    session: Session, customer_id: int | None, requests: Sequence[Request]
) -> dict[int, CapturedItems]:
    """By the request's id; requests that captured no document are left out."""
    found = {}
    for request in requests:
        captured = request.captured or {}
        if not any(captured.get(kind) for kind in ("invoices", "ranges", "endings", "periods", "po_numbers")):
            continue
        if customer_id is None:
            found[request.id] = CapturedItems(unknown=tuple(_written(captured)))
        else:
            found[request.id] = _find_items(session, customer_id, captured)
    return found


def _find_items(session: Session, customer_id: int, captured: Mapping[str, Any]) -> CapturedItems:
    ranges = [(str(each["from"]), str(each["to"])) for each in captured.get("ranges", ())]
    ends = {end for pair in ranges for end in pair}
    ids: dict[int, None] = {}
    unknown = []
    by_number = _find_by_keys(session, customer_id, "number", captured.get("invoices", ()))
    for number in captured.get("invoices", ()):
        ids |= dict.fromkeys(by_number[number])
        if not by_number[number] and number not in ends:
            unknown.append(number)
    if ranges or captured.get("endings"):
        ids |= dict.fromkeys(_find_by_shape(session, customer_id, ranges, captured.get("endings", ())))
    for period in captured.get("periods", ()):
        ids |= dict.fromkeys(_find_by_period(session, customer_id, period))
    if not ids and not unknown:
        by_order = _find_by_keys(session, customer_id, "po", captured.get("po_numbers", ()))
        ids |= dict.fromkeys(item for items in by_order.values() for item in items)
    items = list_items(session, list(ids))
    return CapturedItems(tuple(items[:MOST]), tuple(dict.fromkeys(unknown)), max(0, len(items) - MOST))


def _written(captured: Mapping[str, Any]) -> Iterable[str]:
    """The numbers as written, a short range counted out."""
    ranges = [NumberRange(each["from"], each["to"], Span(0, 0)) for each in captured.get("ranges", ())]
    counted = [number for each in ranges for number in each.list_numbers()]
    return dict.fromkeys([*captured.get("invoices", ()), *counted])


def _find_by_keys(session: Session, customer_id: int, scheme: str, numbers: Iterable[str]) -> dict[str, list[int]]:
    """By the number as written: the items that its most telling key names, none where a key names several."""
    keys = {number: canonical_keys(number) for number in numbers}
    wanted = {key for each in keys.values() for key in each}
    found = session.execute(
        select(ItemKey.key, ItemKey.invoice_id)
        .join(Invoice)
        .where(Invoice.customer_id == customer_id, ItemKey.scheme == scheme, ItemKey.key.in_(wanted))
    )
    items: dict[str, list[int]] = {}
    for key, invoice_id in found:
        items.setdefault(key, []).append(invoice_id)
    few = 1 if scheme == "number" else MOST
    return {
        number: next((items[key] for key in each if key in items and len(items[key]) <= few), [])
        for number, each in keys.items()
    }


def _find_by_shape(
    session: Session, customer_id: int, ranges: Sequence[tuple[str, str]], endings: Sequence[str]
) -> list[int]:
    found = session.execute(
        select(Invoice.id, Invoice.number).where(Invoice.customer_id == customer_id).limit(MAX_KNOWN_ITEMS)
    )
    return [
        id_
        for id_, number in found
        if any(is_within(number, *each) for each in ranges) or (endings and number.endswith(tuple(endings)))
    ]


def _find_by_period(session: Session, customer_id: int, period: Mapping[str, str | None]) -> list[int]:
    """By the invoice's date. A statement's "as of" names a day, and no invoices."""
    if not period.get("from") or not period.get("to"):
        return []
    first, last = date.fromisoformat(str(period["from"])), date.fromisoformat(str(period["to"]))
    within = Invoice.invoice_date.between(first, last)
    query = select(Invoice.id).where(Invoice.customer_id == customer_id, within)
    return list(session.scalars(query.order_by(Invoice.invoice_date, Invoice.id).limit(MAX_KNOWN_ITEMS)))
