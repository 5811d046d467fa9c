"""What is agreed with a customer about differences: rates of tax and retention, and the class of its tolerances."""

from collections.abc import Collection, Mapping
from dataclasses import fields
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from parsers.known_items import PayerRules, Tolerance
from tickets.audit import record
from tickets.customers import Customer, get_customer
from tickets.db import Base
from tickets.errors import Invalid
from tickets.users import Actor, require

STANDARD = "standard"

# Of customers that nothing else is said of, and of a class that nobody has set. In the payment's currency.
STANDARD_TOLERANCE = Tolerance(
    penny=Decimal("0.05"),
    largest=Decimal("5.00"),
    rate=Decimal("0.005"),
    monthly=Decimal("25.00"),
    unearned_discount=Decimal("10.00"),
    bank_fee=Decimal("30.00"),
)


class RateKind(StrEnum):
    WITHHOLDING = "withholding"
    RETENTION = "retention"


class CustomerRate(Base):
    """A share that a customer may keep back, in hundredths of a percent: 1500 is 15 %."""

    __tablename__ = "customer_rate"

    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    basis_points: Mapped[int] = mapped_column(primary_key=True)

    __table_args__ = (
        CheckConstraint("kind in ('withholding','retention')", name="kind"),
        CheckConstraint("basis_points between 1 and 5000", name="rate"),
    )


class ToleranceClass(Base):
    """The limits of one class of customers that somebody set; amounts as decimal strings, see `Tolerance`."""

    __tablename__ = "tolerance_class"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    penny: Mapped[str] = mapped_column(String(20))
    largest: Mapped[str] = mapped_column(String(20))
    rate: Mapped[str] = mapped_column(String(20))
    monthly: Mapped[str] = mapped_column(String(20))
    unearned_discount: Mapped[str] = mapped_column(String(20))
    bank_fee: Mapped[str] = mapped_column(String(20))
    exchange: Mapped[str] = mapped_column(String(20), server_default="0.02")


def set_tolerance(session: Session, name: str, limits: Mapping[str, str], *, by: Actor, now: datetime) -> Tolerance:
    """The limits of a class, those that are not named as they were; all zero settles nothing by itself."""
    require(by, "set_money_rules")
    if not name.strip() or len(name.strip()) > 20:
        raise Invalid("A class has a name of at most 20 characters.", field="name")
    before = find_tolerance(session, name.strip())
    values = {field.name: getattr(before, field.name) for field in fields(Tolerance)}
    for limit, text in limits.items():
        values[limit] = _read_limit(limit, text)
    row = session.get(ToleranceClass, name.strip()) or ToleranceClass(name=name.strip())
    for limit, amount in values.items():
        setattr(row, limit, f"{amount:f}")
    session.add(row)
    session.flush()
    said = ", ".join(_say_limit(limit, amount) for limit, amount in values.items() if limit in limits)
    record(session, "tolerance_set", "tolerance_class", 0, by=by, now=now, name=row.name, limits=said)
    return Tolerance(**values)


def _say_limit(limit: str, amount: Decimal) -> str:
    """ "unearned discount 10.00", "rate 0.5 %"."""
    said = f"{(amount * 100).normalize():f} %" if limit in ("rate", "exchange") else f"{amount:f}"
    return f"{limit.replace('_', ' ')} {said}"


def find_tolerance(session: Session, name: str | None) -> Tolerance:
    """Of this class, else of the standard one."""
    row = session.get(ToleranceClass, name or STANDARD) or session.get(ToleranceClass, STANDARD)
    if row is None:
        return STANDARD_TOLERANCE
    return Tolerance(**{field.name: Decimal(getattr(row, field.name)) for field in fields(Tolerance)})


def set_rates(
    session: Session, customer_id: int, kind: RateKind, rates: Collection[Decimal], *, by: Actor, now: datetime
) -> None:
    """The shares (0.15) that this customer may withhold or hold back; none of them any more with an empty list."""
    require(by, "set_money_rules")
    customer = get_customer(session, customer_id)
    points = sorted({rate * 10_000 for rate in rates})
    if any(point != int(point) or not 1 <= point <= 5_000 for point in points):
        raise Invalid("A rate is between 0.01 and 50 percent, with at most two decimals.", field="rate")
    session.execute(delete(CustomerRate).where(CustomerRate.customer_id == customer.id, CustomerRate.kind == kind))
    session.add_all(CustomerRate(customer_id=customer.id, kind=kind, basis_points=int(point)) for point in points)
    said = ", ".join(f"{point / 100:f} %" for point in points) or "none"
    record(session, "rates_set", "customer", customer.id, by=by, now=now, kind=str(kind), rates=said)


