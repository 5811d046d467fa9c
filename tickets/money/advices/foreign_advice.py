"""A waiting advice whose lines name items in another currency in, the rate that it was paid at out, as a proposal."""

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.keys import canonical_keys
from parsers.known_items import KnownItem
from parsers.money import from_minor, to_minor
from tickets.money.advices.remittances import Remittance, RemittanceState, list_lines
from tickets.money.matching.exchange_proposal import ExchangeProposal, ForeignLine, propose_exchange
from tickets.money.receivables.ledger import find_known_items
from tickets.money.subledger.allocations import Payment

_LIMIT = Decimal("0.02")  # of a customer without a class of tolerances
_WAITING = (RemittanceState.PROPOSED, RemittanceState.REVERSED)


def find_exchange(session: Session, remittance: Remittance) -> ExchangeProposal | None:
    """Nothing unless every line names one open item, all of them of one family and in one other currency."""
    items, paying = _find_items(session, remittance), remittance.currency or ""
    if not items:
        return None
    tolerance = items[0].rules.tolerance if items[0].rules else None
    pairs = [
        ForeignLine(item.number, from_minor(line.net_minor, paying), item.open_amount)
        for line, item in zip(list_lines(session, remittance.id), items, strict=True)
    ]
    return propose_exchange(pairs, paying, items[0].currency, tolerance.exchange if tolerance else _LIMIT)


def list_foreign_parts(session: Session, remittance: Remittance) -> dict[int, int]:
    """By item what is open on it, in its own minor units; empty unless `find_exchange` could propose a rate."""
    return {item.id: to_minor(item.open_amount, item.currency) for item in _find_items(session, remittance)}


def _find_items(session: Session, remittance: Remittance) -> list[KnownItem]:
    """The item of each line, in their order; empty unless each names one of its own, all in one other currency."""
    lines = list_lines(session, remittance.id)
    paying = remittance.currency
    if remittance.state not in _WAITING or not paying or not lines or any(line.invoice_id for line in lines):
        return []
    keys = {line.id: canonical_keys(line.reference) for line in lines}
    known = find_known_items(session, {key for each in keys.values() for key in each}).items
    named = [_only([item for item in known if set(item.keys) & set(keys[line.id])]) for line in lines]
    items = [item for item in named if item is not None]
    currencies = {item.currency for item in items} - {paying}
    if len({item.id for item in items}) < len(lines) or len({item.family for item in items}) != 1:
        return []
    return items if len(currencies) == 1 and all(item.currency != paying for item in items) else []


def find_exchange_of(session: Session, payment: Payment) -> tuple[Remittance, ExchangeProposal] | None:
    """The one waiting advice over exactly this money that proves a rate; a person settles the payment by it."""
    advices = session.scalars(
        select(Remittance).where(
            Remittance.state.in_(_WAITING),
            Remittance.duplicate_of.is_(None),
            Remittance.consistent,
            Remittance.currency == payment.currency,
            Remittance.total_minor == payment.amount_minor,
        )
    )
    rated = [(advice, rate) for advice in advices if (rate := find_exchange(session, advice)) is not None]
    return rated[0] if len(rated) == 1 else None


def _only(items: list[KnownItem]) -> KnownItem | None:
    return items[0] if len(items) == 1 else None
