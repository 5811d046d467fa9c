"""A person's corrections of what was read: a line's amounts, a missing line, one too many, the header, the payer.

Each is an event that keeps what stood there before, so that a reading that claimed a proof and was wrong is counted;
then proof and matches are made anew. What a person has changed never posts by itself.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parsers.money import CURRENCY_CODES, exponent, format_amount, from_minor, to_minor
from tickets.customers import get_customer
from tickets.errors import IllegalMove, Invalid
from tickets.money.advices.remittances import (
    APPLICABLE,
    Remittance,
    RemittanceRow,
    RemittanceState,
    get_line,
    list_lines,
    lock_remittance,
    record_on,
    required,
)
from tickets.money.advices.rereading import match_again, reread
from tickets.money.subledger.allocations import find_payment, list_live, list_live_lines
from tickets.users import Actor, require

_MAX_MINOR = 10**15
_AMOUNTS = ("gross_minor", "discount_minor", "deduction_minor", "withheld_minor", "net_minor")


@dataclass(frozen=True, slots=True)
class LineEntry:
    """A line as a person reads it; amounts in the advice's currency, signed; None for a column that isn't there."""

    reference: str
    net: Decimal
    gross: Decimal | None = None
    discount: Decimal | None = None
    deduction: Decimal | None = None
    withheld: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class HeaderEntry:
    """The payment as a person reads it."""

    payer: str
    reference: str
    payment_date: date | None
    currency: str
    total: Decimal | None


def correct_line(session: Session, line_id: int, entry: LineEntry, *, by: Actor, now: datetime, version: int) -> None:
    """Refuses a line that is applied (IllegalMove) and amounts that its currency can't have (Invalid)."""
    line, remittance = _lock_line(session, line_id, by, version)
    before = _as_data(line, remittance)
    _write(line, entry, remittance)
    line.chosen = False
    _settle(
        session, "line_corrected", remittance, by=by, now=now,
        line=line.sequence + 1, before=before, after=_as_data(line, remittance),
    )  # fmt: skip


def add_line(
    session: Session, remittance_id: int, entry: LineEntry, *, by: Actor, now: datetime, version: int
) -> RemittanceRow:
    """A line that was not read, behind the others; of a document that could not be read, its first."""
    remittance = _lock(session, remittance_id, by, version)
    line = RemittanceRow(
        remittance_id=remittance.id, sequence=_next_sequence(session, remittance.id), box=[], candidates=[],
        line_class="unmatched", evidence_class="E", match_reason="added by hand",
    )  # fmt: skip
    _write(line, entry, remittance)
    session.add(line)
    _settle(
        session, "line_added", remittance, by=by, now=now,
        line=line.sequence + 1, after=_as_data(line, remittance),
    )  # fmt: skip
    return line


def remove_line(session: Session, line_id: int, reason: str, *, by: Actor, now: datetime, version: int) -> None:
    """What was read is no line of this payment (a sum, a twin); the row stays for the history."""
    line, remittance = _lock_line(session, line_id, by, version)
    line.removed = True
    _settle(
        session, "line_removed", remittance, by=by, now=now,
        line=line.sequence + 1, before=_as_data(line, remittance), reason=required(reason),
    )  # fmt: skip


def split_line(session: Session, line_id: int, amount: Decimal, *, by: Actor, now: datetime, version: int) -> None:
    """A part of a line as a line of its own, to settle another item: `amount` has the line's sign and is less."""
    line, remittance = _lock_line(session, line_id, by, version)
    part = _to_minor(amount, remittance)
    if not 0 < part * (1 if line.net_minor > 0 else -1) < abs(line.net_minor):
        paid = format_amount(from_minor(line.net_minor, remittance.currency or ""), remittance.currency)
        raise Invalid(f"A part must be less than the {paid} of the line, with its sign.", field="amount")
    before = _as_data(line, remittance)
    line.net_minor -= part
    if line.gross_minor is not None:
        line.gross_minor -= part
    line.chosen, line.edited = False, True
    other = RemittanceRow(
        remittance_id=remittance.id, sequence=_next_sequence(session, remittance.id), reference=line.reference,
        invoice_date=line.invoice_date, gross_minor=None if line.gross_minor is None else part, net_minor=part,
        reason=line.reason, box=line.box, candidates=[], line_class="unmatched", evidence_class="E",
        match_reason="split off by hand", edited=True,
    )  # fmt: skip
    session.add(other)
    _settle(
        session, "line_split", remittance, by=by, now=now,
        line=line.sequence + 1, part=other.sequence + 1, before=before, amount=str(amount),
    )  # fmt: skip


def correct_header(
    session: Session, remittance_id: int, entry: HeaderEntry, *, by: Actor, now: datetime, version: int
) -> None:
    """Refuses to change total or currency once cash was applied: the payment's amount is fixed then."""
    remittance = _lock(session, remittance_id, by, version)
    currency = entry.currency.strip().upper()
    if currency and currency not in CURRENCY_CODES:
        raise Invalid(f"{currency} is no currency code (ISO 4217).", field="currency")
    before = _header_data(remittance)
    if (currency or None) != remittance.currency:
        _change_currency(session, remittance, currency or None)
    remittance.total_minor = None if entry.total is None else _to_minor(entry.total, remittance)
    remittance.payer = entry.payer.strip()[:200] or None
    remittance.reference = entry.reference.strip()[:100] or None
    remittance.payment_date = entry.payment_date
    after = _header_data(remittance)
    if find_payment(session, remittance.id) and (before["total"], before["currency"]) != (
        after["total"],
        after["currency"],
    ):
        raise IllegalMove("Cash of this payment was applied; its total and currency can't change any more.")
    _settle(session, "advice_corrected", remittance, by=by, now=now, before=before, after=after)