def read_rates(text: str) -> list[Decimal]:
    """ "15, 7.5" percent as the shares 0.15 and 0.075."""
    try:
        return [Decimal(part.strip()) / 100 for part in text.split(",") if part.strip()]
    except InvalidOperation as error:
        raise Invalid(f"{text!r} is not a list of percentages.", field="rate") from error


def set_tolerance_class(session: Session, customer_id: int, name: str, *, by: Actor, now: datetime) -> None:
    """The class of a customer, one that is set."""
    require(by, "set_money_rules")
    if name != STANDARD and session.get(ToleranceClass, name) is None:
        raise Invalid(f"There is no class {name!r}; set its limits first.", field="name")
    customer = get_customer(session, customer_id)
    customer.tolerance_class = name
    record(session, "tolerance_class_set", "customer", customer.id, by=by, now=now, name=name)


def list_classes(session: Session) -> list[str]:
    """The names of the classes that a customer may be in, the standard one first."""
    names = session.scalars(select(ToleranceClass.name).where(ToleranceClass.name != STANDARD))
    return [STANDARD, *sorted(names)]


def find_own_rates(session: Session, customer_id: int) -> dict[RateKind, tuple[Decimal, ...]]:
    """The shares that were set for this very customer, the largest first."""
    rates = _find_rates(session, [customer_id])
    return {kind: rates.get((customer_id, kind), ()) for kind in RateKind}


def find_rules(session: Session, customer_ids: Collection[int]) -> dict[int, PayerRules]:
    """The rules of each of these customers: its own rates, or those of its head where it has none."""
    found = session.execute(
        select(Customer.id, Customer.account_number, Customer.family_id, Customer.tolerance_class).where(
            Customer.id.in_(customer_ids or [0])
        )
    ).all()
    heads = {family_id for _, _, family_id, _ in found if family_id is not None}
    of_heads = session.execute(select(Customer.id, Customer.account_number).where(Customer.id.in_(heads or {0})))
    accounts = {row[0]: row[1] for row in of_heads}
    rates = _find_rates(session, {customer_id for customer_id, *_ in found} | heads)
    tolerances: dict[str | None, Tolerance] = {}
    rules = {}
    for customer_id, account, family_id, name in found:
        if name not in tolerances:
            tolerances[name] = find_tolerance(session, name)
        rules[customer_id] = PayerRules(
            family=accounts[family_id] if family_id else account,
            tolerance=tolerances[name],
            withholding=_rates_of(rates, RateKind.WITHHOLDING, customer_id, family_id),
            retention=_rates_of(rates, RateKind.RETENTION, customer_id, family_id),
        )
    return rules


def _find_rates(session: Session, customer_ids: Collection[int]) -> dict[tuple[int, str], tuple[Decimal, ...]]:
    rates: dict[tuple[int, str], tuple[Decimal, ...]] = {}
    query = select(CustomerRate).where(CustomerRate.customer_id.in_(customer_ids or [0]))
    for row in session.scalars(query.order_by(CustomerRate.basis_points.desc())):
        key = (row.customer_id, row.kind)
        rates[key] = (*rates.get(key, ()), Decimal(row.basis_points) / 10_000)
    return rates


def _rates_of(
    rates: Mapping[tuple[int, str], tuple[Decimal, ...]], kind: str, customer_id: int, family_id: int | None
) -> tuple[Decimal, ...]:
    return rates.get((customer_id, kind)) or rates.get((family_id or 0, kind), ())


def _read_limit(limit: str, text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise Invalid(f"{text!r} is not an amount.", field=limit) from error
    if not 0 <= amount <= 1_000_000:
        raise Invalid(f"{text} is no limit for a small difference.", field=limit)
    return amount
