"""A payment is applied to its items: by a person's confirmation, or by `tickets.money.settlement`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from parsers.money import exponent, format_amount, from_minor
from tickets.errors import IllegalMove, Invalid
from tickets.money.allocations import (
    Allocation,
    AllocationKind,
    Payment,
    find_payment,
    list_live,
    list_live_lines,
    sum_live_cash,
)
from tickets.money.deductions import record_deductions
from tickets.money.following import follow_items
from tickets.money.ledger import Invoice, balance_minor
from tickets.money.remittances import (
    APPLICABLE,
    Remittance,
    RemittanceRow,
    RemittanceState,
    list_lines,
    lock_remittance,
    record_on,
)
from tickets.users import Actor, require


def confirm(
    session: Session,
    remittance_id: int,
    *,
    accept_lines: frozenset[int] | None,
    by: Actor,
    now: datetime,
    version: int,
) -> Payment:
    """A person says that this money came and applies it. `accept_lines` are line ids to apply, None for all that
    have a proposal. Refuses (IllegalMove/Invalid) when a line would take more than its item's balance, when
    currencies differ, when items belong to another customer, or when the sum exceeds the payment."""
    require(by, "confirm_cash")
    remittance = lock_remittance(session, remittance_id, by, version)
    if remittance.state not in APPLICABLE:
        raise IllegalMove(f"A remittance that is {remittance.state} cannot be applied.")
    _refuse_second_application(session, remittance)
    lines = _choose_lines(session, remittance, accept_lines)
    invoices = _lock_invoices(session, lines, remittance)
    cash_per_line = _net_deductions(lines, invoices)
    _check_balances(session, lines, invoices, cash_per_line)
    payment = _save_payment(session, remittance, next(iter(invoices.values())), now)
    applied = sum_live_cash(session, payment.id) + sum(cash_per_line.values())
    if applied > payment.amount_minor:
        over = _amount(applied - payment.amount_minor, payment.currency)
        raise Invalid(f"These lines take {over} more than the payment has; leave some of them out.")
    rows = _build_applies(payment, lines, invoices, cash_per_line, by, now)
    session.add_all(rows)
    remittance.state = RemittanceState.CONFIRMED
    remittance.customer_id = payment.customer_id
    remittance.version += 1
    session.flush()
    follow_items(session, invoices, now=now)
    record_deductions(session, remittance, lines, by=by, now=now)
    record_on(
        session, "cash_applied", remittance, by=by, now=now,
        payment=payment.id, currency=payment.currency, allocations=[row.id for row in rows],
        amount=str(from_minor(sum(cash_per_line.values()), payment.currency)),
    )  # fmt: skip
    return payment


def _refuse_second_application(session: Session, remittance: Remittance) -> None:
    """The same advice in another mail or file may be applied once only."""
    if remittance.fingerprint is None:
        return
    twin = session.scalar(
        select(func.min(Remittance.id)).where(
            Remittance.fingerprint == remittance.fingerprint,
            Remittance.id != remittance.id,
            Remittance.state == RemittanceState.CONFIRMED,
        )
    )
    if twin is not None:
        raise IllegalMove(f"The same advice is applied already, as remittance {twin}.")


def _choose_lines(
    session: Session, remittance: Remittance, accept_lines: frozenset[int] | None
) -> list[RemittanceRow]:
    lines = list_lines(session, remittance.id)
    applied = list_live_lines(session, remittance.id)
    if accept_lines is None:
        chosen = [line for line in lines if line.invoice_id and line.proposed_minor and line.id not in applied]
    else:
        if unknown := accept_lines - {line.id for line in lines}:
            raise Invalid(f"Line {min(unknown)} is not one of this remittance.")
        chosen = [line for line in lines if line.id in accept_lines]
        for line in chosen:
            if line.id in applied:
                raise IllegalMove(f"Line {line.sequence + 1} is applied already.")
            if not line.invoice_id or not line.proposed_minor:
                raise Invalid(f"Line {line.sequence + 1} ({line.reference}) has no item to apply it to.")
    if not chosen:
        if applied:
            raise IllegalMove("Everything that could be applied is applied already.")
        raise Invalid("No line has an item to apply it to; choose the items first.")
    return chosen


def _lock_invoices(session: Session, lines: Sequence[RemittanceRow], remittance: Remittance) -> dict[int, Invoice]:
    """The items of these lines, locked in order of id; refuses two customers and other currencies."""
    wanted = sorted({line.invoice_id for line in lines if line.invoice_id})
    found = session.scalars(
        select(Invoice)
        .where(Invoice.id.in_(wanted))
        .order_by(Invoice.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    invoices = {invoice.id: invoice for invoice in found}
    customers = {invoice.customer_id for invoice in invoices.values()}
    if len(customers) > 1:
        raise Invalid("These invoices belong to several customers; apply the lines of one customer.")
    if _find_live_customers(session, remittance.id) - customers:
        raise Invalid("A part of this payment is applied to another customer; take it back first.")
    for invoice in invoices.values():
        if remittance.currency and invoice.currency != remittance.currency:
            raise Invalid(f"{invoice.number} is in {invoice.currency}, the payment in {remittance.currency}.")
    if len({invoice.currency for invoice in invoices.values()}) > 1:
        raise Invalid("These invoices are in several currencies.")
    return invoices


def _find_live_customers(session: Session, remittance_id: int) -> set[int]:
    payment = find_payment(session, remittance_id)
    ids = {row.invoice_id for row in list_live(session, payment.id)} if payment else set()
    return set(session.scalars(select(Invoice.customer_id).where(Invoice.id.in_(ids)).distinct()))


def _net_deductions(lines: Sequence[RemittanceRow], invoices: Mapping[int, Invoice]) -> dict[int, int]:
    """Cash by line id. What a line takes off an invoice lowers the cash of the lines that pay it, in order."""
    cash = {line.id: line.proposed_minor or 0 for line in lines}
    per_invoice: dict[int, list[RemittanceRow]] = defaultdict(list)
    for line in lines:
        per_invoice[line.invoice_id or 0].append(line)
    for invoice_id, own in per_invoice.items():
        side = 1 if invoices[invoice_id].original_minor >= 0 else -1
        against = [line for line in own if cash[line.id] * side < 0]
        for line in against:
            rest, cash[line.id] = cash[line.id], 0
            for paying in own:
                if cash[paying.id] * side > 0 and rest:
                    taken = min(abs(cash[paying.id]), abs(rest)) * side
                    cash[paying.id] -= taken
                    rest += taken
            if rest:
                number = invoices[invoice_id].number
                raise Invalid(f"Line {line.sequence + 1} takes more off {number} than this payment pays on it.")
    return cash


def _check_balances(
    session: Session,
    lines: Sequence[RemittanceRow],
    invoices: Mapping[int, Invoice],
    cash_per_line: Mapping[int, int],
) -> None:
    """Refuse what would turn an item's balance to the other side, by the balances of this moment."""
    wanted: dict[int, int] = defaultdict(int)
    for line in lines:
        wanted[line.invoice_id or 0] += cash_per_line[line.id] + (line.proposed_discount_minor or 0)
    for invoice_id, amount in wanted.items():
        invoice, balance = invoices[invoice_id], balance_minor(session, invoice_id)
        if amount * balance < 0 or abs(amount) > abs(balance):
            has, takes = _amount(balance, invoice.currency), _amount(amount, invoice.currency)
            raise Invalid(f"{invoice.number} has {has} open, and this payment would apply {takes}.")


