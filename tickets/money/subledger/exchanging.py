"""An item in one currency paid in another: a part of a payment is exchanged at a stated rate and settles it at once.

What is exchanged is a payment of its own in the items' currency, so that every allocation, journal line and export
has one currency a side. What the rate leaves over or short of the items is a realised exchange difference, within the
share that the customer's class of tolerances allows. Never by itself: a person states the rate, from the advice or
the bank. Taking the allocations back restores both sides: the items are open, and the money is there again in its own
currency (`allocations.take_back`).
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from parsers.money import exponent, from_minor, say_minor, to_minor
from tickets.audit import record
from tickets.customers import get_customer
from tickets.errors import IllegalMove, Invalid
from tickets.money.advices.foreign_advice import list_foreign_parts
from tickets.money.advices.remittances import Remittance, RemittanceState, list_lines, lock_remittance
from tickets.money.bank.links import linked_minor
from tickets.money.books.journal import open_payment, post_exchange
from tickets.money.receivables.ledger import Invoice
from tickets.money.receivables.payer_rules import find_tolerance
from tickets.money.subledger.allocations import (
    Allocation,
    AllocationKind,
    Payment,
    available_minor,
    find_payment,
    lock_payment,
)
from tickets.money.subledger.applying import add_applies, refuse_second_application
from tickets.money.subledger.departures import PaymentExchange, live_exchanges
from tickets.users import Actor, require


def settle_exchanged(
    session: Session,
    payment_id: int,
    amount_minor: int,
    rate: Decimal,
    parts: Mapping[int, int],
    reason: str = "",
    *,
    by: Actor,
    now: datetime,
    version: int,
) -> PaymentExchange:
    """Give so much of a payment, at so much of its currency for one unit of the items', for these parts of items
    (invoice id to minor units). Refuses a difference beyond the tolerance: then the amounts or the rate are wrong."""
    require(by, "apply_receipt")
    payment = lock_payment(session, payment_id, by, version)
    currency = _currency_of(session, payment, parts)
    _refuse_unusable(session, payment, amount_minor)
    into_minor = exchange(amount_minor, payment.currency, rate, currency)
    wanted = sum(parts.values())
    difference = wanted - into_minor
    _check_difference(session, payment, difference, wanted, currency, rate)
    into, row = _exchange(session, payment, amount_minor, rate, into_minor, currency, reason, by=by, now=now)
    add_applies(session, into, [_build(parts, difference, row)], by=by, now=now)
    payment.version += 1
    kind, subject, ticket_id = _follow_remittance(session, payment)
    session.flush()
    record(
        session, "payment_exchanged", kind, subject, by=by, now=now, ticket_id=ticket_id, rate=row.rate,
        amount=say_minor(amount_minor, payment.currency), into=say_minor(into_minor, currency), payment=into.id,
        difference=say_minor(difference, currency), reason=reason,
    )  # fmt: skip
    return row


def settle_advice(
    session: Session, remittance_id: int, rate: Decimal, reason: str = "", *, by: Actor, now: datetime, version: int
) -> PaymentExchange:
    """All that an advice pays settles the open items in another currency that its lines name; the advice is applied
    then, and waits again when that is taken back."""
    require(by, "confirm_cash")
    remittance = lock_remittance(session, remittance_id, by, version)
    parts = list_foreign_parts(session, remittance)
    if not parts:
        raise IllegalMove("Its lines do not name open items of one customer in one other currency.")
    refuse_second_application(session, remittance)
    payment = find_payment(session, remittance.id) or _open_payment(session, remittance, min(parts), by=by, now=now)
    amount_minor = available_minor(session, payment)
    return settle_exchanged(
        session, payment.id, amount_minor, rate, parts, reason, by=by, now=now, version=payment.version
    )  # fmt: skip


def _open_payment(session: Session, remittance: Remittance, item_id: int, *, by: Actor, now: datetime) -> Payment:
    """The advice's payment, in its own currency."""
    amount = remittance.total_minor
    if amount is None:
        amount = sum(line.net_minor for line in list_lines(session, remittance.id))
    payer = remittance.customer_id or session.get_one(Invoice, item_id).customer_id
    payment = Payment(
        remittance_id=remittance.id, customer_id=payer, reference=remittance.reference,
        received_on=remittance.payment_date, amount_minor=amount, currency=remittance.currency or "", created_at=now,
    )  # fmt: skip
    session.add(payment)
    session.flush()
    open_payment(session, payment, linked_minor(session, remittance.id), by=by, now=now)
    return payment


