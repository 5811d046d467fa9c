"""A customer in, what is agreed with them out: family, rates, limits of small differences, and who set them."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from tickets.audit import Event, describe, list_events_of
from tickets.customers import Customer
from tickets.money.receivables.families import list_family
from tickets.money.receivables.payer_rules import (
    STANDARD,
    RateKind,
    find_own_rates,
    find_rules,
    find_tolerance,
    list_classes,
)

_CHANGES = frozenset({"parent_set", "rates_set", "tolerance_class_set"})
MOST_CHANGES = 5


@dataclass(frozen=True, slots=True)
class CustomerRules:
    """`own` is as a form takes it ("15, 7.5"), `rates` what counts: the head's where the customer has none."""

    family: tuple[Customer, ...]
    parent: Customer | None
    own: Mapping[str, str]
    rates: Mapping[str, str]
    tolerance_class: str
    classes: tuple[str, ...]
    limits: Mapping[str, Decimal]
    changes: tuple[tuple[Event, str], ...]  # the newest first


def customer_rules(session: Session, customer: Customer) -> CustomerRules:
    counts = find_rules(session, [customer.id])[customer.id]
    own = find_own_rates(session, customer.id)
    family = tuple(list_family(session, customer.id))
    return CustomerRules(
        family=family,
        parent=next((member for member in family if member.id == customer.parent_id), None),
        own={kind: _percents(own[kind]) for kind in RateKind},
        rates={
            RateKind.WITHHOLDING: _percents(counts.withholding),
            RateKind.RETENTION: _percents(counts.retention),
        },
        tolerance_class=customer.tolerance_class or STANDARD,
        classes=tuple(list_classes(session)),
        limits=asdict(find_tolerance(session, customer.tolerance_class)),
        changes=tuple(_list_changes(session, customer.id))[::-1][:MOST_CHANGES],
    )


def _list_changes(session: Session, customer_id: int) -> Iterator[tuple[Event, str]]:
    for event in list_events_of(session, "customer", customer_id):
        if event.verb in _CHANGES:
            yield event, describe(event)


def _percents(rates: tuple[Decimal, ...]) -> str:
    return ", ".join(f"{(rate * 100).normalize():f}" for rate in rates)