def _save_payment(session: Session, remittance: Remittance, invoice: Invoice, now: datetime) -> Payment:
    """The remittance's one payment; its amount was fixed when it was first confirmed."""
    payment = find_payment(session, remittance.id)
    if payment is not None:
        payment.customer_id = invoice.customer_id
        return payment
    if remittance.currency is None:
        _settle_currency(session, remittance, invoice.currency)
    amount = remittance.total_minor
    if amount is None:
        amount = sum(line.net_minor for line in list_lines(session, remittance.id))
    if amount < 0:
        raise Invalid("This advice asks for money instead of paying it; there is nothing to apply.")
    payment = Payment(
        remittance_id=remittance.id,
        customer_id=invoice.customer_id,
        reference=remittance.reference,
        received_on=remittance.payment_date,
        amount_minor=amount,
        currency=invoice.currency,
        created_at=now,
    )
    session.add(payment)
    session.flush()
    return payment


def _settle_currency(session: Session, remittance: Remittance, currency: str) -> None:
    """The items' currency is the payment's. Its amounts were stored with two decimals, as of an unknown one."""
    if exponent(currency) != exponent(""):
        raise Invalid(f"The advice does not say its currency, and it was not read with the decimals of {currency}.")
    remittance.currency = currency
    session.flush()


def _build_applies(
    payment: Payment,
    lines: Sequence[RemittanceRow],
    invoices: Mapping[int, Invoice],
    cash_per_line: Mapping[int, int],
    by: Actor,
    now: datetime,
) -> list[Allocation]:
    rows = []
    for line in lines:
        cash = cash_per_line[line.id]
        credit = invoices[line.invoice_id or 0].original_minor < 0
        amounts = [(AllocationKind.CREDIT if credit else AllocationKind.CASH, cash)]
        if line.proposed_discount_minor and cash:
            amounts.append((AllocationKind.DISCOUNT, line.proposed_discount_minor))
        rows += [
            Allocation(
                payment_id=payment.id,
                invoice_id=line.invoice_id,
                line_id=line.id,
                event="apply",
                kind=kind,
                amount_minor=amount,
                currency=payment.currency,
                by_id=by.user_id,
                by_name=by.name,
                at=now,
            )
            for kind, amount in amounts
            if amount
        ]
    return rows


def _amount(minor: int, currency: str) -> str:
    return f"{format_amount(from_minor(minor, currency), currency)} {currency}"