def say_payer(
    session: Session, remittance_id: int, customer_id: int, *, by: Actor, now: datetime, version: int
) -> None:
    """Whose payment it is, where the items do not tell or tell it wrongly. Refused while anything is applied. What
    was read stays as it was read."""
    remittance = _lock(session, remittance_id, by, version)
    customer = get_customer(session, customer_id)
    payment = find_payment(session, remittance.id)
    if payment is not None and list_live(session, payment.id):
        raise IllegalMove("A part of it is applied; take that back before changing whose it is.")
    if remittance.customer_id == customer.id:
        raise IllegalMove(f"It is a payment of {customer.name} already.")
    before, remittance.customer_id = remittance.customer_id, customer.id
    match_again(session, remittance)
    if remittance.evidence_class is None or remittance.evidence_class < "D":
        remittance.evidence_class, remittance.class_reason = "D", f"{by.name} said that it is {customer.name}’s"
    remittance.version += 1
    record_on(session, "payer_said", remittance, by=by, now=now, before=before, customer=customer.name)


def _lock_line(session: Session, line_id: int, by: Actor, version: int) -> tuple[RemittanceRow, Remittance]:
    line = get_line(session, line_id)
    remittance = _lock(session, line.remittance_id, by, version)
    if line.removed:
        raise IllegalMove(f"Line {line.sequence + 1} was removed.")
    if line.id in list_live_lines(session, remittance.id):
        raise IllegalMove(f"Line {line.sequence + 1} is applied; take it back before changing it.")
    return line, remittance


def _lock(session: Session, remittance_id: int, by: Actor, version: int) -> Remittance:
    require(by, "correct_advice")
    remittance = lock_remittance(session, remittance_id, by, version)
    if remittance.state not in (*APPLICABLE, RemittanceState.UNREADABLE):
        raise IllegalMove(f"A remittance that is {remittance.state} cannot be corrected.")
    return remittance


def _write(line: RemittanceRow, entry: LineEntry, remittance: Remittance) -> None:
    reference = entry.reference.strip()
    if not reference:
        raise Invalid("Say which invoice or reference the line names.", field="reference")
    line.reference = reference[:120]
    line.net_minor = _to_minor(entry.net, remittance)
    for name in ("gross", "discount", "deduction", "withheld"):
        amount = getattr(entry, name)
        setattr(line, f"{name}_minor", None if amount is None else _to_minor(amount, remittance))
    line.reason = entry.reason.strip() or None
    line.edited = True


def _settle(session: Session, verb: str, remittance: Remittance, *, by: Actor, now: datetime, **data: Any) -> None:
    """The event, then proof and matches by what stands now; a document that was keyed in can be applied."""
    was_proved = remittance.proved
    if remittance.state == RemittanceState.UNREADABLE:
        remittance.state = RemittanceState.PROPOSED
    remittance.edited = True
    session.flush()
    reread(session, remittance)
    remittance.version += 1
    session.flush()
    record_on(session, verb, remittance, by=by, now=now, was_proved=was_proved, proved=remittance.proved, **data)


def _next_sequence(session: Session, remittance_id: int) -> int:
    query = select(func.max(RemittanceRow.sequence)).where(RemittanceRow.remittance_id == remittance_id)
    last = session.scalar(query)
    return 0 if last is None else last + 1


def _change_currency(session: Session, remittance: Remittance, currency: str | None) -> None:
    """Amounts are kept as printed; one that the new currency can't have is refused."""
    old, new = exponent(remittance.currency or ""), exponent(currency or "")
    rows = list_lines(session, remittance.id)
    if old != new:
        _rescale(remittance, ("total_minor",), new - old, currency)
        for row in rows:
            _rescale(row, _AMOUNTS, new - old, currency)
    remittance.currency = currency


def _rescale(row: Remittance | RemittanceRow, names: tuple[str, ...], shift: int, currency: str | None) -> None:
    for name in names:
        minor = getattr(row, name)
        if minor is None:
            continue
        scaled = Decimal(minor).scaleb(shift)
        if scaled != scaled.to_integral_value():
            raise Invalid(f"It has amounts with more decimals than {currency} has.", field="currency")
        setattr(row, name, int(scaled))


def _to_minor(amount: Decimal, remittance: Remittance) -> int:
    try:
        minor = to_minor(amount, remittance.currency or "")
    except ValueError as error:
        raise Invalid(f"{error}.") from error
    if abs(minor) > _MAX_MINOR:
        raise Invalid(f"{amount} is not an amount of money that can be meant.")
    return minor


def _as_data(line: RemittanceRow, remittance: Remittance) -> dict[str, Any]:
    currency = remittance.currency or ""
    amounts = {name.removesuffix("_minor"): getattr(line, name) for name in _AMOUNTS}
    said = {name: str(from_minor(minor, currency)) for name, minor in amounts.items() if minor is not None}
    return {"reference": line.reference, **said}


def _header_data(remittance: Remittance) -> dict[str, Any]:
    total = remittance.total_minor
    return {
        "payer": remittance.payer,
        "reference": remittance.reference,
        "payment_date": remittance.payment_date.isoformat() if remittance.payment_date else None,
        "currency": remittance.currency,
        "total": None if total is None else str(from_minor(total, remittance.currency or "")),
    }