def exchange(amount_minor: int, currency: str, rate: Decimal, into: str) -> int:
    """PURE: an amount in another currency, of which one unit costs `rate`; half a unit is rounded up. Raises Invalid
    for a rate that is none."""
    if not rate.is_finite() or not _LEAST_RATE <= rate <= 1 / _LEAST_RATE:
        raise Invalid(f"{rate} is no rate of exchange.", field="rate")
    unit = Decimal(1).scaleb(-exponent(into))
    converted = (from_minor(amount_minor, currency) / rate).quantize(unit, ROUND_HALF_UP)
    return to_minor(converted, into)


_LEAST_RATE = Decimal("0.000001")


def list_exchanges(session: Session, payment_id: int) -> list[PaymentExchange]:
    """What of a payment was exchanged and not undone, oldest first."""
    query = live_exchanges().where(PaymentExchange.payment_id == payment_id)
    return list(session.scalars(query.order_by(PaymentExchange.id)))


def _follow_remittance(session: Session, payment: Payment) -> tuple[str, int, int | None]:
    """An advice whose money settles items in another currency is applied. What the event is of, and its ticket."""
    if payment.remittance_id is None:
        return "payment", payment.id, None
    remittance = session.get_one(Remittance, payment.remittance_id)
    remittance.state, remittance.customer_id = RemittanceState.CONFIRMED, payment.customer_id
    remittance.version += 1
    return "remittance", remittance.id, remittance.ticket_id


def _currency_of(session: Session, payment: Payment, parts: Mapping[int, int]) -> str:
    """The one currency of the items, another than the payment's."""
    if not parts or any(minor <= 0 for minor in parts.values()):
        raise Invalid("Choose the items, each with an amount above zero.", field="item")
    found = session.execute(
        select(Invoice.id, Invoice.currency, Invoice.original_minor).where(Invoice.id.in_(parts))
    ).all()
    currencies = {row.currency for row in found}
    if len(found) < len(parts) or len(currencies) != 1 or any(row.original_minor < 0 for row in found):
        raise Invalid("The items are invoices in one currency.", field="item")
    currency = str(currencies.pop())
    if currency == payment.currency:
        raise Invalid(f"These items are in {currency} as the payment is; apply it as it is.", field="item")
    return currency


def _refuse_unusable(session: Session, payment: Payment, amount_minor: int) -> None:
    if payment.exchanged_from_id is not None:
        raise IllegalMove("This was exchanged already; take that back first.")
    if payment.customer_id is None:
        raise IllegalMove("Whose payment this is must be known before it is applied.")
    left = available_minor(session, payment)
    if not 0 < amount_minor <= left:
        raise Invalid(f"{say_minor(left, payment.currency)} of this payment is left.", field="amount")


def _check_difference(
    session: Session, payment: Payment, difference: int, wanted: int, currency: str, rate: Decimal
) -> None:
    """Within one unit of rounding, or the share of the class."""
    customer = get_customer(session, payment.customer_id or 0)
    limit = find_tolerance(session, customer.tolerance_class).exchange * wanted
    if abs(difference) > max(limit, Decimal(1)):
        less = "less" if difference > 0 else "more"
        comes_to, off = say_minor(wanted - difference, currency), say_minor(abs(difference), currency)
        raise Invalid(
            f"At {rate:f} it comes to {comes_to}, {off} {less} "
            "than what it is to settle, which no rate explains; correct the rate or the amounts.",
            field="rate",
        )


def _exchange(
    session: Session,
    payment: Payment,
    amount_minor: int,
    rate: Decimal,
    into_minor: int,
    currency: str,
    reason: str,
    *,
    by: Actor,
    now: datetime,
) -> tuple[Payment, PaymentExchange]:
    into = Payment(
        exchanged_from_id=payment.id, customer_id=payment.customer_id, reference=payment.reference,
        received_on=payment.received_on, amount_minor=into_minor, currency=currency, created_at=now,
    )  # fmt: skip
    session.add(into)
    session.flush()
    row = PaymentExchange(
        payment_id=payment.id, into_id=into.id, event="exchange", amount_minor=amount_minor,
        currency=payment.currency, into_minor=into_minor, into_currency=currency, rate=f"{rate.normalize():f}",
        reason=reason, by_id=by.user_id, by_name=by.name, at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    post_exchange(session, payment, into, row, by=by, now=now)
    return into, row


def _build(parts: Mapping[int, int], difference: int, row: PaymentExchange) -> list[Allocation]:
    """One group, so that all of it is taken back together. The largest part bears the difference."""
    said = f"1 {row.into_currency} for {row.rate} {row.currency}"
    bearer = max(parts, key=lambda item: (parts[item], -item))
    rows = []
    for item, minor in sorted(parts.items()):
        own = difference if item == bearer else 0
        for kind, amount in ((AllocationKind.CASH, minor - own), (AllocationKind.FX, own)):
            if amount:
                rows.append(Allocation(invoice_id=item, kind=kind, amount_minor=amount, reason=said))
    return rows
